"""Limits after look-through: what holds, what is breached, and what cannot be said."""

from __future__ import annotations

from datetime import date

import pytest

from twinkeel.exposure import Instrument, IssuerFacts, Line, look_through
from twinkeel.exposure.limits import BadLimitError, Limit, check, parse_limit

DAY = date(2025, 12, 31)
INSTRUMENTS = {
    "BABA": Instrument("BABA", "alibaba", currency="USD"),
    "NVDA": Instrument("NVDA", "nvidia", currency="USD"),
    "KWEB": Instrument("KWEB", None, "fund"),
}
ISSUERS = {
    "alibaba": IssuerFacts("alibaba", "Alibaba", "CN", "cloud"),
    "nvidia": IssuerFacts("nvidia", "Nvidia", "US", "chips"),
}


@pytest.mark.parametrize(
    ("text", "limit"),
    [
        ("china<=10%", Limit("china", "", 0.1)),
        ("china_ai >= 0.05", Limit("china_ai", "", None, 0.05)),
        ("issuer:nvidia<=8%", Limit("issuer", "nvidia", 0.08)),
        ("list:NS-CMIC <= 0%", Limit("list", "NS-CMIC", 0.0)),
        ("any_issuer<10%", Limit("any_issuer", "", 0.1)),
    ],
)
def test_limits_are_written_as_one_speaks_them(text: str, limit: Limit) -> None:
    assert parse_limit(text) == limit


@pytest.mark.parametrize(
    "text", ["china", "china=10%", "magic<=10%", "issuer<=10%", "china:x<=10%", "china<=50", "china<10"]
)
def test_what_is_no_limit_says_why(text: str) -> None:
    with pytest.raises(BadLimitError, match="is not a limit"):
        parse_limit(text)


def test_a_limit_is_not_called_held_while_it_may_be_broken() -> None:
    """9 % China for certain, 10 % in a fund nobody opened: a limit of 10 % cannot be said to hold, one of 20 % can."""
    lines = [Line("BABA", 0.09), Line("NVDA", 0.81), Line("KWEB", 0.10)]
    exposure = look_through(lines, {}, INSTRUMENTS, ISSUERS, DAY)
    texts = (
        "china<=20%",
        "china<=10%",
        "china<=5%",
        "issuer:nvidia<=95%",
        "any_issuer<=80%",
        "country:US>=80%",
        "unresolved<=5%",
    )
    found = check(exposure, tuple(parse_limit(text) for text in texts))
    assert [c.status for c in found] == [
        "holds",
        "cannot be said",
        "breached",
        "holds",
        "breached",
        "holds",
        "breached",
    ]
    assert (found[0].value, found[0].low, found[0].high) == pytest.approx((0.09, 0.09, 0.19))
