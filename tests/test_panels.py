"""Panels: a control filters view and list, each mark opens as many sentences as it says, and a page gets all it needs."""

from __future__ import annotations

import json

import ipywidgets
import pandas as pd
import plotly.graph_objects as go
import pytest

from analysis import annotate, load_corpus, observations, panel, plots, timeline_panel, views
from analysis.front import MIME, mounted
from analysis.observing import WhatError
from analysis.panels import VIEWS

ROWS = {plots.actors_by_outlet: "mentions", plots.belonging: "mentions", plots.voices_by_outlet: "voices", plots.ledger: "voices",
        plots.colours: "quotes", plots.removed_by_kind: "removed", plots.topics_over_time: "topics", plots.pairs: "pairs",
        plots.stance_matrix: "stance", plots.sentiment_by_voice: "sentiment"}


@pytest.fixture(params=VIEWS, ids=lambda plot: plot.__name__)
def plot(request):
    """Each figure that a panel has a view for."""
    return request.param


@pytest.mark.parametrize("lang", ["en", "fr"])
def test_a_control_changes_view_and_sentences(tables, plot, lang):
    """Choosing an outlet leaves its marks and its sentences only; choosing all brings everything back."""
    made = panel(observations(tables, ROWS[plot], lang=lang), plot, ("outlet",), lang=lang)
    before, listed = made.marks, len(made.listed)
    outlet = made.facts.values["outlet"][0]
    made.choose(outlet=outlet)
    assert set(made.chosen["outlet"]) == set(made.listed["outlet"]) == {outlet} and len(made.listed) < listed
    assert made.marks != before
    assert made.choose(outlet="").marks == before and len(made.listed) == listed


def test_every_mark_opens_as_many_sentences_as_it_says(tables, plot):
    """The list of each mark has n sentences, each with words of the counted rows in it."""
    made = panel(observations(tables, ROWS[plot], lang="en"), plot, ("outlet",))
    for mark in made.marks["view"]:
        listed = made.pick("view", **mark["key"]).listed
        assert len(listed) == mark["n"] > 0 and all(len(spans) for spans in listed["spans"])
    assert len(made.pick("view").listed) >= max(mark["n"] for mark in made.marks["view"])


AMOUNTS = [
    (plots.voices_by_outlet, lambda rows: rows.groupby(["voice", "outlet"])["characters"].sum() / rows.groupby("outlet")["characters"].sum()),
    (plots.ledger, lambda rows: rows.groupby(["voice", "outlet"])["characters"].sum()),
    (plots.removed_by_kind, lambda rows: rows.groupby(["kind", "outlet"])["characters"].sum()),
]


@pytest.mark.parametrize(("plot", "amount"), AMOUNTS, ids=lambda value: getattr(value, "__name__", ""))
def test_lengths_are_what_the_figure_draws(tables, plot, amount):
    """What a bar's length shows is the amount, or the share of it, by name and outlet."""
    rows = observations(tables, ROWS[plot], lang="en")
    expected = amount(rows).swaplevel() if amount(rows).index.names[0] == "outlet" else amount(rows)
    for mark in panel(rows, plot, ("outlet",)).marks["view"]:
        assert mark["value"] == pytest.approx(expected[tuple(mark["key"].values())])


def test_points_are_the_means_of_the_figure(tables):
    """A point of sentiment is the mean polarity of an article, as the figure draws it, from as many sentences."""
    rows = observations(tables, "sentiment", lang="en")
    drawn = views.sentiment_by_voice(rows)
    expected = {(row.outlet, f"{row.voice} · {row.lexicon}", row.article_id): (row.polarity, row.sentences)
                for row in drawn.replace({"voice": {"own": "outlet's own words"}}).itertuples()}
    marks = panel(rows, plots.sentiment_by_voice, ("lexicon",)).marks["view"]
    seen = {tuple(mark["key"].values()): mark for mark in marks}
    assert seen.keys() <= expected.keys()
    for key, mark in seen.items():
        assert (mark["value"], mark["n"]) == (pytest.approx(expected[key][0]), expected[key][1])


def test_dates_have_since_and_until(tables):
    """A date column gets two controls, and both bounds hold."""
    made = panel(observations(tables, "mentions", lang="en"), plots.actors_by_outlet, by=("published",))
    made.choose(**{"published:since": "2023-09-22", "published:until": "2024-06-14"})
    assert set(made.chosen["published"]) == set(made.listed["published"]) == {"2023-09-22", "2024-06-14"}


def test_no_choice_left_is_said(tables):
    """Where controls exclude everything nothing is drawn and the list is empty."""
    made = panel(observations(tables, "mentions", lang="en"), plots.actors_by_outlet, by=("outlet", "published"))
    made.choose(**{"published:since": "2024-06-19", "published:until": "2023-09-15"})
    assert made.chosen.empty and made.listed.empty and made.marks == {"view": []}


def test_a_figure_of_ones_own_follows_the_controls(tables):
    """A plot that the front end has no view for is drawn by the kernel, from the rows that the controls leave."""
    def drawn(rows: pd.DataFrame, lang: str = "en") -> go.Figure:
        return go.Figure(go.Bar(x=[len(rows)]))

    box = panel(observations(tables, "mentions"), drawn, "outlet")
    assert isinstance(box, ipywidgets.VBox)
    made, figure = box.children
    made.choose(outlet=made.facts.values["outlet"][1])
    assert figure.data[0].x[0] == len(made.chosen) < len(made.rows)


def test_a_column_that_is_not_there_is_said(tables):
    """A control for an unknown column is refused, with those that there are."""
    with pytest.raises(WhatError, match="colour.*outlet"):
        panel(observations(tables, "mentions"), plots.actors_by_outlet, "colour")


def test_the_output_holds_all_that_a_page_needs(tables, plot):
    """The stored output has the facts as JSON beside the widget, and no text of them can end the script in a page."""
    rows = observations(tables, ROWS[plot], lang="en")
    bundle = panel(rows.assign(sentence="</script><script>alert(1)</script>"), plot, "outlet")._repr_mimebundle_()[0]
    assert json.loads(json.dumps(bundle[MIME], allow_nan=False))["facts"]["sentences"]["text"]
    held = mounted(bundle[MIME])
    assert held.count("<script") == held.count("</script") == 1 and "<script>" not in bundle["text/html"]


def test_missing_values_have_a_name():
    """A row without a value of a control's column can be chosen by the name of what is missing."""
    made = annotate(load_corpus(pd.DataFrame({"text": ["La France condamne la Russie.", "La Russie menace la France."], "published": ["2024-01-01", None]})))
    shown = panel(observations(made, "mentions"), plots.actors_by_outlet, ("published", "outlet"))
    assert shown.choose(**{"published:since": "2000-01-01"}).chosen["published"].notna().all() and len(shown.listed) == 1


@pytest.mark.parametrize("lang", ["en", "fr"])
def test_the_timeline_opens_its_sentences(tables, lang):
    """Each mark of the timeline, of any grain, lists as many sentences as it says; its share has an interval around it."""
    made = timeline_panel(tables, lang=lang)
    for grain in ("day", "week", "month", "quarter", "year"):
        for mark in made.choose(grain=grain).marks["timeline"]:
            assert mark["low"] <= mark["value"] + 1e-9 and mark["value"] <= mark["high"] + 1e-9 and mark["value"] == mark["n"] / mark["of"]
            assert len(made.pick("timeline", **mark["key"]).listed) == mark["n"]
        made.pick("timeline")
