"""How often each measure is wrong: scores every layer against gold by the matching rules of the codebook."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from analysis import schema
from analysis.corpus import Corpus
from analysis.gold import GoldDoc, GoldError, GoldSet, Item, load_gold
from analysis.matching import overlap, pair
from analysis.pipeline import annotate_article, by_article, load_config
from analysis.stance import stance_towards

#: Stance by a model, a layer beside that of the frames where a model is given.
BY_MODEL = "stance (model)"
#: The sign of the score that ``stance_towards`` gives the items of a set.
TOWARDS = "stance towards"
MEASURES = ("removed", "sentences", "mentions", "quotes", "speakers", "stance", BY_MODEL, "dates", TOWARDS)
#: Shares of the items whose scores are the surest: what their precision is, is a layer of its own.
SUREST = {share: f"{TOWARDS}, surest {share:.0%}" for share in (0.10, 0.15, 0.25)}
#: The layer of the gold that a measure is scored on, where it has another name.
_GOLD_OF = {"removed": "boilerplate", "speakers": "quotes"}
RESAMPLED = 2000
#: The gold that rules were written on; every figure on it is marked.
TUNED_ON = "tuned on"
UNSEEN = "unseen"


@dataclass
class Score:
    """Counts of one layer on one article: right, predicted, gold by class; what was missed or wrong; (score, label, gold) of stance."""

    counts: dict[str, list[int]]
    errors: list[tuple[str, int, int, str]]
    cases: list[tuple[float, int | None, int]] = field(default_factory=list)


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
    signs of the surest scores); speakers are scored
    among the matched quotes only, and no layer on documents that do not annotate it. The folder itself holds the gold
    that rules were written on ("tuned on"); folders inside it are unseen, and left out if not ``nested``. By default the
    corpus's own gold is taken; a corpus that has none gives no rows. With the folder of a ``stance_model`` there is a layer
    "stance (model)" beside that of the frames, on the same gold: what only frames can say (attitudes of actors without a
    quotation) is missed by it. Raises GoldError, StanceModelError. The limit of the method: few
    articles and annotation passes made alike, so that the intervals tell of the articles, not of the annotators.
    """
    marks, errors, absent, cases = [], [], [], []
    gold = gold or (corpus.folder / "gold" if corpus.folder and (corpus.folder / "gold").is_dir() else None)
    sets = load_gold(gold, corpus) if gold else []
    for number, gold_set in enumerate(sets if nested else sets[:1]):
        kind = TUNED_ON if number == 0 else UNSEEN
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
        stated = declared.get(doc.article.article_id, [])
        scores = score_article(annotate_article(doc.article, stated, frames), doc)
        if stance_model:
            scores[BY_MODEL] = _stance(annotate_article(doc.article, stated, config), doc)
        yield doc.article.article_id, scores
    for article in dict.fromkeys(item.article for item in gold_set.items):
        yield article, {TOWARDS: _towards([item for item in gold_set.items if item.article == article])}


def score_article(found: dict[str, list], doc: GoldDoc) -> dict[str, Score]:
    """A Score for each of MEASURES that the gold annotates: the rows that the stages found in one article against its gold."""
    quotes, speakers = _quotes(found["quotes"], doc)
    scores = {
        "removed": _removed(found["removed"], doc),
        "sentences": _sentences(found["sentences"], doc),
        "mentions": _mentions(found["mentions"], doc),
        "quotes": quotes,
        "speakers": speakers,
        "stance": _stance(found, doc),
        "dates": _dates(found["dates"], doc),
    }
    return {name: score for name, score in scores.items() if _GOLD_OF.get(name, name) in doc.annotated}


def _removed(found: list[schema.Removed], doc: GoldDoc) -> Score:
    """By characters that are not space."""
    text = doc.article.text
    predicted = {i for row in found for i in range(row.start, row.end) if not text[i].isspace()}
    gold = {i for row in doc.layers["boilerplate"] for i in range(row["start"], row["end"]) if not text[i].isspace()}
    errors = [("kept, not the article", row["start"], row["end"], doc.words((row["start"], row["end"])))
              for row in doc.layers["boilerplate"] if not predicted & set(range(row["start"], row["end"]))]
    errors += [("removed, of the article", row.start, row.end, row.text)
               for row in found if not gold & set(range(row.start, row.end))]
    return Score({"": [len(predicted & gold), len(predicted), len(gold)]}, errors)


def _sentences(found: list[schema.Sentence], doc: GoldDoc) -> Score:
    return _paired(found, doc, "sentences", lambda a, b: overlap(a, b) >= 0.97)


def _paired(found: Sequence[Any], doc: GoldDoc, layer: str, same: Callable[[tuple, tuple], bool]) -> Score:
    pairs = pair([(row.start, row.end) for row in found], _spans(doc.layers[layer]), doc.article.text, same)
    return Score({"": [len(pairs), len(found), len(doc.layers[layer])]}, _unpaired(found, doc, layer, pairs))


def _unpaired(found: Sequence[Any], doc: GoldDoc, layer: str, pairs: dict[int, int]) -> list[tuple[str, int, int, str]]:
    taken = set(pairs.values())
    missed = [("missed", row["start"], row["end"], doc.words((row["start"], row["end"])))
              for number, row in enumerate(doc.layers[layer]) if number not in taken]
    return missed + [("false", row.start, row.end, row.text) for number, row in enumerate(found) if number not in pairs]


def _mentions(found: list[schema.Mention], doc: GoldDoc) -> Score:
    """Equal span, equal actor, or a place for a place; descriptions are left out."""
    named = [row for row in found if row.how != "description"]
    gold = {(row["start"], row["end"]): row for row in doc.layers["mentions"]}
    errors, right = [], 0
    for row in named:
        expected = gold.pop((row.start, row.end), None)
        if expected is None:
            errors.append((f"false: {row.actor}", row.start, row.end, row.text))
        elif row.actor == expected["actor"] or row.kind == expected["kind"] == "place":
            right += 1
        else:
            errors.append((f"{row.actor} ({row.kind}), not {expected['actor']} ({expected['kind']})",
                           row.start, row.end, row.text))
    errors += [(f"missed: {row['actor']}", start, end, doc.words((start, end))) for (start, end), row in gold.items()]
    return Score({"": [right, len(named), len(doc.layers["mentions"])]}, errors)


def _quotes(found: list[schema.Quote], doc: GoldDoc) -> tuple[Score, Score]:
    gold = doc.layers["quotes"]
    pairs = pair([(row.start, row.end) for row in found], _spans(gold), doc.article.text, lambda a, b: overlap(a, b) >= 0.8)
    quotes = Score({"": [len(pairs), len(found), len(gold)]}, _unpaired(found, doc, "quotes", pairs))
    wrong = [(f"{found[f].speaker}, not {gold[g]['speaker']}", found[f].start, found[f].end, found[f].text)
             for f, g in pairs.items() if not _same_speaker(found[f], gold[g], doc)]
    right = len(pairs) - len(wrong)
    return quotes, Score({"": [right, len(pairs), len(pairs)]}, wrong)


def _same_speaker(found: schema.Quote, gold: dict, doc: GoldDoc) -> bool:
    """Equal slugs; for speakers that no actor of the gold is, one speaker's words contain the other's."""
    if found.speaker == gold["speaker"]:
        return True
    named = {row["actor"] for row in doc.layers["mentions"]}
    if not found.speaker or not gold["speaker"] or set(gold["speaker"].split("+")) & named:
        return False
    words = gold.get("speaker_text") or (doc.words(gold["speaker_span"]) if gold.get("speaker_span") else "")
    ours, theirs = (found.speaker_text or "").casefold(), words.casefold()
    return bool(ours and theirs) and (ours in theirs or theirs in ours)


def _stance(found: dict[str, list], doc: GoldDoc) -> Score:
    """Rows (sentence, holder, target) by label; what is said neither here nor there is 0; acts are left out."""
    sentences = pair([(s.start, s.end) for s in found["sentences"]], _spans(doc.layers["sentences"]), doc.article.text,
                     lambda a, b: overlap(a, b) >= 0.5)
    of = {found["sentences"][f].sentence_id: g for f, g in sentences.items()}
    predicted = [(of[row.sentence_id], row.holder, row.target, row.label, row.score) for row in found["stance"]
                 if row.basis != "act" and row.sentence_id in of]
    named = {row["actor"] for row in doc.layers["mentions"]} | {row.actor for row in found["mentions"]}
    score = Score({str(label): [0, 0, 0] for label in (-1, 0, 1)}, [])
    for gold, label, size, key in _aligned(predicted, doc.layers["stance"], named):
        score.cases.append((size, label, gold or 0))
        ours = label or 0
        if gold is None and not ours:
            continue
        score.counts[str(gold or 0)][2] += gold is not None
        score.counts[str(ours)][1] += 1
        score.counts[str(ours)][0] += gold == ours
        if gold != ours:
            sentence = doc.layers["sentences"][key[0]]
            score.errors.append((f"{key[1]} -> {key[2]}: {ours}, not {0 if gold is None else gold}", sentence["start"],
                                 sentence["end"], doc.words((sentence["start"], sentence["end"]))))
    return score


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


def _aligned(predicted: list[tuple], gold: list[dict], named: set[str]) -> Iterable[tuple[int | None, int | None, float, tuple]]:
    """(gold label, our label and score, key) for each gold row, and for each row of ours that has a score and is not in the gold."""
    left = list(predicted)
    matched: dict[int, tuple] = {}
    for exact in (True, False):
        for number, row in enumerate(gold):
            if number not in matched:
                match = next((p for p in left if p[0] == row["sentence"] and p[2] == row["target"]
                              and _same_holder(p[1], row["holder"], named, exact)), None)
                if match:
                    matched[number] = match
                    left.remove(match)
    for number, row in enumerate(gold):
        yield row["label"], *(matched[number][3:] if number in matched else (0, 0.0)), (row["sentence"], row["holder"], row["target"])
    for sentence, holder, target, label, score in left:
        if score:
            yield None, label, score, (sentence, holder, target)


def _same_holder(ours: str, gold: str, named: set[str], exact: bool) -> bool:
    if exact:
        return ours == gold
    return schema.OUTLET not in (ours, gold) and not (ours in named and gold in named)


def _dates(found: list[schema.Date], doc: GoldDoc) -> Score:
    """Any overlap, then equal value."""
    gold = doc.layers["dates"]
    pairs = pair([(row.start, row.end) for row in found], _spans(gold), doc.article.text, lambda a, b: overlap(a, b) > 0)
    wrong = {f: g for f, g in pairs.items() if found[f].value != gold[g]["value"]}
    errors = _unpaired(found, doc, "dates", pairs)
    errors += [(f"{found[f].value}, not {gold[g]['value']}", found[f].start, found[f].end, found[f].text)
               for f, g in wrong.items()]
    return Score({"": [len(pairs) - len(wrong), len(found), len(gold)]}, errors)


def _spans(rows: Iterable[dict]) -> list[tuple[int, int]]:
    return [(row["start"], row["end"]) for row in rows]


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
    """Macro-F1 over classes for arrays [..., class, (right, predicted, gold)]; classes that nobody gave are left out."""
    both = counts[..., 1] + counts[..., 2]
    with np.errstate(invalid="ignore", divide="ignore"):
        scores = np.where(both > 0, 2 * counts[..., 0] / both, np.nan)
    filled = np.nansum(scores, axis=-1)
    return filled / np.maximum((~np.isnan(scores)).sum(axis=-1), 1)


def _mean(right: np.ndarray, of: np.ndarray) -> float:
    given = of > 0
    return float((right[given] / of[given]).mean()) if given.any() else float("nan")
