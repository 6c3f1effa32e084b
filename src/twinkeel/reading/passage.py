"""What a passage has said of time so far: the reporting period in hand, that of its outlook, the day of its market."""

from __future__ import annotations

import re
from datetime import date, timedelta

from twinkeel.reading.context import Context, Sentence
from twinkeel.reading.fiscal import closing_month
from twinkeel.reading.intervals import interval, latest_part, part_of_year, shifted
from twinkeel.reading.model import Claim, Interval
from twinkeel.reading.time_roles import REPORTING, follows, is_background, is_base, is_compared_figure
from twinkeel.reading.times import TimeSpan, part, spoken_year

_OUTLOOK = re.compile(
    r"\b(?:expects?|forecasts|guid(?:es|ed|ance|ing)|projects|will|sees|(?:is|are) looking for|looks? for|outlook|"
    r"anticipates?|predicts?|believes?|(?:is|are) (?:expected|projected|forecast|seen|likely|set)|should|projection is|"
    r"plans? to|aims? to|targets?)\b|"
    r"(?<!analysts )(?<!had )(?<!was )(?<!were )\b(?:forecast|guided|projected)\s(?!by|of|for)"
)
_AHEAD_WORDS = ("next", "current", "coming", "this quarter")
_KINDS = {"quarter": 3, "half": 6, "fiscal_year": 12}
_QUARTERLY = re.compile(r"\bquarter(?:ly|s)?\b")


class Passage:
    """Reads times sentence by sentence and answers which one an undated figure is of."""

    def __init__(self, context: Context) -> None:
        self.context = context
        self.reported: dict[str | None, TimeSpan] = {}
        self.outlook: TimeSpan | None = None
        self.moved: tuple[int, Interval] | None = None
        self.market_day: Interval | None = None
        self._first = self._first_reported()
        self._codes = {m.entity: m.codes for m in context.mentions if m.entity}

    def hear(self, sentence: Sentence, claims: list[Claim]) -> None:
        """Take in the reporting periods of a sentence, before its figures are dated."""
        for span in sentence.times:
            if not self._is_report(span, sentence) or self._is_compared(span, sentence, claims):
                continue
            if self.is_outlook(sentence, span.start, span):
                self.outlook = span
                continue
            if span.form == "inq":
                continue
            owners = {c.subject for c in claims if c.subject} or {m.entity for m in sentence.mentions if m.entity}
            self.reported.update(dict.fromkeys(owners, span))
            self.reported[None] = span

    def date_accounts(self, subject: str | None, span: TimeSpan) -> None:
        """Take a year that dated a company's accounts for the period in hand of that company."""
        if span.form in {"year", "rel", "month"} and span.interval.kind in {"year", "fiscal_year", "month"}:
            self.reported[subject] = span
            self.reported.setdefault(None, span)

    def moved_lately(self, sentence: Sentence) -> Interval | None:
        """The longer period that the moves of the last sentences are of, if any."""
        return self.moved[1] if self.moved is not None and sentence.number - self.moved[0] <= 2 else None

    def meant_by(self, span: TimeSpan, sentence: Sentence) -> Interval | None:
        """What "that month" or "those two weeks" refers to: the last such time named, else the moves' last period."""
        unit = span.interval.text.split()[-1].rstrip("s")
        kinds = {unit, "span"} if unit in {"day", "week", "month", "quarter", "year"} else set()
        for number in range(sentence.number, max(-1, sentence.number - 4), -1):
            found = [
                t for t in self.context.sentences[number].times if t.interval.kind in kinds and t.start < span.start
            ]
            if found:
                return found[-1].interval
        return self.moved[1] if self.moved is not None else None

    def is_outlook(self, sentence: Sentence, place: int, span: TimeSpan | None = None) -> bool:
        """Whether what stands at a place of a sentence is said of the time to come."""
        if span is not None and any(word in span.interval.text.lower() for word in _AHEAD_WORDS):
            return True
        return _OUTLOOK.search(self.context.folded, sentence.start, place) is not None

    def period(self, subject: str | None, ahead: bool) -> Interval | None:
        """The reporting period in hand for a company, or where none is, the first one the text names."""
        if ahead and self.outlook is not None:
            return _carried(self.resolved(self.outlook, subject, ahead=True))
        if ahead and not self.reported and self._says_quarterly():
            return Interval("quarter", "", how="the quarter to be reported")
        found = self.reported.get(subject) or self.reported.get(None) or self._first
        if found is not None:
            return _carried(self.resolved(found, subject))
        if self.context.anchor is not None and _QUARTERLY.search(self.context.folded):
            return self._latest("quarter", "", subject)
        return Interval("quarter", "", how="quarterly figures") if self._says_quarterly() else None

    def resolved(self, span: TimeSpan, subject: str | None, ahead: bool = False) -> Interval:
        """A reporting period by the issuer's own year of account, and by what the passage said before."""
        found, anchor = span.interval, self.context.anchor
        if span.form == "inq":
            said = self.reported.get(subject) or self.reported.get(None) or self._first
            known = self.resolved(said, subject) if said is not None and said.form != "inq" else None
            if known is not None and (known.kind == found.kind or found.kind == "period"):
                return Interval(known.kind, found.text, known.start, known.end, "the period named before")
            return self._latest(found.kind, found.text, subject)
        closes, how = self._closing(subject)
        if span.form in {"fullq", "half"}:
            number, months, year, words = part(span.match, span.form)
            if not number:
                return self._latest(found.kind, found.text, subject)
            year = year or spoken_year(words, anchor)
            dates = part_of_year(number, months, year, anchor, closes, ahead)
            return interval(found.kind, found.text, *dates, how=how) if dates else found
        if span.form == "fy":
            year = int(found.start[:4]) if found.start else None
            if year is None and anchor is None:
                return found
            dates = part_of_year(1, 12, year, anchor, closes, ahead)
            kind = "year" if closes == 12 and re.search(r"full|calendar", found.text) else "fiscal_year"
            return interval(kind, found.text, *dates, how=how) if dates else found
        return found

    def year_before(self, found: Interval, printed: str | None) -> Interval:
        """The same period of an earlier year: of the printed one, else of the year before."""
        years = int(printed) - int(found.end[:4]) if printed and found.end else -1
        out = shifted(found, years)
        return Interval(out.kind, out.text, out.start, out.end, "the same period a year or more before")

    def day(self, sentence: Sentence) -> Interval:
        """The day of the market the passage speaks of: the last one named, else the next, else the story's."""
        if self.market_day is not None:
            return self.market_day
        numbers = [*range(sentence.number - 1, max(-1, sentence.number - 9), -1)]
        numbers += range(sentence.number + 1, min(len(self.context.sentences), sentence.number + 12))
        for number in numbers:
            other = self.context.sentences[number]
            days = [t for t in other.times if self._is_market_day(t, other)]
            if days:
                chosen = days[-1] if number < sentence.number else days[0]
                return Interval(
                    "day", chosen.interval.text, chosen.interval.start, chosen.interval.end, "named near by"
                )
        anchor = self.context.anchor
        if anchor is None:
            return Interval("day", "", how="the day of the story")
        open_day = anchor - timedelta(days=max(0, anchor.weekday() - 4))
        return interval("day", "", open_day, open_day, "the day of the story")

    def _is_market_day(self, span: TimeSpan, sentence: Sentence) -> bool:
        if span.interval.kind != "day" or is_background(self.context.folded, span, sentence.start):
            return False
        if span.form == "day" and span.match["dayword"] in {"overnight", "tomorrow"}:
            return False
        if span.interval.start is None or self.context.anchor is None:
            return span.form == "day" or span.interval.start is not None
        gap = (self.context.anchor - date.fromisoformat(span.interval.start)).days
        return -1 <= gap <= 5 and "next" not in span.interval.text

    def _closing(self, subject: str | None) -> tuple[int, str]:
        known = closing_month(self._codes.get(subject, ()) if subject else (), self.context.anchor)
        return (12, "calendar year") if known is None else known

    def _latest(self, kind: str, text: str, subject: str | None) -> Interval:
        months = _KINDS.get(kind)
        if self.context.anchor is None or months is None:
            return Interval(kind, text)
        closes, how = self._closing(subject)
        first, last = latest_part(months, self.context.anchor, closes)
        return interval(kind, text, first, last, f"the latest {kind.replace('_', ' ')} that is over; {how}")

    def _is_report(self, span: TimeSpan, sentence: Sentence) -> bool:
        if span.form not in REPORTING and not (span.form == "rel" and span.interval.kind in {"quarter", "fiscal_year"}):
            return False
        folded = self.context.folded
        return not is_base(folded, span, sentence.start)

    def _is_compared(self, span: TimeSpan, sentence: Sentence, claims: list[Claim]) -> bool:
        folded = self.context.folded
        return any(follows(folded, c.end, span) and is_compared_figure(folded, c.start, sentence.start) for c in claims)

    def _first_reported(self) -> TimeSpan | None:
        for sentence in self.context.sentences:
            for span in sentence.times:
                if (
                    span.form != "inq"
                    and self._is_report(span, sentence)
                    and not self.is_outlook(sentence, span.start, span)
                ):
                    return span
        return None

    def _says_quarterly(self) -> bool:
        return _QUARTERLY.search(self.context.folded) is not None


def _carried(found: Interval) -> Interval:
    how = "the reporting period of the passage" + (f"; {found.how}" if found.how else "")
    return Interval(found.kind, found.text, found.start, found.end, how)
