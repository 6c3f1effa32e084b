"""Binds names and codes: agree, repaired, conflict, spurious tag; the code beats a damaged name."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace

from twinkeel.reading.mentions.brackets import (
    GENERIC_TAIL,
    ORDINARY_FIRST,
    is_country,
)
from twinkeel.reading.mentions.code_judgement import CodeJudgement
from twinkeel.reading.mentions.codes import WORDS_NOT_CODES, CodeHit, find_codes
from twinkeel.reading.mentions.lexicon import Entity, Match
from twinkeel.reading.mentions.names import accept_common, analogy_spans, name_before, related
from twinkeel.reading.mentions.naming import Naming, is_person
from twinkeel.reading.model import Mention
from twinkeel.reading.patterns.vocabulary import words

_TAIL = re.compile(
    r"(?:[\s,]+(?:ETF|fund|Inc|Ltd|Corp|Co|Group|[Ss]hares|[Ss]tock|Holdings?|HOLDINGS?|GROUP|[Ii]ndex|PLC|[Pp]lc|Limited|"
    r"Class [A-C]|Corporation|Company|AG|SE|NV|SA|HK|US|Each Representing|common stock)\.?|'s?|-S?W|-S|"
    r"[\s/-]+(?:SP\s)?AD[RS]s?|[\s-]+)$"
)


_NO_SHORT = words("names.given") | words("names.no_short_form")


def _short(word: str) -> bool:
    """Whether the first word of a firm's name may stand for it: long, capital, and no ordinary word or first name."""
    return len(word) >= 6 and word.isalpha() and word[0].isupper() and word.lower() not in ORDINARY_FIRST | _NO_SHORT


class Binder(CodeJudgement, Naming):
    """Builds the named mentions of one document; a document's own learned names live here."""

    def run(self) -> list[Mention]:
        """All mentions made of names and codes, in order of place."""
        matches = self.lexicon.find(self.folded)
        hits = find_codes(self.folded, self.lexicon.vendor)
        by_end = {match.end: match for match in matches}
        self.reowned: dict[int, str] = {}
        accepted = self._codes(hits, by_end)
        coded = {mention.entity for mention in accepted if mention.entity}
        self.spelled = coded | {match.entity for match in matches if " " in match.alias}
        self.spelled |= {
            match.entity
            for match in matches
            if "common" in self.lexicon.entities[match.entity].flags
            and " " not in match.alias
            and accept_common(self.folded, match, False, self._zone(match.start) == "heading")
            and not is_person(self.folded, match)
        }
        analogies = analogy_spans(self.folded)
        covered = bytearray(len(self.folded))
        for mention in (*accepted, *self.mentions):
            covered[mention.start : mention.end] = b"\1" * (mention.end - mention.start)
        for match in matches:
            if covered.find(1, match.start, match.end) >= 0:
                continue
            if match.start in self.reowned:
                match = replace(match, entity=self.reowned[match.start])
            named = self._named(match, coded, accepted, analogies)
            if named is not None and named.codes:
                self._learn_short(match, match.entity in coded)
            if named is not None:
                self.mentions.append(named)
        self.mentions.extend(accepted)
        self._learned_names(analogies)
        self._bare_tickers(coded)
        self.mentions.sort(key=lambda m: (m.start, -m.end))
        return self.mentions

    # ---- codes -------------------------------------------------------------------------------------------------

    def _codes(self, hits: list[CodeHit], by_end: dict[int, Match]) -> list[Mention]:
        out: list[Mention] = []
        last_group: tuple[int, str] | None = None  # end of the previous bracket and its entity
        for hit in hits:
            ident = self.lexicon.entity_of(hit.canonical)
            anchor = hit.bracket[0] if hit.bracket else hit.start
            match = self._adjacent(by_end, anchor)
            if (
                match is not None and hit.strength == "bare"
            ):  # "SoftBank 9984", "Ocado OCDO": the name tells the exchange
                owned = self.lexicon.entities[match.entity].codes
                bare = hit.printed.lstrip("0").replace(".", "-")
                own = tuple(code for code in owned if code.partition(".")[0].lstrip("0") == bare)
                if own:
                    hit, ident = replace(hit, canonical=own), match.entity
            if ident is None and match is not None and hit.style in {"suffix", "prefix"}:
                ident = self._kin(hit, match)
            if ident is None and hit.style in {"bracket", "digits"} and hit.printed in self.lexicon.owners:
                continue  # "(TSMC)", "(VIX)": a name in brackets, no code
            if match is not None and ident is not None and ident != match.entity:
                match = self._part_of(match, ident)
            inside_group = next((m for m in out if m.details.get("bracket") == hit.bracket and hit.bracket), None)
            phrase = name_before(self.folded, anchor) if match is None else None
            if match is None and ident is not None:
                phrase = self._damaged(anchor, self.lexicon.entities[ident]) or phrase
            phrase_text = self.folded[phrase[0] : phrase[1]] if phrase else ""
            if (
                last_group
                and phrase
                and self.folded[last_group[0] : phrase[0]].strip() == ""
                and phrase_text.lower().strip(".") in GENERIC_TAIL
            ):
                match, phrase, phrase_text = None, None, ""
                if ident == last_group[1] or hit.strength == "strong":
                    out.append(
                        self._code_mention(
                            hit, last_group[1] if ident is None else ident, "linked", "the name is split by its codes"
                        )
                    )
                    last_group = (hit.bracket[1] if hit.bracket else hit.end, last_group[1])
                    continue
            follows = (
                last_group is not None
                and re.fullmatch(r"[\s,;/&]*(?:and\s)?", self.folded[last_group[0] : anchor]) is not None
            )
            verdict = self._judge(hit, ident, match, phrase_text, inside_group, anchor)
            if verdict is not None and verdict[0] == "spurious_tag" and follows and hit.bracket is not None:
                verdict = (
                    ("linked", "follows the bracket of a code")
                    if ident is not None
                    else ("nil", "the code is not in the master")
                )
            if verdict is None:
                continue
            status, why = verdict
            if status == "spurious_tag":
                spurious = self._code_mention(hit, None, status, why)
                spurious.codes = ()
                spurious.details["printed_code"] = hit.canonical[0]
                out.append(spurious)
                continue
            if ident is None and inside_group is not None and inside_group.entity and status != "conflict":
                ident = inside_group.entity
                self._widen(ident, hit.canonical)
            elif ident is None:
                ident = self._introduce(hit, phrase_text, match)
            mention = self._code_mention(hit, ident, status, why)
            out.append(mention)
            if inside_group is None:
                self._bind_name(hit, ident, status, match, phrase, anchor)
            last_group = (hit.bracket[1] if hit.bracket else hit.end, ident)
        return out

    def _adjacent(self, by_end: dict[int, Match], anchor: int) -> Match | None:
        here = anchor
        link = re.search(r"\]\([^()\s]*\)\s*$", self.folded[max(0, anchor - 200) : anchor])
        if link is not None:  # a Markdown link: the name stands within its brackets
            here = max(0, anchor - 200) + link.start()
        while here > 0 and self.folded[here - 1] in ' ([<,"\n':
            here -= 1
        for _ in range(4):  # "Alibaba Group Holding Ltd - ADR": the forms of firm and security fall off one by one
            if here in by_end:
                return by_end[here]
            if self.folded.endswith((" Corp.", " Inc.", " Ltd.", " Co."), 0, here) and here - 1 in by_end:
                return by_end[here - 1]
            tail = _TAIL.search(self.folded, max(0, here - 24), here)
            if tail is None:
                return None
            here = tail.start()
        return None

    def _part_of(self, match: Match, ident: str) -> Match:
        """The same words as a name of the code's own entity, where they are the heart of one of its names."""
        own = self.lexicon.entities[ident]
        if " " in match.alias and any(match.alias in alias for alias in own.aliases):
            self.reowned[match.start] = ident
            return replace(match, entity=ident)
        return match

    def _kin(self, hit: CodeHit, match: Match) -> str | None:
        """The named firm, where an agency's own spelling of a code (``NESN.S``, ``SIEGn.DE``) is like a known one."""
        base, _, suffix = hit.canonical[0].replace("-", ".").partition(".")
        for code in self.lexicon.entities[match.entity].codes:
            own, _, venue = code.partition(".")
            if suffix and venue[:1] == suffix[:1] and base[:2].upper() in {own[:2], match.alias[:2].upper()}:
                return match.entity
        return None

    def _damaged(self, anchor: int, entity: Entity) -> tuple[int, int] | None:
        """Words before a bracket that spell one of the entity's names once blanks and case are ignored ("Ten cent")."""
        floor = max(0, anchor - 60)
        words = list(re.finditer(r"[\w&.'-]+", self.folded[floor:anchor]))[-4:]
        names = {re.sub(r"[^a-z0-9]", "", name.lower()) for name in entity.aliases if len(name) >= 4}
        for first in range(len(words)):
            joined = re.sub(
                r"[^a-z0-9]", "", self.folded[floor + words[first].start() : floor + words[-1].end()].lower()
            )
            if joined in names and self.folded[floor + words[-1].end() : anchor].strip(" ([<,") == "":
                return floor + words[first].start(), floor + words[-1].end()
        return None

    def _code_mention(self, hit: CodeHit, ident: str | None, status: str, why: str) -> Mention:
        entity = self.entity(ident) if ident else None
        codes = tuple(dict.fromkeys(c for c in hit.canonical if c in self.lexicon.by_code)) or hit.canonical
        kind = entity.type if entity else "issuer"
        if entity and entity.type in {"index"}:
            codes = tuple(dict.fromkeys((*codes, *entity.codes)))
        return Mention(
            hit.start,
            hit.end,
            self.text[hit.start : hit.end],
            kind,
            ident,
            codes,
            status,
            "subject",
            "code",
            entity.name if entity else None,
            evidence=(why,),
            details={"bracket": hit.bracket, "style": hit.style},
        )

    def _introduce(self, hit: CodeHit, phrase: str, match: Match | None) -> str:
        ident = f"code:{hit.canonical[0]}"
        name = phrase or (match.alias if match else hit.printed)
        kind = "index" if hit.canonical[0][0] in "^." else "issuer"
        if ident not in self.nil:
            self.nil[ident] = Entity(ident, kind, name, (), hit.canonical, frozenset({"nil"}), "this document")
        if phrase and (kind != "index" or " " in phrase):
            self._learn(phrase, ident)
        return ident

    def _widen(self, ident: str, canonical: Iterable[str]) -> None:
        if ident in self.nil:
            old = self.nil[ident]
            self.nil[ident] = Entity(
                old.id,
                old.type,
                old.name,
                old.aliases,
                tuple(dict.fromkeys((*old.codes, *canonical))),
                old.flags,
                old.source,
            )

    def _learn_short(self, match: Match, coded: bool) -> None:
        """ "Li" after "Li Auto": the first word of a name that spells the ticker is its short form here."""
        first, _, rest = match.alias.partition(" ")
        entity = self.lexicon.entities[match.entity]
        if rest and first.upper() in entity.codes and first not in WORDS_NOT_CODES:
            self.learned.setdefault(first, match.entity)
        elif rest and coded and entity.type == "issuer" and "house" not in entity.flags and _short(first):
            self.learned.setdefault(first, match.entity)  # "Lattice" after "Lattice Semiconductor (LSCC)"

    def _learn(self, phrase: str, ident: str) -> None:
        self.learned.setdefault(phrase, ident)
        words = [word for word in phrase.split() if word.lower().strip(".,") not in GENERIC_TAIL]
        if words and len(words) < len(phrase.split()):
            self.learned.setdefault(" ".join(words).rstrip(","), ident)
        if len(words) > 1 and len(words[0]) >= 5 and words[0].lower() not in ORDINARY_FIRST:
            self.learned.setdefault(words[0].rstrip(","), ident)

    def _bind_name(
        self, hit: CodeHit, ident: str, status: str, match: Match | None, phrase: tuple[int, int] | None, anchor: int
    ) -> None:
        if match is not None:
            if status == "nil":  # a known word used as part of an unknown company's name is that company's name here
                entity = self.lexicon.entities[match.entity]
                if not entity.codes:
                    start, end = match.start, match.end
                    self._add_name(start, end, ident, "linked", "named beside its code")
                else:
                    self._widen(ident, ())
            return
        if phrase is None or status == "spurious_tag":
            return
        start, end = phrase
        entity = self.entity(ident)
        text = self.folded[start:end]
        if all(word.lower().strip(".,") in GENERIC_TAIL for word in text.split()):
            return  # "ADR", "Corp.": the form of a security or firm is no name
        if is_country(text) or (hit.style == "ric-index" and " " not in text and "nil" in entity.flags):
            return  # "Singapore STI", "Energy (.SPNY)": a place or a sector before its gauge's code is no name
        if "nil" in entity.flags:
            self._add_name(start, end, ident, "nil", "named beside a code that is not in the master")
        elif related(self.lexicon, text, entity):
            self._add_name(start, end, ident, "linked", "named beside its code")
            self._learn(text, ident)
        else:
            why = f"the name does not match; the listing code {hit.printed} in the bracket decides"
            self._add_name(start, end, ident, "repaired", why)

    def _add_name(self, start: int, end: int, ident: str, status: str, why: str) -> None:
        if any(m.start < end and start < m.end for m in self.mentions):
            return
        self.mentions.append(self._name(start, end, ident, status, "subject", why))
