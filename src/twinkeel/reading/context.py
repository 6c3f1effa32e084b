"""One document while it is being read: text, folded text, mentions by sentence, time expressions, figures."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal

from twinkeel.reading.digits import significant
from twinkeel.reading.items import Item, build_items, eligible
from twinkeel.reading.lexicon import Lexicon
from twinkeel.reading.model import Document, Mention, Quantity
from twinkeel.reading.numbers import find_quantities
from twinkeel.reading.sentences import sentence_at
from twinkeel.reading.time_expressions import match_times
from twinkeel.reading.times import TimeSpan, resolve_times

_REFERS = re.compile(
    r"(?:(?:However|Meanwhile|But|And|Still|Also|In addition|Separately|By contrast),?\s)?(?:(?:It|Its|They|"
    r"Their|He|She)\b|(?:The|This|That)\s(?:[\w-]+\s){0,4}(?:company|firm|stock|shares|group|chipmaker|maker|"
    r"automaker|carmaker|giant|"
    r"startup|start-up|designer|developer|manufacturer|retailer|lender|operator|fund|ETF|index|gauge|"
    r"benchmark|unit|supplier|foundry|platform)\b(?!\s(?:of|in|at)\s[A-Z])|"
    r"(?:Shares|Stock|Revenues?|Sales|Net profit|Net income|"
    r"Profit|Earnings|Margins?|Deliveries)\b(?!\s(?:of|in|at|for|from)\s[A-Z])"
    r"|[A-Z]\w+-(?:based|listed)\s)"
)


@dataclass(slots=True)
class Sentence:
    """One sentence with what was found in it."""

    number: int
    start: int
    end: int
    zone: str
    items: list[Item]
    mentions: list[Mention]
    quantities: list[Quantity]
    times: list[TimeSpan]


@dataclass(slots=True)
class Context:
    """Everything the later stages share."""

    document: Document
    folded: str
    lexicon: Lexicon
    mentions: list[Mention]
    anchor: date | None = None
    sentences: list[Sentence] = field(default_factory=list)
    centre: list[Mention | None] = field(default_factory=list)
    topic: Mention | None = None
    _found: list[tuple[list[re.Match[str]], list[Quantity]]] = field(default_factory=list)

    def prepare(self, final: bool = True) -> None:
        """(Re)build sentences from the mentions and the anchor day."""
        by_sentence: dict[int, list[Mention]] = {}
        spans = self.document.sentences
        for mention in self.mentions:
            mention.sentence = sentence_at(spans, mention.start)
            by_sentence.setdefault(mention.sentence, []).append(mention)
        first_time = not self._found
        self.sentences = []
        for number, (start, end) in enumerate(spans):
            zone = next((z.kind for z in self.document.zones if z.start <= start < z.end and z.end >= end - 1), "body")
            begin = next(
                (z.end for z in self.document.zones if z.kind == "dateline" and z.start <= start < z.end), start
            )
            mentions = by_sentence.get(number, [])
            codes = [m for m in mentions if m.kind == "code"]
            if first_time:
                skip = zone in {"credit", "byline", "dateline"}
                self._found.append(
                    ([], [])
                    if skip
                    else (
                        match_times(self.folded, begin, end),
                        _elided_multiples(self.folded, find_quantities(self.folded, begin, end), end),
                    )
                )
            matches, figures = self._found[number]
            if number and not figures and (held := _compares(self.folded, begin, end, self._found[number - 1][1])):
                figures = [held]
            times = [
                t
                for t in resolve_times(matches, self.anchor)
                if not (t.interval.kind == "since" and _RECORD.search(self.folded, max(begin, t.start - 44), t.start))
            ]
            quantities = [
                q
                for q in figures
                if not any(q.start < m.end and m.start < q.end for m in codes)
                and not any(m.kind != "code" and m.start <= q.start and q.end <= m.end for m in mentions)
                and not (q.kind in {"level", "count"} and any(q.start < t.end and t.start < q.end for t in times))
            ]
            items = build_items(self.folded, begin, end, mentions, quantities) if quantities and final else []
            self.sentences.append(Sentence(number, start, end, zone, items, mentions, quantities, times))

        if final:
            self._centres()

    def _centres(self) -> None:
        """Each sentence's centre: what its first words are about, inherited where they only refer back."""
        last: Mention | None = None
        counts: dict[str, int] = {}
        for mention in self.mentions:
            if eligible(mention) and mention.entity:
                counts[mention.entity] = counts.get(mention.entity, 0) + 1
        self.topic = None
        if counts:
            best = max(counts.values())
            self.topic = next(m for m in self.mentions if eligible(m) and m.entity and counts[m.entity] == best)
        self.centre = []
        for sentence in self.sentences:
            if sentence.zone in {"byline", "credit", "caption"}:
                self.centre.append(None)
                continue
            names = [m for m in sentence.mentions if eligible(m)]
            first = next((m for m in names if m.kind != "code"), names[0] if names else None)
            lead = self.folded[sentence.start : first.start if first else sentence.end]
            if last is not None and (_REFERS.match(lead.lstrip("\"' ")) or _OF_THE_STOCK.search(lead)):
                self.centre.append(last)
                continue
            self.centre.append(first or last)
            last = first or last

    def sentence_text(self, number: int) -> str:
        start, end = self.document.sentences[number]
        return self.document.text[start:end]

    def antecedent(self, number: int, phrase: str, before: int) -> tuple[Mention | None, str]:
        """The listed name a pronoun or description stands for: an earlier one of the right kind."""
        low = f" {phrase.lower()} "
        kinds: tuple[str, ...] = ("issuer", "private_company", "fund", "index")
        if any(word in low for word in (" index ", " gauge ", " benchmark ", " average ")):
            kinds = ("index",)
        elif " its assets " in low:
            kinds = ("fund", "issuer", "private_company")
        elif any(word in low for word in (" fund ", " etf ")):
            kinds = ("fund",)
        elif any(
            word in low
            for word in (
                " company",
                " firm ",
                " shares ",
                " stock ",
                " revenue",
                " profit",
                " sales ",
                " maker ",
                "maker ",
                " giant ",
                " chipmaker",
                " net income ",
                " group ",
                " its ",
                " deliveries ",
                " margin",
                " startup ",
            )
        ):
            kinds = ("issuer", "private_company")
        here = [m for m in self.sentences[number].mentions if m.end <= before and eligible(m) and m.type in kinds]
        own = self.centre[number]
        if own is not None and own.type in kinds and (own in here or (own.start < before and own.sentence != number)):
            return own, "the centre of the sentence"
        if here:
            return here[0], "named earlier in the sentence"
        for back in range(number - 1, max(-1, number - 6), -1):
            centre = self.centre[back]
            crowd = {m.entity for m in self.sentences[back].mentions if eligible(m) and m.type in kinds}
            if (
                len(crowd) >= 3
                and self.topic is not None
                and self.topic.type in kinds
                and self.topic.start < before
                and (" company" in low or " stock " in low or " firm " in low)
            ):
                return self.topic, "the article's main name"
            if centre is not None and centre.type in kinds:
                return centre, "the centre of an earlier sentence"
            named = [m for m in self.sentences[back].mentions if eligible(m) and m.type in kinds]
            if len(crowd) == 1 and named and " its " not in low:
                return named[0], "the only such name in an earlier sentence"
        for back in range(number - 1, max(-1, number - 6), -1):
            sentence = self.sentences[back]
            if sentence.zone in {"byline", "credit", "caption"}:
                continue
            found = [m for m in sentence.mentions if eligible(m) and m.type in kinds]
            if found:
                subject = next((m for m in found if m.kind != "code"), found[0])
                return subject, "the subject of an earlier sentence"
        for sentence in self.sentences:
            if sentence.zone == "heading" and sentence.number < number:
                found = [m for m in sentence.mentions if eligible(m) and m.type in kinds]
                if found:
                    return found[0], "named in the headline"
        return None, ""


_OF_THE_STOCK = re.compile(r"\bthe (?:stock|shares|company|group|firm),\s(?:which|who|whose)\s[^,]*$")

_RECORD = re.compile(
    r"\b(?:worst|best|biggest|largest|most|highest|lowest|first|steepest|sharpest|fastest|weakest|strongest|"
    r"slowest|smallest|least)\b[^,;.]{0,32}$"
)
_ELIDED = re.compile(
    r"\b(?:against|compared (?:with|to)|versus|vs\.?|and)\s(?:(?:just|about|around|only|roughly|"
    r"nearly)\s)?(?P<n>\d{1,3}(?:\.\d+)?)(?=\s(?:for|at|on|in)\s|\s\(|[.,;]\s|[.,;]?$)(?!\s?%)"
)


_COMPARES = re.compile(
    r"(?:That|This|It|Which)\s(?:compares|compared|is against)\s(?:with|to)?\s?(?:about |just |around )?"
    r"(?P<n>\d{1,3}(?:\.\d+)?)(?=\s(?:for|at|on|in)\b)"
)


def _compares(folded: str, begin: int, end: int, before: list[Quantity]) -> Quantity | None:
    """``That compares with 22 for X``, after a sentence with a multiple."""
    head = next((q for q in before if q.kind == "multiple"), None)
    match = _COMPARES.match(folded, begin, end) if head is not None else None
    if head is None or match is None:
        return None
    text = match["n"]
    start, stop = match.span("n")
    return replace(
        head, start=start, end=stop, text=text, value=Decimal(text), operator="=", digits=significant(text), high=None
    )


def _elided_multiples(folded: str, quantities: list[Quantity], end: int) -> list[Quantity]:
    """``14 times earnings against 22 for X``: the second figure carries no unit of its own."""
    extra = _elided_lists(folded, quantities)
    head = next((q for q in quantities if q.kind == "multiple"), None)
    if head is None:
        return sorted([*quantities, *extra], key=lambda q: q.start)
    for match in _ELIDED.finditer(folded, head.end, end):
        start, stop = match.span("n")
        if not any(q.start < stop and start < q.end for q in quantities):
            text = match["n"]
            extra.append(
                replace(
                    head,
                    start=start,
                    end=stop,
                    text=text,
                    value=Decimal(text),
                    operator="=",
                    digits=significant(text),
                    high=None,
                )
            )
    return sorted([*quantities, *extra], key=lambda q: q.start)


_LIST = re.compile(
    r"(?<![\d.,$€£¥A-Za-z])(?P<list>(?:\d{1,3}(?:\.\d+)?,\s)*\d{1,3}(?:\.\d+)?),?\sand\s(?:about |nearly |some )?$"
)


def _elided_lists(folded: str, quantities: list[Quantity]) -> list[Quantity]:
    """``15, 13 and 24 times``, ``3 and 4 percent``: figures before the last carry no unit of their own."""
    extra: list[Quantity] = []
    for quantity in quantities:
        if quantity.kind not in {"multiple", "percent"}:
            continue
        match = _LIST.search(folded, max(0, quantity.start - 40), quantity.start)
        if match is None:
            continue
        for number in re.finditer(r"\d+(?:\.\d+)?", match["list"]):
            start, stop = match.start("list") + number.start(), match.start("list") + number.end()
            if any(q.start < stop and start < q.end for q in quantities) or re.fullmatch(
                r"(?:19|20)\d\d", number.group()
            ):
                continue
            value = Decimal(number.group()) / (100 if quantity.unit == "fraction" else 1)
            extra.append(
                replace(
                    quantity,
                    start=start,
                    end=stop,
                    text=number.group(),
                    value=value,
                    operator="=",
                    digits=significant(number.group()),
                    high=None,
                )
            )
    return extra
