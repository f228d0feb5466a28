"""A recipe carried out: the engine, its journal, its own process, and how others attach to it."""
