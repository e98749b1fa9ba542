"""Which encoding a text has that is not UTF-8: told by its language, as browsers do; guessed only where that is safe.

The table is that of the HTML standard, section 13.2.3.2 (default encodings by locale). Statistics tell one Latin
alphabet's encoding from another's no better than chance, so they decide between those of one script alone, and whether
a text is in another script than its language.
"""

from __future__ import annotations

from string import ascii_letters

from feedwright.text import patterns

LEFT_OUT = "is not UTF-8 in some bytes, which were left out. Save it as UTF-8"
"""What to tell the owner of a text that is nearly UTF-8."""

WESTERN = "cp1252"
_CHINESE = "gb18030"
_TRADITIONAL = patterns.lazy(r"zh-(?:hant|tw|hk|mo)\b")
_BY_LANGUAGE = {
    tag: codec
    for codec, tags in {
        "cp874": "th",
        "cp932": "ja",
        "cp949": "ko",
        "cp1250": "bs cs hr hu pl ro sk sl sr-latn",
        "cp1251": "ba be bg ce cv kk ky mk mn ru sah sr tg tt uk",
        "cp1253": "el",
        "cp1254": "az ku tr",
        "cp1255": "he iw yi",
        "cp1256": "ar fa ps ug ur",
        "cp1257": "et lt lv",
        "cp1258": "vi",
        _CHINESE: "zh",
    }.items()
    for tag in tags.split()
}
_SAME_SCRIPT = {
    "cp874": ("cp874",),
    "cp932": ("cp932", "euc_jp"),
    "cp949": ("cp949",),
    "cp1251": ("cp1251", "koi8_r", "koi8_u", "iso8859_5", "cp866"),
    "cp1253": ("cp1253", "iso8859_7"),
    "cp1255": ("cp1255", "iso8859_8"),
    "cp1256": ("cp1256", "iso8859_6"),
    _CHINESE: (_CHINESE, "big5hkscs"),
    "big5hkscs": ("big5hkscs", _CHINESE),
}
_NOT_LATIN = tuple(dict.fromkeys(codec for codecs in _SAME_SCRIPT.values() for codec in codecs))
_LABELS = {"cp932": "Shift_JIS", "cp949": "EUC-KR", "big5hkscs": "Big5", _CHINESE: "GB18030", "cp866": "IBM866"}

_ENOUGH = 40
"""Bytes beyond ASCII below which statistics say nothing."""
_SAMPLE = 200_000
_TOO_STRANGE = 0.1
_HIGH = bytes(range(0x80, 0x100))
_NOT_IN_ISO = bytes(range(0x80, 0xA0))
_LETTERS = ascii_letters.encode()
# Half of a surrogate pair, which programs that hold text as UTF-16 leave behind; and a lone half of a byte order mark.
_STRAY = patterns.lazy(rb"\xed[\xa0-\xbf][\x80-\xbf]|(?<![A-Za-z\x80-\xff])\xff(?![A-Za-z\x80-\xff])")


def nearly_utf8(data: bytes) -> bool:
    r"""Whether a few stray bytes stand in what is UTF-8 or ASCII otherwise.

    A lone `\xe9` in plain ASCII is no stray byte: it is an `é` of another encoding.

    >>> nearly_utf8(b"cut off \xed\xa0\xbd here"), nearly_utf8(b"caf\xe9")
    (True, False)
    """
    text = _STRAY.sub(b"", data).decode("utf-8", "replace")
    strange = text.count("\ufffd")
    return not strange or sum(not char.isascii() for char in text) >= 2 * strange


def of(data: bytes, language: str) -> str:
    """The codec of a text that is not UTF-8.

    Args:
        data: the text, or the part of it that is to tell.
        language: BCP 47.
    """
    usual = by_language(language)
    high, letters = _count(data, _HIGH), _count(data, _LETTERS)
    if high >= _ENOUGH:
        if usual in _SAME_SCRIPT:
            usual = _detected(data, _SAME_SCRIPT[usual]) or usual
        elif high > letters:
            usual = _detected(data, _NOT_LATIN) or usual
        elif usual == "cp1250" and not _count(data, _NOT_IN_ISO):
            usual = "iso8859_2"
    return usual if data.decode(usual, "replace").count("\ufffd") <= _TOO_STRANGE * high else WESTERN


def by_language(language: str) -> str:
    """The codec that texts in a language mostly have where they are not UTF-8.

    >>> by_language("en-GB"), by_language("ru"), by_language("zh-Hant-HK")
    ('cp1252', 'cp1251', 'big5hkscs')
    """
    tag = language.lower().replace("_", "-")
    if _TRADITIONAL.match(tag):
        return "big5hkscs"
    return _BY_LANGUAGE.get("-".join(tag.split("-")[:2])) or _BY_LANGUAGE.get(tag.partition("-")[0], WESTERN)


def note(codec: str, language: str) -> str:
    """What to tell the owner of a text that was read in a codec.

    >>> note("cp1252", "es")
    'is not UTF-8; it was read as windows-1252, the usual one where the language is es. Save it as UTF-8'
    """
    why = f", the usual one where the language is {language}" if codec == by_language(language) else ""
    return f"is not UTF-8; it was read as {label(codec)}{why}. Save it as UTF-8"


def label(codec: str) -> str:
    """What people and editors call a codec.

    >>> label("cp1252"), label("koi8_r"), label("iso8859_2")
    ('windows-1252', 'KOI8-R', 'ISO-8859-2')
    """
    if codec in _LABELS:
        return _LABELS[codec]
    if codec.startswith("cp"):
        return f"windows-{codec[2:]}"
    return codec.replace("iso8859", "iso-8859").replace("_", "-").upper()


def _count(data: bytes, some: bytes) -> int:
    return len(data) - len(data.translate(None, some))


def _detected(data: bytes, codecs: tuple[str, ...]) -> str:
    """The one of some codecs in which a text reads best; empty if it reads well in none."""
    if len(codecs) == 1:
        return codecs[0]
    from charset_normalizer import from_bytes

    best = from_bytes(data[:_SAMPLE], cp_isolation=list(codecs)).best()
    return best.encoding if best and best.encoding in codecs else ""
