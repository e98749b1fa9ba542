"""RSS 0.90 and 1.0, which are RDF (web.resource.org/rss/1.0/spec)."""

from __future__ import annotations

from typing import Final

from feedwright.validate import _urls, _words, rss
from feedwright.validate._base import Code, Sheet
from feedwright.validate._extensions import EVERYWHERE, TRACKBACK_RDF
from feedwright.validate._namespaces import RSS_090
from feedwright.validate._rules import OPEN, Attribute, Shape, leaf, merged, plain, several, told, walk
from feedwright.validate._xml import Node

SAME_ABOUT = Code(
    "rdf-about-repeated", "error", "two elements are about {value}",
    "In RDF they are one thing: readers mix the two up.", "Give each an address of its own.",
    "RSS 1.0, section 5.5",
)  # fmt: skip

_ABOUT = {"rdf:about": Attribute(_urls.reference, needed=True)}
_ABOUT_OR_NOT = {"rdf:about": Attribute(_urls.reference)}
_LABELS = told("rdfs:label rdfs:comment", leaf(many=True))
_ITEMS = Shape(
    children={
        "rdf:Seq": Shape(
            children={
                "rdf:li": Shape(
                    attributes={"resource": Attribute(_urls.reference), "rdf:resource": Attribute(_urls.reference)},
                    many=True,
                )
            }
        )
    },
    attributes={"rdf:parseType": Attribute()},
)
_POINTER = Shape(attributes={"rdf:resource": Attribute(_urls.reference)}, open=True, text=_words.anything, many=True)


def _relaxed(table: dict[str, Shape]) -> dict[str, Shape]:
    """In RDF text may be a literal of XML, so nothing is said of what stands in extensions."""
    return {
        name: OPEN if ":" in name and shape.text is _words.anything and not shape.children else shape
        for name, shape in table.items()
    }


def _channel(attributes: dict[str, Attribute], needs: tuple[str, ...]) -> Shape:
    return Shape(
        children=merged(_relaxed(rss.CHANNEL_COMMON), _LABELS, {
            "items": _ITEMS,
            **told("image textinput", _POINTER),
        }),
        attributes=attributes,
        needs=needs,
    )  # fmt: skip


_ITEM_CHILDREN = merged(_relaxed(rss.COMMON_ITEM), TRACKBACK_RDF, _LABELS, {"l:permalink": OPEN})
_IMAGE_CHILDREN = merged(_relaxed(EVERYWHERE), _LABELS, {
    **told("dc:creator dc:subject dc:date", OPEN),
    "cc:license": OPEN,
    "title": leaf(plain), "url": leaf(_urls.uri), "link": leaf(_urls.uri),
})  # fmt: skip
_INPUT_CHILDREN = merged(_IMAGE_CHILDREN, {"description": leaf(), "name": leaf()})


def _root(about: dict[str, Attribute], channel: Shape) -> Shape:
    """RSS 0.90 is RSS 1.0 without `rdf:about` and `items`."""
    return Shape(
        children={
            "channel": channel,
            "item": Shape(children=_ITEM_CHILDREN, attributes=about, needs=("title", "link"), many=True),
            "image": several(Shape(children=_IMAGE_CHILDREN, attributes=about, needs=("title", "url", "link"))),
            "textinput": several(
                Shape(children=_INPUT_CHILDREN, attributes=about, needs=("title", "description", "name", "link"))
            ),
            **told("cc:License taxo:topic rdf:Description", OPEN),
        },
        needs=("channel",),
        attributes={},
    )


_NEEDED: Final = ("title", "link", "description")
_RSS_10 = _root(_ABOUT, _channel(_ABOUT, (*_NEEDED, "items")))
_RSS_090 = _root(_ABOUT_OR_NOT, _channel(_ABOUT_OR_NOT, _NEEDED))


def check(sheet: Sheet, root: Node) -> None:
    """Hold RSS 0.90 or 1.0 against its specification.

    Args:
        sheet: where to note.
        root: `rdf:RDF`.
    """
    is_first = f'"{RSS_090}"'.encode() in sheet.data
    sheet.version = "0.90" if is_first else "1.0"
    sheet.report(rss.VERSION_OLD, root, value=sheet.version)
    walk(sheet, root, _RSS_090 if is_first else _RSS_10)
    seen: set[str] = set()
    for one in root.children:
        about = one.attributes.get("rdf:about", "")
        if about and about in seen:
            sheet.report(SAME_ABOUT, one, value=about)
        seen.add(about)
