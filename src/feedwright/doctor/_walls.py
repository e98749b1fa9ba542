"""Is every reader let in, and told plainly what is not there?"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Final

from feedwright.doctor import _reading
from feedwright.doctor._asking import OK, Tried, Visits, Way
from feedwright.doctor._base import Code, Finding
from feedwright.text import patterns
from feedwright.wire import Answer

REFUSED = Code(
    "readers-refused", "error", "refuses {names}: {how}",
    "Whoever reads with these gets nothing, and is told that the feed is broken.",
    "Let everybody fetch feeds: exclude their folder from bot protection, rate limits and challenges.", "walls",
)  # fmt: skip
HEAD = Code(
    "head-differs", "warning", "answers HEAD with {value}",
    "Some readers and link checkers ask so first, and take the feed for gone or changed.",
    "Answer HEAD as GET, without the body.", "head",
)  # fmt: skip
MISSING_FOUND = Code(
    "missing-found", "error", "a feed that is not there is answered with {status}",
    "Who has a wrong address never learns it; readers take the page that they get for a broken feed.",
    "Answer 404 where nothing is, or 410 where something was; no page for everything.", "missing",
)  # fmt: skip
MISSING_OTHER = Code(
    "missing-other", "warning", "a feed that is not there is answered with {status}, not 404",
    "Readers go on asking for what is gone.", "Answer 404 where nothing is.", "missing",
)  # fmt: skip

TOO_MANY: Final = 429
"""What a server may well answer to one who asks a dozen times in a second, as no reader does."""

_GONE: Final = (404, 410)
_WALLS: Final = (401, 403, 405, 406, 429, 451, 503)
_CHALLENGE = patterns.lazy(
    rb"challenge-platform|cf-chl-|_cf_chl_opt|Just a moment\.\.\.|_Incapsula_Resource|AwsWafIntegration|"
    rb"DDoS protection by|sgcaptcha|anubis_challenge|Enable JavaScript and cookies to continue",
)


def refusal(answer: Tried) -> str:
    """How a server refuses a program; empty where it does not."""
    if not isinstance(answer, Answer):
        return ""
    if answer.header("cf-mitigated") == "challenge" or answer.header("x-amzn-waf-action"):
        return "a challenge for browsers"
    if answer.status in _WALLS:
        return str(answer.status)
    if _reading.media_type(answer) == "text/html" and _CHALLENGE.search(_plain(answer)[:100_000]):
        return "a challenge for browsers"
    return ""


def _plain(answer: Answer) -> bytes:
    try:
        return _reading.unpacked(answer) or b""
    except _reading.DamagedError:
        return b""


def readers(url: str, answers: Mapping[str, Tried]) -> Iterator[Finding]:
    """Which readers are not let in, though others are or all are not."""
    refused = {name: how for name, answer in answers.items() if (how := refusal(answer))}
    if refused:
        how = ", ".join(dict.fromkeys(refused.values()))
        yield REFUSED.at(url, names="every program" if len(refused) == len(answers) else ", ".join(refused), how=how)


def head(visits: Visits) -> Iterator[Finding]:
    """Whether HEAD is answered as GET is."""
    first, answer = visits.first, visits.head
    if not isinstance(answer, Answer):
        yield HEAD.at(first.url, value=f"nothing: {answer.what}")
    elif answer.status == OK:
        yield from _otherwise(first, answer, visits.again)
    elif answer.status != TOO_MANY:
        yield HEAD.at(first.url, value=str(answer.status))


def _otherwise(first: Answer, answer: Answer, again: Tried) -> Iterator[Finding]:
    """What HEAD says otherwise; what moves from visit to visit is no fault of it."""
    other = [name for name in ("content-type", "last-modified", "etag") if _tag(first, name) != _tag(answer, name)]
    if other and isinstance(again, Answer) and all(_tag(first, name) == _tag(again, name) for name in other):
        yield HEAD.at(first.url, value=f"another {', '.join(other)} than GET")


def _tag(answer: Answer, name: str) -> str:
    """A header, without what packing on the way does to an ETag."""
    return re.sub(r'\AW/|[-;.:](?:gzip|br|zstd|df)(?="\Z)', "", answer.header(name).strip())


def missing(way: Way) -> Iterator[Finding]:
    """What is answered where nothing is."""
    end = way.end
    if not isinstance(end, Answer) or end.status in (*_GONE, TOO_MANY) or way.wrong:
        return
    yield (MISSING_FOUND if end.status == OK else MISSING_OTHER).at(way.asked, status=end.status)
