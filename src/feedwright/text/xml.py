"""Characters that may stand in XML."""

from __future__ import annotations

import re
from functools import cache

# XML 1.0, section 2.2, forbids C0 controls but tab, newline and return, lone surrogates, U+FFFE and U+FFFF.
# U+007F to U+009F, U+FFFD and the other noncharacters are allowed there, yet validators warn of them: always damage.
# What may stay is listed, not what must go: nearly every character is found in the first two ranges.
_PLANES = "".join(f"{chr(plane)}-{chr(plane + 0xFFFD)}" for plane in range(0x10000, 0x110000, 0x10000))
_FORBIDDEN = f"[^\t\n\x20-\x7e\xa0-\ud7ff\ue000-\ufdcf\ufdf0-\ufffc{_PLANES}]"


def clean(text: str) -> str:
    r"""Remove what may not, or should not, stand in an XML document.

    Args:
        text: any string, lone surrogates included.

    Returns:
        The text without control characters (tab, newline and return stay), surrogates, U+FFFD and noncharacters;
        CR LF and CR become LF, because an XML parser would make them that (XML 1.0, section 2.11).

    >>> clean("a\x00b\r\nc\ud800")
    'ab\nc'
    """
    if "\ufffd" not in text and (text.isprintable() or text.replace("\n", "").isprintable()):
        return text
    if "\r" in text:
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    return _forbidden().sub("", text)


@cache
def _forbidden() -> re.Pattern[str]:
    """Made when it is first needed: it takes 3 ms, and nearly all text passes without it."""
    return re.compile(_FORBIDDEN)


def line(text: str) -> str:
    r"""One line of text: cleaned, with every run of white space folded into one blank.

    >>> line("  two\n words ")
    'two words'
    """
    return " ".join(clean(text).split())
