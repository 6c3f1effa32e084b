"""How concentrated a set of weights is: Herfindahl index, effective number, top ten."""

from __future__ import annotations

import math
from collections.abc import Mapping

from twinkeel.exposure.model import Concentration


def concentration(weights: Mapping[str, float]) -> Concentration:
    """Concentration of issuer weights.

    Herfindahl index H = sum p_i^2 with p_i = |w_i| / sum |w| (Hirschman 1964; shorts count by size), effective number
    1 / H, and the sum of the ten largest weights as fractions of the book. An empty book has H = NaN.
    """
    ordered = sorted(weights.items(), key=lambda item: (-item[1], item[0]))[:10]
    size = math.fsum(abs(weight) for weight in weights.values())
    top = math.fsum(weight for _, weight in ordered)
    names = tuple(name for name, _ in ordered)
    if size == 0.0:
        return Concentration(math.nan, math.nan, top, names)
    herfindahl = math.fsum((weight / size) ** 2 for weight in weights.values())
    return Concentration(herfindahl, 1.0 / herfindahl, top, names)
