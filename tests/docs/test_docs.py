"""The documents tell the truth: what they show is generated, run, loaded or looked up here."""

from __future__ import annotations

import importlib.util
import re
import shlex
import sqlite3
import subprocess
import sys
from contextlib import closing
from dataclasses import fields
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path

import click
import lxml.html
import pytest
import yaml

import feedwright
from feedwright import ConfigError, cli, config, registry, render
from feedwright.commands._base import EXIT_CHANGES
from feedwright.model import EPOCH, Author, Category, Enclosure, Entry, Fault, Feed, History, Origin
from feedwright.publish import hubs, websub
from feedwright.report import FeedReport, Mention
from feedwright.sources import _words
from feedwright.sources._base import Site
from feedwright.text import commonmark, summaries, templates

ROOT = Path(__file__).parents[2]
DOCUMENTS = [ROOT / "README.md", ROOT / "CHANGELOG.md", *sorted((ROOT / "docs").rglob("*.md"))]
KINDS = [one for one in registry.kinds("sources") if registry.load("sources", one).__module__.startswith("feedwright.")]


def named(path):
    """A document as the others name it: `feeds.md`, `sources/text.md`; indexes by their whole path."""
    name = path.relative_to(ROOT).as_posix()
    return name if path.name == "README.md" else name.removeprefix("docs/")


every_document = pytest.mark.parametrize("path", DOCUMENTS, ids=named)
every_kind = pytest.mark.parametrize("kind", KINDS)


@cache
def page(path):
    """A document as readers of Markdown see it."""
    return lxml.html.document_fromstring(commonmark.html(path.read_text(encoding="utf-8")))


def blocks(language):
    """Every code block of a language in any document, named by its document and its number there."""
    return [
        pytest.param(block.text_content(), id=f"{named(path)}-{number}")
        for path in DOCUMENTS
        for number, block in enumerate(page(path).xpath(f"//pre/code[@class='language-{language}']"), 1)
    ]


def blocks_of(name, language):
    """The same as texts, of one document."""
    return [param.values[0] for param in blocks(language) if param.id.startswith(f"{name}-")]


def spans(path):
    """What stands between backticks in prose."""
    return [span.text_content() for span in page(path).xpath("//code[not(parent::pre)]")]


@pytest.fixture(scope="module")
def generate():
    spec = importlib.util.spec_from_file_location("generate", ROOT / "docs" / "generate.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


COMMANDS = {name: cli.main.get_command(None, name) for name in cli.main.list_commands(None)}

# --- generated parts --------------------------------------------------------------------------------------------------


def parts(name):
    """Name and arguments of each generated part of a document."""
    text = (ROOT / "docs" / name).read_text(encoding="utf-8")
    return [said.split() for said in re.findall(r"^<!-- generated: (.+) -->$", text, re.MULTILINE)]


def out_of_date(generate):
    """What `--check` says of the documents; nothing where all is well."""
    try:
        generate.main(["--check"])
    except SystemExit as end:
        return str(end)
    return ""


def test_generated_parts_are_up_to_date():
    """Made by a process of their own: what other tests do to this one says nothing of the documents."""
    program = [sys.executable, str(ROOT / "docs" / "generate.py"), "--check"]
    done = subprocess.run(program, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")


def test_a_part_that_is_out_of_date_is_named_and_made_anew(generate, tmp_path, monkeypatch):
    monkeypatch.setattr(generate, "DOCS", tmp_path)
    monkeypatch.setattr(generate, "ROOT", tmp_path)
    document = tmp_path / "a.md"
    document.write_text("before\n<!-- generated: ids -->\nstale\n<!-- end -->\nafter\n", encoding="utf-8")
    assert out_of_date(generate).startswith("out of date: a.md")
    assert "stale" in document.read_text(encoding="utf-8")
    generate.main([])
    made = document.read_text(encoding="utf-8")
    assert made.startswith("before\n<!-- generated: ids -->\n| `feeds.ids` |")
    assert made.endswith("\n<!-- end -->\nafter\n")
    assert out_of_date(generate) == ""


def test_every_command_has_its_usage():
    told = [arguments for name, *arguments in parts("commands.md") if name == "usage"]
    assert sorted(told) == sorted([[], *([command] for command in COMMANDS)])


def test_every_map_of_the_configuration_has_its_table(generate):
    told = [arguments for name, *arguments in parts("configuration.md") if name == "keys"]
    assert sorted(told) == sorted([[], *([path] for path in maps(generate))])
    assert ["sources"] in parts("configuration.md")


def maps(generate):
    """Paths of every map in config.yaml whose keys are known; those of sources stand on the page of each kind."""
    schema = config.schema()
    feeds = generate._object(schema["properties"]["feeds"], schema)["properties"]

    def below(node, path):
        for name, inner in node["properties"].items():
            found = generate._object(inner, schema)
            # What `feeds` has too stands there.
            is_there = generate._is_inherited(name, inner) and generate._object(feeds[name], schema)
            if found and name != "sources" and not is_there:
                yield f"{path}{name}"
                yield from below(found, f"{path}{name}.")

    return set(below(schema, ""))


@every_kind
def test_every_kind_of_source_has_its_page_with_its_options(kind):
    assert ["options", "sources", kind] in parts(f"sources/{kind}.md")


def test_every_preset_is_described():
    own = {
        one for one in registry.kinds("presets") if registry.load("presets", one).__module__.startswith("feedwright.")
    }
    pages = [ROOT / "docs" / "sources" / "markdown.md", *(ROOT / "docs" / "presets").glob("*.md")]
    assert own <= {anchor for path in pages for anchor in (*anchors(path), path.stem)}


def test_every_document_begins_with_its_title_and_a_sentence(generate):
    for path in DOCUMENTS[2:]:
        text = path.read_text(encoding="utf-8")
        assert re.match(r"# \S.*\n\n[^#`<|\n]", text), path
        assert generate._opening(path).endswith("."), path


def test_every_public_name_is_described(generate):
    told = [public for name, *names in parts("library.md") if name == "names" for public in names]
    errors = [error.__name__ for error in generate._errors()]
    assert ["errors"] in parts("library.md")
    assert sorted(told + errors) == sorted(feedwright.__all__)


def test_every_field_of_what_a_report_holds_is_named():
    named = set(spans(ROOT / "docs" / "library.md"))
    assert {field.name for held in (FeedReport, Mention, Fault) for field in fields(held)} <= named


def test_every_exit_code_has_its_line(generate):
    codes = {int(line.split("|")[1]) for line in generate.exit_codes().splitlines()[2:]}
    assert codes == {0, EXIT_CHANGES, cli.EXIT_BUG, 130, *(error.exit_code for error in generate._errors())}


# --- links ------------------------------------------------------------------------------------------------------------


def anchors(path):
    """As GitHub makes them of headings: lower case, without punctuation, blanks as hyphens."""
    made = []
    for heading in page(path).xpath("//h1|//h2|//h3|//h4|//h5|//h6"):
        anchor = re.sub(r"[^\w\- ]", "", heading.text_content().strip().lower()).replace(" ", "-")
        made.append(f"{anchor}-{made.count(anchor)}" if anchor in made else anchor)
    return made


@every_document
def test_every_link_leads_somewhere(path):
    links = [link for link in page(path).xpath("//@href|//img/@src") if not link.startswith("https://")]
    for link in links:
        name, _, anchor = link.partition("#")
        target = (path.parent / name).resolve() if name else path
        assert target.exists(), link
        assert not anchor or anchor in anchors(target), link


def test_the_readme_leads_to_every_document():
    """By itself, or by a page that is nothing but an index."""
    led = linked(ROOT / "README.md")
    for index in led & {path for path in DOCUMENTS if path.name == "README.md"}:
        led |= linked(index)
    assert [path for path in DOCUMENTS[1:] if path not in led] == []


def linked(path):
    return {(path.parent / link.partition("#")[0]).resolve() for link in page(path).xpath("//@href")}


# --- code -------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("code", blocks("python"))
def test_every_python_example_runs(code, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    assert raised(code) is None


def raised(code):
    """What an example raises; nothing where it runs to its end."""
    try:
        exec(compile(code, "<example>", "exec", dont_inherit=True), {"__name__": "example"})
    except Exception as error:  # noqa: BLE001 - whatever it is, it is not what the example promises
        return error
    return None


def test_the_new_kinds_that_development_shows_do_their_work(tmp_path):
    made = {}
    for code in blocks_of("development.md", "python"):
        exec(compile(code, "<example>", "exec", dont_inherit=True), made)
    (tmp_path / "a.note").write_text("A Vote\nThe house voted.\n", encoding="utf-8")
    source = made["Note"](path=".", name="note")
    site = Site("https://example.org/", tmp_path, UTC, "en")
    (place,) = source.places(site)
    (article,) = source.read(place, site)
    ((_, html),) = source.bodies([article], site)
    assert (article.title, html) == ("A Vote", "<p>The house voted.</p>")
    feed = Feed(
        title="T", url="https://example.org/", entries=[Entry(url="https://example.org/a", title="A", published=EPOCH)]
    )
    assert made["Txt"]().render(feed) == b"A https://example.org/a\n"


SMALLEST = {"site": {"title": "T", "url": "https://example.org/"}, "sources": [{"type": "text", "path": "a"}]}


OF_GENERATORS = re.compile(r"sources/markdown\.md|presets/")
"""Documents that show the configurations of site generators, too."""


@pytest.mark.parametrize(
    "text",
    [one for one in blocks("yaml") if not OF_GENERATORS.match(one.id) or "sources" in yaml.safe_load(one.values[0])],
)
def test_every_yaml_example_is_a_configuration_or_a_part_of_one(text, tmp_path):
    said = yaml.safe_load(text)
    path = tmp_path / "config.yaml"
    path.write_text(
        text if "site" in said and "sources" in said else yaml.safe_dump({**SMALLEST, **said}), encoding="utf-8"
    )
    assert faults(path) == ()


def faults(path):
    """What is wrong with a configuration."""
    try:
        feedwright.load_config(path, check_paths=False, environ={})
    except ConfigError as error:
        return error.faults or (str(error),)
    return ()


@every_kind
def test_the_example_of_every_kind_of_source_works(kind, tmp_path):
    """What its page shows is written and read; the addresses that the page names are those of the articles."""
    path = ROOT / "docs" / "sources" / f"{kind}.md"
    files = inputs(path)
    for name, text in files.items():
        file = tmp_path / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")
    if tables := blocks_of(f"sources/{kind}.md", "sql"):
        with closing(sqlite3.connect(tmp_path / "blog.db")) as database:
            database.executescript("".join(tables))
    said = yaml.safe_load(blocks_of(f"sources/{kind}.md", "yaml")[0])
    # What stands on the web is left out: nothing is asked for here.
    said["sources"] = [source for source in said["sources"] if {"path", "database"} & source.keys()]
    (tmp_path / "config.yaml").write_text(yaml.safe_dump(said), encoding="utf-8")
    report = feedwright.build(tmp_path / "config.yaml", now=datetime(2026, 1, 1, tzinfo=UTC))
    assert report.faults == ()
    assert report.articles["published"] >= 1
    if said.get("categories"):
        assert any(feed.new for feed in report.feeds if feed.slug != "all")
    shown = (tmp_path / "feeds" / "all.json").read_text(encoding="utf-8")
    before_options = path.read_text(encoding="utf-8").partition("## Options")[0]
    for address in re.findall(r"`(https://\S+?)`", before_options):
        assert f'"{address}"' in shown, address


def inputs(path):
    """Name -> text of each file that a document shows: a line that ends with its name and a colon stands above it."""
    made = {}
    for shown in page(path).xpath("//pre[preceding-sibling::*[1][self::p]]"):
        above = shown.getprevious()
        while not isinstance(above.tag, str):
            above = above.getprevious()
        match = re.search(r"(?:\A|\s)(?P<name>[\w./-]+\.\w+):\Z", above.text_content().strip())
        if (
            match
            and match["name"] in [code.text_content() for code in above.xpath("code")]
            and match["name"] != "config.yaml"
        ):
            made[match["name"]] = shown.text_content()
    return made


def test_the_complete_example_names_every_key_there_is(generate):
    smallest, complete, *_ = map(yaml.safe_load, blocks_of("configuration.md", "yaml"))
    assert set(smallest) == {"site", "sources", "categories"}
    assert [path for path in keys(generate, config.schema()) if not holds(complete, path.split("."))] == []


def keys(generate, schema):
    """Paths of every key of config.yaml; what a category and `feeds.all` take from `feeds` need not be said again."""
    for name, node in schema["properties"].items():
        yield name
        if name not in ("sources", "websub"):
            prefix = f"{name}.*" if name == "categories" else name
            yield from (f"{prefix}.{key}" for key in own_keys(generate, node, schema))
    yield from (f"site.author.{key}" for key in ("name", "email", "url"))
    yield from (f"feeds.all.{key}" for key in ("title", "slug"))
    for kind in schema["properties"]["sources"]["items"]["oneOf"]:
        yield from (f"sources.*.{key}" for key in kind["properties"])


def own_keys(generate, node, schema):
    properties = generate._object(node, schema).get("properties", {})
    return [key for key, inner in properties.items() if not generate._is_inherited(key, inner)]


def holds(said, path):
    """Whether a value stands at a path; `*` is any key or index."""
    if not path:
        return True
    first, *rest = path
    inner = said if isinstance(said, list) else list(said.values()) if isinstance(said, dict) else []
    if first == "*":
        return any(holds(one, rest) for one in inner)
    return isinstance(said, dict) and first in said and holds(said[first], rest)


# --- commands ---------------------------------------------------------------------------------------------------------


def refused(words):
    """Why click does not take these words as a command line; nothing where it does."""
    try:
        return left_over(words)
    except click.ClickException as error:
        return error.format_message()


def left_over(words):
    """Words that stand for nothing; click raises where it refuses one."""
    at = next((index for index, word in enumerate(words) if word in COMMANDS), len(words))
    top = click.Context(cli.main, **cli.main.context_settings)
    _, left, _ = cli.main.make_parser(top).parse_args(words[:at])
    if not left and at < len(words) and not {"--help", "-h"} & set(words[at:]):
        COMMANDS[words[at]].make_context(words[at], words[at + 1 :], parent=top)
    return " ".join(left)


@pytest.mark.parametrize("text", blocks("sh"))
def test_every_command_shown_is_one(text):
    targets = make_targets()
    for line in text.splitlines():
        match shlex.split(line, comments=True):
            case ["feedwright", *words]:
                assert refused(words[: [*words, ">"].index(">")]) == "", line
            case ["make", *named]:
                assert set(named) <= targets
            case []:
                pass
            case other:
                pytest.fail(f"nobody knows whether this works: {other}")


@every_document
def test_every_command_named_in_prose_is_one(path):
    said = [span for span in spans(path) if span.startswith("feedwright ")]
    lines = [span.partition(" > ")[0].replace("COMMAND", "build").split()[1:] for span in said]
    assert [(words, why) for words in lines if (why := refused(words))] == []


@every_document
def test_every_option_named_in_prose_is_one(path):
    known = {option for command in (cli.main, *COMMANDS.values()) for one in command.params for option in one.opts}
    known |= {"-h", "--help", "--check"}
    named = {word for span in spans(path) for word in span.split()[:1] if re.match(r"--?[a-z]", word)}
    assert named <= known


def make_targets():
    return set(re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE))


def test_the_two_commands_of_the_readme_are_make_targets():
    first, second, *_ = blocks_of("README.md", "sh")
    for command in (first, second):
        make, target = command.split()
        assert make == "make"
        assert target in make_targets()


def test_every_script_that_measures_is_described():
    told = (ROOT / "tests" / "bench" / "README.md").read_text(encoding="utf-8")
    assert [path.name for path in (ROOT / "tests" / "bench").glob("*.py") if f"`{path.name}`" not in told] == []


def test_every_file_that_development_names_is_there():
    named = {span for span in spans(ROOT / "docs" / "development.md") if re.match(r"[a-z]+/[\w/.]+\Z", span)}
    assert {"catalog/decide.py", "tests/readers/"} <= named
    missing = {
        one for one in named if not any((ROOT / folder / one).exists() for folder in (".", "src", "src/feedwright"))
    }
    assert missing == {"docs/sources/KIND.md"}


# --- keys -------------------------------------------------------------------------------------------------------------


OF_OTHERS = {"site.baseurl", "media.example.org"}
"""What others call their own, where it looks like one of our keys."""


@every_document
def test_prose_names_no_key_that_the_configuration_does_not_know(path, generate):
    schema = config.schema()
    for span in spans(path):
        for way in keys_in(span, set(schema["properties"])) if span not in OF_OTHERS else ():
            node = schema
            for name in way:
                assert name in node.get("properties", {}), span
                node = generate._object(node["properties"][name], schema)


def keys_in(span, tops):
    """Paths of the keys that a span names: `output.url` one, `output: {url: x, directory: y}` two."""
    first, *rest = span.split(".")
    if first in tops and rest and all(part.isidentifier() for part in rest) and not span.endswith((".opml", ".py")):
        yield [first, *rest]
    if re.match(rf"({'|'.join(tops)}): {{", span):
        for top, inner in yaml.safe_load(span).items():
            yield from ([top, key] for key in inner)


def test_ids_are_made_as_feeds_say_whatever_a_category_says(site):
    site.categories = "{politics: {ids: uuid}}"
    site.post("a-post")
    site.build()
    assert [item["id"] for item in site.items("politics")] == ["https://example.org/a-post/"]


# --- what the prose says of articles and feeds ------------------------------------------------------------------------


def table(path, heading):
    """The rows of the first table whose first heading is that, as lists of cells."""
    for found in page(path).xpath("//table"):
        rows = [row.xpath("th|td") for row in found.xpath(".//tr")]
        if rows[0][0].text_content() == heading:
            return rows[1:]
    pytest.fail(f"no table {heading!r} in {path.name}")


def test_every_part_of_an_address_is_explained(tmp_path):
    rows = table(ROOT / "docs" / "articles.md", "part")
    told = {code.text_content() for row in rows for code in row[0].xpath(".//code")}
    path = tmp_path / "config.yaml"
    path.write_text(yaml.safe_dump({**SMALLEST, "sources": [{"type": "text", "path": "a", "url": "{nothing}"}]}))
    with pytest.raises(feedwright.ConfigError) as refused:
        feedwright.load_config(path, check_paths=False)
    known = str(refused.value).partition("known are")[2]
    assert told == set(re.findall(r"\{\w+\}", known))


def said_in(heading):
    """What stands between backticks below a heading of articles.md, up to the next one."""
    below = page(ROOT / "docs" / "articles.md").xpath(
        f"//h2[.='{heading}']/following-sibling::p[preceding-sibling::h2[1]='{heading}']"
    )
    return [code.text_content() for paragraph in below for code in paragraph.xpath(".//code")]


def test_every_excerpt_mark_that_is_named_ends_the_summary():
    marks = [span for span in said_in("Summaries") if span.startswith("<!--")]
    assert len(marks) > 3
    for mark in marks:
        assert (
            summaries.summary(f"<p>What stands above.</p>{mark}<p>What stands below it.</p>", 300)
            == "What stands above."
        )


def test_template_text_that_is_named_never_stays():
    tags = [span for span in said_in("Template text") if not span.isalpha()]
    assert len(tags) > 5
    for tag in tags:
        assert templates.strip_markdown(f"Before.\n\n{tag.replace('...', 'x')}\n\nAfter.").split() == [
            "Before.",
            "After.",
        ]


def test_the_page_in_the_readme_is_understood(tmp_path):
    (text,) = blocks_of("README.md", "text")
    (tmp_path / "a.txt").write_text(text, encoding="utf-8")
    (article,) = feedwright.read("text", path="a.txt", folder=tmp_path)
    assert article.title == text.partition("\n")[0]
    assert article.categories == ("geopolitics", "politics")
    assert article.published == datetime(2025, 2, 10, tzinfo=UTC)
    assert article.content_html == "<p>The first paragraph ...</p>"


def test_the_words_of_articles_are_those_that_are_understood(generate):
    assert set(generate._FIELDS) == set(_words.WORDS)


def test_kinds_that_read_no_files_have_no_suffixes(generate):
    rows = {name: line for line in generate.kinds().splitlines()[2:] for name in re.findall(r"^\| \[`(\w+)`", line)}
    assert set(rows) == set(KINDS)
    assert {name for name, line in rows.items() if line.endswith("| - |")} == {"sql"}
    assert rows["text"].endswith("| `.txt`, `.text` |")


BAD_PAGES = {
    "22 views\n\nShare this:\n": "set aside",
    "A long first line, which is a paragraph and no title. " * 9 + "\n\nMarch 04, 2025\n\nText.\n": "",
    "A Title\n\nMarch 04, 2025\n": "",
    "A Title\n\nMarch 2025\n\nIts text, which is a sentence.\n": "",
    "Title: A\nDate: soon\n\nIts text, which is a sentence.\n": "",
    "": "set aside",
}


@pytest.mark.parametrize(("text", "fate"), BAD_PAGES.items())
def test_what_a_bad_page_is_said_to_be_is_what_its_document_says(text, fate, tmp_path):
    (tmp_path / "a.txt").write_text(text, encoding="utf-8")
    (tmp_path / "config.yaml").write_text(yaml.safe_dump({**SMALLEST, "sources": [{"type": "text", "path": "a.txt"}]}))
    report = feedwright.plan(tmp_path / "config.yaml", now=datetime(2026, 1, 1, tzinfo=UTC))
    fault, *_ = (fault for fault in report.faults if fault.place == "a.txt")
    told = [span.removesuffix("...").strip() for span in spans(ROOT / "docs" / "sources" / "text.md")]
    assert any(len(span) > 5 and fault.what.startswith(span) for span in told), fault.what
    assert fault.set_aside == (fate == "set aside")


# --- what the prose says of hubs ----------------------------------------------------------------------------------------


def test_the_times_that_are_said_of_hubs_are_true():
    told = (ROOT / "docs" / "push.md").read_text(encoding="utf-8")
    assert f"{websub.GIVEN_UP.days} days after the feed changed last" in told
    assert f"after {websub.FIRST_PAUSE // timedelta(minutes=1)} minutes" in told
    assert f"at most {websub.LONGEST_PAUSE // timedelta(hours=1)} hours" in told
    assert f"{hubs.LONGEST:.0f} seconds for each answer" in told
    assert f"after {hubs.LAST_BEGUN:.0f} seconds nothing new is begun" in told


@pytest.mark.parametrize("server", ["nginx", "apache", "caddyfile"])
def test_every_server_is_told_where_the_hub_and_the_feed_are(server):
    (text,) = blocks_of("push.md", server)
    said = text.replace("\\", "")
    assert '<https://hub.example.org/>; rel="hub"' in said
    assert re.search(r'<https://example\.org\S+>; rel="self"', said)


@pytest.mark.parametrize(
    ("kind", "column", "wrapped"),
    [("rss", 1, r"<{}[\s>]"), ("atom", 2, r"[<\s]{}[\s>=]"), ("json", 3, r'"{}":')],
)
def test_what_is_said_to_stand_in_a_format_stands_there(kind, column, wrapped):
    home = "https://example.org/"
    desk = Author("The Desk", "desk@example.org", home)
    said = {"url": home, "title": "T", "published": EPOCH, "updated": EPOCH.replace(year=1971), "authors": (desk,)}
    more = {"categories": (Category("politics"),), "summary": "S", "content_html": "<p>C</p>", "image": f"{home}i.png"}
    less = {
        "comments_url": home,
        "comments": 1,
        "language": "fr",
        "origin": Origin("O", home),
        "views": 1,
        "reading_minutes": 1,
    }
    enclosures = (Enclosure(f"{home}a.mp3"), Enclosure(f"{home}b.mp3"))
    feed = Feed(
        title="T", url=home, entries=[Entry(**said, **more, **less, enclosures=enclosures)], description="D",
        language="en", author=desk, rights="R", icon=f"{home}i.png", logo=f"{home}l.png", ttl=60,
        addresses={one: f"{home}all.{one}" for one in registry.kinds("formats")}, hubs=(home,),
        history=History({one: f"{home}1.{one}" for one in registry.kinds("formats")}),
    )  # fmt: skip
    made = render(feed, kind).decode()
    rows = table(ROOT / "docs" / "feeds.md", "what")
    named = [code.text_content() for row in rows for code in row[column].xpath(".//code")]
    assert len(named) > 20
    assert [name for name in named if not re.search(wrapped.format(re.escape(name)), made)] == []


@pytest.mark.parametrize("server", ["nginx", "apache", "caddyfile"])
def test_every_server_is_told_every_type(server):
    text, *_ = blocks_of("feeds.md", server)
    for kind in ("rss", "atom", "json"):
        assert registry.load("formats", kind).link_type in text
    assert "text/x-opml" in text
