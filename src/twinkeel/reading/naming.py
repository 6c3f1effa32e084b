"""A name that stands without a code: its sense, its role, and whether it is meant at all."""

from __future__ import annotations

import re

from twinkeel.reading.codes import WORDS_NOT_CODES
from twinkeel.reading.lexicon import LINKED_TYPES, Match
from twinkeel.reading.model import Mention
from twinkeel.reading.names import accept_common, is_house, nasdaq_sense, role_of
from twinkeel.reading.repeats import Repeats


class Naming(Repeats):
    """Mentions made of names alone."""

    def _named(
        self, match: Match, coded: set[str], accepted: list[Mention], analogies: list[tuple[int, int]]
    ) -> Mention | None:
        entity = self.lexicon.entities[match.entity]
        folded, zone = self.folded, self._zone(match.start)
        beside = next(
            (
                m
                for m in accepted
                if 0 <= m.start - match.end <= 12
                and m.details.get("bracket")
                and m.details["bracket"][0] - match.end <= 6
            ),
            None,
        )
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
            and re.match(r"\s?:\s?\^?[A-Z0-9]", folded[match.end : match.end + 5])
            and match.alias.isupper()
        ):
            return None  # an exchange prefix of a code
        if (
            "common" in entity.flags
            and " " not in match.alias
            and not accept_common(folded, match, entity.id in coded, zone == "heading")
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
        if zone in {"dateline", "credit", "byline"}:
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
