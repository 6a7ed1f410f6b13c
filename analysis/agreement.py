"""Where the lexicons of tone agree and where not, and what a whole article's score rests on: tidy frames for figures."""

from __future__ import annotations

from itertools import product

import numpy as np
import pandas as pd

from analysis.labels import word
from analysis.schema import OUTLET

_UNIT = ["article_id", "sentence_id", "voice"]


def article_tone(rows: pd.DataFrame, lang: str = "en") -> pd.DataFrame:
    """outlet, article_id, voice (own or quoted), lexicon, polarity (mean over hits), hits, sentences (with a hit), of (all sentences).

    ``rows`` are observations of "sentiment". An article in which a lexicon knows no word has 0 hits and no polarity.
    """
    own = word(OUTLET, lang)
    rows = rows.assign(voice=rows["voice"].where(rows["voice"] == own, word("quoted", lang)), weighted=rows["polarity"] * rows["hits"],
                       scored=rows["sentence_id"].where(rows["hits"] > 0))
    tidy = rows.groupby(["outlet", "article_id", "voice", "lexicon"], as_index=False).agg(
        weighted=("weighted", "sum"), hits=("hits", "sum"), sentences=("scored", "nunique"), of=("sentence_id", "nunique"))
    tidy.insert(4, "polarity", tidy.pop("weighted") / tidy["hits"].where(tidy["hits"] > 0))
    return tidy


def lexicon_agreement(rows: pd.DataFrame) -> pd.DataFrame:
    """lexicon, other, agree (share with the same sign), both (sentences and voices of which both know a word), for each two lexicons."""
    signs = np.sign(_wide(rows))
    pairs = []
    for one, other in product(signs.columns, repeat=2):
        known = signs[one].notna() & signs[other].notna()
        same = (signs.loc[known, one] == signs.loc[known, other]).mean() if known.any() else np.nan
        pairs.append({"lexicon": one, "other": other, "agree": same, "both": int(known.sum())})
    return pd.DataFrame(pairs, columns=["lexicon", "other", "agree", "both"])


def disagreements(rows: pd.DataFrame, top: int = 10) -> pd.DataFrame:
    """outlet, voice, sentence, a column per lexicon (polarity and the words it comes from), spread, article_id, sentence_id.

    The ``top`` sentences and voices on which the lexicons are farthest apart, farthest first; ``spread`` is from the lowest
    polarity to the highest. ``rows`` are observations of "sentiment".
    """
    wide = _wide(rows)
    spread = (wide.max(axis=1) - wide.min(axis=1)).dropna().rename("spread")
    far = spread[spread > 0].sort_index().sort_values(ascending=False, kind="stable").head(top).reset_index()
    told = rows[rows["hits"] > 0]
    said = [f"{polarity:+.2f}: {', '.join(sentence[start:end] for start, end in spans)}"
            for polarity, sentence, spans in zip(told["polarity"], told["sentence"], told["spans"])]
    words = told.assign(said=said).pivot(index=_UNIT, columns="lexicon", values="said").fillna("")
    words.columns.name = None
    known = rows.drop_duplicates(_UNIT)[[*_UNIT, "outlet", "sentence"]]
    shown = far.merge(known, on=_UNIT).merge(words.reset_index(), on=_UNIT)
    return shown[["outlet", "voice", "sentence", *words.columns, "spread", "article_id", "sentence_id"]]


def _wide(rows: pd.DataFrame) -> pd.DataFrame:
    """The polarity of each sentence and voice by each lexicon, missing where the lexicon knows none of its words."""
    return rows[rows["hits"] > 0].pivot(index=_UNIT, columns="lexicon", values="polarity")
