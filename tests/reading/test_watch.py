"""Several articles together: subjects over time, who changed their mind, versions counted once."""

from __future__ import annotations

from twinkeel.reading import read
from twinkeel.reading.watch import watch_list

FIRST = "LONDON, Jan 5, 2026 (Wire) - Pictet Asset Management upgraded Tencent to overweight. Tencent shares rose 3%."
LATER = "LONDON, May 5, 2026 (Wire) - Pictet Asset Management downgraded Tencent to neutral. Tencent shares fell 4%."


def test_a_change_of_mind_is_told() -> None:
    readings = [read(FIRST), read(LATER)]
    found = watch_list(readings, [0, 1])
    (change,) = found["changes"]
    assert (change["holder"], change["from_day"], change["to_day"]) == (
        "Pictet Asset Management",
        "2026-01-05",
        "2026-05-05",
    )
    assert [row["day"] for row in found["subjects"]["tencent"]["claims"]] == ["2026-01-05", "2026-05-05"]
    assert any("changed from upgrade" in line for line in found["narrative"])


def test_a_version_counts_once() -> None:
    readings = [read(FIRST), read(FIRST)]
    found = watch_list(readings, [0, 0])
    assert len(found["subjects"]["tencent"]["articles"]) == 1
    assert found["versions"] == [[0, 1]]
