"""Draws the items of an audit with known chances, and writes them as a sheet for a person to fill in and a key beside it."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pandas as pd

from analysis.audit_items import ABOUT, IDENTITY, OF_ALL, UNTOLD, AuditError, check_about, choices, items_of, question
from analysis.cells import neutralise
from analysis.labels import with_labels
from analysis.observing import KEYS
from analysis.tables import Tables, write_csv

#: So many items at least are drawn of each stratum, or all that it has.
LEAST = 3
#: The columns of the sheet to fill, and of the key beside it.
SHEET = ["id", "layer", "article_id", "sha256", "outlet", "sentence_id", "before", "sentence", "after", "about", "question", "choices",
         "answer", "note"]
KEY = ["id", "layer", *IDENTITY, "sha256", "said", "stratum", "weight"]
ENDING = ".key.csv"
#: What spreadsheets take for the end of a cell, by the language they are set to.
DELIMITERS = {"en": ",", "fr": ";"}


def draw_audit(tables: Tables, out: str | Path, number: int, *, layer: str = "topics", about: Sequence[str] = (), seed: int = 0,
               lang: str = "en") -> tuple[Path, Path]:
    """(sheet, key): the CSV for a person to fill in, one row per item drawn, and the one beside it that the person need not open.

    ``layer``: "topics" and "mentions" ask yes or no of sentences, also of those of which the method says no, and of the topics or actors
    named by ``about`` (by default the five found most often); "stance" asks of cases 1, 0, -1 or ?, with ``about`` of some targets only;
    "speakers" asks of quotations who says them. What the method said is not in the sheet but in the key, with stratum and weight.

    Strata are outlet × what the method said (× topic or actor); where ``number`` is too small for at least 3 of each, outlets
    are no strata but drawn in proportion. Their sizes count by their square roots, so that rare answers are drawn more often (power
    allocation, Bankier 1988). In a stratum every item has the same chance, and an article gives no more than its part of it, rounded up
    (systematic sampling over the articles, Särndal, Swensson & Wretman 1992, 3.4). ``weight`` is the number of items that one stands for:
    in each stratum they add up to all. The articles stand in random order: a file filled in half is a smaller sample.

    The sheet is made for spreadsheets set to ``lang`` and holds sentences of the articles whatever their rights. Raises AuditError,
    WhatError, LangError. The limit: what the method makes no case or quotation of is not drawn.
    """
    sheet = Path(out)
    key = sheet.with_name(sheet.stem + ENDING)
    if there := next((path for path in (sheet, key) if path.exists()), None):
        raise AuditError(f"{there}: this file is there already, perhaps with answers in it; give another name")
    if layer not in ABOUT:
        raise AuditError(f"there is no layer {layer!r} to audit; choose one of {', '.join(ABOUT)}")
    check_about(tables, layer, about)
    drawn = sampled(items_of(tables, layer, about), layer, number, seed)
    hashes = tables.columns("articles", ["article_id", "sha256"]).set_index("article_id")["sha256"]
    drawn = drawn.assign(layer=layer, sha256=drawn["article_id"].map(hashes.to_dict()))
    drawn.insert(0, "id", [_id(row) for row in drawn[["layer", "sha256", *IDENTITY]].itertuples(index=False)])
    asked = _sheet(drawn, tables, layer, lang)
    sheet.parent.mkdir(parents=True, exist_ok=True)
    _write(asked, sheet, DELIMITERS[lang])
    return sheet, write_csv(drawn[KEY], key)


def sampled(items: pd.DataFrame, layer: str, number: int, seed: int) -> pd.DataFrame:
    """``number`` of the items, with stratum and weight, an article's together. Raises AuditError where there are too few or none."""
    if items.empty:
        raise AuditError(f"the layer {layer} of these tables has nothing to ask about; "
                         f"{'name it: --about' if layer in OF_ALL else 'choose another layer, or more articles'}")
    if number < 1:
        raise AuditError(f"{number} items: give 1 or more")
    told = items["said"] != UNTOLD
    items = items.assign(_kind=items["said"].where(told, "untold").mask(told & (layer == "speakers"), "somebody"))
    by = _strata(items, ["outlet", *(["about"] if layer in OF_ALL else []), "_kind"], number)
    random = np.random.default_rng(seed)
    items = items.sort_values(IDENTITY, ignore_index=True)
    items = items.assign(_order=random.random(len(items))).sort_values(["outlet", "article_id", "_order"])
    groups, parts = items.groupby(by, sort=True), []
    for (name, part), taken in zip(groups, allocated(groups.size().to_numpy(), number)):
        at = places(len(part), taken, random.random())
        parts.append(part.iloc[at].assign(stratum=" | ".join([layer, *name]), weight=len(part) / taken))
    drawn = pd.concat(parts)
    articles = sorted(drawn["article_id"].unique())
    order = dict(zip(articles, random.random(len(articles))))
    return drawn.assign(_order=drawn["article_id"].map(order)).sort_values(["_order", *IDENTITY], ignore_index=True)


def _strata(items: pd.DataFrame, by: list[str], number: int) -> list[str]:
    """What makes the strata: all of these columns, or all but the outlet where too few are drawn for that."""
    needed = [LEAST * len(items[columns].drop_duplicates()) for columns in (by, by[1:])]
    if needed[1] > number and number < len(items):
        raise AuditError(f"{number} items are too few for {needed[1] // LEAST} strata ({LEAST} of each at least): draw {needed[1]} or "
                         "more, or name what to ask about")
    return by if needed[0] <= number else by[1:]


def allocated(sizes: np.ndarray, number: int) -> np.ndarray:
    """How many to draw of strata of these sizes: by their square roots (Bankier 1988), ``number`` in all (Wright 2012), some of each."""
    taken = np.minimum(sizes, LEAST)
    while taken.sum() < min(number, sizes.sum()):
        taken[np.argmax(np.where(taken < sizes, sizes / (taken * (taken + 1)), 0))] += 1
    return taken


def places(many: int, taken: int, start: float) -> np.ndarray:
    """The places of ``taken`` of ``many`` items at equal distances from a random start in [0, 1)."""
    return np.minimum(((start + np.arange(taken)) * many / taken).astype(int), many - 1)


def _id(row: tuple) -> str:
    """A name of an item that no spreadsheet takes for a number."""
    return "i" + hashlib.blake2b("|".join(map(str, row)).encode(), digest_size=6).hexdigest()


def _sheet(drawn: pd.DataFrame, tables: Tables, layer: str, lang: str) -> pd.DataFrame:
    """What the person gets to see: each item with its sentence, the ones around it and the question; no word of what the method said."""
    there = tables.only(drawn["article_id"].unique().tolist())
    near = there.sentences[[*KEYS, "text"]].sort_values(KEYS)
    near["before"], near["after"] = (near.groupby("article_id")["text"].shift(step, fill_value="") for step in (1, -1))
    shown = drawn.merge(near.rename(columns={"text": "sentence"}), on=KEYS, how="left")
    shown = shown.assign(choices=choices(layer, lang), answer="", note="")
    if layer == "speakers":
        text = there.articles.set_index("article_id")["text"]
        shown["about"] = [text[article][start:end] for article, start, end in zip(shown["article_id"], shown["start"], shown["end"])]
    else:
        shown[["about", "holder"]] = with_labels(shown[["about", "holder"]].rename(columns={"about": ABOUT[layer]}), tables, lang)
    shown["question"] = [question(layer, about, holder, lang) for about, holder in zip(shown["about"], shown["holder"])]
    return shown[SHEET]


def _write(sheet: pd.DataFrame, path: Path, delimiter: str) -> None:
    """Cells on one line each, none of them a formula, with the mark by which spreadsheets know UTF-8."""
    text = sheet.astype("str").map(lambda cell: neutralise(" ".join(cell.split())))
    text.to_csv(path, index=False, sep=delimiter, encoding="utf-8-sig", lineterminator="\r\n")
