"""One document while it is being read: text, folded text, mentions by sentence, time expressions, figures."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

from twinkeel.reading.clauses import Item, build_items, eligible
from twinkeel.reading.lexicon import Lexicon
from twinkeel.reading.model import Document, Mention, Quantity
from twinkeel.reading.numbers import find_quantities
from twinkeel.reading.sentences import sentence_at
from twinkeel.reading.times import TimeSpan, find_times


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

    def prepare(self) -> None:
        """(Re)build sentences from the mentions and the anchor day."""
        by_sentence: dict[int, list[Mention]] = {}
        spans = self.document.sentences
        for mention in self.mentions:
            mention.sentence = sentence_at(spans, mention.start)
            by_sentence.setdefault(mention.sentence, []).append(mention)
        self.sentences = []
        for number, (start, end) in enumerate(spans):
            zone = next((z.kind for z in self.document.zones if z.start <= start < z.end and z.end >= end - 1), "body")
            begin = next((z.end for z in self.document.zones if z.kind == "dateline" and z.start <= start < z.end), start)
            mentions = by_sentence.get(number, [])
            codes = [m for m in mentions if m.kind == "code"]
            skip = zone in {"credit", "byline", "dateline"}
            times = [] if skip else find_times(self.folded, begin, end, self.anchor)
            quantities = [] if skip else [
                q for q in find_quantities(self.folded, begin, end)
                if not any(q.start < m.end and m.start < q.end for m in codes) and not any(m.kind != "code" and m.start <= q.start and q.end <= m.end for m in mentions)
                and not (q.kind in {"level", "count"} and any(q.start < t.end and t.start < q.end for t in times))
            ]  # fmt: skip
            items = build_items(self.folded, begin, end, mentions, quantities) if quantities else []
            self.sentences.append(Sentence(number, start, end, zone, items, mentions, quantities, times))

    def sentence_text(self, number: int) -> str:
        start, end = self.document.sentences[number]
        return self.document.text[start:end]

    def antecedent(self, number: int, phrase: str, before: int) -> tuple[Mention | None, str]:
        """The listed name a pronoun or description stands for: an earlier one of the right kind."""
        low = f" {phrase.lower()} "
        kinds: tuple[str, ...] = ("issuer", "private_company", "fund", "index")
        if any(word in low for word in (" index ", " gauge ", " benchmark ", " average ")):
            kinds = ("index",)
        elif any(word in low for word in (" fund ", " etf ")):
            kinds = ("fund",)
        elif any(word in low for word in (" company", " firm ", " shares ", " stock ", " revenue", " profit", " sales ", " maker ", "maker ", " giant ", " chipmaker", " net income ", " group ", " its ", " deliveries ", " margin", " startup ")):
            kinds = ("issuer", "private_company")
        here = [m for m in self.sentences[number].mentions if m.end <= before and eligible(m) and m.type in kinds]
        if here and (" its " in low or " it " in low or phrase == "" or " shares " in low or " stock " in low):
            return here[0], "named earlier in the sentence"
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
