"""Resolves recognised expressions of time: from the words of a timex and its scene to a stretch of the calendar."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, timedelta

from analysis import timevalue as tv
from analysis.timeanchor import (
    Scene, anchor, day_number, in_year, month_number, number_of, ordinal_of, shift_of, try_make,
)
from analysis.timegrammar import named_days, time_words
from analysis.timevalue import When
from analysis.timex import Slots, Timex

_ROMAN = {"i": 1, "v": 5, "x": 10}


def resolve(timex: Timex, scene: Scene) -> When | None:
    """The stretch of time meant, or None where nothing anchors it, or no such day exists."""
    try:
        return _RESOLVERS[timex.rule](timex.slots, scene)
    except (ValueError, OverflowError):  # the 31st of February, the year 10000
        return None


# ------------------------------------------------------------------------------------------- calendar dates

def _date(slots: Slots, scene: Scene) -> When | None:
    day, month = day_number(slots["d"] or ""), slots["m"] or ""
    number = int(month) if month.isdigit() else month_number(month)
    weekday = time_words("weekday").get(slots.get("wd") or "")
    fits = (lambda when: when.earliest.isoweekday() == int(weekday)) if weekday else None
    date(2000, number, day)  # no such day in any year: ValueError
    return in_year(lambda year: tv.day(date(year, number, day)), slots, scene, fits)


def _listed(slots: Slots, scene: Scene) -> When | None:
    follower = scene.following
    if follower is None or follower.rule not in ("date", "listed"):
        return None
    return _date({**follower.slots, "wd": None, "d": slots["d"]}, scene) if follower.slots.get("m") else None


def _week_of(slots: Slots, scene: Scene) -> When | None:
    found = _date(slots, scene)
    return tv.week(found.earliest) if found else None


def _days(slots: Slots, scene: Scene) -> When | None:
    last = _date({"d": slots["d2"], "m": slots["m2"], "y": slots["y2"], "tail": slots["tail"]}, scene)
    if last is None:
        return None
    month = month_number(slots["m1"]) if slots["m1"] else last.latest.month
    year = int(slots["y1"]) if slots["y1"] else last.latest.year - (month > last.latest.month)
    return tv.days(date(year, month, day_number(slots["d1"] or "")), last.latest)


def _day_of(slots: Slots, scene: Scene) -> When | None:
    if scene.published is None:
        return None
    month = tv.unit_around("month", scene.published, shift_of(slots["shift"] or "")[0])
    return tv.day(month.earliest.replace(day=day_number(slots["d"] or "")))


def _weekday_number(slots: Slots, scene: Scene) -> When | None:
    """« mardi 12 »: the nearest month that has such a day, on the side that the tense tells."""
    if scene.published is None:
        return None
    weekday, number = int(time_words("weekday")[slots["wd"] or ""]), day_number(slots["d"] or "")
    found = []
    for count in range(-6, 7):
        first = tv.add_months(scene.published.replace(day=1), count)
        when = try_make(lambda year, first=first: tv.day(first.replace(day=number)), first.year)
        if when and when.earliest.isoweekday() == weekday:
            found.append(when)
    side = scene.tense()
    sided = [when for when in found if (when.earliest - scene.published).days * side >= 0]
    return min(sided or found, default=None, key=lambda when: abs((when.earliest - scene.published).days))


def _nth_weekday(slots: Slots, scene: Scene) -> When | None:
    weekday, month = int(time_words("weekday")[slots["wd"] or ""]), month_number(slots["m"] or "")

    def make(year: int) -> When:
        whole = tv.month(year, month)
        first = whole.earliest + timedelta(days=(weekday - whole.earliest.isoweekday()) % 7)
        every = [first + timedelta(weeks=count) for count in range(5) if first + timedelta(weeks=count) <= whole.latest]
        wanted = ordinal_of(slots["ord"] or "", len(every))
        if wanted > len(every):
            raise ValueError("no such weekday in this month")
        return tv.day(every[wanted - 1])

    return in_year(make, slots, scene)


def _named(slots: Slots, scene: Scene) -> When | None:
    rule = named_days()[slots["name"] or ""]
    if len(rule) == 10:
        return tv.day(date.fromisoformat(rule))

    def make(year: int) -> When:
        if rule.startswith("easter"):
            return tv.day(tv.easter(year) + timedelta(days=int(rule[6:])))
        return tv.day(date(year, int(rule[:2]), int(rule[3:])))

    return in_year(make, slots, scene)


# ------------------------------------------------------------------------------------------- weekdays and deictics

def _weekday(slots: Slots, scene: Scene) -> When | None:
    wanted = int(time_words("weekday")[slots["wd"] or ""])
    shift, is_told = shift_of(slots.get("shift") or "")
    at = anchor(scene, "day", 1) if is_told else scene.published
    if at is None:
        return None
    back = (at.isoweekday() - wanted) % 7
    if shift:
        return tv.day(at - timedelta(days=back or 7) if shift < 0 else at + timedelta(days=7 - back))
    return tv.day(at + timedelta(days=(7 - back) % 7) if back and scene.tense() > 0 else at - timedelta(days=back))


def _week_day_of(slots: Slots, scene: Scene) -> When | None:
    found = _shifted({"unit": "semaine", "shift": slots["shift"]}, scene)
    return tv.day(found.earliest + timedelta(days=int(time_words("weekday")[slots["wd"] or ""]) - 1)) if found else None


def _night(slots: Slots, scene: Scene) -> When | None:
    found = _weekday({"wd": slots["wd1"]}, scene)
    return tv.days(found.earliest, found.earliest + timedelta(days=1)) if found else None


def _deictic(slots: Slots, scene: Scene) -> When | None:
    shift = int(time_words("day")[slots["word"] or ""])
    return tv.day(scene.published + timedelta(days=shift)) if scene.published else None


def _part(slots: Slots, scene: Scene) -> When | None:
    at = anchor(scene, "day", 1)
    return tv.day(at) if at else None


def _told(slots: Slots, scene: Scene) -> When | None:
    """« la veille, le lendemain »: from the day told last; with « de », from the date that follows, or unanchored."""
    at = anchor(scene, "day")
    if re.match(r" {1,3}(?:du |de |d')", scene.after):
        other = resolve(scene.following, scene._replace(following=None)) if scene.following else None
        at = other.earliest if other else None
    return tv.day(at + timedelta(days=int(time_words("told_day")[slots["word"] or ""]))) if at else None


# ------------------------------------------------------------------------------------------- units

def _edged(when: When | None, slots: Slots) -> When | None:
    return tv.narrowed(when, (slots.get("edge") or "").strip()) if when else None


def _this(slots: Slots, scene: Scene) -> When | None:
    if scene.published is None:
        return None
    unit = time_words("unit")[slots["unit"] or ""]
    gone = unit == "weekend" and scene.published.weekday() < 5 and scene.tense() < 0
    return _edged(tv.unit_around(unit, scene.published, -1 if gone else 0), slots)


def _shifted(slots: Slots, scene: Scene) -> When | None:
    unit = time_words("unit")[slots["unit"] or ""]
    shift, is_told = shift_of(slots["shift"] or "")
    at = anchor(scene, unit, 1) if is_told else scene.published
    if at is None:
        return None
    if unit == "weekend" and shift > 0 and at.weekday() < 5:
        shift = 0
    return _edged(tv.unit_around(unit, at, shift), slots)


def _same(slots: Slots, scene: Scene) -> When | None:
    unit = time_words("unit")[slots["unit"] or slots["unit2"] or ""]
    at = anchor(scene, unit)
    return tv.unit_around(unit, at) if at else None


def _past_century(slots: Slots, scene: Scene) -> When | None:
    return tv.unit_around("century", scene.published, -1) if scene.published else None


def _moved(slots: Slots, at: date | None, direction: int) -> When | None:
    if at is None:
        return None
    number, unit = number_of(slots["n"] or ""), slots["unit"] or ""
    if unit == "heures":
        return tv.day(at + timedelta(hours=direction * number // 24 * 24))
    return tv.unit_around(time_words("unit")[unit], at, direction * number)


def _later(slots: Slots, scene: Scene) -> When | None:
    unit = time_words("unit")[slots["unit"] or ""]
    return _moved(slots, anchor(scene, unit), 1 if slots["way"] in ("plus tard", "apres") else -1)


# ------------------------------------------------------------------------------------------- months, seasons, years

def _month(slots: Slots, scene: Scene) -> When | None:
    number, follower = month_number(slots["m"] or ""), scene.following
    if follower and not slots.get("y") and not slots.get("tail") and follower.rule in ("month", "date"):
        slots = {**slots, "y": follower.slots.get("y"), "tail": follower.slots.get("tail")}
    return _edged(in_year(lambda year: tv.month(year, number), slots, scene), slots)


def _months(slots: Slots, scene: Scene) -> When | None:
    first, last = month_number(slots["m1"] or ""), month_number(slots["m2"] or "")
    if slots["y1"] and slots["y2"]:
        return tv.months(int(slots["y1"]), first, last + 12 * (int(slots["y2"]) - int(slots["y1"])))
    written = {**slots, "y": slots["y2"] or slots["y1"]}
    return in_year(lambda year: tv.months(year, first - 12 * (first > last), last), written, scene)


def _quarter(slots: Slots, scene: Scene) -> When | None:
    make, last = (tv.quarter, 4) if slots["unit"] == "trimestre" else (tv.half, 2)
    number = ordinal_of(slots["ord"] or "", last)
    return in_year(lambda year: make(year, number), slots, scene) if number <= last else None


def _season(slots: Slots, scene: Scene) -> When | None:
    name = time_words("season")[slots["s"] or ""]
    return _edged(in_year(lambda year: tv.season(year, name), slots, scene), slots)


def _year(slots: Slots, scene: Scene) -> When | None:
    return _edged(tv.year(int(slots["y"] or 0)), slots)


def _years(slots: Slots, scene: Scene) -> When | None:
    first, last = int(slots["y1"] or 0), slots["y2"] or ""
    stop = int(last) if len(last) == 4 else first // 100 * 100 + int(last)
    return tv.years(first, stop) if stop > first else None


def _decade(slots: Slots, scene: Scene) -> When | None:
    digits = slots["dec"] or ""
    return _edged(tv.decade(int(digits) if len(digits) == 4 else 1900 + int(digits)), slots)


def _century(slots: Slots, scene: Scene) -> When | None:
    words = slots["roman"] or ""
    if words.isdigit():
        number = int(words)
    elif set(words) <= set(_ROMAN):
        values = [_ROMAN[letter] for letter in words]
        number = sum(-value if value < max(values[place:]) else value for place, value in enumerate(values))
    else:
        number = ordinal_of(words, 0)
    return _edged(tv.century(number), slots) if 0 < number < 30 else None


_RESOLVERS: dict[str, Callable[[Slots, Scene], When | None]] = {
    "iso": _date, "numeric": _date, "slashed": _date, "date": _date, "listed": _listed, "days": _days,
    "days_between": _days, "week_of": _week_of, "day_of": _day_of, "weekday_number": _weekday_number,
    "nth_weekday": _nth_weekday, "named": _named, "named_year": _named, "weekday": _weekday, "week_day_of":
    _week_day_of, "night": _night, "deictic": _deictic, "part": _part, "told": _told, "this": _this, "shifted":
    _shifted, "same": _same, "edge": _this, "past_century": _past_century, "later": _later, "month": _month,
    "months": _months, "quarter": _quarter, "season": _season, "year": _year, "years": _years, "short_year":
    lambda slots, scene: tv.year(1900 + int(slots["yy"] or 0)), "decade": _decade, "century": _century, "ago":
    lambda slots, scene: _moved(slots, scene.published, -1), "ahead": lambda slots, scene: _moved(slots,
    scene.published, 1),
}
