"""Times the reading of a query of a million rows, as a whole process, and prints figures. Judges nothing.

    python tests/bench/sql.py [--rows 1000000] [--database URL --query SELECT]

Wanted: the peak of memory does not grow with the number of rows. Without `--database` an SQLite file is made, whose
rows have a body of about 2,000 characters; ids are numbers, or with `--random` text in no order, which is the worst case.
"""

from __future__ import annotations

import argparse
import json
import sqlite3
import subprocess
import sys
import tempfile
import time
from contextlib import closing
from pathlib import Path

READ = """
import json, resource, sys, time
from datetime import UTC
from pathlib import Path
from feedwright import registry
from feedwright.model import Article
from feedwright.sources._base import Site

url, query, folder = sys.argv[1:]
site = Site("https://example.org/", Path(folder), UTC, "en")
before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
started = time.perf_counter()
source = registry.load("sources", "sql")(name="bench", database=url, query=query)
(place,) = source.places(site)
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


def write(file: Path, rows: int, *, random: bool) -> None:
    """A table of so many posts."""
    key = "lower(hex(randomblob(16)))" if random else "i"
    with closing(sqlite3.connect(file)) as connection:
        connection.execute("CREATE TABLE posts (id PRIMARY KEY, title, date, category, body)")
        connection.execute(
            f"WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < {rows}) INSERT INTO posts SELECT {key},"
            " 'Article ' || i, date('1990-01-01', (i % 12000) || ' days'), 'section ' || (i % 9),"
            " '<p>' || i || ' ' || hex(zeroblob(1000)) || '</p>' FROM n"
        )
        connection.commit()


def main() -> None:
    """Make what is to be read, read it in a process of its own, and print what that took."""
    options = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    options.add_argument("--rows", type=int, default=1_000_000)
    options.add_argument("--random", action="store_true")
    options.add_argument("--database")
    options.add_argument("--query", default="SELECT * FROM posts")
    said = options.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        if not said.database:
            started = time.perf_counter()
            write(Path(folder, "posts.db"), said.rows, random=said.random)
            print(f"{said.rows:,} rows written in {time.perf_counter() - started:.1f} s")
        command = [sys.executable, "-c", READ, said.database or "sqlite:///posts.db", said.query, folder]
        made = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    articles, read, before, peak, bodies, again = json.loads(made)
    each = read / max(1, articles) * 1e6
    print(
        f"{articles:,} articles read in {read:.1f} s, {each:.0f} µs each; peak {peak:.0f} MB, {before:.0f} MB of it before"
    )
    print(f"{bodies} bodies found in {again * 1000:.0f} ms")


if __name__ == "__main__":
    main()
