"""Measures of figures in the wordings of many kinds of reports, in sentences of our own."""

from __future__ import annotations

import pytest

from twinkeel.reading import read

CASES = [
    ("Nvidia earned an adjusted 81 cents, and analysts had wanted 77 cents.", "81 cents", "eps"),
    ("Earnings per ADS at JD.com were 5.10 yuan, up from 4.60 yuan.", "4.60 yuan", "eps"),
    ("Boeing lost $2.70 per share in the quarter.", "$2.70", "eps"),
    (
        "Intel sees EPS of 12 cents on revenue of $13 billion; Wall Street was at 20 cents and $14 billion.",
        "20 cents",
        "eps",
    ),
    (
        "Intel sees EPS of 12 cents on revenue of $13 billion; Wall Street was at 20 cents and $14 billion.",
        "$14 billion",
        "revenue",
    ),
    ("Tencent takes 6% in the carmaker Nio for $1.2 billion.", "6%", "stake_pct"),
    ("Tencent takes 6% in the carmaker Nio for $1.2 billion.", "$1.2 billion", "deal_value"),
    ("The shares of Arm were priced at $50. They opened at $57 and closed 22% up.", "22%", "ipo_first_day_return_pct"),
    ("The shares of Arm were priced at $50. A month later they closed 22% up.", "22%", "price_return_pct"),
    ("Arm slid 7% on its second day of trading, to below its $50 offer price.", "7%", "price_return_pct"),
    ("Instacart plans to sell 20 million shares at between $25 and $27.", "$27", "offer_price"),
    ("Reddit set an offer price of $34 and touched $57 in the morning.", "$57", "price_level"),
    ("LVMH fell 5% and Kering 4%, taking $20 billion off the value of the two.", "$20 billion", "market_cap_change"),
    ("PDD's cash and short-term investments stood at $33 billion.", "$33 billion", "cash"),
    (
        "AMD trades at a forward P/E of 40, and its PEG ratio of 1.2 compares with 2.1 for the sector.",
        "2.1",
        "ratio_other",
    ),
    ("Alibaba trades at 9 times forward earnings, against a five-year average of 21x.", "21x", "pe_multiple"),
    ("Berkshire Hathaway sold 115 million Apple shares.", "115 million", "share_count"),
    ("The biggest position of the fund is Meituan, at 9.1%.", "9.1%", "weight_pct"),
    ("Deliveries at Boeing dropped 30% to 94.", "94", "deliveries"),
    (
        "Citi raised its target for Micron to $160. That is 30% above where the shares trade.",
        "30%",
        "implied_upside_pct",
    ),
    ("Growth at Azure, the cloud arm of Microsoft, slowed to 28%.", "28%", "cloud_revenue_change_pct"),
    ("Samsung Electronics lost 900 won to 71,300 won.", "900 won", "price_change"),
    ("JD.com pays a dividend of 76 cents per ADS, about $1.2 billion in all.", "$1.2 billion", "dividend"),
    ("DBS, which goes ex-dividend today, shed 41 cents, or 1.1 percent.", "1.1 percent", "price_return_pct"),
    ("It left the 10-year yield up 9 basis points at 4.6%, and Amazon fell 2%.", "4.6%", "bond_yield"),
    ("Sea had gross merchandise volume of $23 billion.", "$23 billion", "gmv"),
    ("Qualcomm returned $949 million through dividends.", "$949 million", "dividend"),
    ("Foxconn's sales fell 3%. Pegatron's declined 12%.", "12%", "revenue_change_pct"),
    ("Samsung's chip division swung to a $4 billion profit.", "$4 billion", "operating_profit"),
    ("Intel's capex was $12 billion, of which $9 billion went to fabs.", "$9 billion", "capex"),
    ("Infosys raised its growth guidance to 4%.", "4%", "revenue_change_pct"),
    ("Hesai sold 11 million shares at $20 to raise $220 million.", "$20", "offer_price"),
    ("At a fund in Boston PDD is the top holding at 20%, Apple is next with 11%.", "11%", "weight_pct"),
    ("Carnival sold $500 million of notes at 5.75%.", "5.75%", "interest_rate"),
    ("Shares of Arm opened 3% below issue.", "3%", "ipo_first_day_return_pct"),
    ("Raymond James expects Apple to earn $6.60 in fiscal 2024.", "$6.60", "eps"),
    ("The Cboe Volatility Index was at 14.2, up 0.7.", "0.7", "index_change_points"),
]


@pytest.mark.parametrize(("text", "figure", "measure"), CASES)
def test_what_a_figure_measures(text: str, figure: str, measure: str) -> None:
    claims = [claim for claim in read(text).claims if claim.text.split("about ")[-1].startswith(figure)]
    assert [claim.measure for claim in claims] == [measure]
