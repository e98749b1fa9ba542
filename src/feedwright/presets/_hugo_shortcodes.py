"""What stands in the place of Hugo's own shortcodes in a feed. Those of a theme only the theme knows: they go."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from html import escape
from typing import Any

from feedwright.presets._base import Page
from feedwright.text import patterns

_SHORTCODE = patterns.lazy(r"\{\{\s*[<%]\s*(?P<name>[\w./-]+)(?P<arguments>.*?)/?\s*[>%]\s*\}\}\Z", re.DOTALL)
_ARGUMENT = patterns.lazy(
    r"(?:(?P<key>[A-Za-z][\w-]*)\s*=\s*)?(?:\"(?P<double>(?:[^\"\\]|\\.)*)\"|`(?P<raw>[^`]*)`|(?P<plain>[^\s\"`=]+))",
    re.DOTALL,
)
_VIDEOS = {
    "youtube": "https://www.youtube.com/watch?v={}",
    "vimeo": "https://vimeo.com/{}",
    "vimeo_simple": "https://vimeo.com/{}",
    "instagram": "https://www.instagram.com/p/{}/",
    "instagram_simple": "https://www.instagram.com/p/{}/",
}
_ID = patterns.lazy(r"[\w./-]+")

Reference = Callable[[str, str, Page], "str | None"]


def expanded(tag: str, page: Page, reference: Reference, parameter: Callable[[str, Page], Any]) -> str | None:
    """What stands in the place of a shortcode, in Markdown or HTML; None where nothing is known.

    Args:
        tag: with its braces.
        page: where it stands.
        reference: target, language and page -> address.
        parameter: name and page -> value.
    """
    match = _SHORTCODE.match(tag)
    if match is None:
        return None
    name, (named, placed) = match["name"].lower().removesuffix(".html"), _arguments(match["arguments"])
    if name in ("ref", "relref"):
        target = named.get("path") or (placed[0] if placed else "")
        return reference(target, named.get("lang", "").lower(), page)
    if name == "param" and placed:
        value = parameter(placed[0], page)
        return None if value is None or isinstance(value, (list, Mapping)) else str(value)
    if name == "figure":
        return _figure(named)
    return _elsewhere(name, named, placed)


def _arguments(written: str) -> tuple[dict[str, str], list[str]]:
    named: dict[str, str] = {}
    placed: list[str] = []
    for match in _ARGUMENT.finditer(written):
        double = match["double"]
        value = (
            double.replace('\\"', '"')
            if double is not None
            else match["raw"]
            if match["raw"] is not None
            else match["plain"]
        )
        if match["key"]:
            named[match["key"].lower()] = value
        else:
            placed.append(value)
    return named, placed


def _elsewhere(name: str, named: Mapping[str, str], placed: list[str]) -> str | None:
    """A link to what a feed cannot show: a video, a post, a gist."""
    if name in ("tweet", "twitter", "twitter_simple", "x", "x_simple") and named.get("user") and named.get("id"):
        return _linked(f"https://x.com/{named['user']}/status/{named['id']}")
    if name == "gist" and len(placed) > 1:
        return _linked(f"https://gist.github.com/{placed[0]}/{placed[1]}")
    identity = named.get("id") or (placed[0] if placed else "")
    return _linked(_VIDEOS[name].format(identity)) if name in _VIDEOS and _ID.fullmatch(identity) else None


def _linked(address: str) -> str:
    shown = escape(address)
    return f'<a href="{shown}">{shown}</a>'


def _figure(named: Mapping[str, str]) -> str | None:
    """Hugo's `figure`: a picture, perhaps linked, with title, caption and where it comes from."""
    if not named.get("src"):
        return None
    alt = escape(named.get("alt") or named.get("caption", ""))
    picture = f'<img src="{escape(named["src"])}" alt="{alt}">'
    if named.get("link"):
        picture = f'<a href="{escape(named["link"])}">{picture}</a>'
    title = f"<h4>{escape(named['title'])}</h4>" if named.get("title") else ""
    attribution = escape(named.get("attr", ""))
    if attribution and named.get("attrlink"):
        attribution = f'<a href="{escape(named["attrlink"])}">{attribution}</a>'
    said = " ".join(part for part in (escape(named.get("caption", "")), attribution) if part)
    caption = title + (f"<p>{said}</p>" if said else "")
    return f"<figure>{picture}" + (f"<figcaption>{caption}</figcaption>" if caption else "") + "</figure>"
