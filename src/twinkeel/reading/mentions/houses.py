"""Houses that no list knows, by the form of their names, and the people who are said to belong to a house."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator

from twinkeel.reading.context import Context, Sentence
from twinkeel.reading.model import Mention
from twinkeel.reading.patterns.closings import Closed
from twinkeel.reading.patterns.gates import Gate, Opened
from twinkeel.reading.patterns.vocabulary import words
from twinkeel.reading.stances.predicates import predicates

_KIND = (
    r"(?:Capital|Partners|Advis[eo]rs|Advisory|Investors|Investments?|Securities|Research|Wealth|Fondos|Funds|Bank|"
    r"Economics|Strategies|Associates|Brokerage|Trust|Holdings|Equity|Asset|Fund|Private|Money|Financial)"
)
_SUFFIX = Gate(
    rf"\s(?:(?:Capital|Partners|Advis[eo]rs|Investors|Investments|Securities|Wealth|Fondos|Funds|Bank|Economics|"
    rf"Associates|Brokerage|Trust|Research)|(?:Asset|Wealth|Investment|Capital|Fund|Money|Portfolio)\sManagement|"
    rf"Family\sOffice|Global\sInvestors|Private\s(?:Bank|Wealth))(?:\s{_KIND})*(?:\s(?:Management|Group|Partners|LLC|LP|"
    rf"International))?(?!\w|&|-\w)"
)
_LEFT = re.compile(r"(?:(?:[A-Z][\w&.-]*|[A-Z]\.)\s(?:(?:and|&|de)\s)?){0,4}[A-Z][\w&.-]*$")
_NOT_FIRST = re.compile(
    r"(?:The|A|An|At|In|On|By|But|And|While|For|From|With|When|As|After|Before|If|Its|His|Her|Their|Our|However|Meanwhile|"
    r"Analysts|Shares|Chief|Fund|Portfolio|Manager|Founder|Partner|Of|To|Some|Many|Investor|Billionaire|Then|So|Both)\s"
)
_FIRST = re.compile(r"([A-Z][\w&.-]*)\s")
_NOT_STARTING = words("stances.stops") | words("stances.not_names")
_NO_HOUSE = re.compile(
    r"(?:iShares|SPDR|Bitcoin|Gold|Silver|ETF|REIT|Index|Central|World|People's|Reserve|Venture|Human|Working|"
    r"Exchange|Foreign|Retail|Global|Chinese|American|Private|US|U\.S\.|New|Wall|Hedge|Mutual|Pension|Sovereign|Mainland|"
    r"Institutional|European|Asian|Big|Many|Some|Most|Investment|Regional|Public)$"
)
_NAME = (
    r"(?P<name>[A-Z][a-zà-ÿ]+(?:-[A-Z]?[a-zà-ÿ]+)*(?:\s[A-Z]\.)?\s(?:(?:van|von|de|der)\s)?(?:Mc|Mac|O'|De)?[A-Z]"
    r"[a-zà-ÿ]+(?:-[A-Z]?[a-zà-ÿ]+)*)"
)
_MEMBER = Closed(
    rf"(?<![\w'-]){_NAME}(?:,\s(?P<title>(?:who\s|an?\s|the\s)[^,;.\"]{{3,70}}?))?\s(?:of|at|from|with|for)\s(?:the\s)?$"
)
_POSSESSED = re.compile(rf"'s\s{_NAME}(?=,|\s[a-z])")
_OWNER = Closed(rf"(?<![\w'-]){_NAME}'s\s(?:(?:hedge\s)?fund\s|firm\s|family office\s)?$")


_OWNED = Gate(rf"(?<![\w'-]){_NAME}'s\s(?P<house>[A-Z][\w&]+(?:\s[A-Z][\w&]+){{0,3}})\s(?P<verb>[a-z]+)\b")
_OWN_PEOPLE = Gate(rf"(?<![\w'-])(?P<house>[A-Z][\w&]+(?:\s[A-Z][\w&]+){{0,2}})'s\s{_NAME},?\s(?P<verb>[a-z]+)\b")
_HOUSES = frozenset(["institution", "issuer", "private_company"])
_ACTING = frozenset(["has", "had", "also", "is", "was", "remains", "called", "calls", "thinks"]) | words(
    "stances.speaking"
)
_NOT_HOUSES = words("stances.heads") | words("stances.not_names")
_PLACE = frozenset(
    [
        "Kong",
        "Korea",
        "Africa",
        "Zealand",
        "Arabia",
        "Street",
        "States",
        "Kingdom",
        "York",
        "Lanka",
        "Rica",
        "Emirates",
        "Europe",
        "Asia",
        "America",
        "China",
        "Valley",
        "Delhi",
        "Party",
        "House",
        "Group",
        "Inc",
    ]
)


_KNOWN = Opened(
    r"(?<![\w'-])(?:"
    + "|".join(sorted(re.escape(name.replace("_", " ")) for name in words("holders.houses")))
    + r")(?![\w-])"
)


def slug(name: str) -> str:
    """A lower-case identifier from a name."""
    return re.sub(r"[^a-z0-9]+", "-", name.lower()).strip("-")


def find_houses(context: Context) -> None:
    """Add mentions of houses the lexicon does not know: capitalised names that end in Capital, Partners, Advisors, …"""
    folded = context.folded
    added, places = False, _KNOWN.places(folded)
    for sentence in context.sentences:
        if sentence.zone in {"byline", "credit", "dateline"}:
            continue
        first = bisect_left(places, sentence.begin)
        known = first < len(places) and places[first] < sentence.end
        for match in _KNOWN.finditer(folded, sentence.begin, sentence.end) if known else ():
            if not any(m.start < match.end() and match.start() < m.end for m in context.mentions):
                unlisted_house(context, match.start(), match.end(), sentence.number, "a house")
                added = True
        if not _SUFFIX.open(sentence.signs):
            continue
        for match in _SUFFIX.finditer(sentence.signs, folded, sentence.begin, sentence.end):
            left = _LEFT.search(folded, max(sentence.begin, match.start() - 60), match.start())
            if left is None:
                continue
            start, end = left.start(), match.end()
            while (lead := _FIRST.match(folded, start, match.start())) is not None and (
                lead[1].lower() in _NOT_STARTING or _NOT_FIRST.match(folded, start, end)
            ):
                start = lead.end()
            if start >= match.start() or _NO_HOUSE.search(folded[start : match.start()]):
                continue
            if any(m.start < end and start < m.end for m in context.mentions):
                continue
            unlisted_house(context, start, end, sentence.number, "named like a house")
            added = True
    if added:
        context.mentions.sort(key=lambda m: (m.start, -m.end))


def unlisted_house(context: Context, start: int, end: int, number: int, why: str = "") -> Mention:
    """A house that no list knows, added as a mention of its own name in the sentence of that number."""
    name = context.folded[start:end]
    mention = Mention(
        start,
        end,
        context.document.text[start:end],
        "institution",
        slug(name),
        (),
        "nil",
        "subject",
        "name",
        name,
        number,
        (why,) if why else (),
    )
    context.mentions.append(mention)
    return mention


def _owned(context: Context, sentence: Sentence) -> Iterator[tuple[re.Match[str], Mention]]:
    """``Jane Doe's Foo sold``: what a person owns and what acts is a house."""
    for match in _OWNED.finditer(sentence.signs, context.folded, sentence.begin, sentence.end):
        start, end = match.span("house")
        if (
            match["name"].split()[-1] in _PLACE
            or (match["verb"] not in predicates() and match["verb"] not in {"has", "had", "also"})
            or any(m.start < end and start < m.end for m in context.mentions)
        ):
            continue
        yield match, unlisted_house(context, start, end, sentence.number, "acts, and is somebody's")


def members(context: Context, sentence: Sentence) -> Iterator[tuple[re.Match[str], Mention]]:
    """People by their house: ``Peter Lund of Foo``, ``Lee Kim, who runs a fund at Foo,``, ``Foo's Anna Roe``."""
    folded = context.folded
    yield from _owned(context, sentence)
    for match in _OWN_PEOPLE.finditer(sentence.signs, folded, sentence.begin, sentence.end):
        start, end = match.span("house")
        words_ = match["house"].split()
        if (
            (match["verb"] in predicates() or match["verb"] in _ACTING)
            and words_[-1] not in _PLACE
            and words_[0].lower() not in _NOT_HOUSES
            and not any(m.start < match.end("name") and start < m.end for m in context.mentions)
        ):
            yield match, unlisted_house(context, start, end, sentence.number, "a person's house")
    for mention in list(context.mentions):
        if not sentence.start <= mention.start < sentence.end or mention.type not in _HOUSES:
            continue
        before = _MEMBER.search(folded, max(sentence.begin, mention.start - 120), mention.start)
        if before is not None and before["name"].split()[-1] not in _PLACE:
            yield before, mention
        after = _POSSESSED.match(folded, mention.end, sentence.end)
        if after is not None:
            yield after, mention
        owner = _OWNER.search(folded, max(sentence.begin, mention.start - 60), mention.start)
        if owner is not None and owner["name"].split()[-1] not in _PLACE:
            yield owner, mention
