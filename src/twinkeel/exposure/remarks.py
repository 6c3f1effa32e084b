"""What a holder should be told: a fund bought for something it does not hold, a barred name inside a fund."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from twinkeel.exposure.model import Exposure, IssuerFacts

FAMILIES: Mapping[str, tuple[str, ...]] = {
    "chips": ("chips", "foundry", "memory"),
    "models": ("cloud_models",),
    "robots": ("robotics",),
}
"""Words people use for a part of the value chain, and the segments they mean."""
NOUNS = {"chips": "chip maker", "models": "maker of models", "robots": "maker of robots"}


@dataclass(frozen=True, slots=True)
class Part:
    """How much of a fund's known issuers is of some segments. ``known`` is the share of the fund that is known."""

    fund: str
    as_of: date
    wanted: str
    share: float
    known: float
    issuers: tuple[str, ...]


def part_of(
    fund: str, as_of: date, weights: Mapping[str, float], issuers: Mapping[str, IssuerFacts], wanted: str
) -> Part:
    """The share of a fund's issuers that are of a segment or family, from weights by issuer id."""
    segments = FAMILIES.get(wanted, (wanted,))
    known = {i: w for i, w in weights.items() if i in issuers and issuers[i].segment}
    held = {i: w for i, w in known.items() if issuers[i].segment in segments and w > 0.0}
    names = tuple(sorted(held, key=lambda i: (-held[i], i)))
    return Part(fund, as_of, wanted, math.fsum(held.values()), math.fsum(known.values()), names)


def bought_for(part: Part, others: Sequence[Part]) -> str | None:
    """One sentence where a fund is bought for what it does not hold, naming those that do; None where it holds it."""
    noun = NOUNS.get(part.wanted, f"company of the segment {part.wanted}")
    if part.share > 0.0:
        return None
    if part.known == 0.0:
        return f"What {part.fund} holds is not known: whether it holds a {noun} cannot be said."
    where = f"of the {part.known:.0%} of it that is known on {part.as_of}"
    text = f"{part.fund} holds no {noun} ({where})."
    better = sorted((o for o in others if o.share > 0.0 and o.fund != part.fund), key=lambda o: (-o.share, o.fund))
    if better:
        text += (
            " "
            + "; ".join(f"{o.fund} held {o.share:.1%} in {len(o.issuers)} of them on {o.as_of}" for o in better[:3])
            + "."
        )
    return text


def barred_inside_funds(exposure: Exposure, name: str = "NS-CMIC") -> tuple[str, ...]:
    """One line for each issuer on a list that is held inside a fund, with the paths; direct holdings say so too."""
    lines = []
    for issuer in exposure.issuers:
        if name not in issuer.lists or issuer.weight == 0.0:
            continue
        inside = [path for path in issuer.paths if len(path.codes) > 1]
        direct = [path for path in issuer.paths if len(path.codes) == 1]
        where = [f"inside {' > '.join(path.codes[:-1])} ({path.weight:.3%})" for path in inside[:4]]
        where += [f"directly as {path.codes[0]} ({path.weight:.3%})" for path in direct]
        lines.append(
            f"{issuer.name} is on the {name} list, whose securities a US person may not buy; it is {issuer.weight:.3%} "
            f"of the book, {', '.join(where) or 'by paths too small to list'}."
        )
    return tuple(lines)
