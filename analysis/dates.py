"""Dates: which expressions place an event in time, and when that was.

``timex`` recognises the expressions, ``timeresolve`` anchors them to publication, to the tense of their clause, or to
the date told last; this module walks through an article and keeps what one expression may lean on in another.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from functools import cache, partial
from itertools import groupby
from operator import itemgetter

import pandas as pd

from analysis import lexicon
from analysis.schema import Article, Date, Sentence, frame
from analysis.text import fold
from analysis.timeresolve import Scene, resolve
from analysis.timevalue import When
from analysis.timex import Timex, recognise

_FAR = 200
_SUBORDINATE = re.compile(r"\b(?:que|qui|où|dont)\b|\bqu['’]")
Stretch = tuple[int, int, int]  # sentence_id, start, end
_SENTENCE_END = re.compile(r"(?<=[.!?…»”\"]) +(?=[«“\"]? ?[^\W\d_a-zà-ÿ])"
                           r"|(?<=[.!?…:»”\"])\s*[\r\n]+|(?:\r?\n[ \t]*){2,}")
#: A future ends in -era, -ira, -dra, -rra or -ront, a conditional in -erait, -irait, -drait, -rrait; accents keep
#: « opéra » and « considérait » apart. A compound past is its auxiliary up to the participle, unless that announces
#: something (« est prévu »).
_ENDS = (r"\w{2,}+(?:(?P<future_end>(?<=[eidr]ra)|(?<=[aeidruv]ront)|(?<=[eidr]rait)|(?<=[eidr]raient))"
         r"|(?P<past_end>(?<=ait)|(?<=aient)|(?<=èrent)))")
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
    rows: list[Date] = []
    told: list[tuple[int, When]] = []
    year, year_at, year_in = None, 0, -1  # the year last spoken of, where, in which sentence
    for number, timex in recognise(text, fold(text), stretches):
        sentence_id, start, end = stretches[number]
        near = year_in == number and (timex.start - year_at < 30 or year_at - start < 16)
        tense = partial(_tense, text, start, end, timex)
        when = resolve(timex, Scene(published, tense, told[-12:], number, year if near else None))
        rows.append(_row(article_id, sentence_id, text, timex, when))
        if when:
            told.append((number, when))
        if when and (when.granularity == "year" or "y" in timex.slots):
            year = when.earliest.year if when.earliest.year == when.latest.year else None
            if published and when.earliest.year >= published.year:
                year = None  # the year of publication goes without saying
            year_at, year_in = timex.end, number
    return rows


def _row(article_id: str, sentence_id: int, text: str, timex: Timex, when: When | None) -> Date:
    span = (timex.start, timex.end, text[timex.start:timex.end])
    if when is None:
        return Date(article_id, sentence_id, *span, None, None, None, "unknown")
    bounds = (when.earliest.isoformat(), when.latest.isoformat())
    return Date(article_id, sentence_id, *span, when.value, *bounds, when.granularity)


# ------------------------------------------------------------------------------------------- tense

@cache
def _cue_pattern() -> re.Pattern[str]:
    rows = lexicon.rows("tense_cues")

    def forms(tense: str, place: str) -> str:
        chosen = sorted((row["form"] for row in rows if (row["tense"], row["place"]) == (tense, place)), reverse=True)
        by_letter = (f"{letter}(?:{'|'.join(re.escape(form[1:]) for form in same)})"
                     for letter, same in groupby(chosen, key=itemgetter(0)))
        return f"(?:{'|'.join(by_letter)})"

    announced = forms("future", "anywhere")
    pattern = "|".join((
        f"(?P<future_before>{forms('future', 'before')})", f"(?P<past_before>{forms('past', 'before')})",
        f"(?P<future>{announced}|{_NEAR_FUTURE})",
        f"(?P<past>{_PAST.format(announced=announced)}|{forms('past', 'anywhere')})",
        _ENDS))
    return re.compile(r"(?<!\w)(?:" + pattern.replace("\\ ", r"\s+").replace("'", "['’]") + r")\b")


def _tense(text: str, sentence_start: int, sentence_end: int, timex: Timex) -> int:
    """1 where the cue of the sentence nearest to an expression is of the future, -1 of the past, 0 without a cue."""
    best, nearest = 0, _FAR
    first, last = max(sentence_start, timex.start - _FAR), min(sentence_end, timex.end + _FAR)
    for cue in _cue_pattern().finditer(text[first:last].lower()):
        start, end, group = first + cue.start(), first + cue.end(), str(cue.lastgroup)
        distance = timex.start - end if end <= timex.start else start - timex.end
        if group.endswith("_before") and not 0 <= timex.start - end <= 9:
            continue
        if start >= timex.end and distance < nearest and _SUBORDINATE.search(text, timex.end, start):
            distance += 40  # a verb of another clause
        if 0 <= distance < nearest:
            best, nearest = 1 if group.startswith("future") else -1, distance
    return best
