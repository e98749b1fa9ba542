"""Files in archives; no archive, however damaged or hostile, does harm."""

import os
import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from feedwright.errors import ParseError, SourceError
from feedwright.model import Fault
from feedwright.sources import _archive
from feedwright.sources.markdown import Markdown


def archived(desk, data):
    (desk.folder / "site.zip").write_bytes(data)
    return Markdown(path="zip://**/*.md::site.zip", name="ours")


@pytest.mark.parametrize(
    ("limit", "value", "what"),
    [
        ("MOST_FILES", 2, "holds 3 files; 2 are allowed"),
        ("MOST_UNPACKED", 100, "would be 123 bytes long when unpacked; 100 are allowed"),
    ],
)
def test_a_bomb_is_refused(desk, monkeypatch, limit, value, what, zipped):
    monkeypatch.setattr(_archive, limit, value)
    source = archived(desk, zipped({f"{name}.md": b"x" * 41 for name in "abc"}))
    with pytest.raises(SourceError, match=what) as raised:
        desk.places(source)
    assert raised.value.where == "site.zip"


def test_a_file_that_is_too_large_when_unpacked_is_set_aside_and_the_others_are_read(desk, monkeypatch, zipped, text):
    monkeypatch.setattr(Markdown, "largest", 10_000)
    source = archived(desk, zipped({"a.md": bytes(10_001), "b.md": text("b")}))
    large, good = desk.places(source)
    with pytest.raises(ParseError, match="is 10,001 bytes long; 10,000 bytes are allowed"):
        list(source.read(large, desk))
    assert list(source.read(good, desk))


def test_names_that_lead_out_of_an_archive_lead_nowhere(desk, text, zipped):
    (desk.folder.parent / "evil.md").write_bytes(text("evil"))
    source = archived(
        desk,
        zipped(
            {
                "../evil.md": text("x"),
                "/abs.md": text("x"),
                "a/../b.md": text("x"),
                "good.md": text("x"),
                "win\\dows.md": text("x"),
            }
        ),
    )
    assert desk.names(source) == ["zip://site.zip!/good.md", "zip://site.zip!/win/dows.md"]


def test_an_encrypted_file_is_said_to_be_so(desk, zipped, text):
    data = bytearray(zipped({"a.md": text("a")}))
    for mark, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        data[data.index(mark) + offset] |= 1
    source = archived(desk, bytes(data))
    with pytest.raises(ParseError, match="is encrypted"):
        list(source.read(desk.places(source)[0], desk))


@given(seed=st.integers(0, 10_000))
def test_no_damage_to_an_archive_raises_anything_but_a_source_error(tmp_path_factory, seed, desk_in, zipped, text):
    desk = desk_in(tmp_path_factory.mktemp("any"))
    chance = random.Random(seed)
    data = bytearray(zipped({f"{name}.md": text(name) for name in "abcd"}))
    for _ in range(chance.choice([1, 1, 2, 10])):
        data[chance.randrange(len(data))] = chance.randrange(256)
    if seed % 5 == 0:
        del data[chance.randrange(len(data)) :]
    source = archived(desk, bytes(data))
    try:
        listed = desk.places(source)
    except SourceError as error:
        assert error.where == "site.zip"  # noqa: PT017 - either outcome is right
        return
    for place in listed:
        if isinstance(place, Fault):
            continue
        try:
            list(source.read(place, desk))
        except SourceError as error:
            assert error.where.startswith("zip://site.zip!/")  # noqa: PT017 - as above


def test_a_file_without_a_name_is_passed_over(desk, zipped, text):
    assert desk.names(archived(desk, zipped({"": b"x", "a.md": text("a"), "folder/": b""}))) == ["zip://site.zip!/a.md"]


def test_an_archive_in_an_archive_is_read(desk, zipped, text):
    inner = zipped({"posts/a.md": text("a")})
    (desk.folder / "outer.zip").write_bytes(zipped({"inner.zip": inner}))
    source = Markdown(path="zip://posts/*.md::zip://inner.zip::outer.zip", name="ours")
    (article,), ((_, body),) = desk.everything(source)
    assert (article.title, body) == ("About a", "<p>Body of a</p>\n")


def test_an_archive_that_is_none_is_a_failed_source(desk):
    for data in (b"", b"no archive at all"):
        with pytest.raises(SourceError, match=r"site.zip: cannot be read as a ZIP archive"):
            desk.places(archived(desk, data))
    (desk.folder / "site.zip").unlink()
    (desk.folder / "site.zip").mkdir()
    with pytest.raises(SourceError, match=r"site.zip: is no ordinary file"):
        desk.places(Markdown(path="zip://*.md::site.zip"))
    with pytest.raises(SourceError, match="is gone since"):
        desk.places(Markdown(path="zip://*.md::memory://none.zip"))


def test_an_archive_whose_place_a_forked_process_has_moved_is_closed_all_the_same(tmp_path):
    """Parent and child share the place in a file: what one reads moves it for the other."""
    file = (tmp_path / "a.zip").open("w+b")
    file.write(b"0123456789")
    file.seek(0)
    file.read(5)
    os.lseek(file.fileno(), 0, os.SEEK_SET)
    _archive._close(file)
    assert file.closed
