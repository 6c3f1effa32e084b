"""Which lines are money: CASH, Cash_USD, cash & cash equivalents, money-market sweeps such as SPAXX**."""

from __future__ import annotations

import re

_CURRENCIES = """
USD HKD CNY CNH EUR GBP JPY SGD TWD CHF KRW AUD CAD NZD SEK NOK DKK INR ILS ZAR BRL MXN THB MOP
"""
CURRENCIES = frozenset(_CURRENCIES.split())
_SWEEPS = """
SPAXX FDRXX FCASH FZFXX SPRXX FZDXX FDLXX SWVXX SNVXX SNSXX SNOXX SWGXX VMFXX VMRXX AGPXX MISXX TTTXX XTSLA
QACDS
"""
SWEEPS = frozenset(_SWEEPS.split())
_NAMED = re.compile(
    r"(?i)(?:total )?(?:cash|bargeld|barmittel|liquidit[aä]t|esp[eè]ces|liquidit[aà]|efectivo|现金|現金)"
    r"(?:$|\s*(?:and|&)\s*(?:cash|other)\b.*|\s*\(.*\)|[-_ .:/].*)"
)
_CODED = re.compile(r"(?i)(?:cash[-_ .:]*([a-z]{3})|([a-z]{3})[-_ .:]*cash|\$?([a-z]{3}) curncy)\Z")


def cash_currency(label: str, currency: str | None) -> str | None:
    """The currency of a cash line, or None where the line is not cash.

    A label that is itself a currency code is cash in it. ``Cash`` alone is cash in the line's currency, or in USD where
    the line has none (US exports leave it out).
    """
    text = label.strip().rstrip("*").strip()
    coded = _CODED.match(text)
    if coded:
        code = next(group for group in coded.groups() if group).upper()
        if code in CURRENCIES:
            return code
    if text.upper() in CURRENCIES:
        return text.upper()
    if _NAMED.match(text):
        return currency or "USD"
    if text.upper() in SWEEPS:
        return currency or "USD"
    return None
