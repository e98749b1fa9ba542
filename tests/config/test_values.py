"""Values are read as people write them, whatever YAML takes them for."""

from datetime import timedelta

import pytest

BASE = "site: {title: The Desk, url: https://example.org/}\nsources: [{type: text, path: articles}]\n"


def test_values_and_not_their_yaml_types_count(read):
    made = read("""\
        site: {title: 2024, url: https://example.org, language: no, author: 7.50}
        sources: [{type: text, path: 2025-03-04, name: true, defaults: {draft: no, expires: 2030-01-01}}]
        categories: [on, 2024, 1e3, no]
        feeds: {limit: "10", all: no, pages: off}
        """, check_paths=False)  # fmt: skip
    assert (made.site.title, made.site.language, made.site.author.name) == ("2024", "no", "7.50")
    assert made.sources[0].name == "true"
    assert made.sources[0].defaults == {"draft": "no", "expires": "2030-01-01"}
    assert [spec.category for spec in made.feed_specs()] == ["on", "2024", "1e3", "no"]
    assert made.feeds.limit == 10
    assert made.feeds.pages is False


@pytest.mark.parametrize(
    ("said", "hubs"),
    [
        ("https://hub.example", ("https://hub.example/",)),
        ("{hub: https://hub.example/a}", ("https://hub.example/a",)),
        ("{hub: [https://a.example, https://b.example]}", ("https://a.example/", "https://b.example/")),
        ("[]", ()),
    ],
)
def test_hubs_may_be_one_or_many(said, hubs, read):
    assert read(f"{BASE}websub: {said}").websub == hubs


@pytest.mark.parametrize("said", ["null", "0", '"0"', "0d"])
def test_no_age_is_no_limit(said, read):
    assert read(f"{BASE}feeds: {{max_age: {said}, withdrawn: {said}}}").feed_specs()[0].max_age is None
    assert read(f"{BASE}feeds: {{max_age: {said}, withdrawn: {said}}}").feed_specs()[0].withdrawn == timedelta(0)


@pytest.mark.parametrize("slug", ["a/b", "../a", ".a", "a.", "-a", "a b", "ü", "", "a" * 81, "INDEX"])
def test_a_slug_must_be_a_file_name_everywhere(slug, fault):
    assert fault(f"{BASE}categories: {{a: {{slug: '{slug}'}}}}").startswith("3:24: categories.a.slug: ")


@pytest.mark.parametrize("slug", ["a", "World", "world_news", "feeds.old", "2025", "a-", "a" * 80])
def test_a_slug_may_be_what_an_old_address_was(slug, read):
    assert read(f"{BASE}categories: {{a: {{slug: {slug}}}}}").feed_specs()[0].slug == slug
