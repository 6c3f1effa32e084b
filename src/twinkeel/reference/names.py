"""Folds names to what is compared: case, marks, corporate endings and exchange suffixes away, nothing else."""

from __future__ import annotations

import re
import unicodedata

_MARKS = re.compile(r"[\s.,'’`´\"“”&()/\\*:;!_·-]+")
_ENDINGS = frozenset({
    "inc", "incorporated", "corp", "corporation", "co", "company", "ltd", "limited", "plc", "llc", "lp", "nv",
    "n", "v", "sa", "s", "a", "ag", "se", "ab", "asa", "holdings", "holding", "hldg", "hldgs", "group",
    "grp", "groep", "the", "class", "cl", "ads", "adr", "sponsored", "spon", "shs", "common", "stock", "com",
    "ord", "del", "new",
})  # fmt: skip
_SHORT = {"intl": "international", "mfg": "manufacturing", "hldg": "holding", "hldgs": "holdings", "svcs": "services",
          "tech": "technology", "amern": "american", "pete": "petroleum", "finl": "financial", "sys": "systems",
          "matls": "materials", "airls": "airlines", "inds": "industries", "amer": "america", "bk": "bank",
          "jd.com": "jd", "entmt": "entertainment"}  # fmt: skip
_EXCHANGE_SUFFIX = re.compile(r"-(?:W|SW|S|B|P|R|WR|SWR|SR|U|UW|D|BR)$", re.IGNORECASE)
_NEW_LISTING = re.compile(r"^(?:N|C|XD|XR|DR|\*?ST)\s+(?=\S)", re.IGNORECASE)


def fold(name: str) -> str:
    """A name without case, width, marks: ``JD.com, Inc.`` becomes ``jd com inc``."""
    text = unicodedata.normalize("NFKC", name).casefold()
    return " ".join(_MARKS.sub(" ", text).split())


def core(name: str) -> str:
    """A folded name without corporate endings: ``ALIBABA GROUP HLDG LTD`` becomes ``alibaba``."""
    return core_of(fold(name))


def core_of(folded: str) -> str:
    """The same from a name folded already."""
    words = [_SHORT.get(word, word) for word in folded.split()]
    kept = [word for word in words if word not in _ENDINGS]
    return " ".join(kept) if kept else " ".join(words)


def bare(name: str) -> tuple[str, bool]:
    """A line's name without exchange marks (``Alibaba-W``, ``N Metax-U``), and whether there was one."""
    text = _NEW_LISTING.sub("", name.strip())
    shorter = _EXCHANGE_SUFFIX.sub("", text)
    return shorter, shorter != name.strip()
