"""Fixtures of the construction tests."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from twinkeel.construction.problem import Problem

from .makers import make_problem


@pytest.fixture
def problem() -> Callable[..., Problem]:
    """The maker of random problems."""
    return make_problem
