"""A figure whose verb has no listed subject: whom its clause names, else whom the passage is about, else nobody."""

from __future__ import annotations

from twinkeel.reading.context import Context, Sentence
from twinkeel.reading.grammar.items import Item, Subject, eligible, is_verb
from twinkeel.reading.mentions.marketplaces import index_of_place
from twinkeel.reading.mentions.strangers import UNKNOWN
from twinkeel.reading.model import Claim, Mention, Quantity
from twinkeel.reading.subjects.centering import antecedent
from twinkeel.reading.subjects.figure_places import STANDS, named_after
from twinkeel.reading.subjects.nobodys import is_nobodys
from twinkeel.reading.subjects.of_figures import CAUSES

_BE = frozenset({"is", "are", "was", "were", "came", "be", "been"})
_BESIDE = "with the figure beside it"
_BULK = frozenset({"barrel", "ounce", "tonne", "bushel", "gallon"})
_EACH = frozenset({"a", "an", "per"})
_TARGETS = frozenset({"target", "targets", "objective", "objectives"})
_AIMS = _TARGETS | {"upside", "downside"}
_SETTING = (
    *(
        "rais",
        "lift",
        "cut",
        "lower",
        "hik",
        "boost",
        "trim",
        "slash",
        "set",
        "took",
        "takes",
        "upped",
        "put",
        "sees",
        "saw",
    ),
    *(
        "keep",
        "kept",
        "maintain",
        "reiterat",
        "assign",
        "initiat",
        "increas",
        "reduc",
        "peg",
        "mov",
        "went",
        "goes",
        "bump",
    ),
)
_COMPARING = frozenset({"than", "like", "versus", "against", "unlike", "compared", "as"})
_AFTER_ASIDE = _BE | CAUSES | {"or"}
_COMPANY = frozenset({"company", "firm", "bank", "group", "stock", "shares", "business", "carmaker", "chipmaker"})


def settled(
    context: Context, sentence: Sentence, q: int, quantity: Quantity, subject: Subject, here: list[Claim]
) -> Subject:
    """The subject with its owner found, where the clause or the passage tells one; ``here``: the sentence's claims."""
    items = sentence.items
    if subject.mention is None:
        place = index_of_place(items, subject, quantity, context.lexicon)
        if place is not None:
            return Subject(place, "a city for its market's index", subject.verb, span=subject.span)
    if subject.nobodys:
        return subject
    after = [items[k].low for k in range(q + 1, min(len(items), q + 7))]
    if quantity.kind == "money" and after[:1] in (["of"], ["worth"]) and "changed" in after and "hands" in after:
        return Subject(None, "the turnover of a market", subject.verb, nobodys=True)
    if quantity.kind == "money" and q + 2 < len(items) and items[q + 2].low in _BULK and items[q + 1].low in _EACH:
        return Subject(None, "the price of a commodity", subject.verb, nobodys=True)
    changed = q > 2 and items[q - 1].low in {"up", "down", "off"} and items[q - 2].low == ","
    if changed and here and here[-1].start == items[q - 3].start and here[-1].subject is not None:
        found = _same_owner(sentence, here[-1])
        if found is not None:
            return found
    told = items[q - 3 if items[q - 2].low == "," else q - 2].start if q > 2 and items[q - 1].low == "or" else -1
    if here and here[-1].start == told and here[-1].subject is not None:
        found = _same_owner(sentence, here[-1])
        if found is not None:
            return found
    setter, owner = _sets_target(items, q, quantity, subject)
    if owner is not None:
        return Subject(owner, "the target is set for it", subject.verb)
    if setter is not None:
        subject.mention, subject.antecedent, subject.span = None, True, None
    if subject.mention is None:
        found = inverted(items, q, subject.verb is None)
        if found is None and not subject.antecedent:
            found = object_of_cause(items, q, subject.verb) or named_after(items, q)
        if found is None and here and (subject.span is None or here[-1].subject_why in {STANDS, _BESIDE}):
            found = _beside(context, sentence, q, quantity, here[-1])
        if found is not None:
            return found
    if subject.mention is not None:
        if subject.mention.type == "index" and quantity.kind == "money" and _turnover(items, q):
            return Subject(None, "the turnover of a market", subject.verb, nobodys=True)
        return _listed_before(sentence, quantity, subject)
    if subject.why.startswith("the same figure") and q > 1 and (other := items[q - 2].quantity) is not None:
        quantity = other
    if subject.span == (q, q) and context.topic_strong and context.topic is not None:
        return Subject(context.topic, f"{subject.why}: the article's topic", subject.verb)
    phrase = _phrase(items, q, subject, context.folded)
    aimed = any(items[k].low in _AIMS for k in range(max(0, q - 7), min(len(items), q + 3)))
    phrase += " stock " if aimed else ""
    if not aimed and is_nobodys(items, q, subject):
        return subject
    if subject.others:
        setter = subject.others[0].entity  # whoever holds it
    mention, why = antecedent(context, sentence.number, phrase, quantity.start, quantity, setter)
    if mention is not None:
        subject.mention, subject.why = mention, f"{subject.why}: {why}"
    return subject


def _turnover(items: list[Item], q: int) -> bool:
    return any(items[k].low in {"turnover", "volume", "traded"} for k in range(max(0, q - 4), q))


_IN_PASSING = ("nearest name", "what the verb", "named between", "the figure is said")


def _listed_before(sentence: Sentence, quantity: Quantity, subject: Subject) -> Subject:
    """A firm that no list knows, named only in passing, leaves the figure to the listed one before it: its buyer."""
    mention = subject.mention
    if mention is None or not (mention.entity or "").startswith(UNKNOWN) or not subject.why.startswith(_IN_PASSING):
        return subject
    listed = next((m for m in sentence.mentions if m.end <= mention.start and m.type == "issuer" and eligible(m)), None)
    if listed is None or quantity.kind != "money":
        return subject
    return Subject(listed, "the listed party to what is told of an unlisted one", subject.verb)


def _same_owner(sentence: Sentence, before: Claim) -> Subject | None:
    """``to 26,338, up 2.8%``: the level and its change have one owner."""
    owner = next((m for m in sentence.parties if m.entity == before.subject and eligible(m)), None)
    return Subject(owner, "the change to the level before") if owner is not None else None


def _beside(context: Context, sentence: Sentence, q: int, quantity: Quantity, before: Claim) -> Subject | None:
    """``4.9% lower at 18.77 with 1.8 billion traded``: figures with no verb or name between them share their owner."""
    items = sentence.items
    for k in range(q - 1, -1, -1):
        if items[k].kind == "E" or items[k].low in {";", ":", ".", "("} or is_verb(items, k):
            return None
        if items[k].kind == "Q":
            break
    owner = next((m for m in sentence.parties if m.entity == before.subject and eligible(m)), None)
    if owner is None or (owner.type == "index" and quantity.kind == "money"):
        return None
    return Subject(owner, _BESIDE)


def _sets_target(items: list[Item], q: int, quantity: Quantity, subject: Subject) -> tuple[str | None, Mention | None]:
    """The house that sets a target for another's shares, where the subject found is that house; and whose target."""
    if quantity.kind != "money" or subject.mention is None:
        return None, None
    target = next((k for k in range(q + 2, max(-1, q - 12), -1) if k < len(items) and items[k].low in _TARGETS), None)
    if target is None:
        return None, None
    said_for = next((k for k in range(target + 1, min(len(items), target + 5)) if items[k].kind == "E"), None)
    if said_for is not None and items[target + 1].low in {"for", "on"} and eligible(items[said_for].mention):
        return None, items[said_for].mention
    house = next((k for k in range(min(target, q) - 1, -1, -1) if items[k].mention is subject.mention), None)
    if house is None or items[house + 1].low in {"'s", "'"} or (house and items[house - 1].low in {"on", "for", "of"}):
        return None, None
    if not any(items[k].low.startswith(_SETTING) for k in range(house + 1, target)):
        return None, None
    owner = next(
        (
            items[k].mention
            for k in (*range(target - 1, house, -1), *range(target + 1, min(q, target + 5)))
            if eligible(items[k].mention) and items[k].mention is not subject.mention
        ),
        None,
    )
    return subject.mention.entity, owner


def _phrase(items: list[Item], q: int, subject: Subject, folded: str) -> str:
    """The subject phrase as printed; of a bare figure, the words of its clause before it."""
    if subject.span is not None and subject.span == (q, q):
        return "the company stock "
    if q < 3 and not (subject.span and subject.span[1] > subject.span[0]):
        for k in range(q + 1, min(len(items) - 2, q + 6)):
            if items[k].kind != "W":
                break
            if items[k].low == "the" and items[k + 1].low in _COMPANY and is_verb(items, k + 2):
                return f"the {items[k + 1].low} stock "  # "At 70 times earnings the stock is"
    after = [items[k].low for k in range(q + 1, min(len(items), q + 4))]
    if len(after) == 3 and after[0] == "of" and after[1] in {"the", "its"} and after[2] in _COMPANY:
        return "the company stock "
    if subject.span and subject.span[1] > subject.span[0]:
        phrase = folded[items[subject.span[0]].start : items[subject.span[1] - 1].end]
        tail = folded[items[subject.span[1] - 1].end : items[q].start]
        return phrase + " the stock " if " the stock " in tail or " the shares " in tail else phrase
    begin = q
    while begin and q - begin < 10 and items[begin - 1].low not in {";", ":", "(", ",", '"'}:
        begin -= 1
    return folded[items[begin].start : items[q].start] if begin < q else ""


def inverted(items: list[Item], q: int, opening: bool = True) -> Subject | None:
    """``Up 3 percent was X``, ``Back over 19,000 was the X``: the subject follows its verb."""
    for k in range(q + 1, min(len(items), q + 6)):
        comma = items[k].low == "," and k + 1 < len(items) and items[k + 1].low in _AFTER_ASIDE
        if items[k].kind == "Q" and items[k - 1].low in {"or", "("}:
            continue
        if items[k].low in {"or", "(", ")"}:
            continue
        if items[k].kind in "EQ" or (items[k].low in {",", ";"} and not comma):
            return None
        if items[k].low in _BE:
            return _name_from(items, k + 1, "the subject follows its verb", k)
        if opening and items[k].low in CAUSES:
            return _name_from(items, k + 1, "what the figure's gain or loss moves", k)
    return None


def _name_from(items: list[Item], k: int, why: str, verb: int | None) -> Subject | None:
    """The eligible name that starts at ``k``, past articles and up to three describing words."""
    for x in range(k, min(len(items), k + 4)):
        if items[x].kind == "E":
            return Subject(items[x].mention, why, verb) if eligible(items[x].mention) else None
        if items[x].kind != "W" or is_verb(items, x):
            return None
    return None


def object_of_cause(items: list[Item], q: int, verb: int | None) -> Subject | None:
    """``That put X 25 percent ahead``, ``a gain took the X to``: what something moves is whose figure it is."""
    if verb is None or verb >= q:
        return None
    for k in range(q - 1, verb, -1):
        if items[k].kind == "E" and eligible(items[k].mention):
            before = {items[x].low for x in range(max(verb + 1, k - 3), k)}
            if before & _COMPARING or items[k - 1].low in {"at", "with", "by", "from", "in"}:
                return None
            return Subject(items[k].mention, "what the verb before the figure acts on", verb)
        if items[k].low == ";":
            return None
    return None
