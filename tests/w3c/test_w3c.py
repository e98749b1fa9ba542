"""The W3C Feed Validation Service's own code finds no error and no warning in our feeds.

It is no package: name a checkout of w3c/feedvalidator, whose requirements (html5lib, lxml) are installed, to run this:

    FEEDVALIDATOR=/path/to/feedvalidator python -m pytest tests/w3c
"""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from lxml import etree

ROOT = Path(__file__).parents[2]
FEEDS = [
    path
    for folder in (ROOT / "tests" / "cases" / "formats", ROOT / "feeds")
    for suffix in ("rss", "atom")
    for path in sorted(folder.glob(f"*.{suffix}"))
]
CHECKOUT = os.environ.get("FEEDVALIDATOR", "")
# Two articles of one day, without a time, were changed at the same moment; that is no fault.
ACCEPTED = re.compile(
    "DuplicateUpdated|"
    # It has not heard of RFC 6721, whose namespace is declared while a feed announces what was withdrawn.
    "UnknownNamespace, line [23]: http://purl.org/atompub/tombstones/1.0$"
)
# As its `src/demo.py`, but told where the feed will be served: else it warns that a file is not at its own address. "AA"
# is the level of the online service; "A" would leave the warnings out.
VALIDATE = """
import json, sys
import feedvalidator
from feedvalidator import compatibility
found = {}
for path, address in json.load(sys.stdin).items():
    with open(path, "rb") as file:
        events = feedvalidator.validateStream(file, firstOccurrenceOnly=1, base=address)["loggedEvents"]
    found[path] = [f"{type(one).__name__}, line {one.params.get('line')}: {next(filter(None, map(one.params.get, ('value', 'element', 'namespace'))), '')}"
                   for one in compatibility.AA(events)]
json.dump(found, sys.stdout)
"""


def address(path: Path) -> str:
    """Where the feed says that it is served."""
    return etree.parse(path).find(".//{http://www.w3.org/2005/Atom}link[@rel='self']").get("href")


def validate(feeds):
    asked = json.dumps({str(path): address(path) for path in feeds})
    environment = os.environ | {"PYTHONPATH": str(Path(CHECKOUT, "src")), "PYTHONWARNINGS": "ignore"}
    done = subprocess.run(
        [sys.executable, "-c", VALIDATE], input=asked, capture_output=True, text=True, env=environment, check=True
    )
    return json.loads(done.stdout)


@pytest.fixture(scope="module")
def found():
    if not CHECKOUT:
        pytest.skip("set FEEDVALIDATOR to a checkout of w3c/feedvalidator (html5lib and lxml installed)")
    return validate(FEEDS)


@pytest.mark.parametrize("path", FEEDS, ids=lambda path: str(path.relative_to(ROOT)))
def test_no_error_and_no_warning(found, path):
    assert [one for one in found[str(path)] if not ACCEPTED.match(one)] == []


@pytest.mark.usefixtures("found")
def test_it_would_see_a_fault(tmp_path):
    faulty = tmp_path / "faulty.rss"
    golden = (ROOT / "tests" / "cases" / "formats" / "rich.rss").read_text(encoding="utf-8")
    markup_and_no_zone = golden.replace("&#x26;lt;", "&lt;/em>").replace("GMT</lastBuildDate>", "</lastBuildDate>")
    faulty.write_text(markup_and_no_zone, encoding="utf-8")
    [events] = validate([faulty]).values()
    assert {one.partition(",")[0] for one in events} >= {"ContainsHTML", "InvalidRFC2822Date"}
