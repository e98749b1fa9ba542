"""The action for GitHub's workflows: its steps, run as they stand there."""

import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
import yaml

ROOT = Path(__file__).parent.parent
ACTION = yaml.safe_load((ROOT / "action.yml").read_text(encoding="utf-8"))
STEPS = {step["id"]: step for step in ACTION["runs"]["steps"] if "id" in step}

pytestmark = pytest.mark.skipif(not shutil.which("bash"), reason="bash is not installed")


@pytest.fixture
def run(tmp_path):
    """Run a step with inputs, and give its exit code and its outputs."""
    programs = tmp_path / "runner" / "feedwright" / "bin"
    programs.mkdir(parents=True)
    for name in ("python", "feedwright"):
        (programs / name).symlink_to(Path(sys.executable).parent / name)

    def step(name, **inputs):
        given = {key: str(one["default"]) for key, one in ACTION["inputs"].items()} | inputs
        filled = {
            key: re.sub(r"\$\{\{ inputs\.(\w+) \}\}", lambda match: given[match[1]], value)
            for key, value in STEPS[name].get("env", {}).items()
        }
        outputs = tmp_path / "outputs"
        outputs.write_text("")
        environment = {**os.environ, **filled, "RUNNER_TEMP": str(tmp_path / "runner"), "GITHUB_OUTPUT": str(outputs)}
        # As GitHub calls it.
        command = ["bash", "--noprofile", "--norc", "-eo", "pipefail", "-c", STEPS[name]["run"]]
        done = subprocess.run(command, cwd=tmp_path, env=environment, check=False, capture_output=True, timeout=120)
        return done.returncode, dict(line.split("=", 1) for line in outputs.read_text().splitlines())

    return step


@pytest.fixture
def site(tmp_path):
    folder = tmp_path / "my site"
    folder.mkdir()
    (folder / "config.yaml").write_text(
        "site: {title: The Desk, url: 'https://example.org/'}\nsources:\n  - {type: markdown, path: '*.md'}\n"
    )
    (folder / "a.md").write_text("---\ntitle: A\ndate: 2025-03-04\n---\nWhat it says.\n")
    return folder


def test_it_says_whether_anything_has_changed(run, site):
    config = f"{site.name}/config.yaml"
    assert run("build", config=config) == (0, {"changed": "true"})
    assert (site / "feeds" / "all.rss").exists()
    assert run("build", config=config) == (0, {"changed": "false"})


def test_what_is_remembered_lies_beside_the_configuration(run, site):
    config = f"{site.name}/config.yaml"
    assert run("where", config=config) == (0, {"folder": site.name})
    run("build", config=config)
    assert (site / ".feedwright").is_dir()


def test_by_default_it_takes_the_configuration_that_every_command_takes(run, site, tmp_path):
    """Where `config.yaml` is another program's, `init` has written `feedwright.yaml`."""
    (tmp_path / "config.yaml").write_text("database: localhost\n")
    (site / "config.yaml").rename(tmp_path / "feedwright.yaml")
    (site / "a.md").rename(tmp_path / "a.md")
    assert run("where") == (0, {"folder": "."})
    assert run("build") == (0, {"changed": "true"})
    assert (tmp_path / "feeds" / "all.rss").exists()


def test_strict_fails_where_an_article_is_set_aside_and_says_what_was_written(run, site):
    (site / "b.md").write_text("---\ntitle: [\n---\nWhat it says.\n")
    assert run("build", config=f"{site.name}/config.yaml", strict="true") == (3, {"changed": "true"})


def test_a_faulty_configuration_fails(run, site):
    (site / "config.yaml").write_text("site: {}\n")
    code, said = run("build", config=f"{site.name}/config.yaml")
    assert (code, said) == (2, {"changed": "false"})


def test_every_input_is_used_and_none_stands_in_a_script():
    """What somebody writes as an input must not be run."""
    text = json.dumps(ACTION["runs"])
    assert all(f"inputs.{name}" in text for name in ACTION["inputs"])
    assert not any("${{" in step.get("run", "") for step in ACTION["runs"]["steps"])
