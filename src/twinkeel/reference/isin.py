"""ISIN check digits (ISO 6166) and the CUSIP or CINS inside a North American one."""

from __future__ import annotations


def luhn(digits: str) -> bool:
    """Whether a string of digits passes the Luhn check (ISO/IEC 7812-1, "modulus 10 double add double")."""
    total = 0
    for position, char in enumerate(reversed(digits)):
        value = int(char)
        if position % 2:
            value = value * 2 - 9 if value > 4 else value * 2
        total += value
    return total % 10 == 0


def is_isin(text: str) -> bool:
    """Whether a text is a well-formed ISIN: two letters, nine letters or digits, and a check digit that holds."""
    if len(text) != 12 or not text.isascii() or not text.isalnum() or text != text.upper():
        return False
    if not text[:2].isalpha() or not text[11].isdigit():
        return False
    return luhn("".join(str(int(char, 36)) for char in text))


def cusip_of(isin: str) -> str | None:
    """The nine-character CUSIP inside a US or Canadian ISIN; None in others (a CINS may differ)."""
    return isin[2:11] if isin[:2] in {"US", "CA"} else None
