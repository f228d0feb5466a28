"""What the words mean: rows, formats, context, prompts, runs, filters. No I/O, no clock, no randomness."""
