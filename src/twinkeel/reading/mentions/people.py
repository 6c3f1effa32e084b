"""People with title and house from appositions and speech verbs; later surnames and he/she resolve to them."""

from __future__ import annotations

import re
from dataclasses import dataclass

from twinkeel.reading.context import Context, Sentence
from twinkeel.reading.mentions.houses import find_houses, members, slug, unlisted_house
from twinkeel.reading.model import Mention
from twinkeel.reading.patterns.gates import Gate
from twinkeel.reading.patterns.stems import Stems, apart, whole_words
from twinkeel.reading.patterns.vocabulary import words
from twinkeel.reading.text.sentences import sentence_at

_HEAD = (
    r"(?:analysts?|strategists?|economists?|managers?|officer|director|partner|founder|co-founder|cofounder|"
    r"CEO|CFO|CIO|COO|CTO|chairman|chairwoman|chairperson|chair|president|vice[- ]president|head|specialist|"
    r"advis[eo]rs?|"
    r"trader|dealer|researcher|professor|lecturer|executive|spokesman|spokeswoman|spokesperson|secretary|"
    r"minister|governor|fellow|consultant|associate|chief|boss|lead|leader|banker|veteran|investor|lawyer|"
    r"treasurer|principal|scientist|engineer)"
)
_NAME = (
    r"(?:(?:Dr|Mr|Ms|Mrs|Prof)\.?\s)?(?P<name>[A-Z][a-zà-ÿ]+(?:[-'](?!s\s)[A-Z]?[a-zà-ÿ]+)*(?:\s[A-Z]\.)?(?:\s(?:van|"
    r"von|de|der|bin|al|la|da)){0,2}(?:[\s-](?:Mc|Mac|O'|De|D')?[A-Z][a-zà-ÿ]+(?:[-'][A-Z]?[a-zà-ÿ]+)*){1,2})"
)
_SAID = (
    r"(?:said|says|added|adds|told|wrote|writes|noted|notes|argued|argues|warned|warns|commented|explained|"
    r"cautioned|observed|reckons|believes|thinks|predicted|predicts|estimated|expects|recommended|according to)"
)
_AFTER_SAID = re.compile(rf"\b{_SAID}\s{_NAME}(?:,\s(?P<segment>[^.;\"\n]{{4,140}}))?")
_APPOSITION = re.compile(
    rf"(?<![A-Za-z]){_NAME},\s(?P<segment>(?:an?\s|the\s|who\s(?:is|was|runs|manages|heads|"
    rf"oversees)\s)?[^,.;\"\n()]{{0,60}}?\b{_HEAD}\b[^,.;\"\n]{{0,90}})"
)
_TITLED = re.compile(
    rf"(?<![A-Za-z])(?P<title>(?:(?:[Gg]roup|[Gg]lobal|[Ss]enior|[Cc]hief|[Dd]eputy|[Mm]anaging|[Ll]ead|"
    rf"[Ee]xecutive|[Vv]ice|[Ff]ormer|[Cc]o-|[Ee]quity|[Ii]nvestment|[Pp]ortfolio|[Ff]und|[Rr]esearch|"
    rf"[Mm]arkets?|[Tt]echnology|[Tt]ech|China|Asia|[Ff]inancial|[Oo]perating|[Ss]trategy|[Ii]nternet|"
    rf"[Ss]emiconductor|[Hh]ardware|[Mm]acro|[Ff]ounding|[Gg]eneral|[Cc]redit|"
    rf"[Ss]ector)[\s-]){{0,4}}{_HEAD}(?:\sand\s(?:[a-z]+\s){{0,2}}{_HEAD})?)\s{_NAME}"
)
_OF_HOUSE = re.compile(
    rf"\b{_SAID}\s{_NAME}\s(?:of|at|from|with)\s(?P<house>[A-Z][\w&.'-]*(?:\s(?:of\s|and\s|&\s)?[A-Z][\w&.'-]*){{0,5}})"
)
_NAME_SAID = re.compile(rf"(?<![A-Za-z]){_NAME},?\s(?:said|told|added|wrote|warned|noted|argued)\b")
_WHO = re.compile(
    rf"(?<![A-Za-z]){_NAME},\swho(?:se\s(?:[\w-]+\s){{0,2}}(?:fund|firm|team)|\s(?:also\s|has\s|helps\s)?(?:runs?|manages?|"
    rf"oversees|heads|leads|managed|run|invests|covers|advises|co-manages))\b"
)
_WHO_RUNS = Gate(r",\swho(?:se)?\s")
_SAID_NAME = Gate(rf"\b{_SAID}\s(?=[A-Z])")
_PAIR = re.compile(
    r"[A-Z](?<![A-Za-z].)(?=[a-zà-ÿ]+(?:[-'][A-Za-zà-ÿ]+)*(?:\s[A-Z]\.|\s(?:van|von|de|der|bin|al|la|"
    r"da))*[\s-][A-Z])"
)
_HEAD_NAME = re.compile(rf"\b{_HEAD}\s(?=[A-Z][a-z])")
_LED_BY = Gate(rf"(?:analysts?|strategists?|economists?|team)\s(?:led by|including|such as)\s{_NAME}")
_HOUSE = re.compile(
    r"(?P<lead>(?:[A-Z][\w.]*(?:\s[A-Z][\w.]*)?-based\s)?(?:(?:asset|wealth|fund|investment|hedge|research|"
    r"brokerage|advisory|consultancy|money)[\s-]?(?:manager|fund|house|firm|bank|adviser|advisor|consultancy|"
    r"brokerage)?\s)?)(?P<house>[A-Z][\w&'-]*(?:\.(?=\s?[A-Z]))?(?:\s(?:of\s(?:the\s)?|and\s|&\s|"
    r"for\s)?[A-Z0-9][\w&.'-]*){0,6})"
)
_PREPOSITION = re.compile(r"\b(?:at|for|with|from|of)\s(?:the\s)?")
_HEADED = Gate(rf"\b{_HEAD}\b")
_NAME_LIKE = re.compile(r"[a-z] [A-Z][a-z]|^[A-Z][a-z]+ [A-Z]")
_HEAD_STEMS = Stems((stem, 0) for stem in words("people.head_stems"))
_SAID_STEMS = Stems((stem, 0) for stem in words("people.said_stems"))
_NOT_FIRST = words("people.not_first")
_NOT_LAST = words("people.not_last")


@dataclass(slots=True)
class Person:
    """A person named in the text."""

    id: str
    name: str
    title: str | None
    house: str | None  # entity id
    house_name: str | None
    start: int
    end: int


def find_people(context: Context) -> list[Person]:
    """Add mentions of people (and of houses the lexicon does not know); return the people in order of appearance."""
    folded = context.folded
    people: dict[str, Person] = {}
    find_houses(context)
    for sentence in context.sentences:
        if sentence.zone in {"byline", "credit", "dateline"}:
            continue
        text = folded[sentence.start : sentence.end]
        lowered, named = text.lower(), _NAME_LIKE.search(text) is not None
        headed = (_HEADED.open(sentence.signs) or _LED_BY.open(sentence.signs)) and _HEAD_STEMS.last(lowered) >= 0
        saying = _SAID_NAME.open(sentence.signs) and _SAID_STEMS.last(lowered) >= 0
        if (headed or saying) and named:
            for match in _matches(folded, sentence, headed, saying):
                _take(context, people, match, sentence.start)
        if _WHO_RUNS.open(sentence.signs):
            for match in _WHO.finditer(folded, sentence.start, sentence.end):
                _take(context, people, match, sentence.start)
        if named:
            for match, house in members(context, sentence):
                _take(context, people, match, sentence.start, house)
    _bylines(context)
    _surnames(context, people)
    context.mentions.sort(key=lambda m: (m.start, -m.end))
    return sorted(people.values(), key=lambda p: p.start)


def _matches(folded: str, sentence: Sentence, headed: bool, saying: bool) -> list[re.Match[str]]:
    """Matches of the patterns, each tried only where it can begin: at a speech verb, a capitalised pair or a title."""
    start, end = sentence.start, sentence.end
    tries: list[tuple[int, re.Pattern[str]]] = []
    if saying:
        for verb in _SAID_NAME.pattern.finditer(folded, start, end):
            tries += [(verb.start(), _AFTER_SAID), (verb.start(), _OF_HOUSE)]
    for pair in _PAIR.finditer(folded, start, end):
        if headed:
            tries.append((pair.start(), _APPOSITION))
        if saying:
            tries.append((pair.start(), _NAME_SAID))
    found = [match for at, pattern in tries if (match := pattern.match(folded, at, end)) is not None]
    if headed:
        for head in _HEAD_NAME.finditer(folded, start, end):
            titled = _TITLED.search(folded, max(start, head.start() - 70), end)
            if titled is not None:
                found.append(titled)
        found.extend(_LED_BY.finditer(sentence.signs, folded, start, end))
    order = (_AFTER_SAID, _APPOSITION, _TITLED, _OF_HOUSE, _LED_BY.pattern, _NAME_SAID)
    return sorted(found, key=lambda match: (order.index(match.re), match.start()))


def _take(
    context: Context, people: dict[str, Person], match: re.Match[str], sentence_start: int, known: Mention | None = None
) -> None:
    groups = match.groupdict()
    name, start, end = match["name"], match.start("name"), match.end("name")
    words = re.split(r"[\s]", name)
    while words and words[0] in _NOT_FIRST:
        return
    if words[-1] in _NOT_LAST or any(m.type != "person" for m in _over(context, start, end)):
        return
    title, house = None, known
    segment = groups.get("segment")
    if known is not None:
        title = groups.get("title") if _HEADED.pattern.search(groups.get("title") or "") else None
    elif segment:
        offset = match.start("segment")
        segment = re.split(
            r"\b(?:said|says|told|wrote|in an? (?:note|interview|report|email|emailed)|who (?:said|has|have))\b",
            segment,
        )[0]
        head = _HEADED.pattern.search(segment)
        if head:
            title, house = _segment(context, segment, offset)
        elif match.re is _APPOSITION:
            return
    elif groups.get("title"):
        title = match["title"]
        house = _house_before(context, match.start("title"), sentence_start)
        following = re.match(r"\s(?:of|at|from)\s", context.folded[end : end + 6])
        if house is None and following:
            house = _house_at(context, end + following.end())
    elif groups.get("house"):
        house = _house_at(context, match.start("house"))
    elif match.re is _LED_BY.pattern:
        title = "analyst"
        house = _house_before(context, match.start(), sentence_start)
    ident = slug(name)
    existing = people.get(ident)
    if existing is None and match.re is _NAME_SAID and len(words) < 2:
        return
    if existing is None:
        people[ident] = Person(
            ident, name, _clean_title(title), house.entity if house else None, house.name if house else None, start, end
        )
    else:
        existing.title = existing.title or _clean_title(title)
        if existing.house is None and house is not None:
            existing.house, existing.house_name = house.entity, house.name
    if not _over(context, start, end):
        _add(context, start, end, people[ident], "name")
    for mention in context.mentions:
        if mention.type == "person" and mention.entity == ident:
            mention.details.update(
                affiliation=people[ident].house, affiliation_name=people[ident].house_name, title=people[ident].title
            )


def _over(context: Context, start: int, end: int) -> list[Mention]:
    """The mentions that share a character with a stretch."""
    return [m for m in context.mentions if m.start < end and start < m.end]


def _clean_title(title: str | None) -> str | None:
    if not title:
        return None
    title = re.sub(r"^(?:an?|the|who (?:is|was)|its|former)\s", "", title.strip())
    return title.strip(" ,") or None


def _add(context: Context, start: int, end: int, person: Person, kind: str, role: str = "subject") -> None:
    text = context.document.text
    context.mentions.append(
        Mention(
            start,
            end,
            text[start:end],
            "person",
            person.id,
            (),
            "linked" if kind == "name" else "inferred",
            role,
            kind,
            person.name,
            sentence_at(context.document.sentences, start),
            (),
            {"affiliation": person.house, "affiliation_name": person.house_name, "title": person.title},
        )
    )


def _segment(context: Context, segment: str, offset: int) -> tuple[str | None, Mention | None]:
    """Title and house from ``chief strategist for Asia at Foo Capital``."""
    for preposition in ("at", "with", "for", "from", "of"):
        for match in re.finditer(rf"\b{preposition}\s(?:the\s)?(?=[A-Z0-9])", segment):
            if preposition == "of" and re.match(
                (
                    r"(?:China|Asia|Asian|US|U\.S\.|European|Chinese|Global|APAC|Greater China|Hong Kong|Equity|"
                    r"Research)\b(?!-based)(?! \w*(?:Asset|Capital|Bank|Securities|Renaissance|International|"
                    r"Construction|Galaxy|Merchants))"
                ),
                segment[match.end() :],
            ):
                continue
            house = _house_at(context, offset + match.end())
            if house is not None:
                return segment[: match.start()].strip(" ,"), house
    inside = next(
        (
            m
            for m in context.mentions
            if offset <= m.start < offset + len(segment) and m.type in {"institution", "issuer", "private_company"}
        ),
        None,
    )
    if inside is not None:
        title = (segment[: inside.start - offset] + segment[inside.end - offset :]).strip(" ,")
        title = re.sub(r"\s(?:at|of|for|with|in)$", "", re.sub(r"^'s\s", "", title))
        return title, inside
    return segment.strip(" ,"), None


def _house_at(context: Context, at: int) -> Mention | None:
    """The house named at an offset: a known mention, or a capitalised name that becomes an institution."""
    for mention in context.mentions:
        if mention.start == at and mention.type in {"institution", "issuer", "private_company", "fund", "media"}:
            return mention
    match = _HOUSE.match(context.folded, at)
    if match is None:
        return None
    start, end = match.span("house")
    near = next((m for m in context.mentions if m.start < end and start < m.end), None)
    if near is not None:
        if near.start <= start + 24 and near.type in {"institution", "issuer", "private_company"}:
            return near
        return None
    name = context.folded[start:end]
    if name in {
        "China",
        "Asia",
        "Hong Kong",
        "Shanghai",
        "Beijing",
        "New York",
        "London",
        "Singapore",
        "Europe",
        "Tokyo",
        "Mumbai",
        "Taiwan",
        "Japan",
        "US",
        "Taipei",
        "Seoul",
        "Sydney",
    }:
        return None
    number = sentence_at(context.document.sentences, start)
    mention = unlisted_house(context, start, end, number, "named as somebody's house")
    _repeat_house(context, name)
    return mention


def _repeat_house(context: Context, name: str) -> None:
    for start, end in apart(whole_words(name, context.folded, "-")):
        if not any(m.start < end and start < m.end for m in context.mentions):
            unlisted_house(context, start, end, sentence_at(context.document.sentences, start))


def _house_before(context: Context, at: int, floor: int) -> Mention | None:
    """``KraneShares chief investment officer …``, ``UBS's chief strategist``, ``at Foo, analyst …``."""
    for mention in context.mentions:
        if (
            mention.end <= at
            and mention.start >= floor
            and mention.type in {"institution", "issuer", "private_company", "media"}
        ):
            gap = context.folded[mention.end : at]
            if re.fullmatch(r"(?:'s?)?\s(?:[a-zA-Z-]+\s){0,3}", gap) or (
                gap == ", " and context.folded[max(floor, mention.start - 3) : mention.start].lower() == "at "
            ):
                return mention
    before = context.folded[max(floor, at - 70) : at]
    match = re.search(
        (
            r"((?:[A-Z][\w&'-]+\s)(?:(?:of\s|&\s|and\s)?[A-Z][\w&'-]+\s){0,3}(?:Capital|Securities|Research|"
            r"Partners|Advisors|Management|Investments?|Bank|Asset|Group|Economics|Markets|Fund|Funds|"
            r"Wealth)(?:\s[A-Z]\w+)?)(?:'s)?\s(?:[a-z-]+\s){0,2}$"
        ),
        before,
    )
    if match:
        start = at - len(before) + match.start(1)
        return _house_at(context, start)
    return None


def _bylines(context: Context) -> None:
    """Reporters and editors: people of the byline, boilerplate, never holders of a view."""
    for zone in context.document.zones:
        if zone.kind != "byline":
            continue
        area = context.folded[zone.start : zone.end]
        if not re.match(r"\W*(?:By|Reporting|Additional|Writing|Editing|Compiled|With|--With|Edited|Translated)", area):
            continue
        for match in re.finditer(
            r"(?:\bby\s|\bBy\s|,\s|\band\s|;\s)(?P<name>[A-Z][\w'’-]+(?:\s[A-Z][\w'’.-]+){1,2})", area
        ):
            start, end = zone.start + match.start("name"), zone.start + match.end("name")
            if match["name"].split()[0] in _NOT_FIRST or any(m.start < end and start < m.end for m in context.mentions):
                continue
            person = Person(slug(match["name"]), match["name"], "byline", None, None, start, end)
            _add(context, start, end, person, "name", "boilerplate")


def _surnames(context: Context, people: dict[str, Person]) -> None:
    """Later bare surnames, and whole names not caught before."""
    folded = context.folded
    closed = [z for z in context.document.zones if z.kind in {"byline", "credit", "dateline"}]
    for person in sorted(people.values(), key=lambda p: p.start):
        parts = person.name.split()
        words_ = [person.name, parts[-1]]
        if len(parts[0]) > 2 and (f"{parts[0]} said" in folded or f"{parts[0]} added" in folded):
            words_.append(parts[0])
        for word in dict.fromkeys(words_):
            at = folded.find(word, person.start) if len(word) > 1 else -1
            while at >= 0:
                end = at + len(word)
                if (
                    not (folded[at - 1 : at].isalnum() or folded[at - 1 : at] in {"'", "-", "_"})
                    and not (folded[end : end + 1].isalnum() or folded[end : end + 1] in {"-", "_"})
                    and not _over(context, at, end)
                    and not any(z.start <= at < z.end for z in closed)
                ):
                    _add(context, at, end, person, "name")
                at = folded.find(word, end)
