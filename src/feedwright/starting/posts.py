"""Which folders hold posts, and how the addresses of posts are made. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import NamedTuple
from urllib.parse import unquote, urlsplit

from feedwright.text import patterns

MOST = 20
"""Globs at the most: of more folders of posts the largest are taken."""

_FEW_BAD = 0.2
_GOOD_PART = 0.25
_USUAL = {
    "posts", "post", "_posts", "blog", "blogs", "articles", "article", "news", "notes", "essays", "stories", "journal",
    "writing", "entries", "weblog", "updates", "releases",
}  # fmt: skip
_BUNDLED = "index."
_MAGIC = patterns.lazy(r"[*?\[]")
_SUFFIX = patterns.lazy(r"\.(?:html?|php|aspx?)\Z")
_YEAR = patterns.lazy(r"\d{4}")


# --- folders ----------------------------------------------------------------------------------------------------------


@dataclass(slots=True)
class _Folder:
    """A folder of files, each of which is a post or is not."""

    path: str
    own: list[bool] = field(default_factory=list)
    inner: dict[str, _Folder] = field(default_factory=dict)
    bundled: bool = True

    @property
    def posts(self) -> int:
        """How many there are in it and below it."""
        return sum(self.own) + sum(one.posts for one in self.inner.values())

    @property
    def holds_posts(self) -> bool:
        """Whether most of the files in it are posts."""
        return sum(self.own) * 2 > len(self.own)

    @property
    def few_bad(self) -> bool:
        """Whether all folders in it are of posts, but for a few."""
        return sum(not one.is_whole for one in self.inner.values()) <= _FEW_BAD * len(self.inner)

    @property
    def is_whole(self) -> bool:
        """Whether it and all below it are posts, but for a few."""
        return (self.holds_posts or not self.own) and self.few_bad

    def only_child(self) -> _Folder | None:
        """The one folder in it, if that says where posts lie: a year is soon followed by another, a post too."""
        if self.own or len(self.inner) != 1:
            return None
        ((name, child),) = self.inner.items()
        is_post = child.bundled and not child.inner
        return None if _YEAR.match(name) or is_post else child


def likely(found: Mapping[str, bool]) -> dict[str, bool]:
    """The same, where only what lies in folders called `posts`, `blog` and the like counts, if that is a good part.

    Other pages may have a date as well. Where nothing has one, what lies in such a folder is a post all the same.
    """
    dated = [path for path, is_post in found.items() if is_post]
    usual = {path for path in dated or found if is_usual(path)}
    if len(usual) < _GOOD_PART * len(dated):
        return dict(found)
    return {path: path in usual for path in found} if usual else dict(found)


def is_usual(path: str) -> bool:
    """Whether a file lies in a folder called `posts`, `blog` or the like."""
    return not _USUAL.isdisjoint(path.lower().split("/")[:-1])


def of_language(found: Mapping[str, bool], languages: Mapping[str, str], main: str) -> dict[str, bool]:
    """The same, where only posts in one language count.

    Args:
        found: path -> whether it is a post.
        languages: path -> language; what names none is in the main one.
        main: the language; empty for English if there is any, else the most frequent.
    """
    counts = Counter(languages[path] for path, is_post in found.items() if is_post and path in languages)
    most = sorted(counts, key=lambda one: (first(one) != "en", -counts[one], one))
    spoken = first(main or next(iter(most), ""))
    return {path: is_post and first(languages.get(path, spoken)) == spoken for path, is_post in found.items()}


def first(language: str) -> str:
    """The part of a tag that names the language itself."""
    return language.partition("-")[0]


class _Glob(NamedTuple):
    text: str
    posts: int


def globs(found: Mapping[str, bool], *, anywhere: bool = True) -> list[str]:
    """Where posts lie, as globs without a suffix: the fewest that hold the posts and little else.

    Args:
        found: path -> whether it is a post (it has a date). What is neither, such as a draft, is not there.
        anywhere: whether a glob may begin with `*/` or `**`, which lead into every folder that will ever be there.

    >>> globs({"a.md": False, "blog/2024/a.md": True, "blog/2025/b.md": True, "docs/c.md": False})
    ['blog/**/*']
    """
    top = _Folder("")
    for path, is_post in found.items():
        *folders, name = path.split("/")
        folder = top
        for one in folders:
            folder = folder.inner.setdefault(one, _Folder(f"{folder.path}{one}/"))
        folder.own.append(is_post)
        folder.bundled = folder.bundled and name.startswith(_BUNDLED)
    made = sorted(_globs(top, anywhere), key=lambda one: (-one.posts, one.text))
    return sorted(one.text for one in made[:MOST])


def _globs(folder: _Folder, anywhere: bool) -> Iterator[_Glob]:
    while (child := folder.only_child()) is not None:
        folder = child
    path = escaped(folder.path)
    is_below = bool(folder.path) or (anywhere and bool(folder.inner))
    if folder.is_whole and is_below and (folder.path or folder.own):
        yield _Glob(f"{path}**/*", folder.posts)
        return
    if folder.holds_posts:
        yield _Glob(f"{path}*", sum(folder.own))
    if is_below and len(folder.inner) > 1 and folder.few_bad:
        yield _Glob(f"{path}*/**/*", folder.posts)
        return
    for inner in folder.inner.values():
        yield from _globs(inner, anywhere)


def escaped(path: str) -> str:
    """A path as a glob that means that path alone.

    >>> escaped("app/[slug]/a.md")
    'app/[[]slug]/a.md'
    """
    return _MAGIC.sub(lambda match: f"[{match[0]}]", path)


# --- addresses --------------------------------------------------------------------------------------------------------


class Named(NamedTuple):
    """A post, as its address may name it.

    Args:
        name: of its file, without suffix.
        slug: what feedwright makes of it.
        when: its date; None where it has none.
    """

    name: str
    slug: str
    when: datetime | None = None


def pattern(posts: Iterable[Named], known: Iterable[str], site: str) -> str:
    """How the addresses of posts are made, told from addresses that are known; empty where they do not tell.

    Args:
        posts: some of the site's.
        known: addresses of pages, absolute or paths: of a sitemap, or of feeds.
        site: address of the home page, with its last slash.

    >>> pattern([Named("a-b", "a-b", datetime(2025, 3, 4))], ["https://x.org/blog/2025/03/a-b.html"], "https://x.org/")
    '{site}/blog/{year}/{month}/{slug}.html'
    """
    base = _path(site)
    by_end: dict[str, list[str]] = {}
    for path in map(_path, known):
        if path.startswith(base) and (end := _end(path)):
            by_end.setdefault(end, []).append(path[len(base) :])
    counts: Counter[str] = Counter()
    met = 0
    for post in posts:
        made = {_general(path, post, word) for word in ("slug", "name") for path in by_end.get(getattr(post, word), ())}
        counts.update(made)
        met += bool(made)
    best = sorted(counts.items(), key=lambda one: (-one[1], "{name}" in one[0], len(one[0]), one[0]))
    return f"{{site}}/{best[0][0]}" if best and best[0][1] * 2 > met else ""


def _path(url: str) -> str:
    try:
        return unquote(urlsplit(url).path)
    except ValueError:
        return ""


def _end(path: str) -> str:
    return _SUFFIX.sub("", path.rstrip("/").rpartition("/")[2])


def _general(path: str, post: Named, word: str) -> str:
    """A path with what belongs to this post alone made a placeholder."""
    folders, _, last = path.rstrip("/").rpartition("/")
    parts = [one.replace("{", "").replace("}", "") for one in folders.split("/") if one]
    at = next((number for number, part in enumerate(parts) if _YEAR.fullmatch(part)), len(parts))
    for name, said in _dated(post.when):
        if at < len(parts) and parts[at] == said:
            parts[at] = f"{{{name}}}"
            at += 1
    suffix = _SUFFIX.search(last)
    parts.append(f"{{{word}}}" + (suffix[0] if suffix else "") + "/" * path.endswith("/"))
    return "/".join(parts)


def _dated(when: datetime | None) -> list[tuple[str, str]]:
    return [("year", f"{when:%Y}"), ("month", f"{when:%m}"), ("day", f"{when:%d}")] if when else []
