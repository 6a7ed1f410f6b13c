"""JSON: one object a line, one list of objects, or one object that holds such a list."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterator

from analysis.reading.decoding import decode
from analysis.records import Record, Records, Refused, Source
from analysis.reading.rows import fields, find_headings, row_record, shown
from analysis.reading.streams import Line, lines, read_head, while_sound

_START = re.compile(r'\ufeff?\s*(?:\[\s*)?\{\s*(?:"|\}|$)')
_BETWEEN = re.compile(r"[\s,]*")
_NEXT = re.compile(r"\}[\s,]*(?=\{)")
#: After so many broken objects of a list the rest is not read: each may cost a look at the whole file.
_MOST_BROKEN = 50
_DEEPEST_LIST = 3
_FIRST_LINES = 10
_TWICE = "a key stands twice"  # a field of its own in objects of which that is true

#: A value or why there is none, where it stands, and what was wrong with its bytes.
Found = tuple[object, str, tuple[Refused, ...]]


def looks_like_json(head: str) -> bool:
    """Whether a text begins like a JSON object or a list of objects."""
    return _START.match(head) is not None


def read_json(source: Source) -> Records:
    """The records of a JSON file in its order; one that is broken or has no text is Refused, and the next one follows.

    Lines are read one by one; a list, or an object that holds the list of articles (the longest one, at most three levels down),
    is read whole. Of a key that stands twice the last value counts, and a problem says so.
    """
    head = read_head(source)
    found = _of_lines(lines(source, head.encoding)) if _is_lines(head.text) else _of_text((head.whole or decode(source.read())).text)
    yield from while_sound(_record(article, where, problems) for value, where, problems in found for article in _articles(value))


def _is_lines(head: str) -> bool:
    """Whether one of the first lines is an object by itself, and the file no list."""
    first = [line for line in head.splitlines() if line.strip()][:_FIRST_LINES]
    return not head.lstrip().startswith("[") and any(isinstance(_loaded(line)[0], dict) for line in first if line.startswith("{"))


def _of_lines(given: Iterator[Line | Refused]) -> Iterator[Found]:
    for line in given:
        if isinstance(line, Refused):
            yield line, "", ()
        else:
            for value, _, _ in _of_text(line.text):
                yield value, f"line {line.number}: ", (line.problem,) if line.problem else ()


def _of_text(text: str) -> Iterator[Found]:
    """The values of a JSON text one after the other, those of a list singly; after a broken one the next object follows."""
    at = _BETWEEN.match(text).end()
    listed = text.startswith("[", at)
    at = _BETWEEN.match(text, at + listed).end()
    number = broken = 0
    while at < len(text) and not (listed and text[at] == "]"):
        number += 1
        value, stop = _loaded(text, at)
        if isinstance(value, Refused):
            broken += 1
            following = _NEXT.search(text, max(at + 1, stop - 1)) if broken < _MOST_BROKEN else None
            if following is None:
                yield Refused(f"{value.reason}; the rest is not read", value.advice), f"object {number}: ", ()
                return
            stop = following.end()
        yield value, f"object {number}: ", ()
        at = _BETWEEN.match(text, stop).end()
    if listed and at >= len(text):
        yield Refused("the JSON list is not closed; its last articles may be missing", "check that the file is complete"), "", ()


def _loaded(text: str, at: int = 0) -> tuple[object, int]:
    """The JSON value that begins there and where it ends, or Refused and where it breaks."""
    try:
        return _DECODER.raw_decode(text, at)
    except RecursionError:
        return Refused("it is nested too deeply", "take out what is no article"), len(text)
    except json.JSONDecodeError as error:
        said = f"{error.msg[0].lower()}{error.msg[1:]}, character {error.pos + 1}"
        return Refused(f"it is no valid JSON ({said})", "correct it, or write the file again"), error.pos


def _object(pairs: list[tuple[str, object]]) -> dict[str, object]:
    made = dict(pairs)
    if len(made) < len(pairs):
        made[_TWICE] = Counter(key for key, _ in pairs).most_common(1)[0][0]
    return made


def _integer(digits: str) -> int | str:
    return int(digits) if len(digits) < 20 else digits[:20] + "…"


_DECODER = json.JSONDecoder(object_pairs_hook=_object, parse_int=_integer, strict=False)


def _articles(value: object, depth: int = 0) -> list[object]:
    """The object itself where it has a text, else the longest list of objects in it, or an object in it with a text; else itself."""
    if not isinstance(value, dict) or fields(list(value)) or depth == _DEEPEST_LIST:
        return [value]
    lists = [inner for inner in value.values() if isinstance(inner, list) and inner and isinstance(inner[0], dict)]
    if lists:
        return max(lists, key=len)
    inside = [_articles(inner, depth + 1) for inner in value.values() if isinstance(inner, dict)]
    return max((found for found in inside if isinstance(found[0], dict) and fields(list(found[0]))), key=len, default=[value])


def _record(value: object, where: str, problems: tuple[Refused, ...]) -> Record | Refused:
    if not isinstance(value, (dict, Refused)):
        value = Refused("it is no object with fields", "write each article as an object with its text and title")
    try:
        made = value if isinstance(value, Refused) else row_record(value, find_headings(list(value)))
    except Refused as refused:
        made = refused
    if isinstance(made, Refused):
        return Refused(where + made.reason, made.advice)
    if _TWICE in value:
        told = f"{where}the key « {shown(value[_TWICE])} » stands twice, and the last one counts"
        problems = (*problems, Refused(told, "write each key once"))
    return made._replace(problems=(*problems, *made.problems))
