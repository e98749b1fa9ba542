"""Who wrote the article of a page."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from itertools import chain, islice
from typing import Any, Final

from lxml import etree

from feedwright.text import patterns, titles, xml
from feedwright.text.pages import headline, jsonld, tree
from feedwright.text.pages.marks import Page, value

Name = str | dict[str, str]
"""A name, or a map of `name` and `url`."""

_META: Final = (
    "author", "article:author", "og:article:author", "citation_author", "dc.creator", "dcterms.creator", "dc:creator",
    "parsely-author", "sailthru.author", "byl", "article:author_name", "cxenseparse:author", "article.author",
    "rnews:author", "dc.contributor", "creator", "authors", "vr:author", "og:author",
)  # fmt: skip
_CALLED: Final = patterns.lazy("uthor|yline|vcard|utor|riter|osted|ubmitted")
_TOKEN: Final = patterns.lazy(
    r"(?:\w+[-_]{1,2})*?(?:\w*Author|authors?|autore?[ns]?|autorin|byline|writer|posted-?by|written-?by|submitted|p-author)"
    r"(?:[-_]{1,2}(?:names?|author|link|title|list|meta|wrapper|text|line))?|(?:\w+[-_]{1,2})*(?:author|byline)Names?"
)
_BESIDE_NAME: Final = patterns.lazy(
    r"avatar|\bbio|biography|description|job|role|position|date|time|social|twitter|follow|email|comment|count|hidden"
    r"|sr-only|screen-reader|label"
)
_BOX: Final = patterns.lazy(
    r"bio\b|box|about|description|archive|avatar|image|photo|pic|more|related|comment|count|job|social"
)
_HREF: Final = patterns.lazy(
    r"/(?:authors?|autor(?:en|in|es|i)?|auteurs?|profile?s?|users?|people|person|by|writers?|staff|contributors?|redakteure?"
    r"|team|journalists?|reporters?|columnists?)/[^/?#]|[?&]author=",
    re.IGNORECASE,
)
_BY: Final = patterns.lazy(
    r"\A\W*(?:(?:written|posted|published|reported|text|story|words|article|interview|created|submitted|veröffentlicht"
    r"|erstellt|geschrieben|verfasst|publié|publicado|escrito|scritto|eingestellt|gepostet|ein \w+)\s+)?"
    r"(?:(?:on|am|le|el)\s+[^,]{4,30}\s+)?"
    r"(?:(?:by|von|vom|par|por|di|door|av|de la rédaction de|durch)\b\s*:?|"
    r"(?:authors?|autor(?:in|en|es|a)?|auteurs?|verfasser(?:in)?|text|texte|redaktion|interview|story|words|texto|redacción)"
    r"(?:\s+(?:und|and|&)\s+\w+)?\s*:)\s*",
    re.IGNORECASE,
)
_DIVIDED: Final = patterns.lazy(
    r"\s*(?:;|\||\s/\s|\s•\s|\s·\s|\s&\s|\s+(?:and|und|et|y|e|og|en)\s+|,\s+(?:and\s+|und\s+)?)\s*"
)
_CUT: Final = patterns.lazy(
    r"\s*(?:\||•|·|–|—|\s-\s|\(|,\s*(?:am|on|vom|le|el)\b"
    r"|\b(?:am|on|vom|at|um|published|posted|updated|veröffentlicht|aktualisiert|in|for|für|pour|para|from|aus|via)\s"
    r"|[0-3]?[0-9][./ -]|\d{4}|@|\bFollow\b|\bFolgen\b|\bLast\b).*\Z",
    re.DOTALL,
)
_NOBODY: Final = patterns.lazy(
    r"(?:admin\w*|administrator|root|user|webmaster|(?:no )?authors?|autor(?:in)?|by|von|unknown|unbekannt"
    r"|anonymous|anonym"
    r"|editor|none|null|undefined|nan|na|n/a|default|website|test|gast|guest|posts?|comments?|more|home|profile?"
    r"|view all posts|alle beiträge|share|facebook|twitter|instagram|super user|wordpress|wp|typo3|drupal|joomla.*"
    r"|follow.*|subscribe.*|publi(?:ziert|shed|cado|é).*|veröffentlicht.*|posted.*|updated.*|member list"
    r"|read more|leave a .*|@.*|.|\W*)",
    re.IGNORECASE,
)
_HANDLE: Final = patterns.lazy(r"\s+[(]?@\w+[)]?\Z")
_ADDRESS: Final = patterns.lazy(r"https?://|www\.|\.html?\b|^/|\[at\]", re.IGNORECASE)
_FIRM: Final = patterns.lazy(
    r"\b(?:e\.\s?V\.|GmbH|AG|Inc\.?|Ltd\.?|LLC|Stiftung|Foundation|Verlag|Media|\w+\.(?:de|com|org|net|ch|at|eu))\Z"
)
_LABEL: Final = patterns.lazy(
    r"written by|verfasst von|author|autor|geschrieben von|by|écrit par|escrito por", re.IGNORECASE
)
_LONGEST: Final = 100
_MOST_WORDS: Final = 9
_MOST: Final = 80
_NEAR: Final = 25
_MOST_AUTHORS: Final = 20


def of(page: Page) -> list[Name]:
    """The authors in the page's order; empty where it names nobody.

    People go before desks and firms: where metadata names only the site, a person that is shown is meant.
    """
    sites = headline.site_names(page)
    desk: list[Name] = []
    for read in (_in_json, _in_props, _in_metas, _rel_author, _called, _linked, _in_text, _firms):
        names = list(_kept(read(page), sites))
        people = [one for one in names if not _is_desk(one, sites)]
        if people:
            return people
        desk = desk or names
    return desk


def _is_desk(one: Name, sites: set[str]) -> bool:
    name = one["name"] if isinstance(one, dict) else one
    key = headline.key(name)
    return key in sites or bool(_FIRM.search(name)) or any(len(site) > _SHORT and site in key for site in sites)


def _kept(found: Iterable[Name], sites: Iterable[str] = ()) -> Iterator[Name]:
    """What is a name, each once."""
    seen: set[str] = set()
    for one in islice(found, _MOST_AUTHORS):
        name = _name(one["name"] if isinstance(one, dict) else one)
        before, comma, after = name.rpartition(",")
        if comma and headline.key(after) in sites:
            name = before
        if name and name.casefold() not in seen:
            seen.add(name.casefold())
            yield {**one, "name": name} if isinstance(one, dict) else name


def _name(text: str) -> str:
    """A name as it should be shown; empty if it is none."""
    text = titles.title(_HANDLE.sub("", _BY.sub("", text.strip(), count=1))).strip(" ,;:|-–—·•")
    if not text or len(text) > _LONGEST or _NOBODY.fullmatch(text) or _ADDRESS.search(text):
        return ""
    if len(text.split()) > _MOST_WORDS or not any(char.isalpha() for char in text):
        return ""
    return text


# --- what is meant for machines ----------------------------------------------------------------------------------


def _in_json(page: Page) -> Iterator[Name]:
    yield from _authors(page, firms=False)


def _firms(page: Page) -> Iterator[Name]:
    yield from _authors(page, firms=True)


def _authors(page: Page, *, firms: bool) -> Iterator[Name]:
    for word in ("author", "creator", "contributor"):
        found = list(_people(page.node.get(word), firms=firms))
        if found:
            yield from found
            return


def _people(said: Any, *, firms: bool) -> Iterator[Name]:
    for one in said if isinstance(said, list) else [said]:
        if isinstance(one, str) and not firms:
            yield from _several(one)
        elif isinstance(one, Mapping) and ("organization" in " ".join(jsonld.kinds(one))) is firms:
            names = one.get("name")
            for name in names if isinstance(names, list) else [names]:
                if isinstance(name, str):
                    url = one.get("url")
                    yield {"name": name, "url": url} if isinstance(url, str) and url.startswith("http") else name


def _several(text: str) -> Iterator[str]:
    """Names out of one that only some sign divides; a comma may stand before a title, so it does not."""
    yield from (one for one in re.split(r"\s*[;|]\s*", text) if one)


def _in_props(page: Page) -> Iterator[Name]:
    for element in page.props.get("author", ())[:_MOST_AUTHORS]:
        if tree.is_beside(element):
            continue
        inner = (one for one in element.iterdescendants() if "name" in one.get("itemprop", "").lower().split())
        yield value(next(inner, element))


def _in_metas(page: Page) -> Iterator[Name]:
    for name in _META:
        found = [part for one in page.meta(name) for part in _several(one)]
        if any(_kept(found)):
            yield from found
            return
    for number in ("1", "2"):
        if any(_LABEL.fullmatch(label.strip(" :")) for label in page.meta(f"twitter:label{number}")):
            yield from page.meta(f"twitter:data{number}")


# --- what is shown -----------------------------------------------------------------------------------------------


def _rel_author(page: Page) -> Iterator[Name]:
    for element in page.rels.get("author", ())[:_MOST_AUTHORS]:
        if not tree.is_beside(element) and any(_kept([text := tree.words(element, _LONGEST)])):
            yield text
            return


def _called(page: Page) -> Iterator[Name]:
    """The first element that is called an author or a byline."""
    for element, said in islice((pair for pair in page.called if _CALLED.search(pair[1])), _MOST):
        if not any(map(_is_author, said.split())) or tree.is_beside(element):
            continue
        found = list(_in_element(element))
        if any(_kept(found)):
            yield from found
            return


def _is_author(token: str) -> bool:
    return bool(_TOKEN.fullmatch(token)) and not _BOX.search(token.lower())


def _in_element(element: etree._Element) -> Iterator[str]:
    links = [
        link for link in element.iter("a") if _HREF.search(link.get("href", "")) or "author" in link.get("rel", "")
    ]
    if links and (named := [text for link in links if (text := tree.words(link, _LONGEST))]):
        yield from named
        return
    text = tree.words(element, 3 * _LONGEST, _BESIDE_NAME)
    by = _BY.match(text)
    text = _CUT.sub("", text[by.end() :] if by else text)
    if 0 < len(text) < _LONGEST and (by or _LIKE_A_NAME.fullmatch(text)):
        yield from (part for part in _DIVIDED.split(text) if part)


def _linked(page: Page) -> Iterator[Name]:
    """The first link to a page that is about an author, if it holds little but a name."""
    for link in page.root.iter("a"):
        if _HREF.search(link.get("href", "")) and not tree.is_beside(link):
            text = tree.words(link, _LONGEST)
            if 1 < len(text.split()) <= _NAME_WORDS and any(_kept([text])):
                yield text
                return


_NAME_WORDS: Final = 4
_SHORT: Final = 5
_CAPITAL: Final = r"[A-ZÀ-ÞŠŽČŁ][\w'’.-]*"
_PERSON: Final = rf"{_CAPITAL}(?:\s+(?:(?:von|van|de|der|den|la|le|du|da|di|zu|v\.)\s+)*{_CAPITAL}){{1,3}}"
_PEOPLE: Final = rf"{_PERSON}(?:(?:,\s*|\s+(?:and|und|et|y|&)\s+){_PERSON})*"
_BY_IN_TEXT: Final = patterns.lazy(
    r"(?:\A|[|•·,–-]\s*|[0-9]{4}\s+|Uhr\s+)(?:(?i:(?:\w+\s)?(?:by|von|par|por)\b:?|(?:author|autor(?:in|en)?|auteur|text|redaktion)\s?:)\s*)"
    rf"(?P<names>{_PEOPLE})\s*(?:\Z|[|•·,(–-]|[0-9]|\b(?:am|on|vom|in|für|for|aus|at)\b)"
)
_LIKE_A_NAME: Final = patterns.lazy(rf"[^\s,]+|{_PEOPLE}")
_POSTED_BY: Final = patterns.lazy(
    r"\W*(?:posted|written|published|geschrieben|erstellt|eingestellt|publié|publicado|gepostet)\s(?:by|von|par|por)\s(?P<names>\S+)"
    r"(?:\s+(?:\W|on\b|am\b|at\b|um\b).*)?",
    re.IGNORECASE,
)
_BESIDE_DATE: Final = patterns.lazy(
    rf"\A\W*[0-9][0-9./-]{{5,9}}[0-9]\W+(?P<names>{_PERSON})\W*\Z"
    rf"|\A\W*[0-9]{{1,2}}\.? [^\W\d]{{3,10}} [0-9]{{4}}\W+(?P<others>{_PERSON})\W*\Z"
)
_ALONE: Final = patterns.lazy(r"\W*(?:(?:\w+\s)?(?:by|von|par|por)|text|autor(?:in)?|author)\W*", re.IGNORECASE)


def _in_text(page: Page) -> Iterator[Name]:
    """`By NAME`, or a name beside the date, in a short line just after the heading."""
    heading = next(chain(page.root.iter("h1"), page.root.iter("h2")), None)
    lines = [] if heading is None else [xml.line(one) for one in islice(tree.following(heading), _NEAR)]
    for place, line in enumerate(lines):
        whole = f"by {lines[place + 1]}" if _ALONE.fullmatch(line) and place + 1 < len(lines) else line
        if len(whole) > _LONGEST:
            continue
        match = _BY_IN_TEXT.search(whole)
        if match := match or _POSTED_BY.fullmatch(whole) or _BESIDE_DATE.match(whole):
            names = match["names"] or match[match.lastindex or 0]
            yield from (part for part in _DIVIDED.split(names) if part)
            return
