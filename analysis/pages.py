"""Turns executed notebooks into pages that open offline: no request leaves them, plots are drawn by plotly inside."""

from __future__ import annotations

import html
import json
from collections.abc import Iterable, Sequence
from copy import deepcopy
from pathlib import Path

import nbformat
import plotly.io as pio
from nbconvert import HTMLExporter
from plotly.offline import get_plotlyjs

from analysis.notebooks import WIDGET_VIEW, notebook_paths
from analysis.places import home
from analysis.plots import PLOTLY

SCRIPT = "plotly.min.js"
STYLE = (Path(__file__).parent / "page.css")


class ShareError(ValueError):
    """A notebook that cannot be shared; the message names it and the remedy."""


def share(notebooks: str | Path | Sequence[str | Path] | None = None, out: str | Path = "build/pages") -> list[Path]:
    """The paths of the pages written to ``out``; each opens from the disk of somebody who has nothing installed.

    Without ``notebooks`` all of the project's become a folder with an index page, which share one copy of plotly; named
    notebooks become one self-contained file each. Controls of notebooks need a kernel: pages show the figures (plotly's own
    tools respond) and the sentences behind them. Raises ShareError for a file that is no executed notebook.
    """
    target = Path(out)
    target.mkdir(parents=True, exist_ok=True)
    if notebooks is None:
        return share_folder(home() / "notebooks", target)
    given = [notebooks] if isinstance(notebooks, str | Path) else notebooks
    return [_write(target / f"{Path(path).stem}.html", _page(_read(Path(path)), f"<script>{get_plotlyjs()}</script>"))
            for path in given]


def share_folder(notebooks: Path, target: Path) -> list[Path]:
    """The pages of a folder of notebooks, index first, with one copy of plotly beside them."""
    target.mkdir(parents=True, exist_ok=True)
    _write(target / SCRIPT, get_plotlyjs())
    read = {path.stem: _read(path) for path in notebook_paths(notebooks)}
    link = f'<script src="{SCRIPT}"></script>'
    pages = [_write(target / f"{stem}.html", _page(notebook, link, back=True)) for stem, notebook in read.items()]
    return [_write(target / "index.html", _index(read)), *pages]


def title(notebook: nbformat.NotebookNode) -> str:
    """The question that a notebook answers: its first heading."""
    lines = (line for cell in notebook.cells if cell.cell_type == "markdown" for line in cell.source.splitlines())
    return next((line.lstrip("# ") for line in lines if line.startswith("#")), "Notebook")


def finding(notebook: nbformat.NotebookNode) -> str:
    """What a notebook found: the text that its last cell printed."""
    texts = [output.text for cell in notebook.cells if cell.cell_type == "code"
             for output in cell.outputs if output.output_type == "stream" and output.name == "stdout"]
    return texts[-1].strip() if texts else ""


def _read(path: Path) -> nbformat.NotebookNode:
    try:
        notebook = nbformat.read(path, as_version=4)
    except FileNotFoundError as error:
        raise ShareError(f"{path}: there is no such notebook; give the path of an .ipynb file") from error
    except (nbformat.reader.NotJSONError, nbformat.ValidationError, UnicodeDecodeError, OSError) as error:
        raise ShareError(f"{path}: this is no notebook; give the path of an .ipynb file") from error
    cells = [cell for cell in notebook.cells if cell.cell_type == "code" and cell.source.strip()]
    if any(cell.execution_count is None for cell in cells):
        raise ShareError(f"{path}: it was not executed to its end; run it first (revue run, or Run All in JupyterLab)")
    return notebook


def _page(notebook: nbformat.NotebookNode, script: str, back: bool = False) -> str:
    exporter = HTMLExporter(template_name="basic")
    body, _ = exporter.from_notebook_node(_with_plots(notebook))
    navigation = '<nav><a href="index.html">All notebooks</a></nav>' if back else ""
    return _shell(title(notebook), f"{navigation}<main>{body}</main>", script)


def _with_plots(notebook: nbformat.NotebookNode) -> nbformat.NotebookNode:
    """A copy whose plotly outputs are HTML that draws itself, and whose widgets are the HTML they leave for such pages."""
    made = deepcopy(notebook)
    number = 0
    for cell in made.cells:
        for output in cell.get("outputs", ()):
            data = output.get("data", {})
            data.pop(WIDGET_VIEW, None)
            if PLOTLY in data:
                number += 1
                figure = pio.from_json(json.dumps(data[PLOTLY]), skip_invalid=True)
                drawn = pio.to_html(figure, include_plotlyjs=False, full_html=False, div_id=f"figure-{number}",
                                    config={"displaylogo": False, "responsive": True, "showSendToCloud": False})
                output["data"] = nbformat.NotebookNode({"text/html": drawn + data.get("text/html", "")})
    return made


def _index(read: dict[str, nbformat.NotebookNode]) -> str:
    items = "".join(f'<li><a href="{html.escape(stem, quote=True)}.html">{html.escape(title(notebook))}</a>'
                    f"<p>{html.escape(finding(notebook))}</p></li>" for stem, notebook in read.items())
    cite = "Cite as: revue, a press review you can check (CITATION.cff in the repository). Texts belong to their publishers."
    return _shell("A press review you can check",
                  f'<main><h1>A press review you can check</h1><ol class="front">{items}</ol><footer>{cite}</footer></main>', "")


def _shell(heading: str, body: str, script: str) -> str:
    policy = "default-src 'none'; script-src 'unsafe-inline' 'self' file:; style-src 'unsafe-inline'; img-src data: blob:; font-src data:"
    return (f'<!doctype html>\n<html lang="en"><head><meta charset="utf-8"><title>{html.escape(heading)}</title>'
            f'<meta http-equiv="Content-Security-Policy" content="{policy}">'
            '<meta name="viewport" content="width=device-width, initial-scale=1">'
            f"<style>{STYLE.read_text(encoding='utf-8')}</style>{script}</head>\n<body>{body}</body></html>\n")


def _write(path: Path, content: str) -> Path:
    path.write_text(content, encoding="utf-8", newline="\n")
    return path


def sizes(paths: Iterable[Path]) -> str:
    """How many files, and how large together, in words."""
    total = [path.stat().st_size for path in paths]
    return f"{len(total)} pages, {sum(total) / 1e6:.1f} MB"
