"""Storage: the rows of a table as Parquet, in one file or in parts of some hundred articles, and back; files are whole or not there."""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from functools import cache
from itertools import chain, starmap
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc
from pyarrow import parquet

from analysis import schema

#: The file that says what a folder of tables holds: the parts of each table in their order, where it is in parts.
CONTENTS = "tables.json"
#: The folder of what is known of the parts, beside the tables.
PARTS = "parts"
#: So many rows are read or written at a time.
ROW_GROUP = 1 << 15
SPANS = pa.list_(pa.list_(pa.int64()))


@cache
def arrow_schema(table: str) -> pa.Schema:
    """The Arrow schema of a table: text as string, spans as list<list<int64>>; pandas reads it with the dtypes of ``schema.frame``."""
    empty = pa.Schema.from_pandas(schema.frame(table, []), preserve_index=False)
    spans = [name for name in schema.SPAN_COLUMNS if name in empty.names and pa.types.is_null(empty.field(name).type)]
    types = [SPANS if one.name in spans else pa.string() if pa.types.is_large_string(one.type) else one.type for one in empty]
    return pa.schema(list(zip(empty.names, types)), metadata=empty.metadata)


def arrow(table: str, rows: Sequence[tuple]) -> pa.Table:
    """The rows of a table, as its stages make them, as an Arrow table."""
    form = arrow_schema(table)
    columns = list(zip(*rows)) or [()] * len(form)
    return pa.Table.from_arrays([_nested(column) if field.type == SPANS else pa.array(column, field.type)
                                 for field, column in zip(form, columns)], schema=form)


def rows(table: str, read: pa.Table) -> list[NamedTuple]:
    """The rows of a table as its stages make them: what ``arrow`` was given."""
    columns = [read.column(name) for name in schema.columns(table)]
    values = [_flat(column) if pa.types.is_list(column.type) else column.to_pylist() for column in columns]
    return list(starmap(schema.TABLES[table], zip(*values)))


def frame(read: pa.Table) -> pd.DataFrame:
    """An Arrow table as a frame with the dtypes of ``schema.frame``; spans are lists of tuples, dictionaries sorted categories."""
    apart = [field.name for field in read.schema if pa.types.is_list(field.type) or pa.types.is_dictionary(field.type)]
    made = read.drop_columns(apart).to_pandas() if len(apart) < read.num_columns else pd.DataFrame(index=pd.RangeIndex(len(read)))
    for name in apart:
        column = read.column(name)
        made[name] = pd.Series(_flat(column), dtype="object") if pa.types.is_list(column.type) else _categories(column)
    return made[read.column_names]


def arrow_of(given: pd.DataFrame) -> pa.Table:
    """A frame as an Arrow table, its lists of spans made quickly."""
    listed = [name for name in schema.SPAN_COLUMNS if name in given.columns and given[name].dtype == object]
    made = pa.Table.from_pandas(given.drop(columns=listed), preserve_index=False)
    for name in listed:
        made = made.append_column(name, _nested(given[name].tolist()))
    return made.select(given.columns.tolist())


def spans(column: pa.ChunkedArray | Sequence[Sequence[schema.Span]]) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """(edges, starts, ends) of a column of spans: those of a row stand from its edge to the next."""
    lists = column.combine_chunks() if isinstance(column, pa.ChunkedArray) else _nested(column)
    numbers = np.asarray(lists.values.flatten())
    return np.asarray(lists.offsets), numbers[::2], numbers[1::2]


def write(made: pa.Table, path: Path) -> None:
    """Writes an Arrow table: the file is whole or not there, equal tables are equal bytes. Makes the folder; replaces either layout."""
    with whole(path) as part:
        parquet.write_table(made, part, compression="zstd", row_group_size=ROW_GROUP)


def write_batches(batches: Iterable[pa.Table], form: pa.Schema, path: Path) -> None:
    """Writes Arrow tables one after the other into one file, as ``write`` does."""
    with whole(path) as part, parquet.ParquetWriter(part, form, compression="zstd") as file:
        for batch in batches:
            file.write_table(batch)


@contextmanager
def whole(path: Path) -> Iterator[Path]:
    """Where to write a file first: it takes its place when all is written, and is gone when something fails."""
    if path.parent.is_file():
        path.parent.unlink()
    path.parent.mkdir(parents=True, exist_ok=True)
    part = path.with_name(f".{path.name}.{os.getpid()}")  # a name that readers of whole folders pass over
    try:
        yield part
        if path.is_dir():
            shutil.rmtree(path)
        part.replace(path)
    finally:
        part.unlink(missing_ok=True)


class TablesError(ValueError):
    """A folder holds no tables, or not all of them; the message says which and what to run."""


def contents(folder: Path) -> dict[str, Any]:
    """What ``tables.json`` says of a folder of tables; nothing where there is none."""
    path = folder / CONTENTS
    return json.loads(path.read_text(encoding="utf-8")) if path.is_file() else {}


def files(folder: Path, table: str, parts: dict[str, list[str]] | None = None) -> list[Path]:
    """The files whose rows, one after the other, are a table; ``parts`` as ``tables.json`` has them, where that was read already."""
    place = folder / f"{table}.parquet"
    parts = contents(folder).get("parts", {}) if parts is None else parts
    if table not in schema.TABLES or not parts:
        return [place]
    return [place / f"{name}.parquet" for name in parts.get(table, parts["articles"])]


@dataclass(frozen=True)
class Stored:
    """The tables of a folder as it was when it was opened; of ``filters``, (articles, whether they are kept or left out, columns)."""

    folder: Path
    parts: dict[str, list[str]]
    stamp: tuple[int, ...]
    filters: tuple[tuple[pa.Array, bool, tuple[str, ...]], ...] = ()

    @classmethod
    def at(cls, folder: Path, tables: Iterable[str], parts: dict[str, list[str]]) -> Stored:
        """The tables of a folder, of which all files are there. Raises TablesError where one lacks, or a table lacks a column."""
        made = cls(folder, parts, _stamp(folder))
        for table in tables:
            paths = files(folder, table, parts)
            if (place := folder / f"{table}.parquet").is_dir() and paths == [place]:
                raise TablesError(f"{folder}: the tables are not complete; go on with: revue annotate CORPUS --out {folder}")
            there = {entry.name for entry in os.scandir(paths[0].parent)} if paths and paths[0].parent.is_dir() else set()
            for path in paths:
                if path.name not in there:
                    raise TablesError(f"{folder}: no table {path.relative_to(folder)}; "
                                      f"write the tables with: revue annotate CORPUS --out {folder}")
            if paths and table in schema.TABLES:
                with _opened(paths[0]) as file:
                    schema.check(table, pd.DataFrame(columns=file.schema_arrow.names))
        return made

    def filtered(self, articles: Iterable[str], kept: bool, columns: tuple[str, ...] = ("article_id",)) -> Stored:
        """These tables with the rows of some articles only, or without them."""
        return replace(self, filters=(*self.filters, (pa.array(articles, pa.string()), kept, columns)))

    def rows(self, table: str) -> int:
        """How many rows a table has."""
        if self.filters and "article_id" in _columns(table):
            return sum(map(len, self.batches(table, ["article_id"])))
        return sum(map(_rows, self._files(table)))

    def read(self, table: str, columns: Sequence[str] | None = None, coded: Sequence[str] = ()) -> pa.Table:
        """A table, or these columns of it, the ``coded`` ones as dictionaries."""
        found = [pa.Table.from_batches([], self.form(table, columns, coded)), *self.batches(table, columns, coded)]
        return pa.concat_tables(found)

    def batches(self, table: str, columns: Sequence[str] | None = None, coded: Sequence[str] = ()) -> Iterator[pa.Table]:
        """The rows of a table, some ten thousand at a time."""
        wanted = None if columns is None else list(columns)
        by = [(column, articles, kept) for articles, kept, names in self.filters for column in names if column in _columns(table)]
        asked = None if wanted is None else list(dict.fromkeys([*wanted, *(column for column, *_ in by)]))

        for path in self._files(table):
            with _opened(path, coded) as file:
                for number in range(file.num_row_groups):
                    rows = file.read_row_group(number, columns=asked)
                    for column, articles, kept in by:
                        inside = pc.is_in(rows.column(column).cast(pa.string()), value_set=articles)
                        rows = rows.filter(inside if kept else pc.invert(inside))
                    yield rows if wanted is None else rows.select(wanted)

    def form(self, table: str, columns: Sequence[str] | None = None, coded: Sequence[str] = ()) -> pa.Schema:
        """The Arrow schema of a table as it is stored."""
        form = arrow_schema(table) if table in schema.TABLES else None
        for path in self._files(table)[:1]:
            with _opened(path, coded) as file:
                form = file.schema_arrow
        fields = [form.field(name) for name in columns or form.names]
        return pa.schema(fields, metadata=form.metadata)

    def _files(self, table: str) -> list[Path]:
        if _stamp(self.folder) != self.stamp:
            raise TablesError(f"{self.folder}: the tables were written anew since they were opened; open them again")
        return files(self.folder, table, self.parts)


def _stamp(folder: Path) -> tuple[int, ...]:
    path = folder / CONTENTS
    return (path.stat().st_mtime_ns, path.stat().st_ino) if path.is_file() else ()


def _columns(table: str) -> list[str]:
    return schema.columns(table) if table in schema.TABLES else []


def _rows(path: Path) -> int:
    with _opened(path) as file:
        return file.metadata.num_rows


@contextmanager
def _opened(path: Path, coded: Sequence[str] = ()) -> Iterator[parquet.ParquetFile]:
    """A file of a table. Raises TablesError where it cannot be read."""
    try:
        with parquet.ParquetFile(path, read_dictionary=list(coded) or None) as file:
            yield file
    except (OSError, ValueError, KeyError) as error:
        raise TablesError(f"{path}: this table cannot be read ({error}); annotate the corpus again") from error


def _categories(column: pa.ChunkedArray) -> pd.Categorical:
    """A column of dictionaries as sorted categories."""
    chunks = column.unify_dictionaries().chunks
    if not chunks:
        return pd.Categorical([], categories=pd.Index([], dtype="str"))
    order = pc.sort_indices(chunks[0].dictionary)
    place = np.empty(len(order) + 1, dtype=np.int32)
    place[order.to_numpy()], place[-1] = np.arange(len(order)), -1
    codes = np.concatenate([place[chunk.indices.fill_null(len(order)).to_numpy(zero_copy_only=False)] for chunk in chunks])
    return pd.Categorical.from_codes(codes, categories=pd.Index(chunks[0].dictionary.take(order).to_pandas(), dtype="str"))


def _nested(spans: Sequence[Sequence[schema.Span]]) -> pa.ListArray:
    """Lists of spans as an Arrow column."""
    numbers = np.fromiter(chain.from_iterable(chain.from_iterable(spans)), dtype=np.int64)
    edges = np.zeros(len(spans) + 1, dtype=np.int32)
    np.cumsum(np.fromiter(map(len, spans), dtype=np.int32, count=len(spans)), out=edges[1:])
    pairs = pa.ListArray.from_arrays(np.arange(0, len(numbers) + 1, 2, dtype=np.int32), numbers)
    return pa.ListArray.from_arrays(edges, pairs)


def _flat(column: pa.ChunkedArray) -> list[list[schema.Span]]:
    """The lists of spans of an Arrow column."""
    whole_column = column.combine_chunks()
    numbers = whole_column.values.flatten().to_pylist() if len(whole_column.values) else []
    pairs = list(zip(numbers[::2], numbers[1::2]))
    edges = whole_column.offsets.to_pylist()
    return [pairs[start:end] for start, end in zip(edges, edges[1:])]
