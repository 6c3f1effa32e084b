"""One speaker's run of quoted views is one stance; a launch told twice is one launch."""

from __future__ import annotations

from twinkeel.reading.model import Stance
from twinkeel.reading.stances.phrases import Found


def merged_stances(found: list[Stance], text: str) -> list[Stance]:
    """One speaker's consecutive quoted views are one stance; a neutral tail joins the view before it."""
    merged: list[Stance] = []
    for stance in sorted(found, key=lambda s: (s.start, s.end)):
        last = merged[-1] if merged else None
        if (
            last is not None
            and last.holder == stance.holder
            and last.mode in {"view", "expectation"}
            and stance.mode in {"view", "expectation"}
            and last.direct
            and stance.direct
            and stance.sentence - last.sentence <= 1
            and (last.object == stance.object or "theme:unstated" in {last.object, stance.object})
            and (last.sign == stance.sign or stance.sign == 0 or last.sign == 0)
        ):
            if last.sign == 0 and stance.sign:
                last.direction, last.sign = stance.direction, stance.sign
            last.end = max(last.end, stance.end)
            last.sentence = stance.sentence
            last.quote = text[last.start : last.end]
            last.reasons = tuple(dict.fromkeys((*last.reasons, *stance.reasons)))
            continue
        same = next(
            (
                m
                for m in merged
                if stance.mode == "product"
                and m.mode == "product"
                and (m.holder, m.object) == (stance.holder, stance.object)
            ),
            None,
        )
        if same is not None:
            same.also_holder = tuple(dict.fromkeys((*same.also_holder, *stance.also_holder)))
            continue
        if last is not None and stance.direction == "neutral_view" and stance.mode == "view":
            continue
        merged.append(stance)
    return [s for s in merged if not (s.direction == "neutral_view" and s.mode == "view")]


def distinct(found: list[Found]) -> list[Found]:
    """In order of place; of two that overlap in one mode, the first found."""
    out: list[Found] = []
    for one in found:
        if not any(
            o.holder.id == one.holder.id
            and o.first <= one.first <= o.last
            and o.mode == one.mode
            and o.sign == one.sign
            and o.roles == one.roles
            and o.mode != "rating"
            and o.mode != "view"
            for o in out
        ):
            out.append(one)
    return sorted(out, key=lambda f: (f.first, f.last))
