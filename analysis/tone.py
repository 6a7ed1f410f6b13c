"""The lexicons of tone: what each knows of a word form, and one automaton that finds the words of all of them.

``textblob-fr`` is read from the installed package, ``press`` and the negations from CSV files in ``lexicons``.
"""

from __future__ import annotations

import importlib.util
import re
from functools import cache
from pathlib import Path
from typing import NamedTuple
from xml.etree import ElementTree

import ahocorasick_rs

from analysis import lexicon

_MARKS = {"!": 0.0, ":)": 0.5, ":-)": 0.5, "=)": 0.5, ";)": 0.25, ";-)": 0.25, ":/": -0.25, ":-/": -0.25, ":(": -0.75,
          ":-(": -0.75, "=(": -0.75, ":'(": -1.0, "♥": 1.0}


class Term(NamedTuple):
    """A word of a lexicon; role: word, modifier (counts only through the word it modifies), negation or mark."""

    polarity: float
    subjectivity: float
    intensity: float = 1.0
    modifies: bool = False
    role: str = "word"
    reach: tuple[int, int] = (-1, -1)
    plain: bool = True


@cache
def textblob_terms() -> dict[str, Term]:
    """Word (lower case) -> term, from the lexicon file of the installed textblob-fr, averaged as that package does.

    Raises ModuleNotFoundError where textblob-fr is not installed. Elided entries ("l'horreur"), which its tokens can
    never match, are left out.
    """
    spec = importlib.util.find_spec("textblob_fr")
    if spec is None or not spec.submodule_search_locations:
        raise ModuleNotFoundError("textblob-fr is not installed, its lexicon cannot be read: pip install textblob-fr")
    senses: dict[str, dict[str, list[list[float]]]] = {}
    for node in ElementTree.parse(Path(spec.submodule_search_locations[0]) / "fr-sentiment.xml").getroot().iter("word"):
        values = [float(node.get(name, default)) for name, default in
                  (("polarity", 0), ("subjectivity", 0), ("intensity", 1))]
        senses.setdefault(node.get("form", ""), {}).setdefault(node.get("pos", ""), []).append(values)
    terms = {}
    for word, parts in senses.items():
        means = [_mean(values) for values in parts.values()]
        terms[word] = Term(*_mean(means), "RB" in parts)
    for word, term in list(terms.items()):
        if not word.endswith(("à", "è", "é", "ê", "ï")) and _plain(word) != word:
            terms[_plain(word)] = term
    return _with_marks({word: term for word, term in terms.items() if "'" not in word})


@cache
def press_terms() -> dict[str, Term]:
    """Word form (lower case) -> term, from ``lexicons/press_tone.csv`` with its inflections; the earlier line wins."""
    terms: dict[str, Term] = {}
    for row in lexicon.rows("press_tone"):
        role = "modifier" if row["part"] == "modifier" else "word"
        values = [float(row["polarity"]), float(row["subjectivity"]), float(row["intensity"] or 1)]
        for form in inflections(row["word"], row["part"]):
            terms.setdefault(form, Term(*values, role != "word", role))
    for word, term in list(terms.items()):
        if not re.search("ée?s?$", word):
            terms.setdefault(_plain(word), term)
    return _with_marks(terms)


LEXICONS = {"textblob-fr": textblob_terms, "press": press_terms}

_FEMININE = [("eux", "euse"), ("tteur", "tteuse"), ("teur", "trice"), ("if", "ive"), ("el", "elle"), ("er", "ère"),
             ("en", "enne"), ("on", "onne"), ("ul", "ulle"), ("et", "ète"), ("e", "e")]
_ER = "e es ent er é ée és ées ait aient a èrent ant era eront erait eraient ons ez".split()
_IR = "ir it issent i ie is ies issait issaient irent issant ira iront irait iraient".split()


def inflections(word: str, part: str) -> list[str]:
    """The regular forms of a word: plural of a noun, feminine and plurals of an adjective, an -er or -ir verb."""
    if part == "noun":
        return [word, _plural(word)]
    if part == "adjective":
        ending, feminine = next((pair for pair in _FEMININE if word.endswith(pair[0])), ("", "e"))
        feminine = word[:len(word) - len(ending)] + feminine
        return [word, _plural(word), feminine, _plural(feminine)]
    if part == "verb":
        stem, ending = word[:-2], word[-2:]
        soft = stem[:-1] + "ç" if stem.endswith("c") else stem + "e" if stem.endswith("g") else stem
        grave = re.sub("é([^aeiouyé]{1,2})$", r"è\1", stem)
        stems = {**dict.fromkeys(("e", "es", "ent"), grave), **{form: soft for form in _ER if form[0] in "ao"}}
        return [stems.get(form, stem) + form for form in _ER] if ending == "er" else [stem + form for form in _IR]
    return [word]


def _plural(word: str) -> str:
    if word.endswith(("s", "x", "z")):
        return word
    return word[:-1] + "ux" if word.endswith("al") else word + ("x" if word.endswith(("au", "eu")) else "s")


@cache
def negation_words(kind: str) -> dict[str, tuple[int, int]]:
    """Word -> its reach as a negation alone and after "ne" (-1: it is none), of one kind in ``negation.csv``."""
    return {row["word"]: (int(row["reach"] or -1), int(row["reach_after_ne"] or -1))
            for row in lexicon.rows("negation") if row["kind"] == kind}


def _with_marks(terms: dict[str, Term]) -> dict[str, Term]:
    for word, reach in negation_words("negation").items():
        terms[word] = terms.get(word, Term(0.0, 0.0, role="negation"))._replace(reach=reach)
    terms |= {mark: Term(polarity, 1.0, role="mark") for mark, polarity in _MARKS.items()}
    return {word: term._replace(plain=term[3:6] == (False, "word", (-1, -1))) for word, term in terms.items()}


@cache
def automaton() -> tuple[ahocorasick_rs.AhoCorasick, list[tuple[Term | None, ...]]]:
    """One automaton over all lexicons, and what each lexicon says of its patterns.

    Leftmost-longest without overlap loses no whole word: no pattern holds a space, so none reaches into the next word.
    """
    tables = [table() for table in LEXICONS.values()]
    words = sorted(set().union(*tables))
    longest = ahocorasick_rs.MatchKind.LeftmostLongest
    said = [tuple(table.get(word) for table in tables) for word in words]
    return ahocorasick_rs.AhoCorasick(words, matchkind=longest), said


def _mean(rows: list[list[float]]) -> list[float]:
    return [sum(column) / len(column) for column in zip(*rows)]


def _plain(word: str) -> str:
    return word.translate(str.maketrans("àéèêï", "aeeei"))
