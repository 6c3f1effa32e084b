"""Look-through against books whose answer is known by hand, and by properties that any answer must have."""

from __future__ import annotations

import math
from collections.abc import Mapping
from datetime import date

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from twinkeel.exposure import Book, CycleError, Exposure, Instrument, IssuerFacts, Line, look_through

DAY = date(2025, 12, 31)
INSTRUMENTS = {
    "AAPL": Instrument("AAPL", "apple", venue="XNAS", currency="USD"),
    "NVDA": Instrument("NVDA", "nvidia", venue="XNAS", currency="USD"),
    "BABA": Instrument("BABA", "alibaba", venue="XNYS", currency="USD"),
    "9988.HK": Instrument("9988.HK", "alibaba", venue="XHKG", currency="HKD"),
    "PDD": Instrument("PDD", "pdd", venue="XNAS", currency="USD"),
    "688981.SS": Instrument("688981.SS", "smic", venue="XSHG", currency="CNY"),
    "KWEB": Instrument("KWEB", "kweb", "fund", venue="ARCX", currency="USD"),
    "MCHI": Instrument("MCHI", "mchi", "fund", venue="XNAS", currency="USD"),
    "TOP": Instrument("TOP", "top", "fund", venue="ARCX", currency="USD"),
    "BRK-B": Instrument("BRK-B", "berkshire", venue="XNYS", currency="USD"),
}
ISSUERS = {
    "apple": IssuerFacts("apple", "Apple", "US", "devices"),
    "nvidia": IssuerFacts("nvidia", "Nvidia", "US", "chips"),
    "alibaba": IssuerFacts("alibaba", "Alibaba", "CN", "cloud"),
    "pdd": IssuerFacts("pdd", "PDD", "CN", "e-commerce"),
    "smic": IssuerFacts("smic", "SMIC", "CN", "foundry", ("NS-CMIC",)),
    "berkshire": IssuerFacts("berkshire", "Berkshire Hathaway", "US", "conglomerate"),
}
SEVEN = frozenset({"apple", "nvidia"})
THEME = {"alibaba": 0.5, "smic": 1.0}


def opened(lines: list[Line], books: Mapping[str, Book] | None = None, max_age_days: int = 100) -> Exposure:
    """The look-through of these tests' small world."""
    return look_through(
        lines,
        books or {},
        INSTRUMENTS,
        ISSUERS,
        DAY,
        magnificent_seven=SEVEN,
        theme=THEME,
        max_age_days=max_age_days,
        path_floor=1e-5,
    )


def whole(result: Exposure) -> float:
    """Everything a look-through hands back; must be what was handed in."""
    return math.fsum(
        [i.weight for i in result.issuers]
        + [u.weight for u in result.unresolved]
        + list(result.cash.values())
        + [result.financing]
    )


def test_one_issuer_by_four_ways_is_one_number_with_its_paths() -> None:
    books = {
        "KWEB": Book("KWEB", DAY, {"9988.HK": 0.1, "BABA": 0.05, "PDD": 0.85}),
        "TOP": Book("TOP", DAY, {"KWEB": 0.5, "BABA": 0.5}),
    }
    result = opened([Line("BABA", 0.2), Line("9988.HK", 0.1), Line("KWEB", 0.3), Line("TOP", 0.4)], books)
    alibaba = next(i for i in result.issuers if i.issuer == "alibaba")
    assert alibaba.weight == pytest.approx(0.2 + 0.1 + 0.3 * 0.15 + 0.4 * (0.5 + 0.5 * 0.15), abs=1e-15)
    paths = {path.codes: path.weight for path in alibaba.paths}
    assert paths["TOP", "KWEB", "9988.HK"] == pytest.approx(0.4 * 0.5 * 0.1, abs=1e-15)
    assert len(paths) == 7
    assert alibaba.unlisted_paths == pytest.approx(0.0, abs=1e-15)
    assert whole(result) == pytest.approx(1.0, abs=1e-12)


def test_shares_are_counted_whole_and_by_relevance() -> None:
    result = opened([Line("AAPL", 0.5), Line("BABA", 0.2), Line("PDD", 0.1), Line("688981.SS", 0.1), Line("XYZ", 0.1)])
    assert result.magnificent_seven_share == pytest.approx(0.5)
    assert result.china_share == pytest.approx(0.4)
    assert result.china_ai_share == pytest.approx(0.3)
    assert result.china_ai_share_by_relevance == pytest.approx(0.2)
    assert result.unclassified_share == pytest.approx(0.1)
    assert result.bounds["china_share"] == pytest.approx((0.4, 0.5))
    assert result.by_list == pytest.approx({"NS-CMIC": 0.1})
    assert math.fsum(result.by_country.values()) == pytest.approx(1.0, abs=1e-12)
    assert math.fsum(result.by_currency.values()) == pytest.approx(1.0, abs=1e-12)


def test_a_cycle_is_solved_exactly() -> None:
    """A holds half of B, B a fifth of A: x_A = 1 / (1 - 0.1), checked by hand."""
    books = {
        "KWEB": Book("KWEB", DAY, {"MCHI": 0.5, "PDD": 0.5}),
        "MCHI": Book("MCHI", DAY, {"KWEB": 0.2, "BABA": 0.8}),
    }
    result = opened([Line("KWEB", 1.0)], books)
    weights = {i.issuer: i.weight for i in result.issuers}
    assert weights["pdd"] == pytest.approx(0.5 / 0.9, abs=1e-14)
    assert weights["alibaba"] == pytest.approx(0.5 * 0.8 / 0.9, abs=1e-14)
    assert "hold one another; solved exactly" in result.flags[0]


def test_funds_that_hold_one_another_wholly_are_refused_by_name() -> None:
    books = {"KWEB": Book("KWEB", DAY, {"MCHI": 1.0}), "MCHI": Book("MCHI", DAY, {"KWEB": 1.0})}
    with pytest.raises(CycleError, match="KWEB -> MCHI -> KWEB"):
        opened([Line("KWEB", 1.0)], books)


def test_a_book_that_is_stale_missing_or_from_the_future_stays_unresolved() -> None:
    books = {
        "KWEB": Book("KWEB", date(2025, 9, 1), {"BABA": 1.0}),
        "MCHI": Book("MCHI", date(2026, 1, 2), {"BABA": 1.0}),
    }
    result = opened([Line("KWEB", 0.5), Line("MCHI", 0.3), Line("TOP", 0.2)], books)
    reasons = {u.code: u.reason for u in result.unresolved}
    assert reasons == {
        "KWEB": "its holdings are 121 days old (2025-09-01): over 100",
        "MCHI": "its holdings are dated 2026-01-02, after 2025-12-31",
        "TOP": "a fund whose holdings are not known",
    }
    assert result.unresolved_share == pytest.approx(1.0)
    assert opened([Line("KWEB", 1.0)], books, max_age_days=121).china_share == pytest.approx(1.0)


def test_berkshire_is_an_issuer_even_where_a_book_is_given() -> None:
    result = opened([Line("BRK-B", 1.0)], {"BRK-B": Book("BRK-B", DAY, {"AAPL": 1.0})})
    assert [i.issuer for i in result.issuers] == ["berkshire"]
    assert result.magnificent_seven_share == 0.0
    assert result.flags == ("BRK-B is a company, not a fund: its book is not opened",)


def test_what_a_book_does_not_list_is_a_line_of_its_own() -> None:
    result = opened([Line("KWEB", 0.5), Line("AAPL", 0.5)], {"KWEB": Book("KWEB", DAY, {"BABA": 0.9143})})
    assert result.unresolved[0].code == "KWEB"
    assert result.unresolved[0].weight == pytest.approx(0.5 * 0.0857)
    assert whole(result) == pytest.approx(1.0, abs=1e-12)


def test_shorts_cash_and_futures_by_notional() -> None:
    lines = [
        Line("AAPL", 0.9),
        Line("NVDA", -0.2),
        Line("USD", 0.3, "cash", "USD"),
        Line("BABA", 0.5, "future", label="BABA future", funding=-0.5),
    ]
    result = opened(lines)
    assert result.magnificent_seven_share == pytest.approx(0.7)
    assert result.cash == {"USD": 0.3}
    assert result.financing == -0.5
    assert result.china_ai_share == pytest.approx(0.5)
    assert result.gross == pytest.approx(1.6)
    assert result.flags == ("BABA future: a future, counted by notional (50.00% of the book)",)
    assert whole(result) == pytest.approx(1.0, abs=1e-12)


weights = st.floats(-1.0, 1.0, allow_nan=False).map(lambda value: round(value, 6))
codes = st.sampled_from(["AAPL", "BABA", "9988.HK", "PDD", "688981.SS", "KWEB", "MCHI", "TOP"])
positions = st.lists(st.tuples(codes, weights), min_size=1, max_size=8)


@st.composite
def some_books(draw: st.DrawFn) -> dict[str, Book]:
    """Books of three funds that may hold one another and themselves, at most 0.9 gross in all."""
    out = {}
    for fund in ("KWEB", "MCHI", "TOP"):
        held = draw(st.dictionaries(codes, weights, max_size=6))
        size = sum(abs(weight) for weight in held.values())
        out[fund] = Book(fund, DAY, {code: weight / max(size, 1.0) * 0.9 for code, weight in held.items()})
    return out


@settings(max_examples=60, deadline=None)
@given(positions, some_books())
def test_nothing_is_lost_and_a_second_look_through_changes_nothing(
    held: list[tuple[str, float]], books: dict[str, Book]
) -> None:
    result = opened([Line(code, weight) for code, weight in held], books)
    assert whole(result) == pytest.approx(math.fsum(weight for _, weight in held), abs=1e-12)
    again = opened([Line(code, weight) for code, weight in result.by_instrument.items()], books)
    assert {i.issuer: i.weight for i in again.issuers} == pytest.approx(
        {i.issuer: i.weight for i in result.issuers}, abs=1e-12
    )


@settings(max_examples=40, deadline=None)
@given(positions, some_books(), st.floats(0.01, 100.0))
def test_order_does_not_matter_and_scaling_scales(
    held: list[tuple[str, float]], books: dict[str, Book], factor: float
) -> None:
    lines = [Line(code, weight) for code, weight in held]
    base = {i.issuer: i.weight for i in opened(lines, books).issuers}
    mixed = opened(list(reversed(lines)), dict(reversed(books.items())))
    assert {i.issuer: i.weight for i in mixed.issuers} == pytest.approx(base, abs=1e-13)
    scaled = opened([Line(line.code, line.weight * factor) for line in lines], books)
    assert {i.issuer: i.weight for i in scaled.issuers} == pytest.approx(
        {issuer: weight * factor for issuer, weight in base.items()}, rel=1e-9, abs=1e-12 * factor
    )


def test_agrees_with_a_dense_solve_on_a_random_graph() -> None:
    """An independent answer: numpy's dense solve of (I - F') x = w on 60 funds with cycles."""
    rng = np.random.default_rng(5)
    funds, names = [f"F{i:02d}" for i in range(60)], [f"S{i:03d}" for i in range(200)]
    inner = np.where(rng.random((60, 60)) < 0.1, rng.random((60, 60)), 0.0)
    outer = np.where(rng.random((60, 200)) < 0.1, rng.random((60, 200)), 0.0)
    size = inner.sum(1) + outer.sum(1)
    inner, outer = inner / size[:, None], outer / size[:, None]
    books = {
        fund: Book(
            fund,
            DAY,
            {funds[j]: inner[i, j] for j in range(60) if inner[i, j]}
            | {names[k]: outer[i, k] for k in range(200) if outer[i, k]},
        )
        for i, fund in enumerate(funds)
    }
    held = rng.random(60)
    held /= held.sum()
    kinds = {fund: Instrument(fund, None, "fund") for fund in funds}
    result = look_through(
        [Line(fund, float(w)) for fund, w in zip(funds, held, strict=True)], books, kinds, {}, DAY, path_floor=1e-4
    )
    expected = outer.T @ np.linalg.solve(np.eye(60) - inner.T, held)
    got = np.array([result.by_instrument.get(name, 0.0) for name in names])
    assert np.abs(got - expected).max() < 1e-15
    assert math.fsum(got) == pytest.approx(1.0, abs=1e-12)


def test_paths_around_a_cycle_are_cut_by_weight_and_what_is_left_is_said() -> None:
    books = {
        "KWEB": Book("KWEB", DAY, {"MCHI": 0.5, "PDD": 0.5}),
        "MCHI": Book("MCHI", DAY, {"KWEB": 0.2, "BABA": 0.8}),
    }
    result = opened([Line("KWEB", 1.0)], books)
    pdd = next(i for i in result.issuers if i.issuer == "pdd")
    assert [path.codes for path in pdd.paths[:2]] == [("KWEB", "PDD"), ("KWEB", "MCHI", "KWEB", "PDD")]
    assert 0.0 < pdd.unlisted_paths < 1e-5
    assert math.fsum(path.weight for path in pdd.paths) + pdd.unlisted_paths == pytest.approx(pdd.weight, abs=1e-15)
