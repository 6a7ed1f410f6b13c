"""Which articles may share a passage: pairs that have fingerprints in common, for any number of articles in bounded memory."""

from __future__ import annotations

from collections.abc import Iterator
from heapq import nlargest
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from analysis.sorting import Numbers, Sorter

#: Of the articles with one fingerprint each is compared with so many that come just before it, and with the first.
NEAREST = 8
#: Of all these an article is compared with so many, those that it has most fingerprints in common with.
CLOSEST = 18
#: Signatures looked at together.
BATCH = 1000

_HALF, _LOWER = np.uint64(32), np.uint64(0xFFFFFFFF)


class Candidates:
    """Takes the signatures of articles and gives for each article the earlier ones that it is compared with.

    Both wait on disk (see ``Sorter``): fingerprints with 8 bytes each, and pairs with 8 bytes for each fingerprint that two have
    in common and each of at most NEAREST + 1 others: some 3 to 4 kB an article of 4 kB, and at worst, where every article is
    a copy, 15 kB. In memory are some 80 MB however many articles there are.
    """

    def __init__(self, folder: Path | None = None) -> None:
        self._marks, self._pairs = Sorter(folder), Sorter(folder)
        self._batch: list[bytes] = []
        self._count = 0

    def add(self, signature: bytes) -> None:
        """Takes the signature of the next article."""
        self._batch.append(signature)
        if len(self._batch) == BATCH:
            self._sort_batch()

    def _sort_batch(self) -> None:
        marks = np.frombuffer(b"".join(self._batch), dtype="<u4").astype(np.uint64)
        numbers = np.arange(self._count, self._count + len(self._batch), dtype=np.uint64)
        self._marks.add(marks << _HALF | np.repeat(numbers, [len(signature) // 4 for signature in self._batch]))
        self._count += len(self._batch)
        self._batch = []

    def of_each(self, places: NDArray[np.int64]) -> Iterator[list[int]]:
        """For each article, by place, the places of the earlier ones that have two fingerprints in common with it, those with most first.

        ``places`` gives the place of each article, in the order in which they were added.
        """
        self._sort_batch()
        for piece in self._marks.pieces():
            self._add_pairs(np.sort(piece & ~_LOWER | places.astype(np.uint64)[piece & _LOWER]))
        found = (item for piece in self._pairs.pieces() for item in _closest(piece))
        later, earlier = next(found, (-1, []))
        for place in range(len(places)):
            if place == later:
                yield earlier
                later, earlier = next(found, (-1, []))
            else:
                yield []

    def _add_pairs(self, ranked: Numbers) -> None:
        """Pairs later, earlier of the articles with one fingerprint."""
        opens = np.flatnonzero(np.diff(ranked >> _HALF, prepend=np.uint64(0) if not len(ranked) else ~ranked[:1]))
        sizes = np.diff(opens, append=len(ranked))
        owners = (ranked & _LOWER)[np.repeat(sizes > 1, sizes)]
        sizes = sizes[sizes > 1]
        first = np.repeat(np.cumsum(sizes) - sizes, sizes)
        nth = np.arange(len(owners)) - first
        for step in range(NEAREST + 1):
            later = np.flatnonzero(nth > step if step else nth > 0)
            earlier = later - step if step else first[later]
            self._pairs.add(owners[later] << _HALF | owners[earlier])


def _closest(piece: Numbers) -> Iterator[tuple[int, list[int]]]:
    """For each article in the pairs the earlier ones that count."""
    opens = np.flatnonzero(np.concatenate([np.ones(len(piece[:1]), dtype=bool), piece[1:] != piece[:-1]]))
    common = np.diff(opens, append=len(piece))
    pairs, common = piece[opens][common > 1], common[common > 1]
    later, earlier = pairs >> _HALF, pairs & _LOWER
    edges = np.flatnonzero(np.concatenate([np.ones(len(later[:1]), dtype=bool), later[1:] != later[:-1]])).tolist()
    for low, high in zip(edges, [*edges[1:], len(later)]):
        found = nlargest(CLOSEST, zip(common[low:high].tolist(), earlier[low:high].tolist()))
        yield int(later[low]), [place for _, place in found]
