"""Reads an article: mentions, claims, stances and questions, from the text and the reference facts alone.

``read`` is loaded when it is first asked for: whoever wants the plain data of a reading alone need not wait for it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from twinkeel.reading.model import Claim, Mention, Reading, Stance

if TYPE_CHECKING:
    from twinkeel.reading.reader import read

__all__ = ["Claim", "Mention", "Reading", "Stance", "read"]


def __getattr__(name: str) -> Any:
    if name != "read":
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from twinkeel.reading.reader import read

    globals()["read"] = read
    return read
