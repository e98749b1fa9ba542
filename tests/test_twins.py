"""`output.compress`: every file that a build writes stands there compressed as well, and nothing else does."""

import gzip
import json
from datetime import UTC, datetime, timedelta

import brotli
import pytest
import zstandard

import feedwright
from feedwright import ConfigError, paging
from feedwright.publish import plan, twins

NOW = datetime(2026, 1, 1, tzinfo=UTC)
UNPACK = {".gz": gzip.decompress, ".br": brotli.decompress, ".zst": zstandard.decompress}
ALL = "output: {compress: [gzip, br, zstd]}"

pytestmark = pytest.mark.each_catalog


def plain(site):
    return {path for path in site.files() if not plan.plain(path)} - {plan.MANIFEST}


def packed(site):
    return {path: data for path, data in site.files().items() if plan.plain(path)}


def are_whole(site):
    """Each twin is its file, and as old."""
    files, stamps = site.files(), site.stamps()
    for path, data in packed(site).items():
        file = plan.plain(path)
        assert UNPACK[path.removeprefix(file)](data) == files[file], path
        assert stamps[path] == stamps[file], path
    listed = json.loads(files[plan.MANIFEST])["files"]
    assert {one["path"] for one in listed} == files.keys() - {plan.MANIFEST}
    types = {one["path"]: one["media_type"] for one in listed}
    assert all(types[path] == types[plan.plain(path)] for path in packed(site))
    return True


def test_each_file_has_its_twins_and_the_manifest_has_none(site):
    site.post()
    site.more = ALL
    report = site.build()
    assert packed(site).keys() == {path + end for path in plain(site) for end in UNPACK}
    assert plain(site) >= {"all.rss", "all.atom", "all.json", "all.html", "index.html", "feed.css", "feeds.opml"}
    assert set(report.written) == plain(site) | packed(site).keys()
    assert not report.faults
    assert are_whole(site)


def test_a_build_in_which_nothing_changes_writes_nothing(site, monkeypatch):
    site.post()
    site.more = ALL
    site.build()
    stamps = site.stamps()
    monkeypatch.setattr(twins, "_PACK", {})
    for options in ({}, {"now": NOW + timedelta(days=1)}, {"force": True}):
        report = site.build(**options)
        assert report.written == report.removed == ()
        assert site.stamps() == stamps
    assert site.plan().written == ()


def test_one_changed_article_has_its_feeds_compressed_and_no_others(site):
    site.post("a", categories="politics")
    site.post("b", categories="geopolitics")
    site.more = ALL
    site.build()
    stamps = site.stamps()
    site.post("b", "What is new.", categories="geopolitics")
    report = site.build()
    assert are_whole(site)
    changed = {path for path, stamp in site.stamps().items() if stamps[path] != stamp} - {plan.MANIFEST}
    assert changed == set(report.written)
    assert {(plan.plain(path) or path).partition(".")[0] for path in changed} == {"all", "geopolitics"}


def test_switched_on_it_compresses_what_stands_and_renders_nothing(site):
    site.post()
    site.build()
    stamps = site.stamps()
    site.more = ALL
    report = site.build()
    assert set(report.written) == packed(site).keys()
    assert {path: stamp for path, stamp in site.stamps().items() if path in stamps and path != plan.MANIFEST} == {
        path: stamp for path, stamp in stamps.items() if path != plan.MANIFEST
    }
    assert are_whole(site)


def test_switched_off_the_twins_go_and_nothing_else(site):
    site.post()
    site.more = ALL
    site.build()
    site.more = "output: {compress: [br]}"
    report = site.build()
    assert (report.written, {path[-3:] for path in report.removed}) == ((), {".gz", "zst"})
    site.more = ""
    report = site.build()
    assert (report.written, {path[-3:] for path in report.removed}) == ((), {".br"})
    assert packed(site) == {}
    assert are_whole(site)


def test_the_twins_of_a_feed_that_is_no_longer_made_go_with_it(site):
    site.post()
    site.more = ALL
    site.build()
    site.categories = "[politics]"
    report = site.build()
    assert {path for path in report.removed if path.startswith("geopolitics.")} == {
        f"geopolitics.{kind}{end}" for kind in ("rss", "atom", "json", "html") for end in ("", *UNPACK)
    }
    assert are_whole(site)


def test_what_somebody_removed_or_damaged_is_mended(site):
    site.post()
    site.more = ALL
    site.build()
    before = site.files()
    site.write("feeds/all.rss.gz", "damaged")
    site.write("feeds/all.atom", "damaged")
    (site.folder / "feeds/all.json.br").unlink()
    report = site.build()
    twin = {f"all.atom{end}" for end in UNPACK}
    assert set(report.written) == {"all.rss.gz", "all.json.br", "all.atom"} | twin
    assert site.files() == before
    assert are_whole(site)


def test_where_too_little_is_known_the_files_stand_and_so_do_their_twins(site):
    """A source fails of which nothing is remembered: nothing is rendered anew, least of all a twin alone."""
    site.post()
    site.more = ALL
    site.build()
    before = site.files()
    site.catalog.lose()
    (site.folder / "feeds/all.rss.gz").unlink()
    site.page()
    (site.folder / "articles/a-page.txt").unlink()
    report = site.build()
    assert [fault.failed for fault in report.faults] == [True]
    assert site.files() == before
    assert are_whole(site)


def test_pages_of_archives_have_twins_too(site):
    site.more = f"feeds: {{limit: 2, archive: true}}\n{ALL}"
    for number in range(1, 5):
        site.post(f"post-{number}", date=f"2025-03-0{number}")
    site.build()
    pages = {f"archive/{slug}/1.{kind}" for slug in ("all", "politics") for kind in ("rss", "atom", "json")}
    assert pages < plain(site)
    assert packed(site).keys() == {path + end for path in plain(site) for end in UNPACK}
    assert are_whole(site)
    stamps = site.stamps()
    assert site.build(now=NOW + timedelta(days=1)).written == ()
    site.post("post-4", "What is new.", date="2025-03-04")
    report = site.build()
    assert not [path for path in report.written if path.startswith("archive")]
    assert {path: stamps[path] for path in stamps if path.startswith("archive")}.items() <= site.stamps().items()
    site.post("post-1", "What is new.", date="2025-03-01")
    report = site.build()
    assert {path for path in report.written if path.startswith("archive")} == {
        path + end for path in pages for end in ("", *UNPACK)
    }
    assert are_whole(site)
    site.more = "feeds: {limit: 2, archive: true}"
    report = site.build()
    assert set(report.removed) == {path + end for path in plain(site) for end in UNPACK}
    assert report.written == ()
    assert are_whole(site)
    before = site.stamps()
    site.more = f"feeds: {{limit: 2, archive: true}}\n{ALL}"
    site.build()
    assert packed(site).keys() == {path + end for path in plain(site) for end in UNPACK}
    assert {path: before[path] for path in plain(site)}.items() <= site.stamps().items()
    assert are_whole(site)
    (site.folder / "feeds/archive/all/1.rss.gz").unlink()
    site.post("post-4", "What is newer.", date="2025-03-04")
    site.build()
    assert are_whole(site)
    assert "archive/all/1.rss.gz" in site.files()


def test_pages_of_archives_that_lack_nothing_but_twins_are_not_made_anew(site, monkeypatch):
    site.more = "feeds: {limit: 2, archive: true}"
    for number in range(1, 5):
        site.post(f"post-{number}", date=f"2025-03-0{number}")
    site.build()
    before = site.stamps()
    site.more = f"feeds: {{limit: 2, archive: true}}\n{ALL}"
    foreseen = site.plan()
    with monkeypatch.context() as patch:
        patch.setattr(paging, "_finished", lambda *_: pytest.fail("a page is made that stands"))
        report = site.build()
    assert (
        sorted(report.written)
        == sorted(foreseen.written)
        == sorted(path + end for path in plain(site) for end in UNPACK)
    )
    assert {path: before[path] for path in plain(site)}.items() <= site.stamps().items()
    assert are_whole(site)
    (site.folder / "feeds/archive/all/1.rss.gz").unlink()
    site.post("post-4", "What is newer.", date="2025-03-04")
    assert [path for path in site.plan().written if path.startswith("archive")] == ["archive/all/1.rss.gz"]
    assert [path for path in site.build().written if path.startswith("archive")] == ["archive/all/1.rss.gz"]
    assert are_whole(site)
    assert site.build().written == ()


def test_plan_and_check_know_the_twins(site):
    site.post()
    site.build()
    site.more = ALL
    foreseen = site.plan()
    assert packed(site) == {}
    assert foreseen.written == site.build().written


def test_a_package_that_is_missing_is_a_fault_of_the_configuration(site, monkeypatch):
    site.post()
    site.more = "output: {compress: [gzip, br, zstd]}"
    site.configure()
    monkeypatch.setattr(twins, "find_spec", lambda _name: None)
    with pytest.raises(ConfigError) as caught:
        feedwright.load_config(site.config)
    told = [fault.partition(": output")[2] for fault in caught.value.faults]
    assert told == [
        ".compress[1]: br needs the package brotli: pip install 'feedwright[compress]'",
        ".compress[2]: zstd needs the package zstandard: pip install 'feedwright[compress]'",
    ]
    site.more = "output: {compress: [gzip]}"
    site.configure()
    assert feedwright.load_config(site.config).output.compress == ("gzip",)
