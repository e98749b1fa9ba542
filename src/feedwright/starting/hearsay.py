"""What a site's other files say of it: its feeds, its home page, `CNAME`, `package.json`, configurations of programs.

Nothing is run: of a configuration that is a program only such lines are read as `title: "The Foreign Desk"`.
"""

from __future__ import annotations

import json
import posixpath
import re
from collections.abc import Iterable, Iterator
from dataclasses import fields, replace
from urllib.parse import urlsplit

from feedwright.frozen import frozen
from feedwright.presets._base import About
from feedwright.starting.look import HEAD, Look
from feedwright.text import dates, languages, markup, patterns, urls, xml
from feedwright.text.entities import unescape

FEEDS = (".rss", ".atom", ".xml", ".rdf", ".json")
"""How the names of feeds end."""

_MOST_FEEDS = 20
_MOST_LOOKED_AT = 200
_LARGEST_FEED = 5_000_000
_LONGEST = 300
_OUR_MANIFEST = ".feedwright.json"
_TEMPLATES = {"_layouts", "_includes", "layouts", "templates", "themes", "theme", "_templates", "archetypes"}
_TAG = patterns.lazy(r"\{\{|\{%|<%|\$\{|\{#")
_ROOT = patterns.lazy(r"<(?:[\w.-]+:)?(rss|feed|rdf)\b[^>]*>", re.IGNORECASE)
_ITEM = patterns.lazy(r"<(?:[\w.-]+:)?(?:item|entry)\b", re.IGNORECASE)
_WXR = patterns.lazy(r"<wp:wxr_version\b|xmlns:wp\s*=\s*[\"']https?://wordpress\.org/export/", re.IGNORECASE)
_ALONE = patterns.lazy(r"[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+\.?")
_PRIVATE = patterns.lazy(r"(?:localhost|.*\.(?:local|localhost|test|invalid|internal)|127\.[\d.]+|0\.0\.0\.0|\[.*\])\Z")
_TOPS = {"_site", "public", "static", "output", "dist", "build", "out", "src", "www", "docs"}
_SHARED = {"github.com", "www.github.com", "gitlab.com", "bitbucket.org", "codeberg.org"}
_OF_A_PACKAGE = patterns.lazy(r"https?://[^/]+/package/")
_PROGRAMS = (
    "docusaurus.config", "astro.config", "gatsby-config", "next-sitemap.config", "nuxt.config", "gridsome.config",
    "vuepress.config", "config.mts", "mkdocs.",
    "site.config.", "site-config.", "siteConfig.", "siteMetadata.", "consts.",
)  # fmt: skip
_SAID = {
    "title": ("title", "site_name", "siteName", "SITE_TITLE"),
    "url": ("siteUrl", "site_url", "url", "site", "SITE_URL"),
    "description": ("description", "site_description", "tagline", "SITE_DESCRIPTION"),
}


@frozen
class SeenFeed:
    """A feed that the site has already.

    Args:
        path: relative to the site's folder.
        about: what it says of the site.
        links: addresses of its entries.
    """

    path: str
    about: About
    links: tuple[str, ...]


def merged(*said: About) -> About:
    """What several say, the first that says something of each thing; what cannot be, such as no zone, nobody said."""
    made = About()
    for one in map(checked, said):
        made = replace(made, **{name: getattr(made, name) or getattr(one, name) for name in _FIELDS})
    return made


_FIELDS = tuple(one.name for one in fields(About))


def checked(about: About) -> About:
    """The same as a configuration may hold it: lines of text, a public address, a known language and zone."""
    return About(
        title=_line(about.title),
        url=home(about.url),
        description=_line(about.description),
        language=_tag(about.language),
        timezone=_zone(about.timezone),
        author=_line(about.author),
        path=about.path,
    )


def _line(text: str) -> str:
    """One line without markup; nothing where a template was to fill it in."""
    made = xml.line(markup.plain(text) if "<" in text or "&" in text else text)
    return "" if _TAG.search(made) else made[:_LONGEST].strip()


def home(url: str) -> str:
    """An address that others on the web can reach, with its last slash; else empty."""
    try:
        made = urls.absolute(xml.line(url).partition("#")[0].partition("?")[0]) if url.strip() else ""
        host = urlsplit(made).hostname or ""
    except ValueError:
        return ""
    if not urls.is_http(made) or _TAG.search(url) or "." not in host or _PRIVATE.match(host.lower()):
        return ""
    return made if made.endswith("/") else f"{made}/"


def _tag(language: str) -> str:
    try:
        return languages.bcp47(language) if language else ""
    except ValueError:
        return ""


def _zone(name: str) -> str:
    try:
        dates.zone(name) if name else None
    except ValueError:
        return ""
    return name


# --- feeds, and exports that look like them ---------------------------------------------------------------------------


def exports(look: Look) -> Iterator[tuple[str, About]]:
    """WordPress exports, and what each says of its site."""
    for path in look.own(".xml", ".xml.gz")[:_MOST_LOOKED_AT]:
        head = _unpacked(look.head(path)) if path.lower().endswith(".gz") else look.head(path)
        text = head.decode("utf-8", "replace")
        if _WXR.search(text):
            yield path, channel(text)


def _unpacked(head: bytes) -> bytes:
    import zlib

    try:
        return zlib.decompressobj(wbits=31).decompress(head, HEAD)
    except zlib.error:
        return b""


def feeds(look: Look) -> list[SeenFeed]:
    """The feeds that lie there, but for those that feedwright made; the site's own before those of its parts."""
    found: list[SeenFeed] = []
    for path in [one for one in look.every(*FEEDS) if _may_be_feed(one)][:_MOST_LOOKED_AT]:
        if len(found) == _MOST_FEEDS or not look.in_time():
            break
        if (feed := _feed(look, path)) is not None and not look.has(_beside(path, _OUR_MANIFEST)):
            found.append(feed)
    return sorted(found, key=lambda one: (len(urlsplit(one.about.url).path), one.path.count("/")))


def _may_be_feed(path: str) -> bool:
    folders, name = path.split("/")[:-1], posixpath.basename(path).lower()
    return _TEMPLATES.isdisjoint(folders) and not name.startswith("sitemap")


def _beside(path: str, name: str) -> str:
    return posixpath.join(posixpath.dirname(path), name)


def _feed(look: Look, path: str) -> SeenFeed | None:
    from feedwright.text import feeds as reading

    head = look.head(path, _LARGEST_FEED + 1)
    text = head[:_LONGEST_HEAD].decode("utf-8", "replace")
    is_json = b"jsonfeed.org" in head[:_LONGEST_HEAD]
    if len(head) > _LARGEST_FEED or not (is_json or _ROOT.search(text)) or _TAG.search(text) or _WXR.search(text):
        return None
    try:
        parsed = reading.read(head, wary=True)
    except ValueError:
        return None
    said = About(title=parsed.title, url=parsed.url)
    links = tuple(item.url for item in parsed.items if item.url)
    return SeenFeed(path, merged(said, _json(text) if is_json else channel(text)), links)


_LONGEST_HEAD = 4_000


def channel(text: str) -> About:
    """What the top of an RSS or Atom document says of its site; it need not be whole."""
    top = _ITEM.split(text, 1)[0]
    root = _ROOT.search(top)
    language = re.search(r"\bxml:lang\s*=\s*[\"']([\w-]{2,35})", root[0]) if root else None
    return About(
        title=_element(top, "title"),
        url=_element(top, "wp:base_blog_url") or _element(top, "link"),
        description=_element(top, "description") or _element(top, "subtitle"),
        language=_element(top, "language") or (language[1] if language else ""),
    )


def _element(text: str, name: str) -> str:
    found = re.search(rf"<{name}(?:\s[^<>]*)?>\s*(?:<!\[CDATA\[(.*?)\]\]>|([^<]*))\s*</{name}>", text, re.DOTALL)
    return unescape((found[1] or found[2] or "").strip()) if found else ""


def _json(text: str) -> About:
    top = text.partition('"items"')[0]
    names = {"title": "title", "url": "home_page_url", "description": "description", "language": "language"}
    return About(**{ours: _string(top, theirs) for ours, theirs in names.items()})


def _string(text: str, name: str) -> str:
    found = re.search(rf'"{name}"\s*:\s*("(?:[^"\\]|\\.)*")', text)
    try:
        return str(json.loads(found[1])) if found else ""
    except ValueError:
        return ""


# --- all else ---------------------------------------------------------------------------------------------------------


def others(look: Look) -> Iterator[About]:
    """What all else says of the site, the likeliest to be right first."""
    yield from _programs(look)
    yield from _home_pages(look)
    yield About(url=_cname(look))
    yield About(url=_homepage(look))


def _programs(look: Look) -> Iterator[About]:
    for path in look.files:
        name = posixpath.basename(path)
        if path.count("/") < 2 and name.startswith(_PROGRAMS):  # noqa: PLR2004 - on top, or one folder below
            text = look.text(path)
            yield About(**{field: _line(_assigned(text, names)) for field, names in _SAID.items()})


def _assigned(text: str, names: Iterable[str]) -> str:
    """What is assigned to the first of some names: `title: "A"`, and without quotes in YAML."""
    for name in names:
        quoted = re.search(
            rf"^\s*(?:(?:export\s+)?const\s+)?[\"']?{name}[\"']?\s*[:=]\s*([\"'`])((?:(?!\1)[^\\\n]|\\.)*)\1",
            text,
            re.MULTILINE,
        )
        bare = re.search(rf"^{name}:[ \t]+([^\s\"'`{{\[!&*|>#][^\n#]*?)[ \t]*(?:#.*)?$", text, re.MULTILINE)
        if found := quoted[2].replace("\\", "") if quoted else bare[1] if bare else "":
            return found
    return ""


def _home_pages(look: Look) -> Iterator[About]:
    for path in [one for one in look.every(".html", ".htm") if posixpath.basename(one).startswith("index.")]:
        if "/" not in path or (path.partition("/")[0] in _TOPS and path.count("/") == 1):
            yield _home_page(look.head(path, 200_000))


def _home_page(data: bytes) -> About:
    from feedwright.errors import ParseError
    from feedwright.text.pages import encoding, filing, marks, tree

    try:
        text, _ = encoding.text_of(data)
        page = marks.page(tree.parsed(text))
    except (ParseError, ValueError):
        return About()
    heading = page.root.find(".//title")
    title = next(iter(page.meta("og:site_name", "application-name")), "") or (
        tree.words(heading) if heading is not None else ""
    )
    address = filing.address(page)
    return About(
        title=title,
        url=address if filing.is_root(address) else "",
        description=filing.summary(page),
        language=filing.language(page),
    )


def _cname(look: Look) -> str:
    for path in look.files:
        if posixpath.basename(path) == "CNAME" and _ALONE.fullmatch(host := look.text(path).strip()):
            return f"https://{host.rstrip('.').lower()}/"
    return ""


def _homepage(look: Look) -> str:
    try:
        said = json.loads(look.text("package.json") or "{}")
    except (ValueError, RecursionError):
        return ""
    url = said.get("homepage") if isinstance(said, dict) else ""
    made = home(url) if isinstance(url, str) else ""
    is_elsewhere = (urlsplit(made).hostname or "") in _SHARED or _OF_A_PACKAGE.match(str(url))
    return "" if is_elsewhere else made
