"""What a number may measure: candidates ranked, each with its reason, from unit, nouns, verbs and the kind of subject."""

from __future__ import annotations

import re
from decimal import Decimal

from twinkeel.reading.model import Candidate, Quantity
from twinkeel.reading.vocabulary import words

_NOUNS: tuple[tuple[str, re.Pattern[str]], ...] = tuple(
    (name, re.compile(pattern, re.IGNORECASE))
    for name, pattern in (
        (
            "target_price",
            r"(?:price|stock) (?:target|objective)s?|target price|\btarget(?: on| for| to| of)\b|fair value estimate|12-month target",
        ),
        ("dividend_yield", r"dividend yield|\byield(?:s|ed|ing)?\b"),
        ("dividend", r"\bdividends?\b(?! yield)|payout"),
        ("gross_margin", r"gross (?:profit )?margins?"),
        ("operating_margin", r"operating (?:profit )?margins?"),
        ("margin", r"(?:net |profit |ebitda )?margins?\b"),
        (
            "cloud_revenue",
            r"cloud(?:[- ]computing| intelligence)?(?: \w+)? (?:revenue|sales|business|unit|segment)|revenue (?:at|from|in) (?:its|the) cloud",
        ),
        (
            "revenue_share",
            r"(?:percent|%|half|third|quarter|two-thirds) of (?:its |the company's |their |total |group |annual |overall )*(?:revenues?|sales)",
        ),
        ("revenue", r"\b(?:revenues?|sales|turnover|top[- ]line)\b"),
        ("operating_profit", r"operating (?:profit|income|earnings|loss)"),
        ("ebitda", r"\bebitda\b"),
        ("eps", r"earnings per share|\beps\b|profit per share|(?:a|per) share\b(?=.*\b(?:earned|earnings|profit))"),
        (
            "net_profit",
            r"\b(?:net (?:profit|income|loss(?:es)?|earnings)|profits?|bottom line|net loss|quarterly loss|annual loss|losses)\b|\bearnings (?:rose|fell|grew|jumped|of|dropped|climbed|surged|growth|increased|declined)|\bearned\b",
        ),
        (
            "market_cap",
            r"market (?:cap(?:itali[sz]ation)?|value)|valuation of|\bvalued\b|\bvaluing\b|valuation (?:to|at)|\bworth\b|stock market value|capitali[sz]ation",
        ),
        (
            "aum_level",
            r"assets under management|\baum\b|under management|net assets|\bassets\b(?! (?:in|such|like))|fund size",
        ),
        (
            "fund_flows",
            r"\b(?:net )?(?:inflows?|outflows?|net creations?|redemptions?)\b|\b(?:took|taken|taking|pulled|drew|drawn) in\b|\b(?:sold|bought) a net\b|\bnet (?:buyers|sellers)\b|\bflows? (?:into|out of)\b|net (?:bought|sold|buying|selling|purchases)",
        ),
        (
            "ipo_proceeds",
            r"\b(?:raised?|raising|raises|proceeds|seeking|fetched|fundraising|funding)\b.{0,60}\b(?:ipo|initial public offering|offering|listing|float|share sale|debut|flotation|round)\b|\b(?:ipo|initial public offering|share sale|flotation)\b.{0,60}\b(?:raised?|raising|proceeds)\b|\$?\S+ (?:billion |million |bn |mn )?(?:\w+ )?(?:IPO|initial public offering|share sale|flotation|listing)\b",
        ),
        (
            "offer_price",
            r"(?:issue|offer|offering|ipo|listing|subscription) price|priced (?:its|the|their) (?:ipo|shares|offering|stock)|shares (?:were )?(?:priced|sold|offered) at",
        ),
        (
            "capex",
            r"\bcap(?:ital )?ex(?:penditures?)?\b|capital (?:spending|investment)|\b(?:spend|spends|spending|spent|invest|invests|invested|investing|investments?|expenditure|pour(?:ed)?|pledged|committed)\b",
        ),
        ("buyback", r"buy-?backs?|repurchas\w+"),
        ("rnd_spending", r"\bR&D\b|research and development"),
        (
            "stake_pct",
            r"\bstakes?\b|\bowns? (?:about |nearly |roughly |around )?\S+ ?(?:%|percent) of\b|shareholding|holding in\b",
        ),
        (
            "market_share_pct",
            r"market share|share of (?:the )?(?:\w+ ){0,3}market|of the (?:\w+ ){0,3}market\b|market's",
        ),
        (
            "weight_pct",
            r"\bweight(?:ing|s|ings)?\b|of the (?:index|fund|etf|portfolio|fund's|index's)|of (?:its|the fund's) (?:portfolio|holdings|assets)|\ballocat\w+",
        ),
        ("premium_pct", r"\bpremium\b"),
        ("discount_pct", r"\bdiscount\b"),
        ("deliveries", r"\bdeliver(?:y|ies|ed)\b"),
        ("shipments", r"\bshipments?\b|\bshipped\b"),
        ("users", r"\b(?:users|subscribers|members|customers|downloads)\b"),
        ("orders", r"\borders?\b|backlog|bookings"),
        ("trading_volume", r"(?:trading )?(?:volume|turnover)\b"),
        ("debt", r"\b(?:debt|bonds?|notes|loan|borrow\w*|credit facility)\b"),
        ("cash", r"\bcash\b"),
        ("cost", r"\b(?:costs?|expenses?)\b"),
        ("fee", r"\b(?:expense ratio|management fees?|annual fees?|fees?|charges)\b"),
        ("volatility", r"\bvolatility\b"),
        ("probability", r"\b(?:chance|probability|odds|likelihood)\b"),
        ("tariff", r"\b(?:tariffs?|dut(?:y|ies)|levy|tax)\b"),
        ("oversubscription", r"oversubscri\w+|(?:subscribed|covered)\b"),
        ("interest_rate", r"\b(?:interest rates?|coupon|policy rate|lending rate|yields?)\b"),
    )
)
_DEBUT = re.compile(
    r"\b(?:debut\w*|first (?:day|session)|first trading day|ipo price|offer price|issue price|offering price|listing price|on its first|trading debut|maiden session)\b",
    re.IGNORECASE,
)
_SHARES = re.compile(
    r"\b(?:shares?|stock|stocks|ADRs?|share price|stock price|closed|close|traded|trading|index|points|rally|selloff|session|listed shares)\b"
)
_PREMIUM_PE = re.compile(r"forward|next year|expected|estimated|projected", re.IGNORECASE)
_PER_SHARE = re.compile(r"^\s(?:yuan |dollars )?(?:a|per|each) share|^\sapiece|^\sper ADS|^\sa piece", re.IGNORECASE)
_LEVEL_WORDS = words("measures.level_words")


def candidates(
    quantity: Quantity,
    before: str,
    after: str,
    subject_type: str | None,
    direction: str | None,
    level_follows: Quantity | None,
    moves: bool,
    sentence: str,
) -> list[Candidate]:
    """Ranked measures. ``before`` and ``after`` are the clause's words on either side of the figure."""
    out: list[tuple[str, str]] = []
    noun, why = _nearest_noun(before, after)
    kind = quantity.kind
    if kind in {"multiple", "fold"} and (kind == "multiple") and _is_valuation(quantity.text, before, after):
        out = _valuation(quantity.text, before, after)
    elif kind in {"percent", "fraction", "fold", "percentage_points"} or kind == "multiple":
        out = _relative(quantity, noun, why, before, after, subject_type, direction, level_follows, moves)
    elif kind == "bps":
        out = (
            [("fee", why)]
            if noun == "fee"
            else [
                (
                    "yield_change_bps"
                    if noun in {"dividend_yield", "interest_rate"}
                    else "margin_change_bps"
                    if noun and "margin" in noun
                    else "spread_or_rate_change_bps",
                    why or "basis points",
                )
            ]
        )
    elif kind in {"points", "level"}:
        changing = kind == "points" and direction is not None and not re.search(r"\b(?:at|to)\s(?:\w+\s){0,2}$", before)
        out = (
            [("index_change_points", "points moved"), ("index_level", "or the level")]
            if changing
            else [("index_level", "a level in points"), ("index_change_points", "or the change")]
        )
        if subject_type not in {"index", None} and kind == "level":
            out = [("price_level", "a level without currency")]
    elif kind == "money":
        out = _money(quantity, noun, why, before, after, subject_type, sentence)
    elif kind == "count":
        table = {
            "vehicles": "deliveries",
            "cars": "deliveries",
            "deliveries": "deliveries",
            "users": "users",
            "subscribers": "users",
            "customers": "users",
            "shares": "share_count",
            "employees": "employees",
            "jobs": "employees",
            "staff": "employees",
            "units": "shipments",
            "chips": "shipments",
            "GPUs": "shipments",
            "wafers": "output",
        }
        name = table.get(quantity.noun.split()[-1], "count_" + quantity.noun.split()[-1].lower())
        if noun in {"deliveries", "shipments", "orders", "users"} and noun != name:
            out.append((noun, why))
        out.append((name, "the counted noun"))
    unique: list[Candidate] = []
    for measure, reason in out:
        if measure not in {candidate.measure for candidate in unique}:
            unique.append(Candidate(measure, len(unique) + 1, reason))
    return unique


_STEMS: dict[str, tuple[str, ...]] = {
    "target_price": ("target", "objective", "fair value"), "dividend_yield": ("yield",), "dividend": ("dividend", "payout"), "gross_margin": ("gross",), "operating_margin": ("margin",), "margin": ("margin",),
    "cloud_revenue": ("cloud",), "revenue_share": ("of ",), "revenue": ("revenue", "sales", "turnover", "line"), "operating_profit": ("operating",), "ebitda": ("ebitda",), "eps": ("per share", "eps", "a share"),
    "net_profit": ("profit", "net ", "earning", "earned", "loss", "bottom"), "market_cap": ("market", "valu", "worth", "capitali"), "aum_level": ("asset", "aum", "management", "fund size"),
    "fund_flows": ("flow", "net ", "creation", "redemption", " in"), "ipo_proceeds": ("rais", "proceeds", "seeking", "fetch", "fund", "ipo", "offering", "sale", "flotation", "listing"), "offer_price": ("price", "sold", "offer"),
    "capex": ("cap", "spen", "invest", "expend", "pour", "pledged", "committed"), "buyback": ("buyback", "buy-back", "repurchas"), "rnd_spending": ("r&d", "research"), "stake_pct": ("stake", "own", "holding"),
    "market_share_pct": ("market",), "weight_pct": ("weight", "of ", "allocat"), "premium_pct": ("premium",), "discount_pct": ("discount",), "deliveries": ("deliver",), "shipments": ("ship",), "users": ("user", "subscri", "member", "customer", "download"),
    "orders": ("order", "backlog", "booking"), "trading_volume": ("volume", "turnover"), "debt": ("debt", "bond", "note", "loan", "borrow", "credit"), "cash": ("cash",), "cost": ("cost", "expens"), "fee": ("fee", "charges", "expense"),
    "volatility": ("volatil",), "probability": ("chance", "probab", "odds", "likelihood"), "tariff": ("tariff", "dut", "levy", "tax"), "oversubscription": ("subscri", "covered"), "interest_rate": ("rate", "coupon", "yield"),
}  # fmt: skip


def _nearest_noun(before: str, after: str) -> tuple[str | None, str]:
    best: tuple[int, str, str] | None = None
    lowered = before.lower() + "\n" + after[:64].lower()
    for name, pattern in _NOUNS:
        if not any(stem in lowered for stem in _STEMS[name]):
            continue
        last = None
        for last in pattern.finditer(before):
            pass
        if last is not None:
            distance = len(before) - last.end()
            if best is None or distance < best[0]:
                best = (distance, name, last.group())
        first = pattern.search(after[:48])
        if first is not None:
            distance = first.start() + 6
            cut = re.search(
                r"[,;]|\b(?:while|but|and|against|compared|versus|from|above|below|than|after|as|when)\b",
                after[: first.start()],
            )
            if cut is None and (best is None or distance < best[0]):
                best = (distance, name, first.group())
    return (None, "") if best is None else (best[1], f'"{best[2].strip()}" stands by it')


def _is_valuation(text: str, before: str, after: str) -> bool:
    context = f"{before[-60:]} {text} {after[:40]}".lower()
    return bool(
        re.search(
            r"earnings|sales|book|p/e|\bpe\b|multiple|ebitda|revenue|valuation|price-to|cash flow|trad(?:es|ed|ing) (?:at|on)|valued at|profit|p/s|p/b|valuations",
            context,
        )
    ) and not re.search(
        r"(?:grow|grew|rose|rise|risen|increase|oversubscribed|subscribed|jump|more than|faster|as (?:much|many|large|big)|larger|bigger|higher)",
        context.replace("more than " + text.lower(), "") if "trad" not in context else "",
    )


def _valuation(text: str, before: str, after: str) -> list[tuple[str, str]]:
    context = f"{before[-80:]} {text} {after[:50]}".lower()
    if re.search(r"p/s|price-to-sales|times (?:its |their )?(?:\w+ )?(?:sales|revenue)", context):
        return [("ps_multiple", "sales multiple")]
    if re.search(r"p/b|price-to-book|book", context):
        return [("pb_multiple", "book multiple")]
    if "ebitda" in context:
        return [("ev_ebitda_multiple", "EV/EBITDA")]
    basis = "forward" if _PREMIUM_PE.search(context) else "trailing" if "trailing" in context else ""
    return [("pe_multiple", f"times earnings, {basis or 'basis unstated: trailing or forward, loss-makers in or out'}")]


def _relative(
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
            if noun == "dividend_yield" and "dividend" not in context and subject_type in {None, "index"}:
                return [("bond_yield", why)]
            return [(noun, why)]
    if (
        _DEBUT.search(context)
        and subject_type in {"issuer", "private_company", "fund", None}
        and noun not in {"revenue", "net_profit", "operating_profit"}
        and not re.search(r"since (?:its|their|the) (?:debut|ipo|listing)", context, re.IGNORECASE)
    ):
        return [
            ("ipo_first_day_return_pct", "said of a debut, against the offer price"),
            ("price_return_pct", "or a price change"),
        ]
    if level is not None and level.kind == "money" and noun in {None, "market_cap", "fund_flows", "aum_level"}:
        if subject_type == "fund" and level.value >= Decimal(10) ** 7:
            return [
                ("aum_change_pct", "continues to an amount of money: a level of assets"),
                ("price_return_pct", "grammatical subject is the fund"),
                ("total_return_pct", "or with distributions"),
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
    if re.search(r"\b(?:upside|downside)\b", context):
        return [("implied_upside_pct", "upside named")]
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
    if direction or moves:
        return [("change_pct", "moves; what is not said")]
    return [("share_pct", "a share of something")]


def _money(
    quantity: Quantity, noun: str | None, why: str, before: str, after: str, subject_type: str | None, sentence: str
) -> list[tuple[str, str]]:
    large = quantity.value >= Decimal(10) ** 6
    per_share = bool(_PER_SHARE.match(after))
    if noun == "target_price" and not large:
        return [("target_price", why)]
    if noun in {"offer_price"} and not large:
        return [("offer_price", why)]
    if not large:
        if noun in {"eps", "dividend"}:
            return [(noun, why)]
        if noun == "net_profit" and per_share:
            return [("eps", "earnings a share")]
        if noun == "ipo_proceeds" or (
            _DEBUT.search(f"{before} {after[:40]}") and re.search(r"priced|offer|issue", before)
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
            if subject_type in {"issuer", "private_company"}
            else [("amount", "an amount of money")]
        )
    if noun == "capex" and re.search(r"\b(?:stake|in OpenAI|startup|fund)\b", after[:40]):
        return [("investment", why), ("capex", "or capital spending")]
    if noun == "revenue_share":
        return [("revenue", why)]
    if noun == "capex":
        return [("capex", why), ("investment", "or an investment")]
    return [(noun, why)]
