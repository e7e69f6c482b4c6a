"""What a user can mend, as one tree of exceptions.

    ServiceAuditError            exit code 2: the words of the command, a file or a folder are wrong
    ├── RegistryError            a list of municipalities: file, row, what is wrong
    ├── CriteriaError            a pack, words or texts file: file, line, the known keys
    ├── ArchiveError             a WARC file or folder that cannot be read or written
    ├── StoreError               the database cannot be opened, read or written
    ├── OutputError              a folder or file for results cannot be written
    ├── LabelsError              a labels file: file, row, what is wrong
    ├── GateFailed               exit code 1: accuracy, regression or publication gate
    └── TooLittleAssessed        exit code 3: fewer sites could be assessed than a ranking needs

The web's failures are not here: they are data on `model.Page`. Bugs are not here either: they crash.
"""


class ServiceAuditError(Exception):
    """One line for the user: what is wrong, where, and what to do."""

    exit_code = 2


class RegistryError(ServiceAuditError):
    """A list of municipalities has a fault; the message holds one line per fault, each with file and row."""


class CriteriaError(ServiceAuditError):
    """A criteria file has a fault; the message names file, line and what is known there."""


class ArchiveError(ServiceAuditError):
    """A WARC file or an archive folder cannot be used."""


class StoreError(ServiceAuditError):
    """The results' database cannot be used."""


class OutputError(ServiceAuditError):
    """A folder or file for results cannot be written."""


class LabelsError(ServiceAuditError):
    """A labels file has a fault; the message names file and row."""


class GateFailed(ServiceAuditError):  # noqa: N818 - it says what happened
    """A measured figure fell below its floor."""

    exit_code = 1


class TooLittleAssessed(ServiceAuditError):  # noqa: N818 - it says what happened
    """So few sites could be assessed that a ranking would mislead."""

    exit_code = 3
