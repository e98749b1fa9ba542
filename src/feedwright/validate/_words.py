"""Values that are neither dates nor addresses: numbers, choices, languages, media types, people's addresses."""

from __future__ import annotations

import re
from typing import Final
from urllib.parse import unquote

from feedwright.text import languages, patterns
from feedwright.validate._base import Check, Code, Placed, Sheet

LANGUAGE = Code(
    "language-unknown", "error", "{element} names no language: {value}",
    "Readers cannot tell how to hyphenate, translate, speak or filter the feed.",
    "Write the tag of BCP 47: en, de-CH, pt-BR, zh-Hans.", "BCP 47 (RFC 5646), section 2.1",
)  # fmt: skip
MEDIA_TYPE = Code(
    "media-type", "error", "{element} is no media type: {value}",
    "Readers choose by it how to show or play the file, and pass over what they do not understand.",
    "Write it as type/subtype: text/html, audio/mpeg.", "RFC 6838, section 4.2",
)  # fmt: skip
NUMBER = Code(
    "number", "error", "{element} is no {kind}: {value}",
    "Readers leave the value out, or the element as a whole.", "Write digits alone, without a unit or a sign.",
)  # fmt: skip
RANGE = Code(
    "number-range", "error", "{element} is {value}, but may be only {limits}",
    "Readers leave the value out, or cut what it describes.", "Write a number within these limits.",
)  # fmt: skip
CHOICE = Code(
    "value-unknown", "error", "{element} is {value}, which is none of: {known}",
    "Readers compare the word letter by letter, and do as if it were not there.", "Write one of the words named.",
)  # fmt: skip
FORM = Code(
    "value-form", "error", "{element} is not {kind}: {value}",
    "Readers leave the value out.", "Write it in that form.",
)  # fmt: skip
EMAIL = Code(
    "email", "error", "{element} is no e-mail address: {value}",
    "Readers that show who wrote it have nothing to show; programs that write to it fail.",
    "Write address@host, or leave the element out.", "RFC 5322, section 3.4.1",
)  # fmt: skip
EMAIL_NAME = Code(
    "email-name", "warning", "{element} should be an address followed by a name in brackets: {value}",
    "Readers show the bare address, or take address and name for one.", "Write desk@example.org (The Desk).",
    "RSS Best Practices Profile, data types: e-mail",
)  # fmt: skip
EMAIL_SHOWN = Code(
    "email-in-name", "warning", "{element} holds an e-mail address: {value}",
    "It is shown to everyone and collected by senders of spam.", "Give the name alone.", "RFC 4287, section 3.2.1",
)  # fmt: skip
EMPTY = Code(
    "element-empty", "warning", "{element} is empty",
    "Readers show a gap, or a word of their own choosing.", "Fill it, or leave it out where that is allowed.",
)  # fmt: skip
TOO_LONG = Code(
    "text-too-long", "error", "{element} has {length:,} characters; {most:,} are allowed",
    "Directories cut it off or refuse the feed.", "Shorten it.", "Apple Podcasts, RSS feed requirements",
)  # fmt: skip
BLANKS = Code(
    "blanks-around", "error", "{element} has blanks or line breaks around its value",
    "Atom compares ids and dates letter by letter, blanks included: strict readers refuse it, others see another id.",
    "Write the value directly after the tag, and the end tag directly after it.", "RFC 4287, section 2",
)  # fmt: skip

_WHOLE = patterns.lazy(r"\d+\Z", re.ASCII)
_SIGNED = patterns.lazy(r"[+-]?\d+\Z", re.ASCII)
_DECIMAL = patterns.lazy(r"[+-]?\d+(?:\.\d*)?\Z", re.ASCII)
_LONGEST_NUMBER: Final = 18
_LONGEST_MAIL: Final = 1_000

_TOKEN = r"[A-Za-z0-9!#$%&'*+.^_`{|}~-]+"  # noqa: S105 - RFC 2045's name of a word
_MEDIA_TYPE = patterns.lazy(rf"{_TOKEN}/{_TOKEN}(?:\s*;\s*{_TOKEN}=(?:{_TOKEN}|\"(?:[^\"\\]|\\.)*\"))*\s*\Z")

_MAIL = r"[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]+@(?:[A-Za-z0-9-]+\.)+[A-Za-z0-9][A-Za-z0-9-]*"
_BARE_MAIL = patterns.lazy(rf"{_MAIL}\Z")
_ANY_MAIL = patterns.lazy(rf"[<(\s]?{_MAIL}[>)\s]?")
_ANGLED_MAIL = patterns.lazy(rf"<{_MAIL}>")
_AROUND_MAIL = patterns.lazy(r"\([^()]*\)|^[^<]*<|>.*\Z")
_LOCAL_MAIL = patterns.lazy(r"[\w.%+-]+@[A-Za-z][\w.-]*\Z")
_SPELT = patterns.lazy(r"(?P<mail>[^\s()<>]+)\s*\((?P<name>.*)\)\Z", re.DOTALL)


def anything(_sheet: Sheet, _at: Placed, _element: str, _value: str) -> None:
    """Any text."""


def every(*checks: Check) -> Check:
    """All of some checks."""

    def check(sheet: Sheet, at: Placed, element: str, value: str) -> None:
        for one in checks:
            one(sheet, at, element, value)

    return check


def filled(sheet: Sheet, at: Placed, element: str, value: str) -> None:
    """Not empty."""
    if not value:
        sheet.report(EMPTY, at, element=element)


def where_given(check: Check) -> Check:
    """A check of what is not empty."""

    def if_given(sheet: Sheet, at: Placed, element: str, value: str) -> None:
        if value:
            check(sheet, at, element, value)

    return if_given


# --- Numbers --------------------------------------------------------------------------------------------------------


def number(least: int = 0, most: int = 0, kind: str = "") -> Check:
    """A whole number of some size; `most` 0 means any."""
    kind = kind or ("whole number above 0" if least else "whole number")

    def check(sheet: Sheet, at: Placed, element: str, value: str) -> None:
        if not _WHOLE.match(value) or len(value) > _LONGEST_NUMBER or int(value) < least:
            sheet.report(NUMBER, at, element=element, kind=kind, value=value)
        elif most and int(value) > most:
            sheet.report(RANGE, at, element=element, value=value, limits=f"{least} to {most:,}")

    return check


natural: Final = number()
positive: Final = number(1)


def integer(sheet: Sheet, at: Placed, element: str, value: str) -> None:
    """A whole number, negative ones too."""
    if not _SIGNED.match(value):
        sheet.report(NUMBER, at, element=element, kind="whole number", value=value)


def decimal(sheet: Sheet, at: Placed, element: str, value: str) -> None:
    """A number, with a point or without."""
    if not _DECIMAL.match(value):
        sheet.report(NUMBER, at, element=element, kind="number", value=value)


def between(least: int, most: int) -> Check:
    """A number, with a point or without, within limits."""

    def check(sheet: Sheet, at: Placed, element: str, value: str) -> None:
        if not _DECIMAL.match(value):
            sheet.report(NUMBER, at, element=element, kind="number", value=value)
        elif not least <= float(value) <= most:
            sheet.report(RANGE, at, element=element, value=value, limits=f"{least} to {most}")

    return check


# --- Words ----------------------------------------------------------------------------------------------------------


def one_of(*known: str, fold: bool = False) -> Check:
    """One of some words; with `fold` in any letter case."""
    fit = frozenset(known)
    told = ", ".join(known) if len(known) < 20 else f"{', '.join(known[:10])} and others"  # noqa: PLR2004 - readable

    def check(sheet: Sheet, at: Placed, element: str, value: str) -> None:
        if (value.lower() if fold else value) not in fit:
            sheet.report(CHOICE, at, element=element, value=value, known=told)

    return check


def like(pattern: str, kind: str) -> Check:
    """Text of a form."""
    form = re.compile(pattern, re.ASCII)

    def check(sheet: Sheet, at: Placed, element: str, value: str) -> None:
        if not form.match(value):
            sheet.report(FORM, at, element=element, kind=kind, value=value)

    return check


def at_most(most: int, check_too: Check = anything) -> Check:
    """Text of a length."""

    def check(sheet: Sheet, at: Placed, element: str, value: str) -> None:
        if len(value) > most:
            sheet.report(TOO_LONG, at, element=element, length=len(value), most=most)
        check_too(sheet, at, element, value)

    return check


def media_type(sheet: Sheet, at: Placed, element: str, value: str) -> None:
    """A media type, with parameters or without (RFC 6838, RFC 2045)."""
    if not _MEDIA_TYPE.match(value):
        sheet.report(MEDIA_TYPE, at, element=element, value=value)


def is_media_type(value: str) -> bool:
    """Whether it is a media type."""
    return bool(_MEDIA_TYPE.match(value))


def language(sheet: Sheet, at: Placed, element: str, value: str) -> None:
    """A language tag (BCP 47)."""
    if not languages.is_known(value):
        sheet.report(LANGUAGE, at, element=element, value=value)


# --- People ---------------------------------------------------------------------------------------------------------


def email(sheet: Sheet, at: Placed, element: str, value: str) -> None:
    """An address alone (RFC 5322, addr-spec)."""
    if len(value) > _LONGEST_MAIL or (not _BARE_MAIL.match(value) and not _LOCAL_MAIL.match(value)):
        sheet.report(EMAIL, at, element=element, value=value)


def email_with_name(sheet: Sheet, at: Placed, element: str, value: str) -> None:
    """`desk@example.org (The Desk)`, as RSS has it."""
    bare = unquote(value.removeprefix("mailto:").partition("?")[0]) if value.startswith("mailto:") else value
    spelt = _SPELT.match(bare)
    if len(value) > _LONGEST_MAIL:
        sheet.report(EMAIL, at, element=element, value=value)
    elif spelt:
        email(sheet, at, element, spelt["mail"])
    elif bare.endswith(")") or not _ANY_MAIL.search(bare):
        sheet.report(EMAIL, at, element=element, value=value)
    else:
        sheet.report(EMAIL_NAME, at, element=element, value=value)


def no_email(sheet: Sheet, at: Placed, element: str, value: str) -> None:
    """A name that holds no address."""
    if "@" in value[:_LONGEST_MAIL] and _ANGLED_MAIL.search(value):
        sheet.report(EMAIL_SHOWN, at, element=element, value=value)


def any_email(sheet: Sheet, at: Placed, element: str, value: str) -> None:
    """An address, with a name or without (OPML, podcasts)."""
    bare = _AROUND_MAIL.sub(" ", value).strip() if len(value) <= _LONGEST_MAIL else value
    email(sheet, at, element, bare)
