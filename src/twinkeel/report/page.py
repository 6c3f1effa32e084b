"""The plan's page: one self-contained HTML file drawn from the Plan's JSON alone."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from twinkeel.core.evidence import follow
from twinkeel.report import charts, words
from twinkeel.report.render import svg


def plan_page(plan: Mapping[str, Any]) -> str:
    """The page of a plan.

    Args:
        plan: the plan as plain data, as ``--json`` prints it.

    Returns:
        A whole HTML document that needs no network and runs no script. All text in it is escaped.
    """
    from markupsafe import Markup

    page: str = (
        environment()
        .get_template("plan.html.j2")
        .render(
            plan=plan,
            charts={name: Markup(drawn) for name, drawn in _charts(plan).items()},  # noqa: S704 - drawn by us, escaped
            figure=_figures(plan),
        )
    )
    return page


def environment() -> Any:
    """Jinja2 with everything escaped, undefined names refused, and the reader's words as filters."""
    from jinja2 import Environment, PackageLoader, StrictUndefined

    made = Environment(
        loader=PackageLoader("twinkeel.report"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.filters.update(
        percent=words.percent,
        points=words.points,
        number=words.number,
        whole=words.whole,
        money=words.money,
        interval=words.interval,
        bp=words.basis_points,
        anchor=anchor,
    )
    return made


def anchor(path: str) -> str:
    """The id of a figure's evidence in the page."""
    return "evidence" + path.replace("/", "-").replace("~", "_")


def _figures(plan: Mapping[str, Any]) -> Any:
    """A function for the template: shows a figure by its JSON pointer, linked to its evidence where there is some."""
    from markupsafe import Markup

    def figure(path: str, text: str) -> Any:
        follow(plan, path)  # a page that shows a figure the plan does not hold is a defect of ours: fail here
        if path not in plan["evidence"]:
            return text
        return Markup('<a class="figure" href="#{}">{}</a>').format(anchor(path), text)

    return figure


def _charts(plan: Mapping[str, Any]) -> dict[str, str]:
    drawn = {}
    cuts = (("by_segment", "By place in the value chain"), ("by_country", "By country of business"))
    for key, title in cuts:
        before, after = plan["exposure"][key], plan["exposure_after"][key]
        names = sorted(set(before) | set(after), key=lambda name: -max(before.get(name, 0), after.get(name, 0)))[:12]
        rows = [
            {"name": name, "when": when, "share": shares.get(name, 0)}
            for name in names
            for when, shares in (("before", before), ("after", after))
        ]
        drawn[key] = svg(charts.before_after(rows, title), f"{title}: shares of the book before and after the plan")
    pairs = [
        {
            "name": pair["name"],
            "same_date": pair["same_date"],
            "clock_aware": pair["clock_aware"],
            "low": pair.get("low"),
            "high": pair.get("high"),
            "truth": pair.get("truth"),
        }
        for pair in plan["diversification"]["pairs"]
        if pair["same_date"] is not None and pair["clock_aware"] is not None
    ]
    if pairs:
        drawn["pairs"] = svg(
            charts.real_and_apparent(pairs),
            "Correlation with the book: the same-date figure beside the one that takes closing clocks into account",
        )
    return drawn
