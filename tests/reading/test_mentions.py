"""Which names and codes mean which listed entity: styles, houses, persons, common words, traps."""

from __future__ import annotations

import pytest

from twinkeel.reading import read
from twinkeel.reading.text.ingest import from_bytes


def linked(text: str) -> list[tuple[str, str]]:
    """Every linked mention: its words and the entity's first code."""
    reading = read(text).as_json()
    return [
        (m["text"], (reading["entities"].get(m["entity"], {}).get("codes") or m["codes"])[0])
        for m in reading["mentions"]
        if m["codes"]
    ]


CODES = [
    ("Berkshire BRK.B, +0.17% bought more shares.", "BRK.B", "BRK-B"),
    ("In Tokyo the Nikkei NIK, -0.56% slipped.", "NIK", "^N225"),
    ("Bucking the trend was SoftBank 9984, +1.31% again.", "9984", "9984.T"),
    ("She holds Tencent 700, -0.52%, and little else.", "700", "0700.HK"),
    ("Cosmax 192820, -7.74% was the day's worst.", "192820", "192820.KS"),
    ("Berkshire Hathaway (NYSE:BRKa) sold.", "BRKa", "BRK-B"),
    ("Prosus (AS:PRX) fell 2%.", "PRX", "PRX.AS"),
    ("Adidas (ETR:ADS) fell 3%.", "ADS", "ADS.DE"),
    ("Tencent (700:HK) fell 1%.", "700:HK", "0700.HK"),
    ("Apple (AAPL:US) fell 1%.", "AAPL:US", "AAPL"),
    ("Xilinx (XLNX) - Get Report rose 3%.", "XLNX", "XLNX"),
    ("Yahoo (YHOO \u2013Snapshot Report) fell 3%.", "YHOO", "YHOO"),
    ("Nestle (NESN.S) rose 1%.", "NESN.S", "NESN.SW"),
    ("Volkswagen (ETR:VOWG_p) fell 1%.", "VOWG_p", "VOW3.DE"),
    ("XPeng HK (XPEV US, 9868 HK) leapt 8%.", "9868 HK", "XPEV"),
    ("Also higher was Ocado OCDO, +5.30% on the day.", "OCDO", "OCDO.L"),
    ("Nippon Steel Corp. (5401) fell.", "5401", "5401.T"),
    ("Universal Display (OLED) rose 4%.", "OLED", "OLED"),
    ("Facebook, Inc FB was up 3% in 2021.", "FB", "META"),
]


@pytest.mark.parametrize(("text", "words", "code"), CODES, ids=[c[0][:32] for c in CODES])
def test_a_code_in_its_publishers_style(text: str, words: str, code: str) -> None:
    assert (words, code) in linked(text)


@pytest.mark.parametrize(
    "text",
    [
        "Adrian Sainsbury will lead the firm.",
        "The billionaire Heinz Hermann Thiele objects.",
        "Harrison Ford arrived with Mr. Lowe.",
        "The CEO said AI is ALL we need NOW, and IT spending ON chips rose.",
        "Traders SAVE their DATA and keep an OPEN mind.",
        "Taipei, July 17 (TNA) Orders for chips rose.",
        "It shed 1.2 percent to 228. 4 HK dollars.",
        "The Bank of America Institute said hiring slowed.",
        "The Delta variant kept shops closed.",
        "Share this article: X | Facebook | LinkedIn",
        "It listed on Shanghai's Nasdaq-style board.",
    ],
)
def test_what_is_no_listed_firm_stays_unlinked(text: str) -> None:
    assert linked(text) == []


def test_the_form_of_a_security_is_no_damaged_name() -> None:
    statuses = {m["text"]: m["status"] for m in read("ALIBABA GROUP/ADR (BABA) rose 3%.").as_json()["mentions"]}
    assert "ADR" not in statuses
    assert "repaired" not in statuses.values()


def test_a_place_before_its_gauges_code_is_no_name() -> None:
    assert linked("Losses were seen in Singapore STI, -1.10% and Indonesia JAKIDX, -0.13% too.") == [
        ("STI", "^STI"),
        ("JAKIDX", "^JKSE"),
    ]


@pytest.mark.parametrize(
    ("text", "is_share"),
    [
        ("HSBC slumped almost three percent.", True),
        ("Losses at AIA and HSBC were erased.", True),
        ("A purchase by HSBC has closed.", True),
        ("HSBC analysts cut their target on Xiaomi.", False),
        ("Goldman Sachs raised its target on Xiaomi.", False),
        ("She is chief economist at Citigroup.", False),
    ],
)
def test_a_bank_is_a_voice_only_where_it_speaks(text: str, is_share: bool) -> None:
    banks = {"HSBA.L", "GS", "C"}
    assert any(code in banks for _, code in linked(text)) == is_share


def test_a_common_word_is_a_name_in_the_middle_of_a_sentence_and_then_everywhere() -> None:
    assert [words for words, _ in linked("Weak sales at retailers Target and TJX. Target cut its guidance.")] == [
        "Target",
        "TJX",
        "Target",
    ]
    assert linked("Target prices were cut.") == []


def test_a_short_form_follows_its_full_name() -> None:
    assert ("Li", "LI") in linked("Shares of Li Auto rose 3%. At Li, margins grew.")
    assert linked("At Li, margins grew.") == []
    assert ("Lattice", "LSCC") in linked("Lattice Semiconductor (LSCC) rose. Analysts say Lattice will grow.")
    assert linked("Alibaba.com rose on its debut.") == [("Alibaba.com", "1688.HK")]
    assert ("Ford", "F") in linked("Ford Motor cut jobs. Ford now sells fewer cars.")


def test_initials_in_a_bracket_are_a_short_form_and_no_code() -> None:
    found = linked("Reliance Industries Limited (RIL) rose 2%. RIL shares had fallen.")
    assert [words for words, code in found if code == "RELIANCE.NS"] == ["Reliance Industries", "RIL", "RIL"]


def test_a_country_before_a_gauge_may_make_another_gauge() -> None:
    assert linked("India VIX fell 6 percent.") == [("India VIX", "^INDIAVIX")]
    assert linked("S&P cut its rating on the country, the Nikkei newspaper said.") == []


def test_odd_capitals_are_the_same_name() -> None:
    assert ("AliBaba", "9988.HK") in linked("After a bad year for AliBaba the stock rose.")


def test_a_tag_beside_another_firms_product_is_spurious() -> None:
    assert linked("Nintendo sells the Switch (NYSE:SWCH) everywhere.") == [("Nintendo", "7974.T")]


def test_exchange_names_before_codes_are_venues() -> None:
    assert linked("Shares of NASDAQ MSFT fell. Baidu Inc. (Nasdaq: BIDU) rose.")[0] == ("MSFT", "MSFT")
    assert "^IXIC" not in {code for _, code in linked("Shares of NASDAQ MSFT fell. Baidu Inc. (Nasdaq: BIDU) rose.")}


def test_references_in_plain_text_are_resolved_and_unseen_marks_dropped() -> None:
    raw = "\ufeffMicro\u00adsoft&nbsp;Corp.&#39;s rival AT&amp;T rose 3%.".encode()
    (document,) = from_bytes(raw, "story.txt")
    assert document.text == "Microsoft\u00a0Corp.'s rival AT&T rose 3%."
    assert {code for _, code in linked(document.text)} == {"MSFT", "T"}


def test_references_left_in_a_text_keep_offsets_and_give_no_figure() -> None:
    text = "Today&#39;s winner is Apple&#39;s rival, up 3%."
    reading = read(text).as_json()
    assert [text[m["start"] : m["end"]] for m in reading["mentions"]] == ["Apple"]
    assert [float(c["value"]) for c in reading["claims"] if c["class"] == "quantitative"] == [0.03]
