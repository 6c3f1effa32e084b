from twinkeel.core.errors import InfeasibleError, InputError, OutsideTableError, TwinkeelError, UnknownNameError


def test_input_error_names_file_row_and_remedy() -> None:
    error = InputError("book.csv", "'abc' is not a number of shares", "Write it as 1200.", row=7)
    assert str(error) == "book.csv, line 7: 'abc' is not a number of shares. Write it as 1200."
    assert (error.file, error.row) == ("book.csv", 7)


def test_an_error_is_one_line_whatever_the_facts_hold() -> None:
    assert "\n" not in str(InputError("a\nb.csv", "two\nlines", "do\r\nthis"))


def test_unknown_name_suggests_the_nearest() -> None:
    error = UnknownNameError("venue", "XHKK", ["XHKG", "XNYS", "XSHG"])
    assert error.suggestions[0] == "XHKG"
    assert str(error).startswith("venue 'XHKK' is not known. Did you mean XHKG")


def test_every_error_is_of_the_family_and_holds_its_facts() -> None:
    outside = OutsideTableError("sessions of XSHG", "2031-01-01", "2018-01-02 to 2026-12-31")
    infeasible = InfeasibleError(["at most 10 % Hong Kong", "at least 12 % China AI"], "relax one by 2.0 points")
    assert isinstance(outside, TwinkeelError)
    assert outside.covered.endswith("2026-12-31")
    assert infeasible.rules == ("at most 10 % Hong Kong", "at least 12 % China AI")
    assert "relax one by 2.0 points" in str(infeasible)


def test_all_exceptions_of_the_package_belong_to_the_family() -> None:
    """An exception class that users can meet derives from TwinkeelError; only it may derive from Exception itself."""
    import ast
    from pathlib import Path

    import twinkeel

    root = Path(twinkeel.__file__).parent
    strays = [
        f"{path.relative_to(root)}:{node.name}"
        for path in sorted(root.rglob("*.py"))
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.ClassDef)
        and any(
            isinstance(b, ast.Name) and b.id in {"Exception", "ValueError", "RuntimeError", "KeyError"}
            for b in node.bases
        )
        and node.name != "TwinkeelError"
    ]
    assert strays == []
