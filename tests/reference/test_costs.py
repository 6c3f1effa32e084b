"""Every levy checked by hand: rate times value, minimum, rounding, date, side, product and channel."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Literal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from twinkeel.core.errors import OutsideTableError
from twinkeel.reference import BadOrderError, Broker, UnknownRuleError, World, world

W = world()
D = Decimal
Side = Literal["buy", "sell"]


def amounts(
    code: str, side: Side, quantity: int, price: str, on: date, northbound: bool = False, broker: str | None = None
) -> dict[str, Decimal]:
    """The levies by name, with the total under ``total``."""
    ticket = W.costs.ticket(W.listing(code, on), side, quantity, price, on, northbound, broker)
    return {levy.name: levy.amount for levy in ticket.levies} | {"total": ticket.total}


@pytest.mark.parametrize(
    ("code", "side", "quantity", "price", "on", "northbound", "total"),
    [
        # 100 stamp + 2.70 SFC + 0.15 AFRC + 5.65 exchange + 4.20 settlement
        ("0700.HK", "buy", 200, "500", date(2025, 7, 2), False, "112.70"),
        ("0700.HK", "sell", 200, "500", date(2025, 7, 2), False, "112.70"),
        # the old settlement fee: 0.2 bp, at least 2
        ("0700.HK", "buy", 200, "500", date(2025, 6, 27), False, "110.50"),
        ("0700.HK", "buy", 200, "500", date(2025, 6, 29), False, "110.50"),
        ("0700.HK", "buy", 200, "500", date(2025, 6, 30), False, "112.70"),
        # stamp 0.13 % to 2023-11-16: 130 + 2.70 + 0.15 + 5.65 + 2.00
        ("0700.HK", "buy", 200, "500", date(2023, 11, 16), False, "140.50"),
        ("0700.HK", "buy", 200, "500", date(2023, 11, 17), False, "110.50"),
        # 2022: trading fee 0.5 bp and the HKD 0.50 tariff: 130 + 2.70 + 0.15 + 5.00 + 0.50 + 2.00
        ("0700.HK", "buy", 200, "500", date(2022, 12, 30), False, "140.35"),
        # 2021-07: stamp 0.1 %, no AFRC levy yet: 100 + 2.70 + 5.00 + 0.50 + 2.00
        ("0700.HK", "buy", 200, "500", date(2021, 7, 30), False, "110.20"),
        # an old trade of 10 million: the settlement fee capped at 100: 10,000 + 270 + 15 + 565 + 100
        ("0700.HK", "buy", 20_000, "500", date(2025, 6, 27), False, "10950.00"),
        ("0700.HK", "buy", 20_000, "500", date(2025, 7, 2), False, "11270.00"),
        # a fund pays no stamp duty: 2.70 + 0.15 + 5.65 + 4.20
        ("2800.HK", "buy", 4000, "25", date(2025, 7, 2), False, "12.70"),
        ("3033.HK", "sell", 20_000, "5", date(2025, 7, 2), False, "12.70"),
        # 1 share at 12.34: stamp up to 1; every other levy rounds to the cent: 0.00 + 0.00 + 0.00 + 0.00
        ("0700.HK", "buy", 1, "12.34", date(2025, 7, 2), False, "1.00"),
        # A share, sold Northbound: 50 stamp + 3.41 handling + 2 regulator + 1 transfer + 2 HKSCC
        ("600519.SS", "sell", 100, "1000", date(2024, 1, 2), True, "58.41"),
        ("600519.SS", "sell", 100, "1000", date(2023, 8, 25), True, "109.87"),
        ("600519.SS", "buy", 100, "1000", date(2024, 1, 2), True, "8.41"),
        ("600519.SS", "buy", 100, "1000", date(2023, 8, 25), True, "9.87"),
        ("600519.SS", "sell", 100, "1000", date(2024, 1, 2), False, "56.41"),
        ("600519.SS", "sell", 100, "1000", date(2022, 4, 28), True, "110.87"),  # transfer fee still 0.2 bp
        ("688256.SS", "sell", 200, "500", date(2025, 12, 23), True, "58.41"),
        ("300750.SZ", "sell", 500, "200", date(2025, 12, 23), True, "58.41"),
        # a mainland fund: 4.00 handling, and Northbound 2.00
        ("510300.SS", "sell", 25_000, "4", date(2025, 12, 23), True, "6.00"),
        ("510300.SS", "buy", 25_000, "4", date(2025, 12, 23), False, "4.00"),
        # New York: a buyer pays nothing
        ("NVDA", "buy", 100, "186.50", date(2025, 12, 31), False, "0"),
        # 2025-05-13: 27.80 a million on 18,650 = 0.51847 -> 0.52; TAF 100 x 0.000166 = 0.0166 -> 0.02
        ("NVDA", "sell", 100, "186.50", date(2025, 5, 13), False, "0.54"),
        # from 2025-05-14 the SEC's rate is nil
        ("NVDA", "sell", 100, "186.50", date(2025, 5, 14), False, "0.02"),
        # TAF capped: 100,000 x 0.000166 = 16.60 -> 8.30
        ("NVDA", "sell", 100_000, "10", date(2025, 12, 31), False, "8.30"),
        # 2026-04-04: 20.60 a million on a million = 20.60; TAF 10,000 x 0.000195 = 1.95
        ("NVDA", "sell", 10_000, "100", date(2026, 4, 6), False, "22.55"),
        ("KWEB", "sell", 1000, "40", date(2025, 12, 31), False, "0.17"),
    ],
)
def test_totals_worked_by_hand(
    code: str, side: Side, quantity: int, price: str, on: date, northbound: bool, total: str
) -> None:
    assert amounts(code, side, quantity, price, on, northbound)["total"] == D(total)


def test_each_levy_of_the_hong_kong_purchase() -> None:
    assert amounts("0700.HK", "buy", 200, "500", date(2025, 7, 2)) == {
        "stamp_duty": D(100),
        "sfc_levy": D("2.70"),
        "afrc_levy": D("0.15"),
        "trading_fee": D("5.65"),
        "ccass_settlement": D("4.20"),
        "total": D("112.70"),
    }


def test_each_levy_of_the_northbound_sale() -> None:
    assert amounts("600519.SS", "sell", 100, "1000", date(2024, 1, 2), northbound=True) == {
        "stamp_duty": D("50.00"),
        "exchange_handling": D("3.41"),
        "csrc_management": D("2.00"),
        "transfer_chinaclear": D("1.00"),
        "transfer_hkscc": D("2.00"),
        "total": D("58.41"),
    }


@pytest.mark.parametrize(
    ("value", "duty"), [("1000.00", "1"), ("1000.01", "2"), ("999.99", "1"), ("0.01", "1"), ("100001", "101")]
)
def test_hong_kong_stamp_duty_counts_part_of_a_dollar_as_a_dollar(value: str, duty: str) -> None:
    assert amounts("0700.HK", "buy", 1, value, date(2025, 7, 2))["stamp_duty"] == D(duty)


def test_brokerage_is_left_out_unless_a_broker_is_named() -> None:
    without = amounts("600519.SS", "buy", 100, "1000", date(2024, 1, 2))
    typical = amounts("600519.SS", "buy", 100, "1000", date(2024, 1, 2), broker="typical")
    assert "brokerage" not in without
    assert typical["brokerage"] == D("25.00")  # 2.5 bp
    assert typical["total"] == without["total"] + 25
    small = amounts("600519.SS", "buy", 100, "10", date(2024, 1, 2), broker="typical")
    assert small["brokerage"] == D(5)  # the minimum


def test_a_brokers_maximum_and_spread() -> None:
    ticket = W.costs.ticket(W.listing("NVDA"), "buy", 100, 1, date(2025, 12, 31), broker="ibkr-fixed")
    assert {levy.name: levy.amount for levy in ticket.levies} == {"brokerage": D("1.00"), "fx_spread": D("0.00")}
    own = Broker("mine", rate=D("0.001"), minimum=D(3), fx_spread=D("0.0005"))
    ticket = W.costs.ticket(W.listing("0700.HK"), "buy", 200, 500, date(2025, 7, 2), broker=own)
    assert ticket.total == D("112.70") + 100 + 50


def test_the_marginal_rate_is_the_sum_of_the_rates() -> None:
    hong_kong, share = W.listing("0700.HK"), W.listing("600519.SS")
    assert W.costs.rate(hong_kong, "buy", date(2025, 7, 2)) == pytest.approx(11.27e-4, abs=1e-12)
    assert W.costs.rate(share, "sell", date(2024, 1, 2), northbound=True) == pytest.approx(5.841e-4, abs=1e-12)
    assert W.costs.rate(W.listing("NVDA"), "buy", date(2025, 12, 31)) == 0
    per_share = W.costs.rate(W.listing("NVDA"), "sell", date(2025, 12, 31), price=100)
    assert per_share == pytest.approx(0.000166 / 100)


@given(quantity=st.integers(1, 10**6), cents=st.integers(1, 10**6))
def test_a_ticket_is_its_levies_and_near_its_rate(quantity: int, cents: int) -> None:
    on = date(2025, 7, 2)
    line = W.listing("0700.HK", on)
    ticket = W.costs.ticket(line, "buy", quantity, D(cents) / 100, on)
    assert ticket.total == sum(levy.amount for levy in ticket.levies)
    assert ticket.value == D(quantity) * cents / 100
    exact = float(ticket.value) * W.costs.rate(line, "buy", on)
    assert exact - 0.03 <= float(ticket.total) <= exact + 1.03  # the dollar of stamp duty, three roundings


def test_past_the_start_of_a_fee_table_it_raises() -> None:
    with pytest.raises(OutsideTableError) as caught:
        W.costs.ticket(W.listing("NVDA"), "sell", 1, 100, date(2016, 1, 4))
    assert "sec_section31" in caught.value.table


@pytest.mark.parametrize(("quantity", "price"), [(0, "1"), (-5, "1"), (1, "0"), (1, "-3")])
def test_an_order_of_nothing_is_refused(quantity: int, price: str) -> None:
    with pytest.raises(BadOrderError):
        W.costs.ticket(W.listing("0700.HK"), "buy", quantity, price, date(2025, 7, 2))


def test_northbound_is_for_mainland_lines_only() -> None:
    with pytest.raises(BadOrderError, match="Northbound"):
        W.costs.ticket(W.listing("0700.HK"), "buy", 1, 1, date(2025, 7, 2), northbound=True)


def test_an_unknown_broker_names_the_known_ones() -> None:
    with pytest.raises(UnknownRuleError, match="typical"):
        W.costs.ticket(W.listing("0700.HK"), "buy", 1, 1, date(2025, 7, 2), broker="nobody")


def test_a_market_without_a_fee_table_raises() -> None:
    with pytest.raises(UnknownRuleError, match="XAMS"):
        W.costs.ticket(W.listing("ASML.AS"), "buy", 1, 1000, date(2025, 7, 2))


def test_holding_and_conversion_fees_of_depositary_shares() -> None:
    line = W.listing("BABA", date(2025, 12, 31))
    assert [(levy.name, levy.amount) for levy in W.costs.holding(line, date(2025, 12, 31))] == [
        ("depositary_service_fee", D("0.02"))
    ]
    assert [levy.amount for levy in W.costs.conversion(line, date(2025, 12, 31))] == [D("0.05")]
    share = W.listing("600519.SS")
    assert [levy.rate for levy in W.costs.holding(share, date(2025, 12, 31), northbound=True)] == [D("0.00008")]
    assert W.costs.holding(W.listing("NVDA"), date(2025, 12, 31)) == ()


@pytest.mark.parametrize(
    ("domicile", "kind", "investor", "rate"),
    [
        ("CN", "a", "GB", "0.10"),
        ("CN", "h", "US", "0.10"),
        ("KY", "common", "GB", "0"),
        ("KY", "adr", "US", "0"),
        ("HK", "common", "GB", "0"),
        ("US", "common", "GB", "0.15"),
        ("US", "common", "HK", "0.30"),
        ("US", "common", "US", "0"),
        ("TW", "adr", "GB", "0.21"),
        ("NL", "ny_share", "GB", "0.15"),
        ("CN", "h", "CN", "0.20"),
    ],
)
def test_dividend_withholding(domicile: str, kind: str, investor: str, rate: str) -> None:
    assert W.costs.withholding(domicile, kind, investor, date(2025, 12, 31)).rate == D(rate)


def test_a_users_own_rate_replaces_ours(tmp_path: Path) -> None:
    (tmp_path / "fees.csv").write_text(
        "market,item,side,product,channel,basis,rate,rounding,round_to,currency,valid_from\n"
        "HK,stamp_duty,both,stock,all,value,0,up,1,HKD,2023-11-17\n",
        encoding="utf-8",
    )
    own = World(tmp_path)
    ticket = own.costs.ticket(own.listing("0700.HK"), "buy", 200, 500, date(2025, 7, 2))
    assert ticket.total == D("12.70")
    assert ticket.levies[-1].confidence == "user"


@pytest.mark.parametrize(
    ("code", "last_without", "first"),
    [
        ("600519.SS", date(2014, 11, 14), date(2014, 11, 17)),
        ("000063.SZ", date(2016, 12, 2), date(2016, 12, 5)),
        ("300750.SZ", date(2016, 12, 2), None),
        ("688012.SS", date(2021, 1, 29), date(2021, 2, 1)),
        ("588000.SS", date(2022, 7, 1), date(2022, 7, 4)),
    ],
)
def test_nothing_is_northbound_before_it_opened_for_such_lines(code: str, last_without: date, first: date) -> None:
    line = W.listing(code)
    with pytest.raises(BadOrderError, match="did not trade Northbound"):
        W.costs.ticket(line, "buy", 200, 10, last_without, northbound=True)
    if first is not None and first.year > 2015:
        names = [levy.name for levy in W.costs.ticket(line, "buy", 200, 10, first, northbound=True).levies]
        assert "transfer_hkscc" in names


def test_an_index_has_no_costs() -> None:
    on = date(2025, 12, 23)
    with pytest.raises(BadOrderError, match="is an index"):
        W.costs.ticket(W.listing("^GSPC", on), "buy", 1, 5000, on)


@pytest.mark.parametrize("code", ["0700.HK", "600519.SS", "2800.HK", "2330.TW"])
def test_fractions_are_refused_outside_new_york(code: str) -> None:
    on = date(2025, 12, 23)
    with pytest.raises(BadOrderError, match="whole"):
        W.costs.ticket(W.listing(code, on), "buy", D("1.5"), 500, on)
    # 1.5 x 180 x 0 (no Section 31 fee then), and 1.5 x 0.000166 rounded up to the cent
    assert W.costs.ticket(W.listing("NVDA", on), "sell", D("1.5"), 180, on).total == D("0.01")
