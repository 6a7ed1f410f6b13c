"""The conditional by which the French press keeps its distance: « il aurait fui », with or without a source."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from functools import cache

from analysis.cues import adverbs
from analysis.drafts import Draft
from analysis.reports import DONE, trimmed
from analysis.schema import Article, Hearsay, Quote, Sentence, Span
from analysis.text import plain

_AUXILIARIES = ("aurai", "serai")
_MOVED = (
    r"(?:mort|parti|venu|né|allé|arrivé|entré|rentré|sorti|tombé|resté|devenu|décédé|monté|descendu|revenu|parvenu|intervenu|survenu|"
    r"retourné|passé)(?:e|s|es)?(?!\w)"
)
_FACT = re.compile(
    r"serai(?:en)?t (?:toujours |actuellement |encore )?(?:âgée?s?|originaires?|l'auteure?|en (?:fuite|vie)|l'œuvre|une?)(?!\w)"
)
_PRESENT = re.compile(r"(?<!\w)(?:[^\W\d_]*(?<!r)er|[^\W\d_]*(?:ien|end|ein)dr|vivr|suivr|[^\W\d_]*(?:ttr|îtr)|au)ai(?:en)?t(?!\w)")
_UNREAL = re.compile(
    r"(?<!\w)(?:si|s'ils?|au cas où|sans|à défaut|à moins|faute|sinon|sauf|on|je|j'|nous|vous|cela|ça|ce|peut-être|jamais|"
    r"aurai(?:en)?t (?:\w+ment |bien )?(?:pu|dû|voulu|aimé|fallu|souhaité|préféré|mérité|permis|suffi|évité|cru|intérêt|besoin)|"
    r"(?:aimer|souhaiter|préférer|voud|faud|vaud|conviend)rai(?:en)?t)(?!\w)|\?"
)
_UNDER = re.compile(r"(?<!\w)(?:qui|dont|où|les?quel\w*|laquelle|lorsqu|quand|puisqu|parce|(?<!et )qu(?=[e']))(?:e |'|(?!\w))[^,]*$")
_CLAUSE = re.compile(r"[;:()–—]|,\s(?:mais|car|tandis|alors|et|où|ce qui)(?!\w)|[«»“”\"]")
_TOLD_THEN = re.compile(
    r"(?:s'|se )?(?:a|ont|est|sont|avait|avaient|était|étaient|ayant|avoir|[^\W\d_]+(?:ait|aient|ant|[èiu]rent|a))(?!\w)"
)


def is_hearsay(low: str, draft: Draft) -> bool:
    """Whether the main verb of reported words stands in the hearsay conditional.

    The past conditional does; the present one only where no past verb of saying makes a future of it, and no « si », wish or duty.
    """
    start, end, cue = draft.start, draft.end, draft.cue
    if cue is None or draft.type == "direct" or not _has(low, start, end, "rait", "raient") or _UNREAL.search(low, start, end):
        return False
    told_then = cue.expression.kind == "verb" and _TOLD_THEN.match(low[cue.start : cue.end]) is not None
    verbs = [_past(low, start, end), None if told_then else _PRESENT.search(low, start, end)]
    return any(verb and not _UNDER.search(low, start, verb.start()) for verb in verbs)


def find_hearsay(article: Article, sentences: list[Sentence], quotes: list[Quote]) -> list[Hearsay]:
    """Each clause that the outlet itself puts into the past conditional, in sentences in which nobody is quoted; cue: its verb.

    Limit: the present conditional (« il serait à Minsk ») is taken for hearsay only before a few words of fact.
    """
    text, low = article.text, plain(article.text)
    starts = [sentence.start for sentence in sentences]
    rows = []
    for number in sorted({bisect_right(starts, place) - 1 for place in _auxiliaries(low)} - {-1}):
        sentence = sentences[number]
        quoted = any(quote.start < sentence.end and sentence.start < quote.end for quote in quotes)
        if not quoted and (found := _unsourced(low, sentence.start, sentence.end)):
            (start, end), cue = found
            rows.append(Hearsay(sentence.article_id, sentence.sentence_id, start, end, text[start:end], text[slice(*cue)]))
    return rows


def _auxiliaries(low: str) -> Iterator[int]:
    """Where « aurai(en)t » and « serai(en)t » stand, without which there is no hearsay."""
    for verb in _AUXILIARIES:
        place = low.find(verb)
        while place >= 0:
            yield place
            place = low.find(verb, place + 1)


def _unsourced(low: str, begin: int, stop: int) -> tuple[Span, Span] | None:
    """The clause of a sentence that stands in the hearsay conditional, and its verb."""
    verb = _past(low, begin, stop) or _FACT.search(low, begin, stop)
    if verb is None or _UNREAL.search(low, begin, stop):
        return None
    start = max((one.end() for one in _CLAUSE.finditer(low, begin, verb.start())), default=begin)
    if not low[start : verb.start()].strip() or _UNDER.search(low, start, verb.start()):
        return None
    closes = _CLAUSE.search(low, verb.end(), stop)
    return trimmed(low, start, closes.start() if closes else stop, ()), verb.span()


@cache
def _group() -> re.Pattern[str]:
    """The verb group of the past conditional: aurait fui, se serait disloqué, serait mort."""
    between = rf"(?:,? {adverbs()})*,? "
    return re.compile(
        rf"(?<![\w'-])(?:(?:aurai(?:en)?t{between}(?:été{between})?|s[e'] ?(?:en )?serai(?:en)?t{between}){DONE}|"
        rf"serai(?:en)?t{between}{_MOVED})"
    )


def _past(low: str, start: int, end: int) -> re.Match[str] | None:
    return _group().search(low, start, end) if _has(low, start, end, *_AUXILIARIES) else None


def _has(low: str, start: int, end: int, *pieces: str) -> bool:
    return any(low.find(piece, start, end) >= 0 for piece in pieces)
