"""Claims against data: each claim recomputed under every measure it may mean, with inputs, formula and sources."""

from twinkeel.verdicts.judge import judge

__all__ = ["judge"]
