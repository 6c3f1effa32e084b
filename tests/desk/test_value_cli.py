"""``twinkeel value`` as a user types it."""

from __future__ import annotations

import json

import pytest

from twinkeel.cli import status_of

METAX = ["value", "issuer", "MetaX", "--price", "829.90", "--capitalisation", "332bn", "--sales", "743m"]


@pytest.mark.parametrize(
    ("arguments", "expected"),
    [
        ([*METAX, "--period", "fiscal 2024", "--as-of", "2025-12-23"], "72% a year for ten years"),
        (["value", "compare", "Nasdaq Composite=31", "Hang Seng TECH=24"], "cannot be compared as printed"),
        (["value", "debuts", "688795.SS", "--as-of", "2026-01-01"], "584.98"),
        (["value", "index", "0700.HK,NVDA", "--as-of", "2026-01-01"], "nobody's accounts are known: EV/EBITDA"),
        (["value", "peers", "foundry", "--as-of", "2026-01-01"], "nothing can be said"),
        (["value", "flows", "KWEB", "--from", "5bn:30:2024-12-31", "--to", "9bn:38:2025-12-22"], "2024-08-19"),
    ],
)
def test_text(arguments: list[str], expected: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert status_of(arguments) == 0
    assert expected in " ".join(capsys.readouterr().out.split())


@pytest.mark.parametrize(
    ("arguments", "key"),
    [
        ([*METAX, "--as-of", "2025-12-23"], "sentence"),
        (["value", "compare", "A=31", "B=24"], "comparison"),
        (["value", "debuts", "--board", "STAR", "--as-of", "2026-01-01"], "base_rates"),
        (["value", "index", "0700.HK,NVDA", "--as-of", "2026-01-01"], "groups"),
        (["value", "peers", "foundry", "--as-of", "2026-01-01"], "segments"),
        (["value", "flows", "KWEB", "--from", "5bn:30:2024-12-31", "--to", "9bn:38:2025-12-22"], "unit_growth"),
    ],
)
def test_json(arguments: list[str], key: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert status_of([*arguments, "--json"]) == 0
    assert key in json.loads(capsys.readouterr().out)


@pytest.mark.parametrize(
    "arguments",
    [
        ["value", "issuer", "No Such Company Anywhere"],
        ["value", "issuer", "NVDA", "--sales", "lots"],
        ["value", "issuer", "NVDA", "--margin", "2"],
        ["value", "issuer", "NVDA", "--sales", "1bn", "--currency", "dollars"],
        ["value", "issuer", "NVDA", "--price", "nan"],
        ["value", "issuer", "NVDA", "--sales", "inf"],
        ["value", "issuer", "NVDA", "--capitalisation", "-3bn"],
        ["value", "compare", "A=31", "B=24", "--group", "A"],
        ["value", "issuer", "NVDA", "--known-on", "yesterday"],
        ["value", "premium"],
        ["value", "premium", "SMIC"],
        ["value", "heat", "QQQ"],
        ["value", "flows", "K", "--from", "x", "--to", "y"],
        ["value", "flows", "K", "--from", "nan:1:2024-12-31", "--to", "9bn:38:2025-12-22"],
        ["value", "flows", "K", "--from", "9bn:38:2025-12-22", "--to", "5bn:30:2024-12-31"],
        ["value", "flows", "K", "--from", "5bn:30:2024-12-31", "--to", "9bn:38:2025-12-22", "--distributions", "-1"],
        ["value", "flows", "K", "--from", "5bn:30:2024-12-31", "--to", "9bn:38:2025-12-22", "--currency", "dollars"],
        ["value", "compare", "A=-3", "B=24"],
        ["value", "compare", "A=inf", "B=24"],
        ["value", "compare", "A=31:bogus", "B=24"],
        ["value", "compare", "A=31:trailing:all_in:full:none:2025-12-23:more", "B=24"],
    ],
)
def test_bad_input_is_one_line_and_status_two(arguments: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert status_of(arguments) == 2
    captured = capsys.readouterr()
    assert captured.err.count("\n") == 1
    assert captured.out == ""
