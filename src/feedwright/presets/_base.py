"""What every preset is: a site generator's own rules, told to feedwright.

A preset is one file with one class, found by the registry under its file name (`preset: hugo`). It is made once for a
site of its generator and knows that generator's configuration. For each file it says what the generator would make of
it (`understand`): the address, the date, the language, and whether it is an article at all. For bodies it says what
stands in the place of template text (`expand`) and where links between source files lead (`link`).

A preset reads no file but by `Preset.page` and `configuration`, runs nothing, and raises SourceError alone.

    class Hexo(Preset):
        files = ("_config.yml",)

        def understand(self, page: Page) -> Understood:
            if page.name.startswith("_"):
                return Understood(page.raw, left_out="section page")
            return Understood(with_words(page.raw, url=self.address("blog/" + page.stem + "/")))
"""

from __future__ import annotations

import os
import re
from abc import ABC, abstractmethod
from collections.abc import Callable, Iterator, Mapping
from dataclasses import field
from datetime import UTC, datetime, tzinfo
from functools import cached_property
from typing import Any, ClassVar, NamedTuple
from urllib.parse import urlsplit

from feedwright.frozen import frozen
from feedwright.media.grounds import usual
from feedwright.presets._values import said
from feedwright.text import dates, frontmatter, patterns, urls

TEXT = (".md", ".markdown")
"""The files that a folder means, where a preset says nothing else."""


class Page(NamedTuple):
    """A file as it was written.

    Args:
        path: relative to the folder of the generator's site (`Home.root`), with `/`: `content/posts/a.md`.
        raw: its front matter: strings, numbers, lists, maps, datetimes; keys as they were written.
        body: what stands below the front matter.
        line: the line on which the body begins, from 1: the first where there is no front matter.
    """

    path: str
    raw: Mapping[str, Any]
    body: str = ""
    line: int = 1

    @property
    def folder(self) -> str:
        """The folder, without a last slash; empty for a file on top."""
        return self.path.rpartition("/")[0]

    @property
    def name(self) -> str:
        """The file's name with its suffix."""
        return self.path.rpartition("/")[2]

    @property
    def stem(self) -> str:
        """The file's name without its last suffix."""
        return os.path.splitext(self.name)[0]


@frozen
class Understood:
    """What the generator makes of a page.

    Args:
        metadata: what is handed on to be read as metadata words (`title`, `url`, `published`, `slug`, `categories`,
            `language` ...; docs/articles.md lists them). Start from the page's own and correct it: `with_words`.
            `url` may be an absolute path (`/blog/a/`), which is resolved against the site's host: `Preset.address`.
        left_out: why the generator publishes no such article (`draft`, `section page` ...); empty if it does. What is
            to come and what has expired is nobody's business here: give `published` and `expires`.
        notes: what the owner should know of this page; each becomes a warning.
    """

    metadata: Mapping[str, Any]
    left_out: str = ""
    notes: tuple[str, ...] = ()


@frozen
class Configuration:
    """The configuration of a generator's site.

    Args:
        settings: the values as they were written (YAML's scalars are strings: use `flag`); empty where there is none.
        files: absolute paths of the files they were read from; their bytes are part of a source's signature.
    """

    settings: Mapping[str, Any] = field(default_factory=dict)
    files: tuple[str, ...] = ()


@frozen
class Home:
    """What a preset is made with.

    Args:
        root: absolute folder of the generator's site: where its configuration lies, or would lie.
        settings: the generator's configuration; empty where there is none.
        url: the site's address as feedwright knows it, with its last slash.
        language: BCP 47 of what names none, unless the generator's configuration knows better.
        zone: of dates that name none, unless the generator's configuration knows better.
        text: reads a file by its absolute path; None where it cannot be read.
        zone_is_chosen: the owner named `zone` for this very source: it counts whatever the generator does.
    """

    root: str
    settings: Mapping[str, Any]
    url: str
    language: str = "en"
    zone: tzinfo = UTC
    text: Callable[[str], str | None] = field(default=lambda _path: None)
    zone_is_chosen: bool = False


@frozen
class About:
    """What a generator's configuration says of its site; empty where it does not say. `feedwright init` asks.

    Args:
        title, description, author: plain text.
        url: absolute address of the home page; empty where the configuration has none.
        language: BCP 47.
        timezone: IANA name.
        path: what to write as the source's `path`, relative to the site's folder: `content/posts/**/*.md`.
    """

    title: str = ""
    url: str = ""
    description: str = ""
    language: str = ""
    timezone: str = ""
    author: str = ""
    path: str = ""


class Preset(ABC):
    """A site generator's rules.

    Attributes:
        suffixes: the files that a folder as `path` means.
        files: names of the generator's configuration file, the likeliest first; the first that is there is read.
        folders: names of folders that lie on top of such a site; where there is no configuration, the folder that
            holds one of them is taken for the site's.
        home: what it was made with.
        root, settings: of `home`.
    """

    suffixes: ClassVar[tuple[str, ...]] = TEXT
    files: ClassVar[tuple[str, ...]] = ()
    folders: ClassVar[tuple[str, ...]] = ()

    def __init__(self, home: Home) -> None:
        self.home = home
        self.root = home.root
        self.settings = home.settings
        self._pages: dict[str, Page | None] = {}

    # --- what a preset must say ---------------------------------------------------------------------------------

    @abstractmethod
    def understand(self, page: Page) -> Understood:
        """What the generator makes of a page. Pure but for `self.page`; the same page gives the same answer."""

    # --- what it may say ----------------------------------------------------------------------------------------

    def split(self, text: str, path: str) -> frontmatter.Parts:  # noqa: ARG002 - others look at the path
        """A file's text in front matter and body.

        Args:
            text: with line ends as LF.
            path: as in `Page`.

        Raises:
            FrontMatterError: there is front matter, and it cannot be read.
        """
        return frontmatter.split(text)

    def text(self, page: Page) -> str:
        """The body as it is to be rendered: excerpt marks as `<!--more-->`, the generator's own blocks as Markdown.

        It is looked at as text; what stands in code must stay as it is.
        """
        return page.body

    def html(self, body: str, page: Page) -> str | None:  # noqa: ARG002 - nothing is known here
        """A body that is neither Markdown nor HTML as HTML; None leaves it to the file's suffix.

        Args:
            body: what `text` gave, without a heading that repeats the title.
            page: where it stands.
        """
        return None

    def expand(self, tag: str, page: Page) -> str | None:  # noqa: ARG002 - nothing is known here
        """What stands in the place of one piece of template text outside code; None or empty removes it.

        Args:
            tag: the whole of it with its braces: `{{< ref "a.md" >}}`, `{% post_url 2025-03-04-a %}`, `{{ site.url }}`.
            page: where it stands.
        """
        return None

    def link(self, target: str, page: Page) -> str | None:  # noqa: ARG002 - nothing is known here
        """Where a link leads that was written to a source file; None leaves it as it is.

        Args:
            target: the value of an `href` or `src`, decoded: `@/blog/a.md`, `{filename}../a.md`, `b.md#part`.
            page: where it stands.
        """
        return None

    def beside(self) -> Iterator[str]:
        """Absolute paths of further files on which every page's reading depends (data files of folders).

        Whether they changed is told by their bytes. Those that are not there may be named: they may come.
        """
        yield from ()

    def statics(self) -> Iterator[str]:
        """Absolute folders whose files are served at the home page's address as they are, or made by the generator."""
        return usual(self.root)

    @property
    def timezone(self) -> str | None:
        """IANA zone of dates that name none, as the generator's configuration says; None where it does not."""
        return None

    @property
    def language(self) -> str | None:
        """Language of what names none, as the generator's configuration says; None where it does not."""
        return None

    @property
    def url(self) -> str:
        """The home page's address in the generator's configuration, absolute or a path; empty where it is not there."""
        return ""

    def about(self) -> About:
        """What the configuration says of the site, for `feedwright init`."""
        return About(url=self.url if urls.is_http(self.url) else "", language=self.language or "")

    # --- its configuration --------------------------------------------------------------------------------------

    @classmethod
    def configuration(cls, folder: str) -> Configuration | None:
        """The generator's configuration in a folder; None where none lies there.

        Raises:
            SettingsError: it is there and cannot be read.
        """
        from feedwright.presets import _settings

        for name in cls.files:
            path = os.path.join(folder, name)
            if os.path.isfile(path) and cls.is_own(settings := _settings.read(path), name):
                return Configuration(settings, (path,))
        return None

    @classmethod
    def is_own(cls, settings: Mapping[str, Any], name: str) -> bool:  # noqa: ARG003 - others look at the name
        """Whether a file of such a name is this generator's: `config.toml` is also another's, `config.yaml` ours."""
        return not ("sources" in settings and "site" in settings)

    @classmethod
    def found(cls, folder: str) -> About | None:
        """What there is to know of a site of this generator in a folder; None where there is none.

        Raises:
            SettingsError: its configuration cannot be read.
        """
        configuration = cls.configuration(folder)
        return None if configuration is None else cls(Home(folder, configuration.settings, "")).about()

    # --- what it is made of -------------------------------------------------------------------------------------

    @cached_property
    def zone(self) -> tzinfo:
        """Where dates that name no zone stand."""
        return dates.zone(self.timezone) if self.timezone and not self.home.zone_is_chosen else self.home.zone

    def page(self, path: str) -> Page | None:
        """Another file of the site, such as the target of a link; None where it is not there or cannot be read.

        Args:
            path: as in `Page`; one that leads out of the site's folder is not there.
        """
        path = os.path.normpath(path).replace(os.sep, "/")
        if path.startswith(("../", "/")) or path in ("..", "."):
            return None
        if path not in self._pages:
            self._pages[path] = self._read(path)
        return self._pages[path]

    def _read(self, path: str) -> Page | None:
        text = self.home.text(os.path.join(self.root, path))
        if text is None:
            return None
        try:
            parts = self.split(text, path)
        except frontmatter.FrontMatterError:
            return None
        return Page(path, parts.metadata, line=parts.line)

    def address_of(self, path: str) -> str | None:
        """The address of another file of the site, as `understand` gives it; None where it is no article's."""
        page = self.page(path)
        if page is None:
            return None
        url = said(self.understand(page).metadata, "url")
        return str(url) if url else None

    def address(self, path: str) -> str:
        """An address on the site: an absolute path, to be resolved against the site's host.

        Args:
            path: relative to the generator's home page, not percent-encoded; with or without a first slash.

        Returns:
            `path` below the path of the generator's own base address, where that names this site or no host at all;
            else below that of feedwright's `site.url`.
        """
        return self.base + path.lstrip("/")

    @cached_property
    def base(self) -> str:
        """The path of the site's home page, with its slashes: `/` or `/blog/`."""
        own, ours = _split_url(self.url), _split_url(self.home.url)
        if own is not None and ours is not None and own[0] not in ("", ours[0]):
            own = None
        return (own or ours or ("", "/"))[1]

    def date(self, value: Any, *, language: str = "en") -> datetime | None:
        """A date in the site's zone; None where it is none."""
        if value is None or isinstance(value, bool):
            return None
        try:
            return dates.parse(value, self.zone, language=language)
        except dates.ImpossibleOffset as error:
            return error.when
        except ValueError:
            return None


def _split_url(url: str) -> tuple[str, str] | None:
    """The host (without `www.`) and the path with its slashes; None where there is no address."""
    if not url.strip():
        return None
    try:
        parts = urlsplit(url.strip())
        host = (parts.hostname or "").removeprefix("www.")
    except ValueError:
        return None
    path = parts.path.strip("/")
    return host, f"/{path}/" if path else "/"


# --- links -----------------------------------------------------------------------------------------------------

_LINK = patterns.lazy(r"(<[a-zA-Z][^<>]*?\s(?:href|src)=)(?:\"([^\"<>]*)\"|'([^'<>]*)')")


def relinked(html: str, link: Callable[[str], str | None]) -> str:
    """HTML with the targets of links and pictures replaced where `link` knows better.

    >>> relinked('<a href="a%20b.md">A</a>', lambda target: "/a/" if target == "a b.md" else None)
    '<a href="/a/">A</a>'
    """
    from html import escape
    from urllib.parse import unquote

    from feedwright.text.entities import unescape

    def changed(match: re.Match[str]) -> str:
        target = match[2] if match[2] is not None else match[3]
        made = link(unquote(unescape(target)))
        return match[0] if made is None else f'{match[1]}"{escape(made)}"'

    return _LINK.sub(changed, html)
