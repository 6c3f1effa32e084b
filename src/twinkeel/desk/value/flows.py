"""``value flows``: a fund's growth as return and new units, from figures of one date; what is left of Northbound."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from twinkeel.core.errors import TwinkeelError
from twinkeel.core.plain import plain
from twinkeel.desk.value.worth import parse_currency
from twinkeel.valuation.flows import NORTHBOUND_ENDED, NORTHBOUND_NOTE, FlowSplit, FundPoint, split_growth


@dataclass(frozen=True)
class FlowsValue:
    """The split of one fund, and the note on Northbound figures."""

    name: str
    split: FlowSplit
    sentence: str
    northbound: str

    def as_json(self) -> Mapping[str, Any]:
        """Plain data."""
        return {
            "fund": self.name,
            **plain(self.split),
            "sentence": self.sentence,
            "northbound": self.northbound,
            "northbound_daily_net_buying_ended": NORTHBOUND_ENDED,
        }


def value_flows(
    name: str,
    start: tuple[float, float, date],
    end: tuple[float, float, date],
    distributions: float = 0.0,
    currency: str = "USD",
) -> FlowsValue:
    """Split a fund's growth; ``start`` and ``end`` are assets, NAV per unit, and their one date.

    Raises:
        TwinkeelError: for amounts that are not positive, dates that do not advance, a currency that is no code.
    """
    currency = parse_currency(currency)
    first, last = (FundPoint(assets, on, nav, on) for assets, nav, on in (start, end))
    split = split_growth(first, last, distributions, currency)
    return FlowsValue(name, split, split.sentence(name), NORTHBOUND_NOTE)


def parse_point(text: str, option: str) -> tuple[float, float, date]:
    """``ASSETS:NAV:DATE`` as numbers and a date; assets may end in m or bn.

    Raises:
        TwinkeelError: naming the option, where the text is another.
    """
    parts = text.split(":")
    try:
        amount, nav, day = parts
        scale = 1e9 if amount.lower().endswith("bn") else 1e6 if amount.lower().endswith("m") else 1.0
        assets = float(amount.lower().removesuffix("bn").removesuffix("m").replace(",", "")) * scale
        known_on = date.fromisoformat(day)
        if math.isfinite(assets) and math.isfinite(float(nav)):
            return assets, float(nav), known_on
    except ValueError as error:
        raise _not_a_point(option, text) from error
    raise _not_a_point(option, text)


def _not_a_point(option: str, text: str) -> TwinkeelError:
    return TwinkeelError(f"{option}: {text!r} is not ASSETS:NAV:DATE", "Write 8.67bn:36.44:2025-11-30.")
