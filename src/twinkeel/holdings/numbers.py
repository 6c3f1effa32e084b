"""Numbers as brokers write them: thousands separators, decimal commas, parentheses, currency signs, percent."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date, datetime
from decimal import Decimal, InvalidOperation

_ABSENT = frozenset(
    {
        "",
        "-",
        "--",
        "---",
        "—",
        "–",
        "n/a",
        "na",
        "n.a.",
        "null",
        "none",
        "nan",
        "not available",
        "k.a.",
        "incomplete",
        "missing",
        "not tracked",
        "unavailable",
    }
)
_SIGNS = re.compile(r"(?i)(hk\$|us\$|nt\$|s\$|rmb|cn¥|[$€£¥₩]|\b(?:usd|hkd|cny|cnh|eur|gbp|jpy|sgd|twd|chf)\b)")
_SPACES = re.compile(r"[\s\u00a0\u2007\u2009\u202f'’_]")
_PLAIN = re.compile(r"[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d{1,3})?\Z")
_GROUPED = {
    ".": re.compile(r"[+-]?\d{1,3}(?:,\d{2,3})*,\d{3}(?:\.\d*)?\Z"),
    ",": re.compile(r"[+-]?\d{1,3}(?:\.\d{3})+(?:,\d*)?\Z"),
}
_LONGEST = 60
_LARGEST = 24
DATE_FORMATS = (
    "%Y-%m-%d",
    "%Y%m%d",
    "%m/%d/%Y",
    "%d.%m.%Y",
    "%d-%b-%Y",
    "%b %d, %Y",
    "%B %d, %Y",
    "%d %b %Y",
    "%Y/%m/%d",
    "%b/%d/%Y",
    "%m-%d-%Y",
    "%m/%d/%y",
    "%d %B %Y",
    "%Y年%m月%d日",
    "%b-%d-%Y",
    "%d/%b/%Y",
    "%d.%b.%Y",
)


def is_absent(text: str | None) -> bool:
    """Whether a cell says nothing: empty, a dash, ``n/a``. Absent is None, never zero."""
    return text is None or text.strip().lower() in _ABSENT


def currency_sign(text: str) -> str | None:
    """The currency that a sign beside a number names, where it names one: HK$, £, €. A bare $ or ¥ could be several."""
    for sign, currency in (("HK$", "HKD"), ("US$", "USD"), ("NT$", "TWD"), ("S$", "SGD"), ("£", "GBP"), ("€", "EUR")):
        if sign in text:
            return currency
    return None


_NAMES = {
    "人民币": "CNY",
    "人民幣": "CNY",
    "rmb": "CNY",
    "元": "CNY",
    "港币": "HKD",
    "港幣": "HKD",
    "港元": "HKD",
    "美元": "USD",
    "美金": "USD",
    "欧元": "EUR",
    "歐元": "EUR",
    "euro": "EUR",
    "日元": "JPY",
    "日圓": "JPY",
    "円": "JPY",
    "新台币": "TWD",
    "新台幣": "TWD",
    "台幣": "TWD",
    "英镑": "GBP",
    "英鎊": "GBP",
    "us dollar": "USD",
    "hong kong dollar": "HKD",
    "us$": "USD",
    "hk$": "HKD",
    "€": "EUR",
    "£": "GBP",
}


def currency_named(text: str) -> str:
    """The three letters of a currency column's cell: ``usd``, ``人民币``, ``港幣``, ``HK$``."""
    bare = text.strip().lower()
    return _NAMES.get(bare, bare.upper()[:3])


def decimal_mark(texts: Iterable[str]) -> str:
    """``","`` where the numbers of a file can only be read with a decimal comma, else ``"."``."""
    comma = point = 0
    for text in texts:
        bare = _SPACES.sub("", _SIGNS.sub("", text)).strip("()%+-")
        if not re.fullmatch(r"[\d.,]+", bare):
            continue
        last = max(bare.rfind(","), bare.rfind("."))
        if "," in bare and "." in bare:
            comma, point = (comma + 1, point) if bare[last] == "," else (comma, point + 1)
        elif bare.count(",") == 1 and len(bare) - last - 1 != 3:
            comma += 1
        elif (bare.count(".") == 1 and len(bare) - last - 1 != 3) or bare.count(",") > 1:
            point += 1
        elif bare.count(".") > 1:
            comma += 1
    return "," if comma > point else "."


def parse_number(text: str, mark: str = ".") -> Decimal | None:
    """A number from a cell, or None where the cell says nothing.

    Parentheses and a trailing minus are negative; currency signs, spaces and apostrophes are dropped; a percent sign is
    dropped, not applied. ``mark`` is the decimal mark.

    Raises:
        ValueError: where the cell says something that is no finite number.
    """
    if is_absent(text):
        return None
    if len(text) > _LONGEST:
        raise ValueError(f"{text[:20]!r}… is not a number")
    bare = _SPACES.sub("", _SIGNS.sub("", text.replace("\u2212", "-"))).rstrip("%")
    negative = bare.startswith("(") and bare.endswith(")")
    if negative:
        bare = _SIGNS.sub("", bare[1:-1])
    if bare.endswith("-") and not bare.startswith("-"):
        negative, bare = not negative, bare[:-1]
    if bare.startswith(("=", "@")):
        raise ValueError(f"{text!r} is a formula, not a number")
    if is_absent(bare):
        return None
    other = "," if mark == "." else "."
    if not _PLAIN.match(bare.replace(mark, ".") if other not in bare else bare):
        if not _GROUPED[mark].match(bare):
            raise ValueError(f"{text!r} is not a number")
        bare = bare.replace(other, "")
    elif other in bare and mark == ",":
        bare = bare.replace(other, "") if _GROUPED[","].match(bare) else bare
    try:
        value = Decimal(bare.replace(mark, "."))
    except InvalidOperation as error:
        raise ValueError(f"{text!r} is not a number") from error
    if value and abs(value.adjusted()) > _LARGEST:
        raise ValueError(f"{text!r} is not a number that a book can hold")
    return -value if negative else value


def parse_day(text: str, day_first: bool = False) -> date | None:
    """A date in the ways brokers write one, or None. ``day_first`` reads 03/04/2025 as the third of April."""
    bare = text.strip().strip('"')
    bare = re.sub(r"[T;, ]+\d{1,2}:\d{2}.*\Z|[;T]\d{6}\Z", "", bare)
    formats = ("%d/%m/%Y", "%d/%m/%y", *DATE_FORMATS) if day_first else (*DATE_FORMATS, "%d/%m/%Y", "%d/%m/%y")
    for form in formats:
        try:
            return datetime.strptime(bare, form).date()  # noqa: DTZ007 - a local date, not an instant
        except ValueError:
            continue
    return None
