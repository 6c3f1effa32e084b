"""The desk of ``stress``: dated shocks replayed on today's book, shocks carried through it, and the likeliest loss."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import numpy as np

from twinkeel.core.errors import TwinkeelError
from twinkeel.desk.risk import fit, in_base
from twinkeel.desk.risk_panel import BookPanel, Floats, Unmeasured, book_or_sample, parse_shares

EVENTS: Mapping[str, str] = {
    "tariff_war_2018": "Tariff war 2018",
    "tariff_may_2019": "Tariffs raised, May 2019",
    "tutoring_2021_3d": "Tutoring ban, July 2021",
    "hfcaa_2022_3d": "Delisting scare, March 2022",
    "hfcaa_rebound": "Rebound after the delisting scare, March 2022",
    "chip_controls_2022_3d": "Chip export controls, October 2022",
    "party_congress_2022": "Party congress, October 2022",
    "chip_rule_2023": "Chip rule tightened, October 2023",
    "stimulus_rally_2024": "Stimulus rally, September 2024",
    "stimulus_reversal_2024": "Stimulus reversal, October 2024",
    "1260H_tencent_2025": "Tencent on the 1260H list, January 2025",
    "deepseek_2025": "DeepSeek day, January 2025",
    "tariff_apr2025_window": "Tariffs, April 2025",
    "tariff_pause_2025": "Tariff pause, April 2025",
    "tariff_threat_oct2025_2d": "Tariff threat, October 2025",
}
"""Events of the reference table that are replayed; days inside a longer window are left to the window."""

SCENARIOS: tuple[tuple[str, Mapping[str, float]], ...] = (
    ("Nasdaq -20 %", {"QQQ": -0.20}),
    ("Nvidia -17 %", {"NVDA": -0.17}),
    ("China internet -25 %", {"KWEB": -0.25}),
    ("Taiwan strait (assumed: TSMC -40 %, China -30 %, Nasdaq -15 %)", {"TSM": -0.40, "KWEB": -0.30, "QQQ": -0.15}),
)
"""Shocks that are supposed, not lived; the sizes are judgement and said so."""

HELPERS = ("QQQ", "NVDA", "TSM", "KWEB", "MCHI", "FXI", "SPY", "ASHR", "0700.HK", "9988.HK")
FIT_YEARS = 3.0
HORIZON = 21


@dataclass(frozen=True, slots=True)
class Moved:
    """One line in one event: simple return in the base currency, and how it is known: lived, table or beta."""

    code: str
    weight: float
    move: float
    how: str


@dataclass(frozen=True, slots=True)
class EventLoss:
    """A dated shock on today's book; ``low`` and ``high`` span 95 % of what the filled names' residuals leave open."""

    event: str
    title: str
    start: str
    end: str
    result: float
    low: float
    high: float
    filled_weight: float
    lines: tuple[Moved, ...]


@dataclass(frozen=True, slots=True)
class ScenarioLoss:
    """A supposed shock carried through the book: clock-aware, with the downside uplift, and by same-date betas."""

    title: str
    shocks: Mapping[str, float]
    result: float
    stressed: float
    naive: float
    uplift: float
    lines: tuple[tuple[str, float, float, float], ...]


@dataclass(frozen=True, slots=True)
class ReverseLoss:
    """The most likely way to lose ``loss`` within ``days``: each line's move, its part of the loss, and how far out."""

    loss: float
    days: float
    deviations: float
    lines: tuple[tuple[str, float, float], ...]


@dataclass(frozen=True, slots=True)
class Answer:
    """Everything ``twinkeel stress`` prints; results are fractions of the whole book, losses negative."""

    file: str
    as_of: date
    base_currency: str
    simulated: bool
    events: tuple[EventLoss, ...]
    scenarios: tuple[ScenarioLoss, ...]
    reverse: ReverseLoss | None
    unmeasured: tuple[Unmeasured, ...]
    method: str
    notes: tuple[str, ...]

    def as_json(self) -> Mapping[str, Any]:
        """Plain data."""
        return asdict(self)


def measure(
    path: Path | None,
    as_of: str | None = None,
    data: Path | None = None,
    workspace: Path | None = None,
    base: str = "USD",
    shocks: Sequence[str] = (),
    lose: float = 0.15,
    uplift: float | None = None,
    simulate: int | None = None,
    add: Sequence[str] = (),
) -> Answer:
    """Stress a book.

    Args:
        path: the book's file; the packaged sample where ``simulate`` gives a seed. add: as in ``risk``.
        shocks: own shocks as CODE=-20%; together they make one more scenario.
        lose: the loss whose likeliest way is sought, as a fraction. uplift: on betas in falls; 1.5 where not given.

    Raises:
        TwinkeelError: in one line, where the file or the data do not suffice.
    """
    moved, own = parse_shares(add), parse_shocks(shocks)
    extra = (*HELPERS, *own)
    book, _ = book_or_sample(path, as_of, data, workspace, simulate, base, 30.0, extra, moved)
    return stress_of(book, own, lose, uplift)


def parse_shocks(texts: Sequence[str]) -> dict[str, float]:
    """Shocks from ``CODE=-20%``.

    Raises:
        TwinkeelError: where one cannot be read or is -100 % or less.
    """
    out: dict[str, float] = {}
    for text in texts:
        code, _, move = text.partition("=")
        try:
            value = float(move[:-1]) / 100 if move.endswith("%") else float(move)
        except ValueError as error:
            raise TwinkeelError(f"{text!r} is not CODE=MOVE", "Write for example QQQ=-20%.") from error
        if not -1 < value < 10:
            raise TwinkeelError(f"{text!r}: a move must lie above -100 %", "Write for example QQQ=-20%.")
        out[code.strip()] = value
    return out


def recent(book: BookPanel, years: float = FIT_YEARS) -> BookPanel:
    """The last years of a book's closes; lines that have none there become unmeasured."""
    since = np.datetime64(book.on - timedelta(days=round(365.25 * years)), "us")
    keep = book.instants >= since
    lines = len(book.lines)
    alive = np.asarray((~np.isnan(book.prices[keep])).any(axis=0)).reshape(-1)
    alive[lines:] = True
    gone = [line for line, here in zip(book.lines, alive, strict=False) if not here]
    series = np.flatnonzero(alive)
    rows = np.flatnonzero(alive[:lines])
    column_weights = book.column_weights.copy()
    for row in np.flatnonzero(~alive[:lines]):
        column_weights -= book.lines[row].weight * book.into_base[row]
    return replace(
        book,
        prices=book.prices[np.ix_(keep, series)],
        instants=book.instants[keep],
        lines=tuple(book.lines[row] for row in rows),
        labels=tuple(book.labels[number] for number in series),
        into_base=book.into_base[np.ix_(rows, series)],
        column_weights=column_weights[series],
        unmeasured=(
            *book.unmeasured,
            *(Unmeasured(line.name, line.weight, f"no close since {since}") for line in gone if line.weight),
        ),
    )


def stress_of(book: BookPanel, own: Mapping[str, float], lose: float, uplift: float | None) -> Answer:
    """Stress a book that was laid out with all its history."""
    from twinkeel.risk.errors import ShapeError
    from twinkeel.risk.stress import DOWNSIDE_UPLIFT, propagate, reverse_stress

    factor = DOWNSIDE_UPLIFT if uplift is None else uplift
    new = recent(book)
    model = fit(new)
    covariance, naive = in_base(new, model)
    weights = new.weights
    codes = [line.code for line in new.lines]
    notes: list[str] = []
    events = _events(book, new, covariance, notes)
    wanted = [*SCENARIOS, *([("Own shock: " + ", ".join(f"{c} {m:+.0%}" for c, m in own.items()), own)] if own else [])]
    scenarios = []
    for title, shocks in wanted:
        missing = [code for code in shocks if code not in codes]
        if missing:
            notes.append(f"{title}: not carried, the data has no closes of {', '.join(missing)}")
            continue
        at = np.array([codes.index(code) for code in shocks])
        found = propagate(covariance, naive, weights, at, np.array(list(shocks.values())), factor)
        rows = tuple(
            (codes[n], float(found.moves[n]), float(found.stressed_moves[n]), float(found.naive_moves[n]))
            for n in range(len(codes))
            if weights[n] or n in at
        )
        scenarios.append(
            ScenarioLoss(title, dict(shocks), found.loss, found.stressed_loss, found.naive_loss, factor, rows)
        )
    back = None
    try:
        found_way = reverse_stress(covariance, weights, lose, HORIZON)
        parts = weights * found_way.moves
        held = sorted((n for n in range(len(codes)) if weights[n]), key=lambda n: float(parts[n]))
        lines = tuple((codes[n], float(found_way.moves[n]), float(parts[n])) for n in held)
        back = ReverseLoss(lose, found_way.days, found_way.distance, lines)
    except ShapeError as error:
        notes.append(f"The likeliest way to lose {lose:.0%} of the book: none among what could be measured ({error})")
    notes.append(
        f"Betas in falls are uplifted by {factor:g}: in 14 months of 2001 to 2015 with the Nasdaq below -7 % Hong Kong "
        "fell by 9.6 % on average where clock-aware betas said 6.1 % and same-date betas 2.0 %."
    )
    return Answer(
        file=book.file,
        as_of=book.on,
        base_currency=book.base,
        simulated=book.simulated,
        events=events,
        scenarios=tuple(scenarios),
        reverse=back,
        unmeasured=new.unmeasured,
        method=model.method_,
        notes=tuple(notes),
    )


def _events(book: BookPanel, new: BookPanel, covariance: Floats, notes: list[str]) -> tuple[EventLoss, ...]:
    """Replay every event that some line of the book, or a helper beside it, lived through."""
    from twinkeel.reference import world
    from twinkeel.risk.stress import replay

    out = []
    place = {line.code: row for row, line in enumerate(new.lines)}
    old = [row for row, line in enumerate(book.lines) if line.code in place]
    skipped: list[str] = []
    later = 0
    for event, title in EVENTS.items():
        try:
            facts = world().shock(event)
        except TwinkeelError:
            skipped.append(title)
            continue
        start, end = date.fromisoformat(facts[0]["start"]), date.fromisoformat(facts[0]["end"])
        if str(end) > str(book.on):  # not known at the close of the date
            later += 1
            continue
        series = _window(book, start, end)
        returns = np.full(len(new.lines), np.nan)
        how = ["beta"] * len(new.lines)
        for row in old if not book.simulated else ():
            code = book.lines[row].code
            value = _line_move(book, row, series)
            if np.isfinite(value):
                returns[place[code]], how[place[code]] = value, "lived"
        for fact in facts:
            at = place.get(fact["instrument"])
            if at is not None and not np.isfinite(returns[at]):
                returns[at], how[at] = float(fact["return"]), "table"
        if not np.isfinite(returns).any():
            skipped.append(title)
            continue
        days = float(np.busday_count(start, end + timedelta(days=1))) + 1
        found = replay(returns, new.weights, covariance, days)
        lines = tuple(
            Moved(line.code, line.weight, float(found.returns[row]), how[row])
            for row, line in enumerate(new.lines)
            if line.weight
        )
        out.append(
            EventLoss(event, title, str(start), str(end), found.loss, found.low, found.high, found.filled_weight, lines)
        )
    if book.simulated:
        notes.append(
            "The market is simulated: events move lines by the published figures, the rest by simulated betas."
        )
    if later:
        notes.append(f"Not replayed: {later} events of the table, which ended after {book.on}.")
    if skipped:
        notes.append(f"Not replayed, no line has closes then: {', '.join(skipped)}")
    return tuple(out)


def _window(book: BookPanel, start: date, end: date) -> Floats:
    """(N + M,) log moves of the series over an event, from the closes before it to Asia's day after it.

    A shock in US hours reaches Asia the next day, so the window ends at 12:00 UTC of the weekday after ``end``: after
    Asia's closes, before New York's.
    """
    from twinkeel.risk.stress import window_return

    after = np.busday_offset(np.datetime64(end) + 1, 0, roll="forward")
    begins = np.datetime64(start, "us")
    ends = after.astype("datetime64[us]") + np.timedelta64(12, "h")
    return np.asarray(np.log1p(window_return(book.prices, book.instants, begins, ends)))


def _line_move(book: BookPanel, row: int, series: Floats) -> float:
    """A line's simple return in the base currency, NaN where the line or its currency has no closes then."""
    used = np.flatnonzero(book.into_base[row])
    return float(np.expm1(series[used].sum()))
