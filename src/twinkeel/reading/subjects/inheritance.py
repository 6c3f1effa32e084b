"""What a figure takes from its neighbours: an elided measure or subject."""

from __future__ import annotations

import re
from itertools import pairwise

from twinkeel.reading.context import Context, Sentence
from twinkeel.reading.model import Claim

_CONTINUES = ("the level that the change before leads to", "the change of the figure before")
_OWNED = frozenset({"nobodys", "nil"})  # known to be nobody's, or of a firm that no list knows
_LIKE = ("as for the figure before", "as for the figure it is compared with")


def inherit(context: Context, sentence: Sentence, here: list[Claim], previous: list[Claim]) -> None:
    """A figure that continues another takes its subject."""
    for head, claim in pairwise(here):
        why = claim.measures[0].why if claim.measures else ""
        like = why.startswith(_LIKE) and claim.subject is None and claim.unit == head.unit
        if claim.subject is None and claim.subject_status in _OWNED:
            continue
        if like or why.startswith(_CONTINUES):  # a level and its change are of one subject
            _same_subject(claim, head)
    _carry_measures(context, sentence, here, previous)


def _same_subject(claim: Claim, head: Claim) -> None:
    if head.subject is not None:
        claim.subject, claim.subject_name, claim.subject_codes = head.subject, head.subject_name, head.subject_codes


_SAID_OF_BEFORE = re.compile(
    r"(?:That|This|It)\s(?:would be|was|is|represents?|represented|marks?|marked|compares?|would mark|"
    r"would represent)\b"
)


def _carry_measures(context: Context, sentence: Sentence, here: list[Claim], previous: list[Claim]) -> None:
    """``That would be 90 percent more than last year``: the change of what the sentence before gave."""
    if not here or not previous or previous[-1].sentence < sentence.number - 1:
        return
    if not _SAID_OF_BEFORE.match(context.folded, sentence.start, sentence.end):
        return
    multiple = next((c for c in reversed(previous) if (c.measure or "").endswith("_multiple")), None)
    if here[0].unit == "x" and multiple is not None and multiple.sentence == sentence.number - 1:
        here[0].measures = list(multiple.measures)
        return
    top = previous[-1].measure or ""
    claim = here[0]
    if (
        claim.unit in {"fraction", "x"}
        and is_accounting(top)
        and claim.measures
        and claim.measures[0].measure in {"price_return_pct", "change_pct", "share_pct", "revenue_change_pct"}
    ):
        base = top.removesuffix("_change_pct")
        claim.measures = [type(claim.measures[0])(f"{base}_change_pct", 1, "said of the figure in the sentence before")]


def is_accounting(measure: str) -> bool:
    return measure.startswith(
        (
            "revenue",
            "net_profit",
            "operating_profit",
            "gross_margin",
            "operating_margin",
            "margin",
            "eps",
            "ebitda",
            "cloud_revenue",
            "deliveries",
            "shipments",
            "rnd_spending",
            "orders",
        )
    )
