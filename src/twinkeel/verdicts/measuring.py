"""One function a kind of measure: recompute it, or say exactly which series and dates would settle it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

from twinkeel.reading.model import Claim, Verdict
from twinkeel.verdicts.moves import price_level, price_return
from twinkeel.verdicts.rounding import Printed, printed
from twinkeel.verdicts.sources import Sources, Value, day_of, window
from twinkeel.verdicts.telling import Telling
from twinkeel.verdicts.wording import missing, signed, who


def debut_return(claim: Claim, sources: Sources, measure: str) -> Verdict:
    """First close over the offer price; open and high beside it, and other closes in circulation.

    A line that first traded at another time than the text says is not the one meant.
    """
    for code in sources.lines_of(claim.subject_codes):
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
        if offer is None or close is None or not _that_debut(claim, close):
            continue
        change = close.value / offer.value - 1
        allowed = signed(claim)
        verdict, note = allowed.verdict(change)
        notes = [note] if note else []
        inputs = [offer.as_json(), close.as_json()]
        for name in ("open", "high"):
            other = facts.get(name) or first.get(name)
            if other is not None:
                inputs.append(other.as_json())
                against = other.value / offer.value - 1
                notes.append(f"against the {name} {other.value:g} it is {against:+.2%}")
                if verdict == "contradicted" and allowed.verdict(against)[0] != "contradicted":
                    verdict = "supported under an interpretation"
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
    return missing(measure, f"offer price of {who(claim)}", f"first session's open, high and close of {who(claim)}")


def _that_debut(claim: Claim, close: Value) -> bool:
    """Whether a first session fits the days the text gives for the debut, give or take a week."""
    start = day_of(claim.period.start) if claim.period else None
    end = day_of(claim.period.end) if claim.period else None
    day = day_of(close.date)
    if start is None or end is None or day is None:
        return True
    return start - timedelta(days=7) <= day <= end + timedelta(days=7)


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
    return missing(measure, f"net assets of {who(claim)} at {end or 'the date of the text'}")


def assets_change(claim: Claim, sources: Sources, measure: str) -> Verdict:
    """Growth of assets between two published levels, or with the base estimated from flows and return (said so)."""
    span = window(claim)
    if span is None or not claim.subject_codes:
        return missing(measure, f"the period, then net assets of {who(claim)} at its two ends")
    start, _, end = span
    for code in claim.subject_codes:
        known = sources.published(code, "net_assets")
        base = next((v for v in known if abs((date.fromisoformat(v.date) - start).days) <= 10), None)
        last = max(
            (v for v in known if 0 <= (end - date.fromisoformat(v.date)).days <= 45), key=lambda v: v.date, default=None
        )
        if base is not None and last is not None:
            change = last.value / base.value - 1
            verdict, note = signed(claim).verdict(change)
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
            verdict, note = signed(claim).verdict(change)
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
    return missing(measure, f"net assets of {who(claim)} at {start} and {end} (units outstanding times NAV)")


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
        f"trailing P/E of {who(claim)} at {when}, loss-makers in and out",
        f"forward P/E of {who(claim)} at {when}",
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
    return missing(measure, f"offer price of {who(claim)}")


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


def measure_claim(claim: Claim, sources: Sources, told: Telling) -> list[Verdict]:
    """A quantitative claim under every candidate measure."""
    plain: dict[str, Callable[[Claim, Sources, str], Verdict]] = {
        "ipo_first_day_return_pct": debut_return,
        "aum_level": assets_level,
        "aum_change_pct": assets_change,
        "offer_price": offer_price,
    }
    placed: dict[str, Callable[[Claim, Sources, str, Telling], Verdict]] = {
        "price_return_pct": price_return,
        "total_return_pct": price_return,
        "price_level": price_level,
        "index_level": price_level,
    }
    out: list[Verdict] = []
    for candidate in claim.measures:
        measure = candidate.measure
        if measure.endswith("_multiple"):
            out.extend(multiple(claim, sources, measure))
        elif measure in plain:
            out.append(plain[measure](claim, sources, measure))
        elif measure in placed:
            out.append(placed[measure](claim, sources, measure, told))
        else:
            known = published_level(claim, sources, measure)
            when = claim.period.text or claim.period.end if claim.period else "the date of the text"
            out.append(known or missing(measure, f"{measure.replace('_', ' ')} of {who(claim)} for {when}"))
    return out
