"""What is decided when all parts of a corpus are made: ids that no two share, copies, corrections, refusals, which files are the tables."""

from __future__ import annotations

import json
import shutil
from collections.abc import Collection, Iterable, Iterator
from functools import partial
from itertools import groupby
from operator import attrgetter
from pathlib import Path

import pyarrow as pa
from pyarrow import compute, parquet

from analysis import schema, storage
from analysis.copies import Known, Shared, find_reuse
from analysis.corrections_file import FIELDS
from analysis.items import Ids
from analysis.parts import Place, about_part, about_path
from analysis.pipeline import Config
from analysis.provenance import content_hash
from analysis.progress import progress as bar
from analysis.schema import Correction, Rejected, Reuse, Sentence

#: The tables that are no parts.
_OF_ALL = ("reuse", "rejected", "corrections")
#: The tables that a correction is checked against, or changes.
_AMENDED = ("articles", "sentences", *FIELDS)
_ASKED = ["article_id", "asked", "by_path", "own", "name", "number"]


def prepare(out: Path) -> None:
    """Makes the folder of the tables ready for parts: tables that lie there as single files make way."""
    out.mkdir(parents=True, exist_ok=True)
    if (out / "articles.parquet").is_file():
        (out / storage.CONTENTS).unlink(missing_ok=True)
        shutil.rmtree(out / storage.PARTS, ignore_errors=True)
    for name in schema.TABLES:
        place = out / f"{name}.parquet"
        if place.is_file():
            place.unlink()
        place.mkdir(exist_ok=True)
    (out / storage.PARTS).mkdir(exist_ok=True)


def clear(out: Path) -> None:
    """Takes away what a run without any article left, unless there are tables of an earlier one."""
    if not settled(out):
        for name in (storage.PARTS, *(f"{table}.parquet" for table in schema.TABLES)):
            shutil.rmtree(out / name)
        if not any(out.iterdir()):
            out.rmdir()


def settled(out: Path) -> list[str]:
    """The parts of the tables that are complete in the folder; none where there are no such tables."""
    try:
        return storage.contents(out).get("parts", {}).get("articles", [])
    except (OSError, ValueError):
        return []


def taken_ids(out: Path, parts: list[str]) -> tuple[dict[int, dict[Place, str]], list[Rejected]]:
    """The ids that articles must get because others have theirs, by number of the part and place; and what is to be told of it."""
    ids, rejected = Ids(), []
    wrong: dict[int, dict[Place, str]] = {}
    for number, name in enumerate(parts):
        for row in parquet.read_table(about_path(out, name), columns=_ASKED, partitioning=None).to_pylist():
            given = ids.give(row["asked"], row["by_path"], row["own"], row["name"], row["number"], rejected)
            if given != row["article_id"]:
                wrong.setdefault(number, {})[row["name"], row["number"]] = given
    return wrong, rejected


def settle(out: Path, parts: list[str], config: Config, rejected: list[Rejected], show: bool = False) -> None:
    """Finds the copies, lists what was refused, and makes these parts the tables of the folder; files of other parts are removed."""
    corrected, applied, refused = _amend(out, parts, config)
    rejected = [*rejected, *refused]
    lists = {"articles": parts, "reuse": [content_hash(parts)], "rejected": [_named(rejected)], "corrections": [_named(applied)]} | corrected
    if parts != settled(out) or not all(path.is_file() for path in storage.files(out, "reuse", lists)):
        _write_copies(out, parts, lists["reuse"][0], show)
    for name, rows in (("rejected", rejected), ("corrections", applied)):
        storage.write(storage.arrow(name, rows), storage.files(out, name, lists)[0])
    for name, labels in config.labels().items():
        storage.write(storage.arrow_of(labels), out / f"{name}.parquet")
    told = {"copies_left_out": 0, "configuration": config.hash(), "parts": lists}
    if told != storage.contents(out):
        with storage.whole(out / storage.CONTENTS) as part:
            part.write_text(json.dumps(told, indent=1), encoding="utf-8")
    _remove_others(out, lists, (storage.CONTENTS, *(f"{name}.parquet" for name in config.labels())))


def _named(rows: Iterable[tuple]) -> str:
    return content_hash([list(row) for row in rows])


def refused(out: Path, parts: list[str]) -> tuple[list[Rejected], list[str], list[str]]:
    """What was refused in the parts, the lines of the manifest that are about nothing in them, and the members of archives."""
    rows, unused, members = [], [], []
    for name in parts:
        for told in about_part(out, name)["items"].values():
            rows += [Rejected(*row) for row in told["rejected"]]
            unused += told["unused"]
            members += told["members"]
    return rows, unused, members


# ---------------------------------------------------------------------------------------------- corrections

def _amend(out: Path, parts: list[str], config: Config) -> tuple[dict[str, list[str]], list[Correction], list[Rejected]]:
    """(the files of each table that was corrected, the corrections applied, what is told of the others).

    The parts stay as the stages made them; beside those with corrected articles lie corrected ones, named by what was corrected.
    """
    applied: list[Correction] = []
    told = list(config.corrections.rejected)
    lists: dict[str, list[str]] = {}
    ids: set[str] = set()
    amender = config.amender()
    for number, part in enumerate(parts if config.corrections.lines else ()):
        here = parquet.read_table(about_path(out, part), columns=["article_id"], partitioning=None).column(0).to_pylist()
        ids.update(config.corrections.by_article.keys() & here)
        changed: dict[str, dict[str, list]] = {}
        for article_id, made in _rows_of(out, part, [key for key in here if key in config.corrections.by_article]).items():
            amended = amender.amend(made, config.corrections.by_article[article_id])
            applied += amended.applied
            told += amended.refused
            for table, rows in amended.rows.items():
                changed.setdefault(table, {})[article_id] = rows
        for table, rows in changed.items():
            lists.setdefault(table, list(parts))[number] = name = f"{part}-{content_hash(rows)}"
            _write_corrected(out, table, part, name, here, rows)
    return lists, applied, told + config.corrections.unfound(ids)


def _rows_of(out: Path, part: str, articles: list[str]) -> dict[str, dict[str, list]]:
    """The rows of some articles of a part by table: those that corrections need."""
    made: dict[str, dict[str, list]] = {key: {table: [] for table in _AMENDED} for key in articles}
    for table in _AMENDED if articles else ():
        read = parquet.read_table(out / f"{table}.parquet" / f"{part}.parquet", partitioning=None)
        for row in storage.rows(table, read.filter(compute.is_in(read.column("article_id"), pa.array(articles)))):
            made[row.article_id][table].append(row)
    return made


def _write_corrected(out: Path, table: str, part: str, name: str, articles: list[str], rows: dict[str, list]) -> None:
    """Writes a table of a part with other rows of some articles, where that does not lie there already."""
    place = out / f"{table}.parquet"
    if not (place / f"{name}.parquet").is_file():
        found = storage.rows(table, parquet.read_table(place / f"{part}.parquet", partitioning=None))
        made = {key: list(group) for key, group in groupby(found, key=attrgetter("article_id"))} | rows
        storage.write(storage.arrow(table, [row for key in articles for row in made.get(key, ())]), place / f"{name}.parquet")


# ---------------------------------------------------------------------------------------------- copies

def _write_copies(out: Path, parts: list[str], name: str, show: bool) -> None:
    copies: dict[str, str] = {}
    many = sum(parquet.read_metadata(about_path(out, part)).num_rows for part in parts)
    shared = bar(find_reuse(_known(out, parts), partial(_bodies, out, parts), out), total=many, desc="comparing", unit="article", show=show)
    storage.write_batches(_reuse(shared, copies), storage.arrow_schema("reuse"), out / "reuse.parquet" / f"{name}.parquet")
    for part in parts:
        _mark_copies(out / "articles.parquet" / f"{part}.parquet", copies)


def _known(out: Path, parts: list[str]) -> Iterator[Known]:
    """What is known of all articles."""
    for part in parts:
        table = parquet.read_table(about_path(out, part), columns=list(Known._fields), partitioning=None)
        yield from map(Known, *(table.column(name).to_pylist() for name in Known._fields))


def _bodies(out: Path, parts: list[str], asked: Collection[str]) -> Iterator[tuple[str, list[Sentence]]]:
    """The sentences of the articles that are asked for, part by part."""
    for part in parts:
        here = parquet.read_table(about_path(out, part), columns=["article_id"], partitioning=None).column(0).to_pylist()
        if wanted := [article_id for article_id in here if article_id in asked]:
            table = parquet.read_table(out / "sentences.parquet" / f"{part}.parquet", partitioning=None)
            found = storage.rows("sentences", table.filter(compute.is_in(table.column("article_id"), pa.array(wanted))))
            yield from ((article_id, list(group)) for article_id, group in groupby(found, key=attrgetter("article_id")))


def _reuse(shared: Iterable[Shared], copies: dict[str, str]) -> Iterator[pa.Table]:
    """The rows of ``reuse``, some thousands at a time; copies are noted with the article that stands for them."""
    rows: list[Reuse] = []
    for one in shared:
        rows += one.rows
        if one.duplicate_of:
            copies[one.article_id] = one.duplicate_of
        if len(rows) >= storage.ROW_GROUP:
            yield storage.arrow("reuse", rows)
            rows = []
    yield storage.arrow("reuse", rows)


def _mark_copies(path: Path, copies: dict[str, str]) -> None:
    """Writes into a part's articles which of them are copies of which, where that is not what stands there."""
    told = parquet.read_table(path, columns=["article_id", "duplicate_of"], partitioning=None).to_pydict()
    wanted = [copies.get(article_id) for article_id in told["article_id"]]
    if wanted != told["duplicate_of"]:
        table = parquet.read_table(path, partitioning=None)
        at = table.column_names.index("duplicate_of")
        storage.write(table.set_column(at, table.schema.field(at), pa.array(wanted, table.schema.field(at).type)), path)


def _remove_others(out: Path, lists: dict[str, list[str]], alone: Iterable[str]) -> None:
    """Removes the files of other parts, and what a run that was killed left half written, also of the files that stand ``alone``."""
    for path in out.glob(".*"):
        if path.name.startswith(tuple(f".{name}." for name in alone)):
            path.unlink()
    for table in (*schema.TABLES, storage.PARTS):
        folder = out / (table if table == storage.PARTS else f"{table}.parquet")
        kept = {f"{name}.parquet" for name in (*lists.get(table, ()), *(() if table in _OF_ALL else lists["articles"]))}
        for path in folder.iterdir():
            if path.name not in kept:
                path.unlink()
