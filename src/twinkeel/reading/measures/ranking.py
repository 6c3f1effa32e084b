"""What a figure measures: ranked candidates with reasons, decided by what stands nearest to it in grammar.

In order: a construction that touches it, the figure it is compared with, the noun by it, the figure it continues, and
at last its unit and the kind of its subject.
"""

from __future__ import annotations

import re

from twinkeel.reading.measures.chains import (
    compared,
    continued,
    family_of,
    family_of_claim,
    moves_itself,
    respective,
)
from twinkeel.reading.measures.debuts import told_of_debut
from twinkeel.reading.measures.frames import framed, framings
from twinkeel.reading.measures.heads import noun_of
from twinkeel.reading.measures.kinds import counted, is_valuation, money, pointed, relative, valuation
from twinkeel.reading.measures.nouns import Noun
from twinkeel.reading.measures.surroundings import Surroundings, of_accounts
from twinkeel.reading.model import Candidate, Quantity
from twinkeel.reading.patterns.closings import Closed

_MAKES_UP = re.compile(
    r"\b(?:makes? up|made up|making up|account(?:s|ed|ing) for|compris\w+|constitut\w+|represent(?:s|ed|ing)?)\s$"
)
_HELD = re.compile(r"\b(?:portfolio|holdings|funds?|etf|index|basket|owned|weight\w*)\b", re.IGNORECASE)
_CHANGED = Closed(
    r"(?:\b(?:ro[st]e|risen|fell|fall(?:s|en)?|gain(?:s|ed|ing)?|los(?:t|es|ing)|shed(?:s|ding)?|add(?:s|ed|ing)?|drop(?:s|"
    r"ped|ping)?|climb(?:s|ed|ing)?|jump(?:s|ed|ing)?|slid|slipp?(?:s|ed)?|sank|surged?|soared|declined?|plunged?|tumbled|"
    r"(?<!picked )(?<!snapped )(?<!bought )up|down|off|higher|lower|"
    r"put on|gave up|given up|giving up|dipped|eased|advanced|rallied|leap(?:t|ed)|retreated)"
    r"(?:\sby)?|\b(?:gain|loss|rise|drop|fall|increase|decrease|decline|advance|jump|slide|change)\s(?:of|by))\s$",
    re.IGNORECASE,
)
_CHANGED_AFTER = re.compile(
    r"\s(?:higher|lower|firmer|weaker|better|stronger|in the (?:red|green|black)|"
    r"(?:gain|rise|drop|fall|increase|decline|loss|jump)\b)",
    re.IGNORECASE,
)


_RATIO_NAME = re.compile(r"\D*\b(?:P/\w+|PE|PEG|price|multiple|EV|earnings multiple)\b\D*", re.IGNORECASE)
_PER_SHARE = re.compile(
    r"\b(?:eps|per share|dividends?|payout|targets?|objective|earnings|profit|estimates?)\b", re.IGNORECASE
)
_WORTH = Closed(r"\b(?:worth|valued at)\s(?:about |some |around |then )?$")
_TOOK_IN = Closed(
    r"\b(?:(?:took|taken|takes|taking|brought|brings?|bringing|raked|rang|pulled) (?:in|up)|"
    r"collected|netted|made do with)\s$"
)
_RAISED = re.compile(
    r"\b(?:rais\w+|fetch\w*|gather\w*|bag(?:s|ged|ging)|pocket\w*)\s(?:up to |about |some |as much as )?$"
)
_BEYOND = re.compile(
    r"\s(?:to|and|or|-|–)\s[A-Z]{0,3}[$€£¥]?\d[\d.,]*(?:\s(?:million|billion|trillion|cents|yuan|dollars))?|\s\([^()]{0,60}\)"
)
_SO_MUCH = Closed(r"(?:double|triple|twice)$", re.IGNORECASE)
_EARLIER = re.compile(r"(?<!-)\b(?:year|quarter|month|ago|earlier|before|previous\w*)\b")
_BASED = re.compile(r"times.*(?:earnings|profits?|sales|revenues?|\bbook|ebitda|cash flow|eps)", re.IGNORECASE)
_BASE_AFTER = re.compile(r"\s(?:[\w'$.,-]+\s){0,5}?(?:earnings|profits?|sales|revenues?|book|ebitda|cash flow)\b", re.I)
_OF_TOTAL = re.compile(
    r"\sof (?:(?:it|that|this)\b|(?:the |its |all )?(?:group |company |overall )?(?:total|whole|overall)\b)"
)
_OVER_PRICE = re.compile(
    r"\s(?:above|over|below|under|higher than|more than) [^.;,]{0,40}?"
    r"(?:price|close|level|quote|shares? (?:trade|closed)|where (?:the |its )?(?:stock|shares?|it|they)|"
    r"(?:they|it|the (?:stock|shares)) (?:costs?|trades?|fetch(?:es)?))\b"
)


_SINCE = re.compile(r"\bsince\b")
_EACH = re.compile(r"\s(?:each|apiece)\b")
_LEVEL_OPERATOR = re.compile(r"(?:below|under|above|beneath)\b")
_OF_ANOTHER = re.compile(r"\s(?:that|those|what|as (?:much|many))\b")
_AGAIN = re.compile(r"\b(?:further|another|more|again|since)\b")
_OF_A_LISTING = frozenset({"ipo_proceeds", "offer_price", "ipo_first_day_return_pct"})
_ON_A_DAY = re.compile(
    r",?\s(?:on (?:Mon|Tues|Wednes|Thurs|Fri)day|since\b|so far\b|in a (?:day|week|month)|more than)"
)
_SHARES_FOR = re.compile(r"\b(?:shares|stock|ADSs?)\sfor\s(?:about |some |around )?$")
_RATE_REACHED = re.compile(
    r"\b(?:ro[st]e|risen|fell|fallen|slowed|climb\w+|dropp\w+|slipp\w+|eased|edg\w+|improv\w+|widen\w+|narrow\w+|ticked|"
    r"accelerat\w+|picked up|decelerat\w+|crept|increased|declined|(?:was|is|were|are|stood|stands))(?:\s(?:up|down))?"
    r"\s(?:to|at)\s(?:about |nearly |around )?$"
)
_OF_GAINS = re.compile(
    r"\b(?:gains?|loss(?:es)?|advances?|rises?|declines?|drops?|rally|returns?|moves?|falls?|premium)\b", re.I
)
_GROWTH = re.compile(r"\b(?:cloud )?growth\b[^,;]{0,50}$", re.IGNORECASE)
_DREW = re.compile(
    r"\b(?:drew|attracted|saw|lost|got|received|took|absorbed|drawing|attracting|followed by)\s(?:about |some )?$"
)
_A_SHARE_LOST = re.compile(
    r"^(?!.*\b(?:shares?|stock|ADRs?)\b.*\|).*\blos(?:t|es|ing|s of)\s\|\s(?:a|per|each) (?:share|ADS)"
)
_CONSENSUS = re.compile(r"\b(?:consensus|estimates?|forecasts?|expectations?|guidance)\b", re.IGNORECASE)
_OF_WHICH = re.compile(r"[,(]\s?of (?:which|that|this)(?: (?:about|some|nearly))?\s$")
_TO_RAISE = re.compile(r"(?:\s(?:each|apiece))?\sto (?:raise|bring in)\b")
_OF_A_UNIT = re.compile(r"\b(?:division|segment|unit|(?<=\w )arm)\b")
_ELIDED = re.compile(r"'s(?: own)?\s(?:rose|fell|grew|slid|sank|[a-z]+ed)(?: by)?\s(?:about )?$")
_GROWTH_OF = re.compile(
    r"\bgrowth (?:guidance|forecast|outlook|target|estimate|projection|goal)[^.;,]{0,24}\s(?:to|of|at|from|is|was)\s$"
)
_OF_INCOME = re.compile(
    r"\sof (?:its |their )?(?:(?:net|annual|total|operating) )?(?:profits?|earnings|income|market (?:cap\w*|value))\b"
)
_NEXT_WITH = re.compile(r"\b(?:next|second|third|fourth|followed|behind)\b[^.;%]{0,30}\s(?:with|at|by)\s$")
OTHERS = "so many times another's figure"


def candidates(quantity: Quantity, around: Surroundings) -> list[Candidate]:
    """Ranked measures of a figure with the reason for each."""
    out: list[Candidate] = []
    for measure, reason in _decide(quantity, around):
        if all(measure != candidate.measure for candidate in out):
            out.append(Candidate(measure, len(out) + 1, reason))
    return out


def _decide(quantity: Quantity, around: Surroundings) -> list[tuple[str, str]]:
    family = family_of(quantity)
    folded, sentence = around.folded, around.sentence
    if quantity.kind == "fold" and _SO_MUCH.search(quantity.text) and not _EARLIER.search(around.after[:32]):
        return [("ratio_other", OTHERS)]
    if quantity.kind == "fraction" and _OF_ANOTHER.match(around.after):
        return [("ratio_other", OTHERS)]
    if quantity.kind == "multiple" and (based := _BASED.search(quantity.text) or _BASE_AFTER.match(around.after)):
        return valuation(quantity.text + based.group(), around.before, around.after)
    heads = [claim for claim in around.here if claim.measures and claim.measures[0].why != OTHERS]
    floor = around.floor
    following = folded[quantity.end : sentence[1]]
    name = _RATIO_NAME.match(quantity.text)
    lead = name.group().rstrip("-") if name is not None else ""
    raw = folded[floor : quantity.start]
    if heads and _OF_WHICH.search(raw) and family_of_claim(heads[-1]) == family:
        return [(heads[-1].measures[0].measure, "a part of the figure before")]
    counted_before = bool(around.here) and around.here[-1].measure == "share_count" and raw.strip() == "at"
    if family == "small" and counted_before and (_TO_RAISE.match(following) or _listing(around)):
        return [("offer_price", "what shares in a listing were sold at")]
    if family == "large" and (worth := _of_worth(quantity, around)) is not None:
        return [worth]
    frames = framings(family, (f"{around.before}{lead}", raw), following)
    frame = max(frames, key=lambda f: len(f[1])) if frames else None
    if frame is None and (beyond := _BEYOND.match(following)) is not None:  # "$1.70 to $1.78 a share"
        frame = framed(family, raw, following[beyond.end() :])
    if frame is not None and frame[0] == "trading_volume" and quantity.noun not in {"", "shares", "contracts"}:
        frame = None  # "7,000 cars changed hands" are sold
    if frame is not None and frame[0] == "fee" and around.subject_type in {"issuer", "index"}:
        frame = None  # a share that became cheaper by 7%
    if frame is not None and not _is_a_change(around, frame[0]):
        told = around.here[-1].measure if around.here else None
        if frame[0] == "price_level" and (told == "target_price" or (told == "eps" and _CONSENSUS.search(raw))):
            found = compared(quantity, folded, sentence, heads, around.previous, moves=False)
            return found or [frame]
        if frame[0] == "stake_pct" and around.subject_type == "fund" and following.startswith(" in "):
            return [("weight_pct", frame[1])]
        if frame[0] == "deal_value" and _of_shares(around, raw) and _listing(around):
            return [("ipo_proceeds", "what shares in a listing were sold for")]
        return [_of_turnover(around, frame)]
    if family == "large" and (taken := _taken_in(quantity, around)) is not None:
        return [taken]
    if (
        family == "small"
        and _changed(around)
        and not _LEVEL_OPERATOR.match(quantity.text)
        and not _PER_SHARE.search(around.before)
    ):
        return [("price_change", "the share moved by an amount of money"), ("price_level", "or the price")]
    if family == "pct" and (part := _part(quantity, around)) is not None:
        return [part]
    if family == "x" and (found := compared(quantity, folded, sentence, heads, around.previous, moves=False)):
        return found
    noun = noun_of(quantity, around)
    own = noun.measure is not None and (noun.distance < 0 or (noun.text != "" and noun.text in raw))
    if not own:
        moves = family == "pct" and moves_itself(quantity, folded, floor, around.after)
        none = noun.measure is None
        found = respective(quantity, folded, sentence, heads, around.previous)
        if found is None:
            found = compared(quantity, folded, sentence, heads, around.previous, moves)
        if found is None:
            found = continued(quantity, folded, sentence, heads, around.previous, moves, none)
        if found is not None:
            return found
    out = _by_kind(quantity, around, noun)
    if out[0][0] == "net_profit" and _OF_A_UNIT.search(folded, sentence[0], quantity.start) and "net" not in noun.text:
        return [("operating_profit", "what a unit earns"), *out]
    if out[0][0] not in {"price_return_pct", "share_pct"}:
        return out
    last = next((c.measure for c in reversed([*around.previous, *around.here]) if c.unit == "fraction"), None)
    listed = any(c.measure in {"offer_price", "ipo_first_day_return_pct"} for c in around.here)
    listed = listed and not _SINCE.search(folded, *sentence) and not _AGAIN.search(raw)
    listed = listed or (out[0][0] == "price_return_pct" and told_of_debut(around))
    if out[0][0] == "price_return_pct" and listed:
        return [("ipo_first_day_return_pct", "said of a debut, against the offer price"), *out]
    if out[0][0] == "share_pct" and last == "price_return_pct":
        return [("price_return_pct", "as for the figures before")]
    if last is not None and last.endswith("_change_pct") and _ELIDED.search(raw):
        return [(last, "as for the other's before"), *out]
    if last == "weight_pct" and out[0][0] == "price_return_pct" and _NEXT_WITH.search(raw):
        return [("weight_pct", "as for the weight before"), *out]
    if _GROWTH_OF.search(raw):
        return [("revenue_change_pct", "a rate of growth"), *out]
    if out[0][0] == "price_return_pct" and _RATE_REACHED.search(raw) and not _OF_GAINS.search(raw):
        return _rate(around, raw)
    return out


def _of_shares(around: Surroundings, raw: str) -> bool:
    counted_before = bool(around.here) and around.here[-1].measure == "share_count" and raw.strip() == "for"
    return counted_before or _SHARES_FOR.search(raw) is not None


def _listing(around: Surroundings) -> bool:
    return any(claim.measure in _OF_A_LISTING for claim in [*around.previous[-8:], *around.here])


def _rate(around: Surroundings, raw: str) -> list[tuple[str, str]]:
    """``slowed to 29%``, ``was at 4.8%``: a rate reached, which is no move of a share."""
    if (grown := _GROWTH.search(raw)) is not None:
        cloud = "cloud" in grown.group().lower()
        return [("cloud_revenue_change_pct" if cloud else "revenue_change_pct", "a rate of growth")]
    like = next((c for c in reversed([*around.previous[-3:], *around.here]) if c.unit == "fraction"), None)
    if like is not None and like.measure in {"bond_yield", "interest_rate", "dividend_yield"} and "rose to" not in raw:
        return [(like.measure or "", "as for the rate before")]
    return [("share_pct", "a rate reached"), ("price_return_pct", "or a move")]


def _is_a_change(around: Surroundings, measure: str) -> bool:
    """Whether a level's construction is only what moved: ``the average price rose $5``."""
    if measure == "eps" and _A_SHARE_LOST.search(around.before + "|" + around.after[:12]):
        return False  # "the planemaker lost $3 a share"
    return measure in {"price_level", "dividend", "eps"} and _CHANGED.search(around.before[-30:]) is not None


def _of_turnover(around: Surroundings, frame: tuple[str, str]) -> tuple[str, str]:
    """Turnover of a company's quarter is its revenue, that of a trading day its volume."""
    if frame[0] == "trading_volume" and "turnover" in frame[1] and of_accounts(around):
        return "revenue", frame[1]
    return frame


def _of_worth(quantity: Quantity, around: Surroundings) -> tuple[str, str] | None:
    """``1% of the capital, worth $4bn``: the worth of what was just counted."""
    raw = around.folded[max(around.floor, quantity.start - 30) : quantity.start]
    head = around.here[-1].measure if around.here else None
    if _WORTH.search(raw):
        if head in {"stake_pct", "share_count", "weight_pct"}:
            return "stake_value", "the worth of the holding before"
        if head == "trading_volume":
            return "trading_volume", "the worth of the shares before"
    return None


def _taken_in(quantity: Quantity, around: Surroundings) -> tuple[str, str] | None:
    """``took in $2bn``: revenue of a company, what its listing raised where that is spoken of."""
    raw = around.folded[around.floor : quantity.start]
    if _RAISED.search(raw) and _listing(around):
        return "ipo_proceeds", "what a listing raises"
    if _TOOK_IN.search(raw) and around.subject_type in {"issuer", "private_company"}:
        if any(
            claim.measure in {"ipo_proceeds", "offer_price", "ipo_first_day_return_pct"}
            for claim in [*around.previous, *around.here][-8:]
        ):
            return "ipo_proceeds", "as in the sentence before"
        cloud = re.search(r"\bcloud\b[^,;]*$", raw) is not None
        return ("cloud_revenue" if cloud else "revenue"), "a company took it in"
    return None


_EARNS = re.compile(
    r"\b(?:generat\w+|booked|books|recorded|records|posted|logged|billed|turned over|racked up|pulled in|contribut\w+|"
    r"(?:was|were|is) good for|(?:brought|earned|netted|brings|earns)\s[A-Z][\w.&-]*(?:\s[A-Z]\w+)?(?:\s\([^)]*\))?)\s$"
)
_MAKES = Closed(r"\b(?:made|makes|making|cleared|pocketed|netted)\s$")


def _by_verb(around: Surroundings) -> tuple[str, str] | None:
    """``generated $9bn``: what a company takes in is revenue, what it makes is profit."""
    if around.subject_type not in {"issuer", "private_company"}:
        return None
    raw = around.folded[max(around.floor, around.at - 60) : around.at]
    if _MAKES.search(raw):
        return "net_profit", "a company made it"
    return ("revenue", "a company took it in") if _EARNS.search(raw) else None


def _part(quantity: Quantity, around: Surroundings) -> tuple[str, str] | None:
    """``14% of <fund>`` is a weight, ``1.7 percent of <company>`` a stake; ``made up 26%`` of what is held a weight."""
    if around.part_of in {"fund", "index"}:
        return "weight_pct", "a part of a fund or index"
    if around.part_of in {"issuer", "private_company"} and not _CHANGED.search(around.before[-30:]):
        return "stake_pct", "a part of a company"
    if _EACH.match(around.after) and around.here and around.here[-1].measure == "revenue":
        return "revenue_share", "a part of the revenue before, each"
    before = (around.here or around.previous)[-1:]
    if before and before[0].measure == "weight_pct" and _MAKES_UP.search(around.before[-30:]):
        return "weight_pct", "as for the weight before"
    if _OF_TOTAL.match(around.after) and before and before[0].measure == "revenue":
        return "revenue_share", "a part of the revenue before"
    if _OF_TOTAL.match(around.after) and before and before[0].unit == "count":
        return "share_pct", "a part of the count before"
    if before and before[0].measure == "target_price" and _OVER_PRICE.match(around.after):
        return "implied_upside_pct", "a target against the price"
    if _OF_INCOME.match(around.after) and around.part_of is None:
        return "share_pct", "a part of another amount"
    made = _MAKES_UP.search(around.before[-30:]) and not around.after.startswith(" of ")
    if made and _HELD.search(around.folded, *around.sentence):
        return "weight_pct", "makes up a part of what is held"
    return None


def _by_kind(quantity: Quantity, around: Surroundings, noun: Noun) -> list[tuple[str, str]]:
    kind, before, after = quantity.kind, around.before, around.after
    name, why = noun.measure, noun.why
    if kind == "multiple" and (name in {"discount_pct", "premium_pct"} or is_valuation(quantity.text, before, after)):
        return valuation(quantity.text, before, after)
    if kind in {"percent", "fraction", "fold", "percentage_points", "multiple"}:
        return relative(
            quantity,
            name,
            why,
            before,
            after,
            around.subject_type,
            around.direction,
            around.level_follows,
            around.moves,
        )
    if kind == "bps":
        if name == "fee" or (name == "cost" and around.subject_type == "fund"):
            return [("fee", why)]
        if name in {"dividend_yield", "interest_rate"}:
            return [("yield_change_bps", why)]
        if name and "margin" in name:
            return [("margin_change_bps", why)]
        return [("spread_or_rate_change_bps", why or "basis points")]
    if kind in {"points", "level"}:
        return pointed(
            quantity,
            before,
            after,
            around.subject_type,
            around.direction,
            _changed(around) or _same_move(quantity, around),
        )
    if kind == "count":
        like = next((c.measure for c in reversed([*around.previous, *around.here]) if c.unit == "count"), None)
        if quantity.noun.endswith("units") and name is None and like in {"deliveries", "users"}:
            return [(like, "as for the counts before")]
        return counted(quantity, name, why)
    last = next((c.measure for c in reversed([*around.previous[-3:], *around.here]) if c.unit == quantity.unit), None)
    if name is None and around.subject_type == "fund" and last == "fund_flows" and _ON_A_DAY.match(after):
        return [("fund_flows", "as for the flows before"), ("aum_level", "or its assets")]
    if name is None and last == "fund_flows" and _DREW.search(before[-24:]):
        return [("fund_flows", "as for the flows before"), ("amount", "or another amount")]
    if name is None and quantity.value >= 10**6 and (earned := _by_verb(around)) is not None:
        return [earned, ("amount", "or another amount")]
    return money(
        quantity, name, why, before, after, around.subject_type, around.folded[around.sentence[0] : around.sentence[1]]
    )


def _same_move(quantity: Quantity, around: Surroundings) -> bool:
    """``a gain of 0.8 percent, or 97 points``."""
    head = around.here[-1] if around.here else None
    between = around.folded[head.end : quantity.start].strip() if head is not None else ""
    return head is not None and head.measure == "price_return_pct" and between in {"or", ", or", "(", "(or"}


def _changed(around: Surroundings) -> bool:
    return bool(_CHANGED.search(around.before[-30:]) or _CHANGED_AFTER.match(around.after))
