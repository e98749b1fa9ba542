"""What the makers of pages call the parts of a page: the classes and ids that tell an article from what surrounds it.

The lists are words of English and of the larger languages of Europe that themes and content systems use again and
again; none is a single site's. A name is looked at by itself, in small letters.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Final

from lxml import etree

from feedwright.text import patterns

NOTHING: Final = 0
WEAKLY: Final = 1
"""Small things around a text: dates, tags, buttons. They go where they hold no paragraphs."""
STRONGLY: Final = 2
"""No part of an article: shares, newsletters, menus. They go unless much of the page's text is in them."""
DISCUSSION: Final = 3
"""Comments and other articles, which may be longer than the article."""

_LONGEST: Final = 80
_REMEMBERED: Final = 300  # letters; what is longer is another on each page


def _any(words: str) -> str:
    return "|".join(words.split())


_DISCUSSIONS: Final = patterns.lazy(
    r"(?:(?:post|article|entry|blog|single|wp|all)[-_])?(?:comments?|kommentare?)"
    rf"(?:[-_]?(?:{_any('list area section wrap[a-z]* container content thread block form')}))?"
    r"|commentlist|respond|disqus_thread|comments?-?respond|leserkommentare?"
    r"|related[-_]?(?:posts?|articles?|stories|content|news)?"
)
_STRONG_WORDS: Final = _any(r"""
    related\w* recommend\w* outbrain\w* taboola\w* plista\w* zergnet\w* yarpp\w* nextstory next-post\w*
    comments? comment(?:list|form|area|respond|section) kommentare? kommentarbereich respond disqus\w*
    newsletter\w* subscribe\w* subscription mailchimp mc4wp\w* cookies? consent gdpr popup paywall
    sharedaddy sharing shariff social\w*
    share(?:s|d|bar|box|tools?|this|buttons?|links?|icons?|widget)? addtoany\w* addthis\w* sociable a2a printfriendly
    advert\w* adsense adsbygoogle werbung sponsored promo promoted
    breadcrumbs? pagination pager navigation nav menu sidebar footer tagcloud
    author-?(?:box|bio|info|card|desc\w*|profile|about|area) about-?(?:the-?)?author bio-?box autoren?-?(?:box|info)
""")
_STRONG: Final = patterns.lazy(rf"(?:[\w-]*[-_])?(?:{_STRONG_WORDS})(?:[-_]{{1,2}}[\w-]*)?")
_WEAK_WORDS: Final = _any(r"""
    meta metadata meta-?(?:info|bar|data|wrapper) postmeta postmetadata byline dateline date authors? published pubdate
    timestamp posted-?on tags? taglist tags?-?links tag-?list categor(?:y|ies) cat-?links infos? utility
    tools toolbar actions? buttons? ratings? votes? voting likes? like-?(?:box|button) share print pdf e?mail
    teasers? teaser-?(?:list|box|container) cta banner anzeigen?
    ads? ad-?(?:slot|box|unit|container|wrapper|label|placement)
    toc table-of-contents toc_container inhaltsverzeichnis widget widget-area widgets login register modal overlay
    lightbox hidden sr-only screen-?reader(?:-text)? visually-?hidden skip-?link edit-?link editsection jump label
    read-?more more-?link weiterlesen weiterfuehrend\w* mehr-?zum-?thema similar more-(?:articles|news|stories|posts|on)
    more-from read-?(?:next|also|on) also-?(?:like|read) backlink back-?to-?top nav-?links prev-?next post-?nav
    copyright credits? source kicker dachzeile
""")
_WEAK: Final = patterns.lazy(
    r"(?:(?:entry|post|article|story|news|page|content|single|item|c|m|l|o|blog|artikel|beitrag)[-_]{1,2})?"
    rf"(?:{_WEAK_WORDS})"
    r"|mw-editsection|ez-toc\w*|wp-?ulike\w*|wpcnt|wpa|jp-\w+|(?:ads?|adv)[-_]\w+|gpt-\w+"
)
# Unmistakable wherever they stand in a name: names are often written together.
_PLAIN: Final = patterns.lazy(
    _any(r"""
    newsletter outbrain taboola recommend authorbox author-?bio nocomments entryfooter breadcrumb subscri(?:be|ption)
    buybox share-?button social-?(?:media|share|links|icons) promotion relatedarticle related[-_] relatedtopic
    print-?button sidebar-?(?:item|box|widget)
    """)
)
# States and kinds (`has-sidebar`, `tag-comments`), which are no names.
_STATES: Final = patterns.lazy(
    r"(?:no|has|with|without|is|js|tag|category|elementor|field|wp-block|status|format|type|t|u)[-_].*|hentry"
)
_TEASER: Final = patterns.lazy(r"teaser|newsbox|link-?list|read-?more|also-read|mehr-aus|more-from")

_LEAD: Final = patterns.lazy(
    r"(?<![a-z])(?:lead|intro|introtext|standfirst|teaser-?text|subtitle|sub-?headline|deck|dek|summary|excerpt|abstract"
    r"|vorspann|einleitung|chapo|bajada|entradilla|sumario|short-?info|article-teaser)(?![a-z])"
)

_INVITATIONS: Final = """
    lesen sie (?:auch|hier) / lies auch / auch interessant / weiterlesen
    mehr (?:zum thema|aus|zu|dazu|von)\\b / zum thema
    weitere (?:artikel|beiträge|themen|meldungen|infos?|informationen|pressemitteilungen) / passend dazu / verwandte
    das könnte (?:sie|dich) auch / neueste (?:artikel|beiträge) / ähnliche / empfehlungen / schlagworte / tags\\b
    kommentare geschlossen / schon gelesen / beitrag teilen / seite teilen / teilen\\b.{0,10}\\Z
    read (?:more|also|next|this) / see also / also read / more (?:from|on|about)
    related (?:articles?|posts?|stories|content|news|links|topics|reading) / you (?:may|might) also
    recommended / comments are closed / share this / sign up / subscribe / follow us / advertisement\\W*\\Z
    leave a (?:reply|comment) / filed under / most (?:read|popular) / trending
    (?:puede|puedes) ver / vea también / lea (?:también|además) / lee (?:también|además) / mira también
    [tl]e puede interesar / notas? relacionadas? / contenido relacionado / temas\\b.{0,3}\\Z
    más (?:noticias|información|sobre) / leia (?:também|mais) / veja também / à lire / lire aussi / voir aussi
    sur le même (?:sujet|thème) / pour aller plus loin / leggi anche / zobacz (?:także|również)
    czytaj (?:też|także|również|więcej) / lees ook / läs också / читайте также
"""
INVITATION: Final = patterns.lazy(
    r"\W*(?:" + "|".join(one.strip() for one in re.split(r" / |\n", _INVITATIONS) if one.strip()) + ")", re.IGNORECASE
)
"""How lines begin that lead to other pages, or ask readers to do something."""

_BODY: Final = patterns.lazy(
    r"(?:entry|post|article|story|blog|news|single|td-post|node|artikel|beitrag|page|rich|detail|main|field-name|c|e)?"
    r"[-_]{0,2}(?:"
    + _any(r"""
    articlebody (?:entry|post|article|story|news|blog|single|blog-?post|td-post|wp-block-post|available|e)-?content
    article-?(?:body|text) post-?(?:body|text|entry) story-?(?:body|text) news-?text entry-?(?:text|body)
    article__content article__body article-body__content body-?text rich-?text
    artikel-?(?:text|inhalt) beitrags?-?text
    """)
    + r")(?:-\d+)?"
)


def called(element: etree._Element) -> int:
    """How plainly an element is called something that is no part of an article: one of the constants above."""
    said = _said(element)
    if not said:
        return NOTHING
    return _strongest(said) if len(said) <= _REMEMBERED else _strongest.__wrapped__(said)


def _said(element: etree._Element) -> str:
    classes, name = element.get("class"), element.get("id")
    return f"{classes or ''} {name or ''}".lower() if classes or name else ""


@lru_cache(maxsize=16_384)
def _strongest(said: str) -> int:
    return max(map(_strength, said.split()), default=NOTHING)


@lru_cache(maxsize=16_384)
def _strength(name: str) -> int:
    """Sites use a few hundred names on all their pages."""
    if len(name) > _LONGEST or _STATES.fullmatch(name):
        return NOTHING
    if _DISCUSSIONS.fullmatch(name):
        return DISCUSSION
    if _STRONG.fullmatch(name) or _PLAIN.search(name):
        return STRONGLY
    return WEAKLY if _WEAK.fullmatch(name) else NOTHING


def is_teaser(element: etree._Element) -> bool:
    """Whether an element is called a teaser of another article."""
    said = _said(element)
    return bool(said and _TEASER.search(said))


def is_lead(element: etree._Element) -> bool:
    """Whether an element is called the lines that lead into an article."""
    return bool(_LEAD.search(_said(element)))


def is_body(element: etree._Element) -> bool:
    """Whether an element is called the text of an article."""
    said = _said(element)
    return bool(said) and (_is_body(said) if len(said) <= _REMEMBERED else _is_body.__wrapped__(said))


@lru_cache(maxsize=16_384)
def _is_body(said: str) -> bool:
    return any(len(name) <= _LONGEST and _BODY.fullmatch(name) for name in said.split())
