"""`python -m feedwright`, and the command `feedwright`."""

from __future__ import annotations

import gc
import os
import sys
from contextlib import suppress
from typing import Any, NoReturn

# Many values are made, and kept to the end, from here on: collecting garbage among them finds none.
gc.set_threshold(200_000, 50, 50)
# What else is installed has no say in how a configuration is read, and to look for it takes longer than to read it.
os.environ.setdefault("PYDANTIC_DISABLE_PLUGINS", "__all__")

from feedwright.cli import main  # noqa: E402 - to load it makes most of them


def run() -> NoReturn:
    """The command as a process of its own.

    It ends at once: the system takes back as a whole what Python would take apart value by value.
    """
    code: Any = 0
    try:
        main()
    except SystemExit as end:
        code = end.code
    for stream in (sys.stdout, sys.stderr):
        with suppress(OSError, ValueError):
            stream.flush()
    os._exit(code if isinstance(code, int) else int(bool(code)))


if __name__ == "__main__":
    run()
