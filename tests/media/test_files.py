"""What a file says of itself: its bytes count, not its name."""

import os
import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

from feedwright.media.files import Facts, measured


@pytest.fixture
def told(tmp_path):
    """What a file of these bytes says."""

    def told(data, name="file", said=None):
        path = tmp_path / name
        path.write_bytes(data)
        return measured(str(path), said)

    return told


@pytest.mark.parametrize(
    ("kind", "name"), [("jpeg", "a.jpg"), ("png", "a.png"), ("gif", "a.gif"), ("webp", "a.webp"), ("avif", "a.avif")]
)
def test_a_picture_has_measures(told, made, kind, name):
    data = getattr(made, kind)(640, 360)
    assert told(data, name) == Facts(len(data), f"image/{kind}", 640, 360)


def test_a_photograph_may_carry_much_before_its_measures(told, made):
    segment = b"\xff\xe2\xff\xff" + bytes(65_533)
    assert told(made.jpeg(4_000, 3_000, segment * 20)).width == 4_000


def test_a_photograph_that_is_shown_turned_has_the_measures_that_are_seen(told, made):
    turned = b"Exif\0\0II*\0\x08\0\0\0\x01\0\x12\x01\x03\0\x01\0\0\0\x06\0\0\0\0\0\0\0"
    facts = told(made.jpeg(4_000, 3_000, b"\xff\xe1" + (len(turned) + 2).to_bytes(2, "big") + turned))
    assert (facts.width, facts.height) == (3_000, 4_000)


@pytest.mark.parametrize(
    ("said", "measures"),
    [
        ("<svg width='30' height='20px'><rect width='1' height='2'/></svg>", (30, 20)),
        ("<?xml version='1.0'?>\n<!-- a --><svg viewBox='0 0 24.4 12'><rect width='1' height='2'/></svg>", (24, 12)),
        ("<svg width='100%' height='50%' viewBox='0,0,24,12'/>", (24, 12)),
        ("<svg stroke-width='9' width='3em' height='4'/>", (None, None)),
        ("<svg viewBox='0 0 0 12'/>", (None, None)),
        ("<svg viewBox='none'/>", (None, None)),
    ],
)
def test_a_drawing_has_its_own_measures_or_those_of_what_it_shows(told, said, measures):
    facts = told(said.encode(), "a.svg")
    assert (facts.type, facts.width, facts.height) == ("image/svg+xml", *measures)


def test_a_page_with_a_drawing_in_it_is_none(told):
    assert told(b"<!DOCTYPE html><svg width='1' height='1'></svg>", "a.html").type == "text/html"


@pytest.mark.parametrize(
    ("kind", "name", "type_"),
    [("mp3", "a.mp3", "audio/mpeg"), ("wav", "a.wav", "audio/wav"), ("m4a", "a.m4a", "audio/x-m4a")],
)
def test_a_sound_has_a_playing_time(told, made, kind, name, type_):
    data = getattr(made, kind)(90)
    assert told(data, name) == Facts(len(data), type_, duration=90)


def test_a_sound_shorter_than_a_second_is_not_without_one(told, made):
    assert told(made.mp3(0.3), "a.mp3").duration == 1


@pytest.mark.parametrize(
    ("kind", "name", "said", "type_"),
    [
        ("png", "a.jpg", None, "image/png"),
        ("png", "a", None, "image/png"),
        ("png", "a.mp3", "audio/mpeg", "image/png"),
        ("m4a", "a.mp4", "audio/mp4", "audio/mp4"),
        ("m4a", "a", None, "audio/x-m4a"),
    ],
)
def test_the_bytes_tell_the_type_and_what_is_said_decides_where_they_fit_several(told, made, kind, name, said, type_):
    arguments = (90,) if kind == "m4a" else (6, 4)
    assert told(getattr(made, kind)(*arguments), name, said).type == type_


def test_of_other_files_the_name_tells_the_type(told):
    assert told(b"WEBVTT\n", "a.vtt") == Facts(7, "text/vtt")
    assert told(b"PK\x03\x04", "a.epub") == Facts(4, "application/epub+zip")
    assert told(b"?", "a.unknown") == Facts(1)


def test_what_only_stands_for_a_file_says_nothing(told, tmp_path):
    assert told(b"", "a.png") is None
    pointer = b"version https://git-lfs.github.com/spec/v1\noid sha256:00\nsize 123456\n"
    assert told(pointer, "a.mp3") is None
    assert measured(str(tmp_path / "none.png")) is None
    assert measured(str(tmp_path)) is None
    assert measured("a\0b") is None


@pytest.mark.skipif(sys.platform == "win32", reason="there are no such pipes")
def test_nobody_waits_for_a_pipe(tmp_path):
    os.mkfifo(tmp_path / "a.mp3")
    assert measured(str(tmp_path / "a.mp3")) is None


_BEGINNINGS = st.sampled_from(
    [b"", b"\xff\xd8\xff\xe0", b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", b"GIF89a", b"RIFF\0\0\0\0WEBPVP8X", b"RIFF\0\0\0\0WAVEfmt ",
     b"\0\0\0\x18ftypavif", b"\0\0\0\x18ftypM4A ", b"ID3\x04\0\0", b"\xff\xfb\x90\0", b"OggS\0\x02", b"fLaC\0\0\0\x22",
     b"\x1aE\xdf\xa3", b"<svg width='", b"<svg viewBox='0 0 "]
)  # fmt: skip
_NAMES = st.sampled_from(["a.jpg", "a.avif", "a.svg", "a.mp3", "a.m4a", "a.ogg", "a.flac", "a.mp4", "a"])


@given(begin=_BEGINNINGS, rest=st.binary(max_size=300), name=_NAMES)
def test_no_file_whatever_is_too_much(told, begin, rest, name):
    facts = told(begin + rest, name)
    if facts is not None:
        assert facts.length == len(begin + rest)
        assert all(one is None or one > 0 for one in (facts.width, facts.height, facts.duration))
        assert (facts.width is None) == (facts.height is None)


@pytest.mark.parametrize("kind", ["jpeg", "png", "gif", "webp", "avif", "m4a", "wav"])
def test_a_file_that_is_cut_off_anywhere_is_no_fault(told, made, kind):
    data = getattr(made, kind)(*((2,) if kind in ("m4a", "wav") else (6, 4)))[:200]
    for end in range(1, len(data)):
        assert told(data[:end]).length == end
