"""On which shelves an article stands: that of each of its categories, and where feeds are split by language more. Pure.

An article in German about politics then stands on four: `politics` and, by language, ` de politics` and ` de `, beside
every article in German. So each feed finds its newest articles by an index, whichever are wanted, and the plain shelves
are the same for whoever asks for all languages together.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from itertools import chain

from feedwright.catalog.packing import escaped, unescaped, unpack
from feedwright.model import Article
from feedwright.text import slugs
from feedwright.text.languages import Division

Row = dict[str, str | None]
"""`category`, `published` and `id`, as the database has them."""


def shelf(language: str, category: str = "") -> str:
    """The shelf of a category's articles in one language; without a category that of every article in it.

    No category's own shelf is called so: its key (`slugs.key`) never begins with a blank, and no tag holds one.

    >>> shelf("de", "politics"), shelf("de")
    (' de politics', ' de ')
    """
    return f" {language} {category}"


def is_labelled(shelf: str) -> bool:
    """Whether a shelf is one of a language."""
    return shelf.startswith(" ")


def labelled(shelves: Iterable[str]) -> Iterator[tuple[str, str]]:
    """Language and category of each shelf that has a language; the others are passed over.

    >>> list(labelled([" de politics", "politics", " pt-BR "]))
    [('de', 'politics'), ('pt-BR', '')]
    """
    for one in shelves:
        if is_labelled(one):
            _, language, category = one.split(" ", 2)
            yield language, category


def rows(id_: str, published: str | None, article: Article, division: Division | None) -> Iterator[Row]:
    """The rows of an article.

    Args:
        id_: of its record.
        published: as the database has it.
        article: for its categories and its language.
        division: how articles are divided by language; None = not at all.
    """
    if article.categories or division:
        own = escaped(id_)
        categories = _keys(article)
        for one in chain(categories, _by_language(article, categories, division) if division else ()):
            yield {"category": one, "published": published, "id": own}


def rows_by_language(article: Sequence[str], division: Division) -> Iterator[Row]:
    """Those of an article's rows that have a language.

    Args:
        article: as the database has it: id, published, source, key, and what `packing` made of the article.
        division: how articles are divided by language.
    """
    id_, published, source, key, packed = article
    said = unpack(source, unescaped(key), unescaped(packed))
    for one in _by_language(said, _keys(said), division):
        yield {"category": one, "published": published, "id": id_}


def _by_language(article: Article, categories: Iterable[str], division: Division) -> Iterator[str]:
    language = division.of(article.language)
    return (shelf(language, category) for category in ("", *categories))


def _keys(article: Article) -> list[str]:
    return sorted({_key(name) for name in article.categories})


@lru_cache(maxsize=10_000)
def _key(name: str) -> str:
    """The key of a category, as databases hold it."""
    return escaped(slugs.key(name))
