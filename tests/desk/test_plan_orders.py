"""The order files of a plan: every order in each, in sequence, and no cell that a spreadsheet would run."""

from __future__ import annotations

import csv
from dataclasses import replace
from pathlib import Path

import polars as pl
import pytest

from twinkeel.cli import status_of
from twinkeel.core.errors import InputError
from twinkeel.desk.demo import make
from twinkeel.desk.plan_orders import FILES, write_tickets
from twinkeel.market.simulated import simulated_market
from twinkeel.plan.model import Plan

MANDATE = """name = "half"
base_currency = "USD"
magnificent_seven_maximum = 0.6

[investor]
us_person = false

[theme]
minimum = 0.2
"""


@pytest.fixture(scope="module")
def plan() -> Plan:
    """The demo's plan on the SIMULATED market."""
    return make()


def rows(path: Path) -> list[dict[str, str]]:
    with path.open(newline="") as handle:
        return list(csv.DictReader(handle))


def test_each_file_has_every_order_in_sequence(plan: Plan, tmp_path: Path) -> None:
    generic, basket, futu = (rows(path) for path in write_tickets(plan, tmp_path / "new"))
    assert [(row["side"], row["listing"]) for row in generic] == [(o.side, o.listing) for o in plan.orders]
    for row, order in zip(generic, plan.orders, strict=True):
        assert float(row["quantity"]) == order.quantity
        assert float(row["limit_price"]) == order.limit
        assert float(row["fees"]) == order.fees["total"]
        assert row["trade_date"] == order.trade_date
    assert [row["Quantity"] for row in basket] == [f"{o.quantity:.0f}" for o in plan.orders]
    assert {row["code"].split(".")[0] for row in futu} <= {"US", "HK", "SH", "SZ"}
    assert sorted(path.name for path in (tmp_path / "new").iterdir()) == sorted(name for name, _ in FILES)


def test_a_hostile_name_is_no_formula(plan: Plan, tmp_path: Path) -> None:
    hostile = replace(plan, orders=(replace(plan.orders[0], name="=cmd|' /C calc'!A0", note="@SUM(A1)"),))
    (row,) = rows(write_tickets(hostile, tmp_path)[0])
    assert row["name"] == "'=cmd|' /C calc'!A0"
    assert row["note"] == "'@SUM(A1)"


def test_no_orders_replace_older_ones(plan: Plan, tmp_path: Path) -> None:
    write_tickets(plan, tmp_path)
    assert [rows(path) for path in write_tickets(replace(plan, orders=()), tmp_path)] == [[], [], []]


def test_a_place_that_cannot_be_written_is_told(plan: Plan, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(InputError, match="file"):
        write_tickets(plan, tmp_path / "file")


def test_the_option_of_the_command_line(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    book = tmp_path / "book.csv"
    book.write_text("symbol,quantity,currency\nNVDA,1200,USD\n700,100,HKD\n")
    market = simulated_market().snapshot
    frames = [market.history(code).with_columns(symbol=pl.lit(code)) for code in ("NVDA", "0700.HK", "BABA", "0981.HK")]
    bars = pl.concat(frames).select("date", "symbol", "close", "volume").with_columns(adjusted=pl.lit("no"))
    (tmp_path / "data/prices").mkdir(parents=True)
    (tmp_path / "data/fx").mkdir()
    bars.write_csv(tmp_path / "data/prices/bars.csv")
    rates = market.rates("EUR", "USD").rename({"rate": "USD", "date": "Date"}).select("Date", "USD")
    more = market.rates("EUR", "HKD").rename({"rate": "HKD", "date": "Date"}).select("Date", "HKD")
    rates = rates.join(more, on="Date", how="left", maintain_order="left")
    rates.sort("Date", descending=True).write_csv(tmp_path / "data/fx/eurofxref-hist.csv")
    (tmp_path / "own.toml").write_text(MANDATE)
    tickets = tmp_path / "tickets"
    asked = ["plan", str(book), "--data", str(tmp_path / "data"), "--mandate", str(tmp_path / "own.toml")]
    assert status_of([*asked, "--orders", str(tickets)]) == 0
    assert str(tickets / "orders.csv") in capsys.readouterr().out
    assert {row["side"] for row in rows(tickets / "orders.csv")} == {"buy", "sell"}
