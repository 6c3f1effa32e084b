"""Whether a price has any support in what the company earns or sells: a flag with its reasons, never a score."""

from __future__ import annotations

from dataclasses import dataclass

from twinkeel.valuation.measure import Measure

SUPPORTED, NONE, UNKNOWN = "supported", "none", "unknown"

GROWTH_LIMIT = 0.20
"""Yearly sales growth over ten years which 18.1 % of companies with sales under USD 325 million and 3.0 % of those with
USD 1.25 to 2.0 billion exceeded since 1950 (the Base Rate Book, see base_rates): possible, and no ground to pay for."""


@dataclass(frozen=True, slots=True)
class Support:
    """``flag`` is ``supported``, ``none`` (a mandate can exclude it) or ``unknown``; ``missing`` names what lacks."""

    flag: str
    reasons: tuple[str, ...]
    missing: tuple[str, ...]
    rule: str

    @property
    def no_valuation_support(self) -> bool:
        """True only where the data says so; unknown is not true."""
        return self.flag == NONE


def valuation_support(
    earnings: float | None,
    implied_growth: Measure,
    growth_limit: float = GROWTH_LIMIT,
    price_to_sales: float | None = None,
    peer_price_to_sales: float | None = None,
    peer_multiple_limit: float = 3.0,
    base_rate: str = "",
) -> Support:
    """A name has no valuation support where the growth its price needs is beyond the base rate.

    Two ways lead there: the implied growth is above ``growth_limit`` and the company makes no profit that would
    support the price meanwhile; or it is above twice ``growth_limit``, profit or not. A price-to-sales ratio above
    ``peer_multiple_limit`` times its segment's median is added as a reason where the flag is set by growth, and noted
    otherwise, as is ``base_rate``, a clause on how many companies ever grew so fast. The rule is simple and named; the
    reader can set its limits.
    """
    rule = (
        f"none where sales must grow over {growth_limit:.0%} a year without a profit, or over {2 * growth_limit:.0%} "
        "with one; simple rule, limits adjustable"
    )
    missing = list(implied_growth.missing)
    reasons: list[str] = []
    if (
        price_to_sales is not None
        and peer_price_to_sales
        and price_to_sales > peer_multiple_limit * peer_price_to_sales
    ):
        reasons.append(
            f"P/S of {price_to_sales:.1f} is {price_to_sales / peer_price_to_sales:.1f} times its peers' median"
        )
    if base_rate:
        reasons.append(base_rate)
    growth = implied_growth.value
    if growth is None:
        if not missing:  # undefined, not missing: no sales at all, or net cash above the price
            supported = "net cash exceeds" in implied_growth.reason
            flag = SUPPORTED if supported else NONE
            return Support(flag, (implied_growth.reason, *reasons), (), rule)
        return Support(UNKNOWN, tuple(reasons), tuple(missing), rule)
    if earnings is None:
        missing.append("net_income")
    if growth > 2 * growth_limit:
        reasons.insert(0, f"sales must grow {growth:.0%} a year, over twice the limit of {growth_limit:.0%}")
        return Support(NONE, tuple(reasons), tuple(missing), rule)
    if growth > growth_limit:
        if earnings is None:
            return Support(UNKNOWN, tuple(reasons), tuple(missing), rule)
        if earnings <= 0:
            reasons.insert(0, f"it makes a loss and sales must grow {growth:.0%} a year (limit {growth_limit:.0%})")
            return Support(NONE, tuple(reasons), tuple(missing), rule)
    need = f"the price needs sales growth of {growth:.0%} a year"
    if growth > growth_limit:
        need += f", over {growth_limit:.0%}, but it makes a profit, so the limit is {2 * growth_limit:.0%}"
    else:
        need += f" (limit {growth_limit:.0%})"
    reasons.insert(0, need)
    return Support(SUPPORTED, tuple(reasons), tuple(missing), rule)
