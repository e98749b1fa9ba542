"""All dealings with feedgen, whose trees are sound and whose edges are sharp.

feedgen makes the document, its required elements and its order of entries. One private extension pair sees each
finished element and hands it to the format, which adds what feedgen cannot write and puts the elements into their
order. What had to be corrected, and why, stands beside each correction; `tests/formats/test_feedgen.py` has a test for
each.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import cache
from html import escape
from operator import gt
from typing import Any, Literal, NamedTuple

from feedgen.entry import FeedEntry
from feedgen.ext.base import BaseEntryExtension, BaseExtension
from feedgen.feed import FeedGenerator
from lxml import etree

from feedwright.errors import RenderError
from feedwright.formats._base import GENERATOR, summarised, summary, titled
from feedwright.model import Entry, Feed
from feedwright.text import patterns, urls, xml
from feedwright.text.entities import as_html, once_more

Element = Any
"""An lxml element; its stubs call it by a private name."""

NAMESPACES = {
    "at": "http://purl.org/atompub/tombstones/1.0",
    "atom": "http://www.w3.org/2005/Atom",
    "content": "http://purl.org/rss/1.0/modules/content/",
    "dc": "http://purl.org/dc/elements/1.1/",
    "itunes": "http://www.itunes.com/dtds/podcast-1.0.dtd",
    "fh": "http://purl.org/syndication/history/1.0",
    "media": "http://search.yahoo.com/mrss/",
    "podcast": "https://podcastindex.org/namespace/1.0",
    "slash": "http://purl.org/rss/1.0/modules/slash/",
    "sy": "http://purl.org/rss/1.0/modules/syndication/",
    "thr": "http://purl.org/syndication/thread/1.0",
}
_DECLARED = ' xmlns:{}="{}"'
_ENTRY_TEXTS = (
    "title", "summary", "name", "category", "source", "{http://purl.org/dc/elements/1.1/}creator",
    "{http://search.yahoo.com/mrss/}title", "{http://search.yahoo.com/mrss/}description",
    "{http://www.itunes.com/dtds/podcast-1.0.dtd}title",
)  # fmt: skip
_FEED_TEXTS = (
    *_ENTRY_TEXTS, "subtitle", "description", "rights", "copyright", "managingEditor",
    "{http://www.itunes.com/dtds/podcast-1.0.dtd}author", "{http://www.itunes.com/dtds/podcast-1.0.dtd}name",
    "{https://podcastindex.org/namespace/1.0}funding",
)  # fmt: skip
_SPECIAL = patterns.lazy("([&<>])")
_DECLARATION_END = b"?>\n"


class Shape(NamedTuple):
    """How a format finishes what feedgen begins.

    Args:
        kind: which of feedgen's two trees.
        prefixes: the namespaces of `NAMESPACES` that this feed uses.
        feed: finishes `channel` or `feed`, before the entries stand in it.
        entry: finishes one `item` or `entry`.
    """

    kind: Literal["rss", "atom"]
    prefixes: frozenset[str]
    feed: Callable[[Element, Feed], None]
    entry: Callable[[Element, Entry], None]


class _FeedHook(BaseExtension):  # type: ignore[misc]  # feedgen is untyped
    shape: Shape
    feed: Feed

    def extend_ns(self) -> Mapping[str, str]:
        return {prefix: NAMESPACES[prefix] for prefix in sorted(self.shape.prefixes)}

    def extend_rss(self, feed: Element) -> Element:
        self.shape.feed(feed[0], self.feed)
        _refer(feed, _FEED_TEXTS)
        return feed

    def extend_atom(self, feed: Element) -> Element:
        self.shape.feed(feed, self.feed)
        _refer(feed, _FEED_TEXTS)
        return feed


class _EntryHook(BaseEntryExtension):  # type: ignore[misc]  # feedgen is untyped
    shape: Shape
    entry: Entry

    def extend_rss(self, entry: Element) -> Element:
        try:
            self.shape.entry(entry, self.entry)
        except (ValueError, TypeError) as error:
            raise RenderError(str(error), where=f"entry {self.entry.id} as {self.shape.kind}") from error
        if _may_refer(self.entry):
            _refer(entry, _ENTRY_TEXTS)
        return entry

    extend_atom = extend_rss


def generate(feed: Feed, shape: Shape, entries: Sequence[Entry]) -> bytes:
    """Render a feed by way of feedgen.

    Args:
        feed: the feed.
        shape: how its format finishes what feedgen begins.
        entries: those of its entries that shall stand there.

    Raises:
        RenderError: feedgen or lxml refuses it.
    """
    try:
        generator = _generator(feed, shape)
        for entry in entries:
            # `append`: feedgen's default puts each entry before the ones already there.
            _fill(generator.add_entry(order="append"), entry, shape)
        data = generator.rss_str(pretty=True) if shape.kind == "rss" else generator.atom_str(pretty=True)
    except (ValueError, TypeError) as error:
        raise RenderError(str(error), where=f"feed {feed.slug!r} as {shape.kind}") from error
    return _styled(_without_idle_namespaces(data, shape), feed.stylesheet)


def _generator(feed: Feed, shape: Shape) -> FeedGenerator:
    made = FeedGenerator()
    made.register_extension("feedwright", _FeedHook, _EntryHook)
    made.feedwright.shape, made.feedwright.feed = shape, feed
    # An archive page has the id of its feed: both are parts of one feed (RFC 5005, section 4).
    own = feed.history.current if feed.history and feed.history.current else feed.addresses
    made.id(own.get("atom") or feed.url)
    title, description = xml.line(feed.title), xml.line(feed.description or "")
    made.title(once_more(title) if shape.kind == "rss" else title)
    made.description(once_more(description or title) if shape.kind == "rss" else description or None)
    made.language(feed.language)
    # feedgen takes the last link of any rel for RSS's channel link: the home page is the only one it is told of.
    made.link(href=feed.url, rel="alternate")
    # Left alone, feedgen says now, with microseconds.
    made.updated(feed.updated)
    # To write it for RSS, feedgen would switch the locale of the whole process; there is no public way to unset it.
    made._FeedGenerator__rss_lastBuildDate = None  # noqa: SLF001
    made.rights(feed.rights)
    made.icon(feed.icon)
    # An upgrade of feedwright must not change every feed: no version.
    made.generator(GENERATOR)
    return made


def _fill(made: FeedEntry, entry: Entry, shape: Shape) -> None:
    made.feedwright.shape, made.feedwright.entry = shape, entry
    rss = shape.kind == "rss"
    made.title(once_more(titled(entry)) if rss else titled(entry))
    made.updated(entry.updated)
    if rss:
        if entry.url:
            made.link(href=entry.url)
        made.guid(entry.id, permalink=entry.id == entry.url)
        # feedgen writes content:encoded only where a description stands too, and without one validators warn.
        if text := summarised(entry) if entry.content_html else summary(entry):
            made.summary(as_html(text))
        if entry.content_html:
            made.content(entry.content_html)
        return
    made.id(urls.atom_id(entry.id))
    # Without a type feedgen would call HTML plain text; an entry must have content or an alternate link.
    if entry.content_html:
        made.content(entry.content_html, type="html")
    elif entry.url:
        made.link(href=entry.url)
    else:
        made.content(summarised(entry), type="text")
    if text := summary(entry) if entry.content_html or not entry.url else summarised(entry):
        made.summary(text)


def add(parent: Element, tag: str, text: str | None = None, /, **attributes: str | None) -> Element:
    """Append an element, `prefix:name` or a bare name; attributes that are None are left out."""
    said = {name: value for name, value in attributes.items() if value is not None} if attributes else None
    element = etree.SubElement(parent, named(tag), said)
    if text is not None:
        element.text = text
    return element


def histories(parent: Element, feed: Feed, link: str, link_type: str, kind: str) -> None:
    """Append what leads through the history of a feed (RFC 5005).

    Args:
        parent: `channel` or `feed`.
        feed: what is rendered.
        link: name of the element that links.
        link_type: media type of this format.
        kind: name of this format.
    """
    if feed.history:
        for rel, address in feed.history.links(kind).items():
            add(parent, link, rel=rel, type=link_type, href=address)
        if feed.history.mark:
            add(parent, feed.history.mark)


@cache
def named(tag: str) -> str:
    """A prefixed name as lxml wants it."""
    prefix, colon, name = tag.partition(":")
    return f"{{{NAMESPACES[prefix]}}}{name}" if colon else tag


def reorder(parent: Element, order: Mapping[str, int]) -> None:
    """Put the children into the order of their names; those of one name keep theirs."""
    last = len(order)
    ranks = [order.get(child.tag, last) for child in parent]
    if any(map(gt, ranks, ranks[1:])):
        parent[:] = [parent[at] for at in sorted(range(len(ranks)), key=ranks.__getitem__)]


def without(parent: Element, *tags: str) -> None:
    """Remove every child of these names."""
    for child in [child for child in parent if child.tag in tags]:
        parent.remove(child)


def order(*tags: str) -> dict[str, int]:
    """An order for `reorder`."""
    return {named(tag): rank for rank, tag in enumerate(tags)}


def _may_refer(entry: Entry) -> bool:
    """Whether any plain text of an entry may hold what `_refer` is about: most entries are spared its search."""
    names = [one.name for one in entry.authors]
    names += [one.name for one in entry.categories]
    if not entry.title or not all(names) or entry.enclosures or entry.picture or entry.origin:
        return True  # what stands for a missing name, or is told in more than one place
    return _SPECIAL.search("\n".join((entry.title, entry.summary or "", *names))) is not None


def _refer(root: Element, texts: tuple[str, ...]) -> None:
    """Write `&`, `<` and `>` of plain text as hexadecimal character references.

    To an XML parser they are the same. Those who read feeds without one do best with these, says the RSS Best Practices
    Profile ("Character Data"), and validators warn of others.
    """
    for element in root.iter(*texts):
        if element.text and _SPECIAL.search(element.text):
            element.text, *rest = _SPECIAL.split(element.text)
            for mark, text in zip(rest[::2], rest[1::2], strict=True):
                reference = etree.Entity(f"#x{ord(mark):X}")
                reference.tail = text
                element.append(reference)


def _without_idle_namespaces(data: bytes, shape: Shape) -> bytes:
    """Without `atom` and `content` where nothing uses them: feedgen declares both in every RSS feed."""
    if shape.kind == "rss":
        for prefix in {"atom", "content"} - shape.prefixes:
            data = data.replace(_DECLARED.format(prefix, NAMESPACES[prefix]).encode(), b"", 1)
    return data


def _styled(data: bytes, stylesheet: str | None) -> bytes:
    """With a line that names the stylesheet (www.w3.org/TR/xml-stylesheet); feedgen writes nothing before the root."""
    if not stylesheet:
        return data
    line = f'<?xml-stylesheet type="text/css" href="{escape(xml.line(stylesheet))}"?>\n'
    return data.replace(_DECLARATION_END, _DECLARATION_END + line.encode(), 1)
