"""Times in other people's wordings: where a text prints its day, and what dates a figure or only stands by it."""

from __future__ import annotations

import pytest

from twinkeel.reading import read
from twinkeel.reading.text.document import make_document

BODY = """

Pump makers rose on Tuesday as demand held up in Europe, where builders said that orders had come in faster than hoped.

Acme Pumps rose 3% to $21.
"""


@pytest.mark.parametrize(
    "head",
    [
        "By A Desk Reporter On 11/20/18 AT 4:47 PM",
        "by our own correspondent  Nov 20, 2018",
        "pumpnews · Nov 20, 2018 16:58 ET",
        "Pump Market News For Nov 20, 2018",
        "2018.11.20 11:24:01 | 2018.11.20 16:08:13",
        "Updated 1631 GMT (0031 HKT) November 20, 2018",
        "PUBLISHED: 21:03 GMT, 20 November 2018 | UPDATED: 22:10 GMT, 20 November 2018",
        "This story was originally published on November 20, 2018.",
        "LEEDS--(PUMP WIRE)--Nov. 20, 2018--Acme Pumps said",
        "20.11.18 - 08:15",
    ],
)
def test_stamps_of_date_and_time_and_bylines_date_the_document(head: str) -> None:
    assert make_document("Pumps gain as orders beat hopes\n\n" + head + BODY).published_at == "2018-11-20"


@pytest.mark.parametrize(
    "head",
    [
        "The meeting ends on Nov 20, 2018 at 2 p.m.",
        "Acme will report results on November 20, 2018, at 4:30 p.m.",
        "Webcast at 4:30 p.m. on Nov 20, 2018 for investors",
        "Pumps by the numbers since 11/20/18",
    ],
)
def test_times_of_events_do_not(head: str) -> None:
    assert make_document("Pumps gain as orders beat hopes\n\n" + head + BODY).published_at is None


def _told(text: str, figure: str) -> tuple[str, str | None, str | None]:
    period = next(c.period for c in read(text).claims if c.text == figure)
    assert period is not None
    return period.kind, period.start, period.end


TUESDAY = "Nov. 20, 2018 (Gazette) -- "


@pytest.mark.parametrize(
    ("text", "figure", "told"),
    [
        (
            "Nvidia (NVDA) fell 4% on hopes that next week's truce will hold.",
            "4%",
            ("day", "2018-11-20", "2018-11-20"),
        ),
        (
            "Nvidia (NVDA) had its bleakest session in nine years, losing 11%.",
            "11%",
            ("day", "2018-11-20", "2018-11-20"),
        ),
        (
            "From the five-month trough it touched on Nov. 5, Nvidia (NVDA) has climbed 12%.",
            "12%",
            ("since", "2018-11-05", "2018-11-20"),
        ),
        ("Nvidia (NVDA) added 9% in a fortnight.", "9%", ("span", "2018-11-06", "2018-11-20")),
        (
            "Nvidia (NVDA) slid 6%, the most since May last year.",
            "6%",
            ("day", "2018-11-20", "2018-11-20"),
        ),
        ("Nvidia (NVDA) rose 2% after a 5% fall a day earlier.", "5%", ("day", "2018-11-19", "2018-11-19")),
        ("Nvidia (NVDA) rose 2% from the previous session.", "2%", ("day", "2018-11-20", "2018-11-20")),
        (
            "For the quarter now under way, Nvidia (NVDA) is steering toward revenue of $3 billion.",
            "$3 billion",
            ("quarter", "2018-11-01", "2019-01-31"),
        ),
        (
            "Sales of Tesla (TSLA) topped $1 billion last year, up 70% from 2016.",
            "70%",
            ("year", "2017-01-01", "2017-12-31"),
        ),
        (
            "Tesla (TSLA) reported its third quarter. Revenue was at the top of the range of $6 billion flagged in "
            "October.",
            "$6 billion",
            ("quarter", "2018-07-01", "2018-09-30"),
        ),
        (
            "Tesla (TSLA) delivered 83,500 cars in the January-to-June stretch.",
            "83,500 cars",
            ("half", "2018-01-01", "2018-06-30"),
        ),
    ],
)
def test_what_stands_by_a_figure_does_not_always_date_it(
    text: str, figure: str, told: tuple[str, str | None, str | None]
) -> None:
    assert _told(TUESDAY + text, figure) == told


def test_an_awaited_quarter_is_the_one_to_come_or_the_one_just_over() -> None:
    seen = "July 30, 2024 (Gazette) -- Intel (INTC) sees revenue for the three months to September at $13 billion."
    assert _told(seen, "$13 billion") == ("quarter", "2024-07-01", "2024-09-30")
    awaited = "Oct. 14, 2015 (Gazette) -- Analysts expect third-quarter profit at Intel (INTC) to fall 4%."
    assert _told(awaited, "4%") == ("quarter", "2015-07-01", "2015-09-30")


def test_a_heading_of_a_quarter_speaks_for_what_is_below_it() -> None:
    text = (
        "July 30, 2024 (Gazette) -- Intel (INTC) sees revenue for the three months to September at $13 billion.\n\n"
        "Second-quarter highlights\n\n- Revenue: $12.8 billion\n"
    )
    assert _told(text, "$12.8 billion") == ("quarter", "2024-04-01", "2024-06-30")


def test_a_weekday_told_of_what_is_over_lies_behind() -> None:
    text = "Aug. 26, 2021 (Gazette) -- Intel (INTC) slid 2% on Thursday. It had risen 3% on Friday and 1% on Monday."
    assert _told(text, "3%") == ("day", "2021-08-20", "2021-08-20")


@pytest.mark.parametrize(
    ("text", "figure", "told"),
    [
        ("Intel (INTC) was 3% higher by lunchtime, having sunk 5% on Monday.", "3%", "day 2018-11-20 2018-11-20"),
        ("In the five days to Tuesday Intel (INTC) shed 6%.", "6%", "span 2018-11-15 2018-11-20"),
        ("Intel (INTC) doubled since the end of 2015.", "doubled", "since 2015-12-31 2018-11-20"),
        ("Month to date Intel (INTC) is off 9%.", "9%", "month 2018-11-01 2018-11-20"),
        ("Intel (INTC) added 0.9% in after-hours trading on Monday.", "0.9%", "day 2018-11-19 2018-11-19"),
        ("Between Oct. 3 and Nov. 19, Intel (INTC) lost 11%.", "11%", "span 2018-10-03 2018-11-19"),
        ("Intel (INTC) is 20% below June's peak.", "20%", "since None 2018-11-20"),
        (
            "Nio (NIO) told of October sales. Its deliveries were 1,573 cars; in July it had managed 900.",
            "1,573 cars",
            "",
        ),
    ],
)
def test_stretches_and_days_in_other_words(text: str, figure: str, told: str) -> None:
    expected = told or "month 2018-10-01 2018-10-31"
    assert " ".join(str(part) for part in _told(TUESDAY + text, figure)) == expected


def test_what_is_held_against_estimates_is_of_a_quarter() -> None:
    text = TUESDAY + "Intel (INTC) plummeted 10% as earnings of $1.09 per share fell short of the consensus estimate."
    assert _told(text, "$1.09") == ("quarter", None, None)


def test_what_is_counted_from_a_peak_ends_on_the_day_told() -> None:
    text = TUESDAY + "As of Monday's close Intel (INTC) was down 10.7% from the peak it set on Oct. 3."
    assert _told(text, "10.7%") == ("since", "2018-10-03", "2018-11-19")
