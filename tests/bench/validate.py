"""How long it takes to look at a feed of fifty full articles, in each format.

python tests/bench/validate.py
"""

from __future__ import annotations

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
        times = []
        for _ in range(ROUNDS):
            began = perf_counter()
            found = checked(data, kind, "all")
            times.append(perf_counter() - began)
        print(f"{kind}: {len(data):,} bytes, {len(found)} findings, {min(times) * 1000:.1f} ms")


if __name__ == "__main__":
    main()
