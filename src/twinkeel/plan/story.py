"""The main job, told in the order in which an investor asks it. No arithmetic here: each step is a room's."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from twinkeel.construction.mandate import Mandate
from twinkeel.holdings.model import Holdings
from twinkeel.market import Snapshot
from twinkeel.plan import notes
from twinkeel.plan.articles import articles
from twinkeel.plan.book import value_book, with_new_money
from twinkeel.plan.comovement import measure
from twinkeel.plan.counterparts import counterparts
from twinkeel.plan.diversification import Truth, candidate_list, diversify
from twinkeel.plan.execution import days
from twinkeel.plan.exposures import expose
from twinkeel.plan.model import Plan
from twinkeel.plan.prices import price_candidates
from twinkeel.plan.proof import prove
from twinkeel.plan.target import aim, firmness, person_of
from twinkeel.plan.taxes import tax_book
from twinkeel.plan.telling import answer, warnings
from twinkeel.plan.trades import trade
from twinkeel.plan.universe import last_sessions, participants
from twinkeel.reading.model import Reading
from twinkeel.reference import World
from twinkeel.valuation.assess import Assessment


@dataclass(frozen=True)
class Asked:
    """What a plan is made from: the book, what is wanted, what was read; the truth where the market is simulated."""

    holdings: Holdings
    mandate: Mandate
    mandate_text: str
    mandate_origin: str
    readings: Sequence[tuple[str, Reading]] = ()
    worth: Mapping[str, Assessment] = field(default_factory=dict)
    truth: Truth | None = None

    @property
    def illustration(self) -> bool:
        """Whether the packaged mandate stands in for the user's own."""
        return self.mandate_origin == "packaged default"


def make_plan(asked: Asked, snapshot: Snapshot, world: World, on: date) -> Plan:
    """From what is held to what to do, with everything that should stand beside it.

    Raises:
        TwinkeelError: in one line, where the book cannot be valued or the mandate cannot be met.
    """
    mandate, base = asked.mandate, asked.mandate.base_currency
    of = "the filing" if asked.holdings.filing else "the book"

    # What is held, valued, and looked through to issuers.
    book = value_book(asked.holdings, snapshot, on, base, last_sessions(asked.holdings, world, on))
    book = with_new_money(book, mandate.cash.new_money)
    taxes = tax_book(book, mandate, snapshot)
    before = expose(notes.lines_of(book), world, snapshot, on)

    # Who else could be: the theme's issuers, every line of theirs, and who may buy it.
    theme = world.theme(mandate.theme.name, on).members
    people = participants(book, snapshot, world, person_of(mandate), theme, on)
    funds = {each.issuer: expose(notes.one_unit_of(each), world, snapshot, on) for each in people if each.is_fund}

    # How they move together, when closing clocks are taken into account, and what they cost to own.
    moves = measure([each.measured for each in people if each.measured], snapshot, base, on)
    valued = price_candidates(people, asked.worth, world, on)

    # What the mandate asks for, and the orders that lead there in whole lots.
    aimed = aim(mandate, people, moves, book, funds, valued, world, on, taxes.average)
    firm = firmness(aimed, moves)
    trades = trade(mandate, aimed, people, moves, book, world, on, taxes)
    after = expose(notes.lines_after(book, trades), world, snapshot, on)

    # What that does, how sure we are, and what the articles say.
    weights = {each.issuer: each.weight for each in people} | {"cash": book.weight(book.cash)}
    then = dict(trades.after) | {"cash": trades.cash_after}
    diversification = diversify(people, moves, weights, then, of, asked.truth)
    candidates = candidate_list(people, moves, weights, valued, world)
    orders = notes.order_lines(trades)
    plan = Plan(
        as_of=on.isoformat(),
        base_currency=base,
        illustration=asked.illustration,
        simulated=snapshot.simulated,
        answer=answer(before, after, trades, aimed, diversification, book, of),
        mandate=notes.mandate_note(asked.mandate, asked.mandate_text, asked.mandate_origin, asked.illustration),
        snapshot=notes.snapshot_note(snapshot, on),
        holdings=notes.holdings_note(asked.holdings, book, people, diversification.uncovered_share, of),
        exposure=notes.exposure_note(before, world, on),
        exposure_after=notes.exposure_note(after, world, on),
        candidates=candidates,
        diversification=diversification,
        target=notes.target_note(aimed, trades, firm, people, moves, book),
        orders=orders,
        costs=notes.costs_note(trades, book),
        article=articles(asked.readings),
        evidence={},
        timetable=days(trades.timetable),
        counterparts=counterparts(people, candidates, asked.worth, orders, world, on),
        warnings=warnings(asked.holdings, book, people, aimed, trades, diversification, snapshot),
    )
    return replace(plan, evidence=prove(plan, plan.as_json()))
