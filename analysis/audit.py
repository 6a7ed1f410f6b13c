"""Reads the filled sheets of an audit back: each item with what the method says of it now and what a person says."""

from __future__ import annotations

import csv
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

import pandas as pd

from analysis.audit_items import ABOUT, IDENTITY, OF_ALL, AuditError, answer_of, choices, items_of, speaker
from analysis.audit_sample import ENDING, KEY
from analysis.cells import restore
from analysis.manifest import rows_of, text_of
from analysis.records import Refused
from analysis.tables import Tables

COLUMNS = ["layer", "article_id", "cluster", "outlet", "sentence_id", "holder", "about", "stratum", "weight", "said", "right"]


class Audit(NamedTuple):
    """An audit that was read back: ``items`` as ``audited`` gives them, ``answers`` (a column for each file, missing where it has none)
    in the same order, ``refused`` (rows and items that were not used, and why), ``empty`` (rows without an answer, by file), ``otherwise``
    (of how many items the tables say something else than when they were drawn)."""

    items: pd.DataFrame
    answers: pd.DataFrame
    refused: list[str]
    empty: dict[str, int]
    otherwise: int


def audited(tables: Tables, paths: Sequence[str | Path] | str | Path) -> pd.DataFrame:
    """One row per judged item: layer, article_id, cluster, outlet, sentence_id, holder, about, stratum, weight, said, right.

    ``paths`` are one or several filled sheets of audits of these tables' articles, with their keys beside them. ``said`` is what the
    method says now, by these tables, ``right`` what the person says, both as text: "yes" or "no"; "-1", "0", "1" or "" (abstains,
    cannot be told); the slug of a speaker or "". Where several judged an item the first file's answer is ``right``. ``cluster`` is the
    article, or the one that it copies. ``weight`` is the number of items of the stratum over those of it that were judged (answers
    are taken to lack at random there: Särndal, Swensson & Wretman 1992, 15.6). Raises AuditError; rows that cannot be used are left out
    (``read_audit`` tells them). The limit: where errors that an audit found were corrected one by one, its items no longer stand for the
    others; draw again.
    """
    return read_audit(tables, paths).items


def read_audit(tables: Tables, paths: Sequence[str | Path] | str | Path) -> Audit:
    """The Audit of filled sheets, rows and columns in any order, as any spreadsheet saved them. Raises AuditError if nothing was judged."""
    files = [Path(path) for path in ([paths] if isinstance(paths, str | Path) else paths)]
    if not files:
        raise AuditError("no filled sheet was named; give one or two")
    key = _key(files)
    typed, refused, empty = pd.DataFrame(index=key.index), [], {}
    for path in files:
        typed[str(path)], wrong, empty[str(path)] = _typed(path, key)
        refused += wrong
    if not typed.notna().to_numpy().any():
        told = [f"{path}: {number} items without an answer" for path, number in empty.items()] + refused[:3]
        raise AuditError(f"{'; '.join(told)}; fill in the column answer: nothing was judged")
    items, gone = _placed(key, tables)
    answers = typed.loc[items.index].apply(lambda column: _named(column, items, tables)).astype("str")
    items["right"] = answers.bfill(axis=1).iloc[:, 0]
    judged = items["right"].notna()
    items, unjudged = _weighted(items[judged], key)
    otherwise = int((items["said"] != key.loc[items.index, "said"]).sum())
    return Audit(items[COLUMNS].reset_index(drop=True), answers[judged].reset_index(drop=True), refused + gone + unjudged, empty, otherwise)


def _weighted(items: pd.DataFrame, key: pd.DataFrame) -> tuple[pd.DataFrame, list[str]]:
    """Judged items with weights that add up to their strata, and which strata no item was judged of."""
    sizes, counts = key.groupby("stratum")["weight"].sum().round(), items.groupby("stratum").size()
    unjudged = [f"stratum {name}: none of its items was judged, {size:.0f} items of the corpus are not in the figures"
                for name, size in sizes.items() if name not in counts.index]
    return items.assign(weight=items["stratum"].map(sizes) / items["stratum"].map(counts)), unjudged


def _named(answers: pd.Series, items: pd.DataFrame, tables: Tables) -> list[str | None]:
    """The answers, names of speakers as slugs."""
    return [speaker(one, said, tables) if layer == "speakers" and isinstance(one, str) and one else one
            for one, said, layer in zip(answers, items["said"], items["layer"])]


def _key(files: Sequence[Path]) -> pd.DataFrame:
    """The keys beside the files, by the ids of their items: those that have an item of the file beside them."""
    parts = []
    for file in files:
        ids = {row["id"] for row in _read(file, ("id", "answer"))}
        near = [pd.DataFrame(_read(path, KEY), columns=KEY).assign(_of=str(path)) for path in sorted(file.parent.glob(f"*{ENDING}"))]
        parts += (held := [part for part in near if part["id"].isin(ids).any()])
        if not held:
            raise AuditError(f"{file}: no key beside it has its items; put the {ENDING[1:]} that was written with the sheet there")
    key, first = pd.concat(parts).drop_duplicates(KEY), parts[0]["_of"].iloc[0]
    drawn = key.groupby("stratum")["_of"].nunique()
    if drawn.max() > 1 or key["id"].duplicated().any():
        raise AuditError(f"{first}: two audits drew from {drawn.idxmax()!r}; read back one at a time, each in a folder of its own")
    try:
        key = key[KEY].set_index("id").astype({"start": "int64", "end": "int64", "weight": "float64"})
        if not (key["layer"].isin(list(ABOUT)) & (key["weight"] >= 1) & (key["weight"] < float("inf"))).all():
            raise ValueError("a layer or a weight in it is none")
        return key
    except ValueError as error:
        raise AuditError(f"{first}: the key was changed ({error}); put the one that was written with the sheet there") from error


def _read(path: Path, needed: Sequence[str]) -> list[dict[str, str]]:
    """The rows of a CSV, whatever parts its cells and whatever its encoding."""
    try:
        reader, _ = rows_of(text_of(path))
        rows = [{name: restore((cell or "").strip()) for name, cell in row.items() if name and isinstance(cell, str | None)}
                for row in reader]
    except (Refused, csv.Error, OSError) as error:
        why = getattr(error, "strerror", None) or error.args[0]
        raise AuditError(f"{path}: it cannot be read ({why}); give the sheet saved as CSV") from error
    if lacking := [name for name in needed if name not in (reader.fieldnames or ())]:
        raise AuditError(f"{path}: it has no column {lacking[0]!r}; save it with all columns of the sheet that was drawn")
    return rows


def _typed(path: Path, key: pd.DataFrame) -> tuple[pd.Series, list[str], int]:
    """The answers of a sheet by item, the rows that are refused, and how many have no answer."""
    given: dict[str, str] = {}
    refused, empty = [], 0
    for number, row in enumerate(_read(path, ("id", "answer")), 2):
        name, typed = row["id"], row["answer"]
        where = f"{path}, row {number}"
        if not typed:
            empty += any(row.values())
        elif name not in key.index:
            refused.append(f"{where}: no item has the id {name[:40]!r}; restore it from the sheet that was drawn")
        elif (answer := answer_of(layer := key.at[name, "layer"], typed)) is None:
            refused.append(f"{where}: {typed[:40]!r} is no answer; write one of {choices(layer, 'en')}")
        elif given.setdefault(name, answer) != answer:
            refused.append(f"{where}: the item {name} has another answer further up; keep one of the two rows")
    return pd.Series(given, index=key.index, dtype="str"), refused, empty


def _placed(key: pd.DataFrame, tables: Tables) -> tuple[pd.DataFrame, list[str]]:
    """The items of a key with what the tables say of them now, and which are refused since their article or sentence is another one."""
    kept = tables.only(key["article_id"].unique().tolist())
    hashes = dict(kept.articles[["article_id", "sha256"]].itertuples(index=False, name=None))
    same = key["article_id"].map(hashes) == key["sha256"]
    refused = [f"article {name}: it {'changed' if name in hashes else 'is gone'} since it was drawn from (items: {count}); draw again"
               for name, count in key.loc[~same, "article_id"].value_counts(sort=False).items()]
    now = pd.concat([items_of(kept, layer, sorted(set(part["about"])) if layer in OF_ALL else ()).assign(layer=layer)
                     for layer, part in key.groupby("layer", sort=True)])
    drawn = key[same].drop(columns="said").reset_index()
    items = drawn.merge(now.drop_duplicates(["layer", *IDENTITY]), on=["layer", *IDENTITY], how="left").set_index("id")
    lost = items["said"].isna()
    refused += [f"layer {layer}: of {count} items drawn there is nothing in these tables now; draw again"
                for layer, count in items.loc[lost, "layer"].value_counts().sort_index().items()]
    return items[~lost], refused
