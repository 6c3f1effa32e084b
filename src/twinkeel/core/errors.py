"""One family of errors. Each holds the facts as attributes and says, in one line, what is wrong and how to mend it."""

from __future__ import annotations

from collections.abc import Sequence
from difflib import get_close_matches
from functools import cached_property


class TwinkeelError(Exception):
    """Something the user can mend. The command line shows it as one line and exits with status 2."""

    def __init__(self, problem: str, remedy: str = "") -> None:
        self.problem = problem
        self.remedy = remedy
        super().__init__(problem, remedy)

    def __str__(self) -> str:
        text = self.problem if not self.remedy else f"{self.problem.rstrip('.')}. {self.remedy}"
        return " ".join(text.split())


class InputError(TwinkeelError):
    """A file that cannot be read as what it should be: names the file, the row where there is one, and the remedy."""

    def __init__(self, file: str, problem: str, remedy: str = "", row: int | None = None) -> None:
        self.file = file
        self.row = row
        where = file if row is None else f"{file}, line {row}"
        super().__init__(f"{where}: {problem}", remedy)


class UnknownNameError(TwinkeelError):
    """A name that is not in its table; suggests the nearest ones, which it seeks only when shown."""

    def __init__(self, kind: str, name: str, known: Sequence[str] = (), remedy: str = "") -> None:
        self.kind = kind
        self.name = name
        self.known = known
        super().__init__(f"{kind} {name!r} is not known", remedy)

    @cached_property
    def suggestions(self) -> tuple[str, ...]:
        """The known names nearest to it."""
        return tuple(get_close_matches(self.name, self.known, n=3, cutoff=0.6))

    def __str__(self) -> str:
        if not self.remedy and self.suggestions:
            self.remedy = f"Did you mean {', '.join(self.suggestions)}?"
        return super().__str__()


class OutsideTableError(TwinkeelError):
    """A dated look-up past the end (or before the start) of what is published: never answered with a guess."""

    def __init__(self, table: str, asked: object, covered: str, remedy: str = "") -> None:
        self.table = table
        self.asked = asked
        self.covered = covered
        super().__init__(f"{table} has no entry for {asked}: it covers {covered}", remedy)


class MissingDataError(TwinkeelError):
    """Data that an answer needs and that the snapshot does not hold."""


class InfeasibleError(TwinkeelError):
    """A mandate that no portfolio satisfies: holds the smallest set of rules in conflict and what would relax it."""

    def __init__(self, rules: Sequence[str], remedy: str, file: str = "", row: int | None = None) -> None:
        self.rules = tuple(rules)
        self.file = file
        self.row = row
        where = f"{file}, line {row}: " if file and row else f"{file}: " if file else ""
        super().__init__(f"{where}No portfolio satisfies " + " and ".join(self.rules), remedy)


class BusyError(TwinkeelError):
    """Another process holds what is asked for; says who."""
