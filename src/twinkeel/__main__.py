"""The program's entry: answers ``--version`` before anything heavy is imported."""

from __future__ import annotations

import sys

from twinkeel import __version__


def main() -> None:
    """Run the command line."""
    if sys.argv[1:] in (["--version"], ["-V"]):
        sys.stdout.write(f"twinkeel {__version__}\n")
        return
    from twinkeel.cli import run

    run()


if __name__ == "__main__":
    main()
