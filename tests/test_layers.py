"""Imports point one way, and no extra is imported at start-up."""

from __future__ import annotations

import ast
import subprocess
import sys

import pytest

from conftest import ROOT

PACKAGE = ROOT / "analysis"
FOUNDATION = {"schema", "text"}
#: Each stage with the modules of its own room; a room imports the foundation and itself, nothing else of the package.
ROOMS = {
    "clean": {"clean", "furniture"},
    "sentences": {"sentences"},
    "metadata": {"metadata"},
    "actors": {"actors", "actor_table", "actor_names", "actor_places"},
    "quotes": {"quotes", "attribution", "drafts", "reports", "subjects", "speakers", "cues"},
    "sentiment": {"sentiment", "tone"},
    "stance": {"stance", "roles", "frames"},
    "topics": {"topics"},
    "dates": {"dates", "timex", "timeresolve", "timevalue"},
}
#: The way from tables to the shell: a module may import what stands before it.
ORDER = ["places", "style", "corpus", "tables", "labels", "observing", "views", "comparison", "gold", "pipeline", "validation", "report",
         "measurements", "findings", "plots", "widgets", "figures", "notebooks", "pages", "scaffold", "run", "readme", "cli"]
STAGES = set().union(*ROOMS.values())
EXTRAS = ("spacy", "dask", "distributed", "voila", "pytest", "playwright", "transformers")


def imported(module: str) -> set[str]:
    """The modules of the package that a module imports anywhere in it."""
    found = set()
    for node in ast.walk(ast.parse((PACKAGE / f"{module}.py").read_text(encoding="utf-8"))):
        if isinstance(node, ast.ImportFrom) and node.module == "analysis":
            found |= {name.name for name in node.names}
        elif isinstance(node, ast.ImportFrom) and (node.module or "").startswith("analysis."):
            found.add(node.module.split(".")[1])
        elif isinstance(node, ast.Import):
            found |= {name.name.split(".")[1] for name in node.names if name.name.startswith("analysis.")}
    return found & {path.stem for path in PACKAGE.glob("*.py")}


def test_every_module_has_its_place():
    """Each module stands in the foundation, in one room, or on the way; none is forgotten here."""
    assert {path.stem for path in PACKAGE.glob("*.py")} - {"__init__"} == FOUNDATION | STAGES | set(ORDER)


@pytest.mark.parametrize("room", ROOMS)
def test_a_stage_imports_only_the_foundation(room):
    """A stage knows schema, text and its own room, and no other stage."""
    for module in ROOMS[room]:
        assert imported(module) <= FOUNDATION | ROOMS[room], module


@pytest.mark.parametrize("module", ORDER)
def test_arrows_point_one_way(module):
    """A module imports only what stands before it; stages are imported by the pipeline alone."""
    before = FOUNDATION | set(ORDER[:ORDER.index(module)]) | (STAGES if module == "pipeline" else set())
    assert imported(module) <= before, module


def test_no_extra_is_imported():
    """Importing every module of the package loads none of the extras."""
    modules = ", ".join(f"analysis.{path.stem}" for path in PACKAGE.glob("*.py") if path.stem != "__init__")
    code = f"import sys, {modules}; print([name for name in {EXTRAS!r} if name in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_import_analysis_loads_nothing_heavy():
    """``import analysis`` itself loads neither pandas nor matplotlib nor plotly."""
    code = "import sys, analysis; print([name for name in ('pandas', 'matplotlib', 'plotly') if name in sys.modules])"
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout.strip() == "[]"


def test_all_public_names_exist():
    """Each name that the package promises can be imported, says what it does, and is hidden by no module."""
    import analysis
    for name in analysis.__all__:
        assert callable(getattr(analysis, name)) and getattr(analysis, name).__doc__, name
    assert not set(analysis.__all__) & {path.stem for path in PACKAGE.glob("*.py")}
