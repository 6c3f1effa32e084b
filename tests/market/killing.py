"""An import to be killed: ``python killing.py WORKSPACE FOLDER`` imports every file of a folder, one commit each."""

from __future__ import annotations

import sys
from pathlib import Path

from twinkeel.desk.data.importing import import_paths

if __name__ == "__main__":
    import_paths([Path(sys.argv[2])], Path(sys.argv[1]), wait=30.0)
