"""Imports point one way, and no extra is imported at start-up."""

from __future__ import annotations

import ast
import subprocess
import sys
from pathlib import Path

import pytest

from conftest import ROOT

PACKAGE = ROOT / "analysis"
FOUNDATION = {"schema", "text", "lexicon", "forms", "lemmas", "days", "records", "cells"}
#: Each stage with the modules of its own room; a room imports the foundation and itself, nothing else of the package.
ROOMS = {
    "clean": {"clean", "edges", "furniture"},
    "sentences": {"sentences"},
    "metadata": {"metadata", "publication", "outlet"},
    "actors": {"actors", "actor_table", "actor_names", "actor_places"},
    "quotes": {"quotes", "attribution", "uncued", "drafts", "reports", "turns", "cues", "hearsay",
               "subjects", "speakers", "antecedents", "naming"},
    "sentiment": {"sentiment", "composition", "tone"},
    "stance": {"stance", "stance_model", "weighing", "roles", "complements", "syntax", "doubts", "frames", "clauses"},
    "topics": {"topics", "terms", "variants"},
    "copies": {"copies", "bodies", "candidates", "passages", "sorting"},
    "language": {"language"},
    "dates": {"dates", "timex", "timeresolve", "timevalue"},
}
#: The way from tables to the shell: a module may import what stands before it.
ORDER = ["places", "style", "jupyter", "files", "manifest", "progress", "items", "corpus", "storage", "tables", "coding", "runs", "rights", "provenance", "labels", "ledger", "observing", "inference", "views", "resampling", "agreement", "comparison", "measures", "comparing", "word_statistics", "keywords", "kwic", "event_groups", "event_tables", "timelines", "facts", "selecting", "counting", "evidence_items", "embedding", "burst_scan", "topic_passages", "discovering", "topic_file", "timeml", "gold", "corrections_file", "amending", "pipeline", "parts", "engine", "settling", "annotating", "grouping", "suggesting", "matching", "scoring", "validation", "report", "raters", "audit_items", "audit_sample", "audit", "gold_tables", "rectifying", "rectified", "audit_report", "gold_agreement",
         "calibration", "measurements", "references", "phrasing", "writing", "method_page", "verdicts", "rerunning", "findings", "titles", "plots", "discovery_plots", "error_plots", "rectified_plots", "rerunning_plots", "keywords_plots", "widgets", "event_cards", "front", "front_widget", "explorer", "panels", "timeline_widget", "canvas", "time_drawings", "drawings", "differing", "figures", "exporting", "notebooks", "formulas", "page_markup", "page_parts", "passing", "page_shell", "front_page", "pages", "screenshots", "scaffold", "run", "readme", "serving", "commands", "cli"]
STAGES = set().union(*ROOMS.values())
#: Rooms that are folders: the readers of all formats, and the ways out. Readers import the foundation and each other.
FOLDERS = {"reading", "exporting"}
#: Who may open the rooms: readers are called by what reads a corpus, stages by the pipeline.
READERS = {"reading", "language"}
OPENS = {"files": READERS, "amending": {"naming", "timevalue"}, "manifest": READERS, "items": READERS, "corpus": READERS, "pipeline": STAGES, "parts": {"copies"}, "settling": {"copies"}, "annotating": {"copies"},
         "validation": {"stance"}, "topic_passages": {"naming"}, "grouping": {"actor_names", "actor_table"}, "suggesting": {"actor_names", "actor_table", "actors", "clean", "sentences"}}
EXTRAS = ("spacy", "dask", "distributed", "voila", "pytest", "playwright", "transformers", "torch")


MODULES = {path.stem for path in PACKAGE.glob("*.py")} - {"__init__"} | FOLDERS


def files_of(module: str) -> list[Path]:
    """The file of a module, or all files of a folder."""
    return sorted((PACKAGE / module).glob("*.py")) if module in FOLDERS else [PACKAGE / f"{module}.py"]


def imported(module: str) -> set[str]:
    """The modules of the package that a module imports anywhere in it."""
    found = set()
    for node in (node for path in files_of(module) for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))):
        if isinstance(node, ast.ImportFrom) and node.module == "analysis":
            found |= {name.name for name in node.names}
        elif isinstance(node, ast.ImportFrom) and (node.module or "").startswith("analysis."):
            found.add(node.module.split(".")[1])
        elif isinstance(node, ast.Import):
            found |= {name.name.split(".")[1] for name in node.names if name.name.startswith("analysis.")}
    return (found & MODULES) - {module}


def test_every_module_has_its_place():
    """Each module stands in the foundation, in one room, or on the way; none is forgotten here."""
    assert MODULES == FOUNDATION | STAGES | {"reading"} | set(ORDER)
    assert {path.parent.name for path in PACKAGE.glob("*/*.py")} == FOLDERS


def test_readers_import_only_the_foundation():
    """A reader knows the foundation and other readers."""
    assert imported("reading") <= FOUNDATION


@pytest.mark.parametrize("room", ROOMS)
def test_a_stage_imports_only_the_foundation(room):
    """A stage knows schema, text and its own room, and no other stage."""
    for module in ROOMS[room]:
        assert imported(module) <= FOUNDATION | ROOMS[room], module


@pytest.mark.parametrize("module", ORDER)
def test_arrows_point_one_way(module):
    """A module imports only what stands before it; readers are imported by corpus and its files, stages by the pipeline alone."""
    before = FOUNDATION | set(ORDER[:ORDER.index(module)]) | OPENS.get(module, set())
    assert imported(module) <= before, module


def test_no_extra_is_imported():
    """Importing every module of the package loads none of the extras."""
    names = [path.relative_to(PACKAGE.parent).with_suffix("").parts for path in PACKAGE.rglob("*.py") if path.stem != "__init__"]
    modules = ", ".join(".".join(parts) for parts in names if "material" not in parts)
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
