"""Mandates: the packaged default, the examples, and errors that name line, key and remedy."""

from __future__ import annotations

from pathlib import Path

import pytest

from twinkeel.construction.mandate import Mandate, MandateError, default_text
from twinkeel.core.errors import InputError

EXAMPLES = sorted((Path(__file__).parents[2] / "examples" / "mandates").glob("*.toml"))
SMALL = 'name = "n"\nbase_currency = "USD"\n\n[investor]\nus_person = false\n'


def test_the_default_is_what_the_plan_promises() -> None:
    mandate = Mandate.default()
    assert (mandate.base_currency, mandate.magnificent_seven_maximum, mandate.theme.minimum) == ("USD", 0.5, 0.1)
    assert mandate.person.us_person is False
    assert mandate.person.client_class == "professional"
    assert (mandate.risk.method, mandate.returns.source) == ("minimum_variance", "none")


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.stem)
def test_every_example_is_valid_commented_and_said_back(path: Path) -> None:
    mandate = Mandate.load(path)
    text = path.read_text()
    assert text.startswith("# ")
    assert sum("#" in line for line in text.splitlines()) >= 4
    assert mandate.in_words()[0].startswith(f"Base currency {mandate.base_currency};")


def test_there_is_an_example_for_each_kind_of_person() -> None:
    assert {path.stem for path in EXAMPLES} >= {
        "uk-absolute-return",
        "em-value",
        "swiss-wealth",
        "us-person",
        "etf-buyer",
        "asia-retail",
    }


@pytest.mark.parametrize(
    ("text", "line", "words"),
    [
        (SMALL + "[theme]\ntarget = 10\n", 7, "theme.target = 10: .*shares are fractions: 10 % is 0.1"),
        (SMALL + "[theme]\ntraget = 0.1\n", 7, "'theme.traget' is not known .did you mean 'target'"),
        (SMALL + "[tehme]\ntarget = 0.1\n", 6, "'tehme' is not known .did you mean 'theme'"),
        (SMALL.replace("us_person = false\n", ""), 4, "'investor.us_person' is missing"),
        (SMALL + "[theme]\nminimum = 0.3\nmaximum = 0.2\n", 6, "minimum 0.3 is above maximum 0.2"),
        (SMALL + "[trading]\nturnover = 'little'\n", 7, "'least' or 'free'"),
        (SMALL + "[trading]\ndates = 13\n", 7, "trading.dates = 13: .*less than or equal to 12"),
        (SMALL + "[[caps]]\non = 'venue'\nof = 'XHKG'\n", 6, "give a maximum or a minimum"),
        (SMALL + "[risk\n", 6, "is not TOML"),
        (SMALL + "[risk]\naversion = nan\n", 7, "risk.aversion = nan"),
        (SMALL + "[risk]\nmethod = 'mean_variance'\n", None, "state returns or take returns.source = 'equilibrium'"),
        (SMALL + "[[views]]\nmore = ['a']\n", 6, "a mean view says by how much"),
        (SMALL.replace("USD", "usd"), 2, "base_currency = 'usd'"),
    ],
)
def test_a_wrong_mandate_names_line_key_and_remedy(text: str, line: int | None, words: str) -> None:
    with pytest.raises(MandateError, match=words) as caught:
        Mandate.parse(text, "mine.toml")
    assert caught.value.row == line
    assert "docs/mandate.md" in caught.value.remedy
    assert str(caught.value).startswith("mine.toml")
    assert "\n" not in str(caught.value)


def test_several_problems_are_all_listed() -> None:
    text = SMALL + "[theme]\ntarget = 10\n[trading]\ndates = 0\n"
    with pytest.raises(MandateError) as caught:
        Mandate.parse(text, "mine.toml")
    assert [line for line, _ in caught.value.problems] == [7, 9]
    assert "and 1 more: line 9" in str(caught.value)


def test_a_missing_file_is_one_line(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="there is no such file"):
        Mandate.load(tmp_path / "none.toml")


def test_hostile_nesting_is_an_error_of_the_file() -> None:
    with pytest.raises(MandateError):
        Mandate.parse("a = " + "[" * 100_000 + "]" * 100_000, "deep.toml")


def test_the_default_text_explains_itself() -> None:
    assert "calls itself an illustration" in default_text()
