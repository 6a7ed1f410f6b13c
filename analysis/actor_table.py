"""The table of actors: who they are, what they are called, what they belong to.

A table is a CSV file with the columns ``actor,kind,belongs_to,label_fr,label_en,names,descriptions``; lists are separated by
``|``; lines that begin with # are comments. How to write one:

* ``actor`` is a slug, ``kind`` one of person, state, organisation, media, place, other. ``other`` is for names that are no
  actors but hide one (Tour de France): they are found, so that nothing inside them is, and give no mention.
* A name that can act and can be a place (Moscou, le Kremlin) stands in two rows: in that of the actor, of which it is then a
  metonym, and in a row of kind place. The words around it decide.
* Any other name or description that stands in two rows (Bruxelles for the Union and for Belgium; « le ministre ») goes to the one
  that the article named last, by another name too, else to the first of the table.
* A name of a person that is one word, or the end of another of the names (Le Pen), is a bare surname (Poutine; Kim, which comes
  first in Korean). Persons may share one; the article decides. A person without one still answers to the family name after
  being introduced in full. Zelenskyy and Zelenski need not be listed beside Zelensky, nor Ivanoff beside Ivanov.
* A name that starts in lower case (armée russe) is found in any case, and so is an organisation's of three words or more; any
  other must start with a capital in the text, and an acronym must stand in capitals. A common noun before a person's or a
  medium's name (pape François, agence Reuters) is looked for but left out of the mention.

The names of states in the built-in table are those of Unicode CLDR 47 (Babel 2.18; Unicode License v3) with the short forms of
the French press.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from pathlib import Path

from analysis import lexicon
from analysis.actor_names import Actor, Index, demonyms, name_key

COLUMNS = ["actor", "kind", "belongs_to", "label_fr", "label_en", "names", "descriptions"]
KINDS = ("person", "state", "organisation", "media", "place", "other")
BUILT_IN = lexicon.FOLDER / "actors.csv"


class ActorTableError(ValueError):
    """A table of actors cannot be used; one line names the file, the line, the reason and the remedy."""


@dataclass(frozen=True)
class ActorTable:
    """Actors by slug, in the order of the tables."""

    rows: dict[str, Actor] = field(default_factory=dict)

    def __repr__(self) -> str:
        return f"ActorTable({len(self.rows)} actors)"

    def __reduce__(self) -> tuple:
        return ActorTable, (self.rows,)

    @cached_property
    def index(self) -> Index:
        """The names ready to be looked up; made at first use."""
        return Index(self.rows)


# ---------------------------------------------------------------------------------------------- reading tables

def load_actors(*paths: str | Path) -> ActorTable:
    """The actors of the given tables, of the built-in one if none is given.

    A row replaces one with the same slug of an earlier table, and a name belongs to the row of the latest table that claims it
    (``overridden`` tells which). The ministries, armies and parliaments of all states are added from ``institutions.csv`` and
    ``demonyms.csv``. Raises ActorTableError for a file that cannot be read, a wrong header or row, an unknown kind, and an empty
    or repeated slug.
    """
    return _load(tuple((Path(path), _read(Path(path))) for path in paths or [BUILT_IN]))


@lru_cache(maxsize=8)
def _load(files: tuple[tuple[Path, str], ...]) -> ActorTable:
    """The table of files by their content: the built-in one is large, and most corpora have the same."""
    rows: dict[str, Actor] = {}
    for path, text in files:
        _merge(rows, _parse(path, text))
    _add_institutions(rows)
    return ActorTable(rows)


def _read(path: Path) -> str:
    try:
        data = path.read_bytes()
        return data.decode("utf-8-sig")
    except OSError as error:
        raise ActorTableError(f"{path}: cannot be read ({error.strerror}); give the path of a CSV file") from None
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise ActorTableError(f"{path}, line {line}: not UTF-8; save the table as CSV in UTF-8") from None


def _parse(path: Path, text: str) -> list[Actor]:
    reader = csv.reader(io.StringIO(text, newline=""))
    try:
        lines = [(reader.line_num, cells) for cells in reader if any(cell.strip() for cell in cells) and cells[0][:1] != "#"]
        _check_header(path, lines.pop(0)[1] if lines else [])
    except csv.Error as error:
        raise ActorTableError(f"{path}, line {reader.line_num}: {error}; mend the quotes of this line") from None
    return _check_rows(path, [(line, _actor(path, line, cells)) for line, cells in lines])


def _check_header(path: Path, header: list[str]) -> None:
    given = [cell.strip() for cell in header]
    if given != COLUMNS:
        wrong = next((name for name in (*COLUMNS, *given) if (name in COLUMNS) != (name in given)), "the order of the columns")
        problem = "is missing" if wrong in COLUMNS else "is wrong"
        raise ActorTableError(f"{path}, line 1: {wrong} {problem}; the header must be {','.join(COLUMNS)}")


def _actor(path: Path, line: int, cells: list[str]) -> Actor:
    where = f"{path}, line {line}"
    if len(cells) != len(COLUMNS):
        raise ActorTableError(f"{where}: {len(cells)} cells, not {len(COLUMNS)}; put cells with commas between quotes")
    slug, kind, belongs_to, label_fr, label_en, names, descriptions = (cell.strip() for cell in cells)
    if not slug:
        raise ActorTableError(f"{where}: the actor has no slug; write one such as north-korea in the first column")
    if kind not in KINDS:
        raise ActorTableError(f"{where}: unknown kind {kind!r} of {slug}; use one of {', '.join(KINDS)}")
    return Actor(slug, kind, belongs_to, label_fr, label_en, _split(names), _split(descriptions))


def _split(cell: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(name.strip() for name in cell.split("|") if name_key(name)))


def _check_rows(path: Path, lines: list[tuple[int, Actor]]) -> list[Actor]:
    slugs: dict[str, int] = {}
    for line, row in lines:
        if slugs.setdefault(row.actor, line) != line:
            raise ActorTableError(f"{path}, line {line}: {row.actor} stands in line {slugs[row.actor]} already; join the two")
    return [row for _, row in lines]


def overridden(path: str | Path) -> list[tuple[str, str, str]]:
    """The names that a table takes from actors of the built-in one: (name, its own slug, the built-in slug)."""
    own, built_in = (_claims(_parse(file, _read(file))) for file in (Path(path), BUILT_IN))
    return [(name, slug, built_in[key][1]) for key, (name, slug) in own.items() if key in built_in and built_in[key][1] != slug]


def _claims(rows: Iterable[Actor]) -> dict[tuple[str, bool], tuple[str, str]]:
    """The names and descriptions of rows, and whether each is a place's, with how it is written and whose it is."""
    return {(name_key(name), row.kind == "place"): (name, row.actor) for row in rows for name in (*row.names, *row.descriptions)}


def _merge(rows: dict[str, Actor], later: list[Actor]) -> None:
    """Adds the rows of a later table; the names it claims are taken from earlier rows."""
    claimed, fresh = _claims(later), {row.actor: row for row in later}
    for slug, row in rows.items():
        free = [tuple(name for name in names if (name_key(name), row.kind == "place") not in claimed)
                for names in (row.names, row.descriptions)]
        rows[slug] = row._replace(names=free[0], descriptions=free[1])
    rows.update(fresh)


def _add_institutions(rows: dict[str, Actor]) -> None:
    """Adds to the states their ministries, army, parliament and presidency, by adjective (ministère russe de la Défense)."""
    taken = {name_key(name) for row in rows.values() for name in row.names}
    for state, adjectives in demonyms().items():
        for template in lexicon.rows("institutions") if state in rows else ():
            slug = f"{adjectives['english']}-{template['suffix']}"
            forms = [name.format(m=adjectives["masculine"], f=adjectives["feminine"])
                     for name in template["names"].split("|") if "{of}" not in name]
            known = rows.get(slug) or Actor(slug, template["kind"], state, forms[0],
                                            f"{_title(adjectives['english'])} {template['label_en']}", (), ())
            free = tuple(form for form in forms if name_key(form) not in taken)
            if known.names or free:
                rows[slug] = known._replace(names=(*known.names, *free))


def _title(english: str) -> str:
    return english.upper() if len(english) == 2 else "-".join(part.capitalize() for part in english.split("-"))
