"""Panels: controls, a view and the sentences behind it, for some observations; the front end of the explorer with one view."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import ipywidgets
import pandas as pd
import plotly.graph_objects as go

from analysis import plots
from analysis.comparison import columns_of
from analysis.explorer import corrected_note, words
from analysis.facts import COUNTED, MISSING, OTHER, Facts, Layer, codes, leading
from analysis.front_widget import Front
from analysis.labels import word
from analysis.schema import OUTLET
from analysis.views import TOP_ACTORS

DATES = ("published", "event")
Plot = Callable[..., go.Figure]
_BARS = {"kind": "grid", "style": "bar", "x": "outlet"}
#: The view that stands for each figure in a panel: what it counts, and how it is drawn.
VIEWS: dict[Plot, tuple[dict, dict]] = {
    plots.actors_by_outlet: ({"dims": ["actor", "outlet"], "top": {"actor": TOP_ACTORS}}, {**_BARS, "y": "actor"}),
    plots.belonging: ({"dims": ["belongs_to", "outlet"], "top": {"belongs_to": TOP_ACTORS}}, {**_BARS, "y": "belongs_to"}),
    plots.voices_by_outlet: ({"dims": ["voice", "outlet"], "top": {"voice": TOP_ACTORS}, "agg": "sum", "amount": "characters", "share": True},
                             {**_BARS, "y": "voice", "unit": "share"}),
    plots.ledger: ({"dims": ["voice", "outlet"], "top": {"voice": TOP_ACTORS}, "agg": "sum", "amount": "characters"}, {**_BARS, "y": "voice"}),
    plots.colours: ({"dims": ["colour", "outlet"]}, {**_BARS, "y": "colour"}),
    plots.removed_by_kind: ({"dims": ["kind", "outlet"], "agg": "sum", "amount": "characters"}, {**_BARS, "y": "kind"}),
    plots.topics_over_time: ({"dims": ["topic", "published"], "top": {"topic": TOP_ACTORS}},
                             {"kind": "grid", "style": "bar", "y": "topic", "x": "published"}),
    plots.pairs: ({"dims": ["actor", "other"], "top": {"actor": TOP_ACTORS, "other": TOP_ACTORS}},
                  {"kind": "grid", "style": "shade", "y": "actor", "x": "other"}),
    plots.stance_matrix: ({"dims": ["holder", "target", "label"], "top": {"holder": TOP_ACTORS, "target": TOP_ACTORS},
                           "keep": {"label": ["-1", "1"]}}, {"kind": "grid", "style": "sides", "y": "holder", "x": "target", "split": "label"}),
    plots.sentiment_by_voice: ({"dims": ["outlet", "series", "article_id"], "agg": "mean", "amount": "polarity"},
                               {"kind": "points", "y": "outlet", "colour": "series"}),
}


class Panel(Front):
    """The front end that ``panel`` gives; ``chosen`` are the observations that its controls leave."""

    def __init__(self, rows: pd.DataFrame, plot: Plot, by: Sequence[str], lang: str):
        self.rows, self.by = rows, list(by)
        told, facts = _facts(rows, plot, self.by, lang)
        self.told = told
        super().__init__(facts, _specification(told, facts, plot, self.by, lang))

    @property
    def chosen(self) -> pd.DataFrame:
        """The observations that the controls leave."""
        kept = pd.Series(True, index=self.told.index)
        for name, value in self.selection["choices"].items():
            column, _, edge = name.partition(":")
            if value:
                cells = _text(self.told[column])
                kept &= {"since": cells >= value, "until": (cells <= value)}.get(edge, cells == value) & ((cells != MISSING) | (edge == ""))
        return self.rows.loc[self.told.index[kept]]


def panel(rows: pd.DataFrame, plot: Plot, by: Sequence[str] | str = ("outlet",), *, lang: str = "en") -> Panel | ipywidgets.VBox:
    """A Panel: a control for each column of ``by``, the view that shows what ``plot`` draws, the sentences behind each of its marks.

    ``rows`` are observations; a date column (published, event) gets two controls, since and until. A control filters the rows, and
    view and list follow, in JupyterLab and in a shared page. A ``plot`` that is none of ``analysis.plots`` is drawn below the controls as it
    draws itself (``plot(rows, lang=…)``), which needs a kernel. Raises WhatError for a column that the rows do not have.
    """
    columns = columns_of(rows, by)
    made = Panel(rows, plot, columns, lang)
    return made if plot in VIEWS else _with_figure(made, plot, lang)


def _with_figure(made: Panel, plot: Plot, lang: str) -> ipywidgets.VBox:
    """The controls and the list with a figure that the kernel draws anew."""
    figure = go.FigureWidget(plot(made.rows, lang=lang))

    def redraw(_change: Any) -> None:
        drawn = plot(made.chosen, lang=lang)
        with figure.batch_update():
            figure.data = ()
            figure.add_traces(drawn.data)
            figure.layout = drawn.layout

    made.observe(redraw, names="selection")
    return ipywidgets.VBox([made, figure])


def _facts(rows: pd.DataFrame, plot: Plot, by: Sequence[str], lang: str) -> tuple[pd.DataFrame, Facts]:
    """(the rows that the view counts, as Facts count them, with their index; the Facts of them)."""
    view, _ = VIEWS.get(plot, (None, None))
    told = rows.reset_index(drop=True)
    if plot is plots.sentiment_by_voice:
        own = word(OUTLET, lang)
        told = told[told["hits"] > 0]
        told = told.assign(series=told["voice"].where(told["voice"] == own, word("quoted", lang)) + " · " + told["lexicon"])
    if plot is plots.colours:
        told = told.dropna(subset=["colour"])
    told = told.sort_values(["article_id", "sentence_id"], kind="stable")
    sentences = told.drop_duplicates(["article_id", "sentence_id"])
    articles = told.drop_duplicates("article_id").reset_index(drop=True)
    dims = list(dict.fromkeys([*by, *(view["dims"] if view else ())]))
    values = {dim: sorted(_text(told[dim]).unique().tolist()) for dim in dict.fromkeys([*dims, "outlet"])}
    number = told.groupby(["article_id", "sentence_id"], sort=True).ngroup().to_numpy()
    spans = told["spans"].tolist()
    layer = Layer(number, {dim: codes(_text(told[dim]), values[dim]) for dim in dims if dim != "outlet"},
                  lambda wanted: [list(spans[row]) for row in wanted.tolist()],
                  {view["amount"]: told[view["amount"]].to_numpy()} if view and view.get("amount") else {})
    start = _column(sentences, "at")
    listed = pd.DataFrame({"article": pd.Index(articles["article_id"]).get_indexer(sentences["article_id"]), "number": sentences["sentence_id"],
                           "start": start, "end": start + sentences["sentence"].str.len(), "text": sentences["sentence"]})
    known = pd.DataFrame({"id": articles["article_id"], "path": _column(articles, "path"), "published": articles["published"],
                          "outlet": codes(_text(articles["outlet"]), values["outlet"]), "cluster": pd.factorize(articles["cluster" if "cluster" in articles.columns else "article_id"])[0]})
    names = {dim: {MISSING: word("abstains" if dim == "label" else "unknown", lang), OTHER: word("other outlets", lang)} for dim in values}
    names |= {"label": names.get("label", {}) | {"-1": word("against", lang), "0": word("neutral", lang), "1": word("in_favour", lang)}}
    names |= {dim: names[dim] | {value: word(value, lang) for value in values[dim]} for dim in ("colour",) if dim in values}
    engine = {"base": "rows", "rows": [name for name in _names(by) if name != "outlet"], "sentences": {},
              "voiced": [], "outlets": leading(known, values["outlet"])}
    return told, Facts(known, listed.reset_index(drop=True), values, names, {"rows": layer},
                       {"view": COUNTED | {"layer": "rows"} | view} if view else {}, engine)


def _column(rows: pd.DataFrame, name: str) -> pd.Series:
    return rows[name] if name in rows.columns else pd.Series(None, index=rows.index, dtype="float64" if name == "at" else "str")


def _text(column: pd.Series) -> pd.Series:
    """The cells as text; what is missing is called so."""
    return column.astype("object").where(column.notna(), MISSING).astype("str")


def _names(by: Sequence[str]) -> list[str]:
    return [name for column in by for name in ([f"{column}:since", f"{column}:until"] if column in DATES else [column])]


def _specification(rows: pd.DataFrame, facts: Facts, plot: Plot, by: Sequence[str], lang: str) -> dict[str, Any]:
    title = word(f"view {plot.__name__}" if plot in VIEWS else "panel", lang)
    drawn = [{"name": "view", "title": title, **VIEWS[plot][1]}] if plot in VIEWS else []
    notes = corrected_note(rows.attrs.get("corrected", 0), lang)
    return {"lang": lang, "title": title, "words": words(lang), "notes": notes, "call": None, "views": drawn, "names": facts.names,
            "controls": [control for name in _names(by) for control in _control(rows, facts, name, lang)],
            "order": {"outlet": facts.engine["outlets"]}, "made": {}}


def _control(rows: pd.DataFrame, facts: Facts, name: str, lang: str) -> list[dict[str, Any]]:
    column, _, edge = name.partition(":")
    label = word("outlet_column" if column == "outlet" else column, lang)
    if edge:
        return [{"name": name, "label": f"{label} {word(edge, lang)}", "type": "date", "value": ""}]
    called = facts.names.get(column, {})
    options = [["", word("all", lang)], *([value, called.get(value, value)] for value in facts.values[column])]
    return [{"name": name, "label": label, "type": "select", "options": options, "value": ""}]
