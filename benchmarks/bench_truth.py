"""Lines of one company on real closes: correlations by each method, beside peers. Needs ../shared."""

from __future__ import annotations

import sys
from pathlib import Path

from twinkeel.desk.truth_test import truth_test

SHARED = Path(__file__).resolve().parents[1].parent / "shared" / "data"
WINDOWS = (("2022-01-01", "2025-10-30"), ("2022-01-01", "2023-12-31"), ("2024-01-01", "2025-10-30"))


def main() -> None:
    """Print the averages and extremes of every window."""
    if not SHARED.exists():
        sys.exit("../shared is absent: this benchmark needs its real data")
    for start, end in WINDOWS:
        found = truth_test(SHARED, start=start, end=end)
        print(f"{start} to {end}: {len(found.pairs)} companies with a US and a Hong Kong line")
        for name in found.mean:
            values = [getattr(pair, name) for pair in found.pairs]
            print(f"  {name:16s} mean {found.mean[name]:.3f}  {min(values):.3f} to {max(values):.3f}")
        for pair in found.controls:
            print(f"  not one company: {pair.us}-{pair.hk} same date {pair.same_date:.2f}, ours {pair.repaired:.2f}")
    print("same_date is what pandas, scikit-learn, PyPortfolioOpt and skfolio compute from joined closes")


if __name__ == "__main__":
    main()
