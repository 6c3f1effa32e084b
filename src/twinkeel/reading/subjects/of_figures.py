"""Whose figure it is: brackets, "respectively", gapped lists, nominal phrases, verbs, and antecedents."""

from __future__ import annotations

from twinkeel.reading.figures.figure_lists import matched_ahead
from twinkeel.reading.grammar.clauses import subject_of_verb
from twinkeel.reading.grammar.gapping import gapped_
from twinkeel.reading.grammar.items import Item, Subject, eligible, is_verb
from twinkeel.reading.grammar.presented import presented_
from twinkeel.reading.model import Mention
from twinkeel.reading.patterns.vocabulary import words
from twinkeel.reading.subjects.figure_places import (
    AFTER_PREPOSITIONS,
    bracket_,
    compared_,
    governing_verb,
    label_,
    named_after,
    possessive_,
)
from twinkeel.reading.subjects.holdings_told import dealt_in, of_another
from twinkeel.reading.subjects.nobodys import is_class

_FIGURE_NOUNS = words("subjects.figure_nouns")
_COMPARE = frozenset({"compared", "versus", "vs", "against", "than", "and", "or", "while", "from", "with", "to"})
_BY_AGENT = words("subjects.by_agent")
_REPORTING = words("subjects.reporting")


_FLOWS = words("subjects.flows")
_AVERAGES = frozenset({"average", "mean", "median"})
_MANY = frozenset({"sector", "industry", "peer", "peers", "group", "market", "global", "regional", "country"})


def subject_of_figure(items: list[Item], q: int) -> Subject:
    """The subject of the figure at item ``q`` and why."""
    for place in (bracket_, label_, compared_, possessive_):
        found = place(items, q)
        if found is not None:
            return found
    ahead = matched_ahead(items, q)
    if ahead is not None:
        return Subject(ahead, "matched in order with the names after")
    if q > 2 and (items[q - 1].low, items[q - 2].low in _AVERAGES, items[q - 3].low in _MANY) == ("of", True, True):
        return Subject(None, "an average over many", nobodys=True)
    if _of_the_offer(items, q):
        return Subject(None, "a part of the offer", governing_verb(items, q), antecedent=True, span=(q, q))
    rival = _of_rival(items, q)
    if rival is not None:
        return Subject(None, "said of a rival", governing_verb(items, q), antecedent=True, span=rival)
    held = _held(items, q)
    if held is not None:
        return Subject(held, "what the stake is in")
    found = _flow_of_fund(items, q) or presented_(items, q)
    if found is not None:
        return found
    found = _nominal_after(items, q)
    if found is not None:
        return found
    verb = governing_verb(items, q)
    if verb is not None:
        gapped = gapped_(items, q, verb)
        if gapped is not None:
            return gapped
        caused = _caused(items, q, verb)
        if caused is not None:
            return Subject(caused, "what the verb moves", verb)
        dealt = dealt_in(items, q, verb)
        if dealt is not None:
            return dealt
        subject = subject_of_verb(items, verb)
        if subject.mention is not None and of_another(items, q, verb):
            return Subject(
                None, "a part of another", verb, antecedent=True, span=(q + 2, q + 4), others=(subject.mention,)
            )
        paired = _paired(items, q, verb, subject)
        if paired is not None:
            return Subject(paired, "matched in order with the names of the subject", verb, span=subject.span)
        passive = _passive_after(items, q)
        if passive is not None and (subject.mention is None or subject.verb is None):
            return Subject(passive, "agent of the passive after the figure", verb)
        if subject.mention is None and any(items[x].low in {"target", "targets"} for x in range(verb, q)):
            subject.antecedent = True
        if subject.mention is None:
            between = _object_between(items, q, verb)
            if between is not None:
                return Subject(between, "named between the verb and the figure", verb)
            if items[q + 1].low in {"target", "price"} if q + 1 < len(items) else False:
                subject.antecedent = True
        if items[verb].low in _BY_AGENT and subject.mention is None:
            agent = _agent(items, q)
            if agent is not None:
                return Subject(agent, "agent of the passive", verb)
        return subject
    passive = _passive_after(items, q)
    if passive is not None:
        return Subject(passive, "agent of the passive after the figure")
    after = _verb_after(items, q)
    if after is not None:
        return after
    if _heads_its_clause(items, q):
        return named_after(items, q) or Subject(None, "the figure is itself the subject", antecedent=True)
    left = _nearest(items, q, -1)
    if left is not None:
        return Subject(left, "nearest name to the left")
    right = _nearest(items, q, 1)
    if right is not None:
        return Subject(right, "nearest name to the right")
    return Subject(None, "no name in the sentence", antecedent=True)


def _of_the_offer(items: list[Item], q: int) -> bool:
    """``Tencent took 5% of the offering``: a part of what is sold is a figure of the one that sells it."""
    after = [items[k].low for k in range(q + 1, min(len(items), q + 5))]
    while after and after[0] in {"shares", "stock", "worth"}:
        after.pop(0)
    return len(after) > 2 and after[0] == "of" and after[1] in {"the", "its"} and after[2] in _OFFERS


def _of_rival(items: list[Item], q: int) -> tuple[int, int] | None:
    """``the 27% decline of its bigger rival``: where the rival is spoken of."""
    k = q - 2 if q > 2 and items[q - 1].low == "," else q - 1
    if k > 1 and items[k].low in _RIVALS:
        owner = next((x for x in range(k - 1, max(0, k - 4), -1) if items[x].low in {"its", "their"}), None)
        if owner is not None and (items[owner - 1].low != "," or items[owner - 2].kind == "Q"):
            return owner, k + 1  # "; its Danish rival, 2%"
    if q + 2 < len(items) and items[q + 1].low in {"its", "their"}:
        end = next((x for x in range(q + 2, min(len(items), q + 5)) if items[x].low in _RIVALS), None)
        if end is not None:
            return q + 1, end + 1  # "the 27% its larger rival reported"
    for k in range(q + 1, min(len(items) - 2, q + 4)):
        if items[k].low in {"of", "at", "for"} and items[k + 1].low in {"its", "their"}:
            end = next((x for x in range(k + 2, min(len(items), k + 5)) if items[x].low in _RIVALS), None)
            return None if end is None else (k + 1, end + 1)
        if items[k].kind != "W":
            return None
    return None


_RIVALS = frozenset({"rival", "competitor"})
_OFFERS = frozenset({"deal", "offering", "offer", "ipo", "float", "flotation", "issue", "tranche", "listing"})


def _paired(items: list[Item], q: int, verb: int, subject: Subject) -> Mention | None:
    """``X and Y rose 7% and 6%``: as many figures joined after the verb as names joined before it."""
    if not subject.others or subject.mention is None:
        return None
    figures = [q]
    for step in (-1, 1):
        k = q + step
        while verb < k < len(items) and (items[k].kind == "Q" or items[k].low in {",", "and"}):
            if items[k].kind == "Q":
                figures.append(k)
            k += step
    names = sorted((subject.mention, *subject.others), key=lambda m: m.start)
    if len(figures) != len({m.entity for m in names}) or len(names) != len(figures):
        return None
    return names[sorted(figures).index(q)]


def _caused(items: list[Item], q: int, verb: int) -> Mention | None:
    """``helping the index to a 4% advance and the broader X to 26,000``: the object of a verb that moves others."""
    if items[verb].low not in CAUSES or verb >= q:
        return None
    for k in range(q - 1, verb, -1):
        if items[k].kind == "E":
            x = k - 1
            while x > verb and items[x].kind == "W" and items[x].low not in _PREPOSITIONS | {"and", "with", "than"}:
                x -= 1
            moved = x == verb or (items[x].low == "and" and any(items[y].kind == "E" for y in range(verb, x)))
            return items[k].mention if moved and eligible(items[k].mention) else None
        if items[k].low in {";", "while"} or (items[k].kind == "Q" and q - k > 6):
            return None
    return None


CAUSES = words("subjects.causes")
_PREPOSITIONS = AFTER_PREPOSITIONS | {"on", "from", "into", "off"}


def _nominal_after(items: list[Item], q: int) -> Subject | None:
    """``a 5% gain in Tencent shares``, ``a 10% stake in X``, ``a 400 percent pop for X``, ``the $4 billion raised by
    X``."""
    k = q + 1
    if (
        k + 1 < len(items)
        and items[k].low in {"on", "for"}
        and items[k + 1].kind == "E"
        and eligible(items[k + 1].mention)
    ) and any(items[x].low in {"target", "objective"} for x in range(max(0, q - 4), q)):
        return Subject(items[k + 1].mention, "the target is set on it", governing_verb(items, q))
    quantity = items[q].quantity
    if quantity is not None and quantity.unit == "fraction" and k + 1 < len(items) and items[k].low == "of":
        x = k + 2 if items[k + 1].low == "the" and k + 2 < len(items) else k + 1
        holder = items[x].mention
        if holder is not None and holder.type == "fund" and eligible(holder):
            return Subject(holder, "a part of the fund", governing_verb(items, q))
    owned = k + 2 < len(items) and items[k].low == "of" and items[k + 1].low in {"its", "his", "her", "their"}
    if owned and quantity is not None and quantity.kind in {"percent", "fraction"} and eligible(items[k + 2].mention):
        following = items[k + 3].low if k + 3 < len(items) else ""
        if following not in {"'s", "'"}:
            return Subject(items[k + 2].mention, "a part of what is held of it", governing_verb(items, q))
    counted = quantity is not None and quantity.kind in {"count", "level"} and k + 1 < len(items)
    if (
        counted
        and items[k].kind == "E"
        and items[k + 1].low in {"shares", "adrs", "adss"}
        and eligible(items[k].mention)
    ):
        return Subject(items[k].mention, "a number of its shares", governing_verb(items, q))
    if counted and items[k].low == "of":
        held = items[k + 1].mention
        if held is not None and eligible(held):
            return Subject(held, "a number of its shares", governing_verb(items, q))
    seen_noun = q > 1 and items[q - 1].low == "of" and items[q - 2].low in _FIGURE_NOUNS
    while k < len(items) and k < q + 5 and items[k].kind == "W" and items[k].low not in AFTER_PREPOSITIONS:
        if is_verb(items, k) and items[k].low not in {"raised", "spent", "invested", "pledged", "earned"}:
            return None
        seen_noun = (
            seen_noun or items[k].low in _FIGURE_NOUNS or items[k].low in {"raised", "spent", "invested", "pledged"}
        )
        k += 1
    if k < len(items) and items[k].low == "of" and k == q + 1 + (1 if k > q + 1 and items[k - 1].low == "worth" else 0):
        for x in range(k + 1, min(len(items) - 1, k + 3)):
            if (
                items[x].kind == "E"
                and eligible(items[x].mention)
                and any(items[y].low in {"shares", "stock"} for y in range(x + 1, min(len(items), x + 3)))
            ):
                return Subject(items[x].mention, "an amount of its shares", governing_verb(items, q))
    if not seen_noun or k >= len(items) or items[k].low not in AFTER_PREPOSITIONS:
        return None
    verb = governing_verb(items, q)
    if verb is not None and items[verb].low in _REPORTING and items[k].low in {"in", "of"}:
        owner = subject_of_verb(items, verb)
        if owner.mention is not None or owner.antecedent:
            return owner
    for x in range(k + 1, min(len(items), k + 9)):
        if is_class(items[x].low):
            return Subject(None, "the figure is said of a class of firms", verb, nobodys=True)
        if items[x].kind == "E":
            if not eligible(items[x].mention):
                continue
            return Subject(items[x].mention, "the figure is said in or of it", verb)
        if items[x].kind == "Q" or (items[x].kind == "P" and items[x].low not in {'"', "'s", "'"}) or is_verb(items, x):
            return None
    return None


def _held(items: list[Item], q: int) -> Mention | None:
    """``Its stake in X, $12 million, …``, ``a position in X of 5%``: what is held."""
    k = q - 1
    if k > 1 and items[k].low == "(" and items[q + 1 : q + 2] and items[q + 1].low == ")":
        priced = items[k - 1].kind == "E" and items[k - 2].low == "of"
    else:
        priced = k > 1 and items[k].low == "worth" and items[k - 1].kind == "E" and items[k - 2].low == "of"
    if priced and any(items[x].kind == "Q" for x in range(max(0, k - 4), k - 2)) and eligible(items[k - 1].mention):
        return items[k - 1].mention
    if k > 1 and items[k].low in {",", "of", "worth", "at"} and items[k - 1].kind == "E" and items[k - 2].low == "in":
        held = items[k - 1].mention
        if k > 2 and items[k - 3].low in {"stake", "holding", "position", "stakes"} and eligible(held):
            return held
    return None


def _flow_of_fund(items: list[Item], q: int) -> Subject | None:
    """``withdrew $1 billion from X``, ``$1 billion flowed into X``: what a fund takes in or gives out."""
    quantity = items[q].quantity
    if quantity is None or quantity.kind != "money":
        return None
    for k in range(q + 1, min(len(items) - 1, q + 6)):
        if items[k].kind in "EQ" or items[k].low in {",", ";"}:
            return None
        if items[k].low in {"from", "into", "of"} and any(items[x].low in _FLOWS for x in range(max(0, q - 4), k)):
            for x in range(k + 1, min(len(items), k + 6)):
                mention = items[x].mention
                if mention is not None:
                    return Subject(mention, "the fund the money moved in or out of") if mention.type == "fund" else None
                if items[x].kind != "W":
                    return None
    return None


def _object_between(items: list[Item], q: int, verb: int) -> Mention | None:
    """``raised its price target on X to 58``, ``cut its forecast for X's sales to …``, ``expects X's profit at …``."""
    names = [k for k in range(verb + 1, q) if items[k].kind == "E" and eligible(items[k].mention)]
    if not names:
        return None
    k = names[-1]
    before = items[k - 1].low
    if before in {"on", "for", "of", "in"} and any(
        items[x].low
        in {
            "target",
            "targets",
            "forecast",
            "estimate",
            "estimates",
            "rating",
            "view",
        }
        for x in range(verb, k)
    ):
        return items[k].mention
    return items[k].mention if k + 1 < q and items[k + 1].low in {"'s", "'"} else None


def _passive_after(items: list[Item], q: int) -> Mention | None:
    """``Orders worth 2 billion were won by X``: the agent of a passive that follows the figure."""
    k = q + 1
    while k < len(items) and k < q + 5 and items[k].low not in {"was", "were", "been", "is", "are"}:
        if items[k].kind in "EP":
            return None
        k += 1
    if k + 2 >= len(items) or items[k].low not in {"was", "were", "been", "is", "are"}:
        return None
    for x in range(k + 1, min(len(items) - 1, k + 4)):
        if items[x].low == "by" and items[x + 1].kind == "E" and eligible(items[x + 1].mention):
            return items[x + 1].mention
    return None


def _agent(items: list[Item], q: int) -> Mention | None:
    for k in range(q + 1, min(len(items), q + 10)):
        if items[k].low == "by" and k + 1 < len(items):
            for x in range(k + 1, min(len(items), k + 5)):
                if items[x].kind == "E" and eligible(items[x].mention):
                    return items[x].mention
    return None


def _verb_after(items: list[Item], q: int) -> Subject | None:
    """Figure first: ``Up 3%, X led``; ``At 31 times earnings, X …``; ``… of $9 billion in X``."""
    if q <= 8:
        for k in range(q + 1, min(len(items), q + 12)):
            if items[k].kind == "W" and items[k].low in {"was", "were", "is", "are", "has", "have", "had"}:
                return None
            if items[k].low == ",":
                for x in range(k + 1, min(len(items), k + 9)):
                    if items[x].low in {"than", "compared", "against", "versus"}:
                        break
                    if items[x].kind == "E" and eligible(items[x].mention):
                        return Subject(items[x].mention, "opening phrase: the subject follows")
                    if is_verb(items, x):
                        break
                return Subject(None, "opening phrase: the subject is not named", antecedent=True)
    return None


def _heads_its_clause(items: list[Item], q: int) -> bool:
    """``Some 270 million shares were traded``: the figure opens the clause that its own verb closes."""
    if any(items[k].kind == "E" for k in range(max(0, q - 3), q)):
        return False
    for k in range(q + 1, min(len(items), q + 4)):
        if items[k].low in {"was", "were", "is", "are", "has", "have", "had"}:
            return True
        if items[k].kind != "W":
            return False
    return False


def _nearest(items: list[Item], q: int, step: int) -> Mention | None:
    k = q + step
    while 0 <= k < len(items):
        if items[k].kind == "E" and eligible(items[k].mention):
            return items[k].mention
        if items[k].low == ";" or (step > 0 and items[k].low in {"than", "versus", "against", "compared"}):
            return None
        k += step
    return None
