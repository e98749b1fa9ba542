"""Where the time of a build goes: by room of feedwright and by package, for each of the cases of `run.py`.

    python tests/bench/profiled.py [--articles 10000] [--lines 15]

The build runs in this process, on one processor, under Python's profiler, which makes small functions look slower than
they are: compare rooms with one another, not with `run.py`. What is imported is told apart.
"""

from __future__ import annotations

import argparse
import pstats
import subprocess
import sys
import tempfile
from collections import Counter
from pathlib import Path

import corpus
from run import CASES

_BUILD = """
import cProfile, sys
profile = cProfile.Profile()
profile.enable()
from feedwright import clock, journey, standstill, workers
workers.limit(1)
outlook = standstill.look("config.yaml", clock.now())
if not (outlook and outlook.report):
    journey.build("config.yaml", outlook=outlook)
profile.disable()
profile.dump_stats(sys.argv[1])
"""


def room(file: str, name: str) -> str:
    """The room of feedwright that a function is in, or the package."""
    if "importlib" in file or "importlib" in name or "marshal" in name or name == "<module>":
        return "(imports)"
    if file == "~":
        return "(built in)"
    parts = Path(file).parts
    if "feedwright" in parts:
        at = len(parts) - 1 - parts[::-1].index("feedwright")
        return "/".join(parts[at : at + 3])
    if "site-packages" in parts:
        return parts[parts.index("site-packages") + 1]
    return f"python/{Path(file).name}"


def main() -> None:
    """Make a corpus, profile the cases, print where the time goes."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--articles", type=int, default=10_000)
    parser.add_argument("--lines", type=int, default=15)
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="feedwright-bench-") as temporary:
        folder, figures = Path(temporary) / "site", Path(temporary) / "figures"
        corpus.write(folder, arguments.articles, 1)
        for number, case in enumerate(CASES):
            case.prepare(folder, number)
            subprocess.run([sys.executable, "-c", _BUILD, str(figures)], cwd=folder, check=True)
            rooms: Counter[str] = Counter()
            for (file, _, name), (_, _, own, _, _) in pstats.Stats(str(figures)).stats.items():  # type: ignore[attr-defined]
                rooms[room(file, name)] += own
            total = sum(rooms.values())
            print(f"\n{arguments.articles:,} articles, {case.name}: {total:.2f} s under the profiler\n")
            print("| room | s | share |\n| --- | ---: | ---: |")
            for where, own in rooms.most_common(arguments.lines):
                print(f"| {where} | {own:.3f} | {own / total:.0%} |")


if __name__ == "__main__":
    main()
