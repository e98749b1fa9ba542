"""The pictures, sounds and films of articles: what the files themselves say, on this machine or elsewhere."""
