"""Lektor: `contents.lr` and its alternatives, models, slugs, flow blocks."""

from __future__ import annotations

import os
import posixpath
from collections.abc import Iterator, Mapping
from datetime import UTC, date, datetime
from functools import cached_property
from typing import Any, ClassVar

from feedwright.errors import ParseError
from feedwright.presets import _lektor_models
from feedwright.presets._base import About, Configuration, Home, Page, Preset, Understood
from feedwright.presets._lektor_models import Model
from feedwright.presets._values import flag, language_of, mapped, said, text, with_words
from feedwright.text import (
    commonmark,
    dates,
    expressions,
    frontmatter,
    lektor,
    patterns,
    restructured,
    slugs,
    templates,
    urls,
)

_CONTENT = "content"
_SYSTEM = ("_model", "_template", "_slug", "_hidden", "_discoverable")
_DATES = ("pub_date", "pubdate", "published", "date", "publish_date", "publication_date", "published_at")
_FILE = patterns.lazy(r"contents(?:\+(?P<alternative>[^+/]+))?\.lr")
_TIME = patterns.lazy(
    r"(?P<time>\d{4}-\d\d?-\d\d? +\d\d?:\d\d(?::\d\d)?) +(?P<zone>[A-Za-z][\w/+-]*)(?: +(?P<offset>[+-].*))?"
)
_PICTURES = ("image", "picture", "figure", "photo")
_NOT_TEXT = (
    "class",
    "id",
    "height",
    "width",
    "style",
    "align",
    "alignment",
    "image",
    "picture",
    "video",
    "link",
    "url",
)
_LONGEST_PLAIN = 200
_PROGRAM = "url: the `slug_format` of its model is a program; write how addresses are made as the source's `url`"


class Lektor(Preset):
    """Lektor: `contents.lr` and its alternatives, models, slugs, flow blocks."""

    suffixes: ClassVar[tuple[str, ...]] = (".lr",)
    folders: ClassVar[tuple[str, ...]] = (_CONTENT,)

    def __init__(self, home: Home) -> None:
        super().__init__(home)
        self.project = mapped(self.settings.get("project"))
        self.tree = posixpath.normpath(text(self.project.get("path")) or ".").removeprefix(".").strip("/")
        self.content = posixpath.join(self.tree, _CONTENT)
        self.alternatives = _lektor_models.alternatives(self.settings)
        primary = (code for code, one in self.alternatives.items() if flag(one.get("primary")))
        self.primary = next(primary, "")

    # --- the site ---------------------------------------------------------------------------------------------------

    @classmethod
    def configuration(cls, folder: str) -> Configuration | None:
        """The `.lektorproject` file, whatever it is called."""
        return _lektor_models.configuration(folder)

    @property
    def url(self) -> str:
        """`url` of the project."""
        return text(self.project.get("url"))

    @property
    def language(self) -> str | None:
        """`locale` of the project, else of its first alternative."""
        return language_of(self.project.get("locale")) or self._language(self.primary)

    def about(self) -> About:
        """Title, address and language as the project's file says them."""
        folders = (name for name in ("blog", "posts", "news", "articles") if self._is_folder(name))
        return About(
            title=text(self.project.get("name")),
            url=self.url if urls.is_http(self.url) else "",
            language=self.language or "",
            path=posixpath.join(self.content, next(folders, "")).rstrip("/") + "/**/contents*.lr",
        )

    def _is_folder(self, name: str) -> bool:
        return os.path.isdir(os.path.join(self.root, self.content, name))

    def beside(self) -> Iterator[str]:
        """Models, blocks, and every page that pages lie below: its slug stands in their addresses."""
        top = os.path.join(self.root, self.tree)
        yield from _lektor_models.files(top)
        for where, folders, names in os.walk(os.path.join(self.root, self.content)):
            folders.sort()
            if folders:
                yield from (os.path.join(where, name) for name in sorted(names) if _FILE.fullmatch(name))

    # --- front matter -----------------------------------------------------------------------------------------------

    def split(self, text: str, path: str) -> frontmatter.Parts:
        """The fields; that which is the text of the page, as its model says, is the body."""
        found = lektor.fields(text)
        metadata: dict[str, Any] = {name: value.text for name, value in found.items()}
        body = found.get(self._body_field(metadata, path))
        return frontmatter.Parts(metadata, body.text if body else "", body.line if body else 1)

    def _body_field(self, raw: Mapping[str, Any], path: str) -> str:
        own = self._model(raw, posixpath.dirname(path)).body()
        if own in raw:
            return own
        usual = Model("", {name: "markdown" for name in raw if not name.startswith("_")})
        named = usual.body()
        is_long = named and ("\n" in str(raw[named]) or len(str(raw[named])) > _LONGEST_PLAIN)
        return named if is_long or named in _lektor_models.BODIES else ""

    # --- models -----------------------------------------------------------------------------------------------------

    @cached_property
    def _models(self) -> Mapping[str, Model]:
        return _lektor_models.models(os.path.join(self.root, self.tree), "models")

    @cached_property
    def _blocks(self) -> Mapping[str, Model]:
        return _lektor_models.models(os.path.join(self.root, self.tree), "flowblocks", "block")

    def _model(self, raw: Mapping[str, Any], folder: str) -> Model:
        """The model of a page: its own, that of children of the page above, one of its folder's name, `page`."""
        own = text(raw.get("_model"))
        if not own and folder != self.content:
            own = self._model_of(posixpath.dirname(folder)).children
        named = posixpath.basename(folder).split(".")[0].replace("-", "_").lower()
        return next((self._models[name] for name in (own, named, "page") if name in self._models), Model(""))

    def _model_of(self, folder: str) -> Model:
        if not folder.startswith(self.content):
            return Model("")
        page = self._contents(folder, self.primary)
        return self._model(page.raw if page else {}, folder)

    def _contents(self, folder: str, alternative: str) -> Page | None:
        """The page of a folder: in an alternative, else as it is without."""
        return (
            (alternative and self.page(f"{folder}/contents+{alternative}.lr"))
            or self.page(f"{folder}/contents.lr")
            or None
        )

    # --- a page -----------------------------------------------------------------------------------------------------

    def understand(self, page: Page) -> Understood:
        """Address, date, language, and whether Lektor lists it."""
        match = _FILE.fullmatch(page.name)
        if not page.path.startswith(f"{self.content}/"):
            return Understood(page.raw, left_out="not in the content folder")
        if match is None:
            return Understood(page.raw, left_out="belongs to an attachment")
        alternative = match["alternative"] or self.primary
        model = self._model(page.raw, page.folder)
        raw = {name: _typed(value, model.fields.get(name, "")) for name, value in page.raw.items()}
        made = with_words(
            raw,
            **dict.fromkeys(_SYSTEM),
            **dict.fromkeys(_DATES),
            **dict.fromkeys(("body", "slug", "lang")),
            url=self._address(page, alternative),
        )
        made["published"] = self._date(said(raw, *_DATES))
        made["language"] = language_of(said(raw, "language", "lang")) or self._language(alternative)
        left_out = self._left_out(page, match["alternative"] or "", model)
        if "url" in made or left_out:
            return Understood(made, left_out)
        return Understood({**made, "slug": posixpath.basename(page.folder)}, notes=(_PROGRAM,))

    def _left_out(self, page: Page, alternative: str, model: Model) -> str:
        if alternative and alternative not in self.alternatives:
            return "its alternative is not in the project"
        if not alternative and self.primary and self.page(f"{page.folder}/contents+{self.primary}.lr"):
            return "its alternative has a file of its own"
        if self._is_hidden(page.folder, page.raw, alternative or self.primary):
            return "hidden"
        if not flag(page.raw.get("_discoverable"), default=True):
            return "not discoverable"
        return "section page" if page.folder == self.content or self._is_section(page, model) else ""

    def _is_section(self, page: Page, model: Model) -> bool:
        """Whether a page is there for those below it: its model says so, or it has some and no date."""
        if said(page.raw, *_DATES) is not None:
            return False
        return model.lists or self._has_pages(page.folder)

    def _has_pages(self, folder: str) -> bool:
        try:
            below = sorted(os.listdir(os.path.join(self.root, folder)))
        except OSError:
            return False
        return any(os.path.isfile(os.path.join(self.root, folder, name, "contents.lr")) for name in below)

    def _is_hidden(self, folder: str, raw: Mapping[str, Any], alternative: str) -> bool:
        """Its own word, else what the model of the page above says of its children, else that page's."""
        while True:
            if own := text(raw.get("_hidden")):
                return flag(own)
            if folder == self.content or not folder:
                return False
            folder = posixpath.dirname(folder)
            above = self._contents(folder, alternative)
            raw = above.raw if above else {}
            if (hides := self._model(raw, folder).hides) is not None:
                return hides

    def _date(self, value: Any) -> Any:
        """A date; one whose zone is written as a name stands in that zone."""
        match = _TIME.fullmatch(value.strip()) if isinstance(value, str) else None
        if match is None:
            return value
        try:
            return dates.parse(f"{match['time']} {match['offset'] or ''}".strip(), dates.zone(match["zone"]))
        except ValueError:
            return value

    def _language(self, alternative: str) -> str | None:
        if alternative not in self.alternatives:
            return None
        return language_of(self.alternatives[alternative].get("locale")) or language_of(alternative)

    # --- addresses --------------------------------------------------------------------------------------------------

    def _address(self, page: Page, alternative: str) -> str | None:
        """The slugs of the page and of those above it, with what its alternative puts around them."""
        parts = [self._slug(page.folder, page.raw, alternative)]
        folder = page.folder
        while folder != self.content and parts[-1] is not None:
            folder = posixpath.dirname(folder)
            above = self._contents(folder, alternative)
            parts.append(_above(self._slug(folder, above.raw if above else {}, alternative)))
        if None in parts:
            return None
        path = "/".join(str(part) for part in reversed(parts)).strip("/")
        own = self.alternatives.get(alternative, {})
        path = text(own.get("url_prefix")).lstrip("/") + path + text(own.get("url_suffix")).rstrip("/")
        path = path.rstrip("/")
        ends = "" if not path or "." in posixpath.basename(path) else "/"
        return self.address(path.replace("%", "%25").replace("#", "%23").replace("?", "%3F") + ends)

    def _slug(self, folder: str, raw: Mapping[str, Any], alternative: str) -> str | None:
        """`_slug`, else as the model of the page above says, else the folder's name; None where that is unknown."""
        if own := text(raw.get("_slug")).strip("/"):
            return own
        if folder == self.content:
            return ""
        name = posixpath.basename(folder)
        pattern = self._model_of(posixpath.dirname(folder)).slug_format
        if not pattern:
            return name
        model = self._model(raw, folder)
        this = {
            one: _looked_at(_typed(value, model.fields.get(one, "")), model.fields.get(one))
            for one, value in raw.items()
        }
        path = folder.removeprefix(self.content)
        values = {**dict.fromkeys(model.fields), **this, "_id": name, "_path": path, "_alt": alternative, "path": path}
        made = expressions.filled(pattern, {"this": values}, _FILTERS)
        return None if made is None else "_".join(made.split()).strip("/")

    # --- bodies -----------------------------------------------------------------------------------------------------

    def html(self, body: str, page: Page) -> str | None:
        """Markdown, HTML, or the texts of a flow's blocks one after the other, as the model has it."""
        flow = lektor.blocks(body)
        if flow is not None:
            return "\n".join(filter(None, (self._block(block, page) for block in flow)))
        model = self._model(page.raw, page.folder)
        return self._text(body, model.fields.get(model.body(), "markdown"), page)

    def _text(self, value: str, kind: str, page: Page, depth: int = 0) -> str:
        if kind == "flow" and depth < 5 and (flow := lektor.blocks(value)) is not None:  # noqa: PLR2004 - deep enough
            return "\n".join(filter(None, (self._block(block, page, depth + 1) for block in flow)))
        if kind == "rst":
            return _restructured(value, page)
        if kind == "html":
            return templates.strip_html(value, lambda tag: self.expand(tag, page))
        return templates.rendered(value, commonmark.html, lambda tag: self.expand(tag, page))

    def _block(self, block: lektor.Block, page: Page, depth: int = 0) -> str:
        """The texts of a block, and its picture where it is one."""
        model = self._blocks.get(block.name)
        kinds = dict(model.fields) if model else dict.fromkeys(block.fields, "")
        parts = [_picture(block)] if any(word in block.name.lower() for word in _PICTURES) else []
        for name, kind in kinds.items():
            value = block.fields[name].text if name in block.fields else ""
            if value and _is_text(name, kind, value):
                parts.append(self._text(value, kind, page, depth))
        return "\n".join(filter(None, parts))

    def link(self, target: str, page: Page) -> str | None:
        """Links to other pages by their folders, whatever their slugs are."""
        path, mark, part = target.partition("#")
        if not path or "://" in path or path.startswith(("mailto:", "!")):
            return target[1:] if path.startswith("!") else None
        base = self.content if path.startswith("/") else page.folder
        folder = posixpath.normpath(posixpath.join(base, path.strip("/")))
        match = _FILE.fullmatch(page.name)
        found = (
            self._contents(folder, (match and match["alternative"]) or self.primary) if self._holds(folder) else None
        )
        address = self.understand(found).metadata.get("url") if found else None
        return f"{address}{mark}{part}" if address else None

    def _holds(self, folder: str) -> bool:
        return folder == self.content or folder.startswith(f"{self.content}/")


def _restructured(value: str, page: Page) -> str:
    """ReST, as a plugin of Lektor has it.

    Raises:
        ParseError: docutils is not there, or fails on it.
    """
    try:
        return templates.strip_html(restructured.html(value))
    except ImportError as error:
        raise ParseError(restructured.MISSING, where=page.path) from error
    except ValueError as error:
        message = f"the reStructuredText cannot be read: {error}"
        raise ParseError(message, where=page.path) from error


def _above(slug: str | None) -> str | None:
    """Below a page whose slug has a dot, such as `404.html`, lies a folder with an underscore."""
    head, slash, tail = (slug or "").rpartition("/")
    return f"{head}{slash}_{tail}" if "." in tail else slug


def _typed(value: Any, kind: str) -> Any:
    """A value as its field's type has it: lists are written line by line, or with commas."""
    if not isinstance(value, str):
        return value
    if kind == "strings":
        return [line.strip() for line in value.split("\n") if line.strip()]
    return [one.strip() for one in value.split(",") if one.strip()] if kind == "checkboxes" else value


def _looked_at(value: Any, kind: str | None) -> Any:
    """A value for an expression: dates can be asked for their parts."""
    if kind not in ("date", "datetime") or not isinstance(value, str):
        return value
    try:
        return dates.parse(value, UTC)
    except ValueError:
        return None


def _is_text(name: str, kind: str, value: str) -> bool:
    if kind:
        return kind in ("markdown", "html", "text", "flow", "rst")
    return name not in _NOT_TEXT and ("\n" in value or " " in value)


def _picture(block: lektor.Block) -> str:
    from html import escape

    source = next(
        (block.fields[name].text for name in ("image", "src", "picture", "file", "photo") if name in block.fields), ""
    )
    alt = block.fields.get("alt") or block.fields.get("caption")
    return f'<img src="{escape(source)}" alt="{escape(alt.text if alt else "")}">' if source else ""


def _dateformat(value: Any, arguments: list[Any]) -> str | None:
    """Lektor's `dateformat`: patterns of CLDR, in English."""
    from babel.dates import format_date

    pattern = next(iter(arguments), "medium")
    if not isinstance(value, (date, datetime)) or not isinstance(pattern, str):
        return None
    try:
        return str(format_date(value, pattern, locale="en"))
    except (ValueError, KeyError, AttributeError, TypeError):
        return None


_FILTERS: Mapping[str, expressions.Filter] = {
    "dateformat": _dateformat,
    "slugify": lambda value, _: slugs.slug(str(value or "")),
    "lower": lambda value, _: str(value or "").lower(),
    "upper": lambda value, _: str(value or "").upper(),
    "string": lambda value, _: str(value),
    "default": lambda value, arguments: value or next(iter(arguments), ""),
}
