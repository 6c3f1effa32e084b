"""A reading as a page: the article with highlights, verdicts beside the claims, stances as a table; self-contained."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Mapping, Sequence
from functools import lru_cache
from importlib import resources
from typing import Any

from markupsafe import Markup, escape

from twinkeel.reading.titles import entity_title, measure_title

_GOOD = {"supported", "supported by rounding", "supported under an interpretation"}
_BAD = {"contradicted", "internally inconsistent"}


def reading_page(
    readings: Sequence[Mapping[str, Any]], texts: Sequence[str], watch_list: Mapping[str, Any] | None = None
) -> str:
    """One HTML document for one or several readings.

    Args:
        readings: readings as plain data, as ``--json`` prints each.
        texts: the articles' texts, in the same order.
        watch_list: the watch list of several articles, or None.

    Returns:
        A page that needs no network and runs no script. All text is escaped; the content-security policy lets only the
        page's own style apply, named by its hash.
    """
    style = _style()
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    parts = [
        _Article(reading, text, number).view()
        for number, (reading, text) in enumerate(zip(readings, texts, strict=True))
    ]
    page: str = (
        _environment()
        .get_template("reading.html.j2")
        .render(
            style=Markup(style),  # noqa: S704 - our own file
            policy=f"default-src 'none'; style-src 'sha256-{digest}'; base-uri 'none'; form-action 'none'",
            articles=parts,
            watch=watch_list,
        )
    )
    return page


@lru_cache(maxsize=1)
def _style() -> str:
    return resources.files("twinkeel.report").joinpath("templates", "reading.css").read_text(encoding="utf-8")


@lru_cache(maxsize=1)
def _environment() -> Any:
    from jinja2 import Environment, PackageLoader, StrictUndefined

    environment = Environment(
        loader=PackageLoader("twinkeel.report", "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters["words"] = lambda text: str(text or "").replace("_", " ")
    environment.filters["figure"] = _figure
    environment.filters["measure"] = measure_title
    return environment


def _figure(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, float):
        return f"{value:,.6g}"
    return str(value)


def _tone(verdict: str | None) -> str:
    if verdict in _GOOD:
        return "good"
    return "bad" if verdict in _BAD else "open"


class _Article:
    """One article prepared for the template."""

    def __init__(self, reading: Mapping[str, Any], text: str, number: int) -> None:
        self.reading, self.text, self.number = reading, text, number

    def view(self) -> dict[str, Any]:
        """What the template draws."""
        document = self.reading["document"]
        names = self.reading["entities"]
        claims = [
            dict(
                claim,
                tone=_tone(claim["verdict"]),
                anchor=f"a{self.number}c{i}",
                object_name=entity_title(claim["object"], names),
            )
            for i, claim in enumerate(self.reading["claims"])
        ]
        stances = [
            dict(
                stance,
                object_name=entity_title(stance["object"], names),
                house=entity_title(stance["speaks_for"], names),
            )
            for stance in self.reading["stances"]
        ]
        return {
            "document": document,
            "paragraphs": self._paragraphs(claims),
            "claims": claims,
            "stances": stances,
            "questions": self.reading["questions"],
            "number": self.number,
        }

    def _paragraphs(self, claims: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
        """The text by lines, each with highlights and the claims that begin in it."""
        spans: list[tuple[int, int, str, str]] = []
        for mention in self.reading["mentions"]:
            about = (
                f"{mention['type']}: {mention['name'] or 'unknown'} {' '.join(mention['codes'][:3])} "
                f"({mention['status']}, {mention['role']})"
            )
            spans.append((mention["start"], mention["end"], f"m {mention['status']}", about))
        for claim in claims:
            if claim["class"] == "quantitative":
                spans.append(
                    (
                        claim["start"],
                        claim["end"],
                        f"c {claim['tone']}",
                        (
                            f"{claim['subject_name'] or 'unknown'}: {measure_title(claim['measure'])}: "
                            f"{claim['verdict'] or 'not judged'}"
                        ),
                    )
                )
        for stance in self.reading["stances"]:
            spans.append(
                (
                    stance["start"],
                    stance["end"],
                    "s",
                    f"{stance['holder_name']}: {stance['direction'].replace('_', ' ')}",
                )
            )
        spans.sort(key=lambda span: (span[0], -span[1]))
        out = []
        position = 0
        for line in self.text.splitlines(keepends=True):
            start, end = position, position + len(line)
            position = end
            if line.strip():
                out.append(
                    {
                        "html": self._marked(start, end, spans),
                        "claims": [c for c in claims if start <= c["start"] < end],
                        "findings": [f for f in self.reading["findings"] if start <= f["start"] < end],
                    }
                )
        return out

    def _marked(self, start: int, end: int, spans: Sequence[tuple[int, int, str, str]]) -> Markup:
        """The stretch as escaped text with nested marks; a span is clipped to the stretch and to the mark around it."""
        inside = [(max(a, start), min(b, end), kind, about) for a, b, kind, about in spans if a < end and start < b]
        inside.sort(key=lambda span: (span[0], -span[1]))
        pieces: list[Markup] = []
        stack: list[int] = []
        here = start

        def close_until(limit: int) -> None:
            nonlocal here
            while stack and stack[-1] <= limit:
                stop = stack.pop()
                pieces.append(escape(self.text[here:stop]))
                here = stop
                pieces.append(Markup("</mark>"))

        for a, b, kind, about in inside:
            close_until(a)
            b = min(b, stack[-1]) if stack else b
            if b <= a:
                continue
            pieces.append(escape(self.text[here:a]))
            here = a
            pieces.append(Markup('<mark class="{}" title="{}">').format(kind, about))
            stack.append(b)
        close_until(end)
        pieces.append(escape(self.text[here:end].rstrip("\n")))
        return Markup("").join(pieces)
