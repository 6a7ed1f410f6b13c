"""Copies and wire copy: articles that share passages, and of articles that are nearly the same the one that stands for them.

Winnowed fingerprints (Schleimer, Wilkerson and Aiken 2003) find the pairs, for unlike the MinHash of datasketch or rensa they also find
one paragraph in a long article; the passages themselves are then read off the two texts.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from analysis.passages import Passage, Words, grams, joined_body, read_words, shared_passages, word_numbers
from analysis.schema import Article, Reuse, Sentence

#: A fingerprint is of so many words in a row; of so many rows that follow each other at least one is kept, in long articles of more.
ROW, WINDOW = 5, 6
#: Bytes of a signature at most; a fingerprint has four.
LARGEST_SIGNATURE = 1000
#: Of the articles with one fingerprint each is compared with so many that come just before it, and with the first.
NEAREST = 8
#: What both of two bodies must share to count as the same article: articles written to a pattern go up to 0.8, edited copies from there.
SAME = 0.8
#: Articles looked at together, and bodies kept at hand.
BLOCK, AT_HAND = 1000, 500


def signature(sentences: Iterable[Sentence]) -> bytes:
    """Fingerprints of the body, at most 1000 bytes: what ``find_reuse`` needs of an article to find what it shares with others.

    Empty for a body under ROW words. Case, accents, marks, spaces and line breaks do not matter. In articles of up to about 800
    words every shared run of ROW + WINDOW - 1 words has a fingerprint in common; the longer an article, the longer such a run.
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


def find_reuse(articles: Iterable[Article], signatures: Mapping[str, bytes],
               body_of: Callable[[str], list[Sentence]]) -> tuple[list[Reuse], dict[str, str]]:
    """The rows of ``reuse``, sorted, and for each copy the article that stands for it, by id: earliest published, then smallest id.

    Of ``articles`` only article_id, published and sha256 are kept; ``body_of`` gives the sentences of an article again. Copies have
    equal texts, or share SAME of both bodies with the article they point to, which is no copy itself. The order of the articles
    does not matter. Time grows with their number, not its square: of the articles that have a fingerprint in common (a wire
    reprinted 500 times, a signature line) each is compared with the first, with the NEAREST published before it, and with what
    stands for these; so in groups of more than NEAREST + 1 some pairs that share have no row. Limits: what counts as a passage
    (``shared_passages``); texts written to a pattern, such as stages of a race, share what the pattern has, and may pass for copies.
    """
    ranked = sorted((article.published or "9", article.article_id, article.sha256) for article in articles)
    ids = [article_id for _, article_id, _ in ranked]
    words = lru_cache(AT_HAND)(lambda place: read_words(body_of(ids[place])))
    rows: list[Reuse] = []
    stands_for: dict[int, int] = {}
    by_text: dict[str, int] = {}
    for later, earlier in _candidates([signatures[article_id] for article_id in ids]):
        same = [by_text[ranked[later][2]]] if ranked[later][2] in by_text else []
        for place in sorted({*earlier, *(stands_for.get(place, place) for place in earlier)}):
            passages = shared_passages(words(place), words(later))
            if passages:
                pair = _rows(ids[place], ids[later], passages, words(place), words(later))
                rows += pair
                if place not in stands_for and min(row.share for row in pair) >= SAME:
                    same.append(place)
        if same:
            stands_for[later] = min(same)
        by_text.setdefault(ranked[later][2], stands_for.get(later, later))
    return sorted(rows), {ids[copy]: ids[place] for copy, place in sorted(stands_for.items())}


def _rows(here: str, there: str, passages: list[Passage], in_here: Words, in_there: Words) -> list[Reuse]:
    spans = [[(int(body.starts[start]), int(body.ends[end - 1])) for start, end in (passage.ends(side) for passage in passages)]
             for side, body in enumerate((in_here, in_there))]
    words = sum(passage.words for passage in passages)
    mirrored = sorted(zip(spans[1], spans[0]))
    return [Reuse(here, there, spans[0], spans[1], words, words / len(in_here.values)),
            Reuse(there, here, [span for span, _ in mirrored], [span for _, span in mirrored], words, words / len(in_there.values))]


def _candidates(signatures: list[bytes]) -> Iterator[tuple[int, list[int]]]:
    """For each article by its place the earlier ones it is compared with: two fingerprints in common, or one that few have.

    Of the articles with one fingerprint the first one and the NEAREST before it are looked at.
    """
    sizes = np.array([len(made) // 4 for made in signatures], dtype=np.int64)
    marks = np.frombuffer(b"".join(signatures), dtype="<u4")
    order = np.argsort(marks, kind="stable")
    ranked, owners = marks[order], np.repeat(np.arange(len(sizes), dtype=np.int32), sizes)[order]
    ranks = np.empty(len(order), dtype=np.int32)
    ranks[order] = np.arange(len(order))
    del order
    stops = np.concatenate([[0], np.cumsum(sizes)])
    for begin in range(0, len(sizes), BLOCK):
        end = min(begin + BLOCK, len(sizes))
        block = slice(stops[begin], stops[end])
        own, rank = np.repeat(np.arange(begin, end), sizes[begin:end]), ranks[block]
        first, last = (np.searchsorted(ranked, marks[block], side) for side in ("left", "right"))
        rare = last - first <= NEAREST + 1
        pairs = [np.zeros(0, dtype=np.int64)]
        for step in range(NEAREST + 1):
            other = rank - step if step else first
            fits = (other < rank) & (other >= first + (step > 0))
            made = own[fits] * len(sizes) + owners[other[fits]]
            pairs += [made, made[rare[fits]]]
        found, counts = np.unique(np.concatenate(pairs), return_counts=True)
        later, earlier = np.divmod(found[counts > 1], len(sizes))
        edges = np.searchsorted(later, np.arange(begin, end + 1))
        for place, low, high in zip(range(begin, end), edges, edges[1:]):
            yield place, earlier[low:high].tolist()
