"""``data``: import, fetch, judge, show and export market data."""

from __future__ import annotations

from twinkeel.desk.data.checking import check, findings_rows
from twinkeel.desk.data.fetching import fetch
from twinkeel.desk.data.importing import import_paths
from twinkeel.desk.data.showing import export, sql, status

__all__ = ["check", "export", "fetch", "findings_rows", "import_paths", "sql", "status"]
