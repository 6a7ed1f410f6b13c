"""Lists of sentences as plain HTML: the evidence of counts, articles with what was cut away."""

from __future__ import annotations

import pandas as pd
import pytest

from analysis import annotate, load_corpus, observations, plots
from analysis.widgets import evidence_html, mark

def test_the_list_has_every_sentence_once_with_its_words_marked(tables):
    """As many items as sentences behind the count, each with its counted words marked and its source."""
    rows = observations(tables, "mentions", lang="en").head(30)
    listed = evidence_html(rows)
    assert listed.count("<li>") == len(rows.drop_duplicates(["article_id", "sentence_id"]))
    assert 'role="region"' in listed and 'aria-label="Evidence"' in listed
    assert 'aria-label="Preuves"' in evidence_html(rows, "fr")


def test_a_long_list_says_how_much_it_leaves_out(tables):
    """The list is cut at its limit and the heading says of how many."""
    rows = observations(tables, "mentions", lang="en")
    total = len(rows.drop_duplicates(["article_id", "sentence_id"]))
    assert f"the first 3 of {total} sentences" in evidence_html(rows, limit=3)


@pytest.mark.parametrize(("sentence", "spans", "expected"), [
    ("a <b> c", [(2, 5)], "a <mark>&lt;b&gt;</mark> c"),
    ("abcdef", [(0, 3), (2, 5)], "<mark>abc</mark><mark>de</mark>f"),
    ("abc", [], "abc"),
])
def test_marked_text_is_escaped(sentence, spans, expected):
    """Text of an article never becomes markup."""
    assert mark(sentence, spans) == expected


def test_hostile_text_becomes_no_markup():
    """A script in an article, an outlet or a date stays text in lists and labels."""
    bad = "<img src=x onerror=alert(1)>"
    made = annotate(load_corpus(pd.DataFrame({"text": [f"La Russie {bad} menace la France. {bad}"], "outlet": [bad], "article_id": [bad]})))
    rows = observations(made, "mentions", lang="en")
    assert "<img" not in evidence_html(rows)
    assert "<img" not in plots.actors_by_outlet(rows).to_json()


def test_what_was_cut_away_is_shown_in_place(folder):
    """Each article opens with its removed lines struck through where they stand, with kind and rule, and its markup is text."""
    from analysis import annotate, cleaned, load_corpus
    (folder / "articles" / "page.txt").write_text(
        "Partager sur Facebook\n\nLe titre <script>alert(1)</script>\n\nLa maire a présenté mardi le budget de la ville devant les élus réunis.\n\n"
        "Lire aussi : un autre article\n\nElle a promis que les travaux commenceront dans les prochains mois.\n", encoding="utf-8")
    tables = annotate(load_corpus(folder))
    html = cleaned(tables, lang="fr").data
    assert html.count("<details>") == 3 and html.count("<del>") == len(tables.removed) >= 2
    assert "<script>" not in html and "&lt;script&gt;" in html and "lignes écartées" in html
    assert html.index("Partager") < html.index("Le titre") < html.index("Lire aussi") < html.index("Elle a promis")
    assert cleaned(tables, limit=1).data.count("<details>") == 1 and "first 1 of 3" in cleaned(tables, limit=1).data


def test_figures_say_how_many_copies_they_count(folder):
    """An axis names the copies that were counted, or left out, and says nothing where there are none."""
    from analysis import annotate, load_corpus, observations, plots
    (folder / "articles" / "zz.txt").write_text((folder / "articles" / "un.txt").read_text())
    tables = annotate(load_corpus(folder))
    for given, says in ((tables, "1 copies of other articles counted"), (tables.without_copies(), "1 copies of other articles left out")):
        assert says in plots.actors_by_outlet(observations(given, "mentions")).layout.xaxis.title.text
    alone = tables.articles["duplicate_of"].notna()
    assert alone.sum() == 1
