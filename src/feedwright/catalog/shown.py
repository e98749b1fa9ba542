"""Remember what feeds show: what they were made of, their categories, bodies, and what was published before."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Iterator, Mapping
from types import MappingProxyType
from typing import NamedTuple

from feedwright.catalog.packing import escaped, instant_if_any, moment, unescaped
from feedwright.catalog.records import Adopted, Who
from feedwright.catalog.tables import Tables

_ASIDE = "aside"


class Published(NamedTuple):
    """A feed as it was published last.

    Args:
        inputs: what it was made of.
        files: path -> sha256 of the files that this gave.
        entries: what stands for its entries, where their text can be found in these files.
    """

    inputs: str
    files: Mapping[str, str]
    entries: str = ""


_UPSERT_FEED = (
    "INSERT INTO feeds (slug, inputs, files, entries) VALUES (:slug, :inputs, :files, :entries)"
    " ON CONFLICT (slug) DO UPDATE SET inputs = excluded.inputs, files = excluded.files, entries = excluded.entries"
)
_UPSERT_BODY = (
    "INSERT INTO bodies (source, key, html, made) VALUES (:source, :key, :html, :made)"
    " ON CONFLICT (source, key) DO UPDATE SET html = excluded.html, made = excluded.made"
)
_UPSERT_ADOPTED = (
    "INSERT INTO adopted (id, url, title, published, updated) VALUES (:id, :url, :title, :published, :updated)"
    " ON CONFLICT (id) DO UPDATE SET url = excluded.url, title = excluded.title, published = excluded.published,"
    " updated = excluded.updated"
)
_UPSERT_CATEGORY = (
    "INSERT INTO categories (key, name, slug) VALUES (:key, :name, :slug)"
    " ON CONFLICT (key) DO UPDATE SET name = excluded.name, slug = excluded.slug"
)


class Shown(Tables):
    """The tables `feeds`, `bodies`, `categories` and `adopted`."""

    def feeds(self) -> dict[str, Published]:
        """Slug of each feed -> how it was published last."""
        rows = self._rows("SELECT slug, inputs, files, entries FROM feeds")
        try:
            return {
                unescaped(slug): Published(inputs, dict(json.loads(files)), entries)
                for slug, inputs, files, entries in rows
            }
        except (ValueError, TypeError) as error:
            raise self._damaged("how a feed was published", error) from error

    def keep_feeds(self, feeds: Mapping[str, Published]) -> None:
        """Remember feeds as they are published now, and no others."""
        before = self.feeds()
        self._run("DELETE FROM feeds WHERE slug = :slug", [{"slug": slug} for slug in before.keys() - feeds.keys()])
        changed = {slug: feed for slug, feed in feeds.items() if before.get(slug) != feed}
        rows = [
            {"slug": slug, "inputs": one.inputs, "files": json.dumps(one.files), "entries": one.entries}
            for slug, one in changed.items()
        ]
        self._run(_UPSERT_FEED, rows)

    def categories(self) -> dict[str, tuple[str, str]]:
        """Key of each category that has, or had, a feed -> its name and the slug of its feed."""
        rows = self._rows("SELECT key, name, slug FROM categories")
        return {unescaped(key): (unescaped(name), slug) for key, name, slug in rows}

    def name_categories(self, named: Mapping[str, tuple[str, str]]) -> None:
        """Remember categories by their keys: what they are called, and the slugs of their feeds."""
        rows = [{"key": escaped(key), "name": escaped(name), "slug": slug} for key, (name, slug) in named.items()]
        self._run(_UPSERT_CATEGORY, rows)

    def bodies(self, wanted: Collection[Who]) -> dict[Who, str]:
        """The bodies that are kept of these articles."""
        return {who: html for who, (html,) in self._of_bodies("html", wanted)}

    def bodies_and_made(self, wanted: Collection[Who]) -> tuple[dict[Who, str], dict[Who, str]]:
        """The bodies that are kept of these articles, and what was made of each; empty where that was not noted."""
        found = dict(self._of_bodies("html, made", wanted))
        return {who: html for who, (html, _) in found.items()}, {who: made for who, (_, made) in found.items()}

    def _of_bodies(self, columns: str, wanted: Collection[Who]) -> Iterator[tuple[Who, list[str]]]:
        by_source: dict[str, list[str]] = {}
        for source, key in wanted:
            by_source.setdefault(source, []).append(key)
        query = f"SELECT key, {columns} FROM bodies WHERE source = :source AND key IN (:many)"  # noqa: S608 - our own words
        for source, keys in by_source.items():
            for key, *said in self._rows_in(query, keys, {"source": source}):
                yield (source, unescaped(key)), list(map(unescaped, said))

    def keep_bodies(self, bodies: Mapping[Who, str], made: Mapping[Who, str] = MappingProxyType({})) -> None:
        """Keep the bodies that feeds show.

        Args:
            bodies: HTML, as its source gave it.
            made: what was made of it.
        """
        rows = [
            {"source": who[0], "key": who[1], "html": html, "made": made.get(who, "")} for who, html in bodies.items()
        ]
        self._run(_UPSERT_BODY, rows)

    def drop_bodies(self, shown: Collection[tuple[str, str]]) -> None:
        """Drop the bodies that no feed shows any more."""
        shown = set(shown)
        there = [(source, unescaped(key)) for source, key in self._rows("SELECT source, key FROM bodies")]
        rows = [{"source": source, "key": key} for source, key in there if (source, key) not in shown]
        self._run("DELETE FROM bodies WHERE source = :source AND key = :key", rows)

    def aside(self) -> dict[str, dict[str, str]]:
        """Id of each article that the last build set aside, and that is what it was -> where -> why."""
        noted = json.loads(self.noted_as(_ASIDE) or "{}")
        now = self._revisions(noted)
        return {id_: where for id_, (revision, where) in noted.items() if now.get(id_) == revision}

    def keep_aside(self, aside: Mapping[str, Mapping[str, str]]) -> None:
        """Note articles that are set aside.

        Args:
            aside: id -> where the article does not stand -> why.
        """
        now = self._revisions(aside)
        noted = {id_: [now.get(id_, ""), dict(where)] for id_, where in sorted(aside.items())}
        self.note_as(_ASIDE, json.dumps(noted) if noted else "")

    def _revisions(self, ids: Iterable[str]) -> dict[str, str]:
        rows = self._rows_in("SELECT id, revision FROM articles WHERE id IN (:many)", ids)
        return {unescaped(id_): revision for id_, revision in rows}

    def adopted(self) -> list[Adopted]:
        """Entries of feeds that were published before."""
        rows = self._rows("SELECT id, url, title, published, updated FROM adopted ORDER BY id")
        try:
            return [
                Adopted(unescaped(id_), unescaped(url), unescaped(title), moment(then), moment(now))
                for id_, url, title, then, now in rows
            ]
        except (ValueError, TypeError) as error:
            raise self._damaged("an adopted entry", error) from error

    def adopt(self, entries: Iterable[Adopted]) -> None:
        """Remember entries of feeds that were published before."""
        self._run(
            _UPSERT_ADOPTED,
            [
                {
                    "id": one.id,
                    "url": one.url,
                    "title": one.title,
                    "published": instant_if_any(one.published),
                    "updated": instant_if_any(one.updated),
                }
                for one in entries
            ],
        )
