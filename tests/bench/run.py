"""Times feedwright beside Hugo on the same articles, run by run in turn, and prints figures and ratios. Judges nothing.

    python tests/bench/run.py [--articles 1000 10000] [--runs 5] [--keep FOLDER]

Both make a feed for each of twelve categories and one for all, fifty entries each with full content: Hugo RSS and Atom,
feedwright RSS, Atom and JSON Feed. Without `hugo` on the path feedwright is timed alone.
"""

from __future__ import annotations

import argparse
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import corpus


@dataclass(frozen=True)
class Figures:
    """One run: wall and processor seconds, and peak memory of the largest process in MiB."""

    wall: float
    processor: float
    memory: float


def timed(command: list[str], folder: Path) -> Figures:
    """Run a command as a whole process."""
    started = time.perf_counter()
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    process = subprocess.Popen(
        command, cwd=folder, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    _, status, usage = os.wait4(process.pid, 0)
    wall = time.perf_counter() - started
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        sys.exit(f"{' '.join(command)} ended with exit code {process.returncode}")
    return Figures(wall, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024)


@dataclass(frozen=True)
class Case:
    """A situation to time: how to bring it about before each run."""

    name: str
    prepare: Callable[[Path, int], None]


def _from_nothing(folder: Path, _run: int) -> None:
    for made in ("public", "feeds", ".feedwright", "resources"):
        shutil.rmtree(folder / made, ignore_errors=True)


def _nothing_changed(_folder: Path, _run: int) -> None:
    """As the run before left it."""


def _one_changed(folder: Path, run: int) -> None:
    newest = max((folder / "content" / "posts").glob("*.md"))
    with newest.open("a", encoding="utf-8") as file:
        file.write(f"\nOne more line, number {run}, in the newest article.\n")


CASES = (
    Case("from nothing", _from_nothing),
    Case("nothing changed", _nothing_changed),
    Case("one changed", _one_changed),
)


def tools() -> dict[str, list[str]]:
    """The commands that are compared, feedwright first."""
    found = {"feedwright": [sys.executable, "-m", "feedwright", "-q", "build"]}
    if hugo := shutil.which("hugo"):
        found["hugo"] = [hugo, "--quiet"]
    return found


def rows(folder: Path, runs: int) -> Iterator[tuple[str, str, list[Figures]]]:
    """Each case with each tool's runs; the tools take turns, so that a slow moment of the machine meets both."""
    commands = tools()
    for case in CASES:
        figures: dict[str, list[Figures]] = {name: [] for name in commands}
        for run in range(runs + 1):
            for name, command in commands.items():
                case.prepare(folder, 2 * run + (name == "hugo"))
                figures[name].append(timed(command, folder))
        for name, many in figures.items():
            yield case.name, name, many[1:]


def table(folder: Path, count: int, runs: int) -> Iterator[str]:
    """The table of one corpus: medians, and feedwright's ratio to Hugo as the median of the pairs."""
    hugo: dict[str, list[Figures]] = {}
    found = list(rows(folder, runs))
    hugo = {case: many for case, name, many in found if name == "hugo"}
    for case, name, many in found:
        wall, processor, memory = (
            statistics.median(values) for values in zip(*((f.wall, f.processor, f.memory) for f in many), strict=True)
        )
        line = f"| {count:,} | {case} | {name} | {wall:.2f} | {processor:.2f} | {memory:.0f} |"
        if name != "hugo" and case in hugo:
            pairs = list(zip(many, hugo[case], strict=True))
            ratios = [
                statistics.median(getattr(a, key) / getattr(b, key) for a, b in pairs)
                for key in ("wall", "processor", "memory")
            ]
            line += " {:.2f} | {:.2f} | {:.2f} |".format(*ratios)
        yield line


def main() -> None:
    """Make each corpus, time the tools over it, print the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--articles", type=int, nargs="+", default=[1_000, 10_000])
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--keep", type=Path, help="leave the corpora in this folder")
    arguments = parser.parse_args()
    place = arguments.keep or Path(tempfile.mkdtemp(prefix="feedwright-bench-"))
    print("| articles | case | tool | wall s | processor s | peak MiB | wall ratio | processor ratio | memory ratio |")
    print("| ---: | --- | --- | ---: | ---: | ---: | ---: | ---: | ---: |")
    try:
        for count in arguments.articles:
            folder = place / str(count)
            if not folder.exists():
                corpus.write(folder, count, 1)
            for line in table(folder, count, arguments.runs):
                print(line, flush=True)
    finally:
        if not arguments.keep:
            shutil.rmtree(place, ignore_errors=True)


if __name__ == "__main__":
    main()
