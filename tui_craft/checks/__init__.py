"""Quality checks over rows, one file each; see `registry` for how they are found."""
