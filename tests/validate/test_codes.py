"""Every kind of fault there is: a document that has it, and what is said of it."""

from __future__ import annotations

import re
from datetime import UTC, datetime

import pytest

from feedwright.validate import LEVELS, checked, codes

NOW = datetime(2026, 1, 1, tzinfo=UTC)
HTML = "&lt;p&gt;Yes.&lt;/p&gt;"
SAMPLES = {
    # --- XML ---
    "xml-malformed": lambda made: made.rss("<category>a & b</category>"),
    "xml-blank-first": lambda made: b"\n" + made.rss(),
    "xml-entity": lambda made: made.rss("<category>a&nbsp;b</category>"),
    "xml-hostile": lambda made: b'<!DOCTYPE rss [<!ENTITY x SYSTEM "file:///x">]><rss version="2.0">&x;</rss>',
    "xml-version": lambda made: made.rss().replace(b'version="1.0"', b'version="1.1"', 1),
    "xml-doctype": lambda made: made.rss().replace(b"<rss", b'<!DOCTYPE rss SYSTEM "https://example.org/x.dtd"><rss', 1),
    "xml-doctype-gone": lambda made: made.rss().replace(
        b"<rss", b'<!DOCTYPE rss SYSTEM "http://my.netscape.com/publish/formats/rss-0.91.dtd"><rss', 1
    ),
    "xml-too-deep": lambda made: made.opml('<outline text="x">' * 300 + "</outline>" * 300),
    "namespace-invalid": lambda made: made.rss('<x:y xmlns:x="no address"/>'),
    "namespace-misspelt": lambda made: made.rss('<m:y xmlns:m="http://search.yahoo.com/mrss"/>'),
    "namespace-prefix-taken": lambda made: made.rss('<dc:y xmlns:dc="https://example.org/dc"/>'),
    "namespace-prefix-unusual": lambda made: made.rss('<d:title xmlns:d="http://purl.org/dc/elements/1.1/">A</d:title>'),
    "namespace-unknown": lambda made: made.rss('<x:y xmlns:x="https://example.org/ns"/>'),
    "namespace-none": lambda made: made.atom('<plain xmlns=""/>'),
    "encoding-wrong": lambda made: made.rss("<category>caf\u00e9</category>").replace(b"\xc3\xa9", b"\xe9"),
    "encoding-unknown": lambda made: made.rss().replace(b"UTF-8", b"x-unheard-of"),
    "encoding-contradicted": lambda made: made.rss().decode().encode("utf-16"),
    "encoding-served": lambda made: (made.rss(), {"charset": "iso-8859-1"}),
    "encoding-unusual": lambda made: made.rss().replace(b"UTF-8", b"cp037_no").replace(b"cp037_no", b"hp-roman8"),
    "encoding-old": lambda made: made.rss().replace(b"UTF-8", b"ISO-8859-1"),
    "text-controls": lambda made: made.rss("<category>\x93a\x94</category>"),
    "text-garbled": lambda made: made.rss("<category>caf\u00c3\u00a9</category>"),
    # --- any feed ---
    "root-unknown": lambda made: b"<html><body><p>A page.<br></body></html>",
    "root-namespace": lambda made: made.rss(root='version="2.0" xmlns="http://backend.userland.com/rss2"'),
    "other-format": lambda made: (made.rss(), {"kind": ".atom"}),
    "served-as": lambda made: (made.rss(), {"media_type": "text/html"}),
    "feed-large": lambda made: made.rss(f"<description>{'a ' * 600_000}</description>"),
    "feed-empty": lambda made: re.sub(rb"<item>.*</item>", b"", made.rss()),
    "self-link-missing": lambda made: made.json_feed(drop=("feed_url",)),
    "self-link-other": lambda made: (made.rss(), {"addresses": ("https://example.org/moved.rss",)}),
    "self-link-relative": lambda made: made.rss(before='<atom:link rel="self" href="/feed.rss"/>'),
    "self-link-type": lambda made: made.rss(before='<atom:link rel="self" href="https://example.org/feed.rss" type="text/html"/>'),
    # --- elements and attributes ---
    "element-unknown": lambda made: made.rss("<pubdate>Tue, 04 Mar 2025 10:30:00 GMT</pubdate>"),
    "element-misplaced": lambda made: made.rss(before="<atom:summary>Yes.</atom:summary>"),
    "element-missing": lambda made: made.rss().replace(b"<description>News.</description>", b""),
    "element-repeated": lambda made: made.rss("<title>Twice</title>"),
    "element-said-twice": lambda made: made.rss("<author>a@example.org (A)</author><dc:creator>A</dc:creator>"),
    "element-without-namespace": lambda made: made.rss('<x:y xmlns:x="https://example.org/"><z/></x:y>'),
    "element-empty": lambda made: made.rss("<category/>"),
    "extension-unknown": lambda made: made.rss("<dc:autor>A</dc:autor>"),
    "text-unexpected": lambda made: made.rss(items="</channel><channel>loose"),
    "attribute-unknown": lambda made: made.rss('<category name="x">A</category>'),
    "attribute-foreign": lambda made: made.rss('<category xmlns:x="https://example.org/" x:y="z">A</category>'),
    "attribute-missing": lambda made: made.rss('<enclosure url="https://example.org/a.mp3" length="1"/>'),
    # --- values ---
    "date-rfc822": lambda made: made.rss(before="<lastBuildDate>2025-03-04</lastBuildDate>"),
    "date-rfc822-form": lambda made: made.rss(before="<lastBuildDate>Tue, 04 Mar 25 10:30 GMT</lastBuildDate>"),
    "date-weekday": lambda made: made.rss(before="<lastBuildDate>Mon, 04 Mar 2025 10:30:00 GMT</lastBuildDate>"),
    "date-rfc3339": lambda made: made.atom("<published>2025-03-04</published>"),
    "date-w3cdtf": lambda made: made.rss("<dcterms:created>2025-03-04T10:30</dcterms:created>"),
    "date-iso8601": lambda made: made.rss("<ev:startdate>soon</ev:startdate>"),
    "date-implausible": lambda made: made.rss(before="<lastBuildDate>Thu, 04 Mar 2027 10:30:00 GMT</lastBuildDate>"),
    "url-character": lambda made: made.rss("<comments>https://example.org/a b</comments>"),
    "url-not-ascii": lambda made: made.rss("<comments>https://example.org/\u00e9</comments>"),
    "url-relative": lambda made: made.rss("<comments>/a/#comments</comments>"),
    "url-malformed": lambda made: made.rss("<comments>https:/example.org/</comments>"),
    "url-not-http": lambda made: made.rss('<enclosure url="ftp://example.org/a.mp3" length="1" type="audio/mpeg"/>'),
    "url-tag": lambda made: made.atom('<thr:in-reply-to ref="tag:example.org:a"/>'),
    "url-urn": lambda made: made.atom('<thr:in-reply-to ref="urn:a"/>'),
    "url-uuid": lambda made: made.atom('<thr:in-reply-to ref="urn:uuid:1234"/>'),
    "url-scheme": lambda made: made.rss("<comments>javascript:alert(1)</comments>"),
    "url-private": lambda made: made.rss("<comments>http://localhost:8000/a/</comments>"),
    "url-not-canonical": lambda made: made.atom('<thr:in-reply-to ref="HTTP://example.org:80/%7Ea/../b"/>'),
    "language-unknown": lambda made: made.rss(before="<language>english</language>"),
    "media-type": lambda made: made.rss('<enclosure url="https://example.org/a.mp3" length="1" type="mp3"/>'),
    "number": lambda made: made.rss(before="<ttl>1 hour</ttl>"),
    "number-range": lambda made: made.rss("<geo:lat>91</geo:lat>"),
    "value-unknown": lambda made: made.rss(before="<sy:updatePeriod>often</sy:updatePeriod>"),
    "value-form": lambda made: made.rss("<slash:hit_parade>many</slash:hit_parade>"),
    "email": lambda made: made.rss("<author>The Desk</author>"),
    "email-name": lambda made: made.rss("<author>desk@example.org</author>"),
    "email-in-name": lambda made: made.atom("<contributor><name>Desk &lt;desk@example.org></name></contributor>"),
    "text-too-long": lambda made: made.rss(f"<itunes:subtitle>{'a' * 256}</itunes:subtitle>"),
    "blanks-around": lambda made: made.atom("<published> 2025-03-04T10:30:00Z </published>"),
    # --- HTML ---
    "html-active": lambda made: made.rss("<description>&lt;script>x()&lt;/script></description>"),
    "html-document": lambda made: made.rss("<description>&lt;html>&lt;body>Yes.&lt;/body>&lt;/html></description>"),
    "html-handler": lambda made: made.rss("<description>&lt;p onclick='x()'>Yes.&lt;/p></description>"),
    "html-style": lambda made: made.rss("<description>&lt;p style='position: fixed'>Yes.&lt;/p></description>"),
    "html-relative": lambda made: made.rss("<description>&lt;a href='/b'>b&lt;/a></description>"),
    "html-unknown-tag": lambda made: made.rss("<description>&lt;pp>Yes.&lt;/pp></description>"),
    "html-unclosed": lambda made: made.rss("<description>&lt;div>Yes.</description>"),
    "html-escaped-twice": lambda made: made.rss("<description>&amp;lt;p&amp;gt;Yes.&amp;lt;/p&amp;gt;</description>"),
    "html-in-text": lambda made: made.rss("<category>&lt;b>A&lt;/b></category>"),
    "html-undeclared": lambda made: made.atom("<rights>&lt;b>A&lt;/b></rights>"),
    # --- RSS ---
    "rss-version": lambda made: made.rss(root='version="3.0"'),
    "rss-version-old": lambda made: made.rss(root='version="0.92"'),
    "item-empty": lambda made: made.rss(item="<link>https://example.org/a/</link>"),
    "item-early": lambda made: made.rss(items="<ttl>60</ttl>"),
    "title-missing": lambda made: made.rss(item="<description>Yes.</description>"),
    "date-missing": lambda made: made.rss(item="<title>A</title>"),
    "guid-missing": lambda made: made.rss(item="<title>A</title>"),
    "guid-no-permalink": lambda made: made.rss(item="<title>A</title><guid>42</guid>"),
    "guid-not-unique": lambda made: made.rss(item='<title>A</title><guid isPermaLink="false">42</guid>'),
    "guid-repeated": lambda made: made.rss(items="<item><title>B</title><guid>https://example.org/a/</guid></item>"),
    "guid-fleeting": lambda made: made.rss(item="<title>A</title><guid>https://example.org/a?utm_source=rss</guid>"),
    "enclosure-length": lambda made: made.rss('<enclosure url="https://example.org/a.mp3" length="-1" type="audio/mpeg"/>'),
    "enclosure-repeated": lambda made: made.rss('<enclosure url="https://example.org/a.mp3" length="1" type="audio/mpeg"/>' * 2),
    "description-after-content": lambda made: made.rss(f"<content:encoded>{HTML}</content:encoded>"),
    "content-said-twice": lambda made: made.rss(f'<atom:content type="html">{HTML}</atom:content>'),
    "slash-without-build-date": lambda made: made.rss("<slash:comments>0</slash:comments>"),
    "textinput": lambda made: made.rss(before="<textInput/>"),
    "image-link": lambda made: made.rss(before=image(link="https://example.org/other/")),
    "image-title": lambda made: made.rss(before=image(title="Other")),
    "image-format": lambda made: made.rss(before=image(url="https://example.org/logo.svg")),
    "image-size": lambda made: made.rss(before=image(more="<width>145</width>")),
    "skip-hour": lambda made: made.rss(before="<skipHours><hour>25</hour></skipHours>"),
    "skip-hour-24": lambda made: made.rss(before="<skipHours><hour>24</hour></skipHours>"),
    "skip-day": lambda made: made.rss(before="<skipDays><day>Mon</day></skipDays>"),
    "channel-link-is-feed": lambda made: made.rss().replace(b"<link>https://example.org/<", b"<link>https://example.org/feed.rss<"),
    "blink": lambda made: made.rss(before="<blink/>"),
    "rdf-about-repeated": lambda made: made.rdf(items=RDF_ITEM * 2),
    # --- Atom ---
    "atom-obsolete": lambda made: b'<feed version="0.3" xmlns="http://purl.org/atom/ns#"/>',
    "atom-prefixed": lambda made: b'<a:feed xmlns:a="http://www.w3.org/2005/Atom"/>',
    "metadata-after-entries": lambda made: made.atom(entries="<rights>Ours</rights>"),
    "author-missing": lambda made: made.atom().replace(b"<author><name>Staff</name></author>", b""),
    "content-missing": lambda made: made.atom().replace(b'<link href="https://example.org/a/"/>', b""),
    "summary-missing": lambda made: made.atom().replace(b"<summary>The house voted.</summary>", b""),
    "summary-needed": lambda made: made.atom('<content src="https://example.org/a.pdf" type="application/pdf"/>', entry=BARE),
    "alternate-repeated": lambda made: made.atom('<link href="https://example.org/b/"/>'),
    "entry-id-repeated": lambda made: made.atom(entries=f"<entry>{BARE}<summary>No.</summary></entry>"),
    "entry-ids-all-same": lambda made: made.atom(entries=f"<entry>{BARE}<summary>No.</summary></entry>" * 9),
    "entry-id-of-feed": lambda made: made.atom().replace(b"<id>https://example.org/feed.atom<", b"<id>https://example.org/a/<"),
    "updated-before-published": lambda made: made.atom("<published>2025-03-05T10:30:00Z</published>"),
    "source-incomplete": lambda made: made.atom("<source><title>Wire</title></source>"),
    "text-type": lambda made: made.atom('<rights type="text/plain">Ours</rights>'),
    "content-mode": lambda made: made.atom(f'<rights mode="escaped">{HTML}</rights>'),
    "content-base64": lambda made: made.atom('<content type="image/png">no base64!</content>'),
    "content-no-type": lambda made: made.atom('<content src="https://example.org/a.html"/>'),
    "xhtml-div": lambda made: made.atom('<rights type="xhtml">Ours</rights>'),
    "xhtml-namespace": lambda made: made.atom('<rights type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml"><b xmlns="">O</b></div></rights>'),
    "xhtml-foreign": lambda made: made.atom('<rights type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml"><bb>O</bb></div></rights>'),
    "link-not-empty": lambda made: made.atom('<link rel="via" href="https://example.org/">here</link>'),
    "link-relation": lambda made: made.atom('<link rel="friend" href="https://example.org/"/>'),
    "paging-in-entry": lambda made: made.atom('<link rel="next" href="https://example.org/"/>'),
    "paging-in-complete": lambda made: made.atom(before='<fh:complete/><link rel="next" href="https://example.org/2"/>'),
    "paging-past-end": lambda made: made.atom(
        before='<link rel="last" href="https://example.org/feed.atom"/><link rel="next" href="https://example.org/2"/>'
    ),
    "archive-incomplete": lambda made: made.atom(before="<fh:archive/>"),
    "tombstone-lives": lambda made: made.atom(before='<at:deleted-entry ref="https://example.org/a/" when="2025-03-05T00:00:00Z"/>'),
    "thr-on-other-link": lambda made: made.atom('<link rel="via" href="https://example.org/" thr:count="1"/>'),
    "thr-when": lambda made: made.atom('<link rel="replies" href="https://example.org/" thr:when="2025-03-05T00:00:00Z"/>'),
    # --- extensions ---
    "geo-coordinates": lambda made: made.rss("<georss:point>north</georss:point>"),
    "geo-comma": lambda made: made.rss("<georss:point>45.2,-71.9</georss:point>"),
    "media-adult": lambda made: made.rss("<media:adult>false</media:adult>"),
    "media-group-alone": lambda made: made.rss("<media:group/>"),
    "media-hash": lambda made: made.rss("<media:hash>short</media:hash>"),
    "media-rating": lambda made: made.rss("<media:rating>mild</media:rating>"),
    "media-restriction": lambda made: made.rss('<media:restriction relationship="allow" type="country">Europe</media:restriction>'),
    "media-role": lambda made: made.rss('<media:credit role="Boss">A</media:credit>'),
    "podcast-category": lambda made: made.rss(before='<itunes:category text="Chess"/>'),
    "podcast-category-old": lambda made: made.rss(before='<itunes:category text="Travel"/>'),
    "podcast-format": lambda made: made.rss('<itunes:author>A</itunes:author><enclosure url="https://example.org/a.exe" length="1" type="x/y"/>'),
    "podcast-incomplete": lambda made: made.rss("<itunes:author>A</itunes:author>"),
    "podcast-keywords": lambda made: made.rss("<itunes:keywords>chess go</itunes:keywords>"),
    "sync-history": lambda made: made.rss('<sx:sync id="a" updates="1"><sx:history sequence="1"/></sx:sync>'),
    "sync-order": lambda made: made.rss(before='<sx:sharing since="2025-03-05T00:00:00Z" until="2025-03-04T00:00:00Z"/>'),
    "wfw-letter-case": lambda made: made.rss("<wfw:commentRSS>https://example.org/a/feed</wfw:commentRSS>"),
    # --- JSON Feed ---
    "json-malformed": lambda made: b'{"version": "https://jsonfeed.org/version/1.1",}',
    "json-encoding": lambda made: made.json_feed(title="caf?").replace(b"?", b"\xe9"),
    "json-byte-order-mark": lambda made: b"\xef\xbb\xbf" + made.json_feed(),
    "json-no-feed": lambda made: b"[1, 2]",
    "json-version": lambda made: made.json_feed(version="https://jsonfeed.org/version/2"),
    "json-type": lambda made: made.json_feed(title=["A"]),
    "json-id-number": lambda made: made.json_feed({"id": 42}),
    "json-missing": lambda made: made.json_feed(drop=("title",)),
    "json-unknown": lambda made: made.json_feed({"categories": ["A"]}),
    "json-repeated": lambda made: made.json_feed().replace(b'"title"', b'"title": "A", "title"', 1),
    "json-item-empty": lambda made: made.json_feed(drop=("content_html",)),
    "json-id-repeated": lambda made: made.json_feed(items=[{"id": "a", "content_text": "A"}, {"id": "a", "content_text": "B"}]),
    "json-no-date": lambda made: made.json_feed(drop=("date_published",)),
    "json-no-home": lambda made: made.json_feed(drop=("home_page_url",)),
    "json-next-is-self": lambda made: made.json_feed(next_url="https://example.org/feed.json"),
    "json-author": lambda made: made.json_feed(author={"name": "A"}),
    "json-author-empty": lambda made: made.json_feed(authors=[{}]),
    "json-newer": lambda made: made.json_feed(version="https://jsonfeed.org/version/1", language="en"),
    # --- OPML ---
    "opml-version": lambda made: made.opml(root='version="3.0"'),
    "opml-obsolete": lambda made: b'<outlineDocument><head/><body><outline text="A"/></body></outlineDocument>',
    "outline-no-feed": lambda made: made.opml('<outline type="rss" text="A" title="A"/>'),
    "outline-no-title": lambda made: made.opml('<outline type="rss" text="A" xmlUrl="https://example.org/a"/>'),
    "outline-no-url": lambda made: made.opml('<outline type="link" text="A"/>'),
    "outline-no-type": lambda made: made.opml('<outline text="A" xmlUrl="https://example.org/a"/>'),
    "outline-type": lambda made: made.opml('<outline type="song" text="A"/>', root='version="1.0"'),
    "outline-version": lambda made: made.opml('<outline type="rss" text="A" title="A" xmlUrl="https://example.org/a" version="9"/>'),
    "outline-text-repeated": lambda made: made.opml('<outline type="rss" text="Desk" title="A" xmlUrl="https://example.org/a"/>'),
    "outline-feed-repeated": lambda made: made.opml('<outline type="rss" text="A" title="A" xmlUrl="https://example.org/feed.rss"/>'),
}  # fmt: skip
BARE = '<id>https://example.org/a/</id><title>A vote</title><updated>2025-03-04T10:30:00Z</updated><link href="https://example.org/a/"/>'
RDF_ITEM = '<item rdf:about="https://example.org/a/"><title>A</title><link>https://example.org/a/</link></item>'
OF_THE_WHOLE = {"feed-large", "served-as"}
"""They concern no line."""


def image(url="https://example.org/logo.png", title="The Foreign Desk", link="https://example.org/", more=""):
    return f"<image><url>{url}</url><title>{title}</title><link>{link}</link>{more}</image>"


def all_of(made, name):
    data = SAMPLES[name](made)
    data, said = data if isinstance(data, tuple) else (data, {})
    return checked(data, where="feed", now=NOW, **said)


@pytest.mark.parametrize("name", sorted(codes()))
def test_every_fault_is_found_in_a_document_that_has_it(made, name):
    found = [one for one in all_of(made, name) if one.code == name]
    assert found, [str(one) for one in all_of(made, name)]
    first, code = found[0], codes()[name]
    assert (first.level, first.why, first.cure) == (code.level, code.why, code.cure)
    assert (first.line > 0) == (name not in OF_THE_WHOLE)
    assert "{" not in first.what


@pytest.mark.parametrize("name", sorted(codes()))
def test_every_fault_says_why_it_matters_and_how_it_is_cured(name):
    code = codes()[name]
    assert code.level in LEVELS
    assert re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", name)
    for said in (code.why, code.cure):
        assert re.fullmatch(r"[A-Z`].{5,}[.\w>]", said, re.DOTALL), said
    assert not code.what.endswith(".")


def test_no_sample_is_of_a_fault_that_does_not_exist():
    assert set(SAMPLES) == set(codes())


@pytest.mark.parametrize("kind", ["rss", "atom", "json_feed", "opml", "rdf"])
def test_a_document_with_which_nothing_is_wrong_has_no_faults(made, found, kind):
    assert found(getattr(made, kind)()) == []
