"""The exchange's full list of Hong Kong securities, two vintages: any code resolves, curated or not, as of its list."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal

from twinkeel.reference import names
from twinkeel.reference.codes import HK
from twinkeel.reference.errors import FactsError
from twinkeel.reference.isin import is_isin
from twinkeel.reference.model import Issuer, Listing
from twinkeel.reference.tables import Row, Tables, day


class ExchangeList:
    """Hong Kong lines beyond the curated ones, made on demand from the exchange's list.

    Such a line is known by its list only: domicile and country of business are empty, and dates are those on which the
    list showed it. A code whose ISIN changed between lists has a record for each.
    """

    def __init__(self, tables: Tables, curated: set[str]) -> None:
        self._tables = tables
        self._curated = curated
        self._rows: Mapping[str, list[Row]] | None = None
        self._names: dict[str, list[str]] = {}
        self._made: dict[str, tuple[Listing, ...]] = {}

    def _load(self) -> Mapping[str, list[Row]]:
        if self._rows is None:
            self._rows = self._tables.index("hkex_securities")
        return self._rows

    def lines(self, code: str) -> tuple[Listing, ...]:
        """The lines that bore a Yahoo-style Hong Kong code; none for curated codes and other venues."""
        if not code.endswith(".HK") or code in self._curated:
            return ()
        found = self._made.get(code)
        if found is None:
            found = tuple(_line(row) for row in self._load().get(code, ()))
            self._made[code] = found
        return found

    def lines_named(self, name: str) -> tuple[Listing, ...]:
        """The lines whose short name on the list is that name."""
        if not self._names:
            for code, rows in self._load().items():
                if code not in self._curated:
                    for row in rows:
                        self._names.setdefault(names.fold(row["name"]), []).append(code)
        codes = dict.fromkeys(self._names.get(names.fold(name), ()))
        return tuple(line for code in codes for line in self.lines(code) if names.fold(line.name) == names.fold(name))

    def issuer(self, issuer_id: str) -> Issuer | None:
        """The issuer behind a line of the list (id ``hk-00005``), known by the list only."""
        if not issuer_id.startswith("hk-"):
            return None
        lines = self.lines(issuer_id[3:].lstrip("0").zfill(4) + ".HK")
        if not lines:
            return None
        line = lines[-1]
        segment = "fund" if line.is_fund else ""
        return Issuer(issuer_id, line.name, (), "", "", segment, True, line.source, line.confidence)

    def of_issuer(self, issuer_id: str) -> tuple[Listing, ...]:
        """The lines of such an issuer, of any date: its main counter and its renminbi counter."""
        if not issuer_id.startswith("hk-"):
            return ()
        code = issuer_id[3:].lstrip("0").zfill(4) + ".HK"
        others = [other for other, rows in self._load().items() if any(row["main_counter"] == code for row in rows)]
        return tuple(line for each in (code, *others) for line in self.lines(each))


def _note(row: Row) -> str:
    if row["valid_to"]:
        return f"last seen in the exchange's list of {row['vintage']}; the day it left is not in our tables"
    return f"known from the exchange's list of {row['vintage']} only"


def _line(row: Row) -> Listing:
    if row["isin"] and not is_isin(row["isin"]):
        raise FactsError(
            "hkex_securities.csv", f"ISIN {row['isin']!r} of {row['code']} fails its check digit", "Mend it."
        )
    base = row["code"].removesuffix(".HK")
    kind = row["kind"]
    issuer = "hk-" + (row["main_counter"] or row["code"]).removesuffix(".HK").zfill(5)
    per_unit = Decimal(1) if kind in ("common", "h", "rmb_counter") else None
    return Listing(
        row["code"], issuer, row["name"], HK, row["board"], row["currency"], kind, row["isin"] or None, per_unit, None,
        None, None, row["source"], row["confidence"], day(row["valid_from"]), day(row["valid_to"]),
        _note(row), (base.zfill(5),),
    )  # fmt: skip
