"""The manual page, feedwright(1), from what the commands say of themselves. `generate.py` writes it."""
# ruff: noqa: INP001 - a folder of documents is no package

from __future__ import annotations

import inspect
from collections.abc import Collection, Iterator

import click

from feedwright import __version__, cli

_FILES = {
    "config.yaml": "The configuration; feedwright.yaml where config.yaml belongs to another program.",
    ".feedwright/": "What is remembered between builds, and the lock.",
    "feeds/": "The output folder, unless the configuration names another.",
}
_ENVIRONMENT = {
    "NO_COLOR": "No colours, also on a terminal.",
    "SOURCE_DATE_EPOCH": "The moment that counts as now, in seconds since 1970.",
}


def page(exit_codes: dict[int, str]) -> str:
    """The page in the macros of man(7).

    Args:
        exit_codes: what each one means, as Markdown.
    """
    # The first context that a command is asked in decides how its help is called.
    top = click.Context(cli.main, info_name="feedwright", **cli.main.context_settings)
    lines = [
        f'.TH FEEDWRIGHT 1 "" "feedwright {__version__}" "User Commands"',
        ".SH NAME",
        f"feedwright \\- {_plain(_first(cli.main).removesuffix('.').lower())}",
        ".SH SYNOPSIS",
        ".B feedwright",
        "[\\fIOPTION\\fR]... \\fICOMMAND\\fR [\\fIARGUMENT\\fR]...",
        ".SH OPTIONS",
        "They may stand before the command and after it.",
        *_options(cli.main, top),
        ".SH COMMANDS",
    ]
    shared = {parameter.name for parameter in cli.main.get_params(top)}
    for name in cli.main.list_commands(top):
        lines += _command(name, top, shared)
    lines += [".SH EXIT STATUS", *_terms({str(code): what for code, what in sorted(exit_codes.items())})]
    lines += [".SH FILES", *_terms(_FILES), ".SH ENVIRONMENT", *_terms(_ENVIRONMENT)]
    return "\n".join(lines) + "\n"


def _command(name: str, top: click.Context, shared: set[str | None]) -> Iterator[str]:
    one = cli.main.get_command(top, name)
    if one is None:
        raise KeyError(name)
    context = click.Context(one, parent=top, info_name=name)
    arguments = " ".join(piece for piece in one.collect_usage_pieces(context) if piece != "[OPTIONS]")
    yield f'.SS "{" ".join(["feedwright", name, *filter(None, [_plain(arguments)])])}"'
    for number, paragraph in enumerate(inspect.cleandoc(one.help or "").split("\n\n")):
        yield from [".PP"] if number else []
        yield _plain(paragraph.replace("`", ""))
    yield from _options(one, context, shared)


def _options(one: click.Command, context: click.Context, without: Collection[str | None] = ()) -> Iterator[str]:
    records = [
        record
        for parameter in one.get_params(context)
        if parameter.name not in without and (record := parameter.get_help_record(context)) and record[1]
    ]
    yield from _terms(dict(records))


def _terms(said: dict[str, str]) -> Iterator[str]:
    for term, what in said.items():
        yield from (".TP", f"\\fB{_plain(term)}\\fR", _plain(what.replace("`", "")))


def _first(one: click.Command) -> str:
    return inspect.cleandoc(one.help or "").split("\n", maxsplit=1)[0]


def _plain(text: str) -> str:
    """Text in which roff sees no word of its own."""
    text = text.replace("\\", "\\\\").replace("-", "\\-")
    return "\n".join(f"\\&{line}" if line[:1] in (".", "'") else line for line in text.splitlines())
