"""Ratios of two flows stand on one period; old accounts are called old; a company's name means the company."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from twinkeel.core.errors import TwinkeelError, UnknownNameError
from twinkeel.desk.value.groups import line_of
from twinkeel.desk.value.index import value_groups
from twinkeel.desk.value.inputs import gather
from twinkeel.desk.value.issuer import value_issuer
from twinkeel.desk.value.periods import stale
from twinkeel.valuation.fundamentals import Known

HEAD = "issuer,metric,value,currency,period_end,period_start,published"


def accounts(tmp_path: Path, *rows: str) -> Path:
    path = tmp_path / "accounts.csv"
    path.write_text("\n".join((HEAD, *rows)))
    return path


def test_a_margin_is_of_one_year(tmp_path: Path) -> None:
    path = accounts(
        tmp_path,
        "Hygon,sales,9162000000,CNY,2024-12-31,2024-01-01,2025-03-01",
        "Hygon,net_income,1931000000,CNY,2024-12-31,2024-01-01,2025-03-01",
        "Hygon,net_income,2600000000,CNY,2025-12-31,2025-01-01,2026-03-01",
        "Hygon,gross_profit,9000000000,CNY,2025-12-31,2025-01-01,2026-03-01",
    )
    found = value_issuer(gather("2026-04-01", files=(path,)), "688041.SS").assessment.multiples
    margin, gross = found["net_margin"], found["gross_margin"]
    assert margin.value == pytest.approx(1.931 / 9.162)
    assert "the year to 2024-12-31" in margin.definition
    assert (gross.status, gross.value) == ("undefined", None)
    assert "gross_profit is of fiscal 2025 and sales of fiscal 2024" in gross.reason


def test_neither_side_need_be_touched_where_the_year_is_one(tmp_path: Path) -> None:
    path = accounts(
        tmp_path,
        "Hygon,sales,100,CNY,2024-12-31,2024-01-01,2025-03-01",
        "Hygon,research,30,CNY,2024-12-31,2024-01-01,2025-03-01",
    )
    found = value_issuer(gather("2025-04-01", files=(path,)), "688041.SS").assessment.multiples["research_intensity"]
    assert (found.value, found.definition) == (0.3, "research and development / sales")


def test_accounts_a_year_too_old_are_called_so() -> None:
    sales = Known("sales", 1.0, "USD", "fiscal 2024", date(2024, 12, 31), date(2025, 2, 1), False, "report")
    assert stale(sales, date(2026, 4, 30)) == ""
    assert "ended 486 days before 2026-05-01" in stale(sales, date(2026, 5, 1))
    assert stale(None, date(2026, 5, 1)) == ""
    assert any("newer ones should be out" in note for note in value_issuer(gather("2026-06-30"), "NVDA").notes)


def test_one_company_is_meant_by_a_name_of_several_lines() -> None:
    inputs = gather("2025-12-23")
    assert line_of("SMIC", inputs) == "0981.HK"
    assert value_issuer(inputs, "SMIC").issuer == value_issuer(inputs, "688981.SS").issuer
    (group,) = value_groups(inputs, ["SMIC"])
    assert [member.code for member in group.members] == ["0981.HK"]


def test_a_word_that_is_no_group_is_answered_with_those_there_are() -> None:
    with pytest.raises(UnknownNameError, match=r"Known: .*magnificent-seven.*star.*foundry"):
        value_groups(gather("2025-12-23"), ["nonsense"])
    with pytest.raises(TwinkeelError, match="No exchange rate of 'XXX'"):
        value_groups(gather("2025-12-23"), ["NVDA"], "XXX")


def test_growth_of_fiscal_years_where_twelve_months_have_no_year_before(tmp_path: Path) -> None:
    path = accounts(
        tmp_path,
        "AMD,sales,22680,USD,2023-12-30,2023-01-01,2024-01-31",
        "AMD,sales,25785,USD,2024-12-28,2023-12-31,2025-02-05",
        "AMD,sales,18214,USD,2024-09-28,2023-12-31,2024-10-30",
        "AMD,sales,24380,USD,2025-09-27,2024-12-29,2025-11-05",
    )
    found = value_issuer(gather("2025-12-23", files=(path,)), "AMD")
    growth = found.assessment.multiples["sales_growth"]
    assert found.accounts["sales"].value == 25785 + 24380 - 18214
    assert growth.value == pytest.approx(25785 / 22680 - 1)
    assert "the year to 2024-12-28 / sales of the year to 2023-12-30" in growth.definition


def test_a_figure_names_the_source_of_each_account_behind_it() -> None:
    found = value_issuer(gather("2025-12-23"), "MSFT").assessment
    margin, growth = found.multiples["net_margin"], found.implied_growth
    seen, remembered = margin.source.split("; net income: ")
    assert seen.startswith("sales: fiscal year to 2025-06-30, 10-K for fiscal 2025; figure seen as 281.7 billion")
    assert remembered.endswith("from memory, unverified")
    assert "net income" not in found.multiples["ps"].source
    assert (growth.as_of, growth.source) == ("2025-12-23", found.multiples["ps"].source)
