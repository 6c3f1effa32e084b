"""One document while it is being read: text, folded text, mentions by sentence, time expressions, figures."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal

from twinkeel.reading.figures.digits import significant
from twinkeel.reading.figures.numbers import find_quantities
from twinkeel.reading.grammar.items import Item, build_items
from twinkeel.reading.mentions.lexicon import Lexicon
from twinkeel.reading.mentions.strangers import makers, strangers
from twinkeel.reading.model import Document, Mention, Quantity
from twinkeel.reading.patterns.closings import Closed
from twinkeel.reading.patterns.gates import signs
from twinkeel.reading.subjects.centering import centres_of, set_aside_employers, topic_of
from twinkeel.reading.text.sentences import sentence_at
from twinkeel.reading.times.resolving import TimeSpan, resolve_times
from twinkeel.reading.times.time_expressions import match_times


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
    begin: int  # where its dateline ends
    signs: set[int]  # for the gates of patterns
    parties: list[Mention] = field(default_factory=list)  # the mentions, and stand-ins for firms that no list knows


@dataclass(slots=True)
class _Found:
    """What a sentence's own words give."""

    zone: str
    begin: int
    signs: set[int]
    times: list[re.Match[str]]
    figures: list[Quantity]


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
    topic_strong: bool = False
    parties: list[Mention] = field(default_factory=list)
    _found: list[_Found] = field(default_factory=list)

    def prepare(self, final: bool = True) -> None:
        """(Re)build sentences from the mentions and the anchor day; figures and items only where it is final."""
        spans = self.document.sentences
        if not self._found:
            self._found = [self._find(start, end) for start, end in spans]
        undated = not self.document.published_at  # then its day is sought in the times of the sentences
        by_sentence: list[list[Mention]] = [[] for _ in spans]
        for mention in self.mentions:
            mention.sentence = sentence_at(spans, mention.start)
            by_sentence[mention.sentence].append(mention)
        known = strangers(self.folded, spans, self.mentions) if final else []
        standing: list[list[Mention]] = [[] for _ in spans]
        for mention in known:
            standing[mention.sentence].append(mention)
        self.parties = sorted([*self.mentions, *known], key=lambda m: (m.start, -m.end)) if known else self.mentions
        self.sentences = []
        for number, ((start, end), found) in enumerate(zip(spans, self._found, strict=True)):
            mentions = by_sentence[number]
            times = [
                t
                for t in (resolve_times(found.times, self.anchor) if final or undated else ())
                if not (
                    t.interval.kind == "since" and _RECORD.search(self.folded, max(found.begin, t.start - 44), t.start)
                )
            ]
            quantities = self._figures(number, end, mentions, times) if final else []
            parties = makers(mentions, self.lexicon) if final else mentions
            if standing[number]:
                parties = sorted([*parties, *standing[number]], key=lambda m: (m.start, -m.end))
            items = build_items(self.folded, found.begin, end, parties, quantities) if quantities else []
            self.sentences.append(
                Sentence(
                    number,
                    start,
                    end,
                    found.zone,
                    items,
                    mentions,
                    quantities,
                    times,
                    found.begin,
                    found.signs,
                    parties,
                )
            )
        if final:
            set_aside_employers(self)
            self.topic, self.topic_strong = topic_of(self)
            self.centre = centres_of(self)

    def _find(self, start: int, end: int) -> _Found:
        """What a sentence's own words give, whatever is named in it."""
        zone, begin = "body", start
        for z in self.document.zones:
            if z.start <= start < z.end:
                if zone == "body" and z.end >= end - 1:
                    zone = z.kind
                if z.kind == "dateline" and begin == start:
                    begin = z.end
        here = signs(self.folded[start:end])
        if zone in {"credit", "byline", "dateline"}:
            return _Found(zone, begin, here, [], [])
        figures = find_quantities(self.folded, begin, end)
        if figures:
            figures = _elided_multiples(self.folded, figures, end)
        return _Found(zone, begin, here, match_times(self.folded, begin, end), figures)

    def _figures(self, number: int, end: int, mentions: list[Mention], times: list[TimeSpan]) -> list[Quantity]:
        """A sentence's figures, less those that are part of a code, a name or a date."""
        figures, begin = self._found[number].figures, self._found[number].begin
        if number and not figures and (held := _compares(self.folded, begin, end, self._found[number - 1].figures)):
            figures = [held]
        return [
            q
            for q in figures
            if not _within(q.start, q.end, mentions)
            and not (q.kind in {"level", "count"} and any(q.start < t.end and t.start < q.end for t in times))
        ]


def _within(start: int, end: int, mentions: list[Mention]) -> bool:
    """Whether a stretch is part of a name, or shares a character with a code."""
    for mention in mentions:
        if (start < mention.end and mention.start < end) and (
            mention.kind == "code" or (mention.start <= start and end <= mention.end)
        ):
            return True
    return False


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


_LIST = Closed(
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
