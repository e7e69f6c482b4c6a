"""How values of the model stand in a column."""

import json
import re
from dataclasses import fields
from enum import StrEnum
from typing import Generic, TypeVar

from sqlalchemy import Dialect, Text
from sqlalchemy.types import TypeDecorator

from serviceaudit.model import Box

E = TypeVar("E", bound=StrEnum)

_BOX = tuple(field.name for field in fields(Box))
_UNSTORABLE = re.compile("[\0\ud800-\udfff]")


class Line(TypeDecorator[str]):
    """Text. What no database takes (U+0000, halves of surrogate pairs) becomes U+FFFD, as browsers show it."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: str | None, dialect: Dialect) -> str | None:  # noqa: ARG002 - SQLAlchemy's
        """The text to be kept."""
        return value if value is None else _UNSTORABLE.sub("\ufffd", value)


class Words(TypeDecorator[tuple[str, ...]]):
    """A tuple of texts, as a JSON array."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: tuple[str, ...] | None, dialect: Dialect) -> str:  # noqa: ARG002 - SQLAlchemy's
        """A JSON array in ASCII."""
        return json.dumps(value or ())

    def process_result_value(self, value: str | None, dialect: Dialect) -> tuple[str, ...]:  # noqa: ARG002 - SQLAlchemy's
        """The texts in their order."""
        return tuple(json.loads(value or "[]"))


class Pairs(TypeDecorator[tuple[tuple[str, str], ...]]):
    """Pairs of texts (headers), as a JSON array of arrays."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: tuple[tuple[str, str], ...] | None, dialect: Dialect) -> str:  # noqa: ARG002 - SQLAlchemy's
        """A JSON array in ASCII."""
        return json.dumps(value or ())

    def process_result_value(self, value: str | None, dialect: Dialect) -> tuple[tuple[str, str], ...]:  # noqa: ARG002 - SQLAlchemy's
        """The pairs in their order."""
        return tuple((name, text) for name, text in json.loads(value or "[]"))


class Boxed(TypeDecorator[Box]):
    """A box, as a JSON object: it is read as a whole or not at all."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: Box | None, dialect: Dialect) -> str | None:  # noqa: ARG002 - SQLAlchemy's
        """A JSON object in ASCII."""
        return value if value is None else json.dumps({name: getattr(value, name) for name in _BOX})

    def process_result_value(self, value: str | None, dialect: Dialect) -> Box | None:  # noqa: ARG002 - SQLAlchemy's
        """The box."""
        return value if value is None else Box(**json.loads(value))


class Term(TypeDecorator[E], Generic[E]):
    """A member of an enumeration, by its value: readable in SQL, and no type to migrate."""

    impl = Text
    cache_ok = True

    def __init__(self, terms: type[E]) -> None:
        super().__init__()
        self.terms = terms

    def process_bind_param(self, value: E | None, dialect: Dialect) -> str | None:  # noqa: ARG002 - SQLAlchemy's
        """The member's value."""
        return value if value is None else value.value

    def process_result_value(self, value: str | None, dialect: Dialect) -> E | None:  # noqa: ARG002 - SQLAlchemy's
        """The member."""
        return value if value is None else self.terms(value)
