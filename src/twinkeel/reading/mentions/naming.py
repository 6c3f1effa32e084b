"""A name that stands without a code: its sense, its role, and whether it is meant at all."""

from __future__ import annotations

import re
from bisect import bisect_left
from operator import attrgetter

from twinkeel.reading.mentions.codes import WORDS_NOT_CODES
from twinkeel.reading.mentions.lexicon import LINKED_TYPES, Match
from twinkeel.reading.mentions.names import accept_common, is_house, nasdaq_sense, role_of
from twinkeel.reading.mentions.repeats import Repeats
from twinkeel.reading.model import Mention
from twinkeel.reading.patterns.vocabulary import words

_START = attrgetter("start")
_EXCHANGE_PREFIX = re.compile(r"\s?[:：]\s{0,2}(?!(?:UP|DOWN|FLAT)\b)\^?[A-Z0-9]")
_LONGER_NAME = re.compile(
    r"\s(?:Bank|Bancorp|Investment|Indexes|Securities|Insurance|Capital|Ventures?|University|Foundation|Newswires?|News|Data)\b"
)
_BODY_AFTER = re.compile(
    r"\s(?:Institute|Foundation|University|Stadium|Field|Arena|Center|Centre|Flight|Investors Service|"
    r"Ratings|Analytics)\b"
)
_AGENCY_AFTER = re.compile(
    r"/[A-Z]|\s(?:said|cut|affirmed|downgraded|upgraded|assigned|reported|newspaper|business daily|daily|analysts?|"
    r"rating|ratings)\b"
)
_BOARD_AFTER = re.compile(r"(?:-listed|-traded)|\s(?:board|market|Board|Market|listing|IPO|exchange)\b")
_TITLE = re.compile(
    r"(?:\b(?:Mr|Mrs|Ms|Dr|Sir|Lord|Lady|Prof|Senator|Sen|Rep|Gov|Justice|Judge)\.?\s|"
    r"\b([A-Z][a-z]+)\s(?:[A-Z]\.\s)?)$"
)
_NAME_AFTER = re.compile(r"\s(?:[A-Z]\.\s)?[A-Z][a-z]+")
_GIVEN = words("names.given")
_NETWORKS = ("Facebook", "Twitter", "LinkedIn", "Weibo", "WeChat", "Reddit", "Pinterest", "WhatsApp")
_SHARE_LINE = re.compile(r"(?:[Ss]hare|[Ff]ollow|[Ff]ind|[Jj]oin)\s(?:this|on|to|via|us|it|article|story)\b|\s\|\s")


def is_person(folded: str, match: Match) -> bool:
    """Whether a single-word alias is part of a person's name: "Adrian Sainsbury", "Mr. Ford", "Heinz Thiele"."""
    floor = max(0, match.start - 24)
    before = _TITLE.search(folded[floor : match.start])
    if before is not None and (before[1] is None or before[1].lower() in _GIVEN):
        return True
    after = _NAME_AFTER.match(folded, match.end)
    return after is not None and match.alias.lower() in _GIVEN


def _beside(match: Match, accepted: list[Mention]) -> Mention | None:
    """The code in a bracket right behind a name."""
    for at in range(bisect_left(accepted, match.end, key=_START), len(accepted)):
        mention = accepted[at]
        if mention.start - match.end > 12:
            return None
        if mention.details.get("bracket") and mention.details["bracket"][0] - match.end <= 6:
            return mention
    return None


class Naming(Repeats):
    """Mentions made of names alone."""

    def _named(
        self, match: Match, coded: set[str], accepted: list[Mention], analogies: list[tuple[int, int]]
    ) -> Mention | None:
        entity = self.lexicon.entities[match.entity]
        folded, zone = self.folded, self._zone(match.start)
        beside = _beside(match, accepted)
        coded_here = beside is not None and beside.entity == entity.id
        name, codes, kind, role, status, why = entity.name, entity.codes, entity.type, "subject", "linked", "alias"
        if (
            folded[match.start : match.end].isupper()
            and match.alias in self.lexicon.codes
            and match.alias in WORDS_NOT_CODES
        ):
            return None
        if (
            kind in {"venue", "index", "metonym"}
            and _EXCHANGE_PREFIX.match(folded, match.end)
            and (match.alias.isupper() or entity.id in {"nasdaq_composite", "nasdaq-exchange"})
        ):
            return None  # an exchange prefix of a code
        if folded.startswith(".com", match.end):
            return None  # another firm's name: "Alibaba.com"
        if kind == "issuer" and _BODY_AFTER.match(folded, match.end):
            return None  # "Bank of America Institute", "Target Field": another body's longer name
        if match.alias in {"S&P", "Nikkei"} and _AGENCY_AFTER.match(folded, match.end):
            return None  # the rating agency, the newspaper, or the head of a longer index name
        if match.alias == "ChiNext" and _BOARD_AFTER.match(folded, match.end):
            kind = "venue"
        if kind == "index" and _LONGER_NAME.match(folded, match.end):
            return None  # "Hang Seng Bank", "Nasdaq Private …": another house's longer name
        if " " not in match.alias and kind == "issuer" and not coded_here and is_person(folded, match):
            return None
        if (
            "common" in entity.flags
            and " " not in match.alias
            and not accept_common(folded, match, entity.id in self.spelled, zone == "heading")
        ):
            return None
        if entity.id in {"nasdaq_composite", "nasdaq-exchange"} and match.alias in {"Nasdaq", "NASDAQ"}:
            sense, reason = nasdaq_sense(folded, match.start, match.end, coded_here)
            why = reason
            if sense == "venue":
                return self._mention(
                    match, "venue", "nasdaq-exchange", (), "linked", "venue", "Nasdaq Stock Market", reason
                )
            if sense == "issuer":
                return self._mention(
                    match, "issuer", "nasdaq-inc", ("NDAQ",), "linked", "subject", "Nasdaq, Inc.", reason
                )
        if kind in {"venue", "media", "metonym", "product", "group"} or (
            "credit" in entity.flags and zone in {"credit", "caption", "dateline", "byline"}
        ):
            codes = ()
            role = {"venue": "venue", "media": "boilerplate"}.get(kind, "subject")
        if zone in {"dateline", "credit", "byline"} or self._share_line(match):
            role, codes = "boilerplate", ()
        elif kind in LINKED_TYPES or kind == "private_company":
            role, reason = role_of(folded, match.start, match.end, entity, analogies)
            why = reason or why
            if zone == "caption":
                role = "caption"
            if is_house(folded, match.start, match.end, entity) and not coded_here and entity.id not in coded:
                kind, codes, why = "institution", (), "a house that speaks, not a share"
        if beside is not None and beside.entity != entity.id and beside.status == "conflict":
            status, why = "conflict", f"the code beside it is {beside.text}"
        return self._mention(match, kind, entity.id, codes, status, role, name, why)

    def _share_line(self, match: Match) -> bool:
        """Whether the line offers buttons to share a page: the networks named there are no subject."""
        if match.alias not in _NETWORKS:
            return False
        start = self.folded.rfind("\n", 0, match.start) + 1
        end = self.folded.find("\n", match.end)
        line = self.folded[start : end if end >= 0 else len(self.folded)]
        others = sum(name in line for name in _NETWORKS)
        return len(line) < 160 and others >= 2 and (bool(_SHARE_LINE.search(line)) or line.count(" ") <= 2 * others)

    def _mention(
        self, match: Match, kind: str, ident: str, codes: tuple[str, ...], status: str, role: str, name: str, why: str
    ) -> Mention:
        return Mention(
            match.start,
            match.end,
            self.text[match.start : match.end],
            kind,
            ident,
            codes,
            status,
            role,
            "name",
            name,
            evidence=(why,) if why else (),
        )
