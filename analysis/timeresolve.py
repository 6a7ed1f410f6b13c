"""Resolves recognised expressions of time: from the words of a timex and its scene to a stretch of the calendar."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, timedelta
from functools import cache
from typing import NamedTuple

from analysis import timevalue as tv
from analysis.timevalue import GRANULARITIES, When
from analysis.timex import Slots, Timex, any_of, named_days, time_words

_ANY_DISTANCE = 10_000
_DIGITS = re.compile("[0-9]+")
_WITHIN = {"day": None, "same_day": 1, "told_day": _ANY_DISTANCE}  # how many sentences back the day told may be; None: published
_PARTS = {"trimestre": ("quarter", 3), "t": ("quarter", 3), "semestre": ("half", 6)}


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
    if when and (edge := timex.slots.get("edge")):
        return tv.narrowed(when, time_words("edge")[edge])
    if when and (offset := timex.slots.get("offset")):
        return tv.day(when.earliest + timedelta(days=int(time_words("told_day")[offset])))
    return tv.weekend(when.earliest) if when and "around" in timex.slots else when


def looks_back(slots: Slots) -> bool:
    """Whether an expression goes back from the date told last (« la veille »), which stays the date that others lean on."""
    return "-" in time_words("told_day").get(slots.get("word", ""), "") + time_words("way_told").get(slots.get("way", ""), "")


def _anchor(scene: Scene, unit: str, within: int = _ANY_DISTANCE) -> date | None:
    """The day told last that is as fine as the unit, at most so many sentences ago; else the day of publication."""
    fine = GRANULARITIES[:GRANULARITIES.index(unit) + 1]
    for sentence, when in reversed(scene.told[-12:]):
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
    return min(choices, default=None, key=lambda when: max((at - when.latest).days, 2 * (when.earliest - at).days))


@cache
def _ways() -> dict[str, tuple[int, bool]]:
    kinds = {"shift": False, "way": False, "shift_told": True, "way_told": True}
    return {word: (int(value), told) for kind, told in kinds.items() for word, value in time_words(kind).items()}


def _way(words: str) -> tuple[int, bool]:
    """How many units « dernier, prochain, plus tôt » move, and whether from the date told last, not publication."""
    if not words:
        return 0, False
    return next((way for word, way in _ways().items() if words.endswith(word)), (0, "meme" in words))


def _number(words: str) -> int:
    """« 12, vingt-deux, une dizaine de »; 1 for no word at all."""
    if not words or words.isdigit():
        return int(words or 1)
    return sum(int(time_words("number")[part]) for part in _number_words().findall(words))


@cache
def _number_words() -> re.Pattern[str]:
    return re.compile(any_of(time_words("number")))


def _ordinal(words: str) -> int:
    """« 1er, 12, deuxième, XXe »; -1 for « dernier »."""
    digits = _DIGITS.match(words)
    return int(digits[0] if digits else time_words("ordinal").get(words) or time_words("roman")[words])


def _month(words: str) -> int:
    words = words.rstrip(".")
    return int(words if words.isdigit() else time_words("month").get(words) or time_words("month_short")[words + "."])


def _year(words: str) -> int:
    return int(words) if len(words) > 2 else int(words) + (1900 if int(words) > 30 else 2000)


def _maker(slots: Slots) -> Callable[[int], When]:
    """How to make the stretch in a year: a feast, a season, a quarter or half, a day, or a month."""
    if name := slots.get("name") or slots.get("name2"):
        return lambda year: tv.named_day(year, named_days()[name])
    if "s" in slots:
        first = int(time_words("season")[slots["s"]])
        return lambda year: tv.months(year + (first == 0 and "over" in slots), first, "season")
    if "part" in slots:
        unit, size = _PARTS[slots["part"]]
        number = _ordinal(slots["ord"]) % (12 // size + 1)  # the last is -1
        return lambda year: tv.months(year, (number - 1) * size + 1, unit)
    month = _month(slots["m"])
    if "nth" in slots:
        return lambda year: tv.nth_weekday(year, month, _ordinal(slots["nth"]), int(time_words("weekday")[slots["nthday"]]))
    if "d" in slots:
        return lambda year: tv.day(date(year, month, _ordinal(slots["d"])))
    return lambda year: tv.months(year, month)


def _dated(slots: Slots, scene: Scene) -> When | None:
    """In the year written, the year that « dernier, de l'année précédente » or the sentence gives, or the likeliest."""
    if "last" in slots:  # « les 3, 4 et 5 mai » are days of one year
        last = _dated({name: words for name, words in slots.items() if name != "last"} | {"d": slots["last"]}, scene)
        return _maker(slots)(last.earliest.year) if last else None
    make = _maker(slots)
    if written := slots.get("y") or slots.get("y2"):
        return make(_year(written))
    tail = slots.get("tail", "")
    shift, is_told = _way(tail)
    of_year = tail and re.search(r"\b(?:an|annee)\b", tail)
    at = _anchor(scene, "year" if of_year else "month", 1) if is_told else scene.published
    if of_year and at:
        return make(at.year + shift)
    weekday = int(time_words("weekday")[slots["wd"]]) if "wd" in slots else 0
    if scene.year is not None and not tail and weekday in (0, (when := make(scene.year)).earliest.isoweekday()):
        return when
    for reach in (1, 6) if at else ():
        made = [_try(make, year) for year in range(at.year - reach, at.year + reach + 1)]
        choices = [when for when in made if when and weekday in (0, when.earliest.isoweekday())]
        if choices:
            told = _pick(choices, at, shift, shift or scene.tense())
            if shift or told.earliest != told.latest or (at - told.latest).days <= LONG_AGO:
                return told
            coming = _pick(choices, at, shift, 1)
            return coming if 0 < (coming.earliest - at).days < SOON else told
    return None


def _try(make: Callable[[int], When], year: int) -> When | None:
    try:
        return make(year)
    except (ValueError, OverflowError):
        return None


def _range(slots: Slots, scene: Scene) -> When | None:
    """From one date or month to another; the first takes its month and year from the last."""
    if (last := _dated(slots, scene)) is None:
        return None
    first = {"m": slots.get("m1", slots["m"])} | ({"d": slots["d1"]} if "d1" in slots else {})
    crossed = _month(first["m"]) > _month(slots["m"])
    year = int(slots["y1"]) if "y1" in slots else last.earliest.year - crossed
    return tv.between(_maker(first)(year), last)


def _weekday(slots: Slots, scene: Scene) -> When | None:
    """« mardi, mardi dernier, mardi en huit »: past, if no tense is told (« ce mardi »: near); « mardi 12 »: in a near month."""
    shift, is_told = _way(slots.get("tail", ""))
    at = _anchor(scene, "day", 1) if is_told else scene.published
    if at is None or "any" in slots:
        return None
    weekday, number = int(time_words("weekday")[slots["wd"]]), _ordinal(slots["d"]) if "d" in slots else 0
    back, reach = (at.isoweekday() - weekday) % 7, 26 if number else 1
    if "week" in slots:
        return tv.day(tv.around("week", at, shift).earliest + timedelta(days=weekday - 1))
    days = [at + timedelta(days=7 * week - back) for week in range(-reach, reach + 1)]
    choices = [tv.day(day) for day in days if number in (0, day.day)]
    if "later" in slots:
        return tv.day(_pick(choices, at, 1, 1).earliest + timedelta(days={"huit": 7, "quinze": 14}[slots["later"]]))
    return _pick(choices, at, shift, scene.tense() or (0 if number else 1 if "this" in slots and back > 3 else -1))


def _night(slots: Slots, scene: Scene) -> When | None:
    """« la nuit de lundi à mardi, de lundi à jeudi »: the last such weekday, and the first before it."""
    if (last := _weekday(slots, scene)) is None:
        return None
    days = (last.earliest.isoweekday() - int(time_words("weekday")[slots["wd1"]])) % 7
    return tv.between(tv.day(last.earliest - timedelta(days=days)), last)


def _day_of_month(slots: Slots, scene: Scene) -> When | None:
    """« le 12 de ce mois, le 20 du mois dernier »; « le 22 » alone: in the month told just before, or by tense."""
    shift, is_told = _way(slots.get("tail2", ""))
    named, told = "tail" in slots or "tail2" in slots, _anchor(scene._replace(published=None), "month", 1)
    at = scene.published if named and not is_told or told is None else told
    if at is None:
        return None
    months = [tv.around("month", at, month).earliest for month in (range(shift, shift + 1) if named else range(-2, 3))]
    choices = [when for first in months if (when := _try(_maker(slots | {"m": str(first.month)}), first.year))]
    return _pick(choices, at, 0, 0 if named or told else scene.tense() or -1)


def _word(slots: Slots, scene: Scene) -> When | None:
    """« hier » from publication, « le même jour, la veille » from the day told; « au lendemain de … » on the day of its clause."""
    days, within = "0", 0
    if "of" not in slots:
        kind, within = next((kind, within) for kind, within in _WITHIN.items() if slots["word"] in time_words(kind))
        days = time_words(kind)[slots["word"]]
    at = scene.published if within is None else _anchor(scene, "day", within)
    return tv.day(at + timedelta(days=int(days))) if at else None


def _unit(slots: Slots, scene: Scene) -> When | None:
    """« cette année, la semaine dernière, il y a deux ans, trois mois plus tard »: so many units from the anchor."""
    unit, (shift, is_told) = time_words("unit").get(slots["unit"], "interval"), _way(slots.get("way", ""))
    near = shift and "n" not in slots
    at = _anchor(scene, unit, 1 if near else _ANY_DISTANCE) if is_told else scene.published
    if at is None or slots.get("n") in ("quelques", "plusieurs"):
        return None
    if unit == "weekend" and not is_told:
        return _pick([tv.around(unit, at, week) for week in (-1, 0, 1)], at, shift, scene.tense() or 1)
    return tv.around(unit, at, shift * _number(slots.get("n", "")))


def _years(slots: Slots, scene: Scene) -> When | None:
    first, last = slots["y1"], slots["y"]
    first = first if len(first) == 4 else f"19{first}"
    stop = int(last if len(last) == 4 else first[:2] + last)
    return tv.between(tv.years(int(first)), tv.years(stop)) if stop > int(first) else None


def _single_year(slots: Slots, scene: Scene) -> When:
    year = int(slots["y"]) if "y" in slots else _number(slots["n"])
    return tv.years(year if year > 99 else 1900 + year)


_RESOLVERS: dict[str, Callable[[Slots, Scene], When | None]] = {
    "dated": _dated, "bare month": _dated, "feast": _dated, "day of month": _day_of_month, "range": _range, "weekday": _weekday,
    "night": _night, "day": _word, "unit": _unit, "year": _single_year, "years": _years, 
    "decade": lambda slots, scene: tv.around("decade", _single_year(slots, scene).earliest),
    "century": lambda slots, scene: tv.years(100 * _ordinal(slots["ord"]) - 99, "century"),
}
