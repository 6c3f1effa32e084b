"""The example in the docs says what the code does."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from pathlib import Path

from twinkeel.reference import Person, World, world

DOCS = Path(__file__).resolve().parents[2] / "docs/reference.md"


def test_the_example_runs_and_says_what_its_comments_say() -> None:
    text = DOCS.read_text(encoding="utf-8")
    block = text.split("    from datetime import date\n", 1)[1].split("\n\n##", 1)[0]
    lines = ["from datetime import date", *(line.removeprefix("    ") for line in block.splitlines())]
    names: dict[str, object] = {}
    exec("\n".join(lines), names)
    w, on = world(), date(2025, 12, 23)
    assert w.rules.lot(w.listing("688802.SS", on), on).floor(180) == 0
    moore = w.listing("688795.SS", on)
    assert w.rules.band(moore, Decimal("600.50"), date(2025, 12, 12)) == (Decimal("480.40"), Decimal("720.60"))
    assert w.costs.ticket(w.resolve("HK:700", on=on), "buy", 200, 500, on).total == Decimal("112.70")
    us = Person(us_person=True, tax_residence="US")
    assert w.access.may_buy(us, w.listing("0981.HK", on), on).answer == "barred"
    assert w.calendar.closing_instant("XNYS", on).isoformat() == "2025-12-23T21:00:00+00:00"


def test_the_users_file_in_the_docs_works(tmp_path: Path) -> None:
    text = DOCS.read_text(encoding="utf-8")
    start = text.index("    theme,issuer,relevance,segment")
    rows = [line.strip() for line in text[start:].split("\n\n", 1)[0].splitlines()]
    path = tmp_path / "themes.csv"
    path.write_text("\n".join(rows) + "\n", encoding="utf-8")
    assert set(World(path).theme("my-robots").members) == {"ubtech", "inovance"}


def test_a_users_fund_book_bars_a_us_person(tmp_path: Path) -> None:
    (tmp_path / "fund_holdings.csv").write_text(
        "fund,issuer,weight,as_of,source\nKWEB,smic,0.001,2025-12-19,my fund's page\n", encoding="utf-8"
    )
    own = World(tmp_path)
    on = date(2025, 12, 23)
    access = own.access.may_buy(Person(us_person=True, tax_residence="US"), own.listing("KWEB", on), on)
    assert (access.answer, access.fund_as_of) == ("barred", date(2025, 12, 19))
