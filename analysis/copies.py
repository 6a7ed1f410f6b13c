"""Copies and wire copy: articles that share passages, and of articles that are nearly the same the one that stands for them.

Winnowed fingerprints (Schleimer, Wilkerson and Aiken 2003) find the pairs, for unlike the MinHash of datasketch or rensa they also find
one paragraph in a long article; the passages themselves are then read off the two texts.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from functools import lru_cache

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view
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
#: Bodies kept at hand.
AT_HAND = 500


def signature(sentences: Iterable[Sentence]) -> bytes:
    """Fingerprints of the body, at most 1000 bytes: what ``find_reuse`` needs of an article to find what it shares with others.

    Empty for a body under ROW words. Case, accents, marks, spaces and line breaks do not matter. In articles of up to about 800
    words every shared run of ROW + WINDOW - 1 words has a fingerprint in common; the longer an article, the longer such a run.
    """
    values, _, _ = word_numbers(joined_body(sentences)[0])
    hashes = (grams(values, ROW) >> np.uint64(32)).astype("<u4")
    window = max(WINDOW, 8 * len(hashes) // LARGEST_SIGNATURE)
    while 4 * len(kept := _lowest(hashes, window)) > LARGEST_SIGNATURE:
        window += window // 4
    return kept.tobytes()


def _lowest(hashes: NDArray[np.uint32], window: int) -> NDArray[np.uint32]:
    """The lowest of each ``window`` that follow each other (of all, where there are fewer), each once, sorted."""
    return np.unique(sliding_window_view(hashes, min(window, len(hashes))).min(axis=1)) if len(hashes) else hashes


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
    candidates = _candidates([signatures[article_id] for article_id in ids])
    for later, (_, _, text) in enumerate(ranked):
        same = [by_text[text]] if text in by_text else []
        earlier = candidates.get(later, [])
        for place in sorted({*earlier, *(stands_for.get(place, place) for place in earlier)}):
            if passages := shared_passages(words(place), words(later)):
                pair = _rows(ids[place], ids[later], passages, words(place), words(later))
                rows += pair
                if place not in stands_for and min(row.share for row in pair) >= SAME:
                    same.append(place)
        if same:
            stands_for[later] = min(same)
        by_text.setdefault(text, stands_for.get(later, later))
    return sorted(rows), {ids[copy]: ids[place] for copy, place in sorted(stands_for.items())}


def _rows(here: str, there: str, passages: list[Passage], in_here: Words, in_there: Words) -> list[Reuse]:
    spans = [[(int(body.starts[start]), int(body.ends[end - 1])) for start, end in (passage.ends(side) for passage in passages)]
             for side, body in enumerate((in_here, in_there))]
    words = sum(passage.words for passage in passages)
    mirrored = sorted(zip(spans[1], spans[0]))
    return [Reuse(here, there, spans[0], spans[1], words, words / len(in_here.values)),
            Reuse(there, here, [span for span, _ in mirrored], [span for _, span in mirrored], words, words / len(in_there.values))]


def _candidates(signatures: list[bytes]) -> dict[int, list[int]]:
    """For an article by its place the earlier ones it is compared with: two fingerprints in common, or one that few have.

    Of the articles with one fingerprint the first one and the NEAREST before it are looked at.
    """
    sizes = [len(made) // 4 for made in signatures]
    marks, owners = np.frombuffer(b"".join(signatures), dtype="<u4"), np.repeat(np.arange(len(sizes)), sizes)
    order = np.argsort(marks, kind="stable")
    marks, owners = marks[order], owners[order]
    first, end = (np.searchsorted(marks, marks, side) for side in ("left", "right"))
    rank, worth = np.arange(len(marks)) - first, np.where(end - first <= NEAREST + 1, 2, 1)
    counts: Counter[int] = Counter()
    for step in range(1, NEAREST + 2):
        later = np.flatnonzero(rank >= step)
        earlier = later - step if step <= NEAREST else first[later]
        pairs, inverse = np.unique(owners[later] * len(sizes) + owners[earlier], return_inverse=True)
        counts.update(dict(zip(pairs.tolist(), np.bincount(inverse, worth[later]).tolist())))
    found: dict[int, list[int]] = {}
    for place, earlier in (divmod(pair, len(sizes)) for pair, count in counts.items() if count > 1):
        found.setdefault(place, []).append(earlier)
    return found
