"""Keyness: the words that set one group's text apart from another's, how sure that is, and the sentences they stand in."""

from __future__ import annotations

import re
from array import array
from collections.abc import Iterator
from typing import NamedTuple
from unicodedata import normalize

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy.sparse import csr_array, hstack

from analysis import lemmas, text
from analysis.coding import Articles, coded, plain
from analysis.comparing import FEW, LESS, MORE, REST
from analysis.comparison import known
from analysis.inference import FAMILY, Sums, contrast
from analysis.labels import with_labels, word
from analysis.ledger import VoiceMap
from analysis.measures import QUOTED
from analysis.observing import KEYS, WhatError, outlets_of, with_sentence
from analysis.resampling import Z
from analysis.schema import OUTLET
from analysis.tables import Tables
from analysis.word_statistics import (
    corrected, dispersion, log_likelihood, log_odds, of_shifted_labels, of_shuffled_articles, rate_without_one, standardised)

GROUPED = ("outlet", "author", "published", "voice")
FORMS = ("lemma", "word")
#: A word is listed from so many occurrences on, and tested from so many articles on: in fewer it can never be called.
LEAST, BROAD = 3, 5
_LETTER = r"[^\W\d_][\u0300-\u036f]*"
_WORD = re.compile(rf"aujourd'hui|(?:{_LETTER})+(?:'(?=\w)|(?:-(?:{_LETTER})+)*)")
_COLUMNS = {"word": "str", "group": "str", "against": "str", "count": "int64", "words": "int64", "rate": "float64", "other_count": "int64",
            "other_words": "int64", "other_rate": "float64", "log_likelihood": "float64", "log_odds": "float64", "log_odds_low": "float64",
            "log_odds_high": "float64", "z": "float64", "articles": "int64", "of_articles": "int64", "dispersion": "float64",
            "difference": "float64", "difference_low": "float64", "difference_high": "float64", "p": "float64", "one_article": "bool",
            "verdict": "str"}


def keyness(tables: Tables, by: str = "outlet", one: str | None = None, other: str | None = None, *, least: int = LEAST,
            forms: str = "lemma", copies: bool = True, lang: str | None = None) -> pd.DataFrame:
    """The words that a group uses more, or less, than another: one row per group and word, in each group by z, highest first.

    Columns: word; group and against (another group, or "rest": all others); count, words (all that are counted) and rate (per 1 000 of
    those) of the group, other_count, other_words, other_rate; log_likelihood; log_odds with its 95 % interval log_odds_low and
    log_odds_high, and z; articles that have the word, of_articles of the group, dispersion over them; difference of the two rates; p,
    corrected for all words; where p is at most 0.05 difference_low and difference_high, the 95 % interval by articles; one_article;
    verdict ("more", "less", "too few to say").

    ``by`` is "outlet", "author", "published" or "voice": the outlets' own words against the quoted ones. ``one`` and ``other`` keep to
    one group each; for voices they may be the slug of an actor. ``forms`` is "lemma" (content words by their dictionary form, as
    ``lemmas.words`` has them) or "word" (every word as written, in lower case). Words found fewer than ``least`` times in both groups
    together are not listed. ``lang`` gives voices by their names and verdicts in that language. Raises WhatError for a group or choice
    that is not there.

    log_likelihood is G2 (Dunning 1993; Rayson and Garside 2000); log_odds and z have an informative Dirichlet prior, the counts of the
    whole corpus (Monroe, Colaresi and Quinn 2008). Both take words for independent of each other, which they are not: an article that
    has used a word uses it again (Bestgen 2014; Lijffijt et al. 2016). They rank words; they prove nothing. The verdict counts articles
    (a copy with its original): p is that of 999 shuffles of whole articles over the groups, or for voices, which stand in the same
    articles, of shifts of the quotations along each article, against the largest difference of any word (``word_statistics``); the
    interval is ``inference.contrast``'s, and both must agree. Words in fewer than five articles are not tested. ``one_article`` says
    that without the one article that has most of the word the difference would be gone: it is then never called. dispersion is DP
    (Gries 2008, not normalised): 0 spread as the text is, near 1 all in one small article.

    The limit: a form is counted, not its sense, and a difference of subject is told as one of words. With five articles a group hardly any
    word can be called, however much it stands out.
    """
    scope = tables if copies else tables.without_copies()
    counted = _counted(scope, by, forms)
    sides, paired = _sides(counted, by, one, other), by == "voice"
    chance: dict[frozenset[str], tuple[NDArray, NDArray]] = {}
    made = [_compared(counted, side, least, paired, chance) for side in sides]
    for side, rows in zip(sides, made):
        rows["p"] = corrected(rows["p"].to_numpy(), np.max([largest for _, largest in chance.values()], axis=0))
        called = rows["p"] <= FAMILY
        rows.loc[called, ["difference_low", "difference_high"]] = _bounds(counted, side, rows.loc[called, "word"], paired)
    found = pd.concat(made, ignore_index=True) if made else pd.DataFrame(columns=list(_COLUMNS)).astype(_COLUMNS)
    found["verdict"] = pd.Series(_verdicts(found), dtype="str")
    found = _named(found, scope, by, lang)
    found.attrs |= {"by": by, "one": one, "other": other, "forms": forms, "copies": copies, "lang": lang,
                    "copies_left_out": scope.copies_left_out}
    return found


def keyness_rows(tables: Tables, found: pd.DataFrame) -> pd.DataFrame:
    """Where the words of ``keyness`` stand, or of a selection of its rows: observations with word and group, made for ``opened``.

    Each row of ``found`` has as many as its ``count``. Raises WhatError where the frame no longer says how it was counted.
    """
    if "forms" not in found.attrs:
        raise WhatError("these rows do not say how they were counted; give the frame that keyness returned, or rows selected from it")
    by, one, other, forms, copies, lang = (found.attrs[name] for name in ("by", "one", "other", "forms", "copies", "lang"))
    scope = tables if copies else tables.without_copies()
    counted = _counted(scope, by, forms)
    asked = counted.uses["word"].isin(found["word"]).to_numpy()
    rows = [plain(counted.uses[side.mask & asked]).assign(group=side.name) for side in _sides(counted, by, one, other)]
    named = _named(pd.concat([plain(counted.uses[:0]).assign(group=""), *rows]), scope, by, lang)
    wanted = set(zip(found["group"], found["word"]))
    return with_sentence(named[np.array([pair in wanted for pair in zip(named["group"], named["word"])], dtype=bool)], scope)


# ---------------------------------------------------------------------------------------------- what is counted

class _Counted(NamedTuple):
    """Each word where it stands (article_id, sentence_id, start, end, word), its group, and its article, a copy's being its original."""

    uses: pd.DataFrame
    groups: pd.Series
    articles: NDArray[np.int64]

    @property
    def codes(self) -> NDArray[np.int64]:
        return self.uses["word"].cat.codes.to_numpy().astype(np.int64)

    @property
    def words(self) -> pd.Index:
        return self.uses["word"].cat.categories

    def matrix(self, mask: NDArray[np.bool_]) -> csr_array:
        """How often each word stands in each article, of the words of a mask."""
        shape = len(self.words), int(self.articles.max(initial=-1)) + 1
        return csr_array((np.ones(mask.sum()), (self.codes[mask], self.articles[mask])), shape=shape)


class _Side(NamedTuple):
    """A group and what it is compared with, as masks of words."""

    name: str
    against: str
    mask: NDArray[np.bool_]
    other: NDArray[np.bool_]


def _counted(tables: Tables, by: str, forms: str) -> _Counted:
    """All words of the sentences, with their groups."""
    if by not in GROUPED or forms not in FORMS:
        raise WhatError(f"words cannot be compared by {by!r} in forms={forms!r}; "
                        f"by is one of {', '.join(GROUPED)}, forms one of {', '.join(FORMS)}")
    uses, articles = _uses(tables, forms), outlets_of(tables, ["cluster", *([by] if by != "voice" else [])])
    number = Articles(tables).numbers(uses["article_id"])
    groups = VoiceMap(tables, wordings=False).at(uses) if by == "voice" else articles[by].iloc[number].reset_index(drop=True)
    return _Counted(uses, groups, articles["cluster"].cat.codes.to_numpy()[number].astype(np.int64))


def _uses(tables: Tables, forms: str) -> pd.DataFrame:
    """Every word: article_id, sentence_id, start, end, word; text as categories."""
    cut, numbers, articles = {"lemma": lemmas.words, "word": _written}[forms], dict[str, int](), Articles(tables)
    rows = array("q")
    for batch in tables.batches("sentences", [*KEYS, "start", "text"]):
        about = zip(articles.numbers(batch["article_id"]).tolist(), *(batch[name].tolist() for name in ("sentence_id", "start", "text")))
        for article, sentence, at, said in about:
            for name, start, end in cut(said):
                rows.extend((article, sentence, at + start, at + end, numbers.setdefault(name, len(numbers))))
    made = pd.DataFrame(np.frombuffer(rows, dtype=np.int64).reshape(-1, 5), columns=["article_id", "sentence_id", "start", "end", "word"])
    return made.assign(article_id=articles.ids(made["article_id"].to_numpy()), word=coded(made["word"].to_numpy(), list(numbers)))


def _written(said: str) -> Iterator[tuple[str, int, int]]:
    """Every word as it is written, in lower case, with its place; an elided one ends in its apostrophe."""
    for match in _WORD.finditer(text.plain(said)):
        yield normalize("NFC", match[0]), match.start(), match.end()


def _sides(counted: _Counted, by: str, one: str | None, other: str | None) -> list[_Side]:
    """Each group with what it is compared with; none where one of the two has no words."""
    groups, made = counted.groups, []
    names = [OUTLET, QUOTED] if by == "voice" else sorted(groups.dropna().unique().tolist())
    for name in [one] if one else [name for name in names if name != other]:
        mask = _mask(groups, name, by)
        against = other or ({OUTLET: QUOTED, QUOTED: OUTLET}.get(name, REST) if by == "voice" else REST)
        rest = ~mask if against == REST else _mask(groups, against, by) & ~mask
        if mask.any() and rest.any():
            made.append(_Side(name, against, mask, rest))
    return made


def _mask(groups: pd.Series, name: str, by: str) -> NDArray[np.bool_]:
    if by == "voice" and name in (OUTLET, QUOTED):
        return ((groups == OUTLET) == (name == OUTLET)).to_numpy()
    return (groups == known(groups.rename(by), name)).to_numpy()


# ---------------------------------------------------------------------------------------------- what is said of it

def _compared(counted: _Counted, side: _Side, least: int, paired: bool,
              chance: dict[frozenset[str], tuple[NDArray, NDArray]]) -> pd.DataFrame:
    """The rows of one group; p is as yet the standardised difference. ``chance`` keeps those, and the largest that chance makes."""
    one, other = counted.matrix(side.mask), counted.matrix(side.other)
    listed = np.flatnonzero(one.sum(axis=1) + other.sum(axis=1) >= least)
    sizes, other_sizes, prior = one.sum(axis=0), other.sum(axis=0), np.bincount(counted.codes, minlength=len(counted.words))
    one, other = one[listed], other[listed]
    count, other_count, words, other_words = one.sum(axis=1), other.sum(axis=1), sizes.sum(), other_sizes.sum()
    odds, error = log_odds(count, words, other_count, other_words, prior[listed], prior.sum())
    rate, other_rate = count / words, other_count / other_words
    alone = np.where(rate > other_rate, rate_without_one(one, sizes) <= other_rate, rate_without_one(other, other_sizes) <= rate)
    broad = np.flatnonzero(((one + other) > 0).sum(axis=1) >= BROAD) if min((sizes > 0).sum(), (other_sizes > 0).sum()) > 1 else listed[:0]
    pair, far = frozenset([side.name, side.against]), np.full(len(listed), np.nan)
    if pair not in chance:  # which two voices make once
        drawn = [_shifted(counted, side, listed[broad])] if paired else _shuffled(one[broad], sizes, other[broad], other_sizes)
        far_each = [standardised(draws) for draws in drawn]
        chance[pair] = np.min([one[:, 0] for one in far_each], axis=0), np.max([one.max(axis=0, initial=0) for one in far_each], axis=0)
    far[broad] = chance[pair][0]
    made = pd.DataFrame({
        "word": counted.words[listed], "group": side.name, "against": side.against,
        "count": count, "words": words, "rate": 1000 * rate, "other_count": other_count, "other_words": other_words,
        "other_rate": 1000 * other_rate, "log_likelihood": log_likelihood(count, words, other_count, other_words),
        "log_odds": odds, "log_odds_low": odds - Z * error, "log_odds_high": odds + Z * error, "z": odds / error,
        "articles": np.diff(one.indptr), "of_articles": (sizes > 0).sum(), "dispersion": dispersion(one, sizes),
        "difference": 1000 * (rate - other_rate), "p": far, "one_article": alone})
    return made.iloc[np.lexsort((made["word"], -made["z"].round(9)))].reindex(columns=list(_COLUMNS)).astype(_COLUMNS)


def _shuffled(one: csr_array, sizes: NDArray, other: csr_array, other_sizes: NDArray) -> list[NDArray[np.float32]]:
    """The draws of words in two groups of articles, in either way."""
    here, there = np.flatnonzero(sizes), np.flatnonzero(other_sizes)
    order = np.argsort(np.concatenate([here, there]), kind="stable")  # whichever of the two groups is asked about
    counts = csr_array(hstack([one[:, here], other[:, there]]))[:, order]
    sizes = np.concatenate([sizes[here], other_sizes[there]])[order]
    return [of_shuffled_articles(counts, sizes, order < len(here), by_words=by_words) for by_words in (False, True)]


def _shifted(counted: _Counted, side: _Side, words: NDArray[np.int64]) -> NDArray[np.float32]:
    """The draws of some words in two kinds of stretches of the same articles."""
    both = np.flatnonzero(side.mask | side.other)
    uses = counted.uses.iloc[both]
    both = both[np.lexsort((uses["start"], uses["article_id"].cat.codes, counted.articles[both]))]
    numbers = np.full(len(counted.words), -1)
    numbers[words] = np.arange(len(words))
    return of_shifted_labels(numbers[counted.codes[both]], counted.articles[both], side.mask[both], len(words))


def _bounds(counted: _Counted, side: _Side, words: pd.Series, paired: bool) -> NDArray[np.float64]:
    """low and high of the difference of some words, per 1 000 words, by articles."""
    rows = counted.words.get_indexer(words)
    parts = [(part[rows], part.sum(axis=0) / 1000) for part in (counted.matrix(side.mask), counted.matrix(side.other))]
    told = [contrast(*(Sums(_dense(counts, row), base) for counts, base in parts), "rate", paired=paired)[1:3] for row in range(len(rows))]
    return np.array(told).reshape(-1, 2)


def _dense(counts: csr_array, row: int) -> NDArray[np.float64]:
    start, end = counts.indptr[row:row + 2]
    made = np.zeros(counts.shape[1])
    made[counts.indices[start:end]] = counts.data[start:end]
    return made


def _verdicts(found: pd.DataFrame) -> NDArray[np.str_]:
    """What can be said: nothing unless the corrected test and the interval agree, nor of what one article says alone."""
    said = (found["p"] <= FAMILY) & ~found["one_article"].astype(bool)
    return np.select([said & (found["difference_low"] > 0), said & (found["difference_high"] < 0)], [MORE, LESS], FEW)


def _named(rows: pd.DataFrame, tables: Tables, by: str, lang: str | None) -> pd.DataFrame:
    """The rows with the names of voices in place of their slugs, and verdicts in a language."""
    if not lang:
        return rows
    if "verdict" in rows.columns:
        rows = rows.assign(verdict=[word(verdict, lang) for verdict in rows["verdict"]])
    names = {QUOTED: word(QUOTED, lang), REST: word(REST, lang)}
    for column in rows.columns.intersection(["group", "against"]):
        voices = with_labels(rows[[column]].set_axis(["voice"], axis=1), tables, lang)["voice"] if by == "voice" else rows[column]
        rows = rows.assign(**{column: [names.get(slug, voice) for slug, voice in zip(rows[column], voices)]})
    return rows
