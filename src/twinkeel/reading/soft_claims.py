"""Claims without a figure: what a fund holds, when something first traded, which way it moved, how two compare, how it
is rated."""

from __future__ import annotations

import re

from twinkeel.reading.context import Context, Sentence
from twinkeel.reading.grammar.clauses import subject_of_verb
from twinkeel.reading.grammar.items import Item, build_items, eligible
from twinkeel.reading.memberships import memberships, simple
from twinkeel.reading.model import Candidate, Claim
from twinkeel.reading.patterns.gates import Gate

_DEBUT = Gate(
    r"\b(?:debuted|made (?:its|their) (?:\w+ )?debuts?|went public|(?:was|were|got) listed|listed (?:on|in)|"
    r"began trading|started trading|begin trading|first traded|floated|(?:launched|launch|listed|launching|"
    r"rolled out|unveiled|introduced)\b(?=[^.;]{0,60}\b(?:fund|ETF)\b))"
)
_DIRECTION = Gate(
    r"\b(?P<up>(?:also |has |have |had )*(?:rose|risen|gained|jumped|climbed|surged|soared|rallied|advanced|"
    r"outperformed|rebounded))\b|\b(?P<down>(?:also |has |have |had )*(?:fell|fallen|dropped|slid|tumbled|"
    r"plunged|slumped|declined|sank|lost ground|slipped|underperformed|retreated))\b"
)
_COMPARE = Gate(
    r"\b(?P<what>larger|bigger|smaller|cheaper|more expensive|more valuable|faster|pricier|far less|far more|"
    r"less|more)\s(?P<object>rivals?|peers?|than\b[^.,;]{1,60})"
)
_RATED = Gate(
    (
        r"\b(?:rat(?:ed|es|ing)|upgrad(?:ed|es|ing)|downgrad(?:ed|es|ing)|initiated|reiterated|maintain(?:ed|s)|kept|"
        r"assign(?:ed|s)|has an?|with an?|lifted|cut|raised|start(?:ed|s)|"
        r"resumed)\b[^.;]{0,80}?[\"']?(?P<label>most attractive|attractive|overweight|underweight|outperform|"
        r"underperform|equal[- ]weight|market[- ]perform|neutral|buy|strong buy|sell|hold|accumulate|reduce|in-line|"
        r"conviction buy)[\"']?(?=\s|,|\.|;|$|\")"
    ),
    re.IGNORECASE,
)
_UNIVERSAL = Gate(
    r"\b(?P<claim>(?:None|No one|All|Every|Most|Not one) (?:of )?(?:the )?(?:\w+ ){0,3}(?:companies|stocks|"
    r"chipmakers|firms|names|chip companies|startups)\b[^.;\"]{0,120}?\b(?:valuation support|profitable|"
    r"earnings|overvalued|undervalued|cheap|expensive|loss-making|driven by hype|making money))"
)


def soft_claims(context: Context) -> list[Claim]:
    """All of them, in order of place."""
    out: list[Claim] = []
    for sentence in context.sentences:
        if sentence.zone in {"byline", "credit", "dateline", "caption"}:
            continue
        text = context.folded[sentence.start : sentence.end]
        out.extend(memberships(context, sentence, text))
        if sentence.times:
            out.extend(_debuts(context, sentence, text))
        if not sentence.quantities:
            out.extend(_directional(context, sentence, text))
        out.extend(_comparisons(context, sentence, text))
        out.extend(_ratings(context, sentence, text))
        for match in _UNIVERSAL.finditer(sentence.signs, text):
            out.append(
                simple(
                    context,
                    sentence,
                    match.start("claim"),
                    match.end("claim"),
                    "opinion",
                    None,
                    "valuation_support",
                    False,
                    "bool",
                    "names a whole group: count those for which it holds",
                )
            )
    return out


def _debuts(context: Context, sentence: Sentence, text: str) -> list[Claim]:
    out: list[Claim] = []
    for match in _DEBUT.finditer(sentence.signs, text):
        place = sentence.start + match.end()
        spans = [
            t
            for t in sentence.times
            if t.interval.kind in {"day", "week", "month", "quarter", "year", "date", "half"}
            and -2 <= t.start - place <= 90
        ]
        if not spans:
            continue
        when = min(spans, key=lambda t: t.start)
        fund = (
            "launch" in match.group()
            or "rolled" in match.group()
            or "unveil" in match.group()
            or "introduc" in match.group()
        )
        if fund:
            subjects = [m for m in sentence.mentions if m.type == "fund" and m.kind != "code"][:1]
        else:
            before = [
                m
                for m in sentence.mentions
                if eligible(m)
                and m.type in {"issuer", "fund"}
                and m.end <= sentence.start + match.start()
                and m.kind != "code"
            ]
            both = re.search(r"\bboth(?: of (?:which|whom))?\s*(?:of them\s)?$", text[: match.start()])
            subjects = before[-2:] if both else before[-1:]
        for subject in subjects:
            out.append(
                simple(
                    context,
                    sentence,
                    match.start(),
                    when.end - sentence.start,
                    "temporal",
                    subject,
                    "fund_launch_date" if fund else "first_trade_date",
                    when.interval.start[:7]
                    if when.interval.start and when.interval.kind == "month"
                    else when.interval.start,
                    when.interval.kind,
                    f'"{match.group()}" {when.interval.text}',
                    None,
                    when.interval,
                )
            )
    return out


def _directional(context: Context, sentence: Sentence, text: str) -> list[Claim]:
    out: list[Claim] = []
    items: list[Item] = []
    for match in _DIRECTION.finditer(sentence.signs, text):
        at = sentence.start + match.start()
        before = [
            m
            for m in sentence.mentions
            if eligible(m) and m.type in {"issuer", "fund", "index"} and m.end <= at and m.kind not in {"code"}
        ]
        if not before:
            continue
        items = items or build_items(context.folded, sentence.start, sentence.end, sentence.mentions, [])
        verb = next(
            (
                k
                for k, item in enumerate(items)
                if item.start >= at
                and item.end <= sentence.start + match.end()
                and item.low == match.group().split()[-1].lower()
            ),
            None,
        )
        subject = subject_of_verb(items, verb).mention if verb is not None else None
        if subject is None:
            continue
        when = next((t for t in sentence.times if t.start >= at), None)
        end = (
            when.end - sentence.start
            if when is not None and when.start - sentence.start - match.end() < 30
            else match.end()
        )
        claim = simple(
            context,
            sentence,
            match.start(),
            end,
            "directional",
            subject,
            "price_return_pct",
            "up" if match["up"] else "down",
            "sign",
            "rose or fell",
            None,
            when.interval if when else None,
        )
        if subject.type == "fund":
            claim.measures.append(Candidate("aum_change_pct", 2, "or its assets"))
        claim.direction = str(claim.value)
        out.append(claim)
    return out


def _comparisons(context: Context, sentence: Sentence, text: str) -> list[Claim]:
    out: list[Claim] = []
    for match in _COMPARE.finditer(sentence.signs, text):
        at, stop = sentence.start + match.start(), sentence.start + match.end()
        names = [m for m in sentence.mentions if eligible(m) and m.type == "issuer" and m.kind != "code"]
        if match["object"].startswith(("rival", "peer")):
            if match["what"] not in {"larger", "bigger", "smaller", "cheaper", "pricier"}:
                continue
            after = next((m for m in names if 0 <= m.start - stop <= 3), None)
            before = next((m for m in names if m.end <= at), None)
            if after is not None and before is not None:
                measure = (
                    "size_greater_than"
                    if match["what"] in {"larger", "bigger"}
                    else "size_less_than"
                    if match["what"] == "smaller"
                    else "valuation_less_than"
                )
                claim = simple(
                    context,
                    sentence,
                    match.start(),
                    match.end(),
                    "comparative",
                    after,
                    measure,
                    True,
                    "bool",
                    f'"{match.group()}"',
                    before,
                )
                claim.measures = [
                    Candidate(name, rank, f'"{match.group()}": size is not defined')
                    for rank, name in enumerate(("market_cap", "ipo_proceeds", "revenue"), start=1)
                ]
                out.append(claim)
        elif (
            match["what"]
            in {
                "larger",
                "bigger",
                "smaller",
                "cheaper",
                "more expensive",
                "more valuable",
                "pricier",
                "far less",
                "far more",
            }
            and not sentence.quantities
        ):
            before = next((m for m in reversed(names) if m.end <= at), None)
            after = next(
                (m for m in sentence.mentions if m.start >= at and m.start < stop and m.type in {"issuer", "index"}),
                None,
            )
            if before is not None:
                out.append(
                    simple(
                        context,
                        sentence,
                        match.start(),
                        match.end(),
                        "comparative",
                        before,
                        "compared",
                        True,
                        "bool",
                        f'"{match.group()}"',
                        after,
                    )
                )
    return out


def _ratings(context: Context, sentence: Sentence, text: str) -> list[Claim]:
    match = _RATED.search(sentence.signs, text)
    if match is None:
        return []
    holders = [
        m
        for m in sentence.mentions
        if m.type in {"institution", "person", "issuer"} and m.end <= sentence.start + match.start() + 1
    ]
    if not holders:
        return []
    objects = [
        m
        for m in sentence.mentions
        if m.type in {"issuer", "fund", "index"} and m is not holders[-1] and m.kind != "code" and m.role == "subject"
    ]
    return [
        simple(
            context,
            sentence,
            match.start(),
            match.end("label"),
            "rating",
            holders[-1],
            "rating",
            match["label"].lower(),
            "label",
            "a rating in words",
            objects[0] if objects else None,
        )
    ]
