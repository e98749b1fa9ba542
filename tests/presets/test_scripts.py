"""Configurations that are programs, and patterns of paths."""

from datetime import UTC

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from feedwright.errors import SourceError
from feedwright.model import Article
from feedwright.presets import _elsewhere, _globs, _scripts
from feedwright.sources._base import Site
from feedwright.sources.markdown import Markdown

CONFIGURATIONS = {
    "pelican": (
        "pelicanconf.py",
        ("PATH", "ARTICLE_URL", "SLUG_REGEX_SUBSTITUTIONS", "FILENAME_METADATA", "DEFAULT_DATE"),
    ),
    "zola": ("config.toml", ("base_url", "default_language", "languages", "slugify", "ignored_content", "extra")),
    "lektor": ("x.lektorproject", ("name", "url", "path", "locale")),
    "eleventy": ("eleventy.config.js", ("dir", "pathPrefix", "input", "data")),
    "nextjs": ("docusaurus.config.js", ("url", "baseUrl", "presets", "i18n", "trailingSlash")),
}
"""Preset -> its configuration, and words that it looks for."""

FORMS = {
    "pelican": "{} = {}\n",
    "zola": "{} = {}\n",
    "lektor": "[project]\n{} = {}\n",
    "eleventy": "export default {{ {}: {} }}\n",
    "nextjs": "export default {{ {}: {} }}\n",
}
VALUES = st.sampled_from(
    [
        "1",
        "''",
        "'..'",
        "'/'",
        "[]",
        "{}",
        "true",
        "'x' + y",
        "[['a', {}]]",
        "'{slug}{x}'",
        "'(?P<date>'",
        "'*{a'",
        "-1",
        "None",
    ]
)
FILES = ("content/a.md", "blog/2025-03-04-a.md", "content/b/contents.lr", "posts/index.mdx")


@pytest.mark.parametrize("kind", sorted(CONFIGURATIONS))
@settings(max_examples=25)
@given(values=st.lists(VALUES, min_size=1, max_size=6), noise=st.text(alphabet="{}[]'\"=:,\n#a", max_size=20))
def test_whatever_stands_in_a_configuration_is_read_or_refused(kind, tmp_path_factory, values, noise):
    folder = tmp_path_factory.mktemp("any")
    (folder / ".git").mkdir()
    name, words = CONFIGURATIONS[kind]
    lines = [FORMS[kind].format(word, value) for word, value in zip(words, values, strict=False)]
    (folder / name).write_text("".join(lines) + noise, encoding="utf-8")
    for file in FILES:
        (folder / file).parent.mkdir(parents=True, exist_ok=True)
        (folder / file).write_text(
            "---\ntitle: A\ndate: 2025-03-04\n---\n[x](../b.md) {filename} {{ x }}\n", encoding="utf-8"
        )
    source, site = (
        Markdown(name="ours", path=["**/*.md", "**/*.lr", "**/*.mdx"], preset=kind),
        Site("https://example.org/", folder, UTC, "en"),
    )
    try:
        found = [one for place in source.places(site) for one in source.read(place, site) if isinstance(one, Article)]
    except SourceError:
        return
    assert len(list(source.bodies(found, site))) == len(found) == len(FILES)


@pytest.mark.parametrize(
    ("path", "text", "data"),
    [
        ("a.json", '{"a": 1}', {"a": 1}),
        ("a.json", "[1]", None),
        ("a.json", "{", None),
        ("a.yml", "a: b\n", {"a": "b"}),
        ("a.js", "const b = {a: 1}\nmodule.exports = {a: 2}", {"a": 2}),
        ("a.js", "const b = {a: 1}\nmodule.exports = b", {"a": 1}),
        ("a.js", "module.exports = make()", None),
    ],
)
def test_data_files(path, text, data):
    assert _scripts.data(text, path) == data


@pytest.mark.parametrize(
    ("pattern", "path", "matches"),
    [
        ("a.md", "a.md", True),
        ("a.md", "b/a.md", False),
        ("*.md", "b/a.md", False),
        ("**/*.md", "b/c/a.md", True),
        ("**/*.md", "a.md", True),
        ("a/**", "a/b/c", True),
        ("a/**", "ab/c", False),
        ("{a,b}/?.md", "b/x.md", True),
        ("{a,b", "b", True),
        ("a}", "a}", True),
        ("[a]", "[a]", True),
    ],
)
def test_patterns_of_paths(pattern, path, matches):
    assert _globs.matches(pattern, path) is matches


def test_patterns_that_cross_folders():
    assert _globs.matches("*/README.md", "content/a/README.md", crossing=True)


@pytest.mark.parametrize(("name", "identity"), [("youtube", '"><b>'), ("unknown", "abc"), ("vimeo", "")])
def test_what_is_no_video_is_no_link(name, identity):
    assert _elsewhere.video(name, identity) is None
