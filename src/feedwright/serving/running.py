"""Start the server and run it until it is told to end."""

from __future__ import annotations

import os
import signal
import socket  # noqa: TID251 - for the name of an option of the socket that uvicorn opens
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

from feedwright.errors import ConfigError

if TYPE_CHECKING:
    import uvicorn

    from feedwright.serving.application import App

_EXTRA = "serving needs the package {}, which is not installed; pip install 'feedwright[serve]' brings it"
NAME = "feedwright"
"""What the server calls itself: `doctor` knows it by that. No version: that is nobody's business."""

_WAITING = 2048
_KEPT_ALIVE = 15
_FAREWELL = 10
_UNHEARD = 60
"""Seconds after which a process that says nothing is taken for dead. On a busy machine one takes long to start."""

_SENDING = 128 << 10
"""Bytes that the system keeps for a client that does not take them; each connection inherits it. Linux doubles it."""

_FILES = 65_536


def run(
    app: App,
    *,
    host: str,
    port: int,
    workers: int = 1,
    proxies: Sequence[str] = (),
    ready: Callable[[str], None] = lambda _: None,
) -> None:
    """Serve until SIGINT or SIGTERM; requests that are being answered are answered to the end.

    Args:
        app: what is served.
        host: address to listen at.
        port: to listen at; 0 for any that is free.
        workers: processes.
        proxies: addresses of reverse proxies whose `X-Forwarded-For` says who a client is.
        ready: told the address, as soon as connections are accepted.

    Raises:
        ConfigError: a package is missing, or the address cannot be listened at.
    """
    config = _config(app, host, port, workers, proxies)
    sockets = [_listening(config, host, port)]
    _allow_many_files()
    try:
        serve = _prepared(config, sockets, workers)
        ready(_address(app, sockets[0]))
        serve()
    finally:
        for one in sockets:
            one.close()


def _config(app: App, host: str, port: int, workers: int, proxies: Sequence[str]) -> uvicorn.Config:
    try:
        import uvicorn

        from feedwright.serving.connection import Connection
    except ImportError as error:
        raise ConfigError(_EXTRA.format(error.name or "uvicorn")) from error
    return uvicorn.Config(
        app,
        host=host,
        port=port,
        workers=workers,
        http=Connection,
        ws="none",
        lifespan="on",
        interface="asgi3",
        log_config=None,
        log_level="critical",
        access_log=False,
        server_header=False,
        date_header=False,  # of a clock that it looks at once a second: a file could be newer than its answer
        headers=[("Server", NAME)],
        proxy_headers=bool(proxies),
        forwarded_allow_ips=list(proxies),
        backlog=_WAITING,
        timeout_keep_alive=_KEPT_ALIVE,
        timeout_graceful_shutdown=_FAREWELL,
        timeout_worker_healthcheck=_UNHEARD,
    )


def _listening(config: uvicorn.Config, host: str, port: int) -> Any:
    try:
        made = config.bind_socket()
        made.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, _SENDING)
        # Who is told that it serves may connect at once, though processes take their time to start.
        made.listen(_WAITING)
    except (SystemExit, OSError) as error:
        cause = error if isinstance(error, OSError) else error.__context__
        message = f"cannot be listened at: {getattr(cause, 'strerror', None) or cause}; choose another --host or --port"
        raise ConfigError(message, where=f"{host}:{port}") from error
    return made


def _address(app: App, listening: Any) -> str:
    host, port = listening.getsockname()[:2]
    prefix = app.desk.prefix
    return f"http://{f'[{host}]' if ':' in host else host}:{port}{prefix}/"


def _allow_many_files() -> None:
    """Each connection is an open file; many systems allow few until they are asked."""
    if os.name == "posix":
        import resource

        soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
        most = _FILES if hard == resource.RLIM_INFINITY else min(hard, _FILES)
        if soft != resource.RLIM_INFINITY and soft < most:
            resource.setrlimit(resource.RLIMIT_NOFILE, (most, hard))


def _prepared(config: uvicorn.Config, sockets: list[Any], workers: int) -> Callable[[], None]:
    """What serves until it is told to end; from now on a signal is not lost, though nothing is served yet."""
    import uvicorn

    if workers > 1:
        from uvicorn.supervisors import Multiprocess

        return Multiprocess(config, sockets=sockets).run
    server = uvicorn.Server(config)

    def end(*_: object) -> None:
        server.should_exit = True

    # uvicorn ends a process by the signal that ended the service; here that is an end like any other.
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, end)
    return lambda: server.run(sockets=sockets)
