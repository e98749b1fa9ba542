"""The catalog: who an article is, and since when. `decide` is pure."""
