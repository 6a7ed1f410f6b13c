"""No figure shows an estimate without its interval, or without saying that there is none; every figure says from how many it is drawn."""

from __future__ import annotations

import re
from collections.abc import Callable
from importlib import import_module
from inspect import get_annotations, getmembers, isfunction
from itertools import chain
from random import Random

import numpy as np
import pandas as pd
import plotly.graph_objects as go
import pytest
from matplotlib.collections import LineCollection, PathCollection, PolyCollection
from matplotlib.figure import Figure
from matplotlib.text import Text

from analysis import annotate, compare, discover_topics, load_corpus, measured, measurements, observations, views
from analysis.discovering import Discovered
from analysis.drawings import FIGURES
from analysis.labels import LANGS, word
from analysis.plots import estimate, whiskers
from analysis.tables import Tables
from conftest import ROOT

WRITTEN = [
    "La France condamne la Russie.", "« La situation est grave et dangereuse », a déclaré Vladimir Poutine.", "L'ONU soutient l'Ukraine.",
    "Le 3 mai 2023, la Russie a violé l'accord signé à Moscou.", "Emmanuel Macron a affirmé que « la paix est possible ».", "Il pleut.",
    "Selon Kim Jong Un, la Corée du Nord soutient la Russie.", "La rencontre diplomatique a été un succès remarquable."]
#: What is no figure by itself, and what each figure is drawn from. A figure that is not named here fails.
PARTS = {"dress", "nothing"}
OBSERVED = {"actors_by_outlet": "mentions", "belonging": "mentions", "voices_by_outlet": "voices", "ledger": "voices", "colours": "quotes",
            "removed_by_kind": "removed", "topics_over_time": "topics", "pairs": "pairs", "stance_matrix": "stance",
            "sentiment_by_voice": "sentiment", "lexicon_agreement": "sentiment"}
#: Frames as ``sensitivity``, ``corrected`` and ``keyness`` give them, as far as they are drawn.
RERUN = pd.DataFrame({"choice": ["as reported", "article left out"], "setting": ["", "a1"], "says": "the outlets take sides less", "articles": [5, 4],
                      "difference": [-0.2, -0.3], "low": [-0.4, np.nan], "high": [-0.1, np.nan], "verdict": "less", "stands": True})
CORRECTED = pd.DataFrame({"outlet": ["Le Phare", "Le Matin"], "articles": [5, 4], "checked": [3, 0], "raw": [0.2, 0.3], "raw_low": [0.1, 0.2], "raw_high": [0.4, 0.5],
                          "corrected": [0.25, np.nan], "low": [0.1, np.nan], "high": [0.5, np.nan], "note": ["", "no article checked"]})
KEYNESS = pd.DataFrame({"word": ["missile", "paix"], "group": "Le Phare", "against": "rest", "count": [9, 3], "other_count": [1, 2], "articles": [3, 2],
                        "of_articles": 5, "log_odds": [1.5, 0.5], "log_odds_low": [0.5, -0.5], "log_odds_high": [2.5, 1.5], "verdict": ["more", "too few to say"]})
RERUN.attrs = {"unit": "of the cases", "said": "It stands in 1 of 1 reruns."}
CORRECTED.attrs = {"measure": "topic share", "unit": "of the sentences", "checked": "articles", "copies_left_out": 0}
DISCOVERED = {"topic_stability", "topic_terms"}
NOTHING = [word("nothing", lang) for lang in LANGS]
NONE = [word("no interval", lang) for lang in LANGS]
SAYS_N = re.compile(r"n = \d|\b\d+ (articles?|cases|cas)\b|\(articles\).*\(\d+\)")


@pytest.fixture(scope="module", params=["the first corpus", "one article", "thirty articles"])
def some(request: pytest.FixtureRequest, tables: Tables) -> Tables:
    """The corpora on which all figures are drawn."""
    if request.param == "the first corpus":
        return tables
    number, draw = (1 if request.param == "one article" else 30), Random(0)
    return annotate(load_corpus(pd.DataFrame([
        {"article_id": f"a{n}", "outlet": f"Journal {n % 3}", "published": f"2023-05-{n + 1:02}",
         "text": " ".join([f"Une nouvelle {n}.", *draw.sample(WRITTEN, 8 if number == 1 else 5)])} for n in range(number)])))


def drawn_figures() -> dict[str, Callable[..., go.Figure]]:
    """All public functions of the modules of plots that give a figure."""
    modules = [import_module(f"analysis.{path.stem}") for path in sorted((ROOT / "analysis").glob("*plots.py"))]
    return {f"{module.__name__.split('.')[1]}.{name}": function for module in modules for name, function in getmembers(module, isfunction)
            if function.__module__ == module.__name__ and name[0] != "_" and name not in PARTS and get_annotations(function)["return"] == "go.Figure"}


@pytest.fixture(scope="module")
def topics(some: Tables) -> Discovered:
    """The topics that are discovered in a corpus."""
    return discover_topics(some, most=3, progress=False)


def given(name: str) -> tuple:
    """What a figure is drawn from that tells of no corpus: the recorded marks and cases, or a frame."""
    cases = measurements.stance_cases()
    known = {"marks": (measured(),), "calibration": (cases,), "risk_coverage": (cases, measurements.stance_risk()), "sensitivity_plot": (RERUN,),
             "corrected_rates": (CORRECTED,), "keyness_plot": (KEYNESS,)}
    assert name in known, f"say in this test what the figure {name} is drawn from"
    return known[name]


def bare_traces(figure: go.Figure) -> list[str]:
    """The traces that show an estimate (a number that is no whole one) without an interval, and without saying that there is none."""
    titles = [axis.title.text or "" for axis in chain(figure.select_xaxes(), figure.select_yaxes())]
    if any(f"({none})" in title for title in titles for none in NONE):
        return []
    bands = {trace.legendgroup for trace in figure.data if trace.type == "scatter" and trace.fill}
    return [str(trace.name) for trace in figure.data if is_estimate(trace) and trace.legendgroup not in bands and not is_sure(trace)]


def is_estimate(trace: go.Scatter | go.Bar | go.Heatmap) -> bool:
    """Whether a trace shows a number that is no whole one; lines of reference and the ticks of single articles are none."""
    values = np.ravel(trace.z) if trace.type == "heatmap" else chain(trace.x, trace.y)
    if trace.type == "scatter" and (trace.marker.symbol == "line-ns" or trace.hoverinfo == "skip" and trace.mode == "lines"):
        return False
    return any(isinstance(value, float | np.floating) and value == value and value % 1 for value in values)


def is_sure(trace: go.Scatter | go.Bar | go.Heatmap) -> bool:
    """Whether each number of a trace has its interval, or says that there is none."""
    if trace.type == "heatmap":
        return all("[" in text or any(none in text for none in NONE) for text in np.ravel(trace.text) if text)
    reaches = [(values, bar) for values, bar in ((trace.x, trace.error_x), (trace.y, trace.error_y)) if bar.array is not None]
    drawn = reaches and all(edge is not None and edge == edge for values, bar in reaches for edges in (bar.array, bar.arrayminus) if edges is not None
                            for value, edge in zip(values, edges) if value == value)
    return bool(drawn) or trace.customdata is not None and all(any(none in str(given) for none in NONE) for given in trace.customdata)


def texts_of(figure: go.Figure) -> str:
    """All that can be read in a figure without pointing at it."""
    axes = [axis.title.text or "" for axis in chain(figure.select_xaxes(), figure.select_yaxes())]
    lines = [str(line) for axis in figure.select_yaxes() for line in axis.ticktext or ()]
    lines += [str(line) for trace in figure.data if trace.y is not None for line in trace.y]
    return " ".join([*axes, *lines, *(note.text for note in figure.layout.annotations), *(str(trace.name) for trace in figure.data)])


def check(figure: go.Figure) -> None:
    """Each estimate has its interval or says that there is none, and the figure says from how many it is drawn."""
    assert not bare_traces(figure)
    assert SAYS_N.search(texts_of(figure)) or texts_of(figure).strip() in NOTHING


@pytest.mark.parametrize("name", [name for name in drawn_figures() if name.partition(".")[2] in {*OBSERVED, *DISCOVERED}])
def test_interactive_figures_of_a_corpus_show_their_doubt(some: Tables, topics: Discovered, name: str) -> None:
    """Each estimate has its interval or says that there is none, and the figure says from how many articles or things it is drawn."""
    draw, what, lang = drawn_figures()[name], OBSERVED.get(name.partition(".")[2]), LANGS[len(some.articles) == 1]
    check(draw(observations(some, what, lang=lang) if what else topics, lang=lang))


@pytest.mark.parametrize("name", [name for name in drawn_figures() if name.partition(".")[2] not in {*OBSERVED, *DISCOVERED}])
def test_other_interactive_figures_show_their_doubt(name: str) -> None:
    """Each estimate has its interval or says that there is none, and the figure says from how many articles or cases it is drawn."""
    check(drawn_figures()[name](*given(name.partition(".")[2])))


POINT = {"x": [0.25], "y": ["Le Phare"], "low": [0.1], "high": [0.5]}


@pytest.mark.parametrize(("drawn", "bare"), [
    (go.Scatter(x=[0.25], y=["Le Phare"]), True),
    (go.Bar(x=[0.25], y=["Le Phare"]), True),
    (go.Heatmap(z=[[0.25]], text=[["25%"]]), True),
    (go.Scatter(x=[0.25, 0.5], y=["a", "b"], error_x={"array": [0.1, None], "arrayminus": [0.1, None]}), True),
    (go.Scatter(x=[0.25], y=["Le Phare"], customdata=[estimate(0.25, np.nan, np.nan, 2)]), False),
    (go.Scatter(x=[0.25], y=["Le Phare"], error_x=whiskers(pd.DataFrame(POINT), "x")), False),
    (go.Heatmap(z=[[0.25]], text=[["25% [10%, 50%]"]]), False),
    (go.Bar(x=[3], y=["Le Phare"]), False),
], ids=str)
def test_what_is_bare_is_found(drawn: go.Scatter | go.Bar | go.Heatmap, bare: bool) -> None:
    """A share that is drawn alone is found, whatever draws it; one with its interval, or that says that it has none, and counts are not."""
    assert bool(bare_traces(go.Figure(drawn))) == bare


# ---------------------------------------------------------------------------------------------- static figures

def bare_points(figure: Figure) -> list[tuple[float, float]]:
    """The filled points of a static figure that no error bar or band covers; hollow ones and the ticks of single articles may stand alone."""
    found = []
    for axis in figure.axes:
        bars = [segment for lines in axis.collections if isinstance(lines, LineCollection) for segment in lines.get_segments()]
        bands = any(isinstance(area, PolyCollection) for area in axis.collections)
        for points in (points for points in axis.collections if isinstance(points, PathCollection) and points.get_gid() is None):
            hollow = np.allclose(points.get_facecolor(), 1)
            found += [tuple(point) for point in np.asarray(points.get_offsets()).tolist() if not hollow and not bands
                      and (point[0] % 1 or point[1] % 1 and not bars) and not any(covered(point, bar) for bar in bars)]
    return found


def covered(point: list[float], bar: np.ndarray) -> bool:
    """Whether a point lies on an error bar."""
    return all(low - 1e-9 <= at <= high + 1e-9 for at, low, high in zip(point, bar.min(axis=0), bar.max(axis=0)))


@pytest.mark.parametrize("name", FIGURES)
def test_static_figures_show_their_doubt(some: Tables, name: str) -> None:
    """Points have their error bar or band or are hollow, bars are counts, shares in cells have brackets; the table has low, high and articles."""
    figure, data = FIGURES[name](some)
    if data.empty:
        return
    assert not bare_points(figure)
    bars = [bar.get_width() for axis in figure.axes for bars in axis.containers if hasattr(bars, "patches") for bar in bars.patches]
    assert all(length % 1 == 0 for length in bars)
    assert all("[" in text.get_text() or NONE[0] in text.get_text() for axis in figure.axes for text in axis.texts if "%" in text.get_text())
    assert SAYS_N.search(" ".join(text.get_text() for text in figure.findobj(Text)))
    estimates = [column for column in data.select_dtypes("float") if column not in ("low", "high") and (data[column].dropna() % 1).any()]
    assert not estimates or {"low", "high", "articles"} <= set(data.columns)


@pytest.mark.parametrize(("low", "drawn"), [(0.1, 0), (0.3, 1)])
def test_a_point_without_its_bar_is_found(low: float, drawn: int) -> None:
    """A filled point that its error bar does not reach is found."""
    figure = Figure()
    axis = figure.subplots()
    axis.scatter([0.25], [1])
    axis.errorbar([0.4], [1], xerr=[[0.4 - low], [0.1]], fmt="none")
    assert len(bare_points(figure)) == drawn


def test_figures_draw_the_intervals_that_comparisons_give(some: Tables) -> None:
    """The share of a voice and the mean tone of an outlet have the same interval in a figure's table as in ``compare``."""
    voices, tone = (observations(some, what) for what in ("voices", "sentiment"))
    shown = views.voices_by_outlet(voices).query("voice == 'vladimir-putin'")
    means = views.sentiment_by_voice(tone).query("voice == 'outlet' and lexicon == 'press'").drop_duplicates("outlet")
    for drawn, column, told in ((shown, "share", ("quoted share", "vladimir-putin", None)), (means, "mean", ("sentiment", "press", "outlet"))):
        if len(drawn):
            measure, value, voice = told
            given = compare(some, measure, value=value, voice=voice).set_index("outlet").loc[drawn["outlet"], ["rate", "low", "high"]]
            np.testing.assert_allclose(drawn[[column, "low", "high"]].to_numpy(), given.to_numpy())
