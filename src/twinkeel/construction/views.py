"""Expected returns that are not sample means: implied by equilibrium, and moved by views.

Black-Litterman for views on means; entropy pooling (Meucci 2008) for views that only order, or that come as scenarios.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from twinkeel.construction.problem import Array
from twinkeel.core.errors import TwinkeelError, UnknownNameError

if TYPE_CHECKING:
    from twinkeel.construction.assets import FactorRisk
    from twinkeel.construction.mandate import View

# A set of views that leaves less than this share of the scenarios effective says more about the views than the world.
LEAST_EFFECTIVE = 0.10
SCENARIOS = 20_000
# How uncertain the equilibrium mean is, as a share of the covariance a year (He and Litterman 1999).
TAU = 0.05


class ViewsError(TwinkeelError):
    """Views that contradict each other, or that ask more of the scenarios than they hold."""


def equilibrium_returns(risk: FactorRisk, weights: Array, aversion: float) -> Array:
    """aversion * covariance @ weights, (N,): the excess returns that make these weights optimal (Black, Litterman)."""
    systematic = risk.loadings @ (risk.factor_covariance @ (risk.loadings.T @ weights))
    return np.asarray(aversion * (systematic + risk.specific * weights))


def black_litterman(
    prior: Array, covariance: Array, picks: Array, views: Array, tau: float = TAU, omega: Array | None = None
) -> tuple[Array, Array]:
    """Posterior mean (N,) and covariance (N, N) of returns given views picks @ r = views + error.

    mean = prior + tau S P' (P tau S P' + omega)^-1 (views - P prior); covariance S + M, M the posterior covariance of
    the mean (He and Litterman 1999). ``omega`` (V, V) is by default diag(P tau S P').
    """
    middle = picks @ (tau * covariance) @ picks.T
    if omega is None:
        omega = np.diag(np.diag(middle))
    gain = np.linalg.solve(middle + omega, picks @ (tau * covariance)).T
    mean = prior + gain @ (views - picks @ prior)
    uncertain = tau * covariance - gain @ picks @ (tau * covariance)
    return np.asarray(mean), np.asarray(covariance + (uncertain + uncertain.T) / 2)


@dataclass(frozen=True)
class Pooled:
    """Scenario probabilities after views: ``effective`` is exp(entropy) over the number of scenarios."""

    probabilities: Array
    effective: float


def entropy_pooling(
    prior: Array,
    equal_rows: Array | None = None,
    equal_values: Array | None = None,
    least_rows: Array | None = None,
    least_values: Array | None = None,
    least_effective: float = LEAST_EFFECTIVE,
) -> Pooled:
    """Probabilities nearest to ``prior`` in relative entropy under moment views: min q'(ln q - ln p).

    Args:
        prior: probabilities (S,).
        equal_rows: (V, S) functions of the scenarios whose mean must equal equal_values (V,).
        least_rows: (W, S) functions whose mean must be at least least_values (W,): ordinal views.
        least_effective: a set of views that leaves a smaller effective share of scenarios is refused.

    Raises:
        ViewsError: where no probabilities meet the views, or too few scenarios stay effective.
    """
    from scipy.optimize import minimize

    scenarios = len(prior)
    empty = np.zeros((0, scenarios))
    equal = empty if equal_rows is None else np.atleast_2d(equal_rows)
    least = empty if least_rows is None else np.atleast_2d(least_rows)
    rows = np.vstack([equal, least])
    none = np.zeros(0)
    wanted = none if equal_values is None else np.ravel(equal_values)
    floors = none if least_values is None else np.ravel(least_values)
    values = np.concatenate([wanted, floors])
    if not len(rows):
        return Pooled(prior, _effective(prior))
    scale = np.maximum(np.sqrt((rows**2) @ prior), 1e-12)
    G = (rows - values[:, None]) / scale[:, None]
    log_prior = np.log(prior)

    def dual(multipliers: Array) -> tuple[float, Array]:
        exponent = log_prior - multipliers @ G
        top = exponent.max()
        weight = np.exp(exponent - top)
        total = weight.sum()
        return float(top + np.log(total)), -(G @ weight) / total

    bounds = [(None, None)] * len(equal) + [(None, 0.0)] * len(least)
    found = minimize(
        dual, np.zeros(len(rows)), jac=True, bounds=bounds, method="L-BFGS-B", options={"maxiter": 2000, "ftol": 1e-15}
    )
    exponent = log_prior - found.x @ G
    q = np.exp(exponent - exponent.max())
    q /= q.sum()
    miss = G @ q
    worst = max(np.abs(miss[: len(equal)]).max(initial=0.0), (-miss[len(equal) :]).max(initial=0.0))
    if worst > 1e-4:
        raise ViewsError(
            "the views cannot hold together in any of the scenarios", "Weaken or drop one, or ask for a smaller gap."
        )
    effective = _effective(q)
    if effective < least_effective:
        raise ViewsError(
            f"the views leave {effective:.1%} of the scenarios effective, under {least_effective:.0%}",
            "They ask for what hardly ever happens: weaken them.",
        )
    return Pooled(q, effective)


def _effective(q: Array) -> float:
    positive = q[q > 0]
    return float(np.exp(-(positive @ np.log(positive))) / len(q))


def basket(names: Sequence[str], labels: Sequence[str], groups: Mapping[str, Sequence[str]], size: Array) -> Array:
    """A row (N,) that holds each named issuer, or each member of a named group by ``size``, summing to one.

    Raises:
        UnknownNameError: for a name that is neither an issuer nor a group here.
    """
    row = np.zeros(len(labels))
    index = {label: i for i, label in enumerate(labels)}
    for name in names:
        if name in index:
            row[index[name]] += 1.0
        elif groups.get(name):
            members = [index[m] for m in groups[name] if m in index]
            part = size[members]
            part = part if part.sum() > 0 else np.ones(len(members))
            row[members] += part / part.sum()
        else:
            raise UnknownNameError("issuer or group of a view", name, [*labels, *groups])
    return row / len(names)


def moved_by_views(
    prior: Array,
    covariance: Array,
    views: Sequence[View],
    labels: Sequence[str],
    groups: Mapping[str, Sequence[str]],
    size: Array,
    seed: int = 0,
) -> tuple[Array, tuple[str, ...]]:
    """Expected returns (N,) after the views of a mandate, and a note for each.

    Mean views enter by Black-Litterman with omega = (1/confidence - 1) P tau S P' (confidence 1/2 is He and
    Litterman's omega; 1 is certainty). Ordinal views ("more" earns at least ``by`` more than "less") then enter by
    entropy pooling on scenarios of the *mean* return, normal with covariance tau S around the result, so that an order
    moves the forecast by no more than its own uncertainty allows; no figure is invented.

    Raises:
        UnknownNameError, ViewsError: for a name that is not here, or views that cannot hold together.
    """
    rows = [_row(view, labels, groups, size) for view in views]
    mean = prior
    notes = []
    exact = [i for i, view in enumerate(views) if view.kind == "mean"]
    if exact:
        P = np.array([rows[i] for i in exact])
        Q = np.array([views[i].by or 0.0 for i in exact])
        spread = np.diag(P @ (TAU * covariance) @ P.T)
        omega = np.diag([s * max(1 / views[i].confidence - 1, 1e-9) for s, i in zip(spread, exact, strict=True)])
        mean, _ = black_litterman(prior, covariance, P, Q, TAU, omega)
        for i in exact:
            notes.append(_note(views[i], float(rows[i] @ prior), float(rows[i] @ mean)))
    ordinal = [i for i, view in enumerate(views) if view.kind == "ordinal"]
    if ordinal:
        P = np.array([rows[i] for i in ordinal])
        middle = P @ (TAU * covariance) @ P.T
        draws = np.random.default_rng(seed).standard_normal((SCENARIOS // 2, len(ordinal)))
        draws = np.vstack([draws, -draws])  # antithetic: without a binding view the mean stays where it was
        values, vectors = np.linalg.eigh((middle + middle.T) / 2)
        outcome = P @ mean + (draws * np.sqrt(np.clip(values, 0, None))) @ vectors.T
        flat = np.full(len(outcome), 1 / len(outcome))
        asked = np.array([views[i].by or 0.0 for i in ordinal])
        pooled = entropy_pooling(flat, least_rows=outcome.T, least_values=asked)
        shift = outcome.T @ pooled.probabilities - P @ mean
        after = mean + (TAU * covariance) @ P.T @ np.linalg.lstsq(middle, shift, rcond=None)[0]
        for i in ordinal:
            notes.append(_note(views[i], float(rows[i] @ mean), float(rows[i] @ after)))
        mean = after
    return np.asarray(mean), tuple(notes)


def _row(view: View, labels: Sequence[str], groups: Mapping[str, Sequence[str]], size: Array) -> Array:
    row = basket(view.more, labels, groups, size)
    return row - basket(view.less, labels, groups, size) if view.less else row


def _note(view: View, before: float, after: float) -> str:
    over = f" over {', '.join(view.less)}" if view.less else ""
    return (
        f"view ({view.source}): {', '.join(view.more)}{over}: {before * 100:+.1f} % a year before, "
        f"{after * 100:+.1f} % after"
    )
