"""``anonymise``: make a sample that can be shared, read it back, and refuse to hand over what did not survive."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

from twinkeel.core.errors import InputError
from twinkeel.core.files import write_atomic
from twinkeel.holdings import formats
from twinkeel.holdings.anonymise import anonymise
from twinkeel.holdings.raw import RawBook
from twinkeel.holdings.source import Source


@dataclass(frozen=True, slots=True)
class Sample:
    """What was written, and that it reads as the original does."""

    out: str
    format: str
    positions: int
    cash: int
    note: str = "Symbols, prices, currencies and dates are kept; amounts are scaled by a secret factor. Look it over."


def make(path: Path, out: Path, factor: Decimal | None = None) -> Sample:
    """Write a sample of a file.

    Args:
        path: the file.
        out: where the sample goes; never the file itself.
        factor: what amounts are multiplied by; drawn afresh between 0.2 and 0.8 where None, and told to nobody.

    Raises:
        InputError: where the file cannot be read as holdings, or its sample would not read the same.
    """
    if path.resolve() == out.resolve():
        raise InputError(str(out), "is the file itself", "Name another place with --out.")
    source = Source(path)
    before = formats.parse(source)
    chosen = factor if factor is not None else Decimal(200 + secrets.randbelow(600)) / 1000
    text = anonymise(source, chosen)
    after = formats.parse(Source(str(out), text.encode()))
    _same_shape(str(path), before, after)
    _nothing_left(str(path), before, text)
    write_atomic(out, text)
    return Sample(str(out), before.format, len(after.lines), len(after.cash))


def _same_shape(name: str, before: RawBook, after: RawBook) -> None:
    was = (before.format, [line.symbol for line in before.lines], len(before.cash), len(before.skipped))
    now = (after.format, [line.symbol for line in after.lines], len(after.cash), len(after.skipped))
    if was != now:
        raise InputError(name, "its sample would not read as the file does", "Send a description of the file instead.")


def _nothing_left(name: str, before: RawBook, text: str) -> None:
    accounts = {line.account for line in before.lines if line.account} | {c.account for c in before.cash if c.account}
    left = sorted(account for account in accounts if len(account) > 5 and account in text and not account.isalpha())
    if left:
        raise InputError(
            name, f"{len(left)} account names would remain in the sample", "Rename the accounts by hand first."
        )
