"""Which file stands behind an address, and that no address leads to any other."""

import os
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from feedwright.media.grounds import FOLDER, Look, grounds, mark, usual

SITE = "https://example.org/"


@pytest.fixture
def site(tmp_path):
    """A folder; what it is called with is written there."""

    def write(*names):
        for name in names:
            path = tmp_path / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(b"x")
        return tmp_path

    return write


def found(top, url, page="https://example.org/posts/a/", own="posts/a", look=None):
    here = grounds(SITE, page, str(top / own) if own else "", usual(str(top)))
    path = (look or Look()).find(url, here)
    return path and os.path.relpath(path, top)


@pytest.mark.parametrize(
    ("name", "url"),
    [
        ("images/a.png", f"{SITE}images/a.png"),
        ("static/images/a.png", f"{SITE}images/a.png"),
        ("public/images/a.png", "http://www.example.org/images/a.png?w=300#top"),
        ("assets/a b.png", f"{SITE}a%20b.png"),
        ("content/ä.png", f"{SITE}%C3%A4.png"),
        ("_site/a.png", "https://EXAMPLE.org/a.png"),
        ("posts/a/cover.png", f"{SITE}posts/a/cover.png"),
        ("posts/a/pictures/b.png", f"{SITE}posts/a/pictures/b.png"),
    ],
)
def test_a_file_is_found_where_sites_keep_it(site, name, url):
    assert found(site(name), url) == name


def test_what_lies_beside_the_article_goes_first(site):
    top = site("posts/other/cover.png", "static/posts/a/cover.png")
    assert found(top, f"{SITE}posts/a/cover.png", own="posts/other") == "posts/other/cover.png"
    assert found(top, f"{SITE}posts/a/cover.png", own="") == "static/posts/a/cover.png"


def test_a_site_may_lie_below_its_host(site):
    top = site("static/a.png")
    here = grounds("https://example.org/blog/", None, "", usual(str(top)))
    assert Look().find("https://example.org/blog/a.png", here) == str(top / "static" / "a.png")
    assert Look().find("https://example.org/a.png", here) is None


@pytest.mark.parametrize(
    "url",
    [
        "https://elsewhere.example/a.png",
        "https://example.org.elsewhere.example/a.png",
        f"{SITE}posts/../secret.png",
        f"{SITE}%2e%2e/secret.png",
        f"{SITE}posts/%2e%2e/%2e%2e/secret.png",
        f"{SITE}..%2fsecret.png",
        f"{SITE}..%5csecret.png",
        f"{SITE}.env",
        f"{SITE}.git/config",
        f"{SITE}posts/.hidden/a.png",
        f"{SITE}a%00.png",
        f"{SITE}posts//a.png",
        f"{SITE}posts/",
        SITE,
        f"{SITE}{'a/' * 600}a.png",
    ],
)
def test_no_address_leads_out_of_the_site_or_to_what_it_hides(site, url):
    top = site(
        "a.png", "inside/posts/a.png", "secret.png", "inside/.env", "inside/.git/config", "inside/posts/.hidden/a.png"
    )
    assert found(top / "inside", url) is None


def test_a_link_that_leads_out_is_not_followed(site):
    top = site("secret.png", "inside/a.png")
    (top / "inside" / "link.png").symlink_to(top / "secret.png")
    assert found(top / "inside", f"{SITE}link.png") is None
    assert found(top / "inside", f"{SITE}a.png") == "a.png"


def test_folders_and_pipes_are_no_files(site):
    top = site("static/a.png/b.png")
    assert found(top, f"{SITE}a.png") is None
    assert mark(str(top)) == FOLDER
    assert mark("a\0b") == mark(str(top / "none")) == ""


def test_a_look_tells_where_it_looked_so_that_what_comes_is_seen(site):
    top = site("static/b.png")
    look = Look()
    assert found(top, f"{SITE}a.png", look=look) is None
    looked = {os.path.relpath(path, top): how for path, how in look.marks.items()}
    assert looked["a.png"] == looked["static/a.png"] == ""
    assert looked["public"] == ""
    assert looked["static"] == FOLDER
    before = {path: mark(path) for path in look.marks}
    assert before == look.marks
    site("public/a.png")
    assert {path: mark(path) for path in look.marks} != before


def test_a_path_is_looked_at_once(site, monkeypatch):
    top, known = site("static/a.png"), {}
    looks = Look(known=known), Look(known=known)
    assert found(top, f"{SITE}a.png", look=looks[0]) == "static/a.png"
    monkeypatch.setattr(os, "stat", None)
    monkeypatch.setattr("feedwright.media.grounds._stays", lambda *_: True)
    assert found(top, f"{SITE}a.png", look=looks[1]) == "static/a.png"
    assert looks[0].marks == looks[1].marks


@given(st.text(st.sampled_from("a./\\%2eE5cC0:~?#* \n"), max_size=40))
def test_whatever_an_address_is_made_of_what_is_found_lies_in_the_site(site, rest):
    top = site("outside.png", "inside/a", "inside/a.a")
    look = Look()
    made = look.find(f"{SITE}{rest}", grounds(SITE, None, "", usual(str(top / "inside"))))
    assert made is None or Path(made).resolve().is_relative_to(top / "inside")
    assert all(Path(path).is_relative_to(top / "inside") for path in look.marks)
