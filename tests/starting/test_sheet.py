"""The text of the configuration: it means what was found, whatever that holds."""

import os
import tempfile
from pathlib import Path

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from feedwright import starting
from feedwright.config import load_config
from feedwright.errors import ConfigError, SourceError
from feedwright.presets._base import About
from feedwright.starting import hearsay
from feedwright.starting.output import Output
from feedwright.starting.sheet import Sheet, scalar
from feedwright.starting.tally import Counted, Tally
from feedwright.text import xml
from feedwright.text import yaml as own_yaml

HARD = [
    "Ask: what?", "C# and #2", "no", "null", "1.5", "2025-03-04", "- x", "* x", "&x", "!x", "%x", "@x", "`x`", '"x"',
    "'x'", "it's", "x:", "[x]", "{x}", "a, b", "x\\n", "🎉 yes", "国际", "\u2028", "\ufeff", "\x85", "\xa0", "~", "=",
    "${HOME}", "$${HOME}", "<<", "?", "? x", "|", ">", "{site}/{slug}/", "**/_posts/**/*.md", "x" * 5000, " x ", "\t",
]  # fmt: skip


@pytest.mark.parametrize("text", HARD)
def test_a_text_is_read_as_that_text_by_every_parser(text):
    document = f"key: {scalar(text)}\nlist:\n  - {scalar(text)}  # 2 articles\n"
    root, flaws = own_yaml.parse(document.encode())
    assert not flaws
    wanted = text.replace("${", "$${")
    assert root.values() == yaml.safe_load(document) == {"key": wanted, "list": [wanted]}


@given(st.text(st.characters(exclude_categories=["Cs"])))
def test_so_is_any_text(text):
    text = xml.clean(text)
    root, flaws = own_yaml.parse(f"key: {scalar(text)}\n".encode())
    assert not flaws
    assert root.values() == {"key": text.replace("${", "$${")}


ANY = st.text(st.characters(exclude_categories=["Cs"]), max_size=30) | st.sampled_from(HARD)


@given(title=ANY, description=ANY, author=ANY, categories=st.lists(ANY, max_size=4), comment=ANY, made_for=ANY)
def test_whatever_a_site_is_called_its_configuration_has_no_fault(
    title, description, author, categories, comment, made_for
):
    about = hearsay.merged(
        About(title=title, description=description, author=author), About("A", "https://example.org")
    )
    named = {
        key: Counted(name, 2)
        for one in categories
        if (name := xml.line(one))
        for key in [starting.tally.slugs.key(name)]
    }
    tally = Tally(articles=2, undated=0, left_out=(), categories=(), filed=2, chosen=tuple(named.values()))
    text = Sheet(
        made_for=made_for,
        schema=".feedwright/schema.json",
        site=about,
        guessed=frozenset({"title"}),
        sources=[({"type": "markdown", "path": ["a/*.md", "[[]x]/*.md"], "url": "{site}/{slug}/"}, comment)],
        tally=tally,
        output=Output("feeds", "{site}/feeds/", comment),
    ).text()
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "config.yaml")
        path.write_text(text, encoding="utf-8")
        loaded = load_config(path, environ={}, check_paths=False)
    assert loaded.site.title == about.title
    assert loaded.site.description == (about.description or about.title)
    assert [one.name for one in loaded.categories] == [one.name for one in named.values()]


# --- the law, over folders --------------------------------------------------------------------------------------------

NAMES = [
    "hugo.toml", "config.toml", "_config.yml", "pelicanconf.py", "eleventy.config.js", "package.json", "next.config.js",
    "x.lektorproject", "CNAME", "index.html", "feed.xml", "feed.json", "sitemap.xml", "posts/a.md", "posts/[x]/c.md",
    "_posts/2024-01-02-a.md", "content/posts/b.md", "content/about.md", "content/blog/2024/x/index.md",
    "content/a/contents.lr", "pages/a.mdx", "articles/b.txt", "articles/$c{1} #.txt", "t.csv", "t.jsonl", "t.json",
    "export.xml", "p/a.html", "mkdocs.yml", "public/x.xml", "feeds", "feeds/index.html", "content/ü \u2028x/a.md",
    "docs/_config.yml", "docs/_posts/2020-01-01-x.markdown", "astro.config.mjs",
]  # fmt: skip
TEXTS = [
    '---\ntitle: A\ndate: 2024-01-02\ncategories: [x, "null", "a: #b", 🎉, true, "${HOME}"]\n---\nText {{< x >}}',
    '---\ntitle: "Q\ndate: nope',
    "+++\ntitle = 'a'\ndate = 2024-01-01\n+++\nText.",
    "title = 'My: # Site ${X}'\nbaseURL = 'https://example.net/x?y'\n[params]\ndescription = '''a\nb'''",
    'title: "A \\u2028 \\x07 #: b"\nurl: https://example.net\ntimezone: Mars/Phobos\nlang: xx-yy-zz-1\n',
    "SITENAME = 'A: \"b\"'\nSITEURL = '//x'\nPATH = 'content'\nOUTPUT_PATH = '/etc'\n",
    ("<rss version='2.0'><channel><title>T &amp; ]]> : #</title><link>https://a.example.net/</link><item><title>i</title>"
    "<link>https://a.example.net/x/a/</link><pubDate>Tue, 02 Jan 2024 00:00:00 GMT</pubDate></item></channel></rss>"),
    "<feed xmlns='http://www.w3.org/2005/Atom' xml:lang='zz'><title>x</title>",
    '{"version": "https://jsonfeed.org/version/1.1", "title": "\\ud800", "items": [{"id": "1", "title": "x"}]}',
    ("<html lang=en><title>&nbsp;Hi: # | x</title><link rel=canonical href='https://www.example.net/'><article><h1>A</h1>"
    "<time datetime=2024-01-02>x</time><p>Some text.</article>"),
    "A Title\nIn politics, a: b\nMarch 4, 2025\nBy Staff\n\nText here.\n",
    "title,date,content\nA,2024-01-01,x\nB,2024-01-02,y\n",
    '{"title": "A", "date": "2024-01-01", "content": "x"}\n{"title": "B", "date": "2024-01-01"}',
    '{"homepage": "https://x.example.net/", "dependencies": {"next": "1"}}',
    "[" * 3000, "a: " * 2000, "{{{{", "", "\x00\x01", "www.example.net\n", "- a\n- b\n",
]  # fmt: skip


@given(
    files=st.dictionaries(
        st.sampled_from(NAMES),
        st.sampled_from(TEXTS).map(str.encode)
        | st.tuples(st.sampled_from(TEXTS), st.integers(0, 300)).map(lambda cut: cut[0].encode()[: cut[1]])
        | st.binary(max_size=40),
        min_size=1,
        max_size=9,
    )
)
def test_what_is_written_for_any_folder_loads_and_nothing_else_is_touched(files):
    with tempfile.TemporaryDirectory() as folder:
        for name, data in files.items():
            path = Path(folder, name)
            if not any(one.is_file() for one in path.parents) and not path.is_dir():
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_bytes(data)
        before = {path: path.read_bytes() for path in Path(folder).rglob("*") if path.is_file()}
        try:
            made = starting.begin(os.path.join(folder, "config.yaml"))
        except (ConfigError, SourceError):
            assert not Path(folder, "config.yaml").exists()
        else:
            load_config(made.path, environ={})
        assert {path: path.read_bytes() for path in before} == before
