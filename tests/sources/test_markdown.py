"""Markdown files with front matter become articles; their bodies become HTML without template text."""

import re
from datetime import UTC, datetime

import pytest
from pydantic import ValidationError

from feedwright import load_config
from feedwright.errors import ConfigError, ParseError, SourceError
from feedwright.model import Article, Fault
from feedwright.sources._base import Site
from feedwright.sources.markdown import Markdown


@pytest.fixture
def read(tmp_path):
    def reading(text, name="a.md", **options):
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
        site = Site("https://example.org/", tmp_path, UTC, "en")
        source = Markdown(path="**/*.md", name="posts", **options)
        (place,) = source.places(site)
        *faults, article = source.read(place, site)
        assert isinstance(article, Article)
        ((_, html),) = source.bodies([article], site)
        return article, html, faults

    return reading


@pytest.mark.parametrize(
    "front",
    [
        "---\ntitle: A & B\ndate: 2025-03-04 10:00:00 +0100\n---\n",
        '+++\ntitle = "A & B"\ndate = 2025-03-04T10:00:00+01:00\n+++\n',
        '{"title": "A & B", "date": "2025-03-04T10:00:00+01:00"}\n',
    ],
)
def test_front_matter_in_yaml_toml_and_json(read, front):
    article, html, _ = read(front + "*Body*\n")
    assert article.title == "A & B"
    assert article.published == datetime(2025, 3, 4, 9, tzinfo=UTC)
    assert html == "<p><em>Body</em></p>\n"


@pytest.mark.parametrize(
    "heading",
    [
        "# The `title` here\n",
        "The `title` here\n=====\n",
        "\n\n#  The `title` here #\n",
        "# The `title` here {#anchor}\n",
    ],
)
def test_without_a_title_the_heading_on_top_is_it_and_does_not_stand_twice(read, heading):
    article, html, _ = read(f"---\ndate: 2025-03-04\n---\n{heading}\nBody\n")
    assert article.title == "The title here"
    assert html == "<p>Body</p>\n"


@pytest.mark.parametrize("title", ["title:", "title: ''", "title: '  '", "title: null", "title: none", "Title:"])
def test_a_title_that_says_nothing_leaves_it_to_the_heading(read, title):
    article, html, _ = read(f"---\ndate: 2025-03-04\n{title}\n---\n# Heading\n\nBody\n")
    assert article.title == "Heading"
    assert html == "<p>Body</p>\n"


def test_a_heading_that_repeats_the_title_goes_and_another_one_stays(read):
    assert read("---\ntitle: Same Title\n---\n# Same title\n\nBody")[1] == "<p>Body</p>\n"
    assert read("---\ntitle: A\n---\n# Other\n\nBody")[1] == "<h1>Other</h1>\n<p>Body</p>\n"


def test_the_usual_extensions_are_rendered(read):
    body = "| a | b |\n|---|---|\n| 1 | 2 |\n\nNote[^1] ~~gone~~\n\n[^1]: The note.\n\nTerm\n: Meaning\n\n```python\nx = 1\n```\n\n<div>raw</div>\n"
    html = read("---\ntitle: A\n---\n" + body)[1]
    for part in (
        "<td>1</td>",
        "<del>gone</del>",
        "The note.",
        "<dd>",
        '<code class="language-python">',
        "<div>raw</div>",
    ):
        assert part in html


def test_template_text_goes_but_stays_in_code(read):
    html = read("---\ntitle: A\n---\nBefore {{ site.x }} after {% include a.html %}\n\n```\n{{ kept }}\n```\n")[1]
    assert "site.x" not in html
    assert "include" not in html
    assert "{{ kept }}" in html


def test_characters_that_nobody_sees_do_not_hide_template_text(read):
    assert "{{" not in read("---\ntitle: A\n---\nBefore {\0{ site.x }} after {{\ufffe site.y }\x01}\n")[1]


@pytest.mark.parametrize("folder", ["drafts", "_drafts", "posts/Draft"])
def test_what_lies_in_a_folder_for_drafts_is_a_draft(read, folder):
    assert read("---\ntitle: A\n---\nBody", f"{folder}/a.md")[0].left_out == "draft"


def test_a_key_that_stands_twice_is_a_warning_with_its_line(read):
    _, _, faults = read("---\ntitle: A\ntitle: B\n---\nBody")
    assert [str(fault) for fault in faults if isinstance(fault, Fault)] == [
        "a.md: line 3: `title` stands twice; the last one counts"
    ]


def test_two_spellings_of_one_word_are_a_warning_that_names_both_and_the_last_one_counts(read):
    article, _, faults = read("---\nTitle: A\nDraft: true\ntitle: B\ndraft: false\n---\nBody")
    assert (article.title, article.left_out) == ("B", "")
    assert [str(fault) for fault in faults if isinstance(fault, Fault)] == [
        "a.md: `Title` and `title` are the same word; the last one counts",
        "a.md: `Draft` and `draft` are the same word; the last one counts",
    ]


def test_words_of_the_same_meaning_keep_their_order(read):
    article, _, faults = read("---\ntitle: A\ncreated: 2024-01-01\ndate: 2025-03-04\n---\nBody")
    assert (article.published, faults) == (datetime(2025, 3, 4, tzinfo=UTC), [])


def test_broken_front_matter_names_file_and_line(read):
    with pytest.raises(ParseError, match=r"^a\.md:3: the YAML front matter is not well-formed"):
        read("---\ntitle: A\nb: [\n---\nBody")


def test_words_in_any_letter_case(read):
    article, _, _ = read("---\nTitle: A\nDATE: 2025-03-04\nCategory: x\n---\nBody")
    assert (article.title, article.categories) == ("A", ("x",))
    assert article.published == datetime(2025, 3, 4, tzinfo=UTC)


def test_mdx_loses_its_imports_and_keeps_its_excerpt_mark(read, tmp_path):
    text = "---\ntitle: A\n---\nimport X from './x'\n\nOne.\n\n{/* truncate */}\n\nTwo. {/* gone */}\n"
    (tmp_path / "a.mdx").write_text(text)
    source, site = Markdown(path=".", name="posts"), Site("https://example.org/", tmp_path, UTC, "en")
    (place,) = source.places(site)
    ((_, html),) = source.bodies([list(source.read(place, site))[-1]], site)
    assert html == "<p>One.</p>\n<!--more-->\n<p>Two.</p>\n"


# --- presets --------------------------------------------------------------------------------------------------------


@pytest.fixture
def hugo(tmp_path):
    """Makes a source of a small site of Hugo."""

    def make(config='baseURL = "https://example.org/"\n', path="content/**/*.md", **options):
        (tmp_path / ".git").mkdir(exist_ok=True)
        (tmp_path / "hugo.toml").write_text(config)
        page = tmp_path / "content/posts/a.md"
        page.parent.mkdir(parents=True, exist_ok=True)
        page.write_text("---\ntitle: A\ndate: 2025-03-04T10:00:00\nslug: b\n---\nBody\n")
        return Markdown(path=path, name="posts", preset="hugo", **options)

    return make


@pytest.fixture
def site(tmp_path):
    return Site("https://example.org/", tmp_path, UTC, "en")


def articles(source, site):
    return [one for place in source.places(site) for one in source.read(place, site)]


@pytest.mark.parametrize(("name", "guess"), [("hugoo", "did you mean hugo?"), ("Jekyll", "did you mean jekyll?"), ("x", "hugo, jekyll.*or null")])  # fmt: skip
def test_an_unknown_preset_is_refused_with_what_is_known(name, guess):
    with pytest.raises(
        ValidationError,
        match=f"must be a known preset, not '{name}'; known are .*{re.escape(guess) if '?' in guess else guess}",
    ):
        Markdown(path="x", preset=name)


def test_the_config_file_names_the_line_of_an_unknown_preset(tmp_path):
    (tmp_path / "a.md").write_text("---\ntitle: A\n---\n")
    (tmp_path / "config.yaml").write_text(
        "site: {title: T, url: https://example.org/}\nsources:\n  - type: markdown\n    path: a.md\n    preset: hugoo\n"
    )
    with pytest.raises(ConfigError, match=r"config\.yaml:5:13: sources\[0\]\.preset: .*did you mean hugo\?"):
        load_config(tmp_path / "config.yaml")


def test_without_a_preset_nothing_of_a_generator_counts(hugo, site):
    hugo('[permalinks]\nposts = "/p/:slug/"\n')
    (article,) = articles(Markdown(path="content/**/*.md", name="posts", preset=None), site)
    assert article.url == "https://example.org/b/"


def test_the_owners_own_pattern_goes_before_the_presets_address_and_the_articles_own_before_both(hugo, site, tmp_path):
    (theirs,) = articles(hugo(), site)
    (ours,) = articles(hugo(url="{site}/x/{slug}/"), site)
    assert (theirs.url, ours.url) == ("https://example.org/posts/b/", "https://example.org/x/b/")
    (tmp_path / "content/posts/a.md").write_text("---\ntitle: A\nurl: /own/\n---\n")
    (own,) = articles(Markdown(path="content/**/*.md", name="posts", preset="hugo", url="{site}/x/{slug}/"), site)
    assert own.url == "https://example.org/own/"


def test_a_folder_means_the_presets_files(hugo, site, tmp_path):
    source = hugo(path="content")
    (tmp_path / "content/posts/c.html").write_text("---\ntitle: C\n---\n<p>x</p>\n")
    assert [place.name for place in source.places(site)] == ["content/posts/a.md", "content/posts/c.html"]


def test_the_sources_own_zone_language_and_fields_go_before_the_generators(hugo, site):
    config = 'timeZone = "America/New_York"\nlanguageCode = "fr"\n'
    (theirs,) = articles(hugo(config), site)
    (ours,) = articles(hugo(config, timezone="Europe/Berlin", language="de", fields={"title": "slug"}), site)
    assert (theirs.published, theirs.language, theirs.title) == (datetime(2025, 3, 4, 15, tzinfo=UTC), "fr", "A")
    assert (ours.published, ours.language, ours.title) == (datetime(2025, 3, 4, 9, tzinfo=UTC), "de", "b")


def test_a_changed_configuration_is_a_new_signature_and_a_new_reading_by_the_same_source(hugo, site, tmp_path):
    source = hugo()
    before = source.signature(site)
    assert source.signature(site) == before != Markdown(path="content/**/*.md", name="posts").signature(site)
    (tmp_path / "hugo.toml").write_text('[permalinks]\nposts = "/p/:slug/"\n')
    assert source.signature(site) != before
    assert articles(source, site)[0].url == "https://example.org/p/b/"


def test_a_section_page_that_hands_something_down_is_part_of_the_signature(hugo, site, tmp_path):
    source = hugo()
    before = source.signature(site)
    (tmp_path / "content/posts/_index.md").write_text("---\ncascade: {draft: true}\n---\n")
    assert source.signature(site) != before
    assert [one.left_out for one in articles(source, site)] == ["section page", "draft"]


def test_a_configuration_that_cannot_be_read_fails_the_source_and_signs_all_the_same(hugo, site):
    source = hugo("a = 1\nb =\n")
    assert source.signature(site)
    with pytest.raises(SourceError, match=r"^hugo\.toml:2: is not well-formed TOML"):
        list(source.places(site))


def test_two_sites_in_one_source_have_each_its_own_rules(tmp_path, site):
    for name in ("one", "two"):
        page = tmp_path / name / "content/a.md"
        page.parent.mkdir(parents=True)
        page.write_text("---\ntitle: A\n---\n[x](a.md)\n")
        (tmp_path / name / "hugo.toml").write_text(f'[permalinks]\n"/" = "/{name}/:filename/"\n')
    source = Markdown(path=["one/content", "two/content/*.md"], name="posts", preset="hugo")
    made = articles(source, site)
    assert [one.url for one in made] == ["https://example.org/one/a/", "https://example.org/two/a/"]
    assert [html for _, html in source.bodies(made, site)] == [
        f'<p><a href="https://example.org/{name}/a/">x</a></p>\n' for name in ("one", "two")
    ]


def test_bodies_come_from_a_source_that_has_read_nothing_yet(hugo, site):
    made = articles(hugo(), site)
    ((_, html),) = hugo().bodies(made, site)
    assert html == "<p>Body</p>\n"


def test_an_html_file_is_html_as_it_stands(tmp_path, site):
    (tmp_path / "a.html").write_text("---\ntitle: A\n---\n    <p>*x* {{ y }}</p>\n")
    source = Markdown(path="a.html", name="posts")
    ((_, html),) = source.bodies(articles(source, site), site)
    assert html == "    <p>*x* </p>\n"
