"""What a holder is told: funds bought for what they do not hold, barred names inside funds."""

from __future__ import annotations

from datetime import date

from twinkeel.exposure import Book, Instrument, IssuerFacts, Line, look_through
from twinkeel.exposure.remarks import barred_inside_funds, bought_for, part_of

DAY = date(2025, 12, 31)
ISSUERS = {
    "tencent": IssuerFacts("tencent", "Tencent", "CN", "cloud_models"),
    "cambricon": IssuerFacts("cambricon", "Cambricon", "CN", "chips"),
    "smic": IssuerFacts("smic", "SMIC", "CN", "foundry", ("Entity List", "NS-CMIC")),
}
KWEB = part_of("KWEB", DAY, {"tencent": 0.9, "someone": 0.1}, ISSUERS, "chips")
KSTR = part_of("KSTR", DAY, {"cambricon": 0.1, "smic": 0.08, "tencent": 0.2}, ISSUERS, "chips")


def test_kweb_bought_for_chips_is_told_so_and_kstr_is_not() -> None:
    said = bought_for(KWEB, [KWEB, KSTR])
    assert said == (
        "KWEB holds no chip maker (of the 90% of it that is known on 2025-12-31). "
        "KSTR held 18.0% in 2 of them on 2025-12-31."
    )
    assert bought_for(KSTR, [KWEB, KSTR]) is None


def test_a_fund_nobody_knows_is_not_called_empty() -> None:
    unknown = part_of("XYZ", DAY, {}, ISSUERS, "chips")
    assert bought_for(unknown, [KSTR]) == "What XYZ holds is not known: whether it holds a chip maker cannot be said."


def test_a_barred_name_inside_a_fund_is_named_with_its_path() -> None:
    codes = {
        "0981.HK": Instrument("0981.HK", "smic"),
        "0700.HK": Instrument("0700.HK", "tencent"),
        "CQQQ": Instrument("CQQQ", None, "fund"),
    }
    books = {"CQQQ": Book("CQQQ", DAY, {"0981.HK": 0.04, "0700.HK": 0.96})}
    exposure = look_through([Line("CQQQ", 0.5), Line("0700.HK", 0.5)], books, codes, ISSUERS, DAY)
    assert barred_inside_funds(exposure) == (
        "SMIC is on the NS-CMIC list, whose securities a US person may not buy; it is 2.000% of the book, "
        "inside CQQQ (2.000%).",
    )
