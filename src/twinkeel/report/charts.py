"""Charts as Vega-Lite specifications: plain data in, a specification out. ``render.py`` turns one into a picture.

Colours are Okabe and Ito's, told apart by colour-blind readers; position, shape or a label always says it again. Text
and axes take the page's own colour, so that one picture serves light and dark.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

BLUE, ORANGE, GREEN, GREY, VERMILION, SKY, PURPLE = (
    "#0072B2",
    "#E69F00",
    "#009E73",
    "#8c8c8c",
    "#D55E00",
    "#56B4E9",
    "#CC79A7",
)
SCHEMA = "https://vega.github.io/schema/vega-lite/v6.json"
INK = "currentColor"
WIDTH = 520

Rows = Sequence[Mapping[str, Any]]
Spec = dict[str, Any]

CONFIG: Spec = {
    "font": "system-ui, -apple-system, 'Segoe UI', Roboto, 'Noto Sans', sans-serif",
    "background": "transparent",
    "padding": {"left": 16, "right": 10, "top": 5, "bottom": 5},
    "view": {"stroke": None},
    "axis": {
        "labelColor": INK,
        "titleColor": INK,
        "titleFontWeight": "normal",
        "labelFontSize": 12,
        "titleFontSize": 12,
        "gridColor": INK,
        "gridOpacity": 0.12,
        "domainColor": INK,
        "domainOpacity": 0.3,
        "tickColor": INK,
        "tickOpacity": 0.3,
        "labelLimit": 265,
    },
    "axisY": {"grid": False, "ticks": False, "domain": False},
    "legend": {
        "labelColor": INK,
        "titleColor": INK,
        "orient": "top",
        "labelFontSize": 12,
        "labelLimit": 260,
        "symbolStrokeWidth": 2,
        "columnPadding": 18,
    },
    "text": {"color": INK, "fontSize": 11},
    "title": {"color": INK, "anchor": "start", "fontSize": 13, "fontWeight": 600, "offset": 8},
}


def specification(values: Rows, locale: Mapping[str, Any] | None = None, **rest: Any) -> Spec:
    """A Vega-Lite specification in the page's dress over plain rows; fields that are None are absent."""
    config = CONFIG if locale is None else {**CONFIG, "locale": {"number": dict(locale)}}
    data = {"values": [{key: value for key, value in row.items() if value is not None} for row in values]}
    return {"$schema": SCHEMA, "data": data, "config": config, **rest}


def _names(rows: Rows) -> Spec:
    """The vertical axis of names, in the order of the rows."""
    return {"field": "name", "type": "nominal", "sort": list(dict.fromkeys(row["name"] for row in rows)), "title": None}


def kinds_by_colour(domain: Sequence[str], colours: Sequence[str]) -> Spec:
    """The kind of a mark by colour."""
    return {"field": "kind", "type": "nominal", "title": None, "scale": {"domain": [*domain], "range": [*colours]}}


def kinds_by_shape(domain: Sequence[str], shapes: Sequence[str]) -> Spec:
    """The kind of a mark by shape, so that colour never stands alone."""
    return {"field": "kind", "type": "nominal", "title": None, "scale": {"domain": [*domain], "range": [*shapes]}}


def before_after(rows: Rows, title: str, locale: Mapping[str, Any] | None = None) -> Spec:
    """Shares before and after as pairs of bars; rows: {name, when: "before"|"after", share}."""
    return specification(
        rows,
        locale,
        title=title,
        width=WIDTH,
        height={"step": 13},
        layer=[
            {"mark": {"type": "bar", "height": {"band": 0.95}, "tooltip": True}},
            {
                "transform": [{"filter": "datum.when == 'after'"}],
                "mark": {"type": "text", "align": "left", "dx": 4, "fontSize": 11},
                "encoding": {"text": {"field": "share", "type": "quantitative", "format": ".1%"}},
            },
        ],
        encoding={
            "y": _names(rows),
            "yOffset": {"field": "when", "type": "nominal", "sort": ["before", "after"]},
            "x": {
                "field": "share",
                "type": "quantitative",
                "axis": {"format": "%", "tickCount": 6},
                "title": "share of the book",
            },
            "color": {
                "field": "when",
                "type": "nominal",
                "title": None,
                "scale": {"domain": ["before", "after"], "range": [GREY, BLUE]},
            },
        },
        resolve={"scale": {"color": "shared"}},
    )


def bars(rows: Rows, title: str, locale: Mapping[str, Any] | None = None) -> Spec:
    """Shares or changes as bars, in the order of the rows; rows: {name, share (fraction)}."""
    return specification(
        rows,
        locale,
        title=title,
        width=WIDTH,
        height={"step": 22},
        layer=[
            {
                "mark": {"type": "bar", "height": {"band": 0.7}},
                "encoding": {
                    "color": {"condition": {"test": "datum.share < 0", "value": VERMILION}, "value": BLUE},
                },
            },
            {
                "mark": {"type": "text", "align": {"expr": "datum.share < 0 ? 'right' : 'left'"}, "fontSize": 11}
                | {"dx": {"expr": "datum.share < 0 ? -4 : 4"}},
                "encoding": {"text": {"field": "share", "type": "quantitative", "format": ".1%"}},
            },
        ],
        encoding={
            "y": {**_names(rows), "axis": {"labelLimit": 260}},
            "x": {
                "field": "share",
                "type": "quantitative",
                "axis": {"format": "%", "tickCount": 6},
                "title": None,
                "scale": {"padding": 34 if any(row["share"] < 0 for row in rows) else 0},
            },
        },
    )


SAME, REAL, TRUE = "same date: apparent", "closing clocks: real", "truth (SIMULATED)"


def real_and_apparent(rows: Rows, locale: Mapping[str, Any] | None = None) -> Spec:
    """Correlation with the book: same-date beside clock-aware, joined by a line, with the interval.

    Rows: {name, same_date, clock_aware, low, high, truth (optional)}.
    """
    domain, colours, shapes = [SAME, REAL], [ORANGE, BLUE], ["diamond", "circle"]
    if any(row.get("truth") is not None for row in rows):
        domain, colours, shapes = [*domain, TRUE], [*colours, GREEN], [*shapes, "triangle-up"]
    y = _names(rows)

    def x(field: str) -> Spec:
        return {
            "field": field,
            "type": "quantitative",
            "title": "correlation with the book: 0 moves apart, 1 moves as one",
            "axis": {"format": ".1f", "tickCount": 7},
        }

    def points(field: str, kind: str, size: int) -> Spec:
        return {
            "transform": [{"filter": f"isValid(datum.{field})"}, {"calculate": f"'{kind}'", "as": "kind"}],
            "mark": {"type": "point", "filled": True, "size": size, "opacity": 1},
            "encoding": {
                "y": y,
                "x": x(field),
                "color": kinds_by_colour(domain, colours),
                "shape": kinds_by_shape(domain, shapes),
                "tooltip": [
                    {"field": "name", "title": "Line"},
                    {"field": "kind", "title": "Shown"},
                    {"field": field, "title": "Correlation", "format": ".2f"},
                ],
            },
        }

    layers: list[Spec] = [
        {
            "transform": [{"filter": "isValid(datum.low) && isValid(datum.high)"}],
            "mark": {"type": "rule", "color": BLUE, "opacity": 0.35, "strokeWidth": 6, "strokeCap": "round"},
            "encoding": {"y": y, "x": x("low"), "x2": {"field": "high"}},
        },
        {
            "mark": {"type": "rule", "color": INK, "opacity": 0.6, "strokeDash": [2, 3]},
            "encoding": {"y": y, "x": x("same_date"), "x2": {"field": "clock_aware"}},
        },
        points("same_date", SAME, 90),
        points("clock_aware", REAL, 90),
    ]
    if len(domain) == 3:
        layers.append(points("truth", TRUE, 70))
    return specification(rows, locale, width=WIDTH, height={"step": 22}, layer=layers)


def stress_bars(rows: Rows, locale: Mapping[str, Any] | None = None) -> Spec:
    """Loss of the book in each shock, before and after; rows: {name, when: "before"|"after", loss (fraction)}."""
    return specification(
        rows,
        locale,
        width=WIDTH,
        height={"step": 13},
        layer=[
            {"mark": {"type": "bar", "height": {"band": 0.95}, "tooltip": True}},
            {
                "mark": {"type": "text", "align": {"expr": "datum.loss < 0 ? 'right' : 'left'"}, "fontSize": 10}
                | {"dx": {"expr": "datum.loss < 0 ? -3 : 3"}},
                "encoding": {"text": {"field": "loss", "type": "quantitative", "format": "+.1%"}},
            },
        ],
        encoding={
            "y": {**_names(rows), "axis": {"labelLimit": 300}},
            "yOffset": {"field": "when", "type": "nominal", "sort": ["before", "after"]},
            "x": {
                "field": "loss",
                "type": "quantitative",
                "axis": {"format": "+%", "tickCount": 6},
                "title": "change of the book's value",
                "scale": {"padding": 34},
            },
            "color": {
                "field": "when",
                "type": "nominal",
                "title": None,
                "scale": {"domain": ["before", "after"], "range": [GREY, VERMILION]},
            },
        },
    )


def weight_ranges(rows: Rows, locale: Mapping[str, Any] | None = None) -> Spec:
    """Weights with the range they take when the data are drawn again; rows: {name, weight, low, high, before}."""
    y = _names(rows)

    def x(field: str) -> Spec:
        return {
            "field": field,
            "type": "quantitative",
            "title": "weight in the book",
            "axis": {"format": ".1%", "tickCount": 6},
        }

    domain, colours, shapes = ["before", "after"], [GREY, BLUE], ["diamond", "circle"]

    def points(field: str, kind: str) -> Spec:
        return {
            "transform": [{"filter": f"isValid(datum.{field})"}, {"calculate": f"'{kind}'", "as": "kind"}],
            "mark": {"type": "point", "filled": True, "size": 70, "opacity": 1},
            "encoding": {
                "y": y,
                "x": x(field),
                "color": kinds_by_colour(domain, colours),
                "shape": kinds_by_shape(domain, shapes),
            },
        }

    return specification(
        rows,
        locale,
        width=WIDTH,
        height={"step": 18},
        layer=[
            {
                "transform": [{"filter": "isValid(datum.low) && isValid(datum.high)"}],
                "mark": {"type": "rule", "color": BLUE, "opacity": 0.35, "strokeWidth": 6, "strokeCap": "round"},
                "encoding": {"y": y, "x": x("low"), "x2": {"field": "high"}},
            },
            points("before", "before"),
            points("weight", "after"),
        ],
    )


def multiples(rows: Rows, title: str, locale: Mapping[str, Any] | None = None) -> Spec:
    """One multiple side by side; rows: {name, value, kind: "China"|"United States"|...}, dearest first, log scale."""
    kinds = list(dict.fromkeys(row["kind"] for row in rows))
    colours = ([VERMILION, BLUE, GREEN, PURPLE, GREY] * 2)[: len(kinds)]
    return specification(
        rows,
        locale,
        title=title,
        width=WIDTH,
        height={"step": 18},
        layer=[
            {"mark": {"type": "point", "filled": True, "size": 80, "opacity": 1, "tooltip": True}},
            {
                "mark": {"type": "text", "align": "left", "dx": 8, "fontSize": 11},
                "encoding": {"text": {"field": "value", "type": "quantitative", "format": ",.3~r"}},
            },
        ],
        encoding={
            "y": _names(rows),
            "x": {
                "field": "value",
                "type": "quantitative",
                "title": "times (each step doubles or more: logarithmic)",
                "scale": {"type": "log", "nice": True},
                "axis": {"format": ",.3~r", "tickCount": 5},
            },
            "color": kinds_by_colour(kinds, colours),
            "shape": kinds_by_shape(kinds, ["circle", "diamond", "triangle-up", "square", "cross"][: len(kinds)]),
        },
    )
