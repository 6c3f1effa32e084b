"""Word lists of the reader, kept as data: one section a use."""

from __future__ import annotations

from functools import lru_cache
from importlib import resources

_FILES = ("vocabulary.txt", "stance_words.txt")


@lru_cache(maxsize=1)
def _sections() -> dict[str, frozenset[str]]:
    folder = resources.files("twinkeel.reading").joinpath("data")
    text = "\n".join(folder.joinpath(name).read_text(encoding="utf-8") for name in _FILES)
    out: dict[str, list[str]] = {}
    here: list[str] = []
    for line in text.splitlines():
        if line.startswith("#"):
            continue
        if line.startswith("[") and line.endswith("]"):
            here = out.setdefault(line[1:-1], [])
        else:
            here.extend(line.split())
    return {name: frozenset(entries) for name, entries in out.items()}


def words(section: str) -> frozenset[str]:
    """The words of a section, e.g. ``words("clauses.moves_up")``.

    Raises:
        KeyError: where there is no such section.
    """
    return _sections()[section]
