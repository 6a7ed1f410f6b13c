"""The table of actors: who they are, what they are called, what they belong to.

A table is a CSV file with the columns ``actor,kind,belongs_to,label_fr,label_en,names,descriptions``; lists are
separated by ``|``; lines that begin with # are comments. How to write one:

* ``actor`` is a slug, ``kind`` one of person, state, organisation, media, place, other. ``other`` is for names that
  are no actors but hide one (Tour de France): they are found, so that nothing inside them is, and give no mention.
* A name that can act and can be a place (Moscou, le Kremlin) stands in two rows: in that of the actor, of which it is
  then a metonym, and in a row of kind place. The words around it decide. No other name may stand in two rows, but for
  these:
* A one-word name of a person is a bare surname (Poutine; Kim, which comes first in Korean). Persons may share one; the
  article decides. A person without a one-word name still answers to the family name after being introduced in full.
* A name that starts in lower case (armée russe) is found in any case; any other must start with a capital in the
  text, and an acronym must stand in capitals.
"""

from __future__ import annotations

import csv
import io
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
    """Actors by slug, in the order of the tables; labels, kinds and membership for figures."""

    rows: dict[str, Actor] = field(default_factory=dict)

    def label(self, actor: str, language: str = "fr") -> str:
        """What to call an actor in French or in English (``en``); the slug itself, its hyphens as spaces, if
        unknown.
        """
        row = self.rows.get(actor)
        if row is None:
            return actor.replace("-", " ")
        return (row.label_en if language == "en" else row.label_fr) or actor.replace("-", " ")

    def kind(self, actor: str) -> str | None:
        """The kind of an actor, None if it is not in the table."""
        return self.rows[actor].kind if actor in self.rows else None

    def belongs_to(self, actor: str) -> str | None:
        """The slug an actor belongs to, None where there is none."""
        return (self.rows[actor].belongs_to or None) if actor in self.rows else None

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

    A row replaces one with the same slug of an earlier table, and a name belongs to the row of the latest table that
    claims it. The ministries, armies and parliaments of all states are added from ``institutions.csv`` and
    ``demonyms.csv``. Raises ActorTableError for a file that cannot be read, a wrong header or row, an unknown kind,
    an empty or repeated slug, and a name that two actors of the same table claim.
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
    if missing := [name for name in COLUMNS if name not in given]:
        raise ActorTableError(f"{path}, line 1: the column {missing[0]} is missing; "
                              f"the header must be {','.join(COLUMNS)}")
    if given != COLUMNS:
        unknown = next((name for name in given if name not in COLUMNS), "order")
        raise ActorTableError(f"{path}, line 1: unknown column {unknown!r}; the header must be {','.join(COLUMNS)}")


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
    claims: dict[tuple[str, bool], Actor] = {}
    for line, row in lines:
        if slugs.setdefault(row.actor, line) != line:
            raise ActorTableError(f"{path}, line {line}: {row.actor} stands in line {slugs[row.actor]} already; "
                                  "join the two")
        for name in (*row.names, *row.descriptions):
            other = claims.setdefault((name_key(name), row.kind == "place"), row)
            if other is not row and not (_is_surname(name, row) and _is_surname(name, other)):
                raise ActorTableError(f"{path}, line {line}: {name!r} is claimed by {other.actor} and by {row.actor}; "
                                      "leave it to one of them")
    return [row for _, row in lines]


def _is_surname(name: str, row: Actor) -> bool:
    return row.kind == "person" and " " not in name_key(name)


def _merge(rows: dict[str, Actor], later: list[Actor]) -> None:
    """Adds the rows of a later table; the names it claims are taken from earlier rows."""
    rows.update({row.actor: row for row in later})
    claimed = {(name_key(name), row.kind == "place") for row in later for name in (*row.names, *row.descriptions)}
    fresh = {row.actor for row in later}
    for slug, row in list(rows.items()):
        if slug not in fresh:
            free = [tuple(name for name in names if (name_key(name), row.kind == "place") not in claimed)
                    for names in (row.names, row.descriptions)]
            rows[slug] = row._replace(names=free[0], descriptions=free[1])


def _add_institutions(rows: dict[str, Actor]) -> None:
    """Adds to the states their ministries, army, parliament and presidency, by adjective (ministère russe de la
    Défense).
    """
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
