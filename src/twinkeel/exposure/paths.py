"""Every way an issuer is held: a walk from the positions down through the books, down to a floor of weight."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence

from twinkeel.exposure.model import Line, Path

DEEPEST = 16
MOST = 200_000


def trace(
    lines: Sequence[Line], books: Mapping[str, Mapping[str, float]], owner: Callable[[str], str], floor: float
) -> dict[str, tuple[Path, ...]]:
    """Issuer to its paths, heaviest first; a path is the codes from the position to the listing.

    Walks in order of the code; stops below ``floor``, at 16 levels and after 200,000 paths: what is left out is the
    issuer's ``unlisted_paths``. Around a cycle the walk goes as often as the weight allows.
    """
    parts: dict[tuple[str, ...], list[float]] = defaultdict(list)
    todo: list[tuple[tuple[str, ...], float]] = [
        ((line.code,), line.weight) for line in reversed(lines) if line.kind not in ("cash", "option", "other")
    ]
    while todo and len(parts) < MOST:
        codes, weight = todo.pop()
        inner = books.get(codes[-1])
        if inner is None:
            parts[codes].append(weight)
        elif len(codes) < DEEPEST:
            below: list[tuple[tuple[str, ...], float]] = [
                ((*codes, code), weight * share) for code, share in inner.items() if abs(weight * share) >= floor
            ]
            todo.extend(below)
    out: dict[str, list[Path]] = defaultdict(list)
    for codes, weights in parts.items():
        out[owner(codes[-1])].append(Path(codes, math.fsum(weights)))
    return {issuer: tuple(sorted(p, key=lambda path: (-abs(path.weight), path.codes))) for issuer, p in out.items()}
