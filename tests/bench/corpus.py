"""Write a made-up site of any size, to measure feed makers with.

`python tests/bench/corpus.py FOLDER --articles 10000 --seed 1` fills FOLDER with Markdown articles and with the
configuration that lets feedwright, Hugo (0.111 or later) and Pelican make the same feeds of them: RSS and Atom for each
of twelve categories and for the whole site, 50 entries each with full content. The same count and seed give the same
bytes on any machine.
"""

from __future__ import annotations

import argparse
import json
import random
import unicodedata
from collections import deque
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

SITE = "https://example.org"
TITLE = "The Example Post"
LIMIT = 50
CATEGORIES = (
    "architecture", "astronomy", "cinema", "climate", "cooking", "economy",
    "education", "gardening", "history", "music", "public health", "sailing",
)  # fmt: skip
TAGS = (
    "archive", "beginners", "community", "data", "design", "field notes", "how-to", "interview", "letters", "maps",
    "methods", "open source", "photographs", "review", "tools", "travel", "weekend", "winter", "workshop", "yearbook",
)  # fmt: skip
ADJECTIVES = (
    "amber", "broad", "calm", "careful", "coastal", "copper", "distant", "early", "eastern", "familiar", "fragile",
    "gentle", "green", "hidden", "hollow", "late", "level", "local", "long", "modest", "narrow", "northern", "old",
    "open", "patient", "plain", "public", "quiet", "rare", "red", "rough", "second", "shallow", "slow", "small",
    "steady", "tall", "temporary", "urban", "useful", "warm", "western", "wooden", "young",
)  # fmt: skip
NOUNS = (
    "almanac", "anchor", "archive", "balcony", "basin", "beacon", "bridge", "café", "canal", "catalogue", "chapel",
    "chart", "clock", "comet", "compass", "corridor", "crossing", "delta", "drawing", "engine", "estuary", "façade",
    "ferry", "field", "fjord", "forest", "garden", "gauge", "granary", "harbour", "hedge", "instrument", "island",
    "kiln", "kitchen", "ladder", "lantern", "ledger", "library", "lighthouse", "market", "meadow", "measure", "mill",
    "museum", "naïveté", "notebook", "observatory", "orchard", "orchestra", "parish", "pattern", "pavilion", "piano",
    "pier", "plateau", "press", "quarry", "railway", "recipe", "reservoir", "river", "rosé", "school", "season",
    "signal", "smörgåsbord", "station", "survey", "table", "telescope", "terrace", "theatre", "tide", "tower", "valley",
    "village", "vineyard", "voyage", "weaver", "window", "workshop", "Žitava", "Łąka",
)  # fmt: skip
VERBS = (
    "balances", "borders", "carries", "changes", "completes", "crosses", "describes", "divides", "explains", "extends",
    "faces", "follows", "frames", "gathers", "holds", "joins", "keeps", "marks", "measures", "meets", "outlasts",
    "precedes", "protects", "recalls", "repeats", "replaces", "shapes", "shelters", "supports", "surrounds",
)  # fmt: skip
LINKERS = ("above", "across from", "after", "because of", "before", "behind", "beside", "near", "under", "without")
OPENERS = ("As a rule,", "At first,", "By contrast,", "For years", "In autumn", "In the end", "Once again")
ZONES = tuple(timezone(timedelta(minutes=minutes)) for minutes in (0, 0, 60, 120, -300, -480, 330))

FIRST_DAY = datetime(2008, 1, 1, tzinfo=UTC)
LAST_DAY = datetime(2025, 6, 1, tzinfo=UTC)
FEWEST_WORDS = 300
# The last round of blocks may add 140 words, and a body stays under 900.
MOST_WORDS_ASKED = 750


@dataclass(frozen=True, slots=True)
class Post:
    """One article: its file name without suffix, its metadata in the order of writing, its Markdown body."""

    name: str
    metadata: dict[str, object]
    body: str


@dataclass(frozen=True, slots=True)
class Stock:
    """Blocks of Markdown, each with its number of words: made once, so that a body is a matter of picking."""

    paragraphs: tuple[tuple[str, int], ...]
    headings: tuple[tuple[str, int], ...]
    extras: tuple[tuple[str, int], ...]


def posts(count: int, seed: int) -> Iterator[Post]:
    """Make `count` articles, oldest first, with strictly rising dates between 2008 and 2025.

    The same count and seed give the same articles.
    """
    chance = random.Random(f"feedwright corpus {seed}")
    stock = _stock(chance)
    step = (LAST_DAY - FIRST_DAY) // count
    earlier: deque[tuple[str, str]] = deque(maxlen=100)
    for number in range(count):
        title = _title(chance)
        name = f"{number:05d}-{_slug(title)}"
        when = FIRST_DAY + step * number + timedelta(seconds=chance.randrange(max(1, step // timedelta(seconds=1))))
        metadata = _metadata(chance, title, when)
        yield Post(name, metadata, _body(chance, stock, earlier))
        earlier.append((title, name))


def with_yaml(post: Post) -> str:
    """Write a post as Hugo and feedwright read it: YAML front matter, then Markdown."""
    lines = [f"{key}: {_yaml(value)}" for key, value in post.metadata.items()]
    return "\n".join(["---", *lines, "---", "", post.body, ""])


def with_pelican_metadata(post: Post) -> str:
    """Write a post as Pelican reads it: `Key: value` lines, then Markdown. Pelican knows one category a post."""
    said = post.metadata
    lines = [f"Title: {said['title']}", f"Slug: {post.name}", f"Date: {_yaml(said['date'])}"]
    lines += [f"Category: {_names(said['categories'])[0]}", f"Tags: {', '.join(_names(said['tags']))}"]
    lines += [f"Modified: {_yaml(said['lastmod'])}"] if "lastmod" in said else []
    lines += [f"{key.title()}: {said[key]}" for key in ("author", "summary") if key in said]
    lines += [f"Summary: {said['description']}"] if "description" in said else []
    lines += ["Status: draft"] if "draft" in said else []
    return "\n".join([*lines, "", post.body, ""])


def write(folder: Path, count: int, seed: int, *, pelican: bool = False) -> None:
    """Fill `folder` with `count` articles and the configuration of each feed maker.

    Raises FileExistsError where the folder holds anything: leftovers would be measured too.
    """
    folder.mkdir(parents=True, exist_ok=True)
    if any(folder.iterdir()):
        message = f"{folder}: is not empty: name a new folder, or empty this one"
        raise FileExistsError(message)
    for path, text in _settings().items():
        _put(folder / path, text)
    (folder / "content/posts").mkdir(parents=True)
    if pelican:
        (folder / "pelican").mkdir()
    for post in posts(count, seed):
        (folder / "content/posts" / f"{post.name}.md").write_bytes(with_yaml(post).encode())
        if pelican:
            (folder / "pelican" / f"{post.name}.md").write_bytes(with_pelican_metadata(post).encode())


def main(arguments: Sequence[str] | None = None) -> None:
    """Read the command line and write the corpus."""
    parser = argparse.ArgumentParser(description="Write a made-up site to measure feed makers with.")
    parser.add_argument("folder", type=Path, metavar="FOLDER", help="a new or empty folder")
    parser.add_argument("--articles", type=_positive, default=1000, metavar="N", help="how many (default 1000)")
    parser.add_argument("--seed", type=int, default=1, metavar="N", help="another seed, other articles (default 1)")
    parser.add_argument("--pelican", action="store_true", help="also write Pelican's own copy of the articles")
    asked = parser.parse_args(arguments)
    try:
        write(asked.folder, asked.articles, asked.seed, pelican=asked.pelican)
    except OSError as error:
        parser.error(str(error))


def _positive(text: str) -> int:
    if text.isdecimal() and int(text):
        return int(text)
    message = f"{text}: is no whole number above 0"
    raise argparse.ArgumentTypeError(message)


def _one_in(number: int, chance: random.Random) -> bool:
    return chance.randrange(number) == 0


def _put(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(text.encode())


def _title(chance: random.Random) -> str:
    noun, other = chance.choice(NOUNS), chance.choice(NOUNS)
    adjective, linker = chance.choice(ADJECTIVES), chance.choice(LINKERS)
    shape = chance.randrange(6)
    if shape == 0:
        return f"{noun.capitalize()} & {other}: a {adjective} {chance.choice(NOUNS)}"
    if shape == 1:
        return f"What a “{adjective} {noun}” {chance.choice(VERBS)}"
    return f"The {adjective} {noun} {linker} the {chance.choice(ADJECTIVES)} {other}"


def _slug(title: str) -> str:
    plain = unicodedata.normalize("NFKD", title.lower().replace("ł", "l")).encode("ascii", "ignore").decode()
    return "-".join("".join(c if c.isalnum() else " " for c in plain).split())


def _metadata(chance: random.Random, title: str, when: datetime) -> dict[str, object]:
    zone = chance.choice(ZONES)
    said: dict[str, object] = {"title": title, "date": when.astimezone(zone).replace(microsecond=0)}
    said["categories"] = chance.sample(CATEGORIES, chance.choice((1, 1, 1, 2, 2, 3)))
    said["tags"] = chance.sample(TAGS, chance.randint(0, 4))
    if _one_in(3, chance):
        said[chance.choice(("summary", "summary", "description"))] = _sentence(chance, marked=False)
    if _one_in(2, chance):
        said["author"] = chance.choice(("Staff", "The Desk"))
    if _one_in(4, chance):
        changed = when + timedelta(minutes=chance.randint(5, 130_000))
        said["lastmod"] = changed.astimezone(zone).replace(microsecond=0)
    if _one_in(100, chance):
        said["draft"] = True
    return said


def _yaml(value: object) -> str:
    # JSON is YAML, and both quote whatever needs it; a date stands bare, as people write it.
    return value.isoformat() if isinstance(value, datetime) else json.dumps(value, ensure_ascii=False)


def _names(value: object) -> list[str]:
    return [str(name) for name in value] if isinstance(value, list) else []


def _body(chance: random.Random, stock: Stock, earlier: Sequence[tuple[str, str]]) -> str:
    opening = " ".join(_sentence(chance) for _ in range(3))
    blocks, words, asked = [opening], len(opening.split()), chance.randint(FEWEST_WORDS, MOST_WORDS_ASKED)
    while words < asked:
        picks = [chance.choice(stock.paragraphs)]
        if len(blocks) > 1 and _one_in(2, chance):
            picks.insert(0, chance.choice(stock.headings))
        if _one_in(3, chance):
            picks.append(chance.choice(stock.extras))
        blocks += [text for text, _ in picks]
        words += sum(number for _, number in picks)
    if earlier:
        title, name = chance.choice(earlier)
        blocks.append(f"See also [{title}](../{name}/).")
    return "\n\n".join(blocks)


def _stock(chance: random.Random) -> Stock:
    paragraphs = [" ".join(_sentence(chance) for _ in range(chance.randint(3, 5))) for _ in range(800)]
    headings = [f"{chance.choice(('##', '##', '###'))} {_title(chance)}" for _ in range(200)]
    makers = (_list, _list, _quote, _code, _image)
    extras = [makers[number % len(makers)](chance, number) for number in range(300)]
    return Stock(_counted(paragraphs), _counted(headings), _counted(extras))


def _counted(blocks: Sequence[str]) -> tuple[tuple[str, int], ...]:
    return tuple((block, len(block.split())) for block in blocks)


def _sentence(chance: random.Random, *, marked: bool = True) -> str:
    nouns = chance.sample(NOUNS, 3)
    if marked and _one_in(2, chance):
        nouns[1] = _marked(chance, nouns[1])
    opener = f"{chance.choice(OPENERS)} the" if _one_in(3, chance) else "The"
    start = f"{opener} {chance.choice(ADJECTIVES)} {nouns[0]} {chance.choice(VERBS)} the {nouns[1]}"
    return f"{start} {chance.choice(LINKERS)} the {chance.choice(ADJECTIVES)} {nouns[2]}."


def _marked(chance: random.Random, word: str) -> str:
    page = f"{chance.choice(ADJECTIVES)}-{chance.randint(1, 999)}"
    shapes = (
        f"**{word}**", f"*{word}*", f"`{word}`", f"[{word}](https://www.example.com/{page}?from=post&part=2)",
        f"[{word}](/about/{page}/)", f"***{word}***",
    )  # fmt: skip
    return chance.choice(shapes)


def _list(chance: random.Random, number: int) -> str:
    rows = range(1, chance.randint(3, 6))
    return "\n".join(
        f"{f'{row}.' if number % 2 else '-'} the {chance.choice(ADJECTIVES)} {_marked(chance, chance.choice(NOUNS))}"
        for row in rows
    )


def _quote(chance: random.Random, _number: int) -> str:
    return f"> {_sentence(chance)}\n> {_sentence(chance)}"


def _code(chance: random.Random, _number: int) -> str:
    name, other = _slug(chance.choice(NOUNS)), _slug(chance.choice(NOUNS))
    lines = (
        "```python",
        f"for {name} in {other}.each():",
        f"    if {name} < {chance.randint(2, 99)} & limit:",
        f'        print("{{{{ {name} }}}}", {name})',
        "```",
    )
    return "\n".join(lines)


def _image(chance: random.Random, number: int) -> str:
    noun = chance.choice(NOUNS)
    root = "" if number % 2 else "https://images.example.com"
    return f'![The {chance.choice(ADJECTIVES)} {noun}]({root}/images/{_slug(noun)}-{number}.jpg "{noun.capitalize()}")'


def _settings() -> dict[str, str]:
    names = "\n".join(f"  - {name}" for name in CATEGORIES)
    fill = {"@site@": SITE, "@title@": TITLE, "@limit@": str(LIMIT), "@categories@": names}
    files = {
        "config.yaml": FEEDWRIGHT,
        "hugo.toml": HUGO,
        "layouts/_default/list.rss.xml": HUGO_RSS,
        "layouts/_default/list.atom.xml": HUGO_ATOM,
        "pelicanconf.py": PELICAN,
    }
    return {path: _filled(text, fill) for path, text in files.items()}


def _filled(text: str, fill: dict[str, str]) -> str:
    for mark, value in fill.items():
        text = text.replace(mark, value)
    return text


FEEDWRIGHT = """\
site:
  title: @title@
  url: @site@/
sources:
  - type: markdown
    path: content/posts/*.md
    url: "{site}/posts/{name}/"
categories:
@categories@
feeds:
  limit: @limit@
output:
  directory: feeds
"""

HUGO = """\
baseURL = "@site@/"
title = "@title@"
languageCode = "en"
disableKinds = ["404", "robotsTXT", "section", "sitemap", "taxonomy"]
# Hugo takes this for a leftover from before 0.73, where "taxonomy" meant what is now "term".
ignoreErrors = ["error-disable-taxonomy"]

[taxonomies]
category = "categories"

[outputs]
home = ["RSS", "Atom"]
term = ["RSS", "Atom"]

[outputFormats.RSS]
isPlainText = true

[mediaTypes."application/atom+xml"]
suffixes = ["xml"]

[outputFormats.Atom]
mediaType = "application/atom+xml"
baseName = "atom"
isPlainText = true
noUgly = true
rel = "alternate"

[params]
limit = @limit@

# The articles are listed and have addresses, but no page of their own is written.
[[cascade]]
[cascade._build]
render = "link"
[cascade._target]
kind = "page"

[markup.highlight]
codeFences = false
"""

HUGO_PAGES = """\
{{- $pages := .RegularPages -}}
{{- if .IsHome }}{{ $pages = .Site.RegularPages }}{{ end -}}
{{- $pages = first .Site.Params.limit $pages -}}
{{- $newest := 0 -}}
{{- range $pages }}{{ if or (not $newest) (.Lastmod.After $newest) }}{{ $newest = .Lastmod }}{{ end }}{{ end -}}
"""

HUGO_RSS = (
    HUGO_PAGES
    + """\
<?xml version="1.0" encoding="utf-8"?>
<rss version="2.0" xmlns:atom="http://www.w3.org/2005/Atom" xmlns:content="http://purl.org/rss/1.0/modules/content/" \
xmlns:dc="http://purl.org/dc/elements/1.1/">
  <channel>
    <title>{{ .Title | html }}</title>
    <link>{{ .Site.BaseURL }}</link>
    <description>{{ .Site.Title | html }}</description>
    <language>{{ .Site.LanguageCode }}</language>
    {{- with $newest }}
    <lastBuildDate>{{ .UTC.Format "Mon, 02 Jan 2006 15:04:05 +0000" }}</lastBuildDate>
    {{- end }}
    {{- with .OutputFormats.Get "RSS" }}
    <atom:link href="{{ .Permalink }}" rel="self" type="application/rss+xml"/>
    {{- end }}
    {{- range $pages }}
    <item>
      <title>{{ .Title | html }}</title>
      <link>{{ .Permalink }}</link>
      <guid isPermaLink="true">{{ .Permalink }}</guid>
      {{- with .Params.author }}
      <dc:creator>{{ . | html }}</dc:creator>
      {{- end }}
      {{- range .Params.categories }}
      <category>{{ . | html }}</category>
      {{- end }}
      <pubDate>{{ .Date.UTC.Format "Mon, 02 Jan 2006 15:04:05 +0000" }}</pubDate>
      <description>{{ or .Description (.Summary | plainify) | html }}</description>
      <content:encoded>{{ .Content | html }}</content:encoded>
    </item>
    {{- end }}
  </channel>
</rss>
"""
)

HUGO_ATOM = (
    HUGO_PAGES
    + """\
<?xml version="1.0" encoding="utf-8"?>
<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="{{ .Site.LanguageCode }}">
  <title>{{ .Title | html }}</title>
  <link href="{{ .Site.BaseURL }}"/>
  {{- with .OutputFormats.Get "Atom" }}
  <id>{{ .Permalink }}</id>
  <link rel="self" href="{{ .Permalink }}"/>
  {{- end }}
  {{- with $newest }}
  <updated>{{ .UTC.Format "2006-01-02T15:04:05Z" }}</updated>
  {{- end }}
  <author><name>{{ .Site.Title | html }}</name></author>
  {{- range $pages }}
  <entry>
    <title>{{ .Title | html }}</title>
    <link href="{{ .Permalink }}"/>
    <id>{{ .Permalink }}</id>
    <published>{{ .Date.UTC.Format "2006-01-02T15:04:05Z" }}</published>
    <updated>{{ .Lastmod.UTC.Format "2006-01-02T15:04:05Z" }}</updated>
    {{- with .Params.author }}
    <author><name>{{ . | html }}</name></author>
    {{- end }}
    {{- range .Params.categories }}
    <category term="{{ . | urlize }}" label="{{ . | html }}"/>
    {{- end }}
    <summary>{{ or .Description (.Summary | plainify) | html }}</summary>
    <content type="html">{{ .Content | html }}</content>
  </entry>
  {{- end }}
</feed>
"""
)

PELICAN = """\
SITENAME = "@title@"
SITEURL = "@site@"
PATH = "pelican"
OUTPUT_PATH = "output"
TIMEZONE = "UTC"
DEFAULT_LANG = "en"
AUTHOR = "Staff"

FEED_DOMAIN = SITEURL
FEED_ALL_ATOM = "feeds/all.atom"
FEED_ALL_RSS = "feeds/all.rss"
CATEGORY_FEED_ATOM = "feeds/{slug}.atom"
CATEGORY_FEED_RSS = "feeds/{slug}.rss"
FEED_MAX_ITEMS = @limit@
RSS_FEED_SUMMARY_ONLY = False
FEED_ATOM = FEED_RSS = None
AUTHOR_FEED_ATOM = AUTHOR_FEED_RSS = None
TAG_FEED_ATOM = TAG_FEED_RSS = None
TRANSLATION_FEED_ATOM = TRANSLATION_FEED_RSS = None

ARTICLE_URL = "posts/{slug}/"
ARTICLE_SAVE_AS = DRAFT_SAVE_AS = PAGE_SAVE_AS = ""
AUTHOR_SAVE_AS = CATEGORY_SAVE_AS = TAG_SAVE_AS = ""
DIRECT_TEMPLATES = []
STATIC_PATHS = []
THEME_STATIC_PATHS = []
"""


if __name__ == "__main__":
    main()
