"""Whom a definite description tells apart by what it says: "the Dutch group", "its Munich rival"."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from twinkeel.reading.grammar.items import NOMINALS, eligible
from twinkeel.reading.patterns.vocabulary import words

if TYPE_CHECKING:
    from collections.abc import Callable

    from twinkeel.reading.context import Context, Sentence
    from twinkeel.reading.model import Mention

_COUNTRIES = dict(entry.split("=") for entry in words("descriptions.countries"))
_HEADS = words("descriptions.heads") | (NOMINALS - words("descriptions.no_heads"))
_RIVALS = frozenset({"rival", "competitor"})
_EUROPE = frozenset({"GB", "DE", "FR", "NL", "CH", "DK", "SE", "ES", "IT", "IE", "FI", "NO", "BE"})
_PLAIN = words("descriptions.plain")
_DESCRIPTION = re.compile(r"\b(?:[Tt]he|[Tt]hat|[Ii]ts|[Tt]heir)\s(?P<words>(?:[A-Za-z&.-]+\s){0,5}[A-Za-z&.-]+)")
_PLACE = re.compile(r"(?:from|in|of)\s([A-Z][a-z]+)")
_APPOSED = re.compile(r"(?:\s?\([^)\n]{1,24}\))?,\s(?:a|an|the)\s([^,.;:()\n]{3,70})[,.;:]")
_BACK = 6


def described(
    context: Context,
    number: int,
    phrase: str,
    before: int,
    centre: Mention | None,
    fits: Callable[[Mention], bool],
) -> Mention | None:
    """The one spoken of before whom a description's nationality, place or apposition fits and the centre does not.

    A rival ("its Danish rival") is never the centre. None where the description tells nothing, or nobody apart.
    """
    match = _DESCRIPTION.search(phrase)
    if match is None:
        return None
    spoken = match["words"].split()
    head = next((k for k, word in enumerate(spoken) if word in _HEADS or word.endswith("maker")), None)
    if head is None:
        return None
    attributes = [part for word in spoken[:head] for part in _telling(word)]
    place = _PLACE.match(" ".join(spoken[head + 1 : head + 3]))
    if place is not None:
        attributes.append(place[1].lower())
    rival = spoken[head] in _RIVALS
    if spoken[head] not in NOMINALS and not rival:
        attributes.append(spoken[head])
    if not attributes:
        return None
    last: dict[str, Mention] = {}
    for sentence in context.sentences[max(0, number - _BACK) : number + 1]:
        for mention in sentence.parties:
            if mention.end <= before and mention.entity and eligible(mention) and fits(mention):
                last.pop(mention.entity, None)
                last[mention.entity] = mention
    if centre is not None and rival:
        last.pop(centre.entity or "", None)
        centre = None
    for tells in (_by_country, _by_apposition):
        if centre is not None and tells(context, centre, attributes):
            return None
        found = [mention for mention in last.values() if tells(context, mention, attributes)]
        if found and (len(found) == 1 or tells is _by_country):
            return found[-1]
    return None


def _telling(word: str) -> list[str]:
    low = word.lower().removesuffix("-based").removesuffix("-headquartered")
    return [] if low in _PLAIN or len(low) < 2 else [low]


def _by_country(context: Context, mention: Mention, attributes: list[str]) -> bool:
    """Whether a nationality or a city among the words is that of the one named; of a home that is known only."""
    told = next((_COUNTRIES[word] for word in attributes if word in _COUNTRIES), None)
    if told is None or mention.type == "index":
        return False
    entity = context.lexicon.entities.get(mention.entity or "")
    home = entity.country if entity is not None else ""
    return home in _EUROPE if told == "EU" else home == told


def _by_apposition(context: Context, mention: Mention, attributes: list[str]) -> bool:
    """Whether the text has told of it, after its name, all that the description tells."""
    wanted = set(attributes)
    for other in context.parties:
        if other.start >= mention.end:
            break
        if other.entity == mention.entity:
            match = _APPOSED.match(context.folded, other.end)
            if match is not None and wanted <= set(re.split(r"[\s-]+", match[1].lower())):
                return True
    return False


def told_apart(context: Context, sentence: Sentence, last: Mention) -> Mention | None:
    """Whom the description that opens the sentence means, if not the centre: "The Dutch group", "The latter"."""
    opening = context.folded[sentence.start : min(sentence.end, sentence.start + 70)]
    if not opening.startswith("The "):
        return None
    if opening.startswith(("The latter ", "The former ")):
        pair = pair_before(context, sentence.number, sentence.start)
        return pair[-1 if opening.startswith("The l") else -2] if len(pair) > 1 else None
    return described(context, sentence.number, opening, sentence.start, last, lambda m: m.type in _FIRMS)


_FIRMS = frozenset({"issuer", "private_company"})


def pair_before(context: Context, number: int, before: int) -> list[Mention]:
    """The names that "the first" and "the latter" tell apart: of this sentence, else of the nearest with two."""
    for back in range(number, max(-1, number - 3), -1):
        parties = context.sentences[back].parties
        pair = list({m.entity: m for m in parties if eligible(m) and m.end <= before}.values())
        if len(pair) > 1:
            return pair
    return []
