"""What a judgement is about: the names and themes of the phrase before it."""

from __future__ import annotations

from twinkeel.reading.patterns.vocabulary import words
from twinkeel.reading.stances.phrases import HEADS, VAGUE, Part, Target, eligible, theme_of_chunk
from twinkeel.reading.stances.tokens import Token

_EXPECTING = words("stances.expecting")
_HARD = words("stances.hard_stops")
_OWN_SHARES = words("stances.holding") | {
    "stock",
    "stocks",
    "price",
    "prices",
    "valuation",
    "valuations",
    "paper",
    "name",
    "names",
}
_SIZED = frozenset(["cap", "caps", "tech", "banks"])
_STOPS = words("stances.stops")


def target_before(tokens: list[Token], i: int, floor: int, holder_id: str | None = None) -> Target:
    """What the phrase before token ``i`` names: the subject of a judgement."""
    out = Target([Part("")], end=i - 1)
    part = out.parts[0]
    chunk: list[int] = []
    skipped = i
    for k in range(i - 1, floor - 1, -1):
        token, low = tokens[k], tokens[k].low
        if k >= skipped:
            continue
        found = bool(part.names or part.themes)
        if token.name:
            following = tokens[k + 1].low if k + 1 < len(tokens) else ""
            if eligible(token, holder_id) and not (
                following == "'s" and k + 2 < len(tokens) and tokens[k + 2].low not in _OWN_SHARES | HEADS | VAGUE
            ):
                if chunk and following != "'s":
                    _take(tokens, chunk, part)
                chunk = []
                part.names.insert(0, token.mention)  # type: ignore[arg-type]
            elif not eligible(token, holder_id) and token.holder is not None and (found or chunk):
                break
            continue
        if (
            low == ","
            and not found
            and theme_of_chunk(tokens, chunk) is None
            and (opener := _relative(tokens, k, floor)) is not None
        ):
            skipped, chunk = opener, []
            continue
        if low in {";", ".", '"', ":"} or low in _HARD:
            near = k >= i - 4 and theme_of_chunk(tokens, chunk) is None
            if low == '"' and not found and (near or (not chunk and not tokens[i].quoted)):
                chunk = []
                continue
            break
        if (low in {"that", "than"} or low in _EXPECTING) and (found or chunk):
            break
        if (low in _STOPS or low in VAGUE or not low[0].isalpha()) and not _capitals(tokens, chunk, low):
            _take(tokens, chunk, part)
            chunk = []
            found = bool(part.names or part.themes)
            if low == "," and found and (k == 0 or not tokens[k - 1].name or not part.names):
                break
            continue
        chunk.insert(0, k)
    _take(tokens, chunk, part)
    return out


def _capitals(tokens: list[Token], chunk: list[int], low: str) -> bool:
    """Whether a size is part of a class: "small caps", "big tech", "large-cap"."""
    return low in {"small", "big", "large", "mid"} and bool(chunk) and tokens[chunk[0]].low in _SIZED


def _relative(tokens: list[Token], comma: int, floor: int) -> int | None:
    """The comma that opens the relative clause which a comma closes: ", in which Foo once owned 20%,"."""
    for k in range(comma - 1, max(floor, comma - 18), -1):
        if tokens[k].low in {"which", "who", "whose", "whom", "where"}:
            return next((n for n in range(k - 1, max(floor, k - 3) - 1, -1) if tokens[n].low == ","), None)
        if tokens[k].low in {",", ";", '"'}:
            return None
    return None


def _take(tokens: list[Token], chunk: list[int], part: Part) -> None:
    theme = theme_of_chunk(tokens, chunk)
    if theme is not None:
        part.themes.insert(0, theme)
