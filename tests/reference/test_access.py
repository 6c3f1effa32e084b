"""Who may buy what: US persons, retail and professional clients, channels, fresh listings, funds."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path
from typing import cast

import pytest

from twinkeel.reference import Person, World, world
from twinkeel.reference.errors import UnknownPersonError
from twinkeel.reference.model import ClientClass

W = world()
ON = date(2025, 12, 23)
US = Person(us_person=True, tax_residence="US")
UK = Person(tax_residence="GB")
HK_ONLY = Person(tax_residence="GB", channels=frozenset({"us", "hk"}))
INSTITUTION = Person(
    tax_residence="GB", client_class="institutional_professional", channels=frozenset({"us", "hk", "northbound"})
)


def may_buy(person: Person, code: str, on: date = ON) -> str:
    """The answer for a code."""
    return W.access.may_buy(person, W.listing(code, on), on).answer


@pytest.mark.parametrize("code", ["0981.HK", "688981.SS", "0941.HK", "002415.SZ", "0020.HK", "603019.SS", "0883.HK"])
def test_us_persons_are_barred_from_every_line_of_an_ns_cmic_name(code: str) -> None:
    access = W.access.may_buy(US, W.listing(code, ON), ON)
    assert access.answer == "barred"
    assert "NS-CMIC" in access.rule
    assert access.source


@pytest.mark.parametrize("code", ["3033.HK", "3067.HK", "2800.HK", "588000.SS", "CQQQ"])
def test_a_fund_is_no_way_round(code: str) -> None:
    access = W.access.may_buy(US, W.listing(code, ON), ON)
    assert access.answer == "barred"
    assert "whatever its share" in access.rule


def test_a_fund_that_the_caller_knows_to_hold_smic_is_barred_and_one_without_is_allowed() -> None:
    kweb = W.listing("KWEB", ON)
    assert W.access.may_buy(US, kweb, ON).answer == "unknown"
    with_smic = {"KWEB": (date(2025, 12, 19), {"tencent": 0.5, "alibaba": 0.499, "smic": 0.001})}
    barred = W.access.may_buy(US, kweb, ON, books=with_smic)
    assert (barred.answer, barred.fund, barred.fund_as_of) == ("barred", "KWEB", date(2025, 12, 19))
    clean = {"KWEB": (date(2025, 12, 19), {"tencent": 0.5, "alibaba": 0.49})}
    allowed = W.access.may_buy(US, kweb, ON, books=clean)
    assert allowed.answer == "allowed"
    assert "2025-12-19" in allowed.notes[0]
    partial = {"KWEB": (date(2025, 12, 19), {"tencent": 0.5})}
    assert W.access.may_buy(US, kweb, ON, books=partial).answer == "unknown"
    future = {"KWEB": (ON + timedelta(days=1), {"tencent": 0.5, "alibaba": 0.49})}
    assert W.access.may_buy(US, kweb, ON, books=future).answer == "unknown"


def test_a_subsidiary_is_barred_only_if_it_is_listed_itself() -> None:
    assert W.access.barred_to_us_persons("ieit", ON) is None  # its parent, Inspur Group, is on the list


@pytest.mark.parametrize(
    ("issuer", "before", "after"),
    [
        ("smic", date(2021, 8, 1), date(2021, 8, 2)),
        ("sensetime", date(2022, 2, 7), date(2022, 2, 8)),  # 60 days after the naming of 2021-12-10
        ("sugon", date(2022, 2, 13), date(2022, 2, 14)),
    ],
)
def test_the_list_has_dates(issuer: str, before: date, after: date) -> None:
    assert W.access.barred_to_us_persons(issuer, before) is None
    row = W.access.barred_to_us_persons(issuer, after)
    assert row is not None
    assert row["valid_from"] == after.isoformat()


def test_the_whole_list_is_loaded() -> None:
    rows = [row for row in W.tables.rows("legal_lists") if row["list"] == "NS-CMIC"]
    names = [row["name"] for row in rows if row["action"] == "listed"]
    assert len(names) == 68  # 59 in the annex of EO 14032, SenseTime, eight of 2021-12-16
    assert len(set(names)) == 68
    assert {"smic", "hikvision", "china_mobile", "cnooc", "jingjia"} <= W.access.listed_names(ON)


def test_what_a_us_person_holds_may_be_sold_for_a_year_only() -> None:
    smic = W.listing("0981.HK", ON)
    assert W.access.may_sell(US, smic, date(2022, 6, 2)).answer == "allowed"
    assert W.access.may_sell(US, smic, date(2022, 6, 3)).answer == "barred"  # a year after the naming of 2021-06-03
    assert W.access.states("sensetime", date(2021, 12, 20))["NS-CMIC"]["action"] == "named"
    late = W.access.may_sell(US, smic, ON)
    assert (late.answer, "FAQ 1046" in late.source) == ("barred", True)
    assert W.access.may_sell(UK, smic, ON).answer == "allowed"


@pytest.mark.parametrize(
    ("person", "code", "answer"),
    [
        (UK, "0981.HK", "allowed"),
        (UK, "BABA", "allowed"),
        (US, "BABA", "allowed"),
        (US, "SPY", "allowed"),
        (US, "QQQ", "allowed"),
        (UK, "KWEB", "barred"),  # no key information document
        (Person(tax_residence="DE"), "SPY", "barred"),
        (Person(tax_residence="GB", client_class="professional"), "KWEB", "allowed"),
        (Person(tax_residence="SG"), "KWEB", "allowed"),
        (UK, "2800.HK", "allowed"),
        (UK, "688802.SS", "barred"),  # STAR is for institutional professionals
        (UK, "300750.SZ", "barred"),  # and so is ChiNext
        (INSTITUTION, "688802.SS", "barred"),  # listed six days before: not yet in the eligible list
        (INSTITUTION, "688256.SS", "unknown"),  # no dated list says
        (INSTITUTION, "688981.SS", "allowed"),  # an A share with an H share
        (INSTITUTION, "300750.SZ", "allowed"),
        (INSTITUTION, "600519.SS", "unknown"),
        (HK_ONLY, "600519.SS", "barred"),
        (HK_ONLY, "2330.TW", "barred"),
        (Person(tax_residence="GB", channels=frozenset({"us"})), "0700.HK", "barred"),
        (Person(tax_residence="CN"), "688256.SS", "allowed"),
    ],
)
def test_person_by_line(person: Person, code: str, answer: str) -> None:
    assert may_buy(person, code) == answer


def test_a_uk_retail_person_without_a_star_channel_cannot_reach_metax() -> None:
    access = W.access.may_buy(HK_ONLY, W.listing("688802.SS", ON), ON)
    assert access.answer == "barred"
    assert access.rule.endswith("not reachable with what is known")


def test_or_reaches_it_through_a_named_fund_with_its_holding_date_and_weight() -> None:
    books = {"3151.HK": (date(2025, 12, 19), {"metax": 0.012, "cambricon": 0.1})}
    access = W.access.may_buy(HK_ONLY, W.listing("688802.SS", ON), ON, books=books)
    assert (access.answer, access.fund, access.fund_weight, access.fund_as_of) == (
        "through_fund", "3151.HK", 0.012, date(2025, 12, 19),
    )  # fmt: skip
    assert "1.20%" in access.rule


def test_the_fund_offered_must_be_one_that_the_person_may_buy() -> None:
    books = {"KSTR": (date(2025, 12, 19), {"metax": 0.012})}
    metax = W.listing("688802.SS", ON)
    assert W.access.may_buy(HK_ONLY, metax, ON, books=books).answer == "barred"  # a US fund, a UK retail client
    singapore = Person(tax_residence="SG", channels=frozenset({"us", "hk"}))
    assert W.access.may_buy(singapore, metax, ON, books=books).fund == "KSTR"


def test_channels_may_be_said_in_other_words() -> None:
    person = Person(tax_residence="gb", channels=frozenset({"Hong Kong", "STAR"}))
    assert person.tax_residence == "GB"
    assert person.channels == frozenset({"hk", "star", "northbound"})


def test_no_fund_is_offered_round_a_sanction() -> None:
    books = {"3151.HK": (date(2025, 12, 19), {"smic": 0.1})}
    assert W.access.may_buy(US, W.listing("688981.SS", ON), ON, books=books).answer == "barred"


def test_lists_that_do_not_bar_are_told() -> None:
    notes = W.access.may_buy(UK, W.listing("0700.HK", ON), ON).notes
    assert notes == (
        "1260H: listed since 2025-01-07; the US Department of Defense may not contract with it; shares may be bought",
    )


def test_an_announcement_withdrawn_leaves_no_state() -> None:
    assert W.access.states("alibaba", date(2025, 12, 23))["1260H"]["action"] == "recommended"
    assert W.access.states("alibaba", date(2026, 2, 13))["1260H"]["action"] == "announced"
    assert "1260H" not in W.access.states("alibaba", date(2026, 2, 14))


def test_a_users_dated_list_makes_a_line_eligible(tmp_path: Path) -> None:
    (tmp_path / "connect_eligibility.csv").write_text(
        "code,status,note,valid_from,valid_to,source\n"
        "688256.SS,buy_sell,my broker's list,2025-12-01,2025-12-31,broker list of 2025-12-01\n"
        "688802.SS,sell_only,my broker's list,2025-12-01,2025-12-31,broker list of 2025-12-01\n",
        encoding="utf-8",
    )
    own = World(tmp_path)
    yes = own.access.may_buy(INSTITUTION, own.listing("688256.SS", ON), ON)
    no = own.access.may_buy(INSTITUTION, own.listing("688802.SS", ON), ON)
    later = own.access.may_buy(INSTITUTION, own.listing("688256.SS", ON), date(2026, 3, 2))
    assert (yes.answer, no.answer, later.answer) == ("allowed", "barred", "unknown")


def test_an_index_cannot_be_bought_and_a_line_only_while_it_is_listed() -> None:
    assert W.access.may_buy(UK, W.listing("^GSPC", ON), ON).answer == "barred"
    minimax = W.listing("0100.HK", date(2026, 1, 9))
    before = W.access.may_buy(UK, minimax, date(2026, 1, 8))
    assert before.answer == "barred"
    assert "2026-01-09" in before.rule
    assert W.access.may_buy(UK, minimax, date(2026, 1, 9)).answer == "allowed"


@pytest.mark.parametrize(
    ("person", "code", "on"),
    [(US, "KWEB", date(2021, 8, 1)), (US, "3033.HK", date(2021, 8, 1)), (UK, "KWEB", date(2017, 12, 29))],
)
def test_a_rule_bars_nobody_before_it_was_in_force(person: Person, code: str, on: date) -> None:
    assert may_buy(person, code, on) == "allowed"


@pytest.mark.parametrize(
    ("code", "on"),
    [("688012.SS", date(2021, 1, 29)), ("000063.SZ", date(2016, 12, 2)), ("600519.SS", date(2014, 11, 14))],
)
def test_nothing_is_reached_northbound_before_it_opened(code: str, on: date) -> None:
    access = W.access.may_buy(INSTITUTION, W.listing(code, on), on)
    assert access.answer == "barred"
    assert "did not reach such lines yet" in access.rule


def test_of_several_funds_the_one_with_the_newest_book_is_named() -> None:
    books = {
        "2832.HK": (date(2025, 11, 3), {"cambricon": 0.10}),
        "3151.HK": (date(2025, 12, 1), {"cambricon": 0.04}),
        "3191.HK": (date(2025, 12, 1), {"cambricon": 0.07}),
        "3033.HK": (date(2026, 1, 5), {"cambricon": 0.50}),  # not known yet on that day
    }
    access = W.access.may_buy(HK_ONLY, W.listing("688256.SS", ON), ON, books)
    assert (access.answer, access.fund, access.fund_as_of) == ("through_fund", "3191.HK", date(2025, 12, 1))


def test_a_person_is_read_or_refused_never_let_pass() -> None:
    assert Person(tax_residence="uk").tax_residence == "GB"
    assert may_buy(Person(tax_residence="UK"), "KWEB") == "barred"
    assert Person(client_class=cast(ClientClass, "Institutional professional")).client_class == (
        "institutional_professional"
    )
    for wrong in ("vip", ""):
        with pytest.raises(UnknownPersonError, match="retail"):
            Person(client_class=cast(ClientClass, wrong))
    for nowhere in ("England", "", "G1"):
        with pytest.raises(UnknownPersonError, match="tax residence"):
            Person(tax_residence=nowhere)


def test_a_channel_may_be_a_venue_by_its_mic() -> None:
    line = W.listing("5401.T", ON)
    assert W.access.may_buy(Person(channels=frozenset({"XTKS"})), line, ON).answer == "allowed"
    assert W.access.may_buy(Person(channels=frozenset({"us"})), line, ON).answer == "barred"
