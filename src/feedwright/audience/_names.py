"""Who reads, by the User-Agent: services that fetch for many, programs of one person, browsers, and others. Pure.

Services say how many subscribers they fetch for: `Feedly/1.0 (...; 42 subscribers; ...)`.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Final, NamedTuple

from feedwright.text import patterns

_SUBSCRIBERS = patterns.lazy(
    r"\b(\d{1,9})\s+(?:subscribers?|readers?)\b|\bsubscribers?[=:]\s*(\d{1,9})\b", re.IGNORECASE
)
_FEED = patterns.lazy(r"\bfeed[-_ ]?id\s*[=:]\s*([\w.-]{1,64})", re.IGNORECASE)
_TOKEN = patterns.lazy(r"[^\s/;,()\[\]]{1,60}")
_COMPATIBLE = patterns.lazy(r"\(compatible;\s*(?:MSIE|Konqueror)?\s*\+?(?:https?://)?([^\s/;,()]{2,60})", re.IGNORECASE)
_BROWSER = patterns.lazy(r"\AMozilla/\d.*(?:Gecko|WebKit|Trident|Chrome|Firefox)", re.IGNORECASE)
_BAD = patterns.lazy(r"[^\x20-\x7e\u00a1-\uffff]")

SERVICE: Final = "service"
READER: Final = "reader"
BROWSER: Final = "browser"
ROBOT: Final = "robot"
OTHER: Final = "other"

KNOWN: Final = (
    # What stands in the User-Agent, in lower case; the name; what it is. The first that fits counts.
    # doctor asks under the names of others, and says so at the end.
    ("feedwright", "feedwright", READER),
    ("feedly", "Feedly", SERVICE), ("inoreader", "Inoreader", SERVICE), ("newsblur", "NewsBlur", SERVICE),
    ("feedbin", "Feedbin", SERVICE), ("theoldreader", "The Old Reader", SERVICE), ("bazqux", "BazQux", SERVICE),
    ("feedwrangler", "Feed Wrangler", SERVICE), ("newsgator", "NewsGator", SERVICE), ("netvibes", "Netvibes", SERVICE),
    ("feedhq", "FeedHQ", SERVICE), ("commafeed", "CommaFeed", SERVICE), ("feedpress", "FeedPress", SERVICE),
    ("newsify", "Newsify", SERVICE), ("protopage", "Protopage", SERVICE), ("feedspot", "Feedspot", SERVICE),
    ("blogtrottr", "Blogtrottr", SERVICE), ("kill-the-newsletter", "Kill the Newsletter", SERVICE),
    ("feedburner", "FeedBurner", SERVICE), ("feedfetcher-google", "Google Feedfetcher", SERVICE),
    ("flipboard", "Flipboard", SERVICE), ("ifttt", "IFTTT", SERVICE), ("zapier", "Zapier", SERVICE),
    ("slackbot", "Slack", SERVICE), ("superfeedr", "Superfeedr", SERVICE), ("yarrharr", "Yarrharr", SERVICE),
    ("micro.blog", "Micro.blog", SERVICE), ("mailchimp", "Mailchimp", SERVICE), ("mailerlite", "MailerLite", SERVICE),
    ("rssground", "RSSground", SERVICE), ("rss.app", "RSS.app", SERVICE), ("readwise", "Readwise", SERVICE),
    ("minifeed", "Minifeed", SERVICE), ("feedsmith", "Feedsmith", READER),
    ("netnewswire", "NetNewsWire", READER), ("reeder", "Reeder", READER), ("unread", "Unread", READER),
    ("miniflux", "Miniflux", READER), ("freshrss", "FreshRSS", READER), ("tiny tiny rss", "Tiny Tiny RSS", READER),
    ("nextcloud-news", "Nextcloud News", READER), ("nextcloud news", "Nextcloud News", READER),
    ("newsboat", "newsboat", READER), ("newsbeuter", "Newsbeuter", READER), ("liferea", "Liferea", READER),
    ("akregator", "Akregator", READER), ("rssguard", "RSS Guard", READER), ("rss guard", "RSS Guard", READER),
    ("quiterss", "QuiteRSS", READER), ("rss2email", "rss2email", READER), ("sfeed", "sfeed", READER),
    ("thunderbird", "Thunderbird", READER), ("vienna", "Vienna", READER), ("leafrss", "Leaf", READER),
    ("fluent-reader", "Fluent Reader", READER), ("fluent reader", "Fluent Reader", READER), ("yarr", "Yarr", READER),
    ("selfoss", "selfoss", READER), ("rssowl", "RSSOwl", READER), ("gnews", "GNOME Feeds", READER),
    ("newsflash", "NewsFlash", READER), ("news flash", "NewsFlash", READER), ("elfeed", "Elfeed", READER),
    ("gnus", "Gnus", READER), ("feeder/", "Feeder", READER), ("flym", "Flym", READER),
    ("antennapod", "AntennaPod", READER),
    ("overcast", "Overcast", SERVICE), ("pocket casts", "Pocket Casts", SERVICE),
    ("pocketcasts", "Pocket Casts", SERVICE),
    ("castro", "Castro", SERVICE), ("gpodder", "gPodder", READER), ("podcastaddict", "Podcast Addict", READER),
    ("itunes", "Apple Podcasts", SERVICE), ("applecoremedia", "Apple Podcasts", READER),
    ("itms", "Apple Podcasts", SERVICE),
    ("spotify", "Spotify", SERVICE), ("feedparser", "feedparser", READER), ("simplepie", "SimplePie", READER),
    ("magpierss", "MagpieRSS", READER), ("rome", "ROME", READER), ("feedjira", "Feedjira", READER),
    ("gofeed", "gofeed", READER), ("wordpress", "WordPress", READER),
    ("googlebot", "Googlebot", ROBOT), ("bingbot", "Bingbot", ROBOT), ("yandex", "Yandex", ROBOT),
    ("duckduck", "DuckDuckGo", ROBOT), ("baiduspider", "Baidu", ROBOT), ("applebot", "Applebot", ROBOT),
    ("ahrefs", "Ahrefs", ROBOT), ("semrush", "Semrush", ROBOT), ("mj12bot", "Majestic", ROBOT),
    ("petalbot", "PetalBot", ROBOT), ("gptbot", "GPTBot", ROBOT), ("claudebot", "ClaudeBot", ROBOT),
    ("ccbot", "Common Crawl", ROBOT), ("facebookexternalhit", "Facebook", ROBOT), ("amazonbot", "Amazonbot", ROBOT),
)  # fmt: skip


_SIGNS = patterns.lazy(rf"(?<![a-z])(?:{'|'.join(re.escape(sign) for sign, _, _ in KNOWN)})")
"""`Rome`, and not `Chrome`."""


class Reader(NamedTuple):
    """Who reads.

    Args:
        name: as people call it.
        kind: `service`, `reader`, `browser`, `robot` or `other`.
        subscribers: for how many it says that it fetches; None where it does not say.
        feed: its own number for the feed: one address may stand under several, each with its own subscribers.
    """

    name: str
    kind: str
    subscribers: int | None = None
    feed: str = ""


@lru_cache(maxsize=4096)
def reader(agent: str) -> Reader:
    """Who a User-Agent is.

    >>> reader("Feedbin feed-id:42 - 7 subscribers")
    Reader(name='Feedbin', kind='service', subscribers=7, feed='42')
    """
    name, kind = _who(agent)
    match = _SUBSCRIBERS.search(agent) if kind != BROWSER else None
    if match is None:
        return Reader(name, kind)
    feed = _FEED.search(agent)
    said = int(match[1] or match[2])
    return Reader(name, SERVICE if kind == OTHER else kind, said, feed[1] if feed else "")


def _who(agent: str) -> tuple[str, str]:
    lowered = agent.lower()
    if found := {match[0] for match in _SIGNS.finditer(lowered)}:
        return next((name, kind) for sign, name, kind in KNOWN if sign in found)
    if not agent.strip():
        return "(nameless)", OTHER
    if not (_SUBSCRIBERS.search(agent) or "bot" in lowered or "compatible;" in lowered) and _BROWSER.match(agent):
        return "browsers", BROWSER
    own = _COMPATIBLE.search(agent) or _TOKEN.search(agent)
    name = _BAD.sub("?", (own[own.lastindex or 0] if own else agent[:60])).strip()
    return name or "(nameless)", ROBOT if re.search(r"bot\b|crawl|spider", lowered) else OTHER
