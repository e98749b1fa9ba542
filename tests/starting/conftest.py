"""A folder as its owner keeps it, and what `init` and `build` make of it."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from feedwright import starting
from feedwright.cli import main
from feedwright.config import load_config
from feedwright.starting.look import looked


class Owned:
    """A folder of files.

    Args:
        folder: absolute.
    """

    def __init__(self, folder):
        self.folder = folder

    def write(self, **files):
        return self.hold(files)

    def hold(self, files):
        for name, text in files.items():
            path = self.folder / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(text if isinstance(text, bytes) else text.encode())
        return self

    def posts(self, *names, folder="posts", **words):
        """Markdown posts, a day after another, in the order of their names."""
        for number, name in enumerate(names, 1):
            said = {"title": Path(name).stem.title(), "date": f"2025-03-{number:02}", **words}
            front = "\n".join(f"{key}: {value}" for key, value in said.items())
            self.hold({f"{folder}/{name}": f"---\n{front}\n---\nText of {name}.\n"})
        return self

    @property
    def look(self):
        return looked(str(self.folder))

    @property
    def beginning(self):
        return starting.beginning(self.folder / "config.yaml")

    @property
    def sources(self):
        """What is written of each source."""
        return [{"type": one.kind, **one.options} for one in self.beginning.found]

    def begin(self, name="config.yaml"):
        """Write the configuration, and load it."""
        return load_config(starting.begin(self.folder / name).path, environ={})


@pytest.fixture
def owned(tmp_path):
    return Owned(tmp_path)


@pytest.fixture
def command(owned, monkeypatch):
    """The real command, run in the folder."""
    monkeypatch.chdir(owned.folder)
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1767225600")

    def running(*arguments, code=0):
        result = CliRunner().invoke(main, list(arguments))
        assert result.exit_code == code, result.output
        return result

    return running


@pytest.fixture
def published(owned, command):
    """Address -> title of every entry that `init` and then `build` publish, and where."""

    def building():
        command("init")
        command("build", "--strict")
        (feed,) = owned.folder.rglob("all.json")
        items = json.loads(feed.read_bytes())["items"]
        return {item["url"]: item["title"] for item in items}, feed.parent.relative_to(owned.folder).as_posix()

    return building
