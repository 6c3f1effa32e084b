"""Index and basket multiples under four treatments of losses: the method alone moves them, so all four are shown."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from twinkeel.core.errors import TwinkeelError

Floats = NDArray[np.float64]
Amounts = ArrayLike | Sequence[Decimal | float | None]
"""One figure an issuer: arrays, series, lists; None and NaN are unknown."""

TREATMENTS: Mapping[str, str] = {
    "all_in": "sum of capitalisation over sum of earnings, losses counted as negative earnings",
    "floored": "sum of capitalisation over sum of earnings, each loss counted as zero",
    "losses_out": "loss-makers left out of both sums",
    "median": "median of the multiples that are defined (loss-makers have none)",
}


class LengthMismatchError(TwinkeelError):
    """Arrays that should describe the same issuers have different lengths."""

    def __init__(self, names: tuple[str, str], lengths: tuple[int, int]) -> None:
        self.names, self.lengths = names, lengths
        super().__init__(f"{names[0]} has {lengths[0]} entries and {names[1]} has {lengths[1]}", "Align them first.")


class NotFiguresError(TwinkeelError):
    """What should be one figure an issuer is something else: words, a mapping, a table."""

    def __init__(self, what: str, problem: str) -> None:
        self.what = what
        super().__init__(f"{what} {problem}", "Give one figure an issuer, in the same order; None where unknown.")


@dataclass(frozen=True)
class Aggregate(Mapping[str, "float | None"]):
    """The four figures as a mapping, and what stands behind them as attributes.

    An entry is None where it is undefined; ``reasons`` says why. ``coverage`` is the share of the capitalisation
    given whose denominator is known: issuers without one are left out of both sums and counted in ``missing``.
    """

    figures: Mapping[str, float | None]
    issuers: int
    loss_makers: int
    missing: int
    loss_share: float | None
    coverage: float | None
    median_all: float | None
    reasons: Mapping[str, str] = field(default_factory=dict)

    def __getitem__(self, key: str) -> float | None:
        return self.figures[key]

    def __iter__(self) -> Iterator[str]:
        return iter(self.figures)

    def __len__(self) -> int:
        return len(self.figures)

    @property
    def spread(self) -> float | None:
        """The largest of the three sums over the smallest: how much the treatment of losses alone moves the figure."""
        known = [self.figures[name] for name in ("all_in", "floored", "losses_out")]
        values = [value for value in known if value is not None]
        return max(values) / min(values) if len(values) > 1 else None

    def as_json(self) -> dict[str, object]:
        """As plain data."""
        return {
            **self.figures,
            "issuers": self.issuers,
            "loss_makers": self.loss_makers,
            "missing": self.missing,
            "loss_share_of_capitalisation": self.loss_share,
            "coverage_of_capitalisation": self.coverage,
            "median_losses_ranked_last": self.median_all,
            "spread_by_treatment": self.spread,
            "reasons": dict(self.reasons),
        }


def aggregate_pe(capitalisation: Amounts, earnings: Amounts, inclusion: Amounts | None = None) -> Aggregate:
    """Price-earnings ratio of a set of issuers under four treatments of losses.

    The ratio of sums is the capitalisation-weighted harmonic mean of the issuers' ratios; averaging ratios or earnings
    per share by weight is wrong (S&P Dow Jones Indices, *Indexology*, 2014: 26.25 where weighting earnings gives 23.6).

    Args:
        capitalisation: total market value of each issuer, one currency, shape (N,).
        earnings: net income to common of each issuer, the same currency, shape (N,); NaN or None where unknown.
        inclusion: share of each issuer the index counts (free float times any capping factor), shape (N,);
            it scales both sums. None counts every issuer in full.

    Raises:
        LengthMismatchError: where the arrays differ in length. NotFiguresError: for words, mappings and tables.
    """
    return aggregate_multiple(capitalisation, earnings, inclusion, what="earnings")


def aggregate_multiple(
    numerator: Amounts, denominator: Amounts, inclusion: Amounts | None = None, what: str = "the denominator"
) -> Aggregate:
    """Any multiple (P/E, P/B, P/S, EV/Sales, EV/EBITDA) of a set of issuers; see aggregate_pe for the arguments.

    Raises:
        LengthMismatchError: where the arrays differ in length.
    """
    top, bottom = _column("the numerator", numerator), _column(what, denominator)
    _same("numerator", top, what, bottom)
    if inclusion is not None:
        share = _column("inclusion", inclusion)
        _same("numerator", top, "inclusion", share)
        top, bottom = top * share, bottom * share
    priced = np.isfinite(top) & (top > 0)
    known = priced & np.isfinite(bottom)
    t, b = top[known], bottom[known]
    positive = b > 0
    sums = {
        "all_in": (float(t.sum()), float(b.sum())),
        "floored": (float(t.sum()), float(b[positive].sum())),
        "losses_out": (float(t[positive].sum()), float(b[positive].sum())),
    }
    figures: dict[str, float | None] = {}
    reasons: dict[str, str] = {}
    for name, (over, under) in sums.items():
        figures[name] = over / under if under > 0 else None
        if under <= 0:
            nothing = "no issuer has both figures" if not len(t) else f"{what} sum to {under:,.4g}, not above zero"
            reasons[name] = nothing
    with np.errstate(over="ignore"):  # a profit of almost nothing is an almost infinite multiple
        multiples = t[positive] / b[positive]
        figures["median"] = float(np.median(multiples)) if len(multiples) else None
    if figures["median"] is None:
        reasons["median"] = "no issuer has a defined multiple"
    total = float(top[priced].sum())
    return Aggregate(
        figures,
        issuers=len(top),
        loss_makers=int((~positive).sum()),
        missing=int((~known).sum()),
        loss_share=float(t[~positive].sum()) / float(t.sum()) if len(t) else None,
        coverage=float(t.sum()) / total if total > 0 else None,
        median_all=_median_by_yield(t, b),
        reasons=reasons,
    )


def basket_multiple(
    values: Amounts, capitalisation: Amounts, denominator: Amounts, what: str = "earnings"
) -> Aggregate:
    """Multiple of a book: ``values`` held of each issuer buy the fraction values / capitalisation of its earnings.

    Shapes (N,); long positions only. A book's multiple is what one pays for the earnings one owns, so it is the same
    ratio of sums with the held fraction as the inclusion factor.

    Raises:
        LengthMismatchError: where the arrays differ in length.
    """
    held, cap = _column("values", values), _column("capitalisation", capitalisation)
    _same("values", held, "capitalisation", cap)
    with np.errstate(divide="ignore", invalid="ignore"):
        fraction = np.where(cap > 0, held / cap, np.nan)
    bottom = _column(what, denominator)
    _same("values", held, what, bottom)
    return aggregate_multiple(held, bottom * fraction, what=what)


def _median_by_yield(top: Floats, bottom: Floats) -> float | None:
    """Median with loss-makers ranked last: one over the median yield, where that is positive."""
    if not len(top):
        return None
    middle = float(np.median(bottom / top))
    return 1 / middle if middle > 0 else None


def _column(what: str, values: Amounts) -> Floats:
    if isinstance(values, Mapping):
        raise NotFiguresError(what, "is a mapping, whose keys would be ignored")
    plain: Any = values  # views and generators are columns too, and NumPy reads neither
    if isinstance(values, Iterable) and not hasattr(values, "__array__") and not isinstance(values, Sequence):
        plain = list(values)
    try:
        column = np.atleast_1d(np.asarray(plain, dtype=np.float64))
    except (TypeError, ValueError) as error:
        raise NotFiguresError(what, f"holds what is no figure ({error})") from error
    if column.ndim != 1:
        raise NotFiguresError(what, f"is a table of {column.ndim} dimensions, not one column")
    return column


def _same(left: str, a: Floats, right: str, b: Floats) -> None:
    if len(a) != len(b):
        raise LengthMismatchError((left, right), (len(a), len(b)))
