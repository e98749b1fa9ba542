"""An article with what its own files say, and nothing of the files of others."""

import pytest

from feedwright.media.grounds import Look, grounds, usual
from feedwright.media.local import completed
from feedwright.model import Article, Enclosure, Picture

SITE = "https://example.org/"


@pytest.fixture
def complete(tmp_path, made):
    for name, data in {
        "a.png": made.png(6, 4),
        "a.mp3": made.mp3(60),
        "b.png": b"no picture",
        "a.mp4": made.m4a(9),
    }.items():
        (tmp_path / name).write_bytes(data)

    def complete(**said):
        return completed(Article(**said), grounds(SITE, None, "", usual(str(tmp_path))), Look())

    return complete


def test_a_picture_has_its_measures_its_size_and_the_words_that_were_said(complete):
    made = complete(image=f"{SITE}a.png", picture=Picture("A square", 1, 1))
    assert made.picture == Picture("A square", 6, 4, "image/png", 44)


def test_an_enclosure_has_its_true_length_whatever_was_said(complete):
    (made,) = complete(enclosures=(Enclosure(f"{SITE}a.mp3", length=5),)).enclosures
    assert (made.type, made.length, made.duration) == ("audio/mpeg", 2297 * 417, 60)


def test_the_playing_time_that_is_said_stays(complete):
    (made,) = complete(enclosures=(Enclosure(f"{SITE}a.mp3", duration=61),)).enclosures
    assert made.duration == 61


@pytest.mark.parametrize(
    "said",
    [
        {},
        {"image": "https://elsewhere.example/a.png", "picture": Picture("A square")},
        {"image": f"{SITE}none.png"},
        {"enclosures": (Enclosure("https://elsewhere.example/a.mp3", "audio/mpeg", 3, "t", 4),)},
    ],
)
def test_of_other_files_nothing_is_known(complete, said):
    assert complete(**said) == Article(**said)


def test_what_is_no_picture_is_not_the_picture_that_is_served(complete):
    assert complete(image=f"{SITE}b.png").picture is None
    assert complete(image=f"{SITE}a.mp3").picture is None
