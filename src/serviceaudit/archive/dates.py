"""WARC-Date in one form. Pure."""

import re

_DATE = re.compile(r"(\d{4})(?:-(\d\d)(?:-(\d\d)(?:T(\d\d):(\d\d)(?::(\d\d)(?:\.\d+)?)?Z)?)?)?")
_DIGITS = re.compile(r"\d{14}")


def instant(date: str) -> str:
    """A date as "2026-11-21T02:00:00Z", from any precision that WARC 1.1 allows (its 5.4) or the 14 digits of some.

    What is missing is filled with the earliest time; empty for anything else.
    """
    if _DIGITS.fullmatch(date):
        date = f"{date[:4]}-{date[4:6]}-{date[6:8]}T{date[8:10]}:{date[10:12]}:{date[12:]}Z"
    found = _DATE.fullmatch(date)
    if not found:
        return ""
    year, month, day, hour, minute, second = found.groups()
    return f"{year}-{month or '01'}-{day or '01'}T{hour or '00'}:{minute or '00'}:{second or '00'}Z"
