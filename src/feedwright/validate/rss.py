"""RSS 0.91 to 2.0 (rssboard.org/rss-specification), and the RSS Advisory Board's Best Practices Profile."""

from __future__ import annotations

import re
from typing import Final

from feedwright.text import patterns
from feedwright.validate import _atom_parts as parts
from feedwright.validate import _dates, _html, _podcasts, _urls, _words, atom
from feedwright.validate._base import Code, Placed, Sheet
from feedwright.validate._extensions import CHANNEL, EVERYWHERE, ITEM, LICENSES, RESTRICTION, TRACKBACK
from feedwright.validate._rules import (
    HTML,
    MISSING,
    Attribute,
    Shape,
    html,
    leaf,
    merged,
    plain,
    several,
    told,
    twins,
    walk,
)
from feedwright.validate._xml import Node

NAMESPACE = atom.NAMESPACE
VERSION = Code(
    "rss-version", "error", "says that it is RSS {value}, which there is not",
    "Readers that look at the version do not know what to expect.", 'Write version="2.0".', "RSS 2.0, rss",
)  # fmt: skip
VERSION_OLD = Code(
    "rss-version-old", "info", "is RSS {value}", "It has no ids, no dates or no HTML for its items.",
    'RSS 2.0 is what readers expect: write version="2.0".', "RSS 2.0, compatibility",
)  # fmt: skip
NOTHING_SAID = Code(
    "item-empty", "error", "the item has neither title nor description",
    "There is nothing that a reader could show.", "Add one of them.", "RSS 2.0, elements of item",
)  # fmt: skip
NO_GUID = Code(
    "guid-missing", "warning", "the item has no guid",
    "Readers guess by address, title or text whether they have shown it; after any edit it appears again.",
    "Give each item a guid that never changes.", "RSS Best Practices Profile, guid",
)  # fmt: skip
NO_DATE = Code(
    "date-missing", "warning", "the item has no pubDate",
    "Readers give it the time at which they first saw it, each another one.", "Add pubDate.",
    "RSS Best Practices Profile, pubDate",
)  # fmt: skip
NO_TITLE = Code(
    "title-missing", "warning", "the item has no title",
    "Two common readers pass over items without one; others show the first words of the text, or the address.",
    "Add a title.", "RSS Best Practices Profile, title",
)  # fmt: skip
PERMALINK = Code(
    "guid-no-permalink", "error", "guid is said to be an address, and is none: {value}",
    "Readers open it when the title is clicked, and it leads nowhere.",
    'Add isPermaLink="false", or write the item\'s address.', "RSS 2.0, guid",
)  # fmt: skip
SAME_GUID = Code(
    "guid-repeated", "error", "two items have the guid {value}",
    "Readers take them for one, and show only the first or the last.", "Give each article a guid of its own, for good.",
    "RSS 2.0, guid",
)  # fmt: skip
SMALL_GUID = Code(
    "guid-not-unique", "warning", "guid is a small number: {value}",
    "It is not unique: feeds joined in an aggregator have the same ones.",
    "Write the item's address, or a tag URI.", "RSS Best Practices Profile, guid",
)  # fmt: skip
FLEETING_GUID = Code(
    "guid-fleeting", "warning", "guid may change from one visit to the next: {value}",
    "Each time that it does, readers show the item as new.",
    "Leave session numbers and tracking words out of it.", "RSS 2.0, guid",
)  # fmt: skip
ENCLOSURES = Code(
    "enclosure-repeated", "warning", "the item has more than one enclosure",
    "Most readers take the first, some the last.", "Keep one; offer the others as media:content.",
    "RSS Best Practices Profile, enclosure",
)  # fmt: skip
UNKNOWN_LENGTH = Code(
    "enclosure-length", "error", "the enclosure's length is {value}, which is no number of bytes",
    "Players refuse it, or cannot say how far it is loaded.", "Write the size in bytes, and 0 where it is unknown.",
    "RSS 2.0, enclosure",
)  # fmt: skip
BODY_FIRST = Code(
    "description-after-content", "warning", "content:encoded stands before description, or without one",
    "Readers that take the last one show the summary in place of the text.",
    "Put a description before it.", "RSS Best Practices Profile, content:encoded",
)  # fmt: skip
FUNKY = Code(
    "content-said-twice", "warning", "<{element}> says what description and content:encoded say",
    "Readers of RSS do not look for it there.", "Use description and content:encoded.", "RSS Best Practices Profile",
)  # fmt: skip
SLASH_DATE = Code(
    "slash-without-build-date", "warning", "items count comments, and the channel has no lastBuildDate",
    "Readers cannot tell from when the numbers are.", "Add lastBuildDate.",
    "RSS Best Practices Profile, slash:comments",
)  # fmt: skip
ITEM_EARLY = Code(
    "item-early", "warning", "<{element}> stands after an item",
    "Readers that read as it comes have shown the item before they know the channel.",
    "Put all that concerns the channel before the first item.", "RSS Best Practices Profile, item",
)  # fmt: skip
TEXT_INPUT = Code(
    "textinput", "warning", "the channel has a <textInput>", "No reader shows it.", "Leave it out.",
    "RSS Best Practices Profile, textInput",
)  # fmt: skip
IMAGE_LINK = Code(
    "image-link", "warning", "the image's link is not the channel's: {value}",
    "A click on the logo and one on the title lead to different places.", "Write the channel's link.",
    "RSS Best Practices Profile, image",
)  # fmt: skip
IMAGE_TITLE = Code(
    "image-title", "warning", "the image's title is not the channel's: {value}",
    "It stands in for the picture, and names something else.", "Write the channel's title.",
    "RSS Best Practices Profile, image",
)  # fmt: skip
IMAGE_FORMAT = Code(
    "image-format", "warning", "the image is no GIF, JPEG or PNG: {value}",
    "Many readers cannot show it.", "Offer it as PNG or JPEG.", "RSS 2.0, image",
)  # fmt: skip
IMAGE_SIZE = Code(
    "image-size", "error", "{element} of the image is {value}; it may be 1 to {most}",
    "Readers squeeze the image, or leave it out.", "Offer a smaller image: at most 144 wide and 400 high.",
    "RSS 2.0, image",
)  # fmt: skip
HOURS = Code(
    "skip-hour", "error", "skipHours names the hour {value}", "Readers cannot tell when not to come.",
    "Write hours from 0 to 23, each once.", "RSS 2.0, skipHours",
)  # fmt: skip
MIDNIGHT = Code(
    "skip-hour-24", "warning", "skipHours names the hour 24", "Midnight is 0.", "Write 0.",
    "RSS Best Practices Profile, skipHours",
)  # fmt: skip
DAYS = Code(
    "skip-day", "error", "skipDays names the day {value}", "Readers cannot tell when not to come.",
    "Write Monday to Sunday, each once.", "RSS 2.0, skipDays",
)  # fmt: skip
LINK_IS_FEED = Code(
    "channel-link-is-feed", "warning", "the channel's link is the feed itself: {value}",
    "A reader who clicks on its title sees XML in place of the site.", "Write the address of the site.",
    "RSS 2.0, channel",
)  # fmt: skip
BLINK = Code(
    "blink", "error", "there is no <blink> in RSS", "Readers pass it over.", "Remove it.", "RSS 2.0",
)  # fmt: skip

_KNOWN_VERSIONS: Final = ("0.91", "0.92", "0.93", "0.94", "2.0", "2.0.1", "2.0.10", "2.0.11")
_CURRENT = "2."
_WEEK: Final = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_LAST_HOUR: Final = 23
_SMALL: Final = 9
_SESSION = patterns.lazy(
    r"[?&;](?:PHPSESSID|jsessionid|sid|session|sessionid|utm_\w+|fbclid|gclid)=|;jsessionid=", re.IGNORECASE
)


# --- Channel --------------------------------------------------------------------------------------------------------


def _hours(sheet: Sheet, node: Node) -> None:
    seen: set[int] = set()
    for hour in node.all("hour"):
        value = hour.value
        number = int(value) if value.isascii() and value.isdigit() and len(value) < 4 else -1  # noqa: PLR2004 - hours
        if number % 24 in seen and number >= 0:
            sheet.report(HOURS, hour, value=f"{value} again")
        elif value == "24":
            sheet.report(MIDNIGHT, hour)
        elif not 0 <= number <= _LAST_HOUR:
            sheet.report(HOURS, hour, value=value)
        seen.add(number % 24 if number >= 0 else -1)


def _days(sheet: Sheet, node: Node) -> None:
    seen: set[str] = set()
    for day in node.all("day"):
        if day.value not in _WEEK or day.value in seen:
            sheet.report(DAYS, day, value=f"{day.value} again" if day.value in seen else day.value)
        seen.add(day.value)


def _size(most: int) -> Shape:
    def check(sheet: Sheet, at: Placed, element: str, value: str) -> None:
        is_fine = value.isascii() and value.isdigit() and len(value) < 5 and 0 < int(value) <= most  # noqa: PLR2004
        if not is_fine:
            sheet.report(IMAGE_SIZE, at, element=element, value=value, most=most)

    return leaf(check)


_SHOWABLE = patterns.lazy(r"(?:jpe?g|gif|png)\Z")
_ENDING = patterns.lazy(r"\.(\w+)\Z")


def _picture(sheet: Sheet, at: Placed, element: str, value: str) -> None:
    _urls.uri(sheet, at, element, value)
    ending = _ENDING.search(value.lower())
    if ending and "/" in value[8:] and not _SHOWABLE.match(ending[1]):
        sheet.report(IMAGE_FORMAT, at, value=value)


def _image(sheet: Sheet, node: Node) -> None:
    for name, code in (("link", IMAGE_LINK), ("title", IMAGE_TITLE)):
        own, above = node.child(name), node.parent and node.parent.child(name)
        if own and above and above.value and own.value != above.value:
            sheet.report(code, own, value=own.value)


_FORM_NAME = _words.like(r"[A-Za-z][A-Za-z0-9:._-]*", "a name for a form field")
_CREATED = {
    **told("dc:creator dc:subject", leaf(many=True)), "dc:date": leaf(_dates.w3cdtf), **LICENSES,
}  # fmt: skip
IMAGE: Final = Shape(
    children=merged(EVERYWHERE, _CREATED, {
        "title": leaf(_words.every(_words.filled, plain)),
        "url": leaf(_picture),
        "link": leaf(_urls.uri),
        "width": _size(144),
        "height": _size(400),
        "description": leaf(plain),
    }),
    needs=("url", "title", "link"),
    whole=(_image,),
)  # fmt: skip


def _avoided(sheet: Sheet, node: Node) -> None:
    sheet.report(TEXT_INPUT, node)


TEXT_INPUT_SHAPE: Final = Shape(
    children=merged(EVERYWHERE, _CREATED, {
        "title": leaf(plain),
        "description": leaf(),
        "name": leaf(_FORM_NAME),
        "link": leaf(_urls.uri),
    }),
    needs=("title", "description", "name", "link"),
    whole=(_avoided,),
)  # fmt: skip
_CLOUD = Shape(
    attributes={
        **dict.fromkeys(("domain", "path", "registerProcedure", "protocol"), Attribute(needed=True)),
        "port": Attribute(_words.positive, needed=True),
    }
)


def _blink(sheet: Sheet, node: Node) -> None:
    sheet.report(BLINK, node)


def _said_elsewhere(sheet: Sheet, node: Node) -> None:
    sheet.report(FUNKY, node, element=node.name)
    if node.name == "xhtml:body":
        parts.xhtml(sheet, node)


_FUNKY_TEXT = Shape(
    text=_words.anything, attributes=parts.CONTENT.attributes, whole=(_said_elsewhere,), within=True, many=True
)
_ATOM = {
    **told("atom:author atom:contributor", parts.PERSON),
    "atom:category": parts.CATEGORY,
    "atom:link": parts.LINK,
    "atom:id": leaf(_urls.uri),
    "atom:rights": parts.TEXT_CONSTRUCT,
    "atom:updated": leaf(_dates.rfc3339),
}
_CHANNEL_TWINS = (
    ("managingEditor", "dc:creator"), ("webMaster", "dc:publisher"), ("category", "dc:subject"),
    ("pubDate", "dc:date"), ("language", "dc:language"), ("copyright", "dc:rights"),
    ("generator", "admin:generatorAgent"), ("lastBuildDate", "dcterms:modified"),
    ("creativeCommons:license", "cc:license"),
)  # fmt: skip
_ITEM_TWINS = (
    ("author", "dc:creator"), ("category", "dc:subject"), ("pubDate", "dc:date"), ("source", "dc:source"),
    ("guid", "atom:id"), ("pubDate", "atom:published"), ("creativeCommons:license", "cc:license"),
)  # fmt: skip


# --- Items ----------------------------------------------------------------------------------------------------------


def _guid(sheet: Sheet, node: Node) -> None:
    value, is_link = node.value, node.attributes.get("isPermaLink", "true")
    if is_link not in ("true", "false"):
        sheet.report(_words.CHOICE, node, element="guid isPermaLink", value=is_link, known="true, false")
    elif is_link == "true":
        _permalink(sheet, node, value)
    elif value.isdigit() and len(value) < _SMALL:
        sheet.report(SMALL_GUID, node, value=value)
    if _SESSION.search(value):
        sheet.report(FLEETING_GUID, node, value=value)


def _permalink(sheet: Sheet, node: Node, value: str) -> None:
    is_name = value.lower().startswith(("tag:", "urn:"))
    if is_name or not value or not _urls.is_fine(value):
        sheet.report(PERMALINK, node, value=value)
    else:
        _urls.uri(sheet, node, "guid", value)


def _length(sheet: Sheet, at: Placed, _element: str, value: str) -> None:
    if not (value.isascii() and value.isdigit()):
        sheet.report(UNKNOWN_LENGTH, at, value=value)


def _item(sheet: Sheet, node: Node) -> None:
    names = {child.name for child in node.children}
    if "title" not in names and "description" not in names:
        sheet.report(NOTHING_SAID, node)
    elif "title" not in names:
        sheet.report(NO_TITLE, node)
    if sheet.version.startswith(_CURRENT):
        if "guid" not in names:
            sheet.report(NO_GUID, node)
        if not names & {"pubDate", "dc:date", "atom:published", "atom:updated"}:
            sheet.report(NO_DATE, node)
    if "content:encoded" in names and sheet.kind == "rss":
        _body_order(sheet, node)


def _body_order(sheet: Sheet, node: Node) -> None:
    for child in node.children:
        if child.name == "description":
            return
        if child.name == "content:encoded":
            sheet.report(BODY_FIRST, child)


def _description(sheet: Sheet, at: Placed, element: str, value: str) -> None:
    if not sheet.errors_only and not _speaks_of_markup(at, value):
        (plain if sheet.version == "0.91" else html)(sheet, at, element, value)


def _speaks_of_markup(at: Placed, value: str) -> bool:
    """Whether it holds, escaped, what the whole text shows to its readers: then nothing is escaped twice."""
    if "&" not in value or "<" in value or not isinstance(at, Node) or at.parent is None:
        return False
    found = _html.escaped(value)
    return bool(found) and any(one.name == "content:encoded" and found in one.text for one in at.parent.children)


_SOURCE = leaf(plain, url=Attribute(_urls.uri, needed=True))
_ENCLOSURE = Shape(
    attributes={
        "url": Attribute(_urls.http, needed=True),
        "length": Attribute(_length, needed=True),
        "type": Attribute(_words.media_type, needed=True),
    },
    repeated=ENCLOSURES,
)
_CATEGORY = leaf(plain, many=True, domain=Attribute())
_BAG = Shape(open=True, text=_words.anything)
COMMON_ITEM: Final = merged(ITEM, LICENSES, _ATOM, {
    "title": leaf(_words.every(_words.filled, plain)),
    "link": leaf(_urls.uri),
    "description": Shape(text=_description, whole_text=True),
    "content:encoded": HTML,
    "content:items": _BAG,
    "xhtml:body": Shape(text=_words.anything, within=True, whole=(_said_elsewhere,)),
    **told("atom:title atom:summary", parts.TEXT_CONSTRUCT),
    "atom:content": _FUNKY_TEXT,
    "atom:published": leaf(_dates.rfc3339),
    **told("dc:creator dc:subject", leaf(many=True)),
    "dc:date": several(leaf(_dates.w3cdtf)),
})  # fmt: skip
"""What an item of RSS 1.0 and 2.0 may hold."""

_ITEM_SHAPE = Shape(
    children=merged(COMMON_ITEM, TRACKBACK, {
        "comments": leaf(_urls.uri),
        "enclosure": _ENCLOSURE,
        "pubDate": leaf(_dates.rfc822),
        "author": leaf(_words.every(_words.email_with_name, plain)),
        "category": leaf(_words.every(_words.filled, plain), many=True, domain=Attribute()),
        "guid": Shape(text=_words.anything, attributes={"isPermaLink": Attribute()}, whole=(_guid,)),
        "source": _SOURCE,
        "expirationDate": leaf(),
    }),
    many=True,
    whole=(_item, twins(*_ITEM_TWINS)),
)  # fmt: skip


# --- The whole ------------------------------------------------------------------------------------------------------


def _channel(sheet: Sheet, node: Node) -> None:
    names = {child.name for child in node.children}
    for name, below in (("skipHours", "hour"), ("skipDays", "day")):
        for one in node.all(name):
            if one.child(below) is None:
                sheet.report(MISSING, one, element=below, parent=name)
    links = list(node.all("atom:link"))
    if sheet.version.startswith(_CURRENT):
        atom.self_link(sheet, node, links)
    atom.paging(sheet, node, links)
    _early(sheet, node)
    _guids(sheet, node)
    _home(sheet, node, links)
    counts = next((found for item in node.all("item") if (found := item.child("slash:comments"))), None)
    if counts and "lastBuildDate" not in names:
        sheet.report(SLASH_DATE, counts)
    _podcasts.complete(sheet, node)


def _early(sheet: Sheet, node: Node) -> None:
    has_item = False
    for child in node.children:
        if child.name == "item":
            has_item = True
        elif has_item and ":" not in child.name and child.name[0] != "{":
            sheet.report(ITEM_EARLY, child, element=child.name)


def _guids(sheet: Sheet, node: Node) -> None:
    for name in ("guid", "atom:id"):
        seen: set[str] = set()
        for item in node.all("item"):
            one = item.child(name)
            if one is not None and one.value:
                if one.value in seen:
                    sheet.report(SAME_GUID, one, value=one.value)
                seen.add(one.value)


def _home(sheet: Sheet, node: Node, links: list[Node]) -> None:
    link = node.child("link")
    own = [*sheet.addresses, *(one.attributes.get("href", "") for one in links if parts.relation(one) == "self")]
    if link and link.value and any(_urls.same(link.value, one) for one in own if one):
        sheet.report(LINK_IS_FEED, link, value=link.value)


_HOUR = leaf(many=True)
CHANNEL_COMMON: Final = merged(CHANNEL, LICENSES, _ATOM, {
    "title": leaf(_words.every(_words.filled, plain)),
    "link": leaf(_urls.uri),
    "description": leaf(plain),
    "blink": Shape(text=_words.anything, whole=(_blink,)),
    **told("atom:title atom:subtitle", parts.TEXT_CONSTRUCT),
    **told("atom:icon atom:logo", leaf(_words.every(_words.filled, _urls.reference))),
    "atom:generator": parts.GENERATOR,
    **told("dc:creator dc:subject", leaf(many=True)),
    "dc:date": leaf(_dates.w3cdtf),
})  # fmt: skip
"""What a channel of RSS 1.0 and 2.0 may hold."""

_CHANNEL_SHAPE = Shape(
    children=merged(CHANNEL_COMMON, {
        "item": _ITEM_SHAPE,
        "image": IMAGE,
        "textInput": TEXT_INPUT_SHAPE,
        "category": _CATEGORY,
        "cloud": _CLOUD,
        "rating": several(leaf()),
        "ttl": leaf(_words.positive),
        "docs": leaf(_urls.uri),
        "generator": leaf(),
        **told("pubDate lastBuildDate", leaf(_dates.rfc822)),
        **told("managingEditor webMaster", leaf(_words.every(_words.email_with_name, plain))),
        "language": leaf(_words.language),
        "copyright": leaf(plain),
        "skipHours": Shape(children={"hour": _HOUR}, whole=(_hours,)),
        "skipDays": Shape(children={"day": _HOUR}, whole=(_days,)),
    }),
    attributes={"indexing:index": Attribute(_words.one_of("yes", "no"))},
    needs=("title", "link", "description"),
    whole=(_channel, twins(*_CHANNEL_TWINS)),
)  # fmt: skip
_RSS = Shape(
    children={"channel": _CHANNEL_SHAPE, "access:restriction": RESTRICTION},
    attributes={"version": Attribute(needed=True)},
    needs=("channel",),
)


def check(sheet: Sheet, root: Node, namespace: str) -> None:
    """Hold RSS 0.91 to 2.0 against its specification.

    Args:
        sheet: where to note.
        root: `rss`.
        namespace: of the root; RSS has none.
    """
    if namespace:
        sheet.report(NAMESPACE, root, element="rss", value=namespace)
    sheet.version = root.attributes.get("version", "2.0").strip()
    if sheet.version not in _KNOWN_VERSIONS:
        sheet.report(VERSION, root, value=sheet.version)
    elif not sheet.version.startswith(_CURRENT):
        sheet.report(VERSION_OLD, root, value=sheet.version)
    walk(sheet, root, _RSS)
