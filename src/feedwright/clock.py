"""The only clock. What it says is read once for each build and handed on as an argument."""

from __future__ import annotations

import os
from datetime import UTC, datetime

from feedwright.errors import ConfigError


def running() -> datetime:
    """The present moment in UTC, for those who wait for one: `SOURCE_DATE_EPOCH` would stand still for ever."""
    return datetime.now(UTC)  # noqa: TID251 - this is that file


def now() -> datetime:
    """The present moment in UTC, in whole seconds; `SOURCE_DATE_EPOCH` (reproducible-builds.org) overrides it.

    One that is empty counts as none: so a shell unsets a variable for one command.

    Raises:
        ConfigError: `SOURCE_DATE_EPOCH` is no whole number of seconds.
    """
    if not (said := os.environ.get("SOURCE_DATE_EPOCH")):
        return datetime.now(UTC).replace(microsecond=0)  # noqa: TID251 - this is that file
    try:
        return datetime.fromtimestamp(int(said), UTC)
    except (ValueError, OverflowError, OSError) as error:
        message = f"{said!r} is no number of seconds since 1970"
        raise ConfigError(message, where="SOURCE_DATE_EPOCH") from error
