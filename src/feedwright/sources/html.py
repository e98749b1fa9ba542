"""HTML pages as they are served, one article each."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime
from hashlib import sha256
from typing import TYPE_CHECKING, Any, ClassVar, Literal

from feedwright.declared import option
from feedwright.errors import ParseError
from feedwright.model import Article, Fault
from feedwright.sources import _html_trafilatura as trafilatura
from feedwright.sources._base import Place, Site
from feedwright.sources._files import PageSource
from feedwright.sources._metadata import Metadata
from feedwright.sources._words import BODY_WORDS, WORDS
from feedwright.text import dates, languages, patterns, templates, urls, xml
from feedwright.text.entities import unescape
from feedwright.text.frontmatter import word
from feedwright.text.pages import content, encoding, filing, marks, standing, tree, understanding

if TYPE_CHECKING:
    from lxml import etree

_KNOWN = frozenset((*WORDS, *(name for names in WORDS.values() for name in names), *BODY_WORDS))
_CONTROL = dict.fromkeys(set(range(0x20)) - {0x09, 0x0A, 0x0C, 0x0D})
_SAMPLE = 4096
_MARKS = patterns.lazy(r"[&<>*_~`\[\]{}%#\\]")
_ENOUGH = 300
_INDEX = frozenset({"index", "default"})
_MONTH_FIRST = frozenset({"en", "en-US", "en-PH"})


class Html(PageSource):
    """HTML files, one article each, as a site serves them: with its head, its menus and all else around the article."""

    suffixes: ClassVar[tuple[str, ...]] = (".html", ".htm", ".xhtml")

    extract: Literal["auto", "own", "trafilatura"] = option(
        default="auto",
        description="What finds the body, and authors and dates that the page does not say in so many words: "
        "trafilatura where it is installed (auto), feedwright alone (own), or trafilatura without fail.",
    )
    lists: bool = option(
        default=False, description="Read pages that plainly are lists of articles, redirects or errors as articles too."
    )

    def places(self, site: Site) -> Iterator[Place | Fault]:
        """As for every source of files.

        Raises:
            SourceError: trafilatura is asked for and not there.
        """
        if self.extract == "trafilatura":
            trafilatura.required()
        yield from super().places(site)

    def signature(self, site: Site) -> str:
        """What the reading depends on: also which trafilatura there is."""
        own = super().signature(site)
        return sha256(f"{own} {trafilatura.versions()}".encode()).hexdigest() if self._with_trafilatura else own

    def decoded(self, data: bytes, place: Place, language: str) -> tuple[str, str]:
        """The text of a page, as browsers decode it."""
        text, note = encoding.text_of(data, language)
        sample = text[:_SAMPLE]
        if len(sample.translate(_CONTROL)) < 0.9 * len(sample):
            raise ParseError("is not text but binary data", where=place.name)
        return text, note

    def parse(self, text: str, place: Place, site: Site) -> Iterator[Article | Fault]:
        """The article of a page."""
        root = tree.parsed(text, as_xml=_is_xml(place))
        page = marks.page(root)
        metadata = self.metadata(site)
        left_out = "draft" if self.in_drafts(place) else "" if self.lists else standing.of(page)
        raw = self._raw(page, text, place, metadata)
        # The page is taken apart at last: nothing that surrounds the article may make it look changed.
        found = content.of(root, unescape(str(raw.get("title", ""))))
        body = found.text if found else ""
        yield from metadata.article(raw, key=place.name, place=place, left_out=left_out, body=body)

    def body(self, text: str, article: Article, place: Place) -> str:
        """The part of the page that is the article, without a heading on top that only repeats the title.

        What the page itself calls the text of its article is never outvoted by what trafilatura takes for it.
        """
        root = tree.parsed(text, as_xml=_is_xml(place))
        base = _base(root, article.url or "")
        _resolve(root, base)
        found = content.of(root, article.title)
        if self._with_trafilatura and not (found and found.is_marked):
            other = tree.parsed(trafilatura.body(text))
            _resolve(other, base)
            theirs = content.whole(other, article.title)
            # Where it finds little it hands on all the text that there is, in one piece.
            if theirs.size >= _ENOUGH:
                return templates.strip_html(theirs.html)
        return templates.strip_html(found.html) if found else ""

    @property
    def _with_trafilatura(self) -> bool:
        return self.extract == "trafilatura" or (self.extract == "auto" and trafilatura.is_there())

    def _raw(self, page: marks.Page, text: str, place: Place, metadata: Metadata) -> dict[str, Any]:
        """What the page says, in the words that the owner may map, and in those that are always understood."""
        days = _Days(self, metadata, filing.language(page) or metadata.language)
        address = filing.address(page)
        if filing.is_root(address) and standing.has_article_signs(page):
            address = ""  # the home page's, which a template that was not filled in gives to every article
        day = dates.from_path(address, metadata.zone) if address else None
        said = understanding.metadata(page, days.read, address, day)
        if self._with_trafilatura:
            said |= _guessed(said, text)
        if "title" in said:
            said["title"] = _literal(said["title"])
        said |= {field: days.settled(said[field]) for field in ("published", "updated") if field in said}
        if not address and (slug := _folder_slug(place)):
            said["slug"] = slug
        others = _others(page, metadata)
        # What the owner named for a field stands alone there.
        named = metadata.found(others)
        return {**others, **{field: value for field, value in said.items() if field not in named}}


def _is_xml(place: Place) -> bool:
    return place.name.lower().endswith(".xhtml")


class _Days:
    """Reads dates as the source does; where it does not say whether the day comes first, the language does."""

    def __init__(self, source: Html, metadata: Metadata, language: str) -> None:
        self.zone = metadata.zone
        self.language = languages.bcp47(language)
        self.dayfirst = source.dayfirst or self.language not in _MONTH_FIRST

    def parse(self, value: Any) -> datetime:
        return dates.parse(value, self.zone, dayfirst=self.dayfirst, language=self.language)

    def read(self, value: Any) -> datetime | None:
        try:
            return self.parse(value)
        except dates.ImpossibleOffset as error:
            return error.when
        except ValueError:
            return None

    def settled(self, value: Any) -> Any:
        """The time; what cannot be read as it stands is left for the owner to be told of."""
        try:
            return self.parse(value)
        except ValueError:
            return value


def _guessed(said: Mapping[str, Any], text: str) -> dict[str, Any]:
    """What trafilatura and htmldate find where the page does not say it in so many words."""
    made: dict[str, Any] = {}
    if "authors" not in said and (names := trafilatura.authors(text)):
        made["authors"] = names
    if "published" not in said and (day := trafilatura.date(text)):
        made["published"] = day
    return made


def _folder_slug(place: Place) -> str:
    """What a page is called whose own name is `index.html`: as its folder."""
    folder, _, name = place.name.rpartition("/")
    if name.partition(".")[0].lower() not in _INDEX:
        return ""
    return dates.strip_date(folder.rpartition("/")[2])


def _others(page: marks.Page, metadata: Metadata) -> dict[str, Any]:
    """All else that the page says: `meta` by its name, and the JSON-LD of the article as `jsonld`, for `fields`."""
    named = {
        word(one) for names in metadata.source.fields.values() for one in ([names] if isinstance(names, str) else names)
    }
    found: dict[str, Any] = {"jsonld": dict(page.node)} if page.node else {}
    for name, contents in page.metas.items():
        if word(name) in named or word(name) not in _KNOWN:
            found[name] = contents[0] if len(contents) == 1 else contents
    return found


def _literal(text: str) -> str:
    """Text that has been read from HTML already, written so that nothing in it is taken for a tag or a mark again."""
    return _MARKS.sub(lambda match: f"&#{ord(match[0])};", text)


def _base(root: etree._Element, address: str) -> str:
    """What the page names as the base of its addresses, instead of its own (HTML, section 4.2.3); empty if nothing."""
    base = next((one.get("href", "").strip() for one in root.iter("base") if one.get("href")), "")
    return _absolute(base, address) if base else ""


def _resolve(root: etree._Element, base: str) -> None:
    for element in root.iter("a", "img", "iframe", "audio", "video", "source", "embed") if base else ():
        for name in ("href", "src", "poster"):
            given = element.get(name)
            if given and not given.startswith("#"):
                element.set(name, xml.clean(_absolute(given, base)))


def _absolute(address: str, base: str) -> str:
    try:
        return urls.absolute(address, base)
    except ValueError:
        return address
