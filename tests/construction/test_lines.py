"""The choice of line: law first, then cost of owning, lot, volume and price; and every refusal has its reason."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from twinkeel.construction.lines import Line, choose_lines, line_cost
from twinkeel.construction.liquidity import impact_rate
from twinkeel.construction.robustness import premium_flip
from twinkeel.reference import Access, Person, world

ON = date(2025, 12, 23)
PRICES = {"BABA": ("150.00", "1"), "9988.HK": ("146.00", "0.1285"), "89988.HK": ("132.00", "0.1420")}


def alibaba(person: Person, **changes: object) -> list[Line]:
    """Alibaba's lines as the tables know them on the article's day, at prices of our own."""
    w = world()
    out = []
    for listing in w.lines("alibaba", ON):
        price, rate = PRICES.get(listing.code, ("132.00", "0.1420"))
        fields: dict[str, object] = {
            "buy_rate": w.costs.rate(listing, "buy", ON), "sell_rate": w.costs.rate(listing, "sell", ON),
            "daily_value": 2e7 if listing.code == "89988.HK" else 1e9, "volatility_daily": 0.025, "price_date": ON,
        }  # fmt: skip
        access = w.access.may_buy(person, listing, ON)
        out.append(
            Line(listing, Decimal(price), Decimal(rate), w.rules.lot(listing, ON), access, **(fields | changes))  # type: ignore[arg-type]  # fields of Line by name
        )
    return out


UK = Person(us_person=False, tax_residence="GB", client_class="institutional_professional")


def test_a_long_horizon_prefers_the_line_without_a_yearly_fee() -> None:
    lines = [replace(line, annual_cost=0.0003 if line.code == "BABA" else 0.0) for line in alibaba(UK)]
    (short,) = choose_lines({"alibaba": 1e6}, lines, horizon_years=1)
    assert short.allocations[0][0].code == "BABA"
    (long,) = choose_lines({"alibaba": 1e6}, lines, horizon_years=20)
    assert long.allocations[0][0].code == "9988.HK"
    refused = {one.code: one.reason for one in short.alternatives if not one.chosen}
    assert refused["9988.HK"].startswith("costs ")
    assert refused["9988.HK"].endswith("bp a year more than BABA")


def test_stamp_duty_of_hong_kong_is_in_the_cost() -> None:
    hong_kong = next(line for line in alibaba(UK) if line.code == "9988.HK")
    cost = line_cost(hong_kong, 1e5, 1.0)
    # both ways: stamp 10 + SFC 0.27 + AFRC 0.015 + trading 0.565 + CCASS 0.42 bp
    assert cost.levies == pytest.approx(2 * 11.27, abs=1e-9)
    assert cost.impact == pytest.approx(impact_rate(1e5, 1e9, 0.025) * 1e4)


def test_impact_of_a_large_order_in_an_illiquid_name_dwarfs_its_levies() -> None:
    # USD 100m in a line that trades USD 500m a day at 4.5 % a day: about two per cent
    assert impact_rate(1e8, 5e8, 0.045) == pytest.approx(0.0201, abs=1e-4)


def test_barred_and_unknown_lines_take_nothing() -> None:
    for answer in ("barred", "unknown", "through_fund"):
        access = Access(answer, "a rule", "a source")
        (choice,) = choose_lines({"alibaba": 1e6}, [replace(line, access=access) for line in alibaba(UK)])
        assert choice.allocations == ()
        assert choice.unplaced == pytest.approx(1e6)
        assert "no line may be ordered" in choice.sentence


def test_no_price_at_the_last_session_means_no_order_and_another_line_is_tried() -> None:
    lines = [replace(line, price=None, no_price="suspended since 2025-12-19") if line.code == "BABA" else line
             for line in alibaba(UK)]  # fmt: skip
    (choice,) = choose_lines({"alibaba": 1e6}, lines)
    assert choice.allocations[0][0].code == "9988.HK"
    assert {one.code: one.reason for one in choice.alternatives}["BABA"] == "suspended since 2025-12-19"
    stale = [replace(line, price_date=date(2025, 10, 30)) for line in alibaba(UK)]
    (none,) = choose_lines({"alibaba": 1e6}, stale, last_sessions={"XHKG": ON, "XNYS": ON})
    assert none.allocations == ()
    assert "the last is of 2025-10-30" in none.sentence


def test_unknown_volume_takes_no_more_than_the_stated_ticket() -> None:
    lines = [replace(line, daily_value=None) if line.code == "BABA" else line for line in alibaba(UK)]
    (choice,) = choose_lines({"alibaba": 3e6}, lines, unknown_volume_ticket=1e6)
    assert [(line.code, value) for line, value in choice.allocations] == [("BABA", 1e6), ("9988.HK", 2e6)]
    (large,) = choose_lines({"alibaba": 5e7}, lines, unknown_volume_ticket=1e6)
    assert [line.code for line, _ in large.allocations] == ["9988.HK"]
    assert "too little of the purchase" in large.sentence


def test_a_purchase_that_is_less_than_half_a_lot_tries_a_smaller_lot() -> None:
    lines = [replace(line, buy_rate=0.01) if line.code == "BABA" else line for line in alibaba(UK)]
    (choice,) = choose_lines({"alibaba": 700.0}, lines)
    assert [line.code for line, _ in choice.allocations] == ["BABA"]
    assert "the smallest order is" in {one.code: one.reason for one in choice.alternatives}["9988.HK"]


def test_the_premium_at_which_the_choice_flips() -> None:
    lines = {line.code: line for line in alibaba(UK)}
    baba = replace(lines["BABA"], premium=0.0, premium_mean=0.0)
    flip = premium_flip(baba, lines["9988.HK"], 1e6, 1.0)
    assert flip.at is not None
    dearer = replace(baba, premium=flip.at)
    assert line_cost(dearer, 1e6, 1.0).total == pytest.approx(line_cost(lines["9988.HK"], 1e6, 1.0).total, abs=1e-6)


def test_sales_come_from_what_is_held() -> None:
    lines = [replace(line, held=Decimal(1000)) if line.code == "BABA" else line for line in alibaba(UK)]
    (choice,) = choose_lines({"alibaba": -60_000.0}, lines)
    assert [(line.code, value) for line, value in choice.allocations] == [("BABA", -60_000.0)]
    (more,) = choose_lines({"alibaba": -200_000.0}, lines)
    assert more.unplaced == pytest.approx(50_000.0)


def test_a_us_person_never_gets_a_listed_military_company() -> None:
    w = world()
    american = Person(us_person=True, tax_residence="US", client_class="retail")
    lines = []
    for listing in w.lines("smic", ON):
        access = w.access.may_buy(american, listing, ON)
        rule = w.rules.lot(listing, ON)
        lines.append(Line(listing, Decimal(70), Decimal("0.13"), rule, access, daily_value=1e9, price_date=ON))
    (choice,) = choose_lines({"smic": 1e6}, lines)
    assert lines
    assert choice.allocations == ()
    assert {one.access for one in choice.alternatives} == {"barred"}
