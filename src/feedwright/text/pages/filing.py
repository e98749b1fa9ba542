"""Where a page belongs: its address, language, categories and tags, what it is about, its picture and its sound."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache
from typing import Any, Final

from feedwright.text import languages, patterns
from feedwright.text.pages import jsonld, tree
from feedwright.text.pages.marks import Page, value

_LOCAL: Final = patterns.lazy(
    r"https?://(?:localhost|127\.0\.0\.1|\[::1\]|0\.0\.0\.0)[:/]|file:|about:|data:|javascript:", re.IGNORECASE
)
_ROOT: Final = patterns.lazy(r"(?:https?:)?//[^/?#]+/?(?:[?#].*)?\Z|/\Z", re.IGNORECASE)
_MOST: Final = 50
_LONGEST_NAME: Final = 60
_PLAYABLE: Final = ("audioobject", "mediaobject", "videoobject")


def address(page: Page) -> str:
    """The page's own address as it stands there, relative or absolute; empty if it names none.

    A home page's address is passed over where there is another: a template that was not filled in gives it everywhere.
    So is the address of a server on the author's own machine.
    """
    node = page.node
    said = [*page.links.get("canonical", ()), *page.meta("og:url"), *_addresses(node)]
    given = [one for one in said if one and not _LOCAL.match(one)]
    return next((one for one in given if not is_root(one)), given[0] if given else "")


def is_root(address_: str) -> bool:
    """Whether an address is that of a whole site."""
    return bool(_ROOT.match(address_))


def _addresses(node: jsonld.Node) -> Iterator[str]:
    for one in (node.get("url"), node.get("mainEntityOfPage")):
        said = one.get("@id") or one.get("url") if isinstance(one, Mapping) else one
        if isinstance(said, str) and said.startswith("http"):
            yield said.partition("#")[0]


def language(page: Page) -> str:
    """The language the page is in; empty if it does not say, or nothing that is a language."""
    said = [page.root.get("lang"), page.root.get("xml:lang"), page.node.get("inLanguage")]
    said += page.meta("content-language", "og:locale", "dc.language", "dcterms.language", "language")
    return next((one.strip() for one in said if isinstance(one, str) and _is_language(one)), "")


@lru_cache(maxsize=512)
def _is_language(said: str) -> bool:
    try:
        return bool(said.strip()) and bool(languages.bcp47(said))
    except ValueError:
        return False


def categories(page: Page) -> list[str]:
    """The sections the page belongs to, from the first place that names any."""
    places: tuple[Iterable[Any], ...] = (
        page.meta("article:section", "og:article:section"),
        _list(page.node.get("articleSection")),
        (value(one) for one in page.props.get("articlesection", ())),
        _linked(page, "category"),
        page.meta("parsely-section", "cxenseparse:category", "section", "category", "dc.subject.category"),
        _crumbs(page),
    )
    return next((names for place in places if (names := _names(place))), [])


def tags(page: Page) -> list[str]:
    """Keywords, from the first place that names any."""
    places: tuple[Iterable[Any], ...] = (
        page.meta("article:tag", "og:article:tag"),
        _divided(_list(page.node.get("keywords"))),
        (tree.words(one) for one in page.rels.get("tag", ()) if "category" not in one.get("rel", "").lower()),
        _divided(page.meta("news_keywords", "parsely-tags", "citation_keywords", "keywords")),
    )
    return next((names for place in places if (names := _names(place))), [])


def summary(page: Page) -> str:
    """What the page says that it is about."""
    said = page.meta("description", "og:description", "twitter:description", "dc.description", "dcterms.abstract")
    said += [one for one in (page.node.get("description"),) if isinstance(one, str)]
    return next((one for one in said if one.strip()), "")


def image(page: Page) -> Any:
    """The picture that stands for the page, as it is named there."""
    said = [*page.meta(*_OPEN_GRAPH), page.node.get("image")]
    said += [*page.meta("twitter:image", "twitter:image:src", "thumbnail", "image"), page.node.get("thumbnailUrl")]
    said += page.links.get("image_src", [])
    chosen = next((one for one in said if one), None)
    return _described(page, chosen) if chosen in page.meta(*_OPEN_GRAPH) else chosen


_OPEN_GRAPH: Final = ("og:image", "og:image:url", "og:image:secure_url")


def _described(page: Page, url: str) -> Any:
    """A picture with what Open Graph says of it beside its address."""
    about = {name: page.meta(f"og:image:{name}")[:1] for name in ("alt", "width", "height")}
    made = {name: values[0] for name, values in about.items() if values}
    return {"url": url, **made} if made else url


def sounds(page: Page) -> list[dict[str, Any]]:
    """Recordings that belong to the article, such as an episode's."""
    found = [_sound(one) for word in ("associatedMedia", "audio") for one in _list(page.node.get(word))]
    made = [one for one in found if one]
    if made:
        return made
    kinds = page.meta("og:audio:type")
    return [{"url": one, **({"type": kinds[0]} if kinds else {})} for one in page.meta("og:audio", "og:audio:url")[:1]]


def _sound(said: Any) -> dict[str, Any]:
    if not isinstance(said, Mapping) or not set(jsonld.kinds(said)) & set(_PLAYABLE):
        return {}
    url = said.get("contentUrl")
    if not isinstance(url, str) or not url:
        return {}
    kind = said.get("encodingFormat")
    return {"url": url, "type": kind} if isinstance(kind, str) and "/" in kind else {"url": url}


def _linked(page: Page, relation: str) -> Iterator[str]:
    return (tree.words(one) for one in page.rels.get(relation, ()) if not tree.is_beside(one))


def _crumbs(page: Page) -> Iterator[str]:
    """The steps between the home page and the page itself; the last is nearest."""
    for node in page.nodes:
        if "breadcrumblist" in jsonld.kinds(node):
            steps = [_step(one) for one in _list(node.get("itemListElement"))]
            yield from steps[1:-1][-1:]
            return


def _step(said: Any) -> str:
    if not isinstance(said, Mapping):
        return ""
    item = said.get("item")
    name = said.get("name") or (item.get("name") if isinstance(item, Mapping) else "")
    return name if isinstance(name, str) else ""


def _list(said: Any) -> list[Any]:
    return said if isinstance(said, list) else [] if said is None else [said]


def _divided(said: Iterable[Any]) -> Iterator[Any]:
    for one in said:
        if isinstance(one, str):
            yield from re.split(r"[,;|]", one)
        elif isinstance(one, Mapping):
            yield one.get("name")


def _names(said: Iterable[Any]) -> list[str]:
    """Names that people gave, each once; a list of them must not be split at its commas again."""
    made: dict[str, str] = {}
    for one in said:
        if isinstance(one, str) and (name := " ".join(one.split())) and len(name) <= _LONGEST_NAME:
            made.setdefault(name.casefold(), name)
    return list(made.values())[:_MOST]
