"""New files beside the feeds, such as a configuration: written whole, and never over something that stands there."""

from __future__ import annotations

import os
from contextlib import suppress

from feedwright.errors import PublishError, Refused
from feedwright.publish.disk import LEFTOVER, begun, write_all


def create(path: str, data: bytes) -> None:
    """Write a new file: it is there as a whole, or not at all. Folders that lack are made.

    Args:
        path: where; nothing may stand there.
        data: its bytes.

    Raises:
        Refused: something stands there.
        PublishError: it cannot be written.
    """
    folder = os.path.dirname(path)
    try:
        os.makedirs(folder or ".", exist_ok=True)
        _create(path, os.path.join(folder, f"{LEFTOVER}{os.getpid()}.tmp"), data)
    except FileExistsError as error:
        if not os.path.lexists(path):
            message = f"cannot be written: {error.filename or folder} stands in the way; move it away"
            raise PublishError(message, where=path) from error
        raise Refused("is there already, and is never overwritten", where=path) from error
    except (OSError, ValueError) as error:
        message = f"cannot be written: {getattr(error, 'strerror', None) or error}"
        raise PublishError(message, where=path) from error


def _create(path: str, temporary: str, data: bytes) -> None:
    with suppress(FileNotFoundError):
        os.unlink(temporary)  # of a process that was killed, and had our number
    try:
        _write(temporary, data)
        try:
            os.link(temporary, path)
        except FileExistsError:
            raise
        except OSError:  # a file system without links
            _write(path, data)
    finally:
        with suppress(OSError):
            os.unlink(temporary)


def _write(path: str, data: bytes) -> None:
    handle = begun(path)
    try:
        write_all(handle, data)
        os.fsync(handle)
    except BaseException:
        with suppress(OSError):
            os.unlink(path)
        raise
    finally:
        os.close(handle)
