"""Every format against a sample in its true shape: what is read, what is cash, what the file's own total says."""

from __future__ import annotations

import io
import tracemalloc
import zipfile
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from twinkeel.core.errors import InputError
from twinkeel.holdings import Holdings, read_holdings
from twinkeel.holdings.formats import ORDER, all_formats, plain
from twinkeel.holdings.formats.excel import check_zip
from twinkeel.holdings.resolve import Resolver
from twinkeel.holdings.source import Source

DAY = date(2025, 12, 31)
D = Decimal
# file: (format, positions, cash lines, total, currency, status of the reconciliation, date in the file)
OK = {
    "plain.csv": ("plain-csv", 3, 2, None, "no total in the file", None),
    "german.csv": ("plain-csv", 2, 0, None, "no total in the file", None),
    "chinese_gb18030.csv": ("plain-csv", 2, 0, "295100", "no total in the file", None),
    "schwab.csv": ("schwab-positions", 4, 1, "50166.50", "agrees", DAY),
    "schwab_two_accounts.csv": ("schwab-positions", 2, 1, "46836", "agrees", DAY),
    "fidelity.csv": ("fidelity-positions", 4, 2, "42207.09", "no total in the file", DAY),
    "ib_flex.xml": ("ib-flex", 3, 2, None, "agrees", DAY),
    "ib_activity.csv": ("ib-activity", 2, 2, None, "agrees", DAY),
    "ib_flex.csv": ("ib-flex-csv", 2, 0, None, "no total in the file", DAY),
    "chinese_broker.csv": ("plain-csv", 2, 0, None, "no total in the file", None),
    "yahoo_portfolio.csv": ("plain-csv", 2, 0, None, "no total in the file", None),
    "wrong_total.csv": ("plain-csv", 2, 0, "4583.60", "differs", None),
    "schwab_older.csv": ("schwab-positions", 2, 2, "34086", "agrees", DAY),
    "fidelity_older.csv": ("fidelity-positions", 2, 1, "158490", "no total in the file", DAY),
    "vanguard.csv": ("plain-csv", 1, 1, "28686.25", "no total in the file", None),
    "fractions.csv": ("plain-csv", 2, 1, None, "no total in the file", None),
    "pounds.csv": ("plain-csv", 1, 0, "2025", "no total in the file", None),
    "trade_republic.csv": ("trade-republic", 1, 1, None, "no total in the file", date(2025, 8, 1)),
    "ledger.csv": ("ledger-csv", 1, 0, None, "no total in the file", None),
    "13f.csv": ("13f-csv", 4, 0, "40635600", "agrees", DAY),
    "13f_thousands.xml": ("13f-xml", 2, 0, "34515000", "no total in the file", None),
    "13f_submission.txt": ("13f-xml", 2, 0, "34515000", "agrees", DAY),
    "nport.xml": ("nport-xml", 4, 1, "898174", "differs", DAY),
    "kraneshares.csv": ("kraneshares-holdings", 3, 1, "1901000", "no total in the file", DAY),
    "globalx.csv": ("globalx-holdings", 3, 1, "373000", "no total in the file", DAY),
    "ishares.csv": ("ishares-holdings", 4, 1, "999000", "no total in the file", DAY),
    "ishares_german.csv": ("ishares-holdings", 2, 1, "3000000", "no total in the file", DAY),
    "ark.csv": ("plain-csv", 2, 0, "418440", "no total in the file", None),
    "weights.csv": ("weight-table", 9, 1, None, "no total in the file", date(2021, 7, 12)),
}


def read(samples: Path, name: str, world: Resolver) -> Holdings:
    """One sample, read on the last day of 2025."""
    return read_holdings(samples / "ok" / name, DAY, world)


@pytest.mark.parametrize("name", sorted(OK))
def test_every_sample_is_recognised_and_read(samples: Path, name: str, world: Resolver) -> None:
    form, positions, cash, total, status, day = OK[name]
    held = read(samples, name, world)
    assert (held.format, len(held.positions), len(held.cash)) == (form, positions, cash)
    assert held.total == (None if total is None else Decimal(total))
    assert (held.reconciliation.status, held.as_of) == (status, day)


def test_every_sample_is_claimed_by_one_format_beside_plain(samples: Path) -> None:
    """Recognition is by content: no two formats claim one file (plain is the last resort and claims any text)."""
    for path in sorted((samples / "ok").iterdir()):
        claims = [form.name for form in all_formats() if form.recognise(Source(path)) and form.name != "plain-csv"]
        assert len(claims) <= 1, (path.name, claims)


def test_every_format_has_a_sample(samples: Path, world: Resolver) -> None:
    read_here = {read(samples, name, world).format for name in OK}
    missing = {form.name for form in all_formats()} - read_here
    assert missing == {"excel", "13f-html"}, "both are made in a test of their own"
    assert len(ORDER) == len(set(ORDER)) == 17


def test_flex_summary_and_lots_are_not_both_counted(samples: Path, world: Resolver) -> None:
    apple = read(samples, "ib_flex.xml", world).positions[0]
    assert apple.quantity == D(100)
    assert [(lot.quantity, lot.cost, lot.opened) for lot in apple.lots] == [
        (D(60), D(6020), date(2021, 3, 4)),
        (D(40), D(9000), date(2024, 5, 20)),
    ]
    assert apple.cost == D(15020)


def test_flex_with_lot_rows_only_is_summed_from_them(samples: Path, tmp_path: Path, world: Resolver) -> None:
    text = (samples / "ok" / "ib_flex.xml").read_text()
    kept = [line for line in text.splitlines() if not ("265598" in line and 'levelOfDetail="SUMMARY"' in line)]
    (tmp_path / "lots.xml").write_text("\n".join(kept))
    apple = read_holdings(tmp_path / "lots.xml", DAY, world).positions[0]
    assert (apple.quantity, apple.value, apple.cost) == (D(100), D(27186), D(15020))


def test_hong_kong_symbols_get_their_leading_zeros(samples: Path, world: Resolver) -> None:
    for name in (
        "plain.csv",
        "ib_flex.xml",
        "ib_flex.csv",
        "chinese_broker.csv",
        "ib_activity.csv",
        "globalx.csv",
        "ishares.csv",
        "weights.csv",
    ):
        assert "0700.HK" in {p.code for p in read(samples, name, world).positions}, name


def test_bloomberg_stock_connect_codes_name_their_exchange(samples: Path, world: Resolver) -> None:
    codes = {p.symbol: p.code for p in read(samples, "weights.csv", world).positions if p.symbol}
    assert (codes["000725 C2"], codes["601012 C1"]) == ("000725.SZ", "601012.SS")


def test_a_symbol_over_several_columns_stays_unresolved(samples: Path, world: Resolver) -> None:
    held = read(samples, "weights.csv", world)
    assert sum(p.weight or 0 for p in held.positions if p.code is None) == pytest.approx(
        0.03 + 0.02 + 0.04 + 0.01 + 0.01
    )
    assert "688065.SS, 7342.T stand over several columns" in held.warnings[0]


def test_schwab_columns_may_stand_in_any_order(samples: Path, world: Resolver) -> None:
    held = read(samples, "schwab_two_accounts.csv", world)
    assert [(p.code, p.quantity, p.account) for p in held.positions] == [
        ("NVDA", D(100), "Individual ...123"),
        ("AAPL", D(100), "Roth IRA ...456"),
    ]
    assert held.positions[0].lots == (), "N/A is no cost: tax unknown"
    assert held.positions[1].cost == 9000


def test_fidelity_sweep_is_cash_and_its_footer_no_position(samples: Path, world: Resolver) -> None:
    held = read(samples, "fidelity.csv", world)
    assert [(c.name, c.amount) for c in held.cash] == [
        ("SPAXX**", Decimal("1234.56")),
        ("Pending Activity", Decimal("74.03")),
    ]
    assert [p.kind for p in held.positions] == ["equity", "equity", "option", "equity"]
    assert all("footer" in s.reason for s in held.skipped)


def test_puts_and_calls_are_not_holdings_of_a_13f(samples: Path, world: Resolver) -> None:
    held = read(samples, "13f.csv", world)
    assert [s.line for s in held.skipped] == [4, 5]
    assert [p.code for p in held.positions] == ["AAPL", "BRK-B", "BABA", "EXAMPLE CORP"] or held.positions[
        3
    ].code is None
    assert held.filing
    assert "Shares are of the filing" in held.warnings[0]


def test_thousands_are_found_out_and_said(samples: Path, world: Resolver) -> None:
    by_form = read(samples, "13f_thousands.xml", world)
    assert by_form.positions[0].value == 27_186_000
    assert any("thousands" in text for text in by_form.guessed)
    totals = read(samples, "13f_submission.txt", world).reconciliation
    assert totals.note == "the file's total is in thousands while its positions are in dollars"


def test_nport_counts_dollars_not_shares_and_states_its_period(samples: Path, world: Resolver) -> None:
    held = read(samples, "nport.xml", world)
    assert held.as_of == DAY, "repPdDate, not repPdEnd"
    assert [p.value for p in held.positions] == [616000, 293160, -27186, 1200]
    assert held.positions[3].kind == "future"
    assert held.positions[3].notional == 106000
    assert held.reconciliation.difference == Decimal("-101826")
    assert held.title == "Example Trust: Example China Fund (S000000001)"


def test_nport_header_of_another_series_is_told(samples: Path, tmp_path: Path, world: Resolver) -> None:
    text = (
        (samples / "ok" / "nport.xml")
        .read_text()
        .replace("<seriesId>S000000001</seriesId><classId>", "<seriesId>S000000009</seriesId><classId>")
    )
    (tmp_path / "n.xml").write_text(text)
    assert any("S000000009" in w and "S000000001" in w for w in read_holdings(tmp_path / "n.xml", DAY, world).warnings)


def test_trade_republic_sells_the_oldest_lots_first(samples: Path, world: Resolver) -> None:
    held = read(samples, "trade_republic.csv", world)
    (apple,) = held.positions
    assert (apple.code, apple.quantity) == ("AAPL", D(3))
    assert [(lot.quantity, lot.cost, lot.opened) for lot in apple.lots] == [(D(3), D("540.6"), date(2025, 6, 3))]
    assert held.cash[0].amount == Decimal("4357.50")


def test_lots_several_accounts_shorts_and_cash_in_two_currencies_are_kept(samples: Path, world: Resolver) -> None:
    held = read(samples, "plain.csv", world)
    assert [(p.code, p.quantity, p.account) for p in held.positions] == [
        ("AAPL", D(1000), "Main"),
        ("0700.HK", D(500), "Main"),
        ("NVDA", D(-100), "Margin"),
    ]
    assert held.positions[0].lots[0].opened == date(2021, 3, 4)
    assert held.positions[2].value == -18650
    assert [(c.currency, c.amount) for c in held.cash] == [("USD", D(5000)), ("HKD", D(-1000))]
    assert [(s.line, s.reason) for s in held.skipped] == [(7, "quantity is zero")]


# file: what the one line must say
NOT_OK = {
    "semicolon.csv": "semicolon.csv, line 1: the columns are separated by ';', not by commas",
    "bar.csv": "bar.csv, line 1: the columns are separated by '|'",
    "spaces.csv": "spaces.csv, line 1: the header 'symbol quantity currency' is one column",
    "not_a_number.csv": "not_a_number.csv, line 2: quantity 'ten' is not a number",
    "formula.csv": "formula.csv, line 3: quantity '=1+1' is not a number",
    "unquoted_thousands.csv": "unquoted_thousands.csv, line 2: 4 cells where the header has 3",
    "no_amount.csv": "no_amount.csv, line 3: 'NVDA' has neither quantity nor value",
    "only_header.csv": "only_header.csv, line 1: holds no position",
    "letter.csv": "letter.csv, line 1: no header with a symbol",
    "open_quote.csv": "open_quote.csv, line 2: one cell where the header has 3 columns",
    "blank.csv": "blank.csv: the file is empty",
    "bomb.xml": "bomb.xml: declares a document type or entities, which are refused",
    "external.xml": "external.xml: declares a document type or entities, which are refused",
    "broken.xml": "broken.xml, line 2: is not well-formed XML",
    "price_history.csv": "price_history.csv, line 1: no header with a symbol",
    "price_history_chinese.csv": "price_history_chinese.csv, line 1: is a price history, not holdings",
    "two_filings.csv": "two_filings.csv, line 3: holds several filings",
}


@pytest.mark.parametrize("name", sorted(NOT_OK))
def test_every_bad_sample_gives_one_line_with_file_row_and_remedy(samples: Path, name: str, world: Resolver) -> None:
    with pytest.raises(InputError) as caught:
        read_holdings(samples / "not-ok" / name, DAY, world)
    said = str(caught.value)
    assert NOT_OK[name] in said
    assert "\n" not in said
    assert caught.value.remedy


def test_no_bad_sample_is_left_untested(samples: Path) -> None:
    assert {path.name for path in (samples / "not-ok").iterdir()} == set(NOT_OK)
    assert {path.name for path in (samples / "ok").iterdir()} == set(OK)


def workbook(rows: list[list[object]]) -> bytes:
    """A small workbook with a leading sheet of prose."""
    import xlsxwriter

    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True})
    book.add_worksheet("Read me").write(0, 0, "Exported for you")
    sheet = book.add_worksheet("Positions")
    for number, row in enumerate(rows):
        sheet.write_row(number, 0, row)
    book.close()
    return out.getvalue()


def test_excel_is_read_from_the_sheet_with_positions(tmp_path: Path, world: Resolver) -> None:
    rows: list[list[object]] = [
        ["Symbol", "Quantity", "Currency", "Price"],
        ["AAPL", 100, "USD", 271.86],
        ["700", 500, "HKD", 599],
    ]
    (tmp_path / "book.xlsx").write_bytes(workbook(rows))
    held = read_holdings(tmp_path / "book.xlsx", DAY, world)
    assert held.format == "excel (plain-csv)"
    assert [(p.code, p.quantity, p.value) for p in held.positions] == [
        ("AAPL", D(100), D("27186.00")),
        ("0700.HK", D(500), D(299500)),
    ]
    assert "sheet 'Positions' of the workbook is read" in held.guessed


def test_a_zip_bomb_is_refused_without_being_unpacked_whole(tmp_path: Path) -> None:
    out = io.BytesIO()
    with (
        zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as container,
        container.open("xl/worksheets/sheet1.xml", "w", force_zip64=True) as handle,
    ):
        for _ in range(300):
            handle.write(b"0" * (1 << 20))
    tracemalloc.start()
    with pytest.raises(InputError, match="unpacks to far more"):
        check_zip(Source("bomb.xlsx", out.getvalue()))
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 20 * (1 << 20)


def test_a_zip_that_is_no_workbook_is_refused() -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as container:
        container.writestr("positions.csv", "symbol,quantity\nAAPL,1\n")
    with pytest.raises(InputError, match="not an Excel workbook"):
        check_zip(Source("book.zip", out.getvalue()))


def test_a_file_of_a_gigabyte_is_refused_unread(tmp_path: Path, world: Resolver) -> None:
    path = tmp_path / "huge.csv"
    with path.open("wb") as handle:
        handle.write(b"symbol,quantity,currency\n")
        handle.truncate(1 << 30)
    tracemalloc.start()
    with pytest.raises(InputError, match="over the limit"):
        read_holdings(path, DAY, world)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 1 << 20


def test_the_rendered_13f_page_is_read(tmp_path: Path, world: Resolver) -> None:
    row = (
        "<tr><td>{}</td><td>COM</td><td>{}</td><td> </td><td>{}</td><td>{}</td><td>SH</td><td>{}</td><td>SOLE</td></tr>"
    )
    rows = row.format("APPLE INC", "037833100", "27,186,000", "100,000", " ") + row.format(
        "NVIDIA", "67066G104", "186,500", "1,000", "Put"
    )
    head = "<!DOCTYPE html PUBLIC '-//W3C//DTD HTML 4.01//EN'><html><head><title>SEC FORM 13-F</title></head>"
    html = f"{head}<body><table>{rows}</table></body></html>"
    (tmp_path / "page.xml").write_text(html)
    held = read_holdings(tmp_path / "page.xml", DAY, world)
    assert (held.format, [p.code for p in held.positions], len(held.skipped)) == ("13f-html", ["AAPL"], 1)
    assert held.positions[0].value == 27_186_000


def test_the_real_filings_and_funds_are_read(shared: Path, world: Resolver) -> None:
    """Hand-checked: H&H's lines sum to 17,488,569,921; the EDGAR submission's cover page says 194,611,845."""
    books = sorted((shared / "data" / "holdings").glob("13f_*.csv"))
    held = {path.name: read_holdings(path, DAY, world) for path in books}
    assert len(held) == 5
    assert all(h.reconciliation.status == "agrees" for h in held.values())
    assert held["13f_hh_international_2025-12-31.csv"].total == 17_488_569_921
    assert [s.line for s in held["13f_appaloosa_2025-12-31.csv"].skipped] == [29]
    sec = shared / "data" / "fixtures" / "sec"
    filing = read_holdings(sec / "real_13F_0001951757-25-000093.nc", DAY, world)
    assert (filing.reconciliation.file_total, filing.reconciliation.difference) == (D(194_611_845), D(0))
    assert read_holdings(sec / "NPORT_Dupree.xml", DAY, world).as_of == date(2022, 12, 31)
    kweb = read_holdings(shared / "data" / "fixtures" / "etf_holdings_2021_2022" / "KWEB.csv", DAY, world)
    assert (kweb.format, kweb.as_of) == ("weight-table", date(2021, 12, 1))
    with pytest.raises(InputError, match="cover page without an information table"):
        read_holdings(sec / "metlife_primarydoc.xml", DAY, world)


def test_codes_kept_as_spreadsheet_text_keep_their_zeros(samples: Path, world: Resolver) -> None:
    held = read(samples, "chinese_broker.csv", world)
    assert [(p.code, p.currency) for p in held.positions] == [("0700.HK", "HKD"), ("688981.SS", "CNY")]
    assert held.guessed == ("the file states no currency for line 2, 3: that of the listing is taken",)


def test_weights_may_be_fractions_or_percent_and_pence_are_pounds(samples: Path, world: Resolver) -> None:
    assert [p.weight for p in read(samples, "fractions.csv", world).positions] == pytest.approx([0.6, 0.3])
    pounds = read(samples, "pounds.csv", world).positions[0]
    assert (pounds.price, pounds.currency) == (D("202.5"), "GBP")


def test_control_characters_never_reach_the_terminal(tmp_path: Path, world: Resolver) -> None:
    (tmp_path / "b.csv").write_text("symbol,name,quantity,currency\nAAPL,\x1b[2JApp\u202ele,1,USD\n")
    assert read_holdings(tmp_path / "b.csv", DAY, world).positions[0].name == "[2JApple"


@pytest.mark.parametrize("encoding", ["utf-16", "utf-7"])
def test_a_bomb_in_another_encoding_is_refused_as_well(tmp_path: Path, world: Resolver, encoding: str) -> None:
    head = f'<?xml version="1.0" encoding="{encoding}"?><!DOCTYPE x [<!ENTITY a "b">]>'
    text = f"{head}<FlexQueryResponse>&a;</FlexQueryResponse>"
    (tmp_path / "b.xml").write_bytes(text.encode(encoding))
    with pytest.raises(InputError):
        read_holdings(tmp_path / "b.xml", DAY, world)


def test_deep_xml_is_refused(tmp_path: Path, world: Resolver) -> None:
    (tmp_path / "deep.xml").write_text("<FlexQueryResponse>" + "<a>" * 5000 + "</a>" * 5000 + "</FlexQueryResponse>")
    with pytest.raises(InputError, match="is not well-formed XML"):
        read_holdings(tmp_path / "deep.xml", DAY, world)


@pytest.mark.parametrize(("said", "currency"), [("人民币", "CNY"), ("港幣", "HKD"), ("美元", "USD"), ("eur", "EUR")])
def test_a_plain_file_may_name_its_currency_in_words(said: str, currency: str) -> None:
    text = f"证券代码,持仓数量,币种\n0700.HK,100,{said}\n"
    assert [line.currency for line in plain.parse(Source("a.csv", text.encode())).lines] == [currency]


def test_a_header_that_stands_again_is_skipped_with_its_line() -> None:
    text = "symbol,quantity,currency\nNVDA,1,USD\nsymbol,quantity,currency\nAAPL,2,USD\n"
    book = plain.parse(Source("a.csv", text.encode()))
    assert [line.symbol for line in book.lines] == ["NVDA", "AAPL"]
    assert [(skip.line, skip.reason) for skip in book.skipped] == [(3, "the header again, not a position")]


def test_two_columns_of_one_name_are_refused_where_they_differ() -> None:
    same = plain.parse(Source("a.csv", b"symbol,quantity,quantity,currency\nNVDA,1,1,USD\n"))
    assert [line.quantity for line in same.lines] == [1]
    with pytest.raises(InputError, match=r"line 2: two columns are called 'quantity', and say '1' and '2'"):
        plain.parse(Source("a.csv", b"symbol,quantity,quantity,currency\nNVDA,1,2,USD\n"))


def test_a_sign_that_contradicts_the_currency_is_told() -> None:
    text = "symbol,quantity,currency,value\nNVDA,10,USD,€1865.00\n0700.HK,100,HKD,HK$59900\n"
    book = plain.parse(Source("a.csv", text.encode()))
    assert book.warnings == ["line 2: its amount bears the sign of EUR, its currency is USD: USD is taken"]
