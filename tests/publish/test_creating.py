"""New files: whole, or not there; and never over something that stands there."""

import os

import pytest

from feedwright.errors import PublishError, Refused
from feedwright.publish import creating


@pytest.fixture
def place(tmp_path):
    return str(tmp_path / "a/b/config.yaml")


def only(place):
    """The file, and that nothing else was left behind."""
    assert os.listdir(os.path.dirname(place)) == ["config.yaml"]
    with open(place, "rb") as file:
        return file.read()


def test_folders_that_lack_are_made(place):
    creating.create(place, b"site:\n")
    assert only(place) == b"site:\n"


def test_what_stands_there_is_never_replaced(place):
    creating.create(place, b"mine")
    with pytest.raises(Refused, match="is there already"):
        creating.create(place, b"other")
    assert only(place) == b"mine"


def test_a_file_system_without_links_does_as_well(place, monkeypatch):
    monkeypatch.setattr(os, "link", lambda *_: (_ for _ in ()).throw(OSError(1, "Operation not permitted")))
    creating.create(place, b"mine")
    with pytest.raises(Refused):
        creating.create(place, b"other")
    assert only(place) == b"mine"


def test_a_full_disk_leaves_nothing(place, monkeypatch):
    monkeypatch.setattr(os, "write", lambda *_: (_ for _ in ()).throw(OSError(28, "No space left on device")))
    with pytest.raises(PublishError, match="cannot be written: No space left on device"):
        creating.create(place, b"mine")
    assert os.listdir(os.path.dirname(place)) == []


def test_what_a_killed_process_left_is_in_nobodys_way(place):
    os.makedirs(os.path.dirname(place))
    leftover = os.path.join(os.path.dirname(place), f".feedwright-{os.getpid()}.tmp")
    with open(leftover, "wb") as file:
        file.write(b"half")
    creating.create(place, b"mine")
    assert only(place) == b"mine"


@pytest.mark.parametrize("name", ["a-file/config.yaml", "zero\0byte", "x" * 300])
def test_a_place_that_cannot_be_is_named(tmp_path, name):
    (tmp_path / "a-file").write_text("x")
    with pytest.raises(PublishError, match="cannot be written"):
        creating.create(str(tmp_path / name), b"mine")
