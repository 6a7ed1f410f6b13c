"""Event cards: the day, the actors, what each outlet says and in whose voice; where they agree and differ, and who is silent."""

from __future__ import annotations

import html
from typing import Any

import pandas as pd
from IPython.display import HTML

from analysis import lexicon
from analysis import phrasing as say
from analysis.event_groups import grouped
from analysis.event_tables import WINDOW, compared, details, events_of, of_event, only, sentences_of
from analysis.labels import word
from analysis.ledger import OWN
from analysis.observing import KEYS, observations
from analysis.schema import Span
from analysis.tables import Tables
from analysis.widgets import evidence_html, mark

_KINDS, _COLON = {"stance": "label"}, {"en": ": ", "fr": " : "}
Spoken = dict[tuple[str, int], list[tuple[Span, str]]]


def event_card(tables: Tables, event: str, *, lang: str = "en") -> HTML:
    """A card: day and actors, each outlet's sentences with whose voice each part is in, then opposites, agreements, differences, silences.

    Each point of the lists opens its sentences. Plain HTML that opens without a kernel, in JupyterLab and in a shared page; all
    text is escaped. Raises WhatError for an event that is not there (``events(tables)`` lists them).
    """
    units = grouped(tables)
    return HTML(_card(tables, event, sentences_of(tables, units, lang), events_of(tables, units, lang), lang))


def cards(tables: Tables, *, limit: int = 10, lang: str = "en") -> HTML:
    """The cards of the ``limit`` most widely told events, one below the other, and of how many they are."""
    units = grouped(tables)
    sentences, found = sentences_of(tables, units, lang), events_of(tables, units, lang)
    made = [_card(tables, event, sentences, found, lang) for event in found["event"].head(limit).tolist()]
    left = f"<p>{word('first', lang)} {limit} {word('of', lang)} {len(found)}</p>" if len(found) > limit else ""
    return HTML("".join([*made, left]) or f"<p>{word('nothing', lang)}</p>")


def _card(tables: Tables, event: str, sentences: pd.DataFrame, found: pd.DataFrame, lang: str) -> str:
    told, row = of_event(sentences, event), found[found["event"] == event].iloc[0]
    said = details(tables, told, lang=lang)
    lines = compared(tables, told, said)
    spoken = _spoken(tables, told, lang)
    outlets = "".join(_outlet(outlet, rows, spoken, lang) for outlet, rows in told.groupby("outlet"))
    lists = "".join(_list(verdict, [_point(what, rows, said, lang) for what, rows in lines[lines["verdict"] == verdict].groupby(
        ["kind", "about", "what"])], lang) for verdict in ("opposite", "agreement", "difference"))
    heading = f"{_day(row['day'], lang)} · {html.escape(row['actors'].replace(' | ', ', '))}"
    counts = f"{row['articles']} {word('articles', lang)}, {row['outlets']} {word('outlets', lang)}"
    return (f'<article class="revue-event" style="max-width:60em"><h3>{heading}</h3><p>{counts}</p>{outlets}{lists}'
            f"{_list('silence', _silences(lines, said, lang), lang)}</article>")


def _day(day: str, lang: str) -> str:
    """The day as it is written: 13 September 2023, 13 septembre 2023, 1er juin 2024."""
    if lang == "en":
        return say.day(day)
    year, month, number = map(int, day.split("-"))
    months = [row["word"] for row in lexicon.rows("time_words") if row["kind"] == "month"]
    return f"{number}{'er' * (number == 1)} {months[month - 1]} {year}"


def _spoken(tables: Tables, told: pd.DataFrame, lang: str) -> Spoken:
    """The stretches of each sentence of the event's articles, each with whose voice it is in and how it is worded, in order."""
    spoken: Spoken = {}
    voices = observations(only(tables, told["article_id"]), "voices", lang=lang)
    for article, number, voice, wording, spans in voices[[*KEYS, "voice", "wording", "spans"]].itertuples(index=False, name=None):
        whose = voice if wording == OWN else f"{voice}, {word(wording, lang)}"
        spoken.setdefault((article, number), []).extend((span, whose) for span in spans)
    return {key: sorted(stretches) for key, stretches in spoken.items()}


def _outlet(outlet: str, rows: pd.DataFrame, spoken: Spoken, lang: str) -> str:
    items = "".join(_sentence(row, spoken.get((row.article_id, row.sentence_id), []), lang) for row in rows.itertuples(index=False))
    return f"<h4>{html.escape(outlet)}</h4><ul>{items}</ul>"


def _sentence(row: Any, stretches: list[tuple[Span, str]], lang: str) -> str:
    """The sentence, its time and actors marked, behind each stretch whose voice it is in; then where it stands."""
    written, at = [], 0
    for (start, end), whose in [*stretches, ((len(row.sentence), len(row.sentence)), "")]:
        for a, b, label in ((at, start, ""), (start, end, whose)):
            inside = [(max(first, a) - a, min(last, b) - a) for first, last in row.spans if first < b and last > a]
            written.append(mark(row.sentence[a:b], inside) + (f" <small>[{html.escape(label)}]</small>" if label else ""))
        at = end
    source = [str(part) for part in (row.published, f"{row.article_id}, § {row.sentence_id}") if pd.notna(part)]
    source += [] if row.exact else [word("told by its week or month", lang)]
    return f"<li>{''.join(written)} <small>({html.escape(' · '.join(source))})</small></li>"


def _point(what: tuple[str, str, str], rows: pd.DataFrame, said: pd.DataFrame, lang: str) -> str:
    """One thing that is said, and by whom; it opens its sentences."""
    kind, _, name = what
    saying = ", ".join(f"{outlet} ({count})" for outlet, count in rows.loc[rows["count"] > 0, ["outlet", "count"]].itertuples(index=False, name=None))
    found = said[(said["kind"] == kind) & (said["what"] == name)]
    return _opens(f"{word(_KINDS.get(kind, kind), lang)}{_COLON[lang]}{name} · {saying}", found, lang)


def _silences(lines: pd.DataFrame, said: pd.DataFrame, lang: str) -> list[str]:
    """Outlets that published and do not tell the event; then the actors and topics of which one that tells it says nothing."""
    silent = [f"<li>{html.escape(outlet)}{_COLON[lang]}{word('silent', lang)} ({WINDOW})</li>"
              for outlet in lines.loc[lines["kind"] == "event", "outlet"].tolist()]
    missing = lines[lines["kind"].isin(("actor", "topic")) & (lines["count"] == 0)]
    return silent + [_opens(f"{outlet}{_COLON[lang]}{word('nothing of', lang)} {', '.join(rows['what'])}",
                            said[said["kind"].isin(("actor", "topic")) & said["what"].isin(rows["what"])], lang)
                     for outlet, rows in missing.groupby("outlet")]


def _opens(summary: str, rows: pd.DataFrame, lang: str) -> str:
    return f"<li><details><summary>{html.escape(summary)}</summary>{evidence_html(rows, lang)}</details></li>"


def _list(verdict: str, points: list[str], lang: str) -> str:
    return f"<h4>{word(verdict, lang)}</h4><ul>{''.join(points)}</ul>" if points else ""
