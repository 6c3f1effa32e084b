"""Other market tables: exchange rates, dividends, first sessions, fundamentals, and weights of funds through time."""

from __future__ import annotations

import re

import polars as pl

from twinkeel.core.instants import end_of_day
from twinkeel.market import clocks
from twinkeel.market.codes import is_code, mainland, normalise_code
from twinkeel.market.importers import reading
from twinkeel.market.importers.imported import Imported, finding
from twinkeel.market.importers.shape import CURRENCIES, Shape, code_in_name
from twinkeel.market.tables import INSTANT, conform


def ecb(name: str, data: bytes, shape: Shape) -> Imported:
    """The ECB's history file: one column a currency, units for one euro, newest first, ``N/A`` where not fixed."""
    wanted = {"date": shape.roles["date"][0]}
    wanted |= {cell: number for number, cell in enumerate(shape.sample[0]) if cell in CURRENCIES}
    frame, _ = reading.columns(data, shape, wanted, frozenset(wanted) - {"date"})
    days, _ = reading.dates(frame["date"])
    frame = frame.with_columns(days.alias("date"))
    long = frame.unpivot(index="date", variable_name="currency", value_name="per_euro").drop_nulls()
    return Imported(name, "ECB reference rates", {"rates": _fixings(long, name)})


def pairs(name: str, data: bytes, shape: Shape) -> Imported:
    """A file of pairs (EURUSD, USDCNY, ...): each is brought to units per euro through EURUSD and marked derived."""
    heads = {cell: number for number, cell in enumerate(shape.sample[0]) if is_pair(cell)}
    frame, _ = reading.columns(data, shape, {"date": shape.roles["date"][0], **heads}, frozenset(heads))
    days, _ = reading.dates(frame["date"])
    frame = frame.with_columns(days.alias("date"))
    if "EURUSD" not in heads:
        said = finding(
            name, "no_euro", "pairs without EURUSD cannot be put beside the ECB's rates", action="quarantined"
        )
        return Imported(name, "currency pairs", {}, (said,))
    columns = {"USD": pl.col("EURUSD")}
    for pair in heads:
        base, quote = pair[:3], pair[3:]
        if base == "USD":
            columns[quote] = pl.col("EURUSD") * pl.col(pair)
        elif quote == "USD" and base != "EUR":
            columns[base] = pl.col("EURUSD") / pl.col(pair)
    crosses = frame.select("date", *(expression.alias(currency) for currency, expression in columns.items()))
    long = crosses.unpivot(index="date", variable_name="currency", value_name="per_euro").drop_nulls()
    return Imported(name, "currency pairs", {"rates": _fixings(long, f"{name} (derived from pairs)")})


def is_pair(cell: str) -> bool:
    """Whether a header names a currency pair such as USDCNY."""
    return len(cell) == 6 and cell[:3] in CURRENCIES and cell[3:] in CURRENCIES


def _fixings(long: pl.DataFrame, source: str) -> pl.DataFrame:
    days = long["date"].unique().sort()
    instant, known = clocks.fixing_instants(days)
    clock = pl.DataFrame([days, instant, known])
    out = long.join(clock, on="date", how="left").with_columns(pl.lit(source).alias("source"))
    return conform(out, "rates").sort("currency", "date")


def dividends(name: str, data: bytes, shape: Shape) -> Imported:
    """A file of dates and dividends per share, of the code its name says."""
    wanted = {"date": shape.roles["date"][0], "value": shape.roles["dividends"][0]}
    frame, _ = reading.columns(data, shape, wanted, frozenset({"value"}))
    code = code_in_name(name)
    findings = () if code else (finding(name, "unnamed", "no symbol stands in the file or its name"),)
    frame = frame.with_columns(pl.lit(code or name).alias("code"))
    days, _ = reading.dates(frame["date"], frame["code"])
    frame = frame.with_columns(days.alias("date"), pl.lit("dividend").alias("kind"), pl.lit(name).alias("source"))
    frame = clocks.stamp(frame.drop_nulls(["date", "value"])).rename({"instant": "published_at"})
    return Imported(name, "dividends", {"actions": conform(frame, "actions")}, findings)


def debuts(name: str, data: bytes, shape: Shape) -> Imported:
    """First sessions, one row a code: the offer price is the file's own, wrong for whoever paid dividends since."""
    roles = ("date", "code", "name", "open", "close", "turnover", "amount", "change", "offer")
    wanted = {role: shape.roles[role][0] for role in roles if role in shape.roles}
    floats = frozenset({"open", "close", "turnover", "amount", "change", "offer"})
    frame, _ = reading.columns(data, shape, wanted, floats)
    days, _ = reading.dates(frame["date"])
    codes = [mainland(code) for code in frame["code"]]
    frame = frame.with_columns(
        days.alias("date"), pl.Series("code", codes), pl.lit(name).alias("source"), pl.col("change") / 100
    ).rename({"offer": "offer_price"})
    frame = clocks.stamp(frame.drop_nulls("date")).rename({"instant": "published_at"})
    said = finding(
        name,
        "adjusted",
        "opens, closes and offer prices are forward-adjusted by sums: of a dividend payer they are not what was paid",
        dates=frame["date"],
        severity="info",
    )
    return Imported(name, "first sessions", {"debuts": conform(frame, "debuts")}, (said,))


_ITEMS = {
    "pe_ttm": ("pe_ttm", 1.0, "ratio"),
    "mktcap_1e8_local": ("market_cap", 1e8, "local currency"),
    "revenue_last_fy": ("revenue_last_fy", 1.0, "reporting currency"),
    "net_profit_last_fy": ("net_profit_last_fy", 1.0, "reporting currency"),
}


def is_fundamentals(shape: Shape) -> bool:
    """Whether the header is of multiples and market values by day."""
    return sum(cell in _ITEMS for cell in shape.sample[0]) >= 2 and "date" in shape.roles


def fundamentals(name: str, data: bytes, shape: Shape) -> Imported:
    """Multiples, market values and last results by day and code, one row an item."""
    header = shape.sample[0]
    wanted = {"date": shape.roles["date"][0], "code": shape.roles["code"][0]}
    wanted |= {cell: number for number, cell in enumerate(header) if cell in _ITEMS}
    if "market" in header:
        wanted["market"] = header.index("market")
    frame, _ = reading.columns(data, shape, wanted, frozenset(_ITEMS))
    days, _ = reading.dates(frame["date"])
    markets = frame["market"] if "market" in frame.columns else pl.repeat("", frame.height, eager=True)
    codes = [_market_code(market, code) for market, code in zip(markets, frame["code"], strict=True)]
    frame = frame.with_columns(days.alias("date"), pl.Series("code", codes)).drop_nulls("date")
    ends = {day: end_of_day(day) for day in frame["date"].unique()}
    frame = frame.with_columns(pl.col("date").replace_strict(ends, return_dtype=INSTANT).alias("published_at"))
    parts = [
        frame.select(
            "code",
            "date",
            "published_at",
            pl.lit(item).alias("item"),
            (pl.col(cell) * scale).alias("value"),
            pl.lit(unit).alias("unit"),
            pl.lit(name).alias("source"),
        ).drop_nulls("value")
        for cell, (item, scale, unit) in _ITEMS.items()
        if cell in frame.columns
    ]
    return Imported(name, "fundamentals", {"fundamentals": conform(pl.concat(parts), "fundamentals")})


def _market_code(market: str | None, code: str) -> str:
    if market == "HK":
        return normalise_code(f"{code}.HK")
    if market == "US":
        return normalise_code(code)
    return mainland(code) if re.fullmatch(r"\d{1,6}", code) else normalise_code(code)


def is_weights(shape: Shape) -> bool:
    """Whether this is a history of fund weights: a nameless date column, a column a holding, a last one SUM."""
    header = shape.sample[0]
    return len(header) > 4 and header[0] == "" and header[-1] == "SUM" and sum(is_code(cell) for cell in header) > 3


def weights(name: str, data: bytes, shape: Shape) -> Imported:
    """Daily weights in percent of a fund its file's name says, a column a holding; zeros are absences, not holdings.

    One column per security line: ``X.1`` is a second line of ``X``. Codes that are no codes stay as names. A symbol
    that stands in more than two columns is a vendor's fallback for names it could not resolve, and is not a code.
    """
    header = shape.sample[0]
    wanted = {"date": 0} | {str(number): number for number in range(1, len(header) - 1)}
    frame, bad = reading.columns(data, shape, wanted, frozenset(wanted) - {"date"})
    days, _ = reading.dates(frame["date"])
    long = (
        frame.with_columns(days.alias("date"))
        .unpivot(index="date", variable_name="column", value_name="weight")
        .filter(pl.col("weight").is_not_null() & (pl.col("weight") != 0) & pl.col("date").is_not_null())
    )
    bases = [re.sub(r"\.\d+\Z", "", cell) for cell in header]
    fallback = {cell for cell in bases if bases.count(cell) > 2}
    codes = {
        str(n): code
        for n, cell in enumerate(bases)
        if is_code(code := normalise_code(cell)) and cell not in fallback and cell != "n/a"
    }
    cash = {str(n) for n, cell in enumerate(bases) if re.match(r"(?i)cash|usd$|cnh$|hkd$|interest", cell)}
    fund = code_in_name(name) or name.rsplit("/", 1)[-1].rsplit(".", 1)[0]
    ends = {day: end_of_day(day) for day in long["date"].unique()}
    rows = long.with_columns(
        pl.lit(fund).alias("fund"),
        pl.col("date").replace_strict(ends, return_dtype=INSTANT).alias("published_at"),
        pl.col("column").replace_strict({str(n): cell for n, cell in enumerate(header)}).alias("name"),
        pl.col("column").replace_strict(codes, default=None, return_dtype=pl.String).alias("code"),
        (pl.col("weight") / 100).alias("weight"),
        pl.when(pl.col("column").is_in(sorted(cash))).then(pl.lit("cash")).otherwise(pl.lit("equity")).alias("kind"),
        pl.lit(name).alias("source"),
    ).with_columns(pl.when(pl.col("kind") == "cash").then(None).otherwise(pl.col("code")).alias("code"))
    findings = [
        finding(name, "fallback_symbol", f"{cell} stands in {bases.count(cell)} columns: a stand-in, not resolved",
                symbol=cell, dates=long["date"])
        for cell in sorted(fallback)
    ]  # fmt: skip
    if bad:
        findings.append(finding(name, "unreadable", f"{bad} cells that are no numbers", action="quarantined"))
    table = conform(rows, "fund_lines").sort("fund", "date", "name")
    return Imported(name, "fund weights", {"fund_lines": table}, tuple(findings))
