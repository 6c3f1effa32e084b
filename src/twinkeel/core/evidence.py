"""Every figure opens to its evidence: a JSON pointer maps to value, unit, as-of, formula, inputs and source."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Evidence:
    """Where one figure comes from. ``inputs`` are JSON pointers into the same document, or names of sources."""

    value: float | int | str | None
    unit: str
    as_of: str
    formula: str
    inputs: tuple[str, ...] = ()
    source: str = ""

    def as_json(self) -> dict[str, Any]:
        """The evidence as plain data."""
        return {
            "value": self.value,
            "unit": self.unit,
            "as_of": self.as_of,
            "formula": self.formula,
            "inputs": list(self.inputs),
            "source": self.source,
        }


def pointer(*steps: str | int) -> str:
    """A JSON pointer (RFC 6901) from its steps: ``pointer("orders", 0, "fees")`` is ``/orders/0/fees``."""
    return "".join("/" + str(step).replace("~", "~0").replace("/", "~1") for step in steps)


def follow(document: Any, path: str) -> Any:
    """What a JSON pointer points at.

    Raises:
        KeyError: where the document holds nothing there.
    """
    here = document
    for step in path.split("/")[1:]:
        key = step.replace("~1", "/").replace("~0", "~")
        try:
            here = here[int(key)] if isinstance(here, Sequence) and not isinstance(here, str) else here[key]
        except (IndexError, KeyError, TypeError, ValueError) as error:
            raise KeyError(path) from error
    return here


class EvidenceBook:
    """Evidence by JSON pointer, in insertion order; a pointer is written once."""

    def __init__(self) -> None:
        self._entries: dict[str, Evidence] = {}

    def add(self, path: str, evidence: Evidence) -> None:
        """File the evidence of one figure.

        Raises:
            ValueError: where the pointer already has evidence: two rooms claim one figure.
        """
        if path in self._entries:
            raise ValueError(f"{path} has evidence already")
        self._entries[path] = evidence

    def __iter__(self) -> Iterator[str]:
        return iter(self._entries)

    def __getitem__(self, path: str) -> Evidence:
        return self._entries[path]

    def __len__(self) -> int:
        return len(self._entries)

    def as_json(self) -> Mapping[str, Any]:
        """All of it as plain data, sorted by pointer."""
        return {path: self._entries[path].as_json() for path in sorted(self._entries)}
