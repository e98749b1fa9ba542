"""Addresses that leave `urls` are absolute, in ASCII, and stay where they are told to stay."""

import re
from urllib.parse import urljoin, urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from feedwright.text import urls

BASE = "https://example.org/2025/03/post/"
ANY_TEXT = st.text(alphabet=st.characters(exclude_categories=()), max_size=60)


@pytest.mark.parametrize(
    ("given_url", "wanted"),
    [
        ("/a", "https://example.org/a"),
        ("../b/?x=1&y=2#z", "https://example.org/2025/03/b/?x=1&y=2#z"),
        ("#note", BASE + "#note"),
        ("?page=2", BASE + "?page=2"),
        ("//cdn.example.net/i.png", "https://cdn.example.net/i.png"),
        ("http://EXAMPLE.com", "http://example.com/"),
        ("HTTPS://example.com:443/a", "https://example.com/a"),
        ("http://example.com:8080/a", "http://example.com:8080/a"),
        ("https://exämple.org/ä b|c[d]", "https://xn--exmple-cua.org/%C3%A4%20b%7Cc%5Bd%5D"),
        ("https://example.org/100%/%41%zz", "https://example.org/100%25/%41%25zz"),
        ("https://XN--exmple-cua.org/a", "https://xn--exmple-cua.org/a"),
        ("https://www.xn--fa-hia.de/a", "https://www.xn--fa-hia.de/a"),
        ("https://user:secret@example.org/a", "https://example.org/a"),
        ("https://[::1]/a", "https://[::1]/a"),
        ("C:\\pictures\\a.png", "c:/pictures/a.png"),
        ("mailto:desk@example.org?subject=A b", "mailto:desk@example.org?subject=A%20b"),
        ("tel:+49301234", "tel:+49301234"),
        ("  /padded \n", "https://example.org/padded"),
        ("https://ex\nample.org/", "https://example.org/"),
    ],
)
def test_an_address_becomes_absolute(given_url, wanted):
    assert urls.absolute(given_url, BASE) == wanted


@pytest.mark.parametrize(
    "bad",
    [
        "http://",
        "http://a b/",
        "http://[::1",
        "http://example.org:99999/",
        "https://-/",
        "https:///x",
        "mailto:",
        "http://xn--a" + "é" * 70 + ".org/",
        "http://xn--/a",
        "http://XN--/a?b",
        "http://a.xn--plain-.org/",
    ],
)
def test_what_is_no_address_is_refused(bad):
    with pytest.raises(ValueError, match=r"."):
        urls.absolute(bad, "")


def test_a_relative_address_needs_a_base():
    with pytest.raises(ValueError, match="not an absolute address"):
        urls.absolute("a/b.html")


@given(ANY_TEXT)
def test_whatever_goes_in_what_comes_out_is_an_absolute_ascii_address(text):
    try:
        made = urls.absolute(text, BASE)
    except ValueError:
        return
    assert made.isascii()
    assert urlsplit(made).scheme
    assert not re.search(r'[\s|"<>\\^`{}]', made)
    assert urls.absolute(made, "https://elsewhere.example/") == made


@given(ANY_TEXT)
def test_a_path_never_climbs(text):
    assert not {"", ".", ".."} & set((urls.path(text) or "x").split("/"))


@given(ANY_TEXT)
def test_an_id_in_atom_is_a_canonical_uri_and_two_ids_stay_two(text):
    made = urls.atom_id(text)
    assert urls.is_canonical_uri(made)
    assert urls.atom_id(text + "x") != made


@pytest.mark.parametrize(
    "good",
    [
        "https://example.org/a",
        "tag:example.org,2025-03-04:/a",
        "urn:uuid:6ba7b810-9dad-11d1-80b4-00c04fd430c8",
        "https://example.org/?p=12",
        "https://example.org/.well-known/x",
    ],
)
def test_canonical_uris_stand_in_atom_as_they_are(good):
    assert urls.atom_id(good) == good


@pytest.mark.parametrize(
    "other",
    [
        "12345",
        "http://example.com",
        "HTTP://example.org/a",
        "http://example.org:80/a",
        "post 7",
        "a b:c",
        "file:///etc/passwd",
        "urn:",
        "https://example.org/../a",
    ],
)
def test_other_ids_get_a_lasting_uuid_in_atom(other):
    assert urls.atom_id(other).startswith("urn:uuid:")


def test_only_web_addresses_are_http():
    assert urls.is_http("https://example.org/")
    assert not urls.is_http("mailto:a@example.org")
    assert not urls.is_http("http://[broken")


@given(
    st.from_regex(r"(?!//)[ab./]{1,12}", fullmatch=True),
    st.from_regex(r"https://example\.org(/[ab]{0,2}){1,4}", fullmatch=True),
)
def test_the_fast_way_for_plain_paths_gives_what_the_standard_library_gives(path, base):
    assert urls.absolute(path, base) == urljoin(base, path)


@given(st.text(alphabet="aZ0._~- %/", max_size=12))
def test_a_segment_with_nothing_to_encode_stays_as_it_is(text):
    with pytest.MonkeyPatch.context() as patch:
        short = urls.segment(text)
        patch.setattr(urls, "_UNRESERVED", re.compile(r"(?!)"))
        assert short == urls.segment(text)
