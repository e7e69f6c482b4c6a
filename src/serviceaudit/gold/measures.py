"""Measures of agreement from a table of verdicts, each with its 95 % interval. Pure.

Shares have Wilson's interval: drawing anew from 22 right answers of 22 would never draw a wrong one and promise too much.
What is no share (F1, kappa) has its interval by bootstrap.
"""

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
import numpy.typing as npt

from serviceaudit.model import Verdict

VERDICTS = tuple(Verdict)
DRAWS = 1_000
_SEED = 20131021
"""Fixed, so that the same answers give the same intervals."""
_INTERVAL = (0.025, 0.975)
_Z = 1.959964
"""Standard normal deviate of a two-sided 95 % interval."""
_YES = VERDICTS.index(Verdict.YES)

_Values: TypeAlias = npt.NDArray[np.float64]
"""One value for each draw."""
_Tables: TypeAlias = npt.NDArray[np.float64]
"""Expected by row, got by column; one table along the first axis for each draw."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Estimate:
    """A measure with its 95 % interval; None where it is not defined."""

    value: float | None
    low: float | None
    high: float | None


def estimates(matrix: Mapping[tuple[Verdict, Verdict], int]) -> dict[str, Estimate]:
    """Share, precision, recall and F1 of yes, and kappa, of a table (expected, got) -> how many, with at least one."""
    table = np.array([[[matrix[row, column] for column in VERDICTS] for row in VERDICTS]], dtype=np.float64)
    drawn = _drawn(table)
    shares = {name: _share_of(*count(table[0])) for name, count in _SHARES.items()}
    return {**shares, **{name: _estimate(measure(table), measure(drawn)) for name, measure in _MEASURES.items()}}


def _share_of(part: float, whole: float) -> Estimate:
    """A share with the score interval of Wilson (1927)."""
    if not whole:
        return Estimate(value=None, low=None, high=None)
    share = part / whole
    middle = (share + _Z**2 / (2 * whole)) / (1 + _Z**2 / whole)
    reach = _Z * math.sqrt(share * (1 - share) / whole + _Z**2 / (4 * whole**2)) / (1 + _Z**2 / whole)
    return Estimate(value=share, low=max(0.0, middle - reach), high=min(1.0, middle + reach))


def _drawn(table: _Tables) -> _Tables:
    """Bootstrap: a question has one answer a site, so drawing sites is drawing cells of the table by their shares."""
    n = int(table.sum())
    shares = table.ravel() / n
    drawn = np.random.default_rng(_SEED).multinomial(n, shares, size=DRAWS)
    return drawn.reshape(DRAWS, *table.shape[1:]).astype(np.float64)


def _estimate(values: _Values, drawn: _Values) -> Estimate:
    defined = drawn[~np.isnan(drawn)]
    if np.isnan(values[0]) or not defined.size:
        return Estimate(value=None, low=None, high=None)
    low, high = np.quantile(defined, _INTERVAL)
    return Estimate(value=float(values[0]), low=float(low), high=float(high))


def _ratio(part: _Values, whole: _Values) -> _Values:
    return np.divide(part, whole, out=np.full_like(part, np.nan), where=whole != 0)


def _equal(tables: _Tables) -> _Values:
    same: _Values = np.trace(tables, axis1=1, axis2=2)
    return same


def _f1(tables: _Tables) -> _Values:
    return _ratio(2 * tables[:, _YES, _YES], tables[:, _YES, :].sum(axis=1) + tables[:, :, _YES].sum(axis=1))


def _kappa(tables: _Tables) -> _Values:
    """Cohen (1960): agreement beyond what the two sides' own habits would give by chance."""
    n = tables.sum(axis=(1, 2))
    chance = (tables.sum(axis=1) * tables.sum(axis=2)).sum(axis=1) / n
    return _ratio(_equal(tables) - chance, n - chance)


_MEASURES = {"f1": _f1, "kappa": _kappa}


def _agreed(table: _Tables) -> tuple[float, float]:
    return float(np.trace(table)), float(table.sum())


def _precise(table: _Tables) -> tuple[float, float]:
    return float(table[_YES, _YES]), float(table[:, _YES].sum())


def _recalled(table: _Tables) -> tuple[float, float]:
    return float(table[_YES, _YES]), float(table[_YES, :].sum())


_SHARES = {"share": _agreed, "precision": _precise, "recall": _recalled}
