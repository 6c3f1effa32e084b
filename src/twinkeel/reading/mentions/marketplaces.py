"""A city that stands for its market's index: ``Tokyo lost 0.6 percent, Shanghai 22 points``."""

from __future__ import annotations

from twinkeel.reading.grammar.items import MOVES_DOWN, MOVES_UP, Item, Subject
from twinkeel.reading.mentions.lexicon import Lexicon
from twinkeel.reading.model import Mention, Quantity

_INDICES = {
    "tokyo": "nikkei-225",
    "shanghai": "sse_composite",
    "hong kong": "hsi",
    "seoul": "kospi",
    "taipei": "taiex",
    "sydney": "s-p-asx-200",
    "mumbai": "sensex",
    "singapore": "straits-times-index",
    "london": "ftse-100",
    "paris": "cac-40",
    "frankfurt": "dax",
}
_SHARES = frozenset({"stocks", "shares", "equities"})
_STANDING = frozenset({"was", "were", "ended", "closed", "finished", "put", "stood", "opened", "traded"})


def index_of_place(items: list[Item], subject: Subject, quantity: Quantity, lexicon: Lexicon) -> Mention | None:
    """The index of the city that is the whole subject of a move; None elsewhere."""
    if subject.span is None or subject.verb is None or quantity.kind not in {"percent", "points", "level"}:
        return None
    spoken: list[Item] = []
    for k in range(subject.span[1] - 1, subject.span[0] - 1, -1):
        if items[k].kind != "W" or items[k].low in {"and", "but", "while"}:
            break
        spoken.insert(0, items[k])
    if not 0 < len(spoken) < 5:
        return None
    verb = items[subject.verb].low
    if verb not in MOVES_UP and verb not in MOVES_DOWN and verb not in _STANDING:
        return None
    while spoken and spoken[-1].low in _SHARES:
        spoken.pop()
    entity = lexicon.entities.get(_INDICES.get(" ".join(item.low for item in spoken), ""))
    if entity is None:
        return None
    start, end = spoken[0].start, spoken[-1].end
    return Mention(start, end, "", "index", entity.id, entity.codes, "inferred", kind="nominal", name=entity.name)
