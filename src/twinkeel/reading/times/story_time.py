"""The time that a whole story is of: its market day or week, and the quarter, day or week of the trades and flows it
tells where their own sentence says none."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, timedelta

from twinkeel.reading.context import Context, Sentence
from twinkeel.reading.model import Claim, Interval
from twinkeel.reading.patterns.gates import Opened, Sought
from twinkeel.reading.times.intervals import ended, interval, latest_part
from twinkeel.reading.times.resolving import TimeSpan
from twinkeel.reading.times.time_roles import is_aside, is_background, is_day_before, is_to_come

_FILING = Sought(
    r"\b13[FG]s?\b|\b(?:regulatory|securities|SEC|quarterly|(?:first|second|third|fourth)-quarter) filings?\b|"
    r"\bfil(?:ings?|ed) (?:with|to|sent to|submitted to) (?:the )?(?:U\.?S\.? )?"
    r"(?:SEC|securities)"
)
_DAILY = Opened(r"\b(?:daily|end-of-day) (?:trad\w+|portfolio|holdings)|\btrad(?:e|ing) (?:list|disclosures?|notif)")
_TRADED = re.compile(
    r"\b(?:holdings?|positions?|stakes?|bets?|stock|shares|portfolio|book)\b.{0,60}\b(?:raised|lifted|increased|boosted|"
    r"pared|trimmed|cut|reduced|sold|doubled|tripled|grew|shrank|slashed|halved|added)\b|"
    r"\b(?:sold|pared|trimmed|cut|slashed|added to|raised|boosted|dumped|offloaded|picked up|unloaded|halved|doubled|"
    r"tripled|lifted|bought|the lot|purchased|snapped up|scooped up|new purchase|went)\b|"
    r"\b(?:a|the) (?:decline|drop|rise|increase) of\b|\b(?:more|less) of\b",
    re.IGNORECASE,
)
_PRICE_WORDS = re.compile(
    r"(?<!number of )\b(?:shares|stock|ADRs?|ADS\w*|price|index|gauge)\s(?:\w+\s)?(?:rose|fell|gained|lost|dropped|"
    r"jumped|climbed|slid|tumbled|surged|closed|ended|were|was|is|are)\b"
)
_TRADES = ("share_count", "stake_", "share_pct")
_LOOSE = frozenset(
    {
        "price_return_pct",
        "amount",
        "change_pct",
        "change",
        "cost",
        "investment",
        "deal_value",
        "other",
        "ratio_other",
        "market_cap_change",
        "market_cap_change_pct",
        "share_count_change_pct",
    }
)
_INVESTORS = re.compile(
    r"\b(?:foreign(?:ers)?|overseas|offshore|institution\w*|individual\w*|retail|mainland|southbound|northbound|Stock "
    r"Connect|net (?:sell|buy)\w*)\b",
    re.IGNORECASE,
)
_DEALT = re.compile(r"\b(?:net|bought|sold|unload\w*|took|offload\w*|purchas\w*|dump\w*|snapp\w*|pour\w*|pull\w*)\b")
_HANDS = re.compile(r"\b(?:chang(?:ed|ing) hands|turnover|traded volume|trading volume|shares traded|were traded)\b")
_ASIA = r"Asian?|Hong Kong|Tokyo|Nikkei|Shanghai|Shenzhen|Seoul|K(?:ospi|OSPI)|Taipei|Singapore|Sydney|Mumbai|Hang Seng"
_HOME = re.compile(rf"\b(?:(?P<asia>{_ASIA})|Wall Street|U\.?S\.? stocks|Dow|Nasdaq|S&P|London|FTSE|Europe\w*|DAX)\b")
_ABROAD = re.compile(r"\W{0,4}(?:[A-Z][\w ,']{0,40}?)?(?:[Ii]n New York|[Oo]n Wall Street|Wall Street|[Oo]vernight)\b")


class StoryTime:
    """Answers what an undated move, trade or flow of the story is of."""

    def __init__(self, context: Context) -> None:
        self.context = context
        folded = context.folded
        self._filing = _FILING.within(folded)
        self._daily = not self._filing and _DAILY.search(folded, 0, len(folded)) is not None
        home = _HOME.search(folded, 0, 700)
        self._asian = home is not None and home["asia"] is not None
        self._quarter: Interval | None = None
        self._own: Interval | None = None

    def of_moves(self) -> Interval:
        """The day or week of the market that the story is of."""
        if self._own is None:
            self._own = self._find_own()
        return self._own

    def abroad(self, paragraph: int) -> Interval | None:
        """The session in New York that a paragraph of a story from Asia tells of: the one before its own day."""
        anchor = self.context.anchor
        if not self._asian or anchor is None or not _ABROAD.match(self.context.folded, max(0, paragraph)):
            return None
        day = weekday_before(anchor)
        return interval("day", "", day, day, "the session in New York before the story's day")

    def of_trade(self, sentence: Sentence, claim: Claim, day: Callable[[Sentence], Interval]) -> Interval | None:
        """The quarter of the filing or the day of the trades, for a change in what is held."""
        measure = claim.measure or ""
        if (
            claim.text[0] in "+-"
            or not (self._filing or self._daily)
            or (not measure.startswith(_TRADES) and measure not in _LOOSE)
        ):
            return None
        before = self.context.folded[max(sentence.start, claim.start - 110) : min(sentence.end, claim.end + 40)]
        if measure in _LOOSE and (_TRADED.search(before) is None or _PRICE_WORDS.search(before) is not None):
            return None
        return self._filed_quarter() if self._filing else day(sentence)

    def of_flow(self, sentence: Sentence, market_day: Interval) -> Interval | None:
        """The day of the market for what classes of investors bought and sold, and the story's week for funds."""
        own = self.of_moves()
        if own.kind != "day":
            return own
        if _INVESTORS.search(self.context.folded, sentence.start, sentence.end):
            return market_day
        return None

    def of_class(self, sentence: Sentence, market_day: Interval) -> Interval | None:
        """The day of the market for an amount that a class of investors bought or sold."""
        folded = self.context.folded
        if _INVESTORS.search(folded, sentence.start, sentence.end) and _DEALT.search(
            folded, sentence.start, sentence.end
        ):
            return market_day
        return None

    def is_turnover(self, sentence: Sentence, claim: Claim) -> bool:
        """Whether a count or an amount is of what changed hands on the day."""
        start, end = max(sentence.start, claim.start - 70), min(sentence.end, claim.end + 70)
        return _HANDS.search(self.context.folded, start, end) is not None

    def _filed_quarter(self) -> Interval:
        if self._quarter is None:
            self._quarter = self._find_quarter()
        return self._quarter

    def _find_quarter(self) -> Interval:
        anchor = self.context.anchor
        for sentence in self.context.sentences:
            for span in sentence.times:
                found = span.interval
                if span.form in {"fullq", "quarterend"} and found.kind == "quarter":
                    return Interval("quarter", found.text, found.start, found.end, "the quarter of the filing")
                if span.form == "date" and found.end:
                    day = date.fromisoformat(found.end)
                    if day.month % 3 == 0 and day.day >= 28:
                        return interval("quarter", found.text, *ended(day, 3), "the quarter that ended then")
        if anchor is None:
            return Interval("quarter", "", how="the quarter of the filing")
        return interval("quarter", "", *latest_part(3, anchor), "the latest quarter that a filing can be of")

    def _find_own(self) -> Interval:
        anchor, lead = self.context.anchor, self.context.sentences[:8]
        days = [(s, t) for s in lead for t in s.times if self._is_own_day(s, t)]
        week = _week_of_lead(self.context)
        if week is not None and not any(s.number <= 2 for s, _ in days):
            return Interval("week", week.text, week.start, week.end, "the week the story is of")
        if days:
            own = [t for s, t in days if s.number < 8 and anchor and t.interval.start == anchor.isoformat()]
            return named(own[0] if own else days[0][1])
        if anchor is None:
            return Interval("day", "", how="the day of the story")
        open_day = anchor - timedelta(days=max(0, anchor.weekday() - 4))
        return interval("day", "", open_day, open_day, "the day of the story")

    def _is_own_day(self, sentence: Sentence, span: TimeSpan) -> bool:
        """Whether a day of the lead can be the story's: one some days ago is so only where figures stand by it."""
        if not is_market_day(self.context, span, sentence) or is_aside(self.context.folded, span.start, sentence.start):
            return False
        anchor = self.context.anchor
        if anchor is None or span.interval.start is None or sentence.number < 3 or sentence.quantities:
            return True
        return (anchor - date.fromisoformat(span.interval.start)).days <= 1


def _week_of_lead(context: Context) -> Interval | None:
    for sentence in context.sentences[:5]:
        for span in sentence.times:
            if span.interval.kind == "week" and not is_background(context.folded, span, sentence.start):
                return None if "next" in span.interval.text else span.interval
    return None


def named(span: TimeSpan) -> Interval:
    """A day as the one named near a figure."""
    return Interval("day", span.interval.text, span.interval.start, span.interval.end, "named near by")


def is_market_day(context: Context, span: TimeSpan, sentence: Sentence) -> bool:
    """Whether an expression names a day whose trading the story tells of."""
    folded = context.folded
    if (
        span.interval.kind != "day"
        or is_background(folded, span, sentence.start)
        or is_to_come(folded, span, sentence.start)
    ):
        return False
    if is_day_before(span) or (span.form == "day" and span.match["dayword"] in {"overnight", "tomorrow"}):
        return False
    if _QUOTED_ABROAD.match(folded, span.end):
        return False
    yeared = span.form == "date" and (span.match["dy"] or span.match["dy2"] or span.match["iso"])
    if yeared and context.anchor is not None and span.interval.start == context.anchor.isoformat():
        return False  # most often the line that dates the document
    if span.interval.start is None or context.anchor is None:
        return span.form == "day" or span.interval.start is not None
    gap = (context.anchor - date.fromisoformat(span.interval.start)).days
    return -1 <= gap <= 5 and "next" not in span.interval.text


_QUOTED_ABROAD = re.compile(r" (?:in|at) (?:New York|London|Chicago|Tokyo|Asian? trade|US trad)")


def weekday_before(day: date) -> date:
    """The last weekday before a day."""
    return day - timedelta(days={0: 3, 6: 2}.get(day.weekday(), 1))
