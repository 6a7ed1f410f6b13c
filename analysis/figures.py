"""The static figures of ``figures/``: PNG, SVG and the plotted numbers as CSV, written the same on every machine, and checked."""

from __future__ import annotations

import tempfile
from pathlib import Path

import matplotlib
import numpy as np
import pandas as pd

from analysis.canvas import nothing
from analysis.drawings import FIGURES
from analysis.style import QUIET
from analysis.tables import Tables, write_csv

STYLE = {"svg.hashsalt": "revue", "font.family": "DejaVu Sans", "font.size": 10, "axes.spines.top": False,
         "axes.spines.right": False, "axes.edgecolor": QUIET, "hatch.linewidth": 0.6, "figure.dpi": 120}
DIGITS = 6
#: A pixel differs from this difference of a channel on (of 1.0); a figure from this share of its pixels on.
PIXEL, SHARE = 0.1, 0.005


def write_figures(tables: Tables, folder: str | Path) -> list[Path]:
    """The paths of all figures written into the folder: for each of FIGURES a .png, a .svg and a .csv of what is drawn."""
    target = Path(folder)
    target.mkdir(parents=True, exist_ok=True)
    written = []
    for name, draw in FIGURES.items():
        with matplotlib.rc_context(STYLE):
            figure, data = draw(tables)
            figure = figure if len(data) else nothing(name)
            for path, metadata in ((target / f"{name}.png", {"Software": None}), (target / f"{name}.svg", {"Date": None})):
                figure.savefig(path, metadata=metadata, bbox_inches="tight", facecolor="white")
                written.append(path)
        written.append(write_csv(rounded(data), target / f"{name}.csv"))
    return written


def check_figures(tables: Tables, folder: str | Path) -> list[str]:
    """What differs between the figures of the folder and those the tables give: one line each, naming figure and number.

    CSVs are compared at six significant digits, pictures by the share of pixels that differ visibly. Empty when all agree.
    """
    with tempfile.TemporaryDirectory() as made:
        write_figures(tables, made)
        return differences(Path(made), Path(folder))


def differences(made: Path, kept: Path) -> list[str]:
    """What differs between two folders of figures, one line each; empty when all agree."""
    lines = []
    for name in FIGURES:
        lines += _csv_differs(made / f"{name}.csv", kept / f"{name}.csv")
        lines += _picture_differs(made / f"{name}.png", kept / f"{name}.png")
        if not (kept / f"{name}.svg").is_file():
            lines.append(f"{name}.svg: is not there")
    return lines


def rounded(data: pd.DataFrame) -> pd.DataFrame:
    """The frame with its numbers at six significant digits."""
    numbers = data.select_dtypes("float")
    return data.assign(**{name: [float(f"{value:.{DIGITS}g}") for value in numbers[name]] for name in numbers})


def _csv_differs(made: Path, kept: Path) -> list[str]:
    if not kept.is_file():
        return [f"{kept.name}: is not there"]
    new, old = (rounded(pd.read_csv(path)) for path in (made, kept))
    if list(new.columns) != list(old.columns) or len(new) != len(old):
        return [f"{kept.name}: has {len(old)} rows of {', '.join(old.columns)}; now {len(new)} rows of {', '.join(new.columns)}"]
    differs = (new != old) & ~(new.isna() & old.isna())
    return [f"{kept.name}, row {row + 1}, {column}: {old.at[row, column]} there, {new.at[row, column]} now"
            for row, column in zip(*[axis.tolist() for axis in np.where(differs)])
            for column in [new.columns[column]]]


def _picture_differs(made: Path, kept: Path) -> list[str]:
    if not kept.is_file():
        return [f"{kept.name}: is not there"]
    new, old = (matplotlib.image.imread(path)[..., :3] for path in (made, kept))
    if new.shape != old.shape:
        return [f"{kept.name}: is {old.shape[1]}×{old.shape[0]} pixels, now {new.shape[1]}×{new.shape[0]}"]
    share = float((np.abs(new - old).max(axis=-1) > PIXEL).mean())
    return [f"{kept.name}: {share:.1%} of its pixels differ"] if share > SHARE else []
