"""Quantitative claims: each figure with its subject, ranked measures, value, operator, period and attribution."""

from __future__ import annotations

import re
from decimal import Decimal

from twinkeel.reading.context import Context, Sentence
from twinkeel.reading.figures.bare_figures import accepted, upper_end
from twinkeel.reading.figures.figure_lists import direction_of, of_pair, respectively
from twinkeel.reading.grammar.items import Item, Subject, is_verb
from twinkeel.reading.grammar.masking import masked_names
from twinkeel.reading.measures.ranking import candidates
from twinkeel.reading.measures.surroundings import Surroundings
from twinkeel.reading.mentions.strangers import UNKNOWN
from twinkeel.reading.model import Claim, Mention, Quantity
from twinkeel.reading.patterns.gates import Gate, by_letter
from twinkeel.reading.patterns.vocabulary import words
from twinkeel.reading.subjects.figure_places import governing_verb
from twinkeel.reading.subjects.inheritance import inherit
from twinkeel.reading.subjects.of_figures import subject_of_figure
from twinkeel.reading.subjects.owners import settled

_LEVEL_LINK = re.compile(r"^[^.;]{0,40}?\b(?:to|at|for)\s(?:a record (?:high )?(?:of )?|some |about )?$")
_NOT_A_CLAIM = re.compile(
    r"^\s?-?(?:bit|nanometer|nanometre|nm|inch|year-old|hour|day|minute|kilometre|mile|gigabyte|GB|Wh|kWh|watt)\b"
)
_MOVED = re.compile(
    r"\b(?:"
    + by_letter(
        r"rose|risen|rise[sn]?|fell|fallen|falls?|gain\w*|jump\w*|soar\w*|surg\w*|climb\w*|drop\w*|slid\w*|sank|"
        r"plung\w*|tumbl\w*|declin\w*|lost|shed|slip\w*|up|down|add(?:ed|ing)|advanc\w*|rall(?:y|ied)|grew|grow\w*|"
        r"increas\w*|doubl\w*|tripl\w*|expand\w*|swell\w*|higher|lower|rebound\w*|pop|slump\w*|retreat\w*|return\w*|"
        r"outperform\w*|eas(?:ed|ing)|dip\w*|shrank|cut|halved|edged|ended|closed"
    )
    + r")\b"
)
_SAYS = Gate(
    r"\b(?:said|says|according to|told|estimates?|forecasts?|expects?|predicts?|reckons?|data (?:from|by|"
    r"showed|compiled by)|citing|wrote|noted)\b"
)


def quantitative_claims(context: Context) -> list[Claim]:
    """A claim for each figure of the body, headings and captions, in order of place."""
    claims: list[Claim] = []
    previous_measures: list[Claim] = []
    masked = masked_names(context.folded, context.mentions)
    for sentence in context.sentences:
        if not sentence.quantities:
            continue
        matched = (
            respectively(sentence.items) if "respectively" in context.folded[sentence.start : sentence.end] else {}
        )
        if not matched and "respectively" in context.folded[sentence.start : sentence.end]:
            matched = of_pair(context, sentence)
        here: list[Claim] = []
        for index, item in enumerate(sentence.items):
            if item.kind != "Q" or item.quantity is None:
                continue
            if _NOT_A_CLAIM.match(context.folded[item.end : item.end + 14]):
                continue
            claim = _claim(context, sentence, index, item.quantity, matched.get(index), here, previous_measures, masked)
            if claim is not None:
                here.append(claim)
                if claim.high is not None and (end := upper_end(claim, claim.high)) is not None:
                    here.append(end)
        inherit(context, sentence, here, previous_measures)
        claims.extend(here)
        previous_measures = [*previous_measures[-12:], *here]
    return claims


def _claim(
    context: Context,
    sentence: Sentence,
    index: int,
    quantity: Quantity,
    matched: Mention | None,
    here: list[Claim],
    previous: list[Claim],
    masked: str,
) -> Claim | None:
    items, folded = sentence.items, context.folded
    verb = governing_verb(items, index)
    subject = (
        Subject(matched, "matched in order (respectively)", verb)
        if matched is not None
        else subject_of_figure(items, index)
    )
    named = subject.mention is not None or subject.antecedent
    subject = settled(context, sentence, index, quantity, subject, here)
    mention = subject.mention
    left, right = _clause_bounds(items, index, sentence)
    lead = _lead(items, index, subject, left)
    before, after = " ".join([folded[a:b] for a, b in lead]), folded[quantity.end : right]
    kept = accepted(quantity, before, after, mention, named, items, folded, here, previous)
    if kept is None:
        return None
    quantity = kept
    direction = direction_of(items, index, verb)
    level = _level_after(items, index, folded)
    moves = quantity.sign != 0 or _MOVED.search((before[-60:] + " " + after[:24]).lower()) is not None
    around = Surroundings(
        " ".join([masked[a:b] for a, b in lead]),
        masked[quantity.end : right],
        masked,
        (sentence.start, sentence.end),
        mention.type if mention is not None else None,
        direction,
        level,
        moves,
        _part_of(items, index),
        quantity.start,
        here,
        previous,
        mention.entity if mention is not None else None,
    )
    measures = candidates(quantity, around)
    value: Decimal = quantity.value
    digits = quantity.digits
    return Claim(
        quantity.start,
        quantity.end,
        context.document.text[quantity.start : quantity.end],
        "quantitative",
        None if mention is None or (mention.entity or "").startswith(UNKNOWN) else mention.entity,
        mention.name if mention else None,
        mention.codes if mention else (),
        value,
        quantity.unit,
        quantity.operator,
        measures,
        None,
        _attribution(context, sentence),
        sentence.number,
        digits=digits,
        direction=direction,
        subject_status=("nobodys" if subject.nobodys else "unknown" if mention is None else mention.status),
        high=quantity.high,
        subject_why=subject.why,
        base="offer price" if measures and measures[0].measure == "ipo_first_day_return_pct" else None,
    )


def _part_of(items: list[Item], index: int) -> str | None:
    """The type of the name that a figure is a part of: ``14% of <fund>``; None for ``14% of <company>'s sales``."""
    k = index + 1
    if k + 1 >= len(items) or items[k].low != "of":
        return None
    k += 2 if items[k + 1].low == "the" and k + 2 < len(items) else 1
    mention = items[k].mention
    if mention is None or (k + 1 < len(items) and items[k + 1].low in {"'s", "'"}):
        return None
    return mention.type


def _clause_bounds(items: list[Item], index: int, sentence: Sentence) -> tuple[int, int]:
    """The stretch of text whose nouns may say what the figure measures."""
    left = sentence.start
    depth = 0
    for k in range(index - 1, -1, -1):
        low = items[k].low
        if low == ")":
            depth += 1
        elif low == "(" and depth:
            depth -= 1
        if depth:
            continue
        if (
            low in {";", "while", "whereas", "although", "though"}
            or (low == "but" and k > 0)
            or (low in {"after", "before"} and any(is_verb(items, x) for x in range(k + 1, index)))
        ):
            left = items[k].end
            break
        if low == "," and k + 1 < len(items) and items[k + 1].low in {"while", "but", "as"}:
            left = items[k].end
            break
    right = sentence.end
    for k in range(index + 1, len(items)):
        low = items[k].low
        if low in _RIGHT_BOUND or (
            low == "," and k + 1 < len(items) and items[k + 1].kind in "EW" and items[k + 1].low in _AFTER_COMMA
        ):
            right = items[k].start
            break
    return left, right


def _lead(items: list[Item], index: int, subject: Subject, left: int) -> list[tuple[int, int]]:
    """The stretches that lead to the figure: the subject's phrase, then verb to figure, leaving masked clauses out."""
    end = items[index].start
    if subject.verb is None or subject.verb >= index or items[subject.verb].start < left:
        return [(left, end)]
    verb = items[subject.verb].start
    if subject.span is not None and subject.span[1] > subject.span[0] and items[subject.span[0]].start >= left - 1:
        first = _head_start(items, *subject.span)
        return [(items[first].start, items[subject.span[1] - 1].end), (verb, end)]
    return [(left if subject.span is None else verb, end)]


def _head_start(items: list[Item], begin: int, end: int) -> int:
    """Where the telling part of a subject phrase begins: descriptions before a name say nothing of the measure."""
    names = [k for k in range(begin, end) if items[k].kind == "E"]
    lead = names[0] - 1 if names else 0
    lead -= 1 if lead > begin and items[lead].low in {"the", "its"} else 0
    if not names or (lead >= begin and items[lead].low in {"of", "at", "in", "for", "from", "on"}):
        return begin
    return names[0]


_RIGHT_BOUND = words("claims.right_bound")
_AFTER_COMMA = words("claims.after_comma")


def _level_after(items: list[Item], index: int, folded: str) -> Quantity | None:
    for k in range(index + 1, min(len(items), index + 9)):
        quantity = items[k].quantity
        if quantity is not None:
            if quantity.kind in {"money", "points", "level"} and _LEVEL_LINK.match(
                folded[items[index].end : quantity.start]
            ):
                return quantity
            return None
    return None


def _attribution(context: Context, sentence: Sentence) -> str:
    text = context.folded[sentence.start : sentence.end]
    if _SAYS.search(sentence.signs, text):
        speaker = next((m for m in sentence.mentions if m.type in {"person", "institution"}), None)
        return f"attributed: {speaker.name}" if speaker is not None else "attributed"
    return "reporter"
