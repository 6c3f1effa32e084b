"""Many assets: principal components of each clock on its own returns, only the components joined across clocks."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from twinkeel.risk.clocks import ClosingGrid, Floats, Ints
from twinkeel.risk.estimate import correlate
from twinkeel.risk.factor import FactorCovariance
from twinkeel.risk.gls import ClockBlock
from twinkeel.risk.psd import Repair, clip_eigenvalues, unit_diagonal

THRESHOLD = 2.5  # standard errors below which a correlation between components of two clocks is set to none
FLOOR = 0.02  # smallest eigenvalue of the components' correlation
YOUNG_PRIOR = 40.0  # returns at which a young listing's loadings are half its own
OVERSAMPLE, POWER_STEPS = 10, 8  # of the subspace iteration
OWN_FLOOR = 0.02  # smallest share of a name's variance that is its own


@dataclass(frozen=True, slots=True)
class GroupPca:
    """The factor form and what it rests on; fields as in PairwiseEstimate."""

    covariance: FactorCovariance
    share: Floats
    closed: Floats
    kurtosis: float
    repair: Repair
    words: str


def fit_group_pca(
    prices: Floats,
    grid: ClosingGrid,
    own: tuple[ClockBlock, ...],
    variance: Floats,
    factors: int,
    robust: bool | None,
    observations: Floats,
    young: NDArray[np.bool_],
) -> GroupPca:
    """Fit.

    Each clock's standardised returns are decomposed; components above the noise edge are kept, their loadings shrunk
    by how far each stands above it. Component returns are a small panel with each clock's own instants; HY-GLS joins
    them.

    Source: J. Baik and J. W. Silverstein, Journal of Multivariate Analysis 97 (2006) 1382-1408, for the edge and the
    shrinkage.
    """
    assets = prices.shape[1]
    blocks, levels, owner = [], [], []
    for clock, block in enumerate(own):
        members, rows = block.members, block.rows
        returns, lengths = _clock_returns(block, grid.close_count[clock], variance[members])
        loading, score = _components(returns, factors, young[members])
        level = np.full((len(prices), score.shape[1]), np.nan)
        level[rows[0]] = 0.0
        level[rows[1:]] = np.cumsum(score * np.sqrt(lengths)[:, None], axis=0)
        blocks.append((members, loading))
        levels.append(level)
        owner.extend([clock] * score.shape[1])
    panel = np.concatenate(levels, axis=1)
    clock_of = np.asarray(owner, dtype=np.int64)
    small = ClosingGrid(grid.instants, grid.day, clock_of, grid.close_count, grid.open_count, grid.time_of_day)
    found = correlate(panel, small, "hy-gls", robust)
    weak = np.abs(found.correlation) < THRESHOLD * found.standard_error
    across = clock_of[:, None] != clock_of[None, :]
    omega = np.where(across & (weak | ~np.isfinite(found.correlation)), 0.0, found.correlation)
    omega[~across] = 0.0  # components of one clock are orthogonal by construction
    np.fill_diagonal(omega, 1.0)
    values = np.linalg.eigvalsh(omega)
    fixed = unit_diagonal(clip_eigenvalues(omega, FLOOR)) if values[0] < FLOOR else omega
    move = float(np.linalg.norm(fixed - omega) / np.linalg.norm(omega))
    repair = Repair(
        bool(values[0] < FLOOR), float(values[0]), move, float(np.abs(fixed - omega).max()), "eigenvalues lifted"
    )
    loadings = np.zeros((assets, len(clock_of)))
    for clock, (members, loading) in enumerate(blocks):
        loadings[np.ix_(members, np.flatnonzero(clock_of == clock))] = loading
    explained = np.einsum("nk,kl,nl->n", loadings, fixed, loadings, optimize=True)
    shrink = np.sqrt(np.minimum(1.0, (1 - OWN_FLOOR) / np.maximum(explained, 1e-12)))
    deviation = _deviations(variance, observations, young, grid)
    loadings *= (shrink * deviation)[:, None]
    specific = np.maximum(1 - explained * shrink**2, OWN_FLOOR) * deviation**2
    words = f"{len(clock_of)} principal components of {grid.clocks} clocks, joined across clocks by HY-GLS; factor form"
    if found.devolatilised:
        words += ", in the market's volatility time"
    if young.any():
        words += f"; {int(young.sum())} young listings: loadings and volatility shrunk to those of their clock"
    return GroupPca(
        FactorCovariance(loadings, fixed, specific), found.share, found.closed, found.kurtosis, repair, words
    )


def _clock_returns(block: ClockBlock, count: Ints, variance: Floats) -> tuple[Floats, Floats]:
    """(R, n) standardised returns a root business day with NaN gaps, and (R,) business days of the intervals."""
    value = block.own.value[1:] / np.sqrt(block.own.length[1:] * np.where(variance > 0, variance, 1.0))
    return value, np.maximum(np.diff(count[block.rows]).astype(np.float64), 1.0)


def _components(returns: Floats, factors: int, young: NDArray[np.bool_]) -> tuple[Floats, Floats]:
    """(n, k) shrunk loadings of unit-variance components, and (R, k) component returns.

    Where names have gaps, two rounds of alternating least squares over what is there improve scores and loadings.
    """
    rows, names = returns.shape
    there = np.isfinite(returns)
    value = np.where(there, returns, 0.0)
    count = np.maximum(there.sum(axis=0), 1)
    if names == 1:
        return np.ones((1, 1)), value
    seasoned = np.flatnonzero(~young) if (~young).sum() >= 2 else np.arange(names)
    scaled = value[:, seasoned] * np.sqrt(rows / count[seasoned])  # a gap adds nothing, so the rest stands in for it
    keep = max(1, min(factors, rows - 1, len(seasoned) - 1))
    spectrum, vectors = _largest(scaled, keep)
    ratio = len(seasoned) / rows
    # The bulk of a Marchenko-Pastur spectrum averages to the noise over all names, kept or not.
    noise = max((float((scaled**2).sum()) / rows - spectrum.sum()) / max(len(seasoned) - keep, 1), 1e-12)
    above = spectrum / noise > (1 + np.sqrt(ratio)) ** 2
    above[0] = True
    spectrum, vectors = spectrum[above], vectors[:, above]
    score = scaled @ vectors / np.sqrt(spectrum)
    if not there[:, seasoned].all():
        score = _alternate(value[:, seasoned], there[:, seasoned], vectors * np.sqrt(spectrum), noise)
    lam = spectrum / noise
    root = np.sqrt(np.maximum((lam + 1 - ratio) ** 2 - 4 * lam, 0))
    population = np.maximum((lam + 1 - ratio + root) / 2, 1.0)
    shrunk = np.sqrt(np.maximum(population - 1, 0) / lam)
    cross = _masked_loadings(value, there, score)
    prior = cross[seasoned].mean(axis=0)
    trust = np.where(young, count / (count + YOUNG_PRIOR), 1.0)[:, None]
    return np.asarray((trust * cross + (1 - trust) * prior) * shrunk), score


def _alternate(value: Floats, there: NDArray[np.bool_], loading: Floats, noise: float) -> Floats:
    """(R, k) orthonormal component returns by alternating least squares over the entries that exist."""
    mask = there.astype(np.float64)
    size = loading.shape[1]
    for _ in range(2):
        normal = (mask @ (loading[:, :, None] * loading[:, None, :]).reshape(len(loading), -1)).reshape(-1, size, size)
        score: Floats = np.asarray(
            np.linalg.solve(normal + noise * np.eye(size), (value @ loading)[:, :, None])[:, :, 0], dtype=np.float64
        )
        loading = _masked_loadings(value, there, score)
    vectors = np.linalg.eigh(loading.T @ loading)[1]
    score = score @ vectors[:, ::-1]
    left, upper = np.linalg.qr(score)
    return np.asarray(left * np.sign(np.diag(upper)) * np.sqrt(len(score)))


def _masked_loadings(value: Floats, there: NDArray[np.bool_], score: Floats) -> Floats:
    """(n, k) least-squares loadings of each name over its own rows, lightly regularised for names with few."""
    size = score.shape[1]
    moment = value.T @ score
    if there.all():
        return np.asarray(moment / len(score))
    outer = (score[:, :, None] * score[:, None, :]).reshape(len(score), -1)
    normal = (there.T.astype(np.float64) @ outer).reshape(-1, size, size)
    return np.asarray(np.linalg.solve(normal + np.eye(size), moment[:, :, None])[:, :, 0])


def _largest(scaled: Floats, keep: int) -> tuple[Floats, Floats]:
    """(k,) largest eigenvalues of scaled' scaled / rows, and (n, k) their vectors.

    Small problems exactly; large ones by subspace iteration from a fixed start (the same bytes each time), which needs
    neither of the two Gram matrices.

    Source: N. Halko, P. G. Martinsson and J. A. Tropp, SIAM Review 53 (2011) 217-288.
    """
    rows, names = scaled.shape
    if min(rows, names) <= 20 * keep:
        _, singular, right = np.linalg.svd(scaled, full_matrices=False)
        return np.asarray(singular[:keep] ** 2 / rows), np.asarray(right[:keep].T)
    basis = np.random.default_rng(0).standard_normal((names, keep + OVERSAMPLE))
    for _ in range(POWER_STEPS):
        basis = scaled.T @ (scaled @ basis)
        basis /= np.linalg.norm(basis, axis=0)
        size, turn = np.linalg.eigh(basis.T @ basis)  # orthonormal through the small Gram matrix, not by QR
        basis = basis @ (turn / np.sqrt(np.maximum(size, 1e-14)))
    projected = scaled @ basis
    values, turn = np.linalg.eigh(projected.T @ projected / rows)
    order = np.argsort(values)[::-1][:keep]
    return np.asarray(values[order]), np.asarray(basis @ turn[:, order])


def _deviations(variance: Floats, observations: Floats, young: NDArray[np.bool_], grid: ClosingGrid) -> Floats:
    """(N,) volatility a day; a young listing's log shrunk to the median of its clock by the rule 3 / n."""
    out = np.sqrt(np.where(variance > 0, variance, np.nan))
    for asset in np.flatnonzero(young):
        peers = np.log(out[(grid.clock == grid.clock[asset]) & ~young])
        if not len(peers):
            peers = np.log(out[~young])
        prior, dispersion = float(np.median(peers)), max(float(np.var(peers)), 0.01)
        n = observations[asset]
        weight = dispersion / (dispersion + 3 / n) if n > 0 and np.isfinite(out[asset]) else 0.0
        own = np.log(out[asset]) if weight > 0 else 0.0
        out[asset] = np.exp(weight * own + (1 - weight) * prior)
    return np.asarray(out)
