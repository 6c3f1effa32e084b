"""The SEC's company facts, in their true shape with invented figures."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from twinkeel.valuation.company_facts import CompanyFactsError, parse_company_facts
from twinkeel.valuation.fundamentals import latest


def row(value: float, end: str, filed: str, start: str | None = None, form: str = "10-K") -> dict[str, Any]:
    out = {
        "end": end,
        "val": value,
        "accn": "0000000000-25-000001",
        "fy": 2024,
        "fp": "FY",
        "form": form,
        "filed": filed,
    }
    return out if start is None else {"start": start, **out}


DOCUMENT = {
    "cik": 1577552,
    "entityName": "Sample Holding Ltd",
    "facts": {
        "dei": {
            "EntityCommonStockSharesOutstanding": {
                "label": "Shares",
                "units": {"shares": [row(1.0e9, "2025-03-31", "2025-06-20", form="20-F")]},
            }
        },
        "us-gaap": {
            "Revenues": {
                "label": "Revenues",
                "description": "",
                "units": {
                    "CNY": [
                        row(900.0, "2024-03-31", "2024-05-20", "2023-04-01", "20-F"),
                        row(901.0, "2024-03-31", "2025-06-20", "2023-04-01", "20-F"),
                        row(990.0, "2025-03-31", "2025-06-20", "2024-04-01", "20-F"),
                        row(1.0, "2025-06-30", "2025-08-20", "2025-04-01", "6-K"),
                        {"end": "2025-03-31", "form": "20-F"},
                    ],
                    "USD": [row(136.0, "2025-03-31", "2025-06-20", "2024-04-01", "20-F")],
                    "CNY/shares": [row(3.0, "2025-03-31", "2025-06-20", "2024-04-01", "20-F")],
                },
            },
            "SalesRevenueNet": {
                "units": {"CNY": [row(5.0, "2025-03-31", "2025-06-20", "2024-04-01", "20-F"),
                                  row(800.0, "2023-03-31", "2023-06-20", "2022-04-01", "20-F")]}
            },
            "StockholdersEquity": {"units": {"CNY": [row(2000.0, "2025-03-31", "2025-06-20", form="20-F")]}},
        },
    },
}  # fmt: skip


def test_facts_keep_their_filing_dates_and_restatements() -> None:
    found = parse_company_facts(DOCUMENT)
    sales = [(f.value, f.published) for f in found.facts if f.metric == "sales" and f.currency == "CNY"]
    assert sales == [
        (800.0, date(2023, 6, 20)),
        (900.0, date(2024, 5, 20)),
        (901.0, date(2025, 6, 20)),
        (990.0, date(2025, 6, 20)),
    ]
    assert (found.issuer, found.cik, found.currency) == ("Sample Holding Ltd", "1577552", "CNY")
    assert found.skipped == {"form 6-K": 1, "without value, end or filing date": 1}


def test_the_answer_depends_on_the_date() -> None:
    facts = parse_company_facts(DOCUMENT, "sample").facts
    local = [fact for fact in facts if fact.currency == "CNY"]
    before, after = (latest(local, "sample", "sales", day) for day in (date(2025, 6, 19), date(2025, 6, 20)))
    assert before is not None
    assert after is not None
    assert (before.value, after.value, after.basis) == (900.0, 990.0, "fiscal year to 2025-03-31")


def test_shares_are_counted_in_shares() -> None:
    (shares,) = [fact for fact in parse_company_facts(DOCUMENT).facts if fact.metric == "shares"]
    assert (shares.value, shares.currency, shares.period_start) == (1.0e9, "shares", None)


@pytest.mark.parametrize(
    "bad", [[], {}, {"facts": []}, {"facts": {}}, {"facts": {"us-gaap": {"Revenues": {"units": 3}}}, "entityName": "x"}]
)
def test_other_json_is_refused_in_one_line(bad: object) -> None:
    with pytest.raises(CompanyFactsError) as caught:
        parse_company_facts(bad, source="x.json")
    assert str(caught.value).startswith("x.json: ")
