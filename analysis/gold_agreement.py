"""Agreement of two annotations of the same articles in stand-off gold: spans, labels and characters."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pandas as pd

from analysis.corpus import Corpus
from analysis.gold import GoldDoc, GoldError, load_gold
from analysis.inference import Sums, interval
from analysis.matching import overlap, pair
from analysis.raters import agreement

#: What is said of a span of each layer.
LABELS = {"boilerplate": "kind", "sentences": None, "mentions": "actor", "quotes": "speaker", "dates": "value"}
MATCHED: dict[str, Callable[[tuple, tuple], bool]] = {"exact": lambda a, b: a == b, "overlapping": lambda a, b: overlap(a, b) > 0}


def span_agreement(corpus: Corpus, gold: str | Path, second: str | Path) -> pd.DataFrame:
    """How far two gold folders agree on the articles that both annotate, one row per layer of spans.

    Columns: layer, articles, one, other (spans of each); exact and overlapping (F1 of spans that are equal, or share a character, after
    trimming as in scoring) with exact_low, exact_high, overlapping_low, overlapping_high; labels (share of the overlapping pairs that say
    the same: kind, actor, speaker or value; NaN for sentences); alpha, alpha_low, alpha_high (Krippendorff's alpha of each character that
    is not space being in a span or not). 95 % intervals by article, NaN with fewer than two. F1 does not depend on which folder comes
    first. The limit: alpha by characters takes no account of where spans begin and end inside a stretch that is annotated; it is not
    the alpha for unitising (Krippendorff et al. 2016). Raises GoldError where no article is in both.
    """
    docs, others = ({doc.article.article_id: doc for one in load_gold(folder, corpus) for doc in one.docs} for folder in (gold, second))
    both = sorted(docs.keys() & others.keys())
    if not both:
        raise GoldError(f"{second}: no article in it is also annotated in {gold}; two annotations are compared on the same articles")
    rows = []
    for layer, label in LABELS.items():
        pairs = [(docs[name], others[name]) for name in both if layer in docs[name].annotated & others[name].annotated]
        if any(doc.layers[layer] for two in pairs for doc in two):
            rows.append({"layer": layer, "articles": len(pairs), **_agreed(pairs, layer, label)})
    return pd.DataFrame(rows)


def span_report(found: pd.DataFrame) -> str:
    """The agreement as a table for a terminal."""
    lines = [f"{'layer':<12} {'exact F1':>8} {'interval':<16} {'overlapping':>11} {'interval':<16} {'labels':>6} {'alpha':>6} "
             f"{'spans':>12} {'articles':>8}"]
    for row in found.itertuples():
        exact, overlapping = f"[{row.exact_low:.3f}, {row.exact_high:.3f}]", f"[{row.overlapping_low:.3f}, {row.overlapping_high:.3f}]"
        spans = f"{row.one} / {row.other}"
        lines.append(f"{row.layer:<12} {row.exact:>8.3f} {exact:<16} {row.overlapping:>11.3f} {overlapping:<16} {row.labels:>6.3f} "
                     f"{row.alpha:>6.3f} {spans:>12} {row.articles:>8}".replace("nan", "–"))
    return "\n".join(lines)


def _agreed(pairs: list[tuple[GoldDoc, GoldDoc]], layer: str, label: str | None) -> dict[str, float]:
    sizes = np.array([[len(doc.layers[layer]) for doc in two] for two in pairs])
    made = {"one": int(sizes[:, 0].sum()), "other": int(sizes[:, 1].sum())}
    for name, same in MATCHED.items():
        matched = [pair(*(_spans(doc, layer) for doc in two), two[0].article.text, same) for two in pairs]
        group = Sums(np.array([2.0 * len(one) for one in matched]), sizes.sum(axis=1).astype(float))
        made |= {name: group.rate, **dict(zip((f"{name}_low", f"{name}_high"), interval(group, "share")))}
    alike = [one.layers[layer][a][label] == other.layers[layer][b][label]
             for (one, other), found in zip(pairs, matched) for a, b in found.items() if label]
    signs = pd.concat([pd.DataFrame(_covered(one, layer) | {"other": _covered(other, layer)["one"]}) for one, other in pairs])
    alpha = agreement(signs[["one", "other"]], signs["article"].tolist(), [False, True])
    return made | {"labels": float(np.mean(alike)) if alike else float("nan"), "alpha": alpha.alpha, "alpha_low": alpha.low,
                   "alpha_high": alpha.high}


def _spans(doc: GoldDoc, layer: str) -> list[tuple[int, int]]:
    return [(row["start"], row["end"]) for row in doc.layers[layer]]


def _covered(doc: GoldDoc, layer: str) -> dict[str, np.ndarray]:
    """Whether each character that is not space is in a span."""
    inside = np.zeros(len(doc.article.text), dtype=bool)
    for start, end in _spans(doc, layer):
        inside[start:end] = True
    written = np.array([not char.isspace() for char in doc.article.text], dtype=bool)
    return {"one": inside[written], "article": np.full(written.sum(), doc.article.article_id, dtype=object)}
