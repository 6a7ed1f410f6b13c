"""A shallow reading of French word order: what stands left and right of a predicate, and what negates it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import NamedTuple

from analysis.frames import CONJUGATED, Frame, Hit

TOKEN = re.compile(r"[^\W_]+['’ʼ]?|[.,;:!?()\[\]…—–]")
HIDDEN = "§"
NAME = "@"
STOPS = frozenset(".;:!?()[]…—–-")
PREPOSITIONS = {
    **dict.fromkeys(("de", "du", "des", "d'"), "de"), **dict.fromkeys(("à", "au", "aux"), "à"), "entre": "entre",
    **{word: word for word in
       "contre pour avec envers par sur que face quant devant derrière visant vis égard".split()},
    "qu'": "que", "encontre": "contre",
    **dict.fromkeys("""en dans chez depuis lors après avant pendant sans sous dès malgré selon hors vers durant suite
                    comme""".split(), "in"),
}
SUBORDINATORS = frozenset("""que qu' qui dont où car mais lorsque lorsqu' quand puisque parce tandis alors si lequel
laquelle quoi""".split())
DETERMINERS = frozenset("""le la les l' un une ce cet cette ces son sa ses leur leurs notre votre nos vos certains
plusieurs tout tous toute""".split())
AND = frozenset(("et", "ou", "ni", "comme"))
BE = frozenset("""est sont était étaient sera seront serait seraient fut furent soit soient être été étant
reste restent demeure semble semblent paraît apparaît devient devenu devenue devenait passe
considéré considérée qualifié qualifiée jugé jugée perçu perçue présenté présentée
décrit décrite constitue constituent constituait constituaient représente incarne""".split())
HAVE = frozenset("a ont avait avaient aura auront aurait auraient ayant avoir ait aient ai avons".split())
PRONOUNS = frozenset("il elle ils elles".split())
NEGATIONS = frozenset("pas jamais aucun aucune sans ni guère nullement aucunement nulle rien".split())
LEFT, RIGHT = 24, 16
PRONOUN, RELATIVE, ANAPHOR, POSSESSOR = 0.5, 0.9, 0.9, 0.7


class View(NamedTuple):
    """The words of one voice in a sentence; actors: the slug of a mention, "" for another name, None for a word."""

    words: list[str]
    spans: list[tuple[int, int]]
    actors: list[str | None]


@lru_cache(maxsize=65536)
def normal(word: str) -> tuple[str, bool]:
    """A word in lower case with a plain apostrophe, and whether within a sentence it is (part of) a name."""
    plain = word.lower().replace("’", "'").replace("ʼ", "'")
    return plain, word[:1].isupper() and plain[-1] != "'" and not word.isupper()


# ---------------------------------------------------------------------- left of the predicate

def subjects(view: View, position: int) -> Iterator[tuple[int, float]]:
    """The mentions that may be the subject of what begins at a position, with how far to trust each."""
    words, actors = view.words, view.actors
    noun_between, weak, pronoun = False, None, 1.0
    k = position - 1
    last = max(-1, position - LEFT)
    while k > last:
        word = words[k]
        if actors[k] is not None:
            link = governor(view, k)
            if not link:
                if actors[k]:
                    yield k, pronoun
                    yield from ((other, pronoun) for other in _coordinated(view, k))
                return
            if link in ("de", "entre"):
                if link == "entre" and actors[k]:
                    yield k, 0.8
                    yield from ((other, 0.8) for other in _coordinated(view, k))
                    return
                weak = k if weak is None and actors[k] else weak
        elif word in PRONOUNS and pronoun == 1.0 and not noun_between:
            pronoun = PRONOUN
        elif word in ("cela", "ça", "ceci") and not noun_between:
            yield from ((m, ANAPHOR) for m in range(max(0, k - LEFT), k) if actors[m])
            return
        elif word == "qui":
            if k and actors[k - 1] or (k > 1 and words[k - 1] == "," and actors[k - 2]):
                yield (k - 1 if actors[k - 1] else k - 2), RELATIVE
            return
        elif (word in STOPS or word in SUBORDINATORS) and pronoun == 1.0:
            break
        elif word == "," and noun_between and weak is None:
            break
        elif word in DETERMINERS and k + 1 < position and words[k + 1] not in BE and words[k + 1] not in HAVE:
            noun_between = True
        k -= 1
    if weak is not None:
        yield weak, POSSESSOR * pronoun


def governor(view: View, mention: int, depth: int = 4) -> str:
    """The preposition in front of a mention, over its title; in a coordination that of the first member; else ""."""
    for k in range(mention - 1, max(-1, mention - 7), -1):
        word = view.words[k]
        if word in PREPOSITIONS:
            return "" if PREPOSITIONS[word] == "que" else PREPOSITIONS[word]
        if word in AND:
            first = next((m for m in range(k - 1, max(-1, k - 4), -1) if view.actors[m] is not None), None)
            return governor(view, first, depth - 1) if first is not None and depth else ""
        if word in STOPS or word == "," or word in SUBORDINATORS or view.actors[k] is not None:
            return ""
    return ""


def _coordinated(view: View, mention: int) -> Iterator[int]:
    """The other members of « A et B » when B is the mention."""
    joined = False
    for k in range(mention - 1, max(-1, mention - 9), -1):
        word = view.words[k]
        if view.actors[k]:
            if joined:
                yield k
                joined = False
        elif word in AND or word == ",":
            joined = joined or word in AND
        elif word in STOPS or word in SUBORDINATORS or PREPOSITIONS.get(word, "de") not in ("de", "entre"):
            return


def adjacent(view: View, hit: Hit) -> list[tuple[int, float]]:
    """« X, accusé de »: the mention that a participle follows at once."""
    k = hit.start - 1
    while k >= 0 and view.words[k] in (",", "très", "largement", "déjà", "aussi", "souvent", "vivement", "désormais"):
        k -= 1
    return [(k, 1.0)] if k >= 0 and view.actors[k] else []


def attributed(view: View, hit: Hit) -> list[tuple[int, float]]:
    """« X est un allié », « X, dictateur », « X, le meilleur ami »: the mention a word is said of."""
    gap = 0
    for k in range(hit.start - 1, max(-1, hit.start - 8), -1):
        word = view.words[k]
        if word in BE:
            return [(m, trust) for m, trust in subjects(view, k)]
        if view.actors[k] is not None:
            return [(k, 0.9)] if view.actors[k] and gap < 3 and not governor(view, k) else []
        if word in STOPS or (word in SUBORDINATORS and word != "mais"):
            return []
        gap += word not in (",", "mais") and word not in DETERMINERS
    return []


# ---------------------------------------------------------------------- right of the predicate

def objects(view: View, position: int, frame: Frame, reach: int = 8) -> Iterator[tuple[int, tuple[str, ...]]]:
    """The mentions right of a predicate, each with the chain of prepositions that leads to it (none: direct object)."""
    words, actors = view.words, view.actors
    chain: tuple[str, ...] = ()
    plain = commas = 0
    passed = False
    for k in range(position, min(position + RIGHT, len(words))):
        word = words[k]
        if actors[k] is not None:
            if not passed or chain[:1] and (chain[0] in frame.prepositions or chain[0] == "par"):
                yield k, chain
            kept = chain if k + 1 < len(words) and (words[k + 1] in AND or words[k + 1] == ",") else ()
            passed, plain = not kept, 0
            chain = kept
        elif word in STOPS:
            return
        elif word in PREPOSITIONS:
            link = PREPOSITIONS[word]
            if link == "que" and ("que" not in frame.prepositions or chain):
                return
            if link != "de" or chain[-1:] not in _TAKES_DE:
                chain = _linked(chain, link, frame)
            plain = 0
        elif word in SUBORDINATORS:
            return
        elif word == ",":
            commas += 1
            if passed or commas > 1:
                return
        elif word not in DETERMINERS and word not in AND:
            plain += 1
            if plain > reach:
                return


_TAKES_DE = {("que",), ("de",), ("entre",), ("égard",), ("vis",), ("quant",), ("face",)}


def _linked(chain: tuple[str, ...], link: str, frame: Frame) -> tuple[str, ...]:
    """« à l'égard de », « face à », « vis-à-vis de » count as one preposition."""
    if link in ("égard", "face", "quant", "vis"):
        return (link,)
    if link == "à" and chain[-1:] in (("face",), ("quant",), ("vis",)):
        return chain
    return (*chain, link)


# ---------------------------------------------------------------------- what turns a frame round

def is_negated(view: View, hit: Hit) -> bool:
    """Whether ne … pas, sans, aucun … stand in front of the predicate, or right behind its verb."""
    words = view.words
    for k in range(hit.start - 1, max(-1, hit.start - 7), -1):
        word = words[k]
        if word in NEGATIONS or (word == "plus" and _has_ne(words, k)):
            return True
        if word in STOPS or word in SUBORDINATORS or view.actors[k] is not None or word == ",":
            break
    if hit.frame.kind not in CONJUGATED or not _has_ne(words, hit.start):
        return False
    return any(word in NEGATIONS or word == "plus" for word in words[hit.start + 1:hit.start + 3])


def _has_ne(words: Sequence[str], position: int) -> bool:
    return any(word in ("ne", "n'") for word in words[max(0, position - 4):position])


def is_passive(view: View, hit: Hit) -> bool:
    words = view.words[max(0, hit.start - 5):hit.start]
    if "s'" in words[-3:] or "se" in words[-3:]:
        return False
    for word in reversed(words):
        if word in HAVE:
            return False
        if word in BE:
            return True
        if word in STOPS or word == ",":
            return True
    return True


def is_wished(hit: Hit, hits: Sequence[Hit]) -> bool:
    return any(other.frame.kind in ("wish", "wish_noun") and 0 <= hit.start - other.start <= 9 for other in hits)


def is_opposed(view: View, hit: Hit) -> bool:
    """« lutter contre la fraude », « victime de la répression »: what is said against the word, not with it."""
    before = view.words[max(0, hit.start - 3):hit.start]
    return any(word in ("contre", "victime", "victimes", "anti") for word in before)
