"""What the static figures of topics and time show: from Tables, a matplotlib Figure and the frame of the numbers that it draws."""

from __future__ import annotations

import pandas as pd
from matplotlib.figure import Figure

from analysis import titles, views
from analysis.canvas import finish, panels, with_n
from analysis.labels import word
from analysis.observing import observations
from analysis.style import INK, colour
from analysis.tables import Tables


def topics_over_time(tables: Tables) -> tuple[Figure, pd.DataFrame]:
    """Sentences that speak of each topic, by day of publication; the area of a bubble is their number."""
    data = views.topics_over_time(observations(tables, "topics", lang="en"))
    days, topics = sorted(data["period"].unique()), sorted(data["topic"].unique())
    figure, (axis,) = panels(1, len(topics) + 1)
    x, y = [days.index(day) for day in data["period"]], [topics.index(topic) for topic in data["topic"]]
    most = max(1, data["count"].max() if len(data) else 1)
    axis.scatter(x, y, s=data["count"] / most * 900 + 120, color=colour(5), edgecolor=INK, linewidth=0.6)
    for left, top, n in zip(x, y, data["count"]):
        axis.text(left, top, str(n), ha="center", va="center", fontsize=8)
    published = tables.articles["published"].value_counts()
    axis.set_xticks(range(len(days)), [with_n(day, int(published[day])) for day in days])
    axis.set_yticks(range(len(topics)), topics)
    axis.set_xlim(-0.6, len(days) - 0.4)
    axis.set_ylim(len(topics) - 0.4, -0.6)
    label = f"{word('published')} (a sentence may tell several topics; n = {int(data['count'].sum())})"
    return finish(figure, titles.topics(tables), label), data
