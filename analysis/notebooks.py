"""Executes the notebooks so that the stored result is the same on every run: no widget state, no times, no machine."""

from __future__ import annotations

import os
import re
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

from analysis.jupyter import nbformat  # isort: skip (before nbclient)

from nbclient import NotebookClient
from nbclient.exceptions import CellExecutionError, CellTimeoutError, DeadKernelError

from analysis.progress import progress

CELL_TIMEOUT = 300
#: Notebooks executed side by side; each has a process of its own.
AT_ONCE = min(4, os.cpu_count() or 1)
WIDGET_VIEW = "application/vnd.jupyter.widget-view+json"
#: Where the metadata of a notebook say what made its outputs (``provenance.made``).
MADE = "revue"


class NotebookError(RuntimeError):
    """A notebook that cannot be executed; the message names it, the cell and the error."""


def notebook_paths(folder: str | Path) -> list[Path]:
    """The notebooks of a folder in order."""
    return sorted(path for path in Path(folder).glob("*.ipynb"))


def execute_all(sources: Sequence[Path], folder: Path, *, corpus: Path, made: dict[str, Any] | None = None) -> list[Path]:
    """The paths of the executed copies of notebooks in a folder, by their names; see ``execute``. Raises its NotebookError."""
    with ThreadPoolExecutor(AT_ONCE) as pool:
        executed = pool.map(lambda source: execute(source, folder / source.name, corpus=corpus, made=made), sources)
        return list(progress(executed, total=len(sources), desc="executing notebooks", unit="notebook", delay=0))


def execute(source: Path, target: Path, *, corpus: Path, made: dict[str, Any] | None = None) -> Path:
    """The path of the executed copy of a notebook, run on a corpus with cells numbered 1…n. Raises NotebookError.

    ``made`` is what makes the outputs (``provenance.made``); it is kept in the metadata in place of what made earlier ones.
    """
    notebook = nbformat.read(source, as_version=4)
    notebook.metadata[MADE] = made
    client = NotebookClient(notebook, timeout=CELL_TIMEOUT, kernel_name="python3", extra_arguments=["--log-level=ERROR"],
                            resources={"metadata": {"path": str(source.parent)}}, store_widget_state=False, coalesce_streams=True,
                            shutdown_kernel="immediate")
    try:
        client.execute(env={**os.environ, "REVUE_CORPUS": str(corpus.resolve()), "PYTHONHASHSEED": "0", "TQDM_DISABLE": "1"})
    except (CellExecutionError, CellTimeoutError, DeadKernelError) as error:
        last = re.sub(r"\x1b\[[\d;]*m", "", str(error)).strip().splitlines()[-1]
        raise NotebookError(f"{source.name}: a cell failed: {last}") from error
    target.parent.mkdir(parents=True, exist_ok=True)
    nbformat.write(tidy(notebook), target)
    return target


def tidy(notebook: nbformat.NotebookNode) -> nbformat.NotebookNode:
    """The notebook without what differs from run to run: widget views and state, times, the version of Python; it says what made it."""
    made = notebook.metadata.get(MADE)
    notebook.metadata = {"kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"},
                         "language_info": {"name": "python"}, **({MADE: made} if made else {})}
    for cell in notebook.cells:
        cell.metadata = {key: value for key, value in cell.metadata.items() if key == "tags"}
        for output in cell.get("outputs", ()):
            output.get("data", {}).pop(WIDGET_VIEW, None)
    return notebook
