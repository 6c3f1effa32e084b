"""``value debuts``: what new listings paid, to whom, against base rates; what sources disagree on; when locks end."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np

from twinkeel.core.errors import OutsideTableError, TwinkeelError, UnknownNameError
from twinkeel.core.plain import plain
from twinkeel.desk.value.inputs import Inputs
from twinkeel.valuation.base_rates import DebutRate, debut_rate, debut_rates, summarise_debuts
from twinkeel.valuation.conflicts import Conflict, Reading, debut_readings, find_conflicts
from twinkeel.valuation.debuts import HORIZONS, Debut, debut_returns
from twinkeel.valuation.lockups import Expiry, lock_up_expiries

LOCK_BOARDS = {"STAR": "STAR", "ChiNext": "ChiNext", "Main": "HK Main Board", "HK": "HK Main Board"}


@dataclass(frozen=True)
class DebutValue:
    """One listing's debut: returns, where they come from, the base rate beside them, conflicts and expiries."""

    code: str
    name: str
    board: str
    listed_on: date | None
    debut: Debut
    published_close: float | None
    base: DebutRate | None
    place: str
    conflicts: tuple[Conflict, ...]
    expiries: tuple[Expiry, ...]
    sentence: str
    source: str
    notes: tuple[str, ...]

    def as_json(self) -> Mapping[str, Any]:
        """Plain data."""
        return {
            "code": self.code,
            "name": self.name,
            "board": self.board,
            "listed_on": self.listed_on,
            "offer_price": self.debut.offer,
            "published_first_close": self.published_close,
            "sessions": self.debut.sessions,
            "offer_to_open": self.debut.to_open.as_json(),
            "offer_to_high": self.debut.to_high.as_json(),
            "offer_to_close": self.debut.to_close.as_json(),
            "from_offer": {str(n): measure.as_json() for n, measure in self.debut.from_offer.items()},
            "from_first_close": {str(n): measure.as_json() for n, measure in self.debut.from_first_close.items()},
            "base_rate": plain(self.base),
            "place": self.place,
            "conflicts": plain(self.conflicts),
            "lock_up_expiries": plain(self.expiries),
            "sentence": self.sentence,
            "source": self.source,
            "notes": list(self.notes),
        }


def value_debut(inputs: Inputs, text: str) -> DebutValue:
    """One listing's debut from its first bars, else from the published figures of its first day.

    Raises:
        UnknownNameError: where the text means no line.
    """
    listing = inputs.listing(inputs.world.resolve(text, None).code)
    fact = next((row for row in inputs.world.tables.rows("debuts") if row["code"] == listing.code), {})
    offer = float(listing.offer_price) if listing.offer_price is not None else _number(fact.get("offer_price"))
    published = _number(fact.get("close"))
    bars, source, notes = _bars(inputs, listing.code, listing.listed_from, offer)
    if bars is None:
        opens, highs, closes = ([_or_nan(_number(fact.get(key)))] for key in ("open", "high", "close"))
        if np.isnan(closes[0]):
            opens, highs, closes = [], [], []
        source = f"published first day: {fact.get('source', '')}" if fact else "nothing is known of the first day"
    else:
        opens, highs, closes = (bars[column].to_list() for column in ("open", "high", "close"))
        opens, highs, closes = ([_or_nan(v) for v in column] for column in (opens, highs, closes))
    debut = debut_returns(offer, opens, highs, closes)
    listed = listing.listed_from
    base = debut_rate(listing.board, listed.year) if listed else None
    value = debut.to_close.value
    place = _place(value, base)
    board = LOCK_BOARDS.get(listing.board, "US" if listing.currency == "USD" else listing.board)
    issuer = inputs.world.issuer(listing.issuer)
    name = issuer.aliases[0] if issuer.aliases else issuer.name
    return DebutValue(
        code=listing.code,
        name=name,
        board=listing.board,
        listed_on=listed,
        debut=debut,
        published_close=published,
        base=base,
        place=place,
        conflicts=tuple(_conflicts(listing.code, published, debut, offer, source)),
        expiries=lock_up_expiries(board, listed, inputs.on) if listed else (),
        sentence=_sentence(name, debut, listed),
        source=source,
        notes=tuple(notes),
    )


def _bars(inputs: Inputs, code: str, listed: date | None, offer: float | None) -> tuple[Any, str, list[str]]:
    """Bars from the first session on, where they are there; with a word on their adjustment."""
    if inputs.snapshot is None or code not in inputs.snapshot.codes:
        return None, "", []
    frame = inputs.snapshot.history(code)
    first = frame["date"][0]
    if listed is None or first > listed:
        return None, "", [f"the price data begins on {first}, after the listing: the first day is taken as published"]
    frame = frame.filter(frame["date"] >= listed)
    source, notes = frame["source"][0], []
    kinds = sorted(set(frame["adjusted"].to_list()))
    if kinds != ["raw"] and not inputs.offer_untouched(code):
        in_file = inputs.vendor(code).get("offer_price_in_file")
        beside = f" (the file's own offer price is {in_file.value:g})" if in_file is not None else ""
        notes.append(
            f"closes are adjusted ({', '.join(kinds)}) while the offer price is as paid{beside}: returns from the "
            "offer are off by what was paid out since; those from the first close are nearly right"
        )
    try:
        sessions = inputs.world.calendar.sessions(inputs.listing(code).mic, listed, frame["date"][-1])
        if len(sessions) != frame.height:
            gone = len(sessions) - frame.height
            notes.append(f"{gone} sessions of the exchange are missing in the data, or it was suspended")
    except OutsideTableError as error:
        notes.append(str(error))
    return frame, source, notes


def _conflicts(
    code: str, published: float | None, debut: Debut, offer: float | None, source: str
) -> Sequence[Conflict]:
    readings = [reading for reading in debut_readings() if reading.subject == code]
    value = debut.to_close.value
    if readings or (published is not None and value is not None and offer is not None):
        day = readings[0].as_of if readings else "first day"
        if published is not None and not readings:
            readings.append(Reading(code, "first close", published, "published", day))
        if value is not None and offer is not None and not source.startswith("published"):
            readings.append(Reading(code, "first close", round(offer * (1 + value), 4), source, day))
    return find_conflicts(readings, tolerance=0.001)


def _place(value: float | None, base: DebutRate | None) -> str:
    """Where a first day stands among those of its board and year."""
    if value is None or base is None:
        return "no base rate for this board and year" if base is None else "first-day return unknown"
    marks = [(base.p90, "above nine in ten"), (base.p75, "above three in four"), (base.median, "above the median")]
    for mark, words in marks:
        if mark is not None and value > mark:
            return f"{words} of {base.count} {base.board} debuts of {base.period} (median {base.median:+.0%})"
    return f"below the median of {base.count} {base.board} debuts of {base.period} (median {base.median:+.0%})"


def _sentence(name: str, debut: Debut, listed: date | None) -> str:
    close = debut.to_close
    if close.value is None:
        return f"{name}: the first day's return cannot be said: {close.reason}."
    days = [(n, m.value) for n, m in debut.from_first_close.items() if m.value is not None]
    text = (
        f"{name}, listed on {listed}: {close.value:+.2%} from the offer to the first close, for those who were allotted"
    )
    if not days:
        return f"{text}; a buyer at the first close has no {min(HORIZONS)} sessions yet."
    later = ", ".join(f"{value:+.1%} by session {n}" for n, value in days)
    return f"{text}; a buyer at the first close earned {later}."


@dataclass(frozen=True, slots=True)
class HolderRate:
    """What buyers at the first close earned by a session, over the debuts of one board in the data. Fractions."""

    board: str
    session: int
    count: int
    median: float
    p10: float
    p90: float
    lost: float


@dataclass(frozen=True)
class DebutTable:
    """Base rates by board and year: the package's, and the data's own where it has first sessions."""

    rates: tuple[DebutRate, ...]
    computed: tuple[DebutRate, ...]
    holders: tuple[HolderRate, ...]
    notes: tuple[str, ...]

    def as_json(self) -> Mapping[str, Any]:
        """Plain data."""
        return {
            "published": plain(self.rates),
            "from_data": plain(self.computed),
            "from_first_close": plain(self.holders),
            "notes": list(self.notes),
        }


def base_table(inputs: Inputs, board: str | None = None) -> DebutTable:
    """First-day returns by board and year, published and from the data's first sessions.

    Raises:
        UnknownNameError: for a board of which neither the package nor the data has a debut.
    """
    rates = tuple(row for row in debut_rates() if board is None or row.board.casefold() == board.casefold())
    computed: list[DebutRate] = []
    notes = []
    if inputs.snapshot is not None:
        table = inputs.snapshot.table("debuts").drop_nulls("change").sort("date", "code")
        if table.height:
            boards = [_board(inputs, code) for code in table["code"]]
            source = ", ".join(sorted(set(table["source"])))
            years = [day.year for day in table["date"]]
            every = summarise_debuts(boards, years, table["change"].to_numpy(), source)
            computed = [row for row in every if board is None or row.board.casefold() == board.casefold()]
            notes.append(
                "from the data's own offer prices, which are too low for whoever paid dividends since: means are "
                "biased upward, medians less"
            )
    holders = tuple(holder_rates(inputs, board))
    if board is not None and not (rates or computed or holders):
        boards = sorted({row.board for row in debut_rates()})
        raise UnknownNameError("board", board, boards, f"Debuts are at hand of {', '.join(boards)}.")
    if holders:
        notes.append("from the first close: only the names this data holds, a selection that may flatter or not")
    return DebutTable(rates, tuple(computed), holders, tuple(notes))


def holder_rates(inputs: Inputs, board: str | None = None) -> list[HolderRate]:
    """Returns from the first close of every debut the price data holds from its first session, by board and session.

    Adjusted closes serve: returns are asked. A close that additive adjustment made negative leaves the sample.
    """
    if inputs.snapshot is None:
        return []
    found: dict[tuple[str, int], list[float]] = {}
    for code in inputs.snapshot.codes:
        try:
            listing = inputs.listing(code)
        except TwinkeelError:
            continue
        if listing.listed_from is None or listing.is_fund or (board and listing.board.casefold() != board.casefold()):
            continue
        frame = inputs.snapshot.history(code)
        if frame["date"][0] != listing.listed_from:
            continue
        closes = [_or_nan(value) for value in frame["close"].to_list()]
        for session, measure in debut_returns(None, closes, closes, closes).from_first_close.items():
            if measure.value is not None:
                found.setdefault((listing.board, session), []).append(measure.value)
    out = []
    for (name, session), values in sorted(found.items()):
        p10, p50, p90 = (float(np.percentile(values, mark)) for mark in (10, 50, 90))
        lost = float(np.mean(np.array(values) < 0))
        out.append(HolderRate(name, session, len(values), p50, p10, p90, lost))
    return out


def _board(inputs: Inputs, code: str) -> str:
    """The board of a code from the tables, else from its number."""
    try:
        return inputs.world.listing(code).board
    except TwinkeelError:
        number = code.split(".")[0]
        if number[:3] in ("688", "689"):
            return "STAR"
        return "ChiNext" if number[:2] == "30" else "unknown board"


def _number(text: str | None) -> float | None:
    try:
        return float((text or "").lstrip("~"))
    except ValueError:
        return None


def _or_nan(value: float | None) -> float:
    return float("nan") if value is None else value
