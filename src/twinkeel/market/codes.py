"""Codes in Yahoo's style: the venue a suffix names, its currency, and codes repaired from other styles."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import time


@dataclass(frozen=True, slots=True)
class Venue:
    """A venue as far as bars need it. ``close`` is the regular closing time, for days outside the session tables."""

    mic: str
    zone: str
    close: time
    currency: str


_US = Venue("XNYS", "America/New_York", time(16, 0), "USD")
_BY_SUFFIX = {
    "": _US,
    "HK": Venue("XHKG", "Asia/Hong_Kong", time(16, 8), "HKD"),
    "SS": Venue("XSHG", "Asia/Shanghai", time(15, 0), "CNY"),
    "SZ": Venue("XSHE", "Asia/Shanghai", time(15, 0), "CNY"),
    "BJ": Venue("BJSE", "Asia/Shanghai", time(15, 0), "CNY"),
    "KS": Venue("XKRX", "Asia/Seoul", time(15, 30), "KRW"),
    "TW": Venue("XTAI", "Asia/Taipei", time(13, 30), "TWD"),
    "T": Venue("XTKS", "Asia/Tokyo", time(15, 30), "JPY"),
    "L": Venue("XLON", "Europe/London", time(16, 35), "GBP"),
    "IL": Venue("XLON", "Europe/London", time(16, 35), "USD"),
    "DE": Venue("XETR", "Europe/Berlin", time(17, 35), "EUR"),
    "PA": Venue("XPAR", "Europe/Paris", time(17, 35), "EUR"),
    "AS": Venue("XAMS", "Europe/Amsterdam", time(17, 35), "EUR"),
    "MI": Venue("XMIL", "Europe/Rome", time(17, 35), "EUR"),
    "MC": Venue("XMAD", "Europe/Madrid", time(17, 35), "EUR"),
    "SW": Venue("XSWX", "Europe/Zurich", time(17, 30), "CHF"),
    "V": Venue("XTSX", "America/Toronto", time(16, 0), "CAD"),
    "TO": Venue("XTSE", "America/Toronto", time(16, 0), "CAD"),
    "AX": Venue("XASX", "Australia/Sydney", time(16, 10), "AUD"),
    "JO": Venue("XJSE", "Africa/Johannesburg", time(17, 0), "ZAR"),
    "ST": Venue("XSTO", "Europe/Stockholm", time(17, 30), "SEK"),
    "TA": Venue("XTAE", "Asia/Jerusalem", time(17, 25), "ILS"),
    "SI": Venue("XSES", "Asia/Singapore", time(17, 6), "SGD"),
}
_INDEX_SUFFIX = {
    "^HSI": "HK",
    "^HSTECH": "HK",
    "HSTECH": "HK",
    "HSI": "HK",
    "^HSCE": "HK",
    "000300.SS": "SS",
}

_YAHOO = re.compile(r"\^?[A-Z0-9]{1,10}(?:-[A-Z]{1,2})?(?:\.[A-Z]{1,2})?\Z")


def venue_of(code: str) -> Venue:
    """The venue a Yahoo-style code trades on; a code without suffix is American."""
    if code in _INDEX_SUFFIX:
        return _BY_SUFFIX[_INDEX_SUFFIX[code]]
    suffix = code.rpartition(".")[2] if "." in code else ""
    return _BY_SUFFIX.get(suffix, _US)


def is_nameless(code: str) -> bool:
    """Whether a code only stands in for one: a file that names no symbol is called by its own name, in lower case."""
    return any(character.islower() for character in code)


def is_code(text: str) -> bool:
    """Whether the text has the shape of a Yahoo-style code."""
    return bool(_YAHOO.match(text))


def mainland(digits: str) -> str:
    """A six-digit mainland code with its exchange's suffix.

    First digits 5, 6, 9 are Shanghai, 0 to 3 Shenzhen, 4, 8 and 92 Beijing. Leading zeros lost are restored.
    """
    digits = digits.zfill(6)
    if digits.startswith("92") or digits[0] in "48":
        return f"{digits}.BJ"
    return f"{digits}.SS" if digits[0] in "695" else f"{digits}.SZ"


def normalise_code(text: str) -> str:
    """A code in Yahoo's style from the styles files use.

    ``688256`` and ``SH688256`` and ``688256.SH`` are ``688256.SS``; ``63`` in a mainland file is the caller's to
    pass through ``mainland``; ``00700.HK`` and ``0700.HK`` are ``0700.HK``; ``BRK.B`` and ``BRKB US`` are not guessed
    beyond the dot: ``BRK-B``.
    """
    code = text.strip().strip("'\"").upper()
    for pattern, suffix in (
        (r"(?:SH|SSE|1\.)(\d{6})\Z", "SS"),
        (r"(?:SZ|SZSE|0\.)(\d{6})\Z", "SZ"),
        (r"(\d{6})\.(?:SH|XSHG|SS)\Z", "SS"),
        (r"(\d{6})\.(?:SZ|XSHE)\Z", "SZ"),
        (r"(\d{6}) (?:C1|CG)\Z", "SS"),  # Bloomberg: Stock Connect and local Shanghai
        (r"(\d{6}) (?:C2|CS)\Z", "SZ"),
    ):
        if found := re.match(pattern, code):
            return f"{found.group(1)}.{suffix}"
    if found := re.match(r"(\d{1,5})[. ]HK\Z", code):
        return f"{found.group(1).lstrip('0').zfill(4)}.HK"
    if re.match(r"\d{6}\Z", code):
        return mainland(code)
    if found := re.match(r"([A-Z]{1,5})[./]([A-Z])\Z", code):  # a share class, not a venue: those have known suffixes
        suffix = found.group(2)
        return code if suffix in _BY_SUFFIX else f"{found.group(1)}-{suffix}"
    return code
