"""Is what readers get the newest there is?"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from itertools import pairwise
from typing import Final

from feedwright.doctor._base import Code, Expected, Finding
from feedwright.doctor._reading import Said

OLD = Code(
    "outdated", "warning", "its newest entry is of {day}, {days:,} days ago; none was so late before",
    "Readers may be waiting for what was written since.",
    "If there is something new: does the build still run, and is what it makes deployed?",
)  # fmt: skip
NOT_DEPLOYED = Code(
    "not-deployed", "warning", "is another version than the one in the output folder",
    "Readers do not get what was built last.",
    "Deploy it, or build where the site is served from; a cache between has to be cleared.",
)  # fmt: skip

_LEAST: Final = 3
_NEWEST: Final = 20
_QUIET: Final = timedelta(days=30)
_TIMES: Final = 3


def age(url: str, said: Said, now: datetime) -> Iterator[Finding]:
    """Whether its newest entry is older than its rhythm explains."""
    dates = sorted((one for _, _, one in said.entries if one and one.tzinfo), reverse=True)[:_NEWEST]
    if len(dates) < _LEAST:
        return
    longest = max(later - earlier for later, earlier in pairwise(dates))
    if now - dates[0] > max(_QUIET, _TIMES * longest):
        yield OLD.at(url, day=f"{dates[0]:%Y-%m-%d}", days=(now - dates[0]).days)


def deployed(url: str, data: bytes, expected: Expected | None) -> Iterator[Finding]:
    """Whether it is what was built."""
    if expected and expected.data is not None and expected.data != data:
        yield NOT_DEPLOYED.at(url)
