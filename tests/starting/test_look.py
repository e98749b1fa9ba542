"""One look into a folder, bounded whatever lies there."""

import os
import sys

import pytest

from feedwright import starting
from feedwright.errors import ConfigError, FeedwrightError
from feedwright.starting import look as looking
from feedwright.starting.look import looked


def test_files_are_listed_the_shallow_ones_first(owned):
    owned.hold({"b/c/d.md": "x", "b/a.md": "x", "z.md": "x"})
    assert owned.look.files == ("z.md", "b/a.md", "b/c/d.md")
    assert owned.look.complete


def test_hidden_files_and_other_peoples_packages_are_passed_by(owned):
    owned.hold({".git/a.md": "x", "node_modules/b/c.md": "x", ".d.md": "x", "e.md": "x"})
    assert owned.look.files == ("e.md",)
    assert owned.look.has_strangers


def test_what_generators_write_into_is_told_apart(owned):
    owned.hold({"_site/a.html": "x", "b.html": "x"})
    assert owned.look.own(".html") == ["b.html"]
    assert owned.look.every(".html") == ["b.html", "_site/a.html"]


def test_no_link_is_followed(owned, tmp_path_factory):
    other = tmp_path_factory.mktemp("other")
    (other / "a.md").write_text("x")
    (owned.folder / "out").symlink_to(other)
    (owned.folder / "round").symlink_to(owned.folder)
    (owned.folder / "a.md").symlink_to(other / "a.md")
    assert owned.look.files == ()


def test_names_that_no_configuration_can_hold_are_passed_by(owned):
    for name in (b"a\xff.md", b"b\n.md", b"c\x01.md", b"d.md"):
        (owned.folder / os.fsdecode(name)).write_text("x")
    assert owned.look.files == ("d.md",)


def test_a_look_ends_where_there_is_too_much(owned, monkeypatch):
    owned.hold({f"{folder}/{number}.md": "x" for folder in "abc" for number in range(9)})
    monkeypatch.setattr(looking, "MOST_IN_FOLDER", 5)
    assert len(owned.look.files) == 15
    assert not owned.look.complete
    monkeypatch.setattr(looking, "MOST", 10)
    assert len(owned.look.files) == 10
    monkeypatch.setattr(looking, "DEEPEST", 1)
    assert owned.look.files == ()


def test_a_look_ends_when_its_time_is_over(owned):
    owned.hold({"a/b.md": "x", "c/d.md": "x"})
    left = iter([True, True, False])
    look = looked(str(owned.folder), lambda: next(left))
    assert look.files == ("a/b.md",)
    assert not look.complete


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root may read everything")
def test_what_may_not_be_read_holds_nothing(owned):
    owned.hold({"a.md": "x", "secret/b.md": "x"})
    (owned.folder / "secret").chmod(0)
    try:
        assert owned.look.files == ("a.md",)
    finally:
        (owned.folder / "secret").chmod(0o700)


def test_a_folder_that_vanished_meanwhile_holds_nothing(owned, monkeypatch):
    owned.hold({"a.md": "x", "b/c.md": "x"})
    scandir = os.scandir

    def gone(path):
        if str(path).endswith("b/"):
            raise PermissionError(13, "Permission denied")
        return scandir(path)

    monkeypatch.setattr(os, "scandir", gone)
    assert owned.look.files == ("a.md",)


def test_nothing_is_waited_for(owned):
    os.mkfifo(owned.folder / "pipe.md")
    os.mkfifo(owned.folder / "CNAME")
    owned.hold({"a.md": "x"})
    assert owned.look.files == ("a.md",)
    assert owned.look.head("pipe.md") == b""
    assert owned.look.text("CNAME") == ""


def test_heads_and_texts_of_what_is_not_there_are_empty(owned):
    assert owned.look.head("a\0b") == b""
    assert owned.look.text("nowhere") == ""
    assert owned.look.size("nowhere") == 0
    owned.hold({"a.md": b"\x00\xff" * 5000, "b.md": b"x" * 3_000_000})
    assert owned.look.text("a.md") == ""
    assert owned.look.text("b.md") == ""


# --- the worst, as a whole --------------------------------------------------------------------------------------------

WORST = {
    "empty": {},
    "binary": {"a.md": os.urandom(9000), "b.txt": b"\x00" * 9000, "c.html": b"\xff\xfe" * 900, "d.csv": b"\x89PNG" * 9},
    "deep": {"/".join(["d"] * 60) + "/a.md": "x"},
    "folders for files": {f"{name}/x": "x" for name in ("hugo.toml", "CNAME", "a.md", "index.html", "package.json")},
    "bombs": {"_config.yml": "a: &a [" + "x," * 999 + "]\nb: &b [" + "*a," * 999 + "]\nc: [" + "*b," * 999 + "]\n"},
    "deep data": {"package.json": "[" * 99999, "a.json": '{"a":' * 9999, "hugo.toml": "a = " + "[" * 9999},
    "entities": {
        "feed.xml": '<!DOCTYPE a [<!ENTITY b "c"><!ENTITY d "&b;&b;">]><rss><channel><title>&d;</title></channel></rss>'
    },
    "encodings": {
        "a.txt": "Ein Titel\n\n4. März 2025\n\nGrüße.".encode("latin-1"),
        "b.md": "---\ntitle: Ä".encode("utf-16"),
    },
    "one long line": {
        "a.md": "x" * 1_000_000,
        "index.html": "<title>" + "x" * 1_000_000,
        "feed.xml": "<rss " + "x" * 99999,
    },
}


@pytest.mark.parametrize("what", WORST)
def test_nothing_is_raised_but_what_is_foreseen(owned, what):
    owned.hold(WORST[what])
    try:
        owned.begin()
    except FeedwrightError as error:
        assert str(error).isprintable()  # noqa: PT017 - either it loads, or it says why


def test_a_hundred_thousand_files_are_not_all_opened(owned, monkeypatch):
    monkeypatch.setattr(looking, "MOST_IN_FOLDER", 300)
    monkeypatch.setattr("feedwright.starting.trying.MOST_READ", 40)
    owned.posts(*(f"{number}.md" for number in range(28)), folder="posts")
    owned.hold({f"posts/x{number}.md": "---\ntitle: A\ndate: 2025-03-04\n---\nText.\n" for number in range(600)})
    made = owned.beginning
    assert made.found[0].files == 628
    assert made.found[0].opened <= 300
    assert any("there is more in this folder than was looked at" in note for note in made.notes)


def test_without_time_nothing_is_found_and_nothing_fails(owned):
    owned.posts("a.md")
    with pytest.raises(ConfigError, match="no articles were found"):
        starting.beginning(owned.folder / "config.yaml", in_time=lambda: False)


@pytest.mark.skipif(sys.platform == "win32", reason="names are text there")
def test_the_folder_itself_may_have_any_name(tmp_path):
    folder = tmp_path / os.fsdecode(b"a\xff: #\n")
    (folder / "posts").mkdir(parents=True)
    (folder / "posts/a.md").write_text("---\ntitle: A\ndate: 2025-03-04\n---\nText.\n")
    starting.begin(folder / "config.yaml")
    assert "posts/**/*.md" in (folder / "config.yaml").read_text()
