"""What a client would rather have: `Accept` and `Accept-Encoding`, weighted (RFC 9110, section 12.5). Pure."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence

from feedwright.text import patterns

_MOST = 50
"""Members of a list that are looked at: nobody has more kinds of document to choose among."""

_Q = patterns.lazy(r"(?:0(?:\.[0-9]{0,3})?|1(?:\.0{0,3})?)\Z")
_ALIASES = {
    "application/rss+xml": ("application/xml", "text/xml"),
    "application/atom+xml": ("application/xml", "text/xml"),
    "application/feed+json": ("application/json",),
}
"""What clients say that take a feed without naming its own type."""


def members(value: bytes) -> Iterator[tuple[str, float]]:
    """Each member of a list in lower case, without its other parameters, and its q; a q that is no number refuses."""
    for member in value.decode("latin-1").lower().split(",")[:_MOST]:
        name, *parameters = (part.strip(" \t") for part in member.split(";"))
        said = next((one[2:] for one in parameters if one.startswith("q=")), "1")
        if name:
            yield name, float(said) if _Q.match(said) else 0.0


def coding(accept_encoding: bytes | None, sizes: Mapping[str, int]) -> str:
    """The content coding to send.

    Args:
        accept_encoding: the field's value; None where it was not sent.
        sizes: coding -> bytes of the document in it, without `identity`.

    Returns:
        Of those the client likes best, the one that makes the document smallest; empty for none.

    >>> coding(b"gzip, br;q=0.5", {"gzip": 10, "br": 8})
    'gzip'
    >>> coding(b"*;q=0", {"gzip": 10})
    ''
    """
    if accept_encoding is None or not sizes:
        return ""
    said = {"gzip" if name == "x-gzip" else name: q for name, q in members(accept_encoding)}
    otherwise = said.get("*", 0.0)
    liked = {name: q for name in sizes if (q := said.get(name, otherwise)) > 0}
    best = max(liked.values(), default=0.0)
    if best < said.get("identity", 0.0):
        return ""
    return min((name for name, q in liked.items() if q == best), key=lambda name: (sizes[name], name), default="")


def media_type(accept: bytes | None, offered: Sequence[str]) -> int:
    """The document to send.

    Args:
        accept: the field's value; None where it was not sent.
        offered: media types without parameters, the one that we would rather send first.

    Returns:
        The index of the one that the client likes best; 0 where it likes none: a feed is better than an error.

    >>> media_type(b"text/html, */*;q=0.8", ["application/rss+xml", "text/html"])
    1
    """
    said = {} if accept is None else dict(members(accept))
    marks = [(*_quality(one, said), -index) for index, one in enumerate(offered)]
    best = max(marks)
    return -best[2] if best[0] > 0 else 0


def _quality(offered: str, said: Mapping[str, float]) -> tuple[float, int]:
    """How much a type is liked, and how plainly it was named."""
    kind = offered.partition("/")[0]
    ways = ((offered,), _ALIASES.get(offered, ()), (f"{kind}/*",), ("*/*",))
    for plainness, names in enumerate(ways):
        if found := [said[name] for name in names if name in said]:
            return max(found), -plainness
    return 0.0, 0


def is_browser(accept: bytes | None, own_types: Collection[str]) -> bool:
    """Whether a client wants pages, and does not know feeds.

    Args:
        accept: the field's value; None where it was not sent.
        own_types: media types of the feed that it asks for.
    """
    if accept is None or b"text/html" not in accept.lower():
        return False
    said = dict(members(accept))
    return said.get("text/html", 0.0) > 0 and not any(said.get(one, 0.0) > 0 for one in own_types)
