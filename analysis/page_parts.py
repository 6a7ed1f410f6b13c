"""The parts of a page: what a notebook's cells become when no kernel stands behind them."""

from __future__ import annotations

import base64
import html
import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from analysis.jupyter import NotebookNode  # isort: skip (before nbconvert)

from nbconvert.filters.ansi import strip_ansi
from pygments import highlight
from pygments.formatters import HtmlFormatter
from pygments.lexers import PythonLexer

from analysis import front
from analysis.labels import word
from analysis.notebooks import WIDGET_VIEW
from analysis.page_markup import Markup, runs
from analysis.plots import PLOTLY

_SCRIPTS = ("application/javascript", "text/javascript")
#: The traces of plotly that load maps: "heatmap" and "treemap" are none.
_MAPS = frozenset(("scattergeo", "choropleth", *(f"{kind}map{box}" for kind in ("scatter", "density", "choropleth") for box in ("", "box"))))
_IMAGES = ("image/svg+xml", "image/png", "image/jpeg", "image/gif", "image/webp")


@dataclass(frozen=True)
class Part:
    """A piece of a page's body; an ``output`` may be left out where the page would be too large."""

    markup: str
    output: bool = False


def parts(notebook: NotebookNode, markup: Markup, cut: Callable[[dict[str, Any]], dict[str, Any]]) -> list[Part]:
    """The cells of a notebook in order: prose, code that opens, outputs. ``cut`` makes what a front end holds fit to be passed on."""
    return [part for cell in notebook.cells for part in _cell(cell, markup, cut)]


def mounted(embedded: dict[str, Any]) -> str:
    """A front end, as it stands in a page."""
    return front.mounted(embedded)


def uses(body: str, what: str) -> bool:
    """Whether a body holds a front end ("front") or a figure of plotly ("plot")."""
    return f'class="revue-{what}"' in body


def _cell(cell: NotebookNode, markup: Markup, cut: Callable[[dict[str, Any]], dict[str, Any]]) -> Iterator[Part]:
    if cell.cell_type == "markdown":
        yield Part(markup.markdown(cell.source, cell.get("attachments")))
    elif cell.cell_type == "raw":
        yield Part(_text(cell.source))
    elif cell.source.strip():
        yield Part(_code(cell.source, markup.lang))
    for output in cell.get("outputs", ()):
        yield Part(f'<div class="revue-output">{"".join(_output(output, markup, cut))}</div>\n', output=True)


def _code(source: str, lang: str) -> str:
    written = highlight(source, PythonLexer(), HtmlFormatter(nowrap=True))
    return f'<details class="revue-code"><summary>{word("code", lang)}</summary><pre>{written}</pre></details>\n'


def _text(text: str, kind: str = "") -> str:
    said = f' class="{kind}" role="note"' if kind else ""
    return f"<pre{said}>{html.escape(strip_ansi(text))}</pre>\n"


def _output(output: NotebookNode, markup: Markup, cut: Callable[[dict[str, Any]], dict[str, Any]]) -> Iterator[str]:
    if output.output_type == "stream":
        yield _text(output.text, "revue-warning" if output.name == "stderr" else "")
    elif output.output_type == "error":
        yield _text("\n".join(output.traceback), "revue-warning")
    else:
        yield from _shown(output.get("data", {}), markup, cut)


def _shown(data: dict[str, Any], markup: Markup, cut: Callable[[dict[str, Any]], dict[str, Any]]) -> Iterator[str]:
    """The richest form of an output that works without a kernel; what is left out is said."""
    image = next((kind for kind in _IMAGES if kind in data), None)
    written = data.get("text/html", "")
    if any(kind in data for kind in _SCRIPTS) or runs(written):
        yield _left_out("a script: pages run no code of notebooks", markup.lang)
    if front.MIME in data:
        yield mounted(cut(data[front.MIME]))
    elif PLOTLY in data and _needs_network(data[PLOTLY]):
        yield _left_out("a figure that loads maps or pictures from the network", markup.lang)
    elif PLOTLY in data:
        yield _plot(data[PLOTLY], markup) + markup.clean(written)
    elif written:
        yield markup.clean(written)
    elif image:
        yield markup.clean(_image(image, data[image]))
    elif "text/latex" in data or "text/markdown" in data:
        yield markup.markdown(data.get("text/latex") or data["text/markdown"])
    elif WIDGET_VIEW in data:
        yield _left_out("a control that needs a running notebook", markup.lang)
    elif "text/plain" in data and not any(kind in data for kind in _SCRIPTS):
        yield _text(data["text/plain"])


def _left_out(what: str, lang: str) -> str:
    return f'<p class="revue-left-out">[{word("left out", lang)}: {word(what, lang)}]</p>'


def _image(kind: str, data: str) -> str:
    """An image as a data address: scripts inside a drawing do not run there."""
    encoded = base64.b64encode(data.encode("utf-8", "replace")).decode() if kind == "image/svg+xml" else "".join(data.split())
    return f'<img src="data:{kind};base64,{html.escape(encoded)}">'


def _needs_network(figure: dict[str, Any]) -> bool:
    """Whether plotly would load something for a figure: the outlines or tiles of a map, a picture of another site."""
    kinds = {str(trace.get("type", "")) for trace in figure.get("data", ())}
    sources = [image.get("source", "") for image in (*figure.get("layout", {}).get("images", ()), *figure.get("data", ())) if image.get("source")]
    return bool(kinds & _MAPS) or not all(str(source).startswith("data:") for source in sources)


def _plot(figure: dict[str, Any], markup: Markup) -> str:
    """A figure that the page's script draws as wide as the page; no text in it can end its script element."""
    layout = {key: value for key, value in figure.get("layout", {}).items() if key != "width"}
    held = json.dumps({"data": figure.get("data", []), "layout": layout}, separators=(",", ":")).replace("<", "\\u003c")
    return (f'<figure class="revue-plot" tabindex="0" role="region" aria-label="{html.escape(markup.number("Figure"))}"><div></div>'
            f'<script type="application/json">{held}</script></figure>')
