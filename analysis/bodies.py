"""The words of bodies that are compared, kept in a nameless file: read once in the order in which they lie, then asked for in any order."""

from __future__ import annotations

import tempfile
from collections import OrderedDict
from pathlib import Path

import numpy as np

from analysis.passages import Words

#: Words that are kept in memory; a body takes as much room there as so many words more.
AT_HAND, OVERHEAD = 300_000, 50
#: How the parts of Words are written, one after the other.
_TYPES = ("<u8", "<i4", "<i4", "?", "<i4")
_WIDTH = sum(np.dtype(kind).itemsize for kind in _TYPES)


class Bodies:
    """The words of articles by place, of ``count`` articles at most; 21 bytes a word on the disk, 16 bytes an article in memory."""

    def __init__(self, count: int, folder: Path | None = None) -> None:
        self._file = tempfile.TemporaryFile(dir=folder)
        self._starts, self._sizes = np.zeros(count, dtype=np.int64), np.zeros(count, dtype=np.int64)
        self._end = 0
        self._kept: OrderedDict[int, Words] = OrderedDict()
        self._held = 0

    def add(self, place: int, words: Words) -> None:
        """Takes the words of one article. Raises OSError where the disk is full."""
        self._starts[place], self._sizes[place] = self._end, len(words)
        for column, kind in zip((words.values, words.starts, words.ends, words.quoted, words.sentences), _TYPES):
            self._end += self._file.write(np.ascontiguousarray(column, dtype=kind).data)

    def __getitem__(self, place: int) -> Words:
        if place in self._kept:
            self._kept.move_to_end(place)
            return self._kept[place]
        made = self._kept[place] = self._read(place)
        self._held += len(made) + OVERHEAD
        while self._held > AT_HAND and len(self._kept) > 2:
            self._held -= len(self._kept.popitem(last=False)[1]) + OVERHEAD
        return made

    def _read(self, place: int) -> Words:
        size = int(self._sizes[place])
        self._file.seek(self._starts[place])
        data, at, columns = self._file.read(size * _WIDTH), 0, []
        for kind in _TYPES:
            columns.append(np.frombuffer(data, kind, size, at))
            at += size * np.dtype(kind).itemsize
        values, starts, ends, quoted, sentences = columns
        return Words(values, *(places.astype(np.int64) for places in (starts, ends)), quoted, sentences.astype(np.int64))

