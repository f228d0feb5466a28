"""Rows on their way out: one file per trainer format, splits, the manifest. Never changes a dataset."""
