"""What a reader may do with a stance (an ordinal view, a constraint, a test), and what a language model may propose."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from twinkeel.reading.model import Mention, Stance
from twinkeel.reading.text.sentences import sentence_at

Proposer = Callable[[str], Iterable[str]]
"""Takes the article, returns passages it thinks name something; anything not verbatim in the text is dropped."""

_MAX_PROPOSALS = 200


def proposal_for(stance: Stance, name: str) -> str | None:
    """How a stance could enter a plan; the strength is always the user's to set, never a number from here."""
    what = name.removeprefix("theme:")
    if "valuation support" in stance.quote:
        return f"a test you may run: drop names of {what} without valuation support"
    if stance.direction in {"underweight", "avoid", "decrease"} and stance.mode in {
        "position",
        "position_change",
        "intention",
    }:
        return f"a constraint you may adopt: at most a share of {what} that you set"
    if stance.mode in {"rating", "view", "expectation"} and stance.sign:
        side = "above" if stance.sign > 0 else "below"
        return f"an ordinal view: {what} {side} the rest, with a strength you set"
    if stance.direction == "recommend_diversify":
        return f"a bound you may adopt on any one group within {what}"
    if stance.mode == "recommendation":
        side = {1: "towards", -1: "away from"}.get(stance.sign, "on")
        return f"a tilt {side} {what} that you may consider, with a strength you set"
    if stance.mode in {"position", "position_change", "intention", "interest"}:
        return f"a line of the watch list: {what}"
    return None


def verbatim_spans(text: str, quotes: Iterable[str]) -> list[tuple[int, int]]:
    """Spans of the quotes that stand verbatim in the text, first occurrence each; everything else is dropped."""
    out: list[tuple[int, int]] = []
    for number, quote in enumerate(quotes):
        if number >= _MAX_PROPOSALS:
            break
        if not isinstance(quote, str) or not 2 <= len(quote) <= 400:
            continue
        start = text.find(quote)
        if start >= 0:
            out.append((start, start + len(quote)))
    return sorted(set(out))


def proposed_mentions(
    text: str, sentences: tuple[tuple[int, int], ...], quotes: Iterable[str], taken: Iterable[Mention]
) -> list[Mention]:
    """Unlinked mentions from a model's passages: verbatim, within one sentence, where nothing was found before."""
    known = list(taken)
    out = []
    for start, end in verbatim_spans(text, quotes):
        number = sentence_at(sentences, start)
        if not sentences or sentences[number][1] < end or any(m.start < end and start < m.end for m in known):
            continue
        out.append(
            Mention(
                start,
                end,
                text[start:end],
                "unknown",
                None,
                (),
                "nil",
                "subject",
                "name",
                None,
                number,
                ("proposed by a language model, not linked",),
            )
        )
    return out
