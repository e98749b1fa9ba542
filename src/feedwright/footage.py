"""What feeds hang on beside their articles: the files behind pictures and enclosures, and the servers of others.

It is remembered from one build to the next, so that a feed is made anew where such a file has changed, and so that a
server is asked once.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from typing import NamedTuple

from feedwright.catalog.store import Catalog
from feedwright.media import remote
from feedwright.media.grounds import mark
from feedwright.model import Candidate, Fault
from feedwright.rendering import Rendered
from feedwright.selection import FeedSpec
from feedwright.shelf import Shelf

_NAME = "media"


class Watched(NamedTuple):
    """What one feed hangs on.

    Args:
        paths: absolute, where files were looked for, sorted.
        asked: addresses whose servers were asked, sorted.
        again: when one of them is to be asked again; None if never.
    """

    paths: tuple[str, ...] = ()
    asked: tuple[str, ...] = ()
    again: datetime | None = None


_NOTHING = Watched()


class Footage:
    """What each feed hangs on, as it was remembered, and as it is after this build."""

    def __init__(self, catalog: Catalog, now: datetime) -> None:
        self.catalog, self.now = catalog, now
        self.marks: dict[str, str] = {}
        self.faults: list[Fault] = []
        self._taken: set[str] = set()
        self._feeds = _read(catalog.noted_as(_NAME))

    def inputs(self, slug: str) -> list[object]:
        """What tells that a feed is not what it was; empty where it hangs on nothing."""
        one = self._feeds.get(slug, _NOTHING)
        if one == _NOTHING:
            return []
        # What was asked in this build is due again in the next one at the soonest.
        is_due = one.again is not None and one.again <= self.now and slug not in self._taken
        return [[(path, self._mark(path)) for path in one.paths], is_due]

    def _mark(self, path: str) -> str:
        if path not in self.marks:
            self.marks[path] = mark(path)
        return self.marks[path]

    def take(
        self,
        specs: Sequence[FeedSpec],
        chosen: Mapping[str, Sequence[Candidate]],
        rendered: Rendered,
        shelf: Shelf | None,
        *,
        asking: bool,
    ) -> None:
        """Note what feeds hang on that were made anew, and complete their entries with what servers say.

        Args:
            specs: the feeds.
            chosen: slug -> what stands in each.
            rendered: their entries; those that lack a length are replaced.
            shelf: where answers are remembered; None if the owner wants no server to be asked.
            asking: whether servers are asked now; else only what is remembered counts.
        """
        for marks in rendered.looked.values():
            self.marks.update(marks)
        lacking = {key: urls for key, entry in rendered.entries.items() if (urls := remote.unknown(entry))}
        wanted = [url for spec in specs for key in _keys(spec, chosen) for url in lacking.get(key, ())]
        answers = remote.ask(wanted, shelf, self.now, asking=asking) if shelf and wanted else remote.Answers()
        self.faults += answers.faults
        for key in lacking:
            rendered.entries[key] = remote.completed(rendered.entries[key], answers.lengths)
        self._taken = {spec.slug for spec in specs}
        for spec in specs:
            paths = {path for one in chosen[spec.slug] for path in rendered.looked.get(_who(one), ())}
            asked = {url for key in _keys(spec, chosen) for url in lacking.get(key, ())} if shelf else set[str]()
            again = min((answers.again[url] for url in asked if url in answers.again), default=None)
            self._feeds[spec.slug] = Watched(tuple(sorted(paths)), tuple(sorted(asked)), again)

    def keep(self, slugs: Iterable[str]) -> list[str]:
        """Remember it, of these feeds alone.

        Returns:
            What the shelf must not forget, though nobody asked for it this time.
        """
        self._feeds = {slug: one for slug in slugs if (one := self._feeds.get(slug, _NOTHING)) != _NOTHING}
        self.catalog.note_as(_NAME, _written(self._feeds))
        return [remote.key(url) for one in self._feeds.values() for url in one.asked]

    def watched(self) -> dict[str, str]:
        """Every path that a feed hangs on -> how it is."""
        return {path: self._mark(path) for path in sorted({path for one in self._feeds.values() for path in one.paths})}

    def moments(self) -> Iterator[datetime]:
        """When servers are to be asked again."""
        return (one.again for one in self._feeds.values() if one.again)


def _who(one: Candidate) -> tuple[str, str]:
    return one.article.source, one.article.key


def _keys(spec: FeedSpec, chosen: Mapping[str, Sequence[Candidate]]) -> Iterator[tuple[str, str, int]]:
    return ((one.id, spec.content, spec.summary_length) for one in chosen[spec.slug])


def _written(feeds: Mapping[str, Watched]) -> str:
    """Each path once, because most stand in several feeds."""
    if not feeds:
        return ""
    paths = sorted({path for one in feeds.values() for path in one.paths})
    numbers = {path: number for number, path in enumerate(paths)}
    said = {
        slug: [[numbers[path] for path in one.paths], one.asked, one.again.isoformat() if one.again else None]
        for slug, one in feeds.items()
    }
    return json.dumps({"paths": paths, "feeds": said}, separators=(",", ":"))


def _read(note: str) -> dict[str, Watched]:
    """What `_written` was given; what cannot be understood is learned anew."""
    try:
        said = json.loads(note or "{}")
        paths = said.get("paths", ())
        return {
            slug: Watched(
                tuple(paths[number] for number in numbers), tuple(asked), again and datetime.fromisoformat(again)
            )
            for slug, (numbers, asked, again) in said.get("feeds", {}).items()
        }
    except (ValueError, TypeError, LookupError, AttributeError):
        return {}
