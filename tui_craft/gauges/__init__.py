"""What a dataset is made of, for the whole and each slice: mix, trust, variety, lengths, estimated bad rows."""
