"""The day a document says it is of: beside a word such as "Published", or in a line of where, when and by whom.

A date inside the prose is of the story, never of the document.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from twinkeel.reading.patterns.vocabulary import words

MONTHS = {
    name: number
    for number, names in enumerate(
        (
            "jan january",
            "feb february",
            "mar march",
            "apr april",
            "may",
            "jun june",
            "jul july",
            "aug august",
            "sep sept september",
            "oct october",
            "nov november",
            "dec december",
        ),
        start=1,
    )
    for name in names.split()
}
MONTH = (
    r"(?:Jan(?:uary)?|Feb(?:ruary)?|Mar(?:ch)?|Apr(?:il)?|May|June?|July?|Aug(?:ust)?|Sep(?:t(?:ember)?)?|"
    r"Oct(?:ober)?|Nov(?:ember)?|Dec(?:ember)?)"
)
_WEEKDAY = r"(?:Mon|Tues?|Wed(?:nes)?|Thu(?:rs)?|Fri|Sat(?:ur)?|Sun)(?:day)?\b"
_NAMES = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_YEAR = r"(?:19|20)\d\d"
_FULL = re.compile(
    rf"(?<![\w$€£/.])(?<!(?<!-)-)(?:(?P<m1>{MONTH})\.?\s{{1,2}}(?P<d1>\d{{1,2}})(?:st|nd|rd|th)?,?\s{{1,2}}(?P<y1>{_YEAR})|"
    rf"(?P<d2>\d{{1,2}})(?:st|nd|rd|th)?(?:\sof)?[\s-](?P<m2>{MONTH})\.?,?[\s-](?P<y2>{_YEAR})|"
    rf"(?P<y3>{_YEAR})(?P<sep3>[-/.])(?P<n3>\d\d?)(?P=sep3)(?P<d3>\d\d?)|"
    rf"(?P<a>\d\d?)(?P<sep>[-/.])(?P<b>\d\d?)(?P=sep)(?P<y4>{_YEAR})|"
    r"(?P<a2>\d\d?)(?P<sep6>[/.])(?P<b2>\d\d?)(?P=sep6)(?P<y6>\d\d)|"
    rf"(?P<y5>{_YEAR})年(?P<n5>\d\d?)月(?P<d5>\d\d?)日)(?!\d|\.\d|[-/]\d)",
    re.IGNORECASE,
)
_MARK = re.compile(
    r"(?:^|[|·•,;)\]]|\s{2,}|\bon\s)\W*(?:(?:this\s)?(?:article|story|post|report|page|piece)\s(?:(?:was|is)\s)?)?"
    r"(?:(?:first|last|originally)\s)?(?:published|updated|posted|modified|"
    r"released?|publication|pub|"
    r"created|filed|date|dated|issued|time|time of issue|release date)(?:\s(?:on|at|time|date|in\s\w+))?\s*[:|-]?\s*"
    rf"(?:at\s)?(?:\d{{1,2}}[:.]?\d\d\s?(?:[ap]\.?m\.?)?\s?(?:[A-Z]{{2,4}}\b)?(?:\s\(\d{{4}}\s[A-Z]{{3}}\))?,?\s?"
    rf"(?:on\s)?)?(?:{_WEEKDAY}[.,]?\s)?$",
    re.IGNORECASE,
)
_PLAIN_MARK = re.compile(r"^\W*date\W*$", re.IGNORECASE)
_AFTER_MARK = re.compile(
    r"\s*(?:$|[|·•()&–—-]|,?\s?(?:at\s)?\d{1,2}(?:[:.]\d\d|\s?[ap]\.?m\b)|,?\s*T\d\d|by\s|in\s|[A-Z\[])|\.\s*$"
)
_CLOCK = re.compile(
    r"\b(?:at\s)?\d{1,2}(?:[:.]\d\d){1,2}(?:\s?[ap]\.?m\b\.?)?|\bT\d\d:\d\d\S*|\b\d{1,2}\s?[ap]\.?m\b\.?|&nbsp;",
    re.IGNORECASE,
)
_OF_CONTENT = re.compile(
    r"\b(?:end(?:ed|ing|s)?|quarters?|months?|fiscal|as of|since|until|through|due|before|after|expir\w+|vs|versus|"
    r"effective|deadline|starting|beginning|maturing|to)\b[\s,:]*(?:\w+\s)?$|[%$€£¥]",
    re.IGNORECASE,
)
_LEADS_IN = re.compile(r"\b(?:since|until|by|from|of|in|before|after|to|through|for|at|the)\s$", re.IGNORECASE)
_DATELINE = re.compile(
    rf"\W{{0,3}}(?:[A-Z][\w .,/'’&-]{{1,50}}?)"
    rf"(?:\s\([A-Z][^()\n]{{1,20}}\))?(?:,|\s[-–—|])?\s\(?(?:{_WEEKDAY}[.,]?\s)?$|"
    r"\W{0,3}[A-Z][A-Z .,]{2,40}--\([A-Z ]{4,20}\)--$"
)
_AFTER_DATELINE = re.compile(r"\)?\s*(?:[-–—:(|/]|&nbsp;|&#|\.\s[A-Z]|$)")
_BRACKETED = re.compile(r"\((?:[A-Z][\w .&'’-]{1,40}[,:]?\s)?$")
_SET_OFF = re.compile(r"\s[|/·•–—-]{1,2}\s(?:\w{3,9}day,?\s)?$")
_BESIDE = re.compile(
    rf"[|·•]\s(?:{_WEEKDAY}[.,]?\s)?$|\d\d\s?(?:[ap]\.?m\.?)?(?:\s[A-Z]{{2,4}})?,?\s(?:on\s)?(?:{_WEEKDAY}[.,]?\s)?$",
    re.IGNORECASE,
)
_BEHIND = re.compile(r"\s?(?:[|·•]|[,–—-]?\s?(?:at\s)?\d{1,2}(?:[:.]\d\d\b|\s?[ap]\.?m\b)|T\d\d:\d\d)", re.IGNORECASE)
_BYLINE = re.compile(r"\W*(?:(?:posted|written|reporting|story)\s)?by\s", re.IGNORECASE)
_WORDS = re.compile(r"[A-Za-z][\w'’]*")
_FURNITURE = words("dating.furniture")
_DAY_FIRST = re.compile(r"HK\$|HKD|\bRM\s?\d|S\$|A\$|£|€|\bper cent\b|\bpence\b|₹|\bRs\.?\s?\d")
_HEAD_LINES = 24
_HEAD = 2200
_STAMP = 120


@dataclass(frozen=True, slots=True)
class OwnDay:
    """A day printed as the document's own, how it is printed, and the stretch that is nothing but that."""

    day: date
    how: str
    start: int
    end: int


def own_day(text: str) -> OwnDay | None:
    """The document's own day: the first date with a year that stands where a publisher prints it."""
    for start, line, prose in _lines(text):
        for match in _full_dates(line):
            day = _day(match, text)
            found = _judged(line, match, start, day, prose) if day is not None else None
            if found is not None:
                return found
    tail = max(0, len(text) - 600)
    for match in _full_dates(text, tail):
        begin = text.rfind("\n", 0, match.start()) + 1
        day = _day(match, text)
        if day is None:
            continue
        closes = _BRACKETED.search(text[begin : match.start()]) and text[match.end() :].strip() == ")"
        if closes or (_MARK.search(text[begin : match.start()]) and match.start() - begin < 40):
            return OwnDay(day, "printed in the text", match.start(), match.end())
    return _lead_day(text)


def _full_dates(text: str, start: int = 0, end: int | None = None) -> Iterable[re.Match[str]]:
    """Dates with a year, looked for only where a year is printed."""
    stop = len(text) if end is None else end
    return _FULL.finditer(text, start, stop) if _PRINTED_YEAR.search(text, start, stop) else ()


_PRINTED_YEAR = re.compile(rf"{_YEAR}|\d[/.]\d\d?[/.]\d\d")


def _lead_day(text: str) -> OwnDay | None:
    """A weekday with its full date in the lead, where the text speaks of nothing later and not of the future."""
    for match in _full_dates(text, 0, 900):
        day = _day(match, text)
        before = text[max(0, match.start() - 90) : match.start()]
        weekday = _WEEKDAY_BEFORE.search(before)
        if day is None or weekday is None or not _NAMES[day.weekday()].startswith(weekday.group(1).lower()[:3]):
            continue
        later = any(int(year) > day.year + 1 for year in re.findall(r"\b(?:19|20)\d\d\b", text))
        others = (_day(other, text) for other in _full_dates(text))
        if not later and not _TO_COME.search(before) and not any(other is not None and other > day for other in others):
            return OwnDay(day, "dated in the lead", match.start(), match.end())
    return None


_WEEKDAY_BEFORE = re.compile(rf"\b({_WEEKDAY})[.,]?\s\(?$")
_TO_COME = re.compile(
    r"\b(?:will|due|scheduled|expect\w*|plans?|until|next|slated|set to|would)\b|\b(?:by|since)\s(?:\w+day,?\s)?\(?$"
)


def _lines(text: str) -> Iterator[tuple[int, str, int]]:
    """(start, line, lines of prose before it) of the first lines that are not empty."""
    position = number = prose = 0
    for line in text.splitlines(keepends=True):
        if line.strip():
            yield position, line.rstrip(), prose
            number += 1
            prose += len(line) > 200
        position += len(line)
        if number >= _HEAD_LINES or position > _HEAD:
            return


def _judged(line: str, match: re.Match[str], start: int, day: date, prose: int) -> OwnDay | None:
    """The date as the document's own where its line says so."""
    before, after = line[: match.start()], line[match.end() :]
    place = (start + match.start(), start + match.end())
    if _PLAIN_MARK.match(before):
        return OwnDay(day, "printed in the text", start, place[1])
    if len(before) < 90 and _MARK.search(before) and _AFTER_MARK.match(after):
        return OwnDay(day, "printed in the text", *place)
    if _OF_CONTENT.search(before):
        return None
    if prose < 3 and len(before) < 70 and _DATELINE.fullmatch(before) and _AFTER_DATELINE.match(after):
        lower = [word for word in _WORDS.findall(before) if word[0].islower() and word not in _FURNITURE]
        if not lower and not _LEADS_IN.search(before):
            return OwnDay(day, "dateline", *place)
    if prose < 3 and _is_furniture(before, after):
        return OwnDay(day, "printed at the head", start, start + len(line))
    if prose < 3 and _is_stamped(line, before, after):
        return OwnDay(day, "printed at the head", start, start + len(line))
    if prose < 2 and not before.strip() and re.match(r"\s*[|–—-]{1,2}\s", after):
        return OwnDay(day, "printed at the head", *place)
    if prose < 1 and len(before) < 60 and not after.strip(" .)]") and _SET_OFF.search(before):
        return OwnDay(day, "printed at the head", *place)
    bracketed = prose < 2 and after.lstrip().startswith(")") and _BRACKETED.search(before)
    if bracketed and (not after.strip(") .") or not before.strip("( ")):
        return OwnDay(day, "printed at the head", *place)
    return None


def _is_stamped(line: str, before: str, after: str) -> bool:
    """Whether a date in a short line stands beside a time of day or a bar, or closes a byline."""
    if len(line) > _STAMP or len(before) > 70 or re.search(r"[%$€£?!]", line) or _LEADS_IN.search(before):
        return False
    said = [word for word in _WORDS.findall(_CLOCK.sub(" ", f"{before} {after}")) if word not in _FURNITURE]
    if len([word for word in said if word[0].islower()]) > 4 or (line.endswith(".") and len(said) > 3):
        return False
    if _BEHIND.match(after) or (_BESIDE.search(before) and re.match(r"\W*$|\s?[|·•(]", after)):
        return True
    return not after.strip(" .)]|") and _BYLINE.match(before) is not None


def _is_furniture(before: str, after: str) -> bool:
    """Whether a line, its date and time left out, is only names, agencies and a publisher's small words."""
    if _LEADS_IN.search(before) and not re.search(r"\b(?:of|in|for)\s$", before, re.IGNORECASE):
        return False
    rest = _CLOCK.sub(" ", _FULL.sub(" ", f"{before} {after}"))
    if re.search(r"[%$€£?!]|\d{3,}", rest):
        return False
    found = _WORDS.findall(rest)
    lower = [word for word in found if word[0].islower() and word not in _FURNITURE]
    ends = re.search(r"[a-z]\.\s*$", after) is not None
    return len(found) <= 14 and not lower and not (ends and len(found) > 3)


def _day(match: re.Match[str], text: str) -> date | None:
    """The day of a full date; which of two bare numbers is the month, a weekday of the text tells, else its money."""
    if match["m1"] or match["m2"]:
        month = MONTHS[(match["m1"] or match["m2"]).lower()]
        return _date(int(match["y1"] or match["y2"]), month, int(match["d1"] or match["d2"]))
    if match["y3"] or match["y5"]:
        return _date(int(match["y3"] or match["y5"]), int(match["n3"] or match["n5"]), int(match["d3"] or match["d5"]))
    short = match["y6"] is not None
    year = 2000 + int(match["y6"]) if short else int(match["y4"])
    a, b = (int(match["a2"]), int(match["b2"])) if short else (int(match["a"]), int(match["b"]))
    month_first, day_first = _date(year, a, b), _date(year, b, a)
    if month_first is None or day_first is None or month_first == day_first:
        return month_first or day_first
    head = text[:2500].lower()
    spoken = [head.count(_NAMES[day.weekday()]) for day in (month_first, day_first)]
    if spoken[0] == spoken[1]:
        return day_first if "." in match.group() or _DAY_FIRST.search(text) else month_first
    return month_first if spoken[0] > spoken[1] else day_first


def _date(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None
