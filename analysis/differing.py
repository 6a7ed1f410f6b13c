"""How two files of a figure differ: the numbers of two CSVs, named by the labels of their rows, and the pixels of two pictures."""

from __future__ import annotations

import csv
import math
import re
from collections import Counter
from pathlib import Path
from typing import NamedTuple

import matplotlib.image
import numpy as np

#: Numbers are equal where they are to so many significant digits; what is nearer to 0 than ZERO is 0: sums that cancel leave so much.
DIGITS, ZERO = 6, 1e-12
#: A pixel differs from this difference of a channel on (of 1.0); a figure from this share of its pixels on.
PIXEL, SHARE = 0.1, 0.005
ROWS_SHOWN = 3
_NUMBER = re.compile(r"[-+]?(\d+\.?\d*|\.\d+)(e[-+]?\d+)?", re.IGNORECASE)


class Difference(NamedTuple):
    """What differs between two folders of figures; size: infinite where something lacks, of a number relative, of a picture below 0."""

    size: float
    line: str


def numbers_differ(made: Path, kept: Path) -> list[Difference]:
    """What differs between two CSVs: rows that only one of them has, by their labels, and the cells of the others."""
    if not kept.is_file():
        return [Difference(math.inf, f"{kept.name}: is not there")]
    (columns, new_rows), (old_columns, old_rows) = _read(made), _read(kept)
    if columns != old_columns:
        return [Difference(math.inf, f"{kept.name}: has the columns {', '.join(old_columns)}; now {', '.join(columns)}")]
    labels = _labels(columns, new_rows, old_rows)
    new, old = _named(labels, new_rows), _named(labels, old_rows)
    found = [Difference(math.inf, f"{kept.name}: {len(rows)} row{'s' * (len(rows) > 1)} {where}: {_listed(rows)}") for rows, where in (
        ([name for name in old if name not in new], "there, not now"), ([name for name in new if name not in old], "now, not there")) if rows]
    return found + [Difference(size, f"{kept.name}, {name}: {column} {said}") for name, row in new.items() if name in old
                    for column in columns if column not in labels for size, said in _cell_differs(row[column], old[name][column])]


def _read(path: Path) -> tuple[list[str], list[dict[str, str]]]:
    """The columns and rows of a CSV, as it is written."""
    with path.open(encoding="utf-8", errors="replace", newline="") as stream:
        reader = csv.DictReader(stream, restval="")
        rows = list(reader)
        return list(reader.fieldnames or []), rows


def _labels(columns: list[str], *tables: list[dict[str, str]]) -> list[str]:
    """The columns that name a row: the first one and those of text after it, as many as tell rows apart."""
    named = [column for column in columns if column == columns[0]
             or any(row[column] and not _NUMBER.fullmatch(row[column]) for rows in tables for row in rows)]
    enough = (many for many in range(1, len(named))
              if all(len({tuple(row[column] for column in named[:many]) for row in rows}) == len(rows) for rows in tables))
    return named[:next(enough, len(named))]


def _named(labels: list[str], rows: list[dict[str, str]]) -> dict[str, dict[str, str]]:
    """The rows by their labels; those that share them are numbered."""
    named, met = {}, Counter()
    for row in rows:
        name = ", ".join(f"{label} {row[label]}" for label in labels)
        met[name] += 1
        named[f"{name} (number {met[name]})" if met[name] > 1 else name] = row
    return named


def _listed(names: list[str]) -> str:
    more = len(names) - ROWS_SHOWN
    return "; ".join([*names[:ROWS_SHOWN], *([f"and {more} more"] if more > 0 else [])])


def _cell_differs(new: str, old: str) -> list[tuple[float, str]]:
    """How much a cell differs and how that is said, for a number absolutely and relatively to what it was; nothing where it is equal."""
    if new == old:
        return []
    if not (_NUMBER.fullmatch(new) and _NUMBER.fullmatch(old)):
        return [(math.inf, f"{old or 'empty'} there, {new or 'empty'} now")]
    whole = new.lstrip("-+").isdigit() and old.lstrip("-+").isdigit()
    now, then = (int(new), int(old)) if whole else (float(new), float(old))
    largest, by = max(abs(now), abs(then)), now - then
    if by == 0 if whole else abs(by) <= max(ZERO, _half_a_unit(largest)):
        return []
    percent = 100 * by / abs(then) if then else 0
    relative = f", {percent:{'+.0f' if abs(percent) >= 10 else '+.2g'}} %" if then else ""
    return [(abs(by) / largest, f"{old} there, {new if whole else format(now, f'.{DIGITS}g')} now ({by:+.3g}{relative})")]


def _half_a_unit(number: float) -> float:
    """Half a unit of a number's last significant digit, and what binary fractions add: the most that rounding changes."""
    return 0.5 * 10.0 ** (math.floor(math.log10(number)) - DIGITS + 1) * (1 + 1e-6) if number else 0.0


def picture_differs(made: Path, kept: Path) -> list[Difference]:
    """Whether another share of two PNGs' pixels differs than nobody would see, or their size."""
    if not kept.is_file():
        return [Difference(math.inf, f"{kept.name}: is not there")]
    new, old = (matplotlib.image.imread(path)[..., :3] for path in (made, kept))
    if new.shape != old.shape:
        return [Difference(0, f"{kept.name}: is {old.shape[1]}×{old.shape[0]} pixels, now {new.shape[1]}×{new.shape[0]}")]
    share = float((np.abs(new - old).max(axis=-1) > PIXEL).mean())
    return [Difference(share - 1, f"{kept.name}: {share:.1%} of its pixels differ")] if share > SHARE else []
