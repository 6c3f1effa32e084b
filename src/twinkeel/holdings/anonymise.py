"""A broker's file made fit to be shared: the same shape and symbols, other amounts, no names or numbers of accounts."""

from __future__ import annotations

import csv
import io
import re
from decimal import Decimal

from twinkeel.core.errors import InputError
from twinkeel.holdings.formats.markup import documents, elements
from twinkeel.holdings.headers import fold
from twinkeel.holdings.numbers import decimal_mark, is_absent, parse_number
from twinkeel.holdings.source import Source

_PERSONAL = """
account | account number | account name | account name/number | account id | acct | acctalias |
name of owner | owner | accountid | counterparty name | counterparty iban | payment reference |
transaction id | konto | depot | depotnummer | compte | conto | cuenta | 账户 | 账号 | 帳戶 | portfolio |
whengenerated | originatingtransactionid | originatingorderid | tradeid | clientreference | account alias |
cardholder | customer | client | inhaber | kontoinhaber | address | email | street | city | master name |
prepared for
"""
_AMOUNTS = """
quantity | qty | qty (quantity) | shares | units | position | positionvalue | value | market value |
mkt val (market value) | mkt val | current value | market value($) | market value ($) | cost basis |
cost basis total | cost | costbasismoney | amount | fee | tax | commission | endingcash | endingsettledcash |
total | cash | stock | options | bonds | funds | current total | current long | current short | prior total |
change | unrealized p/l | fifopnlunrealized | day chng $ (day change $) | gain $ (gain/loss $) |
day change $ | gain/loss $ | today's gain/loss dollar | total gain/loss dollar | shares held | stück |
stueck | anzahl | menge | bestand | marktwert | kurswert | wert | 数量 | 持仓 | 持股数量 | 持仓数量 | 股数 |
市值 | 最新市值 | 证券市值 | 成本 | 數量 | 股數 | 持股 | cost (sgd) | cost basis in usd | value in usd |
original amount | securities | futures | starting cash | notional value | total quantity | market val |
position value | total value | invested | book value | book cost | total cost | units held | holdings |
no of shares | number of shares | ending cash | net asset value | accruals
"""


def _words(block: str) -> frozenset[str]:
    return frozenset(fold(word) for word in block.replace("\n", "|").split("|") if word.strip())


PERSONAL, AMOUNTS = _words(_PERSONAL), _words(_AMOUNTS)
"""Folded column names whose cells name a person or an account, and those whose cells are amounts."""
PERSONAL_FIELDS = frozenset(
    {"name", "account", "account alias", "address", "master name", "customer type", "accounts included"}
)
_NUMBERED = re.compile(
    r"\b[A-Z]{2}\d{2}[A-Z0-9]{11,30}\b|\b[UFDZX]\d{6,9}\b|[\w.+-]+@[\w-]+\.[\w.]+|\.\.\.\d{2,4}\b|\b[X*]{2,}-?\d{2,4}\b"
    r"|\b[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}\b"
)
_PERSONAL_ATTRIBUTES = re.compile(
    r"accountId|acctAlias|name|street.*|city|state|country|postalCode|primaryEmail|masterName|whenGenerated|trader"
    r"|.*TransactionID|.*OrderID|.*OrderReference|dateOpened|dateFunded|lastTradedDate|queryName"
)
_AMOUNT_ATTRIBUTES = re.compile(
    r"position|positionValue|costBasisMoney|fifoPnlUnrealized|ending.*|starting.*|total.*|cash.*|stock.*|options.*"
    r"|.*Long|.*Short|bonds.*|funds.*|.*Accruals.*"
)
_FORMULA = re.compile(r"\A(?:[=@\t\r]|[+-](?![\d.,$€£¥ (]|[A-Z]{1,6}\d{6}[CP]))")


class _Aliases:
    """One invented word for each true one, in order of appearance."""

    def __init__(self) -> None:
        self._known: dict[str, str] = {}

    def of(self, text: str) -> str:
        """The invented word for a text."""
        return self._known.setdefault(text, f"ANON{len(self._known) + 1}")


def anonymise(source: Source, factor: Decimal) -> str:
    """The text of a file with amounts multiplied by ``factor`` and everything personal replaced.

    Prices, currencies, symbols, dates and the order of lines stay, so that what made the file hard to read still does.
    Text that a spreadsheet would run is neutralised.

    Raises:
        InputError: for a workbook (save it as CSV first), or XML that is not a Flex statement: filings are public.
    """
    if source.is_zip:
        raise InputError(source.name, "is a workbook", "Save the sheet as CSV and anonymise that.")
    if source.is_markup:
        if b"<FlexQueryResponse" not in source.data[:65536]:
            raise InputError(source.name, "is a public filing", "There is nothing in it to hide.")
        return _flex(source, factor)
    return _table(source, factor)


def _table(source: Source, factor: Decimal) -> str:
    delimiter = max((",", ";", "\t", "|"), key=lambda d: sum(len(row.cells) for row in source.first_rows(d)))
    rows = [list(row.cells) for row in source.rows(delimiter)]
    mark = decimal_mark(cell for row in rows for cell in row)
    aliases = _Aliases()
    header: dict[int, str] = {}
    out = io.StringIO()
    writer = csv.writer(out, delimiter=delimiter, lineterminator="\n")
    for row in rows:
        folded = {number: fold(cell) for number, cell in enumerate(row)}
        if sum(1 for name in folded.values() if name in AMOUNTS) >= 1 and not any(
            _is_number(cell, mark) for cell in row
        ):
            header = folded
            writer.writerow([_text(cell, aliases) for cell in row])
            continue
        writer.writerow(
            [_cell(cell, header.get(number, ""), row, factor, mark, aliases) for number, cell in enumerate(row)]
        )
    return out.getvalue()


def _cell(text: str, column: str, row: list[str], factor: Decimal, mark: str, aliases: _Aliases) -> str:
    if not text:
        return text
    if column in PERSONAL and sum(1 for cell in row if cell) > 1:
        return aliases.of(text)
    if len(row) > 3 and row[0] in ("Account Information", "Statement") and row[1] == "Data" and text is row[3]:
        return aliases.of(text) if fold(row[2]) in PERSONAL_FIELDS else _text(text, aliases)
    if column in AMOUNTS and _is_number(text, mark) and "%" not in text:
        return _scaled(text, factor, mark)
    return _text(text, aliases)


def _is_number(text: str, mark: str) -> bool:
    try:
        return parse_number(text, mark) is not None
    except ValueError:
        return False


def _scaled(text: str, factor: Decimal, mark: str) -> str:
    """A number times the factor, in the shape it had: sign, currency sign, separators, two decimals more."""
    value = parse_number(text, mark)
    if value is None:
        return text
    decimals = max(0, -int(value.as_tuple().exponent)) if isinstance(value.as_tuple().exponent, int) else 0
    number = abs(value * factor)
    grouped = f"{number:,.{decimals + 3}f}" if ("," if mark == "." else ".") in text else f"{number:.{decimals + 3}f}"
    if mark == ",":
        grouped = grouped.translate(str.maketrans(",.", ".,"))
    sign = next((s for s in ("HK$", "US$", "$", "€", "£", "¥") if s in text), "")
    if value < 0:
        return f"({sign}{grouped})" if text.strip().startswith("(") else f"-{sign}{grouped}"
    return f"{'+' if text.strip().startswith('+') else ''}{sign}{grouped}"


def _text(text: str, aliases: _Aliases) -> str:
    text = _NUMBERED.sub(lambda found: found.group(0) if _is_isin(found.group(0)) else aliases.of(found.group(0)), text)
    return "'" + text if _FORMULA.match(text) and not is_absent(text) else text


def _is_isin(text: str) -> bool:
    from twinkeel.holdings.resolve import is_isin

    return len(text) == 12 and is_isin(text)


def _flex(source: Source, factor: Decimal) -> str:
    """Flex XML with attributes replaced in the text itself, so that its shape stays to the byte."""
    for document in documents(source):
        for _ in elements(source, document, frozenset()):
            pass  # refuses entities and broken XML before anything is rewritten
    aliases = _Aliases()

    def attribute(found: re.Match[str]) -> str:
        name, value = found.group(1), found.group(2)
        if not value or value == "BASE_SUMMARY":
            return found.group(0)
        if _PERSONAL_ATTRIBUTES.fullmatch(name):
            return f'{name}="{aliases.of(value)}"'
        if _AMOUNT_ATTRIBUTES.fullmatch(name) and _is_number(value, "."):
            return f'{name}="{_scaled(value, factor, ".")}"'
        return f'{name}="{_text(value, aliases)}"'

    return re.sub(r'([A-Za-z]+)="([^"<>]*)"', attribute, source.text)
