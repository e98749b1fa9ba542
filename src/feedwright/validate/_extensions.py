"""Elements of other namespaces that feeds hold, and what may stand in them.

Dublin Core, RSS 1.0's modules (content, slash, syndication, event, aggregation, wiki, link, taxonomy), Atom threading
(RFC 4685), paging and archives (RFC 5005), tombstones (RFC 6721), GeoRSS, OpenSearch, FeedBurner, FeedSync and others.
"""

from __future__ import annotations

import re
from typing import Final

from feedwright.text import patterns
from feedwright.validate import _dates, _urls, _words
from feedwright.validate._base import Code, Placed, Sheet
from feedwright.validate._media import CONTENT, GROUP, MEDIA
from feedwright.validate._podcasts import OF_EPISODES, OF_SHOWS
from feedwright.validate._rules import (
    ATTRIBUTE_MISSING,
    HTML,
    OPEN,
    Attribute,
    Shape,
    leaf,
    merged,
    plain,
    prefixed,
    several,
    told,
)
from feedwright.validate._xml import Node

COORDINATES = Code(
    "geo-coordinates", "error", "{element} holds no pairs of latitude and longitude: {value}",
    "Maps cannot show it.", "Write numbers with blanks between them: 45.256 -71.92.", "GeoRSS Simple",
)  # fmt: skip
COMMA = Code(
    "geo-comma", "warning", "{element} separates latitude and longitude by a comma: {value}",
    "Maps that split at blanks find one number.", "Separate them by a blank.", "GeoRSS Simple",
)  # fmt: skip
SYNC_ORDER = Code(
    "sync-order", "error", "sx:sharing says since {since}, which is after until {until}",
    "Programs that merge feeds take nothing from it.", "Correct the two times.", "FeedSync 1.0, section 2.3",
)  # fmt: skip
SYNC_HISTORY = Code(
    "sync-history", "error", "sx:history says neither who changed it nor when",
    "Conflicts cannot be told apart.", "Add by or when.", "FeedSync 1.0, section 2.5",
)  # fmt: skip
COMMENT_RSS = Code(
    "wfw-letter-case", "warning", "wfw:commentRSS is spelt wfw:commentRss",
    "Readers that compare letter by letter do not find the comments.", "Write wfw:commentRss.", "CommentAPI",
)  # fmt: skip
_URI = leaf(_urls.uri)
_URIS = several(_URI)
_TEXT = leaf()
_TEXTS = leaf(many=True)
_DATE = leaf(_dates.w3cdtf)

# --- Coordinates ----------------------------------------------------------------------------------------------------

_NUMBER = r"[-+]?\d+(?:\.\d*)?"
_PAIR = patterns.lazy(rf"{_NUMBER}(?P<comma>[ ,]){_NUMBER}\Z", re.ASCII)
_LIST = patterns.lazy(rf"{_NUMBER}[\s,]+{_NUMBER}(?:[\s,]+{_NUMBER}[\s,]+{_NUMBER})+\Z", re.ASCII)
_LINE = patterns.lazy(rf"{_NUMBER}[ ,]{_NUMBER}(?: {_NUMBER}[ ,]{_NUMBER})+\Z", re.ASCII)


def _point(sheet: Sheet, at: Placed, element: str, value: str) -> None:
    match = _PAIR.match(value)
    if match is None:
        sheet.report(COORDINATES, at, element=element, value=value)
    elif match["comma"] == ",":
        sheet.report(COMMA, at, element=element, value=value)


def _points(sheet: Sheet, at: Placed, element: str, value: str) -> None:
    is_fine = _LINE.match(value) if "," in value else _LIST.match(value)
    if not is_fine:
        sheet.report(COORDINATES, at, element=element, value=value)
    elif "," in value:
        sheet.report(COMMA, at, element=element, value=value)


_LATITUDE = several(leaf(_words.between(-90, 90)))
_LONGITUDE = several(leaf(_words.between(-180, 180)))
_NAMED = {"srsName": Attribute()}
_POS = leaf(_point, many=True, srsName=Attribute())
_POS_LIST = leaf(_points, many=True, srsName=Attribute())
_RING = Shape(children={"gml:LinearRing": Shape(children={"gml:posList": _POS_LIST}, attributes=_NAMED)})
_WHERE = Shape(
    children={
        "gml:Point": Shape(children={"gml:pos": _POS}, attributes=_NAMED),
        "gml:LineString": Shape(children={"gml:posList": _POS_LIST}, attributes=_NAMED),
        "gml:Polygon": Shape(children={"gml:exterior": _RING}, attributes=_NAMED),
        "gml:Envelope": Shape(children={"gml:lowerCorner": _POS, "gml:upperCorner": _POS}, attributes=_NAMED),
    },
    many=True,
)
_GEO = {
    "geo:Point": Shape(
        children={"geo:lat": _LATITUDE, "geo:long": _LONGITUDE, "geo:alt": leaf(_words.decimal)},
        needs=("geo:lat", "geo:long"),
        many=True,
    ),
    "geo:lat": _LATITUDE,
    "geo:long": _LONGITUDE,
    "geo:alt": several(leaf(_words.decimal)),
    "geourl:latitude": _LATITUDE,
    "geourl:longitude": _LONGITUDE,
    "icbm:latitude": _LATITUDE,
    "icbm:longitude": _LONGITUDE,
    "georss:where": _WHERE,
    "georss:point": several(leaf(_point)),
    **told("georss:line georss:polygon georss:box", several(leaf(_points))),
    **told("georss:featureTypeTag georss:relationshipTag georss:featureName", _TEXTS),
    "georss:elev": several(leaf(_words.decimal)),
    "georss:floor": several(leaf(_words.where_given(_words.integer))),
    "georss:radius": several(leaf(_words.decimal)),
}

# --- Anywhere -------------------------------------------------------------------------------------------------------

RESOURCE: Final = Shape(
    text=_words.anything,
    attributes={"rdf:resource": Attribute(_urls.reference), "dc:title": Attribute()},
    many=True,
)
"""An address in `rdf:resource`, as RSS 1.0's modules have it; RSS 2.0 mostly gives it as text."""

_DUBLIN_CORE = prefixed("dc", {
    **told("title description type format source", _TEXT),
    **told("publisher contributor identifier relation coverage", _TEXTS),
    "language": leaf(_words.language),
    "rights": leaf(plain),
})  # fmt: skip
_DUBLIN_CORE_TERMS = prefixed("dcterms", {
    **told("abstract dateAccepted dateCopyrighted dateSubmitted mediator", _TEXT),
    **told("alternative audience", _TEXTS),
    **told("created issued modified", _DATE),
    "extent": leaf(_words.positive),
    "tableOfContents": RESOURCE,
    **told("isVersionOf hasVersion isReplacedBy replaces isRequiredBy requires isPartOf hasPart isReferencedBy"
           " references isFormatOf hasFormat conformsTo", RESOURCE),
    **told("valid available spatial temporal accessRights accrualMethod accrualPeriodicity accrualPolicy"
           " bibliographicCitation educationLevel instructionalMethod license provenance rightsHolder", OPEN),
})  # fmt: skip
EVERYWHERE: Final = merged(
    _DUBLIN_CORE,
    _DUBLIN_CORE_TERMS,
    _GEO,
    told("rdf:RDF rdf:type rdf:Description", OPEN),
    {"rdfs:seeAlso": RESOURCE},
    prefixed("opml", {
        **told("dateCreated dateModified", leaf(_dates.rfc822)),
        "ownerName": HTML,
        "ownerEmail": leaf(_words.any_email),
        "ownerId": leaf(_urls.http),
    }),
)  # fmt: skip
"""What may stand in any element of a feed that holds others."""

_LINK_ATTRIBUTES = {
    "rdf:resource": Attribute(_urls.reference),
    "dc:title": Attribute(),
    "l:lang": Attribute(_words.language),
    "l:rel": Attribute(_urls.uri, needed=True),
    "l:type": Attribute(),
    "l:title": Attribute(),
}
_CHANNELS_AND_ITEMS = merged(
    EVERYWHERE,
    MEDIA,
    {"taxo:topics": OPEN, "l:link": Shape(text=_words.anything, attributes=_LINK_ATTRIBUTES, many=True)},
)

# --- Conversations and copies ---------------------------------------------------------------------------------------

IN_REPLY_TO: Final = Shape(
    text=_words.anything,
    attributes={
        "ref": Attribute(_urls.canonical),
        "href": Attribute(_urls.iri_reference),
        "source": Attribute(_urls.iri_reference),
        "type": Attribute(_words.media_type),
    },
    many=True,
)
_BY_ID = _words.like(r"(?:[0-9A-Za-z()+,.:=@;$_!*'/?#-]|%[0-9A-Fa-f]{2})+\Z", "a name of letters, digits and signs")
_TRUE_FALSE = _words.one_of("true", "false")
_LARGEST = 2**31 - 1
_COUNTED = Attribute(_words.number(1, _LARGEST), needed=True)


def _sharing(sheet: Sheet, node: Node) -> None:
    since, until = node.attributes.get("since"), node.attributes.get("until")
    if (since is None) != (until is None):
        sheet.report(ATTRIBUTE_MISSING, node, element=node.name, attribute="since" if since is None else "until")
    if since and until and since > until:
        sheet.report(SYNC_ORDER, node, since=since, until=until)


def _history(sheet: Sheet, node: Node) -> None:
    if "by" not in node.attributes and "when" not in node.attributes:
        sheet.report(SYNC_HISTORY, node)


_SYNC = Shape(
    attributes={
        "deleted": Attribute(_TRUE_FALSE),
        "noconflicts": Attribute(_TRUE_FALSE),
        "id": Attribute(_BY_ID, needed=True),
        "updates": _COUNTED,
    },
    children={
        "sx:history": Shape(
            attributes={"by": Attribute(_BY_ID), "sequence": _COUNTED, "when": Attribute(_dates.rfc3339)},
            many=True,
            whole=(_history,),
        ),
        "sx:conflicts": OPEN,
    },
    needs=("sx:history",),
)
_SHARING = Shape(
    attributes={name: Attribute(_dates.rfc3339) for name in ("expires", "since", "until")},
    children={
        "sx:related": Shape(
            attributes={
                "link": Attribute(_urls.uri, needed=True),
                "title": Attribute(_words.filled),
                "type": Attribute(_words.one_of("complete", "aggregated"), needed=True),
            },
            many=True,
        )
    },
    whole=(_sharing,),
)

# --- Items ----------------------------------------------------------------------------------------------------------


def _letter_case(sheet: Sheet, node: Node) -> None:
    sheet.report(COMMENT_RSS, node)


_LATER = leaf(_dates.iso8601_of_any_time)
ITEM: Final = merged(
    _CHANNELS_AND_ITEMS,
    OF_EPISODES,
    prefixed("ag", {"source": _TEXT, "sourceURL": _URI, "timestamp": leaf(_dates.iso8601)}),
    {"annotate:reference": RESOURCE},
    prefixed("ev", {**told("startdate enddate", _LATER), **told("location organizer", OPEN), "type": _TEXT}),
    prefixed("feedburner", told("awareness origEnclosureLink origLink", _URI)),
    prefixed("foaf", told("maker primaryTopic", OPEN)),
    prefixed("slash", {
        "comments": leaf(_words.natural),
        **told("section department", _TEXTS),
        "hit_parade": leaf(_words.like(r"\d+(?:,\s*\d+)*\Z", "numbers with commas between them")),
    }),
    {"thr:total": leaf(_words.natural), "thr:in-reply-to": IN_REPLY_TO},
    prefixed("wfw", {
        **told("comment commentRss", _URI),
        "commentRSS": Shape(text=_urls.uri, whole=(_letter_case,)),
    }),
    prefixed("wiki", told("diff history importance status version", _TEXTS)),
    {"media:group": GROUP, "media:content": CONTENT, "sx:sync": _SYNC},
    prefixed("conversationsNetwork", {
        **told("introMilliseconds ratingCount", leaf(_words.natural)),
        "image": leaf(_urls.http),
        "ratingAverage": leaf(_words.decimal),
        "ratingIndividual": leaf(_words.positive),
        "ratingTimestamp": leaf(_dates.iso8601),
    }),
)  # fmt: skip
"""Extensions of an RSS item and an Atom entry."""

# --- Channels -------------------------------------------------------------------------------------------------------

_ROBOTS = (
    "all", "none", "index", "index,follow", "index,nofollow", "noindex", "noindex,follow", "noindex,nofollow",
    "follow", "follow,index", "follow,noindex", "nofollow", "nofollow,index", "nofollow,noindex",
)  # fmt: skip
_RESTRICTION = Shape(attributes={"relationship": Attribute(_words.one_of("allow", "deny"), needed=True)})
_RESULTS = {
    **told("totalResults itemsPerPage", leaf(_words.natural)),
    "startIndex": leaf(_words.where_given(_words.integer)),
    "Query": OPEN,
}
CHANNEL: Final = merged(
    _CHANNELS_AND_ITEMS,
    OF_SHOWS,
    prefixed("admin", told("generatorAgent errorReportsTo", Shape(attributes=RESOURCE.attributes))),
    prefixed("blogChannel", told("blogRoll mySubscriptions blink changes", _URI)),
    prefixed("sy", {
        "updatePeriod": leaf(_words.one_of("hourly", "daily", "weekly", "monthly", "yearly")),
        "updateFrequency": leaf(_words.positive),
        "updateBase": _DATE,
    }),
    {"foaf:maker": OPEN, "cp:server": RESOURCE, "wiki:interwiki": _TEXTS, "thr:in-reply-to": IN_REPLY_TO},
    prefixed("cf", told("listinfo treatAs", OPEN)),
    prefixed("feedburner", {
        **told("awareness feedburnerHostname", _URI),
        **told("browserFriendly emailServiceId", _TEXT),
        "feedFlare": leaf(
            many=True,
            href=Attribute(_urls.iri_reference, needed=True),
            src=Attribute(_urls.iri_reference, needed=True),
        ),
        "info": Shape(attributes={"uri": Attribute(_urls.iri_reference, needed=True)}, many=True),
    }),
    prefixed("opensearch", _RESULTS),
    prefixed("opensearch10", _RESULTS),
    {
        "xhtml:div": OPEN,
        "xhtml:meta": Shape(
            attributes={
                "name": Attribute(_words.one_of("robots", fold=True), needed=True),
                "content": Attribute(_words.one_of(*_ROBOTS, fold=True), needed=True),
            },
            many=True,
        ),
        "sx:sharing": _SHARING,
    },
    prefixed("fh", told("archive complete", Shape(many=True))),
)  # fmt: skip
"""Extensions of an RSS channel and an Atom feed."""

LICENSES: Final = {"cc:license": OPEN, "creativeCommons:license": _URIS}
TRACKBACK: Final = {"trackback:ping": _URI, "trackback:about": _URIS}
TRACKBACK_RDF: Final = told(
    "trackback:ping trackback:about",
    Shape(text=_words.anything, many=True,
          attributes={"rdf:resource": Attribute(_urls.reference, needed=True), "dc:title": Attribute()}),
)  # fmt: skip
RESTRICTION: Final = _RESTRICTION
