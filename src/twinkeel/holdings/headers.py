"""Column headers as brokers and people write them, in several languages, and the row they stand in."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence

from twinkeel.holdings.source import Row

_TABLE = """
symbol: symbol | ticker | code | sym | tick | security | instrument | stock | stock code | stock symbol |
    security symbol | security code | ticker symbol | listing | holding ticker | yahoo | ric | bloomberg |
    bloomberg ticker | asset | identifier | 代码 | 证券代码 | 股票代码 | 代碼 | 證券代碼 | 股票代號 | 股票代碼 |
    代號 | 证券编码 | kuerzel | symbole | simbolo | 銘柄コード | コード
isin: isin | isin code | isin number | isin nummer | code isin
wkn: wkn
cusip: cusip | cusip number | cusip no
sedol: sedol
name: name | investment name | fund name | product | description |
    company | company name | security name | issuer | issuer name | name of issuer |
    security description | holding | holding name | asset name | instrument name | 名称 | 证券名称 | 股票名称 |
    名稱 | 證券名稱 | 股票名稱 | bezeichnung | wertpapier | titel | libelle | nom | denominazione | titolo |
    nombre | 銘柄名 | 銘柄
quantity: quantity | units held | shares par value | par value | qty | shares | units | position |
    holdings | no of shares | number of shares |
    shares held | quantity held | share | amount held | total quantity | shrs | 数量 | 持仓 | 持仓数量 |
    持股数量 | 股数 | 持有数量 | 證券數量 | 數量 | 持股 | 股數 | 持有數量 | stueck | stk | anzahl | menge |
    bestand | nominale | quantite | nombre de titres | quantita | cantidad | titulos | aantal | 保有数量 |
    保有株数 | 证券数量 | 当前持仓 | stuck | stueck nominale | stueck nom
currency: currency | ccy | cur | curr | currency code | trading currency | local currency | price currency |
    market currency | 币种 | 货币 | 幣別 | 幣種 | 貨幣 | waehrung | devise | divisa | valuta | moneda | 通貨
price: price | last price | last | close | closing price | market price | price per share | current price |
    unit price | share price | mark price | quote | 现价 | 最新价 | 市价 | 收盘价 | 現價 | 市價 | 最新價 |
    kurs | aktueller kurs | cours | dernier cours | prezzo | precio | koers | 現在値 | 株価
value: value | market value | mkt value | mkt val | current value | position value | total value | marketvalue |
    amount | market val | value in currency | 市值 | 最新市值 | 证券市值 | 總市值 | 市價總值 | wert |
    marktwert | kurswert | gesamtwert | valorisation | valeur | montant | controvalore | valore | valor |
    valor de mercado | waarde | 評価額 | 時価評価額 | 参考市值 | 持仓市值
account: account | account number | account name | account id | portfolio | acct | 账户 | 账号 | 帳戶 | konto |
    depot | depotnummer | compte | conto | cuenta | 口座 | rekening
cost: cost | cost basis | total cost | cost basis total | book value | book cost | purchase value |
    einstandswert | invested | 成本
unit_cost: unit cost | average cost | avg cost | average price | avg price | purchase price | cost price |
    cost per share | average cost basis | buy price | entry price | 成本价 | 成本價 | einstandskurs | kaufkurs |
    prix de revient | pru | 平均取得価額 | avg entry price | cost/share | cost share
opened: opened | date acquired | acquired | purchase date | buy date | open date | acquisition date |
    kaufdatum | date d'achat | 买入日期 | 取得日 | trade date | opened on | lot date | acquired date
kind: kind | type | asset type | asset class | security type | instrument type | class | side | action | 类型
exchange: exchange | 交易市场 | venue | market | mic |
    listing exchange | 交易所 | 市场 | boerse | boersenplatz | bourse |
    place
weight: weight | weight (%) | % of portfolio | percent | % weight | portfolio weight | allocation | weighting |
    权重 | 占比 | gewicht | poids | % of net assets | % net assets | % of fund
time: time | date | datetime | 日期
"""


def _parse(table: str) -> dict[str, tuple[str, ...]]:
    out: dict[str, list[str]] = {}
    field = ""
    for line in table.strip().splitlines():
        if not line.startswith(" "):
            field, _, line = line.partition(":")
        out.setdefault(field, []).extend(alias.strip() for alias in line.split("|") if alias.strip())
    return {name: tuple(aliases) for name, aliases in out.items()}


ALIASES: Mapping[str, tuple[str, ...]] = _parse(_TABLE)
"""Field to the folded headers that name it: English, Chinese (both scripts), German,
French, Italian, Spanish, Dutch, Japanese."""
_TO_FIELD = {alias: field for field, aliases in ALIASES.items() for alias in aliases}
_ENGLISH_END = re.compile(r"\s*[\[(](?:[a-z]{3}|%|\$|£|€|pence|usd|local|base|in .{1,12})[\])]\s*\Z", re.I)


def fold(text: str) -> str:
    """A header in comparable form: lower case, German umlauts spelled out, other accents and punctuation dropped."""
    text = text.strip().strip("\ufeff\"'*").lower()
    for umlaut, spelled in (("ä", "ae"), ("ö", "oe"), ("ü", "ue"), ("ß", "ss")):
        text = text.replace(umlaut, spelled)
    text = "".join(c for c in unicodedata.normalize("NFKD", text) if not unicodedata.combining(c))
    return " ".join(re.sub(r"[_./:#-]+", " ", text).split())


def field_of(header: str) -> str | None:
    """The field a column header names, or None. ``Market Value ($)`` is value; ``Stück`` is quantity."""
    text = fold(header)
    for form in (text, _ENGLISH_END.sub("", text), text.rstrip(" $£€"), text.replace("stueck", "stuck")):
        if form in _TO_FIELD:
            return _TO_FIELD[form]
    return None


def currency_in(header: str) -> str | None:
    """The currency a header names in brackets or at its end: ``Value (USD)``, ``Betrag EUR``."""
    for sign, currency in (("HK$", "HKD"), ("£", "GBP"), ("€", "EUR"), ("(pence)", "GBP")):
        if sign in header:
            return currency
    found = re.search(r"(?:[\[(]|\b)(USD|HKD|CNY|CNH|EUR|GBP|JPY|SGD|TWD|CHF|KRW|AUD|CAD)(?:[\])]|\Z)", header.strip())
    return found.group(1) if found else None


def is_localised(header: str) -> bool:
    """Whether a known header is not English."""
    return field_of(header) is not None and (not header.isascii() or fold(header) in _LOCAL)


_LOCAL_WORDS = """
aantal anzahl bestand bezeichnung cantidad controvalore cours depot devise divisa einstandskurs einstandswert
gesamtwert kaufdatum kaufkurs koers konto kurs kurswert libelle marktwert menge moneda montant nom nominale
precio prezzo quantita quantite stk stueck titel titulo titulos valeur valor valorisation valuta waarde
waehrung wert wertpapier
"""
_LOCAL = frozenset(_LOCAL_WORDS.split())


def map_columns(cells: Sequence[str]) -> dict[str, int]:
    """Field to column number for a header row; the first column that names a field keeps it."""
    out: dict[str, int] = {}
    for number, cell in enumerate(cells):
        field = field_of(cell) if cell and len(cell) < 60 else None
        if field is not None and field not in out:
            out[field] = number
    return out


_BAR_WORDS = "open high low close volume turnover 开盘 最高 最低 收盘 成交量 opnprc hiprc loprc clsprc"
_BAR = frozenset(_BAR_WORDS.split())


def is_price_history(cells: Sequence[str]) -> bool:
    """Whether a header is that of a price history: two of open, high, low, close, volume, and no quantity."""
    return len({fold(cell) for cell in cells} & _BAR) >= 2 and "quantity" not in map_columns(cells)


def find_header(rows: Sequence[Row], needed: Sequence[frozenset[str]]) -> tuple[int, dict[str, int]] | None:
    """The first row whose cells name at least one field of every set in ``needed``; its index and columns."""
    for index, row in enumerate(rows):
        columns = map_columns(row.cells)
        if all(fields & columns.keys() for fields in needed):
            return index, columns
    return None
