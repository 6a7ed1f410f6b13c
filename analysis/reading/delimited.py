"""CSV and its kin: the delimiter found out by the column names, quotes repaired where they are never closed."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from functools import cache
from itertools import pairwise
from typing import NamedTuple

from analysis.cells import restore
from analysis.records import Record, Records, Refused, Source
from analysis.reading.rows import Headings, fields, find_headings, row_record
from analysis.reading.streams import LONGEST_ROW, Line, line_end, lines, read_head, while_sound

DELIMITERS = (",", ";", "\t", "|")
ENDINGS = (".csv", ".tsv", ".tab")
_LONGEST_NAME = 60
_SEP = re.compile(r'sep=([^"\r\n])[ \t]*[\r\n]+', re.IGNORECASE)
_ESCAPED_QUOTE = re.compile(r'\\"|""')


class Row(NamedTuple):
    """The cells of a row, the number of its first line, and its problems."""

    cells: list[str]
    number: int
    problems: tuple[Refused, ...] = ()


def looks_like_delimited(head: str, ending: str) -> bool:
    """Whether a text is a table: by the ending of its name, else by a header that names a text and another field, over a row as wide."""
    if ending in ENDINGS:
        return True
    if not _may_have_header(head):
        return False
    delimiter, header = _header(head)
    if fields(header) < 2 or max(map(len, header)) > _LONGEST_NAME:
        return False
    found = _head_rows(head, delimiter)
    next(found)
    row = next(found, None)
    return isinstance(row, Row) and len(row.cells) == len(header)


def _may_have_header(head: str) -> bool:
    """Whether the first line, cut at some delimiter, is a row of short cells, or has a quoted one: what most texts have not."""
    first = head.lstrip("\r\n").partition(line_end(head))[0]
    cut = [[cell.strip() for cell in first.split(delimiter)] for delimiter in DELIMITERS]
    return _SEP.match(head) is not None or any(
        len(cells) > 1 and max(map(len, cells)) <= _LONGEST_NAME or any(cell.startswith('"') for cell in cells) for cells in cut)


def read_delimited(source: Source) -> Records:
    """The records of a CSV, TSV or similar file, row by row; a row that cannot be used is Refused, and the next one follows.

    Delimiters are , ; tab and |, quotes are doubled or escaped by a backslash, cells may have many lines; cells that ``neutralise``
    made harmless are restored. From a quote that is never closed on, lines are read one by one, and a problem says so. Raises
    Refused where no column holds text. Memory: one row of at most ``LONGEST_ROW`` characters.
    """
    head, encoding, _ = read_head(source)
    delimiter, header = _header(head)
    headings = find_headings(header)
    found = rows(lines(source, encoding, line_end(head)), delimiter, len(header))
    next(found, None)
    yield from while_sound(row if isinstance(row, Refused) else _record(row, header, headings)
                           for row in found if isinstance(row, Refused) or any(map(str.strip, row.cells)))


def _record(row: Row, header: list[str], headings: Headings) -> Record | Refused:
    cells, width = row.cells, len(header)
    while len(cells) > width and not cells[-1].strip():
        cells.pop()
    wrong = f"the row in line {row.number} has {len(cells)} cell{'s' * (len(cells) > 1)} where the header has {width}"
    if len(cells) > width or len(cells) <= min(header.index(name) for name in headings["text"]):
        return Refused(wrong, "put quotation marks around cells that hold the delimiter or line ends")
    by_name: dict[str, str] = {}
    for name, cell in zip(header, cells):
        if not by_name.get(name, "").strip():
            by_name[name] = restore(cell)
    made = row_record(by_name, headings)
    if isinstance(made, Refused):
        return Refused(f"line {row.number}: {made.reason}", made.advice)
    short = (Refused(wrong, "check that the row is complete"),) if len(cells) < width else ()
    return made._replace(problems=(*row.problems, *short, *made.problems))


# ------------------------------------------------------------------------------------------------------- the header

def _header(head: str) -> tuple[str, list[str]]:
    """The delimiter by which the header names most fields, and the header."""
    told = _SEP.match(head)
    headers = {delimiter: _names(head, delimiter) for delimiter in (told[1] if told else DELIMITERS)}
    return max(headers.items(), key=lambda found: (fields(found[1]), len(found[1])))


def _names(head: str, delimiter: str) -> list[str]:
    row = next(_head_rows(head, delimiter), None)
    return [name.strip() for name in row.cells] if isinstance(row, Row) else []


def _head_rows(head: str, delimiter: str) -> Iterator[Row | Refused]:
    return rows((Line(text, number) for number, text in enumerate(io.StringIO(head, newline=line_end(head)), 1)), delimiter, 0)


# --------------------------------------------------------------------------------------------------------- the rows

def rows(given: Iterator[Line | Refused], delimiter: str, width: int) -> Iterator[Row | Refused]:
    """The rows of a table, blank lines left out; ``width`` is the number of cells of a whole row (0: that of the first row)."""
    line = next(given, None)
    while line is not None:
        following = None
        if isinstance(line, Refused):
            yield line
        elif line.text.strip("\r\n") and not (line.number == 1 and _SEP.fullmatch(line.text)):
            held, cells = [line], _cells(line.text, delimiter) or _literal(line.text, delimiter, width)
            if not cells:
                more, following = _to_closing_quote(given, delimiter)
                held += more
                cells = None if following else _cells("".join(one.text for one in held), delimiter)
            yield from [_row(held, cells)] if cells else _unclosed(held, delimiter, width)
            width = width or len(cells or ())
        line = following or next(given, None)


def _row(held: list[Line], cells: list[str], *problems: Refused) -> Row:
    return Row(cells, held[0].number, (*problems, *(line.problem for line in held if line.problem)))


def _cells(text: str, delimiter: str) -> list[str] | None:
    """The cells of a row; None where a quote is not closed."""
    text, at, more = text.rstrip("\r\n"), 0, True
    if '"' not in text and "\n" not in text:
        return text.split(delimiter)
    cells: list[str] = []
    while more:
        if (closing := _plain_end(text, at, delimiter)) >= 0:
            cells.append(text[at + 1:closing])
            at, more = closing + 2, closing + 1 < len(text)
            continue
        cell = _cell(delimiter).match(text, at)
        if cell is None:
            return None
        cells.append(cell["plain"] if cell["quoted"] is None else _ESCAPED_QUOTE.sub('"', cell["quoted"]))
        at, more = cell.end(), bool(cell["more"])
    return cells


def _plain_end(text: str, at: int, delimiter: str) -> int:
    """Where the quoted cell ends that begins there and has neither quotes, backslashes nor spaces around it; -1: there is none."""
    closing = text.find('"', at + 1) if text.startswith('"', at) else -1
    is_plain = closing >= 0 and text[closing + 1:closing + 2] in ("", delimiter) and delimiter != " " and text.find("\\", at, closing) < 0
    return closing if is_plain else -1


@cache
def _cell(delimiter: str) -> re.Pattern[str]:
    """A cell and what follows it. A quote closes a cell only before a delimiter or the end of a line.

    Other quotes are characters of the text, but for those after a delimiter: they open a cell, and none opens inside another.
    """
    delimiter = re.escape(delimiter)
    closing = rf'" *(?:{delimiter}|[\r\n]|\Z)'
    quoted = rf' *"(?P<quoted>(?:[^"\\]++|\\["\\]?|""|(?<=[^{delimiter}\r\n])(?!{closing})")*+)" *'
    return re.compile(rf'(?:{quoted}|(?! *")(?P<plain>[^{delimiter}\n]*))(?P<more>{delimiter}|\Z)')


def _literal(text: str, delimiter: str, width: int) -> list[str] | None:
    """What stands between the delimiters of a line whose quotes are pairs of the text (« "Non", dit-il »); None for other lines."""
    cells = text.rstrip("\r\n").split(delimiter)
    return cells if text.replace('\\"', "").count('"') % 2 == 0 and len(cells) == width > 1 else None


def _to_closing_quote(given: Iterator[Line | Refused], delimiter: str) -> tuple[list[Line], Line | Refused | None]:
    """The further lines of a row whose last cell is open, and None; where no line closes it those before the next row, and its first."""
    held, size = [], 0
    for line in given:
        if isinstance(line, Refused) or (size := size + len(line.text)) > LONGEST_ROW:
            return held, line
        if '"' not in line.text and "\\" not in line.text:
            held.append(line)
            continue
        inside = '"\n' + line.text.rstrip("\r\n")
        is_closed = _cells(inside, delimiter) is not None
        if not is_closed and _cells(inside + '"', delimiter) is None:
            return held, line
        held.append(line)
        if is_closed:
            break
    return held, None


def _unclosed(held: list[Line], delimiter: str, width: int) -> Iterator[Row]:
    """The rows of lines after a quote that is never closed, each by itself; a line that is no whole row belongs to the row before it."""
    told = Refused(f"the quotation mark opened in line {held[0].number} is never closed; from there lines are read one by one",
                   "close it in the file")
    texts = [line.text.rstrip("\r\n") for line in held]
    alone = [_cells(text, delimiter) or _cells(text + '"', delimiter) or text.split(delimiter) for text in texts]
    starts = [place for place, cells in enumerate(alone) if place == 0 or len(cells) == width > 1]
    for start, stop in pairwise([*starts, len(held)]):
        *cells, last = alone[start]
        yield _row(held[start:stop], [*cells, "\n".join([last, *texts[start + 1:stop]])], told)
