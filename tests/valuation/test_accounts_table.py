"""Tables of accounts as people keep them."""

from __future__ import annotations

from datetime import date

import pytest

from twinkeel.core.errors import InputError
from twinkeel.valuation.accounts_table import is_long, parse_long

ROW = {
    "Issuer": "metax",
    "Metric": "sales",
    "Value": "743,000,000",
    "Currency": "cny",
    "Period_End": "2024-12-31",
    "Published": "2025-06-30",
}


def test_a_row_becomes_a_dated_fact() -> None:
    (fact,) = parse_long([ROW], "mine.csv")
    assert (fact.issuer, fact.value, fact.currency, fact.published) == ("metax", 743e6, "CNY", date(2025, 6, 30))
    assert (fact.months, fact.source) == (12, "mine.csv")
    assert is_long(list(ROW))
    assert not is_long(["date", "close"])


@pytest.mark.parametrize(
    ("column", "text", "problem"),
    [
        ("Metric", "revenues", "'revenues' is unknown"),
        ("Value", "lots", "'lots' is no number"),
        ("Value", "", "value is empty"),
        ("Period_End", "31/12/2024", "no date"),
        ("Period_End", "", "period_end is empty"),
        ("Currency", "yuan", "no ISO code"),
        ("Issuer", "", "the issuer is empty"),
        ("Published", "2024-06-30", "cannot have been published on 2024-06-30"),
    ],
)
def test_errors_name_file_and_line(column: str, text: str, problem: str) -> None:
    with pytest.raises(InputError) as caught:
        parse_long([ROW, ROW | {column: text}], "mine.csv")
    assert str(caught.value).startswith("mine.csv, line 3: ")
    assert problem in str(caught.value)


def test_shares_by_class() -> None:
    (fact,) = parse_long([ROW | {"Metric": "shares", "Value": "2e9", "Currency": "", "line": "688981.SS"}], "m.csv")
    assert (fact.currency, fact.line, fact.months) == ("shares", "688981.SS", None)
