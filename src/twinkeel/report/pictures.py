"""The pictures of a plan's page: the rows each chart shows, what it says to a screen reader, what may be touched."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from markupsafe import Markup

from twinkeel.report import charts, scatter, words
from twinkeel.report.render import svg, vega
from twinkeel.report.words import Words

BARS = 10
NAMES = 16
MOVED = 0.0005  # a weight that neither changes nor could is not worth a line
YOUNG = 60  # sessions under which a figure is mostly its peers'


@dataclass(frozen=True, slots=True)
class Picture:
    """A drawn chart: its SVG, and its Vega specification as safe JSON where a reader gains by touching it."""

    name: str
    svg: Markup
    spec: Markup | None = None


def plan_pictures(plan: Mapping[str, Any], said: Words) -> dict[str, Picture]:
    """Every chart that the plan has data for, by name."""
    locale = said.d3()
    out: dict[str, Picture] = {}

    def draw(name: str, spec: charts.Spec, description: str, touch: bool = False) -> None:
        out[name] = Picture(name, Markup(svg(spec, description)), Markup(vega(spec)) if touch else None)  # noqa: S704 - drawn by us from escaped text

    for key, title in (("by_segment", "By place in the value chain"), ("by_country", "By country of business")):
        rows = _shares(
            plan["exposure"][key], plan["exposure_after"][key], words.label if key == "by_segment" else words.country
        )
        if rows:
            draw(key, charts.before_after(rows, title, locale), f"{title}: {_spoken_shares(rows, said)}")
    if pairs := _pairs(plan["diversification"]["pairs"]):
        draw("pairs", charts.real_and_apparent(pairs, locale), _spoken_pairs(pairs, said), touch=True)
    if placed := _placed(plan["candidates"]):
        draw("map", scatter.candidates_map(placed, locale), _spoken_map(placed), touch=True)
    if shocks := _shocks(plan.get("stress", ())):
        spoken = (
            "Change of the book's value in each shock, before and after the plan; the table below holds the figures."
        )
        draw("stress", charts.stress_bars(shocks, locale), spoken, touch=True)
    others = [each for each in (plan.get("counterparts") or {}).get("companies", ()) if each["valuation"]]
    if priced := _multiples(plan["candidates"], others, "ps"):
        spoken = "Price to sales by company; the table holds the figures."
        draw("multiples", charts.multiples(priced, "Price to sales", locale), spoken)
    if ranges := _ranges(plan["target"]["weights"]):
        draw(
            "ranges",
            charts.weight_ranges(ranges, locale),
            "Weights with the range they take when the data are drawn again.",
        )
    return out


def _shares(before: Mapping[str, float], after: Mapping[str, float], name: Any) -> list[dict[str, Any]]:
    keys = sorted({*before, *after}, key=lambda key: (-max(before.get(key, 0.0), after.get(key, 0.0)), key))
    keys = [key for key in keys if max(before.get(key, 0.0), after.get(key, 0.0)) >= 0.0005]
    rows = []
    for when, shares in (("before", before), ("after", after)):
        rows += [{"name": name(words.clean(key)), "when": when, "share": shares.get(key, 0.0)} for key in keys[:BARS]]
        if keys[BARS:]:
            rest = sum(shares.get(key, 0.0) for key in keys[BARS:])
            rows.append({"name": f"{len(keys) - BARS} smaller ones", "when": when, "share": rest})
    return rows


def _pairs(pairs: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    known = [pair for pair in pairs if pair.get("same_date") is not None and pair.get("clock_aware") is not None]
    fields = ("same_date", "clock_aware", "low", "high", "truth")
    named = [{"name": _line_name(pair), **{each: pair.get(each) for each in fields}} for pair in known[:NAMES]]
    return _distinct(named)


def _line_name(pair: Mapping[str, Any]) -> str:
    name, code = words.clean(pair.get("name", "")), words.clean(pair.get("measured_on") or "")
    bare = name.removesuffix(f" ({code})") if code else name
    return f"{words.short(bare, 22)} ({code})" if code else words.short(bare, 30)


def _placed(candidates: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    rows = []
    for each in candidates:
        correlation, volatility = each["correlation_with_book"]["estimate"], each["volatility"]["estimate"]
        if correlation is None or volatility is None:
            continue
        young = each["sessions"] < YOUNG
        kind = "young: mostly peers' figures" if young else "held" if each["held_weight"] > 0 else "not held"
        rows.append(
            {
                "name": words.clean(each["name"]),
                "short": words.short(each["name"], 18),
                "correlation": correlation,
                "volatility": volatility,
                "kind": kind,
                "segment": words.label(words.clean(each["segment"])),
                "sessions": each["sessions"],
                "weight": each["held_weight"],
            }
        )
    return rows


def _shocks(stress: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    rows = []
    for shock in stress:
        for when in ("before", "after"):
            if isinstance(shock.get(when), int | float):
                rows.append({"name": words.short(shock["name"], 46), "when": when, "loss": shock[when]})
    return rows


def _multiples(
    candidates: Sequence[Mapping[str, Any]], others: Sequence[Mapping[str, Any]], name: str
) -> list[dict[str, Any]]:
    """One multiple of every company that has it, dearest first; a picture of fewer than three says nothing.

    The kind is the place in the value chain, or the side where a counterpart has the figure too.
    """
    rows: list[dict[str, Any]] = []
    for each in (*candidates, *others):
        measure = ((each.get("valuation") or {}).get("multiples") or {}).get(name) or {}
        value = measure.get("value")
        if isinstance(value, int | float) and value > 0:
            kind = (
                words.label(each["segment"]) if "segment" in each else f"beside them: {words.country(each['country'])}"
            )
            rows.append(
                {"name": words.short(each["name"], 28), "value": value, "kind": kind, "ours": "segment" in each}
            )
    if any(not row["ours"] for row in rows):
        rows = [row | {"kind": "candidate"} if row["ours"] else row for row in rows]
    rows = [{key: value for key, value in row.items() if key != "ours"} for row in rows]
    rows.sort(key=lambda row: (-row["value"], row["name"]))
    return _distinct(rows[:NAMES]) if len(rows) >= 3 else []


def _ranges(weights: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    known = [each for each in weights if each.get("low") is not None and each.get("high") is not None]
    known = [each for each in known if max(abs(each["after"] - each["before"]), each["high"] - each["low"]) > MOVED]
    known = sorted(known, key=lambda each: (-each["high"], each["name"]))[:NAMES]
    return _distinct(
        [
            {
                "name": words.short(each["name"], 28),
                "weight": each["after"],
                "low": each["low"],
                "high": each["high"],
                "before": each["before"],
            }
            for each in known
        ]
    )


def _distinct(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Rows whose names, once shortened, are still told apart."""
    seen: dict[str, int] = {}
    for row in rows:
        seen[row["name"]] = seen.get(row["name"], 0) + 1
        if seen[row["name"]] > 1:
            row["name"] = f"{row['name']} [{seen[row['name']]}]"
    return rows


def _spoken_shares(rows: Sequence[Mapping[str, Any]], said: Words) -> str:
    by_name: dict[str, dict[str, float]] = {}
    for row in rows:
        by_name.setdefault(row["name"], {})[row["when"]] = row["share"]
    parts = [
        f"{name} {said.percent(both.get('before', 0.0))} before and {said.percent(both.get('after', 0.0))} after"
        for name, both in by_name.items()
    ]
    return "; ".join(parts)


def _spoken_pairs(pairs: Sequence[Mapping[str, Any]], said: Words) -> str:
    parts = [
        f"{pair['name']}: same date {said.number(pair['same_date'])}, closing clocks {said.number(pair['clock_aware'])}"
        for pair in pairs
    ]
    return "Correlation with the book. " + "; ".join(parts)


def _spoken_map(rows: Sequence[Mapping[str, Any]]) -> str:
    return (
        f"{len(rows)} candidates by correlation with the book and volatility a year; the table below holds the figures."
    )
