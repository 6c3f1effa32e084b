"""The text output of ``twinkeel value``: plain results in, tables and sentences out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from twinkeel.cli.common import console, table

if TYPE_CHECKING:
    from twinkeel.desk.value.debuts import DebutTable, DebutValue, HolderRate
    from twinkeel.desk.value.flows import FlowsValue
    from twinkeel.desk.value.heat import HeatValue
    from twinkeel.desk.value.index import Compared, GroupValue
    from twinkeel.desk.value.issuer import IssuerValue
    from twinkeel.desk.value.premium import PremiumValue
    from twinkeel.valuation.base_rates import DebutRate
    from twinkeel.valuation.measure import Measure
    from twinkeel.valuation.published import RateFinding


def figure(measure: Measure) -> str:
    """A measure in a cell: its figure in its unit, or the word for why there is none."""
    if measure.value is None:
        return measure.status
    if measure.unit.startswith("fraction") or measure.unit == "share":
        return f"{measure.value:.1%}"
    return f"{measure.value:,.1f}x" if measure.unit == "x" else f"{measure.value:,.4g}"


BOARD_WORDS = {"": "US and others", "Main": "Hong Kong main", "main": "mainland main"}
RATIO_WORDS = {"pe": "P/E", "pb": "P/B", "ps": "P/S", "ev_sales": "EV/Sales", "ev_ebitda": "EV/EBITDA"}


def whole(value: float) -> str:
    """A fraction in whole percent, never minus nought."""
    return f"{round(value, 2) + 0.0:.0%}"


def say(*lines: str) -> None:
    """Lines of text, nothing in them read as markup."""
    out = console()
    for line in lines:
        out.print(line, markup=False)


def issuer(found: IssuerValue) -> None:
    """The sentence, the support, the multiples, the sensitivity, what sources disagree on and what is missing."""
    a, out = found.assessment, console()
    say(a.sentence, *([found.at_offer["sentence"]] if found.at_offer else []), "")
    flag = {"none": "no valuation support", "supported": "not flagged", "unknown": "unknown"}[a.support.flag]
    say(f"Valuation support: {flag}. {'; '.join(a.support.reasons)}".rstrip(), f"  rule: {a.support.rule}")
    total = found.worth.total
    cap = f"{total.unit} {total.value / 1e9:,.2f} billion" if total.value is not None else f"unknown: {total.reason}"
    say(f"Capitalisation: {cap} ({total.definition})" + (f"; {total.source}" if total.source else ""))
    say(*(f"  {line}" for line in found.worth.assumptions))
    others = sorted(found.worth.others.items()) if len(found.worth.others) > 1 else []
    say(*(f"  other ways: {name}: {value / 1e9:,.2f} billion" for name, value in others))
    say(f"Growth is asked of the {a.value_used}.")
    measures = {name: m for name, m in a.multiples.items() if name != "enterprise_value"}
    measures |= {f"cost of capital: {name}": m for name, m in a.cost_of_capital.items()}
    rows = [(name, figure(m), m.reason or m.definition) for name, m in measures.items() if m.status != "missing"]
    if rows:
        out.print(table(f"{found.name} as of {found.on}", ("figure", "", "definition, or why not"), rows, right=(1,)))
    wanting = [f"{name} ({', '.join(m.missing)})" for name, m in measures.items() if m.status == "missing"]
    if wanting:
        say(f"For want of inputs: {'; '.join(wanting)}", "")
    multiples = sorted({row["exit_multiple"] for row in a.grid if row["exit_multiple"] is not None})
    by_margin: dict[float, list[str]] = {}
    for row in a.grid:
        growth = row["growth"]
        by_margin.setdefault(row["margin"] or 0.0, []).append("" if growth is None else whole(growth))
    if a.implied_growth.value is not None:
        grid = [(f"{margin:.0%}", *cells) for margin, cells in by_margin.items()]
        heads = ("margin", *(f"{m:g}x" for m in multiples))
        out.print(table("Growth a year the price needs, by margin and exit multiple", heads, grid, right=range(1, 9)))
    say(*(f"Sources disagree on {c.subject} {c.metric}: {c.note}" for c in found.conflicts))
    if a.missing:
        say(f"Missing: {', '.join(a.missing)}")
    say(*(f"Note: {note}" for note in found.notes))


def groups(found: Sequence[GroupValue]) -> None:
    """Every group by ratio and weighting, the four treatments in columns, and how far they lie apart."""
    rows, nobody = [], set()
    for group in found:
        for ratio, by in group.ratios.items():
            for weighting, a in by.items():
                if a.missing == a.issuers:
                    nobody.add(f"{RATIO_WORDS[ratio]} of {group.name}")
                    continue
                cells = ["undefined" if value is None else f"{value:,.1f}" for value in a.values()]
                spread = "" if a.spread is None else f"{a.spread:.2f}"
                known = f"{a.issuers - a.missing} of {a.issuers}"
                if weighting == "book" and a.coverage is not None:
                    known += f", {a.coverage:.0%} of it"
                rows.append((group.name, RATIO_WORDS[ratio], weighting, *cells, spread, known, str(a.loss_makers)))
    heads = ("group", "ratio", "weighting", "all in", "floored", "losses out", "median", "spread", "known", "losses")
    if rows:
        console().print(table("Four treatments of losses", heads, rows, right=(3, 4, 5, 6, 7, 8, 9)))
    if nobody:
        say(f"Undefined, since nobody's accounts are known: {', '.join(sorted(nobody))}.")
    for group in found:
        say(f"{group.name} as of {group.on}, in {group.currency}; {group.basis}.")
        say(*(f"  {note}" for note in group.notes))
    say(
        "Figures compare across groups only within one column and one basis of earnings. Spread: largest over smallest "
        "of the three sums: what the treatment of losses alone does."
    )


def compared(found: Compared) -> None:
    """The verdict, and under which bases each figure can stand."""
    say(found.comparison.sentence, "")
    rows = [
        (index, fit.basis, f"{fit.low:.4g}" if fit.low == fit.high else f"{fit.low:g} to {fit.high:g}",
         "fits" if fit.fits else "does not fit", fit.source)
        for index, fits in found.fits.items()
        for fit in fits
    ]  # fmt: skip
    if rows:
        console().print(table("Bases on which each can stand", ("index", "basis", "found", "", "source"), rows))
    bare = [index for index, fits in found.fits.items() if not fits]
    if bare:
        say(f"No other source's figure for {' or '.join(bare)} is at hand; --group NAME=GROUP computes one here.")
    for index, times in found.method_alone.items():
        say(f"{index}: the method alone moves the figure {times:.2f} times (largest over smallest of those above).")


def premium(found: PremiumValue) -> None:
    """Each pair with its latest premium, its place in its history and its half-life; or why there is none."""
    rows = []
    for pair in found.pairs:
        if pair.bands is None:
            rows.append((f"{pair.left} / {pair.right}", pair.what, "none", "", "", "", pair.reason))
            continue
        b = pair.bands
        half = figure(b.half_life) if b.half_life.value is None else f"{b.half_life.value:.0f}"
        band = f"{b.percentiles[5]:.1%} to {b.percentiles[95]:.1%}"
        words = {name: f"adjusted closes of {name}" for name in (pair.left, pair.right)}
        left_out = ", ".join(f"{count} {words.get(name, name)}" for name, count in pair.dropped.items() if count)
        rate = pair.history.rate[-1] if pair.history is not None and len(pair.history.rate) else None
        at = "" if rate is None else f" at an exchange rate of {rate:.4f}"
        why = f"{b.observations} sessions to {pair.latest_on}; parity {pair.parity:,.2f}{at}"
        why += f"; left out: {left_out or 'none'}"
        if b.half_life.value is None:
            why += f"; half-life: {b.half_life.reason}"
        rows.append((f"{pair.left} / {pair.right}", pair.what, f"{b.latest:+.2%}", band, f"{b.rank:.0%}", half, why))
    heads = ("pair", "what", "premium", "5 % to 95 %", "rank", "half-life", "from")
    console().print(table(f"{found.name} as of {found.on}", heads, rows, right=(2, 3, 4, 5)))
    say("Raw closes paired at their instants; adjusted closes are left out. Half-life in sessions.")
    say(*(f"Note: {note}" for note in found.notes))


def finding(found: RateFinding | Measure) -> None:
    """The rate behind a vendor's table."""
    sentence = getattr(found, "sentence", None)
    if sentence is None:
        say(str(getattr(found, "reason", "")))
        return
    say(sentence)
    rows = [(name, f"{was:.1%}", f"{now:.1%}") for name, was, now in getattr(found, "corrected", ())]
    console().print(table("Premiums", ("name", "as published", "at the market's rate"), rows, right=(1, 2)))


def debuts(found: Sequence[DebutValue], rates: DebutTable) -> None:
    """Each debut's sentence and table, conflicts and expiries; then base rates."""
    out = console()
    for one in found:
        say(one.sentence, f"  {one.place}; {one.source}")
        d = one.debut
        rows = [("open", figure(d.to_open), ""), ("high", figure(d.to_high), ""), ("close", figure(d.to_close), "")]
        rows += [(f"session {n}", figure(d.from_offer[n]), figure(d.from_first_close[n])) for n in d.from_offer]
        heads = ("at", "from the offer", "from the first close")
        offer = "offer price unknown" if d.offer is None else f"offer {d.offer:,.2f}"
        if d.sessions or d.to_close.value is not None:
            out.print(table(f"{one.name} {one.code}, {offer}", heads, rows, right=(1, 2)))
        say(*(f"  Sources disagree on the {c.metric}: {c.note}" for c in one.conflicts))
        for e in one.expiries:
            said = f"  {e.on}: {e.holders} may sell ({e.months} months, {e.kind}; {e.confidence})"
            say(said + (" - passed" if e.passed else ""))
        say(*(f"  Note: {note}" for note in one.notes), "")
    _rates(rates.rates, "First day, close over offer: published and packaged")
    known = {(r.board, r.count, r.mean and round(r.mean, 4)) for r in rates.rates}
    other = [r for r in rates.computed if (r.board, r.count, r.mean and round(r.mean, 4)) not in known]
    _rates(other, "First day, close over offer: from this data")
    if len(other) < len(rates.computed):
        say(f"  {len(rates.computed) - len(other)} rows of the packaged table were found again in this data.")
    _holders(rates.holders)
    say(*(f"Note: {note}" for note in rates.notes))


def _holders(found: Sequence[HolderRate]) -> None:
    """What buyers at the first close earned, by board and session."""
    if not found:
        return
    rows = []
    for h in found:
        shares = [*(_percent(value) for value in (h.median, h.p10, h.p90)), f"{h.lost:.0%}"]
        rows.append((BOARD_WORDS.get(h.board, h.board), str(h.session), str(h.count), *shares))
    heads = ("board", "by session", "debuts", "median", "p10", "p90", "share that lost")
    console().print(table("Buyers at the first close: from this data", heads, rows, right=range(1, 7)))


def _rates(rates: Sequence[DebutRate], title: str) -> None:
    """Base rates as a table, their sources below it."""
    if not rates:
        return
    rows = []
    for r in rates:
        shares = [_percent(value) for value in (r.mean, r.median, r.p10, r.p90)]
        shares.append("" if r.below_offer is None else f"{r.below_offer:.0%}")
        rows.append((r.board, r.period, "" if r.count is None else str(r.count), *shares, r.later))
    heads = ("board", "period", "debuts", "mean", "median", "p10", "p90", "below offer", "later")
    console().print(table(title, heads, rows, right=(2, 3, 4, 5, 6, 7)))
    sources = dict.fromkeys(f"{r.source}{'; ' + r.note if r.note else ''}" for r in rates)
    say(*(f"  Source: {source}" for source in sources))


def heat(found: HeatValue) -> None:
    """The parts, then the episodes."""
    h, out = found.heat, console()
    parts: Mapping[str, Measure] = {
        "explosive root (GSADF)": h.gsadf,
        "run-up": h.run_up,
        "run-up, rank in its history": h.run_up_rank,
        "turnover, rank in its history": h.turnover_rank,
        "price to sales over peers": h.peer_gap,
    }
    rows = [(name, figure(m), m.reason or m.definition) for name, m in parts.items()]
    out.print(table(f"{found.code} as of {found.on}, {found.sessions} closes", ("part", "", ""), rows, right=(1,)))
    if h.test is not None:
        values = ", ".join(f"{level:.0%} {value:.2f}" for level, value in h.test.critical.gsadf.items())
        verdict = "explosive at 95 %" if h.test.explosive else "not explosive at 95 %"
        say(f"GSADF {h.test.recursion.gsadf:.2f} against {values} (p {h.test.p_value:.3f}): {verdict}.")
    episodes = [
        (e["start"], e["end"] or "goes on", e["peak"], e["direction"], f"{e['move']:+.1%}") for e in found.episodes
    ]
    if episodes:
        heads = ("from", "to", "extreme", "direction", "move to the extreme")
        out.print(table("Explosive episodes (crashes are seen too)", heads, episodes))
    say(*(f"Note: {note}" for note in found.notes))


def flows(found: FlowsValue) -> None:
    """The split and the note."""
    s = found.split
    parts = (("assets", s.asset_growth), ("price return", s.price_return), ("total return", s.total_return),
             ("units", s.unit_growth), ("organic flow / assets", s.organic_growth))  # fmt: skip
    rows = [(name, figure(m), m.definition) for name, m in parts]
    console().print(table(f"{found.name}, {s.asset_growth.as_of}", ("", "growth", "definition"), rows, right=(1,)))
    say(found.sentence, "", found.northbound)


def _percent(value: float | None) -> str:
    return "" if value is None else f"{value:+.0%}"
