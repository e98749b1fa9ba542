"""The namespaces that feeds are made of, each with the prefix that it usually has."""

from __future__ import annotations

from functools import lru_cache
from typing import Final

from feedwright.text import patterns

XML: Final = "http://www.w3.org/XML/1998/namespace"
ATOM: Final = "http://www.w3.org/2005/Atom"
ATOM_03: Final = "http://purl.org/atom/ns#"
RSS_090: Final = "http://my.netscape.com/rdf/simple/0.9/"
RSS_10: Final = "http://purl.org/rss/1.0/"
RSS_11: Final = "http://purl.org/net/rss1.1#"
RDF: Final = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
XHTML: Final = "http://www.w3.org/1999/xhtml"

_MODULES = "http://purl.org/rss/1.0/modules/"
PREFIXES: Final = {
    ATOM: "atom",
    RSS_10: "rss1",
    RSS_090: "rss090",
    RDF: "rdf",
    XHTML: "xhtml",
    "http://www.w3.org/2000/01/rdf-schema#": "rdfs",
    "http://www.w3.org/2000/svg": "svg",
    "http://www.w3.org/1998/Math/MathML": "mathml",
    "http://www.w3.org/1999/xlink": "xlink",
    "http://purl.org/dc/elements/1.1/": "dc",
    "http://purl.org/dc/terms/": "dcterms",
    f"{_MODULES}aggregation/": "ag",
    f"{_MODULES}annotate/": "annotate",
    f"{_MODULES}content/": "content",
    f"{_MODULES}event/": "ev",
    f"{_MODULES}link/": "l",
    f"{_MODULES}slash/": "slash",
    f"{_MODULES}syndication/": "sy",
    f"{_MODULES}taxonomy/": "taxo",
    f"{_MODULES}wiki/": "wiki",
    "http://search.yahoo.com/mrss/": "media",
    "http://www.itunes.com/dtds/podcast-1.0.dtd": "itunes",
    "https://podcastindex.org/namespace/1.0": "podcast",
    "http://purl.org/syndication/thread/1.0": "thr",
    "http://purl.org/syndication/history/1.0": "fh",
    "http://purl.org/atompub/tombstones/1.0": "at",
    "http://www.w3.org/2007/app": "app",
    "http://wellformedweb.org/CommentAPI/": "wfw",
    "http://madskills.com/public/xml/rss/module/trackback/": "trackback",
    "http://backend.userland.com/creativeCommonsRssModule": "creativeCommons",
    "http://web.resource.org/cc/": "cc",
    "http://backend.userland.com/blogChannelModule": "blogChannel",
    "http://webns.net/mvcb/": "admin",
    "http://my.theinfo.org/changed/1.0/rss/": "cp",
    "http://rssnamespace.org/feedburner/ext/1.0": "feedburner",
    "http://xmlns.com/foaf/0.1/": "foaf",
    "http://www.w3.org/2003/01/geo/wgs84_pos#": "geo",
    "http://geourl.org/rss/module/": "geourl",
    "http://postneo.com/icbm": "icbm",
    "http://www.georss.org/georss": "georss",
    "http://www.opengis.net/gml": "gml",
    "http://a9.com/-/spec/opensearch/1.1/": "opensearch",
    "http://a9.com/-/spec/opensearchrss/1.0/": "opensearch10",
    "http://www.bloglines.com/about/specs/fac-1.0": "access",
    "http://www.microsoft.com/schemas/rss/core/2005": "cf",
    "http://conversationsnetwork.org/rssNamespace-1.0/": "conversationsNetwork",
    "http://feedsync.org/2007/feedsync": "sx",
    "urn:atom-extension:indexing": "indexing",
    "http://www.opml.org/spec2": "opml",
}
"""Namespace -> usual prefix."""

_LONGEST: Final = 200
_TAIL = patterns.lazy(r"[^a-z0-9]+\Z")


def _core(namespace: str) -> str:
    return _TAIL.sub("", namespace.lower())


_NEAR = {_core(namespace): prefix for namespace, prefix in PREFIXES.items()}


def near(namespace: str) -> str:
    """The usual prefix of a namespace, even where letter case or its last sign are wrong; empty if it is not known.

    >>> near("http://search.yahoo.com/mrss"), near("http://example.org/")
    ('media', '')
    """
    return _nearest(namespace) if len(namespace) <= _LONGEST else ""


@lru_cache(maxsize=512)
def _nearest(namespace: str) -> str:
    return PREFIXES.get(namespace) or _NEAR.get(_core(namespace), "")
