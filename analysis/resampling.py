"""Intervals of shares, by article: sentences of one article are not independent of each other."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd

from analysis.inference import Sums, interval

Z = 1.96


def intervals(articles: pd.Series | pd.Index, right: np.ndarray, counted: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """(low, high): the 95 % interval of the share of right among counted, for each column of the two boolean arrays [row, column].

    That of ``analysis.inference``, which holds where resampling articles does not: with few of them, and where all are right. NaN where
    a column counts rows of fewer than two articles.
    """
    of, names = pd.factorize(articles)
    top, base = np.zeros((2, len(names), right.shape[1]))
    np.add.at(top, of, right & counted)
    np.add.at(base, of, counted)
    return interval(Sums(top.T, base.T), "share")


def wilson(share: Any, n: Any) -> tuple[Any, Any]:
    """(low, high): Wilson's (1927) 95 % interval of a share of n independent observations; numbers, arrays or columns."""
    shrink = 1 + Z ** 2 / n
    half = Z * (share * (1 - share) / n + Z ** 2 / (4 * n ** 2)) ** 0.5
    return np.maximum((share + Z ** 2 / (2 * n) - half) / shrink, 0.0), np.minimum((share + Z ** 2 / (2 * n) + half) / shrink, 1.0)
