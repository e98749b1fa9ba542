"""The pages for people, as a browser shows them."""

from __future__ import annotations

import pytest
from tests.conftest import becomes

FEED, INDEX = "en/feeds/politics.html", "en/feeds/index.html"
PAGES = (INDEX, FEED, "en/feeds/all.html", "en/feeds/empty.html", "ar/feeds/index.html", "ar/feeds/politics.html")
COPY = "button >> nth=0"


def comes_to_say(page, *words):
    """Whether each word comes to stand in a line of the console. The page lives on while it is waited for."""
    return becomes(lambda: page.wait_for_timeout(20) or all(any(one in line for line in page.said) for one in words))


@pytest.mark.parametrize("path", PAGES)
def test_nothing_is_loaded_from_elsewhere_and_nothing_is_complained_of(look, www, path):
    page = look(path, wait="networkidle")
    folder = www + path.rpartition("/")[0]
    outside = {url for url in page.asked if not url.startswith((f"{folder}/", "data:"))}
    # The site's own pictures are the one thing that lies beside the folder; one of them is gone, as happens.
    assert outside <= {f"{www}pictures/{name}.png" for name in ("icon", "strait", "gone")}
    gone = sum(url.endswith("gone.png") for url in page.asked)
    assert becomes(lambda: page.wait_for_timeout(20) or len(page.said) >= gone)
    assert [line for line in page.said if "404" not in line] == []
    assert len(page.said) == gone


def test_the_picture_of_an_entry_is_shown_if_it_is_the_sites_own(look, www):
    page = look(FEED, wait="networkidle")
    assert page.locator("article img").evaluate_all("all => all.map(one => one.src)") == [
        f"{www}pictures/strait.png",
        f"{www}pictures/gone.png",
    ]
    assert page.locator("article img >> nth=0").evaluate("one => one.naturalWidth") == 1


def test_what_the_policy_forbids_does_not_happen(look):
    page = look(FEED)
    page.evaluate(
        """() => {
            document.body.append(Object.assign(document.createElement("script"), {textContent: "window.ran = true"}));
            document.body.append(Object.assign(document.createElement("img"), {src: "https://elsewhere.example/a.png"}));
            document.body.append(Object.assign(document.createElement("iframe"), {src: "https://elsewhere.example/"}));
        }"""
    )
    assert comes_to_say(page, "script-src", "img-src", "default-src")
    assert page.evaluate("window.ran") is None


@pytest.mark.parametrize(
    ("path", "width", "scheme"),
    [
        (INDEX, 1280, "light"),
        (INDEX, 390, "dark"),
        (FEED, 1280, "dark"),
        (FEED, 390, "light"),
        ("ar/feeds/politics.html", 1280, "light"),
    ],
)
def test_people_with_disabilities_can_use_them(look, axe, path, width, scheme):
    page = look(path, width, color_scheme=scheme)
    page.evaluate(axe)
    found = page.evaluate("axe.run()")
    told = [(one["id"], [node["html"] for node in one["nodes"]]) for one in found["violations"]]
    assert told == []
    assert len(found["passes"]) > 20


def test_the_button_copies_the_address_and_says_so(look, www):
    page = look(FEED)
    # The page's clock goes on when it is told to: the word must not vanish while this machine does something else.
    page.clock.install()
    page.goto(www + FEED)
    page.clock.pause_at("2100-01-01")
    page.click(COPY)
    page.wait_for_selector("#status:text-is('Copied')", state="attached")
    assert page.evaluate("navigator.clipboard.readText()") == f"{www}en/feeds/politics.rss"
    assert (
        page.locator("button >> nth=0").evaluate("one => getComputedStyle(one.lastElementChild).visibility")
        == "visible"
    )
    page.clock.run_for(2000)
    page.wait_for_selector("#status:empty", state="attached")
    assert (
        page.locator("button >> nth=0").evaluate("one => getComputedStyle(one.lastElementChild).visibility") == "hidden"
    )


def test_the_button_copies_by_keyboard(look, www):
    page = look(FEED)
    page.focus("button >> nth=2")
    page.keyboard.press("Enter")
    page.wait_for_selector("#status:text-is('Copied')", state="attached")
    assert page.evaluate("navigator.clipboard.readText()") == f"{www}en/feeds/politics.json"


def test_the_button_copies_where_the_clipboard_cannot_be_reached(look, www, browser):
    """Without https there is no `navigator.clipboard`."""
    page = look(INDEX)
    page.add_init_script("Object.defineProperty(navigator, 'clipboard', {value: undefined, configurable: true})")
    page.goto(www + FEED)
    page.click(COPY)
    page.wait_for_selector("#status:text-is('Copied')", state="attached")
    page.goto(www + INDEX)
    page.evaluate("delete navigator.clipboard")
    assert page.evaluate("navigator.clipboard.readText()") == f"{www}en/feeds/politics.rss"


def test_everything_works_without_script(look, www):
    page = look(INDEX, java_script_enabled=False)
    page.click("text=Politics")
    assert page.url == www + FEED
    assert not page.locator(COPY).is_visible()
    addresses = page.locator(".addresses a")
    assert addresses.all_inner_texts() == [f"{www}en/feeds/politics.{kind}" for kind in ("rss", "atom", "json")]
    assert [one.get_attribute("href") for one in addresses.all()] == addresses.all_inner_texts()
    assert page.locator("article").count() == 5
    page.click("text=All feeds")
    assert page.url == www + INDEX


@pytest.mark.parametrize("path", [INDEX, FEED, "ar/feeds/politics.html"])
def test_nothing_is_wider_than_the_window(look, path):
    page = look(path)
    for width in (320, 390, 768, 1024, 1920):
        page.set_viewport_size({"width": width, "height": 900})
        assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_every_link_and_button_is_reached_by_keyboard_in_the_order_of_the_page(look):
    page = look(FEED)
    every = page.locator("a, button").evaluate_all("all => all.map(one => one.textContent.trim())")
    reached = []
    for _ in every:
        page.keyboard.press("Tab")
        reached.append(page.evaluate("document.activeElement.textContent.trim()"))
        assert page.evaluate("getComputedStyle(document.activeElement).outlineStyle") == "solid"
    assert reached == every


def test_nothing_moves_while_pictures_arrive(look):
    page = look(FEED, 390, wait="networkidle")
    page.evaluate(
        """() => new Promise(done => {
            window.moved = 0;
            new PerformanceObserver(list => list.getEntries().forEach(one => { window.moved += one.value; }))
                .observe({type: "layout-shift", buffered: true});
            setTimeout(done, 100);
        })"""
    )
    assert page.evaluate("window.moved") == 0


def test_what_is_written_from_right_to_left_stands_so(look):
    page = look("ar/feeds/politics.html")
    boxes = page.evaluate("['.site', 'nav'].map(name => document.querySelector(name).getBoundingClientRect().x)")
    assert boxes[0] > boxes[1]
    assert page.locator("h3 >> nth=1").evaluate("one => getComputedStyle(one).direction") == "ltr"
    assert page.locator("h3 >> nth=3").evaluate("one => getComputedStyle(one).direction") == "rtl"
    english = look(FEED)
    assert english.locator("h3 >> nth=3").evaluate("one => getComputedStyle(one).direction") == "rtl"


def test_light_and_dark_are_two_papers(look):
    papers = {
        scheme: look(FEED, color_scheme=scheme).evaluate("getComputedStyle(document.documentElement).backgroundColor")
        for scheme in ("light", "dark")
    }
    assert papers == {"light": "rgb(253, 253, 252)", "dark": "rgb(20, 21, 22)"}


@pytest.mark.parametrize(("kind", "entry", "hidden"), [("rss", "item", "encoded"), ("atom", "entry", "content")])
def test_a_feed_that_is_served_as_xml_is_pleasant(look, kind, entry, hidden):
    page = look(f"en/feeds/politics.{kind}")
    shown = f"document.querySelector('{entry} > %s')"
    size, content, summary = (
        page.evaluate(f"getComputedStyle({shown % name}).{what}")
        for name, what in (("title", "fontSize"), (hidden, "display"), ("title", "display"))
    )
    assert (float(size.removesuffix("px")) > 20, content, summary) == (True, "none", "block")
    note = page.evaluate("getComputedStyle(document.querySelector('channel, feed'), '::before').content")
    assert note.startswith('"This is a feed. Copy the address')
    assert page.evaluate("getComputedStyle(document.documentElement).backgroundColor") == "rgb(253, 253, 252)"
    assert page.said == []


def test_a_feed_that_is_served_as_xml_can_be_read_on_a_telephone(look):
    page = look("en/feeds/politics.rss", 390, is_mobile=True, has_touch=True, screen={"width": 390, "height": 844})
    shown = page.evaluate(
        "parseFloat(getComputedStyle(document.querySelector('item > description')).fontSize) * visualViewport.scale"
    )
    assert shown > 15
