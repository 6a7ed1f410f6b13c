"""Interactive figures of doubt: how often each measure is wrong, where lexicons disagree, how far a score of stance can be trusted."""

from __future__ import annotations

import pandas as pd
import plotly.graph_objects as go

from analysis import agreement
from analysis import calibration as trust
from analysis.labels import word
from analysis.plots import dress, estimate, nothing, safe, text, whiskers
from analysis.style import FOR, INK, PLOTLY_MARKERS, QUIET, colour


def marks(data: pd.DataFrame, lang: str = "en") -> go.Figure:
    """Points with their 95 % intervals: the F1 of each layer, by gold set. ``data`` are the marks of a validation."""
    figure = go.Figure()
    for number, ((name, kind), part) in enumerate(data.groupby(["set", "kind"], sort=False)):
        said = [f"{estimate(*row[:4], lang=lang)}, n = {row[4]}" for row in part[["f1", "low", "high", "articles", "gold"]].itertuples(index=False, name=None)]
        called = f"{text(name)} ({text(kind)}, {part['articles'].max()} {word('articles', lang)})"
        _points(figure, part.assign(said=said), "f1", "layer", called, _marker(number), "x")
    figure.update_layout(xaxis={"range": [0, 1.02]}, yaxis={"autorange": "reversed"})
    return dress(figure, xaxis=f"F1, 95 % ({word('articles', lang)})", rows=data["layer"].nunique() + 2)


def lexicon_agreement(rows: pd.DataFrame, lang: str = "en") -> go.Figure:
    """A matrix: how often two lexicons give the same sign, and to how many sentences. ``rows`` are observations of "sentiment"."""
    data = agreement.lexicon_agreement(rows)
    data = data[(data["both"] > 0) & (data["lexicon"] != data["other"])]
    if data.empty:
        return nothing(lang)
    cells = data.assign(cell=[f"{estimate(row.agree, row.low, row.high, row.articles, lang, '.0%')}<br>n = {row.both}" for row in data.itertuples()])
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
            said = estimate(row.precision, row.low, row.high, row.articles, lang)
            figure.add_scatter(x=[round(row.coverage, 4)], y=[round(row.precision, 4)], mode="markers", showlegend=False,
                               error_y=None if pd.isna(row.low) else whiskers(labels.loc[[row.Index]], "precision"), customdata=[said],
                               marker={**_marker(number), "size": 15}, hovertemplate=f"%{{customdata}}, n = {row.said}<extra></extra>")
    for number, ((name, layer), part) in enumerate([] if recorded is None else recorded.groupby(["set", "layer"]), len(labels)):
        _curve(figure, part, f"{text(layer)} ({text(name)}, {part['measured'].max()}; n = {part['n'].max()})", number)
    figure.data = sorted(figure.data, key=lambda trace: trace.mode != "none")  # bands behind lines
    figure.update_layout(yaxis={"range": [0, 1.02]}, xaxis={"tickformat": ".0%", "rangemode": "tozero"})
    return dress(figure, xaxis=word("coverage", lang), yaxis=word("precision", lang), rows=10)


def _curve(figure: go.Figure, part: pd.DataFrame, name: str, number: int) -> None:
    x = part["coverage"].tolist()
    known = part.dropna(subset=["low"])
    around = known["coverage"].tolist()
    figure.add_scatter(x=around + around[::-1], y=known["high"].tolist() + known["low"].tolist()[::-1], fill="toself", mode="none", opacity=0.25,
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
        said = [f"{row.stated:.2f}: {row.right:.2f} (n = {row.n}{', ' + word('no interval', lang) if pd.isna(row.low) else ''})" for row in part.itertuples()]
        marker = {**_marker(number), "color": colour(number // 2)}
        _points(figure, part.assign(said=said), "right", "stated", f"{text(layer)}: {word(of, lang)} (n = {part['n'].sum()})", marker, "y")
    figure.update_layout(xaxis={"range": [0, 1.02]}, yaxis={"range": [0, 1.02]})
    return dress(figure, xaxis=word("stated", lang), yaxis=word("right", lang), rows=10)


def _points(figure: go.Figure, part: pd.DataFrame, of: str, along: str, name: str, marker: dict, axis: str) -> None:
    """Points with their intervals on an axis, and hollow ones where there is none."""
    for bare, rows in part.groupby(part["low"].isna()):
        place = {axis: rows[of].round(4).tolist(), "y" if axis == "x" else "x": rows[along].round(4).tolist() if axis == "y" else rows[along].tolist()}
        figure.add_scatter(**place, mode="markers", name=name, legendgroup=name, showlegend=not any(trace.name == name for trace in figure.data),
                           marker={**marker, "symbol": marker["symbol"] + "-open" * bare}, customdata=rows["said"].tolist(),
                           hovertemplate="%{customdata}<extra>%{fullData.name}</extra>", **({} if bare else {f"error_{axis}": whiskers(rows, of)}))


def _marker(number: int) -> dict:
    return {"symbol": PLOTLY_MARKERS[number % 8], "color": colour(number), "size": 11, "line": {"color": INK, "width": 1}}
