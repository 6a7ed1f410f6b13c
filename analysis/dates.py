"""Dates: which expressions place an event in time, and when that was.

``timex`` recognises the expressions, ``timeresolve`` anchors them to publication, to the tense of their clause, or to
the date told last; this module walks through an article and keeps what one expression may lean on in another.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from functools import cache, lru_cache, partial

import pandas as pd

from analysis import lexicon
from analysis.schema import Article, Date, Sentence, frame
from analysis.text import fold
from analysis.timeresolve import Scene, looks_back, resolve
from analysis.timevalue import When
from analysis.timex import Timex, recognise

_FAR = 140
_BESIDE = frozenset(("le", "la", "en", "à", "au", "dès", "ce"))
_SUBORDINATE = frozenset(("que", "qui", "qu'", "où", "dont"))
_UNKNOWN = (None, None, None, "unknown")
Stretch = tuple[int, int, int]  # sentence_id, start, end
_SENTENCE_END = re.compile(r"(?<=[.!?…»”\"]) +(?=[«“\"]? ?[^\W\d_a-zà-ÿ])|(?<=[.!?…:»”\"])\s*[\r\n]+|(?:\r?\n[ \t]*){2,}")
_WORD = re.compile(r"[^\W\d_]+'?|,")
#: The letters before -ra in a future, before -rait in a conditional; accents keep « opéra » apart.
_FUTURE_END = tuple(stem + end for stem in ("e", "i", "d", "r", "v", "tt", "ît") for end in ("ra", "rait", "raient", "ront"))
_PERFECT = frozenset(("est", "sont"))
_WITH_VERB = _PERFECT | {"va", "vont"}
_PAST_END = ("ait", "aient", "èrent")
_PARTICIPLE = re.compile(r"(?!.*di$)\w+(?:é|i|u|is|it|rt|int)e?s?$")
_JOINED = ("être", "soit", "soient", "et", "ou", "pas")
_DETACHED = re.compile(
    r"(?!(?:journ|soir|matin|ann|r?entr|arm|mus|lyc|assembl|id)ée|(?:malgr|déput|réfugi|bless|employ|délégu|alli|salari|march|comit"
    r"|sociét|universit)é)\w+(?:é|rti|[ae]nu|[ae]ndu|aru|vert|uni)e?s?$")


def find_dates(text: str, published: str | date | None) -> pd.DataFrame:
    """The ``dates`` rows of a text: one for each expression of time, with span, ISO value, bounds and granularity.

    ``published`` (an ISO date, a date, or None) anchors what is relative; without it such rows have no value. Columns:
    article_id (empty), sentence_id (counted by a plain split at full stops and paragraphs), start, end, text, value,
    earliest, latest (ISO dates, inclusive), granularity (day, weekend, week, month, quarter, half, season, year,
    decade, century, interval, or unknown where there is no value). Raises ValueError when ``published`` is text but
    no ISO date.

    Durations, ages, what recurs (« le lundi ») and vague times (« prochainement ») are no dates; « un dimanche » and « quelques
    jours plus tôt » are, without a value. Two years (« de 1982 à 1990 ») are two dates, two days or months (« du 3 au 5 mai ») one.
    Tense is read from the nearest verb, so a weekday in a sentence without a finite verb counts as past; what only the sense
    of the words would tell is not known. The pipeline gives better sentences than this plain split.
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


def _walk(article_id: str, text: str, stretches: list[Stretch], published: date | None) -> list[Date]:
    rows: list[Date] = []
    told: list[tuple[int, When]] = []
    year, year_at, year_in, opens = None, 0, -1, False  # the year last spoken of, where, in which sentence, whether it opens it
    for number, timex in recognise(text, fold(text), stretches):
        sentence_id, start, end = stretches[number]
        near = year_in == number and (timex.start - year_at < 30 or year_at - start < 16)
        near = near or year_in == number - 1 and opens and timex.start - start < 16
        tense = partial(_tense, text, start, end, timex)
        if "the" in timex.slots and tense() >= 0:  # « le lundi »: every Monday
            continue
        when = resolve(timex, Scene(published, tense, told, number, year if near else None))
        what = (when.value, when.earliest.isoformat(), when.latest.isoformat(), when.granularity) if when else _UNKNOWN
        rows.append(Date(article_id, sentence_id, timex.start, timex.end, text[timex.start:timex.end], *what))
        if when and not (timex.kind in ("day", "unit") and looks_back(timex.slots)):
            told.append((number, when))
        if when and (when.granularity == "year" or "y" in timex.slots):
            gone = when.earliest.year == when.latest.year and (not published or when.earliest.year < published.year)
            year = when.earliest.year if gone else None  # the year of publication goes without saying
            year_at, year_in, opens = timex.end, number, timex.end - start < 20
    return rows


Cue = tuple[int, bool]  # 1 future, -1 past, 0 neither; whether it must adjoin the expression


@cache
def _cue_forms() -> dict[tuple[str, ...], Cue]:
    """The cues of the lexicon by their last two words, or the one they have."""
    signs = {"future": 1, "past": -1, "none": 0}
    return {tuple(_WORD.findall(row["form"])[-2:]): (signs[row["tense"]], row["place"] == "before") for row in lexicon.rows("tense_cues")}


@lru_cache(50_000)
def _word_cue(word: str) -> Cue | None:
    if (word,) in _cue_forms():
        return _cue_forms()[word,]
    return (1, False) if word.endswith(_FUTURE_END) else (-1, False) if word.endswith(_PAST_END) else None


@lru_cache(50_000)
def _may_tell(word: str) -> bool:
    """Whether a word may be a cue, with others beside it or by itself."""
    return bool(word in _WITH_VERB or word in _seconds() or _word_cue(word) or _DETACHED.match(word))


@cache
def _seconds() -> frozenset[str]:
    return frozenset(words[1] for words in _cue_forms() if len(words) > 1)


def _cue(words: list[str], place: int) -> Cue | None:
    """The cue that a word is, with the word before it or by itself; « est » and « va » are cues with the verb that follows."""
    word = words[place]
    if place and (pair := _cue_forms().get((words[place - 1], word))):
        return pair
    if word in _PERFECT:
        return (-1, False) if any(_PARTICIPLE.match(verb) and not _word_cue(verb) for verb in words[place + 1:place + 4]) else None
    if word in _WITH_VERB:
        return (1, False) if any(verb.endswith(("er", "ir", "re")) for verb in words[place + 1:place + 4]) else None
    return _word_cue(word)


def _tense(text: str, sentence_start: int, sentence_end: int, timex: Timex) -> int:
    """1 where the cue of the sentence nearest to an expression, in words, is of the future, -1 of the past, 0 without a cue."""
    words = _cut(text[max(sentence_start, timex.start - _FAR):timex.start])
    away, sign = _FAR, 0
    for distance, word in enumerate(reversed(words)):
        if not _may_tell(word):
            continue
        place = len(words) - 1 - distance
        cue = _cue(words, place) or ((-1, False) if _is_detached(words, place, timex.start - sentence_start < _FAR) else None)
        if cue and cue[0] and (distance < 2 or not cue[1]):
            away, sign = distance, cue[0]
            break
    words = _cut(text[timex.end:min(sentence_end, timex.end + _FAR)]) if away else []
    for distance, word in enumerate(words[:away]):
        cue = _cue(words, distance) if _may_tell(word) else None
        if cue and cue[0] and not cue[1]:
            return cue[0] if distance + 8 * (not _SUBORDINATE.isdisjoint(words[:distance])) < away else sign
    return sign


def _cut(clause: str) -> list[str]:
    return _WORD.findall(clause.lower().replace("’", "'"))


def _is_detached(words: list[str], place: int, opens: bool) -> bool:
    """Whether a word is a past participle without its auxiliary: « Rappelé vendredi, … », « les vols suspendus mercredi »."""
    apart = (words[place - 1] == "," if place else opens) or place > len(words) - 4 and _BESIDE.issuperset(words[place + 1:])
    return (apart and _DETACHED.match(words[place]) is not None
            and not any(word in _JOINED or word.endswith(_FUTURE_END) for word in words[max(0, place - 3):place]))
