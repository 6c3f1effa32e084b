"""The noun that says what a figure measures: by it, after an opening level, before an aside, or behind a pronoun."""

from __future__ import annotations

import re

from twinkeel.reading.measures.chains import ASIDE, DONE_TO, NAMES, NEW_PREDICATE
from twinkeel.reading.measures.nouns import NO_NOUN, Noun, nearest_noun
from twinkeel.reading.measures.surroundings import ACCOUNTS, Surroundings, of_accounts
from twinkeel.reading.model import Quantity
from twinkeel.reading.patterns.closings import Closed
from twinkeel.reading.patterns.vocabulary import words

_SHARE_WORD = re.compile(r"\b(?:shares?|stock|stocks|ADRs?|index)\b", re.IGNORECASE)
_OPENING = Closed(r"(?:^|[.;,:]\s|\b(?:and|but|while)\s)(?:at|with)\s(?:about |nearly )?$", re.IGNORECASE)
_OPENED = re.compile(r"(?:\s\([^)]*\))?(?:\s[^,.;]{0,60})?,\s")
_BREAK = re.compile(r"\b(?:while|whereas|although|though|after|before|as|when|but|which|who)\b|[;:]")
_OF_NAME = re.compile(r"\s(?:of|at|for|from)\s[^,;]*$")
_THAT_OF = re.compile(r"\b(?:that|those) (?:of|at|from|for)\b")
_OF_AN_INDEX = frozenset(
    {"shares", "dividend_yield", "dividend", "volatility", "weight_pct", "trading_volume", "premium_pct", "eps"}
    | {"discount_pct", "market_cap", "interest_rate", "target_price", None}
)
_PRONOUN = re.compile(
    r"(?:^|[:;.,]\s|\b(?:and|but|though|while|when|where)\s)"
    r"(?:it|they|these|those|this|that|the (?:figure|number|tally|total|ratio|rate|share|proportion))\s"
    r"(?:(?:has|have|had|is|was|were|are|would|will|now|still|then|only|once)\s){0,3}"
    r"(?:been|is|was|were|are|stood|came|rose|fell|up|down|be|grew|dropped|climbed|totall?ed|reached|hit|stands)\b"
    r"[^,;:]{0,30}$",
    re.IGNORECASE,
)
_DASHED = re.compile(r"\s(?:--|—|–)\s[^—–]*?\s(?:--|—|–)\s")
_SIGNED_OF = re.compile(r"\s(?:in|of|for|rise|growth|increase|change|gain|drop|decline|jump|fall)\b")
_LOSS_OF = re.compile(r".*\bloss of\s(?:(?:about|nearly|some|over)\s)?", re.IGNORECASE)
_STANDS_FOR = words("measures.stands_for")
_PLURAL = re.compile(r"\W*(?:they|these|those)\b", re.IGNORECASE)


def noun_of(quantity: Quantity, around: Surroundings) -> Noun:
    """The noun by the figure; after ``At $5 billion, …`` the one that follows."""
    before, after, kind = around.before, around.after, quantity.kind
    raw = around.folded[around.floor : quantity.start]
    if "--" in raw or "—" in raw or "–" in raw:  # "gross margin -- what is left of sales -- slipped to 43%"
        before, raw = _DASHED.sub(" ", before), _DASHED.sub(" ", raw)
    if _OPENING.search(raw):
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
    if noun.measure in {None, "shares"} and (pronoun := _PRONOUN.search(raw, max(0, len(raw) - 100))) is not None:
        noun = _antecedent(around, around.folded[: around.floor + pronoun.start() + 1]) or noun
    if noun.measure is None:  # a subject that was set aside: "capital spending, it said, will reach $5bn"
        noun = nearest_noun(raw[-120:][_last_break(raw[-120:]) :], "")
        between = raw[len(raw) - noun.distance :]
        named = kind in {"percent", "fraction", "fold"} and NAMES.search(between) and not _OF_NAME.match(between)
        noun = NO_NOUN if noun.measure == "shares" or named else noun
    if noun.measure == "fund_flows" and around.subject_type in {"issuer", "private_company"} and "in" in noun.text[-3:]:
        noun = noun._replace(measure="revenue") if kind == "money" else NO_NOUN  # what a company took in
    if noun.measure == "segment":
        told = kind in {"percent", "fraction", "fold", "money"} and not _SHARE_WORD.search(before)
        noun = noun._replace(measure="revenue") if told and of_accounts(around) else NO_NOUN
    if noun.measure == "trading_volume" and "turnover" in noun.text.lower() and of_accounts(around):
        return noun._replace(measure="revenue")
    market = noun.measure == "revenue" and "turnover" in noun.text.lower() and around.subject_type in {"index", None}
    if market and not ACCOUNTS.search(around.folded, *around.sentence):
        return noun._replace(measure="trading_volume")
    signed = quantity.sign and kind == "percent" and around.subject_type in {"issuer", "index", "fund"}
    if signed and (noun.distance > 12 or (noun.distance < 0 and not _SIGNED_OF.match(after))):
        return NO_NOUN
    if kind in {"percent", "fraction", "fold"} and noun.measure is not None and noun.distance >= 0:
        between = raw[len(raw) - noun.distance :] if noun.distance < len(raw) else raw
        in_place = noun.text != "" and raw[: len(raw) - noun.distance].endswith(noun.text)  # not before a masked aside
        if noun.measure == "net_profit" and (noun.text.lower() == "losses" or _LOSS_OF.fullmatch(noun.text + between)):
            return NO_NOUN  # "a loss of 5%", "recouped its losses and is up 5%": of the share
        if ": " in between and noun.distance > 0:
            return NO_NOUN  # "China spends less: A and B fell 8%": said of before the colon
        verb = NEW_PREDICATE.search(between)
        closes = in_place and verb is not None and verb.group().startswith(",")
        if closes and ASIDE.search(around.folded, around.sentence[0], quantity.start - noun.distance):
            return NO_NOUN  # "X, which makes half its sales abroad, rose 2%"
        if noun.measure in DONE_TO and NEW_PREDICATE.search(between):
            return NO_NOUN  # "drew $2bn of inflows and is up 5%": what drew them
    if noun.measure == "shares" and (
        around.subject_type not in {"issuer", "index", "fund", None} or kind not in {"percent", "fraction", "fold"}
    ):
        noun = nearest_noun(_SHARE_WORD.sub(" ", before), _SHARE_WORD.sub(" ", after))
        noun = NO_NOUN if noun.measure == "shares" else noun
    if noun.measure == "buyback" and kind == "percent" and not re.search(r"back|repurchas", before, re.IGNORECASE):
        return NO_NOUN  # "gained 5% on plans to buy back": the move's reason, not its measure
    if (
        around.subject_type == "index"
        and kind in {"percent", "fraction"}
        and noun.measure not in _OF_AN_INDEX
        and (noun.measure != "net_profit" or "loss" in noun.text.lower())
    ):
        return NO_NOUN  # "tariffs knocked the gauge down 2%", "trimming its loss": what an index loses is of its level
    return noun


def _antecedent(around: Surroundings, ahead: str) -> Noun | None:
    """``The holding has shrunk: it was 5%``: the noun that a pronoun takes up, of the clause before it."""
    noun = nearest_noun(ahead[-110:], "")
    if noun.measure not in _STANDS_FOR:
        return None
    plural = _PLURAL.match(around.folded, len(ahead) - 1) is not None
    if plural != noun.text.rstrip().lower().endswith("s") and not ahead.rstrip().endswith(":"):
        return None
    return noun._replace(distance=-1)


def _last_break(text: str) -> int:
    """Where the last clause of a stretch begins."""
    return max((match.end() for match in _BREAK.finditer(text)), default=0)
