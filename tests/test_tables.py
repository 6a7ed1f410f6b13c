"""The tables: spans that hold, columns that are there, a round trip that loses nothing, the same answer in any order."""

from __future__ import annotations

import random
from dataclasses import replace
from types import SimpleNamespace

import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from analysis import annotate, load_corpus, open_tables, schema
from analysis.cli import main
from analysis.event_groups import grouped
from analysis.exporting import FORMATS
from analysis.pipeline import annotate_article, load_config, with_topics
from analysis.places import first_corpus
from analysis.tables import TablesError, names, write_csv

PIECES = st.sampled_from([
    "La France a condamné la décision de Moscou.", "« Nous sommes prêts », a déclaré M. Poutine.", "Selon l'ONU, rien n'est signé.",
    "Lire aussi :", "«", "»", "\"", "\n\n", "\r\n", "\u00a0", "Le 31 février 2023", "hier", "Vladimir Poutine", "…", "😀", "a-t-il dit", "Par Jean",
    "== formule", "<script>alert(1)</script>", "\u202e", "n'", "qu’", "(", "–",
])


@pytest.fixture(scope="module")
def config():
    """The configuration of the first corpus, loaded once."""
    return load_config(load_corpus(first_corpus()))


def spans_hold(tables) -> None:
    """Every row's span is inside its article and its text is what stands there."""
    texts = tables.articles.set_index("article_id")["text"].to_dict()
    for name in ("removed", "sentences", "mentions", "quotes", "dates"):
        for row in getattr(tables, name).itertuples(index=False):
            assert texts[row.article_id][row.start:row.end] == row.text, (name, row)
    for name in ("sentiment", "stance", "topics"):
        for row in getattr(tables, name).itertuples(index=False):
            assert all(0 <= start < end <= len(texts[row.article_id]) for start, end in row.evidence), (name, row)


def test_every_span_is_its_text(tables):
    """``articles.text[start:end] == text`` wherever a row has start, end and text."""
    spans_hold(tables)


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(PIECES | st.text(max_size=12), min_size=1, max_size=14).map(" ".join))
def test_any_text_goes_through(config, text):
    """No text makes a stage fail, and spans hold for every text."""
    article = schema.Article("x", "x.txt", None, None, None, "2024-06-19", "fr", text, "")
    made = annotate_article(article, [], config)
    spans_hold(SimpleNamespace(**{name: schema.frame(name, rows) for name, rows in {**dict.fromkeys(schema.TABLES, ()), **made}.items()}))


def test_removed_and_sentences_share_no_character(tables):
    """A line is either the article or not."""
    for article, rows in tables.sentences.groupby("article_id"):
        cut = tables.removed[tables.removed["article_id"] == article]
        kept = {i for row in rows.itertuples() for i in range(row.start, row.end)}
        assert not kept & {i for row in cut.itertuples() for i in range(row.start, row.end)}


def test_nothing_is_lost(tables):
    """Each character that is not space is in a sentence or in a removed line."""
    for article in tables.articles.itertuples():
        seen = set()
        for table in (tables.sentences, tables.removed):
            for row in table[table["article_id"] == article.article_id].itertuples():
                seen |= set(range(row.start, row.end))
        lost = [char for at, char in enumerate(article.text) if at not in seen and char.isalnum()]
        assert lost == [], (article.article_id, "".join(lost))


def test_tables_round_trip(tables, tmp_path):
    """What was saved is opened again, equal in every cell and dtype."""
    opened = open_tables(tables.save(tmp_path / "t"))
    for name in names():
        pd.testing.assert_frame_equal(getattr(opened, name), getattr(tables, name), check_dtype=True, obj=name)


def test_tables_in_parts_are_exported(folder, tmp_path):
    """``revue export`` of a folder that ``revue annotate`` wrote gives the bytes of the same tables in plain files."""
    annotate(folder, out=tmp_path / "parts").save(tmp_path / "plain")
    for form in FORMATS:
        for name in ("parts", "plain"):
            assert main(["export", str(tmp_path / name), "--to", form, "--out", str(tmp_path / form / name)]) == 0
        one, other = ({path.name: path.read_bytes() for path in (tmp_path / form / name).iterdir()} for name in ("parts", "plain"))
        assert one and one == other


def test_topics_are_added_unread(tables, tmp_path):
    """More topics are the same rows looked for in tables on disk or in memory, and all of them lie in the order of the articles."""
    added = '[topic.war]\nterms = ["guerre", "armée"]'
    opened = open_tables(tables.save(tmp_path))
    here, there = with_topics(tables, added), with_topics(opened, added)
    pd.testing.assert_frame_equal(there.topics, here.topics)
    found = here.topics.loc[here.topics["topic"] == "war", "article_id"].unique().tolist()
    assert found and found == [key for key in tables.articles["article_id"].tolist() if key in found]
    assert not {"articles", "sentences"} & vars(there).keys() | vars(opened).keys() & {"articles", "sentences"}


def test_events_are_grouped_unread(tables, tmp_path):
    """Events of tables on disk are those of tables in memory; articles and sentences are not kept for them."""
    opened = open_tables(tables.save(tmp_path))
    found = grouped(opened)
    pd.testing.assert_frame_equal(found, grouped(tables))
    assert len(found) and not {"articles", "sentences"} & vars(opened).keys()


def test_what_is_no_table_round_trips_too(tables, tmp_path):
    """How many copies were left out, and the configuration, are opened as they were saved."""
    opened = open_tables(replace(tables, copies_left_out=3).save(tmp_path))
    assert (opened.copies_left_out, opened.configuration) == (3, tables.configuration)


@pytest.mark.parametrize("content", ["{", "\x00"])
def test_a_damaged_file_beside_the_tables_is_told(tables, tmp_path, content):
    """What cannot be read is one error that says what to do."""
    tables.save(tmp_path).joinpath("tables.json").write_text(content)
    with pytest.raises(TablesError, match="annotate the corpus again"):
        open_tables(tmp_path)


def test_a_missing_table_is_named(tables, tmp_path):
    """Opening a folder that lacks a table names it and says what to run."""
    tables.save(tmp_path).joinpath("quotes.parquet").unlink()
    with pytest.raises(TablesError, match="quotes.parquet.*revue annotate"):
        open_tables(tmp_path)


def test_a_frame_without_its_columns_is_refused(tables):
    """The door names the table and the column that lacks."""
    with pytest.raises(schema.SchemaError, match="quotes.*cue"):
        schema.check("quotes", tables.quotes.drop(columns="cue"))


def test_the_order_of_articles_does_not_matter(tables):
    """The same articles in another order give the same rows."""
    corpus = load_corpus(first_corpus())
    shuffled = list(corpus.articles)
    random.Random(3).shuffle(shuffled)
    again = annotate(type(corpus)(shuffled, corpus.metadata, corpus.rejected, corpus.folder))
    for name in ("sentences", "mentions", "quotes", "stance", "dates"):
        keys = ["article_id", *(["start"] if "start" in getattr(tables, name) else ["sentence_id", "holder", "target"])]
        ours, theirs = (getattr(t, name).sort_values(keys, kind="stable", ignore_index=True) for t in (tables, again))
        pd.testing.assert_frame_equal(ours, theirs)


def test_every_mention_and_quote_points_to_its_sentence(tables):
    """``sentence_id`` is the sentence that the span starts in."""
    at = tables.sentences.set_index(["article_id", "sentence_id"])
    for table in (tables.mentions, tables.quotes, tables.dates):
        for row in table.itertuples():
            sentence = at.loc[(row.article_id, row.sentence_id)]
            assert sentence["start"] <= row.start < sentence["end"]


def test_no_formula_reaches_a_csv(tmp_path):
    """A cell that a spreadsheet would run begins with an apostrophe."""
    path = write_csv(pd.DataFrame({"a": ["=1+1", "@x", "-2", "plain"], "n": [-1, 2, 3, 4]}), tmp_path / "x.csv")
    assert pd.read_csv(path)["a"].tolist() == ["'=1+1", "'@x", "'-2", "plain"]
    assert pd.read_csv(path)["n"].tolist() == [-1, 2, 3, 4]
