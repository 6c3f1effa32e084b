"""Hand-made plans to draw: a small one in every part, and a hostile one."""

from __future__ import annotations

import json
from typing import Any

from twinkeel.core.plain import to_json
from twinkeel.plan.counterparts_model import Company, Counterparts, Group
from twinkeel.plan.model import (
    Candidate,
    Costs,
    Diversification,
    ExposureNote,
    HeldLine,
    HoldingsNote,
    IssuerShare,
    LineOfIssuer,
    MandateNote,
    OrderLine,
    Plan,
    Range,
    SnapshotNote,
    Target,
    TargetWeight,
)

HOSTILE = (
    "</script><script>window.hacked=1</script><img src=x onerror='window.hacked=1'>=cmd|' /C calc'!A0 \u202eأسهم شركة"
)


def exposure(seven: float, china: float) -> ExposureNote:
    """A look-through with four segments."""
    return ExposureNote(
        magnificent_seven_share=seven,
        china_share=china,
        china_ai_share=china / 2,
        china_ai_share_by_relevance=china / 3,
        unresolved_share=0.01,
        issuers=(IssuerShare("nvidia", "Nvidia", seven, "US", "chips", True, 0.0),),
        by_segment={"chips": 0.4, "cloud_models": 0.3, "cash": 0.2, "unknown": 0.1},
        by_country={"US": 0.8, "CN": china, "cash": 0.2 - china},
        by_currency={"USD": 1.0},
        by_venue={"XNAS": 1.0},
        concentration={"herfindahl": 0.2},
    )


def held(number: int, name: str, value: float = 1000.0) -> HeldLine:
    """One line of the book."""
    return HeldLine(
        number, "Main", f"C{number}", name, "nvidia", "equity", 10.0, 100.0, "USD", value, 0.1, "close", f"C{number}"
    )


def candidate(number: int, name: str) -> Candidate:
    """One candidate with a line that can be bought and one without a price."""
    lines = (
        LineOfIssuer(
            f"{number:04d}.HK",
            "Hong Kong",
            "HKD",
            "common",
            "2020-01-02",
            12.5,
            "2025-12-31",
            None,
            "allowed",
            "no rule",
            "100",
            11.3,
        ),
        LineOfIssuer(
            f"{number:06d}.SS",
            "Shanghai",
            "CNY",
            "a",
            None,
            None,
            None,
            "suspended",
            "unknown",
            "no list",
            "200, then 1",
        ),
    )
    valuation: dict[str, Any] = {
        "support": "none",
        "reasons": ["losses"],
        "missing": [],
        "implied_growth": {"value": 0.72},
        "premiums": [{"line": "A", "over": "H", "premium": 0.3}],
        "since_offer": [{"line": "A", "offer": 104.66, "return": 4.5, "listed": "2025-12-17"}],
        "flags": ["Entity List: listed"],
    }
    return Candidate(
        f"issuer{number}",
        name,
        "cloud_models",
        0.5,
        0.02 if number % 3 == 0 else 0.0,
        lines,
        f"{number:04d}.HK",
        700,
        Range(0.3 + 0.01 * (number % 40), 0.25, 0.4),
        "own history",
        Range(0.2 + 0.005 * (number % 50), 0.1, 0.3),
        0.1,
        valuation,
        "listed 11 sessions ago" if number % 7 == 0 else "",
    )


def order(listing: str, name: str, side: str = "buy") -> OrderLine:
    """One order with two levies."""
    fees = {
        "total": 12.5,
        "currency": "HKD",
        "base": 1.6,
        "levies": [
            {"name": "stamp_duty", "amount": 11, "rate": 0.001, "source": "IRD"},
            {"name": "sfc", "amount": 1.5, "rate": 0.00003, "source": "SFC"},
        ],
    }
    return OrderLine(
        listing,
        "issuer",
        name,
        "Hong Kong Exchanges",
        side,
        300.0,
        "100",
        36.6,
        "2025-12-31",
        "HKD",
        10980.0,
        1411.0,
        fees,
        "2026-01-02",
        "2026-01-06",
        "tax unknown",
        "priced from the close",
        ({"listing": "BABA", "reason": "dearer"},),
    )


def measure(value: float | None, unit: str = "x", missing: tuple[str, ...] = ("capitalisation",)) -> dict[str, Any]:
    """A figure with its definition; without a value it is missing, or undefined where nothing is."""
    status = "known" if value is not None else "missing" if missing else "undefined"
    reason = "" if value is not None else f"{', '.join(missing)} not given" if missing else "the company makes a loss"
    return {"value": value, "status": status, "unit": unit, "definition": "a / b", "reason": reason}


def counterparts(name: str = "Company") -> Counterparts:
    """Two candidates beside a loss-maker and an unknown one; and a group in which nothing is known."""
    own = {"multiples": {"pe_trailing": measure(None, missing=()), "net_margin": measure(-0.2, "fraction")}}
    own["multiples"]["net_margin"]["source"] = f"10-K of {name}; from memory, unverified"
    accounts = {"period": "fiscal 2024", "known_on": "2025-02-05", "source": "10-K"}
    companies = (
        Company("i0", f"{name} 0", "CN", "0000.HK", None, "/candidates/0/valuation"),
        Company("i1", f"{name} 1", "CN", "0001.HK", None, "/candidates/1/valuation", note="not listed"),
        Company("west", f"{name} West", "US", "WEST", accounts, "/counterparts/companies/2/valuation", own),
        Company(
            "none", f"{name} None", "TW", None, None, "/counterparts/companies/3/valuation", {"missing": ["sales"]}
        ),
    )
    sides = {"chinese_median": None, "chinese_known": 0, "ratio": None, "definition": "a / b"}
    medians = (
        {**sides, "figure": "pe_trailing", "unit": "x", "western_median": None, "western_known": 0},
        {**sides, "figure": "net_margin", "unit": "fraction", "western_median": -0.2, "western_known": 1},
        {
            "figure": "implied_growth",
            "unit": "fraction a year",
            "definition": "what the price asks for",
            "chinese_median": 0.72,
            "chinese_known": 2,
            "western_median": None,
            "western_known": 0,
            "ratio": None,
        },
    )
    said = {"issuer": "i0", "counterpart": "west", "text": "called China's West", "stated_by": name}
    groups = (
        Group("nothing known", "a judgement", ("i1",), ("none",), (), ("ps",)),
        Group(
            "platforms",
            f"a judgement of {name}",
            ("i0", "i1"),
            ("west", "none"),
            medians,
            ("ps",),
            ({**said, "source": "a report", "confidence": "memory"},),
        ),
    )
    return Counterparts(companies, groups, (f"{name} 2",))


def small(names: int = 6, rows: int = 5, name: str = "Company", simulated: bool = True) -> dict[str, Any]:
    """A plan as its JSON says it, with ``rows`` holdings and ``names`` candidates."""
    pairs = tuple(
        {
            "name": f"{name} {n} ({n:04d}.HK)",
            "measured_on": f"{n:04d}.HK",
            "same_date": 0.1 + 0.01 * n,
            "clock_aware": 0.25 + 0.01 * n,
            "low": 0.15,
            "high": 0.4,
            "truth": 0.27 if simulated else None,
        }
        for n in range(min(names, 16))
    )
    weights = tuple(
        TargetWeight(f"i{n}", f"{name} {n}", 0.1, 0.05 + 0.001 * n, 0.05, f"{n:04d}.HK", "the rule")
        for n in range(names)
    )
    pointers = [
        "/exposure/magnificent_seven_share",
        "/diversification/correlation",
        "/holdings/total",
        "/costs/fees_base",
        "/orders/0/fees/total",
        *(f"/candidates/{n}/volatility" for n in range(names)),
        *(f"/holdings/positions/{n}/value" for n in range(rows)),
        "/counterparts/companies/2/valuation/multiples/net_margin/value",
        "/counterparts/groups/1/medians/2/chinese_median",
    ]
    evidence = {
        each: {
            "value": 0.61,
            "unit": "fraction of the book",
            "as_of": "2025-12-31",
            "formula": "sum of w",
            "inputs": ["/holdings/total", "the file"],
            "source": f"holdings.csv; {name}",
        }
        for each in pointers
    }
    plan = Plan(
        as_of="2025-12-31",
        base_currency="USD",
        illustration=True,
        simulated=simulated,
        answer=(f"You hold {name}.", "Do this.", "It costs that.", "This could go wrong."),
        mandate=MandateNote("Sample", "default.toml", True, ("at most 50 %",), f"name = '{name}'"),
        snapshot=SnapshotNote(
            "ab" * 32,
            "2025-12-31",
            simulated,
            ("SIMULATED (seed 7)",),
            ({"severity": "warning", "symbol": "X", "dates": "", "kind": "hole", "detail": name, "action": "kept"},),
        ),
        holdings=HoldingsNote(
            f"{name}.csv",
            "plain-csv",
            "the book",
            1e6,
            0.1,
            {"status": "no_total"},
            tuple(held(n, f"{name} {n}") for n in range(rows)),
            ({"line": 9, "reason": name},),
        ),
        exposure=exposure(0.61, 0.05),
        exposure_after=exposure(0.49, 0.12),
        candidates=tuple(candidate(n, f"{name} {n}") for n in range(names)),
        diversification=Diversification(
            "overlap sums",
            700,
            "2023-01-03",
            "2025-12-31",
            0.01,
            Range(0.32, 0.23, 0.39),
            0.18,
            0.2,
            0.19,
            0.15,
            0.14,
            Range(1.5),
            1.6,
            f"The theme of {name}.",
            pairs,
            "",
            {"correlation": 0.39, "book_volatility": 0.21, "note": "SIMULATED"} if simulated else None,
        ),
        target=Target(
            "minimum variance",
            "none",
            weights,
            0.1,
            0.2,
            0.2,
            0.15,
            0.1,
            ({"rule": "cap", "sentence": "The cap binds."},),
            {"sentence": "It pays."},
            ({"name": "1/N", "volatility": 0.2, "turnover": 0.3, "remark": "equal"},),
        ),
        orders=(order("0700.HK", f"{name} Tencent"), order("NVDA", name, "sell")),
        costs=Costs(3.2, 0.0001, {"stamp_duty": 2.8}, ("brokerage",)),
        article=(
            {
                "file": "a.txt",
                "title": name,
                "dated": "2025-12-31",
                "claims": [{"quote": name, "subject": name, "verdict": "contradicted", "because": "1 is not 2"}],
                "stances": [{"holder": name, "direction": "buys", "object": name, "conflict": "", "quote": name}],
                "questions": [],
            },
        ),
        evidence=evidence,
        warnings=("SIMULATED market", name),
        stress=(
            {"name": f"2022 {name}", "before": -0.31, "after": -0.24, "note": name},
            {"name": "2025", "before": 0.02, "after": 0.01},
        ),
        counterparts=counterparts(name),
    )
    data: dict[str, Any] = json.loads(to_json(plan))
    return data
