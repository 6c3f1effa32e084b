"""What a stance is about, and where the words that report it lie."""

from __future__ import annotations

import re

from twinkeel.reading.context import Sentence
from twinkeel.reading.model import Claim, Mention, Stance
from twinkeel.reading.stances.cues import SPEECH
from twinkeel.reading.stances.holders import Holder, Voices
from twinkeel.reading.stances.phrases import Found, eligible, investable
from twinkeel.reading.stances.subjects import Scene
from twinkeel.reading.stances.themes import instances, theme_of
from twinkeel.reading.stances.tokens import Token
from twinkeel.reading.stances.wording import quoted_words

_LEAD = re.compile(r"\s?(?:that\s|in an? [^,]{3,40},?\s)?")
_CLAUSE = re.compile(r"[,;.]\s|[.;]|\s(?:while|but|because|although)\s")
_TELLING_KIND = frozenset(
    ["that", "which", "with", "whose", "exposed", "linked", "tied", "in", "benefiting", "making", "of", "selling"]
)
_SHORT = 60
_STOP = re.compile(r"[,;.]")


class Objects(Voices):
    """Objects of one document's stances."""

    targeted: dict[int, Claim]  # by sentence, the first figure that is a price target

    def _content(self, sentence: Sentence, begin: int, speaker: Holder) -> tuple[int, int] | None:
        """The reported words: after "X said (that)", or before ", said X"."""
        speech = next(
            (
                m
                for m in SPEECH.pattern.finditer(self.folded, speaker.end, sentence.end)
                if m.start() - speaker.end < 160
            ),
            None,
        )
        if speech is not None:
            start = speech.end()
            lead = _LEAD.match(self.folded, start)
            start = lead.end() if lead else start
            end = sentence.end
            while end > start and self.folded[end - 1] in ".!? ":
                end -= 1
            return (start, end) if end - start > 15 else None
        before = SPEECH.pattern.search(self.folded, begin, speaker.start)
        if before is None:
            return None
        end = before.start()
        while end > begin and self.folded[end - 1] in ", ":
            end -= 1
        return (begin, end) if end - begin > 15 else None

    def _emit(
        self, sentence: Sentence, begin: int, scene: Scene, found: Found, quoted: list[tuple[int, int]], alone: bool
    ) -> None:
        """One stance of the grammar, with its object resolved and its words quoted."""
        tokens, holder = scene.tokens, found.holder
        part = found.target.part(*found.roles)
        start, end = tokens[found.first].start, tokens[max(found.first, found.last)].end
        names: list[Mention] = []
        themes: list[str] = []
        if part is not None:
            for p in found.target.parts:
                if p.role in found.roles:
                    names += [m for m in p.names if m not in names]
                    themes += [self.text[a:b] for a, b in p.themes]
                    start = min([start, *(m.start for m in p.names), *(a for a, _ in p.themes)])
                    end = max([end, *(m.end for m in p.names), *(b for _, b in p.themes)])
        label: str
        codes: tuple[str, ...]
        also: tuple[str, ...]
        told = self._kind(sentence, tokens, found.target.kind) if not names and not themes else None
        if told is not None:
            (label, end), codes, also = told, (), ()
        elif not names and not themes:
            known = self._antecedent(sentence, scene, found)
            if known is None:
                return
            label, codes, also = known
        elif names and not (themes and part is not None and part.such and found.direction != "hold"):
            label, codes = self._named(names[0]), names[0].codes
            also = tuple(dict.fromkeys(n for m in names[1:] if (n := self._named(m)) != label))
        else:
            label, codes = f"theme:{themes[0]}", ()
            also = (*(f"theme:{t}" for t in themes[1:]), *(self._named(m) for m in names))
        if found.begin >= 0:
            start = min(start, tokens[found.begin].start)
        first = tokens[found.first]
        start, end, direct = quoted_words(
            self.folded,
            (first.start, first.end),
            (start, end),
            quoted,
            rating=found.mode == "rating" and "target" not in found.direction,
            whole=found.judged and alone,
        )
        if self._told(sentence.number, holder, label, found):
            return
        self.out.append(
            Stance(
                holder.id,
                holder.name,
                holder.speaks_for if holder.kind != "institution" else None,
                label,
                codes,
                found.direction,
                found.sign,
                found.mode,
                self._reasons(sentence, begin, end, quoted),
                self.text[start:end],
                start,
                end,
                sentence.number,
                direct,
                self._conflict(holder, found.mode),
                also,
                (),
                holder.title,
                None,
                why=f'"{self.text[start:end][:60]}"',
            )
        )

    def _kind(self, sentence: Sentence, tokens: list[Token], k: int) -> tuple[str, int] | None:
        """What companies: the theme of the clause after "companies that", and where that clause ends."""
        if k < 0 or k + 1 >= len(tokens) or tokens[k + 1].low not in _TELLING_KIND:
            return None
        stop = _CLAUSE.search(self.folded, tokens[k + 1].start, sentence.end)
        end = stop.start() if stop else sentence.end
        theme = theme_of(self.folded, tokens[k + 1].start, end)
        if theme is None and end - tokens[k].start < _SHORT:
            theme = self.text[tokens[k].start : end].rstrip(' "”')
        return (f"theme:{theme}", end) if theme else None

    def _told(self, number: int, holder: Holder, label: str, found: Found) -> bool:
        """Whether the same has just been told: a rating beside a target, an opinion that explains a deal."""
        for earlier in self.out:
            if earlier.object != label or number - earlier.sentence > (3 if found.mode == "view" else 0):
                continue
            own, same = earlier.holder == holder.id, earlier.sign == found.sign
            if own and (same or "target" in found.direction):
                return True
            if found.mode == "view" and same and earlier.sentence == number:
                return True
        return False

    def _antecedent(
        self, sentence: Sentence, scene: Scene, found: Found
    ) -> tuple[str, tuple[str, ...], tuple[str, ...]] | None:
        """Who "it", "the stock" is: named before in the sentence, what the speaker last judged, the topic."""
        for k in range(found.first - 1, -1, -1):
            house = scene.tokens[k].holder
            if found.mode == "rating" and house is not None and house.kind == "institution":
                continue  # another broker's
            if eligible(scene.tokens[k], found.holder.id):
                mention = scene.tokens[k].mention
                if mention is not None:
                    return self._named(mention), mention.codes, ()
        if not (found.target.anaphor or found.mode == "rating"):
            return None
        target = self.targeted.get(sentence.number) if found.mode == "rating" else None
        if target is not None and target.subject is not None:
            return target.subject, target.subject_codes, ()
        last = next((s for s in reversed(self.out) if s.sentence >= sentence.number - 2), None)
        if last is not None and last.holder in {found.holder.id, found.holder.speaks_for}:
            return last.object, last.object_codes, ()
        centre = self.context.centre[sentence.number] if self.context.centre else None
        if found.mode == "rating" and centre is not None and investable(centre, found.holder.id):
            return self._named(centre), centre.codes, ()
        if sentence.number:
            earlier = self.context.sentences[sentence.number - 1].mentions
            for mention in reversed(earlier):
                if mention.type in {"issuer", "fund"} and investable(mention, found.holder.id):
                    return self._named(mention), mention.codes, ()
        topic = self.context.topic
        if topic is not None and found.mode == "rating":
            return self._named(topic), topic.codes, ()
        return None

    def _object(
        self, sentence: Sentence, begin: int, holder: Holder, start: int, end: int, mode: str, direction: str
    ) -> tuple[str | None, tuple[str, ...], tuple[str, ...]]:
        kinds = {"issuer", "fund", "index", "group", "private_company"}
        names = [
            m
            for m in sentence.mentions
            if m.type in kinds
            and m.role == "subject"
            and m.kind != "code"
            and m.entity != holder.id
            and m.status != "spurious_tag"
            and not (holder.kind == "fund" and m.start == holder.start)
        ]
        inside = [
            m for m in names if start <= m.start < end + 45 and not _STOP.search(self.folded, end, max(end, m.start))
        ]
        if mode == "product":
            inside = [m for m in names if m.type == "fund" and m.start < end and start < m.end] or [
                m for m in names if m.type == "fund" and m.start >= start
            ]
            if inside:
                return self._named(inside[0]), inside[0].codes, ()
            theme = theme_of(self.folded, start, sentence.end)
            return "product", (), (f"theme:{theme}",) if theme else ()
        if mode in {"position", "position_change", "intention"} and inside:
            companies = [m for m in inside if m.type != "group"] if direction != "underweight" else inside
            chosen = (companies or inside)[0]
            theme = theme_of(self.folded, start, chosen.start)
            if (
                theme
                and re.search(r"\b(?:such as|like|including)\s*$", self.folded[start : chosen.start])
                and direction != "hold"
            ):
                return f"theme:{theme}", (), tuple(self._named(m) for m in inside)
            return self._named(chosen), chosen.codes, tuple(self._named(m) for m in inside if m is not chosen)
        if mode == "rating" and names:
            near = [m for m in names if m.start < end + 60] or names
            return (
                self._named(near[-1] if near[-1].start < end else near[0]),
                near[-1].codes if near[-1].start < end else near[0].codes,
                (),
            )
        theme = (
            theme_of(self.folded, start, end)
            or theme_of(self.folded, end, sentence.end)
            or theme_of(self.folded, begin, start)
        )
        if theme:
            listed = (f"theme:{one}" for one in instances(self.folded, theme, start, end) if one != theme)
            named = (self._named(m) for m in names if start <= m.start < end)
            return f"theme:{theme}", (), tuple(dict.fromkeys((*named, *listed)))
        if names:
            chosen = next((m for m in names if start <= m.start < end), names[0])
            return self._named(chosen), chosen.codes, ()
        if mode in {"position_change", "intention", "product"}:
            return None, (), ()
        last = next(
            (
                s
                for s in reversed(self.out)
                if s.sentence >= sentence.number - 4 and s.holder in {holder.id, holder.speaks_for}
            ),
            None,
        )
        if last is not None:
            return last.object, last.object_codes, ()
        earlier = next(
            (
                t
                for n in range(sentence.number - 1, max(-1, sentence.number - 4), -1)
                if (t := theme_of(self.folded, *self.context.document.sentences[n]))
            ),
            None,
        )
        return (f"theme:{earlier}" if earlier else "theme:unstated"), (), ()

    def _named(self, mention: Mention) -> str:
        return mention.entity or mention.text
