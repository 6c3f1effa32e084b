"""From a mandate and what is known of each issuer to the optimiser's Problem, with the reason for each closed door."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np

from twinkeel.construction.assets import Asset, FactorRisk
from twinkeel.construction.liquidity import impact_coefficient, most_tradable
from twinkeel.construction.mandate import Mandate
from twinkeel.construction.problem import Array, Problem, Rule
from twinkeel.construction.views import equilibrium_returns, moved_by_views

MAGNIFICENT_SEVEN = "in the Magnificent Seven"
# expected shortfall at 97.5 % of a normal return: density at the quantile over the tail's probability
NORMAL_SHORTFALL = 2.3378027922014033


@dataclass(frozen=True)
class Posed:
    """A Problem, and for each issuer what limits it (``reasons``) in words."""

    problem: Problem
    assets: tuple[Asset, ...]
    reasons: dict[str, str] = field(default_factory=dict)
    notes: tuple[str, ...] = ()


def theme_words(mandate: Mandate) -> str:
    """How the theme is called in rules: ``in China AI``."""
    return "in " + {"china-ai": "China AI"}.get(mandate.theme.name, mandate.theme.name)


def pose(
    mandate: Mandate,
    assets: Sequence[Asset],
    risk: FactorRisk,
    book_value: float,
    cash: float = 0.0,
    expected: Array | None = None,
) -> Posed:
    """The Problem that a mandate asks about these assets.

    Args:
        assets: N assets whose weights, with ``cash``, sum to one.
        risk: their covariance a year, rows in the order of ``assets``.
        book_value: the book's value in the base currency, new money included.
        cash: the cash share now.
        expected: returns that replace the mandate's (after views), (N,), in excess of cash, a year.

    Raises:
        ProblemError: where arrays do not fit.
    """
    n = len(assets)
    weight = np.array([asset.weight for asset in assets])
    lower, upper, reasons, causes = _bounds(mandate, assets, book_value)
    rules = _rules(mandate, assets)
    trading, wants = mandate.trading, mandate.risk
    turnover = trading.turnover
    volatility = wants.volatility_maximum
    notes: list[str] = []
    if wants.expected_shortfall_maximum is not None:
        normal = wants.expected_shortfall_maximum / NORMAL_SHORTFALL
        volatility = min(normal, volatility) if volatility is not None else normal
        notes.append("the cap on expected shortfall is held for a normal return: 97.5 %, a year, no drift")
    fits = names_that_fit(mandate, book_value)
    if fits < mandate.theme.minimum_names:
        notes.append(
            f"the book is too small for {mandate.theme.minimum_names} names of the theme at a minimum ticket of "
            f"{mandate.trading.minimum_ticket:,} {mandate.base_currency}: {fits} stand for them"
        )
    impact = np.array([impact_coefficient(asset.volatility_daily, asset.daily_value, book_value) for asset in assets])
    if expected is None:
        expected, said = _expected(mandate, assets, risk)
        notes += said
    problem = Problem(
        labels=tuple(asset.issuer for asset in assets),
        loadings=risk.loadings,
        factor_covariance=risk.factor_covariance,
        specific_variance=risk.specific,
        current=weight,
        lower=lower,
        upper=upper,
        lower_causes=tuple(below for below, _ in causes),
        upper_causes=tuple(above for _, above in causes),
        current_cash=cash,
        cash_lower=mandate.cash.minimum,
        cash_upper=mandate.cash.maximum,
        budget=float(weight.sum()) + cash,
        rules=rules,
        buy_cost=np.array([asset.buy_cost for asset in assets]),
        sell_cost=np.array([asset.sell_cost for asset in assets]),
        impact=impact if (impact > 0).any() else None,
        expected=expected,
        method=wants.method,
        risk_aversion=wants.aversion,
        horizon_years=wants.horizon_years,
        turnover_cap=turnover if isinstance(turnover, float | int) else None,
        least_turnover=LEAST_SLACK if turnover == "least" else None,
        cost_cap=trading.cost_maximum,
        volatility_cap=volatility,
        benchmark=_benchmark(mandate, assets, n),
        tracking_error_cap=wants.tracking_error_maximum,
        risk_shares=_risk_shares(mandate, assets, upper),
        uncertainty=wants.uncertainty,
    )
    return Posed(problem, tuple(assets), reasons, tuple(notes))


# turnover left free above the least the rules need: none to speak of, but the solver wants an inside to walk in
LEAST_SLACK = 0.000001


# what sets a bound on one name, as a conflict of rules tells it, with the key of the mandate where it has one
VOLUME, ISSUER, THEME_ISSUER = "daily volume", "trading.issuer_maximum", "theme.per_issuer_maximum"
THEME_NAMES, CLOSED, SALE = "theme.minimum_names", "may not be bought", "trading.maximum_sale"
KEPT, SHORT, FORCED = "may not be sold", "held short", "exclusions.forced_sale"


def _bounds(
    mandate: Mandate, assets: Sequence[Asset], book_value: float
) -> tuple[Array, Array, dict[str, str], list[tuple[str, str]]]:
    """Lower and upper weights by issuer, why it may not be bought or not beyond a limit, and what set either bound."""
    lower, upper = np.zeros(len(assets)), np.zeros(len(assets))
    reasons: dict[str, str] = {}
    causes: list[tuple[str, str]] = []
    for position, asset in enumerate(assets):
        now = asset.weight
        if now < 0:  # a short (or written) position: the plan buys and sells what is held long
            lower[position] = upper[position] = now
            reasons[asset.issuer] = "held short: left as it is"
            causes.append((SHORT, SHORT))
            continue
        closed = why_closed(mandate, asset)
        room, why, above = min(_caps(mandate, asset, book_value, closed), key=lambda limit: limit[0])
        if room > now and asset.smallest_order > (room - now) * book_value:
            lot = asset.smallest_order / book_value
            room, why = now, f"its smallest order is {lot:.1%} of the book, more than may be bought of it ({why})"
        upper[position] = room
        if room < 1:
            reasons[asset.issuer] = why
        keep, below = _kept(mandate, asset), ""
        if keep:
            lower[position], below = now, KEPT
            reasons[asset.issuer] = f"{reasons[asset.issuer]}; {keep}" if asset.issuer in reasons else keep
        elif asset.weight > 0:
            lower[position], below = now * (1 - mandate.trading.maximum_sale), SALE
            tradable = most_tradable(mandate, asset, book_value) if asset.daily_value is not None else now
            if now - tradable > lower[position]:
                lower[position], below = now - tradable, VOLUME
        if mandate.exclusions.forced_sale and closed.startswith("excluded"):
            lower[position] = upper[position] = 0.0
            reasons[asset.issuer] = closed + ": sold"
            below = above = FORCED
        causes.append((below, above))
    return lower, upper, reasons, causes


def _caps(mandate: Mandate, asset: Asset, book_value: float, closed: str) -> list[tuple[float, str, str]]:
    """Each limit on buying one name: (the most it may weigh, why in words, what set it)."""
    now = asset.weight
    limits = [(now + most_tradable(mandate, asset, book_value), _volume_words(asset), VOLUME)]
    if asset.theme > 0:
        per_name = mandate.theme.per_issuer_maximum
        limits.append((max(now, per_name), f"at most {per_name:.2%} in one issuer of the theme", THEME_ISSUER))
        wanted = mandate.theme.target if mandate.theme.target is not None else mandate.theme.minimum
        names = names_that_fit(mandate, book_value)
        if names > 1 and wanted:
            # fewer names than asked for stand for a small book's whole tickets, so they share alike
            parts = names - 0.5 if names == mandate.theme.minimum_names else names / 1.01
            limits.append((max(now, wanted / parts), f"at least {names} names in the theme", THEME_NAMES))
    most = mandate.trading.issuer_maximum
    limits.append((max(now, most), f"at most {most:.1%} each", ISSUER))
    if closed:
        limits.append((now, closed, CLOSED))
    return limits


def names_that_fit(mandate: Mandate, book_value: float) -> int:
    """The minimum of names the mandate asks for, or as many as its target holds of the minimum ticket, if fewer."""
    theme, ticket = mandate.theme, float(mandate.trading.minimum_ticket)
    wanted = theme.target if theme.target is not None else theme.minimum
    if not wanted or ticket <= 0:
        return theme.minimum_names
    return max(1, min(theme.minimum_names, int(wanted * book_value / ticket)))


def why_closed(mandate: Mandate, asset: Asset) -> str:
    """Why an issuer may not be bought, empty where it may."""
    out = mandate.exclusions
    if asset.yardstick_only:
        return "stands beside the plan as a yardstick only"
    if not asset.buyable:
        return asset.why_not or "may not be bought"
    if not asset.covered:
        return "no risk figure: neither bought nor sold without a rule that says so"
    if asset.issuer in out.issuers or asset.segment in out.segments:
        return "excluded by the mandate"
    for name in out.lists:
        if asset.share("list", name) > 0:
            return f"excluded by the mandate: on the list {name}"
    if out.listed_less_than_days and asset.listed_days is not None and asset.listed_days < out.listed_less_than_days:
        return f"listed {asset.listed_days} sessions, under the {out.listed_less_than_days} the mandate asks"
    if out.without_valuation_support and asset.theme > 0 and asset.valuation_support is not True:
        found = "no valuation support" if asset.valuation_support is False else "valuation support unknown"
        return f"{found}: the mandate asks for it"
    if mandate.trading.instruments == "funds" and not asset.is_fund:
        return "the mandate buys funds only"
    if mandate.trading.instruments == "shares" and asset.is_fund:
        return "the mandate buys shares only"
    if mandate.trading.buy == "nothing":
        return "the mandate buys nothing"
    if mandate.trading.buy == "theme" and asset.theme <= 0:
        return "the mandate buys the theme only"
    if mandate.theme.only and asset.theme > 0 and asset.issuer not in mandate.theme.only:
        return "not among the issuers the mandate names"
    if asset.weight <= 0 and asset.theme <= 0:
        return "neither held nor of the theme"
    return ""


def _kept(mandate: Mandate, asset: Asset) -> str:
    if asset.weight <= 0:
        return ""
    if mandate.trading.sell == "nothing":
        return "the mandate sells nothing"
    if mandate.trading.sell == "magnificent_seven" and asset.magnificent_seven <= 0:
        return "kept: the mandate sells the Magnificent Seven only"
    if not asset.covered and asset.magnificent_seven <= 0:
        return "kept as held: no risk figure"
    return ""


def _volume_words(asset: Asset) -> str:
    if asset.daily_value is None:
        return "volume unknown: no more than the ticket the mandate states"
    return "no more than the participation in daily volume that the mandate allows"


def _rules(mandate: Mandate, assets: Sequence[Asset]) -> tuple[Rule, ...]:
    seven = np.array([asset.magnificent_seven for asset in assets])
    theme = np.array([asset.theme for asset in assets])
    want = mandate.theme
    rules: list[Rule] = []
    if mandate.magnificent_seven_maximum < 1:
        rules.append(Rule(MAGNIFICENT_SEVEN, seven, cap=mandate.magnificent_seven_maximum))
    floor = want.target if want.target is not None else want.minimum
    cap = want.target if want.target is not None else want.maximum
    if floor is not None or cap is not None:
        rules.append(Rule(theme_words(mandate), theme, floor=floor, cap=cap))
    for segment, (low, high) in sorted(want.segments.items()):
        coefficients = np.array([a.theme * a.share("segment", segment) for a in assets])
        rules.append(Rule(f"{theme_words(mandate)}, segment {segment}", coefficients, floor=low, cap=high))
    for cap_ in mandate.caps:
        coefficients = np.array([asset.share(cap_.on, cap_.of) for asset in assets])
        cash_too = 1.0 if cap_.on == "currency" and cap_.of == mandate.base_currency else 0.0
        words = f"in the {cap_.on} {cap_.of}"
        rules.append(Rule(words, coefficients, cap_.minimum, cap_.maximum, cap_.price, cash_too))
    return tuple(rules)


def _expected(mandate: Mandate, assets: Sequence[Asset], risk: FactorRisk) -> tuple[Array | None, list[str]]:
    """Expected returns by the mandate's source, moved by its views, with a note on each step."""
    wanted = mandate.returns
    if wanted.source == "none":
        return None, []
    size = market_weights(assets)
    if wanted.source == "stated":
        prior = np.array([wanted.stated.get(asset.issuer, 0.0) for asset in assets])
        missing = sum(asset.issuer not in wanted.stated for asset in assets)
        notes = [f"expected returns stated for {len(assets) - missing} issuers; the other {missing} are taken as zero"]
    else:
        prior = equilibrium_returns(risk, size, mandate.risk.aversion)
        of = "market values" if all(a.market_value is not None for a in assets) else "the book's own weights"
        notes = [f"expected returns implied by equilibrium at {of}, risk aversion {mandate.risk.aversion:g}"]
    if not mandate.views:
        return prior, notes
    labels = [asset.issuer for asset in assets]
    mean, said = moved_by_views(prior, risk.dense, mandate.views, labels, groups_of(mandate, assets), size)
    return mean, [*notes, *said]


def groups_of(mandate: Mandate, assets: Sequence[Asset]) -> dict[str, list[str]]:
    """What a view may name besides issuers: ``magnificent_seven``, the theme, ``book``, and each segment."""
    groups: dict[str, list[str]] = {"magnificent_seven": [], mandate.theme.name: [], "book": []}
    for asset in assets:
        if asset.yardstick_only:
            continue
        if asset.magnificent_seven > 0.5:
            groups["magnificent_seven"].append(asset.issuer)
        if asset.theme > 0.5:
            groups[mandate.theme.name].append(asset.issuer)
        if asset.weight > 0:
            groups["book"].append(asset.issuer)
        if asset.segment:
            groups.setdefault(asset.segment, []).append(asset.issuer)
    return groups


def market_weights(assets: Sequence[Asset]) -> Array:
    """Weights by market value over all assets where every one of them is known, else the book's own weights."""
    values = [asset.market_value for asset in assets if not asset.yardstick_only]
    if values and all(value is not None for value in values):
        raw = np.array([0.0 if a.yardstick_only else float(a.market_value or 0.0) for a in assets])
    else:
        raw = np.array([asset.weight for asset in assets])
    total = raw.sum()
    return np.asarray(raw / total if total > 0 else raw)


def _benchmark(mandate: Mandate, assets: Sequence[Asset], n: int) -> Array:
    wanted = mandate.risk.benchmark
    if isinstance(wanted, dict):
        return np.array([wanted.get(asset.issuer, 0.0) for asset in assets])
    if wanted == "equal":
        return np.full(n, 1.0 / max(n, 1))
    if wanted == "cap_weight":
        return market_weights(assets)
    return np.array([asset.weight for asset in assets])


def _risk_shares(mandate: Mandate, assets: Sequence[Asset], upper: Array) -> Array | None:
    """Equal shares within the theme and within the rest; ``theme_risk_share`` splits the risk between the two."""
    if mandate.risk.method != "risk_budget":
        return None
    # the barrier of a risk budget keeps every named issuer above zero, so only what is held or open is named
    open_ = (upper > 1e-9) & np.array([asset.covered for asset in assets])
    theme = open_ & (np.array([asset.theme for asset in assets]) > 0)
    rest = open_ & ~theme
    share = mandate.risk.theme_risk_share
    if share is None or not theme.any() or not rest.any():
        return np.asarray(open_.astype(np.float64))
    return np.asarray(theme * (share / theme.sum()) + rest * ((1 - share) / rest.sum()))
