"""Recognises French expressions of time: where they stand and what they are made of, not yet which day they mean."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import NamedTuple

from analysis.timegrammar import WORD, Opening, openings_by_word, triggers, word_key

_REACH = 32  # how far before its trigger an expression may start: « il y a un peu moins de deux ans »
_LETTERS = frozenset("abcdefghijklmnopqrstuvwxyz0123456789œ")
_BEFORE_BARE = re.compile(
    r"\b(?:en|de|d'|des|depuis|mois|jusqu'en|jusqu'a|avant|apres|pour|et|ou|a|au|fin|debut|mi|courant|des|entre"
    r"|vers|puis|,)[ -]?$")
_BEFORE_YEAR = re.compile(
    r"\b(?:en|de|d'|des|depuis|annees?|an|jusqu'en|jusqu'a|avant|apres|fin|debut|mi|courant|des|entre|vers|et"
    r"|horizon|vers)[ -]?$|\($")
_SURELY_YEAR = re.compile(r"\b(?:en|annee|an|depuis|fin|debut)[ -]?$")
_NO_YEAR_BEFORE = re.compile(
    r"(?:\b(?:articles?|resolutions?|pages?|numeros?|nos?|loi|decret|chambre|chaine|vol|plus de|moins de"
    r"|environ|quelque|sur"
    r"|boeing|airbus)|n°|[#@$€£]|[0-9] ?[x+]) ?$|[/_=&.-]$|[0-9],$|\bresolutions? [0-9]{3,4}(?:,| et| ou) $")
_QUANTITY = re.compile(
    r" ?(?:[%°€$£]|[.,][0-9]|[/_@-]|(?:km|m|kg|ha|h|t|mw|kilo|million|milliard)[a-z]*\b"
    r"|(?!(?:ans?\b|avons|dans|sous|vers|mais|apres|depuis|puis|sans|c?[dls]es|aux|pas|plus|tous|toutes|lors"
    r"|alors|trois|six|dix|nous"
    r"|vous|ils|elles|jamais|toujours|jusqu|plusieurs|moins|deux|certains|leurs|nos|vos|suis|des|aupres|pres"
    r"|envers|hors)\b)"
    r"[a-z]+[sx]\b)")
_STREET = re.compile(r"\b(?:rue|place|boulevard|avenue|square|stade|quai|pont|lycee|hopital|metro|station|accords?) "
                     r"(?:du |de la |de l'|de )?$")
_NAMED_BEFORE = re.compile(
    r"\b(?:a|avant|apres|pour|d'ici|d'ici a|depuis|jusqu'a|des|vers|veille de|soir de|jour de|lendemain de"
    r"|fete de|nuit de"
    r"|week-end de|messe de|periode de|en ce|au|du|le|les|ce) (?:la |l'|le )?$")
_SEASON_BEFORE = re.compile(r"\b(?:a|des|avant|apres|depuis|pour|d'ici|pendant|durant) $")
_EVERY = re.compile(r"\b(?:chaque|tous les|toutes les|un|quel|quelle) $")
Slots = dict[str, str | None]


class Timex(NamedTuple):
    """An expression of time: its span, the rule that found it, and the words that fill the rule's slots (folded)."""

    start: int
    end: int
    rule: str
    slots: Slots


def openings(folded: str) -> list[tuple[int, str]]:
    """Where expressions of time may start, and with which word: numbers, and words shortly before a word of time."""
    rules_of = openings_by_word()
    found: list[tuple[int, str]] = []
    free = 0
    for pattern, place, end in triggers().find_matches_as_indexes(folded):
        if place < free or (place and folded[place - 1] in _LETTERS):
            continue
        if pattern < 10:
            found.append((place, "#"))
        else:
            words = WORD.finditer(folded, max(free, place - _REACH), end)
            found += [(at.start(), word) for at in words if (word := word_key(at.group())) in rules_of]
        free = end
    return found


def recognise(text: str, folded: str, start: int, end: int, starts: list[tuple[int, str]]) -> Iterator[Timex]:
    """The expressions of time between two offsets, in order, without overlap.

    ``folded`` is ``text.fold(text)``; ``starts`` are those of its ``openings`` that lie between the offsets.
    """
    rules_of = openings_by_word()
    free = start
    for place, word in starts:
        if place >= free and (found := _first_that_fits(text, folded, place, end, rules_of[word])):
            yield found
            free = found.end


def _first_that_fits(text: str, folded: str, first: int, end: int, opening: Opening) -> Timex | None:
    if not opening.any.match(folded, first, end):
        return None
    for rule, pattern in opening.rules:
        match = pattern.match(folded, first, end)
        if match and _stands(text, folded, first, match.end(), end, rule, match.groupdict()):
            return Timex(first, match.end(), rule, match.groupdict())
    return None


def _stands(text: str, folded: str, first: int, last: int, end: int, rule: str, slots: Slots) -> bool:
    """Whether the words around allow the expression to be one of time."""
    before = folded[max(0, first - 24):first]
    if _STREET.search(before) and rule in ("date", "named", "year", "weekday"):
        return False
    test = _TESTS.get(rule)
    return test is None or test(text[first:last], before, folded[last:min(end, last + 24)], slots)


def _month_stands(words: str, before: str, after: str, slots: Slots) -> bool:
    if any(slots.get(slot) for slot in ("edge", "lead", "y", "yy", "tail")):
        return True
    return bool(_BEFORE_BARE.search(before)) and (words.islower() or words.isupper())


def _year_stands(words: str, before: str, after: str, slots: Slots) -> bool:
    if _NO_YEAR_BEFORE.search(before) or _QUANTITY.match(after):
        return False
    year = int(slots["y"] or 0)
    if slots.get("edge") or slots.get("lead") or _SURELY_YEAR.search(before):
        return True
    return 1900 <= year <= 2060 or (bool(_BEFORE_YEAR.search(before)) and year % 100 != 0 and year < 2100)


def _years_stand(words: str, before: str, after: str, slots: Slots) -> bool:
    return not _NO_YEAR_BEFORE.search(before) and 1800 <= int(slots["y1"] or 0) <= 2100


def _season_stands(words: str, before: str, after: str, slots: Slots) -> bool:
    """« l'été dernier, cet été, à l'automne », not « a été » or « le printemps arabe »."""
    det = (slots.get("det") or "").strip()
    if slots.get("y") or det in ("cet", "ce") or (slots.get("tail") and det):
        return True
    dated = det == "au" or (det == "l'" and bool(_SEASON_BEFORE.search(before)))
    return dated and not after.startswith((" arabe", " de "))


def _weekday_stands(words: str, before: str, after: str, slots: Slots) -> bool:
    """Not « chaque jeudi », nor the name of a paper (« le Journal du Dimanche »)."""
    capital = words[0].isupper() and not words.isupper()
    return not _EVERY.search(before) and not (capital and re.search(r"\bd[ue] $", before) and not slots.get("shift"))


def _named_stands(words: str, before: str, after: str, slots: Slots) -> bool:
    """« à Noël », not « le père Noël » or « le marché de Noël »."""
    return "11" in words or (bool(_NAMED_BEFORE.search(before)) and not before.endswith(("pere ", "marche de ")))


def _told_stands(words: str, before: str, after: str, slots: Slots) -> bool:
    return not before.endswith("du jour ")


def _deictic_stands(words: str, before: str, after: str, slots: Slots) -> bool:
    return not (words.lower() == "demain" and before.endswith(" de ")) and not after.startswith("-la")


def _century_stands(words: str, before: str, after: str, slots: Slots) -> bool:
    return not _EVERY.search(before) and (slots["roman"] or "") not in ("dernier", "derniere")


def _edge_stands(words: str, before: str, after: str, slots: Slots) -> bool:
    return not before.endswith(" de ")  # les fêtes de fin d'année


_TESTS: dict[str, Callable[[str, str, str, Slots], bool]] = {
    "month": _month_stands, "year": _year_stands, "years": _years_stand, "season": _season_stands,
    "weekday": _weekday_stands, "named": _named_stands, "told": _told_stands, "deictic": _deictic_stands,
    "century": _century_stands, "edge": _edge_stands,
}
