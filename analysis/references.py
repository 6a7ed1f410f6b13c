"""The references: each source of a formula, lexicon, gold set or library stands once, in ``texts/sources.csv``, cited by its key."""

from __future__ import annotations

import csv
import re
from functools import cache
from pathlib import Path
from typing import NamedTuple

from analysis.text import fold

TEXTS = Path(__file__).with_name("texts")
_AND, _APART, _MORE = {"en": "and", "fr": "et"}, {"en": "; ", "fr": " ; "}, "et al."
_CITED = re.compile(r"\[([a-z]+\d{4}[a-z]?(?:; [a-z]+\d{4}[a-z]?)*)\]")


class Source(NamedTuple):
    """A reference; authors are "Family name, initials", parted by semicolons; ``package`` is the distribution that it stands for, or ""."""

    key: str
    authors: str
    year: str
    title: str
    venue: str
    package: str


@cache
def sources() -> dict[str, Source]:
    """All references by their key, in the order of the file."""
    with (TEXTS / "sources.csv").open(encoding="utf-8", newline="") as stream:
        return {row["key"]: Source(**row) for row in csv.DictReader(stream)}


def cited(text: str) -> list[str]:
    """The keys that a text cites as ``[holm1979]`` or ``[naus1965; kulldorff1997]``, each once, in the order of the list of references."""
    named = {key for found in _CITED.finditer(text) for key in found[1].split("; ")}
    return sorted(named, key=lambda key: (fold(sources()[key].authors), key))


def resolved(text: str, lang: str) -> str:
    """The text with its citations as a reader sees them: (Naus, 1965; Kulldorff, 1997). Raises KeyError for a key that is not there."""
    return _CITED.sub(lambda found: f"({_APART[lang].join(in_text(key, lang) for key in found[1].split('; '))})", text)


def in_text(key: str, lang: str) -> str:
    """Authors and year as they stand in a sentence: "Lee and Seung, 1999", "Greene et al., 2014"."""
    source = sources()[key]
    names = [author.split(",")[0] for author in source.authors.split("; ")]
    said = f" {_AND[lang]} ".join(names) if len(names) < 3 else f"{names[0]} {_MORE}"
    return f"{said}, {source.year}{key[-1] if key[-1].isalpha() else ''}"


def reference(key: str, lang: str) -> str:
    """The entry in a list of references: authors, year, title, venue."""
    source = sources()[key]
    *head, last = source.authors.split("; ")
    authors = f"{', '.join(head)}{',' * (last == _MORE)} {last if last == _MORE else f'{_AND[lang]} {last}'}" if head else last
    return f"{authors} ({source.year}{key[-1] if key[-1].isalpha() else ''}). {source.title}. {source.venue}."
