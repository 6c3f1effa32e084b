"""Codes as of the document's day: a code that then belonged to somebody else, or was not yet listed, is said so."""

from __future__ import annotations

from typing import Any

from twinkeel.core.errors import TwinkeelError
from twinkeel.reading.context import Context
from twinkeel.reading.model import Mention


def check_codes(context: Context, world: Any) -> None:
    """Look each code up in the master on the document's day: re-used codes change issuer, unknown ones may be found."""
    if not world:
        return
    seen: dict[str, tuple[str | None, str | None, str]] = {}
    for mention in context.mentions:
        if mention.kind != "code" or not mention.codes or mention.type in {"index"}:
            continue
        code = mention.codes[0]
        if code not in seen:
            seen[code] = _then(world, code, context)
        issuer, name, why = seen[code]
        if issuer is None:
            if why:
                mention.evidence = (*mention.evidence, why)
            continue
        if mention.status == "nil":
            _relink(context, mention, issuer, name, "found in the full list of the exchange")
        elif issuer != mention.entity and why == "re-used":
            beside = next(
                (
                    m
                    for m in context.mentions
                    if m.kind == "name" and m.entity == mention.entity and 0 <= mention.start - m.end <= 30
                ),
                None,
            )
            if beside is not None and beside.status != "repaired":
                mention.status = "conflict"
                mention.evidence = (*mention.evidence, f"on that day {code} was {name}")
            else:
                _relink(context, mention, issuer, name, f"on that day {code} was {name}")


def _relink(context: Context, mention: Mention, issuer: str, name: str | None, why: str) -> None:
    old = mention.entity
    mention.entity, mention.name, mention.status = issuer, name, "linked"
    mention.evidence = (*mention.evidence, why)
    for other in context.mentions:
        if other.entity == old and old is not None and old.startswith("code:"):
            other.entity, other.name = issuer, name
            other.status = "linked" if other.status == "nil" else other.status


def _then(world: Any, code: str, context: Context) -> tuple[str | None, str | None, str]:
    """(issuer, name, "re-used" or a remark) of a code on the document's day."""
    lines = lines_of(world, code)
    now = next((line for line in lines if line.listed_to is None and line.valid_to is None), None)
    if context.anchor is None:
        return (now.issuer, now.name, "") if now is not None else (None, None, "")
    then = next((line for line in lines if line.start <= context.anchor <= line.end), None)
    if then is None:
        remark = f"not listed on {context.anchor.isoformat()} by the master" if now is not None else ""
        return None, None, remark
    reused = now is None or now.issuer != then.issuer
    return then.issuer, then.name, "re-used" if reused else ""


_LOOKED_UP: dict[tuple[int, str], tuple[Any, tuple[Any, ...]]] = {}


def lines_of(world: Any, code: str) -> tuple[Any, ...]:
    """The master's lines of any date with exactly that code; remembered, since a miss is a slow look-up."""
    key = (id(world), code)
    known = _LOOKED_UP.get(key)
    if known is not None and known[0] is world:
        return known[1]
    suffix = code.rpartition(".")[2] if "." in code else ""
    lines: tuple[Any, ...] = ()
    if suffix in {"", "HK", "SS", "SZ"} and hasattr(world, "candidates"):
        try:
            lines = tuple(found.listing for found in world.candidates(code) if found.listing.code == code)
        except TwinkeelError:
            lines = ()
    if len(_LOOKED_UP) > 20_000:
        _LOOKED_UP.clear()
    _LOOKED_UP[key] = (world, lines)
    return lines
