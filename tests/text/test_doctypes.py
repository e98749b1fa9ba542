"""A document type may name characters; it may not explode, nor reach for what is not the document's own."""

import pytest

from feedwright.text import doctypes


def feed(declared, body="<title>&a;</title>"):
    return f'<!DOCTYPE rss [{declared}]><rss version="2.0"><channel>{body}</channel></rss>'


@pytest.mark.parametrize(
    "text",
    [
        "<rss/>",
        '<!DOCTYPE rss PUBLIC "-//Netscape Communications//DTD RSS 0.91//EN" "http://example.org/rss-0.91.dtd"><rss/>',
        feed('<!ENTITY a "(C) The Desk">'),
        feed('<!ENTITY a "&#169;"><!ENTITY b "&#38;#60;">'),
        feed('<!ENTITY % lat1 PUBLIC "-//W3C//ENTITIES Latin 1 for XHTML//EN" "http://example.org/lat1.ent"> %lat1;'),
        feed("", "<description><![CDATA[How to write <!ENTITY a SYSTEM 'x'>]]></description>"),
        "<rss><title>cut off <!ENTITY",
        "no XML at all",
        "",
    ],
)
def test_plain_text_well_known_sets_and_what_stands_in_the_text_are_harmless(text):
    assert doctypes.threat(text) == ""


@pytest.mark.parametrize(
    ("declared", "words"),
    [
        ('<!ENTITY a SYSTEM "file:///etc/passwd">', "stands for file:///etc/passwd; nothing is read from elsewhere"),
        ('<!ENTITY a PUBLIC "x" "http://10.0.0.1/">', "stands for http://10.0.0.1/"),
        ('<!ENTITY % a SYSTEM "http://10.0.0.1/"> %a;', "stands for http://10.0.0.1/"),
        ('<!ENTITY b "x"><!ENTITY a "&b;&b;">', "is made of others and can explode"),
        ('<!ENTITY a "&a;">', "is made of others and can explode"),
        ("<!ENTITY a", "is not well-formed"),
    ],
)
def test_entities_from_elsewhere_and_nested_ones_are_refused(declared, words):
    assert words in doctypes.threat(feed(declared))
    assert doctypes.threat(feed(declared)).endswith("such a feed is refused")


def test_one_long_entity_used_often_and_one_long_default_are_refused():
    long = "x" * 10_000
    assert not doctypes.threat(feed(f'<!ENTITY a "{long}">', "<title>&a;</title>"))
    assert "the entity a, with which it becomes too large" in doctypes.threat(
        feed(f'<!ENTITY a "{long}">', "&a;" * 101)
    )
    default = f'<!ATTLIST item x CDATA "{long}">'
    assert not doctypes.threat(feed(default, "<item/>"))
    assert "the attribute x, with which it becomes too large" in doctypes.threat(feed(default, "<item/>" * 101))
