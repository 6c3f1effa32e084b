"""Undresses what publishers write round a code, and turns each style of code into Yahoo's."""

from __future__ import annotations

import re

from twinkeel.reference import codes

_LINK = re.compile(r"^\[(?P<text>.*)\]\([^)]*\)$")
_CHANGE = re.compile(r"\s*[+\-−]\s?\d+(?:\.\d+)?\s?%.*$")
_TAIL = re.compile(r"\s*(?:-\s*news|\s(?:equity|index))\s*$", re.IGNORECASE)
_WRAP = "()（）[]<>{}\"'“”‘’`$＄ \t,;."
_PREFIXED = re.compile(r"^(SH|SZ|BJ|HK)\.?(\d{3,6})$")
_CLASS = re.compile(r"^([A-Z]{2,5})[ ./]?([A-D])$")
_INDEX_MARKS = frozenset({
    "SNPINDEX", "INDEXSP", "INDEXNASDAQ", "INDEXDJX", "INDEXHANGSENG", "DJINDICES", "NASDAQINDEX", "INDEX", "CSI",
    "SSE",
})  # fmt: skip


def clean(text: str) -> str:
    """A text without what publishers wrap round a code: brackets, links, a change in percent, a tail of ``- news``."""
    text = text.strip()
    link = _LINK.match(text)
    if link:
        text = link["text"]
    leading_dot = text.strip(_WRAP.replace(".", "")).startswith(".")
    text = _TAIL.sub("", _CHANGE.sub("", text.strip(_WRAP)))
    text = text.strip(_WRAP)
    return "." + text if leading_dot else text


def spellings(upper: str) -> list[str]:
    """The Yahoo codes that one spelling may stand for."""
    out: list[str] = []
    if ":" in upper:
        left, _, right = (part.strip() for part in upper.partition(":"))
        out += _marked(left.replace(" ", ""), right)
        out += _marked(right, left)
    prefixed = _PREFIXED.match(upper)
    if prefixed:
        out += _marked(prefixed[1], prefixed[2])
    if "." in upper:
        head, _, tail = upper.rpartition(".")
        out += _marked(tail.strip(), head)
        first, _, rest = upper.partition(".")
        out += _marked(first, rest)
    if " " in upper:
        head, _, tail = upper.rpartition(" ")
        out += _marked(tail, head.strip())
    share_class = _CLASS.match(upper)
    if share_class:
        out.append(f"{share_class[1]}-{share_class[2]}")
    return out


def _marked(mark: str, base: str) -> list[str]:
    """Codes from an exchange mark and what stands beside it: ``HK`` and ``9888``, ``NASDAQ`` and ``FB``."""
    base = base.strip().lstrip("$")
    if mark in codes.SUFFIX:
        suffix = codes.SUFFIX[mark]
        base = base.removesuffix(suffix).removesuffix("." + mark)
        if suffix == ".HK" and base.isdigit():
            return [codes.pad_hk(base) + suffix]
        if suffix in (".SS", ".SZ") and base.isdigit():
            return [base.zfill(6) + suffix]
        return [base + suffix]
    if mark in ("CH", "CG", "CS", "C1", "C2") and base.isdigit():
        told = {"C1": ".SS", "C2": ".SZ", "CG": ".SS", "CS": ".SZ"}.get(mark)
        known = told or codes.mainland_suffix(base.zfill(6))
        return [base.zfill(6) + known] if known else []
    if mark in codes.US_MARKS:
        plain = base.replace("/", "-").replace(".", "-").replace("_", "-").replace(" ", "-")
        share_class = _CLASS.match(plain)
        return [plain] + ([f"{share_class[1]}-{share_class[2]}"] if share_class else [])
    if mark in _INDEX_MARKS:
        return [base if base.startswith("^") else "^" + base]
    return []
