"""Within what range a share can lie, given what is unresolved, unknown to the tables, or rolled forward."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from twinkeel.exposure.graph import HoldingsGraph
from twinkeel.exposure.model import IssuerFacts

Count = Callable[[str], float]
"""How much of an issuer counts towards a share: 0, 1, or a relevance between."""


@dataclass(frozen=True, slots=True)
class Drift:
    """A book rolled forward: how much of the whole is in it, what may have changed, and what it opens to."""

    weight: float
    turnover: float
    leaves: Mapping[str, float]

    def span(self, count: Count, owner: Callable[[str], str]) -> tuple[float, float]:
        """How far a share can be from what is computed: a fund cannot sell what it has not, nor hold over its whole."""
        parts = [(max(weight, 0.0), count(owner(code))) for code, weight in self.leaves.items()]
        held = math.fsum(weight * part for weight, part in parts)
        other = math.fsum(weight * (1.0 - part) for weight, part in parts)
        less, more = -self.weight * min(self.turnover, held), self.weight * min(self.turnover, other)
        return min(less, more), max(less, more)


def drift_of(graph: HoldingsGraph, row: int, weight: float, turnover: float) -> Drift:
    """What can have changed in the fund on a row of the graph, which is ``weight`` of the whole."""
    if turnover == 0.0:
        return Drift(weight, 0.0, {})
    unit = np.zeros(len(graph.funds))
    unit[row] = 1.0
    _, leaves = graph.open_book(unit)
    return Drift(weight, turnover, dict(zip(graph.leaves, leaves.tolist(), strict=True)))


def headline_counts(
    facts: Mapping[str, IssuerFacts],
    magnificent_seven: frozenset[str],
    theme: Mapping[str, float],
    china: frozenset[str],
) -> dict[str, Count]:
    """For each headline share, how much of an issuer counts."""

    def seven(issuer: str) -> float:
        return float(issuer in magnificent_seven)

    def of_china(issuer: str) -> float:
        return float(issuer in facts and facts[issuer].country in china)

    def whole(issuer: str) -> float:
        return float(issuer in theme)

    def relevant(issuer: str) -> float:
        return theme.get(issuer, 0.0)

    return {
        "magnificent_seven_share": seven,
        "china_share": of_china,
        "china_ai_share": whole,
        "china_ai_share_by_relevance": relevant,
    }


def ranges(
    shares: Mapping[str, float],
    counts: Mapping[str, Count],
    doubt: Sequence[float],
    drifts: Sequence[Drift],
    owner: Callable[[str], str],
) -> dict[str, tuple[float, float]]:
    """Lowest and highest value of each share: all of what is in doubt may count or not, rolled books may have traded.

    Args:
        shares: the shares as computed.
        counts: how much of an issuer counts towards each.
        doubt: weights of what is unresolved or of unknown issuer; a negative one can only lower a share.
        drifts: the books rolled forward.
        owner: issuer of an instrument code.
    """
    below, above = math.fsum(min(d, 0.0) for d in doubt), math.fsum(max(d, 0.0) for d in doubt)
    out = {}
    for name, count in counts.items():
        spans = [drift.span(count, owner) for drift in drifts]
        low = math.fsum(span[0] for span in spans)
        high = math.fsum(span[1] for span in spans)
        out[name] = (shares[name] + below + low + 0.0, shares[name] + above + high)
    return out
