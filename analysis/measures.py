"""Measures that can be compared: for each article what is counted, and out of how much. A rate is the one sum over the other."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

import numpy as np
import pandas as pd

from analysis.coding import Articles, plain
from analysis.comparison import known, overview
from analysis.ledger import stretches
from analysis.observing import KEYS, WhatError, observed
from analysis.schema import OUTLET
from analysis.tables import Tables

#: The voice of all that is quoted or reported, beside "outlet" and the slug of one actor.
QUOTED = "quoted"
#: The lexicon that sentiment is compared by where none is named: the one made for the press.
LEXICON = "press"


class Measure(NamedTuple):
    """A measure: its kind and unit, what ``value`` names, the table that it counts, and whether ``voice`` can be asked for.

    kind is "rate" (a count over an amount of text), "share" (a part of a whole, 0 to 1) or "mean" (of scores from -1 to 1).
    """

    kind: str
    unit: str
    value: str
    table: str
    voiced: bool = False


#: What can be compared.
MEASURES = {
    "mentions": Measure("rate", "per 1 000 words", "actor", "mentions", voiced=True),
    "quotes": Measure("rate", "per 1 000 words", "speaker", "quotes"),
    "topics": Measure("rate", "per 1 000 words", "topic", "topics"),
    "topic share": Measure("share", "of the sentences", "topic", "topics"),
    "quoted share": Measure("share", "of the characters", "voice", "quotes"),
    "sentiment": Measure("mean", "mean polarity of a sentence with a known word", "lexicon", "sentiment", voiced=True),
    "stance": Measure("mean", "mean of +1 and −1 over the cases that are decided", "target", "stance", voiced=True),
    "taking sides": Measure("share", "of the cases", "target", "stance", voiced=True),
}


def per_article(tables: Tables, measure: str, *, value: str | None = None, voice: str | None = None,
                names_only: bool = False) -> pd.DataFrame:
    """One row per article: article_id, cluster, outlet, published, author, words, top, base; a measure's rate is sum(top) / sum(base).

    ``cluster`` is the article, or the one that it copies: what is drawn and left out together. ``value`` keeps to one actor, speaker,
    topic, lexicon or target (see MEASURES), ``voice`` to the words of "outlet", of all that is "quoted", or of one slug. For a rate
    ``top`` is a count and ``base`` thousands of words (of the voice, by its share of the characters). Raises WhatError for a measure,
    value or voice that is not there.
    """
    if measure not in MEASURES:
        raise WhatError(f"{measure!r} cannot be compared; choose one of {', '.join(MEASURES)}")
    if voice is not None and not MEASURES[measure].voiced:
        raise WhatError(f"{measure!r} is not kept apart by voice; choose voice=None")
    articles = overview(tables)[["article_id", "outlet", "published", "words", "sentences"]]
    top, base = _COUNTED.get(measure, _counted)(_Asked(tables, Articles(tables), articles, measure, value, voice, names_only))
    of = plain(tables.columns("articles", ["article_id", "duplicate_of", "author"]))
    cluster = of["duplicate_of"].where(of["duplicate_of"].notna(), of["article_id"])
    return articles.drop(columns="sentences").assign(cluster=cluster, author=of["author"], top=top, base=base)


class _Asked(NamedTuple):
    """What is measured, of which articles, by which value and voice."""

    tables: Tables
    numbers: Articles
    articles: pd.DataFrame
    measure: str
    value: str | None
    voice: str | None
    names_only: bool

    def summed(self, rows: pd.DataFrame, amounts: np.ndarray | None = None) -> np.ndarray:
        """The amounts of rows (one each by default), by article."""
        return np.bincount(self.numbers.numbers(rows["article_id"]), amounts, len(self.articles)).astype(float)

    def of_value(self, rows: pd.DataFrame, column: str) -> pd.DataFrame:
        """The rows of the value, or all; none for an actor or topic of the corpus that is never met."""
        if self.value is None:
            return rows
        labels = self.tables.topic_labels["topic"] if column == "topic" else self.tables.actors["actor"]
        return rows[rows[column] == (self.value if labels.eq(self.value).any() else known(rows[column], self.value))]

    def in_voice(self, rows: pd.DataFrame, column: str) -> pd.DataFrame:
        """The rows in the voice, or all."""
        if self.voice is None:
            return rows
        if self.voice == QUOTED:
            return rows[rows[column] != OUTLET]
        return rows[rows[column] == (OUTLET if self.voice == OUTLET else known(rows[column], self.voice))]


def _counted(asked: _Asked) -> tuple[np.ndarray, np.ndarray]:
    """Rows per 1 000 words."""
    column = MEASURES[asked.measure].value
    rows = observed(asked.tables, asked.measure, ["article_id", column, *(["voice"] if asked.voice else [])], names_only=asked.names_only)
    return asked.summed(asked.in_voice(asked.of_value(rows, column), "voice")), asked.articles["words"].to_numpy() / 1000 * _heard(asked)


def _heard(asked: _Asked) -> np.ndarray | float:
    """The part of each article's characters that stands in the voice that is asked for."""
    if asked.voice is None:
        return 1.0
    rows = stretches(asked.tables, evidence=False)
    kept, every = asked.in_voice(rows, "voice"), asked.summed(rows, rows["characters"].to_numpy())
    return asked.summed(kept, kept["characters"].to_numpy()) / np.maximum(every, 1)


def _topic_share(asked: _Asked) -> tuple[np.ndarray, np.ndarray]:
    """Sentences that tell the topic, or any, out of all."""
    rows = asked.of_value(asked.tables.columns("topics", [*KEYS, "topic"]), "topic")
    return asked.summed(rows.drop_duplicates(KEYS)), asked.articles["sentences"].to_numpy(dtype=float)


def _quoted_share(asked: _Asked) -> tuple[np.ndarray, np.ndarray]:
    """Characters in the voice, or in any but the outlet's, out of all."""
    rows = stretches(asked.tables, evidence=False)
    kept = rows[rows["voice"] != OUTLET] if asked.value is None else asked.of_value(rows, "voice")
    return asked.summed(kept, kept["characters"].to_numpy()), asked.summed(rows, rows["characters"].to_numpy())


def _sentiment(asked: _Asked) -> tuple[np.ndarray, np.ndarray]:
    """The polarity of all sentences with a word that the lexicon knows, and their number."""
    rows = asked.tables.columns("sentiment", ["article_id", "voice", "lexicon", "polarity", "hits"])
    rows = asked.in_voice(rows[rows["lexicon"] == known(rows["lexicon"], asked.value or LEXICON)], "voice")
    rows = rows[rows["hits"] > 0]
    return asked.summed(rows, rows["polarity"].to_numpy()), asked.summed(rows)


def _cases(asked: _Asked) -> pd.DataFrame:
    """The cases of stance, without acts."""
    rows = asked.tables.columns("stance", ["article_id", "holder", "target", "label", "basis"])
    return asked.in_voice(asked.of_value(rows[rows["basis"] != "act"], "target"), "holder")


def _stance(asked: _Asked) -> tuple[np.ndarray, np.ndarray]:
    """The labels of all decided cases, and their number."""
    rows = _cases(asked).dropna(subset=["label"])
    return asked.summed(rows, rows["label"].to_numpy(dtype=float)), asked.summed(rows)


def _taking_sides(asked: _Asked) -> tuple[np.ndarray, np.ndarray]:
    """Cases for or against, out of all."""
    rows = _cases(asked)
    return asked.summed(rows[rows["label"].isin([-1, 1])]), asked.summed(rows)


_COUNTED: dict[str, Callable[[_Asked], tuple[np.ndarray, np.ndarray]]] = {
    "topic share": _topic_share, "quoted share": _quoted_share, "sentiment": _sentiment, "stance": _stance, "taking sides": _taking_sides}
