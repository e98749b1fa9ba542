"""Media RSS 1.5 (rssboard.org/media-rss): pictures, films and sounds that belong to an entry."""

from __future__ import annotations

import re
from typing import Final

from feedwright.text import patterns
from feedwright.validate import _html, _urls, _words
from feedwright.validate._base import Check, Code, Placed, Sheet, words
from feedwright.validate._rules import OPEN, Attribute, Shape, leaf, merged, prefixed, told
from feedwright.validate._xml import Node

ADULT = Code(
    "media-adult", "warning", "media:adult is out of use", "Readers look at media:rating.",
    "Write media:rating: adult or nonadult.", "Media RSS 1.5.1, media:rating",
)  # fmt: skip
ALONE = Code(
    "media-group-alone", "error", "<media:group> holds fewer than two <media:content>",
    "A group offers one thing in several forms; readers that choose among them have nothing to choose from.",
    "Put a single media:content directly into the entry.", "Media RSS 1.5.1, media:group",
)  # fmt: skip
HASH = Code(
    "media-hash", "error", "media:hash holds no {algorithm} digest: {value}",
    "Programs that check the file by it refuse the file.",
    "Write the digest in hexadecimal: 32 digits for md5, 40 for sha-1.", "Media RSS 1.5.1, media:hash",
)  # fmt: skip
ROLE = Code(
    "media-role", "error", "media:credit names a role that its scheme does not have: {value}",
    "Readers leave the credit out.", "Write a role of the scheme in lower case, such as author or photographer.",
    "Media RSS 1.5.1, media:credit",
)  # fmt: skip
RATING = Code(
    "media-rating", "error", "media:rating is {value}, which its scheme does not have",
    "Readers cannot tell for whom it is.", "Write a rating of the scheme: adult or nonadult where there is none.",
    "Media RSS 1.5.1, media:rating",
)  # fmt: skip
RESTRICTION = Code(
    "media-restriction", "error", "media:restriction names what does not exist: {value}",
    "Readers cannot tell where it may be shown.",
    "Write country codes of two letters with blanks between them, an address, or all or none.",
    "Media RSS 1.5.1, media:restriction",
)  # fmt: skip

_TYPE = Attribute(_words.one_of("plain", "html"))
_TIME = _words.like(r"now\Z|\d+(?:\.\d+)?\Z|\d+:\d\d:\d\d(?:\.\d+)?\Z", "a time such as 12:05:35 or 90.5")
_NUMBER = _words.where_given(_words.like(r"\d+(?:\.\d*)?", "a number"))
_POSITIVE = _words.where_given(_words.positive)
_ANY_URI = _words.where_given(_urls.uri)
_SIZES = {"height": Attribute(_POSITIVE), "width": Attribute(_POSITIVE)}


def _plainly(sheet: Sheet, at: Placed, element: str, value: str) -> None:
    _html.plain(sheet, at, element, value, raw=sheet.data[slice(*at.extent)], code=_html.UNDECLARED)


def _typed(sheet: Sheet, node: Node) -> None:
    if node.attributes.get("type") == "html":
        _html.check(sheet, node, node.name, node.value)
    else:
        _plainly(sheet, node, node.name, node.value)


_SIMPLE = ("adult", "nonadult")
_RATINGS: Final = {
    "urn:simple": "|".join(_SIMPLE),
    "urn:mpaa": "g|m|nc-17|pg|pg-13|r|x",
    "urn:v-chip": r"14\+|18\+|c|c8|g|pg|tv-14|tv-g|tv-ma|tv-pg|tv-y|tv-y7|tv-y7-fv",
    "urn:icra": r"r \((?:(?:[nsvlocx]z [01]|(?:n[a-c]|s[a-f]|v[a-j]|l[a-c]|o[a-h]|c[a-b]|x[a-e]) 1) ?)+\)",
}


def _rating(sheet: Sheet, node: Node) -> None:
    scheme = node.attributes.get("scheme") or "urn:simple"
    if known := _RATINGS.get(scheme):
        if not re.fullmatch(known, node.value):
            sheet.report(RATING, node, value=node.value)
    else:
        _urls.uri(sheet, node, "media:rating scheme", scheme)


_DIGESTS: Final = {"md5": 32, "sha-1": 40}
_HEXADECIMAL = patterns.lazy(r"[0-9A-Za-z]+\Z")


def _hash(sheet: Sheet, node: Node) -> None:
    algorithm = node.attributes.get("algo") or "md5"
    length = _DIGESTS.get(algorithm, len(node.value))
    if not _HEXADECIMAL.match(node.value) or len(node.value) != length:
        sheet.report(HASH, node, algorithm=algorithm, value=node.value)


# EBU role codes, as Media RSS names them.
_ROLES: Final = frozenset(
    role.replace("_", " ")
    for role in words(
        "actor adaptor anchor_person animal_trainer animator announcer armourer art_director artist"
        " artist/performer assistant_camera assistant_chief_lighting_technician assistant_director"
        " assistant_producer assistant_visual_editor author broadcast_assistant broadcast_journalist camera_operator"
        " carpenter casting causeur chief_lighting_technician choir choreographer clapper_loader"
        " commentary_or_commentator commissioning_broadcaster composer computer_programmer conductor consultant"
        " continuity_checker correspondent costume_designer dancer dialogue_coach director director_of_photography"
        " distribution_company draughtsman dresser dubber editor editor/producer ensemble executive_producer expert"
        " fight_director floor_manager focus_puller foley_artist foley_editor foley_mixer graphic_assistant"
        " graphic_designer greensman grip hairdresser illustrator interviewed_guest interviewer key_character"
        " key_grip key_talents leadman librettist lighting_director lighting_technician location_manager lyricist"
        " make_up_artist manufacturer matte_artist music_arranger music_group musician news_reader orchestra owner"
        " participant performer photographer post producer production_assistant production_company"
        " production_department production_manager production_secretary programme_production_researcher"
        " programme_proposal property_manager publishing_company puppeteer pyrotechnician reporter rigger runner"
        " scenario scenic_operative script_supervisor second_assistant_camera second_assistant_director"
        " second_unit_director set_designer set_dresser sign_language singer sound_designer sound_mixer"
        " sound_recordist special_effects stunts subtitles technical_director term translation"
        " transportation_manager treatment treatment/programme_proposal treatment_proposal vision_mixer"
        " visual_editor visual_effects wardrobe witness"
    )
)  # fmt: skip


def _credit(sheet: Sheet, node: Node) -> None:
    scheme, role = node.attributes.get("scheme") or "urn:ebu", node.attributes.get("role")
    if role and (role not in _ROLES if scheme == "urn:ebu" else role != role.lower()):
        sheet.report(ROLE, node, value=role)
    if scheme != "urn:ebu":
        _urls.uri(sheet, node, "media:credit scheme", scheme)


_COUNTRY = patterns.lazy(r"[A-Z]{2}\Z")
_NO_COUNTRIES = words("AA EU OO QM QZ XA XX XZ ZZ")  # user-assigned and reserved codes of ISO 3166-1


def _restriction(sheet: Sheet, node: Node) -> None:
    value, kind = node.value, node.attributes.get("type")
    if kind == "uri":
        _urls.uri(sheet, node, node.name, value)
    elif kind == "country":
        for code in value.upper().split(" "):
            if not _COUNTRY.match(code) or code in _NO_COUNTRIES:
                sheet.report(RESTRICTION, node, value=code)
    elif not kind and value not in ("", "all", "none"):
        sheet.report(RESTRICTION, node, value=value)


def _adult(sheet: Sheet, node: Node) -> None:
    sheet.report(ADULT, node)


def _group(sheet: Sheet, node: Node) -> None:
    if sum(1 for _ in node.all("media:content")) < 2:  # noqa: PLR2004 - a choice needs two
        sheet.report(ALONE, node)


def _labelled(check: Check = _plainly) -> Attribute:
    return Attribute(_words.where_given(check))


MEDIA: Final = prefixed("media", {
    "adult": Shape(text=_words.one_of("true", "false", fold=True), whole=(_adult,)),
    "category": leaf(_plainly, many=True, label=_labelled(), scheme=Attribute(_ANY_URI)),
    "copyright": leaf(_plainly, url=Attribute(_ANY_URI)),
    "credit": Shape(
        text=_words.anything, many=True, attributes={"role": Attribute(), "scheme": Attribute()}, whole=(_credit,)
    ),
    **told("title description", Shape(text=_words.anything, attributes={"type": _TYPE}, whole=(_typed,))),
    "keywords": leaf(many=True),
    "hash": Shape(
        text=_words.anything,
        many=True,
        attributes={"algo": Attribute(_words.where_given(_words.one_of("md5", "sha-1")))},
        whole=(_hash,),
    ),
    "player": Shape(attributes={"url": Attribute(_urls.uri, needed=True), **_SIZES}, many=True),
    "rating": Shape(text=_words.anything, many=True, attributes={"scheme": Attribute()}, whole=(_rating,)),
    "restriction": Shape(
        text=_words.anything,
        many=True,
        attributes={
            "relationship": Attribute(_words.one_of("allow", "deny"), needed=True),
            "type": Attribute(_words.one_of("country", "uri", "sharing")),
        },
        whole=(_restriction,),
    ),
    "text": Shape(
        text=_words.anything,
        many=True,
        attributes={
            "type": _TYPE,
            "lang": Attribute(_words.where_given(_words.language)),
            **dict.fromkeys(("start", "end"), Attribute(_words.where_given(_TIME))),
        },
        whole=(_typed,),
    ),
    "thumbnail": Shape(
        attributes={
            "url": Attribute(_urls.uri, needed=True), "time": Attribute(_words.where_given(_TIME)), **_SIZES,
        },
        many=True,
    ),
    **told("community comments embed responses backLinks status price license subTitle peerLink location rights scenes",
           OPEN),
})  # fmt: skip
"""What may stand in an entry, a channel, a group or a content."""

CONTENT: Final = Shape(
    attributes={
        "url": Attribute(_ANY_URI),
        "fileSize": Attribute(_POSITIVE),
        "type": Attribute(_words.where_given(_words.media_type)),
        "medium": Attribute(_words.where_given(_words.one_of("image", "audio", "video", "document", "executable"))),
        "isDefault": Attribute(_words.where_given(_words.one_of("true", "false", fold=True))),
        "expression": Attribute(_words.where_given(_words.one_of("sample", "full", "nonstop"))),
        **dict.fromkeys(("bitrate", "framerate", "samplingrate", "duration"), Attribute(_NUMBER)),
        "channels": Attribute(_words.where_given(_words.natural)),
        "lang": Attribute(_words.where_given(_words.language)),
        **_SIZES,
    },
    children=merged(MEDIA, told("dc:title dc:description dc:creator dc:date dc:rights dc:subject", OPEN)),
    many=True,
)
GROUP: Final = Shape(children={**MEDIA, "media:content": CONTENT}, many=True, whole=(_group,))
