"""What expressions of time lean on: their scene, the year or date that anchors them, the numbers of their words."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from typing import NamedTuple

from analysis.timevalue import GRANULARITIES, When
from analysis.timegrammar import time_words
from analysis.timex import Slots, Timex

Make = Callable[[int], When]
Fits = Callable[[When], bool]
_FINE = {grain: rank for rank, grain in enumerate(GRANULARITIES)}


class Scene(NamedTuple):
    """What an expression may lean on: publication, tense of its clause, dates told before it, words around it."""

    published: date | None
    tense: Callable[[], int]  # 1 future, -1 past, 0 unknown
    told: list[tuple[int, When]]  # latest first, with the distance in sentences
    year: int | None  # the year that the sentence speaks of, when it is not the year of publication
    following: Timex | None  # the next expression of the sentence, when nothing but a link stands between
    after: str  # folded words after the expression


# ------------------------------------------------------------------------------------------- choosing among years

def pick(make: Make, scene: Scene, shift: int = 0, fits: Fits | None = None) -> When | None:
    """Of the same day, month or season in neighbouring years, the one meant: by « dernier », tense, or nearness."""
    if scene.published is None:
        return None
    choices = _choices(make, scene.published.year, fits)
    at = scene.published
    if not choices:
        return None
    if shift < 0:
        return max((when for when in choices if when.latest < at), default=None, key=lambda when: when.latest)
    if shift > 0:
        return min((when for when in choices if when.earliest > at), default=None, key=lambda when: when.earliest)
    tense = scene.tense()
    past = [when for when in choices if when.earliest <= at]
    coming = [when for when in choices if when.latest >= at]
    if tense < 0 and past:
        return max(past, key=lambda when: when.earliest)
    if tense > 0 and coming:
        return min(coming, key=lambda when: when.earliest)
    return min(choices, key=lambda when: (max((at - when.latest).days, (when.earliest - at).days), when.earliest))


def _choices(make: Make, middle: int, fits: Fits | None) -> list[When]:
    for reach in (1, 6):
        made = [when for year in range(middle - reach, middle + reach + 1) if (when := try_make(make, year))]
        chosen = [when for when in made if fits is None or fits(when)]
        if chosen:
            return chosen
    return made


def try_make(make: Make, year: int) -> When | None:
    try:
        return make(year)
    except ValueError:
        return None


def in_year(make: Make, slots: Slots, scene: Scene, fits: Fits | None = None) -> When | None:
    """In the year written, the year that « dernier, de l'année précédente » or the sentence gives, or the likeliest."""
    written = slots.get("y") or slots.get("y2")
    if written:
        return make(_full_year(written))
    if slots.get("yy"):
        return make(1900 + int(slots["yy"] or 0))
    if slots.get("tail") or slots.get("shift"):
        return _by_tail((slots.get("tail") or slots.get("shift") or "").strip(), make, scene, fits)
    if scene.year is not None and (fits is None or fits(make(scene.year))):
        return make(scene.year)
    return pick(make, scene, 0, fits)


def _by_tail(tail: str, make: Make, scene: Scene, fits: Fits | None) -> When | None:
    shift, is_told = shift_of(tail)
    if re.search(r"\b(?:an|annee)\b", tail):
        base = anchor(scene, "year", 1) if is_told or "meme" in tail or tail.endswith("-la") else scene.published
        return make(base.year + shift) if base else None
    if is_told and (base := anchor(scene, "month", 1)):
        return pick(make, scene._replace(published=base), shift)
    return pick(make, scene, shift, fits)


def shift_of(words: str) -> tuple[int, bool]:
    """How many units « dernier, prochain, suivant » move, and whether from the date told last, not publication."""
    for kind in ("shift", "shift_told"):
        for word, value in time_words(kind).items():
            if words.endswith(word):
                return int(value), kind == "shift_told"
    return 0, False


def anchor(scene: Scene, unit: str, within: int = 10_000) -> date | None:
    """The day told last that is as fine as the unit, at most so many sentences ago; else the day of publication."""
    for distance, when in scene.told:
        if distance <= within and _FINE[when.granularity] <= _FINE[unit]:
            return when.earliest
    return scene.published


def _full_year(digits: str) -> int:
    return int(digits) if len(digits) > 2 else 2000 + int(digits)


# ------------------------------------------------------------------------------------------- words to numbers

def number_of(words: str) -> int:
    if words.isdigit():
        return int(words)
    numbers = time_words("number")
    if words in numbers:
        return int(numbers[words])
    parts = re.findall(r"quatre-vingts?|[a-z]+", words)
    return sum(int(numbers.get(part, 0)) for part in parts)


def ordinal_of(words: str, last: int) -> int:
    if words.startswith("dernier"):
        return last
    return int(words[0]) if words[0].isdigit() else int(time_words("ordinal")[words])


def month_number(words: str) -> int:
    plain = words.rstrip(".")
    return int(time_words("month").get(plain) or time_words("month_short")[plain + "."])


def day_number(words: str) -> int:
    return 1 if words in ("1er", "premier") else int(words)
