"""Large text files by lines, with bounded memory: the encoding is told from the beginning, a line that breaks it is read alone."""

from __future__ import annotations

import io
from collections.abc import Iterator
from contextlib import suppress
from typing import NamedTuple

from analysis.reading.decoding import Decoded, damage, decode, known_type
from analysis.records import LARGEST_TABLE, LONGEST_ARTICLE, MB, Records, Refused, Source

HEAD = MB  # bytes from which the encoding is told
#: Characters of one row; markup and escapes make it longer than its article.
LONGEST_ROW = 8 * LONGEST_ARTICLE
MOST_REFUSED = 10_000


class Head(NamedTuple):
    """The first megabyte of a file as text, its encoding, and the whole file where it is shorter and can be decoded."""

    text: str
    encoding: str
    whole: Decoded | None = None


class Line(NamedTuple):
    """A line with its end, its number from 1, and what the user must be told of its bytes."""

    text: str
    number: int
    problem: Refused | None = None


def read_head(source: Source) -> Head:
    """The beginning of a file; raises Refused for what is empty, no text, or larger than a table may be."""
    if source.size > LARGEST_TABLE:
        raise Refused(f"the file is larger than {LARGEST_TABLE // MB} MB", "split it")
    source.stream.seek(0)
    head = source.stream.read(HEAD)
    if not head or head.isspace():
        raise Refused("the file is empty", "remove it, or save the article's text in it")
    try:
        decoded = decode(head)
        return Head(decoded.text, decoded.encoding, decoded if len(head) < HEAD else None)
    except Refused:
        text = head.decode("utf-8", "replace")
        if known_type(head) or "\0" in text or not damage(text):
            raise
        return Head(text, "utf-8")


def line_end(head: str) -> str:
    """The character that ends the lines of a text: carriage returns do only where there is nothing else."""
    return "\n" if "\n" in head or "\r" not in head else "\r"


def lines(source: Source, encoding: str, end: str = "\n") -> Iterator[Line | Refused]:
    """The lines of a file; one longer than ``LONGEST_ROW`` characters is Refused, and the next one follows.

    A byte-order mark is dropped. A line that breaks UTF-8 is decoded by itself (tables are glued from files of several encodings).
    """
    source.stream.seek(0)
    reader = io.TextIOWrapper(source.stream, encoding, errors="surrogateescape" if encoding == "utf-8" else "replace", newline=end)
    number = 0
    try:
        while text := reader.readline(LONGEST_ROW):
            number += 1
            if len(text) < LONGEST_ROW or text.endswith(end):
                yield _line(text.removeprefix("\ufeff") if number == 1 else text, number)
                continue
            while (rest := reader.readline(LONGEST_ROW)) and not rest.endswith(end):
                pass
            yield Refused(f"line {number} is longer than {LONGEST_ROW} characters", "split it, or remove what is no article")
    finally:
        with suppress(ValueError):  # the caller has closed the file
            reader.detach()


def _line(text: str, number: int) -> Line:
    """The line, decoded again where it has bytes that are no UTF-8."""
    try:
        text.encode("utf-8")
        return Line(text, number)
    except UnicodeEncodeError:
        data = text.encode("utf-8", "surrogateescape")
    try:
        decoded = decode(data)
        return Line(decoded.text, number, decoded.problem)
    except Refused:
        told = Refused(f"line {number} has bytes that are no UTF-8; � stands in their place", "write the table again as UTF-8")
        return Line(data.decode("utf-8", "replace"), number, told)


def while_sound(records: Records) -> Records:
    """The records until ``MOST_REFUSED`` are refused in a row; then raises Refused: such a file is something else than it seems."""
    in_a_row = 0
    for record in records:
        yield record
        in_a_row = in_a_row + 1 if isinstance(record, Refused) else 0
        if in_a_row == MOST_REFUSED:
            raise Refused(f"{MOST_REFUSED} records in a row cannot be read, and what follows is not tried", "correct or remove them")
