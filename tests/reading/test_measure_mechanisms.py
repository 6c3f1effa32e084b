"""Measures by mechanism: verbs of earning, pronouns, segments, debuts, lent units, asides."""

from __future__ import annotations

import pytest

from twinkeel.reading import read


def told(text: str) -> list[tuple[str, str]]:
    claims = read(text).as_json()["claims"]
    return [(claim["text"], claim["measure"]) for claim in claims if claim["class"] == "quantitative"]


MEASURES = {
    "a pronoun after a colon": (
        "Siemens (SIE.DE) holds a piece of the turbine maker. The stake has been cut: it was 12.4% in 2019 and 9.1% a "
        "year later.",
        "stake_pct stake_pct",
    ),
    "a pronoun that opens a sentence": (
        "Li Auto's (LI) deliveries keep climbing. They were up about 18% in May.",
        "deliveries_change_pct",
    ),
    "half each of the revenue before": (
        "Subscription revenue at Adobe (ADBE) hit $4.9 billion, with Creative Cloud and Document Cloud bringing in "
        "half each.",
        "revenue revenue_share",
    ),
    "an aside between dashes": (
        "Gross margin at Nike (NKE) -- the share of sales left once goods are paid for -- slipped to 43.1%.",
        "gross_margin_pct",
    ),
    "what a company takes in": (
        "Salesforce (CRM) generated $9.1 billion, up 11%. Airbnb (ABNB) booked $2.2 billion of sales.",
        "revenue revenue_change_pct revenue",
    ),
    "what a company makes or loses": (
        "Uber (UBER) made $1.1 billion after tax. Boeing (BA) lost $430 million in the three months to June.",
        "net_profit net_profit",
    ),
    "earnings a share by verb": (
        "Amazon (AMZN) made 98 cents a share, against the 83 cents analysts had forecast.",
        "eps eps",
    ),
    "the same profit in all and a share": (
        "Net income at Oracle (ORCL) reached $3.3 billion, or $1.19 a share, from $3.2 billion, or $1.16, a year ago.",
        "net_profit eps net_profit eps",
    ),
    "a unit of a company whose accounts are told": (
        "Revenue at Nvidia (NVDA) rose 12%, while the graphics unit was down 4%.",
        "revenue_change_pct revenue_change_pct",
    ),
    "demand for what is on offer": (
        "Demand for J&T Express (1519.HK) shares was 1.5 times what was on offer.",
        "oversubscription",
    ),
    "a price that opens a debut": (
        "Shares of Mixue (2097.HK), sold at HK$202.50, ended at HK$290, a 43% jump.",
        "offer_price price_level ipo_first_day_return_pct",
    ),
    "what an index loses is of its level": (
        "New tariffs knocked the S&P 500 down 1.8%.",
        "price_return_pct",
    ),
    "who bought back also rose": (
        "Xiaomi (1810.HK), which disclosed a repurchase of HK$151 million, put on 1.6%.",
        "buyback price_return_pct",
    ),
    "turnover of a company and of its shares": (
        "Profit at Tesco (TSCO.L) rose 3%. Turnover of £68.2 billion was 4.4% higher.",
        "net_profit_change_pct revenue revenue_change_pct",
    ),
    "a deal by what it values": (
        "The offer values Activision (ATVI) at $68.7 billion, a premium of 45%.",
        "deal_value premium_pct",
    ),
    "another's opinion of the worth of a share": (
        "Jefferies thinks PDD (PDD) is worth $178 a share.",
        "target_price",
    ),
    "signed changes of the level before them": (
        "Results of Micron (MU): revenue $7.8 billion (+16%), earnings per share $1.18, +22% on the year.",
        "revenue revenue_change_pct eps eps_change_pct",
    ),
    "points of an index": (
        "The FTSE 100 (UKX) was 21 points to the good at 8,120.",
        "index_change_points index_level",
    ),
    "who makes half its sales abroad rose": (
        "Danone (BN.PA), which makes half its sales abroad, rose 2.1%.",
        "revenue_share price_return_pct",
    ),
    "a part of the revenue before": (
        "BYD (1211.HK) reported revenue of 150 billion yuan. More than 72% of it came from cars.",
        "revenue revenue_share",
    ),
    "weights, one after another": (
        "Tencent (0700.HK) accounts for 14.2% of the iShares MSCI China ETF (MCHI); at KWEB it makes up 10.1%.",
        "weight_pct weight_pct",
    ),
    "less than half of another's": (
        "BYD (1211.HK) trades at 19.5 times expected earnings, less than half that of Tesla (TSLA).",
        "pe_multiple ratio_other",
    ),
    "a share's points are money": (
        "Infineon (IFX.DE) was 1.52 points or 4.75% higher.",
        "price_change price_return_pct",
    ),
}

FIGURES = {
    "a whole number lent the ratio": (
        "Intel (INTC) changes hands at 12 times earnings, its rival at just eight.",
        [("12", "x"), ("8", "x")],
    ),
    "the ratio of what it was": (
        "Oracle (ORCL) trades at 24 times forward earnings, up from 16 a year ago.",
        [("24", "x"), ("16", "x")],
    ),
    "a target without its currency": (
        "UBS lifted its target on ASML (ASML) to 950 euros from 880.",
        [("950", "EUR"), ("880", "EUR")],
    ),
    "a price without a currency": (
        "Shares of Roku (ROKU) jumped 14.2% to 71 on the stock market today.",
        [("0.142", "fraction"), ("71", "USD")],
    ),
    "cars without their noun": (
        "Li Auto (LI) has delivered 106,542 so far this year.",
        [("106542", "count")],
    ),
    "billions of the money before": (
        "Samsung (005930.KS) made 20 trillion won on sales of 93 trillion.",
        [("20000000000000", "KRW"), ("93000000000000", "KRW")],
    ),
    "points of a margin": (
        "Operating margin at SAP (SAP.DE) widened 1.2 points to 27.4%.",
        [("0.012", "percentage_points"), ("0.274", "fraction")],
    ),
    "both ends of a range": (
        "Sohu (SOHU) guided revenue to $153-$158 million.",
        [("153000000", "USD"), ("158000000", "USD")],
    ),
    "multiplied": ("Shares of MetaX (688802.SS) octupled.", [("8", "x")]),
}


@pytest.mark.parametrize("case", MEASURES)
def test_the_measure_is_what_a_reader_would_take(case: str) -> None:
    text, wanted = MEASURES[case]
    assert " ".join(measure for _, measure in told(text)) == wanted, told(text)


@pytest.mark.parametrize("case", FIGURES)
def test_a_figure_borrows_the_unit_it_is_printed_without(case: str) -> None:
    text, wanted = FIGURES[case]
    claims = [claim for claim in read(text).claims if claim.value is not None]
    assert [(f"{claim.value.normalize():f}", claim.unit) for claim in claims if claim.value is not None] == wanted


@pytest.mark.parametrize(
    "text",
    [
        "Intel (INTC) trades at 12 times earnings and has cut staff at 16 of its plants.",
        "Nvidia (NVDA), one of the top 10, trades at 40 times earnings.",
        "It rose to fame in 20 countries.",
    ],
)
def test_a_whole_number_that_counts_something_else_borrows_nothing(text: str) -> None:
    assert len(told(text)) <= 1, told(text)
