"""The files for containers: nginx beside a watch is told what `feedwright headers nginx` says."""

import re
import subprocess
import sys
import textwrap
from pathlib import Path

import yaml

ROOT = Path(__file__).parents[2]
DEPLOY = ROOT / "deploy"


def test_nginx_is_told_what_headers_says():
    command = [sys.executable, "-m", "feedwright", "headers", "nginx"]
    said = subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True, timeout=60).stdout
    snippet = "".join(line for line in said.splitlines(keepends=True) if not line.startswith("# "))
    server = f"server {{\n    listen 80;\n    root /usr/share/nginx/html;\n{textwrap.indent(snippet, '    ')}}}\n"
    assert (DEPLOY / "nginx.conf").read_text(encoding="utf-8").partition("\n")[2] == server


def test_what_compose_mounts_is_there_and_neither_service_has_rights_that_it_does_not_need():
    services = yaml.safe_load((DEPLOY / "compose.yaml").read_text(encoding="utf-8"))["services"]
    mounted = [volume for service in services.values() for volume in service["volumes"]]
    assert [
        volume for volume in mounted if volume.startswith("./") and not (DEPLOY / volume.split(":")[0]).exists()
    ] == []
    assert services["feedwright"]["cap_drop"] == ["ALL"]
    assert services["feedwright"]["read_only"] is True
    assert any(volume.endswith("/feeds:ro") for volume in services["nginx"]["volumes"])


def test_who_writes_can_be_said_in_any_shell():
    """`UID` cannot: bash keeps it to itself, and does not let it be set."""
    text = (DEPLOY / "compose.yaml").read_text(encoding="utf-8")
    asked = set(re.findall(r"\$\{(\w+)", text))
    assert asked == {"SITE", "OWNER"}
    (line,) = (line for line in text.splitlines() if "up --detach" in line)
    assert {word.partition("=")[0] for word in line.split() if "=" in word} == asked
    assert "mkdir -p /srv/site/feeds" in text


def test_the_image_says_of_its_health_what_docker_understands():
    """0 or 1; 2, which a faulty configuration gives, is reserved."""
    (line,) = (line for line in (ROOT / "Dockerfile").read_text(encoding="utf-8").splitlines() if "HEALTHCHECK" in line)
    assert line.endswith(" CMD feedwright -q status || exit 1")


def test_the_image_is_made_of_what_the_package_needs_and_runs_without_rights():
    lines = (ROOT / "Dockerfile").read_text(encoding="utf-8").splitlines()
    copied = [
        word for line in lines if line.startswith("COPY ") and "--from" not in line for word in line.split()[1:-1]
    ]
    assert [name for name in copied if not (ROOT / name).exists()] == []
    ignored = (ROOT / ".dockerignore").read_text(encoding="utf-8").split()
    assert {f"!{name}" for name in copied} <= set(ignored)
    assert "USER feedwright" in lines
    assert not any(line.startswith("USER root") for line in lines)
