"""Days in words, as a language writes them."""

from __future__ import annotations

from datetime import date
from functools import lru_cache

_MONTHS = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip


@lru_cache(maxsize=4096)
def spelt(day: date, language: str, other: str = "en") -> tuple[str, str]:
    """A day in words, and the language that they are in.

    Args:
        day: the day.
        language: BCP 47.
        other: the language to take where nobody knows how that one writes days.

    >>> spelt(date(2025, 3, 4), "en")[0], spelt(date(2025, 3, 4), "en-GB")[0], spelt(date(2025, 3, 4), "de")[0]
    ('March 4, 2025', '4 March 2025', '4. März 2025')
    """
    if language in ("en", "en-US"):
        # What Babel says too; loading it would cost every such site 20 ms.
        return f"{_MONTHS[day.month - 1]} {day.day}, {day.year}", language
    from babel import Locale, UnknownLocaleError
    from babel.dates import format_date

    try:
        locale = Locale.parse(language, sep="-")
    except (UnknownLocaleError, ValueError):
        return spelt(day, "en" if language == other else other)
    return format_date(day, "long", locale), language
