"""Over which period a figure is said: the document's own day, and expressions, reporting periods and days of moves."""

from __future__ import annotations

from datetime import date

import pytest

from twinkeel.reading import read
from twinkeel.reading.text.document import make_document
from twinkeel.reading.times.resolving import find_times

BODY = "\n\nShares of the maker of pumps were little changed, and traders spoke of a quiet day in a quiet week.\n"


@pytest.mark.parametrize(
    ("head", "day"),
    [
        ("LONDON, Aug 8, 2022 -- Pump makers slipped.", "2022-08-08"),
        ("HONG KONG, Dec. 5, 2024 &nbsp; (Adds closing prices)", "2024-12-05"),
        ("NEW YORK, Friday September 20, 2013", "2013-09-20"),
        ("Published: Nov. 18, 2018", "2018-11-18"),
        (" date 2021-05-07 Pump makers slipped on Friday.", "2021-05-07"),
        ("April 27, 2017, 8:55 AM ET", "2017-04-27"),
        ("Posted on 3/15/2021", "2021-03-15"),
        ("Updated 14:05, 12 Jan 2017", "2017-01-12"),
        ("2017-12-06 | Pump Gazette", "2017-12-06"),
        ("By Ann Writer | 24 July 2013", "2013-07-24"),
        ("Pumps in demand (Feb. 11, 2016)", "2016-02-11"),
        ("Pump Gazette, July 21, 2016 Text size: A A A", "2016-07-21"),
        ("Release time : 2022-04-12 17:20 Source : staff Share to : friends", "2022-04-12"),
        ("Beijing (Gazette) - 5 March 2021 - Pump makers slipped.", "2021-03-05"),
    ],
)
def test_the_documents_own_day_is_found_where_publishers_print_it(head: str, day: str) -> None:
    document = make_document("Pumps have a slow day\n\n" + head + BODY if not head.startswith(" ") else head + BODY)
    assert document.published_at == day


@pytest.mark.parametrize(
    "head",
    [
        "Pump makers rose 5% after one said on May 3, 2021 that it would list.",
        "Results for the three months ended June 30, 2022",
        "The firm was founded on 5 May 2001 in Leeds.",
        "Pump makers rose. Data published on May 3, 2021 showed growth.",
    ],
)
def test_a_date_of_the_story_is_not_the_documents(head: str) -> None:
    assert make_document(head + BODY).published_at is None


def test_a_weekday_with_its_date_in_the_lead_is_a_last_resort() -> None:
    assert make_document("Pump makers rose on Thursday (Oct 17, 2024)." + BODY).published_at == "2024-10-17"
    assert make_document("The firm will list on Thursday, Oct 17, 2024." + BODY).published_at is None
    assert make_document("Pumps fell 9% on Monday, Oct. 19, 1987. In 2024 they rose." + BODY).published_at is None


def test_of_two_bare_numbers_the_weekday_of_the_text_tells_the_month() -> None:
    assert make_document("Gazette 05/03/2021 10:00\n\nPumps rose on Friday." + BODY).published_at == "2021-03-05"
    assert make_document("Gazette 05/03/2021 10:00\n\nPumps rose on Monday." + BODY).published_at == "2021-05-03"


ANCHOR = date(2025, 8, 14)


@pytest.mark.parametrize(
    ("words", "kind", "start", "end"),
    [
        ("in the first half", "half", "2025-01-01", "2025-06-30"),
        ("Third quarter of 2023", "quarter", "2023-07-01", "2023-09-30"),
        ("for the three months to the end of December", "quarter", "2024-10-01", "2024-12-31"),
        ("the 12 months to March", "fiscal_year", "2024-04-01", "2025-03-31"),
        ("In the first nine months", "span", "2024-01-01", "2024-09-30"),
        ("in the September quarter", "quarter", "2025-07-01", "2025-09-30"),
        ("1H23", "half", "2023-01-01", "2023-06-30"),
        ("4Q24", "quarter", "2024-10-01", "2024-12-31"),
        ("in the January-March period", "quarter", "2025-01-01", "2025-03-31"),
        ("July through September 2024", "quarter", "2024-07-01", "2024-09-30"),
        ("the six months to June 30, 2024", "half", "2024-01-01", "2024-06-30"),
        ("the year through June", "fiscal_year", "2024-07-01", "2025-06-30"),
        ("So far this year", "ytd", "2024-12-31", "2025-08-14"),
        ("since New Year's", "ytd", "2024-12-31", "2025-08-14"),
        ("since Jan. 15", "since", "2025-01-15", "2025-08-14"),
        ("Over the past five days", "span", "2025-08-09", "2025-08-14"),
        ("over the past month", "month", "2025-07-14", "2025-08-14"),
        ("in the past year", "year", "2024-08-14", "2025-08-14"),
        ("last week", "week", "2025-08-04", "2025-08-10"),
        ("since the quarter started", "quarter", "2025-07-01", "2025-08-14"),
        ("since the second quarter began", "since", "2025-04-01", "2025-08-14"),
        ("on Wednesday", "day", "2025-08-13", "2025-08-13"),
        ("on Friday", "day", "2025-08-15", "2025-08-15"),
        ("on Thursday last week", "day", "2025-08-07", "2025-08-07"),
        ("for the 26 weeks ended 28 June", "half", "2025-01-01", "2025-06-30"),
        ("over the last five sessions", "span", "2025-08-07", "2025-08-14"),
    ],
)
def test_expressions_of_time_become_days(words: str, kind: str, start: str, end: str) -> None:
    (span,) = find_times(words, 0, len(words), ANCHOR)
    assert (span.interval.kind, span.interval.start, span.interval.end) == (kind, start, end)


def test_an_ordinal_that_counts_quarters_is_no_quarter() -> None:
    text = "for a fourth quarter running"
    assert find_times(text, 0, len(text), ANCHOR) == []


@pytest.mark.parametrize(
    ("code", "day", "words", "start", "end"),
    [
        ("AAPL", "Jan. 30, 2024", "fiscal first-quarter", "2023-10-01", "2023-12-31"),
        ("NVDA", "Nov. 20, 2023", "third-quarter", "2023-08-01", "2023-10-31"),
        ("MSFT", "April 25, 2024", "third-quarter", "2024-01-01", "2024-03-31"),
        ("TSLA", "Oct. 18, 2023", "third-quarter", "2023-07-01", "2023-09-30"),
    ],
)
def test_a_quarter_is_of_the_issuers_own_year_of_account(code: str, day: str, words: str, start: str, end: str) -> None:
    period = read(f"{day}\n\nThe maker ({code}) said {words} revenue rose 4%.").claims[0].period
    assert period is not None
    assert (period.kind, period.start, period.end) == ("quarter", start, end)
    assert "year" in period.how


STORY = """LONDON, Feb 12, 2016 -- Results of a maker of chips

Tesla said on Friday that profit in the three months to the end of December rose 21 percent to $118 million. Revenue
rose
17 percent to $226 million, compared with $193 million a year earlier. The shares gained 4 percent in the first hour of
trading, having lost 9 percent over the past month. Apple added 1 percent. In the first quarter Tesla expects revenue to
grow 10 percent on a year ago."""


@pytest.mark.parametrize(
    ("figure", "kind", "start", "end"),
    [
        ("21 percent", "quarter", "2015-10-01", "2015-12-31"),
        ("$118 million", "quarter", "2015-10-01", "2015-12-31"),
        ("17 percent", "quarter", "2015-10-01", "2015-12-31"),
        ("$226 million", "quarter", "2015-10-01", "2015-12-31"),
        ("$193 million", "quarter", "2014-10-01", "2014-12-31"),
        ("4 percent", "day", "2016-02-12", "2016-02-12"),
        ("9 percent", "month", "2016-01-12", "2016-02-12"),
        ("1 percent", "day", "2016-02-12", "2016-02-12"),
        ("10 percent", "quarter", "2016-01-01", "2016-03-31"),
    ],
)
def test_accounts_take_the_reporting_period_and_moves_the_market_day(
    figure: str, kind: str, start: str, end: str
) -> None:
    claim = next(c for c in read(STORY).claims if c.text == figure)
    assert claim.period is not None
    assert (claim.period.kind, claim.period.start, claim.period.end) == (kind, start, end)


@pytest.mark.parametrize(
    ("sentence", "kind"),
    [
        ("Tesla shares rose 3% after last week's rout.", "day"),
        ("Tesla shares rose 3% to their best level in four months.", "day"),
        ("Tesla shares rose 3% in reaction to its third-quarter report.", "day"),
        ("Tesla, reporting Thursday, has lost 32% so far this year.", "ytd"),
        ("Since the start of the year Tesla shares had shed 36% through Tuesday.", "ytd"),
        ("Tesla shares, which closed at a low not seen for a year, are down 30% from their February high.", "since"),
    ],
)
def test_times_of_something_else_do_not_date_a_move(sentence: str, kind: str) -> None:
    claim = read("Aug. 14, 2025\n\n" + sentence).claims[0]
    assert claim.period is not None
    assert claim.period.kind == kind


def test_a_year_to_date_ends_on_the_day_it_is_told_to() -> None:
    claim = read("Sept. 17, 2025\n\nAt the close on Sept. 11 Tesla was up 34% since the start of the year.").claims[0]
    assert claim.period is not None
    assert (claim.period.start, claim.period.end) == ("2024-12-31", "2025-09-11")


OUTLOOK = (
    "Tesla's quarterly revenue rose 11% to $158 million, it said on Thursday, and it forecast first-quarter revenue "
    "of $140 million. Tesla stock is up 5% for the year. (Feb 1, 2024)"
)


@pytest.mark.parametrize(
    ("figure", "kind", "start", "end"),
    [
        ("11%", "quarter", "2023-10-01", "2023-12-31"),
        ("$140 million", "quarter", "2024-01-01", "2024-03-31"),
        ("5%", "ytd", "2023-12-31", "2024-02-01"),
    ],
)
def test_an_outlook_is_not_the_period_of_what_is_reported(figure: str, kind: str, start: str, end: str) -> None:
    claim = next(c for c in read(OUTLOOK).claims if c.text == figure)
    assert claim.period is not None
    assert (claim.period.kind, claim.period.start, claim.period.end) == (kind, start, end)


@pytest.mark.parametrize(
    ("sentence", "figure", "kind"),
    [
        ("Over the past three months Tesla shares fell 9%. Over that stretch Apple shares rose 4%.", "4%", "span"),
        (
            "Tesla delivered 18,000 cars in October, up 11% from a year earlier. Its deliveries in Italy fell 3%.",
            "3%",
            "month",
        ),
        ("Tesla's annual net profit jumped 80% in 2023. Revenue rose 42%.", "42%", "year"),
        ("Tesla shares fell 5.6% after it posted a net loss of $18 million for the third quarter.", "5.6%", "day"),
    ],
)
def test_times_run_on_within_a_passage(sentence: str, figure: str, kind: str) -> None:
    claim = next(c for c in read("Nov. 12, 2024\n\n" + sentence).claims if c.text == figure)
    assert claim.period is not None
    assert claim.period.kind == kind


def test_a_misspelt_month_is_none() -> None:
    assert find_times("Sales from July to Sepember rose.", 0, 33, date(2024, 11, 12)) == []
    found = find_times("Sales from July to Sept rose.", 0, 29, date(2024, 11, 12))
    assert [(t.interval.start, t.interval.end) for t in found] == [("2024-07-01", "2024-09-30")]
