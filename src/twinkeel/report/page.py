"""The plan's page: one self-contained HTML file drawn from the Plan's JSON alone."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from functools import lru_cache
from importlib import resources
from typing import Any

from markupsafe import Markup, escape

from twinkeel.report import words
from twinkeel.report.counterparts import Beside, beside, told
from twinkeel.report.figures import ROWS, Figures
from twinkeel.report.pictures import Picture, plan_pictures
from twinkeel.report.render import bundle, cache_folder, fingerprint

YES = ("supported", "supported_by_rounding", "supported_under_an_interpretation")
NO = ("contradicted", "internally_inconsistent")


def plan_page(plan: Mapping[str, Any], locale: str = "en", interactive: bool = True) -> str:
    """The page of a plan.

    Args:
        plan: the plan as plain data, as ``--json`` prints it.
        locale: how numbers and dates are written.
        interactive: whether charts that gain by touching carry their data and the script that redraws them.

    Returns:
        A whole HTML document that needs no network. All text in it is escaped, and its content-security policy lets
        only its own style and script run, named by their hashes.
    """
    said = words.words(locale)
    return fill("plan.html.j2", plan, said, plan_pictures(plan, said), interactive)


def fill(
    template: str,
    document: Mapping[str, Any],
    said: words.Words,
    pictures: Mapping[str, Picture],
    interactive: bool = True,
) -> str:
    """A document through a template, with figures that open to their evidence and pictures that can be touched."""
    figures = Figures(document, said)
    touched = [each for each in pictures.values() if each.spec is not None] if interactive else []
    script = bundle() if touched else ""
    page: str = (
        _environment(said)
        .get_template(template)
        .render(
            plan=document,
            said=said,
            pictures=pictures,
            touched=touched,
            figure=figures.show,
            term=figures.term,
            panels=figures.panels,
            rows=ROWS,
            style=Markup(_style()),  # noqa: S704 - our own file
            style_hash=fingerprint(_style()),
            script=Markup(script),  # noqa: S704 - out of the installed package
            script_hash=fingerprint(script) if script else None,
        )
    )
    return page


@lru_cache(maxsize=1)
def _style() -> str:
    text = resources.files("twinkeel.report").joinpath("page.css").read_text(encoding="utf-8")
    return re.sub(r"\n\s*", "\n", text)


@lru_cache(maxsize=8)
def _environment(said: words.Words) -> Any:
    """Jinja2 with everything escaped, undefined names refused, and the reader's words as filters."""
    from jinja2 import Environment, PackageLoader, StrictUndefined

    made = Environment(
        bytecode_cache=_compiled(),
        loader=PackageLoader("twinkeel.report"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        finalize=lambda value: value if isinstance(value, Markup) or not isinstance(value, str) else words.clean(value),
    )
    made.filters.update(
        percent=said.percent,
        points=said.points,
        number=said.number,
        whole=said.whole,
        money=said.money,
        interval=said.interval,
        bp=said.basis_points,
        day=said.day,
        time=lambda value: when(value, said),
        label=words.label,
        short=words.short,
        country=words.country,
        verdict=verdict_class,
        by_venue=by_venue,
        valued=valued,
        venue=words.venue,
        levy=words.levy,
        known_multiples=known_multiples,
        beside=lambda plan: beside(plan, said),
        figures_defined=figures_defined,
        told=told,
        multiple=words.multiple,
        spaced=lambda text: str(text).replace("_", " "),
    )
    return made


def _compiled() -> Any:
    """Where compiled templates are kept between runs, as Python keeps its own; nowhere if that cannot be written."""
    from jinja2 import FileSystemBytecodeCache

    place = cache_folder() / "templates"
    try:
        place.mkdir(parents=True, exist_ok=True, mode=0o700)
    except OSError:
        return None
    return FileSystemBytecodeCache(str(place))


def when(value: str | None, said: words.Words) -> Markup:
    """A date as the locale writes it, for machines too; any other text as it is."""
    shown = said.day(value)
    known = shown != (value or "") or (len(shown) == 10 and shown[:4].isdigit())
    return (
        Markup('<time datetime="{}">{}</time>').format(value, shown) if known and value else escape(words.clean(shown))
    )


def verdict_class(verdict: str) -> str:
    """How a verdict is coloured; its word always says it too."""
    key = verdict.replace(" ", "_")
    return "yes" if key in YES else "no" if key in NO else ""


def valued(candidates: Iterable[Mapping[str, Any]]) -> list[tuple[int, Mapping[str, Any]]]:
    """The candidates of which anything is known about what they cost, with their place in the document."""
    found = []
    for number, each in enumerate(candidates):
        facts = each.get("valuation") or {}
        grown = (facts.get("implied_growth") or {}).get("value") is not None
        if grown or facts.get("premiums") or facts.get("since_offer") or facts.get("support", "unknown") != "unknown":
            found.append((not grown, number, each))
    return [(number, each) for _, number, each in sorted(found, key=lambda found: found[:2])]


def known_multiples(candidates: Iterable[tuple[int, Mapping[str, Any]]]) -> dict[str, str]:
    """The multiples that at least one candidate has a figure of, with their definitions."""
    found: dict[str, str] = {}
    for _, each in candidates:
        for name, measure in ((each.get("valuation") or {}).get("multiples") or {}).items():
            if measure.get("value") is not None and measure.get("unit") == "x":
                found.setdefault(name, str(measure.get("definition", "")))
    return found


def figures_defined(groups: Iterable[Beside]) -> dict[str, str]:
    """The figures that some group shows, with their definitions."""
    return {name: text for group in groups for name, text in group.columns}


def by_venue(orders: Iterable[Mapping[str, Any]]) -> list[tuple[str, list[tuple[int, Mapping[str, Any]]]]]:
    """Orders with their place in the document, grouped by venue in the order of first mention."""
    groups: dict[str, list[tuple[int, Mapping[str, Any]]]] = {}
    for number, order in enumerate(orders):
        groups.setdefault(order["venue"], []).append((number, order))
    return list(groups.items())
