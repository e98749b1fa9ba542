"""What an owner says in a configuration and by the environment, in a few characters: to know that it is the same."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from hashlib import sha256
from typing import NamedTuple

from feedwright import __version__


class Said(NamedTuple):
    """A configuration as it was read.

    Args:
        digest: of the version of feedwright, the file's bytes, and the variables with their values.
        variables: names of the environment variables that the file asks for, sorted.
    """

    digest: str
    variables: tuple[str, ...]


def said(data: bytes, variables: Iterable[str], environ: Mapping[str, str]) -> Said:
    """Note what was said.

    Args:
        data: the configuration file.
        variables: names of the environment variables that it asks for.
        environ: name -> value.
    """
    names = tuple(sorted(variables))
    made = sha256(f"{__version__} {[environ.get(name) for name in names]!r}\n".encode("utf-8", "surrogatepass"))
    made.update(data)
    return Said(made.hexdigest(), names)
