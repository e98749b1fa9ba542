"""What an article shows and plays, with what its files on this machine say: sizes, types, measures, playing times."""

from __future__ import annotations

from feedwright.media.files import Facts, measured
from feedwright.media.grounds import Grounds, Look
from feedwright.model import Article, Enclosure, Picture, replace

_UNKNOWN = Enclosure("").type


def completed(article: Article, grounds: Grounds, look: Look) -> Article:
    """The article, with what its own files say; of the files of others what it says itself.

    Args:
        article: what a source says.
        grounds: where its files may lie.
        look: is told where they were looked for.
    """
    if not article.image and not article.enclosures:
        return article
    enclosures = tuple(_enclosure(one, grounds, look) for one in article.enclosures)
    picture = _picture(article, grounds, look)
    if (enclosures, picture) == (article.enclosures, article.picture):
        return article
    return replace(article, enclosures=enclosures, picture=picture)


def _facts(url: str, said: str | None, grounds: Grounds, look: Look) -> Facts | None:
    path = look.find(url, grounds)
    return measured(path, said) if path else None


def _enclosure(one: Enclosure, grounds: Grounds, look: Look) -> Enclosure:
    said = None if one.type == _UNKNOWN else one.type
    if (facts := _facts(one.url, said, grounds, look)) is None:
        return one
    return replace(
        one,
        type=facts.type or one.type,
        length=facts.length,
        duration=one.duration or facts.duration,
        width=facts.width or one.width,
        height=facts.height or one.height,
    )


def _picture(article: Article, grounds: Grounds, look: Look) -> Picture | None:
    """A file that stands at a picture's address and is none is not the one that is served there."""
    facts = _facts(article.image, None, grounds, look) if article.image else None
    if facts is None or not (facts.type or "").startswith("image/"):
        return article.picture
    known = article.picture or Picture()
    width, height = (facts.width, facts.height) if facts.width else (known.width, known.height)
    return Picture(known.alt, width, height, facts.type, facts.length)
