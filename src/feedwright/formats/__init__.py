"""Formats: one file a kind, each turning one `Feed` into bytes. A format knows the model and text, nothing else."""
