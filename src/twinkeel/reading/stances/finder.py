"""Stances: who leans which way on what, why, in whose interest, in words quoted verbatim."""

from __future__ import annotations

import re
from collections.abc import Sequence

from twinkeel.reading.context import Context, Sentence
from twinkeel.reading.mentions.people import Person
from twinkeel.reading.model import Claim, Stance
from twinkeel.reading.patterns.gates import Gate
from twinkeel.reading.stances.clauses import clauses
from twinkeel.reading.stances.cues import EXPECT, LAUNCH, RECOMMEND, RECOMMENDED
from twinkeel.reading.stances.expectations import expected
from twinkeel.reading.stances.holders import Holder
from twinkeel.reading.stances.judgements import deemed, judged, reported
from twinkeel.reading.stances.merging import distinct, merged_stances
from twinkeel.reading.stances.notes import notes
from twinkeel.reading.stances.objects import Objects
from twinkeel.reading.stances.polarity import polarity
from twinkeel.reading.stances.ratings import rating_clauses
from twinkeel.reading.stances.subjects import Scene
from twinkeel.reading.stances.tokens import tokens_of

_CUT = re.compile(
    r"(?<!such)(?<!same)(?<!well)\s(?:as|amid|after|because|while|when|but|on (?:hopes|worries|concerns|optimism|"
    r"fears))\s"
)
_CLAUSE_END = re.compile(r"[,;.\"]|\s(?:while|but|as|because|which|and (?:that|then))\b")
_JOINTLY = re.compile(r"(?:partner\w* with|together with|alongside|jointly with)\s$")
_OUTSIDE = frozenset(["byline", "credit", "dateline", "heading", "caption"])
_TELLING = Gate(
    r"\b(?:stake|position|exposure|overweight|underweight|bullish|bearish|upgraded|downgraded|rating|bought|buying|sold|"
    r"selling|trimmed|betting|avoid|prefer|favou?rs|cautious|sees|thinks|considers)"
)
_NOTING = Gate(r"\b(?:at|by|from)\s[A-Z]")
_FORESEEING = Gate(r"\b(?:expect|forecast|predict|anticipat|sees?\b|seeing|foresee|project|envisage|reckon)")
_EXPECTING = Gate(r"\bexpecting\b|\b(?:expects?|forecasts?|predicts?)\b")


def find_stances(context: Context, people: list[Person], figures: Sequence[Claim] = ()) -> list[Stance]:
    """Stances of the body, in order of place; one speaker's run of quoted sentences with one view is one stance.

    ``figures`` say whose a price target is where a sentence does not name it.
    """
    finder = _Finder(context, people)
    finder.targeted = {c.sentence: c for c in reversed(figures) if c.measure == "target_price" and c.subject}
    return finder.run()


class _Finder(Objects):
    """Builds the stances of one document."""

    def run(self) -> list[Stance]:
        open_quote: Holder | None = None
        self._mark_quotations()
        for sentence in self.context.sentences:
            if sentence.zone in _OUTSIDE:
                continue
            begin = self._body_start(sentence)
            holders = self._holders(sentence, begin)
            speaker = self._speaker(sentence, begin, holders)
            quoted = self._quotes(begin, sentence.end)
            inside = begin in self.opened
            if speaker is None and (inside or self.folded[begin : begin + 1] == '"'):
                speaker = (open_quote if inside else None) or self._next_speaker(sentence) or self.last_speaker
            before = len(self.out)
            self._by_grammar(sentence, begin, holders, speaker, quoted)
            self._launches(sentence, begin, holders, speaker, quoted)
            if speaker is not None and not self._insider(speaker):
                recommended = len(self.out) == before and self._recommendation(sentence, begin, speaker, quoted)
                if not recommended and len(self.out) == before:
                    self._view(sentence, begin, speaker, quoted)
            self._remember(sentence, holders, speaker)
            open_quote = speaker if self._inside_quote(begin, sentence.end) else None
        return sorted(merged_stances(self.out, self.text), key=lambda s: (s.start, s.end, s.holder))

    def _by_grammar(
        self,
        sentence: Sentence,
        begin: int,
        holders: list[Holder],
        speaker: Holder | None,
        quoted: list[tuple[int, int]],
    ) -> None:
        """Stances of the clauses of one sentence: ratings, verbs and dispositions, judgements."""
        if (
            speaker is None
            and not holders
            and not (self.last_speaker or self.last_person or _TELLING.open(sentence.signs))
        ):
            return
        if self.folded[sentence.end - 1] == "?":
            return
        said = speaker if speaker is not None and not self._insider(speaker) else None
        outside = [h for h in holders if not self._insider(h)]
        scene = Scene(
            tokens_of(self.folded, begin, sentence.end, sentence.mentions, outside, quoted),
            said,
            self.last_person,
            self.last_house,
            [],
            self.folded,
        )
        rated, used = rating_clauses(scene)
        if _NOTING.open(sentence.signs):
            rated += notes(scene, rated)
        found = [*rated, *(f for f in clauses(scene) if f.first not in used)]
        if _FORESEEING.open(sentence.signs):
            found.extend(expected(scene))
        if said is not None and said.kind != "issuer":
            found.extend(judged(scene, said, *reported(scene, said)))
        found.extend(deemed(scene))
        told = distinct(found)
        for one in told:
            self._emit(sentence, begin, scene, one, quoted, all(t.judged and t.sign == one.sign for t in told))

    def _remember(self, sentence: Sentence, holders: list[Holder], speaker: Holder | None) -> None:
        """Who "he", "she" and "the firm" of the next sentence may be."""
        if speaker is not None and speaker.kind in {"person", "institution"}:
            self.last_speaker = speaker
        for holder in holders:
            if holder.kind == "person":
                self.last_person = holder
            elif holder.kind == "institution":
                self.last_house = holder
        if speaker is not None and speaker.kind == "person":
            self.last_person = speaker
        elif speaker is not None and speaker.kind == "institution":
            self.last_house = speaker

    def _launches(
        self,
        sentence: Sentence,
        begin: int,
        holders: list[Holder],
        speaker: Holder | None,
        quoted: list[tuple[int, int]],
    ) -> None:
        """A house that launches a fund."""
        for match in LAUNCH.finditer(sentence.signs, self.folded, begin, sentence.end):
            left = [h for h in holders if h.end <= match.start() and h.kind != "group"]
            holder = next(
                (
                    h
                    for h in reversed(left)
                    if h.kind != "issuer" and not re.search(r";|\bwhile\b", self.folded[h.end : match.start()])
                ),
                speaker,
            )
            if holder is not None and holder.kind in {"institution", "person"} and not self._insider(holder):
                self._add(
                    sentence,
                    begin,
                    holder,
                    "product_launch",
                    1,
                    "product",
                    match.start(),
                    match.end(),
                    False,
                    quoted,
                )

    def _add(
        self,
        sentence: Sentence,
        begin: int,
        holder: Holder,
        direction: str,
        sign: int,
        mode: str,
        start: int,
        end: int,
        direct: bool,
        quoted: list[tuple[int, int]],
        condition: str | None = None,
    ) -> None:
        if not direct and mode != "rating":
            cut = _CUT.search(self.folded[start + 8 : end])
            if cut and direction not in {"positive_view", "negative_view", "mixed_view"}:
                end = start + 8 + cut.start()
        while end > start and (self.folded[end - 1].isspace() or self.folded[end - 1] in ",;:("):
            end -= 1
        label, codes, also = self._object(sentence, begin, holder, start, end, mode, direction)
        if label is None or (label == "theme:unstated" and self._conflict(holder, mode) is None):
            return
        if mode == "rating" and quoted:
            inner = next((q for q in quoted if start <= q[0] and q[1] <= end + 1), None)
            if inner is not None:
                start, end, direct = inner[0], inner[1], True
        reasons = self._reasons(sentence, begin, end, quoted)
        partner = tuple(
            h.id
            for h in self._holders(sentence, begin)
            if h.kind == "institution" and h.id != holder.id and _JOINTLY.search(self.folded[begin : h.start])
        )
        self.out.append(
            Stance(
                holder.id,
                holder.name,
                holder.speaks_for if holder.kind != "institution" else None,
                label,
                codes,
                direction,
                sign,
                mode,
                reasons,
                self.text[start:end],
                start,
                end,
                sentence.number,
                direct,
                self._conflict(holder, mode),
                also,
                partner,
                holder.title,
                condition,
                why=f'"{self.text[start:end][:60]}"',
            )
        )

    def _recommendation(self, sentence: Sentence, begin: int, speaker: Holder, quoted: list[tuple[int, int]]) -> bool:
        match = RECOMMEND.search(sentence.signs, self.folded, begin, sentence.end)
        if match is None:
            return False
        area_end = sentence.end
        for pattern, direction, sign in RECOMMENDED:
            found = pattern.search(self.folded, match.start(), area_end)
            if found is None:
                continue
            inside = next(((s, e) for s, e in quoted if s <= found.start() < e), None)
            if inside is not None:
                start, end = inside
            else:
                start, end = found.start(), self._clause_end(found.end(), sentence.end)
                opening = re.search(
                    r"\b(?:selectively|should|recommend\w*|urge\w*|advis\w+|suggest\w*)\s+(?:\w+\s){0,2}$",
                    self.folded[match.start() : found.start()],
                )
                if opening and direction != "selective_add":
                    start = match.start()
            condition = re.search(r"\bwhile\s(?P<c>[^.;\"]{6,90})", self.folded[end : sentence.end])
            if any(
                s.sentence == sentence.number and s.holder == speaker.id and s.start < end and start < s.end
                for s in self.out
            ):
                return True
            self._add(
                sentence,
                begin,
                speaker,
                direction,
                sign,
                "recommendation",
                start,
                end,
                inside is not None,
                quoted,
                condition["c"].strip() if condition else None,
            )
            return True
        return False

    def _clause_end(self, at: int, end: int) -> int:
        match = _CLAUSE_END.search(self.folded, at, end)
        return match.start() if match else end

    def _view(self, sentence: Sentence, begin: int, speaker: Holder, quoted: list[tuple[int, int]]) -> None:
        if speaker.kind == "issuer":
            return
        if quoted:
            start, end = quoted[0][0], quoted[-1][1]
            pieces = " ".join(self.folded[s:e] for s, e in quoted)
            outside = self.folded[begin : sentence.end]
        else:
            span = self._content(sentence, begin, speaker)
            if span is None:
                return
            start, end = span
            pieces = outside = self.folded[start:end]
        plus, minus = polarity(pieces)
        if not plus and not minus and quoted:
            plus, minus = polarity(outside)
        if not plus and not minus and quoted and self._sells(pieces, speaker):
            plus = 1
        follows = bool(
            self.out
            and self.out[-1].holder == speaker.id
            and sentence.number - self.out[-1].sentence <= 1
            and self.out[-1].direct
        )
        if not plus and not minus and not (follows and quoted):
            return
        if not plus and not minus:
            direction, sign = "neutral_view", 0
        elif (
            re.search(r"\bwhile\b|\bbut\b", pieces)
            and re.search(r"\b(?:US|U\.S\.|America)\b[^,]{0,40}\b(?:edge|ahead|leads?|advantage)", pieces)
            and re.search(r"\bChina\b[^.]{0,40}\badvantage", pieces)
        ) or (
            plus
            and minus
            and re.search(r"\b(?:while|but|although|however|though)\b", pieces)
            and abs(plus - minus) <= 1
        ):
            direction, sign = "mixed_view", 0
        elif plus >= minus:
            direction, sign = "positive_view", 1
        else:
            direction, sign = (
                ("avoid", -1)
                if re.search(r"\b(?:none|no)\b", pieces, re.IGNORECASE) and "valuation" in pieces
                else ("negative_view", -1)
            )
        expecting = _EXPECTING.search(sentence.signs, self.folded[begin : sentence.end])
        mode = "expectation" if expecting or (EXPECT.search(pieces) and not quoted) else "view"
        self._add(sentence, begin, speaker, direction, sign, mode, start, end, bool(quoted), quoted)
