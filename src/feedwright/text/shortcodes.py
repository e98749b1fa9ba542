"""WordPress's shortcodes: `[caption]` becomes a figure, `[embed]` a link, `[audio]` a player; others go.

Outside WordPress nobody runs them. What only looks like one stays: `[sic]`, `[1]`, `[Editor's note: ...]`.
"""

from __future__ import annotations

import re
from html import escape
from typing import TYPE_CHECKING, Final

from feedwright.text import patterns
from feedwright.text.entities import unescape

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

_TAG: Final = patterns.lazy(
    r"\[(?P<double>\[?)(?P<closing>/?)(?P<name>[A-Za-z][\w-]{0,60})(?P<attributes>[\s=][^\[\]]{0,2000}+)?/?\](?P<end>\]?)"
)
_CLOSING: Final = patterns.lazy(r"\[/([A-Za-z][\w-]{0,60})\]")
_OPENING: Final = patterns.lazy(r"\[([A-Za-z][\w-]{0,60})[\s\]/]")
# In what WordPress has rendered, quotation marks are curly, or entities of such.
_QUOTE: Final = r"(?:[\"'“”‘’″′]|&(?:quot|#0?39|#822[01]|#821[67]|#824[23]|[lr][sd]quo);)"
_ASSIGNMENT: Final = patterns.lazy(rf"\s[\w-]+\s?=\s?{_QUOTE}")
_ATTRIBUTE: Final = patterns.lazy(r"([\w-]+)\s*=\s*(?:\"([^\"]*)\"|'([^']*)'|([^\s\"']+))")
_QUOTED: Final = patterns.lazy(r"[\w-]+\s*=\s*(?:\"[^\"]*\"|'[^']*')")
_ADDRESS: Final = patterns.lazy(r"https?://[^\s<>\"'\]]+")
_IMAGE: Final = patterns.lazy(r"\s*((?:<a\s[^<>]*>\s*)?<img\s[^<>]*>(?:\s*</a>)?)(.*)\Z", re.DOTALL | re.IGNORECASE)
_BLANKS: Final = " \t\n"
_SILENT: Final = frozenset({"gallery", "playlist"})
_MEDIA: Final = ("src", "mp3", "m4a", "ogg", "wav", "flac", "mp4", "m4v", "webm", "ogv", "wma", "wmv", "flv")
_SITES: Final = {"youtube": "https://www.youtube.com/watch?v=", "vimeo": "https://vimeo.com/"}
_NUMBER_OF_A_VIDEO: Final = patterns.lazy(r"[\w-]{6,20}")


def replaced(html: str) -> str:
    """Put something readable in the place of shortcodes, in a post as it is stored, without its code.

    >>> replaced('See [sic] [contact-form id="3"][embed]https://example.org/v[/embed]')
    'See [sic] <a href="https://example.org/v">https://example.org/v</a>'
    """
    return _Walk(html).done() if "[" in html else html


def removed(html: str) -> str:
    """Take out what is without doubt a shortcode that nobody ran, of a page that WordPress has rendered.

    >>> removed("<p>[button url=&#8221;/a&#8221;]Go[/button] [sic]</p>")
    '<p>Go [sic]</p>'
    """
    if "[" not in html:
        return html
    gone: set[str] = set()

    def leave(match: re.Match[str]) -> str:
        name = match["name"]
        if match["closing"]:
            return "" if name in gone else match[0]
        if match["double"] or not _ASSIGNMENT.search(match["attributes"] or ""):
            return match[0]
        gone.add(name)
        return ""

    return _TAG.sub(leave, html)


class _Walk:
    """One walk over a post, in linear time: what a closing tag was looked for in vain is looked for once."""

    def __init__(self, html: str) -> None:
        self.html = html
        self.out: list[str] = []
        self.pairs = set(_CLOSING.findall(html)) & set(_OPENING.findall(html))
        self.closings: dict[str, int] = {}

    def done(self) -> str:
        place = 0
        while match := _TAG.search(self.html, place):
            self.out.append(self.html[place : match.start()])
            place = self._tag(match)
        self.out.append(self.html[place:])
        return "".join(self.out)

    def _tag(self, match: re.Match[str]) -> int:
        """Write what stands for a tag; tell where to go on."""
        if match["double"]:
            # [[name]] is how an article writes of a shortcode.
            self.out.append(match[0][1:-1] if match["end"] else match[0])
            return match.end()
        end = match.end() - len(match["end"])
        name = match["name"].lower()
        if not match["closing"] and name in _HANDLERS:
            inner, end = self._inner(match["name"], end)
            self.out.append(_HANDLERS[name](_attributes(match["attributes"] or ""), inner))
        elif name not in _SILENT and not self._is_shortcode(match):
            self.out.append(match[0][: len(match[0]) - len(match["end"])])
        return end

    def _inner(self, name: str, start: int) -> tuple[str, int]:
        """What stands between a tag and its closing one, and where that ends."""
        closing = f"[/{name}]"
        end = self.closings.get(name, 0)
        if 0 <= end < start:
            end = self.closings[name] = self.html.find(closing, start)
        # One without a closing tag must not swallow the text up to that of the next one.
        if end < 0 or self.html.find(f"[{name}", start, end) >= 0:
            return "", start
        return self.html[start:end], end + len(closing)

    def _is_shortcode(self, match: re.Match[str]) -> bool:
        name, attributes = match["name"], match["attributes"] or ""
        if name in self.pairs or (not match["closing"] and _ASSIGNMENT.search(attributes)):
            return True
        if match["closing"]:
            return name.lower() in _HANDLERS
        named = not {"-", "_"}.isdisjoint(name) and name.islower()
        return named and ("=" in attributes or (not attributes.strip() and self._is_alone(match)))

    def _is_alone(self, match: re.Match[str]) -> bool:
        """Whether nothing else stands on its line."""
        before = self.html[max(0, match.start() - 100) : match.start()].rstrip(" \t")
        after = self.html[match.end() : match.end() + 100].lstrip(" \t")
        return before[-1:] in ("", "\n", ">") and after[:1] in ("", "\n", "\r", "<")


def _attributes(said: str) -> dict[str, str]:
    """Attributes by their names in lower case; what stands there without a name is under the empty one."""
    made = {match[1].lower(): unescape(match[2] or match[3] or match[4] or "") for match in _ATTRIBUTE.finditer(said)}
    bare = _ADDRESS.search(_QUOTED.sub(" ", said))
    return {**made, "": unescape(bare[0]) if bare else _ATTRIBUTE.sub(" ", said).strip(" \t\n=\"'")}


def _caption(attributes: Mapping[str, str], inner: str) -> str:
    image = _IMAGE.match(inner)
    caption = attributes.get("caption") or (image[2] if image else "")
    shown = image[1] if image and "caption" not in attributes else inner
    text = " ".join(replaced(caption).split())
    if not text:
        return shown
    return f"<figure>{shown.strip()}<figcaption>{text}</figcaption></figure>"


def _embed(attributes: Mapping[str, str], inner: str) -> str:
    address = _ADDRESS.search(unescape(inner))
    return _link(address[0] if address else attributes.get("src") or attributes.get("url") or attributes[""])


def _link(address: str) -> str:
    if not _ADDRESS.match(address):
        return ""
    return f'<a href="{escape(address)}">{escape(address, quote=False)}</a>'


def _site(name: str) -> Callable[[Mapping[str, str], str], str]:
    """A link to a film, of which the shortcode gives the address or only the number."""

    def made(attributes: Mapping[str, str], inner: str) -> str:
        number = attributes.get("id") or attributes[""] or inner.strip()
        if _NUMBER_OF_A_VIDEO.fullmatch(number):
            return _link(_SITES[name] + number)
        return _embed(attributes, inner)

    return made


def _player(name: str) -> Callable[[Mapping[str, str], str], str]:
    def made(attributes: Mapping[str, str], inner: str) -> str:
        address = next((attributes[key] for key in _MEDIA if attributes.get(key)), attributes[""])
        if not _ADDRESS.match(address) and not address.startswith("/"):
            return inner if "<source" in inner else _embed({"": ""}, inner)
        poster = attributes.get("poster", "") if name == "video" else ""
        more = f' poster="{escape(poster)}"' if poster else ""
        return f'<{name} controls src="{escape(address)}"{more}></{name}>'

    return made


_HANDLERS: Final[dict[str, Callable[[Mapping[str, str], str], str]]] = {
    "caption": _caption,
    "wp_caption": _caption,
    "embed": _embed,
    "soundcloud": _embed,
    "youtube": _site("youtube"),
    "vimeo": _site("vimeo"),
    "audio": _player("audio"),
    "video": _player("video"),
}
