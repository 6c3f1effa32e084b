"""Whole lots: gap to the proven bound and CPU seconds, beside rounding each name to its nearest lot.

    OPENBLAS_NUM_THREADS=1 python benchmarks/bench_lots.py [--names 30 120] [--books 20000 50000 200000 1000000]

Random books (seeded) with a third of the names in each market: board lots of 100 to 1000, STAR's 200 then 1, single
shares; USD 1 an order; from cash, and from a random book held. The gap is (bound - found) in basis points a year.
"""

from __future__ import annotations

import argparse
import importlib.util
import sys
import time
from pathlib import Path

import numpy as np

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "tests"))

from construction.lot_makers import make_lots  # the tests' own maker of books
from twinkeel.construction.lot_model import LotModel
from twinkeel.construction.lot_search import wanted_units
from twinkeel.construction.lots import LotLine, whole_lots
from twinkeel.construction.rounding import best_lots


def nearest(model: LotModel) -> float:
    """The objective of rounding each name to its nearest lot, in basis points."""
    wanted = wanted_units(model)
    lines = [
        LotLine(
            line.code, line.issuer, line.unit_value, line.lot, float(n) * line.unit_value, line.held, line.buy_rate,
            line.sell_rate, line.fixed_fee,
        )
        for line, n in zip(model.lines, wanted, strict=True)
    ]  # fmt: skip
    lots = whole_lots(lines, model.cash)
    return model.objective_unbound(np.array([lots.units[line.code] for line in model.lines])) * 1e4


def main() -> None:
    """Print one line for each book and solver."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--names", type=int, nargs="*", default=[30, 120])
    parser.add_argument("--books", type=float, nargs="*", default=[2e4, 5e4, 2e5, 1e6])
    parser.add_argument("--seeds", type=int, default=3)
    arguments = parser.parse_args()
    solvers = ["scip", "highs"] if importlib.util.find_spec("pyscipopt") else ["highs"]
    if len(solvers) == 1:
        print("SCIP is not installed here: pip install 'twinkeel[exact]'")
    for n in arguments.names:
        for value in arguments.books:
            for held in (False, True):
                for solver in solvers:
                    gaps, seconds, lost = [], [], []
                    for seed in range(arguments.seeds):
                        model = make_lots(n, value, seed=seed, held=held)
                        begun = time.process_time()
                        lots = best_lots(model.lines, model.solution, value, model.cash, solver=solver)
                        seconds.append(time.process_time() - begun)
                        gaps.append(lots.gap_bp if lots.gap_bp is not None else np.nan)
                        found = model.objective(np.array([lots.units[line.code] for line in model.lines])) * 1e4
                        lost.append(found - nearest(model))
                    print(
                        f"N={n:4d} book {value:>9,.0f} {'held' if held else 'cash'} {solver:5}: gap at most "
                        f"{max(gaps):.4f} bp, CPU {min(seconds):.2f} to {max(seconds):.2f} s, nearest lot worse by "
                        f"{np.mean(lost):.2f} bp",
                        flush=True,
                    )


if __name__ == "__main__":
    main()
