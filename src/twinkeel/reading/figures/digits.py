"""A printed figure's digits, scale word and operator word as exact values."""

from __future__ import annotations

from decimal import Decimal, InvalidOperation

from twinkeel.reading.figures.number_grammar import SCALES, WORDS


def parse_number(text: str) -> Decimal | None:
    """Digits with thousands separators, or a number word, as an exact decimal."""
    text = text.strip().lower()
    if text in WORDS:
        return Decimal(WORDS[text])
    if "-" in text and not text[0].isdigit():
        tens, _, ones = text.partition("-")
        return Decimal(WORDS.get(tens, 0) + WORDS.get(ones, 0))
    try:
        return Decimal(text.replace(",", "").replace(" ", ""))
    except InvalidOperation:
        return None


def significant(text: str) -> int | None:
    """Significant digits as printed; trailing zeros of an integer are taken as not significant."""
    if not text[:1].isdigit() and text[:1] != ".":
        return None
    digits = text.replace(",", "").replace(" ", "")
    if "." in digits:
        return len(digits.replace(".", "").lstrip("0")) or 1
    return len(digits.strip("0")) or 1


def operator_of(words: str | None) -> str:
    """``nearly`` is ``<~``, ``more than`` is ``>``, ``about`` is ``~``, ``up to`` is ``<=`` …; "" is ``=``."""
    if not words or not words.strip():
        return "="
    w = words.strip().lower()
    if w.startswith("as "):
        return ">=" if "low" in w or "little" in w else "<="
    if w in {"up to", "at most", "no more than"}:
        return "<="
    if w in {"at least", "no less than", "upwards of", "upward of"}:
        return ">="
    if any(
        part in w
        for part in (
            "nearly",
            "almost",
            "close to",
            "approaching",
            "virtually",
            "just under",
            "shy of",
            "short of",
            "nearing",
            "just below",
            "not quite",
        )
    ):
        return "<~"
    if any(
        part in w for part in ("more than", "over", "above", "north of", "exceeding", "topping", "higher than", ">")
    ):
        return ">"
    if any(part in w for part in ("less than", "fewer than", "under", "below", "south of", "lower than", "<")):
        return "<"
    if w == "a record":
        return "="
    return "~"


def scaled(number: str, scale: str | None) -> Decimal | None:
    """A number with its scale word ("million", "bn") as an exact decimal."""
    value = parse_number(number)
    if value is None:
        return None
    key = (scale or "").strip().lower()
    return value.scaleb(SCALES[key]) if key in SCALES else value
