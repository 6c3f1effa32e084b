"""Judging imported data: what is doubtful, how grave it is, and what was done. Kinds come from content."""

from __future__ import annotations

from collections.abc import Mapping

import polars as pl

from twinkeel.market.model import Finding
from twinkeel.market.quality import actions, agreement, bars, sessions, siblings
from twinkeel.market.quality.verdict import Judgement


def judge(tables: Mapping[str, pl.DataFrame]) -> tuple[dict[str, pl.DataFrame], list[Finding]]:
    """The tables with what must not be used taken out of ``bars`` into ``set_aside``, and the findings.

    ``repaired`` holds the rows of ``bars`` that are not as they came.

    The order matters: bars on days the venue was closed and errors of unit are found first, since they would look
    like disagreement later.
    """
    judged = Judgement(tables["bars"])
    if judged.bars.height:
        sessions.closed_days(judged)
        bars.nonsense(judged)
        actions.dividends(judged, tables["actions"])  # while every ex-date still has its bar
        bars.frozen(judged)
        bars.partial_tail(judged)
        bars.stated_changes(judged)
        bars.unit_errors(judged)
        actions.splits(judged, tables["actions"])
        agreement.against_other_sources(judged)
        siblings.against_siblings(judged, tables["rates"])
        agreement.invented(judged)
        agreement.joins(judged)
        sessions.gaps(judged)
        bars.adjusted(judged)
    out = dict(tables)
    out["bars"] = judged.bars
    out["set_aside"] = judged.set_aside()
    out["repaired"] = judged.repaired().sort("code", "date", "source")
    return out, judged.findings
