"""Addresses of files elsewhere, as fsspec writes them: what they are made of, and which of them may be used.

What stands in an archive is written `zip://posts/*.md::archive.zip`; the file there is called
`zip://archive.zip!/posts/a.md`, because many things are told from how a name ends.
"""

from __future__ import annotations

import re
from typing import NamedTuple, Self
from urllib.parse import parse_qsl, urlsplit

from feedwright.sources._walk import is_elsewhere, parted
from feedwright.text import patterns, urls

WEB = ("http", "https")
ARCHIVE = "zip"

_WITHIN = "!/"
_NAMED_LIKE_USERS = ("github", "git")
_REFUSED = {
    "reference": "may lead to any file and address",
    "generic": "may lead to any file and address",
    "data": "is no place where files are",
    "dir": "is not needed",
    "simplecache": "is not needed",
    "filecache": "is not needed",
    "blockcache": "is not needed",
    "cached": "is not needed",
}
_SECRET = patterns.lazy(
    r"(?i:.*(?:token|secret|passw(?:or)?d|signature|credential|api[-_]?key)|sig|auth|authorization|access[-_]?key)\Z"
)
_SHOWN = 60


class Address(NamedTuple):
    """An address, taken apart.

    Args:
        scheme: in lower case.
        path: what follows `://`; in an archive, the path there.
        archive: path or address of the archive; empty if it is in none.
    """

    scheme: str
    path: str
    archive: str = ""

    @classmethod
    def of(cls, text: str) -> Self:
        """Take apart what stands in a configuration."""
        scheme, _, rest = text.partition("://")
        scheme = scheme.lower()
        if scheme in WEB:
            return cls(scheme, rest.partition("#")[0])
        path, _, archive = rest.partition("::")
        return cls(scheme, path, archive)

    @classmethod
    def named(cls, name: str) -> Self:
        """Take apart the name of a place."""
        scheme, _, rest = name.partition("://")
        if scheme != ARCHIVE:
            return cls(scheme, rest)
        archive, _, path = rest.rpartition(_WITHIN)
        return cls(scheme, path, archive)

    @property
    def name(self) -> str:
        """What a place there is called."""
        path = self.path.lstrip("/") if self.scheme == ARCHIVE else self.path
        return f"{self.scheme}://{self.archive}{_WITHIN}{path}" if self.archive else f"{self.scheme}://{path}"

    @property
    def written(self) -> str:
        """As it stands in a configuration."""
        return f"{self.scheme}://{self.path}::{self.archive}" if self.archive else f"{self.scheme}://{self.path}"

    @property
    def host(self) -> str:
        """Host, bucket or container, with its user."""
        return re.split(r"[/?]", self.path, maxsplit=1)[0]

    def root(self) -> tuple[Address, tuple[str, ...]]:
        """The folder or file that it begins with, and the globs below it, one for each level."""
        if self.scheme in WEB:
            return self, ()
        fixed, rest = parted(self.path)
        return self._replace(path=fixed.rstrip("/")), rest


def joined(root: str, relative: str) -> str:
    """The name of a file below a place."""
    return f"{root}{'' if root.endswith('/') else '/'}{relative}" if relative else root


def inside(name: str) -> str:
    """The path of a place within its host, bucket or archive; the name itself of a file on this machine.

    >>> [inside(one) for one in ("posts/a.md", "s3://bucket/posts/a.md", "zip://old/site.zip!/posts/a.md")]
    ['posts/a.md', 'posts/a.md', 'posts/a.md']
    """
    if "://" not in name:
        return name
    address = Address.named(name)
    return address.path if address.archive else address.path.partition("/")[2] or address.path


def checked(pattern: str) -> str:
    """An address as it is used.

    Args:
        pattern: a file, folder or glob elsewhere.

    Raises:
        ValueError: it is none, or holds what must not stand in messages; the message shows nothing of that.
    """
    address = Address.of(pattern)
    if "::" in pattern.partition("://")[0] or (address.archive and address.scheme != ARCHIVE):
        raise ValueError("only what is in an archive is chained, as in zip://posts/*.md::s3://bucket/archive.zip")
    if why := _REFUSED.get(address.scheme):
        message = f"{address.scheme}:// {why}; name the files themselves"
        raise ValueError(message)
    _refuse_secrets(address)
    if address.scheme in WEB:
        return _on_the_web(address)
    if address.scheme == ARCHIVE:
        return _in_archive(address)
    if not address.path.strip("/") and address.scheme != "memory":
        message = f"{address.scheme}:// alone names nothing; write where the files are"
        raise ValueError(message)
    return address.written


def _refuse_secrets(address: Address) -> None:
    """What stands in an address stands in messages and in the catalog."""
    user, at, _ = address.host.rpartition("@")
    if at and address.scheme in WEB:
        raise ValueError("user names and passwords in addresses are not sent; leave them out")
    if ":" in user and address.scheme not in _NAMED_LIKE_USERS:
        variable = f"FSSPEC_{address.scheme.upper()}_PASSWORD"
        message = f"a password in an address would be shown; leave it out, and set it as the variable {variable}"
        raise ValueError(message)
    query = urlsplit(f"https://{address.path}").query if address.scheme in WEB else ""
    for name, _ in parse_qsl(query, keep_blank_values=True):
        if _SECRET.match(name):
            message = f"what {name[:_SHOWN]!r} says looks like a secret and would be shown; give an address without it"
            raise ValueError(message)


def _on_the_web(address: Address) -> str:
    path = address.path.partition("?")[0].partition("/")[2]
    if not path or path.endswith("/") or re.search(r"[*\[]", path):
        raise ValueError("what is in a folder on the web cannot be listed; name each file by its own address")
    try:
        good = urls.is_http(urls.absolute(address.written))
    except ValueError:
        good = False
    if not good:
        raise ValueError("it is no address such as https://example.org/posts.csv")
    return address.written


def _in_archive(address: Address) -> str:
    archive = address.archive
    if not archive:
        raise ValueError("name the archive too, as in zip://posts/*.md::archive.zip")
    if is_elsewhere(archive):
        archive = checked(archive)
        if Address.of(archive).scheme not in WEB and Address.of(archive).root()[1]:
            raise ValueError("an archive is named without * ? [; list several under `path`")
    elif parted(archive)[1]:
        raise ValueError("an archive is named without * ? [; list several under `path`")
    return address._replace(archive=archive).written
