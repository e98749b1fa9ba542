"""Whether a watch stays as it is: its memory, open files and threads, while a site changes for hours. Linux only.

    python tests/bench/watching.py [--minutes 60] [--articles 1000] [--change 10] [--every 15s]

Starts `feedwright watch` on a made-up site, and every so many seconds (`--change`) does one thing after the other that a
site meets with: an article is changed, added, removed, cannot be read; the folder is away for a while; the configuration
is faulty for a while; SIGHUP. Twenty times a line is printed: minutes, builds that wrote something, resident
memory in MB, its own private part, open files, threads, seconds of processor time, seconds from a change to its feeds.
At the end it is stopped by SIGTERM, and what it left behind is checked.
"""

from __future__ import annotations

import argparse
import json
import os
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from itertools import cycle
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))

import corpus

_LINES = 20
_PATIENCE = 60.0


class Site:
    """A site that changes."""

    def __init__(self, folder: Path, articles: int) -> None:
        corpus.write(folder, articles, 1)
        self.folder, self.posts = folder, folder / "content" / "posts"
        self.number = 0

    def changed(self) -> str:
        """One article says something new."""
        self.number += 1
        title = f"changed-{self.number}"
        (self.posts / "99998-changed.md").write_text(_article(title), encoding="utf-8")
        return title

    def added(self) -> str:
        """A new article."""
        self.number += 1
        title = f"added-{self.number}"
        (self.posts / f"99999-{self.number}.md").write_text(_article(title), encoding="utf-8")
        return title

    def removed(self) -> str:
        """The oldest of those that were added goes."""
        for path in sorted(self.posts.glob("99999-*.md"), key=lambda path: path.stat().st_mtime_ns)[:1]:
            path.unlink()
        return ""

    def broken(self) -> str:
        """An article that is none."""
        (self.posts / "99997-broken.md").write_bytes(b"---\ntitle: [\n---\n" + str(self.number).encode())
        return ""

    def away(self) -> str:
        """The folder of the articles is away for three seconds."""
        hidden = self.posts.with_name("away")
        self.posts.rename(hidden)
        time.sleep(3)
        hidden.rename(self.posts)
        return ""

    def faulty(self) -> str:
        """The configuration is faulty for three seconds."""
        path = self.folder / "config.yaml"
        before = path.read_bytes()
        path.write_bytes(before + b"nonsense: 1\n")
        time.sleep(3)
        path.write_bytes(before)
        return ""

    def shows(self, title: str) -> bool:
        """Whether the feed of everything has an entry of this title."""
        return f"<title>{title}</title>".encode() in (self.folder / "feeds" / "all.rss").read_bytes()


def _article(title: str) -> str:
    day = time.strftime("%Y-%m-%d %H:%M:%S", time.gmtime())
    return f"---\ntitle: {title}\ndate: {day}\ncategories: [harbours]\n---\nThe text of {title}.\n"


class Watch:
    """A watch as a process, and what the system says of it."""

    def __init__(self, site: Site, every: str) -> None:
        self.site = site
        self.log = (site.folder / "watch.log").open("wb")
        words = [sys.executable, "-m", "feedwright", "watch", "--every", every, "--prometheus", "site.prom"]
        self.process = subprocess.Popen(words, cwd=site.folder, stdout=self.log, stderr=subprocess.STDOUT)
        self.place = Path("/proc") / str(self.process.pid)

    def figures(self) -> tuple[float, float, int, int, float]:
        """Resident and private memory in MB, open files, threads, seconds of its own processor time."""
        said = dict(line.split(":", 1) for line in (self.place / "smaps_rollup").read_text().splitlines()[1:])
        private = int(said["Private_Dirty"].split()[0]) + int(said["Private_Clean"].split()[0])
        status = (self.place / "stat").read_text().rpartition(")")[2].split()
        spent = (int(status[11]) + int(status[12])) / os.sysconf("SC_CLK_TCK")
        return (
            int(said["Rss"].split()[0]) / 1024,
            private / 1024,
            len(os.listdir(self.place / "fd")),
            int(status[17]),
            spent,
        )

    def builds(self) -> int:
        """How many builds did something."""
        return (self.site.folder / "watch.log").read_bytes().count(b"; wrote ")

    def end(self) -> int:
        """Stop it."""
        self.process.send_signal(signal.SIGTERM)
        code = self.process.wait(_PATIENCE)
        self.log.close()
        return code


def _happenings(site: Site, watch: Watch) -> Iterator[Callable[[], str]]:
    def hang_up() -> str:
        watch.process.send_signal(signal.SIGHUP)
        return ""

    return cycle(
        [site.changed, site.added, site.changed, site.removed, site.broken, site.changed, hang_up, site.away, site.added,
         site.faulty]
    )  # fmt: skip


def _until_shown(site: Site, title: str) -> float:
    start = time.monotonic()
    while not site.shows(title):
        if time.monotonic() - start > _PATIENCE:
            message = f"{title} did not appear within {_PATIENCE:g} s"
            raise TimeoutError(message)
        time.sleep(0.02)
    return time.monotonic() - start


def main() -> None:
    """Read the command line, let it go on, print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--minutes", type=float, default=60)
    parser.add_argument("--articles", type=int, default=1000)
    parser.add_argument("--change", type=float, default=10, metavar="SECONDS")
    parser.add_argument("--every", default="15s")
    said = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        site = Site(Path(folder) / "site", said.articles)
        watch = Watch(site, said.every)
        while not (site.folder / "feeds" / "all.rss").exists():
            time.sleep(0.1)
        _go_on(site, watch, said.minutes * 60, said.change)
        code = watch.end()
        left = json.loads((site.folder / ".feedwright" / "watch.json").read_bytes())
        temporary = [path.name for path in site.folder.rglob(".feedwright-*")]
        print(
            f"exit code {code}; failures {left['failures']}; stopped {left['stopped']}; temporaries left: {temporary}"
        )


def _go_on(site: Site, watch: Watch, seconds: float, pause: float) -> None:
    print("minutes  builds  RSS MB  private MB  files  threads  CPU s  slowest change s")
    start, shown, slowest = time.monotonic(), 0.0, 0.0
    for happens in _happenings(site, watch):
        passed = time.monotonic() - start
        if passed >= shown:
            resident, private, files, threads, spent = watch.figures()
            row = f"{passed / 60:7.1f}  {watch.builds():6}  {resident:6.1f}  {private:10.1f}  {files:5}  {threads:7}"
            print(f"{row}  {spent:5.1f}  {slowest:16.1f}", flush=True)
            shown, slowest = passed + seconds / _LINES, 0.0
        if passed >= seconds:
            return
        if title := happens():
            slowest = max(slowest, _until_shown(site, title))
        time.sleep(pause)


if __name__ == "__main__":
    main()
