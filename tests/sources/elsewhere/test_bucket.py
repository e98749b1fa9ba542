"""A bucket, on a server of S3's language."""

import fsspec
import pytest

from feedwright.errors import FetchError
from feedwright.sources._base import Unmatched
from feedwright.sources.markdown import Markdown


@pytest.fixture(scope="module")
def bucket():
    """A bucket of our own on loopback."""
    pytest.importorskip("s3fs")
    moto = pytest.importorskip("moto.server")
    server = moto.ThreadedMotoServer("127.0.0.1", 0, verbose=False)
    server.start()
    host, port = server.get_host_and_port()
    conf = {"key": "desk", "secret": "geheim-geheim", "endpoint_url": f"http://{host}:{port}"}
    before = fsspec.config.conf.get("s3")
    fsspec.config.conf["s3"] = conf
    fs = fsspec.filesystem("s3")
    fs.mkdir("the-desk")
    yield fs
    fs.clear_instance_cache()
    server.stop()
    fsspec.config.conf.pop("s3") if before is None else fsspec.config.conf.update(s3=before)


def test_a_bucket_is_read_as_a_folder_is(desk, bucket, many_names, text):
    for name in many_names:
        bucket.pipe_file(f"the-desk/posts/{name}", text(name))
    assert desk.names(Markdown(path="s3://the-desk/posts/**/*.md")) == [
        f"s3://the-desk/posts/{name}" for name in sorted(["2025/deep/d.md", "a#1.md", "a.md", "é [x].md"])
    ]
    source = Markdown(path="s3://the-desk/posts", name="ours")
    said, bodies = desk.everything(source)
    assert {one.title for one in said} == {
        f"About {name}" for name in ("a.md", "b.MD", "2025/c.markdown", "2025/deep/d.md", "a#1.md", "é [x].md")
    }
    assert [html for _, html in bodies] == [f"<p>{one.title.replace('About', 'Body of')}</p>\n" for one in said]
    before = {one.name: one for one in desk.places(source)}
    assert all(one.mtime_ns for one in before.values())
    bucket.pipe_file("the-desk/posts/a.md", text("a.md"))
    assert {one.name: one for one in desk.places(source)} == before
    bucket.pipe_file("the-desk/posts/a.md", text("a.md", "Bodx"))
    assert [name for name, one in {one.name: one for one in desk.places(source)}.items() if before[name] != one] == [
        "s3://the-desk/posts/a.md"
    ]


def test_a_bucket_that_there_is_not_matches_nothing_and_one_that_refuses_fails(desk, bucket, monkeypatch):
    assert isinstance(desk.only_fault(Markdown(path="s3://no-such-desk/*.md")), Unmatched)

    async def refuse(*_, **__):
        raise PermissionError("Access Denied for geheim-geheim")

    monkeypatch.setattr(type(bucket), "_lsdir", refuse)
    with pytest.raises(FetchError) as raised:
        desk.places(Markdown(path="s3://the-desk/*.md"))
    assert str(raised.value) == (
        "s3://the-desk: must not be read by us: Access Denied for ***; are the credentials for s3:// set?"
    )
