"""Tell hubs over the network, all of them at once, and be done in half a minute whatever they do."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from datetime import datetime

from feedwright.model import Ping
from feedwright.publish import websub
from feedwright.publish.websub import Rung

LAST_BEGUN = 20.0
"""Seconds after which no hub is told of anything more."""

LONGEST = 10.0
"""Seconds that a hub may take to hear of one feed: other builds wait for this one, but not much longer."""

_AT_ONCE = 8


def ring(pings: Sequence[Ping], now: datetime, *, monotonic: Callable[[], float] = time.monotonic) -> Rung:
    """Tell hubs what is due.

    Args:
        pings: what they are to be told, each in this order.
        now: aware.
        monotonic: seconds from any moment on. No feed depends on it, so that it may have a default.
    """
    from concurrent.futures import ThreadPoolExecutor
    from threading import Event

    until = monotonic() + LAST_BEGUN
    stopped = Event()
    with ThreadPoolExecutor(_AT_ONCE) as pool:
        try:
            return websub.ring(
                pings, now, _tell, in_time=lambda: not stopped.is_set() and monotonic() < until, each=pool.map
            )
        finally:
            # Whoever stops the build need not wait for all that is still to be told.
            stopped.set()


def _tell(hub: str, topic: str) -> None:
    """Tell a hub of a feed that has changed. The owner named it, so it may be one of their own network."""
    from feedwright import fetch

    form = {"hub.mode": "publish", "hub.url": topic, "hub.topic": topic}
    fetch.post(hub, form, allow_private=True, timeout=LONGEST)
