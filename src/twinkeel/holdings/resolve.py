"""From a file's identifiers to a listing, through the reference tables and a date; never by display name."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Protocol

from twinkeel.core.errors import TwinkeelError, UnknownNameError
from twinkeel.holdings.raw import RawLine


class ListingLike(Protocol):
    """What this room needs of a listing of the reference tables."""

    @property
    def code(self) -> str: ...
    @property
    def issuer(self) -> str: ...
    @property
    def kind(self) -> str: ...
    @property
    def currency(self) -> str: ...


class Resolver(Protocol):
    """What this room needs of ``twinkeel.reference.world()``."""

    def resolve(self, text: str, on: date, currency: str | None = None) -> ListingLike: ...


_HONG_KONG = """
SEHK | HKEX | HKG | XHKG | HK | HKSE |
HK EX | HONG KONG | HONG KONG EXCHANGES AND CLEARING LTD | 港股 | 港股通 | 香港 | 港交所
"""
_SHANGHAI = """
SEHKNTL | SSE | XSHG | SHG | SHH | SH | SS | C1 |
CG | SHANGHAI | SHANGHAI STOCK EXCHANGE | 上海 | 上交所 | 沪A | 上海A股 | 科创板
"""
_SHENZHEN = """
SEHKSZSE | SZSE | XSHE | SHE | SHZ | SZ | C2 |
CS | CHINEXT | SHENZHEN | SHENZHEN STOCK EXCHANGE | 深圳 | 深交所 | 深A | 深圳A股
"""


def _words(block: str) -> frozenset[str]:
    return frozenset(word.strip() for word in block.split("|"))


HONG_KONG, SHANGHAI, SHENZHEN = _words(_HONG_KONG), _words(_SHANGHAI), _words(_SHENZHEN)
FUND_KINDS = frozenset({"etf", "fund", "feeder", "cdi"})
_US = re.compile(r"[A-Z]{1,6}(?:[-./ ][A-Z]{1,2})?\Z")
_NUMERIC = re.compile(r"0*(\d{1,6})(?:[ .](HK|SS|SH|SZ|CH|C1|C2|CG|CS|HKG|XHKG|XSHG|XSHE))?(?: EQUITY)?\Z")


@dataclass(frozen=True, slots=True)
class Resolved:
    """``code`` None: nothing usable as a code. ``doubt`` says why the tables did not answer, where they did not."""

    code: str | None
    issuer: str | None
    kind: str | None
    currency: str | None
    doubt: str = ""
    guess: str = ""


def isin_check_digit(body: str) -> str:
    """The check digit of an eleven-character ISIN body (ISO 6166: Luhn over the digits of the letters' values)."""
    digits = "".join(str(int(c, 36)) for c in body)
    total = 0
    for place, digit in enumerate(reversed(digits)):
        number = int(digit) * (2 if place % 2 == 0 else 1)
        total += number // 10 + number % 10
    return str(-total % 10)


def is_isin(text: str) -> bool:
    """Whether a text is an ISIN by form and check digit."""
    return bool(re.fullmatch(r"[A-Z]{2}[A-Z0-9]{9}\d", text)) and isin_check_digit(text[:11]) == text[11]


def isins_of_cusip(cusip: str) -> tuple[str, ...]:
    """ISINs a nine-character CUSIP can have: US for a digit first; for a CINS, the countries its letter stands for."""
    text = cusip.strip().upper().zfill(9) if cusip.strip()[:1].isdigit() else cusip.strip().upper()
    if not re.fullmatch(r"[A-Z0-9]{9}", text):
        return ()
    countries = {
        "G": ("KY", "BM", "GB", "IE", "JE", "GG", "VG"),
        "N": ("NL",),
        "Y": ("CN", "HK", "SG", "KR", "TW"),
        "M": ("IL",),
        "H": ("CH",),
    }
    return tuple(c + text + isin_check_digit(c + text) for c in countries.get(text[0], ("US", "CA")))


def yahoo_code(symbol: str, exchange: str | None, currency: str | None, us_only: bool = False) -> str | None:
    """A symbol in Yahoo style where its form, the file's venue or its currency say which venue it means, else None.

    Hong Kong codes get their leading zeros (``700`` in HKD is ``0700.HK``), mainland ones six digits and a suffix;
    ``601012 C1`` and ``000725 C2`` are Bloomberg's Stock Connect lines; class shares get a dash (``BRK.B``).
    """
    text = " ".join(symbol.strip().upper().split())
    venue = (exchange or "").strip().upper()
    numeric = _NUMERIC.match(text)
    if numeric and not us_only:
        digits, suffix = numeric.group(1), numeric.group(2) or ""
        padded = symbol.strip().split(".")[0].split(" ")[0]
        for word in (suffix, venue):
            if word in HONG_KONG:
                return f"{int(digits):04d}.HK" if len(digits) <= 5 else None
            if word in SHANGHAI:
                return f"{int(digits):06d}.SS"
            if word in SHENZHEN:
                return f"{int(digits):06d}.SZ"
        if suffix == "CH" or currency in ("CNY", "CNH", "RMB") or len(padded) == 6:
            code = digits.zfill(6)
            return f"{code}.{'SS' if code[0] in '569' else 'SZ' if code[0] in '0123' else 'BJ'}"
        if currency == "HKD":
            return f"{int(digits):04d}.HK"
        return None
    bare = re.sub(r" (US|UN|UW|UQ|UR|UP|UA)?(?: EQUITY)?\Z", "", text) if " US" in text or " U" in text else text
    if _US.match(bare) and (us_only or currency in (None, "", "USD")):
        return re.sub(r"[./ ]", "-", bare)
    return None


def resolver(
    world: Resolver, on: date, us_only: bool = False, fund_book: bool = False, else_on: date | None = None
) -> Callable[[RawLine], Resolved]:
    """A function from a raw line to its listing on a date: ISIN first, then CUSIP, then symbol with venue and currency.

    What the tables do not know keeps a code by its own form and no issuer; what they call ambiguous says so. Where a
    line was not in the tables on that date, it is looked up ``else_on``, and taken unless it was only listed since.
    """

    def find(line: RawLine) -> Resolved:
        doubt = ""
        money = line.local_currency or (None if fund_book else line.currency)
        code = yahoo_code(line.symbol, line.exchange, money, us_only) if line.symbol else None
        for text, guess in _candidates(line, code, us_only):
            try:
                listing = world.resolve(text, on=on, currency=money if _is_bare(text, line, code) else None)
            except UnknownNameError:
                continue
            except TwinkeelError as error:
                later = _later(world, text, on, else_on)
                if later is not None:
                    return Resolved(later.code, later.issuer, later.kind, later.currency, "", guess)
                doubt = doubt or str(error)
                continue
            if _by_name(world, text, listing):
                doubt = doubt or f"{text!r} is a name, not a code: nothing is merged by name"
                continue
            return Resolved(listing.code, listing.issuer, listing.kind, listing.currency, "", guess)
        fallback = code or (line.symbol.strip() if line.symbol else None) or line.isin or line.cusip
        return Resolved(fallback, None, None, None, doubt or "the reference tables do not know it")

    return find


def _later(world: Resolver, text: str, on: date, else_on: date | None) -> ListingLike | None:
    """A line that the tables have only from a later date though it was listed before: their memory is short."""
    if else_on is None or else_on == on:
        return None
    try:
        listing = world.resolve(text, on=else_on)
    except TwinkeelError:
        return None
    since = getattr(listing, "listed_from", None)
    return listing if since is None or since <= on else None


def _is_bare(text: str, line: RawLine, code: str | None) -> bool:
    """Whether a text is the file's bare symbol, whose venue only its currency can tell."""
    return text == line.symbol and text != code and not is_isin(text.upper())


def _by_name(world: Resolver, text: str, listing: ListingLike) -> bool:
    """Whether the tables answered by a name rather than by a code or an ISIN."""
    candidates = getattr(world, "candidates", None)
    if candidates is None:
        return False
    reasons = [c.reason for c in candidates(text) if c.listing.code == listing.code]
    return bool(reasons) and all(reason.startswith(("a line of", "its name on")) for reason in reasons)


def _candidates(line: RawLine, code: str | None, us_only: bool) -> list[tuple[str, str]]:
    out: list[tuple[str, str]] = []
    for isin in (line.isin, line.symbol):
        if isin and is_isin(isin.strip().upper()):
            out.append((isin.strip().upper(), ""))
    for cusip in (line.cusip, line.symbol):
        if cusip and re.fullmatch(r"[0-9A-Z]{9}", cusip.strip().upper()) and any(c.isdigit() for c in cusip):
            out.extend((isin, "") for isin in isins_of_cusip(cusip))
    if line.kind not in ("equity", "fund", "future", "swap"):
        return out  # the symbol of an option, a coin or a bond is not the symbol of a share
    if code:
        out.append((code, ""))
    if line.symbol and not (code and us_only) and line.symbol.strip() != code:
        out.append((line.symbol.strip(), ""))
    if us_only and line.symbol and re.fullmatch(r"[A-Z]{2,4}[AB]", line.symbol.strip().upper()):
        dashed = f"{line.symbol.strip().upper()[:-1]}-{line.symbol.strip().upper()[-1]}"
        out.append((dashed, f"{line.symbol} is read as {dashed}"))
    return out
