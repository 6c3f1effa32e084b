"""Market value of an issuer for ``value``: as stated, by share class, else a vendor's, and what each leaves out."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, replace

from twinkeel.core.errors import TwinkeelError
from twinkeel.desk.value.inputs import Inputs, Price
from twinkeel.valuation.capitalisation import ShareLine, issuer_capitalisation, single_price_shortcut
from twinkeel.valuation.fundamentals import Known, latest
from twinkeel.valuation.measure import Measure

SAME_SHARE = frozenset({"adr", "rmb_counter", "warrant"})
"""Kinds of line that stand for shares counted elsewhere."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Given:
    """What the user states instead of data; currency is that of price, capitalisation and accounts alike."""

    price: float | None = None
    capitalisation: float | None = None
    sales: float | None = None
    net_income: float | None = None
    currency: str = ""
    period: str = "stated"
    known_on: str = ""
    risk_free: float | None = None
    industry_roe: float | None = None

    def __post_init__(self) -> None:
        for name, value in (("price", self.price), ("capitalisation", self.capitalisation), ("sales", self.sales)):
            if value is not None and not (math.isfinite(value) and (value > 0 or (name == "sales" and value == 0))):
                raise TwinkeelError(f"The stated {name} is {value}, and must be above zero", "Change it.")


@dataclass(frozen=True)
class Worth:
    """Market value of an issuer: the figure, how it was had, and other ways beside it."""

    total: Measure
    by_line: Mapping[str, float]
    others: Mapping[str, float]
    assumptions: tuple[str, ...]


def capitalisation(inputs: Inputs, code: str, price: Price, currency: str, given: Given) -> Worth:
    """Market value over all share classes in ``currency``: as stated, else shares by class, else the vendor's."""
    if given.capitalisation is not None:
        base = given.currency or price.currency or currency
        rate = inputs.rate(base, currency)
        value = None if rate is None else given.capitalisation * rate
        lacking: tuple[str, ...] = () if rate is not None else (f"rate {base}/{currency}",)
        return Worth(Measure(value, currency, "stated by the user", "", lacking, str(inputs.on), "user"), {}, {}, ())
    lines, assumptions = _share_lines(inputs, code, price)
    rates = {line.currency: rate for line in lines if (rate := inputs.rate(line.currency, currency)) is not None}
    others = _vendor_capitalisations(inputs, code, currency)
    if lines:
        found = issuer_capitalisation(lines, rates, currency)
        if found.total.value is not None or not others:
            shortcut = single_price_shortcut(lines, rates, currency) if len(lines) > 1 else {}
            others = {**others, **{f"all shares at the price of {name}": value for name, value in shortcut.items()}}
            source = f"shares as filed; {price.source}"
            total = found.total.dated(str(price.on or inputs.on), source)
            if price.reason and f"price of {code}" in total.missing:
                total = replace(total, reason=f"{total.reason} ({price.reason})", source="shares as filed")
            return Worth(total, found.by_line, others, (*assumptions, *found.assumptions))
    if others:
        own = next((name for name in others if name.endswith(code)), next(iter(others)))
        figure = inputs.vendor(own.rsplit(" ", 1)[-1])["market_cap"]
        note = "a vendor's figure: all shares of the company at one line's price"
        if len(others) > 1:
            low, high = min(others.values()), max(others.values())
            note += f"; by line it runs from {low / 1e9:,.1f} to {high / 1e9:,.1f} billion, the true sum lies between"
        total = Measure(others[own], currency, f"market capitalisation at {own}", "", (), str(figure.on), figure.source)
        return Worth(total, {}, others, (note,))
    printed = inputs.vendor(code).get("market_cap")
    if printed is not None:
        need = f"rate {inputs.listing(code).currency}/{currency}"
        lost = Measure(None, currency, "market capitalisation as printed", f"{need} not given", (need,))
        return Worth(lost, {}, {}, ())
    lacking = ("shares outstanding", *(("price",) if price.value is None else ()))
    reason = f"{', '.join(lacking)} not given" + (f" (price: {price.reason})" if price.reason else "")
    return Worth(Measure(None, currency, "shares outstanding x price", reason, lacking), {}, {}, ())


def _share_lines(inputs: Inputs, code: str, price: Price) -> tuple[list[ShareLine], tuple[str, ...]]:
    """Share classes with their counts, prices and currencies, from filed share counts; empty where none is known."""
    issuer = inputs.listing(code).issuer
    counts: dict[str, Known] = {}
    for line in sorted({fact.line for fact in inputs.facts_of(issuer) if fact.metric == "shares"}):
        mine = [fact for fact in inputs.facts_of(issuer) if fact.line == line]
        found = latest(mine, issuer, "shares", inputs.on)
        if found is not None:
            counts[line] = found
    by_class = {line: known for line, known in counts.items() if line}
    if by_class:
        out = []
        for line, known in by_class.items():
            quoted = price if line == code else inputs.price(line)
            currency = quoted.currency or inputs.listing(line).currency
            out.append(ShareLine(line, known.value, quoted.value, currency))
        return out, ()
    if "" not in counts:
        return [], ()
    listed = [line for line in inputs.world.lines(issuer, inputs.on) if line.kind not in SAME_SHARE]
    per_unit = inputs.listing(code).ordinary_per_unit
    one = None if price.value is None or not per_unit else price.value / float(per_unit)
    currency = price.currency or inputs.listing(code).currency
    note = f"shares of all classes ({counts[''].value:,.0f}) at the price of {code}"
    if len(listed) > 1:
        note += ": counts by class were not given, so other lines' prices are not in it"
    return [ShareLine(code, counts[""].value, one, currency)], (note,)


def _vendor_capitalisations(inputs: Inputs, code: str, currency: str) -> dict[str, float]:
    """A vendor's capitalisation by each line of the issuer, in ``currency``."""
    out = {}
    for line in inputs.world.lines(inputs.listing(code).issuer, inputs.on):
        figure = inputs.vendor(line.code).get("market_cap")
        rate = inputs.rate(line.currency, currency)
        if figure is not None and rate is not None:
            out[f"the price of {line.code}"] = figure.value * rate
    return out


def parse_currency(text: str) -> str:
    """A currency's three letters in capitals.

    Raises:
        TwinkeelError: for anything else.
    """
    if not (len(text) == 3 and text.isascii() and text.isalpha()):
        raise TwinkeelError(f"{text!r} is no currency", "Give its three letters, e.g. USD.")
    return text.upper()


def parse_amount(text: str | None, option: str) -> float | None:
    """An amount that may end in m, bn or tn.

    Raises:
        TwinkeelError: naming the option, where the text is no amount.
    """
    if text is None:
        return None
    lower = text.strip().lower().replace(",", "")
    for ending, scale in (("tn", 1e12), ("bn", 1e9), ("m", 1e6), ("", 1.0)):
        if lower.endswith(ending):
            try:
                amount = float(lower.removesuffix(ending)) * scale
            except ValueError:
                break
            if math.isfinite(amount):
                return amount
            break
    raise TwinkeelError(f"{option}: {text!r} is no amount", "Write 332bn or 743000000.")
