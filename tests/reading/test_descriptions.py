"""Whom descriptions, pairs and rivals mean: self-written sentences, one mechanism each."""

from __future__ import annotations

import pytest

from twinkeel.reading import read


def _owner(text: str, figure: str) -> tuple[str, ...]:
    claims = read(text).as_json()["claims"]
    return tuple(next(c["subject_codes"] for c in claims if figure in c["text"] or c["text"] == figure.split()[0]))


@pytest.mark.parametrize(
    ("text", "figure", "code"),
    [
        (
            "ASML rose 2% and Applied Materials 1%. The Dutch group sees sales of 30 billion euros.",
            "30 billion euros",
            "ASML.AS",
        ),
        (
            "Boeing delivered 40 jets. Airbus has 8,600 jets on order, versus 6,100 at its American rival.",
            "6,100",
            "BA",
        ),
        ("Sap rose 1%. Nintendo fell 3% as Sega gained 2%; its bigger rival's 4% was unusual.", "3%", "7974.T"),
        ("Gains of 3% and 2% were seen for Alibaba and Baidu.", "2%", "9888.HK"),
        ("Losses of 3%, 2% and 1% hit Alibaba, Baidu and JD.com.", "1%", "9618.HK"),
        (
            "Alibaba fell 1%. Baidu rose 1%. The two stocks have gained 12% and 34%, respectively, this year.",
            "34%",
            "9888.HK",
        ),
        ("Tesla, on 70 times earnings, looks dear next to Ford Motor on 7 times.", "70 times", "TSLA"),
        ("ASM International gained 4%, BE Semiconductor 3%, and in Frankfurt Infineon was 2% higher.", "2%", "IFX.DE"),
        ("`$NVIDIA (NVDA.US)$` closed 2.4% higher.", "2.4%", "NVDA"),
        ("London - FTSE 100: DOWN 0.4 percent at 8,112.40 (close)", "0.4 percent", "^FTSE"),
        ("Arm raised $5 billion for SoftBank, which still owns 90% of the company.", "90%", "ARM"),
        ("A bidder offers $80 a share for Hershey, valuing the snack maker at $36 billion.", "$36 billion", "HSY"),
        (
            "Shell rose 2%. The FTSE 100 fell 1%. BP slid 3%. The index ended 31 points down at 7,624.3.",
            "7,624.3",
            "^FTSE",
        ),
        ("The Hang Seng Tech Index yields 1.1%, more than the 0.8% of the Nasdaq 100.", "0.8%", "^NDX"),
        (
            "Lowe's is up 4% this year, having lagged the S&P 500. It rose 1%, against 16% for the index.",
            "16%",
            "^GSPC",
        ),
        ("Tencent, with a forward P/E of 15 times, and Alibaba, with 9 times, are cheap.", "15 times", "0700.HK"),
        (
            "Oracle rose. Sales of the arm that competes with Amazon and Microsoft, grew. Its margin was 45%.",
            "45%",
            "ORCL",
        ),
        ("A fund raised its stake in PDD. It cut JD.com by 10% in the quarter.", "10%", "9618.HK"),
        ("The fund owned shares of Nvidia and put $200 million into Alibaba.", "$200 million", "9988.HK"),
    ],
)
def test_whose_figure_it_is(text: str, figure: str, code: str) -> None:
    assert code in _owner(text, figure)


def test_a_commodity_has_no_owner() -> None:
    assert _owner("BP was 1% firmer, helped by Brent at $88 a barrel.", "$88") == ()


def test_a_rival_that_no_list_knows_owns_its_own() -> None:
    assert _owner("Tesco's share is 27%. Its bigger German rival Aldi now has 10%.", "10%") == ()


def test_turnover_and_industries_are_nobodys() -> None:
    assert _owner("CNOOC was 1% firmer. About HK$98 billion of shares changed hands.", "HK$98 billion") == ()
    assert _owner("GE shares gained 72%, compared with the industry's 14% growth.", "14%") == ()
