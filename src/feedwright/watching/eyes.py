"""See when something changes: folders by the system's own notifications (watchfiles), single files by looking at them.

A folder that is not there is looked for every second, and so is whether one is still the one that is watched. What
cannot be watched is only a reason to build by the schedule alone, and is said once.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable
from contextlib import suppress
from time import monotonic, sleep
from typing import TYPE_CHECKING, Final

from feedwright.errors import SourceError
from feedwright.frozen import frozen
from feedwright.sources._walk import Wanted, fixed_folder, parted, wanted
from feedwright.watching.survey import Survey

if TYPE_CHECKING:
    from watchfiles._rust_notify import RustNotify

Identity = tuple[int, ...]
Say = Callable[[str], None]

_GLANCE: Final = 1.0
"""Seconds between two looks at single files, and at whether the folders are still there."""

_SETTLED: Final = 250
"""Milliseconds in which nothing more changes: somebody is done writing."""

_LONGEST: Final = 2000
"""Milliseconds after which changes are told though there are ever more."""

_DELETED: Final = 3


@frozen
class Ground:
    """A folder, and which of the files below it count.

    Args:
        root: absolute.
        which: of the files.
    """

    root: str
    which: Wanted

    @property
    def is_flat(self) -> bool:
        """Whether only what lies directly in it counts."""
        return self.which.depth == 1

    def holds(self, path: str, change: int) -> bool:
        """Whether something that changed counts: a file, or a folder in which files may be."""
        root = self.root.rstrip(os.sep) + os.sep
        if not path.startswith(root):
            return path == self.root
        relative = path[len(root) :].replace(os.sep, "/")
        if not self.which.hidden and "/." in f"/{relative}":
            return False
        is_folder = not self.is_flat and (change == _DELETED or os.path.isdir(path))
        return is_folder or self.which.holds(relative)


class Eyes:
    """Tell when something changes of what a survey names."""

    def __init__(self, config: str, say: Say, is_over: Callable[[], bool]) -> None:
        """Look at the configuration alone, until `at` says where else.

        Args:
            config: its path.
            say: told what cannot be watched.
            is_over: whether waiting is to end.

        Raises:
            SourceError: watchfiles is not installed.
        """
        need()
        self._say, self._stop = say, _Stop(is_over)
        self._said: set[str] = set()
        self._config = os.path.abspath(config)
        self._survey: Survey | None = None
        self._grounds: list[Ground] = []
        self._files: dict[str, Identity] = {self._config: _identity(self._config)}
        self._roots: dict[str, Identity] = {}
        self._notifiers: list[RustNotify] = []
        self._looked = monotonic()

    def at(self, survey: Survey) -> None:
        """Look where a survey says from now on. Costs nothing where it says what it said."""
        if survey == self._survey:
            return
        self._survey = survey
        self._grounds, singles = grounds(survey)
        files = dict.fromkeys([self._config, *survey.files, *singles])
        self._files = {path: self._files.get(path) or _identity(path) for path in files}
        self._open()

    def wait(self, seconds: float) -> str:
        """Wait until something changes, for so long at the most, or until waiting is to end.

        Returns:
            What changed, as people are told; empty where nothing did.
        """
        until = monotonic() + seconds
        while not self._stop.is_set():
            if monotonic() - self._looked >= _GLANCE and (news := self._glance()):
                return news
            left = min(until - monotonic(), _GLANCE)
            if left <= 0:
                return ""
            if news := self._notice(left):
                return news
        return ""

    def close(self) -> None:
        """Watch nothing more."""
        while self._notifiers:
            self._notifiers.pop().close()

    # --- folders ------------------------------------------------------------------------------------------------------

    def _open(self) -> None:
        """Watch the folders that are there."""
        self.close()
        self._roots = {ground.root: _folder(ground.root) for ground in self._grounds}
        for flat in (False, True):
            there = sorted({one.root for one in self._grounds if one.is_flat is flat and self._roots[one.root]})
            if not there:
                continue
            try:
                self._notifiers.append(_notifier(there, recursive=not flat))
            except (OSError, RuntimeError) as error:
                self._complain(f"changes are not seen at once: {', '.join(there)} cannot be watched: {error}")

    def _complain(self, what: str) -> None:
        if what not in self._said:
            self._said.add(what)
            self._say(what)

    def _notice(self, seconds: float) -> str:
        """Wait for notifications."""
        if not self._notifiers:
            until = monotonic() + seconds
            while (left := until - monotonic()) > 0 and not self._stop.is_set():
                sleep(min(left, _SETTLED / 1000))
            return ""
        share = max(1, int(1000 * seconds / len(self._notifiers)))
        for notifier in self._notifiers:
            found = notifier.watch(_LONGEST, _SETTLED, share, self._stop)
            if isinstance(found, set) and (news := self._news(found)):
                return news
        return ""

    def _news(self, found: Iterable[tuple[int, str]]) -> str:
        """What of the changes counts."""
        spared = self._survey.spared if self._survey else ()
        counting = [
            path
            for change, path in found
            if not any(path == own or path.startswith(own + os.sep) for own in spared)
            and any(ground.holds(path, change) for ground in self._grounds)
        ]
        return self._named(sorted(counting))

    def _named(self, paths: list[str]) -> str:
        if not paths:
            return ""
        folder = self._survey.folder if self._survey else os.path.dirname(self._config)
        # That a folder has changed with what is in it goes without saying.
        around = set(map(os.path.dirname, paths))
        paths = [path for path in paths if path not in around] or paths
        shown = paths[0]
        with suppress(ValueError):
            shown = min(shown, os.path.relpath(shown, folder), key=len)
        more = f" and {len(paths) - 1:,} more" if len(paths) > 1 else ""
        return f"{shown}{more} changed"

    # --- single files, and whether the folders are still there --------------------------------------------------------

    def _glance(self) -> str:
        self._looked = monotonic()
        moved = [root for root, identity in self._roots.items() if _folder(root) != identity]
        if moved:
            self._open()
        now = {path: _identity(path) for path in self._files}
        changed = [path for path, identity in now.items() if identity != self._files[path]]
        self._files = now
        if self._survey and any(map(os.path.isdir, changed)):
            survey, self._survey = self._survey, None
            self.at(survey)
        return self._named(sorted({*moved, *changed}))


class _Stop:
    """What watchfiles asks whether it shall go on."""

    def __init__(self, is_over: Callable[[], bool]) -> None:
        self.is_set = is_over


def need() -> None:
    """See that what a watch needs is installed.

    Raises:
        SourceError: it is not.
    """
    try:
        import cronsim  # noqa: F401 - is it there?
        import watchfiles  # noqa: F401 - is it there?
    except ImportError as error:
        message = "watching needs watchfiles and cronsim: pip install 'feedwright[watch]'"
        raise SourceError(message) from error


def grounds(survey: Survey) -> tuple[list[Ground], list[str]]:
    """The folders that a survey means, and the single files."""
    made: list[Ground] = []
    files: list[str] = []
    for path, endings in survey.paths:
        _, rest = parted(path)
        root = os.path.normpath(os.path.join(survey.folder, path))
        if not rest and not os.path.isdir(root) and (os.path.splitext(root)[1] or os.path.isfile(root)):
            files.append(root)
        else:
            made.append(Ground(fixed_folder(path, survey.folder) if rest else root, wanted(rest, endings)))
    return made, files


def _notifier(folders: list[str], *, recursive: bool) -> RustNotify:
    from watchfiles._rust_notify import RustNotify

    return RustNotify(
        folders,
        debug=False,
        force_polling=False,
        poll_delay_ms=0,
        recursive=recursive,
        ignore_permission_denied=True,
    )


def _identity(path: str) -> Identity:
    """What tells whether a file changed; nothing where it is not there."""
    try:
        status = os.stat(path)
    except (OSError, ValueError):
        return ()
    return status.st_size, status.st_mtime_ns, status.st_ino, status.st_dev


def _folder(path: str) -> Identity:
    """What tells whether a folder is still the same one; nothing where it is not there."""
    try:
        status = os.stat(path)
    except (OSError, ValueError):
        return ()
    return (status.st_ino, status.st_dev) if os.path.isdir(path) else ()
