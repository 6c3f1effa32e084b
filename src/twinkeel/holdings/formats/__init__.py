"""The formats, one module each, recognised by content; asked in this order, plain CSV last."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from importlib import import_module

from twinkeel.core.errors import InputError
from twinkeel.holdings.raw import RawBook
from twinkeel.holdings.source import Source

ORDER = (
    "excel",
    "ib_flex",
    "ib_flex_csv",
    "nport",
    "thirteenf_xml",
    "thirteenf_html",
    "ib_activity",
    "thirteenf_csv",
    "schwab",
    "fidelity",
    "trade_republic",
    "kraneshares",
    "globalx",
    "ishares",
    "weight_table",
    "ledger_csv",
    "plain",
)


@dataclass(frozen=True, slots=True)
class Format:
    """A format: its name, whether a file is in it, and how it is read."""

    name: str
    recognise: Callable[[Source], bool]
    parse: Callable[[Source], RawBook]


def all_formats() -> tuple[Format, ...]:
    """Every format in the order in which they are asked."""
    modules = (import_module(f"twinkeel.holdings.formats.{name}") for name in ORDER)
    return tuple(Format(module.NAME, module.recognise, module.parse) for module in modules)


def parse(source: Source) -> RawBook:
    """The file as the first format that recognises it reads it.

    Raises:
        InputError: where no format does, or the one that does finds a fault.
    """
    for form in all_formats():
        if form.recognise(source):
            book = form.parse(source)
            if not book.lines and not book.cash:
                raise InputError(source.name, f"holds no position (read as {form.name})", "Check that it is not empty.")
            return book
    known = ", ".join(form.name for form in all_formats())
    raise InputError(
        source.name,
        "is in no format that is known here",
        f"Known: {known}. A CSV with symbol, quantity, currency will do.",
    )
