"""Feeds as a source: RSS, Atom, CDF and JSON Feed, from files and from addresses.

Entries keep the ids that readers know, and name the feed that they come from. A feed shows its last entries only, so
an entry that it no longer shows is not gone; one that it says is gone (RFC 6721) is.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Iterator, Mapping
from typing import TYPE_CHECKING, Any, ClassVar, NamedTuple, Self
from uuid import NAMESPACE_URL, uuid5

from feedwright.declared import model_validator, option
from feedwright.errors import ParseError, SourceError
from feedwright.model import Article, Author, Fault, Origin, replace
from feedwright.sources._base import Place, Site
from feedwright.sources._files import FileSource, opened
from feedwright.sources._metadata import Metadata
from feedwright.text import dates, feeds, languages, patterns, slugs, urls, xml

if TYPE_CHECKING:
    from feedwright.sources._option_kinds import Address, Pattern

_LONGEST_KEY = 500
_SCHEME = patterns.lazy(r"[A-Za-z][A-Za-z0-9+.-]*:\S")
_HTML = patterns.lazy(rb"\s*(?:<!--.{0,2000}?-->\s*)?<(?:!doctype\s+html|html|head|body)\b", re.IGNORECASE | re.DOTALL)
_LINK = patterns.lazy(rb"<link\b[^>]{0,1000}>", re.IGNORECASE)
_TO_FEED = patterns.lazy(rb"\btype\s*=\s*[\"']?application/(?:rss|atom|feed)\+(?:xml|json)", re.IGNORECASE)
_HREF = patterns.lazy(rb"\bhref\s*=\s*(?:\"([^\"]{1,500})\"|'([^']{1,500})'|([^\s\"'>]{1,500}))", re.IGNORECASE)
_HEAD = 200_000
_MOST_NAMED = 3
_CHARSET = patterns.lazy(r"charset\s*=\s*[\"']?([A-Za-z0-9._:-]{1,40})", re.IGNORECASE)


class Feed(FileSource):
    """Feeds, from files and addresses: RSS, Atom, CDF, JSON Feed; entries keep their ids and name their feed."""

    suffixes: ClassVar[tuple[str, ...]] = (".rss", ".xml", ".atom", ".rdf", ".cdf", ".json")
    largest: ClassVar[int] = 100_000_000
    slug_from: ClassVar[str] = "title"
    windowed: ClassVar[bool] = True

    path: Pattern | list[Pattern] = option(
        default_factory=list,
        description="File, folder, glob (** too) or a list of them; relative to config.yaml. This, `address` or both.",
    )
    address: Address | list[Address] = option(
        default_factory=list, description="http(s) address of a feed, or a list of them. This, `path` or both."
    )
    allow_private: bool = option(
        default=False, description="Whether addresses may be fetched that only this machine or its network can reach."
    )

    @model_validator(mode="after")
    def _has_a_feed(self) -> Self:
        if self.fields:
            raise ValueError("what a feed's elements mean is fixed: `fields` can change nothing; `defaults` can")
        if not self.paths and not self.addresses:
            named = " (`url` is the pattern of articles' addresses)" if urls.is_http(self.url) else ""
            message = f"name the feed: an http(s) address under `address`, or a file under `path`{named}"
            raise ValueError(message)
        return self

    @property
    def addresses(self) -> list[str]:
        """`address` as a list, each once."""
        return [self.address] if isinstance(self.address, str) else list(dict.fromkeys(self.address))

    def places(self, site: Site) -> Iterator[Place | Fault]:
        """The files, then the addresses."""
        yield from super().places(site)
        for address in self.addresses:
            yield Place(address)

    def read(self, place: Place, site: Site) -> Iterator[Article | Fault]:
        """The entries of one feed; an address that fails is a failed source, whose other addresses go on."""
        if not urls.is_http(place.name):
            yield from self._articles(self._parsed(_bytes(place, self.largest), place, site), place, site)
            return
        try:
            got = self._fetched(place, site)
            parsed = self._parsed(got.data, place, site, got.headers)
        except SourceError as error:
            what = error.what if error.where in ("", place.name) else f"leads to {error.where}, which {error.what}"
            yield Fault(place.name, what, set_aside=True, source=self.name, failed=True)
            return
        if got.moved:
            what = f"has moved for good; write {got.moved} in its place"
            yield Fault(place.name, what, source=self.name)
        yield from self._articles(parsed, place, site)

    def bodies(self, articles: Iterable[Article], site: Site) -> Iterator[tuple[Article, str | Fault]]:
        """Read each feed once more: a file from disk, an address from what it gave last."""
        by_place: dict[str, list[Article]] = {}
        for article in articles:
            by_place.setdefault(article.place, []).append(article)
        for name, many in by_place.items():
            what = "no longer stands in its feed, and its text was not kept"
            try:
                said = self._bodies(name, site)
            except SourceError as error:
                said, what = {}, error.what
            for article in many:
                lost = Fault(name, f"{article.title or article.key}: {what}", set_aside=True, source=self.name)
                yield article, said.get(article.key, lost)

    def _bodies(self, name: str, site: Site) -> Mapping[str, str]:
        if not urls.is_http(name):
            place = self.place_of(name, site)
            parsed = self._parsed(_bytes(place, self.largest), place, site)
        else:
            place = Place(name)
            kept = site.shelf.kept(name)
            got = kept if kept and kept.data else self._fetched(place, site)
            parsed = self._parsed(got.data, place, site, got.headers)
        return {key: _body(item, parsed, place) for key, item in _entries(parsed, place).items()}

    # --- a document -----------------------------------------------------------------------------------------------

    def _fetched(self, place: Place, site: Site) -> Any:
        from feedwright import fetch

        return fetch.get(place.name, allow_private=self.allow_private, shelf=site.shelf)

    def _parsed(self, data: bytes, place: Place, site: Site, headers: Mapping[str, str] | None = None) -> feeds.Parsed:
        """What the feed says.

        Raises:
            ParseError: it is none, nothing in it can be read, or it was refused.
        """
        if not data.strip():
            raise ParseError("is empty", where=place.name)
        address = place.name if urls.is_http(place.name) else ""
        charset = match[1] if (match := _CHARSET.search((headers or {}).get("content-type", ""))) else ""
        language = self.language or site.language
        try:
            return feeds.read(data, address=address, charset=charset, language=language, wary=True)
        except feeds.NoFeedError as error:
            raise ParseError(_no_feed(data, address), where=place.name) from error
        except feeds.DamagedFeedError as error:
            message = f"is damaged ({error}), and nothing in it can be read"
            raise ParseError(message, where=place.name) from error
        except feeds.HostileFeedError as error:
            raise ParseError(str(error), where=place.name) from error

    def _articles(self, parsed: feeds.Parsed, place: Place, site: Site) -> Iterator[Article | Fault]:
        if parsed.damage:
            what = f"is damaged ({parsed.damage}); what can be read was taken"
            yield Fault(place.name, what, source=self.name)
        for note in parsed.notes:
            yield Fault(place.name, note, source=self.name)
        entries = _entries(parsed, place)
        for key, item in entries.items():
            if not (item.id or item.link or item.title or item.body or item.files):
                yield Fault(place.name, "has an entry that says nothing; it was left out", source=self.name)
                continue
            where = _Where(parsed.kind == "rss", _origin(item, parsed, place), place)
            yield from self._article(key, item, where, self.metadata(site))
        for id_ in parsed.withdrawn:
            if (key := _key(id_, parsed, place)) not in entries and xml.line(id_):
                yield Article(source=self.name, key=key, place=place.name, id=xml.line(id_), left_out="withdrawn")

    def _article(self, key: str, item: feeds.Item, where: _Where, metadata: Metadata) -> Iterator[Article | Fault]:
        """What is exact is taken as it is: Metadata understands what people write, a feed says what it means."""
        # A date or a name in the address of a feed is none of its entries'.
        raw, place = _raw(item, metadata, is_rss=where.is_rss), where.place
        for one in metadata.article(raw, key=key, place=Place(""), body=item.body):
            if isinstance(one, Fault):
                yield replace(one, place=place.name, what=f"{item.title or key}: {one.what}")
                continue
            own_url = one.url if raw["url"] or "url" in self.model_fields_set else None
            yield replace(
                one,
                place=place.name,
                id=xml.line(_name(item)),
                url=own_url,
                title=xml.line(item.title) or one.title,
                authors=tuple(_authors(item)) or one.authors,
                categories=_distinct(item.categories) or one.categories,
                tags=_distinct(item.keywords) or one.tags,
                summary=xml.line(item.summary) or one.summary,
                origin=where.origin,
            )


class _Where(NamedTuple):
    """Where an entry stands: in what kind of feed, of which origin, at which place."""

    is_rss: bool
    origin: Origin | None
    place: Place


def _bytes(place: Place, largest: int) -> bytes:
    """What stands in a file.

    Raises:
        ParseError: it is gone, not to be opened, or too large.
    """
    handle, status = opened(place, largest)
    with os.fdopen(handle, "rb") as file:
        if status.st_size > largest:
            message = f"is {status.st_size:,} bytes long; {largest:,} are allowed"
            raise ParseError(message, where=place.name)
        try:
            return file.read(largest)
        except OSError as error:
            message = f"cannot be read: {error.strerror or error}"
            raise ParseError(message, where=place.name) from error


def _no_feed(data: bytes, address: str) -> str:
    """What stands in the place of a feed, and the feeds that a page names."""
    if not _HTML.match(data):
        return "is no RSS, Atom or JSON Feed"
    links = (_HREF.search(link) for link in _LINK.findall(data[:_HEAD]) if _TO_FEED.search(link))
    named = [match[match.lastindex or 0].decode("utf-8", "replace") for match in links if match]
    found = [url for url in dict.fromkeys(feeds.resolved(one, address) for one in named) if urls.is_http(url)]
    told = f"; its feeds are {', '.join(found[:_MOST_NAMED])}" if found else "; is it an error page?"
    return f"is a web page, not a feed{told}"


# --- entries ------------------------------------------------------------------------------------------------------


def _entries(parsed: feeds.Parsed, place: Place) -> dict[str, feeds.Item]:
    """Key -> entry, in the feed's order; of two entries of one id the one that changed last, else the first."""
    made: dict[str, feeds.Item] = {}
    for item in parsed.items:
        key = _key(_name(item), parsed, place)
        if key not in made or _is_newer(item, made[key]):
            made[key] = item
    return made


def _is_newer(item: feeds.Item, other: feeds.Item) -> bool:
    mine, others = _changed(item), _changed(other)
    return bool(mine and others and mine > others)


def _changed(item: feeds.Item) -> str:
    """When it changed last, in a form that can be compared."""
    for moment in (item.updated, item.published):
        if moment.read:
            return moment.read.isoformat()
        try:
            return dates.parse(moment.text, dates.zone("UTC")).astimezone(dates.zone("UTC")).isoformat()
        except ValueError:
            continue
    return ""


def _name(item: feeds.Item) -> str:
    """The id that readers know: its own, else its address, else one made of what it says; never where it stands."""
    if item.id or item.link:
        return item.id or item.url or item.link
    said = [item.title, item.published.text or item.updated.text]
    return f"urn:uuid:{uuid5(NAMESPACE_URL, chr(10).join(said if any(said) else [item.body]))}"


def _key(name: str, parsed: feeds.Parsed, place: Place) -> str:
    """The id, if it is one for all the world; a bare number is one within its feed alone, wherever that is served."""
    clean = xml.line(name)
    key = clean if _SCHEME.match(clean) else f"{xml.line(parsed.id or parsed.url) or place.name}#{clean}"
    return key if len(key) <= _LONGEST_KEY else f"urn:uuid:{uuid5(NAMESPACE_URL, key)}"


def _raw(item: feeds.Item, metadata: Metadata, *, is_rss: bool) -> dict[str, Any]:
    """The entry in the words of metadata. RSS knows one date only; where it is called a change, it is the first too."""
    published, updated = (_when(one, metadata) for one in (item.published, item.updated))
    return {
        "url": _web(item.url),
        "title": item.title,
        "published": published or (updated if is_rss else None),
        "updated": updated,
        "expires": _when(item.expires, metadata),
        "summary": item.summary,
        "image": {"url": item.image, **item.picture} if _web(item.image) else "",
        "language": _language(item.language),
        "comments_url": _web(item.comments_url),
        "comments": item.comments,
        "enclosures": [_file(one) for one in item.files if _web(one.url)],
        **item.more,
    }


def _web(url: str) -> str:
    """An address that readers can follow; one that is relative to nothing known is none."""
    return url if urls.is_http(url) else ""


def _file(one: feeds.File) -> dict[str, str]:
    return {name: value for name, value in one._asdict().items() if value}


def _when(moment: feeds.Moment, metadata: Metadata) -> Any:
    """A date as it is written, in its own zone; as the parser of feeds reads it where nobody else can."""
    try:
        dates.parse(moment.text, metadata.zone, dayfirst=metadata.source.dayfirst, language=metadata.language)
    except dates.ImpossibleOffset:
        return moment.text
    except ValueError:
        return moment.read or moment.text
    return moment.text


def _language(said: str) -> str:
    try:
        return languages.bcp47(said) if said else ""
    except ValueError:
        return ""


def _authors(item: feeds.Item) -> Iterator[Author]:
    for one in item.authors:
        if name := xml.line(one.name or one.email):
            yield Author(name, one.email or None, one.url if urls.is_http(one.url) else None)


def _distinct(names: Iterable[str]) -> tuple[str, ...]:
    """Each spelling of one name once."""
    made: dict[str, str] = {}
    for name in names:
        if cleaned := xml.line(name):
            made.setdefault(slugs.key(cleaned), cleaned)
    return tuple(made.values())


def _origin(item: feeds.Item, parsed: feeds.Parsed, place: Place) -> Origin | None:
    """The feed that it says it was taken from, else this one."""
    if (said := item.source) and urls.is_http(said.url):
        return Origin(said.title or said.url, said.url, said.id)
    served = place.name if urls.is_http(place.name) else ""
    url = next((one for one in (served, parsed.address, parsed.url) if urls.is_http(one)), "")
    return Origin(xml.line(parsed.title) or url, url, parsed.id) if url else None


def _body(item: feeds.Item, parsed: feeds.Parsed, place: Place) -> str:
    """Its text; relative addresses are resolved here only where they are not relative to the entry's own page."""
    base = item.base or ("" if item.url else next((one for one in (place.name, parsed.url) if urls.is_http(one)), ""))
    if not base or not item.body:
        return item.body
    from feedwright.text import markup

    return markup.safe(item.body, base)
