"""The static figures of ``figures/``: PNG, SVG and the plotted numbers as CSV, written the same on every machine, and checked."""

from __future__ import annotations

import json
import math
import tempfile
from pathlib import Path
from typing import Any, NamedTuple

import matplotlib
import pandas as pd

from analysis.canvas import nothing
from analysis.differing import DIGITS, Difference, numbers_differ, picture_differs
from analysis.drawings import FIGURES
from analysis.provenance import made as what_made
from analysis.style import QUIET
from analysis.tables import Tables, write_csv

STYLE = {"svg.hashsalt": "revue", "font.family": "DejaVu Sans", "font.size": 10, "axes.spines.top": False,
         "axes.spines.right": False, "axes.edgecolor": QUIET, "hatch.linewidth": 0.6, "figure.dpi": 120}
#: The file beside the figures that says what made them.
MADE = "made.json"
#: So many differences are shown of any number.
SHOWN = 20
_WORDS = {"corpus": "the corpus (its articles, or the outlet or date of one)",
          "configuration": "the configuration (actors, topics, lexicons, stance model)"}


class Checked(NamedTuple):
    """Two folders of figures compared: ``notes`` say what made them otherwise, ``differences`` what differs, the largest first."""

    notes: list[str]
    differences: list[str]

    def lines(self, most: int = SHOWN) -> list[str]:
        """The report: the notes, then "equal", or the number of differences, the ``most`` largest, and how many more there are."""
        if not self.differences:
            return [*self.notes, "equal to six significant digits"]
        notes = self.notes or ["corpus, configuration and versions are the same: the program differs, or the machine"]
        more = len(self.differences) - most
        return [*notes, f"differences: {len(self.differences)}, the largest first", *self.differences[:most],
                *([f"and {more} more"] if more > 0 else [])]


# ---------------------------------------------------------------------------------------------- writing

def write_figures(tables: Tables, folder: str | Path, command: str = "revue run") -> list[Path]:
    """The paths of all files written: for each of FIGURES a .png, a .svg and a .csv of what is drawn, then ``made.json``.

    ``made.json`` holds what made them (``provenance.made``), and so does each picture: the PNG as the text "Description", the
    SVG in its metadata. The same versions write the same bytes. ``command`` is the one that makes them, without paths.
    """
    return _write(tables, Path(folder), what_made(tables, command))


def _write(tables: Tables, target: Path, made: dict[str, Any], *, exact: bool = False) -> list[Path]:
    target.mkdir(parents=True, exist_ok=True)
    says, written = _metadata(made), []
    for name, draw in FIGURES.items():
        with matplotlib.rc_context(STYLE):
            figure, data = draw(tables)
            figure = figure if len(data) else nothing(name)
            for ending, metadata in says.items():
                written.append(target / f"{name}.{ending}")
                figure.savefig(written[-1], metadata=metadata, bbox_inches="tight", facecolor="white")
        written.append(write_csv(data if exact else rounded(data), target / f"{name}.csv"))
    written.append(target / MADE)
    written[-1].write_text(json.dumps(made, indent=1) + "\n", encoding="utf-8")
    return written


def _metadata(made: dict[str, Any]) -> dict[str, dict[str, str | None]]:
    """What the files of a picture say of its making, by their ending."""
    program, description = f"revue {made['versions']['revue']}", json.dumps(made)
    return {"png": {"Software": program, "Description": description},
            "svg": {"Date": None, "Creator": program, "Description": description}}


def rounded(data: pd.DataFrame) -> pd.DataFrame:
    """The frame with its numbers at six significant digits."""
    numbers = data.select_dtypes("float")
    return data.assign(**{name: [float(f"{value:.{DIGITS}g}") for value in numbers[name]] for name in numbers})


# ---------------------------------------------------------------------------------------------- checking

def check(tables: Tables, folder: str | Path) -> Checked:
    """How the figures of the folder compare with those the tables give now.

    Numbers are compared at six significant digits, pictures by the share of pixels that differ visibly. Another version is no
    difference by itself; and where matplotlib's differs, nor is a figure drawn otherwise of equal numbers: ``notes`` say so.
    """
    with tempfile.TemporaryDirectory() as made:
        _write(tables, Path(made), what_made(tables, ""), exact=True)
        return compare(Path(made), Path(folder))


def check_figures(tables: Tables, folder: str | Path) -> list[str]:
    """What differs between the figures of the folder and those the tables give: the ``differences`` of ``check``; empty when equal."""
    return check(tables, folder).differences


def differences(made: Path, kept: Path) -> list[str]:
    """What differs between two folders of figures, one line each, the largest first; empty when all agree."""
    return compare(made, kept).differences


def compare(made: Path, kept: Path) -> Checked:
    """How the figures of a folder, ``kept``, compare with those ``made`` now."""
    now, then = _what_made(made), _what_made(kept)
    redrawn = bool(now and then) and then["versions"].get("matplotlib") != now["versions"].get("matplotlib")
    notes, found = _made_otherwise(now, then), []
    for name in FIGURES:
        numbers = numbers_differ(made / f"{name}.csv", kept / f"{name}.csv")
        pictures = picture_differs(made / f"{name}.png", kept / f"{name}.png")
        if redrawn and not numbers and all(picture.size <= 0 for picture in pictures):
            notes += [f"{picture.line}: drawn by another version of matplotlib, of the same numbers" for picture in pictures]
            pictures = []
        found += numbers + pictures
        if not (kept / f"{name}.svg").is_file():
            found.append(Difference(math.inf, f"{name}.svg: is not there"))
    return Checked(notes, [line for _, line in sorted(found, key=lambda difference: -difference.size)])


def _what_made(folder: Path) -> dict[str, Any]:
    """What made the figures of a folder; nothing where it does not say so."""
    try:
        said = json.loads((folder / MADE).read_text(encoding="utf-8"))
        return said if isinstance(said["versions"], dict) else {}
    except (OSError, ValueError, TypeError, KeyError):
        return {}


def _made_otherwise(now: dict[str, Any], then: dict[str, Any]) -> list[str]:
    """One line for each of corpus, configuration and versions that is not the same now."""
    if not (now and then):
        return [f"{MADE} is not there or cannot be read: what made these figures is not known"]
    lines = [f"{said} differs: {then.get(name) or 'unknown'} made these figures, now it is {now[name] or 'unknown'}"
             for name, said in _WORDS.items() if then.get(name) != now[name]]
    old, new = then["versions"], now["versions"]
    changed = [f"{name} {old.get(name, 'none')} there, {new.get(name, 'none')} now" for name in {**new, **old} if old.get(name) != new.get(name)]
    return lines + ([f"versions differ: {'; '.join(changed)}"] if changed else [])
