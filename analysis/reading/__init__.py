"""Recognises what a file is, by its content, and hands it to its reader. One small reader each behind one function."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import partial
from typing import NamedTuple

from analysis.reading.decoding import Decoded, decode
from analysis.records import Fact, LeftOut, Record, Records, Refused, Source
from analysis.reading.streams import Head, read_head

TEXT_ENDINGS = ("", ".txt", ".text", ".md", ".markdown")
PAGE_ENDINGS = (".html", ".htm", ".xhtml", ".shtml", ".mht", ".mhtml")

_MARKUP = re.compile(
    r"\s*(?:<\?xml[^>]*>\s*)?(?:<!--(?:(?!-->).){0,2000}-->\s*)*<(?:!doctype\s+html|html|head|body|article|div|table|meta|title|p|h1)\b",
    re.IGNORECASE | re.DOTALL)
_FRONT = re.compile(r"\s*---[ \t]*\r?\n(?P<lines>(?:[^\r\n]*\r?\n){0,60}?)---[ \t]*(?:\r?\n|$)")
_FRONT_LINE = re.compile(r"^(?P<key>\w+)[ \t]*:[ \t]*(?P<value>[^\r\n]+?)[ \t]*\r?$", re.MULTILINE)


class Reader(NamedTuple):
    """How a file is read: the format's name, whether it holds many articles, and the function that gives its records."""

    format: str
    many: bool
    read: Callable[[Source], Records]


def recognise(source: Source) -> Reader:
    """The reader of a file, by its content and, for bare text, its ending. Raises Refused where there is none."""
    source.stream.seek(0)
    raw = source.stream.read(8)
    if raw[:4] == b"PAR1":
        from analysis.reading.parquet import read_parquet
        return Reader("Parquet", True, read_parquet)
    if raw[:5].lower() in (b"from:", b"mime-") or source.ending in (".mht", ".mhtml"):
        return _page_reader("")
    head = read_head(source)
    if _MARKUP.match(head.text) or source.ending in PAGE_ENDINGS:
        return _page_reader(head.text)
    return _text_reader(head, source.ending)


def _page_reader(head: str) -> Reader:
    from analysis.reading.europresse import looks_like_europresse, read_europresse
    from analysis.reading.factiva import looks_like_factiva, read_factiva
    from analysis.reading.page import read_page
    if looks_like_europresse(head):
        return Reader("Europresse", True, read_europresse)
    if looks_like_factiva(head):
        return Reader("Factiva", True, read_factiva)
    return Reader("HTML", False, read_page)


def _text_reader(head: Head, ending: str) -> Reader:
    from analysis.reading.delimited import looks_like_delimited, read_delimited
    from analysis.reading.jsonlines import looks_like_json, read_json
    if looks_like_json(head.text):
        return Reader("JSON", True, read_json)
    if looks_like_delimited(head.text, ending):
        return Reader("table", True, read_delimited)
    if ending in TEXT_ENDINGS:
        return Reader("text", False, partial(read_text, decoded=head.whole))
    if head.text.lstrip()[:5].lower() == "<?xml":
        raise Refused("it is XML of a kind that is not read", "save the articles as HTML, text or CSV")
    raise Refused(f"files of this kind ({ending}) are not read", "save the articles as text, HTML, CSV, JSON lines or Parquet")


def read_text(source: Source, decoded: Decoded | None = None) -> Records:
    """The one record of a text or Markdown file: its text whole, and the facts of a YAML head (title, date, author, source) if it has one.

    ``decoded`` is the whole file where it has been decoded already.
    """
    decoded = decoded or decode(source.read())
    problems = (decoded.problem,) if decoded.problem else ()
    head = _FRONT.match(decoded.text)
    if head is None:
        yield Record(decoded.text, {}, (), problems)
        return
    facts, more = _front_facts(head["lines"])
    yield Record(decoded.text, facts, _front_lines(decoded.text, head.end()), (*problems, *more))


def _front_facts(lines: str) -> tuple[dict[str, Fact], tuple[Refused, ...]]:
    from analysis.reading.rows import find_headings, row_record
    pairs = {found["key"]: found["value"].strip("'\"") for found in _FRONT_LINE.finditer(lines)}
    row = {**{key: value for key, value in pairs.items() if key not in ("text", "texte")}, "text": "-"}
    made = row_record(row, find_headings(list(row)))
    return (made.facts, made.problems) if isinstance(made, Record) else ({}, ())


def _front_lines(text: str, end: int) -> tuple[LeftOut, ...]:
    return tuple(LeftOut(line.start(), line.end(), "navigation", "YAML head") for line in re.finditer(r"\S(?:[^\r\n]*\S)?", text[:end]))
