"""The words that tell of a stance, kept as tables: verbs with what follows them, dispositions, judgements, ratings."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from functools import lru_cache
from importlib import resources

_IRREGULAR = {
    "buy": ("bought", "bought"),
    "sell": ("sold", "sold"),
    "hold": ("held", "held"),
    "take": ("took", "taken"),
    "build": ("built", "built"),
    "get": ("got", "got"),
    "cut": ("cut", "cut"),
    "bet": ("bet", "bet"),
    "shed": ("shed", "shed"),
    "put": ("put", "put"),
    "flee": ("fled", "fled"),
    "unwind": ("unwound", "unwound"),
    "keep": ("kept", "kept"),
    "grow": ("grew", "grown"),
    "stick": ("stuck", "stuck"),
    "go": ("went", "gone"),
    "make": ("made", "made"),
    "withdraw": ("withdrew", "withdrawn"),
    "give": ("gave", "given"),
    "stand": ("stood", "stood"),
    "beat": ("beat", "beaten"),
    "have": ("had", "had"),
    "lose": ("lost", "lost"),
    "see": ("saw", "seen"),
    "find": ("found", "found"),
    "begin": ("began", "begun"),
    "let": ("let", "let"),
    "run": ("ran", "run"),
    "set": ("set", "set"),
    "shy": ("shied", "shied"),
    "upgrade": ("upgraded", "upgraded"),
}
_DOUBLED = {
    "trim",
    "shun",
    "snap",
    "top",
    "prefer",
    "up",
    "bet",
    "cut",
    "put",
    "get",
    "stop",
    "step",
    "set",
    "drop",
    "swap",
    "let",
    "run",
}


@dataclass(frozen=True, slots=True)
class Predicate:
    """A verb with the particles it needs, and what it says of its subject's stance on its object."""

    verb: str
    after: tuple[str, ...]
    needs: str  # security | holding | flow | loose
    direction: str
    sign: int
    mode: str

    @property
    def first(self) -> str:
        """The first word."""
        return self.verb.split()[0]


def inflected(verb: str) -> dict[str, str]:
    """Forms of a regular or listed verb, each with its kind: base, s, past or ing."""
    stem = verb[:-1] if verb.endswith("e") and not verb.endswith(("ee", "ye", "oe")) else verb
    last = verb[-1] if verb in _DOUBLED else ""
    if verb == "have":
        return {"have": "base", "has": "s", "had": "past", "having": "ing"}
    third = verb[:-1] + "ies" if verb.endswith("y") and verb[-2] not in "aeou" else verb
    if third == verb:
        third += "es" if verb.endswith(("s", "sh", "ch", "x", "z", "o")) else "s"
    past = verb[:-1] + "ied" if verb.endswith("y") and verb[-2] not in "aeou" else stem + last + "ed"
    first, second = _IRREGULAR.get(verb, (past, past))
    out = {first: "past", second: "past", third: "s", stem + last + "ing": "ing"}
    if verb.endswith(("ye", "oe")):
        out[verb + "d"] = "past"
    out[verb] = "base" if verb not in {first, second} else "past"
    return out


def _rows(name: str) -> list[dict[str, str]]:
    text = resources.files("twinkeel.reading").joinpath("data", name).read_text(encoding="utf-8")
    return list(csv.DictReader(text.splitlines()))


@lru_cache(maxsize=1)
def predicates() -> dict[str, tuple[tuple[Predicate, str], ...]]:
    """By form of the verb: its predicates, those with the longest particles first, each with the kind of the form."""
    out: dict[str, list[tuple[Predicate, str]]] = {}
    for row in _rows("predicates.csv"):
        predicate = Predicate(
            row["verb"],
            tuple(row["after"].split()),
            row["needs"],
            row["direction"],
            int(row["sign"]),
            row["mode"],
        )
        for form, kind in inflected(row["verb"]).items():
            out.setdefault(form, []).append((predicate, kind))
    return {form: tuple(sorted(found, key=lambda p: -len(p[0].after))) for form, found in out.items()}


@lru_cache(maxsize=1)
def dispositions() -> dict[str, tuple[tuple[tuple[str, ...], Predicate], ...]]:
    """By first word: adjectives and nouns that tell how somebody is disposed."""
    out: dict[str, list[tuple[tuple[str, ...], Predicate]]] = {}
    for row in _rows("dispositions.csv"):
        words = tuple(row["words"].split())
        predicate = Predicate(row["words"], (), "security", row["direction"], int(row["sign"]), row["mode"])
        out.setdefault(words[0], []).append((words, predicate))
    return {first: tuple(sorted(found, key=lambda w: -len(w[0]))) for first, found in out.items()}


@lru_cache(maxsize=1)
def judgements() -> dict[str, tuple[tuple[tuple[str, ...], int], ...]]:
    """By first word: what is said of the thing judged, with its sign."""
    out: dict[str, list[tuple[tuple[str, ...], int]]] = {}
    for row in _rows("judgements.csv"):
        words = tuple(row["words"].split())
        out.setdefault(words[0], []).append((words, int(row["sign"])))
    return {first: tuple(sorted(found, key=lambda w: -len(w[0]))) for first, found in out.items()}


@lru_cache(maxsize=1)
def ratings() -> dict[str, tuple[tuple[tuple[str, ...], int], ...]]:
    """By first word: brokers' labels with their sign."""
    out: dict[str, list[tuple[tuple[str, ...], int]]] = {}
    for row in _rows("rating_labels.csv"):
        words = tuple(row["words"].split())
        out.setdefault(words[0], []).append((words, int(row["sign"])))
    return {first: tuple(sorted(found, key=lambda w: -len(w[0]))) for first, found in out.items()}
