"""Which files a path means, and what happens to one that cannot be read."""

import fnmatch
import os
import stat
from datetime import UTC
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from feedwright.errors import ParseError
from feedwright.model import Article, Fault
from feedwright.sources import _files, _walk
from feedwright.sources._base import Place, Site
from feedwright.sources.markdown import Markdown


@pytest.fixture
def site(tmp_path):
    return Site("https://example.org/", tmp_path, UTC, "en")


def write(folder, *names, text="---\ndate: 2025-03-04\n---\nBody"):
    for name in names:
        path = Path(folder, name)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")


def names(site, *paths):
    return [place.name for place in Markdown(path=list(paths)).places(site) if isinstance(place, Place)]


def faults(site, *paths):
    return [place for place in Markdown(path=list(paths)).places(site) if isinstance(place, Fault)]


@pytest.mark.parametrize(
    ("path", "found"),
    [
        ("posts/a.md", ["posts/a.md"]),
        ("posts", ["posts/2025/c.markdown", "posts/2025/deep/d.md", "posts/a.md", "posts/b.MD"]),
        ("posts/", ["posts/2025/c.markdown", "posts/2025/deep/d.md", "posts/a.md", "posts/b.MD"]),
        ("posts/*.md", ["posts/a.md"]),
        ("posts/?.*", ["posts/a.md", "posts/b.MD", "posts/e.txt"]),
        ("posts/**/*.md", ["posts/2025/deep/d.md", "posts/a.md"]),
        ("**/deep/*", ["posts/2025/deep/d.md"]),
        ("posts/**", ["posts/2025/c.markdown", "posts/2025/deep/d.md", "posts/a.md", "posts/b.MD", "posts/e.txt"]),
        ("posts/20[0-9][0-9]/*", ["posts/2025/c.markdown"]),
        ("posts/[!a].*", ["posts/b.MD", "posts/e.txt"]),
        ("posts/[^a].*", ["posts/b.MD", "posts/e.txt"]),
        ("posts/[--ae].*", ["posts/a.md", "posts/e.txt"]),
        ("./posts/a.*", ["posts/a.md"]),
        ("posts/.hidden.md", ["posts/.hidden.md"]),
        ("posts/.*", ["posts/.hidden.md"]),
        ("none/*.md", []),
        ("none.md", []),
    ],
)
def test_a_path_is_a_file_a_folder_or_a_glob(site, path, found):
    write(
        site.folder,
        "posts/a.md",
        "posts/b.MD",
        "posts/2025/c.markdown",
        "posts/2025/deep/d.md",
        "posts/e.txt",
        "posts/.hidden.md",
        "posts/.git/x.md",
    )
    assert names(site, path) == found


@pytest.mark.parametrize("name", ["[", "a[b", "[]", "[!]", "[]]", "[!]a", "[a-", "[a-]", "[&&]", "[a||b]", "[+--]"])
def test_a_name_with_brackets_is_found_by_a_pattern_that_means_it(site, name):
    literal = "".join(f"[{char}]" if char == "[" else char for char in name)
    write(site.folder, f"{name}.md")
    assert names(site, f"{literal}.md") == [f"{name}.md"]


@pytest.mark.parametrize(
    ("pattern", "found"),
    [
        ("[.md", ["[.md"]),
        ("[].md", ["[].md"]),
        ("[!].md", ["[!].md"]),
        ("[]].md", ["].md"]),
        ("[]a].md", ["].md", "a.md"]),
        ("[a-].md", ["-.md", "a.md"]),
        ("[+--].md", ["+.md", "-.md"]),
        ("[&&||~~].md", ["&.md"]),
        ("[[].md", ["[.md"]),
        (r"[\w].md", ["w.md"]),
    ],
)
def test_brackets_mean_what_they_mean_to_a_shell(site, pattern, found):
    write(site.folder, *(f"{name}.md" for name in ("[", "]", "[]", "[!]", "a", "w", "-", "+", "&")))
    assert names(site, pattern) == found


@pytest.mark.parametrize("path", ["[z-a].md", "posts/**/x[!9-0]*", "[a--].md"])
def test_a_range_that_runs_backwards_is_no_valid_pattern(path):
    with pytest.raises(ValidationError, match=r"is no valid pattern: the range .-. runs backwards"):
        Markdown(path=path)
    with pytest.raises(ValidationError, match="is no valid pattern"):
        Markdown(path=["posts", path])


@given(st.text("[]!-az09*?&~|\\.{}()$ \n", max_size=12), st.text("[]!-az05&~|\\.{}()$ \n", max_size=6))
def test_any_level_of_a_path_means_what_the_standard_library_takes_it_for_or_is_refused(pattern, name):
    try:
        match = _walk._matcher((pattern,)).match(name)
    except ValueError as error:
        assert "runs backwards" in str(error)  # noqa: PT017 - either outcome is right
        return
    assert bool(match) == fnmatch.fnmatchcase(name, pattern)


def test_places_stand_once_and_sorted_whatever_the_paths_and_the_folder_say(site, monkeypatch):
    write(site.folder, "b.md", "a.md", "c/a.md")
    scandir = os.scandir
    monkeypatch.setattr(os, "scandir", lambda path: sorted(scandir(path), key=lambda entry: entry.name, reverse=True))
    assert names(site, "*.md", "a.md", "**/*.md") == ["a.md", "b.md", "c/a.md"]


def test_an_absolute_path_and_one_beside_the_configuration_are_found(tmp_path):
    write(tmp_path, "content/a.md")
    (tmp_path / "feeds").mkdir()
    beside = Site("https://example.org/", tmp_path / "feeds", UTC, "en")
    assert names(beside, "../content/*.md") == ["../content/a.md"]
    assert names(beside, str(tmp_path / "content" / "*.md")) == ["../content/a.md"]


def test_a_link_that_leads_out_of_the_folder_is_not_followed_and_said(site, tmp_path_factory):
    outside = tmp_path_factory.mktemp("outside")
    write(outside, "secret.md")
    write(site.folder, "posts/a.md")
    (site.folder / "posts/out.md").symlink_to(outside / "secret.md")
    (site.folder / "posts/folder").symlink_to(outside)
    (site.folder / "posts/in.md").symlink_to(site.folder / "posts/a.md")
    assert names(site, "posts") == ["posts/a.md", "posts/in.md"]
    assert {(fault.place, fault.set_aside) for fault in faults(site, "posts")} == {
        ("posts/out.md", True),
        ("posts/folder", False),
    }
    said = list(Markdown(path="posts", name="blog").places(site))
    assert {fault.source for fault in said if isinstance(fault, Fault)} == {"blog"}


def test_a_loop_of_links_ends(site):
    write(site.folder, "posts/a.md")
    (site.folder / "posts/loop").symlink_to(site.folder / "posts")
    assert names(site, "posts/**/*.md") == ["posts/a.md"]


def test_a_folder_that_cannot_be_read_is_a_failure_and_the_others_are_read(site, monkeypatch):
    write(site.folder, "posts/a.md", "posts/closed/b.md")
    scandir = os.scandir

    def refuse(path):
        if "closed" in str(path):
            raise PermissionError(13, "Permission denied")
        return scandir(path)

    monkeypatch.setattr(os, "scandir", refuse)
    assert names(site, "posts") == ["posts/a.md"]
    (fault,) = faults(site, "posts")
    assert fault.failed
    assert "Permission denied" in fault.what


def read(site, name="a.md", language="en"):
    path = site.folder / name
    return _files.text_of(Place(name, str(path)), language=language)


@pytest.mark.parametrize(
    ("data", "what"),
    [
        (b"", "is empty"),
        (b" \n\t\r\n", "is empty"),
        (bytes(range(256)) * 20, "binary"),
        (b"\x00\x01\x02\x03" * 50, "binary"),
        (b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x00\x00\x00" + bytes(200), "binary"),
    ],
)
def test_what_is_no_text_is_said(site, data, what):
    (site.folder / "a.md").write_bytes(data)
    with pytest.raises(ParseError, match=what) as raised:
        read(site)
    assert raised.value.where == "a.md"


@pytest.mark.parametrize(
    "data",
    [
        "Grüße – 日本".encode(),
        b"\xef\xbb\xbf" + "Grüße – 日本".encode(),
        "Grüße – 日本".encode("utf-16"),
        "Grüße – 日本".encode("utf-32"),
        b"\0\0\xfe\xff" + "Grüße – 日本".encode("utf-32-be"),
    ],
)
def test_unicode_is_read_with_and_without_a_mark(site, data):
    (site.folder / "a.md").write_bytes(data)
    assert read(site) == ("Grüße – 日本", "")


def test_a_text_that_is_not_utf8_is_read_as_is_usual_in_its_language_and_this_is_said(site):
    (site.folder / "a.md").write_bytes("first line\nПривет".encode("cp1251"))
    assert read(site, language="ru") == (
        "first line\nПривет",
        "line 2: is not UTF-8; it was read as windows-1251, the usual one where the language is ru. Save it as UTF-8",
    )


@pytest.mark.parametrize(("own", "sites"), [("ru", "en"), (None, "ru")])
def test_the_sources_language_tells_the_encoding_else_the_sites(site, own, sites):
    (site.folder / "a.md").write_bytes("---\ntitle: Привет\n---\nКак дела?".encode("cp1251"))
    russian = Site(site.url, site.folder, UTC, sites)
    source = Markdown(path="a.md", language=own)
    (place,) = source.places(russian)
    note, article = source.read(place, russian)
    assert "windows-1251" in note.what
    assert article.title == "Привет"
    assert list(source.bodies([article], russian)) == [(article, "<p>Как дела?</p>\n")]


def test_a_stray_byte_costs_only_itself(site):
    (site.folder / "a.md").write_bytes("Grüße aus Köln, schöne Grüße, Übermut, Äpfel, Öl".encode() + b"\n\xff end")
    read_text, note = read(site)
    assert "Grüße aus Köln" in read_text
    assert note == "line 2: is not UTF-8 in some bytes, which were left out. Save it as UTF-8"


def test_line_ends_and_nul_are_harmless(site):
    (site.folder / "a.md").write_bytes(b"a\r\nb\rc\nplenty of text around one \x00 byte")
    assert read(site)[0].startswith("a\nb\nc\n")


def test_a_file_too_large_is_refused_before_it_is_read(site):
    with (site.folder / "a.md").open("wb") as file:
        file.truncate(_files.LARGEST + 1)
    with pytest.raises(ParseError, match="20,000,000 are allowed"):
        read(site)


def test_what_is_no_file_or_gone_is_said(site):
    (site.folder / "a.md").mkdir()
    with pytest.raises(ParseError, match="is no ordinary file"):
        read(site)
    with pytest.raises(ParseError, match="cannot be read: No such file"):
        read(site, "gone.md")


def test_a_named_pipe_does_not_stop_the_build(site):
    write(site.folder, "posts/a.md")
    os.mkfifo(site.folder / "posts/pipe.md")
    assert names(site, "posts") == ["posts/a.md"]
    assert names(site, "posts/pipe.md") == ["posts/pipe.md"]
    with pytest.raises(ParseError, match="is no ordinary file"):
        read(site, "posts/pipe.md")


def test_a_file_that_grew_since_its_size_was_told_is_read_to_its_end(site, monkeypatch):
    write(site.folder, "a.md", text="a" * 3_000_000)
    fstat = os.fstat
    small = os.stat_result((stat.S_IFREG, *[0] * 9))
    monkeypatch.setattr(os, "fstat", lambda handle: small if fstat(handle).st_size == 3_000_000 else fstat(handle))
    assert len(read(site)[0]) == 3_000_000
    monkeypatch.setattr(_files, "_PART", 1000)
    assert len(_files.text_of(Place("a.md", str(site.folder / "a.md")), largest=5000)[0]) < 10_000


@pytest.mark.parametrize(
    "said",
    [
        {"fields": {"title": "headline", "Canonical-URL": ["a", "b.c"], "body": "story"}},
        {"defaults": {"author": "Staff", "categories": ["politics"], "Publish Date": "2025-03-04"}},
        {"fields": {"title": "headline"}, "defaults": {"headline": "Untitled"}},
    ],
)
def test_fields_and_defaults_name_words_that_are_known(said):
    assert Markdown(path="a.md", **said)


@pytest.mark.parametrize(
    ("option", "said", "guess"),
    [
        ("fields", {"titel": "headline"}, " (did you mean title?)"),
        ("fields", {"headline": "title"}, " (did you mean title: headline?)"),
        ("fields", {"zzz": "x"}, "body"),
        ("defaults", {"autor": "X"}, " (did you mean author?)"),
        ("defaults", {"headline": "title"}, "body"),
    ],
)
def test_fields_and_defaults_with_another_word_are_refused(option, said, guess):
    with pytest.raises(ValidationError) as raised:
        Markdown(path="a.md", **{option: said})
    (error,) = raised.value.errors()
    assert error["loc"] == (option, *said)
    assert error["msg"].startswith("is no word that is known here; known are authors, ")
    assert error["msg"].endswith(guess)


def test_a_body_that_can_no_longer_be_read_comes_as_a_fault_and_the_others_come(site):
    write(site.folder, "a.md", "b.md")
    source = Markdown(path="*.md", name="posts")
    articles = [item for place in source.places(site) for item in source.read(place, site) if isinstance(item, Article)]
    (site.folder / "a.md").unlink()
    (_, gone), (_, html) = source.bodies(articles, site)
    assert isinstance(gone, Fault)
    assert gone.set_aside
    assert html == "<p>Body</p>\n"
