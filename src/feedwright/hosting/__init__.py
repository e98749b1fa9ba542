"""Servers and hosts of feeds: how each is told to serve them well, and how it is known by its answers."""
