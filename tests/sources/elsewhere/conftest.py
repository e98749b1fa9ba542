"""What tests of files elsewhere share: file systems that are in memory, and what is to be found in them."""

import io
import zipfile
from datetime import UTC
from typing import ClassVar

import fsspec
import pytest
from fsspec.asyn import AsyncFileSystem
from fsspec.implementations.memory import MemoryFileSystem
from fsspec.spec import AbstractFileSystem

from feedwright.model import Article, Fault
from feedwright.sources._base import Place, Site


class Tagged(AbstractFileSystem):
    """Folders that tell a tag of each file and no time; `refused` ones cannot be listed or read."""

    protocol = "tagged"
    cachable = False
    contents: ClassVar = {}
    refused: ClassVar = {}

    def ls(self, path, **_):
        path = self._strip_protocol(path).rstrip("/")
        if path in self.refused:
            raise self.refused[path]
        made = {}
        for name, data in self.contents.items():
            if name == path:
                return [self._file(name, data)]
            if name.startswith(begin := f"{path}/" if path else ""):
                first, _, more = name[len(begin) :].partition("/")
                inner = f"{begin}{first}"
                made[inner] = {"name": inner, "size": 0, "type": "directory"} if more else self._file(name, data)
        if not made:
            raise FileNotFoundError(path)
        return list(made.values())

    def _file(self, name, data):
        kind = "link" if name.endswith("-link.md") else "file"
        return {"name": name, "size": len(data), "type": kind, "ETag": f'"{hash(data):x}"'}

    def info(self, path, **_):
        path = self._strip_protocol(path).rstrip("/")
        if path in self.contents:
            return self._file(path, self.contents[path])
        self.ls(path)
        return {"name": path, "size": 0, "type": "directory"}

    def _open(self, path, mode="rb", **_):
        if path in self.refused:
            raise self.refused[path]
        if path not in self.contents:
            raise FileNotFoundError(path)
        return io.BytesIO(self.contents[path])


class Waiting(AsyncFileSystem):
    """One that can be asked for many files at once; `at_once` says how many it was."""

    protocol = "waiting"
    cachable = False
    contents: ClassVar = {}
    at_once: ClassVar = []

    async def _ls(self, path, **_):
        return [{"name": name, "size": len(data), "type": "file", "mtime": 1.5} for name, data in self.contents.items()]

    async def _info(self, path, **_):
        return {"name": path, "size": 0, "type": "directory"}

    async def _cat_file(self, path, start=None, end=None, **_):
        if isinstance(data := self.contents[path], Exception):
            raise data
        return data

    async def _cat_ranges(self, paths, *more, **options):
        self.at_once.append(len(paths))
        return await super()._cat_ranges(paths, *more, **options)


@pytest.fixture
def tagged():
    fsspec.register_implementation("tagged", Tagged, clobber=True)
    yield Tagged
    Tagged.contents.clear()
    Tagged.refused.clear()


@pytest.fixture
def waiting():
    fsspec.register_implementation("waiting", Waiting, clobber=True)
    yield Waiting
    Waiting.contents.clear()
    Waiting.at_once.clear()


@pytest.fixture
def memory():
    yield fsspec.filesystem("memory")
    MemoryFileSystem.store.clear()
    MemoryFileSystem.pseudo_dirs[:] = [""]


class Desk(Site):
    """A site's folder, and what its sources find and say."""

    def places(self, source):
        return list(source.places(self))

    def names(self, source):
        return [one.name for one in self.places(source) if isinstance(one, Place)]

    def everything(self, source):
        """What is read at each place, and the bodies."""
        found = self.places(source)
        said = [item for one in found for item in ([one] if isinstance(one, Fault) else source.read(one, self))]
        return said, list(source.bodies([one for one in said if isinstance(one, Article)], self))

    def only_fault(self, source):
        (one,) = (one for one in self.places(source) if isinstance(one, Fault))
        return one


@pytest.fixture(scope="session")
def desk_in():
    """A site in a folder."""
    return lambda folder: Desk("https://example.org/", folder, UTC, "en")


@pytest.fixture
def desk(desk_in, tmp_path):
    return desk_in(tmp_path)


@pytest.fixture
def many_names():
    """Names of files, of which a pattern means some."""
    return [
        "a.md",
        "b.MD",
        "2025/c.markdown",
        "2025/deep/d.md",
        "e.txt",
        ".hidden.md",
        ".git/x.md",
        "a#1.md",
        "é [x].md",
    ]


@pytest.fixture(scope="session")
def text():
    """An article, as a file holds it."""
    return lambda name, body="Body": f"---\ntitle: About {name}\ndate: 2025-03-04\n---\n{body} of {name}".encode()


@pytest.fixture(scope="session")
def zipped():
    """Name -> contents, as an archive."""

    def made(files):
        archive = io.BytesIO()
        with zipfile.ZipFile(archive, "w", zipfile.ZIP_DEFLATED) as file:
            for name, data in files.items():
                file.writestr(zipfile.ZipInfo(name, (2025, 3, 4, 10, 0, 0)), data)
        return archive.getvalue()

    return made


@pytest.fixture
def configuration():
    """config.yaml of a site with one source, whose path stands in it."""
    return "\nsite: {{title: The Desk, url: https://example.org/}}\nsources: [{{type: markdown, path: '{}'}}]\ncategories: auto\n"
