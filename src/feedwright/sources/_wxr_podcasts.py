"""What WordPress's podcast plugins keep of an episode: PowerPress, and Seriously Simple Podcasting."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from feedwright.text import patterns

# What PHP has packed: s:10:"episode_no";s:2:"12".
_PACKED = patterns.lazy(r'"(?P<key>\w{1,40})";(?:s:\d{1,5}:"(?P<text>[^"]{0,2000})"|i:(?P<number>\d{1,9}))')
_POWERPRESS = {
    "duration": "duration",
    "episode_no": "episode",
    "season": "season",
    "episode_type": "episode_type",
    "episode_title": "episode_title",
    "explicit": "explicit",
    "pci_transcript_url": "transcript",
    "pci_chapters_url": "chapters",
}
_SERIOUSLY_SIMPLE = {
    "duration": "duration",
    "filesize_raw": "enclosure_length",
    "itunes_episode_number": "episode",
    "itunes_season_number": "season",
    "itunes_episode_type": "episode_type",
    "itunes_title": "episode_title",
    "explicit": "explicit",
}
_EXPLICIT = {"1": "yes", "2": "clean"}


def episode(meta: Mapping[str, Sequence[str]]) -> dict[str, str]:
    """What a post says of itself as an episode, in metadata words; nothing where it has no sound.

    Args:
        meta: keys of its meta fields -> their values.
    """
    enclosures = meta.get("enclosure", ())
    if not any(map(str.strip, (*enclosures, *meta.get("audio_file", ())))):
        return {}
    return {**dict(_kept(meta)), **dict(_packed(next(iter(enclosures), "")))}


def recording(meta: Mapping[str, Sequence[str]]) -> Iterator[dict[str, str]]:
    """The recording of an episode of which WordPress itself has noted none."""
    for value in meta.get("audio_file", ())[:1]:
        if url := value.strip():
            yield {"url": url}


def _kept(meta: Mapping[str, Sequence[str]]) -> Iterator[tuple[str, str]]:
    for key, field in _SERIOUSLY_SIMPLE.items():
        if value := next(iter(meta.get(key, ())), "").strip():
            yield field, value


def _packed(value: str) -> Iterator[tuple[str, str]]:
    for match in _PACKED.finditer(value):
        said = (match["text"] or match["number"] or "").strip()
        if said and (field := _POWERPRESS.get(match["key"])):
            yield field, _EXPLICIT.get(said, said) if field == "explicit" else said
