"""Between the sources and the catalog: what need not be read again, and what is remembered of a build."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

from feedwright.catalog.decide import Decision, Known
from feedwright.catalog.records import Adopted, Record
from feedwright.catalog.store import Catalog, Stamp
from feedwright.model import Article, Fault
from feedwright.publish import subscribers
from feedwright.publish.disk import read as read_file
from feedwright.publish.plan import Manifest
from feedwright.reading import Reading
from feedwright.selection import FeedSpec
from feedwright.sources._base import Place, Site, Source
from feedwright.text import dates, slugs, urls


@dataclass(slots=True)
class Memory:
    """What the catalog knew when a build began.

    Args:
        catalog: where it stands.
        site: what sources know of the site; other sites are read anew.
        records: every record by (source, key).
        adopted: entries published before that no record knows.
        recovered: they were read back from the output folder, because the catalog knows nothing.
        categories: key of a category -> its name, and the slug of its feed.
    """

    catalog: Catalog
    site: Site
    records: dict[tuple[str, str], Record] = field(default_factory=dict)
    adopted: list[Adopted] = field(default_factory=list)
    categories: dict[str, tuple[str, str]] = field(default_factory=dict)
    _stamps: dict[str, dict[str, Stamp]] = field(default_factory=dict)
    _signatures: dict[str, str] = field(default_factory=dict)
    _by_document: dict[tuple[str, str], list[Article]] = field(default_factory=dict)
    recovered: bool = False

    @classmethod
    def of(cls, catalog: Catalog, site: Site) -> Memory:
        """Ask the catalog for all that a decision needs."""
        memory = cls(catalog, site, catalog.records(), catalog.adopted(), catalog.categories())
        for who, document in catalog.documents.items():
            record = memory.records[who]
            if record.withdrawn is None:
                memory._by_document.setdefault((who[0], document), []).append(record.article)
        return memory

    def recall(self, source: Source, place: Place) -> Sequence[Article] | None:
        """The articles of a document that has not changed since it was read; None if it must be read."""
        if source.name not in self._stamps:
            self._signatures[source.name] = source.signature(self.site)
            self._stamps[source.name] = self.catalog.stamps(source.name, self._signatures[source.name])
        if not place.mtime_ns or self._stamps[source.name].get(place.name) != _stamp(place):
            return None
        return self._by_document.get((source.name, place.name))

    def known(self, reading: Reading, *, trusting: bool) -> Known:
        """What is remembered, and which of it nothing was heard of this time.

        Args:
            reading: what the sources said; sources that are suddenly empty are added to its faults.
            trusting: what a source does not say any more is gone, even if it says nothing at all.
        """
        unheard: set[str | tuple[str, str]] = set() if trusting else {f.source for f in reading.faults if f.failed}
        if not trusting:
            unheard |= self._emptied(reading)
        for who, document in self.catalog.documents.items():
            if (who[0], document) in reading.set_aside:
                unheard.add(who)
        return Known(self.records, self.adopted, unheard)

    def _emptied(self, reading: Reading) -> set[str]:
        """Sources that said something once and say nothing at all now: more likely broken than meant."""
        heard = {article.source for article in reading.articles} | {f.source for f in reading.faults if f.failed}
        had: dict[str, int] = {}
        for (source, _), record in self.records.items():
            had[source] = had.get(source, 0) + (record.withdrawn is None)
        read = {source for source, _ in reading.opened}
        emptied = {source for source, count in had.items() if count and source not in heard and source in read}
        for source in sorted(emptied):
            what = f"gave no article; it had {had[source]}. Nothing is withdrawn; if that is meant, insist with --force"
            reading.faults.append(Fault(f"source {source}", what, source=source, failed=True))
        return emptied

    def bodies(self, wanted: Iterable[Article], reading: Reading) -> dict[tuple[str, str], str]:
        """Bodies that are as they were: of documents that have not changed, and of those that could not be read."""
        said = {(article.source, article.key) for article in reading.articles} - reading.recalled
        return self.catalog.bodies({(one.source, one.key) for one in wanted} - said)

    def remember(
        self,
        reading: Reading,
        decision: Decision,
        specs: Iterable[FeedSpec],
        bodies: Mapping[tuple[str, str], str],
    ) -> None:
        """Write what this build decided, and what the next one need not read. Not committed yet."""
        named = {slugs.key(spec.category): (spec.category, spec.slug) for spec in specs if spec.category is not None}
        self.catalog.name_categories({key: one for key, one in named.items() if self.categories.get(key) != one})
        self.catalog.forget(decision.forget)
        documents = {**self.catalog.documents, **reading.documents}
        self.catalog.remember(decision.remember, documents)
        if self.recovered and (reading.failed or reading.set_aside):
            # What could not be read this time is still theirs when it can: once there are records, nobody looks again.
            had = {urls.atom_id(record.id) for record in decision.remember}
            self.catalog.adopt(entry for entry in self.adopted if urls.atom_id(entry.id) not in had)
        published = {(c.article.source, c.article.key) for c in decision.candidates}
        unfit = reading.told | {
            (who[0], document) for who, document in reading.documents.items() if who not in published
        }
        for source in sorted(self._stamps):
            fresh = {
                name: _stamp(place)
                for (owner, name), place in reading.opened.items()
                if owner == source and (owner, name) not in unfit and place.mtime_ns
            }
            self._note(source, fresh, reading)
        kept = self.catalog.bodies(bodies.keys())
        self.catalog.keep_bodies({who: html for who, html in bodies.items() if kept.get(who) != html})
        self.catalog.drop_bodies(bodies.keys())

    def _note(self, source: str, fresh: Mapping[str, Stamp], reading: Reading) -> None:
        """Stamps of what was read, and no stamp of what must be read again or is no longer there."""
        recalled = {reading.documents[who] for who in reading.recalled if who[0] == source}
        gone = self._stamps.get(source, {}).keys() - fresh.keys() - recalled
        changed = {place: stamp for place, stamp in fresh.items() if self._stamps.get(source, {}).get(place) != stamp}
        if changed or gone or self.catalog.signature(source) != self._signatures[source]:
            self.catalog.read_with(source, self._signatures[source], changed, gone)


def _stamp(place: Place) -> Stamp:
    return place.size, place.mtime_ns, place.inode


def as_published(directory: Path, manifest: Manifest) -> list[Adopted]:
    """The entries of the feeds that stand in the output folder: what is left to know where the catalog is lost.

    Args:
        directory: the output folder.
        manifest: what feedwright wrote into it.
    """
    made: dict[str, Adopted] = {}
    # JSON says most, and Atom has another form for ids that are no URI: it comes last.
    kinds = {"json": 0, "rss": 1, "atom": 2}
    paths = [(kinds[kind], path, kind) for path in manifest.files if (kind := path.rpartition(".")[2]) in kinds]
    for _, path, kind in sorted(paths):
        for one in subscribers.shown(read_file(directory, path), kind):
            made.setdefault(one.id, Adopted(one.id, one.url or "", one.title, _when(one.published), _when(one.updated)))
    return list(made.values())


def _when(text: str) -> datetime | None:
    try:
        return dates.parse(text, UTC)
    except ValueError:
        return None
