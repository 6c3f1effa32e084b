"""Every way an issuer is held: a walk from the positions down through the books, heaviest way first."""

from __future__ import annotations

import heapq
import math
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence

from twinkeel.exposure.model import Line, Path

DEEPEST = 16
MOST = 20_000
UNTRACED = frozenset({"cash", "option", "other"})


def trace(
    lines: Sequence[Line], books: Mapping[str, Mapping[str, float]], owner: Callable[[str], str], floor: float
) -> dict[str, tuple[Path, ...]]:
    """Issuer to its paths, heaviest first; a path is the codes from the position to the listing.

    The heaviest way is opened first, so that the limits (weight below ``floor``, 16 levels, 20,000 paths) leave out
    only what weighs least: the issuer's ``unlisted_paths``. Around a cycle the walk goes as often as the weight allows.
    """
    parts: dict[tuple[str, ...], list[float]] = defaultdict(list)
    todo: list[tuple[float, tuple[str, ...], float]] = []
    for line in lines:
        if line.kind not in UNTRACED:
            heapq.heappush(todo, (-abs(line.weight), (line.code,), line.weight))
    while todo and len(parts) < MOST:
        _, codes, weight = heapq.heappop(todo)
        inner = books.get(codes[-1])
        if inner is None:
            parts[codes].append(weight)
        elif len(codes) < DEEPEST:
            for code, share in inner.items():
                below = weight * share
                if abs(below) >= floor and below != 0.0:
                    heapq.heappush(todo, (-abs(below), (*codes, code), below))
    out: dict[str, list[Path]] = defaultdict(list)
    for codes, weights in parts.items():
        out[owner(codes[-1])].append(Path(codes, math.fsum(weights)))
    return {issuer: tuple(sorted(p, key=lambda path: (-abs(path.weight), path.codes))) for issuer, p in out.items()}
