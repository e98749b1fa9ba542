"""One build, in a process of its own: `python -m feedwright.watching.errand CONFIG [build]`.

A watch lives for weeks, and a build uses libraries that may keep memory, or bring a process down. What is read, made
and kept goes when the process ends; what is told stands on its standard output, as one line of JSON.
"""

from __future__ import annotations

import json
import os
import signal
import sys
import traceback
from collections.abc import Sequence
from time import monotonic
from typing import Any, NoReturn

from feedwright import clock
from feedwright.errors import FeedwrightError
from feedwright.watching import records, standing, survey


def run(config: str, *, building: bool) -> dict[str, Any]:
    """Read the configuration and make a build, or only read it.

    Args:
        config: path of config.yaml.
        building: whether to build.

    Returns:
        What `Errand` in `builder` is made of: `build` (None where it was only read), `survey` and `feeds` (None where
        the configuration cannot be read).
    """
    from feedwright import journey

    began, start = clock.running(), monotonic()
    told: dict[str, Any] = {"build": None, "survey": None, "feeds": None}
    try:
        loaded = journey.load(config)
        told["survey"] = survey.survey(loaded).as_data()
        if building:
            with records.noting(loaded.state, began, clock.running, monotonic) as reports:
                reports.append(journey.build(loaded))
            told["build"] = records.of_report(reports[0], began, monotonic() - start).as_data()
            told["survey"] = survey.survey(loaded).as_data()  # it knows now which files stand behind pictures
        told["feeds"] = standing.feeds_as_data(standing.feeds(loaded.output.directory))
    except Exception as error:  # noqa: BLE001 - whatever it is, the watch must be told
        if not isinstance(error, FeedwrightError):
            traceback.print_exc()
        told["build"] = records.of_error(error, began, monotonic() - start).as_data()
    return told


def main(arguments: Sequence[str]) -> NoReturn:
    """Do the errand and end at once. Who asked for it decides when it is given up."""
    for name in ("SIGINT", "SIGTERM", "SIGHUP"):
        if number := getattr(signal, name, None):
            signal.signal(number, signal.SIG_IGN)
    # What a library prints must not stand amid what is told.
    telling = os.dup(sys.stdout.fileno())
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())
    config, *words = arguments
    told = json.dumps(run(config, building="build" in words)).encode()
    try:
        while told:
            told = told[os.write(telling, told) :]
    except OSError:
        os._exit(1)  # nobody is there any more
    os._exit(0)


if __name__ == "__main__":
    main(sys.argv[1:])
