"""Stances: holder, direction, mode, object, interest; verbatim."""

from __future__ import annotations

import pytest

from twinkeel.reading import read
from twinkeel.reading.stances.polarity import polarity

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


def test_a_negation_turns_praise_round() -> None:
    (stance,) = read(
        '"None of the new chip designers has any valuation support," said Ada Penn of Penn Capital.'
    ).stances
    assert (stance.holder, stance.direction, stance.sign) == ("ada-penn", "avoid", -1)
    assert polarity("This is not expensive") == (1, 0)
    assert polarity("There is no longer any upside") == (1, 0)
    assert polarity("nobody in the sector sees growth") == (0, 1)


def test_a_buyer_who_says_we() -> None:
    text = '"We are adding to Tencent and Baidu, because they earn money," said Ida Penn, fund manager at Penn Capital.'
    (stance,) = read(text).stances
    assert (stance.holder, stance.direction, stance.object) == ("ida-penn", "increase", "tencent")
    assert stance.also_object == ("baidu",)
    (other,) = read("Tencent is adding to pressure on rivals, said Ida Penn of Penn Capital.").stances
    assert other.direction == "negative_view"


def test_a_seller_praises_what_is_sold() -> None:
    text = (
        '"This fund gives you China in one trade," said Lena Dock, sales head at Dock Funds, which runs a China fund.'
    )
    (stance,) = read(text).stances
    assert (stance.holder, stance.sign) == ("lena-dock", 1)
    assert stance.conflict_of_interest == "sales head of a house that sells what is praised"
