"""Templates: ours, and over them an owner's. Jinja2 is imported when the first page is made."""

from __future__ import annotations

import os
import sys
from base64 import b64encode
from contextlib import suppress
from functools import cache, lru_cache
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, Any

from feedwright.errors import RenderError
from feedwright.pages._files import files

if TYPE_CHECKING:
    from jinja2 import BytecodeCache, Environment

OURS = Path(__file__).parent / "templates"
NAMES = ("base.html", "feed.html", "index.html", "feed.css", "more.css")
"""Files that an owner's folder may hold for us to use; templates may include and extend others that are in it."""

_PREFIX = "feedwright"


def page(name: str, templates: Path | None, **said: Any) -> bytes:
    """Fill in a template.

    Args:
        name: of the template.
        templates: folder of the owner's own; None where there are none.
        said: what the template is given to see. Whatever it writes is escaped.

    Raises:
        RenderError: it is faulty; names its file and line.
    """
    try:
        made: str = _environment(templates, digest(templates)).get_template(name).render(said)
        return made.encode()
    except Exception as error:  # a template's expressions may raise anything
        if templates is None:
            raise
        message = f"{type(error).__name__}: {error}"
        raise RenderError(message, where=_where(error, templates, name)) from error


def text(name: str, templates: Path | None) -> str:
    """A file that is no template, the owner's before ours; empty where neither has it.

    Raises:
        RenderError: it cannot be read.
    """
    for folder in (templates, OURS):
        if folder and (file := folder / name).is_file():
            try:
                return file.read_text(encoding="utf-8")
            except (OSError, UnicodeDecodeError) as error:
                message = f"cannot be read as UTF-8 text: {error}"
                raise RenderError(message, where=str(file)) from error
    return ""


def digest(templates: Path | None) -> str:
    """What stands in an owner's folder of templates, in a few characters; empty where there is none."""
    if templates is None:
        return ""
    made = sha256()
    for file in map(Path, files(str(templates))):
        if file.is_file():
            for part in (file.relative_to(templates).as_posix().encode("utf-8", "surrogateescape"), _bytes(file)):
                made.update(len(part).to_bytes(8, "big"))
                made.update(part)
    return made.hexdigest()


def _bytes(file: Path) -> bytes:
    try:
        return file.read_bytes()
    except OSError as error:
        message = f"cannot be read: {error.strerror or error}"
        raise RenderError(message, where=str(file)) from error


@lru_cache(maxsize=4)
def _environment(templates: Path | None, _digest: str) -> Environment:
    """Templates are compiled once, as long as none of them changes."""
    from jinja2 import ChoiceLoader, Environment, FileSystemLoader, PrefixLoader, StrictUndefined

    ours = FileSystemLoader(OURS)
    owners = [FileSystemLoader(templates)] if templates else []
    return Environment(
        # `{% extends "feedwright/feed.html" %}` is ours even where the owner has a feed.html.
        loader=ChoiceLoader([*owners, ours, PrefixLoader({_PREFIX: ours})]),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        auto_reload=False,
        bytecode_cache=_compiled(),
    )


def _compiled() -> BytecodeCache | None:
    """Ours are compiled once for all builds, where Python keeps what it compiles of the code beside them."""
    folder = OURS / "__pycache__"
    if sys.dont_write_bytecode or not os.access(folder if folder.is_dir() else OURS, os.W_OK):
        return None
    from jinja2 import FileSystemBytecodeCache

    with suppress(OSError):
        folder.mkdir(exist_ok=True)
        return FileSystemBytecodeCache(str(folder))
    return None


def _where(error: Exception, templates: Path, name: str) -> str:
    """The file and line where a template goes wrong."""
    if line := getattr(error, "lineno", None):
        return f"{getattr(error, 'filename', None) or templates / name}:{line}"
    import traceback

    folders = (str(templates), str(OURS))
    frames = [one for one in traceback.extract_tb(error.__traceback__) if one.filename.startswith(folders)]
    return f"{frames[-1].filename}:{frames[-1].lineno}" if frames else str(templates / name)


@cache
def script() -> tuple[str, str]:
    """The script of the buttons that copy, and the source expression that allows it and no other (CSP 3, 2.3.1)."""
    source = (OURS / "copy.js").read_text(encoding="utf-8").strip()
    return source, f"'sha256-{b64encode(sha256(source.encode()).digest()).decode()}'"


def policy(origins: list[str], *, scripted: bool) -> str:
    """The Content-Security-Policy of a page: its stylesheet, pictures from these origins, perhaps the one script."""
    pictures = " ".join(("img-src data:", *origins))
    scripts = [f"script-src {script()[1]}"] if scripted else []
    return "; ".join(
        ["default-src 'none'", "style-src 'self'", pictures, *scripts, "base-uri 'none'", "form-action 'none'"]
    )
