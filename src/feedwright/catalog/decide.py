"""Decide what became of each article since the last build, and under which id and dates it stands. Pure.

Said (what the sources say now), known (what is remembered) and now go in; candidates for the feeds, the records to
remember, and faults come out. The rules:

- Identity is (source, key); an article under another key is recognised (`recognise`), else it is new.
- An id is kept for ever. A new article's own id counts, else one is minted; no id is ever given to two articles.
- `updated` moves only when what an article says has changed, and never back; an explicit `updated` wins.
- What is gone from a source that was read without fault is withdrawn; what a failed source said stays.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import field
from datetime import UTC, datetime
from functools import cached_property
from itertools import count
from typing import NamedTuple, Protocol
from urllib.parse import urlsplit
from uuid import NAMESPACE_URL, uuid5

from feedwright.catalog import recognise
from feedwright.catalog.records import Adopted, Record
from feedwright.frozen import frozen
from feedwright.model import Article, Candidate, Fault, replace
from feedwright.text import digest, urls

GONE = "gone"
"""Why the article of a record is left out that its source does not say any more."""


class Register(Protocol):
    """Whose each id is, of all that is remembered."""

    def ask(self, ids: Collection[str]) -> None:
        """Have ready what is about to be asked."""

    def owner(self, id_: str) -> Record | None:
        """The record that has an id, whether it is published or withdrawn."""

    def claimants(self, id_: str) -> Collection[Record]:
        """Records of what may be published and would have this id, had another article not come before."""


class Known(NamedTuple):
    """What is remembered, and what of it can be trusted to be gone.

    Args:
        records: by (source, key): those of the articles that are said, and of those that may be gone.
        adopted: entries of feeds published before, for articles without a record.
        unheard: names of sources that failed, and (source, key) of articles that could not be read this time: what is
            known of them stays as it was.
        lasting: (source, key) of articles that no source need say again to be published.
        register: whose each id is; None where `records` are all that there are.
        disputed: ids that several articles claim of which not all are said yet; None where all are. Then nobody is
            given one of these: the decision names those who claim it.
    """

    records: Mapping[tuple[str, str], Record]
    adopted: Collection[Adopted] = ()
    unheard: Collection[str | tuple[str, str]] = ()
    lasting: Collection[tuple[str, str]] = ()
    register: Register | None = None
    disputed: Collection[str] | None = None


@frozen
class Decision:
    """What became of the articles of all sources.

    Args:
        candidates: those that may be published, newest first; those of one moment by id.
        left_out: the others, each with the reason.
        faults: articles set aside, and warnings.
        remember: records that are new or changed.
        forget: (source, key) under which a record no longer stands, because it moved.
        withdrawn: records that are gone and whose id must never be used again, newest first.
        disputed: id -> articles that claim it, to be decided with all others that do.
    """

    candidates: tuple[Candidate, ...]
    left_out: tuple[tuple[Article, str], ...]
    faults: tuple[Fault, ...]
    remember: tuple[Record, ...] = ()
    forget: tuple[tuple[str, str], ...] = ()
    withdrawn: tuple[Record, ...] = ()
    disputed: Mapping[str, tuple[Article, ...]] = field(default_factory=dict)


def decide(articles: Iterable[Article], now: datetime, ids: str = "url", known: Known | None = None) -> Decision:
    """Sort articles into those that may be published and those that may not, and give each its identity.

    Args:
        articles: what the sources say, in any order.
        now: aware; later articles are left out until then, and what changed was changed now.
        ids: `url`, `tag` or `uuid`: how an id is minted where an article has none.
        known: what is remembered; nothing if None.
    """
    decider = _Decider(now, ids, known or Known({}))
    for article in articles:
        decider.consider(article)
    decider.recognise()
    decider.settle()
    decider.part()
    ordered = sorted(decider.candidates.values(), key=lambda c: c.id)
    ordered.sort(key=lambda c: c.published, reverse=True)
    gone = sorted(decider.gone.values(), key=lambda record: (record.withdrawn or now, record.id), reverse=True)
    return Decision(
        tuple(ordered),
        tuple(decider.left_out),
        tuple(decider.faults),
        tuple(decider.remember),
        tuple(decider.forget),
        tuple(gone),
        decider.disputed,
    )


def mint(article: Article, published: datetime, ids: str) -> str:
    """A new id for an article that has an address.

    Args:
        article: with an address.
        published: aware; stands in a `tag:` URI (RFC 4151) as its day in UTC.
        ids: `url`, `tag` or `uuid`.

    >>> mint(Article(url="https://example.org/a/"), datetime(2025, 3, 4, tzinfo=UTC), "tag")
    'tag:example.org,2025-03-04:/a/'
    """
    url = article.url or ""
    if ids == "uuid":
        return f"urn:uuid:{uuid5(NAMESPACE_URL, url)}"
    if ids == "tag":
        parts = urlsplit(url)
        query = f"?{parts.query}" if parts.query else ""
        return f"tag:{parts.hostname},{published.astimezone(UTC):%Y-%m-%d}:{parts.path}{query}"
    return url


def claim(record: Record, ids: str) -> str:
    """The id that a record's article asks for, whether it has it or not."""
    article = record.article
    return article.id or (mint(article, record.published, ids) if article.url else record.id)


def is_another(article: Article, record: Record) -> bool:
    """Whether an article may be another one than its record's: it has little in common with it but the key."""
    return not digest.same(article.digest, record.article.digest) and recognise.alike(article, record) < recognise.SURE


class _Whole:
    """The register of records that are all there are, of which some are said."""

    def __init__(self, records: Mapping[tuple[str, str], Record], ids: str) -> None:
        self.records = records
        self.ids = ids

    @cached_property
    def _owners(self) -> dict[str, Record]:
        return {record.id: record for record in self.records.values()}

    @cached_property
    def _claimants(self) -> dict[str, list[Record]]:
        made: dict[str, list[Record]] = {}
        for record in self.records.values():
            if record.withdrawn is None and (wanted := claim(record, self.ids)) != record.id:
                made.setdefault(wanted, []).append(record)
        return made

    def ask(self, _ids: Collection[str]) -> None:
        """All is here."""

    def owner(self, id_: str) -> Record | None:
        return self._owners.get(id_)

    def claimants(self, id_: str) -> Collection[Record]:
        return self._claimants.get(id_, ())


class _Decider:
    """The working state of one decision."""

    def __init__(self, now: datetime, ids: str, known: Known) -> None:
        self.now = now
        self.ids = ids
        self.known = known
        self.said: dict[tuple[str, str], Article] = {}
        self.records: dict[tuple[str, str], Record] = {}
        self.new: list[Article] = []
        self.candidates: dict[str, Candidate] = {}
        self.left_out: list[tuple[Article, str]] = []
        self.faults: list[Fault] = []
        self.remember: list[Record] = []
        self.forget: list[tuple[str, str]] = []
        self.gone: dict[str, Record] = {}
        self.replaced: set[tuple[str, str]] = set()
        self.disputed: dict[str, tuple[Article, ...]] = {}
        # An id that anything remembered has is nobody else's, whether it is published, withdrawn or in a failed source.
        self.register = known.register or _Whole(known.records, ids)

    def consider(self, article: Article) -> None:
        """Note what a source says; by its key it is known, or it is a stranger."""
        self.said[article.source, article.key] = article

    def recognise(self) -> None:
        """Give each article its record: under its key, or under the key that it had before it moved."""
        known = self.known.records
        others = {who for who, one in self.said.items() if who in known and is_another(one, known[who])}
        strangers = [one for who, one in self.said.items() if who not in known or who in others]
        missing = [record for record in known.values() if record.who in others or self._is_missing(record)]
        found = recognise.moved(strangers, missing)
        claimed = {record.who for record in found.values()}
        replaced = {who for who in others if who in found or who in claimed or known[who].article.left_out == GONE}
        for who, article in self.said.items():
            record = found.get(who) or (None if who in replaced else known.get(who))
            if record is None:
                self.new.append(article)
                continue
            if record.who != who:
                self.forget.append(record.who)
            self.records[who] = record
        self.replaced = replaced - claimed

    def _is_missing(self, record: Record) -> bool:
        return record.who not in self.said and not self._is_unheard(record)

    def _is_unheard(self, record: Record) -> bool:
        return record.article.source in self.known.unheard or record.who in self.known.unheard

    def settle(self) -> None:
        """Known articles first: what is remembered goes before any claim of a new one."""
        for who, record in self.records.items():
            self._known(self.said[who], record)
        entries = self._adopted()
        claims: dict[str, list[Record]] = {}
        for article in self.new:
            if (claim := self._new(article, entries.get((article.source, article.key)))) is not None:
                claims.setdefault(claim.id, []).append(claim)
        self.register.ask(claims.keys())
        for wanted, rivals in sorted(claims.items(), key=lambda claim: (len(claim[1]) > 1, claim[0])):
            self._claimed(wanted, sorted(rivals, key=_precedence), claims)

    def _adopted(self) -> Mapping[tuple[str, str], Adopted]:
        """Which of the new articles were published before feedwright; what a record has is nobody else's."""
        if not self.new or not self.known.adopted:
            return {}
        had = {urls.atom_id(record.id) for record in self.known.records.values()}
        return recognise.adopted(self.new, [one for one in self.known.adopted if urls.atom_id(one.id) not in had])

    def _known(self, article: Article, record: Record) -> None:
        published = article.published or record.published
        # A label of ours is no change that readers need to be told of twice.
        if article.id and article.id not in (record.id, record.article.id):
            what = f"its id is now {article.id}; readers know it as {record.id}, which was kept"
            self._warn(article, what)
        fresh = replace(record, article=article, published=published, updated=self._updated(article, record, published))
        if reason := self._reason(article, published):
            self._leave(article, reason, fresh)
            return
        self._publish(replace(fresh, withdrawn=None), record)

    def _updated(self, article: Article, record: Record, published: datetime) -> datetime:
        """Moved by an explicit date, else by other words; never back, and never by another date of publication."""
        then = record.updated
        explicit = self._explicit(article, published)
        if explicit is not None:
            return max(then, explicit)
        changed = not digest.same(article.digest, record.article.digest)
        return max(then, self.now) if changed and not article.minor else then

    def _explicit(self, article: Article, published: datetime) -> datetime | None:
        """The article's own change date, unless it says nothing: before publication, or in the future."""
        said = article.updated
        if said is None or said <= published:
            return None
        if said > self.now:
            self._warn(article, f"updated: {said.isoformat()} lies in the future; it does not count")
            return None
        return said

    def _new(self, article: Article, entry: Adopted | None) -> Record | None:
        """The record of an article that was never met, or None if it may not be published."""
        if reason := self._reason(article, article.published):
            self.left_out.append((article, reason))
            return None
        published = article.published or (entry.published or entry.updated if entry else None)
        if published is None and article.updated and article.updated <= self.now:
            published = article.updated
        if published is None:
            published = self.now
            self._warn(article, "has no date; it counts as published now. Write one as `date: 2025-03-04`")
        if not (article.id or article.url or entry):
            self.left_out.append((article, "no address"))
            what = "has no address; write `url:` into the article"
            self.faults.append(Fault(article.place, what, set_aside=True, source=article.source))
            return None
        # What readers have seen of an entry counts, also where the article was dated anew since.
        told = self._explicit(article, published), entry.updated if entry else None
        updated = max((moment for moment in told if moment), default=published)
        own = _kept(entry, article) if entry else article.id or mint(article, published, self.ids)
        return Record(own, self.now, published, updated, article)

    def _claimed(self, wanted: str, rivals: list[Record], claims: Mapping[str, object]) -> None:
        """Give an id to the first article that claims it, and other ids to the others, each article once."""
        owner = self.register.owner(wanted)
        if self.known.disputed is not None and (owner or len(rivals) > 1 or wanted in self.known.disputed):
            self.disputed[wanted] = tuple(rival.article for rival in rivals)
            return
        if owner is None:
            owner = rivals.pop(0)
            self._publish(owner)
        if not rivals:
            return
        places = self._places(wanted, owner)
        for other in rivals:
            said = other.article.title, other.published
            if said in places:
                self.left_out.append((other.article, f"the same article as {places[said]}"))
                continue
            self._rival(other, owner, claims)
            places[said] = other.article.place

    def _places(self, wanted: str, owner: Record | None) -> dict[tuple[str, datetime], str]:
        """Title and date -> place of each article that claims an id and is published, under that id or another."""
        standing: list[Record | Candidate] = []
        for one in self.register.claimants(wanted):
            if one.who not in self.said:
                standing.append(one)
            elif one.id in self.candidates:
                standing.append(self.candidates[one.id])
        standing += self._elsewhere.get(wanted, ())
        if wanted in self.candidates:
            standing.append(self.candidates[wanted])
        elif owner and not owner.withdrawn:
            standing.append(owner)
        return {(one.article.title, one.published): one.article.place for one in standing}

    @cached_property
    def _elsewhere(self) -> dict[str, list[Candidate]]:
        """Id -> the known articles that claim it now and are published under another one."""
        made: dict[str, list[Candidate]] = {}
        for record in self.records.values():
            one = self.candidates.get(record.id)
            if one is None:
                continue
            wanted = claim(Record(record.id, self.now, one.published, one.updated, one.article), self.ids)
            if wanted != record.id:
                made.setdefault(wanted, []).append(one)
        return made

    def _rival(self, other: Record, owner: Record | None, claims: Mapping[str, object]) -> None:
        article = other.article
        # Not where its owner stood when it was read last: it may have moved since.
        named = self.candidates[other.id].article.place if other.id in self.candidates else ""
        named = named or (owner.article.place if owner else "another article")
        minted = self._free(other, claims)
        shared = "id" if article.id else "address"
        self._warn(article, f"has the same {shared} as {named}, {other.id}; it was given the id {minted}")
        self._publish(replace(other, id=minted))

    def _free(self, other: Record, claims: Mapping[str, object]) -> str:
        """An id that nobody has, had or claims: places are used again and again, so one made of them may be taken."""
        seed = f"{other.id} {other.article.source} {other.article.key}"
        minted = mint(other.article, other.published, self.ids) if other.article.url else other.id
        for turn in count(2):
            taken = self.register.owner(minted) is not None
            if not taken and minted not in self.candidates and minted not in claims:
                break
            minted = f"urn:uuid:{uuid5(NAMESPACE_URL, seed)}"
            seed = f"{other.id} {other.article.source} {other.article.key} {turn}"
        return minted

    def _reason(self, article: Article, published: datetime | None) -> str:
        """Why an article may not be published now; empty if it may."""
        if article.left_out:
            return article.left_out
        if published is not None and published > self.now:
            return "future"
        return "expired" if article.expires is not None and article.expires <= self.now else ""

    def _publish(self, record: Record, before: Record | None = None) -> None:
        self.candidates[record.id] = Candidate(record.id, record.published, record.updated, record.article)
        if record != before:
            self.remember.append(record)

    def _leave(self, article: Article, reason: str, record: Record) -> None:
        """A known article that may no longer be published: withdrawn, until it may again."""
        self.left_out.append((article, reason))
        self._withdraw(record)

    def _withdraw(self, record: Record) -> None:
        gone = record if record.withdrawn else replace(record, withdrawn=self.now)
        self.gone[gone.id] = gone
        if gone != self.known.records.get(gone.who):
            self.remember.append(gone)

    def part(self) -> None:
        """What no source says any more: withdrawn if its source was heard, else as it was."""
        moved = set(self.forget)
        for record in self.known.records.values():
            if record.who in self.replaced:
                self.forget.append(record.who)
                self._withdraw(_gone(record, f"{record.article.key} #{record.id}"))
            elif record.who in self.said or record.who in moved:
                continue
            elif not self._is_unheard(record) and record.who not in self.known.lasting:
                self._withdraw(_gone(record, record.article.key))
            elif record.withdrawn is None and not self._reason(record.article, record.published):
                self._publish(record, record)
            else:
                self.gone[record.id] = record

    def _warn(self, article: Article, what: str) -> None:
        self.faults.append(Fault(article.place, what, source=article.source))


def _gone(record: Record, key: str) -> Record:
    """A record of what no source says any more, under a key of its own if another article has taken the old one."""
    return replace(record, article=replace(record.article, key=key, left_out=GONE))


def _kept(entry: Adopted, article: Article) -> str:
    """The id that readers know; of an article's own id, and what stands for it in Atom, the article's own."""
    return article.id if article.id and urls.atom_id(article.id) == entry.id else entry.id


def _precedence(record: Record) -> tuple[datetime, str, str]:
    return record.published, record.article.source, record.article.key
