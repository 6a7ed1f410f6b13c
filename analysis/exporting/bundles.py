"""The tables article by article, and what writing files for other tools needs: paragraphs, distinct labels, whole files."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from itertools import chain, count
from typing import NamedTuple

import pandas as pd

from analysis import schema
from analysis.days import is_date
from analysis.schema import Article, Sentence
from analysis.tables import Tables


class ExportError(ValueError):
    """The tables cannot be exported so, or not there; the message says why and what to do."""


class Bundle(NamedTuple):
    """An article, its number (from 1, in the order of the tables), and its rows of every other table that is by article."""

    number: int
    article: Article
    rows: dict[str, list]

    @property
    def known(self) -> dict[str, str | None]:
        """The values of the article's metadata by field."""
        return {row.field: row.value for row in self.rows["metadata"]}

    @property
    def published(self) -> str | None:
        """The date of publication as far as it is known: a day, a month or a year."""
        value = self.article.published or self.known.get("published")
        return value if value and is_date(value) else None


def bundles(tables: Tables) -> Iterator[Bundle]:
    """The articles with their rows, in order; every missing cell is None."""
    by_table: dict[str, dict[str, list]] = {}
    for name, row in schema.TABLES.items():
        if name != "articles" and "article_id" in row._fields:
            by_table[name] = defaultdict(list)
            for found in _rows(name, getattr(tables, name)):
                by_table[name][found.article_id].append(found)
    for number, article in enumerate(_rows("articles", tables.articles), 1):
        yield Bundle(number, article, {name: rows.get(article.article_id, []) for name, rows in by_table.items()})


def _rows(name: str, frame: pd.DataFrame) -> Iterator:
    cells = frame[schema.columns(name)].astype("object")
    return map(schema.TABLES[name]._make, cells.where(cells.notna(), None).itertuples(index=False, name=None))


def paragraphs(article: Article, sentences: Iterable[Sentence]) -> list[list[Sentence]]:
    """The sentences, grouped as the article's lines group them; a group is of one part (headline, standfirst, heading, body)."""
    groups: list[list[Sentence]] = []
    for sentence in sorted(sentences, key=lambda row: row.start):
        last = groups[-1][-1] if groups else None
        if last is None or last.part != sentence.part or not {"\n", "\r"}.isdisjoint(article.text[last.end:sentence.start]):
            groups.append([])
        groups[-1].append(sentence)
    return groups


def distinct(names: Iterable[str], label: Callable[[str], str], taken: Iterable[str] = ()) -> dict[str, str]:
    """A label for each name, no two alike in any case: those after the first, in the order of names, get a number behind."""
    used, labels = {word.lower() for word in taken}, {}
    for name in sorted(set(names)):
        first = label(name)
        tried = chain([first], (f"{first}{number}" for number in count(2)))
        labels[name] = next(made for made in tried if made.lower() not in used)
        used.add(labels[name].lower())
    return labels
