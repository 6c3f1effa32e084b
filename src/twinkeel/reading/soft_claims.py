"""Claims without a figure: what a fund holds, when something first traded, which way it moved, how two compare, how it is rated."""

from __future__ import annotations

import re

from twinkeel.reading.clauses import eligible
from twinkeel.reading.context import Context, Sentence
from twinkeel.reading.model import Candidate, Claim, Interval, Mention

_HOLDS = re.compile(
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
_DEBUT = re.compile(
    r"\b(?:debuted|made (?:its|their) (?:\w+ )?debuts?|went public|(?:was|were|got) listed|listed (?:on|in)|"
    r"began trading|started trading|begin trading|first traded|floated|(?:launched|launch|listed|launching|"
    r"rolled out|unveiled|introduced)\b(?=[^.;]{0,60}\b(?:fund|ETF)\b))"
)
_DIRECTION = re.compile(
    r"\b(?P<up>(?:also |has |have |had )*(?:rose|risen|gained|jumped|climbed|surged|soared|rallied|advanced|"
    r"outperformed|rebounded))\b|\b(?P<down>(?:also |has |have |had )*(?:fell|fallen|dropped|slid|tumbled|"
    r"plunged|slumped|declined|sank|lost ground|slipped|underperformed|retreated))\b"
)
_COMPARE = re.compile(
    r"\b(?P<what>larger|bigger|smaller|cheaper|more expensive|more valuable|faster|pricier|far less|far more|"
    r"less|more)\s(?P<object>rivals?|peers?|than\b[^.,;]{1,60})"
)
_RATED = re.compile((
    r"\b(?:rat(?:ed|es|ing)|upgrad(?:ed|es|ing)|downgrad(?:ed|es|ing)|initiated|reiterated|maintain(?:ed|s)|kept|"
    r"assign(?:ed|s)|has an?|with an?|lifted|cut|raised|start(?:ed|s)|"
    r"resumed)\b[^.;]{0,80}?[\"']?(?P<label>most attractive|attractive|overweight|underweight|outperform|"
    r"underperform|equal[- ]weight|market[- ]perform|neutral|buy|strong buy|sell|hold|accumulate|reduce|in-line|"
    r"conviction buy)[\"']?(?=\s|,|\.|;|$|\")"
), re.IGNORECASE)  # fmt: skip
_UNIVERSAL = re.compile(
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
        out.extend(_memberships(context, sentence, text))
        out.extend(_debuts(context, sentence, text))
        if not sentence.quantities:
            out.extend(_directional(context, sentence, text))
        out.extend(_comparisons(context, sentence, text))
        out.extend(_ratings(context, sentence, text))
        for match in _UNIVERSAL.finditer(text):
            out.append(
                _simple(
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


def _simple(
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
        a, b, context.document.text[a:b], cls, subject.entity if subject else None, subject.name if subject else None, subject.codes if subject else (), value, unit, "=",
        [Candidate(measure, 1, why)], period, "reporter", sentence.number, target.entity if target else None, target.codes if target else (),
        subject_status=subject.status if subject else "unknown",
    )  # fmt: skip


def _memberships(context: Context, sentence: Sentence, text: str) -> list[Claim]:
    owners = [
        m
        for m in sentence.mentions
        if m.type in {"fund", "index"} and m.role == "subject" and m.kind != "code" and m.status != "ambiguous"
    ]
    if not owners:
        return []
    hold = _HOLDS.search(text)
    if hold is None:
        return []
    out: list[Claim] = []
    for owner_index, owner in enumerate(owners):
        upto = min(
            (o.start for o in owners[owner_index + 1 :] if o.start > owner.end and o.entity != owner.entity),
            default=sentence.end,
        )
        cue = _HOLDS.search(text, owner.end - sentence.start, upto - sentence.start)
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
                _simple(
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
    lead = None
    for lead in re.finditer(
        r"\b(?:(?:stocks|companies|names|firms|shares)\s)?(?:including|such as|like|include|includes|namely)\b",
        text[:first],
    ):
        pass
    if cue.group().startswith(("own", "hold", "held")) and first - cue.start() < 60:
        return cue.start()
    return lead.start() if lead is not None and first - lead.start() < 60 else cue.start()


def _debuts(context: Context, sentence: Sentence, text: str) -> list[Claim]:
    out: list[Claim] = []
    for match in _DEBUT.finditer(text):
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
                _simple(
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
    for match in _DIRECTION.finditer(text):
        at = sentence.start + match.start()
        before = [
            m
            for m in sentence.mentions
            if eligible(m) and m.type in {"issuer", "fund", "index"} and m.end <= at and m.kind not in {"code"}
        ]
        if not before:
            continue
        from twinkeel.reading.clauses import build_items, subject_of_verb

        items = build_items(context.folded, sentence.start, sentence.end, sentence.mentions, [])
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
        claim = _simple(
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
    for match in _COMPARE.finditer(text):
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
                claim = _simple(
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
                    _simple(
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
    match = _RATED.search(text)
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
        _simple(
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
