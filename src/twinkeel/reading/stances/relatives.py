"""Verbs of relative clauses: ", which makes chips and owns a fleet" tells of its antecedent only."""

from __future__ import annotations

from twinkeel.reading.patterns.vocabulary import words
from twinkeel.reading.stances.predicates import predicates
from twinkeel.reading.stances.tokens import Token

_OPENERS = frozenset(["which", "who", "that"])
_PRESENT = frozenset(["is", "are", "has", "have", "does", "do"])
_PAST = frozenset(["was", "were", "had", "did"])
_SKIPPED = words("stances.adverbs") | frozenset(["not", "n't", "also", "both"])
_TRACKERS = frozenset(
    ["etf", "etfs", "exchange-traded", "tracker", "trackers", "index", "indices", "benchmark", "gauge"]
)
_REACH = 32


def form_of(tokens: list[Token], k: int) -> str:
    """The form of the verb at ``k`` or after its adverbs: present, past or other."""
    while k < len(tokens) and not tokens[k].name and (tokens[k].low in _SKIPPED or tokens[k].low.endswith("ly")):
        k += 1
    if k >= len(tokens) or tokens[k].name:
        return "other"
    low = tokens[k].low
    if low in _PRESENT:
        return "present"
    if low in _PAST:
        return "past"
    kinds = {kind for _, kind in predicates().get(low, ())}
    if "past" in kinds or (low.endswith("ed") and len(low) > 4):
        return "past"
    if kinds:
        return "present" if kinds & {"s", "base"} else "other"
    return "present" if low.endswith("s") and len(low) > 3 else "other"


def of_antecedent(tokens: list[Token], j: int, form: str, main: int | None) -> bool:
    """Whether the verb after the comma or conjunction at ``j`` goes on with a relative clause about something else.

    It does where its tense is that clause's and not the main verb's, or where nothing parts it from that clause.
    """
    own = {"s": "present", "base": "present", "past": "past"}.get(form)
    if own is None:
        return False
    for r in range(j - 1, max(0, j - _REACH), -1):
        token = tokens[r]
        if token.low in {";", '"'} or (main is not None and r <= main):
            return False
        if token.low not in _OPENERS or token.name:
            continue
        head = tokens[r - 1] if tokens[r - 1].low != "," else tokens[max(0, r - 2)]
        if token.low == "that" and not head.name and head.low in words("stances.speaking"):
            return False
        if head.holder is not None and head.holder.kind != "issuer":
            return False
        first = tokens[r + 1].low if r + 1 < j else ""
        perfect = own == "past" and first in {"has", "have", "had"}
        if not perfect and form_of(tokens, r + 1) != own:
            return False
        return main is None or _tense(tokens, main) != own or tokens[j - 1].low != ","
    return False


def _tense(tokens: list[Token], main: int) -> str:
    """The tense of the main verb: of its auxiliary where it has one."""
    own = form_of(tokens, main)
    for k in range(main - 1, max(-1, main - 4), -1):
        if tokens[k].name or tokens[k].low in {",", "and"}:
            break
        if tokens[k].low in _PRESENT | _PAST:
            return "compound"
    return own


def of_tracker(tokens: list[Token], holder: int, relative: int) -> bool:
    """Whether a fund that follows rules, or an index, stands between a house and "which": its rules are no view."""
    return any(
        tokens[n].low in _TRACKERS
        or ((m := tokens[n].mention) is not None and m.type in {"fund", "index"} and tokens[n].holder is None)
        for n in range(holder + 1, relative)
    )
