"""Turns executed notebooks into pages that open offline: no request leaves them, and their marks open their sentences."""

from __future__ import annotations

import html
import zipfile
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

from analysis.jupyter import NotebookNode, nbformat  # isort: skip (before plotly and nbconvert)

import pandas as pd
from plotly.offline import get_plotlyjs

from analysis import front
from analysis.corpus import Corpus, load_corpus
from analysis.explorer import embedded
from analysis.front_page import Story, front_page
from analysis.front_page import title as masthead
from analysis.labels import word
from analysis.notebooks import MADE, notebook_paths
from analysis.page_markup import Markup
from analysis.page_parts import Part, mounted, parts, uses
from analysis.page_shell import LIMIT, SCRIPT, Page, written
from analysis.passing import Passing
from analysis.annotating import annotate
from analysis.places import home
from analysis.provenance import citation
from analysis.tables import Tables, open_tables

EXPLORER = "explorer.html"
_EXPLORED = 2_400_000  # characters of text that mostly fit
_EPOCH = (1980, 1, 1, 0, 0, 0)


class ShareError(ValueError):
    """A notebook that cannot be shared; the message names it and the remedy."""


def share(notebooks: str | Path | Sequence[str | Path] | None = None, out: str | Path = "build/pages", *,
          corpus: Corpus | Tables | str | Path | pd.DataFrame | None = None, tables: Tables | None = None, without_text: bool = False,
          excerpt: int = 80, lang: str = "en") -> list[Path]:
    """The paths of the pages written to ``out``; each opens from the disk of somebody who has nothing installed.

    Without ``notebooks`` all of the project's become a folder with a front page, the explorer and one copy of plotly, and a ZIP of it
    beside it (``<out>.zip``); named notebooks become one self-contained file each. No page has more than 7 MB: its largest outputs
    are left out where it would, and the page says so. Scripts of outputs, and controls that need a kernel, are left out and said too.

    ``corpus`` (or ``tables``, made of it) is what the notebooks were run on, by default what ``load_corpus()`` reads. Of articles of which the
    manifest says that the text must not be passed on, pages carry counts and excerpts of at most ``excerpt`` characters;
    ``without_text`` does so for all. ``lang`` is the language of the pages' own words. Raises ShareError for a file that is no
    executed notebook, or a named one that is known to have been run on another corpus; without names those are left out.
    """
    if excerpt < 0:
        raise ShareError(f"an excerpt has 0 characters or more, not {excerpt}: give --excerpt 0 for none")
    given = [Path(path) for path in ([notebooks] if isinstance(notebooks, str | Path) else notebooks or ())]
    read = {path: _read(path) for path in given}
    options = [*(path.name for path in given), *(["--without-text"] * without_text), *([f"--excerpt {excerpt}"] if excerpt != 80 else []),
               *([f"--lang {lang}"] if lang != "en" else [])]
    passing = Passing(tables if tables is not None else _tables(corpus), without_text, excerpt, lang, " ".join(["revue share", *options]))
    if notebooks is None:
        every = {path: _read(path) for path in notebook_paths(home() / "notebooks")}
        return _folder({path: notebook for path, notebook in every.items() if _belongs(notebook, passing)}, Path(out), passing)
    target = _made_folder(Path(out))
    return [_write(target / f"{path.stem}.html", written(_page(path, notebook, passing))) for path, notebook in read.items()]


def share_folder(notebooks: Path, target: Path, *, tables: Tables, command: str = "revue run") -> list[Path]:
    """The pages of a folder of notebooks, front page first, with the explorer, one copy of plotly and a ZIP of all beside the folder."""
    return _folder({path: _read(path) for path in notebook_paths(notebooks)}, target, Passing(tables, command=command))


def _folder(read: dict[Path, NotebookNode], out: Path, passing: Passing) -> list[Path]:
    links = [("index.html", word("Front page", passing.lang)), (EXPLORER, word("Explorer", passing.lang)),
             *((f"{path.stem}.html", _short(path.stem)) for path in read)]
    pages = {"index.html": _index(read, passing, links), EXPLORER: _explorer(passing, links),
             **{f"{path.stem}.html": _page(path, notebook, passing, links) for path, notebook in read.items()}}
    target = _made_folder(out)
    made = [_write(target / name, written(page)) for name, page in pages.items()]
    plotly = [_write(target / SCRIPT, get_plotlyjs())] if any(uses(part.markup, "plot") for page in pages.values() for part in page.parts) else []
    _zip([*made, *plotly], target)
    return made


def _made_folder(out: Path) -> Path:
    """The folder, which is there from now on."""
    if out.exists() and not out.is_dir():
        raise ShareError(f"{out}: this is a file; name a folder for the pages")
    out.mkdir(parents=True, exist_ok=True)
    return out


def title(notebook: NotebookNode) -> str:
    """The question that a notebook answers: its first heading."""
    lines = (line for cell in notebook.cells if cell.cell_type == "markdown" for line in cell.source.splitlines())
    return next((line.lstrip("# ") for line in lines if line.startswith("#")), "Notebook")


def finding(notebook: NotebookNode) -> str:
    """What a notebook found: the text that its last cell printed."""
    texts = [output.text for cell in notebook.cells if cell.cell_type == "code"
             for output in cell.outputs if output.output_type == "stream" and output.name == "stdout"]
    return texts[-1].strip() if texts else ""


def sizes(paths: Iterable[Path]) -> str:
    """How many files, and how large together, in words."""
    total = [path.stat().st_size for path in paths]
    return f"{len(total)} page{'s' * (len(total) != 1)}, {sum(total) / 1e6:.1f} MB"


def zipped(folder: Path) -> Path:
    """The ZIP beside a folder of pages."""
    return folder.resolve().with_name(f"{folder.resolve().name}.zip")


def _tables(corpus: Corpus | Tables | str | Path | pd.DataFrame | None) -> Tables:
    if isinstance(corpus, Tables):
        return corpus
    if isinstance(corpus, str | Path) and (Path(corpus) / "articles.parquet").exists():
        return open_tables(corpus)
    return annotate(corpus if corpus is not None else load_corpus())


def _read(path: Path) -> NotebookNode:
    try:
        notebook = nbformat.read(path, as_version=4)
    except FileNotFoundError as error:
        raise ShareError(f"{path}: there is no such notebook; give the path of an .ipynb file") from error
    except (nbformat.reader.NotJSONError, nbformat.ValidationError, UnicodeDecodeError, OSError, AttributeError, TypeError, KeyError) as error:
        raise ShareError(f"{path}: this is no notebook; give the path of an .ipynb file") from error
    cells = [cell for cell in notebook.cells if cell.cell_type == "code" and cell.source.strip()]
    if any(cell.execution_count is None for cell in cells):
        raise ShareError(f"{path}: it was not executed to its end; run it first (revue run, or Run All in JupyterLab)")
    return notebook


def _page(path: Path, notebook: NotebookNode, passing: Passing, links: Sequence[tuple[str, str]] = ()) -> Page:
    made = _made(path, notebook, passing)
    markup = Markup(passing.lang)
    body = parts(notebook, markup, passing.cut)
    if not markup.headings:
        body = [Part(f"<h1>{html.escape(path.stem)}</h1>\n"), *body]
    return Page(title(notebook), [*passing.note(), *body], made, markup.headings, _marked(links, f"{path.stem}.html"), passing.lang,
                passed_on=passing.body)


def _made(path: Path, notebook: NotebookNode, passing: Passing) -> dict[str, Any]:
    """What made a notebook's outputs, as it says itself, or as its articles show; only the versions where nothing tells its corpus.

    Raises ShareError where it was run on another corpus: that one's rights would not be known.
    """
    if not _belongs(notebook, passing):
        raise ShareError(f"{path}: it was run on another corpus than the one given; name the corpus that it was run on: "
                         f"revue share {path.name} --corpus CORPUS, or execute it on this one: revue run CORPUS")
    if stored := _stored(notebook):
        return stored
    return passing.made if _articles(notebook) else {**passing.made, "corpus": "", "configuration": ""}


def _belongs(notebook: NotebookNode, passing: Passing) -> bool:
    """Whether a notebook was run on the corpus of the pages, as far as it tells."""
    known = _stored(notebook).get("corpus", "") in ("", passing.made["corpus"])
    return known and _articles(notebook) <= set(passing.tables.columns("articles", ["article_id"])["article_id"])


def _stored(notebook: NotebookNode) -> dict[str, Any]:
    """What a notebook says of its own making."""
    stored = notebook.metadata.get(MADE)
    return stored if isinstance(stored, dict) else {}


def _articles(notebook: NotebookNode) -> set[str]:
    """The articles that the front ends of a notebook hold."""
    held = [output.get("data", {}).get(front.MIME) for cell in notebook.cells for output in cell.get("outputs", ())]
    return {article for each in held if each for article in each.get("facts", {}).get("articles", {}).get("id", ())}


def _index(read: dict[Path, NotebookNode], passing: Passing, links: Sequence[tuple[str, str]]) -> Page:
    stories = [Story(f"{path.stem}.html", title(notebook), finding(notebook)) for path, notebook in read.items()]
    body = front_page(passing.tables, stories, EXPLORER, citation("text"), passing.lang)
    return Page(masthead(passing.lang), body, passing.made, (), _marked(links, "index.html"), passing.lang, "front-page", passing.body)


def _explorer(passing: Passing, links: Sequence[tuple[str, str]]) -> Page:
    name = word("Explorer", passing.lang)
    head = f"<h1>{name}</h1>\n<h2>{word('every mark opens its sentences', passing.lang)}</h2>\n"
    body = [Part(head), *passing.note(), Part(_facts(passing), output=True)]
    return Page(name, body, passing.made, (), _marked(links, EXPLORER), passing.lang, "explorer", passing.body)


def _facts(passing: Passing) -> str:
    """The explorer of the corpus, or of the largest of its halves, quarters … that a page can hold; the explorer then says so."""
    characters = _EXPLORED
    while True:
        held = mounted(passing.cut(embedded(passing.tables, lang=passing.lang, characters=characters)))
        if len(held.encode("utf-8", "replace")) < LIMIT * 0.95 or characters < 1000:
            return held
        characters //= 2


def _marked(links: Sequence[tuple[str, str]], here: str) -> list[tuple[str, str, bool]]:
    return [(file, name, file == here) for file, name in links]


def _short(stem: str) -> str:
    """The name of a notebook without its number: "02_actors" is Actors."""
    bare = stem.lstrip("0123456789_- ").replace("_", " ") or stem
    return bare[:1].upper() + bare[1:]


def _write(path: Path, content: str) -> Path:
    path.write_bytes(content.encode("utf-8", "replace"))
    return path


def _zip(files: Sequence[Path], target: Path) -> Path:
    """A ZIP of the files beside their folder: the same bytes on every run."""
    folder, path = target.resolve(), zipped(target)
    with zipfile.ZipFile(path, "w") as packed:
        for file in files:
            entry = zipfile.ZipInfo(f"{folder.name}/{file.name}", _EPOCH)
            entry.compress_type, entry.create_system, entry.external_attr = zipfile.ZIP_DEFLATED, 3, 0o644 << 16
            packed.writestr(entry, file.read_bytes())
    return path
