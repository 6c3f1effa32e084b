"""What a whole story is of, and what its undated figures take from it: days, weeks, filings, bases of comparison."""

from __future__ import annotations

from datetime import date

import pytest

from twinkeel.reading import read
from twinkeel.reading.model import Interval
from twinkeel.reading.text.document import make_document
from twinkeel.reading.times.resolving import find_times


def _period(text: str, figure: str, nth: int = 0) -> Interval:
    period = [c for c in read(text).claims if c.text == figure][nth].period
    assert period is not None
    return period


def _told(text: str, figure: str) -> tuple[str, str | None, str | None]:
    period = _period(text, figure)
    return period.kind, period.start, period.end


TOKYO = """Tokyo slips

TOKYO, Nov. 18, 2025 -- Japan's Nikkei 225 fell 3.2% on Tuesday. Toyota (7203.T) lost 2%, while Sony (6758.T), which
had gained 4% on Friday, slipped 1.4%. SoftBank (9984.T), due to report on Thursday, gave up 5%.

On Wall Street, Nvidia (NVDA) retreated 1.9%. Amazon (AMZN) dropped 0.8%.

Honda (7267.T) added 0.6%."""


@pytest.mark.parametrize(
    ("figure", "day"),
    [
        ("3.2%", "2025-11-18"),
        ("2%", "2025-11-18"),
        ("4%", "2025-11-14"),
        ("1.4%", "2025-11-18"),
        ("5%", "2025-11-18"),
        ("1.9%", "2025-11-17"),
        ("0.8%", "2025-11-17"),
        ("0.6%", "2025-11-18"),
    ],
)
def test_a_day_told_by_the_way_is_not_the_storys(figure: str, day: str) -> None:
    assert _told(TOKYO, figure) == ("day", day, day)


WEEK = """Best week since May for Micron

Nov. 14, 2025 (Gazette) -- Micron (MU) closed its best week since May with a 9.4% gain. Intel (INTC) added 3% for the
week. On Friday alone, Micron rose 2.9%. Nvidia (NVDA) is 12% below the record high it reached on Oct. 29."""


def test_a_story_of_a_week_and_a_peak_told_with_its_day() -> None:
    assert _period(WEEK, "3%").kind == "week"
    assert _told(WEEK, "2.9%") == ("day", "2025-11-14", "2025-11-14")
    assert _told(WEEK, "12%") == ("since", "2025-10-29", "2025-11-14")


FLOWS = """Money leaves chip funds

Published Nov. 17, 2025

Investors pulled $1.2 billion out of the iShares Semiconductor ETF (SOXX) in the week through Friday. The Invesco QQQ
Trust (QQQ) took in $2.4 billion over the same stretch. Year to date QQQ has gathered $30 billion of inflows."""


def test_flows_of_funds_are_of_the_week_told() -> None:
    assert _told(FLOWS, "$1.2 billion") == ("week", "2025-11-08", "2025-11-14")
    assert _told(FLOWS, "$2.4 billion") == ("week", "2025-11-08", "2025-11-14")
    assert _told(FLOWS, "$30 billion") == ("ytd", "2024-12-31", "2025-11-17")


FILING = """A fund buys Alphabet

A 13F filing showed on Friday, Nov. 14, 2025, that Berkshire Hathaway (BRK.B) cut its Apple (AAPL) stake by 15% in the
third quarter. It sold 41.8 million shares. Alphabet (GOOGL) shares rose 4% in after-hours trading."""


def test_trades_of_a_filing_are_of_its_quarter() -> None:
    assert _told(FILING, "41.8 million shares") == ("quarter", "2025-07-01", "2025-09-30")
    assert _told(FILING, "4%") == ("day", "2025-11-14", "2025-11-14")


RETAILER = """A retailer guides lower

Nov. 19, 2025

Target (TGT) posted third-quarter sales of $25.27 billion. Net income fell to $689 million from $854 million, or $1.51 a
share. It earned $1.85 in the same quarter of last year. Analysts had expected net income of $700 million. It cut
its full-year profit forecast to $7 a share; Wall Street had been looking for $7.60. The stock trades near its 52-week
low of $85.36, and its 200-day moving average stands at $98."""


@pytest.mark.parametrize(
    ("figure", "kind", "start", "end"),
    [
        ("$25.27 billion", "quarter", "2025-08-01", "2025-10-31"),
        ("$689 million", "quarter", "2025-08-01", "2025-10-31"),
        ("$854 million", "quarter", "2024-08-01", "2024-10-31"),
        ("$700 million", "quarter", "2025-08-01", "2025-10-31"),
        ("$7", "fiscal_year", "2025-02-01", "2026-01-31"),
        ("$85.36", "span", "2024-11-20", "2025-11-19"),
        ("$98", "span", "2025-05-03", "2025-11-19"),
    ],
)
def test_bases_outlooks_and_marks_of_a_stretch(figure: str, kind: str, start: str, end: str) -> None:
    assert _told(RETAILER, figure) == (kind, start, end)


def test_a_year_of_account_is_learnt_from_a_quarter_and_its_last_day() -> None:
    text = (
        "Oct. 21, 2020\n\nAxcelis Technologies (ACLS) said fiscal second-quarter revenue fell 8%. In the three months "
        "through Sept. 26 it took in $766 million. It expects third-quarter revenue of $800 million."
    )
    assert _told(text, "8%") == ("quarter", "2020-07-01", "2020-09-30")
    assert _told(text, "$800 million") == ("quarter", "2020-10-01", "2020-12-31")


def test_an_outlook_names_the_quarter_to_come() -> None:
    text = (
        "July 26, 2010\n\nApple (AAPL) reported second-quarter revenue of $140 million. The company is looking for "
        "revenue of between $153 million and $158 million in the third quarter. Analysts are at $154.9 million."
    )
    assert _period(text, "$140 million").kind == "quarter"
    for figure in ("$158 million", "$154.9 million"):
        assert _period(text, figure).end is not None
        assert str(_period(text, figure).end) > "2010-07-26"


def test_a_percentage_up_from_the_price_on_offer_is_of_the_debut() -> None:
    text = (
        "HONG KONG, Jan. 9, 2026 -- Shares in Alibaba (9988.HK), sold at HK$100.00 apiece in its IPO, changed hands at "
        "HK$178.00 by midday on Friday, a 78% pop."
    )
    assert _period(text, "78%").kind == "event"


@pytest.mark.parametrize(
    ("words", "kind", "start", "end"),
    [
        ("For the year to May", "fiscal_year", "2024-06-01", "2025-05-31"),
        ("last year's closing quarter", "quarter", "2024-10-01", "2024-12-31"),
        ("the final three months of 2024", "quarter", "2024-10-01", "2024-12-31"),
        ("in the 2nd quarter", "quarter", "2025-04-01", "2025-06-30"),
        ("between April and September", "half", "2025-04-01", "2025-09-30"),
        ("in the week of Nov. 3-7", "week", "2025-11-03", "2025-11-07"),
        ("over ten years", "span", "2015-11-20", "2025-11-20"),
        ("where it began the year", "ytd", "2024-12-31", "2025-11-20"),
        ("when its stock opened for trading", "event", None, None),
    ],
)
def test_more_expressions_of_time(words: str, kind: str, start: str | None, end: str | None) -> None:
    (span,) = find_times(words, 0, len(words), date(2025, 11, 20))
    assert (span.interval.kind, span.interval.start, span.interval.end) == (kind, start, end)


@pytest.mark.parametrize(
    "head",
    ["March 4, 2024 5:22 AM | 2 min read | Make a Comment", "Market news | 04 Mar 2024", "Pumps.com - Mar 4, 2024"],
)
def test_lines_of_publishers_small_words_date_a_document(head: str) -> None:
    body = "\n\nShares of the maker of pumps were little changed, and traders spoke of a quiet day in a quiet week.\n"
    assert make_document("Pumps have a slow day\n\n" + head + body).published_at == "2024-03-04"


def test_headlines_in_title_case_and_quotes_beside_codes() -> None:
    text = (
        "Pumps Gain After Third-Quarter Profit Climbs 27 Percent\n\nNov. 20, 2025\n\nAt the end of the first quarter "
        "Apple AAPL, -1.53% was among the largest holdings."
    )
    assert [t.interval.start for t in find_times("Third-Quarter Profit", 0, 20, date(2025, 11, 20))] == ["2025-07-01"]
    assert _told(text, "-1.53%") == ("day", "2025-11-20", "2025-11-20")
