"""Agreement of people who judged the same items: Krippendorff's alpha and the share of equal answers, with intervals by article."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
import pandas as pd

RESAMPLED = 1000
#: How far two answers are apart: not at all or wholly; or by how many answers stand between them in their order.
NOMINAL, ORDINAL, INTERVAL = "nominal", "ordinal", "interval"


class Agreement(NamedTuple):
    """alpha and its 95 % interval, the share of pairs of equal answers, and how many items and articles it was counted from."""

    alpha: float
    low: float
    high: float
    equal: float
    items: int
    articles: int


def agreement(answers: pd.DataFrame, articles: Sequence[str], values: Sequence[object] | None = None, level: str = NOMINAL) -> Agreement:
    """The Agreement of raters: a row of ``answers`` per item, a column per rater, missing where a rater gave none.

    ``values`` are the possible answers in their order (for "interval" numbers; by default those given, sorted), others count as
    missing. The interval is a percentile bootstrap of whole articles (the article of each item is in ``articles``); NaN with fewer than
    two of them. alpha is NaN where all answers are the same: no variation, no proof of agreement. Agreement is that of the items as they
    were drawn, without weights. The limit: with few articles, or one answer that is nearly always given, the interval is too narrow.
    """
    values = sorted(set(answers.stack().dropna())) if values is None else list(values)
    given = np.array([(answers == value).to_numpy().sum(axis=1) for value in values], dtype=float).reshape(len(values), len(answers)).T
    paired = given.sum(axis=1) >= 2
    of, names = pd.factorize(np.asarray(articles, dtype=object)[paired], sort=True)
    pairs = np.zeros((len(names), *[given.shape[1]] * 2))
    np.add.at(pairs, of, coincidences(given[paired]))
    total, low, high = pairs.sum(axis=0), float("nan"), float("nan")
    if len(names) > 1:
        random = np.random.default_rng(0)
        drawn = random.multinomial(len(names), np.full(len(names), 1 / len(names)), RESAMPLED)
        if (total.sum(axis=0) > 0).sum() > 1:
            low, high = np.nanquantile(_alphas(np.tensordot(drawn, pairs, 1), values, level), [0.025, 0.975])
    equal = float(np.trace(total) / total.sum()) if total.sum() else float("nan")
    return Agreement(float(_alphas(total[None], values, level)[0]), float(low), float(high), equal, int(paired.sum()), len(names))


def coincidences(given: np.ndarray) -> np.ndarray:
    """[item, answer, answer]: the pairs of answers that raters gave an item, each item's as many as its answers.

    ``given`` has how many raters gave each item [row] each answer [column], at least two (Krippendorff 2011, section C).
    """
    own = np.eye(given.shape[1]) * given[:, None, :]
    return (given[:, :, None] * given[:, None, :] - own) / (given.sum(axis=1) - 1)[:, None, None]


def _alphas(pairs: np.ndarray, values: Sequence[object], level: str) -> np.ndarray:
    """Krippendorff's alpha for each matrix of coincidences: 1 - observed over expected disagreement (Krippendorff 2011, sections C, D)."""
    answers = pairs.sum(axis=1)
    apart = _apart(answers, values, level)
    observed = (pairs * apart).sum(axis=(1, 2))
    expected = (answers[:, :, None] * answers[:, None, :] * apart).sum(axis=(1, 2))
    with np.errstate(invalid="ignore", divide="ignore"):
        return 1 - (answers.sum(axis=1) - 1) * observed / expected


def _apart(answers: np.ndarray, values: Sequence[object], level: str) -> np.ndarray:
    """The squared difference of each two answers; the ordinal one counts the answers given from the one to the other."""
    if level == NOMINAL:
        return 1 - np.eye(answers.shape[1])[None]
    if level == INTERVAL:
        return np.subtract.outer(*[np.array(values, dtype=float)] * 2)[None] ** 2
    middle = answers.cumsum(axis=1) - answers / 2
    return (middle[:, :, None] - middle[:, None, :]) ** 2
