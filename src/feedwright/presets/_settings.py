"""The configuration files of site generators: TOML, YAML and JSON read as plain values. Nothing is ever run."""

from __future__ import annotations

import json
import os
import re
import tomllib
from collections.abc import Mapping
from typing import Any

import yaml

from feedwright.errors import SourceError
from feedwright.text import plainyaml

LARGEST = 2_000_000
"""Bytes in a configuration at the most."""


class SettingsError(SourceError):
    """A generator's configuration cannot be read: the source as a whole would be misunderstood. `where` is the file."""


def read(path: str) -> dict[str, Any]:
    """A configuration as plain values; YAML's scalars stay strings, an empty file is an empty map.

    Args:
        path: absolute; its suffix says what it is: `.toml`, `.json`, else YAML.

    Raises:
        SettingsError: it cannot be opened, is too large, or is not well-formed.
    """
    try:
        if os.path.getsize(path) > LARGEST:
            message = f"is larger than {LARGEST:,} bytes, which no configuration needs"
            raise SettingsError(message, where=path)
        with open(path, "rb") as file:
            data = file.read(LARGEST)
    except OSError as error:
        message = f"cannot be read: {error.strerror or error}"
        raise SettingsError(message, where=path) from error
    text = data.decode("utf-8-sig", "replace").replace("\r\n", "\n")
    return parsed(text, path)


def parsed(text: str, path: str) -> dict[str, Any]:
    """The plain values of a configuration's text.

    Raises:
        SettingsError: it is not well-formed, or no map.
    """
    suffix = path.rpartition(".")[2].lower()
    try:
        if suffix == "toml":
            return tomllib.loads(text)
        value = json.loads(text) if suffix == "json" else _yaml(text)
    except tomllib.TOMLDecodeError as error:
        line = re.search(r"at line (\d+)", str(error))
        raise _malformed("TOML", error, path, int(line[1]) if line else 0) from error
    except json.JSONDecodeError as error:
        raise _malformed("JSON", error.msg, path, error.lineno) from error
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        raise _malformed(
            "YAML", getattr(error, "problem", None) or error, path, mark.line + 1 if mark else 0
        ) from error
    except (RecursionError, plainyaml.TooMuchError) as error:
        raise _malformed("a configuration", "nested too deep", path, 0) from error
    except ValueError as error:
        raise _malformed("a configuration", "a number of thousands of digits", path, 0) from error
    if not isinstance(value, Mapping):
        message = "holds no `key: value` lines"
        raise SettingsError(message, where=path)
    return dict(value)


def _malformed(form: str, what: object, path: str, line: int) -> SettingsError:
    message = f"is not well-formed {form}: {what}"
    return SettingsError(message, where=f"{path}:{line}" if line else path)


def _yaml(text: str) -> Any:
    node = plainyaml.node(text)
    return {} if node is None else plainyaml.PlainYaml().value(node)


def lowered(value: Any) -> Any:
    """The same with every key of every map in lower case."""
    if isinstance(value, Mapping):
        return {str(key).lower(): lowered(one) for key, one in value.items()}
    return [lowered(one) for one in value] if isinstance(value, list) else value


def merged(under: Mapping[str, Any], over: Mapping[str, Any]) -> dict[str, Any]:
    """Two maps as one, map by map; the second wins."""
    made = dict(under)
    for key, value in over.items():
        old = made.get(key)
        made[key] = merged(old, value) if isinstance(old, Mapping) and isinstance(value, Mapping) else value
    return made
