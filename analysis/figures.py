"""The static figures of ``figures/``: PNG, SVG and the plotted numbers as CSV, written the same on every machine, and checked."""

from __future__ import annotations

import tempfile
import textwrap
from collections.abc import Callable
from pathlib import Path

import matplotlib
import numpy as np
import pandas as pd
from matplotlib.figure import Figure

from analysis import findings, views
from analysis.labels import word
from analysis.observing import observations
from analysis.plots import cell_text
from analysis.style import AGAINST, FOR, HATCHES, INK, MARKERS, QUIET, colour, short
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
            figure = figure if len(data) else _nothing(name)
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


# ------------------------------------------------------------------------------------------------------ the figures

def actors_by_outlet(tables: Tables) -> tuple[Figure, pd.DataFrame]:
    """Mentions of the most mentioned actors, one panel an outlet."""
    rows = observations(tables, "mentions", lang="en")
    data = views.actors_by_outlet(rows)
    actors, outlets = list(dict.fromkeys(data["actor"])), sorted(data["outlet"].unique())
    figure, axes = _panels(len(outlets), len(actors))
    for number, (outlet, axis) in enumerate(zip(outlets, axes)):
        part = data[data["outlet"] == outlet].set_index("actor").reindex(actors)
        bars = axis.barh([short(actor) for actor in actors], part["count"], color=colour(0), height=0.7)
        axis.bar_label(bars, padding=2, color=INK, fontsize=8)
        axis.set_title(_with_n(outlet, int(part["articles"].iloc[0])), fontsize=9)
        axis.set_xlim(0, data["count"].max() * 1.15)
        axis.tick_params(left=False)
        if number == 0:
            axis.invert_yaxis()
    label = f"{word('mentions')} ({int(data['count'].sum())} of {len(rows)}, those of the {len(actors)} most mentioned)"
    return _finish(figure, findings.title_actors(tables), label), data


def voices_by_outlet(tables: Tables) -> tuple[Figure, pd.DataFrame]:
    """The share of each outlet's text that each voice owns."""
    data = views.voices_by_outlet(observations(tables, "voices", lang="en"))
    outlets = sorted(data["outlet"].unique())
    figure, (axis,) = _panels(1, len(outlets) * 1.6)
    left = dict.fromkeys(outlets, 0.0)
    for number, voice in enumerate(data["voice"].cat.categories):
        part = data[data["voice"] == voice]
        bars = axis.barh(part["outlet"], part["share"], left=[left[outlet] for outlet in part["outlet"]], label=short(voice, 40),
                         color=colour(number), hatch=HATCHES[number % 8], edgecolor=INK, linewidth=0.5, height=0.6)
        axis.bar_label(bars, [f"{share:.0%}" if share >= 0.06 else "" for share in part["share"]], label_type="center",
                       fontsize=8, bbox={"boxstyle": "round,pad=0.15", "facecolor": "white", "edgecolor": "none"})
        for outlet, share in zip(part["outlet"], part["share"]):
            left[outlet] += share
    articles = data.drop_duplicates("outlet").set_index("outlet")["articles"]
    axis.set_yticks(outlets, [_with_n(outlet, int(articles[outlet])) for outlet in outlets])
    axis.invert_yaxis()
    axis.set_xlim(0, 1)
    axis.xaxis.set_major_formatter(matplotlib.ticker.PercentFormatter(1))
    _legend(axis)
    return _finish(figure, findings.title_voices(tables), f"{word('share of the text')} (n = {int(data['characters'].sum())})"), data


def sentiment_by_outlet_and_voice(tables: Tables) -> tuple[Figure, pd.DataFrame]:
    """The mean polarity of each article's own and of its quoted words, one panel a lexicon, a point an article."""
    data = views.sentiment_by_voice(observations(tables, "sentiment", lang="en"))
    lexicons, outlets = sorted(data["lexicon"].unique()), sorted(data["outlet"].unique())
    figure, axes = _panels(max(1, len(lexicons)), len(outlets) * 1.4)
    widest = 1.1 * max(0.1, data["polarity"].abs().max() if len(data) else 0)
    for lexicon, axis in zip(lexicons, axes):
        for number, voice in enumerate(sorted(data["voice"].unique(), reverse=True)):
            part = data[(data["lexicon"] == lexicon) & (data["voice"] == voice)]
            rows = [outlets.index(outlet) + (number - 0.5) * 0.25 for outlet in part["outlet"]]
            axis.scatter(part["polarity"], rows, marker=MARKERS[number], s=55, color=colour(number), edgecolor=INK,
                         linewidth=0.6, label=voice, zorder=3)
        axis.axvline(0, color=QUIET, linewidth=0.8)
        axis.set_title(f"lexicon: {lexicon}", fontsize=9)
        axis.set_yticks(range(len(outlets)), [_wrap(outlet) for outlet in outlets])
        axis.set_ylim(len(outlets) - 0.5, -0.5)
        axis.set_xlim(-widest, widest)
        axis.grid(axis="y", color="#E6E6E6")
    _legend(axes[-1])
    label = f"{word('mean polarity')}; a point is an article (n = {data['article_id'].nunique()})"
    return _finish(figure, findings.title_sentiment(tables), label), data


def stance_holder_target(tables: Tables) -> tuple[Figure, pd.DataFrame]:
    """Who judges whom: sentences in favour and against, holder × target."""
    data = views.stance_matrix(observations(tables, "stance", lang="en"))
    holders, targets = sorted(data["holder"].unique()), sorted(data["target"].unique())
    figure, (axis,) = _panels(1, len(holders) * 0.75 + 2)
    shades = matplotlib.colors.LinearSegmentedColormap.from_list("stance", [AGAINST, "#F2F2F2", FOR])
    most = max(1, int(data["net"].abs().max()) if len(data) else 1)
    for row in data.itertuples():
        x, y = targets.index(row.target), holders.index(row.holder)
        axis.add_patch(matplotlib.patches.Rectangle((x - 0.47, y - 0.47), 0.94, 0.94, color=shades(0.5 + row.net / most / 2)))
        axis.text(x, y, cell_text(row.against, row.in_favour), ha="center", va="center", fontsize=9,
                  bbox={"boxstyle": "round,pad=0.15", "facecolor": "white", "edgecolor": "none"})
    axis.set_xticks(range(len(targets)), [short(target) for target in targets], rotation=30, ha="right")
    axis.set_yticks(range(len(holders)), [short(holder, 44) for holder in holders])
    axis.set_xlim(-0.5, max(len(targets), 1) - 0.5)
    axis.set_ylim(max(len(holders), 1) - 0.5, -0.5)
    axis.set_ylabel(word("holder"))
    said = int((data["against"] + data["in_favour"]).sum())
    return _finish(figure, findings.title_stance(tables),
                   f"{word('target')} (+ in favour, − against; n = {said} cases with a stance)"), data


def topics_over_time(tables: Tables) -> tuple[Figure, pd.DataFrame]:
    """Sentences that speak of each topic, by day of publication; the area of a bubble is their number."""
    data = views.topics_over_time(observations(tables, "topics", lang="en"))
    days, topics = sorted(data["period"].unique()), sorted(data["topic"].unique())
    figure, (axis,) = _panels(1, len(topics) + 1)
    x, y = [days.index(day) for day in data["period"]], [topics.index(topic) for topic in data["topic"]]
    most = max(1, data["count"].max() if len(data) else 1)
    axis.scatter(x, y, s=data["count"] / most * 900 + 120, color=colour(5), edgecolor=INK, linewidth=0.6)
    for left, top, n in zip(x, y, data["count"]):
        axis.text(left, top, str(n), ha="center", va="center", fontsize=8)
    published = tables.articles["published"].value_counts()
    axis.set_xticks(range(len(days)), [_with_n(day, int(published[day])) for day in days])
    axis.set_yticks(range(len(topics)), topics)
    axis.set_xlim(-0.6, len(days) - 0.4)
    axis.set_ylim(len(topics) - 0.4, -0.6)
    label = f"{word('published')} (a sentence may tell several topics; n = {int(data['count'].sum())})"
    return _finish(figure, findings.title_topics(tables), label), data


FIGURES: dict[str, Callable[[Tables], tuple[Figure, pd.DataFrame]]] = {
    "actors_by_outlet": actors_by_outlet,
    "voices_by_outlet": voices_by_outlet,
    "sentiment_by_outlet_and_voice": sentiment_by_outlet_and_voice,
    "stance_holder_target": stance_holder_target,
    "topics_over_time": topics_over_time,
}


def _nothing(name: str) -> Figure:
    figure, (axis,) = _panels(1, 3)
    axis.text(0.5, 0.5, f"{name.replace('_', ' ')}: nothing of it was found in this corpus", ha="center", va="center")
    axis.set_axis_off()
    return figure


def _panels(number: int, rows: float) -> tuple[Figure, list]:
    """A figure with panels side by side that share their y axis, high enough for so many rows."""
    figure = Figure(figsize=(10, 1.6 + 0.32 * max(rows, 3)), layout="constrained")
    return figure, list(figure.subplots(1, max(number, 1), sharey=True, squeeze=False)[0])


def _finish(figure: Figure, title: str, xlabel: str) -> Figure:
    figure.suptitle(textwrap.fill(title, 112), fontsize=11, x=0.01, ha="left")
    figure.axes[0].set_xlabel(xlabel, fontsize=9, loc="left")
    return figure


def _legend(axis: matplotlib.axes.Axes) -> None:
    if axis.get_legend_handles_labels()[0]:
        axis.figure.legend(*axis.get_legend_handles_labels(), loc="outside lower center", ncols=3, frameon=False, fontsize=8)


def _wrap(label: str) -> str:
    return textwrap.fill(short(label, 56), 28)


def _with_n(label: str, articles: int) -> str:
    return f"{_wrap(label)}\n({articles} {word('article' if articles == 1 else 'articles')})"
