"""Tables: everything that was found in a corpus, as one frozen bundle of DataFrames that is saved as Parquet."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, fields, replace
from pathlib import Path
from typing import Any

import pandas as pd

from analysis import schema
from analysis.cells import neutralise


class TablesError(ValueError):
    """A folder holds no tables, or not all of them; the message says which and what to run."""


@dataclass(frozen=True, repr=False)
class Tables:
    """The tables of ``schema.TABLES`` as attributes, and ``actors``: the labels of the actor table they were made with.

    ``actors`` has the columns actor, kind, belongs_to, label_fr, label_en; ``topic_labels`` topic, label_fr, label_en.
    ``configuration`` is a hash of what the corpus was read with (``provenance.configuration_hash``), "" where that is not known.
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
    actors: pd.DataFrame = field(default_factory=lambda: pd.DataFrame(columns=ACTOR_COLUMNS, dtype="str"))
    topic_labels: pd.DataFrame = field(default_factory=lambda: pd.DataFrame(columns=TOPIC_COLUMNS, dtype="str"))
    copies_left_out: int = 0
    configuration: str = ""

    def __post_init__(self) -> None:
        for name in schema.TABLES:
            schema.check(name, getattr(self, name))

    def __repr__(self) -> str:
        counts = [(name, len(getattr(self, name))) for name in names()]
        width = max(len(name) for name, _ in counts)
        outlets = self.articles["outlet"].nunique()
        many = len(self.articles)
        head = f"Tables of {many} article{'s' * (many != 1)} from {outlets} outlet{'s' * (outlets != 1)}"
        return "\n".join([head, *(f"  {name:<{width}} {count:>8} rows" for name, count in counts)])

    def copies(self) -> int:
        """How many of the articles are copies, equal or nearly so, of another one here (``articles.duplicate_of``)."""
        return int(self.articles["duplicate_of"].notna().sum())

    def without_copies(self) -> Tables:
        """The Tables without the articles that copy another one, in every table; figures made of them say how many were left out."""
        copies = self.articles.loc[self.articles["duplicate_of"].notna(), "article_id"]
        kept = {}
        for name in schema.TABLES:
            table = getattr(self, name)
            for column in [column for column in ("article_id", "other_id") if column in table.columns]:
                table = table[~table[column].isin(copies)]
            kept[name] = table.reset_index(drop=True)
        return replace(self, **kept, copies_left_out=self.copies_left_out + len(copies))

    def save(self, folder: str | Path) -> Path:
        """The folder, in which each table was written as ``<table>.parquet`` and the rest as ``tables.json``; older ones are replaced."""
        target = Path(folder)
        target.mkdir(parents=True, exist_ok=True)
        for name in names():
            with whole(target / f"{name}.parquet") as part:
                getattr(self, name).to_parquet(part, index=False)
        with whole(target / REST) as part:
            part.write_text(json.dumps({name: getattr(self, name) for name in ABOUT}), encoding="utf-8")
        return target


ACTOR_COLUMNS = ["actor", "kind", "belongs_to", "label_fr", "label_en"]
TOPIC_COLUMNS = ["topic", "label_fr", "label_en"]
#: The fields of Tables that are no tables, and the file beside the tables that keeps them.
ABOUT, REST = ("copies_left_out", "configuration"), "tables.json"


def names() -> list[str]:
    """The names of all tables, in order."""
    return [entry.name for entry in fields(Tables) if entry.name not in ABOUT]


def open_tables(folder: str | Path) -> Tables:
    """The Tables that ``Tables.save`` wrote into the folder. Raises TablesError where one lacks or cannot be read."""
    source = Path(folder)
    missing = [name for name in names() if not (source / f"{name}.parquet").is_file()]
    if missing:
        raise TablesError(f"{source}: no table {missing[0]}.parquet; write the tables with: revue annotate CORPUS --out {source}")
    try:
        read = {name: _read(source / f"{name}.parquet") for name in names()}
        about = json.loads((source / REST).read_text(encoding="utf-8")) if (source / REST).is_file() else {}
    except (OSError, ValueError) as error:
        raise TablesError(f"{source}: a table cannot be read ({error}); annotate the corpus again") from error
    return Tables(**read, **{name: about[name] for name in ABOUT if name in about})


def _read(path: Path) -> pd.DataFrame:
    """The table of a file, its lists of spans as what they were, lists of (start, end): in columns of numbers, which takes no room."""
    from pyarrow import parquet, types
    file = parquet.ParquetFile(path)
    columns = file.schema_arrow
    listed = [name for name in schema.SPAN_COLUMNS if name in columns.names and types.is_list(columns.field(name).type)]
    table = pd.read_parquet(path, columns=[name for name in columns.names if name not in listed])
    for name in listed:
        table[name] = pd.Series(_spans(file.read([name]).column(name).combine_chunks()), index=table.index, dtype="object")
    return table[columns.names]


def _spans(column: Any) -> list[list[schema.Span]]:
    """The spans of each row of a column of lists of pairs."""
    numbers = column.values.flatten().to_pylist() if len(column.values) else []
    pairs = list(zip(numbers[::2], numbers[1::2]))
    edges = column.offsets.to_pylist()
    return [pairs[start:end] for start, end in zip(edges, edges[1:])]


@contextmanager
def whole(path: Path) -> Iterator[Path]:
    """Where to write a file first: it takes its place when all is written, and is gone when something fails."""
    part = path.with_name(f"{path.name}.part")
    try:
        yield part
        part.replace(path)
    finally:
        part.unlink(missing_ok=True)


def write_csv(frame: pd.DataFrame, path: Path) -> Path:
    """The path of a CSV whose text cells no spreadsheet reads as a formula (``cells.neutralise``; reading a corpus restores them)."""
    text = frame.select_dtypes(["str", "object", "category"])
    safe = {name: [neutralise(cell) if isinstance(cell, str) else cell for cell in text[name].tolist()] for name in text}
    bare = any("\r" in cell for cells in safe.values() for cell in cells if isinstance(cell, str))  # which csv leaves unquoted
    frame.assign(**safe).to_csv(path, index=False, lineterminator="\n", quoting=csv.QUOTE_NONNUMERIC if bare else csv.QUOTE_MINIMAL)
    return path

