"""WordPress exports of every version become articles; what is damaged in one costs as little as can be."""

import gzip
from collections import deque
from datetime import UTC, datetime, timedelta, timezone
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from feedwright.errors import ParseError, SourceError
from feedwright.model import Article, Author, Enclosure, Episode, Fault, Transcript
from feedwright.sources._base import Site
from feedwright.sources.wordpress import Wordpress

BEGIN = """<?xml version="1.0" encoding="UTF-8" ?>
<!-- generator="WordPress/6.1" -->
<rss version="2.0" xmlns:excerpt="http://wordpress.org/export/1.2/excerpt/"
  xmlns:content="http://purl.org/rss/1.0/modules/content/" xmlns:dc="http://purl.org/dc/elements/1.1/"
  xmlns:wp="http://wordpress.org/export/1.2/">
<channel>
<title>The Desk</title>
<language>en-GB</language>
<wp:wxr_version>1.2</wp:wxr_version>
<wp:author><wp:author_login>desk</wp:author_login><wp:author_email>secret@example.org</wp:author_email>
<wp:author_display_name><![CDATA[The Desk & Co]]></wp:author_display_name></wp:author>
"""
END = "</channel>\n</rss>\n"
USUAL = {
    "title": "A title",
    "link": "https://example.org/a-title/",
    "dc:creator": "<![CDATA[desk]]>",
    "guid": "https://example.org/?p=7",
    "content:encoded": "<![CDATA[First.\n\nSecond.]]>",
    "wp:post_id": "7",
    "wp:post_date_gmt": "2025-03-04 09:00:00",
    "wp:status": "publish",
    "wp:post_type": "post",
}


def item(more="", **said):
    """An item; `said` by local names, with None for what it does not say."""
    names = {name.rpartition(":")[2]: name for name in USUAL if name != "content:encoded"}
    made = {**USUAL, **{names.get(key, key): value for key, value in said.items()}}
    lines = (f"<{name}>{text}</{name.split()[0]}>\n" for name, text in made.items() if text is not None)
    return f"<item>\n{''.join(lines)}{more}</item>\n"


def meta(key, value):
    return f"<wp:postmeta><wp:meta_key>{key}</wp:meta_key><wp:meta_value><![CDATA[{value}]]></wp:meta_value></wp:postmeta>\n"


def body(text):
    return {"content:encoded": f"<![CDATA[{text}]]>"}


@pytest.fixture
def site(tmp_path):
    return Site("https://example.org/", tmp_path, ZoneInfo("Europe/Berlin"), "en")


@pytest.fixture
def read(site):
    def reading(data, name="a.xml", **options):
        (site.folder / name).write_bytes(data if isinstance(data, bytes) else data.encode())
        source = Wordpress(name="site", path=name, **options)
        (place,) = source.places(site)
        items = list(source.read(place, site))
        articles = [one for one in items if isinstance(one, Article)]
        bodies = {one.key: html for one, html in source.bodies(articles, site)}
        return articles, [str(one) for one in items if isinstance(one, Fault)], [bodies[one.key] for one in articles]

    return reading


@pytest.fixture
def one(read):
    def reading(more="", before="", after="", options=None, **said):
        (article,), faults, _ = read(BEGIN + before + item(more, **said) + after + END, **(options or {}))
        assert not faults
        return article

    return reading


# --- what an article says ------------------------------------------------------------------------------------------


def test_an_article_says_what_its_item_says(read):
    (article,), faults, (html,) = read(BEGIN + item() + END)
    assert not faults
    assert (article.title, article.url, article.id) == (
        "A title",
        "https://example.org/a-title/",
        "https://example.org/?p=7",
    )
    assert article.published == datetime(2025, 3, 4, 9, tzinfo=UTC)
    assert (article.key, article.place) == ("a.xml#7", "a.xml:12")
    assert (article.language, article.left_out) == ("en-GB", "")
    assert html == "<p>First.</p>\n<p>Second.</p>"


@pytest.mark.parametrize("version", ["1.0", "1.1", "1.2", "7"])
def test_the_version_of_the_format_does_not_matter(read, version):
    (article,), faults, _ = read(BEGIN.replace("1.2", version) + item() + END)
    assert (article.title, faults) == ("A title", [])


@pytest.mark.parametrize("head", ["<rss><channel>", "<rss xmlns:wp='x' xmlns:wp2='y'><channel>", "<channel>"])
def test_neither_namespaces_nor_their_declarations_matter(read, head):
    (article,), faults, (html,) = read(head + item(**{"excerpt:encoded": "Short"}) + "</channel>")
    assert (article.title, article.summary, article.key, faults) == ("A title", "Short", "a.xml#7", [])
    assert html.startswith("<p>First.")


def test_authors_go_by_their_displayed_names_and_never_by_their_addresses(one):
    assert one().authors == (Author("The Desk & Co"),)
    assert one(creator="nobody").authors == (Author("nobody"),)
    assert one(creator="staff@example.org").authors == (Author("staff"),)
    assert one(creator=None).authors == ()
    named = "<wp:author><wp:author_login>x</wp:author_login><wp:author_first_name>The</wp:author_first_name><wp:author_last_name>Staff</wp:author_last_name></wp:author>"
    assert one(before=named, creator="x").authors == (Author("The Staff"),)


@pytest.mark.parametrize(
    ("said", "published"),
    [
        (
            {"post_date_gmt": "0000-00-00 00:00:00", "wp:post_date": "2025-03-04 10:00:00"},
            datetime(2025, 3, 4, 9, tzinfo=UTC),
        ),
        ({"post_date_gmt": None, "pubDate": "Tue, 04 Mar 2025 09:00:00 +0000"}, datetime(2025, 3, 4, 9, tzinfo=UTC)),
        ({"wp:post_date": "2025-03-04 04:00:00"}, datetime(2025, 3, 4, 4, tzinfo=timezone(timedelta(hours=-5)))),
        ({"post_date_gmt": None, "pubDate": "Wed, 30 Nov -0001 00:00:00 +0000"}, None),
        ({"post_date_gmt": None, "link": "https://example.org/2025/03/04/a/"}, datetime(2025, 3, 3, 23, tzinfo=UTC)),
    ],
)
def test_dates(one, said, published):
    assert one(**said).published == published


def test_the_day_in_the_name_of_an_export_is_nobodys_date(read):
    (article,), _, _ = read(BEGIN + item(post_date_gmt=None) + END, "site.2025-03-04.xml")
    assert article.published is None
    (article,), _, _ = read(BEGIN + item(post_date_gmt=None) + END, "a.xml", defaults={"published": "2020-01-02"})
    assert article.published.year == 2020


def test_the_date_of_the_last_change(one):
    changed = {"wp:post_modified": "2025-03-05 10:00:00", "wp:post_modified_gmt": "2025-03-05 09:00:00"}
    assert one(**changed).updated == datetime(2025, 3, 5, 9, tzinfo=UTC)
    assert one().updated is None


def test_categories_and_tags_are_apart_and_other_taxonomies_wait_to_be_named(one):
    terms = (
        '<category domain="category" nicename="a"><![CDATA[Power &amp; Politics]]></category>'
        '<category domain="post_tag" nicename="b"><![CDATA[Borders]]></category>'
        '<category domain="category" nicename="%d0%bc%d0%b8%d1%80"></category>'
        '<category domain="series" nicename="c"><![CDATA[One]]></category>'
        '<category domain="post_format" nicename="d"><![CDATA[Aside]]></category>'
    )
    article = one(terms)
    assert (article.categories, article.tags) == (("Power & Politics", "мир"), ("Borders",))
    named = one(terms, options={"fields": {"categories": "series", "tags": "post_format"}})
    assert (named.categories, named.tags) == (("One", "Power & Politics", "мир"), ("Aside", "Borders"))


def test_the_first_exports_name_each_category_twice(one):
    terms = (
        "<category><![CDATA[World]]></category><category domain='category' nicename='world'><![CDATA[World]]></category>"
        "<category domain='tag'><![CDATA[Borders]]></category><category domain='tag' nicename='b'><![CDATA[Borders]]></category>"
    )
    article = one(terms)
    assert (article.categories, article.tags) == (("World",), ("Borders",))
    assert one("<category>World</category>").categories == ("World",)


def test_an_excerpt_is_the_summary(one):
    excerpt = {"excerpt:encoded": '<![CDATA[In short. [gallery ids="1"]]]>'}
    assert one(**excerpt).summary == "In short."
    assert one(**{"excerpt:encoded": "<![CDATA[]]>"}).summary is None


def test_enclosures(one):
    sound = meta("enclosure", 'https://example.org/a.mp3\n123\naudio/mpeg\na:1:{s:8:"duration";s:8:"01:02:03";}')
    assert one(sound + sound).enclosures == (Enclosure("https://example.org/a.mp3", "audio/mpeg", 123, None, 3723),)
    assert one(meta("enclosure", "https://example.org/a.ogg\r\n\r\n")).enclosures == (
        Enclosure("https://example.org/a.ogg", "audio/ogg", 0),
    )
    assert one(meta("enclosure", "")).enclosures == ()


def test_an_episode_of_powerpress(one):
    packed = (
        'a:5:{s:8:"duration";s:8:"01:02:03";s:10:"episode_no";s:2:"12";s:6:"season";i:2;s:8:"explicit";s:1:"2";'
        's:18:"pci_transcript_url";s:27:"https://example.org/12.vtt";s:3:"set";s:1:"1";}'
    )
    made = one(meta("enclosure", f"https://example.org/a.mp3\n123\naudio/mpeg\n{packed}"))
    assert made.enclosures == (Enclosure("https://example.org/a.mp3", "audio/mpeg", 123, None, 3723),)
    assert made.episode == Episode(
        number=12, season=2, explicit=False, transcripts=(Transcript("https://example.org/12.vtt", "text/vtt"),)
    )


def test_an_episode_of_seriously_simple_podcasting(one):
    said = {
        "audio_file": "https://example.org/a.mp3", "duration": "10:05", "filesize_raw": "12345", "explicit": "on",
        "itunes_episode_number": "3", "itunes_season_number": "1", "itunes_episode_type": "full", "episode_type": "audio",
        "itunes_title": "Straits",
    }  # fmt: skip
    made = one("".join(meta(key, value) for key, value in said.items()))
    assert made.enclosures == (Enclosure("https://example.org/a.mp3", "audio/mpeg", 12345, None, 605),)
    assert made.episode == Episode(number=3, season=1, kind="full", explicit=True, title="Straits")


def test_what_plugins_keep_of_posts_without_sound_says_nothing(one):
    made = one(meta("duration", "10:05") + meta("explicit", "on") + meta("enclosure", "") + meta("audio_file", " "))
    assert (made.enclosures, made.episode) == ((), None)


@pytest.mark.parametrize("place", ["before", "after"])
def test_the_featured_image_is_an_attachment_anywhere_in_the_file(one, place):
    picture = item(
        "<wp:attachment_url>https://example.org/p.jpg</wp:attachment_url>",
        post_id="9",
        post_type="attachment",
        status="inherit",
    )
    other = picture.replace(">9<", ">10<").replace("p.jpg", "q.jpg")
    article = one(meta("_thumbnail_id", 9), **{place: other + picture})
    assert article.image == "https://example.org/p.jpg"


def test_a_featured_image_that_the_export_does_not_hold_is_none(one):
    assert one(meta("_thumbnail_id", 9)).image is None
    assert one(meta("_thumbnail_id", "x")).image is None


def test_comments_are_counted_if_they_were_approved(one):
    comments = "".join(
        f"<wp:comment><wp:comment_id>{n}</wp:comment_id><wp:comment_approved>{said}</wp:comment_approved></wp:comment>"
        for n, said in enumerate(["1", "0", "spam", "<![CDATA[1]]>", "trash"])
    )
    article = one(comments)
    assert (article.comments, article.comments_url) == (2, "https://example.org/a-title/#comments")
    article = one(**{"wp:comment_status": "open"})
    assert (article.comments, article.comments_url) == (0, "https://example.org/a-title/#respond")
    article = one(**{"wp:comment_status": "closed"})
    assert (article.comments, article.comments_url) == (None, None)


def test_meta_fields_count_where_the_owner_names_them(one):
    said = meta("_seo_text", "For machines") + meta("status", "draft") + meta("views", "12")
    article = one(said, options={"fields": {"summary": "_seo_text"}})
    assert (article.summary, article.left_out, article.views) == ("For machines", "", None)
    assert one(said, options={"fields": {"views": "views"}}).views == 12


def test_the_sources_language_goes_before_that_of_the_export(read):
    assert read(BEGIN + item() + END, language="de")[0][0].language == "de"
    for nonsense in ("not a language", "nonsense-of-a-tag", ""):
        assert read(BEGIN.replace("en-GB", nonsense) + item() + END)[0][0].language == "en"


def test_an_article_without_an_address_gets_one_of_its_slug(one):
    assert one(link=None, **{"wp:post_name": "%d0%bc%d0%b8%d1%80"}).url == "https://example.org/%D0%BC%D0%B8%D1%80/"


# --- what is left out ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("said", "reason"),
    [
        ({"status": "publish"}, ""),
        ({"status": None}, ""),
        ({"status": "draft"}, "draft"),
        ({"status": "auto-draft"}, "auto-draft"),
        ({"status": "pending"}, "pending"),
        ({"status": "private"}, "private"),
        ({"status": "trash"}, "trash"),
        ({"status": "inherit"}, "inherit"),
        ({"status": "<![CDATA[<b>x</b>]]>"}, "draft"),
        ({"status": "future"}, ""),
        ({"status": "future", "post_date_gmt": "0000-00-00 00:00:00"}, "future"),
        ({"wp:post_password": "<![CDATA[secret]]>"}, "password-protected"),
    ],
)
def test_only_what_is_published_may_be_shown(one, said, reason):
    assert one(**said).left_out == reason


def test_other_types_than_the_wanted_ones_are_no_articles(read):
    page, event = item(post_type="page", post_id="8"), item(post_type="event", post_id="9")
    text = BEGIN + item() + page + event + END
    assert [one.key for one in read(text)[0]] == ["a.xml#7"]
    assert [one.key for one in read(text, post_type="page")[0]] == ["a.xml#8"]
    assert [one.key for one in read(text, post_type=["post", "event"])[0]] == ["a.xml#7", "a.xml#9"]


def test_an_article_about_exports_is_read_like_any_other(read):
    text = "<wp:post_type>page</wp:post_type> <item> </item> </channel> <wp:post_id>1</wp:post_id> <!-- and -- so on"
    articles, faults, (html,) = read(BEGIN + item(**body(text)) + END)
    assert (articles[0].key, faults) == ("a.xml#7", [])
    assert "</item>" in html


# --- what stands in a body -----------------------------------------------------------------------------------------


def test_sections_of_cdata_in_a_body_are_put_together(read):
    text = "one ]]]]><![CDATA[> two]]><![CDATA[ three"
    assert read(BEGIN + item(**body(text)) + END)[2] == ["<p>one ]]> two three</p>"]


def test_a_body_that_nobody_escaped_is_read_as_html(read):
    _, faults, (html,) = read(BEGIN + item(**{"content:encoded": "<p>A <em>word</em></p> more"}) + END)
    assert (html, faults) == ("<p>A <em>word</em></p>\n<p>more</p>", [])


def test_other_programs_write_the_body_into_the_description(read):
    assert read(BEGIN + item(**{"content:encoded": None, "description": "Words"}) + END)[2] == ["<p>Words</p>"]


def test_a_body_is_found_where_it_has_moved_to(site):
    path, source = site.folder / "a.xml", Wordpress(path="a.xml")
    path.write_text(BEGIN + item() + END)
    (article,) = source.read(next(source.places(site)), site)
    path.write_text(BEGIN + item(post_id="6") + item() + END)
    ((_, html),) = source.bodies([article], site)
    assert html.startswith("<p>First.")
    path.write_text(BEGIN + item(post_id="6") + END)
    ((_, gone),) = source.bodies([article], site)
    assert isinstance(gone, Fault)
    assert "no longer there" in gone.what
    path.unlink()
    ((_, gone),) = source.bodies([article], site)
    assert "cannot be read" in gone.what


def test_articles_of_one_number_are_told_apart_by_what_else_they_say(read):
    first, second = item(), item(guid="https://example.org/?p=8", **body("Other"))
    one, other = read(BEGIN + first + second + END)[0]
    assert one.key == "a.xml#7"
    assert read(BEGIN + first + first + second + END)[0][2].key == other.key
    assert read(BEGIN + first + second + END)[2][1] == "<p>Other</p>"


# --- files ---------------------------------------------------------------------------------------------------------


def test_several_exports_and_packed_ones(site):
    (site.folder / "a.xml").write_text(BEGIN + item() + END)
    (site.folder / "b.xml.gz").write_bytes(gzip.compress((BEGIN + item() + END).encode()))
    (site.folder / "c.txt").write_text("no export")
    source = Wordpress(path=".")
    places = list(source.places(site))
    assert [place.name for place in places] == ["a.xml", "b.xml.gz"]
    articles = [one for place in places for one in source.read(place, site)]
    assert [one.key for one in articles] == ["a.xml#7", "b.xml.gz#7"]
    assert [html for _, html in source.bodies(articles, site)] == ["<p>First.</p>\n<p>Second.</p>"] * 2


@pytest.mark.parametrize(
    ("codec", "declared"),
    [
        ("utf-8-sig", "UTF-8"),
        ("utf-16", "UTF-16"),
        ("utf-16-le", "UTF-16"),
        ("utf-16-be", "UTF-16"),
        ("cp1252", "iso-8859-1"),
        ("cp1251", "windows-1251"),
        ("shift_jis", "Shift_JIS"),
    ],
)
def test_encodings(read, codec, declared):
    title = {"cp1251": "Мир", "shift_jis": "ソ連"}.get(codec, "Café")
    text = (BEGIN + item(title=title) + END).replace('"UTF-8"', f'"{declared}"', 1)
    (article,), faults, _ = read(text.encode(codec))
    assert (article.title, faults, article.place) == (title, [], "a.xml:12")


@pytest.mark.parametrize("declared", ["nonsense", "zlib", "hex", "idna", "utf-7", "undefined", "punycode"])
def test_an_encoding_that_is_none_is_taken_for_utf_8(read, declared):
    (article,), _, _ = read((BEGIN + item(title="Café") + END).replace('"UTF-8"', f'"{declared}"', 1))
    assert article.key == "a.xml#7"


def test_bytes_that_are_not_utf_8_cost_one_warning_with_a_line(read):
    text = (BEGIN + item() + item(title="Café", post_id="8") + item(title="Crème", post_id="9") + END).encode("cp1252")
    articles, faults, _ = read(text)
    assert [one.title for one in articles] == ["A title", "Café", "Crème"]
    assert len(faults) == 1
    assert faults[0].startswith("a.xml:25: is not UTF-8; it was read as windows-1252")


def test_control_characters_are_harmless(read):
    (article,), faults, (html,) = read(BEGIN + item(title="A\x0b\x00 B\ufffe", **body("C\x08\x1f&#8; D")) + END)
    assert (article.title, faults) == ("A B", [])
    assert "C" in html


# --- damage --------------------------------------------------------------------------------------------------------


def test_a_file_that_is_cut_off_gives_the_articles_that_it_holds_whole(read, site):
    text = BEGIN + item() + item(post_id="8", guid="x")
    articles, faults, _ = read(text[:-30])
    assert [one.key for one in articles] == ["a.xml#7"]
    (fault,) = faults
    assert fault.startswith("a.xml:25: the file ends in the middle of the article that begins here")
    source = Wordpress(path="a.xml")
    assert [one.set_aside for one in source.read(next(source.places(site)), site) if isinstance(one, Fault)] == [True]


def test_a_file_that_ends_between_two_articles_says_so(read):
    articles, faults, _ = read(BEGIN + item())
    assert len(articles) == 1
    assert faults[0].startswith("a.xml:25: the file ends before </channel>")


@pytest.mark.parametrize("kept", [0.3, 0.6, 0.9])
def test_a_packed_file_that_is_cut_off_says_so(read, kept):
    text = BEGIN + "".join(item(post_id=str(n), title=f"No. {n * 7919}") for n in range(600)) + END
    data = gzip.compress(text.encode())
    articles, faults, _ = read(data[: int(len(data) * kept)], "a.xml.gz")
    assert articles
    assert "the packed file is damaged" in faults[-1]


def test_a_packed_file_may_have_several_parts(read):
    text = (BEGIN + item() + item(post_id="8") + END).encode()
    articles, faults, _ = read(gzip.compress(text[:1000], mtime=0) + gzip.compress(text[1000:]) + b"\0\0", "a.xml.gz")
    assert (len(articles), faults) == (2, [])


@pytest.mark.parametrize(
    ("written", "title"),
    [("Bad & good <b>", "Bad & good <b>"), ("<i>So & so</i>", "So & so"), ("1 < 2 & 3 > 2", "1 < 2 & 3 > 2")],
)
def test_a_title_that_nobody_escaped_ends_where_its_element_does(read, written, title):
    (one,), faults, _ = read(BEGIN + item(title=written) + END)
    assert (one.title, one.id, one.authors) == (title, "https://example.org/?p=7", (Author("The Desk & Co"),))
    assert not faults


def test_an_article_that_is_not_well_formed_costs_nobody_else_anything(read):
    broken = item("<wp:note>A <b>word</wrong> more</wp:note>", post_id="8")
    articles, faults, bodies = read(BEGIN + item() + broken + item(post_id="9") + END)
    assert [one.key for one in articles] == ["a.xml#7", "a.xml#8", "a.xml#9"]
    assert len(faults) == 1
    assert faults[0].startswith("a.xml:37: is not well-formed: ")
    assert bodies[0] == bodies[1] == bodies[2]


def test_what_is_said_of_an_article_that_is_not_well_formed_is_not_as_long_as_the_article(read):
    _, (fault,), _ = read(BEGIN + item(title=f"A <{'b' * 5000}>word</wrong>") + END)
    assert len(fault) < 500


def test_of_many_articles_that_are_not_well_formed_the_first_are_named(read):
    broken = "".join(item("<wp:note>A <b>word</wrong></wp:note>", post_id=str(n)) for n in range(30))
    articles, faults, _ = read(BEGIN + broken + END)
    assert len(articles) == 30
    assert len(faults) == 11
    assert faults[-1] == "a.xml: 20 more articles are not well-formed; what could be read was kept"


def test_an_article_without_its_end_ends_where_the_next_one_begins(read):
    articles, _, _ = read(BEGIN + item().replace("</item>", "") + item(post_id="8").replace("</item>", "") + END)
    assert [one.key for one in articles] == ["a.xml#7", "a.xml#8"]


@pytest.mark.parametrize(
    ("title", "shown"),
    [
        ("A&#8; & B&#xD800;&#99999999;&#xe9;", "A & Bé"),
        ("AT&T", "AT&T"),
        ("A&nbsp;&ndash; B", "A – B"),
        ("A & B &amp; C", "A & B & C"),
        ("A &nonsense; B", "A &nonsense; B"),
    ],
)
def test_ampersands_and_entities_that_xml_does_not_know_are_what_they_look_like(one, title, shown):
    assert one(title=title).title == shown


@pytest.mark.parametrize("half", ["&#xD800;", "&#xdfff", "&#0055296;", "&#57343;"])
def test_half_a_character_is_none_even_where_nothing_is_well_formed(read, half):
    broken = f"<item><title>A</title><e><!--<![CDATA[--><p>&#55295;{half}]]></item>\n"
    articles, faults, _ = read(BEGIN + broken + item() + END)
    assert [one.title for one in articles] == ["A", "A title"]
    assert "is not well-formed" in faults[0]


def test_a_section_in_a_section_as_old_exports_have_it(read):
    text = "a <![CDATA[ b ]]> c <script>//<![CDATA[\nx\n//]]></script> d"
    (_,), faults, (html,) = read(BEGIN + item(**body(text)) + END)
    assert faults == []
    assert html.startswith("<p>a <![CDATA[ b ]]> c")
    assert "d</p>" in html


def test_an_item_that_says_nothing_is_set_aside(read):
    articles, faults, _ = read(BEGIN + "<item></item>\n<item/>" + item() + END)
    assert len(articles) == 1
    assert faults == ["a.xml:12: has neither title nor text nor address"]


@pytest.mark.parametrize(
    ("data", "what"),
    [
        ("", "is empty"),
        ("\x00\x01", "is empty"),
        ("   \n", "is no WordPress export"),
        ("<!DOCTYPE html><html><body>Log in</body></html>", "is no WordPress export"),
        ("words", "is no WordPress export"),
        (b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 9000, "is no WordPress export"),
        (b"PK\x03\x04....", "is a ZIP archive; unpack it"),
        (gzip.compress(b"words", mtime=0), "is no WordPress export"),
        (b"\x1f\x8b\x08\x00", "is empty"),
    ],
)
def test_what_is_no_export_is_refused(read, data, what):
    with pytest.raises(ParseError, match=what) as raised:
        read(data)
    assert raised.value.where == "a.xml"


def test_an_export_without_articles_is_one(read):
    assert read(BEGIN + END) == ([], [], [])


# --- hostile -------------------------------------------------------------------------------------------------------

BOMB = '<!DOCTYPE rss [\n<!ENTITY a "aaaaaaaaaa">\n<!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">\n]>\n'


@pytest.mark.parametrize(
    "declared",
    [BOMB, '<!DOCTYPE rss [<!ENTITY x SYSTEM "file:///etc/hostname">]>', "<!DOCTYPE rss [<!ELEMENT a ANY>]>"],
)
def test_entities_of_its_own_are_refused(read, declared):
    text = BEGIN.replace("<rss", declared + "<rss", 1) + item(title="&a;&b;&x;") + END
    with pytest.raises(ParseError, match="declares a document type with entities of its own") as raised:
        read(text)
    assert raised.value.where == "a.xml:3"


def test_entities_that_come_later_are_never_resolved(read):
    text = BEGIN + BOMB + item(BOMB, title="&b;") + END
    articles, _, _ = read(text)
    assert [one.title for one in articles] in (["&b;"], [])


def test_a_plain_document_type_is_harmless(one, read):
    text = (BEGIN + item() + END).replace("<rss", '<!DOCTYPE rss SYSTEM "http://127.0.0.1:1/x.dtd"><rss', 1)
    assert len(read(text)[0]) == 1


def test_an_article_that_is_too_long_is_set_aside_and_the_others_are_read(read, monkeypatch):
    monkeypatch.setattr("feedwright.sources._wxr.LARGEST", 2_000_000)
    text = BEGIN + item() + item(post_id="8", **body("x" * 9_000_000)) + item(post_id="9") + END
    articles, faults, _ = read(text)
    assert [one.key for one in articles] == ["a.xml#7", "a.xml#9"]
    assert faults[0].startswith("a.xml:25: is longer than")


def test_what_unpacks_to_more_than_anybody_has_is_refused(read, monkeypatch):
    monkeypatch.setattr("feedwright.sources._wxr._MOST", 3_000_000)
    with pytest.raises(ParseError, match="holds more than"):
        read(gzip.compress((BEGIN + item() + " " * 9_000_000 + END).encode()), "a.xml.gz")


def test_an_article_that_is_nested_too_deep_costs_nobody_else_anything(read):
    deep = item(post_id="8", **{"content:encoded": "<b>" * 30_000})
    articles, faults, _ = read(BEGIN + deep + item() + END)
    assert "a.xml#7" in [one.key for one in articles]
    assert "is not well-formed" in faults[0]


def test_memory_does_not_grow_with_the_number_of_articles(site, monkeypatch, peak):
    monkeypatch.setattr("feedwright.sources._wxr._PART", 1 << 16)

    def most(count):
        with (site.folder / "a.xml").open("w") as file:
            file.write(BEGIN)
            for number in range(count):
                file.write(item(post_id=str(number), **body("<p>A paragraph of some length.</p>\n" * 100)))
            file.write(END)
        source = Wordpress(path="a.xml")
        return peak(lambda: deque(source.read(next(source.places(site)), site), maxlen=0))

    most(10)
    assert most(1200) < most(300) + 200_000


@pytest.mark.parametrize("size", [1, 7, 64, 1000])
def test_where_the_parts_of_a_file_end_does_not_matter(read, monkeypatch, size):
    text = BEGIN + item() + "<!-- <item> -->" + item(post_id="8", **body("a ]]]]><![CDATA[> </item> b")) + END
    whole = read(text)
    monkeypatch.setattr("feedwright.sources._wxr._PART", size)
    monkeypatch.setattr("feedwright.sources._wxr._codec", lambda _: "")
    assert read(text) == whole
    assert len(whole[0]) == 2


SOUND = (
    BEGIN
    + item(meta("_thumbnail_id", 9))
    + item("<wp:attachment_url>https://example.org/p.jpg</wp:attachment_url>", post_id="9")
    + END
)
PARTS = [
    "<",
    ">",
    "<item>",
    "</item>",
    "<![CDATA[",
    "]]>",
    "<!--",
    "-->",
    "&",
    "&#0;",
    "&#xD800;",
    "\x00",
    "é",
    "<wp:author>",
    "</channel>",
    "<rss",
    "]]",
    "<?",
    "<!DOCTYPE [",
    "%",
    "0000-00-00",
    "9" * 30,
    "\udc80",
]


@given(
    st.lists(st.tuples(st.integers(0, len(SOUND)), st.integers(0, 40), st.sampled_from(PARTS)), min_size=1, max_size=6),
    st.integers(0, len(SOUND)),
)
def test_no_damage_whatever_raises_anything_but_a_source_error(tmp_path_factory, cuts, end):
    text = SOUND
    for at, length, part in cuts:
        text = text[:at] + part + text[at + length :]
    folder = tmp_path_factory.getbasetemp()
    (folder / "a.xml").write_bytes(text[: end or None].encode("utf-8", "surrogateescape"))
    site = Site("https://example.org/", folder, UTC, "en")
    source = Wordpress(name="site", path="a.xml", post_type=["post", "page"])
    try:
        items = list(source.read(next(source.places(site)), site))
    except SourceError as error:
        assert error.where.startswith("a.xml")  # noqa: PT017 - either outcome is right
        return
    articles = [one for one in items if isinstance(one, Article)]
    assert len({one.key for one in articles}) == len(articles)
    bodies = list(source.bodies(articles, site))
    assert len(bodies) == len(articles)
    assert all(isinstance(html, str) for _, html in bodies)


# --- options -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("options", "what"),
    [
        ({}, "wants either `path` .* or `site`"),
        ({"path": "a.xml", "site": "https://example.org/"}, "not both"),
        ({"site": "example.org"}, "is no address of a home page"),
        ({"site": "ftp://example.org/"}, "is no address of a home page"),
        ({"path": "a.xml", "post_type": []}, "name a type of content"),
        ({"path": "a.xml", "post_type": ""}, "name a type of content"),
    ],
)
def test_options_that_make_no_sense_are_refused(options, what):
    with pytest.raises(ValidationError, match=what):
        Wordpress(**options)
