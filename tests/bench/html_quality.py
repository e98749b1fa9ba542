"""Measures how well HTML pages are understood, on public gold sets that lie beside the project. Prints figures alone.

    python tests/bench/html_quality.py --trafilatura DIR --readability DIR --htmldate DIR [--extract own trafilatura]
                                       [--library] [--misses title|authors|date|body]

Each DIR is a checkout: of adbar/trafilatura (tests/evaldata.json and its pages), mozilla/readability (test/test-pages)
and adbar/htmldate (tests/eval_*.json and its pages). Any may be left out. Pages fall into two halves by a digest of
their names: rules were made while looking at half A alone, half B tells what they are worth.

Title, authors: the same as the gold, white space, soft hyphens and Unicode form aside; several authors in one string
are several. Date: within a day. Body: of the segments that must and must not be in it, precision, recall and F1; for
pages of readability, F1 of the bags of words. Time: of the processor, for reading a page (metadata and the digest of its
body), in the median.
"""

from __future__ import annotations

import argparse
import json
import re
import statistics
import time
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, date
from hashlib import sha256
from pathlib import Path
from typing import Any

from feedwright.model import Article
from feedwright.sources._base import Place, Site
from feedwright.sources.html import Html
from feedwright.text import markup

_INVISIBLE = re.compile("[\u00ad\u200b-\u200d\u2060\ufeff]")
_BY = re.compile(r"(?:by|von|par|por|written by)\b[:\s]*", re.IGNORECASE)
_SEVERAL = re.compile(r"\s*(?:;|,|\s/\s|\s&\s|\s+(?:and|und|et|y)\s+)\s*")


@dataclass(frozen=True)
class Gold:
    """What people say of a page. Empty: they do not."""

    name: str
    path: Path
    title: str = ""
    authors: tuple[str, ...] = ()
    day: str = ""
    within: tuple[str, ...] = ()
    without: tuple[str, ...] = ()
    body: Path | None = None

    @property
    def half(self) -> str:
        """A, which rules were made on, or B."""
        return "AB"[sha256(self.name.encode()).digest()[0] % 2]


@dataclass
class Found:
    """What was found in a page, and the milliseconds it took to read it."""

    title: str = ""
    authors: list[str] = field(default_factory=list)
    day: date | None = None
    body: str = ""
    read: float = 0.0


# --- gold sets ---------------------------------------------------------------------------------------------------


def gold(arguments: argparse.Namespace) -> list[Gold]:
    """All pages, each once: sets share some."""
    pages: dict[str, Gold] = {}
    for folder, reader in (
        (arguments.trafilatura, of_trafilatura),
        (arguments.htmldate, of_htmldate),
        (arguments.readability, of_readability),
    ):
        for page in reader(Path(folder)) if folder else ():
            pages.setdefault(page.name, page)
    return list(pages.values())


def of_trafilatura(folder: Path) -> Iterator[Gold]:
    """Titles, authors, dates and segments of 990 pages."""
    for said in json.loads((folder / "tests/evaldata.json").read_text("utf-8")).values():
        path = _beside(folder / "tests", said["file"], "cache", "eval")
        author = said.get("author") or []
        authors = tuple([author] if isinstance(author, str) else author)
        day = str(said.get("date") or "")
        within, without = tuple(said["with"]), tuple(said["without"])
        yield Gold(said["file"], path, said.get("title") or "", authors, day, within, without)


def of_htmldate(folder: Path) -> Iterator[Gold]:
    """Dates of 1,000 pages."""
    for name in ("eval_default.json", "eval_mediacloud_2020.json"):
        for said in json.loads((folder / "tests" / name).read_text("utf-8")).values():
            if isinstance(said["date"], str):
                path = _beside(folder / "tests", said["file"], "cache", "eval", "test_set")
                if path.is_file():
                    yield Gold(said["file"], path, day=said["date"])


def of_readability(folder: Path) -> Iterator[Gold]:
    """Titles, authors, dates and bodies of 130 pages, as that program found them and its makers let them pass."""
    for said in sorted((folder / "test/test-pages").glob("*/expected-metadata.json")):
        found = json.loads(said.read_text("utf-8"))
        authors = (found["byline"],) if found.get("byline") else ()
        day = (found.get("publishedTime") or "")[:10]
        path, body = said.parent / "source.html", said.parent / "expected.html"
        yield Gold(f"readability/{said.parent.name}", path, found.get("title") or "", authors, day, body=body)


def _beside(folder: Path, name: str, *folders: str) -> Path:
    return next((path for one in folders if (path := folder / one / name).is_file()), folder / folders[0] / name)


# --- finders -----------------------------------------------------------------------------------------------------


def ours(extract: str) -> Callable[[Gold], Found]:
    """A finder: this project, with or without trafilatura."""
    source = Html(name="pages", path="*", extract=extract)

    def find(page: Gold) -> Found:
        # Under a name that says nothing, for a day stands in some.
        place, site = Place("page.html", str(page.path)), Site("https://example.org/", page.path.parent, UTC, "en")
        started = time.process_time()
        article = next(one for one in source.read(place, site) if isinstance(one, Article))
        read = 1000 * (time.process_time() - started)
        # `bodies` opens a file by its name, which is not the page's.
        text = source._text(place, site)[0]
        body = markup.plain(markup.safe(source.body(text, article, place), article.url or ""))
        day = article.published.date() if article.published else None
        return Found(article.title, [one.name for one in article.authors], day, body, read)

    return find


def library() -> Callable[[Gold], Found]:
    """A finder: trafilatura by itself."""
    import logging

    from trafilatura import extract
    from trafilatura.metadata import extract_metadata

    logging.disable(logging.CRITICAL)

    def find(page: Gold) -> Found:
        data = page.path.read_bytes()
        started = time.process_time()
        said = extract_metadata(data)
        read = 1000 * (time.process_time() - started)
        body = extract(data, include_comments=False, include_tables=True) or ""
        if said is None:
            return Found(body=_line(body), read=read)
        day = date.fromisoformat(said.date) if said.date else None
        return Found(said.title or "", (said.author or "").split("; "), day, _line(body), read)

    return find


# --- measures ----------------------------------------------------------------------------------------------------


def _line(text: str) -> str:
    return " ".join(_INVISIBLE.sub("", unicodedata.normalize("NFC", text)).split())


def _names(said: list[str] | tuple[str, ...]) -> list[str]:
    return sorted(name for one in said for name in _SEVERAL.split(_BY.sub("", _line(one), count=1)) if name)


def _is_near(said: str, day: date | None) -> bool:
    try:
        return day is not None and abs((date.fromisoformat(said[:10]) - day).days) <= 1
    except ValueError:
        return False


def _words(text: str) -> Counter[str]:
    return Counter(re.findall(r"\w+", text.lower()))


def _likeness(one: str, other: str) -> float:
    first, second = _words(one), _words(other)
    return 2 * sum((first & second).values()) / max(1, sum(first.values()) + sum(second.values()))


@dataclass
class Score:
    """The figures of one half."""

    right: Counter[str] = field(default_factory=Counter)
    asked: Counter[str] = field(default_factory=Counter)
    segments: Counter[str] = field(default_factory=Counter)
    likeness: list[float] = field(default_factory=list)
    times: list[float] = field(default_factory=list)

    def add(self, page: Gold, found: Found) -> list[str]:
        """Count one page; what is wrong with it comes back."""
        checks: dict[str, tuple[Any, bool]] = {
            "title": (page.title, _line(page.title) == _line(found.title)),
            "title, any letter case": (page.title, _line(page.title).casefold() == _line(found.title).casefold()),
            "authors": (page.authors, _names(page.authors) == _names(found.authors)),
            "date": (page.day, _is_near(page.day, found.day)),
        }
        wrong = []
        for name, (said, right) in checks.items():
            if said:
                self.asked[name] += 1
                self.right[name] += right
                wrong += [] if right else [name]
        self.times.append(found.read)
        return wrong + self._body(page, found)

    def _body(self, page: Gold, found: Found) -> list[str]:
        if page.body:
            self.likeness.append(_likeness(markup.plain(page.body.read_text("utf-8")), found.body))
        text = _line(found.body)
        there = sum(_line(one) in text for one in page.within)
        beside = sum(_line(one) in text for one in page.without)
        self.segments.update(there=there, lacking=len(page.within) - there, beside=beside)
        return ["body"] if there < len(page.within) or beside else []

    def lines(self) -> Iterator[str]:
        """The figures, as people read them."""
        for name, asked in self.asked.items():
            yield f"{name:24}{self.right[name]:5} of {asked:5} {100 * self.right[name] / asked:6.1f} %"
        there, lacking, beside = (self.segments[name] for name in ("there", "lacking", "beside"))
        precision, recall = there / max(1, there + beside), there / max(1, there + lacking)
        f1 = 2 * there / max(1, 2 * there + lacking + beside)
        yield f"{'body, segments':24}precision {precision:.3f}  recall {recall:.3f}  F1 {f1:.3f}"
        yield f"{'body, words':24}F1 {statistics.mean(self.likeness or [0]):.3f}"
        yield f"{'time, reading':24}{statistics.median(self.times):.1f} ms in the median"


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    for name in ("trafilatura", "readability", "htmldate"):
        parser.add_argument(f"--{name}", metavar="DIR")
    parser.add_argument("--extract", nargs="*", default=["own"], choices=["own", "trafilatura"])
    parser.add_argument("--library", action="store_true", help="measure trafilatura by itself too")
    parser.add_argument("--misses", choices=["title", "authors", "date", "body"], help="name pages of half A")
    return parser.parse_args()


def main() -> None:
    """Measure, and print."""
    arguments = _arguments()
    pages = gold(arguments)
    finders = {f"extract: {name}": ours(name) for name in arguments.extract}
    if arguments.library:
        finders["trafilatura by itself"] = library()
    for name, find in finders.items():
        scores: defaultdict[str, Score] = defaultdict(Score)
        for page in pages:
            found = find(page)
            if arguments.misses in scores[page.half].add(page, found) and page.half == "A":
                print(f"{page.name}: {page.title or page.authors or page.day!r} / {found.title!r} {found.authors}")
        for half in sorted(scores):
            print(f"\n{name}, half {half}, {len(scores[half].times)} pages")
            print("\n".join(scores[half].lines()))


if __name__ == "__main__":
    main()
