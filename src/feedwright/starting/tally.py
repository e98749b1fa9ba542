"""What was read, counted; which categories get a feed. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from feedwright.frozen import frozen
from feedwright.model import Article
from feedwright.text import slugs, xml

FEW = 12
"""Categories that a configuration lists by name; of more each that is found gets a feed."""
MANY = 100
"""Categories of which nobody wants a feed each: they are tags."""

_ONCE = 1
_MOST_OF = 0.8
_FILED = 0.2
"""Of articles, the share that must name categories for them to mean anything to readers."""


class Counted(NamedTuple):
    """Something with a name, such as a category in the spelling of most articles, and how many articles it has."""

    name: str
    many: int


@frozen
class Tally:
    """What was read.

    Args:
        articles: those that may be published.
        undated: how many of them have no date.
        left_out: reason -> how many.
        categories: those of the articles, the largest first.
        filed: how many articles name a category.
        chosen: those of the categories that get a feed by name; empty where each that is found does, or none.
    """

    articles: int
    undated: int
    left_out: tuple[Counted, ...]
    categories: tuple[Counted, ...]
    filed: int
    chosen: tuple[Counted, ...]

    @property
    def why_none(self) -> str:
        """Why no category gets a feed; empty if one does."""
        if self.chosen:
            return ""
        if not self.categories:
            return "No article names a category: there is one feed, of everything."
        if self.filed < _FILED * self.articles:
            what = (
                f"Only {self.filed:,} of {self.articles:,} articles name a category: there is one feed, of everything."
            )
            return f"{what} `auto` gives each category that is found one, too."
        if all(one.many == self.articles for one in self.categories):
            named = " and ".join(one.name for one in self.categories)
            return f"All articles are in {named}: there is one feed, of everything."
        if len(self.categories) > MANY:
            what = f"The articles name {len(self.categories):,} categories: there is one feed, of everything."
            return f"{what} List those that are to have a feed of their own, or write `auto` for each of them."
        return ""


def tallied(articles: Sequence[Article]) -> Tally:
    """Count articles, and what they say of their categories."""
    shown = [one for one in articles if not one.left_out]
    reasons = Counter(one.left_out for one in articles if one.left_out)
    categories = _categories(shown)
    return Tally(
        articles=len(shown),
        undated=sum(one.published is None for one in shown),
        left_out=tuple(Counted(*one) for one in sorted(reasons.items(), key=lambda one: (-one[1], one[0]))),
        categories=categories,
        filed=sum(bool(one.categories) for one in shown),
        chosen=_chosen(shown, categories),
    )


def _categories(articles: Iterable[Article]) -> tuple[Counted, ...]:
    """Each once, in whatever spelling; the spelling that most articles use, of several the first."""
    spellings: dict[str, Counter[str]] = {}
    for article in articles:
        named = {slugs.key(name): name for one in article.categories if (name := xml.line(one))}
        for key, name in named.items():
            spellings.setdefault(key, Counter())[name] += 1
    made = [Counted(min(one, key=lambda name: (-one[name], name)), one.total()) for one in spellings.values()]
    return tuple(sorted(made, key=lambda one: (-one.many, one.name)))


def _chosen(articles: Sequence[Article], categories: Sequence[Counted]) -> tuple[Counted, ...]:
    """A few that hold most of what is filed: what stands once may be a slip, or a tag."""
    several = tuple(one for one in categories if _ONCE < one.many < len(articles))
    keys = {slugs.key(one.name) for one in several}
    filed = [one for one in articles if one.categories]
    if len(filed) < _FILED * len(articles):
        return ()
    held = sum(any(slugs.key(name) in keys for name in one.categories) for one in filed)
    return several if 0 < len(several) <= FEW and held >= _MOST_OF * len(filed) else ()
