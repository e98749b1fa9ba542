"""Tries every source on files that are damaged in every way, and tells where a law does not hold.

    python tests/bench/fuzz.py --cases 20000 [--source KIND[:WAY]] [--seed S] [--samples FOLDER ...]
    python tests/bench/fuzz.py --source KIND:WAY --seed S --only 1234 [--samples FOLDER ...]

A case is a sample file after a few changes: bytes flipped, pieces cut, doubled and swapped with other files, hostile
and format's own words put in, another encoding. It is read as a build reads it: articles, then the bodies of the first, then
entries of these. Nothing but SourceError may escape; every fault names a place; every article has a key; bodies come
for those articles that were asked for; entries hold no script, no event handler, no relative address, no template
text; reading twice gives the same. Samples are the script's own, the project's articles, and real files below FOLDER.

`--cases` are those of each kind; its ways share them. The same seed and samples give the same cases. Each batch runs
in a process of its own, so that one that dies or hangs is told of and the others go on. With `--only` one case is
tried in this process, and its bytes and what came of them are shown.
"""

from __future__ import annotations

import argparse
import mmap
import os
import shutil
import signal
import struct
import sys
import tempfile
import time
import traceback
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from multiprocessing import get_context
from multiprocessing.connection import Connection
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))

from fuzz_laws import Reader
from fuzz_samples import Lane, lanes, real

from feedwright import registry

BATCH = 2_000
SLOW = 5.0
"""Seconds of the processor, which does not hang on what else the machine does; a case that takes longer is told of."""

HANGS = 60.0
"""Seconds; a case that takes longer is given up."""

_SHOWN = 3


@dataclass(slots=True)
class Figures:
    """What is known of a lane's cases."""

    cases: int = 0
    articles: int = 0
    faults: int = 0
    refused: int = 0
    seconds: float = 0.0
    slowest: float = 0.0
    slowest_case: int = -1
    violations: Counter[str] = field(default_factory=Counter)
    seeds: dict[str, list[int]] = field(default_factory=dict)

    def violate(self, what: str, number: int) -> None:
        """Note a law that a case broke."""
        self.violations[what] += 1
        seeds = self.seeds.setdefault(what, [])
        if len(seeds) < _SHOWN:
            seeds.append(number)

    def add(self, other: Figures) -> None:
        """Take in what another batch found."""
        for name in ("cases", "articles", "faults", "refused", "seconds"):
            setattr(self, name, getattr(self, name) + getattr(other, name))
        if other.slowest > self.slowest:
            self.slowest, self.slowest_case = other.slowest, other.slowest_case
        for what, count in other.violations.items():
            self.violations[what] += count
            self.seeds[what] = (self.seeds.get(what, []) + other.seeds[what])[:_SHOWN]


def seed_of(seed: str, lane: Lane, number: int) -> str:
    """What a case is made from."""
    return f"{seed}/{lane.name}/{number}"


def tried(reader: Reader, seed: str, number: int, figures: Figures) -> None:
    """Try one case."""
    started = time.process_time()
    judgement = reader.judge(seed_of(seed, reader.lane, number))
    took = time.process_time() - started
    figures.cases += 1
    figures.articles += judgement.articles
    figures.faults += judgement.faults
    figures.refused += not judgement.articles
    figures.seconds += took
    if took > figures.slowest:
        figures.slowest, figures.slowest_case = took, number
    if took > SLOW:
        figures.violate(f"took more than {SLOW:.0f} s", number)
    for what in judgement.violations:
        figures.violate(what, number)


# --- a batch in a process of its own ----------------------------------------------------------------------------------


def _work(lane: Lane, folder: Path, seed: str, numbers: range, at: mmap.mmap, sender: Connection) -> None:
    figures, reader = Figures(), Reader(lane, folder)
    for number in numbers:
        at[:16] = struct.pack("qd", number, time.monotonic())
        tried(reader, seed, number, figures)
    sender.send(figures)


def batch(lane: Lane, folder: Path, seed: str, numbers: range) -> Figures:
    """What came of some cases; those behind one that kills its process are tried in another."""
    made = Figures()
    context = get_context("fork")
    while numbers:
        with mmap.mmap(-1, 16) as at:
            at[:16] = struct.pack("qd", numbers.start, time.monotonic())
            receiver, sender = context.Pipe(duplex=False)
            process = context.Process(target=_work, args=(lane, folder, seed, numbers, at, sender))
            process.start()
            sender.close()
            hangs = _waited(process.pid or 0, receiver, at)
            if not hangs and _received(receiver, made):
                process.join()
                return made
            process.join()
            number = struct.unpack("qd", at[:16])[0]
        made.violate("hangs" if hangs else f"its process died ({_ended(process.exitcode)})", number)
        # What was done before is not known any more: it is done again, without the one.
        made.add(batch(lane, folder, seed, range(numbers.start, number)))
        made.cases += 1
        numbers = range(number + 1, numbers.stop)
    return made


def _waited(pid: int, receiver: Connection, at: mmap.mmap) -> bool:
    """Whether a case had to be given up."""
    while not receiver.poll(1.0):
        if time.monotonic() - struct.unpack("qd", at[:16])[1] > HANGS:
            os.kill(pid, signal.SIGKILL)
            return True
    return False


def _received(receiver: Connection, made: Figures) -> bool:
    try:
        made.add(receiver.recv())
    except EOFError:
        return False
    return True


def _ended(code: int | None) -> str:
    return signal.Signals(-code).name if code is not None and code < 0 else f"exit code {code}"


# --- all --------------------------------------------------------------------------------------------------------------


def chosen(source: str, folders: Sequence[Path], seed: str) -> list[Lane]:
    """The lanes of a source, or of all, with the real files that they can read."""
    made = [lane for lane in lanes(registry.kinds("presets")) if not source or f"{lane.name}:".startswith(f"{source}:")]
    if not made:
        sys.exit(f"there is no way of reading {source}")
    if missing := set(registry.kinds("sources")) - {lane.kind for lane in lanes(())}:
        sys.exit(f"no samples of {', '.join(sorted(missing))}: add them to fuzz_samples.py")
    return [replace(lane, real=real(folders, lane.suffixes, lane.sign, seed)) for lane in made]


def shares(many: Sequence[Lane], cases: int) -> Iterator[tuple[Lane, int]]:
    """How many cases of its kind's each lane has."""
    for lane in many:
        whole = sum(one.share for one in many if one.kind == lane.kind)
        yield lane, round(cases * lane.share / whole)


def show(reader: Reader, seed: str, number: int) -> None:
    """Try one case here, and show all that is known of it."""
    data, beside, _ = reader.case(seed_of(seed, reader.lane, number))
    print(f"{next(iter(reader.lane.beside)) if beside else reader.lane.file}: {data!r}\n")
    print(*reader.judge(seed_of(seed, reader.lane, number)).violations or ["all laws hold"], sep="\n")
    path = Path(reader.place.path)
    path.write_bytes(data)
    try:
        print(*reader.source.read(reader.place, reader.site), sep="\n")
    except Exception:  # noqa: BLE001 - it is what is to be shown
        traceback.print_exc()


def told(name: str, figures: Figures) -> None:
    """A line for the lane, and one for each law that was broken."""
    print(
        f"{name:18} {figures.cases:9,} cases {figures.articles:9,} articles {figures.refused:8,} files without one"
        f" {figures.faults:9,} faults {figures.seconds / max(1, figures.cases) * 1e3:6.2f} ms a case"
        f"  slowest {figures.slowest:5.2f} s (case {figures.slowest_case})  {figures.violations.total()} violations",
        flush=True,
    )
    for what, count in figures.violations.most_common():
        print(f"    {count:6,} x {what}  (cases {', '.join(map(str, figures.seeds[what]))})", flush=True)


def run(many: Sequence[Lane], cases: int, seed: str, first: int, folder: Path) -> Figures:
    """Try them all, and tell."""
    every = Figures()
    for lane, count in shares(many, cases):
        figures = Figures()
        for start in range(first, first + count, BATCH):
            place = folder / lane.name.replace(":", "-")
            shutil.rmtree(place, ignore_errors=True)
            place.mkdir()
            figures.add(batch(lane, place, seed, range(start, min(start + BATCH, first + count))))
        told(lane.name, figures)
        every.add(figures)
    return every


def main() -> int:
    """Words in, an exit code out: 1 if a law was broken."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--cases", type=int, default=1_000, help="cases of each kind of source")
    parser.add_argument("--source", default="", help="a kind, such as feed, or one of its ways, such as feed:atom")
    parser.add_argument("--seed", default="1", help="any word")
    parser.add_argument("--first", type=int, default=0, help="number of the first case")
    parser.add_argument("--samples", type=Path, nargs="*", default=[], help="folders of real files")
    parser.add_argument("--only", type=int, help="try this case alone, and show it")
    options = parser.parse_args()
    os.nice(10)
    many = chosen(options.source, options.samples, options.seed)
    memory = "/dev/shm" if os.path.isdir("/dev/shm") else None
    with tempfile.TemporaryDirectory(prefix="feedwright-fuzz-", dir=memory) as folder:
        if options.only is not None:
            show(Reader(many[0], Path(folder)), options.seed, options.only)
            return 0
        started = time.perf_counter()
        figures = run(many, options.cases, options.seed, options.first, Path(folder))
        told("all", figures)
        print(f"seed {options.seed}, {time.perf_counter() - started:,.0f} s")
    return bool(figures.violations)


if __name__ == "__main__":
    sys.exit(main())
