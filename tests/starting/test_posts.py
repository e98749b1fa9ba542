"""Which folders hold posts, and how their addresses are made."""

from datetime import UTC, datetime

import pytest

from feedwright.starting import posts
from feedwright.starting.posts import Named


def globs(*paths, pages=(), **said):
    return posts.globs(dict.fromkeys(paths, True) | dict.fromkeys(pages, False), **said)


@pytest.mark.parametrize(
    ("found", "pages", "wanted"),
    [
        (["posts/a", "posts/b"], [], ["posts/**/*"]),
        (["a", "b"], ["README"], ["*"]),
        (["a"], ["README", "LICENSE"], []),
        (["content/blog/a", "content/blog/b"], ["content/about", "content/docs/x", "content/docs/y"], ["content/blog/**/*"]),
        # next year's posts will be found as well
        (["blog/2024/a"], [], ["blog/**/*"]),
        (["blog/2024/03/a", "blog/2025/01/b"], [], ["blog/**/*"]),
        (["blog/2024/a", "blog/2025/b"], ["blog/README"], ["blog/*/**/*"]),
        (["2024/a", "2025/b"], ["README"], ["*/**/*"]),
        # a folder for each post
        (["blog/a/index", "blog/b/index"], [], ["blog/**/*"]),
        (["blog/a/index.md"], [], ["blog/**/*"]),
        ([f"blog/{n}/index" for n in range(9)], ["blog/x/index"], ["blog/**/*"]),
        # a folder for each language
        (["content/en/blog/a", "content/de/blog/b"], ["content/en/about", "content/de/about"],
         ["content/de/blog/**/*", "content/en/blog/**/*"]),
        ([], ["a", "b/c"], []),
    ],
)  # fmt: skip
def test_the_fewest_globs_that_hold_the_posts_and_little_else(found, pages, wanted):
    assert globs(*found, pages=pages) == wanted


def test_a_glob_need_not_lead_into_every_folder():
    assert globs("2024/a", "2025/b", anywhere=False) == ["2024/**/*", "2025/**/*"]


def test_what_a_glob_would_take_for_a_pattern_is_taken_as_it_is():
    assert globs("app/[slug]/a", pages=["b"]) == ["app/[[]slug]/**/*"]


def test_of_very_many_folders_the_largest_are_named():
    many = [f"{n:02}/posts/{m}" for n in range(40) for m in range(n + 1)]
    pages = [f"{n:02}/{m}" for n in range(40) for m in range(9)]
    made = globs(*many, pages=pages)
    assert made == [f"{n:02}/posts/**/*" for n in range(20, 40)]


def test_dated_pages_elsewhere_do_not_count_beside_a_blog():
    found = dict.fromkeys(["docs/a", "docs/b", "blog/c"], True)
    assert posts.likely(found) == {"docs/a": False, "docs/b": False, "blog/c": True}
    few = dict.fromkeys([*(f"docs/{n}" for n in range(9)), "blog/c"], True)
    assert posts.likely(few) == few


def test_where_nothing_has_a_date_what_lies_in_a_blog_is_a_post():
    assert posts.likely({"docs/a": False, "blog/c": False}) == {"docs/a": False, "blog/c": True}


def test_posts_of_one_language():
    languages = {"a": "en-US", "b": "de", "c": "de"}
    found = dict.fromkeys("abcd", True)
    assert posts.of_language(found, languages, "de-AT") == {"a": False, "b": True, "c": True, "d": True}
    assert posts.of_language(found, languages, "") == {"a": True, "b": False, "c": False, "d": True}
    assert posts.of_language(found, {"b": "fr", "c": "fr", "a": "de"}, "")["c"]


MARCH = datetime(2025, 3, 4, tzinfo=UTC)


@pytest.mark.parametrize(
    ("known", "wanted"),
    [
        ("https://example.org/a-vote/", "{site}/{slug}/"),
        ("https://example.org/blog/a-vote", "{site}/blog/{slug}"),
        ("/2025/03/04/a-vote.html", "{site}/{year}/{month}/{day}/{slug}.html"),
        ("https://example.org/news/2025/a-vote/", "{site}/news/{year}/{slug}/"),
        ("https://example.org/1999/a-vote/", "{site}/1999/{slug}/"),
        ("https://example.org/%7Bx%7D/a-vote/", "{site}/x/{slug}/"),
        ("https://example.org/another/", ""),
        ("http://[", ""),
    ],
)
def test_the_pattern_of_addresses_is_told_from_those_that_are_known(known, wanted):
    assert posts.pattern([Named("a-vote", "a-vote", MARCH)], [known], "https://example.org/") == wanted


def test_a_file_name_that_differs_from_the_slug_is_told_apart():
    named = [Named("2025-a-vote", "a-vote", MARCH)]
    assert posts.pattern(named, ["https://example.org/2025-a-vote/"], "https://example.org/") == "{site}/{name}/"


def test_addresses_below_a_site_in_a_folder():
    named = [Named("a", "a", None)]
    known = ["https://example.org/blog/p/a/", "https://example.org/a/"]
    assert posts.pattern(named, known, "https://example.org/blog/") == "{site}/p/{slug}/"


def test_a_pattern_that_fits_half_of_the_posts_or_fewer_is_none():
    named = [Named("a", "a", None), Named("b", "b", None)]
    assert posts.pattern(named, ["/x/a/", "/y/b/"], "https://example.org/") == ""
