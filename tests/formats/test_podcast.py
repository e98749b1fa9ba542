"""What makes a feed a podcast, element by element."""

import pytest

from feedwright import Author, Enclosure
from feedwright.formats._feedgen import named
from feedwright.model import Episode, Picture, Podcast, Transcript

HOME = "https://example.org/"
COVER = f"{HOME}cover.jpg"
SOUND = Enclosure(f"{HOME}a.mp3", "audio/mpeg", 7, duration=61)
LEAST = Podcast(categories=(("History", ""),), image=COVER)

both = pytest.mark.parametrize("kind", ["rss", "atom"])


def show(tree, kind, podcast=LEAST, **fields):
    made = tree(kind, [{"enclosures": (SOUND,)}], podcast=podcast, **fields)
    return made.find("channel") if kind == "rss" else made


def episode(tree, kind, **fields):
    made = tree(kind, [{"enclosures": (SOUND,), **fields}], podcast=LEAST)
    return made.find(".//item") if kind == "rss" else made.find("{*}entry")


def said(element):
    """Name -> text of what stands in the two namespaces."""
    prefixes = {namespace: prefix for prefix, namespace in element.nsmap.items() if prefix in ("itunes", "podcast")}
    return {
        f"{prefixes[namespace]}:{name}": one.text
        for one in element
        for namespace, _, name in [one.tag[1:].partition("}")]
        if namespace in prefixes
    }


@both
def test_the_least_that_directories_ask_for(tree, kind):
    made = show(tree, kind, author=Author("The Desk"), addresses={"rss": f"{HOME}feeds/show.rss"})
    assert said(made) == {
        "itunes:author": "The Desk",
        "itunes:type": "episodic",
        "itunes:image": None,
        "itunes:category": None,
        "itunes:explicit": "false",
        "podcast:guid": "6d5690ce-40e1-5616-89f3-e2683bf8e69f",
        "podcast:medium": "podcast",
    }
    assert made.find(named("itunes:image")).get("href") == COVER
    assert made.find(named("itunes:category")).get("text") == "History"


@both
def test_all_formats_of_a_show_have_the_guid_of_its_rss(tree, kind):
    addresses = {one: f"{HOME}feeds/show.{one}" for one in ("atom", "json", "rss")}
    own = said(show(tree, kind, addresses=addresses))["podcast:guid"]
    assert own == "6d5690ce-40e1-5616-89f3-e2683bf8e69f"


def test_a_show_that_had_a_guid_keeps_it(tree):
    own = Podcast(categories=LEAST.categories, image=COVER, guid="917393e3-1b1e-5cef-ace4-edaa54e1f810")
    assert said(show(tree, "rss", own))["podcast:guid"] == own.guid


@both
def test_everything_that_can_be_said_of_a_show(tree, kind):
    made = show(
        tree,
        kind,
        Podcast(
            categories=(("Arts", "Books"), ("History", "")),
            image=COVER,
            explicit=True,
            author="The Readers",
            owner=("The Desk", "desk@example.org"),
            kind="serial",
            medium="audiobook",
            locked=True,
            moved=f"{HOME}new.rss",
            funding=(f"{HOME}give", "Give"),
        ),
    )
    assert {
        "itunes:author": "The Readers",
        "itunes:type": "serial",
        "itunes:explicit": "true",
        "itunes:new-feed-url": f"{HOME}new.rss",
        "podcast:locked": "yes",
        "podcast:medium": "audiobook",
        "podcast:funding": "Give",
    }.items() <= said(made).items()
    [arts, history] = made.findall(named("itunes:category"))
    assert [one.get("text") for one in arts.iter()] == ["Arts", "Books"]
    assert (history.get("text"), len(history)) == ("History", 0)
    owner = made.find(named("itunes:owner"))
    assert [one.text for one in owner] == ["The Desk", "desk@example.org"]
    assert made.find(named("podcast:locked")).get("owner") == "desk@example.org"


@both
def test_an_episode_that_says_nothing_has_its_playing_time(tree, kind):
    assert said(episode(tree, kind)) == {"itunes:duration": "61"}


@both
def test_everything_that_can_be_said_of_an_episode(tree, kind):
    made = episode(
        tree,
        kind,
        image=f"{HOME}a.png",
        episode=Episode(
            number=3,
            season=2,
            kind="trailer",
            explicit=False,
            title="Straits",
            transcripts=(Transcript(f"{HOME}a.vtt", "text/vtt", "fr"), Transcript(f"{HOME}a.txt")),
            chapters=f"{HOME}a.json",
        ),
    )
    assert said(made) == {
        "itunes:title": "Straits",
        "itunes:duration": "61",
        "itunes:explicit": "false",
        "itunes:image": None,
        "itunes:episode": "3",
        "itunes:season": "2",
        "itunes:episodeType": "trailer",
        "podcast:transcript": None,
        "podcast:chapters": None,
    }
    assert [dict(one.attrib) for one in made.findall(named("podcast:transcript"))] == [
        {"url": f"{HOME}a.vtt", "type": "text/vtt", "language": "fr"},
        {"url": f"{HOME}a.txt", "type": "text/plain"},
    ]
    assert made.find(named("podcast:chapters")).get("type") == "application/json+chapters"


@pytest.mark.parametrize(
    ("image", "picture", "stands"),
    [
        ("a.jpg", None, True),
        ("a.webp", None, False),
        ("a", None, False),
        ("a", Picture(type="image/png"), True),
        ("a.jpg", Picture(type="image/webp"), False),
    ],
)
def test_directories_take_pictures_of_two_kinds_alone(tree, image, picture, stands):
    made = episode(tree, "rss", image=HOME + image, picture=picture)
    assert ("itunes:image" in said(made)) == stands


@both
def test_what_is_played_goes_first_in_a_podcast_and_as_it_was_said_elsewhere(tree, kind):
    many = (Enclosure(f"{HOME}a.pdf", "application/pdf"), SOUND)
    for podcast, first in ((LEAST, SOUND.url), (None, many[0].url)):
        made = tree(kind, [{"enclosures": many}], podcast=podcast)
        links = made.findall(".//enclosure") or made.findall(".//{*}link[@rel='enclosure']")
        assert (links[0].get("url") or links[0].get("href")) == first


@both
def test_the_namespaces_stand_only_where_they_are_used(tree, kind):
    assert {"itunes", "podcast"} <= set(tree(kind, [{"enclosures": (SOUND,)}], podcast=LEAST).nsmap)
    for made in (
        tree(kind, [{"enclosures": (SOUND,), "episode": Episode(number=1)}]),
        tree(kind, [{"enclosures": (Enclosure(f"{HOME}a.pdf", "application/pdf"),)}], podcast=LEAST),
        tree(kind, [], podcast=LEAST),
    ):
        assert not {"itunes", "podcast"} & set(made.nsmap)


@both
def test_a_picture_is_told_with_its_measures_and_in_words(tree, kind):
    made = tree(kind, [{"image": f"{HOME}a", "picture": Picture("A ship & a tug", 12, 6, "image/png", 99)}])
    [content] = made.findall(f".//{named('media:content')}")
    assert dict(content.attrib) == {
        "url": f"{HOME}a", "fileSize": "99", "type": "image/png", "medium": "image", "width": "12", "height": "6",
    }  # fmt: skip
    [words] = content
    assert (words.tag, words.get("type"), "".join(words.itertext())) == (
        named("media:description"), "plain", "A ship & a tug",
    )  # fmt: skip


def test_words_that_could_be_taken_for_markup_are_told_as_html(tree):
    made = tree("rss", [{"image": f"{HOME}a.png", "picture": Picture("The <b> element")}])
    [words] = made.iter(named("media:description"))
    assert words.get("type") == "html"
    assert words.xpath("string()") == "The &lt;b&gt; element"
