"""Small files that are written again and again, such as a status: whole ones only, over what stood there before."""

from __future__ import annotations

import os
from contextlib import suppress

from feedwright.errors import PublishError
from feedwright.publish.disk import LEFTOVER, begun, write_all


def replace(path: str, data: bytes) -> None:
    """Write a file, so that whoever reads it meets the old one or the new one. Folders that lack are made.

    It is not brought to the disk at once: after a power cut it may be old, or empty.

    Args:
        path: where.
        data: its bytes.

    Raises:
        PublishError: it cannot be written; what stood there still stands.
    """
    folder, name = os.path.split(path)
    temporary = os.path.join(folder, f"{LEFTOVER}{os.getpid()}.{name}.tmp")
    try:
        os.makedirs(folder or ".", exist_ok=True)
        with suppress(FileNotFoundError):
            os.unlink(temporary)  # of a process that was killed, and had our number
        try:
            _write(temporary, data)
            os.replace(temporary, path)
        except BaseException:
            with suppress(OSError):
                os.unlink(temporary)
            raise
    except (OSError, ValueError) as error:
        message = f"cannot be written: {getattr(error, 'strerror', None) or error}; what stood there still stands"
        raise PublishError(message, where=path) from error


def _write(path: str, data: bytes) -> None:
    handle = begun(path)
    try:
        write_all(handle, data)
    finally:
        os.close(handle)
