"""Figures of lists that a verb presents: ``Among the gainers were X, up 2% at 5, Y, lifted 3%, and Z``."""

from __future__ import annotations

from twinkeel.reading.grammar.items import Item, Subject, eligible, is_verb

_PRESENTING = frozenset(
    {"was", "were", "is", "are", "include", "included", "includes", "including", "came", "led", "topped", "headed"}
    | {"followed", "featured", "comprised", "like", "joining", "joined", "among"}
)
_SET_OFF = frozenset(
    {",", "up", "down", "off", "higher", "lower", "with", "at", "after", "ahead", "on", "firmer", "weaker"}
)
_CLOSED = frozenset({"while", "but", ";", "whose", "which", "who", "that", "as", "when", "where", "than", "from", "'s"})
_FINITE_BE = frozenset({"was", "were", "is", "are", "has", "have", "had", "will", "would"})


def presented_(items: list[Item], q: int) -> Subject | None:
    """The name that a list sets before its figure, where the list's own verb stands before all of them."""
    k = q - 1
    while k > 0 and items[k].kind != "E":
        item = items[k]
        if item.low in _CLOSED or item.low in _FINITE_BE:
            return None
        if is_verb(items, k) and not _participle(items, k) and item.low not in _SET_OFF:
            return None
        k -= 1
    if k <= 0 or not eligible(items[k].mention) or items[k - 1].low in {"of", "in", "at", "by", "on", "from", "to"}:
        return None
    after = items[k + 1]
    if not (after.kind == "Q" or after.low in _SET_OFF or _participle(items, k + 1)):
        return None
    if after.low == "," and not (
        items[k + 2].kind == "Q" or items[k + 2].low in _SET_OFF or _participle(items, k + 2) or k + 2 == q
    ):
        return None
    return Subject(items[k].mention, "set off in a list after its verb") if _is_presented(items, k) else None


def _participle(items: list[Item], k: int) -> bool:
    low = items[k].low
    return items[k].kind == "W" and low.endswith(("ed", "ing", "en", "cut", "put"))


def _is_presented(items: list[Item], k: int) -> bool:
    """Whether the verb that governs the name at ``k`` presents a list, with nothing of it told before."""
    x = k - 1
    while x >= 0:
        low = items[x].low
        if low in _PRESENTING and items[x].kind == "W" and not _compares(items, x):
            return True
        if low in {";", "while", "but", "."} or (is_verb(items, x) and not _participle(items, x)):
            return low in _SET_OFF and _is_presented(items, x)
        x -= 1
    return False


def _compares(items: list[Item], x: int) -> bool:
    """A verb that tells of its own subject: "X was up 3%", "X came in at 4%"."""
    following = items[x + 1] if x + 1 < len(items) else None
    return following is None or following.kind == "Q" or following.low in _TELLING


_TELLING = frozenset({"up", "down", "off", "in", "to", "about", "nearly", "around", "by", "worth", "at", "not", "only"})
