"""The committed notebooks: executed in order, essays by their form, and compared so that a change is noticed."""

from __future__ import annotations

import re
import subprocess
import sys

import nbformat
import pytest

from analysis.notebooks import WIDGET_VIEW, NotebookError, execute_all, notebook_paths
from analysis.pages import finding, title
from conftest import ROOT

NOTEBOOKS = notebook_paths(ROOT / "notebooks")


def read(path):
    """A notebook."""
    return nbformat.read(path, as_version=4)


def code(path):
    """The code cells of a notebook."""
    return [cell for cell in read(path).cells if cell.cell_type == "code"]


def test_the_six_notebooks_are_there():
    """One notebook a question."""
    assert [path.stem for path in NOTEBOOKS] == ["01_corpus", "02_actors", "03_voices", "04_stance", "05_timeline", "06_validation"]


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_every_cell_was_executed_in_order(path):
    """Code cells are numbered 1…n, and the last one printed the finding: nbval compares nothing in a cell that was not run."""
    cells = code(path)
    assert [cell.execution_count for cell in cells] == list(range(1, len(cells) + 1))
    assert len(finding(read(path))) > 40 and re.search(r"\d", finding(read(path)))
    assert not any(output.output_type == "error" or output.get("name") == "stderr" for cell in cells for output in cell.outputs)


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_a_notebook_reads_as_an_essay(path):
    """Its title is a question; it defines no function, changes no path, filters no warning, and stores no widget state."""
    notebook = read(path)
    assert title(notebook).endswith("?")
    source = "\n".join(cell.source for cell in code(path))
    assert not re.search(r"^\s*(def |class |#|import sys)|sys\.path|filterwarnings", source, re.M)
    assert "widgets" not in notebook.metadata
    assert not any(WIDGET_VIEW in output.get("data", {}) for cell in code(path) for output in cell.outputs)


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_prose_says_nothing_about_a_particular_corpus(path):
    """What is said of the corpus at hand is printed by code; prose holds no number of it and none of its actors."""
    prose = "\n".join(cell.source for cell in read(path).cells if cell.cell_type == "markdown")
    assert not re.search(r"Poutine|Putin|Kim|Cor[ée]e|Chia", prose)


def written(path, *cells):
    """The path of a notebook of these code cells."""
    nbformat.write(nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(cell) for cell in cells]), path)
    return path


def test_notebooks_are_executed_side_by_side(tmp_path):
    """Each copy holds what its own notebook says, as one output however slowly, and nothing of progress; again, the bytes are the same."""
    work = ("import os, time\nfrom analysis.progress import progress\n"
            "for _ in progress(range(2), desc='working', unit='step', delay=0):\n    time.sleep(0.3)\n    print('slowly')\n")
    sources = [written(tmp_path / f"{name}.ipynb", work + f"print('{name}', os.environ['REVUE_CORPUS'])") for name in ("b", "a", "c")]
    made = [execute_all(sources, tmp_path / out, corpus=tmp_path) for out in ("once", "again")]
    assert [path.name for path in made[0]] == ["b.ipynb", "a.ipynb", "c.ipynb"]
    assert [[output.text for output in code(path)[0].outputs] for path in made[0]] == [[f"slowly\nslowly\n{path.stem} {tmp_path}\n"] for path in made[0]]
    assert [path.read_bytes() for path in made[0]] == [path.read_bytes() for path in made[1]]


def test_a_notebook_that_fails_is_named(tmp_path):
    """The error names the notebook, and the last line of what went wrong without colours; no copy of that notebook is written."""
    sources = [written(tmp_path / "good.ipynb", "1"), written(tmp_path / "bad.ipynb", "1", "{}['the key']")]
    with pytest.raises(NotebookError, match=r"^bad\.ipynb: a cell failed: KeyError: 'the key'$"):
        execute_all(sources, tmp_path / "out", corpus=tmp_path)
    assert not (tmp_path / "out" / "bad.ipynb").exists()


@pytest.mark.parametrize("first", ["plots", "notebooks", "pages", "serving", "run"])
def test_grammars_of_addresses_are_not_compiled(first):
    """Whichever module comes first, nbformat comes without the two seconds of rfc3987_syntax, which can still be imported afterwards."""
    script = (f"import sys, analysis.{first}, nbformat, plotly.io, nbconvert\n"
              "print('rfc3987_syntax' in sys.modules)")
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert done.stdout == "False\n"


@pytest.fixture
def copy(tmp_path):
    """A function that runs nbval on a changed copy of the first notebook's beginning and gives its exit code and output."""
    def run(change=lambda notebook: None, environment=None):
        notebook = read(NOTEBOOKS[0])
        notebook.cells = notebook.cells[:4]
        change(notebook)
        nbformat.write(notebook, tmp_path / "copy.ipynb")
        return subprocess.run([sys.executable, "-m", "pytest", "--nbval", "-p", "no:cacheprovider", "-q", str(tmp_path / "copy.ipynb")],
                              capture_output=True, text=True, env=environment, cwd=tmp_path, check=False)
    return run


def test_nbval_passes_an_unchanged_copy(copy):
    """The untouched copy passes, so that the failures below are due to the change."""
    done = copy()
    assert done.returncode == 0, done.stdout


def test_nbval_notices_one_changed_number(copy):
    """One digit of a stored output changed by hand makes nbval fail."""
    def change(notebook):
        data = notebook.cells[3].outputs[0].data
        data["text/html"] = re.sub(r"<td>(\d+)</td>", lambda found: f"<td>{int(found[1]) + 1}</td>", data["text/html"], count=1)
    done = copy(change)
    assert done.returncode == 1 and "mismatch" in done.stdout


def test_nbval_notices_one_changed_line_of_the_analysis(copy, tmp_path):
    """One line changed in a copy of the package makes nbval fail on the untouched notebook."""
    import os
    import shutil
    shutil.copytree(ROOT / "analysis", tmp_path / "changed" / "analysis", ignore=shutil.ignore_patterns("__pycache__"))
    for folder in ("corpus", "notebooks"):
        shutil.copytree(ROOT / folder, tmp_path / "changed" / folder)
    module = tmp_path / "changed" / "analysis" / "comparison.py"
    source = module.read_text(encoding="utf-8")
    line = r'str.count(r"\w+")'
    assert source.count(line) == 1
    module.write_text(source.replace(line, r'str.count(r"\w")'), encoding="utf-8")
    done = copy(environment={**os.environ, "PYTHONPATH": str(tmp_path / "changed")})
    assert done.returncode == 1 and "mismatch" in done.stdout, done.stdout
