"""Pages: one file a kind, each turning all feeds together into bytes."""
