"""Copies and wire copy: articles that share passages, and of articles that are nearly the same the one that stands for them.

Winnowed fingerprints (Schleimer, Wilkerson and Aiken 2003) find the pairs, for unlike the MinHash of datasketch or rensa they also find
one paragraph in a long article; the passages themselves are then read off the two texts.
"""

from __future__ import annotations

from array import array
from collections.abc import Callable, Collection, Iterable, Iterator
from pathlib import Path
from sys import intern
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from analysis.bodies import Bodies
from analysis.candidates import Candidates
from analysis.passages import Passage, Words, grams, joined_body, read_words, shared_passages, word_numbers
from analysis.schema import Reuse, Sentence

#: A fingerprint is of so many words in a row; of so many rows that follow each other at least one is kept, in long articles of more.
ROW, WINDOW = 8, 4
#: Bytes of a signature at most; a fingerprint has four.
LARGEST_SIGNATURE = 2000
#: An article is compared with those that it has most in common with, until so many of them share no passage with it.
IN_VAIN = 1
#: What both of two bodies must share to count as the same article: articles written to a pattern go up to 0.8, edited copies from there.
SAME = 0.8


def signature(sentences: Iterable[Sentence]) -> bytes:
    """Fingerprints of the body, at most 2000 bytes: what ``find_reuse`` needs of an article to find what it shares with others.

    Empty for a body under ROW words. Case, accents, marks, spaces and line breaks do not matter. In articles of up to about 1200
    words every shared run of ROW + 2 * WINDOW - 1 words has two fingerprints in common; the longer an article, the longer such a run.
    """
    values, _, _ = word_numbers(joined_body(sentences)[0])
    hashes = (grams(values, ROW) >> np.uint64(32)).astype("<u4")
    window = max(WINDOW, 8 * len(hashes) // LARGEST_SIGNATURE)
    while len(kept := _distinct(_lowest(hashes, window))) * 4 > LARGEST_SIGNATURE:
        window += window // 4
    return kept.tobytes()


def _distinct(hashes: NDArray[np.uint32]) -> NDArray[np.uint32]:
    """Each of the hashes once, sorted; np.unique does more and takes three times as long."""
    ranked = np.sort(hashes)
    return np.concatenate([ranked[:1], ranked[1:][ranked[1:] != ranked[:-1]]])


def _lowest(hashes: NDArray[np.uint32], window: int) -> NDArray[np.uint32]:
    """The lowest of each ``window`` that follow each other (of all, where there are fewer); a wider window's are among a narrower's."""
    window, width = min(window, len(hashes)), 1
    while 2 * width <= window:
        hashes, width = np.minimum(hashes[:-width], hashes[width:]), 2 * width
    rest = window - width
    return np.minimum(hashes[:-rest], hashes[rest:]) if rest > 0 else hashes


class Known(NamedTuple):
    """What finding copies needs of an article beside its sentences."""

    article_id: str
    published: str | None
    sha256: str
    signature: bytes


class Shared(NamedTuple):
    """What an article shares with those that were looked at before it: rows of ``reuse`` in both directions, and, where it is a
    copy, the id of the article that stands for it."""

    article_id: str
    duplicate_of: str | None
    rows: list[Reuse]


#: Gives the sentences of these articles, by id, in any order; there may be others among them.
ReadBodies = Callable[[Collection[str]], Iterable[tuple[str, list[Sentence]]]]


def find_reuse(known: Iterable[Known], read_bodies: ReadBodies, folder: Path | None = None) -> Iterator[Shared]:
    """One item for each article, the earliest published first, then the smallest id: what it shares, and whether it is a copy.

    Copies have equal texts, or share SAME of both bodies with the article they point to: an earlier one in this order, which is no
    copy itself. ``read_bodies`` is asked once, for the articles that are compared. The order of ``known`` does not matter. Time grows
    with the number of articles, not its square: of the articles that have a fingerprint in common (a wire reprinted 500 times, a
    signature line) each is compared with the first and with the NEAREST before it, in all with at most the CLOSEST it has most in
    common with, until IN_VAIN of them share nothing, and with what stands for these; so in large groups some pairs have no row.
    Memory grows by some 350 bytes an article beside a fixed part of about 100 MB; fingerprints and bodies wait in nameless files in
    ``folder``, else where temporary files go (see ``Candidates``, ``Bodies``); OSError is raised where the disk is full. Limits: what
    counts as a passage (``shared_passages``); texts written to a pattern, such as stages of a race, share what the pattern has, and
    may pass for copies.
    """
    ids, first_of_text, candidates = _ranked(known, folder)
    counts, places = array("B"), array("i")
    for earlier in candidates:
        counts.append(len(earlier))
        places.extend(earlier)
    words = _bodies(ids, counts, places, first_of_text, read_bodies, folder)
    stands_for = array("i", range(len(ids)))
    at = 0
    for later, twin in enumerate(first_of_text.tolist()):
        earlier = places[at:(at := at + counts[later])]
        same = [stands_for[twin]] if twin < later else []
        rows: list[Reuse] = []
        in_vain, seen = 0, set()
        for place in (one for near in earlier for one in (near, stands_for[near])):
            if place in seen or in_vain == IN_VAIN:
                continue
            seen.add(place)
            passages = shared_passages(words[place], words[later])
            in_vain += not passages
            if passages:
                pair = _rows(ids[place], ids[later], passages, words[place], words[later])
                rows += pair
                if stands_for[place] == place and min(row.share for row in pair) >= SAME:
                    same.append(place)
        stands_for[later] = min(same, default=later)
        yield Shared(ids[later], ids[stands_for[later]] if same else None, rows)


def _bodies(ids: list[str], counts: array[int], places: array[int], first_of_text: NDArray[np.int64], read_bodies: ReadBodies,
            folder: Path | None) -> Bodies:
    """The words of all articles that are compared."""
    compared = np.zeros(len(ids), dtype=bool)
    compared[np.frombuffer(counts, dtype=np.uint8) > 0] = True
    compared[np.frombuffer(places, dtype=np.int32)] = True
    compared[first_of_text[compared]] = True
    asked = {ids[place]: place for place in np.flatnonzero(compared).tolist()}
    words = Bodies(len(ids), folder)
    for article_id, sentences in read_bodies(asked.keys()) if asked else ():
        if article_id in asked:
            words.add(asked[article_id], read_words(sentences))
    return words


def _ranked(known: Iterable[Known], folder: Path | None) -> tuple[list[str], NDArray[np.int64], Iterator[list[int]]]:
    """By place, in the order in which articles are looked at: their ids, the first place with the same text, the candidates."""
    ids: list[str] = []
    days: list[str] = []
    texts = bytearray()
    candidates = Candidates(folder)
    for article_id, published, sha256, made in known:
        ids.append(article_id)
        days.append(intern(published or "9"))
        texts += bytes.fromhex(sha256)
        candidates.add(made)
    order = sorted(range(len(ids)), key=ids.__getitem__)
    order.sort(key=days.__getitem__)
    places = np.empty(len(order), dtype=np.int64)
    places[order] = np.arange(len(order))
    _, first, group = np.unique(np.frombuffer(texts, dtype="S32")[order], return_index=True, return_inverse=True)
    return [ids[k] for k in order], first[group], candidates.of_each(places)


def _rows(here: str, there: str, passages: list[Passage], in_here: Words, in_there: Words) -> list[Reuse]:
    spans = [[(int(body.starts[start]), int(body.ends[end - 1])) for start, end in (passage.ends(side) for passage in passages)]
             for side, body in enumerate((in_here, in_there))]
    words = sum(passage.words for passage in passages)
    mirrored = sorted(zip(spans[1], spans[0]))
    return [Reuse(here, there, spans[0], spans[1], words, words / len(in_here)),
            Reuse(there, here, [span for span, _ in mirrored], [span for _, span in mirrored], words, words / len(in_there))]
