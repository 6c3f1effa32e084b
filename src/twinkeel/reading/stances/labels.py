"""Brokers' labels as ratings: where "buy", "overweight", "most attractive" stand for what a house rates something."""

from __future__ import annotations

from twinkeel.reading.stances.predicates import inflected, ratings
from twinkeel.reading.stances.subjects import Scene
from twinkeel.reading.stances.tokens import Token

KEEP = (
    "keep",
    "maintain",
    "reiterate",
    "retain",
    "repeat",
    "affirm",
    "reaffirm",
    "give",
    "assign",
    "issue",
    "set",
    "have",
    "rate",
    "carry",
    "hold",
    "put",
    "reissue",
    "restate",
    "confirm",
)
_KEEPING = frozenset(form for verb in KEEP for form in inflected(verb)) | {"has", "had", "having"}
RATING_NOUNS = frozenset(["rating", "ratings", "recommendation", "call", "stance", "view", "opinion"])
_LEADS = frozenset(
    [
        "a",
        "an",
        "at",
        "to",
        "its",
        "as",
        "with",
        "of",
        "from",
        "the",
        '"',
        "their",
        "his",
        "her",
        "on",
        "was",
        "is",
        "was",
        "new",
    ]
)


def is_house(token: Token) -> bool:
    return token.holder is not None and token.holder.kind == "institution"


def labels_of(scene: Scene, lows: list[str], rates: bool) -> list[tuple[int, int, int]]:
    """Where rating words stand as ratings: first token, last token, sign."""
    tokens, table = scene.tokens, ratings()
    out = []
    done = 0
    for k, low in enumerate(lows):
        phrases = table.get(low)
        if phrases is None or k < done:
            continue
        found = next(
            ((size, sign) for phrase, sign in phrases if lows[k : k + (size := len(phrase))] == list(phrase)), None
        )
        if found is None or tokens[k].name:
            continue
        size, sign = found
        before = tokens[k - 1].low if k else ""
        after = tokens[k + size].low if k + size < len(tokens) else ""
        if after == '"':
            after = tokens[k + size + 1].low if k + size + 1 < len(tokens) else ""
        housed = after == "at" and k + size + 1 < len(tokens) and is_house(tokens[k + size + 1])
        if after in RATING_NOUNS or (
            (rates or before in _LEADS or tokens[k - 1].name or before in _KEEPING)
            and (
                housed
                or after
                in {
                    "",
                    ",",
                    ".",
                    "from",
                    "and",
                    "with",
                    "on",
                    "for",
                    "rated",
                    "after",
                    "by",
                    "in",
                    "while",
                    "because",
                    "citing",
                    "as",
                    "to",
                    ";",
                    "saying",
                    ")",
                    "but",
                    "amid",
                }
            )
        ):
            out.append((k, k + size - 1, sign))
        done = k + size
    return out
