"""How much two funds hold in common, after each is opened to its issuers."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from twinkeel.exposure.graph import HoldingsGraph


@dataclass(frozen=True, slots=True, eq=False)
class Overlap:
    """``matrix[i, j]`` is the weight funds i and j hold in common: the sum over issuers of the smaller weight.

    The diagonal is what is known of each fund (its long issuer weights); both are fractions of net assets.
    """

    funds: tuple[str, ...]
    matrix: NDArray[np.float64]


def overlap(books: Mapping[str, Mapping[str, float]], owner: Callable[[str], str | None]) -> Overlap:
    """Overlap between funds by issuer: O_ij = sum_k min(w_ik, w_jk) over long weights, funds of funds opened.

    Args:
        books: fund code to weights by instrument code; funds held by funds are opened where their book is here.
        owner: issuer of an instrument code, or None where it is cash or not resolved (left out).

    Raises:
        CycleError: where funds hold one another wholly.
    """
    graph = HoldingsGraph.from_books(books)
    opened = graph.open_all()
    owners = [owner(code) for code in graph.leaves]
    names = sorted({name for name in owners if name is not None})
    place = {name: number for number, name in enumerate(names)}
    by_issuer = np.zeros((len(graph.funds), len(names)))
    dense = opened.toarray()
    for column, name in enumerate(owners):
        if name is not None:
            by_issuer[:, place[name]] += dense[:, column]
    long = np.maximum(by_issuer, 0.0)
    matrix = np.array([np.minimum(row, long).sum(axis=1) for row in long]).reshape(len(graph.funds), len(graph.funds))
    return Overlap(graph.funds, matrix)
