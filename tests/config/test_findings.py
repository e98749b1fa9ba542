"""A fault says what is wrong, what is allowed, and what was meant if that is near."""

import pytest

SITE = "site: {title: The Desk, url: https://example.org/}\n"
SOURCES = "sources: [{type: text, path: articles}]\n"
BASE = SITE + SOURCES


@pytest.mark.parametrize(
    ("misspelt", "meant"),
    [
        ("sit: {}", "site"),
        ("Feeds: {}", "feeds"),
        ("limit: 5", "feeds.limit"),
        ("title: x", "site.title"),
        ("feeds: {fromats: [rss]}", "formats"),
        ("feeds: {guard: 1}", "guard"),
        ("feeds: {all: {slugg: a}}", "slug"),
        ("feeds: {content: ful}", "full"),
        ("feeds: {formats: [RRS]}", "rss"),
        ("feeds: {formats: rss}", "[rss]"),
        ("feeds: {max_age: 90}", "90d"),
        ("output: {compress: [gz]}", "gzip"),
        ("output: {url: '{stie}/feeds/'}", "{site}"),
        ("guard: {shrink: 40}", "40%"),
        ("categories: {a: {alias: [b]}}", "aliases"),
        ("categories: {a: {slug: Über uns}}", "uber-uns"),
        ("websub: hub.example/x", "https://hub.example/x"),
    ],
)
def test_a_near_miss_is_told_what_was_meant(misspelt, meant, fault):
    assert fault(f"{BASE}{misspelt}").endswith(f"(did you mean {meant}?)")


@pytest.mark.parametrize(
    ("site", "said"),
    [
        ("", "1:1: site: is missing; it is required: The site: its title, its address, and what else feeds say of it."),
        ("site:\n", "1:6: site: is empty; a map is wanted"),
        ("site: The Desk\n", "1:7: site: must be a map, not 'The Desk'"),
        ("site: {url: https://example.org/}\n", "1:7: site.title: is missing; it is required: Name of the site."),
        ("site: {title: '  ', url: https://x.org}\n", "1:15: site.title: is empty; text is wanted"),
        ("site: {title: , url: https://x.org}\n", "1:15: site.title: is empty; text is wanted"),
        ("site: {title: [a], url: https://x.org}\n", "1:15: site.title: must be text, not a list"),
        (
            "site: {title: a, url: ftp://x.org}\n",
            "1:23: site.url: 'ftp://x.org' is no absolute http(s) address such as https://example.org/",
        ),
        (
            "site: {title: a, url: 'https://'}\n",
            "1:23: site.url: 'https://' is no absolute http(s) address such as https://example.org/",
        ),
        (
            "site: {title: a, url: https://x.org/?a=b}\n",
            "1:23: site.url: 'https://x.org/?a=b' holds ? or #; write the address alone, such as https://example.org/",
        ),
        (
            "site: {title: a, url: https://x.org, author: {email: x}}\n",
            "1:54: site.author.email: 'x' is no e-mail address such as desk@example.org",
        ),
        ("site: {title: a, url: https://x.org, author: [x]}\n", "1:46: site.author: must be text or a map, not a list"),
        (
            "site: {title: a, url: https://x.org, author: {nam: x}}\n",
            "1:47: site.author.nam: is no key that is known here; known are email, name, url (did you mean name?)",
        ),
        (
            "site: {title: a, url: https://x.org, icon: /x.png}\n",
            "1:44: site.icon: '/x.png' is no absolute http(s) address such as https://example.org/",
        ),
        (
            "site: {title: a, url: https://x.org, language: '?'}\n",
            "1:48: site.language: '?' is not a language tag; write it as in BCP 47: en, pt-BR, zh-Hans",
        ),
    ],
)
def test_faults_of_the_site(site, said, fault):
    assert fault(site + SOURCES) == said


@pytest.mark.parametrize(
    ("section", "said"),
    [
        ("feeds: [rss]", "3:8: feeds: must be a map, not a list"),
        ("feeds: {formats: []}", "3:18: feeds.formats: needs at least 1"),
        ("feeds: {formats: rss}", "3:18: feeds.formats: must be a list, not 'rss' (did you mean [rss]?)"),
        ("feeds: {limit: -1}", "3:16: feeds.limit: must be 0 or more, not -1"),
        ("feeds: {limit: 1.5}", "3:16: feeds.limit: must be a whole number, not 1.5"),
        ("feeds: {limit: true}", "3:16: feeds.limit: must be a whole number, not true"),
        ("feeds: {limit: }", "3:16: feeds.limit: is empty; a whole number is wanted"),
        ("feeds: {max_age: soon}", "3:18: feeds.max_age: 'soon' is not a duration; write 30s, 15m, 12h, 90d or 2w (seconds, minutes, hours, days, weeks)"),
        ("feeds: {withdrawn: [1d]}", "3:20: feeds.withdrawn: must be a duration with its unit such as 90d, null or 0"),
        ("feeds: {withdrawn: true}", "3:20: feeds.withdrawn: must be a duration with its unit such as 90d, null or 0"),
        ("feeds: {content: short}", "3:18: feeds.content: must be full or summary, not 'short'"),
        ("feeds: {summary_length: 19}", "3:25: feeds.summary_length: must be 20 or more, not 19"),
        ("feeds: {archive: perhaps}", "3:18: feeds.archive: must be true or false, not 'perhaps'"),
        ("feeds: {ids: guid}", "3:14: feeds.ids: must be url, tag or uuid, not 'guid' (did you mean uuid?)"),
        ("feeds: {ttl: 0}", "3:14: feeds.ttl: must be a whole number of minutes, 1 or more, auto or null"),
        ("feeds: {ttl: 1.5}", "3:14: feeds.ttl: must be a whole number of minutes, 1 or more, auto or null"),
        ("feeds: {pages: {}}", "3:16: feeds.pages: must be true or false, not a map"),
        ("feeds: {all: some}", "3:14: feeds.all: must be true or false or a map, not 'some'"),
        ("feeds: {all: }", "3:14: feeds.all: is empty; true or false or a map is wanted"),
        ("feeds: {all: {slug: index}}", "3:21: feeds.all.slug: 'index' is the page of all feeds; choose another"),
        ("feeds: {all: false}", "3:14: feeds.all: is off, and there are no categories: nothing would be published"),
        ("output: feeds", "3:9: output: must be a map, not 'feeds'"),
        ("output: {compress: gzip}", "3:20: output.compress: must be a list, not 'gzip' (did you mean [gzip]?)"),
        ("output: {compress: [rar]}", "3:21: output.compress[0]: must be gzip, br or zstd, not 'rar'"),
        ("catalog: here.db", "3:10: catalog: must be a database's address such as sqlite:///.feedwright/catalog.db or postgresql://user@host/name"),
        ("catalog:", "3:9: catalog: is empty; text is wanted"),
        ("websub: ftp://x.org", "3:9: websub: 'ftp://x.org' is no absolute http(s) address such as https://example.org/"),
        ("websub: {}", "3:9: websub.hub: is missing; it is required: Absolute address of a WebSub hub, or a list of them."),
        ("websub: [{hub: [x]}]", "3:17: websub[0].hub[0]: 'x' is no absolute http(s) address such as https://example.org/"),
        ("guard: off", "3:8: guard: must be a map, not 'off'"),
        ("guard: {shrink: half}", "3:17: guard.shrink: must be a share from 0% to 100% such as 50%, or null"),
        ("guard: {shrink: 101%}", "3:17: guard.shrink: must be a share from 0% to 100% such as 50%, or null"),
        ("guard: {flood: -1}", "3:16: guard.flood: must be 0 or more, not -1"),
        ("guard: {flood: true}", "3:16: guard.flood: must be a whole number, not true"),
    ],
)  # fmt: skip
def test_faults_of_the_other_sections(section, said, fault):
    assert fault(BASE + section) == said


def test_an_unknown_key_of_an_option_that_is_a_map_is_a_fault(fault):
    assert fault(f"{SITE}sources: [{{type: remote, account: {{user: a, pasword: b}}}}]") == (
        "2:45: sources[0].account.pasword: is no key that is known here"
    )


def test_words_that_no_source_knows_are_shown_where_they_stand(faults):
    said = faults(f"""{SITE}sources:
- type: text
  path: articles
  fields:
    title: headline
    titel: top
    link: title
    headline: title
  defaults: {{author: Staff, top: x, autor: Staff}}
""")
    assert [one.split("; known are ")[0] for one in said] == [
        "7:5: sources[0].fields.titel: is no word that is known here",
        "9:5: sources[0].fields.headline: is no word that is known here",
        "10:29: sources[0].defaults.top: is no word that is known here",
        "10:37: sources[0].defaults.autor: is no word that is known here",
    ]
    assert said[0].endswith("(did you mean title?)")
    assert said[1].endswith("(did you mean title: headline?)")
    assert said[3].endswith("(did you mean author?)")
