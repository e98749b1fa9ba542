"""A Hugo page's dates, out of its front matter or its file's name as `frontmatter` in the configuration has it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from feedwright.presets._base import Preset
from feedwright.presets._hugo_config import Contents, Where
from feedwright.presets._values import is_nothing, listed, mapped, said, text, zone_of
from feedwright.text import dates, patterns
from feedwright.text.frontmatter import word

_DATES: Mapping[str, tuple[str, ...]] = {
    "date": ("date", "publishdate", "pubdate", "published", "lastmod", "modified"),
    "lastmod": ("lastmod", "modified"),
    "publishdate": ("publishdate", "pubdate", "published", "date"),
    "expirydate": ("expirydate", "unpublishdate"),
}
"""Which words of the front matter give which date, where the configuration does not say."""

_ALIASES: Mapping[str, tuple[str, ...]] = {
    "lastmod": ("modified",),
    "publishdate": ("pubdate", "published"),
    "expirydate": ("unpublishdate",),
}
_NAME_DATE = patterns.lazy(r"(?P<day>\d{4}-\d{2}-\d{2})(?:.(?P<time>\d{2}-\d{2}-\d{2}))?(?P<rest>.*)", re.DOTALL)


class Dates:
    """Tells the dates of one site's pages, and what names with dates leave for a slug.

    Args:
        preset: the site's, for its settings and its zone.
        contents: languages and folders of content.
    """

    def __init__(self, preset: Preset, contents: Contents) -> None:
        self._preset, self._contents = preset, contents

    def date(self, name: str, raw: Mapping[str, Any], where: Where) -> Any:
        """One of Hugo's four dates; what is no date as it was written, None where nothing says it."""
        for one in self._words(name):
            if one == ":filename":
                if (named := self._from_name(where)) is not None:
                    return named[0]
            elif not one.startswith(":") and not isinstance(value := said(raw, word(one)), bool) and value is not None:
                return self._aware(value, where)
        return None

    def _words(self, name: str) -> list[str]:
        configured = mapped(self._preset.settings.get("frontmatter")).get(name)
        if configured is None:
            return list(_DATES[name])
        made: list[str] = []
        for one in map(str.lower, listed(configured)):
            made += _DATES[name] if one == ":default" else (one, *_ALIASES.get(one, ()))
        return made

    def _aware(self, value: Any, where: Where) -> Any:
        """A date in the zone of its language; what is none stays as it was written."""
        zone = None if self._preset.home.zone_is_chosen else zone_of(self._contents.setting("timezone", where.language))
        try:
            return dates.parse(value, dates.zone(zone) if zone else self._preset.zone)
        except ValueError:
            return value

    def _from_name(self, where: Where) -> tuple[Any, str] | None:
        """Date and slug of a name such as `2025-03-04-a-title`; None where it begins with no date."""
        match = _NAME_DATE.match(file_of(where))
        if match is None:
            return None
        time = f"T{match['time'].replace('-', ':')}" if match["time"] else ""
        when = self._aware(match["day"] + time, where)
        return (when, match["rest"].strip(" -_")) if isinstance(when, datetime) else None

    def slug(self, raw: Mapping[str, Any], where: Where) -> str:
        """The page's own slug, else the one behind the date of its name; empty where there is neither."""
        if not is_nothing(said(raw, "slug")):
            return text(said(raw, "slug")).strip("-")
        for one in self._words("date"):
            if one == ":filename" and (named := self._from_name(where)) is not None:
                return named[1]
            if self._gives(one, raw):
                break
        return ""

    def _gives(self, one: str, raw: Mapping[str, Any]) -> bool:
        return not one.startswith(":") and self._preset.date(said(raw, word(one))) is not None


def file_of(where: Where) -> str:
    """The name that stands for a page: its file's, or its bundle's folder's."""
    return where.folder.rpartition("/")[2] if where.base == "index" else where.base
