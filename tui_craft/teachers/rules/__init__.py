"""The offline teacher's rules: slots, paraphrase, frames, noise, recombination, and a template grammar. No I/O."""
