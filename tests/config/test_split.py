"""Which feeds there are where they are split by language, and what may be said of them."""

import pytest

from feedwright.text.languages import Division

BASE = "sources: [{type: text, path: articles/*.txt}]\n"
SITE = "site: {title: The Desk, url: https://example.org/, language: en-GB}\n" + BASE


@pytest.fixture
def specs(read):
    def specs(text, *shelves, site=SITE, **options):
        return read(site + text).feed_specs(shelves=shelves, **options)

    return specs


def slugs(made):
    return [spec.slug for spec in made]


def test_without_it_no_language_counts(read, specs):
    assert read(SITE).division is None
    assert [(one.slug, one.spoken, one.others) for one in specs("", " de ", " de politics")] == [("all", None, ())]


@pytest.mark.parametrize(
    "text",
    [
        "feeds: {languages: split}",
        "feeds: {all: {languages: split}}",
        "feeds: {all: {languages: {de: }}}",
        "categories: {a: {languages: split}}",
        "categories: {a: {languages: {}}}",
    ],
)
def test_one_feed_that_is_split_is_enough_to_divide(read, text):
    assert read(SITE + text).division == Division("en-GB")


def test_what_is_named_anywhere_is_told_apart_from_its_language(read):
    made = read(
        "site: {title: A, url: https://example.org/, languages: {de-ch: , de: }}\n"
        + BASE
        + "feeds: {languages: split}\n"
        "categories: {a: {languages: {pt-BR: , zh-Hans: , zh-Hant: }}}"
    )
    assert made.division == Division("en", frozenset({"de-CH", "pt-BR"}))


def test_the_languages_of_a_feed_follow_it_in_the_order_of_their_tags(specs):
    made = specs(
        "categories: [world, politics]\nfeeds: {languages: split}",
        *(" zh-Hant politics", " de politics", " en politics", " ar world", " ar ", " de ", " en ", "politics"),
    )
    assert slugs(made) == [
        "world", "world_ar", "politics", "politics_de", "politics_zh-hant", "all", "all_ar", "all_de",
    ]  # fmt: skip
    assert [(one.language, one.spoken) for one in made[2:5]] == [(None, "en"), ("de", "de"), ("zh-Hant", "zh-Hant")]
    assert made[3].others == ((None, "politics"), ("zh-Hant", "politics_zh-hant"))
    assert made[3].shelves == {" de politics"}


def test_a_language_that_was_there_once_is_there_and_called_as_it_was(specs):
    known = {" de politics": ("Teutsch", "politics_de"), "politics": ("politics", "politics"), " fr world": ("f", "g")}
    made = specs("categories: [politics]\nfeeds: {languages: split}", known=known)
    assert [(one.slug, one.title, one.tongue) for one in made] == [
        ("politics", "Politics", ""), ("politics_de", "Politics – Teutsch", "Teutsch"), ("all", "The Desk", ""),
    ]  # fmt: skip


def test_what_is_no_longer_told_apart_is_not_there(specs):
    assert slugs(specs("feeds: {languages: split}", " pt-BR ", " pt ", " en ")) == ["all", "all_pt"]


def test_a_language_is_there_under_any_spelling_of_its_category(specs):
    made = specs("categories: {politics: {aliases: [Politik]}}\nfeeds: {languages: split}", " de politik")
    assert slugs(made) == ["politics", "politics_de", "all"]
    assert made[1].shelves == {" de politik", " de politics"}


def test_settings_of_a_feed_hold_for_each_of_its_languages(specs):
    made = specs("categories: {a: {limit: 3, languages: split, pages: false}}", " de a")
    assert [(one.limit, one.pages) for one in made[:2]] == [(3, False), (3, False)]


def test_slugs_are_distinct_in_whatever_letter_case(specs):
    made = specs(
        "categories: {a: , b: {slug: A_DE}, A_fr: , c: {languages: {de: {slug: c-2}}}, c 2: }\nfeeds: {languages: split}",
        *(" de a", " fr a", " de c"),
    )
    found = [slug.lower() for slug in slugs(made)]
    assert len({*found}) == len(found)
    assert {"a", "a_de", "a_fr", "a-fr", "c-2", "all"} < {*found}
    assert made[1].slug.startswith("a_de-")


def test_a_slug_hangs_on_no_other_feed_that_an_owner_has_not_named_so(specs):
    alone = specs("categories: auto\nfeeds: {languages: split}", " de a", found=["a"])
    among = specs("categories: auto\nfeeds: {languages: split}", " de a", found=["a", "a de", "a_de", "A-DE", "ade"])
    assert {"a", "a_de"} <= {*slugs(alone)} & {*slugs(among)}
    assert next(one for one in among if one.slug == "a_de").spoken == "de"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("feeds: {languages: both}", "7:19: feeds.languages: must be together or split, not 'both'"),
        ("categories: {a: {languages: [de]}}", "categories.a.languages: must be together or split, not a list"),
        ("categories: {a: {languages: {german!: }}}", "'german!' is not a language tag; write it as in BCP 47"),
        ("categories: {a: {languages: {de: , DE: }}}", "'DE' and 'de' are one language; keep one"),
        ("categories: {a: {languages: {zh: , zh-Hans: }}}", "'zh-Hans' and 'zh' are one language; keep one"),
        ("categories: {a: {languages: {de: Politik}}}", "categories.a.languages.de: must be a map, not 'Politik'"),
        ("categories: {a: {languages: {de: {titel: A}}}}", "known are description, slug, title (did you mean title?)"),
        ("categories: {a: {languages: {de: {slug: a/b}}}}", "categories.a.languages.de.slug: 'a/b' is no file name"),
        (
            "categories: {a: {languages: {en: {slug: b}}}}",
            "categories.a.languages.en.slug: is the site's own language: its feed has the slug of the feed",
        ),
        (
            "feeds: {all: {languages: {en-gb: {slug: b}}}}",
            "feeds.all.languages.en-gb.slug: is the site's own language: its feed has the slug of the feed",
        ),
    ],
)
def test_what_cannot_be_meant_is_named(fault, text, said):
    assert said.removeprefix("7:19: ") in fault(SITE + text)


def test_a_slug_belongs_to_one_feed_alone(faults):
    text = "categories: {a: {languages: {de: {slug: x}}}, b: {slug: X}}\nfeeds: {all: {languages: {fr: {slug: x}}}}"
    found = faults(SITE + text)
    assert [fault.partition(": ")[2].partition(":")[0] for fault in found] == [
        "categories.a.languages.de.slug", "categories.b.slug", "feeds.all.languages.fr.slug",
    ]  # fmt: skip
    assert all("is the slug of another feed as well" in fault for fault in found)


def test_what_the_site_is_in_its_own_language_is_said_under_site(fault):
    said = fault("site: {title: A, url: https://example.org/, languages: {en: {title: B}}}\n" + BASE)
    assert "site.languages.en: is the site's own language: what is said under `site` holds for it" in said
