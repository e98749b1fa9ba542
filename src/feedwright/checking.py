"""No feed is published that has an error in it: each document is looked at before it is written.

What `validate` calls an error is looked for, and nothing else. Where an error is one article's, that article does not
stand in this feed; where it is the feed's, or all of its articles have it, what readers know stays as it is.
"""

from __future__ import annotations

import importlib
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, NamedTuple

from feedwright.model import Document, Entry, Fault, Feed, replace
from feedwright.publish.plan import Standing, stands
from feedwright.text import patterns

if TYPE_CHECKING:
    from feedwright.formats._fragments import Fragments
    from feedwright.validate import Finding

Render = Callable[[Feed], list[Document]]
"""Makes all documents of a feed."""

CHECKED = {
    "application/rss+xml": "rss",
    "application/atom+xml": "atom",
    "application/feed+json": "json",
    "application/rdf+xml": "",
    "text/x-opml": "opml",
}
"""Media type of a document that is looked at -> what it must be; empty for any kind of feed."""


_ID = patterns.lazy(r"/(?:id|at:deleted-entry)(?:\[\d+\])?\Z")


class Checked(NamedTuple):
    """What may be published of a feed.

    Args:
        documents: all that is made of it anew; nothing if it may not be published.
        aside: entries that were left out, each with the error that it would have made.
        wrong: why it may not be published; None if it may.
        entries: what stands for all its entries, as `Fragments` tells it; empty where nobody asked for it.
        pages: path of each page of the feed -> what it is made of; those that are the same need not be made anew.
    """

    documents: list[Document]
    aside: tuple[tuple[Entry, Finding], ...] = ()
    wrong: Finding | None = None
    entries: str = ""
    pages: Mapping[str, str] = {}

    @property
    def lacks(self) -> bool:
        """Whether something is missing that should stand there: the next build tries again."""
        return bool(self.aside or self.wrong)


def checked(feed: Feed, render: Render, standing: Mapping[str, Standing], known: Fragments | None = None) -> Checked:
    """A feed in which there is no error.

    Args:
        feed: all that should stand in it.
        render: makes its documents.
        standing: path -> what stands there already; what would be the same is not looked at again.
        known: what it is rendered with: of that, entries that were found sound are not looked at again.

    Raises:
        RenderError: it cannot be made at all.
    """
    documents = render(feed)
    # What is wrong with several entries at once is not known of one alone.
    first = found = errors(documents, standing, known if _are_apart(feed) else None)
    aside: list[tuple[Entry, Finding]] = []
    for blamed in (_alone, _named):
        bad = blamed(feed, found, render) if found else []
        if not bad or len(bad) == len(feed.entries) > 1:
            continue
        aside += bad
        ids = {entry.id for entry, _ in bad}
        feed = replace(feed, entries=tuple(entry for entry in feed.entries if entry.id not in ids))
        documents = render(feed)
        found = errors(documents, standing)
    return Checked([], wrong=first[0]) if found else Checked(documents, tuple(aside))


def _are_apart(feed: Feed) -> bool:
    """Whether no two entries of a feed can be taken for one: all that is looked for in several entries at once."""
    ids = [*(entry.id for entry in feed.entries), *(one.id for one in feed.withdrawn)]
    return len({*ids}) == len(ids)


def errors(
    documents: Iterable[Document], standing: Mapping[str, Standing], known: Fragments | None = None
) -> list[Finding]:
    """The errors in those of some documents that are feeds and do not stand already.

    Args:
        documents: as our formats make them.
        standing: path -> what stands there.
        known: what they were rendered with: of that, entries that were found sound are not looked at, and those that
            are found so now are noted. None = all are looked at.
    """
    found: list[Finding] = []
    for one in documents:
        kind = CHECKED.get(one.media_type.partition(";")[0].strip().lower())
        if kind is None or stands(one, standing):
            continue
        left = known.left(one.data) if known else one.data
        wrong = _wrong(left, kind, one.path)
        if wrong and left is not one.data:
            wrong = _wrong(one.data, kind, one.path)  # as it is told of the whole
        if known and not wrong:
            known.learn(one.data)
        found += wrong
    return found


def _wrong(data: bytes, kind: str, path: str) -> list[Finding]:
    from feedwright import validate  # a build in which no feed changes does without

    return [one for one in validate.checked(data, kind, path, errors_only=True) if not _concerns_an_id(one)]


def _concerns_an_id(finding: Finding) -> bool:
    """Whether it says that an id has not the form of its scheme, such as `urn:x:1`.

    An article keeps its id, right or wrong: readers know it by that, and leaving it out would not make it better.
    """
    return finding.code.startswith("url-") and _ID.search(finding.path) is not None


def wrong(documents: Iterable[Document], standing: Mapping[str, Standing]) -> dict[str, Checked]:
    """Path of each of some documents that may not be published -> why; they are made of no articles.

    Arguments as for `errors`.
    """
    found = ((one.path, errors([one], standing)) for one in documents)
    return {path: Checked([], wrong=many[0]) for path, many in found if many}


def prepare() -> None:
    """Load what looks at feeds: once, before workers are forked that would each do it."""
    for kind in ("rss", "atom", "json"):
        importlib.import_module(f"feedwright.validate.{kind}")


def faults(outcomes: Mapping[str, Checked]) -> Iterator[Fault]:
    """What is said of feeds that are not published, and of articles that were set aside.

    Args:
        outcomes: slug -> what came of the feed.
    """
    for slug, one in outcomes.items():
        if one.wrong:
            place = ":".join(filter(None, (one.wrong.where, one.wrong.path)))
            what = f"the feed {slug} is not published, and what stands of it stays: {_told(one.wrong)}"
            yield Fault(place, what, feed=slug)
    # An article mostly stands in several feeds, and is wrong in all of them.
    feeds: dict[tuple[str, str, str], list[str]] = {}
    for slug, one in outcomes.items():
        for entry, finding in one.aside:
            feeds.setdefault((entry.place or entry.id, entry.source, _told(finding)), []).append(slug)
    for (place, source, told), slugs in feeds.items():
        yield Fault(place, f"does not stand in {', '.join(slugs)}: {told}", set_aside=True, source=source)


def aside(outcomes: Mapping[str, Checked]) -> dict[str, dict[str, str]]:
    """Id of each article that was set aside -> slug of each feed in which it does not stand -> why.

    Args:
        outcomes: slug -> what came of the feed.
    """
    made: dict[str, dict[str, str]] = {}
    for slug, one in outcomes.items():
        for entry, finding in one.aside:
            made.setdefault(entry.id, {})[slug] = _told(finding)
    return made


def _told(finding: Finding) -> str:
    kind = finding.where.rpartition(".")[2]
    return f"{finding.what} [{finding.code} in {kind}]. {finding.why} {finding.cure}"


_Blamed = list[tuple[Entry, "Finding"]]


def _alone(feed: Feed, _found: Sequence[Finding], render: Render) -> _Blamed:
    """The entries that make an error where they stand alone; none of them, if it is there without any entry too."""
    if errors(render(replace(feed, entries=())), {}):
        return []
    alone = [(entry, errors(render(replace(feed, entries=(entry,))), {})) for entry in feed.entries]
    return [(entry, found[0]) for entry, found in alone if found]


def _named(feed: Feed, found: Sequence[Finding], _render: Render) -> _Blamed:
    """The entries that errors point at, such as the second of two that are too much alike."""
    first = {one.entry: one for one in reversed(found) if one.entry is not None}
    return [(entry, first[number]) for number, entry in enumerate(feed.entries) if number in first]
