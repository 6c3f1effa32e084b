"""What can go wrong in a look-through."""

from __future__ import annotations

from collections.abc import Sequence

from twinkeel.core.errors import TwinkeelError


class CycleError(TwinkeelError):
    """Funds that hold one another wholly, so that no share of them ever reaches a security."""

    def __init__(self, funds: Sequence[str]) -> None:
        self.funds = tuple(funds)
        ring = " -> ".join((*self.funds[:8], self.funds[0]))
        super().__init__(f"The funds {ring} hold one another wholly and nothing else", "Check their holdings files.")
