"""Reads a corpus (a folder, a file, an archive, a DataFrame) into articles; what cannot be read is listed as rejected, never lost silently.

A corpus is a folder of articles or exports in any of the formats of ``reading``, and beside them what a person declares:
``manifest.csv``, ``actors.csv``, ``topics.toml``, ``corrections.csv``. All four may be absent.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

import pandas as pd

from analysis.items import CorpusError, Entry, Ids, Listing, Loose, list_corpus, read_item, read_record
from analysis.places import chosen_corpus, chosen_languages
from analysis.progress import progress as bar
from analysis.records import Refused
from analysis.schema import Article, Metadata, Rejected, Removed

__all__ = ["Corpus", "CorpusError", "load_corpus", "require_articles"]

#: From so many files or articles, or so many bytes, on a progress bar is shown.
PROGRESS_FROM = 200
PROGRESS_FROM_BYTES = 5_000_000


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
    languages = None if all_languages else chosen_languages()
    if isinstance(source, pd.DataFrame):
        return _gathered(*read_frame(source, languages), None)
    root = Path(source) if source is not None else chosen_corpus()
    entries, rejected = read_files(list_corpus(root), languages, progress)
    return _gathered(entries, rejected, root if root.is_dir() else root.parent)


def _gathered(entries: list[Entry], rejected: list[Rejected], folder: Path | None) -> Corpus:
    """The corpus of entries, each under an id of its own."""
    ids = Ids()
    entries = sorted((ids.called(entry, rejected) for entry in entries), key=lambda entry: entry.article.article_id)
    return Corpus([entry.article for entry in entries], [row for entry in entries for row in entry.metadata], rejected, folder,
                  [row for entry in entries for row in entry.removed])


def require_articles(corpus: Corpus) -> None:
    """Raises CorpusError, with the first reason, where nothing could be read."""
    if not corpus.articles:
        first = corpus.rejected[0]
        raise CorpusError(f"{corpus.folder}: no article could be read; {first.path}: {first.reason}; {first.advice}")


def read_files(listing: Listing, languages: tuple[str, ...] | None, progress: bool | None = None) -> tuple[list[Entry], list[Rejected]]:
    """The entries of all files, and what was refused."""
    entries: list[Entry] = []
    rejected = list(listing.manifest.rejected)
    unused: list[str] = []
    names: list[str] = []
    show = (len(listing.files) >= PROGRESS_FROM or listing.size >= PROGRESS_FROM_BYTES) if progress is None else progress
    with bar(total=listing.size, desc="reading", unit="B", unit_scale=True, show=show) as shown:
        for item in listing.items():
            reading = read_item(item, listing.root, languages)
            entries += reading.entries
            rejected += reading.rejected
            unused += reading.unused
            names += reading.names
            shown.update(item.size)
    return entries, [*rejected, *listing.unused(unused, names)]


def read_frame(given: pd.DataFrame, languages: tuple[str, ...] | None = None) -> tuple[list[Entry], list[Rejected]]:
    """The entries of a DataFrame's rows, numbered from 1. Raises CorpusError where it has no column with texts, or no row."""
    from analysis.reading.rows import find_headings, row_record
    try:
        headings = find_headings([str(name) for name in given.columns])
    except Refused as refused:
        raise CorpusError(f"the DataFrame: {refused.reason}; {refused.advice}") from refused
    if given.empty:
        raise CorpusError("the DataFrame has no row; give it one row an article")
    entries: list[Entry] = []
    rejected: list[Rejected] = []
    given = given.set_axis([str(name) for name in given.columns], axis="columns")
    for number, row in enumerate(given.to_dict("records"), 1):
        loose = Loose("DataFrame", number, row_record(row, headings))
        if entry := read_record(loose, {}, languages, rejected):
            path, by_path = row.get("path"), f"#{number}"
            entry = entry._replace(article=entry.article._replace(path=path if isinstance(path, str) else ""), by_path=by_path)
            entries.append(entry if entry.own else entry.called(by_path))
    return entries, rejected
