"""What every host is, and what it must know of the feeds that it serves."""

from __future__ import annotations

import re
from abc import ABC, abstractmethod
from collections.abc import Iterable, Mapping, Sequence
from typing import ClassVar, Final, NamedTuple
from urllib.parse import unquote, urlsplit

from feedwright.frozen import frozen

SUBJECTS: Final = frozenset(
    {
        "types", "validators", "lifetime", "compression", "redirects", "missing", "cors", "links", "walls", "cookies",
        "head", "certificate",
    }
)  # fmt: skip
"""What cures are about; each fault of `doctor` names one of these, or none."""

TWINS: Final = {"gzip": "gz", "br": "br", "zstd": "zst"}
"""Suffixes of packed twins."""

BROWSERS: Final = "^text/html"
"""How the `Accept` of every browser begins, and of hardly any reader."""


ARCHIVES: Final = "archive/"
"""Where the pages of archives lie, in the folder of the feeds."""

OPEN: Final = ("Access-Control-Allow-Origin", "*")
KEPT: Final = 86_400
"""Seconds for which a page of an archive may be kept: it changes only for a correction."""


class File(NamedTuple):
    """A feed in one format.

    Args:
        name: of its file.
        seconds: for which it may be kept without asking.
    """

    name: str
    seconds: int


@frozen
class Served:
    """The output folder as it is to be served.

    Args:
        url: address of the folder, with its last slash.
        directory: absolute path of the folder.
        types: suffix without a dot -> media type with charset, of every file in it.
        feeds: every feed in each of its formats.
        seconds: for which everything else may be kept.
        hubs: addresses.
        twins: of `gzip`, `br`, `zstd`: packed twins that stand beside each file.
        paged: whether feeds have a stylesheet, for browsers that are given XML.
        archived: formats of the feeds that have an archive, whose pages lie in `ARCHIVES`.
    """

    url: str
    directory: str
    types: Mapping[str, str]
    feeds: Sequence[File]
    seconds: int
    hubs: Sequence[str] = ()
    twins: Sequence[str] = ()
    paged: bool = True
    archived: Sequence[str] = ()

    @property
    def origin(self) -> str:
        """Scheme and host of the address."""
        return self.url[: -len(self.path)]

    @property
    def path(self) -> str:
        """Path of the address, from the first slash to the last."""
        return urlsplit(self.url).path

    @property
    def folder(self) -> str:
        """The path as servers see it: without its percent-encoding."""
        return unquote(self.path)

    @property
    def is_plain(self) -> bool:
        """Whether the path is the same with and without its percent-encoding."""
        return self.folder == self.path

    @property
    def place(self) -> str:
        """What lies in the folder that the server serves, for people."""
        return self.folder.strip("/") or "the files of the feeds"

    @property
    def host(self) -> str:
        """Name of the host, with its port."""
        return urlsplit(self.url).netloc

    @property
    def suffixes(self) -> list[str]:
        """Suffixes of the feeds' formats."""
        return list(dict.fromkeys(file.name.rpartition(".")[2] for file in self.feeds))

    @property
    def xml(self) -> list[str]:
        """Suffixes of the formats that browsers can show as XML."""
        return [suffix for suffix in self.suffixes if plain(self.types[suffix]).endswith("+xml")] if self.paged else []

    def paces(self) -> dict[int, list[str]]:
        """Seconds -> slugs of the feeds that may be kept so long; those of most feeds first."""
        made: dict[int, dict[str, None]] = {}
        for file in self.feeds:
            made.setdefault(file.seconds, {})[file.name.rpartition(".")[0]] = None
        return {seconds: list(slugs) for seconds, slugs in sorted(made.items(), key=lambda one: (-len(one[1]), one[0]))}


class Host(ABC):
    """A server or host. Its file's name is its name in `feedwright headers`, with `-` for `_`.

    Attributes:
        title: as people call it.
        signs: header and pattern of its value (letter case does not count) by which its answers are known.
        cures: subject -> what to do there about faults of it.
    """

    title: ClassVar[str]
    signs: ClassVar[tuple[tuple[str, str], ...]]
    cures: ClassVar[Mapping[str, str]]

    @abstractmethod
    def snippet(self, served: Served) -> str:
        """What to write where, so that it serves the feeds well; what cannot be set, and why that does no harm."""

    @classmethod
    def answers(cls, headers: Iterable[tuple[str, str]]) -> bool:
        """Whether an answer with these headers (names in lower case) comes from it."""
        said = list(headers)
        return any(
            name == one and re.search(pattern, value, re.IGNORECASE)
            for name, pattern in cls.signs
            for one, value in said
        )


def plain(media_type: str) -> str:
    """A media type without its charset."""
    return media_type.partition(";")[0]


def quoted(text: str) -> str:
    r"""A text between quotation marks, as nginx, Apache and Caddy read it.

    >>> print(quoted('a "b"'))
    "a \"b\""
    """
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'


def either(words: Iterable[str]) -> str:
    r"""A regular expression of any of some words.

    >>> either(["rss", "a.b"])
    'rss|a\\.b'
    """
    return "|".join(re.escape(word).replace(r"\-", "-") for word in words)


def headers_of(served: Served, file: File) -> list[tuple[str, str]]:
    """Every header of a feed that a server does not send by itself, for hosts that are told file by file."""
    return [
        ("Content-Type", served.types[file.name.rpartition(".")[2]]),
        ("Cache-Control", f"max-age={file.seconds}"),
        OPEN,
        *link_headers(served, f"{served.url}{file.name}"),
    ]


def link_headers(served: Served, url: str) -> list[tuple[str, str]]:
    """The `Link` headers of a feed (W3C WebSub, section 4): none where no hub is told of it."""
    if not served.hubs:
        return []
    return [*(("Link", f'<{hub}>; rel="hub"') for hub in served.hubs), ("Link", f'<{url}>; rel="self"')]


def page_headers(served: Served, suffix: str) -> list[tuple[str, str]]:
    """Headers of the pages of archives in one format; hubs tell of none of them."""
    return [
        ("Content-Type", served.types[suffix]),
        ("Cache-Control", f"max-age={KEPT}"),
        OPEN,
    ]


def header_file(served: Served) -> str:
    """A file `_headers`, as Netlify and Cloudflare Pages read it: each path, and below it its headers.

    `*` stands for anything there, slashes too.
    """
    blocks = [(f"{served.path}{file.name}", headers_of(served, file)) for file in served.feeds]
    blocks += [(f"{served.path}{ARCHIVES}*.{suffix}", page_headers(served, suffix)) for suffix in served.archived]
    kept = ("Cache-Control", f"max-age={served.seconds}"), OPEN
    blocks.append((f"{served.path}feeds.opml", [("Content-Type", served.types["opml"]), *kept]))
    return header_blocks(blocks)


def header_blocks(blocks: Iterable[tuple[str, Sequence[tuple[str, str]]]]) -> str:
    """Paths or patterns, and below each its headers, as they stand in a file `_headers`."""
    return "\n".join(f"{path}\n" + "".join(f"  {name}: {value}\n" for name, value in many) for path, many in blocks)
