"""From another generator to feedwright: `adopt` its feeds, `build`, and a real reader sees nothing again.

The other generator's feeds are samples of what each writes (`tests/cases/adopted`), and what Hugo really makes of a small
site. The reader subscribes while they stand; then feedwright's feeds are served where they were, or they are moved there.
"""

import shutil
import subprocess
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner

from feedwright.cli import main

NOW = datetime(2026, 1, 1, tzinfo=UTC)
CASES = Path(__file__).parent.parent / "cases/adopted"
HOME, ELSEWHERE = "https://example.org/", "https://desk.example.net/"

OLD = {
    "hugo.index.xml": ("posts/index.xml", "{site}/posts/{slug}/"),
    "jekyll.feed.xml": ("feed.xml", "{site}/{category}/{year}/{month}/{day}/{slug}.html"),
    "pelican.all.atom.xml": ("feeds/all.atom.xml", "{site}/{slug}.html"),
    "pelican.all.rss.xml": ("feeds/all.rss.xml", "{site}/{slug}.html"),
    "wordpress.feed.xml": ("feed/", "{site}/{year}/{month}/{day}/{slug}/"),
    "jsonfeed.feed.json": ("feed.json", "{site}/blog/{slug}/"),
    "byhand.rss": ("backend.rss", "{site}/{slug}.html"),
}
"""Sample -> the path at which it is served, and how the site's addresses are made."""

ARTICLES = {
    "a-vote": ("A Vote – and What It Means", "2025-03-04 08:30", "The house voted late at night."),
    "links-1": ("Links", "2025-03-05", "Two things to read on Wednesday."),
    "links-2": ("Links", "2025-03-06", "Three things to read on Thursday."),
    "grosser": ("'Größer & “better” for < 5'", "2025-03-06", "It grew by a fifth, and nobody had to pay for it."),
}

pytestmark = pytest.mark.each_catalog


def kind_of(sample):
    text = (CASES / sample).read_text(encoding="iso-8859-1")
    return "json" if text.startswith("{") else "atom" if "<feed " in text else "rss"


def write(site, name, title, date, body):
    site.write(f"posts/{name}.md", f"---\ntitle: {title}\ndate: {date}\ncategories: politics\n---\n{body}\n")


def run(site, *words):
    done = CliRunner().invoke(main, ["-c", str(site.config), *words])
    assert done.exit_code == 0, done.output
    return done


@pytest.fixture
def new(site, monkeypatch):
    """The site as feedwright has it, with nothing built so far."""
    monkeypatch.setenv("SOURCE_DATE_EPOCH", str(int(NOW.timestamp())))
    for name, said in ARTICLES.items():
        write(site, name, *said)
    return site


def configure(site, pattern, home=HOME, zone="UTC"):
    site.configure(
        f"site: {{title: The Desk, url: '{home}', timezone: {zone}}}\n"
        f"sources:\n  - {{type: markdown, path: posts/**/*.md, url: '{pattern}'}}\ncategories: [politics]\n"
    )


def later(monkeypatch, hours):
    monkeypatch.setenv("SOURCE_DATE_EPOCH", str(int((NOW + timedelta(hours=hours)).timestamp())))


def serve(web, old, new, how):
    """feedwright's feed where the other one was, by a rule of the web server; or the readers are sent to it."""
    if how == "in its place":
        web.files[old] = web.folder / new
    else:
        del web.files[old]
        web.moved[old] = new


@pytest.mark.parametrize(("home", "how"), [(HOME, "in its place"), (ELSEWHERE, "redirected")], ids=["stayed", "moved"])
@pytest.mark.parametrize("sample", [*OLD])
def test_nothing_is_new_or_unread_after_the_switch(new, web, subscribe, sample, home, how, monkeypatch):
    path, pattern = OLD[sample]
    web.files[path] = CASES / sample
    subscriber = subscribe(web.at(path))
    assert sorted(subscriber.had.values()) == [False, False, True, True]
    configure(new, pattern, home)
    run(new, "adopt", str(CASES / sample))
    run(new, "build")
    serve(web, path, f"all.{kind_of(sample)}", how)
    assert subscriber.sees_nothing_new()
    assert len(new.items()) == len(subscriber.had)
    assert all(link.startswith(home) for link in subscriber.links())
    # And so it stays.
    later(monkeypatch, 1)
    run(new, "build", "--check")
    (new.folder / "posts/a-vote.md").rename(new.folder / "posts/renamed.md")
    run(new, "build")
    assert subscriber.sees_nothing_new()


def test_what_is_edited_or_written_after_the_switch_is_that_and_no_more(new, web, subscribe, monkeypatch):
    web.files["feed/"] = CASES / "wordpress.feed.xml"
    subscriber = subscribe(web.at("feed/"))
    configure(new, OLD["wordpress.feed.xml"][1])
    run(new, "adopt", str(CASES / "wordpress.feed.xml"))
    run(new, "build")
    serve(web, "feed/", "all.rss", "in its place")
    subscriber.poll()
    later(monkeypatch, 1)
    write(new, "a-vote", *ARTICLES["a-vote"][:2], "The house voted late at night, and again at noon.")
    run(new, "build")
    assert subscriber.poll() == (0, 1)
    write(new, "new", "New", "2025-04-01", "What is new.")
    run(new, "build")
    assert subscriber.poll() == (1, 0)
    # The feeds that stand know what the catalog knew.
    new.catalog.lose()
    run(new, "build")
    assert subscriber.poll() == (0, 0)
    assert len(subscriber.state()) == 5


def test_two_feeds_of_one_generator_are_adopted_together(new, web, subscribe, tmp_path):
    (tmp_path / "output").mkdir()
    samples = [sample for sample in OLD if sample.startswith("pelican")]
    subscribers = []
    for sample in samples:
        shutil.copy(CASES / sample, tmp_path / "output")
        web.files[OLD[sample][0]] = CASES / sample
        subscribers.append(subscribe(web.at(OLD[sample][0])))
    # Another domain and other addresses: titles and days are what is left, and days are those of the site's time zone.
    configure(new, "{site}/{year}/{slug}", ELSEWHERE, "Europe/Berlin")
    said = run(new, "adopt", str(tmp_path / "output")).stdout
    assert "4 entries in 2 feeds" in said
    run(new, "build")
    for sample in samples:
        serve(web, OLD[sample][0], f"all.{kind_of(sample)}", "in its place")
    assert all(one.sees_nothing_new() for one in subscribers)


# --- what Hugo makes ----------------------------------------------------------------------------------------------


@pytest.fixture(scope="session")
def hugo():
    if not (found := shutil.which("hugo")):
        pytest.skip("Hugo is not installed: switching from it cannot be tried")
    return found


PAGES = {
    "posts/fish.md": "---\ntitle: 'Fish & Chips: “dear” at <5>'\ndate: 2025-03-05\ncategories: [politics]\n---\nThey *cost* more.\n",
    "posts/a-vote.md": '+++\ntitle = "A Vote – and What It Means"\ndate = 2025-03-04T23:30:00Z\nslug = "vote"\n'
    'categories = ["politics", "world"]\n+++\nThe house voted.\n',
    "posts/bundle/index.md": "---\ntitle: A Bundle\ndate: 2025-03-06 10:00:00\nlastmod: 2025-03-08\ncategories: [world]\n---\nIt has a folder.\n",
    "posts/links-1.md": "---\ntitle: Links\ndate: 2025-03-06\ncategories: [world]\nslug: links-1\n---\nTwo things to read.\n",
    "posts/links-2.md": "---\ntitle: Links\ndate: 2025-03-07\ncategories: [world]\nslug: links-2\n---\nThree things to read.\n",
    "posts/named.md": "---\ntitle: Somewhere Else\ndate: 2025-03-08\nurl: /its/own/place.html\ncategories: [politics]\n---\nIt says where it stands.\n",
    "posts/draft.md": "---\ntitle: A Draft\ndate: 2025-03-06\ndraft: true\n---\nNobody may read it.\n",
    "about.md": "---\ntitle: About\n---\nWhat Hugo dates to the first day of the first year.\n",
}


@pytest.mark.parametrize("permalinks", ["/:year/:month/:slug/", "/blog/:filename/"])
@pytest.mark.parametrize("home", [HOME, ELSEWHERE], ids=["same domain", "another domain"])
def test_nothing_is_new_or_unread_after_switching_from_hugo(site, web, subscribe, hugo, home, permalinks, monkeypatch):
    monkeypatch.setenv("SOURCE_DATE_EPOCH", str(int(NOW.timestamp())))
    for name, text in PAGES.items():
        site.write(f"content/{name}", text)
    site.write(
        "hugo.toml",
        f'baseURL = "{HOME}"\ntitle = "The Desk"\ntimeZone = "Europe/Berlin"\n[permalinks]\nposts = "{permalinks}"\n',
    )
    command = [hugo, "--quiet", "--config", "hugo.toml", "--destination", "public"]
    subprocess.run(command, cwd=site.folder, check=True, timeout=60, capture_output=True)
    feeds = {
        "index.xml": "all",
        "categories/politics/index.xml": "politics",
        "categories/world/index.xml": "world",
    }
    subscribers = []
    for path in feeds:
        web.files[path] = site.folder / "public" / path
        subscribers.append(subscribe(web.at(path)))
    assert [len(one.had) for one in subscribers] == [7, 3, 4]
    pattern = permalinks.replace("/:year/:month/:slug/", "/{year}/{month}/{slug}/").replace(":filename", "{name}")
    site.configure(
        f"site: {{title: The Desk, url: '{home}', timezone: Europe/Berlin}}\nsources:\n"
        f"  - {{type: markdown, name: posts, path: content/posts/**/*.md, url: '{{site}}{pattern}'}}\n"
        "  - {type: markdown, name: pages, path: content/about.md}\ncategories: [politics, world]\n"
    )
    run(site, "adopt", str(site.folder / "public"))
    run(site, "build")
    for path, slug in feeds.items():
        serve(web, path, f"{slug}.rss", "in its place")
    assert all(one.sees_nothing_new() for one in subscribers)
    assert [len(site.items(slug)) for slug in feeds.values()] == [7, 3, 4]
