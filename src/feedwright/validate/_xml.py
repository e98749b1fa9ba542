"""XML read strictly: a tree that knows its lines, and what is wrong with the document as XML."""

from __future__ import annotations

from collections.abc import Iterator
from html.entities import html5
from typing import Any, Final
from xml.parsers import expat

from feedwright.text import doctypes, patterns
from feedwright.validate._base import Code, Sheet, Spot
from feedwright.validate._encoding import position
from feedwright.validate._namespaces import PREFIXES, RDF, RSS_090, RSS_10, XML, near

ROOTS: Final = frozenset({"rss", "feed", "entry", "opml", "outlineDocument", "rdf:RDF"})
"""Names of elements that what we know begins with."""
DEEPEST: Final = 250
"""Elements within elements, beyond which nothing is looked at."""

MALFORMED = Code(
    "xml-malformed", "error", "is not well-formed XML: {problem}",
    "XML has no leniency: most readers show nothing at all of such a feed, or an error.",
    "Mend the place named; let a library write the XML rather than templates.",
    "XML 1.0, section 2.1",
)  # fmt: skip
BLANK_FIRST = Code(
    "xml-blank-first", "error", "something stands before the XML declaration",
    "`<?xml` must be the very first characters; most readers refuse the feed.",
    "Remove the blank line or output before it; a stray blank at the end of an included script is the usual cause.",
    "XML 1.0, section 2.8",
)  # fmt: skip
ENTITY = Code(
    "xml-entity", "error", "&{name}; is not defined in XML",
    "XML knows only &amp; &lt; &gt; &quot; and &apos;; most readers stop there and show nothing.",
    "Write the character itself, or its number, such as &#160; for &nbsp;.",
    "XML 1.0, section 4.1",
)  # fmt: skip
HOSTILE = Code(
    "xml-hostile", "error", "{problem}",
    "Readers that are careful refuse such a document; in others it can use up memory or read files.",
    "Remove the entities from the document type, or the document type as a whole.",
    "XML 1.0, section 4.2",
)  # fmt: skip
VERSION = Code(
    "xml-version", "error", "is XML {value}",
    "Parsers of XML 1.0, which nearly all are, refuse it.", 'Write <?xml version="1.0"?>.', "XML 1.0, section 2.8",
)  # fmt: skip
DOCTYPE = Code(
    "xml-doctype", "warning", "names a document type at {value}",
    "Nothing fetches it; a reader that tries waits for an address that may be gone.",
    "Remove the <!DOCTYPE>; no feed needs one.", "RSS Best Practices Profile",
)  # fmt: skip
DOCTYPE_GONE = Code(
    "xml-doctype-gone", "error", "names a document type that is no longer there: {value}",
    "Parsers that fetch it fail or wait; the entities that it defined, such as &eacute;, are not defined anywhere.",
    "Remove the <!DOCTYPE>, and write letters as they are.", "RSS 0.91, Netscape",
)  # fmt: skip
TOO_DEEP = Code(
    "xml-too-deep", "error", f"nests elements more than {DEEPEST} deep",
    "No reader looks that deep, and some run out of memory.", "Check how the feed is made.",
)  # fmt: skip
NAMESPACE = Code(
    "namespace-invalid", "error", "the namespace {value} is no address",
    "Parsers that know namespaces refuse the feed.", "Write the namespace as its specification gives it.",
    "Namespaces in XML 1.0, section 3",
)  # fmt: skip
MISSPELT = Code(
    "namespace-misspelt", "warning", "the namespace {value} is nearly, but not quite, {right}",
    "Namespaces are compared letter by letter: readers pass over every element in it.",
    "Write it exactly.", "Namespaces in XML 1.0, section 2.3",
)  # fmt: skip
PREFIX_TAKEN = Code(
    "namespace-prefix-taken", "warning", "the prefix {prefix} stands for {value}, and usually for {right}",
    "Readers that look at prefixes, which is wrong but common, take these elements for something else.",
    "Choose another prefix, or correct the namespace.",
)  # fmt: skip
PREFIX_UNUSUAL = Code(
    "namespace-prefix-unusual", "info", "the prefix {prefix} stands for what is usually called {right}",
    "Readers that look at prefixes, which is wrong but common, pass these elements over.", "Use the usual prefix.",
)  # fmt: skip

# Between namespace and name: no document can hold it, so it never takes the one for the other.
_BETWEEN = "\f"
_UNDEFINED_ENTITY = 11
_LATE_DECLARATION = 17
_BLANK = patterns.lazy(rb"\s+<\?xml\b")
_REFERENCE = patterns.lazy(r"&([A-Za-z_:][\w.:-]*);")
_RSS_091 = "-//Netscape Communications//DTD RSS 0.91//EN"
_GONE = "http://my.netscape.com/publish/formats/rss-0.91.dtd"
_COMMON = {
    "not well-formed (invalid token)": "a character that may not stand here, such as & or < not written &amp; or &lt;",
    "no element found": "it ends before it is complete",
    "mismatched tag": "an element is not closed, or closed in the wrong order",
    "unbound prefix": "a prefix stands here that no xmlns: declares",
    "junk after document element": "something stands after the end",
    "duplicate attribute": "an attribute stands twice in one tag",
    "syntax error": "it does not begin as XML",
    "unclosed token": "it ends in the middle of a tag",
}


class Node:
    """An element.

    `name` is `prefix:name` with the usual prefix of its namespace, `name` in the document's own, and `{namespace}name`
    where the namespace is not known (`{}name` without one). Attributes have no prefix where they have no namespace.
    """

    __slots__ = ("attributes", "children", "data", "end", "name", "parent", "start", "text")

    def __init__(self, name: str, attributes: dict[str, str], parent: Node | None, data: bytes, start: int) -> None:
        self.name = name
        self.attributes = attributes
        self.parent = parent
        self.data = data
        self.start = start
        self.end = start
        self.text = ""
        self.children: list[Node] = []

    @property
    def spot(self) -> Spot:
        """Where it begins. Lines are counted only for what is asked about: nearly nothing is."""
        return position(self.data, self.start)._replace(path=self.path)

    @property
    def extent(self) -> tuple[int, int]:
        """Its first byte, and that of its end tag."""
        return self.start, self.end

    @property
    def path(self) -> str:
        """`rss/channel/item[3]/guid`."""
        steps, node = [], self
        while node.parent is not None:
            steps.append(_step(node, node.parent))
            node = node.parent
        return "/".join([shown(node.name), *reversed(steps)])

    @property
    def value(self) -> str:
        """Its text without blanks around it."""
        return self.text.strip()

    def child(self, name: str) -> Node | None:
        """The first child of a name."""
        return next((one for one in self.children if one.name == name), None)

    def all(self, name: str) -> Iterator[Node]:
        """Every child of a name."""
        return (one for one in self.children if one.name == name)

    def inherited(self, name: str) -> str:
        """An attribute of its own, or of the nearest element around it."""
        node: Node | None = self
        while node is not None:
            if name in node.attributes:
                return node.attributes[name]
            node = node.parent
        return ""


def shown(name: str) -> str:
    """A name as people write it.

    >>> shown("{http://example.org/}x"), shown("dc:date")
    ('x', 'dc:date')
    """
    return name.rpartition("}")[2]


def _step(node: Node, parent: Node) -> str:
    alike = [one for one in parent.children if one.name == node.name]
    name = shown(node.name)
    return f"{name}[{alike.index(node) + 1}]" if len(alike) > 1 else name


def read(sheet: Sheet) -> tuple[Node, str] | None:
    """The root of the sheet's document, and its namespace; None if nothing can be said but that it is no XML.

    What begins as something else, such as a web page, need not be XML to its end.

    Args:
        sheet: its `data` is the document in UTF-8. What is wrong with it as XML is noted there.
    """
    if threat := doctypes.threat(sheet.data.decode("utf-8", "replace")) if b"<!ENTITY" in sheet.data else "":
        sheet.report(HOSTILE, Spot(1), problem=threat)
        return None
    tree = _Tree(sheet)
    problem = tree.parse()
    if problem is not None and problem.code == _UNDEFINED_ENTITY:
        sheet.found.clear()
        sheet.counts.clear()
        tree = _Tree(sheet, lenient=True)
        tree.undefined(problem)
        problem = tree.parse()
    if problem is None:
        return (tree.root, tree.space) if tree.root else None
    if tree.root is not None and tree.root.name not in ROOTS:
        return tree.root, tree.space
    _explain(sheet, problem)
    return None


def _explain(sheet: Sheet, problem: expat.ExpatError) -> None:
    spot = Spot(problem.lineno, problem.offset + 1)
    if _BLANK.match(sheet.data) and problem.code == _LATE_DECLARATION:
        sheet.report(BLANK_FIRST, Spot(1, 1))
        return
    words = expat.ErrorString(problem.code) or ""
    sheet.report(MALFORMED, spot, problem=_COMMON.get(words, words))


class _StopError(Exception):
    """Ends the reading of what is nested too deep."""


class _Tree:
    """Builds the tree. `lenient`: goes on after entities that are not defined, which strictly end the document."""

    def __init__(self, sheet: Sheet, *, lenient: bool = False) -> None:
        self.sheet = sheet
        self.data = sheet.data
        self.root: Node | None = None
        self.open: list[Node] = []
        self.names: dict[str, str] = {}
        self.home: tuple[str, ...] = ()
        self.space = ""
        self.excused = False
        self.reported: set[tuple[int, str]] = set()
        self.parser = self._parser(lenient=lenient)

    def _parser(self, *, lenient: bool) -> Any:
        parser = expat.ParserCreate("utf-8", _BETWEEN)
        parser.buffer_text = True
        parser.buffer_size = 1 << 20
        parser.ordered_attributes = True
        parser.StartElementHandler = self.start
        # Where an element ends is asked by what looks at HTML alone.
        parser.EndElementHandler = self.close if self.sheet.errors_only else self.end
        parser.CharacterDataHandler = self.text
        parser.StartNamespaceDeclHandler = self.namespace
        parser.StartDoctypeDeclHandler = self.doctype
        parser.XmlDeclHandler = self.declaration
        parser.SkippedEntityHandler = self.skipped
        if lenient:
            parser.UseForeignDTD(True)  # noqa: FBT003 - expat takes it by place alone
            parser.SetParamEntityParsing(expat.XML_PARAM_ENTITY_PARSING_UNLESS_STANDALONE)
            parser.ExternalEntityRefHandler = self.nothing
        return parser

    def parse(self) -> expat.ExpatError | None:
        try:
            self.parser.Parse(self.sheet.data, True)  # noqa: FBT003 - expat takes it by place alone
        except expat.ExpatError as error:
            return error
        except _StopError:
            self.sheet.report(TOO_DEEP, Spot(self.parser.CurrentLineNumber))
        return None

    def here(self) -> Spot:
        return Spot(self.parser.CurrentLineNumber, self.parser.CurrentColumnNumber + 1)

    def nothing(self, context: str | None, *_named: str | None) -> int:
        self.parser.ExternalEntityParserCreate(context).Parse(b"", True)  # noqa: FBT003 - as above
        return 1

    def start(self, raw: str, said: list[str]) -> None:
        opened, parent = self.open, None
        if opened:
            parent = opened[-1]
            if len(opened) > DEEPEST:
                raise _StopError
        else:
            self.space = raw.rpartition(_BETWEEN)[0]
            self.home = (RSS_10, RSS_090) if self.space == RDF else (self.space,)
        name = self.names.get(raw) or self.named(raw)
        attributes = {self.attribute(said[at]): said[at + 1] for at in range(0, len(said), 2)} if said else {}
        node = Node(name, attributes, parent, self.data, self.parser.CurrentByteIndex)
        if parent is None:
            self.root = node
        else:
            parent.children.append(node)
        opened.append(node)

    def end(self, _name: str) -> None:
        self.open.pop().end = self.parser.CurrentByteIndex

    def close(self, _name: str) -> None:
        self.open.pop()

    def text(self, text: str) -> None:
        self.open[-1].text += text

    def named(self, raw: str) -> str:
        """An element's name: without a prefix in the namespace of the root, or of the RSS that an RDF root holds."""
        namespace, _, name = raw.rpartition(_BETWEEN)
        if namespace in self.home:
            made = name
        elif prefix := near(namespace):
            made = f"{prefix}:{name}"
        else:
            made = f"{{{namespace}}}{name}"
        self.names[raw] = made
        return made

    def attribute(self, raw: str) -> str:
        if _BETWEEN not in raw:
            return raw
        namespace, _, name = raw.rpartition(_BETWEEN)
        prefix = "xml" if namespace == XML else near(namespace)
        return f"{prefix}:{name}" if prefix else f"{{{namespace}}}{name}"

    def namespace(self, prefix: str | None, uri: str | None) -> None:
        if not uri:
            return
        right = near(uri)
        if len(uri.split()) > 1:
            self.sheet.report(NAMESPACE, self.here(), value=uri)
        elif right and PREFIXES.get(uri) is None:
            exact = next(known for known, short in PREFIXES.items() if short == right)
            self.sheet.report(MISSPELT, self.here(), value=uri, right=exact)
        elif prefix and right != prefix:
            self.unusual(prefix, uri, right)

    def unusual(self, prefix: str, uri: str, right: str) -> None:
        taken = next((known for known, short in PREFIXES.items() if short == prefix), "")
        if taken:
            self.sheet.report(PREFIX_TAKEN, self.here(), prefix=prefix, value=uri, right=taken)
        elif right:
            self.sheet.report(PREFIX_UNUSUAL, self.here(), prefix=prefix, right=right)

    def doctype(self, _name: str, system: str | None, public: str | None, _internal: object) -> None:
        self.excused = public == _RSS_091
        if system:
            self.sheet.report(DOCTYPE_GONE if system == _GONE else DOCTYPE, self.here(), value=system)

    def declaration(self, version: str, _encoding: str | None, _standalone: int) -> None:
        if version != "1.0":
            self.sheet.report(VERSION, Spot(1, 1), value=version)

    def undefined(self, problem: expat.ExpatError) -> None:
        """What ended the strict reading; it may stand in an attribute, of which the lenient one says nothing."""
        line = self.sheet.data.split(b"\n")[problem.lineno - 1].decode("utf-8", "replace")
        match = _REFERENCE.search(line, problem.offset)
        name = match[1] if match else "?"
        self.reported.add((problem.lineno, name))
        self.sheet.report(ENTITY, Spot(problem.lineno, problem.offset + 1), name=name)

    def skipped(self, name: str, is_parameter: object) -> None:
        here = self.here()
        known = self.excused and f"{name};" in html5
        if is_parameter or known or (here.line, name) in self.reported:
            return
        self.sheet.report(ENTITY, here, name=name)
