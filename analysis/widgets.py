"""Lists of sentences as plain HTML, which opens without a kernel: the evidence of counts, and articles with what was cut away."""

from __future__ import annotations

import html
from collections.abc import Sequence
from typing import Any

import pandas as pd
from IPython.display import HTML

from analysis.comparison import columns_of, tally
from analysis.labels import word
from analysis.tables import Tables

LISTED = 40


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


def _column(name: str) -> str:
    return "outlet_column" if name == "outlet" else name


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
