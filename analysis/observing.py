"""Observations: one row for each thing that can be counted, with its sentence beside it. What every count is made of."""

from __future__ import annotations

import pandas as pd

from analysis import schema, text
from analysis.labels import with_labels
from analysis.tables import Tables

WHAT = ("mentions", "voices", "quotes", "sentiment", "stance", "topics", "dates", "removed")
UNKNOWN_OUTLET = "unknown outlet"


class WhatError(ValueError):
    """A measure or a column that is not there; the message lists those that are."""


def observations(tables: Tables, what: str, *, names_only: bool = False, places: bool = False,
                 lang: str | None = None) -> pd.DataFrame:
    """One row per counted thing, each with article_id, outlet, published, sentence_id, sentence, part, ``spans`` and ``copy``.

    ``what`` and its own columns: "mentions" (actor, kind, how, voice), "voices" (voice, characters: the stretch of a sentence
    that one voice owns), "quotes" (speaker, type, cue), "sentiment" (voice, lexicon, polarity, subjectivity, hits), "stance"
    (holder, target, label, score, basis; acts are left out), "topics" (topic, weight, event: when it happened), "dates"
    (value, earliest, latest, granularity), "removed" (kind, rule, characters; the line stands as its
    sentence). ``spans`` are the counted words as offsets into ``sentence``; ``copy`` is true in articles that copy another one
    here (``tables.without_copies()`` leaves them out). ``names_only`` leaves out descriptions, ``places`` keeps the places that do not act among "mentions". With ``lang`` ("en" or "fr") actors, voices and
    topics are given by their names instead of their slugs. Raises WhatError for another ``what``.
    """
    if what not in WHAT:
        raise WhatError(f"nothing is counted as {what!r}; choose one of {', '.join(WHAT)}")
    rows = voice_stretches(tables) if what == "voices" else getattr(tables, what)
    if what == "removed":
        return _removed(tables)
    if what == "mentions":
        rows = rows[(rows["how"] != "description") | (not names_only)]
        rows = rows[(rows["kind"] != "place") | places]
        rows = rows.assign(voice=_voices_at(rows, tables))
    if what == "stance":
        rows = rows[rows["basis"] != "act"]
    if what == "quotes":
        rows = rows.assign(speaker=rows["speaker"].fillna(schema.UNATTRIBUTED))
    if what == "topics":
        rows = rows.assign(event=_events(rows, tables))
    seen = _with_sentence(rows, tables)
    seen.attrs["copies_left_out"] = tables.copies_left_out
    return with_labels(seen, tables, lang) if lang else seen


def voice_stretches(tables: Tables) -> pd.DataFrame:
    """One row per sentence and voice: article_id, sentence_id, voice, characters, evidence (the spans it owns).

    A character belongs to the innermost quote around it, else to the outlet; a quote nobody is given for is in the voice
    "unattributed". Spaces at the ends of a stretch are not counted.
    """
    owned = _owned(tables)
    rows = []
    for sentence in tables.sentences.itertuples(index=False):
        stretches: dict[str, list[schema.Span]] = {}
        for start, end, voice in text.innermost(sentence.start, sentence.end, owned.get(sentence.article_id, ()), schema.OUTLET):
            words = sentence.text[start - sentence.start:end - sentence.start]
            if any(char.isalnum() for char in words):
                left = start + len(words) - len(words.lstrip())
                stretches.setdefault(voice, []).append((left, left + len(words.strip())))
        rows += [(sentence.article_id, sentence.sentence_id, voice, sum(b - a for a, b in spans), spans)
                 for voice, spans in stretches.items()]
    return pd.DataFrame(rows, columns=["article_id", "sentence_id", "voice", "characters", "evidence"])


def _owned(tables: Tables) -> dict[str, list[tuple[int, int, str]]]:
    owned: dict[str, list[tuple[int, int, str]]] = {}
    speakers = tables.quotes["speaker"].fillna(schema.UNATTRIBUTED)
    for article, start, end, speaker in zip(tables.quotes["article_id"], tables.quotes["start"], tables.quotes["end"], speakers):
        owned.setdefault(article, []).append((int(start), int(end), speaker))
    return owned


def _voices_at(rows: pd.DataFrame, tables: Tables) -> list[str]:
    owned = _owned(tables)
    return [text.innermost(start, end, owned.get(article, ()), schema.OUTLET)[0][2]
            for article, start, end in zip(rows["article_id"], rows["start"].tolist(), rows["end"].tolist())]


def _events(rows: pd.DataFrame, tables: Tables) -> pd.Series:
    joined = rows[["article_id", "sentence_id"]].merge(event_dates(tables), how="left")
    return pd.Series(joined["earliest"].to_numpy(), index=rows.index, dtype="str")


def event_dates(tables: Tables) -> pd.DataFrame:
    """article_id, sentence_id, earliest: the first date of each sentence that fixes a month or less, as its first day."""
    dates = tables.dates.dropna(subset=["earliest", "latest"])
    width = pd.to_datetime(dates["latest"], errors="coerce") - pd.to_datetime(dates["earliest"], errors="coerce")
    fine = dates[width <= pd.Timedelta(days=31)].drop_duplicates(["article_id", "sentence_id"])
    return fine[["article_id", "sentence_id", "earliest"]]


def _removed(tables: Tables) -> pd.DataFrame:
    rows = tables.removed.rename(columns={"text": "sentence"}).merge(article_outlets(tables), on="article_id", how="left")
    length = rows["sentence"].str.len()
    rows = rows.assign(sentence_id=rows.groupby("article_id").cumcount(), part="removed", characters=length,
                       spans=pd.Series([[(0, n)] for n in length.tolist()], index=rows.index, dtype="object"))
    return rows[["article_id", "outlet", "published", "sentence_id", "sentence", "part", "kind", "rule", "characters", "spans", "copy"]]


def article_outlets(tables: Tables) -> pd.DataFrame:
    """article_id, outlet, published, copy of each article; "unknown outlet" where none is known."""
    articles = tables.articles[["article_id", "outlet", "published"]]
    return articles.assign(outlet=articles["outlet"].fillna(UNKNOWN_OUTLET), copy=tables.articles["duplicate_of"].notna())


def _with_sentence(rows: pd.DataFrame, tables: Tables) -> pd.DataFrame:
    sentences = tables.sentences.rename(columns={"text": "sentence", "start": "at", "end": "until"})
    joined = rows.merge(sentences, on=["article_id", "sentence_id"], how="left")
    joined = joined.merge(article_outlets(tables), on="article_id", how="left")
    spans = [_inside(row, at, until) for row, at, until in
             zip(_spans(joined), joined["at"].tolist(), joined["until"].tolist())]
    front = ["article_id", "outlet", "published", "sentence_id", "sentence", "part"]
    own = [column for column in rows.columns if column not in (*front, "evidence")]
    return joined.assign(spans=pd.Series(spans, index=joined.index, dtype="object"))[[*front, *own, "spans", "copy"]]


def _spans(joined: pd.DataFrame) -> list[list[schema.Span]]:
    if "evidence" in joined.columns:
        return joined["evidence"].tolist()
    return [[(start, end)] for start, end in zip(joined["start"].tolist(), joined["end"].tolist())]


def _inside(spans: list[schema.Span], at: int, until: int) -> list[schema.Span]:
    """Spans of the article as spans of the sentence; a quote over several sentences is cut at the sentence's end."""
    return [(max(start, at) - at, min(end, until) - at) for start, end in spans if start < until and end > at]
