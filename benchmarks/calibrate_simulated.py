"""Measure the parameters of the simulated market on real closes, and write them with how, from what and when.

Reads ../shared/data (never part of the project) and writes ``market/simulated/measured.toml``: volatilities,
loadings on a few named factors, shares of each factor that arrive before Shanghai's, Hong Kong's and New York's close,
tails, volatility clustering, line-to-line bases and debut statistics. No price is written, only statistics.

    python benchmarks/calibrate_simulated.py [--data ../shared/data] [--out FILE] [--on 2026-11-22]
"""

from __future__ import annotations

import argparse
from itertools import pairwise
from pathlib import Path

import numpy as np
import polars as pl
from scipy.optimize import minimize

START, END = "2023-01-01", "2025-12-31"
SHANGHAI, HONG_KONG, NEW_YORK = 0, 1, 2
FACTORS = ("global", "us", "us_chips", "china", "offshore", "mainland")

# One reference line an issuer: which real series measures it, and which factors it may load on.
US = ("global", "us")
CHIP = ("global", "us", "us_chips")
OFF = ("global", "china", "offshore")
MAIN = ("global", "china", "mainland")
BLOCKS: dict[str, tuple[tuple[str, ...], tuple[str, ...]]] = {
    "us": (US, ("AAPL", "MSFT", "GOOGL", "AMZN", "META", "TSLA", "ORCL")),
    "us_chips": (CHIP, ("NVDA", "AVGO", "AMD", "MU", "TSM", "ASML")),
    "offshore": (
        OFF,
        (
            "9988.HK",
            "0700.HK",
            "9888.HK",
            "9618.HK",
            "9999.HK",
            "PDD",
            "3690.HK",
            "1024.HK",
            "1810.HK",
            "0020.HK",
            "0981.HK",
            "1347.HK",
            "0992.HK",
            "9660.HK",
            "2382.HK",
        ),
    ),
    "mainland": (
        MAIN,
        (
            "688256.SS",
            "688041.SS",
            "688012.SS",
            "688008.SS",
            "688111.SS",
            "688521.SS",
            "002230.SZ",
            "300308.SZ",
            "002371.SZ",
            "000977.SZ",
            "601138.SS",
        ),
    ),
    "index": (CHIP, ("QQQ", "SPY")),
}


def load(data: Path) -> tuple[dict[str, dict[str, float]], dict[str, dict[str, float]], dict[str, float]]:
    """Closes and opens by code and ISO date, and CNY per HKD by date."""
    prices = data / "prices"
    closes: dict[str, dict[str, float]] = {}
    us = pl.read_csv(prices / "us_adjclose_2018_20251231.csv", infer_schema_length=0)
    for code in us.columns[1:]:
        pairs = zip(us["date"], us[code].cast(pl.Float64, strict=False), strict=True)
        closes[code] = {day: value for day, value in pairs if value}
    opens: dict[str, dict[str, float]] = {}
    for row in pl.read_csv(prices / "hk_ohlcv_2018_20251231.csv").iter_rows(named=True):
        closes.setdefault(row["symbol"], {})[row["date"]] = row["close"]
        opens.setdefault(row["symbol"], {})[row["date"]] = row["open"]
    for row in pl.read_csv(prices / "cn_star_qfq_ai_chips_to_20251231.csv").iter_rows(named=True):
        if row["close"] > 0:
            closes.setdefault(f"{row['code']}.SS", {})[row["date"]] = row["close"]
    for row in pl.read_csv(prices / "cn_yahoo_adj_202503_20251231.csv").iter_rows(named=True):
        if not row["symbol"].startswith("688"):
            closes.setdefault(row["symbol"], {})[row["Date"]] = row["Close"]
    fx = pl.read_csv(next((data / "fx").glob("*.csv")), infer_schema_length=0)
    rates = {
        d: float(c) / float(h)
        for d, c, h in zip(fx["Date"], fx["CNY"], fx["HKD"], strict=True)
        if c not in ("N/A", None)
    }
    return closes, opens, rates


def slot(code: str) -> int:
    """Which of the day's three closes a line is struck at."""
    return SHANGHAI if code[-3:] in {".SS", ".SZ"} else HONG_KONG if code.endswith(".HK") else NEW_YORK


class Panel:
    """Log closes on the grid of days; each day has three instants (Shanghai, Hong Kong, New York)."""

    def __init__(self, closes: dict[str, dict[str, float]]) -> None:
        self.days = sorted({d for series in closes.values() for d in series if START <= d <= END})
        self.index = {day: i for i, day in enumerate(self.days)}
        self.logs = {
            code: np.array([np.log(series[d]) if d in series else np.nan for d in self.days])
            for code, series in closes.items()
        }

    def returns(self, code: str) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        """Start and end instant (in thirds of a day) and log return between closes, clipped at 6 robust sd."""
        seen = np.flatnonzero(np.isfinite(self.logs[code]))
        move = np.diff(self.logs[code][seen])
        gap = np.diff(seen) <= 7  # the eight missing Hong Kong sessions are a gap, not a return
        bound = 6 * 1.4826 * np.median(np.abs(move - np.median(move)))
        move = np.clip(move, -bound, bound)
        at = 3 * seen + slot(code)
        return at[:-1][gap], at[1:][gap], move[gap]

    def pair(self, a: str, b: str) -> tuple[float, float]:
        """Overlap-sum (Hayashi-Yoshida) correlation over the common span, and the number of returns of ``a`` in it."""
        (s1, e1, r1), (s2, e2, r2) = self.returns(a), self.returns(b)
        low, high = max(s1[0], s2[0]) - 3, min(e1[-1], e2[-1]) + 3
        k1, k2 = (s1 >= low) & (e1 <= high), (s2 >= low) & (e2 <= high)
        s1, e1, r1, s2, e2, r2 = s1[k1], e1[k1], r1[k1], s2[k2], e2[k2], r2[k2]
        r1, r2 = r1 - r1.mean(), r2 - r2.mean()
        overlap = (s1[:, None] < e2[None, :]) & (s2[None, :] < e1[:, None])
        return float(r1 @ overlap @ r2 / np.sqrt((r1 @ r1) * (r2 @ r2))), float(len(r1))

    def basket(self, codes: tuple[str, ...]) -> np.ndarray:
        """Equal-weighted log return by day (NaN where none of the lines has one)."""
        out = np.full((len(codes), len(self.days)), np.nan)
        for row, code in enumerate(codes):
            s, e, r = self.returns(code)
            whole = (e - s) <= 12
            out[row, e[whole] // 3] = r[whole] / r.std()
        count = np.isfinite(out).sum(0)
        return np.where(count > len(codes) / 2, np.nansum(out, 0) / np.maximum(count, 1), np.nan)


def share_before(late: np.ndarray, early: np.ndarray) -> float:
    """Share of the co-movement that reaches the early venue the same day: cov(0) / (cov(0) + cov(next day))."""

    def cov(a: np.ndarray, b: np.ndarray) -> float:
        both = np.isfinite(a) & np.isfinite(b)
        return float(np.cov(a[both], b[both])[0, 1])

    same, after = cov(late, early), cov(late[:-1], early[1:])
    return same / (same + after)


def fit_loadings(panel: Panel) -> tuple[dict[str, dict[str, float]], float]:
    """Loadings whose products fit the overlap-sum correlations of all pairs by least squares, weighted by sample size.

    Returns the loadings by line and factor, and the weighted root mean square error of the fitted correlations.
    """
    codes = [code for _, members in BLOCKS.values() for code in members]
    mask = np.array([[f in allowed for f in FACTORS] for allowed, members in BLOCKS.values() for _ in members])
    n = len(codes)
    R, W = np.zeros((n, n)), np.zeros((n, n))
    for i in range(n):
        for j in range(i):
            R[i, j], W[i, j] = panel.pair(codes[i], codes[j])
    W /= W.max()

    def unpack(x: np.ndarray) -> np.ndarray:
        L = np.zeros(mask.shape)
        L[mask] = x
        return L

    def loss(x: np.ndarray) -> tuple[float, np.ndarray]:
        L = unpack(x)
        gap = np.where(W > 0, L @ L.T - R, 0.0)
        over = np.maximum((L**2).sum(1) - 0.94, 0.0)
        value = float((W * gap**2).sum() + 10 * (over**2).sum())
        grad = 2 * ((W * gap) @ L + (W * gap).T @ L) + 40 * over[:, None] * L
        return value, grad[mask]

    start = np.where(mask, 0.35, 0.0)[mask] * np.random.default_rng(1).uniform(0.8, 1.2, int(mask.sum()))
    found = minimize(
        loss, start, jac=True, method="L-BFGS-B", bounds=[(0, 0.97)] * len(start), options={"maxiter": 3000}
    )
    L = unpack(found.x)
    error = float(np.sqrt((W * np.where(W > 0, L @ L.T - R, 0) ** 2).sum() / W.sum()))
    return {c: {f: float(L[i, k]) for k, f in enumerate(FACTORS) if mask[i, k]} for i, c in enumerate(codes)}, error


def clock_shares(panel: Panel, loadings: dict[str, dict[str, float]]) -> dict[str, list[float]]:
    """Share of each factor's daily variance that arrives up to Shanghai's, Hong Kong's and New York's close."""
    us = panel.basket(BLOCKS["us"][1] + BLOCKS["us_chips"][1])
    hk = panel.basket(tuple(c for c in BLOCKS["offshore"][1] if c.endswith(".HK")))
    sh = panel.basket(BLOCKS["mainland"][1])
    to_hk, to_sh = share_before(us, hk), share_before(us, sh)
    pairs = {"BABA": "9988.HK", "BIDU": "9888.HK", "JD": "9618.HK", "NTES": "9999.HK"}
    whole = float(np.median([share_before(panel.basket((adr,)), panel.basket((line,))) for adr, line in pairs.items()]))
    part = float(np.mean([loadings[line]["global"] ** 2 for line in pairs.values()]))
    china = min((whole - part * to_hk) / (1 - part), 0.98)  # the line's variance without the global factor's part
    hour = 1 - share_before(hk, sh)  # what Hong Kong sees and Shanghai sees only the next day
    star = share_before(panel.basket(("KSTR",)), sh)
    return {
        "global": [to_sh, max(to_hk - to_sh, 0.0), 1 - max(to_hk, to_sh)],
        "us": [0.10, 0.02, 0.88],
        "us_chips": [0.10, 0.02, 0.88],
        "china": [max(china - hour, 0.0), hour, 1 - china],
        "offshore": [max(china - hour, 0.0), hour, 1 - china],
        "mainland": [max(star - hour, 0.0), hour, 1 - star],
        "asia_own": [max(china - hour, 0.0), hour, 1 - china],
        "us_own": [0.10, 0.02, 0.88],
        "_raw": [to_sh, to_hk, whole, hour, star],
    }


def tails(panel: Panel) -> dict[str, float]:
    """Common volatility: log mean square of the cross-section as AR(1) plus noise; degrees of freedom by kurtosis."""
    rows = []
    for code in [c for _, members in BLOCKS.values() for c in members]:
        s, e, r = panel.returns(code)
        z = np.full(len(panel.days), np.nan)
        one = (e - s) <= 12
        z[e[one] // 3] = (r[one] - r.mean()) / r.std()
        rows.append(z)
    Z = np.array(rows)
    enough = np.isfinite(Z).sum(0) > 12
    h = 0.5 * np.log(np.nanmean(Z[:, enough] ** 2, 0))
    h -= h.mean()
    g = [float(np.mean(h[k:] * h[: len(h) - k])) for k in range(1, 21)]
    phi = float(np.exp(np.polyfit(np.arange(1, 21)[np.array(g) > 0], np.log([x for x in g if x > 0]), 1)[0]))
    state = g[0] / phi
    kurtosis = float(np.nanmedian([np.nanmean(z**4) / np.nanmean(z**2) ** 2 for z in Z]))
    lognormal = float(np.exp(4 * state))  # kurtosis that the slow volatility alone explains, times 3
    dof = 4 + 6 / max(kurtosis / lognormal - 3, 0.25)
    return {"phi": phi, "log_sd": float(np.sqrt(state)), "dof": dof, "kurtosis": kurtosis}


def bases(panel: Panel, opens: dict[str, dict[str, float]], rates: dict[str, float]) -> dict[str, float]:
    """ADR against its Hong Kong line at the next open; A against H at closes an hour apart."""
    spreads: list[float] = []
    persistent: list[float] = []
    for adr, line in {"BABA": "9988.HK", "BIDU": "9888.HK", "JD": "9618.HK", "NTES": "9999.HK"}.items():
        days = [d for d in panel.days if np.isfinite(panel.logs[adr][panel.index[d]])]
        gap = []
        for today, after in pairwise(days):
            if after in opens[line]:
                gap.append(np.log(opens[line][after]) - panel.logs[adr][panel.index[today]])
        x = np.array(gap)
        drift = np.array(
            [np.median(x[max(0, i - 30) : i + 31]) for i in range(len(x))]
        )  # dividends move adjusted levels
        gap_now = np.clip(x - drift, -0.05, 0.05)
        g = [float(np.mean(gap_now[k:] * gap_now[: len(gap_now) - k])) for k in (1, 2, 3)]
        phi = float(np.clip(g[1] / g[0], 0.1, 0.95)) if g[0] > 0 else 0.5
        persistent.append(phi)
        spreads.append(float(np.sqrt(max(g[0], 0.0) / phi)))  # what persists: the night's news is left out
    out = {"adr_phi": float(np.median(persistent)), "adr_sd": float(np.median(spreads))}
    inner, moves = [], []
    for a, h in {"688981.SS": "0981.HK", "688347.SS": "1347.HK"}.items():
        both = [
            d
            for d in panel.days
            if np.isfinite(panel.logs[a][panel.index[d]] + panel.logs[h][panel.index[d]]) and d in rates
        ]
        b = np.array([panel.logs[a][panel.index[d]] - panel.logs[h][panel.index[d]] - np.log(rates[d]) for d in both])
        c = b - b.mean()
        lag = 20
        inner.append(float((c[lag:] @ c[:-lag]) / (c[:-lag] @ c[:-lag])) ** (1 / lag))
        moves.append(float(np.std(b)))
    out |= {"ah_phi": float(np.mean(inner)), "ah_sd": float(np.mean(moves))}
    return out


def debuts(data: Path, closes: dict[str, dict[str, float]]) -> dict[str, float]:
    """First sessions of STAR listings since 2019, and how much wilder the first twenty are than the next year."""
    table = pl.read_csv(data / "prices" / "star_ipo_debuts_to_2025.csv")
    usable = (pl.col("date") >= "2019-07-22") & (pl.col("pct_chg") > -90) & (pl.col("meta_preKPrice") > 0)
    recent = table.filter(usable)
    log = np.log1p(recent["pct_chg"].to_numpy() / 100)
    early, late = [], []
    for code, series in closes.items():
        if code.startswith("688") and len(series) > 300:
            r = np.diff(np.log([series[d] for d in sorted(series)]))
            own = r[20:260].std()
            early.append(r[1:5].std() / own)
            late.append(r[5:20].std() / own)
    return {
        "listings": len(recent),
        "log_median": float(np.median(log)),
        "log_sd": float(1.4826 * np.median(np.abs(log - np.median(log)))),
        "volatility_sessions_2_5": float(np.median(early)),
        "volatility_sessions_6_20": float(np.median(late)),
    }


def currencies(data: Path) -> dict[str, float]:
    """Daily volatility of the dollar against each currency, from ECB reference rates."""
    fx = (
        pl.read_csv(next((data / "fx").glob("*.csv")), infer_schema_length=0)
        .filter(pl.col("Date").is_between(pl.lit(START), pl.lit(END)))
        .sort("Date")
    )
    usd = fx["USD"].cast(pl.Float64).to_numpy()
    out = {}
    for currency in ("HKD", "CNY", "EUR", "GBP"):
        value = np.ones(len(usd)) if currency == "EUR" else fx[currency].cast(pl.Float64).to_numpy()
        out[currency] = float(np.diff(np.log(value / usd)).std())
    return out


def write(
    out: Path,
    on: str,
    facts: dict[str, dict[str, float] | dict[str, list[float]]],
    loads: dict[str, dict[str, float]],
    vols: dict[str, float],
    error: float,
    sizes: dict[str, int],
) -> None:
    """The measured figures as TOML, rounded to what the sample can tell."""
    lines = [
        "# Written by benchmarks/calibrate_simulated.py; do not edit by hand. Statistics only, no prices.",
        "[measured]",
        f'on = "{on}"',
        f'from = "daily closes {START} to {END}: 14 US lines and 2 index funds, 14 Hong Kong lines, 11 mainland lines '
        '(5 of them from 2025-03), ECB reference rates"',
        'how = "correlations by overlap sums on own closes, clipped at 6 robust sd; loadings by least squares"',
        f"fit_error = {error:.3f}  # weighted root mean square error of the fitted correlations",
    ]
    for table, entries in facts.items():
        lines += ["", f"[{table}]"]
        for key, value in entries.items():
            shown = (
                "[" + ", ".join(f"{v:.2f}" for v in value) + "]"
                if isinstance(value, list)
                else f"{value:.3g}"
                if abs(value) < 1
                else f"{value:.4g}"
            )
            lines.append(f"{key} = {shown}")
    for code, entry in loads.items():
        lines += ["", f'[lines."{code}"]', f"returns = {sizes[code]}", f"volatility = {vols[code]:.4f}"]
        lines += [f"{factor} = {value:.2f}" for factor, value in entry.items()]
    out.write_text("\n".join(lines) + "\n", encoding="utf-8")


def main() -> None:
    """Measure and write."""
    root = Path(__file__).resolve().parents[1]
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--data", type=Path, default=root.parent / "shared" / "data")
    parser.add_argument(
        "--out", type=Path, default=root / "src" / "twinkeel" / "market" / "simulated" / "measured.toml"
    )
    parser.add_argument("--on", default="2026-11-22", help="the date of the measurement, as it shall stand in the file")
    options = parser.parse_args()
    closes, opens, rates = load(options.data)
    panel = Panel(closes)
    loads, error = fit_loadings(panel)
    vols = {code: float(panel.returns(code)[2].std()) for code in loads}
    sizes = {code: len(panel.returns(code)[2]) for code in loads}
    shares = clock_shares(panel, loads)
    print("shares to SH, to HK, ADR whole, last hour, KSTR:", shares.pop("_raw"))
    facts: dict[str, dict[str, float] | dict[str, list[float]]] = {
        "clock": shares,
        "scale": tails(panel),
        "basis": bases(panel, opens, rates),
        "debut": debuts(options.data, closes),
        "currency": currencies(options.data),
    }
    write(options.out, options.on, facts, loads, vols, error, sizes)
    print(options.out.read_text(encoding="utf-8"))


if __name__ == "__main__":
    main()
