"""The shared handling of French text."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.text import Matcher, fold, innermost, marked_spans, slug

ANY = st.text(alphabet=st.sampled_from("ab «»“”\"'’‹›\n\u00a0éÉŒß.İ"), max_size=60) | st.text(max_size=60)


@given(ANY)
def test_folding_keeps_every_offset(text):
    """Folded text has the same length, so that spans found in it hold in the text."""
    assert len(fold(text)) == len(text)


@pytest.mark.parametrize(("text", "inner"), [
    ("Il a dit : « oui ».", ["oui"]),
    ("“Oui”, dit-il, \"non\".", ["Oui", "non"]),
    ("« Il a dit “non” hier »", ["Il a dit “non” hier", "non"]),
    ("« Premier paragraphe.\n\n« Second paragraphe. »", ["Premier paragraphe.", "Second paragraphe."]),
    ("Une « marque jamais fermée, et la suite.", []),
    ("Le 5\" de pluie et l'eau.", []),
])
def test_quotation_marks_pair(text, inner):
    """Marks pair within a paragraph, nest, go on over paragraphs, and an unclosed one costs only itself."""
    assert [text[m.inner_start:m.inner_end] for m in marked_spans(text)] == inner


@given(ANY)
def test_marked_spans_lie_in_the_text(text):
    """Whatever the text, spans are ordered, inside it, and inner spans lie inside outer ones."""
    for m in marked_spans(text):
        assert 0 <= m.start <= m.inner_start <= m.inner_end <= m.end <= len(text)


@pytest.mark.parametrize(("text", "found"), [
    ("La Corée du Nord et la Corée.", ["Corée du Nord", "Corée"]),
    ("KIM JONG UN, Kim Jong‑un et Kim Jong-unique", ["KIM JONG UN", "Kim Jong‑un"]),
    ("l’ONU, l'ONU, ONUSIEN", ["ONU", "ONU"]),
    ("Nations\u00a0unies", ["Nations\u00a0unies"]),
])
def test_matching_is_by_whole_words_and_longest(text, found):
    """Case, accents, apostrophes, hyphens and odd spaces do not matter; parts of words are no hits."""
    matcher = Matcher(["Corée", "Corée du Nord", "Kim Jong-un", "ONU", "Nations unies"])
    assert [text[hit.start:hit.end] for hit in matcher.find(fold(text))] == found


def test_a_shorter_whole_word_is_found_inside_a_longer_part():
    """Where the longest match is only a part of a word, the shorter whole word is found."""
    assert [hit.term for hit in Matcher(["ab", "ab cd"]).find("ab cdef")] == [0]


@pytest.mark.parametrize(("phrase", "expected"), [
    ("un expert de l'université Dongguk", "expert-de-l-universite-dongguk"), ("L’œuvre", "oeuvre"), ("!!!", ""),
])
def test_slugs_are_plain(phrase, expected):
    """A slug has plain letters, digits and hyphens, and no leading article."""
    assert slug(phrase) == expected


def test_each_character_goes_to_the_innermost_owner():
    """Stretches cover the whole span, in order, each given to the smallest owned span around it."""
    assert innermost(0, 10, [(2, 9, "a"), (4, 6, "b")], "outlet") == [
        (0, 2, "outlet"), (2, 4, "a"), (4, 6, "b"), (6, 9, "a"), (9, 10, "outlet")]


@given(st.lists(st.tuples(st.integers(0, 30), st.integers(0, 30), st.sampled_from("xyz")), max_size=6))
def test_stretches_cover_everything_once(owned):
    """However spans overlap, the stretches are a partition."""
    cut = innermost(5, 25, owned, "outlet")
    assert cut[0][0] == 5 and cut[-1][1] == 25
    assert all(a[1] == b[0] for a, b in zip(cut, cut[1:]))
