"""Quantitative claims: each printed figure with its subject, ranked measures, value, operator, period and attribution."""

from __future__ import annotations

import re
from decimal import Decimal

from twinkeel.reading.clauses import Item, Subject, eligible, is_verb
from twinkeel.reading.context import Context, Sentence
from twinkeel.reading.measures import candidates
from twinkeel.reading.model import Claim, Interval, Mention, Quantity
from twinkeel.reading.subjects import direction_of, governing_verb, respectively, subject_of_figure
from twinkeel.reading.times import TimeSpan
from twinkeel.reading.vocabulary import words

_LEVEL_LINK = re.compile(r"^[^.;]{0,40}?\b(?:to|at|for)\s(?:a record (?:high )?(?:of )?|some |about )?$")
_NOT_A_CLAIM = re.compile(
    r"^\s?-?(?:bit|nanometer|nanometre|nm|inch|year-old|hour|day|minute|kilometre|mile|gigabyte|GB|Wh|kWh|watt)\b"
)
_MOVED = re.compile((
    r"\b(?:rose|risen|rise[sn]?|fell|fallen|falls?|gain\w*|jump\w*|soar\w*|surg\w*|climb\w*|drop\w*|slid\w*|sank|"
    r"plung\w*|tumbl\w*|declin\w*|lost|shed|slip\w*|up|down|add(?:ed|ing)|advanc\w*|rall(?:y|ied)|grew|grow\w*|"
    r"increas\w*|doubl\w*|tripl\w*|expand\w*|swell\w*|higher|lower|rebound\w*|pop|slump\w*|retreat\w*|return\w*|"
    r"outperform\w*|eas(?:ed|ing)|dip\w*|shrank|cut|halved|edged|ended|closed)\b"
), re.IGNORECASE)  # fmt: skip
_SAYS = re.compile(
    r"\b(?:said|says|according to|told|estimates?|forecasts?|expects?|predicts?|reckons?|data (?:from|by|"
    r"showed|compiled by)|citing|wrote|noted)\b"
)


def quantitative_claims(context: Context) -> list[Claim]:
    """A claim for each figure of the body, headings and captions, in order of place."""
    claims: list[Claim] = []
    previous_measures: list[Claim] = []
    for sentence in context.sentences:
        if not sentence.quantities:
            continue
        matched = (
            respectively(sentence.items) if "respectively" in context.folded[sentence.start : sentence.end] else {}
        )
        here: list[Claim] = []
        for index, item in enumerate(sentence.items):
            if item.kind != "Q" or item.quantity is None:
                continue
            if _NOT_A_CLAIM.match(context.folded[item.end : item.end + 14]):
                continue
            claim = _claim(context, sentence, index, item.quantity, matched.get(index), here)
            if claim is not None:
                here.append(claim)
        _inherit(context, sentence, here, previous_measures)
        claims.extend(here)
        previous_measures = [*previous_measures[-12:], *here]
    return claims


def _claim(
    context: Context, sentence: Sentence, index: int, quantity: Quantity, matched: Mention | None, here: list[Claim]
) -> Claim | None:
    items, folded = sentence.items, context.folded
    verb = governing_verb(items, index)
    subject = (
        Subject(matched, "matched in order (respectively)", verb)
        if matched is not None
        else subject_of_figure(items, index)
    )
    if subject.mention is None and subject.antecedent:
        phrase = ""
        if subject.span and subject.span[1] > subject.span[0]:
            phrase = folded[items[subject.span[0]].start : items[subject.span[1] - 1].end]
        mention, why = context.antecedent(sentence.number, phrase, quantity.start)
        if mention is not None:
            subject.mention, subject.why = mention, f"{subject.why}: {why}"
    mention = subject.mention
    left, right = _clause_bounds(items, index, sentence)
    before, after = _before(items, index, subject, left, folded), folded[quantity.end : right]
    if quantity.kind == "count" and mention is None:
        return None
    if quantity.kind == "level" and (
        mention is None
        or mention.type not in {"index", "issuer", "fund"}
        or re.search(r"\b(?:than|about|some|over)\s$", before)
        or (re.match(r"\s[a-z]{3,}", after) and mention.type != "index")
    ):
        return None
    if (
        quantity.kind == "multiple"
        and quantity.value < 20
        and not re.search(
            (
                r"earning|sales|multiple|trad|valu|book|p/e|p/b|p/s|price-to|profit|ebitda|revenue|subscri|"
                r"as (?:much|many|big|large|high)|more|larger|bigger|higher|the (?:size|price|level|average|"
                r"amount|number)|price|grew|rose|increase|faster|cover"
            ),
            (before[-70:] + quantity.text + after[:50]).lower(),
        )
    ):
        return None
    direction = direction_of(items, index, verb)
    level = _level_after(items, index, folded)
    moves = bool(_MOVED.search(before[-60:] + " " + after[:24])) or quantity.sign != 0
    kind = mention.type if mention is not None else None
    sentence_text = folded[sentence.start : sentence.end]
    measures = candidates(quantity, before, after, kind, direction, level, moves, sentence_text)
    value: Decimal = quantity.value
    digits = quantity.digits
    return Claim(
        quantity.start, quantity.end, context.document.text[quantity.start : quantity.end], "quantitative",
        mention.entity if mention else None, mention.name if mention else None, mention.codes if mention else (),
        value, quantity.unit, quantity.operator, measures, _period(context, sentence, quantity, left, right, measures[0].measure if measures else ""),
        _attribution(context, sentence), sentence.number, digits=digits, direction=direction,
        subject_status=("unknown" if mention is None else mention.status), high=quantity.high, subject_why=subject.why,
        base="offer price" if measures and measures[0].measure == "ipo_first_day_return_pct" else None,
    )  # fmt: skip


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


def _before(items: list[Item], index: int, subject: Subject, left: int, folded: str) -> str:
    """The words that lead to the figure: the subject's phrase, then verb to figure, leaving masked clauses out."""
    quantity_start = items[index].start
    if subject.verb is None or subject.verb >= index or items[subject.verb].start < left:
        return folded[left:quantity_start]
    verb = items[subject.verb].start
    tail = folded[verb:quantity_start]
    if subject.span is not None and subject.span[1] > subject.span[0] and items[subject.span[0]].start >= left - 1:
        first = _head_start(items, *subject.span)
        return folded[items[first].start : items[subject.span[1] - 1].end] + " " + tail
    return folded[left:quantity_start] if subject.span is None else tail


def _head_start(items: list[Item], begin: int, end: int) -> int:
    """Where the telling part of a subject phrase begins: descriptions before a name say nothing of the measure."""
    names = [k for k in range(begin, end) if items[k].kind == "E"]
    if not names or (names[0] > begin and items[names[0] - 1].low in {"of", "at", "in", "for", "from", "on"}):
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


def _period(
    context: Context, sentence: Sentence, quantity: Quantity, left: int, right: int, measure: str
) -> Interval | None:
    """The expression of time nearest the figure in its clause, else in its sentence, else what the measure implies."""
    if measure == "ipo_first_day_return_pct":
        near = [t for t in sentence.times if t.interval.kind in {"day", "week", "month", "date"}]
        best = min(near, key=lambda t: abs(t.start - quantity.end), default=None)
        inner = best.interval if best is not None and left <= best.start < right else None
        return Interval(
            "event",
            inner.text if inner else "debut",
            inner.start if inner else None,
            inner.end if inner else None,
            "debut",
        )
    spans = [t for t in sentence.times if t.interval.how != "debut"]
    accounting = _is_accounting(measure)
    if accounting:
        spans = [t for t in spans if t.interval.kind not in {"day", "as_of"}]
        if any(t.interval.kind not in {"yoy", "qoq"} for t in spans):
            spans = [t for t in spans if t.interval.kind not in {"yoy", "qoq"}]
    inside = [t for t in spans if left <= t.start < right]
    pool = inside or (
        [t for t in spans if t.end <= quantity.start or t.interval.kind == "day"] if measure in _PRICE else spans
    )
    if not pool:
        if context.anchor is not None and (measure.endswith(("_level", "_multiple")) or measure in {"market_cap"}):
            day = context.anchor.isoformat()
            return Interval("as_of", "", day, day, "the document's day")
        return None

    def distance(span: TimeSpan) -> int:
        start, end = span.start, span.end
        gap = start - quantity.end if start >= quantity.end else quantity.start - end
        stretch = context.folded[min(end, quantity.end) : max(start, quantity.start)]
        penalty = 60 * len(re.findall(r"[,;]|\b(?:and|while|but)\b", stretch))
        weak = span.interval.kind in {"yoy", "qoq", "as_of"} and span.interval.text != "currently"
        return gap + penalty + (25 if weak else 0)

    return _adjusted(context, sentence, min(pool, key=distance).interval, measure)


_PRICE = frozenset({"price_return_pct", "index_change_points", "index_level", "price_level"})


def _adjusted(context: Context, sentence: Sentence, interval: Interval, measure: str) -> Interval:
    """ "In 2025", said in 2025 of a price, is the year to date; "this year", said of accounts or a forecast, is the whole year."""
    anchor = context.anchor
    if anchor is None:
        return interval
    year = anchor.year
    if interval.kind == "year" and measure.endswith("return_pct") and interval.start == f"{year}-01-01":
        return Interval("ytd", interval.text, f"{year - 1}-12-31", anchor.isoformat(), interval.how)
    if (
        interval.kind == "ytd"
        and _is_accounting(measure)
        and "this year" in interval.text
        and _AHEAD.search(context.folded, sentence.start, sentence.end)
    ):
        return Interval("year", interval.text, f"{year}-01-01", f"{year}-12-31", interval.how)
    return interval


_AHEAD = re.compile(
    r"\b(?:expects?|expected|forecasts?|targets?|guid\w+|projects?|will|would|plans?|predicts?|sees?|"
    r"estimates?|aims?)\b"
)


def _attribution(context: Context, sentence: Sentence) -> str:
    text = context.folded[sentence.start : sentence.end]
    if _SAYS.search(text):
        speaker = next((m for m in sentence.mentions if m.type in {"person", "institution"}), None)
        return f"attributed: {speaker.name}" if speaker is not None else "attributed"
    return "reporter"


def _inherit(context: Context, sentence: Sentence, here: list[Claim], previous: list[Claim]) -> None:
    """A figure with an elided measure takes it from its parallel in the sentence; a level follows its change."""
    for number, claim in enumerate(here):
        if number and claim.measures:
            head = here[number - 1]
            between = context.folded[head.end : claim.start]
            if (
                claim.unit == head.unit
                and claim.measures[0].measure in {"change_pct", "share_pct", "price_return_pct"}
                and head.measures
                and head.measures[0].measure != claim.measures[0].measure
                and re.fullmatch(r"[^.;]{0,60}", between)
                and (
                    re.search(r"\b(?:and|compared|versus|from|respectively|while)\b", between)
                    or between.strip().startswith(",")
                )
                and not re.search(r"\bshares?\b|\bstock\b", between)
            ):
                claim.measures = [
                    type(m)(m.measure, m.rank, "as for the figure before: " + m.why) for m in head.measures
                ]
                if claim.subject is None and head.subject is not None:
                    claim.subject, claim.subject_name, claim.subject_codes = (
                        head.subject,
                        head.subject_name,
                        head.subject_codes,
                    )
            top = head.measures[0].measure if head.measures else ""
            if (
                claim.unit in {"fraction", "x"}
                and claim.measures[0].measure in {"price_return_pct", "change_pct"}
                and _is_accounting(top)
                and not top.endswith("_pct")
                and re.fullmatch(
                    (
                        r"(?:[^.;,]{0,50})?,?\s?(?:which was |which is |representing |an? |marking |"
                        r"that was )?(?:(?:year-on-year|year-over-year|yoy|annual|"
                        r"quarterly)\s)?(?:an? (?:increase|decrease|rise|drop|decline) of|decrease of|decline of|"
                        r"drop of|up|down|rising|falling|gaining|jumping|an increase of|a rise of|a gain of|"
                        r"growth of|an increase|a rise|a jump of|a drop of|soaring|surging|climbing|growing|"
                        r"dropping|increase of|rise of|growing by)\s(?:by )?(?:a |about |some |nearly |"
                        r"more than )?"
                    ),
                    between,
                )
            ):
                claim.measures = [
                    type(m)(f"{top}_change_pct", 1, "the change of the figure before") for m in claim.measures[:1]
                ]
                claim.subject, claim.subject_name, claim.subject_codes = (
                    head.subject,
                    head.subject_name,
                    head.subject_codes,
                )
                if claim.period is None or claim.period.kind in {"yoy", "qoq", "day"}:
                    claim.period = head.period or claim.period
            if (
                top == "aum_change_pct"
                and claim.unit not in {"fraction", "x", "points"}
                and claim.measures[0].measure in {"market_cap", "amount", "aum_level"}
            ):
                claim.measures[0].measure = "aum_level"
            if top.endswith("_change_pct") and claim.unit == head.unit == "fraction":
                continue
    _inherit_periods(here, previous, context.folded[sentence.start : sentence.end])
    _carry_measures(context, sentence, here, previous)
    for claim in here:
        if claim.measure in _PRICE and (claim.period is None or claim.period.how == "the document's day"):
            claim.period = _last_day(context, sentence.number) or claim.period
    for claim in here:
        if claim.period is None and not _is_accounting(claim.measure or ""):
            sibling = next((c for c in here if c is not claim and c.period is not None), None)
            if sibling is not None:
                claim.period = sibling.period


def _last_day(context: Context, number: int) -> Interval | None:
    """The day last named in the sentences before: what market news goes on speaking of."""
    for back in range(number - 1, max(-1, number - 8), -1):
        days = [t.interval for t in context.sentences[back].times if t.interval.kind == "day"]
        if days:
            return days[-1]
    return None


_SAID_OF_BEFORE = re.compile(
    r"(?:That|This|It)\s(?:would be|was|is|represents?|represented|marks?|marked|compares?|would mark|"
    r"would represent)\b"
)


def _carry_measures(context: Context, sentence: Sentence, here: list[Claim], previous: list[Claim]) -> None:
    """``That would be 90 percent more than last year``: the change of what the sentence before gave."""
    if not here or not previous or previous[-1].sentence < sentence.number - 1:
        return
    if not _SAID_OF_BEFORE.match(context.folded, sentence.start, sentence.end):
        return
    top = previous[-1].measure or ""
    claim = here[0]
    if (
        claim.unit in {"fraction", "x"}
        and _is_accounting(top)
        and claim.measures
        and claim.measures[0].measure in {"price_return_pct", "change_pct", "share_pct", "revenue_change_pct"}
    ):
        base = top.removesuffix("_change_pct")
        claim.measures = [type(claim.measures[0])(f"{base}_change_pct", 1, "said of the figure in the sentence before")]
        claim.period = previous[-1].period or claim.period


def _is_accounting(measure: str) -> bool:
    return measure.startswith(
        (
            "revenue",
            "net_profit",
            "operating_profit",
            "gross_margin",
            "operating_margin",
            "margin",
            "eps",
            "ebitda",
            "cloud_revenue",
            "deliveries",
            "shipments",
            "rnd_spending",
            "orders",
        )
    )


def _inherit_periods(here: list[Claim], previous: list[Claim], text: str) -> None:
    """ "The same period" is the period before; Unstated periods run on: a day's moves from the day's moves before, a quarter's accounts from the same accounts."""
    if (
        previous
        and previous[-1].period is not None
        and re.search(r"\b(?:same|that) (?:period|time|span|stretch|timeframe)\b", text)
    ):
        for claim in here:
            claim.period = claim.period or previous[-1].period
    for number, claim in enumerate(here):
        measure = claim.measure or ""
        if claim.period is not None and claim.period.how != "the document's day":
            continue
        earlier = [*previous, *here[:number], *here[number + 1 :]]
        if _is_accounting(measure):
            donors = [c for c in reversed(here[:number]) if _is_accounting(c.measure or "") and c.period] + [
                c
                for c in reversed(previous)
                if _is_accounting(c.measure or "") and c.period and c.subject == claim.subject
            ]
        elif measure in _PRICE:
            donors = [
                c
                for c in reversed(earlier)
                if c.period
                and c.period.kind == "day"
                and (c.measure or "") in {"price_return_pct", "index_change_points", "index_level", "price_level"}
            ]
        else:
            donors = []
        if donors:
            claim.period = donors[0].period


def subject_mentions(context: Context) -> list[Mention]:
    """Mentions that may own figures."""
    return [mention for mention in context.mentions if eligible(mention)]
