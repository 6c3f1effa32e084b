"""What measures and entities are called before people: ``pe_multiple`` is "P/E", ``kraneshares`` is "KraneShares"."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

_TITLES = {
    "pe_multiple": "P/E",
    "ps_multiple": "price to sales",
    "pb_multiple": "price to book",
    "ev_ebitda_multiple": "EV/EBITDA",
    "peg_multiple": "PEG",
    "eps": "earnings a share",
    "eps_change_pct": "change of earnings a share",
    "aum_level": "assets",
    "aum_change_pct": "change of assets",
    "ipo_first_day_return_pct": "first-day return",
    "ipo_proceeds": "raised in the offering",
    "price_return_pct": "price return",
    "total_return_pct": "total return",
    "price_level": "price",
    "index_level": "index level",
    "index_change_points": "points moved",
    "market_cap": "market value",
    "market_cap_change_pct": "change of market value",
    "rnd_spending": "research spending",
    "capex": "capital spending",
    "stake_pct": "stake",
    "weight_pct": "weight",
    "fund_holds": "fund holds",
    "index_contains": "index contains",
}


def measure_title(measure: str | None) -> str:
    """A measure in words; one without a title of its own keeps its name, ``_change_pct`` as "change of …"."""
    if not measure:
        return ""
    head, _, aside = measure.partition(" (")
    title = _TITLES.get(head)
    if title is None:
        plain = head.removesuffix("_pct").removesuffix("_bps")
        title = f"change of {plain.removesuffix('_change')}" if plain.endswith("_change") else plain
        title = title.replace("_", " ")
    return f"{title} ({aside}" if aside else title


def entity_title(entity: str | None, entities: Mapping[str, Mapping[str, Any]]) -> str:
    """The name of an entity or theme of a reading; one that has none here is spelled from its identifier."""
    if not entity:
        return ""
    if entity.startswith("theme:"):
        return entity.removeprefix("theme:")
    name = entities.get(entity, {}).get("name")
    return str(name) if name else entity.replace("-", " ").title()
