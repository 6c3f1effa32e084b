"""A sample that can be shared: nothing personal left, amounts scaled, the shape kept."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest

from twinkeel.core.errors import InputError
from twinkeel.holdings import formats
from twinkeel.holdings.anonymise import anonymise
from twinkeel.holdings.source import Source

SECRET = {
    "schwab.csv": ("...123",),
    "fidelity.csv": ("Z12345678", "Z87654321", "ROTH IRA"),
    "ib_flex.xml": ("U1234567", "A. Person"),
    "ib_activity.csv": ("U1234567", "A. Person"),
    "trade_republic.csv": ("00000000-0000-0000-0000-000000000002",),
    "plain.csv": ("Main", "Margin"),
    "german.csv": (),
}


@pytest.mark.parametrize("name", sorted(SECRET))
def test_a_sample_reads_as_the_file_did_with_other_amounts(samples: Path, name: str) -> None:
    source = Source(samples / "ok" / name)
    before = formats.parse(source)
    text = anonymise(source, Decimal("0.37"))
    assert not [secret for secret in SECRET[name] if secret in text]
    after = formats.parse(Source(name, text.encode()))
    assert [line.symbol for line in after.lines] == [line.symbol for line in before.lines]
    for was, now in zip(before.lines, after.lines, strict=True):
        assert was.quantity is not None
        assert now.quantity is not None
        assert abs(now.quantity - was.quantity * Decimal("0.37")) <= Decimal("0.01")
        assert now.price == was.price
    assert (after.as_of, len(after.skipped), len(after.cash)) == (before.as_of, len(before.skipped), len(before.cash))


def test_text_that_a_spreadsheet_would_run_is_neutralised() -> None:
    source = Source(
        "evil.csv", b'symbol,quantity,currency,name\nAAPL,10,USD,"=HYPERLINK(""http://x"")"\nNVDA,-5,USD,@SUM(1)\n'
    )
    text = anonymise(source, Decimal(1))
    assert "'=HYPERLINK" in text
    assert "'@SUM" in text
    assert "NVDA,-5.000,USD" in text


def test_public_filings_need_none(samples: Path) -> None:
    with pytest.raises(InputError, match="public filing"):
        anonymise(Source(samples / "ok" / "nport.xml"), Decimal(1))
