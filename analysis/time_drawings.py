"""What the static figures of topics and time show: from Tables, a matplotlib Figure and the frame of the numbers that it draws."""

from __future__ import annotations

import textwrap

import pandas as pd
from matplotlib.figure import Figure
from matplotlib.ticker import MaxNLocator, PercentFormatter

from analysis import phrasing as say
from analysis import titles, views
from analysis.canvas import cell, finish, legend, panels, with_n
from analysis.discovering import discover_topics
from analysis.event_groups import grouped
from analysis.event_tables import events_of, sentences_of
from analysis.labels import word
from analysis.observing import observations
from analysis.style import FOR, INK, MARKERS, PALETTE, colour, short
from analysis.tables import Tables
from analysis.timelines import DATES, timeline

#: How many topics a timeline has room for.
LEADING = 3
#: How many months before the first and after the last publication it shows.
AROUND = 12


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
    published = tables.columns("articles", ["published"])["published"].value_counts()
    axis.set_xticks(range(len(days)), [with_n(day, int(published[day])) for day in days])
    axis.set_yticks(range(len(topics)), topics)
    axis.set_xlim(-0.6, len(days) - 0.4)
    axis.set_ylim(len(topics) - 0.4, -0.6)
    label = f"{word('published')} (a sentence may tell several topics; n = {int(data['count'].sum())}, {say.articles(tables)})"
    return finish(figure, titles.topics(tables), label), data


def topic_timeline(tables: Tables) -> tuple[Figure, pd.DataFrame]:
    """The topics told most by month, of publication above and of the event told below, out of all sentences of that month."""
    lines = [timeline(tables, "topic", date=date, outlets=False, lang="en").assign(date=date) for date in DATES]
    data = pd.concat(lines, ignore_index=True)
    leading = views.ranked(data[data["date"] == DATES[0]].groupby("topic")["count"].sum()).index[:LEADING]
    first, last = (data.loc[data["date"] == DATES[0], "period"].agg(edge) for edge in ("min", "max"))
    near = data["period"].between(first - pd.DateOffset(months=AROUND), last + pd.DateOffset(months=AROUND))
    data = data[data["topic"].isin(leading) & near].drop(columns="outlet").reset_index(drop=True)
    figure = Figure(figsize=(10, 6.4), layout="constrained")
    for axis, date in zip(figure.subplots(len(DATES), 1), DATES):
        part = data[data["date"] == date]
        months = pd.date_range(part["period"].min(), part["period"].max(), freq="MS") if len(part) else pd.DatetimeIndex([])
        for number, topic in enumerate(leading):
            row = part[part["topic"] == topic].set_index("period").reindex(months)
            place = [x + 0.2 * (number - (len(leading) - 1) / 2) for x in range(len(months))]
            bare = row["low"].isna().all()
            reach = [(row["share"] - row["low"]).clip(lower=0), (row["high"] - row["share"]).clip(lower=0)]
            axis.errorbar(place, row["share"], yerr=None if bare else reach, color=colour(number), marker=MARKERS[number], markeredgecolor=INK,
                          markerfacecolor="white" if bare else None, capsize=3, clip_on=False, linewidth=1, label=topic if date == DATES[0] else None)
        told = part.drop_duplicates("period").set_index("period")["of"].reindex(months)
        shown = range(0, len(months), max(1, len(months) // 12))
        axis.set_xticks(shown, [f"{months[x]:%Y-%m}\n(n = {0 if pd.isna(told.iloc[x]) else int(told.iloc[x])})" for x in shown], fontsize=8)
        axis.set_ylim(0, 1.02)
        axis.yaxis.set_major_formatter(PercentFormatter(1))
        beside = f"{word('with intervals')}; {say.articles(tables)}" if date == DATES[0] else "up to a year apart from publication"
        axis.set_xlabel(f"{word(date)}: {word('share of')} {word('sentences')}; {beside}", fontsize=9, loc="left")
    legend(figure.axes[0])
    figure.suptitle(textwrap.fill(titles.topics(tables), 112), fontsize=11, x=0.01, ha="left")
    return figure, data


def events_by_outlet(tables: Tables) -> tuple[Figure, pd.DataFrame]:
    """Which outlet tells which event, in how many sentences: with its day, or only with its week or month; the most widely told."""
    units, few = grouped(tables), views.of_leading_outlets(tables)
    every = events_of(tables, units, "en")
    found = every.head(views.TOP_ACTORS)
    rows = sentences_of(few, units, "en")
    rows = rows[rows["event"].isin(found["event"])]
    data = rows.groupby(["event", "outlet"], as_index=False).agg(
        sentences=("sentence_id", "size"), exact=("exact", "sum"), articles=("article_id", "nunique"))
    data = data.merge(found[["event", "day", "actors"]], on="event")
    names = [f"{row.day}  {row.actors.replace(' | ', ', ')}" for row in found.itertuples()]
    outlets = sorted(few.articles["outlet"].unique())
    figure, (axis,) = panels(1, 2 * len(found))
    for row in data.itertuples():
        cell(axis, outlets.index(row.outlet), found["event"].tolist().index(row.event), FOR if row.exact else PALETTE[5],
             f"{row.sentences}{'' if row.exact else ' (coarse)'}")
    axis.set_xticks(range(len(outlets)), [textwrap.fill(short(outlet, 40), 20) for outlet in outlets])
    axis.set_yticks(range(len(found)), [textwrap.fill(short(name, 70), 36) for name in names])
    axis.set(xlim=(-0.5, max(len(outlets), 1) - 0.5), ylim=(max(len(found), 1) - 0.5, -0.5))
    label = f"{word('sentences')} (n = {int(data['sentences'].sum())}, {say.articles(tables)}; coarse: told by its week or month)"
    return finish(figure, titles.events(tables, every), label), data


def topic_stability(tables: Tables) -> tuple[Figure, pd.DataFrame]:
    """How stable the topics that nobody described are, by their number."""
    found = discover_topics(tables)
    data = found.stability.assign(articles=tables.rows("articles"))
    figure, (axis,) = panels(1, 7)
    axis.fill_between(data["number"], data["low"], data["high"], color=colour(0), alpha=0.2, linewidth=0)
    axis.plot(data["number"], data["stability"], color=colour(0), marker="o")
    chosen = data[data["suggested"]]
    axis.scatter(chosen["number"], chosen["stability"], s=260, marker="*", color=colour(1), edgecolor=INK, zorder=3)
    axis.set(ylim=(min(0, data["low"].min() if len(data) else 0), 1), ylabel=word("stability"))
    axis.xaxis.set_major_locator(MaxNLocator(integer=True))
    label = f"number of topics (the star is suggested; the band is the 95 % interval; {say.articles(tables)})"
    return finish(figure, titles.discovered(found), label), data
