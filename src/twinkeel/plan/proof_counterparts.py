"""The evidence of the counterparts: each company's figures, and each median with the figures it is taken over."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from twinkeel.core.evidence import pointer
from twinkeel.plan.proof_details import Add, prove_measures

SIDES = ("chinese", "western")


def prove_counterparts(data: Mapping[str, Any], snapshot: str, add: Add) -> None:
    """File every known figure; a candidate's own stand among the candidates and are only pointed at."""
    where: dict[str, str] = {}
    for each in data["companies"]:
        where[each["issuer"]] = each["valuation_at"]
        if each["valuation"]:
            prove_measures(each["valuation_at"], each["valuation"], snapshot, add)
    for number, group in enumerate(data["groups"]):
        for row, median in enumerate(group["medians"]):
            at = ("counterparts", "groups", number, "medians", row)
            steps = figure_steps(median["figure"])
            for side in SIDES:
                if median[f"{side}_median"] is not None:
                    over = tuple(where[issuer] + steps for issuer in group[side])
                    said = f"median of the {median[f'{side}_known']} of {len(over)} whose figure is known"
                    add(pointer(*at, f"{side}_median"), median["unit"], said, over, snapshot)
            if median["ratio"] is not None:
                both = tuple(pointer(*at, f"{side}_median") for side in SIDES)
                add(pointer(*at, "ratio"), "plain", "Chinese median / median of the others", both, snapshot)


def figure_steps(figure: str) -> str:
    """Where a figure's value stands within a company's valuation."""
    return "/implied_growth/value" if figure == "implied_growth" else pointer("multiples", figure, "value")
