"""What it costs to own: multiples, premiums, debuts, hype and flows as plain functions over numbers and arrays."""

from twinkeel.valuation.aggregates import Aggregate, aggregate_multiple, aggregate_pe, basket_multiple
from twinkeel.valuation.assess import Assessment, Basis, assess, reported_accounts
from twinkeel.valuation.capitalisation import Capitalisation, ShareLine, issuer_capitalisation
from twinkeel.valuation.debuts import Debut, debut_returns
from twinkeel.valuation.measure import Measure
from twinkeel.valuation.multiples import enterprise_value, issuer_multiples
from twinkeel.valuation.premiums import adr_parity, adr_premium, ah_premium, counter_gap, implied_rate
from twinkeel.valuation.reverse import Assumptions, implied_growth, sensitivity, sentence
from twinkeel.valuation.support import Support, valuation_support

__all__ = [
    "Aggregate",
    "Assessment",
    "Assumptions",
    "Basis",
    "Capitalisation",
    "Debut",
    "Measure",
    "ShareLine",
    "Support",
    "adr_parity",
    "adr_premium",
    "aggregate_multiple",
    "aggregate_pe",
    "ah_premium",
    "assess",
    "basket_multiple",
    "counter_gap",
    "debut_returns",
    "enterprise_value",
    "implied_growth",
    "implied_rate",
    "issuer_capitalisation",
    "issuer_multiples",
    "reported_accounts",
    "sensitivity",
    "sentence",
    "valuation_support",
]
