"""``value`` on a small data folder of our own, in the shape vendors' files have; then on real data where it is here."""

from __future__ import annotations

import json
import shutil
from datetime import date, timedelta
from pathlib import Path

import numpy as np
import pytest

from twinkeel.core.errors import InputError, MissingDataError, TwinkeelError, UnknownNameError
from twinkeel.core.plain import to_json
from twinkeel.desk.value.chart import write_debuts, write_heat, write_premium, write_sensitivity
from twinkeel.desk.value.debuts import base_table, holder_rates, value_debut
from twinkeel.desk.value.flows import parse_point, value_flows
from twinkeel.desk.value.heat import value_heat
from twinkeel.desk.value.index import compare_printed, named_groups, value_groups
from twinkeel.desk.value.inputs import Inputs, gather
from twinkeel.desk.value.issuer import value_issuer
from twinkeel.desk.value.peers import value_peers
from twinkeel.desk.value.premium import value_premium
from twinkeel.desk.value.worth import Given, parse_amount

ON = "2025-12-23"


def sessions(first: date, last: date) -> list[date]:
    days = (last - first).days
    return [day for n in range(days + 1) if (day := first + timedelta(days=n)).weekday() < 5]


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Raw prices of SMIC's two lines and Tencent, rates, a vendor's snapshot, accounts by class."""
    folder = tmp_path_factory.mktemp("data")
    for part in ("prices", "fx", "fundamentals"):
        (folder / part).mkdir()
    days = sessions(date(2025, 6, 2), date(2025, 12, 23))
    wobble = np.sin(np.arange(len(days)) / 3)
    lines = ["date,symbol,open,high,low,close,volume,adjusted"]
    for code, level, step in (
        ("688981.SS", 110.0, 0.01),
        ("0981.HK", 64.0, 0.05),
        ("0700.HK", 600.0, 0.5),
        ("80700.HK", 542.0, 0.2),
        ("9988.HK", 145.0, 0.1),
        ("BABA", 149.5, 0.01),
    ):
        for day, w in zip(days, wobble, strict=True):
            close = round(level * (1 + 0.05 * w * (2 if code[0] == "6" else 1)) / step) * step
            lines.append(f"{day},{code},{close:.2f},{close + 1:.2f},{close - 1:.2f},{close:.2f},1000000,no")
    (folder / "prices" / "raw.csv").write_text("\n".join(lines))
    fixings = sessions(date(2025, 6, 2), date(2026, 1, 12))
    rates = ["Date,EURUSD,USDCNY,USDHKD", *(f"{day},1.17,7.03,7.78" for day in fixings)]
    (folder / "fx" / "fx.csv").write_text("\n".join(rates))
    snapshot = [
        "date,market,code,name,pe_ttm,mktcap_1e8_local,revenue_last_fy,net_profit_last_fy,cur",
        "2025-12-22,HK,00700,T,20,50000,660000000000,190000000000,HKD",
        "2025-12-22,HK,02513,Z,90,400,300000000,-2900000000,HKD",
        "2025-12-22,US,NVDA,N,45,44000,,,USD",
    ]
    (folder / "prices" / "snapshot.csv").write_text("\n".join(snapshot))
    accounts = [
        "issuer,metric,value,currency,period_end,period_start,published,line",
        "SMIC,shares,2000000000,,2025-06-30,,2025-08-28,688981.SS",
        "SMIC,shares,6000000000,,2025-06-30,,2025-08-28,0981.HK",
        "SMIC,sales,8030000000,USD,2024-12-31,2024-01-01,2025-03-27,",
        "SMIC,sales,6322000000,USD,2023-12-31,2023-01-01,2024-03-28,",
        "SMIC,net_income,492700000,USD,2024-12-31,2024-01-01,2025-03-27,",
        "SMIC,operating_income,400000000,USD,2024-12-31,2024-01-01,2025-03-27,",
        "SMIC,depreciation,3200000000,USD,2024-12-31,2024-01-01,2025-03-27,",
        "SMIC,debt,11000000000,USD,2024-12-31,,2025-03-27,",
        "SMIC,cash,6000000000,USD,2024-12-31,,2025-03-27,",
        "Nobody at all,sales,1,USD,2024-12-31,2024-01-01,2025-03-27,",
    ]
    (folder / "fundamentals" / "accounts.csv").write_text("\n".join(accounts))
    return folder


@pytest.fixture(scope="module")
def inputs(data: Path) -> Inputs:
    return gather(ON, data)


def test_metax_from_the_package_alone() -> None:
    found = value_issuer(gather("2025-12-17"), "MetaX", Given(price=829.90))
    assert found.assessment.sentence == (
        "MetaX at CNY 829.90 needs sales to grow 72% a year for ten years (10% return, 25% margin, 20x), "
        "from fiscal 2024 sales of CNY 743m known on 2025-12-15."
    )
    assert found.assessment.multiples["ps"].value == pytest.approx(447, abs=0.5)
    assert found.assessment.support.no_valuation_support
    document = json.loads(to_json(found))
    assert document["valuation_support"]["flag"] == "none"
    assert "net_income" in document["missing"]


def test_two_classes_at_their_own_prices_and_accounts_in_a_third_currency(inputs: Inputs) -> None:
    found = value_issuer(inputs, "0981.HK")
    a, h = inputs.price("688981.SS").value, inputs.price("0981.HK").value
    assert a is not None
    assert h is not None
    dollars = 2e9 * a / 7.03 + 6e9 * h / 7.78
    assert found.currency == "USD"
    assert found.worth.total.value == pytest.approx(dollars, rel=1e-6)
    assert found.assessment.multiples["ps"].value == pytest.approx(dollars / 8.03e9, rel=1e-6)
    assert found.assessment.multiples["sales_growth"].value == pytest.approx(8.03 / 6.322 - 1)
    assert len(found.worth.others) == 2
    assert any("Nobody at all" in note for note in found.notes)


def test_nothing_published_later_is_seen(data: Path) -> None:
    early = value_issuer(gather("2025-08-01", data), "688981.SS")
    assert early.worth.total.missing[0] == "shares outstanding"
    assert early.accounts["sales"].value == 8.03e9


def test_a_vendor_without_the_accounts_currency_is_taken_as_yuan_and_said_so(data: Path) -> None:
    found = value_issuer(gather("2026-01-12", data), "2513.HK")
    assert found.accounts["sales"].currency == "CNY"
    assert found.assessment.multiples["ps"].value == pytest.approx(4e10 * 7.03 / 7.78 / 3e8, rel=1e-4)
    assert any("without its currency" in note for note in found.notes)


def test_a_loss_maker_with_a_positive_ratio_is_caught(data: Path) -> None:
    found = value_issuer(gather("2026-01-12", data), "2513.HK", Given(net_income=-2.9e9, currency="CNY"))
    (conflict,) = [each for each in found.conflicts if each.kind == "sign"]
    assert "undefined" in conflict.note
    assert found.assessment.multiples["pe_trailing"].status == "undefined"


def test_statements_replace_data_and_carry_their_basis() -> None:
    stated = Given(price=10, capitalisation=1e9, sales=1e8, currency="USD", period="fiscal 2025")
    found = value_issuer(gather(ON), "NVDA", stated)
    assert "fiscal 2025 sales of USD 100m publication date unknown" in found.assessment.sentence


def test_unknown_names_raise_and_amounts_are_read() -> None:
    with pytest.raises(UnknownNameError):
        value_issuer(gather(ON), "No Such Company Anywhere")
    assert parse_amount("332bn", "--x") == 332e9
    assert parse_amount("-789.4m", "--x") == pytest.approx(-789.4e6)
    with pytest.raises(TwinkeelError, match="--x"):
        parse_amount("lots", "--x")


def test_groups_on_one_footing(inputs: Inputs, tmp_path: Path) -> None:
    table = tmp_path / "members.csv"
    table.write_text("code,free_float,weight\n0981.HK,0.5,0.25\n0700.HK,80%,0.75\nNOPE,1,0\n")
    (found,) = value_groups(inputs, [str(table)])
    full, floated, book = (found.ratios["pe"][key] for key in ("full", "free_float", "book"))
    caps = {m.code: m.capitalisation for m in found.members}
    earned = {m.code: m.amounts["net_income"] for m in found.members}
    assert None not in (*caps.values(), *earned.values())
    smic, tencent = (float(caps[code] or 0) for code in ("0981.HK", "0700.HK"))
    e_smic, e_tencent = (float(earned[code] or 0) for code in ("0981.HK", "0700.HK"))
    assert full["all_in"] == pytest.approx((smic + tencent) / (e_smic + e_tencent))
    assert floated["all_in"] == pytest.approx((0.5 * smic + 0.8 * tencent) / (0.5 * e_smic + 0.8 * e_tencent))
    assert book["all_in"] == pytest.approx(1 / (0.25 * e_smic / smic + 0.75 * e_tencent / tencent))
    firm = smic + 5e9
    assert found.ratios["ev_ebitda"]["full"]["all_in"] == pytest.approx(firm / 3.6e9)
    assert found.ratios["ev_sales"]["free_float"]["all_in"] == pytest.approx(firm / 8.03e9)
    assert any("NOPE" in note for note in found.notes)
    table.write_text("code,free_float\n0981.HK,35\n")
    with pytest.raises(InputError, match="between 0 and 1"):
        value_groups(inputs, [str(table)])
    assert found.missing["book_equity"] == ["0981.HK", "0700.HK"] or set(found.missing["book_equity"]) == {
        "0981.HK", "0700.HK"
    }  # fmt: skip


def test_a_plan_is_two_groups_and_themes_boards_and_segments_are_words(inputs: Inputs, tmp_path: Path) -> None:
    plan = tmp_path / "plan.json"
    side = [{"issuer": "tencent", "weight": 0.6}, {"issuer": "nobody", "weight": 0.4}]
    plan.write_text(json.dumps({"exposure": {"issuers": side}, "exposure_after": {"issuers": side[:1]}}))
    before, after = value_groups(inputs, [str(plan)])
    assert (before.name, after.name) == ("book before", "book after")
    assert any("40.0%" in note for note in before.notes)
    names = [group.name for group in value_groups(inputs, ["star", "magnificent-seven", "0700.HK,0981.HK"])]
    assert names == ["star", "magnificent-seven", "0700.HK,0981.HK"]
    with pytest.raises(UnknownNameError):
        value_groups(inputs, ["no-such-theme"])
    with pytest.raises(InputError, match="no such file"):
        value_groups(inputs, ["no-such-file.csv"])
    plan.write_text("[]")
    with pytest.raises(InputError):
        value_groups(inputs, [str(plan)])


def test_31_against_24() -> None:
    found = compare_printed("Nasdaq Composite=31", "Hang Seng TECH=24x")
    assert found.comparison.verdict == "unknown"
    assert [fit.fits for fit in found.fits["Nasdaq Composite"]] == [False]
    assert [fit.fits for fit in found.fits["Hang Seng TECH"]] == [True]
    with pytest.raises(TwinkeelError):
        compare_printed("31", "24")
    with pytest.raises(TwinkeelError):
        compare_printed("A=x", "B=2")


def test_counterparts_name_what_is_missing(inputs: Inputs) -> None:
    (found,) = value_peers(inputs, "accelerators")
    by_metric = {row.metric: row for row in found.table}
    assert by_metric["pe_trailing"].western["NVDA"].value == pytest.approx(45)
    assert "AMD" in by_metric["ps"].missing
    assert "nothing can be said" in found.sentence or "against" in found.sentence
    with pytest.raises(UnknownNameError):
        value_peers(inputs, "bakeries")


def test_who_invested_far_less() -> None:
    (found,) = value_peers(gather("2025-12-23"), "cloud")
    by_metric = {row.metric: row for row in found.table}
    for metric, most in (("research_usd", 0.3), ("capex_usd", 0.3), ("capex_intensity", 0.7)):
        ratio = by_metric[metric].ratio
        assert ratio is not None
        assert ratio < most
    assert "capital expenditure USD 10.9bn against USD 64.6bn" in found.sentence


def test_premium_with_history_bands_and_half_life(inputs: Inputs, tmp_path: Path) -> None:
    found = value_premium(inputs, "SMIC")
    pair = next(pair for pair in found.pairs if pair.left == "688981.SS")
    a, h = inputs.price("688981.SS").value, inputs.price("0981.HK").value
    assert a is not None
    assert h is not None
    assert pair.bands is not None
    assert pair.bands.latest == pytest.approx(a / (h * 7.03 / 7.78) - 1)
    assert pair.bands.observations > 100
    assert pair.history is not None
    assert set(pair.history.gap_hours) == {-1.0}
    write_premium(found, tmp_path / "p.svg")
    assert "<svg" in (tmp_path / "p.svg").read_text()
    with pytest.raises(MissingDataError):
        value_premium(gather(ON), "SMIC")
    with pytest.raises(MissingDataError, match="no two lines"):
        value_premium(inputs, "NVDA")


def test_debut_from_published_figures(tmp_path: Path) -> None:
    found = value_debut(gather("2026-06-30"), "688802.SS")
    assert found.debut.to_close.value == pytest.approx(6.9295, abs=5e-5)
    assert found.debut.from_first_close[5].status == "missing"
    assert found.place.startswith("above nine in ten of 19 STAR debuts of 2025")
    assert found.expiries[0].on == date(2026, 6, 17)
    moore = value_debut(gather("2026-06-30"), "688795.SS")
    assert moore.debut.to_close.value == pytest.approx(4.2546, abs=5e-5)
    assert "584.98" in moore.conflicts[0].note
    assert "603" in moore.conflicts[0].note
    rates = base_table(gather("2026-06-30"), "STAR")
    assert {row.period for row in rates.rates} >= {"2019", "2025", "2019-07 to 2023-01"}
    write_debuts(rates, [found, moore], tmp_path / "d.html")
    page = (tmp_path / "d.html").read_text()
    assert "<script" not in page
    assert "MetaX" in page


def test_heat_refuses_a_short_history_and_needs_data(inputs: Inputs, tmp_path: Path) -> None:
    found = value_heat(inputs, "0700.HK", replications=19)
    assert found.heat.test is None
    assert "closes" in found.heat.refused
    with pytest.raises(MissingDataError):
        write_heat(found, tmp_path / "h.svg")
    with pytest.raises(MissingDataError):
        value_heat(gather(ON), "0700.HK")


def test_flows_of_one_date() -> None:
    point = parse_point("8.89bn:37.9:2025-11-30", "--to")
    assert point == (8.89e9, 37.9, date(2025, 11, 30))
    found = value_flows("KWEB", parse_point("5334m:29.5:2024-12-31", "--from"), point)
    assert found.split.asset_growth.value == pytest.approx(2 / 3, abs=1e-3)
    assert "2024-08-19" in found.northbound
    with pytest.raises(TwinkeelError, match="--from"):
        parse_point("8.89:2025", "--from")


def test_charts_escape_and_refuse_other_endings(tmp_path: Path) -> None:
    found = value_issuer(gather("2025-12-17"), "MetaX", Given(price=829.90))
    write_sensitivity(found, tmp_path / "s.html")
    assert "Content-Security-Policy" in (tmp_path / "s.html").read_text()
    with pytest.raises(InputError):
        write_sensitivity(found, tmp_path / "s.png")
    with pytest.raises(MissingDataError):
        write_sensitivity(value_issuer(gather(ON), "NVDA"), tmp_path / "s.svg")


def test_the_same_inputs_give_the_same_bytes(data: Path) -> None:
    first, second = (to_json(value_issuer(gather(ON, data), "0981.HK")) for _ in range(2))
    assert first == second


def test_bad_accounts_are_refused_in_one_line(tmp_path: Path) -> None:
    bad = tmp_path / "x.csv"
    bad.write_text("a,b\n1,2\n")
    with pytest.raises(InputError, match="no table of accounts"):
        gather(ON, files=[bad])
    bad.write_bytes(b"issuer,metric\n\x00,1\n" + b"x" * 200_000)
    with pytest.raises(InputError):
        gather(ON, files=[bad])
    bad = tmp_path / "x.json"
    bad.write_text("{")
    with pytest.raises(InputError, match="no JSON"):
        gather(ON, files=[bad])


def test_smic_and_metax_on_real_data(shared: Path) -> None:
    real = gather(ON, shared / "data")
    pair = next(pair for pair in value_premium(real, "SMIC").pairs if pair.left == "688981.SS")
    assert pair.bands is not None
    assert pair.bands.latest == pytest.approx(0.93, abs=0.01)
    assert pair.bands.observations > 1000
    holders = {row.session: row for row in holder_rates(real, "STAR")}
    assert holders[250].count > 15
    assert holders[250].count < holders[5].count
    found = value_debut(real, "688802.SS")
    assert round(100 * (found.debut.to_close.value or 0), 2) == 692.95
    later = gather("2026-06-30", shared / "data")
    metax = value_issuer(later, "MetaX", Given(price=829.90))
    assert metax.assessment.implied_growth.value == pytest.approx(0.59, abs=0.005)
    assert {row.count for row in base_table(later, "STAR").computed if row.period == "all"} == {602}


def test_two_vendors_with_opposite_signs_are_caught(data: Path, tmp_path: Path) -> None:
    folder = tmp_path / "data"
    shutil.copytree(data, folder)
    (folder / "prices" / "other.csv").write_text(
        "date,market,code,name,pe_ttm,mktcap_1e8_local,revenue_last_fy,net_profit_last_fy,cur\n"
        "2025-12-22,HK,02513,Z,-90,400,300000000,-2900000000,HKD\n"
    )
    found = value_issuer(gather("2026-01-12", folder), "2513.HK")
    notes = [each.note for each in found.conflicts if each.kind == "sign"]
    assert "prices/other.csv negative, prices/snapshot.csv positive" in notes


def test_the_offer_price_stands_beside_the_close() -> None:
    found = value_issuer(gather("2025-12-17"), "MetaX", Given(price=829.90))
    assert found.at_offer is not None
    assert found.at_offer["ps"] == pytest.approx(56.4, abs=0.05)
    assert found.at_offer["implied_growth"] == pytest.approx(0.402, abs=1e-3)
    assert "P/S 56.4" in found.at_offer["sentence"]
    assert "P/S 446.9 at 829.90" in found.at_offer["sentence"]


def test_shares_of_a_receipt_and_accounts_from_the_sec(tmp_path: Path) -> None:
    def row(value: float, start: str | None = "2024-04-01") -> dict[str, object]:
        span = {} if start is None else {"start": start}
        return {**span, "end": "2025-03-31", "val": value, "form": "20-F", "filed": "2025-06-26", "accn": "0-1"}

    gaap = {
        "Revenues": {"units": {"CNY": [row(996e9)], "USD": [row(137e9)]}},
        "ResearchAndDevelopmentExpense": {"units": {"CNY": [row(57e9)]}},
        "NetIncomeLoss": {"units": {"CNY": [row(129e9)]}},
    }
    shares = {"EntityCommonStockSharesOutstanding": {"units": {"shares": [row(19.1e9, None)]}}}
    path = tmp_path / "CIK0001577552.json"
    facts = {"us-gaap": gaap, "dei": shares}
    document = {"cik": 1577552, "entityName": "Alibaba Group Holding Limited", "facts": facts}
    path.write_text(json.dumps(document))
    found = value_issuer(gather(ON, files=[path]), "BABA", Given(price=150.0, currency="USD"))
    assert found.currency == "CNY"
    assert found.worth.total.value is not None
    rate = found.worth.total.value / (19.1e9 / 8 * 150)
    assert rate == pytest.approx(7.03, abs=0.03)  # CNY per dollar on that day, from the packaged history
    assert found.assessment.multiples["research_intensity"].value == pytest.approx(57 / 996)
    assert any("left out 1 not in the accounts' currency CNY" in note for note in found.notes)


def test_a_printed_figure_against_one_computed_here(inputs: Inputs) -> None:
    computed = named_groups(inputs, ["Two=0700.HK,0981.HK"])
    found = compare_printed("Two=20", "Other=30", computed)
    assert found.method_alone["Two"] >= 1
    assert len(found.fits["Two"]) == 4
    with pytest.raises(TwinkeelError, match="="):
        named_groups(inputs, ["nothing"])


def test_receipts_and_rmb_counters(inputs: Inputs) -> None:
    baba = next(pair for pair in value_premium(inputs, "BABA").pairs if pair.left == "BABA")
    assert baba.ratio == 8
    assert baba.bands is not None
    assert baba.history is not None
    dollars, hong_kong = inputs.price("BABA").value, inputs.price("9988.HK").value
    assert dollars is not None
    assert hong_kong is not None
    assert baba.bands.latest == pytest.approx(dollars / (8 * hong_kong / 7.78) - 1)
    assert set(baba.history.gap_hours) == {9.0, 10.0, 12.0, 13.0}  # half days in July and November, summer, winter
    assert baba.latest_on == "2025-12-23"
    assert baba.parity == pytest.approx(8 * hong_kong / 7.78)
    counter = next(pair for pair in value_premium(inputs, "0700.HK").pairs if pair.left == "80700.HK")
    assert counter.what == "RMB counter over HKD counter"
    assert counter.bands is not None
    assert abs(counter.bands.latest) < 0.01
