"""What a build changes in the output folder is decided from values alone."""

from __future__ import annotations

import hashlib
import json
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from feedwright.errors import PublishError
from feedwright.model import Document
from feedwright.publish import plan as planning
from feedwright.publish.plan import Listing, Manifest, Plan, Standing

RSS = b'<?xml version="1.0"?><rss version="2.0"><channel><title>Politics</title></channel></rss>'
PAGE = b"<!doctype html><title>The Foreign Desk</title><p>Written by hand.</p>"

names = st.sampled_from(
    ["all.rss", "all.json", "feed.css", "archive/politics/1.rss", "archive/politics/2.rss", "index.html"]
)
folders = st.dictionaries(names, st.binary(max_size=8))


def document(path: str, data: bytes = RSS) -> Document:
    """A document of this path and bytes."""
    return Document(path, "application/rss+xml; charset=utf-8", data)


def standing(data: bytes, *, link: bool = False) -> Standing:
    """What a look at a file of these bytes gives."""
    return Standing(hashlib.sha256(data).hexdigest(), data[: planning.HEAD], link)


def manifest(files: dict[str, bytes]) -> Manifest:
    """The manifest of a build that wrote these files."""
    return plan_of(files).manifest


def plan_of(wanted: dict[str, bytes], ours: Manifest | None = None, there: dict[str, bytes] | None = None) -> Plan:
    """The plan for documents of these bytes over a folder that holds those."""
    documents = [document(path, data) for path, data in wanted.items()]
    return planning.plan(documents, ours or Manifest(), {path: standing(data) for path, data in (there or {}).items()})


@given(data=st.binary(max_size=2), there=st.binary(max_size=2), is_stamped=st.booleans())
def test_a_document_stands_where_a_file_has_its_bytes(data: bytes, there: bytes, is_stamped: bool) -> None:
    found = standing(there)._replace(stamp=(len(there), 1, 2, 3, 4) if is_stamped else ())
    assert planning.stands(document("all.rss", data), {"all.rss": found}) == (data == there)
    assert not planning.stands(document("all.rss", data), {"all.atom": found})


class TestPlan:
    @given(old=folders, new=folders)
    def test_writes_what_differs_keeps_what_is_equal_and_removes_what_is_no_longer_made(
        self, old: dict[str, bytes], new: dict[str, bytes]
    ) -> None:
        made = plan_of(new, manifest(old), old)
        assert [doc.path for doc in made.write] == [path for path in new if old.get(path) != new[path]]
        assert list(made.keep) == [path for path in new if old.get(path) == new[path]]
        assert list(made.remove) == sorted(old.keys() - new.keys())
        assert made.manifest == manifest(new)
        assert made.pending.files.keys() == old.keys() | new.keys()
        assert made.in_the_way == made.left == ()

    @given(new=folders)
    def test_finds_nothing_to_do_the_second_time(self, new: dict[str, bytes]) -> None:
        made = plan_of(new, manifest(new), new)
        assert (made.write, made.remove) == ((), ())
        assert made.manifest == made.pending == manifest(new)

    def test_keeps_the_order_of_the_documents(self) -> None:
        wanted = {"archive/a/1.rss": RSS, "z.rss": RSS, "a.rss": RSS, "index.html": PAGE}
        assert [doc.path for doc in plan_of(wanted).write] == list(wanted)

    def test_writes_a_file_again_that_somebody_removed_or_damaged(self) -> None:
        wanted = {"all.rss": RSS, "all.atom": RSS}
        made = plan_of(wanted, manifest(wanted), {"all.rss": RSS[:10]})
        assert [doc.path for doc in made.write] == ["all.rss", "all.atom"]
        assert made.in_the_way == ()

    def test_lists_old_and_new_bytes_while_a_file_is_being_replaced(self) -> None:
        made = plan_of({"all.rss": b"new"}, manifest({"all.rss": b"old"}), {"all.rss": b"old"})
        assert {listing.sha256 for listing in made.pending.listings} == {
            standing(b"old").sha256,
            standing(b"new").sha256,
        }

    def test_does_not_remove_what_stands_no_longer(self) -> None:
        made = plan_of({}, manifest({"all.rss": RSS}), {})
        assert made.remove == ()
        assert made.manifest == Manifest()

    def test_does_not_remove_a_file_that_the_manifest_does_not_list(self) -> None:
        made = plan_of({}, Manifest(), {"notes.txt": b"mine", "all.rss": RSS})
        assert made.remove == ()


class TestFilesThatWereNotMadeAgain:
    @given(old=folders, new=folders)
    def test_are_kept_as_if_they_had_been_made_and_were_the_same(
        self, old: dict[str, bytes], new: dict[str, bytes]
    ) -> None:
        same = {path for path, data in new.items() if old.get(path) == data}
        kept = sorted(listing for listing in manifest(old).listings if listing.path in same)
        documents = [document(path, data) for path, data in new.items() if path not in same]
        found = {path: standing(data) for path, data in old.items()}
        made = planning.plan(documents, manifest(old), found, kept)
        whole = plan_of(new, manifest(old), old)
        assert (made.write, made.remove, made.left, made.in_the_way) == (
            whole.write, whole.remove, whole.left, whole.in_the_way
        )  # fmt: skip
        assert set(made.keep) == set(whole.keep)
        assert (made.manifest, made.pending) == (whole.manifest, whole.pending)

    @pytest.mark.parametrize("path", ["all.rss", "all.rss/1.rss"])
    def test_stand_in_the_way_of_no_document(self, path: str) -> None:
        kept = sorted(manifest({path: RSS}).listings)
        with pytest.raises(PublishError, match="no document may have this path"):
            planning.plan([document("all.rss")], Manifest(), {path: standing(RSS)}, kept)


class TestFilesOfOthers:
    @pytest.mark.parametrize("theirs", [PAGE, b"", b"\x89PNG", b'{"version": 1}', b"<feedback>no feed</feedback>"])
    def test_stand_in_the_way_where_we_would_write(self, theirs: bytes) -> None:
        assert plan_of({"index.html": b"ours"}, None, {"index.html": theirs}).in_the_way == ("index.html",)

    @pytest.mark.parametrize(
        "theirs",
        [
            RSS,
            b"<feed xmlns='http://www.w3.org/2005/Atom'>",
            b"<rdf:RDF>",
            b'<opml version="2.0">',
            b'{"version": "https://jsonfeed.org/version/1.1"}',
            RSS.decode().encode("utf-16"),
        ],
    )
    def test_may_be_replaced_if_they_are_feeds(self, theirs: bytes) -> None:
        assert plan_of({"all.rss": b"ours"}, None, {"all.rss": theirs}).in_the_way == ()

    @pytest.mark.parametrize(
        "head",
        [
            b'<meta name="generator" content="feedwright">',
            b'<generator uri="https://example.org/">feedwright</generator>',
            b"/* generator: feedwright */",
        ],
    )
    def test_are_ours_if_they_bear_our_mark(self, head: bytes) -> None:
        assert plan_of({"index.html": b"new"}, None, {"index.html": head}).in_the_way == ()

    def test_are_no_matter_if_their_bytes_are_the_same(self) -> None:
        made = plan_of({"index.html": PAGE}, None, {"index.html": PAGE})
        assert (made.write, made.in_the_way) == ((), ())

    def test_a_compressed_twin_is_whose_the_plain_file_is(self) -> None:
        packed = b"\x1f\x8b packed"
        wanted = {
            "all.rss": b"ours",
            "all.rss.gz": b"new",
            "index.html": b"ours",
            "index.html.br": b"new",
            "x.gz": b"new",
        }
        there = {"all.rss": RSS, "all.rss.gz": packed, "index.html": PAGE, "index.html.br": packed, "x.gz": packed}
        assert plan_of(wanted, None, there).in_the_way == ("index.html", "x.gz", "index.html.br")

    def test_are_not_removed_if_they_took_the_place_of_ours(self) -> None:
        made = plan_of({}, manifest({"all.rss": b"ours", "x.rss": b"ours"}), {"all.rss": RSS, "x.rss": b"ours"})
        assert (made.remove, made.left) == (("x.rss",), ("all.rss",))

    def test_a_file_of_ours_that_was_only_touched_up_is_still_ours(self) -> None:
        there = {"all.rss": b"<rss><channel><generator>feedwright</generator>\r\n"}
        assert plan_of({}, manifest({"all.rss": b"as written"}), there).remove == ("all.rss",)

    def test_a_link_is_not_removed_whatever_it_leads_to(self) -> None:
        made = planning.plan([], manifest({"all.rss": RSS}), {"all.rss": standing(RSS, link=True)})
        assert (made.remove, made.left) == ((), ("all.rss",))


class TestPaths:
    @pytest.mark.parametrize(
        "path",
        [
            "", "/etc/passwd", "../all.rss", "a/../../all.rss", "a/..", "./all.rss", "a//b.rss", "a/", ".", "a\\b.rss",
            "C:/all.rss", "C:all.rss", "nul\0.rss", "line\n.rss", "half\ud800.rss", ".feedwright.json", ".feedwright-x.tmp",
            ".feedwright/catalog.db", "archive/.feedwright-1", ".FeedWright.json",
        ],
    )  # fmt: skip
    def test_that_could_do_harm_are_refused(self, path: str) -> None:
        with pytest.raises(PublishError, match="no document may have this path") as caught:
            plan_of({path: RSS})
        assert caught.value.where == path

    @pytest.mark.parametrize(
        "path", ["all.rss", "archive/politics/1.rss", "außenpolitik.rss", "..rss", "a..b/c.rss", "a b.rss"]
    )
    def test_that_do_none_are_taken(self, path: str) -> None:
        assert planning.objection(path) == ""

    def test_of_two_documents_differ(self) -> None:
        with pytest.raises(PublishError, match="two documents") as caught:
            planning.plan([document("all.rss"), document("all.rss")], Manifest(), {})
        assert caught.value.where == "all.rss"

    def test_of_one_document_is_no_folder_of_another(self) -> None:
        with pytest.raises(PublishError, match="cannot be a folder"):
            plan_of({"a/b/1.rss": RSS, "a/b": RSS})


class TestManifest:
    @given(files=folders)
    def test_comes_back_as_it_was_written(self, files: dict[str, bytes]) -> None:
        assert Manifest.from_bytes(manifest(files).to_bytes()) == manifest(files)

    @given(data=st.data())
    def test_gives_the_same_bytes_in_any_order(self, data: st.DataObject) -> None:
        files = {"b.rss": b"1", "a.rss": b"2", "archive/a/1.rss": b"3", "é.rss": b"4"}
        shuffled = data.draw(st.permutations(sorted(files.items())))
        assert manifest(dict(shuffled)).to_bytes() == manifest(files).to_bytes()

    def test_says_path_digest_and_media_type_of_each_file(self) -> None:
        written = planning.plan(
            [Document("all.json", "application/feed+json", b"{}")], Manifest(), {}
        ).manifest.to_bytes()
        assert written.endswith(b"}\n")
        assert json.loads(written) == {
            "generator": "feedwright",
            "version": 1,
            "files": [
                {"path": "all.json", "sha256": hashlib.sha256(b"{}").hexdigest(), "media_type": "application/feed+json"}
            ],
        }

    def test_gives_its_files_by_path(self) -> None:
        sha256 = hashlib.sha256(RSS).hexdigest()
        assert manifest({"b.rss": RSS, "a.rss": RSS}).files == {
            "a.rss": (sha256, "application/rss+xml; charset=utf-8"),
            "b.rss": (sha256, "application/rss+xml; charset=utf-8"),
        }

    @given(cut=st.integers(min_value=0, max_value=len(manifest({"all.rss": RSS, "b.rss": RSS}).to_bytes()) - 2))
    def test_that_is_torn_is_none(self, cut: int) -> None:
        with pytest.raises(ValueError):
            Manifest.from_bytes(manifest({"all.rss": RSS, "b.rss": RSS}).to_bytes()[:cut])

    @pytest.mark.parametrize(
        "head",
        [
            [], "feedwright", None, {}, {"files": []},
            {"generator": "another", "version": 1, "files": []},
            {"generator": "feedwright", "version": 2, "files": []},
            {"generator": "feedwright", "version": 1, "files": {}},
            {"generator": "feedwright", "version": 1, "files": [], "more": 1},
            {"generator": "feedwright", "version": 1, "files": ["all.rss"]},
            {"generator": "feedwright", "version": 1, "files": [{"path": "all.rss"}]},
            {"generator": "feedwright", "version": 1, "files": [{"path": 1, "sha256": "0" * 64, "media_type": ""}]},
            {"generator": "feedwright", "version": 1, "files": [{"path": "a", "sha256": "0" * 63, "media_type": ""}]},
        ],
    )  # fmt: skip
    def test_of_any_other_kind_is_none(self, head: object) -> None:
        with pytest.raises(ValueError, match=r"manifest|listing"):
            Manifest.from_bytes(json.dumps(head).encode())

    def test_nested_without_end_is_none(self) -> None:
        with pytest.raises(ValueError, match="nested"):
            Manifest.from_bytes(b"[" * 100_000)

    @given(junk=st.binary())
    def test_of_any_bytes_is_a_manifest_or_a_value_error(self, junk: bytes) -> None:
        with pytest.raises(ValueError):
            Manifest.from_bytes(junk)

    def test_claims_no_path_outside_the_folder(self) -> None:
        evil = ("/etc/passwd", "../index.html", "a/../../b", ".feedwright.json", "a\\b", "nul\0", "\ud800")
        listings = {Listing(path, "0" * 64, "text/html") for path in (*evil, "all.rss")}
        assert Manifest.from_bytes(Manifest(frozenset(listings)).to_bytes()).files.keys() == {"all.rss"}

    def test_is_written_even_if_a_forged_one_was_read(self) -> None:
        forged = replace(Manifest(), listings=frozenset({Listing("all.rss", "0" * 64, "\ud800")}))
        assert Manifest.from_bytes(forged.to_bytes()) == forged


# --- pages of archives, written before the rest -----------------------------------------------------------------------


def listing(path, data):
    return Listing(path, planning.sha256(data), "text/plain")


def test_an_addition_removes_nothing_and_keeps_what_is_listed():
    before = Manifest(frozenset([listing("all.rss", b"a"), listing("archive/all/1.rss", b"old")]))
    documents = [Document("archive/all/1.rss", "text/plain", b"new"), Document("archive/all/2.rss", "text/plain", b"b")]
    standing = {"archive/all/1.rss": Standing(planning.sha256(b"old"))}
    made = planning.addition(documents, before, standing)
    assert (made.write, made.remove, made.keep) == (tuple(documents), (), ())
    assert made.manifest.listings == {
        listing("all.rss", b"a"), listing("archive/all/1.rss", b"new"), listing("archive/all/2.rss", b"b")
    }  # fmt: skip
    assert made.pending.listings == before.listings | made.manifest.listings


def test_an_addition_does_not_write_equal_bytes():
    made = planning.addition(
        [Document("archive/all/1.rss", "text/plain", b"a")],
        Manifest(),
        {"archive/all/1.rss": Standing(planning.sha256(b"a"))},
    )
    assert (made.write, made.keep) == ((), ("archive/all/1.rss",))
    assert made.manifest.files.keys() == {"archive/all/1.rss"}


def test_a_plan_beside_which_others_were_written_lists_them():
    made = planning.plan(
        [Document("all.rss", "text/plain", b"a")], Manifest(), {}, [listing("archive/all/1.rss", b"old")]
    )
    other = planning.beside(made, [listing("archive/all/1.rss", b"new")])
    assert other.write == made.write
    assert other.manifest.listings == {listing("all.rss", b"a"), listing("archive/all/1.rss", b"new")}
    assert other.pending.listings == other.manifest.listings | {listing("archive/all/1.rss", b"old")}


def test_what_stands_in_the_way_is_neither_ours_nor_a_feed():
    standing = {"1.rss": Standing("x", b"my notes"), "2.rss": Standing("x", b"<rss "), "3.rss": Standing("x", b"notes")}
    ours = Manifest(frozenset([listing("3.rss", b"")]))
    assert planning.in_the_way(["1.rss", "2.rss", "3.rss", "4.rss"], ours, standing) == ("1.rss",)


@given(st.frozensets(st.builds(Listing, st.text(), st.text(), st.text()), max_size=4))
def test_a_manifest_is_the_json_that_python_would_write(listings):
    files = [one._asdict() for one in sorted(listings)]
    head = {"generator": "feedwright", "version": 1, "files": files}
    assert Manifest(listings).to_bytes() == (json.dumps(head, indent=1) + "\n").encode()
