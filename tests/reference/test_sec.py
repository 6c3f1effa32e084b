"""US codes beyond the curated ones, by the SEC's list: no exchange or kind is invented for them."""

from __future__ import annotations

from datetime import date

import pytest

from twinkeel.core.errors import UnknownNameError
from twinkeel.reference import Person, world

W = world()
ON = date(2025, 12, 31)


def test_a_registrant_resolves_without_an_exchange() -> None:
    line = W.resolve("NYSE:HD", on=ON)
    assert (line.code, line.mic, line.kind, line.issuer) == ("HD", "XUSX", "unstated", "cik-354950")
    assert W.resolve("Home Depot, Inc.", on=ON) == line
    assert W.issuer("cik-354950").name == "HOME DEPOT, INC."
    assert W.lines("cik-354950", ON) == (line,)


def test_it_keeps_new_york_hours_and_fees() -> None:
    line = W.resolve("HD", on=ON)
    assert W.calendar.closing_instant(line.mic, ON) == W.calendar.closing_instant("XNYS", ON)
    assert W.costs.ticket(line, "buy", 1, 400, ON).total == 0


def test_a_line_of_unstated_kind_may_be_a_fund_so_a_us_persons_answer_is_unknown() -> None:
    assert W.access.may_buy(Person(us_person=True, tax_residence="US"), W.resolve("HD", on=ON), ON).answer == "unknown"


def test_unknown_registrants_are_unknown() -> None:
    with pytest.raises(UnknownNameError):
        W.issuer("cik-1")
    with pytest.raises(UnknownNameError):
        W.resolve("ZZZZZ", on=ON)
