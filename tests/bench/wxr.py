"""Reads a WordPress export of any size, and tells how long that takes and how much memory.

    python tests/bench/wxr.py [MEGABYTES] [FOLDER]

Makes an export of that size (500 MB unless said otherwise) in a temporary folder, or uses the one that is in FOLDER;
reads its articles without keeping them, then the bodies of the fifty newest.
"""

from __future__ import annotations

import resource
import sys
import tempfile
from collections import deque
from datetime import UTC
from pathlib import Path
from time import perf_counter

from feedwright.model import Article
from feedwright.sources._base import Site
from feedwright.sources.wordpress import Wordpress

MEGABYTE = 1_000_000
SHOWN = 50
HEAD = """<?xml version="1.0" encoding="UTF-8" ?>
<rss version="2.0" xmlns:excerpt="http://wordpress.org/export/1.2/excerpt/"
  xmlns:content="http://purl.org/rss/1.0/modules/content/" xmlns:dc="http://purl.org/dc/elements/1.1/"
  xmlns:wp="http://wordpress.org/export/1.2/">
<channel>
  <title>The Desk</title><link>https://example.org</link><language>en-US</language>
  <wp:wxr_version>1.2</wp:wxr_version>
  <wp:author><wp:author_login><![CDATA[desk]]></wp:author_login>
    <wp:author_display_name><![CDATA[The Desk]]></wp:author_display_name></wp:author>
"""
ITEM = """  <item>
    <title><![CDATA[{title}]]></title>
    <link>https://example.org/{number}/</link>
    <pubDate>Tue, 04 Mar 2025 09:00:00 +0000</pubDate>
    <dc:creator><![CDATA[desk]]></dc:creator>
    <guid isPermaLink="false">https://example.org/?p={number}</guid>
    <description></description>
    <content:encoded><![CDATA[{body}]]></content:encoded>
    <excerpt:encoded><![CDATA[]]></excerpt:encoded>
    <wp:post_id>{number}</wp:post_id>
    <wp:post_date><![CDATA[2025-03-04 10:00:00]]></wp:post_date>
    <wp:post_date_gmt><![CDATA[2025-03-04 09:00:00]]></wp:post_date_gmt>
    <wp:comment_status><![CDATA[open]]></wp:comment_status>
    <wp:post_name><![CDATA[post-{number}]]></wp:post_name>
    <wp:status><![CDATA[{status}]]></wp:status>
    <wp:post_type><![CDATA[{kind}]]></wp:post_type>
    <wp:post_password><![CDATA[]]></wp:post_password>
    {more}
    <category domain="category" nicename="politics"><![CDATA[Politics]]></category>
    <category domain="post_tag" nicename="power"><![CDATA[Power]]></category>
    <wp:postmeta><wp:meta_key><![CDATA[_edit_last]]></wp:meta_key><wp:meta_value>1</wp:meta_value></wp:postmeta>
{comments}  </item>
"""
META = "<wp:postmeta><wp:meta_key>{}</wp:meta_key><wp:meta_value><![CDATA[{}]]></wp:meta_value></wp:postmeta>"
COMMENT = """    <wp:comment><wp:comment_id>{}</wp:comment_id><wp:comment_author><![CDATA[Reader]]></wp:comment_author>
      <wp:comment_content><![CDATA[Well said, and more could be said.]]></wp:comment_content>
      <wp:comment_approved><![CDATA[1]]></wp:comment_approved></wp:comment>
"""
PARAGRAPH = "<!-- wp:paragraph -->\n<p>Borders move slowly, and what moves them moves slower still; number {}.</p>\n<!-- /wp:paragraph -->\n\n"


def make(path: Path, megabytes: int) -> None:
    """An export: of two articles one names a picture, and an attachment follows each that does."""
    size, number = 0, 0
    with path.open("w", encoding="utf-8") as file:
        file.write(HEAD)
        while size < megabytes * MEGABYTE:
            number += 2
            body = "".join(PARAGRAPH.format(number * 100 + line) for line in range(10 + number % 60))
            comments = "".join(COMMENT.format(number * 10 + one) for one in range(number % 4))
            meta = META.format("_thumbnail_id", number + 1) if number % 4 else ""
            said = {"title": f"Post {number}", "number": number, "status": "publish", "kind": "post"}
            size += file.write(ITEM.format(**said, body=body, more=meta, comments=comments))
            if meta:
                url = f"<wp:attachment_url>https://example.org/files/{number + 1}.jpg</wp:attachment_url>"
                said = {"title": "Picture", "number": number + 1, "status": "inherit", "kind": "attachment"}
                size += file.write(ITEM.format(**said, body="", more=url, comments=""))
        file.write("</channel>\n</rss>\n")


def peak() -> float:
    """The most memory that this process has had, in megabytes."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024 / MEGABYTE


def main(megabytes: int, folder: Path) -> None:
    """Make, read, tell."""
    path = folder / "export.xml"
    if not path.exists():
        make(path, megabytes)
    source = Wordpress(name="wordpress", path="export.xml")
    site = Site("https://example.org/", folder, UTC, "en")
    (place,) = source.places(site)
    before, begin, count = peak(), perf_counter(), 0
    newest: deque[Article] = deque(maxlen=SHOWN)
    for item in source.read(place, site):
        count += 1
        newest.append(item)
    seconds = perf_counter() - begin
    size = path.stat().st_size / MEGABYTE
    print(f"{size:.0f} MB, {count:,} articles: read in {seconds:.1f} s ({size / seconds:.0f} MB/s)")
    print(f"memory: {before:.0f} MB before, {peak():.0f} MB at most while reading; pictures: {newest[-1].image}")
    begin = perf_counter()
    bodies = list(source.bodies(newest, site))
    print(f"{len(bodies)} bodies of the end of the file: {perf_counter() - begin:.1f} s; {peak():.0f} MB at most")


if __name__ == "__main__":
    said = sys.argv[1:]
    with tempfile.TemporaryDirectory() as temporary:
        main(int(said[0]) if said else 500, Path(said[1]) if len(said) > 1 else Path(temporary))
