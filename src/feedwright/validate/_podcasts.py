"""Podcasts: Apple's namespace (itunes), with which every directory of podcasts works, and Podcasting 2.0 (podcast)."""

from __future__ import annotations

from typing import Final

from feedwright.text import podcasts
from feedwright.validate import _dates, _urls, _words
from feedwright.validate._base import Code, Placed, Sheet, words
from feedwright.validate._rules import OPEN, Attribute, Shape, leaf, plain, prefixed, told
from feedwright.validate._xml import Node

CATEGORY = Code(
    "podcast-category", "error", "itunes:category is {value}, which is no category of Apple's",
    "Directories do not list the show under it.", "Choose one of Apple's list, spelt as it stands there.",
    "Apple Podcasts, categories",
)  # fmt: skip
OLD_CATEGORY = Code(
    "podcast-category-old", "warning", "itunes:category is {value}, which Apple has replaced",
    "Directories list the show under another category, or none.", "Choose one of the list of 2019.",
    "Apple Podcasts, categories",
)  # fmt: skip
INCOMPLETE = Code(
    "podcast-incomplete", "warning", "a podcast should have <{element}>",
    "Directories refuse shows without it.", "Add it to the channel.", "Apple Podcasts, RSS feed requirements",
)  # fmt: skip
KEYWORDS = Code(
    "podcast-keywords", "warning", "itunes:keywords are separated by blanks: {value}",
    "They are taken for one.", "Separate them by commas.", "Apple Podcasts",
)  # fmt: skip
FORMAT = Code(
    "podcast-format", "warning", "the enclosure is no file that podcast applications play: {value}",
    "Directories leave the episode out.", "Offer it as mp3, m4a, mp4, m4v, mov, pdf or epub.",
    "Apple Podcasts, RSS feed requirements",
)  # fmt: skip


def _listed(text: str) -> frozenset[str]:
    return frozenset(one for one in text.split(",") if one)


_OLD: Final = _listed(
    "Arts & Entertainment,Audio Blogs,Family,Food,Games & Hobbies,Government & Organizations,Health,"
    "International,Movies & Television,News & Politics,Politics,Public Radio,Science & Medicine,"
    "Sports & Recreation,Talk Radio,Transportation,Travel"
)
_OLD_BELOW: Final = _listed(
    "Literature,Architecture,Entertainment,Games,Photography,Poetry,Finance,Management & Marketing,News,"
    "Shopping,Education Technology,Higher Education,K-12,Language Courses,Training,Other Games,Local,National,"
    "Regional,Diet & Nutrition,Fitness & Nutrition,Self-Help,New Age,Philosophy,Other,History,Amateur,"
    "College & High School,Outdoor,Professional,Computers,Developers,Gadgets,Information Technology,"
    "Operating Systems,Podcasting,Smart Phones,Software How-To,Tech News,Text/Speech,Automotive,Aviation,"
    "Bicycles,Commuting,Hobbies,Video Games,Medicine,Natural Sciences,Social Sciences"
)
_FORMATS: Final = words("m4a mp3 mov mp4 m4v pdf epub")


def _category(sheet: Sheet, node: Node) -> None:
    name = node.attributes.get("text")
    above = node.parent.attributes.get("text", "") if node.parent and node.parent.name == "itunes:category" else None
    if name is None:
        return
    known = podcasts.CATEGORIES if above is None else podcasts.CATEGORIES.get(above, frozenset())
    if name in known:
        return
    old = _OLD if above is None else _OLD_BELOW
    sheet.report(OLD_CATEGORY if name in old or above in _OLD else CATEGORY, node, value=name)


def _keywords(sheet: Sheet, at: Placed, element: str, value: str) -> None:
    _words.at_most(255, plain)(sheet, at, element, value)
    if " " in value and "," not in value:
        sheet.report(KEYWORDS, at, value=value)


_TITLE = leaf(_words.at_most(255, plain))
_EXACTLY = Shape(text=_words.one_of("true", "false", fold=True), whole_text=True)
_BOTH = {
    **told("author subtitle", _TITLE),
    "block": Shape(text=_words.one_of("yes", "no", "clean", fold=True), whole_text=True),
    "explicit": _EXACTLY,
    "keywords": leaf(_keywords),
    "summary": leaf(_words.at_most(4000, plain)),
    "image": Shape(attributes={"href": Attribute(_urls.http, needed=True)}),
    "title": leaf(),
}
_BELOW = Shape(attributes={"text": Attribute(needed=True)}, many=True, whole=(_category,))
OF_SHOWS: Final = prefixed("itunes", {
    **_BOTH,
    "owner": Shape(
        children={"itunes:email": leaf(_words.any_email), "itunes:name": _TITLE}, needs=("itunes:email",)
    ),
    "category": Shape(
        attributes={"text": Attribute(needed=True)},
        children={"itunes:category": _BELOW},
        many=True,
        whole=(_category,),
    ),
    "pubDate": leaf(_dates.rfc822),
    "new-feed-url": leaf(_urls.uri),
    "type": leaf(_words.one_of("episodic", "serial", fold=True)),
    "complete": leaf(),
    "applepodcastsverify": leaf(),
})  # fmt: skip
OF_EPISODES: Final = prefixed("itunes", {
    **_BOTH,
    "duration": leaf(_words.like(r"\d+(?::[0-5]\d(?::[0-5]\d)?)?\Z", "a playing time such as 1:02:03 or 3723")),
    **told("episode season", leaf(_words.positive)),
    "episodeType": leaf(_words.one_of("full", "trailer", "bonus", fold=True)),
    "order": leaf(_words.natural),
    "isClosedCaptioned": leaf(),
    "category": OPEN,
})  # fmt: skip


def is_one(node: Node) -> bool:
    """Whether a channel, or an item in it, speaks Apple's words."""
    return any(one.name.startswith("itunes:") for one in node.children) or any(
        below.name.startswith("itunes:") for one in node.all("item") for below in one.children
    )


def complete(sheet: Sheet, channel: Node) -> None:
    """What a directory of podcasts asks for (Apple Podcasts)."""
    if not is_one(channel):
        return
    names = {one.name for one in channel.children}
    if "language" not in names and not channel.inherited("xml:lang"):
        sheet.report(INCOMPLETE, channel, element="language")
    for name in ("itunes:category", "itunes:explicit", "itunes:owner"):
        if name not in names:
            sheet.report(INCOMPLETE, channel, element=name)
    for item in channel.all("item"):
        for enclosure in item.all("enclosure"):
            _playable(sheet, enclosure)


def _playable(sheet: Sheet, enclosure: Node) -> None:
    url = enclosure.attributes.get("url", "")
    ending = url.partition("?")[0].rpartition(".")[2].lower()
    if url and ending not in _FORMATS and not enclosure.attributes.get("type", "").startswith("audio/"):
        sheet.report(FORMAT, enclosure, value=url)
