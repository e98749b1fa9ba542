"""How much memory a whole build of one large file takes, by the command that users give. Judges nothing but the demand.

    python tests/bench/memory.py [--jsonl 1000] [--wxr 500] [--csv 1000000] [--folder FOLDER]

Sizes are megabytes of the JSON Lines file and of the WordPress export, and rows of the CSV file; 0 leaves one out. Each
is built into feeds from nothing, then once more after an article was added at its end, then with nothing changed. Shown
is the peak of the largest process, and the time. Wanted: under 300 MB each, whatever the size.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))

import table
import wxr

DEMAND = 300
"""Megabytes."""

CONFIG = """site:
  title: The Desk
  url: https://example.org/
sources:
  - type: {kind}
    path: {name}
categories: [{categories}]
"""


@dataclass(frozen=True, slots=True)
class Large:
    """A large file.

    Args:
        name: of the file.
        kind: of the source that reads it.
        categories: that have feeds.
        write: makes it, given its size.
        append: adds an article at its end.
    """

    name: str
    kind: str
    categories: str
    write: Callable[[Path, int], None]
    append: Callable[[Path], None]


def _append_jsonl(path: Path) -> None:
    with path.open("a", encoding="utf-8") as file:
        file.write(json.dumps(table.row(10**9, 400)) + "\n")


def _append_csv(path: Path) -> None:
    with path.open("a", encoding="utf-8", newline="") as file:
        table.csv.DictWriter(file, table.row(0, 1)).writerow(table.row(10**9, 20))


def _append_wxr(path: Path) -> None:
    said = {"title": "Added", "number": 10**9, "status": "publish", "kind": "post"}
    tail = b"</channel>\n</rss>\n"
    with path.open("r+b") as file:
        file.seek(-len(tail), os.SEEK_END)
        file.write(wxr.ITEM.format(**said, body="<p>It was added.</p>", more="", comments="").encode() + tail)


LARGE = {
    "jsonl": Large("posts.jsonl", "table", "section 1, section 2", table.write_jsonl, _append_jsonl),
    "wxr": Large("export.xml", "wordpress", "politics", wxr.make, _append_wxr),
    "csv": Large("posts.csv", "table", "section 1, section 2", table.write_csv, _append_csv),
}


def built(folder: Path) -> tuple[float, float]:
    """Seconds that a build takes, and the peak of its largest process in megabytes."""
    started = time.perf_counter()
    process = subprocess.Popen([sys.executable, "-m", "feedwright", "-q", "build"], cwd=folder, stderr=subprocess.PIPE)
    told = process.stderr.read() if process.stderr else b""
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        sys.exit(f"the build ended with exit code {process.returncode}: {told.decode()[:2000]}")
    return time.perf_counter() - started, usage.ru_maxrss * 1024 / 1e6


def measure(folder: Path, large: Large, size: int) -> bool:
    """Write a file, build it three times, and print what that took. Returns whether the demand is met."""
    path = folder / large.name
    large.write(path, size)
    config = CONFIG.format(kind=large.kind, name=large.name, categories=large.categories)
    (folder / "config.yaml").write_text(config, encoding="utf-8")
    peaks: list[float] = []
    for case in ("from nothing", "one added", "nothing changed"):
        if case == "one added":
            large.append(path)
        seconds, peak = built(folder)
        peaks.append(peak)
        catalog = sum(one.stat().st_size for one in (folder / ".feedwright").rglob("*") if one.is_file()) / 1e6
        megabytes = path.stat().st_size / 1e6
        print(
            f"{large.name:12} {megabytes:6,.0f} MB  {case:16} {seconds:7.1f} s  peak {peak:5.0f} MB"
            f"  catalog {catalog:6,.0f} MB",
            flush=True,
        )
    return max(peaks) < DEMAND


def main() -> int:
    """Words in, an exit code out: 1 if a build took more memory than it may."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--jsonl", type=int, default=1_000, help="megabytes of the JSON Lines file")
    parser.add_argument("--wxr", type=int, default=500, help="megabytes of the WordPress export")
    parser.add_argument("--csv", type=int, default=1_000_000, help="rows of the CSV file")
    parser.add_argument("--folder", type=Path, help="where the files are written; default: a temporary folder")
    options = parser.parse_args()
    os.nice(10)
    is_met = True
    for name, large in LARGE.items():
        if size := getattr(options, name):
            with tempfile.TemporaryDirectory(prefix="feedwright-memory-", dir=options.folder) as folder:
                is_met &= measure(Path(folder), large, size)
    return not is_met


if __name__ == "__main__":
    sys.exit(main())
