"""What each line is worth: the file's value, its price, a looked-up price; or an error that names the line."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from twinkeel.core.errors import InputError, MissingDataError
from twinkeel.holdings import Holdings, read_holdings
from twinkeel.holdings.resolve import Resolver
from twinkeel.holdings.valuing import value_all

DAY = date(2025, 12, 31)
D = Decimal


@dataclass(frozen=True)
class Quote:
    """A price as a snapshot would give it."""

    price: Decimal
    currency: str


@dataclass(frozen=True)
class Rate:
    """An exchange rate as a snapshot would give it."""

    value: Decimal


def prices(code: str) -> Quote | None:
    """The one price known here."""
    return Quote(D("599"), "HKD") if code == "0700.HK" else None


def rates(source: str, target: str) -> Rate:
    """The one rate known here."""
    if (source, target) == ("HKD", "USD"):
        return Rate(D("0.125"))
    raise MissingDataError(f"no rate {source}/{target}")


def held(tmp_path: Path, world: Resolver, text: str) -> Holdings:
    """Holdings of a small plain file."""
    (tmp_path / "book.csv").write_text(text)
    return read_holdings(tmp_path / "book.csv", DAY, world)


def test_the_files_value_then_its_price_then_a_looked_up_one(tmp_path: Path, world: Resolver) -> None:
    book = held(
        tmp_path, world, "symbol,quantity,currency,price,value\nAAPL,10,USD,,2700\nNVDA,10,USD,186.5,\n700,100,HKD,,\n"
    )
    valued = value_all(book, "USD", prices, rates)
    assert [(v.value, v.basis) for v in valued] == [
        (D(2700), "the file's value"),
        (D(1865), "the file's price"),
        (D("7487.5"), "a price that was looked up"),
    ]
    assert valued[2].local_value == D(59900)


@pytest.mark.parametrize(
    ("lookup", "why"), [(prices, "the data hold no raw close of it"), (None, "no market data was given")]
)
def test_a_line_with_neither_price_nor_value_names_itself(
    tmp_path: Path, world: Resolver, lookup: object, why: str
) -> None:
    book = held(tmp_path, world, "symbol,quantity,currency\n700,100,HKD\nAAPL,10,USD\n")
    with pytest.raises(InputError, match=r"book.csv, line [23]: .* has neither a price nor a value") as caught:
        value_all(book, "USD", prices if lookup is not None else None, rates)
    assert why in str(caught.value)
    assert "Add a price or value column" in str(caught.value)


def test_a_missing_rate_names_the_line(tmp_path: Path, world: Resolver) -> None:
    book = held(tmp_path, world, "symbol,quantity,currency,value\nAAPL,10,EUR,2500\n")
    with pytest.raises(InputError, match="line 2: no exchange rate from EUR to USD"):
        value_all(book, "USD", prices, rates)
