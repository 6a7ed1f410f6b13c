"""Intervals of shares, resampled by article: sentences of one article are not independent of each other."""

from __future__ import annotations

import numpy as np
import pandas as pd

RESAMPLED = 1000
_Z = 1.96


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
        wilson = _wilson(by_article[:, k].sum(), by_article[:, width + k].sum())
        seen = np.quantile(good[n > 0] / n[n > 0], [0.025, 0.975])
        low[k], high[k] = min(wilson[0], seen[0]), max(wilson[1], seen[1])
    return low, high


def _wilson(good: float, n: float) -> tuple[float, float]:
    share, shrink = good / n, 1 + _Z ** 2 / n
    half = _Z * np.sqrt(share * (1 - share) / n + _Z ** 2 / (4 * n ** 2))
    return max(0.0, (share + _Z ** 2 / (2 * n) - half) / shrink), min(1.0, (share + _Z ** 2 / (2 * n) + half) / shrink)
