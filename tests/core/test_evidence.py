import pytest

from twinkeel.core.evidence import Evidence, EvidenceBook, follow, pointer

FIGURE = Evidence(0.637, "fraction", "2025-12-31", "sum of weights", ("/exposure/issuers/apple",), "the filing")


def test_pointers_follow_rfc_6901() -> None:
    document = {"a/b": {"m~n": [10, {"x": 20}]}}
    path = pointer("a/b", "m~n", 1, "x")
    assert path == "/a~1b/m~0n/1/x"
    assert follow(document, path) == 20
    with pytest.raises(KeyError):
        follow(document, "/a~1b/nothing")


def test_a_figure_has_one_evidence() -> None:
    book = EvidenceBook()
    book.add("/x", FIGURE)
    assert book.as_json()["/x"]["formula"] == "sum of weights"
    with pytest.raises(ValueError, match="/x has evidence already"):
        book.add("/x", FIGURE)
