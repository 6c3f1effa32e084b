"""The built wheel works outside the checkout: samples and tables are package data."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A wheel built from this checkout by the project's own build back end, without the network."""
    out = tmp_path_factory.mktemp("wheel")
    command = [sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", str(out), str(ROOT)]
    done = subprocess.run(command, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout[-2000:] + done.stderr[-2000:]
    return next(out.glob("twinkeel-*.whl"))


def test_the_wheel_carries_tables_samples_and_types(wheel: Path) -> None:
    names = set(zipfile.ZipFile(wheel).namelist())
    assert "twinkeel/py.typed" in names
    for folder in ("twinkeel/reference/data/", "twinkeel/samples/", "twinkeel/construction/data/", "twinkeel/report/"):
        assert any(name.startswith(folder) and not name.endswith(".py") for name in names), folder
    assert not [name for name in names if "shared" in name or name.endswith((".parquet", ".sqlite"))]


def test_the_installed_wheel_runs_the_demo_outside_the_checkout(wheel: Path, tmp_path: Path) -> None:
    place = tmp_path / "site"
    command = [sys.executable, "-m", "pip", "install", "--quiet", "--no-deps", "--no-index", "--target", str(place)]
    subprocess.run([*command, str(wheel)], check=True)
    away = tmp_path / "away"
    away.mkdir()
    environment = {**os.environ, "PYTHONPATH": str(place), "XDG_CACHE_HOME": str(tmp_path / "cache")}
    where = "import twinkeel, sys; sys.stdout.write(twinkeel.__file__)"
    found = subprocess.run(
        [sys.executable, "-c", where], cwd=away, env=environment, capture_output=True, text=True, check=True
    )
    assert Path(found.stdout).is_relative_to(place)
    done = subprocess.run(
        [sys.executable, "-m", "twinkeel", "demo", "--out", "demo.html", "--json", "demo.json"],
        cwd=away,
        env=environment,
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stderr
    assert "SIMULATED" in done.stdout
    page = (away / "demo.html").read_text(encoding="utf-8")
    assert page.startswith("<!doctype html>")
    assert "SIMULATED" in page
    plan = json.loads((away / "demo.json").read_text(encoding="utf-8"))
    assert plan["simulated"] is True
    assert len(plan["orders"]) >= 3
