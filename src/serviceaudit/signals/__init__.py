"""Signals: a page -> what can be observed on it. Pure; knows markup and shapes, but no language and no question."""
