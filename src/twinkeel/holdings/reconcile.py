"""The sum of the lines beside the file's own total."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal

from twinkeel.holdings.model import Cash, Position, Reconciliation
from twinkeel.holdings.raw import RawBook

_THOUSAND = Decimal(1000)


def sum_values(positions: Iterable[Position], cash: Iterable[Cash]) -> tuple[Decimal | None, str | None, int]:
    """Sum of values and cash, their one currency, and how many lines have no value.

    The sum is None where a line has no value or the lines are in several currencies: amounts in two currencies are
    never added.
    """
    amounts = [(p.value, p.currency) for p in positions] + [(c.amount, c.currency) for c in cash]
    missing = sum(1 for value, _ in amounts if value is None)
    currencies = {currency for value, currency in amounts if value is not None}
    if missing or len(currencies) > 1 or not amounts:
        return None, next(iter(currencies)) if len(currencies) == 1 else None, missing
    return sum((value for value, _ in amounts if value is not None), Decimal(0)), next(iter(currencies)), 0


def reconcile(raw: RawBook, total: Decimal | None, currency: str | None, missing: int) -> Reconciliation:
    """Whether the lines sum to the file's own total, within what rounding of the lines can do."""
    in_file = raw.file_total
    note = raw.file_total_note
    if raw.base_sum is not None:
        total, currency = raw.base_sum, raw.total_currency
        note = _join(note, "lines are converted with the file's own rates")
    if total is None:
        why = f"{missing} lines have no value" if missing else "the lines are in several currencies"
        status = "cannot be summed" if in_file is not None else "no total in the file"
        return Reconciliation(status, None, in_file, None, raw.total_currency or currency, _join(why, note))
    everything = total + raw.skipped_value
    if raw.skipped_value:
        note = _join(note, f"the sum here includes {raw.skipped_value:,.0f} of lines that are not holdings")
    if in_file is None:
        return Reconciliation("no total in the file", everything, None, None, currency, note)
    count = len(raw.lines) + len(raw.cash)
    tolerance = (
        raw.total_tolerance if raw.total_tolerance is not None else max(Decimal("0.01"), Decimal("0.005") * count)
    )
    difference = everything - in_file
    if abs(difference) > tolerance and in_file and abs(everything - in_file * _THOUSAND) <= _THOUSAND * (count + 1):
        in_file, difference = in_file * _THOUSAND, everything - in_file * _THOUSAND
        note = _join(note, "the file's total is in thousands while its positions are in dollars")
        tolerance = _THOUSAND * (count + 1)
    status = "agrees" if abs(difference) <= tolerance else "differs"
    return Reconciliation(status, everything, in_file, difference, currency, note)


def _join(*texts: str) -> str:
    return "; ".join(text for text in texts if text)
