"""Interactive figures: observations in, a plotly Figure out. Axes say what is counted and how many articles stand behind it."""

from __future__ import annotations

import html
import os
from collections.abc import Callable
from functools import wraps
from typing import TypeVar

import pandas as pd
import plotly.graph_objects as go

from analysis import jupyter, views  # noqa: F401 (jupyter: before plotly shows its first figure)
from analysis.labels import word
from analysis.ledger import VERBATIM
from analysis.style import AGAINST, FOR, INK, PALETTE, PLOTLY_MARKERS, QUIET, SHAPES, colour, dark, short

# Read by plotly when it first shows a figure: notebooks store the figure alone, not plotly's script beside each.
os.environ.setdefault("PLOTLY_RENDERER", "plotly_mimetype")


#: The type of an output that is a plotly figure.
PLOTLY = "application/vnd.plotly.v1+json"

Drawn = TypeVar("Drawn", bound=Callable[..., go.Figure])


def _says_copies(draw: Drawn) -> Drawn:
    """A figure whose horizontal axis also says how many copies were counted, or left out, and how many rows people corrected."""
    @wraps(draw)
    def drawn(rows: pd.DataFrame, *args: object, **options: object) -> go.Figure:
        figure, lang = draw(rows, *args, **options), str(options.get("lang", "en"))
        counted = rows.loc[rows["copy"], "article_id"].nunique() if "copy" in rows.columns else 0
        notes = [f"{number} {word(says, lang)}" for number, says in
                 ((counted, "copies counted"), (rows.attrs.get("copies_left_out", 0), "copies left out"),
                  (rows.attrs.get("corrected", 0), "rows corrected")) if number]
        if notes:
            figure.update_xaxes(title=" · ".join(filter(None, [figure.layout.xaxis.title.text, *notes])))
        return figure
    return drawn  # type: ignore[return-value]


@_says_copies
def actors_by_outlet(rows: pd.DataFrame, lang: str = "en") -> go.Figure:
    """Stacked bars: mentions of the most mentioned actors, by outlet. ``rows`` are observations of "mentions"."""
    if rows.empty:
        return nothing(lang)
    data = views.actors_by_outlet(rows, lang=lang)
    figure = go.Figure()
    for number, (outlet, part) in enumerate(data.groupby("outlet")):
        figure.add_bar(y=safe(part["actor"]), x=part["count"].tolist(), orientation="h",
                       name=_n(outlet, part["articles"].iloc[0], lang), marker=_bar_marker(number))
    figure.update_layout(barmode="stack", yaxis={"autorange": "reversed"})
    return dress(figure, xaxis=f"{word('mentions', lang)} ({_n_of(data['count'], rows, lang, of=True)})", rows=data["actor"].nunique())


@_says_copies
def voices_by_outlet(rows: pd.DataFrame, lang: str = "en") -> go.Figure:
    """Points with 95 % intervals: the share of each outlet's text that each voice owns. ``rows`` are observations of "voices"."""
    if rows.empty:
        return nothing(lang)
    data = views.voices_by_outlet(rows, lang=lang)
    return _shares_by_outlet(data, "voice", "articles", f"{word('share of the text', lang)}; {_n_of(data['characters'], rows, lang)}", lang)


@_says_copies
def sentiment_by_voice(rows: pd.DataFrame, lang: str = "en") -> go.Figure:
    """Points with 95 % intervals: the mean polarity of own and of quoted words, by outlet and lexicon; a tick is an article's."""
    data = views.sentiment_by_voice(rows, lang)
    if data.empty:
        return nothing(lang)
    figure, many = go.Figure(), data.groupby("outlet")["article_id"].nunique()
    data = data.assign(line=[_n(outlet, many[outlet], lang) for outlet in data["outlet"]])
    for number, ((voice, lexicon), part) in enumerate(data.groupby(["voice", "lexicon"])):
        name = f"{text(voice)} · {text(lexicon)}"
        figure.add_scatter(x=part["polarity"].round(4).tolist(), y=part["line"].tolist(), mode="markers", name=name, orientation="h",
                           offsetgroup=name, legendgroup=name, showlegend=False, hovertemplate="%{customdata}<extra></extra>",
                           customdata=[f"{row.polarity:.2f}: {text(row.article_id)}, {row.sentences} {word('sentences', lang)}" for row in part.itertuples()],
                           marker={"symbol": "line-ns", "size": 11, "line": {"color": QUIET, "width": 1}})
        figure.add_traces(_estimates(part.drop_duplicates("outlet"), "mean", "articles", "line", name, number, lang))
    figure.add_vline(x=0, line={"color": QUIET, "width": 1})
    figure.update_layout(scattermode="group", scattergap=0.3,
                         yaxis={"autorange": "reversed", "categoryorder": "array", "categoryarray": sorted(set(data["line"]))})
    return dress(figure, xaxis=f"{word('mean polarity', lang)}; {word('a tick is an article', lang)} (n = {data['article_id'].nunique()})<br>{word('with intervals', lang)}",
                 rows=len(many) * data["lexicon"].nunique() + 3)


@_says_copies
def stance_matrix(rows: pd.DataFrame, lang: str = "en") -> go.Figure:
    """A matrix of holder × target: sentences in favour minus sentences against, both written in the cell."""
    data = views.stance_matrix(rows)
    if data.empty:
        return nothing(lang)
    net = data.pivot(index="holder", columns="target", values="net")
    cells = data.assign(cell=[cell_text(a, f) for a, f in zip(data["against"], data["in_favour"])])
    written = cells.pivot(index="holder", columns="target", values="cell").fillna("")
    most = max(1, int(data["net"].abs().max()))
    figure = go.Figure(go.Heatmap(
        z=[[None if pd.isna(value) else int(value) for value in row] for row in net.to_numpy()],
        x=safe(net.columns), y=safe(net.index), text=written.to_numpy().tolist(), texttemplate="%{text}",
        hovertemplate="%{y} → %{x}: %{text}<extra></extra>", xgap=2, ygap=2, zmin=-most, zmax=most, showscale=False,
        colorscale=[[0, AGAINST], [0.5, "#F2F2F2"], [1, FOR]]))
    figure.update_layout(yaxis={"autorange": "reversed"}, xaxis={"side": "top", "tickangle": -30})
    cases = data["against"] + data["in_favour"]
    axis = f"{word('target', lang)} (+ {word('in favour', lang)}, − {word('against', lang)}; {_n_of(cases, rows, lang)})"
    return dress(figure, xaxis=axis, rows=len(net) + 4, yaxis=word("holder", lang))


@_says_copies
def topics_over_time(rows: pd.DataFrame, lang: str = "en", date: str = "published") -> go.Figure:
    """Bubbles: sentences that speak of each topic, by day of publication, or of the ``event`` told."""
    data = views.topics_over_time(rows, date)
    if data.empty:
        return nothing(lang)
    most = data["count"].max()
    figure = go.Figure(go.Scatter(
        x=data["period"].tolist(), y=safe(data["topic"]), mode="markers+text", text=[str(n) for n in data["count"]],
        customdata=data["articles"].tolist(),
        hovertemplate="%{x}: %{text} " + word("sentences", lang) + ", %{customdata} " + word("articles", lang) + "<extra></extra>",
        marker={"size": (14 + 30 * (data["count"] / most) ** 0.5).round(2).tolist(), "color": PALETTE[5],
                "line": {"color": INK, "width": 1}}, textfont={"color": INK}))
    days = data["period"].nunique()
    figure.update_xaxes(type="category" if days <= 12 else "date", categoryorder="category ascending" if days <= 12 else None)
    figure.update_yaxes(categoryorder="array", categoryarray=sorted(set(safe(data["topic"])), reverse=True))
    return dress(figure, xaxis=f"{word(date, lang)} ({word('topic', lang)} × {word('sentences', lang)}: {_n_of(data['count'], rows, lang)})",
                  rows=data["topic"].nunique() + 2)


@_says_copies
def pairs(rows: pd.DataFrame, lang: str = "en", by: str = "actor", top: int = views.TOP_ACTORS) -> go.Figure:
    """A matrix of who is mentioned with whom, in how many sentences. ``rows`` are observations of "pairs"; ``by`` as in views.pairs."""
    data = views.pairs(rows, by)
    if data.empty:
        return nothing(lang)
    mirrored = pd.concat([data, data.rename(columns={"actor": "other", "other": "actor"})])
    order = views.ranked(mirrored.groupby("actor")["count"].sum()).index[:top]
    wide = mirrored.pivot(index="actor", columns="other", values="count").reindex(index=order, columns=order)
    cells = [[None if pd.isna(value) else int(value) for value in row] for row in wide.to_numpy()]
    shown = [["" if number is None else str(number) for number in row] for row in cells]
    figure = go.Figure(go.Heatmap(z=cells, x=safe(order), y=safe(order), text=shown, texttemplate="%{text}", xgap=2, ygap=2,
                                  colorscale=[[0, "#F2F2F2"], [1, FOR]], showscale=False,
                                  hovertemplate="%{y} + %{x}: %{text} " + word("sentences", lang) + "<extra></extra>"))
    figure.update_layout(yaxis={"autorange": "reversed"}, xaxis={"tickangle": -30})
    return dress(figure, xaxis=f"{word('sentences', lang)} ({_n_of(data['count'], rows, lang)})", rows=len(order) + 3)


@_says_copies
def belonging(rows: pd.DataFrame, lang: str = "en") -> go.Figure:
    """Stacked bars: mentions of states and bodies, each bar cut by who acts for them. ``rows`` are observations of "mentions"."""
    if rows.empty:
        return nothing(lang)
    data = views.belonging(rows)
    figure = go.Figure(go.Bar(
        y=safe(data["belongs_to"]), x=data["count"].tolist(), orientation="h", text=safe(data["actor"]), textposition="inside",
        insidetextanchor="start", constraintext="inside", customdata=data["articles"].tolist(),
        marker={"color": [colour(0) if head == actor else colour(5) for head, actor in zip(data["belongs_to"], data["actor"])],
                "line": {"color": "white", "width": 2}},
        hovertemplate="%{text}: %{x} (%{customdata} " + word("articles", lang) + ")<extra>%{y}</extra>"))
    figure.update_layout(barmode="stack", yaxis={"autorange": "reversed"}, uniformtext={"minsize": 8, "mode": "hide"})
    return dress(figure, xaxis=f"{word('mentions', lang)} ({_n_of(data['count'], rows, lang, of=True)})", rows=data["belongs_to"].nunique() + 1)


@_says_copies
def ledger(rows: pd.DataFrame, lang: str = "en") -> go.Figure:
    """Bars: the voices heard in each outlet, verbatim or in paraphrase, in characters. ``rows`` are observations of "voices"."""
    data = views.ledger(rows, lang=lang)
    if data.empty:
        return nothing(lang)
    figure = go.Figure()
    for number, ((outlet, wording), part) in enumerate(data.groupby(["outlet", "wording"], sort=True)):
        marker = _bar_marker(sorted(data["outlet"].unique()).index(outlet))
        marker["pattern"] = {**marker["pattern"], "shape": "" if wording == VERBATIM else "/"}
        figure.add_bar(y=safe(part["voice"]), x=part["characters"].tolist(), orientation="h", marker=marker,
                       name=f"{text(outlet)} · {word(wording, lang)}",
                       customdata=[estimate(*row, lang=lang, form=".1%") for row in part[["share", "low", "high", "of_articles"]].itertuples(index=False, name=None)],
                       hovertemplate="%{y}: %{x} (%{customdata})<extra>%{fullData.name}</extra>")
    order = safe(data["voice"].drop_duplicates())
    figure.update_layout(barmode="stack", yaxis={"autorange": "reversed", "categoryorder": "array", "categoryarray": order})
    return dress(figure, xaxis=f"{word('characters', lang)} ({_n_of(data['characters'], rows, lang)})", rows=len(order) + 3)


@_says_copies
def colours(rows: pd.DataFrame, lang: str = "en") -> go.Figure:
    """Points with 95 % intervals: how the verbs and expressions that introduce speech colour it, by outlet. ``rows`` are observations of "quotes"."""
    data = views.colours(rows, lang)
    if data.empty:
        return nothing(lang)
    cued = rows.dropna(subset=["colour"])
    data = data.assign(colour=data["colour"].map(lambda name: word(name, lang)))
    return _shares_by_outlet(data, "colour", "of_articles", f"{word('share of the quotations with a cue', lang)}; {_n_of(data['count'], cued, lang)}", lang)


@_says_copies
def removed_by_kind(rows: pd.DataFrame, lang: str = "en") -> go.Figure:
    """Stacked bars: characters cut away as page furniture, by outlet and kind. ``rows`` are observations of "removed"."""
    if rows.empty:
        return nothing(lang)
    data = views.removed_by_kind(rows, lang)
    figure = go.Figure()
    for number, (kind, part) in enumerate(data.groupby("kind")):
        figure.add_bar(y=safe(part["outlet"]), x=part["characters"].tolist(), orientation="h", name=text(kind),
                       marker=_bar_marker(number))
    figure.update_layout(barmode="stack", yaxis={"autorange": "reversed"})
    return dress(figure, xaxis=f"{word('characters', lang)} ({_n_of(data['characters'], rows, lang)})", rows=data["outlet"].nunique() + 2)


def _shares_by_outlet(data: pd.DataFrame, of: str, articles: str, xaxis: str, lang: str) -> go.Figure:
    """A line for each voice or colour, in it a point with its interval for each outlet."""
    figure, data = go.Figure(), data.assign(line=safe(data[of]))
    for number, (outlet, part) in enumerate(data.groupby("outlet")):
        name = _n(outlet, part[articles].iloc[0], lang, bare=bool(part["low"].isna().all()))
        figure.add_traces(_estimates(part, "share", articles, "line", name, number, lang, form=".0%"))
    figure.update_layout(scattermode="group", scattergap=0.3, xaxis={"tickformat": ".0%", "range": [-0.02, 1.02]},
                         yaxis={"autorange": "reversed", "categoryorder": "array", "categoryarray": list(dict.fromkeys(data["line"]))})
    rows = data[of].nunique() * max(1, data["outlet"].nunique() // 3) + 2
    return dress(figure, xaxis=f"{xaxis}<br>{word('with intervals', lang)}", rows=rows)


def _estimates(part: pd.DataFrame, of: str, articles: str, at: str, name: str, number: int, lang: str, form: str = ".2f") -> list[go.Scatter]:
    """Points with their intervals, and hollow ones where there is none; the number of articles stands in the text that a pointer opens."""
    made = []
    for bare, rows in part.groupby(part["low"].isna()):
        symbol = PLOTLY_MARKERS[number % 8]
        look = {"symbol": f"{symbol}-open", "line": {"color": dark(number), "width": 2}} if bare else {"symbol": symbol, "line": {"color": INK, "width": 1}}
        made.append(go.Scatter(
            x=rows[of].round(4).tolist(), y=rows[at].tolist(), mode="markers", name=name, orientation="h", offsetgroup=name, legendgroup=name,
            showlegend=not made, marker={"color": dark(number) if bare else colour(number), "size": 11, **look},
            error_x=None if bare else {**whiskers(rows, of), "color": INK, "thickness": 1.2, "width": 4},
            customdata=[estimate(*row, lang=lang, form=form) for row in rows[[of, "low", "high", articles]].itertuples(index=False, name=None)],
            hovertemplate="%{y}: %{customdata}<extra>%{fullData.name}</extra>"))
    return made


def whiskers(part: pd.DataFrame, of: str) -> dict:
    """The error bars of points."""
    return {"type": "data", "symmetric": False, "array": (part["high"] - part[of]).round(4).tolist(),
            "arrayminus": (part[of] - part["low"]).round(4).tolist()}


def estimate(value: float, low: float, high: float, articles: int, lang: str = "en", form: str = ".2f") -> str:
    """An estimate in words: "0.12 [0.05, 0.20], 3 articles", or that one article gives no interval."""
    if pd.isna(low):
        return f"{value:{form}} ({_articles(articles, lang, bare=True)})"
    return f"{value:{form}} [{low:{form}}, {high:{form}}], {_articles(articles, lang)}"


def cell_text(against: int, in_favour: int) -> str:
    """What stands in a cell of the stance matrix: "+2 −1"; nothing for neither."""
    return " ".join([*([f"+{in_favour}"] if in_favour else []), *([f"−{against}"] if against else [])])


def _bar_marker(number: int) -> dict:
    return {"color": colour(number), "line": {"color": INK, "width": 0.5},
            "pattern": {"shape": SHAPES[number % 8], "fgcolor": INK, "size": 6, "solidity": 0.25}}


def _n(outlet: str, articles: int, lang: str, *, bare: bool = False) -> str:
    return f"{text(outlet)} ({_articles(articles, lang, bare=bare)})"


def _articles(number: int, lang: str, *, bare: bool = False) -> str:
    """How many articles; ``bare`` says that they give no interval."""
    counted = f"{number} {word('article' if number == 1 else 'articles', lang)}"
    return f"{counted}{' : ' if lang == 'fr' else ': '}{word('no interval', lang)}" if bare else counted


def _n_of(counts: pd.Series, rows: pd.DataFrame, lang: str, *, of: bool = False) -> str:
    """How many are counted in a figure, of how many rows where it shows not all, and in how many articles."""
    whole = f" {word('of', lang)} {len(rows)}" if of else ""
    return f"n = {int(counts.sum())}{whole}, {_articles(rows['article_id'].nunique(), lang)}"


def text(label: object) -> str:
    """A label from the corpus as text: plotly reads tags in labels, and must find none."""
    return html.escape(short(str(label), 44), quote=False)


def safe(labels: object) -> list[str]:
    """Labels from the corpus as text."""
    return [text(label) for label in labels]


def nothing(lang: str) -> go.Figure:
    """The figure that says that there is nothing to count."""
    figure = go.Figure()
    figure.add_annotation(text=word("nothing", lang), showarrow=False, font={"size": 16})
    return dress(figure, xaxis="", rows=3)


def dress(figure: go.Figure, *, xaxis: str, rows: int, yaxis: str = "") -> go.Figure:
    """The figure in the look that all share, high enough for so many rows, with titles on its axes."""
    more = xaxis.count("<br>")  # lines of the title below the first, which push the legend down
    figure.update_layout(template="plotly_white", height=140 + 34 * rows + 60 * more, width=900, font={"color": INK, "size": 13},
                         margin={"l": 10, "r": 10, "t": 30, "b": 10}, legend={"orientation": "h", "y": min(-0.25, -4 * more / rows), "traceorder": "normal"})
    figure.update_xaxes(title=xaxis, automargin=True)
    figure.update_yaxes(title=yaxis, automargin=True)
    return figure
