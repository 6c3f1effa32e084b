"""The desk of ``plan``: opens the files and the snapshot, lets the story run, draws the page."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

from twinkeel.core.errors import InfeasibleError
from twinkeel.core.instants import parse_date
from twinkeel.plan.model import Plan


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
    from twinkeel.holdings import read_holdings
    from twinkeel.market.opening import open_snapshot
    from twinkeel.plan.story import Asked, make_plan
    from twinkeel.reference import world

    asked_on = parse_date(as_of, "--as-of") if as_of else None
    wanted = Mandate.load(mandate) if mandate else Mandate.default()
    text = read_text(mandate) if mandate else default_text()
    facts = world()
    snapshot = open_snapshot(asked_on, data=data, workspace=workspace)
    on = snapshot.as_of.date() if isinstance(snapshot.as_of, datetime) else snapshot.as_of
    book = read_holdings(holdings, on, facts, snapshot.price)
    readings = []
    if articles:
        from twinkeel.desk.read import read_and_judge

        readings = [(path.name, read_and_judge(path, facts, snapshot)) for path in articles]
    origin = str(mandate) if mandate else "packaged default"
    try:
        return make_plan(Asked(book, wanted, text, origin, readings), snapshot, facts, on)
    except InfeasibleError as error:
        raise InfeasibleError(error.rules, error.remedy, origin, rule_line(error.rules, text)) from error


def page(plan: Plan) -> str:
    """The plan's page, drawn from its JSON alone."""
    from twinkeel.report.page import plan_page

    return plan_page(plan.as_json())
