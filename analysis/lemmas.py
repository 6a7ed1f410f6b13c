"""Lemmas: the dictionary form of French words, all forms of a lemma, and the content words of a text with their lemmas.

The words are simplemma's (https://github.com/adbar/simplemma, MIT), a list of 250 000 forms with one lemma each, which knows
no context: « livre » is always the book and « porte » the door, whoever delivers or carries. What the list has against
itself is put right where it shows (« votes », which it gives to the verb, goes with « vote »; « commerciale » with
« commercial »). The list is loaded at the first question, in half a second, and stays (26 MB); so do, once forms are asked for,
its indexes (9 MB, 0.3 s).
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache, lru_cache
from typing import NamedTuple

from analysis import lexicon
from analysis.text import fold


class Word(NamedTuple):
    """A content word: its lemma (lower case, accents as in the dictionary) and its span in the text."""

    lemma: str
    start: int
    end: int


_TOKEN = re.compile(r"(?:(?:[cdjlmnstCDJLMNST]|(?:[Jj]us|[Ll]ors|[Pp]uis|[Qq]uoi)qu|[Qq]u)['’ʼ](?=\w))?([^\W\d_]\w*(?:[-‐‑'’ʼ]\w+)*)")
_CLITIC = re.compile(r"(?:-t)?-(?:je|tu|il|elle|on|nous|vous|ils|elles|ce|ci|là|le|la|les|lui|leur|moi|toi|y|en)$", re.IGNORECASE)
_ENDS = frozenset(".!?…:\n\r«“\"•")


@cache
def dictionary() -> Mapping[str, str]:
    """The list itself: each form it knows, with the lemma it gives."""
    from simplemma.strategies.dictionaries.dictionary_factory import DEFAULT_DICTIONARY_FACTORY
    return DEFAULT_DICTIONARY_FACTORY.get_dictionary("fr")


@lru_cache(maxsize=65536)
def lemma(word: str) -> str:
    """The lemma of a word in lower case: « négocia » négocier, « chevaux » cheval, « présidente » président.

    A word that the list lacks is given a lemma by its ending where simplemma has a rule for it, else itself.
    """
    from simplemma import lemmatize
    known, word = dictionary(), as_listed(word)
    found = known.get(word) or _unknown(word, lemmatize(word, lang="fr"))
    if word.endswith("s") and found != word and known.get(word[:-1]) == word[:-1]:
        return word[:-1]  # « votes », given to voter
    plural = known.get(word + "s")
    if found != word and plural == word:
        return word  # « visite », given to visiter though « visites » is the noun's
    return plural if found == word and plural and plural != word and word.startswith(plural) else found  # « commerciale »


def as_listed(word: str) -> str:
    """The word with œ or oe as the list spells it: it has « œuvre » and « manoeuvre »."""
    other = word.replace("œ", "oe") if "œ" in word else word.replace("oe", "œ")
    return other if other in dictionary() and ("œ" in other or word not in dictionary()) else word


def _unknown(word: str, guess: str) -> str:
    """What simplemma makes of an unknown word, but no verb of the end of a compound, and no plural."""
    if word.endswith(_PLURALS):
        return word[:-1]
    return word if "-" in word and guess.endswith(("er", "ir", "re")) else guess


#: Ends of plurals by which new words are made: « cyberattaques », « macronistes »; « obsèques » has no singular.
_PLURALS = ("istes", "tions", "teurs", "ages", "attaques", "crates", "logues", "phobes", "philes")


def forms(lemma: str) -> set[str]:
    """All forms that the list gives the lemma, nothing put right; none where it lacks the lemma."""
    return {*_indexes()[0].get(lemma, "").split(), *([lemma] if dictionary().get(lemma) == lemma else [])}


def look_alikes(word: str) -> set[str]:
    """The words of the list that are written as a folded word but for case and accents, where there are several: « peche »."""
    return set(_indexes()[1].get(word, "").split())


@cache
def _indexes() -> tuple[dict[str, str], dict[str, str]]:
    """The forms of each lemma other than itself, and the words that fold to the same, joined by spaces to be small."""
    listed = list(dictionary())
    by_lemma: dict[str, str] = {}
    by_fold: dict[str, str] = {}
    first: dict[str, str] = {}
    for form, name, plain in zip(listed, map(dictionary().get, listed), fold("\0".join(listed)).split("\0")):
        if name != form:
            by_lemma[name] = f"{by_lemma[name]} {form}" if name in by_lemma else form
        if first.setdefault(plain, form) != form:
            by_fold[plain] = f"{by_fold.get(plain, first[plain])} {form}"
    return by_lemma, by_fold


@cache
def _function_words() -> frozenset[str]:
    return frozenset(row["word"] for row in lexicon.rows("function_words") if int(row["weight"]) > 0)


@cache
def _demonyms() -> frozenset[str]:
    names = (row[gender] for row in lexicon.rows("demonyms") for gender in ("masculine", "feminine"))
    return frozenset(name + ending for name in names for ending in ("", "s"))


def words(text: str) -> list[Word]:
    """The content words of a text, in order: no function words, numbers or single letters.

    An elided word and a pronoun behind the verb are split off (« l'accord » accord, « dit-il » nothing, « souligne-t-elle »
    souligner); a hyphenated word is one. A word with a capital inside a sentence keeps its form, for it may be a name
    (« Paris », not « pari »), unless it names a people (« les Russes »: russe).
    """
    found, empty = [], _function_words()
    for match in _TOKEN.finditer(text):
        start, written = match.start(1), match[1]
        if len(written) < 2 or written in empty:
            continue
        if "-" in written:
            written = _without_clitic(written)
        name = lemma(written) if written.islower() and written.isalpha() else _lemma_in_text(written, text, match.start())
        if name not in empty and written.lower() not in empty:
            found.append(Word(name, start, start + len(written)))
    return found


def _without_clitic(written: str) -> str:
    clitic = _CLITIC.search(written)
    known = not clitic or written.lower() in dictionary() or written.lower() == "rendez-vous"
    return written if known else written[:clitic.start()]


def _lemma_in_text(written: str, text: str, at: int) -> str:
    low = written.lower().replace("’", "'").replace("ʼ", "'").replace("‐", "-").replace("‑", "-")
    if written[0].islower() or written.isupper() and len(written) > 5 or low in _demonyms() or _opens(text, at):
        return lemma(low)
    return low


def _opens(text: str, at: int) -> bool:
    before = text[max(0, at - 4):at].rstrip(" \t\u00a0\u202f")
    return not before or before[-1] in _ENDS
