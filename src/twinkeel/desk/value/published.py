"""``value premium --table``: the exchange rate behind a vendor's table of A/H premiums, fractions or percent."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from twinkeel.core.errors import InputError, MissingDataError
from twinkeel.core.files import read_text
from twinkeel.desk.value.inputs import Inputs, table_rows
from twinkeel.valuation.measure import Measure
from twinkeel.valuation.premiums import BadPriceError, implied_rate
from twinkeel.valuation.published import PublishedPremium, RateFinding, check_published

POINTS = " Premiums without a % sign are percentage points: as fractions no market rate could have made them."


def check_table(inputs: Inputs, path: Path) -> RateFinding | Measure:
    """The rate behind a vendor's table of A/H premiums: columns name, a_price, h_price, premium.

    A premium is a fraction, or percent with the sign; where bare numbers read as fractions ask for a rate off the
    market's by more than twice, and as percentage points do not, they are points, and the sentence says so.

    Raises:
        InputError: for other columns, no rows, or a cell that is no number. MissingDataError: where no data was given.
    """
    if inputs.snapshot is None:
        raise MissingDataError("The market's rate is needed", "Give --data DIR.")
    history = inputs.snapshot.rates("HKD", "CNY")
    days, rates = history["date"].to_list(), history["rate"].to_list()
    rows = table_rows(read_text(path), str(path))
    if not rows:
        raise InputError(str(path), "has no rows", "Give name, a_price, h_price, premium.")
    found = check_published(_rows(rows, path, 1.0), inputs.on, days, rates)
    if isinstance(found, RateFinding) and _far(found) and not all(row["premium"].endswith("%") for row in rows):
        again = check_published(_rows(rows, path, 0.01), inputs.on, days, rates)
        if isinstance(again, RateFinding) and not _far(again):
            return replace(again, sentence=again.sentence + POINTS)
    return found


def _far(found: RateFinding) -> bool:
    return not 0.5 < found.rate / found.market < 2


def _rows(rows: list[dict[str, str]], path: Path, unit: float) -> list[PublishedPremium]:
    """The table's rows; ``unit`` is what a premium without a sign is counted in."""
    out = []
    for number, row in enumerate(rows, start=2):
        try:
            premium = float(row["premium"].rstrip("%")) * (0.01 if row["premium"].endswith("%") else unit)
            out.append(PublishedPremium(row.get("name", ""), float(row["a_price"]), float(row["h_price"]), premium))
            implied_rate(out[-1].a_price, out[-1].h_price, out[-1].premium)
        except KeyError as error:
            raise InputError(str(path), f"has no column {error}", "Give name, a_price, h_price, premium.") from error
        except ValueError as error:
            raise InputError(str(path), f"a cell is no number ({error})", "Mend the row.", number) from error
        except BadPriceError as error:
            raise InputError(str(path), f"{error.what} is not above zero", "Mend the row.", number) from error
    return out
