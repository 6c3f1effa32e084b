"""Over which period a figure is said: the document's own day, and expressions, reporting periods and days of moves."""

from __future__ import annotations

import pytest

from twinkeel.reading.document import make_document

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


def test_of_two_bare_numbers_the_weekday_of_the_text_tells_the_month() -> None:
    assert make_document("Gazette 05/03/2021 10:00\n\nPumps rose on Friday." + BODY).published_at == "2021-03-05"
    assert make_document("Gazette 05/03/2021 10:00\n\nPumps rose on Monday." + BODY).published_at == "2021-05-03"
