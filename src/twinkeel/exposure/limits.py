"""Limits one can set on what a book really holds, and whether they hold after look-through."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from twinkeel.core.errors import TwinkeelError
from twinkeel.exposure.model import Exposure

SHARES: Mapping[str, str] = {
    "magnificent_seven": "magnificent_seven_share",
    "china": "china_share",
    "china_ai": "china_ai_share",
    "china_ai_by_relevance": "china_ai_share_by_relevance",
}
GROUPS = ("issuer", "country", "segment", "currency", "venue", "list")
_FORM = re.compile(r"\s*([a-z_]+)(?::([^<>=]+?))?\s*(<=|>=|<|>)\s*([\d.]+)\s*(%?)\s*\Z", re.I)


class BadLimitError(TwinkeelError):
    """Text that is no limit."""

    def __init__(self, text: str, why: str) -> None:
        self.text = text
        super().__init__(f"{text!r} is not a limit: {why}", "Write for example china<=10%.")


@dataclass(frozen=True, slots=True)
class Limit:
    """One bound on one part of a book, as a fraction of it.

    ``what`` is a share (magnificent_seven, china, china_ai, china_ai_by_relevance), ``any_issuer``, ``unresolved`` or
    a group with its ``key`` (issuer, country, segment, currency, venue, list).
    """

    what: str
    key: str = ""
    maximum: float | None = None
    minimum: float | None = None

    @property
    def text(self) -> str:
        """The limit as one writes it."""
        name = f"{self.what}:{self.key}" if self.key else self.what
        return f"{name} <= {self.maximum:.4%}" if self.maximum is not None else f"{name} >= {self.minimum:.4%}"


@dataclass(frozen=True, slots=True)
class LimitCheck:
    """A limit beside the value after look-through. ``status``: holds, breached, or cannot be said (it lies within the
    range that what is unresolved, unknown or rolled forward leaves open)."""

    limit: Limit
    value: float
    low: float
    high: float
    status: str


def parse_limit(text: str) -> Limit:
    """A limit from text such as ``china<=10%`` or ``issuer:nvidia<=0.08``.

    Raises:
        BadLimitError: where it is none.
    """
    found = _FORM.match(text)
    if not found:
        raise BadLimitError(text, "it needs a name, <= or >=, and a number")
    what, key, sign, number, percent = found.groups()
    what = what.lower()
    if what not in (*SHARES, "any_issuer", "unresolved", *GROUPS):
        raise BadLimitError(text, f"{what} is none of {', '.join((*SHARES, 'any_issuer', 'unresolved', *GROUPS))}")
    if (what in GROUPS) != bool(key):
        raise BadLimitError(text, f"{what} {'needs a name after a colon' if what in GROUPS else 'takes no name'}")
    bound = float(number) / (100 if percent else 1)
    if bound > (10 if percent else 1):  # 10 without its sign would be a thousand percent, and never breached
        raise BadLimitError(text, f"{number} is a fraction; for percent write {number}%")
    return (
        Limit(what, (key or "").strip(), bound, None)
        if sign[0] == "<"
        else Limit(what, (key or "").strip(), None, bound)
    )


def check(exposure: Exposure, limits: tuple[Limit, ...]) -> tuple[LimitCheck, ...]:
    """Each limit beside what the look-through found, in the order given."""
    return tuple(_one(exposure, limit) for limit in limits)


def _one(exposure: Exposure, limit: Limit) -> LimitCheck:
    value, low, high = _value(exposure, limit)
    tiny = 1e-12
    if limit.maximum is not None:
        status = (
            "breached" if low > limit.maximum + tiny else "holds" if high <= limit.maximum + tiny else "cannot be said"
        )
    else:
        floor = limit.minimum or 0.0
        status = "breached" if high < floor - tiny else "holds" if low >= floor - tiny else "cannot be said"
    return LimitCheck(limit, value, low, high, status)


def _value(exposure: Exposure, limit: Limit) -> tuple[float, float, float]:
    """Value and the range it can lie in. An issuer can hide in what is unresolved, not behind an unknown code."""
    if limit.what in SHARES:
        name = SHARES[limit.what]
        low, high = exposure.bounds[name]
        return getattr(exposure, name), low, high
    below = sum(min(u.weight, 0.0) for u in exposure.unresolved)
    above = sum(max(u.weight, 0.0) for u in exposure.unresolved)
    if limit.what == "unresolved":
        return exposure.unresolved_share, exposure.unresolved_share, exposure.unresolved_share
    if limit.what in ("issuer", "any_issuer"):
        held = {i.issuer: i.weight for i in exposure.issuers}
        value = max(held.values(), default=0.0) if limit.what == "any_issuer" else held.get(limit.key, 0.0)
        return value, value + below, value + above
    groups: Mapping[str, float] = getattr(exposure, f"by_{limit.what}")
    value = groups.get(limit.key, 0.0)
    unknown = groups.get("unknown", 0.0) if limit.what != "list" else exposure.unclassified_share
    return value, value + below + min(unknown, 0.0), value + above + max(unknown, 0.0)
