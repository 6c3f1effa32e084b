"""What a figure measures: by the construction that touches it, the figure it is compared with, or the noun by it."""

from __future__ import annotations

import pytest

from twinkeel.reading import read


def measures(text: str) -> list[str]:
    claims = read(text).as_json()["claims"]
    return [claim["measure"] for claim in claims if claim["class"] == "quantitative"]


CASES = {
    "moves in money": (
        "Nvidia (NVDA) shares dropped $3.12, or 2.4%, to close at $126.40 on Tuesday.",
        "price_change price_return_pct price_level",
    ),
    "a stake against what it was": (
        "Berkshire's stake in Apple (AAPL) fell to 2.1% from 5.9% a year earlier.",
        "stake_pct stake_pct",
    ),
    "a part of a company": ("Vanguard owns 7.6% of Intel (INTC).", "stake_pct"),
    "a multiple and the one it is set against": (
        "Tesla (TSLA) trades at 62 times next year's earnings, versus 28 for the S&P 500.",
        "pe_multiple pe_multiple",
    ),
    "two multiples, each named in the figure": (
        "Hermes (RMS.PA) trades on 47 times forward earnings and 13 times sales.",
        "pe_multiple ps_multiple",
    ),
    "ratios without a unit": (
        "The stock has a market capitalization of $45.3 billion, a price-to-earnings ratio of 18.4, a PEG ratio of 1.3 "
        "and a beta of 1.12.",
        "market_cap pe_multiple ratio_other beta",
    ),
    "prices by their noun": (
        "Intel (INTC) has a 12-month low of $18.51 and a 12-month high of $37.16.",
        "price_level price_level",
    ),
    "earnings a share and what was expected": (
        "Netflix (NFLX) reported earnings per share of $5.40 for the quarter, beating analysts' consensus estimates "
        "of $5.16.",
        "eps eps",
    ),
    "the change after a level": (
        "Microsoft (MSFT) posted revenue of $61.9 billion, up 17% from a year earlier, while net income rose 20% to "
        "$21.9 billion.",
        "revenue revenue_change_pct net_profit_change_pct net_profit",
    ),
    "in the order given": (
        "The estimates for Coupang (CPNG) call for earnings of $0.07 per share and revenue of $8.4 billion, changes of "
        "+40% and +11.6%, respectively.",
        "eps revenue eps_change_pct revenue_change_pct",
    ),
    "targets carried over a sentence": (
        "Goldman's analysts lifted their target on Meituan (3690.HK) to HK$165 from HK$140, implying 24% upside. "
        "Morgan Stanley went to HK$150.",
        "target_price target_price implied_upside_pct target_price",
    ),
    "offer price and proceeds": (
        "Reddit (RDDT) priced its IPO at $34 a share and raised $748 million.",
        "offer_price ipo_proceeds",
    ),
    "a takeover": ("Broadcom (AVGO) agreed to buy VMware for $61 billion in cash and stock.", "deal_value"),
    "money put in": ("Amazon (AMZN) is investing $4 billion in Anthropic.", "investment"),
    "assets and fee of a fund": (
        "The iShares MSCI China ETF (MCHI) has $5.6 billion in assets under management and charges 0.59%.",
        "aum_level fee",
    ),
    "weights in a list": (
        "The fund now oversees $2.1 billion. Its biggest positions are CATL, at 8.9% of assets, and Kweichow Moutai, "
        "at 7.4%.",
        "aum_level weight_pct weight_pct",
    ),
    "flows": ("Investors pulled $1.2 billion from the SPDR S&P 500 ETF (SPY) last week.", "fund_flows"),
    "shipments and a share of the market": (
        "Samsung (005930.KS) shipped 60 million phones, giving it a 19% share of the global smartphone market.",
        "shipments market_share_pct",
    ),
    "margins": (
        "TSMC (2330.TW) said gross margin widened to 53.1% from 52.4% in the prior quarter.",
        "gross_margin_pct gross_margin_pct",
    ),
    "a part of revenue": ("Services accounted for 26% of Apple's (AAPL) revenue.", "revenue_share"),
    "an index in points, percent and level": (
        "The Hang Seng Index (^HSI) gained 214.50 points, or 1.2 percent, to 18,207.13.",
        "index_change_points price_return_pct index_level",
    ),
    "worth lost": (
        "Novo Nordisk (NVO) has lost more than $200 billion in market value since June.",
        "market_cap_change",
    ),
    "a quarter's figures and those of the year before": (
        "JPMorgan (JPM) earned $14.3 billion, or $4.81 a share, compared with $13.4 billion, or $4.44 a share, in the "
        "year-ago quarter.",
        "net_profit eps net_profit eps",
    ),
    "pence": ("Shares in Lloyds (LLOY.L) slipped 0.6p to 54.2p.", "price_change price_level"),
    "volume": (
        "Volume in GameStop (GME) was 1.3 million shares, well below the average of 2.9 million.",
        "trading_volume trading_volume",
    ),
    "turnover of a day": ("Turnover in JD.com (9618.HK) shares was HK$1.9 billion.", "trading_volume"),
    "turnover of a year": ("Annual turnover at Tesco (TSCO.L) was 68 billion pounds.", "revenue"),
    "shares no one moved": (
        "The insider sold 12,500 shares of Roku (ROKU) at an average price of $141.20.",
        "share_count price_level",
    ),
    "a division that grew": (
        "The cloud arm of Alibaba (BABA) grew 26% to 33.4 billion yuan.",
        "cloud_revenue_change_pct cloud_revenue",
    ),
    "what investors of a place bought": (
        "Southbound investors snapped up HK$14.6 billion of shares.",
        "fund_flows",
    ),
    "a fund's part in a company": (
        "The VanEck Semiconductor ETF (SMH), with $24 billion in assets, holds 20.3% in Nvidia and 9.8% in TSMC.",
        "aum_level weight_pct weight_pct",
    ),
    "a multiple told as a discount": (
        "That is a discount of 45 percent to its five-year mean of 22 times.",
        "discount_pct pe_multiple",
    ),
    "shares sold by the company": (
        "Nio (NIO) sold shares at $3.60 apiece, a 9% discount to the last close, to raise $400 million.",
        "offer_price discount_pct ipo_proceeds",
    ),
    "the words of a name are not its measure": (
        "Delivery Hero (DHER.DE) lost a tenth of its value.",
        "price_return_pct",
    ),
    "a price in plain digits after a move": (
        "JD.com (JD) stock gave up 3%, finishing at 34.88.",
        "price_return_pct price_level",
    ),
    "the worth of the shares traded": (
        "Volume in Hyundai (005380.KS) was 2.1 million shares worth 540 billion won.",
        "trading_volume trading_volume",
    ),
    "the figure opens the sentence": (
        "At $9.2 billion, revenue at Nike (NKE) was 4% higher.",
        "revenue revenue_change_pct",
    ),
}


@pytest.mark.parametrize("case", CASES)
def test_first_measure(case: str) -> None:
    text, expected = CASES[case]
    assert measures(text) == expected.split()


def test_counts_lend_their_noun_to_bare_neighbours() -> None:
    text = "Vanguard cut its Apple (AAPL) shares from 1,281,000,000 to 1,275,500,000 shares."
    claims = [c for c in read(text).as_json()["claims"] if c["class"] == "quantitative"]
    assert [(c["value"], c["unit"]) for c in claims] == [(1281000000, "count"), (1275500000, "count")]


def test_a_decimal_that_a_space_broke_is_one_figure() -> None:
    text = "The Hang Seng Index (^HSI) fell 0. 83 percent. Tencent (0700.HK) closed at 612. 5 HK dollars."
    claims = [c for c in read(text).as_json()["claims"] if c["class"] == "quantitative"]
    assert [(c["value"], c["unit"]) for c in claims] == [(0.0083, "fraction"), (612.5, "HKD")]


def test_a_range_lends_its_currency_back() -> None:
    text = "ASML (ASML) expects sales of between 7.4 billion and 7.9 billion euros."
    claims = [c for c in read(text).as_json()["claims"] if c["class"] == "quantitative"]
    assert {c["unit"] for c in claims} == {"EUR"}
    assert {c["measure"] for c in claims} == {"revenue"}


def test_both_ends_of_a_range_are_claims() -> None:
    text = "Meta (META) guided for revenue of $36.5 billion to $39 billion."
    claims = [c for c in read(text).as_json()["claims"] if c["class"] == "quantitative"]
    assert [(c["text"], c["measure"], c["operator"]) for c in claims] == [
        ("$36.5 billion to $39 billion", "revenue", "range"),
        ("$39 billion", "revenue", "<="),
    ]


@pytest.mark.parametrize(
    "text", ["The new Windows 8.1 of Microsoft (MSFT) is out.", "Call Apple (AAPL) on 0800 48 0408."]
)
def test_bare_numbers_that_measure_nothing(text: str) -> None:
    assert measures(text) == []
