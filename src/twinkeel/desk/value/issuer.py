"""``value issuer``: one company's price, multiples, the growth it needs, and whether anything supports it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING, Any

from twinkeel.core.plain import plain
from twinkeel.desk.value.groups import line_of
from twinkeel.desk.value.inputs import Inputs, Price, VendorFigure
from twinkeel.desk.value.periods import PRICELESS, of_one_period, sources, stale
from twinkeel.desk.value.worth import Given, Worth, capitalisation
from twinkeel.valuation.assess import Assessment, Basis, assess
from twinkeel.valuation.conflicts import Conflict, Reading, find_conflicts, multiple_against_earnings
from twinkeel.valuation.cost_of_capital import Forecast
from twinkeel.valuation.fundamentals import FORECASTS, METRICS, Known, latest, prior_year
from twinkeel.valuation.measure import Measure, Number
from twinkeel.valuation.reverse import DEFAULTS, Assumptions, implied_growth

if TYPE_CHECKING:
    from twinkeel.reference.model import Issuer, Listing

YOUNG = 730
"""Days after listing in which the answer at the offer price stands beside the one at the price."""

VENDOR = {"revenue_last_fy": "sales", "net_profit_last_fy": "net_income"}


@dataclass(frozen=True)
class IssuerValue:
    """The answer for one issuer."""

    code: str
    issuer: str
    name: str
    segment: str
    on: date
    price: Price
    worth: Worth
    accounts: Mapping[str, Known]
    currency: str
    assessment: Assessment
    at_offer: Mapping[str, Any] | None
    conflicts: tuple[Conflict, ...]
    peers: Mapping[str, float]
    notes: tuple[str, ...]

    def as_json(self) -> Mapping[str, Any]:
        """Plain data: what ``twinkeel value issuer --json`` prints."""
        a = self.assessment
        return {
            "as_of": self.on,
            "code": self.code,
            "issuer": self.issuer,
            "name": self.name,
            "segment": self.segment,
            "sentence": a.sentence,
            "valuation_support": {
                "flag": a.support.flag,
                "no_valuation_support": a.support.no_valuation_support,
                "reasons": list(a.support.reasons),
                "missing": list(a.support.missing),
                "rule": a.support.rule,
            },
            "price": plain(self.price),
            "capitalisation": {
                **self.worth.total.as_json(),
                "by_line": dict(self.worth.by_line),
                "other_ways": dict(self.worth.others),
                "assumptions": list(self.worth.assumptions),
            },
            "accounts_currency": self.currency,
            "accounts": {name: plain(known) for name, known in sorted(self.accounts.items())},
            "multiples": {name: measure.as_json() for name, measure in a.multiples.items()},
            "implied_growth": a.implied_growth.as_json(),
            "at_offer_price": self.at_offer,
            "value_used": a.value_used,
            "base_rate": a.base_rate,
            "sensitivity": [dict(row) for row in a.grid],
            "implied_cost_of_capital": {name: measure.as_json() for name, measure in a.cost_of_capital.items()},
            "peers_price_to_sales": dict(sorted(self.peers.items())),
            "conflicts": [plain(conflict) for conflict in self.conflicts],
            "missing": list(a.missing),
            "notes": list(self.notes),
        }


def value_issuer(
    inputs: Inputs,
    text: str,
    given: Given | None = None,
    assumptions: Assumptions = DEFAULTS,
    with_peers: bool = True,
) -> IssuerValue:
    """Value one issuer by code or name.

    Raises:
        UnknownNameError, AmbiguousNameError: where the text means no company, or several.
    """
    stated = given or Given()
    listing = inputs.listing(line_of(text, inputs))
    issuer = inputs.world.issuer(listing.issuer)
    price = inputs.price(listing.code)
    if stated.price is not None:
        price = Price(listing.code, stated.price, stated.currency or listing.currency, inputs.on, "stated by the user")
    accounts, currency, notes = _accounts(inputs, issuer.id, listing.code, stated)
    worth = capitalisation(inputs, listing.code, price, currency, stated)
    facts: dict[str, Number] = {name: known.value for name, known in accounts.items()}
    before = prior_year(inputs.facts_of(issuer.id), issuer.id, "sales", inputs.on)
    if before is not None and _follows(accounts.get("sales"), before):
        facts["sales_prior"] = before.value
    peers = _peers(inputs, issuer.id, issuer.segment) if with_peers else {}
    sales = accounts.get("sales")
    basis = Basis() if sales is None else Basis(sales.basis, _published(sales), sales.source)
    assessment = assess(
        short_name(issuer),
        worth.total.value,
        facts,
        currency=currency,
        price="" if price.value is None else f"{price.currency} {price.value:,.2f}",
        basis=basis,
        assumptions=assumptions,
        peers=list(peers.values()),
        forecast=_forecast(worth.total.value, facts, stated),
        usd_per_unit=inputs.rate(currency, "USD"),
    )
    aligned = of_one_period(
        assessment.multiples, accounts, inputs.facts_of(issuer.id), inputs.vendor(listing.code), inputs.on
    )
    lacking = {item for measure in aligned.values() for item in measure.missing}
    lacking |= {*assessment.implied_growth.missing, *assessment.support.missing}
    dated = _dated(aligned, inputs.on, worth, accounts)
    origin = dated["ev_sales" if assessment.value_used == "enterprise value" else "ps"].source
    grown = assessment.implied_growth.dated(str(inputs.on), origin)
    assessment = replace(assessment, multiples=dated, implied_growth=grown, missing=tuple(sorted(lacking)))
    old = stale(sales, inputs.on)
    return IssuerValue(
        code=listing.code,
        issuer=issuer.id,
        name=short_name(issuer),
        segment=issuer.segment,
        on=inputs.on,
        price=price,
        worth=worth,
        accounts=accounts,
        currency=currency,
        assessment=assessment,
        at_offer=_at_offer(listing, price, worth, assessment, assumptions, sales, inputs.on),
        conflicts=tuple(_conflicts(inputs, listing.code, assessment, accounts)),
        peers=peers,
        notes=(*inputs.notes, *notes, *([old] if old else ())),
    )


def _accounts(inputs: Inputs, issuer: str, code: str, given: Given) -> tuple[dict[str, Known], str, list[str]]:
    """Accounts as known on the date: stated, filed, else a vendor's last fiscal year; with their currency."""
    found = {
        metric: known
        for metric in sorted(METRICS - {"shares"})
        if (known := latest(inputs.facts_of(issuer), issuer, metric, inputs.on)) is not None
    }
    notes = []
    implied = _implied_earnings(inputs, code)
    if implied is not None and _fresher(implied.known_on, found.get("net_income"), days=135):
        found["net_income"] = implied
    for item, metric in VENDOR.items():
        figure = _vendor_figure(inputs, issuer, code, item)
        if figure is not None and _fresher(figure[1].on, found.get(metric), days=410):
            line, shown = figure
            currency = "CNY" if inputs.world.is_china(issuer) else inputs.listing(line).currency
            label = "the vendor's last-fiscal-year"
            found[metric] = Known(metric, shown.value, currency, label, shown.on, shown.since, False, shown.source)
            if currency != inputs.listing(line).currency:
                notes.append(
                    f"{shown.source} prints {metric} of {line} without its currency: taken as CNY, in which mainland "
                    f"companies report, not the quote's {inputs.listing(line).currency}"
                )
    stated = {"sales": given.sales, "net_income": given.net_income}
    for metric, value in stated.items():
        if value is not None:
            currency = given.currency or inputs.listing(code).currency
            known_on = date.fromisoformat(given.known_on) if given.known_on else inputs.on
            found[metric] = Known(metric, value, currency, given.period, known_on, known_on, not given.known_on, "user")
    counts: dict[str, int] = {}
    for metric, known in found.items():
        if known.currency:
            counts[known.currency] = counts.get(known.currency, 0) + (10 if metric == "sales" else 1)
    currency = min(counts, key=lambda unit: (-counts[unit], unit)) if counts else inputs.listing(code).currency
    for metric, known in sorted(found.items()):
        if known.currency not in ("", currency):
            rate = inputs.rate(known.currency, currency)
            if rate is None:
                del found[metric]
                notes.append(f"{metric} is in {known.currency} and no rate to {currency} is at hand: left out")
            else:
                found[metric] = replace(known, value=known.value * rate, currency=currency)
                notes.append(f"{metric} converted from {known.currency} at the rate of {inputs.on}")
    notes += [
        f"{metric}: publication date not given, taken as {known.known_on}"
        for metric, known in sorted(found.items())
        if known.publication_assumed and known.source != "user"
    ]
    return found, currency, notes


def _follows(sales: Known | None, before: Known) -> bool:
    """Whether two fiscal years' sales are of neighbouring years and one currency: else their ratio is no growth."""
    if sales is None or not sales.basis.startswith("fiscal") or sales.currency != before.currency:
        return False
    return 350 <= (sales.period_end - before.period_end).days <= 380


def _fresher(shown_on: date, held: Known | None, days: int) -> bool:
    """Whether a vendor's figure replaces what is held: nothing is, or its period ended more than ``days`` before.

    135 days for trailing earnings (another quarter is out), 410 for a fiscal year (the next one is).
    """
    return held is None or (shown_on >= held.known_on and (shown_on - held.period_end).days > days)


def _implied_earnings(inputs: Inputs, code: str) -> Known | None:
    """Earnings of the last twelve months as a vendor's ratio and market value imply them, in the quote's currency."""
    ratio, cap = inputs.vendor(code).get("pe_ttm"), inputs.vendor(code).get("market_cap")
    if ratio is None or cap is None or ratio.on != cap.on or ratio.value == 0:
        return None
    currency, label = inputs.listing(code).currency, "twelve months (implied by the vendor's ratio)"
    return Known("net_income", cap.value / ratio.value, currency, label, cap.on, cap.on, False, cap.source)


def short_name(issuer: Issuer) -> str:
    """The name people use: the first alias, else the registered name."""
    return issuer.aliases[0] if issuer.aliases else issuer.name


def _vendor_figure(inputs: Inputs, issuer: str, code: str, item: str) -> tuple[str, VendorFigure] | None:
    """A vendor's figure for the line, or for another line of the same issuer."""
    others = [line.code for line in inputs.world.lines(issuer, inputs.on) if line.code != code]
    for line in (code, *others):
        figure = inputs.vendor(line).get(item)
        if figure is not None:
            return line, figure
    return None


def _forecast(value: float | None, facts: Mapping[str, Number], given: Given) -> Forecast:
    return Forecast(
        price=value,
        book=facts.get("book_equity"),
        earnings_1=facts.get("net_income_forward"),
        earnings_2=facts.get("net_income_forward_2"),
        long_term_growth=facts.get("long_term_growth"),
        payout=facts.get("payout_ratio"),
        risk_free=given.risk_free,
        industry_roe=given.industry_roe,
    )


def _peers(inputs: Inputs, issuer: str, segment: str) -> dict[str, float]:
    """Price to sales of the segment's other names that have both figures."""
    out: dict[str, float] = {}
    if not segment:
        return out
    for other in sorted(inputs.world.issuers.values(), key=lambda one: one.id):
        lines = inputs.world.lines(other.id, inputs.on) if other.segment == segment and other.id != issuer else ()
        if lines:
            found = value_issuer(inputs, lines[0].code, with_peers=False)
            ratio = found.assessment.multiples["ps"].value
            if ratio is not None:
                out[lines[0].code] = ratio
    return out


def _conflicts(inputs: Inputs, code: str, assessment: Assessment, accounts: Mapping[str, Known]) -> Sequence[Conflict]:
    """Disagreements over this line: a vendor's ratio against the accounts, and sources against each other."""
    out = []
    income, facts = accounts.get("net_income"), inputs.facts_of(inputs.listing(code).issuer)
    readings = []
    for printed in inputs.printed(code, "pe_ttm"):
        readings.append(Reading(code, "pe", printed.value, printed.source, str(printed.on)))
        if income is not None:
            found = multiple_against_earnings(code, printed.value, printed.source, income.value, income.source)
            if found is not None:
                out.append(found)
    for metric in METRICS - FORECASTS:
        mine = [fact for fact in facts if fact.metric == metric]
        for fact in mine:
            if fact.known_on <= inputs.on and not fact.line:
                readings.append(
                    Reading(f"{code} {metric}", metric, fact.value, fact.source, str(fact.period_end), str(fact.months))
                )
        item = next((item for item, name in VENDOR.items() if name == metric), "")
        for figure in inputs.printed(code, item):
            readings.append(Reading(f"{code} {metric}", metric, figure.value, figure.source, str(figure.on)))
    return [*out, *(c for c in find_conflicts(readings, 0.02) if len({r.source for r in c.readings}) > 1)]


def _dated(
    multiples: Mapping[str, Measure], on: date, worth: Worth, accounts: Mapping[str, Known]
) -> dict[str, Measure]:
    """Every figure with its date and the sources of what it is made of: the price's where it has one, the accounts'."""
    out = {}
    for name, measure in multiples.items():
        parts = ("" if name in PRICELESS else worth.total.source, sources(name, accounts))
        out[name] = measure.dated(str(on), measure.source or "; ".join(part for part in parts if part))
    return out


def _at_offer(
    listing: Listing,
    price: Price,
    worth: Worth,
    assessment: Assessment,
    assumptions: Assumptions,
    sales: Known | None,
    on: date,
) -> Mapping[str, Any] | None:
    """The same answer at the offer price, for a young listing: a P/S without its price basis says nothing."""
    if listing.offer_price is None or listing.listed_from is None or (on - listing.listed_from).days > YOUNG:
        return None
    if price.value is None or worth.total.value is None or sales is None:
        return None
    value = worth.total.value * float(listing.offer_price) / price.value
    growth = implied_growth(value, sales.value, assumptions).value
    ratio = value / sales.value if sales.value > 0 else None
    words = f"At the offer price of {listing.currency} {listing.offer_price}"
    words += "" if ratio is None or growth is None else f": P/S {ratio:.1f}, growth needed {growth:.0%} a year"
    if assessment.multiples["ps"].value is not None:
        words += f" (P/S {assessment.multiples['ps'].value:.1f} at {price.value:,.2f})"
    return {
        "price": float(listing.offer_price),
        "capitalisation": value,
        "ps": ratio,
        "implied_growth": growth,
        "sentence": f"{words}.",
    }


def _published(known: Known) -> str:
    if known.publication_assumed and known.source == "user":
        return ""
    return f"{known.known_on}" + (" (assumed)" if known.publication_assumed else "")
