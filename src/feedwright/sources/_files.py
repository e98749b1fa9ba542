"""Sources that read files: which files a path means, their text, and what is done when one cannot be read."""

from __future__ import annotations

import os
import stat
from abc import abstractmethod
from collections import deque
from collections.abc import Iterable, Iterator
from itertools import groupby
from typing import TYPE_CHECKING, Any, ClassVar

from feedwright.declared import field_validator, option
from feedwright.errors import ParseError
from feedwright.media.grounds import Grounds, grounds, usual
from feedwright.model import Article, Fault, replace
from feedwright.sources._base import Place, Site, Source, Unmatched
from feedwright.sources._metadata import Metadata
from feedwright.sources._walk import Walk, is_elsewhere, walked
from feedwright.sources._words import unknown
from feedwright.text.frontmatter import word

if TYPE_CHECKING:
    from pydantic import ValidationInfo
    from pydantic_core import InitErrorDetails

    from feedwright.sources._elsewhere import Elsewhere
    from feedwright.sources._option_kinds import Pattern

LARGEST = 20_000_000
"""Bytes in a file that holds one article: a larger one is a mistake, and reading it would stop everything else."""

_CONTROL = bytes(set(range(0x20)) - set(b"\t\n\r\f\x1b"))
_DRAFTS = {"draft", "drafts", "_drafts"}
_LEVELS = 4
_READ = os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)
_PART = 1 << 20


class FileSource(Source):
    """A source whose articles stand in files below the folder of config.yaml, or anywhere on this machine."""

    suffixes: ClassVar[tuple[str, ...]] = ()
    largest: ClassVar[int] = LARGEST

    path: Pattern | list[Pattern] = option(
        description="File, folder, glob (** too) or a list of them; relative to config.yaml, or elsewhere "
        "(s3://bucket/posts/**/*.md)."
    )
    allow_private: bool = option(
        default=False, description="Whether addresses may be fetched that only this machine or its network can reach."
    )

    @field_validator("fields", "defaults")
    @classmethod
    def _are_known(cls, said: dict[str, Any], info: ValidationInfo) -> dict[str, Any]:
        """Each key is a word that we know, or stands for one: a slip would cost every article what it meant."""
        fields = info.data.get("fields", {})
        own = {word(one) for names in fields.values() for one in ([names] if isinstance(names, str) else names)}
        named = said if info.field_name == "fields" else {}
        wrong = [(key, what) for key in said if word(key) not in own and (what := unknown(key, named))]
        if wrong:
            from pydantic import ValidationError

            raise ValidationError.from_exception_data(cls.__name__, [_about(key, what) for key, what in wrong])
        return said

    def metadata(self, site: Site) -> Metadata:
        """What understands this source's metadata; made once, because every article asks for it."""
        # Kept beside the options, which are frozen.
        made: Metadata | None = self.__dict__.get("_metadata")
        if made is None or made.site is not site:
            made = self.__dict__["_metadata"] = Metadata(self, site)
        return made

    def origins(self, place: Place, site: Site) -> dict[str, dict[str, str]]:
        """As the metadata's words tell."""
        metadata = self.metadata(site)
        metadata.origins = {}
        try:
            deque(self.read(place, site), maxlen=0)
            return metadata.origins
        finally:
            metadata.origins = None

    @property
    def paths(self) -> list[str]:
        """`path` as a list."""
        return [self.path] if isinstance(self.path, str) else self.path

    def places(self, site: Site) -> Iterator[Place | Fault]:
        """Every file that `path` means, once, sorted by name.

        A link that leads out of its folder is a fault, and so is a path that matches nothing.

        Raises:
            SourceError: all of it is elsewhere, and cannot be reached.
        """
        here = [path for path in self.paths if not is_elsewhere(path)]
        found = walked(here, str(site.folder), self.endings())
        if elsewhere := self._elsewhere(site, anew=True):
            found = elsewhere.added(found, self.endings(), alone=len(self.paths) == 1)
        for place in found:
            if isinstance(place, str):
                what = f"no file matches {place!r}" + ("" if is_elsewhere(place) else f" in {site.folder}")
                yield Unmatched(f"source {self.name}", what, source=self.name, failed=True)
            else:
                yield replace(place, source=self.name) if isinstance(place, Fault) else place

    def place_of(self, name: str, site: Site) -> Place:
        """A file that was read once, by the name of its place, to be opened once more."""
        if elsewhere := is_elsewhere(name) and self._elsewhere(site):
            return elsewhere.place(name)
        return Place(name, os.path.normpath(os.path.join(site.folder, name)))

    def grounds(self, article: Article, site: Site, folders: Iterable[str] | None = None) -> Grounds:
        """The folder of the article's file, then those of the site."""
        file = _file_of(article)
        if is_elsewhere(file):
            return super().grounds(article, site, folders)
        own = os.path.dirname(os.path.normpath(os.path.join(site.folder, file)))
        roots = self.roots(own, site) if folders is None else folders
        return grounds(site.url, article.url, own, roots)

    def roots(self, own: str, site: Site) -> Iterator[str]:
        """Absolute folders whose files are served at the site's address.

        Args:
            own: of an article's file.
            site: the site.
        """
        top = str(site.folder)
        yield from usual(top)
        here = own
        for _ in range(_LEVELS):
            if here == top or os.path.dirname(here) == here:
                return
            yield from (os.path.join(here, name) for name in ("static", "public", "assets"))
            here = os.path.dirname(here)

    def _elsewhere(self, site: Site, *, anew: bool = False) -> Elsewhere | None:
        """What reaches the files that are not on this machine; None where all are."""
        paths = [path for path in self.paths if is_elsewhere(path)]
        if not paths:
            return None
        from feedwright.sources._elsewhere import Elsewhere

        made: Elsewhere | None = self.__dict__.get("_reach")
        folder = str(site.folder)
        # What is open does not survive a fork.
        if anew or made is None or (made.folder, made.process) != (folder, os.getpid()):
            made = Elsewhere(paths, folder, allow_private=self.allow_private, shelf=site.shelf)
            self.__dict__["_reach"] = made
        made.shelf = site.shelf
        return made

    def walk(self, _site: Site) -> Walk | None:
        """The files that `path` means, where that is all there is to it."""
        is_all = type(self).places is FileSource.places and type(self).signature is Source.signature
        is_all = is_all and not any(map(is_elsewhere, self.paths))
        return Walk(self.name, tuple(self.paths), self.endings()) if is_all else None

    def endings(self) -> tuple[str, ...]:
        """How the names of the files end that a folder as `path` means."""
        return self.suffixes

    def in_drafts(self, place: Place) -> bool:
        """Whether the file lies in a folder for drafts."""
        return not _DRAFTS.isdisjoint(part.lower() for part in place.name.split("/")[:-1])


class PageSource(FileSource):
    """A source each of whose files is one article, or a few that are read as a whole: as one text."""

    def read(self, place: Place, site: Site) -> Iterator[Article | Fault]:
        """Decode the file and hand its text to `parse`."""
        yield from self.read_bytes(self.bytes_at(place), place, site)

    @property
    def reads_bytes(self) -> bool:
        """Whether reading a file is `read_bytes` of `bytes_at`, and no way of the kind's own."""
        return type(self).read is PageSource.read

    def bytes_at(self, place: Place) -> bytes:
        """All that the file holds; as `bytes_of`, which says what is raised."""
        return bytes_of(place, self.largest)

    def read_bytes(self, data: bytes, place: Place, site: Site) -> Iterator[Article | Fault]:
        """As `read`, of the file's bytes."""
        text, note = self.decoded(data, place, self.language or site.language)
        if note:
            yield Fault(place.name, note, source=self.name)
        yield from self.parse(text, place, site)

    def decoded(self, data: bytes, place: Place, language: str) -> tuple[str, str]:
        """The text of a file, and a note for the owner; as `text_of`, which says what is raised."""
        return _lines(*decoded(data, place.name, language))

    @abstractmethod
    def parse(self, text: str, place: Place, site: Site) -> Iterator[Article | Fault]:
        """The articles in a file's text.

        Raises:
            ParseError: the text is not what this kind reads.
        """

    def bodies(self, articles: Iterable[Article], site: Site) -> Iterator[tuple[Article, str | Fault]]:
        """Open each file once more; the bodies were not kept."""
        files = [(name, list(group)) for name, group in groupby(articles, key=_file_of)]
        if len(files) > 1 and (elsewhere := self._elsewhere(site)):
            elsewhere.expect([name for name, _ in files if is_elsewhere(name)])
        for name, many in files:
            place = self.place_of(name, site)
            try:
                text, _ = self.decoded(self.bytes_at(place), place, self.language or site.language)
                made: list[str | Fault] = [self.body(text, article, place) for article in many]
            except ParseError as error:
                made = [Fault(error.where, error.what, set_aside=True, source=self.name)] * len(many)
            yield from zip(many, made, strict=True)

    @abstractmethod
    def body(self, text: str, article: Article, place: Place) -> str:
        """The body of one article in a file's text, as HTML.

        Raises:
            ParseError: the text no longer is what this kind reads.
        """


def _about(key: str, what: str) -> InitErrorDetails:
    """A finding that the door can show at the key itself."""
    from pydantic_core import InitErrorDetails, PydanticCustomError

    return InitErrorDetails(type=PydanticCustomError("unknown_word", "{what}", {"what": what}), loc=(key,), input=key)


def _file_of(article: Article) -> str:
    """The file of an article: its key where it is alone there, else what stands before `#` (a name may hold one)."""
    return article.key if article.key == article.place else article.key.partition("#")[0]


def text_of(place: Place, largest: int = LARGEST, language: str = "en") -> tuple[str, str]:
    """The text of a file, decoded, with its line ends made LF.

    Args:
        place: the file.
        largest: bytes that it may have.
        language: BCP 47; tells what it is read as where it is not UTF-8.

    Returns:
        The text, and a note for the owner where its encoding was not UTF-8 (else empty).

    Raises:
        ParseError: it is gone, not to be opened, too large, empty, or no text.
    """
    return _lines(*decoded(bytes_of(place, largest), place.name, language))


def _lines(text: str, note: str) -> tuple[str, str]:
    if "\r" in text:
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    return text, note


def bytes_of(place: Place, largest: int = LARGEST) -> bytes:
    """What a file holds.

    Args:
        place: the file.
        largest: bytes that it may have.

    Raises:
        ParseError: it is gone, not to be opened, too large or empty.
    """
    handle, status = opened(place, largest)
    try:
        if status.st_size > largest:
            allowed = f"{largest:,} are allowed, so that one file cannot stop the rest"
            message = f"is {status.st_size:,} bytes long; {allowed}"
            raise ParseError(message, where=place.name)
        data = os.read(handle, status.st_size + 1)
        if len(data) != status.st_size:
            data += _rest(handle, largest)
    except OSError as error:
        raise _unreadable(place, error) from error
    finally:
        os.close(handle)
    if not data or data.isspace():
        raise ParseError("is empty", where=place.name)
    return data


def opened(place: Place, largest: int | None = None) -> tuple[int, os.stat_result]:
    """A handle of an ordinary file, to be read and closed, and what the system says of it.

    Nothing is waited for: a named pipe that nobody writes to would stop everything.

    Args:
        place: the file.
        largest: bytes of it that are copied here, where it is elsewhere.

    Raises:
        ParseError: it is gone, not to be opened, or no ordinary file.
        SourceError: it is elsewhere, and cannot be reached.
    """
    if is_elsewhere(place.name):
        from feedwright.sources import _elsewhere

        return _elsewhere.opened(place, largest)
    try:
        handle = os.open(place.path, _READ)
    except OSError as error:
        raise _unreadable(place, error) from error
    status = os.fstat(handle)
    if not stat.S_ISREG(status.st_mode):
        os.close(handle)
        raise ParseError("is no ordinary file", where=place.name)
    return handle, status


def _unreadable(place: Place, error: OSError) -> ParseError:
    message = f"cannot be read: {error.strerror or error}"
    return ParseError(message, where=place.name)


def _rest(handle: int, largest: int) -> bytes:
    """What a file holds beyond what its size told; of one that grows without end only so much."""
    parts: list[bytes] = []
    while (part := os.read(handle, _PART)) and len(parts) * _PART < largest:
        parts.append(part)
    return b"".join(parts)


def decoded(data: bytes, where: str, language: str = "en") -> tuple[str, str]:
    """Bytes to text: UTF-8, else as its byte order mark says, else as is usual in its language.

    Args:
        data: the text.
        where: what a fault names.
        language: BCP 47.

    Returns:
        The text, and a note for the owner where its encoding was not Unicode (else empty).

    Raises:
        ParseError: it is no text at all.
    """
    try:
        text = data.decode().removeprefix("\ufeff")
    except UnicodeDecodeError as error:
        return _foreign(data, where, error, language)
    if "\x00" in text and len(data[:4096].translate(None, _CONTROL)) < 0.9 * len(data[:4096]):
        raise ParseError("is not text but binary data", where=where)
    return text, ""


def _foreign(data: bytes, where: str, error: UnicodeDecodeError, language: str) -> tuple[str, str]:
    if data[:4] in (b"\xff\xfe\0\0", b"\0\0\xfe\xff"):
        return data.decode("utf-32", "replace"), ""
    if data[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return data.decode("utf-16", "replace"), ""
    if len(data[:4096].translate(None, _CONTROL)) < 0.9 * len(data[:4096]):
        raise ParseError("is not text but binary data", where=where) from error
    from feedwright.text import charsets

    line = data.count(b"\n", 0, error.start) + 1
    if charsets.nearly_utf8(data):
        return data.decode("utf-8-sig", "replace"), f"line {line}: {charsets.LEFT_OUT}"
    codec = charsets.of(data, language)
    return data.decode(codec, "replace"), f"line {line}: {charsets.note(codec, language)}"
