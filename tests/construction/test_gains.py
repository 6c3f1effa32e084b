"""Gains by lot against sums by hand, and what must hold of any lots."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from twinkeel.construction.gains import TaxLot, average_tax, realise

D = Decimal
LOTS = (TaxLot(D(100), D(5_000)), TaxLot(D(50), D(8_000)), TaxLot(D(100), D(12_000)))


def test_the_highest_cost_goes_first() -> None:
    """Lots at 50, 160 and 120 each: 100 sold at 150 take 50 at 160 and 50 at 120, which cost 14,000."""
    made = realise(LOTS, D(100), D(15_000), 0.2)
    assert made is not None
    assert (made.cost, made.gain, made.tax) == (D(14_000), D(1_000), D(200))


def test_a_loss_is_not_taxed() -> None:
    made = realise(LOTS, D(50), D(7_500), 0.2)
    assert made is not None
    assert (made.gain, made.tax) == (D(-500), D(0))


def test_more_than_the_lots_hold_is_unknown() -> None:
    assert realise(LOTS, D(251), D(30_000), 0.2) is None


def test_the_average_is_the_tax_of_selling_all() -> None:
    """All 250 at 150 bring 37,500 for 25,000: 12,500 of gain, a third of the value."""
    assert average_tax(LOTS, D(37_500), 0.3) == pytest.approx(0.1)
    assert average_tax(LOTS, D(20_000), 0.3) == 0.0
    assert average_tax(LOTS, D(0), 0.3) == 0.0


lots = st.builds(TaxLot, st.integers(1, 500).map(D), st.integers(1, 10**6).map(D))


@given(st.lists(lots, min_size=1, max_size=6), st.integers(1, 10**4), st.data())
def test_a_part_is_taxed_no_more_than_its_share_of_the_whole(
    held: list[TaxLot], price: int, data: st.DataObject
) -> None:
    whole = int(sum(lot.quantity for lot in held))
    part = data.draw(st.integers(1, whole))
    made = realise(held, D(part), D(part * price), 0.25)
    assert made is not None
    bound = average_tax(held, D(whole * price), 0.25) * part * price
    assert float(made.tax) <= bound + 1e-6 * price * part + 1e-6
    turned = realise(held[::-1], D(part), D(part * price), 0.25)
    assert turned is not None
    assert float(turned.cost) == pytest.approx(float(made.cost))
