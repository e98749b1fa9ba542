"""Language tags, as BCP 47 writes them; and which of them people take for one language."""

from __future__ import annotations

import re
from dataclasses import field
from functools import lru_cache

from feedwright.frozen import frozen
from feedwright.text import patterns

# `xx` and `xx-YY` are nearly all tags that sites use, and loading the library for them would cost every start 30 ms.
# These are the ones among them that the library replaces; a test compares the whole alphabet with it.
_REPLACED_LANGUAGES = frozenset({"in", "iw", "ji", "jw", "mo", "sh", "tl"})
_REPLACED_REGIONS = frozenset(
    {
        "AN",
        "BU",
        "CS",
        "CT",
        "DD",
        "DY",
        "FQ",
        "FX",
        "HV",
        "JT",
        "MI",
        "NH",
        "NQ",
        "NT",
        "PC",
        "PU",
        "PZ",
        "QU",
        "RH",
        "SU",
        "TP",
        "UK",
        "VD",
        "WK",
        "YD",
        "YU",
        "ZR",
    }
)
_PLAIN = patterns.lazy(r"([a-z]{2})(?:-([A-Z]{2}))?")
# A POSIX locale names its charset and variant after the language: pt_BR.UTF-8, de_DE@euro.
_POSIX_TAIL = patterns.lazy(r"[.@][A-Za-z0-9.@-]*\Z")
# RFC 5646, section 4.4.1, lets an implementation stop at 35 characters; extensions may take a little more.
_LONGEST = 100
_SHOWN = 60
_LANGUAGE = patterns.lazy(r"(?:[A-Za-z]{2,3}(?:-[A-Za-z]{3}){0,3}|[A-Za-z]{4,8})(?:-[A-Za-z0-9]{1,8})*\Z")
_PRIVATE_LANGUAGE = patterns.lazy(r"[xi](?:-[A-Za-z0-9]{1,8})+\Z", re.IGNORECASE)
# ISO 639-1, which is nearly all that feeds say; the rest is looked up in the library.
_ISO_639_1 = (
    "aa ab ae af ak am an ar as av ay az ba be bg bh bi bm bn bo br bs ca ce ch co cr cs cu cv cy da de dv dz ee el"
    " en eo es et eu fa ff fi fj fo fr fy ga gd gl gn gu gv ha he hi ho hr ht hu hy hz ia id ie ig ii ik in io is it"
    " iu iw ja ji jv jw ka kg ki kj kk kl km kn ko kr ks ku kv kw ky la lb lg li ln lo lt lu lv mg mh mi mk ml mn mo"
    " mr ms mt my na nb nd ne ng nl nn no nr nv ny oc oj om or os pa pi pl ps pt qu rm rn ro ru rw sa sc sd se sg sh"
    " si sk sl sm sn so sq sr ss st su sv sw ta te tg th ti tk tl tn to tr ts tt tw ty ug uk ur uz ve vi vo wa wo xh"
    " yi yo za zh zu"
)
_TWO_LETTERS = frozenset(_ISO_639_1.split())


def _is_canonical(tag: str) -> bool:
    plain = _PLAIN.fullmatch(tag)
    return plain is not None and plain[1] not in _REPLACED_LANGUAGES and plain[2] not in _REPLACED_REGIONS


@lru_cache(maxsize=1024)
def bcp47(tag: str) -> str:
    """Write a language tag in its canonical form (BCP 47: RFC 5646, section 4.5).

    Args:
        tag: as people and systems write it: any letter case, `_` for `-`, three-letter codes that have a two-letter
            one, names of POSIX locales, tags that were replaced since.

    Returns:
        The canonical tag. A well-formed tag that is not registered is kept.

    Raises:
        ValueError: it is no language tag.

    >>> bcp47("zh_cn"), bcp47("eng"), bcp47("pt_BR.UTF-8")
    ('zh-CN', 'en', 'pt-BR')
    """
    if _is_canonical(tag):
        return tag
    message = f"{tag[:_SHOWN]!r} is not a language tag; write it as in BCP 47: en, pt-BR, zh-Hans"
    written = _POSIX_TAIL.sub("", tag.strip())
    if not written.isascii() or len(written) > _LONGEST:
        raise ValueError(message)

    from langcodes import standardize_tag  # 30 ms that most sites never need

    try:
        # Once more: the library writes a few odd tags in a way that it does not read itself.
        return standardize_tag(standardize_tag(written))
    except (ValueError, LookupError, AttributeError) as error:
        raise ValueError(message) from error


# Languages that regions write in different scripts; for all others of two letters the region says nothing about it, and
# the library need not be loaded. A test compares the whole alphabet with it.
_IN_SEVERAL_SCRIPTS = frozenset({"az", "ha", "kk", "ku", "ky", "mn", "ms", "pa", "sr", "tg", "ug", "uz", "zh"})
_OF_NO_LANGUAGE = frozenset({"", "art", "i", "mis", "mul", "und", "x", "zxx"})
# Whoever says Norwegian means Bokmål, nearly always; Nynorsk is called by its own name.
_ONE_LANGUAGE = {"nb": "no"}
_SCRIPT = patterns.lazy(r"-[A-Z][a-z]{3}(?=-|\Z)")


@lru_cache(maxsize=1024)
def group(tag: str) -> str:
    """The language that a tag is taken for where nothing finer is asked: its own, and the script where that matters.

    Whoever reads one of a group reads the others. So regions do not count (`en-GB` is English, `pt-BR` Portuguese), but
    scripts do where they are not the usual one (`zh-Hant`, also said as `zh-TW`; `sr-Latn`).

    Args:
        tag: canonical, as `bcp47` gives it.

    Returns:
        A canonical tag; empty where the tag names no language (`und`, `mul`, `x-...`), or one that nobody has
        registered (`xyz`).

    >>> group("de-AT"), group("zh-TW"), group("zh-Hans-CN"), group("und")
    ('de', 'zh-Hant', 'zh', '')
    """
    primary, *rest = tag.split("-")
    if primary in _OF_NO_LANGUAGE or not is_known(primary):
        return ""
    if not rest or (_is_canonical(tag) and primary not in _IN_SEVERAL_SCRIPTS):
        return _ONE_LANGUAGE.get(primary, primary)

    from langcodes import Language

    try:
        language = Language.get(tag)
        script, usual = language.maximize().script, Language.get(language.language or primary).maximize().script
    except (ValueError, LookupError, AttributeError):
        return _ONE_LANGUAGE.get(primary, primary)
    made = language.language or primary
    return _ONE_LANGUAGE.get(made, made) if script == usual else f"{made}-{script}"


def meant(tag: str) -> str:
    """The language that an owner means who names a tag: a group, or one of its regions or variants by itself.

    >>> meant("de"), meant("zh-Hans"), meant("pt-BR")
    ('de', 'zh', 'pt-BR')
    """
    return tag if "-" in _SCRIPT.sub("", tag, count=1) else group(tag)


@frozen
class Division:
    """How a site's articles are divided by language.

    Args:
        home: the site's own language: canonical, as all tags here.
        apart: what is told apart from the rest of its group, because the owner named it: `pt-BR` from Portuguese.
        known: what `of` has found.
    """

    home: str
    apart: frozenset[str] = frozenset()
    known: dict[str | None, str] = field(default_factory=dict, compare=False, repr=False)

    @property
    def own(self) -> str:
        """The site's own language, as `of` calls it."""
        return group(self.home) or self.home

    def is_own(self, tag: str) -> bool:
        """Whether an owner who names a tag, however written, means the site's own language."""
        try:
            tag = bcp47(tag)
        except ValueError:
            return False
        return meant(tag) in (self.own, self.home)

    def of(self, tag: str | None) -> str:
        """The language that an article belongs to; the site's own where it says none that there is.

        What is told apart counts as in a lookup of RFC 4647 (section 3.4): the longest that begins the article's tag.

        >>> Division("en-GB").of("en-US"), Division("pt", frozenset({"pt-BR"})).of("pt-BR")
        ('en', 'pt-BR')
        """
        if tag not in self.known:
            self.known[tag] = self._found(tag)
        return self.known[tag]

    def _found(self, tag: str | None) -> str:
        try:
            tag = bcp47(tag or self.home)
        except ValueError:
            return self.own
        made = group(tag)
        while made and tag:
            if tag in self.apart and group(tag) == made:
                return self.own if f"{self.home}-".startswith(f"{tag}-") else tag
            tag = tag.rpartition("-")[0]
        return made or self.own


def name(tag: str) -> str:
    """What its speakers call a language, as Unicode's CLDR has it; the tag where nobody knows.

    >>> name("de"), name("pt-BR"), name("tlh")
    ('Deutsch', 'português (Brasil)', 'tlh')
    """
    if tag == "en":
        return "English"  # Babel says so too; loading it takes 20 ms.
    from babel import Locale, UnknownLocaleError

    try:
        return Locale.parse(tag, sep="-").get_display_name(tag.replace("-", "_")) or tag
    except (UnknownLocaleError, ValueError):
        return tag


@lru_cache(maxsize=1024)
def is_known(tag: str) -> bool:
    """Whether a tag has the form of BCP 47 and names a language that is registered, or a private one.

    >>> is_known("de-CH"), is_known("zz"), is_known("x-klingon")
    (True, False, True)
    """
    if len(tag) > _LONGEST:
        return False
    if _PRIVATE_LANGUAGE.match(tag):
        return True
    if not _LANGUAGE.match(tag):
        return False
    primary = tag.partition("-")[0].lower()
    return primary in _TWO_LETTERS or (len(primary) > 2 and _is_registered(primary))  # noqa: PLR2004 - ISO 639-2 and on


def _is_registered(primary: str) -> bool:
    from langcodes import tag_is_valid  # a tenth of a second that few feeds need

    try:
        return bool(tag_is_valid(primary))
    except (ValueError, LookupError, AttributeError, ImportError):
        return len(primary) == 3  # noqa: PLR2004 - ISO 639-2 and 639-3
