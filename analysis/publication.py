"""Publication: the day, or the month, on which an article says that it appeared."""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterator
from functools import cache, lru_cache
from itertools import islice
from typing import NamedTuple

from analysis import lexicon
from analysis.days import DATE, MONTH, MONTH_YEAR, MONTHS, WEEKDAYS, YEARLESS, ImpossibleDay, find_day
from analysis.outlet import Found, signs
from analysis.schema import Sentence
from analysis.text import fold

IMPOSSIBLE = "impossible date: "
LONGEST_DATELINE = 120  # characters
OPENINGS = 3  # sentences of the body of which one may open with a dateline: a legend may stand before it
MOST_YEARS = 1_000
AROUND = 300  # characters around a date that tell what it is the date of
FIRST, SECOND, LAST = range(3)  # dates of publication, without a label, of the last change

_DAY = "|".join(WEEKDAYS)
_HOUR = re.compile(r"\b\d{1,2}\s?[h:]\s?\d{0,2}\b|\b\d{1,2}\s?(?:h|min)\b")
_WORD = re.compile(r"[^\W\d_]+")
_BY = re.compile(r"\b(?:[Pp]ar|PAR|[Bb]y)\s+[A-ZÀ-ÖØ-Þ][\w.’'-]*(?:\s+[A-ZÀ-ÖØ-Þ][\w.’'-]*){0,3}")
_DIGIT = re.compile(r"\d")
_SITE = re.compile(r"[a-z][a-z0-9-]*(?:\.[a-z0-9-]+)*\.[a-z]{2,7}$")
_SITE_END = 9
_PLACED = re.compile(r"^(?!Hier|Demain|Avant)(?:[A-ZÀ-ÖØ-Þ][\w’' -]{1,30},\s(?=le\s)|[A-ZÀ-ÖØ-Þ][A-ZÀ-ÖØ-Þ’' -]{1,30},\s)")
_BEFORE = re.compile(rf"(?P<the>le\s+)?(?:(?:{_DAY}),?\s+)?")
_BEHIND = re.compile(r"(?:,?\s+(?:a\s+)?\d{1,2}\s?[h:]\s?\d{0,2})?[\s,]*(?P<by>\([^()]{2,60}\))?\s*[.:]?\s*(?:-|$)")

_YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)")
#: A year with what stands before it, in folded text: the month, the day, the weekday, and what calls them this one.
_WHEN = re.compile(
    rf"(?<![^\W_])(?:(?P<now>ce(?:\s+jour)?|aujourd'hui),?\s+(?:le\s+)?)?(?:(?P<weekday>{_DAY})\s+)?"
    rf"(?P<d>\d{{1,2}})(?:er)?\s+(?P<m>{MONTH})\s+(?P<y>\d{{4}})$"
    rf"|(?<!\w)(?P<this>(?:en\s+)?ce(?:tte)?\s+(?:(?:debut|fin|milieu)\s+)?(?:d[eu]\s+)?(?:mois\s+)?(?:de\s+|d')?)?"
    rf"(?<!\d)(?:(?P<m2>{MONTH})\s+)?(?P<y2>\d{{4}})$")
_PARTICIPLE = re.compile(r"[éiu]e?s?\s+$")


class Dated(NamedTuple):
    """A date of a line of dates; when it is impossible, value is None."""

    rank: int
    value: str | None
    line: str
    timed: bool


class When(NamedTuple):
    """A day, month or year that a sentence names; ``called``: this, or the weekday that it truly was, or nothing."""

    value: str
    called: str
    sentence: str
    start: int
    end: int


def find_published(bylines: list[str], kept: list[str], sentences: list[Sentence]) -> Found:
    """The date of publication as (value, basis, evidence), None where the article does not tell it; never raises.

    ``bylines`` are the lines that cleaning took for signatures, ``kept`` the date lines that it left. Stated are a line
    with a date, and a dateline that opens the body. Inferred are the day of the last change, where there is no other: the
    text at hand is the one of that day; a day without a year, where the article has the same day with one; a day
    or a month that the article calls this one; a bare month above the article. An impossible date is (None, "unknown",
    "impossible date: …"), and nothing is put in its place. A year is never taken from the calendar alone: of six years,
    one fits any weekday.
    """
    lines = {line: fold(line) for line in (*bylines, *kept)}
    dates = {line: [*_dates(line, folded)] for line, folded in lines.items()}
    dated = _chosen([date for line in (*bylines, *kept) for date in dates[line]])
    yearless = [(line, found) for line, folded in lines.items()
                if (found := _yearless(folded)) and (line in bylines or signs()["publication"].search(folded) or _HOUR.search(folded))]
    if len(dated) > 1:
        return None
    rank, day, line, _ = dated[0] if dated else Dated(LAST, "", "", False)
    if day is None or yearless and not _month_and_day(yearless[0][1]):
        return None, "unknown", IMPOSSIBLE + (line if day is None else yearless[0][0])
    if rank != LAST:
        return day, "stated", line
    openings = [row.text[:LONGEST_DATELINE] for row in sentences if row.part == "body"]
    if found := _month_line(lines) or _dateline(openings):
        return found
    if day and not yearless:
        return day, "inferred", line
    yearless += [(opening[:found.end()], found) for opening in openings[:1] if (found := _opening_day(opening, YEARLESS)) and found.start()]
    return _with_year(*yearless[0], sentences) if yearless else _said(sentences)


# ------------------------------------------------------------------------------------------------- lines of dates

@cache
def _date_words() -> frozenset[str]:
    return frozenset(fold(row["phrase"]) for row in lexicon.rows("furniture") if row["match"] in ("date", "issue"))


@cache
def _words_beside_dates() -> frozenset[str]:
    """The words of date lines and those that are part of a date or an hour."""
    return _date_words().union(MONTHS, "er st nd rd th t h min".split())


def is_date_line(line: str) -> bool:
    """Nothing but a date, its labels, a place before it, and who signs."""
    if not _DIGIT.search(line):
        return False
    bare = _SITE.sub("", line) if "." in line[-_SITE_END:] else line
    bare = _BY.sub(lambda name: " " * len(name[0]), bare)
    placed = _PLACED.match(bare)
    bare = fold(bare[placed.end():] if placed else bare)
    if not _words_beside_dates().issuperset(_WORD.findall(bare)):
        return False
    for dates in (DATE, MONTH_YEAR, YEARLESS, _HOUR):
        bare = dates.sub(" ", bare)
    return len(bare) < len(line) and _date_words().issuperset(_WORD.findall(bare))


def _dates(line: str, folded: str) -> Iterator[Dated]:
    """The first date of each rank; a date without a label counts only where none stands before it."""
    end, ranks = 0, set()
    for found in DATE.finditer(folded):
        before, end = folded[end:found.start()], found.end()
        rank = FIRST if signs()["publication"].search(before) else LAST if signs()["last change"].search(before) else SECOND
        if rank not in ranks and (rank != SECOND or not ranks and not signs()["other date"].search(before)):
            ranks.add(rank)
            yield Dated(rank, _day(found[0]), line, bool(_HOUR.search(folded, end, end + 12)))


@lru_cache(maxsize=4096)
def _day(words: str) -> str | None:
    try:
        day = find_day(words)
    except ImpossibleDay:
        return None
    return day.value if day else None


def _chosen(dates: list[Dated]) -> list[Dated]:
    """The dates of the best rank, each once; of dates without a label those with an hour, since a page also shows today's."""
    best = [date for date in dates if date.rank == min(date.rank for date in dates)]
    if best and best[0].rank == SECOND and len({date.value for date in best}) > 1:
        best = [date for date in best if date.timed] or best
        return list({date.value: date for date in best}.values())
    return best[:1]


def _month_line(lines: dict[str, str]) -> Found:
    """A month above the article is its date only by what the line calls it; bare, it may be its subject, and is inferred."""
    for line, folded in lines.items():
        if found := MONTH_YEAR.search(DATE.sub(lambda date: "#" * len(date[0]), folded)):
            value = f"{found['y']}-{MONTHS[found['m']]:02d}"
            return value, "stated" if signs()["publication"].search(folded[:found.start()]) else "inferred", line
    return None


# --------------------------------------------------------------------------------------------------- the dateline

def _dateline(openings: list[str]) -> Found:
    """« PARIS, 3 mai 2024 (AFP) – » before the first words of the body; where dates open many sentences, it is a chronicle."""
    if not any(_opening_day(opening, DATE) for opening in openings[:OPENINGS]):
        return None
    found = [(_day(date[0]), opening[:date.end()]) for opening in openings if (date := _opening_day(opening, DATE))]
    day, words = found[0]
    if any(other != day for other, _ in found):
        return None
    return (day, "stated", words) if day else (None, "unknown", IMPOSSIBLE + words)


def _opening_day(opening: str, day: re.Pattern[str]) -> re.Match[str] | None:
    """The date of a dateline, behind a place, or at once; « Le 3 mai 2024 – » opens a sentence."""
    if not _DIGIT.search(opening, 0, LONGEST_DATELINE // 2):
        return None
    folded, placed = fold(opening), signs()["place"].match(opening)
    before = _BEFORE.match(folded, placed.end() if placed else 0)
    found = day.match(folded, before.end()) if before and (placed or not before["the"]) else None
    return found if found and _BEHIND.match(folded, found.end()) else None


# ------------------------------------------------------------------------------------------ what the text allows

def _yearless(folded: str) -> re.Match[str] | None:
    found = YEARLESS.search(folded)
    before = folded[:found.start()] if found else ""
    return None if DATE.search(before) or signs()["last change"].search(before) else found


def _month_and_day(found: re.Match[str]) -> str:
    """As in ISO; empty where no year has the day."""
    try:
        return datetime.date(2000, MONTHS[found["m"] or found["m2"]], int(found["d"] or found["d2"])).isoformat()[5:]
    except ValueError:
        return ""


def _named(sentences: list[Sentence]) -> Iterator[When]:
    """The days, months and years that the article names, each with what it is called; of its first years only."""
    hits = ((row.text, hit) for row in sentences if "20" in row.text or "19" in row.text for hit in _YEAR.finditer(row.text))
    for text, year in islice(hits, MOST_YEARS):
        begin, value = max(0, year.start() - 60), year[0]
        if not (hit := _WHEN.search(fold(text[begin:year.end()]))):
            continue
        if month := hit["m"] or hit["m2"]:
            value += f"-{MONTHS[month]:02d}"
        called = "this" if hit["now"] or hit["this"] and hit["m2"] else hit["weekday"] or ""
        if hit["d"]:
            value += f"-{int(hit['d']):02d}"
            try:
                fits = hit["weekday"] in (None, WEEKDAYS[datetime.date.fromisoformat(value).weekday()])
            except ValueError:
                continue
            called = called if fits else ""
        yield When(value, called, text, begin + hit.start(), year.end())


def _with_year(line: str, found: re.Match[str], sentences: list[Sentence]) -> Found:
    """A day without a year has the year with which the article writes the same day, by its weekday or as this day."""
    month_and_day = _month_and_day(found)
    if not month_and_day:
        return None, "unknown", IMPOSSIBLE + line
    whens = [when for when in _named(sentences) if when.called and when.value[5:] == month_and_day
             and not signs()["past"].search(fold(when.sentence[max(0, when.end - AROUND):when.end + AROUND]))]
    return _only(whens, sentences, f"{line} […] ")


def _said(sentences: list[Sentence]) -> Found:
    """The one day, else the one month, that the article calls this one."""
    whens = [when for when in _named(sentences) if when.called == "this" and _is_now(
        when.sentence[max(0, when.end - AROUND):when.start], when.sentence[when.end:when.end + AROUND])]
    return _only([when for when in whens if len(when.value) > 7] or whens, sentences, "")


def _only(whens: list[When], sentences: list[Sentence], before: str) -> Found:
    """What is named is inferred where it is one and the article knows of no later day or year but as one to come."""
    if len({when.value for when in whens}) != 1:
        return None
    value, _, sentence, start, end = whens[0]
    for when in _named(sentences):
        if when.value[:len(value)] > value[:len(when.value)]:
            tense = signs()["tense"].search(when.sentence[max(0, when.end - 64):when.end + 60].lower())
            if tense is None or tense.lastgroup != "ahead":
                return None
    return value, "inferred", before + sentence[start:end]


def _is_now(before: str, behind: str) -> bool:
    """Nobody else's words, and neither announced nor narrated."""
    if before.count("«") > before.count("»") or before.count("“") > before.count("”"):
        return False
    before = before.lower()
    clause = re.split(r"[,;:.(]", before)[-1]
    tenses = {tense.lastgroup for tense in signs()["tense"].finditer(clause if clause.strip() else before)}
    if tenses:
        return tenses == {"now"}
    first = signs()["tense"].search(behind.lower())
    return bool(_PARTICIPLE.search(clause)) or (first.lastgroup == "now" if first else not clause.strip())
