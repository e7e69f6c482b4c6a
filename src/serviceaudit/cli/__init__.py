"""The command line: reads options, calls the pipeline, prints. No logic lives here.

Commands import what they need when they run, so that help comes at once; and this module imports nothing, since every
child process imports the program that started it.
"""

import sys
from collections.abc import Sequence


def main(arguments: Sequence[str] | None = None) -> None:
    """Run the command and leave with its exit code; every error is one line that says what to do."""
    from serviceaudit.cli.app import run

    sys.exit(run(arguments))
