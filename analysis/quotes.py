"""Quotations and reported speech of an article, each with its speaker: direct, indirect and mixed."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence

from analysis.attribution import Reader
from analysis.cues import Cue, find_cues
from analysis.drafts import Draft, Unit
from analysis.hearsay import is_hearsay
from analysis.reports import NEEDS_MARKS, inside
from analysis.schema import Article, Mention, Quote, Sentence
from analysis.subjects import Cast
from analysis.text import Marked, marked_spans, plain
from analysis.turns import voices
from analysis.uncued import carried_back

#: What goes beyond is no sentence, and is read piece by piece so that the time stays linear.
LONGEST = 4000
MOST_MARKS = 80


def find_quotes(article: Article, sentences: list[Sentence], mentions: list[Mention]) -> list[Quote]:
    """The quotations of one article in order, with speaker (an actor, a slug of its name, or None) and cue.

    Direct: the words between quotation marks, or on a line of dialogue, that are somebody's; indirect: a content clause (que …,
    si …, an infinitive, selon X, …); mixed: a content clause that holds quoted words. Titles, nicknames and scare quotes
    give no row. Never raises on odd text. Limit: rules on the surface of the text; a speaker who is not set near the
    reporting verb is guessed from who spoke last.
    """
    text = article.text
    low = plain(text)
    drafts = _drafts(low, sentences, marked_spans(text), Cast(text, low, mentions))
    starts = [sentence.start for sentence in sentences]
    rows = []
    for number, draft in enumerate(sorted(drafts, key=lambda d: (d.start, -d.end))):
        start, end, kind, speaker, cue = draft
        sentence_id = sentences[max(0, bisect_right(starts, start) - 1)].sentence_id
        said, colour = (text[cue.start : cue.end], cue.expression.colour) if cue else (None, None)
        words = (start, end, text[start:end], kind, speaker.slug, speaker.text, said)
        rows.append(Quote(article.article_id, number, sentence_id, *words, colour, is_hearsay(low, draft)))
    return rows


def _drafts(low: str, sentences: Sequence[Sentence], marks: list[Marked], cast: Cast) -> list[Draft]:
    """The quotations in the order in which they were found; sentences without cue and mark are passed over."""
    cues = find_cues(low)
    outer = [mark for mark in marks if mark.depth == 0]
    reader, drafts = Reader(low, cast), []
    for unit in _units(low, sentences, cues, voices(cast.text, low, outer, cues)):
        drafts += reader.read(unit)
    nested = ((outer[bisect_right(outer, mark) - 1], mark) for mark in marks if mark.depth)
    return carried_back(cast, drafts) + [one for pair in nested if (one := reader.within(*pair, cues))]


def _units(low: str, sentences: Sequence[Sentence], cues: list[Cue], marks: list[Marked]) -> Iterator[Unit]:
    """Sentences with cues or marks, joined where a quotation runs over their border; each is read before the next is made."""
    pieces = [(one.start, one.end) for one in sentences]
    if any(end - start > LONGEST for start, end in pieces):
        pieces = [(start, min(end, start + LONGEST)) for begin, end in pieces for start in range(begin, end, LONGEST)]
    starts = [start for start, _ in pieces]
    done, number, before = -1, 0, None
    for index in sorted({bisect_right(starts, one[0]) - 1 for one in (*cues, *marks)} - {-1}):
        if index <= done:
            continue
        (start, end), first = pieces[index], index
        number = bisect_left(marks, (start,), number)
        held: list[Marked] = []
        while number < len(marks) and marks[number].start < end and len(held) < MOST_MARKS:
            held.append(marks[number])
            number += 1
            while index + 1 < len(pieces) and pieces[index + 1][0] < held[-1].end:
                index += 1
            end = max(end, pieces[index][1], held[-1].end)
        done = index
        within = cues[bisect_left(cues, (start,)) : bisect_left(cues, (end,))]
        own = [cue for cue in within if not inside(held, cue.start)] if held else within
        if held or not all(cue.expression.takes <= NEEDS_MARKS for cue in own):
            before = _unit(low, start, end, held, own, pieces[first - 1] if first else None, before)
            yield before


def _unit(
    low: str, start: int, end: int, held: list[Marked], cues: list[Cue], previous: tuple[int, int] | None, before: Unit | None
) -> Unit:
    """A unit that knows the sentence before it in its paragraph (up to its verb), and the last quotation of the unit before."""
    follows = before is not None and previous is not None and before.end > previous[0]
    if follows:
        previous = before.start, next((cue.start for cue in before.cues if cue.form == "finite"), before.end)
    near = previous and "\n" not in low[previous[1] : start] and "\r" not in low[previous[1] : start]
    last = max(before.made, key=lambda draft: draft.end, default=None) if follows else None
    return Unit(start, end, held, cues, previous if near else None, last)
