"""The tables: one named tuple for each, the only place that names columns, and the check of frames at the door.

All spans are ``[start, end)`` character offsets into ``articles.text``; wherever a row has start, end and text,
``articles.text[start:end] == text``. Evidence is a list of such spans. Stages make rows; ``frame`` turns rows into a DataFrame.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

import pandas as pd

Span = tuple[int, int]


class Article(NamedTuple):
    """One article as it was found; ``text`` loses nothing. ``language`` is "fr", or missing where French was not recognised."""

    article_id: str
    path: str
    outlet: str | None
    title: str | None
    author: str | None
    published: str | None
    language: str | None
    text: str
    sha256: str
    duplicate_of: str | None = None


class Metadata(NamedTuple):
    """What is known of one field of an article; basis: stated, inferred, declared or unknown."""

    article_id: str
    field: str
    value: str | None
    basis: str
    evidence: str | None = None


class Removed(NamedTuple):
    """A line that is not the article; kind as in the codebook, rule the name of the rule that removed it."""

    article_id: str
    start: int
    end: int
    text: str
    kind: str
    rule: str


class Rejected(NamedTuple):
    """A file or record that was refused, why, and what to do about it."""

    path: str
    record: int | None
    reason: str
    advice: str


class Sentence(NamedTuple):
    """A sentence; part: headline, standfirst, heading or body. ``sentence_id`` counts from 0 within its article."""

    article_id: str
    sentence_id: int
    start: int
    end: int
    text: str
    part: str


class Mention(NamedTuple):
    """A mention of an actor; kind: person, state, organisation, media, place; how: name, acronym, metonym, description."""

    article_id: str
    sentence_id: int
    start: int
    end: int
    text: str
    actor: str
    kind: str
    how: str


class Quote(NamedTuple):
    """A quotation; type: direct, indirect, mixed. ``sentence_id`` is the sentence in which it starts.

    ``colour`` is how the cue frames the words (neutral, distancing, emphatic, conceding, denying; None without a cue);
    ``hearsay`` says that they stand in the conditional by which the French press keeps its distance (selon X, il aurait fui).
    """

    article_id: str
    quote_id: int
    sentence_id: int
    start: int
    end: int
    text: str
    type: str
    speaker: str | None
    speaker_text: str | None
    cue: str | None
    colour: str | None = None
    hearsay: bool = False


class Hearsay(NamedTuple):
    """A clause that the outlet itself puts into the hearsay conditional, without a source; cue: the verb group (aurait fui)."""

    article_id: str
    sentence_id: int
    start: int
    end: int
    text: str
    cue: str


class Sentiment(NamedTuple):
    """The tone of one voice in one sentence by one lexicon; polarity in [-1, 1], subjectivity about [0, 1].

    textblob-fr's lexicon has a few subjectivities outside that range; they are kept, so that scores are the same as its own.
    """

    article_id: str
    sentence_id: int
    voice: str
    lexicon: str
    polarity: float
    subjectivity: float
    hits: int
    evidence: list[Span]


class Stance(NamedTuple):
    """What a holder's words say of a target; label -1, 0, 1 or None (abstains); basis: narration, quote, attitude, act."""

    article_id: str
    sentence_id: int
    holder: str
    target: str
    label: int | None
    score: float
    basis: str
    evidence: list[Span]


class Topic(NamedTuple):
    """A topic of a sentence; terms: those found there, as the table writes them, joined by " | "; weight: their number."""

    article_id: str
    sentence_id: int
    topic: str
    weight: float
    evidence: list[Span]
    terms: str = ""


class Date(NamedTuple):
    """An expression of time; value in ISO (``2023-09``, ``2023-W37``, ``A/B``), None where nothing anchors it."""

    article_id: str
    sentence_id: int
    start: int
    end: int
    text: str
    value: str | None
    earliest: str | None
    latest: str | None
    granularity: str


class Reuse(NamedTuple):
    """What an article shares with another; one row for either direction, so each pair has two.

    ``spans`` into the article's text and ``other_spans`` into the other's go in step, one for each shared passage, sorted by the first;
    ``words`` is the number of equal words in them, ``share`` that number as a part of the article's own body words, in (0, 1].
    """

    article_id: str
    other_id: str
    spans: list[Span]
    other_spans: list[Span]
    words: int
    share: float


class Correction(NamedTuple):
    """A correction that a person made in corrections.csv and that was applied; ``was`` is what stood there, missing where nothing did.

    A row that was taken away has the field "*" and no value; of stance the field says between whom (``label:holder>target``).
    """

    layer: str
    article_id: str
    start: int
    end: int
    field: str
    value: str | None
    was: str | None
    who: str | None
    why: str | None


TABLES: dict[str, type] = {
    "articles": Article,
    "metadata": Metadata,
    "removed": Removed,
    "rejected": Rejected,
    "sentences": Sentence,
    "mentions": Mention,
    "quotes": Quote,
    "hearsay": Hearsay,
    "sentiment": Sentiment,
    "stance": Stance,
    "topics": Topic,
    "dates": Date,
    "reuse": Reuse,
    "corrections": Correction,
}

#: Columns that are not text.
DTYPES = {
    "start": "int64", "end": "int64", "sentence_id": "int64", "quote_id": "int64", "hits": "int64",
    "record": "Int64", "label": "Int64", "polarity": "float64", "subjectivity": "float64",
    "score": "float64", "weight": "float64", "evidence": "object", "hearsay": "bool",
    "spans": "object", "other_spans": "object", "words": "int64", "share": "float64",
}
#: Columns that hold lists of spans.
SPAN_COLUMNS = ("evidence", "spans", "other_spans")
#: How a cue can frame what it introduces.
COLOURS = ("neutral", "emphatic", "conceding", "denying", "distancing")
OUTLET = "outlet"
UNATTRIBUTED = "unattributed"


class SchemaError(ValueError):
    """A frame lacks a column, or has a wrong one; the message names table and column."""


def columns(table: str) -> list[str]:
    """The column names of a table, in order."""
    return list(TABLES[table]._fields)


def frame(table: str, rows: Iterable[tuple]) -> pd.DataFrame:
    """A DataFrame of the table's rows, with its columns and dtypes, also when there are no rows."""
    made = pd.DataFrame.from_records(list(rows), columns=columns(table))
    return made.astype({column: _dtype(table, column) for column in made.columns})


def check(table: str, given: pd.DataFrame) -> pd.DataFrame:
    """The frame itself, if it has the table's columns; raises SchemaError naming what lacks."""
    missing = [column for column in columns(table) if column not in given.columns]
    if missing:
        raise SchemaError(f"table {table} lacks the column(s) {', '.join(missing)}; it has {', '.join(given.columns)}")
    return given


def _dtype(table: str, column: str) -> str:
    if table == "metadata" and column == "evidence":
        return "str"
    return DTYPES.get(column, "str")
