"""Times in other people's wordings: where a text prints its day, and what dates a figure or only stands by it."""

from __future__ import annotations

import pytest

from twinkeel.reading.document import make_document

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
