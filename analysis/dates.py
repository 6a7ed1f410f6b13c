"""Dates: which expressions place an event in time, and when that was.

``timex`` recognises the expressions, ``timeresolve`` anchors them to publication, to the tense of their clause, or to
the date told last; this module walks through an article and keeps what one expression may lean on in another.
"""

from __future__ import annotations

import csv
import re
from bisect import bisect_left
from collections.abc import Iterator
from datetime import date
from functools import cache, partial

import pandas as pd

from analysis.schema import Article, Date, Sentence, frame
from analysis.text import fold
from analysis.timeanchor import Scene
from analysis.timegrammar import LEXICONS
from analysis.timeresolve import resolve
from analysis.timevalue import When
from analysis.timex import Timex, openings, recognise

_FAR = 400
_SUBORDINATE = re.compile(r"\b(?:que|qui|où|dont)\b|\bqu['’]")
Spoken = tuple[int, int]  # the year that a sentence speaks of, and where that was said
Stretch = tuple[int, int, int]  # sentence_id, start, end
_LINK = re.compile(r" {0,3}(?:,|-|et|ou|puis)? {0,3}"
                   r"(?:en |de |d'|du |des |de la |de l'|le |la |l'|au |et |ou )? {0,2}$")
_SENTENCE_END = re.compile(r"(?<=[.!?…»”\"]) +(?=[«“\"]? ?[^\W\d_a-zà-ÿ])"
                           r"|(?<=[.!?…:»”\"])\s*[\r\n]+|(?:\r?\n[ \t]*){2,}")
#: A future ends in -era, -ira, -dra, -rra or -ront, a conditional in -erait, -irait, -drait, -rrait; accents keep
#: « opéra » and « considérait » apart. A compound past is its auxiliary up to the participle, unless that announces something
#: (« est prévu »).
_FUTURE_END = r"\w++(?:(?<=[eidr]ra)|(?<=[aeidruv]ront)|(?<=[eidr]rait)|(?<=[eidr]raient))"
_PAST_END = r"\w{4,}+(?:(?<=ait)|(?<=aient)|(?<=èrent))"
_NEAR_FUTURE = r"(?:va|vont)(?=\s+(?:\w+\s+)?\w+(?:er|ir|re)\b)"
_PAST = (r"(?:a|ont|ai|avons|avait|avaient|aurait|auraient|s'est|se\s+sont|est|sont|était|étaient|fut|furent)"
         r"(?:\s+(?!{announced})\w+){{0,2}}?\s+(?!{announced}|\w+di\b)\w+(?:é|i|u|is|it|rt|int)e?s?(?!')")


def find_dates(text: str, published: str | date | None) -> pd.DataFrame:
    """The ``dates`` rows of a text: one for each expression of time, with span, ISO value, bounds and granularity.

    ``published`` (an ISO date, a date, or None) anchors what is relative; without it such rows have no value. Columns:
    article_id (empty), sentence_id (counted by a plain split at full stops and paragraphs), start, end, text, value,
    earliest, latest (ISO dates, inclusive), granularity (day, weekend, week, month, quarter, half, season, year,
    decade, century, interval, or unknown where there is no value). Raises ValueError when ``published`` is text but
    no ISO date.

    Durations, ages and vague times (« prochainement ») are no dates. Tense is read from the nearest verb, so a weekday
    in a sentence without a finite verb counts as past. The pipeline gives better sentences than this plain split.
    """
    anchor = published if isinstance(published, date) or not published else date.fromisoformat(published[:10])
    return frame("dates", _walk("", text, list(_stretches(text)), anchor))


def resolve_dates(article: Article, sentences: list[Sentence]) -> list[Date]:
    """The dates of an article in the order of the text; ``article.published`` anchors what is relative.

    A publication date that is missing or no ISO date anchors nothing: values that need it are None. Never raises.
    """
    stretches = [(sentence.sentence_id, sentence.start, sentence.end) for sentence in sentences]
    return _walk(article.article_id, article.text, stretches, _day_or_none(article.published))


def _day_or_none(published: str | None) -> date | None:
    try:
        return date.fromisoformat(published[:10]) if published else None
    except (ValueError, TypeError):
        return None


def _stretches(text: str) -> Iterator[Stretch]:
    start = 0
    for number, end in enumerate([*(match.start() for match in _SENTENCE_END.finditer(text)), len(text)]):
        yield number, start, end
        start = end


# ------------------------------------------------------------------------------------------- through the article

def _walk(article_id: str, text: str, stretches: list[Stretch], published: date | None) -> list[Date]:
    folded = fold(text)
    starts = openings(folded)
    passed = 0
    rows: list[Date] = []
    told: list[tuple[int, When]] = []  # latest first, with the number of its sentence
    for number, (sentence_id, start, end) in enumerate(stretches):
        first = bisect_left(starts, (start, ""), passed)
        if first == len(starts):
            break
        passed = first
        while passed < len(starts) and starts[passed][0] < end:
            passed += 1
        if first == passed:
            continue
        found = list(recognise(text, folded, start, end, starts[first:passed]))
        cues = _Cues(text, start, end)
        year: Spoken | None = None
        for index, timex in enumerate(found):
            following = _linked(folded, timex, found[index + 1] if index + 1 < len(found) else None)
            near = [(number - at, when) for at, when in told]
            spoken = year[0] if year and (timex.start - year[1] < 30 or year[1] - start < 16) else None
            after = folded[timex.end:timex.end + 12]
            scene = Scene(published, partial(cues.tense, timex), near, spoken, following, after)
            when = resolve(timex, scene)
            rows.append(_row(article_id, sentence_id, text, timex, when))
            if when:
                told.insert(0, (number, when))
                del told[12:]
                year = _year_told(timex, when, year, published)
    return rows


def _linked(folded: str, timex: Timex, following: Timex | None) -> Timex | None:
    near = following and following.start - timex.end < 16 and _LINK.match(folded[timex.end:following.start])
    return following if near else None


def _year_told(timex: Timex, when: When, year: Spoken | None, published: date | None) -> Spoken | None:
    """The year that the rest of the sentence speaks of: the last one written, unless it is the year of publication."""
    if when.granularity == "year" or timex.slots.get("y"):
        own = published is not None and when.earliest.year >= published.year
        return None if own or when.earliest.year != when.latest.year else (when.earliest.year, timex.end)
    return year


def _row(article_id: str, sentence_id: int, text: str, timex: Timex, when: When | None) -> Date:
    span = (timex.start, timex.end, text[timex.start:timex.end])
    if when is None:
        return Date(article_id, sentence_id, *span, None, None, None, "unknown")
    bounds = (when.earliest.isoformat(), when.latest.isoformat())
    return Date(article_id, sentence_id, *span, when.value, *bounds, when.granularity)


# ------------------------------------------------------------------------------------------- tense

@cache
def _cue_pattern() -> re.Pattern[str]:
    with open(LEXICONS / "tense_cues.csv", encoding="utf-8", newline="") as file:
        rows = sorted(csv.DictReader(file), key=lambda row: -len(row["form"]))
    forms = {key: "|".join(re.escape(row["form"]) for row in rows if (row["tense"], row["place"]) == key)
             for key in {(row["tense"], row["place"]) for row in rows}}
    announced = f"(?:{forms['future', 'anywhere']})\\b"
    pattern = "|".join((
        f"(?P<future_before>{forms['future', 'before']})", f"(?P<past_before>{forms['past', 'before']})",
        f"(?P<future>{forms['future', 'anywhere']}|{_NEAR_FUTURE})",
        f"(?P<past>{_PAST.format(announced=announced)}|{forms['past', 'anywhere']})",
        f"(?P<future_end>{_FUTURE_END})", f"(?P<past_end>{_PAST_END})"))
    return re.compile(r"\b(?:" + pattern.replace("\\ ", r"\s+").replace("'", "['’]") + r")\b")


class _Cues:
    """The words of a sentence that tell tense, read once and only when an expression asks for them."""

    def __init__(self, text: str, start: int, end: int):
        self._text, self._start, self._end = text, start, end
        self._found: list[tuple[int, int, str]] | None = None

    def tense(self, timex: Timex) -> int:
        """1 where the nearest cue is of the future, -1 of the past, 0 without a cue near by."""
        if self._found is None:
            matches = _cue_pattern().finditer(self._text[self._start:self._end].lower())
            self._found = [(self._start + match.start(), self._start + match.end(), str(match.lastgroup))
                           for match in matches]
        split = bisect_left(self._found, (timex.start,))
        best, nearest = 0, _FAR
        for start, end, group in self._found[max(0, split - 3):split + 3]:
            distance = timex.start - end if end <= timex.start else start - timex.end
            if group.endswith("_before") and not 0 <= timex.start - end <= 9:
                continue
            if 0 <= distance < _FAR and start >= timex.end and _SUBORDINATE.search(self._text, timex.end, start):
                distance += 40  # a verb of another clause
            if 0 <= distance < nearest:
                best, nearest = 1 if group.startswith("future") else -1, distance
        return best
