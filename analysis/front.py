"""The front end: one JavaScript module for JupyterLab, where the kernel answers, and for pages, where the facts lie beside it."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).parent / "frontend"
#: The files of the module in order: they share one scope, and the last one exports it.
PARTS = ("format.js", "scale.js", "engine.js", "intervals.js", "counting.js", "items.js", "marks.js", "grid.js", "timeline.js", "points.js",
         "controls.js", "correct.js", "evidence.js", "export.js", "stores.js", "main.js")
#: The output of a notebook that holds all that a page without a kernel needs: ``{"spec": …, "facts": …}``.
MIME = "application/vnd.revue.front+json"
_EXPORT = "export default { render };"


@cache
def module() -> str:
    """The module as anywidget loads it, with its default export."""
    return "\n".join((FOLDER / part).read_text(encoding="utf-8") for part in PARTS if (FOLDER / part).is_file())


def script() -> str:
    """The script of a page: draws the front end in each element that ``mounted`` wrote."""
    return f"(() => {{\n{module().replace(_EXPORT, '')}\nmountAll();\n}})();"


@cache
def style() -> str:
    """The style sheet of the front end."""
    return (FOLDER / "front.css").read_text(encoding="utf-8")


def mounted(embedded: dict[str, Any]) -> str:
    """The HTML of a front end in a page: an element that holds its facts as JSON, in which no text can end the script."""
    held = json.dumps(embedded, ensure_ascii=False, separators=(",", ":")).replace("<", "\\u003c")
    return f'<div class="revue-front"><script type="application/json">{held}</script></div>'
