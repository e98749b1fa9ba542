"""Laws for every preset that the registry finds."""

import pickle
from datetime import UTC

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from feedwright import registry
from feedwright.errors import SourceError
from feedwright.model import Article
from feedwright.presets._base import Preset
from feedwright.sources._base import Site
from feedwright.sources.markdown import Markdown

pytestmark = pytest.mark.parametrize("kind", registry.kinds("presets"))

FILES = ("a.md", "index.md", "2025-03-04-a.md", "content/a/b.md", "_posts/2025-03-04-a.md", "posts/_index.de.md")
BODIES = (
    '{{< ref "a.md" >}}', "{% post_url 2025-03-04-a %}", "[x](@/a.md)", "[x]({filename}a.md)", "{{ site.x | y: z }}",
    "[x](../../../../etc/passwd.md)", "{% link ../../etc/passwd %}",
)  # fmt: skip


@pytest.fixture
def site(tmp_path):
    (tmp_path / ".git").mkdir()
    for name in FILES:
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(f"---\ntitle: {name}\ndate: 2025-03-04\n---\n" + "\n\n".join(BODIES), encoding="utf-8")
    return Site("https://example.org/", tmp_path, UTC, "en")


def source(kind):
    return Markdown(name="ours", path="**/*.md", preset=kind)


def articles(kind, site):
    made = source(kind)
    return [one for place in made.places(site) for one in made.read(place, site) if isinstance(one, Article)]


def test_a_preset_is_a_class_with_a_docstring_that_says_what_files_a_folder_means(kind):
    preset = registry.load("presets", kind)
    assert issubclass(preset, Preset)
    assert preset.__doc__
    assert preset.suffixes
    assert all(suffix.startswith(".") for suffix in preset.suffixes)


def test_every_file_gives_an_article_or_the_reason_why_it_is_none(kind, site):
    many = articles(kind, site)
    assert {one.place for one in many} == set(FILES)
    assert all(one.left_out or one.url.startswith("https://example.org/") for one in many)


def test_no_two_articles_have_one_address(kind, site):
    addresses = [one.url for one in articles(kind, site) if not one.left_out]
    assert len(set(addresses)) == len(addresses)


def test_the_same_again_and_from_a_worker(kind, site):
    first, second = source(kind), source(kind)
    assert articles(kind, site) == articles(kind, site)
    assert first.signature(site) == second.signature(site)
    list(first.places(site))
    assert pickle.loads(pickle.dumps(first)).signature(site) == first.signature(site)


def test_bodies_hold_no_template_text_and_nothing_from_outside(kind, site):
    made = source(kind)
    for _, html in made.bodies(articles(kind, site), site):
        assert not any(mark in html for mark in ("{{<", "{%", "{{ site", "root:"))


def test_a_folder_without_anything_is_nobodys(kind, tmp_path):
    assert registry.load("presets", kind).found(str(tmp_path)) is None


@settings(max_examples=25)
@given(
    front=st.text(alphabet=st.sampled_from("abct: -[]{}\"'\n/.%_é0159#<>"), max_size=80), name=st.sampled_from(FILES)
)
def test_no_front_matter_raises_anything_but_a_source_error(kind, tmp_path_factory, front, name):
    folder = tmp_path_factory.mktemp("any")
    (folder / ".git").mkdir()
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    keys = ("title", "date", "url", "slug", "permalink", "path", "lang", "categories", "taxonomies", "draft", "cascade")
    text = "".join(f"{key}: {front}\n" for key in keys[len(front) % len(keys) :])
    path.write_text(f"---\n{text}---\n{front}", encoding="utf-8")
    made, site = source(kind), Site("https://example.org/", folder, UTC, "en")
    for place in made.places(site):
        try:
            found = [one for one in made.read(place, site) if isinstance(one, Article)]
        except SourceError:
            continue
        assert len(list(made.bodies(found, site))) == len(found)
