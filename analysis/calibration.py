"""How far a stance's score can be trusted: precision against coverage, and the score as a chance that its sign is right.

Precision against coverage is drawn as a risk-coverage curve (El-Yaniv and Wiener 2010).
Cases are rows of ``Validation.cases`` or of the record: layer, article, score, label, gold. A score other than 0 says that its
sign is the stance; it is wrong where the gold is neutral. The curves are drawn for each layer by itself.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pandas as pd

from analysis.resampling import intervals

#: Scores and chances are put into as many bins of equal width.
BINS = 5


def risk_coverage(cases: pd.DataFrame) -> pd.DataFrame:
    """layer, score, coverage, precision, low, high, n: what is right among the cases whose |score| is at least ``score``.

    From the surest case down to the least sure that has a score other than 0, equal ones together; ``coverage`` is n over all cases
    of the layer; ``low`` and ``high`` are the 95 % interval of the precision, by article.
    """
    return _by_layer(cases, _risk_coverage, ["score", "coverage", "precision", "low", "high", "n"])


def at_labels(cases: pd.DataFrame) -> pd.DataFrame:
    """layer, sets, articles, cases, clear (not neutral by the gold), said (labelled -1 or 1), coverage, precision, low, high, abstains.

    ``precision`` is what is right among the labels that take a side, ``abstains`` the share of all cases without a label.
    """
    names = ["sets", "articles", "cases", "clear", "said", "coverage", "precision", "low", "high", "abstains"]
    return _by_layer(cases, _at_labels, names)


def calibration(cases: pd.DataFrame) -> pd.DataFrame:
    """layer, of ("score" or "chance"), stated, right, low, high, n: how often the sign is right where the method is so sure.

    ``stated`` is the mean of |score| in each bin, or of the chance that a monotone fit makes of it, ``right`` the share of cases
    whose sign is right, with its 95 % interval by article; scores of 0 are left out. The chance of a case comes
    from a fit on the other articles only.
    """
    return _by_layer(cases, _calibration, ["of", "stated", "right", "low", "high", "n"])


def calibration_error(bins: pd.DataFrame) -> pd.DataFrame:
    """layer, score, chance: the expected calibration error of each, |stated - right| averaged over the cases of ``calibration``.

    (Naeini, Cooper and Hauskrecht 2015.)
    """
    weighed = bins.assign(off=(bins["stated"] - bins["right"]).abs() * bins["n"]).groupby(["layer", "of"])[["off", "n"]].sum()
    return (weighed["off"] / weighed["n"]).unstack().reindex(columns=["score", "chance"]).rename_axis(columns=None).reset_index()


def chances(cases: pd.DataFrame) -> pd.DataFrame:
    """layer, score, chance: the monotone fit on all cases; between two scores the chance lies on the straight line."""
    return _by_layer(cases, lambda part: pd.DataFrame(dict(zip(("score", "chance"), monotone(*_said(part)[1:])))), ["score", "chance"])


def monotone(size: np.ndarray, right: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """(sizes in rising order, the chance of being right at each): the best fit that never falls, by pooling adjacent violators.

    (Ayer et al. 1955.)
    """
    levels, of = np.unique(size, return_inverse=True)
    blocks: list[tuple[float, float, int]] = []
    for good, n in zip(np.bincount(of, right), np.bincount(of)):
        block = (good, n, 1)
        while blocks and blocks[-1][0] / blocks[-1][1] >= block[0] / block[1]:
            before = blocks.pop()
            block = (before[0] + block[0], before[1] + block[1], before[2] + block[2])
        blocks.append(block)
    return levels, np.repeat([good / n for good, n, _ in blocks], [width for _, _, width in blocks])


def _risk_coverage(part: pd.DataFrame) -> pd.DataFrame:
    articles, size, right = _said(part)
    scores = np.unique(size)[::-1]
    taken = size[:, None] >= scores
    made = _shares(articles, right, taken).rename(columns={"right": "precision"})
    return made.assign(score=scores, coverage=made["n"] / len(part))


def _at_labels(part: pd.DataFrame) -> pd.DataFrame:
    label = part["label"].astype("Float64").to_numpy(dtype=float, na_value=np.nan)
    said = np.abs(label) == 1
    made = _shares(part["article"], label == part["gold"].to_numpy(), said[:, None]).rename(columns={"right": "precision", "n": "said"})
    return made.assign(sets=" + ".join(part["set"].unique()), articles=part["article"].nunique(), cases=len(part),
                       clear=int((part["gold"] != 0).sum()), coverage=said.mean(), abstains=np.isnan(label).mean())


def _calibration(part: pd.DataFrame) -> pd.DataFrame:
    articles, size, right = _said(part)
    chance = np.empty(len(size))
    for name in articles.unique():
        own = (articles == name).to_numpy()
        chance[own] = np.interp(size[own], *monotone(size[~own], right[~own])) if not own.all() else np.nan
    return pd.concat([_bins(articles, right, size).assign(of="score"), _bins(articles, right, chance).assign(of="chance")])


def _bins(articles: pd.Series, right: np.ndarray, stated: np.ndarray) -> pd.DataFrame:
    known = ~np.isnan(stated)
    number = np.minimum(np.where(known, stated, 0) * BINS, BINS - 1).astype(int)
    inside = (number[:, None] == np.unique(number[known])) & known[:, None]
    sums = np.where(inside, stated[:, None], 0).sum(axis=0)
    return _shares(articles, right, inside).assign(stated=sums / np.maximum(inside.sum(axis=0), 1))


def _said(part: pd.DataFrame) -> tuple[pd.Series, np.ndarray, np.ndarray]:
    """Article, |score| and whether its sign is right, of the cases whose score is not 0."""
    part = part[part["score"] != 0]
    return part["article"], part["score"].abs().to_numpy(float), np.sign(part["score"].to_numpy()) == part["gold"].to_numpy()


def _shares(articles: pd.Series, right: np.ndarray, counted: np.ndarray) -> pd.DataFrame:
    good = right[:, None] & counted
    low, high = intervals(articles, good, counted)
    n = counted.sum(axis=0)
    return pd.DataFrame({"right": good.sum(axis=0) / np.where(n, n, np.nan), "low": low, "high": high, "n": n})


def _by_layer(cases: pd.DataFrame, make: Callable[[pd.DataFrame], pd.DataFrame], names: list[str]) -> pd.DataFrame:
    made = [make(part).assign(layer=layer) for layer, part in cases.groupby("layer")]
    return pd.concat([pd.DataFrame(columns=["layer", *names]) if not made else made[0], *made[1:]], ignore_index=True)[["layer", *names]]
