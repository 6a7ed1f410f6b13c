"""Resolves recognised expressions of time: from the words of a timex and its scene to a stretch of the calendar."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, timedelta
from functools import cache
from typing import NamedTuple

from analysis import timevalue as tv
from analysis.timevalue import GRANULARITIES, When
from analysis.timex import Slots, Timex, any_of, time_words

_ANY_DISTANCE = 10_000
_MONTH_OF_PART = {"trimestre": ("quarter", 3, 4), "semestre": ("half", 6, 2)}


class Scene(NamedTuple):
    """What an expression may lean on: publication, tense of its clause, dates told before it, the year spoken of."""

    published: date | None
    tense: Callable[[], int]  # 1 future, -1 past, 0 unknown
    told: list[tuple[int, When]]  # each with the number of its sentence, latest last
    sentence: int
    year: int | None  # the year that the sentence speaks of, when it is not the year of publication


def resolve(timex: Timex, scene: Scene) -> When | None:
    """The stretch of time meant, or None where nothing anchors it, or no such day exists."""
    try:
        when = _RESOLVERS[timex.kind](timex.slots, scene)
    except (ValueError, OverflowError):  # the 31st of February, the year 10000
        return None
    edge = timex.slots.get("edge")
    return tv.narrowed(when, time_words("edge")[edge]) if when and edge else when


# ------------------------------------------------------------------------------------------- what is leant on

def _anchor(scene: Scene, unit: str, within: int = _ANY_DISTANCE) -> date | None:
    """The day told last that is as fine as the unit, at most so many sentences ago; else the day of publication."""
    fine = GRANULARITIES[:GRANULARITIES.index(unit) + 1]
    for sentence, when in reversed(scene.told):
        if scene.sentence - sentence <= within and when.granularity in fine:
            return when.earliest
    return scene.published


#: A day without its year that comes in so many days is meant, rather than one so long ago, even where the verb is past: a day
#: of last year would have its year (« a appelé à manifester le 27 mars », printed on 14 March).
SOON, LONG_AGO = 60, 270


def _pick(choices: list[When], at: date, shift: int, tense: int) -> When | None:
    """Of like stretches, the one meant seen from a day: by « dernier » or « prochain », by tense, or the nearest."""
    before = [when for when in choices if (when.latest < at if shift < 0 else when.earliest <= at)]
    after = [when for when in choices if (when.earliest > at if shift > 0 else when.latest >= at)]
    side = shift or tense
    if side < 0 and (before or shift):
        return max(before, default=None, key=lambda when: when.earliest)
    if side > 0 and (after or shift):
        return min(after, default=None, key=lambda when: when.earliest)
    return min(choices, default=None, key=lambda when: max((at - when.latest).days, (when.earliest - at).days))


# ------------------------------------------------------------------------------------------- words to numbers

@cache
def _ways() -> dict[str, tuple[int, bool]]:
    kinds = {"shift": False, "way": False, "shift_told": True, "way_told": True}
    return {word: (int(value), told) for kind, told in kinds.items() for word, value in time_words(kind).items()}


def _way(words: str) -> tuple[int, bool]:
    """How many units « dernier, prochain, plus tôt » move, and whether from the date told last, not publication."""
    found = (way for word, way in _ways().items() if words.endswith(word))
    return next(found, (0, "meme" in words)) if words else (0, False)


@cache
def _number_words() -> re.Pattern[str]:
    return re.compile(any_of(time_words("number")))


def _number(words: str) -> int:
    """« 12, vingt-deux, une dizaine de »; 1 for no word at all."""
    if words.isdigit():
        return int(words)
    return sum(int(time_words("number")[part]) for part in _number_words().findall(words)) if words else 1


def _ordinal(words: str) -> int:
    """« 1er, deuxième, XXe »; -1 for « dernier »."""
    digits = re.match("[0-9]+", words)
    return int(digits[0]) if digits else int((time_words("ordinal") | time_words("roman"))[words])


def _month(words: str) -> int:
    words = words.rstrip(".")
    return int(words if words.isdigit() else time_words("month").get(words) or time_words("month_short")[words + "."])


def _day(words: str) -> int:
    return 1 if words in ("1er", "premier") else int(words)


def _year(words: str) -> int:
    return int(words) if len(words) > 2 else 2000 + int(words)


# ------------------------------------------------------------------------------------------- what comes every year

def _maker(slots: Slots) -> Callable[[int], When]:
    """How to make the stretch in a year: a feast, a season, a quarter or half, a day, or a month."""
    if "name" in slots:
        return lambda year: tv.named_day(year, time_words("named")[slots["name"]])
    if "s" in slots:
        return lambda year: tv.months(year, int(time_words("season")[slots["s"]]), "season")
    if "ord" in slots:
        unit, size, count = _MONTH_OF_PART[slots["part"]]
        number = _ordinal(slots["ord"]) % (count + 1)  # the last is -1
        return lambda year: tv.months(year, (number - 1) * size + 1, unit)
    month = _month(slots["m"])
    if "d" in slots:
        return lambda year: tv.day(date(year, month, _day(slots["d"])))
    return lambda year: tv.months(year, month)


def _dated(slots: Slots, scene: Scene) -> When | None:
    """In the year written, the year that « dernier, de l'année précédente » or the sentence gives, or the likeliest."""
    make = _maker(slots)
    if written := slots.get("y") or slots.get("y2"):
        return make(_year(written))
    tail = slots.get("tail", "")
    shift, is_told = _way(tail)
    of_year = re.search(r"\b(?:an|annee)\b", tail)
    at = _anchor(scene, "year" if of_year else "month", 1) if is_told else scene.published
    if of_year:
        return make(at.year + shift) if at else None
    weekday = int(time_words("weekday").get(slots.get("wd", ""), 0))
    if scene.year is not None and not tail:
        when = make(scene.year)
        if weekday in (0, when.earliest.isoweekday()):
            return when
    if at is None:
        return None
    for reach in (1, 6):
        made = [_try(make, year) for year in range(at.year - reach, at.year + reach + 1)]
        choices = [when for when in made if when and weekday in (0, when.earliest.isoweekday())]
        if choices:
            told = _pick(choices, at, shift, shift or scene.tense())
            coming = _pick(choices, at, shift, 1)
            soon = coming.earliest == coming.latest and 0 < (coming.earliest - at).days < SOON if coming else False
            return coming if soon and not shift and (at - told.latest).days > LONG_AGO else told
    return None


def _try(make: Callable[[int], When], year: int) -> When | None:
    try:
        return make(year)
    except (ValueError, OverflowError):
        return None


def _range(slots: Slots, scene: Scene) -> When | None:
    """From one date or month to another; the first takes its month and year from the last."""
    last = _dated(slots, scene)
    if last is None:
        return None
    first = {"m": slots.get("m1", slots["m"])} | ({"d": slots["d1"]} if "d1" in slots else {})
    crossed = _month(first["m"]) > _month(slots["m"])
    year = int(slots["y1"]) if "y1" in slots else last.earliest.year - crossed
    return tv.between(_maker(first)(year), last)


# ------------------------------------------------------------------------------------------- what comes every week

def _weekday(slots: Slots, scene: Scene) -> When | None:
    """« mardi, mardi dernier »: past, if no tense is told; « mardi 12 »: in the nearest month that has such a day."""
    shift, is_told = _way(slots.get("tail", ""))
    at = _anchor(scene, "day", 1) if is_told else scene.published
    if at is None:
        return None
    weekday, number = int(time_words("weekday")[slots["wd"]]), _day(slots["d"]) if "d" in slots else 0
    back, reach = (at.isoweekday() - weekday) % 7, 26 if number else 1
    days = [at + timedelta(days=7 * week - back) for week in range(-reach, reach + 1)]
    choices = [tv.day(day) for day in days if number in (0, day.day)]
    return _pick(choices, at, shift, scene.tense() or (0 if number else -1))


def _night(slots: Slots, scene: Scene) -> When | None:
    first = _weekday(slots, scene)
    return tv.between(first, tv.day(first.earliest + timedelta(days=1))) if first else None


# ------------------------------------------------------------------------------------------- days and other units

def _word(slots: Slots, scene: Scene) -> When | None:
    """« hier » from publication, « le même jour, la veille » from the day told; « la veille de … » is not known."""
    kind = next(kind for kind in ("day", "same_day", "told_day") if slots["word"] in time_words(kind))
    if "of" in slots:
        return None
    at = scene.published if kind == "day" else _anchor(scene, "day", 1 if kind == "same_day" else _ANY_DISTANCE)
    return tv.day(at + timedelta(days=int(time_words(kind)[slots["word"]]))) if at else None


def _unit(slots: Slots, scene: Scene) -> When | None:
    """« cette année, la semaine dernière, il y a deux ans, trois mois plus tard »: so many units from the anchor."""
    unit, (shift, is_told) = time_words("unit")[slots["unit"]], _way(slots.get("way", ""))
    near = shift and "n" not in slots
    at = _anchor(scene, unit, 1 if near else _ANY_DISTANCE) if is_told else scene.published
    if at is None:
        return None
    if unit == "weekend" and not is_told:
        return _pick([tv.around(unit, at, week) for week in (-1, 0, 1)], at, shift, scene.tense() or 1)
    return tv.around(unit, at, shift * _number(slots.get("n", "")))


# ------------------------------------------------------------------------------------------- what bears its own year

def _years(slots: Slots, scene: Scene) -> When | None:
    first, last = slots["y1"], slots["y"]
    stop = int(last if len(last) == 4 else first[:2] + last)
    return tv.between(tv.years(int(first)), tv.years(stop)) if stop > int(first) else None


def _single_year(slots: Slots, scene: Scene) -> When:
    year = int(slots["y"])
    return tv.years(year if year > 99 else 1900 + year)


def _decade(slots: Slots, scene: Scene) -> When:
    return tv.around("decade", _single_year(slots, scene).earliest)


def _century(slots: Slots, scene: Scene) -> When | None:
    number = _ordinal(slots["ord"])
    return tv.years(100 * number - 99, "century") if 0 < number < 30 else None


_RESOLVERS: dict[str, Callable[[Slots, Scene], When | None]] = {
    "dated": _dated, "bare month": _dated, "range": _range, "weekday": _weekday, "night": _night, "day": _word,
    "unit": _unit, "year": _single_year, "years": _years, "decade": _decade, "century": _century,
}
