"""The rules of the house: direction of imports, licences, light start, no leaks."""

from __future__ import annotations

import re
import subprocess
import sys
from importlib import metadata
from pathlib import Path

import pytest

import twinkeel

ROOT = Path(__file__).resolve().parents[1]
SOURCES = sorted((ROOT / "src").rglob("*.py"))

PERMISSIVE = re.compile(
    r"apache|mit\b|bsd|isc|psf|python software|mpl|mozilla|unlicense|zlib|0bsd|public domain", re.IGNORECASE
)
COPYLEFT = re.compile(r"\bA?L?GPL\b|GNU (Lesser |Affero )?General Public", re.IGNORECASE)


def locked(name: str) -> list[str]:
    text = (ROOT / "requirements" / name).read_text(encoding="utf-8")
    return re.findall(r"^([A-Za-z0-9_.-]+)==", text, flags=re.MULTILINE)


def test_arrows_point_down_only() -> None:
    done = subprocess.run([Path(sys.executable).parent / "lint-imports"], cwd=ROOT, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout


@pytest.mark.parametrize("name", sorted(set(locked("run.lock"))))
def test_run_time_licences_are_permissive(name: str) -> None:
    try:
        about = metadata.metadata(name)
    except metadata.PackageNotFoundError:
        pytest.skip(f"{name} is not for this platform")
    words = [text[:80] for field in ("License-Expression", "License") for text in about.get_all(field) or []]
    words += [each for each in about.get_all("Classifier") or [] if each.startswith("License")]
    if not any(words):  # the licence only stands in its own file
        words = [path.read_text()[:200] for path in metadata.files(name) or [] if "LICENSE" in path.name]
    text = " ".join(words)
    assert PERMISSIVE.search(text), f"{name}: {text!r}"
    assert not COPYLEFT.search(text), f"{name}: {text!r}"


@pytest.mark.parametrize("lock", ["run.lock", "test.lock"])
def test_locks_name_no_index_and_carry_hashes(lock: str) -> None:
    text = (ROOT / "requirements" / lock).read_text(encoding="utf-8")
    assert not re.search(r"--(index-url|extra-index-url|find-links|trusted-host)|file://|https?://", text)
    assert len(re.findall(r"==", text)) <= len(re.findall(r"--hash=sha256:", text))


def test_the_command_line_starts_light() -> None:
    """Neither --version nor building the whole application imports a heavy library."""
    script = (
        "import sys\n"
        "from twinkeel.cli import build\n"
        "build()\n"
        "heavy = set('polars numpy scipy pydantic duckdb sqlalchemy lxml altair httpx2 rich.table'.split())\n"
        "sys.stdout.write(' '.join(sorted(heavy & set(sys.modules))))\n"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert done.stdout == ""


def test_version_is_answered_without_the_command_line_library() -> None:
    script = (
        "import sys\nsys.argv = ['twinkeel', '--version']\n"
        "from twinkeel.__main__ import main\nmain()\n"
        "sys.stdout.write(str('typer' in sys.modules))\n"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert done.stdout == f"twinkeel {twinkeel.__version__}\nFalse"


def test_sources_open_with_a_line_that_says_what_they_are_for_and_stay_readable() -> None:
    def opens_well(path: Path) -> bool:
        return path.read_text(encoding="utf-8").startswith('"""')

    assert [str(p.relative_to(ROOT)) for p in SOURCES if not opens_well(p)] == []
    assert [str(p.relative_to(ROOT)) for p in SOURCES if len(p.read_text(encoding="utf-8").splitlines()) > 400] == []


def test_nothing_in_the_package_reaches_outside_it() -> None:
    leaks = [str(p.relative_to(ROOT)) for p in SOURCES if "../shared" in p.read_text(encoding="utf-8")]
    assert leaks == []


def test_the_package_never_forks_and_never_evaluates_text() -> None:
    bad = re.compile(r"os\.fork\(|get_context\(['\"]fork|\beval\(|\bexec\(|pickle\.loads?|yaml\.load\(|shell=True")
    assert [str(p.relative_to(ROOT)) for p in SOURCES if bad.search(p.read_text(encoding="utf-8"))] == []


def test_links_of_the_documents_lead_somewhere() -> None:
    broken = []
    for path in [ROOT / "README.md", ROOT / "CONTRIBUTING.md", *sorted((ROOT / "docs").rglob("*.md"))]:
        for link in re.findall(r"\]\(([^)#\s]+)[^)]*\)", path.read_text(encoding="utf-8")):
            if not re.match(r"[a-z]+:", link) and not (path.parent / link).exists():
                broken.append(f"{path.relative_to(ROOT)}: {link}")
    assert broken == []


def test_every_verb_of_the_readme_exists() -> None:
    from twinkeel.cli import VERBS

    named = set(re.findall(r"^    twinkeel ([a-z-]+)", (ROOT / "README.md").read_text(encoding="utf-8"), re.MULTILINE))
    assert named <= {verb.replace("_", "-") for verb in VERBS}
    assert len(named) >= 8


def test_the_plain_data_of_a_reading_is_light() -> None:
    code = (
        "import sys, twinkeel.reading.model; print(sorted(m for m in sys.modules if m.startswith('twinkeel.reading.')))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "['twinkeel.reading.model']"
