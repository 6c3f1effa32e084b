"""From positions and fund books to one number per issuer, with every path, and what could not be resolved."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

import numpy as np

from twinkeel.exposure.bounds import Drift, drift_of, headline_counts, ranges
from twinkeel.exposure.concentration import concentration
from twinkeel.exposure.graph import HoldingsGraph
from twinkeel.exposure.model import Book, Exposure, Instrument, IssuerExposure, IssuerFacts, Line, Path, Unresolved
from twinkeel.exposure.paths import trace

CHINA = frozenset({"CN"})
UNKNOWN = "unknown"
CASH, UNRESOLVED, FINANCING = "cash", "unresolved", "financing"
NOT_OPENED = {
    "option": "an option: its exposure needs a delta, which is not computed here",
    "other": "an instrument that is not looked through",
}


@dataclass
class _Tally:
    """Leaf weights sorted into issuers, cash and what cannot be resolved."""

    issuers: dict[str, list[float]] = field(default_factory=lambda: defaultdict(list))
    codes: dict[str, float] = field(default_factory=dict)
    cash: dict[str, list[float]] = field(default_factory=lambda: defaultdict(list))
    unresolved: dict[tuple[str, str], list[float]] = field(default_factory=lambda: defaultdict(list))
    financing: list[float] = field(default_factory=list)
    flags: list[str] = field(default_factory=list)


def look_through(
    lines: Sequence[Line],
    books: Mapping[str, Book],
    instruments: Mapping[str, Instrument],
    issuers: Mapping[str, IssuerFacts],
    as_of: date,
    *,
    magnificent_seven: frozenset[str] = frozenset(),
    theme: Mapping[str, float] | None = None,
    china: frozenset[str] = CHINA,
    max_age_days: int = 100,
    path_floor: float = 1e-7,
) -> Exposure:
    """What a book holds, fund by fund opened to the bottom, summed by issuer.

    Solves x = w + F'x over the whole graph of books (see ``HoldingsGraph``). Operating companies are issuers whatever
    they own. Everything handed in ends in exactly one of issuers, cash, financing and unresolved.

    Args:
        lines: weights of the book's total; they are used as they are, never rescaled.
        books: fund code to its holdings; opened only where dated at most ``max_age_days`` before ``as_of``, not after.
        instruments: what each code is; a code that is missing here is an equity of an issuer the tables do not know.
        issuers: attributes by issuer id.
        as_of: the date of the look-through.
        magnificent_seven: issuer ids.
        theme: issuer id to relevance (0 to 1).
        china: countries of business that count as China.
        max_age_days: books older than this stay unresolved.
        path_floor: paths below this weight are summed, not listed.

    Raises:
        CycleError: where funds hold one another wholly.
    """
    theme = theme or {}
    usable, refused = _usable(books, instruments, as_of, max_age_days)
    needed = _reachable([line.code for line in lines], usable)
    graph = HoldingsGraph.from_books({code: usable[code].weights for code in needed})
    column = {code: number for number, code in enumerate(graph.leaves)}
    row = {code: number for number, code in enumerate(graph.funds)}
    in_funds, in_leaves = np.zeros(len(graph.funds)), np.zeros(len(graph.leaves))
    outside: dict[str, list[float]] = defaultdict(list)
    tally = _Tally()
    for line in lines:
        if line.kind in NOT_OPENED:
            tally.unresolved[line.code, NOT_OPENED[line.kind]].append(line.weight)
        elif line.kind == "cash":
            tally.cash[line.currency or line.code].append(line.weight)
        elif line.code in row:
            in_funds[row[line.code]] += line.weight
        elif line.code in column:
            in_leaves[column[line.code]] += line.weight
        else:
            outside[line.code].append(line.weight)
        if line.kind in ("future", "swap"):
            tally.flags.append(
                f"{line.label or line.code}: a {line.kind}, counted by notional ({line.weight:.2%} of the book)"
            )
    through, below = graph.open_book(in_funds, in_leaves)
    leaf_weights = {code: float(below[number]) for code, number in column.items()}
    leaf_weights.update({code: math.fsum(weights) for code, weights in outside.items()})
    kinds = {line.code: line.kind for line in lines if line.kind in ("fund", "bond", "future", "swap")}
    for code in sorted(leaf_weights):
        _sort_leaf(code, leaf_weights[code], instruments.get(code), kinds.get(code), refused, tally)
    for number, left in enumerate(graph.remainders()):
        if left and through[number]:
            reason = (
                "the part of its book that its file does not list" if left > 0 else "its book sums to more than one"
            )
            tally.unresolved[graph.funds[number], reason].append(float(through[number] * left))
    for cycle in graph.cycles:
        ring = " -> ".join((*cycle[:6], cycle[0]))
        tally.flags.append(f"the funds {ring} hold one another; solved exactly")
    tally.flags += [f"{code}: {flag}" for code in sorted(needed) for flag in usable[code].flags]
    tally.flags += [
        f"{code} is a company, not a fund: its book is not opened"
        for code in sorted(books)
        if code in leaf_weights and _kind(instruments.get(code)) == "equity"
    ]
    funding = math.fsum([*(line.funding for line in lines), *tally.financing])
    drifts = [drift_of(graph, row[code], float(through[row[code]]), usable[code].turnover) for code in sorted(needed)]
    drifts = [drift for drift in drifts if drift.turnover > 0.0]
    found = trace(
        lines, {code: usable[code].weights for code in needed}, lambda code: _issuer(code, instruments), path_floor
    )
    return _assemble(tally, found, instruments, issuers, as_of, magnificent_seven, theme, china, funding, drifts)


def _usable(
    books: Mapping[str, Book], instruments: Mapping[str, Instrument], as_of: date, max_age_days: int
) -> tuple[dict[str, Book], dict[str, str]]:
    usable, refused = {}, {}
    for code, book in books.items():
        age = (as_of - book.as_of).days
        if _kind(instruments.get(code)) == "equity" and code in instruments:
            continue
        if age > max_age_days:
            refused[code] = f"its holdings are {age} days old ({book.as_of}): over {max_age_days}"
        elif age < 0:
            refused[code] = f"its holdings are dated {book.as_of}, after {as_of}"
        else:
            usable[code] = book
    return usable, refused


def _kind(instrument: Instrument | None) -> str:
    return "equity" if instrument is None else instrument.kind


def _reachable(start: Sequence[str], books: Mapping[str, Book]) -> set[str]:
    seen: set[str] = set()
    todo = [code for code in start if code in books]
    while todo:
        code = todo.pop()
        if code not in seen:
            seen.add(code)
            todo.extend(inner for inner in books[code].weights if inner in books and inner not in seen)
    return seen


def _issuer(code: str, instruments: Mapping[str, Instrument]) -> str:
    """The issuer a code belongs to; a code the tables do not know is its own."""
    found = instruments.get(code)
    return found.issuer if found is not None and found.issuer is not None else code


def _sort_leaf(
    code: str, weight: float, found: Instrument | None, kind: str | None, refused: Mapping[str, str], tally: _Tally
) -> None:
    kind = found.kind if found is not None else kind or "equity"
    if code in refused:
        tally.unresolved[code, refused[code]].append(weight)
    elif kind == "fund":
        tally.unresolved[code, "a fund whose holdings are not known"].append(weight)
    elif code == FINANCING:
        tally.financing.append(weight)
    elif kind in ("future", "swap") and (found is None or found.issuer is None):
        tally.unresolved[code, f"a {kind} whose underlying is not known, by notional"].append(weight)
    elif kind == "cash":
        tally.cash[(found.currency if found else None) or code].append(weight)
    elif kind in NOT_OPENED:
        tally.unresolved[code, NOT_OPENED[kind]].append(weight)
    else:
        tally.issuers[code if found is None or found.issuer is None else found.issuer].append(weight)
        tally.codes[code] = weight


def _assemble(
    tally: _Tally,
    found: Mapping[str, Sequence[Path]],
    instruments: Mapping[str, Instrument],
    issuers: Mapping[str, IssuerFacts],
    as_of: date,
    magnificent_seven: frozenset[str],
    theme: Mapping[str, float],
    china: frozenset[str],
    funding: float,
    drifts: Sequence[Drift],
) -> Exposure:
    weights = {issuer: math.fsum(parts) for issuer, parts in tally.issuers.items()}
    facts = {issuer: issuers.get(issuer, IssuerFacts(issuer)) for issuer in weights}
    names = {code: item.name for code, item in instruments.items()}
    rows = []
    for issuer in sorted(weights, key=lambda i: (-weights[i], i)):
        fact, paths = facts[issuer], tuple(found.get(issuer, ()))
        rows.append(
            IssuerExposure(
                issuer,
                fact.name or names.get(issuer, "") or issuer,
                weights[issuer],
                fact.country,
                fact.segment,
                fact.lists,
                paths,
                math.fsum([weights[issuer], *(-path.weight for path in paths)]),
                issuer in issuers,
                theme.get(issuer, 0.0),
            )
        )
    cash = {currency: math.fsum(parts) for currency, parts in sorted(tally.cash.items())}
    unresolved = tuple(
        Unresolved(code, math.fsum(parts), reason)
        for (code, reason), parts in sorted(tally.unresolved.items())
        if math.fsum(parts) != 0.0
    )
    rest = {CASH: math.fsum(cash.values()), UNRESOLVED: math.fsum(u.weight for u in unresolved), FINANCING: funding}
    counts = headline_counts(facts, magnificent_seven, theme, china)
    shares = {name: math.fsum(w * count(i) for i, w in weights.items()) for name, count in counts.items()}
    unknown = [w for i, w in weights.items() if i not in issuers]
    doubt = [u.weight for u in unresolved] + unknown
    by_currency = _group(tally.codes, lambda c: instruments[c].currency if c in instruments else None, rest)
    for currency, weight in cash.items():
        by_currency[currency] = by_currency.get(currency, 0.0) + weight
    by_currency.pop(CASH, None)
    lists = sorted({name for fact in facts.values() for name in fact.lists})
    sizes = [abs(w) for w in weights.values()] + [abs(d.weight) for d in unresolved]
    return Exposure(
        as_of=as_of,
        issuers=tuple(rows),
        unresolved=unresolved,
        cash=cash,
        financing=funding,
        **shares,
        unresolved_share=rest[UNRESOLVED],
        unclassified_share=math.fsum(unknown),
        by_segment=_group(weights, lambda i: facts[i].segment, rest),
        by_venue=_group(tally.codes, lambda c: instruments[c].venue if c in instruments else None, rest),
        by_currency=dict(sorted(by_currency.items(), key=_largest)),
        by_country=_group(weights, lambda i: facts[i].country, rest),
        by_list={name: math.fsum(w for i, w in weights.items() if name in facts[i].lists) for name in lists},
        by_instrument=dict(sorted(tally.codes.items())),
        concentration=concentration(weights),
        gross=math.fsum(sizes),
        bounds=ranges(shares, counts, doubt, drifts, lambda code: _issuer(code, instruments)),
        flags=tuple(dict.fromkeys(tally.flags)),
    )


def _largest(item: tuple[str, float]) -> tuple[float, str]:
    return -item[1], item[0]


def _group(
    weights: Mapping[str, float], key: Callable[[str], str | None], rest: Mapping[str, float]
) -> dict[str, float]:
    """Weights summed by a key, largest first; unknown, cash, financing and unresolved are groups of their own."""
    parts: dict[str, list[float]] = defaultdict(list)
    for code, weight in weights.items():
        parts[key(code) or UNKNOWN].append(weight)
    out = {name: math.fsum(values) for name, values in parts.items()}
    out.update({name: value for name, value in rest.items() if value != 0.0})
    return dict(sorted(out.items(), key=_largest))
