"""Moves and levels of prices, judged by closes: under each line of the issuer, and never harder than closes can tell.

A close settles what a text says of a close. What it says of a price during a session only that session's range can
settle; what adjusted closes say of a price return is settled up to the distributions in them.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta

from twinkeel.reading.model import Claim, Verdict
from twinkeel.verdicts.rounding import Printed, printed
from twinkeel.verdicts.sources import Sources, Value, day_of, window
from twinkeel.verdicts.telling import Telling
from twinkeel.verdicts.wording import missing, signed, who

YIELD = 0.06
"""A generous yearly rate of distributions: what a price return may lie below the total return of adjusted closes."""
ONE_DAY = {"day", "date"}


@dataclass(frozen=True, slots=True)
class Move:
    """A change between two closes of one line, with the range of the last session where it is known."""

    code: str
    base: Value
    last: Value
    aside: str  # how this reading departs from the plain one; empty for the plain one
    low: float | None = None
    high: float | None = None

    @property
    def change(self) -> float:
        """Close over close, less one."""
        return self.last.value / self.base.value - 1

    @property
    def formula(self) -> str:
        """The arithmetic in words."""
        return f"{self.last.value:g} / {self.base.value:g} - 1 = {self.change:+.2%}"


def price_return(claim: Claim, sources: Sources, measure: str, told: Telling) -> Verdict:
    """Close over close of the period, of any line of the issuer; a move during a day by that session's range."""
    span = window(claim)
    if not claim.subject_codes or (claim.subject_status in {"nil", "unknown"} and sources.bars(who(claim)) is None):
        return missing(measure, f"closes of {who(claim)}")
    if span is None:
        return missing(measure, f"the period of the change, then closes of {who(claim)} at its two ends")
    start, strictly, end = span
    if sources.limit is not None and end > sources.limit:
        return missing(measure, f"closes of {who(claim)} up to {end}: the data end on {sources.limit}")
    first: Verdict | None = None
    seen = set()
    for move in _moves(claim, sources, span, told):
        seen.add(move.code)
        found = _judged(claim, move, measure, told)
        if found.verdict.startswith("supported"):
            return found
        first = first or found
    when = f"{'the close before ' if strictly else ''}{start} and {end}"
    if first is None:
        return missing(measure, f"closes of {who(claim)} at {when}")
    unseen = [code for code in claim.subject_codes if code not in seen and not sources.minor(code)]
    if first.verdict == "contradicted" and unseen:  # the text may speak of the line that has no prices here
        lacks = tuple(f"closes of {code} at {when}" for code in unseen)
        return replace(first, verdict="data missing", missing=lacks, note=f"another line does not fit; {first.note}")
    return first


def _moves(claim: Claim, sources: Sources, span: tuple[date, bool, date], told: Telling) -> Iterator[Move]:
    """The plain reading first: the line named, its period; then other lines, and the session before the document."""
    start, strictly, end = span
    for code in sources.lines_of(claim.subject_codes):
        plain = code in claim.subject_codes
        base, last = sources.close(code, start, strictly), sources.close(code, end)
        if base is None or last is None or base.value <= 0 or last.date <= base.date:
            continue
        bar = sources.session(code, last.date)
        yield Move(code, base, last, "" if plain else f"of the line {code}", *bar)
        if not told.today or told.closed:
            continue
        earlier = sources.close(code, day_of(last.date) or end, strictly_before=True)
        if earlier is None:
            continue
        if claim.period is not None and claim.period.kind in ONE_DAY:
            before = sources.close(code, day_of(earlier.date) or end, strictly_before=True)
            if before is not None and before.value > 0:
                yield Move(code, before, earlier, f"of the session before, {earlier.date}")
        elif earlier.date > base.date:
            yield Move(code, base, earlier, f"up to the close before, {earlier.date}")


def _judged(claim: Claim, move: Move, measure: str, told: Telling) -> Verdict:
    """One reading of the claim against one move."""
    allowed = _either_sign(claim, move.change)
    word, note = allowed.verdict(move.change)
    notes = [note, move.aside]
    days = ((day_of(move.last.date) or date.min) - (day_of(move.base.date) or date.min)).days
    full = move.base.basis == "full" and measure == "price_return_pct"
    if full:
        notes.append("from adjusted closes: distributions are in it, the price alone returned no more")
    if claim.operator == "<=" and claim.period is not None and claim.period.kind in ONE_DAY:
        return _furthest(claim, move, measure)
    if word.startswith("supported"):
        if move.aside or (full and word == "supported"):
            word = "supported under an interpretation"
        return _verdict(measure, word, move, notes)
    if full and days > 5:
        least = (1 + move.change) * (1 - YIELD * max(days / 365, 0.25)) - 1
        if allowed.low <= move.change and least <= allowed.high:
            lacks = (f"unadjusted closes of {move.code} on {move.base.date} and {move.last.date}",)
            return _verdict(measure, "data missing", move, notes[1:], lacks)
    if claim.period is not None and claim.period.kind in ONE_DAY and not told.closed:
        if move.low is not None and move.high is not None:
            low, high = move.low / move.base.value - 1, move.high / move.base.value - 1
            if allowed.low <= high and low <= allowed.high:
                notes = [f"during the session, which ranged from {low:+.2%} to {high:+.2%}", move.aside]
                return _verdict(measure, "supported under an interpretation", move, notes)
        elif told.during:
            lacks = (f"prices of {move.code} during the session of {move.last.date}",)
            return _verdict(measure, "data missing", move, ["the text may not speak of the close", move.aside], lacks)
    return _verdict(measure, word, move, notes)


def _furthest(claim: Claim, move: Move, measure: str) -> Verdict:
    """``as much as 11%`` in a day is of the session's furthest price, which a close alone cannot tell."""
    if move.low is None or move.high is None:
        lacks = (f"prices of {move.code} during the session of {move.last.date}",)
        return _verdict(measure, "data missing", move, ["the text speaks of the furthest price of the day"], lacks)
    down = claim.direction == "down"
    reached = (move.low if down else move.high) / move.base.value - 1
    word, note = signed(replace(claim, operator="=")).verdict(reached)
    if word == "supported":
        word = "supported under an interpretation" if move.aside else word
    furthest = f"the session went {'down' if down else 'up'} to {move.low if down else move.high:g}, {reached:+.2%}"
    return _verdict(measure, word, move, [furthest, note, move.aside])


def _either_sign(claim: Claim, change: float) -> Printed:
    """The printed interval, signed; where the text does not tell the way, with the sign of what is found."""
    allowed = signed(claim)
    if claim.direction in {"up", "down"} or claim.unit == "x" or change >= 0:
        return allowed
    return Printed(-allowed.value, -allowed.high, -allowed.low, allowed.rule)


def _verdict(measure: str, word: str, move: Move, notes: list[str], lacks: tuple[str, ...] = ()) -> Verdict:
    return Verdict(
        measure,
        word,
        move.change,
        move.formula,
        (move.base.as_json(), move.last.as_json()),
        lacks,
        "; ".join(filter(None, notes)),
    )


def price_level(claim: Claim, sources: Sources, measure: str, told: Telling) -> Verdict:
    """A close, or an index level, on the day; a price during the day by the session's range."""
    end = day_of(claim.period.end) if claim.period else None
    if end is None:
        return missing(measure, f"the day, then the close of {who(claim)}")
    if sources.limit is not None and end > sources.limit:
        return missing(measure, f"close of {who(claim)} on {end}: the data end on {sources.limit}")
    if claim.period is not None and claim.period.kind not in ONE_DAY | {"as_of"}:
        stretch = f"{claim.period.start} to {claim.period.end}"
        return missing(measure, f"prices of {who(claim)} from {stretch}: the text speaks of a stretch, not of a day")
    first: Verdict | None = None
    for code in sources.lines_of(claim.subject_codes):
        line = sources.listing((code,), end)
        if claim.unit not in {"points", None} and (line is None or line.currency != claim.unit):
            continue
        if claim.unit == "points" and not code.startswith("^") and line is not None and line.kind != "index":
            continue
        for close in _closes(code, end, sources, told):
            word, note = printed(claim).verdict(close.value)
            if word == "contradicted" and not told.closed:
                word, note = _within_session(claim, code, close, sources, told)
            lacks = (f"prices of {code} during the session of {close.date}",) if word == "data missing" else ()
            formula = f"close {close.value:g} on {close.date}"
            found = Verdict(measure, word, close.value, formula, (close.as_json(),), lacks, note)
            if word.startswith("supported"):
                return found
            first = first or found
    return first or missing(measure, f"unadjusted close of {who(claim)} at {end}")


def _closes(code: str, end: date, sources: Sources, told: Telling) -> Iterator[Value]:
    """The close of the day, and where the document is of that day the one before."""
    close = sources.close(code, end, patience=5)
    if close is None or close.basis not in {"raw", "unknown", "split"}:
        return
    yield close
    if told.today and not told.closed:
        before = sources.close(code, (day_of(close.date) or end) - timedelta(days=1), patience=5)
        if before is not None:
            yield before


def _within_session(claim: Claim, code: str, close: Value, sources: Sources, told: Telling) -> tuple[str, str]:
    allowed = printed(claim)
    low, high = sources.session(code, close.date)
    if low is not None and high is not None:
        if allowed.low <= high and low <= allowed.high:
            return "supported under an interpretation", f"during the session, which ranged from {low:g} to {high:g}"
        return allowed.verdict(close.value)
    if told.during:
        return "data missing", "the text may not speak of the close"
    return allowed.verdict(close.value)
