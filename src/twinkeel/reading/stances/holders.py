"""Who holds a view in a sentence, who speaks, in whose interest, and for which reasons."""

from __future__ import annotations

import re
from dataclasses import dataclass

from twinkeel.reading.context import Context, Sentence
from twinkeel.reading.mentions.houses import slug
from twinkeel.reading.mentions.lexicon import fund_facts
from twinkeel.reading.mentions.people import Person
from twinkeel.reading.model import Mention, Stance
from twinkeel.reading.patterns.gates import Gate, Opened
from twinkeel.reading.patterns.vocabulary import words
from twinkeel.reading.stances.cues import GROUPS, SPEECH

_QUOTE = re.compile(r"[\"“«]([^\"“”»]{3,})(?:[\"”»]|$)")
_REASON = Gate(
    r"\b(?:citing|because(?: of)?|as (?=(?:concerns|worries|fears|doubts) (?:grow|mount|rise))|"
    r"as (?=\w+ (?:concerns?|worries|fears?|valuations?|\w+ed\b|\w+s\b))|due to|"
    r"thanks to|owing to|given|amid|on (?:hopes|expectations|worries|concerns|fears|optimism) (?:of|that|"
    r"about|over)|driven by|for (?:greater|better|more)|to seek|after|on the back of|arguing that|"
    r"saying)\s(?P<reason>[^.;\"]{4,140})"
)
_HE = Gate(
    r"\b(?P<pronoun>[Hh]e|[Ss]he|[Tt]hey)\s(?:said|says|added|adds|told|wrote|noted|warned|argued|continued|"
    r"explained)\b|\b(?:said|added)\s(?P<late>he|she)\b"
)


@dataclass(slots=True)
class Holder:
    """Somebody with a view in a sentence."""

    id: str
    name: str
    kind: str  # person | institution | group | fund | issuer
    start: int
    end: int
    speaks_for: str | None = None
    title: str | None = None


_SALES = re.compile(r"\b(?:sales|marketing|distribution|product|client|business development|capital markets)\b", re.I)
_OWN_PRODUCT = re.compile(
    r"\b(?:this|our|the new|the)\s(?:\w+\s){0,2}(?:fund|funds|ETF|ETFs|product|strategy|trust|vehicle|notes?)\b", re.I
)
_RUNS = re.compile(
    r",?\s(?:which|that)\s(?:also\s)?(?:runs?|manages?|sells?|offers?|launched|markets?|distributes?|sponsors?)\s"
    r"(?:an?|the|its|several|two|three)\s(?:[\w'.-]+\s){0,5}?(?:funds?|ETFs?|trusts?|products?|notes?)\b"
)

_MORE = re.compile(
    r"(?:\s(?:(?:Asset|Wealth|Investment|Fund|Private|Capital|Global|Portfolio|Equity)\s)?(?:Management|Managers|Bank|Securities|"
    r"Research|Markets|(?:Investment\s)?Institute|Group|Holdings|Inc|Ltd|LLC|LP|Plc|plc|Partners|Advis[eo]rs|Investments|International)\b\.?)+"
)
_INVESTING = words("stances.investing_companies")
_OFFICIAL = re.compile(
    r"\b(?:Commission|Ministry|Exchange|Federal Reserve|People's Bank|Bank of (?:Japan|England|Korea)|European Central|"
    r"Organi[sz]ation|Court|Committee|Department|Bureau|Administration|Congress|Parliament|Authority|Council|Treasury)\b"
)
_OFFICER = re.compile(
    r"\b(?:chief (?:executive|financial|operating|technology)|C[EFOT]O|chair(?:man|woman|person)?|president|"
    r"spokes\w+|minister|governor|secretary)\b"
)
_STAFF_GAP = re.compile(r"(?:'s?)?\s(?:[\w-]+\s){0,2}$")
_STAFF_AT = re.compile(r"\s(?:at|of|from|with|for)\s(?:the\s)?$")
_STAFF = re.compile(r"(?:analysts|strategists|economists|managers|traders)$", re.IGNORECASE)
_STATE_FUND = Gate(
    r"\b(?:[A-Z]\w+\s)?[A-Z]\w+'s\s(?:[\w$.-]+\s){0,3}?(?:wealth fund|pension fund|state fund|reserve fund)\b"
)


def aside(mention: Mention) -> bool:
    """Whether a company is named only as a past employer or a backer."""
    return mention.role == "background" and any(e.startswith("names ") for e in mention.evidence)


def _without_staff(folded: str, holders: list[Holder]) -> list[Holder]:
    """A house's own analysts and strategists speak for the house: "HSBC strategists", "analysts at Jefferies"."""
    houses = [h for h in holders if h.kind in {"institution", "issuer"}]
    if not houses:
        return holders
    return [
        h
        for h in holders
        if not (
            h.kind == "group"
            and _STAFF.search(h.name)
            and any(
                (house.end <= h.start and _STAFF_GAP.fullmatch(folded[house.end : h.start]))
                or (h.end <= house.start and _STAFF_AT.fullmatch(folded[h.end : house.start]))
                for house in houses
            )
        )
    ]


_GROUPS = Opened(GROUPS.pattern)
_GROUP_NOUNS = words("holders.group_nouns")


class Voices:
    """The voices of one document; remembers who spoke last."""

    def __init__(self, context: Context, people: list[Person]) -> None:
        self.context, self.folded, self.text = context, context.folded, context.document.text
        self.people = {person.id: person for person in people}
        lowered = self.folded.lower()
        self.lowered = lowered if len(lowered) == len(self.folded) else self.folded
        self.holders: dict[int, list[Holder]] = {}
        self.last_speaker: Holder | None = None
        self.opened: set[int] = set()
        self.last_person: Holder | None = None
        self.last_house: Holder | None = None
        self.companies = {
            m.entity
            for m in context.mentions
            if m.type in {"issuer", "private_company"} and m.entity and not self._invests(m)
        }
        self.out: list[Stance] = []
        sponsors: dict[str, list[str]] = {}
        for fact in fund_facts():
            sponsors.setdefault(fact.sponsor, []).append(fact.code)
        self.sponsors = sponsors

    def _invests(self, mention: Mention) -> bool:
        """Whether a listed company is a house: a bank, a manager, a company that lives by its holdings."""
        known = self.context.lexicon.entities.get(mention.entity or "")
        return (known is not None and "house" in known.flags) or mention.entity in _INVESTING

    def _insider(self, holder: Holder) -> bool:
        """Whether somebody speaks for a company: of itself, which is no investor's stance."""
        if holder.kind != "person":
            return False
        if holder.speaks_for is None:
            return bool(holder.title and _OFFICER.search(holder.title))
        return holder.speaks_for in self.companies

    def _body_start(self, sentence: Sentence) -> int:
        begin = sentence.begin
        while begin < sentence.end and (self.folded[begin].isspace() or self.folded[begin] in "-–—"):
            begin += 1
        return begin

    def _holders(self, sentence: Sentence, begin: int) -> list[Holder]:
        known = self.holders.get(sentence.number)
        if known is None:
            known = self.holders[sentence.number] = self._find_holders(sentence, begin)
        return known

    def _find_holders(self, sentence: Sentence, begin: int) -> list[Holder]:
        out: list[Holder] = []
        for m in sentence.mentions:
            if m.role in {"boilerplate", "venue", "analogy"} or m.start < begin:
                continue
            if aside(m):
                continue
            if m.type == "person":
                person = self.people.get(m.entity or "")
                out.append(
                    Holder(
                        m.entity or slug(m.text),
                        m.name or m.text,
                        "person",
                        m.start,
                        m.end,
                        person.house if person else None,
                        person.title if person else None,
                    )
                )
            elif m.type == "institution" and not _OFFICIAL.search(m.name or m.text):
                out.append(Holder(m.entity or slug(m.text), m.name or m.text, "institution", m.start, m.end))
            elif m.type == "fund" and (m.entity or "").startswith("fund-of-"):
                out.append(
                    Holder(
                        m.entity or "",
                        m.name or m.text,
                        "fund",
                        m.start,
                        m.end,
                        str(m.details.get("manager") or "") or None,
                    )
                )
            elif m.type in {"issuer", "private_company"} and m.kind == "name":
                kind = "institution" if self._invests(m) else "issuer"
                out.append(Holder(m.entity or slug(m.text), m.name or m.text, kind, m.start, m.end))
        for holder in out:
            if (
                holder.kind == "institution"
                and (more := _MORE.match(self.folded, holder.end, sentence.end)) is not None
            ):
                holder.end = more.end()
        for match in self._groups(sentence, begin):
            word = match.group()
            if any(h.start < match.end() and match.start() < h.end for h in out) or re.match(
                r"(?:'s?)\s", self.folded[match.end() : match.end() + 3]
            ):
                continue
            if word.lower() in {"funds", "institutions"} and not re.match(
                r"\s(?:are|have|were|had|bought|sold|increased|cut|added|also|say|said)",
                self.folded[match.end() : match.end() + 12],
            ):
                continue
            out.append(Holder("group:" + word.lower(), word, "group", match.start(), match.end()))
        out = _without_staff(self.folded, out)
        if _STATE_FUND.open(sentence.signs):
            for match in _STATE_FUND.finditer(sentence.signs, self.folded, begin, sentence.end):
                if not any(h.start < match.end() and match.start() < h.end for h in out):
                    out.append(Holder(slug(match.group()), match.group(), "institution", match.start(), match.end()))
        funds = [h for h in out if h.kind == "fund"]
        out = [h for h in out if h.kind == "fund" or not any(f.start <= h.start < f.end for f in funds)]
        return sorted(out, key=lambda h: h.start)

    def _groups(self, sentence: Sentence, begin: int) -> list[re.Match[str]]:
        """Groups of investors named in a stretch; the pattern runs only where one of its nouns stands."""
        if not GROUPS.open(sentence.signs) or not any(
            noun in self.lowered[begin : sentence.end] for noun in _GROUP_NOUNS
        ):
            return []
        return list(_GROUPS.finditer(self.folded, begin, sentence.end))

    def _speaker(self, sentence: Sentence, begin: int, holders: list[Holder]) -> Holder | None:
        first = holders[0] if holders else None
        if first is not None and first.kind == "person" and self.folded[begin : first.start] in {"For ", "To "}:
            return first
        if not SPEECH.open(sentence.signs):
            return None
        text = self.folded[begin : sentence.end]
        speech = [m for m in SPEECH.pattern.finditer(text) if not self._inside_quote(begin, begin + m.start())]
        if not speech:
            return None
        pronoun = _HE.search(sentence.signs, text)
        voices = [
            h
            for h in holders
            if h.kind in {"person", "institution", "group"}
            and not self._inside_quote(begin, h.start)
            and not (
                h.kind == "group"
                and re.match(
                    r"\s(?:should|would do|need to|ought|must|can|could|may|might|are (?:advised|urged))",
                    self.folded[h.end : h.end + 16],
                )
            )
        ]
        for verb in speech:
            at = begin + verb.start()
            right = next(
                (
                    h
                    for h in voices
                    if 0 <= h.start - (begin + verb.end()) <= 2
                    and (h.kind != "group" or verb.group().endswith((" to", " of")))
                ),
                None,
            )
            if right is not None:
                person = next(
                    (h for h in voices if h.kind == "person" and h.start >= right.start and h.start - right.end < 60),
                    None,
                )
                return person or right
            left = [h for h in voices if h.end <= at]
            if left:
                people = [h for h in left if h.kind == "person"]
                chosen = people[-1] if people else left[-1]
                stretch = self.folded[chosen.end : at]
                if (
                    stretch.count(",") in {0, 2, 3, 4}
                    and len(stretch) < 160
                    and not re.search(r"\b(?:which|who|that|and|but)\s\w+\s$", stretch)
                ):
                    if chosen.kind != "person" and (
                        after := next(
                            (h for h in voices if h.kind == "person" and h.start > at and h.start - at < 60), None
                        )
                    ):
                        return after
                    return chosen
            late = next(
                (
                    h
                    for h in voices
                    if h.start >= begin + verb.end() and h.start - (begin + verb.end()) < 70 and h.kind != "group"
                ),
                None,
            )
            if late is not None and verb.group().lower() in {"said", "says", "according to", "added", "wrote"}:
                return next(
                    (h for h in voices if h.kind == "person" and h.start >= late.start and h.start - late.end < 60),
                    late,
                )
        if pronoun is not None:
            return self.last_speaker or self.last_person
        return None

    def _next_speaker(self, sentence: Sentence) -> Holder | None:
        """Who is named as the speaker where a quotation that this sentence leaves open goes on."""
        here = sentence
        for number in range(sentence.number + 1, min(sentence.number + 5, len(self.context.sentences))):
            if not self._inside_quote(self._body_start(here), here.end):
                return None
            here = self.context.sentences[number]
            begin = self._body_start(here)
            speaker = self._speaker(here, begin, self._holders(here, begin))
            if speaker is not None:
                return speaker
        return None

    def _mark_quotations(self) -> None:
        """Note where sentences begin inside a quotation that an earlier one opened; a paragraph closes what is open."""
        inside, last = False, 0
        for sentence in self.context.sentences:
            begin = self._body_start(sentence)
            if "\n" in self.folded[last:begin] or self.folded[begin : begin + 1] == '"':
                inside = False
            if inside:
                self.opened.add(begin)
            inside = self._inside_quote(begin, sentence.end)
            last = sentence.end

    def _inside_quote(self, begin: int, at: int) -> bool:
        return (self.folded.count('"', begin, at) + (begin in self.opened)) % 2 == 1

    def _quotes(self, begin: int, end: int) -> list[tuple[int, int]]:
        out: list[tuple[int, int]] = []
        start = begin
        if begin in self.opened:
            stop = self.folded.find('"', begin, end)
            if stop < 0:
                return [(begin, end)]
            out, start = [(begin, stop)], stop + 1
        if any(mark in self.folded[start:end] for mark in '"“«'):
            out += [(m.start(1), m.end(1)) for m in _QUOTE.finditer(self.folded, start, end)]
        return out

    def _reasons(self, sentence: Sentence, begin: int, end: int, quoted: list[tuple[int, int]]) -> tuple[str, ...]:
        out = []
        for match in _REASON.finditer(sentence.signs, self.folded, begin, sentence.end):
            text = self.text[match.start("reason") : match.end("reason")].strip(" ,")
            if len(text) > 5:
                out.append(text)
        return tuple(dict.fromkeys(out))[:3]

    def _sells(self, words: str, holder: Holder) -> bool:
        """Whether somebody of a house that sells funds speaks of "this fund", "our ETF"."""
        if not _OWN_PRODUCT.search(words):
            return False
        house = holder.speaks_for or holder.id
        return house in self.sponsors or bool(holder.title and _SALES.search(holder.title)) or self._runs_fund(house)

    def _runs_fund(self, house: str) -> bool:
        """Whether the text says that a house runs a fund: "Foo Funds, which runs a China technology fund"."""
        return any(
            _RUNS.match(self.folded, m.end) for m in self.context.mentions if m.entity == house and m.type != "person"
        )

    def _conflict(self, holder: Holder, mode: str) -> str | None:
        house = holder.speaks_for or holder.id
        if house in self.sponsors:
            return "sponsor of " + ", ".join(sorted(self.sponsors[house])) + ": has a product to sell"
        if mode == "product":
            return "sells the product"
        if holder.title and _SALES.search(holder.title):
            return f"{holder.title} of a house that sells what is praised"
        if self._runs_fund(house):
            return "its house runs a fund of what it speaks of"
        if holder.kind == "fund":
            return "holds what it speaks of"
        named = next((m for m in self.context.mentions if m.entity == house and m.type == "issuer"), None)
        if named is not None and holder.kind == "person":
            return "speaks for the company"
        owned = [m.name for m in self.context.mentions if m.type == "fund" and m.details.get("manager") == house]
        return "its own fund holds Chinese stocks" if owned else None
