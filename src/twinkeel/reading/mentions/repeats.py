"""Names learnt beside their codes and bare tickers, found again in the rest of the document."""

from __future__ import annotations

import re

from twinkeel.reading.mentions.brackets import (
    looks_like_word,
)
from twinkeel.reading.mentions.codes import WORD_TICKERS, WORDS_NOT_CODES
from twinkeel.reading.mentions.lexicon import Entity, Lexicon
from twinkeel.reading.mentions.names import role_of
from twinkeel.reading.model import Mention, Zone
from twinkeel.reading.patterns.stems import apart, whole_words

_BARE_TICKER = re.compile(r"[A-Z](?<![A-Za-z0-9$^.:&/'-].)[A-Z]{1,4}(?![A-Za-z0-9:&/-]|\.[A-Z])")


class Repeats:
    """What one document introduces itself, and where it repeats it."""

    def __init__(self, text: str, folded: str, lexicon: Lexicon, zones: tuple[Zone, ...]) -> None:
        self.text, self.folded, self.lexicon, self.zones = text, folded, lexicon, zones
        self.learned: dict[str, str] = {}
        self.nil: dict[str, Entity] = {}
        self.mentions: list[Mention] = []
        self.spelled: set[str] = set()  # entities printed with a code or by a name of several words

    def entity(self, ident: str) -> Entity:
        """A known entity or one this document itself introduced."""
        return self.nil[ident] if ident in self.nil else self.lexicon.entities[ident]

    def _zone(self, offset: int) -> str:
        return next((zone.kind for zone in self.zones if zone.start <= offset < zone.end), "body")

    def _learned_names(self, analogies: list[tuple[int, int]]) -> None:
        if not self.learned:
            return
        for phrase in sorted(self.learned, key=lambda p: (-len(p), p)):
            ident = self.learned[phrase]
            entity = self.entity(ident)
            for start, end in apart(whole_words(phrase, self.folded, "$-")):
                if any(start < mention.end and mention.start < end for mention in self.mentions):
                    continue
                if self._zone(start) in {"dateline", "credit", "byline"}:
                    continue
                role, _ = role_of(self.folded, start, end, entity, analogies)
                status = "nil" if "nil" in entity.flags else "linked"
                self.mentions.append(self._name(start, end, ident, status, role, "name learned beside its code"))

    def _name(self, start: int, end: int, ident: str, status: str, role: str, why: str) -> Mention:
        """A name that means a known entity, with the evidence for it."""
        entity = self.entity(ident)
        return Mention(
            start,
            end,
            self.text[start:end],
            entity.type,
            ident,
            entity.codes,
            status,
            role,
            "name",
            entity.name,
            evidence=(why,),
        )

    def _bare_tickers(self, coded: set[str]) -> None:
        named = {mention.entity for mention in self.mentions} | coded
        for m in _BARE_TICKER.finditer(self.folded):
            code = m.group()
            ident = self.lexicon.by_code.get(code)
            if ident is None or code in WORDS_NOT_CODES:
                continue
            if any(m.start() < mention.end and mention.start < m.end() for mention in self.mentions):
                continue
            entity = self.lexicon.entities[ident]
            if ident not in named and (len(code) < 4 or code in WORD_TICKERS or "common" in entity.flags):
                continue
            line_start = self.folded.rfind("\n", 0, m.start()) + 1
            line_end = self.folded.find("\n", m.end())
            line = self.folded[line_start : line_end if line_end >= 0 else len(self.folded)]
            letters = [c for c in line if c.isalpha()]
            if letters and sum(c.isupper() for c in letters) > 0.6 * len(letters) and len(letters) > 12:
                continue
            if self._zone(m.start()) in {"dateline", "credit", "byline"} or (
                ident not in named and looks_like_word(self.folded, m.end())
            ):
                continue
            self.mentions.append(
                Mention(
                    m.start(),
                    m.end(),
                    self.text[m.start() : m.end()],
                    entity.type,
                    ident,
                    (code,),
                    "linked",
                    "subject",
                    "code",
                    entity.name,
                    evidence=("ticker in running text",),
                    details={"style": "bare", "bracket": None},
                )
            )
