"""Files in the true shape of each dialect, written here: walks of prices on real session days."""

from __future__ import annotations

from datetime import date

import numpy as np
import polars as pl

from twinkeel.reference import world

START, END = date(2024, 1, 2), date(2025, 6, 30)


def sessions(mic: str = "XNYS", start: date = START, end: date = END) -> list[date]:
    """The venue's sessions."""
    return list(world().calendar.sessions(mic, start, end))


def walk(seed: int, n: int, start: float = 100.0, volatility: float = 0.02) -> np.ndarray:
    """Closes to the cent of a random walk."""
    steps = np.random.default_rng(seed).normal(0.0, volatility, n)
    return np.asarray(np.round(start * np.exp(np.cumsum(steps)), 2))


def market(seed: int, n: int, names: int, start: float = 50.0) -> np.ndarray:
    """Closes (n, names) of names that share one factor."""
    rng = np.random.default_rng(seed)
    factor = rng.normal(0.0, 0.015, (n, 1))
    own = rng.normal(0.0, 0.012, (n, names))
    return np.asarray(np.round(start * np.exp(np.cumsum(factor + own, axis=0)), 2))


def ohlcv(days: list[date], closes: np.ndarray, seed: int = 0) -> pl.DataFrame:
    """Bars around the closes: Date, Open, High, Low, Close, Volume (volumes between half and twice a million)."""
    rng = np.random.default_rng(seed + 1000)
    opens = np.round(closes * np.exp(rng.normal(0, 0.004, closes.size)), 2)
    high = np.round(np.maximum(opens, closes) * (1 + rng.uniform(0, 0.01, closes.size)), 2)
    low = np.round(np.minimum(opens, closes) * (1 - rng.uniform(0, 0.01, closes.size)), 2)
    volume = np.round(np.exp(rng.uniform(np.log(5e5), np.log(2e6), closes.size)))
    return pl.DataFrame({"Date": days, "Open": opens, "High": high, "Low": low, "Close": closes, "Volume": volume})


def csv(frame: pl.DataFrame) -> bytes:
    """The frame as CSV."""
    return frame.write_csv().encode()


def long_csv(mic: str, codes: list[str], closes: np.ndarray, start: date = START, end: date = END) -> bytes:
    """date, code, close of several names, one column of ``closes`` each."""
    days = sessions(mic, start, end)[: closes.shape[0]]
    parts = [
        pl.DataFrame({"date": days, "code": [code] * len(days), "close": closes[:, number]})
        for number, code in enumerate(codes)
    ]
    return csv(pl.concat(parts))
