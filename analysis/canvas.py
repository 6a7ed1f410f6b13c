"""What every static figure is drawn on: panels side by side, cells, a title that says the finding, a legend below."""

from __future__ import annotations

import textwrap
from collections.abc import Sequence

import matplotlib
import numpy as np
import pandas as pd
from matplotlib.figure import Figure
from matplotlib.ticker import PercentFormatter

from analysis.labels import word
from analysis.style import INK, MARKERS, colour, dark, short

BOX = {"boxstyle": "round,pad=0.15", "facecolor": "white", "edgecolor": "none"}


def nothing(name: str) -> Figure:
    """The figure of what was not found."""
    figure, (axis,) = panels(1, 3)
    axis.text(0.5, 0.5, f"{name.replace('_', ' ')}: nothing of it was found in this corpus", ha="center", va="center")
    axis.set_axis_off()
    return figure


def panels(number: int, rows: float) -> tuple[Figure, list]:
    """A figure with panels side by side that share their y axis, high enough for so many rows."""
    figure = Figure(figsize=(10, 1.6 + 0.32 * max(rows, 3)), layout="constrained")
    return figure, list(figure.subplots(1, max(number, 1), sharey=True, squeeze=False)[0])


def cell(axis: matplotlib.axes.Axes, x: int, y: int, shade: object, text: str, size: int = 9) -> None:
    """A filled square of a matrix with its text."""
    axis.add_patch(matplotlib.patches.Rectangle((x - 0.47, y - 0.47), 0.94, 0.94, color=shade))
    axis.text(x, y, text, ha="center", va="center", fontsize=size, bbox=BOX)


def estimates(axis: matplotlib.axes.Axes, part: pd.DataFrame, of: str, at: Sequence[float], number: int, label: str | None = None) -> None:
    """Points with their intervals low to high along the x axis, hollow where there is none."""
    bare, at = part["low"].isna().to_numpy(), np.asarray(at, dtype=float)
    value, marker = part[of].to_numpy(float), {"marker": MARKERS[number % 8], "s": 42, "zorder": 3, "clip_on": False}
    if not bare.all():
        reach = np.stack([value - part["low"], part["high"] - value])[:, ~bare].clip(min=0)
        axis.errorbar(value[~bare], at[~bare], xerr=reach, fmt="none", ecolor=INK, elinewidth=1, capsize=2.5, zorder=2)
        axis.scatter(value[~bare], at[~bare], color=colour(number), edgecolor=INK, linewidth=0.6, **marker)
    axis.scatter(value[bare], at[bare], facecolor="white", edgecolor=dark(number), linewidth=1.4, **marker)
    if label:
        axis.scatter([], [], color=colour(number), edgecolor=INK, linewidth=0.6, label=label, **marker)


def shares_by_outlet(data: pd.DataFrame, lines: Sequence[str], articles: str, by: Sequence[tuple[str, pd.Series]]) -> tuple[Figure, list]:
    """A panel for each outlet, in it a line for each of ``lines`` (values of the column "line") with a point for each part of ``by``."""
    outlets = sorted(data["outlet"].unique())
    figure, axes = panels(len(outlets), 1.15 * len(lines) * max(1, 0.7 * len(by)))
    most = min(1.02, 1.08 * np.nanmax([*data["share"], *data["high"], 0.05]) if len(data) else 1)
    for outlet, axis in zip(outlets, axes):
        own = data["outlet"] == outlet
        for number, (label, chosen) in enumerate(by):
            part = data[own & chosen]
            at = [lines.index(line) + 0.36 * (number - (len(by) - 1) / 2) for line in part["line"]]
            estimates(axis, part, "share", at, number, label if outlet == outlets[0] and len(by) > 1 else None)
        axis.set_title(with_n(outlet, int(data.loc[own, articles].iloc[0]), bare=bool(data.loc[own, "low"].isna().all())), fontsize=9)
        axis.set_yticks(range(len(lines)), [short(line) for line in lines])
        axis.set(ylim=(len(lines) - 0.5, -0.5), xlim=(-0.03 * most, most))
        axis.xaxis.set_major_formatter(PercentFormatter(1, decimals=0))
        axis.grid(axis="y", color="#E6E6E6")
    legend(axes[0])
    return figure, axes


def finish(figure: Figure, title: str, xlabel: str) -> Figure:
    """The figure with its title, and what its x axes count."""
    figure.suptitle(textwrap.fill(title, 112), fontsize=11, x=0.01, ha="left")
    many, text = len(figure.axes), textwrap.fill(xlabel, 130)
    middle = {"loc": "left"} if many == 1 else {"x": 0.5 * (many % 2), "ha": "center"}  # a layout makes room for the middle of a label
    figure.axes[many // 2].set_xlabel(text, fontsize=9, **middle)
    return figure


def legend(axis: matplotlib.axes.Axes) -> None:
    """One legend below all panels, where anything has a label."""
    if axis.get_legend_handles_labels()[0]:
        axis.figure.legend(*axis.get_legend_handles_labels(), loc="outside lower center", ncols=3, frameon=False, fontsize=8)


def wrap(label: str) -> str:
    """A label in lines of 28 characters."""
    return textwrap.fill(short(label, 56), 28)


def with_n(label: str, articles: int, *, bare: bool = False) -> str:
    """A label with its number of articles; ``bare`` says that they give no interval."""
    return f"{wrap(label)}\n({articles} {word('article' if articles == 1 else 'articles')}{': ' + word('no interval') if bare else ''})"
