"""The figure of keyness: the words that set each group apart, with their intervals and how often and in how many articles they stand."""

from __future__ import annotations

import pandas as pd
import plotly.graph_objects as go

from analysis.comparing import LESS, MORE
from analysis.labels import LANGS, word
from analysis.plots import dress, nothing, safe, text
from analysis.style import INK, PLOTLY_MARKERS, QUIET, colour, dark
from analysis.views import TOP_OUTLETS

SHOWN = 8


def keyness_plot(found: pd.DataFrame, lang: str = "en", top: int = SHOWN) -> go.Figure:
    """Points with 95 % intervals: the log-odds of the ``top`` words of each group; ``found`` is what ``keyness`` gives.

    Beside each word stand its occurrences in the group and in what it is compared with, and the articles of the group that have it. A
    hollow point: the difference cannot be said to be more than chance. The intervals take words for independent, as ``keyness`` warns.
    """
    largest = found.groupby("group")["of_articles"].max().sort_index().sort_values(ascending=False, kind="stable").index[:TOP_OUTLETS]
    data = found[(found["log_odds"] > 0) & found["group"].isin(largest)].groupby("group", sort=False).head(top).reset_index(drop=True)
    if data.empty:
        return nothing(lang)
    figure, called = go.Figure(), [word(verdict, name) for verdict in (MORE, LESS) for name in LANGS]
    labels = [f"{name} ({row.count} : {row.other_count}, {_articles(row.articles, lang)})"
              for name, row in zip(safe(data["word"]), data.itertuples())]
    for number, (_, part) in enumerate(data.groupby("group", sort=False)):
        first, hollow = part.iloc[0], (~part["verdict"].isin(called)).tolist()
        figure.add_scatter(
            x=part["log_odds"].round(4).tolist(), y=part.index.tolist(), mode="markers", customdata=[labels[place] for place in part.index],
            name=f"{text(first['group'])} : {text(first['against'])} ({_articles(first['of_articles'], lang)})",
            error_x={"type": "data", "array": (part["log_odds_high"] - part["log_odds"]).round(4).tolist(),
                     "color": INK, "thickness": 1.2, "width": 4},
            marker={"symbol": [PLOTLY_MARKERS[number % 8] + "-open" * few for few in hollow], "size": 11,
                    "color": [dark(number) if few else colour(number) for few in hollow], "line": {"color": INK, "width": 1}},
            hovertemplate="%{customdata}: %{x:.2f}<extra>%{fullData.name}</extra>")
    figure.add_vline(x=0, line={"color": QUIET, "width": 1})
    figure.update_yaxes(tickvals=data.index.tolist(), ticktext=labels, autorange="reversed")
    dress(figure, xaxis=word("log odds", lang), rows=len(data) + 2)
    return figure.update_layout(legend={"yanchor": "top", "y": -100 / figure.layout.height})


def _articles(number: int, lang: str) -> str:
    return f"{number} {word('article' if number == 1 else 'articles', lang)}"
