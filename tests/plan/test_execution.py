"""The timetable of a plan: every order once, sales first, cash never below zero, and what lots cost in words."""

from __future__ import annotations

from twinkeel.construction.lots import Lots
from twinkeel.plan.execution import days, lots_in_words
from twinkeel.plan.model import Plan


def test_every_order_stands_in_the_timetable_on_its_trade_date(simulated_plan: Plan) -> None:
    by_day = {each.day: each for each in simulated_plan.timetable}
    assert simulated_plan.orders
    for order in simulated_plan.orders:
        line = f"{order.step}. {order.side} {order.quantity:.0f} {order.listing}"
        assert line in by_day[order.trade_date].orders
    assert sum(len(each.orders) for each in simulated_plan.timetable) == len(simulated_plan.orders)
    assert [order.step for order in simulated_plan.orders] == list(range(1, len(simulated_plan.orders) + 1))
    sides = [order.side for order in simulated_plan.orders]
    assert sides == sorted(sides, reverse=True)


def test_cash_of_the_timetable_never_falls_below_zero_and_ends_where_the_plan_does(simulated_plan: Plan) -> None:
    balances = [each.cash for each in simulated_plan.timetable if each.cash]
    assert min(amount for cash in balances for amount in cash.values()) >= 0
    left = simulated_plan.target.cash_after * simulated_plan.holdings.total
    assert abs(balances[-1]["USD"] - left) < 0.01
    assert all(abs(amount) < 1e-6 for currency, amount in balances[-1].items() if currency != "USD")


def test_the_gap_is_told_and_a_small_accounts_cost_only_where_it_is_one() -> None:
    large = Lots({}, 0.0, 0.0, "local search", (), 0.02, "proven by HiGHS", 0.4)
    small = Lots({}, 0.0, 0.0, "local search", (), 0.04, "proven by HiGHS", 17.26)
    assert lots_in_words(large) == (
        "The whole lots are within 0.020 bp a year of the best there can be (proven by HiGHS).",
    )
    assert "17.3 bp a year" in lots_in_words(small)[1]
    assert lots_in_words(Lots({}, 0.0, 0.0, "nothing to round")) == ()
    endless = Lots({}, 0.0, 0.0, "local search", (), float("inf"), "", float("inf"))
    assert lots_in_words(endless) == ()  # unknown is not said as "inf bp"


def test_no_timetable_no_days() -> None:
    assert days(None) == ()
