"""Where the lexicons of tone agree and where not, and what a whole article's score rests on: tidy frames for figures."""

from __future__ import annotations

import numpy as np
import pandas as pd

from analysis.labels import word
from analysis.resampling import intervals
from analysis.schema import OUTLET

#: What a lexicon scores: the words of one voice in one sentence.
UNIT = ["article_id", "sentence_id", "voice"]


def article_tone(rows: pd.DataFrame, lang: str = "en") -> pd.DataFrame:
    """outlet, article_id, voice (own or quoted), lexicon, polarity, hits, sentences (with a hit), of (all sentences of that voice).

    ``polarity`` is the mean over the sentences with a hit; where a lexicon knows no word of an article it has 0 hits and no
    polarity. ``rows`` are observations of "sentiment".
    """
    own = word(OUTLET, lang)
    known = rows["hits"] > 0
    rows = rows.assign(voice=rows["voice"].where(rows["voice"] == own, word("quoted", lang)), polarity=rows["polarity"].where(known),
                       scored=rows["sentence_id"].where(known))
    return rows.groupby(["outlet", "article_id", "voice", "lexicon"], as_index=False).agg(
        polarity=("polarity", "mean"), hits=("hits", "sum"), sentences=("scored", "nunique"), of=("sentence_id", "nunique"))


def lexicon_agreement(rows: pd.DataFrame) -> pd.DataFrame:
    """lexicon, other, agree (share with the same sign), low, high, both (sentences and voices of which both know a word), articles.

    One row for each two lexicons in either order and for each with itself, where ``both`` is what it knows a word of. ``low`` and
    ``high`` are the 95 % interval, by article. ``rows`` are observations of "sentiment".
    """
    wide = _wide(rows)
    signs, lexicons = np.sign(wide.to_numpy()), wide.columns
    one, other = np.divmod(np.arange(len(lexicons) ** 2), max(len(lexicons), 1))
    known = ~np.isnan(signs[:, one]) & ~np.isnan(signs[:, other])
    same = known & (signs[:, one] == signs[:, other])
    articles = wide.index.get_level_values("article_id")
    low, high = intervals(articles, same, known)
    both = known.sum(axis=0)
    return pd.DataFrame({"lexicon": lexicons[one], "other": lexicons[other], "agree": same.sum(axis=0) / np.where(both, both, np.nan),
                         "low": low, "high": high, "both": both, "articles": [articles[column].nunique() for column in known.T]})


def disagreements(rows: pd.DataFrame, top: int = 10) -> pd.DataFrame:
    """outlet, voice, sentence, a column per lexicon (polarity and the words it comes from), spread, article_id, sentence_id.

    The ``top`` sentences and voices on which the lexicons are farthest apart, farthest first; ``spread`` is from the lowest
    polarity to the highest. Each row can be opened with ``told``. ``rows`` are observations of "sentiment".
    """
    far = _farthest(rows, top)
    scored = rows[rows["hits"] > 0]
    said = [f"{polarity:+.2f}: {', '.join(sentence[start:end] for start, end in spans)}"
            for polarity, sentence, spans in zip(scored["polarity"], scored["sentence"], scored["spans"])]
    words = scored.assign(said=said).groupby([*UNIT, "lexicon"])["said"].agg("; ".join).unstack(fill_value="")
    words.columns.name = None
    known = rows.drop_duplicates(UNIT)[[*UNIT, "outlet", "sentence"]]
    shown = far.merge(known, on=UNIT).merge(words.reset_index(), on=UNIT)
    return shown[["outlet", "voice", "sentence", *words.columns, "spread", "article_id", "sentence_id"]]


def told(rows: pd.DataFrame, top: int = 10) -> pd.DataFrame:
    """The observations behind ``disagreements``, to be opened: one for each lexicon that knows a word there; ``rank`` is the row there."""
    far = _farthest(rows, top).rename_axis("rank").reset_index()
    return rows[rows["hits"] > 0].merge(far[["rank", *UNIT]], on=UNIT).assign(polarity=lambda made: made["polarity"].round(2))


def _farthest(rows: pd.DataFrame, top: int) -> pd.DataFrame:
    wide = _wide(rows)
    spread = (wide.max(axis=1) - wide.min(axis=1)).rename("spread")
    return spread[spread > 0].sort_index().sort_values(ascending=False, kind="stable").head(top).reset_index()


def _wide(rows: pd.DataFrame) -> pd.DataFrame:
    """The polarity of each sentence and voice by each lexicon, missing where the lexicon knows none of its words.

    Voices that are called by the same name count as one.
    """
    return rows[rows["hits"] > 0].groupby([*UNIT, "lexicon"])["polarity"].mean().unstack()
