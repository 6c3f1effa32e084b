"""The reading as plain data: documents, mentions, quantities, claims, stances and questions, with their JSON."""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

SCHEMA = "twinkeel.reading/1"


@dataclass(frozen=True, slots=True)
class Zone:
    """A stretch of the text with one function: dateline, body, heading, caption, credit or byline."""

    start: int
    end: int
    kind: str


@dataclass(slots=True)
class Interval:
    """Days from ``start`` to ``end`` inclusive, ISO dates, or None where the year is unknown."""

    kind: str
    text: str
    start: str | None = None
    end: str | None = None
    how: str = ""

    def as_json(self) -> dict[str, Any]:
        return {"kind": self.kind, "text": self.text, "start": self.start, "end": self.end, "how": self.how}


@dataclass(slots=True)
class Document:
    """The text as given and what is known of its origin. Offsets everywhere are Unicode code points of ``text``."""

    text: str
    sha256: str
    title: str | None = None
    publisher: str | None = None
    published_at: str | None = None
    published_how: str = "unknown"
    year_how: tuple[str, ...] = ()
    anchor: str | None = None
    dateline: dict[str, Any] | None = None
    zones: tuple[Zone, ...] = ()
    sentences: tuple[tuple[int, int], ...] = ()
    source: str | None = None


@dataclass(slots=True)
class Mention:
    """A span that names something. ``codes`` are listing codes, the printed or primary one first."""

    start: int
    end: int
    text: str
    type: str
    entity: str | None
    codes: tuple[str, ...]
    status: str  # linked | repaired | inferred | ambiguous | conflict | nil | spurious_tag
    role: str = "subject"
    kind: str = "name"  # name | code | nominal | anaphor | epithet
    name: str | None = None
    sentence: int = -1
    evidence: tuple[str, ...] = ()
    details: dict[str, Any] = field(default_factory=dict)


@dataclass(slots=True)  # like others made by the hundred not frozen, which would treble its cost; never changed
class Quantity:
    """A printed number with its unit: exact value, the digits as printed, operator, currency and scale."""

    start: int
    end: int
    text: str
    value: Decimal
    unit: str  # fraction | x | points | bps | a currency code | count | shares | ratio
    operator: str  # = ~ <~ > < >= <= range
    digits: int | None
    kind: str  # percent | multiple | money | points | bps | fraction | fold | count
    high: Decimal | None = None
    noun: str = ""
    sign: int = 0
    scale: str = ""
    notes: tuple[str, ...] = ()


@dataclass(slots=True)
class Candidate:
    """One thing a number may measure, with the reason it stands at its rank."""

    measure: str
    rank: int
    why: str


@dataclass(slots=True)
class Verdict:
    """What recomputing a claim gave. ``inputs`` name each figure used, with date and source."""

    measure: str
    verdict: str
    value: float | None = None
    formula: str = ""
    inputs: tuple[dict[str, Any], ...] = ()
    missing: tuple[str, ...] = ()
    note: str = ""


@dataclass(slots=True)
class Claim:
    """A checkable statement; ``start`` and ``end`` span its trigger. Percentages are fractions of 1."""

    start: int
    end: int
    text: str
    cls: str
    subject: str | None
    subject_name: str | None
    subject_codes: tuple[str, ...]
    value: Any
    unit: str | None
    operator: str
    measures: list[Candidate]
    period: Interval | None
    attribution: str
    sentence: int
    object: str | None = None
    object_codes: tuple[str, ...] = ()
    digits: int | None = None
    direction: str | None = None
    subject_status: str = "linked"
    base: str | None = None
    high: Any = None
    subject_why: str = ""
    verdicts: list[Verdict] = field(default_factory=list)
    verdict: str | None = None

    @property
    def measure(self) -> str | None:
        return self.measures[0].measure if self.measures else None


@dataclass(slots=True)
class Stance:
    """Who leans which way on what, in which mode, with the words that say so, verbatim."""

    holder: str
    holder_name: str
    speaks_for: str | None
    object: str
    object_codes: tuple[str, ...]
    direction: str
    sign: int
    mode: str
    reasons: tuple[str, ...]
    quote: str
    start: int
    end: int
    sentence: int
    direct: bool
    conflict_of_interest: str | None = None
    also_object: tuple[str, ...] = ()
    also_holder: tuple[str, ...] = ()
    title: str | None = None
    condition: str | None = None
    proposal: str | None = None
    why: str = ""


@dataclass(slots=True)
class Question:
    """What the reader should settle, and why it matters."""

    kind: str
    text: str
    start: int | None = None
    end: int | None = None


@dataclass(slots=True)
class Reading:
    """Everything read from one document."""

    document: Document
    mentions: list[Mention]
    claims: list[Claim]
    stances: list[Stance]
    questions: list[Question]
    entities: dict[str, dict[str, Any]] = field(default_factory=dict)
    findings: list[dict[str, Any]] = field(default_factory=list)

    def as_json(self) -> dict[str, Any]:
        """The versioned JSON document (schema ``twinkeel.reading/1``, described in the docs)."""
        from twinkeel.reading.output import reading_json

        return reading_json(self)
