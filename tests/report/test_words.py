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
    ],
)
def test_figures_are_written_for_a_reader(shown: str, expected: str) -> None:
    assert shown == expected
