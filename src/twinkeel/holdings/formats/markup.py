"""XML from strangers: no document types, no entities, no network, limited depth; elements one at a time."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from twinkeel.core.errors import InputError
from twinkeel.holdings.numbers import parse_number
from twinkeel.holdings.source import Source, clean

_DOCTYPE = re.compile(rb"<!(?:DOCTYPE|ENTITY)", re.I)
_ENCODING = re.compile(rb"<\?xml[^>]*encoding=[\"']([\w.:-]+)[\"']")
_ENCODINGS = frozenset({b"utf-8", b"us-ascii", b"ascii", b"iso-8859-1", b"windows-1252", b"latin-1"})
_BLOCK = re.compile(rb"<XML>\s*(.*?)\s*</XML>", re.S | re.I)


def local(element: Any) -> str:
    """The element's name without its namespace."""
    tag = element.tag
    return tag.rsplit("}", 1)[-1] if isinstance(tag, str) else ""


def refuse_doctype(source: Source) -> None:
    """Refuse a document type: no file this program reads needs one, and entity bombs and external entities do.

    Raises:
        InputError: where there is one.
    """
    declared = _ENCODING.search(source.data[:200])
    known = declared is None or declared.group(1).lower() in _ENCODINGS
    if not known or b"\x00" in source.data[:200]:
        raise InputError(source.name, "is XML in an encoding that is not read here", "Save it as UTF-8.")
    if _DOCTYPE.search(source.data):
        raise InputError(source.name, "declares a document type or entities, which are refused", "Remove <!DOCTYPE …>.")


def documents(source: Source) -> list[bytes]:
    """The XML documents in a file: itself, or those inside the ``<XML>`` blocks of an EDGAR submission."""
    blocks = [match.group(1) for match in _BLOCK.finditer(source.data)]
    return blocks or [source.data.lstrip()]


def elements(source: Source, data: bytes, tags: frozenset[str]) -> Iterator[tuple[str, Any]]:
    """The elements with these local names as they end, each cleared once used: memory stays bounded.

    Raises:
        InputError: for XML that is not well formed, too deep, or that declares a document type.
    """
    from lxml import etree

    refuse_doctype(source)
    try:
        walk = etree.iterparse(
            io.BytesIO(data), events=("end",), resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False,
            remove_comments=True, remove_pis=True,
        )  # fmt: skip
        for _, element in walk:
            name = local(element)
            if name in tags:
                yield name, element
                element.clear()
                while element.getprevious() is not None:
                    del element.getparent()[0]
    except etree.XMLSyntaxError as error:
        line = getattr(error, "lineno", None)
        raise InputError(
            source.name, f"is not well-formed XML ({error.msg})", "Download it again.", row=line
        ) from error


def child_text(element: Any, *path: str) -> str:
    """The text at a path of local names below an element; empty where there is none."""
    here = element
    for name in path:
        here = next((child for child in here if local(child) == name), None)
        if here is None:
            return ""
    return clean(here.text or "")


def child_number(source: Source, element: Any, *path: str) -> Decimal | None:
    """The number at a path; None where there is none.

    Raises:
        InputError: where the text is no number.
    """
    return number(source, child_text(element, *path), element, path[-1])


def number(source: Source, text: str, element: Any, what: str) -> Decimal | None:
    """A number out of an element's text or attribute.

    Raises:
        InputError: where the text is no number.
    """
    try:
        return parse_number(text)
    except ValueError as error:
        raise InputError(
            source.name, f"{what} {text[:40]!r} is not a number", "Download it again.", row=element.sourceline
        ) from error
