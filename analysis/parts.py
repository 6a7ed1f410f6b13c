"""A part of a corpus, some hundred articles: read, annotated and written by whoever is asked to, in any process and on any machine.

A part is named by a hash of its items and of the configuration. Its tables lie in ``<table>.parquet/<name>.parquet``, and last of
all ``parts/<name>.parquet`` is written, one row an article with what is needed afterwards: where that is, the part is complete. What
an earlier part knows of items that did not change is taken from there.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Mapping
from contextlib import suppress
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

import pyarrow as pa
from pyarrow import parquet

from analysis import storage
from analysis.copies import signature
from analysis.items import Ids, Item, read_item
from analysis.pipeline import ARTICLE_TABLES, Config, Given, annotate_articles, still_known, uncollected
from analysis.provenance import content_hash

KNOWN = pa.schema([("article_id", pa.string()), ("asked", pa.string()), ("by_path", pa.string()), ("own", pa.bool_()),
                   ("name", pa.string()), ("number", pa.int64()), ("item", pa.string()), ("content", pa.string()), ("published", pa.string()),
                   ("sha256", pa.string()), ("signature", pa.binary())])
_ABOUT = b"revue"

Place = tuple[str, int | None]


class Spec(NamedTuple):
    """What a part is to be made of: items, where they and the tables lie, ids that articles must have, earlier parts that may know them.

    ``hashes`` are those of the configuration (``Config.hashes``); ``ids`` has the id of each article, by name and number, whose own
    was taken.
    """

    items: list[Item]
    root: Path
    out: Path
    languages: tuple[str, ...] | None
    hashes: dict[str, str]
    ids: dict[Place, str] = {}
    earlier: tuple[str, ...] = ()


class Made(NamedTuple):
    """What is told of a part that is complete: its name, how many articles it has, and how many of these were made anew."""

    name: str
    articles: int
    anew: int = 0


def make_part(spec: Spec, config: Config) -> Made:
    """The part, complete on the disk; where it was complete already nothing is done. Raises OSError where it cannot be written."""
    keys = _keys(spec)
    name = content_hash([spec.hashes, keys])
    if about_path(spec.out, name).is_file() and _has_tables(spec.out, name, ARTICLE_TABLES):
        return Made(name, parquet.read_metadata(about_path(spec.out, name)).num_rows)
    memory, ids = _Memory(spec), Ids()
    about = {"hashes": spec.hashes, "first": _place(spec.items[0]), "last": _place(spec.items[-1]), "items": {}}
    with uncollected():
        articles: list[tuple[str, Known]] = []
        for item, key in zip(spec.items, keys):
            told = memory.item(key)
            if not (told and all(ids.take(one.given.article.article_id) for one in told.articles)):
                told = _read(item, spec, ids, memory)
            about["items"][key] = told.about
            articles += [(key, one) for one in told.articles]
        found = annotate_articles((one.given for _, one in articles), config)
        index = [_index_row(one, key, rows) for (key, one), rows in zip(articles, found)]
        _write(spec.out, name, {table: [row for rows in found for row in rows[table]] for table in ARTICLE_TABLES}, index, about)
    return Made(name, len(index), sum(not one.given.known for _, one in articles))


def about_path(out: Path, name: str) -> Path:
    """Where it is told what is known of a part."""
    return out / storage.PARTS / f"{name}.parquet"


def about_part(out: Path, name: str) -> dict[str, Any]:
    """What is known of a part: hashes of its configuration, its first and last place, and of its items what was refused, and so on."""
    return json.loads(parquet.read_schema(about_path(out, name)).metadata[_ABOUT])


# ---------------------------------------------------------------------------------------------- what there is to do

def _keys(spec: Spec) -> list[str]:
    """A hash of each item: of what it is called, what it holds, and what is declared of it."""
    keys, seen = [], defaultdict(int)
    for item in spec.items:
        ids = sorted([number, given] for (name, number), given in spec.ids.items() if name == item.name or name.startswith(f"{item.name}/"))
        number = None if _has_own_id(item) else item.number
        key = content_hash([item.name, number, _content(item), sorted(item.manifest.lines.items()), item.manifest.unread, item.twin, ids])
        seen[key] += 1
        keys.append(key if seen[key] == 1 else content_hash([key, seen[key]]))
    return keys


def _has_own_id(item: Item) -> bool:
    """Whether an article is called the same wherever it stands in its file."""
    return bool(item.entry) or any(line.get("article_id") for line in item.manifest.lines.values()) or \
        "article_id" in getattr(item.loose and item.loose.record, "facts", ())


def _content(item: Item) -> str:
    try:
        return item.content()
    except OSError as error:
        return f"cannot be read: {error.errno}"


class Known(NamedTuple):
    """An article to annotate: what its reader asked for (id, id by path, whether it is its own, place), and what its stages need.

    ``content`` is a hash of the article with all that is known of it before it is annotated.
    """

    asked: tuple[str, str, bool, str, int | None]
    content: str
    given: Given


class Told(NamedTuple):
    """The articles of an item, and what else is known of it: refusals, lines of the manifest about nothing, members of an archive."""

    articles: list[Known]
    about: dict[str, Any]


def _read(item: Item, spec: Spec, ids: Ids, memory: _Memory) -> Told:
    """An item as it is read from its file; what is remembered of its articles need not be made again."""
    reading = read_item(item, spec.root, spec.languages)
    made = []
    for entry in reading.entries:
        asked = (entry.article.article_id, entry.by_path, entry.own, entry.article.path, entry.number)
        forced = spec.ids.get(asked[3:])
        entry = entry.called(ids.give(forced, forced, False, *asked[3:], []) if forced else ids.give(*asked, []))
        content = content_hash([entry.article, entry.metadata, entry.removed])
        made.append(Known(asked, content, Given(entry.article, entry.metadata, entry.removed, memory.article(content))))
    return Told(made, {"rejected": reading.rejected, "unused": reading.unused, "members": [name for name in reading.names if name != item.name]})


# ---------------------------------------------------------------------------------------------- what is known already

class _Memory:
    """What earlier parts know: items by key, articles by their content; of each the tables that the configuration did not change."""

    def __init__(self, spec: Spec) -> None:
        self.out = spec.out
        self.about: dict[str, Any] = {}
        self.items: dict[str, tuple[str, list[dict]]] = {}
        self.articles: dict[str, tuple[str, str]] = {}
        self.tables: dict[str, list[str]] = {}
        self.rows = cache(self._rows)
        for name in spec.earlier:
            with suppress(OSError, ValueError, KeyError):  # half of it may be gone: then it is read and made again
                self._recall(name, spec.hashes)

    def _recall(self, name: str, hashes: dict[str, str]) -> None:
        about = about_part(self.out, name)
        tables = still_known([part for part, made_with in hashes.items() if about["hashes"].get(part) != made_with])
        if not tables or not _has_tables(self.out, name, tables):
            return
        self.tables[name] = tables
        self.about |= about["items"]
        self.items |= {key: (name, []) for key in about["items"]}
        for row in parquet.read_table(about_path(self.out, name), columns=KNOWN.names[:-1], partitioning=None).to_pylist():
            self.items[row["item"]][1].append(row)
            self.articles[row["content"]] = name, row["article_id"]

    def item(self, key: str) -> Told | None:
        """An item as it was read before, or None."""
        if key not in self.items:
            return None
        told = []
        for row in self.items[key][1]:
            known = self.article(row["content"])
            asked = (row["asked"], row["by_path"], row["own"], row["name"], row["number"])
            told.append(Known(asked, row["content"], Given(known["articles"][0], (), known=known)))
        return Told(told, self.about[key])

    def article(self, content: str) -> dict[str, list]:
        """The rows of an article that were made before, by table; none where it is not known."""
        if content not in self.articles:
            return {}
        name, article_id = self.articles[content]
        known = self.rows(name)[article_id]
        return known | {"articles": [known["articles"][0]._replace(duplicate_of=None)]}

    def _rows(self, name: str) -> dict[str, dict[str, list]]:
        """The rows of a part by article and table."""
        rows: dict[str, dict[str, list]] = defaultdict(lambda: {table: [] for table in self.tables[name]})
        for table in self.tables[name]:
            for row in storage.rows(table, parquet.read_table(_table_path(self.out, table, name), partitioning=None)):
                rows[row.article_id][table].append(row)
        return rows


# ---------------------------------------------------------------------------------------------- writing

def _place(item: Item) -> list:
    return [item.name, item.number or 0]


def _table_path(out: Path, table: str, name: str) -> Path:
    return out / f"{table}.parquet" / f"{name}.parquet"


def _has_tables(out: Path, name: str, tables: Iterable[str]) -> bool:
    return all(_table_path(out, table, name).is_file() for table in tables)


def _index_row(one: Known, key: str, found: Mapping[str, list]) -> tuple:
    article, = found["articles"]
    return (article.article_id, *one.asked, key, one.content, article.published, article.sha256, signature(found["sentences"]))


def _write(out: Path, name: str, rows: Mapping[str, list], index: list[tuple], about: dict[str, Any]) -> None:
    for table, made in rows.items():
        storage.write(storage.arrow(table, made), _table_path(out, table, name))
    known = pa.Table.from_arrays([pa.array(column, field.type) for column, field in
                                  zip(zip(*index) if index else [[]] * len(KNOWN), KNOWN)], schema=KNOWN)
    storage.write(known.replace_schema_metadata({_ABOUT: json.dumps(about).encode()}), about_path(out, name))
