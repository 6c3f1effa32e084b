"""Which printed numbers are claims, and the unit that a bare one borrows from its neighbours."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal

from twinkeel.reading.grammar.items import Item
from twinkeel.reading.measures.chains import family_of_claim
from twinkeel.reading.measures.frames import framed
from twinkeel.reading.model import Claim, Mention, Quantity
from twinkeel.reading.patterns.closings import Closed
from twinkeel.reading.patterns.vocabulary import words

_COUNTED_BEFORE = re.compile(r"\b(?:deliver(?:y|ies|ed)|shipments?|shipped|orders|registrations)\b", re.IGNORECASE)
_TELLING = words("figures.telling_counts")
_RATIOS = words("measures.ratios")
_MULTIPLIES = re.compile(
    r"earning|sales|multiple|trad|valu|\bbook|p/e|p/b|p/s|price-to|profit|ebitda|revenue|subscri|"
    r"as (?:much|many|big|large|high)|more|larger|bigger|higher|the (?:size|price|level|average|"
    r"amount|number)|price|grew|rose|increase|faster|cover|on offer|available|demand|orders|bids|times theirs"
)
_ENDS = re.compile(
    r"\s?(?:[.,;:)\]\"—–-]|$)|\s(?:for|on|at|it|while|and|but|that|in|against|versus|to|which|than|a|by|after|last|this|"
    r"with|as|now|during|when|from|apiece|each)\b"
)
_PRICED = Closed(r"(?:,?\s(?:to|at)|\b(?:higher|lower|up|down|flat|unchanged|better) at|,\s\w+ing at)\s$")
_OF_A_RATE = Closed(
    r"\b(?:margins?|(?<!heart )(?<!at any )rates?|market share|ratio|stake|yields?|share of [a-z]+)\b"
    r"(?:[^.;$€£%]|\.\b){0,40}\s"
    r"(?:\w+ed|rose|fell|slid|grew|up|down|by|lost|shed|sank|shrank|widening|narrowing)\s(?:by |about |nearly )?$"
)
_MOVED_BY = Closed(r"\b(?:rose|fell|dropped|lost|gained|added|shed|slipped|climbed|advanced|gave (?:up|back))\s$")
_WITH_PERCENT = re.compile(r"\s\(\d[\d.]*\s?(?:%|per)|,? or \d[\d.]*\s?(?:%|per)")
_GLUED = re.compile(r"\dx\b")
_HEADS = re.compile(
    r"\b(?:shipments?|deliveries|sales|tally|units|sold|shipped|delivered|users|subscribers|members|memberships|shares|"
    r"volume|turnover|changed hands)\b"
)
_HEAD_NOUNS = {
    "users": "users",
    "subscribers": "users",
    "members": "users",
    "memberships": "users",
    "shares": "shares",
    "volume": "shares",
    "turnover": "shares",
    "changed hands": "shares",
}


def accepted(
    quantity: Quantity,
    before: str,
    after: str,
    mention: Mention | None,
    named: bool,
    items: Sequence[Item],
    folded: str,
    here: list[Claim],
    previous: list[Claim],
) -> Quantity | None:
    """The figure as a claim may hold it, a bare one with its unit; None where it is no market figure."""
    if quantity.kind == "count":
        telling = bool(quantity.noun) and quantity.noun.split()[-1].lower() in _TELLING
        if not quantity.noun:
            return _bare_count(quantity, after, folded, here, previous)
        return quantity if telling or (mention is not None and named) or _COUNTED_BEFORE.search(before) else None
    if quantity.kind == "level":
        counted = _like_neighbours(quantity, after, mention, items, folded, here, previous)
        if counted is not None:
            return counted
        if (
            mention is None
            or mention.type not in {"index", "issuer", "fund"}
            or re.search(r"\b(?:than|about|some|over)\s$", before)
            or (re.match(r"\s[a-z]{3,}", after) and mention.type != "index")
        ):
            return None
        return quantity
    if quantity.kind == "lent":
        return _lent(quantity, mention, folded, here, previous)
    if quantity.kind == "bare":
        return _bare(quantity, before, after, mention, folded, here, previous)
    if quantity.kind == "points" and _OF_A_RATE.search(folded, max(0, quantity.start - 70), quantity.start):
        return replace(quantity, value=quantity.value / 100, unit="percentage_points", kind="percentage_points")
    if quantity.kind == "multiple" and quantity.value < 20 and not _GLUED.search(quantity.text):
        near = (before[-70:] + quantity.text + after[:50]).lower()
        if not _MULTIPLIES.search(near) and not _ratio_before(quantity, folded, here, previous):
            return None
    return quantity


_RATIO_NAMED = re.compile(
    r"\b(?:P/?E|P/?S|P/?B|PEG|price[- ]to[- ]\w+|earnings multiple)\b(?:\s(?:ratio|multiple))?", re.IGNORECASE
)


def _ratio_before(quantity: Quantity, folded: str, here: list[Claim], previous: list[Claim]) -> bool:
    """Whether multiples are what the passage speaks of."""
    if _RATIO_NAMED.search(folded, max(0, quantity.start - 300), quantity.start):
        return True
    return any(
        claim.measure in _RATIOS and claim.unit == "x" and quantity.start - claim.end < 240
        for claim in [*previous[-4:], *here]
    )


def _bare(
    quantity: Quantity,
    before: str,
    after: str,
    mention: Mention | None,
    folded: str,
    here: list[Claim],
    previous: list[Claim],
) -> Quantity | None:
    if (
        mention is not None
        and mention.type == "index"
        and _MOVED_BY.search(before[-20:])
        and _WITH_PERCENT.match(after)
    ):
        return replace(quantity, unit="points", kind="points")
    if not _ENDS.match(after) and not (_OF_A_RATIO.search(before) and after[:1] == " "):
        return None
    if here and here[-1].measure == "index_level" and _MOVED_SINCE.fullmatch(folded, here[-1].end, quantity.start):
        return replace(quantity, unit="points", kind="points")
    frame = framed("bare", before, after)
    if frame is not None and frame[0] in _RATIOS:
        return replace(quantity, unit="x", kind="multiple")
    between = folded[here[-1].end : quantity.start] if here else ""
    if here and here[-1].unit == "percentage_points" and _LENT_BETWEEN.search(between):
        return replace(quantity, value=quantity.value / 100, unit="percentage_points", kind="percentage_points")
    lead = folded[max(0, quantity.start - 60) : quantity.start]
    moved = bool(here) and here[-1].measure in _MOVES and _TO_A_PRICE.fullmatch(between) is not None
    if here and family_of_claim(here[-1]) == "small" and _SET_AGAINST.fullmatch(between):
        return replace(quantity, unit=here[-1].unit or "", kind="money")  # "2.10 euros a share, versus 1.75"
    if here and here[-1].unit == "x" and here[-1].measure in _VALUATIONS and len(between) < 90:
        return replace(quantity, unit="x", kind="multiple")
    if mention is not None and mention.type == "index" and (_PRICED.search(lead[-24:]) or moved):
        return replace(quantity, unit="points", kind="level")
    if mention is not None and mention.type in {"issuer", "fund"}:
        priced = frame is not None and frame[0] == "price_level"
        if (
            priced
            or moved
            or _HIGHER.search(lead)
            or _MOVED_TO.search(lead)
            or (_PRICE_NOUN.search(lead) and not _NO_PRICE.search(lead))
        ):
            return replace(quantity, unit=_currency(mention, [*previous, *here]), kind="money")
    if _ratio_before(quantity, folded, here, previous):
        return replace(quantity, unit="x", kind="multiple")
    return None


_OF_A_RATIO = Closed(
    r"\b(?:ratio|multiple|P/E|PEG|beta)\s(?:of|at|is|was|stands at|stood at)\s(?:about |just |only )?$"
)
_MOVED_SINCE = re.compile(r",\s(?:up|down|a (?:gain|loss|rise|drop|fall) of|(?:higher|lower) by)\s")
_TO_A_COUNT = re.compile(r"[^.;]{0,60}\sto\s(?:about |nearly |a record )?")
_CHANGED_COUNTS = {f"{noun}_change_pct": noun for noun in ("users", "deliveries", "shipments", "orders", "employees")}
_SHARES_OF = re.compile(
    r"\s(?:of (?:the|its|their)(?: own)? (?:[\d.,]+ (?:million |billion )?)?|(?:[A-Z][\w.&'-]*\s){1,3})"
    r"(?:[a-z]+\s)?(?:shares|ADSs|ADRs|(?:depositary )?receipts|Depositary Shares)\b"
)
_MOVES = frozenset({"price_return_pct", "price_change", "index_change_points", "ipo_first_day_return_pct"})
_VALUATIONS = _RATIOS - {"beta", "oversubscription"}
_TO_A_PRICE = re.compile(
    r"(?!.*\b(?:growth|revenue|sales|profit|income)\b)(?:\s(?:higher|lower|up|down|dearer|cheaper|lighter|firmer|weaker|"
    r"better|stronger|gain|loss|rise|fall|drop|climb))?[^;%\d]{0,34}?\s(?:to|at|on|worth|of|with|down to|up to)\s"
)
_NO_PRICE = re.compile(r"\b(?:ratio|earnings?|eps|growth|sales|book|beta|estimates?|consensus|forecast|yield)\b", re.I)
_PRICE_NOUN = Closed(
    r"\b(?:price|quote|quoted|clos(?:e|ed|ing)|high|low|trad(?:e|es|ed|ing)|finish\w*|settl\w+|end(?:ed|ing)|opened)\b"
    r"[^;,%\d]{0,24}?\s(?:to|at|on|of|with|is|was|being|done at)\s$",
    re.IGNORECASE,
)
_STOCK = re.compile(r"\b(?:shares?|stock)\b", re.IGNORECASE)
_LENT_BETWEEN = re.compile(
    r"(?:\b(?:from|to|versus|against|than|compared (?:to|with)|and|or|at|good for|claimed|took|instead of)|,)\s$"
)


def _lent(
    quantity: Quantity, mention: Mention | None, folded: str, here: list[Claim], previous: list[Claim]
) -> Quantity | None:
    """A whole number with the unit of the figure that it is set against, or of the ratio the passage speaks of."""
    head = here[-1] if here else None
    between = folded[head.end : quantity.start] if head is not None else ""
    if (noun := _led_to(here, folded, quantity)) is not None:
        return replace(quantity, unit="count", kind="count", noun=noun)
    if head is not None and len(between) < 150:
        if head.unit == "percentage_points" and _LENT_BETWEEN.search(between):
            return replace(quantity, value=quantity.value / 100, unit=head.unit, kind=head.unit)
        priced = head.measure in _MOVES and head.unit == "fraction" and _TO_A_PRICE.fullmatch(between)
        if priced and mention is not None and mention.type == "issuer":
            return replace(quantity, unit=_currency(mention, [*previous, *here]), kind="money")
        if family_of_claim(head) == "small" and head.measure != "price_change" and _SET_AGAINST.fullmatch(between):
            return replace(quantity, unit=head.unit or "", kind="money")
    lead = folded[max(0, quantity.start - 90) : quantity.start]
    if mention is not None and mention.type == "issuer" and _MOVED_TO.search(lead) and _STOCK.search(lead):
        return replace(quantity, unit=_currency(mention, [*previous, *here]), kind="money")
    for claim in reversed([*previous[-4:], *here]):
        if claim.unit == "x" and claim.measure in _VALUATIONS and quantity.start - claim.end < 260:
            return replace(quantity, unit="x", kind="multiple")
    return None


def _led_to(here: list[Claim], folded: str, quantity: Quantity) -> str | None:
    """``deliveries fell 32% to 92``: what is counted, where a change leads to a bare count."""
    noun = _CHANGED_COUNTS.get(here[-1].measure or "") if here else None
    return noun if noun is not None and _TO_A_COUNT.fullmatch(folded, here[-1].end, quantity.start) else None


_SOLD = re.compile(r"\s(?:would |will |have |has |had |were |was |are )*(?:be |been )?(?:sold|shipped|delivered)\b")
_MOVED_TO = Closed(
    r"\b(?:rose|fell|slipped|climbed|dropped|eased|sank|jumped|edged|dipped|slid|advanced|gained|rallied|closed|ended|"
    r"finished)(?:\s\w+)?\s(?:to|at)\s$"
)
_TRADE = re.compile(
    r"\b(?:sold|sell\w*|sales|ship\w*|deliver\w*|units?|unit-wise|moved|produced|made|built)\b", re.IGNORECASE
)
_SET_AGAINST = re.compile(
    r"(?:\s(?:a|per) share)?,?\s(?:(?:up |down )?from|to|against|versus|compared with|compared to)\s"
)
_HIGHER = Closed(r"\b(?:higher|lower|up|down|flat|unchanged) at\s$")
_CURRENCY_OF = {
    ".HK": "HKD",
    ".SS": "CNY",
    ".SZ": "CNY",
    ".T": "JPY",
    ".KS": "KRW",
    ".TW": "TWD",
    ".L": "GBP",
    ".PA": "EUR",
    ".DE": "EUR",
    ".AS": "EUR",
    ".NS": "INR",
}


def _currency(mention: Mention, claims: list[Claim]) -> str:
    """The currency of the last share price of the passage, else that of the name's first listing."""
    for claim in reversed(claims):
        if claim.measure == "price_level" and family_of_claim(claim) == "small":
            return claim.unit or "USD"
    code = mention.codes[0] if mention.codes else ""
    suffix = code[code.rfind(".") :] if "." in code else ""
    return _CURRENCY_OF.get(suffix, "USD")


_CLAUSE_ENDS = re.compile(r";\s|,\sand\s|\.\s+(?=[A-Z])")


def _bare_count(
    quantity: Quantity, after: str, folded: str, here: list[Claim], previous: list[Claim]
) -> Quantity | None:
    """``shipments topped 3 million``, ``47.5 million iPhones``: a count whose noun stands elsewhere."""
    if _SHARES_OF.match(folded, quantity.end):
        return replace(quantity, noun="shares")  # "115 million Apple shares"
    raw = folded[max(0, quantity.start - 110) : quantity.start]
    clause = raw[max((m.end() for m in _CLAUSE_ENDS.finditer(raw)), default=0) :]
    if here and family_of_claim(here[-1]) == "large" and _SET_AGAINST.fullmatch(folded[here[-1].end : quantity.start]):
        return replace(quantity, unit=here[-1].unit or "", kind="money")  # "63 billion euros from 49 billion"
    money = next((c for c in reversed([*previous[-2:], *here]) if family_of_claim(c) == "large"), None)
    if money is not None and quantity.value >= 10**9 and quantity.start - money.end < 240:
        return replace(quantity, unit=money.unit or "", kind="money")  # "32.8 trillion won …, against 27.1 trillion"
    if (noun := _led_to(here, folded, quantity)) is not None:
        return replace(quantity, unit="count", kind="count", noun=noun)
    if here and here[-1].unit == "count" and here[-1].measure:
        between = folded[here[-1].end : quantity.start]
        if len(between) < 90 and ";" not in between:
            return replace(quantity, noun=_noun_of(here[-1]))
    heads = list(_HEADS.finditer(clause))
    if heads and quantity.start and len(clause) - heads[-1].end() < 80:
        like = next((c for c in reversed(previous[-6:]) if c.unit == "count" and quantity.start - c.end < 320), None)
        default = _noun_of(like) if like is not None and heads[-1].group() in {"tally", "units"} else "units"
        return replace(quantity, noun=_HEAD_NOUNS.get(heads[-1].group(), default))
    near = folded[max(0, quantity.start - 120) : quantity.end + 80]
    if _SOLD.match(after) or (re.match(r"\si?[A-Z][A-Za-z]*s\b", after) and _TRADE.search(near)):
        return replace(quantity, noun="units")
    return None


def _noun_of(claim: Claim) -> str:
    return {
        "share_count": "shares",
        "trading_volume": "shares",
        "users": "users",
        "deliveries": "deliveries",
        "employees": "employees",
    }.get(claim.measure or "", "units")


def _like_neighbours(
    quantity: Quantity,
    after: str,
    mention: Mention | None,
    items: Sequence[Item],
    folded: str,
    here: list[Claim],
    previous: list[Claim],
) -> Quantity | None:
    """``4,519,180,000 to 4,443,265,000 shares``, ``750,650 went``: a count like the other counts of the sentence."""
    if quantity.value != quantity.value.to_integral_value():
        return None
    if mention is not None and mention.type == "index" and quantity.value < 200_000:
        return None
    if _SHARES_OF.match(folded, quantity.end):
        return replace(quantity, unit="count", kind="count", noun="shares")
    product = re.match(r"\s(?:[A-Z][\w-]*\s)?(?P<noun>[a-z]{4,}s)\b", after)
    if product is not None and product["noun"] in _TELLING:
        return replace(quantity, unit="count", kind="count", noun=product["noun"])
    for item in items:
        other = item.quantity
        if other is not None and other is not quantity and other.kind == "count" and other.noun:
            noun = other.noun.split()[-1]
            if noun in _TELLING and abs(other.start - quantity.start) < 160:
                return replace(quantity, unit="count", kind="count", noun=noun)
    if here and here[-1].unit == "count" and quantity.start - here[-1].end < 120:
        return replace(quantity, unit="count", kind="count", noun=_noun_of(here[-1]))
    sold = _TRADED.search(folded, max(0, quantity.start - 70), quantity.start)
    if sold is not None and not _MONEY_OR_POINTS.search(folded, sold.end(), quantity.start):
        return replace(quantity, unit="count", kind="count", noun=_TRADED_AS.get(sold.group()[:4].lower(), "units"))
    for claim in reversed([*previous[-6:], *here]):
        if claim.unit == "count" and quantity.start - claim.end < 320:
            return replace(quantity, unit="count", kind="count", noun=_noun_of(claim))
        if claim.unit == "points":
            break
    return None


_TRADED = re.compile(
    r"\b(?:deliver(?:y|ies|ed|ing)|ship(?:s|ped|ments?)|sold|sales of|produced|built|exports?|output|registrations|"
    r"employ(?:s|ed|ing)|workforce|headcount)\b",
    re.IGNORECASE,
)
_TRADED_AS = {"deli": "deliveries", "empl": "employees", "work": "employees", "head": "employees"}
_MONEY_OR_POINTS = re.compile(r"[$€£¥;]|\b(?:index|points|level)\b")


_BOTH_ENDS = re.compile(
    r"(?P<low>[^\d]*\d[\d.,]*.*?)(?:\s(?:to|and)\s|\s?[-–—]\s?(?=[A-Z]{0,3}[$€£¥₹]))(?P<high>(?:(?:[A-Z]{0,3}[$€£¥₹]|RMB|CNY|USD|HKD|EUR|Rs\.?)\s?\d|\d[\d.,]*\s?%|\d[\d.,]*\s(?:\w+\s)?[a-z]{3,}).*)"
)


def upper_end(claim: Claim, high: Decimal) -> Claim | None:
    """A claim of the upper end of a range both of whose ends are printed in full: ``$76 billion to $78 billion``."""
    ends = _BOTH_ENDS.fullmatch(claim.text)
    if ends is None or claim.unit in {"x", "points", "bps", "count"}:
        return None
    start = claim.start + ends.start("high")
    return replace(claim, start=start, text=ends["high"], value=high, high=None, operator="<=")
