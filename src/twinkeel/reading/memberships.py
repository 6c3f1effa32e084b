"""What a fund or index is said to hold: one claim a name."""

from __future__ import annotations

import re

from twinkeel.reading.context import Context, Sentence
from twinkeel.reading.model import Candidate, Claim, Interval, Mention
from twinkeel.reading.patterns.gates import Gate

_HOLDS = Gate(
    r"\b(?:owns?|holds?|held|owned|invests? in|invested in|invests? (?:mainly |primarily |mostly )?in|"
    r"contains?|comprises?|comprising|counts|tracks?|holdings? (?:include|includes|included|are|in)|"
    r"whose (?:top |largest |biggest )?(?:holdings|constituents|components|members)|constituents? (?:such as|"
    r"like|including|include)|"
    r"top holdings|betting on|bets? (?:on|through)|enables? .{0,40}through|exposure to|"
    r"gives? .{0,60}access to|components? (?:such as|include|including)|members? (?:such as|include|"
    r"including)|heavyweights?|made up of|stakes? in|positions? in|portfolio (?:includes?|of)|focus(?:es|"
    r"ed)? on)\b"
)


_LIST_LEAD = re.compile(
    r"\b(?:including|such as|like|include|includes|included|namely|among them|in|of|are|on|to|owns?|"
    r"holds?)\b[^,.;]{0,40}?$"
)


_LISTWORD = re.compile(
    r"(?:stocks|companies|names|shares|firms|chipmakers|giants|holdings)?\s?(?:including|such as|like|"
    r"include|includes|namely|among them)\s(?:(?:[a-z-]+\s){0,4})?$"
)


def simple(
    context: Context,
    sentence: Sentence,
    start: int,
    end: int,
    cls: str,
    subject: Mention | None,
    measure: str,
    value: object,
    unit: str | None,
    why: str,
    target: Mention | None = None,
    period: Interval | None = None,
) -> Claim:
    a, b = sentence.start + start, sentence.start + end
    return Claim(
        a,
        b,
        context.document.text[a:b],
        cls,
        subject.entity if subject else None,
        subject.name if subject else None,
        subject.codes if subject else (),
        value,
        unit,
        "=",
        [Candidate(measure, 1, why)],
        period,
        "reporter",
        sentence.number,
        target.entity if target else None,
        target.codes if target else (),
        subject_status=subject.status if subject else "unknown",
    )


def memberships(context: Context, sentence: Sentence, text: str) -> list[Claim]:
    if not _HOLDS.open(sentence.signs):
        return []
    owners = [
        m
        for m in sentence.mentions
        if m.type in {"fund", "index"} and m.role == "subject" and m.kind != "code" and m.status != "ambiguous"
    ]
    if not owners:
        return []
    hold = _HOLDS.pattern.search(text)
    if hold is None:
        return []
    out: list[Claim] = []
    for owner_index, owner in enumerate(owners):
        upto = min(
            (o.start for o in owners[owner_index + 1 :] if o.start > owner.end and o.entity != owner.entity),
            default=sentence.end,
        )
        cue = _HOLDS.pattern.search(text, owner.end - sentence.start, upto - sentence.start)
        if cue is None:
            continue
        members = [
            m
            for m in sentence.mentions
            if m.type in {"issuer", "private_company"}
            and m.role == "subject"
            and m.kind != "code"
            and m.start >= sentence.start + cue.start()
            and m.start < upto
        ]
        chain = _chain(context, members, sentence)
        if not chain:
            continue
        start = _list_start(text, chain[0].start - sentence.start, cue)
        end = chain[-1].end - sentence.start
        for member in chain:
            measure = "index_contains" if owner.type == "index" else "fund_holds"
            out.append(
                simple(
                    context,
                    sentence,
                    start,
                    end,
                    "membership",
                    owner,
                    measure,
                    True,
                    "bool",
                    f'"{cue.group()}" joins {owner.text} and {member.text}',
                    member,
                )
            )
        break
    return out


def _chain(context: Context, members: list[Mention], sentence: Sentence) -> list[Mention]:
    """The first run of names joined by commas and "and", from a word that opens a list."""
    chain: list[Mention] = []
    for member in members:
        if not chain:
            before = context.folded[sentence.start : member.start]
            if _LISTWORD.search(before) or _LIST_LEAD.search(before):
                chain.append(member)
            continue
        gap = context.folded[chain[-1].end : member.start]
        gap = re.sub(r"[(\[][^)\]]*[)\]]", "", gap)
        if re.fullmatch(
            r"\s*(?:Inc\.?|Corp\.?|Ltd\.?)?\s*(?:,|and|,\s?and|or|&|as well as)?\s*(?:and\s)?(?:[a-z-]+\s){0,3}", gap
        ) and not re.search(r"\b(?:which|that|has|have|rose|fell|from|with|by)\b", gap):
            chain.append(member)
        else:
            break
    return chain


def _list_start(text: str, first: int, cue: re.Match[str]) -> int:
    lead = max(
        re.finditer(
            r"\b(?:(?:stocks|companies|names|firms|shares)\s)?(?:including|such as|like|include|includes|namely)\b",
            text[:first],
        ),
        key=lambda match: match.end(),
        default=None,
    )
    if cue.group().startswith(("own", "hold", "held")) and first - cue.start() < 60:
        return cue.start()
    return lead.start() if lead is not None and first - lead.start() < 60 else cue.start()
