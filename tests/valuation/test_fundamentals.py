"""Accounts as dated facts: publication, restatement, twelve months."""

from __future__ import annotations

from datetime import date

from twinkeel.valuation.fundamentals import Fact, as_known, latest, prior_year


def year(metric: str, value: float, y: int, published: date | None, source: str = "report") -> Fact:
    return Fact("X", metric, value, "CNY", date(y, 12, 31), date(y, 1, 1), published, source)


FACTS = [
    year("sales", 53.0, 2023, date(2024, 4, 20)),
    year("sales", 743.0, 2024, date(2025, 6, 30)),
    year("sales", 1644.0, 2025, date(2026, 2, 27)),
]


def test_the_base_is_what_was_known() -> None:
    at_debut, later = latest(FACTS, "X", "sales", date(2025, 12, 17)), latest(FACTS, "X", "sales", date(2026, 6, 30))
    assert at_debut is not None
    assert later is not None
    assert (at_debut.value, at_debut.basis, at_debut.known_on) == (743.0, "fiscal 2024", date(2025, 6, 30))
    assert (later.value, later.basis) == (1644.0, "fiscal 2025")
    assert latest(FACTS, "X", "sales", date(2024, 1, 1)) is None


def test_a_restatement_replaces_only_once_published() -> None:
    facts = [*FACTS, year("sales", 750.0, 2024, date(2026, 1, 15), "restated")]
    before, after = (latest(facts, "X", "sales", day) for day in (date(2025, 12, 17), date(2026, 1, 20)))
    assert before is not None
    assert after is not None
    assert (before.value, after.value) == (743.0, 750.0)


def test_twelve_months_from_year_and_part_years() -> None:
    facts = [
        year("sales", 100.0, 2024, date(2025, 3, 1)),
        Fact("X", "sales", 80.0, "CNY", date(2025, 9, 30), date(2025, 1, 1), date(2025, 10, 30)),
        Fact("X", "sales", 60.0, "CNY", date(2024, 9, 30), date(2024, 1, 1), date(2024, 10, 30)),
    ]
    found = latest(facts, "X", "sales", date(2025, 12, 1))
    assert found is not None
    assert (found.value, found.basis, found.known_on) == (120.0, "twelve months to 2025-09-30", date(2025, 10, 30))


def test_currencies_are_never_mixed_in_a_sum() -> None:
    facts = [
        year("sales", 100.0, 2024, date(2025, 3, 1)),
        Fact("X", "sales", 80.0, "USD", date(2025, 9, 30), date(2025, 1, 1), date(2025, 10, 30)),
        Fact("X", "sales", 60.0, "USD", date(2024, 9, 30), date(2024, 1, 1), date(2024, 10, 30)),
    ]
    found = latest(facts, "X", "sales", date(2025, 12, 1))
    assert found is not None
    assert (found.value, found.currency) == (100.0, "CNY")


def test_an_unknown_publication_is_assumed_late_and_said_so() -> None:
    facts = [year("sales", 100.0, 2024, None)]
    assert latest(facts, "X", "sales", date(2025, 4, 29)) is None
    found = latest(facts, "X", "sales", date(2025, 4, 30))
    assert found is not None
    assert found.publication_assumed


def test_the_year_before_for_growth() -> None:
    found = prior_year(FACTS, "X", "sales", date(2025, 12, 17))
    assert found is not None
    assert found.value == 53.0
    assert prior_year(FACTS[:1], "X", "sales", date(2025, 12, 17)) is None


def test_balance_sheet_and_words_for_periods() -> None:
    cash = Fact("X", "cash", 9.0, "CNY", date(2025, 6, 30), None, date(2025, 8, 30))
    found = latest([cash], "X", "cash", date(2025, 9, 1))
    assert found is not None
    assert found.basis == "at 2025-06-30"
    assert Fact("X", "sales", 1, "CNY", date(2025, 6, 30), period="H1").months == 6
    assert Fact("X", "sales", 1, "CNY", date(2025, 6, 30), period="Q2").months == 3
    assert [fact.value for fact in as_known([cash, cash], date(2025, 9, 1))] == [9.0]
