"""The interactive figure of a finding that was rerun: one line per rerun."""

from __future__ import annotations

import pandas as pd
import plotly.graph_objects as go

from analysis.plots import dress, estimate, nothing, text, whiskers
from analysis.rerunning import REPORTED
from analysis.style import INK, PLOTLY_MARKERS, QUIET, colour, dark


def sensitivity_plot(made: pd.DataFrame) -> go.Figure:
    """Points with 95 % intervals: the difference that each rerun finds, by the choice that was made otherwise; ``made`` by ``sensitivity``.

    The finding itself is on top, at the dotted line; what does not stand has another mark, what has no interval is hollow.
    """
    told = made.dropna(subset=["difference"]).reset_index(drop=True)
    if told.empty:
        return nothing("en")
    figure = go.Figure()
    kinds = told["stands"].map({True: "stands", False: "does not stand"}).mask(told["choice"] == REPORTED, REPORTED)
    for number, kind in enumerate((REPORTED, "stands", "does not stand")):
        for bare, rows in told[kinds == kind].groupby(told["low"].isna()):
            mark = PLOTLY_MARKERS[number]
            figure.add_scatter(
                x=rows["difference"].round(4).tolist(), y=rows.index.tolist(), mode="markers", name=f"{kind}{', no interval' * bare}",
                error_x=None if bare else {**whiskers(rows, "difference"), "color": INK, "thickness": 1.2, "width": 4},
                marker={"symbol": f"{mark}-open" if bare else mark, "size": 11, "color": dark(number) if bare else colour(number),
                        "line": {"color": dark(number) if bare else INK, "width": 1 + bare}},
                customdata=[f"{text(row.says)} ({row.verdict}): {estimate(row.difference, row.low, row.high, row.articles)}"
                            for row in rows.itertuples()],
                hovertemplate="%{customdata}<extra></extra>")
    figure.add_vline(x=0, line={"color": QUIET, "width": 1})
    figure.add_vline(x=float(told["difference"].iloc[0]), line={"color": QUIET, "width": 1, "dash": "dot"})
    lines = [f"{text(setting or choice)} ({articles})" for choice, setting, articles in told[["choice", "setting", "articles"]].to_numpy()]
    figure.update_yaxes(autorange="reversed", tickvals=told.index.tolist(), ticktext=lines)
    axis = f"difference {text(made.attrs['unit'])}, with its 95 % interval"
    return dress(figure, xaxis=axis, yaxis="rerun (articles)", rows=len(told) + 2)
