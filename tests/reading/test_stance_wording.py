"""How stances are quoted and whose they are: negations, intentions, quotations, relative clauses, market colour."""

from __future__ import annotations

import pytest

from twinkeel.reading import read
from twinkeel.reading.stances.predicates import inflected


def told(text: str) -> list[tuple[str, str, str]]:
    return [(s.holder, s.direction, s.object) for s in read(text).stances]


@pytest.mark.parametrize(
    ("text", "quotes"),
    [
        ("Oriel Capital was planning to build a position in BYD.", ["was planning to build a position in BYD"]),
        ("Oriel Capital would not buy Tesla.", ["would not buy Tesla"]),
        ('Oriel Capital is "staying well clear" of Chinese property developers.', ["staying well clear"]),
        ('Ida Grant of Oriel Capital said Alibaba was "deeply undervalued", and left.', ["deeply undervalued"]),
        ('Nomura rated Indian banks as "attractive", citing loan growth.', ["attractive"]),
        ("Ray Quill urged investors to hold gold.", ["urged investors to hold gold"]),
        ("Harlow Partners is buying Xiaomi (1810.HK) shares, it said.", ["buying Xiaomi (1810.HK) shares"]),
        (
            '"None of the solar makers is cheap," said Ida Grant of Oriel Capital.',
            ["None of the solar makers is cheap"],
        ),
        (
            "Ravi Menon, an analyst at Nomura who has an outperform rating on Alibaba, said margins would widen.",
            ["has an outperform rating on Alibaba"],
        ),
        (
            "We took our Alibaba position to zero, said Lena Fisk of Oriel Capital.",
            ["took our Alibaba position to zero"],
        ),
    ],
)
def test_the_words_quoted(text: str, quotes: list[str]) -> None:
    assert [s.quote for s in read(text).stances] == quotes


@pytest.mark.parametrize(
    "text",
    [
        "Investors sold tech shares on Tuesday.",
        "Stocks rose as investors bought the dip in chip shares.",
        "Hedge funds have bought and sold shares of Baidu.",
        "Oriel Capital is looking for the next Nvidia.",
        "Vanguard's exchange-traded fund VGT, which invests in US technology stocks, rose 3%.",
        "Analysts expect Nvidia to gain market share.",
        "Of the total, 20 million shares of Tencent were sold by existing holders.",
    ],
)
def test_what_is_nobodys_stance(text: str) -> None:
    assert told(text) == []


def test_a_relative_clause_tells_of_what_it_follows() -> None:
    text = "Oriel Capital bought Tencent, which runs a messenger, owns a studio, and invests in cloud services."
    assert told(text) == [("oriel-capital", "increase", "tencent")]
    text = "Oriel Capital sold Tesla, which cut prices last month, and bought BYD."
    assert told(text) == [("oriel-capital", "decrease", "tesla"), ("oriel-capital", "increase", "byd")]


def test_exposure_by_way_of_something_is_held_in_it() -> None:
    (stance,) = read("Oriel Capital is getting exposure to AI through Taiwanese suppliers like TSMC.").stances
    assert (stance.object, stance.also_object) == ("theme:Taiwanese suppliers", ("tsmc",))


def test_a_kind_of_company_is_a_theme() -> None:
    assert told("Oriel Capital is buying companies tied to data centres.") == [
        ("oriel-capital", "increase", "theme:companies tied to data centres")
    ]
    (advice,) = read("Investors should selectively add banks, said Ida Grant of Oriel Capital.").stances
    assert (advice.direction, advice.mode) == ("selective_add", "recommendation")


@pytest.mark.parametrize(
    ("text", "direction", "thing"),
    [
        ("UBS forecasts a rally in Chinese tech stocks.", "positive_view", "theme:Chinese tech stocks"),
        ("Oriel Capital sees little upside left for Tesla.", "negative_view", "tesla"),
        (
            "Oriel Capital does not expect a recovery in European carmakers.",
            "negative_view",
            "theme:European carmakers",
        ),
        ("Oriel Capital sees gold rising further.", "positive_view", "theme:gold"),
        ("JPMorgan anticipates outflows from US equities.", "negative_view", "theme:US equities"),
    ],
)
def test_expectations_in_free_wording(text: str, direction: str, thing: str) -> None:
    (stance,) = read(text).stances
    assert (stance.direction, stance.object, stance.mode) == (direction, thing, "expectation")


@pytest.mark.parametrize(
    ("text", "holder", "thing", "sign"),
    [
        ("Xiaomi: Buy call kept at Mizuho.", "mizuho", "xiaomi", 1),
        ("Tencent: Outperform at CLSA, target HK$700.", "clsa", "tencent", 1),
        ("JD.com cut to Hold from Buy at Nomura.", "nomura", "jd", -1),
        ("Citi: Buy rating on Xiaomi kept, target HK$72.", "citi", "xiaomi", 1),
        ("Meituan raised to Overweight at JPMorgan.", "jpmorgan", "meituan", 1),
    ],
)
def test_ratings_without_a_verb_of_the_house(text: str, holder: str, thing: str, sign: int) -> None:
    (stance,) = read(text).stances
    assert stance.holder.startswith(holder)
    assert (stance.object, stance.sign, stance.mode) == (thing, sign, "rating")


def test_a_target_is_of_the_firm_its_figure_is_of() -> None:
    text = (
        "Morgan Stanley trimmed its target on Adobe from $700 to $640, and Barclays went from $700 to $630. "
        "Nomura cut its price target to $600."
    )
    assert {(s.holder.partition("-")[0].partition("_")[0], s.object, s.sign) for s in read(text).stances} == {
        ("morgan", "adobe", -1),
        ("barclays", "adobe", -1),
        ("nomura", "adobe", -1),
    }


def test_the_size_of_what_is_held() -> None:
    assert told('"Our exposure to Chinese property is nil," said Tom Reed of Pine Hall Capital.') == [
        ("tom-reed", "avoid", "theme:Chinese property")
    ]
    assert told("Temasek's stake in JD.com, $12.2 million, is new.") == [("temasek", "increase", "jd")]
    assert told("Pine Hall Capital said its biggest position is TSMC.") == [("pine-hall-capital", "hold", "tsmc")]


def test_forms_of_verbs_that_keep_their_e() -> None:
    assert inflected("eye")["eyeing"] == "ing"
    assert inflected("eye")["eyed"] == "past"


def test_holders_told_by_their_fund_or_their_house() -> None:
    text = "Ruby Tan, whose fund owns Tencent, said she was cautious on Chinese EV makers."
    assert told(text) == [
        ("ruby-tan", "hold", "tencent"),
        ("ruby-tan", "negative_view", "theme:Chinese EV makers"),
    ]
    assert told("Invesco's Chang likes Korean shipbuilders.") == [
        ("invesco", "positive_view", "theme:Korean shipbuilders")
    ]


def test_nothing_cheap_and_no_seller() -> None:
    (stance,) = read('"There is nothing cheap about Indian equities," said Ida Grant of Oriel Capital.').stances
    assert (stance.direction, stance.object) == ("avoid", "theme:Indian equities")
    (kept,) = read("Ida Grant of Oriel Capital is not a seller of Microsoft.").stances
    assert (kept.sign, kept.mode) == (1, "view")
