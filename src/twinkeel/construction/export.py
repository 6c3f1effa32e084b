"""Orders as CSV for an Interactive Brokers basket, for Futu/moomoo, and generic; no cell can act as a formula."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from pathlib import Path
from typing import Literal

from twinkeel.construction.orders import Order
from twinkeel.core.errors import UnknownNameError
from twinkeel.core.files import neutralise_cell, write_atomic

Style = Literal["generic", "ibkr", "futu"]

# Interactive Brokers names venues in its own way; Northbound lines are SEHKNTL (Shanghai) and SEHKSZSE (Shenzhen).
IBKR_EXCHANGES = {"XHKG": "SEHK", "XSHG": "SEHKNTL", "XSHE": "SEHKSZSE"}
FUTU_MARKETS = {"XHKG": "HK", "XSHG": "SH", "XSHE": "SZ"}


def orders_csv(orders: Sequence[Order], style: Style = "generic") -> str:
    """The orders as CSV text, in the order given.

    ``generic`` has every figure and fee; ``ibkr`` the columns of a TWS basket file; ``futu`` the code as moomoo writes
    it (HK.00700, SH.688256, US.BABA), side, quantity and limit price.

    Raises:
        UnknownNameError: for a style there is none of.
    """
    makers = {"generic": _generic, "ibkr": _ibkr, "futu": _futu}
    if style not in makers:
        raise UnknownNameError("style of order file", style, list(makers))
    header, rows = makers[style](orders)
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(header)
    for row in rows:
        writer.writerow([neutralise_cell(str(cell)) for cell in row])
    return out.getvalue()


def write_orders(orders: Sequence[Order], path: Path | str, style: Style = "generic") -> None:
    """Write the orders to a CSV file, atomically.

    Raises:
        InputError: where the place cannot be written.
        UnknownNameError: for a style there is none of.
    """
    write_atomic(path, orders_csv(orders, style))


def _generic(orders: Sequence[Order]) -> tuple[list[str], list[list[object]]]:
    header = [
        "trade_date", "venue", "listing", "name", "side", "quantity", "lot", "limit_price", "currency", "value",
        "fees", "fees_by_name", "settlement_date", "note",
    ]  # fmt: skip
    rows: list[list[object]] = [
        [
            o.trade_date, o.venue, o.listing, o.name, o.side, o.quantity, o.lot, o.limit, o.currency, o.value,
            o.fees_total, "; ".join(f"{levy.name} {levy.amount}" for levy in o.fees), o.settlement_date or "", o.note,
        ]
        for o in orders
    ]  # fmt: skip
    return header, rows


def _ibkr(orders: Sequence[Order]) -> tuple[list[str], list[list[object]]]:
    header = ["Action", "Quantity", "Symbol", "SecType", "Exchange", "Currency", "TimeInForce", "OrderType", "LmtPrice"]
    rows: list[list[object]] = []
    for o in orders:
        symbol = o.listing.split(".")[0] if "." in o.listing else o.listing.replace("-", " ")
        if o.venue == "XHKG":
            symbol = symbol.lstrip("0")
        # mainland lines Northbound settle in offshore renminbi
        currency = "CNH" if o.venue in ("XSHG", "XSHE") else o.currency
        rows.append(
            [
                o.side.upper(),
                o.quantity,
                symbol,
                "STK",
                IBKR_EXCHANGES.get(o.venue, "SMART"),
                currency,
                "DAY",
                "LMT",
                o.limit,
            ]
        )
    return header, rows


def _futu(orders: Sequence[Order]) -> tuple[list[str], list[list[object]]]:
    header = ["code", "trd_side", "qty", "price", "order_type"]
    rows: list[list[object]] = []
    for o in orders:
        bare = o.listing.split(".")[0] if o.venue in FUTU_MARKETS else o.listing.replace("-", ".")
        market = FUTU_MARKETS.get(o.venue, "US")
        code = f"{market}.{bare.zfill(5) if market == 'HK' else bare}"
        rows.append([code, o.side.upper(), o.quantity, o.limit, "NORMAL"])
    return header, rows
