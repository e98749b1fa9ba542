"""Write the generated parts of these documents, or check that they are up to date.

    python docs/generate.py            writes them
    python docs/generate.py --check    writes nothing; exits 1 and names the documents that are out of date

A part stands between `<!-- generated: NAME ARGUMENTS -->` and `<!-- end -->`. NAME is a key of `PARTS`, at the end of
this file. Parts come from the code alone: from the JSON Schema, click's help, docstrings, and examples that are run.
"""
# ruff: noqa: INP001 - a folder of documents is no package

from __future__ import annotations

import ast
import html
import inspect
import json
import re
import sys
import tempfile
import textwrap
import tomllib
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import MISSING, fields, is_dataclass
from datetime import UTC, datetime
from difflib import unified_diff
from itertools import chain, islice
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import click
from click.testing import CliRunner

import feedwright
from feedwright import cli, config, doctor, errors, journey, listing, registry, validate
from feedwright.catalog.decide import mint
from feedwright.commands import _base, _report
from feedwright.model import Article, Author
from feedwright.pages._base import Imprint
from feedwright.pages.opml import Opml
from feedwright.sources import _metadata, _words
from feedwright.sources._base import Place, Site
from feedwright.text import dates, frontmatter

DOCS = Path(__file__).parent
sys.path.insert(0, str(DOCS))
import manual  # noqa: E402 - it lies beside this file

ROOT = DOCS.parent
_PART = re.compile(r"<!-- generated: (?P<said>[^>]+?) -->\n.*?<!-- end -->", re.DOTALL)


def main(arguments: Sequence[str]) -> None:
    """Write every document, or with `--check` exit 1 if one would change."""
    paths = sorted({*ROOT.glob("README.md"), *DOCS.rglob("*.md")})
    changed = {path: new for path in paths if (new := generated(text := _read(path))) != text}
    manual_page = DOCS / "feedwright.1"
    if (new := manual.page(_exit_codes())) != (_read(manual_page) if manual_page.exists() else ""):
        changed[manual_page] = new
    if "--check" in arguments and changed:
        names = ", ".join(str(path.relative_to(ROOT)) for path in changed)
        sys.exit(f"out of date: {names}; run `make docs`\n{_difference(changed)}")
    for path, text in changed.items():
        path.write_text(text, encoding="utf-8")


def _difference(changed: Mapping[Path, str]) -> str:
    """The first lines that are not as they should be."""
    pairs = ((_read(path) if path.exists() else "", new) for path, new in changed.items())
    lines = chain.from_iterable(unified_diff(old.split("\n"), new.split("\n"), n=0) for old, new in pairs)
    return "\n".join(islice(lines, 20))


def generated(text: str) -> str:
    """A document with its generated parts made anew; the rest is left as it is."""
    return _PART.sub(lambda match: _part(match["said"]), text)


def _part(said: str) -> str:
    name, *arguments = said.split()
    return f"<!-- generated: {said} -->\n{PARTS[name](*arguments).strip()}\n<!-- end -->"


def _read(path: Path) -> str:
    return path.read_text(encoding="utf-8")


def _table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join("| " + " | ".join(cell.replace("|", "\\|") for cell in line) + " |" for line in lines)


def _code(*words: object) -> str:
    return ", ".join(f"`{word}`" for word in words)


def _wrapped(text: str, indent: str = "") -> str:
    """Lines of up to 120 characters; what stands between backticks stays on one."""
    held = re.sub(r"`[^`]+`", lambda code: code[0].replace(" ", "\0"), text)
    made = textwrap.fill(held, 120, subsequent_indent=indent, break_long_words=False, break_on_hyphens=False)
    return made.replace("\0", " ")


def _fenced(language: str, text: str) -> str:
    return f"```{language}\n{text.strip()}\n```"


# --- config.yaml ------------------------------------------------------------------------------------------------------

_SAID_DEFAULT = re.compile(r"\s*Default: (?P<default>.+)\.\Z")
_PLAIN_TYPES = {
    "string": "text",
    "boolean": "`true`, `false`",
    "integer": "whole number",
    "null": "`null`",
    "object": "map",
}


def keys(path: str = "") -> str:
    """The keys of one map of config.yaml: `keys` for the top, `keys feeds.all` for a map in it."""
    schema = config.schema()
    node = _object(schema, schema)
    for name in filter(None, path.split(".")):
        node = _object(node["properties"][name], schema)
    own = {name: one for name, one in node["properties"].items() if not _is_inherited(name, one)}
    inherited = [name for name in node["properties"] if name not in own]
    table = _keys_table(own, node.get("required", ()))
    if not inherited:
        return table
    return f"{table}\n\n" + _wrapped(f"And, where it shall differ from [`feeds`](#feeds): {_code(*inherited)}.")


def _is_inherited(name: str, node: Mapping[str, Any]) -> bool:
    """A feed's key that counts as `feeds` says where the feed says nothing."""
    return "default" not in node and name in config.FeedKeys.model_fields


def _keys_table(properties: Mapping[str, Any], required: Iterable[str]) -> str:
    rows = []
    for name, node in properties.items():
        what = node.get("description", "")
        said = _SAID_DEFAULT.search(what)
        default = said["default"] if said else _default(node)
        rows.append(
            (_code(name), _kind(node), "required" if name in required else default, _SAID_DEFAULT.sub("", what))
        )
    return _table(("key", "type", "default", "what it is"), rows)


def _object(node: Mapping[str, Any], schema: Mapping[str, Any]) -> Mapping[str, Any]:
    """The map that a node of the schema is or may be."""
    if "$ref" in node:
        return _object(schema["$defs"][node["$ref"].rpartition("/")[2]], schema)
    if "properties" in node:
        return node
    inner = (*node.get("anyOf", ()), node.get("additionalProperties"), node.get("items"))
    return next((made for one in inner if isinstance(one, dict) and (made := _object(one, schema))), {})


def _kind(node: Mapping[str, Any]) -> str:
    """What may be written for a key, in words."""
    if "anyOf" in node:
        return _either(_kind(one) for one in node["anyOf"])
    if said := node.get("enum") or [node[key] for key in ("const",) if key in node]:
        return _code(*said)
    kinds = node.get("type", "object")
    return _either(_plainly_typed(kind, node) for kind in (kinds if isinstance(kinds, list) else [kinds]))


def _plainly_typed(kind: str, node: Mapping[str, Any]) -> str:
    if kind == "array":
        return f"list of {_kind(node['items'])}".replace("of map", "of maps") if node.get("items") else "list"
    least = f", {node['minimum']} or more" if "minimum" in node else ""
    return _PLAIN_TYPES[kind] + least


def _either(kinds: Iterable[str]) -> str:
    *most, last = dict.fromkeys(kinds)
    return f"{', '.join(most)} or {last}" if most else last


def _default(node: Mapping[str, Any]) -> str:
    if "default" not in node and any("$ref" in one for one in node.get("anyOf", ())):
        return "see below"
    value = node.get("default")
    if value in (None, "", [], {}):
        return "none"
    return _code(value if isinstance(value, str) else json.dumps(value))


def _is_own(kind: type) -> bool:
    """Whether a kind stands in this package, and not in another one that happens to be installed."""
    return kind.__module__.startswith("feedwright.")


def sources() -> str:
    """What every source may be told, then a table of the kinds that stand in this package."""
    told = _kinds_told()
    type_ = {"type": {"enum": [*told], "description": "Kind of the source; what else may be said depends on it."}}
    return f"{_keys_table({**type_, **_shared(told)}, ['type'])}\n\n{kinds('sources/')}"


def kinds(folder: str = "") -> str:
    """Every kind of source in this package, with its page, which lies in a folder seen from the document."""
    rows = (
        (f"[`{name}`]({folder}{name}.md)", one["description"], _code(*_suffixes(name)) or "-")
        for name, one in _kinds_told().items()
    )
    return _table(("type", "what it reads", "files of a folder"), rows)


def reads() -> str:
    """The same in short, with the site generators whose rules are known."""
    rows = ((f"[`{name}`](docs/sources/{name}.md)", one["description"]) for name, one in _kinds_told().items())
    presets = _code(*(name for name in registry.kinds("presets") if _is_own(registry.load("presets", name))))
    known = _wrapped(f"With a `preset`, Markdown is read as its site generator reads it: {presets}.")
    return f"{_table(('source', 'what it reads'), rows)}\n\n{known}"


def options(room: str, kind: str) -> str:
    """The options that one kind has beside those that all have: `options sources feed`."""
    told = _kinds_told()
    known, one = _shared(told), told[kind]
    own = {name: node for name, node in one["properties"].items() if name not in ("type", *known)}
    also = f"And those of [every source](../configuration.md#{room})."
    return f"{_keys_table(own, one.get('required', ()))}\n\n{also}" if own else also


def _kinds_told() -> dict[str, Mapping[str, Any]]:
    """Kind of source -> what the JSON Schema says of it; of this package alone."""
    listed = config.schema()["properties"]["sources"]["items"]["oneOf"]
    told = {one["properties"]["type"]["const"]: one for one in listed}
    return {name: one for name, one in told.items() if _is_own(registry.load("sources", name))}


def _shared(told: Mapping[str, Mapping[str, Any]]) -> dict[str, Any]:
    """The options that are the same in every kind."""
    first, *others = told.values()
    return {
        name: node
        for name, node in first["properties"].items()
        if name != "type" and all(other["properties"].get(name) == node for other in others)
    }


def _suffixes(kind: str) -> Sequence[str]:
    """How the names of the files end that a folder as `path` means; none of a kind that reads no files."""
    suffixes: Sequence[str] = getattr(registry.load("sources", kind), "suffixes", ())
    return suffixes


_EXTRAS = {
    "all": "all of these",
    "compress": "`output.compress` with `br` and `zstd`",
    "html": "`html`: bodies, authors and dates of pages that do not mark them",
    "rst": "`markdown` with `preset: pelican`: articles in reStructuredText",
    "s3": "files in S3, and in what speaks its language",
    "serve": "the command `serve`",
    "sql": "`sql` on PostgreSQL, MySQL and MariaDB; a catalog on PostgreSQL",
    "docs": "making a site of these documents (`make site`)",
    "watch": "`feedwright watch`: builds as soon as something changes",
}


def extras() -> str:
    """What only some need, and what it brings."""
    told = tomllib.loads(_read(ROOT / "pyproject.toml"))["project"]["optional-dependencies"]
    rows = ((f"`pip install 'feedwright[{name}]'`", _EXTRAS[name]) for name in sorted(told) if name != "dev")
    return _table(("extra", "for"), rows)


_FAULTY = """
    site:
      title: The Foreign Desk
      url: example.org
    sources:
      - type: markdwon
        path: posts
    categoris: auto
    feeds:
      limit: many
    """


def faults() -> str:
    """A configuration with faults, and what is said of them."""
    text = textwrap.dedent(_FAULTY).strip()
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "config.yaml")
        path.write_text(text, encoding="utf-8")
        try:
            config.load_config(path, check_paths=False)
        except errors.ConfigError as error:
            told = "\n".join(error.faults).replace(str(path), path.name)
    return f"{_fenced('text', text)}\n\n{_fenced('text', told)}"


# --- commands ---------------------------------------------------------------------------------------------------------

_WIDTH = 100


def usage(command: str = "") -> str:
    """The help of a command, or of `feedwright` itself, as `--help` gives it."""
    settings = {**cli.main.context_settings, "max_content_width": _WIDTH, "terminal_width": _WIDTH}
    top = click.Context(cli.main, info_name="feedwright", **settings)
    if not command:
        return _fenced("text", cli.main.get_help(top))
    one = cli.main.get_command(top, command)
    if one is None:
        raise KeyError(command)
    return _fenced("text", one.get_help(click.Context(one, parent=top, info_name=command, terminal_width=_WIDTH)))


def exit_codes() -> str:
    """Every exit code, with the error that it stands for."""
    return _table(("code", "when"), ((str(code), what) for code, what in sorted(_exit_codes().items())))


def _exit_codes() -> dict[int, str]:
    rows = {
        0: "All well; articles may have been set aside, unless `--strict` is given.",
        _base.EXIT_CHANGES: "`build --check`: something would be written or removed; `validate` or `doctor`: an error "
        "was found; `status`: something is wrong.",
        cli.EXIT_BUG: "A bug in feedwright: a traceback follows.",
        130: "Stopped at the keyboard; what was published still stands.",
    }
    for error in _errors():
        if error is not errors.FeedwrightError and error.exit_code not in rows:
            rows[error.exit_code] = f"`{error.__name__}`: {_first(error).partition('. ')[0].removesuffix('.')}."
    return rows


def _errors(root: type[errors.FeedwrightError] = errors.FeedwrightError) -> Iterator[type[errors.FeedwrightError]]:
    yield root
    for one in root.__subclasses__():
        if one.__module__ == errors.__name__:
            yield from _errors(one)


def _first(thing: object) -> str:
    """The first paragraph of a docstring, in one line."""
    return " ".join((inspect.getdoc(thing) or "").partition("\n\n")[0].split())


_EXAMPLE = {
    "config.yaml": """
        site: {title: The Foreign Desk, url: https://example.org/}
        sources:
          - {type: markdown, path: posts}
        categories: [politics]
        feeds: {formats: [json]}
        """,
    "posts/a-vote.md": """
        ---
        title: A Vote
        date: 2025-03-04
        categories: politics
        author: Staff
        ---
        The house voted.
        """,
    "posts/a-strait.md": "---\ntitle: A Strait\ndate: 2025-03-05 08:30\ncategories: geography\n---\nIt is narrow.\n",
    "posts/not-yet.md": "---\ntitle: Not Yet\ndate: 2025-03-06\ndraft: true\n---\nTo be written.\n",
    "posts/empty.md": "",
}
_NOW = datetime(2026, 1, 1, tzinfo=UTC)


def example(*said: str) -> str:
    """The files of the example site (`example site`), or what a command gives there (`example list --json`)."""
    files = {name: textwrap.dedent(text).removeprefix("\n") for name, text in _EXAMPLE.items()}
    if said == ("site",):
        shown = (f"{name}:\n\n{textwrap.indent(text.strip() or '(nothing)', '    ')}" for name, text in files.items())
        return _fenced("text", "\n\n".join(shown))
    with tempfile.TemporaryDirectory() as folder:
        for name, text in files.items():
            path = Path(folder, name)
            path.parent.mkdir(exist_ok=True)
            path.write_text(text, encoding="utf-8")
        made = _COMMANDS[" ".join(said)](Path(folder, "config.yaml"))
    return _fenced("text" if isinstance(made, str) else "json", made if isinstance(made, str) else _json(made))


def _planned(path: Path) -> str:
    environment = {"SOURCE_DATE_EPOCH": str(int(_NOW.timestamp()))}
    done = CliRunner(env=environment).invoke(cli.main, ["-c", str(path), "plan"], catch_exceptions=False)
    return done.output


_SHOWN = "posts/a-vote.md"
_COMMANDS: dict[str, Callable[[Path], Any]] = {
    "plan": _planned,
    "plan --json": lambda path: _report.as_data(journey.plan(path, now=_NOW)),
    "list": lambda path: "\n".join(map(listing.line, listing.rows(path))),
    "show": lambda path: "\n\n".join(map(listing.card, listing.explained(path, _SHOWN))),
    "show --json": lambda path: listing.explained(path, _SHOWN),
}
"""What commands give, by way of what they call: not every click that is allowed keeps the two outputs apart."""


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, indent=2)


# --- articles ---------------------------------------------------------------------------------------------------------

_FIELDS = {
    "title": "One plain line: entities, tags and Markdown marks are resolved.",
    "url": "Address of its page; a relative one is completed with the site's.",
    "id": "Kept as it is, for good. See [identity](#identity).",
    "published": "A [date](#dates). `false` makes it a draft.",
    "updated": "A [date](#dates): when what it says last changed.",
    "authors": "See [authors](#authors).",
    "categories": "See [categories](#categories).",
    "tags": "As categories are written; they choose no feed, unless `fields` says so.",
    "summary": "Plain text. See [summaries](#summaries).",
    "image": "Address of a picture, or a map or list that holds one; a map may say `alt`, `width` and `height`.",
    "language": "BCP 47 tag; `pt_BR` and `eng` are understood too.",
    "draft": "`true`, `yes`, `on`, `1` keep it back; `null` and `false` do not.",
    "status": "`draft`, `hidden`, `pending`, `trash` or `private` keep it back.",
    "private": "`true` keeps it back.",
    "password": "Anything keeps it back.",
    "expires": "A [date](#dates), from which on it is left out.",
    "comments_url": "Address of its discussion.",
    "comments": "How many comments it has; `true` and `false` say nothing.",
    "enclosures": "Files that belong to it. See [enclosures](#enclosures).",
    "views": "How often it was read.",
    "reading_minutes": "Minutes that it takes to read.",
    "slug": "`{slug}` of its [address](#addresses).",
    "minor": "`true`: this change is not worth a new `updated`.",
    "source": "A map of `title` and `url`: the feed that it was taken from.",
    "image_alt": "What the picture shows, in words.",
    "duration": "Playing time of its recording: `1:02:03`, seconds, `PT1H2M3S`. This and the rest: of episodes alone.",
    "length": "Length of its recording in bytes.",
    "episode": "Its number as an episode, from 1.",
    "season": "The season's number, from 1.",
    "episode_type": "`full`, `trailer` or `bonus`.",
    "episode_title": "Its title as an episode, without number and show.",
    "explicit": "`yes` or `no`: whether it is unfit for children.",
    "transcript": "Address of it in writing, a map of `url`, `type` and `language`, or a list of these.",
    "chapters": "Address of a file of chapters.",
}


def words() -> str:
    """The words that articles use for what they say of themselves."""
    return _table(
        ("what", "words", "what may stand there"),
        ((field, _code(*names), _FIELDS[field]) for field, names in _words.WORDS.items()),
    )


_DATES = (
    "2025-03-04",
    "2025-03-04T10:30:00+01:00",
    "2025-03-04 9:30:00 -0500",
    "Tue, 04 Mar 2025 10:30:00 GMT",
    "March 04, 2025",
    "12 Sep 2013 at 1:06 PM",
    "4 mars 2025",
    "12. September 2013, 11:45 Uhr",
    "19.11.2012 11:45",
    "03/04/2025",
    "2025年3月4日",
    "1741084200",
    "March 2025",
    "tomorrow",
)


def dates_read() -> str:
    """How some dates are read, by a source in Berlin's zone."""
    return _table(("written", "read as"), ((_code(text), _date(text)) for text in _DATES))


def _date(text: str) -> str:
    try:
        return _code(dates.parse(text, ZoneInfo("Europe/Berlin")).isoformat())
    except ValueError:
        return "no date: a warning names it"


_PATTERNS = (
    "{site}/{slug}/",
    "{site}/{year}/{month}/{slug}/",
    "{site}/{category}/{name}.html",
    "{site}/{path}/",
    "https://news.example.org/{year}-{month}-{day}/{slug}",
)


def addresses() -> str:
    """What some patterns make of one Markdown file."""
    return _table(("`url`", "address"), ((_code(pattern), _code(_address(pattern))) for pattern in _PATTERNS))


def _address(pattern: str) -> str | None:
    place = Place("posts/2025-03-04-a-vote-in-the-house.md")
    return _understood({"title": "The House Votes", "categories": "Home Affairs"}, place, url=pattern).url


def _understood(raw: Mapping[str, Any], place: Place, **options: Any) -> Article:
    """The article that raw metadata of a Markdown file make."""
    source = registry.load("sources", "markdown")(path="x", **options)
    metadata = _metadata.Metadata(source, Site("https://example.org/", ROOT, UTC, "en"))
    return next(one for one in metadata.article(raw, key="", place=place) if isinstance(one, Article))


_AUTHORS = (
    "Staff",
    "[Staff, The Desk]",
    "Staff, Foreign Desk",
    "Staff <staff@example.org>",
    "staff@example.org (Staff)",
    "Staff <https://example.org/staff>",
    "{name: Staff, email: staff@example.org, url: https://example.org/staff}",
)


def authors() -> str:
    """How authors are understood, as front matter has them."""
    rows = ((_code(text), _people(frontmatter.split(f"---\nauthor: {text}\n---\n").metadata)) for text in _AUTHORS)
    return _table(("`author:`", "understood as"), rows)


def _people(raw: Mapping[str, Any]) -> str:
    people = _understood(raw, Place("a.md")).authors
    return "; ".join(", ".join((f"name {_code(one.name)}", *_further(one))) for one in people)


def _further(one: Author) -> Iterator[str]:
    for what, value in (("e-mail", one.email), ("address", one.url)):
        if value:
            yield f"{what} {_code(value)}"


def ids() -> str:
    """What id each way of minting gives."""
    article = Article(url="https://example.org/2025/a-vote/")
    published = datetime(2025, 3, 4, tzinfo=UTC)
    ways = config.FeedKeys.model_json_schema()["properties"]["ids"]["enum"]
    return _table(("`feeds.ids`", "id"), ((_code(way), _code(mint(article, published, way))) for way in ways))


_PAGE = """
    22 views 5 mins 1 comment

    A Vote in the House

    In politics, home affairs
    March 04, 2025
    By Staff

    The house voted on **Tuesday** by 61 to 39; see https://example.org/m.

    What Comes Next?

    The other house votes in April.

    Tags: parliament, votes
    Share this:
    © 2025 The Foreign Desk. All rights reserved.
    """


def page() -> str:
    """A plain-text page, and how it is understood."""
    text = textwrap.dedent(_PAGE).strip() + "\n"
    with tempfile.TemporaryDirectory() as folder:
        Path(folder, "a-vote.txt").write_text(text, encoding="utf-8")
        (article,) = feedwright.read("text", path="a-vote.txt", folder=folder)
    shown = ("title", "published", "categories", "tags", "authors", "views", "reading_minutes", "comments", "url")
    understood = _table(("what", "value"), ((name, _code(_plainly(getattr(article, name)))) for name in shown))
    html = _fenced("html", article.content_html or "")
    return "\n\n".join((_fenced("text", text), "is understood as", understood, "and its text as", html))


def _plainly(value: Any) -> str:
    if isinstance(value, tuple):
        return ", ".join(str(getattr(one, "name", one)) for one in value)
    return value.isoformat() if isinstance(value, datetime) else str(value)


# --- feeds ------------------------------------------------------------------------------------------------------------


def types() -> str:
    """The media type of each file."""
    made = {f".{kind}": registry.load("formats", kind).media_type for kind in ("rss", "atom", "json")}
    site = {"title": "The Foreign Desk", "url": "https://example.org/", "address": "https://example.org/feeds/"}
    made[".opml"] = Opml().render([], Imprint(**site)).media_type
    made |= {".html": "text/html; charset=utf-8", ".css": "text/css; charset=utf-8"}
    return _table(("files", "media type"), ((_code(f"*{suffix}"), _code(kind)) for suffix, kind in made.items()))


# --- the library ------------------------------------------------------------------------------------------------------


def names(*public: str) -> str:
    """Signature and docstring of public names."""
    described = ((f"### {name}", _signature(name), _docstring(getattr(feedwright, name))) for name in public)
    return "\n\n".join(chain.from_iterable(described))


def errors_tree() -> str:
    """Every error, what it is a kind of, and its exit code."""
    rows = ((_code(error.__name__), _code(_above(error)), str(error.exit_code), _first(error)) for error in _errors())
    return _table(("error", "is a", "exit code", "when"), rows)


def _above(error: type) -> str:
    return error.__mro__[1].__name__


def _signature(name: str) -> str:
    thing = getattr(feedwright, name)
    made = inspect.signature(thing)
    is_class = isinstance(thing, type)
    head, tail = f"{'class' if is_class else 'def'} {name}(", ")" if is_class else f") -> {made.return_annotation}"
    told = list(_parameters(thing, made))
    line = f"{head}{', '.join(told)}{tail}: ..."
    if len(line) > _WIDTH:
        line = f"{head}\n" + "".join(f"    {one},\n" for one in told) + f"{tail}: ..."
    return _fenced("pyi", line)


def _parameters(thing: Any, made: inspect.Signature) -> Iterator[str]:
    factories = {one.name: one.default_factory for one in fields(thing)} if is_dataclass(thing) else {}
    starred = False
    for one in made.parameters.values():
        if one.kind is one.KEYWORD_ONLY and not starred:
            starred = True
            yield "*"
        stars = "**" if one.kind is one.VAR_KEYWORD else ""
        default = "" if one.default is one.empty else f" = {_value(one, factories)}"
        yield f"{stars}{one.name}: {one.annotation}{default}"


def _value(one: inspect.Parameter, factories: Mapping[str, Any]) -> str:
    factory = factories.get(one.name, MISSING)
    if factory is not MISSING:
        return repr(factory())
    if callable(one.default):
        return "..."
    return json.dumps(one.default) if isinstance(one.default, str) else repr(one.default)


_HEADS = {"Args": "Arguments", "Attributes": "Attributes", "Returns": "Returns", "Yields": "Yields", "Raises": "Raises"}
_SECTION = re.compile(rf"({'|'.join(_HEADS)}):")
_ITEM = re.compile(r"(?P<names>\w+(?:, \w+)*): (?P<what>.*)", re.DOTALL)


def _docstring(thing: object) -> str:
    """A docstring in Google's form as Markdown; examples that doctest runs stay sessions."""
    blocks = re.split(r"\n\s*\n", inspect.getdoc(thing) or "")
    return "\n\n".join(made for block in blocks if (made := _block(block)))


def _block(block: str) -> str:
    if block.startswith(">>>"):
        return _fenced("pycon", block)
    head, _, rest = block.partition("\n")
    section = _SECTION.fullmatch(head)
    if section is None:
        return _wrapped(" ".join(block.split()))
    items = re.split(r"\n(?!\s)", textwrap.dedent(rest))
    return f"{_HEADS[section[1]]}:\n\n" + "\n".join(_item(" ".join(item.split())) for item in items)


def _item(text: str) -> str:
    item = _ITEM.fullmatch(text)
    return _wrapped(f"- {_code(*item['names'].split(', '))}: {item['what']}" if item else f"- {text}", "  ")


# --- the house --------------------------------------------------------------------------------------------------------


def rooms() -> str:
    """Every folder and file of the package, with the first line of its docstring."""
    package = ROOT / "src" / "feedwright"
    paths = sorted(package.rglob("*.py"), key=lambda path: (path.parent, path.name != "__init__.py", path.name))
    return _table(("folder or file", "what is in it"), ((_room(path, package.parent), _said(path)) for path in paths))


def _room(path: Path, above: Path) -> str:
    if path.name != "__init__.py":
        return _code(path.name)
    return f"**`{path.parent.relative_to(above).as_posix()}/`**"


def _said(path: Path) -> str:
    """The first paragraph of a module's docstring, in one line; the module is not imported."""
    said = ast.get_docstring(ast.parse(_read(path))) or ""
    return " ".join(said.partition("\n\n")[0].split())


def layers() -> str:
    """Who may import whom, as the linter is told."""
    told = tomllib.loads(_read(ROOT / "pyproject.toml"))["tool"]["importlinter"]["contracts"]
    layered = next(contract for contract in told if contract["type"] == "layers")
    rows = ((str(number), _rooms_in(layer)) for number, layer in enumerate(layered["layers"], 1))
    others = "\n".join(f"- {contract['name']}." for contract in told if contract is not layered)
    return f"{_table(('layer', 'rooms'), rows)}\n\n{others}"


def _rooms_in(layer: str) -> str:
    return _code(*(name.strip().removeprefix("feedwright.") for name in layer.split("|")))


# --- the documents ----------------------------------------------------------------------------------------------------

_FIRST_SENTENCE = re.compile(r".+?[.](?=\s|\Z)", re.DOTALL)


def documents(*folders: str) -> str:
    """Every document of docs/, or of a folder of it, with its first sentence; of a folder with an index its index.

    Pages of kinds of sources, which `kinds` has, are left out.
    """
    folder = DOCS.joinpath(*folders)
    below = (path for path in sorted(folder.glob("*/*.md")) if path.name == "README.md" or not _index(path).exists())
    own = sorted(path for path in folder.glob("*.md") if path.name != "README.md")
    paths = [path for path in [*own, *below] if folders != ("sources",) or path.stem not in _kinds_told()]
    rows = [(f"[{_title(path)}]({path.relative_to(folder).as_posix()})", _opening(path)) for path in paths]
    return _table(("document", "what is in it"), rows) if rows else ""


def _index(path: Path) -> Path:
    return path.parent / "README.md"


def _title(path: Path) -> str:
    return _read(path).partition("\n")[0].removeprefix("# ")


def _opening(path: Path) -> str:
    """The first sentence below a document's title; its links would lead elsewhere from here."""
    text = " ".join(_read(path).partition("\n\n")[2].partition("\n\n")[0].split())
    first = _FIRST_SENTENCE.match(text)
    return re.sub(r"\[([^]]+)\]\([^)]+\)", r"\1", first[0] if first else text)


def findings() -> str:
    """Every kind of fault that `validate` finds."""
    rows = (
        (_code(one.name), one.level, *map(_literally, (one.what, one.why, one.cure, one.specification)))
        for one in validate.codes().values()
    )
    return _table(("code", "level", "what is wrong", "why it matters", "cure", "specification"), rows)


def ailments() -> str:
    """Every kind of fault that `doctor` can find."""
    rows = (
        (_code(one.name), one.level, *map(_literally, (one.what, one.why, one.cure))) for one in doctor.codes().values()
    )
    return _table(("code", "level", "what is wrong", "why it matters", "cure"), rows)


def _literally(text: str) -> str:
    """Text that talks about markup, in a document of markup."""
    return re.sub(r"([*_`])", r"\\\1", html.escape(text, quote=False))


PARTS: dict[str, Callable[..., str]] = {
    "keys": keys,
    "sources": sources,
    "kinds": kinds,
    "reads": reads,
    "options": options,
    "extras": extras,
    "documents": documents,
    "faults": faults,
    "usage": usage,
    "exit-codes": exit_codes,
    "example": example,
    "words": words,
    "dates": dates_read,
    "addresses": addresses,
    "authors": authors,
    "ids": ids,
    "page": page,
    "types": types,
    "names": names,
    "errors": errors_tree,
    "rooms": rooms,
    "layers": layers,
    "findings": findings,
    "ailments": ailments,
}

if __name__ == "__main__":
    main(sys.argv[1:])
