"""`feedwright validate` and the W3C Feed Validation Service's own code say the same of that code's own test cases.

As `test_w3c.py`, this needs a checkout of w3c/feedvalidator, whose requirements (html5lib, lxml) are installed:

    FEEDVALIDATOR=/path/to/feedvalidator python -m pytest tests/w3c
"""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from collections import defaultdict
from datetime import UTC, datetime
from pathlib import Path

import pytest

from feedwright.validate import checked

CHECKOUT = os.environ.get("FEEDVALIDATOR", "")
FOLDERS = ("atom", "rss20", "opml", "rss", "xml", "ext")
ENOUGH = 0.97
# Each as its own tests call it, but in UTF-8 where a document says nothing, as the service does and XML has it. No name
# of a host is looked up.
JUDGE = """
import json, socket, sys
def nowhere(*_): raise OSError
socket.gethostbyname = nowhere
import feedvalidator
from feedvalidator.logging import Error
judged = {}
for path, address in json.load(sys.stdin).items():
    with open(path, "rb") as file:
        made = feedvalidator.validateString(file.read(), fallback="utf-8", base=address)
    errors = sorted({type(one).__name__ for one in made["loggedEvents"] if isinstance(one, Error)})
    judged[path] = made.get("feedType", 0), errors
kinds = {name: [one.__name__ for one in kind.__mro__] for name, kind in vars(feedvalidator.logging).items() if isinstance(kind, type)}
json.dump({"judged": judged, "kinds": kinds}, sys.stdout)
"""
OTHERS = (5, 6, 7, 8, 10, 11, 12)
"""What it calls kinds of documents that are no feeds: categories, services, searches, maps."""
DISAGREEMENTS = {
    "ext/media/alternate_namespace.xml": "readers take this spelling of Media RSS's namespace too: a warning is enough",
}
"""Where the one finds an error and the other does not, and why."""
EXPECTED = re.compile(rb"<!--\s*Description:\s*.*?\s*Expect:\s*(!?)(\w*)", re.DOTALL)
MEANT = {
    "SAXError": "xml-malformed xml-entity namespace-invalid root-unknown",
    "UnicodeError": "encoding-wrong encoding-contradicted",
    "UnknownEncoding": "encoding-unknown",
    "BadXmlVersion": "xml-version",
    "DeprecatedDTD": "xml-doctype-gone",
    "InvalidDoctype": "xml-doctype-gone",
    "MissingNamespace": "root-namespace xhtml-namespace xml-malformed",
    "InvalidNamespace": "root-namespace",
    "ObsoleteNamespace": "atom-obsolete root-namespace",
    "NotInANamespace": "element-without-namespace",
    "InvalidRSSVersion": "rss-version",
    "InvalidOPMLVersion": "opml-version",
    "UndefinedElement": "element-unknown extension-unknown element-misplaced root-unknown",
    "NoBlink": "blink",
    "NoThrWhen": "thr-when",
    "MissingAttribute": "attribute-missing",
    "UnexpectedAttribute": "attribute-unknown",
    "UnexpectedText": "text-unexpected",
    "UnexpectedWhitespace": "blanks-around",
    "DuplicateElement": "element-repeated",
    "DuplicateValue": "guid-repeated skip-hour skip-day entry-id-repeated",
    "DuplicateIds": "entry-ids-all-same",
    "DuplicateAtomLink": "alternate-repeated",
    "MissingElement": "element-missing author-missing item-empty content-missing xhtml-div",
    "MissingSummary": "summary-needed",
    "MisplacedMetadata": "metadata-after-entries",
    "NotEnoughHoursInTheDay": "skip-hour",
    "EightDaysAWeek": "skip-day",
    "InvalidHour": "skip-hour",
    "InvalidDay": "skip-day",
    "InvalidContact": "email",
    "InvalidLink": "url-character url-relative url-malformed url-not-http url-not-ascii url-uuid guid-no-permalink",
    "InvalidTAG": "url-tag",
    "InvalidURN": "url-urn",
    "InvalidUUID": "url-uuid",
    "InvalidHttpGUID": "guid-no-permalink",
    "InvalidPermalink": "guid-no-permalink",
    "InvalidRFC2822Date": "date-rfc822 date-weekday",
    "InvalidRFC3339Date": "date-rfc3339",
    "InvalidISO8601Date": "date-w3cdtf date-iso8601",
    "InvalidISO8601DateTime": "date-iso8601",
    "InvalidInteger": "number enclosure-length",
    "InvalidSseType": "value-unknown",
    "InvalidMediaTextType": "value-unknown",
    "InvalidMediaExpression": "value-unknown",
    "InvalidMediaMedium": "value-unknown",
    "InvalidMediaRestrictionRel": "value-unknown",
    "InvalidMediaRestrictionType": "value-unknown",
    "InvalidIntegerAttribute": "number enclosure-length",
    "UseZeroForUnknown": "enclosure-length",
    "IntegerOverflow": "number-range",
    "InvalidFloat": "number value-form",
    "InvalidWidth": "image-size",
    "InvalidHeight": "image-size",
    "InvalidLanguage": "language-unknown",
    "InvalidMIMEType": "media-type text-type",
    "InvalidMIMEAttribute": "media-type",
    "InvalidTextType": "text-type",
    "NotBase64": "content-base64",
    "NotEscaped": "content-mode",
    "InvalidLatitude": "number-range",
    "InvalidLongitude": "number-range",
    "TooLong": "text-too-long",
    "InvalidItunesCategory": "podcast-category",
    "InvalidCreditRole": "media-role",
    "InvalidMediaHash": "media-hash value-unknown",
    "InvalidMediaRating": "media-rating",
    "InvalidMediaRestriction": "media-restriction",
    "InvalidCountryCode": "media-restriction",
    "MediaGroupWithoutAlternatives": "media-group-alone",
    "InvalidNPTTime": "value-form",
    "InvalidNSS": "value-form",
    "SinceAfterUntil": "sync-order",
    "MissingByAndWhenAttrs": "sync-history",
    "FeedRelInCompleteFeed": "paging-in-complete",
    "CurrentNotSelfInCompleteFeed": "paging-in-complete",
    "LinkPastEnd": "paging-past-end",
    "InvalidValue": "value-unknown value-form number",
}
"""What it calls a fault, and what that is called here; more special names go before more general ones."""


@pytest.fixture(scope="module")
def cases():
    """Path below `testcases`, and the kind of document, the errors that it finds, and those that we find."""
    if not CHECKOUT:
        pytest.skip("set FEEDVALIDATOR to a checkout of w3c/feedvalidator (html5lib and lxml installed)")
    folder = Path(CHECKOUT, "testcases")
    paths = [
        path for name in FOLDERS for path in sorted((folder / name).rglob("*.*")) if path.suffix in (".xml", ".opml")
    ]
    asked = {str(path): f"http://www.feedvalidator.org/testcases/{path.relative_to(folder)}" for path in paths}
    environment = os.environ | {"PYTHONPATH": str(Path(CHECKOUT, "src")), "PYTHONWARNINGS": "ignore"}
    done = subprocess.run(
        [sys.executable, "-c", JUDGE],
        input=json.dumps(asked),
        capture_output=True,
        text=True,
        env=environment,
        check=True,
    )
    said = json.loads(done.stdout)
    judged = {
        str(path.relative_to(folder)): (path.read_bytes(), errors, ours(path.read_bytes(), asked[str(path)]))
        for path in paths
        for kind, errors in [said["judged"][str(path)]]
        if kind not in OTHERS
    }
    assert len(judged) > 1_500
    return judged, said["kinds"]


def ours(data, address):
    found = checked(data, where=address, addresses=[address], now=datetime(2026, 1, 1, tzinfo=UTC))
    return {one.code: one.level for one in found}


def test_both_find_an_error_or_none(cases):
    judged, _ = cases
    agreed = defaultdict(list)
    for path, (_, errors, found) in judged.items():
        agreed[path.partition("/")[0]].append(bool(errors) == ("error" in found.values()))
    assert {name: sum(many) / len(many) >= ENOUGH for name, many in agreed.items()} == dict.fromkeys(FOLDERS, True)


def test_every_disagreement_is_known_and_has_its_reason(cases):
    judged, _ = cases
    differing = {path for path, (_, errors, found) in judged.items() if bool(errors) != ("error" in found.values())}
    assert differing == set(DISAGREEMENTS)


def test_both_mean_the_same_fault(cases):
    """Of the cases that are about one error: another fault in the same document does not count."""
    judged, kinds = cases
    asked, missed = 0, []
    for path, (data, errors, found) in judged.items():
        match = EXPECTED.search(data)
        expected = match[2].decode() if match and not match[1] else ""
        if expected not in kinds or "Error" not in kinds[expected] or not errors:
            continue
        asked += 1
        meant = next((MEANT[name] for name in kinds[expected] if name in MEANT), "")
        if expected != "Error" and not set(meant.split()) & set(found):
            missed.append((path, expected, sorted(found)))
    assert asked > 500
    assert len(missed) <= (1 - ENOUGH) * asked, missed
