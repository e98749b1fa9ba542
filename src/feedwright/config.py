"""config.yaml at the door: every fault at once, each with its line and what is allowed; after it, values to trust.

`load_config` reads the file into a `Config`. The classes of keys below are the file as people write it; the JSON Schema
(`schema`) is made from the same classes. `_Door` goes through the file: each section for itself, then what the sections
say of one another.
"""

from __future__ import annotations

import difflib
import os
import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, timedelta
from functools import cache
from importlib.metadata import entry_points
from itertools import chain, islice
from pathlib import Path
from typing import Annotated, Any, Literal, NoReturn, get_args
from urllib.parse import unquote

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    GetPydanticSchema,
    PlainValidator,
    TypeAdapter,
    ValidationError,
    WithJsonSchema,
    field_validator,
)
from pydantic_core import core_schema

from feedwright import registry
from feedwright.errors import ConfigError, SourceError
from feedwright.model import Author, Fault
from feedwright.selection import FeedSpec
from feedwright.sources._base import Language, Place, Site, Source, Timezone
from feedwright.text import dates, slugs, urls, xml, yaml
from feedwright.text.yaml import Flaw, Node, dotted

_EXAMPLE = "copy the example from feedwright's README into it"
_SHOWN = 60

# --- values as people write them --------------------------------------------------------------------------------------


def _guess(word: str, options: Iterable[str], shown: str = "{}") -> str:
    """` (did you mean x?)` where one of the options is near; letter case never matters."""
    lowered = {option.lower(): option for option in options}
    near = difflib.get_close_matches(word.lower(), lowered, 1)
    return f" (did you mean {shown.format(lowered[near[0]])}?)" if near else ""


def _one_of(options: Iterable[str]) -> str:
    *most, last = options
    return f"{', '.join(most)} or {last}" if most else last


def _refuse(what: str) -> NoReturn:
    raise ValueError(what)


def _words(text: str) -> str:
    if not (line := xml.line(text)):
        _refuse("is empty; text is wanted")
    return line


def _address(text: str) -> str:
    """An absolute http(s) address, normalised."""
    try:
        url = urls.absolute(text)
    except ValueError:
        url = ""
    if not urls.is_http(url):
        bare = text.strip().removeprefix("//")
        named = re.match(r"[\w-]+(?:\.[\w-]+)+(?:/|\Z)", bare)
        cure = f" (did you mean https://{bare[:_SHOWN]}?)" if named else ""
        _refuse(f"{text[:_SHOWN]!r} is no absolute http(s) address such as https://example.org/{cure}")
    return url


def _home(text: str) -> str:
    """An address that others are made from: no query, no fragment, a last slash."""
    url = _address(text)
    if "?" in url or "#" in url:
        _refuse(f"{text[:_SHOWN]!r} holds ? or #; write the address alone, such as https://example.org/")
    return url if url.endswith("/") else f"{url}/"


_MAIL = re.compile(r"[^@\s<>()\[\],;:]+@[^@\s<>()\[\],;:]+")


def _mail(text: str) -> str:
    if not _MAIL.fullmatch(text.strip()):
        _refuse(f"{text[:_SHOWN]!r} is no e-mail address such as desk@example.org")
    return text.strip()


_SLUG = re.compile(r"[A-Za-z0-9](?:[A-Za-z0-9._-]*[A-Za-z0-9_-])?")


def _slug(text: str) -> str:
    if text.lower() == "index":
        _refuse("'index' is the page of all feeds; choose another")
    if not _SLUG.fullmatch(text) or len(text) > slugs.LONGEST:
        made = slugs.slug(text)
        cure = f" (did you mean {made}?)" if made and made != "index" else ""
        allowed = f"at most {slugs.LONGEST} of a-z, A-Z, 0-9, -, _ and ., a letter or digit first, no . last"
        _refuse(f"{text[:_SHOWN]!r} is no file name for a feed; allowed are {allowed}{cure}")
    return text


def _whole(value: Any) -> Any:
    if isinstance(value, bool):
        _refuse(f"must be a whole number, not {str(value).lower()}")
    return value


def _age(value: Any) -> timedelta | None:
    """A duration; None for null and zero."""
    if value is None or (not isinstance(value, bool) and value in (0, "0")):
        return None
    if not isinstance(value, str):
        guess = f" (did you mean {value}d?)" if str(value).isdigit() else ""
        _refuse(f"must be a duration with its unit such as 90d, null or 0{guess}")
    return dates.duration(value) or None


def _ttl(value: Any) -> int | str | None:
    if value in (None, "auto") or (isinstance(value, int) and not isinstance(value, bool) and value > 0):
        return value  # type: ignore[no-any-return]  # just seen
    if isinstance(value, str) and value.isdecimal() and value.isascii() and 0 < len(value) < _DIGITS and int(value):
        return int(value)
    _refuse("must be a whole number of minutes, 1 or more, auto or null")


_DIGITS = 10
_PERCENT = re.compile(r"([0-9]{1,3}(?:\.[0-9]+)?)\s*%")
_WHOLE_SHARE = 100


def _share(value: Any) -> float | None:
    if value is None:
        return None
    match = _PERCENT.fullmatch(value.strip()) if isinstance(value, str) else None
    if match is None or float(match[1]) > _WHOLE_SHARE:
        guess = f" (did you mean {value}%?)" if isinstance(value, int) and 1 < value <= _WHOLE_SHARE else ""
        _refuse(f"must be a share from 0% to 100% such as 50%, or null{guess}")
    return float(match[1]) / _WHOLE_SHARE


def _format(name: str) -> str:
    if name not in (known := registry.kinds("formats")):
        _refuse(f"{name[:_SHOWN]!r} is no format; known are {', '.join(known)}{_guess(name, known)}")
    return name


_CATALOG = re.compile(r"[A-Za-z][A-Za-z0-9_]*(?:\+[A-Za-z0-9_]+)?://.*", re.DOTALL)


def _database(url: str) -> str:
    # The value is not shown: it may hold a password.
    if not _CATALOG.fullmatch(url):
        _refuse("must be a database's address such as sqlite:///.feedwright/catalog.db or postgresql://user@host/name")
    return url


_Words = Annotated[str, AfterValidator(_words)]
_Address = Annotated[str, AfterValidator(_address)]
_Home = Annotated[str, AfterValidator(_home)]
_Slug = Annotated[str, AfterValidator(_slug)]
_Format = Annotated[
    str,
    AfterValidator(_format),
    Field(json_schema_extra=lambda made: made.update(enum=list(registry.kinds("formats")))),
]
_Whole = Annotated[int, BeforeValidator(_whole)]
_AGE_SCHEMA = {"anyOf": [{"type": "string"}, {"const": 0}, {"type": "null"}]}
_Age = Annotated[timedelta | None, PlainValidator(_age), WithJsonSchema(_AGE_SCHEMA)]
_Withdrawn = Annotated[
    timedelta,
    PlainValidator(lambda value: _age(value) or timedelta(0)),
    WithJsonSchema(_AGE_SCHEMA),
]
_Minutes = Annotated[
    int | str | None,
    PlainValidator(_ttl),
    WithJsonSchema({"anyOf": [{"type": "integer", "minimum": 1}, {"const": "auto"}, {"type": "null"}]}),
]
_Share = Annotated[
    float | None,
    PlainValidator(_share),
    WithJsonSchema({"type": ["string", "null"]}),
]


# --- the keys of each section -----------------------------------------------------------------------------------------


class _Keys(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class _Person(_Keys):
    name: _Words | None = Field(default=None, description="As it is shown. Default: the site's title.")
    email: Annotated[str, AfterValidator(_mail)] | None = Field(
        default=None, description="Address alone, without the name."
    )
    url: _Address | None = Field(default=None, description="Absolute address of a page about the author.")


def _author(said: str | _Person) -> Author:
    return Author(said) if isinstance(said, str) else Author(said.name or "", said.email, said.url)


def _author_schema(_source: Any, handler: Any) -> core_schema.CoreSchema:
    return core_schema.no_info_after_validator_function(_author, handler.generate_schema(_Words | _Person))


class SiteSettings(_Keys):
    """The site that the feeds belong to."""

    title: _Words = Field(description="Name of the site.")
    url: _Home = Field(description="Absolute http(s) address of the site's home page.")
    description: _Words = Field(
        default_factory=lambda known: known.get("title", ""),
        description="What the site is about. Default: the title.",
    )
    language: Language = Field(default="en", description="BCP 47 tag of the language of the site.")
    timezone: Timezone = Field(default="UTC", description="IANA time zone of dates that name none.")
    author: Annotated[Author, GetPydanticSchema(_author_schema)] = Field(
        default_factory=lambda known: Author(known.get("title", "")),
        description="Who stands behind the feeds: a name, or a map of name, email and url. Default: the title.",
    )
    rights: _Words | None = Field(default=None, description="Copyright line.")
    icon: _Address | None = Field(default=None, description="Absolute address of a small square picture.")
    logo: _Address | None = Field(
        default=None, description="Absolute address of a wide picture, twice as wide as high."
    )

    @field_validator("author", mode="after")
    @classmethod
    def _named(cls, author: Author, known: Any) -> Author:
        return replace(author, name=author.name or known.data.get("title", ""))


class FeedKeys(_Keys):
    """What any feed may be told."""

    formats: tuple[_Format, ...] = Field(default=("rss", "atom", "json"), min_length=1, description="Formats to write.")
    limit: _Whole = Field(default=50, ge=0, description="Entries in the feed at the most; 0 = no limit.")
    max_age: _Age = Field(default=None, description="Older entries drop out, such as 90d; null or 0 = never.")
    content: Literal["full", "summary"] = Field(default="full", description="Whole articles, or their summaries alone.")
    summary_length: _Whole = Field(
        default=300, ge=20, description="Characters of a summary that is made, its ellipsis counted."
    )
    archive: bool = Field(
        default=False, description="Keep the complete history in archive pages beside the feed (RFC 5005)."
    )
    withdrawn: _Withdrawn = Field(
        default=timedelta(days=30),
        description="How long a removed article is announced as withdrawn (RFC 6721); 0 or null = never.",
        json_schema_extra={"default": "30d"},
    )
    ids: Literal["url", "tag", "uuid"] = Field(
        default="url", description="How an id is minted for an article that has none."
    )
    ttl: _Minutes = Field(
        default="auto",
        description="Minutes that readers should wait between visits; auto = from how often the feed changes; "
        "null = unsaid.",
    )
    pages: bool = Field(default=True, description="Write an HTML page for people beside the feed.")

    @field_validator("formats", mode="after")
    @classmethod
    def _once(cls, formats: tuple[str, ...]) -> tuple[str, ...]:
        return tuple(dict.fromkeys(formats))


def _without_defaults(made: dict[str, Any]) -> None:
    """Of keys that are taken from `feeds` where they are not said."""
    for name in FeedKeys.model_fields:
        made["properties"][name].pop("default", None)


class CategorySettings(FeedKeys):
    """One category's feed. Any key of `feeds` counts for this feed alone."""

    model_config = ConfigDict(json_schema_extra=_without_defaults)

    title: _Words | None = Field(
        default=None, description="As readers see it. Default: the name with a capital first letter."
    )
    description: _Words | None = Field(
        default=None, description="What the category is about. Default: the site's description."
    )
    slug: _Slug | None = Field(
        default=None, description="File name and part of the address. Default: made from the name."
    )
    aliases: tuple[_Words, ...] = Field(
        default=(),
        description="Other spellings that articles use; letter case, blanks, - and _ never matter.",
    )


class AllSettings(FeedKeys):
    """The feed of everything. Any key of `feeds` counts for this feed alone."""

    model_config = ConfigDict(json_schema_extra=_without_defaults)

    title: _Words | None = Field(default=None, description="As readers see it. Default: the site's title.")
    description: _Words | None = Field(default=None, description="What it holds. Default: the site's description.")
    slug: _Slug = Field(default="all", description="File name and part of the address.")


class Feeds(FeedKeys):
    """Defaults of every feed, and the feed of everything."""

    all: bool | AllSettings = Field(
        default=True, description="One feed of everything: true, false, or a map of its settings."
    )

    @property
    def everything(self) -> AllSettings | None:
        """Settings of the feed of everything; None where it is off."""
        if isinstance(self.all, AllSettings):
            return self.all
        return AllSettings() if self.all else None


class _OutputKeys(_Keys):
    """Where the feeds are written and served."""

    directory: str = Field(default="feeds", description="Folder to write into, relative to config.yaml.")
    url: str = Field(
        default="{site}/feeds/", description="Address where that folder is served; {site} is the site's address."
    )
    compress: tuple[Literal["gzip", "br", "zstd"], ...] = Field(
        default=(), description="Compressed twins to write beside each file."
    )


class _Hub(_Keys):
    hub: _Address | list[_Address] = Field(description="Absolute address of a WebSub hub, or a list of them.")


def _hubs(said: Any) -> tuple[str, ...]:
    if said is None or isinstance(said, str):
        return () if said is None else (said,)
    return tuple(dict.fromkeys(chain.from_iterable(map(_hubs, said)))) if isinstance(said, list) else _hubs(said.hub)


_Hubs = Annotated[_Address | _Hub | list[_Address | _Hub] | None, AfterValidator(_hubs)]


class Guard(_Keys):
    """When a build is refused because it would surprise subscribers."""

    shrink: _Share = Field(
        default=0.5,
        description="Refuse a build that would remove more than this share of a feed's entries; null = never.",
        json_schema_extra={"default": "50%"},
    )
    flood: _Whole | None = Field(
        default=20,
        ge=0,
        description="Refuse a build that would show readers more than this many old entries as new; null = never.",
    )


_Database = Annotated[str, AfterValidator(_database)]
_SQLITE = re.compile(r"sqlite(?:\+\w+)?:///(?!:memory:|file:)([^?]+)")
_CATALOG_DEFAULT = "sqlite:///.feedwright/catalog.db"


class _Document(_Keys):
    """What feedwright makes feeds of, and how."""

    site: SiteSettings = Field(description="The site: its title, its address, and what else feeds say of it.")
    sources: list[Any] = Field(
        min_length=1, description="Where the articles are; each with a type and that type's options."
    )
    categories: Literal["auto"] | list[_Words] | dict[str, CategorySettings | None] | None = Field(
        default_factory=list,
        description="A list of names, a map of names to settings, or auto: each category that is found.",
    )
    feeds: Feeds | None = Field(default_factory=Feeds, description="Defaults of every feed.")
    output: _OutputKeys | None = Field(
        default_factory=_OutputKeys, description="Where the feeds are written and served."
    )
    catalog: _Database = Field(
        default=_CATALOG_DEFAULT,
        description="Database of what was published: any SQLAlchemy URL; a file is relative to config.yaml.",
    )
    websub: _Hubs = Field(default=None, description="WebSub hubs that are told of each changed feed; null = none.")
    guard: Guard | None = Field(default_factory=Guard, description="When a build is refused; null turns it off.")


# --- what the file says -----------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Output:
    """Where the feeds are written and served.

    Args:
        directory: absolute path of the folder.
        url: absolute address where it is served, with its last slash.
        compress: of `gzip`, `br`, `zstd`: twins to write beside each file.
    """

    directory: Path
    url: str
    compress: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Category:
    """A category as the configuration names it."""

    name: str
    settings: CategorySettings = field(default_factory=CategorySettings)


@dataclass(frozen=True, slots=True, kw_only=True)
class Config:
    """What config.yaml says, checked, with every default filled in.

    Args:
        path: the file, as it was named.
        folder: where it lies, absolute.
        site: the site.
        place: what sources must know of the site.
        sources: in the file's order, each with its name.
        categories: in the file's order; empty with `auto`.
        auto: each category that is found gets a feed.
        feeds: defaults of every feed, and the feed of everything.
        output: where the feeds go.
        catalog: SQLAlchemy URL, as written: the file of an SQLite URL is relative to `folder`.
        websub: absolute addresses of hubs.
        guard: `shrink` as a share from 0 to 1, `flood` as a number; None = never refused.
    """

    path: Path
    folder: Path
    site: SiteSettings
    place: Site
    sources: tuple[Source, ...]
    categories: tuple[Category, ...]
    auto: bool
    feeds: Feeds
    output: Output
    catalog: str
    websub: tuple[str, ...]
    guard: Guard

    def feed_specs(self, found: Iterable[str] = ()) -> tuple[FeedSpec, ...]:
        """What each feed wants: a feed a category, then the feed of everything if it is on.

        Args:
            found: names of the categories that articles carry, in any spelling and order; they count with `auto` alone.

        Returns:
            With a list or map of categories one for each in its order, else one for each name found, sorted by its
            key. Slugs are distinct and depend on the names alone.
        """
        categories = _folded(found) if self.auto else self.categories
        everything = self.feeds.everything
        own = {one.name: one.settings.slug for one in categories if one.settings.slug}
        reserved = {
            "index",
            *(slug.lower() for slug in own.values()),
            *((everything.slug.lower(),) if everything else ()),
        }
        made = slugs.distinct([one.name for one in categories], own=own, reserved=reserved)
        spellings = _spellings(categories, made)
        specs = [self._spec(one.settings, made[one.name], one.name, spellings[one.name]) for one in categories]
        if everything:
            specs.append(self._spec(everything, everything.slug))
        return tuple(specs)

    def _spec(
        self,
        settings: CategorySettings | AllSettings,
        slug: str,
        name: str | None = None,
        names: frozenset[str] = frozenset(),
    ) -> FeedSpec:
        said = {
            key: getattr(settings if key in settings.model_fields_set else self.feeds, key)
            for key in FeedKeys.model_fields
        }
        return FeedSpec(
            slug=slug,
            title=settings.title or (self.site.title if name is None else name[:1].upper() + name[1:]),
            description=settings.description or self.site.description,
            category=name,
            names=names,
            **said,
        )

    @property
    def state(self) -> Path:
        """The folder of what lies beside the catalog, such as the lock."""
        file = _SQLITE.match(self.catalog)
        return (self.folder / unquote(file[1])).parent if file else self.folder / ".feedwright"


def _folded(found: Iterable[str]) -> tuple[Category, ...]:
    """Each category once, by key; of its spellings the first in sorted order."""
    names: dict[str, str] = {}
    for name in sorted({xml.line(name) for name in found} - {""}):
        names.setdefault(slugs.key(name), name)
    return tuple(Category(names[key]) for key in sorted(names))


def _spellings(categories: Iterable[Category], made: Mapping[str, str]) -> dict[str, frozenset[str]]:
    """Keys of every spelling of each category: its slug too, unless another category goes by that name."""
    said = {one.name: {slugs.key(name) for name in (one.name, *one.settings.aliases)} for one in categories}
    taken = set(chain.from_iterable(said.values()))
    return {name: frozenset(keys | ({slugs.key(made[name])} - taken)) for name, keys in said.items()}


# --- reading it -------------------------------------------------------------------------------------------------------


def load_config(
    path: str | os.PathLike[str] = "config.yaml",
    *,
    environ: Mapping[str, str] | None = None,
    check_paths: bool = True,
) -> Config:
    """Read config.yaml.

    Args:
        path: the file.
        environ: what `${NAME}` in values means; the process's environment where it is None.
        check_paths: whether a source whose path matches nothing is a fault.

    Raises:
        ConfigError: with every fault in `faults`, in the file's order, each a line
            `config.yaml:LINE:COLUMN: path.to.key: what is wrong; what is allowed`.
    """
    shown = os.fspath(path)
    root, flaws = yaml.parse(_bytes(shown))
    if root is None:
        raise _error(shown, [_with_cure(flaw) for flaw in flaws])
    if not isinstance(root.value, dict):
        what = f"must be a map of {', '.join(_Document.model_fields)}, not {_is(root)}; {_EXAMPLE}"
        raise _error(shown, [*flaws, Flaw(root.line, root.column, (), what)])
    expander = _Expander(os.environ if environ is None else environ, list(flaws))
    door = _Door(Path(os.path.abspath(shown)).parent, expander.expanded(root), expander.flaws)
    config = door.config(Path(shown), check_paths=check_paths)
    if config is None or door.flaws:
        raise _error(shown, door.flaws)
    return config


def _bytes(path: str) -> bytes:
    try:
        if os.path.isdir(path):
            message = "is a folder; name the configuration file in it"
            raise ConfigError(message, where=path)
        with open(path, "rb") as file:
            return file.read(yaml.LARGEST + 1)
    except FileNotFoundError as error:
        message = f"does not exist; {_EXAMPLE}, or name another file"
        raise ConfigError(message, where=path) from error
    except (OSError, ValueError) as error:
        message = f"cannot be read: {getattr(error, 'strerror', None) or error}"
        raise ConfigError(message, where=repr(path) if "\0" in path else path) from error


def _with_cure(flaw: Flaw) -> Flaw:
    return replace(flaw, what=f"{flaw.what}; {_EXAMPLE}") if flaw.what == "is empty" else flaw


def _error(shown: str, flaws: Iterable[Flaw]) -> ConfigError:
    ordered = sorted(flaws, key=lambda flaw: (flaw.line, flaw.column, dotted(flaw.path)))
    faults = tuple(dict.fromkeys(f"{shown}:{flaw}" for flaw in ordered))
    return ConfigError(f"{len(faults)} fault{'s' * (len(faults) > 1)}", where=shown, faults=faults)


_VARIABLE = re.compile(r"\$\$\{|\$\{(?:(?P<name>[A-Za-z_][A-Za-z0-9_]*)(?P<or>:-(?P<default>[^}]*))?\})?")


@dataclass(slots=True)
class _Expander:
    """Fills environment variables into string values."""

    environ: Mapping[str, str]
    flaws: list[Flaw]

    def expanded(self, node: Node, path: yaml.Path = ()) -> Node:
        if isinstance(node.value, dict):
            return replace(node, value={key: self.expanded(inner, (*path, key)) for key, inner in node.value.items()})
        if isinstance(node.value, list):
            return replace(node, value=[self.expanded(inner, (*path, index)) for index, inner in enumerate(node.value)])
        if not isinstance(node.value, str) or "${" not in node.value:
            return node
        try:
            return replace(node, value=_VARIABLE.sub(self._value, node.value))
        except ValueError as error:
            self.flaws.append(Flaw(node.line, node.column, path, str(error)))
            return replace(node, broken=True)

    def _value(self, match: re.Match[str]) -> str:
        name = match["name"]
        if match[0] == "$${":
            return "${"
        if name is None:
            _refuse(
                "${ must begin a variable such as ${NAME} or ${NAME:-default}; write $${ for the characters themselves"
            )
        value = self.environ.get(name)
        if value is None or (match["or"] and not value):
            value = match["default"]
        if value is None:
            _refuse(f"the environment variable {name} is not set; set it, or write ${{{name}:-default}}")
        if what := yaml.unfit(value):
            _refuse(f"the environment variable {name} {what}")
        return value


# --- pydantic's findings in people's words ----------------------------------------------------------------------------

_WANTED = {
    "string_type": "text",
    "bool_type": "true or false",
    "bool_parsing": "true or false",
    "int_type": "a whole number",
    "int_parsing": "a whole number",
    "int_parsing_size": "a whole number of fewer digits",
    "int_from_float": "a whole number",
    "float_type": "a number",
    "float_parsing": "a number",
    "list_type": "a list",
    "tuple_type": "a list",
    "set_type": "a list",
    "dict_type": "a map",
    "model_type": "a map",
    "model_attributes_type": "a map",
    "dataclass_type": "a map",
    "none_required": "null",
}
_BOUNDS = {
    "greater_than_equal": "must be {ge} or more, not {is_}",
    "greater_than": "must be more than {gt}, not {is_}",
    "less_than_equal": "must be {le} or less, not {is_}",
    "less_than": "must be less than {lt}, not {is_}",
    "too_short": "needs at least {min_length}",
    "too_long": "holds more than {max_length}",
}


def _is(node: Node) -> str:
    """What a node is, for people: its text as the file has it, never what a variable brought in."""
    if isinstance(node.value, dict):
        return "a map"
    if isinstance(node.value, list):
        return "a list"
    if node.value is None:
        return "empty"
    return repr(node.text[:_SHOWN]) if isinstance(node.value, str) else node.text


def _text(node: Node) -> str:
    """A scalar as text: with its variables filled in, else as written."""
    return node.value if isinstance(node.value, str) else node.text


def _mismatch(types: Iterable[str], node: Node) -> str:
    wanted = list(dict.fromkeys(_WANTED[kind] for kind in types if kind != "none_required"))
    if node.value is None:
        return f"is empty; {_one_of(wanted)} is wanted"
    listable = wanted == ["a list"] and isinstance(node.value, str) and "," not in node.text
    return f"must be {_one_of(wanted)}, not {_is(node)}" + (f" (did you mean [{node.text}]?)" if listable else "")


def _unknown(key: str, known: Collection[str]) -> str:
    guess = _elsewhere(key) or _guess(key, known)
    return f"is no key that is known here{'; known are ' * bool(known)}{', '.join(sorted(known))}{guess}"


def _elsewhere(key: str) -> str:
    """Where a key belongs that is right in another section."""
    sections: dict[str, type[BaseModel]] = {"site": SiteSettings, "feeds": Feeds, "output": _OutputKeys, "guard": Guard}
    homes = [f"{name}.{key}" for name, model in sections.items() if key in model.model_fields]
    homes += [key] if key in _Document.model_fields else []
    return f" (did you mean {_one_of(homes)}?)" if homes else ""


def _models(annotation: Any) -> Iterator[Any]:
    """Every class of keys within an annotation."""
    if annotation is Author:
        yield _Person
    elif isinstance(annotation, type) and issubclass(annotation, BaseModel):
        yield annotation
    for inner in get_args(annotation):
        yield from _models(inner)


def _class_at(kind: Any, loc: Iterable[str | int]) -> Any:
    """The class of keys that a place in pydantic's findings belongs to; None where there is no telling."""
    model = next(_models(kind), None)
    for part in loc:
        if model is not None and part in model.model_fields:
            model = next(_models(model.model_fields[part].annotation), None)
    return model


def _keys(model: Any) -> list[str]:
    """The keys that a class knows; a source's type is read before its class is known."""
    if model is None:
        return []
    return [*model.model_fields, *(["type"] if issubclass(model, Source) else [])]


@dataclass(frozen=True, slots=True)
class _Finding:
    """One of pydantic's errors, and the node that it is about."""

    error: Mapping[str, Any]
    node: Node
    path: yaml.Path

    @property
    def kind(self) -> str:
        return str(self.error["type"])

    @property
    def scalar_for_text(self) -> bool:
        """Whether text is wanted where a number or a boolean was written."""
        return self.kind == "string_type" and isinstance(self.node.value, (bool, int, float))

    def flaw(self, types: Iterable[str], kind: Any) -> Flaw:
        key = str(self.error["loc"][-1]) if self.error["loc"] else ""
        line, column, path = self.node.line, self.node.column, self.path
        if self.kind in ("extra_forbidden", "missing"):
            path = (*path, key)
        if self.kind == "extra_forbidden":
            line, column = self.node.keys.get(key, (line, column))
        return Flaw(line, column, path, self._what(types, _class_at(kind, self.error["loc"][:-1]), key))

    def _what(self, types: Iterable[str], model: Any, key: str) -> str:
        if self.kind in _WANTED:
            return _mismatch(types, self.node)
        if self.kind == "extra_forbidden":
            return _unknown(key, _keys(model))
        if self.kind == "missing":
            about = model.model_fields[key].description if model and key in model.model_fields else None
            return f"is missing; it is required: {about}" if about else "is missing; it is required"
        said = self.error.get("ctx", {})
        if self.kind == "literal_error":
            options = re.findall(r"'([^']*)'", said["expected"])
            return f"must be {_one_of(options)}, not {_is(self.node)}{_guess(self.node.text, options)}"
        if self.kind in _BOUNDS:
            return _BOUNDS[self.kind].format(**said, is_=_is(self.node))
        return self._hidden(str(said.get("error") or self.error["msg"]))

    def _hidden(self, what: str) -> str:
        """Without what a variable brought in: it may be a secret. Messages cut long values short."""
        if isinstance(self.node.value, str) and self.node.value != self.node.text:
            for length in (len(self.node.value), *range(80, 40, -20)):
                what = what.replace(repr(self.node.value[:length]), repr(self.node.text))
        return what


def _located(error: Mapping[str, Any], node: Node, path: yaml.Path) -> _Finding:
    """Follow pydantic's location as far as the file goes; the names of a union's members lead nowhere."""
    for part in error["loc"][:-1] if error.get("type") == "extra_forbidden" else error["loc"]:
        inner = None
        if isinstance(node.value, dict):
            inner = node.value.get(part)
        elif isinstance(node.value, list) and isinstance(part, int) and part < len(node.value):
            inner = node.value[part]
        if inner is not None:
            node, path = inner, (*path, part)
    return _Finding(error, node, path)


@cache
def _adapter(kind: Any) -> TypeAdapter[Any]:
    return TypeAdapter(kind)


def _salvaged(adapter: TypeAdapter[Any], values: Any, faulty: Collection[Any]) -> Any:
    """What a map says without its faulty keys; None if that says nothing."""
    if not isinstance(values, dict):
        return None
    try:
        return adapter.validate_python({key: value for key, value in values.items() if key not in faulty})
    except ValidationError:
        return None


def _told(findings: list[_Finding], kind: Any) -> Iterator[Flaw]:
    """The flaws that findings mean: of a union's members the one that fits best speaks for all."""
    paths = [(*one.path, "") if one.kind in ("missing", "extra_forbidden") else one.path for one in findings]
    above = {path[:length] for path in paths for length in range(len(path))}
    groups: dict[yaml.Path, list[_Finding]] = {}
    for one in findings:
        vague = one.kind in _WANTED or one.kind in ("too_short", "too_long")
        if one.kind != "default_factory_not_called" and not (vague and (one.path in above or one.node.broken)):
            groups.setdefault(one.path, []).append(one)
    for group in groups.values():
        telling = [one for one in group if one.kind not in _WANTED]
        for one in telling or group[:1]:
            if not one.node.broken or one.kind in ("missing", "extra_forbidden"):
                yield one.flaw((other.kind for other in group), kind)


# --- through the sections, then across them ---------------------------------------------------------------------------

_PARTS = {"year": "2025", "month": "03", "day": "04", "slug": "a", "category": "a", "name": "a", "path": "a"}
_BRACES = re.compile(r"\{([^{}]*)\}|[{}]")
_NAMED = 5
_OFF = {"false", "no", "off", "n", "f", "0"}
_REMOTE = re.compile(r"[A-Za-z][A-Za-z0-9+.-]+://|[A-Za-z0-9]+::")


@dataclass(frozen=True, slots=True)
class _Claim:
    """Something that only one may have: a name, a slug."""

    value: str
    said: str
    owner: object
    path: yaml.Path
    at_key: bool = False


@dataclass(slots=True)
class _Door:
    """Goes through a file and notes every flaw.

    Args:
        folder: where the file lies, absolute.
        root: the file, a map.
        flaws: those that are known already, and all that are found.
    """

    folder: Path
    root: Node
    flaws: list[Flaw]

    def config(self, path: Path, *, check_paths: bool) -> Config | None:
        self._top()
        site = self._section("site", SiteSettings)
        place = self._place(site)
        sources = self._sources()
        auto, categories = self._categories()
        feeds = self._section("feeds", Feeds, Feeds())
        output = self._output(self._section("output", _OutputKeys, _OutputKeys()), place)
        catalog = self._section("catalog", _Database) if "catalog" in self.root.value else _CATALOG_DEFAULT
        websub = self._section("websub", _Hubs, ())
        guard = self._section(
            "guard", Guard, Guard() if "guard" not in self.root.value else Guard(shrink=None, flood=None)
        )
        self._across(categories, feeds, auto=auto)
        self._addresses(sources, place)
        if check_paths:
            self._matching(sources, place)
        if self.flaws or output is None:
            return None
        return Config(
            path=path,
            folder=self.folder,
            site=site,
            place=place,
            sources=tuple(sources.values()),
            categories=tuple(categories.values()),
            auto=auto,
            feeds=feeds,
            output=output,
            catalog=catalog,
            websub=websub,
            guard=guard,
        )

    def _at(self, path: yaml.Path) -> tuple[Node, yaml.Path]:
        """The node that a path leads to, or the last one on the way."""
        found = _located({"loc": path}, self.root, ())
        return found.node, found.path

    def _flaw(self, path: yaml.Path, what: str, *, at_key: bool = False) -> None:
        node, found = self._at(path)
        if not (node.broken and found == path):
            line, column = self._spot(path, at_key=at_key)
            self.flaws.append(Flaw(line, column, path, what))

    def _spot(self, path: yaml.Path, *, at_key: bool = False) -> tuple[int, int]:
        if at_key:
            parent, _ = self._at(path[:-1])
            return parent.keys.get(str(path[-1]), (parent.line, parent.column))
        node, _ = self._at(path)
        return node.line, node.column

    def _top(self) -> None:
        for key in self.root.value:
            if key not in _Document.model_fields:
                self._flaw((key,), _unknown(key, _Document.model_fields), at_key=True)
        for key, about in _Document.model_fields.items():
            if about.is_required() and key not in self.root.value:
                self._flaw((key,), f"is missing; it is required: {about.description}")

    def _section(self, name: str, kind: Any, default: Any = None) -> Any:
        """A section of that kind; the default where it is missing or empty; None where it is faulty."""
        node = self.root.value.get(name)
        if node is None or (node.value is None and default is not None):
            return None if node and node.broken else default
        return self._read(kind, node, (name,))

    def _read(self, kind: Any, node: Node, path: yaml.Path) -> Any:
        """A node as a value of that kind; with flaws what its other keys say, for checks across sections, or None.

        Where text is wanted, a number or a boolean is what was written.
        """
        adapter = _adapter(kind)
        written: set[yaml.Path] = set()
        while True:
            try:
                return adapter.validate_python(node.values(written, path))
            except ValidationError as error:
                findings = [_located(one, node, path) for one in error.errors(include_url=False)]
            more = {one.path for one in findings if one.scalar_for_text} - written
            if not more:
                break
            written |= more
        self.flaws.extend(_told(findings, kind))
        faulty = {one.error["loc"][0] for one in findings if one.error["loc"]}
        return _salvaged(adapter, node.values(written, path), faulty)

    def _place(self, site: SiteSettings | None) -> Site:
        """What sources must know; made up where the site is faulty, so that what depends on it can be checked."""
        if site is None:
            return Site("https://example.org/", self.folder, UTC, "en")
        return Site(site.url, self.folder, dates.zone(site.timezone), site.language)

    # sources

    def _sources(self) -> dict[int, Source]:
        node = self.root.value.get("sources")
        if node is None:
            return {}
        if not isinstance(node.value, list) or not node.value:
            cure = "; put '- ' before its first key" if node.value and isinstance(node.value, dict) else ""
            said = _is(node) if node.value else "empty"
            self._flaw(("sources",), f"must be a list of at least one source, not {said}{cure}")
            return {}
        read = {index: self._source(index, one) for index, one in enumerate(node.value)}
        return self._named({index: source for index, source in read.items() if source is not None})

    def _source(self, index: int, node: Node) -> Source | None:
        path = ("sources", index)
        if not isinstance(node.value, dict):
            self._flaw(path, f"must be a map with a type and its options, not {_is(node)}")
            return None
        kind = node.value.get("type")
        if kind is None:
            self._flaw((*path, "type"), f"is missing; known are {', '.join(registry.kinds('sources'))}")
            return None
        cls = self._kind(kind, (*path, "type"))
        rest = replace(node, value={key: inner for key, inner in node.value.items() if key != "type"})
        return None if cls is None else self._read(cls, rest, path)

    def _kind(self, node: Node, path: yaml.Path) -> Any:
        name, known = _text(node), registry.kinds("sources")
        if name not in known:
            allowed = f"known are {', '.join(known)}{_guess(name, known)}"
            self._flaw(path, f"must be a known type of source, not {_is(node)}; {allowed}")
            return None
        try:
            return registry.load("sources", name)
        except ImportError as error:
            lacking = f"the package {error.name}" if error.name else "a package"
            cure = f"pip install {_bringing(name, error)} brings it"
            self._flaw(path, f"{name} needs {lacking}, which is not installed; {cure}")
            return None

    def _named(self, sources: dict[int, Source]) -> dict[int, Source]:
        """Each source with its name; a default counts the sources of its type, named ones too."""
        seen: dict[str, int] = {}
        claims = []
        for index, source in sources.items():
            kind = _text(self._at(("sources", index, "type"))[0])
            seen[kind] = seen.get(kind, 0) + 1
            name = xml.line(source.name) or (kind if seen[kind] == 1 else f"{kind}-{seen[kind]}")
            claims.append(_Claim(name, name, index, ("sources", index, "name")))
            sources[index] = source.model_copy(update={"name": name})
        self._clash(claims, "{said!r} is the name of another source as well ({others}); choose another")
        return sources

    def _addresses(self, sources: Mapping[int, Source], place: Site) -> None:
        for index, source in sources.items():
            if "url" in source.model_fields_set and (what := _pattern_fault(source.url, place.url, _PARTS)):
                self._flaw(("sources", index, "url"), what)

    def _matching(self, sources: Mapping[int, Source], place: Site) -> None:
        for index, source in sources.items():
            if what := _nothing(source, place):
                self._flaw(("sources", index, "path"), what)

    # categories

    def _categories(self) -> tuple[bool, dict[yaml.Path, Category]]:
        """Whether each one found counts; and the categories by their place in the file."""
        node = self.root.value.get("categories")
        if node is None or node.value is None:
            return False, {}
        if isinstance(node.value, dict):
            named = [(("categories", key), key, inner) for key, inner in node.value.items()]
            return False, {path: one for path, key, inner in named if (one := self._set_category(path, key, inner))}
        if isinstance(node.value, list):
            listed = [(("categories", index), inner) for index, inner in enumerate(node.value)]
            return False, {path: one for path, inner in listed if (one := self._listed_category(path, inner))}
        if node.value != "auto":
            what = f"must be a list of names, a map of names to settings, or auto, not {_is(node)}"
            self._flaw(("categories",), what)
        return True, {}

    def _set_category(self, path: yaml.Path, key: str, node: Node) -> Category | None:
        if not (name := xml.line(key)):
            self._flaw(path, "a category needs a name", at_key=True)
            return None
        settings = CategorySettings() if node.value is None else self._read(CategorySettings, node, path)
        return Category(name, settings or CategorySettings())

    def _listed_category(self, path: yaml.Path, node: Node) -> Category | None:
        if isinstance(node.value, dict):
            self._flaw(path, "must be a name: for settings make all of categories a map, without the dashes")
            return None
        name = self._read(_Words, node, path)
        return Category(name) if name and not node.broken else None

    # output

    def _output(self, said: _OutputKeys | None, place: Site) -> Output | None:
        if said is None:
            return None
        if what := _pattern_fault(said.url, place.url, {}):
            self._flaw(("output", "url"), what)
        directory = os.path.normpath(os.path.join(self.folder, said.directory))
        if what := _directory_fault(said.directory, directory, str(self.folder)):
            self._flaw(("output", "directory"), what)
        url = said.url.replace("{site}", place.url.rstrip("/"))
        return None if self.flaws else Output(Path(directory), _home(url), tuple(dict.fromkeys(said.compress)))

    # across sections

    def _across(self, categories: Mapping[yaml.Path, Category], feeds: Feeds | None, *, auto: bool) -> None:
        self._clash(
            _names(categories),
            "{said!r} is the same category as on {others}: letter case, blanks, - and _ never matter",
        )
        self._clash(
            [*_slugs(categories), *self._everything()],
            "{said!r} is the slug of another feed as well ({others}); choose another",
        )
        named = self.root.value.get("categories")
        if feeds and feeds.all is False and not auto and not (named and named.value):
            self._flaw(("feeds", "all"), "is off, and there are no categories: nothing would be published")

    def _everything(self) -> Iterator[_Claim]:
        """The slug of the feed of everything, whether or not the rest of its settings are sound."""
        path = ("feeds", "all", "slug")
        node, found = self._at(path)
        if found == path:
            yield _Claim(_text(node).lower(), _text(node), path, path)
        elif found != path[:2] or _text(node).lower() not in _OFF:
            yield _Claim("all", "all", path, path)

    def _clash(self, claims: Iterable[_Claim], what: str) -> None:
        """A flaw at each place that claims what another owner claims as well, naming the others."""
        by_value: dict[str, dict[object, _Claim]] = {}
        for claim in claims:
            by_value.setdefault(claim.value, {}).setdefault(claim.owner, claim)
        for rivals in by_value.values():
            for claim in rivals.values() if len(rivals) > 1 else ():
                if self._stands(claim):
                    others = self._others(claim, rivals.values())
                    self._flaw(claim.path, what.format(said=claim.said, others=others), at_key=claim.at_key)

    def _others(self, claim: _Claim, rivals: Collection[_Claim]) -> str:
        """Where the others stand; of many the first few."""
        named = islice((other for other in rivals if other is not claim), _NAMED)
        places = ", ".join(dict.fromkeys(map(self._place_of, named)))
        return places + (f" and {len(rivals) - 1 - _NAMED} more" if len(rivals) - 1 > _NAMED else "")

    def _stands(self, claim: _Claim) -> bool:
        """Whether the file says it; a default stands nowhere."""
        return self._at(claim.path)[1] == claim.path

    def _place_of(self, claim: _Claim) -> str:
        if not self._stands(claim):
            return dotted(claim.path[:-1])
        return f"line {self._spot(claim.path, at_key=claim.at_key)[0]}"


def _names(categories: Mapping[yaml.Path, Category]) -> Iterator[_Claim]:
    """Every spelling of every category."""
    for path, one in categories.items():
        yield _Claim(slugs.key(one.name), one.name, path, path, at_key=isinstance(path[-1], str))
        for index, alias in enumerate(one.settings.aliases):
            yield _Claim(slugs.key(alias), alias, path, (*path, "aliases", index))


def _slugs(categories: Mapping[yaml.Path, Category]) -> Iterator[_Claim]:
    """Every slug that an owner chose; file names are the same in any letter case on some machines."""
    for path, one in categories.items():
        if one.settings.slug:
            yield _Claim(one.settings.slug.lower(), one.settings.slug, path, (*path, "slug"))


def _bringing(kind: str, error: ImportError) -> str:
    """What to install for a kind: our extra, or what another package's kind lacks."""
    others = {point.name for point in entry_points(group="feedwright.sources")}
    return f"{error.name or kind}" if kind in others else f"'feedwright[{kind}]'"


def _pattern_fault(pattern: str, site: str, parts: Mapping[str, str]) -> str:
    """What is wrong with a pattern of addresses; empty if nothing is."""
    known = ["site", *parts]
    for match in _BRACES.finditer(pattern):
        if match[1] not in known:
            listed = " ".join(f"{{{name}}}" for name in known)
            return f"{match[0]} cannot be filled in; known are {listed}{_guess(match[1] or '', known, '{{{}}}')}"
    filled = _BRACES.sub(lambda match: {"site": site.rstrip("/"), **parts}[match[1]], pattern)
    try:
        if urls.is_http(urls.absolute(filled, site if parts else "")) and (parts or not set("?#") & set(filled)):
            return ""
    except ValueError:
        pass
    return f"{pattern[:_SHOWN]!r} makes no absolute http(s) address; begin it with {{site}}/ or https://"


def _directory_fault(said: str, directory: str, folder: str) -> str:
    """What is wrong with the output folder; empty if nothing is."""
    if _REMOTE.match(said):
        return f"{said[:_SHOWN]!r} is not supported by this version; a local folder is"
    real, below = os.path.realpath(directory), os.path.realpath(folder)
    if Path(below).is_relative_to(real):
        return f"{said[:_SHOWN]!r} is the configuration's folder or lies above it; name one of its own such as feeds"
    while not os.path.lexists(directory):
        directory = os.path.dirname(directory)
    return "" if os.path.isdir(directory) else f"{said[:_SHOWN]!r} cannot be a folder: {directory} is a file"


def _nothing(source: Source, place: Site) -> str:
    """What to tell the owner of a source that finds no file; empty if it finds some or cannot be asked now."""
    if not (what := source.missing(place)):
        return ""
    try:
        found: list[Fault] = []
        for one in source.places(place):
            if isinstance(one, Place):
                return ""
            found.append(one)
    except SourceError:
        return ""
    except (OSError, ValueError, re.error) as error:
        return f"cannot be used as a path: {error}"
    return what + "".join(f"; {fault}" for fault in found[:1]) + _nearby(getattr(source, "path", None), place.folder)


def _nearby(path: Any, folder: Path) -> str:
    """A guess at the path that was meant, where one folder or file in it is misspelt."""
    parts = path.split("/") if isinstance(path, str) else []
    for index, part in enumerate(parts):
        above = os.path.join(folder, *parts[:index])
        if re.search(r"[*?\[]", part) or not os.path.isdir(above):
            break
        if not os.path.exists(os.path.join(above, part)):
            near = difflib.get_close_matches(part, sorted(os.listdir(above)), 1)
            return f" (did you mean {'/'.join((*parts[:index], near[0], *parts[index + 1 :]))}?)" if near else ""
    return ""


# --- for editors ------------------------------------------------------------------------------------------------------


def schema() -> dict[str, Any]:
    """The JSON Schema (2020-12) of config.yaml: every key with its description, every kind of source there is."""
    made = _Document.model_json_schema(ref_template="#/$defs/{model}")
    kinds = [_source_schema(kind, made["$defs"]) for kind in registry.kinds("sources")]
    made["properties"]["sources"]["items"] = {"oneOf": kinds}
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", **made, "title": "feedwright configuration"}


def _source_schema(kind: str, definitions: dict[str, Any]) -> dict[str, Any]:
    named = {"type": {"const": kind, "description": "Type of the source."}}
    try:
        cls = registry.load("sources", kind)
    except ImportError:
        return {"type": "object", "properties": named, "required": ["type"]}
    made: dict[str, Any] = cls.model_json_schema(ref_template=f"#/$defs/{kind}-{{model}}")
    definitions.update({f"{kind}-{name}": inner for name, inner in made.pop("$defs", {}).items()})
    return {**made, "properties": named | made["properties"], "required": ["type", *made.get("required", ())]}
