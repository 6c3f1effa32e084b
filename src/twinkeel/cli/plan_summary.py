"""A plan in the terminal: the answer, what changes, the orders, what to mind, and where the page is."""

from __future__ import annotations

from pathlib import Path

from twinkeel.cli.common import console, table
from twinkeel.plan.model import Plan
from twinkeel.report.words import money, number, percent, whole


def show(plan: Plan, page: Path | None, json: str | None) -> None:
    """Print the short summary of a plan."""
    out = console()
    each_mark = "SIMULATED: " if plan.simulated else ""
    mark = "SIMULATED market: no price or result below is real. " if plan.simulated else ""
    out.print(
        f"{mark}{'An illustration. ' if plan.illustration else ''}As of {plan.as_of}, {plan.base_currency}.",
        style="bold",
    )
    for sentence in plan.answer:
        out.print(f"  {sentence}", markup=False)
    out.print()
    through: dict[str, list[str]] = {}
    for order in plan.orders:
        through.setdefault(order.issuer, []).append(order.listing)
    rows = [
        (
            each.name,
            percent(each.before),
            percent(each.target),
            percent(each.after),
            ", ".join(through.get(each.issuer, ())),
        )
        for each in plan.target.weights
        if abs(each.after - each.before) > 5e-5 or abs(each.before) > 0.02
    ]
    rows.append(("Cash", percent(plan.target.cash_before), "", percent(plan.target.cash_after), ""))
    out.print(
        table(
            f"{each_mark}Weights, shares of {plan.holdings.of}",
            ("issuer", "before", "aimed at", "after", "through"),
            rows,
            (1, 2, 3),
        )
    )
    if plan.orders:
        lines = [
            (
                each.side,
                each.listing,
                each.name,
                whole(each.quantity),
                f"{each.currency} {number(each.price)}",
                number(each.value_base, 0),
                money(each.fees["total"], each.fees["currency"]),
            )
            for each in plan.orders
        ]
        title = f"{each_mark}Orders in whole lots, levies of the trade date without brokerage"
        columns = ("side", "listing", "name", "quantity", "price", f"value, {plan.base_currency}", "levies")
        out.print(table(title, columns, lines, (3, 4, 5, 6)))
    d = plan.diversification
    out.print(f"{each_mark}Co-movement with the book, closing clocks | same date:", style="bold")
    theme = "theme unknown"
    if d.correlation.estimate is not None:
        span = f"{number(d.correlation.low)} to {number(d.correlation.high)}"
        theme = f"theme {number(d.correlation.estimate)} ({span}) | {number(d.correlation_same_date)}"
    out.print(f"  {theme}")
    out.print(f"  book volatility {percent(d.book_volatility)} | {percent(d.book_volatility_same_date)} a year")
    out.print(f"  not covered by either: {percent(d.uncovered_share)} of {plan.holdings.of}")
    if plan.target.not_reached:
        out.print("\nNot reached:", style="bold")
        for line in plan.target.not_reached:
            out.print(f"  - {line}", markup=False)
    if plan.warnings:
        out.print("\nMind:", style="bold")
        for line in plan.warnings:
            out.print(f"  - {line}", markup=False)
    if plan.mandate.illustration:
        out.print(f"\nMandate ({plan.mandate.name}, {plan.mandate.origin}):", style="bold")
        for rule in plan.mandate.rules:
            out.print(f"  - {rule}", markup=False)
    out.print()
    if page is not None:
        out.print(f"Report: {page.resolve()}", markup=False, soft_wrap=True)
    if json not in (None, "-"):
        out.print(f"JSON: {Path(str(json)).resolve()}", markup=False, soft_wrap=True)
