"""corrections.csv: what people correct in the tables, line by line. A line that cannot be understood is told; the others hold."""

from __future__ import annotations

import csv
import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import NamedTuple

from analysis.cells import restore
from analysis.manifest import rows_of, text_of
from analysis.records import Refused
from analysis.schema import Correction, Rejected

NAME = "corrections.csv"
COLUMNS = ("layer", "article_id", "sha256", "start", "end", "field", "value", "who", "why")
#: The fields of each layer that can be corrected; a row that lacks is added by the first.
FIELDS = {"mentions": ("actor", "how"), "quotes": ("speaker", "type"), "stance": ("label",), "dates": ("value",), "topics": ("topic",)}
#: The field of a line that takes a row away.
ALL = "*"
#: Layers whose rows have the place of their sentence, so that a line has to say which of its rows is meant.
OF_SENTENCES = ("stance", "topics")

_PLACE = re.compile(r"[0-9]{1,9}")


class Line(NamedTuple):
    """A line of corrections.csv; ``key`` is the actor pair (holder, target) or the topic that it is about, empty in other layers."""

    number: int
    layer: str
    article_id: str
    sha256: str
    start: int
    end: int
    field: str
    key: tuple[str, ...]
    value: str
    who: str
    why: str

    @property
    def row(self) -> tuple:
        return (self.layer, self.article_id, self.start, self.end, self.key)


@dataclass(frozen=True)
class Corrections:
    """The lines of corrections.csv that can be read, in the order in which they are applied, and what is wrong with the others."""

    lines: tuple[Line, ...] = ()
    rejected: tuple[Rejected, ...] = ()

    @cached_property
    def by_article(self) -> dict[str, list[Line]]:
        """The lines about each article."""
        made = defaultdict(list)
        for line in self.lines:
            made[line.article_id].append(line)
        return dict(made)

    def numbers(self) -> list[list]:
        """What of the lines can change a number."""
        return sorted([*line[1:6], line.field, list(line.key), line.value] for line in self.lines)

    def unfound(self, ids: Collection[str]) -> list[Rejected]:
        """The lines about articles that are not there."""
        return [told(line, Refused(f"there is no article {line.article_id!r}", "write its article_id as the table articles has it"))
                for line in self.lines if line.article_id not in ids]


def read_corrections(path: Path | None) -> Corrections:
    """The corrections of a file, read like the manifest (any delimiter and encoding, comments begin with #); none without a file.

    Of several lines about one field the last holds, and a line that takes a row away stands against all about that row: that is
    told, like each line that cannot be understood, with its number and what to do. Never raises.
    """
    if path is None:
        return Corrections()
    try:
        return _parsed(text_of(path)) if path.read_bytes().strip() else Corrections()
    except (Refused, csv.Error, OSError) as error:
        refused = error if isinstance(error, Refused) else Refused(f"it cannot be read ({error})", "save it as UTF-8 CSV")
        return Corrections(rejected=(Rejected(NAME, None, refused.reason, refused.advice),))


def again(applied: Iterable[Correction], hashes: Mapping[str, str]) -> Corrections:
    """Corrections that were applied once, as they are applied to the same articles (of these SHA-256) again."""
    cells = (row._asdict() | {"value": row.value or "", "sha256": hashes[row.article_id], "start": str(row.start), "end": str(row.end)}
             for row in applied)
    return Corrections(tuple(sorted((_line(0, one) for one in cells), key=_order)))


def _parsed(text: str) -> Corrections:
    reader, above = rows_of(text)
    if lacking := [name for name in COLUMNS[:7] if name not in reader.fieldnames]:
        raise Refused(f"it has no column {lacking[0]!r}", f"give it the columns {','.join(COLUMNS)}")
    lines: list[Line] = []
    rejected: list[Rejected] = []
    try:
        for row in reader:
            cells = {key: restore((value or "").strip()) for key, value in row.items() if key and isinstance(value, str | None)}
            if any(cells.values()):
                try:
                    lines.append(_line(above + reader.line_num, cells))
                except Refused as refused:
                    rejected.append(Rejected(NAME, above + reader.line_num, refused.reason, refused.advice))
    except csv.Error as error:
        rejected.append(Rejected(NAME, above + reader.line_num, f"the line cannot be read ({error})",
                                 "mend its quotes; the lines below it were not read"))
    held = _last(lines)
    beaten = {line.number: held[line.row] for line in lines if line not in held[line.row].values()}
    rejected += [told(line, Refused(f"line {max(other.number for other in beaten[line.number].values())} is about the same and comes later",
                                     "keep one of the two")) for line in lines if line.number in beaten]
    kept = [line for fields in held.values() for line in fields.values()]
    return Corrections(tuple(sorted(kept, key=_order)), tuple(rejected))


def _line(number: int, cells: Mapping[str, str]) -> Line:
    """A line as it is understood. Raises Refused."""
    layer, (name, colon, key) = cells["layer"].lower(), cells["field"].partition(":")
    name = name.strip()
    if layer not in FIELDS:
        advice = f"write one of {', '.join(FIELDS)}; outlet, date and title of an article are declared in manifest.csv"
        raise Refused(f"the layer {cells['layer']!r} cannot be corrected", advice)
    if name not in (*FIELDS[layer], ALL):
        raise Refused(f"the field {cells['field']!r} of {layer} cannot be corrected", f"write one of {', '.join((*FIELDS[layer], ALL))}")
    if name == ALL and cells["value"]:
        raise Refused(f"the field {ALL} takes a row away and has the value {cells['value']!r}", "leave the value empty, or name the field")
    named = tuple(part.strip() for part in key.split(">"))
    if layer == "stance" and (len(named) != 2 or not all(named)):
        raise Refused(f"the field {cells['field']!r} does not say whose stance it is", f"write it as {name}:holder>target")
    if layer == "topics":
        named = (key.strip() if name == ALL else cells["value"],)
    if layer in OF_SENTENCES and not all(named):
        raise Refused("the line does not say which topic is meant", f"write the topic as value, or {ALL}:topic as field to take it away")
    if layer not in OF_SENTENCES and colon:
        raise Refused(f"the field {cells['field']!r} of {layer} has a colon in it", f"write {name}")
    if not all(_PLACE.fullmatch(cells[edge]) for edge in ("start", "end")):
        raise Refused(f"start and end are {cells['start'][:20]!r} and {cells['end'][:20]!r}", "write the places as the explorer gives them")
    return Line(number, layer, cells["article_id"], cells["sha256"].lower(), int(cells["start"]), int(cells["end"]), name,
                named if layer in OF_SENTENCES else (), cells["value"], cells.get("who") or "", cells.get("why") or "")


def _last(lines: Iterable[Line]) -> dict[tuple, dict[str, Line]]:
    """The lines that hold, by row and field."""
    held: dict[tuple, dict[str, Line]] = defaultdict(dict)
    for line in lines:
        fields = held[line.row]
        if line.field == ALL or ALL in fields:
            fields.clear()
        fields[line.field] = line
    return held


def _order(line: Line) -> tuple:
    """What is taken away goes first, then what may be added, then what is changed; the order of the file does not matter."""
    return (line.article_id, line.field != ALL, line.field not in (name for name, *_ in FIELDS.values()), line.row, line.field)


def told(line: Line, refused: Refused) -> Rejected:
    """A line that is refused, as the table ``rejected`` has it."""
    return Rejected(NAME, line.number, refused.reason, refused.advice)
