"""A measure taken from the figure that this one is compared with, coordinated with, or continues."""

from __future__ import annotations

import re
from collections.abc import Sequence
from decimal import Decimal

from twinkeel.reading.model import Candidate, Claim, Quantity
from twinkeel.reading.patterns.closings import Closed
from twinkeel.reading.patterns.gates import Sought, by_letter, plain_lower
from twinkeel.reading.patterns.vocabulary import words

_COMPARED = re.compile(  # this and the next over lower case
    r"(?:\b(?:"
    + by_letter(
        r"from|versus|vs\.?|against|compar(?:ed|es|ing) (?:with|to)|instead of|rather than|as opposed to|"
        r"previously(?: at)?|"
        r"originally|above|below|short of|ahead of|beat(?:s|ing)?|miss(?:ed|es|ing)|top(?:s|ped|ping)|"
        r"exceed(?:s|ed|ing)?|"
        r"surpass(?:es|ed|ing)?|overshot|in line with|shy of|than|toward|consensus|"
        r"in contrast (?:to|with)|(?:the )?street (?:is|was|had been|wanted|had|sought)|"
        r"analysts (?:all )?(?:(?:had|have) (?:been )?|were )?(?:at|looking for|wanted|sought|hoped for|had|saw)|"
        r"model(?:l)?(?:ed|ing)|"
        r"expect(?:ed|ing|ations?)|forecasts?|"
        r"estimates?|guidance|predicted|projected|promised|having (?:been|stood)|pencill?ed in|had been|not|where|"
        r"until now|"
        r"(?:it|they|this|that|figure|number|tally|total|level) (?:was|were|is|stood|had been)"
    )
    + r")(?:\s(?:at|of|for|was|were|is|had|been|the|a|an|its|their|some|earlier|prior|previous|same|consensus|just|"
    r"only|estimate|forecast|it|they|in|with|by|just|year-ago|another|that|average|original|old|current|"
    r"[a-z]+-(?:year|month|quarter|week)|year-earlier|stood|stands|sat|sits|historical|long-term|long-run|median|mean))*"
    r"|[a-z]\s\((?:previously |formerly |vs\.? |from |or )?|previously )\s?$"
)
_COMPARES_AFTER = re.compile(
    r"\s?(?:\)|(?:that |which )?(?:[\w.'&-]+\s){0,4}?(?:forecast|expected|expectations?|modell?ed|penciled|pencilled|"
    r"predicted|consensus|estimated?|estimates|looking for|projected|guided|guidance|outlook|anticipated)\b|"
    r"(?:a|one) year (?:ago|earlier|before)|before\b|previously|until now|earlier\b|"
    r"in the (?:year-ago|same|prior|previous)|"
    r"the (?:year|"
    r"quarter|month) before|a (?:decade|quarter|month|week) (?:ago|earlier|before|later)|last (?:year|quarter|month))"
)
_ANTICIPATED = Sought(
    r"\b(?:consensus|analysts|expectations?|forecast|expected|estimates?|they had been|it had been|had (?:been|"
    r"promised|targeted|guided|forecast|stood))\b"
)
_JOINED = re.compile(
    r"(?:\sto|\sand|,|,\sand|\sor|,\sor|,\sto|-|–)\s(?:about |nearly |some |another |over |(?:up |down )?from )?$"
)
_RISE = re.compile(  # over lower case
    r"\b(?:"
    + by_letter(
        r"up|down|add(?:s|ed|ing)?|ris\w+|rose|fall\w*|fell|gain\w*|chang\w+|grow\w*|grew|jump\w*|climb\w*|drop\w*|declin\w+|increas\w+|"
        r"decreas\w+|surg\w+|soar\w+|slid\w*|plung\w+|more|less|fewer|higher|lower|better|worse|smaller|bigger|larger|improv\w+|expan\w+|shr[aiu]nk|"
        r"beat\w*|rebound\w*|slump\w*|advanc\w+|equivalent|shift|swell\w*|tumbl\w*|slip\w*|leap\w*|leapt|year-on-year|yoy|"
        r"retreat\w*|shed\w*|los(?:t|e|es|ing)|s[aiu]nk|dip\w*|eas(?:e|es|ed|ing)|edg\w+|off|rall\w+|put on|return\w*|"
        r"narrow\w*|widen\w*|above|below|\+"
    )
    + ")"
)
_BESIDE = re.compile(r",?\s(?:and|on|with)\s(?:about |nearly |some )?")
_SET_BESIDE = ("as for the figure it is compared with", "compared with", "compared in")
_MOVES = re.compile(r"\b(?:higher|lower|more|less|growth|rise|gain|fall|drop|increase|decline)\b")
_DEALT_AT = re.compile(
    r"\b(?:touch(?:ed|ing)|hit(?:ting)?|reach(?:ed|ing)|peak(?:ed|ing)|open(?:ed|ing)|clos(?:ed|ing)|end(?:ed|ing)|"
    r"finish(?:ed|ing)|trad(?:ed|ing)|settl(?:ed|ing)|soar(?:ed|ing)|jump(?:ed|ing)|(?:higher|lower|up|down) at)\b"
)
_SHARES = re.compile(r"\b(?:(?<!per )(?<!a )(?<!each )[Ss]hares?|[Ss]tock|ADRs?|ADSs?|index|points)\b")
NAMES = re.compile(r"[a-z,]\s(?!(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec|Q\d|H\d|FY|US|HK|NT|RMB))[A-Z]")
_ANOTHERS = re.compile(_SHARES.pattern + "|" + NAMES.pattern)
_NEW_NOUN = re.compile(
    r"\b(?:and|while|but|,)\s(?:its |the |their |a |an )?(?!it\b|they\b|that\b|this\b|those\b)[a-z-]+(?:\s[a-z-]+)?\s"
    r"(?:was|were|is|are|stood at|came to|totall?ed|amounted to)\s$"
)
_PERCENT = re.compile(r"%|\bper\s?cent")
_TARGET = re.compile(r"\b(?:price |stock )?targets?\b|\bprice objectives?\b")
_PRICED = re.compile(
    r"\b(?:shares?|stock|trad(?:ed|es|ing)|clos(?:ed|ing)|opened|chang(?:ed|ing) hands|(?:higher|lower|up|down) at)\b",
    re.IGNORECASE,
)
_RATIO = re.compile(
    r"\b(?:P/?E|P/?S|P/?B|PEG|price[- ](?:to[- ])?(?:earnings(?:[- ](?:to[- ])?growth)?|sales|book))\b", re.IGNORECASE
)
_RATIOS = {
    "ps": "ps_multiple",
    "pb": "pb_multiple",
    "peg": "ratio_other",
    "pricetosales": "ps_multiple",
    "pricesales": "ps_multiple",
    "pricetobook": "pb_multiple",
    "pricebook": "pb_multiple",
    "pricetoearningsgrowth": "ratio_other",
    "pricetoearningstogrowth": "ratio_other",
    "priceearningsgrowth": "ratio_other",
}
_AS_MUCH = re.compile(r"\s(?:as|more|larger|bigger|higher|faster|the (?!\d)|what|that|over)\b")
_A_SHARE = frozenset({"net_profit", "operating_profit", "eps"})
_LEVELS = words("measures.levels")
DONE_TO = frozenset({"fund_flows", "buyback", "investment", "deal_value", "ipo_proceeds", "stake_value", "capex"})
NEW_PREDICATE = re.compile(
    r"(?:\sand|,)\s(?:is |was |were |are |has |have |had )*(?:gain\w*|rose|fell|climb\w*|jump\w*|put on|add\w*|"
    r"los\w+|shed|drop\w*|"
    r"slid|sank|surg\w*|soar\w*|advanc\w*|slipp\w*|eas\w*|rall\w*|tumbl\w*|is up|is down|up by|down by)\b"
)
_PROMISED = frozenset({"offer_price", "target_price"})
_AT_A_PRICE = re.compile(r"(?:\s(?:lower|higher|up|down|cheaper|dearer|better|weaker|firmer))?\s(?:to|at)\s")
_FOR_SO_MUCH = re.compile(r"[^.;]{0,70}\bfor\s(?:about |nearly |some |around )?")
_IN_ALL = re.compile(r"\s(?:in (?:all|total)|altogether|overall)\b")
_PER_OTHER = re.compile(r"\s(?:a|an|per|each)\s(?!share|ads|adr|american|unit)[a-z]", re.IGNORECASE)
_LED_TO = Closed(r"^[^.;]{0,80}\b(?:to|at)\s(?:about |just )?$")
_CHANGES_OF = re.compile(r"\b(?:changes?|increases?|decreases?|growth|rises?|gains?|declines?|jumps?|falls?) of\b")
ASIDE = re.compile(r",\s(?:which|who|whose|where|having)\b[^;]*$")

_CARRIED = words("measures.carried")
_STATES = words("measures.states")
_KEPT = _STATES | _CARRIED
_LEADS_TO = re.compile(r"[^.;]{0,70}\bto\s")
_LED = Closed(r"\bfrom\s$")


def family_of(quantity: Quantity) -> str:
    """The family of figures that can be compared with this one: pct, small or large money, x, count, points …"""
    if quantity.kind in {"percent", "fraction"}:
        return "pct"
    if quantity.kind == "money":
        return "large" if abs(quantity.value) >= Decimal(10) ** 6 else "small"
    return {"multiple": "x", "level": "points"}.get(quantity.kind, quantity.kind)


def family_of_claim(claim: Claim) -> str:
    """The same of a claim already made."""
    if claim.unit in {"fraction", "x", "points", "count", "bps"}:
        return {"fraction": "pct"}.get(claim.unit, claim.unit)
    if claim.unit == "percentage_points":
        return claim.unit
    return "large" if claim.value is not None and abs(claim.value) >= Decimal(10) ** 6 else "small"


def _letters(name: str) -> str:
    return re.sub(r"[^a-z]", "", name.lower())


def _same(measures: Sequence[Candidate], why: str) -> list[tuple[str, str]]:
    return [(m.measure, f"{why}: {m.why}" if n == 0 else m.why) for n, m in enumerate(measures)]


def moves_itself(quantity: Quantity, folded: str, floor: int, after: str) -> bool:
    """Whether a word of moving stands by the figure, after the figure before it."""
    return quantity.sign != 0 or _rises(folded[max(floor, quantity.start - 100) : quantity.start] + after[:20])


def _rises(text: str) -> bool:
    return _RISE.search(plain_lower(text)) is not None


def compared(
    quantity: Quantity, folded: str, sentence: tuple[int, int], here: list[Claim], previous: list[Claim], moves: bool
) -> list[tuple[str, str]] | None:
    """What a figure measures that is openly compared with an earlier one: ``up from 3.9 percent``, ``the consensus
    was 102.9 billion``; None where it is not."""
    family = family_of(quantity)
    after = folded[quantity.end : sentence[1]]
    if here and _BESIDE.fullmatch(folded, here[-1].end, quantity.start) and not _MOVES.search(after[:20]):
        last = here[-1]
        beside = last.measures and last.measures[0].why.startswith(_SET_BESIDE) and family_of_claim(last) != family
        like = (c for c in reversed([*previous[-6:], *here]) if family_of_claim(c) == family)
        if beside and (pair := next(like, None)) is not None and pair.measure in _CARRIED:
            return _same(pair.measures, "compared in the same order")
    for head in reversed(here[-4:]):
        if family_of_claim(head) != family or not head.measures or head.end > quantity.start:
            continue
        between = folded[head.end : quantity.start]
        if len(between) > 160:
            return None
        tail = between[-70:]
        top = head.measures[0].measure
        if top in _KEPT and not top.endswith(("_change", "_points")):
            if _COMPARED.search(plain_lower(tail)) or (
                not moves
                and (_COMPARES_AFTER.match(plain_lower(after)) or (" to" not in between and _JOINED.fullmatch(between)))
            ):
                return _same(head.measures, "as for the figure it is compared with")
            if _LEADS_TO.fullmatch(between) and _LED.search(folded, max(0, head.start - 6), head.start):
                return _same(head.measures, "where the figure before leads to")
        return None
    if here or not previous or not _ANTICIPATED.within(folded[sentence[0] : quantity.end]):
        return None
    head = previous[-1]
    if family_of_claim(head) == family and head.measure in _CARRIED and not _SHARES.search(folded, *sentence):
        return _same(head.measures, "compared with the sentence before")
    return None


def respective(
    quantity: Quantity, folded: str, sentence: tuple[int, int], here: list[Claim], previous: list[Claim]
) -> list[tuple[str, str]] | None:
    """``earnings of $4 a share and revenue of $9 billion, … changes of 5% and 7%, respectively``: in order."""
    ahead = folded[quantity.end : min(sentence[1], quantity.end + 90)]
    stop = ahead.find("respectively")
    if stop < 0:
        return None
    family = family_of(quantity)
    mine = 0
    while mine < len(here) and family_of_claim(here[-1 - mine]) == family and quantity.start - here[-1].end < 60:
        mine += 1
    if family != "pct":
        like = next((c for c in reversed(here[:-1]) if family_of_claim(c) == family and c.measure in _CARRIED), None)
        return _same(like.measures, "in the order of the figures before") if like is not None else None
    rest = len(_PERCENT.findall(ahead[:stop]))
    if (
        not _CHANGES_OF.search(folded, max(sentence[0], quantity.start - 90), quantity.start)
        and not here[: -mine or None]
    ):
        return None
    levels = [c for c in [*previous[-4:], *here] if family_of_claim(c) != "pct"][-(mine + rest + 1) :]
    if len(levels) != mine + rest + 1 or any(c.measure not in _LEVELS for c in levels):
        return None
    base = (levels[mine].measure or "").removesuffix("_level")
    return [(f"{base}_change_pct", "the change of the figure that stands in the same order")]


def continued(
    quantity: Quantity,
    folded: str,
    sentence: tuple[int, int],
    here: list[Claim],
    previous: list[Claim],
    moves: bool,
    bare: bool,
) -> list[tuple[str, str]] | None:
    """What a figure without a noun of its own goes on to measure: the change of the level just given, the level a
    change led to, or the like of the figure before it."""
    family = family_of(quantity)
    head = here[-1] if here else None
    if head is not None and head.measures:
        between = folded[head.end : quantity.start]
        near = between + folded[quantity.end : min(sentence[1], quantity.end + 16)]
        top = head.measures[0].measure
        rises = (
            (family == "pct" and top in _LEVELS)
            and len(between) < 110
            and (_rises(near) or (quantity.sign != 0 and len(between) < 40))
            and not _ANOTHERS.search(between)
        )
        if rises and (found := NEW_PREDICATE.search(between)) is not None:
            aside = found.group().startswith(",") and ASIDE.search(folded, sentence[0], head.start) is not None
            rises = not aside and top not in DONE_TO  # "…, which bought back $2bn, rose 5%"
        if rises:
            return [(f"{top.removesuffix('_level')}_change_pct", "the change of the figure before")]
        if family in {"large", "count"} and top.endswith("_change_pct") and re.fullmatch(r"[^.;]{0,60}\bto\s", between):
            base = top.removesuffix("_change_pct")
            base = "aum_level" if base == "aum" else base
            if base in _LEVELS and (family == "large" or base in {"users", "shipments", "deliveries", "orders"}):
                return [(base, "the level that the change before leads to")]
        if family == "small" and top in {"eps_change_pct", "dividend_change_pct"} and _LED_TO.search(between):
            return [(top.removesuffix("_change_pct"), "the level that the change before leads to")]
        if family == "small" and top in _PROMISED and _DEALT_AT.search(between):
            return [("price_level", "a price dealt at")]
        if family == "small" and top == "price_change" and _AT_A_PRICE.fullmatch(between):
            return [("price_level", "where the change before leads to")]
        if family == "large" and top == "stake_pct" and _FOR_SO_MUCH.fullmatch(between):
            return [("deal_value", "what the part before was bought for")]
        if family == "large" and top == "dividend" and _IN_ALL.match(folded, quantity.end):
            return _same(head.measures, "the same in all")
        if family == "pct" and top.endswith("_change") and re.fullmatch(r"[^.;]{0,60}\bto\s", between):
            return [
                (top + "_pct" if "margin" not in top else top.replace("_change", "_pct"), "where the change leads to")
            ]
        near_by = len(between) <= 110 and ";" not in between
        if family == "pct" and top.endswith("_change_pct") and near_by and not _ANOTHERS.search(between):
            return _same(head.measures, "the same thing's change")
        of_shares = _SHARES.search(between) is not None and "price" not in top
        of_shares = of_shares or _NEW_NOUN.search(between) is not None
        apart = ";" in between or len(between) > 140 or moves or of_shares
        if family_of_claim(head) == family and top in _CARRIED and not apart:
            return _same(head.measures, "as for the figure before")
        a_piece = family_of_claim(head) != family and _PER_OTHER.match(folded, quantity.end)
        if family in {"small", "large"} and not a_piece and between.strip() in {"(", "(about", "(nearly", ", or", "or"}:
            if family_of_claim(head) == family or top not in _A_SHARE:
                return _same(head.measures, "the same in another currency")
            return [("eps", "the amount before, a share")]
    if family == "x":
        named = [*_RATIO.finditer(folded, max(0, quantity.start - 300), quantity.start)]
        if named and not _AS_MUCH.match(folded, quantity.end):
            return [(_RATIOS.get(_letters(named[-1].group()), "pe_multiple"), "the passage speaks of this ratio")]
    if moves or not bare or quantity.noun:
        return None
    floor = head.end if head is not None else sentence[0]
    return _from_sentences_before(quantity, family, folded, sentence, floor, previous)


def _from_sentences_before(
    quantity: Quantity, family: str, folded: str, sentence: tuple[int, int], floor: int, previous: list[Claim]
) -> list[tuple[str, str]] | None:
    targets = family == "small" and _TARGET.search(folded, max(0, sentence[0] - 260), floor)
    if targets and not _PRICED.search(folded, max(floor, quantity.start - 60), min(sentence[1], quantity.end + 30)):
        return [("target_price", "the passage speaks of price targets")]
    if not previous or family not in {"small", "x", "pct", "large", "count"}:
        return None
    text = folded[sentence[0] : sentence[1]]
    for head in reversed(previous[-5:]):
        if family_of_claim(head) != family:
            continue
        top = head.measure or ""
        if sentence[0] - head.end > 320 or top not in _CARRIED:
            return None
        if family == "small" and top not in {"target_price", "eps"}:
            return None
        if family in {"pct", "small"} and _SHARES.search(text):
            return None
        if family == "pct" and (top == "price_return_pct" or top not in _STATES or quantity.value > 1):
            return None
        return _same(head.measures, "as for the figure in the sentence before")
    return None
