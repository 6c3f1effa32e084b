"""The shape of a delimited file, from its first lines: delimiter, how many header rows, and the role of each column."""

from __future__ import annotations

import csv
import re
from dataclasses import dataclass, field

from twinkeel.market.codes import is_code, normalise_code

ROLES = {
    "date": "date datetime timestamp time day trade_date trddt 日期 交易日期 时间 <date>",
    "code": "code symbol ticker stkcd ts_code secucode 代码 股票代码 证券代码 <ticker>",
    "name": "name 名称 股票名称 证券简称",
    "open": "open o opnprc 开盘 开盘价 今开 <open>",
    "high": "high h hiprc 最高 最高价 <high>",
    "low": "low l loprc 最低 最低价 <low>",
    "close": "close c last clsprc close/last 收盘 收盘价 <close>",
    "adj_close": "adj close|adj_close|adjclose|adjusted close|adjusted_close|后复权收盘价",
    "volume": "volume v vol dnshrtrd 成交量 <vol>",
    "amount": "amount dnvaltrd 成交额 turnover_value",
    "dividends": "dividends dividend 分红",
    "splits": "stock splits|stock_splits|splits",
    "capital_gains": "capital gains|capital_gains",
    "vendor": "source vendor",
    "adjusted": "adjusted adjustment",
    "offer": "meta_prekprice prek_price",
    "change": "pct_chg 涨跌幅 changeratio",
    "turnover": "turnover 换手率",
    "adj_close_csmar": "adjprcwd",
}
_BY_HEADER = {
    header: role
    for role, headers in ROLES.items()
    for header in (headers.split("|") if "|" in headers else headers.split(" "))
}
_ISO_4217 = (
    "USD JPY BGN CYP CZK DKK EEK GBP HUF LTL LVL MTL PLN ROL RON SEK SIT SKK CHF ISK NOK HRK RUB TRL TRY AUD BRL"
    " CAD CNY HKD IDR ILS INR KRW MXN MYR NZD PHP SGD THB ZAR EUR TWD"
)
CURRENCIES = frozenset(_ISO_4217.split())


@dataclass(frozen=True, slots=True)
class Shape:
    """How to read a delimited file. ``names`` are unique column names; ``roles`` maps a role to its columns."""

    delimiter: str
    header_rows: int
    names: tuple[str, ...]
    roles: dict[str, tuple[int, ...]] = field(default_factory=dict)
    codes: tuple[str | None, ...] = ()  # per column, from a second header row or a wide header
    sample: tuple[tuple[str, ...], ...] = ()

    def first(self, role: str) -> int | None:
        """The first column in that role."""
        found = self.roles.get(role, ())
        return found[0] if found else None


def role_of(header: str) -> str | None:
    """The role a column header names, whatever its case and language."""
    return _BY_HEADER.get(header.strip().strip("\ufeff").lower())


def shape_of(text: str) -> Shape | None:
    """The shape of the text's first lines, or None where it is no table."""
    lines = [line for line in text.splitlines()[:40] if line.strip()]
    if len(lines) < 1:
        return None
    delimiter = max(",;\t|", key=lambda mark: min(line.count(mark) for line in lines[: min(5, len(lines))]))
    if delimiter not in lines[0]:
        return None
    rows = [tuple(cell.strip() for cell in row) for row in csv.reader(lines, delimiter=delimiter)]
    header = tuple(cell.strip("\ufeff") for cell in rows[0])
    header_rows, codes = _more_headers(rows)
    roles: dict[str, list[int]] = {}
    for number, cell in enumerate(header):
        if role := role_of(cell):
            roles.setdefault(role, []).append(number)
    if header_rows == 3:  # the first column is headed Price; its dates stand under the third header
        roles["date"] = [0]
    names = tuple(f"{number}" for number in range(len(header)))
    sample = tuple(row for row in rows[header_rows : header_rows + 30])
    return Shape(delimiter, header_rows, names, {k: tuple(v) for k, v in roles.items()}, codes, (header, *sample))


def _more_headers(rows: list[tuple[str, ...]]) -> tuple[int, tuple[str | None, ...]]:
    """How many header rows there are, and the code above each column where a header row holds codes."""
    if len(rows) > 1:
        second = rows[1]
        filled = [cell for cell in second if cell]
        codelike = [cell for cell in filled if _code_in_header(cell)]
        if len(codelike) >= 2 and len(codelike) >= len(filled) - 1:
            third = len(rows) > 2 and rows[2][:1] and role_of(rows[2][0]) == "date"
            return (3 if third else 2), tuple(normalise_code(c) if _code_in_header(c) else None for c in second)
    return 1, ()


def _code_in_header(cell: str) -> bool:
    return bool(is_code(cell) and re.search(r"[A-Z]|\d{6}", cell) and not re.fullmatch(r"[\d.]+", cell))


def wide_codes(shape: Shape) -> dict[int, str]:
    """Column -> code where the header beside the date is nothing but codes (a wide file of closes)."""
    found: dict[int, str] = {}
    for number, cell in enumerate(shape.sample[0]):
        if number in shape.roles.get("date", ()) or not cell:
            continue
        if role_of(cell) and cell != cell.upper():
            return {}
        if not is_code(normalise_code(cell)):
            return {}
        found[number] = normalise_code(cell)
    return found


def code_in_name(name: str) -> str | None:
    """The code a file's name claims, or None: ``0700.HK__yahoo_adj.csv``, ``1398-HK-1d.csv``, ``BABA.csv``."""
    stem = re.sub(r"(\.(csv|txt|json|tsv))+$", "", name.rsplit("/", 1)[-1], flags=re.IGNORECASE)
    patterns = (
        (r"(\d{4,5})[.-]HK(?![A-Za-z0-9])", lambda m: normalise_code(f"{m.group(1)}.HK")),
        (r"(\d{6})[.-](SS|SZ|SH|BJ)(?![A-Za-z0-9])", lambda m: normalise_code(f"{m.group(1)}.{m.group(2)}")),
        (r"([0368]\d{5})(?!\d)", lambda m: normalise_code(m.group(1))),
        (r"([A-Z0-9]{1,6})-([A-Z]{1,2})-\d", lambda m: f"{m.group(1)}.{m.group(2)}"),
        (r"([A-Z]{1,5})(?:\.US)?(?=__|_|-\d|\Z)", lambda m: m.group(1)),
    )
    for pattern, make in patterns:
        if found := re.match(pattern, stem):
            return str(make(found))
    if re.search(r"(?i)hstech", stem) and re.search(r"(?i)index", stem):
        return "HSTECH"
    return None
