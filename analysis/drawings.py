"""What the static figures show: from Tables, a matplotlib Figure and the frame of the numbers that it draws."""

from __future__ import annotations

import textwrap
from collections.abc import Callable

import matplotlib
import pandas as pd
from matplotlib.figure import Figure

from analysis import agreement, calibration, titles, views
from analysis import phrasing as say
from analysis.canvas import cell, estimates, finish, legend, panels, shares_by_outlet, with_n
from analysis.labels import word
from analysis.ledger import PARAPHRASE, VERBATIM
from analysis.measurements import stance_cases
from analysis.observing import observations
from analysis.plots import cell_text, estimate
from analysis.style import AGAINST, FOR, INK, MARKERS, QUIET, colour, short
from analysis.tables import Tables
from analysis.time_drawings import events_by_outlet, topic_stability, topic_timeline, topics_over_time


def actors_by_outlet(tables: Tables) -> tuple[Figure, pd.DataFrame]:
    """Mentions of the most mentioned actors, one panel an outlet."""
    rows = observations(tables, "mentions", lang="en")
    data = views.actors_by_outlet(rows)
    actors, outlets = list(dict.fromkeys(data["actor"])), sorted(data["outlet"].unique())
    figure, axes = panels(len(outlets), len(actors))
    for number, (outlet, axis) in enumerate(zip(outlets, axes)):
        part = data[data["outlet"] == outlet].set_index("actor").reindex(actors)
        bars = axis.barh([short(actor) for actor in actors], part["count"], color=colour(0), height=0.7)
        axis.bar_label(bars, padding=2, color=INK, fontsize=8)
        axis.set_title(with_n(outlet, int(part["articles"].iloc[0])), fontsize=9)
        axis.set_xlim(0, data["count"].max() * 1.15)
        axis.tick_params(left=False)
        if number == 0:
            axis.invert_yaxis()
    label = f"{word('mentions')} ({int(data['count'].sum())} of {len(rows)}, those of the {len(actors)} most mentioned)"
    return finish(figure, titles.actors(tables), label), data


def voices_by_outlet(tables: Tables) -> tuple[Figure, pd.DataFrame]:
    """The share of each outlet's text that each voice owns, with its interval, one panel an outlet."""
    data = views.voices_by_outlet(observations(tables, "voices", lang="en"))
    lines = data["voice"].cat.categories.tolist()
    figure, _ = shares_by_outlet(data.assign(line=data["voice"].astype("str")), lines, "articles", [("", data["share"].notna())])
    label = f"{word('share of the text')} (n = {int(data['characters'].sum())}); {word('with intervals')}"
    return finish(figure, titles.voices(tables), label), data


def sentiment_by_outlet_and_voice(tables: Tables) -> tuple[Figure, pd.DataFrame]:
    """The mean polarity of own and of quoted words with its interval, one panel a lexicon; a tick is an article's."""
    data = views.sentiment_by_voice(observations(tables, "sentiment", lang="en"))
    lexicons, outlets = sorted(data["lexicon"].unique()), sorted(data["outlet"].unique())
    figure, axes = panels(max(1, len(lexicons)), len(outlets) * 1.8)
    widest = min(1.02, 1.1 * max(0.1, data[["polarity", "low", "high"]].abs().max().max() if len(data) else 0))
    for lexicon, axis in zip(lexicons, axes):
        for number, voice in enumerate(sorted(data["voice"].unique(), reverse=True)):
            part = data[(data["lexicon"] == lexicon) & (data["voice"] == voice)]
            part = part.assign(at=[outlets.index(outlet) + (number - 0.5) * 0.4 for outlet in part["outlet"]])
            axis.scatter(part["polarity"], part["at"], marker="|", s=60, color=QUIET, linewidth=1, zorder=1, gid="an article")
            means = part.drop_duplicates("outlet")
            estimates(axis, means, "mean", means["at"], number, voice if lexicon == lexicons[-1] else None)
        axis.axvline(0, color=QUIET, linewidth=0.8)
        axis.set_title(f"lexicon: {lexicon}", fontsize=9)
        axis.set_yticks(range(len(outlets)), [with_n(outlet, data.loc[data["outlet"] == outlet, "article_id"].nunique()) for outlet in outlets])
        axis.set_ylim(len(outlets) - 0.5, -0.5)
        axis.set_xlim(-widest, widest)
        axis.grid(axis="y", color="#E6E6E6")
    legend(axes[-1])
    label = f"{word('mean polarity')}; {word('a tick is an article')} (n = {data['article_id'].nunique()}); {word('with intervals')}"
    return finish(figure, titles.sentiment(tables), label), data


def stance_holder_target(tables: Tables) -> tuple[Figure, pd.DataFrame]:
    """Who judges whom: sentences in favour and against, holder × target."""
    data = views.stance_matrix(observations(tables, "stance", lang="en"))
    holders, targets = sorted(data["holder"].unique()), sorted(data["target"].unique())
    figure, (axis,) = panels(1, len(holders) * 0.75 + 2)
    shades = matplotlib.colors.LinearSegmentedColormap.from_list("stance", [AGAINST, "#F2F2F2", FOR])
    most = max(1, int(data["net"].abs().max()) if len(data) else 1)
    for row in data.itertuples():
        x, y = targets.index(row.target), holders.index(row.holder)
        cell(axis, x, y, shades(0.5 + row.net / most / 2), cell_text(row.against, row.in_favour))
    axis.set_xticks(range(len(targets)), [short(target) for target in targets], rotation=30, ha="right")
    axis.set_yticks(range(len(holders)), [short(holder, 44) for holder in holders])
    axis.set_xlim(-0.5, max(len(targets), 1) - 0.5)
    axis.set_ylim(max(len(holders), 1) - 0.5, -0.5)
    axis.set_ylabel(word("holder"))
    said = int((data["against"] + data["in_favour"]).sum())
    return finish(figure, titles.stance(tables),
                   f"{word('target')} (+ in favour, − against; n = {said} cases with a stance, {say.articles(tables)})"), data


def actors_together(tables: Tables) -> tuple[Figure, pd.DataFrame]:
    """Who is mentioned with whom in one sentence, among the actors of most pairs."""
    data = views.pairs(observations(tables, "pairs", lang="en"))
    ends = pd.concat([data.groupby(end)["count"].sum() for end in ("actor", "other")])
    order = views.ranked(ends.groupby(level=0).sum()).index[:views.TOP_ACTORS].tolist()
    data = data[data["actor"].isin(order) & data["other"].isin(order)].reset_index(drop=True)
    figure, (axis,) = panels(1, len(order) + 3)
    shades = matplotlib.colors.LinearSegmentedColormap.from_list("pairs", ["#F2F2F2", FOR])
    for one, two, n in zip(data["actor"], data["other"], data["count"]):
        x, y = sorted((order.index(one), order.index(two)))
        cell(axis, x, y, shades(n / data["count"].max()), str(n), 8)
    axis.set_xticks(range(len(order) - 1), [short(actor) for actor in order[:-1]], rotation=30, ha="right")
    axis.set_yticks(range(1, len(order)), [short(actor) for actor in order[1:]])
    axis.set_xlim(-0.5, max(len(order), 2) - 1.5)
    axis.set_ylim(max(len(order), 2) - 0.5, 0.5)
    return finish(figure, titles.pairs(tables), f"{word('sentences')} that mention both (n = {int(data['count'].sum())}, {say.articles(tables)})"), data


def actors_by_belonging(tables: Tables) -> tuple[Figure, pd.DataFrame]:
    """Mentions of states and bodies, each bar cut by who acts for them."""
    rows = observations(tables, "mentions", lang="en")
    data = views.belonging(rows)
    heads = list(dict.fromkeys(data["belongs_to"]))
    figure, (axis,) = panels(1, len(heads) * 1.6)
    widest = max(1, data.groupby("belongs_to")["count"].sum().max() if len(data) else 1)
    for head in heads:
        left = 0
        for number, part in enumerate(data[data["belongs_to"] == head].itertuples(index=False)):
            size = part[2]
            axis.barh(head, size, left=left, color=colour(0) if part.actor == head else colour(5), edgecolor="white", height=0.7)
            room = int(100 * size / widest)
            lines = textwrap.wrap(f"{part.actor} {size}", max(room, 1), break_long_words=False)
            if len(lines) <= 2 and max(map(len, lines)) <= room:
                axis.text(left + size / 2, head, "\n".join(lines), ha="center", va="center", fontsize=7,
                          bbox={"boxstyle": "round,pad=0.1", "facecolor": "white", "edgecolor": "none"})
            left += size
    axis.set_yticks(range(len(heads)), [short(head) for head in heads])
    axis.invert_yaxis()
    label = f"{word('mentions')} (n = {int(data['count'].sum())} of {len(rows)}, {say.articles(tables)}; the actor itself first in dark, then who belongs to it)"
    return finish(figure, titles.belonging(tables), label), data


def voice_ledger(tables: Tables) -> tuple[Figure, pd.DataFrame]:
    """The voices heard in each outlet, verbatim or in paraphrase, with the intervals of their shares, one panel an outlet."""
    data = views.ledger(observations(tables, "voices", lang="en"))
    lines = list(dict.fromkeys(data["voice"]))
    by = [(word(wording), data["wording"] == wording) for wording in (VERBATIM, PARAPHRASE)]
    figure, _ = shares_by_outlet(data.assign(line=data["voice"]), lines, "of_articles", by)
    label = f"{word('share of the text')} (n = {int(data['characters'].sum())}); {word('with intervals')}"
    return finish(figure, titles.ledger(tables), label), data


def cue_colours(tables: Tables) -> tuple[Figure, pd.DataFrame]:
    """How the verbs and expressions that introduce speech colour it, with intervals, one panel an outlet."""
    data = views.colours(observations(tables, "quotes", lang="en"))
    lines = [word(name) for name in dict.fromkeys(data["colour"])]
    figure, axes = shares_by_outlet(data.assign(line=data["colour"].map(word)), lines, "of_articles", [("", data["share"].notna())])
    for axis, number in zip(axes, data.groupby("outlet")["count"].sum()):
        axis.set_title(f"{axis.get_title()}\n{number} quotations", fontsize=9)
    label = f"{word('share of the quotations with a cue')} (n = {int(data['count'].sum())}); {word('with intervals')}"
    return finish(figure, titles.colours(tables), label), data


def lexicon_agreement(tables: Tables) -> tuple[Figure, pd.DataFrame]:
    """How often two lexicons give the same sign, and to how many sentences."""
    data = agreement.lexicon_agreement(observations(tables, "sentiment", lang="en"))
    data = data[(data["lexicon"] < data["other"]) & (data["both"] > 0)].reset_index(drop=True)
    rows, columns = sorted(data["lexicon"].unique()), sorted(data["other"].unique())
    figure, (axis,) = panels(1, 3 * len(rows))
    shades = matplotlib.colors.LinearSegmentedColormap.from_list("agreement", ["#F2F2F2", FOR])
    for row in data.itertuples():
        cell(axis, columns.index(row.other), rows.index(row.lexicon), shades(row.agree),
              f"{estimate(row.agree, row.low, row.high, row.articles, form='.0%')}\nn = {row.both}")
    axis.set(xticks=range(len(columns)), xticklabels=columns, yticks=range(len(rows)), yticklabels=rows)
    axis.set(xlim=(-0.5, max(len(columns), 1) - 0.5), ylim=(max(len(rows), 1) - 0.5, -0.5))
    return finish(figure, titles.agreement(tables), f"{word('same sign')}, with the 95 % interval by article ({say.articles(tables)})"), data


def stance_risk_coverage(_: Tables) -> tuple[Figure, pd.DataFrame]:
    """What is right among the surest cases of stance, the more of them are taken: on the recorded cases, not on this corpus."""
    cases = stance_cases()
    data, labels = calibration.risk_coverage(cases), calibration.at_labels(cases)
    data["articles"] = data["layer"].map(labels.set_index("layer")["articles"])
    figure, (axis,) = panels(1, 9)
    for number, row in enumerate(labels.itertuples()):
        part = data[data["layer"] == row.layer]
        axis.fill_between(part["coverage"], part["low"], part["high"], color=colour(number), alpha=0.2, linewidth=0)
        axis.plot(part["coverage"], part["precision"], color=colour(number), linestyle=("-", "--", ":")[number % 3],
                  label=f"{row.layer}: {row.cases} cases, {row.articles} articles ({row.sets})")
        axis.errorbar([row.coverage], [row.precision], yerr=[[row.precision - row.low], [row.high - row.precision]], color=INK, capsize=3)
        axis.scatter([row.coverage], [row.precision], marker=MARKERS[number], s=70, color=colour(number), edgecolor=INK, zorder=3)
    axis.set(xlim=(0, None), ylim=(0, 1.02), ylabel=word("precision"))
    axis.xaxis.set_major_formatter(matplotlib.ticker.PercentFormatter(1))
    legend(axis)
    return finish(figure, titles.risk(cases), f"{word('coverage')}; the large point is where the labels stand"), data


FIGURES: dict[str, Callable[[Tables], tuple[Figure, pd.DataFrame]]] = {
    "actors_by_outlet": actors_by_outlet,
    "actors_together": actors_together,
    "actors_by_belonging": actors_by_belonging,
    "voices_by_outlet": voices_by_outlet,
    "voice_ledger": voice_ledger,
    "cue_colours": cue_colours,
    "sentiment_by_outlet_and_voice": sentiment_by_outlet_and_voice,
    "lexicon_agreement": lexicon_agreement,
    "stance_holder_target": stance_holder_target,
    "stance_risk_coverage": stance_risk_coverage,
    "topics_over_time": topics_over_time,
    "topic_timeline": topic_timeline,
    "topic_stability": topic_stability,
    "events_by_outlet": events_by_outlet,
}
