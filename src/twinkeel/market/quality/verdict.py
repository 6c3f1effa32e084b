"""The state of a judgement: bars still in use, bars set aside, findings so far."""

from __future__ import annotations

import polars as pl

from twinkeel.market.model import Action, Finding, Severity
from twinkeel.market.tables import conform, empty

KEYS = ["source", "code", "date"]


class Judgement:
    """Bars in use (by source, code and date), what was set aside and why, and what was found.

    Frames are replaced, never changed in place.
    """

    def __init__(self, bars: pl.DataFrame) -> None:
        self.bars = _ordered(bars)
        self.findings: list[Finding] = []
        self._aside: list[pl.DataFrame] = []
        self._repaired: list[pl.DataFrame] = []

    def add(
        self,
        rows: pl.DataFrame,
        kind: str,
        severity: Severity,
        action: Action,
        detail: str,
        *,
        file: str | None = None,
        symbol: str | None = None,
    ) -> None:
        """One finding over the given rows (columns source, code, date)."""
        days = rows["date"].sort().to_list()
        codes = rows["code"].unique().to_list()
        name = file if file is not None else file_of(rows["source"][0])
        of = symbol if symbol is not None else (codes[0] if len(codes) == 1 else "")
        self.findings.append(Finding(name, of, days[0], days[-1], kind, severity, action, detail))

    def set_apart(self, rows: pl.DataFrame, kind: str) -> None:
        """Take rows (columns source, code, date) out of use; they are kept in ``set_aside``."""
        keys = rows.select(KEYS).unique()
        gone = self.bars.join(keys, on=KEYS, how="semi")
        self._aside.append(gone.with_columns(pl.lit(kind).alias("why")))
        self.bars = self.bars.join(keys, on=KEYS, how="anti", maintain_order="left")

    def replace(self, rows: pl.DataFrame, kind: str) -> None:
        """Put repaired rows (all columns of ``bars``) in the place of the ones with the same source, code and date."""
        self.set_apart(rows, kind)
        fresh = conform(rows, "bars")
        self._repaired.append(fresh)
        self.bars = pl.concat([self.bars, fresh]).sort(KEYS)

    def repaired(self) -> pl.DataFrame:
        """The repaired rows that are in use."""
        if not self._repaired:
            return empty("bars")
        return pl.concat(self._repaired).unique(KEYS, keep="last").join(self.bars.select(KEYS), on=KEYS, how="semi")

    def set_aside(self) -> pl.DataFrame:
        """What was taken out of use or replaced, as it came, with the reason in ``why``."""
        return conform(pl.concat(self._aside), "set_aside").sort(KEYS) if self._aside else empty("set_aside")


def _ordered(bars: pl.DataFrame) -> pl.DataFrame:
    if bars["source"].n_unique() == 1:
        code, day = bars["code"], bars["date"]
        if ((code > code.shift(1)) | ((code == code.shift(1)) & (day > day.shift(1))))[1:].all():
            return bars
    return bars.sort(KEYS)


def same_series() -> pl.Expr:
    """Whether a row continues the series of the row before, in bars sorted by source, code and date."""
    same = (pl.col("source") == pl.col("source").shift(1)) & (pl.col("code") == pl.col("code").shift(1))
    return same.fill_null(False)


def before(column: str) -> pl.Expr:
    """The value of the series' bar before, null at its first; where ``_same`` is ``same_series()``."""
    return pl.when(pl.col("_same")).then(pl.col(column).shift(1))


def after(column: str) -> pl.Expr:
    """The value of the series' next bar, null at its last; where ``_same`` is ``same_series()``."""
    return pl.when(pl.col("_same").shift(-1).fill_null(False)).then(pl.col(column).shift(-1))


def file_of(source: str) -> str:
    """The file of a source label, which may carry the vendor in brackets behind it."""
    return source.rsplit(" (", 1)[0] if source.endswith(")") else source


def spans(count: int, noun: str) -> str:
    """``1 bar``, ``3 bars``."""
    return f"{count} {noun}{'' if count == 1 else 's'}"
