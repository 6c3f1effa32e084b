"""Candidates beside their counterparts: one set of definitions, medians by hand, and what lacks is named."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from twinkeel.construction.mandate import Mandate, default_text
from twinkeel.core.evidence import follow
from twinkeel.core.plain import to_json
from twinkeel.holdings import read_holdings
from twinkeel.market.simulated import SimulatedMarket
from twinkeel.plan.counterparts import lines_beside
from twinkeel.plan.counterparts_model import Counterparts, Group
from twinkeel.plan.model import Plan
from twinkeel.plan.story import Asked, make_plan
from twinkeel.reference import world
from twinkeel.valuation.assess import Basis, assess
from twinkeel.valuation.multiples import DEFINITIONS

ON = date(2025, 12, 31)
BOOK = "symbol,quantity,currency\nAAPL,900,USD\nNVDA,1200,USD\nMSFT,400,USD\nBABA,300,USD\nPDD,40,USD\n"
BASIS = Basis("fiscal 2024", "2025-03-01", "accounts made for this test")
WORTH = {  # P/E 10, 20, 30 | 40, a loss; P/S 2, 4, 3 | 8, 6
    "alibaba": assess("Alibaba", 2000.0, {"sales": 1000.0, "net_income": 200.0}, basis=BASIS),
    "tencent": assess("Tencent", 4000.0, {"sales": 1000.0, "net_income": 200.0}, basis=BASIS),
    "baidu": assess("Baidu", 300.0, {"sales": 100.0, "net_income": 10.0}, basis=BASIS),
    "amazon": assess("Amazon", 8000.0, {"sales": 1000.0, "net_income": 200.0}, basis=BASIS),
    "microsoft": assess("Microsoft", 6000.0, {"sales": 1000.0, "net_income": -50.0}, basis=BASIS),
}


@pytest.fixture(scope="module")
def plan(market: SimulatedMarket, tmp_path_factory: pytest.TempPathFactory) -> Plan:
    """A plan in which a few accounts on both sides are known."""
    path = tmp_path_factory.mktemp("book") / "book.csv"
    path.write_text(BOOK)
    held = read_holdings(path, ON, world(), market.snapshot.price)
    asked = Asked(held, Mandate.default(), default_text(), "packaged default", worth=WORTH)
    return make_plan(asked, market.snapshot, world(), ON)


def group(found: Counterparts, name: str) -> Group:
    return next(each for each in found.groups if each.name == name)


def test_both_sides_stand_under_one_definition_with_medians_by_hand(plan: Plan) -> None:
    cloud = group(plan.counterparts, "cloud and platforms")
    assert cloud.chinese == ("alibaba", "tencent", "baidu")
    assert cloud.western == ("amazon", "microsoft", "alphabet")
    rows = {row["figure"]: row for row in cloud.medians}
    assert (rows["ps"]["chinese_median"], rows["ps"]["western_median"]) == (3.0, 7.0)
    assert rows["ps"]["ratio"] == pytest.approx(3 / 7)
    assert (rows["pe_trailing"]["chinese_median"], rows["pe_trailing"]["western_median"]) == (20.0, 40.0)
    assert (rows["pe_trailing"]["chinese_known"], rows["pe_trailing"]["western_known"]) == (3, 1)  # the loss counts not
    assert {name: row["definition"] for name, row in rows.items() if name != "implied_growth"} == {
        name: DEFINITIONS[name] for name in rows if name != "implied_growth"
    }
    assert {"pb", "ev_sales", "pe_forward"} <= set(cloud.unknown)
    assert not set(cloud.unknown) & set(rows)


def test_a_ratio_needs_a_positive_median_on_both_sides(plan: Plan) -> None:
    rows = {row["figure"]: row for row in group(plan.counterparts, "office software").medians}
    assert rows["net_margin"]["western_median"] == -0.05
    assert rows["net_margin"]["chinese_median"] is None
    assert rows["net_margin"]["ratio"] is None


def test_a_candidates_figures_are_its_own_and_the_others_say_what_they_lack(plan: Plan) -> None:
    data = plan.as_json()
    by_issuer = {each["issuer"]: each for each in data["counterparts"]["companies"]}
    assert by_issuer["alibaba"]["valuation"] == {}
    assert follow(data, by_issuer["alibaba"]["valuation_at"])["multiples"]["ps"]["value"] == 2.0
    assert follow(data, by_issuer["amazon"]["valuation_at"])["multiples"]["pe_trailing"]["value"] == 40.0
    loss = follow(data, by_issuer["microsoft"]["valuation_at"])["multiples"]["pe_trailing"]
    assert (loss["status"], loss["value"]) == ("undefined", None)
    assert by_issuer["amazon"]["accounts"]["source"] == "accounts made for this test"
    for issuer in ("alphabet", "openai", "tesla"):
        assert by_issuer[issuer]["accounts"] is None
        assert "capitalisation" in follow(data, by_issuer[issuer]["valuation_at"])["missing"]
    assert by_issuer["openai"]["note"].startswith("private")
    assert (by_issuer["tsmc"]["country"], by_issuer["tsmc"]["listing"]) == ("TW", "TSM")


def test_a_chinese_company_that_is_held_takes_part_though_no_candidate(plan: Plan) -> None:
    pdd = next(each for each in plan.counterparts.companies if each.issuer == "pdd")
    assert pdd.valuation_at.startswith("/counterparts/companies/")
    assert "pdd" in group(plan.counterparts, "commerce").chinese
    assert "jd" not in group(plan.counterparts, "commerce").chinese


def test_every_known_figure_has_evidence_and_every_pointer_leads_to_it(plan: Plan) -> None:
    data = plan.as_json()
    for number, each in enumerate(data["counterparts"]["groups"]):
        for row, median in enumerate(each["medians"]):
            for key in ("chinese_median", "western_median", "ratio"):
                where = f"/counterparts/groups/{number}/medians/{row}/{key}"
                assert (where in data["evidence"]) == (median[key] is not None)
                if where in data["evidence"]:
                    entry = data["evidence"][where]
                    assert entry["value"] == median[key]
                    assert entry["inputs"]
                    assert [follow(data, path) for path in entry["inputs"]]
    for each in data["counterparts"]["companies"]:
        for name, measure in follow(data, each["valuation_at"])["multiples"].items():
            where = f"{each['valuation_at']}/multiples/{name}/value"
            assert (where in data["evidence"]) == (measure["value"] is not None)


def test_a_saying_stands_beside_its_holder_and_not_before_its_date(plan: Plan) -> None:
    (saying,) = [row for row in group(plan.counterparts, "search and advertising").said if row["issuer"] == "baidu"]
    assert (saying["counterpart"], saying["stated_by"]) == ("alphabet", "the press")
    assert "unverified" in saying["source"]
    beside = group(plan.counterparts, "beside Applied Materials")
    assert (beside.chinese, beside.western) == (("naura",), ("applied_materials",))
    assert "applied_materials" in lines_beside(world(), ["naura"], ON)
    assert "applied_materials" not in lines_beside(world(), ["naura"], date(2025, 6, 30))


def test_funds_are_no_companies(plan: Plan) -> None:
    assert "cnqq" not in {each.issuer for each in plan.counterparts.companies}


def test_on_the_real_book_what_nobody_pairs_is_named_and_unknown_multiples_stay_unknown(real_plan: Plan) -> None:
    bought = {order.issuer for order in real_plan.orders if order.side == "buy"}
    grouped = {each.issuer for each in real_plan.counterparts.companies}
    assert "zte" in bought - grouped
    assert "ZTE" in real_plan.counterparts.without
    assert [row for each in real_plan.counterparts.groups for row in each.medians] == []  # no accounts were handed in


def test_the_same_inputs_give_the_same_bytes(market: SimulatedMarket, plan: Plan, tmp_path: Path) -> None:
    path = tmp_path / "book.csv"
    path.write_text(BOOK)
    held = read_holdings(path, ON, world(), market.snapshot.price)
    asked = Asked(held, Mandate.default(), default_text(), "packaged default", worth=WORTH)
    assert to_json(make_plan(asked, market.snapshot, world(), ON)) == to_json(plan)
