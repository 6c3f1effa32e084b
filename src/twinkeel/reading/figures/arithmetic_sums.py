"""Products and sums inside a sentence: shares at a price that raise an amount, and parts of a whole."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal

from twinkeel.reading.figures.rounding import Bounds, interval
from twinkeel.reading.model import Claim

Relation = tuple[Bounds, Bounds | None, str, list[Claim]]
"""(what the parts give, what is said or None where no value could fit, the formula, the figures)."""

_ABOUT = r"(?:about |around |some |nearly |almost |roughly |approximately |just |a total of |up to |more than |over )?"
_AT = re.compile(rf"(?: \w+){{0,3}} (?:at|for) {_ABOUT}")
_RAISED = re.compile(
    rf",? ?(?:each|apiece|a share|per share|a piece)?,? ?(?:to raise|raising|and raised|for a total of|"
    rf"for total proceeds of|raking in|fetching|netting|to fetch|to bring in|worth a total of) {_ABOUT}"
)
_SELLING = re.compile(r"(?: \w+){0,4} (?:by|from|after) (?:selling|issuing|the sale of|pricing) " + _ABOUT)
_EACH = re.compile(r" (?:each|apiece|a share|per share)\b")
_OTHERS_HOLD = re.compile(
    r"(?:,| and|, and| versus| against)(?: [A-Z][\w.&'-]*){1,4}(?:'s|,| with| at| on| about| a| had| has| the)* "
)
_OF_MARKET = re.compile(
    r"(?: market share| (?:share )?of (?:the|its|China's|that|global|worldwide) (?:\w+ ){0,4}market)"
)
_SHARES = {"market_share_pct", "weight_pct", "revenue_share"}


def products(text: str, start: int, figures: list[Claim]) -> Iterator[Relation]:
    """``sold 160 million shares at HK$28 each to raise HK$4.5 billion``, either way round."""
    for number, shares in enumerate(figures):
        if shares.unit not in {"count", "shares"} or "share" not in shares.text + text[shares.end - start :][:24]:
            continue
        price = figures[number + 1] if number + 1 < len(figures) else None
        if price is None or price.unit in {"fraction", "x", "count", "points", "bps", "percentage_points"}:
            continue
        if not _AT.fullmatch(text[shares.end - start : price.start - start]) or price.high is not None:
            continue
        after = figures[number + 2] if number + 2 < len(figures) else None
        before = figures[number - 1] if number else None
        total = None
        if (
            after is not None
            and after.unit == price.unit
            and _RAISED.fullmatch(text[price.end - start : after.start - start])
        ):
            total = after
        elif (
            before is not None
            and before.unit == price.unit
            and _SELLING.fullmatch(text[before.end - start : shares.start - start])
            and _EACH.match(text, price.end - start)
        ):
            total = before
        if total is None:
            continue
        found, said = interval(shares) * interval(price), interval(total)
        slack = abs(said.middle) * Decimal("0.02")  # fees, and options of the banks
        yield (
            found,
            said.widened(slack),
            f"{shares.text} at {price.text} is {float(found.middle):,.4g} {price.unit}, not {total.text}",
            [shares, price, total],
        )


def wholes(text: str, start: int, figures: list[Claim]) -> Iterator[Relation]:
    """``A has 60% of the market, B 25% and C 30%``: shares of one whole that come to more than all of it."""
    if not any(claim.measure in _SHARES for claim in figures):
        return
    number = 0
    while number < len(figures):
        run = [figures[number]]
        for claim in figures[number + 1 :]:
            between = text[run[-1].end - start : claim.start - start]
            if (
                claim.unit != "fraction"
                or run[0].measure not in _SHARES
                or claim.subject in {each.subject for each in run}
                or claim.subject is None
                or not _OTHERS_HOLD.fullmatch(_OF_MARKET.sub("", between, count=1))
            ):
                break
            run.append(claim)
        if len(run) >= 3 and run[0].measure in _SHARES and run[0].unit == "fraction":
            found = interval(run[0])
            for claim in run[1:]:
                found = found + interval(claim)
            if found.low > Decimal("1.01"):
                parts = " + ".join(each.text for each in run)
                yield found, None, f"{parts} is {float(found.middle):.0%}: shares of one whole pass 100%", run
        number += len(run)
