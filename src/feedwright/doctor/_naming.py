"""Does a feed say truly who and where it is, and which hubs know of it (RFC 4287, W3C WebSub)?"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from feedwright.doctor import _reading
from feedwright.doctor._base import Code, Expected, Finding
from feedwright.doctor._reading import Said
from feedwright.wire import Answer

NO_SELF = Code(
    "self-missing", "warning", "does not say where it is served",
    "Readers that get it by another way than its address do not know where the next version is.",
    'Add a link rel="self" (RSS: atom:link; JSON Feed: feed_url); feedwright does.',
)  # fmt: skip
OTHER_SELF = Code(
    "self-other", "error", "says that it is served at {value}",
    "Readers that believe it subscribe to another address; hubs do not know it by this one.",
    "Let `output.url` be the address of the folder, to the letter, as it is after all redirects, and build.",
)  # fmt: skip
ID_MOVES = Code(
    "id-moves", "error", "had the id {first} and then {second}",
    "Readers take it for another feed.", "Give the feed an id that lasts; feedwright does.",
)  # fmt: skip
IDS_MOVE = Code(
    "entry-ids-move", "error", "the ids of its entries are others at each visit, such as {first} and then {second}",
    "Readers show every entry as new, each time.", "Give entries ids that last; feedwright does.",
)  # fmt: skip
NO_HUB = Code(
    "hub-missing", "error", "does not name the hub {value} of the configuration",
    "Readers do not know the hub, and wait for their next visit.", "Build, and deploy what was built.",
)  # fmt: skip
NO_LINK = Code(
    "link-header-missing", "warning", "names a hub, and its `Link` headers lack {value}",
    "Readers and hubs look there first, and into JSON Feed not at all.",
    'Send two: `<HUB>; rel="hub"` and `<ADDRESS>; rel="self"`.', "links",
)  # fmt: skip
OTHER_LINK = Code(
    "link-header-other", "error", "its `Link` header says that it is served at {value}",
    "Readers subscribe to that one at the hub, and hear nothing of this one.",
    "Let each feed's header name the feed's own address.", "links",
)  # fmt: skip


def naming(first: Answer, said: Said, expected: Expected | None) -> Iterator[Finding]:
    """What is wrong with a feed's own address and its hubs."""
    if not said.own:
        yield NO_SELF.at(first.url)
    elif not _reading.same(said.own, first.url):
        yield OTHER_SELF.at(first.url, value=said.own)
    for hub in expected.hubs if expected else ():
        if hub not in said.hubs:
            yield NO_HUB.at(first.url, value=hub)
    yield from _headers(first, said.hubs)


def _headers(first: Answer, hubs: Sequence[str]) -> Iterator[Finding]:
    links = list(_reading.links(first))
    own = [url for rel, url in links if rel == "self"]
    other = [url for url in own if not _reading.same(url, first.url)]
    if other:
        yield OTHER_LINK.at(first.url, value=other[0])
        return
    named = {url for rel, url in links if rel == "hub"}
    lacking = ["the hub"] if any(not any(_reading.same(hub, one) for one in named) for hub in hubs) else []
    lacking += ["the feed's own address"] if hubs and not own else []
    if lacking:
        yield NO_LINK.at(first.url, value=" and ".join(lacking))


def lasting(url: str, said: Said, again: Said | None) -> Iterator[Finding]:
    """What is another id at the second visit."""
    if again is None:
        return
    if said.id != again.id:
        yield ID_MOVES.at(url, first=said.id or "none", second=again.id or "none")
    before = {address: id_ for id_, address, _ in said.entries if address}
    for id_, address, _ in again.entries:
        if address in before and before[address] != id_:
            yield IDS_MOVE.at(url, first=before[address] or "none", second=id_ or "none")
            return
