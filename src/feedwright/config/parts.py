"""The keys of what stands in several sections: a person, a hub, a feed in one of its languages."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from feedwright.declared import Declared, option

if TYPE_CHECKING:
    from feedwright.config.values import Address, Mail, Slug, Words


class Keys(Declared):
    """What every section has in common: a key that is not known is a fault."""

    values_in: ClassVar[tuple[str, ...]] = (
        "feedwright.sources._option_kinds", "feedwright.config.values", "feedwright.config.wholes",
    )  # fmt: skip


class PersonKeys(Keys):
    """An author."""

    name: Words | None = option(default=None, description="As it is shown. Default: the site's title.")
    email: Mail | None = option(default=None, description="Address alone, without the name.")
    url: Address | None = option(default=None, description="Absolute address of a page about the author.")


class FeedInLanguage(Keys):
    """A feed in one of its languages."""

    title: Words | None = option(
        default=None, description="As readers see it. Default: the feed's title with the name of the language."
    )
    description: Words | None = option(default=None, description="What it holds. Default: the feed's description.")
    slug: Slug | None = option(
        default=None, description="File name and part of the address. Default: the feed's with the language."
    )


class HubKeys(Keys):
    """A WebSub hub, or several."""

    hub: Address | list[Address] = option(description="Absolute address of a WebSub hub, or a list of them.")
