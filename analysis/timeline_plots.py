"""The timeline as an interactive figure: when something was printed above, when it happened below."""

from __future__ import annotations

import pandas as pd
import plotly.graph_objects as go
from plotly.subplots import make_subplots

from analysis.labels import word
from analysis.plots import dress, nothing, text
from analysis.style import INK, PLOTLY_MARKERS, QUIET, colour
from analysis.timelines import DATES, GRAINS

#: What each mark carries as its customdata: the first four say which it is, the rest is shown on hovering.
CARRIED = ["date", "name", "outlet", "value", "count", "of", "articles", "low", "high"]


def timeline_by_date(lines: pd.DataFrame, by: str = "topic", *, grain: str = "month", unit: str = "sentences", lang: str = "en",
                     bursts: pd.DataFrame | None = None) -> go.Figure:
    """Two panels of the same grain, publication time above and event time below: the share of each outlet's ``unit`` that tells a value.

    ``lines`` are rows of ``timeline`` with a column ``date`` (published, event) before them. A mark is a period, its size grows with
    what it is counted out of, its bar is the 95 % interval; lines break where a period has nothing to count from. Marks of several
    outlets stand beside each other inside their period. ``bursts`` of these values are shaded above. Each mark's ``customdata`` names
    its date, period, outlet and value.
    """
    if lines.empty:
        return nothing(lang)
    figure = make_subplots(rows=2, cols=1, vertical_spacing=0.18)
    outlets, values = sorted(lines["outlet"].unique()), sorted(lines[by].unique())
    marked = lines.rename(columns={by: "value"})
    marked = marked.assign(name=period_names(marked["period"], grain), size=6 + 12 * (marked["of"] / marked["of"].max()) ** 0.5)
    for (outlet, value), series in marked.groupby(["outlet", "value"]):
        number = outlets.index(outlet)
        called = " · ".join(text(part) for part in (outlet, *([value] if len(values) > 1 else [])))
        for row, date in enumerate((date for date in DATES if date in set(series["date"])), 1):
            marks = _broken(series[series["date"] == date], grain, (number + 1) / (len(outlets) + 1))
            figure.add_trace(_trace(marks, called, number, "solid" if value == values[0] else "dot", row == 1, unit, lang),
                             row=1 + DATES.index(date), col=1)
    for burst in bursts[bursts[by].isin(values)].itertuples(index=False) if bursts is not None else ():
        figure.add_vrect(x0=burst.start, x1=burst.end + pd.Timedelta(days=1), fillcolor=QUIET, opacity=0.2, line_width=0, row=1, col=1)
    dress(figure, xaxis="", rows=14, yaxis=f"{word('share of', lang)} {word(unit, lang)}")
    figure.update_layout(legend={"y": -0.15})
    figure.update_yaxes(range=[-0.1, 1.1], tickformat=".0%")
    for row, date in enumerate(DATES, 1):
        of = marked[marked["date"] == date].drop_duplicates(["period", "outlet"])["of"].sum()
        figure.update_xaxes(type="date", title=f"{word(date, lang)} (n = {of})", row=row)
    return figure


def period_names(periods: pd.Series, grain: str) -> pd.Series:
    """What periods are called: 2023-09-13, 2023-09-11/2023-09-17, 2023-09, 2023Q3, 2023."""
    return periods.dt.to_period(GRAINS[grain]).astype("str")


def _broken(marks: pd.DataFrame, grain: str, place: float) -> pd.DataFrame:
    """The marks in order of time, each at its place within its period, with an empty one wherever a period lacks between two."""
    periods = marks.sort_values("period")["period"].dt.to_period(GRAINS[grain])
    placed = marks.assign(at=periods.dt.start_time + place * (periods.dt.end_time - periods.dt.start_time))
    lacking = periods[periods.astype("int64").diff() > 1].dt.start_time - pd.Timedelta(hours=12)
    return pd.concat([placed, pd.DataFrame({"at": lacking})]).sort_values("at")


def _trace(marks: pd.DataFrame, name: str, number: int, dash: str, listed: bool, unit: str, lang: str) -> go.Scatter:
    shown = marks.assign(up=marks["high"] - marks["share"], down=marks["share"] - marks["low"], x=marks["at"].dt.strftime("%Y-%m-%d %H:%M"))
    shown = shown.round({"share": 4, "low": 4, "high": 4, "up": 4, "down": 4, "size": 1}).astype("object")
    shown = shown.where(shown.notna(), None)
    return go.Scatter(
        x=shown["x"].tolist(), y=shown["share"].tolist(), customdata=shown[CARRIED].to_numpy().tolist(), mode="lines+markers", name=name,
        legendgroup=name, showlegend=listed, connectgaps=False, line={"color": colour(number), "width": 1, "dash": dash},
        error_y={"array": shown["up"].tolist(), "arrayminus": shown["down"].tolist(), "symmetric": False, "color": colour(number)},
        marker={"symbol": PLOTLY_MARKERS[number % 8], "color": colour(number), "size": marks["size"].fillna(0).tolist(), "opacity": 1,
                "line": {"color": INK, "width": 1}},
        hovertemplate="%{customdata[1]}: %{y:.0%} [%{customdata[7]:.0%}, %{customdata[8]:.0%}]<br>"
        f"%{{customdata[4]}} {word('of', lang)} %{{customdata[5]}} {word(unit, lang)}<br>"
        f"%{{customdata[6]}} {word('articles', lang)}<extra>%{{fullData.name}}</extra>")
