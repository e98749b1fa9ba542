"""Times the reading of large tables, each in a process of its own, and prints figures. Judges nothing.

    python tests/bench/table.py [--megabytes 1000] [--rows 1000000] [--kinds jsonl csv json yaml] [--folder FOLDER]

It writes a JSON Lines file (and, if asked, a JSON document or a YAML list) of so many megabytes, whose rows have a body
of about 2,000 characters, and a CSV file of so many rows, whose bodies are short. Wanted: the peak of memory does not grow
with the size of the file.
"""

from __future__ import annotations

import argparse
import csv
import json
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any, TextIO

READ = """
import json, resource, sys, time
from datetime import UTC
from pathlib import Path
from feedwright import registry
from feedwright.model import Article
from feedwright.sources._base import Site

folder, name, path = sys.argv[1:]
site = Site("https://example.org/", Path(folder), UTC, "en")
source = registry.load("sources", "table")(name="bench", path=name, rows=path)
(place,) = source.places(site)
next(source.read(place, site))
before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
started = time.perf_counter()
articles, wanted = 0, []
for item in source.read(place, site):
    articles += isinstance(item, Article)
    if articles % 20_000 == 1:
        wanted.append(item)
read = time.perf_counter() - started
peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
started = time.perf_counter()
bodies = sum(isinstance(body, str) for _, body in source.bodies(wanted, site))
print(json.dumps([articles, read, before / 1024, peak / 1024, bodies, time.perf_counter() - started]))
"""

TEXT = (
    "the council met on monday and decided nothing while ships waited off the coast for word of tariffs and prices of"
    " grain rose again in the markets of the north where rivers are low and the harvest came late after a dry spring"
)
WORDS = TEXT.split()


def row(number: int, words: int) -> dict[str, Any]:
    """One made-up article; the same number gives the same."""
    text = " ".join(WORDS[(number * 7 + at * at) % len(WORDS)] for at in range(words))
    return {
        "id": f"post-{number}",
        "title": f"Article {number} on {text[:30]}",
        "url": f"https://example.org/{number}/",
        "date": f"{1990 + number % 30}-{number % 12 + 1:02d}-{number % 28 + 1:02d}T10:00:00Z",
        "author": "The Desk",
        "categories": f"section {number % 9}, section {number % 5}",
        "content_html": f"<p>{text}</p>",
    }


def rows(file: TextIO, megabytes: int, words: int = 400) -> Iterator[dict[str, Any]]:
    """Rows until the file that they are written to is large enough."""
    number = 0
    while file.tell() < megabytes * 1_000_000:
        yield from (row(number + more, words) for more in range(1_000))
        number += 1_000


def write_jsonl(path: Path, megabytes: int) -> None:
    """A row on each line."""
    with path.open("w", encoding="utf-8") as file:
        for one in rows(file, megabytes):
            file.write(json.dumps(one) + "\n")


def write_json(path: Path, megabytes: int) -> None:
    """A JSON Feed that says below its items in which language they are."""
    with path.open("w", encoding="utf-8") as file:
        file.write('{"version": "https://jsonfeed.org/version/1.1", "title": "The Desk", "items": [')
        for number, one in enumerate(rows(file, megabytes)):
            file.write(",\n" * bool(number) + json.dumps(one))
        file.write('], "language": "en"}\n')


def write_yaml(path: Path, megabytes: int) -> None:
    """A list below a title."""
    with path.open("w", encoding="utf-8") as file:
        file.write("title: The Desk\nposts:\n")
        for one in rows(file, megabytes):
            file.write("- " + "\n  ".join(f"{key}: {json.dumps(value)}" for key, value in one.items()) + "\n")


def write_csv(path: Path, count: int) -> None:
    """So many rows with short bodies."""
    with path.open("w", encoding="utf-8", newline="") as file:
        table = csv.DictWriter(file, row(0, 1))
        table.writeheader()
        table.writerows(row(number, 20) for number in range(count))


WRITERS = {"jsonl": write_jsonl, "csv": write_csv, "json": write_json, "yaml": write_yaml}
PATHS = {"yaml": "posts"}


def measure(folder: Path, kind: str, size: int) -> None:
    """Write a table, read it in a new process, print what that cost, and remove it."""
    path = folder / f"table.{kind}"
    WRITERS[kind](path, size)
    command = [sys.executable, "-c", READ, str(folder), path.name, PATHS.get(kind, "")]
    done = subprocess.run(command, check=True, capture_output=True, text=True)
    articles, read, before, peak, bodies, again = json.loads(done.stdout)
    print(
        f"{kind:5} {path.stat().st_size / 1e6:6,.0f} MB {articles:9,} rows  read in {read:6.1f} s"
        f" ({articles / read:7,.0f} rows/s)  memory {before:4.0f} -> {peak:4.0f} MiB  {bodies} bodies in {again:5.1f} s"
    )
    path.unlink()


def main() -> None:
    """Measure one table of each kind."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--megabytes", type=int, default=1_000, help="size of all but the CSV file")
    parser.add_argument("--rows", type=int, default=1_000_000, help="rows of the CSV file")
    parser.add_argument("--kinds", nargs="+", choices=WRITERS, default=["jsonl", "csv"])
    parser.add_argument("--folder", type=Path, help="where the files are written; default: a temporary folder")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="feedwright-tables-", dir=options.folder) as folder:
        for kind in options.kinds:
            measure(Path(folder), kind, options.rows if kind == "csv" else options.megabytes)


if __name__ == "__main__":
    main()
