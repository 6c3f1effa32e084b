"""Splits text into sentences without changing it; a line wrapped in the middle of a sentence does not end it."""

from __future__ import annotations

import re
from bisect import bisect_right
from itertools import pairwise

from twinkeel.reading.patterns.vocabulary import words

_ABBREVIATIONS = words("sentences.abbreviations")
_END = re.compile(r"[.!?…。！？]+[\"'”’)\]»]*(?=\s|$)|[。！？]")
_OPENS_SENTENCE = re.compile(r"[\s]*[\"'“‘(\[«]*[A-Z0-9À-Þ\u4e00-\u9fff$€£¥(#*•-]")
_CODE_BRACKET = re.compile(r"\s*[(\[]\s*(?:\^|\.?[A-Z0-9]{1,8}(?:[.:,\s)\]]|$)|[A-Za-z ]{2,12}:\s*[A-Z0-9])")
_REST_OF_FIGURE = re.compile(r"\s\d{1,2}\s(?:per\s?cent|points|(?:HK|US|Hong Kong) dollars|yuan|euros|pence|yen)\b")
_DOTTED = re.compile(r"(?:^|[\s(\"“'‘])(?:[A-Za-z]\.)+[A-Za-z]?$")


def split_sentences(text: str) -> tuple[tuple[int, int], ...]:
    """Half-open spans of the sentences, in order, without surrounding white space."""
    spans: list[tuple[int, int]] = []
    for start, end in _paragraphs(text):
        here = start
        for match in _END.finditer(text, start, end):
            stop = match.end()
            if _ends_here(text, match, start, end):
                _append(spans, text, here, stop)
                here = stop
        _append(spans, text, here, end)
    return tuple(spans)


def sentence_at(spans: tuple[tuple[int, int], ...], offset: int) -> int:
    """The number of the sentence that holds an offset, or the one before it."""
    return max(0, bisect_right(spans, (offset, 1 << 60)) - 1)


def _append(spans: list[tuple[int, int]], text: str, start: int, end: int) -> None:
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    if end > start:
        spans.append((start, end))


def _paragraphs(text: str) -> list[tuple[int, int]]:
    """Runs of lines that belong together: a line that ends without a stop and goes on in the next is one with it."""
    lines: list[tuple[int, int]] = []
    position = 0
    for line in text.splitlines(keepends=True):
        lines.append((position, position + len(line)))
        position += len(line)
    if not lines:
        return []
    printed = [text[start:end].strip() for start, end in lines]
    lengths = sorted(len(line) for line in printed if line)
    wrapped_file = len(lengths) >= 4 and lengths[int(len(lengths) * 0.9)] <= 99
    joined = _quoted_prices(printed)
    wrapped = _wrapped_blocks(printed)
    out: list[tuple[int, int]] = []
    begin, last = lines[0]
    for number, (start, end) in enumerate(lines[1:], 1):
        previous, current = printed[number - 1], printed[number]
        joins = number in joined or (bool(previous) and bool(current) and _goes_on(previous, current))
        if (wrapped_file or number in wrapped) and previous and current:
            joins = joins or (len(previous) >= 55 and previous[-1] not in '.!?…:;"”)')
        if wrapped_file and previous and current and len(previous) >= 60 and previous[-1] not in ":":
            joins = True
        if joins:
            last = end
        else:
            out.append((begin, last))
            begin, last = start, end
    out.append((begin, last))
    return out


def _goes_on(previous: str, current: str) -> bool:
    """Whether a line's own end or the next one's start says that the sentence is not over."""
    if previous[-1] in '.!?…:;"”)' or _ITEM.match(current):
        return False
    return (current[0].islower() and (previous[-1].isalnum() or previous[-1] in ",-%>")) or (
        _HANGING.search(previous) is not None and len(previous) > 24
    )


def _quoted_prices(printed: list[str]) -> set[int]:
    """Lines to join to the one before: a vendor's price of a share, set on lines of its own amid a sentence."""
    joined: set[int] = set()
    for number, line in enumerate(printed):
        if number < 2 or not _SIGNED.fullmatch(line) or not _CODE_LINE.fullmatch(printed[number - 1]):
            continue
        if not printed[number - 2] or printed[number - 2][-1] in ".!?:;":
            continue
        joined |= {number - 1, number}
        after = printed[number + 1] if number + 1 < len(printed) else ""
        if after and not _CODE_LINE.fullmatch(after):
            joined.add(number + 1)
    return joined


def _wrapped_blocks(printed: list[str]) -> set[int]:
    """Numbers of the lines of blocks that are wrapped at one width: one of their joins shows it beyond doubt."""
    wrapped: set[int] = set()
    first = 0
    for number in range(len(printed) + 1):
        if number < len(printed) and printed[number]:
            continue
        block = printed[first:number]
        if (
            len(block) > 2
            and all(45 <= len(line) <= 99 for line in block[:-1])
            and any(_goes_on(a, b) for a, b in pairwise(block))
        ):
            wrapped.update(range(first + 1, number))
        first = number + 1
    return wrapped


_ITEM = re.compile(r"[-*•–—·#|>]\s|\d{1,2}[.)]\s")
_SIGNED = re.compile(r"[+\-−–]?\d[\d.,]*\s?%,?")
_CODE_LINE = re.compile(r"[A-Z0-9][A-Z0-9.:\-]{0,11},?")
_HANGING = re.compile(
    r"\b(?:a|an|the|of|to|in|on|at|by|for|from|with|and|or|than|as|its|their|that|which|was|were|is|are|has|have|"
    r"about|nearly|into|over|per|while|but)$"
)


def _ends_here(text: str, match: re.Match[str], start: int, end: int) -> bool:
    stop = match.end()
    if stop >= end:
        return True
    mark = match.group()
    if mark == "." and text[match.start() - 1].isdigit() and _REST_OF_FIGURE.match(text, stop):
        return False
    if not _OPENS_SENTENCE.match(text, stop):
        return False
    if not mark.startswith("."):
        return True
    if _CODE_BRACKET.match(text, stop) and text[stop : stop + 3].strip()[:1] in "([":
        return False
    word_start = match.start()
    while word_start > start and not text[word_start - 1].isspace():
        word_start -= 1
    word = text[word_start : match.start()].lstrip("(\"“'‘[").lower()
    if word in _ABBREVIATIONS and mark == ".":
        following = text[stop : stop + 40].split()
        if word in {"inc", "co", "corp", "ltd", "plc", "bros", "jr", "sr", "bn", "mn", "pct"}:
            return bool(following) and following[0].lower() in _STARTERS
        return False
    if mark == "." and (
        _DOTTED.search(text[max(start, word_start - 1) : match.start()]) or (len(word) == 1 and word.isalpha())
    ):
        following = text[stop : stop + 40].split()
        return bool(following) and following[0].lower() in _STARTERS
    return True


_STARTERS = words("sentences.starters")
