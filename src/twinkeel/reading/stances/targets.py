"""What a predicate is about: the names and themes of the phrase after it or before it."""

from __future__ import annotations

from dataclasses import replace

from twinkeel.reading.patterns.vocabulary import words
from twinkeel.reading.stances.phrases import HEADS, VAGUE, Part, Target, eligible, theme_of_chunk
from twinkeel.reading.stances.predicates import predicates
from twinkeel.reading.stances.tokens import Token

_HOLDING = words("stances.holding")
_DERIVED = words("stances.derived")
_STOPS = words("stances.stops")
_HARD = words("stances.hard_stops")
_BETWEEN = frozenset(["also", "then", "is", "now", "still", "even", "has", "have"])
_MOVES = words("stances.moves")
_TIMES = words("stances.times")
_ENDING = words("stances.prepositions_ending")
_ANAPHORS = words("stances.anaphors")
_OWN_SHARES = _HOLDING | {"stock", "stocks", "price", "prices", "valuation", "valuations", "paper", "name", "names"}
_PAPER = frozenset(["stocks", "shares", "equities", "bonds", "names", "treasuries", "stock", "credit"])
_KINDS_OF = frozenset(["companies", "stocks", "names", "firms", "businesses", "makers"])
_TOLD_BY = frozenset(["exposed", "tied", "linked", "benefiting", "making", "selling", "geared"])
_WRAPPERS = frozenset(["fund", "funds", "etf", "etfs", "market", "markets", "listings", "services", "trade"])
_FINITE = (
    frozenset(["is", "are", "was", "were", "has", "have", "had", "will", "would", "does", "did"])
    | words("stances.speaking")
    | words("stances.thinking")
)


def is_verb(tokens: list[Token], k: int) -> bool:
    """Whether a coordinated token opens another predicate."""
    token = tokens[k]
    if token.name:
        return False
    low = token.low
    if low in _FINITE:
        return True
    following = tokens[k + 1] if k + 1 < len(tokens) else None
    if low == "buying":
        return following is not None and following.low not in {"of", "by", "in", "from", ".", ",", "and", "or"}
    kind = next((kind for _, kind in predicates().get(low, ())), None)
    if kind is None:
        return len(low) > 4 and low.endswith(("ed", "ing")) and low not in _HOLDING and low not in HEADS
    return low not in _HOLDING or (following is not None and (following.name or following.low in VAGUE | {"in", "to"}))


def target_after(tokens: list[Token], i: int, holder_id: str | None = None, limit: int = 34) -> Target:
    """The object phrase from token ``i`` on."""
    out = Target([Part("")], end=i - 1)
    part = out.parts[0]
    chunk: list[int] = []
    inside = i < len(tokens) and tokens[min(i, len(tokens) - 1)].quoted

    def close() -> None:
        theme = theme_of_chunk(tokens, chunk)
        if theme is not None:
            part.themes.append(theme)
            out.end = chunk[-1]
            out.securities = out.securities or any(tokens[c].low in _PAPER for c in chunk)
        elif chunk and not part.names and tokens[chunk[-1]].low in _KINDS_OF and not _definite(tokens, chunk[0]):
            out.kind = chunk[-1]
        elif chunk and not part.names and tokens[chunk[-1]].low in _ANAPHORS:
            out.anaphor = True
        chunk.clear()

    k = i
    while k < len(tokens) and k - i < limit:
        token, low = tokens[k], tokens[k].low
        found = any(p.names or p.themes for p in out.parts)
        if low in {";", "."} or (low == ":" and found):
            break
        if low == '"':
            close()
            if inside and (k + 1 >= len(tokens) or not tokens[k + 1].quoted) and k > i and found:
                break
            k += 1
            continue
        if token.name:
            following = tokens[k + 1].low if k + 1 < len(tokens) else ""
            if likened(tokens, k):
                chunk.clear()
            elif eligible(token, holder_id) and not (
                following == "'s" and k + 2 < len(tokens) and tokens[k + 2].low not in _OWN_SHARES | VAGUE
            ):
                if chunk and not any(tokens[c].low in HEADS for c in chunk):
                    chunk.clear()
                close()
                part.names.append(token.mention)  # type: ignore[arg-type]
                out.end = k
            elif following == "'s" and eligible(token, holder_id):
                close()
                chunk.append(k)
            elif token.holder is not None and found and token.holder.kind != "issuer":
                break
            k += 1
            continue
        reason = low == "as" and (k == i or tokens[k - 1].low != "such") and not _well(tokens, k)
        if low in _HARD or (reason and (found or out.holding or theme_of_chunk(tokens, chunk) is not None)):
            break
        if low == ",":
            close()
            found = any(p.names or p.themes for p in out.parts)
            nxt = k + 1
            while nxt < len(tokens) and tokens[nxt].low in {"and", "or", "including", "such", "as", "notably"}:
                nxt += 1
            if nxt >= len(tokens) or not found:
                break
            if not eligible(tokens[nxt], holder_id) and not _opens_theme(tokens, nxt):
                break
            if tokens[nxt].name and nxt + 1 < len(tokens) and is_verb(tokens, nxt + 1):
                break
            if tokens[nxt - 1].low in {"including", "as", "notably"}:
                part.such = bool(part.themes) and not part.names
            k = nxt
            continue
        if low in {"and", "or", "nor"}:
            close()
            nxt = k + 1
            while nxt < len(tokens) and (tokens[nxt].low.endswith("ly") or tokens[nxt].low in _BETWEEN):
                nxt += 1
            if nxt < len(tokens) and is_verb(tokens, nxt) and not _flowing(tokens, nxt):
                break
            if nxt + 1 < len(tokens) and tokens[nxt].name and tokens[nxt + 1].low in _FINITE:
                break
            if (out.holding or out.inverted) and _holds(tokens, nxt):
                out.following = nxt
                break
            if nxt < len(tokens) and tokens[nxt].low in {
                "its",
                "his",
                "her",
                "their",
                "that",
                "he",
                "she",
                "it",
                "they",
            }:
                break
            k += 1
            continue
        if low in {"over", "than", "versus", "rather", "instead", "vs"} or (low == "relative"):
            close()
            if not any(p.names or p.themes for p in out.parts):
                if low == "over":
                    break
                k += 1
                continue
            part = Part("contrast")
            out.parts.append(part)
            k += 1 + (k + 1 < len(tokens) and tokens[k + 1].low in {"than", "of", "to"})
            continue
        if low in {"from", "out", "away"}:
            close()
            part = Part("from")
            out.parts.append(part)
            k += 1 + (k + 1 < len(tokens) and tokens[k + 1].low in {"of", "from"})
            continue
        if low in {"into", "to", "toward", "towards", "onto"}:
            close()
            if low == "to" and k + 1 < len(tokens) and tokens[k + 1].low[:1] in {"0", *"123456789$€£"}:
                break
            part = Part("to")
            out.parts.append(part)
            k += 1
            continue
        if low in {"in", "on", "of", "against", "across", "including", "like", "such", "among"}:
            elsewhere = low == "in" and chunk and not (found or out.holding) and tokens[chunk[-1]].low not in _MOVES
            if elsewhere and theme_of_chunk(tokens, chunk) is None:
                break  # "bought a building in Hong Kong"
            close()
            if low == "in" and k + 1 < len(tokens) and _timely(tokens, k + 1):
                break
            if low == "such" or low == "like" or low == "including":
                part.such = bool(part.themes) and not part.names
            if low == "against":
                out.inverted = out.inverted or out.holding
            k += 1
            continue
        if low in _ENDING or low == "for":
            close()
            if any(p.names or p.themes for p in out.parts) or out.holding or out.anaphor:
                break
            k += 1
            continue
        if low in {"it", "them"}:
            out.anaphor = not found
            out.end = max(out.end, k)
            k += 1
            continue
        if low in {"money", "cash", "funds", "capital", "assets", "billions", "proceeds"}:
            out.money = True
        if low in _DERIVED:
            out.inverted = out.holding = True
        if low in _HOLDING:
            if not part.names:
                out.holding = True
                if chunk:
                    chunk.append(k)
                    close()
            else:
                out.holding = True
                out.end = k
            if low not in {"shares", "share"} or not _modified(tokens, k):
                k += 1
                continue
        if low in _KINDS_OF and k + 1 < len(tokens) and tokens[k + 1].low in _TOLD_BY and not (found or chunk):
            out.kind = out.end = k
            break
        if low in {"no", "neither"} and k - i < 3:
            out.none = True
        if low in _STOPS or low in {"(", ")", "%", "$", "-", "'"} or low[:1].isdigit() or low[:1] in "$€£¥":
            close()
            if low in _STOPS - VAGUE and low not in {"so", "now", "still", "also", "again", "there", "once"}:
                if low in {"is", "are", "was", "were", "has", "have", "had", "will", "would", "do", "does", "did"}:
                    break
                if low in {"he", "she", "we", "i", "they", "you"} and k > i:
                    break
            k += 1
            continue
        chunk.append(k)
        k += 1
    close()
    out.anaphor = out.anaphor or (out.holding and not any(p.names or p.themes for p in out.parts))
    if out.end < i:
        out.end = min(k, len(tokens)) - 1
    return out


def likened(tokens: list[Token], k: int) -> bool:
    """Whether a name stands for a kind: "the next Nvidia", "another Enron", "China's answer to Google"."""
    before = [t.low for t in tokens[max(0, k - 3) : k]]
    return bool(before) and (
        before[-1] == "another"
        or before[-2:] in (["the", "next"], ["a", "new"], ["a", "second"], ["a", "potential"])
        or (before[-1] == "next" and len(before) > 1 and before[-2] in {"'s", "a"})
        or before[-2:] in (["answer", "to"], ["versions", "of"], ["version", "of"])
    )


def by_way_of(tokens: list[Token], first: int, target: Target, holder_id: str | None = None) -> Target:
    """``exposure to A through B``: what is held is B."""
    k = target.end + 1
    if not target.holding or k >= len(tokens) or tokens[k].low not in {"through", "via"}:
        return target
    if not any(t.low == "exposure" for t in tokens[first:k]):
        return target
    means = target_after(tokens, k + 1, holder_id)
    held = means.part("")
    if (
        held is None
        or means.inverted
        or (not held.names and all(tokens[n].low in _WRAPPERS for n in _theme_heads(tokens, held.themes)))
    ):
        return target
    return replace(means, holding=True, none=target.none, inverted=target.inverted)


def _definite(tokens: list[Token], k: int) -> bool:
    """Whether a noun phrase that begins at ``k`` points at what was named: "the stocks", "both names"."""
    before = tokens[k - 1].low if k else ""
    return before in {"the", "these", "those", "both", "its", "their", "his", "her"} or tokens[k].low in {
        "both",
        "these",
    }


def _theme_heads(tokens: list[Token], themes: list[tuple[int, int]]) -> list[int]:
    """The last token of each theme."""
    ends = {end for _, end in themes}
    return [n for n, token in enumerate(tokens) if token.end in ends]


def _holds(tokens: list[Token], k: int) -> bool:
    """Whether a noun phrase of a holding opens here: "and a new position in"."""
    for m in range(k, min(len(tokens), k + 5)):
        if tokens[m].name or tokens[m].low in {"in", "on", "of", ",", "."}:
            return False
        if tokens[m].low in _HOLDING | _DERIVED:
            return True
    return False


def _modified(tokens: list[Token], k: int) -> bool:
    """Whether "shares" is the head of a theme: "internet shares", not "its shares"."""
    before = tokens[k - 1] if k else None
    return before is not None and not before.name and before.low not in _STOPS and before.low not in VAGUE


def _well(tokens: list[Token], k: int) -> bool:
    return (k + 2 < len(tokens) and tokens[k + 1].low == "well" and tokens[k + 2].low == "as") or tokens[
        k - 1
    ].low == "well"


def _flowing(tokens: list[Token], k: int) -> bool:
    return tokens[k].low in {"into", "out"}


def _timely(tokens: list[Token], k: int) -> bool:
    stop = min(len(tokens), k + 4)
    for m in range(k, stop):
        low = tokens[m].low
        if tokens[m].name:
            return False
        if low in _TIMES or low[:2] in {"19", "20"}:
            return True
        if low not in {"the", "a", "its", "each", "of", "that", "this", "early", "late", "both"}:
            return False
    return False


def _opens_theme(tokens: list[Token], k: int) -> bool:
    """Whether a theme stands within a few words, with no verb before it."""
    for m in range(k, min(len(tokens), k + 5)):
        low = tokens[m].low
        if tokens[m].name or low in {"which", "who", "he", "she", "it", "they", "we"} or is_verb(tokens, m):
            return False
        if low in HEADS:
            return m + 1 >= len(tokens) or not is_verb(tokens, m + 1)
    return False
