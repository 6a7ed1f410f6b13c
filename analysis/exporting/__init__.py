"""Ways out: the tables as files that other tools read (CSV, JSON lines, TEI for TXM, IRaMuTeQ)."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

from analysis.exporting.bundles import Bundle, ExportError, bundles
from analysis.exporting.iramuteq import write_iramuteq
from analysis.exporting.tei import write_tei
from analysis.schema import SPAN_COLUMNS
from analysis.tables import Tables, names, whole, write_csv


def export(tables: Tables, to: str, out: str | Path) -> list[Path]:
    """The paths of the files written into the folder ``out``, which is made where it is not there; nothing there is removed.

    ``to`` is one of ``FORMATS``: csv (a file for each table), jsonl (a line for each article, its rows nested), tei (TEI P5, a
    file for each article, with the metadata.csv of TXM), iramuteq (one text file with starred variables). The same tables give
    the same bytes. Raises ExportError for another format, a folder that is a file, and a folder with other XML files (tei).
    """
    if to not in FORMATS:
        raise ExportError(f"there is no export to {to!r}; choose one of {', '.join(FORMATS)}")
    folder = Path(out)
    if folder.exists() and not folder.is_dir():
        raise ExportError(f"{folder} is a file; give the path of a folder")
    folder.mkdir(parents=True, exist_ok=True)
    return FORMATS[to](tables, folder)


def _csv(tables: Tables, folder: Path) -> list[Path]:
    """A CSV file for each table. Spans stand as JSON; text that a spreadsheet would run is neutralised (``cells.neutralise``)."""
    written = []
    for name in names():
        frame = getattr(tables, name)
        lists = {column: frame[column].map(json.dumps) for column in SPAN_COLUMNS if column in frame and frame[column].dtype == object}
        written.append(folder / f"{name}.csv")
        with whole(written[-1]) as part:
            write_csv(frame.assign(**lists), part)
    return written


def _jsonl(tables: Tables, folder: Path) -> list[Path]:
    path = folder / "articles.jsonl"
    with whole(path) as part, part.open("w", encoding="utf-8", newline="\n") as stream:
        for bundle in bundles(tables):
            stream.write(json.dumps(nested(bundle), ensure_ascii=False, allow_nan=False) + "\n")
    return [path]


def nested(bundle: Bundle) -> dict[str, object]:
    """An article as one object: its own columns, ``metadata`` by field, and a list for each other table; spans as [start, end)."""
    rows = {name: [row._asdict() for row in found] for name, found in bundle.rows.items()}
    for row in (row for found in rows.values() for row in found):
        del row["article_id"]
    fields = {row.pop("field"): row for row in rows.pop("metadata")}
    return {**bundle.article._asdict(), "metadata": fields, **rows}


FORMATS: dict[str, Callable[[Tables, Path], list[Path]]] = {"csv": _csv, "jsonl": _jsonl, "tei": write_tei, "iramuteq": write_iramuteq}
