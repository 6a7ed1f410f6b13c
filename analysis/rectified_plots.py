"""The figure of corrected numbers: what the method counts and what that becomes, each with its interval and how much stands behind it."""

from __future__ import annotations

import pandas as pd
import plotly.graph_objects as go

from analysis.labels import word
from analysis.plots import dress, estimate, nothing, text, whiskers
from analysis.style import INK, colour


def corrected_rates(frame: pd.DataFrame, lang: str = "en") -> go.Figure:
    """Points with 95 % intervals by group: hollow diamonds as the method counts, full as corrected by its error.

    ``frame`` is what ``corrected`` gives. Each group says from how many articles it is and how many of them, or items, were checked; why a
    corrected point lacks stands on the axis.
    """
    if frame["raw"].isna().all():
        return nothing(lang)
    names = frame.iloc[:, 0] if frame.columns[0] != "group" else frame["group"].map(lambda name: word(name, lang))
    checked, many = word(f"{frame.attrs['checked']} checked", lang), (word("articles", lang), word("article", lang))
    groups = [f"{text(name)} ({articles} {many[articles == 1]}, {number} {checked})"
              for name, articles, number in zip(names, frame["articles"], frame["checked"])]
    figure = go.Figure([_points(frame, groups, *of, lang) for of in (("raw", "raw_low", "raw_high"), ("corrected", "low", "high"))])
    figure.update_layout(yaxis={"autorange": "reversed"}, scattermode="group", scattergap=0.5)
    notes = [word(note, lang) for note in frame["note"].unique() if note]
    notes += [f"{left} {word('copies left out', lang)}"] if (left := frame.attrs["copies_left_out"]) else []
    axis = word(f"{frame.attrs['measure']}, {frame.attrs['unit']}", lang)
    return dress(figure, xaxis="<br>".join([axis, *notes]), rows=2 * len(groups) + len(notes)).update_layout(
        legend={"y": 1.02, "yanchor": "bottom"})


def _points(frame: pd.DataFrame, groups: list[str], of: str, low: str, high: str, lang: str) -> go.Scatter:
    """The points of the raw or the corrected rates."""
    form = ".1f" if frame["raw"].abs().max() >= 1 else ".3f"
    said = ["" if pd.isna(row[0]) else estimate(*row, lang=lang, form=form)
            for row in frame[[of, low, high, "articles"]].itertuples(index=False, name=None)]
    bars = frame.assign(low=frame[low], high=frame[high])
    shape = {"symbol": "diamond-open", "line": {"width": 2}} if of == "raw" else {"symbol": "circle", "line": {"color": INK, "width": 1}}
    return go.Scatter(y=groups, x=frame[of].round(5).tolist(), mode="markers", name=word(f"{of} rate", lang), customdata=said,
                      orientation="h", offsetgroup=of, error_x={**whiskers(bars, of), "color": colour(0), "width": 0},
                      marker={"size": 12, "color": colour(0), **shape}, hovertemplate="%{y}: %{customdata}<extra>%{fullData.name}</extra>")
