"""By which clock builds are made: every so often, or by a cron expression. Pure."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, tzinfo
from typing import TypeAlias

from feedwright.errors import ConfigError
from feedwright.frozen import frozen
from feedwright.text import dates

USUAL = "15m"
"""How often a build is made where nothing is said: sources that cannot be watched are asked then."""

SHORTEST = timedelta(seconds=1)
_CURE = 'write five fields, such as "*/15 * * * *": minute, hour, day of month, month, day of week'


@frozen
class Every:
    """A build so long after the last one was begun.

    Args:
        span: at least a second.
    """

    span: timedelta

    def __str__(self) -> str:
        """As people write it."""
        seconds = int(self.span.total_seconds())
        size, unit = next((size, unit) for size, unit in _UNITS if seconds % size == 0)
        return f"every {seconds // size}{unit}"

    def after(self, _moment: datetime) -> None:
        """It goes by what has passed, not by the time of day."""


_UNITS = ((604_800, "w"), (86_400, "d"), (3600, "h"), (60, "m"), (1, "s"))


@frozen
class Cron:
    """Builds by the time of day.

    Args:
        expression: five fields, as cron has them.
        zone: whose time of day it is.
    """

    expression: str
    zone: tzinfo = UTC

    def __str__(self) -> str:
        """As people write it."""
        return f'cron "{self.expression}"'

    def after(self, moment: datetime) -> datetime | None:
        """When the next build is due; None if not within 50 years.

        Where the clock is put forward, what falls into the hour that is left out is done right after it; where it is
        put back, what has a time of its own is done once, and what is done every so many minutes goes on (cron(8) of
        Debian).

        Args:
            moment: aware.
        """
        from cronsim import CronSim

        due = next(CronSim(self.expression, moment.astimezone(self.zone)), None)
        return due.astimezone(UTC) if due else None


Schedule: TypeAlias = Every | Cron


def every(said: str) -> Every:
    """Read what stands behind `--every`.

    Raises:
        ConfigError: it is no span of time, or too short.
    """
    try:
        span = dates.duration(said)
    except ValueError as error:
        raise ConfigError(str(error), where="--every") from error
    if span < SHORTEST:
        message = f"{said!r} is too short; a second is the least"
        raise ConfigError(message, where="--every")
    return Every(span)


def cron(said: str) -> Cron:
    """Read what stands behind `--cron`.

    Raises:
        ConfigError: it is no cron expression.
    """
    from cronsim import CronSim, CronSimError

    expression = " ".join(said.split())
    if len(expression.split(" ")) != _FIELDS:
        message = f"{said!r} has not five fields; {_CURE}"
        raise ConfigError(message, where="--cron")
    try:
        CronSim(expression, _ANY_DAY)
    except CronSimError as error:
        message = f"{said!r} is no cron expression: {error}; {_CURE}"
        raise ConfigError(message, where="--cron") from error
    return Cron(expression)


_FIELDS = 5
_ANY_DAY = datetime(2025, 1, 1, tzinfo=UTC)
