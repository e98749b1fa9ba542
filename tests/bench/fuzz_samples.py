"""What `fuzz.py` reads: a lane for each kind of source and way of reading it, and its samples."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path
from random import Random
from typing import Any

from fuzz_damage import HOSTILE, LARGE, SQL_VALUES

ROOT = Path(__file__).parents[2]
MOST_SAMPLES = 1_500
SQL = "sql"


@dataclass(frozen=True, slots=True)
class Lane:
    """A way of reading files.

    Args:
        name: `KIND` or `KIND:WAY`.
        file: the name of the file in its folder.
        options: of the source, but for its name.
        samples: files that are as they should be.
        real: those of real sites; half of the cases are made of them, where there are any.
        words: of the format, to be put in anywhere.
        suffixes: of real files that are read this way.
        sign: what stands in those of them that are of this kind.
        beside: path -> bytes of further files.
        share: how many cases are tried for one of the cheapest lane's.
    """

    name: str
    file: str
    options: Mapping[str, Any]
    samples: tuple[bytes, ...]
    words: tuple[bytes, ...] = ()
    suffixes: tuple[str, ...] = ()
    sign: bytes = b""
    real: tuple[bytes, ...] = ()
    beside: Mapping[str, bytes] = field(default_factory=dict)
    share: float = 1.0

    @property
    def kind(self) -> str:
        """The type of the source."""
        return self.name.partition(":")[0]


# --- samples ----------------------------------------------------------------------------------------------------------

_TEXT = """22 views 5 mins 0 comments
A title of some words

In geopolitics, international, politics
March 04, 2025
By The Desk

The first paragraph speaks of **borders** and of *seas*: https://example.org/a/.

A heading

- one
- two

1. first

Was it so? It was. 12 Sep 2013

Share this: Facebook
© 2025 The Desk
""".encode()

_YAML = b"""---
title: "A title: with a colon"
date: 2025-03-04 10:00:00 +0100
updated: 2025-03-05
authors: [The Desk, {name: Staff, email: staff@example.org}]
categories: [politics, world affairs]
tags: a, b
slug: a-title
description: >
  A few words
  of summary.
draft: false
image: /a.png
enclosures:
  - url: /a.mp3
    length: 12
permalink: /:categories/:title/
layout: post
aliases: &x [a, b]
---
"""

_BODY = b"""# A title: with a colon

The first paragraph, with `{{ code }}`, a [link](../b.md "t"), ![picture](a.png) and <b onclick="x()">HTML</b>.

<!--more-->

{{< figure src="a.png" >}} {% include x.html %} {{ page.title }} [gallery ids="1,2"]
{: .lead}

```python
{{ stays }}
```

| a | b |
|---|---|
| 1 | 2 |

Term
: Meaning[^1]

[^1]: A note.

{% highlight ruby %}
x
{% endhighlight %}
"""

_MARKDOWN = (
    _YAML + _BODY,
    b'+++\ntitle = "A title"\ndate = 2025-03-04T10:00:00Z\ntags = ["a"]\n[taxonomies]\ncategories = ["p"]\n'
    b"[extra]\nx = 1\n+++\n" + _BODY,
    b'{\n"title": "A title",\n"date": "2025-03-04",\n"categories": ["p"], "draft": null\n}\n\n' + _BODY,
    b"Title: A title\nDate: 2025-03-04 10:00\nCategory: p\nTags: a, b\nAuthors: The Desk; Staff\nSlug: a\n"
    b"Status: published\nSummary: Some\n    words\n\n" + _BODY + b"\n[a]({filename}/b.md) [c]({static}/c.png)\n",
    b":title: A title\n:date: 2025-03-04\n:category: p\n\n" + _BODY,
    b"# A title\n\n" + _BODY,
    (
        b"A title\n#######\n\n:date: 2025-03-04\n:tags: a, b\n\n.. role:: x(code)\n\nText with ``code``, :x:`y` and `a"
        b" <b.html>`_.\n\n.. image:: a.png\n   :alt: x\n\n.. code:: python\n\n   x = 1\n\n.. include:: /etc/x\n\n- a\n"
    ),
    b"import X from './x'\nexport const meta = {\n  title: 'A title', date: '2025-03-04', tags: ['a', `b`],\n}\n\n"
    b'<X a={1} b="c">{/* no */}</X>\n\n' + _BODY,
    b"_model: post\n---\ntitle: A title\n---\npub_date: 2025-03-04\n---\nauthor: The Desk\n---\nbody:\n\n" + _BODY,
)
_WORDS_MARKDOWN = (
    b"---\n", b"+++\n", b"title: ", b"date: ", b"\ncategories:\n  - a\n  - b\n", b"draft: true\n", b"published: false\n",
    b"authors:\n  - {name: x, url: y}\n", b"tags: [", b"summary: |\n  a\n\n  b\n", b"url: /a/../b/\n", b"permalink: false\n",
    b"slug: ''\n", b"language: zh_cn\n", b"expires: 2030-01-01\n", b"&x", b"*x", b"? a\n: b\n", b"[^1]: ", b"[^1]",
    b"{% post_url 2025-03-04-a %}", b'{{< ref "a" >}}', b"{{% relref x %}}", b"@/a.md", b"{filename}a.md", b"    code\n",
    b"\n***\n", b"\n===\n", b"\nTerm\n: Def\n", b"| a |\n|--|\n", b"<details><summary>", b"{% raw %}{{ x }}{% endraw %}",
    b"{{</* x */>}}", b"export default {\n", b"import x from 'y'\n", b".. raw:: html\n\n   <script>x()</script>\n",
    b".. |x| replace:: y\n", b"_hidden: yes\n", b"#### x {#y .z}\n", b"$$x$$", b"<https://e.example>", b"\\\n",
    b'"""', b"'''", b"[a.b]\n", b"[[a]]\n", b"x = {y = 1}\n", b"1979-05-27T07:32:00", b"permalink = '/:year/:title'\n",
    b'{"a": {"b": [', b"date: 2025-03-04T10:00:00.123456789Z\n", b"!!timestamp 2025-03-04\n", b"{{ x | date: '%Y' }}",
    b"{% link _posts/2025-03-04-a.md %}", b"{% for x in y %}", b"{% endfor %}", b"{{- `x` -}}", b"~~x~~", b"- [ ] x\n",
)  # fmt: skip

_HTML = (
    b"""<!DOCTYPE html><html lang="en"><head><meta charset="utf-8"><title>A title | The Desk</title>
<base href="https://example.org/x/"><link rel="canonical" href="https://example.org/2025/03/04/a/">
<meta property="og:title" content="A title"><meta property="article:published_time" content="2025-03-04T10:00:00Z">
<meta name="author" content="The Desk"><meta property="article:section" content="politics">
<script type="application/ld+json">{"@context": "https://schema.org", "@graph": [{"@type": "NewsArticle",
"headline": "A title", "datePublished": "2025-03-04", "author": [{"@type": "Person", "name": "Staff"}],
"articleSection": ["a"], "image": {"url": "/a.png"}}]}</script></head><body><nav><a href="/">Home</a></nav>
<article><h1>A title</h1><p class="byline">By <a rel="author" href="/x">Staff</a>, <time datetime="2025-03-04">4 March
2025</time></p><div class="entry-content" itemprop="articleBody"><p>The first paragraph of some length, so that it is
taken for text and not for furniture. <a href="b.html">A link</a>. {{ x }}</p><p>The second one. <img data-src="/a.png"
src="data:image/gif;base64,R0" onerror="x()"></p><pre>{{ code }}</pre><script>x()</script></div></article>
<footer>\xc2\xa9 2025</footer></body></html>""",
    b"<html><head><title>A title</title></head><body><h1>A title</h1><p>Some text.</p><p>More text.</p></body></html>",
    b"<p>A paragraph alone.",
)
_WORDS_HTML = (
    b"<article>", b"</article>", b"<h1>", b"<title>", b"<meta charset=utf-16>", b"<meta http-equiv=refresh content='0;url=x'>",
    b"<meta property='article:published_time' content='", b"<script type='application/ld+json'>", b"</script>", b"<time datetime='",
    b"<div class='entry-content'>", b"<base href='http://[x'>", b"<link rel=canonical href='", b'"@graph": [', b'"author": {',
    b"<template>", b"<noscript>", b"<plaintext>", b"<frameset>", b"<select>", b"<svg>", b"<math>", b"<table>", b"<td>",
    b"<li>" * 50, b"<span itemprop=author>", b"<address>", b"<a rel=author href=''>", b"<meta name=keywords content='a,,b'>",
    b"<html lang='zz-ZZZZZZZZZZZZ'>", b"<?xml version='1.0' encoding='x'?>", b'<meta charset="utf-7">', b"<font>" * 99,
    b"<h1><h1><h1>", b"<iframe>", b"<object data=x>", b"<video poster=x>", b"<picture><source srcset='a 1x, b'>", b"</body>",
)  # fmt: skip

_ROWS = (
    {"id": "1", "title": "A title", "date": "2025-03-04", "author": "The Desk", "category": "politics, world",
     "url": "https://example.org/a/", "content_html": "<p>Some <b>text</b>. {{ x }}</p>", "summary": "Words", "views": 3},
    {"id": "2", "title": "Another", "date": "2025-03-05T10:00:00Z", "author": "Staff", "category": "world",
     "url": "/b/", "content_html": '<p>More, "quoted"\nand in lines.</p>', "summary": "", "views": 4},
)  # fmt: skip


def _tables() -> dict[str, tuple[bytes, ...]]:
    import csv
    import io
    import json

    import yaml

    made: dict[str, tuple[bytes, ...]] = {}
    for way, parted in (("csv", ","), ("tsv", "\t")):
        file = io.StringIO()
        table = csv.DictWriter(file, _ROWS[0], delimiter=parted)
        table.writeheader()
        table.writerows(_ROWS)
        made[way] = (file.getvalue().encode(), file.getvalue().replace(parted, ";").encode())
    made["json"] = (
        json.dumps(_ROWS).encode(),
        json.dumps({"version": "https://jsonfeed.org/version/1.1", "title": "x", "items": _ROWS}, indent=1).encode(),
    )
    made["jsonl"] = ("".join(json.dumps(row) + "\n" for row in _ROWS).encode(),)
    made["yaml"] = (
        yaml.safe_dump(list(_ROWS)).encode(),
        (
            b"posts:\n- title: A title\n  date: 2025-03-04\n  category: [a, b]\n  content_html: |\n    <p>x</p>\n- &y\n"
            b'  title: "B"\n  body: >\n    y\n- {title: C, <<: *y}\n'
        ),
    )
    return made


_WORDS_TABLE = (
    b"title", b"\ntitle,date,body\n", b'"', b'""', b"\n", b",", b";", b"\t", b"|", b"{", b"}", b"[", b"]", b"[]", b"{}",
    b'"items": [', b'"id": ', b"null", b"-1e400", b'"\\ud83d"', b'"\\ude00\\ud83d"', b"// x\n", b'{"title": "x"}\n',
    b"[1, 2]\n", b'"x"\n', b"- ", b"- title: x\n", b"? ", b"- - - ", b"*y", b"&y ", b"|2-\n", b">+\n", b"%YAML 1.2\n---\n",
    b"...\n", b"!x ", b'"draft": true, ', b"content_html", b'"enclosures": [{"url": 1}], ', b'"authors": [[1]], ',
    b'"date": 1e12, ', b'"date": -62135596800, ', b'"views": 1e99, ', b'"title": {"a": 1}, ', b'"url": [], ',
)  # fmt: skip

_WXR = (
    b"""<?xml version="1.0" encoding="UTF-8"?>
<rss version="2.0" xmlns:excerpt="http://wordpress.org/export/1.2/excerpt/" xmlns:wp="http://wordpress.org/export/1.2/"
 xmlns:content="http://purl.org/rss/1.0/modules/content/" xmlns:dc="http://purl.org/dc/elements/1.1/"><channel>
<title>The Desk</title><link>https://example.org</link><language>en-US</language><wp:wxr_version>1.2</wp:wxr_version>
<wp:author><wp:author_login>desk</wp:author_login><wp:author_display_name>The Desk</wp:author_display_name></wp:author>
<item><title>A title</title><link>https://example.org/a/</link><pubDate>Tue, 04 Mar 2025 09:00:00 +0000</pubDate>
<dc:creator>desk</dc:creator><guid isPermaLink="false">https://example.org/?p=1</guid>
<content:encoded><![CDATA[<!-- wp:paragraph --><p>Text. [gallery ids="1"]</p>

More &amp; text.
[caption id="x"]<img src="a.png" /> x[/caption]]]></content:encoded><excerpt:encoded><![CDATA[Words]]></excerpt:encoded>
<wp:post_id>1</wp:post_id><wp:post_date>2025-03-04 10:00:00</wp:post_date>
<wp:post_date_gmt>0000-00-00 00:00:00</wp:post_date_gmt><wp:post_name>a</wp:post_name><wp:status>publish</wp:status>
<wp:post_type>post</wp:post_type><category domain="category" nicename="politics"><![CDATA[Politics]]></category>
<category domain="post_tag" nicename="x">x</category><wp:postmeta><wp:meta_key>_thumbnail_id</wp:meta_key>
<wp:meta_value>2</wp:meta_value></wp:postmeta><wp:postmeta><wp:meta_key>enclosure</wp:meta_key>
<wp:meta_value><![CDATA[https://example.org/a.mp3
123
audio/mpeg]]></wp:meta_value></wp:postmeta><wp:comment><wp:comment_id>1</wp:comment_id><wp:comment_approved>1
</wp:comment_approved></wp:comment></item>
<item><title>P</title><wp:post_id>2</wp:post_id><wp:post_type>attachment</wp:post_type>
<wp:attachment_url>https://example.org/a.jpg</wp:attachment_url></item></channel></rss>""",
)
_WORDS_WXR = (
    b"<item>", b"</item>", b"<wp:post_id>", b"</wp:post_id>", b"<content:encoded>", b"</content:encoded>", b"<wp:postmeta>",
    b"<wp:status>draft</wp:status>", b"<wp:post_password>x</wp:post_password>", b"xmlns:wp='y'", b"<category domain='category'>",
    b"</channel>", b"<channel>", b"<wp:comment>", b"<?xml version='1.1' encoding='utf-16'?>", b"<wp:post_date_gmt>", b"<item/>",
    b"<!DOCTYPE rss [<!ENTITY x SYSTEM 'file:///etc/x'>]>", b"&x;", b"[caption", b"[/caption]", b"[code]", b"<!-- wp:html -->",
    b'<!-- wp:image {"id":1} /-->', b"<wp:author>", b"<guid>", b"<wp:meta_key>enclosure</wp:meta_key>", b'a:1:{s:1:"x"',
)  # fmt: skip

_FEEDS = {
    "rss": (
        b"""<?xml version="1.0"?><rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/"
 xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:media="http://search.yahoo.com/mrss/"><channel><title>The Desk</title>
<link>https://example.org/</link><description>x</description><item><title>A &amp;amp; title</title>
<link>https://example.org/a/</link><guid isPermaLink="false">1</guid><pubDate>Tue, 04 Mar 2025 10:00:00 GMT</pubDate>
<category>politics</category><dc:creator>The Desk</dc:creator><author>desk@example.org (The Desk)</author>
<description>Words</description><content:encoded><![CDATA[<p>Text <a href="/b">b</a></p>]]></content:encoded>
<enclosure url="https://example.org/a.mp3" length="12" type="audio/mpeg"/><comments>https://example.org/a/#c</comments>
<source url="https://example.org/x.xml">X</source></item><item><description>No title</description></item></channel></rss>""",
    ),
    "rdf": (
        b"""<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/"
 xmlns:dc="http://purl.org/dc/elements/1.1/"><channel rdf:about="x"><title>The Desk</title><link>https://example.org/</link>
</channel><item rdf:about="https://example.org/a"><title>A</title><link>https://example.org/a</link><description>x
</description><dc:date>2025-03-04</dc:date><dc:subject>p</dc:subject></item></rdf:RDF>""",
    ),
    "atom": (
        b"""<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="en" xml:base="https://example.org/"><title type="html">T</title>
<id>urn:x:1</id><updated>2025-03-04T10:00:00Z</updated><link rel="self" href="a.atom"/><entry><title>A</title><id>urn:x:2</id>
<link href="/a"/><published>2025-03-04T10:00:00Z</published><updated>2025-03-05T10:00:00+01:00</updated><author><name>The Desk
</name><uri>https://example.org/</uri></author><category term="p" label="P"/><summary>Words</summary><content type="xhtml">
<div xmlns="http://www.w3.org/1999/xhtml"><p>Text <a href="b">b</a></p></div></content></entry>
<at:deleted-entry xmlns:at="http://purl.org/atompub/tombstones/1.0" ref="urn:x:3" when="2025-03-04T10:00:00Z"/></feed>""",
        b"<entry xmlns='http://www.w3.org/2005/Atom'><title>A</title><id>urn:x:2</id><content>x</content></entry>",
    ),
    "json": (
        b"""{"version": "https://jsonfeed.org/version/1.1", "title": "The Desk", "home_page_url": "https://example.org/",
"feed_url": "https://example.org/a.json", "authors": [{"name": "The Desk"}], "language": "en", "items": [{"id": "1",
"url": "https://example.org/a/", "title": "A", "content_html": "<p>Text</p>", "content_text": "x", "summary": "w",
"date_published": "2025-03-04T10:00:00Z", "date_modified": "2025-03-05T10:00:00Z", "tags": ["p"], "image": "a.png",
"attachments": [{"url": "/a.mp3", "mime_type": "audio/mpeg", "size_in_bytes": 12, "duration_in_seconds": 3}]},
{"id": 2, "content_text": "Text alone"}]}""",
    ),
}
_SIGNS = {"rss": b"<rss", "rdf": b"<rdf:RDF", "atom": b"<feed", "json": b"jsonfeed.org"}
_WORDS_FEED = (
    b"<item>", b"</item>", b"<entry>", b"</entry>", b"<guid>", b"<link href='x' rel='", b"<content type='xhtml'>", b"xml:base='x'",
    b"<content type='text/html' src='x'/>", b"<content type='application/octet-stream'>", b"<pubDate>", b"<updated>", b"<?xml",
    b"encoding='x'", b"<!DOCTYPE x [<!ENTITY a 'aaaa'><!ENTITY b '&a;&a;&a;'>]>", b"&b;", b'"items": ', b'"id": 1e400, ',
    b'"tags": {}, ', b'"authors": "x", ', b'"attachments": [[]], ', b"<media:content url='x'/>", b"<source>", b"<author/>",
    b"<category/>", b"<title type='base64'>", b"<dc:date>", b"<enclosure length='-1' url='x'/>", b"<itunes:duration>1:99:99",
    b"</channel>", b"<channel>", b"<html>", b'"expired": true, ', b"xmlns='y'", b"<link/>", b"<georss:point>1 x", b"<thr:total>x",
)  # fmt: skip

PRESETS: dict[str, tuple[str, str, bytes]] = {
    "hugo": (
        "content/posts/2025-03-04-a.md", "hugo.toml",
        (b'baseURL = "https://example.org/"\ntimeZone = "Europe/Berlin"\n[permalinks]\nposts = "/:year/:month/:slug/"\n'
        b'[languages.de]\nweight = 1\n[frontmatter]\ndate = [":filename", ":default"]\n[taxonomies]\ntag = "tags"\n'),
    ),
    "jekyll": (
        "_posts/2025-03-04-a.md", "_config.yml",
        (b"permalink: /:categories/:year/:month/:day/:title:output_ext\ntimezone: Europe/Berlin\nbaseurl: /x\n"
        b"defaults:\n- scope: {path: '', type: posts}\n  values: {author: The Desk}\nexcerpt_separator: <!--more-->\n"),
    ),
    "pelican": (
        "content/p/a.md", "pelicanconf.py",
        (b"SITEURL = 'https://example.org'\nTIMEZONE = 'Europe/Berlin'\nPATH = 'content'\nDEFAULT_DATE = 'fs'\n"
        b"ARTICLE_URL = '{date:%Y}/{date:%b}/{slug}/'\nFILENAME_METADATA = r'(?P<date>\\d{4}-\\d{2}-\\d{2})_(?P<slug>.*)'\n"
        b"USE_FOLDER_AS_CATEGORY = True\nSLUG_REGEX_SUBSTITUTIONS = [(r'[^\\w\\s-]', '')]\n"),
    ),
    "eleventy": (
        "posts/a.md", "eleventy.config.js",
        (b"module.exports = function (eleventyConfig) {\n  eleventyConfig.setFrontMatterParsingOptions({ excerpt: true });\n"
        b"  return { dir: { input: '.', output: '_site' }, pathPrefix: '/x/' };\n};\n"),
    ),
    "zola": (
        "content/blog/2025-03-04-a.md", "config.toml",
        (b'base_url = "https://example.org"\ndefault_language = "en"\n[languages.de]\n[slugify]\npaths = "on"\n'
        b'[[taxonomies]]\nname = "tags"\n'),
    ),
    "lektor": (
        "content/blog/a/contents.lr", "models/post.ini",
        (b"[model]\nname = Post\n[fields.title]\ntype = string\n[fields.pub_date]\ntype = date\n[fields.body]\n"
        b"type = markdown\n[pagination]\nenabled = yes\n[children]\nslug_format = {{ this.pub_date|dateformat('YYYY') }}/x\n"),
    ),
    "nextjs": ("posts/a.mdx", "next.config.js", b"module.exports = { basePath: '/x', trailingSlash: true, i18n: { locales: ['en'] } }\n"),
}  # fmt: skip
"""Preset -> an article's file, its generator's configuration, and what stands in that."""


def lanes(presets: Iterable[str]) -> Iterator[Lane]:
    """Every way of reading. A kind without one of its own here has none: `fuzz.py` says so."""
    articles = sorted((ROOT / "articles").glob("*"))
    pages = tuple(path.read_bytes() for path in articles if path.suffix == ".txt")
    yield Lane("text", "a.txt", {"path": "a.txt"}, (_TEXT, *pages), (), (".txt", ".text", ".md"), share=2)
    posts = (*_MARKDOWN, *(path.read_bytes() for path in articles if path.suffix == ".md"))
    named = (".md", ".markdown", ".mdx")
    yield Lane("markdown", "a.md", {"path": "a.md"}, posts, _WORDS_MARKDOWN, named, share=3)
    for preset in presets:
        file, beside, settings = PRESETS.get(preset, ("a.md", "config.toml", b""))
        options = {"path": file, "preset": preset}
        own = (*named, ".rst", ".lr", ".html")
        yield Lane(f"markdown:{preset}", file, options, posts, _WORDS_MARKDOWN, own, beside={beside: settings})
    html = {"path": "a.html", "extract": "own"}
    yield Lane("html", "a.html", html, _HTML, _WORDS_HTML, (".html", ".htm"), share=0.6)
    yield Lane("html:xhtml", "a.xhtml", {**html, "path": "a.xhtml"}, _HTML, _WORDS_HTML, (".html",), share=0.3)
    both = {"path": "a.html", "extract": "trafilatura"}
    yield Lane("html:trafilatura", "a.html", both, _HTML, _WORDS_HTML, (".html", ".htm"), share=0.03)
    for way, tables in _tables().items():
        yield Lane(
            f"table:{way}",
            f"a.{way}",
            {"path": f"a.{way}"},
            tables,
            _WORDS_TABLE,
            (f".{way}", ".yml")[: 1 + (way == "yaml")],
        )
    text = {"path": "a.csv", "content": "markdown", "fields": {"title": ["headline", "title"], "body": "content_html"}}
    yield Lane("table:markdown", "a.csv", text, _tables()["csv"], _WORDS_TABLE, (".csv",), share=0.5)
    wxr = {"path": "a.xml", "post_type": ["post", "page", "attachment"]}
    yield Lane("wordpress", "a.xml", wxr, _WXR, _WORDS_WXR, (".xml",), b"wordpress.org/export")
    for way, documents in _FEEDS.items():
        suffixes = (".json",) if way == "json" else (f".{way}", ".xml")
        options, share = {"path": f"a.{way}"}, 5 if way == "json" else 1
        yield Lane(f"feed:{way}", f"a.{way}", options, documents, _WORDS_FEED, suffixes, _SIGNS[way], share=share)
    query = {"database": "sqlite:///a.db", "query": "SELECT * FROM posts"}
    yield Lane(SQL, "a.db", query, (b"\n".join((*HOSTILE, *SQL_VALUES)), _BODY), share=0.25)


def real(folders: Iterable[Path], suffixes: tuple[str, ...], sign: bytes, seed: str) -> tuple[bytes, ...]:
    """Files of these suffixes below some folders: not more than can be kept, chosen by chance."""
    found = sorted(
        path
        for folder in folders
        for path in folder.rglob("*")
        if path.name.endswith(suffixes) and path.is_file() and path.stat().st_size < 20 * LARGE
    )
    Random(seed).shuffle(found)
    read = (path.read_bytes()[: 10 * LARGE] for path in found)
    return tuple(islice((data for data in read if sign in data), MOST_SAMPLES))
