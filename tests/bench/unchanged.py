"""Times a build with nothing to do, as a whole process and step by step, and prints figures. Judges nothing.

    python tests/bench/unchanged.py [--articles 100000] [--runs 5] [--keep FOLDER] [--profile]

Wanted: 100,000 articles looked at, each file's stat call included, within a second and in under 150 MB.
"""

from __future__ import annotations

import argparse
import cProfile
import os
import pstats
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

CONFIG = """site: {title: The Desk, url: https://example.org/}
sources:
  - {type: markdown, path: articles}
categories: [geopolitics, international, politics]
"""
CATEGORIES = ("geopolitics", "international", "politics")
IN_A_FOLDER = 1000


def write(folder: Path, count: int) -> None:
    """Small articles, a thousand in a folder."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "config.yaml").write_text(CONFIG, encoding="utf-8")
    for number in range(count):
        below = folder / f"articles/{number // IN_A_FOLDER:03d}"
        if not number % IN_A_FOLDER:
            below.mkdir(parents=True, exist_ok=True)
        day = f"{1990 + number % 35}-{number % 12 + 1:02d}-{number % 28 + 1:02d}"
        (below / f"article-{number}.md").write_text(
            f"---\ntitle: Article {number}\ndate: {day}\ncategories: [{CATEGORIES[number % 3]}]\n---\n"
            f"The first paragraph of article {number}, which is told from all others by it.\n\n"
            f"A second paragraph of article {number}, so that there is something to read.\n",
            encoding="utf-8",
        )


def timed(folder: Path, *words: str) -> tuple[float, float, float]:
    """Run feedwright as a whole process: wall and processor seconds, peak memory in MB of its largest process."""
    started = time.perf_counter()
    process = subprocess.Popen([sys.executable, "-m", "feedwright", "-q", *words], cwd=folder)
    _, status, usage = os.wait4(process.pid, 0)
    wall = time.perf_counter() - started
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        sys.exit(f"feedwright {' '.join(words)} ended with exit code {process.returncode}")
    return wall, usage.ru_utime + usage.ru_stime, usage.ru_maxrss * 1024 / 1e6


def stats_alone(folder: Path) -> float:
    """Seconds for the stat calls alone: no build that asks each file can be faster."""
    started = time.perf_counter()
    pending = [str(folder / "articles")]
    while pending:
        with os.scandir(pending.pop()) as entries:
            for entry in entries:
                if entry.is_dir(follow_symlinks=False):
                    pending.append(entry.path)
                else:
                    entry.stat()
    return time.perf_counter() - started


def profiled(folder: Path) -> None:
    """Where the time of a build with nothing to do goes, in this process."""
    import feedwright

    profile = cProfile.Profile()
    profile.enable()
    feedwright.build(folder / "config.yaml")
    profile.disable()
    pstats.Stats(profile, stream=sys.stdout).sort_stats("cumulative").print_stats(45)


def main() -> None:
    """Write the articles, build once, then time builds with nothing to do."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--articles", type=int, default=100_000)
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--keep", type=Path, help="leave the articles in this folder")
    parser.add_argument("--profile", action="store_true", help="say where the time goes")
    arguments = parser.parse_args()
    folder = arguments.keep or Path(tempfile.mkdtemp(prefix="feedwright-bench-"))
    try:
        if not (folder / "config.yaml").exists():
            write(folder, arguments.articles)
        print("| what | wall s | processor s | peak MB |")
        print("| --- | ---: | ---: | ---: |")
        print("| first build | {:.2f} | {:.2f} | {:.0f} |".format(*timed(folder, "build")), flush=True)
        runs = [timed(folder, "build") for _ in range(arguments.runs)]
        medians = [statistics.median(values) for values in zip(*runs, strict=True)]
        print("| nothing changed | {:.2f} | {:.2f} | {:.0f} |".format(*medians))
        print(f"| the stat calls alone | {min(stats_alone(folder) for _ in range(3)):.2f} | | |")
        print(f"catalog: {(folder / '.feedwright/catalog.db').stat().st_size / 1e6:.0f} MB")
        if arguments.profile:
            profiled(folder)
    finally:
        if not arguments.keep:
            shutil.rmtree(folder, ignore_errors=True)


if __name__ == "__main__":
    main()
