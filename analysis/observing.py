"""Observations: one row for each thing that can be counted, with its sentence beside it. What every count is made of."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd

from analysis import schema
from analysis.coding import Articles, clusters, filled, plain, renamed
from analysis.labels import with_labels
from analysis.ledger import VoiceMap, stretches
from analysis.tables import Tables

WHAT = ("mentions", "pairs", "voices", "quotes", "sentiment", "stance", "topics", "dates", "removed")
UNKNOWN_OUTLET = "unknown outlet"
#: What names a sentence.
KEYS = ["article_id", "sentence_id"]
FRONT, BACK = ("article_id", "outlet", "published", "sentence_id", "sentence", "part"), ("spans", "copy", "cluster", "path", "at")
#: The columns that observations have beside those of their table, or in their place.
ADDED = {"mentions": ("belongs_to", "voice"), "quotes": ("belongs_to",), "topics": ("event",)}
OWN = {"pairs": ("actor", "other", "belongs_to", "other_belongs_to"), "voices": ("voice", "wording", "characters")}
REMOVED = (*FRONT, "kind", "rule", "characters", *BACK)


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
    ``path``; ``copy`` is true in articles that copy another one here (``tables.without_copies()`` leaves them out), ``cluster`` is
    the article, or the one that it copies: what goes together where anything is estimated. ``belongs_to`` is the state or body at the
    head of an actor, by the actor table (Kremlin: Russia), or the actor. ``names_only`` leaves out descriptions, ``places`` keeps the
    places that do not act among mentions and pairs. With ``lang`` ("en" or "fr") actors, voices and topics are given by their names instead of their
    slugs. ``attrs["corrected"]`` is how many corrections by people what is counted rests on (table ``corrections``). Raises WhatError
    for another ``what``.
    """
    return plain(observed(tables, what, None, names_only=names_only, places=places, lang=lang))


def columns_observed(tables: Tables, what: str) -> list[str]:
    """The columns that ``observations`` has, in order. Raises WhatError for another ``what``."""
    if what not in WHAT:
        raise WhatError(f"nothing is counted as {what!r}; choose one of {', '.join(WHAT)}")
    if what == "removed":
        return list(REMOVED)
    own = OWN.get(what) or (*tables.names_of(what), *ADDED.get(what, ()))
    return [*FRONT, *(column for column in own if column not in (*FRONT, "evidence")), *BACK]


def observed(tables: Tables, what: str, wanted: Sequence[str] | None, *, names_only: bool = False, places: bool = False,
             lang: str | None = None) -> pd.DataFrame:
    """``observations`` with these columns only (all where None), text as categories: what they are not made of is not read."""
    every = columns_observed(tables, what)
    wanted = every if wanted is None else [column for column in every if column in wanted]
    if what == "removed":
        return _removed(tables, wanted)
    seen = _beside(_rows(tables, what, wanted, names_only, places), tables, wanted)
    seen.attrs |= {"copies_left_out": tables.copies_left_out, "corrected": corrections_in(tables, what)}
    return with_labels(seen, tables, lang) if lang else seen


def _rows(tables: Tables, what: str, wanted: Sequence[str], names_only: bool, places: bool) -> pd.DataFrame:
    """What is counted, with the columns that are wanted of it, or needed to find them."""
    if what == "voices":
        return stretches(tables, evidence="spans" in wanted)
    table = "mentions" if what == "pairs" else what
    there = tables.names_of(table)
    needed = {*wanted, *KEYS, "how", "kind", *(("basis",) if what == "stance" else ())}
    needed |= {"mentions": {"actor"}, "pairs": {"actor"}, "quotes": {"speaker"}}.get(what, set())
    needed |= {"evidence", "start", "end"} if "spans" in wanted else {"start"} if what == "mentions" and "voice" in wanted else set()
    rows = tables.columns(table, [column for column in there if column in needed])
    if table == "mentions":
        rows = rows[((rows["how"] != "description") | (not names_only)) & ((rows["kind"] != "place") | places)]
        if what == "pairs":
            return _pairs(rows, tables, wanted)
        if "voice" in wanted:
            rows = rows.assign(voice=VoiceMap(tables).at(rows))
    if what == "stance":
        rows = rows[rows["basis"] != "act"]
    if what == "quotes":
        rows = rows.assign(speaker=filled(rows["speaker"], schema.UNATTRIBUTED))
    if what in ("mentions", "quotes") and "belongs_to" in wanted:
        rows = rows.assign(belongs_to=heads(rows["actor" if what == "mentions" else "speaker"], tables.actors))
    return rows.assign(event=_events(rows, tables)) if "event" in wanted and what == "topics" else rows


def corrections_in(tables: Tables, what: str) -> int:
    """How many corrections people made in the table that is counted: of pairs in the mentions, of voices in the quotes."""
    return int((tables.columns("corrections", ["layer"])["layer"] == {"pairs": "mentions", "voices": "quotes"}.get(what, what)).sum())


def heads(slugs: pd.Series, actors: pd.DataFrame) -> pd.Series:
    """What each actor belongs to in the end (dmitri-peskov: russia); joint speakers each by their own, once."""
    above = {actor: head for actor, head in zip(actors["actor"], actors["belongs_to"]) if isinstance(head, str) and head}
    return renamed(slugs, lambda slug: "+".join(dict.fromkeys(_head(part, above) for part in slug.split("+"))))


def _head(actor: str, above: dict[str, str]) -> str:
    passed = {actor}
    while (head := above.get(actor)) and head not in passed:
        passed.add(head)
        actor = head
    return actor


def _pairs(mentions: pd.DataFrame, tables: Tables, wanted: Sequence[str]) -> pd.DataFrame:
    """Each two actors of a sentence once, in the order of their slugs, with the spans of all their mentions there."""
    sentence = pd.factorize(Articles(tables).keys(mentions))[0]
    actors = mentions["actor"].cat.categories
    key = sentence * max(1, len(actors)) + mentions["actor"].cat.codes.to_numpy()
    each, first = np.unique(key, return_index=True)
    one, other = _combined(each // max(1, len(actors)))
    at = first[one]
    made = mentions[KEYS].iloc[at].reset_index(drop=True)
    for name, place in (("actor", one), ("other", other)):
        made[name] = mentions["actor"].iloc[first[place]].array
        if (above := "belongs_to" if name == "actor" else "other_belongs_to") in wanted:
            made[above] = heads(made[name], tables.actors)
    if "spans" in wanted:
        spans: list[list[schema.Span]] = [[] for _ in each]
        for place, start, end in zip(np.searchsorted(each, key).tolist(), mentions["start"].tolist(), mentions["end"].tolist()):
            spans[place].append((start, end))
        made["evidence"] = pd.Series([sorted(spans[a] + spans[b]) for a, b in zip(one.tolist(), other.tolist())], dtype="object")
    return made


def _combined(group: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """The places of each two rows of a group, whose rows stand together, in the order of the first and then of the second."""
    size = np.bincount(group) if len(group) else np.zeros(0, dtype=np.int64)
    after = np.repeat(np.cumsum(size), size) - np.arange(len(group)) - 1
    one = np.repeat(np.arange(len(group)), after)
    return one, one + 1 + np.arange(len(one)) - np.repeat(np.cumsum(after) - after, after)


def _events(rows: pd.DataFrame, tables: Tables) -> pd.Series:
    articles, told = Articles(tables), _event_dates(tables)
    at = pd.Index(articles.keys(told)).get_indexer(articles.keys(rows))
    return pd.Series(told["earliest"].array.take(at, allow_fill=True), index=rows.index)


def event_dates(tables: Tables) -> pd.DataFrame:
    """article_id, sentence_id, earliest: the first date of each sentence that fixes a month or less, as its first day."""
    return plain(_event_dates(tables))


def _event_dates(tables: Tables) -> pd.DataFrame:
    dates = tables.columns("dates", [*KEYS, "earliest", "latest"]).dropna(subset=["earliest", "latest"])
    first, last = (days(dates[bound]) for bound in ("earliest", "latest"))
    fine = dates[(last - first).to_numpy() <= pd.Timedelta(days=31)].drop_duplicates(KEYS)
    return fine[[*KEYS, "earliest"]]


def days(column: pd.Series) -> pd.DatetimeIndex:
    """The days that a column of categories names; missing where there is none."""
    known = pd.to_datetime(column.cat.categories, errors="coerce")
    return known.take(column.cat.codes.to_numpy(), allow_fill=True, fill_value=pd.NaT)


def _removed(tables: Tables, wanted: Sequence[str]) -> pd.DataFrame:
    rows = tables.columns("removed", ["article_id", "start", "end", "kind", "rule", *(["text"] if "sentence" in wanted else [])])
    length = rows["end"] - rows["start"]
    rows = rows.rename(columns={"text": "sentence", "start": "at"}).assign(
        sentence_id=rows.groupby("article_id", observed=True).cumcount(), part="removed", characters=length)
    if "spans" in wanted:
        rows["spans"] = pd.Series([[(0, n)] for n in length.tolist()], index=rows.index, dtype="object")
    return _of_articles(rows, tables, wanted)


def article_outlets(tables: Tables) -> pd.DataFrame:
    """article_id, outlet, published, copy, path of each article; "unknown outlet" where none is known."""
    return plain(outlets_of(tables, ["article_id", "outlet", "published", "copy", "path"]))


def outlets_of(tables: Tables, wanted: Sequence[str]) -> pd.DataFrame:
    """These columns of ``article_outlets``, text as categories."""
    stored = [column for column in wanted if column not in ("copy", "cluster")]
    articles = tables.columns("articles", [*stored, *({"article_id", "duplicate_of"} - {*stored})])
    if "outlet" in wanted:
        articles["outlet"] = filled(articles["outlet"], UNKNOWN_OUTLET)
    return articles.assign(copy=articles["duplicate_of"].notna(), cluster=clusters(articles))[list(wanted)]


def with_sentence(rows: pd.DataFrame, tables: Tables) -> pd.DataFrame:
    """Rows with article_id, sentence_id and evidence (or start, end) as observations: sentence, outlet, spans, copy beside them."""
    own = [column for column in rows.columns if column not in (*FRONT, "evidence")]
    return plain(_beside(rows, tables, [*FRONT, *own, *BACK]))


def _beside(rows: pd.DataFrame, tables: Tables, wanted: Sequence[str]) -> pd.DataFrame:
    """The wanted columns of rows, of their sentences and of their articles."""
    rows = rows.reset_index(drop=True)
    if {"sentence", "part", "spans", "at"} & set(wanted):
        articles = Articles(tables)
        needed = {"text": "sentence", "part": "part", "start": "at", "end": "until"}
        asked = [*KEYS, *(name for name, called in needed.items() if called in wanted or name in ("start", "end"))]
        sentences = tables.columns("sentences", asked)
        keys = articles.keys(sentences)
        order = np.argsort(keys, kind="stable")
        sought = articles.keys(rows)
        at = order[np.minimum(np.searchsorted(keys[order], sought), len(order) - 1)] if len(order) else np.zeros(0, dtype=np.int64)
        beside = sentences.drop(columns=KEYS).rename(columns=needed).iloc[at].reset_index(drop=True)
        if "spans" in wanted:
            spans = [_inside(row, start, end) for row, start, end in zip(_spans(rows), beside["at"].tolist(), beside["until"].tolist())]
            beside["spans"] = pd.Series(spans, dtype="object")
        rows = rows.assign(**beside.drop(columns="until"))
    return _of_articles(rows, tables, wanted)


def _of_articles(rows: pd.DataFrame, tables: Tables, wanted: Sequence[str]) -> pd.DataFrame:
    """The wanted columns of rows, with those of their articles."""
    asked = [column for column in ("outlet", "published", "copy", "cluster", "path") if column in wanted]
    if asked:
        at = Articles(tables).numbers(rows["article_id"])
        rows = rows.assign(**outlets_of(tables, asked).iloc[at].set_axis(rows.index))
    return rows[list(wanted)]


def _spans(rows: pd.DataFrame) -> list[list[schema.Span]]:
    if "evidence" in rows.columns:
        return rows["evidence"].tolist()
    return [[(start, end)] for start, end in zip(rows["start"].tolist(), rows["end"].tolist())]


def _inside(spans: list[schema.Span], at: int, until: int) -> list[schema.Span]:
    """Spans of the article as spans of the sentence; a quote over several sentences is cut at the sentence's end."""
    return [(max(start, at) - at, min(end, until) - at) for start, end in spans if start < until and end > at]
