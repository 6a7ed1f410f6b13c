"""The names of actors, ready to be looked up: what one name can stand for, and where it stands in a text as such."""

from __future__ import annotations

import re
from functools import cache, lru_cache
from typing import NamedTuple

import ahocorasick_rs

from analysis import lexicon
from analysis.text import fold

_LEADING_ARTICLE = re.compile(r"(?:L[ae]s? |L['’])")


class Actor(NamedTuple):
    """One row of the table of actors; ``belongs_to`` is the slug of the state or body it is part of, or empty."""

    actor: str
    kind: str
    belongs_to: str
    label_fr: str
    label_en: str
    names: tuple[str, ...]
    descriptions: tuple[str, ...]


class Alias:
    """All that one folded name can stand for: who acts, which place, who bears it as a surname, whom it describes."""

    __slots__ = ("variants", "acting", "place", "bearers", "explicit", "described", "institution", "one_word", "_fits")

    def __init__(self, key: str):
        self.variants: list[str] = []
        self.acting: Actor | None = None
        self.place: Actor | None = None
        self.bearers: list[Actor] = []
        self.explicit: set[str] = set()
        self.described: Actor | None = None
        self.institution = ""
        self.one_word = " " not in key
        self._fits: dict[str, bool] = {}

    @property
    def describes_only(self) -> bool:
        """Whether it names nobody and only describes somebody."""
        return not (self.acting or self.place or self.bearers or self.institution)

    def fits(self, piece: str) -> bool:
        """Whether one way to write the name allows these capitals."""
        known = self._fits.get(piece)
        if known is None:
            known = self._fits[piece] = any(_cased(name, piece, self.acting) for name in self.variants)
        return known


def _cased(name: str, piece: str, acting: Actor | None) -> bool:
    if name[0].islower() or (name.count(" ") > 2 and acting and acting.kind == "organisation"):
        return True
    if name.isupper():
        return piece.isupper()
    if _LEADING_ARTICLE.match(name):
        return not piece.isupper() and all(given.isupper() for own, given in zip(name, piece) if own.isupper())
    first = next((char for char in piece if char.isalpha()), "1")
    return not first.islower()


class Hit(NamedTuple):
    """A name found in the joined sentences."""

    start: int
    end: int
    alias: Alias


class Index:
    """The names of a table, ready to be looked up."""

    def __init__(self, rows: dict[str, Actor]):
        self.rows = rows
        self.aliases: dict[str, Alias] = {}
        self.surnames: dict[str, set[str]] = {}
        for row in rows.values():
            self._add_row(row)
        for template in lexicon.rows("institutions"):
            for name in template["names"].split("|"):
                if name.endswith(" {of}"):
                    self._alias(name.removesuffix(" {of}")).institution = template["suffix"]
        self._entries = list(self.aliases.values())
        self._automaton = ahocorasick_rs.AhoCorasick(list(self.aliases)) if self.aliases else None

    def _alias(self, name: str) -> Alias:
        key = name_key(name)
        alias = self.aliases.get(key) or self.aliases.setdefault(key, Alias(key))
        alias.variants.append(name)
        return alias

    def _add_row(self, row: Actor) -> None:
        for name in row.names:
            alias = self._alias(name)
            if row.kind == "person" and alias.one_word:
                self._add_surname(name, row, explicit=True)
            elif row.kind == "place":
                alias.place = row
            else:
                alias.acting = row
        if row.kind == "person" and row.actor not in self.surnames and row.names:
            self._add_surname(_family_name(row.names[0]), row, explicit=False)
        for description in row.descriptions:
            self._alias(description).described = row

    def _add_surname(self, name: str, row: Actor, explicit: bool) -> None:
        alias = self._alias(name)
        alias.bearers.append(row)
        if explicit:
            alias.explicit.add(row.actor)
        self.surnames.setdefault(row.actor, set()).add(name_key(name))

    def find(self, text: str, flat: str) -> list[Hit]:
        """All names that stand in the text as such, also inside each other, in order, longer ones first."""
        if self._automaton is None:
            return []
        found = sorted((start, -end, number)
                       for number, start, end in self._automaton.find_matches_as_indexes(flat, overlapping=True)
                       if _opens(text, start) and _closes(text, end))
        entries = self._entries
        return [Hit(start, -end, entries[number]) for start, end, number in found
                if entries[number].fits(text[start:-end])]


def _opens(text: str, start: int) -> bool:
    """Whether a name may start here: at the edge of a word, or at a capital glued to a lower-case letter by
    scraping.
    """
    if start == 0:
        return True
    before = text[start - 1]
    return before not in "@#" and (not before.isalnum() or (before.islower() and text[start].isupper()))


def _closes(text: str, end: int) -> bool:
    if end == len(text):
        return True
    after = text[end]
    if after == "." and text[end + 1:end + 2].islower():
        return False
    return not after.isalnum() or (after.isupper() and text[end - 1].islower())


def _family_name(name: str) -> str:
    """The family name in a full name: the first word in Chinese and Korean, else the last with its particles."""
    words = name.split()
    if len(words) > 1 and fold(words[0]) in context("surname_first"):
        return words[0]
    first = len(words) - 1
    while first > 1 and fold(words[first - 1]) in context("particle"):
        first -= 1
    return " ".join(words[first:])


# ---------------------------------------------------------------------------------------------- lexicons

@cache
def demonyms() -> dict[str, dict[str, str]]:
    return {row["actor"]: row for row in lexicon.rows("demonyms")}


@lru_cache(maxsize=1 << 14)
def name_key(name: str) -> str:
    """A name as it is looked up: folded, hyphens as spaces."""
    return " ".join(fold(name).replace("-", " ").split())


@cache
def context(role: str) -> frozenset[str]:
    """The folded words of one role in ``actor_context.csv``."""
    return frozenset(fold(row["word"]) for row in lexicon.rows("actor_context") if row["role"] == role)
