"""Datasets on disk: the library of datasets, the row log, its index, and changes that can be undone."""
