"""Remember what hubs are still to be told, and what addresses gave."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Any

from feedwright.catalog.packing import escaped, instant, unescaped
from feedwright.catalog.tables import Tables
from feedwright.model import Ping

_INSERT_PING = (
    "INSERT INTO pings (hub, topic, since, tries, due) VALUES (:hub, :topic, :since, :tries, :due)"
    " ON CONFLICT (hub, topic) DO NOTHING"
)
_DELETE_PING = (
    "DELETE FROM pings WHERE hub = :hub AND topic = :topic AND since = :since AND tries = :tries AND due = :due"
)
_UPSERT_FETCHED = (
    "INSERT INTO fetched (url, kept) VALUES (:url, :kept) ON CONFLICT (url) DO UPDATE SET kept = excluded.kept"
)

_time = datetime.fromisoformat


class Exchanged(Tables):
    """The tables `pings` and `fetched`."""

    def pings(self) -> list[Ping]:
        """Hubs that are still to be told, and of what."""
        rows = self._rows("SELECT hub, topic, since, tries, due FROM pings")
        try:
            return [
                Ping(unescaped(hub), unescaped(topic), _time(since), int(tries), _time(due))
                for hub, topic, since, tries, due in rows
            ]
        except (ValueError, TypeError) as error:
            raise self._damaged("what hubs are to be told", error) from error

    def keep_pings(self, pings: Sequence[Ping], before: Sequence[Ping] | None = None) -> None:
        """Remember which hubs are to be told of what.

        Args:
            pings: as they are now.
            before: as they were; all that there are if None. What another build has written since then stays.
        """
        before = self.pings() if before is None else before
        then, now = set(before), set(pings)
        self._run(_DELETE_PING, [_ping(ping) for ping in before if ping not in now])
        self._run(_INSERT_PING, [_ping(ping) for ping in pings if ping not in then])

    def fetched(self, url: str) -> str | None:
        """What was kept of an address."""
        rows = self._rows("SELECT kept FROM fetched WHERE url = :url", {"url": escaped(url)})
        return next((unescaped(row[0]) for row in rows), None)

    def keep_fetched(self, kept: Mapping[str, str]) -> None:
        """Keep what addresses gave."""
        self._run(_UPSERT_FETCHED, [{"url": url, "kept": text} for url, text in kept.items()])

    def forget_fetched(self, wanted: Collection[str], beginning: str = "") -> None:
        """Forget what was kept of other addresses than these, and than those that begin so if it is not empty."""
        there = [unescaped(row[0]) for row in self._rows("SELECT url FROM fetched")]
        gone = [url for url in there if url not in wanted and not (beginning and url.startswith(beginning))]
        self._run("DELETE FROM fetched WHERE url = :url", [{"url": url} for url in gone])


def _ping(ping: Ping) -> dict[str, Any]:
    return {**ping._asdict(), "since": instant(ping.since), "due": instant(ping.due)}
