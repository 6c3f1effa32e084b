"""Verdicts: each against hand arithmetic on a small market; with no data they say exactly what lacks."""

from __future__ import annotations

from datetime import UTC, date, datetime

import polars as pl
import pytest

from twinkeel.market.snapshot import Snapshot
from twinkeel.reading import Reading, read
from twinkeel.reference import world
from twinkeel.verdicts import judge

BARS = pl.DataFrame(
    {
        "code": ["0700.HK"] * 3 + ["KWEB"] * 3,
        "date": [
            date(2024, 12, 31),
            date(2025, 12, 22),
            date(2025, 12, 23),
            date(2024, 12, 31),
            date(2025, 11, 28),
            date(2025, 12, 23),
        ],
        "open": [400.0, 590.0, 600.0, 30.0, 35.0, 36.0],
        "high": [400.0, 600.0, 610.0, 30.0, 38.0, 38.0],
        "low": [400.0, 590.0, 600.0, 30.0, 35.0, 36.0],
        "close": [400.0, 600.0, 606.0, 30.0, 38.0, 38.0],
        "volume": [1.0] * 6,
        "adjusted": ["raw"] * 6,
        "source": ["made by hand"] * 6,
    }
)


@pytest.fixture(scope="module")
def snapshot() -> Snapshot:
    return Snapshot.from_frames(date(2025, 12, 31), BARS)


def _judged(text: str, snapshot: Snapshot | None) -> Reading:
    return judge(read("HONG KONG, Dec 23, 2025 - " + text), world(), snapshot)


def _figure(reading: Reading, number: int = 0) -> tuple[str | None, float | None]:
    claim = [c for c in reading.claims if c.cls == "quantitative"][number]
    return claim.verdict, claim.verdicts[0].value


def test_a_true_move_is_supported_and_a_false_one_contradicted(snapshot: Snapshot) -> None:
    verdict, value = _figure(_judged("Tencent shares have gained 51.5% this year.", snapshot))
    assert verdict == "supported"
    assert value == pytest.approx(606 / 400 - 1)
    assert _figure(_judged("Tencent shares have gained 20% this year.", snapshot))[0] == "contradicted"
    assert _figure(_judged("Tencent shares have gained about half this year.", snapshot))[0] == "supported by rounding"
    verdict, value = _figure(_judged("Tencent rose 1% on Tuesday.", snapshot))
    assert verdict == "supported"
    assert value == pytest.approx(0.01)


def test_assets_are_not_price(snapshot: Snapshot) -> None:
    reading = _judged("The KWEB fund has risen by two-thirds this year to nearly $9 billion.", snapshot)
    change = next(c for c in reading.claims if c.cls == "quantitative")
    by_measure = {v.measure: v for v in change.verdicts}
    assert by_measure["price_return_pct"].verdict == "contradicted"
    assert by_measure["price_return_pct"].value == pytest.approx(38 / 30 - 1)
    assert by_measure["aum_change_pct"].verdict == "supported under an interpretation"
    total = 38 / 30 - 1
    base = (8.889e9 - 1.8e9 * (1 + total / 2)) / (1 + total)
    assert by_measure["aum_change_pct"].value == pytest.approx(8.889e9 / base - 1)
    assert change.verdict == "supported under an interpretation"


def test_debuts_show_every_close_in_circulation(snapshot: Snapshot) -> None:
    reading = _judged(
        (
            "Moore Threads (688795.SS) debuted this month with a 400 percent pop. MetaX (688802.SS) soared 700 "
            "percent on its debut."
        ),
        snapshot,
    )
    moore, metax = [c for c in reading.claims if c.cls == "quantitative"]
    assert (moore.verdict, metax.verdict) == ("supported by rounding", "supported by rounding")
    assert moore.verdicts[0].value == pytest.approx(600.50 / 114.28 - 1)
    assert metax.verdicts[0].value == pytest.approx(829.90 / 104.66 - 1)
    assert "coarse rounding" in moore.verdicts[0].note
    assert "584.98" in moore.verdicts[0].note
    assert "coarse" not in metax.verdicts[0].note


def test_an_unstated_basis_is_definition_dependent(snapshot: Snapshot) -> None:
    reading = _judged("Nasdaq (^IXIC) currently trades at 31 times earnings.", snapshot)
    assert _figure(reading)[0] == "definition-dependent"


def test_with_no_data_the_verdict_names_series_and_dates() -> None:
    reading = _judged("Xiaomi shares have gained 20% this year.", None)
    claim = reading.claims[0]
    assert claim.verdict == "data missing"
    assert claim.verdicts[0].missing == ("closes of 1810.HK at 2024-12-31 and 2025-12-23",)


def test_listing_dates_settle_when_something_debuted(snapshot: Snapshot) -> None:
    right = _judged("MetaX (688802.SS) debuted last week.", snapshot)
    wrong = _judged("MetaX (688802.SS) debuted in June.", snapshot)
    assert [c.verdict for c in right.claims if c.cls == "temporal"] == ["supported"]
    assert [c.verdict for c in wrong.claims if c.cls == "temporal"] == ["contradicted"]


def test_a_slip_inside_the_text_needs_no_data() -> None:
    reading = _judged("Xpeng said revenue rose 25% to 16.0 billion yuan from 10.0 billion yuan.", None)
    assert {c.verdict for c in reading.claims if c.cls == "quantitative"} == {"internally inconsistent"}


def test_nothing_later_than_the_snapshot_is_used() -> None:
    early = Snapshot.from_frames(date(2025, 6, 30), BARS)
    reading = _judged("KWEB's assets stand at $9 billion.", early)
    assert _figure(reading)[0] == "data missing"


def test_a_whole_book_can_contradict_a_holding_and_a_part_cannot() -> None:
    def book(*lines: tuple[str, float]) -> Snapshot:
        frame = pl.DataFrame(
            {
                "fund": ["KWEB"] * len(lines),
                "date": [date(2025, 12, 22)] * len(lines),
                "published_at": [datetime(2025, 12, 22, 22, tzinfo=UTC)] * len(lines),
                "name": [code for code, _ in lines],
                "code": [code for code, _ in lines],
                "weight": [weight for _, weight in lines],
                "source": ["made by hand"] * len(lines),
            }
        )
        return Snapshot.from_frames(date(2025, 12, 31), BARS, fund_lines=frame)

    text = "The KWEB fund holds Tencent and Cambricon."
    whole = {c.object: c.verdict for c in _judged(text, book(("0700.HK", 0.6), ("BABA", 0.4))).claims}
    part = {c.object: c.verdict for c in _judged(text, book(("0700.HK", 0.6), ("BABA", 0.1))).claims}
    assert whole == {"tencent": "supported", "cambricon": "contradicted"}
    assert part == {"tencent": "supported", "cambricon": "data missing"}


SESSIONS = pl.DataFrame(
    {
        "code": ["9988.HK"] * 3 + ["BABA"] * 3,
        "date": [date(2025, 12, 19), date(2025, 12, 22), date(2025, 12, 23)] * 2,
        "open": [100.0, 101.0, 103.0, 50.0, 50.0, 50.0],
        "high": [101.0, 104.0, 109.0, 51.0, 51.0, 56.0],
        "low": [99.0, 100.0, 101.0, 49.0, 49.0, 49.0],
        "close": [100.0, 102.0, 104.0, 50.0, 50.0, 55.0],
        "volume": [1.0] * 6,
        "adjusted": ["raw"] * 6,
        "source": ["made by hand"] * 6,
    }
)


def _move(text: str, frame: pl.DataFrame = SESSIONS) -> tuple[str | None, str]:
    reading = _judged(text, Snapshot.from_frames(date(2025, 12, 31), frame))
    claim = next(c for c in reading.claims if c.cls == "quantitative")
    return claim.verdict, claim.verdicts[0].note


def test_a_price_during_the_session_is_judged_by_its_range() -> None:
    verdict, note = _move("Alibaba (9988.HK) rose 6% on Tuesday in early trade.")
    assert verdict == "supported under an interpretation"
    assert "during the session" in note
    assert _move("Alibaba (9988.HK) rose 30% on Tuesday in early trade.")[0] == "contradicted"
    verdict, note = _move("Alibaba (9988.HK) rose as much as 6.9% on Tuesday.")
    assert verdict in {"supported", "supported by rounding"}
    assert "109" in note
    assert _move("Alibaba (9988.HK) rose as much as 3% on Tuesday.")[0] == "contradicted"


def test_a_close_is_judged_by_the_close_alone() -> None:
    assert _move("Alibaba (9988.HK) closed up 2% on Tuesday.")[0] in {"supported", "supported by rounding"}
    assert _move("Alibaba (9988.HK) closed up 6% on Tuesday.")[0] == "contradicted"


def test_the_other_line_of_an_issuer_is_an_interpretation_and_a_missing_one_no_contradiction() -> None:
    verdict = _move("Alibaba (9988.HK) closed up 10% on Tuesday.")[0]
    assert verdict in {"supported", "supported by rounding", "supported under an interpretation"}
    local = SESSIONS.filter(pl.col("code") == "BABA")
    assert _move("Alibaba (9988.HK) closed up 30% on Tuesday.", local)[0] == "data missing"


def test_closes_alone_cannot_contradict_a_price_of_the_day() -> None:
    closes = SESSIONS.with_columns(high=pl.lit(None, pl.Float64), low=pl.lit(None, pl.Float64))
    assert _move("Alibaba (9988.HK) rose 6% on Tuesday in early trade.", closes)[0] == "data missing"
    assert _move("Alibaba (9988.HK) closed up 6% on Tuesday.", closes)[0] == "contradicted"


def test_a_misfit_that_rests_on_what_the_text_leaves_open_is_no_contradiction() -> None:
    text = "Alibaba (9988.HK) rose 2% on Tuesday. Analysts were pleased. Profits fell 30%, and the mood was 40% better."
    reading = _judged(text, Snapshot.from_frames(date(2025, 12, 31), SESSIONS))
    assert "contradicted" not in {c.verdict for c in reading.claims if c.cls == "quantitative"}


def test_the_data_must_reach_the_day() -> None:
    early = Snapshot.from_frames(date(2025, 12, 22), SESSIONS.filter(pl.col("date") <= date(2025, 12, 22)))
    claim = next(c for c in _judged("Alibaba rose 6% on Tuesday.", early).claims if c.cls == "quantitative")
    assert claim.verdict == "data missing"
    assert "the data end on 2025-12-22" in claim.verdicts[0].missing[0]


def test_adjusted_closes_leave_room_for_distributions() -> None:
    adjusted = BARS.with_columns(adjusted=pl.lit("full"))
    reading = _judged("Tencent shares have gained 49% this year.", Snapshot.from_frames(date(2025, 12, 31), adjusted))
    claim = next(c for c in reading.claims if c.cls == "quantitative")
    assert claim.verdicts[0].verdict == "data missing"
    assert "unadjusted closes" in claim.verdicts[0].missing[0]


def test_a_debut_of_another_year_is_not_that_of_a_later_line() -> None:
    text = "NEW YORK, September 19, 2014 - Alibaba (BABA) shares jumped 38% in their debut on Friday."
    reading = judge(read(text), world(), Snapshot.from_frames(date(2025, 12, 31), BARS))
    claim = next(c for c in reading.claims if c.measure == "ipo_first_day_return_pct")
    assert claim.verdict != "contradicted"


def test_a_low_of_a_year_is_not_held_against_one_close() -> None:
    text = "Alibaba (9988.HK) has a 12-month low of HK$80.20 and a 12-month high of HK$180.10."
    reading = _judged(text, Snapshot.from_frames(date(2025, 12, 31), SESSIONS))
    levels = [c for c in reading.claims if c.measure == "price_level"]
    assert levels
    assert {c.verdict for c in levels} == {"data missing"}
    assert all("a stretch, not of a day" in c.verdicts[0].missing[0] for c in levels if c.period)
