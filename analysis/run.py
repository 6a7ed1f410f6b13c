"""The main job: annotate a corpus, execute the notebooks on it, write figures and pages. Does nothing where nothing changed."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path

from analysis.files import STAMP
from analysis.figures import write_figures
from analysis.items import list_corpus
from analysis.notebooks import execute_all, notebook_paths
from analysis.annotating import annotate
from analysis.places import home
from analysis.pages import share_folder, sizes
from analysis.provenance import made
from analysis.tables import Tables, open_tables


@dataclass(frozen=True)
class Places:
    """Where a run writes: notebooks and figures beside the corpus's own, tables and pages under ``build``."""

    notebooks: Path
    figures: Path
    build: Path


def places_for(out: Path | None) -> Places:
    """In the checkout the committed places, with ``out`` four folders under it."""
    if out is None:
        return Places(home() / "notebooks", home() / "figures", home() / "build")
    return Places(out / "notebooks", out / "figures", out)


def run(corpus_path: Path, out: Path | None = None, *, say: Callable[[str], None] = print) -> Tables:
    """The Tables of a corpus, after writing tables, notebooks, figures and pages, unless nothing had changed."""
    where = places_for(out)
    list_corpus(corpus_path)
    if _stamp(where) == _digest(corpus_path, where) and (where.build / "tables").is_dir():
        say(f"nothing changed since the last run; {where.build / 'pages' / 'index.html'} is up to date")
        return open_tables(where.build / "tables")
    where.build.mkdir(parents=True, exist_ok=True)
    (where.build / STAMP).write_text("")  # from here on the folder is known as one of results, not of articles
    tables = annotate(corpus_path, out=where.build / "tables")
    say(f"{tables.rows('articles')} articles annotated, {tables.rows('rejected')} rejected; tables in {where.build / 'tables'}")
    sources, by = notebook_paths(home() / "notebooks"), made(tables, "revue run")
    execute_all(sources, where.notebooks, corpus=corpus_path, made=by)
    figures = write_figures(tables, where.figures)
    say(f"{len(sources)} notebooks executed in {where.notebooks}, {len(figures)} files of figures in {where.figures}")
    pages = share_folder(where.notebooks, where.build / "pages", tables=tables)
    say(f"{sizes(pages)}: open {pages[0]}")
    (where.build / STAMP).write_text(_digest(corpus_path, where))
    return tables


def _stamp(where: Places) -> str:
    path = where.build / STAMP
    return path.read_text() if path.is_file() else ""


def _digest(corpus_path: Path, where: Places) -> str:
    """A hash of all that goes into a run and comes out of it, by content."""
    package = Path(__file__).parent
    seen = hashlib.sha256()
    for root in (package, corpus_path, home() / "notebooks", where.notebooks, where.figures, where.build / "pages"):
        for path in _files(root):
            if root == corpus_path and path.is_relative_to(where.build):
                continue
            seen.update(f"{path}\0".encode())
            seen.update(hashlib.sha256(path.read_bytes()).digest())
    return seen.hexdigest()


def _files(root: Path) -> Iterable[Path]:
    if root.is_file():
        return [root]
    return sorted(path for path in root.rglob("*") if path.is_file() and "__pycache__" not in path.parts
                  and ".ipynb_checkpoints" not in path.parts)
