"""The development set: the bars for other articles, and what must never happen in any of them."""

from __future__ import annotations

from datetime import date

import pytest

from twinkeel.reading import read

from .annotated import Annotated, articles, score

ARTICLES = articles()


@pytest.mark.parametrize("article", ARTICLES, ids=[a.name for a in ARTICLES])
def test_no_trap_is_linked_and_no_figure_is_lost(article: Annotated) -> None:
    counts, remarks = score(article, read(article.text).as_json())
    assert counts["trap"][0] == 0, remarks
    assert counts["value"][2] == 0, remarks


def test_the_bars_hold_over_the_whole_set() -> None:
    total = {"link": [0, 0, 0], "value": [0, 0, 0], "subject": [0, 0, 0], "measure": [0, 0, 0], "period": [0, 0, 0]}
    for article in ARTICLES:
        counts, _ = score(article, read(article.text).as_json())
        for key, sums in total.items():
            for place, count in enumerate(counts[key]):
                sums[place] += count
    right, wrong, missed = total["link"]
    assert right / (right + wrong) >= 0.97
    assert right / (right + missed) >= 0.85
    right, wrong, missed = total["value"]
    assert 2 * right / (2 * right + wrong + missed) >= 0.96
    assert total["subject"][0] / total["subject"][1] >= 0.85
    assert total["measure"][0] / total["measure"][1] >= 0.85
    assert total["period"][0] / total["period"][1] >= 0.80


def test_the_set_has_at_least_twelve_articles_and_two_hundred_figures() -> None:
    assert len(ARTICLES) >= 12
    assert sum(len(a.claims) for a in ARTICLES) >= 200


def test_reading_twice_gives_the_same_bytes() -> None:
    from twinkeel.core.plain import to_json

    for article in ARTICLES[:4]:
        assert to_json(read(article.text)) == to_json(read(article.text))


def test_the_as_of_settles_a_year_that_nothing_else_settles() -> None:
    reading = read("HONG KONG, Dec 23 - Tencent shares are up 5% this year.", as_of=date(2024, 12, 23))
    assert reading.document.anchor == "2024-12-23"
    period = reading.claims[0].period
    assert period is not None
    assert (period.start, period.end) == ("2023-12-31", "2024-12-23")
    solved = read("SHANGHAI, Dec 23 (Wire) - MetaX (688802.SS) debuted last week.", as_of=date(2026, 6, 30))
    assert solved.document.anchor == "2025-12-23"
    assert read("Tencent rose 5% this month.", as_of=date(2026, 6, 30)).document.anchor == "2026-06-30"


def test_the_year_stays_unknown_without_listing_dates() -> None:
    text = "SHANGHAI, Dec 23 (Wire) - MetaX (688802.SS) debuted last week. KWEB is up 3% this year."
    assert read(text, world=False).document.anchor is None
    assert read(text).document.anchor == "2025-12-23"
    unknown = next(c for c in read(text, world=False).claims if c.cls == "quantitative")
    assert unknown.period is not None
    assert (unknown.period.kind, unknown.period.start) == ("ytd", None)


def test_a_code_outside_the_master_is_kept_and_its_name_learnt() -> None:
    reading = read("Nankai Robotics (KQ:123456) rose 4%. Nankai Robotics said profit fell 2%.")
    named = [m for m in reading.mentions if m.codes]
    assert {m.status for m in named} == {"nil"}
    assert [m.text for m in named] == ["Nankai Robotics", "123456", "Nankai Robotics"]
    assert all("123456.KQ" in c.subject_codes for c in reading.claims if c.cls == "quantitative")


def test_a_re_used_code_follows_the_day() -> None:
    old = read("Jan 10, 2023 - Shares of 0100.HK fell 2%.")
    new = read("Jan 20, 2026 - Shares of 0100.HK fell 2%.")
    assert [m.entity for m in old.mentions if m.codes] == ["clear_media"]
    assert [m.entity for m in new.mentions if m.codes] == ["minimax"]


def test_analogies_are_never_subjects() -> None:
    text = (
        "Moore Threads, dubbed the Nvidia of China, rose 5%. The fund holds China's versions of stocks like "
        "Apple and Tesla."
    )
    reading = read(text)
    assert {m.text for m in reading.mentions if m.role == "analogy"} == {"Nvidia", "Apple", "Tesla"}
    assert [c.subject for c in reading.claims if c.cls == "quantitative"] == ["moore_threads"]


def test_a_proposer_may_only_add_verbatim_unlinked_passages() -> None:
    text = "Shares of Tencent rose 5%. Qingdao Widgets was flat."
    reading = read(text, proposer=lambda _: ["Qingdao Widgets", "Not In The Text", "Tencent"])
    added = [m for m in reading.mentions if m.evidence == ("proposed by a language model, not linked",)]
    assert [(m.text, m.codes, m.status) for m in added] == [("Qingdao Widgets", (), "nil")]
