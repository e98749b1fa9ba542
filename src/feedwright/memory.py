"""Between the sources and the catalog: what must be read, and what became of it; little of it is held at a time.

Articles are taken a batch at a time. One that is known by its key is decided at once, and so is a new one of a first
build. What can only be told when all is read waits until then: which of the new articles are old ones that have moved,
and who is first of several that claim one id.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime
from functools import partial

from feedwright.catalog import shelves
from feedwright.catalog.decide import GONE, Decision, Known, claim, decide, is_another
from feedwright.catalog.documents import AGAIN, Stamp
from feedwright.catalog.records import Adopted, LeftOut, Record, Who
from feedwright.catalog.store import Catalog
from feedwright.heard import Heard, Visit
from feedwright.model import Article, Fault
from feedwright.reading import Found, Listing, Part, Progress, read, silent
from feedwright.sources._base import Place, Site
from feedwright.text import digest, slugs, urls
from feedwright.text.languages import Division

_LASTING = {"future", "expired"}
"""Why an article may not be published that says nothing of it itself, as long as neither it nor the time changes."""


class _Register:
    """Whose each id is, asked of the catalog in one go."""

    def __init__(self, catalog: Catalog) -> None:
        self.catalog = catalog
        self.owners: dict[str, Record | None] = {}
        self.others: dict[str, list[Record]] = {}

    def ask(self, ids: Collection[str]) -> None:
        found = self.catalog.records_with(ids)
        self.owners.update({one: found.get(one) for one in ids})
        if not self.catalog.is_new:
            self.others.update({one: [] for one in ids} | self.catalog.claimants(ids))

    def owner(self, id_: str) -> Record | None:
        if id_ not in self.owners:
            self.ask([id_])
        return self.owners[id_]

    def claimants(self, id_: str) -> Collection[Record]:
        if id_ not in self.others:
            self.others.update({id_: []} | self.catalog.claimants([id_]))
        return self.others[id_]


class Memory:
    """Reads what changed, decides, and has the catalog remember it. Not committed here."""

    def __init__(
        self,
        catalog: Catalog,
        site: Site,
        now: datetime,
        ids: str,
        *,
        trusting: bool = False,
        division: Division | None = None,
    ) -> None:
        """Begin a build.

        Args:
            catalog: what is remembered.
            site: what sources know of the site; other sites are read anew.
            now: aware.
            ids: how an id is minted.
            trusting: what a source does not say any more is gone, even if it says nothing at all.
            division: how articles are divided by language; None = not at all.
        """
        self.catalog, self.site, self.now, self.ids, self.trusting = catalog, site, now, ids, trusting
        self.division = division
        self.heard = Heard()
        self.adopted = catalog.adopted()
        self.recovered = False
        self._claim = partial(claim, ids=ids)
        self._strangers: list[Article] = []
        self._found: dict[Who, str] = {}
        self._beside: dict[Who, tuple[Article, str, str]] = {}
        self._disputed: set[str] = set()
        self._visits: dict[str, Visit] = {}
        self._named: dict[str, str] = {}
        self._bodies: dict[Who, str] = {}
        self._made: dict[Who, str] = {}

    def recover(self, entries: Iterable[Adopted]) -> None:
        """Know what stands in the output folder, where the catalog knows nothing."""
        self.adopted, self.recovered = list(entries), True

    @property
    def is_first(self) -> bool:
        """Whether no article can be one that is known already."""
        return self.catalog.is_new and not self.adopted

    # --- reading --------------------------------------------------------------------------------------------------

    def hear(self, listing: Listing, progress: Progress = silent) -> None:
        """Read what is not known to be as it was, decide what became of it, and remember it; uses the listing up."""
        # An older catalog does not say how, and which id an article claims is not noted in it.
        if self.catalog.noted_as("ids") != self.ids and not self.catalog.is_new:
            self.catalog.reclaim(self._claim)
        self.catalog.note_as("ids", self.ids)
        self.catalog.divide(self.division)
        configured = {found.source.name for found in listing}
        while listing:
            self._visit(listing.pop(0), progress)
        self._take_over()
        self._decide_the_rest(self._missing(configured))
        self.catalog.forget_sources(configured)
        for visit in self._visits.values():
            self._note(visit, dict.fromkeys(sorted(visit.again), AGAIN) | visit.waiting)
        self.heard.faults += self.heard.warned
        self.heard.reasons = self.catalog.reasons()
        self.heard.articles = self.catalog.published_count() + sum(self.heard.reasons.values())

    def _visit(self, found: Found, progress: Progress) -> None:
        """Read what is not known to be what it was when it was read last."""
        source = found.source
        signature = source.signature(self.site)
        is_same = self.catalog.signature(source.name) == signature
        places, stamps = self._looked_at(found, is_same)
        visit = Visit(source, signature, stamps, is_same)
        self._visits[source.name] = visit
        wanted: list[Place] = []
        known: dict[str, int] = {}
        names: set[str] = set()
        for place in places:
            if isinstance(place, Fault):
                self.heard.faults.append(place)
                visit.failed = visit.failed or place.failed
                continue
            names.add(place.name)
            before = stamps.get(place.name, AGAIN)
            if not is_same or not place.mtime_ns or before[:3] != place.stamp:
                wanted.append(place)
                if is_same and len(before) > len(AGAIN):
                    known[place.name] = before[-1]
        visit.said = len(wanted) < (found.count if found.files else len(names))
        if gone := stamps.keys() - names:
            visit.lost.update(self.catalog.keys_in(source.name, sorted(gone)))
        for parts in read(source, self.site, wanted, progress, known):
            self._note(visit, {part.place.name: part.stamp for part in parts if part.is_same})
            if fresh := [part for part in parts if not part.is_same]:
                self._take(visit, fresh)
            visit.said = visit.said or len(fresh) < len(parts)
        if gone and not visit.failed:
            self.catalog.forget_documents(source.name, sorted(gone))
            self.catalog.let_in(source.name, sorted(gone))
        elif gone and not is_same:
            # Read with other options: when it can be read again, it must be.
            self.catalog.read_with(source.name, signature, dict.fromkeys(sorted(gone), AGAIN))

    def _looked_at(self, found: Found, is_same: bool) -> tuple[Sequence[Place | Fault], dict[str, Stamp]]:
        """The places that may have changed, and how they were."""
        name, folder = found.source.name, str(self.site.folder)
        due = dict.fromkeys(self.catalog.documents_due(name, self.now), AGAIN)
        if found.files is None:
            return found.places, self.catalog.stamps(name) | due
        if found.changed is None or not is_same:
            return found.in_shares(range(digest.BUCKETS), folder), self.catalog.stamps(name) | due
        again = self.catalog.read_always(name) | due.keys()
        elsewhere = {digest.bucket(place) for place in again}.difference(found.changed)
        places = found.in_shares(found.changed, folder) + found.in_shares(elsewhere, folder, again)
        there = {place.name for place in places}
        return sorted(places), self.catalog.stamps(name, found.changed) | dict.fromkeys(again & there, AGAIN)

    def _take(self, visit: Visit, parts: Sequence[Part]) -> None:
        """Decide what was read at some places, or note that it must wait."""
        name = visit.source.name
        self.catalog.let_in(name, [part.place.name for part in parts if part.is_first])
        for part in parts:
            self._hear(visit, part)
        articles, documents, known = self._at_home(visit, parts)
        if self.is_first:
            self._remember(self._decided(articles, {}), documents)
        else:
            settled = [one for one in articles if (who := _who(one)) in known and not is_another(one, known[who])]
            self._wait(articles, settled, documents)
            self._remember(self._decided(settled, {(who := _who(one)): known[who] for one in settled}), documents)
        self._lose(visit, parts)
        self.catalog.documents.clear()
        waiting = {document for who, document in documents.items() if who in self._found}
        stamps = {part.place.name: part.stamp for part in parts if part.is_last}
        visit.waiting |= {place: stamp for place, stamp in stamps.items() if place in waiting}
        self._note(visit, {place: stamp for place, stamp in stamps.items() if place not in waiting})

    def _at_home(self, visit: Visit, parts: Sequence[Part]) -> tuple[list[Article], dict[Who, str], dict[Who, Record]]:
        """The articles of some places, where each was found, and what is known of them.

        Feeds of one site often hold the same entries, and each may say them in its own way. An article stays with the
        place where it was found first, as long as that holds it; the other one is looked into at every build.
        """
        said = [(item, part.place.name) for part in parts for item in part.items if isinstance(item, Article)]
        # Most keys are made of their place, and stand at no other.
        asked = {item.key for item, place in said if not (self.catalog.is_new and item.key.startswith(place))}
        known = self.catalog.records_of(visit.source.name, asked)
        homes = {who: self.catalog.documents[who] for who, one in known.items() if one.article.left_out != GONE}
        articles: list[Article] = []
        documents: dict[Who, str] = {}
        for article, place in said:
            who = _who(article)
            home = self._found.get(who) or homes.get(who) or documents.setdefault(who, place)
            if home == place:
                articles.append(article)
                documents[who] = place
            else:
                visit.again.add(place)
                self._beside.setdefault(who, (article, place, home))
        return articles, documents, known

    def _take_over(self) -> None:
        """Take the articles that their own places hold no more from others that do."""
        for who, (article, place, home) in self._beside.items():
            visit = self._visits[who[0]]
            is_there = home in visit.waiting or home in self.catalog.stamps(who[0], [digest.bucket(home)])
            is_heard = not visit.failed and home not in visit.unheard
            if is_heard and (not is_there or (home, who[1]) in visit.lost):
                self._strangers.append(article)
                self._found[who] = place

    def _wait(self, articles: Sequence[Article], settled: Sequence[Article], documents: Mapping[Who, str]) -> None:
        """Keep the articles that are strangers until all is read."""
        at_home = {_who(one) for one in settled}
        for one in articles:
            if _who(one) not in at_home:
                self._strangers.append(one)
                self._found[_who(one)] = documents[_who(one)]

    def _hear(self, visit: Visit, part: Part) -> None:
        place = part.place.name
        visit.read += 1
        if not self.catalog.is_new:
            visit.opened.add(place)
        for item in part.items:
            if isinstance(item, Article):
                visit.said = True
                continue
            self.heard.faults.append(item)
            self.heard.told.add((visit.source.name, place))
            visit.again.add(place)
            visit.failed = visit.failed or item.failed
            if item.set_aside or item.failed:
                visit.unheard.add(place)

    def _lose(self, visit: Visit, parts: Sequence[Part]) -> None:
        """Note which articles the places held when they were read last, and hold no more."""
        if self.catalog.is_new:
            return
        for part in parts:
            keys = {hash(item.key) for item in part.items if isinstance(item, Article)}
            visit.keys.setdefault(part.place.name, set()).update(keys)
        ended = [part.place.name for part in parts if part.is_last]
        visit.lost.update(
            (document, key)
            for document, key in self.catalog.keys_in(visit.source.name, ended)
            if hash(key) not in visit.keys[document]
        )
        for place in ended:
            if place not in visit.unheard:
                del visit.keys[place]

    # --- deciding -------------------------------------------------------------------------------------------------

    def _decided(
        self, articles: Sequence[Article], known: Mapping[Who, Record], adopted: Sequence[Adopted] = ()
    ) -> Decision:
        disputed = self._disputed if self.is_first else None
        register = _Register(self.catalog)
        return decide(articles, self.now, self.ids, Known(known, adopted, register=register, disputed=disputed))

    def _remember(self, decision: Decision, documents: Mapping[Who, str]) -> None:
        self.catalog.leave_out([self._left_out(*one, documents) for one in decision.left_out])
        # What is not decided yet is warned of when it is.
        disputed = {(one.source, one.place) for rivals in decision.disputed.values() for one in rivals}
        if faults := [fault for fault in decision.faults if (fault.source, fault.place) not in disputed]:
            self.heard.warned += faults
            warned = {(fault.source, fault.place) for fault in faults}
            for one in decision.candidates:
                if (one.article.source, one.article.place) in warned:
                    self._read_again(one.article, documents)
        for name in {name for record in decision.remember for name in record.article.categories}:
            key = slugs.key(name)
            self._named[key] = min(name, self._named.get(key, name))
        self.catalog.forget(decision.forget)
        self.catalog.remember(decision.remember, {**self.catalog.documents, **documents}, self._claim)
        for wanted, rivals in decision.disputed.items():
            self._disputed.add(wanted)
            self._strangers += rivals
            self._found |= {_who(one): documents[_who(one)] for one in rivals}

    def _left_out(self, article: Article, reason: str, documents: Mapping[Who, str]) -> LeftOut:
        document = documents.get(_who(article), "")
        if not article.left_out and reason not in _LASTING:
            # It hangs on others, which may change while this one does not.
            self._read_again(article, documents)
        due = article.published if reason == "future" else None
        return LeftOut(article, reason, document, due)

    def _read_again(self, article: Article, documents: Mapping[Who, str]) -> None:
        """Have the document of an article read again next time: there was something to tell of it."""
        document = documents.get(_who(article), "")
        if document and article.source in self._visits:
            self._visits[article.source].again.add(document)

    def _missing(self, configured: Collection[str]) -> dict[Who, Record]:
        """Records of articles that were not said, though their sources were heard."""
        made: dict[Who, Record] = {}
        if self.catalog.is_new:
            return made
        for visit in self._visits.values():
            if visit.failed or (not visit.said and not self.trusting and self._is_emptied(visit)):
                continue
            lost = [
                key for document, key in visit.lost if document not in visit.unheard and self._counts(visit, document)
            ]
            made |= self.catalog.records_of(visit.source.name, lost)
        for source in self.catalog.sources():
            if source not in configured:
                made |= self.catalog.records_of(source, self.catalog.keys_of(source))
        return self._without_gone(made)

    def _counts(self, visit: Visit, document: str) -> bool:
        """Whether an article is gone because its document no longer holds it.

        Where a source shows its last articles only, it is not; unless the document is gone too and the owner insists.
        """
        return not visit.source.windowed or (self.trusting and document not in visit.opened)

    def _lasting(self) -> dict[Who, Record]:
        """Records of articles that have left what their source shows, and may be shown again under another key."""
        made: dict[Who, Record] = {}
        for visit in self._visits.values():
            keys = [key for document, key in visit.lost if not self._counts(visit, document)]
            made |= self.catalog.records_of(visit.source.name, keys)
        return self._without_gone(made)

    def _without_gone(self, records: Mapping[Who, Record]) -> dict[Who, Record]:
        return {
            who: record for who, record in records.items() if not (record.withdrawn and record.article.left_out == GONE)
        }

    def _is_emptied(self, visit: Visit) -> bool:
        """Whether a source said something once and says nothing at all now: more likely broken than meant."""
        name = visit.source.name
        had = self.catalog.published_count(name) if visit.read else 0
        if not had:
            return False
        what = f"gave no article; it had {had}. Nothing is withdrawn; if that is meant, insist with --force"
        self.heard.faults.append(Fault(f"source {name}", what, source=name, failed=True))
        visit.failed = True
        return True

    def _decide_the_rest(self, missing: Mapping[Who, Record]) -> None:
        """Strangers, what is gone, and what time alone has changed."""
        new = [*self._strangers, *self._taken_back()]
        if self._disputed:
            # They were met in an order that hangs on the size of batches.
            new.sort(key=_who)
        known, lasting = dict(missing), dict[Who, Record]()
        unheard = self._unheard()
        if new and not self.catalog.is_new:
            said_already = self.catalog.left_out_keys()
            gone = self.catalog.withdrawn()
            known |= {who: record for who, record in gone.items() if who not in said_already}
            lasting = self._lasting()
            known |= lasting | self._records_of(new)
        due = self.catalog.due(self.now)
        due = {who: record for who, record in due.items() if who not in known and not self._is_unheard(who, unheard)}
        said = [*new, *(record.article for record in due.values())]
        if not said and not known:
            return
        unheard_of = {who for who in known if self._is_unheard(who, unheard)}
        adopted = self._unowned() if new else []
        known |= due
        register = _Register(self.catalog)
        decision = decide(said, self.now, self.ids, Known(known, adopted, unheard_of, lasting.keys(), register))
        self._remember(decision, {**self.catalog.documents, **self._found})
        if self.recovered:
            self._keep_adopted(decision)

    def _taken_back(self) -> list[Article]:
        """Those who were given an id before others claimed it too."""
        if not self._disputed:
            return []
        first = self.catalog.records_with(self._disputed)
        self._found |= {record.who: self.catalog.documents[record.who] for record in first.values()}
        self.catalog.forget(record.who for record in first.values())
        again = {(record.article.source, record.article.place) for record in first.values()}
        self.heard.warned = [fault for fault in self.heard.warned if (fault.source, fault.place) not in again]
        return [record.article for record in first.values()]

    def _records_of(self, articles: Iterable[Article]) -> dict[Who, Record]:
        by_source: dict[str, list[str]] = {}
        for one in articles:
            by_source.setdefault(one.source, []).append(one.key)
        made: dict[Who, Record] = {}
        for source, keys in by_source.items():
            made |= self.catalog.records_of(source, keys)
        return made

    def _unheard(self) -> set[tuple[str, str]]:
        """(source, place) where something could not be read; an empty place stands for the whole source."""
        failed = {(visit.source.name, "") for visit in self._visits.values() if visit.failed}
        return failed | {(visit.source.name, place) for visit in self._visits.values() for place in visit.unheard}

    def _is_unheard(self, who: Who, unheard: Collection[tuple[str, str]]) -> bool:
        return (who[0], "") in unheard or (who[0], self.catalog.documents.get(who, "")) in unheard

    def _unowned(self) -> list[Adopted]:
        """Entries published before that no article has yet."""
        if not self.adopted:
            return []
        had = {urls.atom_id(one) for one in self.catalog.ids()}
        return [entry for entry in self.adopted if urls.atom_id(entry.id) not in had]

    def _keep_adopted(self, decision: Decision) -> None:
        """What could not be read this time is still theirs when it can: once there are records, nobody looks again."""
        if any(fault.failed or fault.set_aside for fault in self.heard.faults):
            had = {urls.atom_id(record.id) for record in decision.remember}
            self.catalog.adopt(entry for entry in self.adopted if urls.atom_id(entry.id) not in had)

    def _note(self, visit: Visit, stamps: Mapping[str, Stamp]) -> None:
        """Note how documents were; those of which there is something to tell are read again next time."""
        fresh = {place: AGAIN if place in visit.again else stamp for place, stamp in stamps.items()}
        changed = {place: stamp for place, stamp in fresh.items() if visit.stamps.get(place) != stamp}
        visit.stamps |= changed
        if changed or not visit.is_same:
            self.catalog.read_with(visit.source.name, visit.signature, changed)

    def bodies(self, wanted: Iterable[Who]) -> dict[Who, str]:
        """Bodies that are as they were: of documents that were not read now, and of what could not be.

        To be asked when the records of all that is wanted have been.
        """
        if not self.catalog.is_new:
            asked = {who for who in wanted if self._is_as_it_was(who, self._visits.get(who[0]))}
            self._bodies, self._made = self.catalog.bodies_and_made(asked)
        return self._bodies

    @property
    def made(self) -> Mapping[Who, str]:
        """What was made of the bodies that `bodies` gave."""
        return self._made

    def _is_as_it_was(self, who: Who, visit: Visit | None) -> bool:
        document = self.catalog.documents[who]
        if visit is None or document not in visit.opened:
            return True
        return document in visit.unheard and hash(who[1]) not in visit.keys.get(document, ())

    def read_with(self, sources: Collection[str]) -> list[tuple[str, str, bool]]:
        """What the bodies of these sources hang on beside the articles: options, and whether all could be read."""
        visits = [self._visits[name] for name in sorted(sources) if name in self._visits]
        # A body that cannot be read with other options is the old one until it can.
        return [(one.source.name, one.signature, one.failed or bool(one.unheard)) for one in visits]

    def categories(self) -> list[str]:
        """Names of the categories that articles carry which may be published: one spelling of each."""
        names = self._named | {key: name for key, (name, _) in self.catalog.categories().items()}
        found = {one for one in self.catalog.on_shelves() if not shelves.is_labelled(one)}
        # Until now nobody wanted feeds of these.
        unnamed = {
            (key, name)
            for record in self.catalog.records_on(sorted(found - names.keys())).values()
            for name in record.article.categories
            if (key := slugs.key(name)) not in names
        }
        names |= dict(sorted(unnamed, reverse=True))
        return sorted(names[key] for key in found)

    def remember_categories(self, named: Mapping[str, tuple[str, str]]) -> None:
        """Remember names and slugs of feeds."""
        before = self.catalog.categories()
        self.catalog.name_categories({key: one for key, one in named.items() if before.get(key) != one})

    def read_again(self, many: Iterable[Who]) -> None:
        """Have the next build read these articles once more: what could not be read now may be there then."""
        for who in many:
            self.catalog.read_with(who[0], self.catalog.signature(who[0]), {self.catalog.documents[who]: AGAIN})
            self.heard.again = True

    def keep_bodies(self, bodies: Mapping[Who, str], made: Mapping[Who, str], shown: Collection[Who]) -> None:
        """Keep the bodies that feeds show with what was made of them, and no others."""
        unknown = bodies.keys() - self._bodies.keys()
        there, told = self.catalog.bodies_and_made(unknown)
        kept, known = self._bodies | there, self._made | told
        changed = {who: html for who, html in bodies.items() if (kept.get(who), known.get(who)) != (html, made[who])}
        self.catalog.keep_bodies(changed, made)
        self.catalog.drop_bodies(shown)


def _who(article: Article) -> Who:
    return article.source, article.key
