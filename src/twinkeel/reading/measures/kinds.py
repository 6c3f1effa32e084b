"""What a figure measures by its unit, the noun by it and the kind of its subject, where nothing more telling stands by
it."""

from __future__ import annotations

import re
from decimal import Decimal

from twinkeel.reading.model import Quantity
from twinkeel.reading.patterns.closings import Closed
from twinkeel.reading.patterns.gates import Sought
from twinkeel.reading.patterns.vocabulary import words

_DEBUT = Sought(
    r"\b(?:debut\w*|first[- ](?:day|session)s?|first (?:morning|trading day)|opening day|ipo price|offer price|"
    r"issue price|price of issue|(?:began|begins|started|starts?) trading|dealings began|premiere|came to market|"
    r"at (?:its|their) (?:own )?listing|came to [\w' ]{1,24}? market|"
    r"offering price|listing price|on its first|on day one|trading debut|maiden session|flotation|"
    r"(?:record|market|public|new york|hong kong|shanghai|london|tokyo) float)\b"
)
_SHARES = re.compile(
    r"\b(?:shares?|stock|stocks|ADRs?|share price|stock price|closed|close|traded|trading|index|points|rally|"
    r"selloff|session|listed shares)\b"
)
_PREMIUM_PE = re.compile(r"forward|next year|expected|estimated|projected", re.IGNORECASE)
_SHARE_WORD = re.compile(r"\b(?:shares?|stock|stocks|ADRs?|index)\b", re.IGNORECASE)
_PER_SHARE = re.compile(r"^\s(?:yuan |dollars )?(?:a|per|each) share|^\sapiece|^\sper ADS|^\sa piece", re.IGNORECASE)
_LEVEL_WORDS = words("measures.level_words")


_OF_THE_INDEX = re.compile(r"\s(?:off|from|to) the\b")
_BONDS = re.compile(r"\b(?:treasur\w+|gilts?|bunds?|bonds?|(?:\d+|two|five|ten)-year)\b", re.IGNORECASE)
_LATER_DAY = re.compile(r"\b(?:second|third|fourth|fifth|next|following) (?:trading )?(?:day|session|week)\b")


def is_valuation(text: str, before: str, after: str) -> bool:
    context = f"{before[-60:]} {text} {after[:40]}".lower()
    return bool(
        re.search(
            (
                r"earnings|sales|\bbook|p/e|\bpe\b|multiple|ebitda|revenue|valuation|price-to|cash flow|trad(?:es|"
                r"ed|ing) (?:at|on)|valued at|profit|p/s|p/b|valuations|\beps\b"
            ),
            context,
        )
        or _PAID_AT.search(before)
    ) and not re.search(
        (
            r"(?:grow|grew|rose|rise|risen|increase|oversubscribed|subscribed|jump|more than|faster|as (?:much|"
            r"many|large|big)|larger|bigger|higher)"
        ),
        context.replace("more than " + text.lower(), "") if "trad" not in context else "",
    )


_OF_A_MOVE = re.compile(
    r"\s(?:of|from) (?:the |its )?(?:[\w']+\s){0,3}?(?:decline|fall|drop|loss|gain|rise|advance|slide)\b"
)
_PAID_AT = Closed(
    r"\b(?:fetch(?:es|ed|ing)?|worth|paid|"
    r"(?:trades?|traded|trading|sells?|valued|exchang\w+|priced|it|stock|shares) (?:\w+ )?(?:at|on|for))\s"
    r"(?:about |around |some |nearly |just |only )?$"
)


def valuation(text: str, before: str, after: str) -> list[tuple[str, str]]:
    named = re.search(r"earnings|profit|sales|revenue|book|ebitda|p/|price-", text, re.IGNORECASE)
    context = text.lower() if named else f"{before[-80:]} {text} {after[:50]}".lower()
    if re.search(r"p/s|price-to-sales|(?:times|x) (?:its |their )?(?:\w+ )?(?:sales|revenue)", context):
        return [("ps_multiple", "sales multiple")]
    if re.search(r"p/b|price-to-book|\bbook", context):
        return [("pb_multiple", "book multiple")]
    if "ebitda" in context:
        return [("ev_ebitda_multiple", "EV/EBITDA")]
    basis = "forward" if _PREMIUM_PE.search(context) else "trailing" if "trailing" in context else ""
    return [("pe_multiple", f"times earnings, {basis or 'basis unstated: trailing or forward, loss-makers in or out'}")]


def relative(
    quantity: Quantity,
    noun: str | None,
    why: str,
    before: str,
    after: str,
    subject_type: str | None,
    direction: str | None,
    level: Quantity | None,
    moves: bool,
) -> list[tuple[str, str]]:
    context = f"{before} {after[:70]}"
    points = quantity.kind == "percentage_points"
    if noun in {
        "stake_pct",
        "market_share_pct",
        "weight_pct",
        "dividend_yield",
        "premium_pct",
        "discount_pct",
        "revenue_share",
        "probability",
        "tariff",
        "gross_margin",
        "operating_margin",
        "margin",
        "interest_rate",
        "oversubscription",
        "volatility",
        "fee",
    }:
        if noun in {"gross_margin", "operating_margin", "margin"}:
            return [(noun + ("_change" if points else "_pct"), why)]
        if not (
            noun in {"weight_pct", "discount_pct", "premium_pct", "interest_rate"}
            and moves
            and subject_type in {"issuer", "index"}
            and _SHARES.search(before)
        ):
            bonds = subject_type in {None, "index"} or _BONDS.search(context) is not None
            if noun == "dividend_yield" and "dividend" not in context and bonds:
                return [("bond_yield", why)]
            return [(noun, why)]
    if (
        _DEBUT.within(context)
        and not _LATER_DAY.search(context)
        and subject_type in {"issuer", "private_company", "fund", None}
        and noun not in {"revenue", "net_profit", "operating_profit"}
        and not re.search(r"since (?:its|their|the) (?:debut|ipo|listing)", context, re.IGNORECASE)
    ):
        return [
            ("ipo_first_day_return_pct", "said of a debut, against the offer price"),
            ("price_return_pct", "or a price change"),
        ]
    if level is not None and level.kind == "money" and noun in {None, "market_cap", "fund_flows", "aum_level"}:
        if noun == "aum_level" and subject_type != "fund":
            return [("aum_change_pct", why), ("price_return_pct", "or the price")]
        if subject_type == "fund" and level.value >= Decimal(10) ** 7:
            return [
                ("aum_change_pct", "continues to an amount of money: a level of assets"),
                ("price_return_pct", "grammatical subject is the fund"),
                ("total_return_pct", "or with distributions"),
            ]
        if noun is None and Decimal(10) ** 7 <= level.value < Decimal(10) ** 12 and not _SHARES.search(before):
            return [
                ("revenue_change_pct", "continues to an amount of money"),
                ("market_cap_change_pct", "or the company's worth"),
                ("price_return_pct", "or the share price"),
            ]
        if level.value >= Decimal(10) ** 9 and not _SHARES.search(before):
            return [
                ("market_cap_change_pct", "continues to an amount of money"),
                ("price_return_pct", "or the share price"),
            ]
    if noun in _LEVEL_WORDS and not (
        noun in {"capex", "debt", "cost", "cash", "orders", "trading_volume", "users", "market_cap", "fund_flows"}
        and subject_type in {"issuer", "index", "fund"}
        and re.search(r"\b(?:shares?|stock|index)\b", before)
        and moves
    ):
        name = {"aum_level": "aum"}.get(noun or "", noun or "")
        return (
            [(f"{name}_change_pct", why), ("price_return_pct", "or the share price")]
            if noun not in {"market_cap", "aum_level"}
            else [(f"{name}_change_pct", why), ("price_return_pct", "or the price")]
        )
    if noun == "target_price":
        if re.search(r"upside|downside|implies|implying|potential", context):
            return [("implied_upside_pct", why)]
        return [("target_price_change_pct", why)]
    if "side" in context and re.search(r"\b(?:upside|downside)\b", context):
        return [("implied_upside_pct", "upside named")]
    if quantity.kind == "multiple" and not moves and subject_type in {"fund", "issuer", "index"}:
        return [("pe_multiple", "a multiple said of a listed name, basis unstated"), ("ratio_other", "or another")]
    if subject_type == "fund":
        return [
            ("price_return_pct", "the fund rose or fell"),
            ("total_return_pct", "with distributions"),
            ("aum_change_pct", "or its assets"),
        ]
    if subject_type in {"issuer", "index"}:
        return [
            ("price_return_pct", "a listed name rose or fell" if moves else "a listed name and a percentage"),
            ("total_return_pct", "with dividends"),
        ]
    if quantity.kind == "multiple" and not moves and subject_type is None:
        return [("ratio_other", "a multiple of something")]
    if direction or moves:
        return [("price_return_pct", "moves; what is not said"), ("change_pct", "or something else's change")]
    return [("share_pct", "a share of something")]


def money(
    quantity: Quantity, noun: str | None, why: str, before: str, after: str, subject_type: str | None, sentence: str
) -> list[tuple[str, str]]:
    large = quantity.value >= Decimal(10) ** 6
    per_share = bool(_PER_SHARE.match(after))
    if noun == "target_price" and not large:
        return [("target_price", why)]
    if noun in {"offer_price"} and not large:
        return [("offer_price", why)]
    if (
        not large
        and per_share
        and re.search(r"\b(?:earn\w*|profit|loss|consensus estimate)\b", f"{before[-90:]} {sentence}")
        and not re.search(r"\b(?:shares?|stock|traded|closed) (?:at|to|of|price)\b", before)
        and noun not in {"dividend", "offer_price"}
    ):
        return [("eps", "earnings a share")]
    if not large:
        if noun in {"eps", "dividend"}:
            return [(noun, why)]
        if noun == "net_profit" and per_share:
            return [("eps", "earnings a share")]
        if noun == "ipo_proceeds" or (
            _DEBUT.within(f"{before} {after[:40]}") and re.search(r"priced|offer|issue", before)
        ):
            return [("offer_price", "a price a share at issue"), ("price_level", "or the price")]
        return [
            (
                "price_level",
                "a price a share" if per_share or subject_type in {"issuer", "fund"} else "a small amount of money",
            )
        ]
    if noun == "ipo_proceeds" or (
        re.search(r"\b(?:rais(?:e|ed|es|ing)|fetch(?:ed)?)\b", before[-60:])
        and re.search(r"\b(?:IPO|listing|float|offering|share sale|debut|proceeds|initial public)\b", sentence)
    ):
        return [("ipo_proceeds", why or "raised by selling shares")]
    if noun in {
        None,
        "stake_pct",
        "weight_pct",
        "target_price",
        "offer_price",
        "premium_pct",
        "discount_pct",
        "margin",
        "probability",
        "tariff",
        "interest_rate",
        "dividend_yield",
        "oversubscription",
    }:
        if noun == "stake_pct":
            return [("stake_value", why), ("deal_value", "or the price of a deal")]
        if subject_type == "fund":
            return [("aum_level", "an amount of money said of a fund: its assets")]
        if re.search(
            r"\b(?:deal|acqui\w+|buy|bought|takeover|merger|purchase|sold|sale|contract)\b",
            f"{before[-80:]} {after[:50]}",
        ):
            return [("deal_value", "said of a deal")]
        return (
            [("market_cap", "an amount of money said of a listed name"), ("revenue", "or its revenue")]
            if subject_type in {"issuer", "private_company"} and quantity.value >= Decimal(10) ** 11
            else [("amount", "an amount of money")]
        )
    if noun == "capex" and re.search(r"\b(?:stake|in OpenAI|startup|fund)\b", after[:40]):
        return [("investment", why), ("capex", "or capital spending")]
    if noun == "revenue_share":
        return [("revenue", why)]
    if noun == "capex":
        return [("capex", why), ("investment", "or an investment")]
    return [(noun, why)]


_COUNTED = {
    "vehicles": "deliveries",
    "cars": "deliveries",
    "deliveries": "deliveries",
    "users": "users",
    "subscribers": "users",
    "customers": "users",
    "members": "users",
    "shares": "share_count",
    "employees": "employees",
    "jobs": "employees",
    "staff": "employees",
    "workers": "employees",
    "people": "users",
    "ADSs": "share_count",
    "ADRs": "share_count",
    "receipts": "share_count",
    "Shares": "share_count",
    "couriers": "employees",
    "memberships": "users",
    "households": "users",
    "accounts": "users",
    "viewers": "users",
    "players": "users",
    "passengers": "users",
    "engineers": "employees",
    "motorcycles": "deliveries",
    "trucks": "deliveries",
    "SUVs": "deliveries",
    "handsets": "shipments",
    "consoles": "shipments",
    "tons": "output",
    "tonnes": "output",
    "units": "shipments",
    "chips": "shipments",
    "GPUs": "shipments",
    "phones": "shipments",
    "smartphones": "shipments",
    "wafers": "output",
}


def counted(quantity: Quantity, noun: str | None, why: str) -> list[tuple[str, str]]:
    """Measures of a count by what is counted."""
    thing = (quantity.noun.split() or [""])[-1]
    name = _COUNTED.get(thing, "count_" + thing.lower() if thing else "count")
    out = [(name, "the counted noun")]
    if noun in {"deliveries", "shipments", "orders", "users", "trading_volume"} and noun != name:
        out.insert(0, (noun, why))
    return out


def pointed(
    quantity: Quantity, before: str, after: str, subject_type: str | None, direction: str | None, changed: bool
) -> list[tuple[str, str]]:
    """Measures of points and of bare levels; a share that moves by points moves by money."""
    if quantity.kind == "points" and subject_type in {"issuer", "fund"} and not _OF_THE_INDEX.match(after):
        return [("price_change", "points of a share's price")]
    if quantity.kind == "level":
        if subject_type not in {"index", None} and quantity.value < 2000:
            return [("price_level", "a level without currency")]
        return [("index_level", "a level in points"), ("index_change_points", "or the change")]
    level = re.search(r"\b(?:at|to)\s(?:\w+\s){0,2}$", before) is not None
    if (
        changed
        or _OF_A_MOVE.match(after)
        or (not level and quantity.value < 300)
        or (not level and (direction is not None or re.match(r",?\s(?:\(|or\s)", after) is not None))
    ):
        return [("index_change_points", "points moved"), ("index_level", "or the level")]
    return [("index_level", "a level in points"), ("index_change_points", "or the change")]
