"""Firms that no list knows: names that the text itself shows to be a firm's or a unit's; they own figures."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import replace

from twinkeel.reading.mentions.lexicon import Lexicon
from twinkeel.reading.model import Mention
from twinkeel.reading.patterns.closings import Closed
from twinkeel.reading.patterns.gates import Opened
from twinkeel.reading.patterns.stems import whole_words
from twinkeel.reading.patterns.vocabulary import words
from twinkeel.reading.subjects.nobodys import PLAIN_CAPITALS

_WORD = r"[A-Z][A-Za-z0-9&\-]*[A-Za-z0-9]"
_NAME = rf"(?P<name>{_WORD}(?:\s{_WORD}){{0,3}})"
_FIRM = (
    r"(?:maker|chipmaker|drugmaker|carmaker|automaker|company|firm|start-?up|developer|designer|operator|retailer|"
    r"supplier|manufacturer|producer|newcomer|debutant|lender|insurer|miner|platform|chain|foundry|unicorn|provider)"
)
_UNIT = r"(?:unit|arm|division|subsidiary|business|offshoot)"
_OFFER = r"(?:shares|stock|IPO|debut|flotation|initial public offering|share sale|prospectus|shareholders)"
_FORMED = re.compile(rf"{_NAME}\s(?:Inc|Corp|Corporation|Ltd|Limited|Holdings|Technologies|Technology|plc|Group)\b")
_FORM_WORDS = ("Inc", "Corp", "Ltd", "Limited", "Holdings", "Technolog", "plc", "Group")
_AFTER = Opened(rf"\b(?:[Ss]hares (?:of|in)|-backed|\b{_FIRM})\s{_NAME}")
_BEFORE = re.compile(
    rf"{_NAME}(?:(?:'s)?\s{_OFFER}\b|\s(?:debuted|went public|floated|listed|made its debut|plans to raise|raised|"
    rf"is (?:raising|seeking)|priced)\b|,\s(?:a|an|the|which|one of|another)\s(?:[\w'-]+\s){{0,7}}?{_FIRM}s?\b|"
    r"\s(?:soared|jumped|surged|leapt|rocketed|rose|gained|climbed|added|fell|lost|dropped|sank|slumped|tumbled|slid|"
    r"plunged|shed|slipped)\s(?:by\s|nearly\s|about\s|almost\s|some\s|more than\s|as much as\s)?\d)"
)
_UNITS = (
    re.compile(rf"{_NAME},\s(?:the\s)?(?P<parent>{_WORD}(?:[\s.]{_WORD})*)'s\s(?:[\w-]+\s){{0,4}}{_UNIT}\b"),
    re.compile(rf"{_NAME},\s(?:a|an|the)\s(?:[\w-]+\s){{0,4}}{_UNIT}\sof\s(?P<parent>{_WORD}(?:[\s.]{_WORD})*)"),
    re.compile(rf"(?P<parent>{_WORD}(?:[\s.]{_WORD})*)(?:'s)?\s(?:[\w-]+\s){{0,4}}{_UNIT}\s{_NAME}"),
)
_HAS_UNIT = (  # of each of the patterns of units, what its matches must hold
    Opened(rf"'s\s(?:[\w-]+\s){{0,4}}{_UNIT}\b"),
    Opened(rf"{_UNIT}\sof\s[A-Z]"),
    Opened(rf"{_UNIT}\s[A-Z]"),
)
_NOT_FIRMS = PLAIN_CAPITALS | words("strangers.places") | words("strangers.things")
_OWNED = Closed(
    r"(?:'s|\b[Ii]ts|\b[Tt]heir|\b[Oo]ur|\b[Tt]he|\b(?:unit|arm|division|subsidiary|business|affiliate|marketplace|"
    r"app|brand|service))\s$"
)
_A_UNIT = re.compile(rf",\s(?:its|the|a|an)\s(?:[\w'-]+\s){{0,5}}{_UNIT}\b")
_FORMS = frozenset({"inc", "corp", "corporation", "ltd", "limited", "holdings", "plc", "group", "co"})
_NOT_SECOND = _NOT_FIRMS - _FORMS


def strangers(folded: str, spans: tuple[tuple[int, int], ...], mentions: list[Mention]) -> list[Mention]:
    """A stand-in for each name of a firm that no list knows, where the text tells that it is one.

    A unit of a listed firm stands for that firm. Stand-ins are no mentions of the reading: they only own figures.
    """
    taken = bytearray(len(folded))
    for mention in mentions:
        taken[mention.start : mention.end] = b"\1" * (mention.end - mention.start)
    found: dict[str, Mention | None] = {}
    for match, parent in _shown(folded, mentions):
        begin, end = _trimmed(folded, *match.span("name"), spans, parent is not None)
        if begin < end and not any(taken[begin:end]):
            name = folded[begin:end]
            found[name] = parent or found.get(name)
    return sorted(_occurrences(folded, spans, found, taken), key=lambda m: m.start) if found else []


def _shown(folded: str, mentions: list[Mention]) -> Iterator[tuple[re.Match[str], Mention | None]]:
    """Matches of the cues, with the parent of a unit."""
    owners = {m.start: m for m in mentions if m.type == "issuer" and m.codes}
    size = len(folded)
    if any(word in folded for word in _FORM_WORDS):
        yield from ((match, None) for match in _FORMED.finditer(folded))
    yield from ((match, None) for match in _AFTER.finditer(folded, 0, size))
    yield from ((match, None) for match in _BEFORE.finditer(folded))
    for pattern, cue in zip(_UNITS, _HAS_UNIT, strict=True):
        for match in pattern.finditer(folded) if cue.search(folded, 0, size) else ():
            parent = owners.get(match.start("parent"))
            if parent is not None:
                yield match, parent


def _trimmed(folded: str, begin: int, end: int, spans: tuple[tuple[int, int], ...], described: bool) -> tuple[int, int]:
    """The name without words that only open a sentence or tell where it is from; empty where nothing is left."""
    while begin < end:
        word = re.match(r"\S+", folded[begin:end])
        low = word.group().lower() if word is not None else ""
        if low not in _NOT_FIRMS and not low.endswith(("-based", "-listed", "-backed", "-owned")):
            break
        begin += len(low) + 1
    name = folded[begin:end]
    if begin >= end or (name.isupper() and len(name) < 5):
        return 0, 0
    if any(word.lower() in _NOT_SECOND for word in name.split()[1:2]):
        return 0, 0
    if not described and (_OWNED.search(folded, max(0, begin - 14), begin) or _A_UNIT.match(folded, end)):
        return 0, 0
    number = max(0, bisect_right(spans, (begin, 1 << 60)) - 1)
    opens = spans[number][0] >= begin - 1
    if not described and " " not in name and opens and (name[1:].islower() and folded.count(name) < 2):
        return 0, 0
    if " " not in name and next(whole_words(name.lower(), folded), None) is not None:
        return 0, 0
    return begin, end


def _occurrences(
    folded: str, spans: tuple[tuple[int, int], ...], found: dict[str, Mention | None], taken: bytearray
) -> Iterator[Mention]:
    whole = {name: name for name in found}
    for name in found:
        first = name.split()[0]
        if len(first) > 4 and first.lower() not in _NOT_FIRMS and first not in whole:
            whole[first] = name
    last = 0
    places = [place for name in whole for place in whole_words(name, folded)]
    for start, end in sorted(places, key=lambda place: (place[0], -place[1])):
        if start < last:
            continue
        last = end
        if any(taken[start:end]):
            continue
        name = whole[folded[start:end]]
        parent = found[name]
        number = max(0, bisect_right(spans, (start, 1 << 60)) - 1)
        yield Mention(
            start,
            end,
            folded[start:end],
            "issuer",
            parent.entity if parent is not None else UNKNOWN + name,
            parent.codes if parent is not None else (),
            parent.status if parent is not None else "nil",
            name=parent.name if parent is not None else name,
            sentence=number,
        )


def makers(mentions: list[Mention], lexicon: Lexicon) -> list[Mention]:
    """The mentions, with the listed firm standing in for its products and unlisted units: their figures are its own."""
    return [_maker(m, lexicon) or m if m.type in {"product", "private_company"} else m for m in mentions]


def _maker(mention: Mention, lexicon: Lexicon) -> Mention | None:
    product = lexicon.entities.get(mention.entity or "")
    for flag in product.flags if product is not None else ():
        maker = lexicon.entities.get(flag)
        if maker is not None and maker.codes:
            return replace(
                mention,
                type="issuer",
                entity=maker.id,
                codes=maker.codes,
                status="inferred",
                kind="nominal",
                name=maker.name,
                role="subject",
            )
    return None


UNKNOWN = "?"
