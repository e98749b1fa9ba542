"""OPML 2.0 (opml.org/spec2.opml): all feeds, for import into a reader."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import ClassVar

from lxml import etree

from feedwright.model import Document, Feed
from feedwright.pages._base import Imprint, Page
from feedwright.text import xml
from feedwright.text.entities import once_more


class Opml(Page):
    """One outline a feed, with its address in the first of its formats."""

    path: ClassVar[str] = "feeds.opml"
    for_people: ClassVar[bool] = False

    def render(self, feeds: Sequence[Feed], imprint: Imprint) -> Document:
        """`feeds.opml`: every outline's text is its own, because one reader stops at the second of one name."""
        root = etree.Element("opml", version="2.0")
        etree.SubElement(etree.SubElement(root, "head"), "title").text = once_more(xml.line(imprint.title))
        body = etree.SubElement(root, "body")
        several = len({feed.language for feed in feeds}) > 1
        for feed, text in _texts(feeds):
            if address := next(iter(feed.addresses.values()), None):
                # Readers may take all of it for HTML, which OPML allows there.
                name, about = once_more(text), once_more(xml.line(feed.description) or text)
                told = {"type": "rss", "text": name, "title": name, "description": about}
                language = {"language": feed.language} if several and feed.language else {}
                etree.SubElement(body, "outline", told | language | {"xmlUrl": address, "htmlUrl": feed.url})
        data = etree.tostring(root, pretty_print=True, encoding="UTF-8", xml_declaration=True)
        return Document(self.path, "text/x-opml; charset=utf-8", data)


def _texts(feeds: Sequence[Feed]) -> Iterator[tuple[Feed, str]]:
    seen: set[str] = set()
    for feed in feeds:
        text = xml.line(feed.title)
        while text in seen:
            text = f"{text} ({feed.slug})"
        seen.add(text)
        yield feed, text
