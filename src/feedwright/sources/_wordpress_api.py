"""A live WordPress site, asked through its REST API, a hundred posts at a time."""

from __future__ import annotations

import json
import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from typing import Any, NamedTuple
from urllib.parse import parse_qsl, unquote, urlencode, urljoin, urlsplit, urlunsplit

from feedwright import fetch
from feedwright.errors import FetchError, SourceError
from feedwright.text import patterns, urls, wordpress
from feedwright.text.entities import unescape

PAGE = 100
"""Posts in an answer: the most that WordPress gives."""

_SECONDS = 60.0
_LARGEST_LIST = 50_000_000
_LARGEST_BODIES = 200_000_000
_MOST_PAGES = 20_000
_API = patterns.lazy(r"<([^<>]+)>\s*;[^,]*\brel=\"?https://api\.w\.org/\"?")
_API_LINK = patterns.lazy(rb"<link\b[^<>]*\brel=[\"']?https://api\.w\.org/[\"']?[^<>]*>", re.IGNORECASE)
_HREF = patterns.lazy(rb"\bhref=[\"']([^\"'<>]+)[\"']", re.IGNORECASE)
_BASES = {"post": "posts", "page": "pages", "attachment": "media"}
_FIELDS = (
    "id", "date", "date_gmt", "modified", "modified_gmt", "guid", "slug", "status", "link", "title", "excerpt",
    "author", "featured_media", "comment_status", "categories", "tags",
)  # fmt: skip
_GONE = 404
_BAD_REQUEST = 400
_CLOSED = (401, 403)
_TOO_OFTEN = 429
_SERVER_FAILED = 500


class Answer(NamedTuple):
    """What the API says: a list or a map; how many pages there are (0 = it does not say); and its address."""

    said: Any
    pages: int
    url: str


class Api:
    """The REST API of a site (WordPress 4.7 and later), wherever it stands.

    Args:
        site: address of the site's home page, or of the API itself (`.../wp-json/`, `...?rest_route=/`).
        allow_private: whether the site may stand in our own network.
    """

    def __init__(self, site: str, *, allow_private: bool) -> None:
        self.site = site
        self.allow_private = allow_private
        self.root = ""
        self.names: dict[tuple[str, int], Any] = {}
        self.closed: dict[str, FetchError] = {}

    def pages(self, base: str, fields: Collection[str]) -> Iterator[list[Mapping[str, Any]]]:
        """The published posts of a type, oldest first, without their bodies.

        Args:
            base: where they stand, such as `posts`.
            fields: beside the usual ones.

        Raises:
            SourceError: the site does not answer as WordPress does.
        """
        asked = {"per_page": PAGE, "orderby": "id", "order": "asc", "_fields": ",".join((*_FIELDS, *sorted(fields)))}
        seen: set[int] = set()
        pages = 0
        for page in range(1, _MOST_PAGES):
            try:
                answer = self.ask(f"wp/v2/{base}", {**asked, "page": page})
            except FetchError as error:
                if 1 < page > pages and error.status == _BAD_REQUEST:
                    return  # WordPress says so of a page behind the last one
                raise
            posts, pages = _maps(answer), answer.pages or pages
            fresh = [post for post in posts if _is_number(post.get("id")) and post["id"] not in seen]
            seen.update(post["id"] for post in fresh)
            yield fresh
            # A server that does not know of pages gives the same one for ever.
            if page == pages or (not fresh and (posts or not pages)):
                return

    def bodies(self, base: str, numbers: Sequence[int]) -> dict[int, str]:
        """The bodies of some posts, as WordPress shows them.

        Args:
            base: where they stand, such as `posts`.
            numbers: at most a hundred.
        """
        asked = {"include": ",".join(map(str, numbers)), "per_page": PAGE, "_fields": "id,content"}
        posts = _maps(self.ask(f"wp/v2/{base}", asked, _LARGEST_BODIES))
        return {post["id"]: rendered(post, "content") for post in posts if _is_number(post.get("id"))}

    def look_up(self, base: str, numbers: Iterable[Any], field: str) -> dict[int, str]:
        """What stands in a field of categories, tags, users or pictures; each is asked for once.

        What the site keeps to itself is in `closed`, and empty here.
        """
        wanted = sorted({one for one in numbers if _is_number(one)})
        missing = [one for one in wanted if (base, one) not in self.names]
        for start in range(0, len(missing) if base not in self.closed else 0, PAGE):
            some = missing[start : start + PAGE]
            asked = {"include": ",".join(map(str, some)), "per_page": PAGE, "_fields": f"id,{field}"}
            try:
                found = {one.get("id"): one.get(field) for one in _maps(self.ask(f"wp/v2/{base}", asked))}
            except FetchError as error:
                if error.status not in (*_CLOSED, _GONE):
                    raise
                self.closed[base] = error
                break
            self.names.update({(base, one): found.get(one) for one in some})
        return {one: said for one in wanted if isinstance(said := self.names.get((base, one)), str) and said}

    def base(self, kind: str) -> str:
        """Where the posts of a type stand."""
        if kind in _BASES:
            return _BASES[kind]
        try:
            said = self.ask(f"wp/v2/types/{urls.segment(kind)}", {"_fields": "rest_base"}).said
        except FetchError as error:
            if error.status not in (*_CLOSED, _GONE):
                raise
            message = f"has no post type {kind!r} that its REST API shows"
            raise FetchError(message, where=self.site, status=error.status) from error
        base = said.get("rest_base") if isinstance(said, dict) else None
        return urls.path(base) if isinstance(base, str) and base else kind

    # --- asking ---------------------------------------------------------------------------------------------------

    def ask(self, route: str, query: Mapping[str, Any], limit: int = _LARGEST_LIST) -> Answer:
        """What stands at a route.

        Raises:
            SourceError: it does not answer, or not as WordPress does.
        """
        if self.root:
            return self._asked(self.root, route, query, limit)
        first: SourceError | None = None
        for root in self._roots():
            try:
                answer = self._asked(root, route, query, limit)
            except SourceError as error:
                if first is None and not _may_stand_elsewhere(error):
                    raise
                first = first or error
                continue
            # Where it redirects from http to https, or to www, each further request need not.
            moved = _before_route(answer.url, route)
            self.root = moved or root
            return answer
        raise self._nowhere(first)

    def _nowhere(self, first: SourceError | None) -> FetchError:
        why = f" ({first.where}: {first.what})" if first else ""
        status = first.status if isinstance(first, FetchError) else None
        message = (
            f"does not answer as WordPress's REST API does{why}. Is it switched off, or is this no WordPress site? "
            "Name an export with `path` instead"
        )
        return FetchError(message, where=self.site, status=status)

    def _roots(self) -> Iterator[str]:
        """Where the API may stand: as named, where it usually stands, where the home page says, without permalinks."""
        parts = urlsplit(urls.absolute(self.site))
        if "/wp-json" in parts.path:
            yield urlunsplit((*parts[:2], f"{parts.path.partition('/wp-json')[0]}/wp-json/", "", ""))
            return
        query = [pair for pair in parse_qsl(parts.query) if pair[0] != "rest_route"]
        plain = urlunsplit((*parts[:3], urlencode([*query, ("rest_route", "/")], safe="/"), ""))
        if "rest_route=" in parts.query:
            yield plain
            return
        home = urlunsplit((*parts[:2], f"{parts.path.rstrip('/')}/", "", ""))
        usual = f"{home}wp-json/"
        yield usual
        announced = self._announced(home)
        yield from dict.fromkeys(root for root in (announced, f"{home}?rest_route=/") if root and root != usual)

    def _announced(self, home: str) -> str:
        """Where the home page says that the API stands; empty if it does not."""
        try:
            got = fetch.get(home, allow_private=self.allow_private, timeout=_SECONDS)
        except FetchError:
            return ""
        found = _API.search(got.headers.get("link", ""))
        link = None if found else _API_LINK.search(got.data[:1_000_000])
        href = _HREF.search(link[0]) if link else None
        said = found[1] if found else unescape(href[1].decode("utf-8", "replace")) if href else ""
        said = urljoin(got.url, said) if said else ""
        return said if urls.is_http(said) else ""

    def _asked(self, root: str, route: str, query: Mapping[str, Any], limit: int) -> Answer:
        url = f"{root}{route}{'&' if '?' in root else '?'}{urlencode(query, safe=',/')}"
        got = fetch.get(url, allow_private=self.allow_private, limit=limit, timeout=_SECONDS)
        try:
            said = json.loads(got.data)
        except (ValueError, RecursionError) as error:
            kind = "a web page" if got.media_type == "text/html" else "no JSON"
            message = f"gives {kind}, not what WordPress's REST API gives"
            raise FetchError(message, where=url, status=got.status) from error
        pages = got.headers.get("x-wp-totalpages", "")
        return Answer(said, int(pages) if pages.isascii() and pages.isdigit() and len(pages) < 9 else 0, got.url)  # noqa: PLR2004 - no site has as many


def _maps(answer: Answer) -> list[Mapping[str, Any]]:
    if not isinstance(answer.said, list):
        message = "gives no list of posts"
        raise FetchError(message, where=answer.url)
    return [one for one in answer.said if isinstance(one, dict)]


def _may_stand_elsewhere(error: SourceError) -> bool:
    """Whether a failure may be that of a place where the API does not stand, and not of the whole site."""
    status = error.status if isinstance(error, FetchError) else None
    return status is not None and status < _SERVER_FAILED and status != _TOO_OFTEN


def _is_number(value: Any) -> bool:
    """Whether it is what WordPress counts its things with; 0 stands for none."""
    return isinstance(value, int) and not isinstance(value, bool) and value > 0


def _before_route(url: str, route: str) -> str:
    """The root of an address that was asked for."""
    before, found, _ = url.partition(route)
    return before if found else ""


def rendered(post: Mapping[str, Any], name: str) -> str:
    """A text of a post, as WordPress shows it; empty if there is none."""
    said = post.get(name)
    text = said.get("rendered") if isinstance(said, dict) else said
    return text if isinstance(text, str) else ""


# --- metadata words -----------------------------------------------------------------------------------------------

_ELLIPSIS = r"(?:&hellip;|&#8230;|…|\.\.\.)"
_MADE = patterns.lazy(
    rf"\[{_ELLIPSIS}\]|{_ELLIPSIS}\s*(?:</p>\s*)?\Z|\bclass=[\"'][^\"']*\b(?:more-link|read-more|excerpt-more)\b"
)


def words(post: Mapping[str, Any], api: Api, named: Collection[str]) -> dict[str, Any]:
    """What a post says of itself, in metadata words.

    Args:
        post: as `Api.pages` gives it.
        api: that gave it.
        named: fields of the answer that the owner has named under `fields`.
    """
    link = _string(post, "link")
    excerpt = rendered(post, "excerpt")
    closed = post.get("comment_status") != "open"
    return {
        **{key: post[key] for key in (name.partition(".")[0] for name in named) if key in post},
        "title": rendered(post, "title"),
        "url": link,
        "id": unescape(rendered(post, "guid")),
        "slug": unquote(_string(post, "slug")),
        "published": wordpress.moment(_string(post, "date_gmt"), _string(post, "date")),
        "updated": wordpress.moment(_string(post, "modified_gmt"), _string(post, "modified")),
        "authors": [{"name": name} for name in api.look_up("users", [post.get("author")], "name").values()],
        "categories": _in_order(api, "categories", post),
        "tags": _in_order(api, "tags", post),
        # One that WordPress has made of the body says nothing of its own.
        "summary": None if _MADE.search(excerpt) else excerpt,
        "image": next(iter(api.look_up("media", [post.get("featured_media")], "source_url").values()), None),
        "comments_url": None if closed or not link else f"{link}#respond",
    }


def prepare(posts: Sequence[Mapping[str, Any]], api: Api) -> None:
    """Ask for all that a page of posts names by number, at once."""
    for base in ("categories", "tags"):
        api.look_up(base, [one for post in posts for one in _numbers(post, base)], "name")
    api.look_up("users", [post.get("author") for post in posts], "name")
    api.look_up("media", [post.get("featured_media") for post in posts], "source_url")


def is_protected(post: Mapping[str, Any]) -> bool:
    """Whether a password is asked for."""
    return any(isinstance(said := post.get(key), dict) and said.get("protected") for key in ("excerpt", "content"))


def _in_order(api: Api, base: str, post: Mapping[str, Any]) -> list[Any]:
    numbers = _numbers(post, base)
    found = api.look_up(base, numbers, "name")
    return [found[one] for one in numbers if one in found]


def _numbers(post: Mapping[str, Any], base: str) -> list[int]:
    said = post.get(base)
    return [one for one in said if _is_number(one)] if isinstance(said, list) else []


def _string(post: Mapping[str, Any], name: str) -> str:
    said = post.get(name)
    return said if isinstance(said, str) else ""
