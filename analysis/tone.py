"""The lexicons of tone: what each knows of a word form, and one automaton that finds the words of all of them.

``textblob-fr`` and ``vader-fr`` are read from the installed packages, ``press`` and the negations from CSV files in ``lexicons``.
"""

from __future__ import annotations

import codecs
import importlib.util
import re
from functools import cache
from itertools import accumulate
from pathlib import Path
from typing import NamedTuple
from xml.etree import ElementTree

import ahocorasick_rs

from analysis import lexicon
from analysis.forms import conjugate, inflect, plural

_ACCENTS = str.maketrans("àéèêï", "aeeei")
_LETTERS = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*")


class Term(NamedTuple):
    """A word of a lexicon; role: word, modifier (counts only through the word it modifies), negation or mark ("!").

    plain: it is a word that neither modifies nor negates, which is all that most are.
    """

    polarity: float
    subjectivity: float
    intensity: float = 1.0
    modifies: bool = False
    role: str = "word"
    reach: tuple[int, int] = (-1, -1)
    plain: bool = True


Said = tuple[Term | None, ...]


@cache
def textblob_terms() -> dict[str, Term]:
    """Word (lower case) -> term, from the lexicon file of the installed textblob-fr, averaged as that package does.

    Raises ModuleNotFoundError where textblob-fr is not installed. Elided entries ("l'horreur"), which its tokens can
    never match, are left out. Its modifiers are its own; only the negations are those of ``negation.csv``.
    """
    senses: dict[str, dict[str, list[list[float]]]] = {}
    for node in ElementTree.fromstring(_read("textblob_fr", "fr-sentiment.xml")).iter("word"):
        if "'" not in (word := node.get("form", "")):
            values = [float(node.get("polarity", 0)), float(node.get("subjectivity", 0)), float(node.get("intensity", 1))]
            senses.setdefault(word, {}).setdefault(node.get("pos", ""), []).append(values)
    terms = {word: Term(*_mean([_mean(values) for values in parts.values()]), modifies="RB" in parts, plain="RB" not in parts)
             for word, parts in senses.items()}
    for word, term in list(terms.items()):
        if not word.endswith(("à", "è", "é", "ê", "ï")):
            terms[word.translate(_ACCENTS)] = term
    phrases = (word for word in composing("modifier") | composing("neutral") if "peu" in word)
    return _composed(terms | dict.fromkeys(phrases, terms["peu"]))


@cache
def vader_terms() -> dict[str, Term]:
    """Word (lower case) -> term, from the lexicon file of the installed vaderSentiment-fr; the subjectivity is the strength.

    Raises ModuleNotFoundError where it is not installed. Emoticons, chat codes of figures or one or two letters, words rated 0 and
    entries of several words or with an apostrophe, which VADER's own tokens never match, are left out.
    """
    terms = {}
    for line in _read("vaderSentiment_fr", "fr_lexicon.txt").decode("utf-8").splitlines():
        word, _, value = line.strip().lower().partition("->")
        if len(word) > 2 and (word.isalpha() or _LETTERS.fullmatch(word)) and (rated := float(value)):
            terms[word] = Term(rated / 4, abs(rated) / 4)
    return _composed(_unaccented(terms), "weak", "negation", "modifier")


@cache
def press_terms() -> dict[str, Term]:
    """Word form (lower case) -> term, from ``lexicons/press_tone.csv`` with its inflections; the earlier line wins."""
    terms: dict[str, Term] = {}
    for row in lexicon.rows("press_tone"):
        term = Term(float(row["polarity"]), float(row["subjectivity"]))
        for form in inflections(row["word"], row["part"]):
            terms.setdefault(form, term)
    return _composed(_unaccented(terms), "weak", "negation", "modifier")


LEXICONS = {"textblob-fr": textblob_terms, "vader-fr": vader_terms, "press": press_terms}


def inflections(word: str, part: str) -> set[str]:
    """The regular forms of a word: plural of a noun, feminine and plurals of an adjective, all forms of a verb."""
    if part == "verb":
        return set().union(*conjugate(word))
    return {word, plural(word)} if part == "noun" else inflect(word) if part == "adjective" else {word}


@cache
def composing(kind: str) -> dict[str, Term]:
    """The words of one kind in ``negation.csv``, each with its reach as a negation alone and after "ne" (-1: it is none)."""
    role = kind if kind == "modifier" else "negation"
    return {row["word"]: Term(0.0, 0.0, float(row["intensity"] or 1), kind == "modifier", role,
                              (int(row["reach"] or -1), int(row["reach_after_ne"] or -1)), plain=False)
            for row in lexicon.rows("negation") if row["kind"] == kind}


def _composed(terms: dict[str, Term], *kinds: str) -> dict[str, Term]:
    """The terms of a lexicon with the words of these kinds, which it then does not score, and all negations."""
    for kind in kinds:
        terms |= composing(kind)
    for word, term in composing("negation").items():
        terms[word] = terms.get(word, term)._replace(reach=term.reach, plain=False)
    return terms


def _unaccented(terms: dict[str, Term]) -> dict[str, Term]:
    """The terms, and for words that end in no é their forms without accents."""
    return {word.translate(_ACCENTS): term for word, term in terms.items()
            if not word.isascii() and not word.endswith(("é", "ée", "és", "ées"))} | terms


def _mean(rows: list[list[float]]) -> list[float]:
    return rows[0] if len(rows) == 1 else [sum(column) / len(column) for column in zip(*rows)]


def _read(package: str, name: str) -> bytes:
    """A file of an installed package, which is not imported."""
    spec = importlib.util.find_spec(package)
    if spec is None or not spec.submodule_search_locations:
        raise ModuleNotFoundError(f"{package} is not installed, its lexicon cannot be read: pip install {package.replace('_', '-')}")
    return (Path(spec.submodule_search_locations[0]) / name).read_bytes()


# ---------------------------------------------------------------------------------------------- finding them

_SPACES = "’‘“”…–—•\u202f"
#: What stands for œ and every letter that Latin-1 lacks.
_RARE = "¤"


def _byte(code: int) -> int:
    """What a byte of Latin-1 is in a word: a small letter, a figure or what glues words; else a space."""
    char = chr(code).lower()
    return ord(char) if char.isalnum() or char in "-/@_&" + _RARE else 32


_BYTES = bytes(map(_byte, range(256)))


def _rare(error: UnicodeError) -> tuple[bytes, int]:
    """What characters outside Latin-1 are in a word: a letter, a hyphen, or a space between words."""
    rare = error.object[error.start:error.end]
    plain = ("-" if char in "\u2010\u2011" else _RARE if char.isalnum() and char != "ʼ" else " " for char in rare.replace("Ÿ", "ÿ"))
    return "".join(plain).encode("latin-1"), error.end


codecs.register_error("revue.tone", _rare)


def spaced(text: str) -> bytes:
    """The words of a text in small letters between spaces, one byte for each character; a compound, address or path is one word."""
    for char in _RARE + _SPACES:  # the error handler costs more for what is frequent
        text = text.replace(char, " ")
    words = text.replace("œ", _RARE).encode("latin-1", "revue.tone").translate(_BYTES)
    return words.replace(b" -", b"  ").replace(b"- ", b"  ")


#: What the lexicons say of an expression: the term of each; (lexicon, polarity, subjectivity) of those that know it, where all simply
#: score it; and the terms instead of those that negate only after "ne": None of what neither is "ne" nor has several words nor negates so.
Expression = tuple[Said, tuple[tuple[int, float, float], ...], Said | None]


class Vocabulary(dict[int, Expression]):
    """The expressions of all lexicons by number, made when they are first met; -1 is "!".

    ``machine`` finds all but "!": its patterns are words between spaces, so that it finds whole words only.
    """

    def __init__(self) -> None:
        self.tables = [table() for table in LEXICONS.values()]
        self.words = sorted(set().union(*self.tables, composing("neutral")))
        flat = spaced("/".join(self.words))
        starts = accumulate((len(word) + 1 for word in self.words), initial=0)
        self.machine = ahocorasick_rs.BytesAhoCorasick([b" %s " % flat[at:at + len(word)].strip() for word, at in zip(self.words, starts)])
        self[-1] = (Term(0.0, 1.0, role="mark", plain=False),) * len(self.tables), (), None

    def __missing__(self, number: int) -> Expression:
        word = self.words[number]
        said = tuple(table.get(word) for table in self.tables)
        after_ne = plain = None
        if " " in word or word in ("ne", "n'") or any(term and term.reach[1] > 0 for term in said):
            after_ne = tuple(term and term._replace(role="negation", reach=term.reach[1:] * 2) for term in said)
        elif all(term is None or term.plain for term in said):
            plain = tuple((lexicon, *term[:2]) for lexicon, term in enumerate(said) if term)
        self[number] = said, plain or (), after_ne
        return self[number]


@cache
def vocabulary() -> Vocabulary:
    """All expressions of all lexicons."""
    return Vocabulary()
