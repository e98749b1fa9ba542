"""What presets are made of: values out of front matter, addresses on the site, pages that others name."""

from string import ascii_lowercase

import pytest
from hypothesis import given
from hypothesis import strategies as st
from langcodes import tag_is_valid

from feedwright.presets._base import Home, Page, Preset, Understood, relinked
from feedwright.presets._values import flag, known_language, language_of, listed, said, text, with_words, zone_of
from feedwright.presets._values import plain as plain_keys


class Plain(Preset):
    """A generator that puts each page under its name."""

    files = ("plain.yaml", "plain.json")

    def understand(self, page):
        return Understood(with_words(page.raw, url=self.address(f"{page.stem}/")))

    @property
    def url(self):
        return text(self.settings.get("home"))


def plain(files, settings=None, url="https://example.org/"):
    return Plain(Home("/site", settings or {}, url, text=lambda path: files.get(path.removeprefix("/site/"))))


def test_a_page_knows_its_folder_name_and_stem():
    page = Page("posts/2025/a.de.md", {})
    assert (page.folder, page.name, page.stem) == ("posts/2025", "a.de.md", "a.de")
    assert Page("a.md", {}).folder == ""


def test_what_a_page_says_is_found_in_any_letter_case_and_null_says_nothing():
    raw = {"Title": "A", "publish-date": "x", "empty": "null", "none": [], "zero": 0, "no": False}
    assert said(raw, "title") == "A"
    assert said(raw, "publish_date") == "x"
    assert said(raw, "empty", "none", "title") == "A"
    assert said(raw, "zero") == 0
    assert said(raw, "no") is False
    assert said(raw, "missing") is None


def test_words_that_are_set_stand_alone_and_none_takes_a_word_away():
    raw = {"URL": "/a", "Slug": "b", "title": "T"}
    assert with_words(raw, url="/c", slug=None) == {"title": "T", "url": "/c"}
    assert raw == {"URL": "/a", "Slug": "b", "title": "T"}


def test_front_matter_may_be_made_comparable_once():
    front = plain_keys({"Publish-Date": "x", "none": "null"})
    assert said(front, "publish_date") == "x"
    assert said(front, "none") is None
    assert with_words(front, url="/a") == {"publish_date": "x", "none": "null", "url": "/a"}


def test_every_two_letters_that_are_a_language_are_known():
    pairs = {one + two for one in ascii_lowercase for two in ascii_lowercase}
    assert {pair for pair in pairs if known_language(pair) == pair} == {
        pair for pair in pairs if tag_is_valid(pair) and language_of(pair) == pair
    }


@pytest.mark.parametrize(("value", "meant"), [(True, True), ("yes", True), ("TRUE", True), ("1", True), ("false", False), ("off", False), (0, False), ("", None), ("perhaps", None), (None, None), ([], None)])  # fmt: skip
def test_a_flag_is_true_or_false_or_the_default(value, meant):
    assert flag(value, default=True) is (True if meant is None else meant)
    assert flag(value) is (False if meant is None else meant)


def test_values_of_other_shapes():
    assert listed("a") == ["a"]
    assert listed(["a", None, {"b": 1}, " c "]) == ["a", "c"]
    assert listed(None) == []
    assert text({"a": 1}) == text([1]) == text(None) == ""
    assert text("  a\n b ") == "a b"
    assert (zone_of("Europe/Berlin"), zone_of("Nowhere"), zone_of(None)) == ("Europe/Berlin", None, None)
    assert (language_of("pt_br"), language_of("???"), language_of(None)) == ("pt-BR", None, None)
    assert (known_language("de"), known_language("go"), known_language("Kotlin")) == ("de", None, None)


@pytest.mark.parametrize(
    ("own", "ours", "address"),
    [
        ("", "https://example.org/", "/a/"),
        ("", "https://example.org/b/", "/b/a/"),
        ("https://example.org/c/", "https://example.org/b/", "/c/a/"),
        ("https://www.example.org/c", "https://example.org/", "/c/a/"),
        ("http://localhost:1313/c/", "https://example.org/b/", "/b/a/"),
        ("/c", "https://example.org/b/", "/c/a/"),
        ("http://[", "https://example.org/b/", "/b/a/"),
        ("", "", "/a/"),
    ],
)
def test_addresses_stand_below_the_home_page(own, ours, address):
    assert plain({}, {"home": own}, ours).address("/a/") == address


def test_other_pages_are_read_once_and_never_outside_the_site():
    opened = []

    def read(path):
        opened.append(path)
        return {"/site/a.md": "---\ntitle: A\n---\nx", "/site/broken.md": "---\na: [\n---\n"}.get(path)

    preset = Plain(Home("/site", {}, "https://example.org/", text=read))
    assert preset.page("a.md").raw == preset.page("./b/../a.md").raw == {"title": "A"}
    assert preset.address_of("a.md") == "/a/"
    for path in ("missing.md", "broken.md", "../etc/passwd", "/etc/passwd", "..", "a/../../b.md"):
        assert preset.page(path) is None
        assert preset.address_of(path) is None
    assert opened == ["/site/a.md", "/site/missing.md", "/site/broken.md"]


def test_links_in_html_are_replaced_where_they_are_known():
    html = """<p><a href="a%20b.md" title="x">A</a> <img alt='y' src='c&amp;d'> <a name="n">href="a b.md"</a></p>"""
    seen = []

    def link(target):
        seen.append(target)
        return '/"new"/' if target == "a b.md" else None

    assert relinked(html, link) == html.replace("a%20b.md", "/&quot;new&quot;/")
    assert seen == ["a b.md", "c&d"]


@given(st.text(alphabet="<>a href=\"'&;%2", max_size=60))
def test_links_that_nobody_knows_stay_to_the_letter(html):
    assert relinked(html, lambda _target: None) == html


def test_a_site_is_known_by_its_configuration(tmp_path):
    assert Plain.found(str(tmp_path)) is None
    (tmp_path / "plain.json").write_text('{"home": "https://example.org/x/"}')
    assert Plain.found(str(tmp_path)).url == "https://example.org/x/"
    (tmp_path / "plain.yaml").write_text("site: {title: T}\nsources: []\n")
    assert Plain.found(str(tmp_path)).url == "https://example.org/x/"
