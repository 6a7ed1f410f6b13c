"""Days as people write them, read as ISO: the one place that knows French and English dates of publication."""

from __future__ import annotations

import datetime
import re
from typing import NamedTuple

from analysis.text import fold

MONTHS = {name: number for number, names in enumerate((
    "janvier janv january jan", "fevrier fevr fev february feb", "mars march mar", "avril avr april apr", "mai may",
    "juin june jun", "juillet juill juil july jul", "aout august aug", "septembre sept september sep", "octobre oct october",
    "novembre nov november", "decembre dec december"), 1) for name in names.split()}
MONTH = "|".join(sorted(MONTHS, key=len, reverse=True))

#: Dates with a year, in folded text.
DATE = re.compile(
    rf"(?<![\w/.-])(?:(?P<y3>\d{{4}})-(?P<m3>\d{{2}})-(?P<d3>\d{{2}})(?=t\d|(?![\w/-]|\.\d))"
    rf"|(?:(?P<d>\d{{1,2}})(?:er|st|nd|rd|th)?\s+(?P<m>{MONTH})\.?,?\s+(?P<y>\d{{4}})"
    rf"|(?P<m2>{MONTH})\.?\s+(?P<d2>\d{{1,2}})(?:st|nd|rd|th)?,\s*(?P<y2>\d{{4}})"
    r"|(?P<y5>(?:19|20)\d{2})(?P<m5>\d{2})(?P<d5>\d{2})"
    r"|(?P<d4>\d{1,2})(?P<sep>[/.-])(?P<m4>\d{1,2})(?P=sep)(?P<y4>\d{4}|\d{2}))(?![\w/-]|\.\d))")
#: A day and its month without a year, and a month with its year and no day, in folded text.
YEARLESS = re.compile(
    rf"(?<![\w/.-])(?:(?P<d>\d{{1,2}})(?:er|st|nd|rd|th)?\s+(?P<m>{MONTH})|(?P<m2>{MONTH})\.?\s+(?P<d2>\d{{1,2}})(?:st|nd|rd|th)?)"
    r"\b\.?(?!,?\s*\d{4}|-\w)")
MONTH_YEAR = re.compile(rf"(?<![\w/.-])(?<!\d )(?<!\der )(?P<m>{MONTH})\.?\s+(?P<y>(?:19|20)\d{{2}})(?![\w/-]|\.\d)")
WEEKDAYS = ("lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche")
_COARSE = re.compile(rf"(?<![\w/.-])(?:(?:(?P<m>{MONTH})\.?\s+)?(?P<y>(?:19|20)\d{{2}})(?:-(?P<m2>\d{{2}}))?)(?![\w/-]|\.\d)")
_ISO = re.compile(r"[0-9]{4}(?:-[0-9]{2}){0,2}")


class ImpossibleDay(ValueError):
    """A date that never was (31 février 2024); its first argument has the words."""


class FoundDay(NamedTuple):
    """A date and the stretch of the words that says it; value is ISO."""

    value: str
    start: int
    end: int


def find_day(words: str, start: int = 0) -> FoundDay | None:
    """The first day with a year in the words, None where there is none; raises ImpossibleDay, and never shifts.

    Read are « 3 juin 2024 », "June 3, 2024", 2024-06-03 (with or without a time, whose zone moves nothing), 20240603 and
    03/06/2024, which is day first. Years of two digits are of this century.
    """
    return iso_day(DATE.search(fold(words), start), words)


def iso_day(found: re.Match[str] | None, words: str) -> FoundDay | None:
    """What a match of DATE says; ``words`` is the text it was found in."""
    if not found:
        return None
    year, month, day = (next(found[name + n] for n in ("", "2", "3", "4", "5") if found[name + n]) for name in "ymd")
    try:
        value = datetime.date(int(year) + 2000 * (len(year) == 2), MONTHS.get(month) or int(month), int(day)).isoformat()
    except ValueError as error:
        raise ImpossibleDay(words[found.start():found.end()]) from error
    return FoundDay(value, *found.span())


def read_day(words: str) -> str | None:
    """ISO of a field that says when: a day, or the month or year where it says no more; None for words without a date.

    Raises ImpossibleDay for a day or month that never was.
    """
    if found := find_day(words):
        return found.value
    coarse = _COARSE.search(fold(words))
    if coarse is None:
        return None
    month = MONTHS.get(coarse["m"] or "") or int(coarse["m2"] or 0)
    if month > 12 or coarse["m2"] == "00":
        raise ImpossibleDay(words.strip())
    return f"{coarse['y']}-{month:02d}" if month else coarse["y"]


def is_date(value: str) -> bool:
    """Whether it is a day, month or year that there was, in ISO (2024-06-19, 2024-06, 2024)."""
    try:
        return bool(_ISO.fullmatch(value) and datetime.date.fromisoformat(value + "-01-01"[len(value) - 4:]))
    except ValueError:
        return False
