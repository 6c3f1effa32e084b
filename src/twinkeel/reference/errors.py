"""What can go wrong in a look-up of facts: ambiguous names, no line on a date, tables that cannot be true."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from twinkeel.core.errors import InputError, TwinkeelError

if TYPE_CHECKING:
    from twinkeel.reference.model import Issuer, Listing


@dataclass(frozen=True, slots=True)
class Candidate:
    """One line that a text may mean, and why."""

    listing: Listing
    reason: str


class AmbiguousNameError(TwinkeelError):
    """A text that means several lines: holds each candidate with the reason it was considered."""

    def __init__(self, name: str, candidates: Sequence[Candidate], remedy: str = "") -> None:
        self.name = name
        self.candidates = tuple(candidates)
        shown = "; ".join(f"{c.listing.code} ({c.reason})" for c in self.candidates[:6])
        super().__init__(
            f"{name!r} may mean {len(self.candidates)} lines: {shown}",
            remedy or "Give the code of one of them, or a currency.",
        )


class NotListedError(TwinkeelError):
    """A name we know that has no line to trade on that date: a private house, or a code outside its dates."""

    def __init__(self, name: str, why: str, remedy: str = "", issuer: Issuer | None = None) -> None:
        self.name = name
        self.why = why
        self.issuer = issuer
        super().__init__(f"{name!r} is not listed: {why}", remedy)


class UnknownPersonError(TwinkeelError):
    """A person described in words that no rule reads: refused, since a rule that goes unread would let them pass."""

    def __init__(self, what: str, said: str, known: Sequence[str]) -> None:
        self.what = what
        self.said = said
        super().__init__(f"{what} {said!r} is not known", f"Write it as {', '.join(known)}.")


class FactsError(InputError):
    """A table of facts, ours or the user's, that cannot be true as written."""


class UnknownRuleError(TwinkeelError):
    """A rule, fee or price step that no table states for that line: never answered with a guess."""

    def __init__(self, what: str, line: str, remedy: str = "") -> None:
        self.what = what
        self.line = line
        super().__init__(f"No {what} is known for {line}", remedy)
