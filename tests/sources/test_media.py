"""Pictures, enclosures and episodes in the words of themes, plugins and people."""

from datetime import UTC
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from feedwright import read
from feedwright.model import Article, Enclosure, Episode, Picture, Transcript
from feedwright.sources._base import Place, Site
from feedwright.sources._media import WORDS
from feedwright.sources._metadata import Metadata
from feedwright.sources.markdown import Markdown

SITE = Site("https://example.org/", Path("/site"), UTC, "en")
URL = "https://example.org/posts/a/"


def understood(raw):
    metadata = Metadata(Markdown(path="*.md", name="posts"), SITE)
    *faults, made = metadata.article({"url": URL, **raw}, key="a.md", place=Place("a.md"))
    assert isinstance(made, Article)
    return made, [fault.what for fault in faults]


def article(raw):
    made, faults = understood(raw)
    assert faults == []
    return made


@pytest.mark.parametrize(
    ("raw", "picture"),
    [
        ({"image": "a.png"}, None),
        ({"image": "a.png", "image_alt": "A ship"}, Picture("A ship")),
        ({"cover": {"image": "a.png", "alt": "A ship", "caption": "In port", "relative": "true"}}, Picture("A ship")),
        (
            {"image": {"path": "a.png", "alt": "A ship", "width": "1200", "height": "630px"}},
            Picture("A ship", 1200, 630),
        ),
        ({"image": {"src": "a.png", "w": 12, "h": 6}}, Picture(None, 12, 6)),
        ({"image": {"url": "a.png", "width": "100%", "height": -1, "alt": ""}}, None),
        ({"image": {"feature": "a.png", "caption": "In port"}}, Picture("In port")),
        ({"image": [{"src": "a.png", "alt": "A ship"}, "b.png"]}, Picture("A ship")),
        ({"image": "a.png", "imageAlt": "A **ship** &amp; a tug"}, Picture("A ship & a tug")),
        ({"og_image": "a.png", "Cover Image Alt": "A ship"}, Picture("A ship")),
        ({"image": {"src": "a.png", "alt": "A ship"}, "image_alt": "Two ships"}, Picture("Two ships")),
        ({"image": "a.png", "alt": ["A", "ship"]}, None),
        ({"image": "a.png", "alt": False}, None),
    ],
)
def test_a_picture_in_every_form(raw, picture):
    made = article(raw)
    assert (made.image, made.picture) == (f"{URL}a.png", picture)


@pytest.mark.parametrize("raw", [{"image_alt": "A ship"}, {"image": {"alt": "A ship"}}, {"image": True, "alt": "A"}])
def test_words_without_a_picture_say_nothing(raw):
    made = article(raw)
    assert (made.image, made.picture) == (None, None)


# As podcast themes and plugins write episodes.
EPISODES = [
    {
        "podcast_file": "https://media.example/1.mp3", "podcast_duration": "1:08:22", "podcast_bytes": "65,638,000",
        "episode": "12", "explicit": "no",
    },
    {"audio_file_path": "/1.mp3", "duration": "01:08:22", "audio_file_size": 65638000, "episode": 12, "explicit": "clean"},
    {"audio": {"mp3": "/1.mp3", "m4a": "/1.m4a"}, "duration": 4102, "enclosure_length": "65638000", "episode": "#12",
     "explicit": False},
    {"enclosure": {"url": "/1.mp3", "length": "65638000", "type": "audio/mpeg", "duration": "4102"},
     "itunes_episode": "Episode 12", "itunes_explicit": "false"},
    {"enclosures": [{"url": "/1.mp3", "size_in_bytes": 65638000, "duration_in_seconds": 4102}],
     "episode_number": 12, "explicit": "off"},
    {"audio_url": "/1.mp3", "duration": "PT1H8M22S", "audio_size": "65_638_000", "Episode Number": "12", "explicit": "0"},
]  # fmt: skip


@pytest.mark.parametrize("raw", EPISODES)
def test_an_episode_in_the_words_of_every_theme(raw):
    made = article(raw)
    sound = made.enclosures[0]
    assert (sound.type, sound.length, sound.duration) == ("audio/mpeg", 65_638_000, 4102)
    assert made.episode == Episode(number=12, explicit=False)


def test_everything_that_an_episode_may_say():
    made = article(
        {
            "audio": "/1.mp3",
            "season": "2",
            "episode": "3",
            "episode_type": "Trailer",
            "itunes_title": "Straits &amp; narrows",
            "explicit": "yes",
            "transcript": ["/1.vtt", {"url": "/1.srt", "language": "pt_BR"}, {"src": "/1/", "type": "text/html"}],
            "chapters": "chapters.json",
        }
    )
    assert made.episode == Episode(
        number=3,
        season=2,
        kind="trailer",
        title="Straits & narrows",
        explicit=True,
        transcripts=(
            Transcript("https://example.org/1.vtt", "text/vtt"),
            Transcript("https://example.org/1.srt", "application/x-subrip", "pt-BR"),
            Transcript("https://example.org/1/", "text/html"),
        ),
        chapters=f"{URL}chapters.json",
    )


def test_without_sound_the_same_words_mean_something_else():
    raw = {"duration": "two weeks", "season": "summer", "episode": "The One", "chapters": 12, "explicit": "very",
           "transcript": "All of it.", "image": "a.png", "enclosure": "/a.pdf"}  # fmt: skip
    made = article(raw)
    assert made.episode is None
    assert made.enclosures == (Enclosure("https://example.org/a.pdf", "application/pdf"),)


@pytest.mark.parametrize(
    "raw",
    [
        {"transcript": "What was said, and by whom."},
        {"transcript": True},
        {"chapters": [{"title": "One", "start": "0:00"}]},
        {"episode_type": "audio"},
        {"explicit": "perhaps"},
        {"episode": 0},
    ],
)
def test_what_says_nothing_that_can_be_shown_is_passed_over(raw):
    assert article({"audio": "/1.mp3", **raw}).episode is None


@pytest.mark.parametrize(
    ("raw", "fault"),
    [
        ({"duration": "long"}, "duration: 'long' is no playing time such as 1:02:03"),
        ({"episode": "twelve"}, "episode: 'twelve' is no whole number from 1"),
        ({"season": ["2"]}, "season: one value is wanted, not list"),
        ({"podcast_bytes": "12.5 MB"}, "length: '12.5 MB' is no number of bytes such as 12345678"),
    ],
)
def test_what_cannot_be_understood_is_a_fault_that_costs_nothing_else(raw, fault):
    made, faults = understood({"audio": "/1.mp3", **raw})
    assert faults == [fault]
    assert made.enclosures == (Enclosure("https://example.org/1.mp3", "audio/mpeg"),)


@pytest.mark.parametrize("nothing", [False, True, [], {}, "", "null"])
def test_no_sound_is_no_fault(nothing):
    assert article({"audio": nothing}).enclosures == ()


def test_what_the_enclosure_says_itself_goes_before_what_stands_beside_it():
    made = article({"enclosure": {"url": "/1.mp3", "length": 5, "duration": 6}, "duration": 7, "podcast_bytes": 8})
    assert (made.enclosures[0].length, made.enclosures[0].duration) == (5, 6)


_VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20)
    | st.sampled_from(["/a.mp3", "1:02:03", "http://[", "//", "a.png", "https://example.org/a b.mp3"]),
    lambda inner: st.lists(inner, max_size=3)
    | st.dictionaries(st.sampled_from(["url", "src", "alt", "mp3", "length", "duration", "width", "type"]), inner, max_size=3),
    max_leaves=6,
)  # fmt: skip
_KEYS = st.sampled_from(["image", "audio", "enclosures", "enclosure", *(words[0] for words in WORDS.values())])


@given(st.dictionaries(_KEYS, _VALUES, max_size=6))
def test_whatever_stands_there_an_article_comes_of_it(raw):
    made, _ = understood(raw)
    assert all(one.length >= 0 and (one.duration is None or one.duration > 0) for one in made.enclosures)


@pytest.mark.parametrize(
    ("head", "picture"),
    [
        ("<meta property='og:image' content='/a.png'>", None),
        (
            "<meta property='og:image' content='/a.png'><meta property='og:image:alt' content='A ship'>",
            Picture("A ship"),
        ),
        (
            (
                "<meta property='og:image' content='/a.png'><meta property='og:image:width' content='1200'>"
                "<meta property='og:image:height' content='630'><meta property='og:image:height' content='1'>"
            ),
            Picture(None, 1200, 630),
        ),
        ("<meta name='twitter:image' content='/a.png'><meta property='og:image:alt' content='Another'>", None),
    ],
)
def test_a_page_describes_its_picture_in_its_head(head, picture, tmp_path):
    page = f"<!DOCTYPE html><title>A title</title>{head}<article><h1>A title</h1><p>{'Some text. ' * 40}</p></article>"
    (tmp_path / "a.html").write_text(page, encoding="utf-8")
    [made] = read("html", path="a.html", folder=tmp_path)
    assert (made.image, made.picture) == ("https://example.org/a.png", picture)
