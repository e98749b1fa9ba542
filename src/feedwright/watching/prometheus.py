"""The state of a site's feeds for Prometheus, in its text format.

The format: prometheus.io/docs/instrumenting/exposition_formats; names and units: prometheus.io/docs/practices/naming.
Each metric says whose site it is of, because node_exporter refuses files that say the same of different things.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from datetime import datetime
from typing import NamedTuple

from feedwright import __version__
from feedwright.watching.standing import Standing

Sample = tuple[dict[str, str], float]


class _Metric(NamedTuple):
    name: str
    about: str
    samples: Callable[[Standing], Iterable[Sample]]


def text(standing: Standing) -> str:
    """What Prometheus reads; a metric of which nothing is known is left out."""
    return "".join(_family(one, standing) for one in _METRICS)


def _family(metric: _Metric, standing: Standing) -> str:
    rows = [
        f"{metric.name}{{{_labels({'site': standing.site, **labels})}}} {_number(value)}\n"
        for labels, value in metric.samples(standing)
    ]
    return "".join([f"# HELP {metric.name} {metric.about}\n# TYPE {metric.name} gauge\n", *rows]) if rows else ""


def _labels(labels: dict[str, str]) -> str:
    return ",".join(f'{name}="{_escaped(value)}"' for name, value in labels.items())


def _escaped(value: str) -> str:
    return value.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")


def _number(value: float) -> str:
    return repr(float(value)).removesuffix(".0")


def _one(value: float | None) -> Iterator[Sample]:
    if value is not None:
        yield {}, value


def _seconds(moment: datetime | None) -> Iterator[Sample]:
    yield from _one(moment.timestamp() if moment else None)


def _articles(standing: Standing) -> Iterator[Sample]:
    for state, count in (standing.build.articles if standing.build else {}).items():
        yield {"state": state}, count


def _changes(standing: Standing) -> Iterator[Sample]:
    if standing.build:
        yield {"change": "written"}, standing.build.written
        yield {"change": "removed"}, standing.build.removed


_METRICS = (
    _Metric("feedwright_info", "The version of feedwright.", lambda _: [({"version": __version__}, 1)]),
    _Metric(
        "feedwright_up",
        "Whether all is well: 1, or 0 as `feedwright status` exits 1 or 2.",
        lambda s: _one(not s.trouble),
    ),
    _Metric(
        "feedwright_last_build_timestamp_seconds",
        "When the last build began that did something or failed.",
        lambda s: _seconds(s.build.began if s.build else None),
    ),
    _Metric(
        "feedwright_last_build_duration_seconds",
        "How long it took.",
        lambda s: _one(s.build.seconds if s.build else None),
    ),
    _Metric(
        "feedwright_last_build_exit_code",
        "How it ended: 0, or as `feedwright build` exits.",
        lambda s: _one(s.build.code if s.build else None),
    ),
    _Metric(
        "feedwright_last_build_warnings",
        "How much was set aside or noticed in it.",
        lambda s: _one(len(s.build.warnings) if s.build else None),
    ),
    _Metric("feedwright_last_build_files", "Files that it wrote and removed.", _changes),
    _Metric("feedwright_articles", "Articles in it: read, published in a feed, left out.", _articles),
    _Metric(
        "feedwright_last_success_timestamp_seconds",
        "When the last build was over that did something and did not fail.",
        lambda s: _seconds(s.build.good if s.build else None),
    ),
    _Metric("feedwright_watch_running", "Whether a watch is at work.", lambda s: _one(s.is_watched)),
    _Metric(
        "feedwright_watch_checked_timestamp_seconds",
        "When the watch built, or saw that there is nothing to do.",
        lambda s: _seconds(s.watch.checked if s.watch else None),
    ),
    _Metric(
        "feedwright_watch_failures",
        "Builds of the watch that failed one after the other.",
        lambda s: _one(s.watch.failures if s.watch else None),
    ),
    _Metric("feedwright_next_build_timestamp_seconds", "When the watch builds next.", lambda s: _seconds(s.due)),
    _Metric(
        "feedwright_feed_entries",
        "Entries in a feed.",
        lambda s: [({"feed": one.slug}, one.entries) for one in s.feeds],
    ),
    _Metric(
        "feedwright_feed_newest_timestamp_seconds",
        "When the newest entry of a feed was published.",
        lambda s: [({"feed": one.slug}, one.newest.timestamp()) for one in s.feeds if one.newest],
    ),
)
