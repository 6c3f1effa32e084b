"""Why diversification is smaller than it looks: figures and pictures of the documentation page, from the demo.

The market is SIMULATED, so the truth is known. Run: python examples/clock_covariance.py [folder for the pictures]
"""

from __future__ import annotations

import sys
from pathlib import Path

import numpy as np

from twinkeel.desk.risk import measure
from twinkeel.market.simulated import simulated_market
from twinkeel.risk import ClockCovariance

SEED = 7
US = ("AAPL", "MSFT", "NVDA", "GOOGL", "AMZN", "META")
CHINA = ("0700.HK", "9988.HK", "9618.HK", "0981.HK", "1810.HK", "688256.SS", "688981.SS")
DAYS = (125, 250, 375, 500, 750)
SHARE = 0.2


def by_length() -> list[dict[str, float]]:
    """Mean correlation of US with Chinese lines from ever longer samples, same-date, clock-aware and true."""
    market = simulated_market(SEED)
    china = tuple(code for code in CHINA if code in market.snapshot.codes)
    codes = (*US, *china)
    panel = market.snapshot.panel(codes)
    truth = market.truth.correlation(codes, local=True)
    cross = np.ix_(range(len(US)), range(len(US), len(codes)))
    out = []
    for days in DAYS:
        every = np.unique(panel.instants.astype("datetime64[D]"))
        keep = panel.instants >= every[-min(days, len(every))]
        model = ClockCovariance().fit(panel.log_prices[keep], panel.instants[keep], codes)
        out.append(
            {
                "days": float(days),
                "same date": float(np.nanmean(model.naive_correlation_[cross])),
                "clock-aware": float(np.nanmean(model.raw_correlation_[cross])),
                "true": float(truth[cross].mean()),
            }
        )
    return out


def by_slice() -> list[dict[str, float | str]]:
    """What a fifth of the sample book in one Hong Kong or Shanghai line adds, clock-aware and same-date."""
    out: list[dict[str, float | str]] = []
    for code, place in (("0700.HK", "Hong Kong"), ("688981.SS", "mainland China")):
        found = measure(None, simulate=SEED, add=(f"{code}={SHARE:.0%}",), resamples=1000)
        (slice_,) = [each for each in found.slices if each.place == place]
        print(slice_.sentence)
        for name, (value, low, high) in (("clock-aware", slice_.reduction), ("same date", slice_.naive_reduction)):
            out.append({"slice": place, "figure": name, "value": value, "low": low, "high": high})
    return out


def draw(folder: Path, lengths: list[dict[str, float]], slices: list[dict[str, float | str]]) -> None:
    """The two pictures, as SVG."""
    import altair as alt

    colours = alt.Scale(domain=["true", "clock-aware", "same date"], range=["#444444", "#0072B2", "#D55E00"])
    rows = [
        {"days": r["days"], "figure": k, "correlation": r[k]}
        for r in lengths
        for k in ("true", "clock-aware", "same date")
    ]
    lines = (
        alt.Chart(alt.Data(values=rows), title="SIMULATED market: more days do not cure the same-date figure")
        .mark_line(point=True)
        .encode(
            x=alt.X("days:Q", title="days of closes"),
            y=alt.Y("correlation:Q", title="mean correlation, US with China", scale=alt.Scale(domainMin=0)),
            color=alt.Color("figure:N", title=None, scale=colours),
        )
        .properties(width=460, height=240)
    )
    base = alt.Chart(alt.Data(values=slices))
    bars = base.mark_point(filled=True, size=70).encode(
        x=alt.X("value:Q", title="taken off the volatility of the parts", axis=alt.Axis(format="%")),
        y=alt.Y("figure:N", title=None),
        color=alt.Color("figure:N", legend=None, scale=colours),
    )
    spans = base.mark_rule().encode(
        x="low:Q", x2="high:Q", y="figure:N", color=alt.Color("figure:N", legend=None, scale=colours)
    )
    ranges = (
        alt.layer(spans, bars)
        .properties(width=460, height=60)
        .facet(row=alt.Row("slice:N", title=None), title=f"SIMULATED market: what a {SHARE:.0%} slice adds (95 %)")
    )
    folder.mkdir(parents=True, exist_ok=True)
    lines.save(str(folder / "clock-correlation.svg"))
    ranges.save(str(folder / "clock-diversification.svg"))


if __name__ == "__main__":
    lengths_ = by_length()
    print("SIMULATED market: mean correlation of US with Chinese lines")
    for row in lengths_:
        print(
            f"  {row['days']:4.0f} days: same date {row['same date']:.3f}, clock-aware {row['clock-aware']:.3f}, "
            f"true {row['true']:.3f}"
        )
    slices_ = by_slice()
    if len(sys.argv) > 1:
        draw(Path(sys.argv[1]), lengths_, slices_)
