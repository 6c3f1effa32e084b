"""The desk of ``plan``: opens the files and the snapshot, lets the story run, draws the page."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from twinkeel.core.errors import InfeasibleError
from twinkeel.core.instants import parse_date
from twinkeel.plan.model import Plan

if TYPE_CHECKING:
    from twinkeel.market import Snapshot
    from twinkeel.reference import World
    from twinkeel.valuation.assess import Assessment


def make(
    holdings: Path,
    mandate: Path | None = None,
    data: Path | None = None,
    workspace: Path | None = None,
    articles: Sequence[Path] = (),
    as_of: str | None = None,
) -> Plan:
    """The plan for a file of holdings.

    Args:
        holdings: any format the holdings room knows.
        mandate: TOML; without it the packaged illustration applies.
        data: a folder of price and exchange-rate files; workspace: one made by ``data import``.
        as_of: ISO date; without it the last date of the data.

    Raises:
        TwinkeelError: in one line that names file, row and remedy.
    """
    from twinkeel.construction.mandate import Mandate, default_text
    from twinkeel.construction.rule_lines import rule_line
    from twinkeel.core.files import read_text
    from twinkeel.desk.plan_shocks import with_shocks
    from twinkeel.holdings import read_holdings
    from twinkeel.market.opening import open_snapshot
    from twinkeel.plan.story import Asked, make_plan
    from twinkeel.reference import world

    asked_on = parse_date(as_of, "--as-of") if as_of else None
    wanted = Mandate.load(mandate) if mandate else Mandate.default()
    text = read_text(mandate) if mandate else default_text()
    facts = world()
    snapshot = open_snapshot(asked_on, data=data, workspace=workspace)
    on = snapshot.day
    book = read_holdings(holdings, on, facts, snapshot.price)
    readings = []
    if articles:
        from twinkeel.desk.read import read_and_judge

        readings = [(path.name, read_and_judge(path, facts, snapshot)) for path in articles]
    worth = known_worth(facts, snapshot, on, data)
    origin = str(mandate) if mandate else "packaged default"
    try:
        made = make_plan(Asked(book, wanted, text, origin, readings, worth), snapshot, facts, on)
    except InfeasibleError as error:
        remedy = ended(snapshot, on) + error.remedy
        if mandate is None:
            remedy += " The packaged mandate is only an illustration: give rules of your own with --mandate."
        raise InfeasibleError(error.rules, remedy, origin, rule_line(error.rules, text)) from error
    return with_shocks(made, snapshot, facts, on)


def ended(snapshot: Snapshot, on: date) -> str:
    """What to do first where the data end more than two weeks before the date: then no line has a price to trade at."""
    last = snapshot.table("bars")["date"].max()
    if not isinstance(last, date) or (on - last).days <= 14:
        return ""
    return f"The data end on {last}, so nothing has a price to trade at: ask for --as-of {last} or add newer prices. "


def known_worth(
    facts: World, snapshot: Snapshot, on: date, data: Path | None = None, theme: str = "china-ai"
) -> dict[str, Assessment]:
    """The assessment of each issuer of a theme, and of its counterparts, whose accounts are known on the date."""
    from twinkeel.desk.value.inputs import inputs_of
    from twinkeel.desk.value.issuer import value_issuer
    from twinkeel.plan.counterparts import lines_beside

    inputs = inputs_of(facts, snapshot, on, data)
    reported = {fact.issuer for fact in inputs.facts}
    shown = set(snapshot.table("fundamentals")["code"].unique().to_list())
    found = {}
    members = facts.theme(theme, on).members
    beside = lines_beside(facts, members, on)
    for issuer in sorted({*members, *beside}):
        lines = facts.lines(issuer, on)
        if lines and (issuer in reported or shown & {line.code for line in lines}):
            code = lines[0].code if issuer in members else beside[issuer]
            found[issuer] = value_issuer(inputs, code, with_peers=False).assessment
    return found


def page(plan: Plan) -> str:
    """The plan's page, drawn from its JSON alone."""
    from twinkeel.report.page import plan_page

    return plan_page(plan.as_json())
