"""Fund books to and from the table ``fund_lines``."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal

import polars as pl

from twinkeel.market.model import FundBook, FundLine
from twinkeel.market.tables import FUND_LINES


def book_of(table: pl.DataFrame, fund: str) -> FundBook | None:
    """The latest book of a fund in the table, or None."""
    rows = table.filter(pl.col("fund") == fund)
    if rows.is_empty():
        return None
    rows = rows.filter(pl.col("date") == pl.col("date").max())
    rows = rows.filter(pl.col("published_at") == pl.col("published_at").max())
    head = rows.row(0, named=True)
    lines = tuple(
        FundLine(
            name=row["name"],
            weight=row["weight"],
            code=row["code"],
            isin=row["isin"],
            quantity=None if row["quantity"] is None else Decimal(row["quantity"]),
            value=None if row["value"] is None else Decimal(row["value"]),
            currency=row["currency"],
            kind=row["kind"],
        )
        for row in rows.iter_rows(named=True)
    )
    return FundBook(fund, head["date"], head["published_at"], lines, head["source"])


def table_of(books: Iterable[FundBook]) -> pl.DataFrame:
    """Books as rows of the table ``fund_lines``."""
    rows = [
        {
            "fund": book.fund,
            "date": book.date,
            "published_at": book.published_at,
            "name": line.name,
            "code": line.code,
            "isin": line.isin,
            "weight": line.weight,
            "quantity": None if line.quantity is None else str(line.quantity),
            "value": None if line.value is None else str(line.value),
            "currency": line.currency,
            "kind": line.kind,
            "source": book.source,
        }
        for book in books
        for line in book.lines
    ]
    return pl.DataFrame(rows, schema=FUND_LINES)
