"""Ways in: bytes become rows of a dataset. One file per way in, found by `registry`; prints nothing, draws nothing."""
