"""Renaming all files, changing the pattern of all addresses, moving to another domain: readers see nothing again.

Checked with the `reader` package over HTTP, on a site of sixty articles, in every format.
"""

from datetime import UTC, datetime, timedelta
from itertools import combinations

import pytest

NOW = datetime(2026, 1, 1, tzinfo=UTC)
KINDS = ("rss", "atom", "json")
COUNT = 60
LIMIT = 50
"""How many entries a feed has unless its owner says otherwise."""

HOME, PATTERN = "https://example.org/", "{site}/{slug}/"


def write(site, number, words="", name=""):
    day = datetime(2025, 3, 1, tzinfo=UTC) + timedelta(days=number // 2)
    # Two posts a day, and neighbours of one title: neither tells one from the other.
    title = "Links" if number % 10 in (1, 2) else f"Post {number} – größer & “better”"
    site.write(
        name or f"articles/post-{number}.md",
        f"---\ntitle: {title}\ndate: {day:%Y-%m-%d}\ncategories: [politics, {'world' if number % 3 else 'home'}]\n---\n"
        f"{words or f'What post number {number} says, in words that no other post has.'}\n\nIts end is number {number}.\n",
    )


def build(site, hours, home=HOME, pattern=PATTERN):
    """With the guard on: none of it is a surprise that had to be refused."""
    site.configure(
        f"site: {{title: The Desk, url: '{home}'}}\n"
        f"sources:\n  - {{type: markdown, path: articles/**/*.md, url: '{pattern}'}}\ncategories: [politics, world]\n"
    )
    return site.build(now=NOW + timedelta(hours=hours))


@pytest.fixture
def subscribers(site, web, subscribe):
    """One for each format, who read every second entry before anything changed."""
    for number in range(COUNT):
        write(site, number)
    build(site, 0)
    those = [subscribe(web.at(f"{feed}.{kind}")) for feed, kind in zip(("all", "all", "world"), KINDS, strict=True)]
    for one in those:
        assert len(one.had) == (LIMIT if one.kind != "json" else COUNT * 2 // 3)
        assert one.sees_nothing_new()
    return those


def renamed(site):
    for number in range(COUNT):
        (site.folder / f"articles/post-{number}.md").rename(site.folder / f"articles/{number:03d}-another-name.md")


def shifted(site):
    """Each has the name of another: somebody numbers the files and puts one in front."""
    for number in reversed(range(COUNT)):
        (site.folder / f"articles/post-{number}.md").rename(site.folder / f"articles/post-{number + 1}.md")


def moved(site):
    (site.folder / "elsewhere").mkdir()
    (site.folder / "articles").rename(site.folder / "elsewhere/2025")
    (site.folder / "elsewhere").rename(site.folder / "articles")


FILES = {"renamed": renamed, "shifted": shifted, "moved to a folder": moved}
WHERE = {
    "another pattern": {"pattern": "{site}/{year}/{month}/{name}.html"},
    "another domain": {"home": "https://example.net/blog/"},
}
CHANGES = [
    *([name] for name in FILES),
    *([name] for name in WHERE),
    *(list(both) for both in combinations(["renamed", *WHERE], 2)),
]


@pytest.mark.parametrize("changes", CHANGES, ids=" and ".join)
def test_nothing_is_shown_again(site, subscribers, changes):
    assert shown_again(site, subscribers, changes) == []
    assert addresses_of_before(subscribers, changes) == set()


@pytest.mark.each_catalog
@pytest.mark.parametrize("files", [*FILES])
def test_nothing_is_shown_again_if_all_is_done_at_once(site, subscribers, files):
    assert shown_again(site, subscribers, [files, *WHERE]) == []
    assert addresses_of_before(subscribers, [files, *WHERE]) == set()


def where(changes):
    return {name: said for change in changes for name, said in WHERE.get(change, {}).items()}


def shown_again(site, subscribers, changes):
    """Feeds of which a build says that something changed, and formats in which a subscriber sees something new."""
    for change in changes:
        if change in FILES:
            FILES[change](site)
    seen = []
    for hours in (1, 2):
        report = build(site, hours, **where(changes))
        seen += [feed.slug for feed in report.feeds if feed.new or feed.updated or feed.resurfaced or feed.withdrawn]
        seen += [one.kind for one in subscribers if not one.sees_nothing_new()]
    return seen


def addresses_of_before(subscribers, changes):
    """Those that subscribers are still led to, though the articles stand elsewhere."""
    home, ending = where(changes).get("home", HOME), ".html" if "pattern" in where(changes) else ""
    links = {link for one in subscribers for link in one.links()}
    assert links
    return {link for link in links if not link.startswith(home) or not link.endswith(ending)}


@pytest.mark.each_catalog
def test_one_after_the_other_and_then_an_edit_is_one_edit(site, subscribers):
    """What was said of sixty articles a year ago holds for the next change too."""
    build(site, 1, **WHERE["another pattern"])
    renamed(site)
    build(site, 2, **WHERE["another pattern"])
    build(site, 3, **WHERE["another domain"])
    assert all(one.sees_nothing_new() for one in subscribers)
    write(site, 58, "It says something else now.", "articles/058-another-name.md")
    report = build(site, 4, **WHERE["another domain"])
    assert [len(feed.updated) for feed in report.feeds] == [1, 1, 1]
    assert [one.poll() for one in subscribers] == [(0, 1)] * len(subscribers)
    assert [one.state() for one in subscribers] == [one.had for one in subscribers]
