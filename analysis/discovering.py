"""Discovered topics: what a corpus that nobody has described speaks of, in how many topics, and how sure that is.

Passages of about a hundred words are told apart by the nouns, adjectives and phrases in them. Non-negative matrix factorisation
of their tf-idf finds the topics (Lee and Seung 1999; scikit-learn's, started from the singular vectors, so that chance has no
part in it); how many there are is asked of resampled passages (Greene, O'Callaghan and Cunningham 2014). Verbs are left out, for
topics of nouns hold together better (Martin and Johnson 2015), as are names of persons and media, numbers and words of time.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from importlib import import_module
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from analysis.observing import WhatError, with_sentence
from analysis.progress import progress as shown
from analysis.tables import Tables
from analysis.text import slug
from analysis.topic_passages import Passage, Said, read_passages

if TYPE_CHECKING:
    from scipy.sparse import spmatrix

Matrix = NDArray[np.float64]

#: A term is in so many passages at least, and in at most this share of them.
LEAST, LARGEST_SHARE = 2, 0.5
#: No number of topics is tried that leaves fewer passages to each.
PASSAGES_EACH = 8
#: Resamples of the passages, the share that each one draws, and how often their words are dealt out by chance.
RESAMPLES, DRAWN, DEALS = 10, 0.8, 5
ROUNDS = 50
#: As surely stable as the best is a number whose lower bound reaches this share of the best one's (0.7 to 0.8 do equally well).
NEARLY = 0.7
#: The part of weight, not lift, in the relevance of a term: what readers of Sievert and Shirley (2014) found best.
RELEVANCE = 0.6
TERMS, IN_LABEL, TYPICAL = 15, 3, 5
#: Words of a sentence that is shown as typical, where there is one.
TYPICAL_WORDS = (8, 60)


@dataclass(frozen=True)
class Discovered:
    """Topics as tidy frames, the largest topic first.

    ``topics``: topic (a slug), label (the terms that set it apart), share (of the passages' weight), passages and articles
    (where it is the leading topic), stability (as below, 0 to 1). ``terms``: topic, term (as it is mostly written), weight (its
    share of the topic's), keyness (relevance, Sievert and Shirley 2014: of the logarithms of weight and lift). ``sentences``: the
    typical ones as observations have them (article_id, outlet, published, sentence_id, sentence, part, topic, weight, spans,
    copy): weight is the cosine with the topic, ``spans`` are the topic's terms. ``stability``: number (of topics), stability, low,
    high (95 %, of the resampling alone), suggested.
    """

    topics: pd.DataFrame
    terms: pd.DataFrame
    sentences: pd.DataFrame
    stability: pd.DataFrame


def discover_topics(tables: Tables, topics: int | None = None, *, most: int = 12, progress: bool | None = None) -> Discovered:
    """The topics of a corpus: as many as ``topics`` says, or as stability suggests among 2 to ``most``.

    Stability is how far the topics stay the same when only 80 % of the passages are read, topics matched one to one (Greene et al.),
    here by the cosine of their terms, set against what the same passages show when their words are dealt out by chance: 0 as by
    chance, 1 always the same. Suggested is the largest number whose lower bound reaches seven tenths of the highest one. Copies of
    other articles are not read, of a large corpus a sample of 2 000 passages. The order of the articles and the names of their
    files make no difference. A corpus with too little text has no topics, or one.

    The limit: topics are words that keep company, not subjects that anybody chose. Of 72 corpora mixed of 2 to 7 subjects the
    suggested number was right within one in six of ten; below about a hundred passages it is little more than a guess, as low and
    high show. From the second on that it takes, a bar shows progress unless ``progress`` is False. Raises WhatError for less than
    one topic.
    """
    if min(most, most if topics is None else topics) < 1:
        raise WhatError("at least one topic is looked for; give topics and most as 1 or more")
    passages, written = read_passages(tables)
    names = _vocabulary(passages)
    if not names:
        return _described(tables, [], [], {}, *np.zeros((3, 0, 0)), np.zeros(0), _stability([]))
    import_module("sklearn.decomposition")  # with its libraries of algebra, for only those that are loaded can be limited
    from threadpoolctl import threadpool_limits
    with threadpool_limits(1):  # sums of several threads differ in their last digits from one machine to another
        weigher = _weigher(names)
        weights = weigher.fit_transform(passages)
        room = min(len(names), _size_of_draw(len(passages)))
        numbers = [min(topics, room)] if topics else list(range(2, min(most, room, len(passages) // PASSAGES_EACH) + 1)) or [1]
        models, agreed, stability = _search(weights, numbers, progress)
        number = int(stability.loc[stability["suggested"], "number"].iloc[0])
        of_passages, of_terms = models[number]
        sentences = weigher.transform([[said] for passage in passages for said in passage])
        close = (sentences @ _of_length_one(of_terms).T).round(4)
    stability["suggested"] &= topics is None
    return _described(tables, passages, names, written, close, of_passages, of_terms, agreed[number], stability)


def _vocabulary(passages: list[Passage]) -> list[str]:
    found = Counter(term for passage in passages for term in {use.term for said in passage for use in said.uses})
    least, largest = max(LEAST, len(passages) // 500), max(LEAST, LARGEST_SHARE * len(passages))
    return sorted(term for term, number in found.items() if least <= number <= largest)


def _weigher(names: list[str]):
    """What gives the tf-idf of passages (Salton and Buckley 1988): counts by their logarithm, every passage of length 1."""
    from sklearn.feature_extraction.text import TfidfVectorizer
    return TfidfVectorizer(analyzer=_terms_of, vocabulary=names, lowercase=False, sublinear_tf=True)


def _terms_of(passage: Passage) -> list[str]:
    return [use.term for said in passage for use in said.uses]


# ---------------------------------------------------------------------------------------------- how many topics

def _factors(weights: spmatrix, number: int) -> tuple[Matrix, Matrix]:
    """Passages by topics and topics by terms, the rows of the latter of sum 1; always as many rounds, so that no threshold decides."""
    from sklearn.decomposition import NMF
    model = NMF(number, init="nndsvd", random_state=0, tol=0, max_iter=ROUNDS)
    with np.errstate(invalid="ignore"):  # of an error that is nothing but rounding NMF takes the square root
        of_passages = model.fit_transform(weights)
    size = model.components_.sum(axis=1)
    return (of_passages * size).round(6), (model.components_ / np.where(size > 0, size, 1)[:, None]).round(6)


def _search(weights: spmatrix, numbers: list[int], progress: bool | None) -> tuple[dict, dict, pd.DataFrame]:
    """The model for each number of topics, how far each of its topics is more stable than by chance, and the frame of stability."""
    random, passages = np.random.default_rng(0), weights.shape[0]
    draws = [_drawn(passages, random) for _ in range(RESAMPLES)]
    deals = [(_dealt(weights, random), _drawn(passages, random)) for _ in range(DEALS)]
    models, agreed, chance = {}, {}, []
    for number in shown(numbers, desc="looking for topics", unit="number", show=progress is not False):
        models[number] = _factors(weights, number)
        agreed[number] = np.array([_agreement(models[number][1], _factors(weights[drawn], number)[1]) for drawn in draws])
        chance.append([_agreement(_factors(dealt, number)[1], _factors(dealt[drawn], number)[1]).mean() for dealt, drawn in deals])
    rows = []
    for place, number in enumerate(numbers):
        near = np.array(chance[max(0, place - 1):place + 2])  # of the neighbouring numbers too: so few deals alone are uncertain
        left = max(1 - near.mean(), 0.01)
        agreed[number] = 1 - (1 - agreed[number]) / left
        each = agreed[number].mean(axis=1)
        error = np.hypot(each.std(ddof=1) / len(each) ** 0.5, (1 - each.mean()) * near.std(ddof=1) / left / near.size ** 0.5)
        rows.append((number, each.mean(), error))
    return models, {number: values.mean(axis=0) for number, values in agreed.items()}, _stability(rows)


def _stability(rows: list[tuple[int, float, float]]) -> pd.DataFrame:
    """The frame of (number, stability, standard error); suggested is the largest number that is nearly as surely stable as the best."""
    frame = _frame(rows, number="int64", stability="float64", error="float64")
    half = 1.96 * frame.pop("error")
    frame = frame.assign(low=frame["stability"] - half, high=frame["stability"] + half)
    frame[["stability", "low", "high"]] = frame[["stability", "low", "high"]].clip(-1, 1).round(4)
    best = frame["low"].max()
    return frame.assign(suggested=frame["number"] == frame.loc[frame["low"] >= best - (1 - NEARLY) * abs(best), "number"].max())


def _size_of_draw(passages: int) -> int:
    return max(1, round(DRAWN * passages))


def _drawn(passages: int, random: np.random.Generator) -> NDArray[np.int64]:
    return np.sort(random.choice(passages, _size_of_draw(passages), replace=False))


def _dealt(weights: spmatrix, random: np.random.Generator) -> spmatrix:
    """The passages with the places of each term dealt out anew: terms as frequent as before, that keep company by chance only."""
    from sklearn.preprocessing import normalize
    columns = weights.tocsc(copy=True)
    for start, end in pairwise(columns.indptr.tolist()):
        columns.indices[start:end] = np.sort(random.choice(weights.shape[0], end - start, replace=False))
    return normalize(columns.tocsr())


def _agreement(one: Matrix, two: Matrix) -> Matrix:
    """The cosine of each topic of one model with its match in the other: matched one to one so that the sum is largest (Kuhn 1955)."""
    from scipy.optimize import linear_sum_assignment
    cosines = (_of_length_one(one) @ _of_length_one(two).T).round(9)
    return cosines[linear_sum_assignment(-cosines)]


def _of_length_one(rows: Matrix) -> Matrix:
    return rows / np.linalg.norm(rows, axis=1, keepdims=True).clip(1e-9)


# ---------------------------------------------------------------------------------------------- what the topics are

def _described(tables: Tables, passages: list[Passage], names: list[str], written: dict[str, str], close: Matrix,
               of_passages: Matrix, of_terms: Matrix, agreed: Matrix, stability: pd.DataFrame) -> Discovered:
    sums = of_passages.sum(axis=1, keepdims=True)
    shares = (of_passages / np.where(sums > 0, sums, 1)).round(6)
    leading = [int(row.argmax()) if row.any() else -1 for row in shares]
    said = [(place, said) for place, passage in enumerate(passages) for said in passage]
    share = shares.sum(axis=0) / max(shares.sum(), 1e-9)
    keyness = _relevance(of_terms, share)
    found = []
    for number in range(len(of_terms)):
        best = _best_terms(names, written, of_terms[number], keyness[number])
        own = {place for place, topic in enumerate(leading) if topic == number}
        candidates = [(one, weight) for (place, one), weight in zip(said, close[:, number].tolist()) if place in own and weight > 0]
        articles = {passages[place][0].article_id for place in own}
        if best:
            steady = min(1.0, max(0.0, float(agreed[number])))
            row = (_label(best, written), round(float(share[number]), 4), len(own), len(articles), round(steady, 4))
            found.append((row, best, _typical(candidates)))
    found.sort(key=lambda one: (-one[0][1], one[0][0]))
    topics, terms, typical = [], [], []
    for topic, (row, best, sentences) in zip(_slugs([row[0] for row, _, _ in found]), found):
        topics.append((topic, *row))
        terms += [(topic, written[term], weight, key) for term, weight, key in best]
        typical += [(one.article_id, one.sentence_id, topic, weight, _places(one, best)) for one, weight in sentences]
    return Discovered(
        _frame(topics, topic="str", label="str", share="float64", passages="int64", articles="int64", stability="float64"),
        _frame(terms, topic="str", term="str", weight="float64", keyness="float64"),
        with_sentence(_frame(typical, article_id="str", sentence_id="int64", topic="str", weight="float64", evidence="object"), tables),
        stability)


def _frame(rows: list[tuple], **types: str) -> pd.DataFrame:
    return pd.DataFrame(rows, columns=list(types)).astype(types)


def _relevance(of_terms: Matrix, share: Matrix) -> Matrix:
    """Relevance (Sievert and Shirley 2014): the logarithms of a term's weight in a topic and of its lift over all topics, weighed."""
    overall = np.maximum(share @ of_terms, 1e-9)
    return (np.log(of_terms.clip(1e-9)) - (1 - RELEVANCE) * np.log(overall)).round(4)


def _best_terms(names: list[str], written: dict[str, str], weights: Matrix, keyness: Matrix) -> list[tuple[str, float, float]]:
    """(term, weight, keyness) of the terms that set a topic apart, best first; of those that are written alike the first."""
    ranked = sorted((-key, -weight, name) for name, weight, key in zip(names, weights.tolist(), keyness.tolist()) if weight > 0)
    alike: dict[str, tuple[str, float, float]] = {}
    for key, weight, name in ranked:
        alike.setdefault(written[name], (name, -weight, -key))
    return list(alike.values())[:TERMS]


def _label(best: list[tuple[str, float, float]], written: dict[str, str]) -> str:
    """The first terms that have no word in common, as they are written."""
    chosen: list[str] = []
    for term, _, _ in best:
        if not set(term.split(" ")) & {word for other in chosen for word in other.split(" ")}:
            chosen.append(term)
    return ", ".join(written[term] for term in chosen[:IN_LABEL])


def _slugs(labels: list[str]) -> list[str]:
    """A slug of each label; of labels that give the same one, or none, the later ones are numbered."""
    made: list[str] = []
    for number, label in enumerate(labels, 1):
        plain = slug(label) or "topic"
        made.append(f"{plain}-{number}" if plain in made else plain)
    return made


def _typical(candidates: list[tuple[Said, float]]) -> list[tuple[Said, float]]:
    """The sentences closest to a topic, those of a usual length first, each text once, from as many articles as there are."""
    seen, ranked = Counter[str](), []
    each = {said.text: (said, weight) for said, weight in candidates}
    for said, weight in sorted(each.values(), key=lambda one: (-one[1], one[0].text)):
        unusual = not TYPICAL_WORDS[0] <= len(said.text.split()) <= TYPICAL_WORDS[1]
        ranked.append((unusual, seen[said.article_id], -weight, said.text))
        seen[said.article_id] += not unusual
    return [each[text] for *_, text in sorted(ranked)[:TYPICAL]]


def _places(said: Said, best: list[tuple[str, float, float]]) -> list[tuple[int, int]]:
    terms = {term for term, _, _ in best}
    return [(said.start + use.start, said.start + use.end) for use in said.uses if use.term in terms]
