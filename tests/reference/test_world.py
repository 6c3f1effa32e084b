"""Issuers, themes, counterparts and private houses; what loads, and what a user may lay over it."""

from __future__ import annotations

import subprocess
import sys
from datetime import date
from pathlib import Path

import pytest

from twinkeel.core.errors import UnknownNameError
from twinkeel.reference import FactsError, World, world

W = world()
ON = date(2025, 12, 23)


def test_magnificent_seven() -> None:
    assert W.magnificent_seven == {
        "alphabet", "amazon", "apple", "meta_platforms", "microsoft", "nvidia", "tesla",
    }  # fmt: skip


def test_all_issuers_of_the_facts_table_and_their_lines_are_here(shared: Path) -> None:
    import csv

    with (shared / "facts/listings.csv").open(encoding="utf-8") as handle:
        rows = list(csv.DictReader(handle))
    codes = {line.code for line in W.listings}
    assert len({row["issuer"] for row in rows}) == 117
    assert {row["yahoo"] for row in rows} - codes == set()
    by_name: dict[str, set[str]] = {}
    for row in rows:
        by_name.setdefault(row["issuer"], set()).add(W.listing(row["yahoo"], date(2026, 6, 30)).issuer)
    assert [name for name, ids in by_name.items() if len(ids) != 1] == []


def test_china_ai_is_chinese_and_holds_who_it_should() -> None:
    theme = W.theme("china-ai", ON)
    assert {"alibaba", "baidu", "tencent", "cambricon", "moore_threads", "metax", "smic", "montage", "amec"} <= set(
        theme.members
    )
    assert not {"pdd", "jd", "tsmc", "asml", "nvidia", "trip_com"} & set(theme.members)
    assert [name for name in theme.members if not W.is_china(name)] == []
    member = theme.members["cambricon"]
    assert (member.relevance, member.segment, member.as_of) == (1.0, "chips", date(2026, 11, 22))
    assert all(0 < m.relevance <= 1 and m.source for m in theme.members.values())


@pytest.mark.parametrize(
    ("issuer", "china"), [("alibaba", True), ("pdd", True), ("smic", True), ("tsmc", False), ("asml", False)]
)
def test_country_is_that_of_business(issuer: str, china: bool) -> None:
    assert W.is_china(issuer) is china


def test_the_value_chain_has_its_ten_places() -> None:
    segments = {m.segment for m in W.theme("china-ai", ON).members.values()}
    assert segments == {
        "chips", "foundry", "equipment", "memory", "optical", "servers", "cloud_models", "applications", "robotics",
        "autos",
    }  # fmt: skip


def test_lines_of_an_issuer_on_a_date() -> None:
    assert {line.code for line in W.lines("alibaba", ON)} == {"BABA", "9988.HK", "89988.HK"}
    assert {line.code for line in W.lines("alibaba", date(2018, 1, 3))} == {"BABA"}
    assert {line.code for line in W.lines("smic", ON)} == {"0981.HK", "688981.SS", "SMICY"}
    assert {line.code for line in W.lines("montage", date(2026, 1, 5))} == {"688008.SS"}
    assert {line.code for line in W.lines("montage", date(2026, 2, 9))} == {"688008.SS", "6809.HK"}
    assert {line.code for line in W.lines("hk-00006", ON)} == {"0006.HK"}


def test_depositary_shares_join_their_ordinary_line_by_issuer_not_by_isin() -> None:
    baba, hong_kong = W.listing("BABA", ON), W.listing("9988.HK", ON)
    assert baba.isin == "US01609W1027"
    assert baba.isin != hong_kong.isin
    assert baba.issuer == hong_kong.issuer
    assert [line.ordinary_per_unit for line in (baba, hong_kong)] == [8, 1]


def test_offer_prices_and_first_days() -> None:
    metax, moore = W.listing("688802.SS", ON), W.listing("688795.SS", ON)
    assert (str(metax.offer_price), metax.listed_from) == ("104.66", date(2025, 12, 17))
    assert (str(moore.offer_price), moore.listed_from) == ("114.28", date(2025, 12, 5))


def test_counterparts_are_opinions_with_a_holder() -> None:
    rows = W.counterparts("Moore Threads")
    assert [(row["counterpart"], row["stated_by"]) for row in rows] == [("nvidia", "the press")]
    assert {row["issuer"] for row in W.counterparts("openai")} >= {"deepseek", "zhipu", "minimax"}


def test_private_houses_name_listed_stakeholders_or_say_none() -> None:
    assert [row["stake"] for row in W.stakes("deepseek")] == ["none listed"]
    assert "microsoft" in {row["stakeholder"] for row in W.stakes("openai")}
    assert "announced listing" in {row["stakeholder"] for row in W.stakes("unitree")}
    assert W.issuer("unitree").listed is False


def test_every_private_house_says_why_it_cannot_be_bought() -> None:
    assert [i.id for i in W.issuers.values() if not i.listed and not i.note] == []


def test_traps_are_known() -> None:
    trap = W.trap("MetaX")
    assert trap is not None
    assert trap["wrong"] == "META"


def test_dated_shocks_are_known_once_they_are_over() -> None:
    rows = {row["instrument"]: row for row in W.shock("deepseek_2025", date(2025, 12, 31))}
    assert "NVDA" in rows or pytest.fail(str(sorted(rows)))
    assert all(row["source"] for row in rows.values())
    assert "deepseek_2025" in W.shocks
    with pytest.raises(UnknownNameError):
        W.shock("deepseek_2025", date(2025, 1, 24))


def test_sources_that_disagree_are_both_kept() -> None:
    assert [(row["column"], row["used"]) for row in W.disagreements("2050.HK")] == [("code", "2050.HK")]


def test_unknown_theme_and_issuer_suggest() -> None:
    with pytest.raises(UnknownNameError, match="china-ai"):
        W.theme("china-aii")
    with pytest.raises(UnknownNameError, match="alibaba"):
        W.issuer("alibabba")


def test_a_user_can_add_a_theme_and_override_a_row(tmp_path: Path) -> None:
    path = tmp_path / "themes.csv"
    path.write_text("theme,issuer,relevance,segment\nmine,byd,0.5,autos\nchina-ai,alibaba,1,chips\n", encoding="utf-8")
    own = World(path)
    assert own.theme("mine").members["byd"].source == "user's file themes.csv"
    assert own.theme("china-ai", ON).members["alibaba"].segment == "chips"
    assert len(own.theme("china-ai").members) == len(W.theme("china-ai").members)
    assert W.theme("china-ai", ON).members["alibaba"].segment == "cloud_models"


@pytest.mark.parametrize(
    ("name", "text", "said"),
    [
        ("themes.csv", "theme,issuer,weight\nmine,byd,1\n", "unknown column 'weight'"),
        ("themes.csv", "theme,relevance\nmine,1\n", "lacks the column 'issuer'"),
        ("themes.csv", "theme,issuer\nmine,byd,1\n", "3 cells"),
        ("fruit.csv", "a,b\n1,2\n", "not named after a table"),
    ],
)
def test_a_users_file_that_cannot_be_read_says_why(tmp_path: Path, name: str, text: str, said: str) -> None:
    path = tmp_path / name
    path.write_text(text, encoding="utf-8")
    with pytest.raises(FactsError, match=said):
        World(path).tables.rows("themes")


def test_the_room_loads_nothing_heavy() -> None:
    code = (
        "import sys; from twinkeel.reference import world; world().resolve('BABA');"
        "print([m for m in ('polars', 'pydantic', 'numpy', 'pandas') if m in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
