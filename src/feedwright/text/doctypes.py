"""What a document type declares that could make a small document a huge one, or read what is not its own."""

from __future__ import annotations

from xml.parsers import expat

from feedwright.text import patterns

_DECLARING = ("<!ENTITY", "<!ATTLIST")
_ELEMENT = patterns.lazy(r"<[A-Za-z_:]")
_NESTED = patterns.lazy(r"&[^#\s;&]+;")
# Old feeds name the W3C's sets of Latin letters; nothing fetches them.
_WELL_KNOWN = "-//W3C//ENTITIES "
_MOST = 1_000_000
"""Characters that all uses of a document's own entities may come to."""


class _FoundError(Exception):
    """Ends the reading of the prolog: with a threat, or at the first element with none."""


def threat(text: str) -> str:
    """Why a document should be refused because of what it declares; empty if it may be read.

    Entities that stand for plain text are harmless and common in old feeds. Nothing after the first start tag is
    looked at.

    Args:
        text: an XML document.

    >>> threat('<!DOCTYPE a [<!ENTITY x SYSTEM "file:///x">]><a>&x;</a>')
    'declares the entity x, which stands for file:///x; nothing is read from elsewhere, and such a feed is refused'
    """
    if not any(one in text for one in _DECLARING):
        return ""
    finder = _Finder(text)
    try:
        finder.parser.Parse(text.encode("utf-8", "replace"), True)  # noqa: FBT003 - expat takes it by place alone
    except _FoundError as found:
        return str(found)
    except expat.ExpatError:
        first = _ELEMENT.search(text)
        head = text[: first.start()] if first else text
        if any(one in head for one in _DECLARING):
            return "declares entities in a document type that is not well-formed; such a feed is refused"
    return ""


class _Finder:
    def __init__(self, text: str) -> None:
        self.text = text
        self.size = 0
        self.parser = expat.ParserCreate("utf-8")
        self.parser.EntityDeclHandler = self.entity
        self.parser.AttlistDeclHandler = self.attribute
        self.parser.StartElementHandler = self.element

    def element(self, _name: str, _attributes: object) -> None:
        raise _FoundError

    def attribute(self, element: str, name: str, _type: str, default: str | None, _required: object) -> None:
        self.grow(self.text.count(f"<{element}") * len(default or ""), f"the attribute {name}")

    def entity(
        self, name: str, parameter: object, value: str | None, _base: object, system: str, public: str | None, _: object
    ) -> None:
        if value is None:
            if not (parameter and (public or "").startswith(_WELL_KNOWN)):
                where = f"which stands for {system[:200]}; nothing is read from elsewhere, and such a feed is refused"
                message = f"declares the entity {name}, {where}"
                raise _FoundError(message)
        elif _NESTED.search(value):
            message = f"declares the entity {name}, which is made of others and can explode; such a feed is refused"
            raise _FoundError(message)
        else:
            self.grow(self.text.count(f"&{name};") * len(value), f"the entity {name}")

    def grow(self, size: int, what: str) -> None:
        self.size += size
        if self.size > _MOST:
            message = f"declares {what}, with which it becomes too large; such a feed is refused"
            raise _FoundError(message)
