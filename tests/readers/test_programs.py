"""What programs that people read feeds with make of ours: the same entries in every format, and every feed by the OPML.

newsboat and rss2email are Debian's; feedsmith and rss-parser are libraries that many readers in JavaScript are made with.
"""

import json
import mailbox
import os
import re
import shutil
import sqlite3
import subprocess
from contextlib import closing
from datetime import UTC, datetime
from email.header import decode_header, make_header
from html import unescape
from pathlib import Path

import feedparser
import pytest

NOW = datetime(2026, 1, 1, tzinfo=UTC)
KINDS = ("rss", "atom", "json")
XML = ("rss", "atom")
TITLES = (
    "AT&T and the others",
    "When a < b, and b > c",
    "The <b> element",
    "Größer – “besser”",
    "国际新闻",
    "Quotes: 'single' and \"double\"",
)


def needs(program):
    """Its path; where it is missing the test is skipped, in CI it fails."""
    if found := shutil.which(program):
        return found
    if os.environ.get("CI") == "true":
        pytest.fail(f"{program} must be there in CI")
    return pytest.skip(f"{program} is not installed")


@pytest.fixture
def feeds(site, web):
    """The folder of feeds of a small site with titles that are hard to get right, and where it is served."""
    site.configure(
        "site: {title: 'The Desk & Co.', url: 'https://example.org/'}\n"
        "sources:\n  - {type: markdown, path: 'articles/**/*.md'}\n"
        f"categories: [politics, world]\noutput: {{url: '{web.address}/'}}\n"
    )
    for number, title in enumerate(TITLES):
        site.post(
            f"post-{number}",
            f"What *post* number {number} says, & [more](/more).",
            title=json.dumps(title, ensure_ascii=False),
            date=f"2025-03-{number + 1:02d}T10:00:00Z",
            categories="[politics, world]" if number % 2 else "politics",
        )
    site.build(now=NOW)
    return web


def wanted(feeds):
    """Id, title, address and moment of each entry of the feed of everything, newest first."""
    items = json.loads((feeds.folder / "all.json").read_bytes())["items"]
    rows = [(one["id"], one["title"], one["url"], datetime.fromisoformat(one["date_published"])) for one in items]
    assert [row[1] for row in rows] == list(reversed(TITLES))
    return rows


def as_html(title):
    """What people see of a title that is shown as HTML: RSS escapes twice what could be taken for a tag."""
    return unescape(title) if re.search("&lt;[a-z]", title) else title


def opml(feeds):
    """Addresses that the OPML names."""
    return {f"{feeds.address}/{slug}.rss" for slug in ("all", "politics", "world")}


# --- newsboat -------------------------------------------------------------------------------------------------------


def newsboat(folder, *arguments):
    files = {option: str(folder / name) for option, name in (("-u", "urls"), ("-c", "cache.db"), ("-C", "config"))}
    Path(files["-u"]).touch()
    Path(files["-C"]).touch()
    options = [word for pair in files.items() for word in pair]
    environment = {**os.environ, "HOME": str(folder), "LC_ALL": "C.UTF-8"}
    subprocess.run(
        [needs("newsboat"), *options, *arguments], env=environment, check=True, capture_output=True, timeout=60
    )


@pytest.mark.parametrize("kind", XML)
def test_newsboat_shows_every_entry_with_its_title_address_and_date(feeds, tmp_path, kind):
    (tmp_path / "urls").write_text(feeds.at(f"all.{kind}\n"))
    newsboat(tmp_path, "-x", "reload")
    with closing(sqlite3.connect(tmp_path / "cache.db")) as cache:
        seen = cache.execute("SELECT guid, title, url, pubDate FROM rss_item ORDER BY pubDate DESC").fetchall()
    rows = [(guid, title, url, datetime.fromtimestamp(when, UTC)) for guid, title, url, when in seen]
    # Its list of entries shows titles as HTML.
    shown = as_html if kind == "rss" else str
    assert [(guid, shown(title), *rest) for guid, title, *rest in rows] == wanted(feeds)


def test_newsboat_imports_the_opml(feeds, tmp_path):
    newsboat(tmp_path, "-i", str(feeds.folder / "feeds.opml"))
    lines = (tmp_path / "urls").read_text().splitlines()
    assert {line.split()[0] for line in lines if line} == opml(feeds)


# --- rss2email --------------------------------------------------------------------------------------------------------


@pytest.fixture
def r2e(tmp_path):
    """rss2email with a Maildir for its letters."""
    (tmp_path / "r2e.cfg").write_text(
        "[DEFAULT]\nfrom = desk@example.org\nto = reader@example.org\nemail-protocol = maildir\n"
        f"maildir-path = {tmp_path / 'mail'}\nmaildir-mailbox = letters\ndate-header = True\n"
    )

    def run(*arguments):
        files = ["-c", str(tmp_path / "r2e.cfg"), "-d", str(tmp_path / "r2e.json")]
        environment = {**os.environ, "HOME": str(tmp_path), "LC_ALL": "C.UTF-8"}
        done = subprocess.run(
            [needs("r2e"), *files, *arguments], env=environment, check=True, capture_output=True, text=True, timeout=60
        )
        return done.stdout

    return run


@pytest.mark.parametrize("kind", XML)
def test_rss2email_sends_a_letter_for_each_entry(feeds, r2e, tmp_path, kind):
    for folder in ("cur", "new", "tmp"):
        (tmp_path / "mail" / "letters" / folder).mkdir(parents=True)
    r2e("add", "desk", feeds.at(f"all.{kind}"))
    r2e("run")
    letters = {
        (str(make_header(decode_header(letter["Subject"]))), letter["X-RSS-URL"], letter["X-RSS-ID"])
        for letter in mailbox.Maildir(tmp_path / "mail" / "letters")
    }
    # It takes titles for HTML in Atom too, where they are declared to be plain text.
    titles = {(title.replace("<b>", ""), url, id_) for id_, title, url, _ in wanted(feeds)}
    assert {(title.replace("<b>", ""), url, id_) for title, url, id_ in letters} == titles


def test_rss2email_imports_the_opml(feeds, r2e):
    r2e("opmlimport", str(feeds.folder / "feeds.opml"))
    assert all(address in r2e("list") for address in opml(feeds))


# --- libraries --------------------------------------------------------------------------------------------------------


@pytest.fixture(scope="session")
def node_modules(tmp_path_factory):
    """A folder with the JavaScript libraries: that of the variable `FEEDWRIGHT_NODE`, else a new one."""
    needs("node")
    if folder := os.environ.get("FEEDWRIGHT_NODE"):
        return folder
    folder = tmp_path_factory.mktemp("node")
    command = [needs("npm"), "install", "--silent", "--no-save", "--no-audit", "feedsmith@2", "rss-parser@3"]
    done = subprocess.run(command, cwd=folder, check=False, capture_output=True, text=True, timeout=600)
    if done.returncode and os.environ.get("CI") != "true":
        pytest.skip("npm cannot fetch feedsmith and rss-parser")
    assert not done.returncode, done.stderr
    return str(folder)


def parsed(node_modules, library, file):
    script = Path(__file__).with_name("parsed.mjs")
    done = subprocess.run(
        ["node", str(script), node_modules, library, str(file)], check=True, capture_output=True, timeout=60
    )
    return json.loads(done.stdout)


@pytest.mark.parametrize(
    ("library", "kind"), [*(("feedsmith", kind) for kind in KINDS), *(("rss-parser", kind) for kind in XML)]
)
def test_libraries_in_javascript_read_every_entry(feeds, node_modules, library, kind):
    rows = parsed(node_modules, library, feeds.folder / f"all.{kind}")
    shown = as_html if kind == "rss" else str
    assert [(row[0], shown(row[1]), row[2], datetime.fromisoformat(row[3])) for row in rows] == wanted(feeds)


def test_feedsmith_reads_the_opml(feeds, node_modules):
    assert set(parsed(node_modules, "feedsmith", feeds.folder / "feeds.opml")) == opml(feeds)


@pytest.mark.parametrize("kind", XML)
def test_feedparser_reads_every_entry(feeds, kind):
    found = feedparser.parse(str(feeds.folder / f"all.{kind}")).entries
    rows = [(one.id, one.title, one.link, datetime(*one.published_parsed[:6], tzinfo=UTC)) for one in found]
    shown = as_html if kind == "rss" else str
    assert [(row[0], shown(row[1]), *row[2:]) for row in rows] == wanted(feeds)
