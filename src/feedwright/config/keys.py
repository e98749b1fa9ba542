"""The keys of each section of config.yaml as people write them, with their defaults and descriptions.

The JSON Schema and the options tables of the documentation are made from these classes.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING, Annotated, Any, ClassVar, Literal
from uuid import UUID

from feedwright.config.parts import Keys
from feedwright.declared import field_validator, option
from feedwright.model import Author

if TYPE_CHECKING:
    from feedwright.config.values import (
        Address,
        Age,
        Database,
        Format,
        Home,
        Mail,
        Minutes,
        Share,
        Shows,
        Slug,
        Told,
        Whole,
        Withdrawn,
        Words,
    )
    from feedwright.config.wholes import AuthorSaid, Hubs, Languages
    from feedwright.sources._option_kinds import Language, Timezone

CATALOG = "sqlite:///.feedwright/catalog.db"
"""Where the catalog lies unless config.yaml says otherwise."""


class SiteInLanguage(Keys):
    """What the site is in one of its languages."""

    title: Words | None = option(default=None, description="Its name, for the feed of everything. Default: the title.")
    description: Words | None = option(
        default=None, description="What it is about, for each feed. Default: the description."
    )
    url: Home | None = option(
        default=None, description="Absolute address of the home page in that language. Default: the url."
    )


class SiteSettings(Keys):
    """The site that the feeds belong to."""

    title: Words = option(description="Name of the site.")
    url: Home = option(description="Absolute http(s) address of the site's home page.")
    description: Words = option(
        derived=lambda known: known.get("title", ""),
        description="What the site is about. Default: the title.",
    )
    language: Language = option(default="en", description="BCP 47 tag of the language of the site.")
    languages: Annotated[dict[Language, SiteInLanguage | None], Told] = option(
        default_factory=dict,
        description="What the site is in other languages, by BCP 47 tag.",
        json_schema_extra={"default": {}},
    )
    timezone: Timezone = option(default="UTC", description="IANA time zone of dates that name none.")
    author: AuthorSaid = option(
        derived=lambda known: Author(known.get("title", "")),
        description="Who stands behind the feeds: a name, or a map of name, email and url. Default: the title.",
    )
    rights: Words | None = option(default=None, description="Copyright line.")
    icon: Address | None = option(default=None, description="Absolute address of a small square picture.")
    logo: Address | None = option(
        default=None, description="Absolute address of a wide picture, twice as wide as high."
    )

    @field_validator("author", mode="after")
    @classmethod
    def _named(cls, author: Author, known: Any) -> Author:
        return replace(author, name=author.name or known.data.get("title", ""))


Medium = Literal["podcast", "music", "video", "film", "audiobook", "newsletter", "blog", "course"]
"""What a show may be (Podcasting 2.0, `podcast:medium`)."""


class OwnerKeys(Keys):
    """Whom directories of podcasts write to."""

    name: Words = option(description="As directories know the owner.")
    email: Mail = option(description="Address alone. It stands in the feed, where everybody can read it.")


class FundingKeys(Keys):
    """Where listeners can give money."""

    url: Address = option(description="Absolute address of the page.")
    text: Words = option(default="Support the show", description="Words of the link to it.")


class PodcastKeys(Keys):
    """What directories of podcasts ask of a show. It stands in feeds with sound or film, and in no others."""

    category: Shows = option(
        description="Apple's category, such as History or Society & Culture > Documentary, or a list; the first counts "
        "most."
    )
    image: Address = option(description="Absolute address of the cover: a square JPEG or PNG of 1400 to 3000 pixels.")
    explicit: bool = option(default=False, description="Whether the show is unfit for children.")
    author: Words | None = option(default=None, description="Who makes it, as it is shown. Default: the site's author.")
    owner: OwnerKeys | None = option(
        default=None,
        description="Whom directories write to: a map of name and email; null = unsaid. Default: the site's author, if "
        "an e-mail address is known.",
    )
    type: Literal["episodic", "serial"] = option(
        default="episodic", description="Whether the newest episode is heard first, or the first one."
    )
    medium: Medium = option(default="podcast", description="What the show is.")
    locked: bool | None = option(
        default=None, description="Whether other platforms must not take the show over; null = unsaid."
    )
    guid: UUID | None = option(
        default=None,
        description="The show's podcast:guid, if it had one elsewhere. Default: made of the feed's address.",
    )
    new_feed_url: Address | None = option(
        default=None, description="Absolute address of the feed that this one has moved to."
    )
    funding: FundingKeys | None = option(
        default=None, description="Where listeners can give money: a map of url and text."
    )


class MediaKeys(Keys):
    """How the pictures, sounds and films of articles are looked at."""

    folders: tuple[Words, ...] | None = option(
        default=None,
        description="Folders whose files are served at the site's address, relative to config.yaml. Default: static, "
        "public, assets and others that generators know, and the generator's own.",
    )
    remote: bool = option(
        default=False,
        description="Ask the servers of other files for their size, once for each, where an enclosure does not say it.",
    )


class FeedKeys(Keys):
    """What any feed may be told."""

    formats: tuple[Format, ...] = option(default=("rss", "atom", "json"), min_length=1, description="Formats to write.")
    limit: Whole = option(default=50, ge=0, description="Entries in the feed at the most; 0 = no limit.")
    max_age: Age = option(default=None, description="Older entries drop out, such as 90d; null or 0 = never.")
    content: Literal["full", "summary"] = option(
        default="full", description="Whole articles, or their summaries alone."
    )
    summary_length: Whole = option(
        default=300, ge=20, description="Characters of a summary that is made, its ellipsis counted."
    )
    archive: bool = option(
        default=False, description="Keep the complete history in archive pages beside the feed (RFC 5005)."
    )
    withdrawn: Withdrawn = option(
        default=timedelta(days=30),
        description="How long a removed article is announced as withdrawn (RFC 6721); 0 or null = never.",
        json_schema_extra={"default": "30d"},
    )
    ids: Literal["url", "tag", "uuid"] = option(
        default="url", description="How an id is minted for an article that has none."
    )
    ttl: Minutes = option(
        default="auto",
        description="Minutes that readers should wait between visits; auto = from how often the feed changes; "
        "null = unsaid.",
    )
    pages: bool = option(default=True, description="Write an HTML page for people beside the feed.")
    languages: Literal["together", "split"] = option(
        default="together", description="One feed for articles of all languages, or one for each language."
    )
    podcast: PodcastKeys | None = option(
        default=None, description="What directories of podcasts are told of a feed with sound or film; null = nothing."
    )

    @field_validator("formats", mode="after")
    @classmethod
    def _once(cls, formats: tuple[str, ...]) -> tuple[str, ...]:
        return tuple(dict.fromkeys(formats))


def _without_defaults(made: dict[str, Any]) -> None:
    """Of keys that are taken from `feeds` where they are not said."""
    for name in FeedKeys.model_fields:
        made["properties"][name].pop("default", None)


_ABOUT_LANGUAGES = "together, split, or split with what is to be told of each language, by BCP 47 tag."


class CategorySettings(FeedKeys):
    """One category's feed. Any key of `feeds` counts for this feed alone."""

    model_config: ClassVar[dict[str, Any]] = {"json_schema_extra": _without_defaults}

    title: Words | None = option(
        default=None, description="As readers see it. Default: the name with a capital first letter."
    )
    description: Words | None = option(
        default=None, description="What the category is about. Default: the site's description."
    )
    slug: Slug | None = option(
        default=None, description="File name and part of the address. Default: made from the name."
    )
    aliases: tuple[Words, ...] = option(
        default=(),
        description="Other spellings that articles use; letter case, blanks, - and _ never matter.",
    )
    languages: Languages = option(default="together", description=_ABOUT_LANGUAGES)  # type: ignore[assignment]  # wider


class AllSettings(FeedKeys):
    """The feed of everything. Any key of `feeds` counts for this feed alone."""

    model_config: ClassVar[dict[str, Any]] = {"json_schema_extra": _without_defaults}

    title: Words | None = option(default=None, description="As readers see it. Default: the site's title.")
    description: Words | None = option(default=None, description="What it holds. Default: the site's description.")
    slug: Slug = option(default="all", description="File name and part of the address.")
    languages: Languages = option(default="together", description=_ABOUT_LANGUAGES)  # type: ignore[assignment]  # wider


class Feeds(FeedKeys):
    """Defaults of every feed, and the feed of everything."""

    all: bool | AllSettings = option(
        default=True, description="One feed of everything: true, false, or a map of its settings."
    )

    @property
    def everything(self) -> AllSettings | None:
        """Settings of the feed of everything; None where it is off."""
        if isinstance(self.all, AllSettings):
            return self.all
        return AllSettings.model_construct() if self.all else None


class OutputKeys(Keys):
    """Where the feeds are written and served."""

    directory: str = option(default="feeds", description="Folder to write into, relative to config.yaml.")
    url: str = option(
        default="{site}/feeds/", description="Address where that folder is served; {site} is the site's address."
    )
    compress: tuple[Literal["gzip", "br", "zstd"], ...] = option(
        default=(), description="Compressed twins to write beside each file."
    )


class Guard(Keys):
    """When a build is refused because it would surprise subscribers."""

    shrink: Share = option(
        default=0.5,
        description="Refuse a build that would remove more than this share of a feed's entries; null = never.",
        json_schema_extra={"default": "50%"},
    )
    flood: Whole | None = option(
        default=20,
        ge=0,
        description="Refuse a build that would show readers more than this many old entries as new; null = never.",
    )


class TopKeys(Keys):
    """What feedwright makes feeds of, and how."""

    site: SiteSettings = option(description="The site: its title, its address, and what else feeds say of it.")
    sources: list[Any] = option(
        min_length=1, description="Where the articles are; each with a type and that type's options."
    )
    categories: Literal["auto"] | list[Words] | dict[str, CategorySettings | None] | None = option(
        default_factory=list,
        description="A list of names, a map of names to settings, or auto: each category that is found.",
    )
    feeds: Feeds | None = option(default_factory=Feeds, description="Defaults of every feed.")
    output: OutputKeys | None = option(
        default_factory=OutputKeys, description="Where the feeds are written and served."
    )
    catalog: Database = option(
        default=CATALOG,
        description="Database of what was published: any SQLAlchemy URL; a file is relative to config.yaml.",
    )
    websub: Hubs = option(default=None, description="WebSub hubs that are told of each changed feed; null = none.")
    templates: Words | None = option(
        default=None,
        description="Folder of your own templates for the HTML pages, relative to config.yaml; null = feedwright's.",
    )
    media: MediaKeys | None = option(
        default_factory=MediaKeys, description="How pictures, sounds and films of articles are looked at."
    )
    guard: Guard | None = option(default_factory=Guard, description="When a build is refused; null turns it off.")
