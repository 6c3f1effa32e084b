"""The grammar of stances on self-written sentences: each stance is found, and nothing else."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from twinkeel.reading import read

FILE = Path(__file__).with_name("stances.txt")
Gold = tuple[str, str, int, bool]


def cases() -> list[tuple[str, list[Gold]]]:
    out = []
    for line in FILE.read_text(encoding="utf-8").splitlines():
        if line.startswith("#") or "##" not in line:
            continue
        text, _, right = line.partition("##")
        gold = []
        for entry in filter(None, (part.strip() for part in right.split(";"))):
            holder, target, sign = entry.split("|")
            gold.append((holder.removeprefix("?"), target, int(sign), not entry.startswith("?")))
        out.append((text.strip(), gold))
    return out


def fits(gold: Gold, stance: dict[str, Any], entities: dict[str, Any]) -> bool:
    holder, target, sign, _ = gold
    said = f"{stance['holder_name']} {stance['speaks_for']} {stance['holder']}".lower()
    if holder and not any(all(word in said for word in name.lower().split()) for name in holder.split("/")):
        return False
    objects = [stance["object"], *stance["also_object"]]
    codes = {code for name in objects for code in entities.get(name, {}).get("codes", [])} | set(stance["object_codes"])
    words = " ".join(name.removeprefix("theme:").replace("-", " ").lower() for name in objects)
    named = target in codes or (not target.isupper() and all(word in words for word in target.lower().split()))
    return named and stance["sign"] == sign


@pytest.mark.parametrize(("text", "gold"), cases(), ids=[case[0][:60] for case in cases()])
def test_stances_of_a_passage(text: str, gold: list[Gold]) -> None:
    reading = read(text).as_json()
    stances = reading["stances"]
    told = [(s["holder_name"], s["object"], s["also_object"], s["sign"]) for s in stances]
    for one in gold:
        if one[3]:
            assert any(fits(one, s, reading["entities"]) for s in stances), (one, told)
    for stance in stances:
        assert any(fits(one, stance, reading["entities"]) for one in gold), (stance["quote"], told)
        assert stance["quote"] in text


def test_reasons_and_speakers_of_a_deal() -> None:
    text = "Ida Mole of Foxglove Capital sold Tesla because its margins are shrinking."
    (stance,) = read(text).stances
    assert (stance.holder, stance.speaks_for, stance.mode) == ("ida-mole", "foxglove-capital", "position_change")
    assert stance.reasons == ("its margins are shrinking",)
    assert stance.quote == "sold Tesla"


def test_puts_and_shorts_turn_a_deal_round() -> None:
    (bought,) = read("Foxglove Capital bought puts on Tesla.").stances
    (closed,) = read("Foxglove Capital closed its short position in Tesla.").stances
    assert (bought.sign, closed.sign) == (-1, 1)


def test_advice_is_a_recommendation_and_a_plan_an_intention() -> None:
    (advice,) = read("Foxglove Capital advised clients to sell Tesla.").stances
    (plan,) = read("Foxglove Capital plans to sell Tesla.").stances
    assert (advice.mode, advice.direction) == ("recommendation", "recommend_sell")
    assert (plan.mode, plan.direction) == ("intention", "decrease")
