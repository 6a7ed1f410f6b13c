"""What a corpus consists of, piece by piece: its files, and the records of files that hold many; each is read on its own, in any process."""

from __future__ import annotations

import hashlib
import os
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

from analysis.files import SMALL, Found, find_files, open_files
from analysis.language import find_language
from analysis.manifest import FIELDS, Manifest, read_manifest
from analysis.reading import recognise
from analysis.records import LONGEST_ARTICLE, Fact, Record, Refused, Source
from analysis.schema import Article, Metadata, Rejected, Removed

#: A file of more bytes is read where the corpus is listed, record by record; smaller ones by whoever annotates them.
LARGE_FILE = SMALL
#: Why an article is left out that is written in another language than those asked for.
_ADVICE = "to keep it: --all-languages, or load_corpus(…, all_languages=True)"


class CorpusError(ValueError):
    """Nothing can be read; the message names the file, the reason and the remedy in one line."""


class Entry(NamedTuple):
    """An article with what its file and the manifest say of it.

    ``number`` is its place in a file of many, ``by_path`` the id that it has where its own (``own``) cannot be used.
    """

    article: Article
    number: int | None
    metadata: list[Metadata]
    removed: list[Removed]
    by_path: str
    own: bool = False

    def called(self, article_id: str) -> Entry:
        """The entry under another id."""
        if article_id == self.article.article_id:
            return self
        return self._replace(article=self.article._replace(article_id=article_id),
                             metadata=[row._replace(article_id=article_id) for row in self.metadata],
                             removed=[row._replace(article_id=article_id) for row in self.removed])


class Loose(NamedTuple):
    """A record as it came out of a file, before anything is decided about it."""

    name: str
    number: int | None
    record: Record | Refused


class Item(NamedTuple):
    """What is read at once: a file (``found``), a record of a large file (``loose``), or an article that was given (``entry``).

    ``manifest`` has the lines about it, ``twin`` says that another file has the same name but for its ending.
    """

    name: str
    size: int
    manifest: Manifest
    found: Found | None = None
    loose: Loose | None = None
    entry: Entry | None = None
    twin: bool = False

    @property
    def number(self) -> int | None:
        return self.loose.number if self.loose else self.entry.number if self.entry else None

    def content(self) -> str:
        """A hash of what is read; raises OSError for a file that cannot be."""
        if self.found:
            with open(self.found.path, "rb") as stream:
                return hashlib.file_digest(stream, "sha256").hexdigest()
        return hashlib.sha256(repr(self.loose.record if self.loose else self.entry).encode("utf-8", "surrogatepass")).hexdigest()


class Reading(NamedTuple):
    """What came of an item: articles, refusals, the names of the files read (of an archive: its members), lines of the manifest about none."""

    entries: list[Entry]
    rejected: list[Rejected]
    names: list[str]
    unused: list[str]


@dataclass(frozen=True)
class Listing:
    """The files of a corpus, its manifest, and how many bytes there are to read."""

    root: Path
    files: list[Found]
    manifest: Manifest
    size: int

    def items(self) -> Iterator[Item]:
        """The items in the order of the files' names; records of large files are read on the way."""
        stems = Counter(_stem(found.name) for found in self.files)
        for found in self.files:
            size, twin = _size(found), stems[_stem(found.name)] > 1
            if size <= LARGE_FILE:
                yield Item(found.name, size, self.manifest.within(found.name), found, twin=twin)
                continue
            for loose in loose_records(found, self.root):
                held = len(loose.record.text) if isinstance(loose.record, Record) else 0
                yield Item(loose.name, held, self.manifest.of_record(loose.name, loose.number), loose=loose, twin=twin)

    def unused(self, unfound: Iterable[str], members: Iterable[str]) -> list[Rejected]:
        """The lines of the manifest that are about no file, with those that reading found to be about none (``Reading.unused``)."""
        self.manifest.used.difference_update(unfound)
        return self.manifest.unused([*(found.name for found in self.files), *members])


def list_corpus(root: Path) -> Listing:
    """The files below a folder, or a file; raises CorpusError where there is none."""
    if not root.exists():
        raise CorpusError(f"{root}: there is no such file or folder; give the path of a folder of articles")
    files = find_files(root)
    if not files:
        raise CorpusError(f"{root}: there is no article in it; put articles (text, HTML, CSV, exports …) into the folder")
    return Listing(root, files, read_manifest(root) if root.is_dir() else Manifest(), sum(map(_size, files)))


def _size(found: Found) -> int:
    try:
        return os.stat(found.path).st_size
    except OSError:
        return 0


def loose_records(found: Found, root: Path) -> Iterator[Loose]:
    """The records of a file, or of the files in an archive, one by one; what is refused stands where it was met."""
    for name, source in open_files(found, root):
        yield from _records(name, source)


def _records(name: str, source: Source | Refused) -> Iterator[Loose]:
    number = 0
    try:
        if isinstance(source, Refused):
            raise source
        reader = recognise(source)
        for number, record in enumerate(reader.read(source), 1):
            yield Loose(name, number if reader.many else None, record)
        if reader.many and not number:
            raise Refused("there is no article in it", "check the file, or remove it")
    except Refused as refused:
        yield Loose(name, number + 1 if number else None, refused)


def read_item(item: Item, root: Path, languages: tuple[str, ...] | None) -> Reading:
    """What an item holds: its articles in ``languages`` (None: in all), under ids that may not be the only ones of the corpus yet."""
    if item.entry:
        return Reading([item.entry], [], [], [])
    entries: list[Entry] = []
    rejected: list[Rejected] = []
    names: dict[str, None] = {}
    for loose in [item.loose] if item.loose else loose_records(item.found, root):
        names[loose.name] = None
        declared = item.manifest.about(loose.name, loose.number)
        if entry := read_record(loose, declared, languages, rejected, item.twin and loose.name == item.name):
            entries.append(entry)
    return Reading(entries, rejected, list(names), [] if item.loose else item.manifest.unfound())


def read_record(loose: Loose, declared: dict[str, str], languages: tuple[str, ...] | None, rejected: list[Rejected],
                twin: bool = False) -> Entry | None:
    """The article of a record, if it can be one and is in one of the languages; what is wrong with it is added to ``rejected``."""
    name, number, record = loose
    if not (accepted := _accepted(record, name, number, rejected)):
        return None
    entry = _entry(name, number, accepted, declared, twin)
    language = entry.article.language
    if languages is None or language is None or language in languages:
        return entry
    rejected.append(Rejected(name, number, f"it is not French (recognised language: {language})", _ADVICE))
    return None


def _accepted(record: Record | Refused, path: str, number: int | None, rejected: list[Rejected]) -> Record | None:
    """The record, if it can be an article; what is wrong with it is added to ``rejected`` either way."""
    if isinstance(record, Record):
        if not any(map(str.isalnum, record.text)):
            record = Refused("it has no text", "fill in its text, or remove it")
        elif len(record.text) > LONGEST_ARTICLE:
            record = Refused(f"it has more than {LONGEST_ARTICLE // 1000} 000 characters, as no article has", "split it into its articles")
        else:
            rejected += dict.fromkeys(Rejected(path, number, f"{problem.reason} (the article is kept)", problem.advice)
                                      for problem in record.problems)
            return record
    rejected.append(Rejected(path, number, record.reason, record.advice))
    return None


def _entry(path: str, number: int | None, record: Record, declared: dict[str, str], twin: bool) -> Entry:
    """The article with its metadata: what is declared goes before what the file states."""
    own = declared.get("article_id") or (record.facts["article_id"].value if "article_id" in record.facts else None)
    by_path = (path if twin else _stem(path)) + (f"#{number}" if number else "")
    article_id = own or by_path
    rows = {name: Metadata(article_id, name, *_parts(fact)) for name, fact in record.facts.items() if name != "article_id"}
    rows |= {name: Metadata(article_id, name, declared[name], declared.get("basis") or "declared", declared.get("evidence") or None)
             for name in FIELDS if declared.get(name)}
    known = {name: row.value for name, row in rows.items() if row.basis != "inferred" or declared.get(name)}
    text = record.text
    article = Article(article_id, path, known.get("outlet"), known.get("title"), known.get("author"), known.get("published"),
                      find_language(_kept(record)), text, hashlib.sha256(text.encode()).hexdigest())
    removed = [Removed(article_id, start, end, text[start:end], kind, rule) for start, end, kind, rule in record.left_out]
    return Entry(article, number, list(rows.values()), removed, by_path, bool(own))


def _parts(fact: Fact) -> tuple[str | None, str, str]:
    return fact.value, fact.basis if fact.value is not None else "unknown", fact.evidence


def _kept(record: Record) -> str:
    """The text without what the reader left out: a page's menus may be in another language."""
    if not record.left_out:
        return record.text
    pieces, at = [], 0
    for left in record.left_out:
        pieces.append(record.text[at:left.start])
        at = left.end
    return "".join((*pieces, record.text[at:]))


def _stem(name: str) -> str:
    head, slash, base = name.rpartition("/")
    return (head + slash + (base.rsplit(".", 1)[0] or base)).removeprefix("articles/")


class Ids:
    """Gives each article an id that no other has: of several with one id the first that is read keeps it."""

    def __init__(self) -> None:
        self._given: set[str] = set()

    def give(self, article_id: str, by_path: str, own: bool, name: str, number: int | None, rejected: list[Rejected]) -> str:
        """The id that the article gets; where its own is taken, that is told in ``rejected``."""
        if own and article_id in self._given:
            rejected.append(Rejected(name, number, f"the article_id {article_id!r} stands twice",
                                     "give each article its own; this one got its path as id"))
            article_id = by_path
        while article_id in self._given:
            article_id += "'"
        self._given.add(article_id)
        return article_id

    def take(self, article_id: str) -> bool:
        """Whether nobody has this id yet; from now on it is taken."""
        free = article_id not in self._given
        self._given.add(article_id)
        return free

    def called(self, entry: Entry, rejected: list[Rejected]) -> Entry:
        """The entry under the id that it gets."""
        article = entry.article
        return entry.called(self.give(article.article_id, entry.by_path, entry.own, article.path, entry.number, rejected))
