"""What an owner says of a show, and of how media are looked at."""

import pytest

from feedwright.model import Podcast

START = """
site: {title: Harbour News, url: https://harbour.example/, author: {name: The Desk, email: desk@harbour.example}}
sources: [{type: text, path: articles}]
"""
COVER = "https://harbour.example/cover.jpg"


def show(read, said):
    return read(f"{START}\nfeeds: {{podcast: {{category: History, image: '{COVER}', {said}}}}}").feed_specs()[0].podcast


def test_without_a_word_no_feed_is_a_show(read):
    assert [spec.podcast for spec in read(START).feed_specs()] == [None]


def test_a_category_and_a_cover_are_enough(read):
    assert show(read, "") == Podcast(
        categories=(("History", ""),), image=COVER, author="The Desk", owner=("The Desk", "desk@harbour.example")
    )


def test_the_owner_need_not_be_named(read):
    assert show(read, "owner: null").owner is None


def test_everything_that_is_said_reaches_the_feed(read, sample):
    of_ships, *_, of_all = read(sample("everything")).feed_specs()
    assert of_ships.podcast == Podcast(
        categories=(("Society & Culture", "Documentary"), ("History", "")),
        image=COVER,
        author="The Harbour",
        owner=("The Editors", "editors@harbour.example"),
        kind="serial",
        medium="audiobook",
        locked=True,
        guid="917393e3-1b1e-5cef-ace4-edaa54e1f810",
        moved="https://harbour.example/new.rss",
        funding=("https://harbour.example/give", "Give"),
    )
    assert of_all.podcast.categories == (("News", ""),)


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        ("History", [("History", "")]),
        ("tv and film", [("TV & Film", "")]),
        ("Society & Culture > Documentary", [("Society & Culture", "Documentary")]),
        ("documentary", [("Society & Culture", "Documentary")]),
        ("[Education, Courses, courses]", [("Education", ""), ("Education", "Courses")]),
    ],
)
def test_categories_are_apples_in_any_way_to_write_them(read, said, meant):
    made = read(f"{START}\nfeeds: {{podcast: {{category: {said}, image: '{COVER}'}}}}").feed_specs()[0].podcast
    assert list(made.categories) == meant


def test_every_fault_is_told_at_once_with_its_cure(faults):
    found = faults(f"{START}\nfeeds:\n  podcast:\n    category: Historie\n    type: weekly\n    autor: Staff\n")
    assert [one.partition(": ")[0] for one in found] == ["7:5", "7:15", "8:11", "9:5"]
    assert "podcast.image: is missing; it is required" in found[0]
    assert "'Historie' is no category of Apple's" in found[1]
    assert "(did you mean History?)" in found[1]
    assert "must be episodic or serial, not 'weekly'" in found[2]
    assert "(did you mean author?)" in found[3]


def test_folders_and_whether_to_ask_others(read):
    said = read(f"{START}\nmedia: {{folders: [static], remote: true}}").media
    assert (said.folders, said.remote) == (("static",), True)
    assert (read(START).media.folders, read(START).media.remote) == (None, False)
    assert read(f"{START}\nmedia:").media == read(START).media
