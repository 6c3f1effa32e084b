"""Plain data and its JSON: the same data gives the same bytes."""

from __future__ import annotations

import dataclasses
import hashlib
import json
import math
from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from enum import Enum
from typing import Any

from twinkeel.core.instants import iso

DIGITS = 12


def round_float(value: float, digits: int = DIGITS) -> float | None:
    """A float at ``digits`` significant digits; NaN and infinities are None, since JSON has no word for them."""
    if not math.isfinite(value):
        return None
    return float(f"{value:.{digits}g}") + 0.0  # + 0.0: no negative zero


def plain(value: Any) -> Any:
    """Dataclasses, Decimals, dates, enums, tuples and NumPy scalars as what JSON can say; exact decimals stay exact."""
    if value is None or (isinstance(value, bool | str | int) and not isinstance(value, Enum)):
        return value
    if isinstance(value, float):
        return round_float(float(value))
    if isinstance(value, Decimal):
        return int(value) if value == value.to_integral_value() and abs(value) < 2**53 else float(value)
    if isinstance(value, datetime):
        return iso(value)
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Enum):
        return plain(value.value)
    if hasattr(value, "as_json"):
        return plain(value.as_json())
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        return {field.name: plain(getattr(value, field.name)) for field in dataclasses.fields(value)}
    if isinstance(value, Mapping):
        return {str(plain(key)): plain(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [plain(item) for item in value]
    if isinstance(value, set | frozenset):
        return sorted((plain(item) for item in value), key=str)
    if hasattr(value, "tolist"):  # NumPy arrays and scalars
        return plain(value.tolist())
    raise TypeError(f"{type(value).__name__} is not plain data")


def to_json(value: Any, indent: int | None = 1) -> str:
    """JSON text of plain data, UTF-8 kept, ending with a newline."""
    return json.dumps(plain(value), ensure_ascii=False, indent=indent, allow_nan=False) + "\n"


def content_hash(value: Any) -> str:
    """SHA-256 of the canonical JSON (sorted keys, 12 significant digits)."""
    text = json.dumps(plain(value), ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False)
    return hashlib.sha256(text.encode()).hexdigest()
