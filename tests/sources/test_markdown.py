"""Markdown files with front matter become articles; their bodies become HTML without template text."""

from datetime import UTC, datetime

import pytest

from feedwright.errors import ParseError
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


@pytest.mark.parametrize("folder", ["drafts", "_drafts", "posts/Draft"])
def test_what_lies_in_a_folder_for_drafts_is_a_draft(read, folder):
    assert read("---\ntitle: A\n---\nBody", f"{folder}/a.md")[0].left_out == "draft"


def test_a_key_that_stands_twice_is_a_warning_with_its_line(read):
    _, _, faults = read("---\ntitle: A\ntitle: B\n---\nBody")
    assert [str(fault) for fault in faults if isinstance(fault, Fault)] == [
        "a.md: line 3: `title` stands twice; the last one counts"
    ]


def test_broken_front_matter_names_file_and_line(read):
    with pytest.raises(ParseError, match=r"^a\.md:3: the YAML front matter is not well-formed"):
        read("---\ntitle: A\nb: [\n---\nBody")


def test_words_in_any_letter_case(read):
    article, _, _ = read("---\nTitle: A\nDATE: 2025-03-04\nCategory: x\n---\nBody")
    assert (article.title, article.categories) == ("A", ("x",))
    assert article.published == datetime(2025, 3, 4, tzinfo=UTC)
