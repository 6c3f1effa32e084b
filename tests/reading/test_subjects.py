"""Whose number a figure is, where no name stands as the subject of its verb. All sentences are our own."""

from __future__ import annotations

import pytest

from twinkeel.reading import read


def owner(text: str, figure: str) -> str | None:
    """The entity that the figure was given to."""
    for claim in read(text).claims:
        if claim.cls == "quantitative" and figure in claim.text:
            return claim.subject
    raise AssertionError(f"{figure} not read")


TOPIC = "Tencent reports\n\nTencent opened its books on Wednesday. Tencent had a good spring.\n\n"


@pytest.mark.parametrize(
    ("sentence", "figure"),
    [
        ("Revenue was 150 billion yuan.", "150 billion"),
        ("Profit before tax in the three months to June rose 12 percent.", "12 percent"),
        ("Earnings per share came to 5.20 yuan.", "5.20"),
        ("The board expects revenue to be up 10 percent.", "10 percent"),
        ("Analysts had hoped for a profit of 40 billion yuan.", "40 billion"),
        ("The stock gained 4 percent.", "4 percent"),
        ("The firm sports a P/E ratio of 21.", "21"),
        ("It now costs 18 times forward earnings.", "18 times"),
        ("That is more than the market had priced in. For September so far it is 6% up.", "6%"),
    ],
)
def test_a_bare_business_noun_belongs_to_whom_the_passage_is_about(sentence: str, figure: str) -> None:
    assert owner(TOPIC + sentence, figure) == "tencent"


@pytest.mark.parametrize(
    ("sentence", "figure"),
    [
        ("The economy grew 5 percent.", "5 percent"),
        ("Growth in retail sales had cooled to 2.5%.", "2.5%"),
        ("Crude settled at $70 a barrel.", "$70"),
        ("The Federal Reserve left rates at 3.75%.", "3.75%"),
        ("Turnover of the two bourses was 1.6 trillion yuan.", "1.6 trillion"),
    ],
)
def test_an_economys_figure_is_nobodys(sentence: str, figure: str) -> None:
    assert owner(TOPIC + sentence, figure) is None


def test_a_firm_in_a_comparison_does_not_become_the_centre() -> None:
    text = TOPIC + "Some 30 million shares traded, more than double what Twitter managed. Revenue was $20 billion."
    assert owner(text, "$20 billion") == "tencent"


def test_a_firm_that_takes_over_keeps_the_paragraph_and_the_topic_returns_with_the_next() -> None:
    text = TOPIC + "Rival NetEase fared better. Sales there rose 9% in the half.\n\nThe stock slipped 2% by noon."
    assert owner(text, "9%") == "netease"
    assert owner(text, "2%") == "tencent"


def test_an_index_owns_no_money_and_a_firm_no_points() -> None:
    text = "Tencent rose 3% on Tuesday. The Hang Seng Index did well. It closed 120 points up. Revenue was $9 billion."
    assert owner(text, "120 points") == "hsi"
    assert owner(text, "$9 billion") == "tencent"


@pytest.mark.parametrize(
    ("sentence", "figure", "whose"),
    [
        ("Down 5.6 percent was Baidu, whose sales shrank.", "5.6 percent", "baidu"),
        ("Losses of around 1% apiece were seen in Baidu.", "1%", "baidu"),
        ("That was better than the 0.4% put on by the Hang Seng Index.", "0.4%", "hsi"),
        ("It was no match for the 30% leap that Baidu pulled off.", "30%", "baidu"),
        ("The news sent shares of Baidu up 7%.", "7%", "baidu"),
        ("The market values Baidu at $40 billion.", "$40 billion", "baidu"),
        ("Next came Baidu (9888.HK): off 4%, latest price HK$90, turnover HK$300 million.", "HK$90", "baidu"),
        ("With Baidu the gap is wider: analysts see $120.", "$120", "baidu"),
        ("At Baidu, the smallest of the three, they were up 12%.", "12%", "baidu"),
        ("Nomura raised its target for Baidu to $150.", "$150", "baidu"),
        ("Its stake in Baidu, $12 million, is new.", "$12 million", "baidu"),
        ("None fared worse than Baidu, 4.9% lower at HK$88 with HK$2 billion traded.", "HK$2 billion", "baidu"),
        ("An advance of 0.8 percent, or 97 points, took the Hang Seng Index to a new high.", "97 points", "hsi"),
        ("Shares of Badoo Stages (BIDU) have made headway. Only Badoo (BIDU) has gained, up 12%.", "12%", "baidu"),
        ("Funds may sell NetEase and Baidu. The latter stake came to $11 million.", "$11 million", "baidu"),
        ("It was second with 7.9%, behind Baidu at 14.1%.", "14.1%", "baidu"),
    ],
)
def test_a_name_elsewhere_in_the_clause_may_own_the_figure(sentence: str, figure: str, whose: str) -> None:
    assert owner(TOPIC + sentence, figure) == whose


def test_names_and_figures_that_are_joined_pair_off() -> None:
    text = "Tencent and Baidu were off 7% and 6%."
    assert (owner(text, "7%"), owner(text, "6%")) == ("tencent", "baidu")


def test_signed_figures_belong_to_the_name_beside_them() -> None:
    text = "Bucking the trend were Tencent 0700, +1.3% and Baidu 9888, +0.6% on Friday."
    assert (owner(text, "+1.3%"), owner(text, "+0.6%")) == ("tencent", "baidu")


def test_an_analysts_house_is_not_whom_the_story_is_about() -> None:
    text = TOPIC + "Analysts at Citigroup were cheered. Revenue was 150 billion yuan."
    assert owner(text, "150 billion") == "tencent"


def test_a_name_that_no_list_knows_gives_its_figure_to_nobody() -> None:
    assert owner(TOPIC + "Henfield Land Works gained 3 percent.", "3 percent") is None


def test_a_house_that_rates_others_never_becomes_the_centre() -> None:
    text = TOPIC + "Jefferies lifted its price target to HK$700. Sales rose 8% in the quarter."
    assert (owner(text, "HK$700"), owner(text, "8%")) == ("tencent", "tencent")


def test_what_institutions_hold_of_the_company_is_the_companys() -> None:
    text = TOPIC + "Vanguard Group raised its stake last month. Institutions own 80% of the company's stock."
    assert owner(text, "80%") == "tencent"


@pytest.mark.parametrize(
    ("sentence", "figure"),
    [
        ("House prices fell 3%.", "3%"),
        ("Smartphone makers lost 4% on average.", "4%"),
        ("The average bank trades at 8 times earnings.", "8 times"),
        ("The central bank cut its key rate to 3.1%.", "3.1%"),
        ("Ten-year yields rose to 4.2%.", "4.2%"),
        ("Worldwide, 300 million phones were sold.", "300 million"),
    ],
)
def test_a_class_of_firms_or_a_market_is_nobody(sentence: str, figure: str) -> None:
    claims = [c for c in read(TOPIC + sentence).claims if c.cls == "quantitative" and figure in c.text]
    assert all(c.subject is None for c in claims)


def test_a_bank_in_a_passage_on_targets_sets_them_for_the_topic() -> None:
    text = TOPIC + "Two houses moved their price targets on Tencent. The new number at Citigroup is HK$600."
    assert owner(text, "HK$600") == "tencent"


def test_the_stock_is_the_one_that_opened_the_paragraph_where_that_is_the_topic() -> None:
    text = "Shares of Tencent sank. It had warned. NetEase gained 5%. At HK$400, the stock is down 15% this year."
    assert owner(text, "15%") == "tencent"


def test_a_comparison_with_an_unknown_firm_is_nobodys() -> None:
    assert owner(TOPIC + "That is more than Badoo's $48 billion.", "$48 billion") is None


def test_a_gapped_name_keeps_all_the_figures_that_follow_it() -> None:
    text = "Tencent climbed 2% to HK$510 and Baidu 3% to HK$120."
    assert (owner(text, "HK$510"), owner(text, "3%"), owner(text, "HK$120")) == ("tencent", "baidu", "baidu")


def test_a_pollster_owns_no_figure() -> None:
    assert owner(TOPIC + "FactSet's poll had pointed to profit of 72 cents a share.", "72 cents") == "tencent"


def test_a_story_in_two_halves_does_not_go_back_to_its_first_firm() -> None:
    rest = "The shares look dear. Margins are thin. Debt is low. Growth is slow. Costs are up. Cash is scarce."
    text = TOPIC + rest + "\n\nAt Baidu things are better. It has grown.\n\nThe stock trades at 9 times earnings."
    assert owner(text, "9 times") == "baidu"
