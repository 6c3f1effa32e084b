"""``value heat``: the parts of hype for one line or a segment's index, each with its reason where it is refused."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np

from twinkeel.core.errors import MissingDataError, TwinkeelError
from twinkeel.core.plain import plain
from twinkeel.desk.value.groups import line_of
from twinkeel.desk.value.inputs import Inputs
from twinkeel.desk.value.issuer import value_issuer
from twinkeel.valuation.heat import Heat, heat

DAILY = 750
"""Closes up to which the test runs on daily data; beyond, weekly closes keep its bootstrap to seconds."""


@dataclass(frozen=True)
class HeatValue:
    """The parts for one line, with the dates of its explosive episodes."""

    code: str
    on: date
    first: date
    sessions: int
    basis: str
    heat: Heat
    episodes: tuple[Mapping[str, Any], ...]
    bsadf: Mapping[str, Any]
    notes: tuple[str, ...]

    def as_json(self) -> Mapping[str, Any]:
        """Plain data: the parts, never one number."""
        h = self.heat
        test = None
        if h.test is not None:
            test = {
                "adf": h.test.recursion.adf,
                "sadf": h.test.recursion.sadf,
                "gsadf": h.test.recursion.gsadf,
                "lags": h.test.recursion.lags,
                "minimum_window": h.test.recursion.minimum,
                "critical_values_gsadf": {f"{level:.0%}": value for level, value in h.test.critical.gsadf.items()},
                "p_value": h.test.p_value,
                "explosive": h.test.explosive,
                "method": h.test.critical.method,
                "replications": h.test.critical.replications,
                "seed": h.test.critical.seed,
                "minimum_duration": h.test.minimum_duration,
            }
        return {
            "code": self.code,
            "as_of": self.on,
            "first": self.first,
            "sessions": self.sessions,
            "prices": self.basis,
            "gsadf": h.gsadf.as_json(),
            "turnover_rank": h.turnover_rank.as_json(),
            "run_up": h.run_up.as_json(),
            "run_up_rank": h.run_up_rank.as_json(),
            "peer_gap": h.peer_gap.as_json(),
            "refused": h.refused,
            "test": test,
            "episodes": [dict(episode) for episode in self.episodes],
            "bsadf": dict(self.bsadf),
            "notes": list(self.notes),
        }


def value_heat(inputs: Inputs, text: str, replications: int = 199, seed: int = 0) -> HeatValue:
    """The parts of heat of one line; adjusted closes serve here, since returns are asked and not values.

    Raises:
        MissingDataError: where no data was given. UnknownNameError: where the data has no bar of the line.
    """
    if inputs.snapshot is None:
        raise MissingDataError("Heat needs a price history", "Give --data DIR.")
    code = text if text in inputs.snapshot.codes else line_of(text, inputs)
    panel = inputs.snapshot.panel([code])
    frame = inputs.snapshot.history(code)
    dates = frame["date"].to_list()
    notes = list(inputs.notes)
    closes = np.exp(panel.log_prices[:, 0])
    days = [instant.astype("datetime64[D]").astype(date) for instant in panel.instants]
    volume = frame["volume"].to_numpy()
    turnover = np.asarray(volume, dtype=np.float64) if len(volume) else None
    own, peers = None, []
    try:
        found = value_issuer(inputs, code)
        own, peers = found.assessment.multiples["ps"].value, list(found.peers.values())
    except TwinkeelError as error:
        notes.append(f"no accounts: {error}")
    tested = None
    if len(closes) > DAILY:
        weeks = [day.isocalendar()[:2] for day in days]
        last = [n for n, week in enumerate(weeks) if n + 1 == len(weeks) or week != weeks[n + 1]]
        tested, days = closes[last], [days[n] for n in last]
        notes.append(f"{len(closes)} daily closes: the explosive-root test runs on the {len(last)} weekly ones")
    parts = heat(closes, turnover, own, peers, replications=replications, seed=seed, tested=tested)
    episodes: list[Mapping[str, Any]] = []
    bsadf: dict[str, Any] = {}
    if parts.test is not None:
        if parts.test.episodes and not parts.test.explosive:
            notes.append("GSADF does not reject: episodes pass their own date's 95 % value only, as 1 in 20 would")
        for episode in parts.test.episodes:
            episodes.append(
                {
                    "start": days[episode.start],
                    "end": None if episode.ongoing else days[episode.end],
                    "peak": days[episode.peak],
                    "direction": episode.direction,
                    "move": float(np.expm1(episode.change)),
                }
            )
        offset = 1 + parts.test.recursion.lags
        bsadf = {
            "date": days[offset:],
            "value": plain(parts.test.recursion.bsadf),
            "critical_95": plain(parts.test.critical.pointwise[1]),
        }
    notes.append("turnover is shares traded, not share of float: no float counts are at hand")
    basis = ", ".join(sorted(set(frame["adjusted"].to_list())))
    return HeatValue(code, inputs.on, dates[0], len(closes), basis, parts, tuple(episodes), bsadf, tuple(notes))
