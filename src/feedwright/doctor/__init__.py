"""Is what readers get what it should be? A live deployment, asked as readers ask, and how to mend what is wrong.

`examine` is the one function. `_asking` asks, each request once, and keeps the answers; the files of checks judge them,
and reach nothing themselves: `_moving`, `_types`, `_caching`, `_packing`, `_naming`, `_age`, `_walls`, `_pages`.
Each host's own cures stand with the host, in `feedwright.hosting`.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import partial
from typing import Final
from urllib.parse import urljoin, urlsplit

from feedwright import fetch, registry
from feedwright.doctor import _age, _caching, _moving, _naming, _packing, _pages, _reading, _types, _walls
from feedwright.doctor._asking import OK, Client, Look, Tried, Visits, Way
from feedwright.doctor._base import LEVELS, Code, Expected, Finding, Level, worst
from feedwright.doctor._reading import Said
from feedwright.errors import FetchError
from feedwright.frozen import frozen
from feedwright.text import urls
from feedwright.wire import Answer

__all__ = ["LEVELS", "Code", "Examination", "Expected", "Finding", "Level", "codes", "examine", "worst"]

MOST: Final = 12
"""Feeds of one deployment that are looked at, unless they are named: what serves one serves all."""

_AT_ONCE: Final = 4
_LIST: Final = "feeds.opml"
Progress = Callable[[str, int, int], None]


@frozen
class Examination:
    """What was found.

    Args:
        url: the address that was asked for.
        findings: feed by feed, then the pages.
        feeds, pages: addresses that were looked at.
        unseen: feeds that were found and not looked at, because there are so many.
        hosts: what serves them, as far as its answers tell.
    """

    url: str
    findings: tuple[Finding, ...]
    feeds: tuple[str, ...]
    pages: tuple[str, ...]
    unseen: tuple[str, ...]
    hosts: tuple[str, ...]


@dataclass(slots=True)
class _Seen:
    """One feed: what is wrong with it, and what is known of it then."""

    url: str
    findings: list[Finding] = field(default_factory=list)
    first: Answer | None = None
    said: Said | None = None


@frozen
class _Doctor:
    """Who looks, at what and when."""

    client: Client
    expected: Mapping[str, Expected]
    now: datetime


def _silent(_what: str, _done: int, _total: int) -> None:
    """Nobody is told."""


def examine(
    url: str,
    *,
    now: datetime,
    expected: Sequence[Expected] = (),
    home: str = "",
    allow_private: bool = False,
    look: Look = fetch.look,
    pause: Callable[[float], object] = time.sleep,
    progress: Progress = _silent,
) -> Examination:
    """Look at a live deployment as readers do.

    Args:
        url: of a site, of the folder of its feeds, or of one feed.
        now: aware.
        expected: feeds that the configuration says should be there; looked at unless `url` is another feed.
        home: the site's home page, which should lead to the feeds; what the feeds say of it, if empty.
        allow_private: whether addresses of this machine or its network are fetched.
        look: asks an address once.
        pause: waits for so many seconds.
        progress: told how far it is.

    Raises:
        FetchError: the address is none.
    """
    if not urls.is_http(url):
        message = "is no http or https address"
        raise FetchError(message, where=url or "the address")
    doctor = _Doctor(Client(look, allow_private, pause), {one.url: one for one in expected}, now)
    way = doctor.client.follow(url)
    feeds, found = _feeds(doctor, way)
    seen = _all_seen(doctor, feeds[:MOST], progress)
    pages = _page_addresses(way, seen, home)
    progress("looking at pages", 0, len(pages))
    found += [one for feed in seen for one in feed.findings]
    found += _of_pages(doctor, pages, seen)
    hosts = _hosts([feed.first for feed in seen if feed.first] or [way.end])
    return Examination(url, _once(found, hosts), tuple(feeds[:MOST]), tuple(pages), tuple(feeds[MOST:]), tuple(hosts))


def _once(findings: Iterable[Finding], hosts: Sequence[str]) -> tuple[Finding, ...]:
    """Each finding once, with what to do on the host that answers; on all, where that is not known."""
    kinds = {name: registry.load("hosting", name) for name in registry.kinds("hosting")}
    titles = {kind.title: kind.cures for name, kind in kinds.items() if not hosts or name in hosts}
    made: dict[tuple[str, str, str], Finding] = {}
    for one in findings:
        on = {title: cures[one.subject] for title, cures in titles.items() if one.subject in cures}
        made.setdefault((one.code, one.where, one.what), replace(one, on=on))
    return tuple(made.values())


def _hosts(answers: Iterable[Tried]) -> list[str]:
    """What serves, by its answers' headers."""
    said = [answer.headers for answer in answers if isinstance(answer, Answer)]
    kinds = {name: registry.load("hosting", name) for name in registry.kinds("hosting")}
    return [name for name, kind in kinds.items() if any(kind.answers(headers) for headers in said)]


# --- which feeds ------------------------------------------------------------------------------------------------------


def _feeds(doctor: _Doctor, way: Way) -> tuple[list[str], list[Finding]]:
    """Addresses of the feeds that are to be looked at; and what is wrong if there are none."""
    data = _body(way)
    if data is not None and _reading.said(data, way.url) is not None:
        return [way.asked], []
    own = [url for url in doctor.expected if url.startswith(_folder(way.asked))] or list(doctor.expected)
    found = dict.fromkeys([*own, *_named(doctor, way, data)])
    if found:
        return list(found), []
    if _is_page(way) and not _walls.refusal(way.end):
        return [], [_types.NO_FEED.at(way.asked, what="a web page that leads to no feed")]
    return [way.asked], []


def _folder(url: str) -> str:
    return url if url.endswith("/") else f"{url}/"


def _named(doctor: _Doctor, way: Way, data: bytes | None) -> Iterator[str]:
    """The feeds that a page, or the list beside it, names: those of its own host, if any are."""
    if data is not None:
        yield from _reading.listed(data, way.url)
        found = _reading.alternates(data, way.url)
        here = [url for _, url in found if urlsplit(url).netloc == urlsplit(way.url).netloc]
        yield from here or _elsewhere(doctor, way.url, [url for _, url in found])
        if found:
            return
    if not doctor.expected and urlsplit(way.url).path.endswith("/") and not way.wrong:
        listed = doctor.client.follow(urljoin(way.url, _LIST))
        yield from _reading.listed(_body(listed) or b"", listed.url)


def _elsewhere(doctor: _Doctor, page: str, feeds: list[str]) -> list[str]:
    """The feeds of a page that leads to other hosts alone: where it is a copy of one there, the copies beside it."""
    paths = {url: urlsplit(url).path for url in feeds}
    for copies in (
        [urljoin(page, path) for path in paths.values()],
        [urljoin(page, path.rpartition("/")[2]) for path in paths.values()],
    ):
        if copies and _kind(doctor.client.follow(copies[0])) in _reading.TYPES.values():
            return copies
    return feeds


def _body(way: Way) -> bytes | None:
    """What stands at the end of a way, unpacked; None where nothing does that can be read."""
    if not isinstance(way.end, Answer) or way.end.status != OK or way.wrong:
        return None
    try:
        return _reading.unpacked(way.end)
    except _reading.DamagedError:
        return None


def _is_page(way: Way) -> bool:
    """Whether an address leads to a web page, and to no feed that is served as one."""
    data = _body(way)
    if data is None or not isinstance(way.end, Answer):
        return False
    return _reading.is_page(way.end, data) and _reading.said(data, way.url) is None


# --- a feed -----------------------------------------------------------------------------------------------------------


def _all_seen(doctor: _Doctor, feeds: Sequence[str], progress: Progress) -> list[_Seen]:
    from concurrent.futures import ThreadPoolExecutor

    seen: list[_Seen] = []
    with ThreadPoolExecutor(_AT_ONCE) as pool:
        for one in pool.map(partial(_seen, doctor), feeds):
            seen.append(one)
            progress("looking at feeds", len(seen), len(feeds))
    if seen:
        seen[0].findings += _of_the_server(doctor, seen[0])
    return seen


def _seen(doctor: _Doctor, url: str) -> _Seen:
    """Everything about one feed."""
    way = doctor.client.follow(url)
    if not way.wrong and _walls.refusal(way.end):
        return _Seen(url, list(_walls.readers(url, doctor.client.as_readers(way.url))) or _walled(way))
    seen = _Seen(url, list(_moving.way(way, doctor.now)))
    visits = doctor.client.visit(way)
    if visits is None:
        return seen
    seen.first = visits.first
    if broken := list(_packing.unreadable(visits.first)):
        seen.findings += broken
        return seen
    data = _reading.unpacked(visits.first) or b""
    seen.said = _reading.said(data, visits.first.url, _reading.charset(visits.first))
    if seen.said is None:
        seen.findings.append(_types.no_feed(url, visits.first, data))
    else:
        seen.findings += _judged(doctor, visits, data, seen.said)
    return seen


def _walled(way: Way) -> list[Finding]:
    """A wall that lets in all readers, but not us."""
    return [_walls.REFUSED.at(way.asked, names="programs that it does not know", how=_walls.refusal(way.end))]


def _judged(doctor: _Doctor, visits: Visits, data: bytes, said: Said) -> Iterator[Finding]:
    asked, first = visits.way.asked, visits.first
    expected = doctor.expected.get(asked) or doctor.expected.get(first.url)
    last = visits.again
    newer = _body(Way(first.url, (), last))
    again = _reading.said(newer, first.url, _reading.charset(first)) if newer is not None else None
    yield from _types.served(first.url, first, data, said)
    yield from _types.itself(first.url, data, said)
    yield from _types.open_to_pages(first.url, visits.plain)
    yield from _packing.packing(visits, data)
    yield from _naming.naming(first, said, expected)
    lasting = list(_naming.lasting(first.url, said, again))
    yield from lasting
    # Ids that move make other bytes: that is the fault, and not that they are not kept.
    if not lasting:
        yield from _caching.validators(visits, data, said, again)
    yield from _caching.lifetime(first, said)
    yield from _caching.cookies(first)
    yield from _walls.head(visits)
    yield from _age.age(first.url, said, doctor.now)
    yield from _age.deployed(first.url, data, expected)


def _of_the_server(doctor: _Doctor, seen: _Seen) -> Iterator[Finding]:
    """What is the same for every feed of a server, looked at once."""
    if seen.first is None or seen.said is None:
        return
    agents = doctor.client.as_readers(seen.first.url)
    patient = {name: answer for name, answer in agents.items() if getattr(answer, "status", None) != _walls.TOO_MANY}
    yield from _walls.readers(seen.first.url, patient)
    yield from _walls.missing(doctor.client.missing(seen.first.url))
    yield from _moving.unencrypted(seen.url, doctor.client.unencrypted(seen.first.url))


# --- pages ------------------------------------------------------------------------------------------------------------


def _page_addresses(way: Way, seen: Sequence[_Seen], home: str) -> list[str]:
    """The home page, and one article; and the page that was asked for."""
    said = [one.said for one in seen if one.said]
    if not said:
        return []
    asked = [way.asked] if _is_page(way) else []
    own = home or said[0].home
    articles = [url for one in said for _, url, _ in one.entries if urlsplit(url).netloc == urlsplit(own).netloc]
    made: list[str] = []
    for url in (*asked, own, *articles[:1]):
        if url and not any(_reading.same(url, one) for one in made):
            made.append(url)
    return made


def _of_pages(doctor: _Doctor, pages: Sequence[str], seen: Sequence[_Seen]) -> Iterator[Finding]:
    known = {one.url: one.said.kind for one in seen if one.said}
    known |= {one.first.url: one.said.kind for one in seen if one.said and one.first}
    faulty = {one.url for one in seen if not one.said}

    def kind_of(url: str) -> str:
        if url not in known:
            known[url] = _kind(doctor.client.follow(url))
        return known[url]

    for url in pages:
        # What is wrong with a feed that was looked at is said already.
        yield from _pages.page(doctor.client.follow(url), kind_of, faulty)


def _kind(way: Way) -> str:
    """The format of what an address gives; else what is wrong with it, after a blank."""
    if isinstance(way.end, FetchError):
        return f" {_moving.reason(way.end)}"
    if way.wrong:
        return f" {way.wrong}"
    if way.end.status != OK:
        return f" answers {way.end.status}"
    said = _reading.said(_body(way) or b"", way.url, _reading.charset(way.end))
    return said.kind if said else " is no feed"


def codes() -> dict[str, Code]:
    """Every kind of fault that can be found, by name."""
    return {one.name: one for one in sorted(registry.members(__name__, Code), key=lambda one: one.name)}
