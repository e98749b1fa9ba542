"""What entries of RSS and Atom say of their episodes and pictures, to the letter: feedparser keeps the last of many.

It is said in Apple's namespace, in Podcasting 2.0 and in Media RSS.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from feedwright.text import markup, xml

_ITUNES = "http://www.itunes.com/"
_PODCAST = ("https://podcastindex.org/namespace/", "https://github.com/podcastindex-org/podcast-namespace/")
_MEDIA = "http://search.yahoo.com/mrss"
_NUMBERS = {"episode": "episode", "season": "season"}
_WORDS = {"episodetype": "episode_type", "explicit": "explicit", "title": "episode_title"}
_DIGITS = 6
_MOST = 50
_FILE = ("url", "type", "language")


def episode(item: Any, resolved: Callable[[str], str]) -> dict[str, object]:
    """The words of metadata for what an entry says of itself as an episode.

    Args:
        item: its element.
        resolved: makes an address absolute.
    """
    made: dict[str, object] = {}
    transcripts: list[dict[str, str]] = []
    for namespace, name, child in _children(item):
        if namespace.startswith(_ITUNES) or (namespace.startswith(_PODCAST) and name in _NUMBERS):
            _apples(made, name, _line(child))
        elif namespace.startswith(_PODCAST) and name in ("transcript", "chapters"):
            url = resolved((child.get("url") or "").strip())
            if name == "chapters" and url:
                made.setdefault("chapters", url)
            elif url and len(transcripts) < _MOST:
                said = {word: child.get(word) for word in _FILE if child.get(word)}
                transcripts.append({**said, "url": url})
    return {**made, "transcript": transcripts} if transcripts else made


def _apples(made: dict[str, object], name: str, text: str) -> None:
    if name in _NUMBERS and text.isascii() and text.isdigit() and 0 < len(text) <= _DIGITS and int(text):
        made.setdefault(_NUMBERS[name], text)
    elif name in _WORDS and text:
        made.setdefault(_WORDS[name], text)


def picture(item: Any, url: str, resolved: Callable[[str], str]) -> Mapping[str, str]:
    """What Media RSS says of a picture: `alt`, `width`, `height`.

    Args:
        item: the element of the entry that it belongs to.
        url: its address, absolute.
        resolved: makes an address absolute.
    """
    for element in _pictures(item):
        if resolved((element.get("url") or "").strip()) != url:
            continue
        made = {name: element.get(name, "") for name in ("width", "height")}
        words = {name: child for namespace, name, child in _children(element) if namespace.startswith(_MEDIA)}
        if (described := words.get("description")) is not None:
            text = described.text or ""
            made["alt"] = markup.plain(text) if described.get("type") == "html" else xml.line(text)
        return {name: value for name, value in made.items() if value}
    return {}


def _pictures(item: Any) -> Iterator[Any]:
    for namespace, name, child in _children(item):
        if namespace.startswith(_MEDIA) and name == "group":
            yield from _pictures(child)
        elif namespace.startswith(_MEDIA) and name in ("content", "thumbnail"):
            yield child


def _children(element: Any) -> Iterator[tuple[str, str, Any]]:
    """Namespace and name, both in lower case, of each element in an element."""
    for child in element:
        if isinstance(child.tag, str):
            namespace, _, name = child.tag.lower().rpartition("}")
            yield namespace.removeprefix("{"), name, child


def _line(element: Any) -> str:
    return xml.line(element.text or "")
