"""The main job: annotate a corpus, execute the notebooks on it, write figures and pages. Does nothing where nothing changed."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path

from tqdm.auto import tqdm

from analysis.corpus import Corpus, load_corpus, require_articles
from analysis.files import STAMP
from analysis.figures import write_figures
from analysis.notebooks import execute, notebook_paths
from analysis.pipeline import annotate
from analysis.places import home
from analysis.pages import share_folder, sizes
from analysis.provenance import made
from analysis.tables import Tables

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


def run(corpus_path: Path, out: Path | None = None, *, say: Callable[[str], None] = print) -> tuple[Corpus, Tables | None]:
    """The corpus and its Tables (None where nothing had changed), after writing tables, notebooks, figures and pages."""
    where = places_for(out)
    corpus = load_corpus(corpus_path)
    require_articles(corpus)
    if _stamp(where) == _digest(corpus_path, where):
        say(f"nothing changed since the last run; {where.build / 'pages' / 'index.html'} is up to date")
        return corpus, None
    where.build.mkdir(parents=True, exist_ok=True)
    (where.build / STAMP).write_text("")  # from here on the folder is known as one of results, not of articles
    tables = annotate(corpus)
    say(f"{len(tables.articles)} articles annotated, {len(tables.rejected)} rejected; tables in {tables.save(where.build / 'tables')}")
    sources, by = notebook_paths(home() / "notebooks"), made(tables, "revue run")
    for source in tqdm(sources, desc="executing notebooks", unit="notebook"):
        execute(source, where.notebooks / source.name, corpus=corpus_path, made=by)
    figures = write_figures(tables, where.figures)
    say(f"{len(sources)} notebooks executed in {where.notebooks}, {len(figures)} files of figures in {where.figures}")
    pages = share_folder(where.notebooks, where.build / "pages", tables=tables)
    say(f"{sizes(pages)}: open {pages[0]}")
    (where.build / STAMP).write_text(_digest(corpus_path, where))
    return corpus, tables


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
