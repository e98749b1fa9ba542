"""Times feedwright beside Hugo and Pelican on the same articles, run by run in turn, and prints figures and ratios.

    python tests/bench/run.py [--articles 1000 10000] [--runs 5] [--pelican COMMAND] [--keep FOLDER]

Each makes a feed for each of twelve categories and one for all, fifty entries each with full content: Hugo and Pelican
RSS and Atom, feedwright RSS, Atom, JSON Feed and pages. What is not on the path is left out. Judges nothing.
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
    for made in ("public", "feeds", ".feedwright", "resources", "output", "cache", "__pycache__"):
        shutil.rmtree(folder / made, ignore_errors=True)


def _nothing_changed(_folder: Path, _run: int) -> None:
    """As the run before left it."""


def _one_changed(folder: Path, run: int) -> None:
    for posts in ("content/posts", "pelican"):
        if newest := max((folder / posts).glob("*.md"), default=None):
            with newest.open("a", encoding="utf-8") as file:
                file.write(f"\nOne more line, number {run}, in the newest article.\n")


def _all_touched(folder: Path, _run: int) -> None:
    """As a checkout leaves them: the same bytes, with other times."""
    for posts in ("content/posts", "pelican"):
        for file in (folder / posts).glob("*.md"):
            file.touch()


CASES = (
    Case("from nothing", _from_nothing),
    Case("nothing changed", _nothing_changed),
    Case("one changed", _one_changed),
    Case("all touched", _all_touched),
)


@dataclass(frozen=True)
class Tool:
    """What is compared: its command, and how often it is run at the most."""

    name: str
    command: list[str]
    most: int


def tools(runs: int, pelican: str) -> list[Tool]:
    """The commands that are compared, feedwright first. Pelican takes long, and is steady: it is run but twice."""
    own = os.path.join(os.path.dirname(sys.executable), "feedwright")
    found = [Tool("feedwright", [own, "-q", "build"], runs)]
    if hugo := shutil.which("hugo"):
        found.append(Tool("hugo", [hugo, "--quiet"], runs))
    if command := shutil.which(pelican):
        # They are run in other folders.
        found.append(Tool("pelican", [os.path.abspath(command), "-q", "-s", "pelicanconf.py"], min(runs, 2)))
    return found


def rows(folder: Path, runs: int, found: list[Tool]) -> Iterator[tuple[str, str, list[Figures]]]:
    """Each case with each tool's runs; the tools take turns, so that a slow moment of the machine meets both."""
    for case in CASES:
        figures: dict[str, list[Figures]] = {tool.name: [] for tool in found}
        for run in range(runs + 1):
            for number, tool in enumerate(found):
                if run <= tool.most:
                    case.prepare(folder, len(found) * run + number)
                    figures[tool.name].append(timed(tool.command, folder))
        for name, many in figures.items():
            yield case.name, name, many[1:]


def table(folder: Path, count: int, runs: int, used: list[Tool]) -> Iterator[str]:
    """The table of one corpus: medians, and feedwright's ratio to Hugo as the median of the pairs."""
    hugo: dict[str, list[Figures]] = {}
    found = list(rows(folder, runs, used))
    hugo = {case: many for case, name, many in found if name == "hugo"}
    for case, name, many in found:
        wall, processor, memory = (
            statistics.median(values) for values in zip(*((f.wall, f.processor, f.memory) for f in many), strict=True)
        )
        line = f"| {count:,} | {case} | {name} | {wall:.2f} | {processor:.2f} | {memory:.0f} |"
        if name != "hugo" and case in hugo:
            pairs = list(zip(many, hugo[case], strict=False))
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
    parser.add_argument("--pelican", default="pelican", metavar="COMMAND", help="Pelican's command")
    parser.add_argument("--keep", type=Path, help="leave the corpora in this folder")
    arguments = parser.parse_args()
    used = tools(arguments.runs, arguments.pelican)
    place = arguments.keep or Path(tempfile.mkdtemp(prefix="feedwright-bench-"))
    print("| articles | case | tool | wall s | processor s | peak MiB | wall ratio | processor ratio | memory ratio |")
    print("| ---: | --- | --- | ---: | ---: | ---: | ---: | ---: | ---: |")
    try:
        for count in arguments.articles:
            folder = place / str(count)
            if not folder.exists():
                corpus.write(folder, count, 1, pelican=any(tool.name == "pelican" for tool in used))
            for line in table(folder, count, arguments.runs, used):
                print(line, flush=True)
    finally:
        if not arguments.keep:
            shutil.rmtree(place, ignore_errors=True)


if __name__ == "__main__":
    main()
