"""Whom a passage is about: the article's topic, each sentence's centre, and whom an unnamed owner stands for."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from twinkeel.reading.grammar.items import (
    AMBIGUOUS,
    IRREGULAR,
    MEASURE_NOUNS,
    MOVES_DOWN,
    MOVES_UP,
    NOMINALS,
    STATES,
    eligible,
)
from twinkeel.reading.grammar.phrases import INTRODUCING
from twinkeel.reading.patterns.closings import Closed
from twinkeel.reading.patterns.stems import Stems
from twinkeel.reading.patterns.vocabulary import words
from twinkeel.reading.subjects.descriptions import described, pair_before, told_apart

if TYPE_CHECKING:
    from twinkeel.reading.context import Context, Sentence
    from twinkeel.reading.model import Mention, Quantity

_REFERS = re.compile(
    r"(?:(?:However|Meanwhile|But|And|Still|Also|In addition|Separately|By contrast),?\s)?(?:(?:It|Its|They|"
    r"Their|He|She|His|Her|We|Our)\b|(?:The|This|That)\s(?:[\w-]+\s){0,4}(?P<noun>[a-z]+)\b(?!\s(?:of|in|at)\s[A-Z])|"
    r"(?:[A-Z][\w-]+\s)??(?P<bare>[A-Za-z]+)\b(?!\s(?:of|in|at|for|from)\s[A-Z])|[A-Z]\w+-(?:based|listed)\s)"
)
_OF_THE_STOCK = re.compile(r"\bthe (?:stock|shares|company|group|firm),\s(?:which|who|whose)\s[^,]*$")
_WORD = re.compile(r"[A-Za-z][A-Za-z'&-]*|,|[()\"]")
_POLLS = re.compile(
    r"(?:'s|\sI/B/E/S|\sIBES)?\s(?:polls?|surveys?|data|consensus|I/B/E/S|IBES|figures show)\b|\sI/B/E/S"
)
_POLLED = Closed(r"\b(?:gathered|compiled|polled|surveyed|collected|provided)\sby\s(?:the\s)?$")
_STOP = re.compile(r"[a-z]{4,}\.\s")
_EMPLOYED = Closed(r"\b(?:analysts?|strategists?|economists?|brokers?|traders?)\s(?:at|from|of|with)\s(?:the\s)?$")
_HOUSES = words("centering.houses")
_EMPLOYS = re.compile(r"\s(?:analysts?|strategists?|economists?|research(?:ers)?|securities)\b", re.IGNORECASE)

_RATED = re.compile(r"target|rating|objective|grade|recommendation")
_RATES = re.compile(
    r"(?:\s\([^)]{1,24}\))?,?\s(?:also |last week |on [A-Z]\w+day |has |had |have )?(?:"
    r"rais(?:ed|es|ing)|lift(?:ed|s|ing)|cuts?|cutting|lower(?:ed|s|ing)|hik(?:ed|es|ing)|boost(?:ed|s|ing)|"
    r"trim(?:med|s|ming)|slash(?:ed|es|ing)|set|"
    r"reiterat(?:ed|es|ing)|maintain(?:ed|s|ing)|upped|took|reduc(?:ed|es|ing)|increas(?:ed|es|ing)|keeps|kept)\s"
    r"(?:its|their|a|an|the)\s(?:[\w-]+\s){0,3}?(?:(?:price )?(?:target|objective)(?!\sfor\s[a-z])|rating)\b"
)

_FINITE = (
    {w for w in MOVES_UP | MOVES_DOWN | STATES | IRREGULAR | words("clauses.saying") if not w.endswith("ing")}
    | {"will", "would", "could", "can", "may", "might", "did", "does", "do", "should", "is", "was", "were", "has"}
) - (
    AMBIGUOUS
    | MEASURE_NOUNS
    | NOMINALS
    | {"based", "listed", "led", "backed", "founded", "expected", "owned", "held", "made", "set", "left", "traded"}
    | {"up", "down", "off", "higher", "lower", "that", "if", "worth", "better"}
)
_PRESENTING = frozenset({"is", "are", "was", "were", "came", "comes", "goes", "went"})
_PASSING = frozenset(
    {
        "by",
        "with",
        "from",
        "like",
        "than",
        "at",
        "unlike",
        "against",
        "versus",
        "including",
        "as",
        "compared",
        "alongside",
    }
)
_COMPARING = frozenset({"than", "like", "unlike", "against", "versus", "compared"})
_MEMBERS = frozenset({"including", "among"})
_BUSINESS = MEASURE_NOUNS | NOMINALS | words("centering.business")
_PLACES_SHARES = re.compile(
    r"\b(?!The|Its|Their|Those)[A-Z]\w+(?:\s[A-Z]\w+)?\s(?:shares|stocks|equities|market|bourse)\b"
)
_TURNOVER = re.compile(r"\b[Tt]urnover|[Tt]rading volume|[Tt]urned over")
_FORMER = re.compile(r"\b(?:[Tt]he (former|latter)\b|[Tt]h(?:e|at of the) (first|second|other)(?: one)?$)")
_RIVAL = re.compile(r"\b(?:its|their)\s(?:[\w-]+\s){0,3}(?:rival|competitor)\s*$")
_OF_TRADING = re.compile(
    r"(?:the (?:stock|shares|listing|debut|offering|offer|ipo|flotation|tranche|portion|issue price|share sale|"
    r"(?:retail|public|institutional|international)\s(?:tranche|portion|offering|part))|shares|trading|proceeds|"
    r"(?:retail|institutional) (?:investors|demand|orders)|[a-z]* ?cornerstones?)\b"
)
_JOINS = re.compile(r"(?:,| and|, and| or| &)\s")
_GAUGES = re.compile(r"\b(?:index|gauge|benchmark|average)\b")
_DEFINITE = re.compile(r"^(?:the|this|that)\b")
_OFF_STAGE = frozenset({"byline", "credit", "caption"})


def set_aside_employers(context: Context) -> None:
    """An analyst's house ("analysts at X", "X analysts") is no party to the story's figures."""
    folded = context.folded
    rated = _RATED.search(folded) is not None
    for mention in context.mentions:
        if eligible(mention) and (
            _EMPLOYS.match(folded, mention.end)
            or _POLLS.match(folded, mention.end)
            or _POLLED.search(folded, max(0, mention.start - 40), mention.start)
            or _EMPLOYED.search(folded, max(0, mention.start - 26), mention.start)
            or (rated and mention.type == "issuer" and (_RATES.match(folded, mention.end) or _house(context, mention)))
        ):
            mention.role = "background"


def _house(context: Context, mention: Mention) -> bool:
    """A broker named in a sentence on targets and ratings, and not what the document keeps speaking of."""
    known = context.lexicon.entities.get(mention.entity or "")
    if known is None or ("house" not in known.flags and _HOUSES.isdisjoint(known.name.lower().split())):
        return False
    opening = mention.sentence
    while opening and mention.sentence - opening < 3 and not _opens_paragraph(context, opening):
        opening -= 1
    start = min(context.sentences[max(0, mention.sentence - 1)].start, context.sentences[opening].start)
    if not _RATED.search(context.folded, start, context.sentences[mention.sentence].end):
        return False
    return len({m.sentence for m in context.mentions if m.entity == mention.entity}) < 4


def topic_of(context: Context) -> tuple[Mention | None, bool]:
    """The name the article is about, and whether it stands out: how often it is named, more where it opens."""
    seen: dict[str, set[int]] = {}
    first: dict[str, Mention] = {}
    for mention in context.parties:
        if not eligible(mention) or not mention.entity or mention.sentence < 0:
            continue
        if context.sentences[mention.sentence].zone in _OFF_STAGE:
            continue
        first.setdefault(mention.entity, mention)
        seen.setdefault(mention.entity, set()).add(mention.sentence)
    if not seen:
        return None, False
    opening = min(m.sentence for m in first.values())
    scores = {e: len(where) + (1.5 if opening in where else 0.0) for e, where in seen.items()}
    ranked = sorted(scores, key=lambda e: (-scores[e], first[e].start))
    told = len(set().union(*seen.values()))
    most = len(seen[ranked[0]])
    ahead = len(ranked) == 1 or scores[ranked[0]] >= 1.5 * scores[ranked[1]]
    lead = sorted(set().union(*seen.values()))[:2]
    leads = len(lead) > 1 and seen[ranked[0]].issuperset(lead)  # in the heading and in the first sentence
    strong = ahead and (leads or (most >= 0.3 * told if most > 1 else told <= 4))
    return first[ranked[0]], strong


def centres_of(context: Context) -> list[Mention | None]:
    """Each sentence's centre: its subject; where that only refers back, or names pass by, the centre before."""
    last: Mention | None = None
    out: list[Mention | None] = []
    for sentence in context.sentences:
        if sentence.zone in _OFF_STAGE:
            out.append(None)
            continue
        names = [m for m in sentence.parties if eligible(m)]
        names = [m for m in names if m.kind != "code"] or [m for m in names if m.status != "nil"]
        returns = (
            context.topic_strong and _opens_paragraph(context, sentence.number) and _in_reach(context, sentence.number)
        )
        if returns and context.topic is not None:
            last = context.topic if last is not None and context.topic.start < sentence.start else last
        if names and not (last is not None and _refers_back(context, sentence, names[0])):
            last = _highest(context, sentence, names, last) or last or names[0]
        elif last is not None and (other := told_apart(context, sentence, last)) is not None:
            last = other
        out.append(last)
    return out


def _refers_back(context: Context, sentence: Sentence, first: Mention) -> bool:
    lead = context.folded[sentence.start : first.start].lstrip("\"' ")
    if _OF_THE_STOCK.search(lead):
        return True
    lead += context.folded[first.start : first.start + 1]
    match = _REFERS.match(lead)
    if match is None:
        return False
    noun = match["noun"] or match["bare"]
    if noun is None:
        return True
    if ":" in lead:
        return False
    if match["noun"]:
        return any(w in NOMINALS or w.endswith("maker") for w in match.group().lower().split())
    if noun.lower() not in _BUSINESS or noun.lower() in {"rival", "index"} or match.end() >= len(lead) - 1:
        return False
    return not lead.startswith(" that ", match.end())


def _highest(context: Context, sentence: Sentence, names: list[Mention], last: Mention | None) -> Mention | None:
    """The subject of the sentence, else its first object; names in passing do not count."""
    entity = last.entity if last is not None else None
    objects: Mention | None = None
    passed = -1
    for mention in names[:4]:
        begin = max(
            (m.end() for m in _STOP.finditer(context.folded, sentence.start, mention.start)), default=sentence.start
        )
        lead = [w.lower() for w in _WORD.findall(context.folded, begin, mention.start)]
        if lead and (lead[0] in INTRODUCING or lead[0].endswith(("ly", "ing", "ed"))) and "," in lead:
            lead = lead[len(lead) - lead[::-1].index(",") :]
        fronted = len(lead) == 1 and lead[0] in {"with", "at", "for"}
        passing = not fronted and (not _PASSING.isdisjoint(lead[-2:]) or _compared(lead))
        joined = 0 < passed < mention.start and _JOINS.fullmatch(context.folded, passed, mention.start)
        if passing or joined:
            passed = mention.end
            continue
        verb = next((k for k, w in enumerate(lead) if w in _FINITE), None)
        if verb is None or (lead[verb] in _PRESENTING and len(lead) - verb <= 4):
            return mention
        objects = objects or mention
    if objects is not None and (any(m.entity == entity for m in names) or _topical(context, entity)):
        return last
    return objects


def _compared(lead: list[str]) -> bool:
    """Whether a word of comparison stands after the last verb before the name."""
    for word in reversed(lead):
        if word in _COMPARING or word in _MEMBERS:
            return True
        if word in _FINITE and word not in {"managed", "did", "fetched", "do", "does"}:
            return False
    return False


def _topical(context: Context, entity: str | None) -> bool:
    return context.topic_strong and context.topic is not None and context.topic.entity == entity


def kinds_for(phrase: str, quantity: Quantity | None) -> tuple[str, ...]:
    """The types of entity that the described owner of a figure can be."""
    low = f" {phrase.lower()} "
    if quantity is not None and quantity.kind in {"points", "level"}:
        return ("index",)
    first = min(_OWNERS.present(low), default=len(_KINDS))
    if first == 0 or (" its " not in low and _PLACES_SHARES.search(phrase)):
        return ("index",)
    if first < len(_KINDS):
        return _KINDS[first][0]
    if quantity is not None and quantity.kind == "money":
        return ("issuer", "private_company", "fund")
    return ("issuer", "private_company", "fund", "index")


_KINDS = (
    (("index",), (" index ", " gauge ", " benchmark ", "al average ")),
    (("fund",), (" fund ", " etf ", " outflow", " inflow", " redemption", " net assets ")),
    (("fund", "issuer", "private_company"), (" its assets ", " assets under ")),
    (("issuer", "fund"), (" shares ", " stock ", " share price ", " market value", " market cap", " debut ")),
    (
        ("issuer", "private_company"),
        (
            *(" company", " firm ", " revenue", " profit", " sales ", " maker ", "maker ", " giant ", " chipmaker"),
            *(" net income ", " group ", " its ", " deliveries ", " margin", " startup ", " earnings", " customers "),
        ),
    ),
)
_OWNERS = Stems((word, number) for number, (_, told) in enumerate(_KINDS) for word in told)


def antecedent(
    context: Context, number: int, phrase: str, before: int, quantity: Quantity | None = None, but: str | None = None
) -> tuple[Mention | None, str]:
    """The name that a pronoun, a description or a bare business noun stands for: the centre, where its type fits.

    ``but`` names an entity that it cannot be.
    """
    kinds = kinds_for(phrase, quantity)
    levels = quantity is not None and quantity.kind == "level" and not _GAUGES.search(phrase)
    if levels and (centre := context.centre[number]) is not None:
        kinds = (centre.type,)

    def fits(mention: Mention) -> bool:
        return mention.type in kinds and mention.entity != but and (mention.kind != "code" or mention.status != "nil")

    sentence = context.sentences[number]
    if quantity is not None and (
        (quantity.kind == "money" and _TURNOVER.search(phrase))
        or (quantity.kind == "count" and "shares" in quantity.text)
    ):
        centre = context.centre[number]
        if centre is None or centre.type == "index":
            return None, ""
    order = _FORMER.search(phrase)
    if order is not None:
        pair = pair_before(context, number, before)
        if len(pair) > 1:
            return pair[-2 if (order[1] or order[2]) in {"former", "first"} else -1], "one of the two before"
    here = [m for m in sentence.parties if m.end <= before and eligible(m) and fits(m)]
    own = context.centre[number]
    apart = described(context, number, phrase, before, own, fits)
    if apart is not None:
        return apart, "the one that the description fits"
    if _RIVAL.search(phrase):
        self = context.centre[number] if number else None
        for back in range(number - 1, max(-1, number - 8), -1):
            rival = context.centre[back]
            if rival is not None and fits(rival) and (self is None or rival.entity != self.entity):
                return rival, "the rival spoken of before"
        others = {
            m.entity: m
            for s in context.sentences[max(0, number - 3) : number + 1]
            for m in s.parties
            if m.end <= before and eligible(m) and fits(m) and m.entity != (self.entity if self is not None else None)
        }
        if len(others) == 1:
            return next(iter(others.values())), "the only other spoken of before"
        return None, ""
    if own is not None and fits(own) and own in here:
        return own, "the centre of the sentence"
    topic = context.topic if context.topic is not None and fits(context.topic) else None
    if (
        topic is not None
        and topic.start < before
        and context.topic_strong
        and _returns(context, number, phrase, quantity)
    ):
        return topic, "the article's topic"
    if own is not None and fits(own) and own.start < before and own.sentence != number:
        return own, "the centre of the sentence"
    if here:
        return here[0], "named earlier in the sentence"
    for back in range(number - 1, max(-1, number - 6), -1):
        centre = context.centre[back]
        if centre is not None and fits(centre):
            return centre, "the centre of an earlier sentence"
        named = [m for m in context.sentences[back].parties if eligible(m) and fits(m)]
        if len({m.entity for m in named}) == 1 and " its " not in f" {phrase.lower()} ":
            return named[0], "the only such name in an earlier sentence"
    if topic is not None:
        return topic, "the article's topic"
    for other in context.sentences[number::-1]:
        found = [m for m in other.parties if eligible(m) and fits(m) and m.start < before]
        if found and other.zone not in _OFF_STAGE:
            return found[0], "named before"
    for other in context.sentences[number : number + 2] if kinds == ("index",) else ():
        found = [m for m in other.parties if eligible(m) and fits(m)]
        if found and other.zone not in _OFF_STAGE:
            return found[0], "named right after"
    return None, ""


def _in_reach(context: Context, number: int) -> bool:
    """Whether the topic was named not long ago: a story in two halves does not go back."""
    topic = context.topic
    if topic is None:
        return False
    spoken = (m for s in context.sentences[max(0, number - _REACH) : number] for m in s.parties)
    return any(m.entity == topic.entity for m in spoken)


_REACH = 7


def _opens_paragraph(context: Context, number: int) -> bool:
    sentences = context.sentences
    return number > 0 and context.folded.find("\n", sentences[number - 1].end, sentences[number].start) >= 0


def _returns(context: Context, number: int, phrase: str, quantity: Quantity | None) -> bool:
    """Whether a description or a bare noun leads back to the topic: in a new paragraph, or after a crowd of names."""
    low = phrase.lower().strip().rpartition(", ")[2]
    traded = quantity is not None and quantity.kind == "count" and "shares" in quantity.text
    if traded or _OF_TRADING.match(low) or low.endswith(" stock"):
        opening = number
        while opening and not _opens_paragraph(context, opening):
            opening -= 1
        first = context.centre[opening]
        return first is None or _topical(context, first.entity)
    if not low or low.split()[0] in {"it", "they", "its", "their", "he", "she"}:
        return False
    if number == 0:
        return True
    if not _in_reach(context, number):
        return False
    if _opens_paragraph(context, number):
        return True
    crowd = {m.entity for m in context.sentences[number - 1].parties if eligible(m)}
    return len(crowd) >= 3 and _DEFINITE.match(low) is not None
