"""Any feed read as values: each format, each way of saying a thing, and documents that are not what they should be."""

import json
from contextlib import suppress
from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from feedwright.text import feeds
from feedwright.text.feeds import Came, DamagedFeedError, File, HostileFeedError, NoFeedError, Parsed, Person

ADDRESS = "https://example.org/feed.xml"
NAMESPACES = (
    'xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:content="http://purl.org/rss/1.0/modules/content/" '
    'xmlns:itunes="http://www.itunes.com/DTDs/PodCast-1.0.dtd" xmlns:media="http://search.yahoo.com/mrss/" '
    'xmlns:slash="http://purl.org/rss/1.0/modules/slash/" xmlns:atom="http://www.w3.org/2005/Atom" '
    'xmlns:thr="http://purl.org/syndication/thread/1.0"'
)


def rss(*items, channel="<title>The Desk</title><link>https://example.org/</link>"):
    made = "".join(f"<item>{one}</item>" for one in items)
    return f'<rss version="2.0" {NAMESPACES}><channel>{channel}{made}</channel></rss>'


def atom(*entries, feed="<title>The Desk</title><id>tag:example.org,2025:f</id>", attributes=""):
    made = "".join(f"<entry>{one}</entry>" for one in entries)
    return f'<feed xmlns="http://www.w3.org/2005/Atom" xmlns:thr="http://purl.org/syndication/thread/1.0" {attributes}>{feed}{made}</feed>'


def json_feed(*items, **feed):
    return json.dumps(
        {"version": "https://jsonfeed.org/version/1.1", "title": "The Desk", **feed, "items": list(items)}
    )


def read(text, **options):
    return feeds.read(text.encode() if isinstance(text, str) else text, **{"address": ADDRESS, **options})


def one(text, **options):
    (item,) = read(text, **options).items
    return item


# --- every format -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("document", "kind"),
    [
        ('<rss version="0.91"><channel><title>F</title><item><title>A</title><link>https://example.org/a</link></item></channel></rss>', "rss"),
        ('<rss version="0.92"><channel><title>F</title><item><title>A</title><link>https://example.org/a</link></item></channel></rss>', "rss"),
        (rss("<title>A</title><link>https://example.org/a</link>", channel="<title>F</title>"), "rss"),
        ('<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://my.netscape.com/rdf/simple/0.9/"><channel><title>F</title></channel><item><title>A</title><link>https://example.org/a</link></item></rdf:RDF>', "rss"),
        ('<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/"><channel rdf:about="x"><title>F</title></channel><item rdf:about="https://example.org/a"><title>A</title><link>https://example.org/a</link></item></rdf:RDF>', "rss"),
        ('<feed version="0.3" xmlns="http://purl.org/atom/ns#"><title>F</title><entry><title>A</title><link rel="alternate" type="text/html" href="https://example.org/a"/></entry></feed>', "atom"),
        (atom('<title>A</title><link href="https://example.org/a"/>', feed="<title>F</title>"), "atom"),
        ('<CHANNEL HREF="https://example.org/"><TITLE>F</TITLE><ITEM HREF="https://example.org/a"><TITLE>A</TITLE></ITEM></CHANNEL>', "rss"),
        (json_feed({"id": "1", "title": "A", "url": "https://example.org/a"}, title="F"), "json"),
        (json_feed({"id": "1", "title": "A", "url": "https://example.org/a"}, title="F", version="https://jsonfeed.org/version/1"), "json"),
    ],
    ids=["rss 0.91", "rss 0.92", "rss 2.0", "rss 0.90", "rss 1.0", "atom 0.3", "atom 1.0", "cdf", "json 1.1", "json 1.0"],
)  # fmt: skip
def test_every_format_is_read(document, kind):
    feed = read(document)
    assert (feed.kind, feed.title, feed.damage, feed.notes) == (kind, "F", "", ())
    assert [(item.title, item.url) for item in feed.items] == [("A", "https://example.org/a")]


def test_an_entry_may_be_a_document_of_its_own():
    item = one(
        '<entry xmlns="http://www.w3.org/2005/Atom"><id>x:1</id><title>A</title><content type="html">B</content></entry>'
    )
    assert (item.id, item.title, item.body) == ("x:1", "A", "B")


def test_a_feed_names_itself_its_home_and_its_address():
    feed = read(
        atom(feed='<title type="html">R&amp;amp;D</title><id>x:f</id><link href="/"/><link rel="self" href="f.xml"/>')
    )
    assert (feed.title, feed.id, feed.url, feed.address) == (
        "R&D",
        "x:f",
        "https://example.org/",
        "https://example.org/f.xml",
    )
    feed = read(json_feed(home_page_url="https://example.org/", feed_url="https://example.org/f.json"))
    assert (feed.url, feed.address) == ("https://example.org/", "https://example.org/f.json")


# --- what an entry says -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("document", "title"),
    [
        (rss("<title>AT&amp;T</title>"), "AT&T"),
        (rss("<title>AT&amp;amp;T</title>"), "AT&T"),
        (rss("<title>The &amp;lt;b&amp;gt; element</title>"), "The <b> element"),
        (rss("<title><![CDATA[A <em>Vote</em>]]></title>"), "A Vote"),
        (rss("<title>\n  two\n words </title>"), "two words"),
        (atom('<title type="text">a &lt;b&gt; c</title>'), "a <b> c"),
        (atom('<title type="html">a &lt;b&gt;c&lt;/b&gt;</title>'), "a c"),
        (atom('<title type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml">a <b>c</b></div></title>'), "a c"),
        (atom("<image><title>Not this</title></image><title>A</title>"), "A"),
        (json_feed({"id": "1", "title": "a <b> &amp; c"}), "a <b> &amp; c"),
    ],
)
def test_a_title_is_plain_text_whatever_it_was_written_in(document, title):
    assert one(document).title == title


@pytest.mark.parametrize(
    ("document", "body", "summary"),
    [
        (rss("<description>Only &lt;i&gt;this&lt;/i&gt;</description>"), "Only <i>this</i>", ""),
        (rss("<description>Short</description><content:encoded>&lt;p&gt;Long&lt;/p&gt;</content:encoded>"), "<p>Long</p>", "Short"),
        (rss("<content:encoded>&lt;p&gt;Long&lt;/p&gt;</content:encoded><description>Short</description>"), "<p>Long</p>", "Short"),
        (rss("<description>&lt;p&gt;Same&lt;/p&gt;</description><content:encoded>&lt;p&gt;Same&lt;/p&gt;</content:encoded>"), "<p>Same</p>", ""),
        (rss("<title>T</title><description>T</description><content:encoded>&lt;p&gt;L&lt;/p&gt;</content:encoded>"), "<p>L</p>", ""),
        (rss("<description>&lt;p&gt;Notes of it&lt;/p&gt;</description><itunes:summary>Notes</itunes:summary>"), "<p>Notes of it</p>", ""),
        (rss("<media:group><media:description>One\n\nTwo</media:description></media:group>"), "<p>One</p><p>Two</p>", ""),
        (atom("<summary>Short</summary>"), "", "Short"),
        (atom('<summary type="html">&lt;p&gt;Short&lt;/p&gt;</summary>'), "<p>Short</p>", ""),
        (atom('<summary>Short</summary><content type="html">&lt;p&gt;Long&lt;/p&gt;</content>'), "<p>Long</p>", "Short"),
        (atom("<content>One &lt; two\n\nThree</content>"), "<p>One &lt; two</p><p>Three</p>", ""),
        (atom('<content type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml"><p>A &amp; <b>B</b></p></div></content>'), "<p>A &amp; <b>B</b></p>", ""),
        (atom('<summary>See it</summary><content type="image/png" src="a.png"/>'), "", "See it"),
        (json_feed({"id": "1", "content_html": "<p>Long</p>", "summary": "Short"}), "<p>Long</p>", "Short"),
        (json_feed({"id": "1", "content_text": "One & two\n\nThree"}), "<p>One &amp; two</p><p>Three</p>", ""),
        (json_feed({"id": "1", "summary": "Short"}), "", "Short"),
    ],
)  # fmt: skip
def test_which_is_the_body_and_which_the_summary(document, body, summary):
    item = one(document)
    assert (item.body, item.summary) == (body, summary)


def test_markup_in_bodies_is_left_for_later_to_the_letter():
    html = '<P onclick="x()">a<br>b &nbsp; <img src=a.png></P><script>1</script>'
    assert one(rss(f"<description><![CDATA[{html}]]></description>")).body == html
    assert one(json_feed({"id": "1", "content_html": html})).body == html


@pytest.mark.parametrize(
    ("document", "url"),
    [
        (rss("<link>https://example.org/a?x=1&amp;y=2</link>"), "https://example.org/a?x=1&y=2"),
        (rss("<link>/a</link>"), "https://example.org/a"),
        (rss("<guid>https://example.org/g</guid>"), "https://example.org/g"),
        (rss('<guid isPermaLink="false">https://example.org/g</guid>'), ""),
        (rss("<link>https://[/</link>"), ""),
        (atom('<link rel="self" href="/self"/><link rel="alternate" type="text/html" hreflang="en" href="/a"/><link hreflang="fr" href="/b"/>'), "https://example.org/a"),
        (atom('<link rel="alternate" type="text/plain" href="/a.txt"/>'), "https://example.org/a.txt"),
        (atom("<id>https://example.org/id</id>"), ""),
        (atom('<link href="a"/>', attributes='xml:base="/blog/"'), "https://example.org/blog/a"),
        (json_feed({"id": "1", "url": "/a"}), "https://example.org/a"),
        (json_feed({"id": "1", "external_url": "https://elsewhere.example/a"}), "https://elsewhere.example/a"),
    ],
)  # fmt: skip
def test_an_entrys_address_is_absolute(document, url):
    assert one(document).url == url


def test_without_an_address_of_the_feed_its_home_page_is_the_base_and_without_that_nothing_is():
    assert one(rss("<link>/a</link>"), address="").url == "https://example.org/a"
    assert one(rss("<link>/a</link>", channel="<title>T</title>"), address="").url == "/a"


def test_xml_base_is_told_for_the_addresses_in_a_body():
    based = '<content type="html" xml:base="b/">&lt;img src="x.png"&gt;</content>'
    assert one(atom(based, attributes='xml:base="https://example.org/a/"')).base == "https://example.org/a/b/"
    assert one(atom(based)).base == "https://example.org/b/"
    assert one(atom("<content>x</content>")).base == ""


@pytest.mark.parametrize(
    ("document", "people"),
    [
        (rss("<author>desk@example.org (The Desk)</author>"), [Person("The Desk", "desk@example.org")]),
        (rss("<author>desk@desk.example (The Desk)</author>"), [Person("The Desk", "desk@desk.example")]),
        (rss("<author>The Desk &lt;desk@desk.example&gt;</author>"), [Person("The Desk", "desk@desk.example")]),
        (rss("<author>desk@example.org</author>"), [Person("", "desk@example.org")]),
        (rss("<dc:creator>Staff</dc:creator><dc:creator>The Desk</dc:creator>"), [Person("Staff"), Person("The Desk")]),
        (rss("<title>T</title>", channel="<managingEditor>a@example.org (Staff)</managingEditor>"), []),
        (atom("<author><name>Staff</name><uri>https://example.org/staff</uri></author>"), [Person("Staff", "", "https://example.org/staff")]),
        (atom("<id>1</id>", feed="<author><name>The Desk</name></author>"), [Person("The Desk")]),
        (atom("<source><author><name>Staff</name></author></source>", feed="<author><name>X</name></author>"), [Person("Staff")]),
        (json_feed({"id": "1"}, authors=[{"name": "The Desk"}, {"x": 1}, 7]), [Person("The Desk")]),
        (json_feed({"id": "1", "author": {"name": "Staff", "url": "mailto:staff@example.org"}}), [Person("Staff", "staff@example.org")]),
    ],
)  # fmt: skip
def test_authors_are_the_entrys_own_or_those_that_count_for_it(document, people):
    assert list(one(document).authors) == people


def test_categories_as_people_read_them_and_keywords_apart():
    item = one(
        rss(
            "<category>R&amp;amp;D</category><category domain='x'> b  c </category><itunes:keywords>k, l</itunes:keywords><category/>"
        )
    )
    assert (item.categories, item.keywords) == (("R&D", "b c"), ("k", "l"))
    item = one(
        atom(
            '<category term="pol" label="Politics"/><category term="world"/><category term="post" scheme="http://schemas.google.com/g/2005#kind"/>'
        )
    )
    assert item.categories == ("Politics", "world")
    assert one(json_feed({"id": "1", "tags": ["a", "b", "a", None, {}]})).categories == ("a", "b")


def test_files_with_their_sizes_and_times():
    item = one(
        rss(
            '<enclosure url="/a.mp3" type="audio/mpeg" length="5"/><itunes:duration>1:02:03</itunes:duration>'
            '<media:content url="/v.mp4" type="video/mp4" fileSize="9" duration="61"/><media:content url="/p.png" medium="image"/>'
        )
    )
    assert item.files == (
        File("https://example.org/a.mp3", "audio/mpeg", "5", "", "3723"),
        File("https://example.org/v.mp4", "video/mp4", "9", "", "61"),
    )
    item = one(atom('<link rel="enclosure" href="/a.pdf" type="application/pdf" length="7" title="A"/>'))
    assert item.files == (File("https://example.org/a.pdf", "application/pdf", "7", "A"),)
    told = {"url": "/a.mp3", "mime_type": "audio/mpeg", "size_in_bytes": 5, "duration_in_seconds": 9.5, "title": "A"}
    assert one(json_feed({"id": "1", "attachments": [told, {}]})).files == (
        File("https://example.org/a.mp3", "audio/mpeg", "5", "A", "9"),
    )


@pytest.mark.parametrize(
    ("document", "image"),
    [
        (rss('<media:thumbnail url="/t.png"/><media:content url="/p.png" medium="image"/>'), "/t.png"),
        (
            rss(
                '<media:content url="/s.png" type="image/png" width="9"/><media:content url="/p.png" medium="image" width="90"/>'
            ),
            "/p.png",
        ),
        (rss('<itunes:image href="/i.png"/>'), "/i.png"),
        (json_feed({"id": "1", "image": "/i.png"}), "/i.png"),
        (json_feed({"id": "1", "banner_image": "/b.png"}), "/b.png"),
    ],
)
def test_the_picture_of_an_entry(document, image):
    assert one(document).image == f"https://example.org{image}"


def test_where_it_is_discussed_and_how_much():
    item = one(rss("<comments>https://example.org/a#c</comments><slash:comments>4</slash:comments>"))
    assert (item.comments_url, item.comments) == ("https://example.org/a#c", "4")
    item = one(
        atom(
            '<link rel="replies" type="application/atom+xml" href="/c.xml"/><link rel="replies" href="/c" thr:count="3"/>'
        )
    )
    assert (item.comments_url, item.comments) == ("https://example.org/c", "3")


def test_dates_are_told_as_written_and_as_read():
    item = one(
        rss("<pubDate>Mon, 03 Mar 2025 10:00:00 +0100</pubDate><atom:updated>2025-03-04T00:00:00Z</atom:updated>")
    )
    assert item.published == ("Mon, 03 Mar 2025 10:00:00 +0100", datetime(2025, 3, 3, 9, tzinfo=UTC))
    assert item.updated.read == datetime(2025, 3, 4, tzinfo=UTC)
    item = one(rss("<pubDate>soon</pubDate>"))
    assert (item.published, item.updated) == (("soon", None), ("", None))


def test_an_entry_of_a_planet_names_its_own_source():
    assert one(rss('<source url="https://o.example/f.xml">Other</source>')).source == Came(
        "Other", "https://o.example/f.xml"
    )
    told = '<source><title>Other</title><id>x:o</id><link href="https://o.example/"/><link rel="self" href="https://o.example/f.xml"/></source>'
    assert one(atom(told)).source == Came("Other", "https://o.example/f.xml", "x:o")
    assert one(rss("<title>T</title>")).source is None


def test_languages_of_the_entry_or_the_feed():
    assert one(rss("<title>T</title>", channel="<language>fr-FR</language>")).language == "fr-FR"
    assert one(rss("<dc:language>pt</dc:language><title>T</title>", channel="<language>fr</language>")).language == "pt"
    assert one(atom('<title xml:lang="de">T</title>', attributes='xml:lang="en"')).language == "de"
    assert one(json_feed({"id": "1", "language": "de"}, language="en")).language == "de"
    assert one(json_feed({"id": "1"}, language="en")).language == "en"


def test_what_a_feed_says_is_gone_is_told():
    gone = '<at:deleted-entry xmlns:at="http://purl.org/atompub/tombstones/1.0" ref="x:1" when="2025-01-01T00:00:00Z"/>'
    assert read(atom(feed=gone)).withdrawn == ("x:1",)
    assert read(json_feed(_feedwright={"withdrawn": [{"id": "x:1", "when": "2025-01-01T00:00:00Z"}]})).withdrawn == (
        "x:1",
    )


# --- encodings ----------------------------------------------------------------------------------------------------

WORDS = "Über Ängste – 60 €"


@pytest.mark.parametrize(
    ("data", "charset"),
    [
        (rss(f"<title>{WORDS}</title>").encode(), ""),
        (rss(f"<title>{WORDS}</title>").encode("utf-8-sig"), "iso-8859-1"),
        (("<?xml version='1.0' encoding='utf-8'?>" + rss(f"<title>{WORDS}</title>")).encode(), "iso-8859-1"),
        (("<?xml version='1.0' encoding='windows-1252'?>" + rss(f"<title>{WORDS}</title>")).encode("cp1252"), ""),
        (("<?xml version='1.0' encoding='iso-8859-1'?>" + rss(f"<title>{WORDS}</title>")).encode("cp1252"), ""),
        (("<?xml version='1.0' encoding='utf-8'?>" + rss(f"<title>{WORDS}</title>")).encode("cp1252"), "windows-1252"),
        (("<?xml version='1.0' encoding='koi8-r'?>" + rss(f"<title>{WORDS}</title>")).encode("cp1252"), "windows-1252"),
        (rss(f"<title>{WORDS}</title>").encode("utf-16"), ""),
        (rss(f"<title>{WORDS}</title>").encode("utf-16-le"), "utf-16"),
        (("<?xml version='1.0' encoding='utf-16'?>" + rss(f"<title>{WORDS}</title>")).encode("utf-16-be"), ""),
        (("<?xml version='1.0' encoding='utf-16'?>" + rss(f"<title>{WORDS}</title>")).encode(), ""),
        (rss(f"<title>{WORDS}</title>").encode("utf-32"), ""),
        (("\n \n<?xml version='1.0'?>" + rss(f"<title>{WORDS}</title>")).encode(), "no-such-charset"),
    ],
)  # fmt: skip
def test_encodings_by_mark_server_declaration_and_what_is_true(data, charset):
    feed = read(data, charset=charset)
    assert (feed.items[0].title, feed.notes, feed.damage) == (WORDS, (), "")


def test_an_encoding_that_is_not_what_it_says_is_guessed_and_told():
    feed = read(("<?xml version='1.0' encoding='utf-8'?>" + rss("<title>Grüße</title>")).encode("cp1252"))
    assert feed.items[0].title == "Grüße"
    assert feed.notes == ("is not utf-8, as it says; it was read as windows-1252",)
    assert read(rss("<title>Grüße aus dem Süden \xff</title>").encode().replace(b"\xc3\xbf", b"\xff")).notes


@pytest.mark.parametrize("name", ["punycode", "idna", "unicode_escape", "zip", "hex", "utf-7", "undefined", "base64"])
def test_codecs_that_are_no_encodings_of_documents_are_passed_over(name):
    assert feeds.read(rss("<title>+ADw-a</title>").encode(), charset=name).items[0].title == "+ADw-a"


# --- documents that are not what they should be -------------------------------------------------------------------


@pytest.mark.parametrize(
    "damaged",
    [
        rss("<guid>1</guid><title>A & B</title>"),
        rss("<guid>1</guid><title>A</title>")[:-12],
        rss("<guid>1</guid><title>A</title><description><p>not closed</description>"),
        rss("<guid>1</guid><title>A</title><x:y>undeclared</x:y>"),
    ],
)
def test_of_a_damaged_feed_what_it_holds_is_read_and_the_damage_is_told(damaged):
    feed = read(damaged)
    assert feed.items[0].title.startswith("A")
    assert "in line 1" in feed.damage


@pytest.mark.parametrize(
    "text", [rss("<guid>1</guid><title>A\x00\x08B\ufffe</title>"), "\x00" + rss("<guid>1</guid><title>AB</title>")]
)
def test_characters_that_xml_forbids_do_no_harm(text):
    feed = read(text)
    assert (feed.items[0].title, feed.damage) == ("AB", "")


def test_names_of_characters_that_html_alone_knows_are_understood():
    feed = read(
        rss("<guid>a-b</guid><title>caf&eacute;&nbsp;&amp;&nowhere;</title>", "<guid>c</guid><title>&hellip;</title>")
    )
    assert [item.id for item in feed.items] == ["a-b", "c"]
    assert "café" in feed.items[0].title
    assert read(rss("<title>&hellip;&mdash;</title>")).damage == ""


def test_entities_of_its_own_are_refused_where_they_are_no_plain_text():
    hostile = '<!DOCTYPE rss [<!ENTITY a SYSTEM "file:///etc/passwd">]>' + rss("<title>&a;</title>")
    with pytest.raises(HostileFeedError, match="nothing is read from elsewhere"):
        read(hostile, wary=True)
    named = '<!DOCTYPE rss [\n<!ENTITY desk "The Desk">\n]>' + rss("<title>&desk;</title>")
    assert one(named, wary=True).title == "The Desk"


@pytest.mark.parametrize(
    "crowd",
    [
        rss("".join(f"<category>{number}</category>" for number in range(2001))),
        rss("<media:keywords>" + ",".join(map(str, range(9999))) + "</media:keywords>"),
        rss("<a " + " ".join(f"a{number}='1'" for number in range(1000)) + "/>"),
    ],
)
def test_crowds_that_would_take_hours_are_refused(crowd):
    with pytest.raises(DamagedFeedError, match="has more than"):
        read(crowd)


@pytest.mark.parametrize(
    "text",
    [
        rss("<a>" * 5000 + "</a>" * 5000 + "<title>A</title>"),
        rss("<description>" + "<div>" * 5000 + "</div>" * 5000 + "</description><title>A</title>"),
        "\n" * 60_000 + rss("<title>A</title>"),
        rss("<title>A</title>" + "<" * 5000),
    ],
    ids=["deep", "deep content", "void", "angles"],
)
def test_deep_and_long_documents_are_read_in_time(text):
    assert read(text).items[0].title == "A"


@pytest.mark.parametrize(
    "data", [b"", b"<html><body>Not found</body></html>", b"[]", b'{"docs": "jsonfeed.org"}', b"<urlset/>", b"\x89PNG"]
)
def test_what_is_no_feed_is_told_apart(data):
    with pytest.raises(NoFeedError):
        read(data)


@pytest.mark.parametrize(
    "data",
    [
        b'<rss version="2.0"><channel><title>T</title><item',
        b'{"version": "https://jsonfeed.org/version/1.1", "items": [',
        b'{"version": "https://jsonfeed.org/version/1.1", "items": 1}',
        b'{"version": "https://jsonfeed.org/version/1.1", "items": ' + b"[" * 100_000,
    ],
)
def test_a_feed_of_which_nothing_can_be_read_says_why(data):
    with pytest.raises(DamagedFeedError):
        read(data)


PIECES = st.lists(
    st.sampled_from(
        ['<rss version="2.0">', "<channel>", "<item>", "</item>", "<guid>", "</guid>", "1", "<link>", "https://[x/", "&x;", "&eacute;",
         '<feed xmlns="http://www.w3.org/2005/Atom" xml:base="http://[">', "<entry>", "</entry>", "<id>", '<link href="//["/>',
         "<content type='xhtml'>", "<content mode='base64'>", "&#x110000;", "&#0;", "<!DOCTYPE x [", "<!ENTITY a '&b;'>", "\x00", "\ud800",
         "<source url='x'>", "</source>", "<author>", "<category>", "<pubDate>", "Tue, 99 Mar 99999", "<?xml encoding='x'?>", "<!--",
         "<image>", "<title>", "</title>", "<svg xmlns='http://www.w3.org/2000/svg'>", "<enclosure/>", "<textinput>", "<description>",
         '{"version": "https://jsonfeed.org/version/1", "items": [', '{"id": 1e999, "url": 7, "tags": {}}', '{"authors": [[]]}', "]}"]
    ),
    max_size=14,
)  # fmt: skip


@settings(max_examples=300)
@given(PIECES, st.sampled_from(["", "utf-16", "ascii", "x"]))
def test_whatever_it_is_it_is_read_or_refused(pieces, charset):
    with suppress(NoFeedError, DamagedFeedError, HostileFeedError):
        made = read("".join(pieces).encode("utf-8", "surrogatepass"), charset=charset, wary=True)
        assert isinstance(made, Parsed)


def test_bytes_that_do_not_fit_a_documents_mark_are_left_out_and_told():
    feed = read(rss("<title>A</title>").encode("utf-16") + b"\x00")
    assert (feed.items[0].title, feed.notes) == ("A", ("is not UTF-16 in some bytes",))
