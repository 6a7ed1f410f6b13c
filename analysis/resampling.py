"""Intervals of shares, resampled by article: sentences of one article are not independent of each other."""

from __future__ import annotations

import numpy as np
import pandas as pd

RESAMPLED = 1000


def intervals(articles: pd.Series | pd.Index, right: np.ndarray, counted: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """(low, high): the 95 % interval of the share of right among counted, for each column of the two boolean arrays [row, column].

    NaN where a column counts nothing. The limit of the method: where all are right, or all wrong, resampling shows no doubt.
    """
    of, names = pd.factorize(articles)
    columns = np.hstack([right & counted, counted]).astype(float)
    by_article = np.zeros((len(names), columns.shape[1]))
    np.add.at(by_article, of, columns)
    random, articles_ = np.random.default_rng(0), max(len(names), 1)
    drawn = np.array([np.bincount(random.integers(0, articles_, articles_), minlength=articles_)[:len(names)] @ by_article
                      for _ in range(RESAMPLED)])
    low, high = np.full((2, right.shape[1]), np.nan)
    for k in np.flatnonzero(counted.any(axis=0)):
        n = drawn[:, right.shape[1] + k]
        low[k], high[k] = np.quantile(drawn[n > 0, k] / n[n > 0], [0.025, 0.975])
    return low, high
