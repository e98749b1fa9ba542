"""The bench finds what it times from wherever it runs."""

import os
import sys
from importlib import import_module
from pathlib import Path

import pytest

BENCH = Path(__file__).parent / "bench"


@pytest.mark.skipif(sys.platform == "win32", reason="a file is a command there by its name")
def test_a_command_that_is_named_from_here_is_found_in_the_folders_of_the_sites(tmp_path, monkeypatch):
    command = tmp_path / "venv" / "pelican"
    command.parent.mkdir()
    command.write_text("#!/bin/sh\n", encoding="utf-8")
    command.chmod(0o755)
    monkeypatch.chdir(tmp_path)
    monkeypatch.syspath_prepend(BENCH)
    run = import_module("run")
    found = {tool.name: tool.command[0] for tool in run.tools(1, "venv/pelican")}
    assert found["pelican"] == str(command)
    assert all(map(os.path.isabs, found.values()))
