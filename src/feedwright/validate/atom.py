"""Atom 1.0 (RFC 4287), with threading (RFC 4685), paging and archives (RFC 5005) and tombstones (RFC 6721)."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from typing import Final

from feedwright.text import patterns
from feedwright.validate import _atom_parts as parts
from feedwright.validate import _dates, _podcasts, _urls, _words
from feedwright.validate._base import Code, Sheet
from feedwright.validate._extensions import CHANNEL, ITEM, LICENSES, RESTRICTION, TRACKBACK
from feedwright.validate._namespaces import ATOM, ATOM_03
from feedwright.validate._rules import Attribute, Shape, leaf, merged, told, walk
from feedwright.validate._xml import Node, shown

OLD: Final = Code(
    "atom-obsolete", "error", "is Atom 0.3, which was withdrawn in 2005",
    "Readers that know only the standard show nothing.", "Write Atom 1.0.", "RFC 4287",
)  # fmt: skip
NAMESPACE = Code(
    "root-namespace", "error", "<{element}> stands in the namespace {value}",
    "Readers know a feed by its namespace, and do not know this one.",
    'Write <feed xmlns="http://www.w3.org/2005/Atom"> for Atom, and no namespace for <rss>.',
    "RFC 4287, section 2",
)  # fmt: skip
PREFIXED = Code(
    "atom-prefixed", "warning", "Atom's elements have a prefix here",
    "It is allowed, and some readers find nothing then.", "Make Atom the default namespace.", "RFC 4287, section 1.2",
)  # fmt: skip
AFTER_ENTRIES = Code(
    "metadata-after-entries", "error", "<{element}> of the feed stands after an entry",
    "Readers that read as it comes have shown the entry before they know whose it is.",
    "Put all that concerns the feed before the first entry.", "RFC 4287, section 4.1.1",
)  # fmt: skip
NO_AUTHOR = Code(
    "author-missing", "error", "the entry has no author, and neither has the feed",
    "Readers show no name, and planets that republish it cannot say whose it is.",
    "Add an author to the feed, or to each entry.", "RFC 4287, section 4.2.1",
)  # fmt: skip
NO_CONTENT = Code(
    "content-missing", "error", "the entry has neither content nor a link rel=alternate",
    "There is nothing to read, and nowhere to go.", "Add one of them.", "RFC 4287, section 4.1.2",
)  # fmt: skip
NO_TEXT = Code(
    "summary-missing", "warning", "the entry has neither content nor summary",
    "Readers show a title alone.", "Add a summary.", "RFC 4287, section 4.1.1.1",
)  # fmt: skip
NEEDS_SUMMARY = Code(
    "summary-needed", "error", "the content is elsewhere, or no text, and there is no summary",
    "Readers that cannot show the content have nothing to show.", "Add a summary.", "RFC 4287, section 4.1.2",
)  # fmt: skip
ALTERNATES = Code(
    "alternate-repeated", "error", "two links rel=alternate have the same type and language",
    "Readers cannot tell which page to open.", "Keep one, or give the other another relation.",
    "RFC 4287, section 4.1.1",
)  # fmt: skip
NO_SELF = Code(
    "self-link-missing", "warning", "the feed does not say where it is served",
    "A reader that was handed the file cannot subscribe, and after a move nobody knows the right address.",
    'Add a link rel="self" with the feed\'s address (in RSS as atom:link).', "RFC 4287, section 4.1.1",
)  # fmt: skip
OTHER_SELF = Code(
    "self-link-other", "warning", "the feed says that it is served at {value}, and is not",
    "Readers that believe it subscribe to the other address, and see something else, or nothing.",
    "Write the address that readers subscribe to.", "RFC 4287, section 4.2.7.2",
)  # fmt: skip
RELATIVE_SELF = Code(
    "self-link-relative", "warning", "the feed's own address is relative: {value}",
    "A reader that was handed the file cannot tell where it is.", "Write the whole address.",
    "RFC 4287, section 4.2.7.2",
)  # fmt: skip
SAME_ID = Code(
    "entry-id-repeated", "warning", "two entries have the id {value}",
    "Readers take them for one, and show only the first or the last.", "Give each article an id of its own, for good.",
    "RFC 4287, section 4.1.1",
)  # fmt: skip
ALL_SAME_ID = Code(
    "entry-ids-all-same", "error", "all entries have the id {value}",
    "Readers take them for one and show a single entry.", "Give each article an id of its own, for good.",
    "RFC 4287, section 4.2.6",
)  # fmt: skip
IS_FEED_ID = Code(
    "entry-id-of-feed", "warning", "the entry has the id of the feed: {value}",
    "Ids are unique across feeds and entries: aggregators mix the two up.", "Give each an id of its own.",
    "RFC 4287, section 4.2.6",
)  # fmt: skip
BACKWARDS = Code(
    "updated-before-published", "warning", "the entry was updated ({value}) before it was published",
    "Readers sort by either date: it appears in the wrong place.", "Correct the dates.", "RFC 4287, section 4.2.9",
)  # fmt: skip
IN_COMPLETE = Code(
    "paging-in-complete", "error", "the feed is complete, and has a link rel={value}",
    "Readers that page would look for more, or delete what they do not find here.",
    "Remove fh:complete or the link.", "RFC 5005, section 2",
)  # fmt: skip
PAST_END = Code(
    "paging-past-end", "error", "this is the {end} page, and has a link rel={value}",
    "Readers page in a circle, or into nothing.", "Remove the link.", "RFC 5005, section 3",
)  # fmt: skip
ARCHIVE = Code(
    "archive-incomplete", "warning", "an archive has no link rel={value}",
    "Readers cannot follow the archives to the end, or back to the feed.", "Add the link.", "RFC 5005, section 4",
)  # fmt: skip
TOMBSTONE = Code(
    "tombstone-lives", "warning", "the entry {value} is withdrawn, and stands in the feed",
    "Readers do not know whether to show or to remove it.", "Keep one of the two.", "RFC 6721, section 3",
)  # fmt: skip

_MANY_ENTRIES: Final = 10
_FEED = patterns.lazy(rb"<[\w.-]+:(?:feed|entry)[\s>]")


# --- Entries --------------------------------------------------------------------------------------------------------


def _entry(sheet: Sheet, node: Node) -> None:
    _authorship(sheet, node)
    content = node.child("content")
    if content is None:
        if node.child("summary") is None:
            sheet.report(NO_TEXT, node)
        if all(parts.relation(link) != "alternate" for link in node.all("link")):
            sheet.report(NO_CONTENT, node)
    elif node.child("summary") is None and _needs_summary(content):
        sheet.report(NEEDS_SUMMARY, content)
    _alternates(sheet, node)
    _order(sheet, node)


def _authorship(sheet: Sheet, node: Node) -> None:
    source, parent = node.child("source"), node.parent
    many = [node, *([source] if source else []), *([parent] if parent else [])]
    if not any(one.child("author") for one in many):
        sheet.report(NO_AUTHOR, node)


def _needs_summary(content: Node) -> bool:
    kind = content.attributes.get("type", "").lower()
    is_text = "/" not in kind or kind.endswith(("+xml", "/xml")) or kind.startswith("text/")
    return "src" in content.attributes or not is_text


def _alternates(sheet: Sheet, node: Node) -> None:
    seen: set[tuple[str, str]] = set()
    for link in node.all("link"):
        if parts.relation(link) != "alternate":
            continue
        kind = link.attributes.get("type", ""), link.attributes.get("hreflang", "")
        if kind in seen:
            sheet.report(ALTERNATES, link)
        seen.add(kind)


def _order(sheet: Sheet, node: Node) -> None:
    published, updated = node.child("published"), node.child("updated")
    if published is None or updated is None or published.value == updated.value:
        return
    first, last = _dates.read_iso(published.value).moment, _dates.read_iso(updated.value).moment
    if first and last and last < first:
        sheet.report(BACKWARDS, updated, value=updated.value)


_METADATA = {
    **told("title subtitle rights", parts.TEXT_CONSTRUCT),
    "id": parts.ID,
    "updated": parts.DATE,
    **told("author contributor", parts.PERSON),
    "category": parts.CATEGORY,
    "link": parts.LINK,
    "generator": parts.GENERATOR,
    **told("icon logo", parts.PICTURE),
}
_CORE = {**told("dc:creator dc:subject", leaf(many=True)), "dc:date": leaf(_dates.w3cdtf)}
_DELETED = Shape(
    attributes={"ref": Attribute(_urls.iri, needed=True), "when": Attribute(_dates.rfc3339, needed=True)},
    children={
        "at:by": parts.PERSON,
        "at:comment": parts.TEXT_CONSTRUCT,
        "link": parts.LINK,
        "source": Shape(open=True),
    },
    many=True,
)
_OF_FEED = merged(CHANNEL, LICENSES, _CORE, {"access:restriction": RESTRICTION}, _METADATA)
_INDEXED = {"{urn:atom-extension:indexing}index": Attribute(), "indexing:index": Attribute(_words.one_of("yes", "no"))}


def _source(sheet: Sheet, node: Node) -> None:
    for name in ("id", "title", "updated"):
        if node.child(name) is None:
            sheet.report(SOURCE, node, element=name)
    _alternates(sheet, node)


SOURCE = Code(
    "source-incomplete", "warning", "<source> has no <{element}>",
    "Readers cannot say where the entry came from.", "Copy it from the feed that the entry was taken from.",
    "RFC 4287, section 4.2.11",
)  # fmt: skip

ENTRY: Final = Shape(
    children=merged(ITEM, LICENSES, TRACKBACK, _CORE, {
        **told("title summary rights", parts.TEXT_CONSTRUCT),
        "content": parts.CONTENT,
        "id": parts.ID,
        **told("updated published app:edited", parts.DATE),
        **told("author contributor", parts.PERSON),
        "category": parts.CATEGORY,
        "link": parts.LINK,
        "source": Shape(children=_OF_FEED, whole=(_source,)),
        "app:control": Shape(children={"app:draft": Shape(text=_words.one_of("yes", "no"), whole_text=True)}),
    }),
    attributes={"rdf:parseType": Attribute()},
    needs=("id", "title", "updated"),
    whole=(_entry,),
    many=True,
)  # fmt: skip


# --- The feed -------------------------------------------------------------------------------------------------------


def _after_entries(sheet: Sheet, node: Node) -> None:
    has_entry = False
    for child in node.children:
        if child.name == "entry":
            has_entry = True
        elif has_entry and child.name in _METADATA:
            sheet.report(AFTER_ENTRIES, child, element=child.name)


def _ids(sheet: Sheet, node: Node) -> None:
    ids = [found for entry in node.all("entry") if (found := entry.child("id")) is not None]
    counts = Counter(one.value for one in ids)
    if len(counts) == 1 and len(ids) >= _MANY_ENTRIES:
        sheet.report(ALL_SAME_ID, ids[1], value=ids[0].value)
        return
    own = found.value if (found := node.child("id")) is not None else None
    seen: set[str] = set()
    for one in ids:
        if one.value in seen:
            sheet.report(SAME_ID, one, value=one.value)
        elif one.value and one.value == own:
            sheet.report(IS_FEED_ID, one, value=one.value)
        seen.add(one.value)
    for deleted in node.all("at:deleted-entry"):
        if deleted.attributes.get("ref") in seen:
            sheet.report(TOMBSTONE, deleted, value=deleted.attributes["ref"])


def self_link(sheet: Sheet, node: Node, links: Iterable[Node]) -> None:
    """Whether a feed says where it is served, and says it truly.

    Args:
        sheet: its `addresses` are where it is served, if that is known.
        node: the feed or channel.
        links: its Atom links.
    """
    many = [link for link in links if parts.relation(link) == "self"]
    if not many:
        sheet.report(NO_SELF, node)
    for link in many:
        said = link.attributes.get("href", "")
        base = link.inherited("xml:base")
        address = _urls.joined(base, said) if base else said
        if not re.match(r"[A-Za-z][A-Za-z0-9+.-]*:", address):
            sheet.report(RELATIVE_SELF, link, value=said)
        elif sheet.addresses and not any(_urls.same(address, one) for one in sheet.addresses):
            sheet.report(OTHER_SELF, link, value=said)


def paging(sheet: Sheet, node: Node, links: Iterable[Node]) -> None:
    """Pages, archives and complete feeds (RFC 5005)."""
    said = [(parts.relation(link), link) for link in links]
    relations = {rel for rel, _ in said}
    here = [*sheet.addresses, *(link.attributes.get("href", "") for rel, link in said if rel == "self")]
    if node.child("fh:complete") is not None:
        _complete(sheet, said, here)
    for rel, link in said:
        for end, beyond in (("first", "previous"), ("last", "next")):
            if rel == end and _is_one(link, here) and beyond in relations:
                sheet.report(PAST_END, link, end=end, value=beyond)
    if node.child("fh:archive") is not None and node.child("fh:complete") is None:
        if not relations & {"prev-archive", "next-archive"}:
            sheet.report(ARCHIVE, node, value="prev-archive")
        if "current" not in relations:
            sheet.report(ARCHIVE, node, value="current")


def _complete(sheet: Sheet, said: Iterable[tuple[str, Node]], here: Iterable[str]) -> None:
    for rel, link in said:
        if rel in parts.PAGES and not (rel == "current" and _is_one(link, here)):
            sheet.report(IN_COMPLETE, link, value=rel)


def _is_one(link: Node, addresses: Iterable[str]) -> bool:
    return any(_urls.same(link.attributes.get("href", ""), one) for one in addresses)


def _feed(sheet: Sheet, node: Node) -> None:
    links = list(node.all("link"))
    _after_entries(sheet, node)
    _ids(sheet, node)
    _alternates(sheet, node)
    self_link(sheet, node, links)
    paging(sheet, node, links)
    _podcasts.complete(sheet, node)


FEED: Final = Shape(
    children=merged(_OF_FEED, {"entry": ENTRY, "at:deleted-entry": _DELETED}),
    attributes=_INDEXED,
    needs=("id", "title", "updated"),
    whole=(_feed,),
)


def check(sheet: Sheet, root: Node, namespace: str) -> None:
    """Hold an Atom feed, or an entry that stands alone, against its specification.

    Args:
        sheet: where to note.
        root: `feed` or `entry`.
        namespace: of the root.
    """
    if namespace == ATOM_03:
        sheet.report(OLD, root)
        return
    if namespace != ATOM:
        value = namespace or "that is none"
        sheet.report(NAMESPACE, root, element=shown(root.name), value=value)
    if _FEED.match(sheet.data, root.start):
        sheet.report(PREFIXED, root)
    walk(sheet, root, FEED if root.name == "feed" else ENTRY)
