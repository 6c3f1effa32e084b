"""What can be wrong with the arrays handed to the risk room."""

from __future__ import annotations

from twinkeel.core.errors import TwinkeelError


class ShapeError(TwinkeelError):
    """Arrays whose shapes or types do not fit each other."""


class TooLittleDataError(TwinkeelError):
    """Fewer observations than the method needs; holds which assets."""

    def __init__(self, problem: str, remedy: str = "", assets: tuple[str, ...] = ()) -> None:
        self.assets = assets
        super().__init__(problem, remedy)


class NotFittedError(TwinkeelError):
    """A fitted attribute was asked for before ``fit``."""

    def __init__(self, name: str) -> None:
        self.name = name
        super().__init__(f"{name} is not known before fit", "Call fit(log_prices, instants) first.")
