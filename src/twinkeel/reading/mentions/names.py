"""From aliases to mentions: evidence for common words, learned names, and the sense of Nasdaq, houses and analogies."""

from __future__ import annotations

import re

from twinkeel.reading.mentions.lexicon import Entity, Lexicon, Match
from twinkeel.reading.patterns.closings import Closed
from twinkeel.reading.patterns.gates import key_words, plain_lower
from twinkeel.reading.patterns.stems import Stems
from twinkeel.reading.patterns.vocabulary import words

_CORPORATE = re.compile(
    r"\s?,?\s(?:Inc|Corp|Corporation|Ltd|Limited|Co|Company|PLC|plc|Group|Holdings?|AG|SE|NV|SA)\b\.?"
)
_NO_WORD = words("names.no_word")
_SMALL_BEFORE = re.compile(r"(?:^|\s)[a-z][a-z'-]*,?\s$")
_NO_CAPITAL_AFTER = re.compile(r"(?:'s?)?(?:\s(?:[a-z(]|and\s)|[,.;:)]|$)(?!card)")
_MOVED_BY = re.compile(
    r"\s(?:shares\s)?(?:rose|fell|gained|jumped|slid|dropped|climbed|surged|tumbled|added|lost|sank|slipped|rallied|"
    r"plunged|soared|shed|advanced|declined|"
    r"decreased|increased|slumped|skidded|dipped|retreated|popped|spiked|eased|was up|was down|is up|is down)"
    r"\s(?:by\s|about\s|nearly\s|almost\s|over\s|"
    r"more than\s)?\d+|\s(?:CEO|CFO|COO|[Cc]hief [Ee]xecutive|[Cc]hairman|spokes\w+)\b"
)
_MARKET_NOUN = re.compile(
    r"(?:'s?)?\s(?:shares?|stock|stocks|ADRs?|earnings|results|profit|revenue|sales|quarterly|investors|"
    r"market cap|rose|fell|gained|jumped|slid|dropped|climbed|"
    r"surged|tumbled|said on|reported|posted|traded)\b"
)
_HOUSE_AS_ISSUER = re.compile(
    r"(?:'s?)?\s(?:shares|stock|reported|posted|earnings|profit|net income|revenue|rose|fell|gained|jumped|"
    r"dropped|slid|climbed|slipped|surged|added|lost|shed|advanced|declined|tumbled|"
    r"said (?:its |that its )?(?:[a-z-]+ ){0,2}?(?:net interest income|net income|profits?|revenues?|earnings))\b"
)
_VOICE_AFTER = re.compile(
    r"(?:'s?)?,?\s(?:[a-z]+\s){0,3}?(?:analysts?|economists?|strategists?|strategy|research|Research|Securities|Asset|"
    r"Wealth|Private|Investments?|Global|Capital|Markets|desk|team|managers?|said|says|wrote|writes|noted|notes|sees|"
    r"expects?|estimates?|forecasts?|reckons?|thinks|believes|raised|lifted|cut|lowered|upgraded|downgraded|initiated|"
    r"reiterated|maintained|maintains|kept|keeps|reaffirmed|recommends?|recommended|rates|rated|trimmed|slashed|boosted|"
    r"has an?|set|sets|started|data|survey|index|polled|chief|head|advises|warned|predicts?|calculates?|told|also|"
    r"conference|underwrit\w+|holds?|bought|sold|remains?|upped|assigned|hiked|added)\b|'s\s[A-Z]|\s?[\])\"]|:\s"
)
_VOICE_BEFORE = re.compile(
    r"\b(?:[Aa]nalysts?|[Ee]conomists?|[Ss]trategists?|strategy|[Rr]esearch|[Mm]anagers?|[Aa]ccording|[Tt]eam|[Nn]ote|"
    r"[Rr]eport|[Hh]ead|chief|officer|director|banker|bankers|partner|investor|trader|president|specialist|sponsors?|"
    r"underwriters?|bookrunners?|joining|estimates?|forecasts?|survey|advisers?|advisors?|upgraded|downgraded|rated|"
    r"compiled|gathered|collected|surveyed|arranged|managed|underwritten|polled|strategists?)\s(?:of\s|at\s|for\s|from\s|by\s|with\s|to\s|the\s)*(?:[A-Z][\w&.'-]*(?:\s[A-Z][\w&.'-]*)*"
    r",?\s(?:and\s)?){0,3}$"
)
_BEFORE_SHARES = Closed(r"\b(?:shares|stock|shareholders|results|earnings|profits?)\s(?:of|in|at|from)\s$")
_VENUE_AFTER = re.compile(
    r"(?:-listed|-traded|-quoted|-bound)|\s(?:listings?|listed|Stock Market|stock exchange|exchange|Exchange|"
    r"debuts?|IPO|initial public|float|ticker|symbol|Global Select|delisting|filing|rules)\b"
)
_VENUE_BEFORE = Closed(
    r"\b(?:list(?:ed|ing|ings|s)?|debut(?:ed|s)?|trad(?:es?|ed|ing)|float(?:ed)?|delist(?:ed|ing)?|quoted|"
    r"IPO|offering|public|exchange operator|shares|ticker|dual-listed|start trading|begin trading)"
    r"(?:\s\w+){0,3}?\s(?:on|from|at)\s(?:the\s)?$"
)
_INDEX_VERB = re.compile(
    r"\s(?:index|Index|Composite|Composite's|composite)?\s?(?:is|was|were|has|had|have|currently|rose|fell|"
    r"gained|climbed|closed|ended|slid|slipped|dropped|lost|added|jumped|surged|tumbled|advanced|declined|"
    r"trades?|traded|shed|up|down|sank|eased|edged|finished|hit|set|soared|rallied|plunged|retreated|,)\b"
)
_FORMER = Closed(r"\b(?:[Ff]ormer|[Ee]x-?|[Oo]ne-time|[Ff]ormerly(?: of| at)?|veterans? of|alumni of)\s?$")
_EX_STAFF_AFTER = re.compile(r"\s(?:veterans?|alumni|alumnus|alumna)\b")
_NATION = (
    r"(?:China|Asia|Europe|Japan|India|Korea|South Korea|Taiwan|Hong Kong|Britain|Germany|France|Russia|Beijing|"
    r"America|the East|the mainland)"
)
_ANALOGY_OPEN = re.compile(
    rf"(?:{_NATION}'s|(?:a|the|any|its|their|home-?grown|domestic|[Cc]hinese)(?:\s[Cc]hinese)?|[Cc]hinese|"
    rf"[Jj]apanese|[Ii]ndian|[Ee]uropean)\s"
    r"(?:own\s)?(?:versions?|answers?|equivalents?|counterparts?|alternatives?|analogues?|clones?|"
    r"rivals? and equivalents?|copycats?)\s(?:of|to|for)\s(?:stocks|companies|names|firms|giants|"
    r"the likes)?\s?(?:such as|like|of)?\s?"
)
_ANALOGY_KEYS = Stems((word, 0) for word in key_words(_ANALOGY_OPEN))
_NAMES = re.compile(r"(?:(?:,\s|\sand\s|\sor\s|,\sand\s|\s&\s)?(?:[A-Z][\w.&'-]*(?:\s[A-Z][\w.&'-]*){0,3}))+")
_EPITHET = re.compile(rf"\s(?:of|for)\s(?:the\s)?{_NATION}(?:n)?(?!\s?'s)\b")
_EPITHET_LEAD = Closed(
    r"(?:\b(?:the|an|a)\s|\b(?:next|new|another|so-called|would-be|budding)\s|\b(?:dubbed|called|nicknamed|"
    r"labelled|labeled|billed as|known as|seen as|hailed as|touted as|the so-called|described as|becoming|"
    r"become)\s(?:as\s)?(?:the\s|a\s)?)[\"']?$"
)
_NATION_POSSESSIVE = Closed(r"\b(China|Asia|Europe|Japan|India|Korea|Britain)'s\s(?:own\s|next\s|very own\s)?[\"']?$")
_NEXT = Closed(r"\b(?:[Nn]ext|[Nn]ew|[Mm]ini-|[Bb]aby)\s[\"']?$")
_TICKER_AFTER = re.compile(r"\s?[:：]\s{0,2}\^?[A-Z]{1,5}\b|\s[A-Z]{3,5}\b(?!\s(?:index|Index|Composite))")
_LIKE_SUFFIX = re.compile(r"-(?:like|style|killer|esque|beating|type|clone)\b|\s(?:killer|clone|wannabe|of its day)\b")


def accept_common(folded: str, match: Match, coded: bool, heading: bool) -> bool:
    """Whether a common-word name has a neighbour that makes it a name here."""
    if coded:
        return True
    before, after = folded[max(0, match.start - 24) : match.start], folded[match.end : match.end + 36]
    if _CORPORATE.match(after):
        return True
    if _MOVED_BY.match(after):
        return True
    if _mid_sentence(folded, match) and not heading and match.alias.lower() not in _NO_WORD:
        return True
    starts_sentence = not before.strip() or before.rstrip()[-1:] in '.!?\n:;"('
    if _MARKET_NOUN.match(after) and not (starts_sentence and not after.startswith("'")) and not heading:
        return True
    return bool(_BEFORE_SHARES.search(before))


def _mid_sentence(folded: str, match: Match) -> bool:
    """A capital in the middle of a sentence, with no capitalised neighbour: prose would write the word small."""
    before, after = folded[max(0, match.start - 20) : match.start], folded[match.end : match.end + 12]
    return (
        match.alias.isalpha()
        and not match.alias.isupper()
        and _SMALL_BEFORE.search(before) is not None
        and _NO_CAPITAL_AFTER.match(after) is not None
    )


def nasdaq_sense(folded: str, start: int, end: int, coded: bool) -> tuple[str, str]:
    """``venue``, ``index`` or ``issuer`` for the word Nasdaq, with the reason."""
    if coded:
        return "index", "an index code stands beside it"
    before, after = folded[max(0, start - 60) : start], folded[end : end + 28]
    if re.match(r",?\sInc\b", after) or re.match(r"\s(?:OMX|shares)\b", after):
        return "issuer", "the company's form follows"
    if _VENUE_AFTER.match(after):
        return "venue", "a listing word follows"
    if _LIKE_SUFFIX.match(after):
        return "venue", "named as a likeness"
    if _TICKER_AFTER.match(after):
        return "venue", "a code follows"
    if _VENUE_BEFORE.search(before) and not _INDEX_VERB.match(after):
        return "venue", "a listing verb precedes"
    return "index", "it is quoted as a level or moves"


def is_house(folded: str, start: int, end: int, entity: Entity) -> bool:
    """Whether a bank or manager is meant as a voice rather than as a listed share."""
    if "house" not in entity.flags:
        return False
    before, after = folded[max(0, start - 40) : start], folded[end : end + 48]
    if _BEFORE_SHARES.search(before) or _HOUSE_AS_ISSUER.match(after):
        return False
    return bool(_VOICE_AFTER.match(after) or _VOICE_BEFORE.search(before))


def analogy_spans(folded: str) -> list[tuple[int, int]]:
    """Stretches that name companies only as a comparison: "China's versions of stocks like A, B and C"."""
    spans: list[tuple[int, int]] = []
    end = 0
    for key, _ in _ANALOGY_KEYS.places(plain_lower(folded)):
        match = _ANALOGY_OPEN.search(folded, max(end, key - 40), key + 120) if end <= key else None
        if match is None:
            continue
        end = match.end()
        tail = _NAMES.match(folded, end)
        spans.append((match.start(), tail.end() if tail else end))
    return spans


def role_of(folded: str, start: int, end: int, entity: Entity, analogies: list[tuple[int, int]]) -> tuple[str, str]:
    """``analogy``, ``background`` or ``subject`` for a company's name, with the reason."""
    if any(a <= start < b for a, b in analogies):
        return "analogy", "named inside a comparison (versions of, answer to)"
    before, after = folded[max(0, start - 40) : start], folded[end : end + 32]
    if _LIKE_SUFFIX.match(after):
        return "analogy", "named as a likeness"
    if _EPITHET.match(after) and _EPITHET_LEAD.search(before) and entity.country != "CN":
        return "analogy", "part of an epithet (the … of …)"
    if _NATION_POSSESSIVE.search(before) and entity.country not in {"CN", "HK", ""} and entity.type == "issuer":
        nation = _NATION_POSSESSIVE.search(before)
        home = {"China": "CN", "Japan": "JP", "India": "IN", "Korea": "KR", "Britain": "GB"}.get(
            nation[1] if nation else "", ""
        )
        if home != entity.country and not (
            home == "" and nation and nation[1] in {"Asia", "Europe"} and entity.country != "US"
        ):
            return "analogy", "another nation's company by possession"
    if (
        _NEXT.search(before)
        and re.search(r"\b(?:the|a|an|its|find|betting on)\s(?:next|new)\s[\"']?$", before)
        and entity.type in {"issuer", "private_company"}
        and "next" in before
    ):
        return ("analogy" if entity.type == "issuer" else "subject"), "the next …"
    if _FORMER.search(before) or _EX_STAFF_AFTER.match(after):
        return "background", "names where somebody used to work"
    if re.match(r"-(?:backed|owned|affiliated|supported|funded|invested)\b", after):
        return "background", "names a backer"
    return "subject", ""


_PHRASE_BREAK = re.compile(
    r"([A-Za-z]{3,}|\d{2,})\.\s+(?=[A-Z])|\n(?=\S)|\),\s|\b[A-Z]{1,4}\$?\d[\d.,]*\s(?:and\s|,\s)?(?=[A-Z])"
)
_ABBREVIATED = frozenset(["Inc", "Corp", "Ltd", "Bros", "Cos", "Intl", "Tech", "Mfg", "Bhd", "Pty"])


def name_before(folded: str, bracket: int) -> tuple[int, int] | None:
    """The capitalised phrase that ends just before a bracket, e.g. ``Nippon Steel Corp`` before ``(TYO:5401)``."""
    match = re.search(
        (
            r"((?:[A-Z0-9][\w&.'\-]*|[A-Z]\.)(?:,?\s(?:of\s|and\s|de\s|&\s|the\s)?(?:[A-Z0-9(][\w&.')\-]*|Inc\.?|"
            r"Ltd\.?|Co\.?|plc|SHY\.)){0,6})[\s,]*[\[(<]*$"
        ),
        folded[max(0, bracket - 90) : bracket],
    )
    if match is None:
        return None
    base = max(0, bracket - 90)
    start, end = base + match.start(1), base + match.end(1)
    while start > 0 and (folded[start - 1].isalnum()):
        start += 1
        if start >= end:
            return None
    for cut in _PHRASE_BREAK.finditer(folded, start, end):
        if cut[1] not in _ABBREVIATED:
            start = cut.end()
    phrase = folded[start:end]
    lead = re.match(
        (
            r"(?:The|A|An|And|But|While|As|In|On|At|For|From|Of|Both|Shares|Meanwhile|However|Chinese|China's|US|"
            r"U\.S\.|American|Rival|Only|Then|So|Even|Yet|Still|Also|Hong Kong-listed|Including|Like|With|Also)\s"
        ),
        phrase,
    )
    while lead:
        start += lead.end()
        phrase = folded[start:end]
        lead = re.match(
            r"(?:The|A|An|And|But|While|As|In|On|At|For|From|Of|Shares|Chinese|US|U\.S\.|Rival|Of)\s", phrase
        )
    return (start, end) if end > start and len(phrase) >= 2 else None


def related(lexicon: Lexicon, alias: str, entity: Entity) -> bool:
    """Whether a printed name could be this entity's: shares a distinctive word or is its initials."""
    words = {word.lower().strip(".,") for word in re.split(r"[\s\-]+", alias)} - _WEAK
    own = {
        word.lower().strip(".,") for name in (*entity.aliases, entity.name) for word in re.split(r"[\s\-]+", name)
    } - _WEAK
    if words & own:
        return True
    compact = re.sub(r"[^a-z0-9]", "", alias.lower())
    return len(compact) >= 3 and any(
        (compact.startswith(re.sub(r"[^a-z0-9]", "", name.lower())[:5]) and len(name) >= 5)
        or re.sub(r"[^a-z0-9]", "", name.lower()) == compact
        for name in entity.aliases
    )


_WEAK = words("names.weak")
