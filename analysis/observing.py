"""Observations: one row for each thing that can be counted, with its sentence beside it. What every count is made of."""

from __future__ import annotations

from itertools import combinations

import pandas as pd

from analysis import schema
from analysis.labels import with_labels
from analysis.ledger import voice_stretches, voices_at
from analysis.tables import Tables

WHAT = ("mentions", "pairs", "voices", "quotes", "sentiment", "stance", "topics", "dates", "removed")
UNKNOWN_OUTLET = "unknown outlet"
#: What names a sentence.
KEYS = ["article_id", "sentence_id"]


class WhatError(ValueError):
    """A measure or a column that is not there; the message lists those that are."""


def observations(tables: Tables, what: str, *, names_only: bool = False, places: bool = False,
                 lang: str | None = None) -> pd.DataFrame:
    """One row per counted thing, each with article_id, outlet, published, sentence_id, sentence, part, ``spans`` and ``copy``.

    ``what`` and its own columns: "mentions" (actor, kind, how, voice, belongs_to), "pairs" (actor, other, belongs_to,
    other_belongs_to: two actors mentioned in one sentence), "voices" (voice, wording, characters: the stretch of a sentence that
    one voice owns, in its own words or in paraphrase), "quotes" (speaker, type, cue, colour, hearsay, belongs_to), "sentiment"
    (voice, lexicon, polarity, subjectivity, hits), "stance" (holder, target, label, score, basis; acts are left out), "topics"
    (topic, weight, event: when it happened), "dates" (value, earliest, latest, granularity), "removed" (kind, rule, characters;
    the line stands as its sentence).

    ``spans`` are the counted words as offsets into ``sentence``, ``at`` is where that begins in the article's text, whose file is
    ``path``; ``copy`` is true in articles that copy another one here
    (``tables.without_copies()`` leaves them out). ``belongs_to`` is the state or body at the head of an actor, by the actor
    table (Kremlin: Russia), or the actor. ``names_only`` leaves out descriptions, ``places`` keeps the places that do not act
    among mentions and pairs. With ``lang`` ("en" or "fr") actors, voices and topics are given by their names instead of their
    slugs. Raises WhatError for another ``what``.
    """
    if what not in WHAT:
        raise WhatError(f"nothing is counted as {what!r}; choose one of {', '.join(WHAT)}")
    if what == "removed":
        return _removed(tables)
    if what in ("mentions", "pairs"):
        rows = tables.mentions
        rows = rows[(rows["how"] != "description") | (not names_only)]
        rows = rows[(rows["kind"] != "place") | places]
        rows = rows.assign(belongs_to=heads(rows["actor"], tables.actors))
        rows = _pairs(rows) if what == "pairs" else rows.assign(voice=voices_at(rows, tables))
    else:
        rows = voice_stretches(tables) if what == "voices" else getattr(tables, what)
    if what == "stance":
        rows = rows[rows["basis"] != "act"]
    if what == "quotes":
        rows = rows.assign(speaker=rows["speaker"].fillna(schema.UNATTRIBUTED))
        rows = rows.assign(belongs_to=heads(rows["speaker"], tables.actors))
    if what == "topics":
        rows = rows.assign(event=_events(rows, tables))
    seen = with_sentence(rows, tables)
    seen.attrs["copies_left_out"] = tables.copies_left_out
    return with_labels(seen, tables, lang) if lang else seen


def heads(slugs: pd.Series, actors: pd.DataFrame) -> list[str]:
    """What each actor belongs to in the end (dmitri-peskov: russia); joint speakers each by their own, once."""
    above = {actor: head for actor, head in zip(actors["actor"], actors["belongs_to"]) if isinstance(head, str) and head}
    found: dict[str, str] = {}
    for slug in slugs.unique().tolist():
        found[slug] = "+".join(dict.fromkeys(_head(part, above) for part in slug.split("+")))
    return slugs.map(found).tolist()


def _head(actor: str, above: dict[str, str]) -> str:
    passed = {actor}
    while (head := above.get(actor)) and head not in passed:
        passed.add(head)
        actor = head
    return actor


def _pairs(mentions: pd.DataFrame) -> pd.DataFrame:
    """Each two actors of a sentence once, in the order of their slugs, with the spans of all their mentions there."""
    rows = []
    for (article, number), found in mentions.groupby(["article_id", "sentence_id"], sort=False):
        heads = dict(zip(found["actor"], found["belongs_to"]))
        spans: dict[str, list[schema.Span]] = {}
        for actor, start, end in zip(found["actor"].tolist(), found["start"].tolist(), found["end"].tolist()):
            spans.setdefault(actor, []).append((start, end))
        rows += [(article, number, one, two, heads[one], heads[two], sorted(spans[one] + spans[two]))
                 for one, two in combinations(sorted(spans), 2)]
    return pd.DataFrame(rows, columns=["article_id", "sentence_id", "actor", "other", "belongs_to", "other_belongs_to", "evidence"])


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
    rows = tables.removed.rename(columns={"text": "sentence", "start": "at"}).merge(article_outlets(tables), on="article_id", how="left")
    length = rows["sentence"].str.len()
    rows = rows.assign(sentence_id=rows.groupby("article_id").cumcount(), part="removed", characters=length,
                       spans=pd.Series([[(0, n)] for n in length.tolist()], index=rows.index, dtype="object"))
    return rows[["article_id", "outlet", "published", "sentence_id", "sentence", "part", "kind", "rule", "characters", "spans", "copy", "path",
                 "at"]]


def article_outlets(tables: Tables) -> pd.DataFrame:
    """article_id, outlet, published, copy, path of each article; "unknown outlet" where none is known."""
    articles = tables.articles[["article_id", "outlet", "published", "path"]]
    return articles.assign(outlet=articles["outlet"].fillna(UNKNOWN_OUTLET), copy=tables.articles["duplicate_of"].notna())[
        ["article_id", "outlet", "published", "copy", "path"]]


def with_sentence(rows: pd.DataFrame, tables: Tables) -> pd.DataFrame:
    """Rows with article_id, sentence_id and evidence (or start, end) as observations: sentence, outlet, spans, copy beside them."""
    sentences = tables.sentences.rename(columns={"text": "sentence", "start": "at", "end": "until"})
    joined = rows.merge(sentences, on=["article_id", "sentence_id"], how="left")
    joined = joined.merge(article_outlets(tables), on="article_id", how="left")
    spans = [_inside(row, at, until) for row, at, until in
             zip(_spans(joined), joined["at"].tolist(), joined["until"].tolist())]
    front = ["article_id", "outlet", "published", "sentence_id", "sentence", "part"]
    own = [column for column in rows.columns if column not in (*front, "evidence")]
    return joined.assign(spans=pd.Series(spans, index=joined.index, dtype="object"))[[*front, *own, "spans", "copy", "path", "at"]]


def _spans(joined: pd.DataFrame) -> list[list[schema.Span]]:
    if "evidence" in joined.columns:
        return joined["evidence"].tolist()
    return [[(start, end)] for start, end in zip(joined["start"].tolist(), joined["end"].tolist())]


def _inside(spans: list[schema.Span], at: int, until: int) -> list[schema.Span]:
    """Spans of the article as spans of the sentence; a quote over several sentences is cut at the sentence's end."""
    return [(max(start, at) - at, min(end, until) - at) for start, end in spans if start < until and end > at]
