"""What a figure measures: ranked candidates with reasons, decided by what stands nearest to it in grammar.

In order: a construction that touches it, the figure it is compared with, the noun by it, the figure it continues, and
at last its unit and the kind of its subject.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from twinkeel.reading.measure_chains import (
    DONE_TO,
    NAMES,
    NEW_PREDICATE,
    compared,
    continued,
    family_of,
    moves_itself,
    respective,
)
from twinkeel.reading.measure_frames import framed, framings
from twinkeel.reading.measure_kinds import counted, is_valuation, money, pointed, relative, valuation
from twinkeel.reading.measure_nouns import NO_NOUN, Noun, nearest_noun
from twinkeel.reading.model import Candidate, Claim, Quantity
from twinkeel.reading.vocabulary import words

_SHARE_WORD = re.compile(r"\b(?:shares?|stock|stocks|ADRs?|index)\b", re.IGNORECASE)
_OPENING = re.compile(r"(?:^|[.;,:]\s|\b(?:and|but|while)\s)(?:at|with)\s(?:about |nearly )?$", re.IGNORECASE)
_OPENING_ENDS = ("at", "with", "about", "nearly")
_MAKES_UP = re.compile(
    r"\b(?:makes? up|made up|making up|account(?:s|ed|ing) for|compris\w+|constitut\w+|represent(?:s|ed|ing)?)\s$"
)
_HELD = re.compile(r"\b(?:portfolio|holdings|funds?|etf|index|basket|owned|weight\w*)\b", re.IGNORECASE)
_CHANGED = re.compile(
    r"(?:\b(?:ro[st]e|risen|fell|fall(?:s|en)?|gain(?:s|ed|ing)?|los(?:t|es|ing)|shed(?:s|ding)?|add(?:s|ed|ing)?|drop(?:s|"
    r"ped|ping)?|climb(?:s|ed|ing)?|jump(?:s|ed|ing)?|slid|slipp?(?:s|ed)?|sank|surged?|soared|declined?|plunged?|tumbled|"
    r"up|down|off|higher|lower|put on|gave up|given up|giving up|dipped|eased|advanced|rallied|leap(?:t|ed)|retreated)"
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
_ACCOUNTS = re.compile(r"\b(?:period|quarter|months|half|annual|full-year|fiscal|analysts|profit)\b", re.IGNORECASE)
_WORTH = re.compile(r"\b(?:worth|valued at)\s(?:about |some |around |then )?$")
_TOOK_IN = re.compile(r"\b(?:took|taken|takes|taking|brought|brings?|bringing|raked|rang) (?:in|up)\s$")
_OPENED = re.compile(r"(?:\s\([^)]*\))?(?:\s[^,.;]{0,60})?,\s")
_BEYOND = re.compile(
    r"\s(?:to|and|or|-|–)\s[A-Z]{0,3}[$€£¥]?\d[\d.,]*(?:\s(?:million|billion|trillion|cents|yuan|dollars))?|\s\([^()]{0,60}\)"
)
_BREAK = re.compile(r"\b(?:while|whereas|although|though|after|before|as|when|but|which|who)\b|[;:]")
_SO_MUCH = re.compile(r"(?:double|triple|twice)$", re.IGNORECASE)
_EARLIER = re.compile(r"(?<!-)\b(?:year|quarter|month|ago|earlier|before|previous\w*)\b")
_BASED = re.compile(r"times.*(?:earnings|profits?|sales|revenues?|\bbook|ebitda|cash flow|eps)", re.IGNORECASE)
_BASE_AFTER = re.compile(r"\s(?:[\w'-]+\s){0,3}?(?:earnings|profits?|sales|revenues?|book|ebitda|cash flow)\b", re.I)
_OF_TOTAL = re.compile(r"\sof (?:the |its |all )?(?:group |company |overall )?(?:total|whole|overall)\b")
_OF_NAME = re.compile(r"\s(?:of|at|for|from)\s[^,;]*$")
_OVER_PRICE = re.compile(
    r"\s(?:above|over|below|under|higher than|more than) [^.;,]{0,40}?(?:price|close|level|shares? (?:trade|closed))\b"
)
_THAT_OF = re.compile(r"\b(?:that|those) (?:of|at|from|for)\b")


_SINCE = re.compile(r"\bsince\b")
_ACCOUNT_MEASURES = frozenset({"revenue", "cloud_revenue", "net_profit", "operating_profit", "eps", "ebitda", "capex"})
_OF_AN_INDEX = frozenset(
    {"shares", "dividend_yield", "dividend", "volatility", "weight_pct", "trading_volume", "premium_pct", "eps"}
    | {"discount_pct", "market_cap", "interest_rate", "target_price", None}
)
_PRONOUN = re.compile(
    r"(?:^|[:;.,]\s|\b(?:and|but|though|while|when|where)\s)"
    r"(?:it|they|these|those|this|that|the (?:figure|number|tally|total|ratio|rate|share|proportion))\s"
    r"(?:(?:has|have|had|is|was|were|are|would|will|now|still|then|only|once)\s){0,3}"
    r"(?:been|is|was|were|are|stood|came|rose|fell|up|down|be|grew|dropped|climbed|totall?ed|reached|hit|stands)\b"
    r"[^,;:]{0,30}$"
)
_SIGNED_OF = re.compile(r"\s(?:in|of|for|rise|growth|increase|change|gain|drop|decline|jump|fall)\b")
_LOSS_OF = re.compile(r".*\bloss of\s(?:(?:about|nearly|some|over)\s)?", re.IGNORECASE)
_LEVEL_OPERATOR = re.compile(r"(?:below|under|above|beneath)\b")
_AGAIN = re.compile(r"\b(?:further|another|more|again|since)\b")
OTHERS = "so many times another's figure"


@dataclass(slots=True)
class Surroundings:
    """What a figure's measure is read from. ``before`` and ``after`` are its clause's words on either side."""

    before: str
    after: str
    folded: str
    sentence: tuple[int, int]
    subject_type: str | None
    direction: str | None
    level_follows: Quantity | None
    moves: bool
    part_of: str | None
    here: list[Claim]
    previous: list[Claim]
    floor: int = field(init=False)  # where the words that are the figure's own begin: after the figure before it

    def __post_init__(self) -> None:
        self.floor = max([self.sentence[0], *[claim.end for claim in self.here]])


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
    if quantity.kind == "multiple" and (based := _BASED.search(quantity.text) or _BASE_AFTER.match(around.after)):
        return valuation(quantity.text + based.group(), around.before, around.after)
    heads = [claim for claim in around.here if claim.measures and claim.measures[0].why != OTHERS]
    floor = around.floor
    following = folded[quantity.end : sentence[1]]
    name = _RATIO_NAME.match(quantity.text)
    lead = name.group().rstrip("-") if name is not None else ""
    raw = folded[floor : quantity.start]
    if family == "large" and (worth := _of_worth(quantity, around)) is not None:
        return [worth]
    frames = framings(family, (f"{around.before}{lead}", raw), following)
    frame = max(frames, key=lambda f: len(f[1])) if frames else None
    if frame is None and (beyond := _BEYOND.match(following)) is not None:  # "$1.70 to $1.78 a share"
        frame = framed(family, raw, following[beyond.end() :])
    if frame is not None and frame[0] == "trading_volume" and quantity.noun not in {"", "shares", "contracts"}:
        frame = None  # "7,000 cars changed hands" are sold
    if frame is not None and not _is_a_change(around, frame[0]):
        if frame[0] == "price_level" and around.here and around.here[-1].measure == "target_price":
            found = compared(quantity, folded, sentence, heads, around.previous, moves=False)
            return found or [frame]
        if frame[0] == "stake_pct" and around.subject_type == "fund" and following.startswith(" in "):
            return [("weight_pct", frame[1])]
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
    noun = _noun(quantity, around)
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
    if out[0][0] not in {"price_return_pct", "share_pct"}:
        return out
    last = next((c.measure for c in reversed([*around.previous, *around.here]) if c.unit == "fraction"), None)
    listed = any(c.measure in {"offer_price", "ipo_first_day_return_pct"} for c in around.here)
    listed = listed and not _SINCE.search(folded, *sentence) and not _AGAIN.search(raw)
    if out[0][0] == "price_return_pct" and listed:
        return [("ipo_first_day_return_pct", "said of a debut, against the offer price"), *out]
    if out[0][0] == "share_pct" and last == "price_return_pct":
        return [("price_return_pct", "as for the figures before")]
    return out


def _is_a_change(around: Surroundings, measure: str) -> bool:
    """Whether a level's construction is only what moved: ``the average price rose $5``."""
    return measure in {"price_level", "dividend", "eps"} and _CHANGED.search(around.before[-30:]) is not None


def _of_turnover(around: Surroundings, frame: tuple[str, str]) -> tuple[str, str]:
    """Turnover of a company's quarter is its revenue, that of a trading day its volume."""
    if frame[0] == "trading_volume" and "turnover" in frame[1] and _of_accounts(around):
        return "revenue", frame[1]
    return frame


def _of_accounts(around: Surroundings) -> bool:
    """Whether the sentence, or of a company the figures before, speak of a company's accounts."""
    if _ACCOUNTS.search(around.folded, *around.sentence):
        return True
    return around.subject_type in {"issuer", "private_company"} and any(
        (claim.measure or "").removesuffix("_change_pct") in _ACCOUNT_MEASURES
        for claim in [*around.previous[-5:], *around.here]
    )


def _of_worth(quantity: Quantity, around: Surroundings) -> tuple[str, str] | None:
    """``1% of the capital, worth $4bn``: the worth of what was just counted."""
    raw = around.folded[around.floor : quantity.start]
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
    if _TOOK_IN.search(raw) and around.subject_type in {"issuer", "private_company"}:
        if any(claim.measure == "ipo_proceeds" for claim in [*around.previous, *around.here][-8:]):
            return "ipo_proceeds", "as in the sentence before"
        return "revenue", "a company took it in"
    return None


def _part(quantity: Quantity, around: Surroundings) -> tuple[str, str] | None:
    """``14% of <fund>`` is a weight, ``1.7 percent of <company>`` a stake; ``made up 26%`` of what is held a weight."""
    if around.part_of in {"fund", "index"}:
        return "weight_pct", "a part of a fund or index"
    if around.part_of in {"issuer", "private_company"} and not _CHANGED.search(around.before[-30:]):
        return "stake_pct", "a part of a company"
    if _OF_TOTAL.match(around.after) and around.here and around.here[-1].measure == "revenue":
        return "revenue_share", "a part of the revenue before"
    if around.here and around.here[-1].measure == "target_price" and _OVER_PRICE.match(around.after):
        return "implied_upside_pct", "a target against the price"
    made = _MAKES_UP.search(around.before[-30:]) and not around.after.startswith(" of ")
    if made and _HELD.search(around.folded, *around.sentence):
        return "weight_pct", "makes up a part of what is held"
    return None


def _noun(quantity: Quantity, around: Surroundings) -> Noun:
    """The noun by the figure; after ``At $5 billion, …`` the one that follows."""
    before, after, kind = around.before, around.after, quantity.kind
    raw = around.folded[around.floor : quantity.start]
    if raw[-8:-1].lower().endswith(_OPENING_ENDS) and _OPENING.search(raw):
        opened = _OPENED.match(around.folded, quantity.end, around.sentence[1])
        noun = nearest_noun("", around.folded[opened.end() - 1 : around.sentence[1]]) if opened else NO_NOUN
        if noun.measure is not None and noun.measure != "shares":
            return noun
    that = _THAT_OF.search(raw) if "that " in raw or "those " in raw else None
    if that is not None:  # "profit was flat, but that of its rival halved"
        noun = nearest_noun(around.folded[around.sentence[0] : around.floor + that.start()], "")
        if noun.measure is not None:
            return noun._replace(distance=-1)
    noun = nearest_noun(before, after)
    if noun.measure in {None, "shares"} and (pronoun := _PRONOUN.search(raw)) is not None:
        noun = _antecedent(around, around.folded[: around.floor + pronoun.start() + 1]) or noun
    if noun.measure is None:  # a subject that was set aside: "capital spending, it said, will reach $5bn"
        noun = nearest_noun(raw[-120:][_last_break(raw[-120:]) :], "")
        between = raw[len(raw) - noun.distance :]
        named = kind in {"percent", "fraction", "fold"} and NAMES.search(between) and not _OF_NAME.match(between)
        noun = NO_NOUN if noun.measure == "shares" or named else noun
    if noun.measure == "segment":
        told = kind in {"percent", "fraction", "fold", "money"} and not _SHARE_WORD.search(before)
        noun = noun._replace(measure="revenue") if told and _of_accounts(around) else NO_NOUN
    if noun.measure == "trading_volume" and "turnover" in noun.text.lower() and _of_accounts(around):
        return noun._replace(measure="revenue")
    market = noun.measure == "revenue" and "turnover" in noun.text.lower() and around.subject_type in {"index", None}
    if market and not _ACCOUNTS.search(around.folded, *around.sentence):
        return noun._replace(measure="trading_volume")
    signed = quantity.sign and kind == "percent" and around.subject_type in {"issuer", "index", "fund"}
    if signed and (noun.distance > 12 or (noun.distance < 0 and not _SIGNED_OF.match(after))):
        return NO_NOUN
    if kind in {"percent", "fraction", "fold"} and noun.measure is not None and noun.distance >= 0:
        between = raw[len(raw) - noun.distance :] if noun.distance < len(raw) else raw
        if noun.measure == "net_profit" and (noun.text.lower() == "losses" or _LOSS_OF.fullmatch(noun.text + between)):
            return NO_NOUN  # "a loss of 5%", "recouped its losses and is up 5%": of the share
        if ": " in between and noun.distance > 0:
            return NO_NOUN  # "China spends less: A and B fell 8%": said of before the colon
        if noun.measure in DONE_TO and NEW_PREDICATE.search(between):
            return NO_NOUN  # "drew $2bn of inflows and is up 5%": what drew them
    if noun.measure == "shares" and (
        around.subject_type not in {"issuer", "index", "fund", None} or kind not in {"percent", "fraction", "fold"}
    ):
        noun = nearest_noun(_SHARE_WORD.sub(" ", before), _SHARE_WORD.sub(" ", after))
        noun = NO_NOUN if noun.measure == "shares" else noun
    if noun.measure == "buyback" and kind == "percent" and not re.search(r"back|repurchas", before, re.IGNORECASE):
        return NO_NOUN  # "gained 5% on plans to buy back": the move's reason, not its measure
    if around.subject_type == "index" and kind in {"percent", "fraction"} and noun.measure not in _OF_AN_INDEX:
        return NO_NOUN  # "tariffs knocked the gauge down 2%", "trimming its loss": what an index loses is of its level
    return noun


_STANDS_FOR = words("measures.stands_for")


def _antecedent(around: Surroundings, ahead: str) -> Noun | None:
    """``The holding has shrunk: it was 5%``: the noun that a pronoun takes up, of the clause before it."""
    noun = nearest_noun(ahead[-110:], "")
    if noun.measure not in _STANDS_FOR:
        return None
    plural = re.search(r"\b(?:they|these|those)\s[^:;.]*$", around.folded[len(ahead) - 2 : len(ahead) + 40]) is not None
    if plural != noun.text.rstrip().lower().endswith("s") and not ahead.rstrip().endswith(":"):
        return None
    return noun._replace(distance=-1)


def _last_break(text: str) -> int:
    """Where the last clause of a stretch begins."""
    return max((match.end() for match in _BREAK.finditer(text)), default=0)


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
        if name == "fee":
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
        return counted(quantity, name, why)
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
