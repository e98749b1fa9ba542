"""What feeds say of episodes and pictures, beyond what their parser keeps."""

from pathlib import Path

import pytest

from feedwright.text import feeds

CASES = Path(__file__).parents[1] / "cases" / "formats"
HEAD = (
    "<rss version='2.0' xmlns:itunes='http://www.itunes.com/DTDs/Podcast-1.0.dtd' xmlns:media='http://search.yahoo.com/mrss/'"
    " xmlns:podcast='https://podcastindex.org/namespace/1.0'><channel><title>T</title><link>https://example.org/</link>"
)


def item(inner):
    [made] = feeds.read(f"{HEAD}<item><title>A</title>{inner}</item></channel></rss>".encode()).items
    return made


@pytest.mark.parametrize("kind", ["rss", "atom"])
def test_a_show_of_our_own_is_read_back(kind):
    straits, trailer, note = feeds.read((CASES / f"show.{kind}").read_bytes()).items
    assert straits.image == "https://example.org/straits.jpg"
    assert straits.picture == {"alt": "A ship <in> a strait & two tugs", "width": "1200", "height": "630"}
    assert straits.more == {
        "episode_title": "Straits & narrows",
        "explicit": "false",
        "episode": "12",
        "season": "2",
        "episode_type": "full",
        "chapters": "https://example.org/straits.chapters.json",
        "transcript": [
            {"url": "https://example.org/straits.vtt", "type": "text/vtt"},
            {"url": "https://example.org/straits.fr.html", "type": "text/html", "language": "fr"},
        ],
    }
    assert trailer.more == {"episode_type": "trailer"}
    assert (note.more, note.picture) == ({}, {})


def test_numbers_that_are_none_are_passed_over_and_podcasting_2_counts_too():
    made = item("<itunes:episode>one</itunes:episode><podcast:episode display='2nd'>2</podcast:episode>")
    assert made.more == {"episode": "2"}
    assert item("<itunes:season>0</itunes:season><podcast:season name='x'>1.5</podcast:season>").more == {}


def test_addresses_are_made_absolute():
    made = item("<podcast:transcript url='/a.vtt'/><podcast:transcript/><podcast:chapters url='c.json'/>")
    assert made.more == {
        "transcript": [{"url": "https://example.org/a.vtt"}],
        "chapters": "https://example.org/c.json",
    }


@pytest.mark.parametrize(
    ("said", "alt"),
    [
        ("<media:description>A ship</media:description>", "A ship"),
        ("<media:description type='html'>A &lt;b>ship&lt;/b></media:description>", "A ship"),
        ("<media:description/>", None),
        ("<media:title>A ship</media:title>", None),
    ],
)
def test_a_picture_is_described_by_its_own_words(said, alt):
    content = f"<media:content url='/a.png' medium='image' width='6' height='4'>{said}</media:content>"
    for inner in (content, f"<media:group><media:content url='/b.mp3' type='audio/mpeg'/>{content}</media:group>"):
        assert item(inner).picture == {"width": "6", "height": "4", **({"alt": alt} if alt else {})}


def test_of_a_damaged_document_nothing_is_told_beyond_what_its_parser_says():
    [made] = feeds.read(f"{HEAD}<item><title>A</title><itunes:episode>2</itunes:episode>&nbsp</item>".encode()).items
    assert (made.more, made.picture) == ({}, {})
