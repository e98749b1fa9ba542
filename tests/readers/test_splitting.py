"""A site begins to split its feeds by language: readers see nothing again. Checked with the `reader` package over HTTP."""

from datetime import UTC, datetime, timedelta

import pytest

NOW = datetime(2026, 1, 1, tzinfo=UTC)
COUNT = 80
"""More than a feed shows."""


@pytest.mark.parametrize("kind", ["rss", "atom", "json"])
def test_nothing_is_shown_again_and_what_comes_is_shown_once(site, web, subscribe, kind):
    for number in range(COUNT):
        day = datetime(2025, 3, 1, tzinfo=UTC) + timedelta(days=number // 2)
        site.post(
            f"post-{number}", body=f"Number {number}.", date=f"{day:%Y-%m-%d}", lang=("en", "de", "en")[number % 3]
        )
    site.build()
    subscribers = [subscribe(web.at(f"{slug}.{kind}")) for slug in ("all", "politics")]
    site.more = "feeds: {languages: split}\n"
    site.build(now=NOW + timedelta(hours=1))
    assert f"all_de.{kind}" in site.files()
    for one in subscribers:
        assert one.sees_nothing_new()
    site.post("neu", lang="de", date="2025-12-01")
    site.post("new", lang="en", date="2025-12-01")
    site.build(now=NOW + timedelta(hours=2))
    for one in subscribers:
        assert one.poll() == (1, 0)
        assert [id_ for id_ in one.state() if id_ not in one.had] == ["https://example.org/new/"]
