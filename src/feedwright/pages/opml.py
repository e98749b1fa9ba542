"""OPML 2.0 (opml.org/spec2.opml): all feeds, for import into a reader."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from lxml import etree

from feedwright.model import Document, Feed
from feedwright.pages._base import Page


class Opml(Page):
    """One outline a feed, with its address in the first of its formats."""

    def render(self, feeds: Sequence[Feed], title: str) -> Document:
        """`feeds.opml`: every outline's text is its own, because one reader stops at the second of one name."""
        root = etree.Element("opml", version="2.0")
        etree.SubElement(etree.SubElement(root, "head"), "title").text = title
        body = etree.SubElement(root, "body")
        for feed, text in _texts(feeds):
            if address := next(iter(feed.addresses.values()), None):
                etree.SubElement(
                    body, "outline", type="rss", text=text, title=text, description=feed.description or text, xmlUrl=address, htmlUrl=feed.url
                )
        data = etree.tostring(root, pretty_print=True, encoding="UTF-8", xml_declaration=True)
        return Document("feeds.opml", "text/x-opml; charset=utf-8", data)


def _texts(feeds: Sequence[Feed]) -> Iterator[tuple[Feed, str]]:
    seen: set[str] = set()
    for feed in feeds:
        text = feed.title if feed.title not in seen else f"{feed.title} ({feed.slug})"
        seen.add(text)
        yield feed, text
