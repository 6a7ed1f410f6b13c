"""The timeline with controls: topic, actor, outlet, grain; a click on a mark lists the sentences that it was counted from."""

from __future__ import annotations

import html
import json
from typing import Any

import ipywidgets
import pandas as pd
import plotly.graph_objects as go

from analysis.labels import word
from analysis.observing import KEYS, article_outlets, observations
from analysis.plots import PLOTLY
from analysis.tables import Tables
from analysis.timeline_plots import period_names, timeline_by_date
from analysis.timelines import DATES, GRAINS, PER, dated, over_time
from analysis.views import of_leading_outlets, ranked
from analysis.widgets import evidence_html, opened

#: So many sentences are listed, and so many marks on a page without a kernel.
LISTED = 200
#: The choice of everything; a Dropdown whose value is None shows a blank.
ALL = ""


class TimelinePanel(ipywidgets.VBox):
    """The box that ``timeline_panel`` gives: ``controls`` (topic, actor, outlet, grain, per), ``figure`` (a FigureWidget), ``evidence``.

    ``chosen`` are the sentences that the controls leave; ``marks`` the same, once for each date and period (``name``) they are drawn in;
    ``drawn`` is the figure without a kernel.
    """

    def __init__(self, tables: Tables, lang: str):
        self.tables, self.lang = of_leading_outlets(tables, lang), lang
        self.told = {by: observations(self.tables, what, lang=lang) for by, what in (("topic", "topics"), ("actor", "mentions"))}
        self.sentences = self.tables.sentences.rename(columns={"text": "sentence"}).merge(article_outlets(self.tables), on="article_id")
        self.controls = self._controls()
        self.figure, self.evidence = go.FigureWidget(), ipywidgets.HTML()
        for control in self.controls.values():
            control.observe(lambda _change: self.redraw(), names="value")
        self.redraw()
        super().__init__([ipywidgets.HBox(list(self.controls.values()), layout={"flex_flow": "row wrap"}), self.figure, self.evidence])

    def _controls(self) -> dict[str, ipywidgets.Dropdown]:
        told = {by: ranked(rows.drop_duplicates([*KEYS, by])[by].value_counts()).index.tolist() for by, rows in self.told.items()}
        names = {**told, "outlet": sorted(self.sentences["outlet"].unique().tolist())}
        options = {name: [(word("all", self.lang), ALL), *((value, value) for value in values)] for name, values in names.items()}
        options |= {name: [(word(value, self.lang), value) for value in values] for name, values in (("grain", GRAINS), ("per", PER))}
        first = {"topic": next(iter(told["topic"]), ALL), "grain": "month", "per": "sentence"}
        return {name: ipywidgets.Dropdown(options=given, value=first.get(name, ALL), style={"description_width": "initial"},
                                          description=word("outlet_column" if name == "outlet" else name, self.lang))
                for name, given in options.items()}

    def chose(self, name: str) -> Any:
        """What a control is set to; None for all."""
        return self.controls[name].value or None

    @property
    def value(self) -> str:
        """What is told in the marks, in words."""
        return " + ".join(filter(None, map(self.chose, self.told))) or word("all", self.lang)

    def redraw(self) -> None:
        """Finds what is chosen, and draws figure and list anew from it."""
        grain, per = self.chose("grain"), self.chose("per")
        self.chosen = self._chosen()
        units = {date: self._of_outlet(dated(self.tables, date, grain)) for date in DATES}
        hits = {date: units[date].merge(self.chosen.drop(columns="outlet"), on=KEYS).assign(date=date, value=self.value) for date in DATES}
        self.marks = pd.concat(hits.values(), ignore_index=True).assign(name=lambda rows: period_names(rows["period"], grain))
        lines = pd.concat([over_time(units[date], hits[date], "value", [self.value], per).assign(date=date) for date in DATES])
        self.drawn = timeline_by_date(lines, "value", grain=grain, unit=f"{per}s", lang=self.lang)
        with self.figure.batch_update():
            self.figure.data = ()
            self.figure.add_traces(self.drawn.data)
            self.figure.layout = self.drawn.layout
        for trace in self.figure.data:
            trace.on_click(self.clicked)
        self.evidence.value = evidence_html(self.chosen, self.lang, LISTED)

    def _chosen(self) -> pd.DataFrame:
        """The sentences of the chosen outlet that tell the chosen topic and mention the chosen actor, with their words as ``spans``."""
        rows, spans = self._of_outlet(self.sentences), {}
        for by, told in self.told.items():
            if self.chose(by) is not None:
                told = told[told[by] == self.chose(by)]
                rows = rows.merge(told[KEYS].drop_duplicates(), on=KEYS)
                for *key, found in told[[*KEYS, "spans"]].itertuples(index=False, name=None):
                    spans[tuple(key)] = spans.get(tuple(key), []) + found
        marked = [spans.get(key, []) for key in rows[KEYS].itertuples(index=False, name=None)]
        return rows.assign(spans=pd.Series(marked, index=rows.index, dtype="object"))

    def _of_outlet(self, rows: pd.DataFrame) -> pd.DataFrame:
        return rows if self.chose("outlet") is None else rows[rows["outlet"] == self.chose("outlet")]

    def clicked(self, trace: go.Scatter, points: Any, _state: Any = None) -> None:
        """Lists the sentences of the mark that was clicked on."""
        for index in points.point_inds:
            date, name, outlet, value = trace.customdata[index][:4]
            rows = self.marks[(self.marks["date"] == date) & (self.marks["name"] == name) & (self.marks["outlet"] == outlet)]
            head = html.escape(" · ".join((word(date, self.lang), name, outlet, value)))
            self.evidence.value = f"<p><b>{head}</b></p>{evidence_html(rows, self.lang, LISTED)}"

    def _repr_mimebundle_(self, *args: Any, **kwargs: Any) -> Any:
        """The widget, and for pages without a kernel the figure, and the list of its marks, each of which opens its sentences."""
        data = super()._repr_mimebundle_(*args, **kwargs)
        marks = self.marks.assign(topic=self.value, period=self.marks["name"], date=[word(date, self.lang) for date in self.marks["date"]])
        listed = opened(marks, ["date", "period", "outlet", "topic"], lang=self.lang, limit=LISTED, listed=LISTED).data
        return {**data, PLOTLY: json.loads(self.drawn.to_json()), "text/html": listed}


def timeline_panel(tables: Tables, *, lang: str = "en") -> TimelinePanel:
    """A TimelinePanel: publication time above, event time below, and the sentences behind them, for the topic told most at first.

    The actor keeps sentences that mention it, out of the same denominator. The list shows the chosen sentences, after a click on a
    mark exactly those of the mark; an outlet beyond the eight largest counts among "other outlets".
    """
    return TimelinePanel(tables, lang)
