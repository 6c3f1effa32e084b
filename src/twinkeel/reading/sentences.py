"""Splits text into sentences without changing it; a line wrapped in the middle of a sentence does not end it."""

from __future__ import annotations

import re
from bisect import bisect_right

from twinkeel.reading.vocabulary import words

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
    lines: list[tuple[int, int]] = []
    position = 0
    for line in text.splitlines(keepends=True):
        lines.append((position, position + len(line)))
        position += len(line)
    if not lines:
        return []
    lengths = sorted(end - start for start, end in lines if text[start:end].strip())
    wrapped_file = bool(lengths) and len(lengths) >= 4 and lengths[int(len(lengths) * 0.9)] <= 100
    out: list[tuple[int, int]] = []
    begin, last = lines[0]
    for (start, end), (previous_start, _previous_end) in zip(lines[1:], lines, strict=False):
        previous = text[previous_start:start].rstrip()
        current = text[start:end].strip()
        joins = (
            bool(previous)
            and bool(current)
            and previous[-1] not in '.!?…:;"”)'
            and (
                (current[0].islower() and previous[-1:].isalnum() | (previous[-1:] in ",-"))
                or (wrapped_file and len(previous) >= 55)
            )
        )
        if wrapped_file and previous and current and len(previous) >= 60 and previous[-1] not in ":":
            joins = True
        if joins:
            last = end
        else:
            out.append((begin, last))
            begin, last = start, end
    out.append((begin, last))
    return out


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
