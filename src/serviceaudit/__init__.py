"""Tells whether a resident can find the way to help on a municipality's site, and proves it."""

__version__ = "0.1.0"
