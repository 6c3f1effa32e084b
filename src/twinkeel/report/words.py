"""Figures as a reader wants them: shares in percent, money with its currency, dates and separators of a locale."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from twinkeel.core.errors import UnknownNameError

UNKNOWN = "unknown"
_HIDDEN = re.compile("[\x00-\x08\x0b-\x1f\x7f\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff]")
_ISO_DATE = re.compile(r"(\d{4})-(\d{2})-(\d{2})\Z")
_SMALL = {"ai": "AI", "llm": "language models", "ev": "electric cars", "idc": "data centres", "cn": "China"}
_AUTHORITIES = frozenset({"afrc", "ccass", "finra", "taf", "sfc", "sec", "hkex", "chinaclear", "nsccl", "csrc", "frc"})
_VENUES = {
    "XNAS": "Nasdaq",
    "XNYS": "New York Stock Exchange",
    "ARCX": "NYSE Arca",
    "XHKG": "Hong Kong",
    "XSHG": "Shanghai",
    "XSHE": "Shenzhen",
    "OTCM": "US over the counter",
}
_COUNTRIES = {
    "CN": "China",
    "US": "United States",
    "TW": "Taiwan",
    "HK": "Hong Kong",
    "NL": "Netherlands",
    "KR": "Korea",
    "JP": "Japan",
    "GB": "United Kingdom",
    "CA": "Canada",
    "SG": "Singapore",
    "DE": "Germany",
    "IL": "Israel",
}


@dataclass(frozen=True, slots=True)
class Words:
    """How one locale writes: the marks of numbers and the order of dates."""

    name: str
    decimal: str = "."
    thousands: str = ","
    date: str = "{y}-{m}-{d}"

    def _marks(self, text: str) -> str:
        return text.translate({ord("."): self.decimal, ord(","): self.thousands})

    def percent(self, value: float | None, digits: int = 1) -> str:
        """A fraction as percent: 0.637 is ``63.7 %``."""
        return UNKNOWN if value is None else self._marks(f"{100 * value:.{digits}f} %")

    def points(self, value: float | None, digits: int = 1) -> str:
        """A change of a share, signed, in percentage points."""
        return UNKNOWN if value is None else self._marks(f"{100 * value:+.{digits}f} pts")

    def number(self, value: float | None, digits: int = 2) -> str:
        """A plain figure with thousands separators."""
        return UNKNOWN if value is None else self._marks(f"{value:,.{digits}f}")

    def whole(self, value: float | None) -> str:
        """A count, shares for instance."""
        if value is None:
            return UNKNOWN
        text = f"{value:,.0f}" if float(value).is_integer() else f"{value:,.4f}".rstrip("0")
        return self._marks(text)

    def money(self, value: float | None, currency: str, digits: int | None = None) -> str:
        """An amount with its currency; large sums in millions and billions."""
        if value is None:
            return UNKNOWN
        if digits is None:
            for size, word in ((1e9, "bn"), (1e6, "m")):
                if abs(value) >= size:
                    return self._marks(f"{currency} {value / size:,.2f} {word}")
            digits = 2 if abs(value) < 1e5 else 0
        return self._marks(f"{currency} {value:,.{digits}f}")

    def interval(self, value: Mapping[str, Any] | None, as_percent: bool = False) -> str:
        """An estimate with its interval: ``0.41 (0.33 to 0.49)``."""
        if not value or value.get("estimate") is None:
            return UNKNOWN
        show = self.percent if as_percent else self.number
        text = show(value["estimate"])
        if value.get("low") is None or value.get("high") is None:
            return text
        return f"{text} ({show(value['low'])} to {show(value['high'])})"

    def basis_points(self, value: float | None, digits: int = 1) -> str:
        """A fraction in basis points."""
        return UNKNOWN if value is None else self._marks(f"{1e4 * value:,.{digits}f} bp")

    def day(self, value: str | None) -> str:
        """An ISO date as the locale writes it; any other text as it is."""
        found = _ISO_DATE.match(value or "")
        if not found:
            return value or UNKNOWN
        return self.date.format(y=found[1], m=found[2], d=found[3])

    def any(self, value: Any, unit: str = "") -> str:
        """Any value of evidence: numbers at six significant digits, shares also in percent."""
        if isinstance(value, bool) or not isinstance(value, int | float):
            return UNKNOWN if value is None else str(value)
        text = self._marks(f"{value:,.6g}") if abs(value) < 1e6 else self._marks(f"{value:,.0f}")
        return f"{text} ({self.percent(value, 2)})" if unit.startswith("fraction") else text

    def d3(self) -> dict[str, Any]:
        """The same marks for charts."""
        return {"decimal": self.decimal, "thousands": self.thousands, "grouping": [3], "currency": ["", ""]}


_LOCALES = {
    "en": Words("en"),
    "en-GB": Words("en-GB", date="{d}/{m}/{y}"),
    "en-US": Words("en-US", date="{m}/{d}/{y}"),
    "de": Words("de", ",", ".", "{d}.{m}.{y}"),
    "fr": Words("fr", ",", "\u202f", "{d}/{m}/{y}"),
    "zh": Words("zh", date="{y}年{m}月{d}日"),
}


def words(locale: str = "en") -> Words:
    """How a locale writes numbers and dates; the sentences stay English.

    Raises:
        UnknownNameError: for a locale that is not one of ours.
    """
    if locale not in _LOCALES:
        raise UnknownNameError("locale", locale, list(_LOCALES), f"Choose one of {', '.join(_LOCALES)}.")
    return _LOCALES[locale]


_EN = _LOCALES["en"]
percent, points, number, whole = _EN.percent, _EN.points, _EN.number, _EN.whole
money, interval, basis_points = _EN.money, _EN.interval, _EN.basis_points


def label(key: str) -> str:
    """A place in the value chain as words: ``cloud_models`` is ``cloud models``."""
    return " ".join(_SMALL.get(word, word) for word in key.split("_"))


def heading(key: str) -> str:
    """A key as a heading: ``magnificent_seven_share`` is ``Magnificent Seven share``."""
    text = label(key).replace("magnificent seven", "Magnificent Seven").replace("china", "China")
    return text[:1].upper() + text[1:]


def multiple(name: str) -> str:
    """The name of a multiple as readers know it: ``pe_trailing`` is ``P/E trailing``."""
    known = {"pe": "P/E", "ps": "P/S", "pb": "P/B", "ev": "EV", "fcf": "FCF", "ebitda": "EBITDA", "roe": "ROE"}
    return " ".join(known.get(word, word) for word in name.split("_")).replace("EV ", "EV/")


def figure(name: str) -> str:
    """A multiple or ratio as a heading: ``gross_margin`` is ``Gross margin``."""
    text = multiple(name)
    return text[:1].upper() + text[1:]


def venue(name: str) -> str:
    """A venue by its market identifier, the identifier beside it; any other text as it is."""
    return f"{_VENUES[name]} ({name})" if name in _VENUES else name


def levy(name: str) -> str:
    """A levy's key as words: ``finra_taf`` is ``FINRA TAF``."""
    return " ".join(word.upper() if word in _AUTHORITIES else word for word in name.split("_"))


def country(code: str) -> str:
    """A country by its code; what is no country (cash, unknown) as it is."""
    return _COUNTRIES.get(code, code)


def clean(text: object) -> str:
    """Text without control and direction-changing characters, which could make a name read as another."""
    return _HIDDEN.sub("", str(text))


def short(name: str, most: int = 34) -> str:
    """A name that fits beside a bar: legal forms dropped, then cut at a word."""
    out = re.sub(
        r",? (Inc\.?|Co\.?,? Ltd\.?|Ltd\.?|Limited|Corporation|Holdings?|Company|Group|Corp\.?)(?=[ ,(]|$)", "", name
    )
    out = re.sub(r"\s+", " ", clean(out)).strip(" ,")
    return out if len(out) <= most else out[: most - 1].rstrip(" ,(") + "…"
