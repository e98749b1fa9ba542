"""config.yaml is checked at the door: every fault at once, in words that help."""

import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from feedwright.config import AllSettings, Config, Feeds, Guard, load_config
from feedwright.config.keys import TopKeys
from feedwright.errors import ConfigError

SITE = "site: {title: The Desk, url: https://example.org/}\n"
SOURCES = "sources: [{type: text, path: articles}]\n"
BASE = SITE + SOURCES


def test_the_folder_is_that_of_the_file_and_not_of_the_process(tmp_path, monkeypatch, read):
    read(BASE)
    (tmp_path / "elsewhere").mkdir()
    monkeypatch.chdir(tmp_path / "elsewhere")
    assert load_config(Path("../config.yaml")).folder == tmp_path


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"", "1:1: is empty; copy the example"),
        (b"# nothing\n", "1:1: is empty; copy the example"),
        (
            b"- a\n",
            "1:1: must be a map of site, sources, categories, feeds, output, catalog, websub, templates, media, guard, not a list",
        ),
        (b"title", "1:1: must be a map of site, sources"),
        (b"site: \xff", "1:7: is not UTF-8; save the file as UTF-8"),
        (b"site: [", "2:1: is not YAML: the document ends where a value is wanted; a [ or { may lack its ] or }"),
        (b"a: 1\n---\nb: 1", "2:1: a second document begins here"),
        (b"x" * 1_000_001, "1:1: is larger than 1,000,000 bytes"),
    ],
)
def test_a_file_that_is_no_configuration_is_one_fault(data, said, fault):
    assert fault(data).startswith(said)


def test_a_file_that_cannot_be_opened_is_one_fault_with_the_name_as_it_was_given(tmp_path):
    def said(path: str) -> str:
        with pytest.raises(ConfigError) as raised:
            load_config(path)
        (only,) = raised.value.faults
        return only

    assert said("./my.yaml").startswith("./my.yaml: does not exist; have `feedwright init` write one")
    assert said(str(tmp_path)) == f"{tmp_path}: is a folder; name the configuration file in it"
    assert "cannot be read" in said("a\0b")
    assert "cannot be read" in said("x" * 5000)


def test_an_error_tells_every_fault_a_line_each(read):
    with pytest.raises(ConfigError) as raised:
        read("sit: 1\nsources: []\n")
    assert raised.value.what == "3 faults"
    assert raised.value.where == "config.yaml"
    assert str(raised.value).splitlines() == list(raised.value.faults)
    assert raised.value.exit_code == 2


def test_ten_faults_are_told_at_once_each_with_its_line_and_column(faults):
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


def gives_a_configuration_or_faults(read, data):
    """Whether it gives one, or else faults, each of them in a line that names its place, and in words of our own."""
    try:
        return isinstance(read(data, environ={"A": "b"}, check_paths=False), Config)
    except ConfigError as error:
        found = error.faults or ("",)
    return not [said for said in found if not said.startswith("config.yaml:") or "\n" in said or "Input should" in said]


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
        *AllSettings.model_fields,
        *Feeds.model_fields,
        *Guard.model_fields,
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
    st.tuples(st.sampled_from([*TopKeys.model_fields, "other"]), values),
    max_size=6,
)


@settings(max_examples=200, deadline=None)
@given(sections)
def test_any_yaml_gives_a_configuration_or_faults(read, document):
    assert gives_a_configuration_or_faults(read, "".join(f"{key}: {value}\n" for key, value in document).encode())


@settings(max_examples=100, deadline=None)
@given(st.sampled_from(["sources", "categories", "feeds", "output", "catalog", "websub", "guard"]), values)
def test_any_section_gives_a_configuration_or_faults(read, section, value):
    base = SITE if section == "sources" else BASE
    assert gives_a_configuration_or_faults(read, f"{base}{section}: {value}\n".encode())


@settings(max_examples=50, deadline=None)
@given(st.binary(max_size=40) | st.text(max_size=40).map(lambda text: f"site: {text}".encode()))
def test_any_bytes_give_a_configuration_or_faults(read, data):
    assert gives_a_configuration_or_faults(read, data)


def test_reading_the_configuration_loads_nothing_that_it_does_not_need(tmp_path):
    unneeded = {"feedgen", "lxml", "sqlalchemy", "nh3", "langcodes", "babel", "difflib", "feedwright.text.datewords"}
    code = f"import sys, feedwright.config; print(sorted({unneeded} & set(sys.modules)))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=tmp_path)
    assert done.stdout.strip() == "[]"
