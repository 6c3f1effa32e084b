"""A mandate said back in sentences, so that the reader sees what was understood."""

from __future__ import annotations

from typing import TYPE_CHECKING

from twinkeel.construction.conflicts import percent

if TYPE_CHECKING:
    from twinkeel.construction.mandate import Mandate

METHODS = {
    "minimum_variance": "the calmest portfolio the rules allow; no opinion on returns",
    "mean_variance": "the highest certainty equivalent after costs",
    "risk_budget": "each issuer an equal share of risk, as far as the rules allow",
    "maximum_diversification": "the highest diversification ratio the rules allow",
    "tracking": "the least tracking error to the benchmark that the rules allow",
}


def mandate_in_words(mandate: Mandate) -> tuple[str, ...]:
    """The rules as sentences."""
    m, theme = mandate, mandate.theme
    who = "a US person" if m.investor.us_person else "not a US person"
    kind = m.investor.client_class.replace("_", " ")
    out = [f"Base currency {m.base_currency}; a {kind} investor in {m.investor.tax_residence}, {who}."]
    if m.magnificent_seven_maximum < 1:
        out.append(f"The Magnificent Seven together: at most {percent(m.magnificent_seven_maximum)}.")
    name = "China AI" if theme.name == "china-ai" else theme.name
    if theme.target is not None:
        out.append(f"{name}: {percent(theme.target)}.")
    if theme.minimum is not None:
        out.append(f"{name}: at least {percent(theme.minimum)}.")
    if theme.maximum is not None:
        out.append(f"{name}: at most {percent(theme.maximum)}.")
    if theme.minimum_names > 1:
        out.append(f"{name}: at least {theme.minimum_names} names.")
    if theme.per_issuer_maximum < 1:
        out.append(f"{name}: no purchase takes one issuer above {percent(theme.per_issuer_maximum)}.")
    for segment, (low, high) in sorted(theme.segments.items()):
        out.append(f"{name}, {segment}: {percent(low)} to {percent(high)}.")
    for cap in m.caps:
        sides = [f"at least {percent(cap.minimum)}"] if cap.minimum is not None else []
        sides += [f"at most {percent(cap.maximum)}"] if cap.maximum is not None else []
        price = f" (soft: {cap.price:g} of return a year for each unit over)" if cap.price is not None else ""
        out.append(f"{cap.on.capitalize()} {cap.of}: {' and '.join(sides)}{price}.")
    out.append(f"Cash between {percent(m.cash.minimum)} and {percent(m.cash.maximum)}.")
    out += _trading_words(m)
    years = "one year" if m.risk.horizon_years == 1 else f"{m.risk.horizon_years:g} years"
    out.append(f"Method: {METHODS[m.risk.method]}; risk aversion {m.risk.aversion:g}, costs spread over {years}.")
    source = {"none": "none", "equilibrium": "implied by equilibrium", "stated": "stated by the user"}
    out.append(f"Expected returns: {source[m.returns.source]}{', moved by views' if m.views else ''}.")
    out += _exclusion_words(m)
    return tuple(out)


def _trading_words(m: Mandate) -> list[str]:
    trading = m.trading
    out = []
    if trading.turnover == "least":
        out.append("Trade no more than the rules need.")
    elif trading.turnover != "free":
        out.append(f"Turnover of at most {percent(float(trading.turnover))}.")
    buy = {"theme": "the theme only", "theme_and_book": "the theme and what is held", "nothing": "nothing"}
    sell = {"anything": "anything held", "magnificent_seven": "the Magnificent Seven only", "nothing": "nothing"}
    out.append(f"May buy {buy[trading.buy]}; may sell {sell[trading.sell]}.")
    if trading.maximum_sale < 1:
        out.append(f"Of no holding is more than {percent(trading.maximum_sale)} sold.")
    if trading.dates > 1:
        out.append(f"Entry over {trading.dates} dates, {trading.days_between_dates} sessions apart.")
    out.append(
        f"At most {percent(trading.participation)} of a line's daily volume for {trading.days_to_trade} days; "
        f"where volume is unknown at most {trading.unknown_volume_ticket:,} {m.base_currency}."
    )
    return out


def _exclusion_words(m: Mandate) -> list[str]:
    out, ex = [], m.exclusions
    named = [*ex.issuers, *ex.segments, *ex.lists]
    if named:
        out.append(f"Excluded: {', '.join(named)}.")
    if ex.listed_less_than_days:
        out.append(f"Nothing listed for fewer than {ex.listed_less_than_days} sessions.")
    if ex.without_valuation_support:
        out.append("No issuer of the theme without valuation support.")
    return out
