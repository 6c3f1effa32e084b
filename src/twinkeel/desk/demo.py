"""The desk of ``demo``: the sample book, mandate and article on a SIMULATED market whose truth is known."""

from __future__ import annotations

from importlib.resources import as_file, files

from twinkeel.plan.model import Plan

SEED = 7


def make(seed: int = SEED) -> Plan:
    """The demo's plan; the same seed gives the same bytes.

    Raises:
        TwinkeelError: in one line, for a seed below zero.
    """
    from twinkeel.construction.mandate import Mandate
    from twinkeel.desk.plan import known_worth
    from twinkeel.desk.plan_shocks import with_shocks
    from twinkeel.desk.read import read_and_judge
    from twinkeel.holdings import read_holdings
    from twinkeel.market.simulated import simulated_market
    from twinkeel.plan.story import Asked, make_plan
    from twinkeel.reference import world

    facts = world()
    market = simulated_market(seed)
    on = market.snapshot.day
    samples = files("twinkeel.samples")
    with as_file(samples.joinpath("holdings.csv")) as path:
        book = read_holdings(path, on, facts, market.snapshot.price)
    text = samples.joinpath("mandate.toml").read_text(encoding="utf-8")
    with as_file(samples.joinpath("article.txt")) as path:
        readings = [("article.txt", read_and_judge(path, facts, market.snapshot))]
    worth = known_worth(facts, market.snapshot, on)
    asked = Asked(book, Mandate.parse(text, "mandate.toml"), text, "packaged sample", readings, worth, market.truth)
    return with_shocks(make_plan(asked, market.snapshot, facts, on), market.snapshot, facts, on)
