"""Words of a body as numbers, and the passages that two bodies share.

Words are compared without case, accents and marks; a word is a 64-bit number, the same on every machine.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache, cached_property
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from analysis.schema import Sentence
from analysis.text import fold, marked_spans

BODY = ("standfirst", "body")
#: What a passage must weigh, in words: a quoted word weighs a fifth, since what was said can be heard by many; a word of a
#: sentence that is not shared for the most part weighs less too, since names of institutions and formulas are parts of sentences.
ENOUGH, QUOTED, PART, MOST = 16, 0.2, 0.6, 0.75
#: One stretch of so many words without a change is in it.
UNCHANGED = 8
#: Between two articles that share such a passage, shorter ones count from so many unchanged words on.
FURTHER = 10
#: Words that may be changed, added or dropped between two equal stretches of a passage.
GAP = 6
#: The shortest equal stretch inside a passage, in words; a stretch that an article has more often says nothing.
STRETCH, OFTEN = 3, 5

Numbers = NDArray[np.uint64]
Places = NDArray[np.int64]

_KNOWN = 0x3000  # letters up to here: Latin, Greek, Cyrillic, Arabic …; what is above parts words
_IGNORED = (0xAD, *range(0x300, 0x370), *range(0x200B, 0x2010), 0x2060)  # hyphenation, loose accents, widthless signs
_FACTOR, _SPREAD = 0xD6E8FEB86659FD93, np.uint64(0x9E3779B97F4A7C15)


@dataclass(frozen=True, eq=False)
class Words:
    """The words of a body: their numbers, where each starts and ends in the article's text, whether it is quoted, its sentence."""

    values: Numbers
    starts: Places
    ends: Places
    quoted: NDArray[np.bool_]
    sentences: Places

    def __len__(self) -> int:
        return len(self.values)

    @cached_property
    def runs(self) -> Rows:
        """Its runs of UNCHANGED words."""
        return _ranked(grams(self.values, UNCHANGED))

    @cached_property
    def stretches(self) -> Rows:
        """Its runs of STRETCH words."""
        return _ranked(grams(self.values, STRETCH))


class Rows(NamedTuple):
    """Numbers of rows of words in ascending order, and the first word of each."""

    values: Numbers
    places: NDArray[np.int32]


class Passage(NamedTuple):
    """A shared passage as pairs of equal stretches: (first word here, first word there, number of words), in order."""

    stretches: list[tuple[int, int, int]]

    @property
    def words(self) -> int:
        return sum(length for _, _, length in self.stretches)

    @property
    def longest(self) -> int:
        return max(length for _, _, length in self.stretches)

    def ends(self, side: int) -> tuple[int, int]:
        """The first word of the passage and the one after its last, here (0) or there (1)."""
        return self.stretches[0][side], self.stretches[-1][side] + self.stretches[-1][2]


# ------------------------------------------------------------------------------------------------------------ words

def word_numbers(text: str) -> tuple[Numbers, Places, Places]:
    """The number, start and end of each word of the text; an apostrophe or hyphen parts words. Linear, never raises."""
    codes = np.frombuffer(text.encode("utf-32-le", "surrogatepass"), dtype="<u4")
    letters = _letters().take(codes, mode="clip")
    places = None
    if (ignored := letters == 1).any():
        places = np.flatnonzero(~ignored)
        letters = letters[places]
    inside = np.zeros(len(letters) + 2, dtype=bool)
    inside[1:-1] = letters > 0
    edges = np.flatnonzero(inside[1:] != inside[:-1])
    starts, ends = edges[::2], edges[1::2]
    if not len(starts):
        return np.zeros(0, np.uint64), starts, ends
    up, down = _powers(1 << len(letters).bit_length())
    values = np.add.reduceat(letters * up[:len(letters)], starts) * down[starts]
    return values, *((starts, ends) if places is None else (places[starts], places[ends - 1] + 1))


def grams(values: Numbers, size: int) -> Numbers:
    """One number for each run of ``size`` words."""
    count = max(len(values) - size + 1, 0)
    made = values[:count]
    for k in range(1, size):
        made = made * _SPREAD + values[k:k + count]
    return made


@cache
def _letters() -> Numbers:
    """A number for each character: 0 for what parts words, 1 for what is passed over, one and the same for é, e and E."""
    known = "".join(map(chr, range(_KNOWN)))
    codes = np.array([ord(folded) if char.isalnum() else 0 for char, folded in zip(known, fold(known))] + [0], dtype=np.uint64)
    letters = np.where(codes > 0, _scattered(codes), codes)
    letters[list(_IGNORED)] = 1
    return letters


def _scattered(values: Numbers) -> Numbers:
    """The numbers spread evenly over 64 bits, equal ones staying equal: the last step of splitmix64 (Steele et al. 2014)."""
    values = (values ^ (values >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    values = (values ^ (values >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return values ^ (values >> np.uint64(31))


@cache
def _powers(size: int) -> tuple[Numbers, Numbers]:
    """The powers of an odd number, and those of its inverse, modulo 2^64: a word's number is the same wherever it stands."""
    up, down = (np.cumprod(np.full(size, factor, dtype=np.uint64)) for factor in (_FACTOR, pow(_FACTOR, -1, 1 << 64)))
    return up, down


def joined_body(sentences: Iterable[Sentence]) -> tuple[str, list[Sentence]]:
    """The body's sentences as one text, a space between two, and those sentences; headline and intertitles are left out."""
    body = [sentence for sentence in sentences if sentence.part in BODY]
    return " ".join(sentence.text for sentence in body), body


def read_words(sentences: Iterable[Sentence]) -> Words:
    """The words of the body, with their places in the article's text."""
    text, body = joined_body(sentences)
    values, starts, ends = word_numbers(text)
    quoted = np.zeros(len(text) + 1, dtype=bool)
    for mark in marked_spans(text):
        quoted[mark.start:mark.end] = True
    lengths = np.array([len(sentence.text) + 1 for sentence in body], dtype=np.int64)
    begins = np.cumsum(lengths) - lengths
    shifts = np.array([sentence.start for sentence in body], dtype=np.int64) - begins
    sentence = np.searchsorted(begins, starts, side="right") - 1
    shift = shifts[sentence] if body else starts
    return Words(values, starts + shift, ends + shift, quoted[starts], sentence)


# --------------------------------------------------------------------------------------------------------- passages

def shared_passages(here: Words, there: Words) -> list[Passage]:
    """The passages that stand in both bodies, in the order of ``here``; no word belongs to two.

    A passage is a row of equal stretches of at least STRETCH words with at most GAP other words between two on either side, one
    stretch of UNCHANGED words among them; it counts from a weight of ENOUGH on (see there), so that names of institutions, formulas
    and short quoted statements do not. Beside a passage that counts, others do from FURTHER unchanged words on. A statement quoted
    at length by two articles counts; words that an article uses all the time may be left out. Time grows with the length of both.
    """
    if not len(_equal(here.runs, there.runs)[0]):
        return []
    chains = [chain for chain in _chains(_stretches(here, there)) if chain.longest >= UNCHANGED]
    found = sorted(chains, key=lambda passage: (-passage.words, passage.stretches))
    if not any(_counts(passage, here, there) for passage in found):
        return []
    used_here, used_there = bytearray(len(here)), bytearray(len(there))
    kept = []
    for passage in found:
        free = [(i, j, n) for i, j, n in passage.stretches if used_here.find(1, i, i + n) < 0 and used_there.find(1, j, j + n) < 0]
        for piece in [passage] if len(free) == len(passage.stretches) else _chains(free):
            if piece.longest >= FURTHER or _counts(piece, here, there):
                kept.append(piece)
                for used, (start, end) in ((used_here, piece.ends(0)), (used_there, piece.ends(1))):
                    used[start:end] = b"\1" * (end - start)
    return sorted(kept, key=lambda passage: passage.stretches)


def _counts(passage: Passage, here: Words, there: Words) -> bool:
    if passage.words < ENOUGH or passage.longest < UNCHANGED:
        return False
    in_here = np.concatenate([np.arange(i, i + n) for i, _, n in passage.stretches])
    in_there = np.concatenate([np.arange(j, j + n) for _, j, n in passage.stretches])
    whole = (_mostly_shared(here.sentences, *passage.ends(0))[in_here - in_here[0]]
             | _mostly_shared(there.sentences, *passage.ends(1))[in_there - in_there[0]])
    quoted = here.quoted[in_here] | there.quoted[in_there]
    return bool((np.where(whole, 1, PART) * np.where(quoted, QUOTED, 1)).sum() >= ENOUGH)


def _mostly_shared(sentences: Places, start: int, end: int) -> NDArray[np.bool_]:
    """For each word from ``start`` to ``end`` whether MOST of its sentence stands between the two."""
    low, high = np.searchsorted(sentences, sentences[start], "left"), np.searchsorted(sentences, sentences[end - 1], "right")
    inside = sentences[start:end] - sentences[start]
    return (np.bincount(inside) >= MOST * np.bincount(sentences[low:high] - sentences[start]))[inside]


def _stretches(here: Words, there: Words) -> list[tuple[int, int, int]]:
    """The maximal stretches of equal words: first word here, first word there, number of words; sorted by the first.

    Those that are too far in ``here`` from all stretches of UNCHANGED words to be in one passage with them are left out.
    """
    rows, columns = _equal(here.stretches, there.stretches)
    order = np.lexsort((rows, columns - rows))
    rows, columns = rows[order], columns[order]
    opens = np.flatnonzero((np.diff(rows, prepend=-2) != 1) | (np.diff(columns, prepend=-2) != 1))
    rows, columns, lengths = rows[opens], columns[opens], np.diff(opens, append=len(rows)) + STRETCH - 1
    order = np.lexsort((columns, rows))
    rows, columns, lengths = rows[order], columns[order], lengths[order]
    far = np.flatnonzero(np.concatenate([np.ones(len(rows[:1]), dtype=bool), rows[1:] - np.maximum.accumulate(rows + lengths)[:-1] > GAP]))
    near = np.repeat(np.maximum.reduceat(lengths, far) >= UNCHANGED, np.diff(far, append=len(rows)))
    return list(zip(rows[near].tolist(), columns[near].tolist(), lengths[near].tolist()))


def _ranked(values: Numbers) -> Rows:
    order = np.argsort(values, kind="stable")
    return Rows(values[order], order.astype(np.int32))


def _equal(here: Rows, there: Rows) -> tuple[Places, Places]:
    """Where the same number stands here and there, leaving out what ``there`` has more than OFTEN times."""
    low = np.searchsorted(there.values, here.values, "left")
    equal = np.flatnonzero(there.values.take(low, mode="clip") == here.values) if len(there.values) else low[:0]
    if not len(equal):
        return equal, equal
    low, high = low[equal], np.searchsorted(there.values, here.values[equal], "right")
    counts = np.where(high - low <= OFTEN, high - low, 0)
    rank = np.arange(counts.sum()) - np.repeat(np.cumsum(counts) - counts, counts)
    return np.repeat(here.places[equal], counts), there.places[np.repeat(low, counts) + rank]


def _chains(stretches: Iterable[tuple[int, int, int]]) -> list[Passage]:
    """The stretches joined to passages where at most GAP words stand between two on either side."""
    chains: list[Passage] = []
    near: list[tuple[int, int, Passage]] = []  # the chains that may go on: where each ends here and there
    for i, j, n in stretches:
        near = [chain for chain in near if i - chain[0] <= GAP]
        for place in range(len(near) - 1, -1, -1):
            end_here, end_there, chain = near[place]
            cut = max(end_here - i, end_there - j, 0)
            if cut < n and i + cut - end_here <= GAP and j + cut - end_there <= GAP:
                chain.stretches.append((i + cut, j + cut, n - cut))
                near[place] = (i + n, j + n, chain)
                break
        else:
            chains.append(Passage([(i, j, n)]))
            near.append((i + n, j + n, chains[-1]))
    return chains
