"""What builds leave behind for `status`."""

import json
from datetime import UTC, datetime, timedelta

import pytest

from feedwright.errors import ConfigError, Locked, PublishError
from feedwright.model import Fault
from feedwright.report import FeedReport, Mention, Report
from feedwright.watching import has_failed, records
from feedwright.watching.records import Build, Watch

NOW = datetime(2026, 1, 1, tzinfo=UTC)
LATER = NOW + timedelta(hours=1)


def noted(state, work, now=NOW):
    """A build that does some work, and what is left of it."""
    with records.noting(state, now, lambda: now + timedelta(seconds=2), iter(range(100)).__next__) as reports:
        reports.append(work())
    return records.last_build(state)


def fail():
    message = "no route to host"
    raise PublishError(message, where="s3")


REPORT = Report(
    feeds=(FeedReport(slug="all", title="All", new=(Mention("a", None, "A"),) * 2), FeedReport(slug="x", title="X")),
    articles={"read": 3, "published": 2, "left_out": 1},
    faults=(Fault("a.md", "is empty", set_aside=True),),
    written=("all.rss", "all.atom"),
    until=LATER,
)


def test_a_build_is_noted_with_what_it_did(tmp_path):
    build = noted(tmp_path, lambda: REPORT)
    assert (build.began, build.seconds, build.code, build.written) == (NOW, 1, 0, 2)
    assert build.feeds == {"all": {"new": 2}}
    assert build.warnings == ("a.md: is empty",)
    assert build.articles == {"read": 3, "published": 2, "left_out": 1}
    assert (build.until, build.good) == (LATER, NOW + timedelta(seconds=2))


def test_a_failed_build_is_noted_with_its_reason_and_when_all_was_well_last(tmp_path):
    noted(tmp_path, lambda: REPORT)
    with pytest.raises(PublishError):
        noted(tmp_path, fail, LATER)
    build = records.last_build(tmp_path)
    assert (build.began, build.code, build.errors) == (LATER, 6, ("s3: no route to host",))
    assert build.good == NOW + timedelta(seconds=2)
    assert has_failed(tmp_path)


def test_a_source_that_failed_makes_the_build_a_failed_one(tmp_path):
    build = noted(tmp_path, lambda: Report(faults=(Fault("posts", "cannot be read", failed=True),)))
    assert (build.code, build.errors, build.warnings) == (3, ("posts: cannot be read",), ())


def test_a_build_that_changes_nothing_writes_nothing(tmp_path):
    noted(tmp_path, lambda: REPORT)
    before = (tmp_path / records.BUILD).stat().st_mtime_ns
    noted(tmp_path, lambda: Report(faults=REPORT.faults, until=LATER), LATER)
    assert (tmp_path / records.BUILD).stat().st_mtime_ns == before


def test_a_build_that_was_waited_for_in_vain_is_none(tmp_path):
    def locked():
        message = "another build is at work"
        raise Locked(message)

    with pytest.raises(Locked):
        noted(tmp_path, locked)
    assert records.last_build(tmp_path) is None


def test_every_fault_of_a_configuration_has_its_line():
    build = records.of_error(ConfigError("2 faults", faults=("config.yaml:1:1: a", "config.yaml:2:1: b")), NOW, 0.1)
    assert (build.code, build.errors) == (2, ("config.yaml:1:1: a", "config.yaml:2:1: b"))


def test_a_bug_is_called_one():
    build = records.of_error(ZeroDivisionError("division by zero"), NOW, 0.1)
    assert (build.code, build.errors) == (70, ("a bug in feedwright: ZeroDivisionError: division by zero",))


def test_a_thousand_faults_do_not_make_a_status_of_megabytes(tmp_path):
    build = noted(tmp_path, lambda: Report(faults=(Fault("a.md", "x" * 10_000, set_aside=True),) * 1000))
    assert build.warnings[-1] == "and 950 more"
    assert (tmp_path / records.BUILD).stat().st_size < 100_000


def test_what_failed_is_well_again_where_nothing_is_to_be_done_any_more(tmp_path):
    with pytest.raises(PublishError):
        noted(tmp_path, fail)
    records.mend(tmp_path, LATER, None)
    build = records.last_build(tmp_path)
    assert (build.code, build.errors, build.good) == (0, (), LATER)
    assert not has_failed(tmp_path)


@pytest.mark.parametrize("data", [b"", b"{", b"[]", b"null", b'{"began": 1}', b'{"code": 0, "began": "x"}', b"\xff"])
def test_a_note_that_is_damaged_is_none(tmp_path, data):
    for name in (records.BUILD, records.WATCH):
        (tmp_path / name).write_bytes(data)
    assert records.last_build(tmp_path) is None
    assert records.last_watch(tmp_path) is None


def test_notes_are_read_as_they_were_written_and_what_a_later_version_adds_does_not_hurt(tmp_path):
    build = Build(began=NOW, seconds=1.5, errors=("ä", "b"), feeds={"all": {"new": 1}}, good=LATER, code=3)
    watch = Watch(process=7, since=NOW, schedule="every 15m", due=LATER, why="every 15m", errors=("x",))
    for kind, one in ((Build, build), (Watch, watch)):
        data = json.loads(json.dumps(one.as_data() | {"of_later": 1}))
        assert kind.of_data(data) == one


def test_a_note_that_cannot_be_written_is_no_reason_to_fail(tmp_path):
    (tmp_path / "state").write_text("", encoding="utf-8")
    assert noted(tmp_path / "state", lambda: REPORT) is None
