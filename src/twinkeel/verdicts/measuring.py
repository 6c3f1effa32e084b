"""One function a kind of measure: recompute it, or say exactly which series and dates would settle it."""

from __future__ import annotations

from datetime import date
from typing import Any

from twinkeel.reading.model import Claim, Verdict
from twinkeel.verdicts.rounding import Printed, printed
from twinkeel.verdicts.sources import Sources, Value, day_of, window


def missing(measure: str, *what: str) -> Verdict:
    """``data missing``, naming the series and dates that would settle the claim."""
    return Verdict(measure, "data missing", missing=tuple(what))


def _who(claim: Claim) -> str:
    return claim.subject_codes[0] if claim.subject_codes else claim.subject_name or "the subject (not identified)"


def _signed(claim: Claim) -> Printed:
    """The printed interval as a signed change, a factor turned into a change."""
    range_ = printed(claim)
    value, low, high = range_.value, range_.low, range_.high
    if claim.unit == "x":
        value, low, high = value - 1, low - 1, high - 1
    if claim.direction == "down" and claim.unit != "x":
        value, low, high = -value, -high, -low
    return Printed(value, low, high, range_.rule)


def price_return(claim: Claim, sources: Sources, measure: str) -> Verdict:
    """Close over close of the period; from fully adjusted closes it is a total return, an upper bound of the price
    return."""
    span = window(claim)
    if not claim.subject_codes or (claim.subject_status in {"nil", "unknown"} and sources.bars(_who(claim)) is None):
        return missing(measure, f"closes of {_who(claim)}")
    if span is None:
        return missing(measure, f"the period of the change, then closes of {_who(claim)} at its two ends")
    start, strictly, end = span
    for code in claim.subject_codes:
        base, last = sources.close(code, start, strictly), sources.close(code, end)
        if base is None or last is None or base.value <= 0 or last.date <= base.date:
            continue
        change = last.value / base.value - 1
        allowed = _signed(claim)
        verdict, note = allowed.verdict(change)
        if base.basis == "full" and measure == "price_return_pct":
            note = "; ".join(
                filter(None, [note, "from adjusted closes: distributions are in it, the price alone returned no more"])
            )
            if verdict == "supported":
                verdict = "supported under an interpretation"
        return Verdict(
            measure,
            verdict,
            change,
            f"{last.value:g} / {base.value:g} - 1 = {change:+.2%}",
            (base.as_json(), last.as_json()),
            note=note,
        )
    when = f"{'the close before ' if strictly else ''}{start} and {end}"
    return missing(measure, f"closes of {_who(claim)} at {when}")


def debut_return(claim: Claim, sources: Sources, measure: str) -> Verdict:
    """First close over the offer price; open and high beside it, and other closes in circulation."""
    for code in claim.subject_codes:
        facts = sources.debut_facts(code)
        first = sources.first_day(code)
        line = sources.listing((code,))
        offer = facts.get("offer price")
        if offer is None and line is not None and line.offer_price is not None:
            offer = Value(
                f"offer price of {code}", float(line.offer_price), line.currency, str(line.listed_from), line.source
            )
        if line is not None and line.listed_from and first and first["close"].date != line.listed_from.isoformat():
            first = {}  # the series begins later than the listing: its first bar is not the debut
        close = facts.get("close") or first.get("close")
        if offer is None or close is None:
            continue
        change = close.value / offer.value - 1
        verdict, note = _signed(claim).verdict(change)
        notes = [note] if note else []
        inputs = [offer.as_json(), close.as_json()]
        for name in ("open", "high"):
            other = facts.get(name) or first.get(name)
            if other is not None:
                inputs.append(other.as_json())
                notes.append(f"against the {name} {other.value:g} it is {other.value / offer.value - 1:+.2%}")
        if (
            first.get("close") is not None
            and close is not first["close"]
            and abs(first["close"].value / close.value - 1) > 1e-6
        ):
            notes.append(f"the price file closes at {first['close'].value:g}")
        for other in sources.published(code, "circulating_close"):
            inputs.append(other.as_json())
            notes.append(
                f"{other.value:g} also circulates as a close ({other.basis}): {other.value / offer.value - 1:+.2%}"
            )
        return Verdict(
            measure,
            verdict,
            change,
            f"{close.value:g} / {offer.value:g} - 1 = {change:+.2%}",
            tuple(inputs),
            note="; ".join(notes),
        )
    return missing(measure, f"offer price of {_who(claim)}", f"first session's open, high and close of {_who(claim)}")


def assets_level(claim: Claim, sources: Sources, measure: str) -> Verdict:
    """Net assets of a fund at the nearest published date."""
    end = day_of(claim.period.end) if claim.period else None
    for code in claim.subject_codes:
        known = sources.published(code, "net_assets")
        near = [v for v in known if end is None or 0 <= (end - date.fromisoformat(v.date)).days <= 45]
        if near:
            value = max(near, key=lambda v: v.date)
            verdict, note = printed(claim).verdict(value.value)
            return Verdict(
                measure,
                verdict,
                value.value,
                f"net assets {value.value:,.0f} {value.unit} on {value.date}",
                (value.as_json(),),
                note=note,
            )
    return missing(measure, f"net assets of {_who(claim)} at {end or 'the date of the text'}")


def assets_change(claim: Claim, sources: Sources, measure: str) -> Verdict:
    """Growth of assets between two published levels, or with the base estimated from flows and return (said so)."""
    span = window(claim)
    if span is None or not claim.subject_codes:
        return missing(measure, f"the period, then net assets of {_who(claim)} at its two ends")
    start, _, end = span
    for code in claim.subject_codes:
        known = sources.published(code, "net_assets")
        base = next((v for v in known if abs((date.fromisoformat(v.date) - start).days) <= 10), None)
        last = max(
            (v for v in known if 0 <= (end - date.fromisoformat(v.date)).days <= 45), key=lambda v: v.date, default=None
        )
        if base is not None and last is not None:
            change = last.value / base.value - 1
            verdict, note = _signed(claim).verdict(change)
            return Verdict(
                measure,
                verdict,
                change,
                f"{last.value:,.0f} / {base.value:,.0f} - 1 = {change:+.1%}",
                (base.as_json(), last.as_json()),
                note=note,
            )
        flows = sources.published(code, "net_flows_ytd")
        first, final = sources.close(code, start), sources.close(code, date.fromisoformat(last.date)) if last else None
        if last is not None and flows and first is not None and final is not None:
            total = final.value / first.value - 1
            base_value = (last.value - flows[0].value * (1 + total / 2)) / (1 + total)
            change = last.value / base_value - 1
            verdict, note = _signed(claim).verdict(change)
            if verdict.startswith("supported"):
                verdict = "supported under an interpretation"
            formula = (
                f"base = (assets - flows (1 + r/2)) / (1 + r) = {base_value:,.0f}; {last.value:,.0f} / base - 1 "
                f"= {change:+.1%}"
            )
            text = (
                "the base is estimated from flows spread evenly and the return r, since assets at the start were "
                "not published here"
            )
            return Verdict(
                measure,
                verdict,
                change,
                formula,
                (last.as_json(), flows[0].as_json(), first.as_json(), final.as_json()),
                (f"net assets of {code} at {start}",),
                "; ".join(filter(None, [note, text])),
            )
    return missing(measure, f"net assets of {_who(claim)} at {start} and {end} (units outstanding times NAV)")


def multiple(claim: Claim, sources: Sources, measure: str) -> list[Verdict]:
    """A P/E under each published definition; a bare multiple has no single truth."""
    stated = claim.measures[0].why if claim.measures else ""
    when = (claim.period.end if claim.period else None) or "the date of the text"
    out: list[Verdict] = []
    for code in claim.subject_codes:
        for value in sources.published(code, "pe"):
            allowed = printed(claim)
            wide = Printed(
                allowed.value, allowed.value * 0.95, allowed.value * 1.05, "within 5 percent of the published figure"
            )
            verdict, note = wide.verdict(value.value)
            verdict = "supported under an interpretation" if verdict.startswith("supported") else verdict
            out.append(
                Verdict(
                    f"{measure} ({value.basis})",
                    verdict,
                    value.value,
                    f"printed {allowed.value:g} against {value.value:g}",
                    (value.as_json(),),
                    note=note,
                )
            )
    series = (
        f"trailing P/E of {_who(claim)} at {when}, loss-makers in and out",
        f"forward P/E of {_who(claim)} at {when}",
    )
    if "unstated" in stated and out:
        note = (
            "the basis is not stated: trailing or forward, loss-makers in or left out, average or aggregate; the "
            "treatment of losses alone moves an index P/E by this much"
        )
        return [Verdict(measure, "definition-dependent", None, "", (), series, note), *out]
    return out or [
        Verdict(measure, "data missing", missing=series, note="basis unstated" if "unstated" in stated else "")
    ]


def price_level(claim: Claim, sources: Sources, measure: str) -> Verdict:
    """A close, or an index level, on the day."""
    end = day_of(claim.period.end) if claim.period else None
    if end is None:
        return missing(measure, f"the day, then the close of {_who(claim)}")
    for code in claim.subject_codes:
        line = sources.listing((code,), end)
        if line is not None and claim.unit not in {"points", None} and line.currency != claim.unit:
            continue
        close = sources.close(code, end, patience=5)
        if close is not None and close.basis in {"raw", "unknown", "split"}:
            verdict, note = printed(claim).verdict(close.value)
            return Verdict(
                measure, verdict, close.value, f"close {close.value:g} on {close.date}", (close.as_json(),), note=note
            )
    return missing(measure, f"unadjusted close of {_who(claim)} at {end}")


def offer_price(claim: Claim, sources: Sources, measure: str) -> Verdict:
    """The offer price as listed."""
    for line in sources.listings(claim.subject_codes):
        if line.offer_price is not None and claim.unit == line.currency:
            verdict, note = printed(claim).verdict(float(line.offer_price))
            return Verdict(
                measure,
                verdict,
                float(line.offer_price),
                f"offer price {line.offer_price} {line.currency}",
                ({"name": f"offer price of {line.code}", "value": float(line.offer_price), "source": line.source},),
                note=note,
            )
    return missing(measure, f"offer price of {_who(claim)}")


def published_level(claim: Claim, sources: Sources, measure: str) -> Verdict | None:
    """Another level that a published value settles (proceeds, market value)."""
    for code in claim.subject_codes:
        for value in sources.published(code, measure):
            if value.unit == claim.unit:
                verdict, note = printed(claim).verdict(value.value)
                return Verdict(
                    measure,
                    verdict,
                    value.value,
                    f"{value.name}: {value.value:,.0f} {value.unit} on {value.date}",
                    (value.as_json(),),
                    note=note,
                )
    return None


def measure_claim(claim: Claim, sources: Sources) -> list[Verdict]:
    """A quantitative claim under every candidate measure."""
    table: dict[str, Any] = {
        "price_return_pct": price_return,
        "total_return_pct": price_return,
        "ipo_first_day_return_pct": debut_return,
        "aum_level": assets_level,
        "aum_change_pct": assets_change,
        "price_level": price_level,
        "index_level": price_level,
        "offer_price": offer_price,
    }
    out: list[Verdict] = []
    for candidate in claim.measures:
        if candidate.measure.endswith("_multiple"):
            out.extend(multiple(claim, sources, candidate.measure))
        elif candidate.measure in table:
            out.append(table[candidate.measure](claim, sources, candidate.measure))
        else:
            known = published_level(claim, sources, candidate.measure)
            when = claim.period.text or claim.period.end if claim.period else "the date of the text"
            out.append(
                known
                or missing(candidate.measure, f"{candidate.measure.replace('_', ' ')} of {_who(claim)} for {when}")
            )
    return out
