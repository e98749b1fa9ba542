"""Plain-text pages: title, counters, categories, dates and by-line are found, and the article's text is left."""

import re
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import ValidationError

from feedwright.errors import ParseError
from feedwright.model import Fault
from feedwright.sources._base import Place, Site
from feedwright.sources.text import Text

SITE = Site("https://example.org/", Path("/nowhere"), UTC, "en")
BODY = "This is a paragraph of the article.\n\nAnd this is another one."
HTML = "<p>This is a paragraph of the article.</p>\n<p>And this is another one.</p>"
DAY = datetime(2025, 3, 4, tzinfo=UTC)


class Page:
    """What a page says, and what it shows."""

    def __init__(self, text, name="articles/a-page.txt", site=SITE, **options):
        source = Text(name="text", path="articles", **options)
        *self.faults, self.article = source.parse(text, Place(name), site)
        self.html = source.body(text, self.article, Place(name))

    def said(self):
        """Metadata that the page gives, less what each page has."""
        names = ("published", "updated", "categories", "tags", "views", "reading_minutes", "comments", "summary")
        made = {name: value for name in names if (value := getattr(self.article, name)) not in (None, (), "")}
        if self.article.authors:
            made["authors"] = tuple(author.name for author in self.article.authors)
        return made


def with_head(*lines, **options):
    return Page("\n".join(("The Title of the Page", "", *lines, "", BODY)), **options)


# --- the whole page -----------------------------------------------------------------------------------------------


def test_a_page_as_sites_have_them():
    page = Page(
        "22 views 5 mins 0 comments\n\nThe Title: A Subtitle\n\nIn geopolitics, international, politics\n"
        "March 04, 2025\nThe First Part\n\nSome **strong** words.\n\nThe Second Part\n\nMore words.\n\n\n"
        "To learn about the disclaimer of liability for this website, click here"
    )
    assert page.article.title == "The Title: A Subtitle"
    assert page.article.url == "https://example.org/the-title-a-subtitle/"
    assert (page.article.key, page.article.place) == ("articles/a-page.txt", "articles/a-page.txt")
    assert page.said() == {
        "published": DAY,
        "categories": ("geopolitics", "international", "politics"),
        "views": 22,
        "reading_minutes": 5,
        "comments": 0,
    }
    assert page.html == (
        "<h2>The First Part</h2>\n<p>Some <strong>strong</strong> words.</p>\n<h2>The Second Part</h2>\n<p>More words.</p>"
    )
    assert not page.faults


def test_the_real_page(shared):
    (path,) = sorted((shared / "seed").glob("*.txt"))
    text = path.read_text(encoding="utf-8")
    page = Page(text)
    lines = [line for line in text.split("\n") if line]
    assert page.article.title == lines[1]
    assert page.article.published.date().isoformat() == "2025-03-04"
    assert page.article.categories == ("geopolitics", "international", "politics")
    assert (page.article.views, page.article.reading_minutes, page.article.comments) == (22, 5, 0)
    headings = [line for line in lines[4:] if len(line) < 80]
    assert re.findall("<h2>(.*?)</h2>", page.html) == headings
    assert len(headings) == 9
    assert "<strong>disunity</strong>" in page.html
    assert "views" not in page.html
    assert "In geopolitics" not in page.html
    assert "click here" not in page.html
    assert page.html.endswith("</p>")


# --- counters -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("22 views 5 mins 0 comments", {"views": 22, "reading_minutes": 5, "comments": 0}),
        ("1 comment 1 view", {"views": 1, "comments": 1}),
        ("1 min", {"reading_minutes": 1}),
        ("1,204 views", {"views": 1204}),
        ("1.204.000 views", {"views": 1204000}),
        ("1 204 views · 3 comments", {"views": 1204, "comments": 3}),
        ("1.2K views | 1.25m likes", {"views": 1200}),
        ("5 min read", {"reading_minutes": 5}),
        ("5-minute read", {"reading_minutes": 5}),
        ("5 min. read, 2 Comments", {"reading_minutes": 5, "comments": 2}),
        ("Estimated reading time: 5 minutes", {"reading_minutes": 5}),
        ("less than a minute read", {"reading_minutes": 1}),
        ("No comments yet", {"comments": 0}),
        ("Comments (3)", {"comments": 3}),
        ("5 min de lectura", {"reading_minutes": 5}),
    ],
)
def test_counters_above_and_below_the_title(line, said):
    above, below = Page(f"{line}\n\nThe Title of the Page\n\n{BODY}"), with_head(line)
    assert above.article.title == below.article.title == "The Title of the Page"
    assert above.said() == below.said() == said
    assert above.html == below.html == HTML


def test_numbers_in_prose_are_no_counters():
    assert with_head("22 views of a mountain").html.startswith("<h2>22 views of a mountain</h2>")


# --- categories ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("line", "names"),
    [
        ("In geopolitics, international, politics", ("geopolitics", "international", "politics")),
        ("In politics", ("politics",)),
        ("In Politics", ("Politics",)),
        ("Category: Politics", ("Politics",)),
        ("Categories: Politics, Foreign Affairs", ("Politics", "Foreign Affairs")),
        ("Posted in Politics", ("Politics",)),
        ("Filed under Politics | World", ("Politics", "World")),
        ("Filed under: Politics", ("Politics",)),
        ("Section: U.S.", ("U.S.",)),
        ("Topics: a; b", ("a", "b")),
        ("Kategorie: Außenpolitik", ("Außenpolitik",)),
    ],
)
def test_category_lines(line, names):
    page = with_head(line)
    assert page.said() == {"categories": names}
    assert page.html == HTML
    assert with_head("March 4, 2025", line).said() == {"published": DAY, "categories": names}
    assert with_head(line, "", "March 4, 2025").said() == {"published": DAY, "categories": names}


@pytest.mark.parametrize(
    "line",
    [
        "In addition, the council met in the evening.",
        "In politics, as in life, timing is everything.",
        "In politics, as in life",
        "In Brief",
        "In the Shadow of the Mountain",
        "In Search of Peace",
        "In Plain Sight",
        "In a world that nobody had foreseen, and that few had wished for, things went on",
        "Published in March 2025",
    ],
)
def test_prose_that_begins_like_a_category_line(line):
    page = with_head(line)
    assert page.said() == {}
    assert line.rstrip(".") in page.html
    assert line.rstrip(".") in with_head("March 4, 2025", "", line).html


def test_beside_a_date_or_a_by_line_names_in_title_case_are_categories():
    assert with_head("In World News", "March 4, 2025").said() == {"published": DAY, "categories": ("World News",)}
    assert with_head("In World News", "By Staff").said() == {"authors": ("Staff",), "categories": ("World News",)}


def test_a_labelled_category_may_stand_above_the_title():
    page = Page(f"Category: Politics\nIn Bruges\n\n{BODY}")
    assert (page.article.title, page.article.categories) == ("In Bruges", ("Politics",))


# --- dates --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "line",
    [
        "March 04, 2025",
        "4 Mar 2025",
        "Mar. 4, 2025",
        "2025-03-04",
        "Published March 4, 2025",
        "Posted on March 4, 2025",
        "Date: March 4, 2025",
        "martes 4 de marzo de 2025",
        "4 mars 2025",
        "Brussels, 4 March 2025",
    ],
)
def test_date_lines(line):
    page = with_head(line)
    assert page.said() == {"published": DAY}
    assert page.html == HTML


def test_a_time_a_zone_and_the_order_of_day_and_month():
    assert with_head("Jul 17, 2014 at 1:06 PM").article.published == datetime(2014, 7, 17, 13, 6, tzinfo=UTC)
    zoned = with_head("Published: 2025-03-04T10:30:00+0100").article.published
    assert (zoned.isoformat(), zoned.utcoffset()) == ("2025-03-04T10:30:00+01:00", timedelta(hours=1))
    berlin = Site("https://example.org/", Path("/nowhere"), ZoneInfo("Europe/Berlin"), "de")
    assert with_head("4. März 2025", site=berlin).article.published.isoformat() == "2025-03-04T00:00:00+01:00"
    assert with_head("03/04/2025", dayfirst=True).article.published.month == 4
    assert with_head("03/04/2025").article.published.month == 3


def test_updated_is_told_from_published():
    updated = datetime(2025, 3, 5, tzinfo=UTC)
    for lines in (
        ["Updated March 5, 2025", "March 4, 2025"],
        ["Published March 4, 2025 | Last updated: March 5, 2025"],
        ["March 4, 2025 (updated March 5, 2025)"],
        ["Published March 4, 2025, updated March 5, 2025"],
    ):
        page = with_head(*lines)
        assert page.said() == {"published": DAY, "updated": updated}
        assert page.html == HTML


def test_a_second_date_begins_the_text_of_a_chronicle():
    page = with_head("March 4, 2025", "", "March 1, 2025", "", "It began.")
    assert page.article.published == DAY
    assert page.html.startswith("<h2>March 1, 2025</h2>\n<p>It began.</p>")


@pytest.mark.parametrize("line", ["2025", "The 10 Best of 2024", "March 2025", "On 9 of 2025 days"])
def test_a_year_makes_no_date(line):
    assert with_head(line).said() == {}
    assert line in with_head(line).html


def test_a_date_above_the_title_counts_unless_it_is_the_title():
    assert Page(f"March 4, 2025\n\nThe Title\n\n{BODY}").article.title == "The Title"
    page = Page(f"September 11, 2001\nMarch 4, 2025\n\n{BODY}")
    assert (page.article.title, page.article.published) == ("September 11, 2001", DAY)


def test_without_a_date_the_place_tells_it():
    assert Page(f"A Title\n\n{BODY}", name="2025-03-04-a-page.txt").article.published == DAY
    assert Page(f"A Title\n\n{BODY}").article.published is None


def test_an_impossible_offset_keeps_the_day_and_warns():
    page = with_head("March 4, 2025 10:00 +16:00")
    assert page.article.published == DAY
    assert [fault.set_aside for fault in page.faults] == [False]
    assert page.html == HTML


def test_a_time_that_counts_from_the_visit_is_no_text():
    assert with_head("3 days ago").html == HTML


# --- by-lines -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("line", "names"),
    [
        ("By Staff", ("Staff",)),
        ("BY THE DESK", ("THE DESK",)),
        ("Written by The Desk", ("The Desk",)),
        ("Author: Staff", ("Staff",)),
        ("By First Author and Second Author", ("First Author", "Second Author")),
        ("By Josh Aas, Executive Director", ("Josh Aas, Executive Director",)),
        ("By Staff in Brussels", ("Staff",)),
    ],
)
def test_by_lines(line, names):
    page = with_head(line)
    assert page.said() == {"authors": names}
    assert page.html == HTML


@pytest.mark.parametrize(
    "line", ["By the Numbers", "By Land and Sea", "By 2030", "By now it was late.", "Von Menschen"]
)
def test_prose_that_begins_like_a_by_line(line):
    assert with_head(line).said() == {}
    assert line.rstrip(".") in with_head(line).html


@pytest.mark.parametrize("line", ["Por Redacción", "Von Redacción", "Par Redacción", "Di Redacción"])
def test_by_lines_of_other_languages_need_a_date_or_category_beside_them(line):
    assert with_head(line, "4 de marzo de 2025").said() == {"published": DAY, "authors": ("Redacción",)}
    assert with_head("Category: x", line).said() == {"categories": ("x",), "authors": ("Redacción",)}
    assert with_head(line).said() == {}


# --- several things in a line, several lines ----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("March 04, 2025 · 5 min read", {"published": DAY, "reading_minutes": 5}),
        ("By Staff | March 4, 2025", {"published": DAY, "authors": ("Staff",)}),
        ("By Staff, March 4, 2025", {"published": DAY, "authors": ("Staff",)}),
        ("March 4, 2025 by Staff", {"published": DAY, "authors": ("Staff",)}),
        (
            "Posted on March 4, 2025 by Staff in Politics",
            {"published": DAY, "authors": ("Staff",), "categories": ("Politics",)},
        ),
        ("Brussels | March 4, 2025 | 3 comments", {"published": DAY, "comments": 3}),
    ],
)
def test_several_things_in_one_line(line, said):
    assert with_head(line).said() == said
    assert with_head(line).html == HTML


@pytest.mark.parametrize(
    "line",
    [
        "This is a part that is far too long for a name | March 4, 2025",
        "Brussels, 4 of 2025 houses",
        "Then, by Staff in 2025",
    ],
)
def test_prose_that_looks_like_several_things(line):
    assert with_head(line).said() == {}
    assert line in with_head(line).html


def test_lines_come_in_any_order_with_blank_lines_between():
    for lines in (
        ["By Staff", "", "4 March 2025", "In politics, world", "5 min read"],
        ["In politics, world", "5 min read", "", "", "4 March 2025", "By Staff"],
        ["4 March 2025", "----", "Share this article", "In politics, world", "By Staff", "5 min read"],
    ):
        page = with_head(*lines)
        assert page.html == HTML
        assert page.said() == {
            "published": DAY,
            "authors": ("Staff",),
            "categories": ("politics", "world"),
            "reading_minutes": 5,
        }


def test_a_line_that_leads_in_is_summary_and_text():
    page = with_head("What happened, and why", "", "By Staff", "March 4, 2025")
    assert page.said() == {"published": DAY, "authors": ("Staff",), "summary": "What happened, and why"}
    assert page.html == f"<p>What happened, and why</p>\n{HTML}"


def test_metadata_end_where_the_text_begins():
    page = Page("A Title\n\nOne paragraph.\n\nAnother.\n\nBy Staff\n\nMarch 4, 2025\n\nThe end.")
    assert page.said() == {}
    assert "By Staff" in page.html


def test_a_block_of_keys_and_values():
    page = Page(f"Title: A < B & C\nDate: 4 March 2025\nTags: a, b\nStatus: draft\n\n{BODY}")
    assert (page.article.title, page.article.left_out) == ("A < B & C", "draft")
    assert page.said() == {"published": DAY, "tags": ("a", "b")}
    assert page.html == HTML
    page = Page(f"Date: 2025-03-04\nAuthor: Staff\n\nThe Title\n\n{BODY}")
    assert (page.article.title, page.article.published, page.html) == ("The Title", DAY, HTML)
    assert Page(f"Update: Talks Go On\n\n{BODY}").article.title == "Update: Talks Go On"


# --- titles -------------------------------------------------------------------------------------------------------


def test_titles_are_plain_text_and_marks_of_headings_go():
    assert Page(f"# The *Title* #\n\n{BODY}").article.title == "The Title"
    assert Page(f"The Title\n=========\n\nThe Title\n\n{BODY}").html == HTML
    assert Page(f"The <b> element\n\n{BODY}").article.title == "The <b> element"


def test_the_address_is_made_of_the_title_or_the_file_name():
    text = f"A Title\n\n{BODY}"
    assert Page(text).article.url == "https://example.org/a-title/"
    assert Page(text, slug_from="name").article.url == "https://example.org/a-page/"


def test_a_first_line_that_is_a_paragraph_is_no_title():
    page = Page(f"{'A long sentence. ' * 30}\n\n{BODY}", name="2025-03-04-a-page.txt")
    assert page.article.title == "A page"
    assert page.html.startswith("<p>A long sentence.")
    assert [str(fault) for fault in page.faults] == [
        "2025-03-04-a-page.txt: has no line that can be its title, so its file name stands for it; write one on top"
    ]


@pytest.mark.parametrize(
    "text", ["22 views", "\u200b\n----\n", "22 views\n\n© 2025 The Desk", "Category: x\n\nShare this"]
)
def test_a_page_of_nothing_is_refused_with_the_cure(text):
    with pytest.raises(ParseError, match=r"articles/a-page\.txt: holds no title and no text; write the title"):
        Page(text)


def test_a_title_without_text_is_an_article_with_a_warning():
    page = Page("The Title\n\nMarch 4, 2025\n\nShare this:")
    assert (page.article.title, page.html) == ("The Title", "")
    assert page.faults == [Fault("articles/a-page.txt", "has a title but no text below it", source="text")]


def test_drafts_folders():
    assert Page(f"A\n\n{BODY}", name="drafts/a.txt").article.left_out == "draft"


# --- what closes a page -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "closing",
    [
        "To learn about the disclaimer of liability for the content of this website, click here",
        "Click here to read the terms",
        "Disclaimer: nothing here is advice.",
        "The views expressed in this article are those of the author and " + "do not reflect anything else " * 12 + ".",
        "Share this article",
        "Share this:\nFacebook Twitter Email",
        "© 2025 The Desk",
        "Copyright 2025 The Desk. All rights reserved.",
        "Read more »",
        "Read more: What Came Before",
        "Related articles\n\nOne Title\nAnother Title\n\nA Third Title",
        "Related:\n- One title\n- Another",
        "Subscribe to our newsletter",
        "Tags: a, b",
        "Filed under: World",
        "#one #two",
        "3 comments",
        "Leave a comment",
        "Comments are closed.",
        "Previous: One Title\nNext: Another Title",
        "Previous post\nOne Title\nNext post\nAnother Title",
        "← One Title",
        "Terms of Use | Privacy Policy",
        "* * *\n\nShare this:\n\n© 2025\n\nBack to top",
    ],
)
def test_closing_lines_are_left_out(closing):
    assert Page(f"A Title\n\nMarch 4, 2025\n\n{BODY}\n\n{closing}").html == HTML
    assert Page(f"A Title\n\nMarch 4, 2025\n\n{BODY}\n{closing}").html == HTML


def test_a_heading_of_nothing_but_closing_lines_goes_with_them():
    assert Page(f"A Title\n\n{BODY}\n\nLegal Note\n\nDisclaimer: nothing here is advice.").html == HTML


@pytest.mark.parametrize(
    "ending",
    [
        "Copyright law has changed.",
        "Read more slowly, and you will see.",
        "Next year will be decisive.",
        "Share the burden, they said.",
        "Related questions stay open.",
        "« Nous verrons »",
        "»Wir werden sehen.«",
        "Long live the king",
        "All rights reserved for members were given up, "
        + "and so were those of the others, one after the other, " * 5,
    ],
)
def test_a_real_last_paragraph_stays(ending):
    assert ending.strip() in Page(f"A Title\n\n{BODY}\n\n{ending}").html


def test_closing_lines_amid_the_text_stay():
    assert "Share this" in Page(f"A Title\n\nOne.\n\nShare this\n\n{BODY}").html


def test_tags_and_categories_below_the_text_are_kept():
    page = Page(f"A Title\n\nMarch 4, 2025\n\n{BODY}\n\nFiled under: World\nTags: a, b\n3 comments")
    assert page.said() == {"published": DAY, "categories": ("World",), "tags": ("a", "b"), "comments": 3}
    assert Page(f"A Title\n\nIn politics\n\n{BODY}\n\nFiled under: World").article.categories == ("politics",)


# --- drop ---------------------------------------------------------------------------------------------------------


def test_lines_that_the_owner_drops_are_nowhere():
    page = Page(
        "MENU\nA Title\nMENU\nMarch 4, 2025\n\nOne.\nADVERT 1\n\nTwo\n\nADVERT 2\n\nThree\n\nFour.\n\nFive\n\nADVERT 3",
        drop=["^MENU$", r"ADVERT \d"],
    )
    assert (page.article.title, page.article.published) == ("A Title", DAY)
    assert page.html == "<p>One.</p>\n<h2>Three</h2>\n<p>Four.</p>"


def test_a_bad_expression_is_refused_in_words():
    with pytest.raises(ValidationError, match=r"'\(' is no regular expression: missing \)"):
        Text(path="x", drop=["("])


# --- files --------------------------------------------------------------------------------------------------------


def test_files_are_read_and_opened_again_for_their_bodies(tmp_path):
    names = ["a.txt", "b.text", "c#-notes.txt"]
    for name in names:
        (tmp_path / name).write_text(f"Title of {name}\r\n\r\nText of {name}.", encoding="utf-8")
    site = Site("https://example.org/", tmp_path, UTC, "en")
    source = Text(name="text", path=".")
    articles = [article for place in source.places(site) for article in source.read(place, site)]
    assert [article.key for article in articles] == names
    assert [html for _, html in source.bodies(articles, site)] == [f"<p>Text of {name}.</p>" for name in names]


def test_a_time_zone_by_name_is_left_out_of_the_text_too():
    dublin = Site("https://example.org/", Path("/nowhere"), ZoneInfo("Europe/Dublin"), "en")
    page = with_head("4 July 2025 10:00 IST", site=dublin)
    assert page.article.published.isoformat() == "2025-07-04T10:00:00+01:00"
    assert page.html == HTML


# --- laws ---------------------------------------------------------------------------------------------------------

PIECES = st.sampled_from(
    [
        "A Title",
        "In politics",
        "By Staff",
        "March 4, 2025",
        "22 views",
        "- x",
        "> y",
        "Tags: a",
        "Share this",
        ", 2025",
        "by",
        "in (",
    ]
)


@settings(max_examples=150)
@given(st.text(max_size=300) | st.lists(PIECES | st.text(max_size=20), max_size=12).map("\n".join))
def test_any_text_is_an_article_or_refused(text):
    try:
        page = Page(text)
    except ParseError:
        return
    assert page.article.key == "articles/a-page.txt"


@settings(max_examples=50)
@given(st.permutations(["In politics, world", "March 4, 2025", "By Staff", "5 min read", "3 comments", ""]))
def test_the_order_of_metadata_lines_never_matters(lines):
    page = with_head(*lines)
    assert page.html == HTML
    assert len(page.said()) == 5


@pytest.mark.parametrize(
    "part", ["A line.\n", "*", "[", "click here\n", "Related articles\n", "1,", "a, ", "in ", " | ", "\n", "#a"]
)
def test_time_is_in_proportion_to_length(part, grows_in_proportion):
    def read(count):
        Page(f"T\n\n{part * count}")
        Page(f"{part * count}\n\nThe end of it.")

    assert grows_in_proportion(read, 500_000 // len(part))


def test_what_was_written_for_a_site_generator_is_left_out():
    page = Page("The Title\n\nMarch 04, 2025\n\nBefore {{ site.x }}{% include a %}{{< b >}} after it.\n")
    assert page.html == "<p>Before  after it.</p>"
