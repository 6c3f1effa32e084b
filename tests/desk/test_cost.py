"""``cost`` from the desk and from the command line."""

from __future__ import annotations

import json
from decimal import Decimal

import pytest

from twinkeel.cli import status_of
from twinkeel.core.errors import TwinkeelError
from twinkeel.desk.cost import cost


def test_the_two_worked_examples() -> None:
    assert cost("buy", "0700.HK", "200", "500", "2025-07-02").ticket.total == Decimal("112.70")
    assert cost("sell", "600519.SS", "100", "1,000", "2024-01-02", northbound=True).ticket.total == Decimal("58.41")


def test_what_does_not_fit_the_venue_is_said() -> None:
    said = cost("buy", "688802.SS", "180", "829.905", "2025-12-20").warnings
    assert said == (
        "180 is no order size here: at least 200, then steps of 1",
        "829.905 is no price here: the step is 0.01",
        "XSHG does not trade on 2025-12-20",
    )
    shut = cost("buy", "600519.SS", "100", "1000", "2025-12-26", northbound=True).warnings
    assert shut == ("Stock Connect is shut on 2025-12-26",)


@pytest.mark.parametrize(
    "arguments",
    [
        ("hold", "0700.HK", "200", "500", "2025-07-02"),
        ("buy", "0700.HK", "many", "500", "2025-07-02"),
        ("buy", "0700.HK", "200", "500", "yesterday"),
        ("buy", "0700.HK", "-1", "500", "2025-07-02"),
        ("buy", "DeepSeek", "1", "500", "2025-07-02"),
    ],
)
def test_what_cannot_be_priced_is_one_line(arguments: tuple[str, str, str, str, str]) -> None:
    with pytest.raises(TwinkeelError) as caught:
        cost(*arguments)
    assert "\n" not in str(caught.value)


def test_command_line_text_and_json(capsys: pytest.CaptureFixture[str]) -> None:
    words = ["cost", "buy", "0700.HK", "200", "--price", "500", "--on", "2025-07-02"]
    assert status_of(words) == 0
    text = capsys.readouterr().out
    assert "total HKD 112.70 on 100,000.00 (11.27 bp), brokerage not included" in text
    assert "0.27 bp" in text
    assert status_of([*words, "--json"]) == 0
    data = json.loads(capsys.readouterr().out)
    assert (data["total"], data["total_exact"], data["currency"]) == (112.7, "112.70", "HKD")
    assert [levy["name"] for levy in data["levies"]] == [
        "stamp_duty", "sfc_levy", "afrc_levy", "trading_fee", "ccass_settlement",
    ]  # fmt: skip
    assert all(levy["source"] for levy in data["levies"])


def test_a_broker_on_the_command_line(capsys: pytest.CaptureFixture[str]) -> None:
    words = [
        "cost",
        "buy",
        "0700.HK",
        "200",
        "--price",
        "500",
        "--on",
        "2025-07-02",
        "--broker",
        "ibkr-fixed",
        "--json",
    ]
    assert status_of(words) == 0
    data = json.loads(capsys.readouterr().out)
    assert data["total"] == 112.7 + 80 + 2


def test_bad_input_leaves_with_status_2_and_one_line(capsys: pytest.CaptureFixture[str]) -> None:
    assert status_of(["cost", "buy", "Cambricn", "200", "--price", "500", "--on", "2025-07-02"]) == 2
    error = capsys.readouterr().err
    assert error.count("\n") == 1
    assert "Cambricon" in error


def test_a_depositary_share_and_a_northbound_line_tell_what_holding_costs(capsys: pytest.CaptureFixture[str]) -> None:
    order = ["cost", "buy", "BABA", "50", "--price", "150", "--on", "2025-12-31"]
    assert status_of([*order, "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert [(levy["name"], levy["exact"]) for levy in told["holding_a_year"]] == [("depositary_service_fee", "0.02")]
    assert [levy["name"] for levy in told["conversion_a_unit"]] == ["conversion_fee"]
    assert told["total"] == 0
    assert status_of(order) == 0
    assert "not in the total: depositary_service_fee 0.02 a unit a year" in " ".join(capsys.readouterr().out.split())
    priced = cost("sell", "600519.SS", "100", "1000", "2024-01-02", northbound=True)
    assert [(levy.name, levy.rate) for levy in priced.holding] == [("portfolio_fee", Decimal("0.00008"))]
    assert cost("sell", "600519.SS", "100", "1000", "2024-01-02").holding == ()


@pytest.mark.parametrize(
    ("order", "said"),
    [
        (["buy", "0700.HK", "1.5", "--price", "500", "--on", "2025-12-02"], "whole units only"),
        (["buy", "^GSPC", "1", "--price", "5000", "--on", "2025-12-02"], "is an index"),
        (["buy", "000063.SZ", "100", "--price", "9", "--on", "2016-12-02", "--northbound"], "since 2016-12-05"),
        (["--price", "500", "--on", "2025-12-02", "buy", "0700.HK", "--", "-5"], "is no order"),
        (["buy", "0100.HK", "20", "--price", "165", "--on", "2026-02-30"], "is not a date"),
        (["buy", "688802.SS", "200", "--price", "700", "--on", "2025-12-16"], "from 2025-12-17"),
        (["sell", "NVDA", "1", "--price", "100", "--on", "2001-12-17"], "no entry for 2001-12-17"),
    ],
)
def test_an_impossible_order_is_one_line_and_status_two(
    order: list[str], said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert status_of(["cost", *order]) == 2
    error = capsys.readouterr().err.strip()
    assert said in error
    assert len(error.splitlines()) == 1


def test_a_line_whose_last_day_is_unknown_is_told_so() -> None:
    priced = cost("buy", "0100.HK", "1000", "5", "2025-12-01")
    assert priced.lot is not None
    assert priced.lot.minimum == 1000
    assert any("CLEAR MEDIA" in text and "last seen" in text for text in priced.warnings)
    assert cost("buy", "0100.HK", "20", "300", "2026-02-02").warnings == ()
