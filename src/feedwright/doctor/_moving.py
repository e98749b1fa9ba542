"""Is the address the right one? Redirects, encryption, the certificate."""

from __future__ import annotations

import ssl
from collections.abc import Iterator
from datetime import datetime, timedelta
from ipaddress import ip_address
from typing import Final
from urllib.parse import urlsplit

from feedwright.doctor._asking import OK, Tried, Way, is_good
from feedwright.doctor._base import Code, Finding
from feedwright.errors import FetchError
from feedwright.request import PrivateError
from feedwright.wire import Answer

UNREACHABLE = Code(
    "unreachable", "error", "{problem}",
    "Nobody can read the feed.", "Look at the server, at the name's DNS records, and at what stands between.",
)  # fmt: skip
PRIVATE = Code(
    "private-address", "error", "is at {address}, which only this machine or its network can reach; it was not asked",
    "If readers get the same address for this name, nobody else can read the feed.",
    "Look at the name's DNS records; to have a copy of your own looked at all the same, add --allow-private.",
)  # fmt: skip
CERTIFICATE = Code(
    "certificate", "error", "its certificate is not valid: {problem}",
    "Readers refuse to fetch it; browsers warn of it.",
    "Let the server send a certificate for this very name, with the whole chain, and renew it by a program (ACME).",
    "certificate",
)  # fmt: skip
EXPIRES = Code(
    "certificate-expires", "warning", "its certificate ends in {days}, on {day}",
    "From then on readers refuse to fetch it.",
    "Renew it, and see why the program that renews it did not: that is done when a third of its time is left.",
    "certificate",
)  # fmt: skip
MISSING = Code(
    "feed-missing", "error", "answers {status}",
    "Nobody can read the feed.", "Is it built and deployed, and is `output.url` the address of its folder?",
)  # fmt: skip
LOOP = Code(
    "redirect-loop", "error", "{problem}",
    "Nobody can read the feed.", "Look for two rules that redirect to one another, such as http and https, or with and "
    "without www.", "redirects",
)  # fmt: skip
DOWNGRADE = Code(
    "redirect-downgrade", "error", "redirects from https to http: {target}",
    "Many readers refuse to follow, and whoever is between can change what the others read.",
    "Redirect to the https address.", "redirects",
)  # fmt: skip
TEMPORARY = Code(
    "redirect-temporary", "warning", "redirects to {target} for the time being ({status})",
    "Readers go on asking the old address, each time, for good.", "Redirect with 301 or 308.", "redirects",
)  # fmt: skip
CHAIN = Code(
    "redirect-chain", "warning", "redirects {count} times, one after the other, to {target}",
    "Each step costs a reader's visit; some stop after a few.", "Redirect to the last address at once.", "redirects",
)  # fmt: skip
OPEN = Code(
    "http-open", "warning", "is also served without encryption, or redirected there only for the time being ({status})",
    "Some subscribe to http, and anyone between can read and change what they get.",
    "Redirect http to https with 301.", "redirects",
)  # fmt: skip
NO_HTTPS = Code(
    "no-https", "warning", "is served without encryption",
    "Anyone between can read and change what readers get; readers in browsers refuse it on pages with https.",
    "Get a certificate, and serve it with https.", "certificate",
)  # fmt: skip

_MANY: Final = 3
_LASTING: Final = (301, 308)
_SOON: Final = timedelta(days=14)
_SHARE: Final = 5
_WORDS: Final = {
    10: "it ended on an earlier day",
    18: "it is signed by itself alone",
    19: "its chain ends in a certificate that nobody knows",
    20: "the certificate between it and the one that everybody knows is not sent",
    62: "it is for another name",
}
"""OpenSSL's numbers of what fails, in words."""


def way(one: Way, now: datetime) -> Iterator[Finding]:
    """What is wrong with how an address leads to a feed."""
    if one.wrong:
        yield LOOP.at(one.asked, problem=one.wrong)
        return
    if isinstance(one.end, FetchError):
        yield unreachable(one.asked, one.end)
        return
    yield from _redirects(one)
    if one.end.status != OK:
        yield MISSING.at(one.asked, status=one.end.status)
    yield from _encryption(one.asked, one.end, now)


def unreachable(url: str, error: FetchError) -> Finding:
    """Why there is no answer."""
    if isinstance(error, PrivateError):
        return PRIVATE.at(url, address=error.address)
    cause = error.__cause__
    if isinstance(cause, ssl.SSLCertVerificationError):
        return CERTIFICATE.at(url, problem=_WORDS.get(cause.verify_code, cause.verify_message))
    return UNREACHABLE.at(url, problem=error.what)


def reason(error: FetchError) -> str:
    """Why an address that something leads to gives nothing, after `it`."""
    if isinstance(error, PrivateError):
        return f"is at {error.address}, which only this machine or its network can reach"
    return f"cannot be fetched: {error.what}"


def _redirects(one: Way) -> Iterator[Finding]:
    ways = [(step.url, step.target, step.status) for step in one.steps]
    down = [target for url, target, _ in ways if url.startswith("https:") and target.lower().startswith("http:")]
    if down:
        yield DOWNGRADE.at(one.asked, target=down[0])
        return
    fleeting = [(target, status) for _, target, status in ways if status not in _LASTING]
    if fleeting:
        yield TEMPORARY.at(one.asked, target=fleeting[0][0], status=fleeting[0][1])
    if len(ways) >= _MANY:
        yield CHAIN.at(one.asked, count=len(ways), target=one.url)


def _encryption(asked: str, end: Answer, now: datetime) -> Iterator[Finding]:
    if end.certificate is not None:
        yield from _certificate(asked, end.certificate, now)
    elif end.url.startswith("http:") and asked.startswith("http:") and _is_named(end.url):
        yield NO_HTTPS.at(asked)


def _certificate(url: str, valid: tuple[datetime, datetime], now: datetime) -> Iterator[Finding]:
    first, last = valid
    left = last - now
    if left < min(_SOON, (last - first) / _SHARE):
        days = "a day" if left.days == 1 else f"{max(0, left.days)} days"
        yield EXPIRES.at(url, days=days, day=f"{last:%Y-%m-%d}")


def _is_named(url: str) -> bool:
    """Whether it is a name of the open internet: only such a one can have a certificate that all believe."""
    host = urlsplit(url).hostname or ""
    try:
        ip_address(host)
    except ValueError:
        return "." in host and not host.endswith((".local", ".localhost", ".internal", ".test", ".home.arpa"))
    return False


def unencrypted(url: str, answer: Tried | None) -> Iterator[Finding]:
    """What is wrong with what the same address gives without encryption."""
    if not isinstance(answer, Answer):
        return
    if is_good(answer) or (answer.target and answer.status not in _LASTING):
        yield OPEN.at(url, status=answer.status)
