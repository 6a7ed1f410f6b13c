"""Variants: how each term of a topic reads once folded, and which other words of the dictionary read so.

The terms of the topics that come with the package stand ready in ``lexicons/variants.csv``, so that the dictionary, a second and
35 MB, is loaded only where somebody's own topics ask for it. ``python -m analysis.variants`` writes that file anew.
"""

from __future__ import annotations

import csv
import tomllib
from collections.abc import Iterable
from functools import cache
from pathlib import Path

from analysis import lemmas, lexicon
from analysis.terms import spellings
from analysis.text import fold

#: Each variant of a term with the other words that are folded as it is.
Variants = dict[str, frozenset[str]]


def variants(terms: Iterable[str]) -> dict[str, Variants]:
    """The variants of each term: those that stand ready, and all others by the dictionary."""
    wanted = dict.fromkeys(terms)
    lacking = wanted.keys() - _ready().keys()
    made = looked_up(term for term in wanted if term in lacking) if lacking else {}
    return {term: made[term] if term in lacking else _ready()[term] for term in wanted}


def looked_up(terms: Iterable[str]) -> dict[str, Variants]:
    """The variants of each term, by the dictionary."""
    found = {}
    for term, written in spellings(terms).items():
        folded: dict[str, list[str]] = {}
        for form in written:
            folded.setdefault(flat(form), []).append(form)
        found[term] = {variant: _others(variant, forms) for variant, forms in folded.items()}
    return found


def flat(term: str) -> str:
    """A term as it is looked for: folded, hyphens as spaces."""
    return fold(term).replace("-", " ")


def _others(variant: str, forms: list[str]) -> frozenset[str]:
    """The words of the dictionary, and their plurals, that are the variant but for their accents, and none of its forms.

    An accent of another kind at the same place makes no other word (événement, évènement); nor is anything refused to a term
    that the dictionary lacks: it may be a name, or written without its accents.
    """
    if not any(form in lemmas.dictionary() for form in forms):
        return frozenset()
    plurals = {word + "s" for word in lemmas.look_alikes(variant.removesuffix("s"))} if variant.endswith("s") else set()
    accents = {_accents(form) for form in forms}
    return frozenset(word for word in lemmas.look_alikes(variant) | plurals if _accents(word) not in accents)


def _accents(word: str) -> tuple[bool, ...]:
    return tuple(char != bare for char, bare in zip(word.lower(), fold(word)))


@cache
def _ready() -> dict[str, Variants]:
    found: dict[str, Variants] = {}
    for row in lexicon.rows("variants"):
        found.setdefault(row["term"], {})[row["variant"]] = frozenset(row["others"].split())
    return found


def _write(topics: Path) -> None:
    """The lexicon for the terms of a table of topics."""
    table = tomllib.loads(topics.read_text(encoding="utf-8"))["topic"]
    terms = dict.fromkeys(term for entry in table.values() for term in entry.get("terms", ()) if not term.endswith("*"))
    with (lexicon.FOLDER / "variants.csv").open("w", encoding="utf-8", newline="") as stream:
        writer = csv.writer(stream, lineterminator="\n")
        writer.writerow(["term", "variant", "others"])
        writer.writerows([term, variant, " ".join(sorted(others))] for term, found in looked_up(terms).items() for variant, others in found.items())


if __name__ == "__main__":
    _write(Path(__file__).parents[1] / "corpus" / "topics.toml")
