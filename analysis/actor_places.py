"""Whether a state, its capital or a seat of power acts where it is named, or is a mere place there.

Judged by the words before the name (en Russie, se rendre à Moscou, l'est de l'Ukraine: places; demander à Moscou de,
la réponse de Moscou: actors). The words are in ``lexicons/actor_context.csv``, where a star ends a stem.
"""

from __future__ import annotations

import re
from functools import cache

from analysis.actor_names import Alias, context

_WORD = re.compile(r"[^\W_]+'?|[^\w\s]")
_INFINITIVE = re.compile(r" (?:de (?:ne pas |s'|se |l'|la |le |les |lui )?|d')[a-z]+(?:er|ir|re)\b")
_DATELINE = re.compile(r" ?(?:[—–(]|, (?:le )?\d)")
_LIST = re.compile(r",| et\b| ou\b")
_ARTICLES = frozenset(["la", "le", "les", "l'", "toute", "tout"])
_CONTRACTED = {"du": "de", "des": "de", "au": "a", "aux": "a", "d'": "de"}
_STOPS = frozenset(".;:!?")


def is_place(alias: Alias, lead: str, flat: str, end: int, joins_place: bool) -> bool | None:
    """True for a place, False for an actor, None where a capital after « de » may be either (colère de Paris).

    ``lead`` is the folded text before the name, ``end`` where the name ends in the folded text ``flat``;
    ``joins_place`` says that the name just before it, of the same sort, is a place.
    """
    before = _WORD.findall(lead)
    article = bool(before) and before[-1] in _ARTICLES
    while before and before[-1] in _ARTICLES:
        before.pop()
    if not before:
        return alias.place is not None and bool(_DATELINE.match(flat, end))
    word = before.pop()
    if word == "(" and flat.startswith(")", end):
        return True
    preposition = _CONTRACTED.get(word, word)
    contracted = preposition != word and word != "d'"
    if preposition in context("location") or word in context("motion"):
        return True
    if word in ("entre", "avec") and before:
        return before[-1] in context("geography") or (word == "entre" and before[-1] in context("travel"))
    if preposition == "a":
        return (contracted or not article or alias.place is not None) and not _receives(before, flat, end)
    if preposition == "de":
        return _after_de(alias, before, article or contracted)
    listed = word in ("et", "ou") or (word == "," and bool(_LIST.match(flat, end)))
    return joins_place and listed and not article


def _receives(before: list[str], flat: str, end: int) -> bool:
    """Whether « à X » is the one spoken to or given something (demander à Moscou de, des armes livrées à Kiev)."""
    if _INFINITIVE.match(flat, end):
        return True
    for word in reversed(before[-7:]):
        if word in _STOPS or word in context("travel"):
            return False
        if word in context("recipient") or word.startswith(_receiver_stems()):
            return True
    return False


def _after_de(alias: Alias, before: list[str], article: bool) -> bool | None:
    if before and before[-1] in context("geography"):
        return True
    if article or (alias.acting and alias.acting.actor in context("no_article")):
        return False
    if alias.place is None:
        return context("office").isdisjoint(before[-2:])
    return None if context("act").isdisjoint(before[-2:]) else False


@cache
def _receiver_stems() -> tuple[str, ...]:
    return tuple(word[:-1] for word in context("recipient") if word.endswith("*"))
