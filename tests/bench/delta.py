"""What a month of polling costs with `A-IM: feed` and without, printed: bytes sent and answers by status.

    python tests/bench/delta.py [--posts 3] [--limit 50] [--every 1]

A site publishes `--posts` articles a day for 30 days and corrects one; it is built every hour by feedwright itself, with the
hour given. Readers ask every `--every` hours, in each format, with conditions; at the end all have the same entries.
"""

import argparse
import json
import random
import tempfile
from collections import Counter
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

import feedparser

import feedwright
from feedwright.serving.desk import Desk
from feedwright.serving.terms import terms

START = datetime(2026, 1, 1, tzinfo=UTC)
KINDS = ("rss", "atom", "json")
WORDS = ["council", "vote", "border", "treaty", "summit", "minister", "budget", "strait", "court", "river", "harvest"]


@dataclass
class Reader:
    """Asks for one feed again and again, and keeps every entry as it was last sent."""

    kind: str
    fields: dict[bytes, bytes]
    etag: bytes = b""
    sent: int = 0
    statuses: Counter[int] = field(default_factory=Counter)
    entries: dict[str, str] = field(default_factory=dict)

    def poll(self, desk: Desk) -> None:
        """Ask once."""
        path = f"/all.{self.kind}".encode()
        headers = self.fields | ({b"if-none-match": self.etag} if self.etag else {})
        while not (reply := desk.answer("GET", path, headers) or desk.prepare(path)):
            pass
        self.statuses[reply.status] += 1
        self.sent += reply.length
        if reply.status != 304:
            self.etag = dict(reply.headers)[b"etag"]
            self.entries |= _entries(self.kind, reply.body)


def _entries(kind: str, data: bytes) -> dict[str, str]:
    if kind == "json":
        return {one["id"]: json.dumps(one, sort_keys=True) for one in json.loads(data)["items"]}
    return {one.id: json.dumps(one, default=str, sort_keys=True) for one in feedparser.parse(data).entries}


def _post(folder: Path, number: int, moment: datetime, chance: random.Random) -> None:
    text = "\n\n".join(" ".join(chance.choices(WORDS, k=80)).capitalize() + "." for _ in range(6))
    head = f"---\ntitle: {' '.join(chance.choices(WORDS, k=5)).capitalize()}\ndate: {moment:%Y-%m-%dT%H:%M:%SZ}\n---\n"
    (folder / "posts" / f"post-{number}.md").write_text(head + text + "\n", encoding="utf-8")


def main() -> None:
    """Publish, poll, print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--posts", type=int, default=3)
    parser.add_argument("--limit", type=int, default=50)
    parser.add_argument("--every", type=int, default=1)
    said = parser.parse_args()
    chance = random.Random(1)
    with tempfile.TemporaryDirectory(prefix="feedwright-delta-") as name:
        folder = Path(name)
        (folder / "posts").mkdir()
        (folder / "config.yaml").write_text(
            "site: {title: The Foreign Desk, url: https://example.org/}\n"
            "sources: [{type: markdown, path: posts}]\n"
            f"feeds: {{limit: {said.limit}, pages: false}}\nguard: null\n",
            encoding="utf-8",
        )
        for number in range(said.limit):
            _post(folder, number, START - timedelta(hours=8 * (number + 1)), chance)
        readers = [Reader(kind, fields) for kind in KINDS for fields in ({}, {b"a-im": b"feed"})]
        _month(folder, readers, said, chance)
    for plain, new in zip(readers[::2], readers[1::2], strict=True):
        assert plain.entries == new.entries, plain.kind
        share = 100 * new.sent / plain.sent
        print(f"{plain.kind:5} all: {plain.sent:12,} bytes {dict(plain.statuses)}")
        print(f"      new: {new.sent:12,} bytes {dict(new.statuses)}, {share:.1f} %; {plain.sent - new.sent:,} saved")
        print(f"      {len(new.entries)} entries, the same")


def _month(folder: Path, readers: list[Reader], said: argparse.Namespace, chance: random.Random) -> None:
    number, desk = said.limit, None
    for hour in range(30 * 24):
        now = START + timedelta(hours=hour)
        if hour % 24 < said.posts:
            _post(folder, number, now, chance)
            number += 1
        if hour % 24 == 12:
            _post(folder, number - 1, now - timedelta(hours=12), chance)
        if not hour or hour % 24 < said.posts or hour % 24 == 12:
            feedwright.build(folder / "config.yaml", now=now)
        desk = desk or Desk(terms(feedwright.load_config(folder / "config.yaml")))
        if hour % said.every == 0:
            for reader in readers:
                reader.poll(desk)
    for reader in readers:
        reader.poll(desk)


if __name__ == "__main__":
    main()
