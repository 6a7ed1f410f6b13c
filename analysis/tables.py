"""Tables: everything that was found in a corpus, as one frozen bundle of DataFrames that is saved as Parquet."""

from __future__ import annotations

from dataclasses import dataclass, field, fields
from pathlib import Path

import pandas as pd

from analysis import schema


class TablesError(ValueError):
    """A folder holds no tables, or not all of them; the message says which and what to run."""


@dataclass(frozen=True, repr=False)
class Tables:
    """The tables of ``schema.TABLES`` as attributes, and ``actors``: the labels of the actor table they were made with.

    ``actors`` has the columns actor, kind, belongs_to, label_fr, label_en; ``topic_labels`` topic, label_fr, label_en.
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
    actors: pd.DataFrame = field(default_factory=lambda: pd.DataFrame(columns=ACTOR_COLUMNS, dtype="str"))
    topic_labels: pd.DataFrame = field(default_factory=lambda: pd.DataFrame(columns=TOPIC_COLUMNS, dtype="str"))

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

    def save(self, folder: str | Path) -> Path:
        """The folder, in which each table was written as ``<table>.parquet``; older tables there are replaced."""
        target = Path(folder)
        target.mkdir(parents=True, exist_ok=True)
        for name in names():
            part = target / f"{name}.parquet.part"
            getattr(self, name).to_parquet(part, index=False)
            part.replace(target / f"{name}.parquet")
        return target


ACTOR_COLUMNS = ["actor", "kind", "belongs_to", "label_fr", "label_en"]
TOPIC_COLUMNS = ["topic", "label_fr", "label_en"]


def names() -> list[str]:
    """The names of all tables, in order."""
    return [entry.name for entry in fields(Tables)]


def open_tables(folder: str | Path) -> Tables:
    """The Tables that ``Tables.save`` wrote into the folder. Raises TablesError where one lacks or cannot be read."""
    source = Path(folder)
    missing = [name for name in names() if not (source / f"{name}.parquet").is_file()]
    if missing:
        raise TablesError(f"{source}: no table {missing[0]}.parquet; write the tables with: revue annotate CORPUS --out {source}")
    try:
        read = {name: pd.read_parquet(source / f"{name}.parquet") for name in names()}
    except (OSError, ValueError) as error:
        raise TablesError(f"{source}: a table cannot be read ({error}); annotate the corpus again") from error
    return Tables(**{name: _spans_as_tuples(table) for name, table in read.items()})


def _spans_as_tuples(table: pd.DataFrame) -> pd.DataFrame:
    """Evidence comes back from Parquet as arrays; make it what it was, a list of (start, end)."""
    if "evidence" in table.columns and table["evidence"].dtype == object:
        spans = [[tuple(map(int, span)) for span in cell] for cell in table["evidence"].tolist()]
        table = table.assign(evidence=pd.Series(spans, index=table.index, dtype="object"))
    return table


def write_csv(frame: pd.DataFrame, path: Path) -> Path:
    """The path of a CSV whose text cells cannot be read as a formula: = + - @ at a cell's start gets an apostrophe before it."""
    text = frame.select_dtypes(["str", "object", "category"])
    safe = {name: [f"'{cell}" if isinstance(cell, str) and cell.startswith(_FORMULA) else cell for cell in text[name].tolist()]
            for name in text}
    frame.assign(**safe).to_csv(path, index=False, lineterminator="\n")
    return path


_FORMULA = ("=", "+", "-", "@", "\t", "\r")
