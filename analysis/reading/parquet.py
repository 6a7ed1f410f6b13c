"""Parquet tables: by batches of rows, only the columns that are needed."""

from __future__ import annotations

from collections.abc import Iterator

from analysis.records import LARGEST_TABLE, MB, Record, Records, Refused, Source
from analysis.reading.rows import Headings, find_headings, row_record
from analysis.reading.streams import while_sound

_BATCH = 64
_MOST_ROWS = 5_000_000
#: No text is packed more tightly; what claims so is a bomb, if it is large.
_TIGHTEST = 1_000
_SMALL = 100 * MB
_THRIFT_LIMIT = 100 * MB


def read_parquet(source: Source) -> Records:
    """The records of a Parquet table in its order; a row that cannot be used is Refused, and the next one follows.

    Raises Refused for what is no Parquet or is corrupt, has no column of text, or claims more than ``LARGEST_TABLE``. Memory: one
    batch of 64 rows and one page of the file.
    """
    import pyarrow as pa
    import pyarrow.parquet as pq

    try:
        source.stream.seek(0)
        table = pq.ParquetFile(source.stream, thrift_string_size_limit=_THRIFT_LIMIT, thrift_container_size_limit=_THRIFT_LIMIT)
        headings = find_headings(table.schema_arrow.names)
        columns = list(dict.fromkeys(name for names in headings.values() for name in names))
        _check_sizes(table.metadata, columns)
        yield from while_sound(_records(table, headings, columns))
    except Refused:
        raise
    except (pa.ArrowException, OSError, ValueError, TypeError, KeyError, MemoryError, OverflowError, NotImplementedError) as error:
        raise Refused(f"the Parquet table cannot be read ({(str(error) or type(error).__name__).splitlines()[0][:100]})",
                      "write it again") from error


def _check_sizes(described, columns: list[str]) -> None:
    """Raises Refused where the table's own description promises more than is read."""
    groups = [described.row_group(place) for place in range(described.num_row_groups)]
    chunks = [chunk for group in groups for chunk in map(group.column, range(group.num_columns))
              if chunk.path_in_schema.split(".")[0] in columns]
    packed, unpacked = (sum(getattr(chunk, size) for chunk in chunks) for size in ("total_compressed_size", "total_uncompressed_size"))
    if unpacked > LARGEST_TABLE or described.num_rows > _MOST_ROWS:
        raise Refused(f"the table is larger than {LARGEST_TABLE // MB} MB or {_MOST_ROWS} rows", "split it")
    if unpacked > _SMALL and unpacked > _TIGHTEST * max(packed, 1):
        raise Refused("the table is packed more tightly than any text", "write it again from its source")


def _records(table, headings: Headings, columns: list[str]) -> Iterator[Record | Refused]:
    """Rows as records, until more characters came than a table may hold: one stored text can stand in millions of rows."""
    characters = 0
    for batch in table.iter_batches(batch_size=_BATCH, columns=columns, use_threads=False):
        for row in batch.to_pylist():
            characters += sum(len(cell) for cell in row.values() if isinstance(cell, (str, bytes)))
            if characters > LARGEST_TABLE:
                raise Refused(f"the table holds more than {LARGEST_TABLE // MB} MB of text", "split it")
            yield row_record(row, headings)
