"""The state of a judgement: bars still in use, bars set aside, findings so far."""

from __future__ import annotations

import polars as pl

from twinkeel.market.model import Action, Finding, Severity
from twinkeel.market.tables import conform, empty

KEYS = ["source", "code", "date"]


class Judgement:
    """Bars in use, what was set aside and why, and what was found. Frames are replaced, never changed in place."""

    def __init__(self, bars: pl.DataFrame) -> None:
        self.bars = bars
        self.findings: list[Finding] = []
        self._aside: list[pl.DataFrame] = []

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
        self.bars = pl.concat([self.bars, conform(rows, "bars")]).sort("code", "date", "source")

    def set_aside(self) -> pl.DataFrame:
        """What was taken out of use or replaced, as it came, with the reason in ``why``."""
        return conform(pl.concat(self._aside), "set_aside").sort(KEYS) if self._aside else empty("set_aside")


def file_of(source: str) -> str:
    """The file of a source label, which may carry the vendor in brackets behind it."""
    return source.rsplit(" (", 1)[0] if source.endswith(")") else source


def spans(count: int, noun: str) -> str:
    """``1 bar``, ``3 bars``."""
    return f"{count} {noun}{'' if count == 1 else 's'}"
