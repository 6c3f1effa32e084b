"""What people write, and the one line it means on a date."""

from __future__ import annotations

import csv
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from twinkeel.core.errors import TwinkeelError, UnknownNameError
from twinkeel.reference import AmbiguousNameError, NotListedError, World, world

W = world()
ON = date(2025, 12, 23)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("( 688795.SS )", "688795.SS"),
        ("( BABA , 9988.HK )", "BABA"),
        ("(0981.HK)", "0981.HK"),
        ("( ^IXIC )", "^IXIC"),
        ("(NASDAQ:BIDU)", "BIDU"),
        ("( NASDAQ:FB )", "META"),
        ("(NasdaqGS: AAPL - news )", "AAPL"),
        ("(HK:9888)", "9888.HK"),
        ("HK:9888", "9888.HK"),
        ("(KS:005490)", "005490.KS"),
        ("(TYO:5401)", "5401.T"),
        ("(OTC:XIACF)", "XIACF"),
        ("(09988)", "9988.HK"),
        ("(0700)", "0700.HK"),
        ("0700", "0700.HK"),
        ("700", "0700.HK"),
        ("(.CSI930713)", "930713.CSI"),
        ("(NVDA +3.80%)", "NVDA"),
        ("(NVDA -0.4%)", "NVDA"),
        ("(SNPINDEX: ^GSPC)", "^GSPC"),
        ("(0700.Hong Kong, TCEHY)", "0700.HK"),
        ("Group Holding Ltd BABA,", "BABA"),
        ("[(BABA)](https://example.org/q?s=BABA)", "BABA"),
        ("<JNJ.N>", "JNJ"),
        ("JD.O", "JD"),
        ("688256.SH", "688256.SS"),
        ("688256 CH", "688256.SS"),
        ("688256 CH Equity", "688256.SS"),
        ("688256 C1", "688256.SS"),
        ("000063 C2", "000063.SZ"),
        ("$NVDA", "NVDA"),
        ("Alibaba (NYSE:BABA) Group (HK:9988) stock", "BABA"),
        ("Alibaba-W", "9988.HK"),
        ("N Metax-U", "688802.SS"),
        ("CHIPRY Foundry, SHY. (0981.HK)", "0981.HK"),
        ("HSTECH.HK", "HSTECH.HK"),
        (".HSTECH", "HSTECH.HK"),
        ("BRK.B", "BRK-B"),
        ("BRKB", "BRK-B"),
        ("BRK/B US", "BRK-B"),
        ("BRK B", "BRK-B"),
        ("HK.00700", "0700.HK"),
        ("00700.HK", "0700.HK"),
        ("700 HK", "0700.HK"),
        ("HKG:0700", "0700.HK"),
        ("SEHK:700", "0700.HK"),
        ("US.BABA", "BABA"),
        ("BABA US", "BABA"),
        ("BABA.N", "BABA"),
        ("BIDU.OQ", "BIDU"),
        ("KWEB.P", "KWEB"),
        ("sh688256", "688256.SS"),
        ("SZ002230", "002230.SZ"),
        ("SHA:688256", "688256.SS"),
        ("SHE:002230", "002230.SZ"),
        ("2330 TT", "2330.TW"),
        ("005930 KS", "005930.KS"),
        ("ASML NA", "ASML.AS"),
        ("TPE:2330", "2330.TW"),
        ("US01609W1027", "BABA"),
        ("KYG017191142", "9988.HK"),
        ("CNE1000041R8", "688256.SS"),
        ("01609W102", "BABA"),
        ("Y10823105", "688256.SS"),
        ("Moore Threads", "688795.SS"),
        ("寒武纪", "688256.SS"),
        ("沐曦股份-U", "688802.SS"),
        ("Metax", "688802.SS"),
        ("Advanced Micro-Fabrication Equipment", "688012.SS"),
        ("Advanced Micro Devices", "AMD"),
        ("Meta", "META"),
        ("NVIDIA CORPORATION", "NVDA"),
        ("OCCIDENTAL PETE CORP", "OXY"),
        ("HD", "HD"),
        ("0005.HK", "0005.HK"),
    ],
)
def test_styles(text: str, code: str) -> None:
    assert W.resolve(text, on=ON).code == code


def test_the_london_line_of_arm_ended_in_2016() -> None:
    assert W.resolve("(LSE: ARM.L - news )", on=date(2015, 6, 1)).code == "ARM.L"
    with pytest.raises(NotListedError, match="2016-09-05") as caught:
        W.resolve("(LSE: ARM.L - news )", on=ON)
    assert "ARM" in caught.value.remedy


def test_every_line_resolves_from_its_own_code_in_every_style() -> None:
    wrong = []
    for line in W.listings:
        on = max(min(line.end, ON), line.start)
        for style, text in line.codes.items():
            try:
                found = W.resolve(text, on=on)
            except TwinkeelError as error:
                wrong.append((style, text, str(error)))
            else:
                if found.code != line.code and not (line.code == "FB" and found.code == "META"):
                    wrong.append((style, text, found.code))
    assert wrong == []


def test_a_code_is_re_used_so_the_date_decides() -> None:
    assert W.resolve("00100.HK", on=date(2022, 7, 1)).issuer == "clear_media"
    assert W.resolve("00100.HK", on=date(2026, 1, 9)).issuer == "minimax"
    # Between, the last bearer is named, with a note: the day it left the exchange is not in our tables.
    assert "last seen in the list of 2021-05-20" in W.resolve("00100.HK", on=date(2025, 1, 8)).note
    with pytest.raises(NotListedError, match="from 2026-01-02"):
        W.resolve("06082.HK", on=date(2025, 12, 31))


def test_a_code_change_is_followed() -> None:
    before, after = W.resolve("FB", on=date(2021, 6, 1)), W.resolve("FB", on=date(2022, 6, 9))
    assert (before.code, before.issuer, after.code) == ("FB", "meta_platforms", "META")
    with pytest.raises(NotListedError):
        W.resolve("META", on=date(2021, 6, 1))


def test_beijing_codes_became_920() -> None:
    assert W.resolve("839493", on=date(2025, 10, 8)).code == "839493.BJ"
    assert W.resolve("839493", on=date(2025, 10, 9)).code == "920493.BJ"
    assert W.resolve("920493 CH", on=ON).issuer == "paratera"
    with pytest.raises(NotListedError):
        W.resolve("920493.BJ", on=date(2025, 10, 8))


def test_depositary_ratios_have_dates() -> None:
    assert W.resolve("BABA", on=date(2019, 7, 29)).ordinary_per_unit == 1
    assert W.resolve("BABA", on=date(2019, 7, 30)).ordinary_per_unit == 8
    assert W.resolve("BIDU", on=date(2021, 2, 26)).ordinary_per_unit == Decimal("0.1")
    assert W.resolve("BIDU", on=date(2021, 3, 1)).ordinary_per_unit == 8
    assert W.resolve("TCOM", on=ON).ordinary_per_unit == 1
    assert W.resolve("BABA", on=ON).isin == "US01609W1027"


def test_a_name_with_several_lines_is_ambiguous_and_says_why() -> None:
    with pytest.raises(AmbiguousNameError) as caught:
        W.resolve("Alibaba", on=ON)
    found = {candidate.listing.code: candidate.reason for candidate in caught.value.candidates}
    assert set(found) == {"BABA", "9988.HK", "89988.HK"}
    assert found["BABA"] == "a line of Alibaba Group Holding Limited"
    assert "currency" in caught.value.remedy


def test_a_currency_decides_between_lines() -> None:
    assert W.resolve("Alibaba", on=ON, currency="USD").code == "BABA"
    assert W.resolve("Alibaba", on=ON, currency="CNY").code == "89988.HK"
    assert W.resolve("KYG017191142", on=ON, currency="CNY").code == "89988.HK"
    assert W.resolve("SMIC", on=ON, currency="CNY").code == "688981.SS"


def test_a_number_used_in_two_cities_is_ambiguous() -> None:
    with pytest.raises(AmbiguousNameError) as caught:
        W.resolve("2330", on=ON)
    assert {c.listing.code for c in caught.value.candidates} == {"2330.HK", "2330.TW"}
    assert W.resolve("2330", on=ON, currency="TWD").issuer == "tsmc"


def test_a_bare_ticker_that_is_a_chinese_name_too_is_ambiguous_until_a_venue_or_currency_is_said() -> None:
    with pytest.raises(AmbiguousNameError) as caught:
        W.resolve("BYD", on=date(2025, 12, 31))
    assert {"BYD", "1211.HK", "002594.SZ"} <= {c.listing.code for c in caught.value.candidates}
    assert W.resolve("NYSE:BYD", on=ON).name == "BOYD GAMING CORP"
    assert W.resolve("BYD", on=ON, currency="USD").name == "BOYD GAMING CORP"
    assert W.resolve("BYD", on=ON, currency="CNY").code == "002594.SZ"
    assert W.find("BYD", ON) is None
    assert W.find("BYD", ON, "CNY") == W.listing("002594.SZ")


def test_houses_with_lines_in_two_cities_are_one_issuer() -> None:
    for new_york, hong_kong in (("HSBC", "0005.HK"), ("EDU", "9901.HK"), ("WB", "9898.HK"), ("ONC", "6160.HK")):
        assert W.resolve(new_york, on=date(2026, 3, 23)).issuer == W.resolve(hong_kong, on=date(2026, 3, 23)).issuer


def test_unknown_names_suggest() -> None:
    with pytest.raises(UnknownNameError, match="Cambricon") as caught:
        W.resolve("Cambricn", on=ON)
    assert caught.value.suggestions == ("Cambricon",)
    with pytest.raises(UnknownNameError) as near:
        W.resolve("FOO", on=ON)
    assert len(set(near.value.suggestions)) == len(near.value.suggestions)


@pytest.mark.parametrize("name", ["DeepSeek", "OpenAI", "Unitree", "ByteDance", "Huawei"])
def test_private_houses_are_not_listed(name: str) -> None:
    with pytest.raises(NotListedError) as caught:
        W.resolve(name, on=ON)
    assert caught.value.issuer is not None or pytest.fail("no issuer")
    assert W.resolve_issuer(name).listed is False


@pytest.mark.parametrize("text", ["", "   ", "()", "$", "..."])
def test_nothing_names_nothing(text: str) -> None:
    with pytest.raises(UnknownNameError):
        W.resolve(text, on=ON)


@pytest.mark.parametrize(
    ("trap", "never"),
    [("MetaX", "META"), ("Advanced Micro-Fabrication Equipment Inc. China", "AMD"), ("Montage Technology", "MTG")],
)
def test_name_traps_are_not_fallen_into(trap: str, never: str) -> None:
    codes = {candidate.listing.code for candidate in W.candidates(trap)}
    assert codes
    assert never not in codes


def _outcome(text: str) -> str:
    try:
        line = W.resolve(text, on=ON)
    except TwinkeelError as error:
        return str(error)
    return line.code if line.start <= ON <= line.end else "a line outside its dates\n"


@given(st.text(max_size=40))
def test_any_text_gives_a_line_or_one_of_our_errors(text: str) -> None:
    outcome = _outcome(text)
    assert "\n" not in outcome


def test_every_position_of_five_real_books_resolves(shared: Path) -> None:
    seen, missing = 0, []
    for path in sorted((shared / "data/holdings").glob("13f_*.csv")):
        with path.open(encoding="utf-8") as handle:
            for row in csv.DictReader(handle):
                if row["ticker"] and row["ticker"] != "ticker":
                    seen += 1
                    try:
                        W.resolve(row["ticker"], on=date(2025, 12, 31))
                    except TwinkeelError as error:
                        missing.append(str(error))
    assert seen > 170
    assert missing == []


def test_the_two_classes_of_alphabet_are_one_issuer() -> None:
    assert W.resolve("GOOG", on=ON).issuer == W.resolve("GOOGL", on=ON).issuer == "alphabet"
    assert W.resolve("US02079K1079", on=ON).code == "GOOG"
    assert W.resolve("US02079K3059", on=ON).code == "GOOGL"


def test_a_users_own_line_resolves(tmp_path: Path) -> None:
    (tmp_path / "issuers.csv").write_text(
        "id,name,aliases,country,listed\nmy_house,My House Ltd,Mine,CN,yes\n", encoding="utf-8"
    )
    (tmp_path / "listings.csv").write_text(
        "code,issuer,name,mic,board,currency,kind,ordinary_per_unit\n688999.SS,my_house,MINE,XSHG,STAR,CNY,a,1\n",
        encoding="utf-8",
    )
    own = World(tmp_path)
    assert own.resolve("688999 CH", on=ON).issuer == "my_house"
    assert own.resolve("Mine", on=ON).confidence == "user"


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("BABA-W", "9988.HK"),
        ("BIDU-SW", "9888.HK"),
        ("TENCENT-R", "80700.HK"),
        ("PING AN-R", "82318.HK"),
        ("HUA HONG SEMI", "1347.HK"),
        ("KUAISHOU-W", "1024.HK"),
        ("BYD COMPANY-R", "81211.HK"),
    ],
)
def test_a_curated_line_answers_to_its_own_name_on_the_exchange(name: str, code: str) -> None:
    assert W.resolve(name, date(2026, 2, 2)).code == code


def test_an_issuers_name_stays_ambiguous_though_a_line_bears_it() -> None:
    with pytest.raises(AmbiguousNameError):
        W.resolve("TENCENT", date(2026, 2, 2))
