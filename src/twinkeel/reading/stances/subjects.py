"""Whose verb it is: the holder to the left of a predicate, with negation, modality, advice and intention between."""

from __future__ import annotations

from dataclasses import dataclass, replace

from twinkeel.reading.mentions.houses import slug
from twinkeel.reading.patterns.vocabulary import words
from twinkeel.reading.stances.holders import Holder
from twinkeel.reading.stances.relatives import of_antecedent, of_tracker
from twinkeel.reading.stances.tokens import OF, Token, partners

_AUX = words("stances.aux")
_ADVERBS = words("stances.adverbs")
_ASPECT = words("stances.aspect")
_CANCEL = words("stances.cancel")
_INTEND = words("stances.intend")
_ADVISE = words("stances.advise")
_RECIPIENTS = words("stances.recipients")
_ADVISED = words("stances.advised_subjects")
_MISTAKES = words("stances.mistakes")
_OCCASIONS = words("stances.occasions")
_HOUSE = words("stances.house_nouns")
_STAFF = words("stances.staff")
_NOT_NAMES = words("stances.not_names")
_HEADS = words("stances.heads")
_NO_SUBJECT = frozenset(["of", "at", "in", "for", "from", "to", "with", "on", "by", "'s", "than", "as", "into", "over"])
_NEGATIONS = frozenset(["not", "n't", "never", "hardly", "cannot", "neither", "nor"])
_MODALS = {"would": "would", "'d": "would", "could": "may", "may": "may", "might": "may", "can": "may", "ca": "may"}
_FIRM = {"will": "will", "'ll": "will", "wo": "will", "shall": "will"}
_DETERMINERS = frozenset(["the", "his", "her", "its", "their", "our", "'s", "'", "this", "whose"])
_SHOULD = frozenset(["should", "must", "ought"])
_BEFORE_ING = frozenset(
    ["while", "after", "before", "by", "when", "since", "and", "or", "but", "then", "despite", "in"]
)


@dataclass(slots=True)
class Subject:
    """Who is said to do it, and how: None and ``blocked`` where it is nobody's stance."""

    holder: Holder | None = None
    negated: bool = False
    modal: str = ""
    advised: bool = False
    intended: bool = False
    blocked: bool = False
    at: int = -1
    others: tuple[Holder, ...] = ()  # "A, B and C sold"


@dataclass(slots=True)
class Scene:
    """One sentence with who speaks in it; ``chain`` holds the subjects of the verbs already read."""

    tokens: list[Token]
    speaker: Holder | None
    last: Holder | None
    house: Holder | None
    chain: list[tuple[int, Subject]]
    folded: str

    @property
    def conditional(self) -> bool:
        """Whether a condition is named."""
        return any(t.low in {"if", "unless"} for t in self.tokens)

    def nearest(self, at: int, kinds: tuple[str, ...], floor: int = 0) -> Holder | None:
        """The nearest holder of some kinds to the left, outside quotations unless the place is inside one."""
        inside = self.tokens[at].quoted if at < len(self.tokens) else False
        for k in range(at - 1, floor - 1, -1):
            token = self.tokens[k]
            if token.low == ";":
                return None
            possessor = k + 1 < len(self.tokens) and self.tokens[k + 1].low == "'s"
            if token.holder is None or (possessor and token.holder.kind == "person"):
                continue
            if token.holder.kind in kinds and token.quoted <= inside:
                return token.holder
        return None


def subject_of(scene: Scene, i: int, form: str, depth: int = 0) -> Subject:
    """The subject of the predicate at token ``i``."""
    out = Subject()
    tokens = scene.tokens
    j = i - 1
    while j >= 0:
        low = tokens[j].low
        if low in {'"', "(", ")"}:
            j -= 1
        elif low in {"neither", "nor"}:
            return Subject(blocked=True)
        elif low in _NEGATIONS or (low == "no" and j + 1 < i) or (low == "longer" and j and tokens[j - 1].low == "no"):
            out.negated = True
            j -= 2 if low == "longer" else 1
        elif low == "than" and j and tokens[j - 1].low in {"more", "less"}:
            j -= 2  # "more than doubled"
        elif low in _MODALS and not (j and scene.folded[tokens[j].start].isupper()):
            out.modal = _MODALS[low]
            j -= 1
        elif low in _FIRM:
            out.modal = "will"
            j -= 1
        elif low in _SHOULD:
            out.modal = "should"
            j -= 1
        elif low in _CANCEL and form != "past":
            return Subject(blocked=True)
        elif low == "to":
            return _infinitive(scene, j, i, out, depth)
        elif low in _ADVISE and form == "ing" and depth < 3:
            above = subject_of(scene, j, "past", depth + 1)
            return replace(above, advised=True, negated=out.negated or above.negated)
        elif low in {"consider", "considers", "considered", "considering", "mulling", "planning", "contemplating"} and (
            form == "ing"
        ):
            out.intended = True
            j -= 1
        elif (
            low in _AUX
            or low in _ASPECT
            or low in _ADVERBS
            or (low.endswith("ly") and len(low) > 4)
            or (low == "'s" and j and tokens[j - 1].low in {"he", "she", "it", "who"})
        ):
            j -= 1
        else:
            break
    out.at = j
    if j < 0:
        return _opening(scene, i, form, out)
    return _settled(scene, _reached(scene, j, i, form, out, depth), j)


def _settled(scene: Scene, found: Subject, j: int) -> Subject:
    """Without what a condition or a doubtful modal takes away."""
    if found.blocked or found.holder is None:
        return found
    k = j - 1
    while k >= 0 and k > j - 4 and scene.tokens[k].low != ",":
        if scene.tokens[k].low in {"if", "whether", "unless"}:
            return Subject(blocked=True)
        k -= 1
    if found.modal == "may" and not found.advised and not found.negated:
        return Subject(blocked=True)
    if found.modal == "would":
        if scene.conditional:
            return Subject(blocked=True)
        found.intended = True
    if found.modal == "will":
        found.intended = True
    return found


def _infinitive(scene: Scene, j: int, i: int, out: Subject, depth: int) -> Subject:
    """``plans to buy``, ``advised clients to sell``, ``time to add``."""
    tokens = scene.tokens
    k = j - 1
    if k >= 0 and tokens[k].low == "not":
        out.negated = True
        k -= 1
    recipients = 0
    while k >= 0 and (tokens[k].low in _RECIPIENTS or ((who := tokens[k].holder) is not None and who.kind == "group")):
        recipients += 1
        k -= 1
    low = tokens[k].low if k >= 0 else ""
    if low in _ADVISE and recipients and depth < 3:
        above = subject_of(scene, k, "past", depth + 1)
        return replace(above, advised=True, negated=out.negated or above.negated)
    if recipients:
        return Subject(blocked=True)
    if low in _CANCEL:
        return Subject(blocked=True)
    if low in _ASPECT and low not in {"looks", "look", "going", "goes", "feel", "feels"}:
        found = subject_of(scene, k, "past", depth + 1) if depth < 3 else Subject(blocked=True)
        found.negated = found.negated or out.negated
        return found
    if low in _MISTAKES and scene.speaker is not None:
        return Subject(holder=scene.speaker, advised=True, negated=not out.negated, at=k)
    if low in _INTEND and k and tokens[k - 1].low == "no":
        out.negated, k = not out.negated, k - 1
    if low in _INTEND or low == "going":
        found = subject_of(scene, k, "past", depth + 1) if depth < 3 else Subject(blocked=True)
        found.intended = True
        found.negated = found.negated or out.negated
        return found
    if low in _OCCASIONS and scene.speaker is not None:
        return Subject(holder=scene.speaker, advised=True, negated=out.negated, at=k)
    if low in _AUX or low in {"have", "need", "needs"}:
        return Subject(blocked=True)
    previous = next((s for at, s in reversed(scene.chain) if at < j), None)
    if previous is not None and low in {"and", "or", ","}:
        return replace(previous, negated=out.negated)
    return Subject(blocked=True)


def _opening(scene: Scene, i: int, form: str, out: Subject) -> Subject:
    """A verb at the start: an imperative in a quotation, or a participle whose subject follows."""
    if form == "base" and scene.tokens[i].quoted and scene.speaker is not None:
        return Subject(holder=scene.speaker, advised=True, negated=out.negated)
    if form == "ing":
        for k in range(i + 1, len(scene.tokens) - 1):
            if scene.tokens[k].low == "," and scene.tokens[k + 1].holder is not None:
                return Subject(holder=scene.tokens[k + 1].holder)
    return Subject(blocked=True)


def _reached(scene: Scene, j: int, i: int, form: str, out: Subject, depth: int) -> Subject:
    """The subject by the token that stands left of the verb's own words."""
    tokens = scene.tokens
    token = tokens[j]
    low = token.low
    if token.holder is not None:
        if out.modal == "should":
            return _advised(scene, out) if token.holder.kind == "group" else Subject(blocked=True)
        return _named(scene, j, out)
    if token.mention is not None:
        return Subject(blocked=True)
    if low in _ADVISED and low != "we" and low != "they" and out.modal == "should":
        return _advised(scene, out)
    if low in {"we", "i"}:
        if out.modal == "should":
            return _advised(scene, out)
        out.holder = scene.speaker
        out.blocked = scene.speaker is None
        return out
    if low in {"he", "she"}:
        out.holder = scene.nearest(j, ("person",)) or (
            scene.speaker if scene.speaker is not None and scene.speaker.kind == "person" else scene.last
        )
        out.blocked = out.holder is None
        return out
    if low in {"it", "they"}:
        previous = next((s.holder for at, s in reversed(scene.chain) if s.holder is not None), None)
        kinds = ("institution", "fund", "group", "issuer")
        first = next(
            (
                t.holder
                for n, t in enumerate(tokens[:j])
                if t.holder is not None and t.holder.kind in kinds and (not n or tokens[n - 1].low != "whose")
            ),
            None,
        )
        found = first if not token.quoted else None
        out.holder = scene.speaker if scene.speaker is not None else found
        if out.holder is not None and out.holder.kind == "issuer":
            return replace(out, blocked=True)
        out.holder = out.holder or previous or scene.house
        out.blocked = out.holder is None
        return out
    if low in {"who", "which", "that"}:
        k = j - 1
        comma = k >= 0 and tokens[k].low == ","
        k -= comma
        if k >= 0 and tokens[k].holder is not None:
            return _named(scene, k, out)
        found = scene.nearest(k, ("person", "institution", "fund"), max(0, k - 12)) if comma and k > 0 else None
        if found is not None and of_tracker(tokens, next(n for n in range(k, -1, -1) if tokens[n].holder is found), j):
            return Subject(blocked=True)
        return replace(out, holder=found, blocked=found is None or found.kind == "issuer")
    if low in {",", "-", "–", "—", "and", "or", "but", "then"} or (low in _BEFORE_ING and form != "s"):
        return _joined(scene, j, low, form, out)
    if low in _HOUSE or low in _STAFF:
        return _described(scene, j, out)
    if j > 1 and tokens[j - 1].low in {"in", "across", "outside"} and tokens[j - 2].holder is not None:
        return _named(scene, j - 2, out)
    if scene.folded[token.start].isupper() and not token.quoted:
        return _unknown(scene, j, out)
    return Subject(blocked=True)


def _unknown(scene: Scene, j: int, out: Subject) -> Subject:
    """A capitalised name that no list knows, right before what it did."""
    tokens, folded = scene.tokens, scene.folded
    k = j
    while k > 0 and j - k < 4 and not tokens[k - 1].name and folded[tokens[k - 1].start].isupper():
        k -= 1
    while k < j and tokens[k].low in _NOT_NAMES:
        k += 1
    before = tokens[k - 1] if k else None
    owner = tokens[k - 2] if before is not None and before.low == "'s" and k > 1 else before
    if owner is not None and owner.holder is not None and owner.holder.kind == "institution":
        return replace(out, holder=owner.holder)
    if tokens[j].low in _NOT_NAMES or tokens[j].low in _HEADS or (before is not None and before.low in _NO_SUBJECT):
        return Subject(blocked=True)
    if k == j == 0 and tokens[j].low.endswith("s"):
        return Subject(blocked=True)
    start, end = tokens[k].start, tokens[j].end
    name = folded[start:end]
    return replace(out, holder=Holder(slug(name), name, "institution", start, end))


def _advised(scene: Scene, out: Subject) -> Subject:
    out.holder, out.advised = scene.speaker, True
    out.blocked = scene.speaker is None
    return out


def _named(scene: Scene, j: int, out: Subject) -> Subject:
    """A holder right before the verb, or the person or staff whose house it is."""
    tokens = scene.tokens
    holder = tokens[j].holder
    k = j - 1
    if k >= 0 and tokens[k].low in {"few", "no", "hardly", "any", "neither"}:
        return Subject(blocked=True)
    while k >= 0 and (tokens[k].low in {"the", "and", "&"} or (tokens[k].holder is not None and k < j - 1)):
        if tokens[k].low == "and":
            break
        k -= 1
    low = tokens[k].low if k >= 0 else ""
    if low in OF:
        for m in range(k - 1, max(-1, k - 9), -1):
            before = tokens[m]
            if before.low in {",", ";"} or before.low in {"said", "and"}:
                break
            if before.holder is not None and before.holder.kind == "person":
                return replace(out, holder=before.holder, others=partners(tokens, m))
            if (before.holder is not None and before.holder.kind == "group") or before.low in _STAFF:
                return replace(out, holder=holder)
        else:
            return replace(out, holder=holder) if k < 2 else Subject(blocked=True)
        return Subject(blocked=True)
    return replace(out, holder=holder, others=partners(tokens, j))


def _joined(scene: Scene, j: int, low: str, form: str, out: Subject) -> Subject:
    """After a comma or a conjunction: the subject of the verb before, or the holder before an apposition."""
    tokens = scene.tokens
    previous = next(((at, s) for at, s in reversed(scene.chain) if at < j), None)
    if of_antecedent(tokens, j, form, previous[0] if previous is not None else None):
        return Subject(blocked=True)
    if low in {",", "-", "–", "—"} and form != "ing":
        start = previous[0] if previous is not None else -1
        person = scene.nearest(j, ("person",), start + 1)
        found = person or next(
            (
                t.holder
                for k, t in enumerate(tokens[start + 1 : j])
                if t.holder is not None
                and t.holder.kind in {"institution", "fund", "group"}
                and not t.quoted
                and tokens[max(0, start + k)].low not in {"whose", "its", "their", "of", "by"}
            ),
            None,
        )
        if found is None and len(tokens) > 1 and tokens[0].low == "the" and tokens[1].low in _HOUSE:
            return _described(scene, 1, out)
        if found is not None:
            return replace(out, holder=found)
    if previous is not None:
        inherited = previous[1]
        out.negated = out.negated or (inherited.negated and low in {"or", "nor"})
        if not out.modal:
            out.advised, out.intended = inherited.advised and form != "past", inherited.intended and form != "past"
        return replace(out, holder=inherited.holder, blocked=inherited.holder is None)
    if low in {"in"}:
        return Subject(blocked=True)
    found = scene.nearest(j, ("person", "institution", "fund", "group"))
    if found is not None:
        at = next(k for k in range(j - 1, -1, -1) if tokens[k].holder is found)
        if at > 1 and tokens[at - 1].low in OF and (person := tokens[at - 2].holder) is not None:
            found = person if person.kind == "person" else found
    elif form == "ing" or low in {"and", "but", "then"}:
        found = scene.speaker
    return replace(out, holder=found, blocked=found is None)


def _described(scene: Scene, j: int, out: Subject) -> Subject:
    """``the firm``, ``his fund``, ``Foo Capital's fund``, ``the bank's analysts``."""
    tokens = scene.tokens
    k = j - 1
    while k >= 0 and k > j - 4 and tokens[k].low not in _DETERMINERS:
        holder = tokens[k].holder
        if holder is not None:
            return replace(out, holder=holder) if holder.kind != "issuer" else Subject(blocked=True)
        k -= 1
    if k < 0 or tokens[k].low not in _DETERMINERS - {"this"}:
        return Subject(blocked=True)
    if tokens[k].low == "whose":
        found = scene.nearest(k, ("person", "institution", "fund"))
        return replace(out, holder=found, blocked=found is None)
    if tokens[k].low in {"'s", "'"}:
        owner = tokens[k - 1].holder if k else None
        if k and not tokens[k - 1].name and scene.folded[tokens[k - 1].start].isupper():
            return _unknown(scene, k - 1, out)
        if owner is not None and owner.kind != "issuer":
            return replace(out, holder=owner)
        return Subject(blocked=True)
    if tokens[j].low == "company" and (scene.speaker is None or scene.speaker.kind != "institution"):
        return Subject(blocked=True)
    if tokens[k].low in {"his", "her"}:
        found = scene.nearest(j, ("person",)) or scene.last or scene.speaker
        return replace(out, holder=found, blocked=found is None)
    found = scene.speaker or scene.nearest(j, ("institution", "fund", "person")) or scene.house or scene.last
    return replace(out, holder=found, blocked=found is None)
