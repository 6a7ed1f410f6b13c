"""What every static figure is drawn on: panels side by side, cells, a title that says the finding, a legend below."""

from __future__ import annotations

import textwrap

import matplotlib
from matplotlib.figure import Figure

from analysis.labels import word
from analysis.style import short

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


def finish(figure: Figure, title: str, xlabel: str) -> Figure:
    """The figure with its title, and what its first axis counts."""
    figure.suptitle(textwrap.fill(title, 112), fontsize=11, x=0.01, ha="left")
    figure.axes[0].set_xlabel(xlabel, fontsize=9, loc="left")
    return figure


def legend(axis: matplotlib.axes.Axes) -> None:
    """One legend below all panels, where anything has a label."""
    if axis.get_legend_handles_labels()[0]:
        axis.figure.legend(*axis.get_legend_handles_labels(), loc="outside lower center", ncols=3, frameon=False, fontsize=8)


def wrap(label: str) -> str:
    """A label in lines of 28 characters."""
    return textwrap.fill(short(label, 56), 28)


def with_n(label: str, articles: int) -> str:
    """A label with its number of articles."""
    return f"{wrap(label)}\n({articles} {word('article' if articles == 1 else 'articles')})"
