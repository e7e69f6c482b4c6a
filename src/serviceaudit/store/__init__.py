"""Runs kept in a database and handed out as tables. `Store` is the door."""

from serviceaudit.store.results import Store

__all__ = ["Store"]
