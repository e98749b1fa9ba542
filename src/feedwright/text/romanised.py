"""Any script in ASCII, as the tables of Unidecode have it that site generators make their slugs with."""

from __future__ import annotations

import unicodedata

from feedwright.text import patterns

# Where those tables and ours disagree on letters that titles are made of.
_CYRILLIC = {"й": "i", "ю": "iu", "я": "ia", "ё": "io", "ї": "yi", "ћ": "tsh", "ѓ": "gj", "ќ": "kj", "ұ": "u", "қ": "k"}
_GREEK = {
    "β": "b", "η": "e", "ή": "e", "υ": "u", "ύ": "u", "ϋ": "u", "ΰ": "u", "φ": "ph", "χ": "kh", "ϊ": "i",
}  # fmt: skip
_KANA = {
    "じ": "zi", "ぢ": "di", "っ": "tsu", "づ": "du", "ふ": "hu", "を": "wo",
    "ジ": "zi", "ヂ": "di", "ッ": "tsu", "ヅ": "du", "フ": "hu", "ヲ": "wo", "ヶ": "ke", "・": "*", "ー": "-",
}  # fmt: skip
_OTHERS = {
    "Ξ": "Ks",
    "×": "x",
    "·": "*",
    "£": "PS",
    "ش": "sh",
    "غ": "G",
    "ظ": "Z",
    "א": "A",
    "ב": "b",
    "פ": "p",
    "ף": "p",
    "ש": "SH",
}
_SMALL = {**_CYRILLIC, **_GREEK}
_CAPITAL = {letter.upper(): one.capitalize() for letter, one in _SMALL.items() if len(letter.upper()) == 1}
_OWN = {**_KANA, **_OTHERS, **_SMALL, **_CAPITAL}
_FOREIGN = patterns.lazy(r"[^\x00-\x7f]")
_FIRST_EMOJI = "\U0001f000"


def ascii_of(text: str) -> str:
    """A text in ASCII: accents go, other scripts are transliterated letter by letter, emoji go.

    A Chinese character becomes a word of its own, with a blank behind it.

    >>> ascii_of("Größe"), ascii_of("Статья"), ascii_of("日本")
    ('Grosse', "Stat'ia", 'Ri Ben ')
    """
    return text if text.isascii() else _FOREIGN.sub(lambda match: _letter(match[0]), unicodedata.normalize("NFC", text))


def _letter(char: str) -> str:
    if (own := _OWN.get(char)) is not None:
        return own
    if char >= _FIRST_EMOJI:
        return ""
    from anyascii import anyascii

    made: str = anyascii(char)
    if made.startswith(":") and made.endswith(":"):
        return ""
    return made + " " if unicodedata.category(char) == "Lo" and "CJK" in unicodedata.name(char, "") else made
