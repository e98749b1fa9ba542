"""The files that start builds: each says what the system understands, and does what it says."""

import configparser
import os
import re
import shlex
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner

from feedwright.cli import main
from feedwright.watching import schedule

DEPLOY = Path(__file__).parents[2] / "deploy"
UNITS = sorted((DEPLOY / "systemd").iterdir())
SERVICES = [path for path in UNITS if path.suffix == ".service"]
COMMAND = "/usr/local/bin/feedwright"
named = pytest.mark.parametrize("path", UNITS, ids=lambda path: path.name)
each_service = pytest.mark.parametrize("path", SERVICES, ids=lambda path: path.name)


def said(path):
    """Section -> key -> values of a unit."""
    made = configparser.RawConfigParser(strict=False, interpolation=None)
    made.optionxform = str
    made.read_string(path.read_text(encoding="utf-8"))
    return {section: dict(made.items(section)) for section in made.sections()}


def cron_line():
    lines = (DEPLOY / "cron.d" / "feedwright").read_text(encoding="utf-8").splitlines()
    (line,) = (line for line in lines if line and not line.startswith("#") and "=" not in line.split(" ", 1)[0])
    return re.fullmatch(r"((?:\S+ ){5})(\S+) (.*)", line).groups()


@each_service
def test_a_service_starts_a_command_that_there_is(path):
    program, name, *rest = shlex.split(said(path)["Service"]["ExecStart"])
    assert program == COMMAND
    main.get_command(None, name).make_context(name, rest)  # refuses options that there are not


def test_the_line_of_cron_builds_for_real(site, tmp_path):
    """As cron runs it: by sh, with hardly any environment."""
    fields, user, command = cron_line()
    assert str(schedule.cron(fields)) == 'cron "*/15 * * * *"'
    assert user == "feedwright"
    site.post()
    site.configure()
    program = tmp_path / "feedwright"
    path = os.pathsep.join(filter(None, sys.path))
    program.write_text(f'#!/bin/sh\nPYTHONPATH="{path}" exec "{sys.executable}" -m feedwright "$@"\n', encoding="utf-8")
    program.chmod(0o755)
    line = command.replace(COMMAND, shlex.quote(str(program))).replace("/srv/site", shlex.quote(str(site.folder)))
    done = subprocess.run(
        ["/bin/sh", "-c", line], env={"PATH": "/usr/bin:/bin"}, capture_output=True, text=True, check=False, cwd="/"
    )
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
    assert CliRunner().invoke(main, ["status", "-c", str(site.config)]).exit_code == 0


def systemd_analyze(*arguments):
    if not shutil.which("systemd-analyze"):
        if os.environ.get("CI") == "true":
            pytest.fail("systemd-analyze must be there in CI")
        pytest.skip("systemd-analyze is not installed")
    return subprocess.run(["systemd-analyze", *arguments], capture_output=True, text=True, check=False)


@pytest.fixture
def installed(tmp_path):
    """The units beside each other, with a command that is there."""
    for path in UNITS:
        text = path.read_text(encoding="utf-8").replace(COMMAND, sys.executable)
        (tmp_path / path.name).write_text(text, encoding="utf-8")
    return tmp_path


@named
def test_systemd_understands_every_line(path, installed):
    """And finds whatever a unit names: a manual page, which pip lays where `man` looks for none, is no part of it."""
    done = systemd_analyze("verify", str(installed / path.name))
    told = [line for line in done.stderr.splitlines() if "feedwright" in line]
    assert (done.returncode, told) == (0, [])


@each_service
def test_a_service_may_do_little(path, installed):
    done = systemd_analyze("security", "--offline=true", "--no-pager", "--threshold=15", str(installed / path.name))
    assert done.returncode == 0, done.stdout


@each_service
def test_a_service_writes_its_own_folders_alone(path):
    service = said(path)["Service"]
    assert service["ProtectSystem"] == "strict"
    assert service["ReadWritePaths"] == "/srv/site/feeds /srv/site/.feedwright"
    assert service["NoNewPrivileges"] == "yes"
    assert service["User"] == "feedwright"


def test_a_watch_is_killed_only_after_it_had_time_to_stop():
    from feedwright.watching import builder, keeper

    service = said(DEPLOY / "systemd" / "feedwright-watch.service")["Service"]
    assert int(service["TimeoutStopSec"].removesuffix("s")) > builder.GRACE + 10
    assert int(service["WatchdogSec"].removesuffix("min")) * 60 > 3 * keeper.SLICE
    assert service["RestartPreventExitStatus"] == "2"
