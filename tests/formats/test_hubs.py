"""Hubs stand in every format, beside the feed's own address (WebSub, sections 4 and 6; JSON Feed 1.1, `hubs`)."""

from __future__ import annotations

import json

import feedparser
import pytest

from feedwright import Feed, RenderError, render

HOME = "https://example.org/"
ADDRESSES = {kind: f"{HOME}feeds/all.{kind}" for kind in ("rss", "atom", "json")}
HUBS = ("https://hub.example/", "https://other.example/push?site=1&key=2")


def made(kind, hubs=HUBS, addresses=ADDRESSES):
    return render(Feed(title="The Desk", url=HOME, addresses=addresses, hubs=hubs), kind).decode()


def lines(text):
    return [line.strip() for line in text.splitlines() if "hub" in line]


def test_in_rss_each_is_a_link_of_atom():
    assert lines(made("rss")) == [
        '<atom:link href="https://hub.example/" rel="hub"/>',
        '<atom:link href="https://other.example/push?site=1&amp;key=2" rel="hub"/>',
    ]


def test_in_atom_each_is_a_link():
    assert lines(made("atom")) == [
        '<link rel="hub" href="https://hub.example/"/>',
        '<link rel="hub" href="https://other.example/push?site=1&amp;key=2"/>',
    ]


def test_in_json_feed_each_says_what_kind_it_is():
    assert json.loads(made("json"))["hubs"] == [{"type": "WebSub", "url": hub} for hub in HUBS]


@pytest.mark.parametrize("kind", ["rss", "atom"])
def test_a_reader_finds_the_hubs_and_the_feeds_own_address(kind):
    found = feedparser.parse(made(kind))
    assert not found.bozo
    by_rel = [(link.rel, link.href) for link in found.feed.links if link.rel != "alternate"]
    assert by_rel == [("self", ADDRESSES[kind]), *(("hub", hub) for hub in HUBS)]
    assert found.feed.link == HOME


@pytest.mark.parametrize("kind", ["rss", "atom", "json"])
def test_without_hubs_there_is_no_word_of_them(kind):
    assert "hub" not in made(kind, ())


def test_rss_that_says_nothing_else_of_atom_declares_its_namespace():
    assert not feedparser.parse(made("rss", HUBS, {})).bozo


def test_one_that_is_named_twice_stands_there_once():
    assert lines(made("atom", ("https://hub.example", "https://HUB.example/"))) == [
        '<link rel="hub" href="https://hub.example/"/>'
    ]


@pytest.mark.parametrize("hub", ["", "hub.example", "/hub", "javascript:alert(1)", "file:///hub"])
def test_what_is_no_address_of_the_web_is_no_hub(hub):
    with pytest.raises(RenderError, match="a hub"):
        made("rss", (hub,))
