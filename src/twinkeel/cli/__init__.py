"""The command line: one module a verb, each an adapter that parses what the user said and shows what comes back."""

from __future__ import annotations

import sys
from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import typer

VERBS: tuple[str, ...] = (
    "plan",
    "read",
    "demo",
    "holdings",
    "exposure",
    "anonymise",
    "value",
    "cost",
    "data",
    "facts",
    "risk",
    "stress",
    "truth_test",
)


INTERRUPTED = 130
"""The exit status after Ctrl-C, as shells know it."""


def build() -> typer.Typer:
    """The typer application with every verb registered. Verb modules import nothing heavy at their top."""
    import typer

    app = typer.Typer(
        name="twinkeel",
        help="Balance a book heavy in US artificial intelligence with China's, selectively and with open eyes.",
        no_args_is_help=True,
        rich_markup_mode="rich",
        pretty_exceptions_enable=False,
        context_settings={"help_option_names": ["-h", "--help"]},
    )

    @app.callback()
    def root(
        version: bool = typer.Option(False, "--version", "-V", help="Print the version and leave.", is_eager=True),
    ) -> None:
        if version:  # reached only beside other arguments: __main__ answers the plain case without this library
            from twinkeel import __version__

            typer.echo(f"twinkeel {__version__}")
            raise typer.Exit

    for verb in VERBS:
        import_module(f"twinkeel.cli.{verb}").register(app)
    return app


def run(arguments: list[str] | None = None) -> None:
    """Parse, run, and leave with a status: 0 done, 1 a defect of ours, 2 bad input, 130 interrupted."""
    sys.exit(status_of(sys.argv[1:] if arguments is None else arguments))


def status_of(arguments: list[str]) -> int:
    """Run the command line and return its exit status."""
    from typer import Abort, Exit, TyperException

    from twinkeel.cli.common import fail

    app = build()
    try:
        result = app(arguments, standalone_mode=False)
    except TyperException as error:
        context = getattr(error, "ctx", None)  # usage errors carry the command they arose in
        path = context.command_path if context else "twinkeel"
        if error.format_message():  # empty where help was printed because nothing was asked
            sys.stderr.write(f"{path}: {error.format_message()} See `{path} --help`.\n")
        return 2
    except Exit as error:
        return error.exit_code
    except (Abort, KeyboardInterrupt):
        sys.stderr.write("twinkeel: interrupted; what was finished is kept\n")
        return INTERRUPTED
    except BrokenPipeError:
        sys.stderr.close()
        return 0
    except Exception as error:
        return fail(error)
    status = result if isinstance(result, int) else 0
    if status == INTERRUPTED:  # typer turns Ctrl-C into this status, without a word
        sys.stderr.write("twinkeel: interrupted; what was finished is kept\n")
    return status
