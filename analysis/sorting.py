"""More numbers sorted than memory should hold."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryFile
from typing import BinaryIO

import numpy as np
from numpy.typing import NDArray

Numbers = NDArray[np.uint64]

#: Numbers held in memory (8 MB) before they go to the file, and about twice as many while they come back.
ROOM = 1 << 20
#: Numbers read at a time at least.
BLOCK = 512


class Sorter:
    """Takes 64-bit numbers in any order and gives them back in ascending order, once: an external merge sort.

    Past ROOM of them they wait in a temporary file of 8 bytes a number in ``folder`` (else where temporary files go); it goes
    when the process does, however that ends. Raises OSError where the disk is full.
    """

    def __init__(self, folder: Path | None = None) -> None:
        self._folder = folder
        self._file: BinaryIO | None = None
        self._held: list[Numbers] = []
        self._count = 0
        self._ends = [0]

    def add(self, numbers: Numbers) -> None:
        """Takes more numbers."""
        self._held.append(numbers)
        self._count += len(numbers)
        if self._count >= ROOM:
            self._spill()

    def pieces(self) -> Iterator[Numbers]:
        """The numbers in pieces; all that have the same upper 32 bits are in the same piece."""
        if self._file is None:
            yield _sorted(self._held)
            return
        self._spill()
        runs = [_Run(self._file, start, end) for start, end in zip(self._ends, self._ends[1:])]
        block = max(ROOM // len(runs), BLOCK)
        while runs:
            for run in runs:
                run.fill(block)
            nearest = min((run for run in runs if run.left), key=lambda run: run.head[-1], default=None)
            if nearest is None:
                self._file.close()
                yield _sorted([run.head for run in runs])
                return
            limit = nearest.head[-1] >> np.uint64(32) << np.uint64(32)
            ready = [run.take(limit) for run in runs]
            if any(map(len, ready)):
                yield _sorted(ready)
            else:
                nearest.fill(len(nearest.head) + block)
            runs = [run for run in runs if run.left or len(run.head)]

    def _spill(self) -> None:
        if self._file is None:
            self._file = TemporaryFile(dir=self._folder)
        self._file.write(_sorted(self._held))
        self._ends.append(self._ends[-1] + self._count)
        self._held, self._count = [], 0


class _Run:
    """Numbers in ascending order in a part of a file: the ``head`` of them was read, ``left`` of them were not."""

    def __init__(self, file: BinaryIO, start: int, end: int) -> None:
        self._file, self._at, self.left = file, 8 * start, end - start
        self.head: Numbers = np.zeros(0, dtype=np.uint64)

    def fill(self, size: int) -> None:
        """Reads on until the head has ``size`` numbers, or nothing is left."""
        count = min(size - len(self.head), self.left)
        if count > 0:
            self._file.seek(self._at)
            self.head = np.concatenate([self.head, np.frombuffer(self._file.read(8 * count), dtype=np.uint64)])
            self._at, self.left = self._at + 8 * count, self.left - count

    def take(self, limit: np.uint64) -> Numbers:
        """The numbers of the head below ``limit``, and takes them off it."""
        cut = np.searchsorted(self.head, limit)
        taken, self.head = self.head[:cut], self.head[cut:]
        return taken


def _sorted(parts: list[Numbers]) -> Numbers:
    made = np.concatenate([np.zeros(0, dtype=np.uint64), *parts])
    made.sort()
    return made
