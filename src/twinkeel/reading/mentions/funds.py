"""Funds that are described but not named: "another X ETF", "the fund", "N's fund"; candidates are marked inferred."""

from __future__ import annotations

import re

from twinkeel.reading.context import Context
from twinkeel.reading.mentions.lexicon import FundFact, fund_facts
from twinkeel.reading.model import Mention
from twinkeel.reading.patterns.gates import Gate, plain_lower
from twinkeel.reading.text.sentences import sentence_at

_FUND_NOUN = (
    r"(?:exchange[- ]traded funds?|ETFs?|mutual fund|index fund|hedge fund|flagship fund|strategy|fund|tracker)"
)
_FUND = Gate(rf"\b{_FUND_NOUN}\b")
_DESCRIBED = re.compile(
    rf"(?P<lead>\b(?:[Aa]nother|[Aa]n?|[Tt]he|[Ii]ts|[Tt]heir|one|"
    rf"[Oo]ne)\s)(?P<middle>(?:[\w&.'-]+\s){{0,4}}?)(?P<noun>{_FUND_NOUN})(?![\w-])"
)
_OWNED = re.compile(
    rf"(?P<owner>[A-Z][\w-]+)(?:'s|s')\s(?P<middle>(?:[\w.-]+\s){{0,4}}?)(?P<noun>{_FUND_NOUN})(?![\w-])"
)
_NAMED_AFTER = re.compile(
    r",?\s(?:called|known as|named|the|dubbed|traded as|under the (?:ticker|symbol))?\s?[\"(]?\s?$"
)
_NO_FUND = re.compile(
    r"\s(?:managers?|managing|industry|house|flows?|sponsors?|providers?|company|firm|investors?|selection|holdings|"
    r"issuers?)\b"
)
_MONTHS = [
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
]
_MONTH = re.compile(rf"\b(?:{'|'.join(name for name in _MONTHS if name != 'may')})\b")


def infer_funds(context: Context) -> None:
    """Add nominal mentions for described funds; those that public facts resolve carry codes and status ``inferred``."""
    added: list[Mention] = []
    for sentence in context.sentences:
        if sentence.zone in {"byline", "credit", "dateline"} or not _FUND.search(
            sentence.signs, context.folded[sentence.start : sentence.end]
        ):
            continue
        for pattern in (_OWNED, _DESCRIBED):
            for match in pattern.finditer(context.folded, sentence.start, sentence.end):
                if any(m.start < match.end() and match.start() < m.end for m in added):
                    continue
                mention = _nominal(context, match, sentence.start, sentence.end, added)
                if mention is not None:
                    added.append(mention)
    context.mentions.extend(added)
    context.mentions.sort(key=lambda m: (m.start, -m.end))


def _nominal(context: Context, match: re.Match[str], start: int, end: int, added: list[Mention]) -> Mention | None:
    folded = context.folded
    named = next(
        (
            m
            for m in context.mentions
            if m.type == "fund"
            and 0 <= m.start - match.end() <= 14
            and _NAMED_AFTER.fullmatch(folded[match.end() : m.start])
        ),
        None,
    )
    if named is not None:
        at = match.start("middle") if match.re is _OWNED else match.start()
        if any(m.start < match.end() and at < m.end for m in context.mentions):
            at = match.start("noun")
        return _mention(
            context,
            at,
            match.end(),
            named.entity,
            named.codes,
            named.name,
            "linked",
            ("apposed to the fund's name",),
            {},
        )
    if any(m.type == "fund" and m.start < match.end() and match.start() < m.end for m in context.mentions):
        return None
    if _NO_FUND.match(folded[match.end() : match.end() + 14]):
        return None
    sponsors = [m for m in context.mentions if m.type == "institution" and start <= m.start < end]
    inside = next((m for m in sponsors if match.start() <= m.start and m.end <= match.end()), None)
    owner = (
        next((m for m in context.mentions if m.type == "person" and m.start == match.start()), None)
        if match.re is _OWNED
        else None
    )
    if owner is not None:
        return _mention(
            context,
            match.start(),
            match.end(),
            f"fund-of-{owner.entity}",
            (),
            f"a fund run by {owner.name}",
            "nil",
            ("described by its manager, not named",),
            {"manager": owner.details.get("affiliation")},
        )
    lead = (match.groupdict().get("lead") or "").strip().lower()
    if lead in {"the", "its"} and inside is None and match["middle"].strip() == "":
        last = next(
            (
                m
                for m in sorted(
                    [m for m in context.mentions if m.type == "fund"] + added, key=lambda m: m.start, reverse=True
                )
                if m.end <= match.start()
            ),
            None,
        )
        if last is not None:
            return _mention(
                context,
                match.start(),
                match.end(),
                last.entity,
                last.codes,
                last.name,
                "inferred" if last.status == "inferred" else "linked",
                ("refers to the fund named before",),
                {},
                kind="anaphor",
            )
        return None
    if not sponsors:
        return None
    words = {w.strip(".,'\"").lower() for w in re.split(r"[\s]+|(?<=\w)-(?=\w)", folded[start:end])} | {
        w.strip(".,'\"").lower() for w in folded[start:end].split()
    }
    seen = {m.entity for m in context.mentions if m.type == "fund" and m.end <= match.start()}
    scored: list[tuple[int, FundFact, list[str]]] = []
    rejected: list[str] = []
    for fact in fund_facts():
        sponsor = next((m for m in sponsors if m.entity == fact.sponsor), None)
        if sponsor is None:
            continue
        entity = context.lexicon.by_code.get(fact.code, "")
        if lead == "another" and entity in seen:
            rejected.append(f"{fact.code}: named already, the text says another")
            continue
        score, why = _score(context, fact, words, folded[start:end], start, end)
        if score > 1:
            scored.append((score, fact, why))
        else:
            rejected.append(f"{fact.code}: nothing in the description fits")
    scored.sort(key=lambda s: (-s[0], s[1].code))
    if not scored:
        return None
    best = scored[0]
    if len(scored) > 1 and scored[1][0] == best[0]:
        codes: tuple[str, ...] = ()
        status, entity_id, name = "ambiguous", None, None
        evidence = tuple(f"{fact.code}: " + "; ".join(why) for _, fact, why in scored[:4])
    else:
        codes, status = (best[1].code,), "inferred"
        entity_id = context.lexicon.by_code.get(best[1].code)
        name = context.lexicon.entities[entity_id].name if entity_id else best[1].code
        evidence = (*best[2], best[1].source)
        rejected.extend(f"{fact.code}: fits less" for _, fact, _why in scored[1:])
    return _mention(
        context, match.start(), match.end(), entity_id, codes, name, status, evidence, {"rejected": rejected}
    )


def _score(context: Context, fact: FundFact, words: set[str], text: str, start: int, end: int) -> tuple[int, list[str]]:
    known = context.lexicon.entities

    def called(entity: str) -> str:
        return known[entity].name if entity in known else entity

    score, why = 1, [f"sponsor {called(fact.sponsor)}"]
    common = sorted(fact.words & words)
    if common:
        score += 2 * len(common)
        why.append("described as " + ", ".join(common))
    named = {
        m.entity or ""
        for m in context.mentions
        if start <= m.start < end and m.type == "issuer" and m.role == "subject"
    }
    held = sorted(named & fact.holds)
    if held:
        score += 2 * len(held)
        why.append("holds " + ", ".join(called(each) for each in held))
    if named - fact.holds and named:
        score -= len(named - fact.holds)
    if fact.partner and any(m.entity == fact.partner and start <= m.start < end for m in context.mentions):
        score += 4
        why.append(f"partner {called(fact.partner)}")
    if "-listed" in text:
        if f"{fact.venue}-listed" in text:
            score += 1
            why.append(f"listed on {fact.venue}")
        elif "Nasdaq-listed" in text or "NYSE-listed" in text:
            score -= 3
    if "launch" in text:
        named_months = {found.group() for found in _MONTH.finditer(plain_lower(text))}
        month = next((number for number, name in enumerate(_MONTHS, start=1) if name in named_months), None)
        if month and fact.launched[5:7] == f"{month:02d}":
            score += 3
            why.append(f"launched {fact.launched}")
        elif month:
            score -= 3
        if context.anchor and not month and context.anchor.isoformat()[:4] == fact.launched[:4]:
            score += 1
            why.append(f"launched {fact.launched}")
    return score, why


def _mention(
    context: Context,
    start: int,
    end: int,
    entity: str | None,
    codes: tuple[str, ...],
    name: str | None,
    status: str,
    evidence: tuple[str, ...],
    details: dict[str, object],
    kind: str = "nominal",
) -> Mention:
    return Mention(
        start,
        end,
        context.document.text[start:end],
        "fund",
        entity,
        codes,
        status,
        "subject",
        kind,
        name,
        sentence_at(context.document.sentences, start),
        evidence,
        dict(details),
    )
