"""Slips inside a text are flagged; what rounding can reconcile is not."""

from __future__ import annotations

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from twinkeel.reading import read

from .annotated import articles

SLIPS = [
    "Xpeng said revenue rose 25% to 16.0 billion yuan from 10.0 billion yuan a year earlier.",
    "Tencent rose 12% from HK$500 to HK$520.",
    "The Hang Seng Index fell 500 points, or 1%, to 25,000.50.",
    "Alibaba plans to spend 380 billion yuan ($23 billion) on data centres.",
    "The CSI 300 trades on 14.2x earnings against 22.5x for the S&P 500, a discount of 57%.",
    "The Dow Jones Industrial Average rose 215.30 points, or 3.6%, to 35,120.40.",
    "In late trading Apple shares were down $23.04, or 8.3 percent, to $577.91.",
    "Alibaba closed at HK$120.50, up HK$3.20 or 5.7 percent.",
    "The Hang Seng Index lost 1.2%, or 120 points, to close at 20,150.",
    "Net profit climbed to $3.2 billion from $2.9 billion, a 21% increase, Nvidia said.",
    "JD.com's operating margin narrowed 1.5 percentage points to 2.1% from 2.8%.",
    "Barclays raised its price target on Tencent to $88 from $66, a 50% increase.",
    "Moore Threads jumped to 600.50 yuan from its offer price of 114.28 yuan, a gain of 325 percent.",
    "Apple trades at 30 times earnings, a 10% premium to Microsoft's 25 times.",
    "Goldman expects Baidu to rise to $150, an upside of 40% from Friday's close of $125.",
    "JD.com rose 5% to $40 after closing at $36 on Thursday.",
    "Tencent's revenue was HK$160 billion, or 22% more than last year's HK$110 billion.",
    "Alibaba has a 60% market share, JD.com 25% and PDD 30%.",
    "Biren sold 248 million shares at HK$19.60 each, raising HK$3.5 billion.",
    "The assets of KWEB tripled to $9 billion from $4.5 billion.",
]
SOUND = [
    "Xpeng said revenue rose 60% to 16.0 billion yuan from 10.0 billion yuan a year earlier.",
    "Li Auto shares climbed 10% to HK$110 from HK$100.",
    "Tencent rose 4% from HK$500 to HK$520.",
    "The Hang Seng Index fell 253 points, or 1%, to 25,000.50.",
    "Alibaba plans to spend 380 billion yuan ($53 billion) on data centres.",
    "The CSI 300 trades on 14.2x earnings against 22.5x for the S&P 500, a discount of 37%.",
    "Biren more than doubled on debut, opening at HK$35.70 against an offer price of HK$19.60.",
    "Sales climbed 23 percent to 93.3 trillion won.",
    "The Dow Jones Industrial Average rose 215.30 points, or 0.6%, to 35,120.40.",
    "In late trading Apple shares were down $23.04, or 3.8 percent, to $577.91.",
    "Alibaba closed at HK$120.50, up HK$3.20 or 2.7 percent.",
    "Tesla shares rose 5% to $200; they were at $150 a month ago.",
    "Revenue of Intel rose 15% to $10.3 billion, against the $9.9 billion expected by analysts.",
    "Profit rose 15% to $3 billion from $2.6 billion on revenue of $10 billion, up from $9 billion.",
    "Barclays raised its price target on Tencent to $88 from $66, after the shares rose 12%.",
    "JD.com's operating margin widened 0.7 percentage points to 2.8% from 2.1%.",
    "Apple rose 2% to $150, and is down 10% from its $182 high.",
    "The Nasdaq fell 1.1% to 13,650 and the S&P 500 0.5% to 4,200, from 4,221.",
    "Alibaba has a 40% market share, JD.com 25% and PDD 30%.",
    "Biren sold 248 million shares at HK$19.60 each, raising HK$4.85 billion.",
    "Sales at Nike grew 4% in constant currencies to $12.4 billion from $12.5 billion.",
]
FORMS = [
    "Tencent shares {rose} {percent:.1f}% to HK${new:.2f} from HK${old:.2f}.",
    "Tencent shares {rose} {percent:.1f}% from HK${old:.2f} on Monday to HK${new:.2f}.",
    "Tencent shares went to HK${new:.2f} from HK${old:.2f}, {up} {percent:.1f}%.",
    "Tencent ended at HK${new:.2f}, {up} {percent:.1f}% from Monday's close of HK${old:.2f}.",
    "Tencent shares {rose} HK${step:.2f}, or {percent:.1f}%, to HK${new:.2f}.",
    "Tencent shares {rose} {percent:.1f}%, or HK${step:.2f}, to close at HK${new:.2f}.",
    "Tencent shares closed at HK${new:.2f}, {up} HK${step:.2f} or {percent:.1f}%.",
]


@pytest.mark.parametrize("text", SLIPS)
def test_a_slip_is_found(text: str) -> None:
    assert [f["kind"] for f in read(text).findings] == ["arithmetic"]


@pytest.mark.parametrize("text", SOUND)
def test_no_false_alarm(text: str) -> None:
    assert read(text).findings == []


@given(st.sampled_from(FORMS), st.floats(20, 900), st.floats(-0.4, 0.6), st.sampled_from([0.0, 0.25, -0.25]))
@settings(max_examples=200, deadline=None)
def test_every_form_is_sound_for_true_figures_and_flags_wrong_ones(
    form: str, old: float, change: float, error: float
) -> None:
    assume(abs(change) > 0.01)
    assume(abs(abs(change) + error) > 0.01 and abs(change) + error > 0)
    old = round(old, 2)
    new = round(old * (1 + change), 2)
    text = form.format(
        rose="rose" if change > 0 else "fell",
        up="up" if change > 0 else "down",
        percent=(abs(new / old - 1) + error) * 100,
        new=new,
        old=old,
        step=abs(new - old),
    )
    assert bool(read(text).findings) == (error != 0.0), text


def test_the_development_set_has_the_one_slip_put_there() -> None:
    assert [a.name for a in articles() if read(a.text).findings] == ["13-slip"]
