"""One issuer's lines against each other: an American line and its Hong Kong sibling, through ratio and FX."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta
from decimal import Decimal

import polars as pl

from twinkeel.core.errors import TwinkeelError
from twinkeel.market.codes import venue_of
from twinkeel.market.quality.agreement import correlation, with_market
from twinkeel.market.quality.verdict import Judgement

APART = 0.25  # median log parity beyond which two lines do not show one issuer's price (adjustment explains less)
RELATED = 0.5  # correlation of three-session returns, over which the two clocks hardly matter
LEAST = 15  # common days needed


def against_siblings(judged: Judgement, rates: pl.DataFrame) -> None:
    """Lines of one issuer without relation to each other: the one that moves with no market is invented.

    Lines that move together at another level are told of (a wrong ratio, unit or adjustment) and kept.
    """
    if rates.is_empty():
        return
    fx = _dollar_in_hong_kong(rates)
    for us, hk, ratio in pairs(judged.bars["code"].unique()):
        own = judged.bars.filter(pl.col("code").is_in([us, hk]))
        sources = own.select("code", "source").unique().sort("code", "source").rows()
        for left in [source for code, source in sources if code == us]:
            for right in [source for code, source in sources if code == hk]:
                _compare(judged, (us, left), (hk, right), ratio, fx)


def pairs(codes: Iterable[str]) -> list[tuple[str, str, float]]:
    """Each Hong Kong line with each American one of its issuer among the codes, and the ordinary shares per unit."""
    from twinkeel.reference import world

    facts = world()
    held = set(codes)
    found = []
    for hk in sorted(code for code in held if code.endswith(".HK")):
        try:
            local = facts.listing(hk, date.max)
        except TwinkeelError:
            continue
        for line in facts.lines(local.issuer, date.max):
            if line.code in held and venue_of(line.code).mic == "XNYS" and "." not in line.code:
                ratio = (line.ordinary_per_unit or Decimal(0)) / (local.ordinary_per_unit or Decimal(1))
                if ratio:
                    found.append((line.code, hk, float(ratio)))
    return found


def _compare(judged: Judgement, us: tuple[str, str], hk: tuple[str, str], ratio: float, fx: pl.DataFrame) -> None:
    left, right = (_closes(judged.bars, *line) for line in (us, hk))
    both = left.join(right, on="date", suffix="_hk").join(fx, on="date").sort("date")
    if both.height < LEAST:
        return
    both = both.filter(pl.col("date") > pl.col("date").max() - timedelta(days=370))
    parity = (pl.col("close") * pl.col("_hkd") / (pl.col("close_hk") * ratio)).log()
    median = float(both.select(parity.median()).item())
    if both.height < LEAST or abs(median) < APART:
        return
    steps = both.select(pl.col("close").log().diff(3), (pl.col("close_hk")).log().diff(3)).drop_nulls()
    related = correlation(steps["close"].to_numpy(), steps["close_hk"].to_numpy())
    figures = f"at {median:+.0%} parity through ratio {ratio:g} and FX (correlation {related:.2f})"
    if related >= RELATED:
        rows = judged.bars.filter((pl.col("code") == us[0]) & (pl.col("source") == us[1]))
        judged.add(rows, "parity", "warning", "kept", f"stands to {hk[0]} of {hk[1]} {figures}", symbol=us[0])
        return
    moving = {line: with_market(judged.bars, *line) for line in (us, hk)}
    low, high = sorted(moving, key=lambda line: moving[line])
    rows = judged.bars.filter((pl.col("code") == low[0]) & (pl.col("source") == low[1]))
    if moving[high] - moving[low] > 0.25 and moving[high] > 0.3:
        said = f"no relation to {high[0]} of {high[1]}, {figures}"
        judged.add(rows, "invented", "error", "quarantined", said, symbol=low[0])
        judged.set_apart(rows, "invented")
    else:
        said = f"no relation to {high[0]} of {high[1]}, {figures}; which is right is not known"
        judged.add(rows, "disagreement", "error", "kept", said, symbol=low[0])


def _closes(bars: pl.DataFrame, code: str, source: str) -> pl.DataFrame:
    own = bars.filter((pl.col("code") == code) & (pl.col("source") == source) & (pl.col("close") > 0))
    return own.select("date", "close")


def _dollar_in_hong_kong(rates: pl.DataFrame) -> pl.DataFrame:
    """date, _hkd: Hong Kong dollars for one US dollar, by the ECB's fixings."""
    legs = [
        rates.filter(pl.col("currency") == currency).unique("date", keep="first").select("date", pl.col("per_euro"))
        for currency in ("USD", "HKD")
    ]
    return legs[0].join(legs[1], on="date", suffix="_hkd").select(
        "date", (pl.col("per_euro_hkd") / pl.col("per_euro")).alias("_hkd")
    )  # fmt: skip
