"""What articles show and play, as values: pictures, enclosures, episodes, and what directories are told of a show.

They are a part of `model`, from where the other rooms take them.
"""

from __future__ import annotations

from feedwright.frozen import frozen


@frozen
class Enclosure:
    """A file that belongs to an article: an episode, a picture, a document.

    Args:
        url: absolute address.
        type: media type, such as `audio/mpeg`.
        length: size in bytes; 0 where nobody knows it (RSS demands a number).
        title: what it is called, where that is not the article's title.
        duration: playing time in seconds.
        width, height: of a picture or a film, in pixels.
    """

    url: str
    type: str = "application/octet-stream"
    length: int = 0
    title: str | None = None
    duration: int | None = None
    width: int | None = None
    height: int | None = None

    @property
    def is_played(self) -> bool:
        """Whether it is sound or film: what makes an article an episode."""
        return self.type.startswith(("audio/", "video/"))


@frozen
class Picture:
    """What is known of an article's picture beside its address.

    Args:
        alt: what it shows, in words, for those who do not see it.
        width, height: in pixels.
        type: media type, such as `image/jpeg`.
        length: size in bytes; 0 where nobody knows it.
    """

    alt: str | None = None
    width: int | None = None
    height: int | None = None
    type: str | None = None
    length: int = 0


@frozen
class Transcript:
    """An episode in writing.

    Args:
        url: absolute address.
        type: media type, such as `text/vtt`.
        language: BCP 47; None where it is the episode's.
    """

    url: str
    type: str = "text/plain"
    language: str | None = None


@frozen(kw_only=True)
class Episode:
    """What an article says of itself as an episode of a podcast.

    Args:
        number, season: from 1.
        kind: `full`, `trailer` or `bonus`; None where it does not say.
        explicit: whether it is unfit for children; None where it does not say.
        title: the episode's title without number and show, where it is not the article's.
        transcripts: in writing, in the article's order.
        chapters: absolute address of a file of chapters.
    """

    number: int | None = None
    season: int | None = None
    kind: str | None = None
    explicit: bool | None = None
    title: str | None = None
    transcripts: tuple[Transcript, ...] = ()
    chapters: str | None = None


@frozen(kw_only=True)
class Podcast:
    """What directories of podcasts ask of a show.

    Args:
        categories: Apple's: name -> name below it, or an empty one; the first counts most.
        image: absolute address of the cover: a square JPEG or PNG.
        explicit: whether the show is unfit for children.
        author: who makes it, as it is shown; the feed's author where it is empty.
        owner: whom directories write to, name and e-mail address; None leaves it unsaid.
        kind: `episodic` (the newest first) or `serial` (from the first on).
        medium: what it is, in the words of Podcasting 2.0: `podcast`, `music`, `audiobook` ...
        locked: whether other platforms must not take it over; None leaves it unsaid.
        guid: the show's own, a UUID, where it had one elsewhere; else it is made of the feed's address.
        moved: absolute address of the feed that this one has moved to.
        funding: absolute address where listeners can give money, and the words of the link to it.
    """

    categories: tuple[tuple[str, str], ...]
    image: str
    explicit: bool = False
    author: str = ""
    owner: tuple[str, str] | None = None
    kind: str = "episodic"
    medium: str = "podcast"
    locked: bool | None = None
    guid: str = ""
    moved: str | None = None
    funding: tuple[str, str] | None = None
