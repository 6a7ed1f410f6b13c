"""How often each measure is wrong: scores every layer against gold by the matching rules of the codebook."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
import pandas as pd

from analysis import schema
from analysis.corpus import Corpus
from analysis.gold import GoldDoc, GoldError, GoldSet, Item, load_gold
from analysis.pipeline import annotate_article, by_article, load_config
from analysis.scoring import Score, score_article, stance_score
from analysis.stance import stance_towards

#: Stance by a model, a layer beside that of the frames where a model is given.
BY_MODEL = "stance (model)"
#: The sign of the score that ``stance_towards`` gives the items of a set.
TOWARDS = "stance towards"
MEASURES = ("removed", "sentences", "mentions", "quotes", "speakers", "stance", BY_MODEL, "dates", "dates found", "dates resolved",
            TOWARDS)
#: Shares of the items whose scores are the surest: what their precision is, is a layer of its own.
SUREST = {share: f"{TOWARDS}, surest {share:.0%}" for share in (0.10, 0.15, 0.25)}
RESAMPLED = 2000
#: The gold that rules were written on; every figure on it is marked.
TUNED_ON = "tuned on"
UNSEEN = "unseen"


@dataclass(frozen=True)
class Validation:
    """``marks``: one row per gold set and layer (precision, recall, f1, low, high, right, predicted, gold, articles);
    ``errors``: one row per miss or false find (set, layer, article_id, start, end, problem, text); ``absent``: documents
    whose text was not found; ``cases``: one row per scored row of stance (set, layer, article, score, label, gold)."""

    marks: pd.DataFrame
    errors: pd.DataFrame
    absent: list[str]
    cases: pd.DataFrame


def validate(corpus: Corpus, gold: str | Path | None = None, *, actors: str | Path | None = None,
             stance_model: str | Path | None = None, nested: bool = True) -> Validation:
    """Precision, recall and F1 of every layer on every gold set, with 95 % intervals resampled by article.

    Stance is macro-F1 over -1, 0, +1, "stance towards" that of the sign of the score on the items of a set ("surest 10 %": precision of the
    signs of the surest scores); speakers are scored among the matched quotes only, "dates found" are dates by overlap alone, "dates
    resolved" the values of those found, and no layer is scored on documents that do not annotate it. The folder itself holds the gold
    that rules were written on ("tuned on"); folders inside it are unseen, if they do not say otherwise, and left out if not ``nested``.
    By default the corpus's own gold is taken; a corpus that has none gives no rows. With the folder of a ``stance_model`` there is a layer
    "stance (model)" beside that of the frames, on the same gold: what only frames can say (attitudes of actors without a
    quotation) is missed by it. Raises GoldError, StanceModelError. The limit of the method: few
    articles and annotation passes made alike, so that the intervals tell of the articles, not of the annotators.
    """
    marks, errors, absent, cases = [], [], [], []
    gold = gold or (corpus.folder / "gold" if corpus.folder and (corpus.folder / "gold").is_dir() else None)
    sets = load_gold(gold, corpus) if gold else []
    for gold_set in sets if nested else sets[:1]:
        kind = TUNED_ON if gold_set.tuned_on else UNSEEN
        absent += gold_set.absent
        scored = list(_score_set(gold_set, corpus, actors, stance_model))
        for layer in (name for name in MEASURES if any(name in scores for _, scores in scored)):
            of = [(article, scores[layer]) for article, scores in scored if layer in scores]
            marks.append({"set": gold_set.name, "kind": kind, "layer": layer, **_mark([score for _, score in of])})
            errors += [(gold_set.name, layer, article, start, end, problem, text)
                       for article, score in of for problem, start, end, text in score.errors]
            cases += [(gold_set.name, layer, article, *case) for article, score in of for case in score.cases]
            if layer == TOWARDS:
                marks += [{"set": gold_set.name, "kind": kind, "layer": SUREST[share], **_mark(_surest(share, of))} for share in SUREST]
    if gold and not marks:
        raise GoldError(f"{gold}: no gold in it is about the articles of this corpus; their names must be those of the gold")
    names = ["set", "layer", "article_id", "start", "end", "problem", "text"]
    stance = pd.DataFrame(cases, columns=["set", "layer", "article", "score", "label", "gold"]).astype({"label": "Int64"})
    return Validation(pd.DataFrame(marks), pd.DataFrame(errors, columns=names), absent, stance)


def _score_set(gold_set: GoldSet, corpus: Corpus, actors: str | Path | None,
               stance_model: str | Path | None) -> Iterable[tuple[str, dict[str, Score]]]:
    config = load_config(corpus, actors=gold_set.actors or actors, stance_model=stance_model)
    frames = replace(config, stance_model=None)
    declared = by_article(corpus.metadata)
    for doc in gold_set.docs:
        stated = declared.get(doc.article.article_id) or _declared(doc)
        scores = score_article(annotate_article(doc.article, stated, frames), doc)
        if stance_model:
            scores[BY_MODEL] = stance_score(annotate_article(doc.article, stated, config), doc)
        yield doc.article.article_id, scores
    for article in dict.fromkeys(item.article for item in gold_set.items):
        yield article, {TOWARDS: _towards([item for item in gold_set.items if item.article == article])}


def _declared(doc: GoldDoc) -> list[schema.Metadata]:
    """The day of a document that is not of the corpus: given by its gold, and not to be guessed from its text."""
    return [schema.Metadata(doc.article.article_id, "published", doc.article.published, "declared")] if doc.article.published else []


def _surest(share: float, of: list[tuple[str, Score]]) -> list[Score]:
    """For each article the items among this share of all whose scores are farthest from 0, and of how many the sign is right."""
    cases = sorted(((-abs(score), article, np.sign(score) == gold) for article, one in of for score, _, gold in one.cases))
    taken = cases[:round(share * len(cases))]
    said, good = Counter(article for _, article, _ in taken), Counter(article for _, article, right in taken if right)
    return [Score({"": [good[article], said[article], said[article]]}, []) for article, _ in of]


def _towards(items: Sequence[Item]) -> Score:
    """The sign of the score towards each item's target."""
    score = Score({str(label): [0, 0, 0] for label in (-1, 0, 1)}, [])
    made = stance_towards([item.text for item in items], [(item.start, item.end) for item in items])
    for item, size, label in zip(items, made["score"].tolist(), made["label"]):
        ours = int(np.sign(size))
        score.cases.append((size, None if pd.isna(label) else int(label), item.label))
        for place, name in enumerate((ours if ours == item.label else None, ours, item.label)):
            if name is not None:
                score.counts[str(name)][place] += 1
        if ours != item.label:
            score.errors.append((f"{ours}, not {item.label}", item.start, item.end, item.text))
    return score


def _mark(scores: Sequence[Score]) -> dict[str, float]:
    classes = sorted({name for score in scores for name in score.counts})
    counts = np.array([[score.counts.get(name, [0, 0, 0]) for name in classes] for score in scores], dtype=float)
    random = np.random.default_rng(0)
    drawn = counts[random.integers(0, len(scores), (RESAMPLED, len(scores)))].sum(axis=1)
    low, high = np.nanquantile(_f1(drawn), [0.025, 0.975])
    total = counts.sum(axis=0)
    right, predicted, gold = total[:, 0], total[:, 1], total[:, 2]
    return {"precision": _mean(right, predicted), "recall": _mean(right, gold), "f1": float(_f1(total[None])[0]),
            "low": float(low), "high": float(high), "right": int(right.sum()), "predicted": int(predicted.sum()),
            "gold": int(gold.sum()), "articles": len(scores)}


def _f1(counts: np.ndarray) -> np.ndarray:
    """Macro-F1 (van Rijsbergen 1979) over classes for arrays [..., class, (right, predicted, gold)]; classes that nobody gave are left out."""
    both = counts[..., 1] + counts[..., 2]
    with np.errstate(invalid="ignore", divide="ignore"):
        scores = np.where(both > 0, 2 * counts[..., 0] / both, np.nan)
    filled = np.nansum(scores, axis=-1)
    return filled / np.maximum((~np.isnan(scores)).sum(axis=-1), 1)


def _mean(right: np.ndarray, of: np.ndarray) -> float:
    given = of > 0
    return float((right[given] / of[given]).mean()) if given.any() else float("nan")
