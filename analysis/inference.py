"""Intervals and tests for rates of groups of articles: what holds when there are few of them, and nothing where there is one.

A rate is a ratio of sums over articles, and its error comes from how articles differ. The usual bootstrap of articles and the
symmetric interval miss far too often with few articles or rare counts: where no article of a group has any they leave no doubt at all,
and few large articles are more often missing from a sample than in it. What is used instead, and what each step is needed for:

- The variance of the rate, linearised (Cochran 1977, *Sampling Techniques*, 6.4), said as the weight of one observation: the part of
  the rate's own variance (Poisson for a count, binomial for a share) that it is. An article that tells of something does so often.
- An interval by Wilson's score (1927, JASA 22:209) with that weight, as for an effective sample size (Franco et al. 2019, Journal of
  Survey Statistics and Methodology 7:334): skewed as the estimate is, and never without width.
- Student's t for the normal, with the degrees of freedom of the variance (Satterthwaite 1946, Biometrics Bulletin 2:110): no more than
  there are articles by Kish's effective number (1965, *Survey Sampling*, 8.2), nor than its fourth moment leaves.
- A weight that few articles show too small is drawn up to that of all articles compared, which counts as ``PRIOR`` degrees of freedom
  (as Smyth 2004, Statistical Applications in Genetics and Molecular Biology 3:3, but never down).
- The difference of two rates by their intervals (Zou & Donner 2008, Statistics in Medicine 27:1693), so that one without any count has
  its doubt there too; p is the level at which that interval begins to hold 0. Both say the same, by construction.

How often this is wrong on real text: tests/bench/README.md.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import NamedTuple

import numpy as np

LEVEL = 0.95
#: The chance, over all comparisons made together, that a difference is called where there is none.
FAMILY = 0.05
#: The chance with which ``needed`` articles tell a difference that is there.
POWER = 0.8
#: For how many degrees of freedom the weight of an observation counts that all articles together show.
PRIOR = 4
#: The logarithm of the smallest p that is looked for.
_LEAST = -30.0
#: A variance of one observation that is none.
_NONE = 1e-12


class Sums(NamedTuple):
    """What is counted in each article of a group (an article with its copies), and out of how much.

    Arrays of two dimensions are many groups at once, a row each: what is worked out of them then is an array.
    """

    top: np.ndarray
    base: np.ndarray

    @property
    def rate(self) -> float:
        """The rate of the group; NaN where there is nothing to count from."""
        with np.errstate(invalid="ignore"):
            return self.top.sum(-1) / self.base.sum(-1)

    @property
    def articles(self) -> int:
        """How many articles there is something to count from in."""
        return (self.base > 0).sum(-1)


class Contrast(NamedTuple):
    """The difference of two rates, its 95 % interval, its p-value, and from how many articles a group on it could be told."""

    difference: float
    difference_low: float
    difference_high: float
    p: float
    needed: float


class _Estimate(NamedTuple):
    """A rate, the weight of one observation in its variance, and the degrees of freedom of that."""

    rate: np.ndarray
    weight: np.ndarray
    free: np.ndarray


def interval(group: Sums, kind: str, *, among: Sums | None = None) -> tuple[float, float]:
    """(low, high): the 95 % interval of a group's rate; NaN with fewer than two articles that there is something to count from in.

    ``kind`` as in ``Measure``: "rate", "share" or "mean". ``among`` are all articles that are compared, the group's too: from them is
    taken how unevenly articles tell of something where few articles of the group do.
    """
    low, high = _bounds(_estimate(group, kind, among), kind, 1 - LEVEL)
    return np.where(group.articles > 1, low, np.nan)[()], np.where(group.articles > 1, high, np.nan)[()]


def contrast(one: Sums, other: Sums, kind: str, *, among: Sums | None = None, paired: bool = False, comparisons: int = 1) -> Contrast:
    """How the rate of one group differs from that of another; all but the difference NaN where a group has fewer than two articles.

    ``among`` as for ``interval``; ``paired`` says that both count from the same articles, in the same order. ``comparisons`` is the
    number of those made together, for which ``needed`` asks more articles; p is not corrected.
    """
    first, second = _estimate(one, kind, among), _estimate(other, kind, among)
    common = _correlation(one, other) if paired else 0.0

    def bounds(p: float | np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        return _difference(*((group.rate, *_bounds(group, kind, p)) for group in (first, second)), common)

    difference, many = one.rate - other.rate, (one.articles, other.articles)
    each = first.weight * many[0], second.weight * many[1]
    apart = (_evened(first.rate, kind) - _evened(second.rate, kind)) ** 2 / (each[0] + each[1] - 2 * common * np.sqrt(each[0] * each[1]))
    needed = _needed(apart, (first.free + second.free) / np.maximum(sum(many), 1), FAMILY / comparisons)
    few = np.minimum(*many) < 2
    made = (*bounds(1 - LEVEL), _p(bounds, difference), needed)
    return Contrast(difference, *(np.where(few, np.nan, value)[()] for value in made))


def adjusted(p: Sequence[float]) -> list[float]:
    """The p-values corrected for being made together (Holm 1979, Scandinavian Journal of Statistics 6:65); NaN stays and is not counted."""
    given = np.asarray(p, dtype=float)
    order = np.argsort(given, kind="stable")
    order = order[~np.isnan(given[order])]
    made = given.copy()
    made[order] = np.minimum(np.maximum.accumulate(given[order] * np.arange(len(order), 0, -1)), 1)
    return made.tolist()


def _own(rate: np.ndarray, kind: str) -> np.ndarray:
    """The variance of one observation of this kind: Poisson, binomial, or that of +1 and −1."""
    return {"rate": rate, "share": rate * (1 - rate), "mean": 1 - rate ** 2}[kind]


def _residuals(group: Sums) -> np.ndarray:
    """What each article adds to the error of a ratio of sums, linearised (Cochran 1977, 6.4)."""
    with np.errstate(invalid="ignore"):
        return (group.top - np.expand_dims(group.rate, -1) * group.base) / group.base.sum(-1, keepdims=True)


def _spread(group: Sums, kind: str) -> np.ndarray:
    """How many times the variance of single observations the articles' is; 0 where that cannot be said."""
    own, many = _own(group.rate, kind), group.articles
    with np.errstate(divide="ignore", invalid="ignore"):
        made = (_residuals(group) ** 2).sum(-1) * many / (many - 1) / own * group.base.sum(-1)
    return np.where((many > 1) & (own > _NONE), made, 0.0)


def _estimate(group: Sums, kind: str, among: Sums | None) -> _Estimate:
    """The estimate of a group; of no use with fewer than two articles."""
    base, weights, squares = group.base.sum(-1), (group.base ** 2).sum(-1), _residuals(group) ** 2
    own, alike = _spread(group, kind), _own(group.rate, kind) <= _NONE
    with np.errstate(divide="ignore", invalid="ignore"):
        uneven = (squares ** 2).sum(-1) / squares.sum(-1) ** 2 - 1 / group.articles
        free = np.maximum(np.fmin(base ** 2 / weights - 1, np.where(own > 0, 2 / np.maximum(uneven, 1e-9), np.inf)), 1.0)
        least = 1.0 if kind == "rate" else weights / base
        usual = own if among is None else _spread(among, kind)
        usual = np.where(usual > 0, usual, least)
        drawn = np.maximum(own, (free * own + PRIOR * usual) / (free + PRIOR))
        return _Estimate(group.rate, np.where(alike, usual, drawn) / base, free)


def _bounds(group: _Estimate, kind: str, p: float | np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """The rates that the estimate does not differ from at the level p, by the score of Wilson (1927)."""
    from scipy.special import stdtrit
    rate = (1 + group.rate) / 2 if kind == "mean" else group.rate
    share, doubt = float(kind != "rate"), stdtrit(group.free, p / 2) ** 2 * group.weight
    top = rate + doubt / 2 + np.sqrt(np.maximum(doubt * rate * (1 - share * rate), 0.0) + doubt ** 2 / 4)
    low, high = rate ** 2 / top, top / (1 + share * doubt)
    return (2 * low - 1, 2 * high - 1) if kind == "mean" else (low, high)


def _difference(one: Sequence[np.ndarray], other: Sequence[np.ndarray], common: np.ndarray | float) -> tuple[np.ndarray, np.ndarray]:
    """The bounds of a difference of two rates from (rate, low, high) of each and their correlation (Zou & Donner 2008)."""
    below, above, under, over = one[0] - one[1], one[2] - one[0], other[0] - other[1], other[2] - other[0]
    low, high = (np.sqrt(np.maximum(first ** 2 + second ** 2 - 2 * common * first * second, 0.0))
                 for first, second in ((below, over), (above, under)))
    return one[0] - other[0] - low, one[0] - other[0] + high


def _correlation(one: Sums, other: Sums) -> np.ndarray:
    """How far the errors of two rates from the same articles go together; drawn to 0 where they are few, since those of two always do."""
    first, second, many = _residuals(one), _residuals(other), ((one.base > 0) | (other.base > 0)).sum(-1)
    both = np.sqrt((first ** 2).sum(-1) * (second ** 2).sum(-1))
    return np.where(both > 0, (first * second).sum(-1) / np.where(both > 0, both, 1), 0.0) * np.maximum(1 - 2 / np.maximum(many, 2), 0)


def _p(bounds: Callable[[np.ndarray], tuple[np.ndarray, np.ndarray]], difference: np.ndarray) -> np.ndarray:
    """The level at which the interval of a difference begins to hold 0, by halving; 1 where there is none."""
    low, high = np.full(np.shape(difference), _LEAST), np.zeros(np.shape(difference))
    for _ in range(24):
        middle = (low + high) / 2
        least, most = bounds(np.exp(middle))
        inside = (least <= 0) & (most >= 0)
        low, high = np.where(inside, middle, low), np.where(inside, high, middle)
    return np.where(difference == 0, 1.0, np.exp(high))


def _evened(rate: np.ndarray, kind: str) -> np.ndarray:
    """The rate on the scale where its variance is its weight, whatever it is (Bartlett 1947, Biometrics 3:39)."""
    share = (1 + rate) / 2 if kind == "mean" else rate
    return 2 * np.sqrt(share) if kind == "rate" else 2 * np.arcsin(np.sqrt(np.clip(share, 0, 1)))


def _needed(apart: np.ndarray, free: np.ndarray, level: float) -> np.ndarray:
    """Articles a group that tell a difference with ``POWER`` (Cohen 1988, *Statistical Power Analysis*, 6.4), by Student's t.

    ``apart`` is the squared difference by the variance that one article of each group adds, ``free`` the degrees of freedom of one.
    """
    from scipy.special import ndtri, stdtrit
    many = np.full(np.shape(apart), 2.0)
    with np.errstate(divide="ignore", invalid="ignore"):
        for _ in range(30):
            many = (many + np.maximum((ndtri(POWER) - stdtrit(np.maximum(free * many, 1.0), level / 2)) ** 2 / apart, 2.0)) / 2
    return np.ceil(many - 1e-6)
