"""Matches spans that were found with those of the gold."""

from __future__ import annotations

from collections.abc import Callable, Sequence


def overlap(a: tuple[int, int], b: tuple[int, int]) -> float:
    """The shared part of two spans over the longer of them, in [0, 1]."""
    shared = min(a[1], b[1]) - max(a[0], b[0])
    return max(0, shared) / max(a[1] - a[0], b[1] - b[0], 1)


def pair(found: Sequence[tuple], gold: Sequence[tuple], text: str, same: Callable[[tuple, tuple], bool]) -> dict[int, int]:
    """One to one pairs {index found: index gold} of spans that are the same after trimming, the best overlaps first."""
    ours = [_trim(text, span) for span in found]
    theirs = [_trim(text, span) for span in gold]
    candidates = sorted(((-overlap(a, b), f, g) for f, a in enumerate(ours) for g, b in enumerate(theirs)
                         if a[0] < b[1] and b[0] < a[1] and same(a, b)))
    pairs: dict[int, int] = {}
    taken: set[int] = set()
    for _, f, g in candidates:
        if f not in pairs and g not in taken:
            pairs[f] = g
            taken.add(g)
    return pairs


def _trim(text: str, span: tuple[int, int]) -> tuple[int, int]:
    start, end = span
    while start < end and (text[start].isspace() or text[start] in "«»“”\"‹›"):
        start += 1
    while end > start and (text[end - 1].isspace() or text[end - 1] in "«»“”\"‹›"):
        end -= 1
    return start, end
