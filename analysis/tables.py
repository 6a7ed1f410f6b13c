"""Tables: everything that was found in a corpus, as one frozen bundle of DataFrames that is saved as Parquet."""

from __future__ import annotations

import csv
import json
import shutil
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from analysis import schema, storage
from analysis.cells import neutralise
from analysis.storage import Stored, TablesError, whole

__all__ = ["ACTOR_COLUMNS", "TOPIC_COLUMNS", "Tables", "TablesError", "names", "open_tables", "whole", "write_csv"]
#: Text that mostly stands once; all other text is given as categories by ``Tables.columns``.
VARIED = ("text", "title", "path", "sha256", "evidence", "terms", "advice")


@dataclass(frozen=True, repr=False)
class Tables:
    """The tables of ``schema.TABLES`` as attributes, and ``actors``: the labels of the actor table they were made with.

    ``actors`` has the columns actor, kind, belongs_to, label_fr, label_en; ``topic_labels`` topic, label_fr, label_en.
    ``configuration`` is a hash of what the corpus was read with (``provenance.configuration_hash``), "" where that is not known.
    Tables that were opened from a folder are read from it when they are first asked for, and then kept.
    """

    articles: pd.DataFrame
    metadata: pd.DataFrame
    removed: pd.DataFrame
    rejected: pd.DataFrame
    sentences: pd.DataFrame
    mentions: pd.DataFrame
    quotes: pd.DataFrame
    sentiment: pd.DataFrame
    stance: pd.DataFrame
    topics: pd.DataFrame
    dates: pd.DataFrame
    hearsay: pd.DataFrame = field(default_factory=lambda: schema.frame("hearsay", []))
    reuse: pd.DataFrame = field(default_factory=lambda: schema.frame("reuse", []))
    corrections: pd.DataFrame = field(default_factory=lambda: schema.frame("corrections", []))
    actors: pd.DataFrame = field(default_factory=lambda: pd.DataFrame(columns=ACTOR_COLUMNS, dtype="str"))
    topic_labels: pd.DataFrame = field(default_factory=lambda: pd.DataFrame(columns=TOPIC_COLUMNS, dtype="str"))
    copies_left_out: int = 0
    configuration: str = ""
    _stored = None

    def __post_init__(self) -> None:
        for name in schema.TABLES:
            schema.check(name, getattr(self, name))

    def __getattr__(self, name: str) -> pd.DataFrame:
        if name not in names() or self._stored is None:
            raise AttributeError(f"{type(self).__name__!r} object has no attribute {name!r}")
        return vars(self).setdefault(name, storage.frame(self._stored.read(name)))

    def __repr__(self) -> str:
        counts = [(name, self.rows(name)) for name in names()]
        width = max(len(name) for name, _ in counts)
        outlets = self.columns("articles", ["outlet"])["outlet"].nunique()
        many = self.rows("articles")
        head = f"Tables of {many} article{'s' * (many != 1)} from {outlets} outlet{'s' * (outlets != 1)}"
        return "\n".join([head, *(f"  {name:<{width}} {count:>8} rows" for name, count in counts)])

    def rows(self, name: str) -> int:
        """How many rows a table has, without reading it."""
        return len(vars(self)[name]) if name in vars(self) else self._stored.rows(name)

    def columns(self, name: str, wanted: Sequence[str]) -> pd.DataFrame:
        """These columns of a table, without reading others; text that is repeated as sorted categories."""
        if name not in vars(self):
            coded = [column for column in wanted if _is_coded(name, column)]
            return storage.frame(self._stored.read(name, list(wanted), coded))
        return _coded(name, vars(self)[name][list(wanted)])

    def batches(self, name: str, wanted: Sequence[str]) -> Iterator[pd.DataFrame]:
        """What ``columns`` gives, some ten thousand rows at a time, in order."""
        if name in vars(self):
            frame = vars(self)[name][list(wanted)]
            yield from (_coded(name, frame.iloc[start:start + storage.ROW_GROUP]) for start in range(0, len(frame), storage.ROW_GROUP))
        else:
            yield from map(storage.frame, self._stored.batches(name, wanted, [column for column in wanted if _is_coded(name, column)]))

    def spans(self, name: str, column: str) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        """(edges, starts, ends) of a column of spans: those of a row stand from its edge to the next."""
        return storage.spans(vars(self)[name][column].tolist() if name in vars(self) else self._stored.read(name, [column]).column(column))

    def names_of(self, name: str) -> list[str]:
        """The columns of a table, in order."""
        return vars(self)[name].columns.tolist() if name in vars(self) else schema.columns(name)

    def changed(self, **what: Any) -> Tables:
        """The Tables with other tables in the place of these, which alone are read."""
        made = object.__new__(type(self))
        vars(made).update(vars(self) | what)
        for name in schema.TABLES.keys() & what.keys():
            schema.check(name, what[name])
        return made

    def copies(self) -> int:
        """How many of the articles are copies, equal or nearly so, of another one here (``articles.duplicate_of``)."""
        return int(self.columns("articles", ["duplicate_of"])["duplicate_of"].notna().sum())

    def without_copies(self) -> Tables:
        """The Tables without the articles that copy another one, in every table; figures made of them say how many were left out."""
        articles = self.columns("articles", ["article_id", "duplicate_of"])
        copies = articles.loc[articles["duplicate_of"].notna(), "article_id"].tolist()
        return self._filtered(copies, False, ("article_id", "other_id")).changed(copies_left_out=self.copies_left_out + len(copies))

    def only(self, articles: Sequence[str]) -> Tables:
        """The Tables of some articles."""
        return self._filtered(list(articles), True, ("article_id",))

    def _filtered(self, articles: list[str], kept: bool, by: tuple[str, ...]) -> Tables:
        made = {}
        for name in schema.TABLES.keys() & vars(self).keys():
            table = vars(self)[name]
            for column in [column for column in by if column in table.columns]:
                table = table[table[column].isin(articles) == kept]
            made[name] = table.reset_index(drop=True)
        return self.changed(**made, **({"_stored": self._stored.filtered(articles, kept, by)} if self._stored else {}))

    def save(self, folder: str | Path) -> Path:
        """The folder, in which each table was written as ``<table>.parquet`` and the rest as ``tables.json``; older ones are replaced."""
        target = Path(folder)
        target.mkdir(parents=True, exist_ok=True)
        if (target / "articles.parquet").is_dir():
            shutil.rmtree(target / storage.PARTS, ignore_errors=True)
        for name in names():
            if name in vars(self):
                storage.write(storage.arrow_of(vars(self)[name]), target / f"{name}.parquet")
            else:
                storage.write_batches(self._stored.batches(name), self._stored.form(name), target / f"{name}.parquet")
        with whole(target / REST) as part:
            part.write_text(json.dumps({name: getattr(self, name) for name in ABOUT}), encoding="utf-8")
        if self._stored and self._stored.folder.resolve() == target.resolve():
            vars(self)["_stored"] = Stored.at(target, names(), {})
        return target


ACTOR_COLUMNS = ["actor", "kind", "belongs_to", "label_fr", "label_en"]
TOPIC_COLUMNS = ["topic", "label_fr", "label_en"]
#: The fields of Tables that are no tables, and the file beside the tables that keeps them.
ABOUT, REST = ("copies_left_out", "configuration"), storage.CONTENTS


def names() -> list[str]:
    """The names of all tables, in order."""
    return [entry.name for entry in fields(Tables) if entry.name not in ABOUT]


def open_tables(folder: str | Path) -> Tables:
    """The Tables of a folder, each read when it is first asked for. Raises TablesError where one lacks, now, or cannot be read, then."""
    source = Path(folder)
    try:
        about = storage.contents(source)
    except (OSError, ValueError) as error:
        raise TablesError(f"{source / REST}: this file cannot be read ({error}); annotate the corpus again") from error
    made = object.__new__(Tables)
    vars(made).update({name: about[name] for name in ABOUT if name in about}, _stored=Stored.at(source, names(), about.get("parts", {})))
    return made


def _coded(table: str, frame: pd.DataFrame) -> pd.DataFrame:
    return frame.astype({column: "category" for column in frame.columns if _is_coded(table, column)})


def _is_coded(table: str, column: str) -> bool:
    return table in schema.TABLES and column in schema.columns(table) and column not in schema.DTYPES and column not in VARIED


def write_csv(frame: pd.DataFrame, path: Path) -> Path:
    """The path of a CSV whose text cells no spreadsheet reads as a formula (``cells.neutralise``; reading a corpus restores them)."""
    text = frame.select_dtypes(["str", "object", "category"])
    safe = {name: [neutralise(cell) if isinstance(cell, str) else cell for cell in text[name].tolist()] for name in text}
    bare = any("\r" in cell for cells in safe.values() for cell in cells if isinstance(cell, str))  # which csv leaves unquoted
    frame.assign(**safe).to_csv(path, index=False, lineterminator="\n", quoting=csv.QUOTE_NONNUMERIC if bare else csv.QUOTE_MINIMAL)
    return path

