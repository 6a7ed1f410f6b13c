"""Intervals of shares, resampled by article: sentences of one article are not independent of each other."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd

RESAMPLED = 1000
Z = 1.96


def intervals(articles: pd.Series | pd.Index, right: np.ndarray, counted: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """(low, high): the 95 % interval of the share of right among counted, for each column of the two boolean arrays [row, column].

    Never narrower than Wilson's interval for as many independent rows, since resampling shows no doubt where all are right.
    NaN where a column counts nothing.
    """
    of, names = pd.factorize(articles)
    width = right.shape[1]
    by_article = np.zeros((len(names), 2 * width))
    np.add.at(by_article, of, np.hstack([right & counted, counted]).astype(float))
    random, low, high = np.random.default_rng(0), *np.full((2, width), np.nan)
    drawn = np.array([np.bincount(random.integers(0, len(names), len(names)), minlength=len(names)) @ by_article
                      for _ in range(RESAMPLED if len(names) else 0)])
    for k in np.flatnonzero(counted.any(axis=0)):
        good, n = drawn[:, k], drawn[:, width + k]
        counted_all = by_article[:, width + k].sum()
        least = wilson(by_article[:, k].sum() / counted_all, counted_all)
        seen = np.quantile(good[n > 0] / n[n > 0], [0.025, 0.975])
        low[k], high[k] = min(least[0], seen[0]), max(least[1], seen[1])
    return low, high


def wilson(share: Any, n: Any) -> tuple[Any, Any]:
    """(low, high): Wilson's (1927) 95 % interval of a share of n independent observations; numbers, arrays or columns."""
    shrink = 1 + Z ** 2 / n
    half = Z * (share * (1 - share) / n + Z ** 2 / (4 * n ** 2)) ** 0.5
    return np.maximum((share + Z ** 2 / (2 * n) - half) / shrink, 0.0), np.minimum((share + Z ** 2 / (2 * n) + half) / shrink, 1.0)
