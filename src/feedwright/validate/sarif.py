"""SARIF 2.1.0 (OASIS): findings as hosts of code show them beside the lines that they are about."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, Final
from urllib.parse import quote

from feedwright import __version__
from feedwright.text import urls
from feedwright.validate._base import Code, Finding

SCHEMA: Final = "https://json.schemastore.org/sarif-2.1.0.json"
_LEVELS: Final = {"error": "error", "warning": "warning", "info": "note"}


def report(findings: Iterable[Finding], codes: Mapping[str, Code]) -> dict[str, Any]:
    """A log of one run.

    Args:
        findings: of any number of documents.
        codes: what can be found; those that were are listed as rules.
    """
    many = list(findings)
    names = sorted({one.code for one in many})
    driver = {
        "name": "feedwright",
        "version": __version__,
        "rules": [_rule(codes[name]) for name in names],
    }
    results = [_result(one, names.index(one.code)) for one in many]
    return {"$schema": SCHEMA, "version": "2.1.0", "runs": [{"tool": {"driver": driver}, "results": results}]}


def _rule(code: Code) -> dict[str, Any]:
    help_text = f"{code.why} {code.cure}"
    return {
        "id": code.name,
        "shortDescription": {"text": code.name.replace("-", " ")},
        "fullDescription": {"text": code.why},
        "help": {"text": f"{help_text} ({code.specification})" if code.specification else help_text},
        "defaultConfiguration": {"level": _LEVELS[code.level]},
    }


def _result(finding: Finding, rule: int) -> dict[str, Any]:
    return {
        "ruleId": finding.code,
        "ruleIndex": rule,
        "level": _LEVELS[finding.level],
        "message": {"text": f"{finding.what}. {finding.why} {finding.cure}"},
        "locations": [{"physicalLocation": _location(finding)}],
    }


def _location(finding: Finding) -> dict[str, Any]:
    """A region only where there is a line: hosts refuse one of 0."""
    located: dict[str, Any] = {"artifactLocation": {"uri": _uri(finding.where)}}
    if finding.line:
        columns = {"startColumn": finding.column} if finding.column else {}
        located["region"] = {"startLine": finding.line, **columns}
    return located


def _uri(where: str) -> str:
    if urls.is_http(where):
        return where
    path = where.replace("\\", "/").removeprefix("./")
    return ("file://" if path.startswith("/") else "") + quote(path, errors="replace")
