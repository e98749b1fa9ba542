"""Links to what a feed cannot show: videos, posts, snippets."""

from __future__ import annotations

from html import escape

from feedwright.text import patterns

_VIDEOS = {
    "youtube": "https://www.youtube.com/watch?v={}",
    "vimeo": "https://vimeo.com/{}",
    "gist": "https://gist.github.com/{}",
}
_ID = patterns.lazy(r"[\w/-]+")


def anchor(address: str) -> str:
    """A link that shows its address."""
    shown = escape(address)
    return f'<a href="{shown}">{shown}</a>'


def video(name: str, identity: str) -> str | None:
    """A link to a video or snippet; None where nobody knows the place or it is no id.

    >>> video("vimeo", "123")
    '<a href="https://vimeo.com/123">https://vimeo.com/123</a>'
    """
    name = name.lower()
    return anchor(_VIDEOS[name].format(identity)) if name in _VIDEOS and _ID.fullmatch(identity) else None
