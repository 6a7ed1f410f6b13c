"""Values of time: a stretch of the calendar with its ISO value, and the stretches that French expressions speak of."""

from __future__ import annotations

from calendar import monthrange
from datetime import date, timedelta
from typing import NamedTuple

#: The months of a season, as offsets from January of its year (winter begins in the December before).
SEASONS = {"spring": (3, 5), "summer": (6, 8), "autumn": (9, 11), "winter": (0, 2)}
#: From fine to coarse.
GRANULARITIES = tuple("day weekend week month quarter season half year decade century interval".split())


class When(NamedTuple):
    """A stretch of days, first and last included, with its ISO value and how fine it is."""

    value: str
    earliest: date
    latest: date
    granularity: str


def day(at: date) -> When:
    return When(at.isoformat(), at, at, "day")


def days(first: date, last: date, granularity: str = "interval") -> When:
    """The stretch between two days, in whatever order they come."""
    first, last = min(first, last), max(first, last)
    return When(f"{first.isoformat()}/{last.isoformat()}", first, last, granularity)


def week(at: date) -> When:
    """The ISO week of a day, Monday to Sunday."""
    monday = at - timedelta(days=at.weekday())
    year, number, _ = at.isocalendar()
    return When(f"{year:04d}-W{number:02d}", monday, monday + timedelta(days=6), "week")


def weekend(at: date) -> When:
    """The Saturday and Sunday of a day's ISO week."""
    saturday = at + timedelta(days=5 - at.weekday())
    return days(saturday, saturday + timedelta(days=1), "weekend")


def months(year: int, first: int, last: int, granularity: str = "interval") -> When:
    """Whole months, counted from January of the year; 0 is the December before, 13 the January after."""
    start, stop = add_months(date(year, 1, 1), first - 1), add_months(date(year, 1, 1), last - 1)
    value = f"{start:%Y-%m}/{stop:%Y-%m}" if start.year > 999 else f"{start.isoformat()[:7]}/{stop.isoformat()[:7]}"
    return When(value, start, _month_end(stop), granularity)


def month(year: int, number: int) -> When:
    first = date(year, number, 1)
    return When(first.isoformat()[:7], first, _month_end(first), "month")


def quarter(year: int, number: int) -> When:
    return months(year, 3 * number - 2, 3 * number, "quarter")


def half(year: int, number: int) -> When:
    return months(year, 6 * number - 5, 6 * number, "half")


def season(year: int, name: str) -> When:
    """A season in whole months; the winter of a year begins in the December before it."""
    return months(year, *((number for number in SEASONS[name]) if name != "winter" else (0, 2)), "season")


def years(first: int, last: int, granularity: str = "interval") -> When:
    first, last = min(first, last), max(first, last)
    return When(f"{first:04d}/{last:04d}", date(first, 1, 1), date(last, 12, 31), granularity)


def year(number: int) -> When:
    return years(number, number, "year")._replace(value=f"{number:04d}")


def decade(any_year: int) -> When:
    return years(any_year // 10 * 10, any_year // 10 * 10 + 9, "decade")


def century(number: int) -> When:
    """The n-th century; the twentieth is 1901/2000."""
    return years(100 * number - 99, 100 * number, "century")


def add_months(at: date, count: int) -> date:
    """The same day so many months later, or the last day of that month when it has no such day."""
    number = at.year * 12 + at.month - 1 + count
    first = date(number // 12, number % 12 + 1, 1)
    return first.replace(day=min(at.day, _month_end(first).day))


def easter(of_year: int) -> date:
    """Easter Sunday of the Gregorian calendar (Meeus, Jones, Butcher)."""
    a, (b, c) = of_year % 19, divmod(of_year, 100)
    h = (19 * a + b - b // 4 - (b - (b + 8) // 25 + 1) // 3 + 15) % 30
    i = (32 + 2 * (b % 4) + 2 * (c // 4) - h - c % 4) % 7
    number = h + i - 7 * ((a + 11 * h + 22 * i) // 451) + 114
    return date(of_year, number // 31, number % 31 + 1)


def unit_around(unit: str, at: date, shift: int = 0) -> When:
    """The week, month, year … in which a day lies, or the one so many units later (earlier when negative)."""
    if unit == "day":
        return day(at + timedelta(days=shift))
    if unit == "week":
        return week(at + timedelta(weeks=shift))
    if unit == "weekend":
        return weekend(at + timedelta(weeks=shift))
    if unit == "month":
        moved = add_months(at.replace(day=1), shift)
        return month(moved.year, moved.month)
    if unit == "quarter":
        moved = add_months(at.replace(day=1), 3 * shift)
        return quarter(moved.year, (moved.month + 2) // 3)
    if unit == "half":
        moved = add_months(at.replace(day=1), 6 * shift)
        return half(moved.year, (moved.month + 5) // 6)
    if unit == "year":
        return year(at.year + shift)
    if unit == "decade":
        return decade(at.year + 10 * shift)
    return century((at.year - 1) // 100 + 1 + shift)


def narrowed(when: When, edge: str) -> When:
    """The same value, its bounds narrowed to the first, middle or last third (début, mi/milieu, fin)."""
    length = (when.latest - when.earliest).days + 1
    third = timedelta(days=length // 3)
    if edge == "debut":
        return when._replace(latest=when.earliest + third)
    if edge == "fin":
        return when._replace(earliest=when.latest - third)
    if edge in ("mi", "milieu"):
        return when._replace(earliest=when.earliest + third, latest=when.latest - third)
    return when


def _month_end(first: date) -> date:
    return first.replace(day=monthrange(first.year, first.month)[1])
