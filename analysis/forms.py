"""The forms of French words, from their dictionary form: verbs by ``lexicons/conjugations.csv``, nouns and adjectives by rule."""

from __future__ import annotations

import re
from functools import cache

from analysis import lexicon

_MUTE = re.compile(r"(e|es|ent|er[aio][a-z]*)$")
_GRAVE = re.compile(r"[eé]([bcdfgjlmnprstv]|[bcgt]r|qu|gu)$")
_CONDITIONAL = re.compile(r"r(ais|ait|aient)$")


def is_conditional(form: str, infinitive: str) -> bool:
    """Whether a form of a verb is a conditional (« condamnerait ») and no imperfect (« déclarait »)."""
    ending = _CONDITIONAL.search(form)
    return bool(ending) and form[:ending.start(1)] != infinitive[:-2]


@cache
def _endings() -> list[tuple[str, list[str], list[str]]]:
    """The endings of ``lexicons/conjugations.csv``, the longest infinitives first; "-" is no ending."""
    split = [(row["ending"], row["finite"].replace("-", "").split(" "), row["participles"].split(" "))
             for row in lexicon.rows("conjugations")]
    return sorted(split, key=lambda row: -len(row[0]))


@cache
def conjugate(infinitive: str) -> tuple[set[str], set[str]]:
    """The common forms of a verb, and its past participles (some forms are both); an unknown ending gives the word itself."""
    ending, finite, participles = next((row for row in _endings() if infinitive.endswith(row[0])), ("", [""], []))
    stem = infinitive.removesuffix(ending)
    forms, past = {stem + form for form in finite}, {stem + form for form in participles}
    whole = stem + ending.removesuffix("er")  # « protég-er »
    if ending.endswith("er") and _GRAVE.search(whole):
        mute = [_GRAVE.sub(r"è\1", whole)] + [whole + whole[-1]] * whole.endswith(("el", "et"))
        forms |= {before + form.removeprefix(ending[:-2]) for before in mute for form in finite if _MUTE.match(form.removeprefix(ending[:-2]))}
    return forms, past


def plural(noun: str) -> str:
    """The regular plural of a French noun."""
    if noun.endswith("al"):
        return noun[:-2] + "aux"
    return noun + ("x" if noun.endswith(("au", "eu")) else "" if noun.endswith(("s", "x", "z")) else "s")


#: Endings of adjectives and their feminines; the first that fits, else -e is added.
_FEMININE = (
    ("teur", "trice teuse"), ("eux", "euse"), ("eur", "euse eure"), ("if", "ive"), ("er", "ère"), ("el", "elle"),
    ("en", "enne"), ("on", "onne"), ("fou", "folle"), ("mou", "molle"), ("c", "que cque che"), ("f", "ve"),
    ("gentil", "gentille"), ("nul", "nulle"), ("gros", "grosse"), ("ot", "otte ote"), ("gu", "guë"), ("x", "sse ce"),
    ("e", "e"),
)


def inflect(adjective: str) -> set[str]:
    """The four forms of a French adjective, and some that do not exist."""
    end, endings = next((row for row in _FEMININE if adjective.endswith(row[0])), ("", "e"))
    feminine = {adjective.removesuffix(end) + new for new in endings.split()}
    return {adjective, plural(adjective), *feminine, *(form + "s" for form in feminine)}
