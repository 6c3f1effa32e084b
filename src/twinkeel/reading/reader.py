"""The stages in order: document, names and codes, people, inferred funds, year, claims, stances, questions."""

from __future__ import annotations

from datetime import date
from typing import Any

from twinkeel.reading.claims import quantitative_claims
from twinkeel.reading.context import Context
from twinkeel.reading.figures.arithmetic import find_slips
from twinkeel.reading.mentions.binding import Binder
from twinkeel.reading.mentions.funds import infer_funds
from twinkeel.reading.mentions.lexicon import fold, lexicon
from twinkeel.reading.mentions.people import find_people
from twinkeel.reading.mentions.validity import check_codes
from twinkeel.reading.model import Document, Mention, Reading
from twinkeel.reading.proposals import Proposer, proposal_for, proposed_mentions
from twinkeel.reading.questions import ask
from twinkeel.reading.soft_claims import soft_claims
from twinkeel.reading.stances.finder import find_stances
from twinkeel.reading.text.document import make_document
from twinkeel.reading.text.sentences import sentence_at
from twinkeel.reading.times.anchor import fix_anchor
from twinkeel.reading.times.debuts import date_debuts
from twinkeel.reading.times.periods import date_figures


def read(
    text: str,
    world: Any = None,
    as_of: date | None = None,
    *,
    document: Document | None = None,
    proposer: Proposer | None = None,
) -> Reading:
    """Read one article: a pure function of the text and the reference facts; no clock, no network.

    Args:
        text: the article; it is never changed, and all offsets count its code points.
        world: the reference room's world; None takes the packaged one, False takes none (then an unprinted year
            stays unknown).
        as_of: the latest day the document can be of: it settles a year that nothing else settles, and stands for the
            document's day where the text bears none.
        proposer: off by default; may propose passages that name something. Only verbatim ones are kept, unlinked.
        document: a document already made by ``ingest`` (title, publisher, publication day known).
    """
    if world is None:
        world = _packaged_world()
    lex = lexicon(world or None)
    folded = fold(text)
    document = document if document is not None and document.text == text else make_document(text)
    binder = Binder(text, folded, lex, document.zones)
    context = Context(document, folded, lex, _within(binder.run(), document))
    context.prepare(final=False)
    fix_anchor(context, world or None, as_of)
    check_codes(context, world or None)
    people = find_people(context)
    infer_funds(context)
    if proposer is not None:
        context.mentions.extend(proposed_mentions(text, document.sentences, proposer(text), context.mentions))
        context.mentions.sort(key=lambda m: (m.start, -m.end))
    context.prepare()
    figures = quantitative_claims(context)
    date_figures(context, figures)
    claims = figures + soft_claims(context)
    date_debuts(claims, world or None, context.anchor)
    claims.sort(key=lambda c: (c.start, c.end, c.cls, c.object or ""))
    stances = find_stances(context, people, figures)
    for stance in stances:
        known = context.lexicon.entities.get(stance.object)
        stance.proposal = proposal_for(stance, known.name if known else stance.object)
    findings = find_slips(context, claims)
    return Reading(
        document,
        context.mentions,
        claims,
        stances,
        ask(context, claims, findings),
        _entities(context, binder),
        findings,
    )


def _within(mentions: list[Mention], document: Document) -> list[Mention]:
    """Mentions that lie within one sentence; damage can glue a name to the line before, and such a one is dropped."""
    spans = document.sentences
    return [
        m
        for m in mentions
        if spans and spans[sentence_at(spans, m.start)][0] <= m.start and m.end <= spans[sentence_at(spans, m.start)][1]
    ]


def _entities(context: Context, binder: Binder) -> dict[str, dict[str, Any]]:
    """What is known of each entity mentioned."""
    out: dict[str, dict[str, Any]] = {}
    for mention in context.mentions:
        if mention.entity is None or mention.entity in out:
            continue
        known = context.lexicon.entities.get(mention.entity) or binder.nil.get(mention.entity)
        out[mention.entity] = {
            "type": mention.type,
            "name": mention.name,
            "codes": list(known.codes) if known else list(mention.codes),
            "source": known.source if known else "this document",
            **{k: v for k, v in mention.details.items() if k in {"affiliation", "affiliation_name", "title"}},
        }
    return out


def _packaged_world() -> Any:
    try:
        from twinkeel.reference import world
    except ImportError:
        return False
    return world()
