"""How long it takes to look at a feed of fifty full articles, in each format.

python tests/bench/validate.py
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from time import perf_counter

from feedwright import Entry, Feed, render
from feedwright.validate import checked

ENTRIES = 50
ROUNDS = 30
HOME = "https://example.org/"
SENTENCE = "A vote was held in the house, and what came of it stands here in full, “word for word”, as it was said. "
PARAGRAPH = f'<p>{SENTENCE * 4}<a href="{HOME}a/">See the vote</a> and <em>what it means</em>.</p>\n'
WHEN = datetime(2025, 3, 4, 10, 30, tzinfo=UTC)


def feed() -> Feed:
    """Fifty entries of some 6,700 characters."""
    entries = [
        Entry(
            id=f"{HOME}{number}/",
            url=f"{HOME}{number}/",
            title=f"Vote {number}",
            published=WHEN,
            updated=WHEN,
            summary=SENTENCE,
            content_html=PARAGRAPH * 13,
        )
        for number in range(ENTRIES)
    ]
    addresses = {kind: f"{HOME}all.{kind}" for kind in ("rss", "atom", "json")}
    return Feed(title="The Desk", url=HOME, slug="all", description="News.", entries=entries, addresses=addresses)


def main() -> None:
    """Print the least time of some rounds, which other work on the machine disturbs least."""
    made = feed()
    for kind in made.addresses:
        data = render(made, kind)
        found = checked(data, kind, "all")
        least = [min(_times(data, kind, errors_only=only)) * 1000 for only in (False, True)]
        print(f"{kind}: {len(data):,} bytes, {len(found)} findings, {least[0]:.1f} ms; errors only {least[1]:.1f} ms")


def _times(data: bytes, kind: str, *, errors_only: bool) -> Iterator[float]:
    for _ in range(ROUNDS):
        began = perf_counter()
        checked(data, kind, "all", errors_only=errors_only)
        yield perf_counter() - began


if __name__ == "__main__":
    main()
