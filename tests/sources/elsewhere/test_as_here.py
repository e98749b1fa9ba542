"""The same articles elsewhere as here, whatever the path and the kind."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from feedwright.errors import ParseError
from feedwright.model import Article
from feedwright.sources import _address
from feedwright.sources.feed import Feed
from feedwright.sources.html import Html
from feedwright.sources.markdown import Markdown
from feedwright.sources.table import Table
from feedwright.sources.text import Text
from feedwright.sources.wordpress import Wordpress

PATHS = [
    "posts/a.md", "posts", "posts/", "posts/*.md", "posts/?.*", "posts/**/*.md", "**/deep/*", "posts/**", "posts/20[0-9][0-9]/*",
    "posts/[!a].*", "posts/.hidden.md", "posts/.*", "posts/*/*", "none/*.md", "none.md", "posts/é [[]x].md",
]  # fmt: skip


@pytest.mark.parametrize("path", PATHS)
@pytest.mark.parametrize("where", ["memory://{}", "tagged://{}", "zip://{}::site.zip", "zip://{}::memory://site.zip"])
def test_a_path_means_the_same_elsewhere_as_here(desk, memory, where, path, text, many_names, zipped, tagged):
    files = {f"posts/{name}": text(name) for name in many_names}
    for name, data in files.items():
        (desk.folder / name).parent.mkdir(parents=True, exist_ok=True)
        (desk.folder / name).write_bytes(data)
        memory.pipe_file(f"/{name}", data)
    tagged.contents.update({f"{name}": data for name, data in files.items()})
    (desk.folder / "site.zip").write_bytes(zipped(files))
    memory.pipe_file("/site.zip", zipped(files))
    begin = _address.Address.of(where.format("x")).name[:-1]

    here, there = Markdown(path=path, name="ours"), Markdown(path=where.format(path), name="ours")
    said, bodies = desk.everything(here)
    said_there, bodies_there = desk.everything(there)

    def moved(items):
        return [one.key.removeprefix(begin) if isinstance(one, Article) else type(one) for one in items]

    assert moved(said_there) == [one.key if isinstance(one, Article) else type(one) for one in said]
    assert [one.title for one in said_there if isinstance(one, Article)] == [
        one.title for one in said if isinstance(one, Article)
    ]
    assert [body for _, body in bodies_there] == [body for _, body in bodies]


SEGMENT = st.text("ab.-[]!*?", min_size=1, max_size=4).filter(lambda part: part.strip("."))


@given(
    files=st.lists(st.lists(SEGMENT, min_size=1, max_size=3).map("/".join), min_size=1, max_size=6),
    pattern=st.lists(SEGMENT | st.sampled_from(["**", "*", "a", "b"]), min_size=1, max_size=3).map("/".join),
)
def test_any_pattern_finds_elsewhere_what_it_finds_here(tmp_path_factory, memory, files, pattern, desk_in):
    desk = desk_in(tmp_path_factory.mktemp("any"))
    memory.store.clear()
    for name in files:
        path = desk.folder / "posts" / name
        if any(above.is_file() for above in (path, *path.parents)) or path.exists():
            continue  # a name is either a file's or a folder's
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(b"x")
        memory.pipe_file(f"/posts/{name}", b"x")
    try:
        here = desk.names(Markdown(path=f"posts/{pattern}"))
    except ValidationError:
        with pytest.raises(ValidationError):
            Markdown(path=f"memory://posts/{pattern}")
        return
    there = desk.names(Markdown(path=f"memory://posts/{pattern}"))
    assert there == [f"memory://{name}" for name in here]


def test_addresses_of_articles_are_the_same_from_each_place(desk, memory, text, tagged, zipped):
    memory.pipe_file("/bucket/posts/a.md", text("a"))
    tagged.contents["bucket/posts/a.md"] = text("a")
    (desk.folder / "site.zip").write_bytes(zipped({"posts/a.md": text("a")}))
    for path in ("tagged://bucket/posts/*.md", "memory://bucket/posts/*.md", "zip://posts/*.md::site.zip"):
        said, _ = desk.everything(Markdown(path=path, name="ours", url="{site}/{path}/"))
        assert [one.url for one in said] == ["https://example.org/posts/a/"]


def test_what_cannot_be_read_is_said_in_the_words_used_here(desk, memory):
    bad = {"empty.md": b" \n", "binary.md": bytes(range(256)) * 20, "front.md": b"---\ntitle: [\n---\nBody"}
    for name, data in bad.items():
        (desk.folder / name).write_bytes(data)
        memory.pipe_file(f"/{name}", data)
    for name in bad:
        here, there = Markdown(path=name), Markdown(path=f"memory://{name}")
        told = []
        for source in (here, there):
            (place,) = desk.places(source)
            with pytest.raises(ParseError) as raised:
                list(source.read(place, desk))
            told.append((raised.value.where.removeprefix("memory://"), raised.value.what))
        assert told[0] == told[1]


def test_paths_here_and_elsewhere_stand_together_sorted_and_once(desk, memory, text):
    (desk.folder / "b.md").write_bytes(text("b"))
    memory.pipe_file("/posts/a.md", text("a"))
    source = Markdown(path=["memory://posts", "*.md", "memory://posts/*.md"], name="ours")
    assert desk.names(source) == ["b.md", "memory://posts/a.md"]


def test_streams_are_read_from_elsewhere(desk, memory):
    rows = b"title,date,content_html\n" + b"".join(b"Row %d,2025-03-04,<p>Body %d</p>\n" % (n, n) for n in range(3000))
    memory.pipe_file("/posts.csv", rows)
    said, bodies = desk.everything(Table(path="memory://posts.csv", name="ours"))
    assert [one.title for one in said[:2]] == ["Row 0", "Row 1"]
    assert [html for _, html in bodies][-1] == "<p>Body 2999</p>"
    assert said[5].place == "memory://posts.csv:7"


def test_files_of_every_kind_are_read_from_elsewhere(desk, memory, zipped):
    item = "<title>One</title><link>https://example.org/one/</link>"
    post = f'<rss xmlns:wp="wp" xmlns:c="content"><channel><item>{item}<wp:post_id>1</wp:post_id><wp:post_date_gmt>2025-03-04 10:00:00</wp:post_date_gmt><c:encoded>Body</c:encoded></item></channel></rss>'
    feed = f"<rss version='2.0'><channel><title>The Desk</title><item>{item}<description>Body</description></item></channel></rss>"
    page = "<html><head><title>One</title></head><body><article><h1>One</h1><p>Body of the page.</p></article></body></html>"
    files = {"a.xml": post, "b.xml": feed, "c.html": page, "d.txt": "One\n\nIn politics\nMarch 04, 2025\n\nBody.\n"}
    (desk.folder / "site.zip").write_bytes(zipped(files))
    for kind, name in zip((Wordpress, Feed, Html, Text), files, strict=True):
        path = f"zip://{name}::site.zip"
        (article,), ((_, body),) = desk.everything(kind(path=path, name="ours"))
        assert (article.title, article.place.partition("!")[0]) == ("One", "zip://site.zip")
        assert "Body" in body


def test_a_local_address_is_a_path_like_any_other(desk, tmp_path_factory, text):
    outside = tmp_path_factory.mktemp("outside")
    (outside / "secret.md").write_bytes(text("secret"))
    (desk.folder / "posts").mkdir()
    (desk.folder / "posts/a.md").write_bytes(text("a"))
    (desk.folder / "posts/out.md").symlink_to(outside / "secret.md")
    for begin in (f"file://{desk.folder}/", f"local://{desk.folder}/", "FILE://"):
        source = Markdown(path=f"{begin}posts/*.md", name="ours")
        assert desk.names(source) == ["posts/a.md"]
        assert "leads out" in desk.only_fault(source).what
        assert source.walk(desk)
