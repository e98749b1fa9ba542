"""Tell the service manager how the watch is (sd_notify(3) of systemd). Where there is none, nobody is told."""

from __future__ import annotations

import os
from collections.abc import Callable
from contextlib import suppress

Tell = Callable[[str], None]


def manager() -> Tell:
    """What tells the service manager a state such as `READY=1`; it does nothing where there is no manager."""
    address = os.environ.pop("NOTIFY_SOCKET", "")
    if not address.startswith(("/", "@")):
        return lambda _state: None
    return lambda state: _send(address, state)


def _send(address: str, state: str) -> None:
    """A manager that does not listen is no reason to end."""
    import socket  # noqa: TID251 - not of the network: the service manager's own socket on this machine

    with suppress(OSError), socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as own:
        own.sendto(state.encode(), f"\0{address[1:]}" if address.startswith("@") else address)
