"""The document: its zones (dateline, headings, credits, byline), its dateline and what it says of its own date."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator
from typing import Any

from twinkeel.reading.model import Document, Zone
from twinkeel.reading.text.dating import MONTH, MONTHS, own_day
from twinkeel.reading.text.sentences import split_sentences

_DATE = (
    rf"(?:(?P<m1>{MONTH})\.?\s(?P<d1>\d{{1,2}})(?:st|nd|rd|th)?(?:,?\s(?P<y1>(?:19|20)\d\d))?|"
    rf"(?P<d2>\d{{1,2}})(?:st|nd|rd|th)?\s(?P<m2>{MONTH})\.?(?:,?\s(?P<y2>(?:19|20)\d\d))?|(?P<iso>(?:19|"
    rf"20)\d\d-\d\d-\d\d))"
)
_DATELINE = re.compile(
    rf"^\W{{0,3}}(?:(?P<place>[A-Z][A-Z .,/'’&-]{{2,60}}|[A-Z][\w .,/'’&-]{{2,40}}?)(?:,|\s[-–—|"
    rf"])?\s)?\(?{_DATE}\)?\s*(?:\((?P<agency>[^()\n]{{2,40}})\))?\s*(?P<dash>[-–—:]|$)"
)
_PLACE_DASH = re.compile(
    r"^(?P<place>[A-Z][A-Z .,/'’&-]{2,40})(?:\s*\((?P<agency>[A-Z][^()\n]{1,30})\))?\s*[-–—]{1,2}\s"
)
_DATE_LINE = re.compile(
    rf"^\s*(?:(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day,?\s)?{_DATE}\b[^\n]{{0,40}}$", re.MULTILINE
)
_CREDIT = re.compile(
    r"\([^()\n]*(?:via Getty|Getty Images|/REUTERS|REUTERS/|Reuters/|AFP/|/AFP|Shutterstock|NurPhoto|"
    r"AP Photo|Bloomberg via|VCG|Photo by|Photo:|Image source|Image credit)[^()\n]*\)[^\n]{0,60}"
    r"|^\s*(?:REUTERS/.*|Photo(?:graph)?(?: by)?:.*|Image (?:source|credit)s?:.*|Credit:.*|File photo.*|"
    r"Source: (?:Getty|Shutterstock|Bloomberg).*|[A-Z][\w ./]{2,60}\s(?:via|/)\s?Getty Images.*)$",
    re.MULTILINE,
)
_BYLINE = re.compile(
    r"\((?:(?:Additional\s)?[Rr]eporting|[Ww]riting|[Ee]diting|Compiled|Translated|With assistance)[^()]*\)?|"
    r"^\s*(?:Reporting|Writing|Editing|Additional reporting|Edited|--With assistance from|Compiled) by\b.*$"
    r"|^\s*By\s(?:[A-Z][\w.'’-]+\s){1,3}(?:and|,|&|[A-Z]|\n|$).{0,80}$|^\s*(?:Disclosure|Disclaimer|"
    r"DISCLAIMER|Our Standards|Read next|Sign up|Subscribe|Follow us|Click here|Related:|Read more|"
    r"Advertisement|©|Copyright)\b.*$",
    re.MULTILINE,
)
_DISCLAIMER = re.compile(
    r"^.*\b(?:has (?:a )?(?:no )?positions? in (?:any of )?(?:and recommends|the stocks)|"
    r"does not constitute investment advice|hold(?:s)? no position|The Motley Fool (?:has|recommends)|"
    r"has a disclosure policy)\b.*$",
    re.MULTILINE,
)
_DISCLAIMERS = ("position", "investment advice", "The Motley Fool", "disclosure policy")
_CAPTION = re.compile(r"^(?:FILE PHOTO:|File photo|Caption:|Photo:|Pictured:).*$", re.MULTILINE)


def make_document(
    text: str,
    title: str | None = None,
    publisher: str | None = None,
    published_at: str | None = None,
    source: str | None = None,
) -> Document:
    """A document of the text as given; zones and sentences are found, nothing is changed.

    ``published_at`` is an ISO date known from outside the text (a feed, a header); the text's own date is used
    otherwise.
    """
    document = Document(
        text, hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest(), title, publisher, source=source
    )
    document.sentences = split_sentences(text)
    zones: list[Zone] = []
    document.dateline = _dateline(text, zones)
    taken: list[tuple[int, int]] = [(zone.start, zone.end) for zone in zones]
    starts = sorted({0, *_places(text, "\n", 1), *_places(text, "(")})
    for pattern, kind in ((_CREDIT, "credit"), (_BYLINE, "byline"), (_DISCLAIMER, "byline"), (_CAPTION, "caption")):
        if pattern is _DISCLAIMER and not any(words in text for words in _DISCLAIMERS):
            continue
        for match in _line_matches(pattern, text, starts):
            if not any(match.start() < end and start < match.end() for start, end in taken):
                zones.append(Zone(match.start(), match.end(), kind))
                taken.append((match.start(), match.end()))
    _captions_before_credits(document, zones)
    _headings(text, zones, taken)
    _own_date(document, published_at, zones)
    document.zones = tuple(sorted(zones, key=lambda zone: (zone.start, zone.end)))
    return document


def _places(text: str, mark: str, shift: int = 0) -> Iterator[int]:
    at = text.find(mark)
    while at >= 0:
        yield at + shift
        at = text.find(mark, at + 1)


def _line_matches(pattern: re.Pattern[str], text: str, starts: list[int]) -> Iterator[re.Match[str]]:
    """Matches of a pattern that can begin only a line or a bracket."""
    position = 0
    for at in starts:
        match = pattern.match(text, at) if at >= position else None
        if match is not None:
            position = match.end()
            yield match


def date_parts(match: re.Match[str]) -> tuple[int | None, int, int] | None:
    """(year or None, month, day) of a match of the shared date expression; None where no such day exists."""
    if match["iso"]:
        year, month, day = (int(part) for part in match["iso"].split("-"))
    else:
        month = MONTHS[(match["m1"] or match["m2"]).lower().rstrip(".")]
        day = int(match["d1"] or match["d2"])
        printed = match["y1"] or match["y2"]
        year = int(printed) if printed else 0
    if not (1 <= month <= 12 and 1 <= day <= (31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)[month - 1]):
        return None
    if year and month == 2 and day == 29 and (year % 4 or (year % 100 == 0 and year % 400)):
        return None
    return (year or None, month, day)


def _dateline(text: str, zones: list[Zone]) -> dict[str, Any] | None:
    position = 0
    for number, line in enumerate(text.splitlines(keepends=True)):
        if number > 12:
            break
        stripped = line.strip()
        match = _DATELINE.match(line.lstrip())
        offset = position + (len(line) - len(line.lstrip()))
        if (
            match
            and (
                match["agency"]
                or match["place"]
                or len(stripped) < 40
                or ((match["y1"] or match["y2"] or match["iso"]) and match["dash"] in set("-–—"))
            )
            and (match["dash"] or match["agency"])
        ):
            parts = date_parts(match)
            if parts:
                end = offset + (match.start("dash") if match["dash"] else match.end())
                end = offset + len(line.lstrip()[: end - offset].rstrip())
                zones.append(Zone(offset, end, "dateline"))
                return {
                    "start": offset,
                    "end": end,
                    "text": text[offset:end],
                    "year": parts[0],
                    "month": parts[1],
                    "day": parts[2],
                    "place": (match["place"] or "").strip(" ,") or None,
                    "agency": match["agency"],
                }
        elif (plain := _PLACE_DASH.match(line.lstrip())) and plain["place"].isupper() and number < 6:
            zones.append(Zone(offset, offset + plain.end(), "dateline"))
        position += len(line)
    return None


def _captions_before_credits(document: Document, zones: list[Zone]) -> None:
    for credit in [zone for zone in zones if zone.kind == "credit"]:
        for start, end in document.sentences:
            gap = document.text[end : credit.start]
            if end <= credit.start and gap.strip() == "" and "\n" not in gap:
                line_start = document.text.rfind("\n", 0, start) + 1
                if document.text[line_start:start].strip() == "":
                    zones.append(Zone(start, end, "caption"))


def _headings(text: str, zones: list[Zone], taken: list[tuple[int, int]]) -> None:
    position = 0
    for line in text.splitlines(keepends=True):
        stripped = line.strip()
        start = position + (len(line) - len(line.lstrip()))
        end = start + len(stripped)
        position += len(line)
        if not 3 <= len(stripped) <= 160 or any(start < stop and begin < end for begin, stop in taken):
            continue
        bare = stripped.lstrip("#*= ").rstrip("#*= ")
        words = bare.split()
        if stripped.startswith("#") or (
            bare[-1:] not in '.!?…"”’:;,)'
            and ((bare.isupper() and len(words) >= 2) or (len(words) <= 14 and start == len(text) - len(text.lstrip())))
        ):
            zones.append(Zone(start, end, "heading"))


def _own_date(document: Document, published_at: str | None, zones: list[Zone]) -> None:
    """What the document says of its own day: given from outside, in its dateline, or printed at its head or foot."""
    if published_at:
        document.published_at, document.published_how = published_at[:10], "given"
        return
    line = document.dateline
    if line and line["year"]:
        document.published_at = f"{line['year']:04d}-{line['month']:02d}-{line['day']:02d}"
        document.published_how = "dateline"
        return
    found = own_day(document.text)
    if found is not None:
        document.published_at, document.published_how = found.day.isoformat(), found.how
        in_prose = found.how == "dated in the lead"
        if not in_prose and not any(zone.start < found.end and found.start < zone.end for zone in zones):
            zones.append(Zone(found.start, found.end, "dateline"))
    if line is None:
        document.dateline = _bare_dateline(document.text[:400])


def _bare_dateline(head: str) -> dict[str, Any] | None:
    """A line of the head that begins with a date, the year perhaps left out."""
    found = _DATE_LINE.search(head)
    parts = date_parts(found) if found else None
    if found is None or parts is None:
        return None
    start = found.start() + len(found.group()) - len(found.group().lstrip())
    return {
        "start": start,
        "end": found.end(),
        "text": found.group().strip(),
        "year": parts[0],
        "month": parts[1],
        "day": parts[2],
        "place": None,
        "agency": None,
    }
