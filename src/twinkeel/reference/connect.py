"""When Northbound trading opened for each kind of mainland line: Shanghai, Shenzhen, STAR and funds, from the table."""

from __future__ import annotations

from datetime import date

from twinkeel.reference.model import Listing
from twinkeel.reference.tables import Tables, day

SHANGHAI, SHENZHEN, STAR, FUNDS = "Shanghai Connect", "Shenzhen Connect", "STAR lines", "funds"


def opened(tables: Tables, listing: Listing) -> date | None:
    """The first day on which lines of that kind could trade Northbound; None where Stock Connect does not reach them.

    A line itself may have become eligible later: that is asked of the dated lists.
    """
    rules = {"XSHG": [SHANGHAI], "XSHE": [SHENZHEN]}.get(listing.mic)
    if rules is None or listing.kind == "index":
        return None
    if listing.board == "STAR":
        rules.append(STAR)
    if listing.kind == "etf":
        rules.append(FUNDS)
    return max(launches(tables)[rule] for rule in rules)


def launches(tables: Tables) -> dict[str, date]:
    """The opening day of each part of Stock Connect."""
    rows = (row for row in tables.rows("connect_rules") if row["topic"] == "launch")
    return {row["rule"]: first for row in rows if (first := day(row["valid_from"])) is not None}
