"""Whatever goes wrong elsewhere is one error that names the place, and gives no secret away."""

import os
import pickle

import fsspec
import pytest
from pydantic import ValidationError

from feedwright.config import load_config
from feedwright.errors import ConfigError, FetchError, ParseError, SourceError
from feedwright.sources import _elsewhere, _files
from feedwright.sources._base import Place
from feedwright.sources.markdown import Markdown


@pytest.mark.parametrize(
    ("error", "what"),
    [
        (
            PermissionError("Access Denied"),
            "must not be read by us: Access Denied; are the credentials for tagged:// set?",
        ),
        (TimeoutError(), "did not answer in time"),
        (OSError(5, "Input/output error"), "cannot be read: [Errno 5] Input/output error"),
        (RuntimeError("line one\n  line two"), "cannot be read: line one line two"),
        (ValueError(), "cannot be read: ValueError"),
        (RecursionError("x" * 500), "cannot be read: " + "x" * 200 + "…"),
    ],
)
def test_whatever_a_file_system_raises_is_one_error_that_names_the_place(desk, error, what, text, tagged):
    tagged.refused["posts"] = error
    source = Markdown(path="tagged://posts/*.md", name="ours")
    with pytest.raises(FetchError) as raised:
        desk.places(source)
    assert (raised.value.where, raised.value.what) == ("tagged://posts", what)
    tagged.refused.clear()
    tagged.contents["posts/a.md"] = text("a")
    (place,) = desk.places(source)
    tagged.refused["posts/a.md"] = error
    with pytest.raises(FetchError) as raised:
        list(source.read(place, desk))
    assert (raised.value.where, raised.value.what) == ("tagged://posts/a.md", what)


def test_of_several_paths_one_that_cannot_be_reached_is_a_fault_and_the_others_are_read(desk, memory, text, tagged):
    memory.pipe_file("/a.md", text("a"))
    tagged.refused["posts"] = PermissionError("no")
    source = Markdown(path=["tagged://posts", "memory://*.md"], name="ours")
    assert desk.names(source) == ["memory://a.md"]
    fault = desk.only_fault(source)
    assert (fault.failed, fault.place, fault.source) == (True, "tagged://posts", "ours")


@pytest.mark.parametrize(
    ("path", "what"),
    [
        ("sfpt://host/*.md", "nothing here can read sfpt://; did you mean sftp://?"),
        ("nowhere://x/*.md", "nothing here can read nowhere://"),
    ],
)
def test_a_file_system_that_there_is_not_is_named(desk, path, what):
    with pytest.raises(FetchError) as raised:
        desk.places(Markdown(path=path))
    assert raised.value.what == what


def test_what_is_not_installed_is_said_with_the_cure(desk, monkeypatch):
    def refuse(url, **_):
        raise ImportError("Install s3fs to access S3")

    monkeypatch.setattr(fsspec.core, "url_to_fs", refuse)
    with pytest.raises(FetchError, match=r"reading s3:// needs an extra: pip install 'feedwright\[s3\]'"):
        desk.places(Markdown(path="s3://bucket/*.md"))
    with pytest.raises(FetchError, match="reading gs:// needs something that is not installed: Install s3fs"):
        desk.places(Markdown(path="gs://bucket/*.md"))
    monkeypatch.setitem(__import__("sys").modules, "fsspec", None)
    with pytest.raises(FetchError, match="reading gs:// needs fsspec, and what it wants for that: pip install fsspec"):
        desk.places(Markdown(path="gs://bucket/*.md"))


def test_a_file_that_is_gone_since_it_was_listed_is_set_aside(desk, memory, text):
    memory.pipe_file("/a.md", text("a"))
    source = Markdown(path="memory://*.md", name="ours")
    (place,) = desk.places(source)
    (article,) = source.read(place, desk)
    memory.rm("/a.md")
    with pytest.raises(ParseError, match="is gone since its folder was listed") as raised:
        list(source.read(place, desk))
    assert raised.value.where == "memory://a.md"
    ((_, body),) = source.bodies([article], desk)
    assert (body.place, body.set_aside) == ("memory://a.md", True)


def test_a_body_that_cannot_be_reached_comes_as_a_fault(desk, text, tagged):
    tagged.contents["posts/a.md"] = text("a")
    source = Markdown(path="tagged://posts/*.md", name="ours")
    said, _ = desk.everything(source)
    tagged.refused["posts/a.md"] = OSError("the network is gone")
    ((_, body),) = source.bodies(said, desk)
    assert (body.what, body.set_aside) == ("cannot be read: the network is gone", True)


def test_a_link_is_not_followed_and_said(desk, tagged, text):
    tagged.contents.update({"posts/a.md": text("a"), "posts/b-link.md": text("b"), "posts/c-link.txt": b""})
    source = Markdown(path="tagged://posts/*.md", name="ours")
    assert desk.names(source) == ["tagged://posts/a.md"]
    fault = desk.only_fault(source)
    assert (fault.place, fault.set_aside) == ("tagged://posts/b-link.md", True)


def test_no_more_of_a_file_is_taken_than_is_allowed(desk, memory, monkeypatch):
    monkeypatch.setattr(Markdown, "largest", 1000)
    memory.pipe_file("/a.md", bytes(1001))
    source = Markdown(path="memory://*.md", name="ours")
    (place,) = desk.places(source)
    with pytest.raises(ParseError, match="is 1,001 bytes long; 1,000 bytes are allowed"):
        list(source.read(place, desk))
    # Who does not tell how large a file is, is not believed to be small.
    unknown = source.place_of("memory://a.md", desk)
    source._elsewhere(desk)._sizes.clear()
    with pytest.raises(ParseError, match="is too long; 1,000 bytes are allowed"):
        list(source.read(unknown, desk))


def test_no_room_on_this_machine_is_said(desk, memory, monkeypatch, text):
    memory.pipe_file("/a.md", text("a"))

    def full(*_, **__):
        raise OSError(28, "No space left on device")

    (place,) = desk.places(source := Markdown(path="memory://a.md"))
    monkeypatch.setattr(_elsewhere, "TemporaryFile", full)
    with pytest.raises(SourceError, match=r"memory://a\.md: cannot be copied to this machine: No space left on device"):
        list(source.read(place, desk))


@pytest.mark.parametrize(
    "path",
    [
        "sftp://desk:geheim@host/posts/*.md",
        "ftp://:geheim@host/posts",
        "gist://desk:geheim@1234/a.md",
        "https://desk:geheim@example.org/a.md",
        "https://geheim@example.org/a.md",
        "https://example.org/a.md?access_token=geheim",
        "https://example.org/a.md?X-Amz-Signature=geheim&x=1",
        "zip://a.md::sftp://desk:geheim@host/site.zip",
        "zip://a.md::https://example.org/site.zip?sig=geheim",
    ],
)
def test_secrets_in_addresses_are_refused_and_not_shown(tmp_path, path, configuration):
    with pytest.raises(ValidationError) as raised:
        Markdown(path=path)
    assert "geheim" not in " ".join(one["msg"] for one in raised.value.errors())
    (tmp_path / "config.yaml").write_text(configuration.format(path), encoding="utf-8")
    with pytest.raises(ConfigError) as refused:
        load_config(tmp_path / "config.yaml")
    assert "geheim" not in str(refused.value)
    assert "config.yaml:3:" in str(refused.value)


def test_who_may_read_is_no_secret():
    for path in (
        "sftp://desk@host/posts",
        "github://org:repo@main/posts",
        "abfs://posts@account.dfs.core.windows.net/a",
    ):
        assert Markdown(path=path).path == path


def test_secrets_in_errors_of_others_are_not_shown(desk, monkeypatch, tagged):
    monkeypatch.setitem(fsspec.config.conf, "tagged", {"password": "geheim1", "endpoint": "host"})
    monkeypatch.setenv("CLOUD_SECRET_KEY", "geheim2")
    tagged.refused["posts"] = OSError(
        "geheim1 at https://desk:geheim3@host/posts?list=2&X-Amz-Signature=geheim4 with geheim2 at host"
    )
    with pytest.raises(FetchError) as raised:
        desk.places(Markdown(path="tagged://posts/*.md"))
    assert raised.value.what == "cannot be read: *** at https://host/posts with *** at host"


@pytest.mark.parametrize(
    ("path", "what"),
    [
        ("s3://", "s3:// alone names nothing"),
        ("zip://a.md", "name the archive too"),
        ("zip://*.md::old/*.zip", "an archive is named without"),
        ("zip://*.md::s3://bucket/*.zip", "an archive is named without"),
        ("simplecache::s3://bucket/a.md", "only what is in an archive is chained"),
        ("s3://bucket/a.md::s3://bucket/b", "only what is in an archive is chained"),
        ("reference://posts.json", "may lead to any file"),
        ("zip://a.md::reference://posts.json", "may lead to any file"),
        ("filecache://x", "is not needed"),
        ("https://example.org", "name each file by its own address"),
        ("https://example.org/posts/", "name each file by its own address"),
        ("https://example.org/*.md", "name each file by its own address"),
        ("https:///posts.md", "it is no address such as"),
        ("memory://[z-a].md", "is no valid pattern"),
    ],
)
def test_what_cannot_be_used_is_refused_at_the_door(path, what):
    with pytest.raises(ValidationError) as raised:
        Markdown(path=path)
    assert what in raised.value.errors()[0]["msg"]


def test_a_file_that_is_called_like_an_address_is_found(desk, text):
    (desk.folder / "a::b.md").write_bytes(text("a"))
    assert desk.names(Markdown(path="*.md")) == ["a::b.md"]
    assert desk.names(Markdown(path="a::b.md")) == ["a::b.md"]


def test_sources_and_places_survive_the_way_to_another_process(desk, memory, text, zipped):
    memory.pipe_file("/a.md", text("a"))
    (desk.folder / "site.zip").write_bytes(zipped({"a.md": text("a")}))
    for path in ("memory://a.md", "zip://a.md::site.zip"):
        source = Markdown(path=path, name="ours")
        said, _ = desk.everything(source)
        again, (place,) = pickle.loads(pickle.dumps((source, desk.places(source))))
        assert list(again.read(place, desk)) == said
        assert [body for _, body in again.bodies(said, desk)] == ["<p>Body of a</p>\n"]


def test_a_place_that_is_only_a_name_is_reached_with_no_permission_of_its_own(desk, memory, text, zipped):
    memory.pipe_file("/a.md", text("a"))
    (desk.folder / "site.zip").write_bytes(zipped({"a.md": text("a")}))
    for name in ("memory://a.md", "zip://site.zip!/a.md"):
        place = Place(name, os.path.normpath(os.path.join(desk.folder, name)))
        assert _files.text_of(place)[0].endswith("Body of a")
    with pytest.raises(ParseError, match="is a private address"):
        _files.text_of(Place("http://127.0.0.1/a.md"))
