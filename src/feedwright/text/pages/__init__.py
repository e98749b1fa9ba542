"""Web pages as they are served: what they say of themselves, and where in them the article stands."""
