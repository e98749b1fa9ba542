"""What RSS, Atom, JSON Feed and OPML themselves say, where it is more than a single value."""

from __future__ import annotations

import pytest

BARE = '<id>https://example.org/a/</id><title>A</title><updated>2025-03-04T10:30:00Z</updated><link href="https://example.org/a/"/>'
DIV = '<div xmlns="http://www.w3.org/1999/xhtml">Yes</div>'
LOGO = "<url>https://example.org/logo.png</url><title>The Foreign Desk</title><link>https://example.org/</link>"


# --- RSS --------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "before",
    [
        f"<image>{LOGO}<width>144</width><height>400</height><description>Us</description></image>",
        "<skipHours><hour>0</hour><hour>23</hour></skipHours><skipDays><day>Monday</day><day>Sunday</day></skipDays>",
        '<cloud domain="example.org" port="80" path="/RPC2" registerProcedure="a" protocol="xml-rpc"/>',
        "<managingEditor>desk@example.org (The Desk)</managingEditor><webMaster>web@example.org (Web)</webMaster>",
        '<category domain="https://example.org/">A</category><category>B</category>',
        "<generator>feedwright</generator><docs>https://www.rssboard.org/rss-specification</docs><ttl>60</ttl>",
        "<sy:updatePeriod>daily</sy:updatePeriod><sy:updateFrequency>2</sy:updateFrequency><fh:archive/><fh:complete/>",
    ],
)
def test_a_channel_may_have(made, found, before):
    assert found(made.rss(before=before)) == []


@pytest.mark.parametrize(
    ("before", "code"),
    [
        (f"<image>{LOGO}<height>401</height></image>", "image-size"),
        (f"<image>{LOGO}<height>0</height></image>", "image-size"),
        ("<image><url>https://example.org/logo.png</url></image>", "element-missing"),
        ("<skipHours><hour>0</hour><hour>24</hour></skipHours>", "skip-hour"),
        ("<skipHours/>", "element-missing"),
        ("<skipDays><day>Monday</day><day>Monday</day></skipDays>", "skip-day"),
        ('<cloud domain="example.org" port="http" path="/" registerProcedure="" protocol="soap"/>', "number"),
        ("<textinput/>", "element-unknown"),
        ("<sy:updateperiod>daily</sy:updateperiod>", "extension-unknown"),
    ],
)
def test_a_channel_may_not_have(made, found, before, code):
    assert found(made.rss(before=before)) == [code]


def test_text_inputs_are_complete_or_wrong_and_shown_by_nobody(made, found):
    parts = "<title>A</title><description>B</description><link>https://example.org/</link>"
    assert found(made.rss(before=f"<textInput>{parts}<name>q</name></textInput>")) == ["textinput"]
    assert found(made.rss(before=f"<textInput>{parts}<name>1 q</name></textInput>")) == ["textinput", "value-form"]


@pytest.mark.parametrize(
    ("guid", "codes"),
    [
        ("<guid>https://example.org/a/</guid>", []),
        ('<guid isPermaLink="true">https://example.org/a/</guid>', []),
        ('<guid isPermaLink="false">a</guid>', []),
        ('<guid isPermaLink="false">tag:example.org,2025:a</guid>', []),
        ("<guid>tag:example.org,2025:a</guid>", ["guid-no-permalink"]),
        ("<guid>urn:uuid:a82b9066-2032-5bba-8bf9-8e865b09025c</guid>", ["guid-no-permalink"]),
        ("<guid/>", ["guid-no-permalink"]),
        ('<guid isPermaLink="no">a</guid>', ["value-unknown"]),
        ('<guid ispermalink="false">a</guid>', ["attribute-unknown", "guid-no-permalink"]),
    ],
)
def test_guids(made, found, guid, codes):
    assert found(made.rss(item=f"<title>A</title><pubDate>Tue, 04 Mar 2025 10:30:00 GMT</pubDate>{guid}")) == codes


def test_a_body_in_xhtml_is_looked_at(made, found):
    body = '<body xmlns="http://www.w3.org/1999/xhtml"><p onclick="x()">a</p></body>'
    assert found(made.rss(body)) == ["content-said-twice", "html-handler"]


def test_rss_0_91_has_no_html(made, found):
    html = "<description>&lt;b>Yes&lt;/b></description>"
    assert found(made.rss(html)) == []
    assert found(made.rss(html, root='version="0.91"')) == ["html-in-text"]


def test_rss_0_90_and_1_0_are_told_apart(made):
    from feedwright.validate import checked

    old = (
        b'<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://my.netscape.com/rdf/simple/0.9/">'
        b"<channel><title>A</title><link>https://example.org/</link><description>B</description></channel>"
        b"<item><title>A</title><link>https://example.org/a</link></item></rdf:RDF>"
    )
    said = {data: [str(one.what) for one in checked(data)] for data in (old, made.rdf())}
    assert said == {old: ["is RSS “0.90”"], made.rdf(): ["is RSS “1.0”"]}


def test_rss_1_0_needs_its_rdf(made, found):
    assert found(made.rdf().replace(b' rdf:about="https://example.org/"', b"")) == ["attribute-missing"]
    assert found(made.rdf("<language>en</language>")) == ["element-unknown"]
    assert found(made.rdf("<dc:language>english</dc:language>")) == ["language-unknown"]


# --- Atom -------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "content",
    [
        "<content>Plain</content>",
        '<content type="html">&lt;p>Yes&lt;/p></content>',
        f'<content type="xhtml">{DIV}</content>',
        '<content type="text/html">&lt;html>&lt;/html></content><summary>S</summary>',
        '<content type="text/markdown"># Yes</content>',
        '<content type="application/xml"><a xmlns="urn:our:b"/></content>',
        '<content type="image/png">iVBO\nRw0K</content><summary>S</summary>',
        '<content type="application/pdf" src="https://example.org/a.pdf"/><summary>S</summary>',
    ],
)
def test_content_may_be(made, found, content):
    assert set(found(made.atom(content, entry=BARE))) <= {"html-document"}


@pytest.mark.parametrize(
    ("content", "code"),
    [
        ('<content type="">A</content>', "element-empty"),
        ("<content/>", "element-empty"),
        ('<content type="markdown">A</content>', "media-type"),
        ('<content type="multipart/mixed">A</content><summary>S</summary>', "media-type"),
        ("<content>A<b>B</b></content>", "element-unknown"),
        (f'<content type="xhtml">A{DIV}</content>', "text-unexpected"),
        (f'<content type="xhtml">{DIV}{DIV}</content>', "xhtml-div"),
        ('<content type="xhtml"><title>A</title></content>', "xhtml-div"),
        ('<content type="application/xml">A<a xmlns="urn:our:b"/></content>', "text-unexpected"),
        ('<content type="text/html" src="https://example.org/a">A</content><summary>S</summary>', "text-unexpected"),
        ('<content type="text/html" src="https://example.org/a"><b/></content><summary>S</summary>', "element-unknown"),
        ('<content type="text/html" src="https://example.org/a"/>', "summary-needed"),
        ('<content type="image/png">iVBORw0K</content>', "summary-needed"),
    ],
)
def test_content_may_not_be(made, found, content, code):
    assert code in found(made.atom(content, entry=BARE))


def test_an_author_may_stand_in_the_feed_the_entry_or_its_source(made, found):
    author = "<author><name>Staff</name></author>"
    nobody = made.atom().replace(author.encode(), b"")
    assert found(nobody) == ["author-missing"]
    assert found(nobody.replace(b"<summary>", author.encode() + b"<summary>")) == []
    source = f"<source><id>urn:our:b</id><title>A</title><updated>2025-03-04T10:30:00Z</updated>{author}</source>"
    assert found(nobody.replace(b"<summary>", source.encode() + b"<summary>")) == []
    assert found(made.atom("<author/>")) == ["element-missing"]


def test_an_entry_may_stand_alone(found):
    entry = f'<entry xmlns="http://www.w3.org/2005/Atom">{BARE}<author><name>Staff</name></author><content>A</content></entry>'
    assert found(entry.encode()) == []


def test_a_feed_has_one_alternate_for_each_type_and_language(made, found):
    pages = '<link href="https://example.org/de" hreflang="de"/><link href="https://example.org/t" type="text/plain"/>'
    assert found(made.atom(pages)) == []
    assert found(made.atom(pages + '<link rel="alternate" href="https://example.org/d" hreflang="de"/>')) == [
        "alternate-repeated"
    ]


def test_a_relation_may_be_a_name_or_an_address(made, found):
    address = '<link rel="https://example.org/rel" href="https://example.org/"/>'
    iana = '<link rel="http://www.iana.org/assignments/relation/related" href="https://example.org/"/>'
    assert found(made.atom(address + iana)) == []


def test_a_self_link_may_be_relative_to_a_base(made, found):
    data = made.atom().replace(b'href="https://example.org/feed.atom"', b'href="feed.atom"')
    assert found(data) == ["self-link-relative"]
    assert found(data.replace(b"<feed ", b'<feed xml:base="https://example.org/" ')) == []
    assert found(data.replace(b"<feed ", b'<feed xml:base="https://[" ')) == ["self-link-relative", "url-character"]


def test_archives_have_links(made, found):
    links = '<link rel="prev-archive" href="https://example.org/1"/><link rel="current" href="https://example.org/feed.atom"/>'
    assert found(made.atom(before=f"<fh:archive/>{links}")) == []
    assert found(made.atom(before='<fh:complete/><link rel="current" href="https://example.org/feed.atom"/>')) == []


# --- JSON Feed --------------------------------------------------------------------------------------------------------


def test_a_json_feed_with_everything(made, found):
    item = {
        "url": "https://example.org/a/", "external_url": "https://example.com/", "title": "A < B", "content_text": "Yes.",
        "summary": "S", "image": "https://example.org/a.png", "banner_image": "https://example.org/b.png",
        "date_modified": "2025-03-05T10:30:00+01:00", "authors": [{"name": "Staff"}], "tags": ["a"], "language": "de",
        "attachments": [{"url": "https://example.org/a.mp3", "mime_type": "audio/mpeg", "size_in_bytes": 1, "duration_in_seconds": 1.5}],
        "_own": {"x": 1},
    }  # fmt: skip
    more = {
        "description": "D", "user_comment": "U", "next_url": "https://example.org/2.json", "icon": "https://example.org/i.png",
        "favicon": "https://example.org/f.ico", "authors": [{"url": "https://example.org/"}], "language": "en", "expired": False,
        "hubs": [{"type": "WebSub", "url": "https://hub.example.org/"}],
    }  # fmt: skip
    assert found(made.json_feed(item, **more), info=True) == []


@pytest.mark.parametrize(
    "item",
    [
        {"title": "the </b> tag and the <b>"},
        {"title": "the <b> element"},
        {"title": "<b>A</b> and B", "content_html": "<code>&lt;b&gt;A&lt;/b&gt;</code>"},
        {"summary": "Write <em>A</em>.", "content_html": "<p>Write &lt;em&gt;A&lt;/em&gt;.</p>"},
    ],
)
def test_a_text_may_speak_of_markup(made, found, item):
    assert found(made.json_feed(item)) == []


@pytest.mark.parametrize(
    ("item", "code"),
    [
        ({"summary": "<b>A</b>", "content_html": "<b>A</b>"}, "html-undeclared"),
        ({"id": ""}, "json-missing"),
        ({"id": None}, "json-type"),
        ({"tags": "a, b"}, "json-type"),
        ({"tags": [1]}, "json-type"),
        ({"authors": {"name": "A"}}, "json-type"),
        ({"date_published": "2025-03-04"}, "date-rfc3339"),
        ({"date_modified": "2025-03-03T10:30:00Z"}, "updated-before-published"),
        ({"url": "/a"}, "url-relative"),
        ({"image": ""}, "element-empty"),
        ({"content_html": "<img src='/a.png'>"}, "html-relative"),
        ({"title": "<b>A</b>"}, "html-undeclared"),
        ({"attachments": [{"url": "https://example.org/a"}]}, "json-missing"),
        ({"attachments": [{"url": "https://example.org/a", "mime_type": "mp3"}]}, "media-type"),
        ({"attachments": [{"url": "https://example.org/a", "mime_type": "a/b", "size_in_bytes": "1"}]}, "json-type"),
        ({"attachments": ["https://example.org/a"]}, "json-type"),
    ],
)
def test_an_item_may_not_have(made, found, item, code):
    assert found(made.json_feed(item)) == [code]


@pytest.mark.parametrize(
    ("more", "code"),
    [
        ({"expired": "no"}, "json-type"),
        ({"hubs": [{"type": "WebSub"}]}, "json-missing"),
        ({"items": {}}, "json-type"),
        ({"items": [7]}, "json-type"),
        ({"title": ""}, "element-empty"),
        ({"version": 1.1}, "json-type"),
        ({"feed_url": "feed.json"}, "url-relative"),
    ],
)
def test_a_json_feed_may_not_have(made, found, more, code):
    assert code in found(made.json_feed(**more))


def test_version_1_had_an_author(made, found):
    old = made.json_feed({"author": {"name": "A"}}, version="https://jsonfeed.org/version/1")
    assert found(old, info=True) == []
    assert "self-link-other" in found(old, addresses=["https://example.org/other.json"])


# --- OPML -------------------------------------------------------------------------------------------------------------


def test_a_list_with_everything(made, found):
    head = (
        "<title>A</title><dateCreated>Tue, 04 Mar 2025 10:30:00 GMT</dateCreated><ownerName>A</ownerName>"
        "<ownerEmail>a@example.org</ownerEmail><ownerId>https://example.org/</ownerId><docs>http://opml.org/spec2.opml</docs>"
        "<expansionState>1, 6, 13</expansionState><vertScrollState>1</vertScrollState><windowTop>61</windowTop>"
    )
    inside = (
        '<outline text="Folder"><outline type="rss" text="A" title="A" description="D" xmlUrl="https://example.org/a"'
        ' htmlUrl="https://example.org/" language="en" version="RSS2" category="/a/b" created="Tue, 04 Mar 2025 10:30:00 GMT"'
        ' isComment="false"/></outline><outline type="link" text="L" url="https://example.org/l.opml"/>'
    )
    assert found(made.opml(inside, head=head), info=True) == []


@pytest.mark.parametrize(
    ("inside", "head", "code"),
    [
        ("<outline/>", "", "attribute-missing"),
        ('<outline text="A" isComment="maybe"/>', "", "value-unknown"),
        ('<outline text="A" created="today"/>', "", "date-rfc822"),
        ('<outline text="A">loose</outline>', "", "text-unexpected"),
        ('<outline text="A" colour="red"/>', "", "attribute-unknown"),
        ('<outline type="rss" text="A" title="A" xmlUrl=""/>', "", "element-empty"),
        ("", "<expansionState>all</expansionState>", "value-form"),
        ("", "<windowTop>-1</windowTop>", "number"),
        ("", "<ownerEmail>A &lt;a@example.org></ownerEmail>", None),
    ],
)
def test_a_list_may_not_have(made, found, inside, head, code):
    assert found(made.opml(inside, head=head)) == ([code] if code else [])
