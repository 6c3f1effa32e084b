"""Charts as Vega-Lite specifications: plain data in, a specification out. ``render.py`` turns one into SVG.

Colours are Okabe and Ito's, told apart by colour-blind readers; shape or position always says the same thing again.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

BLUE, ORANGE, GREEN, GREY = "#0072B2", "#E69F00", "#009E73", "#7f7f7f"
SCHEMA = "https://vega.github.io/schema/vega-lite/v6.json"

CONFIG = {
    "font": "system-ui, sans-serif",
    "background": None,
    "view": {"stroke": None},
    "axis": {
        "labelColor": "#666",
        "titleColor": "#666",
        "gridColor": "#8884",
        "domainColor": "#8888",
        "labelLimit": 220,
    },
    "legend": {"labelColor": "#666", "titleColor": "#666", "orient": "top"},
    "text": {"color": "#666"},
}


def _spec(values: Sequence[Mapping[str, Any]], **rest: Any) -> dict[str, Any]:
    return {"$schema": SCHEMA, "data": {"values": list(values)}, "config": CONFIG, **rest}


def before_after(rows: Sequence[Mapping[str, Any]], title: str) -> dict[str, Any]:
    """Shares before and after as pairs of bars; rows: {name, when: "before"|"after", share}."""
    names = list(dict.fromkeys(row["name"] for row in rows))
    return _spec(
        rows,
        title={"text": title, "anchor": "start", "color": "#666"},
        width=560,
        height={"step": 15},
        mark={"type": "bar", "height": {"band": 0.9}},
        encoding={
            "y": {"field": "name", "type": "nominal", "sort": names, "title": None},
            "yOffset": {"field": "when", "sort": ["before", "after"]},
            "x": {"field": "share", "type": "quantitative", "axis": {"format": ".0%"}, "title": "share of the book"},
            "color": {
                "field": "when",
                "type": "nominal",
                "title": None,
                "scale": {"domain": ["before", "after"], "range": [GREY, BLUE]},
            },
        },
    )


def real_and_apparent(rows: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    """Correlation with the book: same-date beside clock-aware, joined by a line, with the interval.

    Rows: {name, same_date, clock_aware, low, high, truth (optional)}.
    """
    names = [row["name"] for row in rows]
    y = {"field": "name", "type": "nominal", "sort": names, "title": None}

    def x(field: str) -> dict[str, Any]:
        return {"field": field, "type": "quantitative", "title": "correlation with the book as it is"}

    def points(field: str, label: str, shape: str) -> dict[str, Any]:
        return {
            "transform": [{"filter": f"isValid(datum.{field})"}, {"calculate": f"'{label}'", "as": "kind"}],
            "mark": {"type": "point", "filled": True, "size": 70, "shape": shape},
            "encoding": {
                "y": y,
                "x": x(field),
                "color": {
                    "field": "kind",
                    "type": "nominal",
                    "title": None,
                    "scale": {
                        "domain": ["same date (apparent)", "closing clocks (real)", "truth (simulated)"],
                        "range": [ORANGE, BLUE, GREEN],
                    },
                },
                "shape": {
                    "field": "kind",
                    "type": "nominal",
                    "title": None,
                    "scale": {
                        "domain": ["same date (apparent)", "closing clocks (real)", "truth (simulated)"],
                        "range": ["diamond", "circle", "triangle-up"],
                    },
                },
            },
        }

    layers: list[dict[str, Any]] = [
        {
            "mark": {"type": "rule", "color": BLUE, "opacity": 0.35, "strokeWidth": 5},
            "encoding": {"y": y, "x": x("low"), "x2": {"field": "high"}},
        },
        {
            "mark": {"type": "rule", "color": GREY, "strokeDash": [3, 3]},
            "encoding": {"y": y, "x": x("same_date"), "x2": {"field": "clock_aware"}},
        },
        points("same_date", "same date (apparent)", "diamond"),
        points("clock_aware", "closing clocks (real)", "circle"),
    ]
    if any(row.get("truth") is not None for row in rows):
        layers.append(points("truth", "truth (simulated)", "triangle-up"))
    return _spec(rows, width=560, height={"step": 19}, layer=layers)
