"""Language: French is told from its neighbours, mixed texts by their larger half, and doubt is said."""

from __future__ import annotations

import csv
import time
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis.language import find_language

with (Path(__file__).parent / "samples" / "language" / "texts.csv").open(encoding="utf-8", newline="") as stream:
    TEXTS = list(csv.DictReader(stream))
BY_ABOUT = {row["about"]: row["text"] for row in TEXTS}
PLAIN, ENGLISH = next(row["text"] for row in TEXTS if row["about"] == "news"), BY_ABOUT["three quarters"].split("\n")[1]


@pytest.mark.parametrize("row", TEXTS, ids=lambda row: f"{row['language'] or 'none'}: {row['about']}")
def test_language(row: dict[str, str]) -> None:
    """Each text is given its language; what is too short, or a list of names or numbers, is given none."""
    assert find_language(row["text"]) == (row["language"] or None)


@pytest.mark.parametrize(("french", "english", "language"), [
    (10, 0, "fr"), (9, 1, "fr"), (7, 3, "fr"), (6, 4, "fr"), (4, 6, "en"), (2, 8, "en"), (0, 10, "en")])
@pytest.mark.parametrize("size", [1, 10])
def test_larger_half(french: int, english: int, language: str, size: int) -> None:
    """Of an article in two languages the larger part decides, whichever comes first and however long it is."""
    parts = [PLAIN] * french * size, [ENGLISH] * english * size
    assert find_language("\n".join(parts[0] + parts[1])) == language
    assert find_language("\n".join(parts[1] + parts[0])) == language


@pytest.mark.parametrize("text", ["\ud800" * 100, "\0" * 1000, "é\u0301" * 500, "a" * 100_000, "1 " * 100_000, "\u202e" * 50])
def test_no_language_at_all(text: str) -> None:
    """What is no writing is given no language."""
    assert find_language(text) is None


@settings(max_examples=100, deadline=None)
@given(st.text(max_size=300), st.integers(0, 3))
def test_never_raises(text: str, times: int) -> None:
    """Any text is given a code of two or three letters, or None."""
    language = find_language(text + PLAIN * times)
    assert language is None or language.isascii() and language.islower() and len(language) in (2, 3)


def test_french_needs_no_model() -> None:
    """Plain French of 4 kB is recognised in a fraction of the time that any model takes."""
    text = (PLAIN + "\n") * 22
    best = min(_milliseconds(text) for _ in range(50))
    assert find_language(text) == "fr" and best < 0.2


def _milliseconds(text: str) -> float:
    start = time.perf_counter()
    find_language(text)
    return 1000 * (time.perf_counter() - start)
