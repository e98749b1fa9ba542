"""Addresses, folders and paths in the file are tried where that is possible."""

import pytest

SITE = "site: {title: The Desk, url: https://example.org/}\n"
SOURCES = "sources: [{type: text, path: articles}]\n"
BASE = SITE + SOURCES


@pytest.mark.parametrize("pattern", ["/{slug}.html", "{slug}", "https://other.example/{year}", "//x.example/{slug}"])
def test_an_address_may_be_relative_to_the_site(pattern, read):
    made = read(f"{SITE}sources: [{{type: text, path: articles, url: '{pattern}'}}]")
    assert made.sources[0].url == pattern


def test_an_address_cannot_be_made_of_nothing(fault):
    said = "2:45: sources[0].url: is empty; a pattern such as {site}/{slug}/ is wanted"
    assert fault(f"{SITE}sources: [{{type: text, path: articles, url: ''}}]") == said


def test_a_path_that_matches_nothing_is_a_fault_while_it_is_checked(tmp_path, read, fault):
    text = f"{SITE}sources:\n  - type: text\n    path: artcles/*.txt\n"
    said = fault(text)
    assert said.startswith(f"4:11: sources[0].path: no file matches 'artcles/*.txt' in {tmp_path}")
    assert said.endswith("(did you mean articles/*.txt?)")
    assert read(text, check_paths=False).sources


def test_each_path_of_a_list_must_match_something(tmp_path, fault):
    said = fault(f"{SITE}sources: [{{type: text, path: [articles/*.md, articles/*.txt, drafts]}}]")
    folder = f"in {tmp_path}"
    assert said == f"2:30: sources[0].path: no file matches 'articles/*.md' {folder}; no file matches 'drafts' {folder}"


def test_a_pattern_that_is_none_is_a_fault_where_it_stands(fault):
    assert fault(f"{SITE}sources: [{{type: text, path: 'articles/[z-a]*.txt'}}]") == (
        "2:30: sources[0].path: 'articles/[z-a]*.txt' is no valid pattern: the range z-a runs backwards"
    )
    assert fault(f"{SITE}sources: [{{type: text, path: [articles, 'x[9-0]']}}]") == (
        "2:41: sources[0].path[1]: 'x[9-0]' is no valid pattern: the range 9-0 runs backwards"
    )


@pytest.mark.parametrize(
    "path", ["articles/b.txt", "[nowhere, articles/*.md]", "articles/[z-a]*.txt", "articles/*.xyz", "x" * 300]
)
def test_no_path_is_too_odd_to_be_refused(path, fault):
    assert fault(
        f"{SITE}sources: [{{type: text, path: '{path}'}}]"
        if path[0] != "["
        else f"{SITE}sources: [{{type: text, path: {path}}}]"
    ).startswith("2:30: sources[0].path: ")


@pytest.mark.parametrize(
    ("section", "said"),
    [
        ("output: {directory: .}", "3:21: output.directory: '.' is the configuration's folder or lies above it; name one of its own such as feeds"),
        ("output: {directory: a/../..}", "3:21: output.directory: 'a/../..' is the configuration's folder or lies above it; name one of its own such as feeds"),
        ("output: {directory: ''}", "3:21: output.directory: '' is the configuration's folder or lies above it; name one of its own such as feeds"),
        ("output: {directory: 's3://bucket/x'}", "3:21: output.directory: 's3://bucket/x' is not supported by this version; a local folder is"),
        ("output: {url: /feeds/}", "3:15: output.url: '/feeds/' makes no absolute http(s) address; begin it with {site}/ or https://"),
        ("output: {url: 'https://x.org/?a'}", "3:15: output.url: 'https://x.org/?a' makes no absolute http(s) address; begin it with {site}/ or https://"),
        ("output: {url: '{site}/{slug}/'}", "3:15: output.url: {slug} cannot be filled in; known are {site}"),
    ],
)  # fmt: skip
def test_faults_of_the_output_folder_and_of_its_address(section, said, fault):
    assert fault(BASE + section) == said


def test_an_output_folder_that_is_a_file_is_a_fault(tmp_path, fault):
    (tmp_path / "feeds").write_text("", encoding="utf-8")
    assert fault(BASE) == f"1:1: output.directory: 'feeds' cannot be a folder: {tmp_path}/feeds is a file"
    assert "config.yaml is a file" in fault(f"{BASE}output: {{directory: config.yaml/feeds}}")


def test_an_output_folder_that_leads_back_by_a_link_is_a_fault(tmp_path, fault):
    (tmp_path / "feeds").symlink_to(tmp_path.parent)
    assert "is the configuration's folder or lies above it" in fault(BASE)
