"""Compressed twins: what each is, that it is the same everywhere, and which need not be made again."""

from __future__ import annotations

import gzip
import hashlib
import subprocess
import sys
import zlib

import brotli
import pytest
import zstandard
from hypothesis import given, settings
from hypothesis import strategies as st

from feedwright import workers
from feedwright.model import Document
from feedwright.publish import plan as planning
from feedwright.publish import twins
from feedwright.publish.plan import TWINS, Manifest, Standing

KINDS = tuple(TWINS)
TYPE = "application/rss+xml; charset=utf-8"
UNPACK = {"": bytes, ".gz": gzip.decompress, ".br": brotli.decompress, ".zst": zstandard.decompress}
FEED = b"<rss>" + b"".join(b"<item>%d</item>" % number for number in range(999)) + b"</rss>"

names = st.sampled_from(["all.rss", "feed.css", "archive/politics/1.rss", "index.html"])
folders = st.dictionaries(names, st.binary(max_size=60) | st.just(FEED), max_size=3)
kinds_of = st.lists(st.sampled_from(KINDS), unique=True)


def documents(files):
    return [Document(path, TYPE, data) for path, data in files.items()]


def standing(files):
    return {path: Standing(hashlib.sha256(data).hexdigest(), data[: planning.HEAD]) for path, data in files.items()}


def build(files, kinds, manifest, there):
    """What a build of these files does with a folder, and what then stands there."""
    new, old = twins.beside(documents(files), (), kinds, manifest, standing(there), there.get)
    made = planning.plan([*documents(files), *new], manifest, standing(there), old)
    after = {path: data for path, data in there.items() if path not in made.remove}
    return made, after | {one.path: one.data for one in made.write}


def unpacked(path, data):
    return UNPACK[path.removeprefix(planning.plain(path))](data) if planning.plain(path) else data


def pack(kind, data=FEED):
    ((twin,), _) = twins.beside([Document("all.rss", TYPE, data)], (), [kind], Manifest(), {}, {}.get)
    return twin


@settings(max_examples=60)
@given(first=folders, then=folders, kinds=kinds_of, later=kinds_of)
def test_each_file_has_its_twins_and_each_twin_is_its_file(first, then, kinds, later):
    made, there = build(first, kinds, Manifest(), {})
    for files, wanted in ((then, later), (then, kinds), (first, ())):
        made, there = build(files, wanted, made.manifest, there)
        assert there.keys() == set(twins.paths(files, wanted)) == made.manifest.files.keys()
        assert {path: unpacked(path, data) for path, data in there.items()} == {
            path: files[planning.plain(path) or path] for path in there
        }


@settings(max_examples=30)
@given(files=folders, kinds=kinds_of)
def test_what_stands_is_not_made_again(files, kinds):
    made, there = build(files, kinds, Manifest(), {})
    new, old = twins.beside(documents(files), (), kinds, made.manifest, standing(there), there.get)
    assert new == []
    assert {one.path for one in old} == there.keys() - files.keys()
    assert build(files, kinds, made.manifest, there)[0].write == ()


def test_a_twin_has_the_type_of_its_file():
    """As it is served: with Content-Encoding, it is that to whoever asked."""
    assert {pack(kind).media_type for kind in KINDS} == {TYPE}


@pytest.mark.parametrize("kind", KINDS)
def test_a_twin_is_the_same_in_another_process(kind):
    code = (
        "import sys, hashlib; from feedwright.model import Document; from feedwright.publish import twins, plan\n"
        "data = sys.stdin.buffer.read()\n"
        f"((twin,), _) = twins.beside([Document('other.atom', 'text/xml', data)], (), ['{kind}'], plan.Manifest(), {{}}, {{}}.get)\n"
        "print(hashlib.sha256(twin.data).hexdigest())"
    )
    done = subprocess.run(
        [sys.executable, "-c", code],
        input=FEED,
        capture_output=True,
        check=True,
        env={"PYTHONHASHSEED": "7", "TZ": "Asia/Tokyo", "SOURCE_DATE_EPOCH": "1", "PYTHONPATH": ":".join(sys.path)},
    )
    assert done.stdout.decode().strip() == hashlib.sha256(pack(kind).data).hexdigest()


def test_gzip_says_neither_when_nor_what_nor_on_which_system():
    head = pack("gzip").data[:10]
    assert head == bytes([0x1F, 0x8B, 8, 0, 0, 0, 0, 0, 2, 255])
    assert zlib.decompressobj(wbits=31).decompress(pack("gzip").data) == FEED


def test_zstd_needs_no_more_memory_than_browsers_allow():
    """RFC 9659: windows of up to 8 MB."""
    assert zstandard.get_frame_parameters(pack("zstd", bytes(range(256)) * 50_000).data).window_size <= 8 << 20


def test_a_file_that_was_not_made_again_gets_a_twin_of_what_stands():
    there = {"all.rss": FEED}
    made, _ = build(there, (), Manifest(), {})
    (kept,) = made.manifest.listings
    ((twin,), old) = twins.beside([], [kept], ["gzip"], made.manifest, standing(there), there.get)
    assert (twin.path, unpacked(twin.path, twin.data), old) == ("all.rss.gz", FEED, [])


def test_a_file_that_went_while_we_looked_gets_none():
    made, there = build({"all.rss": FEED}, (), Manifest(), {})
    new, old = twins.beside([], sorted(made.manifest.listings), KINDS, made.manifest, standing(there), {}.get)
    assert (new, old) == ([], [])


def test_after_a_build_that_was_killed_no_twin_is_believed():
    """Its manifest lists old and new: which twin is whose, nobody can tell."""
    first, there = build({"all.rss": FEED}, ["gzip"], Manifest(), {})
    second, _ = build({"all.rss": FEED * 2}, ["gzip"], first.manifest, there)
    half = {"all.rss": FEED * 2, "all.rss.gz": there["all.rss.gz"]}
    new, old = twins.beside(documents({"all.rss": FEED * 2}), (), ["gzip"], second.pending, standing(half), half.get)
    assert [unpacked(one.path, one.data) for one in new] == [FEED * 2]
    assert old == []


def test_a_damaged_twin_is_made_again():
    made, there = build({"all.rss": FEED}, ["gzip"], Manifest(), {})
    there["all.rss.gz"] = b"damaged"
    made, there = build({"all.rss": FEED}, ["gzip"], made.manifest, there)
    assert [one.path for one in made.write] == ["all.rss.gz"]
    assert unpacked("all.rss.gz", there["all.rss.gz"]) == FEED


def test_many_are_made_on_all_processors_and_are_the_same(monkeypatch):
    files = documents({f"{number}.rss": FEED + b"%d" % number for number in range(12)})
    given_ = (files, (), KINDS, Manifest(), {}, {}.get)
    alone = twins.beside(*given_)
    monkeypatch.setattr(workers, "processors", lambda: 3)
    assert twins.beside(*given_) == alone


def test_a_package_that_is_missing_is_named(monkeypatch):
    assert [twins.missing(kind) for kind in KINDS] == ["", "", ""]
    monkeypatch.setattr(twins, "find_spec", lambda _name: None)
    assert [twins.missing(kind) for kind in KINDS] == ["", "brotli", "zstandard"]


class TestThePlan:
    def manifests(self):
        return build({"all.rss": FEED}, ["gzip"], Manifest(), {})

    def test_moves_twins_after_all_files(self):
        made, _ = build({"a.rss": b"a", "b.rss": b"b"}, ["gzip", "br"], Manifest(), {})
        assert [one.path for one in made.write][:2] == ["a.rss", "b.rss"]

    def test_writes_a_twin_again_with_its_file_though_its_bytes_are_the_same(self):
        """It must not be older than its file."""
        made, there = self.manifests()
        again, _ = build({"all.rss": FEED}, ["gzip"], made.manifest, there | {"all.rss": b"<rss>damaged"})
        assert [one.path for one in again.write] == ["all.rss", "all.rss.gz"]

    def test_removes_twins_before_their_files_change(self):
        made, there = self.manifests()
        changed, _ = build({"all.rss": FEED * 2}, ["gzip"], made.manifest, there)
        assert changed.outdated == ("all.rss.gz",)
        off, _ = build({"all.rss": FEED * 2}, (), made.manifest, there)
        assert (off.outdated, off.remove) == (("all.rss.gz",), ("all.rss.gz",))
        gone, _ = build({}, ["gzip"], made.manifest, there)
        assert (gone.outdated, gone.remove) == (("all.rss.gz",), ("all.rss", "all.rss.gz"))

    def test_removes_nothing_early_where_nothing_changes(self):
        made, there = self.manifests()
        same, _ = build({"all.rss": FEED}, ["gzip"], made.manifest, there)
        assert same.outdated == same.write == same.remove == ()

    def test_leaves_twins_that_others_made_of_files_of_theirs(self):
        made, there = self.manifests()
        theirs = there | {"notes.txt": b"mine", "notes.txt.gz": b"packed"}
        off, after = build({"all.rss": FEED}, (), made.manifest, theirs)
        assert off.remove == ("all.rss.gz",)
        assert after.keys() == {"all.rss", "notes.txt", "notes.txt.gz"}

    def test_leaves_a_twin_that_somebody_replaced(self):
        made, there = self.manifests()
        off, _ = build({"all.rss": FEED}, (), made.manifest, there | {"all.rss.gz": b"theirs"})
        assert (off.remove, off.left) == ((), ("all.rss.gz",))

    def test_takes_over_twins_that_somebody_else_made_of_our_files(self):
        made, there = build({"all.rss": FEED}, (), Manifest(), {})
        on, _ = build({"all.rss": FEED}, ["gzip"], made.manifest, there | {"all.rss.gz": gzip.compress(FEED)})
        assert (on.in_the_way, [one.path for one in on.write]) == ((), ["all.rss.gz"])

    def test_knows_a_twin_by_its_file_alone(self):
        """A file may be called `notes.gz` and be the twin of nothing."""
        made, there = build({"notes.gz": b"x"}, (), Manifest(), {})
        assert build({"notes.gz": b"y"}, (), made.manifest, there)[0].outdated == ()
