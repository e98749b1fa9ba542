"""What stands from the build before: which of it stays as it is, and what the build after is to know."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

from feedwright import checking, rendering
from feedwright.catalog.shown import Published
from feedwright.checking import Checked
from feedwright.config import Config
from feedwright.model import Document
from feedwright.publish import disk
from feedwright.publish import plan as planning
from feedwright.selection import FeedSpec

SHARED = ""
"""Stands in the place of a slug for what is made of all feeds together."""

LEAF = "/{}"
"""Stands in the place of a slug for the page of a feed, by its path."""


class Pages(NamedTuple):
    """What is made of all feeds together.

    Args:
        documents: that are made anew.
        stay: `SHARED`, or a path -> files that stay as they were.
        made_of: `SHARED` -> what they are made of; empty where one of them may not be published.
        strange: path of each that may not be published -> why.
    """

    documents: list[Document]
    stay: dict[str, list[planning.Listing]]
    made_of: dict[str, str]
    strange: dict[str, Checked]


class Before(NamedTuple):
    """What stands.

    Args:
        directory: the output folder.
        manifest: what we wrote there.
        standing: path -> what is there now.
        published: slug, `SHARED` or `LEAF` -> how it was published last.
        known: of what stands, as far as it can be known again without being read.
    """

    directory: Path
    manifest: planning.Manifest
    standing: Mapping[str, planning.Standing]
    published: Mapping[str, Published]
    known: disk.Known

    def kept(self, made_of: Mapping[str, str]) -> dict[str, list[planning.Listing]]:
        """Slug of each feed that is what it was -> its files, which stand as they were written.

        Args:
            made_of: slug -> what the feed is made of now.
        """
        ours = self._ours()
        return {
            slug: [ours[path] for path in then.files]
            for slug, inputs in made_of.items()
            if (then := self.published.get(slug)) and then.inputs == inputs and self._stands(then, ours)
        }

    def _ours(self) -> dict[str, planning.Listing]:
        return {listing.path: listing for listing in self.manifest.listings}

    def _stands(self, then: Published, ours: Mapping[str, planning.Listing]) -> bool:
        """Whether there are files of something, and all are as they were written."""
        return bool(then.files) and all(
            path in self.standing and path in ours and self.standing[path].sha256 == sha256 == ours[path].sha256
            for path, sha256 in then.files.items()
        )

    def leaves(self, outcomes: Mapping[str, Checked]) -> list[planning.Listing]:
        """The pages of feeds that were not made anew, because they are made of what they were: they stay.

        Args:
            outcomes: slug -> what came of each feed that was made anew.
        """
        ours = self._ours()
        made = {document.path for one in outcomes.values() for document in one.documents}
        return [ours[path] for one in outcomes.values() for path in one.pages if path not in made]

    def held(self, specs: Sequence[FeedSpec], outcomes: Mapping[str, Checked]) -> dict[str, list[planning.Listing]]:
        """Slug of each feed that may not be published as it is now -> what stays of it.

        Args:
            specs: the feeds.
            outcomes: slug -> what came of each that was made anew.
        """
        wrong = [spec for spec in specs if spec.slug in outcomes and outcomes[spec.slug].wrong]
        return {spec.slug: planning.as_written(rendering.files(spec), self.manifest, self.standing) for spec in wrong}

    def pages(self, config: Config, specs: Sequence[FeedSpec]) -> Pages:
        """What is made of some feeds together, anew only where it is made of something else than it was."""
        made_of = {SHARED: rendering.pages_inputs(config, specs)}
        if kept := self.kept(made_of):
            return Pages([], kept, made_of, {})
        documents = rendering.pages(config, specs)
        strange = checking.wrong(documents, self.standing)
        stay = {path: planning.as_written([path], self.manifest, self.standing) for path in strange}
        return Pages([one for one in documents if one.path not in strange], stay, {} if strange else made_of, strange)

    def stood(self, stale: Sequence[FeedSpec]) -> rendering.Stood:
        """What rendering may take of feeds that are to be made anew: the entries, and the files that they stand in."""
        published = {spec.slug: self.published[spec.slug] for spec in stale if spec.slug in self.published}
        wanted = {path: sha256 for one in published.values() for path, sha256 in one.files.items()}

        def read(path: str) -> bytes | None:
            was = self.standing.get(path, planning.Standing())
            is_ours = was.sha256 and was.sha256 == wanted.get(path)
            return disk.reread(self.directory, path, was, self.known) if is_ours else None

        ours = self._ours()
        pages = {
            path: one.inputs
            for slug in published
            for path in self.published[slug].files
            if (one := self.published.get(LEAF.format(path))) and self._stands(one, ours)
        }
        return rendering.Stood(self.standing, {slug: one.entries for slug, one in published.items()}, pages, read)

    def now(
        self,
        specs: Sequence[FeedSpec],
        made_of: Mapping[str, str],
        outcomes: Mapping[str, Checked],
        made: planning.Plan,
    ) -> dict[str, Published]:
        """Slug, `SHARED` or `LEAF` -> how each is published now.

        Args:
            specs: the feeds.
            made_of: slug, or `SHARED` -> what each is made of; of those that lack nothing, and were published.
            outcomes: slug -> what came of each that was made anew.
            made: what becomes of the output folder.
        """
        sums = {listing.path: listing.sha256 for listing in made.manifest.listings}
        files = {spec.slug: rendering.files(spec) for spec in specs}
        files[SHARED] = [path for path in rendering.shared_files(specs) if path in sums]
        entries = {slug: one.entries for slug, one in self.published.items()}
        entries |= {slug: one.entries for slug, one in outcomes.items()}
        leaves = {
            path: inputs for slug, one in outcomes.items() if slug in made_of for path, inputs in one.pages.items()
        }
        stay = {LEAF.format(path) for slug in made_of.keys() - outcomes.keys() for path in files[slug]}
        return {
            **{key: self.published[key] for key in stay & self.published.keys()},
            **{LEAF.format(path): Published(inputs, {path: sums[path]}) for path, inputs in leaves.items()},
            **{
                slug: Published(inputs, {path: sums[path] for path in files[slug]}, entries.get(slug, ""))
                for slug, inputs in made_of.items()
            },
        }
