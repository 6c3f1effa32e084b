"""Judges a code by what stands beside it: linked, conflict, nil, spurious tag, or no code at all."""

from __future__ import annotations

import re

from twinkeel.reading.mentions.brackets import NOMINAL, TRACKER, initials_, is_country
from twinkeel.reading.mentions.codes import WORDS_NOT_CODES, CodeHit
from twinkeel.reading.mentions.lexicon import LINKED_TYPES, Match
from twinkeel.reading.mentions.names import related
from twinkeel.reading.mentions.repeats import Repeats
from twinkeel.reading.mentions.validity import lines_of
from twinkeel.reading.model import Mention
from twinkeel.reading.patterns.vocabulary import words

_WEAK = words("names.weak")


class CodeJudgement(Repeats):
    """Status and reason of one code."""

    def _judge(
        self, hit: CodeHit, ident: str | None, match: Match | None, phrase: str, inside: Mention | None, anchor: int
    ) -> tuple[str, str] | None:
        if inside is not None and inside.status != "spurious_tag":
            if ident is not None and ident == inside.entity:
                return "linked", "stands with another code of the same issuer"
            if hit.strength == "strong":
                return ("linked", "stands in the same bracket") if ident is None else ("linked", "valid code")
        known = ident is not None
        if match is not None and self.lexicon.entities[match.entity].type == "product" and hit.bracket is not None:
            owner = self.lexicon.entities[match.entity].flags
            if ident is None or ident not in owner:
                return "spurious_tag", "stands beside a product of somebody else"
        if match is not None:
            if known and match.entity == ident:
                return "linked", "name and code agree"
            entity = self.lexicon.entities[match.entity]
            if known and (
                entity.type in {"product", "venue", "metonym", "media"} or "house" in entity.flags or not entity.codes
            ):
                return "linked", "valid code"
            if known and hit.strength == "strong":
                return (
                    ("conflict", f"the name beside it is {entity.name}")
                    if entity.type in LINKED_TYPES
                    else ("linked", "valid code")
                )
            if hit.strength == "strong":
                return "nil", "the code is not in the master"
            if known:
                return (
                    ("conflict", f"the name beside it is {entity.name}")
                    if hit.canonical[0] not in WORDS_NOT_CODES
                    else None
                )
            if hit.style == "digits" and len(hit.printed) != 6 and not hit.printed.startswith("0"):
                return None
            if hit.canonical[0] in WORDS_NOT_CODES:
                return None
            if initials_(entity.name, hit.printed) or initials_(self.folded[match.start : anchor], hit.printed):
                if entity.type in LINKED_TYPES and entity.codes and len(hit.printed) > 2:
                    self.learned.setdefault(hit.printed, entity.id)  # "Reliance Industries Limited (RIL)"
                return None
            return "nil", "the code is not in the master"
        if hit.strength == "strong":
            if (
                not phrase
                and hit.bracket is not None
                and not self._noun_allows(anchor, ident)
                and not (known and (self.folded[hit.bracket[0]] == "<" or self._named_before(str(ident), anchor)))
            ):
                return "spurious_tag", "stands beside a pronoun, a country or a common noun"
            if phrase and is_country(phrase):
                return "spurious_tag", "stands beside a country"
            return ("linked", "valid code") if known else ("nil", "the code is not in the master")
        if hit.strength == "known":
            return ("linked", "valid code") if known else None
        if hit.style == "inline":
            return self._judge_inline(hit, ident, phrase)
        if hit.style == "cashtag":
            return (
                ("linked", "cashtag")
                if known
                else (None if hit.canonical[0] in WORDS_NOT_CODES else ("nil", "cashtag not in the master"))
            )
        return self._judge_bare(hit, ident, phrase, anchor)

    def _registered(self, code: str, phrase: str) -> bool:
        """Whether the full lists know the code under a name that shares a distinctive word with the phrase."""
        said = {word.lower().strip(".,'s") for word in phrase.split() if len(word) > 3} - _WEAK
        return bool(said) and any(
            said & {word.lower().strip(".,'s") for word in line.name.split()}
            for line in lines_of(self.lexicon.world, code)
        )

    def _named_before(self, ident: str, anchor: int) -> bool:
        """Whether the text above has spoken of that entity by name."""
        aliases = self.lexicon.entities[ident].aliases
        return any(self.folded.find(alias, 0, anchor) >= 0 for alias in aliases if len(alias) > 3)

    def _judge_inline(self, hit: CodeHit, ident: str | None, phrase: str) -> tuple[str, str] | None:
        """A code in running text with the day's move behind it."""
        if hit.printed in self.lexicon.vendor or (ident is not None and hit.printed not in WORDS_NOT_CODES):
            return "linked", "a code with the day's move behind it"
        plain = hit.printed.isalpha() and len(hit.printed) > 2 and hit.printed not in WORDS_NOT_CODES
        if plain and lines_of(self.lexicon.world, hit.printed):
            return "nil", "a listed code with the day's move behind it"
        if not phrase or hit.printed in WORDS_NOT_CODES or is_country(phrase) or len(hit.printed) < 4:
            return None
        return "nil", "the code is not in the master"

    def _judge_bare(self, hit: CodeHit, ident: str | None, phrase: str, anchor: int) -> tuple[str, str] | None:
        code = hit.printed
        if ident is not None:
            entity = self.lexicon.entities[ident]
            if phrase and is_country(phrase):
                return (
                    ("spurious_tag", "stands beside a country") if len(code) >= 3 and hit.style == "bracket" else None
                )
            if phrase and related(self.lexicon, phrase, entity):
                return "linked", "name and code agree"
            if code in WORDS_NOT_CODES:
                return None
            if hit.style == "digits" and len(code) == 4 and code[0] in "12":
                return None
            if phrase and initials_(phrase, code):
                return None
            if phrase:
                return "linked", "valid code beside a name"
            if self._noun_allows(anchor, ident):
                return "linked", "valid code beside a common noun"
            return (
                ("spurious_tag", "stands beside a pronoun, a country or a common noun")
                if len(code) >= 3 and hit.style == "bracket"
                else None
            )
        if not phrase or is_country(phrase):
            return None
        if hit.style == "bracket" and self._registered(code, phrase):
            return "nil", "the exchange's or regulator's list has the code under that name"
        if code in WORDS_NOT_CODES or initials_(phrase, code):
            return None
        if hit.style == "digits":
            return (
                ("nil", "the code is not in the master")
                if len(code) == 6 or (len(code) == 5 and code[0] == "0")
                else None
            )
        parts = phrase.split()
        plausible = (
            code[0] == re.sub(r"[^A-Za-z]", "", phrase)[:1].upper() and len(code) >= 2 and not parts[-1].isupper()
        )
        return ("nil", "the code is not in the master") if plausible else None

    def _noun_allows(self, anchor: int, ident: str | None) -> bool:
        before = self.folded[max(0, anchor - 40) : anchor]
        if TRACKER.search(before):
            return True
        if not before.strip() or before.rstrip()[-1:] in ".:;,|•*\n-" or before.rstrip(" ").endswith("\n"):
            return True
        return bool(ident and NOMINAL.search(before))
