"""Reads a corpus (a folder, a file, an archive, a DataFrame) into articles; what cannot be read is listed as rejected, never lost silently.

A corpus is a folder of articles or exports in any of the formats of ``reading``, and beside them what a person declares:
``manifest.csv``, ``actors.csv``, ``topics.toml``. All three may be absent.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import NamedTuple

import pandas as pd
from tqdm.auto import tqdm

from analysis.files import Found, find_files, open_files
from analysis.language import find_language
from analysis.manifest import FIELDS, Manifest, read_manifest
from analysis.places import chosen_corpus, chosen_languages
from analysis.reading import recognise
from analysis.records import LONGEST_ARTICLE, Fact, Record, Refused, Source
from analysis.schema import Article, Metadata, Rejected, Removed

#: From so many files or articles, or so many bytes, on a progress bar is shown.
PROGRESS_FROM = 200
PROGRESS_FROM_BYTES = 5_000_000


class CorpusError(ValueError):
    """Nothing can be read; the message names the file, the reason and the remedy in one line."""


@dataclass(frozen=True)
class Corpus:
    """Articles in the order of their ids, what is known of them, what readers left out of them, what was refused, and where it lies."""

    articles: list[Article]
    metadata: list[Metadata] = field(default_factory=list)
    rejected: list[Rejected] = field(default_factory=list)
    folder: Path | None = None
    removed: list[Removed] = field(default_factory=list)

    def __repr__(self) -> str:
        refused = f", {len(self.rejected)} rejected" if self.rejected else ""
        return f"<Corpus of {len(self.articles)} articles{refused} from {self.folder or 'a DataFrame'}>"

    def config(self, name: str) -> Path | None:
        """The path of a configuration file of the corpus (actors.csv, topics.toml), or None where it has none."""
        path = self.folder / name if self.folder else None
        return path if path and path.is_file() else None


class Entry(NamedTuple):
    """An article with what its file and the manifest say of it; ``number`` is its place in a file of many."""

    article: Article
    number: int | None
    metadata: list[Metadata]
    removed: list[Removed]


def load_corpus(source: str | Path | pd.DataFrame | None = None, *, all_languages: bool = False,
                progress: bool | None = None) -> Corpus:
    """A Corpus from a folder, a file, a ZIP archive or a DataFrame; by default the folder named by REVUE_CORPUS.

    Read are text, Markdown, HTML pages, Europresse and Factiva exports, CSV, TSV, JSON lines, Parquet, and ZIP archives of
    these, recognised by their content. Articles recognised as written in another language than French are left out and
    listed in ``rejected``, unless ``all_languages`` (or REVUE_LANGUAGES, ``fr en`` or ``all``) keeps them. Files and records
    that cannot be read stand in ``rejected`` with reason and advice; so do dates that do not exist, while their article
    is kept without a date. A progress bar appears from 200 files or 5 MB on, or as ``progress`` says. Raises CorpusError
    only where there is nothing to read: no such folder, or nothing in it.
    """
    rejected: list[Rejected] = []
    if isinstance(source, pd.DataFrame):
        folder, found = None, read_frame(source, rejected)
    else:
        root = Path(source) if source is not None else chosen_corpus()
        if not root.exists():
            raise CorpusError(f"{root}: there is no such file or folder; give the path of a folder of articles")
        folder, found = root if root.is_dir() else root.parent, read_files(root, rejected, progress)
    languages = None if all_languages else chosen_languages()
    articles, metadata, removed = [], [], []
    for entry in found:
        language = entry.article.language
        if languages is not None and language is not None and language not in languages:
            rejected.append(Rejected(entry.article.path, entry.number, f"it is not French (recognised language: {language})",
                                     "to keep it: --all-languages, or load_corpus(…, all_languages=True)"))
            continue
        articles.append(entry.article)
        metadata += entry.metadata
        removed += entry.removed
    articles.sort(key=lambda article: article.article_id)
    return Corpus(articles, metadata, rejected, folder, removed)


def require_articles(corpus: Corpus) -> None:
    """Raises CorpusError, with the first reason, where nothing could be read."""
    if not corpus.articles:
        first = corpus.rejected[0]
        raise CorpusError(f"{corpus.folder}: no article could be read; {first.path}: {first.reason}; {first.advice}")


def read_files(root: Path, rejected: list[Rejected], progress: bool | None = None) -> Iterator[Entry]:
    """The entries of a folder or file, one by one; what is refused is added to ``rejected``. Raises CorpusError for an empty folder."""
    files = find_files(root)
    if not files:
        raise CorpusError(f"{root}: there is no article in it; put articles (text, HTML, CSV, exports …) into the folder")
    manifest = read_manifest(root) if root.is_dir() else Manifest()
    rejected += manifest.rejected
    ids = _Ids(files)
    names: list[str] = []
    show = _is_long(files) if progress is None else progress
    with tqdm(total=len(files), desc="reading", unit="file", disable=not show) as bar:
        for found in files:
            for name, source in open_files(found, root):
                names.append(name)
                for number, entry in enumerate(_entries(name, source, manifest, ids, rejected), 1):
                    bar.set_postfix_str(f"{found.name[-30:]} #{number}" if number > 1 else "", refresh=False)
                    bar.update(0)
                    yield entry
            bar.update(1)
    rejected += manifest.unused(names)


def _is_long(files: list[Found]) -> bool:
    return len(files) >= PROGRESS_FROM or sum(found.path.lstat().st_size for found in files) >= PROGRESS_FROM_BYTES


def _entries(name: str, source: Source | Refused, manifest: Manifest, ids: _Ids, rejected: list[Rejected]) -> Iterator[Entry]:
    number = 0
    try:
        if isinstance(source, Refused):
            raise source
        reader = recognise(source)
        for number, record in enumerate(reader.read(source), 1):
            place = number if reader.many else None
            declared = manifest.about(name, place)
            if accepted := _accepted(record, name, place, rejected):
                yield _entry(ids.give(name, place, declared, accepted, rejected), name, place, accepted, declared)
        if reader.many and not number:
            raise Refused("there is no article in it", "check the file, or remove it")
    except Refused as refused:
        manifest.about(name, None)
        rejected.append(Rejected(name, number + 1 if number else None, refused.reason, refused.advice))


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


def _entry(article_id: str, path: str, number: int | None, record: Record, declared: dict[str, str]) -> Entry:
    """The article with its metadata: what is declared goes before what the file states."""
    rows = {name: Metadata(article_id, name, *_parts(fact)) for name, fact in record.facts.items() if name != "article_id"}
    rows |= {name: Metadata(article_id, name, declared[name], declared.get("basis") or "declared", declared.get("evidence") or None)
             for name in FIELDS if declared.get(name)}
    known = {name: row.value for name, row in rows.items() if row.basis != "inferred" or declared.get(name)}
    text = record.text
    article = Article(article_id, path, known.get("outlet"), known.get("title"), known.get("author"), known.get("published"),
                      find_language(_kept(record)), text, hashlib.sha256(text.encode()).hexdigest())
    removed = [Removed(article_id, start, end, text[start:end], kind, rule) for start, end, kind, rule in record.left_out]
    return Entry(article, number, list(rows.values()), removed)


def _parts(fact: Fact) -> tuple[str | None, str, str]:
    return fact.value, fact.basis if fact.value is not None else "unknown", fact.evidence


def _kept(record: Record) -> str:
    """The text without what the reader left out: a page's menus may be in another language."""
    pieces, at = [], 0
    for left in record.left_out:
        pieces.append(record.text[at:left.start])
        at = left.end
    return "".join((*pieces, record.text[at:]))


class _Ids:
    """Gives each article an id of its own: the manifest's or the record's, else its path without the ending, with ``#n`` in a file of many."""

    def __init__(self, files: list[Found]):
        self._stems = Counter(_stem(found.name) for found in files)
        self._given: set[str] = set()

    def give(self, name: str, number: int | None, declared: dict[str, str], record: Record, rejected: list[Rejected]) -> str:
        own = declared.get("article_id") or (record.facts["article_id"].value if "article_id" in record.facts else None)
        if own and own in self._given:
            rejected.append(Rejected(name, number, f"the article_id {own!r} stands twice",
                                     "give each article its own; this one got its path as id"))
            own = None
        stem = _stem(name)
        by_path = (name if self._stems[stem] > 1 else stem) + (f"#{number}" if number else "")
        given = own or by_path
        while given in self._given:
            given += "'"
        self._given.add(given)
        return given


def _stem(name: str) -> str:
    head, slash, base = name.rpartition("/")
    return (head + slash + (base.rsplit(".", 1)[0] or base)).removeprefix("articles/")


def read_frame(given: pd.DataFrame, rejected: list[Rejected]) -> Iterator[Entry]:
    """The entries of a DataFrame's rows, numbered from 1. Raises CorpusError where it has no column with texts, or no row."""
    from analysis.reading.rows import find_headings, row_record
    try:
        headings = find_headings([str(name) for name in given.columns])
    except Refused as refused:
        raise CorpusError(f"the DataFrame: {refused.reason}; {refused.advice}") from refused
    if given.empty:
        raise CorpusError("the DataFrame has no row; give it one row an article")
    ids = _Ids([])
    given = given.set_axis([str(name) for name in given.columns], axis="columns")
    for number, row in enumerate(given.to_dict("records"), 1):
        if record := _accepted(row_record(row, headings), "DataFrame", number, rejected):
            path = row.get("path")
            yield _entry(ids.give("", number, {}, record, rejected), path if isinstance(path, str) else "", number, record, {})
