"""``twinkeel plan`` and ``demo`` as a user runs them: the page, the JSON, the summary, and one line an error."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import polars as pl
import pytest

from twinkeel.cli import status_of
from twinkeel.market.simulated import simulated_market

CODES = [
    "AAPL", "MSFT", "NVDA", "GOOGL", "AMZN", "META", "TSLA", "BABA", "0700.HK", "9988.HK", "0981.HK", "3690.HK",
    "1810.HK", "1024.HK", "0020.HK", "1347.HK", "2382.HK", "688256.SS", "688802.SS",
]  # fmt: skip
BOOK = "symbol,quantity,currency\nAAPL,900,USD\nNVDA,1200,USD\nMSFT,400,USD\nBABA,300,USD\n"
IMPOSSIBLE = """name = "impossible"
base_currency = "USD"
magnificent_seven_maximum = 0.5

[investor]
us_person = false

[theme]
target = 0.9
per_issuer_maximum = 0.02

[cash]
maximum = 0.0
"""


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder of price and exchange-rate files in plain dialects, drawn from the SIMULATED market."""
    folder = tmp_path_factory.mktemp("data")
    snapshot = simulated_market().snapshot
    frames = [snapshot.history(code).with_columns(symbol=pl.lit(code)) for code in CODES]
    (folder / "prices").mkdir()
    (folder / "fx").mkdir()
    bars = pl.concat(frames).select("date", "symbol", "open", "high", "low", "close", "volume")
    bars.with_columns(adjusted=pl.lit("no")).write_csv(folder / "prices" / "bars.csv")
    rates = snapshot.rates("EUR", "USD").rename({"rate": "USD", "date": "Date"}).select("Date", "USD")
    for currency in ("CNY", "HKD"):
        more = snapshot.rates("EUR", currency).rename({"rate": currency, "date": "Date"}).select("Date", currency)
        rates = rates.join(more, on="Date", how="left", maintain_order="left")
    rates.sort("Date", descending=True).write_csv(folder / "fx" / "eurofxref-hist.csv")
    return folder


@pytest.fixture
def book(tmp_path: Path) -> Path:
    path = tmp_path / "book.csv"
    path.write_text(BOOK)
    return path


def test_plan_writes_page_and_json_and_prints_a_summary(
    data: Path, book: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    page, plan = tmp_path / "plan.html", tmp_path / "plan.json"
    arguments = [str(book), "--data", str(data), "--as-of", "2025-12-31", "--out", str(page), "--json", str(plan)]
    assert status_of(["plan", *arguments]) == 0
    shown = capsys.readouterr().out
    assert "An illustration." in shown
    assert "Magnificent Seven together: at most 50 %" in shown
    assert str(page) in shown.replace("\n", "")
    made = json.loads(plan.read_text())
    assert made["illustration"] is True
    assert {order["side"] for order in made["orders"]} == {"buy", "sell"}
    html = page.read_text()
    assert html.startswith("<!doctype html>")
    assert made["snapshot"]["hash"] in html


def test_json_alone_goes_to_standard_output(data: Path, book: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert status_of(["plan", str(book), "--data", str(data), "--json", "-"]) == 0
    assert json.loads(capsys.readouterr().out)["as_of"] == "2025-12-31"


def test_quiet_prints_nothing(data: Path, book: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert status_of(["plan", str(book), "--data", str(data), "--out", str(tmp_path / "p.html"), "--quiet"]) == 0
    assert capsys.readouterr().out == ""


@pytest.mark.parametrize(
    ("text", "says"),
    [
        (None, ["book.csv", "no such file"]),
        ("", ["book.csv", "empty"]),
        ("symbol|quantity|currency\nAAPL|100|USD\n", ["book.csv, line 1", "'|'", "commas"]),
        ("symbol,quantity,currency\nAAPL,many,USD\n", ["book.csv, line 2", "'many' is not a number"]),
        ("symbol,quantity,currency\nAAPL,10,USD\nXYZQ,5,USD\n", ["book.csv, line 3", "neither a price nor a value"]),
    ],
)
def test_bad_books_are_told_in_one_line(
    data: Path, tmp_path: Path, text: str | None, says: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "book.csv"
    if text is not None:
        path.write_text(text)
    assert status_of(["plan", str(path), "--data", str(data)]) == 2
    check_one_line(capsys.readouterr().err, says)


def test_an_as_of_before_the_data_is_told(data: Path, book: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert status_of(["plan", str(book), "--data", str(data), "--as-of", "2001-01-02"]) == 2
    check_one_line(capsys.readouterr().err, ["2001-01-02", "begins on", "later date"])


def test_an_infeasible_mandate_names_file_line_rules_and_remedy(
    data: Path, book: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    mandate = tmp_path / "impossible.toml"
    mandate.write_text(IMPOSSIBLE)
    assert status_of(["plan", str(book), "--data", str(data), "--mandate", str(mandate)]) == 2
    check_one_line(capsys.readouterr().err, ["impossible.toml, line 9", "No portfolio satisfies", "90 %", "Relax"])


def test_a_mandate_with_an_unknown_key_names_its_line(
    data: Path, book: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    mandate = tmp_path / "typo.toml"
    mandate.write_text(IMPOSSIBLE.replace("magnificent_seven_maximum", "magnificent_seven_maximun"))
    assert status_of(["plan", str(book), "--data", str(data), "--mandate", str(mandate)]) == 2
    check_one_line(capsys.readouterr().err, ["typo.toml, line 3", "did you mean 'magnificent_seven_maximum'"])


def check_one_line(text: str, says: list[str]) -> None:
    assert text.count("\n") == 1
    assert "Traceback" not in text
    for words in says:
        assert words in text, text


def test_the_real_book_through_the_command_line(
    shared: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """H&H's filing with prices, exchange rates and the acceptance article: shares, orders, claims with verdicts."""
    out = tmp_path / "plan.json"
    arguments = [
        str(shared / "data/holdings/13f_hh_international_2025-12-31.csv"),
        "--data", str(shared / "data"), "--article", str(shared / "seed/article.txt"),
        "--as-of", "2025-12-31", "--json", str(out), "--out", str(tmp_path / "plan.html"),
    ]  # fmt: skip
    assert status_of(["plan", *arguments]) == 0
    assert "of the filing" in capsys.readouterr().out
    plan = json.loads(out.read_text())
    assert plan["exposure"]["magnificent_seven_share"] == pytest.approx(0.637, abs=5e-4)
    assert {"688795.SS", "688802.SS"} <= {line["listing"] for each in plan["candidates"] for line in each["listings"]}
    assert len(plan["orders"]) >= 5
    article = plan["article"][0]
    verdicts = {claim["verdict"] for claim in article["claims"]}
    assert verdicts - {"not checkable"}
    first = out.read_bytes()
    assert status_of(["plan", *arguments]) == 0
    assert out.read_bytes() == first


def test_the_demo_tells_its_truth(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    page, plan = tmp_path / "demo.html", tmp_path / "demo.json"
    assert status_of(["demo", "--out", str(page), "--json", str(plan)]) == 0
    said = capsys.readouterr().out
    for start in ("SIMULATED market", "SIMULATED: Weights", "SIMULATED: Orders", "SIMULATED: Co-movement"):
        assert start in said
    made = json.loads(plan.read_text())
    assert made["simulated"] is True
    assert made["diversification"]["truth"]["correlation"] == pytest.approx(
        made["diversification"]["correlation"]["estimate"], abs=0.25
    )
    assert made["article"][0]["claims"]
    assert page.read_text().count("SIMULATED") >= 3


def test_a_book_the_illustration_does_not_fit_is_pointed_to_a_mandate_of_its_own(
    data: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Nearly all in a name without history, which is kept: what is left to sell cannot pay for a tenth in China AI."""
    path = tmp_path / "kept.csv"
    path.write_text("symbol,quantity,currency,value\nAAPL,10,USD,2710\nBRK-B,100,USD,50000\n")
    assert status_of(["plan", str(path), "--data", str(data), "--as-of", "2025-12-31"]) == 2
    said = capsys.readouterr().err.strip()
    assert "\n" not in said
    assert said.endswith("give rules of your own with --mandate.")


def test_counterparts_are_valued_from_accounts_in_the_data_folder(data: Path, book: Path, tmp_path: Path) -> None:
    """By hand: 2 bn shares at the close over 400 bn of sales, on both sides; the page opens both figures."""
    folder, page, made = tmp_path / "data", tmp_path / "plan.html", tmp_path / "plan.json"
    shutil.copytree(data, folder)
    (folder / "fundamentals").mkdir()
    rows = ["issuer,metric,value,currency,period_end,period_start,published,line"]
    for name, code, currency in (("Alibaba", "9988.HK", "HKD"), ("Amazon", "AMZN", "USD")):
        rows.append(f"{name},sales,400000000000,{currency},2025-09-30,2024-10-01,2025-11-20,")
        rows.append(f"{name},shares,2000000000,,2025-09-30,,2025-11-20,{code}")
    (folder / "fundamentals" / "accounts.csv").write_text("\n".join(rows))
    arguments = [str(book), "--data", str(folder), "--as-of", "2025-12-31", "--out", str(page), "--json", str(made)]
    assert status_of(["plan", *arguments, "--quiet"]) == 0
    plan = json.loads(made.read_text())
    snapshot = simulated_market().snapshot
    close = {code: snapshot.history(code).row(-1, named=True)["close"] for code in ("9988.HK", "AMZN")}
    (commerce,) = [each for each in plan["counterparts"]["groups"] if each["name"] == "commerce"]
    (row,) = [each for each in commerce["medians"] if each["figure"] == "ps"]
    assert row["chinese_median"] == pytest.approx(2 * close["9988.HK"] / 400, rel=1e-9)
    assert row["western_median"] == pytest.approx(2 * close["AMZN"] / 400, rel=1e-9)
    assert row["ratio"] == pytest.approx(close["9988.HK"] / close["AMZN"], rel=1e-9)
    where = next(each["valuation_at"] for each in plan["counterparts"]["companies"] if each["issuer"] == "amazon")
    assert plan["evidence"][f"{where}/multiples/ps/value"]["source"].endswith("accounts.csv")
    assert "accounts.csv" in page.read_text()
