"""What one file says against what others say: disagreement, mislabelled and invented prices, partial bars."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from itertools import combinations

import numpy as np
import polars as pl

from twinkeel.market.codes import venue_of
from twinkeel.market.quality.verdict import Judgement, file_of, spans
from twinkeel.market.series import merge

LEAST = 15  # common sessions needed to judge
SAME_LISTING = 0.9  # correlation of one-session returns below which two sources do not show the same listing
SAME = 0.98  # above which they do
APART = 0.003  # one-session returns further apart than this disagree
CROWD = 6  # names needed to judge a file by its own co-movement
SAMPLE = 60  # names of a venue looked at, of a file with more
LONELY = 0.08  # mean correlation below which a crowd of one venue's names did not trade in one market


def against_other_sources(judged: Judgement) -> None:
    """Each code that two sources cover: other listings under its name, invented prices, single bars that differ."""
    counts = judged.bars.group_by("code").agg(pl.col("source").n_unique()).filter(pl.col("source") > 1)
    for code in sorted(counts["code"]):
        own = judged.bars.filter(pl.col("code") == code)
        for left, right in combinations(sorted(own["source"].unique()), 2):
            _pair(judged, code, left, right)


def joins(judged: Judgement) -> None:
    """Each code whose history joins two sources without a common day: the return across the gap is told of."""
    counts = judged.bars.group_by("code").agg(pl.col("source").n_unique()).filter(pl.col("source") > 1)
    several = judged.bars.join(counts.select("code"), on="code", how="semi").sort("code", "date", "source")
    several = several.with_columns(pl.coalesce("adj_close", "close").alias("for_returns"))
    for _, own in sorted(several.partition_by("code", as_dict=True).items()):
        judged.findings += [replace(said, file=file_of(said.file)) for said in merge(own)[1]]


def _pair(judged: Judgement, code: str, left: str, right: str) -> None:
    own = judged.bars.filter(pl.col("code") == code)
    a, b = (own.filter(pl.col("source") == source) for source in (left, right))
    both = a.select("date", _returning("a"), "volume").join(
        b.select("date", _returning("b"), pl.col("volume").alias("volume_b")), on="date", how="inner"
    ).sort("date")  # fmt: skip
    if both.height < LEAST:
        return
    steps = both.select("date", *(pl.col(x).log().diff().alias(x) for x in ("a", "b"))).drop_nulls()
    ra, rb = steps["a"].to_numpy(), steps["b"].to_numpy()
    if correlation(ra, rb) < SAME_LISTING:
        _strangers(judged, code, left, right)
        return
    # an offset that comes and goes within a session is a bar that differs; one that stays is a dividend
    offset = both.select("date", (pl.col("a") / pl.col("b")).log().alias("o"), "volume", "volume_b")
    middle = offset.with_columns(
        ((pl.col("o") - pl.col("o").shift(1)).abs() > APART).alias("in"),
        ((pl.col("o").shift(-1) - pl.col("o").shift(1)).abs() < APART / 3).alias("back"),
    )
    odd = middle.filter(pl.col("in") & pl.col("back"))
    if odd.is_empty():
        return
    if odd.height > max(5, both.height // 20):
        said = f"{spans(odd.height, 'close')} of {both.height} differ from {right} by over {APART:.1%}"
        judged.add(_rows(odd, left, code), "disagreement", "warning", "kept", said, symbol=code)
        return
    usual = both.select(pl.col("volume").median(), pl.col("volume_b").median()).row(0)
    for row in odd.iter_rows(named=True):
        thinner = _thinner(row["volume"], row["volume_b"], usual)
        one = odd.filter(pl.col("date") == row["date"])
        gap = float(abs(row["o"] - _level(offset, row["date"])))
        if thinner is None:
            said = f"the close differs from {right} by {gap:.2%}; which is right is not known"
            judged.add(_rows(one, left, code), "disagreement", "warning", "kept", said, symbol=code)
            continue
        source, other = (left, right) if thinner == "a" else (right, left)
        said = f"less volume than usual, and a close {gap:.2%} off {other}: the bar was taken before the close"
        judged.add(_rows(one, source, code), "partial", "warning", "quarantined", said, symbol=code)
        judged.set_apart(_rows(one, source, code), "partial")


def _level(offset: pl.DataFrame, day: date) -> float:
    near = offset.filter(pl.col("date") < day).tail(1)["o"]
    return float(near[0]) if len(near) else 0.0


def _thinner(a: float | None, b: float | None, usual: tuple[float | None, float | None]) -> str | None:
    """Which of two sources has less of its own usual volume that day, None where that does not tell.

    Sources count differently (one exchange, all exchanges), so that volumes are compared with their own medians.
    """
    if not a or not b or not usual[0] or not usual[1]:
        return None
    left, right = a / usual[0], b / usual[1]
    return "a" if left < 0.85 * right else "b" if right < 0.85 * left else None


def _strangers(judged: Judgement, code: str, left: str, right: str) -> None:
    """Two sources that do not show the same listing: the one that is another listing, or moves with no market."""
    verdicts = {source: _whose(judged.bars, code, source) for source in (left, right)}
    named = {source: other for source, other in verdicts.items() if other is not None}
    if len(named) == 1:
        ((source, other),) = named.items()
        rows = judged.bars.filter((pl.col("code") == code) & (pl.col("source") == source))
        said = f"the closes are those of {other}, not of {code} as told by {left if source == right else right}"
        judged.add(rows, "mislabelled", "error", "quarantined", said, symbol=code)
        judged.set_apart(rows, "mislabelled")
        return
    moving = {source: with_market(judged.bars, code, source) for source in (left, right)}
    low, high = sorted((left, right), key=lambda source: moving[source])
    rows = judged.bars.filter((pl.col("code") == code) & (pl.col("source") == low))
    if moving[high] - moving[low] > 0.25 and moving[high] > 0.3:
        said = f"no relation to {high} (which moves with its market at {moving[high]:.2f}, this at {moving[low]:.2f})"
        judged.add(rows, "invented", "error", "quarantined", said, symbol=code)
        judged.set_apart(rows, "invented")
    else:
        said = f"no relation between {left} and {right}; which is right is not known"
        judged.add(rows, "disagreement", "error", "kept", said, symbol=code)


def _whose(bars: pl.DataFrame, code: str, source: str) -> str | None:
    """Another code of the venue whose returns in another source are these, or None."""
    own = bars.filter((pl.col("code") == code) & (pl.col("source") == source)).select("date", _returning("x"))
    mic = venue_of(code).mic
    others = bars.filter((pl.col("source") != source) & (pl.col("code") != code))
    for (other, _), part in others.partition_by(["code", "source"], as_dict=True, maintain_order=True).items():
        if venue_of(str(other)).mic != mic:
            continue
        steps = _steps(own, part.select("date", _returning("y")))
        if steps.height >= LEAST and correlation(steps["x"].to_numpy(), steps["y"].to_numpy()) > SAME:
            return str(other)
    return None


def with_market(bars: pl.DataFrame, code: str, source: str) -> float:
    """Correlation of one source's returns with the mean return of the venue's other names, in other files if any."""
    mic = venue_of(code).mic
    peers = [c for c in bars["code"].unique() if c != code and venue_of(c).mic == mic]
    crowd = bars.filter(pl.col("code").is_in(peers))
    elsewhere = crowd.filter(pl.col("source") != source)
    rest = (elsewhere if elsewhere.height else crowd).sort("source", "code", "date")
    step = pl.coalesce("adj_close", "close").log().diff().over("source", "code").alias("y")
    market = rest.filter(pl.col("close") > 0).select("date", step).drop_nulls().group_by("date").agg(pl.col("y").mean())
    own = bars.filter((pl.col("code") == code) & (pl.col("source") == source)).sort("date")
    mine = own.select("date", pl.coalesce("adj_close", "close").log().diff().alias("x")).drop_nulls()
    joined = mine.join(market, on="date", how="inner").sort("date")
    return correlation(joined["x"].to_numpy(), joined["y"].to_numpy()) if joined.height >= LEAST else 0.0


def invented(judged: Judgement) -> None:
    """A file of many names of one venue that move independently of each other was not written by a market."""
    for (source,), part in judged.bars.partition_by("source", as_dict=True, maintain_order=True).items():
        mics = {code: venue_of(code).mic for code in part["code"].unique()}
        for mic in sorted(set(mics.values())):
            codes = sorted(code for code in mics if mics[code] == mic)
            if len(codes) < CROWD:
                continue
            shown = codes[:: max(1, len(codes) // SAMPLE)]  # of very many names some tell as much as all
            recent = part.filter(pl.col("code").is_in(shown) & (pl.col("close") > 0))
            recent = recent.filter(pl.col("date") > pl.col("date").max() - timedelta(days=370))
            mean, n = _mean_correlation(recent)
            if n >= LEAST and mean < LONELY:
                said = f"{len(codes)} names of {mic} move independently (mean correlation {mean:.2f} over {n} sessions)"
                rows = part.filter(pl.col("code").is_in(codes))
                judged.add(rows, "invented", "error", "quarantined", said, file=file_of(str(source)), symbol="")
                judged.set_apart(rows, "invented")


def _mean_correlation(bars: pl.DataFrame) -> tuple[float, int]:
    wide = bars.pivot(on="code", index="date", values="close", aggregate_function="first").sort("date")
    full = wide.drop_nulls()
    if full.height < LEAST + 1:  # names that start late or end early are left out
        half = [c for c in wide.columns[1:] if wide[c].null_count() < wide.height // 2]
        full = wide.select("date", *half).drop_nulls()
    values = full.drop("date").to_numpy()
    if values.shape[0] < LEAST + 1 or values.shape[1] < CROWD:
        return 1.0, 0
    steps = np.diff(np.log(values), axis=0)
    steps = steps[:, steps.std(axis=0) > 0]
    table = np.corrcoef(steps.T)
    n = table.shape[0]
    return float((table.sum() - n) / (n * (n - 1))), steps.shape[0]


def _steps(x: pl.DataFrame, y: pl.DataFrame) -> pl.DataFrame:
    both = x.join(y, on="date", how="inner").sort("date")
    return both.select(pl.col("x").log().diff(), pl.col("y").log().diff()).drop_nulls()


def _returning(name: str) -> pl.Expr:
    return pl.coalesce("adj_close", "close").alias(name)


def _rows(odd: pl.DataFrame, source: str, code: str) -> pl.DataFrame:
    return odd.select(pl.lit(source).alias("source"), pl.lit(code).alias("code"), "date")


def correlation(x: np.ndarray, y: np.ndarray) -> float:
    """Pearson's correlation of two series where both are finite; 0 where it is not defined."""
    finite = np.isfinite(x) & np.isfinite(y)
    if finite.sum() < 3 or x[finite].std() == 0 or y[finite].std() == 0:
        return 0.0
    return float(np.corrcoef(x[finite], y[finite])[0, 1])
