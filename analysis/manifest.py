"""manifest.csv: what a person declares of the articles. A line that cannot be used is reported; the others hold."""

from __future__ import annotations

import csv
import re
import unicodedata
from bisect import bisect_left
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

from analysis.days import is_date
from analysis.reading.decoding import decode
from analysis.records import Refused, Source
from analysis.schema import Rejected
from analysis.text import fold

COLUMNS = ("article_id", "path", "outlet", "published", "basis", "evidence")
OPTIONAL = ("title", "author", "rights")
#: What a line may declare of an article.
FIELDS = ("outlet", "published", "title", "author", "rights")
OPEN, RESTRICTED = "open", "restricted"
#: The words for what may be done with an article's text: passed on, or not.
RIGHTS = {**dict.fromkeys((OPEN, "libre", "share"), OPEN),
          **dict.fromkeys((RESTRICTED, "réservé", "no", "non", "excerpts", "extraits"), RESTRICTED)}
NAME = "manifest.csv"
LARGEST = 200_000_000

_OUTSIDE = re.compile(r"^(?:/|[A-Za-z]:)|(?:^|/)\.\.(?:/|$)")


@dataclass
class Manifest:
    """The lines of a manifest by the path they are about, what was wrong with it, and which lines found their file.

    ``unread`` is what holds for a file without a line where the manifest could not be read to its end: its text is not passed on.
    """

    lines: dict[str, dict[str, str]] = field(default_factory=dict)
    rejected: list[Rejected] = field(default_factory=list)
    used: set[str] = field(default_factory=set)
    unread: dict[str, str] = field(default_factory=dict)

    def about(self, name: str, number: int | None) -> dict[str, str]:
        """What is declared of a file, or of its n-th record: the line ``path#n``, and below it the line of the whole file."""
        whole = self._line(name)
        if number is None:
            return whole
        of_all = {key: value for key, value in whole.items() if key not in ("article_id", "title")}
        return of_all | {key: value for key, value in self._line(f"{name}#{number}").items() if value}

    def _line(self, path: str) -> dict[str, str]:
        if path in self.lines:
            self.used.add(path)
        return self.lines.get(path, self.unread)

    def within(self, name: str) -> Manifest:
        """The lines about a file, its records and, if it is an archive, its members; here they count as used."""
        if not self.lines and not self.unread:
            return _NOTHING
        paths = self._sorted
        found = {path: self.lines[path] for end in "#/" for path in _beginning(paths, name + end)}
        return self._handed(found | ({name: self.lines[name]} if name in self.lines else {}))

    def of_record(self, name: str, number: int | None) -> Manifest:
        """The lines about one record of a file; here they count as used."""
        return self._handed({path: self.lines[path] for path in (name, f"{name}#{number}") if path in self.lines})

    def _handed(self, lines: dict[str, dict[str, str]]) -> Manifest:
        self.used.update(lines)
        return Manifest(lines, unread=self.unread)

    @cached_property
    def _sorted(self) -> list[str]:
        return sorted(self.lines)

    def unfound(self) -> list[str]:
        """The paths of the lines that found no file."""
        return [path for path in self.lines if path not in self.used]

    def unused(self, names: list[str]) -> list[Rejected]:
        """The lines whose file is not there, each with the file that was probably meant."""
        return [Rejected(path, None, "the manifest names a file that is not there", _correct(path, names))
                for path in self.unfound()]


_NOTHING = Manifest()


def _beginning(paths: list[str], start: str) -> list[str]:
    """Those of sorted paths that begin so."""
    return paths[bisect_left(paths, start):bisect_left(paths, start[:-1] + chr(ord(start[-1]) + 1))]


def _correct(path: str, names: list[str]) -> str:
    meant = next((name for name in names if name.endswith(f"/{path}")), None)
    return f"correct the path in {NAME}" + (f": {meant}?" if meant else "")


def read_manifest(folder: Path) -> Manifest:
    """The manifest of a corpus folder, an empty one where it has none. 

    Lines that begin with # are comments. Saved by Excel (semicolons, Windows-1252) it is read too. Never raises.
    """
    path = folder / NAME
    if not path.is_file():
        return Manifest()
    try:
        return _parse(text_of(path))
    except (Refused, csv.Error, OSError) as error:
        refused = error if isinstance(error, Refused) else Refused(f"it cannot be read ({error})", "save it as UTF-8 CSV")
        return Manifest(rejected=[Rejected(NAME, None, refused.reason, refused.advice)])


def text_of(path: Path) -> str:
    """The text of a table that a person wrote, in whatever encoding. Raises Refused, OSError."""
    with path.open("rb") as stream:
        return decode(Source(path.name, stream, path.stat().st_size).read(LARGEST)).text


def rows_of(text: str) -> tuple[csv.DictReader, int]:
    """A reader of such a table, whatever parts its cells, without comments, names in small letters; and how many lines stand above it."""
    lines = text.splitlines(keepends=True)
    above = next((number for number, line in enumerate(lines) if line.strip() and not _is_comment(line)), 0)
    plain = ["\n" if _is_comment(line) else line for line in lines[above:]]
    reader = csv.DictReader(plain, delimiter=max(",;\t", key=plain[0].count) if plain else ",", strict=True)
    reader.fieldnames = [(name or "").strip().lower() for name in reader.fieldnames or []]
    return reader, above


def _parse(text: str) -> Manifest:
    manifest = Manifest()
    reader, above = rows_of(text)
    names = reader.fieldnames
    if "path" not in names:
        raise Refused("it has no column 'path'", f"give it the columns {','.join(COLUMNS)}")
    if unknown := [name for name in names if name not in COLUMNS + OPTIONAL]:
        manifest.rejected.append(Rejected(NAME, above + 1, f"unknown column {unknown[0]!r}",
                                          f"the columns are {','.join(COLUMNS + OPTIONAL)}"))
    try:
        for row in reader:
            line = {key: (value or "").strip() for key, value in row.items() if key and isinstance(value, str | None)}
            if "rights" in names:
                line["rights"] = _said(row, line)
            if any(line.values()):
                _take(manifest, line, above + reader.line_num)
    except csv.Error as error:
        manifest.rejected.append(Rejected(NAME, above + reader.line_num, f"the line cannot be read ({error})",
                                          "mend its quotes; the lines below it were not read"))
        manifest.unread = {"rights": RESTRICTED} if "rights" in names else {}
    return manifest


def _is_comment(line: str) -> bool:
    return line.lstrip("\"' ").startswith("#")


def _take(manifest: Manifest, line: dict[str, str], number: int) -> None:
    line["rights"] = _rights(manifest, line.get("rights") or "", number)
    path = unicodedata.normalize("NFC", line.get("path", "").replace("\\", "/").removeprefix("./"))
    refused = None
    if not path:
        refused = "the line has no path", "say which file it is about"
    elif _OUTSIDE.search(path):
        refused = f"the path {path!r} leads outside the corpus folder", "give the path inside the folder"
    elif path in manifest.lines:
        refused = f"{path} stands twice", "keep one line"
        manifest.lines[path]["rights"] = RESTRICTED if line["rights"] == RESTRICTED else manifest.lines[path]["rights"]
    if refused:
        manifest.rejected.append(Rejected(NAME, number, *refused))
        return
    if line.get("published") and not is_date(line["published"]):
        manifest.rejected.append(Rejected(NAME, number, f"published {line['published']!r} is no ISO date", "write YYYY-MM-DD"))
        line["published"] = ""
    manifest.lines[path] = line


def _said(row: dict, line: dict[str, str]) -> str:
    """What a line says of rights, also where a comma too many, or one too few, moved it to another column."""
    beyond = [words for words in row.get(None) or () if words.strip()]
    moved = [words for words in line.values() if _meant(words) == RESTRICTED] if row.get("rights") is None else []
    return ", ".join([line["rights"], *beyond]) if beyond else next(iter(moved), line["rights"])


def _meant(words: str) -> str | None:
    """open, restricted, or None for what is neither."""
    return {fold(word): meant for word, meant in RIGHTS.items()}.get(fold(unicodedata.normalize("NFC", words)))


def _rights(manifest: Manifest, said: str, number: int) -> str:
    """open, restricted, or "" where nothing is said; what is not understood is restricted, for what was passed on cannot be taken back."""
    if said and not _meant(said):
        manifest.rejected.append(Rejected(NAME, number, f"rights {said[:60]!r} is not understood; the text is not passed on",
                                          f"write one of {', '.join(RIGHTS)}"))
    return (_meant(said) or RESTRICTED) if said else ""
