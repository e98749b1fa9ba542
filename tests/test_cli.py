"""The command as a site owner meets it: words, results, exit codes."""

import json
import os
import pty
import subprocess
import sys

import jsonschema
import pytest
import yaml
from click.testing import CliRunner

from feedwright import __version__, journey
from feedwright.cli import main


@pytest.fixture
def run(site, monkeypatch):
    monkeypatch.chdir(site.folder)
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1767225600")

    def running(*arguments, code=0):
        site.configure()
        result = CliRunner().invoke(main, list(arguments))
        assert result.exit_code == code, result.output
        return result

    return running


def test_version_and_help(run):
    assert run("--version").stdout == f"feedwright {__version__}\n"
    for command in ("build", "plan", "list", "show", "schema"):
        assert command in run("--help").stdout
        assert run(command, "--help").stdout.startswith("Usage: ")


def test_build_says_what_changed_and_keeps_standard_output_clean(run, site):
    site.post("a-post")
    result = run("build")
    assert result.stdout == ""
    assert "Politics (politics)" in result.stderr
    assert "+ 1 new" in result.stderr
    assert "A Post" in result.stderr
    assert "1 articles read, 1 in feeds, 0 left out" in result.stderr
    assert "wrote 13 files" in result.stderr
    assert "nothing has changed" in run("build").stderr
    assert run("-q", "build").stderr == ""


def test_long_lists_are_cut_unless_verbose(run, site):
    for number in range(8):
        site.post(f"post-{number}")
    assert "and 3 more (-v names them)" in run("plan").stderr
    verbose = run("-v", "plan").stderr
    assert "more (-v" not in verbose
    assert "Geopolitics (geopolitics): nothing new" in verbose


def test_check_says_whether_anything_would_be_written_and_writes_nothing(run, site):
    site.post()
    assert "would write 13 files" in run("build", "--check", code=1).stderr
    assert not (site.folder / "feeds").exists()
    run("build")
    run("build", "--check")


def test_reports_as_json_have_the_promised_shape(run, site):
    site.post("good")
    site.write("articles/empty.md", "")
    for command in ("plan", "build"):
        report = json.loads(run(command, "--json").stdout)
        assert report["articles"] == {"read": 1, "published": 1, "left_out": 0}
        assert [feed["slug"] for feed in report["feeds"]] == ["geopolitics", "international", "politics", "all"]
        assert report["feeds"][2]["new"] == [
            {"id": "https://example.org/good/", "url": "https://example.org/good/", "title": "Good"}
        ]
        for change in ("updated", "withdrawn", "resurfaced", "redated", "leaving"):
            assert report["feeds"][2][change] == []
        assert report["faults"][0]["place"] == "articles/empty.md"
        assert report["faults"][0]["what"] == "is empty"
        assert "politics.rss" in report["written"]


def test_an_article_set_aside_is_a_warning_unless_strict(run, site):
    site.post("good")
    site.write("articles/empty.md", "")
    assert "set aside: articles/empty.md: is empty" in run("build").stderr
    run("build", "--strict", code=3)
    run("plan", "--strict", code=3)


def test_a_failed_source_exits_3(run, site):
    site.post("good")
    run("build")
    (site.folder / "articles/good.md").unlink()
    assert "failed: source markdown: no file matches" in run("build", code=3).stderr
    assert "left out: no file matches" in run("list", code=3).stdout


def test_configuration_faults_exit_2_each_on_a_line(run, site):
    site.configure("site: {title: A, url: nowhere}\nsources: []\ncategoris: auto\n")
    lines = run("build", code=2).stderr.strip().split("\n")
    assert len(lines) >= 3
    assert all(line.startswith("config.yaml:") for line in lines)
    assert "did you mean categories?" in "".join(lines)
    site.configure("x: [")
    run("plan", code=2)
    assert "elsewhere.yaml" in run("-c", "elsewhere.yaml", "build", code=2).stderr


def test_what_is_in_the_way_exits_6_and_force_insists(run, site):
    site.post()
    site.write("feeds/all.json", "my notes")
    assert "`build` would refuse" in run("plan", code=6).stderr
    assert "--force" in run("build", code=6).stderr
    run("build", "--force")


def test_an_unforeseen_error_is_a_bug_and_says_so(run, site, monkeypatch):
    site.post()

    def fail(*_arguments, **_options):
        raise ZeroDivisionError

    monkeypatch.setattr(journey, "build", fail)
    result = run("build", code=70)
    assert "ZeroDivisionError" in result.stderr
    assert "this is a bug in feedwright" in result.stderr


def test_stopping_it_leaves_a_word(run, site, monkeypatch):
    site.post()

    def stop(*_arguments, **_options):
        raise KeyboardInterrupt

    monkeypatch.setattr(journey, "build", stop)
    assert "what was published still stands" in run("build", code=130).stderr


def test_list_names_every_article_and_its_feeds_or_why_it_is_in_none(run, site):
    site.post("shown")
    site.post("future", date="2030-01-01")
    site.post("elsewhere", categories="gardening")
    site.write("articles/empty.md", "")
    lines = run("list").stdout.strip().split("\n")
    assert lines == [
        "2025-03-04  Elsewhere  [articles/elsewhere.md]  all",
        "2030-01-01  Future  [articles/future.md]  left out: future",
        "2025-03-04  Shown  [articles/shown.md]  politics, all",
        "-           -  [articles/empty.md]  left out: is empty",
    ]
    rows = [json.loads(line) for line in run("list", "--json").stdout.strip().split("\n")]
    assert rows[2]["id"] == rows[2]["url"] == "https://example.org/shown/"
    assert rows[2]["categories"] == ["politics"]
    assert rows[2]["feeds"] == ["politics", "all"]


def test_list_says_why_an_article_stands_in_no_feed(run, site):
    site.more = "feeds: {all: false, limit: 1}"
    site.post("new", date="2025-03-05")
    site.post("old")
    site.post("elsewhere", categories="gardening")
    told = run("list").stdout
    assert "Old  [articles/old.md]  left out: older than the feeds' limit or age" in told
    assert "Elsewhere  [articles/elsewhere.md]  left out: it has no category that has a feed" in told


def test_show_explains_one_article(run, site):
    site.post("shown", author="Staff", summary="In short.")
    card = run("show", "articles/shown.md").stdout
    for line in (
        "title:           Shown",
        "authors:         Staff",
        "summary:         In short.",
        "feeds:           politics, all",
    ):
        assert line in card
    (row,) = json.loads(run("show", "articles/shown.md", "--json").stdout)
    assert row["title"] == "Shown"


def test_show_says_what_it_cannot_show(run, site):
    site.post("shown")
    site.write("articles/empty.md", "")
    site.write("notes.org", "x")
    assert "is empty" in run("show", "articles/empty.md").stdout
    assert "no source of the configuration reads it" in run("show", "notes.org", code=3).stderr
    assert "there is no such file" in run("show", "gone.md", code=3).stderr


def test_the_schema_accepts_the_configuration(run, site):
    site.post()
    schema = json.loads(run("schema").stdout)
    jsonschema.validate(yaml.safe_load(site.config.read_text()), schema)


def test_hostile_titles_cannot_drive_the_terminal(run, site):
    site.post("evil", title='"\\x1b]0;owned\\x07\\x1b[31m red"')
    for result in (run("-v", "plan"), run("list")):
        assert "\x1b" not in result.output
        assert "\x07" not in result.output


def terminal(command, cwd, environment):
    """Run a command on a terminal of its own; what it printed there."""
    parent, child = pty.openpty()
    process = subprocess.Popen(command, cwd=cwd, env=environment, stdout=child, stderr=child, stdin=child)
    os.close(child)
    printed = b""
    try:
        while chunk := os.read(parent, 65536):
            printed += chunk
    except OSError:
        pass
    finally:
        os.close(parent)
    assert process.wait(timeout=60) == 0
    return printed.decode()


def test_colour_and_progress_stand_on_a_terminal_alone_and_no_color_is_honoured(site):
    for number in range(3):
        site.post(f"post-{number}")
    site.configure()
    code = "import sys; from feedwright import cli; cli._PATIENCE = 0; sys.argv = ['feedwright', 'build']; cli.main()"
    environment = {key: value for key, value in os.environ.items() if key != "NO_COLOR"}
    printed = terminal([sys.executable, "-c", code], site.folder, environment)
    assert "\x1b[32m" in printed
    assert "\r\x1b[Kreading markdown 0 of 3" in printed
    (site.folder / "articles/more.md").write_text("---\ndate: 2025-03-05\n---\nMore")
    printed = terminal([sys.executable, "-c", code], site.folder, {**environment, "NO_COLOR": "1"})
    assert "\x1b[3" not in printed


def test_a_pipe_that_closes_early_is_no_error(site):
    for number in range(50):
        site.post(f"post-{number}")
    site.configure()
    done = subprocess.run(
        f"{sys.executable} -m feedwright list | head -n 1",
        cwd=site.folder,
        shell=True,
        capture_output=True,
        text=True,
        timeout=60,
        check=True,
    )
    assert "Post-0" in done.stdout or "Post 0" in done.stdout
    assert "Traceback" not in done.stderr
