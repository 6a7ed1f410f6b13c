"""Finding copies among very many articles: seconds, and peak memory an article.    python tests/bench/copies.py ARTICLES [pairs]

Articles are made up: 185 fingerprints as one of 4 kB has, a fifth of them of phrases, frequent by the law of Zipf and Mandelbrot (the
first is in one of 25); one in 50 is nearly the same as one of the 50 000 before it, and of each 25 000 articles 500 are reprints of
one wire. The sentences of an article are made when they are asked for; with ``pairs`` there are none, and what remains is finding
which articles to compare. Times are of the processor, without what making signatures and sentences takes.
"""

from __future__ import annotations

import resource
import sys
import time
from collections.abc import Collection, Iterator

import numpy as np
from numpy.typing import NDArray

from analysis.copies import Known, find_reuse
from analysis.schema import Sentence

MARKS, COMMON, PHRASES, WORDS = 185, 0.2, 1_000_000, 700
BATCH = 1000
VOCABULARY = [f"mot{number}" for number in range(50_000)]


def scattered(values: NDArray[np.uint64]) -> NDArray[np.float64]:
    """Numbers in [0, 1) that look random, the same for the same values (splitmix64)."""
    values = values * np.uint64(0x9E3779B97F4A7C15)
    values = (values ^ (values >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    values = (values ^ (values >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return (values ^ (values >> np.uint64(31))) / 2.0**64


def drawn(numbers: NDArray[np.uint64], count: int, salt: int) -> NDArray[np.float64]:
    """``count`` such numbers for each article; of articles made from the same one all but a tenth are equal."""
    wire = np.where(numbers % 50 == 7, numbers // 25_000 * 25_000 + 7, numbers)
    back = (scattered(numbers + np.uint64(1 << 50)) * 50_000).astype(np.uint64)
    source = np.where((numbers % 50 == 3) & (numbers > 50_000), numbers - back, wire)
    own = np.where(np.arange(count) % 10 == 0, numbers[:, None], source[:, None])
    return scattered((own * np.uint64(count) + np.arange(count, dtype=np.uint64)) * np.uint64(16) + np.uint64(salt))


def known(count: int) -> Iterator[Known]:
    """What is known of so many articles."""
    for first in range(0, count, BATCH):
        numbers = np.arange(first, min(first + BATCH, count), dtype=np.uint64)
        marks = drawn(numbers, MARKS, 0) * 2**32
        phrases = scattered((100 * (PHRASES / 100) ** drawn(numbers, MARKS, 1)).astype(np.uint64)) * 2**32
        made = np.sort(np.where(drawn(numbers, MARKS, 2) < COMMON, phrases, marks).astype("<u4"), axis=1)
        for number, row in zip(numbers.tolist(), made):
            signature = row[np.diff(row, prepend=~row[:1]) != 0].tobytes()
            yield Known(f"{number:09}", f"20{number * 7919 % 23:02}-{number * 104729 % 12 + 1:02}-01", f"{number:064x}", signature)


def sentences(article_id: str) -> list[Sentence]:
    """The sentences of an article."""
    places = (len(VOCABULARY) ** drawn(np.array([article_id], dtype=np.uint64), WORDS // 25, 3)[0] * 1000).astype(np.uint64)
    made, at = [], 0
    for place, start in enumerate(places):
        words = len(VOCABULARY) ** scattered(start * np.uint64(1 << 20) + np.arange(25, dtype=np.uint64))
        text = " ".join([VOCABULARY[word] for word in words.astype(int).tolist()]) + "."
        made.append(Sentence(article_id, place, at, at + len(text), text, "body"))
        at += len(text) + 1
    return made


def main() -> None:
    count, spent, bodies, copies, rows, first = int(sys.argv[1]), 0.0, 0, 0, 0, 0.0

    def read_bodies(asked: Collection[str]) -> Iterator[tuple[str, list[Sentence]]]:
        nonlocal bodies, spent
        for article_id in asked:
            bodies, begin = bodies + 1, time.process_time()
            made = sentences(article_id) if sys.argv[2:] != ["pairs"] else []
            spent += time.process_time() - begin
            yield article_id, made

    for _ in known(min(count, BATCH)):
        pass
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    begin = time.process_time()
    for _ in known(count):
        pass
    spent, begin = time.process_time() - begin, time.process_time()
    for shared in find_reuse(known(count), read_bodies):
        first = first or time.process_time() - begin - spent
        copies, rows = copies + bool(shared.duplicate_of), rows + len(shared.rows)
    seconds = time.process_time() - begin - spent
    grown = (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) * 1024
    print(f"{count} articles: {seconds:.1f} s ({first:.1f} s of them for the pairs; {seconds / count * 1e3:.2f} ms an article), {bodies} bodies "
          f"asked for; peak memory {grown / 2**20:.0f} MB, {grown / count:.0f} B an article; {copies} copies, {rows} rows")


if __name__ == "__main__":
    main()
