"""The map of candidates: how each moves with the book and how much, with names where there is room for them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from twinkeel.report.charts import (
    BLUE,
    GREY,
    ORANGE,
    WIDTH,
    Rows,
    Spec,
    kinds_by_colour,
    kinds_by_shape,
    specification,
)


def candidates_map(rows: Rows, locale: Mapping[str, Any] | None = None) -> Spec:
    """Each candidate by how it moves with the book and how much it moves; a legend that picks the held or the young.

    Rows: {name, correlation, volatility, kind: "held"|"not held"|"young: mostly peers' figures", segment, sessions}.
    """
    kinds = [k for k in ("held", "not held", "young: mostly peers' figures") if k in {row["kind"] for row in rows}]
    look = {"held": (BLUE, "circle"), "not held": (ORANGE, "diamond"), "young: mostly peers' figures": (GREY, "cross")}
    colours, shapes = [look[k][0] for k in kinds], [look[k][1] for k in kinds]
    labels = _labels(rows)
    shown = [{**row, "label": labels.get(number, "")} for number, row in enumerate(rows)]
    x = {
        "field": "correlation",
        "type": "quantitative",
        "title": "correlation with the book (closing clocks)",
        "axis": {"format": ".2f", "tickCount": 6},
        "scale": {"zero": False, "padding": 18},
    }
    y = {
        "field": "volatility",
        "type": "quantitative",
        "title": "volatility a year",
        "axis": {"format": "%", "tickCount": 6, "grid": True},
        "scale": {"zero": False, "padding": 12},
    }
    tooltip = [
        {"field": "name", "title": "Issuer"},
        {"field": "segment", "title": "Place in the chain"},
        {"field": "correlation", "title": "Correlation", "format": ".2f"},
        {"field": "volatility", "title": "Volatility a year", "format": ".0%"},
        {"field": "sessions", "title": "Sessions"},
    ]
    pick = {"name": "pick", "select": {"type": "point", "fields": ["kind"]}, "bind": "legend"}
    faint = {"condition": {"param": "pick", "value": 1}, "value": 0.15}
    return specification(
        shown,
        locale,
        width=WIDTH,
        height=330,
        layer=[
            {
                "params": [pick],
                "mark": {"type": "point", "filled": True, "size": 75},
                "encoding": {
                    "color": kinds_by_colour(kinds, colours),
                    "shape": kinds_by_shape(kinds, shapes),
                    "opacity": faint,
                    "tooltip": tooltip,
                },
            },
            {
                "mark": {"type": "text", "align": "left", "dx": 7, "dy": 1, "fontSize": 10.5},
                "encoding": {"text": {"field": "label"}, "opacity": faint},
            },
        ],
        encoding={"x": x, "y": y},
    )


def _labels(rows: Rows, width: float = WIDTH, height: float = 330.0) -> dict[int, str]:
    """Which points carry their name: the held first, then the outermost, each only where no other name stands."""
    if not rows:
        return {}
    spans = []
    for field, size in (("correlation", width), ("volatility", height)):
        values = [float(row[field]) for row in rows]
        low, high = min(values), max(values)
        spans.append((low, size / ((high - low) or 1.0)))
    (left, across), (bottom, up) = spans
    middle = [sum(float(row[field]) for row in rows) / len(rows) for field in ("correlation", "volatility")]

    def far(number: int) -> float:
        row = rows[number]
        return abs(float(row["correlation"]) - middle[0]) * across + abs(float(row["volatility"]) - middle[1]) * up

    order = sorted(range(len(rows)), key=lambda n: (-float(rows[n].get("weight") or 0.0), -far(n), rows[n]["name"]))
    taken: list[tuple[float, float, float, float]] = []
    out: dict[int, str] = {}
    for number in order:
        row, text = rows[number], str(rows[number].get("short", rows[number]["name"]))
        x, y = (float(row["correlation"]) - left) * across, (float(row["volatility"]) - bottom) * up
        box = (x + 4, y - 7, x + 8 + 6.2 * len(text), y + 7)
        if all(box[0] > b[2] or box[2] < b[0] or box[1] > b[3] or box[3] < b[1] for b in taken):
            taken.append(box)
            out[number] = text
    return out
