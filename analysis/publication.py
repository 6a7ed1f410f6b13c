"""Publication: the day, or the month, on which an article says that it appeared."""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterator
from functools import cache
from itertools import islice
from typing import NamedTuple

from analysis import lexicon
from analysis.days import DATE, MONTH, MONTH_YEAR, MONTHS, WEEKDAYS, YEARLESS, ImpossibleDay, iso_day
from analysis.schema import Sentence
from analysis.text import fold

Found = tuple[str | None, str, str | None] | None  # value, basis, evidence; None where nothing is found

IMPOSSIBLE = "impossible date: "
LONGEST_DATELINE = 120  # characters
OPENINGS = 3  # sentences of the body of which one may open with a dateline: a legend may stand before it
MOST_YEARS = 1_000
AROUND = 300  # characters around a date that tell what it is the date of
FIRST, SECOND, LAST = range(3)  # dates of publication, without a label, of the last change

_DAY = "|".join(WEEKDAYS)
_PUBLISHED = re.compile(r"publi|post|\bparu|mis\w? en ligne|\bcree\b|edition|numero|issued")
_UPDATED = re.compile(r"mis\w*\s+a\s+jour|\bmaj\b|modifi|updated|actualise|derniere|corrige")
#: What makes a date of a line the date of something else.
_OTHER = re.compile(
    r"\b(?:du|des|au|avant|jusqu'au|depuis|entre le|a partir du|apres)\s+(?:le\s+)?(?:\w+di\s+)?$|^\W*ne[es]*\b"
    r"|expire|valable|recueilli|realise|entretien|interview|photo")
#: What else stands in a line with the date of a number or an article, beside the words of date lines that the lexicon has.
_ISSUE_WORDS = frozenset(
    "n no numero edition vol hors serie special magazine mensuel hebdomadaire bimestriel trimestriel article fait created update by "
    "temps lecture minute minutes reading read time issue".split())
_HOUR = re.compile(r"\b\d{1,2}\s?[h:]\s?\d{0,2}\b|\b\d{1,2}\s?(?:h|min)\b")
_WORD = re.compile(r"[^\W\d_]+")
_BY = re.compile(r"\b(?:[Pp]ar|PAR|[Bb]y)\s+[A-ZÀ-ÖØ-Þ][\w.’'-]*(?:\s+[A-ZÀ-ÖØ-Þ][\w.’'-]*){0,3}")
_DIGIT = re.compile(r"\d")
_SITE = re.compile(r"[a-z][a-z0-9-]*(?:\.[a-z0-9-]+)*\.[a-z]{2,7}$")
_PLACED = re.compile(r"(?!Hier|Demain|Avant)(?:[A-ZÀ-ÖØ-Þ][\w’' -]{1,30},\s(?=le\s)|[A-ZÀ-ÖØ-Þ][A-ZÀ-ÖØ-Þ’' -]{1,30},\s)")

_PLACE = re.compile(
    r"(?!Hier|Demain|Avant)(?:[A-ZÀ-ÖØ-Þ][\w.’'-]*"
    r"(?:[ /](?:(?:de|la|le|les|du|sur|sous|en|l['’]|d['’])\s?)?[A-ZÀ-ÖØ-Þ][\w.’'-]*| unies){0,4}(?:\s*\([\w .’'-]{2,30}\))?,\s+){1,2}")
_BEFORE = re.compile(rf"(?P<the>le\s+)?(?:(?P<day>{_DAY}),?\s+)?")
_BEHIND = re.compile(r"(?:,?\s+(?:a\s+)?\d{1,2}\s?[h:]\s?\d{0,2})?[\s,]*(?P<by>\([^()]{2,60}\))?\s*[.:]?\s*(?:-|$)")

_YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)")
_TODAY = re.compile(
    rf"(?<!\w)(?:ce(?:\s+jour)?|aujourd'hui),?\s+(?:le\s+)?(?:(?P<day>{_DAY})\s+)?(?=\d{{1,2}}(?:er)?\s+(?:{MONTH})\s+\d{{4}}$)")
_THIS_MONTH = re.compile(
    rf"(?<!\w)(?:en\s+)?ce(?:tte)?\s+(?:(?:debut|fin|milieu)\s+)?(?:d[eu]\s+)?(?:mois\s+)?(?:de\s+|d')?(?:{MONTH})\s+\d{{4}}$")
_NAMED = re.compile(rf"(?<!\w)(?:ce|(?P<day>{_DAY}))\s+(?=\d{{1,2}}(?:er)?\s+(?:{MONTH})\s+\d{{4}}$)")
#: The first verb tells whether a sentence is about what has been or what will be; « a » and « à » differ here.
_TENSE = re.compile(
    r"\b(?:(?P<ahead>(?!opéra|caméra|choléra)\w*(?:[eiudvt]ra|rra|aura|[eiudvt]ront|rront|auront)\b|va\b|vont\b|doi(?:t|vent)\b|"
    r"(?:prévu|attendu|programmé|fixé)\w*|d['’]ici|horizon|jusqu|à partir|dès\b|à compter|au plus tard|rendez-vous|"
    r"prochain|élections?\b|présidentielle|municipales|législatives|jeux\b|coupe\b|mondial|objectif)"
    r"|(?P<narrated>\w+(?:aient|ait|èrent|irent|urent)\b|à l['’]époque|cette année-là)"
    r"|(?P<now>ai|as|a|avons|avez|ont|suis|sommes|est|sont|vient|viennent)\b)")
_PARTICIPLE = re.compile(r"[éiu]e?s?\s+$")
_AGO = re.compile(r"\bans? apres|il y a|anniversaire|commemor|souvenir|dernier\b|derniere\b|precedent|depuis le|jusqu'")


class Dated(NamedTuple):
    """A date of a line of dates; when it is impossible, value is None."""

    rank: int
    value: str | None
    line: str
    timed: bool


def find_published(bylines: list[str], kept: list[str], sentences: list[Sentence]) -> Found:
    """The date of publication as (value, basis, evidence), None where the article does not tell it; never raises.

    ``bylines`` are the lines that cleaning took for signatures, ``kept`` the short lines around the body. Stated are a line
    with a date, and a dateline that opens the body. Inferred are the day of the last change, where there is no other: the
    text at hand is the one of that day; a day without a year, where the article has the same day with one; a day
    or a month that the article calls this one; a bare month above the article. An impossible date is (None, "unknown",
    "impossible date: …"), and nothing is put in its place. A year is never taken from the calendar alone: of six years,
    one fits any weekday.
    """
    lines = [(line, fold(line)) for line in bylines] + [(line, fold(line)) for line in kept if is_date_line(line)]
    dated = _chosen([date for line, folded in lines for date in _dates(line, folded)])
    yearless = [(line, found) for line, folded in lines
                if (found := _yearless(folded)) and (line in bylines or _PUBLISHED.search(folded) or _HOUR.search(folded))]
    if len(dated) > 1:
        return None
    rank, day, line, _ = dated[0] if dated else Dated(LAST, "", "", False)
    if day is None or yearless and not _exists(yearless[0][1]):
        return None, "unknown", IMPOSSIBLE + (line if day is None else yearless[0][0])
    if rank != LAST:
        return day, "stated", line
    openings = [row.text[:LONGEST_DATELINE] for row in sentences if row.part == "body"]
    if found := _month_line(lines) or _dateline(openings):
        return found
    if day and not yearless:
        return day, "inferred", line
    for opening in openings[:1]:
        if behind := _yearless_opening(opening):
            yearless.append((opening[:behind.end()], behind))
    return _with_year(*yearless[0], sentences) if yearless else _said(sentences)


# ------------------------------------------------------------------------------------------------- lines of dates

@cache
def _date_words() -> frozenset[str]:
    return _ISSUE_WORDS.union(fold(row["phrase"]) for row in lexicon.rows("furniture") if row["match"] == "date")


def is_date_line(line: str) -> bool:
    """Nothing but a date, its labels, a place before it, and who signs."""
    if not _DIGIT.search(line):
        return False
    rest = _BY.sub(lambda name: " " * len(name[0]), _SITE.sub("", line))
    placed = _PLACED.match(rest)
    bare = DATE.sub(" ", fold(rest)[placed.end() if placed else 0:])
    bare = _HOUR.sub(" ", YEARLESS.sub(" ", MONTH_YEAR.sub(" ", bare)))
    return len(bare) < len(line) and _date_words().issuperset(_WORD.findall(bare))


def _dates(line: str, folded: str) -> Iterator[Dated]:
    end = 0
    ranks: set[int] = set()
    for found in DATE.finditer(folded):
        before, end = folded[end:found.start()], found.end()
        rank = FIRST if _PUBLISHED.search(before) else LAST if _UPDATED.search(before) else SECOND
        if rank in ranks or rank == SECOND and (ranks or _OTHER.search(before)):
            continue
        ranks.add(rank)
        yield Dated(rank, _day(found, line), line, bool(_HOUR.search(folded, end, end + 12)))


def _chosen(dates: list[Dated]) -> list[Dated]:
    """The dates of the best rank, each once; of dates without a label those with an hour, since a page also shows today's."""
    best = [date for date in dates if date.rank == min(date.rank for date in dates)]
    if best and best[0].rank == SECOND and len({date.value for date in best}) > 1:
        best = [date for date in best if date.timed] or best
        return list({date.value: date for date in best}.values())
    return best[:1]


def _month_line(lines: list[tuple[str, str]]) -> Found:
    """A month above the article is its date only by what the line calls it; bare, it may be its subject, and is inferred."""
    for line, folded in lines:
        found = MONTH_YEAR.search(DATE.sub(lambda date: "#" * len(date[0]), folded))
        if found:
            return _iso_month(found), "stated" if _PUBLISHED.search(folded[:found.start()]) else "inferred", line
    return None


def _iso_month(found: re.Match[str]) -> str:
    return f"{found['y']}-{MONTHS[found['m']]:02d}"


# --------------------------------------------------------------------------------------------------- the dateline

def _dateline(openings: list[str]) -> Found:
    """« PARIS, 3 mai 2024 (AFP) – » before the first words of the body; where dates open many sentences, it is a chronicle."""
    found = next(filter(None, map(_opening_date, openings[:OPENINGS])), None)
    return found if found and all(other is None or other[0] == found[0] for other in map(_opening_date, openings)) else None


def _opening_date(opening: str) -> Found:
    if not any(char.isdigit() for char in opening[:LONGEST_DATELINE // 2]):
        return None
    folded = fold(opening)
    begin = _date_begins(opening, folded)
    found = DATE.match(folded, begin) if begin is not None else None
    if found is None or not _BEHIND.match(folded, found.end()):
        return None
    day, words = _day(found, opening), opening[:found.end()]
    return (day, "stated", words) if day else (None, "unknown", IMPOSSIBLE + words)


def _date_begins(opening: str, folded: str) -> int | None:
    """Where the date of a dateline would stand: behind a place, or at once; « Le 3 mai 2024 – » opens a sentence."""
    placed = _PLACE.match(opening)
    before = _BEFORE.match(folded, placed.end() if placed else 0)
    return before.end() if before and (placed or not before["the"]) else None


def _yearless_opening(opening: str) -> re.Match[str] | None:
    folded = fold(opening)
    begin = _date_begins(opening, folded)
    found = YEARLESS.match(folded, begin) if begin else None
    behind = _BEHIND.match(folded, found.end()) if found else None
    return found if behind else None


# ------------------------------------------------------------------------------------------ what the text allows

def _yearless(folded: str) -> re.Match[str] | None:
    found = YEARLESS.search(folded)
    return found if found and not DATE.search(folded[:found.start()]) and not _UPDATED.search(folded[:found.start()]) else None


def _month_and_day(found: re.Match[str]) -> str:
    return f"{MONTHS[found['m'] or found['m2']]:02d}-{int(found['d'] or found['d2']):02d}"


def _exists(found: re.Match[str]) -> bool:
    """Whether a leap year has the day."""
    try:
        return bool(datetime.date.fromisoformat("2000-" + _month_and_day(found)))
    except ValueError:
        return False


def _with_year(line: str, found: re.Match[str], sentences: list[Sentence]) -> Found:
    """A day without a year has the year with which the article writes the same day, by its weekday or as this day."""
    if not _exists(found):
        return None, "unknown", IMPOSSIBLE + line
    month_and_day = _month_and_day(found)
    days: dict[str, str] = {}
    for row, window, end in _windows(sentences):
        folded = fold(window)
        named = _NAMED.search(folded)
        day = _day(DATE.match(folded, named.end()), window) if named else None
        past = _AGO.search(fold(row.text[max(0, end - AROUND):end + AROUND]))
        if named and day and day[5:] == month_and_day and _fits(day, named["day"]) and not past:
            days.setdefault(day, window[named.start():])
    day, words = next(iter(days.items()), ("", ""))
    return (day, "inferred", f"{line} […] {words}") if len(days) == 1 and not _is_past(day, sentences) else None


def _said(sentences: list[Sentence]) -> Found:
    """The one day, else the one month, that the article calls this one."""
    days: dict[str, str] = {}
    months: dict[str, str] = {}
    for row, window, end in _windows(sentences):
        folded = fold(window)
        cue = _TODAY.search(folded) or _THIS_MONTH.search(folded)
        if cue is None or not _is_now(row.text[max(0, end - AROUND):end - len(window) + cue.start()], row.text[end:end + AROUND]):
            continue
        words = window[cue.start():]
        if cue.re is _THIS_MONTH:
            month = MONTH_YEAR.search(folded, cue.start())
            months.setdefault(_iso_month(month) if month else "", words)
        elif (day := _day(DATE.match(folded, cue.end()), window)) and _fits(day, cue["day"]):
            days.setdefault(day, words)
    found = days or months
    value, words = next(iter(found.items()), ("", ""))
    return (value, "inferred", words) if value and len(found) == 1 and not _is_past(value, sentences) else None


def _windows(sentences: list[Sentence]) -> Iterator[tuple[Sentence, str, int]]:
    """Each sentence with a year, the words up to the year, and where it ends; of the first years only."""
    hits = ((row, hit) for row in sentences if "20" in row.text or "19" in row.text for hit in _YEAR.finditer(row.text))
    for row, hit in islice(hits, MOST_YEARS):
        yield row, row.text[max(0, hit.start() - 60):hit.end()], hit.end()


def _day(found: re.Match[str] | None, words: str) -> str | None:
    try:
        day = iso_day(found, words)
    except ImpossibleDay:
        return None
    return day.value if day else None


def _fits(day: str, weekday: str | None) -> bool:
    return weekday in (None, WEEKDAYS[datetime.date.fromisoformat(day).weekday()])


def _is_now(before: str, behind: str) -> bool:
    """Nobody else's words, and neither announced nor narrated."""
    if before.count("«") > before.count("»") or before.count("“") > before.count("”"):
        return False
    before = before.lower()
    clause = re.split(r"[,;:.(]", before)[-1]
    tenses = {tense.lastgroup for tense in _TENSE.finditer(clause if clause.strip() else before)}
    if tenses:
        return tenses == {"now"}
    first = _TENSE.search(behind.lower())
    return bool(_PARTICIPLE.search(clause)) or (first.lastgroup == "now" if first else not clause.strip())


def _is_past(value: str, sentences: list[Sentence]) -> bool:
    """The article knows of a later day or year, and not as one to come."""
    for row, window, end in _windows(sentences):
        days = [day for found in DATE.finditer(fold(window)) if found.end() == len(window) and (day := _day(found, window))]
        later = days[0] if days else window[-4:]
        if later[:len(value)] > value[:len(later)]:
            tense = _TENSE.search(row.text[max(0, end - 64):end + 60].lower())
            if tense is None or tense.lastgroup != "ahead":
                return True
    return False
