"""What a passage has said of time so far: the reporting period in hand, that of its outlook, the day of its market."""

from __future__ import annotations

import re
from datetime import date, timedelta
from decimal import Decimal

from twinkeel.reading.context import Context, Sentence
from twinkeel.reading.model import Claim, Interval
from twinkeel.reading.patterns.gates import Gate
from twinkeel.reading.text.dating import MONTHS
from twinkeel.reading.times.fiscal import closing_month
from twinkeel.reading.times.intervals import interval, latest_part, part_of_year, shifted
from twinkeel.reading.times.reporting_times import ended_right_behind, part, spoken_year
from twinkeel.reading.times.resolving import TimeSpan
from twinkeel.reading.times.story_time import StoryTime, is_market_day, named, weekday_before
from twinkeel.reading.times.time_roles import REPORTING, follows, is_aside, is_base, is_compared_figure

_OUTLOOK = Gate(
    r"\b(?:[Ee]xpects?|[Ff]orecasts|[Gg]uid(?:es|ed|ance|ing)|[Pp]rojects|will|[Ss]ees|(?:is|are) looking for|"
    r"looks? for|[Oo]utlook|"
    r"anticipates?|predicts?|believes?|(?:is|are) (?:expected|projected|forecast|seen|likely|set)|should|projection is|"
    r"plans? to|aims? to|targets?|pegged at|"
    r"calls for|to come in at|pencils? in|going forward|reckons?|(?:may|might|could) (?:come|reach|hit|total|be|"
    r"rise|fall|grow|"
    r"exceed|top|amount)|(?:is|are) steering|steers?|the (?:intention|ambition|aim))\b|"
    r"(?<!analysts )(?<!had )(?<!was )(?<!were )\b(?:forecast|guided|projected)\s(?!by|of|for)|"
    r"\bstuck to (?:its|an?|the)\b|\b(?:raised|lifted|cut|lowered|trimmed|reiterated|maintained|kept|reaffirmed|"
    r"narrowed|boosted|hiked|affirmed|confirmed|gave|issued|provided|offered|set|withdrew) (?:its|an?|the|their)\s"
    r"(?:[\w-]+\s){0,5}?(?:forecast|guidance|[Oo]utlook|projection|target|goal)\b",
)
_AWAITED = re.compile(
    r"\b(?:[Aa]nalysts?|Wall Street|[Tt]he [Ss]treet|[Cc]onsensus|[Ee]stimates?|forecasts|FactSet|LSEG|Refinitiv|"
    r"Bloomberg|"
    r"mid-?point|average of)\b"
)
_RUNNING = 6  # days by which a period that is told as over may end later
_HEADING = 60
_OPEN_DIGIT = Decimal("0.006")
_HOLDINGS = ("stake_", "share_count")
_STRETCHES = ("week", "month", "quarter", "half", "span", "since")
_PRINTED = re.compile(r"20\d\d")
_AHEAD_WORDS = ("next", "current", "coming", "this quarter", "under way", "underway", "in progress", "now running")
_KINDS = {"quarter": 3, "half": 6, "fiscal_year": 12}
_QUARTERLY = re.compile(r"\b[Qq]uarter(?:ly|s)?\b")
_COUNTED_BY_MONTH = re.compile(r" (?:vehicle |auto |car )?(?:deliver|sales\b|shipments)")
_OF_ANOTHER_MONTH = re.compile(r"\b(?:from|than|against|versus)\s(?:the\s)?$")


class Passage:
    """Reads times sentence by sentence and answers which one an undated figure is of."""

    def __init__(self, context: Context) -> None:
        self.context = context
        self.reported: dict[str | None, TimeSpan] = {}
        self.outlook: TimeSpan | None = None
        self.told_ahead: tuple[int, Interval] | None = None
        self._heard = (-1, 0)
        self._outlooks: dict[int, int] = {}  # of a sentence: where its first word of an outlook ends
        self.offers: list[Claim] = []  # the prices at which stocks were sold, of the whole text
        self.moved: tuple[int, Interval] | None = None
        self.market_day: tuple[int, Interval] | None = None
        self.story = StoryTime(context)
        self._first = self._first_reported()
        self._learned = self._learn()
        self._codes = {m.entity: m.codes for m in context.mentions if m.entity}

    def hear(self, sentence: Sentence, claims: list[Claim], until: int) -> None:
        """Take in the reporting periods of a sentence up to a place, before the figure there is dated."""
        if self._heard[0] != sentence.number:
            self._heard = sentence.number, sentence.start
        if claims and all((c.measure or "").startswith(_HOLDINGS) for c in claims):
            return  # a quarter of trades is no company's reporting period
        start, self._heard = self._heard[1], (sentence.number, until)
        for span in sentence.times:
            if not start <= span.start < until:
                continue
            if not self._is_report(span, sentence) or self._is_compared(span, sentence, claims):
                continue
            if self.is_outlook(sentence, span.start, span):
                self.outlook = span
                continue
            if span.form == "inq":
                continue
            if span.form == "nine" and None in self.reported and span.interval.kind == "span":
                continue  # what has added up so far is told by the way
            owners = {c.subject for c in claims if c.subject} or {m.entity for m in sentence.mentions if m.entity}
            if not owners and sentence.end - sentence.start < _HEADING:
                self.reported.clear()  # a heading speaks for all below it
            self.reported.update(dict.fromkeys(owners, span))
            self.reported[None] = span

    def is_on_offer(self, claim: Claim, here: list[Claim]) -> bool:
        """Whether a percentage leads from the price a stock was sold at to a price told beside it."""
        offers = [c for c in here if c.measure == "offer_price" and c.value]
        offers = offers or [c for c in self.offers if c.subject == claim.subject and c.start < claim.start]
        if claim.unit != "fraction" or not offers:
            return False
        prices = [c.value for c in here if c.measure == "price_level" and c.value]
        return any(abs(p / o.value - 1 - claim.value) < _OPEN_DIGIT for o in offers for p in prices)

    def date_accounts(self, subject: str | None, span: TimeSpan) -> None:
        """Take a year that dated a company's accounts for the period in hand of that company."""
        said = self.reported.get(subject)
        if said is not None and span.form == "month" and (span.interval.end or "") < (said.interval.end or ""):
            return  # an earlier month is told by the way
        if span.form in {"year", "rel", "month"} and span.interval.kind in {"year", "fiscal_year", "month"}:
            self.reported[subject] = span
            self.reported.setdefault(None, span)

    def moved_lately(self, sentence: Sentence) -> Interval | None:
        """The longer period that the moves of the last sentences are of, if any."""
        if self.moved is None:
            return None
        near = sentence.number - self.moved[0] <= 2
        if not near:
            told = self.context.sentences[self.moved[0]]
            near = sentence.number - self.moved[0] <= 6 and self._paragraph(told) == self._paragraph(sentence)
        return self.moved[1] if near else None

    def awaited(self, sentence: Sentence) -> Interval | None:
        """The period of the outlook just told, for what analysts of the next sentence await."""
        if self.told_ahead is None or sentence.number - self.told_ahead[0] > 1:
            return None
        if not self.is_awaited(sentence):
            return None
        return _carried(self.told_ahead[1])

    def day_before(self, sentence: Sentence, found: Interval) -> Interval:
        """The session before the one that a sentence tells of."""
        told = self.day(sentence).start
        if told is None:
            return Interval("day", found.text, how="the session before")
        day = weekday_before(date.fromisoformat(told))
        return interval("day", found.text, day, day, "the session before")

    def gone(self, found: Interval) -> Interval:
        """A weekday read as the day after the document's, where the story is not of that day: the one a week before."""
        anchor, own = self.context.anchor, self.story.of_moves()
        if anchor is None or found.start is None or found.start <= anchor.isoformat() or found.start == own.start:
            return found
        if "next" in found.text or "omorrow" in found.text:
            return found
        day = date.fromisoformat(found.start) - timedelta(days=7)
        return interval(found.kind, found.text, day, day, found.how)

    def is_awaited(self, sentence: Sentence) -> bool:
        """Whether a sentence speaks of what analysts await."""
        return _AWAITED.search(self.context.folded, sentence.start, sentence.end) is not None

    def meant_by(self, span: TimeSpan, sentence: Sentence) -> Interval | None:
        """What "that month" or "those two weeks" refers to: the last such time named, else the moves' last period."""
        unit = span.interval.text.split()[-1].rstrip("s")
        kinds = {unit, "span"} if unit in {"day", "week", "month", "quarter", "year"} else set(_STRETCHES)
        if unit == "month" and "three" in span.interval.text:
            kinds = {"quarter"}
        for number in range(sentence.number, max(-1, sentence.number - 4), -1):
            times = [t for t in self.context.sentences[number].times if t.start < span.start]
            if unit == "year" and (named_year := [t for t in times if t.form == "same" and t.match["samey"]]):
                year = named_year[-1].match["samey"]
                return Interval("year", span.interval.text, f"{year}-01-01", f"{year}-12-31")
            found = [t for t in times if t.interval.kind in kinds]
            if found:
                return found[-1].interval
        return self.moved[1] if self.moved is not None else None

    def is_outlook(self, sentence: Sentence, place: int, span: TimeSpan | None = None) -> bool:
        """Whether what stands at a place of a sentence is said of the time to come."""
        if span is not None and span.form in {"quarterend", "months"} and self._is_to_come(span):
            return True
        if span is not None and any(word in span.interval.text.lower() for word in _AHEAD_WORDS):
            return True
        if sentence.number not in self._outlooks:
            found = _OUTLOOK.search(sentence.signs, self.context.folded, sentence.start, sentence.end)
            self._outlooks[sentence.number] = found.end() if found else sentence.end + 1
        return self._outlooks[sentence.number] <= place

    def _is_to_come(self, span: TimeSpan) -> bool:
        anchor, last = self.context.anchor, span.interval.end
        return anchor is not None and last is not None and (date.fromisoformat(last) - anchor).days > _RUNNING

    def period(self, subject: str | None, ahead: bool) -> Interval | None:
        """The reporting period in hand for a company, or where none is, the first one the text names."""
        if ahead and self.outlook is not None:
            return _carried(self.resolved(self.outlook, subject, ahead=True))
        if ahead and not self.reported and self._says_quarterly():
            return Interval("quarter", "", how="the quarter to be reported")
        if not self.reported and self.outlook is not None:
            return _carried(self.resolved(self.outlook, subject, ahead=True))
        found = self.reported.get(subject) or self.reported.get(None) or self._first
        if found is not None:
            return _carried(self.resolved(found, subject))
        if self.context.anchor is not None and _QUARTERLY.search(self.context.folded):
            return self._latest("quarter", "", subject)
        return Interval("quarter", "", how="quarterly figures") if self._says_quarterly() else None

    def resolved(self, span: TimeSpan, subject: str | None, ahead: bool = False) -> Interval:
        """A reporting period by the issuer's own year of account, and by what the passage said before."""
        found, anchor = span.interval, self.context.anchor
        if span.form == "inq" and span.match["irun"] and anchor:
            months = _KINDS.get(found.kind, 3)
            closes, how = self._closing(subject)
            return interval(found.kind, found.text, *latest_part(months, anchor, closes, ahead=True), how=how)
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
            dates = part_of_year(
                number, months, year, anchor, closes, ahead, ahead and self._is_season(number, subject)
            )
            return interval(found.kind, found.text, *dates, how=how) if dates else found
        if span.form == "quarterend" and ahead and found.end and anchor and not _PRINTED.search(found.text):
            return shifted(found, 1) if (anchor - date.fromisoformat(found.end)).days > 120 else found
        if span.form == "rel" and found.kind == "quarter" and anchor and closes % 3:
            return self._relative_quarter(span, anchor, closes, how)
        spoken = span.form == "rel" and (span.match["ru2"] == "year" or "f" in (span.match["ru"] or "").lower())
        if spoken and closes == 12:
            return found
        if span.form == "fy" or spoken:
            year = int(found.start[:4]) if found.start and span.form == "fy" else None
            if year is None and anchor is None:
                return found
            if self._is_odd_year(span, subject, anchor, ahead):
                return Interval("fiscal_year", found.text, how="a year of account that ends with no calendar year")
            if year is None and anchor is not None and (spoken or not ahead):
                year = self._year_of_account(span, subject, anchor, closes)
            dates = part_of_year(1, 12, year, anchor, closes, ahead)
            kind = "year" if closes == 12 and re.search(r"full|calendar", found.text) else "fiscal_year"
            return interval(kind, found.text, *dates, how=how) if dates else found
        return found

    def _is_season(self, number: int, subject: str | None) -> bool:
        """Whether no report of another quarter is in hand, so that the one awaited may be over."""
        said = self.reported.get(subject) or self.reported.get(None) or self._first
        return said is None or said.form != "fullq" or part(said.match, "fullq")[0] == number

    def _is_odd_year(self, span: TimeSpan, subject: str | None, anchor: date | None, ahead: bool) -> bool:
        """Whether a whole year is reported too late to be the calendar's, by a firm whose year is unknown."""
        if span.form != "fy" or span.interval.start or ahead or anchor is None or not 5 <= anchor.month <= 11:
            return False
        said = self.reported.get(subject) if subject else None
        return self._closing(subject) == (12, "calendar year") and (said is None or said.form == "fy")

    def _year_of_account(self, span: TimeSpan, subject: str | None, anchor: date, closes: int) -> int:
        """The year of account that a bare "full year" is of: the one just reported, or after a report of a part of a
        year, or long after its end, the one that runs."""
        running = anchor.year if anchor.month <= closes else anchor.year + 1
        text = span.interval.text.lower()
        shift = -1 if "last" in text or "past" in text or "previous" in text else 1 if "next" in text else 0
        if shift or span.form == "rel":
            return running + shift
        said = self.reported.get(subject) or self.reported.get(None) or self._first
        inner = (
            said is not None
            and said.form in {"fullq", "half"}
            and part(said.match, said.form)[0] * (part(said.match, said.form)[1]) < 12
            and part(said.match, said.form)[0] > 0
        )
        months_gone = (anchor.month - closes - 1) % 12
        return running if inner or months_gone >= 5 else running - 1

    def _relative_quarter(self, span: TimeSpan, anchor: date, closes: int, how: str) -> Interval:
        words = span.interval.text.lower()
        back_one = any(word in words for word in ("last", "past", "previous", "prior", "latest", "preceding"))
        first, last = latest_part(3, anchor, closes, ahead=not back_one)
        return interval("quarter", span.interval.text, first, last, how)

    def year_before(self, found: Interval, printed: str | None) -> Interval:
        """The same period of an earlier year: of the printed one, else of the year before."""
        years = int(printed) - int(found.end[:4]) if printed and found.end else -1
        out = shifted(found, years)
        return Interval(out.kind, out.text, out.start, out.end, "the same period a year or more before")

    def day(self, sentence: Sentence) -> Interval:
        """The day of the market a sentence speaks of: the last one its paragraph named, else the story's own."""
        paragraph = self._paragraph(sentence)
        if self.market_day is not None and self.market_day[0] == paragraph:
            return self.market_day[1]
        for number in range(sentence.number - 1, -1, -1):
            other = self.context.sentences[number]
            if self._paragraph(other) != paragraph:
                break
            days = [
                t
                for t in other.times
                if is_market_day(self.context, t, other) and not is_aside(self.context.folded, t.start, other.start)
            ]
            if days:
                return named(days[-1])
        return self.story.abroad(paragraph) or self.story.of_moves()

    def remember_day(self, sentence: Sentence, found: Interval) -> None:
        """Take the day that dated a move for that of the rest of its paragraph."""
        place = self.context.folded.find(found.text, sentence.start, sentence.end)
        if place < 0 or not is_aside(self.context.folded, place, sentence.start):
            day = Interval("day", found.text, found.start, found.end, "named near by")
            self.market_day = self._paragraph(sentence), day

    def _paragraph(self, sentence: Sentence) -> int:
        """Where the paragraph of a sentence begins."""
        return self.context.folded.rfind("\n\n", 0, sentence.start + 1)

    def _closing(self, subject: str | None) -> tuple[int, str]:
        known = closing_month(self._codes.get(subject, ()) if subject else (), self.context.anchor)
        if known is None and subject is not None and subject in self._learned:
            return self._learned[subject], "the end of a quarter printed in the text"
        return (12, "calendar year") if known is None else known

    def _latest(self, kind: str, text: str, subject: str | None) -> Interval:
        months = _KINDS.get(kind)
        if self.context.anchor is None or months is None:
            return Interval(kind, text)
        closes, how = self._closing(subject)
        first, last = latest_part(months, self.context.anchor, closes)
        return interval(kind, text, first, last, f"the latest {kind.replace('_', ' ')} that is over; {how}")

    def _learn(self) -> dict[str, int]:
        """Closing months told by a numbered quarter and its last day: ``fiscal second quarter … ended Sept. 26``."""
        learned: dict[str, int] = {}
        quarter: tuple[int, int, str | None] | None = None
        for sentence in self.context.sentences:
            for span in sentence.times:
                if span.form not in {"fullq", "quarterend"} or self.is_outlook(sentence, span.start, span):
                    continue
                if span.form == "fullq":
                    owner = next((m.entity for m in sentence.mentions if m.entity and m.type == "issuer"), None)
                    quarter = sentence.number, part(span.match, "fullq")[0], owner
                    closed = ended_right_behind(self.context.folded, span.end)
                elif span.interval.kind == "quarter" and span.match["monthq"] is None:
                    closed = MONTHS[(span.match["qem"] or span.match["qen"]).lower().rstrip(".")]
                else:
                    continue
                if closed and quarter and quarter[2] and quarter[1] and sentence.number - quarter[0] <= 2:
                    learned.setdefault(quarter[2], (closed + 12 - 3 * quarter[1] - 1) % 12 + 1)
        return learned

    def _is_report(self, span: TimeSpan, sentence: Sentence) -> bool:
        if span.form == "month" and (span.match["mm4"] or _COUNTED_BY_MONTH.match(self.context.folded, span.end)):
            return (
                _OF_ANOTHER_MONTH.search(self.context.folded, max(sentence.start, span.start - 16), span.start) is None
            )
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
