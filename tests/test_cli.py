"""The command as a site owner meets it: words, results, exit codes."""

import io
import json
import os
import pty
import subprocess
import sys

import jsonschema
import pytest
import yaml
from click.testing import CliRunner

from feedwright import __version__, journey, terminal
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


def test_the_report_of_a_build_goes_to_standard_output_and_nothing_else_does(run, site):
    site.post("a-post")
    result = run("build")
    assert result.stderr == ""
    assert "Politics (politics)" in result.stdout
    assert "+ 1 new" in result.stdout
    assert "A Post" in result.stdout
    assert "1 article read, 1 in feeds, 0 left out" in result.stdout
    assert "wrote 19 files" in result.stdout
    site.write("articles/empty.md", "")
    result = run("build")
    assert "nothing has changed" in result.stdout
    assert result.stderr == "set aside: articles/empty.md: is empty\n"


def test_quiet_says_only_what_is_wrong(run, site):
    site.post("a-post")
    assert run("-q", "build").output == ""
    site.write("articles/empty.md", "")
    assert run("build", "-q").output == "set aside: articles/empty.md: is empty\n"


@pytest.mark.parametrize("command", main.list_commands(None))
def test_options_that_stand_before_the_command_may_stand_after_it_too(run, command):
    for option in ("-c, --config FILE", "-q, --quiet", "-v, --verbose"):
        assert option in run("--help").stdout
        assert option in run(command, "--help").stdout


def test_of_options_before_and_after_the_command_the_last_one_counts(run, site):
    site.post("a-post")
    assert "elsewhere.yaml" in run("build", "-q", "-c", "elsewhere.yaml", code=2).stderr
    assert run("-c", "elsewhere.yaml", "build", "-c", "config.yaml", "-q").output == ""
    assert "Geopolitics (geopolitics): nothing new" in run("-q", "plan", "-v").stdout
    assert run("-v", "plan", "-q").output == ""


def test_init_never_overwrites_a_configuration(run, site):
    site.post("a-post")
    before = (site.folder / "config.yaml").read_bytes() if (site.folder / "config.yaml").exists() else None
    told = run("init", code=6)
    assert told.stdout == ""
    assert (
        told.stderr == "config.yaml: is there already, and is never overwritten; delete it, or name another with -c\n"
    )
    assert before is None or (site.folder / "config.yaml").read_bytes() == before


def test_init_writes_what_build_can_use(run, site):
    site.post("a-post")
    assert "wrote mine.yaml; the feeds will lie in feeds/" in run("init", "-c", "mine.yaml").stdout
    assert "1 article read, 1 in feeds" in run("-c", "mine.yaml", "build").stdout


def test_feedwright_yaml_is_found_without_being_named(run, site):
    site.post("a-post")
    run("build")
    (site.folder / "feedwright.yaml").write_text("site: 7\n", encoding="utf-8")
    assert run("build", code=2).stderr.startswith("feedwright.yaml:1:")
    assert "nothing has changed" in run("-c", "config.yaml", "build").stdout


def test_one_is_not_many(run, site):
    site.more = "feeds: {formats: [json], all: false, pages: false}"
    site.categories = "[politics]"
    site.post("a-post")
    site.post("another")
    assert "2 articles read" in run("build").stdout
    site.post("another", body="Changed.")
    assert "wrote 1 file\n" in run("build").stdout


def test_feeds_that_vanish_are_named(run, site):
    site.post("a-post")
    run("build")
    site.categories = "[geopolitics, international]"
    for command in ("plan", "build"):
        told = run(command).stdout
        assert told.count("politics: this feed is removed; its subscribers get nothing more") == 1
        assert "removed as" not in told
        assert "remove 4" in told or "removed 4" in told


def test_formats_that_vanish_are_named(run, site):
    site.post("a-post")
    run("build")
    site.more = "feeds: {formats: [rss]}"
    told = run("plan").stdout
    assert "Geopolitics (geopolitics): removed as atom and json; its subscribers there get nothing more" in told
    assert "this feed is removed" not in told


def test_long_lists_are_cut_unless_verbose(run, site):
    for number in range(8):
        site.post(f"post-{number}")
    assert "and 3 more (-v names them)" in run("plan").stdout
    verbose = run("-v", "plan").stdout
    assert "more (-v" not in verbose
    assert "Geopolitics (geopolitics): nothing new" in verbose


def test_check_says_whether_anything_would_be_written_and_writes_nothing(run, site):
    site.post()
    assert "would write 19 files" in run("build", "--check", code=1).stdout
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
    told = run("list", code=3).stdout
    assert "left out: no file matches" in told
    assert "Good  [articles/good.md]  politics, all" in told


def test_list_and_show_say_what_is_wrong_with_the_configuration(run, site):
    site.kinds["markdown"] = "articles/*.md"
    assert "config.yaml:" in run("list", code=2).stderr
    site.configure("x: [")
    assert "config.yaml:" in run("list", code=2).stderr
    assert "config.yaml:" in run("show", "articles/a.md", code=2).stderr


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
    assert "`build` would refuse" in run("build", "--check", code=6).stderr
    assert "--force" in run("build", code=6).stderr
    run("build", "--check", "--force", code=1)
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


def test_list_never_speaks_of_categories_where_a_feed_holds_everything(run, site):
    site.more = "feeds: {limit: 1}"
    site.post("new", date="2025-03-05")
    site.post("elsewhere", categories="gardening")
    assert "Elsewhere  [articles/elsewhere.md]  left out: older than the feeds' limit or age" in run("list").stdout


def test_list_keeps_to_one_line_an_article_whatever_its_file_is_called(run, site):
    site.post("what\nnow\x1b[31m", title="T")
    assert run("list").stdout == "2025-03-04  T  [articles/what\\nnow\\x1b[31m.md]  politics, all\n"
    (row,) = map(json.loads, run("list", "--json").stdout.splitlines())
    assert row["file"] == "articles/what\nnow\x1b[31m.md"


@pytest.mark.parametrize("name", ["what: now", "[id]", "a:12", "notes[3]", "12:30"])
def test_show_finds_files_whatever_they_are_called(run, site, name):
    site.post(name, title="Found")
    site.post("another")
    (row,) = json.loads(run("show", f"articles/{name}.md", "--json").stdout)
    assert (row["title"], row["file"]) == ("Found", f"articles/{name}.md")
    site.write(f"articles/{name}.md", "")
    (row,) = json.loads(run("show", f"articles/{name}.md", "--json").stdout)
    assert (row["left_out"], row["file"]) == ("is empty", f"articles/{name}.md")


def test_show_gives_every_row_of_a_table_and_its_faults_or_one_row(run, site):
    site.kinds["table"] = "articles/*.csv"
    site.write("articles/a.csv", "title,date,body\nOne,2025-03-04,First.\nTwo,2025-03-05\nThree,2025-03-06,Third.\n")
    rows = json.loads(run("show", "articles/a.csv", "--json").stdout)
    assert [row["place"] for row in rows] == ["articles/a.csv:2", "articles/a.csv:4", "articles/a.csv:3"]
    assert {row["file"] for row in rows} == {"articles/a.csv"}
    assert [row.get("content") for row in rows] == ["First.", "Third.", None]
    (row,) = json.loads(run("show", "articles/a.csv:4", "--json").stdout)
    assert row["title"] == "Three"


def test_show_gives_the_summary_and_the_beginning_of_the_text_as_feeds_do(run, site):
    site.more = "feeds: {summary_length: 40}"
    site.post("long", body="It *began* in the morning of a day. " + "Then it went on. " * 50)
    site.post("draft", draft="true", summary="In&nbsp;short.")
    (row,) = json.loads(run("show", "articles/long.md", "--json").stdout)
    assert row["summary"] == "It began in the morning of a day."
    assert row["content"].startswith("It began in the morning of a day. Then it went on. Then")
    assert (len(row["content"]), row["content_length"]) == (200, 883)
    run("build")
    (item,) = site.items()
    assert item["summary"] == row["summary"]
    (row,) = json.loads(run("show", "articles/draft.md", "--json").stdout)
    assert (row["summary"], row["content"]) == ("In short.", "The first paragraph of the post.")
    card = run("show", "articles/long.md").stdout
    assert "summary:         It began in the morning of a day.\n" in card
    assert "content length:  883\n" in card


def test_show_says_when_the_text_of_what_feeds_still_show_is_gone(run, site):
    site.post("good")
    site.post("other")
    run("build")
    site.write("articles/good.md", "")
    kept, fault = json.loads(run("show", "articles/good.md", "--json").stdout)
    assert (kept["feeds"], kept["content"], kept["warnings"]) == (["politics", "all"], None, ["is empty", "is empty"])
    assert fault["left_out"] == "is empty"


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
    assert jsonschema.Draft202012Validator(schema).is_valid(yaml.safe_load(site.config.read_text()))


def test_hostile_titles_cannot_drive_the_terminal(run, site):
    site.post("evil", title='"\\x1b]0;owned\\x07\\x1b[31m red"')
    for result in (run("-v", "plan"), run("list")):
        assert "\x1b" not in result.output
        assert "\x07" not in result.output


NARROW = {"LC_ALL": "POSIX", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"}


def shell(site, line, **environment):
    """Run a line of the shell beside config.yaml; `feedwright` in it is this one."""
    script = f'feedwright() {{ {sys.executable} -m feedwright "$@"; }}; {line}'
    environment = {"SOURCE_DATE_EPOCH": "1767225600", **environment}
    return subprocess.run(
        ["/bin/sh", "-c", script],
        cwd=site.folder,
        env={key: value for key, value in os.environ.items() if key != "PYTHONUTF8"} | environment,
        capture_output=True,
        timeout=60,
        check=False,
    )


@pytest.mark.parametrize(
    ("line", "code"),
    [
        ("feedwright build 2>&-", 0),
        ("feedwright build >&- 2>&- <&-", 0),
        ("feedwright plan 2>/dev/full", 0),
        ("feedwright build --nonsense 2>&-", 2),
        ("feedwright build --nonsense 2>/dev/full", 2),
        ("feedwright build -c elsewhere.yaml 2>/dev/full", 2),
        ("feedwright list >/dev/full 2>/dev/full", 6),
    ],
)
def test_where_nobody_can_hear_it_feedwright_does_its_work_all_the_same(site, line, code):
    site.post()
    site.write("articles/empty.md", "")
    site.configure()
    done = shell(site, line)
    assert (done.returncode, done.stderr) == (code, b"")
    assert (site.folder / "feeds/all.json").exists() is ("build" in line and code == 0)


@pytest.mark.parametrize("words", ["list", "build --json", "list --help", "--version"])
def test_results_that_cannot_be_written_are_no_bug_but_a_word_and_exit_6(site, words):
    site.post()
    site.configure()
    done = shell(site, f"feedwright {words} >/dev/full")
    assert done.returncode == 6
    assert done.stderr.decode() == "standard output: cannot be written: No space left on device\n"


@pytest.mark.parametrize("environment", [{"PYTHONIOENCODING": "latin-1"}, {"PYTHONIOENCODING": "ascii"}, NARROW])
def test_json_is_json_on_a_stream_of_any_encoding(site, environment):
    title = "Où aller\u202f? 北京 😀\u00a0\u0085\u200b\u007f"
    site.post(title=f'"{title}"')
    site.configure()
    told = json.loads(shell(site, "feedwright list --json", **environment).stdout.decode("ascii"))
    assert told["title"].startswith("Où aller ? 北京 😀")


def test_each_stream_is_spoken_to_in_its_own_encoding(run, site, monkeypatch):
    site.post("grün", title="Grün")
    monkeypatch.setattr(sys, "stdout", io.TextIOWrapper(out := io.BytesIO(), "ascii"))
    monkeypatch.setattr(sys, "stderr", io.TextIOWrapper(err := io.BytesIO(), "latin-1"))
    terminal.say("grün 北")
    terminal.give("grün 北")
    for stream in (sys.stdout, sys.stderr):
        stream.flush()
    assert out.getvalue().decode() == "gr\\xfcn \\u5317\n"
    assert err.getvalue().decode("latin-1") == "grün \\u5317\n"


def test_json_cannot_drive_the_terminal_either(run, site):
    site.post("evil", title='"a\\x9b31m\\x7f b"')
    result = run("list", "--json")
    assert "\x9b" not in result.output
    assert "\x7f" not in result.output
    json.loads(result.stdout)


def on_a_terminal(command, cwd, environment):
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
    code = "import sys; from feedwright import cli, terminal; terminal._PATIENCE = 0; sys.argv = ['feedwright', 'build']; cli.main()"
    environment = {key: value for key, value in os.environ.items() if key != "NO_COLOR"}
    printed = on_a_terminal([sys.executable, "-c", code], site.folder, environment)
    assert "\x1b[32m" in printed
    assert "\r\x1b[Kreading markdown 0 of 3" in printed
    (site.folder / "articles/more.md").write_text("---\ndate: 2025-03-05\n---\nMore")
    printed = on_a_terminal([sys.executable, "-c", code], site.folder, {**environment, "NO_COLOR": "1"})
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
