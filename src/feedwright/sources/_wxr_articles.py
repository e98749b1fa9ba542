"""The articles of a WordPress export, and their bodies."""

from __future__ import annotations

from collections.abc import Container, Iterable, Iterator
from hashlib import sha256

from feedwright.errors import ParseError
from feedwright.model import Article, Fault
from feedwright.sources import _wxr_items
from feedwright.sources._base import Place
from feedwright.sources._files import LARGEST
from feedwright.sources._wordpress import Wanted
from feedwright.sources._wxr import Export, Piece
from feedwright.sources._wxr_items import Item
from feedwright.text import wordpress

_TOLD = 10
_LONGEST_NAME = 200
_ANEW = "Export the site anew; what is known of articles that are missing now stays as it was"


class Exported:
    """One export, read for one source.

    Args:
        place: the file.
        wanted: which of its articles.
    """

    def __init__(self, place: Place, wanted: Wanted) -> None:
        self.place = place
        self.wanted = wanted
        self.authors: dict[str, str] = {}
        self.faults: list[Fault] = []
        self.malformed = 0
        self.told_of_encoding = False

    def articles(self) -> Iterator[Article | Fault]:
        """The articles in the order of the file, and what is wrong with it.

        Raises:
            ParseError: nothing in it can be read.
        """
        pictures = self._pictures()
        with Export(self.place) as export:
            for piece, item, name in self._items(export):
                yield from self._told()
                words = _wxr_items.words(item, self.authors, pictures, self.wanted.named)
                words["language"] = self.wanted.language(export.language)
                key = f"{self.place.name}#{name}"
                yield from self.wanted.article(
                    words, key=key, place=self.place, line=piece.line, left_out=item.left_out, body=item.body
                )
            self._look_at_end(export)
            yield from self._told()

    def bodies(self, articles: Iterable[Article]) -> Iterator[tuple[Article, str | Fault]]:
        """The bodies of some of them, as far as they are still there."""
        left = {article.key: article for article in articles}
        where, what = "", "the article is no longer there"
        try:
            for key, item in self._again(left):
                yield left.pop(key), wordpress.html(item.body)
        except ParseError as error:
            where, what = error.where, error.what
        for article in left.values():
            yield article, Fault(where or article.place, what, set_aside=True, source=self.wanted.source)

    def _again(self, wanted: dict[str, Article]) -> Iterator[tuple[str, Item]]:
        """Keys and articles. Only where the file has changed is each of its articles looked into."""
        lines = {article.place: key for key, article in wanted.items()}
        left = set(wanted)
        with Export(self.place) as export:
            for piece in export.pieces():
                key = lines.get(f"{self.place.name}:{piece.line}", "")
                if key in left and piece.name == "item":
                    item = self._item(piece, export)
                    if _is_named(key, f"{self.place.name}#{_identity(item)}"):
                        left.discard(key)
                        yield key, item
                if not left:
                    return
        with Export(self.place) as export:
            for _, item, name in self._items(export):
                key = f"{self.place.name}#{name}"
                if key in left:
                    left.discard(key)
                    yield key, item
                if not left:
                    return

    def _items(self, export: Export) -> Iterator[tuple[Piece, Item, str]]:
        """The articles of the wanted types, and what each is called: no two of them the same."""
        names = _Names()
        for piece in export.pieces():
            if piece.name == "author":
                self._know(piece, export)
            elif not piece.data:
                what = f"is longer than {LARGEST:,} bytes, so that one article cannot stop the rest"
                self._note(piece.line, what, set_aside=True)
            elif _wxr_items.is_of(piece, self.wanted.kinds):
                item = self._item(piece, export)
                if item.kind in self.wanted.kinds and self._says_something(piece, item):
                    yield piece, item, names.distinct(item)

    def _item(self, piece: Piece, export: Export) -> Item:
        return _wxr_items.item(piece, export.prefixes, self.wanted.metadata.language)

    def _know(self, piece: Piece, export: Export) -> None:
        """Note who an author is."""
        login, name = _wxr_items.author(piece, export.prefixes, self.wanted.metadata.language)
        if login and name:
            self.authors[login] = self.authors[login.lower()] = name

    def _pictures(self) -> dict[int, str]:
        """Number -> address of the attachments that articles name as their pictures.

        An export gives them anywhere. Mostly they follow the article, and one way through the file is enough.
        """
        named: set[int] = set()
        found: dict[int, str] = {}
        for turn in range(2):
            passed = False
            with Export(self.place) as export:
                for piece in export.pieces():
                    if turn == 0 and _wxr_items.is_of(piece, self.wanted.kinds):
                        named.update(_wxr_items.thumbnails(piece))
                    if b"attachment_url" in piece.data:
                        passed |= self._keep_picture(piece, export, named, found)
            if not passed or not named - found.keys():
                break
        return found

    def _keep_picture(self, piece: Piece, export: Export, named: Container[int], found: dict[int, str]) -> bool:
        """Note an attachment that is wanted; tell whether it is not, or not yet."""
        if not any(number in named and number not in found for number in _wxr_items.numbers(piece)):
            return True
        item = self._item(piece, export)
        if (number := item.number) in named:
            found[number] = item.text("attachment_url")
        return False

    # --- what the owner is told -----------------------------------------------------------------------------------

    def _note(self, line: int, what: str, *, set_aside: bool = False) -> None:
        where = f"{self.place.name}:{line}" if line else self.place.name
        self.faults.append(Fault(where, what, set_aside, self.wanted.source))

    def _told(self) -> Iterator[Fault]:
        while self.faults:
            yield self.faults.pop(0)

    def _says_something(self, piece: Piece, item: Item) -> bool:
        """Whether an item is an article; note what is wrong with it."""
        empty = not (item.text("title") or item.text("link") or item.body or item.excerpt)
        if item.note and not self.told_of_encoding:
            self.told_of_encoding = True
            self._note(piece.line, item.note)
        if item.fault:
            self.malformed += 1
            line, words = item.fault
            end = "nothing in it could be read" if empty else "what could be read of it was kept"
            if empty or self.malformed <= _TOLD:
                self._note(piece.line + line - 1, f"is not well-formed: {words}; {end}", set_aside=empty)
        elif empty:
            self._note(piece.line, "has neither title nor text nor address", set_aside=True)
        return not empty

    def _look_at_end(self, export: Export) -> None:
        if self.malformed > _TOLD:
            self._note(0, f"{self.malformed - _TOLD:,} more articles are not well-formed; what could be read was kept")
        why = f" ({export.damage})" if export.damage else ""
        if export.cut:
            what = f"the file ends{why} in the middle of the article that begins here, which was set aside. {_ANEW}"
            self._note(export.cut, what, set_aside=True)
        elif not export.ended:
            what = f"the file ends{why} before </channel>: it was cut off, and articles may be missing. {_ANEW}"
            self._note(export.line, what, set_aside=True)


class _Names:
    """Gives each article a name of its own."""

    def __init__(self) -> None:
        self.taken: set[str] = set()
        self.times: dict[str, int] = {}

    def distinct(self, item: Item) -> str:
        """What it calls itself; where another has the number, what else it says tells them apart in each export."""
        own = made = _identity(item)
        if own in self.taken:
            own = made = f"{own}~{_digest(item)}"
        while made in self.taken:
            self.times[own] = self.times.get(own, 1) + 1
            made = f"{own}~{self.times[own]}"
        self.taken.add(made)
        return made


def _identity(item: Item) -> str:
    """What an article is called in its export: its number, which its database knows it by."""
    own = item.text("post_id") or item.text("guid") or item.text("link")
    return own if own and len(own) <= _LONGEST_NAME else _digest(item)


def _digest(item: Item) -> str:
    said = [item.text(name) for name in ("guid", "link", "title", "post_date_gmt", "post_date", "pubDate")]
    text = "\n".join(said if any(said) else [item.body])
    return sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:16]


def _is_named(key: str, own: str) -> bool:
    return key == own or key.startswith(f"{own}~")
