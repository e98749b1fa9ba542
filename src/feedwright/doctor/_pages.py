"""Do the site's own pages lead readers to its feeds (HTML, section 4.6.7.1)?"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping
from typing import Final

from feedwright.doctor import _moving, _reading, _walls
from feedwright.doctor._asking import OK, Way
from feedwright.doctor._base import Code, Finding
from feedwright.errors import FetchError
from feedwright.wire import Answer

NO_PAGE = Code(
    "page-missing", "warning", "the feed leads to this page, and it {problem}",
    "Who follows the feed's link gets nothing.", "Let `site.url`, and the articles' addresses, be those of the site.",
)  # fmt: skip
NO_LINK = Code(
    "discovery-missing", "warning", "the page leads to no feed",
    "Who gives a reader the address of the site, or looks for its feeds in a browser, finds none.",
    "Put the lines that `feedwright links` prints into the <head> of the site's pages.",
)  # fmt: skip
BROKEN = Code(
    "discovery-broken", "error", "the page leads to {target}, which {problem}",
    "Who subscribes by the page subscribes to nothing.",
    "Put the lines that `feedwright links` prints in place of what stands there.",
)  # fmt: skip
OTHER_TYPE = Code(
    "discovery-type", "warning", "the page says that {target} is {value}, and it is {kind}",
    "Readers that know only some formats pass it over, or take one that they do not know.",
    "Put the lines that `feedwright links` prints in place of what stands there.",
)  # fmt: skip

_PAGES: Final = ("text/html", "application/xhtml+xml")
MOST: Final = 10
"""Links of a page that are followed."""


def page(way: Way, kind_of: Callable[[str], str], faulty: Collection[str] = ()) -> Iterator[Finding]:
    """What is wrong with what a page says of feeds.

    Args:
        way: the page's answer.
        kind_of: address of a feed -> its format, or what is wrong with it after a blank.
        faulty: addresses of which it is known already that they are no feeds.
    """
    if isinstance(way.end, FetchError):
        yield NO_PAGE.at(way.asked, problem=_moving.reason(way.end))
        return
    if _walls.refusal(way.end):
        # Pages may be for browsers alone; feeds may not, and are asked for themselves.
        return
    if way.end.status != OK or way.wrong:
        yield NO_PAGE.at(way.asked, problem=way.wrong or f"answers {way.end.status}")
        return
    found = feeds(way.end)
    if not found and _reading.media_type(way.end) not in _PAGES:
        return
    if not found:
        yield NO_LINK.at(way.asked)
    for kind, target in [one for one in found if one[1] not in faulty][:MOST]:
        yield from _link(way.asked, kind, target, kind_of(target))


def feeds(answer: Answer) -> list[tuple[str, str]]:
    """Media type and address of each feed that a page leads to."""
    try:
        data = _reading.unpacked(answer)
    except _reading.DamagedError:
        data = None
    return _reading.alternates(data or b"", answer.url)


def _link(url: str, kind: str, target: str, found: str) -> Iterator[Finding]:
    names: Mapping[str, str] = {"rss": "RSS", "atom": "Atom", "json": "JSON Feed"}
    if found not in names:
        yield BROKEN.at(url, target=target, problem=found.strip())
    elif _reading.TYPES[kind] != found:
        yield OTHER_TYPE.at(url, target=target, value=kind, kind=names[found])
