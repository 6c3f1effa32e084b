"""How much can be traded and what moving the price costs: participation, days, the square-root law."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from twinkeel.construction.assets import Asset
    from twinkeel.construction.mandate import Mandate

# Impact of a trade of Q against a daily value V is Y * sigma_day * sqrt(Q / V) as a fraction of Q. Y is of order one:
# Toth et al. 2011 (Physical Review X 1, 021006) find it so over futures and stocks; Almgren et al. 2005 fit 0.142 for
# the temporary part with a 0.6 power. One is the conservative end and is named wherever a figure uses it.
SQUARE_ROOT_COEFFICIENT = 1.0


def impact_rate(value: float, daily_value: float, volatility_daily: float) -> float:
    """Impact as a fraction of the traded value: coefficient * daily volatility * sqrt(value / daily value)."""
    if value <= 0:
        return 0.0
    return float(SQUARE_ROOT_COEFFICIENT * volatility_daily * (value / daily_value) ** 0.5)


def impact_coefficient(volatility_daily: float | None, daily_value: float | None, book_value: float) -> float:
    """k such that trading a fraction dx of the book costs k * |dx|^1.5 of the book; 0 where volume is unknown."""
    if not volatility_daily or not daily_value or daily_value <= 0:
        return 0.0
    return float(SQUARE_ROOT_COEFFICIENT * volatility_daily * (book_value / daily_value) ** 0.5)


def days_to_trade(value: float, daily_value: float, participation: float) -> float:
    """Sessions it takes to trade a value at a share of the daily value."""
    return value / (daily_value * participation)


def most_tradable(mandate: Mandate, asset: Asset, book_value: float) -> float:
    """The largest trade in an asset as a fraction of the book; an unknown volume allows the stated ticket only."""
    if book_value <= 0:
        return 0.0
    trading = mandate.trading
    if asset.daily_value is None:
        return float(trading.unknown_volume_ticket) / book_value
    return asset.daily_value * trading.participation * trading.days_to_trade / book_value
