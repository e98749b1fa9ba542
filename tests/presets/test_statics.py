"""Where generators keep what is served as it is: pictures and sounds that posts name are found there."""

from datetime import UTC, datetime

import pytest

from feedwright import build

PNG = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\x06\0\0\0\x04" + bytes(20)
NOW = datetime(2026, 1, 1, tzinfo=UTC)


@pytest.mark.parametrize(
    ("preset", "settings", "post", "file", "image"),
    [
        ("hugo", {"hugo.toml": ""}, "content/posts/a.md", "static/i/a.png", "/i/a.png"),
        ("hugo", {"hugo.toml": 'staticDir = ["files", "more"]'}, "content/posts/a.md", "more/a.png", "/a.png"),
        ("hugo", {"hugo.toml": ""}, "content/posts/a/index.md", "content/posts/a/cover.png", "cover.png"),
        ("hugo", {"hugo.toml": 'publishDir = "made"'}, "content/posts/a.md", "made/a.png", "/a.png"),
        ("jekyll", {"_config.yml": "title: T"}, "_posts/2025-03-04-a.md", "assets/a.png", "/assets/a.png"),
        ("jekyll", {"_config.yml": "source: src"}, "src/_posts/2025-03-04-a.md", "src/img/a.png", "/img/a.png"),
        ("pelican", {"pelicanconf.py": ""}, "content/a.md", "content/images/a.png", "/images/a.png"),
        ("zola", {"config.toml": "base_url = 'https://example.org'"}, "content/a.md", "static/a.png", "/a.png"),
        ("nextjs", {"astro.config.mjs": ""}, "src/content/blog/a.md", "public/a.png", "/a.png"),
        ("eleventy", {".eleventy.js": ""}, "posts/a.md", "public/a.png", "/a.png"),
    ],
)
def test_a_picture_is_found_where_the_generator_keeps_it(tmp_path, preset, settings, post, file, image):
    files = {**settings, post: f"---\ntitle: A\ndate: 2025-03-04\nimage: {image}\n---\nText.\n"}
    for name, text in files.items():
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    (tmp_path / file).parent.mkdir(parents=True, exist_ok=True)
    (tmp_path / file).write_bytes(PNG)
    folder = post.partition("/")[0]
    (tmp_path / "feedwright.yaml").write_text(
        "site: {title: T, url: https://example.org/}\n"
        f"sources: [{{type: markdown, preset: {preset}, path: {folder}}}]\n",
        encoding="utf-8",
    )
    report = build(tmp_path / "feedwright.yaml", now=NOW)
    assert report.articles["published"] == 1
    assert b'width="6" height="4"' in (tmp_path / "feeds" / "all.rss").read_bytes()
