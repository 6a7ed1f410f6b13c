"""Quotations and reported speech of an article, each with its speaker: direct, indirect and mixed."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Sequence

from analysis.attribution import Reader
from analysis.reports import Unit
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
    cast = Cast(text, low, mentions)
    drafts = Reader(low, cast).read(units(low, sentences, [mark for mark in marked_spans(text) if mark.depth == 0]))
    starts = [sentence.start for sentence in sentences]
    rows = []
    for number, draft in enumerate(sorted(drafts, key=lambda d: (d.start, -d.end))):
        sentence = sentences[max(0, bisect_right(starts, draft.start) - 1)]
        cue = text[draft.cue.start : draft.cue.end] if draft.cue else None
        rows.append(
            Quote(
                article.article_id,
                number,
                sentence.sentence_id,
                draft.start,
                draft.end,
                text[draft.start : draft.end],
                draft.type,
                draft.speaker.slug,
                draft.speaker.text,
                cue,
            )
        )
    return rows


def _plain(text: str) -> str:
    """The text in lower case with plain apostrophes and spaces, of the same length."""
    low = text.lower()
    if len(low) != len(text):
        low = "".join(char.lower() if len(char.lower()) == 1 else char for char in text)
    for char in _SAME:
        low = low.replace(char, _SAME[char])
    return low


def units(low: str, sentences: Sequence[Sentence], marks: list[Marked]) -> Iterator[Unit]:
    """Sentences, joined where a quotation runs over their border, with the marks that begin in them."""
    pieces = [piece for sentence in sentences for piece in _pieces(sentence)]
    number, index, previous = 0, 0, None
    while index < len(pieces):
        start, end = pieces[index]
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
        near = (
            previous is not None and low.find("\n", previous[1], start) < 0 and low.find("\r", previous[1], start) < 0
        )
        yield Unit(start, end, held, previous if near else None)
        previous = (start, end)
        index += 1


def _pieces(sentence: Sentence) -> Iterator[tuple[int, int]]:
    """The sentence, or pieces of what is too long to be one."""
    for start in range(sentence.start, sentence.end, LONGEST):
        yield start, min(sentence.end, start + LONGEST)
