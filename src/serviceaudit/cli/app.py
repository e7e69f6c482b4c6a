"""All commands, and what becomes of their errors.

Exit codes (design, section 4): 0 done, 1 a gate failed, 2 wrong use, 3 too little could be assessed, 130 interrupted.
"""

import errno
import os
import sys
from collections.abc import Sequence

import typer

from serviceaudit import __version__
from serviceaudit.cli import audit, check, criteria, demo, etiquette, evaluate, explain, judge, label, publish, registry
from serviceaudit.cli.console import errors
from serviceaudit.errors import OutputError, ServiceAuditError

WRONG_USE = 2
INTERRUPTED = 130
_UNWRITABLE = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG, errno.EROFS, errno.EIO})
"""What a disk says that is full, read-only or broken: nothing that a bug of ours could cause."""
_CommandFault: type[Exception] = next(c for c in typer.BadParameter.__mro__ if c.__name__ == "ClickException")
"""What typer raises for an unknown command or option; it keeps the class to itself."""

app = typer.Typer(
    name="serviceaudit",
    no_args_is_help=True,
    add_completion=True,
    rich_markup_mode="rich",
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
    help="Tells, for every municipality of a country, whether a resident can find the way to help, and proves it.",
    epilog="Exit codes: 0 done · 1 a gate failed · 2 wrong use · 3 too little could be assessed · 130 interrupted (what was done is kept).",
)
for module in (audit, check, judge, explain, etiquette, publish, evaluate, demo):
    module.register(app)
app.add_typer(registry.app, name="registry")
app.add_typer(criteria.app, name="criteria")
app.add_typer(label.app, name="label")


def _version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"serviceaudit {__version__}")
        raise typer.Exit


@app.callback()
def root(
    version: bool = typer.Option(
        False, "--version", callback=_version, is_eager=True, help="Say the version and stop."
    ),
) -> None:
    """Take the options that stand before the command."""
    del version


def run(arguments: Sequence[str] | None = None) -> int:
    """Run the command; returns its exit code."""
    try:
        code = app(list(arguments) if arguments is not None else None, standalone_mode=False)
    except ServiceAuditError as fault:
        return _told(fault)
    except BaseExceptionGroup as group:
        return _told(_mendable(group))
    except (KeyboardInterrupt, typer.Abort):
        code = INTERRUPTED
    except _CommandFault as fault:
        fault.show()  # type: ignore[attr-defined]  # it is typer's own exception, which typer does not export
        return WRONG_USE
    except BrokenPipeError:
        # The reader of our output went away ("| head"): nothing to tell.
        _stop_output()
        return 0
    except OSError as fault:
        if fault.errno not in _UNWRITABLE:
            raise
        _stop_output()
        where = fault.filename or "the output"
        return _told(OutputError(f"{where}: cannot be written ({fault.strerror}): make room there, or write elsewhere"))
    if code == INTERRUPTED:
        errors.print("interrupted: what was done is kept; the same command with --resume goes on", soft_wrap=True)
    return code if isinstance(code, int) else 0


def _stop_output() -> None:
    """What could not be written must not be tried again when Python ends."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _told(fault: ServiceAuditError) -> int:
    errors.print(str(fault), style="bold red", markup=False, highlight=False, soft_wrap=True)
    return fault.exit_code


def _mendable(group: BaseExceptionGroup[BaseException]) -> ServiceAuditError:
    """The first fault of a group that the user can mend; a bug among them crashes instead."""
    mendable, bugs = group.split(ServiceAuditError)
    if bugs is not None or mendable is None:
        raise group
    first: BaseException = mendable
    while isinstance(first, BaseExceptionGroup):
        first = first.exceptions[0]
    assert isinstance(first, ServiceAuditError)
    return first
