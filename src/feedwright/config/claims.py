"""What only one may have, such as a slug or a name: who claims it, and who claims it as well."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from itertools import islice

from feedwright.config.checked import Category
from feedwright.config.parts import FeedInLanguage
from feedwright.config.sheet import Sheet
from feedwright.frozen import frozen
from feedwright.text import slugs, yaml
from feedwright.text.yaml import dotted

_NAMED = 5


@frozen
class Claim:
    """Something that only one may have: a name, a slug.

    Args:
        value: what is compared.
        said: the same as the file says it.
        owner: who claims it; the same owner may claim it twice.
        path: where.
        at_key: whether the key that stands there says it, and not its value.
    """

    value: str
    said: str
    owner: object
    path: yaml.Path
    at_key: bool = False


def spellings(categories: Mapping[yaml.Path, Category]) -> Iterator[Claim]:
    """Every spelling of every category."""
    for path, one in categories.items():
        yield Claim(slugs.key(one.name), one.name, path, path, at_key=isinstance(path[-1], str))
        for index, alias in enumerate(one.settings.aliases):
            yield Claim(slugs.key(alias), alias, path, (*path, "aliases", index))


def own_slugs(categories: Mapping[yaml.Path, Category]) -> Iterator[Claim]:
    """Every slug that an owner chose; file names are the same in any letter case on some machines."""
    for path, one in categories.items():
        if one.settings.slug:
            yield Claim(one.settings.slug.lower(), one.settings.slug, path, (*path, "slug"))
        yield from slugs_in_languages(one.settings.languages, (*path, "languages"))


def slugs_in_languages(said: str | Mapping[str, FeedInLanguage | None], path: yaml.Path) -> Iterator[Claim]:
    """Every slug that an owner chose for a feed in one language."""
    for tag, one in said.items() if isinstance(said, Mapping) else ():
        if one and one.slug:
            yield Claim(one.slug.lower(), one.slug, (*path, tag), (*path, tag, "slug"))


def clash(sheet: Sheet, claims: Iterable[Claim], what: str) -> None:
    """Note a flaw at each place that claims what another owner claims as well, naming the others.

    Args:
        sheet: where the flaws are noted.
        claims: all there are.
        what: the fault in words, with `{said}` and `{others}`.
    """
    by_value: dict[str, dict[object, Claim]] = {}
    for claim in claims:
        by_value.setdefault(claim.value, {}).setdefault(claim.owner, claim)
    for rivals in by_value.values():
        for claim in rivals.values() if len(rivals) > 1 else ():
            if _stands(sheet, claim):
                others = _others(sheet, claim, rivals.values())
                sheet.flaw(claim.path, what.format(said=claim.said, others=others), at_key=claim.at_key)


def _others(sheet: Sheet, claim: Claim, rivals: Collection[Claim]) -> str:
    """Where the others stand; of many the first few."""
    named = islice((other for other in rivals if other is not claim), _NAMED)
    places = ", ".join(dict.fromkeys(_place_of(sheet, other) for other in named))
    return places + (f" and {len(rivals) - 1 - _NAMED} more" if len(rivals) - 1 > _NAMED else "")


def _stands(sheet: Sheet, claim: Claim) -> bool:
    """Whether the file says it; a default stands nowhere."""
    return sheet.at(claim.path)[1] == claim.path


def _place_of(sheet: Sheet, claim: Claim) -> str:
    if not _stands(sheet, claim):
        return dotted(claim.path[:-1])
    return f"line {sheet.spot(claim.path, at_key=claim.at_key)[0]}"
