"""What articles show and play, as metadata words say it: pictures, enclosures, episodes.

Site generators' themes, podcast themes and plugins have many words for few things. What only an episode says (its
number, its transcript) counts where there is sound or film: elsewhere the same words mean something else.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any, TypeVar

from feedwright.model import Enclosure, Episode, Picture, Transcript, replace
from feedwright.text import languages, mediatypes, patterns, titles, urls

Made = TypeVar("Made")
Values = Mapping[str, Any]
"""Words in the form in which they are compared -> what stands behind them."""

WORDS: dict[str, tuple[str, ...]] = {
    "image_alt": (
        "image_alt", "imagealt", "image_description", "cover_alt", "coveralt", "cover_image_alt", "coverimagealt",
        "hero_alt", "hero_image_alt", "heroimagealt", "featured_image_alt", "featuredimagealt", "og_image_alt",
        "thumbnail_alt", "alt_text", "alt",
    ),
    "duration": ("duration", "podcast_duration", "audio_duration", "itunes_duration", "episode_duration"),
    "length": (
        "enclosure_length", "podcast_bytes", "podcast_size", "audio_size", "audio_file_size", "audio_bytes", "mp3_size",
        "filesize_raw",
    ),
    "episode": ("episode", "episode_number", "itunes_episode", "podcast_episode", "itunes_episode_number"),
    "season": ("season", "season_number", "itunes_season", "podcast_season", "itunes_season_number"),
    "episode_type": ("episode_type", "episodetype", "itunes_episode_type", "itunes_episodetype"),
    "episode_title": ("episode_title", "itunes_title"),
    "explicit": ("explicit", "itunes_explicit", "podcast_explicit"),
    "transcript": ("transcript", "transcripts", "podcast_transcript", "transcript_url", "transcript_file"),
    "chapters": ("chapters", "podcast_chapters", "chapters_url", "chapters_file"),
}  # fmt: skip
"""Field -> the words that articles use for it, the likeliest first."""

SOUNDS = ("podcast_file", "audio_url", "audio_file", "audio", "mp3", "audio_file_path", "podcast_url")
"""Words for the one recording that an article has."""

_ADDRESS = ("url", "href", "src", "file", "path", "link")
_OF_A_PICTURE = ("url", "src", "path", "image", "feature", "teaser", "href", "filename", "overlay_image")
_ALT = ("alt", "alt_text", "alternative", "description", "image_description", "caption")
_EXPLICIT = {"true": True, "yes": True, "explicit": True, "on": True, "1": True}
_CLEAN = {"false": False, "no": False, "clean": False, "off": False, "0": False}
_KINDS = ("full", "trailer", "bonus")
_CLOCK = patterns.lazy(r"(?:(\d{1,3}):)?(\d{1,4}):([0-5]?\d)(?:[.,]\d+)?\Z")
_SECONDS = patterns.lazy(r"(\d{1,7})(?:\.\d+)?\s*(?:s|sec|seconds)?\Z")
_SPOKEN = patterns.lazy(
    r"P?T?(?:(?P<h>\d{1,3})\s*(?:hours?|hrs?|h)\W*)?(?:(?P<m>\d{1,4})\s*(?:minutes?|mins?|m)\W*)?"
    r"(?:(?P<s>\d{1,5})(?:\.\d+)?\s*(?:seconds?|secs?|s)\.?)?\Z",
    re.IGNORECASE,
)
_SIZE = patterns.lazy(r"\d{1,15}")
_NUMBERED = patterns.lazy(r"(?:[a-z]{0,8}[.\s#]*)(\d{1,6})\Z", re.IGNORECASE)
_LONGEST_ADDRESS = 2_000
_LARGEST_PICTURE = 100_000
_SHOWN = 60


def keyed(value: Mapping[Any, Any]) -> dict[str, Any]:
    """A map under its words in the form in which they are compared; what says nothing is left out."""
    said = {str(key).strip().lower().replace("-", "_").replace(" ", "_"): inner for key, inner in value.items()}
    return {key: inner for key, inner in said.items() if inner not in (None, "", [], {})}


# --- Pictures -----------------------------------------------------------------------------------------------------


def image(value: Any, base: str) -> tuple[str, Picture] | None:
    """A picture's address, and what stands beside it.

    Args:
        value: an address, a map (`src`, `alt`, `width`, `height` and their other names), or a list of these.
        base: absolute address that it may be relative to.

    Raises:
        ValueError, TypeError: it is none.
    """
    if isinstance(value, list):
        value = value[0] if value else None
    picture = Picture()
    if isinstance(value, Mapping):
        said = keyed(value)
        picture = Picture(_alternative(said, _ALT), _pixels(said, "width", "w"), _pixels(said, "height", "h"))
        value = next((said[word] for word in _OF_A_PICTURE if isinstance(said.get(word), str)), None)
    if value is None or isinstance(value, bool):
        return None
    url = urls.absolute(_line(value), base)
    return (url, picture) if urls.is_http(url) else None


def alternative(value: Any) -> str | None:
    """What a picture shows, as one plain line; nothing where that is no text."""
    if isinstance(value, (bool, list, Mapping)):
        return None
    return titles.title(str(value)) or None


def _alternative(said: Values, words: Sequence[str]) -> str | None:
    return next((made for word in words if word in said and (made := alternative(said[word]))), None)


def _pixels(said: Values, *words: str) -> int | None:
    for word in words:
        text = str(said.get(word, "")).strip().lower().removesuffix("px").strip()
        if _SIZE.fullmatch(text) and 0 < (number := int(text)) < _LARGEST_PICTURE:
            return number
    return None


# --- Enclosures ---------------------------------------------------------------------------------------------------


def enclosures(value: Any, base: str, faults: Callable[[str, str], None]) -> tuple[Enclosure, ...]:
    """The files that belong to an article.

    Args:
        value: an address, a map of `url`, `type`, `length`, `title`, `duration` (also JSON Feed's attachment words), a
            map of suffixes to addresses (`mp3: ...`), or a list of these.
        base: absolute address that they may be relative to.
        faults: told of what cannot be understood, by field.
    """
    made: dict[str, Enclosure] = {}
    for one in _each(value):
        try:
            enclosure = _enclosure(one, base)
        except (ValueError, TypeError, KeyError) as error:
            faults("enclosures", str(error) or "an enclosure needs a url")
            continue
        made.setdefault(enclosure.url, enclosure)
    return tuple(made.values())


def _each(value: Any) -> Iterator[Any]:
    for one in value if isinstance(value, list) else [value]:
        if isinstance(one, bool):
            continue
        if isinstance(one, Mapping) and not any(word in (said := keyed(one)) for word in _ADDRESS):
            files = [inner for key, inner in said.items() if mediatypes.guessed(f".{key}") and isinstance(inner, str)]
            if files:
                yield from files
                continue
        yield one


def _enclosure(value: Any, base: str) -> Enclosure:
    said = keyed(value) if isinstance(value, Mapping) else {"url": _line(value)}
    url = _web(_line(next((said[word] for word in _ADDRESS if word in said), "")), base)
    kind = said.get("type") or said.get("mime_type") or mediatypes.guessed(url)
    length = said.get("length", said.get("size_in_bytes", said.get("size")))
    duration = said.get("duration_in_seconds", said.get("duration"))
    return Enclosure(
        url,
        str(kind or "application/octet-stream"),
        _bytes(length) or 0,
        titles.title(str(said["title"])) if "title" in said else None,
        _played(duration) if duration is not None else None,
        _pixels(said, "width"),
        _pixels(said, "height"),
    )


def _web(address: str, base: str) -> str:
    if not address:
        raise ValueError("an enclosure needs a url")
    return urls.web(address, base)


def _bytes(value: Any) -> int | None:
    """A number of bytes, also as `1,234,567`; nothing out of `12 MB`, which is no exact size."""
    text = str(value).replace(",", "").replace("_", "").strip()
    return int(text) if not isinstance(value, bool) and _SIZE.fullmatch(text) else None


def _played(value: Any) -> int | None:
    """Playing time in seconds, from `1:02:03`, `62:03`, `3723`, `1h 2m` or `PT1H2M3S`; None where it is none."""
    text = _line(value)
    if match := _CLOCK.match(text):
        hours, minutes, seconds = (int(part or 0) for part in match.groups())
        return 3600 * hours + 60 * minutes + seconds or None
    if match := _SECONDS.match(text):
        return int(match[1]) or None
    if (match := _SPOKEN.match(text)) and any(match.groups()):
        return 3600 * int(match["h"] or 0) + 60 * int(match["m"] or 0) + int(match["s"] or 0) or None
    return None


# --- Episodes -----------------------------------------------------------------------------------------------------


def told(
    many: tuple[Enclosure, ...], first: Callable[[str, Callable[[Any], Any]], Any]
) -> tuple[tuple[Enclosure, ...], bool]:
    """Enclosures with the length and the time that the article says beside them, and whether one of them is played.

    Args:
        many: the enclosures.
        first: gives the first value of a field that a function can read.
    """
    at = next((number for number, one in enumerate(many) if one.is_played), None)
    if at is None:
        return many, False
    one = many[at]
    one = replace(one, duration=one.duration or first("duration", duration), length=one.length or first("length", size))
    return (*many[:at], replace(one, length=one.length or 0), *many[at + 1 :]), True


def duration(value: Any) -> int | None:
    """Playing time in seconds.

    Raises:
        ValueError: it is none.

    >>> [duration(one) for one in ("1:02:03", "62:03", "3723", "PT1H2M3S", "1 h 2 min", "45 minutes")]
    [3723, 3723, 3723, 3723, 3720, 2700]
    """
    if (made := _played(value)) is None and _line(value) not in ("0", "0:00", "00:00", "00:00:00"):
        message = f"{_line(value)[:_SHOWN]!r} is no playing time such as 1:02:03"
        raise ValueError(message)
    return made


def size(value: Any) -> int | None:
    """A length in bytes.

    Raises:
        ValueError: it is none.
    """
    if (made := _bytes(value)) is None:
        message = f"{_line(value)[:_SHOWN]!r} is no number of bytes such as 12345678"
        raise ValueError(message)
    return made


def episode(first: Callable[[str, Callable[[Any], Any]], Any], base: str) -> Episode | None:
    """What an article says of itself as an episode; None where it says nothing.

    Args:
        first: gives the first value of a field that a function can read.
        base: absolute address that others may be relative to.
    """
    made = Episode(
        number=first("episode", _number),
        season=first("season", _number),
        kind=first("episode_type", _kind),
        explicit=first("explicit", explicit),
        title=first("episode_title", alternative),
        transcripts=first("transcript", lambda value: _transcripts(value, base)) or (),
        chapters=first("chapters", lambda value: _file(value, base)),
    )
    return made if made != Episode() else None


def _number(value: Any) -> int | None:
    """From 1, out of `12`, `#12` or `Episode 12`; 0 says nothing that a directory would take."""
    match = _NUMBERED.match(_line(value))
    if match is None or isinstance(value, bool):
        message = f"{_line(value)[:_SHOWN]!r} is no whole number from 1"
        raise ValueError(message)
    return int(match[1]) or None


def _kind(value: Any) -> str | None:
    """Others than these mean something else: of some plugins, `audio`."""
    text = _line(value).lower()
    return text if text in _KINDS else None


def explicit(value: Any) -> bool | None:
    """Whether something is unfit for children, as podcasts say it.

    >>> explicit("clean"), explicit("Yes"), explicit(False)
    (False, True, False)
    """
    return (_EXPLICIT | _CLEAN).get(str(value).strip().lower())


def _transcripts(value: Any, base: str) -> tuple[Transcript, ...] | None:
    made: list[Transcript] = []
    for one in value if isinstance(value, list) else [value]:
        said = keyed(one) if isinstance(one, Mapping) else {}
        if url := _file(next((said[word] for word in _ADDRESS if word in said), one), base):
            kind = said.get("type") or mediatypes.transcript(url)
            made.append(Transcript(url, str(kind), _language(said.get("language", said.get("lang")))))
    return tuple(made) or None


def _language(value: Any) -> str | None:
    try:
        return languages.bcp47(_line(value)) if value else None
    except ValueError:
        return None


def _file(value: Any, base: str) -> str | None:
    """The address of a file; None where the words themselves stand there, or a switch."""
    if isinstance(value, Mapping):
        said = keyed(value)
        value = next((said[word] for word in _ADDRESS if word in said), None)
    if not isinstance(value, str) or not _is_address(value.strip()):
        return None
    url = urls.absolute(value.strip(), base)
    return url if urls.is_http(url) else None


def _is_address(text: str) -> bool:
    return 0 < len(text) <= _LONGEST_ADDRESS and not any(map(str.isspace, text)) and ("/" in text or "." in text)


def _line(value: Any) -> str:
    if isinstance(value, (list, Mapping)):
        message = f"one value is wanted, not {type(value).__name__}"
        raise TypeError(message)
    return " ".join(str(value).split())
