"""The lexicons: CSV tables that an analyst can edit, in ``analysis/lexicons/``; the one place that knows how they are read."""

from __future__ import annotations

import csv
from functools import cache
from pathlib import Path

from analysis.text import fold, slug

FOLDER = Path(__file__).with_name("lexicons")


@cache
def rows(name: str) -> list[dict[str, str]]:
    """The rows of a lexicon by its name without ending, in the order of the file."""
    with (FOLDER / f"{name}.csv").open(encoding="utf-8", newline="") as stream:
        head, *lines = csv.reader(stream)
    return [dict(zip(head, line)) for line in lines if line]


@cache
def given_names() -> dict[str, str]:
    """The gender, m or f, that a first name mostly has, by its slug."""
    return {slug(row["name"]): row["gender"] for row in rows("given_names")}


@cache
def _agencies() -> frozenset[str]:
    return frozenset(fold(row["name"]) for row in rows("agencies"))


def is_agency(name: str) -> bool:
    """Whether a name is a news agency's, whatever its case and accents, in brackets or not."""
    return fold(name).strip(" .()") in _agencies()
