"""The title of a page: the heading that agrees with its metadata, without the name of the site."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from functools import cached_property, lru_cache
from itertools import islice
from typing import Any, Final

from lxml import etree

from feedwright.text import patterns, titles, xml
from feedwright.text.pages import jsonld, tree
from feedwright.text.pages.marks import Page

_NOT_A_WORD: Final = patterns.lazy(r"[\W_]+")
_DIVIDED: Final = patterns.lazy(r"\s+[|\-–—−·•»«›‹:⋆*~/\\]+\s+|\s*(?:::|\||»|«|›|‹|•|·|—)\s*|:\s+|\s+@\s+")
# Elements that are called a title, by the element: a heading need not say much to be one.
_NAMED_TITLE: Final = patterns.lazy(r"(?:entry|post|article)-title|headline|p-name")
_CALLED: Final = {
    "h2": patterns.lazy(r"title|head"),
    "h3": patterns.lazy(r"(?:entry|post)-title|p-name"),
    "div": _NAMED_TITLE,
    "p": _NAMED_TITLE,
    "span": _NAMED_TITLE,
}
_MOST_HEADINGS: Final = 40
_META: Final = (
    "og:title", "twitter:title", "citation_title", "parsely-title", "sailthru.title", "dc.title", "dcterms.title",
    "dc:title", "title", "headline",
)  # fmt: skip
_LONGEST: Final = 400
# Inside a heading: a line above the title, and what is there for machines or editors alone.
_BESIDE: Final = patterns.lazy(
    r"kicker|overline|topline|toptitle|strapline|subline|eyebrow|dachzeile|spitzmarke|roof|super-?title|pre-?title|over-?title|hidden|invisible"
    r"|sr-only|screen-?reader|headerlink|editsection|permalink|anchor|badge|label|comment|\bdate\b|entry-meta|byline"
)
_NO_TITLE: Final = patterns.lazy(
    r"strapline|subline|site-?(?:title|name|logo|branding|header)|blog-?(?:title|name)|logo|brand|hidden|invisible|sr-only|screen-?reader"
    r"|visually|widget|related|comment|sidebar|navbar|menu|cookie|consent|newsletter|popup|modal|footer|breadcrumb"
)
_BESIDES: Final = patterns.lazy(
    r"related|comment|sidebar|cookie|consent|newsletter|popup|modal|site-?(?:title|name|logo)"
)
_WHOLE: Final = frozenset({"article", "body", "main"})
_ELSEWHERE: Final = frozenset({"aside", "footer", "nav", "form", "dialog"})
_SHORT: Final = 4
_HOST: Final = patterns.lazy(r"https?://(?:www\.)?([^/:?#]+)")
_ROOT: Final = patterns.lazy(r"(?:.*https?://[^/?#]+)?(?:/|/index\.\w+|\./)?\Z")
_MOST_WORDS: Final = 6
_SENTENCE: Final = 3
_PIPE: Final = patterns.lazy(r"(.+?)\s+(?:\||::|»|•)\s+[^|]{1,40}\Z")
_CERTAIN: Final = 4.5
_ENOUGH: Final = 0.9


def of(page: Page) -> str:
    """The title of the page's article as one plain line; empty if it has none."""
    return _Titles(page).chosen()


def site_names(page: Page) -> set[str]:
    """What the page calls its site, each as `key` makes it."""
    return _Titles(page).sites


class _Titles:
    """The candidates of one page, weighed against each other."""

    def __init__(self, page: Page) -> None:
        self.page = page

    @cached_property
    def sites(self) -> set[str]:
        said = self.page.meta("og:site_name", "application-name", "apple-mobile-web-app-title", "al:ios:app_name")
        said += list(_publishers(self.page.nodes))
        for address in (*self.page.links.get("canonical", ()), *self.page.meta("og:url")):
            host = _HOST.match(address)
            said += [host[1], host[1].rpartition(".")[0]] if host else []
        return {key(one) for one in said if len(one.split()) <= _MOST_WORDS} - {""}

    @cached_property
    def title(self) -> str:
        element = next(self.page.root.iter("title"), None)
        return "" if element is None else tree.text(element)[:_LONGEST]

    @cached_property
    def given(self) -> list[str]:
        """What metadata says, the best first, without the name of the site."""
        said = [self.page.node.get("headline"), *self.page.meta(*_META)]
        if "headline" not in self.page.node and not {"webpage", "website"} & set(jsonld.kinds(self.page.node)):
            said.append(self.page.node.get("name"))
        lines = (titles.title(one)[:_LONGEST] for one in said if isinstance(one, str))
        return [bare for one in lines if (bare := self.bare(one)) and key(bare) not in self.sites]

    def chosen(self) -> str:
        wanted = [*self.given, self.title]
        best, most = "", 0.0
        for heading, weight in self.headings():
            worth = weight + max((_agreement(heading, one) for one in wanted if one), default=0.0)
            if worth > most and worth >= _ENOUGH:
                best, most = heading, worth
            if most >= _CERTAIN:
                break
        otherwise = (heading for heading, weight in self.headings() if weight)
        return best or next(iter(self.given), "") or self.bare(self.title) or next(otherwise, "")

    def headings(self) -> Iterator[tuple[str, float]]:
        """Headings that could be it, each with how much its place speaks for it."""
        seen: set[str] = set()
        for element in islice(self.candidates(), _MOST_HEADINGS):
            text = tree.words(element, _LONGEST, _BESIDE)
            if not text or len(text) >= _LONGEST or not key(text) or key(text) in self.sites | seen:
                continue
            seen.add(key(text))
            weight = self.weight(element)
            yield text, weight
            if len(element):
                yield from ((part, weight + 0.1) for part in _last_parts(element) if key(part) in self.given_keys)

    def candidates(self) -> Iterator[etree._Element]:
        """What may be the heading, the likeliest first."""
        yield from self.page.root.iter("h1")
        yield from self.page.props.get("headline", ())
        yield from (one for one, said in self.page.called if one.tag in _CALLED and _CALLED[one.tag].search(said))
        yield from self.page.root.iter("h2", "h3")

    @cached_property
    def given_keys(self) -> set[str]:
        return {key(one) for one in (*self.given, self.bare(self.title))} - {""}

    def weight(self, element: etree._Element) -> float:
        if _NO_TITLE.search(tree.signs(element)) or any(
            one.tag in _ELSEWHERE or (one.tag not in _WHOLE and _BESIDES.search(tree.signs(one)))
            for one in islice(element.iterancestors(), 3)
        ):
            return 0.0
        if _leads_home(element):
            return 0.0
        if element.tag == "h1":
            return 1.5
        return 0.2 if element.get("itemprop") else 0.1 if element.tag == "h2" else 0.0

    def bare(self, text: str) -> str:
        """A title without the name of the site before or after it."""
        parts = list(_DIVIDED.finditer(text))
        for part in reversed(parts):
            if self.is_site(text[part.end() :]):
                return self.bare(text[: part.start()].strip())
        for part in parts:
            if self.is_site(text[: part.start()]):
                return self.bare(text[part.end() :].strip())
        match = _PIPE.match(text)
        return match[1] if match and len(match[1].split()) >= _SENTENCE else text

    def is_site(self, text: str) -> bool:
        return key(text) in self.sites


def _last_parts(heading: etree._Element) -> Iterator[str]:
    """A heading less its first lines: the line above a title often stands in the same element."""
    pieces = [heading.text or ""]
    for one in heading:
        pieces += ["" if _BESIDE.search(tree.signs(one)) else tree.words(one, _LONGEST), one.tail or ""]
    whole = key("".join(pieces))
    for place in range(1, len(pieces)):
        part = xml.line(" ".join(pieces[place:]))
        if key(part) != whole:
            yield part


def _leads_home(element: etree._Element) -> bool:
    link = next(element.iter("a"), None)
    if link is None or tree.words(link) != tree.words(element):
        return False
    address = link.get("href", "").strip()
    return link.get("rel", "") == "home" or bool(_ROOT.match(address))


def _publishers(nodes: Iterable[Mapping[str, Any]]) -> Iterator[str]:
    for node in nodes:
        own = node.get("name") if {"website", "organization", "newsmediaorganization"} & set(jsonld.kinds(node)) else ""
        publisher = node.get("publisher")
        for one in (own, publisher.get("name") if isinstance(publisher, Mapping) else ""):
            if isinstance(one, str) and one:
                yield one


def _agreement(heading: str, said: str) -> float:
    """How much two titles have in common: 3 all, 2 one begins or ends with the other, 1 most words, 0 too little."""
    one, other = key(heading), key(said)
    if not one or not other:
        return 0.0
    if one == other:
        return 3.0
    short, long = sorted((one, other), key=len)
    if len(short) > _SHORT and (long.startswith(short) or long.endswith(short)):
        return 1.0 + len(short) / len(long)
    first, second = set(_words(heading)), set(_words(said))
    shared = len(first & second) / max(1, len(first | second))
    return shared if shared > 0.5 else 0.0  # noqa: PLR2004 - most of the words


def _words(text: str) -> list[str]:
    return _NOT_A_WORD.sub(" ", text.casefold()).split()


@lru_cache(maxsize=4096)
def key(text: str) -> str:
    """What two spellings of one title have in common: its letters and digits, all small."""
    return _NOT_A_WORD.sub("", text.casefold())
