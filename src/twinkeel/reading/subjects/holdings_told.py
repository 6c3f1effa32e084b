"""What is held, valued, bought or sold of another: there the object of the verb owns the figure, not its subject."""

from __future__ import annotations

from twinkeel.reading.grammar.items import Item, Subject, eligible
from twinkeel.reading.model import Mention


def dealt_in(items: list[Item], q: int, verb: int) -> Subject | None:
    """``It cut X by 10%``, ``put 200 million into X``, ``valuing the maker of it at 36 billion``."""
    if q == verb + 3 and items[verb].low in _TRIMMING and items[q - 1].low == "by" and eligible(items[q - 2].mention):
        return Subject(items[q - 2].mention, "what the holder buys or sells of", verb)
    into = q + 2 < len(items) and items[q + 1].low == "into" and items[verb].low in _PUTTING
    if into and eligible(items[q + 2].mention):
        return Subject(items[q + 2].mention, "what the money is put into", verb)
    valued = _valued(items, q, verb)
    return Subject(valued, "what is valued, named before", verb) if valued is not None else None


def of_another(items: list[Item], q: int, verb: int) -> bool:
    """``SoftBank, which owns 90% of the company``: what is held is another's than the holder's."""
    after = [items[k].low for k in range(q + 1, min(len(items), q + 4))]
    held = len(after) == 3 and after[0] == "of" and after[1] == "the" and after[2] in {"company", "firm", "chipmaker"}
    return held and verb < q and items[verb].low in _OWNING


_OWNING = frozenset(
    {"owns", "own", "owned", "holds", "hold", "held", "bought", "acquired", "controls", "keeps", "kept"}
)
_TRIMMING = frozenset({"cut", "trimmed", "reduced", "boosted", "raised", "increased", "lifted", "slashed", "pared"})
_VALUING = frozenset({"valuing", "values", "valued"})


def _valued(items: list[Item], q: int, verb: int) -> Mention | None:
    """``for X, valuing the snack maker at 36 billion``: the one named before, where what is valued is described."""
    if items[verb].low not in _VALUING or verb > q - 2 or items[q - 1].low not in {"at", "about", "nearly", "over"}:
        return None
    if any(items[k].kind == "E" for k in range(verb + 1, q)) or items[verb + 1].low not in {"the", "it"}:
        return None
    return next((items[k].mention for k in range(verb - 1, -1, -1) if eligible(items[k].mention)), None)


_PUTTING = frozenset({"put", "puts", "poured", "pumped", "ploughed", "plowed", "sank", "invested"})
