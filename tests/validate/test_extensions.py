"""Elements of other namespaces: what their specifications give as examples passes, what breaks them does not."""

from __future__ import annotations

import pytest

ENCLOSURE = '<enclosure url="https://example.org/a.mp3" length="1" type="audio/mpeg"/>'
HASH = "d41d8cd98f00b204e9800998ecf8427e"
FINE = [
    "<media:rating>nonadult</media:rating>",
    '<media:rating scheme="urn:icra">r (cz 1 lz 1 nz 1 oz 1 vz 1)</media:rating>',
    '<media:rating scheme="urn:mpaa">pg-13</media:rating>',
    '<media:rating scheme="https://example.org/scale">7</media:rating>',
    f"<media:hash>{HASH}</media:hash>",
    f'<media:hash algo="sha-1">{HASH}01234567</media:hash>',
    '<media:credit role="photographer">A</media:credit>',
    '<media:credit role="boss" scheme="urn:our:list">A</media:credit>',
    '<media:title type="plain">A</media:title><media:description type="html">&lt;p>A&lt;/p></media:description>',
    '<media:restriction relationship="deny" type="country">de at</media:restriction>',
    '<media:restriction relationship="allow" type="uri">https://example.org/</media:restriction>',
    '<media:restriction relationship="allow">all</media:restriction>',
    '<media:thumbnail url="https://example.org/a.png" width="75" height="50" time="12:05:01.123"/>',
    '<media:text type="plain" lang="en" start="00:00:03.000" end="00:00:10.000">Oh</media:text>',
    (
        '<media:group><media:content url="https://example.org/a.mp4" fileSize="1" isDefault="true" expression="full" bitrate="128.5"/>'
        '<media:content url="https://example.org/b.mp4" medium="video" type="video/mp4" duration="185" channels="2" lang="en"/></media:group>'
    ),
    "<georss:point>45.256 -71.92</georss:point><georss:line>45.256 -110.45 46.46 -109.48</georss:line>",
    "<georss:elev>313.5</georss:elev><georss:floor>-2</georss:floor><geo:lat>55.7</geo:lat><geo:long>12.5</geo:long>",
    "<geo:Point><geo:lat>-90</geo:lat><geo:long>180</geo:long></geo:Point>",
    "<slash:hit_parade>8,6, 5</slash:hit_parade><slash:section>articles</slash:section>",
    '<thr:in-reply-to ref="tag:example.org,2025:a" href="https://example.org/b" type="text/html"/><thr:total>3</thr:total>',
    '<sx:sync id="a" updates="1"><sx:history sequence="1" by="b" when="2025-03-04T10:30:00Z"/></sx:sync>',
    "<ev:startdate>2027-01-01</ev:startdate><ev:enddate>2027-01-02T10:00</ev:enddate>",
    '<podcast:transcript xmlns:podcast="https://podcastindex.org/namespace/1.0" url="https://example.org/a.vtt"/>',
]
BROKEN = [
    ('<media:rating scheme="/scale">7</media:rating>', "url-relative"),
    (f'<media:hash algo="md5">{HASH}0</media:hash>', "media-hash"),
    ('<media:hash algo="crc">1</media:hash>', "value-unknown"),
    ('<media:credit role="Photographer" scheme="urn:our:list">A</media:credit>', "media-role"),
    ("<media:title>&lt;b>A&lt;/b></media:title>", "html-undeclared"),
    ('<media:title type="html">&lt;script>a&lt;/script></media:title>', "html-active"),
    ('<media:restriction relationship="maybe">all</media:restriction>', "value-unknown"),
    ('<media:restriction relationship="deny">Europe</media:restriction>', "media-restriction"),
    ('<media:restriction relationship="deny" type="uri">/a</media:restriction>', "url-relative"),
    ("<media:restriction>all</media:restriction>", "attribute-missing"),
    ('<media:thumbnail url="https://example.org/a.png" time="soon"/>', "value-form"),
    ('<media:content url="https://example.org/a.mp4" fileSize="big"/>', "number"),
    ('<media:content url="https://example.org/a.mp4" medium="film"/>', "value-unknown"),
    ("<georss:line>1 2 3</georss:line>", "geo-coordinates"),
    ("<georss:line>1,2 3,4</georss:line>", "geo-comma"),
    ("<georss:elev>high</georss:elev>", "number"),
    ("<georss:floor>first</georss:floor>", "number"),
    ("<geo:lat>north</geo:lat>", "number"),
    ("<geo:Point><geo:lat>1</geo:lat></geo:Point>", "element-missing"),
    ("<thr:total>many</thr:total>", "number"),
    ('<sx:sync id="a" updates="9999999999"><sx:history sequence="1" by="b"/></sx:sync>', "number-range"),
    ('<sx:sync id="a" updates="1"/>', "element-missing"),
]


@pytest.mark.parametrize("inside", FINE)
def test_what_the_specifications_show_is_right(made, found, inside):
    assert set(found(made.rss(inside))) <= {"slash-without-build-date"}


@pytest.mark.parametrize(("inside", "code"), BROKEN)
def test_what_breaks_them_is_found(made, found, inside, code):
    assert found(made.rss(inside)) == [code]


@pytest.mark.parametrize("inside", FINE)
def test_the_same_elements_stand_in_atom(made, found, inside):
    assert found(made.atom(inside)) == []


def test_sharing_needs_both_ends(made, found):
    assert found(made.rss(before='<sx:sharing since="2025-03-05T00:00:00Z"/>')) == ["attribute-missing"]


# --- podcasts ---------------------------------------------------------------------------------------------------------

SHOW = (
    "<language>en</language><itunes:explicit>false</itunes:explicit>"
    '<itunes:category text="Society &amp; Culture"><itunes:category text="Places &amp; Travel"/></itunes:category>'
    "<itunes:owner><itunes:email>desk@example.org</itunes:email></itunes:owner>"
    '<itunes:image href="https://example.org/a.png"/><itunes:type>serial</itunes:type>'
)
EPISODE = (
    "<itunes:duration>1:02:03</itunes:duration><itunes:episode>1</itunes:episode><itunes:season>2</itunes:season>"
    "<itunes:episodeType>full</itunes:episodeType><itunes:keywords>chess, go</itunes:keywords>"
)


def test_a_podcast_with_all_that_directories_ask_for(made, found):
    assert found(made.rss(EPISODE + ENCLOSURE, before=SHOW)) == []


@pytest.mark.parametrize(
    ("right", "wrong", "code"),
    [
        ("1:02:03", "an hour", "value-form"),
        ("<itunes:episode>1<", "<itunes:episode>0<", "number"),
        ("full", "whole", "value-unknown"),
        ("false", " false", "value-unknown"),
        ("serial", "weekly", "value-unknown"),
        ("Places &amp; Travel", "Places", "podcast-category"),
        ("Places &amp; Travel", "History", "podcast-category-old"),
        ("desk@example.org", "desk", "email"),
        ("https://example.org/a.png", "/a.png", "url-not-http"),
        ("<itunes:email>desk@example.org</itunes:email>", "", "element-missing"),
        ("<language>en</language>", "", "podcast-incomplete"),
        (' text="Society &amp; Culture"', "", "attribute-missing"),
    ],
)
def test_what_directories_refuse(made, found, right, wrong, code):
    data = made.rss(EPISODE + ENCLOSURE, before=SHOW)
    assert right.encode() in data
    assert code in found(data.replace(right.encode(), wrong.encode(), 1))
