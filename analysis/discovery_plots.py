"""Interactive figures of discovered topics: how stable each number of topics is, and what words the topics are made of."""

from __future__ import annotations

import plotly.graph_objects as go
from plotly.subplots import make_subplots

from analysis.discovering import Discovered
from analysis.labels import word
from analysis.plots import dress, nothing, safe, text, whiskers
from analysis.style import INK, PLOTLY_MARKERS, QUIET, colour

SHOWN, IN_A_ROW = 8, 2


def topic_stability(found: Discovered, lang: str = "en") -> go.Figure:
    """A line with its 95 % intervals: how stable the topics are, by their number; the suggested number as a large star."""
    data = found.stability
    if data.empty:
        return nothing(lang)
    figure = go.Figure(go.Scatter(
        x=data["number"].tolist(), y=data["stability"].tolist(), mode="lines+markers", name=word("stability", lang),
        line={"color": colour(0), "width": 2}, marker={"size": 9, "symbol": PLOTLY_MARKERS[0], "color": colour(0)},
        error_y=whiskers(data, "stability"), customdata=data[["low", "high"]].round(2).to_numpy().tolist(),
        hovertemplate="%{x}: %{y:.2f} [%{customdata[0]}, %{customdata[1]}]<extra></extra>"))
    best = data[data["suggested"]]
    figure.add_scatter(x=best["number"].tolist(), y=best["stability"].tolist(), mode="markers", name=word("suggested", lang), hoverinfo="skip", error_y=whiskers(best, "stability"),
                       marker={"size": 20, "symbol": "star", "color": colour(1), "line": {"color": INK, "width": 1}})
    figure.add_hline(y=0, line={"color": QUIET, "dash": "dot"})
    figure.update_xaxes(dtick=1)
    passages = f"n = {int(found.topics['passages'].sum())} {word('passages', lang)}"
    return dress(figure, xaxis=f"{word('number of topics', lang)} ({passages}; {word('interval of resampling', lang)})", yaxis=word("stability above chance", lang), rows=10)


def topic_terms(found: Discovered, lang: str = "en") -> go.Figure:
    """Small bars: the terms that set each topic apart, best first, by their weight in it; over them share and passages."""
    if found.topics.empty:
        return nothing(lang)
    rows = -(-len(found.topics) // IN_A_ROW)
    titles = [f"{text(row.label)}<br>{row.share:.0%}, n = {row.passages} {word('passages', lang)}" for row in found.topics.itertuples()]
    figure = make_subplots(rows=rows, cols=IN_A_ROW, subplot_titles=titles, horizontal_spacing=0.3, vertical_spacing=0.36 / rows)
    for number, topic in enumerate(found.topics["topic"].tolist()):
        part = found.terms[found.terms["topic"] == topic].head(SHOWN)
        figure.add_bar(x=part["weight"].round(4).tolist(), y=safe(part["term"]), orientation="h", showlegend=False,
                       customdata=part["keyness"].tolist(), marker={"color": colour(0)},
                       hovertemplate="%{y}: %{x:.1%} (" + word("relevance", lang) + " %{customdata:.2f})<extra></extra>",
                       row=number // IN_A_ROW + 1, col=number % IN_A_ROW + 1)
    figure.update_annotations(font_size=12)
    dress(figure, xaxis="", rows=8 * rows)
    figure.update_yaxes(autorange="reversed")
    figure.update_xaxes(tickformat=".0%", title=f"{word('weight in the topic', lang)} ({word('no interval', lang)})")
    return figure
