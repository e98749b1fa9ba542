"""config.yaml is checked at the door: every fault at once, in words that help; what passes can be trusted."""

from __future__ import annotations

import subprocess
import sys
from datetime import UTC, timedelta
from pathlib import Path
from textwrap import dedent
from typing import TYPE_CHECKING, Annotated, Any, ClassVar

import pytest
import yaml as pyyaml
from hypothesis import given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator
from pydantic import ConfigDict, Field
from typing_extensions import TypedDict

from feedwright import config, registry
from feedwright.config import Config, load_config, schema
from feedwright.errors import ConfigError, FetchError
from feedwright.model import Author
from feedwright.selection import FeedSpec
from feedwright.sources._base import Place, Site
from feedwright.sources._files import FileSource

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from feedwright.model import Article, Fault


class Text(FileSource):
    """A stand-in for the kinds that read files."""

    suffixes: ClassVar[tuple[str, ...]] = (".txt",)

    drop: list[str] = Field(default_factory=list, description="Lines to leave out.")

    def parse(self, text: str, place: Place, site: Site) -> Iterator[Article | Fault]:
        raise NotImplementedError


class Markdown(Text):
    """Another one."""


class Account(TypedDict):
    """A map that pydantic does not know as a class of keys."""

    __pydantic_config__ = ConfigDict(extra="forbid")  # type: ignore[misc]  # pydantic reads it there
    user: Annotated[str, Field(description="Who asks.")]


class Remote(Text):
    """A source that no file stands behind, and that does not answer."""

    path: str = Field(default="", description="Nothing.")
    account: Account | None = Field(default=None, description="Who asks.")

    def places(self, site: Site) -> Iterator[Place | Fault]:
        message = "does not answer"
        raise FetchError(message)


class Silent(Remote):
    """A source that may well be empty."""

    def places(self, site: Site) -> Iterator[Place | Fault]:
        raise NotImplementedError

    def missing(self, site: Site) -> str:
        return ""


KINDS: dict[str, Any] = {"markdown": Markdown, "remote": Remote, "silent": Silent, "text": Text}


def _load(_room: str, kind: str) -> Any:
    if kind == "sql":
        message = "No module named 'psycopg'"
        raise ModuleNotFoundError(message, name="psycopg")
    return KINDS[kind]


@pytest.fixture(autouse=True)
def _kinds(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """A folder with articles, and kinds that do not depend on which are there."""
    known = {"sources": (*KINDS, "sql"), "formats": ("atom", "json", "rss")}
    monkeypatch.setattr(registry, "kinds", lambda room: tuple(sorted(known[room])))
    monkeypatch.setattr(registry, "load", _load)
    (tmp_path / "articles").mkdir()
    (tmp_path / "articles" / "a.txt").write_text("A", encoding="utf-8")
    monkeypatch.chdir(tmp_path)


SITE = "site: {title: The Desk, url: https://example.org/}\n"
SOURCES = "sources: [{type: text, path: articles}]\n"
BASE = SITE + SOURCES


def read(text: str | bytes, **options: Any) -> Config:
    data = text if isinstance(text, bytes) else dedent(text).encode()
    Path("config.yaml").write_bytes(data)
    return load_config(**options)


def faults(text: str | bytes, **options: Any) -> list[str]:
    """Faults without the name of the file that each begins with."""
    with pytest.raises(ConfigError) as raised:
        read(text, **options)
    assert all(fault.startswith("config.yaml:") and "\n" not in fault for fault in raised.value.faults)
    return [fault.removeprefix("config.yaml:") for fault in raised.value.faults]


def fault(text: str | bytes, **options: Any) -> str:
    (only,) = faults(text, **options)
    return only


# --- what is right ---

SMALLEST = """\
    site:
      title: The Foreign Desk
      url: https://example.org/
    sources:
      - type: text
        path: articles/*.txt
    categories: [geopolitics, international, politics]
    """

SPELT_OUT = """\
    site:
      title: The Foreign Desk
      url: https://example.org/
      description: The Foreign Desk
      language: en
      timezone: UTC
      author: {name: The Foreign Desk}
    sources:
      - type: text
        name: text
        path: articles/*.txt
        url: "{site}/{slug}/"
        fields: {}
        defaults: {}
        dayfirst: false
    categories:
      geopolitics: {title: Geopolitics, description: The Foreign Desk}
      international: {slug: international, aliases: []}
      politics:
    feeds:
      all: true
      formats: [rss, atom, json]
      limit: 50
      max_age: null
      content: full
      summary_length: 300
      archive: false
      withdrawn: 30d
      ids: url
      ttl: auto
      pages: true
    output:
      directory: feeds
      url: "{site}/feeds/"
      compress: []
    catalog: sqlite:///.feedwright/catalog.db
    websub: null
    guard:
      shrink: 50%
      flood: 20
    """

EVERYTHING = """\
    # yaml-language-server: $schema=config.schema.json
    site:
      title: Harbour News
      url: https://harbour.example/news
      description: Ships, cranes and weather.
      language: pt-br
      timezone: America/Sao_Paulo
      author: {name: The Editors, email: editors@harbour.example, url: https://harbour.example/staff}
      rights: © Harbour News
      icon: https://harbour.example/icon.png
      logo: https://harbour.example/wide.png
    sources:
      - type: text
        name: archive
        path: [articles/*.txt, "articles/**/*.text"]
        url: "{site}/{year}/{month}/{day}/{category}/{name}/{path}/{slug}.html"
        fields: {title: headline, published: [date, created]}
        defaults: {author: Staff, categories: [ships]}
        dayfirst: true
        timezone: Europe/Lisbon
        language: pt
        drop: [Advertisement]
      - type: markdown
        path: articles
      - type: text
        path: articles
    categories:
      ships:
        title: Ships and boats
        description: What floats.
        slug: Fleet
        aliases: [boats, Navios]
        limit: 7
        formats: [json, atom, json]
        max_age: 2w
        content: summary
        summary_length: 120
        archive: true
        withdrawn: 0
        ids: tag
        ttl: 90
        pages: no
      cranes: {ttl: null}
      weather:
    feeds:
      all: {title: All of it, description: The lot., slug: everything, limit: 0}
      formats: [rss]
      limit: 10
      max_age: 90d
      content: full
      summary_length: 200
      archive: on
      withdrawn: 12h
      ids: uuid
      ttl: 15
      pages: true
    output:
      directory: public/feeds
      url: "https://cdn.example/{site}/feeds"
      compress: [gzip, br, zstd]
    catalog: postgresql+psycopg://desk@db.example/feeds
    websub: [{hub: https://hub.example}, https://hub.example/other]
    guard: {shrink: 12.5%, flood: 3}
    """
EVERYTHING = EVERYTHING.replace("https://cdn.example/{site}/feeds", "{site}/rss/feeds")


def test_the_smallest_configuration_is_enough(tmp_path: Path) -> None:
    made = read(SMALLEST)
    assert made.path == Path("config.yaml")
    assert made.folder == tmp_path
    assert made.site.author == Author("The Foreign Desk")
    assert made.place == Site("https://example.org/", tmp_path, UTC, "en")
    assert made.output.directory == tmp_path / "feeds"
    assert made.output.url == "https://example.org/feeds/"
    assert made.guard.shrink == 0.5
    assert made.state == tmp_path / ".feedwright"
    assert [(spec.slug, spec.title, spec.category) for spec in made.feed_specs()] == [
        ("geopolitics", "Geopolitics", "geopolitics"),
        ("international", "International", "international"),
        ("politics", "Politics", "politics"),
        ("all", "The Foreign Desk", None),
    ]


def test_every_default_is_what_the_documentation_says() -> None:
    smallest, spelt_out = read(SMALLEST), read(SPELT_OUT)
    assert smallest.site == spelt_out.site
    assert smallest.sources == spelt_out.sources
    assert smallest.feed_specs() == spelt_out.feed_specs()
    assert smallest.output == spelt_out.output
    assert (smallest.catalog, smallest.websub, smallest.guard) == (
        spelt_out.catalog,
        spelt_out.websub,
        spelt_out.guard,
    )


def test_every_key_reaches_its_place(tmp_path: Path) -> None:
    made = read(EVERYTHING)
    assert made.site.url == "https://harbour.example/news/"
    assert made.site.language == "pt-BR"
    assert made.site.author == Author("The Editors", "editors@harbour.example", "https://harbour.example/staff")
    assert (made.site.rights, made.site.icon, made.site.logo) == (
        "© Harbour News",
        "https://harbour.example/icon.png",
        "https://harbour.example/wide.png",
    )
    assert [source.name for source in made.sources] == ["archive", "markdown", "text-2"]
    first = made.sources[0]
    assert isinstance(first, Text)
    assert first.drop == ["Advertisement"]
    assert first.fields == {"title": "headline", "published": ["date", "created"]}
    assert first.defaults == {"author": "Staff", "categories": ["ships"]}
    assert made.output.directory == tmp_path / "public/feeds"
    assert made.output.url == "https://harbour.example/news/rss/feeds/"
    assert made.output.compress == ("gzip", "br", "zstd")
    assert made.catalog == "postgresql+psycopg://desk@db.example/feeds"
    assert made.websub == ("https://hub.example/", "https://hub.example/other")
    assert (made.guard.shrink, made.guard.flood) == (0.125, 3)


def test_a_category_overrides_the_defaults_of_every_feed_for_itself_alone() -> None:
    ships, cranes, weather, everything = read(EVERYTHING).feed_specs()
    assert ships == FeedSpec(
        slug="Fleet",
        title="Ships and boats",
        description="What floats.",
        category="ships",
        names=frozenset({"ships", "boats", "navios", "fleet"}),
        formats=("json", "atom"),
        limit=7,
        max_age=timedelta(weeks=2),
        content="summary",
        summary_length=120,
        archive=True,
        withdrawn=timedelta(0),
        ids="tag",
        ttl=90,
        pages=False,
    )
    assert weather == FeedSpec(
        slug="weather",
        title="Weather",
        description="Ships, cranes and weather.",
        category="weather",
        names=frozenset({"weather"}),
        formats=("rss",),
        limit=10,
        max_age=timedelta(days=90),
        content="full",
        summary_length=200,
        archive=True,
        withdrawn=timedelta(hours=12),
        ids="uuid",
        ttl=15,
        pages=True,
    )
    assert cranes.ttl is None
    assert (everything.slug, everything.title, everything.limit, everything.ttl) == ("everything", "All of it", 0, 15)
    assert (everything.category, everything.names) == (None, frozenset())


def test_values_and_not_their_yaml_types_count() -> None:
    made = read("""\
        site: {title: 2024, url: https://example.org, language: no, author: 7.50}
        sources: [{type: text, path: 2025-03-04, name: true, defaults: {draft: no, expires: 2030-01-01}}]
        categories: [on, 2024, 1e3, no]
        feeds: {limit: "10", all: no, pages: off}
        """, check_paths=False)  # fmt: skip
    assert (made.site.title, made.site.language, made.site.author.name) == ("2024", "no", "7.50")
    assert made.sources[0].name == "true"
    assert made.sources[0].defaults == {"draft": "no", "expires": "2030-01-01"}
    assert [spec.category for spec in made.feed_specs()] == ["on", "2024", "1e3", "no"]
    assert made.feeds.limit == 10
    assert made.feeds.pages is False


@pytest.mark.parametrize("section", ["categories:", "feeds:", "output:", "websub:", "categories: {ships: }"])
def test_a_section_whose_lines_are_all_commented_out_has_its_defaults(section: str) -> None:
    assert read(f"{BASE}{section}\n").feed_specs()[-1].slug == "all"


def test_null_turns_the_guard_off() -> None:
    assert (read(f"{BASE}guard: null").guard.shrink, read(f"{BASE}guard:").guard.flood) == (None, None)
    assert read(f"{BASE}guard: {{flood: null}}").guard.shrink == 0.5


@pytest.mark.parametrize(
    ("said", "hubs"),
    [
        ("https://hub.example", ("https://hub.example/",)),
        ("{hub: https://hub.example/a}", ("https://hub.example/a",)),
        ("{hub: [https://a.example, https://b.example]}", ("https://a.example/", "https://b.example/")),
        ("[]", ()),
    ],
)
def test_hubs_may_be_one_or_many(said: str, hubs: tuple[str, ...]) -> None:
    assert read(f"{BASE}websub: {said}").websub == hubs


@pytest.mark.parametrize("said", ["null", "0", '"0"', "0d"])
def test_no_age_is_no_limit(said: str) -> None:
    assert read(f"{BASE}feeds: {{max_age: {said}, withdrawn: {said}}}").feed_specs()[0].max_age is None
    assert read(f"{BASE}feeds: {{max_age: {said}, withdrawn: {said}}}").feed_specs()[0].withdrawn == timedelta(0)


@pytest.mark.parametrize(
    ("catalog", "folder"),
    [
        ("sqlite:///.feedwright/catalog.db", ".feedwright"),
        ("sqlite:///state/my%20site/c.db?timeout=5", "state/my site"),
        ("sqlite+pysqlite:////var/lib/c.db", "/var/lib"),
        ("sqlite:///:memory:", ".feedwright"),
        ("postgresql://db.example/feeds", ".feedwright"),
    ],
)
def test_the_lock_lies_beside_the_catalog(catalog: str, folder: str, tmp_path: Path) -> None:
    made = read(f"{BASE}catalog: '{catalog}'")
    assert made.catalog == catalog
    assert made.state == tmp_path / folder


def test_the_folder_is_that_of_the_file_and_not_of_the_process(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    read(BASE)
    (tmp_path / "elsewhere").mkdir()
    monkeypatch.chdir(tmp_path / "elsewhere")
    assert load_config(Path("../config.yaml")).folder == tmp_path


# --- feeds ---


def test_with_auto_each_category_found_gets_a_feed() -> None:
    made = read(f"{BASE}categories: auto\nfeeds: {{limit: 3}}")
    specs = made.feed_specs(["politics", "Geo Politics", "geo-politics", "  ", "Zürich", "zurich", "all"])
    assert [(spec.category, spec.slug, spec.title) for spec in specs] == [
        ("all", specs[0].slug, "All"),
        ("Geo Politics", "geo-politics", "Geo Politics"),
        ("politics", "politics", "Politics"),
        ("zurich", "zurich", "Zurich"),
        ("Zürich", specs[4].slug, "Zürich"),
        (None, "all", "The Desk"),
    ]
    assert specs[0].slug.startswith("all-")
    assert specs[4].slug.startswith("zurich-")
    assert {spec.limit for spec in specs} == {3}


@given(st.permutations(["b", "A", "a", "ä", "all", "index", "國際", "Geo politics", "geo_politics"]))
@settings(max_examples=20, deadline=None)
def test_with_auto_no_order_matters(found: list[str]) -> None:
    made = _auto()
    specs = made.feed_specs(found)
    assert specs == made.feed_specs(sorted(found))
    assert len({spec.slug for spec in specs}) == len(specs) == 8
    assert "index" not in {spec.slug for spec in specs}


def _auto() -> Config:
    return read(f"{BASE}categories: auto")


def test_without_auto_what_is_found_does_not_count() -> None:
    assert [spec.slug for spec in read(f"{BASE}categories: [a]").feed_specs(["b"])] == ["a", "all"]


def test_a_slug_of_the_owners_choice_wins_and_is_no_spelling_where_another_category_has_that_name() -> None:
    first, second, _ = read(f"{BASE}categories: {{world: {{slug: politics}}, politics: }}").feed_specs()
    assert (first.slug, first.names) == ("politics", frozenset({"world"}))
    assert second.slug.startswith("politics-")
    assert "politics" in second.names


def test_a_slug_is_one_of_a_categorys_spellings() -> None:
    assert read(f"{BASE}categories: [Zürich]").feed_specs()[0].names == {"zürich", "zurich"}


def test_without_the_feed_of_everything_a_category_may_be_called_all() -> None:
    assert [spec.slug for spec in read(f"{BASE}categories: [all]\nfeeds: {{all: false}}").feed_specs()] == ["all"]


# --- environment variables ---


@pytest.mark.parametrize(
    ("written", "title"),
    [
        ("${NAME}", "Desk"),
        ("The ${NAME} of ${TOWN}", "The Desk of Tartu"),
        ("${MISSING:-The Desk}", "The Desk"),
        ("${EMPTY:-Desk}", "Desk"),
        ("A${EMPTY}", "A"),
        ("$${NAME}", "${NAME}"),
        ("$$${NAME}", "$${NAME}"),
        ("$NAME costs $5", "$NAME costs $5"),
        ("${QUOTED}", "a: 'b' # ${NAME}"),
    ],
)
def test_variables_are_filled_into_values(written: str, title: str) -> None:
    environ = {"NAME": "Desk", "TOWN": "Tartu", "EMPTY": "", "QUOTED": "a: 'b' # ${NAME}"}
    made = read(f"site: {{title: '{written}', url: https://example.org/}}\n{SOURCES}", environ=environ)
    assert made.site.title == title


def test_the_processs_environment_counts_where_none_is_given(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LIMIT", "7")
    monkeypatch.setenv("KIND", "markdown")
    made = read(
        f"{SITE}sources: [{{type: '${{KIND}}', path: articles}}]\nfeeds:\n  limit: ${{LIMIT}}\n  ttl: ${{LIMIT}}\n"
    )
    assert (made.feeds.limit, made.feeds.ttl) == (7, 7)
    assert made.sources[0].name == "markdown"


def test_keys_are_left_alone() -> None:
    assert "${A}" in [spec.category for spec in read(f"{BASE}categories: {{'${{A}}': }}", environ={}).feed_specs()]


def test_each_missing_variable_is_a_fault_and_makes_no_other() -> None:
    text = """\
        site: {title: "${TITLE}", url: "${URL}"}
        sources:
          - type: ${KIND}
          - {type: text, path: "${FOLDER}/*.txt", url: "${BASE}/{slug}/"}
        categories: ["${A}", "${B}"]
        """
    assert faults(text, environ={}) == [
        f"{place}: the environment variable {name} is not set; set it, or write ${{{name}:-default}}"
        for place, name in [
            ("1:15: site.title", "TITLE"),
            ("1:32: site.url", "URL"),
            ("3:11: sources[0].type", "KIND"),
            ("4:24: sources[1].path", "FOLDER"),
            ("4:48: sources[1].url", "BASE"),
            ("5:14: categories[0]", "A"),
            ("5:22: categories[1]", "B"),
        ]
    ]


@pytest.mark.parametrize("written", ["${", "${}", "${1}", "${A B}", "a ${A-b}"])
def test_a_variable_that_is_none_is_a_fault(written: str) -> None:
    assert fault(f"{BASE}categories: ['{written}']") == (
        "3:14: categories[0]: ${ must begin a variable such as ${NAME} or ${NAME:-default}; write $${ for the characters themselves"
    )


def test_what_a_variable_holds_is_not_shown() -> None:
    environ = {"A": "s3cret word", "B": "s3cret" + "x" * 100}
    text = f"{BASE}catalog: ${{A}}\nwebsub: ${{B}}\nfeeds:\n  limit: ${{A}}\n  ttl: ${{A}}\n  formats: ['${{A}}']\n"
    found = faults(text, environ=environ)
    assert len(found) == 5
    assert not [line for line in found if "s3cret" in line]


def test_a_variable_with_a_control_character_is_a_fault() -> None:
    assert "the environment variable A holds the character U+DC80" in fault(
        f"{BASE}categories: ['${{A}}']", environ={"A": "\udc80"}
    )


# --- what is wrong: the file ---


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"", "1:1: is empty; copy the example"),
        (b"# nothing\n", "1:1: is empty; copy the example"),
        (
            b"- a\n",
            "1:1: must be a map of site, sources, categories, feeds, output, catalog, websub, guard, not a list",
        ),
        (b"title", "1:1: must be a map of site, sources"),
        (b"site: \xff", "1:7: is not UTF-8; save the file as UTF-8"),
        (b"site: [", "2:1: is not YAML: the document ends where a value is wanted; a [ or { may lack its ] or }"),
        (b"a: 1\n---\nb: 1", "2:1: a second document begins here"),
        (b"x" * 1_000_001, "1:1: is larger than 1,000,000 bytes"),
    ],
)
def test_a_file_that_is_no_configuration_is_one_fault(data: bytes, said: str) -> None:
    assert fault(data).startswith(said)


def test_a_file_that_cannot_be_opened_is_one_fault_with_the_name_as_it_was_given(tmp_path: Path) -> None:
    def said(path: str) -> str:
        with pytest.raises(ConfigError) as raised:
            load_config(path)
        (only,) = raised.value.faults
        return only

    assert said("./my.yaml").startswith("./my.yaml: does not exist; copy the example from feedwright's README into it")
    assert said(str(tmp_path)) == f"{tmp_path}: is a folder; name the configuration file in it"
    assert "cannot be read" in said("a\0b")
    assert "cannot be read" in said("x" * 5000)


def test_an_error_tells_every_fault_a_line_each() -> None:
    with pytest.raises(ConfigError) as raised:
        read("sit: 1\nsources: []\n")
    assert raised.value.what == "3 faults"
    assert raised.value.where == "config.yaml"
    assert str(raised.value).splitlines() == list(raised.value.faults)
    assert raised.value.exit_code == 2


# --- what is wrong: all at once ---


def test_ten_faults_are_told_at_once_each_with_its_line_and_column() -> None:
    text = """\
        site:
          titel: The Desk
          url: example.org
          timezone: Europe/Berln
        sources:
          - type: markdwn
            path: x
          - type: text
            path: artcles/*.txt
          - type: text
            pth: articles
        categories:
          world: {slug: news}
          local: {slug: news, limit: many}
        feeds:
          formats: [rss, atm]
        output:
          directory: s3://bucket/feeds
        gaurd: null
        """
    known = "archive, content, description, formats, ids, limit"
    found = faults(text)
    assert [line.partition(": ")[0] for line in found] == sorted(
        (line.partition(": ")[0] for line in found), key=lambda place: tuple(map(int, place.split(":")))
    )
    for place, what in [
        ("2:3: site.title", "is missing; it is required: Name of the site."),
        ("2:3: site.titel", "is no key that is known here; known are author, description"),
        ("3:8: site.url", "'example.org' is no absolute http(s) address such as https://example.org/ (did you mean"),
        ("4:13: site.timezone", "'Europe/Berln' is not a time zone"),
        (
            "6:11: sources[0].type",
            "must be a known type of source, not 'markdwn'; known are markdown, remote, silent, sql, text",
        ),
        ("9:11: sources[1].path", "no file matches 'artcles/*.txt' in "),
        ("10:5: sources[2].path", "is missing; it is required: File, folder, glob"),
        ("11:5: sources[2].pth", "is no key that is known here"),
        ("13:17: categories.world.slug", "'news' is the slug of another feed as well (line 14); choose another"),
        ("14:17: categories.local.slug", "'news' is the slug of another feed as well (line 13); choose another"),
        ("14:30: categories.local.limit", "must be a whole number, not 'many'"),
        ("16:18: feeds.formats[1]", "'atm' is no format; known are atom, json, rss (did you mean atom?)"),
        ("18:14: output.directory", "'s3://bucket/feeds' is not supported by this version; a local folder is"),
        ("19:1: gaurd", "is no key that is known here"),
    ]:
        assert [line for line in found if line.startswith(f"{place}: {what}")], (place, found)
    assert len(found) == 14
    assert not [line for line in found if known in line]


@pytest.mark.parametrize(
    ("misspelt", "meant"),
    [
        ("sit: {}", "site"),
        ("Feeds: {}", "feeds"),
        ("limit: 5", "feeds.limit"),
        ("title: x", "site.title"),
        ("feeds: {fromats: [rss]}", "formats"),
        ("feeds: {guard: 1}", "guard"),
        ("feeds: {all: {slugg: a}}", "slug"),
        ("feeds: {content: ful}", "full"),
        ("feeds: {formats: [RRS]}", "rss"),
        ("feeds: {formats: rss}", "[rss]"),
        ("feeds: {max_age: 90}", "90d"),
        ("output: {compress: [gz]}", "gzip"),
        ("output: {url: '{stie}/feeds/'}", "{site}"),
        ("guard: {shrink: 40}", "40%"),
        ("categories: {a: {alias: [b]}}", "aliases"),
        ("categories: {a: {slug: Über uns}}", "uber-uns"),
        ("websub: hub.example/x", "https://hub.example/x"),
    ],
)
def test_a_near_miss_is_told_what_was_meant(misspelt: str, meant: str) -> None:
    assert fault(f"{BASE}{misspelt}").endswith(f"(did you mean {meant}?)")


# --- what is wrong: each kind of fault ---


@pytest.mark.parametrize(
    ("site", "said"),
    [
        ("", "1:1: site: is missing; it is required: The site: its title, its address, and what else feeds say of it."),
        ("site:\n", "1:6: site: is empty; a map is wanted"),
        ("site: The Desk\n", "1:7: site: must be a map, not 'The Desk'"),
        ("site: {url: https://example.org/}\n", "1:7: site.title: is missing; it is required: Name of the site."),
        ("site: {title: '  ', url: https://x.org}\n", "1:15: site.title: is empty; text is wanted"),
        ("site: {title: , url: https://x.org}\n", "1:15: site.title: is empty; text is wanted"),
        ("site: {title: [a], url: https://x.org}\n", "1:15: site.title: must be text, not a list"),
        (
            "site: {title: a, url: ftp://x.org}\n",
            "1:23: site.url: 'ftp://x.org' is no absolute http(s) address such as https://example.org/",
        ),
        (
            "site: {title: a, url: 'https://'}\n",
            "1:23: site.url: 'https://' is no absolute http(s) address such as https://example.org/",
        ),
        (
            "site: {title: a, url: https://x.org/?a=b}\n",
            "1:23: site.url: 'https://x.org/?a=b' holds ? or #; write the address alone, such as https://example.org/",
        ),
        (
            "site: {title: a, url: https://x.org, author: {email: x}}\n",
            "1:54: site.author.email: 'x' is no e-mail address such as desk@example.org",
        ),
        ("site: {title: a, url: https://x.org, author: [x]}\n", "1:46: site.author: must be text or a map, not a list"),
        (
            "site: {title: a, url: https://x.org, author: {nam: x}}\n",
            "1:47: site.author.nam: is no key that is known here; known are email, name, url (did you mean name?)",
        ),
        (
            "site: {title: a, url: https://x.org, icon: /x.png}\n",
            "1:44: site.icon: '/x.png' is no absolute http(s) address such as https://example.org/",
        ),
        (
            "site: {title: a, url: https://x.org, language: '?'}\n",
            "1:48: site.language: '?' is not a language tag; write it as in BCP 47: en, pt-BR, zh-Hans",
        ),
    ],
)
def test_faults_of_the_site(site: str, said: str) -> None:
    assert fault(site + SOURCES) == said


TYPES = "known are markdown, remote, silent, sql, text"


@pytest.mark.parametrize(
    ("sources", "said"),
    [
        (
            "",
            "1:1: sources: is missing; it is required: Where the articles are; each with a type and that type's options.",
        ),
        ("sources: []", "2:10: sources: must be a list of at least one source, not empty"),
        ("sources: text", "2:10: sources: must be a list of at least one source, not 'text'"),
        (
            "sources: {type: text, path: articles}",
            "2:10: sources: must be a list of at least one source, not a map; put '- ' before its first key",
        ),
        ("sources: [text]", "2:11: sources[0]: must be a map with a type and its options, not 'text'"),
        ("sources: [{path: articles}]", f"2:11: sources[0].type: is missing; {TYPES}"),
        ("sources: [{type: }]", f"2:18: sources[0].type: must be a known type of source, not empty; {TYPES}"),
        ("sources: [{type: [text]}]", f"2:18: sources[0].type: must be a known type of source, not a list; {TYPES}"),
        (
            "sources: [{type: sql}]",
            "2:18: sources[0].type: sql needs the package psycopg, which is not installed; pip install 'feedwright[sql]' brings it",
        ),
        ("sources: [{type: text, path: {a: b}}]", "2:30: sources[0].path: must be text or a list, not a map"),
        ("sources: [{type: text, path: [[a]]}]", "2:31: sources[0].path[0]: must be text, not a list"),
        (
            "sources: [{type: text, path: articles, dayfirst: 2}]",
            "2:50: sources[0].dayfirst: must be true or false, not 2",
        ),
        (
            "sources: [{type: text, path: articles, fields: {title: {a: b}}}]",
            "2:56: sources[0].fields.title: must be text or a list, not a map",
        ),
        (
            "sources: [{type: text, path: articles, url: '{site}/{slg}/'}]",
            "2:45: sources[0].url: {slg} cannot be filled in; known are {site} {year} {month} {day} {slug} {category} {name} {path} (did you mean {slug}?)",
        ),
        (
            "sources: [{type: text, path: articles, url: '{site}/{slug'}]",
            "2:45: sources[0].url: { cannot be filled in; known are {site} {year} {month} {day} {slug} {category} {name} {path}",
        ),
        (
            "sources: [{type: text, path: articles, url: 'mailto:{slug}'}]",
            "2:45: sources[0].url: 'mailto:{slug}' makes no absolute http(s) address; begin it with {site}/ or https://",
        ),
    ],
)
def test_faults_of_sources(sources: str, said: str) -> None:
    assert fault(f"{SITE}{sources}\n") == said


@pytest.mark.parametrize("pattern", ["/{slug}.html", "{slug}", "https://other.example/{year}", "//x.example/{slug}"])
def test_an_address_may_be_relative_to_the_site(pattern: str) -> None:
    made = read(f"{SITE}sources: [{{type: text, path: articles, url: '{pattern}'}}]")
    assert made.sources[0].url == pattern


def test_a_path_that_matches_nothing_is_a_fault_while_it_is_checked(tmp_path: Path) -> None:
    text = f"{SITE}sources:\n  - type: text\n    path: artcles/*.txt\n"
    said = fault(text)
    assert said.startswith(f"4:11: sources[0].path: no file matches 'artcles/*.txt' in {tmp_path}")
    assert said.endswith("(did you mean articles/*.txt?)")
    assert read(text, check_paths=False).sources


@pytest.mark.parametrize(
    "path", ["articles/b.txt", "[nowhere, articles/*.md]", "articles/[z-a]*.txt", "articles/*.xyz", "x" * 300]
)
def test_no_path_is_too_odd_to_be_refused(path: str) -> None:
    assert fault(
        f"{SITE}sources: [{{type: text, path: '{path}'}}]"
        if path[0] != "["
        else f"{SITE}sources: [{{type: text, path: {path}}}]"
    ).startswith("2:30: sources[0].path: ")


@pytest.mark.parametrize("kind", ["remote", "silent"])
def test_a_source_that_does_not_answer_or_may_be_empty_is_no_fault_of_the_configuration(kind: str) -> None:
    assert read(f"{SITE}sources: [{{type: {kind}}}]").sources[0].name == kind


def test_an_unknown_key_of_an_option_that_is_a_map_is_a_fault() -> None:
    assert fault(f"{SITE}sources: [{{type: remote, account: {{user: a, pasword: b}}}}]") == (
        "2:45: sources[0].account.pasword: is no key that is known here"
    )


def test_two_sources_with_one_name_are_a_fault_at_both() -> None:
    text = f"""{SITE}sources:
  - {{type: text, path: articles, name: a}}
  - {{type: markdown, path: articles, name: b}}
  - {{type: markdown, path: articles, name: a}}
"""
    assert faults(text) == [
        "3:40: sources[0].name: 'a' is the name of another source as well (line 5); choose another",
        "5:44: sources[2].name: 'a' is the name of another source as well (line 3); choose another",
    ]


def test_a_name_that_another_source_has_by_default_is_a_fault() -> None:
    text = f"{SITE}sources:\n  - {{type: text, path: articles}}\n  - {{type: markdown, path: articles, name: text}}\n"
    assert (
        fault(text)
        == "4:44: sources[1].name: 'text' is the name of another source as well (sources[0]); choose another"
    )


SAME = "letter case, blanks, - and _ never matter"


@pytest.mark.parametrize(
    ("categories", "said"),
    [
        (
            "categories: all",
            ["3:13: categories: must be a list of names, a map of names to settings, or auto, not 'all'"],
        ),
        ("categories: 5", ["3:13: categories: must be a list of names, a map of names to settings, or auto, not 5"]),
        ("categories: [a, '']", ["3:17: categories[1]: is empty; text is wanted"]),
        ("categories: [a, ~]", ["3:17: categories[1]: is empty; text is wanted"]),
        (
            "categories: [a: {title: A}]",
            ["3:14: categories[0]: must be a name: for settings make all of categories a map, without the dashes"],
        ),
        ("categories: {' ': {}}", ["3:14: categories[' ']: a category needs a name"]),
        ("categories: {a: b}", ["3:17: categories.a: must be a map, not 'b'"]),
        (
            "categories:\n- Geo Politics\n- geo-politics\n",
            [
                f"4:3: categories[0]: 'Geo Politics' is the same category as on line 5: {SAME}",
                f"5:3: categories[1]: 'geo-politics' is the same category as on line 4: {SAME}",
            ],
        ),
        (
            "categories:\n  a: {aliases: [x]}\n  b: {aliases: [y, X]}\n",
            [
                f"4:17: categories.a.aliases[0]: 'x' is the same category as on line 5: {SAME}",
                f"5:20: categories.b.aliases[1]: 'X' is the same category as on line 4: {SAME}",
            ],
        ),
        (
            "categories:\n  a:\n  b: {aliases: [A]}\n",
            [
                f"4:3: categories.a: 'a' is the same category as on line 5: {SAME}",
                f"5:17: categories.b.aliases[0]: 'A' is the same category as on line 4: {SAME}",
            ],
        ),
        (
            "categories:\n  a: {slug: x}\n  b: {slug: X}\n",
            [
                "4:13: categories.a.slug: 'x' is the slug of another feed as well (line 5); choose another",
                "5:13: categories.b.slug: 'X' is the slug of another feed as well (line 4); choose another",
            ],
        ),
        (
            "categories: {a: {slug: index}}",
            ["3:24: categories.a.slug: 'index' is the page of all feeds; choose another"],
        ),
        (
            "categories: {a: {slug: all}}",
            ["3:24: categories.a.slug: 'all' is the slug of another feed as well (feeds.all); choose another"],
        ),
        (
            "categories: {a: {slug: x}}\nfeeds: {all: {slug: x}}",
            [
                "3:24: categories.a.slug: 'x' is the slug of another feed as well (line 4); choose another",
                "4:21: feeds.all.slug: 'x' is the slug of another feed as well (line 3); choose another",
            ],
        ),
        ("categories: {a: {}, a: {}}", ["3:21: categories.a: stands twice, first on line 3; keep one"]),
    ],
)
def test_faults_of_categories(categories: str, said: list[str]) -> None:
    assert faults(BASE + categories) == said


def test_of_many_places_that_clash_the_first_few_are_named() -> None:
    found = faults(f"{BASE}categories:\n" + "- a\n" * 3000)
    assert len(found) == 3000
    assert found[-1].startswith(
        "3003:3: categories[2999]: 'a' is the same category as on line 4, line 5, line 6, line 7, line 8 and 2994 more: "
    )


@pytest.mark.parametrize("slug", ["a/b", "../a", ".a", "a.", "-a", "a b", "ü", "", "a" * 81, "INDEX"])
def test_a_slug_must_be_a_file_name_everywhere(slug: str) -> None:
    assert fault(f"{BASE}categories: {{a: {{slug: '{slug}'}}}}").startswith("3:24: categories.a.slug: ")


@pytest.mark.parametrize("slug", ["a", "World", "world_news", "feeds.old", "2025", "a-", "a" * 80])
def test_a_slug_may_be_what_an_old_address_was(slug: str) -> None:
    assert read(f"{BASE}categories: {{a: {{slug: {slug}}}}}").feed_specs()[0].slug == slug


def test_the_same_spelling_twice_within_a_category_is_harmless() -> None:
    assert read(f"{BASE}categories: {{a: {{aliases: [A, a, b]}}}}").feed_specs()[0].names == {"a", "b"}


@pytest.mark.parametrize(
    ("section", "said"),
    [
        ("feeds: [rss]", "3:8: feeds: must be a map, not a list"),
        ("feeds: {formats: []}", "3:18: feeds.formats: needs at least 1"),
        ("feeds: {formats: rss}", "3:18: feeds.formats: must be a list, not 'rss' (did you mean [rss]?)"),
        ("feeds: {limit: -1}", "3:16: feeds.limit: must be 0 or more, not -1"),
        ("feeds: {limit: 1.5}", "3:16: feeds.limit: must be a whole number, not 1.5"),
        ("feeds: {limit: true}", "3:16: feeds.limit: must be a whole number, not true"),
        ("feeds: {limit: }", "3:16: feeds.limit: is empty; a whole number is wanted"),
        ("feeds: {max_age: soon}", "3:18: feeds.max_age: 'soon' is not a duration; write 30s, 15m, 12h, 90d or 2w (seconds, minutes, hours, days, weeks)"),
        ("feeds: {withdrawn: [1d]}", "3:20: feeds.withdrawn: must be a duration with its unit such as 90d, null or 0"),
        ("feeds: {withdrawn: true}", "3:20: feeds.withdrawn: must be a duration with its unit such as 90d, null or 0"),
        ("feeds: {content: short}", "3:18: feeds.content: must be full or summary, not 'short'"),
        ("feeds: {summary_length: 19}", "3:25: feeds.summary_length: must be 20 or more, not 19"),
        ("feeds: {archive: perhaps}", "3:18: feeds.archive: must be true or false, not 'perhaps'"),
        ("feeds: {ids: guid}", "3:14: feeds.ids: must be url, tag or uuid, not 'guid' (did you mean uuid?)"),
        ("feeds: {ttl: 0}", "3:14: feeds.ttl: must be a whole number of minutes, 1 or more, auto or null"),
        ("feeds: {ttl: 1.5}", "3:14: feeds.ttl: must be a whole number of minutes, 1 or more, auto or null"),
        ("feeds: {pages: {}}", "3:16: feeds.pages: must be true or false, not a map"),
        ("feeds: {all: some}", "3:14: feeds.all: must be true or false or a map, not 'some'"),
        ("feeds: {all: }", "3:14: feeds.all: is empty; true or false or a map is wanted"),
        ("feeds: {all: {slug: index}}", "3:21: feeds.all.slug: 'index' is the page of all feeds; choose another"),
        ("feeds: {all: false}", "3:14: feeds.all: is off, and there are no categories: nothing would be published"),
        ("output: feeds", "3:9: output: must be a map, not 'feeds'"),
        ("output: {directory: .}", "3:21: output.directory: '.' is the configuration's folder or lies above it; name one of its own such as feeds"),
        ("output: {directory: a/../..}", "3:21: output.directory: 'a/../..' is the configuration's folder or lies above it; name one of its own such as feeds"),
        ("output: {directory: ''}", "3:21: output.directory: '' is the configuration's folder or lies above it; name one of its own such as feeds"),
        ("output: {directory: 's3://bucket/x'}", "3:21: output.directory: 's3://bucket/x' is not supported by this version; a local folder is"),
        ("output: {url: /feeds/}", "3:15: output.url: '/feeds/' makes no absolute http(s) address; begin it with {site}/ or https://"),
        ("output: {url: 'https://x.org/?a'}", "3:15: output.url: 'https://x.org/?a' makes no absolute http(s) address; begin it with {site}/ or https://"),
        ("output: {url: '{site}/{slug}/'}", "3:15: output.url: {slug} cannot be filled in; known are {site}"),
        ("output: {compress: gzip}", "3:20: output.compress: must be a list, not 'gzip' (did you mean [gzip]?)"),
        ("output: {compress: [rar]}", "3:21: output.compress[0]: must be gzip, br or zstd, not 'rar'"),
        ("catalog: here.db", "3:10: catalog: must be a database's address such as sqlite:///.feedwright/catalog.db or postgresql://user@host/name"),
        ("catalog:", "3:9: catalog: is empty; text is wanted"),
        ("websub: ftp://x.org", "3:9: websub: 'ftp://x.org' is no absolute http(s) address such as https://example.org/"),
        ("websub: {}", "3:9: websub.hub: is missing; it is required: Absolute address of a WebSub hub, or a list of them."),
        ("websub: [{hub: [x]}]", "3:17: websub[0].hub[0]: 'x' is no absolute http(s) address such as https://example.org/"),
        ("guard: off", "3:8: guard: must be a map, not 'off'"),
        ("guard: {shrink: half}", "3:17: guard.shrink: must be a share from 0% to 100% such as 50%, or null"),
        ("guard: {shrink: 101%}", "3:17: guard.shrink: must be a share from 0% to 100% such as 50%, or null"),
        ("guard: {flood: -1}", "3:16: guard.flood: must be 0 or more, not -1"),
        ("guard: {flood: true}", "3:16: guard.flood: must be a whole number, not true"),
    ],
)  # fmt: skip
def test_faults_of_the_other_sections(section: str, said: str) -> None:
    assert fault(BASE + section) == said


def test_an_output_folder_that_is_a_file_is_a_fault(tmp_path: Path) -> None:
    (tmp_path / "feeds").write_text("", encoding="utf-8")
    assert fault(BASE) == f"1:1: output.directory: 'feeds' cannot be a folder: {tmp_path}/feeds is a file"
    assert "config.yaml is a file" in fault(f"{BASE}output: {{directory: config.yaml/feeds}}")


def test_an_output_folder_that_leads_back_by_a_link_is_a_fault(tmp_path: Path) -> None:
    (tmp_path / "feeds").symlink_to(tmp_path.parent)
    assert "is the configuration's folder or lies above it" in fault(BASE)


def test_checks_across_sections_see_what_is_right_in_a_faulty_section() -> None:
    text = f"""{SITE}sources:
  - {{type: text, path: nowhere, dayfirst: 7, name: a}}
  - {{type: text, path: articles, name: a, colour: red}}
categories:
  a: {{slug: x, limit: -1}}
  b: {{slug: x, aliases: [A], ttl: 0}}
feeds: {{limit: -1, all: {{slug: x, limit: -1}}}}
"""
    assert [line.split(": ")[1] for line in faults(text)] == [
        "sources[0].path",
        "sources[0].dayfirst",
        "sources[0].name",
        "sources[1].name",
        "sources[1].colour",
        "categories.a",
        "categories.a.slug",
        "categories.a.limit",
        "categories.b.slug",
        "categories.b.aliases[0]",
        "categories.b.ttl",
        "feeds.limit",
        "feeds.all.slug",
        "feeds.all.limit",
    ]


# --- the JSON Schema ---


def documented() -> dict[str, Any]:
    made = schema()
    Draft202012Validator.check_schema(made)
    return made


def objects(node: Any) -> Iterator[dict[str, Any]]:
    """Every schema of a map with named keys."""
    if isinstance(node, dict):
        if isinstance(node.get("properties"), dict):
            yield node
        for inner in node.values():
            yield from objects(inner)
    elif isinstance(node, list):
        for inner in node:
            yield from objects(inner)


@pytest.mark.parametrize("text", [SMALLEST, SPELT_OUT, EVERYTHING])
def test_the_schema_accepts_what_is_right(text: str) -> None:
    document = pyyaml.safe_load(dedent(text))
    Draft202012Validator(documented()).validate(document)


def test_the_examples_here_use_every_key() -> None:
    document = pyyaml.safe_load(dedent(EVERYTHING))
    everything = document["feeds"].pop("all")
    assert set(document) == set(config.TopKeys.model_fields)
    assert set(document["site"]) == set(config.SiteSettings.model_fields)
    assert set(document["sources"][0]) == {"type", *Text.model_fields}
    assert set(document["categories"]["ships"]) == set(config.CategorySettings.model_fields)
    assert set(document["feeds"]) == set(config.FeedKeys.model_fields)
    assert {*everything, *document["feeds"]} == set(config.AllSettings.model_fields)
    assert set(document["output"]) == {"directory", "url", "compress"}
    assert set(document["guard"]) == set(config.Guard.model_fields)


@pytest.mark.parametrize(
    "change",
    [
        {"sit": {}},
        {"site": {"title": "a", "url": "b", "titel": "c"}},
        {"sources": []},
        {"sources": [{"type": "text"}]},
        {"sources": [{"type": "unknown", "path": "a"}]},
        {"sources": [{"type": "text", "path": "a", "pth": "b"}]},
        {"categories": {"a": {"colour": "red"}}},
        {"categories": "all"},
        {"feeds": {"limit": -1}},
        {"feeds": {"formats": ["atm"]}},
        {"feeds": {"content": "short"}},
        {"feeds": {"all": {"ttl": 0}}},
        {"output": {"compress": ["rar"]}},
        {"guard": {"flood": "many"}},
        {"websub": {"hubs": "x"}},
    ],
)
def test_the_schema_refuses_what_is_wrong(change: dict[str, Any]) -> None:
    document = {**pyyaml.safe_load(dedent(SMALLEST)), **change}
    assert not Draft202012Validator(documented()).is_valid(document)


def test_the_schema_describes_every_key_and_allows_no_other() -> None:
    made = documented()
    assert made["$schema"] == "https://json-schema.org/draft/2020-12/schema"
    assert made["title"] == "feedwright configuration"
    for found in objects(made):
        if found.get("properties", {}).keys() == {"type"}:
            continue
        assert found["additionalProperties"] is False
        assert not [key for key, inner in found["properties"].items() if not inner.get("description")]


def test_the_schema_knows_each_kind_of_source_even_one_that_lacks_its_package() -> None:
    kinds = documented()["properties"]["sources"]["items"]["oneOf"]
    assert [kind["properties"]["type"]["const"] for kind in kinds] == [
        "markdown",
        "remote",
        "silent",
        "sql",
        "text",
    ]


def test_the_schema_says_each_default_in_the_words_of_the_file() -> None:
    made = documented()["$defs"]
    defaults = {key: inner.get("default") for key, inner in made["Feeds"]["properties"].items()}
    assert defaults == pyyaml.safe_load(dedent(SPELT_OUT))["feeds"]
    assert made["Guard"]["properties"]["shrink"]["default"] == "50%"
    assert "default" not in made["CategorySettings"]["properties"]["limit"]


# --- the kinds that there are ---


@pytest.fixture
def real(monkeypatch: pytest.MonkeyPatch) -> Callable[[str], tuple[str, ...]]:
    """The registry as it is."""
    monkeypatch.undo()
    return registry.kinds


@pytest.mark.parametrize("kind", ["text", "markdown", "table"])
def test_the_example_of_the_documentation_is_right_for_the_real_kinds(
    kind: str, real: Callable[[str], tuple[str, ...]], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    if kind not in real("sources"):
        pytest.skip(f"there is no kind {kind}")
    monkeypatch.chdir(tmp_path)
    text = SMALLEST.replace("type: text", f"type: {kind}")
    (source,) = read(text).sources
    assert (source.name, type(source).__module__) == (kind, f"feedwright.sources.{kind}")
    Draft202012Validator(documented()).validate(pyyaml.safe_load(dedent(text)))


def test_every_key_of_every_real_kind_is_described(real: Callable[[str], tuple[str, ...]]) -> None:
    assert real("sources")
    for found in objects(documented()):
        assert [key for key, inner in found["properties"].items() if not inner.get("description")] == []


# --- laws ---


def never_anything_else(data: bytes) -> None:
    try:
        found: tuple[str, ...] = ()
        assert isinstance(read(data, environ={"A": "b"}, check_paths=False), Config)
    except ConfigError as error:
        found = error.faults or ("",)
    assert all(said.startswith("config.yaml:") and "\n" not in said for said in found)
    assert not [said for said in found if "Input should" in said]


words = st.sampled_from(
    ["a", "no", "", "0", "5", "-1", "1.5", "true", "null", "auto", "all", "index", "50%", "90d", "rss", "text", "articles",
     "https://example.org/", "{site}/{slug}", "{", "${A}", "${B}", "${", "..", "UTC", "en", "sqlite:///x", "<<", "*a", "&a b"]
)  # fmt: skip
keys = st.sampled_from(
    [
        "type",
        "url",
        "title",
        "hub",
        "name",
        "path",
        "fields",
        "author",
        *config.AllSettings.model_fields,
        *config.Feeds.model_fields,
        *config.Guard.model_fields,
    ]
)
values = st.recursive(
    words,
    lambda inner: (
        st.lists(inner, max_size=3).map(lambda many: f"[{', '.join(many)}]")
        | st.lists(st.tuples(keys | words, inner), max_size=4).map(
            lambda pairs: "{" + ", ".join(f"{key}: {value}" for key, value in pairs) + "}"
        )
    ),
    max_leaves=8,
)
sections = st.lists(
    st.tuples(st.sampled_from([*config.TopKeys.model_fields, "other"]), values),
    max_size=6,
)


@settings(max_examples=200, deadline=None)
@given(sections)
def test_any_yaml_gives_a_configuration_or_faults(document: list[tuple[str, str]]) -> None:
    never_anything_else("".join(f"{key}: {value}\n" for key, value in document).encode())


@settings(max_examples=100, deadline=None)
@given(st.sampled_from(["sources", "categories", "feeds", "output", "catalog", "websub", "guard"]), values)
def test_any_section_gives_a_configuration_or_faults(section: str, value: str) -> None:
    base = SITE if section == "sources" else BASE
    never_anything_else(f"{base}{section}: {value}\n".encode())


@settings(max_examples=50, deadline=None)
@given(st.binary(max_size=40) | st.text(max_size=40).map(lambda text: f"site: {text}".encode()))
def test_any_bytes_give_a_configuration_or_faults(data: bytes) -> None:
    never_anything_else(data)


def test_reading_the_configuration_loads_nothing_that_it_does_not_need(tmp_path: Path) -> None:
    code = "import sys, feedwright.config; print(sorted({'feedgen', 'lxml', 'sqlalchemy', 'nh3', 'langcodes'} & set(sys.modules)))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=tmp_path)
    assert done.stdout.strip() == "[]"
