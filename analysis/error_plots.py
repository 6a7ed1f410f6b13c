"""Interactive figures of doubt: how often each measure is wrong, where lexicons disagree, how far a score of stance can be trusted."""

from __future__ import annotations

import pandas as pd
import plotly.graph_objects as go

from analysis import agreement
from analysis import calibration as trust
from analysis.labels import word
from analysis.plots import dress, nothing, safe, text
from analysis.style import FOR, INK, PLOTLY_MARKERS, QUIET, colour


def marks(data: pd.DataFrame, lang: str = "en") -> go.Figure:
    """Points with their 95 % intervals: the F1 of each layer, by gold set. ``data`` are the marks of a validation."""
    figure = go.Figure()
    for number, ((name, kind), part) in enumerate(data.groupby(["set", "kind"], sort=False)):
        figure.add_scatter(y=part["layer"].tolist(), x=part["f1"].tolist(), mode="markers", name=text(f"{name} ({kind})"),
                           error_x=_bars(part, "f1"), marker=_marker(number))
    figure.update_layout(xaxis={"range": [0, 1.02]}, yaxis={"autorange": "reversed"})
    return dress(figure, xaxis=f"F1, 95 % ({word('articles', lang)})", rows=data["layer"].nunique() + 2)


def lexicon_agreement(rows: pd.DataFrame, lang: str = "en") -> go.Figure:
    """A matrix: how often two lexicons give the same sign, and to how many sentences. ``rows`` are observations of "sentiment"."""
    data = agreement.lexicon_agreement(rows)
    data = data[(data["both"] > 0) & (data["lexicon"] != data["other"])]
    if data.empty:
        return nothing(lang)
    cells = data.assign(cell=[f"{row.agree:.0%} [{row.low:.0%}, {row.high:.0%}]<br>n = {row.both}" for row in data.itertuples()])
    share, written = (cells.pivot(index="lexicon", columns="other", values=name) for name in ("agree", "cell"))
    figure = go.Figure(go.Heatmap(
        z=[[None if pd.isna(value) else round(value, 4) for value in row] for row in share.to_numpy()], x=safe(share.columns),
        y=safe(share.index), text=written.fillna("").to_numpy().tolist(), texttemplate="%{text}", xgap=2, ygap=2, zmin=0, zmax=1,
        showscale=False, colorscale=[[0, "#F2F2F2"], [1, FOR]], hovertemplate="%{y} / %{x}: %{text}<extra></extra>"))
    figure.update_layout(yaxis={"autorange": "reversed"})
    return dress(figure, xaxis=f"{word('same sign', lang)} ({data['articles'].max()} {word('articles', lang)})", rows=2 * len(share) + 1)


def risk_coverage(cases: pd.DataFrame, recorded: pd.DataFrame | None = None, lang: str = "en") -> go.Figure:
    """Lines with their 95 % bands: what is right among the surest cases, the more of them are taken; a large point where labels stand.

    ``recorded`` are curves whose cases are not shipped (``measurements.stance_risk``)."""
    if cases.empty:
        return nothing(lang)
    figure, curves, labels = go.Figure(), trust.risk_coverage(cases), trust.at_labels(cases)
    for number, row in enumerate(labels.itertuples()):
        name = f"{text(row.layer)} ({text(row.sets)}): {row.cases} {word('cases', lang)}, {row.articles} {word('articles', lang)}"
        _curve(figure, curves[curves["layer"] == row.layer].round(4), name, number)
        if row.said:
            figure.add_scatter(x=[round(row.coverage, 4)], y=[round(row.precision, 4)], mode="markers", showlegend=False,
                               marker={**_marker(number), "size": 15}, hovertemplate="%{y:.2f} " + f"(n = {row.said})<extra></extra>")
    for number, ((name, layer), part) in enumerate([] if recorded is None else recorded.groupby(["set", "layer"]), len(labels)):
        _curve(figure, part, f"{text(layer)} ({text(name)}, {part['measured'].max()})", number)
    figure.data = sorted(figure.data, key=lambda trace: trace.mode != "none")  # bands behind lines
    figure.update_layout(yaxis={"range": [0, 1.02]}, xaxis={"tickformat": ".0%", "rangemode": "tozero"})
    return dress(figure, xaxis=word("coverage", lang), yaxis=word("precision", lang), rows=10)


def _curve(figure: go.Figure, part: pd.DataFrame, name: str, number: int) -> None:
    x = part["coverage"].tolist()
    figure.add_scatter(x=x + x[::-1], y=part["high"].tolist() + part["low"].tolist()[::-1], fill="toself", mode="none", opacity=0.25,
                       fillcolor=colour(number), showlegend=False, hoverinfo="skip", legendgroup=name)
    figure.add_scatter(x=x, y=part["precision"].tolist(), mode="lines", name=name, legendgroup=name, customdata=part["n"].tolist(),
                       line={"color": colour(number), "width": 3, "dash": ("solid", "dash", "dot")[number % 3]},
                       hovertemplate="%{y:.2f} (n = %{customdata})<extra></extra>")


def calibration(cases: pd.DataFrame, lang: str = "en") -> go.Figure:
    """Points with their 95 % intervals: how often the sign is right where the score, or the chance made of it, is so high."""
    bins = trust.calibration(cases)
    if bins.empty:
        return nothing(lang)
    figure = go.Figure(go.Scatter(x=[0, 1], y=[0, 1], mode="lines", line={"color": QUIET, "dash": "dot"}, showlegend=False,
                                  hoverinfo="skip"))
    for number, ((layer, of), part) in enumerate(bins.groupby(["layer", "of"], sort=False)):
        marker = _marker(number // 2)
        marker["symbol"] += "-open" if of == "score" else ""
        figure.add_scatter(x=part["stated"].round(4).tolist(), y=part["right"].round(4).tolist(), mode="markers", marker=marker,
                           error_y=_bars(part, "right"), name=f"{text(layer)}: {word(of, lang)}", customdata=part["n"].tolist(),
                           hovertemplate="%{x:.2f}: %{y:.2f} (n = %{customdata})<extra></extra>")
    figure.update_layout(xaxis={"range": [0, 1.02]}, yaxis={"range": [0, 1.02]})
    return dress(figure, xaxis=word("stated", lang), yaxis=word("right", lang), rows=10)


def _bars(part: pd.DataFrame, of: str) -> dict:
    return {"type": "data", "symmetric": False, "array": (part["high"] - part[of]).round(4).tolist(),
            "arrayminus": (part[of] - part["low"]).round(4).tolist()}


def _marker(number: int) -> dict:
    return {"symbol": PLOTLY_MARKERS[number % 8], "color": colour(number), "size": 11, "line": {"color": INK, "width": 1}}
