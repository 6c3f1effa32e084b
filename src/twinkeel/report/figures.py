"""Figures that open to their evidence: each is shown by its JSON pointer, and a panel tells where it comes from."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from markupsafe import Markup, escape

from twinkeel.core.evidence import follow
from twinkeel.report.glossary import TERMS
from twinkeel.report.words import Words, figure

ROWS = 500
"""Most rows of one table that a page shows; a line says how many more the JSON holds."""


class Figures:
    """The figures of one document and the evidence they open to."""

    def __init__(self, document: Mapping[str, Any], words: Words) -> None:
        self.document, self.words = document, words
        self.evidence: Mapping[str, Mapping[str, Any]] = document.get("evidence", {})
        self._names = {path: f"e{number}" for number, path in enumerate(self.evidence)}
        self._opened: dict[str, None] = {}
        self._tips = 0

    def show(self, path: str, text: str) -> Markup:
        """A figure as text that opens its evidence, or as plain text where it has none.

        Raises:
            KeyError: where the document holds nothing at that pointer: a page that shows it would be wrong.
        """
        follow(self.document, path)
        if path not in self._names:
            return escape(text)
        self._opened[path] = None
        return Markup('<button type="button" class="fig" popovertarget="{}">{}</button>').format(
            self._names[path], text
        )

    def term(self, word: str, shown: str | None = None) -> Markup:
        """A word that explains itself on hover, on focus and to a screen reader.

        Raises:
            KeyError: where the glossary does not hold it.
        """
        self._tips += 1
        return Markup(
            '<span class="term" tabindex="0" aria-describedby="t{0}">{1}'
            '<span class="tip" role="tooltip" id="t{0}">{2}</span></span>'
        ).format(self._tips, shown or word, TERMS[word])

    def panels(self) -> Iterable[Mapping[str, Any]]:
        """A panel for each figure shown so far and for all it rests on; inputs as (pointer or source, id or None)."""
        waiting = list(self._opened)
        for path in waiting:  # grows as inputs with evidence of their own are met
            entry = self.evidence[path]
            further = [each for each in entry.get("inputs", ()) if each in self._names and each not in self._opened]
            self._opened.update(dict.fromkeys(further))
            waiting += further
            yield {
                "id": self._names[path],
                "path": path,
                "title": title(path, self.document),
                "value": self.words.any(entry.get("value"), str(entry.get("unit", ""))),
                "inputs": [(each, self._names.get(each)) for each in entry.get("inputs", ())],
                **{key: entry.get(key) or "not said" for key in ("unit", "as_of", "formula", "source")},
            }


def title(path: str, document: Mapping[str, Any]) -> str:
    """A pointer in words: ``/candidates/3/volatility`` is ``Cambricon: volatility``."""
    steps = path.split("/")[1:]
    owner = ""
    for depth, step in enumerate(steps):
        if step.isdigit():
            row = follow(document, "/" + "/".join(steps[: depth + 1]))
            if isinstance(row, Mapping):
                owner = str(row.get("name") or row.get("listing") or row.get("code") or owner)
                if row.get("figure"):
                    owner = f"{owner[:1].upper()}{owner[1:]}, {figure(str(row['figure']))}"
    inner = steps[:-1] if steps[-1] == "value" and not steps[-2].isdigit() else steps  # the value of a measure
    last = next((step for step in reversed(inner) if not step.isdigit()), path)
    last = figure(last) if "multiples" in inner else last.replace("_", " ").replace("chinese", "Chinese")
    if len(steps) > 1 and steps[0] == "exposure_after":
        last += " after the plan"
    return f"{owner}: {last}" if owner else last[:1].upper() + last[1:]
