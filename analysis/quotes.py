"""Quotations and reported speech of an article, each with its speaker: direct, indirect and mixed."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Sequence

from analysis.attribution import Reader, carried_back, gaps
from analysis.cues import Spot, find_cues, locate
from analysis.drafts import Draft, Unit
from analysis.schema import Article, Mention, Quote, Sentence
from analysis.subjects import Cast
from analysis.text import Marked, marked_spans

#: What goes beyond is no sentence, and is read piece by piece so that the time stays linear.
LONGEST = 4000
MOST_MARKS = 80
_SAME = {"’": "'", "ʼ": "'", "\u00a0": " ", "\u202f": " ", "\u2009": " "}


def find_quotes(article: Article, sentences: list[Sentence], mentions: list[Mention]) -> list[Quote]:
    """The quotations of one article in order, with speaker (an actor, a slug of its name, or None) and cue.

    Direct: the words between quotation marks that are somebody's; indirect: a content clause (que …, an infinitive,
    selon X, …); mixed: a content clause that holds quoted words. Titles, nicknames and scare quotes give no row. Never
    raises on odd text. Limit: rules on the surface of the text; a speaker who is not set near the reporting verb is
    guessed from who spoke last.
    """
    text = article.text
    low = _plain(text)
    drafts = _drafts(low, sentences, locate(low), marked_spans(text), Cast(text, low, mentions))
    starts = [sentence.start for sentence in sentences]
    rows = []
    for number, draft in enumerate(sorted(drafts, key=lambda d: (d.start, -d.end))):
        start, end, kind, speaker, cue = draft
        sentence_id = sentences[max(0, bisect_right(starts, start) - 1)].sentence_id
        said = text[cue.start : cue.end] if cue else None
        words = (start, end, text[start:end], kind, speaker.slug, speaker.text, said)
        rows.append(Quote(article.article_id, number, sentence_id, *words))
    return rows


def _plain(text: str) -> str:
    """The text in lower case with plain apostrophes and spaces, of the same length."""
    low = text.lower()
    if len(low) != len(text):
        low = "".join(char.lower()[0] for char in text)
    for char in _SAME:
        low = low.replace(char, _SAME[char])
    return low


def _drafts(
    low: str, sentences: Sequence[Sentence], spots: list[Spot], marks: list[Marked], cast: Cast
) -> list[Draft]:
    """The quotations in the order in which they were found; sentences without cue and mark are passed over."""
    reader, drafts = Reader(low, cast), []
    before: Unit | None = None
    for start, end, held, previous in _stretches(sentences, spots, [mark for mark in marks if mark.depth == 0]):
        cues = [cue for gap in gaps(start, end, held) for cue in find_cues(low, *gap, spots)]
        if not cues and not held:
            continue
        follows = before is not None and previous is not None and before.end > previous[0]
        if previous and follows:
            verb = next((cue.start for cue in before.cues if cue.form == "finite"), before.end)
            previous = before.start, verb
        near = previous and "\n" not in low[previous[1] : start] and "\r" not in low[previous[1] : start]
        last = max(before.made, key=lambda draft: draft.end, default=None) if follows else None
        before = Unit(start, end, held, cues, previous if near else None, last)
        drafts += reader.read(before)
    return carried_back(low, drafts)


def _stretches(
    sentences: Sequence[Sentence], spots: list[Spot], marks: list[Marked]
) -> Iterator[tuple[int, int, list[Marked], tuple[int, int] | None]]:
    """Sentences with words that may report or with marks, joined where a quotation runs over their border.

    Each with its marks and the span of the sentence before it.
    """
    pieces = [
        (start, min(sentence.end, start + LONGEST))
        for sentence in sentences
        for start in range(sentence.start, sentence.end, LONGEST)
    ]
    starts = [start for start, _ in pieces]
    busy = {bisect_right(starts, one[0]) - 1 for one in (*spots, *marks)}
    number, done = 0, -1
    for index in sorted(busy - {-1}):
        if index <= done:
            continue
        (start, end), first = pieces[index], index
        while number < len(marks) and marks[number].start < start:
            number += 1
        held: list[Marked] = []
        while number < len(marks) and marks[number].start < end and len(held) < MOST_MARKS:
            held.append(marks[number])
            number += 1
            while index + 1 < len(pieces) and pieces[index + 1][0] < held[-1].end:
                index += 1
                end = max(end, pieces[index][1])
            end = max(end, held[-1].end)
        yield start, end, held, pieces[first - 1] if first else None
        done = index
