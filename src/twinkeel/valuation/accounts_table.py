"""Tables of accounts that people keep, already loaded as rows: one figure a row, with period and publication date."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from datetime import date

from twinkeel.core.errors import InputError
from twinkeel.valuation.fundamentals import FLOWS, METRICS, PURE, Fact

LONG_COLUMNS = ("issuer", "metric", "value", "currency", "period_end")


def is_long(header: Sequence[str]) -> bool:
    """Whether a header is that of a long table of facts."""
    return set(LONG_COLUMNS) <= {column.strip().lower() for column in header}


def parse_long(rows: Sequence[Mapping[str, str]], source: str) -> list[Fact]:
    """Facts from a long table: issuer, metric, value, currency, period_end; optional period_start, period, published,
    source, line.

    Raises:
        InputError: naming file and line, for an unknown metric, a bad date or number, or a missing issuer.
    """
    out = []
    for number, raw in enumerate(rows, start=2):
        row = {(key or "").strip().lower(): (value or "").strip() for key, value in raw.items()}
        metric = row["metric"].lower()
        if not row["issuer"]:
            raise InputError(source, "the issuer is empty", "Name the issuer or its code.", number)
        if metric not in METRICS:
            raise InputError(
                source, f"metric {row['metric']!r} is unknown", f"Use one of {', '.join(sorted(METRICS))}.", number
            )
        if len(row["currency"]) != 3 and metric not in PURE:
            raise InputError(source, f"currency {row['currency']!r} is no ISO code", "Write CNY, HKD or USD.", number)
        end = _date(row["period_end"], source, number, "period_end")
        if end is None:
            raise InputError(source, "period_end is empty", "Write it as 2024-12-31.", number)
        published = _date(row.get("published", ""), source, number, "published")
        if published is not None and metric in FLOWS and published < end:
            problem = f"{metric} to {end} cannot have been published on {published}"
            raise InputError(source, problem, "Mend one of the dates.", number)
        value = _number(row["value"], source, number, "value")
        if value is None:
            raise InputError(source, "value is empty", "Leave the row out where the figure is unknown.", number)
        out.append(
            Fact(
                issuer=row["issuer"],
                metric=metric,
                value=value,
                currency="shares" if metric == "shares" else row["currency"].upper(),
                period_end=end,
                period_start=_date(row.get("period_start", ""), source, number, "period_start"),
                published=published,
                source=row.get("source", "") or source,
                period=row.get("period", "").upper() or ("FY" if not row.get("period_start") else ""),
                line=row.get("line", ""),
            )
        )
    return out


def _number(text: str, source: str, number: int, column: str) -> float | None:
    if not text or text.lower() in {"nan", "none", "null", "-", "--"}:
        return None
    try:
        value = float(text.replace(",", ""))
    except ValueError as error:
        raise InputError(source, f"{column} {text!r} is no number", "Mend the cell.", number) from error
    return value if math.isfinite(value) else None


def _date(text: str, source: str, number: int, column: str) -> date | None:
    if not text:
        return None
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise InputError(source, f"{column} {text!r} is no date", "Write it as 2025-12-31.", number) from error
