"""The text with the letters of its names made neutral: a name's own words say nothing of what a figure measures."""

from __future__ import annotations

import string

from twinkeel.reading.model import Mention

_NEUTRAL = str.maketrans(string.ascii_letters, "x" * len(string.ascii_lowercase) + "X" * len(string.ascii_uppercase))


def masked_names(folded: str, mentions: list[Mention]) -> str:
    """``Delivery Hero rose 5%`` as ``Xxxxxxxx Xxxx rose 5%``; each character keeps its place."""
    parts: list[str] = []
    position = 0
    for mention in sorted(mentions, key=lambda m: (m.start, -m.end)):
        if mention.kind != "name" or mention.type == "metonym" or mention.start < position:
            continue
        parts.append(folded[position : mention.start])
        parts.append(folded[mention.start : mention.end].translate(_NEUTRAL))
        position = mention.end
    parts.append(folded[position:])
    return "".join(parts)
