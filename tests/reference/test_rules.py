"""Lots, price steps, bands and settlement, on both sides of every dated change."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from twinkeel.core.errors import OutsideTableError
from twinkeel.reference import LotRule, UnknownRuleError, World, world

W = world()
D = Decimal
NEW = date(2025, 12, 23)


# ---- lots ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("code", "minimum", "step"),
    [
        ("688802.SS", 200, 1),
        ("688256.SS", 200, 1),
        ("600519.SS", 100, 100),
        ("002230.SZ", 100, 100),
        ("300750.SZ", 100, 100),
        ("0700.HK", 100, 100),
        ("0981.HK", 500, 500),
        ("1024.HK", 100, 100),
        ("9999.HK", 100, 100),
        ("80700.HK", 100, 100),
        ("2800.HK", 500, 500),
        ("BABA", 1, 1),
        ("KWEB", 1, 1),
        ("2330.TW", 1000, 1000),
    ],
)
def test_lot(code: str, minimum: int, step: int) -> None:
    rule = W.rules.lot(W.listing(code, NEW), NEW)
    assert (rule.minimum, rule.step) == (minimum, step)


def test_150_000_yuan_buy_no_metax_at_its_first_close() -> None:
    rule = W.rules.lot(W.listing("688802.SS", NEW), NEW)
    shares = int(D(150_000) / D("829.90"))
    assert shares == 180
    assert rule.floor(shares) == 0
    assert not rule.fits(shares)
    assert rule.fits(200)
    assert rule.fits(201)
    assert rule.fits(180, closing=True)  # a position under the minimum is sold in one order


@pytest.mark.parametrize(
    ("code", "lot", "other"),
    [("1211.HK", 100, "500"), ("9660.HK", 600, "200"), ("1385.HK", 1000, "2000"), ("2533.HK", 100, "200")],
)
def test_where_sources_disagree_the_exchange_is_used_and_the_others_are_kept(code: str, lot: int, other: str) -> None:
    on = date(2026, 3, 23)
    rule = W.rules.lot(W.listing(code, on), on)
    assert (rule.minimum, rule.confidence, rule.days_from_vintage) == (lot, "exchange", 0)
    assert any(text.startswith(other + " ") for text in rule.disagrees)


def test_how_far_the_list_used_lies_from_the_date_is_stated() -> None:
    line = W.listing("1211.HK")
    old, new = W.rules.lot(line, date(2021, 5, 30)), W.rules.lot(line, date(2025, 12, 23))
    assert (old.minimum, old.vintage, old.days_from_vintage) == (500, date(2021, 5, 20), 10)
    assert (new.minimum, new.vintage, new.days_from_vintage) == (100, date(2026, 3, 23), 90)


def test_a_lot_nobody_states_is_unknown_not_guessed() -> None:
    line = W.listing("2498.HK", NEW)
    rule = W.rules.lot(line, NEW)
    assert rule.confidence == "exchange"
    with pytest.raises(UnknownRuleError, match=r"0007X\.HK"):
        W.rules.lot(replace(line, code="0007X.HK"), NEW)


def test_a_star_lot_before_the_star_market_raises() -> None:
    with pytest.raises(OutsideTableError):
        W.rules.lot(W.listing("688256.SS"), date(2019, 7, 19))


@given(quantity=st.integers(0, 10**7), minimum=st.integers(1, 2000), step=st.integers(1, 2000))
def test_floor_is_the_largest_quantity_that_fits(quantity: int, minimum: int, step: int) -> None:
    rule = LotRule(minimum, step, True, "made up", "user")
    floor = rule.floor(quantity)
    assert 0 <= floor <= quantity
    assert floor == 0 or rule.fits(floor)
    assert not rule.fits(floor + step) or floor + step > quantity or floor == 0
    assert floor != 0 or quantity < minimum


# ---- price steps -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("price", "on", "step"),
    [
        ("0.249", NEW, "0.001"),
        ("0.25", NEW, "0.005"),
        ("0.495", NEW, "0.005"),
        ("0.50", NEW, "0.01"),
        ("9.99", NEW, "0.01"),
        ("9.99", date(2026, 6, 30), "0.01"),
        ("10", date(2025, 8, 1), "0.02"),
        ("10", date(2025, 8, 4), "0.01"),
        ("19.99", date(2025, 8, 4), "0.01"),
        ("20", date(2025, 8, 1), "0.05"),
        ("20", date(2025, 8, 4), "0.02"),
        ("49.98", date(2025, 8, 4), "0.02"),
        ("50", date(2025, 8, 4), "0.05"),
        ("99.95", NEW, "0.05"),
        ("100", NEW, "0.1"),
        ("199.9", NEW, "0.1"),
        ("200", NEW, "0.2"),
        ("499.8", NEW, "0.2"),
        ("500", NEW, "0.5"),
        ("1000", NEW, "1"),
        ("2000", NEW, "2"),
        ("5000", NEW, "5"),
        ("100", date(2026, 11, 22), "0.1"),  # bands that phase 2 leaves alone
    ],
)
def test_hong_kong_price_steps(price: str, on: date, step: str) -> None:
    assert W.rules.tick(W.listing("0700.HK", on), D(price), on) == D(step)


def test_the_band_of_the_undated_second_phase_raises_after_mid_2026() -> None:
    line = W.listing("0700.HK")
    for price in ("0.50", "5", "9.99"):
        with pytest.raises(OutsideTableError, match=r"ticks\.csv"):
            W.rules.tick(line, D(price), date(2026, 7, 2))


@pytest.mark.parametrize(
    ("code", "price", "step"),
    [
        ("600519.SS", "1400", "0.01"),
        ("688256.SS", "1350", "0.01"),
        ("510300.SS", "4.6", "0.001"),
        ("BABA", "150", "0.01"),
        ("BABA", "0.99", "0.0001"),
        ("3033.HK", "5.5", "0.005"),
        ("2800.HK", "25", "0.02"),
    ],
)
def test_price_steps_elsewhere(code: str, price: str, step: str) -> None:
    assert W.rules.tick(W.listing(code, NEW), D(price), NEW) == D(step)


def test_round_price_goes_to_the_nearest_step() -> None:
    assert W.rules.round_price(W.listing("0700.HK"), D("601.30"), NEW) == D("601.5")
    assert W.rules.round_price(W.listing("0700.HK"), D("601.25"), NEW) == D("601.5")


def test_a_price_of_nothing_has_no_step() -> None:
    with pytest.raises(UnknownRuleError):
        W.rules.tick(W.listing("0700.HK"), D(0), NEW)


# ---- bands -----------------------------------------------------------------------------------------------------


def test_moore_threads_has_no_band_in_its_first_five_sessions_and_20_percent_after() -> None:
    line = W.listing("688795.SS", date(2025, 12, 5))
    sessions = W.calendar.sessions("XSHG", date(2025, 12, 5), date(2025, 12, 12))
    assert sessions[4] == date(2025, 12, 11)
    assert [W.rules.band(line, D("600.50"), day) for day in sessions[:5]] == [None] * 5
    assert W.rules.band(line, D("600.50"), date(2025, 12, 12)) == (D("480.40"), D("720.60"))
    assert W.rules.band_rate(line, date(2025, 12, 12)) == D("0.2")


@pytest.mark.parametrize(
    ("on", "warned", "low", "high"),
    [
        (date(2026, 7, 3), True, "9.50", "10.50"),
        (date(2026, 7, 6), True, "9.00", "11.00"),
        (date(2026, 7, 3), False, "9.00", "11.00"),
    ],
)
def test_a_main_board_risk_warning_is_5_percent_then_10(on: date, warned: bool, low: str, high: str) -> None:
    for code in ("600519.SS", "002230.SZ"):
        assert W.rules.band(W.listing(code), D(10), on, risk_warning=warned) == (D(low), D(high))


@pytest.mark.parametrize(
    ("code", "on", "close", "band"),
    [
        ("600519.SS", NEW, "1400.00", ("1260.00", "1540.00")),
        ("300750.SZ", date(2020, 8, 21), "100.00", ("90.00", "110.00")),
        ("300750.SZ", date(2020, 8, 24), "100.00", ("80.00", "120.00")),
        ("688256.SS", NEW, "1299.99", ("1039.99", "1559.99")),  # half up to the step: 1039.992, 1559.988
        ("600519.SS", NEW, "0.05", ("0.05", "0.06")),  # 0.045 and 0.055 both round up
        ("0700.HK", NEW, "600", None),
        ("BABA", NEW, "150", None),
        ("005930.KS", NEW, "100000", ("70000", "130000")),
    ],
)
def test_bands(code: str, on: date, close: str, band: tuple[str, str] | None) -> None:
    found = W.rules.band(W.listing(code, on), D(close), on)
    assert found == (None if band is None else tuple(D(edge) for edge in band))


def test_the_old_first_day_of_the_main_board_hangs_on_the_offer_price() -> None:
    line = replace(W.listing("603986.SS"), listed_from=date(2016, 8, 18), offer_price=D("23.26"))
    assert W.rules.band(line, D("23.26"), date(2016, 8, 18)) == (D("14.89"), D("33.49"))  # -36 %, +44 %
    assert W.rules.band(line, D("33.49"), date(2016, 8, 19)) == (D("30.14"), D("36.84"))


def test_beijing_is_30_percent_with_a_free_first_day_and_one_share_steps() -> None:
    line = W.listing("839493.BJ", date(2023, 11, 1))
    assert W.rules.band(line, D("29.00"), date(2023, 11, 1)) is None
    assert W.rules.band(line, D("29.00"), date(2023, 11, 2)) == (D("20.30"), D("37.70"))
    lot = W.rules.lot(line, date(2023, 11, 2))
    assert (lot.minimum, lot.step) == (100, 1)


def test_star_and_chinext_risk_warnings_keep_20_percent() -> None:
    for code in ("688256.SS", "300750.SZ"):
        assert W.rules.band_rate(W.listing(code), NEW, risk_warning=True) == D("0.2")


def test_a_user_can_mark_a_risk_warning(tmp_path: Path) -> None:
    (tmp_path / "risk_warnings.csv").write_text(
        "code,mark,valid_from,valid_to\n600519.SS,ST,2026-01-05,2026-12-31\n", encoding="utf-8"
    )
    own = World(tmp_path)
    assert own.rules.band_rate(own.listing("600519.SS"), date(2026, 7, 3)) == D("0.05")
    assert own.rules.band_rate(own.listing("600519.SS"), date(2025, 7, 3)) == D("0.1")


# ---- settlement ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("code", "on", "securities", "cash", "resale"),
    [
        ("BABA", date(2024, 5, 27), 2, 2, True),
        ("BABA", date(2024, 5, 28), 1, 1, True),
        ("BABA", date(2017, 9, 1), 3, 3, True),
        ("0700.HK", NEW, 2, 2, True),
        ("688256.SS", NEW, 0, 1, False),
        ("600519.SS", NEW, 0, 1, False),
    ],
)
def test_settlement(code: str, on: date, securities: int, cash: int, resale: bool) -> None:
    rule = W.rules.settlement(W.listing(code), on)
    assert (rule.securities_days, rule.cash_days, rule.same_day_resale) == (securities, cash, resale)


def test_money_moves_on_sessions_not_on_holidays() -> None:
    assert W.rules.settlement_date(W.listing("0700.HK"), date(2025, 12, 24)) == date(2025, 12, 30)
    assert W.rules.settlement_date(W.listing("BABA"), date(2025, 12, 24)) == date(2025, 12, 26)


# ---- what is no line, what had another bearer ------------------------------------------------------------------


def test_a_reused_code_has_the_lot_of_its_bearer() -> None:
    clear_media, minimax = date(2025, 12, 1), date(2026, 2, 2)
    assert W.rules.lot(W.listing("0100.HK", clear_media), clear_media).minimum == 1000
    assert W.rules.lot(W.listing("0100.HK", minimax), minimax).minimum == 20
    assert W.rules.lot(W.listing("0100.HK", minimax), minimax).disagrees == ()


def test_a_lot_names_the_list_that_showed_it() -> None:
    on = date(2021, 6, 1)
    rule = W.rules.lot(W.listing("0700.HK", on), on)
    assert (rule.vintage, rule.source) == (date(2021, 5, 20), "HKEX list of securities 2021-05-20")


def test_a_users_lot_without_a_date_is_used_on_any(tmp_path: Path) -> None:
    (tmp_path / "board_lots.csv").write_text("code,source,lot\n0700.HK,me,50\n", encoding="utf-8")
    own = World(tmp_path)
    assert own.rules.lot(own.listing("0700.HK", NEW), NEW).minimum == 50


@pytest.mark.parametrize("code", ["^GSPC", "HSTECH.HK", "930713.CSI"])
def test_an_index_has_no_order_size_step_or_settlement(code: str) -> None:
    line = W.listing(code, NEW)
    for ask in (
        lambda: W.rules.lot(line, NEW),
        lambda: W.rules.tick(line, D(100), NEW),
        lambda: W.rules.settlement(line, NEW),
    ):
        with pytest.raises(UnknownRuleError, match="an index"):
            ask()
    assert W.rules.band(line, D(100), NEW) is None


def test_funds_of_star_shares_have_the_star_limit_and_the_funds_step() -> None:
    fund, broad = W.listing("588000.SS", NEW), W.listing("510300.SS", NEW)
    assert W.rules.band(fund, D("1.400"), NEW) == (D("1.120"), D("1.680"))
    assert W.rules.band(broad, D("4.000"), NEW) == (D("3.600"), D("4.400"))
    assert (W.rules.lot(fund, NEW).minimum, W.rules.lot(fund, NEW).step) == (100, 100)
    assert W.rules.settlement(fund, NEW).cash_days == 1


def test_the_dearest_price_of_hong_kongs_table_has_its_step_and_none_is_dearer() -> None:
    line = W.listing("0700.HK", NEW)
    assert W.rules.tick(line, D("9995"), NEW) == 5
    with pytest.raises(UnknownRuleError):
        W.rules.tick(line, D("10000"), NEW)
