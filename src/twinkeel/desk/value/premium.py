"""``value premium``: one company's lines against each other, on raw prices, at the right instants and rates."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import numpy as np

from twinkeel.core.errors import MissingDataError, TwinkeelError
from twinkeel.core.plain import plain
from twinkeel.desk.value.inputs import Inputs
from twinkeel.valuation.parity import Bands, PremiumHistory, premium_bands, premium_history

if TYPE_CHECKING:
    from polars import DataFrame

    from twinkeel.reference.model import Listing

AROUND = 10
"""Sessions on either side whose closes must stand on price steps too."""

WHAT = {"h": "A over H", "adr": "receipt over ordinary", "rmb_counter": "RMB counter over HKD counter"}


@dataclass(frozen=True)
class PairPremium:
    """One pair of lines: the history on raw closes, its bands, and what was left out; or why there is none.

    ``parity`` is the left line's price, in its currency, at which both would have cost the same at the latest pair.
    """

    left: str
    right: str
    what: str
    ratio: float
    history: PremiumHistory | None
    bands: Bands | None
    reason: str
    dropped: Mapping[str, int]
    parity: float | None = None

    @property
    def latest_on(self) -> str:
        """The UTC date of the latest pair of closes; empty where there is none."""
        if self.history is None or not len(self.history.instants):
            return ""
        return str(self.history.instants[-1].astype("datetime64[D]"))

    def as_json(self) -> Mapping[str, Any]:
        """Plain data; the history as parallel lists."""
        h = self.history
        series = {}
        if h is not None:
            series = {
                "instant": [str(instant) + "Z" for instant in h.instants.astype("datetime64[s]")],
                "premium": h.premium,
                "gap_hours": h.gap_hours,
                "rate": h.rate,
                "rate_age_hours": h.rate_age_hours,
            }
        return {
            "left": self.left,
            "right": self.right,
            "what": self.what,
            "ordinary_per_unit": self.ratio,
            "definition": "left / (ordinary per unit x right x exchange rate) - 1, raw closes",
            "latest": None if self.bands is None else self.bands.latest,
            "latest_on": self.latest_on,
            "parity_price": self.parity,
            "bands": None if self.bands is None else plain(self.bands),
            "reason": self.reason,
            "dropped": dict(self.dropped),
            "history": plain(series),
        }


@dataclass(frozen=True)
class PremiumValue:
    """Every pair of lines of one issuer."""

    issuer: str
    name: str
    on: date
    pairs: tuple[PairPremium, ...]
    notes: tuple[str, ...]

    def as_json(self) -> Mapping[str, Any]:
        """Plain data."""
        return {
            "issuer": self.issuer,
            "name": self.name,
            "as_of": self.on,
            "pairs": [pair.as_json() for pair in self.pairs],
            "notes": list(self.notes),
        }


def value_premium(inputs: Inputs, text: str) -> PremiumValue:
    """Premiums between the lines of one issuer: A over H, receipt over ordinary, RMB counter over HKD counter.

    Raises:
        UnknownNameError: where the text means no issuer. MissingDataError: where no data was given, or the issuer
            has a single line.
    """
    if inputs.snapshot is None:
        raise MissingDataError("A premium needs prices", "Give --data DIR.")
    issuer = inputs.world.resolve_issuer(text, inputs.on)
    lines = {line.code: line for line in inputs.world.lines(issuer.id, inputs.on)}
    pairs = list(_pairs(list(lines.values())))
    if not pairs:
        known = ", ".join(lines) or "none"
        raise MissingDataError(f"{issuer.name} has no two lines to compare on {inputs.on} (lines: {known})")
    found = tuple(_pair(inputs, lines[left], lines[right]) for left, right in pairs)
    return PremiumValue(issuer.id, issuer.name, inputs.on, found, inputs.notes)


def _pairs(lines: Sequence[Listing]) -> Sequence[tuple[str, str]]:
    """A against each Hong Kong line, receipts against the ordinary share, RMB counters against the HKD counter."""
    hong_kong = [line for line in lines if line.code.endswith(".HK") and line.kind != "rmb_counter"]
    out = []
    for line in lines:
        for other in hong_kong[:1]:
            if line.code == other.code:
                continue
            if line.kind in ("a", "adr", "rmb_counter") or line.currency != other.currency:
                out.append((line.code, other.code))
    return sorted(out)


def _pair(inputs: Inputs, left: Listing, right: Listing) -> PairPremium:
    what = "A over Hong Kong" if left.code.endswith((".SS", ".SZ")) else WHAT.get(left.kind, "line over line")
    ratio = 1.0 if left.ordinary_per_unit is None else float(left.ordinary_per_unit)
    if left.ordinary_per_unit is None and left.kind == "adr":
        reason = f"ordinary shares for one {left.code} unknown"
        return PairPremium(left.code, right.code, what, 1.0, None, None, reason, {})
    assert inputs.snapshot is not None
    dropped: dict[str, int] = {}
    legs = []
    for line in (left, right):
        try:
            frame = inputs.snapshot.history(line.code)
        except TwinkeelError as error:
            return PairPremium(left.code, right.code, what, ratio, None, None, str(error), dropped)
        raw = as_traded(inputs, line.code, frame)
        dropped[line.code] = frame.height - raw.height
        if not raw.height:
            kinds = ", ".join(sorted(set(frame["adjusted"])))
            reason = f"{line.code} has only adjusted closes ({kinds}): a premium compares prices that were paid"
            return PairPremium(left.code, right.code, what, ratio, None, None, reason, dropped)
        legs.append(raw)
    try:
        rates = inputs.snapshot.rates(right.currency, left.currency)
    except MissingDataError as error:
        return PairPremium(left.code, right.code, what, ratio, None, None, str(error), dropped)
    (ta, pa), (tb, pb), (tr, pr) = (_columns(frame) for frame in (legs[0], legs[1], rates))
    near = "last" if left.currency == "USD" else "nearest"
    history = premium_history(ta, pa, tb, pb, tr, pr, ratio=ratio, pair=near, rate_pair="nearest")
    if not len(history.premium):
        reason = f"no two raw closes within 20 hours of each other ({history.dropped} closes of {left.code} unpaired)"
        return PairPremium(left.code, right.code, what, ratio, None, None, reason, dropped)
    dropped["unpaired"] = history.dropped
    bands = premium_bands(history.premium)
    paid = float(pa[np.searchsorted(ta, history.instants[-1])])
    parity = paid / (1 + bands.latest)
    return PairPremium(left.code, right.code, what, ratio, history, bands, "", dropped, parity)


def as_traded(inputs: Inputs, code: str, frame: DataFrame) -> DataFrame:
    """The sessions whose close is the price paid.

    A session is kept where its source is raw, where money over shares traded lies within the bar (an adjusted bar
    moves away from its own turnover), where nothing was adjusted out of the file at all, or where it stands amid
    sessions whose closes are all on the exchange's price steps (which no adjustment factor leaves them on).
    """
    import polars as pl

    if inputs.offer_untouched(code):
        return frame.drop_nulls("close")
    assert inputs.snapshot is not None
    amounts = (
        inputs.snapshot.table("bars")
        .filter((pl.col("code") == code) & pl.col("amount").is_not_null())
        .select("date", "source", "amount")
        .unique(["date", "source"], keep="first", maintain_order=True)
    )
    joined = frame.join(amounts, on=["date", "source"], how="left", maintain_order="left")
    paid = pl.col("amount") / pl.col("volume")
    within = (paid >= pl.col("low") * 0.999) & (paid <= pl.col("high") * 1.001)
    steps = pl.Series(on_steps(inputs, code, frame))
    kept = joined.filter((pl.col("adjusted") == "raw") | within.fill_null(False) | steps)
    return kept.select(frame.columns).drop_nulls("close")


def on_steps(inputs: Inputs, code: str, frame: DataFrame) -> np.ndarray:
    """Whether each session's close, and those of the ten sessions either side, stand on the venue's price steps.

    Only steps wider than a cent tell anything: vendors round to cents. False where the steps are not known.
    """
    listing = inputs.listing(code)
    on = np.zeros(frame.height, dtype=bool)
    told = np.zeros(frame.height, dtype=bool)
    for row, (day, close) in enumerate(frame.select("date", "close").iter_rows()):
        if close is None or close <= 0:
            continue
        try:
            step = float(inputs.world.rules.tick(listing, Decimal(str(round(close, 6))), day))
        except TwinkeelError:
            continue
        told[row] = step > 0.01 + 1e-9
        on[row] = abs(close / step - round(close / step)) * step < 1e-4
    window = np.ones(2 * AROUND + 1)
    known = np.convolve(told, window, mode="same")
    good = np.convolve(on & told, window, mode="same")
    found: np.ndarray = on & (known >= AROUND) & (good == known)
    return found


def _columns(frame: DataFrame) -> tuple[np.ndarray, np.ndarray]:
    instants = frame["instant"].dt.epoch("us").to_numpy().astype("datetime64[us]")
    column = "rate" if "rate" in frame.columns else "close"
    return instants, frame[column].to_numpy()
