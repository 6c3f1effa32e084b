import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from twinkeel.core.errors import InputError
from twinkeel.core.files import decode, neutralise_cell, read_bytes, read_text, write_atomic


def test_each_bad_file_is_named(tmp_path: Path) -> None:
    empty = tmp_path / "empty.csv"
    empty.write_text(" \n")
    with pytest.raises(InputError, match="no such file"):
        read_bytes(tmp_path / "absent.csv")
    with pytest.raises(InputError, match="is a folder"):
        read_bytes(tmp_path)
    with pytest.raises(InputError, match=r"empty\.csv: the file is empty"):
        read_bytes(empty)
    big = tmp_path / "big.csv"
    big.write_bytes(b"x" * 100)
    with pytest.raises(InputError, match="over the limit"):
        read_bytes(big, limit=10)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "gb18030"])
def test_mainland_and_windows_encodings_are_read(tmp_path: Path, encoding: str) -> None:
    path = tmp_path / "names.csv"
    path.write_bytes("代码,名称\n688256,寒武纪\n".encode(encoding))
    assert "寒武纪" in read_text(path)


def test_western_text_that_is_no_utf8_is_read_too() -> None:
    assert decode("Société Générale".encode("cp1252"), "x.csv").startswith("Soci")


def test_a_killed_writer_leaves_the_last_good_file(tmp_path: Path) -> None:
    target = tmp_path / "plan.json"
    write_atomic(target, "old")
    script = f"from twinkeel.core.files import write_atomic\nwhile True: write_atomic({str(target)!r}, 'new' * 200000)"
    process = subprocess.Popen([sys.executable, "-c", script])
    time.sleep(0.5)
    os.kill(process.pid, signal.SIGKILL)
    process.wait()
    assert target.read_text() in ("old", "new" * 200000)


@pytest.mark.parametrize("text", ["=1+1", "+A1", "-2", "@SUM(A1)", "\tx", "\rx"])
def test_formulas_are_neutralised(text: str) -> None:
    assert neutralise_cell(text) == "'" + text


def test_plain_text_stays() -> None:
    assert neutralise_cell("Alibaba") == "Alibaba"
