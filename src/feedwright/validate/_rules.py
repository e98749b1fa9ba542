"""What an element may be, as a table says it, and the one walk that holds a document against such tables."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import field, replace
from functools import lru_cache
from typing import Final, NamedTuple

from feedwright.frozen import frozen
from feedwright.validate import _html, _urls, _words
from feedwright.validate._base import Check, Code, Placed, Sheet
from feedwright.validate._xml import Node, shown

UNKNOWN = Code(
    "element-unknown", "error", "<{element}> does not belong in <{parent}>",
    "Readers pass it over, and what it says with it; it is mostly a slip in its name, or in where it stands.",
    "Write the name as the specification does, letter case included; put your own elements into a namespace.",
    "RSS 2.0, extending RSS; RFC 4287, section 6",
)  # fmt: skip
UNKNOWN_EXTENSION = Code(
    "extension-unknown", "error", "<{element}> does not exist in its namespace, or not in <{parent}>",
    "Readers that know the namespace pass the element over; it is mostly a slip in its name.",
    "Look the name up in the specification of the namespace.",
)  # fmt: skip
MISPLACED = Code(
    "element-misplaced", "warning", "<{element}> is not expected in <{parent}>",
    "Readers look for it elsewhere, and pass it over here.", "Put it where its specification says.",
)  # fmt: skip
MISSING = Code(
    "element-missing", "error", "<{parent}> has no <{element}>",
    "Readers refuse the feed, or show a gap in its place.", "Add it.",
    "RSS 2.0, required elements; RFC 4287, section 4",
)  # fmt: skip
REPEATED = Code(
    "element-repeated", "error", "<{parent}> has more than one <{element}>",
    "Some readers take the first, others the last: they do not show the same.", "Keep one.",
    "RSS 2.0; RFC 4287, section 4",
)  # fmt: skip
NO_NAMESPACE = Code(
    "element-without-namespace", "error", "<{element}> stands in <{parent}> without a namespace",
    "Readers cannot tell whose element it is; strict ones refuse the feed.",
    "Give it the prefix of a namespace, as its parent has one.", "RSS 2.0, extending RSS",
)  # fmt: skip
WHOSE = Code(
    "namespace-none", "warning", "<{element}> stands in <{parent}> without a namespace",
    "Readers cannot tell whose element it is, and pass it over.", "Give it the prefix of a namespace.",
    "RFC 4287, section 6.1",
)  # fmt: skip
TEXT = Code(
    "text-unexpected", "error", "<{element}> holds text: {value}",
    "Only elements may stand there; readers drop the text.", "Put it into an element, or remove it.",
)  # fmt: skip
ATTRIBUTE = Code(
    "attribute-unknown", "error", "<{element}> has an attribute {attribute}, which it may not have",
    "Readers pass it over; it is mostly a slip in its name or letter case.",
    "Write it as the specification does, or remove it.", "RSS 2.0; RFC 4287, section 6.2",
)  # fmt: skip
ATTRIBUTE_FOREIGN = Code(
    "attribute-foreign", "warning", "<{element}> has an attribute of another namespace, {attribute}",
    "RSS allows elements of other namespaces; whether it allows attributes is disputed, and some readers refuse them.",
    "Say it in an element.", "RSS 2.0, extending RSS",
)  # fmt: skip
ATTRIBUTE_MISSING = Code(
    "attribute-missing", "error", "<{element}> has no attribute {attribute}",
    "Readers cannot use the element without it.", "Add it.", "RSS 2.0; RFC 4287, section 4",
)  # fmt: skip
TWICE_SAID = Code(
    "element-said-twice", "warning", "<{parent}> has both <{element}> and <{other}>, which say the same",
    "Some readers believe the one, some the other; where they differ, subscribers see different things.",
    "Keep the one of RSS itself.", "RSS Best Practices Profile",
)  # fmt: skip
NAMESPACE_UNKNOWN = Code(
    "namespace-unknown", "info", "elements of {value} were not looked at",
    "Nothing is known about this namespace here; most readers pass it over too.", "Nothing needs to be done.",
)  # fmt: skip

_ALWAYS = ("xml:base", "xml:id", "xml:lang", "xml:space")


class Attribute(NamedTuple):
    """An attribute that an element may have: how it is checked, and whether it must stand there."""

    check: Check = _words.anything
    needed: bool = False


Whole = Callable[[Sheet, Node], None]
"""Looks at an element with all that stands in it."""


@frozen
class Shape:
    """What an element may be.

    Args:
        text: how its text is checked; None if it may hold none.
        children: what may stand in it.
        attributes: what it may have.
        needs: children that it must have.
        many: whether several may stand side by side.
        repeated: what is noted where several stand that may not.
        whole: looks at it with all that is in it, after its children.
        open: whatever stands in it is not looked at.
        within: what stands in it is left to `whole`.
        whole_text: text as it is written, with the blanks around it, is checked.
    """

    text: Check | None = None
    children: Mapping[str, Shape] = field(default_factory=dict)
    attributes: Mapping[str, Attribute] = field(default_factory=dict)
    needs: tuple[str, ...] = ()
    many: bool = False
    repeated: Code = REPEATED
    whole: tuple[Whole, ...] = ()
    open: bool = False
    within: bool = False
    whole_text: bool = False


def leaf(check: Check = _words.anything, *, many: bool = False, **attributes: Attribute) -> Shape:
    """An element that holds text."""
    return Shape(text=check, many=many, attributes=attributes)


def several(shape: Shape) -> Shape:
    """The same, side by side with others of its kind."""
    return replace(shape, many=True)


OPEN: Final = Shape(text=_words.anything, open=True, many=True)
"""An element that nobody looks into."""


def walk(sheet: Sheet, node: Node, shape: Shape) -> None:
    """Hold an element, and all that stands in it, against a table.

    Args:
        sheet: where to note what is wrong.
        node: the element.
        shape: what it may be.
    """
    if node.attributes or shape.attributes:
        _attributes(sheet, node, shape)
    if shape.open:
        _foreign(sheet, node)
        return
    text = node.text
    if shape.text is _words.anything:
        pass
    elif shape.text is not None:
        shape.text(sheet, node, node.name, text if shape.whole_text else text.strip())
    elif text and not text.isspace():
        sheet.report(TEXT, node, element=shown(node.name), value=text.strip())
    if (node.children or shape.needs) and not shape.within:
        _children(sheet, node, shape)
    for whole in shape.whole:
        whole(sheet, node)


def _children(sheet: Sheet, node: Node, shape: Shape) -> None:
    seen: set[str] = set()
    for child in node.children:
        known = shape.children.get(child.name)
        if known is None:
            _unknown(sheet, node, child)
        else:
            if child.name in seen and not known.many:
                sheet.report(known.repeated, child, element=shown(child.name), parent=shown(node.name))
            walk(sheet, child, known)
        seen.add(child.name)
    for name in shape.needs:
        if name not in seen:
            sheet.report(MISSING, node, element=shown(name), parent=shown(node.name))


def _unknown(sheet: Sheet, node: Node, child: Node) -> None:
    """An element that the table does not name: of a strange namespace it may stand anywhere."""
    names = {"element": shown(child.name), "parent": shown(node.name)}
    prefix, colon, _ = child.name.partition(":") if child.name[0] != "{" else (child.name, "", "")
    if child.name.startswith("{}"):
        sheet.report(WHOSE, child, **names)
    elif child.name[0] == "{":
        _strange(sheet, child)
    elif not colon:
        sheet.report(UNKNOWN, child, **names)
    elif prefix in _NOT_LOOKED_AT:
        pass
    elif prefix in _TOLERATED or child.name in _ANYWHERE:
        sheet.report(MISPLACED, child, **names)
    else:
        sheet.report(UNKNOWN_EXTENSION, child, **names)
    _foreign(sheet, child)


_NOT_LOOKED_AT = ("podcast",)
"""Namespaces that grow too fast for a table: whatever stands in them may stand anywhere."""
_TOLERATED = ("xhtml", "foaf", "rdf", "svg", "mathml", "app")
_ANYWHERE = frozenset(
    f"{prefix}:{name}"
    for prefix, names in {
        "atom": "author category content contributor generator icon id link logo published rights subtitle summary"
        " title updated",
        "dc": "title description publisher contributor type format identifier source language relation coverage rights"
        " creator subject date",
        "dcterms": "alternative abstract tableOfContents created valid available issued modified dateAccepted"
        " dateCopyrighted dateSubmitted extent isVersionOf hasVersion isReplacedBy replaces isRequiredBy requires"
        " isPartOf hasPart isReferencedBy references isFormatOf hasFormat conformsTo spatial temporal audience"
        " mediator",
        "geo": "Point lat long alt",
        "georss": "where point line polygon featureTypeTag relationshipTag featureName elev floor radius",
    }.items()
    for name in names.split()
)


def _strange(sheet: Sheet, node: Node) -> None:
    namespace = node.name[1:].partition("}")[0]
    if namespace not in sheet.strange:
        sheet.strange.add(namespace)
        sheet.report(NAMESPACE_UNKNOWN, node, value=namespace)


def _foreign(sheet: Sheet, node: Node) -> None:
    """Within elements of other namespaces RSS wants every element to have one too."""
    if sheet.kind != "rss" or not (":" in node.name or node.name[0] == "{"):
        return
    waiting = [node]
    while waiting:
        one = waiting.pop()
        if one.name == "sx:conflicts":  # holds items of RSS
            continue
        for child in one.children:
            if ":" not in child.name and child.name[0] != "{":
                sheet.report(NO_NAMESPACE, child, element=child.name, parent=shown(one.name))
            waiting.append(child)


# --- Attributes -----------------------------------------------------------------------------------------------------


def _attributes(sheet: Sheet, node: Node, shape: Shape) -> None:
    for name, value in node.attributes.items():
        known = shape.attributes.get(name)
        if known is not None:
            if known.check is not _words.anything:
                known.check(sheet, node, _label(node.name, name), value)
        elif name in _ALWAYS:
            _xml_attribute(sheet, node, name, value)
        elif not shape.open:
            _strange_attribute(sheet, node, shown(node.name), name)
    for name, one in shape.attributes.items():
        if one.needed and name not in node.attributes:
            sheet.report(ATTRIBUTE_MISSING, node, element=shown(node.name), attribute=name)


@lru_cache(maxsize=512)
def _label(element: str, attribute: str) -> str:
    return f"{shown(element)} {shown(attribute)}"


def _xml_attribute(sheet: Sheet, node: Node, name: str, value: str) -> None:
    if name == "xml:base":
        _urls.iri_reference(sheet, node, name, value)
    elif name == "xml:lang" and value:
        _words.language(sheet, node, name, value)


def _strange_attribute(sheet: Sheet, node: Node, element: str, name: str) -> None:
    if name[0] != "{":
        sheet.report(ATTRIBUTE, node, element=element, attribute=name)
    elif sheet.kind == "rss" and ":" not in node.name:
        sheet.report(ATTRIBUTE_FOREIGN, node, element=element, attribute=shown(name))


# --- Checks that several tables share -------------------------------------------------------------------------------


def plain(sheet: Sheet, at: Placed, element: str, value: str) -> None:
    """Text in which HTML is not expected."""
    if not sheet.errors_only and ("<" in value or "&" in value):
        _html.plain(sheet, at, element, value, raw=sheet.data[slice(*at.extent)])


def html(sheet: Sheet, at: Placed, element: str, value: str) -> None:
    """HTML, escaped or in CDATA."""
    if "<" in value or "&" in value:
        _html.check(sheet, at, element, value)


HTML: Final = Shape(text=html, whole_text=True)
"""An element that holds HTML: its lines are counted, those before its first word too."""


def twins(*pairs: tuple[str, str]) -> Whole:
    """Pairs of elements that say the same."""

    def check(sheet: Sheet, node: Node) -> None:
        names = {child.name for child in node.children}
        for one, other in pairs:
            if one in names and other in names:
                at = next(child for child in reversed(node.children) if child.name in (one, other))
                sheet.report(TWICE_SAID, at, parent=shown(node.name), element=one, other=other)

    return check


def told(names: str, shape: Shape) -> dict[str, Shape]:
    """Several elements of one shape: names with blanks between them."""
    return dict.fromkeys(names.split(), shape)


def merged(*tables: Mapping[str, Shape]) -> dict[str, Shape]:
    """Tables in one; what stands later goes first."""
    made: dict[str, Shape] = {}
    for table in tables:
        made.update(table)
    return made


def prefixed(prefix: str, table: Mapping[str, Shape]) -> dict[str, Shape]:
    """A namespace's elements with its prefix."""
    return {f"{prefix}:{name}": shape for name, shape in table.items()}
