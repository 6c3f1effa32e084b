"""What the investor asks for, in TOML: read, checked, and explained key by key where it is wrong."""

from __future__ import annotations

import re
import tomllib
from datetime import date
from decimal import Decimal
from importlib import resources
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from twinkeel.core.errors import InputError
from twinkeel.core.files import MEGABYTE, read_text
from twinkeel.reference.model import Person

Share = Annotated[float, Field(ge=0, le=1, allow_inf_nan=False)]
Positive = Annotated[float, Field(gt=0, allow_inf_nan=False)]
Method = Literal["minimum_variance", "mean_variance", "risk_budget", "maximum_diversification", "tracking"]


class MandateError(InputError):
    """A mandate that cannot be read: one line that names file, line, key and remedy; ``problems`` lists all of them."""

    def __init__(self, file: str, problems: tuple[tuple[int | None, str], ...], remedy: str = "") -> None:
        self.problems = problems
        row, first = problems[0]
        more = len(problems) - 1
        others = "; ".join(f"line {line}: {text}" if line else text for line, text in problems[1:])
        super().__init__(file, first + (f" (and {more} more: {others})" if more else ""), remedy, row)


class _Section(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Investor(_Section):
    """Who buys: what law and channels allow depends on it."""

    us_person: bool
    tax_residence: str = Field(default="GB", pattern=r"^[A-Z]{2}$")
    client_class: Literal["retail", "professional", "institutional_professional"] = "professional"
    channels: tuple[str, ...] | None = None
    brokers: tuple[str, ...] = ()


class Theme(_Section):
    """The China side that is wanted."""

    name: str = "china-ai"
    target: Share | None = None
    minimum: Share | None = None
    maximum: Share | None = None
    segments: dict[str, tuple[Share, Share]] = Field(default_factory=dict)
    only: tuple[str, ...] = ()
    minimum_names: Annotated[int, Field(ge=1, le=500)] = 1
    per_issuer_maximum: Share = 1.0

    @model_validator(mode="after")
    def _ordered(self) -> Theme:
        if self.target is not None and (self.minimum is not None or self.maximum is not None):
            raise ValueError("give either target, or minimum and maximum, not both")
        if self.minimum is not None and self.maximum is not None and self.minimum > self.maximum:
            raise ValueError(f"minimum {self.minimum} is above maximum {self.maximum}")
        for segment, (low, high) in self.segments.items():
            if low > high:
                raise ValueError(f"segments.{segment}: {low} is above {high}")
        return self


class Cap(_Section):
    """A limit, after look-through, on one cut of the book: an issuer, segment, venue, currency, country or list."""

    on: Literal["issuer", "segment", "venue", "currency", "country", "list"]
    of: str = Field(max_length=80)
    maximum: Share | None = None
    minimum: Share | None = None
    price: Positive | None = None

    @model_validator(mode="after")
    def _says_something(self) -> Cap:
        if self.maximum is None and self.minimum is None:
            raise ValueError("give a maximum or a minimum")
        if self.maximum is not None and self.minimum is not None and self.minimum > self.maximum:
            raise ValueError(f"minimum {self.minimum} is above maximum {self.maximum}")
        return self


class Cash(_Section):
    """Cash as a share of the book, and new money to invest in the base currency."""

    minimum: Share = 0.0
    maximum: Share = 0.0
    new_money: Decimal = Decimal(0)

    @model_validator(mode="after")
    def _ordered(self) -> Cash:
        if self.minimum > self.maximum:
            raise ValueError(f"minimum {self.minimum} is above maximum {self.maximum}")
        return self


class Trading(_Section):
    """How much may be traded, at what cost, how fast, and in what size."""

    turnover: Literal["least", "free"] | Share = "free"
    buy: Literal["theme", "theme_and_book", "nothing"] = "theme_and_book"
    instruments: Literal["both", "shares", "funds"] = "both"
    sell: Literal["anything", "magnificent_seven", "nothing"] = "anything"
    maximum_sale: Share = 1.0
    issuer_maximum: Share = 1.0
    minimum_holding: Share = 0.0
    minimum_ticket: Annotated[Decimal, Field(ge=0)] = Decimal(0)
    cost_maximum: Share | None = None
    dates: Annotated[int, Field(ge=1, le=12)] = 1
    days_between_dates: Annotated[int, Field(ge=1, le=260)] = 21
    participation: Annotated[float, Field(gt=0, le=1)] = 0.1
    days_to_trade: Annotated[int, Field(ge=1, le=260)] = 20
    unknown_volume_ticket: Annotated[Decimal, Field(ge=0)] = Decimal(1_000_000)


class Risk(_Section):
    """How risk enters: the method, the aversion, the horizon over which a cost must pay, and caps on risk."""

    method: Method = "minimum_variance"
    aversion: Positive = 3.0
    horizon_years: Positive = 1.0
    volatility_maximum: Positive | None = None
    expected_shortfall_maximum: Positive | None = None
    tracking_error_maximum: Positive | None = None
    theme_risk_share: Annotated[float, Field(gt=0, lt=1)] | None = None
    benchmark: Literal["current", "equal", "cap_weight"] | dict[str, Share] = "current"
    uncertainty: Annotated[float, Field(ge=0, le=5)] = 0.0
    resamples: Annotated[int, Field(ge=0, le=1000)] = 0


class Returns(_Section):
    """Expected returns in excess of cash, a year: none, implied by equilibrium, or one's own. Never sample means."""

    source: Literal["none", "equilibrium", "stated"] = "none"
    stated: dict[str, Annotated[float, Field(ge=-1, le=2)]] = Field(default_factory=dict)

    @model_validator(mode="after")
    def _stated_has_some(self) -> Returns:
        if self.source == "stated" and not self.stated:
            raise ValueError("source is 'stated' but no returns are stated")
        return self


class View(_Section):
    """A view: what is better than what, by how much a year, and how sure one is of it."""

    more: tuple[str, ...] = Field(min_length=1)
    less: tuple[str, ...] = ()
    by: Annotated[float, Field(ge=-1, le=2)] | None = None
    kind: Literal["mean", "ordinal"] = "mean"
    confidence: Annotated[float, Field(gt=0, le=1)] = 0.5
    source: str = Field(default="own", max_length=200)

    @model_validator(mode="after")
    def _mean_has_amount(self) -> View:
        if self.kind == "mean" and self.by is None:
            raise ValueError("a mean view says by how much a year (by = 0.03)")
        return self


class Exclusions(_Section):
    """What may not be bought; what is held of it already may be kept or sold."""

    issuers: tuple[str, ...] = ()
    segments: tuple[str, ...] = ()
    lists: tuple[str, ...] = ()
    listed_less_than_days: Annotated[int, Field(ge=0, le=5000)] = 0
    without_valuation_support: bool = False
    forced_sale: bool = False


class Tax(_Section):
    """Tax on gains, charged by lot where lots are known."""

    gains_rate: Annotated[float, Field(ge=0, le=0.6)] = 0.0
    dividend_yield: Annotated[float, Field(ge=0, le=0.2)] = 0.01


class Mandate(_Section):
    """Everything that is asked of a plan. Shares are fractions of the whole book, cash included."""

    name: str = Field(max_length=120)
    base_currency: str = Field(pattern=r"^[A-Z]{3}$")
    magnificent_seven_maximum: Share = 1.0
    investor: Investor
    theme: Theme = Theme()
    cash: Cash = Cash()
    caps: tuple[Cap, ...] = ()
    trading: Trading = Trading()
    risk: Risk = Risk()
    returns: Returns = Returns()
    views: tuple[View, ...] = ()
    exclusions: Exclusions = Exclusions()
    tax: Tax = Tax()

    @model_validator(mode="after")
    def _returns_fit_method(self) -> Mandate:
        if self.risk.method == "mean_variance" and self.returns.source == "none" and not self.views:
            raise ValueError("risk.method is mean_variance: state returns or take returns.source = 'equilibrium'")
        if self.risk.method == "mean_variance" and self.returns.source == "none":
            raise ValueError("views need a starting point: returns.source = 'equilibrium' or 'stated'")
        if self.views and self.risk.method != "mean_variance":
            raise ValueError("views act through expected returns: risk.method must be mean_variance")
        return self

    @classmethod
    def load(cls, path: Path | str) -> Mandate:
        """The mandate of a TOML file.

        Raises:
            InputError: where the file cannot be read.
            MandateError: where it is no TOML or a key is unknown, missing or wrong; names line, key and remedy.
        """
        return cls.parse(read_text(path, limit=MEGABYTE), str(path))

    @classmethod
    def parse(cls, text: str, name: str) -> Mandate:
        """The mandate of TOML text; ``name`` is what errors call it.

        Raises:
            MandateError: as for load.
        """
        try:
            data = tomllib.loads(text)
        except tomllib.TOMLDecodeError as error:
            line = re.search(r"at line (\d+)", str(error))
            reason = re.sub(r" \(at (line.*|end of document)\)", "", str(error))
            row = int(line.group(1)) if line else None
            raise MandateError(name, ((row, f"is not TOML: {reason}"),), _REMEDY) from error
        except RecursionError as error:
            raise MandateError(name, ((None, "is nested too deeply"),), _REMEDY) from error
        try:
            return cls.model_validate(data)
        except ValidationError as error:
            raise MandateError(name, _explain_all(error.errors(include_url=False), text), _REMEDY) from error

    @classmethod
    def default(cls) -> Mandate:
        """The packaged mandate that stands in where none is given; a plan made with it calls itself an illustration."""
        return cls.parse(default_text(), "default.toml")

    @property
    def person(self) -> Person:
        """The investor as the look-ups of law and access know one."""
        who = self.investor
        channels = None if who.channels is None else frozenset(who.channels)
        return Person(who.us_person, who.tax_residence, who.client_class, channels, who.brokers)

    def in_words(self) -> tuple[str, ...]:
        """The rules as short sentences, in the order of the file."""
        from twinkeel.construction.wording import mandate_in_words

        return mandate_in_words(self)


def default_text() -> str:
    """The text of the packaged default mandate."""
    return resources.files("twinkeel.construction").joinpath("data/default.toml").read_text(encoding="utf-8")


_REMEDY = "docs/mandate.md lists every key; examples/mandates/ has a commented file for each kind of investor."


def _explain_all(errors: Any, text: str) -> tuple[tuple[int | None, str], ...]:
    """All problems by line; where a key may be one of several things, the ways it is none of them are one problem."""
    by_key: dict[tuple[str, ...], list[tuple[int | None, str]]] = {}
    for problem in errors:
        by_key.setdefault(_keys(problem), []).append(_explain(problem, text))
    merged = [
        (found[0][0], found[0][1] + "".join(f", or {words.split(': ', 1)[-1]}" for _, words in found[1:]))
        for found in by_key.values()
    ]
    return tuple(sorted(merged, key=lambda one: one[0] or 0))


def _keys(problem: Any) -> tuple[str, ...]:
    # a union adds the name of each type it tried to the path; keys of a mandate never look like that
    types = re.compile(r"[\[\(]|^(float|constrained-.*|literal.*|str|dict|none)$", re.I)
    return tuple(str(step) for step in problem["loc"] if not types.search(str(step)))


def _explain(problem: Any, text: str) -> tuple[int | None, str]:
    """One pydantic problem as (line of the key, words)."""
    path = list(_keys(problem))
    key = ".".join(path)
    kind = problem["type"]
    given = problem.get("input")
    if kind == "extra_forbidden":
        words = f"the key {key!r} is not known{_nearest(path)}"
    elif kind == "missing":
        words = f"the key {key!r} is missing"
    elif kind == "value_error":
        words = f"{key + ': ' if key else ''}{problem['msg'].removeprefix('Value error, ')}"
    else:
        shown = given if isinstance(given, str | int | float | bool | date) else type(given).__name__
        words = f"{key} = {shown!r}: {problem['msg'][0].lower()}{problem['msg'][1:]}"
        if isinstance(given, int | float) and not isinstance(given, bool) and 1 < given <= 100 and "less" in kind:
            words += f"; shares are fractions: {given:g} % is {given / 100:g}"
    return _line_of(path, text), words


def _nearest(path: list[str]) -> str:
    from difflib import get_close_matches

    model: Any = Mandate
    for step in path[:-1]:
        if step.isdigit():
            continue
        field = model.model_fields.get(step)
        if field is None:
            return ""
        candidates = [field.annotation, *getattr(field.annotation, "__args__", ())]
        model = next((c for c in candidates if isinstance(c, type) and issubclass(c, BaseModel)), None)
        if model is None:
            return ""
    close = get_close_matches(path[-1], list(model.model_fields), n=1, cutoff=0.5)
    return f" (did you mean {close[0]!r}?)" if close else ""


def _line_of(path: list[str], text: str) -> int | None:
    """The line where a key is set, as far as it can be told without a TOML parser that keeps lines."""
    section: list[str] = []
    counts: dict[str, int] = {}
    best: tuple[int, int] | None = None
    for number, line in enumerate(text.splitlines(), 1):
        bare = line.strip()
        header = re.fullmatch(r"\[(\[)?\s*([^\[\]]+?)\s*\]?\]\s*(#.*)?", bare)
        if header:
            section = [part.strip(" \"'") for part in header.group(2).split(".")]
            if header.group(1):
                name = ".".join(section)
                counts[name] = counts.get(name, -1) + 1
                section = [*section, str(counts[name])]
            here = section
        else:
            assigned = re.match(r"([A-Za-z0-9_\-\"'.]+)\s*=", bare)
            if not assigned:
                continue
            here = [*section, *(part.strip("\"'") for part in assigned.group(1).split("."))]
        depth = len(here)
        if depth and here == path[:depth] and (best is None or depth > best[0]):
            best = (depth, number)
    return best[1] if best else None
