"""What is true in the simulated market: covariance, correlation and values at one instant, which no close shows."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np
from numpy.typing import NDArray

from twinkeel.core.errors import UnknownNameError

Floats = NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class Truth:
    """The model behind the simulated closes.

    ``codes`` are the N lines, ``issuers`` the issuer of each (None for funds). ``rows`` (N, S) hold what each line's
    log value in dollars takes from each of S independent sources of daily movement; ``to_local`` (N, S) what must be
    added for its value in the currency it trades in. ``values`` (T, N) are log values in dollars of all lines at one
    instant a day (New York's close), closed venues included. ``scale`` (T,) is each day's volatility multiplier: its
    mean square is 1 in the long run, not in any one history.
    """

    codes: tuple[str, ...]
    issuers: tuple[str | None, ...]
    days: tuple[date, ...]
    rows: Floats
    to_local: Floats
    values: Floats
    scale: Floats

    def covariance(self, codes: Sequence[str], *, local: bool = False) -> Floats:
        """True covariance of log returns per day, (n, n): in dollars, or each in its own currency where ``local``.

        It is the long-run one: on any history multiply by ``realised_scale`` to know what could be seen at best.

        Raises:
            UnknownNameError: for a code that is not simulated.
        """
        at = [self._at(code) for code in codes]
        rows = (self.rows + self.to_local)[at] if local else self.rows[at]
        out = np.empty((len(at), len(at)))
        for i in range(len(at)):
            for j in range(i + 1):
                out[i, j] = out[j, i] = math.fsum(rows[i] * rows[j])
        return out

    def correlation(self, codes: Sequence[str], *, local: bool = False) -> Floats:
        """True correlation, (n, n); the same at every horizon on which line-to-line bases matter little."""
        cov = self.covariance(codes, local=local)
        sd = np.sqrt(np.diag(cov))
        return np.asarray(cov / np.outer(sd, sd))

    def volatility(self, weights: Mapping[str, float]) -> float:
        """True daily standard deviation, in dollars, of a book of lines by weight."""
        codes = sorted(weights)
        w = np.array([weights[code] for code in codes])
        return math.sqrt(float(w @ self.covariance(codes) @ w))

    def book_correlation(self, left: Mapping[str, float], right: Mapping[str, float]) -> float:
        """True correlation, in dollars, between two books of lines by weight."""
        codes = sorted(set(left) | set(right))
        a = np.array([left.get(code, 0.0) for code in codes])
        b = np.array([right.get(code, 0.0) for code in codes])
        cov = self.covariance(codes)
        return float(a @ cov @ b / math.sqrt(float(a @ cov @ a) * float(b @ cov @ b)))

    def realised_scale(self, start: date, end: date) -> float:
        """Mean squared volatility multiplier from ``start`` to ``end``: true variance then over the long run's."""
        inside = [start <= day <= end for day in self.days]
        return float(np.mean(self.scale[inside] ** 2))

    def _at(self, code: str) -> int:
        try:
            return self.codes.index(code)
        except ValueError:
            raise UnknownNameError("simulated line", code, self.codes) from None
