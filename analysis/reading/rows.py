"""Rows of any table (CSV, JSON, Parquet, DataFrame) to records: columns known by their French or English names."""

from __future__ import annotations

import datetime
import html
import re
from collections.abc import Mapping, Sequence
from functools import cache, lru_cache

from analysis import lexicon
from analysis.days import ImpossibleDay, read_day
from analysis.reading.credits import credited
from analysis.reading.decoding import damage, decode
from analysis.records import LONGEST_ARTICLE, Fact, Record, Refused, no_such_day
from analysis.text import fold

#: The columns that hold each field (text, title, standfirst, published, outlet, author …), the better name first.
Headings = dict[str, tuple[str, ...]]

MOST_COLUMNS = 10_000
_LONGEST_NAME = 100
_LONGEST_EVIDENCE = 200
_LONGEST_BYLINE = 500
_LONGEST_HEAD = 2_000
_ABSENT = frozenset(("", "nan", "none", "null", "nat", "<na>", "n/a"))
_LONGEST_ABSENT = max(map(len, _ABSENT))
_NAME_KEYS = ("name", "nom", "title", "titre", "text", "value")
_TAG = re.compile(r"</[a-z][a-z0-9]{0,9}\s*>|<(?:p|br)\s*/?>", re.IGNORECASE)
_BLOCK_TAG = re.compile(r"<(?:p|br|div|h\d|[uo]l|tr|blockquote|figure|section|article|body)\b", re.IGNORECASE)
_ENTITY = re.compile(r"&(?:#\d{2,6}|#x[0-9a-f]{2,5}|[a-z]{2,8});", re.IGNORECASE)
_ELLIPSIS = re.compile(r"\s*\[?(?:\.\.\.|…)\]?\s*$")
_LINE_ENDS = re.compile(r"[ \t]*[\r\n]+[ \t]*")
_NOT_IN_NAME = re.compile(r"[^a-z0-9]+")


@cache
def _names() -> dict[str, tuple[int, str]]:
    """Rank and field of each column name of the lexicon."""
    return {_plain(row["name"]): (rank, row["field"]) for rank, row in reversed(list(enumerate(lexicon.rows("columns"))))}


@lru_cache(maxsize=4096)
def _named(name: str) -> tuple[int, str] | None:
    return _names().get(_plain(name))


def _plain(name: str) -> str:
    return _NOT_IN_NAME.sub("", fold(name).replace("œ", "oe"))


def find_headings(names: Sequence[str]) -> Headings:
    """Which columns hold what, by their names (``lexicons/columns.csv``; case, accents, spaces and underscores do not count).

    Of two columns for one field the one earlier in the lexicon is read, the other only where its cell is empty. Raises Refused
    where no column holds text.
    """
    if len(names) > MOST_COLUMNS:
        raise Refused(f"the table has {len(names)} columns", "keep the columns of the articles, and check the delimiter")
    known = [(*named, name) for name in names if (named := _named(str(name)[:_LONGEST_NAME]))]
    columns: Headings = {}
    for _, field, name in sorted(known, key=lambda found: found[0]):
        columns[field] = (*columns.get(field, ()), name)
    if "text" not in columns:
        there = ", ".join(map(shown, names[:12])) or "none"
        raise Refused(f"no column holds the text (columns: {there}; looked for texte, text, contenu, content, corps, body, article …)",
                      "name the column of the text « texte »")
    return columns


def fields(names: Sequence[str]) -> int:
    """How many fields the columns hold, 0 where none is the text."""
    try:
        return len(find_headings(names))
    except Refused:
        return 0


def shown(name: object) -> str:
    """A column's name for a message: at most 60 characters, all of which can be stored."""
    return str(name)[:60].encode("utf-8", "replace").decode("utf-8")


def row_record(row: Mapping[str, object], headings: Headings) -> Record | Refused:
    """The record of one row, or why it has none; never raises.

    Its text is title, blank line, standfirst where there is one, blank line, body; without what the body begins with already. The
    body stands as it is; where it is markup it is the visible text. Facts are stated, with column and words as evidence; a date
    that never was, or is none, gives the fact None and a problem.
    """
    try:
        return _record(row, headings)
    except Refused as refused:
        return refused


def _record(row: Mapping[str, object], headings: Headings) -> Record:
    problems: list[Refused] = []
    said = {field: found for field, names in headings.items() if field != "text" and (found := _first(row, names, problems))}
    title, standfirst = (_LINE_ENDS.sub(" ", _visible(said.get(field, ("", ""))[1])).strip() for field in ("title", "standfirst"))
    text = _headed(_body(row, headings["text"], problems), title, standfirst)
    if len(text) > LONGEST_ARTICLE:
        raise Refused(f"the text is longer than {LONGEST_ARTICLE} characters", "split it into its articles")
    problems += damage(text, problems)
    facts = {field: Fact(said[field][1], _evidence(*said[field])) for field in ("outlet", "agencies", "article_id") if field in said}
    if title:
        facts["title"] = Fact(title, _evidence(*said["title"]))
    if "author" in said:
        facts = _credits(*said["author"], said.get("outlet", ("", ""))[1]) | facts
    if "published" in said:
        facts["published"] = _published(*said["published"], problems)
    return Record(text, facts, (), tuple(problems))


# --------------------------------------------------------------------------------------------------------- the text

def _body(row: Mapping[str, object], names: tuple[str, ...], problems: list[Refused]) -> str:
    """The first cell with text; raises Refused where there is none."""
    found = next((cell for name in names if not _is_absent(cell := _unwrapped(row.get(name)))), "")
    if isinstance(found, (list, tuple)) and all(isinstance(piece, str) for piece in found):
        found = "\n\n".join(found)
    if not isinstance(found, (str, bytes)):
        kind = f"the value {str(found)[:20]}" if isinstance(found, (bool, int, float)) else "a list or an object with fields"
        raise Refused(f"the text is no text but {kind}", "put the article's words there")
    body = _visible(_sound(found, problems))
    if not body.strip():
        raise Refused("the record has no text", "fill the column of the text, or drop the row")
    return body


def _headed(body: str, title: str, standfirst: str) -> str:
    """Title, blank line, standfirst, blank line, body; the body's own title or standfirst is not repeated."""
    start = _end_of(title, body, 0)
    if standfirst and _end_of(_ELLIPSIS.sub("", standfirst), body, start or 0) is None:
        body = f"{body[:start]}\n\n{standfirst}\n\n{body[start:].lstrip()}" if start else f"{standfirst}\n\n{body}"
    return f"{title}\n\n{body}" if title and start is None else body


def _end_of(head: str, text: str, start: int) -> int | None:
    """Where the head ends in the text if it stands there from start, whatever spaces, accents and capitals; else None."""
    if not head or len(head) > _LONGEST_HEAD:
        return None
    stop = min(len(text), start + 2 * len(head) + 200)
    rest = fold(text[start:stop])
    for word in fold(head).split():
        rest = rest.lstrip()
        if not rest.startswith(word):
            return None
        rest = rest[len(word):]
    return None if rest[:1].isalnum() else stop - len(rest)


def _visible(text: str) -> str:
    """The text without markup: visible blocks of HTML, a blank line between; as it stands where there is no markup in it."""
    if "<" in text and _TAG.search(text):
        from analysis.reading.blocks import parse, visible_blocks
        if not _BLOCK_TAG.search(text):
            text = text.replace("\n", "<br>")
        return "\n\n".join(block.text for block in visible_blocks(parse(f"<html><body>{text}")))
    if "&" in text and _ENTITY.search(text):
        plain = html.unescape(text)
        return _visible(plain) if _TAG.search(plain) else plain
    return text


def _sound(value: str | bytes, problems: list[Refused]) -> str:
    """The cell as text that can be stored: bytes decoded, halves of characters replaced and told."""
    if isinstance(value, bytes):
        decoded = decode(value)
        problems += [decoded.problem] if decoded.problem else []
        return decoded.text
    try:
        value.encode("utf-8")
        return value
    except UnicodeEncodeError:
        problems.append(Refused("it holds halves of characters; � stands in their place", "get the text again from its source"))
        return value.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")


# ---------------------------------------------------------------------------------------------------- the other cells

def _unwrapped(value: object) -> object:
    """A value of numpy as one of Python."""
    return value.tolist() if hasattr(value, "tolist") else value


def _is_absent(value: object) -> bool:
    if isinstance(value, str):
        stripped = value.strip()
        return len(stripped) <= _LONGEST_ABSENT and stripped.lower() in _ABSENT
    return value is None or type(value).__name__ in ("NAType", "NaTType") or value != value or value in ([], (), {}, b"")


def _first(row: Mapping[str, object], names: tuple[str, ...], problems: list[Refused]) -> tuple[str, str] | None:
    """The column that says something, and its words."""
    found = ((name, _words(_unwrapped(row.get(name)), problems).strip()) for name in names)
    return next(((name, words) for name, words in found if words), None)


def _words(value: object, problems: list[Refused]) -> str:
    """A cell as words: a day as ISO, the name of an object, the items of a list joined by "; "."""
    if isinstance(value, Mapping):
        value = next((value[key] for key in _NAME_KEYS if isinstance(value.get(key), str)), None)
    if isinstance(value, (list, tuple)):
        pieces = [_words(item, problems) for item in value if not isinstance(item, (list, tuple))]
        return "; ".join(piece for piece in pieces if piece)
    if _is_absent(value):
        return ""
    if isinstance(value, datetime.date):
        return value.isoformat()[:10]
    if isinstance(value, float) and value.is_integer() and abs(value) < 1e15:
        return str(int(value))
    return _sound(value if isinstance(value, (str, bytes)) else str(value), problems)


def _evidence(column: str, words: str) -> str:
    return f"column « {shown(column)} »: {words if len(words) <= _LONGEST_EVIDENCE else words[:_LONGEST_EVIDENCE] + '…'}"


def _credits(column: str, words: str, outlet: str) -> dict[str, Fact]:
    """The authors and agencies of a byline; a longer one stands whole."""
    named = credited(words, outlet) if len(words) <= _LONGEST_BYLINE else ([words], [])
    return {field: Fact("; ".join(names), _evidence(column, words)) for field, names in zip(("author", "agencies"), named) if names}


def _published(column: str, words: str, problems: list[Refused]) -> Fact:
    day = None
    try:
        day = read_day(words[:_LONGEST_EVIDENCE])
        if day is None:
            problems.append(Refused(f"« {words[:60]} » is no date", "write it as YYYY-MM-DD, or declare the date in manifest.csv"))
    except ImpossibleDay as impossible:
        problems.append(no_such_day(impossible))
    return Fact(day, _evidence(column, words))
