"""Whether a state, its capital or a seat of power acts where it is named, or is a mere place there.

Judged by the words before the name (en Russie, se rendre à Moscou, l'est de l'Ukraine: places; demander à Moscou de,
la réponse de Moscou: actors). The words are in ``lexicons/actor_context.csv``, where a star ends a stem.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import cache
from itertools import islice

from analysis.actor_names import Alias, context

_WORD = re.compile(r"'?[^\W_]+|[^\w\s]")  # read backwards
_INFINITIVE = re.compile(r" (?:de (?:ne pas |s'|se |l'|la |le |les |lui )?|d')[a-z]+(?:er|ir|re)\b")
_DATELINE = re.compile(r" ?(?:[—–(]|, (?:le )?\d)")
_RUBRIC = re.compile(r" ?:(?! ?[«“\"])")
_APPOSED = re.compile(r" ?, (?:ou |(?:la |sa )?(?:capitale|ville|grande|seconde|deuxieme)\b)")
_ONWARDS = re.compile(r" (?:a|vers|jusqu'a) ")
_LIST = re.compile(r" ?,| et\b| ou\b")
_ARTICLES = frozenset(["la", "le", "les", "l'", "toute", "tout"])
_CONTRACTED = {"du": "de", "des": "de", "au": "a", "aux": "a", "d'": "de"}
_STOPS = frozenset(".;:!?")


def is_place(alias: Alias, lead: str, flat: str, end: int, joins_place: bool) -> bool | None:
    """True for a place, False for an actor, None where a capital after « de » may be either (colère de Paris).

    ``lead`` is the folded text before the name, ``end`` where the name ends in the folded text ``flat``;
    ``joins_place`` says that the name just before it, of the same sort, is a place.
    """
    capital = alias.place is not None
    before = (one[0][::-1] for one in _WORD.finditer(lead[::-1]))
    word = next(before, "")
    article = word in _ARTICLES
    while word in _ARTICLES:
        word = next(before, "")
    if capital and _APPOSED.match(flat, end):
        return True
    if not word:
        return capital and (bool(_DATELINE.match(flat, end)) or (None if _RUBRIC.match(flat, end) else False))
    preposition = _CONTRACTED.get(word, word)
    contracted = preposition != word and word != "d'"
    if preposition in context("location") or word in context("motion") or word + flat[end:end + 1] == "()":
        return True
    if word in ("entre", "avec"):
        return bool(_noun_is("route", before))
    if word == "sur":
        return _noun_is("route", before) is not False if capital else bool(_noun_is("strike", before))
    if word == "pour":
        return capital and not context("travel").isdisjoint(islice(before, 8))
    if preposition == "a":
        return (contracted or not article or capital) and not _receives(before, flat, end)
    if preposition == "de":
        return _after_de(alias, before, article or contracted, flat, end)
    if joins_place and word == "et" and "entre" in islice(before, 6):
        return True
    return joins_place and not article and (word in ("et", "ou") or (word == "," and bool(_LIST.match(flat, end))))


def _receives(before: Iterator[str], flat: str, end: int) -> bool:
    """Whether « à X » is the one spoken to or given something (demander à Moscou de, des armes livrées à Kiev)."""
    if _INFINITIVE.match(flat, end):
        return True
    for word in islice(before, 7):
        if word in _STOPS or word in context("travel"):
            return False
        if word in context("recipient") or word.startswith(_recipient_stems()):
            return True
    return False


@cache
def _recipient_stems() -> tuple[str, ...]:
    return tuple(word[:-1] for word in context("recipient") if word.endswith("*"))


def _after_de(alias: Alias, words: Iterator[str], article: bool, flat: str, end: int) -> bool | None:
    before = list(islice(words, 5))
    if before and before[0] in context("geography"):
        return True
    if alias.place:
        site = _noun_is("site", before)
        return bool(site) if article else True if site is None and _ONWARDS.match(flat, end) else site
    if article or (alias.acting and alias.acting.actor in context("no_article")):
        return False
    return context("office").isdisjoint(before[:2])


def _noun_is(role: str, before: Iterable[str]) -> bool | None:
    """Whether the nearest noun of these words, the last of them first, is of the role; False if it is one of acting."""
    for word in islice(before, 5):
        if word in context("act"):
            return False
        if word in context(role) or word in context("boundary"):
            return word in context(role) or None
    return None
