"""Values of time: a stretch of the calendar with its ISO value, and the stretches that French expressions speak of."""

from __future__ import annotations

import re
from datetime import date, timedelta
from typing import NamedTuple

#: From fine to coarse.
GRANULARITIES = tuple("day weekend week month quarter season half year decade century interval".split())
_DAYS = {"day": 1, "week": 7, "weekend": 7}
_MONTHS = {"month": 1, "quarter": 3, "season": 3, "half": 6}
_YEARS = {"year": 1, "decade": 10, "century": 100}
_ISO = re.compile(r"(\d{4})(?:-W(\d\d)|-(\d\d)(?:-(\d\d))?)?")


class When(NamedTuple):
    """A stretch of days, first and last included, with its ISO value and how fine it is."""

    value: str
    earliest: date
    latest: date
    granularity: str


def day(at: date) -> When:
    return When(at.isoformat(), at, at, "day")


def between(first: When, last: When, granularity: str = "interval") -> When:
    """From the beginning of one stretch to the end of another, in whatever order they come."""
    if last.earliest < first.earliest:
        first, last = last, first
    return When(f"{first.value}/{last.value}", first.earliest, max(first.latest, last.latest), granularity)


def week(at: date) -> When:
    """The ISO week of a day, Monday to Sunday."""
    year, number, weekday = at.isocalendar()
    monday = at - timedelta(days=weekday - 1)
    return When(f"{year:04d}-W{number:02d}", monday, monday + timedelta(days=6), "week")


def weekend(at: date) -> When:
    """The Saturday and Sunday of a day's ISO week."""
    saturday = at + timedelta(days=5 - at.weekday())
    return between(day(saturday), day(saturday + timedelta(days=1)), "weekend")


def months(year: int, first: int, unit: str = "month") -> When:
    """The month, quarter, season or half that begins with a month, counted from January; 0 is the December before."""
    begin = 12 * year + first - 1
    start, stop = (date(number // 12, number % 12 + 1, 1) for number in (begin, begin + _MONTHS[unit]))
    latest = stop - timedelta(days=1)
    value, last = start.isoformat()[:7], latest.isoformat()[:7]
    return When(value if value == last else f"{value}/{last}", start, latest, unit)


def years(first: int, unit: str = "year") -> When:
    """The year, decade or century that begins with a year; the twentieth century is 1901/2000."""
    last = first + _YEARS[unit] - 1
    value = f"{first:04d}" if first == last else f"{first:04d}/{last:04d}"
    return When(value, date(first, 1, 1), date(last, 12, 31), unit)


def around(unit: str, at: date, shift: int = 0) -> When:
    """The week, month, year … in which a day lies, or the one so many units later (earlier when negative)."""
    if unit in _DAYS:
        return {"day": day, "week": week, "weekend": weekend}[unit](at + timedelta(days=shift * _DAYS[unit]))
    if unit in _MONTHS:
        size = _MONTHS[unit]
        return months(at.year, (at.month - 1) // size * size + 1 + shift * size, unit)
    if unit == "interval":  # the season of a club
        return between(years(start := at.year - (at.month < 7) + shift), years(start + 1))
    size, offset = _YEARS[unit], int(unit == "century")
    return years((at.year - offset) // size * size + offset + shift * size, unit)


def nth_weekday(year: int, month: int, nth: int, weekday: int) -> When:
    """The first, second … weekday of a month, the last for -1; ValueError where there is none."""
    last = months(year, month).latest
    if nth < 0:
        return day(last - timedelta(days=(last.isoweekday() - weekday) % 7))
    return day(last.replace(day=7 * nth - 6 + (weekday - last.replace(day=1).isoweekday()) % 7))


def named_day(year: int, rule: str) -> When:
    """The feast of a year by its rule: ``12-25``, ``easter+39``, the month ``09``, or the one day ``2001-09-11`` whatever the year."""
    if len(rule) == 2:
        return months(year, int(rule))
    if rule.startswith("easter"):
        return day(_easter(year) + timedelta(days=int(rule[6:])))
    return day(date.fromisoformat(rule if len(rule) == 10 else f"{year:04d}-{rule}"))


def _easter(year: int) -> date:
    """Easter Sunday of the Gregorian calendar (Meeus, Jones, Butcher)."""
    a, (b, c) = year % 19, divmod(year, 100)
    h = (19 * a + b - b // 4 - (b - (b + 8) // 25 + 1) // 3 + 15) % 30
    i = (32 + 2 * (b % 4) + 2 * (c // 4) - h - c % 4) % 7
    number = h + i - 7 * ((a + 11 * h + 22 * i) // 451) + 114
    return date(year, number // 31, number % 31 + 1)


def narrowed(when: When, part: str) -> When:
    """The same value, its bounds narrowed to its ``first``, ``middle`` or ``last`` third; whole for anything else."""
    third = timedelta(days=((when.latest - when.earliest).days + 1) // 3)
    earliest = {"middle": when.earliest + third, "last": when.latest - third}.get(part, when.earliest)
    latest = {"first": when.earliest + third, "middle": when.latest - third}.get(part, when.latest)
    return when._replace(earliest=earliest, latest=latest)


def read(value: str) -> When:
    """The stretch that an ISO value names (2023, 2023-09, 2023-09-13, 2023-W37, A/B). Raises ValueError for what is none.

    Of what A/B can be called the finest is taken, so that a season which begins like a quarter comes back as a quarter.
    """
    first, slash, last = value.partition("/")
    if not slash:
        return _single(value)
    whole = between(_single(first), _single(last))
    units = (around(unit, whole.earliest) for unit in GRANULARITIES[:-1])
    seasons = (months(whole.earliest.year, whole.earliest.month, "season"),) if whole.earliest.day == 1 else ()
    return next((one for one in (*units, *seasons) if one.value == whole.value), whole)


def _single(value: str) -> When:
    found = _ISO.fullmatch(value)
    if not found:
        raise ValueError(f"{value!r} is no ISO date")
    year, number, month, at = (int(part) if part else None for part in found.groups())
    if number:
        return week(date.fromisocalendar(year, number, 1))
    if at:
        return day(date(year, month, at))
    return months(date(year, month, 1).year, month) if month else years(date(year, 1, 1).year)
