"""The verb exposure: H&H's published figures, funds opened from files, limits, remarks."""

from __future__ import annotations

import json
import math
from datetime import date
from pathlib import Path

import pytest

from twinkeel.cli import status_of
from twinkeel.core.errors import InputError
from twinkeel.core.plain import plain
from twinkeel.desk.exposure import Wishes, look

SAMPLES = Path(__file__).parents[1] / "holdings" / "samples" / "ok"
BOOK = """symbol,quantity,currency,value
AAPL,100,USD,27186
KWEB,500,USD,17500
KSTR,300,USD,6000
MCHI,300,USD,16000
CASH,,USD,3314
"""
GIVEN = (f"KWEB={SAMPLES / 'kraneshares.csv'}", f"MCHI={SAMPLES / 'ishares.csv'}")


@pytest.fixture
def book(tmp_path: Path) -> Path:
    """A book of one share, three funds and cash; 70,000 dollars in all."""
    path = tmp_path / "book.csv"
    path.write_text(BOOK)
    return path


def test_hh_at_the_end_of_2025_of_the_filing(shared: Path) -> None:
    """Hand-checked: (8796983713 + 1349719150 + 582224520 + 415429580) / 17488569921 = 63.7 %, and so on."""
    answer = look(shared / "data" / "holdings" / "13f_hh_international_2025-12-31.csv")
    e = answer.exposure
    assert answer.of == "of the filing"
    assert e.magnificent_seven_share == pytest.approx(11144356963 / 17488569921, abs=1e-12)
    assert e.china_share == pytest.approx((1308145733 + 375318090) / 17488569921, abs=1e-12)
    assert e.china_ai_share == pytest.approx(375318090 / 17488569921, abs=1e-12)
    assert [round(100 * s, 1) for s in (e.magnificent_seven_share, e.china_share, e.china_ai_share)] == [63.7, 9.6, 2.1]
    berkshire = next(i for i in e.issuers if i.issuer == "berkshire")
    assert berkshire.weight == pytest.approx(3607114919 / 17488569921)
    assert e.bounds["china_share"] == pytest.approx((e.china_share, e.china_share))


def test_every_manager_says_which_holdings_are_china_ai(shared: Path) -> None:
    found = {}
    for path in sorted((shared / "data" / "holdings").glob("13f_*.csv")):
        answer = look(path)
        found[path.stem.split("_")[1]] = sorted(
            i.issuer for i in answer.exposure.issuers if i.country == "CN" and i.weight > 0
        )
        total = math.fsum([i.weight for i in answer.exposure.issuers] + [u.weight for u in answer.exposure.unresolved])
        assert total == pytest.approx(1.0, abs=1e-12)
    assert found["hh"] == ["alibaba", "pdd"]
    assert "alibaba" in found["appaloosa"]
    assert found["berkshire"] == []


def test_funds_are_opened_from_their_houses_files(book: Path) -> None:
    answer = look(book, "2025-12-31", wishes=Wishes(books=GIVEN))
    tencent = next(i for i in answer.exposure.issuers if i.issuer == "tencent")
    assert tencent.weight == pytest.approx(0.25 * 0.405 + 16 / 70 * 0.77, abs=1e-12)
    assert {path.codes for path in tencent.paths} == {("KWEB", "0700.HK"), ("MCHI", "0700.HK")}
    parts = [i.weight for i in answer.exposure.issuers] + [u.weight for u in answer.exposure.unresolved]
    whole = math.fsum([*parts, *answer.exposure.cash.values(), answer.exposure.financing])
    assert whole == pytest.approx(1.0, abs=1e-12)
    kstr = next(u for u in answer.exposure.unresolved if u.code == "KSTR")
    assert "days old" in kstr.reason
    assert any("a future, counted by notional" in text for text in answer.warnings)


def test_a_limit_the_wish_and_the_us_person(book: Path) -> None:
    wishes = Wishes(books=GIVEN, limits=("china<=10%", "issuer:apple<=60%"), wanted="chips", us_person=True)
    answer = look(book, "2025-12-31", wishes=wishes)
    assert [check.status for check in answer.limits] == ["breached", "holds"]
    said = " ".join(answer.remarks)
    assert "KWEB holds no chip maker" in said
    assert "KSTR held" in said
    assert "is on the NS-CMIC list" in said
    assert "inside MCHI" in said
    assert answer.overlap["KWEB"]["MCHI"] == pytest.approx(0.405 + 0.045)


def test_a_book_of_quantities_alone_needs_prices_and_says_so(tmp_path: Path) -> None:
    (tmp_path / "q.csv").write_text("symbol,quantity,currency\nAAPL,100,USD\n")
    with pytest.raises(InputError, match="line 2: AAPL has neither a price nor a value, and no market data was given"):
        look(tmp_path / "q.csv", "2025-12-31")


def test_quantities_are_priced_from_the_data(shared: Path, tmp_path: Path) -> None:
    (tmp_path / "q.csv").write_text("symbol,quantity,currency\n700,1000,HKD\nCASH,10000,USD\n")
    answer = look(tmp_path / "q.csv", "2025-12-31", data=shared / "data")
    assert answer.exposure.as_of == date(2025, 12, 31)
    assert answer.exposure.china_share == pytest.approx(0.885, abs=0.005)
    assert answer.exposure.by_currency["HKD"] == pytest.approx(answer.exposure.china_share)


def test_the_command_prints_json(book: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert status_of(["exposure", str(book), "--as-of", "2025-12-31", "--json", "--limit", "china<=10%"]) == 0
    data = json.loads(capsys.readouterr().out)
    assert data["magnificent_seven_share"] == pytest.approx(27186 / 70000)
    assert data["limits"][0]["status"] == "cannot be said"
    assert {"china_share", "china_ai_share", "issuers", "unresolved", "by_segment", "bounds"} <= set(data)
    assert status_of(["exposure", str(book), "--limit", "moon<=1%"]) == 2
    assert plain(data) == data


def test_futures_and_swaps_count_by_notional_and_options_stay_unresolved(tmp_path: Path) -> None:
    """A CFD on Apple for 27,186 worth 300, an index future for 50,000: the total is cash plus what they are worth."""
    row = (
        '<OpenPosition accountId="U1" currency="USD" fxRateToBase="1" assetCategory="{0}" symbol="{1}" isin="{2}"'
        ' multiplier="1" reportDate="20251231" position="1" positionValue="{3}" levelOfDetail="SUMMARY" side="Long"/>'
    )
    rows = row.format("FUT", "NQH6", "", "50000") + row.format("OPT", "NVDA C200", "", "1000")
    cash = '<CashReportCurrency accountId="U1" currency="USD" endingCash="99000"/>'
    head = "<FlexQueryResponse><FlexStatements><FlexStatement>"
    tail = "</FlexStatement></FlexStatements></FlexQueryResponse>"
    (tmp_path / "f.xml").write_text(f"{head}<OpenPositions>{rows}</OpenPositions><CashReport>{cash}</CashReport>{tail}")
    answer = look(tmp_path / "f.xml")
    assert answer.total == 100_000
    unresolved = {u.code: (u.weight, u.reason) for u in answer.exposure.unresolved}
    assert unresolved["NQH6"] == (0.5, "a future whose underlying is not known, by notional")
    assert unresolved["NVDA C200"][0] == pytest.approx(0.01)
    assert answer.exposure.financing == pytest.approx(-0.5)
    assert answer.exposure.cash == {"USD": 0.99}


def test_a_managers_china_ai_names_are_listed(shared: Path) -> None:
    found = {}
    for path in sorted((shared / "data" / "holdings").glob("13f_*.csv")):
        found[path.stem.split("_")[1]] = list(look(path).as_json()["china_ai_issuers"])
    assert found["hh"] == ["alibaba"]
    assert "alibaba" in found["appaloosa"]
    assert found["berkshire"] == []


def test_funds_of_funds_in_a_cycle_are_opened_where_a_plain_file_does_not_say_that_they_are_funds(
    tmp_path: Path,
) -> None:
    # a = 1/2 NVDA + 1/2 b, b = 2/5 a + 3/5 TSM, so a = 5/8 NVDA + 3/8 TSM; FOF is a filer known by its number alone
    (tmp_path / "a.csv").write_text("symbol,weight,currency\nNVDA,50%,USD\nFOF,50%,USD\n")
    (tmp_path / "b.csv").write_text("symbol,weight,currency\nZZFA,40%,USD\nTSM,60%,USD\n")
    held = tmp_path / "book.csv"
    held.write_text("symbol,quantity,currency,market value\nZZFA,10,USD,800\nAAPL,1,USD,200\n")
    books = (f"ZZFA={tmp_path / 'a.csv'}", f"FOF={tmp_path / 'b.csv'}")
    found = look(held, "2025-12-31", wishes=Wishes(books=books)).exposure
    assert {issuer.issuer: round(issuer.weight, 12) for issuer in found.issuers} == {
        "nvidia": 0.5,
        "tsmc": 0.3,
        "apple": 0.2,
    }
    assert not [line for line in found.unresolved if abs(line.weight) > 1e-12]
    assert any("hold one another; solved exactly" in flag for flag in found.flags)
