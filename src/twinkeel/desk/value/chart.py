"""Charts of ``value`` as one self-contained file: an SVG, or a page around it without scripts."""

from __future__ import annotations

import html
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from twinkeel.core.errors import InputError, MissingDataError
from twinkeel.core.files import write_atomic
from twinkeel.core.plain import plain
from twinkeel.desk.value.debuts import DebutTable, DebutValue
from twinkeel.desk.value.heat import HeatValue
from twinkeel.desk.value.issuer import IssuerValue
from twinkeel.desk.value.premium import PremiumValue
from twinkeel.report.charts import BLUE, CONFIG, GREY, ORANGE, SCHEMA
from twinkeel.report.render import svg

PAGE = """<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>{title}</title>
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<style>body{{font:16px system-ui,sans-serif;max-width:60rem;margin:2rem auto}}svg{{max-width:100%}}</style>
</head><body><h1>{title}</h1>{picture}<p>{words}</p></body></html>
"""


def write_chart(spec: Mapping[str, Any], path: Path, title: str, words: str) -> None:
    """Draw a specification into a file; ``.svg`` gives the picture, ``.html`` a page around it.

    Raises:
        InputError: for another ending, or a place that cannot be written.
    """
    ending = path.suffix.lower()
    if ending not in (".svg", ".html"):
        raise InputError(str(path), "is neither .svg nor .html", "Name the chart so.")
    picture = svg(plain(spec), f"{title}. {words}")
    if ending == ".html":
        picture = PAGE.format(title=html.escape(title), picture=picture, words=html.escape(words))
    write_atomic(path, picture)


def write_premium(found: PremiumValue, path: Path) -> None:
    """Premiums through time with their 5 % and 95 % bands.

    Raises:
        MissingDataError: where no pair has a history.
    """
    rows, bands = [], []
    for pair in found.pairs:
        if pair.history is None or pair.bands is None:
            continue
        name = f"{pair.left} over {pair.right}"
        days = [str(instant.astype("datetime64[D]")) for instant in pair.history.instants]
        rows += [
            {"date": day, "premium": float(value), "pair": name}
            for day, value in zip(days, pair.history.premium, strict=True)
        ]
        bands += [{"pair": name, "premium": pair.bands.percentiles[mark]} for mark in (5, 95)]
    if not rows:
        raise MissingDataError(f"No pair of {found.name} has raw prices to draw")
    x = {"field": "date", "type": "temporal", "title": None, "axis": {"format": "%b %Y"}}
    y = {"field": "premium", "type": "quantitative", "axis": {"format": ".0%"}, "title": "premium"}
    colour = {"field": "pair", "type": "nominal", "title": None}
    line = {"mark": {"type": "line", "interpolate": "linear"}, "encoding": {"x": x, "y": y, "color": colour}}
    rule = {
        "data": {"values": bands},
        "mark": {"type": "rule", "strokeDash": [4, 3]},
        "encoding": {"y": {"field": "premium", "type": "quantitative"}, "color": colour},
    }
    words = f"Raw closes at their instants, as of {found.on}; dashed: 5 % and 95 % of the history."
    write_chart(_layers(rows, [line, rule]), path, f"{found.name}: premium between its lines", words)


def write_heat(found: HeatValue, path: Path) -> None:
    """The backward statistic against its critical value.

    Raises:
        MissingDataError: where the test was refused.
    """
    if not found.bsadf:
        raise MissingDataError(f"There is nothing to draw for {found.code}: {found.heat.refused}")
    rows = [
        {"date": day.isoformat(), "value": value, "what": what}
        for what, key in (("statistic", "value"), ("95 % critical value", "critical_95"))
        for day, value in zip(found.bsadf["date"], found.bsadf[key], strict=True)
        if value is not None
    ]
    scale = {"domain": ["statistic", "95 % critical value"], "range": [BLUE, ORANGE]}
    encoding = {
        "x": {"field": "date", "type": "temporal", "title": None, "axis": {"format": "%b %Y"}},
        "y": {"field": "value", "type": "quantitative", "title": "backward sup ADF"},
        "color": {"field": "what", "type": "nominal", "title": None, "scale": scale},
        "strokeDash": {
            "field": "what",
            "type": "nominal",
            "title": None,
            "scale": {**scale, "range": [[1, 0], [4, 3]]},
        },
    }
    words = "Above the critical value prices were explosive, upward or downward; simple bootstrap, see the JSON."
    title = f"{found.code}: explosive-root statistic as of {found.on}"
    write_chart(_layers(rows, [{"mark": "line", "encoding": encoding}]), path, title, words)


def write_debuts(rates: DebutTable, found: Sequence[DebutValue], path: Path) -> None:
    """First-day returns by board and period: 10 % to 90 % as bars, the median, and the debuts asked for."""
    bars = [
        {"group": f"{r.board} {r.period}", "low": r.p10, "high": r.p90, "median": r.median}
        for r in rates.rates
        if r.p10 is not None
    ]
    points = [
        {"group": f"{d.board} {d.listed_on.year}", "return": d.debut.to_close.value, "name": d.name}
        for d in found
        if d.listed_on is not None and d.debut.to_close.value is not None
    ]
    order = [bar["group"] for bar in bars]
    y = {"field": "group", "type": "nominal", "sort": order, "title": None}
    axis = {"format": "+.0%"}
    low = {"field": "low", "type": "quantitative", "axis": axis, "title": "first close over offer"}
    layers: list[Mapping[str, Any]] = [
        {"mark": {"type": "bar", "color": GREY, "height": 10}, "encoding": {"y": y, "x": low, "x2": {"field": "high"}}},
        {"mark": {"type": "tick", "color": BLUE, "thickness": 3},
         "encoding": {"y": y, "x": {"field": "median", "type": "quantitative"}}},
    ]  # fmt: skip
    if points:
        at = {"y": y, "x": {"field": "return", "type": "quantitative"}}
        dot = {"type": "point", "color": ORANGE, "filled": True, "size": 80}
        layers.append({"data": {"values": points}, "mark": dot, "encoding": at})
        mark = {"type": "text", "align": "left", "dx": 8}
        layers.append({"data": {"values": points}, "mark": mark, "encoding": {**at, "text": {"field": "name"}}})
    words = "Bars: a tenth below, a tenth above; tick: median. Only those who were allotted shares earned this."
    write_chart(_layers(bars, layers), path, "First-day returns by board and year", words)


def write_sensitivity(found: IssuerValue, path: Path) -> None:
    """The growth a price needs, by margin and exit multiple.

    Raises:
        MissingDataError: where it cannot be said.
    """
    rows = [row for row in found.assessment.grid if row["growth"] is not None]
    if not rows:
        raise MissingDataError(f"There is nothing to draw: {found.assessment.implied_growth.reason}")
    x = {"field": "exit_multiple", "type": "ordinal", "title": "exit multiple"}
    y = {"field": "margin", "type": "ordinal", "sort": "descending", "axis": {"format": ".0%"}, "title": "margin"}
    colour = {"field": "growth", "type": "quantitative", "legend": None, "scale": {"scheme": "oranges"}}
    text = {"field": "growth", "format": ".0%"}
    layers: list[Mapping[str, Any]] = [
        {"mark": "rect", "encoding": {"x": x, "y": y, "color": colour}},
        {"mark": {"type": "text", "color": "black"}, "encoding": {"x": x, "y": y, "text": text}},
    ]
    title = f"{found.name}: growth of sales a year the price needs"
    write_chart(_layers(rows, layers), path, title, found.assessment.sentence)


def _layers(values: Sequence[Mapping[str, Any]], layers: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    data = {"values": list(values)}
    return {"$schema": SCHEMA, "config": CONFIG, "data": data, "width": 640, "height": 320, "layer": list(layers)}
