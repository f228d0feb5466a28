"""The steps from a raw reply to candidate rows, each usable and tested on its own. No I/O."""
