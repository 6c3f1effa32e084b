import pytest

from twinkeel.report import words


@pytest.mark.parametrize(
    ("shown", "expected"),
    [
        (words.percent(0.6372), "63.7 %"),
        (words.percent(None), "unknown"),
        (words.points(-0.137), "-13.7 pts"),
        (words.whole(1200.0), "1,200"),
        (words.whole(1.5), "1.5"),
        (words.money(17_488_000_000.0, "USD"), "USD 17.49 bn"),
        (words.money(112.7, "HKD"), "HKD 112.70"),
        (words.money(None, "HKD"), "unknown"),
        (words.interval({"estimate": 0.41, "low": 0.33, "high": 0.49}), "0.41 (0.33 to 0.49)"),
        (words.interval({"estimate": 0.41, "low": None, "high": None}), "0.41"),
        (words.interval(None), "unknown"),
        (words.basis_points(0.0012), "12.0 bp"),
        (words.words("de").number(1234567.891), "1.234.567,89"),
        (words.words("fr").day("2025-12-31"), "31/12/2025"),
        (words.words("zh").day("2025-12-31"), "2025年12月31日"),
        (words.words("en").day("date unknown"), "date unknown"),
        (words.words("en").any(0.61, "fraction of the book"), "0.61 (61.00 %)"),
        (words.words("en").any(None), "unknown"),
        (words.label("search_llm_chip"), "search language models chip"),
        (words.country("CN"), "China"),
        (words.country("unknown"), "unknown"),
        (words.venue("XHKG"), "Hong Kong (XHKG)"),
        (words.levy("finra_taf"), "FINRA TAF"),
        (words.multiple("pe_trailing"), "P/E trailing"),
        (words.multiple("ev_sales"), "EV/sales"),
        (words.heading("magnificent_seven_share"), "Magnificent Seven share"),
        (words.clean("a\u202eb\x00c"), "abc"),
        (words.short("Hygon Information Technology Co., Ltd."), "Hygon Information Technology"),
        (words.short("x" * 50, 10), "x" * 9 + "…"),
    ],
)
def test_figures_are_written_for_a_reader(shown: str, expected: str) -> None:
    assert shown == expected
