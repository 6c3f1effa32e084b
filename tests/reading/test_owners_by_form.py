"""Owners told by the form of a list, a bracket or a line, and firms that no list knows. All sentences are our own."""

from __future__ import annotations

import pytest

from twinkeel.reading import read


def owners(text: str) -> dict[str, str | None]:
    """The entity of each figure, by the figure's text."""
    return {c.text: c.subject for c in read(text).claims if c.cls == "quantitative"}


@pytest.mark.parametrize(
    ("sentence", "figure", "owner"),
    [
        ("Intel rose 2.1 percent and memory maker Micron 1.3 percent.", "1.3 percent", "micron"),
        ("Oracle trades at 30 times earnings, Cisco of San Jose only 17 times.", "17 times", "cisco"),
        ("Tencent climbed 3% and healthcare firms 1.6%.", "1.6%", None),
        (
            "The S&P 500 gained 9 points, or 0.1%, and the Nasdaq Composite .IXIC 112 points, or 0.5%.",
            "0.5%",
            "nasdaq_composite",
        ),
    ],
)
def test_a_new_name_before_a_figure_owns_it_where_the_verb_is_left_out(
    sentence: str, figure: str, owner: str | None
) -> None:
    assert owners(sentence)[figure] == owner


def test_a_list_after_a_verb_that_presents_gives_each_name_its_own_figures() -> None:
    found = owners(
        "The Dax rose. Its laggards included Puma SE (ETR:), 2.48% lighter at 59.70, TAG Immobilien (ETR:), taken down "
        "by a 2.46% drop, and Rational AG after shedding 1.89%. Among the winners were Tencent, up 4%, and Baidu, "
        "ahead 3%."
    )
    assert [found[f] for f in ("2.48%", "59.70", "2.46%", "1.89%", "4%", "3%")] == [
        *("puma", "puma", "tag-immobilien", "rational-ag", "tencent", "baidu")
    ]


def test_a_city_stands_for_its_index_in_a_move_of_points_or_percent() -> None:
    found = owners("Tokyo lost 0.6 percent, and Shanghai tumbled 22 points. Sydney edged up 0.2 percent.")
    assert found == {"0.6 percent": "nikkei-225", "22 points": "sse_composite", "0.2 percent": "s-p-asx-200"}


def test_a_firm_that_no_list_knows_owns_its_figures_and_those_of_what_refers_to_it() -> None:
    found = owners(
        "Shares of Vialux nearly doubled in their Hong Kong debut. The start-up raised HK$4.8 billion. Tencent was a "
        "cornerstone investor.\n\nProceeds came to $600 million. Vialux lost $20 million last year. Its revenue rose "
        "40%. Tencent fell 2%."
    )
    assert found.pop("2%") == "tencent"
    assert set(found.values()) == {None}


def test_a_unit_owns_nothing_beside_the_parent_that_the_text_names() -> None:
    found = owners(
        "Lumeria, Baidu's chip unit, booked sales of 3 billion yuan. Glasswing, an arm of Alibaba, lost $5 million."
    )
    assert found == {"3 billion yuan": "baidu", "$5 million": "alibaba"}


def test_a_buyer_keeps_the_price_of_a_firm_that_no_list_knows() -> None:
    assert owners("SoftBank is to buy chip designer Ortelia Holdings for $6 billion.")["$6 billion"] == "softbank"


@pytest.mark.parametrize(
    ("sentence", "figure", "owner"),
    [
        ("Moore Threads and MetaX both listed. The first jumped 425% and the second 693%.", "693%", "metax"),
        ("Moore Threads and MetaX both listed. The first jumped 425% and the second 693%.", "425%", "moore_threads"),
        ("Alibaba and Tencent reported. The action of the first gained 5%.", "5%", "alibaba"),
    ],
)
def test_ordinals_tell_two_names_apart(sentence: str, figure: str, owner: str) -> None:
    assert owners(sentence)[figure] == owner


def test_a_list_of_what_a_fund_holds_stays_the_funds() -> None:
    found = owners(
        "The KraneShares CSI China Internet ETF has 11% of its money in Tencent, 10.4% in Alibaba and 7.9% in Meituan."
    )
    assert set(found.values()) == {"kweb"}


def test_a_price_on_lines_of_its_own_does_not_end_the_sentence() -> None:
    found = owners(
        "At the end of March retailer JD.com\nJD,\n-1.53%\naccounted for 10% of the book.\n\nBaidu\nfell 2%."
    )
    assert [found["-1.53%"], found["10%"], found["2%"]] == ["jd", "jd", "baidu"]


@pytest.mark.parametrize(
    "sentence",
    ["Mainland developers gave up 2.2%.", "The currency weakened by 2.2%.", "A 2.2% slide for media stocks followed."],
)
def test_classes_of_firms_and_currencies_are_nobodys(sentence: str) -> None:
    assert owners(f"Xiaomi was down.\n\n{sentence}")["2.2%"] is None


def test_holdings_are_of_what_is_held() -> None:
    found = owners(
        "Scion held 200,000 shares of Alibaba worth $20 million, 250,000 of JD.com ($11 million) and sold its 50,000 "
        "Nvidia shares."
    )
    assert found == {
        "200,000 shares": "alibaba",
        "$20 million": "alibaba",
        "250,000": "jd",
        "$11 million": "jd",
        "50,000": "nvidia",
    }


@pytest.mark.parametrize("sentence", ["EV sales in China could rise 70%.", "Chinese smartphone shipments rose 70%."])
def test_what_a_country_sells_is_nobodys(sentence: str) -> None:
    assert owners(f"Li Auto slid on Monday. {sentence}")["70%"] is None


def test_an_aside_ends_where_the_clause_before_has_its_own_verb() -> None:
    found = owners(
        "HSBC, the lender with more weight than any other stock, was 0.07 percent firmer, and Hang Seng Bank, its "
        "subsidiary in the city, ended 0.71 percent higher."
    )
    assert found == {"0.07 percent": "hsbc", "0.71 percent": "hang-seng-bank"}


def test_initials_are_no_code_and_houses_own_no_targets() -> None:
    found = owners(
        "Four shops decided PDD deserved a better price target. J.P. Morgan, previously at $120, went to $180. "
        "The new number at Citigroup is $173."
    )
    assert set(found.values()) == {"pdd"}


def test_a_rival_is_the_other_that_was_spoken_of() -> None:
    found = owners(
        "MiniMax soared. MiniMax is based in Shanghai. Zhipu rose 13% on Thursday.\n\nMiniMax sold 25 million shares. "
        "By comparison, its rival raised HK$4 billion."
    )
    assert found == {"13%": "zhipu", "25 million shares": "minimax", "HK$4 billion": "zhipu"}


def test_a_part_of_the_offer_is_a_figure_of_who_sells_it() -> None:
    found = owners(
        "MiniMax soars in its debut\n\nMiniMax shares leapt 78% in Hong Kong. A dozen cornerstones, among them "
        "Alibaba, took 56% of the offering. Revenue was $53 million."
    )
    assert set(found.values()) == {"minimax"}


@pytest.mark.parametrize(
    ("sentence", "figure", "owner"),
    [
        ("The Dow put on almost 100 points thanks to a jump of 11 percent in General Electric.", "11 percent", "GE"),
        (
            "China Mobile gained 0.9 percent and ICBC, the biggest lender by value, 0.7 percent.",
            "0.7 percent",
            "1398.HK",
        ),
        ("Tencent accounts for 14.2% of MCHI, and Alibaba for 12.5%.", "12.5%", "MCHI"),
    ],
)
def test_an_aside_or_a_noun_leads_to_the_owner(sentence: str, figure: str, owner: str) -> None:
    claims = {c.text: c.subject_codes for c in read(sentence).claims if c.cls == "quantitative"}
    assert owner in claims[figure]
