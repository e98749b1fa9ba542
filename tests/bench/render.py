"""The library beside feedgen itself: twelve feeds of fifty entries in RSS and Atom, and one feed of ten thousand.

    python tests/bench/render.py [--runs 7]

feedgen is given the same values, ready made, in the least that gives these entries: what is measured is what stands
around it. The feed of ten thousand is made in a process of its own, for its peak of memory.
"""

from __future__ import annotations

import argparse
import resource
import statistics
import subprocess
import sys
import time
from datetime import UTC, datetime, timedelta

from feedgen.feed import FeedGenerator

import feedwright

_BODY = "<p>" + "Four tall words here. " * 30 + "</p>"
_THEN = datetime(2025, 1, 1, tzinfo=UTC)


def feed(count: int, number: int) -> feedwright.Feed:
    """A feed of full entries."""
    return feedwright.Feed(
        title=f"Feed {number}",
        url="https://example.org/",
        slug=f"feed-{number}",
        addresses={kind: f"https://example.org/feeds/feed-{number}.{kind}" for kind in ("rss", "atom")},
        entries=[
            feedwright.Entry(
                url=f"https://example.org/{number}/{one}/",
                title=f"Entry {one}",
                published=_THEN + timedelta(hours=one),
                summary="What it says, in short.",
                content_html=_BODY * 4,
                authors=("The Desk",),
                categories=("music", "maps"),
            )
            for one in range(count)
        ],
    )


def by_feedgen(made: feedwright.Feed, kind: str) -> bytes:
    """The same entries by feedgen alone."""
    generator = FeedGenerator()
    generator.id(made.addresses["atom"])
    generator.title(made.title)
    generator.description(made.title)
    generator.link(href=made.addresses[kind], rel="self")
    generator.link(href=made.url, rel="alternate")
    generator.updated(made.updated)
    generator.lastBuildDate(made.updated)
    for entry in made.entries:
        one = generator.add_entry(order="append")
        one.id(entry.id)
        one.title(entry.title)
        one.link(href=entry.url)
        one.author([{"name": author.name} for author in entry.authors])
        one.category([{"term": category.name} for category in entry.categories])
        one.published(entry.published)
        one.updated(entry.updated)
        one.summary(entry.summary)
        one.content(entry.content_html, type="html" if kind == "atom" else "CDATA")
    return generator.rss_str(pretty=True) if kind == "rss" else generator.atom_str(pretty=True)


def main() -> None:
    """Time both, in turns, and print medians and their ratio."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--runs", type=int, default=7)
    parser.add_argument("--large", type=int, default=10_000, help="entries of the large feed")
    parser.add_argument("--only-large", action="store_true", help=argparse.SUPPRESS)
    arguments = parser.parse_args()
    if arguments.only_large:
        for kind in ("rss", "atom"):
            feedwright.render(feed(arguments.large, 1), kind)
        print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024)
        return
    feeds = [feed(50, number) for number in range(12)]
    ours: list[float] = []
    theirs: list[float] = []
    for _ in range(arguments.runs + 1):
        for times, make in ((ours, feedwright.render), (theirs, by_feedgen)):
            started = time.process_time()
            for made in feeds:
                for kind in ("rss", "atom"):
                    make(made, kind)
            times.append(time.process_time() - started)
    ratio = statistics.median(a / b for a, b in zip(ours[1:], theirs[1:], strict=True))
    print(
        f"12 feeds of 50 entries in RSS and Atom: {statistics.median(ours[1:]):.3f} s, "
        f"feedgen alone {statistics.median(theirs[1:]):.3f} s, ratio {ratio:.2f}"
    )
    command = [sys.executable, __file__, "--only-large", "--large", str(arguments.large)]
    peak = subprocess.run(command, check=True, capture_output=True, text=True).stdout.strip()
    print(f"one feed of {arguments.large:,} entries in RSS and Atom: at most {peak} MiB")


if __name__ == "__main__":
    main()
