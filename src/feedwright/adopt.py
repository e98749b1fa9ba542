"""Take over the ids and dates of feeds that were published before, so that switching shows readers nothing twice.

feedwright gives an article one id in every format. Where the feeds gave it several, that of the RSS feed is kept,
because most readers subscribe to it, else Atom's. Subscribers of the
others will see these entries once more; the owner is told.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import Any

from feedwright import fetch, journey
from feedwright.catalog import published as feeds
from feedwright.catalog import recognise, store
from feedwright.catalog.published import NoFeedError, Published
from feedwright.catalog.records import Adopted, Record
from feedwright.catalog.store import Catalog
from feedwright.config import Config, load_config
from feedwright.errors import SourceError
from feedwright.frozen import frozen
from feedwright.model import Article, Fault, replace
from feedwright.publish import disk
from feedwright.publish import plan as planning
from feedwright.publish.lock import lock
from feedwright.reading import Listing, Progress, listed, read, silent
from feedwright.recovering import as_published
from feedwright.sources._base import Place, Site, Unmatched
from feedwright.text import urls

SUFFIXES = (".rss", ".xml", ".atom", ".json", ".rdf")
"""Of the files in a folder that are looked into."""

_LARGEST = 200_000_000
_PREFERENCE = ("rss", "atom", "json")
_BEFORE = 0
"""What was adopted earlier is the first of the feeds that are merged."""


@frozen
class Match:
    """An entry that is an article of the site.

    Args:
        entry: as it was published.
        article: as its source says.
        known_as: the id under which feedwright has already published it, and which it keeps; empty if it has not.
    """

    entry: Adopted
    article: Article
    known_as: str = ""


@frozen
class Conflict:
    """An article that two feeds gave different ids.

    Args:
        kept: the entry whose id it keeps.
        other: the same article in another feed.
        where: that feed; its subscribers will see the article once more.
    """

    kept: Adopted
    other: Adopted
    where: str


@frozen
class Adoption:
    """What was taken over.

    Args:
        feeds: file or address of each feed.
        entries: those that were adopted now, each article once.
        matched: those of them that are articles.
        unmatched: those of them that are none, as far as can be told.
        conflicts: articles that had several ids.
        nameless: how many entries had neither id nor address; they were left out.
        faults: what is wrong with the feeds, and with the sources.
        anew: what `init` had built was forgotten, and has to be built again.
    """

    feeds: tuple[str, ...]
    entries: tuple[Adopted, ...]
    matched: tuple[Match, ...]
    unmatched: tuple[Adopted, ...]
    conflicts: tuple[Conflict, ...] = ()
    nameless: int = 0
    faults: tuple[Fault, ...] = ()
    anew: bool = False


def published(data: bytes, where: str) -> list[Adopted]:
    """The entries of any RSS, Atom or JSON Feed, as readers know them.

    Args:
        data: the feed.
        where: its file or address.

    Raises:
        SourceError: it is no feed, or nothing in it can be read.
    """
    return list(feeds.read(data, where).entries)


def adopt(
    config: str | os.PathLike[str] | Config,
    place: str,
    *,
    allow_private: bool = False,
    progress: Progress = silent,
) -> Adoption:
    """Remember the entries of feeds that were published before; the next build gives articles their ids and dates.

    Only the catalog is written. Articles that feedwright has already published keep the ids that they have; but what
    `init` built, and nobody can know, is forgotten, and its files are removed.

    Args:
        config: path of config.yaml, or what `load_config` made of it.
        place: a feed's file or http(s) address, or a folder; of a folder every feed in it and below it.
        allow_private: whether the address may be one that only this machine or its network can reach.
        progress: told how far it is.

    Raises:
        ConfigError: every fault of the configuration.
        SourceError: there is no feed, or one cannot be read (`FetchError`). Nothing was adopted.
        CatalogError: what is remembered cannot be used. Nothing was adopted.
        Locked: a build is at work.
    """
    loaded = journey.load(config)
    found = _found(place, allow_private=allow_private)
    with lock(loaded.state / "lock", journey.LOCK_WAIT):
        anew = store.using(loaded.catalog, loaded.folder, _forgotten, writing=True)
        if anew:
            directory = loaded.output.directory
            manifest = disk.read_manifest(directory)
            disk.publish(directory, planning.plan([], manifest, disk.read_standing(directory, manifest.files)))
        made = store.using(loaded.catalog, loaded.folder, partial(_adopt, loaded, found, progress), writing=True)
        return replace(made, anew=anew)


def on_trial(config: str | os.PathLike[str]) -> None:
    """Note that what was built just now is known to nobody: feeds may still be adopted as if it had not been built.

    Args:
        config: path of config.yaml.
    """
    loaded = journey.load(config)

    def noted(catalog: Catalog) -> None:
        catalog.note_as(store.ON_TRIAL, "yes")
        catalog.commit()

    with lock(loaded.state / "lock", journey.LOCK_WAIT):
        store.using(loaded.catalog, loaded.folder, noted, writing=True)


def _forgotten(catalog: Catalog) -> bool:
    """Whether all that is known was known to nobody; then it is forgotten."""
    if not catalog.noted_as(store.ON_TRIAL):
        return False
    catalog.forget_builds()
    catalog.commit()
    return True


def _adopt(config: Config, found: list[Published], progress: Progress, catalog: Catalog) -> Adoption:
    listing = listed(config.sources, config.place)
    records = catalog.records()
    if not records and any(isinstance(place, Unmatched) for found in listing for place in found.places):
        # Nothing was ever published: a slip in the configuration, which it names with its line.
        load_config(config.path)
    merged = merge(found, _before(config, catalog))
    catalog.adopt(merged.all)
    catalog.commit()
    articles, faults = _said(listing, config.place, progress)
    return _adoption(found, merged, _matches(articles, merged.all, records), [*_notes(catalog), *faults])


# --- the feeds ----------------------------------------------------------------------------------------------------


def _found(place: str, *, allow_private: bool) -> list[Published]:
    """Every feed at a place.

    Raises:
        SourceError: there is none, or one cannot be read.
    """
    if urls.is_http(place):
        answer = fetch.get(place, allow_private=allow_private)
        return [feeds.read(answer.data, answer.url)]
    if "://" in place:
        raise SourceError("only files, folders and http(s) addresses can be adopted", where=place)
    path = Path(place)
    if not path.is_dir():
        return [feeds.read(_bytes(path), place)]
    found = [one for file in _files(path) if (one := _feed(file)) is not None]
    if not found:
        message = f"there is no feed in it (looked into {', '.join('*' + one for one in SUFFIXES)})"
        raise SourceError(message, where=place)
    return found


def _files(folder: Path) -> list[Path]:
    return sorted(
        Path(parent, name)
        for parent, _, names in os.walk(folder)
        for name in names
        if name.lower().endswith(SUFFIXES) and Path(parent, name).is_file()
    )


def _feed(file: Path) -> Published | None:
    """A file's feed; None if it is something else, such as a sitemap."""
    try:
        return feeds.read(_bytes(file), str(file))
    except NoFeedError:
        return None


def _bytes(file: Path) -> bytes:
    try:
        with file.open("rb") as opened:
            data = opened.read(_LARGEST + 1)
    except FileNotFoundError as error:
        raise SourceError("there is no such file or folder", where=str(file)) from error
    except (OSError, ValueError) as error:
        message = f"cannot be read: {getattr(error, 'strerror', None) or error}"
        raise SourceError(message, where=str(file)) from error
    if len(data) > _LARGEST:
        message = f"is larger than {_LARGEST // 1_000_000} MB"
        raise SourceError(message, where=str(file))
    return data


# --- one id for each article --------------------------------------------------------------------------------------


@frozen
class Merged:
    """What several feeds say together.

    Args:
        all: one entry for each article, those included that were adopted before; its id is the one to keep.
        found: those of them that stand in the feeds.
        conflicts: other ids that the feeds gave them.
    """

    all: tuple[Adopted, ...]
    found: tuple[Adopted, ...]
    conflicts: tuple[Conflict, ...]


def merge(found: Iterable[Published], before: Iterable[Adopted] = ()) -> Merged:
    """Make one entry of what several feeds say about one article. Pure.

    Two entries are one article if they have the same id; or the same address; or, where their addresses cannot be
    compared, the same title and day. Two entries of one feed are always two.

    Args:
        found: the feeds, in any order.
        before: entries that were adopted earlier; their ids stay.
    """
    ordered = sorted(found, key=lambda feed: (_PREFERENCE.index(feed.kind), feed.where))
    merging = _Merging([Published("", "", tuple(before)), *ordered])
    for number in range(len(merging.feeds)):
        merging.take(number)
    return Merged(
        tuple(merging.kept.values()),
        tuple(entry for form, entry in merging.kept.items() if merging.homes[form] != {_BEFORE}),
        tuple(merging.conflicts),
    )


class _Merging:
    """The working state of one merger. Ids are compared in the form that Atom holds them in."""

    def __init__(self, many: Sequence[Published]) -> None:
        self.feeds = many
        self.forms = [{urls.atom_id(entry.id) for entry in feed.entries} for feed in many]
        self.kept: dict[str, Adopted] = {}
        self.homes: dict[str, set[int]] = {}
        self.places: dict[object, list[str]] = {}
        self.conflicts: list[Conflict] = []

    def take(self, number: int) -> None:
        told: set[str] = set()
        for entry in self.feeds[number].entries:
            form = urls.atom_id(entry.id)
            if form in self.kept:
                self.kept[form] = _both(self.kept[form], entry)
                self.homes[form].add(number)
            elif (rival := self._rival(form, entry, number)) is None:
                self._keep(form, entry, number)
            elif form not in told:
                told.add(form)
                self.conflicts.append(Conflict(self.kept[rival], entry, self.feeds[number].where))

    def _keep(self, form: str, entry: Adopted, number: int) -> None:
        self.kept[form] = entry
        self.homes[form] = {number}
        for sign in _signs(entry):
            self.places.setdefault(sign, []).append(form)

    def _rival(self, form: str, entry: Adopted, number: int) -> str | None:
        """The same article under another id, in feeds that do not have both."""
        for sign in _signs(entry):
            for rival in self.places.get(sign, ()):
                together = rival in self.forms[number] or any(form in self.forms[home] for home in self.homes[rival])
                if not together and (sign[0] == "address" or _cannot_compare(entry.url, self.kept[rival].url)):
                    return rival
        return None


def _signs(entry: Adopted) -> list[tuple[str, object]]:
    when = entry.published or entry.updated
    address: list[tuple[str, object]] = (
        [("address", recognise.address_key(entry.url, fragment=True))] if entry.url else []
    )
    title = recognise.title_key(entry.title)
    return [*address, ("title and day", (title, when.date()))] if title and when else address


def _cannot_compare(one: str, other: str) -> bool:
    """One has none, or they stand on different hosts, as links through a counting service do."""
    hosts = [recognise.address_key(url).partition("/")[0] for url in (one, other)]
    return "" in hosts or hosts[0] != hosts[1]


def _both(kept: Adopted, other: Adopted) -> Adopted:
    """What two feeds say of one entry: its own id rather than what stands for it in Atom, and the later change."""
    moments = [moment for moment in (kept.updated, other.updated) if moment]
    return Adopted(
        other.id if urls.atom_id(other.id) == kept.id else kept.id,
        kept.url or other.url,
        kept.title or other.title,
        kept.published or other.published,
        max(moments, default=None),
    )


# --- the articles -------------------------------------------------------------------------------------------------


def _said(listing: Listing, site: Site, progress: Progress) -> tuple[list[Article], list[Fault]]:
    """What the sources say now, and what is wrong with them."""
    faults = [place for found in listing for place in found.places if isinstance(place, Fault)]
    articles: list[Article] = []
    for found in listing:
        places = [place for place in found.places if isinstance(place, Place)]
        for parts in read(found.source, site, places, progress):
            for item in (item for part in parts for item in part.items):
                if isinstance(item, Article):
                    articles.append(item)
                else:
                    faults.append(item)
    return articles, faults


def _before(config: Config, catalog: Catalog) -> list[Adopted]:
    """What was adopted earlier; where the catalog is new or lost, what stands in the output folder, as builds do."""
    adopted = catalog.adopted()
    if adopted or not catalog.is_new:
        return adopted
    return as_published(config.output.directory, disk.read_manifest(config.output.directory))


def _matches(
    articles: Iterable[Article], entries: Sequence[Adopted], records: Mapping[tuple[str, str], Record]
) -> dict[str, Match]:
    """Id of an entry -> the article that it is, and the id that this one has already."""
    known = {(article.source, article.key): article for article in articles}
    named = [replace(one, id=records[who].id) if who in records else one for who, one in known.items()]
    made: dict[str, Match] = {}
    for who, entry in sorted(recognise.adopted(named, entries).items(), key=lambda match: match[0]):
        own = records[who].id if who in records else ""
        other = own if own and urls.atom_id(own) != urls.atom_id(entry.id) else ""
        made.setdefault(entry.id, Match(entry, known[who], other))
    return made


def _adoption(
    found: Sequence[Published], merged: Merged, matches: dict[str, Match], faults: Iterable[Fault]
) -> Adoption:
    entries = sorted(merged.found, key=lambda one: one.id)
    damaged = (
        Fault(one.where, f"is damaged ({one.damage}); what can be read was adopted") for one in found if one.damage
    )
    return Adoption(
        feeds=tuple(feed.where for feed in found),
        entries=tuple(entries),
        matched=tuple(matches[one.id] for one in entries if one.id in matches),
        unmatched=tuple(one for one in entries if one.id not in matches),
        conflicts=merged.conflicts,
        nameless=sum(feed.nameless for feed in found),
        faults=(*damaged, *faults),
    )


def _notes(catalog: Catalog) -> list[Fault]:
    return [Fault("catalog", catalog.note)] if catalog.note else []


def as_data(adoption: Adoption) -> dict[str, Any]:
    """An adoption as `--json` gives it."""
    return {
        "feeds": list(adoption.feeds),
        "entries": [_data(one) for one in adoption.entries],
        "matched": [
            {"id": one.entry.id, "place": one.article.place, "known_as": one.known_as or None}
            for one in adoption.matched
        ],
        "unmatched": [_data(one) for one in adoption.unmatched],
        "conflicts": [
            {"id": one.kept.id, "other": one.other.id, "title": one.other.title, "feed": one.where}
            for one in adoption.conflicts
        ],
        "nameless": adoption.nameless,
        "anew": adoption.anew,
        "faults": [
            {"place": fault.place, "what": fault.what, "set_aside": fault.set_aside, "failed": fault.failed}
            for fault in adoption.faults
        ],
    }


def _data(entry: Adopted) -> dict[str, str | None]:
    return {
        "id": entry.id,
        "url": entry.url or None,
        "title": entry.title,
        "published": entry.published.isoformat() if entry.published else None,
        "updated": entry.updated.isoformat() if entry.updated else None,
    }
