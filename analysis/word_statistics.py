"""Statistics of words in two groups of text: how far a word sets them apart, how it is spread over articles, what chance makes of it."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.sparse import csr_array
from scipy.special import xlogy

#: How many shuffles tell what chance does.
SHUFFLES = 999

Numbers = NDArray[np.float64]


def log_likelihood(count: ArrayLike, words: float, other_count: ArrayLike, other_words: float) -> Numbers:
    """G2 of each word, always positive: Dunning 1993, in the form of two terms of Rayson and Garside 2000, section 3.

    Above 3.84 a difference would be significant at 5 % if words were independent of each other, which they are not.
    """
    count, other_count = np.asarray(count, dtype=float), np.asarray(other_count, dtype=float)
    share = (count + other_count) / (words + other_words)
    with np.errstate(divide="ignore", invalid="ignore"):
        return 2 * np.nan_to_num(xlogy(count, count / (words * share)) + xlogy(other_count, other_count / (other_words * share)))


def log_odds(count: ArrayLike, words: float, other_count: ArrayLike, other_words: float, prior: ArrayLike,
             prior_words: float) -> tuple[Numbers, Numbers]:
    """(log-odds, standard error) of each word with a Dirichlet prior: Monroe, Colaresi and Quinn 2008, section 3.4 and 3.5.1.

    ``prior`` are the counts of the words in a background corpus of so many words. z is the one over the other.
    """
    with_prior = [(np.asarray(number, dtype=float) + prior, size + prior_words)
                  for number, size in ((count, words), (other_count, other_words))]
    odds, other_odds = (np.log(number / (size - number)) for number, size in with_prior)
    return odds - other_odds, np.sqrt(sum(1 / number for number, _ in with_prior))


def dispersion(counts: csr_array, sizes: ArrayLike) -> Numbers:
    """DP of each word (Gries 2008), not normalised: 0 where it is spread as the text is, near 1 where it is all in one small article.

    ``counts`` has a row per word and a column per article, ``sizes`` the words of each article. NaN for a word that is not there.
    """
    sizes, total = np.asarray(sizes, dtype=float), counts.sum(axis=1).astype(float)
    row, expected = _rows(counts), sizes[counts.indices] / sizes.sum()
    with np.errstate(divide="ignore", invalid="ignore"):
        moved = np.bincount(row, np.abs(counts.data / total[row] - expected) - expected, counts.shape[0])
        return np.where(total > 0, (moved + 1) / 2, np.nan)


def rate_without_one(counts: csr_array, sizes: ArrayLike) -> Numbers:
    """The rate of each word without the one article whose absence lowers it most; 0 where nothing is left."""
    sizes, total = np.asarray(sizes, dtype=float), counts.sum(axis=1).astype(float)
    row, left = _rows(counts), sizes.sum() - sizes[counts.indices]
    rate = total / max(sizes.sum(), 1)
    np.minimum.at(rate, row, np.where(left > 0, (total[row] - counts.data) / np.maximum(left, 1), 0))
    return rate


# ---------------------------------------------------------------------------------------------- by chance

def of_shuffled_articles(counts: csr_array, sizes: Numbers, mine: NDArray[np.bool_], *, by_words: bool) -> NDArray[np.float32]:
    """How much oftener than elsewhere each word stands in one of two groups of articles, as they are and with articles shuffled.

    One row per word. The first column is what is; in each other one whole articles drawn by chance take the place of the smaller group
    (Gries 2006; Mildenberger 2023): as many of them, or ``by_words`` until they have as many words. A word that comes in bursts has its
    bursts in each draw. That supposes articles that could be exchanged; where one group's are longer neither way is right alone.
    """
    random, sizes = np.random.default_rng(0), np.asarray(sizes, dtype=np.float32)
    mine = mine if sizes[mine].sum() <= sizes[~mine].sum() else ~mine
    labels = np.zeros((len(sizes), SHUFFLES + 1), dtype=np.float32)
    labels[mine, 0] = 1
    for draw in range(1, SHUFFLES + 1):
        order = random.permutation(len(sizes))
        filled = np.cumsum(sizes[order]) - sizes[order] / 2
        labels[order[:max(1, np.searchsorted(filled, sizes[mine].sum())) if by_words else mine.sum()], draw] = 1
    rate, thin = counts.sum(axis=1).astype(np.float32) / sizes.sum(), counts.astype(np.float32)
    return np.hstack([thin @ part - np.outer(rate, sizes @ part) for part in np.array_split(labels, 10, axis=1)])


def of_shifted_labels(codes: NDArray[np.int64], articles: NDArray[np.int64], mine: NDArray[np.bool_], words: int) -> NDArray[np.float32]:
    """How often each word stands in the stretches that are ``mine`` (or the others, if those are fewer), as they are and shifted around.

    ``codes`` are the words in the order of the text, article by article, -1 for those that are not asked about. The first column is what
    is; in each other one the stretches of an article are rotated along it by a random number of words: they keep their lengths, and
    words that come in bursts their bursts. That supposes that a stretch could stand anywhere in its article.
    """
    random = np.random.default_rng(0)
    edges = np.flatnonzero(np.diff(articles, prepend=-1, append=-1))
    sizes, rarer = np.diff(edges), np.flatnonzero(mine if 2 * mine.sum() <= len(mine) else ~mine)
    article = np.repeat(np.arange(len(sizes)), sizes)[rarer]
    ends, size, names = edges[article + 1], sizes[article], codes + 1
    made = np.empty((SHUFFLES + 1, words), dtype=np.float32)
    for number in range(SHUFFLES + 1):
        at = rarer + (random.integers(0, sizes)[article] if number else 0)
        made[number] = np.bincount(names[at - size * (at >= ends)], minlength=words + 1)[1:]
    return made.T


def standardised(draws: NDArray[np.float32]) -> NDArray[np.float32]:
    """How far each number lies from the mean of its row, in standard deviations of the row; 0 in a row that does not vary."""
    deviation = draws.std(axis=1, keepdims=True)
    return np.abs(draws - draws.mean(axis=1, keepdims=True)) / np.where(deviation > 1e-6, deviation, np.inf)


def corrected(observed: Numbers, largest: Numbers) -> Numbers:
    """The p-value of each standardised number (NaN of none), by the largest of all in each shuffle.

    Single-step maxT (Westfall and Young 1993, *Resampling-Based Multiple Testing*): by chance any p at all is at most 0.05 in at
    most five runs of a hundred. The first of ``largest`` is the largest observed.
    """
    ordered = np.sort(largest)
    return np.where(np.isnan(observed), np.nan, (len(ordered) - np.searchsorted(ordered, observed - 1e-4)) / len(ordered))


def _rows(counts: csr_array) -> NDArray[np.int64]:
    """The row of each number in the matrix."""
    return np.repeat(np.arange(counts.shape[0]), np.diff(counts.indptr))
