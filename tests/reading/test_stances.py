"""Stances: holder, direction, mode, object, interest; verbatim."""

from __future__ import annotations

import pytest

from twinkeel.reading import read

CASES = [
    ("Fidelity International trimmed its stake in Tesla last month.", "fidelity-international", -1, "tesla"),
    (
        "Pictet Asset Management has turned overweight Chinese equities.",
        "pictet-asset-management",
        1,
        "theme:Chinese equities",
    ),
    (
        "Global hedge funds cut their exposure to Chinese technology stocks last month.",
        "group:global hedge funds",
        -1,
        "theme:Chinese technology stocks",
    ),
    ("Bridgewater bought shares in Baidu and sold nothing.", "bridgewater-associates", 1, "baidu"),
    ("Goldman Sachs upgraded Xiaomi to buy from neutral.", "goldman-sachs", 1, "xiaomi"),
]


@pytest.mark.parametrize(("text", "holder", "sign", "target"), CASES, ids=[c[0][:30] for c in CASES])
def test_holder_direction_and_object(text: str, holder: str, sign: int, target: str) -> None:
    stance = read(text).stances[0]
    assert (stance.holder, stance.sign, stance.object) == (holder, sign, target)
    assert stance.quote in text


def test_a_quoted_person_speaks_for_the_house() -> None:
    text = (
        '"Chinese chip stocks are expensive and driven by hype," said Carmen Ruiz, chief economist at Delmar '
        'Research. "Investors should take profits."'
    )
    view, advice = read(text).stances
    assert (view.holder, view.speaks_for, view.title, view.sign, view.direct) == (
        "carmen-ruiz",
        "delmar-research",
        "chief economist",
        -1,
        True,
    )
    assert (advice.holder, advice.mode, advice.sign) == ("carmen-ruiz", "recommendation", -1)


def test_a_sponsor_has_a_conflict_of_interest() -> None:
    text = (
        "KraneShares chief investment officer Brendan Ahern said the scale of innovation in China's AI sector is "
        "impressive."
    )
    (stance,) = read(text).stances
    assert stance.speaks_for == "kraneshares"
    assert "product to sell" in (stance.conflict_of_interest or "")
    assert stance.proposal == "an ordinal view: China's AI sector above the rest, with a strength you set"


def test_a_bare_price_move_is_no_stance() -> None:
    assert read("Tencent shares rose 5% on Tuesday after the company posted a profit.").stances == []
