"""Shells complete commands and options."""

import os
import shutil
import subprocess
import sys

import pytest


def feedwright(*arguments, **environment):
    done = subprocess.run(
        [shutil.which("feedwright", path=os.path.dirname(sys.executable)) or "feedwright", *arguments],
        env={**os.environ, **environment},
        capture_output=True,
        text=True,
        check=True,
        timeout=60,
    )
    return done.stdout


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_the_script_of_a_shell_asks_the_command_itself(shell):
    script = feedwright("completion", shell)
    assert "feedwright" in script
    assert f"_FEEDWRIGHT_COMPLETE={shell}_complete" in script


@pytest.mark.parametrize(
    ("words", "wanted"),
    [
        ("feedwright va", ["validate"]),
        ("feedwright build --s", ["--strict"]),
        ("feedwright completion ", ["bash", "zsh", "fish"]),
    ],
)
def test_what_is_begun_is_completed(words, wanted):
    count = str(len(words.split(" ")) - 1)
    said = feedwright(_FEEDWRIGHT_COMPLETE="bash_complete", COMP_WORDS=words, COMP_CWORD=count)
    assert [line.partition(",")[2] for line in said.split()] == wanted


def test_bash_takes_the_script():
    bash = shutil.which("bash")
    if not bash:
        pytest.skip("bash is not installed")
    done = subprocess.run(
        [bash, "--norc", "-c", f"{feedwright('completion', 'bash')}\ncomplete -p feedwright"],
        capture_output=True,
        text=True,
        check=True,
        timeout=60,
    )
    assert "_feedwright_completion" in done.stdout
