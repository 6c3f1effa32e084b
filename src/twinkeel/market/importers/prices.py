"""Price files of every usual dialect, recognised by content, as rows of the table ``bars``."""

from __future__ import annotations

import re

import polars as pl

from twinkeel.core.errors import InputError
from twinkeel.market import clocks
from twinkeel.market.codes import is_code, is_nameless, mainland, normalise_code
from twinkeel.market.importers import basis, reading
from twinkeel.market.importers.imported import Imported, finding
from twinkeel.market.importers.shape import Shape, code_in_name, wide_codes
from twinkeel.market.model import Finding
from twinkeel.market.tables import conform, empty

_FLOATS = frozenset({"open", "high", "low", "close", "adj_close", "volume", "amount", "offer", "change"})
SPARSE = 5  # median days between bars from which they are not daily
_ACTIONS = {"dividends": "dividend", "splits": "split", "capital_gains": "capital_gain"}


def long(name: str, data: bytes, shape: Shape) -> Imported:
    """A file with one row a bar: ``date``, ``close``, perhaps a code, open, high, low, volume, amount and more.

    Raises:
        InputError: where no row has a date and a close, or integer codes could be of two venues.
    """
    wanted = {role: columns[0] for role, columns in shape.roles.items() if role in _FLOATS or role in _ACTIONS}
    for role in ("date", "vendor", "adjusted"):
        if role in shape.roles:
            wanted[role] = shape.roles[role][0]
    code_column = _code_column(shape)
    if code_column is not None:
        wanted["code"] = code_column
    frame, bad = reading.columns(data, shape, wanted, _FLOATS | frozenset(_ACTIONS))
    findings: list[Finding] = []
    header_code = next((code for code in shape.codes if code), None)
    if "code" in frame.columns:
        frame = frame.with_columns(_codes(frame["code"], name, shape))
    else:
        code = header_code or code_in_name(name)
        if code is None:
            code = _stem(name)
            findings.append(finding(name, "unnamed", "no symbol stands in the file or its name", symbol=code))
        frame = frame.with_columns(pl.lit(code).alias("code"))
    days, intraday = reading.dates(frame["date"].cast(pl.String), frame["code"])
    frame = frame.with_columns(days.alias("date"))
    unread = frame.filter(pl.col("date").is_null() | pl.col("close").is_null() | ~pl.col("close").is_finite())
    frame = frame.filter(pl.col("date").is_not_null() & pl.col("close").is_not_null() & pl.col("close").is_finite())
    if frame.is_empty():
        raise InputError(name, "no row has a date and a close", "Check the column headers.")
    if unread.height or bad:
        detail = f"{unread.height} rows without a date or a close, {bad} cells that are no numbers"
        days = unread["date"].drop_nulls()
        symbol = _one(set(frame["code"].unique()))
        findings.append(finding(name, "unreadable", detail, symbol=symbol, dates=days, action="quarantined"))
    return _finish(name, "prices", frame, findings, intraday)


def wide(name: str, data: bytes, shape: Shape) -> Imported:
    """A file with one column a code: closes only, or several fields under a header row of codes.

    Raises:
        InputError: where nothing in it is a close.
    """
    if shape.header_rows > 1:
        fields: dict[str, dict[str, int]] = {}
        for number, code in enumerate(shape.codes):
            role = next((role for role, columns in shape.roles.items() if number in columns), None)
            if code and role:
                fields.setdefault(code, {})[role] = number
    else:
        fields = {code: {"close": number} for number, code in wide_codes(shape).items()}
    wanted = {"date": shape.roles["date"][0]}
    wanted |= {f"{code}|{role}": number for code, roles in fields.items() for role, number in roles.items()}
    frame, bad = reading.columns(data, shape, wanted, frozenset(wanted) - {"date"})
    days, intraday = reading.dates(frame["date"].cast(pl.String))
    frame = frame.with_columns(days.alias("date")).filter(pl.col("date").is_not_null())
    parts = [
        frame.select("date", pl.lit(code).alias("code"), *(pl.col(f"{code}|{role}").alias(role) for role in roles))
        for code, roles in fields.items()
    ]
    bars = pl.concat(parts, how="diagonal").filter(pl.col("close").is_not_null() & pl.col("close").is_finite())
    if bars.is_empty():
        raise InputError(name, "no row has a date and a close", "Check the column headers.")
    findings = [finding(name, "unreadable", f"{bad} cells that are no numbers", action="quarantined")] if bad else []
    return _finish(name, "prices, wide", bars, findings, intraday)


def _finish(name: str, kind: str, frame: pl.DataFrame, findings: list[Finding], intraday: bool) -> Imported:
    """Basis, source, instants; intraday rows set apart; corporate actions beside the bars."""
    claimed = code_in_name(name)
    inside = set(frame["code"].unique())
    if claimed and claimed not in inside:
        detail = f"the name says {claimed}, inside are {', '.join(sorted(inside)[:5])}"
        findings.append(finding(name, "mislabelled", detail, symbol=claimed, dates=frame["date"], severity="error"))
    frame = _sorted(frame)
    same = _same_series(frame)
    repeats = int((same & (frame["date"] == frame["date"].shift(1))).sum())
    if intraday or 2 * repeats > frame.height:
        detail = f"{frame.height} bars within sessions: no daily closes, so not used as such"
        findings.append(
            finding(name, "intraday", detail, symbol=_one(inside), dates=frame["date"], action="quarantined")
        )
        return Imported(name, "intraday prices", {}, tuple(findings))
    spacing = frame["date"].diff().dt.total_days().filter(same).median()
    if isinstance(spacing, float) and spacing >= SPARSE:
        said = f"a bar every {spacing:.0f} days: weekly or monthly, so not used as daily closes"
        findings.append(
            finding(name, "not_daily", said, symbol=_one(inside), dates=frame["date"], action="quarantined")
        )
        return Imported(name, "weekly or monthly prices", {}, tuple(findings))
    if repeats:
        frame = frame.unique(subset=["code", "date", *_by(frame)], keep="last", maintain_order=True)
        findings.append(finding(name, "duplicate", f"{repeats} dates stand twice; the last is kept", action="repaired"))
    frame = _with_basis(_change_as_fraction(frame))
    frame = frame.with_columns(_source(name, frame))
    frame = clocks.stamp(frame)
    frame = frame.with_columns(pl.col("instant").alias("published_at"))
    tables = {"bars": conform(frame, "bars")}
    actions = _corporate_actions(frame)
    if actions.height:
        tables["actions"] = actions
    if "offer" in frame.columns:
        tables["fundamentals"] = _file_offer(frame)
    return Imported(name, kind, tables, tuple(findings))


def _change_as_fraction(frame: pl.DataFrame) -> pl.DataFrame:
    """The stated change as a fraction: files give percent or fractions, told by which fits the closes."""
    if "change" not in frame.columns:
        return frame
    actual = pl.col("close") / pl.col("close").shift(1).over("code") - 1
    errors = frame.select(
        *((pl.col("change") * scale - actual).abs().median().alias(n) for n, scale in (("p", 0.01), ("f", 1.0)))
    )
    percent, fraction = errors.row(0)
    scale = 1.0 if percent is not None and fraction is not None and fraction < percent else 0.01
    return frame.with_columns(pl.col("change") * scale)


def _with_basis(frame: pl.DataFrame) -> pl.DataFrame:
    missing = [role for role in ("open", "high", "low", "volume", "amount") if role not in frame.columns]
    frame = frame.with_columns(pl.lit(None, dtype=pl.Float64).alias(role) for role in missing)
    if "amount" not in missing:
        frame = basis.lots_to_shares(frame)
    said = basis.stated(frame["adjusted"]) if "adjusted" in frame.columns else pl.repeat(None, frame.height, eager=True)
    frame = frame.with_columns(said.cast(pl.String).alias("adjusted"))
    if "adj_close" in frame.columns and frame["adj_close"].null_count() < frame.height:
        return frame.with_columns(pl.coalesce("adjusted", pl.lit("split")).alias("adjusted"))
    return basis.judge(frame) if frame["adjusted"].null_count() else frame


def _source(name: str, frame: pl.DataFrame) -> pl.Series:
    if "vendor" not in frame.columns:
        return pl.repeat(name, frame.height, eager=True).alias("source")
    return frame.select(pl.format("{} ({})", pl.lit(name), pl.col("vendor").fill_null("?")).alias("source"))["source"]


def _by(frame: pl.DataFrame) -> list[str]:
    return ["vendor"] if "vendor" in frame.columns else []


def _one(codes: set[str]) -> str:
    return next(iter(codes)) if len(codes) == 1 else ""


def _sorted(frame: pl.DataFrame) -> pl.DataFrame:
    """By code and date (within a vendor), sorting only what is not."""
    keys = ["code", *_by(frame), "date"]
    code, day = frame["code"], frame["date"]
    if not _by(frame):
        rising = (code > code.shift(1)) | ((code == code.shift(1)) & (day >= day.shift(1)))
        if rising[1:].all():
            return frame
    return frame.sort(keys, maintain_order=True)


def _same_series(frame: pl.DataFrame) -> pl.Series:
    """Whether each row continues the series of the row before."""
    same = frame["code"] == frame["code"].shift(1)
    for column in _by(frame):
        same = same & frame[column].eq_missing(frame[column].shift(1))
    return same.fill_null(False)


def _corporate_actions(frame: pl.DataFrame) -> pl.DataFrame:
    parts = [
        frame.filter(pl.col(column).is_not_null() & (pl.col(column) != 0)).select(
            "code", "date", "published_at", pl.lit(kind).alias("kind"), pl.col(column).alias("value"), "source"
        )
        for column, kind in _ACTIONS.items()
        if column in frame.columns
    ]
    return conform(pl.concat(parts), "actions") if parts else empty("actions")


def _file_offer(frame: pl.DataFrame) -> pl.DataFrame:
    """The offer price the file itself carries, adjusted as its bars are, as a fact of each code's first bar."""
    first = (
        frame.filter(pl.col("offer").is_not_null())
        .group_by("code", "source")
        .agg(pl.col("date").first(), pl.col("published_at").first(), pl.col("offer").first().alias("value"))
    )
    return conform(first.with_columns(item=pl.lit("offer_price_in_file"), unit=pl.lit("price")), "fundamentals")


def _code_column(shape: Shape) -> int | None:
    """The column of codes: the one whose cells look most like Yahoo's, else the first."""
    candidates = shape.roles.get("code", ())
    if not candidates:
        return None

    def likeness(number: int) -> float:
        cells = [row[number] for row in shape.sample[1:] if number < len(row) and row[number]]
        return sum(bool(is_code(c) and re.search(r"[A-Za-z]", c)) for c in cells) / len(cells) if cells else 0.0

    return max(candidates, key=lambda number: (likeness(number), -number))


def _codes(column: pl.Series, name: str, shape: Shape) -> pl.Series:
    """Codes in Yahoo's style; integers are mainland codes that lost their zeros where any in the file has six digits.

    Raises:
        InputError: where integers of at most five digits could be Hong Kong's or the mainland's.
    """
    distinct = [code for code in column.unique().drop_nulls().to_list() if str(code).strip()]
    digits = [code for code in distinct if re.fullmatch(r"\d{1,6}(\.0)?", code)]
    six = any(len(code.split(".")[0]) == 6 for code in digits)
    chinese = any(ord(character) > 0x2E80 for header in shape.sample[0] for character in header)
    mapping: dict[str, str] = {}
    for code in distinct:
        if code not in digits:
            mapping[code] = normalise_code(code)
        elif six or chinese:
            mapping[code] = mainland(code.split(".")[0])
        elif len(code) == 5 and code.startswith("0"):
            mapping[code] = normalise_code(f"{code}.HK")
        else:
            raise InputError(
                name, f"the code {code} could be Hong Kong's or the mainland's", "Write 0700.HK or 000063.SZ."
            )
    if all(code == given for given, code in mapping.items()) and len(mapping) == column.n_unique():
        return column
    return column.replace_strict(mapping, default=None, return_dtype=pl.String).alias("code")


def _stem(name: str) -> str:
    """What a file without a symbol is called: its own name in lower case, which no code of a venue is."""
    stem = re.sub(r"[^a-z0-9.^-]", "-", name.rsplit("/", 1)[-1].rsplit(".", 1)[0].lower())[:24]
    return stem if is_nameless(stem) else f"file-{stem}"
