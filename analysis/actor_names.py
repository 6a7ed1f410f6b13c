"""The names of actors, ready to be looked up: what one name can stand for, and where it stands in a text as such."""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass, field
from functools import cache, lru_cache
from typing import NamedTuple

import ahocorasick_rs

from analysis import lexicon
from analysis.schema import Sentence
from analysis.text import fold

_LEADING_ARTICLE = re.compile(r"(?:L[ae]s? |L['’])")
_BREAK = "\x1f"
_GAP = frozenset(" \u00a0\u202f-‐‑")
_OPENERS = frozenset("«“„‹‘\"'([—–-:;.!?…•")
_LETTERS = re.compile(r"[^\W\d_]{0,40}")
_LETTERS_BACK = re.compile(r"\n?([^\W\d_]*)")
_FAST = ahocorasick_rs.Implementation.DFA
_SLAVIC = re.compile(r"(?<=\w\w\w)(?:(?<=sk)(?:yy|iy|ii|yi|y|i)|[oe](?:v|ff))$")
_ENDINGS = (("y", "yy", "i", "iy", "ii", "yi"), ("ov", "off"), ("ev", "eff"))


class Actor(NamedTuple):
    """One row of the table of actors; ``belongs_to`` is the slug of the state or body it is part of, or empty."""

    actor: str
    kind: str
    belongs_to: str
    label_fr: str
    label_en: str
    names: tuple[str, ...]
    descriptions: tuple[str, ...]


@dataclass(slots=True)
class Alias:
    """All that one folded name can stand for: who acts, which place, who bears it as a surname, whom it describes.

    ``rivals`` are further rows that list the name (Bruxelles: the Union, Belgium), ``explicit`` the bearers whose row lists the
    surname. A ``short`` name may be a part of an unknown longer one; ``skip`` is the length of a common noun before the name
    (agence Reuters).
    """

    short: bool
    variants: list[str] = field(default_factory=list)
    acting: Actor | None = None
    rivals: list[Actor] = field(default_factory=list)
    place: Actor | None = None
    bearers: list[Actor] = field(default_factory=list)
    explicit: set[str] = field(default_factory=set)
    described: list[Actor] = field(default_factory=list)
    institution: str = ""
    skip: int = 0
    _fits: dict[str, bool] = field(default_factory=dict)

    @property
    def describes_only(self) -> bool:
        """Whether it names nobody and only describes somebody."""
        return not (self.acting or self.place or self.bearers or self.institution)

    def fits(self, piece: str) -> bool:
        """Whether one way to write the name allows these capitals."""
        known = self._fits.get(piece)
        if known is None:
            known = self._fits[piece] = any(self._cased(name, piece) for name in self.variants)
        return known

    def _cased(self, name: str, piece: str) -> bool:
        if name[0].islower() or (name.count(" ") > 1 and self.acting and self.acting.kind == "organisation"):
            return True
        if name.isupper():
            return piece.isupper()
        if _LEADING_ARTICLE.match(name) and not self.bearers:
            return not piece.isupper() and all(given.isupper() for own, given in zip(name, piece) if own.isupper())
        return not next((char for char in piece if char.isalpha()), "1").islower()


class Hit(NamedTuple):
    """A name found in the joined sentences."""

    start: int
    end: int
    alias: Alias


class Page:
    """The sentences joined into one text, so that one pass finds everything; no name reaches over a break."""

    def __init__(self, sentences: list[Sentence]):
        self.sentences = sentences
        self.text = _BREAK.join([sentence.text for sentence in sentences])
        self.flat = fold(self.text).replace("-", " ")
        self.starts: list[int] = []
        position = 0
        for sentence in sentences:
            self.starts.append(position)
            position += len(sentence.text) + 1

    def number(self, position: int) -> int:
        """The index of the sentence at a position."""
        return bisect_right(self.starts, position) - 1

    def word_before(self, start: int) -> str:
        """The word directly before a name, if only a space or hyphen parts them."""
        tied = start > 1 and self.text[start - 1] in _GAP
        return _LETTERS_BACK.match(self.text[max(0, start - 41):start - 1][::-1])[1][::-1] if tied else ""

    def word_after(self, end: int) -> str:
        """The word directly after a name, if only a space or hyphen parts them."""
        return _LETTERS.match(self.text, end + 1)[0] if self.text[end:end + 1] in _GAP else ""

    def capital_after(self, end: int) -> bool:
        """Whether such a word begins with a capital."""
        return self.text[end + 1:end + 2].isupper() and self.word_after(end)[:1].isupper()

    def opens(self, start: int, first: int) -> bool:
        """Whether a word owes its capital to its place: first in its sentence, its quotation or after a dash."""
        before = self.text[max(first, start - 4):start].rstrip()
        return not before or before[-1] in _OPENERS

    def lead(self, start: int, first: int) -> str:
        """The folded 70 characters before a name, within its sentence."""
        return self.flat[max(first, start - 70):start]


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
        for row in [row for row in rows.values() if row.kind == "person"]:
            spelt = tuple(name for name in _spellings(row) if name_key(name) not in self.aliases)
            self._add_row(row._replace(names=spelt, descriptions=()))
        self._entries = list(self.aliases.values())
        self._lower = [alias.fits("a") for alias in self._entries]
        self._automaton = ahocorasick_rs.AhoCorasick(list(self.aliases), implementation=_FAST) if self.aliases else None

    def _alias(self, name: str) -> Alias:
        key = name_key(name)
        alias = self.aliases.setdefault(key, Alias(" " not in key))
        alias.variants.append(name)
        return alias

    def _add_row(self, row: Actor) -> None:
        for name in row.names:
            alias = self._alias(name)
            alias.skip = _common_noun(name, row)
            if is_surname(name, row):
                self._add_surname(alias, name, row)
                alias.explicit.add(row.actor)
            elif row.kind == "place":
                alias.place = alias.place or row
            elif alias.acting is None:
                alias.acting = row
            elif row not in (alias.acting, *alias.rivals):
                alias.rivals.append(row)
        if row.kind == "person" and row.actor not in self.surnames and row.names:
            name = _family_name(row.names[0])
            self._add_surname(self._alias(name), name, row)
        for description in row.descriptions:
            self._alias(description).described.append(row)

    def _add_surname(self, alias: Alias, name: str, row: Actor) -> None:
        alias.short = True
        alias.bearers.append(row)
        self.surnames.setdefault(row.actor, set()).add(name_key(name))

    def find(self, text: str, flat: str) -> list[Hit]:
        """All names that stand in the text as such, also inside each other, in order, longer ones first.

        A name starts and ends with a word, or where scraping has glued a capital to a lower-case letter.
        """
        found: list[tuple[int, int, int]] = []
        lower = self._lower
        for number, start, end in self._automaton.find_matches_as_indexes(flat, overlapping=True) if self._automaton else ():
            if not lower[number] and text[start].islower():
                continue
            before, after = text[start - 1:start], text[end:end + 1]
            if before.isalnum() and not (before.islower() and text[start].isupper()) or before in ("@", "#"):
                continue
            if after.isalnum() and not (after.isupper() and text[end - 1].islower()) or after == "." and text[end + 1:end + 2].islower():
                continue
            if self._entries[number].fits(text[start:end]):
                found.append((start, -end, number))
        return [Hit(start, -end, self._entries[number]) for start, end, number in sorted(found)]


def is_surname(name: str, row: Actor) -> bool:
    """Whether a name is a person's surname: of one word, or the end of one of the other names (Le Pen)."""
    key = name_key(name)
    return row.kind == "person" and (" " not in key or any(name_key(other).endswith(" " + key) for other in row.names))


def _spellings(row: Actor) -> list[str]:
    """A person's names in the other spellings of their Slavic endings (Zelensky, Zelenskyy, Zelenski; Ivanov, Ivanoff)."""
    ends = [(name, found) for name in row.names if (found := _SLAVIC.search(name))]
    return [name[:found.start()] + other for name, found in ends for group in _ENDINGS if found[0] in group for other in group]


def _common_noun(name: str, row: Actor) -> int:
    """How many characters of a name are a title or a common noun before the name itself (pape François, agence Reuters)."""
    capital = next((at for at, char in enumerate(name) if char.isupper()), 0)
    own = row.kind in ("person", "media") or name[capital:] in row.names and fold(name.split(" ")[0]) in context("apart")
    return capital if own and name[0].islower() and name[capital - 1:capital] == " " else 0


def same_given_name(word: str, bearers: list[Actor]) -> Actor | None:
    """The bearer of a surname whose first name this is in another spelling (Dimitri for Dmitri, Sergei for Sergueï)."""
    sound = _sound(word)
    return next((row for row in bearers if len(sound) > 3
                 and any(_sound(name.split()[0]) == sound for name in row.names if " " in name)), None)


def _sound(name: str) -> str:
    """A first name without what its spellings differ in: i, y, u after g, double letters, the ending -er."""
    plain = re.sub(r"[iyj]|(?<=g)u", "", fold(name).replace("x", "ks"))
    return re.sub(r"(.)\1|e?re?$", lambda same: same[1] or "r", plain)


def _family_name(name: str) -> str:
    """The family name in a full name: the first word in Chinese and Korean, else the last with its particles."""
    words = name.split()
    if len(words) > 1 and fold(words[0]) in context("surname_first"):
        return words[0]
    first = len(words) - 1
    while first > 1 and fold(words[first - 1]) in context("particle"):
        first -= 1
    return " ".join(words[first:])


@cache
def demonyms() -> dict[str, dict[str, str]]:
    return {row["actor"]: row for row in lexicon.rows("demonyms")}


@cache
def adjectives() -> dict[str, set[str]]:
    """The states of each folded adjective (congolais has two)."""
    found: dict[str, set[str]] = {}
    for actor, row in demonyms().items():
        for form in (row["masculine"], row["feminine"]):
            found.setdefault(fold(form), set()).add(actor)
    return found


@lru_cache(maxsize=1 << 14)
def name_key(name: str) -> str:
    """A name as it is looked up: folded, hyphens as spaces."""
    return " ".join(fold(name).replace("-", " ").split())


@cache
def context(role: str) -> frozenset[str]:
    """The folded words of one role in ``actor_context.csv``."""
    return frozenset(fold(row["word"]) for row in lexicon.rows("actor_context") if row["role"] == role)
