"""Controls for notebooks: ``panel`` redraws a figure and lists the sentences behind it; ``explore`` sets panels side by side."""

from __future__ import annotations

import html
from collections.abc import Callable, Sequence
from typing import Any

import ipywidgets
import pandas as pd
import plotly.graph_objects as go
from IPython.display import HTML

from analysis import plots
from analysis.comparison import columns_of, tally
from analysis.labels import word
from analysis.observing import observations
from analysis.tables import Tables

LISTED = 40
DATES = ("published", "event")
Plot = Callable[..., go.Figure]


def evidence_html(rows: pd.DataFrame, lang: str = "en", limit: int = LISTED) -> str:
    """The sentences behind some observations as an HTML list, the counted words marked; all text is escaped.

    One item a sentence (several observations in one sentence are marked together), each with outlet, date, article and
    position. At most ``limit`` are listed, and the heading says of how many.
    """
    marked = _by_sentence(rows)
    shown = marked[:limit]
    head = f"{len(marked)} {word('sentences', lang)}"
    if len(marked) > limit:
        head = f"{word('first', lang)} {limit} {word('of', lang)} {head}"
    items = "".join(_item(row, spans) for row, spans in shown)
    return (f'<div role="region" aria-label="{word("evidence", lang)}" class="revue-evidence">'
            f"<p><b>{word('evidence', lang)}</b>: {head}</p><ol>{items}</ol></div>")


def _by_sentence(rows: pd.DataFrame) -> list[tuple[Any, list[tuple[int, int]]]]:
    found: dict[tuple[str, int], tuple[Any, list[tuple[int, int]]]] = {}
    for row in rows.itertuples(index=False):
        found.setdefault((row.article_id, row.sentence_id), (row, []))[1].extend(row.spans)
    return [found[key] for key in sorted(found)]


def _item(row: Any, spans: list[tuple[int, int]]) -> str:
    source = " · ".join(str(part) for part in (row.outlet, row.published, f"{row.article_id}, § {row.sentence_id}") if pd.notna(part))
    return f"<li>{mark(row.sentence, spans)} <small>({html.escape(source)})</small></li>"


def mark(sentence: str, spans: Sequence[tuple[int, int]]) -> str:
    """The sentence as HTML with the spans in ``<mark>``; overlapping spans are joined; everything is escaped."""
    written, at = [], 0
    for start, end in sorted(spans):
        start = max(start, at)
        if end > start:
            written += [html.escape(sentence[at:start]), "<mark>", html.escape(sentence[start:end]), "</mark>"]
            at = end
    return "".join([*written, html.escape(sentence[at:])])


def opened(rows: pd.DataFrame, by: Sequence[str] | str, *, lang: str = "en", limit: int = LISTED, listed: int = 20) -> HTML:
    """A table of counts, each row of which opens the sentences it was counted from: the columns of ``by``, count, articles.

    ``rows`` are observations; voices are counted in characters. At most ``limit`` rows with ``listed`` sentences each, and the
    table says of how many. Plain HTML that opens without a kernel, in JupyterLab and in a shared page; all text is escaped.
    Raises WhatError for a column that the rows do not have.
    """
    columns = columns_of(rows, by)
    counts = tally(rows, columns)
    groups = rows.groupby(columns, dropna=False, observed=True)
    titles = [word(_column(name), lang) for name in (*columns, "characters" if "characters" in rows.columns else "number", "articles")]
    body = "".join(f"<details><summary>{_line(row)}</summary>{evidence_html(groups.get_group(row[:len(columns)]), lang, listed)}</details>"
                   for row in counts.drop(columns="sentences").head(limit).itertuples(index=False, name=None))
    more = f"<p>{word('first', lang)} {limit} {word('of', lang)} {len(counts)}</p>" if len(counts) > limit else ""
    head = f'<div style="padding-left:1em"><b>{_line(titles)}</b></div>'
    return HTML(f'<div class="revue-opened" style="max-width:60em">{head}{body}{more}</div>')


def _line(cells: Sequence[object]) -> str:
    """One line of the table: names to the left, the two numbers to the right."""
    *names, number, articles = ("" if pd.isna(cell) else html.escape(str(cell)) for cell in cells)
    spans = [*(f"<span>{name}</span>" for name in names), *(f'<span style="text-align:right">{n}</span>' for n in (number, articles))]
    widths = f"repeat({len(names)},minmax(0,3fr)) minmax(0,1fr) minmax(0,1fr)"
    return f'<span style="display:inline-grid;width:calc(100% - 2em);column-gap:1em;grid-template-columns:{widths}">{"".join(spans)}</span>'


class Panel(ipywidgets.VBox):
    """The box that ``panel`` gives: ``controls`` (by column), ``figure`` (a FigureWidget), ``evidence``, ``chosen`` rows."""

    def __init__(self, rows: pd.DataFrame, plot: Plot, by: Sequence[str], lang: str):
        self.rows, self.plot, self.lang = rows, plot, lang
        self.controls = {name: control for column in by for name, control in _controls(rows, column, lang)}
        self.figure = go.FigureWidget(plot(rows, lang=lang))
        self.evidence = ipywidgets.HTML(evidence_html(rows, lang))
        for control in self.controls.values():
            control.observe(lambda _change: self.redraw(), names="value")
        super().__init__([ipywidgets.HBox(list(self.controls.values()), layout={"flex_flow": "row wrap"}),
                          self.figure, self.evidence])

    @property
    def chosen(self) -> pd.DataFrame:
        """The observations that the controls leave."""
        kept = pd.Series(True, index=self.rows.index)
        for name, control in self.controls.items():
            kept &= _keeps(self.rows, name, control.value)
        return self.rows[kept]

    def redraw(self) -> None:
        """Draws the figure and the list anew from the chosen rows."""
        chosen = self.chosen
        drawn = self.plot(chosen, lang=self.lang)
        with self.figure.batch_update():
            self.figure.data = ()
            self.figure.add_traces(drawn.data)
            self.figure.layout = drawn.layout
        self.evidence.value = evidence_html(chosen, self.lang)

    def _repr_mimebundle_(self, *args: Any, **kwargs: Any) -> Any:
        """The widget, and for pages without a kernel the list of sentences as plain HTML."""
        bundle = super()._repr_mimebundle_(*args, **kwargs)
        data, *rest = bundle if isinstance(bundle, tuple) else (bundle,)
        data = {**data, "text/html": f"<details><summary>{word('evidence', self.lang)}</summary>{self.evidence.value}</details>"}
        return (data, *rest) if rest else data


def panel(rows: pd.DataFrame, plot: Plot, by: Sequence[str] | str = ("outlet",), *, lang: str = "en") -> Panel:
    """A Panel: a control for each column of ``by``, the figure that ``plot(rows, lang=…)`` draws, the sentences behind it.

    ``rows`` are observations; a date column (published, event) gets two controls, from and to. A control filters the rows, and
    figure and list follow. Raises WhatError for a column that the rows do not have.
    """
    return Panel(rows, plot, columns_of(rows, by), lang)


def _column(name: str) -> str:
    return "outlet_column" if name == "outlet" else name


def explore(tables: Tables, *, lang: str = "en") -> ipywidgets.Tab:
    """The explorer: one panel each for actors, voices, stance, sentiment and topics, in tabs. Linked views come later."""
    views = {
        "actor": ("mentions", plots.actors_by_outlet, ("outlet", "actor", "voice", "published")),
        "voice": ("voices", plots.voices_by_outlet, ("outlet", "voice", "published")),
        "label": ("stance", plots.stance_matrix, ("outlet", "holder", "target", "published")),
        "lexicon": ("sentiment", plots.sentiment_by_voice, ("outlet", "lexicon", "published")),
        "topic": ("topics", plots.topics_over_time, ("outlet", "topic", "published")),
    }
    panels = [panel(observations(tables, what, places=False, lang=lang), plot, by, lang=lang)
              for what, plot, by in views.values()]
    return ipywidgets.Tab(panels, titles=[word(name, lang) for name in views])


def _controls(rows: pd.DataFrame, column: str, lang: str) -> list[tuple[str, ipywidgets.Dropdown]]:
    label = word(_column(column), lang)
    values = sorted(rows[column].dropna().unique().tolist())
    if column in DATES:
        return [(f"{column}:{edge}", _dropdown(f"{label} {word(edge, lang)}", values, lang)) for edge in ("from", "to")]
    return [(column, _dropdown(label, values, lang))]


def _dropdown(label: str, values: list, lang: str) -> ipywidgets.Dropdown:
    return ipywidgets.Dropdown(options=[(word("all", lang), None), *[(str(value), value) for value in values]], value=None,
                               description=label, style={"description_width": "initial"})


def _keeps(rows: pd.DataFrame, name: str, value: object) -> pd.Series:
    if value is None:
        return pd.Series(True, index=rows.index)
    column, _, edge = name.partition(":")
    return {"from": rows[column] >= value, "to": rows[column] <= value}[edge] if edge else rows[column] == value


def cleaned(tables: Tables, *, lang: str = "en", limit: int = LISTED) -> HTML:
    """Each article's text as it was found, what was cut away struck through in place with its kind and rule; at most ``limit`` articles.

    Plain HTML that opens and closes without a kernel: the same in JupyterLab and in a shared page. All text is escaped.
    """
    removed = {key: rows for key, rows in tables.removed.groupby("article_id")}
    shown = "".join(_cleaned(article, removed.get(article.article_id), lang) for article in tables.articles[:limit].itertuples(index=False))
    left = len(tables.articles) - limit
    more = f"<p>{word('first', lang)} {limit} {word('of', lang)} {len(tables.articles)} {word('articles', lang)}</p>" if left > 0 else ""
    return HTML(f'<div class="revue-cleaned" style="max-width:60em">{shown}{more}</div>')


def _cleaned(article: Any, removed: pd.DataFrame | None, lang: str) -> str:
    written, at = [], 0
    for row in removed.itertuples(index=False) if removed is not None else ():
        kind = f'<small style="color:#595959"> [{html.escape(row.kind)}: {html.escape(row.rule)}]</small>'
        written += [html.escape(article.text[at:row.start]), f"<del>{html.escape(article.text[row.start:row.end])}</del>{kind}"]
        at = row.end
    body = "".join([*written, html.escape(article.text[at:])])
    cut = len(removed) if removed is not None else 0
    head = f"{html.escape(article.article_id)} ({cut} {word('lines cut away', lang)})"
    return f'<details><summary>{head}</summary><div style="white-space:pre-wrap">{body}</div></details>'
