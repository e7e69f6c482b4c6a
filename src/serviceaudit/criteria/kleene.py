"""Three-valued logic (Kleene's strong): what could not be seen makes neither a yes nor a no. Pure."""

from collections.abc import Iterable
from enum import Enum


class Truth(Enum):
    """True, false, or not known."""

    FALSE = 0
    UNKNOWN = 1
    TRUE = 2


def at_least(count: int, values: Iterable[Truth]) -> Truth:
    """At least so many are true. `any` is at least 1, `all` is at least every one."""
    seen = list(values)
    sure = sum(v is Truth.TRUE for v in seen)
    if sure >= count:
        return Truth.TRUE
    return Truth.UNKNOWN if sure + sum(v is Truth.UNKNOWN for v in seen) >= count else Truth.FALSE


def negate(value: Truth) -> Truth:
    """True becomes false and false true; not known stays so."""
    return Truth(2 - value.value)
