"""Counts: Tables in, tidy DataFrames out."""

from __future__ import annotations

from collections.abc import Sequence
from difflib import get_close_matches

import numpy as np
import pandas as pd

from analysis import views
from analysis.coding import BITS, Articles, plain
from analysis.observing import KEYS, WhatError, columns_observed, observed, outlets_of
from analysis.tables import Tables

DEFAULT_BY = {
    "mentions": ("outlet", "actor"), "pairs": ("actor", "other"), "voices": ("outlet", "voice", "wording"), "quotes": ("outlet", "speaker"),
    "sentiment": ("outlet", "voice", "lexicon"), "stance": ("holder", "target", "label"), "topics": ("outlet", "topic"),
    "dates": ("outlet", "granularity"),
}
#: Below so many articles in a group no comparison is drawn.
FEW_ARTICLES = 5


def count(tables: Tables, what: str = "mentions", by: Sequence[str] | str | None = None, *,
          names_only: bool = False, places: bool = False, copies: bool = True, lang: str | None = None) -> pd.DataFrame:
    """How often: one row per group with the columns of ``by``, ``count``, ``articles`` and ``sentences``, most first.

    ``what`` is a measure of ``observations``, ``by`` any of its columns (by default those that suit it). Voices are counted
    in characters, everything else in rows. Places that do not act are left out of mentions unless ``places``; articles that
    copy another one (``duplicate_of``) are counted too unless ``copies`` is false;
    ``lang`` gives names instead of slugs. Raises WhatError for a measure or column that is not there.
    """
    tables = _scope(tables, copies)
    columns = columns_of(pd.DataFrame(columns=columns_observed(tables, what)), by or DEFAULT_BY[what])
    rows = observed(tables, what, [*columns, *KEYS, "characters"], names_only=names_only, places=places, lang=lang)
    counted = tally(rows, columns)
    counted.attrs |= rows.attrs
    return counted


def _scope(tables: Tables, copies: bool) -> Tables:
    return tables if copies else tables.without_copies()


def tally(rows: pd.DataFrame, by: Sequence[str]) -> pd.DataFrame:
    """The counts of some observations: the columns of ``by``, count, articles, sentences."""
    columns = list(by)
    amount = rows["characters"] if "characters" in rows.columns else pd.Series(1, index=rows.index)
    article = rows["article_id"].astype("category").cat.codes.astype("int64")
    keyed = rows[columns].assign(_n=amount, _a=article, _s=article.to_numpy() << BITS | rows["sentence_id"].to_numpy())
    grouped = keyed.groupby(columns, dropna=False, observed=True, sort=True)
    counted = plain(grouped.agg(count=("_n", "sum"), articles=("_a", "nunique"), sentences=("_s", "nunique")).reset_index())
    return counted.sort_values(["count", *columns], ascending=[False, *[True] * len(columns)], ignore_index=True)


def known(column: pd.Series, value: str) -> str:
    """The value itself, if the column has it; raises WhatError naming those most like it."""
    there = column.dropna().unique().tolist()
    if value not in there:
        near = get_close_matches(value, sorted(there), n=3, cutoff=0.3)
        raise WhatError(f"no {column.name} is called {value!r}; choose one of {', '.join(near or sorted(there)[:8]) or 'none: the table is empty'}")
    return value


def cooccurrence(tables: Tables, *, by: str = "actor", lang: str | None = None) -> pd.DataFrame:
    """Who with whom: actor, other, count (sentences that mention both), articles; each pair once, most frequent first.

    With ``by="belongs_to"`` actors count for the state or body they belong to (Peskov and the Kremlin for Russia), and two of the
    same make no pair.
    """
    return views.pairs(observed(tables, "pairs", [*KEYS, "actor", "other", "belongs_to", "other_belongs_to"], lang=lang), by)


def columns_of(rows: pd.DataFrame, by: Sequence[str] | str) -> list[str]:
    """The columns that ``by`` names, one or several; raises WhatError for one that the rows do not have."""
    columns = [by] if isinstance(by, str) else list(by)
    unknown = [column for column in columns if column not in rows.columns]
    if unknown:
        raise WhatError(f"no column {unknown[0]!r} here; choose from {', '.join(rows.columns)}")
    return columns


def overview(tables: Tables) -> pd.DataFrame:
    """One row per article: article_id, outlet, published, title, sentences, words (of its sentences), copy (of another one here)."""
    articles = Articles(tables)
    sentences, words = np.zeros((2, len(articles.codes)), dtype=np.int64)
    for batch in tables.batches("sentences", ["article_id", "text"]):
        number = articles.numbers(batch["article_id"])
        sentences += np.bincount(number, minlength=len(sentences))
        words += np.bincount(number, batch["text"].str.count(r"\w+"), len(words)).astype(np.int64)
    made = outlets_of(tables, ["article_id", "outlet", "published", "copy"])
    made.insert(3, "title", tables.columns("articles", ["title"])["title"])
    copies = made.pop("copy")
    return plain(made.assign(sentences=sentences, words=words, copy=copies))
