"""A build that would empty a feed or flood its readers stops, changes nothing, and says how to insist."""

import json
import os
from datetime import UTC, datetime, timedelta

import pytest
from click.testing import CliRunner

from feedwright import Refused
from feedwright.cli import main

NOW = datetime(2026, 1, 1, tzinfo=UTC)
REFUSED = 6

pytestmark = pytest.mark.each_catalog


@pytest.fixture(autouse=True)
def _clock(monkeypatch):
    monkeypatch.setenv("SOURCE_DATE_EPOCH", str(int(NOW.timestamp())))


@pytest.fixture
def published(site):
    """Ten posts that readers know."""
    for number in range(10):
        site.post(f"post-{number}", date=f"2025-03-{number + 1:02d}", body=f"What post number {number} says at length.")
    site.build()
    return site


def shrink(site):
    for number in range(6):
        (site.folder / f"articles/post-{number}.md").unlink()


def flood(site):
    """Dates moved to this week: readers who sort by date see ten old posts on top."""
    site.more = "guard: {flood: 9}"
    for number in range(10):
        site.post(f"post-{number}", date=f"2025-12-{number + 1:02d}", body=f"What post number {number} says at length.")


def run(site, *words):
    site.configure()
    return CliRunner().invoke(main, ["-c", str(site.config), *words])


def left(site):
    """Everything that a build could change, with the times of files; the lock is no more than a name.

    That a build was refused is noted for `status`.
    """
    others = ("lock", "config.yaml", "last-build.json")
    kept = [path for path in site.folder.rglob("*") if path.is_file() and path.name not in others]
    return {str(path): (path.read_bytes(), os.stat(path).st_mtime_ns) for path in kept}, site.catalog.contents()


@pytest.mark.parametrize(
    ("surprise", "told"),
    [
        (
            shrink,
            "(all): 6 of 10 entries would be withdrawn: 'Post 5', 'Post 4', 'Post 3', 'Post 2', 'Post 1' and 1 more",
        ),
        (flood, "(all): 10 old entries would be shown as new: 'Post 9', 'Post 8'"),
    ],
)
def test_a_surprise_is_refused_and_nothing_changes(published, surprise, told):
    surprise(published)
    before = left(published)
    ended = run(published, "build")
    assert ended.exit_code == REFUSED
    assert told in ended.stderr
    assert "nothing was changed" in ended.stderr
    assert "--force" in ended.stderr
    assert left(published) == before


@pytest.mark.parametrize("surprise", [shrink, flood])
def test_a_plan_says_what_would_be_refused_and_ends_the_same_way(published, surprise):
    surprise(published)
    before = left(published)
    ended = run(published, "plan", "--json")
    assert ended.exit_code == REFUSED
    assert "refuse" in ended.stderr
    everything = json.loads(ended.stdout)["feeds"][-1]
    assert [len(everything["withdrawn"]), len(everything["redated"])] == ([6, 0] if surprise is shrink else [0, 10])
    assert left(published) == before


@pytest.mark.parametrize("surprise", [shrink, flood])
def test_the_owner_can_insist_and_need_not_do_so_twice(published, surprise):
    surprise(published)
    planned = run(published, "plan", "--json").stdout
    ended = run(published, "build", "--force", "--json")
    assert ended.exit_code == 0
    assert ended.stdout == planned
    assert len(published.items()) == (4 if surprise is shrink else 10)
    again = run(published, "build")
    assert again.exit_code == 0
    assert "nothing has changed" in again.output


def test_what_was_refused_is_refused_again_until_it_is_undone(published):
    shrink(published)
    for _ in range(2):
        assert run(published, "build").exit_code == REFUSED
    for number in range(6):
        published.post(
            f"post-{number}", date=f"2025-03-{number + 1:02d}", body=f"What post number {number} says at length."
        )
    report = published.build()
    assert report.written == report.removed == ()


def test_the_library_refuses_with_an_error_of_its_own(published):
    shrink(published)
    with pytest.raises(Refused, match="6 of 10 entries would be withdrawn"):
        published.build()
    assert published.build(force=True).feeds[-1].withdrawn


def test_a_first_build_is_never_refused(site):
    for number in range(30):
        site.post(f"post-{number}", date="2025-12-31")
    site.more = "guard: {shrink: 0%, flood: 0}"
    site.build()
    assert len(site.items()) == 30


def test_a_first_build_with_a_lost_catalog_is_guarded_by_what_stands(published):
    published.catalog.lose()
    shrink(published)
    assert run(published, "build").exit_code == REFUSED


def test_the_guard_can_be_turned_off(published):
    published.more = "guard: null"
    shrink(published)
    assert len(published.build().feeds[-1].withdrawn) == 6


def test_what_a_limit_or_an_age_pushes_out_is_no_loss(published):
    published.more = "feeds: {limit: 2}"
    assert len(published.build().feeds[-1].leaving) == 8
    published.more = "feeds: {max_age: 7d}"
    published.build()
    assert published.items() == []


def test_new_articles_however_many_are_no_flood(published):
    for number in range(40):
        published.post(f"more-{number}", date="2025-12-31", body=f"What new post number {number} says at length.")
    assert len(published.build().feeds[-1].new) == 40


def test_a_source_that_fails_is_no_loss_that_could_be_refused(published):
    (published.folder / "articles").rename(published.folder / "elsewhere")
    before = published.files()
    ended = run(published, "build")
    assert ended.exit_code == 3
    assert published.files() == before


def test_a_source_that_is_suddenly_empty_counts_as_failed_until_the_owner_insists(published):
    """All are drafts now, or the files hold nothing: more likely a slip than meant."""
    for number in range(10):
        published.write(f"articles/post-{number}.md", "")
    before = published.files()
    assert run(published, "build").exit_code == 3
    assert published.files() == before


def test_moving_the_whole_site_is_no_surprise(published):
    published.configure()
    moved = published.config.read_text(encoding="utf-8").replace("example.org", "example.net")
    published.configure(moved)
    report = published.build(now=NOW + timedelta(days=1))
    assert not [feed for feed in report.feeds if any(getattr(feed, kind) for kind in feed.CHANGES)]
    assert {item["url"].split("/")[2] for item in published.items()} == {"example.net"}
