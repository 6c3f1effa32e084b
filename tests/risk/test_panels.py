"""ClockCovariance on panels and parameters as users hand them in: frames, dead prices, wrong arguments."""

from __future__ import annotations

from datetime import UTC, timedelta, timezone

import numpy as np
import polars as pl
import pytest

from twinkeel.risk import ClockCovariance
from twinkeel.risk.errors import ShapeError

from .worlds import three_markets


def test_a_price_that_never_moved_takes_all_its_risk_from_peers_and_says_so() -> None:
    world = three_markets(200, seed=21)
    prices = world.log_prices.copy()
    prices[~np.isnan(prices[:, 3]), 3] = 4.0
    model = ClockCovariance().fit(prices, world.instants)
    (stale,) = model.young_
    assert stale.note.startswith("its price never moved in 199 returns")
    assert (stale.volatility.own_weight, stale.beta.own_weight) == (0.0, 0.0)
    assert stale.beta.value == stale.beta.peers
    assert "1 young or stale" in model.method_


def test_a_frames_columns_are_the_labels_and_nulls_are_missing() -> None:
    world = three_markets(60, seed=22)
    names = [f"name{number}" for number in range(world.log_prices.shape[1])]
    frame = pl.DataFrame({name: pl.Series(world.log_prices[:, n]).fill_nan(None) for n, name in enumerate(names)})
    hong_kong = pl.Series(world.instants).dt.replace_time_zone("UTC").dt.convert_time_zone("Asia/Hong_Kong")
    model = ClockCovariance().fit(frame, hong_kong)
    plain = ClockCovariance().fit(world.log_prices, world.instants)
    assert model.labels_ == tuple(names)
    np.testing.assert_array_equal(model.covariance_, plain.covariance_)


def test_aware_datetimes_of_any_zone_are_their_instants() -> None:
    world = three_markets(60, seed=23)
    zone = timezone(timedelta(hours=8))
    aware = [stamp.replace(tzinfo=UTC).astimezone(zone) for stamp in world.instants.astype(object)]
    plain = ClockCovariance().fit(world.log_prices, world.instants)
    np.testing.assert_array_equal(ClockCovariance().fit(world.log_prices, aware).covariance_, plain.covariance_)


def test_the_factor_form_multiplies_out_to_the_covariance() -> None:
    world = three_markets(250, seed=24)
    random = np.random.default_rng(24)
    noise = np.cumsum(random.standard_normal((len(world.log_prices), 84)) * 0.01, axis=0)
    model = ClockCovariance().fit(np.tile(world.log_prices, 6) + noise, world.instants)
    product = model.loadings_ @ model.factor_covariance_ @ model.loadings_.T + np.diag(model.specific_variance_)
    np.testing.assert_allclose(model.covariance_, product, atol=1e-15)
    assert model.specific_variance_.min() > 0
    assert np.linalg.eigvalsh(model.factor_covariance_)[0] > 0
    assert model.standard_error_.shape == (84, 84)


@pytest.mark.parametrize(
    ("name", "value"),
    [("method", "x"), ("robust", "x"), ("young_below", "x"), ("young_below", -1), ("factors", 0), ("factors", 2.5)],
)
def test_a_parameter_that_cannot_be_meant_is_named(name: str, value: object) -> None:
    world = three_markets(30, seed=25)
    with pytest.raises(ShapeError, match=name):
        ClockCovariance().set_params(**{name: value}).fit(world.log_prices, world.instants)


def test_a_panel_without_columns_is_refused_in_one_line() -> None:
    with pytest.raises(ShapeError, match="no column"):
        ClockCovariance().fit(np.empty((3, 0)), np.arange(3).astype("datetime64[D]"))


def test_it_shows_its_parameters() -> None:
    shown = repr(ClockCovariance(method="hy"))
    assert shown == "ClockCovariance(method='hy', robust=None, young_below=90, factors=12)"
