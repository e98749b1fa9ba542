"""When a page says that its article was published and updated."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from datetime import datetime
from itertools import chain, islice
from typing import Any, Final

from lxml import etree

from feedwright.text import patterns, xml
from feedwright.text.pages import tree
from feedwright.text.pages.marks import Page, value

Read = Callable[[Any], datetime | None]
"""Reads what a page gives as a date; None where it is none."""

_PUBLISHED: Final = (
    "article:published_time", "og:article:published_time", "og:published_time", "article:published", "og:pubdate",
    "datepublished", "rnews:datepublished", "parsely-pub-date", "sailthru.date", "citation_online_date",
    "citation_publication_date", "citation_date", "dc.date.issued", "dcterms.issued", "dcterms.created",
    "dc.date.created", "dc.date.available", "dcterms.available", "pubdate", "publishdate", "publish-date",
    "publish_date",
    "publication_date", "publication-date", "published", "published_time", "article_date_original",
    "originalpublicationdate", "cxenseparse:recs:publishtime", "cxenseparse:publishtime", "article:created",
    "article_publication_date", "article.published", "vr:published_time", "bt:pubdate", "displaydate", "release_date",
    "created", "datecreated", "date.created", "date", "dc.date", "dcterms.date", "dc:date", "dc:created", "dc.created",
)  # fmt: skip
_UPDATED: Final = (
    "article:modified_time", "og:article:modified_time", "og:updated_time", "datemodified", "dcterms.modified",
    "dc.date.modified", "dc:date.modified", "lastmod", "last-modified", "modified", "revised", "article:updated",
    "cxenseparse:recs:articleupdatetime", "bt:moddate",
)  # fmt: skip
_MARKED: Final = patterns.lazy(r"(?<![\w-])(?:dt-published|published|entry-date|post-date|updated)(?![\w-])")
_CALLED: Final = patterns.lazy(
    r"[dD]ate|[tT]ime|[pP]ubli|posted|[bB]yline|[mM]eta|[dD]atum|[iI]nfo|created|author|fecha|header|submitted|stand"
)
_MODIFIED: Final = patterns.lazy(
    r"\b(?:updated?|modified|edited|aktualisiert|geändert|modifi|actualiz|aggiorn|bijgewerkt)", re.IGNORECASE
)
_YEAR: Final = r"(?:19[89]|20[0-6])[0-9]"
_MONTH: Final = r"[^\W\d_]{3,12}\.?"
_DATE: Final = patterns.lazy(
    rf"(?<![\d/.-]){_YEAR}(?P<a>[-/.])[0-9]{{1,2}}(?P=a)[0-9]{{1,2}}(?!\d)"
    rf"|(?<![\d/.-])[0-9]{{1,2}}(?P<b>[-/.])\s?[0-9]{{1,2}}(?P=b)\s?{_YEAR}(?!\d)"
    rf"|(?<!\d)[0-9]{{1,2}}(?:st|nd|rd|th|er|\.|º|ª)?(?:\s+|-)(?:de\s+|of\s+|d['’]\s?)?{_MONTH},?(?:\s+|-)(?:de\s+|del\s+)?{_YEAR}(?!\d)"
    rf"|\b{_MONTH}\s+[0-9]{{1,2}}(?:st|nd|rd|th)?(?:,\s*|\s+){_YEAR}(?!\d)"
    rf"|{_YEAR}\s*[年년]\s*[0-9]{{1,2}}\s*[月월]\s*[0-9]{{1,2}}\s*[日일]"
    r"|(?<![\d/.-])(?P<d>[0-9]{1,2})\.\s?(?P<m>[0-9]{1,2})\.\s?(?P<y>[0-9]{2})(?![\d.])"
)
_MOST: Final = 60
_LONGEST: Final = 300
_SHORT: Final = 120
_NEAR: Final = 25
_DATA: Final = patterns.lazy(
    r'"(?:date_?published|published_?(?:at|date|on|time)?|publish_?(?:date|time|ed_at)|publication_?date|pub_?date)\\?"'
    r'\s*:\s*\\?"(20[0-9]{2}-[0-9]{2}-[0-9]{2}[^"\\]{0,20})',
    re.IGNORECASE,
)
_LAST_CENTURY: Final = 70


def published(page: Page, read: Read, address: datetime | None = None) -> Any:
    """What the page gives as the date of publication, the most trustworthy place first.

    Args:
        page: the page.
        read: reads a value.
        address: the day in the page's own address; it goes before what only looks like a date.

    Returns:
        What stands in the page, readable by `read`; what was given but cannot be read, where there is nothing else; or
        None.
    """
    given = list(islice(_given(page), _MOST))
    best = next((one for one in given if read(one) is not None), None)
    if best is not None:
        return best
    if address is not None:
        return address
    return next(islice(_seen(page, read), 1), given[0] if given else None)


def updated(page: Page, read: Read) -> Any:
    """What the page gives as the date of the last change; what was given but cannot be read, or None."""
    said = [page.node.get("dateModified"), *page.meta(*_UPDATED)]
    said += [value(element) for element in page.props.get("datemodified", ())]
    given = [one for one in said if isinstance(one, str) and one.strip()]
    return next((one for one in given if read(one) is not None), given[0] if given else None)


def _given(page: Page) -> Iterator[Any]:
    """Dates that are meant for machines."""
    node = page.node
    said = [node.get("datePublished"), node.get("dateCreated"), node.get("uploadDate"), *page.meta(*_PUBLISHED)]
    yield from (one for one in said if isinstance(one, str) and one.strip())
    for name in ("datepublished", "datecreated"):
        yield from (value(element) for element in page.props.get(name, ()))


def _seen(page: Page, read: Read) -> Iterator[datetime]:
    """Dates that are shown: in elements that are called so, then beside the title."""
    for element in islice(_marked(page), _MOST):
        if not tree.is_beside(element):
            yield from _in(element, read)
    later: list[datetime] = []
    for element, _ in islice((pair for pair in page.called if _CALLED.search(pair[1])), 5 * _MOST):
        text = tree.words(element, _LONGEST)
        if text and len(text) < _LONGEST and not tree.is_beside(element):
            found = list(_found(text, read))
            if found and _MODIFIED.search(text) and len(found) == 1:
                later += found
            else:
                yield from found
    yield from _beside_title(page, read)
    yield from _in_scripts(page, read)
    yield from later


def _marked(page: Page) -> Iterator[etree._Element]:
    """Elements that are marked as dates: by microformats, by themes that are wide-spread, or by HTML itself."""
    yield from (one for one, said in page.called if _MARKED.search(said))
    for one in page.root.iter("time"):
        if one.get("datetime") or one.get("pubdate") is not None:
            yield one


def _in(element: etree._Element, read: Read) -> Iterator[datetime]:
    for said in (element.get("datetime"), element.get("content"), element.get("title")):
        if said and (when := read(said)) is not None:
            yield when
            return
    yield from _found(tree.words(element, _LONGEST), read)


def _found(text: str, read: Read) -> Iterator[datetime]:
    """The dates in a line of text."""
    for match in _DATE.finditer(text):
        if (when := read(_whole(match))) is not None:
            yield when


def _whole(match: re.Match[str]) -> str:
    if not match["y"]:
        return match[0]
    year = int(match["y"])
    return f"{2000 + year if year < _LAST_CENTURY else 1900 + year}-{int(match['m']):02d}-{int(match['d']):02d}"


def _beside_title(page: Page, read: Read) -> Iterator[datetime]:
    """Dates in short lines just before and after the first heading; a paragraph tells of other days too."""
    heading = next(chain(page.root.iter("h1"), page.root.iter("h2")), None)
    if heading is None:
        return
    for line in chain(islice(tree.following(heading), _NEAR), tree.before(heading)):
        if len(text := xml.line(line)) <= _SHORT:
            yield from _found(text, read)


def _in_scripts(page: Page, read: Read) -> Iterator[datetime]:
    """Dates in the data that a page hands over to its own scripts."""
    for script in page.root.iter("script"):
        if "ld+json" in script.get("type", ""):
            continue  # read already; what was passed over is about other articles
        for match in islice(_DATA.finditer(script.text or ""), _MOST):
            if (when := read(match[1])) is not None:
                yield when
